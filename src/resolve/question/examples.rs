//! Questions made from a graph: for its first screen, and to offer instead of a sentence.

use super::endpoint::quote;
use super::links::links;
use super::sentence::Wish;
use super::steps::step_of;
use crate::graph::{Graph, Step};
use crate::resolve::names::kinds::{called, kind_of_word};
use crate::resolve::names::{kind_of, name_of};
use crate::value::{LabelId, NodeId};
use rustc_hash::FxHashMap;

/// How many nodes of a kind are looked at for one that makes a good example.
const LOOKED_AT: usize = 200;
/// How many links of a node are looked at: enough to know what it is linked to.
const LINKS_READ: usize = 500;
/// How many rows make a good listing to show.
const FINE_ROWS: usize = 4;

/// Three questions about the graph that have answers, or fewer for a graph without that much.
pub fn example_questions(graph: &Graph) -> Vec<String> {
    let mut kinds = kinds_in_order(graph);
    kinds.truncate(LOOKED_AT);
    let mut questions: Vec<String> = Vec::new();
    let mut used: Vec<NodeId> = Vec::new();
    for example in [pathway_example, listing_example] {
        if let Some((question, node)) = kinds.iter().find_map(|kind| example(graph, *kind, &used)) {
            used.push(node);
            questions.push(question);
        }
    }
    questions.extend(comparison_example(graph, &kinds));
    while questions.len() < 3 {
        let described = kinds.iter().find_map(|kind| description_example(graph, *kind, &used));
        let Some((question, node)) = described else { break };
        used.push(node);
        questions.push(question);
    }
    questions
}

/// Questions about one node that have answers, those that fit the wish first.
pub(super) fn shapes_for(graph: &Graph, node: NodeId, wish: Wish) -> Vec<String> {
    let Some(written) = written(graph, node) else { return Vec::new() };
    let mut shapes: Vec<(Wish, String)> = Vec::new();
    let linked = Linked::to(graph, node);
    if let Some(kind) = linked.before.first() {
        shapes.push((Wish::Way, format!("{} to {written}", called_one(graph, *kind))));
    }
    for kind in linked.listed(graph) {
        let wish = if linked.closing.contains(&kind) { Wish::Content } else { Wish::Unknown };
        shapes.push((wish, format!("{} of {written}", called(graph, graph.catalog().label_name(kind)).1)));
    }
    if let Some(kind) = linked.beyond.last() {
        // What one can do with a degree is where it leads.
        let wish = if linked.closing.is_empty() { Wish::Content } else { Wish::Unknown };
        shapes.push((wish, format!("{written} to {}", called_one(graph, *kind))));
    }
    shapes.push((Wish::Unknown, format!("describe {written}")));
    shapes.sort_by_key(|(fits, _)| *fits != wish);
    shapes.into_iter().map(|(_, question)| question).collect()
}

/// `degree to role "X"`: the node that most pathway steps lead to directly.
fn pathway_example(graph: &Graph, kind: LabelId, _: &[NodeId]) -> Option<(String, NodeId)> {
    let steps_in = |node: &NodeId| {
        let links = links(graph, *node, LINKS_READ);
        let before = links.iter().filter(|link| !link.outgoing && step_of(graph, link.kind) == Step::Yes);
        let mut kinds: Vec<LabelId> =
            before.filter_map(|link| kind_of(graph, link.other)).filter(|other| *other != kind).collect();
        let count = kinds.len();
        kinds.sort_unstable();
        kinds.dedup();
        // Pathways of several forms make the better example.
        (kinds.len(), count)
    };
    let node = best_of(graph, kind, |node| Some(steps_in(node)).filter(|(kinds, _)| *kinds > 0))?;
    let before = *Linked::to(graph, node).before.first()?;
    Some((format!("{} to {}", called_one(graph, before), written(graph, node)?), node))
}

/// `duties of role "X"`: a node with a list that fits a screen.
fn listing_example(graph: &Graph, kind: LabelId, used: &[NodeId]) -> Option<(String, NodeId)> {
    let listed = |node: NodeId| {
        let linked = Linked::to(graph, node);
        linked
            .listed(graph)
            .into_iter()
            .map(|kind| (linked.after.get(&kind).copied().unwrap_or(0), kind))
            .max_by_key(|(count, _)| *count)
    };
    let fitness = |node: &NodeId| {
        let (count, _) = listed(*node)?;
        (!used.contains(node) && count > 1).then_some(std::cmp::Reverse(count.abs_diff(FINE_ROWS)))
    };
    let node = best_of(graph, kind, fitness)?;
    let (_, listed) = listed(node)?;
    Some((format!("{} of {}", called(graph, graph.catalog().label_name(listed)).1, written(graph, node)?), node))
}

/// `compare field "X" with field "Y"`: the two nodes of one kind that have the most to compare.
fn comparison_example(graph: &Graph, kinds: &[LabelId]) -> Option<String> {
    let count = |node: &NodeId| Some(links(graph, *node, LINKS_READ).len()).filter(|count| *count > 1);
    let pair = |kind: &LabelId| {
        let left = best_of(graph, *kind, count)?;
        let right = best_of(graph, *kind, |node| count(node).filter(|_| *node != left))?;
        Some((count(&right), left, right))
    };
    // Of kinds with as many links, the first.
    let pairs = kinds.iter().filter_map(pair);
    let (_, left, right) = pairs.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    Some(format!("compare {} with {}", written(graph, left)?, written(graph, right)?))
}

/// `describe X`: any node with a link.
fn description_example(graph: &Graph, kind: LabelId, used: &[NodeId]) -> Option<(String, NodeId)> {
    let count =
        |node: &NodeId| Some(links(graph, *node, LINKS_READ).len()).filter(|count| *count > 0 && !used.contains(node));
    let node = best_of(graph, kind, count)?;
    Some((format!("describe {}", written(graph, node)?), node))
}

/// What kinds of node stand around a node, in pathways and beside them.
#[derive(Default)]
struct Linked {
    /// Kinds of the nodes it links to, with how many there are.
    after: FxHashMap<LabelId, usize>,
    /// Of those, the kinds that a step leads to.
    steps_after: Vec<LabelId>,
    /// Of those, the kinds that only end a pathway: duties.
    closing: Vec<LabelId>,
    /// Kinds that pathways to it begin with, in the order of the schema.
    before: Vec<LabelId>,
    /// Kinds that pathways from it pass or end with, in the order of the schema.
    beyond: Vec<LabelId>,
}

impl Linked {
    fn to(graph: &Graph, node: NodeId) -> Self {
        let mut linked = Linked {
            before: kinds_along(graph, node, false),
            beyond: kinds_along(graph, node, true),
            ..Linked::default()
        };
        for link in links(graph, node, LINKS_READ).into_iter().filter(|link| link.outgoing) {
            let Some(kind) = kind_of(graph, link.other) else { continue };
            *linked.after.entry(kind).or_insert(0) += 1;
            match step_of(graph, link.kind) {
                Step::Yes => linked.steps_after.push(kind),
                Step::Last => {
                    linked.steps_after.push(kind);
                    linked.closing.push(kind);
                }
                Step::No => {}
            }
        }
        linked
    }

    /// Kinds worth a list, the last in the order of the schema first: duties before fields.
    fn listed(&self, graph: &Graph) -> Vec<LabelId> {
        let mut kinds = self.steps_after.clone();
        if kinds.is_empty() {
            kinds.extend(self.after.keys().copied());
        }
        kinds.sort_by_key(|kind| std::cmp::Reverse(place(graph, *kind)));
        kinds.dedup();
        kinds
    }
}

/// The kinds that steps lead to from a node, or lead to it from, however many steps away; the node's
/// own kind is left out.
fn kinds_along(graph: &Graph, node: NodeId, outgoing: bool) -> Vec<LabelId> {
    let mut reached = vec![node];
    let mut at = 0;
    while let Some(next) = reached.get(at).copied().filter(|_| reached.len() < LOOKED_AT) {
        at += 1;
        for link in links(graph, next, LINKS_READ) {
            let leads = link.outgoing == outgoing && step_of(graph, link.kind) == Step::Yes;
            if leads && !reached.contains(&link.other) {
                reached.push(link.other);
            }
        }
    }
    let own = kind_of(graph, node);
    let mut kinds: Vec<LabelId> = reached.into_iter().filter_map(|node| kind_of(graph, node)).collect();
    kinds.retain(|kind| Some(*kind) != own);
    kinds.sort_by_key(|kind| place(graph, *kind));
    kinds.dedup();
    kinds
}

/// The node of a kind with the greatest worth; of several, the first by name. Only nodes that can be
/// written in a question count.
fn best_of<W: Ord>(graph: &Graph, kind: LabelId, worth: impl Fn(&NodeId) -> Option<W>) -> Option<NodeId> {
    let nodes = graph.nodes_with_label(kind).iter().take(LOOKED_AT);
    let worthy = nodes.filter_map(|node| Some((worth(node)?, std::cmp::Reverse(written(graph, *node)?), *node)));
    worthy.max().map(|(_, _, node)| node)
}

/// Kinds with nodes: later stages of pathways first, so that examples are about roles rather than
/// about documents.
fn kinds_in_order(graph: &Graph) -> Vec<LabelId> {
    let catalog = graph.catalog();
    let with_nodes = catalog.labels().filter(|(id, _)| catalog.label_count(*id) > 0).map(|(id, _)| id);
    let mut kinds: Vec<LabelId> = with_nodes.collect();
    let is_pathway = |kind: &LabelId| catalog.schema().kind(catalog.label_name(*kind)).is_some_and(|kind| kind.pathway);
    kinds.sort_by_key(|kind| (!is_pathway(kind), std::cmp::Reverse(place(graph, *kind)), *kind));
    kinds
}

/// The place of a kind in the schema.
fn place(graph: &Graph, kind: LabelId) -> (usize, LabelId) {
    let catalog = graph.catalog();
    let name = catalog.label_name(kind);
    (catalog.schema().kinds.iter().position(|kind| *kind.label == **name).unwrap_or(usize::MAX), kind)
}

fn called_one(graph: &Graph, kind: LabelId) -> String {
    called(graph, graph.catalog().label_name(kind)).0
}

/// A node as a question names it; nothing where its kind or name cannot be written so.
fn written(graph: &Graph, node: NodeId) -> Option<String> {
    let kind = called_one(graph, kind_of(graph, node)?);
    kind_of_word(graph, &kind)?;
    Some(format!("{kind} {}", quote(&name_of(graph, node)?)))
}
