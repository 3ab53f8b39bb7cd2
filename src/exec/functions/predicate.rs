//! Questions answered by true or false, and null handling.

use super::Call;
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::{Value, equality};

/// The first value that is not null. The evaluator does this lazily; this form has them all.
pub fn coalesce(call: &Call<'_>) -> Value {
    call.arguments.iter().find(|value| !value.is_null()).cloned().unwrap_or_default()
}

pub fn null_if(call: &Call<'_>) -> Value {
    match equality::equal(call.argument(0), call.argument(1)) {
        Some(true) => Value::Null,
        Some(false) | None => call.argument(0).clone(),
    }
}

pub fn exists(call: &Call<'_>) -> Value {
    Value::Boolean(!call.argument(0).is_null())
}

pub fn is_empty(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::String(text) => Ok(Value::Boolean(text.is_empty())),
        Value::List(list) => Ok(Value::Boolean(list.is_empty())),
        Value::Map(map) => Ok(Value::Boolean(map.is_empty())),
        other => Err(call.wrong(other, Types::SIZED)),
    }
}

pub fn is_nan(call: &Call<'_>) -> Result<Value> {
    call.number(0).map(|number| Value::Boolean(number.is_nan()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::Value;
    use crate::value::testing::{int, list, map, text};

    #[test]
    fn null_is_what_these_functions_are_about() {
        gives("coalesce", &[Value::Null, int(2), int(3)], "2");
        gives("coalesce", &[Value::Null], "null");
        gives("nullIf", &[int(1), Value::Float(1.0)], "null");
        gives("nullIf", &[int(1), Value::Null], "1");
        gives("exists", &[Value::Null], "false");
        gives("exists", &[int(0)], "true");
    }

    #[test]
    fn emptiness_is_asked_of_what_can_be_empty() {
        gives("isEmpty", &[text("")], "true");
        gives("isEmpty", &[list([Value::Null])], "false");
        gives("isEmpty", &[map([])], "true");
        gives("isEmpty", &[Value::Null], "null");
        assert_eq!(fails("isEmpty", &[int(0)]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn only_nan_is_nan() {
        gives("isNaN", &[Value::Float(f64::NAN)], "true");
        gives("isNaN", &[int(1)], "false");
    }
}
