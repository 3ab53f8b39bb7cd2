//! Arithmetic on values: `+`, `-`, `*`, `/`, `%`, `^` and the sign.
//!
//! Null on either side gives null. Two integers give an integer, or an error where it does not
//! fit; with a float among them the result is a float, where too large is infinite and what has no
//! answer is NaN. `^` always gives a float. `+` also joins text and lists.

use super::limit::{bytes_of_weight, check_depth};
use super::{Charge, Value, text};
use crate::diagnostic::{Diagnostic, ErrorType, Result};

/// `a + b`: numbers are added; text is joined, with a number written out; a list takes another
/// list's elements, or one more element at the side it stands on.
///
/// Takes its operands whole, so that `list + element` can grow a list nobody else holds in place.
///
/// # Errors
/// Integer overflow, types that do not add, a result too large or too deep.
pub fn add(a: Value, b: Value, charge: &dyn Charge) -> Result<Value> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Integer(a), Value::Integer(b)) => add_integers(a, b).map(Value::Integer),
        (Value::Float(a), Value::Float(b)) => Ok(Value::Float(a + b)),
        (Value::Integer(a), Value::Float(b)) => Ok(Value::Float(a as f64 + b)),
        (Value::Float(a), Value::Integer(b)) => Ok(Value::Float(a + b as f64)),
        (Value::String(a), Value::String(b)) => join(&a, &b, charge),
        (Value::String(a), Value::Integer(b)) => join(&a, &b.to_string(), charge),
        (Value::Integer(a), Value::String(b)) => join(&a.to_string(), &b, charge),
        (Value::String(a), Value::Float(b)) => join(&a, &text::float(b), charge),
        (Value::Float(a), Value::String(b)) => join(&text::float(a), &b, charge),
        (Value::List(a), Value::List(b)) => {
            charge.charge(bytes_of_weight(a.weight().saturating_add(b.weight())))?;
            check_depth(Value::List(a.extend(&b)))
        }
        (Value::List(list), item) => {
            charge.charge(bytes_of_weight(list.weight().saturating_add(item.weight())))?;
            check_depth(Value::List(list.push(item)))
        }
        (item, Value::List(list)) => {
            charge.charge(bytes_of_weight(list.weight().saturating_add(item.weight())))?;
            let mut items = Vec::with_capacity(list.len() + 1);
            items.push(item);
            items.extend(list.iter().cloned());
            check_depth(Value::list(items))
        }
        (
            a @ (Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_)),
            b,
        ) => {
            let message = format!("`+` cannot add {} and {}", text::spoken(&a), text::spoken(&b));
            Err(wrong_type(message)
                .hint("`+` adds numbers, joins text, and adds to lists; `toString(...)` turns a value into text"))
        }
    }
}

/// Text after text.
fn join(a: &str, b: &str, charge: &dyn Charge) -> Result<Value> {
    // The text and its shared copy are there together for a moment.
    charge.charge(a.len().saturating_add(b.len()).saturating_mul(2))?;
    let mut joined = String::with_capacity(a.len() + b.len());
    joined.push_str(a);
    joined.push_str(b);
    Ok(Value::from(joined))
}

/// `a - b`.
///
/// # Errors
/// Integer overflow; anything but numbers.
pub fn subtract(a: &Value, b: &Value) -> Result<Value> {
    numeric("-", a, b, subtract_integers, |a, b| a - b)
}

/// `a * b`.
///
/// # Errors
/// Integer overflow; anything but numbers.
pub fn multiply(a: &Value, b: &Value) -> Result<Value> {
    numeric("*", a, b, multiply_integers, |a, b| a * b)
}

/// `a / b`: of two integers the whole part, cut towards zero.
///
/// # Errors
/// Division of an integer by the integer zero; integer overflow; anything but numbers.
pub fn divide(a: &Value, b: &Value) -> Result<Value> {
    numeric("/", a, b, divide_integers, |a, b| a / b)
}

/// `a % b`: what division leaves, with the sign of `a`.
///
/// # Errors
/// An integer modulo the integer zero; anything but numbers.
pub fn modulo(a: &Value, b: &Value) -> Result<Value> {
    numeric("%", a, b, modulo_integers, |a, b| a % b)
}

/// `a ^ b`: always a float.
///
/// # Errors
/// Anything but numbers.
pub fn power(a: &Value, b: &Value) -> Result<Value> {
    Ok(match operands("^", a, b)? {
        Operands::Unknown => Value::Null,
        Operands::Integers(a, b) => Value::Float((a as f64).powf(b as f64)),
        Operands::Floats(a, b) => Value::Float(a.powf(b)),
    })
}

/// `-a`.
///
/// # Errors
/// The smallest integer, whose opposite does not fit; anything but a number.
pub fn negate(a: &Value) -> Result<Value> {
    match a {
        Value::Null => Ok(Value::Null),
        Value::Integer(a) => a.checked_neg().map(Value::Integer).ok_or_else(|| overflow(&format!("-({a})"))),
        Value::Float(a) => Ok(Value::Float(-a)),
        other => Err(wrong_type(format!("`-` needs a number, but found {}", text::spoken(other)))),
    }
}

/// `+a`: the number itself.
///
/// # Errors
/// Anything but a number.
pub fn plus(a: &Value) -> Result<Value> {
    match a {
        Value::Null | Value::Integer(_) | Value::Float(_) => Ok(a.clone()),
        other => Err(wrong_type(format!("`+` in front of a value needs a number, but found {}", text::spoken(other)))),
    }
}

/// `a + b` of integers.
///
/// # Errors
/// Overflow.
#[inline]
pub fn add_integers(a: i64, b: i64) -> Result<i64> {
    a.checked_add(b).ok_or_else(|| overflow(&format!("{a} + {b}")))
}

/// `a - b` of integers.
///
/// # Errors
/// Overflow.
#[inline]
pub fn subtract_integers(a: i64, b: i64) -> Result<i64> {
    a.checked_sub(b).ok_or_else(|| overflow(&format!("{a} - {b}")))
}

/// `a * b` of integers.
///
/// # Errors
/// Overflow.
#[inline]
pub fn multiply_integers(a: i64, b: i64) -> Result<i64> {
    a.checked_mul(b).ok_or_else(|| overflow(&format!("{a} * {b}")))
}

/// `a / b` of integers, cut towards zero.
///
/// # Errors
/// Division by zero; overflow of the smallest integer by -1.
#[inline]
pub fn divide_integers(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(division_by_zero(&format!("{a} / 0")));
    }
    a.checked_div(b).ok_or_else(|| overflow(&format!("{a} / {b}")))
}

/// `a % b` of integers.
///
/// # Errors
/// Division by zero.
#[inline]
pub fn modulo_integers(a: i64, b: i64) -> Result<i64> {
    if b == 0 {
        return Err(division_by_zero(&format!("{a} % 0")));
    }
    Ok(a.wrapping_rem(b))
}

/// The operands of an operator on numbers, made alike.
enum Operands {
    /// One is null, and so is the answer.
    Unknown,
    /// Both are integers.
    Integers(i64, i64),
    /// One at least is a float.
    Floats(f64, f64),
}

fn operands(operator: &str, a: &Value, b: &Value) -> Result<Operands> {
    Ok(match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Operands::Integers(*a, *b),
        (Value::Float(a), Value::Float(b)) => Operands::Floats(*a, *b),
        (Value::Integer(a), Value::Float(b)) => Operands::Floats(*a as f64, *b),
        (Value::Float(a), Value::Integer(b)) => Operands::Floats(*a, *b as f64),
        (Value::Null, _) | (_, Value::Null) => Operands::Unknown,
        (a, b) => {
            let found = format!("{} and {}", text::spoken(a), text::spoken(b));
            let error = wrong_type(format!("`{operator}` needs two numbers, but found {found}"));
            let is_text = matches!(a, Value::String(_)) || matches!(b, Value::String(_));
            return Err(match is_text {
                true => error.hint("`toInteger(...)` and `toFloat(...)` turn text into a number"),
                false => error,
            });
        }
    })
}

/// An operator that gives an integer for integers and a float otherwise.
#[inline]
fn numeric(
    operator: &str,
    a: &Value,
    b: &Value,
    integers: fn(i64, i64) -> Result<i64>,
    floats: fn(f64, f64) -> f64,
) -> Result<Value> {
    match operands(operator, a, b)? {
        Operands::Unknown => Ok(Value::Null),
        Operands::Integers(a, b) => integers(a, b).map(Value::Integer),
        Operands::Floats(a, b) => Ok(Value::Float(floats(a, b))),
    }
}

/// An operand of a type the operator cannot take.
fn wrong_type(message: String) -> Box<Diagnostic> {
    Diagnostic::runtime("wrong-type", ErrorType::TypeError, "InvalidArgumentType", message)
}

/// A result that no 64-bit integer can hold.
pub(crate) fn overflow(calculation: &str) -> Box<Diagnostic> {
    let message = format!("`{calculation}` is too large for a 64-bit integer");
    Diagnostic::runtime("integer-overflow", ErrorType::ArithmeticError, "IntegerOverflow", message)
        .hint("`toFloat(...)` calculates with floats, which go further but round")
}

fn division_by_zero(calculation: &str) -> Box<Diagnostic> {
    let message = format!("`{calculation}` divides an integer by zero");
    Diagnostic::runtime("division-by-zero", ErrorType::ArithmeticError, "DivisionByZero", message)
        .hint("where zero can occur, test for it first: `CASE WHEN b <> 0 THEN a / b END`")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{int, list, map, text};
    use super::super::{AtMost, equality};
    use super::*;

    const ROOM: AtMost = AtMost(1 << 20);

    #[track_caller]
    fn gives(result: Result<Value>, expected: Value) {
        let result = result.expect("a value");
        assert_eq!(super::text::literal(&result), super::text::literal(&expected));
    }

    #[track_caller]
    fn fails(result: Result<Value>, code: &str) {
        assert_eq!(result.expect_err("an error").code, code);
    }

    #[test]
    fn null_makes_every_result_null() {
        gives(add(Value::Null, int(1), &ROOM), Value::Null);
        gives(add(list([int(1)]), Value::Null, &ROOM), Value::Null);
        gives(divide(&int(1), &Value::Null), Value::Null);
        gives(subtract(&text("a"), &Value::Null), Value::Null);
        gives(power(&Value::Null, &int(2)), Value::Null);
        gives(negate(&Value::Null), Value::Null);
    }

    #[test]
    fn integers_stay_integers_and_floats_win() {
        gives(add(int(1), int(2), &ROOM), int(3));
        gives(add(int(1), Value::Float(2.0), &ROOM), Value::Float(3.0));
        gives(divide(&int(-7), &int(2)), int(-3));
        gives(divide(&int(7), &Value::Float(2.0)), Value::Float(3.5));
        gives(modulo(&int(-7), &int(2)), int(-1));
        gives(modulo(&int(i64::MIN), &int(-1)), int(0));
        gives(power(&int(2), &int(3)), Value::Float(8.0));
        gives(negate(&int(5)), int(-5));
    }

    #[test]
    fn integers_that_do_not_fit_are_errors() {
        fails(add(int(i64::MAX), int(1), &ROOM), "integer-overflow");
        fails(subtract(&int(i64::MIN), &int(1)), "integer-overflow");
        fails(multiply(&int(i64::MAX), &int(2)), "integer-overflow");
        fails(divide(&int(i64::MIN), &int(-1)), "integer-overflow");
        fails(negate(&int(i64::MIN)), "integer-overflow");
    }

    #[test]
    fn only_integers_cannot_be_divided_by_zero() {
        fails(divide(&int(1), &int(0)), "division-by-zero");
        fails(modulo(&int(1), &int(0)), "division-by-zero");
        gives(divide(&Value::Float(1.0), &int(0)), Value::Float(f64::INFINITY));
        gives(divide(&int(0), &Value::Float(0.0)), Value::Float(f64::NAN));
    }

    #[test]
    fn text_is_joined_with_text_and_numbers() {
        gives(add(text("a"), text("b"), &ROOM), text("ab"));
        gives(add(text("a"), int(1), &ROOM), text("a1"));
        gives(add(Value::Float(1.5), text("a"), &ROOM), text("1.5a"));
        fails(add(text("a"), Value::Boolean(true), &ROOM), "wrong-type");
    }

    #[test]
    fn lists_take_lists_and_elements_at_either_end() {
        gives(add(list([int(1)]), list([int(2), int(3)]), &ROOM), list([int(1), int(2), int(3)]));
        gives(add(list([int(1)]), map([]), &ROOM), list([int(1), map([])]));
        gives(add(text("a"), list([int(1)]), &ROOM), list([text("a"), int(1)]));
        gives(add(list([list([])]), list([list([])]), &ROOM), list([list([]), list([])]));
    }

    #[test]
    fn other_types_do_not_calculate() {
        fails(add(map([]), int(1), &ROOM), "wrong-type");
        fails(add(int(1), Value::Boolean(true), &ROOM), "wrong-type");
        let error = subtract(&text("7"), &int(1)).expect_err("an error");
        assert_eq!(error.message, "`-` needs two numbers, but found a string (`'7'`) and an integer (`1`)");
        fails(negate(&text("a")), "wrong-type");
        fails(plus(&list([])), "wrong-type");
    }

    #[test]
    fn doubling_ends_at_the_limit_without_building_it() {
        let doubled = (0..60).try_fold(text("x"), |value, _| add(value.clone(), value, &ROOM));
        assert!(doubled.expect_err("too large").is_limit());
        let doubled = (0..60).try_fold(list([int(1)]), |value, _| add(value.clone(), value, &ROOM));
        assert!(doubled.expect_err("too large").is_limit());
    }

    #[test]
    fn a_list_wrapped_in_lists_ends_at_the_depth_limit() {
        let wrapped = (0..1000).try_fold(list([]), |value, _| add(list([]), list([value]), &ROOM));
        assert_eq!(wrapped.expect_err("too deep").code, "value-too-deep");
    }

    #[test]
    fn a_list_grows_in_place_and_leaves_shared_ones_alone() {
        let original = list([int(1)]);
        let grown = add(original.clone(), int(2), &ROOM).expect("a list");
        assert_eq!(equality::equal(&original, &list([int(1)])), Some(true));
        assert_eq!(grown.weight(), 3);
        assert_eq!(grown.depth(), 1);
    }
}
