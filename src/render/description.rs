//! Pages about one thing or two: what a node is connected to, what two nodes share.

use super::diagnostics::folded;
use super::names::Names;
use super::style::Style;
use super::table;
use super::text::{Cells, cell};
use crate::graph::{Graph, INCOMING, SUPPRESSED, Schema};
use crate::session::Outcome;
use crate::value::Value;
use std::io::{self, Write};

/// What is said of such a number.
const ADVICE_AGAINST: &str = ", which the source advises against using";
/// Words of names that are said letter by letter.
const LETTERS: [&str; 3] = ["soc", "cip", "isco"];

/// Writes what a node is connected to, one relationship after the other, as each reads; of several nodes, one after
/// the other under its name.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_description(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let columns = ["relationship", "direction", "node", "properties"];
    let Some([relationship, direction, node, properties]) = find(outcome, columns) else {
        return table::write(outcome, style, out);
    };
    let names = Names::new(&outcome.graph);
    let of = find(outcome, ["of"]).map(|[of]| of);
    let sections = Sections::of(outcome, [relationship, node], |row, kind| {
        reading(&outcome.graph, kind, text(row, direction) == "incoming")
    });
    let (mut heading, mut subject) = (String::new(), Value::Null);
    for row in outcome.rows.iter() {
        if let Some(other) = of.and_then(|of| row.get(of)).filter(|other| !same_node(other, &subject)) {
            let gap = if subject.is_null() { "" } else { "\n" };
            writeln!(out, "{gap}{}", style.bold(&cell(other, &names, Cells::Page(style.glyphs()))))?;
            subject = other.clone();
            heading.clear();
        }
        let kind = text(&row, relationship);
        let ends_here = text(&row, direction) == "incoming";
        let reading = sections.heading(kind, reading(&outcome.graph, kind, ends_here));
        if reading != heading {
            writeln!(out, "{}", style.bold(&reading))?;
            heading = reading;
        }
        let name = row.get(node).map(|node| cell(node, &names, Cells::Page(style.glyphs()))).unwrap_or_default();
        let hedges = row.get(properties).map(|properties| hedges(properties, &name)).unwrap_or_default();
        write_item(&name, &hedges, style, out)?;
    }
    Ok(())
}

/// Writes what two nodes share and what only one of them has, one relationship after the other.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_comparison(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some([relationship, side, node]) = find(outcome, ["relationship", "side", "node"]) else {
        return table::write(outcome, style, out);
    };
    let counts = find(outcome, ["common", "total"]);
    let ratings = find(outcome, ["measure", "left_rating", "right_rating"]);
    let names = Names::new(&outcome.graph);
    let sections =
        Sections::of(outcome, [relationship, node], |row, kind| reading_of_link(&outcome.graph, kind, row.get(node)));
    let (mut heading, mut subheading) = (None, String::new());
    for row in outcome.rows.iter() {
        let kind = text(&row, relationship);
        if heading.as_deref() != Some(kind) {
            let reading = sections.heading(kind, reading_of_link(&outcome.graph, kind, row.get(node)));
            let shared = counts.map(|[common, total]| shared(row.get(common), row.get(total))).unwrap_or_default();
            writeln!(out, "{}{}", style.bold(&reading), style.dim(&shared))?;
            heading = Some(kind.to_owned());
            subheading.clear();
        }
        let words = match text(&row, side) {
            "both" => "both",
            "left" => "only the first",
            "right" => "only the second",
            other => other,
        };
        if words != subheading {
            writeln!(out, "  {words}")?;
            words.clone_into(&mut subheading);
        }
        let name = row.get(node).map(|node| cell(node, &names, Cells::Page(style.glyphs()))).unwrap_or_default();
        let ratings = ratings.map(|columns| rated(&row, columns, words == "both", style)).unwrap_or_default();
        write!(out, "  ")?;
        write_item(&name, &ratings, style, out)?;
    }
    Ok(())
}

/// The sections of a page, each for one relationship as it reads. Where two relationships read the same, what stands at the
/// other end tells them apart: `uses (tools)`, `uses (technologies)`.
struct Sections {
    /// What is read, of which relationship, and what stands at its other end.
    told: Vec<(String, String, String)>,
}

impl Sections {
    fn of(outcome: &Outcome, [relationship, node]: [usize; 2], reading: impl Fn(&[Value], &str) -> String) -> Sections {
        let mut told: Vec<(String, String, String)> = Vec::new();
        for row in outcome.rows.iter() {
            let kind = text(&row, relationship);
            if told.last().is_some_and(|(_, last, _)| last == kind) {
                continue;
            }
            let ends = row.get(node).map(|node| kinds_of(&outcome.graph, node)).unwrap_or_default();
            told.push((reading(&row, kind), kind.to_owned(), ends));
        }
        Sections { told }
    }

    /// A reading as the heading of a relationship's section.
    fn heading(&self, kind: &str, reading: String) -> String {
        let same = || self.told.iter().filter(|(other, ..)| *other == reading);
        let Some((.., ends)) = same().find(|(_, other, _)| other == kind).filter(|(.., ends)| !ends.is_empty()) else {
            return reading;
        };
        let is_shared = same().any(|(_, other, others)| other != kind && others != ends);
        if is_shared { format!("{reading} ({ends})") } else { reading }
    }
}

/// What a node is one of, in the plural: `programs`. The first of its kinds that the schema lists, else its label.
fn kinds_of(graph: &Graph, node: &Value) -> String {
    let Value::Node(node) = node else { return String::new() };
    let labels: Vec<&str> = Names::new(graph).labels(*node).collect();
    let kinds = &graph.catalog().schema().kinds;
    let known = kinds.iter().find(|kind| labels.contains(&kind.label.as_str()) && !kind.plural.is_empty());
    let label = || labels.first().map(|label| (*label).to_owned()).unwrap_or_default();
    known.map_or_else(label, |kind| kind.plural.clone())
}

/// ` (importance 4.5 and 3.1)`: how the first and the second are rated; ` (importance 4.5)` where only one has it.
fn rated(row: &[Value], [measure, left, right]: [usize; 3], is_both: bool, style: &Style) -> String {
    let number = |column: usize| row.get(column).filter(|value| !value.is_null()).map(super::text::literal);
    let or_dash = |number: Option<String>| number.unwrap_or_else(|| style.glyphs().null.to_owned());
    let numbers = match (number(left), number(right)) {
        (None, None) => return String::new(),
        (left, right) if is_both => format!("{} and {}", or_dash(left), or_dash(right)),
        (left, right) => or_dash(left.or(right)),
    };
    format!(" ({} {numbers})", text(row, measure))
}

fn same_node(left: &Value, right: &Value) -> bool {
    matches!((left, right), (Value::Node(left), Value::Node(right)) if left == right)
}

/// Where each of these columns is; nothing unless all are there.
fn find<const N: usize>(outcome: &Outcome, columns: [&str; N]) -> Option<[usize; N]> {
    let mut found = [0; N];
    for (place, name) in found.iter_mut().zip(columns) {
        *place = outcome.columns.iter().position(|column| &**column == name)?;
    }
    Some(found)
}

fn text(row: &[Value], column: usize) -> &str {
    match row.get(column) {
        Some(Value::String(text)) => text,
        _ => "",
    }
}

/// How a relationship type reads from one of its ends.
fn reading(graph: &Graph, kind: &str, ends_here: bool) -> String {
    let schema = graph.catalog().schema();
    if ends_here { reading_back(schema, kind) } else { schema.reading(kind, None, None) }
}

/// How a relationship type reads from the node it ends at.
pub(in crate::render) fn reading_back(schema: &Schema, kind: &str) -> String {
    let known = schema.relationship(kind).map(|kind| kind.reading_back.clone());
    known.filter(|back| !back.is_empty()).unwrap_or_else(|| format!("{} (from)", schema.reading(kind, None, None)))
}

/// How a comparison's relationship reads: the schema says at which end such a node stands.
fn reading_of_link(graph: &Graph, kind: &str, node: Option<&Value>) -> String {
    if let Some(kind) = kind.strip_suffix(INCOMING) {
        return reading(graph, kind, true);
    }
    let ends = graph.catalog().schema().relationship(kind).map(|kind| kind.ends.as_slice()).unwrap_or_default();
    let Some(Value::Node(node)) = node else { return reading(graph, kind, false) };
    let stands = |pick: fn(&(String, String)) -> &String| {
        Names::new(graph).labels(*node).any(|label| ends.iter().any(|ends| pick(ends) == label))
    };
    let only_at_start = stands(|(from, _)| from) && !stands(|(_, to)| to);
    reading(graph, kind, only_at_start)
}

/// `: 3 of 11 in common`.
fn shared(common: Option<&Value>, total: Option<&Value>) -> String {
    match (common, total) {
        (Some(Value::Integer(common)), Some(Value::Integer(total))) => format!(": {common} of {total} in common"),
        _ => String::new(),
    }
}

/// What a relationship's own properties say of it, in words: its hedges, then the wording, unless that is
/// the name again, then what it measures. What is not so is left out.
fn hedges(properties: &Value, name: &str) -> String {
    let Value::Map(properties) = properties else { return String::new() };
    let known = ["qualifier", "scope", "wording"];
    let mut parts: Vec<String> = Vec::new();
    for key in known {
        if let Some(Value::String(text)) = properties.get(key)
            && !text.eq_ignore_ascii_case(name)
        {
            parts.push(text.to_string());
        }
    }
    let is_true = |key: &str| matches!(properties.get(key), Some(Value::Boolean(true)));
    for (key, value) in properties.iter().filter(|(key, _)| !known.contains(&&***key) && &***key != "source") {
        if key.strip_suffix(SUPPRESSED).is_some_and(|of| properties.get(of).is_some()) {
            continue;
        }
        let word = in_words(key);
        let advice = if is_true(&format!("{key}{SUPPRESSED}")) { ADVICE_AGAINST } else { "" };
        match value {
            Value::Boolean(true) => parts.push(word),
            Value::String(text) => parts.push(format!("{word} {text}{advice}")),
            Value::Integer(_) | Value::Float(_) | Value::List(_) => {
                parts.push(format!("{word} {}{advice}", super::text::literal(value)));
            }
            Value::Temporal(temporal) => parts.push(format!("{word} {temporal}{advice}")),
            // What is not so needs no word; no property holds any of the others.
            Value::Boolean(false)
            | Value::Null
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => {}
        }
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) }
}

/// A property's name in plain words: `not_relevant` is `not relevant`.
fn in_words(key: &str) -> String {
    let word = |word: &str| if LETTERS.contains(&word) { word.to_uppercase() } else { word.to_owned() };
    key.split('_').filter(|part| !part.is_empty()).map(word).collect::<Vec<_>>().join(" ")
}

/// One item of a list, folded to the width.
fn write_item(name: &str, hedges: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let line = table::visible(&format!("  {} {name}{hedges}", style.glyphs().bullet)).replace('\n', " ");
    let room = style.width.map(|width| width.saturating_sub(4));
    for (index, line) in folded(line.trim_start(), room).iter().enumerate() {
        let indent = if index == 0 { "  " } else { "    " };
        writeln!(out, "{indent}{}", line.trim_start())?;
    }
    Ok(())
}
