//! JSON text to values: parameters from the command line and from the pipe.
//!
//! Values are built as the text is read, without a tree of JSON values between.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::Graph;
use crate::value::json::{Entities, Values};
use crate::value::{NodeId, RelationshipId, Value};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The value of a parameter given as `name=TEXT` on the command line: JSON where it is JSON, else
/// the text itself.
pub fn parameter(text: &str) -> Value {
    value(text, None).unwrap_or_else(|_| Value::from(text))
}

/// A warning for a parameter that reads as a number and lost the zeros at its end by it: codes of programs look like numbers.
pub fn lost_zeros(name: &str, text: &str) -> Option<Box<Diagnostic>> {
    let (_, decimals) = text.trim().split_once('.')?;
    let Value::Float(number) = parameter(text) else { return None };
    if !(decimals.len() > 1 && decimals.ends_with('0') && decimals.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let message = format!("`${name}` is the number {number}: as a number, `{}` has no zero at its end", text.trim());
    let hint = format!("a code is text: with double quotes around it, `{name}=\"{}\"`, it stays as it is", text.trim());
    Some(Diagnostic::warning("lost-zeros", message).hint(hint))
}

/// A JSON object as parameters by name.
///
/// # Errors
/// Text that is no JSON object, or holds a tag that says nothing.
pub fn parameters(text: &str) -> Result<BTreeMap<String, Value>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Parameters(None).deserialize(&mut reader).and_then(|map| reader.end().map(|()| map));
    read.map_err(|error| wrong(&error))
}

/// One JSON text as a value; `$node` and `$rel` need the graph they are of.
///
/// # Errors
/// Text that is no JSON, or holds a tag that says nothing.
pub fn value(text: &str, graph: Option<&Graph>) -> Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Values(Some(&In(graph))).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| wrong(&error))
}

fn wrong(error: &serde_json::Error) -> Box<Diagnostic> {
    Diagnostic::compile("bad-json", ErrorType::UsageError, "", format!("this is not the JSON expected here: {error}"))
}

/// Reads an object of parameters.
pub(super) struct Parameters<'g>(pub Option<&'g Graph>);

impl<'de> DeserializeSeed<'de> for Parameters<'_> {
    type Value = BTreeMap<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Parameters<'_> {
    type Value = BTreeMap<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a value for each parameter")
    }

    fn visit_unit<E: de::Error>(self) -> std::result::Result<Self::Value, E> {
        Ok(BTreeMap::new())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.insert(key, map.next_value_seed(Values(Some(&In(self.0))))?);
        }
        Ok(entries)
    }
}

/// The graph that tagged entities are of, where one is open.
#[derive(Clone, Copy)]
pub(super) struct In<'g>(pub Option<&'g Graph>);

impl Entities for In<'_> {
    fn entity(&self, tag: &str, content: &Value) -> Option<std::result::Result<Value, String>> {
        match (tag, content) {
            ("$node", _) => Some(self.node(content)),
            ("$rel", _) => Some(self.relationship(content)),
            ("$path", Value::Map(parts)) => Some(path(parts)),
            _ => None,
        }
    }
}

impl In<'_> {
    fn node(&self, content: &Value) -> std::result::Result<Value, String> {
        let graph = self.0.ok_or("a node can only be given where a graph is open")?;
        let node = id_of(content).map(NodeId).filter(|&node| graph.contains_node(node));
        node.map(Value::Node).ok_or_else(|| "the graph has no node with this `id`".to_owned())
    }

    fn relationship(&self, content: &Value) -> std::result::Result<Value, String> {
        let graph = self.0.ok_or("a relationship can only be given where a graph is open")?;
        let relationship = id_of(content).map(RelationshipId).filter(|&id| graph.contains_relationship(id));
        relationship.map(Value::Relationship).ok_or_else(|| "the graph has no relationship with this `id`".to_owned())
    }
}

/// The `id` of a node or relationship.
fn id_of(content: &Value) -> Option<u32> {
    let Value::Map(members) = content else { return None };
    match members.get("id") {
        Some(&Value::Integer(id)) => u32::try_from(id).ok(),
        _ => None,
    }
}

/// A path of nodes and relationships that were already read.
fn path(parts: &crate::value::Map) -> std::result::Result<Value, String> {
    let list = |key: &str| match parts.get(key) {
        Some(Value::List(items)) => Some(items.clone()),
        _ => None,
    };
    let (nodes, rels) = list("nodes").zip(list("rels")).ok_or("`$path` takes `nodes` and `rels`")?;
    let nodes: Option<Vec<NodeId>> = nodes
        .iter()
        .map(|node| match node {
            Value::Node(id) => Some(*id),
            _ => None,
        })
        .collect();
    let relationships: Option<Vec<RelationshipId>> = rels
        .iter()
        .map(|rel| match rel {
            Value::Relationship(id) => Some(*id),
            _ => None,
        })
        .collect();
    match nodes.zip(relationships) {
        Some((nodes, relationships)) if nodes.len() == relationships.len() + 1 => {
            Ok(Value::Path(Arc::new(crate::value::Path { nodes, relationships })))
        }
        _ => Err("`$path` takes one more `$node` than `$rel`".to_owned()),
    }
}
