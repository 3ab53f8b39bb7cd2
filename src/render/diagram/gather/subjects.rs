//! Answers about something named: what was asked about, what the answer lists, and what joins the two.

use super::Found;
use crate::graph::INCOMING;
use crate::graph::{Direction, Graph};
use crate::session::Outcome;
use crate::value::{NodeId, RelationshipId, TypeId, Value};
use rustc_hash::FxHashMap;

impl Found {
    /// What was asked about, what the answer lists, and of the relationships between the two those that the
    /// answer's rows are about.
    pub(super) fn about_subjects(&mut self, outcome: &Outcome) {
        let graph = &*outcome.graph;
        for &node in outcome.subjects.iter().flatten().filter(|node| graph.contains_node(**node)) {
            self.node(node);
            self.subjects.insert(node);
        }
        let columns = Columns::of(outcome);
        let all: Vec<NodeId> = outcome.subjects.concat();
        let mut joins = Joins::new(graph);
        for row in outcome.rows.iter() {
            let about = match columns.of.and_then(|of| row.get(of)) {
                Some(Value::Node(node)) => std::slice::from_ref(node),
                _ => match (text(&row, columns.side), outcome.subjects.as_slice()) {
                    (Some("left"), [left, _]) => left,
                    (Some("right"), [_, right]) => right,
                    _ => &all,
                },
            };
            let Some(listed) = columns.listed(&row) else { continue };
            about.iter().filter(|node| graph.contains_node(**node)).for_each(|&node| self.node(node));
            if graph.contains_node(listed) {
                self.node(listed);
            }
            let Some(name) = text(&row, columns.relationship) else { continue };
            let (kind, comes_in) = match name.strip_suffix(INCOMING) {
                Some(kind) => (kind, Some(true)),
                None => (name, text(&row, columns.direction).filter(|way| *way != "both").map(|way| way == "incoming")),
            };
            let Some(kind) = graph.catalog().relationship_type(kind) else { continue };
            let sides = self.sides.entry(listed).or_default();
            match text(&row, columns.side) {
                Some("left") => sides.left = true,
                Some("right") => sides.right = true,
                Some(_) => sides.both.push(kind),
                None => {}
            }
            let way = match comes_in {
                Some(true) => Direction::Incoming,
                Some(false) => Direction::Outgoing,
                None => Direction::Either,
            };
            for &subject in about {
                joins.between(subject, listed, kind, way).iter().for_each(|&found| self.relationship(found, graph));
            }
        }
    }
}

/// Where an answer about something says what.
struct Columns {
    relationship: Option<usize>,
    direction: Option<usize>,
    side: Option<usize>,
    of: Option<usize>,
}

impl Columns {
    fn of(outcome: &Outcome) -> Columns {
        let column = |name: &str| outcome.columns.iter().position(|column| &**column == name);
        Columns {
            relationship: column("relationship"),
            direction: column("direction"),
            side: column("side"),
            of: column("of"),
        }
    }

    /// The node that a row lists.
    fn listed(&self, row: &[Value]) -> Option<NodeId> {
        let values = row.iter().enumerate().filter(|(index, _)| Some(*index) != self.of);
        values.map(|(_, value)| value).find_map(|value| match value {
            Value::Node(node) => Some(*node),
            _ => None,
        })
    }
}

fn text(row: &[Value], column: Option<usize>) -> Option<&str> {
    match row.get(column?) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// The relationships of one type between what was asked about and what is listed. Each subject's neighbours are
/// looked up once, however many rows it has.
struct Joins<'g> {
    graph: &'g Graph,
    known: FxHashMap<(NodeId, TypeId, Direction), ByNeighbour>,
}

/// A node's relationships by the node at their other end.
type ByNeighbour = FxHashMap<NodeId, Vec<RelationshipId>>;

impl<'g> Joins<'g> {
    fn new(graph: &'g Graph) -> Self {
        Joins { graph, known: FxHashMap::default() }
    }

    fn between(&mut self, subject: NodeId, listed: NodeId, kind: TypeId, way: Direction) -> Vec<RelationshipId> {
        let graph = self.graph;
        let neighbours = self.known.entry((subject, kind, way)).or_insert_with(|| {
            let mut found = ByNeighbour::default();
            if graph.contains_node(subject) {
                graph.adjacency(Some(&[kind]), way, 1).for_each_neighbour(subject, |relationship, other| {
                    found.entry(other).or_default().push(relationship);
                });
            }
            found
        });
        neighbours.get(&listed).cloned().unwrap_or_default()
    }
}
