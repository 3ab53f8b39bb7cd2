//! A shared map from names to values, in name order.

use super::Value;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable map from names to values. Like [`super::List`] it keeps its depth and its weight.
#[derive(Clone, Debug)]
pub struct Map {
    entries: Arc<BTreeMap<Arc<str>, Value>>,
    depth: u32,
    weight: u32,
}

impl Map {
    /// A map of these entries. Where input decides how many or how deep, use
    /// [`Value::map_within`], which refuses too many.
    pub fn new(entries: BTreeMap<Arc<str>, Value>) -> Self {
        let depth = 1 + entries.values().map(Value::depth).max().unwrap_or(0);
        let weight = entries
            .iter()
            .fold(1u32, |sum, (key, value)| sum.saturating_add(super::text_weight(key)).saturating_add(value.weight()));
        Map { entries: Arc::new(entries), depth, weight }
    }

    /// How many hold this map.
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.entries)
    }

    /// Whether nobody else holds this map.
    pub fn is_unshared(&self) -> bool {
        self.holders() == 1
    }

    /// How deep lists and maps nest in it: at least 1.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// What [`Value::weight`] says of this map.
    pub fn weight(&self) -> u32 {
        self.weight
    }
}

impl Deref for Map {
    type Target = BTreeMap<Arc<str>, Value>;

    fn deref(&self) -> &Self::Target {
        &self.entries
    }
}
