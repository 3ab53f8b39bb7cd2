//! What a single node is linked to, looked up while a question is rewritten.

use crate::graph::{Direction, Graph};
use crate::value::{NodeId, RelationshipId, TypeId};

/// One relationship of a node, seen from it.
#[derive(Clone, Copy)]
pub(super) struct Link {
    /// Its own id.
    pub(super) id: RelationshipId,
    /// Its type.
    pub(super) kind: TypeId,
    /// The node at its other end.
    pub(super) other: NodeId,
    /// Whether it starts at the node.
    pub(super) outgoing: bool,
}

/// Relationships of a node, at most so many.
pub(super) fn links(graph: &Graph, node: NodeId, most: usize) -> Vec<Link> {
    let adjacency = graph.adjacency(None, Direction::Either, 1);
    let link = |(relationship, other): (RelationshipId, NodeId)| Link {
        id: relationship,
        kind: graph.type_of(relationship),
        other,
        outgoing: graph.endpoints(relationship).0 == node,
    };
    adjacency.neighbours(node).take(most).map(link).collect()
}
