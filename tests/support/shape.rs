//! Values without identity, written in the openCypher TCK's notation.
//!
//! A [`Shape`] is what a test compares or prints: a node is its labels and properties. Two shapes are
//! the same when their texts are; labels and keys come in name order.

use career_pathways::graph::Graph;
use career_pathways::value::{KeyId, NodeId, Path, RelationshipId, Value};
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

/// A value without identity.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    Null,
    Boolean(bool),
    Integer(i64),
    Float(f64),
    String(String),
    List(Vec<Shape>),
    Map(BTreeMap<String, Shape>),
    Node {
        labels: Vec<String>,
        properties: BTreeMap<String, Shape>,
    },
    Relationship {
        kind: String,
        properties: BTreeMap<String, Shape>,
    },
    /// The first node, then each relationship, whether it points forward, and the node it leads to.
    Path(Box<Shape>, Vec<(Shape, bool, Shape)>),
}

impl Shape {
    /// The shape of a value that a statement gave, its entities looked up in `graph`.
    pub fn of(value: &Value, graph: &Graph) -> Shape {
        match value {
            Value::Null => Shape::Null,
            Value::Boolean(value) => Shape::Boolean(*value),
            Value::Integer(value) => Shape::Integer(*value),
            Value::Float(value) => Shape::Float(*value),
            Value::String(text) => Shape::String(text.to_string()),
            // The kit writes dates and times as their text.
            Value::Temporal(temporal) => Shape::String(temporal.to_string()),
            Value::List(items) => Shape::List(items.iter().map(|item| Shape::of(item, graph)).collect()),
            Value::Map(map) => {
                Shape::Map(map.iter().map(|(key, value)| (key.to_string(), Shape::of(value, graph))).collect())
            }
            Value::Node(node) => Shape::node(*node, graph),
            Value::Relationship(relationship) => Shape::relationship(*relationship, graph),
            Value::Path(path) => Shape::path(path, graph),
        }
    }

    fn node(node: NodeId, graph: &Graph) -> Shape {
        let mut labels: Vec<String> =
            graph.labels(node).iter().map(|&label| graph.catalog().label_name(label).to_string()).collect();
        labels.sort();
        Shape::Node { labels, properties: properties(graph.node_properties(node), graph) }
    }

    fn relationship(relationship: RelationshipId, graph: &Graph) -> Shape {
        let kind = graph.catalog().type_name(graph.type_of(relationship)).to_string();
        Shape::Relationship { kind, properties: properties(graph.relationship_properties(relationship), graph) }
    }

    fn path(path: &Path, graph: &Graph) -> Shape {
        let steps = path.relationships.iter().zip(path.nodes.windows(2)).map(|(&relationship, ends)| {
            let forward = graph.endpoints(relationship) == (ends[0], ends[1]);
            (Shape::relationship(relationship, graph), forward, Shape::node(ends[1], graph))
        });
        Shape::Path(Box::new(Shape::node(path.nodes[0], graph)), steps.collect())
    }
}

fn properties(of: Vec<(KeyId, Value)>, graph: &Graph) -> BTreeMap<String, Shape> {
    of.iter().map(|(key, value)| (graph.catalog().key_name(*key).to_string(), Shape::of(value, graph))).collect()
}

impl fmt::Display for Shape {
    /// The canonical text, in the kit's notation. Minus zero is zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Null => f.write_str("null"),
            Shape::Boolean(value) => write!(f, "{value}"),
            Shape::Integer(value) => write!(f, "{value}"),
            Shape::Float(value) if *value == 0.0 => f.write_str("0.0"),
            Shape::Float(value) if value.is_infinite() => f.write_str(if *value > 0.0 { "Inf" } else { "-Inf" }),
            Shape::Float(value) => write!(f, "{value:?}"),
            Shape::String(text) => {
                write!(f, "'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))
            }
            Shape::List(items) => {
                f.write_char('[')?;
                separated(f, items)?;
                f.write_char(']')
            }
            Shape::Map(map) => entries(f, map),
            Shape::Node { labels, properties } => {
                f.write_char('(')?;
                labels.iter().try_for_each(|label| write!(f, ":{label}"))?;
                after_names(f, !labels.is_empty(), properties)?;
                f.write_char(')')
            }
            Shape::Relationship { kind, properties } => {
                write!(f, "[:{kind}")?;
                after_names(f, true, properties)?;
                f.write_char(']')
            }
            Shape::Path(start, steps) => {
                write!(f, "<{start}")?;
                for (relationship, forward, node) in steps {
                    if *forward { write!(f, "-{relationship}->{node}")? } else { write!(f, "<-{relationship}-{node}")? }
                }
                f.write_char('>')
            }
        }
    }
}

fn separated(f: &mut fmt::Formatter<'_>, items: &[Shape]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
    }
    Ok(())
}

fn entries(f: &mut fmt::Formatter<'_>, map: &BTreeMap<String, Shape>) -> fmt::Result {
    f.write_char('{')?;
    for (index, (key, value)) in map.iter().enumerate() {
        write!(f, "{}{key}: {value}", if index == 0 { "" } else { ", " })?;
    }
    f.write_char('}')
}

/// Properties behind labels or a type: a space between, and nothing when there are none.
fn after_names(f: &mut fmt::Formatter<'_>, named: bool, properties: &BTreeMap<String, Shape>) -> fmt::Result {
    if properties.is_empty() {
        return Ok(());
    }
    if named {
        f.write_char(' ')?;
    }
    entries(f, properties)
}
