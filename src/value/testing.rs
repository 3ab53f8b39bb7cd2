//! Short ways to write values in tests.

use super::Value;
use std::sync::Arc;

/// An integer.
pub fn int(value: i64) -> Value {
    Value::Integer(value)
}

/// A string.
pub fn text(value: &str) -> Value {
    Value::from(value)
}

/// A list.
pub fn list<const N: usize>(items: [Value; N]) -> Value {
    Value::list(items.to_vec())
}

/// A map.
pub fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(super::Map::new(entries.into_iter().map(|(key, value)| (Arc::from(key), value)).collect()))
}
