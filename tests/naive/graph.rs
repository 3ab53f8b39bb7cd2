//! A small graph that both evaluators can hold.

use career_pathways::value::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Nodes and relationships by number. The numbers are their `i` properties too, so that the same
/// entity can be found again in the engine's graph.
#[derive(Clone, Debug, Default)]
pub struct SmallGraph {
    pub nodes: Vec<SmallNode>,
    pub relationships: Vec<SmallRelationship>,
}

#[derive(Clone, Debug, Default)]
pub struct SmallNode {
    pub labels: Vec<&'static str>,
    pub properties: BTreeMap<&'static str, Value>,
}

#[derive(Clone, Debug)]
pub struct SmallRelationship {
    pub kind: &'static str,
    pub start: usize,
    pub end: usize,
    pub properties: BTreeMap<&'static str, Value>,
}

impl SmallGraph {
    /// The statement that creates it, or none for the empty graph.
    pub fn create_statement(&self) -> Option<String> {
        if self.nodes.is_empty() {
            return None;
        }
        let mut parts = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let labels: String = node.labels.iter().map(|label| format!(":{label}")).collect();
            parts.push(format!("(n{index}{labels} {})", map(&node.properties)));
        }
        for relationship in &self.relationships {
            let SmallRelationship { kind, start, end, properties } = relationship;
            parts.push(format!("(n{start})-[:{kind} {}]->(n{end})", map(properties)));
        }
        Some(format!("CREATE {}", parts.join(", ")))
    }
}

fn map(properties: &BTreeMap<&'static str, Value>) -> String {
    let entries: Vec<String> = properties.iter().map(|(key, value)| format!("{key}: {}", literal(value))).collect();
    format!("{{{}}}", entries.join(", "))
}

/// A property value as the language writes it.
fn literal(value: &Value) -> String {
    match value {
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => format!("{value:?}"),
        Value::String(text) => format!("'{text}'"),
        Value::Boolean(value) => value.to_string(),
        other => panic!("small graphs hold no {other:?}"),
    }
}

/// A value as text that both evaluators give alike: entities by number.
pub fn text_of(value: &Value, node: &dyn Fn(u32) -> String, relationship: &dyn Fn(u32) -> String) -> String {
    let inner = |value: &Value| text_of(value, node, relationship);
    match value {
        Value::Null => "null".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) if *value == 0.0 => "0.0".to_owned(),
        // The order of a sum may differ, and with it the last digits.
        Value::Float(value) => format!("{value:.9}f"),
        Value::String(text) => format!("{text:?}"),
        Value::Temporal(temporal) => temporal.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(inner).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let mut text = String::from("{");
            for (key, value) in entries.iter() {
                let _ = write!(text, "{key}: {}, ", inner(value));
            }
            text + "}"
        }
        Value::Node(id) => node(id.0),
        Value::Relationship(id) => relationship(id.0),
        Value::Path(path) => {
            let nodes: Vec<String> = path.nodes.iter().map(|id| node(id.0)).collect();
            let relationships: Vec<String> = path.relationships.iter().map(|id| relationship(id.0)).collect();
            format!("<{} / {}>", nodes.join(" "), relationships.join(" "))
        }
    }
}
