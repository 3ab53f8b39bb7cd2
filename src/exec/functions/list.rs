//! Functions of lists; some of them take strings too.

use super::Call;
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::Value;

pub fn size(call: &Call<'_>) -> Result<Value> {
    let size = match call.argument(0) {
        Value::List(list) => list.len(),
        Value::String(text) => super::string::characters(text),
        other => return Err(call.wrong(other, Types::SEQUENCE)),
    };
    Ok(Value::Integer(i64::try_from(size).unwrap_or(i64::MAX)))
}

pub fn head(call: &Call<'_>) -> Result<Value> {
    Ok(call.list(0)?.first().cloned().unwrap_or_default())
}

pub fn last(call: &Call<'_>) -> Result<Value> {
    Ok(call.list(0)?.last().cloned().unwrap_or_default())
}

pub fn tail(call: &Call<'_>) -> Result<Value> {
    call.list_of(call.list(0)?.iter().skip(1).cloned().collect())
}

/// The numbers are counted, and the budget asked, before the first of them is made.
pub fn range(call: &Call<'_>) -> Result<Value> {
    let (start, end) = (call.integer(0)?, call.integer(1)?);
    let step = if call.has(2) { call.integer(2)? } else { 1 };
    if step == 0 {
        return Err(call.out_of_range("`range` cannot take steps of 0: it would never end".to_owned()));
    }
    if (step > 0 && start > end) || (step < 0 && start < end) {
        return Ok(Value::list(Vec::new()));
    }
    let count = end.abs_diff(start) / step.unsigned_abs();
    let count = usize::try_from(count).unwrap_or(usize::MAX).saturating_add(1);
    call.context.budget.charge(count.saturating_mul(size_of::<Value>()))?;
    // The last number lies between start and end, so no sum on the way overflows.
    let numbers = std::iter::successors(Some(start), |number| number.checked_add(step));
    Ok(Value::list(numbers.take(count).map(Value::Integer).collect()))
}

pub fn reverse(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::List(list) => call.list_of(list.iter().rev().cloned().collect()),
        Value::String(text) => {
            call.context.budget.charge(text.len())?;
            Ok(Value::from(text.chars().rev().collect::<String>()))
        }
        other => Err(call.wrong(other, Types::SEQUENCE)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::Value;
    use crate::value::testing::{int, list, map, text};

    #[test]
    fn sizes_count_elements_and_characters() {
        gives("size", &[list([int(1), Value::Null])], "2");
        gives("size", &[text("héllo")], "5");
        gives("size", &[Value::Null], "null");
        assert_eq!(fails("size", &[map([])]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn the_ends_of_an_empty_list_are_null() {
        gives("head", &[list([])], "null");
        gives("last", &[list([])], "null");
        gives("tail", &[list([])], "[]");
        let three = list([int(1), int(2), int(3)]);
        gives("head", std::slice::from_ref(&three), "1");
        gives("last", std::slice::from_ref(&three), "3");
        gives("tail", std::slice::from_ref(&three), "[2, 3]");
    }

    #[test]
    fn ranges_include_both_ends() {
        gives("range", &[int(-1), int(1)], "[-1, 0, 1]");
        gives("range", &[int(0), int(0)], "[0]");
        gives("range", &[int(1), int(0)], "[]");
        gives("range", &[int(10), int(-10), int(-7)], "[10, 3, -4]");
        gives("range", &[int(0), int(1), int(-1)], "[]");
        gives("range", &[int(i64::MAX - 1), int(i64::MAX)], "[9223372036854775806, 9223372036854775807]");
        gives(
            "range",
            &[int(i64::MIN), int(i64::MAX), int(i64::MAX)],
            "[-9223372036854775808, -1, 9223372036854775806]",
        );
        gives("range", &[Value::Null, int(1)], "null");
    }

    #[test]
    fn ranges_without_end_are_refused_before_they_begin() {
        assert_eq!(fails("range", &[int(2), int(8), int(0)]).detail, "NumberOutOfRange");
        assert!(fails("range", &[int(1), int(100_000_000_000)]).is_limit());
        assert!(fails("range", &[int(i64::MIN), int(i64::MAX)]).is_limit());
        assert_eq!(fails("range", &[int(1), Value::Float(2.0)]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn lists_and_strings_are_reversed() {
        gives("reverse", &[list([int(1), Value::Null])], "[null, 1]");
        gives("reverse", &[text("añb")], "'bña'");
    }
}
