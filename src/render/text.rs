//! A value as the text of one cell.

use super::names::Names;
use super::style::Glyphs;
use crate::value::text::float;
pub use crate::value::text::literal;
use crate::value::{NodeId, Path, RelationshipId, Value};
use std::fmt::Write;

/// How the cells of a format look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cells {
    /// For people: steps read as sentences, null has a sign of its own.
    Page(&'static Glyphs),
    /// For spreadsheets: a path is `A > B > C`, null is an empty cell.
    Flat,
}

/// The text of a cell.
pub fn cell(value: &Value, names: &Names<'_>, cells: Cells) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Null => match cells {
            Cells::Page(glyphs) => glyphs.null.to_owned(),
            Cells::Flat => String::new(),
        },
        other => {
            let mut out = String::new();
            push(other, names, cells, &mut out);
            out
        }
    }
}

/// Adds a value as it stands inside a list or map; recursion is as deep as the value, which
/// `value::MAX_DEPTH` bounds.
fn push(value: &Value, names: &Names<'_>, cells: Cells, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Value::Float(value) => out.push_str(&float(*value)),
        Value::String(text) => push_quoted(text, out),
        Value::Temporal(temporal) => {
            let _ = write!(out, "{temporal}");
        }
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                push(item, names, cells, out);
            }
            out.push(']');
        }
        Value::Map(entries) => push_entries(entries.iter().map(|(key, value)| (&**key, value)), names, cells, out),
        Value::Node(node) => out.push_str(&node_text(*node, names, cells)),
        Value::Relationship(relationship) => out.push_str(&relationship_text(*relationship, names, cells)),
        Value::Path(path) => out.push_str(&path_text(path, names, cells)),
    }
}

fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            other => out.push(other),
        }
    }
    out.push('"');
}

fn push_entries<'a>(
    entries: impl Iterator<Item = (&'a str, &'a Value)>,
    names: &Names<'_>,
    cells: Cells,
    out: &mut String,
) {
    out.push('{');
    for (index, (key, value)) in entries.enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        out.push_str(key);
        out.push_str(": ");
        push(value, names, cells, out);
    }
    out.push('}');
}

/// What a node is called; one without a name shows its labels and properties: `(:A {x: 1})`.
pub fn node_text(node: NodeId, names: &Names<'_>, cells: Cells) -> String {
    if let Some(name) = names.calling(node) {
        return name.to_string();
    }
    let mut out = String::from("(");
    for label in names.labels(node) {
        out.push(':');
        out.push_str(label);
    }
    let properties = names.node_properties(node);
    if !properties.is_empty() {
        out.push_str(if out.len() > 1 { " " } else { "" });
        push_entries(properties.iter().map(|(key, value)| (*key, value)), names, cells, &mut out);
    }
    out.push(')');
    out
}

/// A relationship alone: its type, and what its own properties say of it.
fn relationship_text(relationship: RelationshipId, names: &Names<'_>, cells: Cells) -> String {
    let mut out = format!("[:{}", names.relationship_type(relationship));
    let properties = names.relationship_properties(relationship);
    let shown: Vec<_> = properties.iter().filter(|(key, _)| *key != "source").collect();
    if !shown.is_empty() {
        out.push(' ');
        push_entries(shown.into_iter().map(|(key, value)| (*key, value)), names, cells, &mut out);
    }
    out.push(']');
    out
}

/// One step of a path as it reads: `──often required for─▶`.
pub struct StepText {
    /// The arrow with its reading.
    pub arrow: String,
    /// The node it leads to.
    pub node: String,
}

/// A path's first node and its steps, each with its reading.
pub fn steps(path: &Path, names: &Names<'_>, glyphs: &'static Glyphs) -> (String, Vec<StepText>) {
    let cells = Cells::Page(glyphs);
    let first = path.nodes.first().map_or_else(String::new, |&node| node_text(node, names, cells));
    let steps = path.nodes.windows(2).zip(&path.relationships).filter_map(|(pair, &relationship)| {
        let &[from, to] = pair else { return None };
        let reading = names.reading(relationship);
        let forward = names.ends(relationship).is_none_or(|(start, _)| start == from);
        let arrow = if forward {
            format!("{}{reading}{}", glyphs.line, glyphs.forward)
        } else {
            format!("{}{reading}{}", glyphs.backward, glyphs.line)
        };
        Some(StepText { arrow, node: node_text(to, names, cells) })
    });
    (first, steps.collect())
}

fn path_text(path: &Path, names: &Names<'_>, cells: Cells) -> String {
    match cells {
        Cells::Flat => {
            let nodes: Vec<String> = path.nodes.iter().map(|&node| node_text(node, names, cells)).collect();
            nodes.join(" > ")
        }
        Cells::Page(glyphs) => {
            let (mut out, steps) = steps(path, names, glyphs);
            for step in steps {
                let _ = write!(out, " {} {}", step.arrow, step.node);
            }
            out
        }
    }
}

/// How many columns a text takes on a terminal.
pub fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}
