//! Where in its lane each slot stands: links should run straight, and boxes keep their distance.
//!
//! Each slot wishes to stand where its links run level; a lane grants the wishes as far as order and distances let it,
//! which is an isotonic regression. Lanes take turns until little moves.

use super::monotone::monotone;
use super::network::{Network, SlotKind};
use super::ports::Ports;
use crate::diagnostic::Result;
use crate::render::diagram::model::Diagram;
use crate::session::Budget;

/// How often the lanes take turns.
const TURNS: usize = 16;
/// How strongly a slot keeps to where it is.
const INERTIA: f64 = 0.02;

/// A slot's link to a slot in a neighbouring lane.
struct Pull {
    /// The other slot.
    other: usize,
    /// Where the other slot stands when this one's link is level, beside its own place.
    shift: f64,
    /// How strongly it pulls.
    weight: f64,
}

/// Places all slots; the first one starts at 0.
///
/// # Errors
/// The deadline or an interrupt.
pub(super) fn place(
    network: &mut Network,
    diagram: &Diagram,
    ports: &Ports,
    box_gap: f64,
    budget: &Budget,
) -> Result<()> {
    let (before, after) = pulls(network, ports);
    let offsets: Vec<Vec<f64>> =
        (0..network.lanes.len()).map(|lane| offsets(network, diagram, lane, box_gap)).collect();
    for (lane, offsets) in offsets.iter().enumerate() {
        let total = offsets.last().copied().unwrap_or(0.0);
        for (&slot, offset) in network.lanes[lane].iter().zip(offsets) {
            network.slots[slot].at = offset - total / 2.0;
        }
    }
    let lanes = network.lanes.len();
    for turn in 0..TURNS {
        let forward = turn % 2 == 0;
        for step in 0..lanes {
            let lane = if forward { step } else { lanes - 1 - step };
            // The first turns look one way only, so that what is far reaches everywhere.
            let sides: &[&Vec<Vec<Pull>>] = match (turn, forward) {
                (0..2, true) => &[&before],
                (0..2, false) => &[&after],
                _ => &[&before, &after],
            };
            budget.look()?;
            grant(network, lane, &offsets[lane], sides);
        }
    }
    let first = network.slots.iter().map(|slot| slot.at).fold(f64::INFINITY, f64::min);
    network.slots.iter_mut().for_each(|slot| slot.at -= first);
    Ok(())
}

/// What each slot's links pull it to, in the lane before and in the lane after.
fn pulls(network: &Network, ports: &Ports) -> (Vec<Vec<Pull>>, Vec<Vec<Pull>>) {
    let empty = || -> Vec<Vec<Pull>> { network.slots.iter().map(|_| Vec::new()).collect() };
    let (mut before, mut after) = (empty(), empty());
    for (pieces, lines) in network.gaps.iter().zip(&ports.pieces) {
        for (piece, &(leaves, arrives)) in pieces.iter().zip(lines) {
            let (from, to) = (&network.weight[piece.from], &network.weight[piece.to]);
            let both_pass =
                [piece.from, piece.to].iter().all(|&slot| matches!(network.slots[slot].kind, SlotKind::Pass(_)));
            let weight = from.min(*to) * if both_pass { 3.0 } else { 1.0 };
            after[piece.from].push(Pull { other: piece.to, shift: arrives - leaves, weight });
            before[piece.to].push(Pull { other: piece.from, shift: leaves - arrives, weight });
        }
    }
    (before, after)
}

/// How far each slot of a lane stands from the first one, if all stand as close as they may.
fn offsets(network: &Network, diagram: &Diagram, lane: usize, box_gap: f64) -> Vec<f64> {
    let group = |slot: usize| match network.slots[slot].kind {
        SlotKind::Box(index) => diagram.boxes.get(index).and_then(|item| item.group),
        SlotKind::Caption(group) => Some(group),
        SlotKind::Pass(_) => None,
    };
    let mut offsets: Vec<f64> = Vec::with_capacity(network.lanes[lane].len());
    let mut previous: Option<usize> = None;
    for &slot in &network.lanes[lane] {
        let offset = match (previous, offsets.last()) {
            (Some(upper), Some(at)) => {
                let (first, second) = (network.slots[upper].kind, network.slots[slot].kind);
                let leaves_group = group(upper) != group(slot);
                let apart = match (first, second) {
                    _ if leaves_group => box_gap + 14.0,
                    (SlotKind::Caption(_), _) => 4.0,
                    (SlotKind::Pass(_), SlotKind::Pass(_)) => 0.0,
                    (SlotKind::Pass(_), _) | (_, SlotKind::Pass(_)) => box_gap * 0.5,
                    (SlotKind::Box(_), SlotKind::Box(_) | SlotKind::Caption(_)) => box_gap,
                };
                at + network.slots[upper].size + apart
            }
            _ => 0.0,
        };
        offsets.push(offset);
        previous = Some(slot);
    }
    offsets
}

/// Lets a lane's slots follow their links.
fn grant(network: &mut Network, lane: usize, offsets: &[f64], sides: &[&Vec<Vec<Pull>>]) {
    let wish = |(&slot, offset): (&usize, &f64)| {
        let here = network.slots[slot].at;
        let (mut sum, mut weights) = (here * INERTIA, INERTIA);
        for pull in sides.iter().flat_map(|pulls| &pulls[slot]) {
            sum += (network.slots[pull.other].at + pull.shift) * pull.weight;
            weights += pull.weight;
        }
        (sum / weights - offset, weights)
    };
    let mut wished: Vec<(f64, f64)> = network.lanes[lane].iter().zip(offsets).map(wish).collect();
    // A caption wishes what the box behind it wishes, and so stays with it.
    for (index, &slot) in network.lanes[lane].iter().enumerate() {
        if let (SlotKind::Caption(_), Some(&(next, _))) = (network.slots[slot].kind, wished.get(index + 1)) {
            wished[index] = (next, INERTIA);
        }
    }
    for ((&slot, offset), granted) in network.lanes[lane].iter().zip(offsets).zip(monotone(&wished)) {
        network.slots[slot].at = granted + offset;
    }
}
