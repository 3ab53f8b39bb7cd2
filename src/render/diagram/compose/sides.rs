//! `compare`: two things, what they share between them, and on the outer sides what only one of them has.

use super::arrange::{Arrangement, Groups, Shape, Spot, lane, tells_kind, tone};
use crate::render::description::reading_back;
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::model::{Lane, Tone};
use crate::value::{NodeId, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

const ONLY_LEFT: usize = 0;
const LEFT: usize = 1;
const BOTH: usize = 2;
const RIGHT: usize = 3;
const ONLY_RIGHT: usize = 4;

/// Above this many characters a name is too long for a heading.
const HEADING: usize = 60;

/// How a thing is linked with what is compared, as the first of its relationships says it.
struct Tie<'f> {
    left: bool,
    right: bool,
    fact: &'f Fact,
    subject: NodeId,
}

impl Tie<'_> {
    fn lane(&self) -> usize {
        match (self.left, self.right) {
            (true, true) => BOTH,
            (true, false) => ONLY_LEFT,
            (false, _) => ONLY_RIGHT,
        }
    }
}

/// Groups by what the relationship is called from the side of what is compared; a link has words of its own only where
/// it is hedged.
pub(super) fn arrange(gathered: &Gathered<'_>) -> Arrangement {
    let mut out = Arrangement { shape: Shape::Sides, ..Arrangement::default() };
    let side = |at: usize| gathered.outcome.subjects.get(at).map_or(&[][..], Vec::as_slice);
    let (left, right): (FxHashSet<_>, FxHashSet<_>) = (side(0).iter().collect(), side(1).iter().collect());
    let mut order: Vec<NodeId> = Vec::new();
    let mut ties: FxHashMap<NodeId, Tie<'_>> = FxHashMap::default();
    let about = |fact| joined(gathered, fact);
    for (fact, subject, other) in gathered.facts.iter().filter_map(about) {
        let tie = ties.entry(other).or_insert_with(|| {
            order.push(other);
            Tie { left: false, right: false, fact, subject }
        });
        tie.left |= left.contains(&subject);
        tie.right |= right.contains(&subject);
    }
    let mut groups = Groups::default();
    let mut ways: FxHashMap<NodeId, (TypeId, bool)> = FxHashMap::default();
    for other in order {
        let Some(tie) = ties.get(&other) else { continue };
        let own = groups.of(tie.lane(), &caption(gathered, tie.fact, tie.subject));
        let shows_kind = !tells_kind(gathered, tie.fact, tie.subject);
        out.spots.push(Spot { node: other, lane: tie.lane(), group: Some(own), shows_kind });
        ways.insert(other, way(tie.fact, tie.subject));
    }
    for (fact, subject, other) in gathered.facts.iter().filter_map(about) {
        if fact.is_plain() && ways.get(&other) == Some(&way(fact, subject)) {
            out.said.insert(fact.relationship);
        }
    }
    for &node in gathered.nodes.iter().filter(|node| !ties.contains_key(node)) {
        let lane = match (left.contains(&node), right.contains(&node)) {
            (true, _) => LEFT,
            (false, true) => RIGHT,
            (false, false) => BOTH,
        };
        out.spots.push(Spot { node, lane, group: None, shows_kind: lane == BOTH });
    }
    out.groups = groups.list();
    out.lanes = lanes(gathered);
    super::tidy::drop_empty(&mut out, |lane| lane == BOTH);
    out
}

/// A relationship between something compared and something that is not: which is which.
fn joined<'f>(gathered: &Gathered<'_>, fact: &'f Fact) -> Option<(&'f Fact, NodeId, NodeId)> {
    let is = |node: &NodeId| gathered.subjects.contains(node);
    match (is(&fact.from), is(&fact.to)) {
        (true, false) => Some((fact, fact.from, fact.to)),
        (false, true) => Some((fact, fact.to, fact.from)),
        (true, true) | (false, false) => None,
    }
}

/// A type, and whether it leads away from what is compared.
fn way(fact: &Fact, subject: NodeId) -> (TypeId, bool) {
    (fact.kind, fact.symmetric || fact.from == subject)
}

fn caption(gathered: &Gathered<'_>, fact: &Fact, subject: NodeId) -> Arc<str> {
    if way(fact, subject).1 {
        return Arc::clone(&fact.plain);
    }
    let catalog = gathered.names.graph().catalog();
    reading_back(catalog.schema(), catalog.type_name(fact.kind)).into()
}

fn lanes(gathered: &Gathered<'_>) -> Vec<Lane> {
    let side = |at: usize| gathered.outcome.subjects.get(at).map_or(&[][..], Vec::as_slice);
    let tone = |at: usize| side(at).first().map_or(Tone::Other, |&node| tone(gathered, node));
    let kind = |at: usize| {
        let name = side(at).first().map_or("", |&node| gathered.kinds.name(gathered.kinds.of(node)));
        if name.is_empty() { ["The first", "The second"].get(at).copied().unwrap_or_default() } else { name }.to_owned()
    };
    let only = |at: usize, otherwise: &str| match side(at) {
        [node] => {
            let name = super::boxes::name(gathered, *node);
            let fits = name.chars().count() <= HEADING;
            if fits { format!("Only {name}") } else { otherwise.to_owned() }
        }
        _ => otherwise.to_owned(),
    };
    vec![
        lane(only(0, "Only the first"), tone(0)),
        lane(kind(0), tone(0)),
        lane("Both".to_owned(), Tone::Other),
        lane(kind(1), tone(1)),
        lane(only(1, "Only the second"), tone(1)),
    ]
}
