//! JSON text to values: parameters from the command line and from the pipe.
//!
//! Values are built as the text is read, without a tree of JSON values between.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::Graph;
use crate::value::temporal::{self, Kind};
use crate::value::{NodeId, RelationshipId, Value};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The value of a parameter given as `name=TEXT` on the command line: JSON where it is JSON, else
/// the text itself.
pub fn parameter(text: &str) -> Value {
    value(text, None).unwrap_or_else(|_| Value::from(text))
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
    let read = Values(graph).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
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
            entries.insert(key, map.next_value_seed(Values(self.0))?);
        }
        Ok(entries)
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
pub(super) struct Values<'g>(pub Option<&'g Graph>);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> std::result::Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> std::result::Result<Value, E> {
        let fits = i64::try_from(value).map(Value::Integer);
        fits.map_err(|_| E::custom(format!("the integer {value} is larger than 9223372036854775807")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> std::result::Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> std::result::Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::list(list))
    }

    /// A map, or a tagged value where its only key starts with `$`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        let mut entries: BTreeMap<Arc<str>, Value> = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = if key == "$map" && entries.is_empty() {
                map.next_value_seed(PlainMap(self.0))?
            } else {
                map.next_value_seed(self)?
            };
            entries.insert(Arc::from(key), value);
        }
        match entries.first_key_value() {
            Some((tag, content)) if entries.len() == 1 && tag.starts_with('$') => {
                untag(tag, content, self.0).map_err(de::Error::custom)
            }
            _ => Ok(Value::Map(entries_to_map(entries))),
        }
    }
}

/// Reads the inside of `$map`: a map whose keys mean nothing but themselves.
struct PlainMap<'g>(Option<&'g Graph>);

impl<'de> DeserializeSeed<'de> for PlainMap<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PlainMap<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object inside `$map`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.insert(Arc::from(key), map.next_value_seed(Values(self.0))?);
        }
        Ok(Value::Map(entries_to_map(entries)))
    }
}

fn entries_to_map(entries: BTreeMap<Arc<str>, Value>) -> crate::value::Map {
    crate::value::Map::new(entries)
}

/// The value that a tag and its content stand for.
fn untag(tag: &str, content: &Value, graph: Option<&Graph>) -> std::result::Result<Value, String> {
    match (tag, content) {
        ("$map", map @ Value::Map(_)) => Ok(map.clone()),
        ("$float", Value::String(text)) => match &**text {
            "NaN" => Ok(Value::Float(f64::NAN)),
            "Infinity" => Ok(Value::Float(f64::INFINITY)),
            "-Infinity" => Ok(Value::Float(f64::NEG_INFINITY)),
            other => Err(format!("`$float` takes `NaN`, `Infinity` or `-Infinity`, not `{other}`")),
        },
        ("$float", Value::Integer(_) | Value::Float(_)) => Ok(content.clone()),
        ("$node", _) => {
            let graph = graph.ok_or("a node can only be given where a graph is open")?;
            let node = id_of(content).map(NodeId).filter(|&node| graph.contains_node(node));
            node.map(Value::Node).ok_or_else(|| "the graph has no node with this `id`".to_owned())
        }
        ("$rel", _) => {
            let graph = graph.ok_or("a relationship can only be given where a graph is open")?;
            let relationship = id_of(content).map(RelationshipId).filter(|&id| graph.contains_relationship(id));
            relationship
                .map(Value::Relationship)
                .ok_or_else(|| "the graph has no relationship with this `id`".to_owned())
        }
        ("$path", Value::Map(parts)) => path(parts),
        _ => {
            let kind = Kind::ALL.into_iter().find(|kind| tag.strip_prefix('$') == Some(kind.name()));
            match (kind, content) {
                (Some(kind), Value::String(text)) => {
                    temporal::from_text(kind, text).map(Value::Temporal).map_err(|error| error.message)
                }
                (Some(kind), _) => Err(format!("`{tag}` takes the text of {}", kind.type_of().noun())),
                (None, _) => Err(format!(
                    "`{tag}` is no tag this version knows; a map with such a key is written `{{\"$map\": {{...}}}}`"
                )),
            }
        }
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
