//! What of an outcome a picture is made of: worked out once, whatever room there is.
//!
//! A picture may be composed again and again, with fewer boxes each time, until it fits a page. All that does not
//! depend on the number of boxes is found here: nodes and relationships, what each says, which pathways there are.

pub(super) mod facts;
pub(super) mod kinds;
mod subjects;

use crate::graph::{Direction, Graph};
use crate::render::names::Names;
use crate::render::style::{Highlight, Picture};
use crate::session::{Answer, Outcome};
use crate::value::{NodeId, Path, RelationshipId, TypeId, Value};
use facts::{Fact, FactReader, is_step};
use kinds::Kinds;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The most steps that are drawn around each box of an asked-for pathway.
const AROUND: usize = 6;

/// So many links that nobody asked for are always fine.
const FEW: usize = 6;

/// So many bold boxes are always fine.
const FRONT: usize = 12;

/// What a picture shows.
pub(super) struct Gathered<'o> {
    /// The answer.
    pub outcome: &'o Outcome,
    /// How its picture should look.
    pub picture: &'o Picture,
    /// What its nodes and relationships are called.
    pub names: Names<'o>,
    /// What its nodes are.
    pub kinds: Kinds<'o>,
    /// The answer's own nodes, in the order they were met.
    pub nodes: Vec<NodeId>,
    /// What lies around an asked-for pathway, for as long as there is room.
    pub around: Vec<NodeId>,
    /// What is said of them, in the order it was met.
    pub facts: Vec<Fact>,
    /// Relationships on pathways, and whether one of these is stated.
    pub on_pathways: FxHashMap<RelationshipId, bool>,
    /// The paths of the answer, and what each rests on.
    pub walks: Vec<Walk>,
    /// First and last nodes of the pathways.
    pub ends: Ends,
    /// The nodes in front: those of the asked-for pathway, or what is highlighted.
    pub front: FxHashSet<NodeId>,
    /// The relationships in front.
    pub asked: FxHashSet<RelationshipId>,
    /// What the question was about, where it was no pathway: these keep their boxes.
    pub subjects: FxHashSet<NodeId>,
    /// What a comparison says of each node that it lists.
    pub sides: FxHashMap<NodeId, OnSides>,
    /// The pathway steps around an asked-for pathway, drawn or not.
    pub steps_around: FxHashSet<RelationshipId>,
    /// How many links between what is drawn nobody asked for, and are left out.
    pub left_out: usize,
}

/// How the two things that are compared are linked with a third.
#[derive(Clone, Default)]
pub(super) struct OnSides {
    /// Something joins it to the first alone.
    pub left: bool,
    /// Something joins it to the second alone.
    pub right: bool,
    /// What joins it to both in the same way.
    pub both: Vec<TypeId>,
}

/// One path of an answer.
pub(super) struct Walk {
    /// Where it goes.
    pub path: Arc<Path>,
    /// What it rests on, where the answer says so.
    pub basis: Option<String>,
    /// What it costs, where the cheapest ways were asked for.
    pub cost: Option<String>,
}

/// Where pathways start and end.
#[derive(Default)]
pub(super) struct Ends {
    /// First nodes.
    pub from: BTreeSet<NodeId>,
    /// Last nodes.
    pub to: BTreeSet<NodeId>,
    pairs: FxHashSet<(NodeId, NodeId)>,
}

impl Gathered<'_> {
    /// Whether something stands in front of the rest.
    pub fn has_front(&self) -> bool {
        !self.front.is_empty()
    }

    /// What the question was about, in the order it was asked.
    pub fn subjects_in_order(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.iter().copied().filter(|node| self.subjects.contains(node))
    }

    /// Whether a node's box is drawn bold and never folded.
    pub fn is_bold(&self, node: NodeId) -> bool {
        self.front.contains(&node) || self.subjects.contains(&node)
    }
}

/// What is drawn of an outcome.
pub(super) fn gather<'o>(outcome: &'o Outcome, picture: &'o Picture) -> Gathered<'o> {
    let graph = &*outcome.graph;
    let mut kinds = Kinds::new(graph);
    let mut found = Found::of(outcome, &kinds);
    if outcome.answer == Answer::Table && found.relationships.is_empty() {
        found.links_between(graph, |_| true, |_| false);
    }
    match &picture.highlight {
        Some(highlight) => found.highlight(graph, highlight),
        None => found.asked_for(picture.max_boxes),
    }
    let own = found.nodes.len();
    if picture.highlight.is_none() && !found.front.is_empty() {
        found.surroundings(graph, &kinds);
    }
    let mut left_out = 0;
    if outcome.answer == Answer::Pathways {
        let is_beside = |one| !is_step(graph.catalog().schema(), graph.catalog().type_name(graph.type_of(one)));
        left_out = found.links_between(graph, |one| goes_on(graph, &kinds, one), is_beside);
    }
    kinds.colour(&found.nodes);
    let names = Names::new(graph);
    let mut reader = FactReader::new(graph);
    let facts = found.relationships.iter().map(|&one| reader.read(one, &names, &kinds)).collect();
    let around = found.nodes.split_off(own);
    Gathered {
        outcome,
        picture,
        names,
        kinds,
        nodes: found.nodes,
        around,
        facts,
        on_pathways: found.on_pathways,
        walks: found.walks,
        ends: found.ends,
        front: found.front,
        asked: found.asked,
        subjects: found.subjects,
        sides: found.sides,
        steps_around: found.steps_around,
        left_out,
    }
}

/// What an answer makes stand out in the picture of another one: what is in its rows; for a listing, a description or a
/// comparison also what joins it to what was asked about.
pub(super) fn highlight(outcome: &Outcome) -> Highlight {
    let found = Found::of(outcome, &Kinds::new(&outcome.graph));
    Highlight { nodes: found.nodes, relationships: found.relationships }
}

/// Nodes and relationships while they are found.
#[derive(Default)]
struct Found {
    nodes: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
    on_pathways: FxHashMap<RelationshipId, bool>,
    walks: Vec<Walk>,
    ends: Ends,
    front: FxHashSet<NodeId>,
    asked: FxHashSet<RelationshipId>,
    subjects: FxHashSet<NodeId>,
    sides: FxHashMap<NodeId, OnSides>,
    steps_around: FxHashSet<RelationshipId>,
    seen_nodes: FxHashSet<NodeId>,
    seen_relationships: FxHashSet<RelationshipId>,
}

impl Found {
    /// What the answer itself holds.
    fn of(outcome: &Outcome, kinds: &Kinds<'_>) -> Found {
        let graph = &*outcome.graph;
        let mut found = Found::default();
        match outcome.answer {
            Answer::Pathways => found.pathways(outcome, kinds),
            Answer::Listing | Answer::Description | Answer::Comparison => found.about_subjects(outcome),
            Answer::Table | Answer::Found => {
                for row in outcome.rows.iter() {
                    row.iter().for_each(|value| found.value(value, graph));
                }
            }
        }
        found
    }

    fn node(&mut self, node: NodeId) {
        if self.seen_nodes.insert(node) {
            self.nodes.push(node);
        }
    }

    fn relationship(&mut self, relationship: RelationshipId, graph: &Graph) {
        let (start, end) = graph.endpoints(relationship);
        let is_there = graph.contains_relationship(relationship) && graph.contains_node(start);
        if !is_there || !graph.contains_node(end) {
            return;
        }
        self.node(start);
        self.node(end);
        if self.seen_relationships.insert(relationship) {
            self.relationships.push(relationship);
        }
    }

    /// A path, as far as it is still there.
    fn path(&mut self, path: &Arc<Path>, basis: Option<String>, cost: Option<String>, graph: &Graph) {
        path.nodes.iter().filter(|&&node| graph.contains_node(node)).for_each(|&node| self.node(node));
        path.relationships.iter().for_each(|&relationship| self.relationship(relationship, graph));
        let is_whole = path.nodes.iter().all(|&node| graph.contains_node(node))
            && path.relationships.iter().all(|&relationship| graph.contains_relationship(relationship));
        if is_whole {
            self.walks.push(Walk { path: Arc::clone(path), basis, cost });
        }
    }

    /// Everything in a value; recursion is as deep as the value, which `value::MAX_DEPTH` bounds.
    fn value(&mut self, value: &Value, graph: &Graph) {
        match value {
            Value::Node(node) if graph.contains_node(*node) => self.node(*node),
            Value::Relationship(relationship) => self.relationship(*relationship, graph),
            Value::Path(path) => self.path(path, None, None, graph),
            Value::List(items) => items.iter().for_each(|item| self.value(item, graph)),
            Value::Map(entries) => entries.values().for_each(|item| self.value(item, graph)),
            Value::Node(_)
            | Value::Null
            | Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Temporal(_) => {}
        }
    }

    /// The paths of a pathway answer, and what each rests on.
    fn pathways(&mut self, outcome: &Outcome, kinds: &Kinds<'_>) {
        let graph = &*outcome.graph;
        let column = outcome.columns.iter().position(|column| &**column == "basis");
        let costs = outcome.columns.iter().position(|column| &**column == "cost");
        for row in outcome.rows.iter() {
            let basis = match column.and_then(|column| row.get(column)) {
                Some(Value::String(text)) => Some(text.to_string()),
                _ => None,
            };
            let cost = costs.and_then(|column| row.get(column)).filter(|cost| !matches!(cost, Value::Null));
            let cost = cost.map(crate::render::text::literal);
            for value in &row {
                let Value::Path(path) = value else { continue };
                let is_stated = match basis.as_deref() {
                    Some("inferred") => false,
                    // A crosswalk speaks for its own step alone; what else the pathway passes decides for the others.
                    Some("crosswalk") => !inside(path).iter().any(|&node| kinds.is_inferred(node)),
                    _ => true,
                };
                self.path(path, basis.clone(), cost.clone(), graph);
                for &relationship in &path.relationships {
                    *self.on_pathways.entry(relationship).or_default() |= is_stated;
                }
                if let (Some(&first), Some(&last)) = (path.nodes.first(), path.nodes.last()) {
                    self.ends.from.insert(first);
                    self.ends.to.insert(last);
                    self.ends.pairs.insert((first, last));
                }
            }
        }
    }

    /// Where one pair of ends was asked for, its pathways stand in front of what lies around. Where they alone take more
    /// boxes than there may be, only the ends do: bold boxes are never folded.
    fn asked_for(&mut self, max_boxes: usize) {
        if self.ends.pairs.len() != 1 {
            return;
        }
        if self.nodes.len() > max_boxes.max(FRONT) {
            self.subjects = self.ends.from.iter().chain(&self.ends.to).copied().collect();
        } else {
            self.front = self.nodes.iter().copied().collect();
            self.asked = self.relationships.iter().copied().collect();
        }
    }

    /// What another answer found stands in front; what the picture lacks of it is added.
    fn highlight(&mut self, graph: &Graph, highlight: &Highlight) {
        for &node in highlight.nodes.iter().filter(|&&node| graph.contains_node(node)) {
            self.node(node);
            self.front.insert(node);
        }
        for &relationship in &highlight.relationships {
            self.relationship(relationship, graph);
            if self.seen_relationships.contains(&relationship) {
                let (start, end) = graph.endpoints(relationship);
                self.front.extend([start, end]);
                self.asked.insert(relationship);
            }
        }
    }

    /// Pathway steps that touch the asked-for pathway, a few around each of its nodes, by turns.
    fn surroundings(&mut self, graph: &Graph, kinds: &Kinds<'_>) {
        let among: FxHashSet<_> = self.nodes.iter().map(|&node| kinds.of(node)).collect();
        let schema = graph.catalog().schema();
        let adjacency = graph.adjacency(None, Direction::Either, self.nodes.len());
        let mut around: Vec<(usize, RelationshipId)> = Vec::new();
        for &node in &self.nodes {
            let mut turn = 0;
            adjacency.for_each_neighbour(node, |relationship, other| {
                let name = graph.catalog().type_name(graph.type_of(relationship));
                if !is_step(schema, name) || !among.contains(&kinds.of(other)) {
                    return;
                }
                if !self.seen_relationships.contains(&relationship) {
                    self.steps_around.insert(relationship);
                    if turn < AROUND {
                        around.push((turn, relationship));
                        turn += 1;
                    }
                }
            });
        }
        // (A stable sort: within a turn, the order along the pathway.)
        around.sort_by_key(|&(turn, _)| turn);
        around.into_iter().for_each(|(_, relationship)| self.relationship(relationship, graph));
    }

    /// Relationships between nodes that were found. Those beside the pathways only where they are few; else it is
    /// said how many were left out.
    fn links_between(
        &mut self,
        graph: &Graph,
        wanted: impl Fn(RelationshipId) -> bool,
        is_beside: impl Fn(RelationshipId) -> bool,
    ) -> usize {
        let adjacency = graph.adjacency(None, Direction::Outgoing, self.nodes.len());
        let mut found = Vec::new();
        for &node in &self.nodes {
            adjacency.for_each_neighbour(node, |relationship, other| {
                if self.seen_nodes.contains(&other) && wanted(relationship) {
                    found.push(relationship);
                }
            });
        }
        let is_new = |one: &RelationshipId| !self.seen_relationships.contains(one);
        let beside = found.iter().filter(|one| is_new(one) && is_beside(**one)).count();
        let are_few = beside <= FEW.max(self.on_pathways.len() / 2);
        found.retain(|one| are_few || !is_new(one) || !is_beside(*one));
        found.into_iter().for_each(|relationship| self.relationship(relationship, graph));
        if are_few { 0 } else { beside }
    }
}

/// The nodes between a path's first and last.
pub(super) fn inside(path: &Path) -> &[NodeId] {
    path.nodes.get(1..path.nodes.len().saturating_sub(1)).unwrap_or_default()
}

/// Whether a relationship leads from one node to another of its kind, or sets it over the other: a promotion, or one
/// role that supervises another. One that is the same both ways does neither.
fn goes_on(graph: &Graph, kinds: &Kinds<'_>, relationship: RelationshipId) -> bool {
    let (start, end) = graph.endpoints(relationship);
    let catalog = graph.catalog();
    let schema = catalog.schema();
    let kind = schema.relationship(catalog.type_name(graph.type_of(relationship)));
    let has_direction = !schema.relationships.is_empty() && kind.is_none_or(|kind| !kind.symmetric);
    has_direction && kinds.of(start) == kinds.of(end)
}
