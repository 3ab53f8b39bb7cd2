//! A listing for people: each thing, and how it is linked with what was asked for.

use super::description::reading_back;
use super::names::Names;
use super::style::Style;
use super::table::{self, Builder, Shown};
use super::text::{Cells, cell};
use crate::graph::{INCOMING, Schema};
use crate::session::Outcome;
use crate::value::Value;
use std::io::{self, Write};

/// Writes a listing as a table in which the relationship and its qualifier are one column that reads
/// as a sentence would. A listing of a whole kind has neither and stays as it is.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let find = |name: &str| outcome.columns.iter().position(|column| &**column == name);
    let Some(relationship) = find("relationship") else { return table::write(outcome, style, out) };
    let qualifier = find("qualifier");
    let names = Names::new(&outcome.graph);
    // A column without a single value says nothing on a page.
    let is_told = |column: usize| {
        outcome.rows.is_empty()
            || column == relationship
            || outcome.rows.iter().any(|row| row.get(column).is_some_and(|value| !value.is_null()))
    };
    let kept: Vec<usize> =
        (0..outcome.columns.len()).filter(|&column| Some(column) != qualifier && is_told(column)).collect();
    let headings = kept.iter().map(|&column| match outcome.columns.get(column) {
        Some(_) if column == relationship => "how",
        Some(name) => name,
        None => "",
    });
    let headings: Vec<&str> = headings.collect();
    let mut builder = Builder::new(&headings, style);
    let shown = Shown::of(outcome.rows.len(), style.max_rows);
    for index in shown.head.clone().chain(shown.tail.clone().unwrap_or(0..0)) {
        if shown.tail.as_ref().is_some_and(|tail| tail.start == index) {
            builder.gap(kept.len());
        }
        let row = outcome.rows.row(index);
        let texts = kept.iter().map(|&column| match row.get(column) {
            Some(Value::String(kind)) if column == relationship => {
                let qualifier = qualifier.and_then(|qualifier| row.get(qualifier));
                reading(&names, kind, qualifier)
            }
            Some(value) => cell(value, &names, Cells::Page(style.glyphs())),
            None => String::new(),
        });
        builder.texts(&texts.collect::<Vec<String>>());
    }
    builder.write(out)?;
    table::write_gap(&shown, &outcome.rows, style, out)
}

/// How a relationship type reads with a qualifier.
fn reading(names: &Names<'_>, kind: &str, qualifier: Option<&Value>) -> String {
    let qualifier = match qualifier {
        Some(Value::String(text)) => Some(&**text),
        _ => None,
    };
    let schema = names.graph().catalog().schema();
    match kind.strip_suffix(INCOMING) {
        Some(kind) => read_back(schema, kind, qualifier),
        None => schema.reading(kind, qualifier, None),
    }
}

/// How a type reads from the node it ends at: `is often supervised by`.
fn read_back(schema: &Schema, name: &str, qualifier: Option<&str>) -> String {
    let back = reading_back(schema, name);
    let Some(qualifier) = qualifier else { return back };
    // A word that goes before the verb the one way goes before it the other way too.
    let plain = schema.reading(name, None, None);
    let is_adverb = schema.reading(name, Some(qualifier), None) == format!("{qualifier} {plain}");
    match back.strip_prefix("is ").filter(|_| is_adverb) {
        Some(verb) => format!("is {qualifier} {verb}"),
        None => format!("{back} ({qualifier})"),
    }
}
