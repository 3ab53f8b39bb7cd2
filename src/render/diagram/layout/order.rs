//! The order of the slots in each lane: links should cross little.
//!
//! Sweeps go up and down the lanes and sort each one by where its slots' neighbours in the lane before stand on
//! average (the barycentre method of Sugiyama, Tagawa and Toda, 1981); the best order met is kept, then neighbouring slots
//! change places while that undoes crossings. A group's boxes stay together behind their caption. In a lane whose
//! height means career level, levels come before everything.

use super::monotone::monotone;
use super::network::{Network, Piece, SlotKind};
use crate::diagnostic::Result;
use crate::render::diagram::model::Diagram;
use crate::session::Budget;
use std::cmp::Ordering;

/// How often the lanes are swept, up and down counting as two.
const SWEEPS: usize = 14;
/// How many sweeps may bring nothing before the rest is left out.
const PATIENCE: usize = 4;
/// How often neighbours change places along all lanes.
const EXCHANGES: usize = 6;

/// Puts each lane's slots in order.
///
/// # Errors
/// The deadline or an interrupt.
pub(super) fn order(network: &mut Network, diagram: &Diagram, budget: &Budget) -> Result<()> {
    let neighbours = Neighbours::of(network);
    let rules: Vec<Rules> = (0..network.lanes.len()).map(|lane| Rules::of(network, diagram, lane)).collect();
    for (lane, rules) in rules.iter().enumerate() {
        let keys = (0..network.lanes[lane].len()).map(|index| index as f64).collect::<Vec<_>>();
        rules.arrange(&mut network.lanes[lane], &keys);
    }
    network.number();
    let (mut best, mut fewest) = (network.lanes.clone(), crossings(network));
    let mut fruitless = 0;
    for sweep in 0..SWEEPS {
        if fewest == 0 || fruitless >= PATIENCE {
            break;
        }
        if sweep % 2 == 0 {
            for (lane, rules) in rules.iter().enumerate().skip(1) {
                budget.look()?;
                sort(network, &neighbours.before, rules, lane, lane - 1);
            }
        } else {
            for (lane, rules) in rules.iter().enumerate().rev().skip(1) {
                budget.look()?;
                sort(network, &neighbours.after, rules, lane, lane + 1);
            }
        }
        let count = crossings(network);
        fruitless += 1;
        if count < fewest {
            (best, fewest, fruitless) = (network.lanes.clone(), count, 0);
        }
    }
    network.lanes = best;
    network.number();
    exchange(network, &neighbours, &rules, budget)
}

/// For each slot the slots its pieces lead to, in the lane before and in the lane after.
struct Neighbours {
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
}

impl Neighbours {
    fn of(network: &Network) -> Neighbours {
        let mut before = vec![Vec::new(); network.slots.len()];
        let mut after = vec![Vec::new(); network.slots.len()];
        for piece in network.gaps.iter().flatten() {
            before[piece.to].push(piece.from);
            after[piece.from].push(piece.to);
        }
        Neighbours { before, after }
    }
}

/// What holds for the order of a lane, whatever its links are.
struct Rules {
    /// The group of each slot of the network that is in one, in this lane.
    groups: Vec<(usize, usize)>,
    /// The level of each of its boxes that has one, where height means level.
    heights: Vec<(usize, usize)>,
    /// The captions, by group.
    captions: Vec<(usize, usize)>,
}

impl Rules {
    fn of(network: &Network, diagram: &Diagram, lane: usize) -> Rules {
        let by_level = diagram.lanes.get(lane).is_some_and(|lane| lane.by_level);
        let mut rules = Rules { groups: Vec::new(), heights: Vec::new(), captions: Vec::new() };
        for &slot in &network.lanes[lane] {
            match network.slots[slot].kind {
                SlotKind::Box(index) => {
                    let Some(item) = diagram.boxes.get(index) else { continue };
                    rules.groups.extend(item.group.map(|group| (slot, group)));
                    rules.heights.extend(item.height.filter(|_| by_level).map(|height| (slot, height)));
                }
                SlotKind::Caption(group) => {
                    rules.groups.push((slot, group));
                    rules.captions.push((slot, group));
                }
                SlotKind::Pass(_) => {}
            }
        }
        // Looked up by halving.
        rules.groups.sort_unstable();
        rules.heights.sort_unstable();
        rules.captions.sort_unstable();
        rules
    }

    fn find(pairs: &[(usize, usize)], slot: usize) -> Option<usize> {
        let at = pairs.binary_search_by_key(&slot, |&(slot, _)| slot).ok()?;
        pairs.get(at).map(|&(_, value)| value)
    }

    /// Whether two neighbours may change places.
    fn may_exchange(&self, upper: usize, lower: usize) -> bool {
        let same = |pairs| Rules::find(pairs, upper) == Rules::find(pairs, lower);
        let has_caption = Rules::find(&self.captions, upper).or(Rules::find(&self.captions, lower)).is_some();
        let levels = (Rules::find(&self.heights, upper), Rules::find(&self.heights, lower));
        let levels_agree = match levels {
            (Some(upper), Some(lower)) => upper == lower,
            (None, _) | (_, None) => true,
        };
        same(&self.groups) && !has_caption && levels_agree
    }

    /// Sorts a lane by keys, one for each of its slots, as far as the rules let it.
    fn arrange(&self, lane: &mut Vec<usize>, keys: &[f64]) {
        let mut keyed: Vec<(f64, usize)> = keys.iter().copied().zip(lane.iter().copied()).collect();
        keyed.sort_by(|left, right| left.0.total_cmp(&right.0));
        if !self.heights.is_empty() {
            keyed = self.by_height(keyed);
        }
        if !self.groups.is_empty() {
            keyed = self.by_group(keyed);
        }
        *lane = keyed.into_iter().map(|(_, slot)| slot).collect();
    }

    /// Boxes by level, the highest first; what passes goes between them where its key says.
    fn by_height(&self, keyed: Vec<(f64, usize)>) -> Vec<(f64, usize)> {
        let (mut boxes, passes): (Vec<_>, Vec<_>) =
            keyed.into_iter().partition(|&(_, slot)| Rules::find(&self.heights, slot).is_some());
        boxes.sort_by_key(|&(_, slot)| std::cmp::Reverse(Rules::find(&self.heights, slot)));
        let rising = monotone(&boxes.iter().map(|&(key, _)| (key, 1.0)).collect::<Vec<_>>());
        let mut all: Vec<(f64, usize)> = rising.into_iter().zip(boxes.into_iter().map(|(_, slot)| slot)).collect();
        all.extend(passes);
        all.sort_by(|left, right| left.0.total_cmp(&right.0));
        all
    }

    /// A group's boxes together, behind their caption, where they stand on average.
    fn by_group(&self, keyed: Vec<(f64, usize)>) -> Vec<(f64, usize)> {
        let mut sums: Vec<(usize, f64, f64)> = Vec::new();
        for &(key, slot) in &keyed {
            let Some(group) = Rules::find(&self.groups, slot) else { continue };
            if Rules::find(&self.captions, slot).is_some() {
                continue;
            }
            match sums.iter_mut().find(|(known, ..)| *known == group) {
                Some((_, sum, count)) => (*sum, *count) = (*sum + key, *count + 1.0),
                None => sums.push((group, key, 1.0)),
            }
        }
        let place = |slot: usize, key: f64| match Rules::find(&self.groups, slot) {
            Some(group) => {
                let sum = sums.iter().find(|(known, ..)| *known == group);
                (sum.map_or(0.0, |(_, sum, count)| sum / count), group + 1, Rules::find(&self.captions, slot).is_none())
            }
            None => (key, 0, false),
        };
        let mut all = keyed;
        all.sort_by(|left, right| {
            let (left_place, right_place) = (place(left.1, left.0), place(right.1, right.0));
            let by_place = left_place.0.total_cmp(&right_place.0);
            let by_group = left_place.1.cmp(&right_place.1).then(left_place.2.cmp(&right_place.2));
            by_place.then(by_group).then(left.0.total_cmp(&right.0))
        });
        all
    }
}

/// Sorts a lane by where its slots' neighbours in another one stand. A slot without any keeps its place.
fn sort(network: &mut Network, neighbours: &[Vec<usize>], rules: &Rules, lane: usize, other: usize) {
    let (here, there) = (network.lanes[lane].len() as f64, network.lanes[other].len() as f64);
    let key = |&slot: &usize| {
        let orders = neighbours[slot].iter().map(|&other| network.slots[other].order as f64);
        match neighbours[slot].len() {
            0 => (network.slots[slot].order as f64 + 0.5) * there / here - 0.5,
            count => orders.sum::<f64>() / count as f64,
        }
    };
    let keys: Vec<f64> = network.lanes[lane].iter().map(key).collect();
    rules.arrange(&mut network.lanes[lane], &keys);
    for (order, &slot) in network.lanes[lane].iter().enumerate() {
        network.slots[slot].order = order;
    }
}

/// How many pairs of pieces cross.
pub(super) fn crossings(network: &Network) -> usize {
    network.gaps.iter().enumerate().map(|(gap, pieces)| crossings_between(network, gap, pieces)).sum()
}

/// How many pieces of one gap cross: the inversions of their ends, counted with a binary indexed tree.
fn crossings_between(network: &Network, gap: usize, pieces: &[Piece]) -> usize {
    let mut ends: Vec<(usize, usize)> =
        pieces.iter().map(|piece| (network.slots[piece.from].order, network.slots[piece.to].order)).collect();
    ends.sort_unstable();
    let mut tree = vec![0usize; network.lanes.get(gap + 1).map_or(0, Vec::len) + 1];
    let mut count = 0;
    for (seen, &(_, end)) in ends.iter().enumerate() {
        // How many of those seen end at `end` or before it.
        let (mut at, mut before) = (end + 1, 0);
        while at > 0 {
            before += tree[at];
            at &= at - 1;
        }
        count += seen - before;
        let mut at = end + 1;
        while at < tree.len() {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    count
}

/// Lets neighbours change places while that undoes crossings.
fn exchange(network: &mut Network, neighbours: &Neighbours, rules: &[Rules], budget: &Budget) -> Result<()> {
    for _ in 0..EXCHANGES {
        let mut changed = false;
        for (lane, rules) in rules.iter().enumerate() {
            for upper in 0..network.lanes[lane].len().saturating_sub(1) {
                budget.step()?;
                let (first, second) = (network.lanes[lane][upper], network.lanes[lane][upper + 1]);
                if !rules.may_exchange(first, second) {
                    continue;
                }
                let sides = [&neighbours.before, &neighbours.after];
                let now: usize = sides.iter().map(|side| crossed(network, &side[first], &side[second])).sum();
                let then: usize = sides.iter().map(|side| crossed(network, &side[second], &side[first])).sum();
                if then < now {
                    network.lanes[lane].swap(upper, upper + 1);
                    network.slots[first].order = upper + 1;
                    network.slots[second].order = upper;
                    changed = true;
                }
            }
        }
        if !changed {
            break;
        }
    }
    Ok(())
}

/// How many pieces of two neighbours cross, the first one standing before the second.
fn crossed(network: &Network, first: &[usize], second: &[usize]) -> usize {
    let order = |&slot: &usize| network.slots[slot].order;
    let mut below: Vec<usize> = second.iter().map(order).collect();
    below.sort_unstable();
    first.iter().map(order).map(|above| below.partition_point(|&other| other.cmp(&above) == Ordering::Less)).sum()
}
