//! Property indexes: from a value to the nodes that have it.
//!
//! An index holds no values, only their hashes; a hit is checked against the column. It is built
//! when an equality first asks for it and follows every write from then on. A graph that came from a file
//! has the hashes of all names there: its first few look-ups by name or key are answered from these, so that one
//! question does not read a column.

use super::{Column, Graph, names};
use crate::value::{KeyId, LabelId, NodeId, Value, equality, order};
use rustc_hash::{FxHashMap, FxHasher};
use smallvec::SmallVec;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// The nodes an equality found, ascending.
pub type Hits = SmallVec<[NodeId; 4]>;

/// Which nodes an index covers: those with a label, or all.
type Scope = Option<LabelId>;

/// The indexes that were asked for so far.
#[derive(Default)]
pub(super) struct PropertyIndexes {
    indexes: RwLock<BTreeMap<(Scope, KeyId), Arc<PropertyIndex>>>,
    /// How many look-ups were answered from stored names.
    by_name: AtomicUsize,
}

/// How many look-ups are answered from stored names before an index is worth building.
const MOST_BY_NAME: usize = 64;

/// From the hash of a value to the nodes that may have it, ascending.
#[derive(Clone, Default)]
struct PropertyIndex {
    nodes: FxHashMap<u64, SmallVec<[NodeId; 2]>>,
}

/// Equality.
impl Graph {
    /// Nodes with the label whose property equals the value (`=`, so 1 finds 1.0, and neither NaN
    /// nor null finds anything), ascending.
    pub fn seek(&self, label: LabelId, key: KeyId, value: &Value) -> Hits {
        self.seek_in(Some(label), key, value)
    }

    /// All nodes whose property equals the value, ascending.
    pub fn seek_all(&self, key: KeyId, value: &Value) -> Hits {
        self.seek_in(None, key, value)
    }

    fn seek_in(&self, scope: Scope, key: KeyId, value: &Value) -> Hits {
        let Some(column) = self.node_column(key) else { return Hits::new() };
        let indexes = self.property_indexes.indexes.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = indexes.get(&(scope, key)) {
            return index.find(column, value);
        }
        drop(indexes);
        if let Some(hits) = self.seek_by_name(scope, key, column, value) {
            return hits;
        }
        let index = self.build_index(scope, column);
        let hits = index.find(column, value);
        let mut indexes = self.property_indexes.indexes.write().unwrap_or_else(PoisonError::into_inner);
        indexes.insert((scope, key), Arc::new(index));
        hits
    }

    /// The nodes whose name, key or code equals a text, found by what the graph's file keeps of names.
    fn seek_by_name(&self, scope: Scope, key: KeyId, column: &Column, value: &Value) -> Option<Hits> {
        let Value::String(text) = value else { return None };
        // (A blank name is no name, and not kept as one.)
        if text.trim().is_empty() || !self.has_stored_names() || !names::holds_names(self.catalog.key_name(key)) {
            return None;
        }
        if self.property_indexes.by_name.fetch_add(1, Ordering::Relaxed) >= MOST_BY_NAME {
            return None;
        }
        let nodes = self.nodes_by_name(names::name_hash(&names::squeeze(text)))?.into_iter();
        let is_in_scope = |node: &NodeId| scope.is_none_or(|label| self.has_label(*node, label));
        Some(nodes.filter(|node| is_in_scope(node) && has(column, *node, value)).collect())
    }

    fn build_index(&self, scope: Scope, column: &Column) -> PropertyIndex {
        let mut index = PropertyIndex::default();
        match scope {
            Some(label) => self.nodes_with_label(label).iter().for_each(|&node| index.enter(column, node)),
            None => self.nodes().for_each(|node| index.enter(column, node)),
        }
        index
    }
}

impl PropertyIndexes {
    /// A node came, or got these labels.
    pub fn enter(&mut self, node: NodeId, labels: &[LabelId], columns: &[Column]) {
        self.change(
            |(scope, _)| scope.is_some_and(|label| labels.contains(&label)),
            columns,
            |index, column| {
                index.enter(column, node);
            },
        );
    }

    /// A node goes, or loses these labels; its properties are still there.
    pub fn leave(&mut self, node: NodeId, labels: &[LabelId], columns: &[Column]) {
        self.change(
            |(scope, _)| scope.is_some_and(|label| labels.contains(&label)),
            columns,
            |index, column| {
                index.leave(column, node);
            },
        );
    }

    /// A node came: for the indexes over all nodes.
    pub fn enter_all(&mut self, node: NodeId, columns: &[Column]) {
        self.change(|(scope, _)| scope.is_none(), columns, |index, column| index.enter(column, node));
    }

    /// A node goes: for the indexes over all nodes.
    pub fn leave_all(&mut self, node: NodeId, columns: &[Column]) {
        self.change(|(scope, _)| scope.is_none(), columns, |index, column| index.leave(column, node));
    }

    /// A node with these labels has a new value of a property.
    pub fn enter_key(&mut self, node: NodeId, labels: &[LabelId], key: KeyId, columns: &[Column]) {
        self.change(
            |(scope, of)| of == key && scope.is_none_or(|label| labels.contains(&label)),
            columns,
            |index, column| index.enter(column, node),
        );
    }

    /// A node with these labels is about to lose its value of a property.
    pub fn leave_key(&mut self, node: NodeId, labels: &[LabelId], key: KeyId, columns: &[Column]) {
        self.change(
            |(scope, of)| of == key && scope.is_none_or(|label| labels.contains(&label)),
            columns,
            |index, column| index.leave(column, node),
        );
    }

    /// Changes each index that is concerned, in the light of its column.
    fn change(
        &mut self,
        concerned: impl Fn((Scope, KeyId)) -> bool,
        columns: &[Column],
        change: impl Fn(&mut PropertyIndex, &Column),
    ) {
        let indexes = self.indexes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (&about, index) in indexes.iter_mut() {
            if concerned(about)
                && let Some(column) = columns.get(about.1.index())
            {
                change(Arc::make_mut(index), column);
            }
        }
    }
}

impl Clone for PropertyIndexes {
    fn clone(&self) -> Self {
        let indexes = self.indexes.read().unwrap_or_else(PoisonError::into_inner);
        PropertyIndexes { indexes: RwLock::new(indexes.clone()), by_name: AtomicUsize::default() }
    }
}

impl PropertyIndex {
    fn find(&self, column: &Column, value: &Value) -> Hits {
        let nodes = match hash(value) {
            Some(hash) => self.nodes.get(&hash).map_or(&[][..], SmallVec::as_slice),
            None => &[],
        };
        nodes.iter().copied().filter(|&node| has(column, node, value)).collect()
    }

    fn enter(&mut self, column: &Column, node: NodeId) {
        let Some(hash) = hash_at(column, node) else { return };
        let nodes = self.nodes.entry(hash).or_default();
        if let Err(place) = nodes.binary_search(&node) {
            nodes.insert(place, node);
        }
    }

    fn leave(&mut self, column: &Column, node: NodeId) {
        let Some(hash) = hash_at(column, node) else { return };
        if let Some(nodes) = self.nodes.get_mut(&hash) {
            if let Ok(place) = nodes.binary_search(&node) {
                nodes.remove(place);
            }
            if nodes.is_empty() {
                self.nodes.remove(&hash);
            }
        }
    }
}

/// Whether a node's value in a column equals this one.
fn has(column: &Column, node: NodeId, value: &Value) -> bool {
    if let Value::String(text) = value {
        return column.text(node) == Some(text);
    }
    equality::equal(&column.value(node), value) == Some(true)
}

/// The hash of the value a node has in a column.
fn hash_at(column: &Column, node: NodeId) -> Option<u64> {
    match column.text(node) {
        Some(text) => Some(hash_text(text)),
        None => hash(&column.value(node)),
    }
}

/// A hash that equal values share; none for null, which equals nothing.
fn hash(value: &Value) -> Option<u64> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(hash_text(text)),
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::Temporal(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => {
            let mut hasher = FxHasher::default();
            order::hash_into(value, &mut hasher);
            Some(hasher.finish())
        }
    }
}

fn hash_text(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    text.hash(&mut hasher);
    hasher.finish()
}
