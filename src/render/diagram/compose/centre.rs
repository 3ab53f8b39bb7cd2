//! `describe`: the thing itself in the middle, its own relationships to the right, those that come in to the left.

use super::arrange::{Arrangement, Groups, Shape, Spot, lane, tells_kind, tone};
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::model::{Lane, Tone};
use crate::value::NodeId;
use rustc_hash::FxHashMap;

const LEFT: usize = 0;
const MIDDLE: usize = 1;
const RIGHT: usize = 2;

/// Groups by how the relationship reads, with its qualifier: links need no words of their own.
pub(super) fn arrange(gathered: &Gathered<'_>) -> Arrangement {
    let mut out = Arrangement { shape: Shape::Centre, ..Arrangement::default() };
    let mut groups = Groups::default();
    let mut places: FxHashMap<NodeId, Option<usize>> = FxHashMap::default();
    for fact in &gathered.facts {
        let Some((subject, other)) = ends(gathered, fact) else { continue };
        let own = groups.of(side(fact, subject), &fact.reading);
        if let std::collections::hash_map::Entry::Vacant(place) = places.entry(other) {
            place.insert(Some(own));
            let shows_kind = !tells_kind(gathered, fact, subject);
            out.spots.push(Spot { node: other, lane: side(fact, subject), group: Some(own), shows_kind });
        }
        if places.get(&other) == Some(&Some(own)) {
            out.said.insert(fact.relationship);
        }
    }
    for &node in &gathered.nodes {
        let is_subject = gathered.subjects.contains(&node);
        if is_subject || !places.contains_key(&node) {
            let lane = if is_subject { MIDDLE } else { RIGHT };
            out.spots.push(Spot { node, lane, group: None, shows_kind: !is_subject });
        }
    }
    out.groups = groups.list();
    out.lanes = lanes(gathered);
    super::tidy::drop_empty(&mut out, |lane| lane == MIDDLE);
    out
}

/// What is described, and what it is linked to; nothing for a link among what is described.
fn ends(gathered: &Gathered<'_>, fact: &Fact) -> Option<(NodeId, NodeId)> {
    let is = |node: &NodeId| gathered.subjects.contains(node);
    match (is(&fact.from), is(&fact.to)) {
        (true, false) => Some((fact.from, fact.to)),
        (false, true) => Some((fact.to, fact.from)),
        (true, true) | (false, false) => None,
    }
}

fn side(fact: &Fact, subject: NodeId) -> usize {
    if fact.symmetric || fact.from == subject { RIGHT } else { LEFT }
}

fn lanes(gathered: &Gathered<'_>) -> Vec<Lane> {
    let mut kinds: Vec<_> = gathered.subjects_in_order().map(|node| gathered.kinds.of(node)).collect();
    kinds.dedup();
    let name = match kinds.as_slice() {
        [kind] => gathered.kinds.name(*kind),
        _ => "",
    };
    let heading = if name.is_empty() { "What is asked about" } else { name };
    let tone = gathered.subjects_in_order().next().map_or(Tone::Other, |node| tone(gathered, node));
    let (to, of) =
        if gathered.subjects.len() > 1 { ("Links to them", "Their links") } else { ("Links to it", "Its links") };
    vec![lane(to.to_owned(), Tone::Other), lane(heading.to_owned(), tone), lane(of.to_owned(), Tone::Other)]
}
