//! From one type to another.

use super::Call;
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::{Type, Value, arithmetic, number, text};

/// What converting one value came to.
pub enum Converted {
    /// The value in its new type; null where a string does not say such a value.
    To(Value),
    /// The number exists but is too large for its new type.
    TooLarge,
    /// A value of a type that cannot be converted; these can.
    Never(Types),
}

/// The plain form: a type that cannot be converted is an error.
pub fn convert(call: &Call<'_>, conversion: fn(&Value) -> Converted) -> Result<Value> {
    let value = call.argument(0);
    match conversion(value) {
        Converted::To(value) => Ok(value),
        Converted::TooLarge => Err(arithmetic::overflow(&format!("{}({})", call.function.name(), text::short(value)))),
        Converted::Never(types) => Err(call.wrong(value, types)),
    }
}

/// The `OrNull` form: what cannot be converted is null.
pub fn convert_or_null(call: &Call<'_>, conversion: fn(&Value) -> Converted) -> Value {
    or_null(conversion(call.argument(0)))
}

/// The `List` form: every element, null where it cannot be converted.
pub fn convert_list(call: &Call<'_>, conversion: fn(&Value) -> Converted) -> Result<Value> {
    call.list_of(call.list(0)?.iter().map(|item| or_null(conversion(item))).collect())
}

fn or_null(converted: Converted) -> Value {
    match converted {
        Converted::To(value) => value,
        Converted::TooLarge | Converted::Never(_) => Value::Null,
    }
}

pub fn to_boolean(value: &Value) -> Converted {
    match value {
        Value::Null | Value::Boolean(_) => Converted::To(value.clone()),
        Value::Integer(integer) => Converted::To(Value::Boolean(*integer != 0)),
        Value::String(text) => {
            let text = text.trim();
            let known = [("true", true), ("false", false)];
            let found = known.into_iter().find(|(word, _)| text.eq_ignore_ascii_case(word));
            Converted::To(found.map(|(_, boolean)| boolean).into())
        }
        Value::Float(_)
        | Value::Temporal(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => Converted::Never(Types::BOOLEAN | Types::INTEGER | Types::STRING),
    }
}

/// Floats lose what stands behind the point; NaN is no number, so null, as for text that is none.
pub fn to_integer(value: &Value) -> Converted {
    match value {
        Value::Null | Value::Integer(_) => Converted::To(value.clone()),
        Value::Boolean(boolean) => Converted::To(Value::Integer(i64::from(*boolean))),
        Value::Float(float) => integer_of(*float),
        Value::String(text) => match text.trim().parse() {
            Ok(integer) => Converted::To(Value::Integer(integer)),
            Err(_) => decimal(text).map_or(Converted::To(Value::Null), integer_of),
        },
        Value::Temporal(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => Converted::Never(Types::BOOLEAN | Types::NUMBER | Types::STRING),
    }
}

fn integer_of(float: f64) -> Converted {
    if float.is_nan() {
        return Converted::To(Value::Null);
    }
    number::truncated(float).map_or(Converted::TooLarge, |integer| Converted::To(Value::Integer(integer)))
}

pub fn to_float(value: &Value) -> Converted {
    match value {
        Value::Null | Value::Float(_) => Converted::To(value.clone()),
        Value::Integer(integer) => Converted::To(Value::Float(*integer as f64)),
        Value::String(text) => Converted::To(decimal(text).map_or(Value::Null, Value::Float)),
        Value::Boolean(_)
        | Value::Temporal(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => Converted::Never(Types::NUMBER | Types::STRING),
    }
}

/// The number a text says, in the language's own spelling.
fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let is_decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ if is_decimal => text.parse().ok(),
        _ => None,
    }
}

pub fn to_text(value: &Value) -> Converted {
    match value {
        Value::Null | Value::String(_) => Converted::To(value.clone()),
        Value::Boolean(boolean) => Converted::To(Value::from(if *boolean { "true" } else { "false" })),
        Value::Integer(integer) => Converted::To(Value::from(integer.to_string())),
        Value::Float(float) => Converted::To(Value::from(text::float(*float))),
        Value::Temporal(temporal) => Converted::To(Value::from(temporal.to_string())),
        Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            Converted::Never(Types::BOOLEAN | Types::NUMBER | Types::STRING | Types::TEMPORAL)
        }
    }
}

/// `INTEGER NOT NULL`, `LIST<INTEGER | STRING> NOT NULL`, ...
pub fn value_type(call: &Call<'_>) -> Value {
    Value::from(type_name(call.argument(0)))
}

/// Recursion is as deep as the value. Of a list the types of its elements are told, each once.
fn type_name(value: &Value) -> String {
    match value {
        Value::Null => Type::Null.name().to_owned(),
        Value::List(list) => {
            let mut names: Vec<String> = Vec::new();
            let mut nullable = false;
            for item in list.iter() {
                let name = type_name(item);
                nullable |= item.is_null();
                if !item.is_null() && !names.contains(&name) {
                    names.push(name);
                }
            }
            names.sort_unstable();
            let elements = match (names.is_empty(), nullable) {
                (true, true) => Type::Null.name().to_owned(),
                (true, false) => "NOTHING".to_owned(),
                (false, true) => {
                    let nullable = names.iter().map(|name| name.strip_suffix(NOT_NULL).unwrap_or(name));
                    nullable.collect::<Vec<_>>().join(" | ")
                }
                (false, false) => names.join(" | "),
            };
            format!("LIST<{elements}>{NOT_NULL}")
        }
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => format!("{}{NOT_NULL}", value.type_of().name()),
    }
}

const NOT_NULL: &str = " NOT NULL";

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::testing::{int, list, map, text};
    use crate::value::{NodeId, Value};

    #[test]
    fn integers_come_from_numbers_text_and_booleans() {
        gives("toInteger", &[Value::Float(2.9)], "2");
        gives("toInteger", &[Value::Float(-2.9)], "-2");
        gives("toInteger", &[text("1.7")], "1");
        gives("toInteger", &[text(" 42 ")], "42");
        gives("toInteger", &[text("1e3")], "1000");
        gives("toInteger", &[Value::Boolean(true)], "1");
        gives("toInteger", &[text("9223372036854775807")], "9223372036854775807");
        for no_number in ["foo", "", "inf", "NaN", "1x", "."] {
            gives("toInteger", &[text(no_number)], "null");
        }
        gives("toInteger", &[Value::Float(f64::NAN)], "null");
        assert_eq!(fails("toInteger", &[Value::Float(1e300)]).code, "integer-overflow");
        assert_eq!(fails("toInteger", &[text("9223372036854775808")]).code, "integer-overflow");
    }

    #[test]
    fn floats_come_from_numbers_and_text() {
        gives("toFloat", &[int(3)], "3.0");
        gives("toFloat", &[text("-1.5e2")], "-150.0");
        gives("toFloat", &[text("Infinity")], "Infinity");
        for no_number in ["foo", "", "inf", "nan", "infinity"] {
            gives("toFloat", &[text(no_number)], "null");
        }
        assert_eq!(fails("toFloat", &[Value::Boolean(true)]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn booleans_come_from_words_and_integers() {
        gives("toBoolean", &[text("True")], "true");
        gives("toBoolean", &[text(" tru ")], "null");
        gives("toBoolean", &[text("")], "null");
        gives("toBoolean", &[int(0)], "false");
        assert_eq!(fails("toBoolean", &[Value::Float(1.0)]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn text_comes_from_what_has_one_spelling() {
        gives("toString", &[int(42)], "'42'");
        gives("toString", &[Value::Float(2.0)], "'2.0'");
        gives("toString", &[Value::Boolean(true)], "'true'");
        gives("toString", &[text("apa")], "'apa'");
        gives("toString", &[Value::Null], "null");
        for value in [list([]), map([]), Value::Node(NodeId(0))] {
            assert_eq!(fails("toString", &[value]).detail, "InvalidArgumentValue");
        }
    }

    #[test]
    fn the_other_forms_answer_null_instead_of_failing() {
        gives("toStringOrNull", &[list([])], "null");
        gives("toIntegerOrNull", &[Value::Float(1e300)], "null");
        gives("toFloatOrNull", &[map([])], "null");
        gives("toBooleanOrNull", &[Value::Float(1.0)], "null");
        gives("toIntegerList", &[list([text("1"), list([]), Value::Null, text("x")])], "[1, null, null, null]");
        gives("toStringList", &[list([int(1), Value::Boolean(false)])], "['1', 'false']");
        assert_eq!(fails("toFloatList", &[text("1")]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn types_are_named_with_their_elements() {
        gives("valueType", &[int(1)], "'INTEGER NOT NULL'");
        gives("valueType", &[Value::Null], "'NULL'");
        gives("valueType", &[list([])], "'LIST<NOTHING> NOT NULL'");
        gives("valueType", &[list([int(1), text("a"), int(2)])], "'LIST<INTEGER NOT NULL | STRING NOT NULL> NOT NULL'");
        gives("valueType", &[list([int(1), Value::Null])], "'LIST<INTEGER> NOT NULL'");
    }
}
