//! Equality of the language: `=` is three-valued, null when it cannot be known.

use super::{Value, number};

/// `a = b`: `None` where the answer is null.
///
/// Null equals nothing, not even itself, and values of different types differ, except that numbers
/// are compared by their exact value. A difference that is certain beats one that is unknown:
/// `[1, null] = [2, null]` is false, `[1, null] = [1, null]` is null.
pub fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => None,
        (Value::Boolean(a), Value::Boolean(b)) => Some(a == b),
        (Value::Integer(a), Value::Integer(b)) => Some(a == b),
        (Value::Float(a), Value::Float(b)) => Some(a == b),
        (Value::Integer(integer), Value::Float(float)) | (Value::Float(float), Value::Integer(integer)) => {
            Some(number::same(*integer, *float))
        }
        (Value::String(a), Value::String(b)) => Some(a == b),
        (Value::Temporal(a), Value::Temporal(b)) => Some(a.total_order(b).is_eq()),
        (Value::List(a), Value::List(b)) => match a.len() == b.len() {
            true => all_equal(a.iter().zip(b.iter())),
            false => Some(false),
        },
        (Value::Map(a), Value::Map(b)) => match a.len() == b.len() && a.keys().eq(b.keys()) {
            true => all_equal(a.values().zip(b.values())),
            false => Some(false),
        },
        (Value::Node(a), Value::Node(b)) => Some(a == b),
        (Value::Relationship(a), Value::Relationship(b)) => Some(a == b),
        (Value::Path(a), Value::Path(b)) => Some(a == b),
        (
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Temporal(_)
            | Value::List(_)
            | Value::Map(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_),
            _,
        ) => Some(false),
    }
}

/// Whether every pair is equal: false as soon as one differs, else null as soon as one is null.
fn all_equal<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Option<bool> {
    let mut known = true;
    for (a, b) in pairs {
        match equal(a, b) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => known = false,
        }
    }
    known.then_some(true)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{int, list, map, text};
    use super::*;

    #[test]
    fn null_is_equal_to_nothing() {
        assert_eq!(equal(&Value::Null, &Value::Null), None);
        assert_eq!(equal(&int(1), &Value::Null), None);
    }

    #[test]
    fn numbers_compare_by_exact_value() {
        assert_eq!(equal(&int(1), &Value::Float(1.0)), Some(true));
        // 2^53 + 1 has no float of its own: a lossy cast would call these equal.
        assert_eq!(equal(&int(9_007_199_254_740_993), &Value::Float(9_007_199_254_740_992.0)), Some(false));
        assert_eq!(equal(&int(i64::MAX), &Value::Float(9_223_372_036_854_775_808.0)), Some(false));
        assert_eq!(equal(&int(i64::MIN), &Value::Float(-9_223_372_036_854_775_808.0)), Some(true));
        assert_eq!(equal(&Value::Float(f64::NAN), &Value::Float(f64::NAN)), Some(false));
        assert_eq!(equal(&Value::Float(f64::NAN), &text("a")), Some(false));
    }

    #[test]
    fn a_certain_difference_in_lists_beats_an_unknown_one() {
        assert_eq!(equal(&list([int(1), Value::Null]), &list([int(2), Value::Null])), Some(false));
        assert_eq!(equal(&list([Value::Null, int(2)]), &list([int(1), int(2)])), None);
        assert_eq!(equal(&list([int(1)]), &list([int(1), Value::Null])), Some(false));
        assert_eq!(equal(&list([list([Value::Null])]), &list([list([int(1)])])), None);
        assert_eq!(equal(&list([]), &list([])), Some(true));
    }

    #[test]
    fn maps_with_other_keys_differ_whatever_their_values() {
        assert_eq!(equal(&map([("a", Value::Null)]), &map([])), Some(false));
        assert_eq!(equal(&map([("a", Value::Null)]), &map([("b", Value::Null)])), Some(false));
        assert_eq!(equal(&map([("a", Value::Null)]), &map([("a", int(1))])), None);
        assert_eq!(equal(&map([("a", int(1))]), &map([("a", Value::Float(1.0))])), Some(true));
    }

    #[test]
    fn different_types_differ() {
        assert_eq!(equal(&text("1"), &int(1)), Some(false));
        assert_eq!(equal(&list([int(1)]), &int(1)), Some(false));
        assert_eq!(
            equal(&Value::Node(crate::value::NodeId(1)), &Value::Relationship(crate::value::RelationshipId(1))),
            Some(false)
        );
    }
}
