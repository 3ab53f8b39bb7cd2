//! A lane for each kind, in pathway order; or none at all, where lanes would make no sense.

use super::arrange::{Arrangement, Shape, Spot, lane};
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::model::Lane;
use crate::session::Answer;
use crate::value::{LabelId, NodeId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The most lanes that a picture has.
const MOST: usize = 12;
/// Of every so many links between lanes one may lead backwards; with more of them, lanes would make no sense.
const FORWARD: usize = 3;

/// A kind, or that there is none.
type KindId = Option<LabelId>;

/// Puts nodes in lanes, where lanes make sense.
pub(super) fn arrange(gathered: &Gathered<'_>, nodes: Vec<NodeId>) -> Arrangement {
    let drawn: FxHashSet<NodeId> = nodes.iter().copied().collect();
    let facts: Vec<&Fact> =
        gathered.facts.iter().filter(|fact| drawn.contains(&fact.from) && drawn.contains(&fact.to)).collect();
    let mut kinds: Vec<KindId> = nodes.iter().map(|&node| gathered.kinds.of(node)).collect();
    kinds.sort_unstable_by_key(|&kind| gathered.kinds.order(kind));
    kinds.dedup();
    if gathered.outcome.answer == Answer::Listing && kinds.len() == 1 && !gathered.subjects.is_empty() {
        return listing_of_its_kind(gathered, nodes, &facts);
    }
    match order(gathered, &kinds, &facts) {
        Some(order) => in_lanes(gathered, nodes, &order),
        None => layered(nodes, kinds.len() > 1),
    }
}

/// The order of the lanes; nothing where there should be none.
fn order(gathered: &Gathered<'_>, kinds: &[KindId], facts: &[&Fact]) -> Option<Vec<KindId>> {
    if kinds.len() > MOST {
        return None;
    }
    if facts.is_empty() || gathered.outcome.answer == Answer::Listing {
        return Some(kinds.to_vec());
    }
    let is_ranked = |kind: &KindId| kind.is_some_and(|label| gathered.kinds.rank(label).is_some());
    let on_pathways = |kind: &KindId| gathered.kinds.pathway_rank(*kind).is_some();
    if kinds.len() < 2 || !kinds.iter().all(is_ranked) || !kinds.iter().any(on_pathways) {
        return None;
    }
    let counts = counts(gathered, facts);
    let count = |from: KindId, to: KindId| counts.get(&(from, to)).copied().unwrap_or(0);
    // A kind that pathways do not go through stands before those it leads to, or behind those that lead to it.
    let comes_first = |kind: KindId| {
        let others = || kinds.iter().copied().filter(on_pathways);
        others().map(|other| count(kind, other)).sum::<usize>() > others().map(|other| count(other, kind)).sum()
    };
    let (before, rest): (Vec<KindId>, Vec<KindId>) =
        kinds.iter().partition(|&kind| !on_pathways(kind) && comes_first(*kind));
    let (among, behind): (Vec<KindId>, Vec<KindId>) = rest.into_iter().partition(on_pathways);
    let order = [before, among, behind].concat();
    let (mut forward, mut backward) = (0, 0);
    for (index, &from) in order.iter().enumerate() {
        backward += order.iter().take(index).map(|&to| count(from, to)).sum::<usize>();
        forward += order.iter().skip(index + 1).map(|&to| count(from, to)).sum::<usize>();
    }
    (backward * FORWARD <= forward).then_some(order)
}

/// How many relationships lead from one kind to another.
fn counts(gathered: &Gathered<'_>, facts: &[&Fact]) -> BTreeMap<(KindId, KindId), usize> {
    let mut counts = BTreeMap::new();
    for fact in facts.iter().filter(|fact| !fact.within_kind && !fact.symmetric) {
        *counts.entry((gathered.kinds.of(fact.from), gathered.kinds.of(fact.to))).or_default() += 1;
    }
    counts
}

fn in_lanes(gathered: &Gathered<'_>, mut nodes: Vec<NodeId>, order: &[KindId]) -> Arrangement {
    let at: FxHashMap<KindId, usize> = order.iter().enumerate().map(|(index, &kind)| (kind, index)).collect();
    let is_listing = gathered.outcome.answer == Answer::Listing;
    nodes.sort_unstable();
    let spot = |node: NodeId| {
        let lane = at.get(&gathered.kinds.of(node)).copied().unwrap_or(0);
        Spot { node, lane, group: None, shows_kind: false }
    };
    Arrangement {
        shape: if is_listing { Shape::Listing } else { Shape::Columns },
        lanes: headed(gathered, order, !is_listing),
        spots: nodes.into_iter().map(spot).collect(),
        ..Arrangement::default()
    }
}

/// The lanes with their headings. Where pathways go through several of them, these are numbered.
fn headed(gathered: &Gathered<'_>, order: &[KindId], numbered: bool) -> Vec<Lane> {
    let rank = |kind: &KindId| gathered.kinds.pathway_rank(*kind);
    let is_numbered = numbered && order.iter().filter_map(rank).count() > 1 && !gathered.facts.is_empty();
    let mut number = 0;
    let headed = |kind: &KindId| {
        let name = match gathered.kinds.name(*kind) {
            "" => "(no label)",
            name => name,
        };
        let heading = if is_numbered && rank(kind).is_some() {
            number += 1;
            format!("{number}. {name}")
        } else {
            name.to_owned()
        };
        lane(heading, gathered.kinds.tone(*kind))
    };
    order.iter().map(headed).collect()
}

/// Boxes in the order of their links: the boxes say themselves of what kind they are.
fn layered(nodes: Vec<NodeId>, shows_kind: bool) -> Arrangement {
    let spot = |node| Spot { node, lane: 0, group: None, shows_kind };
    Arrangement { shape: Shape::Layered, spots: nodes.into_iter().map(spot).collect(), ..Arrangement::default() }
}

/// What is listed is of the same kind as what it is of: they stand in two lanes all the same.
fn listing_of_its_kind(gathered: &Gathered<'_>, nodes: Vec<NodeId>, facts: &[&Fact]) -> Arrangement {
    let is_subject = |node: &NodeId| gathered.subjects.contains(node);
    let away = facts.iter().filter(|fact| is_subject(&fact.from)).count();
    let subjects_first = away * 2 >= facts.len();
    let spot = |node: NodeId| {
        let lane = usize::from(is_subject(&node) != subjects_first);
        Spot { node, lane, group: None, shows_kind: false }
    };
    let kind = nodes.first().and_then(|&node| gathered.kinds.of(node));
    let spots: Vec<Spot> = nodes.into_iter().map(spot).collect();
    let mut out = Arrangement {
        shape: Shape::Listing,
        lanes: headed(gathered, &[kind, kind], false),
        spots,
        ..Arrangement::default()
    };
    super::tidy::drop_empty(&mut out, |_| false);
    out
}
