//! Where each lane stands along the pathways' direction, and how wide the gaps between lanes are.
//!
//! From its gap inwards a lane has: its ground's edge; the tracks of links within the lane; room for what stands beside
//! links; its boxes. Curves end where that room begins, so everything beyond is straight lines, each at its own port.

use super::network::{Network, SlotKind};
use super::plane::Plane;
use super::ports::{LabelPlace, Ports};
use super::sizes::Sizes;
use super::text::{Lines, Setter};
use crate::render::diagram::drawing::TextRole;
use crate::render::diagram::model::Diagram;
use crate::render::style::Flow;

/// A lane's places along the pathways' direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Band {
    /// Its ground.
    pub ground: (f64, f64),
    /// Its boxes, the largest one's.
    pub boxes: (f64, f64),
    /// Where curves from the gap before it end.
    pub curves_end: f64,
    /// Where curves into the gap behind it start.
    pub curves_start: f64,
    /// The first track of its gutter, the one nearest to the boxes.
    pub first_track: f64,
    /// The edge of labels in front of its boxes: they end there.
    pub labels_end: f64,
    /// The edge of labels behind its boxes: they start there.
    pub labels_start: f64,
}

/// Between two tracks of a gutter.
pub(super) const TRACK: f64 = 11.0;
/// A line is straight for this long before its box, so that an arrow head lies along it.
const STRAIGHT: f64 = 12.0;
/// Between a ground's edge or a box and a label.
const LABEL_GAP: f64 = 5.0;

/// The headings of lanes and the verbs of gaps, measured.
pub(super) struct Headings {
    /// By lane.
    pub headings: Vec<Lines>,
    /// By lane: the verb of the gap after it.
    pub verbs: Vec<Option<Lines>>,
}

impl Headings {
    /// Measures what stands over lanes and gaps. `widths` are the lanes' own.
    pub fn of(diagram: &Diagram, setter: &Setter<'_>, widths: &[f64], flow: Flow) -> Headings {
        let verb_width = setter.metrics.label_text.max(72.0);
        let heading_width = |lane: usize| match flow {
            Flow::Right => widths.get(lane).copied().unwrap_or(0.0),
            Flow::Down => setter.metrics.label_text.max(96.0),
        };
        let lanes = diagram.lanes.iter().enumerate();
        Headings {
            headings: lanes
                .map(|(index, lane)| setter.wrap(&lane.heading, TextRole::Heading, heading_width(index)))
                .collect(),
            verbs: diagram
                .lanes
                .iter()
                .map(|lane| lane.verb.as_ref().map(|verb| setter.balanced(verb, TextRole::Verb, verb_width)))
                .collect(),
        }
    }

    /// The room that headings and verbs take across the pathways' direction, in front of all boxes.
    pub fn room(&self, flow: Flow) -> f64 {
        let all = || self.headings.iter().chain(self.verbs.iter().flatten());
        match flow {
            Flow::Right => all().map(Lines::height).fold(0.0, f64::max),
            Flow::Down => all().map(Lines::width).fold(0.0, f64::max),
        }
    }
}

/// Everything that decides how lanes stand.
pub(super) struct Standing<'a> {
    /// The slots, placed across.
    pub network: &'a Network,
    /// The picture.
    pub diagram: &'a Diagram,
    /// What is written, measured.
    pub sizes: &'a Sizes,
    /// The ports.
    pub ports: &'a Ports,
    /// How deep each lane's boxes are along the pathways' direction.
    pub depths: &'a [f64],
    /// How many tracks each lane's gutter has.
    pub tracks: &'a [usize],
    /// Which way lanes run.
    pub plane: Plane,
}

impl Standing<'_> {
    /// The lanes' bands, from the first to the last.
    pub fn bands(&self, setter: &Setter<'_>, headings: &Headings) -> Vec<Band> {
        let metrics = setter.metrics;
        let mut bands: Vec<Band> = Vec::with_capacity(self.depths.len());
        for (lane, &depth) in self.depths.iter().enumerate() {
            let tracks = self.tracks.get(lane).copied().unwrap_or(0);
            let room = self.label_room(lane, LabelPlace::Later);
            let gutter_room = self.label_room(lane, LabelPlace::Gutter);
            let has_ground = !self.diagram.is_layered();
            // With a gutter, labels stand inside the ground; else outside, in the gap.
            let outside = if tracks == 0 && has_ground { metrics.lane_pad } else { STRAIGHT };
            let labels = room.max(gutter_room);
            let straight = if labels > 0.0 { outside + labels + 2.0 * LABEL_GAP } else { STRAIGHT };
            let gutter = if tracks == 0 { 0.0 } else { TRACK * tracks as f64 };
            let before = if tracks == 0 { metrics.lane_pad } else { straight + gutter + metrics.lane_pad };
            let (curve_from, ground_from) = match bands.last() {
                None => (None, 0.0),
                Some(previous) => (Some(previous.curves_start), previous.ground.1),
            };
            let boxes = match curve_from {
                None => before.max(straight),
                Some(from) => {
                    let curves = self.curve_room(lane, metrics.curve);
                    let verb = headings.verbs.get(lane.wrapping_sub(1)).and_then(Option::as_ref);
                    let verb = verb.map_or(0.0, |verb| self.plane.size(verb.width(), verb.height()).0 + 14.0);
                    let by_curves = from + curves + straight + gutter;
                    let by_ground = ground_from + verb.max(24.0) + before;
                    by_curves.max(by_ground)
                }
            };
            let after = self.label_room(lane, LabelPlace::Earlier);
            let behind = if has_ground { metrics.lane_pad } else { LABEL_GAP };
            let end = boxes + depth;
            bands.push(Band {
                ground: (if lane == 0 { 0.0 } else { boxes - before }, end + metrics.lane_pad),
                boxes: (boxes, end),
                curves_end: boxes - straight,
                curves_start: end + if after > 0.0 { behind + after + 2.0 * LABEL_GAP } else { 2.0 },
                first_track: boxes - straight - TRACK / 2.0,
                labels_end: boxes - outside - LABEL_GAP,
                labels_start: end + behind + LABEL_GAP,
            });
        }
        bands
    }

    /// How deep the labels are that stand at this place of a lane.
    fn label_room(&self, lane: usize, place: LabelPlace) -> f64 {
        let depth = |link: usize| {
            let label = self.sizes.labels.get(link).and_then(Option::as_ref);
            label.map_or(0.0, |label| self.plane.size(label.width(), label.height()).0)
        };
        let lane_of = |slot: usize| self.network.slots[slot].lane;
        let has_box = |slot: usize| matches!(self.network.slots[slot].kind, SlotKind::Box(_));
        let stands = |link: usize| self.ports.labels.get(link) == Some(&place);
        let pieces = |gap: Option<usize>| gap.and_then(|gap| self.network.gaps.get(gap)).into_iter().flatten();
        let depths: Vec<f64> = match place {
            LabelPlace::None => Vec::new(),
            LabelPlace::Earlier => pieces(Some(lane))
                .filter(|piece| stands(piece.link) && has_box(piece.from))
                .map(|piece| depth(piece.link))
                .collect(),
            LabelPlace::Later => pieces(lane.checked_sub(1))
                .filter(|piece| stands(piece.link) && has_box(piece.to))
                .map(|piece| depth(piece.link))
                .collect(),
            LabelPlace::Gutter => {
                let links = self.network.inside.iter().filter(|&&link| stands(link));
                let here =
                    links.filter(|&&link| self.diagram.links.get(link).is_some_and(|link| lane_of(link.from) == lane));
                here.map(|&link| depth(link)).collect()
            }
        };
        depths.into_iter().fold(0.0, f64::max)
    }

    /// How wide the curves before a lane are: the wider, the further they have to climb.
    fn curve_room(&self, lane: usize, least_and_most: (f64, f64)) -> f64 {
        let Some(gap) = lane.checked_sub(1) else { return 0.0 };
        let (Some(pieces), Some(lines)) = (self.network.gaps.get(gap), self.ports.pieces.get(gap)) else { return 0.0 };
        let climb = pieces.iter().zip(lines).map(|(piece, &(leaves, arrives))| {
            let (from, to) = (self.network.slots[piece.from].at, self.network.slots[piece.to].at);
            (from + leaves - to - arrives).abs()
        });
        let crowd = (pieces.len() as f64).sqrt() * 3.0;
        let wanted = least_and_most.0 + climb.fold(0.0, f64::max) * 0.22 + crowd;
        wanted.clamp(least_and_most.0, least_and_most.1)
    }
}
