//! Names while they are typed: fuzzy matches with a fact beside each.

use super::kinds::called;
use super::{NameIndex, Spelling, kind_of, name_of};
use crate::graph::{Direction, Graph};
use crate::value::{LabelId, NodeId};
use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A name that may be meant by what has been typed so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The name to put in.
    pub name: String,
    /// The label of its kind: `Role`.
    pub kind: String,
    /// Something to tell it by: `8 duties`, or the alias that matched.
    pub fact: String,
}

impl NameIndex {
    /// The names of nodes of the kind (of any kind without one) that match `typed` fuzzily, best
    /// first: every letter in order, gaps allowed. Nothing typed gives the first names by alphabet.
    pub fn complete(&self, graph: &Graph, kind: Option<LabelId>, typed: &str, limit: usize) -> Vec<Candidate> {
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed.trim(), CaseMatching::Ignore, Normalization::Smart);
        let mut buffer = Vec::new();
        let mut scored: Vec<(u32, u32)> = Vec::new();
        for entry in 0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX) {
            let worth = match self.spelling(entry) {
                Spelling::Name => 4,
                Spelling::Alias | Spelling::Abbreviation => 0,
                Spelling::Key | Spelling::Code => continue,
            };
            if kind.is_some_and(|kind| !graph.has_label(self.node(entry), kind)) {
                continue;
            }
            if let Some(score) = pattern.score(Utf32Str::new(self.text(entry), &mut buffer), &mut matcher) {
                scored.push((score + worth, entry));
            }
        }
        scored.sort_by(|(a, left), (b, right)| b.cmp(a).then_with(|| self.text(*left).cmp(self.text(*right))));
        let mut candidates = Vec::new();
        let mut nodes: Vec<NodeId> = Vec::new();
        for (_, entry) in scored {
            let node = self.node(entry);
            if nodes.contains(&node) {
                continue;
            }
            nodes.push(node);
            candidates.extend(self.candidate(graph, entry));
            if candidates.len() >= limit {
                break;
            }
        }
        candidates
    }

    fn candidate(&self, graph: &Graph, entry: u32) -> Option<Candidate> {
        let node = self.node(entry);
        let name = name_of(graph, node)?;
        let kind = kind_of(graph, node).map(|label| graph.catalog().label_name(label).to_string()).unwrap_or_default();
        let fact = match self.spelling(entry) {
            Spelling::Alias | Spelling::Abbreviation => format!("also {}", self.text(entry)),
            Spelling::Name | Spelling::Key | Spelling::Code => fact_about(graph, node),
        };
        Some(Candidate { name: name.to_string(), kind, fact })
    }
}

/// What stands around a node most: `8 duties`.
fn fact_about(graph: &Graph, node: NodeId) -> String {
    let catalog = graph.catalog();
    let mut counts: Vec<(LabelId, usize)> = Vec::new();
    graph.adjacency(None, Direction::Either, 1).for_each_neighbour(node, |_, other| {
        let Some(kind) = kind_of(graph, other) else { return };
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    });
    let most = counts.into_iter().max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind)));
    most.map_or_else(String::new, |(kind, count)| {
        let (one, several) = called(graph, catalog.label_name(kind));
        format!("{count} {}", if count == 1 { one } else { several })
    })
}
