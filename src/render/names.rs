//! What nodes and relationships are called on a page: a node's name, a relationship's reading.

use crate::graph::Graph;
use crate::value::{KeyId, NodeId, RelationshipId, Value};
use std::sync::Arc;

/// Looks up what to call the nodes and relationships of one graph. The ids of the properties it
/// reads are found once.
pub struct Names<'g> {
    graph: &'g Graph,
    callings: [Option<KeyId>; 4],
    qualifier: Option<KeyId>,
    scope: Option<KeyId>,
}

impl<'g> Names<'g> {
    /// The names of this graph.
    pub fn new(graph: &'g Graph) -> Self {
        let catalog = graph.catalog();
        let key = |name: &str| catalog.key(name);
        Names {
            graph,
            callings: [key("name"), key("title"), key("key"), key("code")],
            qualifier: key("qualifier"),
            scope: key("scope"),
        }
    }

    /// The graph.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// What to call a node: its `name`, else its title, key or code.
    pub fn calling(&self, node: NodeId) -> Option<Arc<str>> {
        if !self.graph.contains_node(node) {
            return None;
        }
        self.callings.iter().flatten().find_map(|&key| match self.graph.node_property(node, key) {
            Value::String(text) if !text.is_empty() => Some(text),
            _ => None,
        })
    }

    /// How a step along a relationship reads, with its qualifier and scope.
    pub fn reading(&self, relationship: RelationshipId) -> String {
        if !self.graph.contains_relationship(relationship) {
            return "(deleted)".to_owned();
        }
        let text = |key: Option<KeyId>| match self.graph.relationship_property(relationship, key?) {
            Value::String(text) => Some(text),
            _ => None,
        };
        let catalog = self.graph.catalog();
        let name = catalog.type_name(self.graph.type_of(relationship));
        catalog.schema().reading(name, text(self.qualifier).as_deref(), text(self.scope).as_deref())
    }

    /// The name of a relationship's type; empty where it is gone.
    pub fn relationship_type(&self, relationship: RelationshipId) -> &'g str {
        if !self.graph.contains_relationship(relationship) {
            return "";
        }
        self.graph.catalog().type_name(self.graph.type_of(relationship))
    }

    /// The names of a node's labels; none where it is gone.
    pub fn labels(&self, node: NodeId) -> impl Iterator<Item = &'g str> + '_ {
        let labels = if self.graph.contains_node(node) { self.graph.labels(node) } else { &[] };
        labels.iter().map(|&label| &**self.graph.catalog().label_name(label))
    }

    /// A node's properties by name.
    pub fn node_properties(&self, node: NodeId) -> Vec<(&'g str, Value)> {
        if !self.graph.contains_node(node) {
            return Vec::new();
        }
        self.named(self.graph.node_properties(node))
    }

    /// A relationship's properties by name.
    pub fn relationship_properties(&self, relationship: RelationshipId) -> Vec<(&'g str, Value)> {
        if !self.graph.contains_relationship(relationship) {
            return Vec::new();
        }
        self.named(self.graph.relationship_properties(relationship))
    }

    /// Start and end of a relationship; nothing where it is gone.
    pub fn ends(&self, relationship: RelationshipId) -> Option<(NodeId, NodeId)> {
        self.graph.contains_relationship(relationship).then(|| self.graph.endpoints(relationship))
    }

    fn named(&self, properties: Vec<(KeyId, Value)>) -> Vec<(&'g str, Value)> {
        let catalog = self.graph.catalog();
        properties.into_iter().map(|(key, value)| (&**catalog.key_name(key), value)).collect()
    }
}
