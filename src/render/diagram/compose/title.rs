//! The sentence over a picture: what it shows.

use super::boxes;
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
    let name = gathered.kinds.name(kind);
    let plural = gathered.kinds.described(label).map(|kind| kind.plural.as_str()).filter(|plural| !plural.is_empty());
    match (count, plural) {
        (1, Some(_)) => format!("1 {}", name.to_lowercase()),
        (_, Some(plural)) => format!("{count} {plural}"),
        (1, None) => format!("1 {name} node"),
        (_, None) => format!("{count} {name} nodes"),
    }
}
