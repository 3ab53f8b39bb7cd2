//! The log carried out on the arrays, before a graph is made of them.
//!
//! An operation names its ids, and arrays can be written at any place; so a graph that was opened again has
//! every node under the id it had. Properties are not written anywhere yet: each column gets the list of its
//! changes and carries them out when its pages are read.

use super::bytes::{Malformed, Read};
use super::log::Record;
use crate::graph::names::holds_names;
use crate::graph::{Operation, Parts};
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Values to set in a column, by row, in order.
pub(super) type Sets = Vec<(u32, Value)>;

/// Changes to the properties of one kind of thing.
#[derive(Default)]
pub(super) struct Changes {
    /// By key, rows with their values in order, each with how many rows had been erased before.
    set: Vec<Vec<(u32, usize, Value)>>,
    /// Rows that were deleted, in order: one entry for all their properties.
    erased: Vec<u32>,
}

impl Changes {
    /// Makes room for so many keys.
    fn resize(&mut self, keys: usize) {
        self.set.resize_with(keys, Vec::new);
    }

    fn set(&mut self, row: u32, key: KeyId, value: Value) -> Read<()> {
        let before = self.erased.len();
        self.set.get_mut(key.index()).ok_or(Malformed)?.push((row, before, value));
        Ok(())
    }

    fn erase(&mut self, row: u32) {
        self.erased.push(row);
    }

    /// Whether a property may have changed: where a row was erased, any may have.
    pub fn is_touched(&self, key: KeyId) -> bool {
        !self.erased.is_empty() || self.set.get(key.index()).is_some_and(|changes| !changes.is_empty())
    }

    /// What columns are to do: which rows to empty, ascending, and then by key the values to set, in order.
    pub fn for_columns(&self) -> (Arc<[u32]>, Vec<Sets>) {
        let mut erased: Vec<(u32, usize)> = self.erased.iter().copied().zip(0..).collect();
        erased.sort_unstable();
        // Of a row that was erased more than once the last time counts: what was set before it is gone.
        let stays = |row: u32, before: usize| {
            let past = erased.partition_point(|&(other, _)| other <= row);
            let last = past.checked_sub(1).and_then(|last| erased.get(last)).filter(|&&(other, _)| other == row);
            last.is_none_or(|&(_, at)| at < before)
        };
        let kept = |changes: &Vec<(u32, usize, Value)>| {
            let kept = changes.iter().filter(|&&(row, before, _)| stays(row, before));
            kept.map(|(row, _, value)| (*row, value.clone())).collect()
        };
        let set = self.set.iter().map(kept).collect();
        let mut rows: Vec<u32> = erased.into_iter().map(|(row, _)| row).collect();
        rows.dedup();
        (rows.into(), set)
    }
}

/// Whether a record can be carried out without the arrays of relationships.
pub(super) fn leaves_links_alone(record: &Record) -> bool {
    record.operations.iter().all(|operation| match operation {
        Operation::CreateNode { .. } | Operation::SetNodeProperty { .. } | Operation::DeleteNode { .. } => true,
        // (Other labels change how many relationships there are between which labels.)
        Operation::SetLabels { .. }
        | Operation::CreateRelationship { .. }
        | Operation::SetRelationshipProperty { .. }
        | Operation::DeleteRelationship { .. } => false,
    })
}

/// A log being carried out.
pub(super) struct Replay<'p> {
    parts: &'p mut Parts,
    label_sets: FxHashMap<Vec<LabelId>, u32>,
    pub touched: Touched,
}

/// What the log changed.
#[derive(Default)]
pub(super) struct Touched {
    /// Whether nodes came, went or got other labels.
    pub nodes: bool,
    /// Whether nodes got other labels.
    pub relabelled: bool,
    /// Whether relationships came or went.
    pub relationships: bool,
    /// Changes to the properties of nodes.
    pub node_properties: Changes,
    /// Changes to the properties of relationships.
    pub relationship_properties: Changes,
    /// Nodes that came, or that may have got another name.
    pub renamed: Vec<NodeId>,
    /// How many things all records did.
    pub operations: usize,
    /// How many records there were.
    pub records: usize,
    /// How many bytes they took.
    pub bytes: usize,
}

impl<'p> Replay<'p> {
    /// A log about to be carried out on these arrays.
    pub fn new(parts: &'p mut Parts) -> Self {
        let label_sets = parts.label_sets.iter().cloned().zip(0..).collect();
        let mut touched = Touched::default();
        touched.node_properties.resize(parts.keys.len());
        touched.relationship_properties.resize(parts.keys.len());
        Replay { parts, label_sets, touched }
    }

    /// Carries out a record. One that does not fit what is there is malformed.
    pub fn record(&mut self, record: Record) -> Read<()> {
        self.touched.records += 1;
        self.parts.labels.extend(record.labels);
        self.parts.types.extend(record.types);
        self.parts.keys.extend(record.keys);
        let keys = self.parts.keys.len();
        self.touched.node_properties.resize(keys);
        self.touched.relationship_properties.resize(keys);
        self.parts.node_keys.resize(keys, 0);
        self.parts.relationship_keys.resize(keys, 0);
        self.touched.operations += record.operations.len();
        for operation in record.operations {
            self.operation(operation)?;
        }
        for (key, nodes, relationships) in record.counts {
            *self.parts.node_keys.get_mut(key.index()).ok_or(Malformed)? = nodes;
            *self.parts.relationship_keys.get_mut(key.index()).ok_or(Malformed)? = relationships;
        }
        Ok(())
    }

    /// Ends: nothing is kept of numbers past the last node and relationship.
    pub fn finish(self) -> Touched {
        let last = |all: &[u32]| all.iter().rposition(|&one| one > 0).map_or(0, |last| last + 1);
        if self.touched.nodes {
            self.parts.nodes.truncate(last(&self.parts.nodes));
        }
        if self.touched.relationships {
            let count = last(&self.parts.links.kinds);
            self.parts.links.kinds.truncate(count);
            self.parts.links.starts.truncate(count);
            self.parts.links.ends.truncate(count);
        }
        self.parts.triples_hold &= !self.touched.relabelled && !self.touched.relationships;
        self.touched
    }

    fn operation(&mut self, operation: Operation) -> Read<()> {
        match operation {
            Operation::CreateNode { node, labels, properties } => {
                self.create_node(node, labels)?;
                self.touched.renamed.push(node);
                properties.into_iter().try_for_each(|(key, value)| self.touched.node_properties.set(node.0, key, value))
            }
            Operation::CreateRelationship { relationship, kind, start, end, properties } => {
                self.create_relationship(relationship, kind, start, end)?;
                let columns = &mut self.touched.relationship_properties;
                properties.into_iter().try_for_each(|(key, value)| columns.set(relationship.0, key, value))
            }
            Operation::SetNodeProperty { node, key, value } => {
                let node = self.known_node(node)?;
                if self.parts.keys.get(key.index()).is_some_and(|key| holds_names(key)) {
                    self.touched.renamed.push(node);
                }
                self.touched.node_properties.set(node.0, key, value)
            }
            Operation::SetRelationshipProperty { relationship, key, value } => {
                self.touched.relationship_properties.set(self.known_relationship(relationship)?.0, key, value)
            }
            Operation::SetLabels { node, labels } => {
                let set = self.label_set(labels)?;
                let node = self.known_node(node)?;
                self.touched.nodes = true;
                self.touched.relabelled = true;
                put(&mut self.parts.nodes, node.index(), set + 1)
            }
            Operation::DeleteRelationship { relationship } => {
                let relationship = self.known_relationship(relationship)?;
                self.touched.relationships = true;
                self.touched.relationship_properties.erase(relationship.0);
                put(&mut self.parts.links.kinds, relationship.index(), 0)?;
                put(&mut self.parts.links.starts, relationship.index(), 0)?;
                put(&mut self.parts.links.ends, relationship.index(), 0)
            }
            Operation::DeleteNode { node } => {
                let node = self.known_node(node)?;
                self.touched.nodes = true;
                self.touched.node_properties.erase(node.0);
                put(&mut self.parts.nodes, node.index(), 0)
            }
        }
    }

    fn create_node(&mut self, node: NodeId, labels: Vec<LabelId>) -> Read<()> {
        let set = self.label_set(labels)?;
        self.touched.nodes = true;
        let nodes = &mut self.parts.nodes;
        make_room(nodes, node.index())?;
        match nodes.get_mut(node.index()) {
            Some(place @ 0) => {
                *place = set + 1;
                Ok(())
            }
            Some(_) | None => Err(Malformed),
        }
    }

    fn create_relationship(&mut self, id: RelationshipId, kind: TypeId, start: NodeId, end: NodeId) -> Read<()> {
        let (start, end) = (self.known_node(start)?, self.known_node(end)?);
        self.touched.relationships = true;
        let parts = &mut *self.parts;
        make_room(&mut parts.links.kinds, id.index())?;
        parts.links.starts.resize(parts.links.kinds.len(), 0);
        parts.links.ends.resize(parts.links.kinds.len(), 0);
        if parts.links.kinds.get(id.index()) != Some(&0) {
            return Err(Malformed);
        }
        put(&mut parts.links.kinds, id.index(), kind.0.checked_add(1).ok_or(Malformed)?)?;
        put(&mut parts.links.starts, id.index(), start.0)?;
        put(&mut parts.links.ends, id.index(), end.0)
    }

    fn known_node(&self, node: NodeId) -> Read<NodeId> {
        if self.parts.nodes.get(node.index()).is_some_and(|&set| set > 0) { Ok(node) } else { Err(Malformed) }
    }

    fn known_relationship(&self, relationship: RelationshipId) -> Read<RelationshipId> {
        let is_there = self.parts.links.kinds.get(relationship.index()).is_some_and(|&kind| kind > 0);
        if is_there { Ok(relationship) } else { Err(Malformed) }
    }

    fn label_set(&mut self, labels: Vec<LabelId>) -> Read<u32> {
        if !labels.is_sorted_by(|a, b| a < b) {
            return Err(Malformed);
        }
        let next = u32::try_from(self.parts.label_sets.len()).map_err(|_| Malformed)?;
        let sets = &mut self.parts.label_sets;
        Ok(*self.label_sets.entry(labels).or_insert_with_key(|labels| {
            sets.push(labels.clone());
            next
        }))
    }
}

fn put(array: &mut [u32], at: usize, value: u32) -> Read<()> {
    *array.get_mut(at).ok_or(Malformed)? = value;
    Ok(())
}

/// How far past the end of an array a new id may lie: ids come one after the other, but those of things
/// that were deleted before the commit are skipped.
const FARTHEST: usize = 1 << 28;

/// Makes an array reach to a place.
fn make_room(array: &mut Vec<u32>, at: usize) -> Read<()> {
    if at >= array.len() + FARTHEST {
        return Err(Malformed);
    }
    if at >= array.len() {
        array.resize(at + 1, 0);
    }
    Ok(())
}
