//! Values as JSON text, both ways, with nothing lost on the way.
//!
//! What JSON has is written as JSON has it, integers without a `.` and floats with one; every value that JSON
//! lacks carries a tag, `{"$date": "2025-09-01"}`, and a map whose keys could be taken for tags stands inside `$map`.
//! What a node or relationship looks like is the business of whoever has the graph: writers write them themselves, readers are
//! handed an [`Entities`].

use super::temporal::{self, Kind};
use super::{Map, Value};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// Writes a value without nodes and relationships, which have no text of their own and become null. Recursion is as
/// deep as the value, which [`super::MAX_DEPTH`] bounds.
pub fn push(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Integer(value) => push_integer(out, *value),
        Value::Float(value) => push_float(out, *value),
        Value::String(text) => push_text(out, text),
        Value::Temporal(temporal) => {
            let tag = format!("${}", temporal.kind().name());
            wrap(out, &tag, |out| push_text(out, &temporal.to_string()));
        }
        Value::List(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                push_comma(out, index);
                push(out, item);
            }
            out.push(b']');
        }
        Value::Map(map) if map.keys().any(|key| key.starts_with('$')) => wrap(out, "$map", |out| push_map(out, map)),
        Value::Map(map) => push_map(out, map),
    }
}

fn push_map(out: &mut Vec<u8>, map: &Map) {
    out.push(b'{');
    for (index, (key, value)) in map.iter().enumerate() {
        push_comma(out, index);
        push_text(out, key);
        out.push(b':');
        push(out, value);
    }
    out.push(b'}');
}

/// What `write` writes, under a tag.
pub fn wrap(out: &mut Vec<u8>, tag: &str, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'{');
    push_text(out, tag);
    out.push(b':');
    write(out);
    out.push(b'}');
}

/// A comma before every item but the first.
pub fn push_comma(out: &mut Vec<u8>, index: usize) {
    if index > 0 {
        out.push(b',');
    }
}

/// Text in JSON's quotes.
pub fn push_text(out: &mut Vec<u8>, text: &str) {
    // Text always has a JSON form, and writing to memory cannot fail.
    let _ = serde_json::to_writer(out, text);
}

/// An integer, without a `.`.
pub fn push_integer(out: &mut Vec<u8>, value: i64) {
    // As above.
    let _ = serde_json::to_writer(out, &value);
}

/// A float, always with a `.` or an exponent; what JSON cannot say carries a tag.
pub fn push_float(out: &mut Vec<u8>, value: f64) {
    if value.is_finite() {
        // As above; serde_json writes the shortest form that reads back the same, `1.0` for one.
        let _ = serde_json::to_writer(out, &value);
    } else {
        wrap(out, "$float", |out| push_text(out, &super::text::float(value)));
    }
}

/// Whoever knows the graph that tagged nodes and relationships are of.
pub trait Entities {
    /// The value that a tag such as `$node` and its content stand for; nothing where the tag is none of its own.
    fn entity(&self, tag: &str, content: &Value) -> Option<Result<Value, String>>;
}

/// One JSON text as a value; one that holds nodes or relationships is refused.
///
/// # Errors
/// What is wrong with the text, in words.
pub fn read(text: &str) -> Result<Value, String> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = Values(None).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| error.to_string())
}

/// Reads one value.
#[derive(Clone, Copy)]
pub struct Values<'e>(pub Option<&'e dyn Entities>);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Boolean(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        let fits = i64::try_from(value).map(Value::Integer);
        fits.map_err(|_| E::custom(format!("the integer {value} is larger than 9223372036854775807")))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::list(list))
    }

    /// A map, or a tagged value where its only key starts with `$`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
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
            _ => Ok(Value::Map(Map::new(entries))),
        }
    }
}

/// Reads the inside of `$map`: a map whose keys mean nothing but themselves.
struct PlainMap<'e>(Option<&'e dyn Entities>);

impl<'de> DeserializeSeed<'de> for PlainMap<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for PlainMap<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object inside `$map`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries = BTreeMap::new();
        while let Some(key) = map.next_key::<String>()? {
            entries.insert(Arc::from(key), map.next_value_seed(Values(self.0))?);
        }
        Ok(Value::Map(Map::new(entries)))
    }
}

/// The value that a tag and its content stand for.
fn untag(tag: &str, content: &Value, entities: Option<&dyn Entities>) -> Result<Value, String> {
    match (tag, content) {
        ("$map", map @ Value::Map(_)) => Ok(map.clone()),
        ("$float", Value::String(text)) => match &**text {
            "NaN" => Ok(Value::Float(f64::NAN)),
            "Infinity" => Ok(Value::Float(f64::INFINITY)),
            "-Infinity" => Ok(Value::Float(f64::NEG_INFINITY)),
            other => Err(format!("`$float` takes `NaN`, `Infinity` or `-Infinity`, not `{other}`")),
        },
        ("$float", Value::Integer(_) | Value::Float(_)) => Ok(content.clone()),
        _ => match entities.and_then(|entities| entities.entity(tag, content)) {
            Some(read) => read,
            None => temporal_or_unknown(tag, content),
        },
    }
}

fn temporal_or_unknown(tag: &str, content: &Value) -> Result<Value, String> {
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
