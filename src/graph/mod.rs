//! The graph: petgraph inside, typed ids outside.
//!
//! The petgraph graph is the one truth about what is connected to what; its weights are small.
//! Properties live beside it in typed columns, one per key. The [`Catalog`] knows the names and
//! counts; label, property and adjacency indexes answer the questions that queries ask most.

pub mod catalog;
pub mod schema;

pub use catalog::Catalog;
pub use schema::{Kind, RelationshipKind, Schema, Step};

use crate::value::{KeyId, LabelId, LabelSetId, NodeId, RelationshipId, TypeId, Value};

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

/// A property graph.
#[derive(Clone, Default)]
pub struct Graph {
    catalog: Catalog,
}

#[allow(unused_variables, missing_docs)]
impl Graph {
    // --- what there is
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }
    /// For interning names before a write, and setting the schema at load.
    pub fn catalog_mut(&mut self) -> &mut Catalog {
        &mut self.catalog
    }
    pub fn node_count(&self) -> usize {
        todo!()
    }
    pub fn relationship_count(&self) -> usize {
        todo!()
    }
    /// One past the largest node id in use: the length of an array indexed by node id.
    pub fn node_bound(&self) -> usize {
        todo!()
    }
    pub fn relationship_bound(&self) -> usize {
        todo!()
    }
    /// Ids in ascending order.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::empty()
    }
    pub fn relationships(&self) -> impl Iterator<Item = RelationshipId> + '_ {
        std::iter::empty()
    }
    /// All nodes with a label, ascending.
    pub fn nodes_with_label(&self, label: LabelId) -> &[NodeId] {
        todo!()
    }
    pub fn contains_node(&self, node: NodeId) -> bool {
        todo!()
    }
    pub fn contains_relationship(&self, relationship: RelationshipId) -> bool {
        todo!()
    }

    // --- one node or relationship
    pub fn label_set(&self, node: NodeId) -> LabelSetId {
        todo!()
    }
    pub fn labels(&self, node: NodeId) -> &[LabelId] {
        todo!()
    }
    pub fn has_label(&self, node: NodeId, label: LabelId) -> bool {
        todo!()
    }
    pub fn type_of(&self, relationship: RelationshipId) -> TypeId {
        todo!()
    }
    /// Start and end.
    pub fn endpoints(&self, relationship: RelationshipId) -> (NodeId, NodeId) {
        todo!()
    }
    /// Null when absent.
    pub fn node_property(&self, node: NodeId, key: KeyId) -> Value {
        todo!()
    }
    pub fn relationship_property(&self, relationship: RelationshipId, key: KeyId) -> Value {
        todo!()
    }
    /// All properties in key id order.
    pub fn node_properties(&self, node: NodeId) -> Vec<(KeyId, Value)> {
        todo!()
    }
    pub fn relationship_properties(&self, relationship: RelationshipId) -> Vec<(KeyId, Value)> {
        todo!()
    }

    // --- indexes
    /// Nodes with the label whose property equals the value (`=`, so 1 finds 1.0), ascending.
    pub fn seek(&self, label: LabelId, key: KeyId, value: &Value) -> Vec<NodeId> {
        todo!()
    }

    // --- writes (each records its undo)
    pub fn create_node(&mut self, labels: &[LabelId], properties: &[(KeyId, Value)]) -> NodeId {
        todo!()
    }
    pub fn create_relationship(
        &mut self,
        kind: TypeId,
        start: NodeId,
        end: NodeId,
        properties: &[(KeyId, Value)],
    ) -> RelationshipId {
        todo!()
    }
}

/// How much a statement changed the graph, by the TCK's side effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Nodes created.
    pub nodes_created: u64,
    /// Nodes deleted.
    pub nodes_deleted: u64,
    /// Relationships created.
    pub relationships_created: u64,
    /// Relationships deleted.
    pub relationships_deleted: u64,
    /// Labels that the graph did not have before.
    pub labels_added: u64,
    /// Labels that the graph has no more.
    pub labels_removed: u64,
    /// Properties that came to be or got another value.
    pub properties_set: u64,
    /// Properties that went or had another value.
    pub properties_removed: u64,
}
