//! What a statement gave, as a page of plain text that a person can check by reading.
//!
//! The page is the tests' own, simpler than what the program prints: columns side by side, entities
//! in the TCK's notation without ids (in the answer to a question by name, as its reader sees them),
//! then what changed, then warnings, notes and limits; or the error with everything it says. Nothing in it depends on time or on the order of ids.

use super::shape::Shape;
use super::stage::RowOrder;
use career_pathways::diagnostic::{Diagnostic, Severity};
use career_pathways::graph::{Changes, Graph};
use career_pathways::session::{Answer, Outcome};
use career_pathways::value::{KeyId, Value};
use std::fmt::Write as _;

/// The page of an outcome or an error of the statement `text`.
pub fn page(text: &str, result: &Result<Outcome, Box<Diagnostic>>, order: RowOrder) -> String {
    let mut page = String::new();
    match result {
        Ok(outcome) => {
            if let Some(explanation) = &outcome.explanation {
                page.push_str(explanation.trim_end());
                page.push('\n');
            }
            // EXPLAIN names columns and has no rows: the plan says it all.
            if outcome.explanation.is_none() || !outcome.rows.is_empty() {
                rows(&mut page, outcome, order);
            }
            changes(&mut page, &outcome.changes);
            for diagnostic in outcome.diagnostics.iter().chain(outcome.stopped.as_deref()) {
                diagnose(&mut page, text, diagnostic);
            }
            if page.is_empty() {
                page.push_str("ok\n");
            }
        }
        Err(error) => diagnose(&mut page, text, error),
    }
    page
}

/// A table with a header, columns padded, then how many rows there are when that is not plain to see.
fn rows(page: &mut String, outcome: &Outcome, order: RowOrder) {
    if outcome.columns.is_empty() {
        return;
    }
    let header: Vec<String> = outcome.columns.iter().map(ToString::to_string).collect();
    let mut lines: Vec<Vec<String>> =
        outcome.rows.iter().map(|row| row.iter().map(|value| cell(value, outcome)).collect()).collect();
    if order == RowOrder::Sorted {
        lines.sort();
    }
    let width = |column: usize| {
        let cells = std::iter::once(&header).chain(&lines).filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..header.len()).map(width).collect();
    for line in std::iter::once(&header).chain(&lines) {
        let cells: Vec<String> = line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
        page.push_str(cells.join(" | ").trim_end());
        page.push('\n');
    }
    match lines.len() {
        0 => page.push_str("(no rows)\n"),
        count if count > 12 => {
            let _ = writeln!(page, "({count} rows)");
        }
        _ => {}
    }
}

/// A value of an outcome. Answers to questions are read by people: nodes by name, steps in words.
fn cell(value: &Value, outcome: &Outcome) -> String {
    let graph = &outcome.graph;
    let shape = || Shape::of(value, graph).to_string();
    if outcome.answer == Answer::Table {
        return shape();
    }
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.to_string(),
        Value::Node(node) => property(graph, "name", |key| graph.node_property(*node, key)).unwrap_or_else(shape),
        Value::Path(path) => {
            let mut text = cell(&Value::Node(path.nodes[0]), outcome);
            for (&step, ends) in path.relationships.iter().zip(path.nodes.windows(2)) {
                let said = |key: &str| property(graph, key, |key| graph.relationship_property(step, key));
                let kind = graph.catalog().type_name(graph.type_of(step));
                let reading =
                    graph.catalog().schema().reading(kind, said("qualifier").as_deref(), said("scope").as_deref());
                let _ = write!(text, " --{reading}--> {}", cell(&Value::Node(ends[1]), outcome));
            }
            text
        }
        Value::Map(map) => {
            let entries: Vec<String> =
                map.iter().map(|(key, value)| format!("{key}: {}", cell(value, outcome))).collect();
            entries.join("; ")
        }
        _ => shape(),
    }
}

/// A property of an entity, if it is text.
fn property(graph: &Graph, key: &str, value: impl Fn(KeyId) -> Value) -> Option<String> {
    match value(graph.catalog().key(key)?) {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    }
}

/// `changed: 2 nodes created, 1 property set`.
fn changes(page: &mut String, changes: &Changes) {
    let counts = [
        (changes.nodes_created, "nodes created"),
        (changes.nodes_deleted, "nodes deleted"),
        (changes.relationships_created, "relationships created"),
        (changes.relationships_deleted, "relationships deleted"),
        (changes.labels_added, "labels added"),
        (changes.labels_removed, "labels removed"),
        (changes.properties_set, "properties set"),
        (changes.properties_removed, "properties removed"),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{what} {count}")).collect();
    if !told.is_empty() {
        let _ = writeln!(page, "changed: {}", told.join(", "));
    }
}

/// The diagnostic's heading, message, caret, hints, near names and corrections.
fn diagnose(page: &mut String, text: &str, diagnostic: &Diagnostic) {
    let heading = match diagnostic.severity {
        Severity::Error => {
            let detail = if diagnostic.detail.is_empty() { String::new() } else { format!(": {}", diagnostic.detail) };
            format!("error[{}] {} at {}{detail}", diagnostic.code, diagnostic.kind.name(), diagnostic.phase.name())
        }
        Severity::Warning => format!("warning[{}]", diagnostic.code),
        Severity::Note => format!("note[{}]", diagnostic.code),
    };
    let _ = writeln!(page, "{heading}");
    for line in diagnostic.message.lines() {
        let _ = writeln!(page, "  {line}");
    }
    if let Some(span) = diagnostic.span {
        caret(page, text, span.start as usize, span.end as usize);
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(page, "  hint: {}", hint.text);
    }
    if !diagnostic.near.is_empty() {
        let _ = writeln!(page, "  near: {}", diagnostic.near.join(", "));
    }
    for correction in &diagnostic.corrections {
        let _ = writeln!(page, "  try: {correction}");
    }
}

/// The line of the statement that the span begins in, and carets below it. A span that does not fit
/// the text is told, so that a test shows it.
fn caret(page: &mut String, text: &str, start: usize, end: usize) {
    if text.get(start..end).is_none() {
        let _ = writeln!(page, "  (span {start}..{end} does not fit the statement)");
        return;
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let line = &text[line_start..line_end];
    let before = text[line_start..start].chars().count();
    let under = text[start..end.min(line_end).max(start)].chars().count().max(1);
    let _ = writeln!(page, "  | {line}");
    let _ = writeln!(page, "  | {}{}", " ".repeat(before), "^".repeat(under));
}
