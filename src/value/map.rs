//! A shared map from names to values, in name order.

use super::Value;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable map from names to values. Like [`super::List`] it keeps its depth.
#[derive(Clone, Debug)]
pub struct Map {
    entries: Arc<BTreeMap<Arc<str>, Value>>,
    depth: u32,
}

impl Map {
    /// A map of these entries.
    pub fn new(entries: BTreeMap<Arc<str>, Value>) -> Self {
        let depth = 1 + entries.values().map(Value::depth).max().unwrap_or(0);
        Map { entries: Arc::new(entries), depth }
    }

    /// How deep lists and maps nest in it: at least 1.
    pub fn depth(&self) -> u32 {
        self.depth
    }
}

impl Deref for Map {
    type Target = BTreeMap<Arc<str>, Value>;

    fn deref(&self) -> &Self::Target {
        &self.entries
    }
}
