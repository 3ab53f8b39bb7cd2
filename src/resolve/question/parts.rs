//! What something has only in its parts: an occupation group whose occupations stand in narrower groups.

use super::links::links;
use super::listing::Direct;
use super::{Asking, End, Pick};
use crate::diagnostic::Diagnostic;
use crate::resolve::names::kinds::{KindOf, called};
use crate::resolve::names::name_of;
use crate::value::NodeId;
use std::sync::Arc;

/// The relationship from a part to the whole.
const PART_OF: &str = "PART_OF";
/// How far down parts of parts are looked at.
const DEEP: usize = 6;
/// How many parts are looked at.
const WIDE: usize = 500;
/// How many parts a note names.
const NAMED: usize = 6;

impl Asking<'_> {
    /// The parts of an endpoint, and parts of those, that are linked directly with a kind where it is not itself.
    pub(super) fn parts_that_have(&self, all: &End, end: &End) -> Option<(End, Direct)> {
        let mut parts: Vec<NodeId> = Vec::new();
        let mut level: Vec<NodeId> = end.nodes().to_vec();
        for _ in 0..DEEP {
            let mut next: Vec<NodeId> = Vec::new();
            for part in level.iter().flat_map(|node| self.parts_of(*node)) {
                if !parts.contains(&part) && !end.nodes().contains(&part) && parts.len() < WIDE {
                    parts.push(part);
                    next.push(part);
                }
            }
            level = next;
        }
        let of = |nodes: Vec<NodeId>| End { kind: end.kind.clone(), pick: Pick::Nodes(nodes), span: end.span };
        parts.retain(|part| !self.direct(all, &of(vec![*part])).is_empty());
        let inside = of(parts);
        let direct = self.direct(all, &inside);
        (!direct.is_empty()).then_some((inside, direct))
    }

    /// The nodes of its own kind that are part of a node.
    fn parts_of(&self, whole: NodeId) -> Vec<NodeId> {
        let graph = self.graph;
        let Some(part_of) = graph.catalog().relationship_type(PART_OF) else { return Vec::new() };
        let is_alike = |other: NodeId| graph.labels(whole).iter().any(|label| graph.has_label(other, *label));
        let parts = links(graph, whole, WIDE).into_iter().filter(|link| link.kind == part_of && !link.outgoing);
        parts.map(|link| link.other).filter(|other| is_alike(*other)).collect()
    }

    /// That the rows are those of the parts, with their names.
    pub(super) fn note_parts(&mut self, kind: &KindOf, end: &End, parts: &End) {
        let several = called(self.graph, &kind.label).1;
        let mut names: Vec<Arc<str>> = parts.nodes().iter().filter_map(|node| name_of(self.graph, *node)).collect();
        names.sort_unstable();
        let more = names.len().saturating_sub(NAMED);
        let mut named: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        if more > 0 {
            named.push(format!("{more} more"));
        }
        let whole = self.written(end);
        let message = format!("{whole} has no {several} of its own; these are of its parts: {}", named.join(", "));
        self.notes.push(*Diagnostic::note("of-its-parts", message).at(end.span));
    }
}
