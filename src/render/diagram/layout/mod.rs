//! From what is drawn to where it stands.
//!
//! Pathways lead from lane to lane; the layout is that of layered graphs. [`sizes`] measures what is written with the
//! embedded font; [`network`] gives every box a slot in its lane, and every link that passes a lane one too;
//! [`order`] sorts the slots so that links cross little; [`ports`] gives every link end a place of its own on its box;
//! [`place`] spreads the slots so that links run straight; [`lanes`] makes room between the lanes for curves, verbs
//! and qualifiers; [`route`] draws the lines; [`frame`] sets title, legend, notes and sources around. Lanes that
//! the diagram does not bring come from [`ranks`]; [`page`] tries sizes until a picture fits a sheet.
//!
//! What follows from this, and is tested on random graphs: no two boxes overlap, no line crosses a box, no label is cut,
//! every line ends on the outline of its box.

mod frame;
mod lanes;
mod metrics;
mod monotone;
mod network;
mod order;
pub mod page;
mod place;
mod plane;
mod ports;
mod ranks;
mod route;
mod sizes;
mod text;

pub use metrics::{Metrics, is_bold};

use super::drawing::{Anchor, BoxShape, Drawing, GroupShape, LaneShape, Point, Rect, TextRole};
use super::fonts::Fonts;
use super::model::Diagram;
use crate::diagnostic::Result;
use crate::render::style::Flow;
use crate::session::Budget;
use lanes::{Band, Headings, Standing};
use network::{Network, SlotKind};
use plane::Plane;
use ports::Ports;
use route::Routes;
use sizes::{BoxSize, Sizes, WIDEST_WORD};
use text::Setter;

/// Around a group's boxes, to the edge of its ground.
const GROUP_PAD: f64 = 7.0;

/// Lays a diagram out.
///
/// # Errors
/// A limit of the budget, or an interrupt.
pub fn layout(diagram: &Diagram, flow: Flow, metrics: &Metrics, fonts: &Fonts, budget: &Budget) -> Result<Drawing> {
    budget.look()?;
    let metrics = &metrics.for_flow(flow);
    let setter = Setter { fonts, metrics };
    let plane = Plane { flow };
    let (lane_of, lanes) = lanes_of(diagram);
    let sizes = Sizes::of(diagram, &setter);
    let mut network = Network::new(diagram, &lane_of, lanes, budget)?;
    order::order(&mut network, diagram, budget)?;
    let boxes: Vec<(f64, f64)> = sizes.boxes.iter().map(|size| plane.size(size.width, size.height)).collect();
    let least: Vec<f64> = boxes.iter().map(|&(_, across)| across).collect();
    let ports = ports::ports(&network, diagram, &sizes, &least, flow, metrics.line_gap);
    size_slots(&mut network, &sizes, &ports, plane, metrics);
    place::place(&mut network, diagram, &ports, metrics.box_gap, budget)?;
    let depths = depths(&network, &sizes, &boxes, diagram, &setter, plane);
    let headings = Headings::of(diagram, &setter, &depths, flow);
    let (tracks, track_counts) = route::tracks(&network, diagram, &ports);
    let standing = Standing {
        network: &network,
        diagram,
        sizes: &sizes,
        ports: &ports,
        depths: &depths,
        tracks: &track_counts,
        plane,
    };
    let bands = standing.bands(&setter, &headings);
    let extents = extents(&lane_of, &bands, &boxes, &depths, plane);
    let routes = Routes { network: &network, diagram, ports: &ports, bands: &bands, boxes: &extents, plane };
    let mut drawing = Drawing { links: routes.shapes(&tracks, sizes.labels.clone()), ..Drawing::default() };
    drawing.boxes = box_shapes(&network, sizes.boxes, &extents, &ports, plane, metrics);
    drawing.groups = group_shapes(&network, diagram, sizes.captions, &bands, plane);
    let inner = finish(&mut drawing, &network, diagram, headings, &bands, plane, metrics);
    budget.look()?;
    Ok(frame::frame(drawing, inner, diagram, &setter))
}

/// The lane of each box, and how many lanes there are.
fn lanes_of(diagram: &Diagram) -> (Vec<usize>, usize) {
    let lane_of: Vec<usize> = if diagram.is_layered() || is_list(diagram) {
        let count = diagram.boxes.len();
        let links: Vec<(usize, usize)> = diagram.links.iter().map(|link| (link.from, link.to)).collect();
        ranks::ranks(count, &links)
    } else {
        diagram.boxes.iter().map(|item| item.lane).collect()
    };
    let used = lane_of.iter().max().map_or(0, |last| last + 1);
    (lane_of, used.max(diagram.lanes.len()))
}

/// Whether a diagram is boxes of one kind without links: they stand in as many columns as read well.
fn is_list(diagram: &Diagram) -> bool {
    let [lane] = diagram.lanes.as_slice() else { return false };
    !lane.by_level && diagram.links.is_empty() && diagram.groups.is_empty() && diagram.boxes.len() > 8
}

/// How much of its lane each slot takes.
fn size_slots(network: &mut Network, sizes: &Sizes, ports: &Ports, plane: Plane, metrics: &Metrics) {
    for slot in &mut network.slots {
        slot.size = match slot.kind {
            SlotKind::Box(index) => ports.room.get(index).copied().unwrap_or(0.0),
            SlotKind::Pass(_) => metrics.line_gap,
            SlotKind::Caption(group) => {
                sizes.captions.get(group).map_or(0.0, |lines| plane.size(lines.width(), lines.height()).1)
            }
        };
    }
}

/// How deep each lane is along the pathways' direction.
fn depths(
    network: &Network,
    sizes: &Sizes,
    boxes: &[(f64, f64)],
    diagram: &Diagram,
    setter: &Setter<'_>,
    plane: Plane,
) -> Vec<f64> {
    // A column is wide enough for the words over it.
    let least = |lane: usize| match (plane.flow, diagram.lanes.get(lane)) {
        (Flow::Right, Some(lane)) => setter.least_width(&lane.heading, TextRole::Heading, WIDEST_WORD).max(40.0),
        (Flow::Right, None) | (Flow::Down, _) => 40.0,
    };
    let depth = |&slot: &usize| match network.slots[slot].kind {
        SlotKind::Box(index) => boxes.get(index).map_or(0.0, |&(along, _)| along),
        SlotKind::Pass(_) => 0.0,
        SlotKind::Caption(group) => {
            sizes.captions.get(group).map_or(0.0, |lines| plane.size(lines.width(), lines.height()).0)
        }
    };
    network.lanes.iter().enumerate().map(|(at, lane)| lane.iter().map(depth).fold(least(at), f64::max)).collect()
}

/// Where each box starts and ends along the pathways' direction. Columns have boxes of one width; in rows each box
/// is as high as its text, in the middle of its row.
fn extents(lane_of: &[usize], bands: &[Band], boxes: &[(f64, f64)], depths: &[f64], plane: Plane) -> Vec<(f64, f64)> {
    let extent = |(&lane, &(along, _)): (&usize, &(f64, f64))| {
        let (Some(band), Some(&depth)) = (bands.get(lane), depths.get(lane)) else { return (0.0, 0.0) };
        match plane.flow {
            Flow::Right => band.boxes,
            Flow::Down => {
                let start = band.boxes.0 + (depth - along) / 2.0;
                (start, start + along)
            }
        }
    };
    lane_of.iter().zip(boxes).map(extent).collect()
}

/// The boxes with their text, which is centred from top to bottom and starts at the left.
fn box_shapes(
    network: &Network,
    sizes: Vec<BoxSize>,
    extents: &[(f64, f64)],
    ports: &Ports,
    plane: Plane,
    metrics: &Metrics,
) -> Vec<BoxShape> {
    let place = |(index, size): (usize, BoxSize)| {
        let at = network.slots.get(index).map_or(0.0, |slot| slot.at);
        let room = ports.room.get(index).copied().unwrap_or(0.0);
        let rect = plane.rect(extents.get(index).copied().unwrap_or_default(), (at, at + room));
        let text = size.height - 2.0 * metrics.box_pad.1;
        let left = rect.x + metrics.box_pad.0 + 1.0;
        let top = rect.y + (rect.height - text) / 2.0;
        let name_height = size.name.height();
        BoxShape {
            rect,
            name: size.name.at(left, top, Anchor::Start),
            detail: size.detail.map(|detail| detail.at(left, top + name_height, Anchor::Start)),
        }
    };
    sizes.into_iter().enumerate().map(place).collect()
}

/// The groups' grounds around their captions and boxes.
fn group_shapes(
    network: &Network,
    diagram: &Diagram,
    captions: Vec<text::Lines>,
    bands: &[Band],
    plane: Plane,
) -> Vec<GroupShape> {
    let mut shapes = Vec::with_capacity(captions.len());
    for (index, lines) in captions.into_iter().enumerate() {
        let belongs = |kind: SlotKind| match kind {
            SlotKind::Box(item) => diagram.boxes.get(item).is_some_and(|item| item.group == Some(index)),
            SlotKind::Caption(group) => group == index,
            SlotKind::Pass(_) => false,
        };
        let members: Vec<&network::Slot> = network.slots.iter().filter(|slot| belongs(slot.kind)).collect();
        let start = members.iter().map(|slot| slot.at).fold(f64::INFINITY, f64::min);
        let end = members.iter().map(|slot| slot.at + slot.size).fold(f64::NEG_INFINITY, f64::max);
        let band = members.first().and_then(|slot| bands.get(slot.lane));
        let Some(band) = band else {
            shapes.push(GroupShape { rect: Rect::default(), caption: lines.at(0.0, 0.0, Anchor::Start) });
            continue;
        };
        let along = (band.boxes.0 - GROUP_PAD, band.boxes.1 + GROUP_PAD);
        let rect = plane.rect(along, (start - GROUP_PAD, end + GROUP_PAD));
        let at = match plane.flow {
            Flow::Right => plane.point(band.boxes.0, start),
            Flow::Down => plane.point((band.boxes.0 + band.boxes.1 - lines.height()) / 2.0, start),
        };
        shapes.push(GroupShape { rect, caption: lines.at(at.x, at.y, Anchor::Start) });
    }
    shapes
}

/// Adds the lanes with their headings, moves everything so that the picture starts at the origin, and gives its size.
fn finish(
    drawing: &mut Drawing,
    network: &Network,
    diagram: &Diagram,
    headings: Headings,
    bands: &[Band],
    plane: Plane,
    metrics: &Metrics,
) -> (f64, f64) {
    let end = network.slots.iter().map(|slot| slot.at + slot.size).fold(0.0, f64::max);
    let pad = metrics.lane_pad + if diagram.groups.is_empty() { 0.0 } else { GROUP_PAD };
    let room = headings.room(plane.flow);
    let heading_room = if diagram.lanes.is_empty() { 0.0 } else { room + metrics.lane_pad + pad };
    let across = (-heading_room, end + if diagram.lanes.is_empty() { 0.0 } else { pad });
    let next: Vec<Option<f64>> = (0..bands.len()).map(|lane| bands.get(lane + 1).map(|band| band.ground.0)).collect();
    // Behind the last lane there is no gap for a verb.
    let lines = headings.headings.into_iter().zip(headings.verbs).zip(bands.iter().zip(next));
    let is_list = is_list(diagram);
    for ((heading, verb), (band, next)) in lines {
        // A list's columns have one ground and one heading.
        let whole = bands.last().filter(|_| is_list).map(|last| Band {
            ground: (band.ground.0, last.ground.1),
            boxes: (band.boxes.0, last.boxes.1),
            ..band.clone()
        });
        let (band, next) = (whole.as_ref().unwrap_or(band), next.filter(|_| !is_list));
        let verb = verb.filter(|_| next.is_some());
        drawing.lanes.push(lane_shape(heading, verb, band, next, across, room, plane, metrics));
    }
    let last = bands
        .last()
        .map_or(0.0, |band| if diagram.is_layered() { band.curves_start.max(band.boxes.1) } else { band.ground.1 });
    drawing.transform(1.0, plane.point(0.0, -across.0));
    let size = plane.point(last, across.1 - across.0);
    (size.x, size.y)
}

#[expect(clippy::too_many_arguments, reason = "one place for each piece of a lane")]
fn lane_shape(
    heading: text::Lines,
    verb: Option<text::Lines>,
    band: &Band,
    next: Option<f64>,
    across: (f64, f64),
    room: f64,
    plane: Plane,
    metrics: &Metrics,
) -> LaneShape {
    let rect = plane.rect(band.ground, across);
    let start = across.0 + metrics.lane_pad;
    let middle = |from: f64, to: f64| (from + to) / 2.0;
    let gap_end = next.unwrap_or(band.ground.1);
    match plane.flow {
        Flow::Right => LaneShape {
            rect,
            heading: {
                let top = start + (room - heading.height()) / 2.0;
                heading.at(middle(band.boxes.0, band.boxes.1), top, Anchor::Middle)
            },
            verb: verb.map(|verb| {
                let top = start + (room - verb.height()) / 2.0;
                verb.at(middle(band.ground.1, gap_end), top, Anchor::Middle)
            }),
        },
        Flow::Down => {
            let place = |lines: text::Lines, from: f64, to: f64| {
                let Point { x, .. } = plane.point(0.0, start);
                let top = middle(from, to) - lines.height() / 2.0;
                lines.at(x, top, Anchor::Start)
            };
            LaneShape {
                rect,
                heading: place(heading, band.boxes.0, band.boxes.1),
                verb: verb.map(|verb| place(verb, band.ground.1, gap_end)),
            }
        }
    }
}

#[cfg(test)]
mod tests;
