//! Values as text: the literal that stands for a value in the language.

use super::Value;
use std::fmt::{self, Write};

/// A value as a literal of the language: `'text'`, `1.0`, `[1, {a: null}]`. Nodes and relationships
/// have no literal; they show their ids, `(#1)` and `[#2]`, and a path shows both in turn.
pub fn literal(value: &Value) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_literal(value, &mut text);
    text
}

/// The value's literal for a message, cut after some forty characters.
pub fn short(value: &Value) -> String {
    let mut text = Bounded { text: String::new(), left: 40 };
    match write_literal(value, &mut text) {
        Ok(()) => text.text,
        Err(fmt::Error) => text.text + "...",
    }
}

/// The value as a message speaks of it: ``a string (`'a'`)``, `null`, `a node`.
pub fn spoken(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        _ if is_entity(value) => value.type_of().noun().to_owned(),
        _ => format!("{} (`{}`)", value.type_of().noun(), short(value)),
    }
}

/// Nodes, relationships and paths show nothing but ids, which help nobody in a message.
fn is_entity(value: &Value) -> bool {
    matches!(value, Value::Node(_) | Value::Relationship(_) | Value::Path(_))
}

/// A float as text that reads back as the same float, with a `.` or an exponent: `1.0`, `1e300`,
/// `NaN`, `-Infinity`.
pub fn float(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else if value.is_infinite() {
        if value > 0.0 { "Infinity" } else { "-Infinity" }.to_owned()
    } else {
        format!("{value:?}")
    }
}

/// A text in single quotes, with what would end or change it escaped.
fn write_quoted(text: &str, out: &mut dyn Write) -> fmt::Result {
    out.write_char('\'')?;
    for character in text.chars() {
        match character {
            '\'' => out.write_str("\\'")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            other => out.write_char(other)?,
        }
    }
    out.write_char('\'')
}

/// A map's key, in backticks where it is not a plain name.
fn write_key(key: &str, out: &mut dyn Write) -> fmt::Result {
    let plain = key.chars().all(|c| c.is_alphanumeric() || c == '_') && !key.starts_with(|c: char| c.is_numeric());
    match plain && !key.is_empty() {
        true => out.write_str(key),
        false => write!(out, "`{}`", key.replace('`', "``")),
    }
}

/// Recursion is as deep as the value, which [`super::MAX_DEPTH`] bounds.
fn write_literal(value: &Value, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Boolean(boolean) => write!(out, "{boolean}"),
        Value::Integer(integer) => write!(out, "{integer}"),
        Value::Float(number) => out.write_str(&float(*number)),
        Value::String(text) => write_quoted(text, out),
        Value::Temporal(temporal) => out.write_str(&temporal.literal()),
        Value::List(list) => {
            out.write_char('[')?;
            for (position, item) in list.iter().enumerate() {
                out.write_str(if position > 0 { ", " } else { "" })?;
                write_literal(item, out)?;
            }
            out.write_char(']')
        }
        Value::Map(map) => {
            out.write_char('{')?;
            for (position, (key, item)) in map.iter().enumerate() {
                out.write_str(if position > 0 { ", " } else { "" })?;
                write_key(key, out)?;
                out.write_str(": ")?;
                write_literal(item, out)?;
            }
            out.write_char('}')
        }
        Value::Node(node) => write!(out, "(#{})", node.0),
        Value::Relationship(relationship) => write!(out, "[#{}]", relationship.0),
        Value::Path(path) => {
            for (position, node) in path.nodes.iter().enumerate() {
                write!(out, "(#{})", node.0)?;
                if let Some(relationship) = path.relationships.get(position) {
                    write!(out, "-[#{}]-", relationship.0)?;
                }
            }
            Ok(())
        }
    }
}

/// Text that takes no more than so many characters and then fails, so that a long value is not
/// written out whole to be cut.
struct Bounded {
    text: String,
    left: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{int, list, map, text};
    use super::*;

    #[test]
    fn floats_read_back_as_floats() {
        assert_eq!(float(1.0), "1.0");
        assert_eq!(float(-0.0), "-0.0");
        assert_eq!(float(0.1), "0.1");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(float(f64::NAN), "NaN");
        assert_eq!(float(f64::NEG_INFINITY), "-Infinity");
    }

    #[test]
    fn literals_are_written_as_the_language_writes_them() {
        let value =
            list([int(1), text("it's\n"), Value::Null, map([("a", Value::Boolean(true)), ("b c", Value::Float(2.0))])]);
        assert_eq!(literal(&value), "[1, 'it\\'s\\n', null, {a: true, `b c`: 2.0}]");
    }

    #[test]
    fn messages_cut_long_values() {
        let shown = short(&text(&"x".repeat(1000)));
        assert_eq!(shown.chars().count(), 43);
        assert!(shown.ends_with("..."));
        assert_eq!(spoken(&int(7)), "an integer (`7`)");
        assert_eq!(spoken(&Value::Null), "null");
    }
}
