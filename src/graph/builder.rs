//! Building a graph from data: by name, without an undo list.

use super::Graph;
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};

/// Makes a graph from scratch.
///
/// Intern names once, then give ids: the loops of a loader compare no text. Entities get ids in
/// the order they are made, from 0.
#[derive(Default)]
pub struct GraphBuilder {
    graph: Graph,
}

impl GraphBuilder {
    /// An empty graph.
    pub fn new() -> Self {
        GraphBuilder::default()
    }

    /// Makes room for this many nodes and relationships.
    pub fn reserve(&mut self, nodes: usize, relationships: usize) {
        self.graph.connections.get_mut().reserve_exact_nodes(nodes);
        self.graph.connections.get_mut().reserve_exact_edges(relationships);
    }

    /// The id of a label.
    pub fn label(&mut self, name: &str) -> LabelId {
        self.graph.catalog.intern_label(name)
    }

    /// The id of a relationship type.
    pub fn relationship_type(&mut self, name: &str) -> TypeId {
        self.graph.catalog.intern_type(name)
    }

    /// The id of a property key.
    pub fn key(&mut self, name: &str) -> KeyId {
        self.graph.catalog.intern_key(name)
    }

    /// Makes a node.
    pub fn node(&mut self, labels: &[LabelId], properties: &[(KeyId, Value)]) -> NodeId {
        self.graph.create_node(labels, properties)
    }

    /// Makes a relationship; [`RelationshipId::NULL`] if an end is not there.
    pub fn relationship(
        &mut self,
        kind: TypeId,
        start: NodeId,
        end: NodeId,
        properties: &[(KeyId, Value)],
    ) -> RelationshipId {
        self.graph.create_relationship(kind, start, end, properties)
    }

    /// Gives a node a property; quickest when each column is filled in ascending node order.
    pub fn set_node_property(&mut self, node: NodeId, key: KeyId, value: Value) {
        self.graph.set_node_property(node, key, value);
    }

    /// Gives a relationship a property; quickest in ascending relationship order.
    pub fn set_relationship_property(&mut self, relationship: RelationshipId, key: KeyId, value: Value) {
        self.graph.set_relationship_property(relationship, key, value);
    }

    /// The graph so far, for loaders that look at what they made.
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The graph so far, to change in ways the builder does not offer.
    pub fn graph_mut(&mut self) -> &mut Graph {
        &mut self.graph
    }

    /// The finished graph.
    pub fn finish(mut self) -> Graph {
        self.graph.connections.get_mut().shrink_to_fit();
        self.graph.labelled.iter_mut().for_each(|nodes| nodes.shrink_to_fit());
        self.graph.typed_mut().iter_mut().for_each(|relationships| relationships.shrink_to_fit());
        self.graph
    }
}
