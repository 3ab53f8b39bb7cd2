//! A shared list that knows how deep it nests and how much it holds.

use super::Value;
use std::ops::Deref;
use std::sync::Arc;

/// An immutable list of values. Its depth is kept, so that a nested list can be refused before it
/// is too deep to drop; so is its weight, because lists share their parts: `[l, l]` doubled sixty
/// times takes little memory, but nobody could print or compare it.
#[derive(Clone, Debug)]
pub struct List {
    items: Arc<Vec<Value>>,
    depth: u32,
    weight: u32,
}

impl List {
    /// A list of these values. Where input decides how many or how deep, use
    /// [`Value::list_within`], which refuses too many.
    pub fn new(items: Vec<Value>) -> Self {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        let weight = items.iter().fold(1u32, |sum, item| sum.saturating_add(item.weight()));
        List { items: Arc::new(items), depth, weight }
    }

    /// How deep lists and maps nest in it: at least 1.
    pub fn depth(&self) -> u32 {
        self.depth
    }

    /// What [`Value::weight`] says of this list.
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// How many hold this list.
    pub fn holders(&self) -> usize {
        Arc::strong_count(&self.items)
    }

    /// Whether nobody else holds this list.
    pub fn is_unshared(&self) -> bool {
        self.holders() == 1
    }

    /// Whether this is the very same list as another, and not only an equal one.
    pub fn is_same(&self, other: &List) -> bool {
        Arc::ptr_eq(&self.items, &other.items)
    }

    /// The values, taken out without a copy where nobody else holds the list.
    pub fn into_vec(self) -> Vec<Value> {
        Arc::try_unwrap(self.items).unwrap_or_else(|shared| shared.as_ref().clone())
    }

    /// The list with one more value at its end; in place where nobody else holds the list.
    pub fn push(mut self, item: Value) -> Self {
        self.depth = self.depth.max(1 + item.depth());
        self.weight = self.weight.saturating_add(item.weight());
        Arc::make_mut(&mut self.items).push(item);
        self
    }

    /// The list with the values of another after its own; in place where nobody else holds it.
    pub fn extend(mut self, other: &List) -> Self {
        self.depth = self.depth.max(other.depth);
        self.weight = self.weight.saturating_add(other.weight);
        Arc::make_mut(&mut self.items).extend(other.iter().cloned());
        self
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}
