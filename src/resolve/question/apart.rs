//! What a comparison cannot see: that two data sets name the same differently, and how things are rated.

use super::notes::said;
use super::{Asking, End};
use crate::diagnostic::Diagnostic;
use crate::graph::{Direction, Graph};
use crate::value::{NodeId, RelationshipId, TypeId, Value};
use std::sync::Arc;

impl Asking<'_> {
    /// Notes under a comparison: whether its sides speak different vocabularies, whether a crosswalk says that they
    /// correspond, and that similarity counts what both have and not how it is rated.
    pub(super) fn note_apart(&mut self, left: &End, right: &End) {
        let sets = [left, right].map(|end| data_sets(self.graph, end.nodes()));
        let span = left.span.to(right.span);
        match sets {
            [one, other] if !one.is_empty() && !other.is_empty() && !one.iter().any(|set| other.contains(set)) => {
                let (written, against) = (self.written(left), self.written(right));
                let message = format!(
                    "{written} is from {}, {against} from {}; these name skills and the like each in their own way, so that little in \
                     common says nothing about how alike the work is",
                    one.join(", "),
                    other.join(", ")
                );
                self.notes.push(*Diagnostic::note("different-data-sets", message).at(span));
                self.note_matches(left, right);
            }
            _ => self.note_ratings(left, right),
        }
    }

    /// What crosswalks say of the two.
    fn note_matches(&mut self, left: &End, right: &End) {
        let catalog = self.graph.catalog();
        let is_crosswalk =
            |kind: TypeId| catalog.schema().relationship(catalog.type_name(kind)).is_some_and(|known| known.crosswalk);
        let adjacency = self.graph.adjacency(None, Direction::Either, left.nodes().len());
        let mut found: Vec<RelationshipId> = Vec::new();
        for node in left.nodes() {
            adjacency.for_each_neighbour(*node, |link, other| {
                if right.nodes().contains(&other) && is_crosswalk(self.graph.type_of(link)) {
                    found.push(link);
                }
            });
        }
        let text = |link: RelationshipId, key: &str| match self.graph.relationship_property(link, catalog.key(key)?) {
            Value::String(text) => Some(text),
            _ => None,
        };
        let mut told: Vec<Diagnostic> = Vec::new();
        for link in found {
            let name = catalog.type_name(self.graph.type_of(link));
            let reading = catalog.schema().reading(name, None, None);
            let [start, end] = <[NodeId; 2]>::from(self.graph.endpoints(link)).map(|node| said(self.graph, node));
            let hedges: Vec<String> =
                ["qualifier", "scope"].iter().filter_map(|key| Some(text(link, key)?.to_string())).collect();
            let hedges = if hedges.is_empty() { String::new() } else { format!(" ({})", hedges.join(", ")) };
            told.push(*Diagnostic::note(
                "corresponds",
                format!("a crosswalk says that {start} {reading} {end}{hedges}"),
            ));
        }
        self.notes.extend(told);
    }

    /// That both may have what one is rated high on and the other low.
    fn note_ratings(&mut self, left: &End, right: &End) {
        let measures = self.measures_of_both(left, right);
        if !measures.is_empty() {
            let mut message = format!(
                "`similarity` counts what both have, not how either is rated on it; how it is ({}) stands beside, the greatest difference first",
                measures.join(", ")
            );
            if measures.iter().any(|key| self.advice_against(key).is_some()) {
                message.push_str("; a number that its source advises against using is left out");
            }
            self.notes.push(*Diagnostic::note("counts-presence", message));
        }
    }
}

/// Whether more than one data set was imported into a graph.
pub(super) fn has_several_data_sets(graph: &Graph) -> bool {
    let mut sets = documents(graph).map(|(_, set)| set);
    sets.next().is_some_and(|first| sets.any(|other| other != first))
}

/// The documents of data sets that some nodes cite: the names of their releases.
pub(super) fn data_sets(graph: &Graph, nodes: &[NodeId]) -> Vec<String> {
    let Some(source) = graph.catalog().key("source") else { return Vec::new() };
    let is_cited = |title: &str| {
        nodes.iter().any(|node| match graph.node_property(*node, source) {
            Value::String(cited) => cited.split("; ").any(|part| part.split(" § ").next() == Some(title)),
            _ => false,
        })
    };
    documents(graph).map(|(title, _)| title.to_string()).filter(|title| is_cited(title)).collect()
}

/// The documents of data sets in a graph: their names, and the data sets'.
fn documents(graph: &Graph) -> impl Iterator<Item = (Arc<str>, Arc<str>)> + '_ {
    let catalog = graph.catalog();
    let sources = catalog.label("Source").map_or(&[][..], |label| graph.nodes_with_label(label));
    let text = |node: NodeId, key: &str| match graph.node_property(node, catalog.key(key)?) {
        Value::String(text) => Some(text),
        _ => None,
    };
    sources.iter().filter_map(move |&node| Some((text(node, "name")?, text(node, "data_set")?)))
}
