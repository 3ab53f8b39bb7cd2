//! Order of the language: `ORDER BY`'s total order, comparability for `<`, and equivalence.
//!
//! [`total_order`], [`equivalent`] and [`hash_into`] agree: two values are equivalent exactly when
//! the total order ties them, and then they hash alike.

use super::{Path, Value, number};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// The total order of `ORDER BY`, ascending: maps, nodes, relationships, lists, paths,
/// dates and times, text, booleans, numbers, NaN, null.
///
/// Lists go element by element, a shorter one before those it begins. Maps go by how many entries
/// they have, then by their keys, then by their values.
pub fn total_order(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => nan_last(a.partial_cmp(b), a.is_nan(), b.is_nan()),
        (Value::Integer(a), Value::Float(b)) => nan_last(number::compare(*a, *b), false, b.is_nan()),
        (Value::Float(a), Value::Integer(b)) => {
            nan_last(number::compare(*b, *a).map(Ordering::reverse), a.is_nan(), false)
        }
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Temporal(a), Value::Temporal(b)) => a.total_order(b),
        (Value::List(a), Value::List(b)) => {
            first_difference(a.iter().zip(b.iter())).then_with(|| a.len().cmp(&b.len()))
        }
        (Value::Map(a), Value::Map(b)) => (a.len().cmp(&b.len()))
            .then_with(|| a.keys().cmp(b.keys()))
            .then_with(|| first_difference(a.values().zip(b.values()))),
        (Value::Node(a), Value::Node(b)) => a.cmp(b),
        (Value::Relationship(a), Value::Relationship(b)) => a.cmp(b),
        (Value::Path(a), Value::Path(b)) => path_order(a, b),
        (
            Value::Null
            | Value::Boolean(_)
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
        ) => rank(a).cmp(&rank(b)),
    }
}

/// Where the value's type stands in the total order.
fn rank(value: &Value) -> u8 {
    match value {
        Value::Map(_) => 0,
        Value::Node(_) => 1,
        Value::Relationship(_) => 2,
        Value::List(_) => 3,
        Value::Path(_) => 4,
        Value::Temporal(_) => 5,
        Value::String(_) => 6,
        Value::Boolean(_) => 7,
        Value::Integer(_) | Value::Float(_) => 8,
        Value::Null => 9,
    }
}

/// The order of two numbers, of which NaN comes last and ties with itself.
fn nan_last(order: Option<Ordering>, a_is_nan: bool, b_is_nan: bool) -> Ordering {
    order.unwrap_or_else(|| a_is_nan.cmp(&b_is_nan))
}

fn first_difference<'a>(pairs: impl Iterator<Item = (&'a Value, &'a Value)>) -> Ordering {
    pairs.map(|(a, b)| total_order(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Paths go node, relationship, node, ... from their starts; a shorter one before those it begins.
fn path_order(a: &Path, b: &Path) -> Ordering {
    for position in 0..a.nodes.len().min(b.nodes.len()) {
        let order = a.nodes.get(position).cmp(&b.nodes.get(position));
        let order = order.then_with(|| a.relationships.get(position).cmp(&b.relationships.get(position)));
        if order.is_ne() {
            return order;
        }
    }
    a.nodes.len().cmp(&b.nodes.len())
}

/// What `<` and its siblings find between two values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Comparison {
    /// They are in this order.
    Ordered(Ordering),
    /// One is NaN: every one of `<`, `<=`, `>`, `>=` is false.
    Unordered,
    /// One is null, or they are of types that are not compared: the answer is null.
    Unknown,
}

/// What `<` and its siblings find between two values: numbers, text, booleans (false before true),
/// dates and times and lists of such are compared, each with its own kind only.
pub fn comparison(a: &Value, b: &Value) -> Comparison {
    let number = |order: Option<Ordering>| order.map_or(Comparison::Unordered, Comparison::Ordered);
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) => Comparison::Ordered(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => number(a.partial_cmp(b)),
        (Value::Integer(a), Value::Float(b)) => number(number::compare(*a, *b)),
        (Value::Float(a), Value::Integer(b)) => number(number::compare(*b, *a).map(Ordering::reverse)),
        (Value::String(a), Value::String(b)) => Comparison::Ordered(a.cmp(b)),
        (Value::Boolean(a), Value::Boolean(b)) => Comparison::Ordered(a.cmp(b)),
        (Value::Temporal(a), Value::Temporal(b)) => a.compare(b).map_or(Comparison::Unknown, Comparison::Ordered),
        (Value::List(a), Value::List(b)) => {
            for (a, b) in a.iter().zip(b.iter()) {
                match comparison(a, b) {
                    Comparison::Ordered(Ordering::Equal) => {}
                    decided => return decided,
                }
            }
            Comparison::Ordered(a.len().cmp(&b.len()))
        }
        (
            Value::Null
            | Value::Boolean(_)
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
        ) => Comparison::Unknown,
    }
}

impl Comparison {
    /// The answer of an operator that holds for these orders: `None` for null.
    pub fn holds(self, wanted: impl Fn(Ordering) -> bool) -> Option<bool> {
        match self {
            Comparison::Ordered(order) => Some(wanted(order)),
            Comparison::Unordered => Some(false),
            Comparison::Unknown => None,
        }
    }
}

/// The order of two values that are compared at all: `None` both for null and beside NaN. The
/// operators themselves are [`less`], [`less_or_equal`], [`greater`] and [`greater_or_equal`].
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match comparison(a, b) {
        Comparison::Ordered(order) => Some(order),
        Comparison::Unordered | Comparison::Unknown => None,
    }
}

/// `a < b`: `None` where the answer is null.
pub fn less(a: &Value, b: &Value) -> Option<bool> {
    comparison(a, b).holds(Ordering::is_lt)
}

/// `a <= b`: `None` where the answer is null.
pub fn less_or_equal(a: &Value, b: &Value) -> Option<bool> {
    comparison(a, b).holds(Ordering::is_le)
}

/// `a > b`: `None` where the answer is null.
pub fn greater(a: &Value, b: &Value) -> Option<bool> {
    comparison(a, b).holds(Ordering::is_gt)
}

/// `a >= b`: `None` where the answer is null.
pub fn greater_or_equal(a: &Value, b: &Value) -> Option<bool> {
    comparison(a, b).holds(Ordering::is_ge)
}

/// Equivalence, as `DISTINCT` and grouping use it: null is null, NaN is NaN, 1 is 1.0.
pub fn equivalent(a: &Value, b: &Value) -> bool {
    total_order(a, b).is_eq()
}

/// A hash that agrees with [`equivalent`].
pub fn hash_into<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Null => state.write_u8(8),
        Value::Boolean(boolean) => state.write_u8(10 + u8::from(*boolean)),
        Value::Integer(integer) => hash_integer(*integer, state),
        Value::Float(float) => hash_float(*float, state),
        Value::String(text) => text.hash(state),
        Value::Temporal(temporal) => temporal.hash_into(state),
        Value::List(list) => {
            state.write_usize(list.len());
            list.iter().for_each(|item| hash_into(item, state));
        }
        Value::Map(map) => {
            state.write_usize(map.len());
            for (key, item) in map.iter() {
                key.hash(state);
                hash_into(item, state);
            }
        }
        Value::Node(node) => node.hash(state),
        Value::Relationship(relationship) => relationship.hash(state),
        Value::Path(path) => path.hash(state),
    }
}

/// The hash of an integer, for columns of integers that meet other values in one table.
#[inline]
pub fn hash_integer<H: Hasher>(integer: i64, state: &mut H) {
    state.write_i64(integer);
}

/// The hash of a float: that of the integer it is, if it is one, and one hash for every NaN.
#[inline]
pub fn hash_float<H: Hasher>(float: f64, state: &mut H) {
    match number::exact_integer(float) {
        Some(integer) => hash_integer(integer, state),
        None if float.is_nan() => state.write_u64(f64::NAN.to_bits()),
        None => state.write_u64(float.to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{int, list, map, text};
    use super::*;
    use crate::value::{NodeId, RelationshipId};
    use rustc_hash::FxHasher;
    use std::sync::Arc;

    /// One value of every type and of the tricky kinds, in their total order.
    fn ascending() -> Vec<Value> {
        let path = |nodes: &[u32], relationships: &[u32]| {
            Value::Path(Arc::new(Path {
                nodes: nodes.iter().map(|&id| NodeId(id)).collect(),
                relationships: relationships.iter().map(|&id| RelationshipId(id)).collect(),
            }))
        };
        vec![
            map([]),
            map([("a", int(1))]),
            map([("a", Value::Null)]),
            map([("b", int(0))]),
            map([("a", int(0)), ("b", int(0))]),
            Value::Node(NodeId(1)),
            Value::Node(NodeId(2)),
            Value::Relationship(RelationshipId(0)),
            list([]),
            list([text("a")]),
            list([text("a"), int(1)]),
            list([int(1)]),
            list([int(1), text("a")]),
            list([int(1), Value::Null]),
            list([Value::Null, int(1)]),
            list([Value::Null, int(2)]),
            path(&[0], &[]),
            path(&[0, 1], &[0]),
            path(&[0, 1], &[1]),
            text(""),
            text(" "),
            text("a"),
            Value::Boolean(false),
            Value::Boolean(true),
            Value::Float(f64::NEG_INFINITY),
            int(-1),
            Value::Float(0.5),
            Value::Float(9_007_199_254_740_992.0),
            int(9_007_199_254_740_993),
            Value::Float(f64::INFINITY),
            Value::Float(f64::NAN),
            Value::Null,
        ]
    }

    fn hash(value: &Value) -> u64 {
        let mut state = FxHasher::default();
        hash_into(value, &mut state);
        state.finish()
    }

    #[test]
    fn every_pair_is_in_the_order_of_order_by() {
        let values = ascending();
        for (i, a) in values.iter().enumerate() {
            for (j, b) in values.iter().enumerate() {
                assert_eq!(total_order(a, b), i.cmp(&j), "{a:?} and {b:?}");
                assert_eq!(equivalent(a, b), i == j, "{a:?} and {b:?}");
            }
        }
    }

    #[test]
    fn equivalent_values_hash_alike() {
        let pairs = [
            (int(1), Value::Float(1.0)),
            (Value::Float(-0.0), Value::Float(0.0)),
            (Value::Float(f64::NAN), Value::Float(-f64::NAN)),
            (Value::Null, Value::Null),
            (list([int(1), Value::Null]), list([Value::Float(1.0), Value::Null])),
            (map([("a", int(0))]), map([("a", Value::Float(-0.0))])),
        ];
        for (a, b) in pairs {
            assert!(equivalent(&a, &b), "{a:?} and {b:?}");
            assert_eq!(hash(&a), hash(&b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn different_values_rarely_hash_alike() {
        let values = ascending();
        let mut hashes: Vec<u64> = values.iter().map(hash).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert!(hashes.len() > values.len() * 3 / 4);
    }

    #[test]
    fn only_values_of_one_kind_are_compared() {
        assert_eq!(less(&int(1), &text("a")), None);
        assert_eq!(less(&int(1), &Value::Null), None);
        assert_eq!(less(&map([]), &map([])), None);
        assert_eq!(less(&Value::Node(NodeId(1)), &Value::Node(NodeId(2))), None);
        assert_eq!(less(&Value::Boolean(false), &Value::Boolean(true)), Some(true));
        assert_eq!(less(&int(1), &Value::Float(1.5)), Some(true));
        assert_eq!(greater_or_equal(&text("b"), &text("a")), Some(true));
    }

    #[test]
    fn nothing_is_true_beside_nan() {
        let nan = Value::Float(f64::NAN);
        for operator in [less, less_or_equal, greater, greater_or_equal] {
            assert_eq!(operator(&nan, &int(1)), Some(false));
            assert_eq!(operator(&nan, &nan), Some(false));
            assert_eq!(operator(&nan, &text("a")), None);
        }
    }

    #[test]
    fn lists_compare_up_to_their_first_difference() {
        assert_eq!(greater_or_equal(&list([int(1), int(0)]), &list([int(1)])), Some(true));
        assert_eq!(greater_or_equal(&list([int(1), Value::Null]), &list([int(1)])), Some(true));
        assert_eq!(greater_or_equal(&list([int(1), int(2)]), &list([int(1), Value::Null])), None);
        assert_eq!(greater_or_equal(&list([int(1), int(2)]), &list([int(3), Value::Null])), Some(false));
    }
}
