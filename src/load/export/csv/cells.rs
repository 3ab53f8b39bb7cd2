//! A value as a cell, and the type of the column that can hold it.

use crate::value::temporal::Kind;
use crate::value::text::float;
use crate::value::{Value, json};
use std::io::Write;

/// The type of a single value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Scalar {
    Boolean,
    Integer,
    Float,
    Text,
    Date,
    LocalTime,
    Time,
    LocalDateTime,
    DateTime,
    Duration,
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum ColumnType {
    /// One value of this type.
    One(Scalar),
    /// A list of values of this type.
    List(Scalar),
    /// A list without items, which is a list of any type.
    Empty,
    /// What no type of Neo4j's holds, as tagged JSON.
    Json,
}

impl Scalar {
    fn of(value: &Value) -> Option<Scalar> {
        match value {
            Value::Boolean(_) => Some(Scalar::Boolean),
            Value::Integer(_) => Some(Scalar::Integer),
            Value::Float(_) => Some(Scalar::Float),
            Value::String(_) => Some(Scalar::Text),
            Value::Temporal(temporal) => Some(match temporal.kind() {
                Kind::Date => Scalar::Date,
                Kind::LocalTime => Scalar::LocalTime,
                Kind::Time => Scalar::Time,
                Kind::LocalDateTime => Scalar::LocalDateTime,
                Kind::DateTime => Scalar::DateTime,
                Kind::Duration => Scalar::Duration,
            }),
            Value::Null | Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
                None
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Scalar::Boolean => "boolean",
            Scalar::Integer => "long",
            Scalar::Float => "double",
            Scalar::Text => "string",
            Scalar::Date => "date",
            Scalar::LocalTime => "localtime",
            Scalar::Time => "time",
            Scalar::LocalDateTime => "localdatetime",
            Scalar::DateTime => "datetime",
            Scalar::Duration => "duration",
        }
    }
}

impl ColumnType {
    /// The type of the column that holds this value, where list items are separated by `separator`.
    pub fn of(value: &Value, separator: char) -> ColumnType {
        let Value::List(items) = value else { return Scalar::of(value).map_or(ColumnType::Json, ColumnType::One) };
        let Some(first) = items.first() else { return ColumnType::Empty };
        let Some(scalar) = Scalar::of(first) else { return ColumnType::Json };
        let fits = |item: &Value| match item {
            // One empty text alone would read as no item at all.
            Value::String(text) => !text.contains(separator) && (!text.is_empty() || items.len() > 1),
            _ => true,
        };
        let same = items.iter().all(|item| Scalar::of(item) == Some(scalar) && fits(item));
        if same { ColumnType::List(scalar) } else { ColumnType::Json }
    }

    /// The word that heads it.
    pub fn name(self) -> String {
        match self {
            ColumnType::One(scalar) => scalar.name().to_owned(),
            ColumnType::List(scalar) => format!("{}[]", scalar.name()),
            ColumnType::Empty => "string[]".to_owned(),
            ColumnType::Json => "json".to_owned(),
        }
    }
}

/// Text as a cell: in quotes where it would not read back as it is.
pub(super) fn push_cell(out: &mut Vec<u8>, text: &str) {
    let needs_quotes = text.is_empty()
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
        || text.starts_with('\u{feff}')
        || text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !needs_quotes {
        return out.extend_from_slice(text.as_bytes());
    }
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

/// A value as a cell of a column of this type.
pub(super) fn push_value(out: &mut Vec<u8>, value: &Value, column: ColumnType, separator: char) {
    match (column, value) {
        (ColumnType::Json, _) => {
            let mut text = Vec::new();
            json::push(&mut text, value);
            push_cell(out, &String::from_utf8_lossy(&text));
        }
        (_, Value::List(items)) => {
            let items: Vec<String> = items.iter().map(plain).collect();
            push_cell(out, &items.join(&separator.to_string()));
        }
        (_, Value::String(text)) => push_cell(out, text),
        (_, Value::Integer(number)) => {
            // Writing to memory cannot fail.
            let _ = write!(out, "{number}");
        }
        (_, other) => push_cell(out, &plain(other)),
    }
}

/// A single value as text.
fn plain(value: &Value) -> String {
    match value {
        Value::Boolean(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Float(value) => float(*value),
        Value::String(text) => text.to_string(),
        Value::Temporal(temporal) => temporal.to_string(),
        Value::Null | Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(items: Vec<Value>) -> ColumnType {
        ColumnType::of(&Value::list(items), ';')
    }

    #[test]
    fn lists_that_neo4j_cannot_hold_are_json() {
        assert_eq!(column(vec![Value::from("a"), Value::from("b")]), ColumnType::List(Scalar::Text));
        assert_eq!(column(vec![Value::from(""), Value::from("")]), ColumnType::List(Scalar::Text));
        assert_eq!(column(vec![]), ColumnType::Empty);
        assert_eq!(column(vec![Value::from("")]), ColumnType::Json);
        assert_eq!(column(vec![Value::from("a;b")]), ColumnType::Json);
        assert_eq!(column(vec![Value::from(1), Value::from(1.0)]), ColumnType::Json);
    }

    #[test]
    fn text_stands_in_quotes_where_it_must() {
        let cell = |text: &str| {
            let mut out = Vec::new();
            push_cell(&mut out, text);
            String::from_utf8(out).expect("text")
        };
        assert_eq!(cell("plain; text"), "plain; text");
        assert_eq!(cell(""), "\"\"");
        assert_eq!(cell(" a"), "\" a\"");
        assert_eq!(cell("say \"a\",\nb"), "\"say \"\"a\"\",\nb\"");
    }
}
