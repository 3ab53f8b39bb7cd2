//! An outcome to a page: one file per output.
//!
//! The library never prints. Whoever runs a statement picks a [`Format`] and a [`Style`], and
//! [`write`](fn@write) turns the [`Outcome`] into bytes: a table or sentences for people ([`table`], [`pathways`],
//! [`description`]), data for programs ([`json`], [`jsonl`], [`csv`], [`markdown`], [`xlsx`]), or a picture ([`diagram`]).
//! Errors, warnings and notes are rendered once, at the edge, by [`diagnostics`].

pub mod csv;
pub mod description;
pub mod diagnostics;
#[cfg(feature = "draw")]
pub mod diagram;
mod folding;
mod format;
mod joined;
pub mod json;
pub mod jsonl;
pub mod listing;
pub mod markdown;
pub mod names;
pub mod pathways;
pub mod picture;
pub mod schema;
mod style;
pub mod table;
pub mod text;
#[cfg_attr(not(feature = "xlsx"), path = "xlsx_absent.rs")]
pub mod xlsx;

pub use format::{Format, PictureFormat};
pub use style::{Flow, Glyphs, Highlight, Limits, Page, Picture, Style, Theme};

use crate::session::{Answer, Outcome};
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes an outcome in the given format.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, format: Format, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => page(outcome, style, out),
        Format::Json => json::write_results(outcome, out),
        Format::Jsonl => jsonl::write(outcome, out),
        Format::Csv => csv::write(outcome, b',', out),
        Format::Tsv => csv::write(outcome, b'\t', out),
        Format::Markdown => markdown::write(outcome, &mut BTreeSet::new(), out),
        Format::Picture(format) => {
            let drawn = picture::draw(outcome, format, &style.picture);
            let drawn = drawn.map_err(|refused| io::Error::new(io::ErrorKind::Unsupported, refused.message))?;
            out.write_all(&drawn.bytes)
        }
        Format::Xlsx => workbook(outcome, out),
    }
}

/// A workbook of one answer; [`xlsx::Book`] takes several.
fn workbook(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut book = xlsx::Book::new();
    book.add(None, "", outcome).map_err(|diagnostic| io::Error::other(diagnostic.message))?;
    out.write_all(&book.finish()?)
}

/// The page for people: the form that suits the kind of answer, then the notes that belong to it.
fn page(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if json::explanation_only(outcome).is_none() {
        diagnostics::write_heading(outcome, "  ", style, out)?;
    }
    match outcome.answer {
        // EXPLAIN: the plan is the answer.
        _ if json::explanation_only(outcome).is_some() => {}
        Answer::Pathways => pathways::write(outcome, style, out)?,
        Answer::Description => description::write_description(outcome, style, out)?,
        Answer::Comparison => description::write_comparison(outcome, style, out)?,
        Answer::Listing => listing::write(outcome, style, out)?,
        Answer::Found | Answer::Table => table::write(outcome, style, out)?,
    }
    if let Some(explanation) = &outcome.explanation {
        writeln!(out, "{}", explanation.trim_end())?;
    }
    diagnostics::write_notes(outcome, style, out)
}
