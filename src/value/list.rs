//! A shared list that knows how deep it nests.

use super::Value;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable list of values. Its depth is kept, so that a nested list can be refused before it
/// is too deep to drop.
#[derive(Clone, Debug)]
pub struct List {
    items: Arc<Vec<Value>>,
    depth: u32,
}

impl List {
    /// A list of these values.
    pub fn new(items: Vec<Value>) -> Self {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        List { items: Arc::new(items), depth }
    }

    /// How deep lists and maps nest in it: at least 1.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// The values, taken out without a copy where nobody else holds the list.
    pub fn into_vec(self) -> Vec<Value> {
        Arc::try_unwrap(self.items).unwrap_or_else(|shared| shared.as_ref().clone())
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}
