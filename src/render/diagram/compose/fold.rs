//! More nodes than boxes: which of them keep a box of their own, and which share one.
//!
//! Nodes that stand together (in a lane, in a group of it, of one kind where there are no lanes) are a pile. Bold
//! boxes are in no pile, and are folded only where they alone are more than there may be. The longest piles give way first, each to some boxes and one that says
//! how many more there are; where there are more piles than boxes, the smallest of a lane share one.

use super::arrange::{Arrangement, Spot};
use crate::render::diagram::gather::Gathered;
use crate::value::{LabelId, NodeId};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A box: the nodes that it stands for.
pub(super) struct Boxed {
    /// Its lane.
    pub lane: usize,
    /// Its group.
    pub group: Option<usize>,
    /// One node; several where they are folded.
    pub nodes: Vec<NodeId>,
    /// Whether it says its kind.
    pub shows_kind: bool,
}

/// Nodes that stand together.
struct Pile {
    place: Place,
    spots: Vec<Spot>,
    /// Whether something bold stands there too: then it need not keep a box of its own.
    has_bold: bool,
}

/// Where a pile stands; the order of piles is the order of boxes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    lane: usize,
    group: Option<usize>,
    kind: Option<(usize, usize, Option<LabelId>)>,
}

/// The boxes, at most so many where the bold ones and the lanes allow it.
pub(super) fn boxes(gathered: &Gathered<'_>, arrangement: &Arrangement, max_boxes: usize) -> Vec<Boxed> {
    let is_bold = |spot: &Spot| gathered.is_bold(spot.node);
    let place = |spot: &Spot| place(gathered, arrangement, spot);
    if arrangement.spots.len() <= max_boxes {
        let mut spots: Vec<&Spot> = arrangement.spots.iter().collect();
        spots.sort_by_key(|spot| (spot.lane, spot.group.is_none(), spot.group));
        return spots.into_iter().map(single).collect();
    }
    let (bold, others): (Vec<&Spot>, Vec<&Spot>) = arrangement.spots.iter().partition(|spot| is_bold(spot));
    let bold_places: BTreeSet<Place> = bold.iter().map(|spot| place(spot)).collect();
    let weights = weights(gathered);
    let mut out: Vec<Boxed> = Vec::new();
    if bold.len() > max_boxes {
        // What is not bold needs a box in each of its lanes.
        let lanes: BTreeSet<usize> = others.iter().map(|spot| spot.lane).collect();
        let budget = max_boxes.saturating_sub(lanes.len());
        boxes_of(piles(&bold, &place, &BTreeSet::new()), budget, &weights, &mut out);
    } else {
        out.extend(bold.into_iter().map(single));
    }
    let budget = max_boxes.saturating_sub(out.len());
    boxes_of(piles(&others, &place, &bold_places), budget, &weights, &mut out);
    out.sort_by_key(|one| (one.lane, one.group.is_none(), one.group, one.nodes.len() > 1));
    out
}

/// Nodes that stand together.
fn piles(spots: &[&Spot], place: &impl Fn(&Spot) -> Place, bold: &BTreeSet<Place>) -> Vec<Pile> {
    let mut piles: BTreeMap<Place, Pile> = BTreeMap::new();
    for spot in spots {
        let place = place(spot);
        let has_bold = bold.contains(&place);
        piles.entry(place).or_insert_with(|| Pile { place, spots: Vec::new(), has_bold }).spots.push(**spot);
    }
    piles.into_values().collect()
}

/// The boxes of piles, at most so many where the lanes allow it.
fn boxes_of(piles: Vec<Pile>, budget: usize, weights: &FxHashMap<NodeId, usize>, out: &mut Vec<Boxed>) {
    let (piles, rest) = share(piles, budget);
    let room = room(&piles, budget.saturating_sub(rest.len()));
    for (pile, room) in piles.into_iter().zip(room) {
        fold(pile, room, weights, out);
    }
    out.extend(rest);
}

fn place(gathered: &Gathered<'_>, arrangement: &Arrangement, spot: &Spot) -> Place {
    let kind = arrangement.lanes.is_empty().then(|| {
        let kind = gathered.kinds.of(spot.node);
        let (rank, id) = gathered.kinds.order(kind);
        (rank, id, kind)
    });
    Place { lane: spot.lane, group: spot.group, kind }
}

fn single(spot: &Spot) -> Boxed {
    Boxed { lane: spot.lane, group: spot.group, nodes: vec![spot.node], shows_kind: spot.shows_kind }
}

/// Where there are more piles than boxes, the smallest ones of a lane share a box, until there are few enough.
fn share(piles: Vec<Pile>, budget: usize) -> (Vec<Pile>, Vec<Boxed>) {
    if piles.len() <= budget {
        return (piles, Vec::new());
    }
    let mut order: Vec<usize> = (0..piles.len()).collect();
    order.sort_by_key(|&index| piles.get(index).map(|pile| pile.spots.len()));
    let mut shared: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut count = piles.len();
    for index in order {
        if count <= budget {
            break;
        }
        let Some(pile) = piles.get(index) else { continue };
        let others = shared.entry(pile.place.lane).or_default();
        // The first one of a lane gives up its own box for the shared one; each further one saves a box.
        count -= usize::from(!others.is_empty());
        others.push(index);
    }
    // One that would share with nobody keeps what it has.
    let mut lane_of = vec![None; piles.len()];
    for (lane, members) in shared.into_iter().filter(|(_, members)| members.len() > 1) {
        for member in members {
            if let Some(place) = lane_of.get_mut(member) {
                *place = Some(lane);
            }
        }
    }
    let mut kept = Vec::new();
    let mut rest: BTreeMap<usize, Boxed> = BTreeMap::new();
    for (pile, lane) in piles.into_iter().zip(lane_of) {
        let Some(lane) = lane else {
            kept.push(pile);
            continue;
        };
        let all = rest.entry(lane).or_insert_with(|| Boxed { lane, group: None, nodes: Vec::new(), shows_kind: false });
        all.nodes.extend(pile.spots.iter().map(|spot| spot.node));
    }
    (kept, rest.into_values().collect())
}

/// How many boxes each pile may have: the longest ones give way until all fit.
fn room(piles: &[Pile], budget: usize) -> Vec<usize> {
    let sizes: Vec<usize> = piles.iter().map(|pile| pile.spots.len()).collect();
    let mut least: Vec<usize> = vec![1; piles.len()];
    let mut used = least.len();
    // Where there is room for it, each pile keeps a box beside the one that stands for the others.
    for ((least, pile), size) in least.iter_mut().zip(piles).zip(&sizes) {
        if !pile.has_bold && *size > 1 && used < budget {
            *least += 1;
            used += 1;
        }
    }
    let bounded = |cap: usize| {
        let each = sizes.iter().zip(&least).map(move |(&size, &least)| cap.clamp(least.min(size), size));
        each.collect::<Vec<usize>>()
    };
    // The largest height that all piles can be cut to.
    let (mut low, mut high) = (0, sizes.iter().copied().max().unwrap_or(0));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if bounded(middle).iter().sum::<usize>() <= budget { low = middle } else { high = middle - 1 }
    }
    let mut room = bounded(low);
    let mut left = budget.saturating_sub(room.iter().sum());
    for (room, &size) in room.iter_mut().zip(&sizes) {
        if left > 0 && *room < size {
            *room += 1;
            left -= 1;
        }
    }
    room
}

/// How many links each node has: those with many stay.
fn weights(gathered: &Gathered<'_>) -> FxHashMap<NodeId, usize> {
    let mut counts = FxHashMap::default();
    for fact in &gathered.facts {
        *counts.entry(fact.from).or_default() += 1;
        *counts.entry(fact.to).or_default() += 1;
    }
    counts
}

/// A pile's boxes: its most linked nodes, in their old order, and one for the others.
fn fold(pile: Pile, room: usize, weights: &FxHashMap<NodeId, usize>, out: &mut Vec<Boxed>) {
    let kept = if room >= pile.spots.len() { pile.spots.len() } else { room.saturating_sub(1) };
    let mut order: Vec<usize> = (0..pile.spots.len()).collect();
    let weight = |index: &usize| pile.spots.get(*index).and_then(|spot| weights.get(&spot.node)).copied().unwrap_or(0);
    order.sort_by_key(|index| (Reverse(weight(index)), *index));
    let mut is_kept = vec![false; pile.spots.len()];
    for index in order.into_iter().take(kept) {
        if let Some(is_kept) = is_kept.get_mut(index) {
            *is_kept = true;
        }
    }
    let mut folded = Vec::new();
    for (spot, is_kept) in pile.spots.iter().zip(is_kept) {
        if is_kept {
            out.push(single(spot));
        } else {
            folded.push(spot.node);
        }
    }
    if !folded.is_empty() {
        out.push(Boxed { lane: pile.place.lane, group: pile.place.group, nodes: folded, shows_kind: false });
    }
}
