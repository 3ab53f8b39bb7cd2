//! `compare`: two things, what they share between them, and on the outer sides what only one of them has.

use super::arrange::{Arrangement, Groups, Shape, Spot, lane, tells_kind, tone};
use crate::render::description::reading_back;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::gather::{Gathered, OnSides};
use crate::render::diagram::model::{DIFFERENTLY, Lane, Tone};
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
    /// Both are linked with it, but not in the same way.
    differs: bool,
    fact: &'f Fact,
    subject: NodeId,
}

impl Tie<'_> {
    fn way(&self) -> (TypeId, bool) {
        way(self.fact, self.subject)
    }

    /// Takes the sides that the answer gives it.
    fn told(&mut self, sides: Option<&OnSides>) {
        let Some(sides) = sides.filter(|sides| sides.left || sides.right || !sides.both.is_empty()) else { return };
        let is_common = !sides.both.is_empty();
        (self.left, self.right) = (sides.left || is_common, sides.right || is_common);
        self.differs = sides.left && sides.right && !is_common;
    }

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
            Tie { left: false, right: false, differs: false, fact, subject }
        });
        tie.left |= left.contains(&subject);
        tie.right |= right.contains(&subject);
        // What both have in the same way is what it stands in the middle for.
        let is_common = |fact: &Fact| gathered.sides.get(&other).is_some_and(|sides| sides.both.contains(&fact.kind));
        if is_common(fact) && !is_common(tie.fact) {
            (tie.fact, tie.subject) = (fact, subject);
        }
    }
    for other in &order {
        if let Some(tie) = ties.get_mut(other) {
            tie.told(gathered.sides.get(other));
        }
    }
    let captions = Captions::of(gathered, &ties);
    let mut groups = Groups::default();
    for other in order {
        let Some(tie) = ties.get(&other) else { continue };
        let own = groups.of(tie.lane(), &captions.of_tie(gathered, tie));
        let shows_kind = !tells_kind(gathered, tie.fact, tie.subject);
        out.spots.push(Spot { node: other, lane: tie.lane(), group: Some(own), shows_kind });
    }
    for (fact, subject, other) in gathered.facts.iter().filter_map(about) {
        if ties.get(&other).is_some_and(|tie| captions.say(fact, subject, tie)) {
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

/// Groups that have one hedge in common: by lane and way.
struct Captions<'f> {
    hedged: FxHashMap<(usize, TypeId), Option<&'f Arc<str>>>,
}

impl<'f> Captions<'f> {
    /// Looks for lanes in which all that is linked in one way is linked with the same hedge.
    fn of(gathered: &'f Gathered<'_>, ties: &FxHashMap<NodeId, Tie<'_>>) -> Self {
        let mut hedged: FxHashMap<(usize, TypeId), Option<&'f Arc<str>>> = FxHashMap::default();
        for (fact, subject, other) in gathered.facts.iter().filter_map(|fact| joined(gathered, fact)) {
            let own_way = |tie: &&Tie<'_>| !tie.differs && tie.way() == way(fact, subject);
            let Some(tie) = ties.get(&other).filter(own_way) else { continue };
            let own = hedged.entry((tie.lane(), fact.kind)).or_insert(Some(&fact.reading));
            // (Readings back have no hedges of their own.)
            if own.is_some_and(|known| *known != fact.reading) || !way(fact, subject).1 {
                *own = None;
            }
        }
        Captions { hedged }
    }

    fn hedged(&self, tie: &Tie<'_>) -> Option<&'f Arc<str>> {
        self.hedged.get(&(tie.lane(), tie.fact.kind)).copied().flatten()
    }

    /// What stands over a thing's group.
    fn of_tie(&self, gathered: &Gathered<'_>, tie: &Tie<'_>) -> Arc<str> {
        if tie.differs {
            return DIFFERENTLY.into();
        }
        match (self.hedged(tie), tie.way().1) {
            (Some(hedged), _) => Arc::clone(hedged),
            (None, true) => Arc::clone(&tie.fact.plain),
            (None, false) => {
                let catalog = gathered.names.graph().catalog();
                reading_back(catalog.schema(), catalog.type_name(tie.fact.kind)).into()
            }
        }
    }

    /// Whether the caption of a thing's group says all that a relationship says.
    fn say(&self, fact: &Fact, subject: NodeId, tie: &Tie<'_>) -> bool {
        let reading = self.hedged(tie).unwrap_or(&fact.plain);
        !tie.differs && way(fact, subject) == tie.way() && fact.reading == *reading
    }
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
