//! Which kind of thing a node is, and where that kind stands in the schema's order.

use crate::graph::{Graph, Kind};
use crate::render::diagram::model::Tone;
use crate::value::{LabelId, NodeId};

/// The kinds of a graph's nodes.
pub(in crate::render::diagram) struct Kinds<'g> {
    graph: &'g Graph,
    /// By label: its place in the schema.
    ranks: Vec<Option<usize>>,
    /// The kinds that have a colour each, where the schema puts none on pathways.
    coloured: Vec<LabelId>,
}

impl<'g> Kinds<'g> {
    /// The kinds of this graph.
    pub fn new(graph: &'g Graph) -> Self {
        let catalog = graph.catalog();
        let kinds = &catalog.schema().kinds;
        let mut ranks = Vec::new();
        for (id, name) in catalog.labels() {
            ranks.resize(ranks.len().max(id.index() + 1), None);
            if let Some(rank) = ranks.get_mut(id.index()) {
                *rank = kinds.iter().position(|kind| kind.label == **name);
            }
        }
        Kinds { graph, ranks, coloured: Vec::new() }
    }

    /// The label that says what a node is: the first one in the schema's order, else its first one.
    pub fn of(&self, node: NodeId) -> Option<LabelId> {
        let labels = self.graph.labels(node);
        let ranked = labels.iter().filter_map(|&label| Some((self.rank(label)?, label))).min();
        ranked.map(|(_, label)| label).or_else(|| labels.first().copied())
    }

    /// A kind's place in the schema.
    pub fn rank(&self, label: LabelId) -> Option<usize> {
        self.ranks.get(label.index()).copied().flatten()
    }

    /// A kind's place among those that pathways go through.
    pub fn pathway_rank(&self, label: Option<LabelId>) -> Option<usize> {
        let rank = self.rank(label?)?;
        self.schema_kinds().get(rank)?.pathway.then_some(rank)
    }

    /// Gives the kinds of these nodes a colour each, where no pathways give them one.
    pub fn colour(&mut self, nodes: &[NodeId]) {
        if self.schema_kinds().iter().any(|kind| kind.pathway) {
            return;
        }
        let mut kinds: Vec<LabelId> = nodes.iter().filter_map(|&node| self.of(node)).collect();
        kinds.sort_unstable_by_key(|&kind| self.order(Some(kind)));
        kinds.dedup();
        kinds.truncate(Tone::KINDS);
        self.coloured = kinds;
    }

    /// The colour of a kind: by its place among those that pathways go through, else among those that are drawn.
    pub fn tone(&self, kind: Option<LabelId>) -> Tone {
        let drawn = || self.coloured.iter().position(|&label| Some(label) == kind);
        Tone::of_rank(self.pathway_rank(kind).or_else(drawn))
    }

    /// What the schema says of a kind.
    pub fn described(&self, label: LabelId) -> Option<&'g Kind> {
        self.schema_kinds().get(self.rank(label)?)
    }

    /// Whether a pathway through such a node is inferred.
    pub fn is_inferred(&self, node: NodeId) -> bool {
        self.of(node).and_then(|label| self.described(label)).is_some_and(|kind| kind.inferred)
    }

    /// A kind's name: the label. Empty for a node without one.
    pub fn name(&self, label: Option<LabelId>) -> &'g str {
        label.map_or("", |label| self.graph.catalog().label_name(label))
    }

    /// Where a kind comes in a list of kinds: in the schema's order, then the others, then none at all.
    pub fn order(&self, label: Option<LabelId>) -> (usize, usize) {
        match label {
            Some(label) => (self.rank(label).unwrap_or(usize::MAX - 1), label.index()),
            None => (usize::MAX, 0),
        }
    }

    fn schema_kinds(&self) -> &'g [Kind] {
        &self.graph.catalog().schema().kinds
    }
}
