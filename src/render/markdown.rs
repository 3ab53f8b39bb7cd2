//! A Markdown table, for pages and reports.

use super::diagnostics;
use super::json::explanation_only;
use super::names::Names;
use super::schema;
use super::style::Style;
use super::text::{Cells, cell};
use crate::session::{Answer, Outcome};
use crate::value::Value;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Writes an outcome's rows as a table, numbers to the right, its notes under it, and how the graph's sources ask to be
/// credited. Those that are in `credited` stand on the page already; the others are added to it.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, credited: &mut BTreeSet<String>, out: &mut dyn Write) -> io::Result<()> {
    if let Some(explanation) = explanation_only(outcome) {
        return writeln!(out, "```\n{}\n```", explanation.trim_end());
    }
    if outcome.columns.is_empty() {
        return Ok(());
    }
    let names = Names::new(&outcome.graph);
    let mut heading = Vec::new();
    diagnostics::write_heading(outcome, "- ", &Style::default(), &mut heading)?;
    if !heading.is_empty() {
        let heading = String::from_utf8_lossy(&heading);
        for (index, line) in heading.lines().enumerate() {
            // The list needs a blank line before it, and each thing has its own heading.
            let is_first = !line.starts_with("- ");
            writeln!(
                out,
                "{}{line}{}",
                if is_first && index > 0 { "\n" } else { "" },
                if is_first { "\n" } else { "" }
            )?;
        }
        writeln!(out)?;
    }
    writeln!(out, "| {} |", outcome.columns.iter().map(|column| escape(column)).collect::<Vec<_>>().join(" | "))?;
    let first = outcome.rows.iter().next().unwrap_or_default();
    let rule = |index: usize| match first.get(index) {
        Some(Value::Integer(_) | Value::Float(_)) => "---:",
        _ => "---",
    };
    writeln!(out, "| {} |", (0..outcome.columns.len()).map(rule).collect::<Vec<_>>().join(" | "))?;
    for row in outcome.rows.iter() {
        let cells: Vec<String> = row.iter().map(|value| escape(&text(value, &names, outcome.answer))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    let mut notes = Vec::new();
    diagnostics::write_notes(outcome, &Style::default(), &mut notes)?;
    for note in String::from_utf8_lossy(&notes).lines() {
        // Without the blank line a note would be one more row.
        writeln!(out, "\n{note}")?;
    }
    for source in schema::attributions(&outcome.graph) {
        let credit = format!("Source: {}", escape(&source));
        if credited.insert(source) {
            writeln!(out, "\n{credit}")?;
        }
    }
    Ok(())
}

/// A cell's text. The steps of a pathway question read as they do in a table, hedges and all: people read
/// this, and a hedge must not get lost.
fn text(value: &Value, names: &Names<'_>, answer: Answer) -> String {
    match value {
        Value::Path(_) if answer == Answer::Pathways => cell(value, names, Cells::Page(Style::default().glyphs())),
        _ => cell(value, names, Cells::Flat),
    }
}

/// Text that stays one cell and shows as it is: what Markdown or HTML would read as a sign is escaped.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\r' => escaped.push_str("<br>"),
            other => escaped.push(other),
        }
    }
    escaped
}
