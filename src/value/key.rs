//! Values as keys of hash tables, for `DISTINCT`, grouping and joins.

use super::{Value, order};
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// A value as a key: equal and hashed by equivalence, so null is a key, and 1 and 1.0 are one.
#[derive(Clone, Debug)]
pub struct Key(pub Value);

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        order::equivalent(&self.0, &other.0)
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        order::hash_into(&self.0, state);
    }
}

/// A row of values as a key, by equivalence.
#[derive(Clone, Debug)]
pub struct RowKey(pub Vec<Value>);

impl PartialEq for RowKey {
    fn eq(&self, other: &Self) -> bool {
        equivalent_rows(&self.0, &other.0)
    }
}

impl Eq for RowKey {}

impl Hash for RowKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.iter().for_each(|value| order::hash_into(value, state));
    }
}

/// Whether two rows hold equivalent values throughout.
pub fn equivalent_rows(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| order::equivalent(a, b))
}

/// The hash of a row, for tables that look a row up before they copy it.
pub fn hash_row(row: &[Value]) -> u64 {
    let mut state = FxHasher::default();
    row.iter().for_each(|value| order::hash_into(value, &mut state));
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustc_hash::FxHashSet;

    #[test]
    fn keys_meet_by_equivalence() {
        let mut seen = FxHashSet::default();
        assert!(seen.insert(Key(Value::Integer(1))));
        assert!(!seen.insert(Key(Value::Float(1.0))));
        assert!(seen.insert(Key(Value::Null)));
        assert!(!seen.insert(Key(Value::Null)));
        assert!(seen.insert(Key(Value::Float(f64::NAN))));
        assert!(!seen.insert(Key(Value::Float(f64::NAN))));
    }

    #[test]
    fn rows_meet_by_equivalence() {
        let row = [Value::Null, Value::Integer(2)];
        let other = [Value::Null, Value::Float(2.0)];
        assert!(equivalent_rows(&row, &other));
        assert_eq!(hash_row(&row), hash_row(&other));
        assert_eq!(RowKey(row.to_vec()), RowKey(other.to_vec()));
        assert!(!equivalent_rows(&row, &row[..1]));
    }
}
