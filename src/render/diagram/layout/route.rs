//! The lines of links: straight at boxes and past them, curved in the gaps, and in the gutter for links within a lane.

use super::lanes::{Band, TRACK};
use super::network::Network;
use super::plane::Plane;
use super::ports::{LabelPlace, Ports};
use super::text::Lines;
use crate::render::diagram::drawing::{Anchor, LinkShape, Point, Segment, TextBlock};
use crate::render::diagram::model::Diagram;
use crate::render::style::Flow;

/// How round the corners of gutter lines are.
const ROUND: f64 = 8.0;
/// Two links share a track only if there is this much between them.
const APART: f64 = 8.0;

/// For each link within a lane its track, counted from the boxes; and how many tracks each lane has.
///
/// Short links get the inner tracks, so that tracks nest and cross as little as can be.
pub(super) fn tracks(network: &Network, diagram: &Diagram, ports: &Ports) -> (Vec<usize>, Vec<usize>) {
    let spans: Vec<(usize, f64, f64)> = (0..network.inside.len())
        .map(|index| {
            let (lane, start, end) = inside_ends(network, diagram, ports, index);
            (lane, start.min(end), start.max(end))
        })
        .collect();
    let mut by_length: Vec<usize> = (0..spans.len()).collect();
    by_length.sort_by(|&left, &right| (spans[left].2 - spans[left].1).total_cmp(&(spans[right].2 - spans[right].1)));
    let mut taken: Vec<Vec<Vec<(f64, f64)>>> = vec![Vec::new(); network.lanes.len()];
    let mut track_of = vec![0; spans.len()];
    for index in by_length {
        let (lane, start, end) = spans[index];
        let tracks = &mut taken[lane];
        let is_free =
            |track: &Vec<(f64, f64)>| track.iter().all(|&(from, to)| end + APART < from || to + APART < start);
        let track = tracks.iter().position(is_free).unwrap_or(tracks.len());
        if track == tracks.len() {
            tracks.push(Vec::new());
        }
        tracks[track].push((start, end));
        track_of[index] = track;
    }
    (track_of, taken.iter().map(Vec::len).collect())
}

/// The lane of a link within one, and where across it leaves and arrives.
fn inside_ends(network: &Network, diagram: &Diagram, ports: &Ports, index: usize) -> (usize, f64, f64) {
    let link = network.inside.get(index).and_then(|&link| diagram.links.get(link));
    let lines = ports.inside.get(index).copied().unwrap_or_default();
    match link {
        Some(link) => {
            let (from, to) = (&network.slots[link.from], &network.slots[link.to]);
            (from.lane, from.at + lines.0, to.at + lines.1)
        }
        None => (0, 0.0, 0.0),
    }
}

/// Everything that lines depend on.
pub(super) struct Routes<'a> {
    /// The slots, placed.
    pub network: &'a Network,
    /// The picture.
    pub diagram: &'a Diagram,
    /// The ports.
    pub ports: &'a Ports,
    /// The lanes' places.
    pub bands: &'a [Band],
    /// By box: where it starts and ends along the pathways' direction.
    pub boxes: &'a [(f64, f64)],
    /// Which way lanes run.
    pub plane: Plane,
}

/// A line on its way from the earlier lane to the later one.
struct Course {
    start: Point,
    segments: Vec<Segment>,
    end: Point,
    /// Where across it leaves and arrives.
    across: (f64, f64),
}

impl Routes<'_> {
    /// The lines of all links, in their order. `labels` are what stands beside them.
    pub fn shapes(&self, tracks: &[usize], labels: Vec<Option<Lines>>) -> Vec<LinkShape> {
        let mut shapes: Vec<Option<LinkShape>> = vec![None; self.diagram.links.len()];
        for (index, &link) in self.network.inside.iter().enumerate() {
            let track = tracks.get(index).copied().unwrap_or(0);
            shapes[link] = Some(self.inside(index, link, track));
        }
        for (link, course) in self.courses().into_iter().enumerate() {
            if let Some(course) = course {
                shapes[link] = Some(self.directed(link, course));
            }
        }
        let mut shapes: Vec<LinkShape> = shapes.into_iter().map(|shape| shape.unwrap_or_else(nowhere)).collect();
        for (link, label) in labels.into_iter().enumerate() {
            if let (Some(label), Some(shape)) = (label, shapes.get_mut(link)) {
                shape.label = self.label(link, shape, label);
            }
        }
        shapes
    }

    /// The courses of links between lanes, by link.
    fn courses(&self) -> Vec<Option<Course>> {
        let plane = self.plane;
        let mut courses: Vec<Option<Course>> = self.diagram.links.iter().map(|_| None).collect();
        for (gap, (pieces, lines)) in self.network.gaps.iter().zip(&self.ports.pieces).enumerate() {
            let (Some(before), Some(after)) = (self.bands.get(gap), self.bands.get(gap + 1)) else { continue };
            for (piece, &(leaves, arrives)) in pieces.iter().zip(lines) {
                let (first, last) =
                    (self.network.slots[piece.from].at + leaves, self.network.slots[piece.to].at + arrives);
                let course = courses[piece.link].get_or_insert_with(|| {
                    let start = plane.point(self.end_of(piece.from, before), first);
                    Course { start, segments: Vec::new(), end: start, across: (first, first) }
                });
                course.segments.push(plane.line(before.curves_start, first));
                if (first - last).abs() < 0.01 {
                    course.segments.push(plane.line(after.curves_end, last));
                } else {
                    course.segments.push(plane.curve((before.curves_start, first), (after.curves_end, last)));
                }
                let stop = self.start_of(piece.to, after);
                course.segments.push(plane.line(stop, last));
                course.end = plane.point(stop, last);
                course.across.1 = last;
            }
        }
        courses
    }

    /// Where a line leaves a slot: a box's far side; past a lane it runs on.
    fn end_of(&self, slot: usize, band: &Band) -> f64 {
        self.boxes.get(slot).map_or(band.curves_start, |&(_, end)| end)
    }

    /// Where a line reaches a slot: a box's near side.
    fn start_of(&self, slot: usize, band: &Band) -> f64 {
        self.boxes.get(slot).map_or(band.boxes.0, |&(start, _)| start)
    }

    /// A course in the direction of its link.
    fn directed(&self, link: usize, course: Course) -> LinkShape {
        let lane_of = |item: usize| self.network.slots[item].lane;
        let is_forward = self.diagram.links.get(link).is_none_or(|link| lane_of(link.from) < lane_of(link.to));
        let along = self.plane.point(1.0, 0.0);
        let (start, segments) = simplified(course.start, course.segments);
        if is_forward {
            LinkShape { start, segments, tip: course.end, heading: along, label: None }
        } else {
            let heading = Point { x: -along.x, y: -along.y };
            LinkShape { start: course.end, segments: reversed(start, &segments), tip: start, heading, label: None }
        }
    }

    /// A link within a lane: out into the gutter, along its track, and back to the other box.
    fn inside(&self, index: usize, link: usize, track: usize) -> LinkShape {
        let plane = self.plane;
        let (lane, start, end) = inside_ends(self.network, self.diagram, self.ports, index);
        let (Some(link), Some(band)) = (self.diagram.links.get(link), self.bands.get(lane)) else { return nowhere() };
        let box_start = |item: usize| self.boxes.get(item).map_or(band.boxes.0, |&(start, _)| start);
        let (from, to) = (box_start(link.from), box_start(link.to));
        let at = band.first_track - TRACK * track as f64;
        let round = ROUND.min((end - start).abs() / 2.0).min(TRACK);
        let turn = if end > start { round } else { -round };
        let segments = vec![
            plane.line(at + round, start),
            plane.corner((at + round, start), (at, start + turn), true),
            plane.line(at, end - turn),
            plane.corner((at, end - turn), (at + round, end), false),
            plane.line(to, end),
        ];
        let (start, tip) = (plane.point(from, start), plane.point(to, end));
        LinkShape { start, segments, tip, heading: plane.point(1.0, 0.0), label: None }
    }

    /// What stands beside a link, at the port that keeps room for it.
    fn label(&self, link: usize, shape: &LinkShape, label: Lines) -> Option<TextBlock> {
        let model = self.diagram.links.get(link)?;
        let lane_of = |item: usize| self.network.slots[item].lane;
        let (earlier, later) = if lane_of(model.from) <= lane_of(model.to) {
            ((model.from, shape.start), (model.to, shape.tip))
        } else {
            ((model.to, shape.tip), (model.from, shape.start))
        };
        let ((item, port), is_before) = match self.ports.labels.get(link)? {
            LabelPlace::None => return None,
            LabelPlace::Earlier => (earlier, false),
            LabelPlace::Later => (later, true),
            LabelPlace::Gutter => ((model.to, shape.tip), true),
        };
        let band = self.bands.get(lane_of(item))?;
        Some(match (self.plane.flow, is_before) {
            (Flow::Right, true) => at_end(label, band.labels_end, port.y),
            (Flow::Right, false) => {
                let top = port.y - 3.0 - label.height();
                label.at(band.labels_start, top, Anchor::Start)
            }
            (Flow::Down, true) => {
                let top = band.labels_end - label.height();
                label.at(port.x + 6.0, top, Anchor::Start)
            }
            (Flow::Down, false) => label.at(port.x + 6.0, band.labels_start, Anchor::Start),
        })
    }
}

fn at_end(label: Lines, edge: f64, line: f64) -> TextBlock {
    let top = line - 3.0 - label.height();
    label.at(edge, top, Anchor::End)
}

/// The line of a link whose boxes are not drawn: none.
fn nowhere() -> LinkShape {
    let origin = Point::default();
    LinkShape { start: origin, segments: Vec::new(), tip: origin, heading: Point { x: 1.0, y: 0.0 }, label: None }
}

/// Without pieces of no length, and with straight pieces that go on in the same direction made one.
fn simplified(start: Point, segments: Vec<Segment>) -> (Point, Vec<Segment>) {
    let mut kept: Vec<Segment> = Vec::with_capacity(segments.len());
    let mut at = start;
    let mut before = start;
    for segment in segments {
        let to = end(segment);
        match (segment, kept.last_mut()) {
            (Segment::Line(to), _) if near(at, to) => continue,
            (Segment::Line(to), Some(Segment::Line(last))) if is_straight(before, *last, to) => *last = to,
            _ => {
                before = at;
                kept.push(segment);
            }
        }
        at = to;
    }
    (start, kept)
}

fn near(one: Point, other: Point) -> bool {
    (one.x - other.x).abs() < 0.01 && (one.y - other.y).abs() < 0.01
}

fn is_straight(first: Point, second: Point, third: Point) -> bool {
    let turn = (second.x - first.x) * (third.y - second.y) - (second.y - first.y) * (third.x - second.x);
    turn.abs() < 0.01
}

/// Where a piece ends.
pub(super) fn end(segment: Segment) -> Point {
    match segment {
        Segment::Line(to) | Segment::Curve(_, _, to) => to,
    }
}

/// The same line from its end to its start.
fn reversed(start: Point, segments: &[Segment]) -> Vec<Segment> {
    let mut points = vec![start];
    points.extend(segments.iter().map(|&segment| end(segment)));
    let backwards = segments.iter().zip(&points).rev();
    let turned = backwards.map(|(segment, &from)| match *segment {
        Segment::Line(_) => Segment::Line(from),
        Segment::Curve(first, second, _) => Segment::Curve(second, first, from),
    });
    turned.collect()
}
