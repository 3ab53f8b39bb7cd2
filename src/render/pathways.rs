//! Pathways as they are read aloud: `stated    A ──often required for─▶ B`.
//!
//! In a file, and wherever another program reads, each pathway is a line of its own. In a terminal pathways are joined
//! where they share steps ([`joined`]), in the width there is.

use super::joined::{self, Strand};
use super::names::Names;
use super::style::Style;
use super::table::{self, Shown};
use super::text::{Cells, cell, steps};
use crate::session::Outcome;
use crate::value::{Path, Value};
use std::io::{self, Write};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Width of the column that says what a pathway rests on.
pub(super) const BASIS_WIDTH: usize = 10;

/// The columns of a pathway question.
#[derive(Clone, Copy)]
struct Columns {
    basis: usize,
    path: usize,
    cost: Option<usize>,
}

/// Writes pathways: one a line, or joined where the style has a width. An answer without the columns of a pathway
/// question (part of it was returned) is a plain table.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let column = |name: &str| outcome.columns.iter().position(|column| &**column == name);
    let (Some(basis), Some(path)) = (column("basis"), column("path")) else {
        return table::write(outcome, style, out);
    };
    let columns = Columns { basis, path, cost: column("cost") };
    let shown = Shown::of(outcome.rows.len(), style.max_rows);
    write_some(outcome, columns, shown.head.clone(), style, out)?;
    if let Some(tail) = &shown.tail {
        writeln!(out, "{:BASIS_WIDTH$}{}", "", style.glyphs().dots)?;
        write_some(outcome, columns, tail.clone(), style, out)?;
    }
    table::write_gap(&shown, &outcome.rows, style, out)
}

fn write_some(
    outcome: &Outcome,
    columns: Columns,
    rows: Range<usize>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = Names::new(&outcome.graph);
    match style.width {
        Some(width) => {
            let strands = rows.map(|index| strand(outcome, columns, index, &names, style)).collect();
            joined::write(strands, width, style, out)
        }
        None => rows.into_iter().try_for_each(|index| {
            let strand = strand(outcome, columns, index, &names, style);
            let line = match outcome.rows.row(index).get(columns.path) {
                Some(Value::Path(path)) => line(path, &names, style),
                Some(_) | None => strand.first.clone(),
            };
            let padding = " ".repeat(BASIS_WIDTH.saturating_sub(strand.basis.width()).max(1));
            writeln!(out, "{}{padding}{line}", shown_basis(&strand.basis, style))?;
            match &strand.cost {
                Some(cost) => writeln!(out, "{:BASIS_WIDTH$}{}", "", style.dim(cost)),
                None => Ok(()),
            }
        }),
    }
}

/// What a pathway rests on, in the colour that says so too.
pub(super) fn shown_basis(basis: &str, style: &Style) -> String {
    match basis {
        "stated" => style.firm(basis),
        _ => style.inferred(basis),
    }
}

/// A row as something to draw.
fn strand(outcome: &Outcome, columns: Columns, index: usize, names: &Names<'_>, style: &Style) -> Strand {
    let row = outcome.rows.row(index);
    let page = |value: &Value| one_line(&cell(value, names, Cells::Page(style.glyphs())));
    let basis = row.get(columns.basis).map(|value| cell(value, names, Cells::Flat)).unwrap_or_default();
    let cost = columns.cost.and_then(|cost| row.get(cost)).map(|cost| format!("cost {}", page(cost)));
    match row.get(columns.path) {
        Some(Value::Path(path)) => Strand::of(&basis, path, names).costing(cost),
        Some(other) => Strand::alone(&basis, page(other)).costing(cost),
        None => Strand::alone(&basis, String::new()).costing(cost),
    }
}

/// Text for one line: without control characters and line ends.
pub(super) fn one_line(text: &str) -> String {
    table::visible(text).replace('\n', " ")
}

/// A pathway on one line.
fn line(path: &Path, names: &Names<'_>, style: &Style) -> String {
    let (first, steps) = steps(path, names, style.glyphs());
    let mut line = style.bold(&one_line(&first));
    for step in steps {
        line.push_str(&format!(" {} {}", one_line(&step.arrow), style.bold(&one_line(&step.node))));
    }
    line
}
