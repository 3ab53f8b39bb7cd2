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
    out.write_all(heading(outcome)?.as_bytes())?;
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

/// What a description or a comparison is of, with a list of its facts; nothing for other answers.
fn heading(outcome: &Outcome) -> io::Result<String> {
    let mut lines = Vec::new();
    diagnostics::write_heading(outcome, "- ", &Style::default(), &mut lines)?;
    let mut text = String::new();
    for line in String::from_utf8_lossy(&lines).lines() {
        match line.strip_prefix("- ") {
            Some(fact) => text.push_str(&format!("- {}\n", escape(fact))),
            // A list has a blank line before it and behind it.
            None if text.is_empty() => text.push_str(&format!("{}\n\n", escape(line))),
            None => text.push_str(&format!("\n{}\n\n", escape(line))),
        }
    }
    if text.ends_with("\n\n") || text.is_empty() { Ok(text) } else { Ok(text + "\n") }
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
