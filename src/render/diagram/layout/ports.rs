//! Where links leave and reach their boxes: every link end has a port of its own on a side of its box.
//!
//! The side in front of a box takes the links from earlier lanes and those in the gutter; the side behind it those to
//! later lanes. Ports stand in the order of what they lead to, so that the links of one box do not cross each other.
//! What stands beside a link stands at one of its ports, on a straight piece in front of the box: the port keeps the
//! room for it, so that no two labels meet.

use super::network::{Network, SlotKind};
use super::sizes::Sizes;
use crate::render::diagram::model::Diagram;
use crate::render::style::Flow;

/// Where a link's label stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LabelPlace {
    /// Nowhere: it has none.
    None,
    /// Behind the box in the earlier lane.
    Earlier,
    /// In front of the box in the later lane.
    Later,
    /// In the gutter, in front of the box it leads to.
    Gutter,
}

/// The ports of all links.
#[derive(Debug)]
pub(super) struct Ports {
    /// By gap and piece: how far from the start of its slots the piece leaves the first and reaches the second.
    pub pieces: Vec<Vec<(f64, f64)>>,
    /// By place in [`Network::inside`]: how far from the start of its slots the link leaves and arrives.
    pub inside: Vec<(f64, f64)>,
    /// By link.
    pub labels: Vec<LabelPlace>,
    /// By box: the room its ports need.
    pub room: Vec<f64>,
}

/// A side's end of its ports stays this far from the box's corner.
const CORNER: f64 = 6.0;
/// The most that free room spreads two ports.
const SPREAD: f64 = 9.0;
/// A side with more ports than fit this length draws them together.
const CROWDED: f64 = 220.0;

/// A link's end on a side of a box.
struct Port {
    /// Sorts the ports of a side.
    key: (u8, i64, usize),
    /// The room before its line and after it.
    room: (f64, f64),
    /// Whose it is.
    of: Of,
}

#[derive(Clone, Copy)]
enum Of {
    PieceStart(usize, usize),
    PieceEnd(usize, usize),
    InsideStart(usize),
    InsideEnd(usize),
}

/// The two sides of a box.
#[derive(Default)]
struct Sides {
    before: Vec<Port>,
    after: Vec<Port>,
}

/// Gives every link its ports. `least` is the room each box takes in its lane for its text.
pub(super) fn ports(
    network: &Network,
    diagram: &Diagram,
    sizes: &Sizes,
    least: &[f64],
    flow: Flow,
    line_gap: f64,
) -> Ports {
    let labels = label_places(network, diagram, sizes);
    let sides = sides(network, diagram, &labels, |link| label_room(sizes, link, flow, line_gap), line_gap);
    let mut ports = Ports {
        pieces: network.gaps.iter().map(|pieces| vec![(0.0, 0.0); pieces.len()]).collect(),
        inside: vec![(0.0, 0.0); network.inside.len()],
        labels,
        room: vec![0.0; least.len()],
    };
    for (index, sides) in sides.into_iter().enumerate() {
        let needed = |side: &[Port]| side.iter().map(|port| port.room.0 + port.room.1).sum::<f64>() + 2.0 * CORNER;
        let room = least.get(index).copied().unwrap_or(0.0);
        let room = room.max(needed(&sides.before)).max(needed(&sides.after));
        ports.room[index] = room;
        for side in [sides.before, sides.after] {
            ports.spread(side, room);
        }
    }
    // A link that passes runs through the middle of its slot.
    for (gap, pieces) in network.gaps.iter().enumerate() {
        for (index, piece) in pieces.iter().enumerate() {
            if matches!(network.slots[piece.from].kind, SlotKind::Pass(_)) {
                ports.pieces[gap][index].0 = line_gap / 2.0;
            }
            if matches!(network.slots[piece.to].kind, SlotKind::Pass(_)) {
                ports.pieces[gap][index].1 = line_gap / 2.0;
            }
        }
    }
    ports
}

impl Ports {
    /// Puts the ports of one side along it.
    fn spread(&mut self, side: Vec<Port>, room: f64) {
        let total: f64 = side.iter().map(|port| port.room.0 + port.room.1).sum();
        let between = if side.len() > 1 {
            ((room - 2.0 * CORNER - total) / (side.len() - 1) as f64).clamp(0.0, SPREAD)
        } else {
            0.0
        };
        let mut at = (room - total - between * side.len().saturating_sub(1) as f64) / 2.0;
        if let [only] = side.as_slice() {
            // A line alone leaves in the middle, as far as its label lets it.
            at = (room / 2.0).clamp(only.room.0, (room - only.room.1).max(only.room.0)) - only.room.0;
        }
        for port in side {
            let line = at + port.room.0;
            match port.of {
                Of::PieceStart(gap, index) => self.pieces[gap][index].0 = line,
                Of::PieceEnd(gap, index) => self.pieces[gap][index].1 = line,
                Of::InsideStart(index) => self.inside[index].0 = line,
                Of::InsideEnd(index) => self.inside[index].1 = line,
            }
            at = line + port.room.1 + between;
        }
    }
}

/// The room a label takes beside its line: above it where lines run across, to the right where they run down.
fn label_room(sizes: &Sizes, link: usize, flow: Flow, line_gap: f64) -> (f64, f64) {
    let half = line_gap / 2.0;
    match (sizes.labels.get(link).and_then(Option::as_ref), flow) {
        (Some(label), Flow::Right) => (label.height() + 3.0, half),
        (Some(label), Flow::Down) => (half, label.width() + 9.0),
        (None, _) => (half, half),
    }
}

/// On which end of its link each label stands: in a gap all on the side where the fullest box has fewer of them.
fn label_places(network: &Network, diagram: &Diagram, sizes: &Sizes) -> Vec<LabelPlace> {
    let has_label = |link: usize| sizes.labels.get(link).is_some_and(Option::is_some);
    let mut places = vec![LabelPlace::None; diagram.links.len()];
    for &link in network.inside.iter().filter(|&&link| has_label(link)) {
        places[link] = LabelPlace::Gutter;
    }
    let is_box = |slot: usize| matches!(network.slots[slot].kind, SlotKind::Box(_));
    for pieces in &network.gaps {
        let fullest = |end: &dyn Fn(&super::network::Piece) -> usize| {
            let mut ends: Vec<usize> =
                pieces.iter().filter(|piece| has_label(piece.link)).map(end).filter(|&slot| is_box(slot)).collect();
            ends.sort_unstable();
            ends.chunk_by(|left, right| left == right).map(<[usize]>::len).max().unwrap_or(0)
        };
        let later = fullest(&|piece| piece.to) <= fullest(&|piece| piece.from);
        for piece in pieces.iter().filter(|piece| has_label(piece.link)) {
            // A long link's label stands where its last piece arrives, unless its first gap took it already.
            if later && is_box(piece.to) && places[piece.link] == LabelPlace::None {
                places[piece.link] = LabelPlace::Later;
            }
            if !later && is_box(piece.from) && places[piece.link] == LabelPlace::None {
                places[piece.link] = LabelPlace::Earlier;
            }
        }
    }
    for pieces in &network.gaps {
        for piece in pieces.iter().filter(|piece| has_label(piece.link) && is_box(piece.to)) {
            if places[piece.link] == LabelPlace::None {
                places[piece.link] = LabelPlace::Later;
            }
        }
    }
    places
}

/// The ports of each box's sides, in order.
fn sides(
    network: &Network,
    diagram: &Diagram,
    labels: &[LabelPlace],
    label_room: impl Fn(usize) -> (f64, f64),
    line_gap: f64,
) -> Vec<Sides> {
    let mut sides: Vec<Sides> = diagram.boxes.iter().map(|_| Sides::default()).collect();
    let half = line_gap / 2.0;
    let order = |slot: usize| network.slots[slot].order as i64;
    for (gap, pieces) in network.gaps.iter().enumerate() {
        for (index, piece) in pieces.iter().enumerate() {
            let place = labels.get(piece.link).copied().unwrap_or(LabelPlace::None);
            let room = |here: LabelPlace| if place == here { label_room(piece.link) } else { (half, half) };
            if let SlotKind::Box(item) = network.slots[piece.from].kind {
                let key = (1, order(piece.to), piece.link);
                let port = Port { key, room: room(LabelPlace::Earlier), of: Of::PieceStart(gap, index) };
                sides[item].after.push(port);
            }
            if let SlotKind::Box(item) = network.slots[piece.to].kind {
                let key = (1, order(piece.from), piece.link);
                let port = Port { key, room: room(LabelPlace::Later), of: Of::PieceEnd(gap, index) };
                sides[item].before.push(port);
            }
        }
    }
    for (index, &link) in network.inside.iter().enumerate() {
        let Some(ends) = diagram.links.get(link).map(|link| (link.from, link.to)) else { continue };
        let with_label = if labels.get(link) == Some(&LabelPlace::Gutter) { label_room(link) } else { (half, half) };
        let start =
            Port { key: inside_key(network, ends.0, ends.1, link), room: (half, half), of: Of::InsideStart(index) };
        let mut end =
            Port { key: inside_key(network, ends.1, ends.0, link), room: with_label, of: Of::InsideEnd(index) };
        if ends.0 == ends.1 {
            // A loop's ends stand beside each other.
            end.key.2 += 1;
        }
        sides[ends.0].before.push(start);
        sides[ends.1].before.push(end);
    }
    for sides in &mut sides {
        for side in [&mut sides.before, &mut sides.after] {
            side.sort_by_key(|port| port.key);
            draw_together(side);
        }
    }
    sides
}

/// Links in the gutter leave at the corner nearest to where they lead, the nearest one outermost, so that their
/// tracks nest.
fn inside_key(network: &Network, here: usize, there: usize, link: usize) -> (u8, i64, usize) {
    let (here_order, there_order) = (network.slots[here].order as i64, network.slots[there].order as i64);
    if there_order <= here_order { (0, -there_order, 2 * link) } else { (2, -there_order, 2 * link) }
}

/// Lines of a crowded side run closer together.
fn draw_together(side: &mut [Port]) {
    let total: f64 = side.iter().map(|port| port.room.0 + port.room.1).sum();
    if total > CROWDED {
        let least = 1.0;
        for port in side {
            let is_plain = (port.room.0 - port.room.1).abs() < f64::EPSILON;
            if is_plain {
                let half = (port.room.0 * CROWDED / total).max(least);
                port.room = (half, half);
            }
        }
    }
}
