//! The pathways in words: for lists beside a picture, and for whoever cannot see it.

use super::boxes;
use crate::render::description::reading_back;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::gather::{Gathered, Walk};
use crate::render::diagram::model::Pathway;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};

/// The pathways of an answer, each once; none where the answer has no paths.
pub(super) fn pathways(
    gathered: &Gathered<'_>,
    places: &FxHashMap<NodeId, usize>,
    link_at: &FxHashMap<RelationshipId, usize>,
) -> Vec<Pathway> {
    let facts: FxHashMap<RelationshipId, &Fact> = gathered.facts.iter().map(|fact| (fact.relationship, fact)).collect();
    let mut seen = FxHashSet::default();
    let mut out = Vec::new();
    for walk in &gathered.walks {
        let is_new = seen.insert((&walk.path.nodes, &walk.path.relationships));
        if !is_new {
            continue;
        }
        let mut boxes: Vec<usize> = walk.path.nodes.iter().filter_map(|node| places.get(node).copied()).collect();
        boxes.dedup();
        let mut along: Vec<usize> =
            walk.path.relationships.iter().filter_map(|one| link_at.get(one).copied()).collect();
        along.dedup();
        out.push(Pathway { words: in_words(gathered, walk, &facts), basis: walk.basis.clone(), boxes, links: along });
    }
    out
}

/// `A, often required for B, includes C`: with every hedge.
fn in_words(gathered: &Gathered<'_>, walk: &Walk, facts: &FxHashMap<RelationshipId, &Fact>) -> String {
    let mut words = walk.path.nodes.first().map_or_else(String::new, |&node| boxes::name(gathered, node));
    for (relationship, pair) in walk.path.relationships.iter().zip(walk.path.nodes.windows(2)) {
        let (Some(fact), &[from, to]) = (facts.get(relationship), pair) else { continue };
        let reading = if fact.from == from || fact.symmetric { fact.reading.to_string() } else { back(gathered, fact) };
        words.push_str(&format!(", {reading} {}", boxes::name(gathered, to)));
    }
    if let Some(cost) = &walk.cost {
        words.push_str(&format!(" (cost {cost})"));
    }
    words
}

/// How a step reads against its direction: `is performed by (often performs)`, with its hedge.
fn back(gathered: &Gathered<'_>, fact: &Fact) -> String {
    let catalog = gathered.names.graph().catalog();
    let plain = reading_back(catalog.schema(), catalog.type_name(fact.kind));
    if fact.is_plain() { plain } else { format!("{plain} ({})", fact.reading) }
}
