//! Connections: petgraph's graph, made when it is first needed.
//!
//! A graph that was made in memory has it from the start. One that came from a file has the label sets of its nodes, and
//! a [`ConnectionSource`] that knows the relationships of a node and the ends of a relationship: enough for a
//! question about one thing, which is over before half a million relationships could be linked. The first change, the
//! first whole scan, or some thousand steps have petgraph's graph made, and from then on it is the one truth.

use super::{NodeWeight, RelationshipWeight, edge_index, node_index};
use crate::value::{LabelSetId, NodeId, RelationshipId, TypeId};
use petgraph::stable_graph::StableDiGraph;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Relationships are passed one by one until one of so many has been: then whoever asks will ask on, and linking all
/// of them, which takes a fraction of a second among millions, is the quicker way.
const ONE_OF: usize = 64;
/// So many may always be passed one by one: a question or two.
const ALWAYS_PASSED: usize = 2_000;

/// petgraph's graph with what it keeps of nodes and relationships.
pub(super) type Linked = StableDiGraph<NodeWeight, RelationshipWeight, u32>;

/// Arrays of all relationships: by id one more than the type, 0 where there is none; the start; the end.
#[derive(Clone, Default)]
pub struct Links {
    /// One more than each type.
    pub kinds: Vec<u32>,
    /// Where each starts.
    pub starts: Vec<u32>,
    /// Where each ends.
    pub ends: Vec<u32>,
}

/// Where the relationships of a graph stand that have not been linked yet. A source that cannot be read
/// gives nothing and makes the graph's [`Trouble`](super::Trouble) known.
pub trait ConnectionSource: Send + Sync {
    /// A relationship's type, start and end, if it is there.
    fn relationship(&self, relationship: RelationshipId) -> Option<(TypeId, NodeId, NodeId)>;
    /// The relationships that start at a node, ascending.
    fn outgoing(&self, node: NodeId) -> Vec<RelationshipId>;
    /// The relationships that end at a node, ascending.
    fn incoming(&self, node: NodeId) -> Vec<RelationshipId>;
    /// The first relationships of a type, at most so many, ascending.
    fn first_of_type(&self, kind: TypeId, most: usize) -> Vec<RelationshipId>;
    /// All of them.
    fn all(&self) -> Links;
    /// Makes known that what the source gave makes no graph.
    fn does_not_fit(&self, what: &str);
}

/// Nodes and what connects them.
#[derive(Clone, Default)]
pub(super) struct Connections {
    unlinked: Option<Arc<Unlinked>>,
    linked: OnceLock<Linked>,
}

/// What is known before relationships are linked.
pub(super) struct Unlinked {
    pub source: Arc<dyn ConnectionSource>,
    /// By node, one more than its label set; 0 for none.
    pub nodes: Vec<u32>,
    pub node_count: usize,
    pub relationship_count: usize,
    /// One past the last relationship.
    pub relationship_bound: usize,
    pub passed: AtomicUsize,
}

impl Unlinked {
    fn label_set(&self, node: NodeId) -> Option<LabelSetId> {
        self.nodes.get(node.index())?.checked_sub(1).map(LabelSetId)
    }
}

impl Connections {
    /// Connections that are linked already.
    pub fn linked(linked: Linked) -> Self {
        Connections { unlinked: None, linked: OnceLock::from(linked) }
    }

    /// Connections to be linked when it is needed.
    pub fn unlinked(unlinked: Unlinked) -> Self {
        Connections { unlinked: Some(Arc::new(unlinked)), linked: OnceLock::new() }
    }

    /// petgraph's graph, made now if it has not been.
    #[inline]
    pub fn get(&self) -> &Linked {
        match self.linked.get() {
            Some(linked) => linked,
            None => self.link(),
        }
    }

    #[inline(never)]
    fn link(&self) -> &Linked {
        self.linked.get_or_init(|| match &self.unlinked {
            Some(unlinked) => super::parts::link(&unlinked.nodes, &unlinked.source.all()).unwrap_or_else(|what| {
                unlinked.source.does_not_fit(what);
                Linked::default()
            }),
            None => Linked::default(),
        })
    }

    /// petgraph's graph, to be changed.
    #[inline]
    pub fn get_mut(&mut self) -> &mut Linked {
        self.get();
        self.unlinked = None;
        self.linked.get_mut().expect("it has just been made")
    }

    /// What there is instead of petgraph's graph, as long as that has not been made.
    #[inline]
    pub fn before_linking(&self) -> Option<&Unlinked> {
        match self.linked.get() {
            Some(_) => None,
            None => self.unlinked.as_deref(),
        }
    }

    /// The same, for passing so many relationships one by one; none once all of them are better linked.
    pub fn while_few(&self, relationships: usize) -> Option<&Unlinked> {
        let unlinked = self.before_linking()?;
        let most = (unlinked.relationship_count / ONE_OF).max(ALWAYS_PASSED);
        (unlinked.passed.fetch_add(relationships, Ordering::Relaxed) < most).then_some(unlinked)
    }

    pub fn node_count(&self) -> usize {
        self.before_linking().map_or_else(|| self.get().node_count(), |unlinked| unlinked.node_count)
    }

    pub fn relationship_count(&self) -> usize {
        self.before_linking().map_or_else(|| self.get().edge_count(), |unlinked| unlinked.relationship_count)
    }

    pub fn node_bound(&self) -> usize {
        match self.before_linking() {
            Some(unlinked) => unlinked.nodes.iter().rposition(|&node| node > 0).map_or(0, |last| last + 1),
            None => self.get().node_indices().next_back().map_or(0, |node| node.index() + 1),
        }
    }

    pub fn relationship_bound(&self) -> usize {
        match self.before_linking() {
            Some(unlinked) => unlinked.relationship_bound,
            None => self.get().edge_indices().next_back().map_or(0, |edge| edge.index() + 1),
        }
    }

    /// All nodes, ascending.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        let unlinked = self.before_linking();
        let before = unlinked.into_iter().flat_map(|unlinked| {
            let nodes = unlinked.nodes.iter().enumerate().filter(|(_, node)| **node > 0);
            nodes.map(|(node, _)| NodeId::from_index(node))
        });
        let linked = if unlinked.is_none() { Some(self.get()) } else { None };
        let after = linked.into_iter().flat_map(|linked| linked.node_indices());
        before.chain(after.map(|node| NodeId::from_index(node.index())))
    }

    #[inline]
    pub fn label_set(&self, node: NodeId) -> Option<LabelSetId> {
        match self.linked.get() {
            Some(linked) => linked.node_weight(node_index(node)).map(|weight| weight.label_set()),
            None => self.unlinked.as_ref()?.label_set(node),
        }
    }

    #[inline]
    pub fn kind(&self, relationship: RelationshipId) -> Option<TypeId> {
        match self.linked.get() {
            Some(linked) => linked.edge_weight(edge_index(relationship)).map(|weight| weight.kind()),
            None => self.unlinked.as_ref()?.source.relationship(relationship).map(|(kind, ..)| kind),
        }
    }

    #[inline]
    pub fn endpoints(&self, relationship: RelationshipId) -> Option<(NodeId, NodeId)> {
        match self.linked.get() {
            Some(linked) => linked
                .edge_endpoints(edge_index(relationship))
                .map(|(start, end)| (NodeId::from_index(start.index()), NodeId::from_index(end.index()))),
            None => self.unlinked.as_ref()?.source.relationship(relationship).map(|(_, start, end)| (start, end)),
        }
    }
}
