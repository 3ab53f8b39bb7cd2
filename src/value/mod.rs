//! Values: what expressions evaluate to and properties hold.
//!
//! Three orders of things live here, each in its own file because openCypher keeps them apart:
//! [`equality`] (`=`, three-valued: null when it cannot be known), [`order`] (`ORDER BY`, a total
//! order over all values, and `<`, which knows null) and equivalence (`DISTINCT`, grouping: null is
//! itself, NaN is itself), which [`order`] gives too. Entities are ids only; their labels and
//! properties live in the graph.

pub mod arithmetic;
pub mod equality;
mod id;
pub mod json;
mod key;
mod limit;
mod list;
mod map;
pub mod number;
pub mod order;
pub mod temporal;
#[cfg(test)]
pub(crate) mod testing;
pub mod text;

pub use id::{KeyId, LabelId, LabelSetId, NodeId, RelationshipId, Slot, TypeId};
pub use key::{Key, RowKey, equivalent_rows, hash_row};
pub use limit::{AtMost, Charge};
pub use list::List;
pub use map::Map;
pub use temporal::Temporal;

use std::sync::Arc;

/// How deep lists and maps may nest inside each other; building a deeper value is an error, so that
/// comparing, printing and dropping values never runs out of stack.
pub const MAX_DEPTH: u32 = 500;

/// Any value of the language. Cheap to clone: text, lists, maps and paths are shared.
#[derive(Clone, Debug, Default)]
pub enum Value {
    /// Unknown or missing.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A 64-bit integer.
    Integer(i64),
    /// A 64-bit float; NaN and the infinities are values like any other.
    Float(f64),
    /// Text.
    String(Arc<str>),
    /// A date, a time or a duration.
    Temporal(Temporal),
    /// An ordered list of values.
    List(List),
    /// Values by name.
    Map(Map),
    /// A node, by id.
    Node(NodeId),
    /// A relationship, by id.
    Relationship(RelationshipId),
    /// A path: nodes and the relationships between them.
    Path(Arc<Path>),
}

/// A path: one more node than relationships, in the order they are passed.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Path {
    /// The nodes passed; never empty.
    pub nodes: Vec<NodeId>,
    /// The relationships between them, whichever way each points.
    pub relationships: Vec<RelationshipId>,
}

/// The type of a value, as messages and `valueType` name it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    /// The type of null alone.
    Null,
    /// `true`, `false`.
    Boolean,
    /// 64-bit integers.
    Integer,
    /// 64-bit floats.
    Float,
    /// Text.
    String,
    /// Days.
    Date,
    /// Times of day.
    LocalTime,
    /// Times of day at an offset from UTC.
    Time,
    /// Days with a time.
    LocalDateTime,
    /// Moments.
    DateTime,
    /// Durations.
    Duration,
    /// Lists.
    List,
    /// Maps.
    Map,
    /// Nodes.
    Node,
    /// Relationships.
    Relationship,
    /// Paths.
    Path,
}

impl Type {
    /// The name in messages: `INTEGER`, `STRING`, ...
    pub fn name(self) -> &'static str {
        match self {
            Type::Null => "NULL",
            Type::Boolean => "BOOLEAN",
            Type::Integer => "INTEGER",
            Type::Float => "FLOAT",
            Type::String => "STRING",
            Type::Date => "DATE",
            Type::LocalTime => "LOCAL TIME",
            Type::Time => "ZONED TIME",
            Type::LocalDateTime => "LOCAL DATETIME",
            Type::DateTime => "ZONED DATETIME",
            Type::Duration => "DURATION",
            Type::List => "LIST",
            Type::Map => "MAP",
            Type::Node => "NODE",
            Type::Relationship => "RELATIONSHIP",
            Type::Path => "PATH",
        }
    }

    /// The type with its article, as sentences name it: `an integer`, `a string`, ...
    pub fn noun(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Boolean => "a boolean",
            Type::Integer => "an integer",
            Type::Float => "a float",
            Type::String => "a string",
            Type::Date => "a date",
            Type::LocalTime => "a local time",
            Type::Time => "a time",
            Type::LocalDateTime => "a local datetime",
            Type::DateTime => "a datetime",
            Type::Duration => "a duration",
            Type::List => "a list",
            Type::Map => "a map",
            Type::Node => "a node",
            Type::Relationship => "a relationship",
            Type::Path => "a path",
        }
    }
}

impl Value {
    /// The value's type.
    pub fn type_of(&self) -> Type {
        match self {
            Value::Null => Type::Null,
            Value::Boolean(_) => Type::Boolean,
            Value::Integer(_) => Type::Integer,
            Value::Float(_) => Type::Float,
            Value::String(_) => Type::String,
            Value::Temporal(temporal) => temporal.kind().type_of(),
            Value::List(_) => Type::List,
            Value::Map(_) => Type::Map,
            Value::Node(_) => Type::Node,
            Value::Relationship(_) => Type::Relationship,
            Value::Path(_) => Type::Path,
        }
    }

    /// Whether this is null.
    #[inline]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Text from anything that becomes shared text.
    pub fn string(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// A list of values.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(List::new(items))
    }

    /// How deep lists and maps nest in this value: 0 for anything else.
    pub fn depth(&self) -> u32 {
        match self {
            Value::List(list) => list.depth(),
            Value::Map(map) => map.depth(),
            Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Temporal(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => 0,
        }
    }

    /// How much this value would take with nothing shared: one for each value in it, and one more
    /// for every 24 bytes of text. Past four thousand million it stays there.
    pub fn weight(&self) -> u32 {
        match self {
            Value::List(list) => list.weight(),
            Value::Map(map) => map.weight(),
            Value::String(text) => text_weight(text),
            Value::Path(path) => u32::try_from(path.nodes.len()).unwrap_or(u32::MAX),
            Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Temporal(_)
            | Value::Node(_)
            | Value::Relationship(_) => 1,
        }
    }

    /// About how many bytes of memory this value itself holds, for the memory budget: the outer allocation, of which
    /// everyone who holds it counts a share. So a long list beside every row counts once in all.
    pub fn bytes(&self) -> usize {
        let own = match self {
            Value::String(text) => (text.len() + 16) / Arc::strong_count(text).max(1),
            Value::Temporal(temporal) => temporal.bytes(),
            Value::List(list) => (list.len() * size_of::<Value>() + 32) / list.holders().max(1),
            Value::Map(map) => (map.len() * 64 + 32) / map.holders().max(1),
            Value::Path(path) => (path.nodes.len() * 8 + 64) / Arc::strong_count(path).max(1),
            Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Node(_)
            | Value::Relationship(_) => 0,
        };
        own + size_of::<Value>()
    }
}

impl Value {
    /// About how many bytes would come free if this value went: what only it holds, parts of parts included. What
    /// others hold too costs nothing more here.
    pub fn own_bytes(&self) -> usize {
        let held = match self {
            Value::String(text) if Arc::strong_count(text) == 1 => text.len() + 16,
            Value::List(list) if list.is_unshared() => 32 + list.iter().map(Value::own_bytes).sum::<usize>(),
            Value::Map(map) if map.is_unshared() => {
                32 + map.values().map(|value| 48 + value.own_bytes()).sum::<usize>()
            }
            Value::Path(path) if Arc::strong_count(path) == 1 => path.nodes.len() * 8 + 64,
            Value::String(_) | Value::List(_) | Value::Map(_) | Value::Path(_) => 0,
            Value::Temporal(temporal) => temporal.bytes(),
            Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Node(_)
            | Value::Relationship(_) => 0,
        };
        held + size_of::<Value>()
    }
}

/// The weight of a text.
fn text_weight(text: &str) -> u32 {
    u32::try_from(1 + text.len() / size_of::<Value>()).unwrap_or(u32::MAX)
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Integer(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Float(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Value::String(Arc::from(value))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Value::String(Arc::from(value))
    }
}

impl From<Temporal> for Value {
    fn from(value: Temporal) -> Self {
        Value::Temporal(value)
    }
}

impl From<Option<bool>> for Value {
    /// Three-valued logic's "unknown" is null.
    fn from(value: Option<bool>) -> Self {
        value.map_or(Value::Null, Value::Boolean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_takes_no_more_than_three_words() {
        assert_eq!(size_of::<Value>(), 24);
    }
}
