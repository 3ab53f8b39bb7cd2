//! Which nodes and relationships of an outcome are drawn, before they are put in columns.

use crate::graph::{Direction, Graph, Step};
use crate::render::description::INCOMING;
use crate::render::style::Picture;
use crate::session::{Answer, Outcome};
use crate::value::{NodeId, Path, RelationshipId, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// What a picture shows.
#[derive(Default)]
pub(super) struct Gathered {
    /// Nodes, in the order they were met.
    pub nodes: Vec<NodeId>,
    /// Relationships, in the order they were met.
    pub relationships: Vec<RelationshipId>,
    /// Those on pathways, and whether one of these is stated.
    pub on_pathways: FxHashMap<RelationshipId, bool>,
    /// First and last node of each pathway.
    pub ends: Vec<(NodeId, NodeId)>,
    /// The nodes of the asked-for pathway, where one pair of ends was asked for and more is drawn.
    pub asked: FxHashSet<NodeId>,
    /// What the question was about, where it was no pathway: these keep their boxes.
    pub subjects: FxHashSet<NodeId>,
    seen_nodes: FxHashSet<NodeId>,
    seen_relationships: FxHashSet<RelationshipId>,
}

/// The nodes and relationships of an outcome.
pub(super) fn gather(outcome: &Outcome, picture: &Picture) -> Gathered {
    let mut gathered = Gathered::default();
    let graph = &*outcome.graph;
    match outcome.answer {
        Answer::Pathways => gathered.pathways(outcome, picture),
        Answer::Listing | Answer::Description | Answer::Comparison => gathered.about_subjects(outcome),
        Answer::Table | Answer::Found => {
            for row in outcome.rows.iter() {
                row.iter().for_each(|value| gathered.value(value, graph));
            }
            if outcome.answer == Answer::Table && gathered.relationships.is_empty() {
                gathered.links_between(graph, |_| true);
            }
        }
    }
    gathered
}

/// What stands in an outcome's rows, and nothing else.
pub(super) fn in_rows(outcome: &Outcome) -> Gathered {
    let mut gathered = Gathered::default();
    for row in outcome.rows.iter() {
        row.iter().for_each(|value| gathered.value(value, &outcome.graph));
    }
    gathered
}

impl Gathered {
    fn node(&mut self, node: NodeId) {
        if self.seen_nodes.insert(node) {
            self.nodes.push(node);
        }
    }

    fn relationship(&mut self, relationship: RelationshipId, graph: &Graph) {
        if !graph.contains_relationship(relationship) {
            return;
        }
        let (start, end) = graph.endpoints(relationship);
        self.node(start);
        self.node(end);
        if self.seen_relationships.insert(relationship) {
            self.relationships.push(relationship);
        }
    }

    fn path(&mut self, path: &Path, graph: &Graph) {
        path.nodes.iter().filter(|&&node| graph.contains_node(node)).for_each(|&node| self.node(node));
        path.relationships.iter().for_each(|&relationship| self.relationship(relationship, graph));
    }

    /// Everything in a value; recursion is as deep as the value, which `value::MAX_DEPTH` bounds.
    fn value(&mut self, value: &Value, graph: &Graph) {
        match value {
            Value::Node(node) if graph.contains_node(*node) => self.node(*node),
            Value::Relationship(relationship) => self.relationship(*relationship, graph),
            Value::Path(path) => self.path(path, graph),
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

    /// The paths of a pathway answer, what links their nodes beside the pathways, and for one pair of
    /// ends some of what lies around.
    fn pathways(&mut self, outcome: &Outcome, picture: &Picture) {
        let graph = &*outcome.graph;
        let basis = outcome.columns.iter().position(|column| &**column == "basis");
        for row in outcome.rows.iter() {
            let is_stated = match basis.and_then(|basis| row.get(basis)) {
                Some(Value::String(text)) => &**text == "stated",
                _ => true,
            };
            for value in &row {
                let Value::Path(path) = value else { continue };
                self.path(path, graph);
                for &relationship in &path.relationships {
                    *self.on_pathways.entry(relationship).or_default() |= is_stated;
                }
                if let (Some(&first), Some(&last)) = (path.nodes.first(), path.nodes.last())
                    && !self.ends.contains(&(first, last))
                {
                    self.ends.push((first, last));
                }
            }
        }
        if self.ends.len() == 1 {
            self.asked = self.nodes.iter().copied().collect();
            self.surroundings(graph, picture.max_boxes);
        }
        self.links_between(graph, |relationship| is_promotion(graph, relationship) || is_over(graph, relationship));
    }

    /// Pathway steps that touch the asked-for pathway, as long as there is room for their boxes.
    fn surroundings(&mut self, graph: &Graph, max_boxes: usize) {
        let kinds: FxHashSet<_> = self.nodes.iter().map(|&node| graph.label_set(node)).collect();
        let adjacency = graph.adjacency(None, Direction::Either, self.nodes.len());
        let path = self.nodes.clone();
        let mut around = Vec::new();
        for node in path {
            adjacency.for_each_neighbour(node, |relationship, other| {
                if is_step(graph, relationship) && kinds.contains(&graph.label_set(other)) {
                    around.push((relationship, other));
                }
            });
        }
        for (relationship, other) in around {
            if self.seen_nodes.contains(&other) || self.nodes.len() < max_boxes {
                self.relationship(relationship, graph);
            }
        }
    }

    /// Relationships between nodes that are drawn.
    fn links_between(&mut self, graph: &Graph, wanted: impl Fn(RelationshipId) -> bool) {
        let adjacency = graph.adjacency(None, Direction::Outgoing, self.nodes.len());
        for node in self.nodes.clone() {
            let mut found = Vec::new();
            adjacency.for_each_neighbour(node, |relationship, other| {
                if self.seen_nodes.contains(&other) && wanted(relationship) {
                    found.push(relationship);
                }
            });
            found.into_iter().for_each(|relationship| self.relationship(relationship, graph));
        }
    }

    /// What was asked about, what the answer lists, and of the relationships between the two those that the
    /// answer's rows are about.
    fn about_subjects(&mut self, outcome: &Outcome) {
        let graph = &*outcome.graph;
        for &node in outcome.subjects.iter().flatten().filter(|node| graph.contains_node(**node)) {
            self.node(node);
            self.subjects.insert(node);
        }
        let column = |name: &str| outcome.columns.iter().position(|column| &**column == name);
        let (relationship, direction, side, of) =
            (column("relationship"), column("direction"), column("side"), column("of"));
        let is_node = |value: &&Value| matches!(value, Value::Node(_));
        let all: Vec<NodeId> = outcome.subjects.concat();
        for row in outcome.rows.iter() {
            let text = |column: Option<usize>| match column.and_then(|column| row.get(column)) {
                Some(Value::String(text)) => Some(&**text),
                _ => None,
            };
            let about = match of.and_then(|of| row.get(of)) {
                Some(Value::Node(node)) => vec![*node],
                _ => match (text(side), outcome.subjects.as_slice()) {
                    (Some("left"), [left, _]) => left.clone(),
                    (Some("right"), [_, right]) => right.clone(),
                    _ => all.clone(),
                },
            };
            let listed = row.iter().enumerate().filter(|(index, _)| Some(*index) != of);
            let Some(Value::Node(listed)) = listed.map(|(_, value)| value).find(is_node) else { continue };
            about.iter().filter(|node| graph.contains_node(**node)).for_each(|&node| self.node(node));
            if graph.contains_node(*listed) {
                self.node(*listed);
            }
            let Some(name) = text(relationship) else { continue };
            let (kind, comes_in) = match name.strip_suffix(INCOMING) {
                Some(kind) => (kind, Some(true)),
                None => (name, text(direction).filter(|way| *way != "both").map(|way| way == "incoming")),
            };
            about.iter().for_each(|&subject| self.joins(graph, subject, *listed, kind, comes_in));
        }
    }

    /// The relationships of one type between what was asked about and what is listed.
    fn joins(&mut self, graph: &Graph, subject: NodeId, listed: NodeId, kind: &str, comes_in: Option<bool>) {
        let Some(kind) = graph.catalog().relationship_type(kind) else { return };
        let way = match comes_in {
            Some(true) => Direction::Incoming,
            Some(false) => Direction::Outgoing,
            None => Direction::Either,
        };
        let found: Vec<RelationshipId> = graph
            .adjacency(Some(&[kind]), way, 1)
            .neighbours(subject)
            .filter(|(_, other)| *other == listed)
            .map(|(relationship, _)| relationship)
            .collect();
        found.into_iter().for_each(|relationship| self.relationship(relationship, graph));
    }
}

/// Whether pathways go along a relationship. A graph without a schema has no others.
pub(super) fn is_step(graph: &Graph, relationship: RelationshipId) -> bool {
    let catalog = graph.catalog();
    let schema = catalog.schema();
    if schema.relationships.is_empty() {
        return true;
    }
    let kind = schema.relationship(catalog.type_name(graph.type_of(relationship)));
    kind.is_some_and(|kind| kind.step != Step::No)
}

/// Whether a relationship sets one node of a kind over another without being a pathway step: one role
/// supervises another.
fn is_over(graph: &Graph, relationship: RelationshipId) -> bool {
    let catalog = graph.catalog();
    let (start, end) = graph.endpoints(relationship);
    let kind = catalog.schema().relationship(catalog.type_name(graph.type_of(relationship)));
    let is_symmetric = kind.is_some_and(|kind| kind.symmetric);
    !is_step(graph, relationship) && !is_symmetric && graph.label_set(start) == graph.label_set(end)
}

/// Whether a relationship is a pathway step between two nodes of a kind.
pub(super) fn is_promotion(graph: &Graph, relationship: RelationshipId) -> bool {
    let (start, end) = graph.endpoints(relationship);
    is_step(graph, relationship) && graph.label_set(start) == graph.label_set(end)
}
