//! What has to be placed: the slots of each lane, and the pieces of links between neighbouring lanes.
//!
//! A box takes a slot in its lane. A link that passes a lane takes a slot there too, a narrow one between the boxes: so
//! a long link is a chain of pieces, each between two neighbouring lanes, and never runs through a box. A link within a
//! lane has no pieces: it runs in the gutter in front of the lane's boxes.

use crate::diagnostic::Result;
use crate::render::diagram::model::Diagram;
use crate::session::Budget;

/// About what a piece of a link takes until it is written down: its slot, its ends, its line, its text.
const BYTES_PER_PIECE: usize = 400;

/// A place in a lane.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Its lane.
    pub lane: usize,
    /// What stands there.
    pub kind: SlotKind,
    /// How much of the lane it takes.
    pub size: f64,
    /// Where in the lane it starts.
    pub at: f64,
    /// Its place in the lane's order.
    pub order: usize,
}

/// What stands in a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SlotKind {
    /// A box.
    Box(usize),
    /// A link that passes.
    Pass(usize),
    /// A group's caption.
    Caption(usize),
}

/// Part of a link between a lane and the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// The link.
    pub link: usize,
    /// The slot in the earlier lane.
    pub from: usize,
    /// The slot in the later lane.
    pub to: usize,
}

/// Slots, pieces, and the order of the slots in each lane.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// All slots. Those of the boxes come first, in the boxes' order.
    pub slots: Vec<Slot>,
    /// The pieces of each gap, between a lane and the next.
    pub gaps: Vec<Vec<Piece>>,
    /// The links within a lane.
    pub inside: Vec<usize>,
    /// Each lane's slots in order. A group's caption stands right in front of its boxes.
    pub lanes: Vec<Vec<usize>>,
    /// How far each slot is in front: links that were asked for draw their slots together most.
    pub weight: Vec<f64>,
}

impl Network {
    /// The network of a diagram, its boxes being in these lanes.
    ///
    /// # Errors
    /// The memory limit: a link takes room in every lane that it passes.
    pub fn new(diagram: &Diagram, lane_of: &[usize], lanes: usize, budget: &Budget) -> Result<Network> {
        let slot = |lane, kind| Slot { lane, kind, size: 0.0, at: 0.0, order: 0 };
        let mut network = Network {
            slots: lane_of.iter().enumerate().map(|(index, &lane)| slot(lane, SlotKind::Box(index))).collect(),
            gaps: vec![Vec::new(); lanes.saturating_sub(1)],
            inside: Vec::new(),
            lanes: vec![Vec::new(); lanes],
            weight: Vec::new(),
        };
        for (index, link) in diagram.links.iter().enumerate() {
            let (Some(&from), Some(&to)) = (lane_of.get(link.from), lane_of.get(link.to)) else { continue };
            if from == to {
                network.inside.push(index);
                continue;
            }
            let (first, last) = if from < to { (link.from, link.to) } else { (link.to, link.from) };
            let (start, end) = (from.min(to), from.max(to));
            budget.keep((end - start) * BYTES_PER_PIECE)?;
            let mut previous = first;
            for lane in start + 1..end {
                let pass = network.slots.len();
                network.slots.push(slot(lane, SlotKind::Pass(index)));
                network.gaps[lane - 1].push(Piece { link: index, from: previous, to: pass });
                previous = pass;
            }
            network.gaps[end - 1].push(Piece { link: index, from: previous, to: last });
        }
        for (index, group) in diagram.groups.iter().enumerate() {
            if diagram.boxes.iter().any(|item| item.group == Some(index)) && group.lane < lanes {
                network.slots.push(slot(group.lane, SlotKind::Caption(index)));
            }
        }
        for (index, slot) in network.slots.iter().enumerate() {
            network.lanes[slot.lane].push(index);
        }
        network.weight = network.slots.iter().map(|slot| weight(diagram, slot.kind)).collect();
        network.number();
        Ok(network)
    }

    /// Writes down each slot's place in its lane's order.
    pub fn number(&mut self) {
        for lane in &self.lanes {
            for (order, &slot) in lane.iter().enumerate() {
                self.slots[slot].order = order;
            }
        }
    }
}

/// How strongly a slot draws on what it is linked to: a passing link should run straight.
fn weight(diagram: &Diagram, kind: SlotKind) -> f64 {
    match kind {
        SlotKind::Box(index) if diagram.boxes.get(index).is_some_and(|item| item.bold) => 8.0,
        SlotKind::Box(_) => 1.0,
        SlotKind::Pass(link) if diagram.links.get(link).is_some_and(|link| link.stroke.is_bold()) => 8.0,
        SlotKind::Pass(_) => 3.0,
        SlotKind::Caption(_) => 0.0,
    }
}
