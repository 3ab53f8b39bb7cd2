//! The graph: petgraph inside, typed ids outside.
//!
//! The petgraph graph is the one truth about what is connected to what; its weights are small: a
//! node's label set, a relationship's type. Properties live beside it in typed [`Column`]s, one per
//! key. The [`Catalog`] knows the names and counts. Three kinds of index answer the questions that
//! queries ask most: sorted ids per label and type, hashes per label and property
//! ([`Graph::seek`]), and flat neighbour arrays per relationship type ([`Graph::adjacency`]).
//!
//! Writes happen in place. Between [`Graph::begin`] and [`Graph::commit`] each one records how to
//! undo it; [`Graph::mark`] and [`Graph::rollback_to`] take back any tail of them, so a statement
//! that fails leaves the graph as it was. Deleting only marks until the commit carries it out:
//! what is deleted is gone for scans, indexes and traversals at once, but its id is not used again
//! and its data can still be read.
//!
//! Reading something by an id that is not in the graph gives nothing (null, no labels, a null id)
//! and never panics.

pub mod adjacency;
pub(crate) mod called;
pub mod catalog;
pub mod changes;
pub mod column;
pub mod names;
pub mod schema;

mod builder;
mod connections;
mod count;
mod label_sets;
mod parts;
mod property_index;
mod sorted_ids;
mod transaction;
mod write;

pub use adjacency::{Adjacency, Flat, Neighbours, Numbers, Weights};
pub use builder::GraphBuilder;
pub use catalog::{Catalog, NamesMark};
pub use changes::{ChangeSet, Changes, InMemory, Operation, Store};
pub use column::{Column, Gathered, Row};
pub use connections::{ConnectionSource, Links};
pub use names::{NameSource, Spelling, StoredNames};
pub use parts::{Parts, Trouble};
pub use property_index::Hits;
pub use schema::{INCOMING, Kind, RelationshipKind, SUPPRESSED, Schema, Step};
pub use transaction::Mark;

use crate::diagnostic::{Diagnostic, Result};
use crate::value::{KeyId, LabelId, LabelSetId, NodeId, RelationshipId, TypeId, Value};
use adjacency::{AdjacencyCache, Topology};
use connections::Connections;
use label_sets::LabelSets;
use petgraph::stable_graph::{EdgeIndex, NodeIndex};
use property_index::PropertyIndexes;
use rustc_hash::FxHashSet;
use sorted_ids::SortedIds;
use std::num::NonZeroU32;
use std::sync::OnceLock;
use transaction::Transaction;

/// Which relationships of a node to follow.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// Those that start at the node.
    Outgoing,
    /// Those that end at it.
    Incoming,
    /// Both; a relationship from a node to itself comes once.
    Either,
}

/// A property graph. Readers may share it between threads; a clone is independent.
#[derive(Clone, Default)]
pub struct Graph {
    connections: Connections,
    catalog: Catalog,
    /// By key id.
    node_columns: Vec<Column>,
    /// By key id.
    relationship_columns: Vec<Column>,
    /// By label id.
    labelled: Vec<SortedIds<NodeId>>,
    /// By type id; made when relationships of a type are first asked for.
    typed: OnceLock<Vec<SortedIds<RelationshipId>>>,
    property_indexes: PropertyIndexes,
    topology: Topology,
    adjacencies: AdjacencyCache,
    /// Deleted, but not yet carried out.
    deleted: Deleted,
    transaction: Option<Transaction>,
    trouble: Trouble,
    names: Option<StoredNames>,
}

/// What petgraph keeps of a node: its label set. Not zero, so that a vacant slot costs nothing.
#[derive(Clone, Copy)]
struct NodeWeight(NonZeroU32);

/// What petgraph keeps of a relationship: its type.
#[derive(Clone, Copy)]
struct RelationshipWeight(NonZeroU32);

impl NodeWeight {
    fn new(set: LabelSetId) -> Self {
        NodeWeight(NonZeroU32::MIN.saturating_add(set.0))
    }

    #[inline]
    fn label_set(self) -> LabelSetId {
        LabelSetId(self.0.get() - 1)
    }
}

impl RelationshipWeight {
    fn new(kind: TypeId) -> Self {
        RelationshipWeight(NonZeroU32::MIN.saturating_add(kind.0))
    }

    #[inline]
    fn kind(self) -> TypeId {
        TypeId(self.0.get() - 1)
    }
}

/// Nodes and relationships that are marked as deleted.
#[derive(Clone, Default)]
struct Deleted {
    nodes: FxHashSet<NodeId>,
    relationships: FxHashSet<RelationshipId>,
}

impl Deleted {
    #[inline]
    fn has_node(&self, node: NodeId) -> bool {
        !self.nodes.is_empty() && self.nodes.contains(&node)
    }

    #[inline]
    fn has_relationship(&self, relationship: RelationshipId) -> bool {
        !self.relationships.is_empty() && self.relationships.contains(&relationship)
    }
}

/// petgraph's name for a node.
#[inline]
fn node_index(node: NodeId) -> NodeIndex<u32> {
    NodeIndex::new(node.index())
}

/// petgraph's name for a relationship.
#[inline]
fn edge_index(relationship: RelationshipId) -> EdgeIndex<u32> {
    EdgeIndex::new(relationship.index())
}

/// What there is.
impl Graph {
    /// Names, ids and counts.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Why the graph's data cannot be relied on any more, if it cannot: a part of its file turned out to be
    /// unreadable. Whoever answers from the graph looks here when the answer is complete.
    pub fn trouble(&self) -> Option<&Diagnostic> {
        self.trouble.get()
    }

    /// That the graph's data can be relied on: to be asked when everything was read that a result is made from.
    ///
    /// # Errors
    /// The graph's [`trouble`](Graph::trouble).
    pub fn is_whole(&self) -> Result<()> {
        self.trouble().map_or(Ok(()), |problem| Err(Box::new(problem.clone())))
    }

    /// Whether parts of the graph are read only when somebody asks for them, so that there may be trouble yet.
    pub fn is_read_late(&self) -> bool {
        self.node_columns.iter().chain(&self.relationship_columns).any(Column::is_stored)
    }

    /// Reads what there is of a value's nodes and relationships, so that [`trouble`](Graph::trouble) with it shows.
    pub fn fetch(&self, value: &Value) {
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Node(node) => self.fetch_node(*node),
                Value::Relationship(relationship) => self.fetch_relationship(*relationship),
                Value::Path(path) => {
                    path.nodes.iter().for_each(|node| self.fetch_node(*node));
                    path.relationships.iter().for_each(|relationship| self.fetch_relationship(*relationship));
                }
                Value::List(items) => waiting.extend(items.iter()),
                Value::Map(entries) => waiting.extend(entries.values()),
                Value::Null
                | Value::Boolean(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::String(_)
                | Value::Temporal(_) => {}
            }
        }
    }

    fn fetch_node(&self, node: NodeId) {
        for column in &self.node_columns {
            let _ = column.has(node);
        }
    }

    fn fetch_relationship(&self, relationship: RelationshipId) {
        self.endpoints(relationship);
        for column in &self.relationship_columns {
            let _ = column.has(relationship);
        }
    }

    /// For interning names before a write, and setting the schema at load.
    pub fn catalog_mut(&mut self) -> &mut Catalog {
        &mut self.catalog
    }

    /// How many nodes there are.
    pub fn node_count(&self) -> usize {
        self.connections.node_count() - self.deleted.nodes.len()
    }

    /// How many relationships there are.
    pub fn relationship_count(&self) -> usize {
        self.connections.relationship_count() - self.deleted.relationships.len()
    }

    /// One past the largest node id in use: the length of an array indexed by node id.
    pub fn node_bound(&self) -> usize {
        self.connections.node_bound()
    }

    /// One past the largest relationship id in use.
    pub fn relationship_bound(&self) -> usize {
        self.connections.relationship_bound()
    }

    /// All nodes, ascending.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.connections.nodes().filter(|&node| !self.deleted.has_node(node))
    }

    /// All relationships, ascending.
    pub fn relationships(&self) -> impl Iterator<Item = RelationshipId> + '_ {
        let ids = self.connections.get().edge_indices().map(|edge| RelationshipId::from_index(edge.index()));
        ids.filter(|&relationship| !self.deleted.has_relationship(relationship))
    }

    /// All nodes with a label, ascending.
    pub fn nodes_with_label(&self, label: LabelId) -> &[NodeId] {
        self.labelled.get(label.index()).map_or(&[], SortedIds::as_slice)
    }

    /// All relationships of a type, ascending.
    pub fn relationships_of_type(&self, kind: TypeId) -> &[RelationshipId] {
        self.typed().get(kind.index()).map_or(&[], SortedIds::as_slice)
    }

    /// The first relationships of a type, at most so many, ascending: to see what such ones are like, without
    /// linking all there are.
    pub fn first_of_type(&self, kind: TypeId, most: usize) -> Vec<RelationshipId> {
        match self.connections.before_linking() {
            Some(unlinked) => unlinked.source.first_of_type(kind, most),
            None => self.relationships_of_type(kind).iter().take(most).copied().collect(),
        }
    }

    /// By type, its relationships.
    fn typed(&self) -> &[SortedIds<RelationshipId>] {
        self.typed.get_or_init(|| {
            let mut typed = Vec::new();
            typed.resize_with(self.catalog.relationship_types().count(), Vec::new);
            for (kind, ids) in (0..).map(TypeId).zip(&mut typed) {
                ids.reserve_exact(self.catalog.type_count(kind));
            }
            let linked = self.connections.get();
            for edge in linked.edge_indices() {
                let kind = linked.edge_weight(edge).map(|weight| weight.kind());
                if let Some(ids) = kind.and_then(|kind| typed.get_mut(kind.index())) {
                    ids.push(RelationshipId::from_index(edge.index()));
                }
            }
            typed.into_iter().map(SortedIds::from_sorted).collect()
        })
    }

    /// By type, its relationships, to be changed.
    fn typed_mut(&mut self) -> &mut Vec<SortedIds<RelationshipId>> {
        self.typed();
        self.typed.get_mut().expect("they have just been made")
    }

    /// Whether the node is there and not deleted.
    #[inline]
    pub fn contains_node(&self, node: NodeId) -> bool {
        self.connections.label_set(node).is_some() && !self.deleted.has_node(node)
    }

    /// Whether the relationship is there and not deleted.
    #[inline]
    pub fn contains_relationship(&self, relationship: RelationshipId) -> bool {
        self.connections.kind(relationship).is_some() && !self.deleted.has_relationship(relationship)
    }

    /// Whether anything was deleted in the transaction under way.
    #[inline]
    pub fn has_deleted(&self) -> bool {
        !self.deleted.nodes.is_empty() || !self.deleted.relationships.is_empty()
    }

    /// Whether the node was deleted in the transaction under way: its data can still be read.
    #[inline]
    pub fn is_deleted_node(&self, node: NodeId) -> bool {
        self.deleted.has_node(node)
    }

    /// Whether the relationship was deleted in the transaction under way.
    #[inline]
    pub fn is_deleted_relationship(&self, relationship: RelationshipId) -> bool {
        self.deleted.has_relationship(relationship)
    }
}

/// One node or relationship. What is deleted but not yet committed answers still.
impl Graph {
    /// The node's label set; the empty one for a node that is not there.
    #[inline]
    pub fn label_set(&self, node: NodeId) -> LabelSetId {
        self.connections.label_set(node).unwrap_or(LabelSets::EMPTY)
    }

    /// The node's labels, ascending by id.
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        self.catalog.label_set(self.label_set(node))
    }

    /// Whether the node has a label.
    #[inline]
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        self.catalog.label_set_has(self.label_set(node), label)
    }

    /// The relationship's type; an id without a name for one that is not there.
    #[inline]
    pub fn type_of(&self, relationship: RelationshipId) -> TypeId {
        self.connections.kind(relationship).unwrap_or(TypeId(u32::MAX))
    }

    /// Start and end; null ids for a relationship that is not there.
    #[inline]
    pub fn endpoints(&self, relationship: RelationshipId) -> (NodeId, NodeId) {
        self.connections.endpoints(relationship).unwrap_or((NodeId::NULL, NodeId::NULL))
    }

    /// A property of a node, null when absent.
    pub fn node_property(&self, node: NodeId, key: KeyId) -> Value {
        self.node_column(key).map_or(Value::Null, |column| column.value(node))
    }

    /// A property of a relationship, null when absent.
    pub fn relationship_property(&self, relationship: RelationshipId, key: KeyId) -> Value {
        self.relationship_column(key).map_or(Value::Null, |column| column.value(relationship))
    }

    /// All properties of a node in key id order.
    pub fn node_properties(&self, node: NodeId) -> Vec<(KeyId, Value)> {
        properties(&self.node_columns, node)
    }

    /// All properties of a relationship in key id order.
    pub fn relationship_properties(&self, relationship: RelationshipId) -> Vec<(KeyId, Value)> {
        properties(&self.relationship_columns, relationship)
    }

    /// The column of a node property, for reading many rows; none if no node ever had it.
    #[inline]
    pub fn node_column(&self, key: KeyId) -> Option<&Column> {
        self.node_columns.get(key.index())
    }

    /// The column of a relationship property.
    #[inline]
    pub fn relationship_column(&self, key: KeyId) -> Option<&Column> {
        self.relationship_columns.get(key.index())
    }
}

/// What has which properties: for schemas, near names and completion.
impl Graph {
    /// The properties that nodes with a label have, in key id order, each with how many have it.
    /// Looks at every such node.
    pub fn keys_of_label(&self, label: LabelId) -> Vec<(KeyId, usize)> {
        key_counts(&self.node_columns, self.nodes_with_label(label))
    }

    /// The properties that relationships of a type have, in key id order, each with how many have
    /// it. Looks at every such relationship.
    pub fn keys_of_type(&self, kind: TypeId) -> Vec<(KeyId, usize)> {
        key_counts(&self.relationship_columns, self.relationships_of_type(kind))
    }
}

/// How many of some rows each column has a value for, where any.
fn key_counts<R: Row>(columns: &[Column], rows: &[R]) -> Vec<(KeyId, usize)> {
    let count = |column: &Column| rows.iter().filter(|&&row| column.has(row)).count();
    (0..).map(KeyId).zip(columns.iter().map(count)).filter(|&(_, count)| count > 0).collect()
}

/// The values of a row in all columns.
fn properties<R: Row>(columns: &[Column], row: R) -> Vec<(KeyId, Value)> {
    (0..)
        .map(KeyId)
        .zip(columns)
        .filter(|(_, column)| column.has(row))
        .map(|(key, column)| (key, column.value(row)))
        .collect()
}

#[cfg(test)]
mod tests;
