//! What a graph holds: labels, relationship types, properties, counts, sources.

use super::diagnostics::folded;
use super::style::Style;
use super::table::Builder;
use crate::graph::{Graph, Step};
use crate::value::{NodeId, Value};
use std::io::{self, Write};

/// What there is in the graph, as a page for people.
pub fn page(graph: &Graph, style: &Style) -> String {
    let mut out = Vec::new();
    // Writing to memory cannot fail.
    let _ = write(graph, style, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// Writes what there is in the graph, for people.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(graph: &Graph, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let schema = graph.catalog().schema();
    if !schema.title.is_empty() {
        writeln!(out, "{}", style.bold(&schema.title))?;
    }
    if !schema.about.is_empty() {
        for line in folded(&schema.about, style.width) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out, "{} nodes, {} relationships\n", graph.node_count(), graph.relationship_count())?;
    write_labels(graph, style, out)?;
    write_types(graph, style, out)?;
    write_properties(graph, style, out)?;
    write_sources(graph, style, out)
}

fn write_labels(graph: &Graph, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let catalog = graph.catalog();
    let mut table = Builder::new(&["label", "nodes", "other words", "what it is"], style);
    table.align_right(1);
    for (id, name) in catalog.labels() {
        let count = catalog.label_count(id);
        let kind = catalog.schema().kind(name);
        let words = kind.map(|kind| kind.words.join(", ")).unwrap_or_default();
        let about = kind.map(|kind| kind.description.clone()).unwrap_or_default();
        if count > 0 {
            table.texts(&[name.to_string(), count.to_string(), words, about]);
        }
    }
    table.write(out)?;
    writeln!(out)
}

fn write_types(graph: &Graph, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let catalog = graph.catalog();
    let mut table = Builder::new(&["relationship", "count", "joins", "reads", "pathway step"], style);
    table.align_right(1);
    for (id, name) in catalog.relationship_types() {
        let count = catalog.type_count(id);
        if count == 0 {
            continue;
        }
        let kind = catalog.schema().relationship(name);
        let joins = kind.map(|kind| kind.ends.iter().map(|(from, to)| format!("{from} -> {to}")).collect::<Vec<_>>());
        let reads = kind.map(|kind| kind.reading.clone()).unwrap_or_default();
        let step = match kind.map(|kind| kind.step) {
            Some(Step::Yes) => "yes",
            Some(Step::Last) => "as the last step",
            Some(Step::No) => "no",
            // A graph without a schema: every relationship is a step in its own direction.
            None if catalog.schema().relationships.is_empty() => "yes",
            None => "no",
        };
        table.texts(&[
            name.to_string(),
            count.to_string(),
            joins.unwrap_or_default().join(", "),
            reads,
            step.to_owned(),
        ]);
    }
    table.write(out)?;
    writeln!(out)
}

fn write_properties(graph: &Graph, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let catalog = graph.catalog();
    let mut table = Builder::new(&["property", "on nodes", "on relationships"], style);
    table.align_right(1);
    table.align_right(2);
    for (id, name) in catalog.keys() {
        let (nodes, relationships) = catalog.key_counts(id);
        if nodes + relationships > 0 {
            table.texts(&[name.to_string(), nodes.to_string(), relationships.to_string()]);
        }
    }
    table.write(out)
}

/// The documents that the facts come from, as they ask to be credited.
fn write_sources(graph: &Graph, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let sources = attributions(graph);
    if sources.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", style.bold("Sources"))?;
    for source in sources {
        for line in folded(&format!("{} {source}", style.glyphs().bullet), style.width) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// How each Source of the graph asks to be credited.
pub fn attributions(graph: &Graph) -> Vec<String> {
    sources(graph).iter().filter_map(|&source| attribution(graph, source)).collect()
}

/// The documents that the graph's facts are taken from.
pub fn sources(graph: &Graph) -> &[NodeId] {
    graph.catalog().label("Source").map_or(&[], |label| graph.nodes_with_label(label))
}

/// How a document asks to be credited: its attribution, else its title or name. A release of a data set says which one
/// it is, and when it was published.
pub fn attribution(graph: &Graph, source: NodeId) -> Option<String> {
    let of = |name: &str| match graph.catalog().key(name).map(|key| graph.node_property(source, key)) {
        Some(Value::String(text)) => Some(text.to_string()),
        _ => None,
    };
    let text = ["attribution", "title", "name"].iter().find_map(|name| of(name))?;
    let told = of("data_set").map(|_| ["release", "published"].iter().filter_map(|name| of(name)));
    let mut told: Vec<String> = told.into_iter().flatten().collect();
    told.dedup();
    Some(if told.is_empty() { text } else { format!("{text} Release: {}.", told.join(", ")) })
}
