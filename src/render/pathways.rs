//! Pathways as they are read aloud: `stated    A ──often required for─▶ B`.

use super::diagnostics::folded;
use super::names::Names;
use super::style::Style;
use super::table::{self, Shown};
use super::text::{Cells, cell, steps};
use crate::session::Outcome;
use crate::value::{Path, Value};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Width of the column that says what a pathway rests on.
const BASIS_WIDTH: usize = 10;
/// How far the later lines of a pathway stand to the right of its first.
const INDENT: usize = 4;

/// Writes pathways, one a line, folded between steps where the width asks for it. An answer without
/// the columns of a pathway question (part of it was returned) is a plain table.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let column = |name: &str| outcome.columns.iter().position(|column| &**column == name);
    let (Some(basis), Some(path)) = (column("basis"), column("path")) else {
        return table::write(outcome, style, out);
    };
    let cost = column("cost");
    let names = Names::new(&outcome.graph);
    let shown = Shown::of(outcome.rows.len(), style.max_rows);
    for index in shown.head.clone().chain(shown.tail.clone().unwrap_or(0..0)) {
        if shown.tail.as_ref().is_some_and(|tail| tail.start == index) {
            writeln!(out, "{:BASIS_WIDTH$}{}", "", style.glyphs().dots)?;
        }
        let row = outcome.rows.row(index);
        let label = row.get(basis).map(|value| cell(value, &names, Cells::Flat)).unwrap_or_default();
        let lines = match row.get(path) {
            Some(Value::Path(path)) => path_lines(path, &names, style),
            Some(other) => vec![table::visible(&cell(other, &names, Cells::Page(style.glyphs())))],
            None => Vec::new(),
        };
        write_lines(&label, &lines, style, out)?;
        if let Some(cost) = cost.and_then(|cost| row.get(cost)) {
            let text = format!("cost {}", cell(cost, &names, Cells::Page(style.glyphs())));
            writeln!(out, "{:BASIS_WIDTH$}{}", "", style.dim(&text))?;
        }
    }
    table::write_gap(&shown, &outcome.rows, style, out)
}

/// A basis and the lines of its pathway beside it.
fn write_lines(label: &str, lines: &[String], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let padding = " ".repeat(BASIS_WIDTH.saturating_sub(label.width()).max(1));
    let shown = match label {
        "stated" => style.firm(label),
        _ => style.inferred(label),
    };
    for (index, line) in lines.iter().enumerate() {
        match index {
            0 => writeln!(out, "{shown}{padding}{line}")?,
            _ => writeln!(out, "{:width$}{line}", "", width = BASIS_WIDTH + INDENT)?,
        }
    }
    Ok(())
}

/// A pathway in as many lines as the width asks for; a line breaks before an arrow.
fn path_lines(path: &Path, names: &Names<'_>, style: &Style) -> Vec<String> {
    let (first, steps) = steps(path, names, style.glyphs());
    let room = style.width.map_or(usize::MAX, |width| width.saturating_sub(BASIS_WIDTH).max(20));
    let mut lines = Vec::new();
    let first = table::visible(&first).replace('\n', " ");
    let mut width = first.width();
    let mut line = style.bold(&first);
    for step in steps {
        let node = table::visible(&step.node).replace('\n', " ");
        let arrow = table::visible(&step.arrow).replace('\n', " ");
        let more = arrow.width() + node.width() + 2;
        if INDENT + more > room {
            // Too long for a line of its own: it breaks at blanks.
            lines.push(std::mem::take(&mut line));
            let mut parts = folded(&format!("{arrow} {node}"), Some(room - INDENT));
            line = parts.pop().unwrap_or_default();
            width = INDENT + line.width();
            lines.extend(parts);
            continue;
        }
        if width + more > room {
            lines.push(std::mem::take(&mut line));
            // Later lines stand a little to the right of the first.
            width = INDENT + more;
        } else {
            line.push(' ');
            width += more;
        }
        line.push_str(&arrow);
        line.push(' ');
        line.push_str(&style.bold(&node));
    }
    lines.push(line);
    lines
}
