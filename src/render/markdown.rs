//! A Markdown table, for pages and reports.

use super::diagnostics;
use super::json::explanation_only;
use super::names::Names;
use super::style::Style;
use super::text::{Cells, cell};
use crate::session::Outcome;
use crate::value::Value;
use std::io::{self, Write};

/// Writes an outcome's rows as a table, numbers to the right, and its notes under it.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if let Some(explanation) = explanation_only(outcome) {
        return writeln!(out, "```\n{}\n```", explanation.trim_end());
    }
    if outcome.columns.is_empty() {
        return Ok(());
    }
    let names = Names::new(&outcome.graph);
    writeln!(out, "| {} |", outcome.columns.iter().map(|column| escape(column)).collect::<Vec<_>>().join(" | "))?;
    let first = outcome.rows.iter().next().unwrap_or_default();
    let rule = |index: usize| match first.get(index) {
        Some(Value::Integer(_) | Value::Float(_)) => "---:",
        _ => "---",
    };
    writeln!(out, "| {} |", (0..outcome.columns.len()).map(rule).collect::<Vec<_>>().join(" | "))?;
    for row in outcome.rows.iter() {
        let cells: Vec<String> = row.iter().map(|value| escape(&cell(value, &names, Cells::Flat))).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    diagnostics::write_notes(outcome, &Style::default(), out)
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
