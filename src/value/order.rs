//! Order of the language: `ORDER BY`'s total order, comparability for `<`, and equivalence.

use super::Value;
use std::cmp::Ordering;
use std::hash::Hasher;

/// The total order of `ORDER BY`, ascending: maps, nodes, relationships, lists, paths, text,
/// booleans, numbers, NaN, null.
pub fn total_order(_a: &Value, _b: &Value) -> Ordering {
    Ordering::Equal
}

/// `a < b` and its siblings: `None` where the answer is null.
pub fn compare(_a: &Value, _b: &Value) -> Option<Ordering> {
    None
}

/// Equivalence, as `DISTINCT` and grouping use it: null is null, NaN is NaN, 1 is 1.0.
pub fn equivalent(_a: &Value, _b: &Value) -> bool {
    false
}

/// A hash that agrees with [`equivalent`].
pub fn hash_into<H: Hasher>(_value: &Value, _state: &mut H) {}
