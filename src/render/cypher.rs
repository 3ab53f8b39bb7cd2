//! A graph as a script of the core language that makes it again.
//!
//! It is one statement, so that it is carried out as a whole or not at all. Nodes and relationships come in
//! the order of their ids: an empty graph that runs it has the same ones.

use crate::graph::Graph;
use crate::value::text::float;
use crate::value::{NodeId, Value};
use std::collections::HashMap;
use std::fmt::Write;

/// The script.
pub fn script(graph: &Graph) -> String {
    let catalog = graph.catalog();
    let mut script = String::from(
        "// A graph, saved by Career Pathways: `:source` this into an empty one\n// (`MATCH (n) DETACH DELETE n` empties the one that is open).\n",
    );
    let numbers: HashMap<NodeId, usize> = graph.nodes().enumerate().map(|(number, node)| (node, number)).collect();
    let nodes = graph.nodes().enumerate().map(|(number, node)| {
        let labels = graph.labels(node).iter().map(|&label| format!(":{}", name(catalog.label_name(label))));
        let properties = graph.node_properties(node);
        let properties = properties.iter().map(|(key, value)| (&**catalog.key_name(*key), value));
        format!("(n{number}{}{})", labels.collect::<String>(), map_behind(properties))
    });
    let nodes: Vec<String> = nodes.collect();
    let relationships = graph.relationships().filter_map(|relationship| {
        let (start, end) = graph.endpoints(relationship);
        let kind = name(catalog.type_name(graph.type_of(relationship)));
        let properties = graph.relationship_properties(relationship);
        let properties = properties.iter().map(|(key, value)| (&**catalog.key_name(*key), value));
        let (start, end) = (numbers.get(&start)?, numbers.get(&end)?);
        Some(format!("(n{start})-[:{kind}{}]->(n{end})", map_behind(properties)))
    });
    let relationships: Vec<String> = relationships.collect();
    if !nodes.is_empty() {
        let _ = write!(script, "CREATE\n{}", nodes.join(",\n"));
    }
    if !relationships.is_empty() {
        let _ = write!(script, "\nCREATE\n{}", relationships.join(",\n"));
    }
    if !nodes.is_empty() {
        script.push_str(";\n");
    }
    script
}

/// Properties behind labels or a type; nothing where there are none.
fn map_behind<'v>(entries: impl ExactSizeIterator<Item = (&'v str, &'v Value)>) -> String {
    if entries.len() == 0 { String::new() } else { format!(" {}", map(entries)) }
}

/// A name as statements write it.
fn name(name: &str) -> String {
    let plain =
        name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !name.starts_with(|c: char| c.is_numeric());
    if plain && !name.is_empty() { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

fn map<'v>(entries: impl Iterator<Item = (&'v str, &'v Value)>) -> String {
    let entries: Vec<String> = entries.map(|(key, value)| format!("{}: {}", name(key), literal(value))).collect();
    format!("{{{}}}", entries.join(", "))
}

/// A value as a statement writes it; as deep as `value::MAX_DEPTH` allows.
fn literal(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) if value.is_nan() => "(0.0 / 0.0)".to_owned(),
        Value::Float(value) if value.is_infinite() => format!("({}1.0 / 0.0)", if *value < 0.0 { "-" } else { "" }),
        Value::Float(value) => float(*value),
        Value::String(text) => quoted(text),
        Value::Temporal(temporal) => temporal.literal(),
        Value::List(items) => format!("[{}]", items.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => map(entries.iter().map(|(key, value)| (&**key, value))),
        // No property holds any of these.
        Value::Null | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => "null".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('\'');
    for character in text.chars() {
        match character {
            '\'' => quoted.push_str("\\'"),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", control as u32);
            }
            other => quoted.push(other),
        }
    }
    quoted.push('\'');
    quoted
}

#[cfg(test)]
mod tests {
    use super::script;
    use crate::graph::GraphBuilder;
    use crate::session::{Graph, Request, Session};

    /// The graph that a script makes of an empty one.
    fn made(text: &str) -> std::sync::Arc<Graph> {
        let mut session = Session::new(GraphBuilder::new().finish());
        let statements = crate::syntax::split(text).into_iter().map(|piece| piece.text);
        for statement in statements {
            session.execute(statement, &Request::default()).unwrap_or_else(|error| panic!("{statement}: {error}"));
        }
        std::sync::Arc::clone(session.graph())
    }

    #[test]
    fn the_built_in_graph_comes_back_the_same() {
        let saved = script(&crate::load::built_in());
        let again = made(&saved);
        assert_eq!(again.node_count(), crate::load::built_in().node_count());
        assert_eq!(again.relationship_count(), crate::load::built_in().relationship_count());
        assert_eq!(script(&again), saved);
    }

    #[test]
    fn every_kind_of_name_and_value_comes_back_the_same() {
        let odd = made(
            "CREATE (a:A:`b c`:`d``e` {i: -9223372036854775808, f: 1.0, g: 1e300, n: 0.0 / 0.0, p: 1.0 / 0.0, \
             m: -1.0 / 0.0, t: true, s: 'it\\'s \\\\ \"q\"; // no\\n\\u0007', l: [1, 2], e: [], z: '日本'}) \
             CREATE (b) CREATE (a)-[:`t-t` {`k k`: 'x'}]->(b) CREATE (b)-[:T]->(b) CREATE (b)-[:T]->(a) CREATE (:A)",
        );
        let saved = script(&odd);
        assert_eq!(script(&made(&saved)), saved);
        assert!(saved.contains("-9223372036854775808") && saved.contains("(-1.0 / 0.0)"), "{saved}");
        assert_eq!((odd.node_count(), odd.relationship_count()), (3, 3));
    }
}
