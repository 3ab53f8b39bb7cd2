//! The sentence over a picture: what it shows.

use super::boxes;
use crate::graph::called::called;
use crate::render::diagram::gather::Gathered;
use crate::session::Answer;
use crate::value::{LabelId, NodeId};
use std::collections::BTreeMap;

/// A sentence that says what the picture shows.
pub(super) fn title(gathered: &Gathered<'_>) -> String {
    let ends = &gathered.ends;
    match gathered.outcome.answer {
        Answer::Pathways if !ends.from.is_empty() => {
            let [from, to] = [&ends.from, &ends.to].map(|ends| ends.iter().copied().collect::<Vec<_>>());
            format!("From {} to {}", one(gathered, &from), one(gathered, &to))
        }
        Answer::Pathways => "No pathways".to_owned(),
        Answer::Table | Answer::Listing | Answer::Description | Answer::Comparison | Answer::Found => about(gathered),
    }
}

fn about(gathered: &Gathered<'_>) -> String {
    let is_other = |node: &NodeId| !gathered.subjects.contains(node);
    let others: Vec<NodeId> = gathered.nodes.iter().copied().filter(is_other).collect();
    let others = counted(gathered, &others);
    match (gathered.outcome.answer, gathered.outcome.subjects.as_slice()) {
        (Answer::Comparison, [left, right]) if !left.is_empty() && !right.is_empty() => {
            format!("{} compared with {}", one(gathered, left), one(gathered, right))
        }
        (Answer::Description, [subject]) if !subject.is_empty() => {
            let it = if subject.len() > 1 { "they are" } else { "it is" };
            format!("{} and what {it} linked to", one(gathered, subject))
        }
        (Answer::Listing, [subject]) if !subject.is_empty() => {
            format!("{others} linked with {}", one(gathered, subject))
        }
        _ => others,
    }
}

/// The name of one node, the number of several.
fn one(gathered: &Gathered<'_>, nodes: &[NodeId]) -> String {
    match nodes {
        [node] => boxes::name(gathered, *node),
        nodes => counted(gathered, nodes),
    }
}

/// `7 degrees and 2 fields`.
pub(super) fn counted(gathered: &Gathered<'_>, nodes: &[NodeId]) -> String {
    let mut counts: BTreeMap<(usize, usize), (Option<LabelId>, usize)> = BTreeMap::new();
    for &node in nodes {
        let kind = gathered.kinds.of(node);
        counts.entry(gathered.kinds.order(kind)).or_insert((kind, 0)).1 += 1;
    }
    let parts: Vec<String> = counts.into_values().map(|(kind, count)| count_of(gathered, kind, count)).collect();
    match parts.split_last() {
        None => "Nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

fn count_of(gathered: &Gathered<'_>, kind: Option<LabelId>, count: usize) -> String {
    let Some(label) = kind else {
        return format!("{count} node{} without a label", if count == 1 { "" } else { "s" });
    };
    let graph = &gathered.outcome.graph;
    let name = graph.catalog().label_name(label);
    // A letter or two make no word, nor do signs.
    let is_word = name.chars().count() > 2 && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
    if !is_word {
        return format!("{count} {name} node{}", if count == 1 { "" } else { "s" });
    }
    let (one, several) = called(graph, name);
    format!("{count} {}", if count == 1 { one } else { several })
}
