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
mod format;
pub mod json;
pub mod jsonl;
pub mod listing;
pub mod markdown;
pub mod names;
pub mod pathways;
pub mod schema;
mod style;
pub mod table;
pub mod text;
#[cfg_attr(not(feature = "xlsx"), path = "xlsx_absent.rs")]
pub mod xlsx;

pub use format::{Format, FormatKind};
pub use style::{Glyphs, Picture, Style};

use crate::diagnostic::{Diagnostic, ErrorType};
use crate::session::{Answer, Outcome};
use crate::value::Value;
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
        Format::Xlsx => workbook(outcome, out),
        Format::Dot => draw(outcome, style, out),
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

/// Why an answer cannot be drawn; nothing where it can.
pub fn undrawable(outcome: &Outcome) -> Option<Box<Diagnostic>> {
    let refuse = |message: &str| Diagnostic::runtime("cannot-draw", ErrorType::UsageError, "", message);
    if json::explanation_only(outcome).is_some() {
        return Some(refuse("an explanation cannot be drawn").hint("leave out `EXPLAIN` to draw the answer itself"));
    }
    if outcome.rows.is_empty() {
        return Some(refuse("the answer has no rows, so there is nothing to draw"));
    }
    if outcome.rows.iter().any(|row| row.iter().any(has_shape)) {
        return None;
    }
    let diagnostic = refuse("the answer has no nodes, relationships or paths, so there is nothing to draw");
    Some(
        diagnostic.hint(
            "return them whole, as in `MATCH p = (a)-[]->(b) RETURN p`, or draw a question such as `degree to role`",
        ),
    )
}

/// Whether there is something to draw in a value; as deep as `value::MAX_DEPTH` allows.
fn has_shape(value: &Value) -> bool {
    match value {
        Value::Node(_) | Value::Relationship(_) | Value::Path(_) => true,
        Value::List(items) => items.iter().any(has_shape),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_shape(value)),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_) => false,
    }
}

#[cfg(feature = "draw")]
fn draw(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(diagram::dot(outcome, &style.picture).as_bytes())
}

#[cfg(not(feature = "draw"))]
fn draw(_: &Outcome, _: &Style, _: &mut dyn Write) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this build has no diagrams: build it with the feature `draw`"))
}
