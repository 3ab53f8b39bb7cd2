//! One cell of a CSV file to a value; the ids of nodes to nodes.

use super::Table;
use super::records::Text;
use crate::diagnostic::Diagnostic;
use crate::value::json;
use crate::value::temporal::{self, Kind};
use crate::value::{NodeId, Value};
use rustc_hash::FxHashMap;

/// What a property column holds.
#[derive(Clone, Copy)]
pub(super) struct Cell {
    pub scalar: Scalar,
    /// Whether it is a list.
    pub list: bool,
}

/// A single value's type.
#[derive(Clone, Copy)]
pub(super) enum Scalar {
    Integer,
    Float,
    Boolean,
    Text,
    Temporal(Kind),
    /// Tagged JSON: lists of several types, as exports write them.
    Json,
}

impl Cell {
    /// The value of a cell, its list items separated by `separator`; null where nothing stands in it. An empty text in quotes is an
    /// empty text or an empty list, and nothing where the column holds neither.
    pub fn read(self, cell: Text<'_>, separator: char) -> Result<Value, Box<Diagnostic>> {
        let text = text(cell.bytes)?;
        match (self.list, text.is_empty()) {
            (true, true) if cell.quoted => Ok(Value::list(Vec::new())),
            (false, true) if cell.quoted && matches!(self.scalar, Scalar::Text) => Ok(Value::from("")),
            (_, true) => Ok(Value::Null),
            (false, false) => self.scalar.read(text),
            (true, false) => {
                let items: Result<Vec<Value>, _> = text.split(separator).map(|item| self.scalar.read(item)).collect();
                Ok(Value::list(items?))
            }
        }
    }
}

impl Scalar {
    fn read(self, text: &str) -> Result<Value, Box<Diagnostic>> {
        let trimmed = text.trim();
        let (value, expected) = match self {
            Scalar::Text => (Some(Value::string(text)), "text"),
            Scalar::Integer => (trimmed.parse().ok().map(Value::Integer), "a whole number"),
            Scalar::Float => (trimmed.parse().ok().map(Value::Float), "a number"),
            Scalar::Boolean if trimmed.eq_ignore_ascii_case("true") => (Some(Value::Boolean(true)), ""),
            Scalar::Boolean if trimmed.eq_ignore_ascii_case("false") => (Some(Value::Boolean(false)), ""),
            Scalar::Boolean => (None, "true or false"),
            Scalar::Temporal(kind) => {
                (temporal::from_text(kind, trimmed).ok().map(Value::Temporal), kind.type_of().noun())
            }
            Scalar::Json => (json::read(text).ok().filter(is_storable), "JSON of a value that a property may hold"),
        };
        value.ok_or_else(|| {
            let shown: String = text.chars().take(80).collect();
            let more = if shown.len() < text.len() { "..." } else { "" };
            Diagnostic::data("data-wrong-type", format!("`{shown}{more}` is not {expected}"))
        })
    }
}

/// Whether a property may hold it: no map, and no list in a list.
pub(in crate::load) fn is_storable(value: &Value) -> bool {
    let plain = |value: &Value| match value {
        Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Temporal(_) => true,
        Value::Null | Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            false
        }
    };
    match value {
        Value::Null => true,
        Value::List(items) => items.iter().all(plain),
        other => plain(other),
    }
}

/// A cell as text.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Box<Diagnostic>> {
    std::str::from_utf8(bytes).map_err(|_| {
        let shown = String::from_utf8_lossy(bytes);
        Diagnostic::data("data-not-utf8", format!("`{shown}` is not UTF-8 text"))
            .hint("save the file as UTF-8 and try again")
    })
}

/// A cell as a name: without the spaces around it, unless it stands in quotes.
pub(super) fn name(cell: Text<'_>) -> Result<&str, Box<Diagnostic>> {
    let text = text(cell.bytes)?;
    Ok(if cell.quoted { text } else { text.trim() })
}

/// Nodes by id. Whole numbers where every id of the column is one, which is smaller and faster.
pub(super) enum Ids {
    Numbers(FxHashMap<i64, NodeId>),
    Texts(FxHashMap<Box<[u8]>, NodeId>),
}

impl Ids {
    /// No ids yet, of numbers or texts.
    pub fn new(are_numbers: bool) -> Self {
        if are_numbers { Ids::Numbers(FxHashMap::default()) } else { Ids::Texts(FxHashMap::default()) }
    }

    /// Whether every id of a table's id column is a whole number.
    pub fn are_numbers(mut table: Table, at: usize) -> Result<bool, Box<Diagnostic>> {
        while table.next()? {
            if table.record.get(at).is_some_and(|id| number(id.bytes).is_none()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The id as the property that keeps it.
    pub fn value(&self, id: &[u8]) -> Result<Value, Box<Diagnostic>> {
        match self {
            Ids::Numbers(_) => Ok(number(id).map_or(Value::Null, Value::Integer)),
            Ids::Texts(_) => text(id).map(Value::string),
        }
    }

    pub fn insert(&mut self, id: &[u8], node: NodeId) -> Result<(), Box<Diagnostic>> {
        let shown = || String::from_utf8_lossy(id).into_owned();
        if id.is_empty() {
            return Err(
                Diagnostic::data("data-bad-line", "the node has no id").hint("give every node an id of its own")
            );
        }
        let before = match self {
            Ids::Numbers(ids) => number(id).and_then(|id| ids.insert(id, node)),
            Ids::Texts(ids) => ids.insert(id.into(), node),
        };
        match before {
            None => Ok(()),
            Some(_) => Err(Diagnostic::data("data-duplicate-name", format!("the id `{}` stands twice", shown()))
                .hint("give every node an id of its own")),
        }
    }

    #[inline]
    pub fn get(&self, id: &[u8]) -> Option<NodeId> {
        match self {
            Ids::Numbers(ids) => number(id).and_then(|id| ids.get(&id)).copied(),
            Ids::Texts(ids) => ids.get(id).copied(),
        }
    }

    /// Every node with its id, `Role/7` in the id space `Role`.
    pub fn in_space(&self, space: &str) -> Vec<(NodeId, String)> {
        let name = |id: &dyn std::fmt::Display| if space.is_empty() { id.to_string() } else { format!("{space}/{id}") };
        match self {
            Ids::Numbers(ids) => ids.iter().map(|(id, node)| (*node, name(id))).collect(),
            Ids::Texts(ids) => ids.iter().map(|(id, node)| (*node, name(&String::from_utf8_lossy(id)))).collect(),
        }
    }

    /// The first ten thousand ids that are text, to find near ones in.
    pub fn some_texts(&self) -> Option<impl Iterator<Item = &str>> {
        match self {
            Ids::Numbers(_) => None,
            Ids::Texts(ids) => Some(ids.keys().take(10_000).filter_map(|id| std::str::from_utf8(id).ok())),
        }
    }
}

/// An id that is a whole number written the usual way: `7` and `-7`, but not `07`, `+7` or `7.0`,
/// which would not come back as they were.
#[inline]
fn number(id: &[u8]) -> Option<i64> {
    let (negative, digits) = match id {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let usual = matches!(digits, [b'0'] if !negative) || matches!(digits, [b'1'..=b'9', ..]);
    if !usual || digits.len() > 18 {
        return None;
    }
    let mut number: i64 = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_ids_that_come_back_unchanged_are_numbers() {
        assert_eq!(number(b"0"), Some(0));
        assert_eq!(number(b"-12"), Some(-12));
        for text in ["", "-", "-0", "07", "+7", "7.0", "29-1141", "9999999999999999999"] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }
}
