//! Links: their lines, their heads, and what stands beside them.

use super::text::{block, escaped, number};
use super::{Canvas, close_group, describe_link, open_group, place, put};
use crate::render::diagram::drawing::{Anchor, LinkShape, Point, Rect, Segment, TextBlock};
use crate::render::diagram::model::{Link, Stroke, Tone};
use crate::render::diagram::pen::{self, Head, Pen, tone_class};
use std::fmt::Write as _;

/// The lines, light ones first, so that bold ones lie over them.
pub(super) fn links(canvas: &Canvas<'_>, out: &mut String) {
    open_group(out, "links");
    for bold in [false, true] {
        for (index, (link, shape)) in each(canvas).filter(|(_, (link, _))| link.stroke.is_bold() == bold) {
            line(canvas, index, link, shape, out);
        }
    }
    close_group(out);
}

/// The heads, over the boxes whose outlines they touch.
pub(super) fn heads(canvas: &Canvas<'_>, out: &mut String) {
    open_group(out, "heads");
    for bold in [false, true] {
        let drawn = |link: &Link| !link.symmetric && link.stroke.is_bold() == bold;
        for (index, (link, shape)) in each(canvas).filter(|(_, (link, _))| drawn(link)) {
            let tip = tip(canvas, link, shape);
            put!(out, "<path class=\"head {}\" data-link=\"{index}\" ", classes(canvas, link));
            head(canvas, link.stroke, tone(canvas, link), tip, shape.heading, out);
        }
    }
    close_group(out);
}

/// What stands beside links, each on a ground that keeps lines from running through it.
pub(super) fn labels(canvas: &Canvas<'_>, out: &mut String) {
    open_group(out, "labels");
    for (index, (_, shape)) in each(canvas) {
        let Some(label) = &shape.label else { continue };
        put!(out, "<g class=\"link-label\" data-link=\"{index}\">\n");
        if let Some(rect) = around(label) {
            let in_lane = canvas.drawing.lanes.iter().any(|lane| contains(&lane.rect, &rect));
            let (class, fill) =
                if in_lane { ("on-lane", canvas.palette.lane) } else { ("on-page", canvas.palette.page) };
            put!(out, "<rect class=\"{class}\" {} rx=\"3\" fill=\"{fill}\" fill-opacity=\"0.9\"/>\n", place(&rect));
        }
        block(canvas, label, out);
        close_group(out);
    }
    close_group(out);
}

/// A line of the legend.
pub(super) fn sample(canvas: &Canvas<'_>, stroke: Stroke, start: Point, end: Point, out: &mut String) {
    let shape = LinkShape {
        start,
        segments: vec![Segment::Line(end)],
        tip: end,
        heading: Point { x: 1.0, y: 0.0 },
        label: None,
    };
    let of_this_kind = canvas.diagram.links.iter().filter(|link| link.stroke == stroke);
    let tone = of_this_kind.clone().next().map_or(Tone::Third, |link| tone(canvas, link));
    // Without an arrow where no line of the kind has one.
    let headed = of_this_kind.clone().next().is_none() || of_this_kind.clone().any(|link| !link.symmetric);
    let pen = Pen::of(stroke);
    let class = format!("{} {}", pen.class, tone_class(tone));
    let back = if headed { reach(pen) } else { 0.0 };
    put!(out, "<path class=\"line {class}\" d=\"{}\" ", path(&shape, end, back));
    ink(canvas, stroke, tone, out);
    out.push_str("/>\n");
    if headed {
        put!(out, "<path class=\"head {class}\" ");
        head(canvas, stroke, tone, end, shape.heading, out);
    }
}

fn each<'a>(canvas: &'a Canvas<'_>) -> impl Iterator<Item = (usize, (&'a Link, &'a LinkShape))> {
    canvas.diagram.links.iter().zip(&canvas.drawing.links).enumerate()
}

/// The tone of the box that a link starts at.
fn tone(canvas: &Canvas<'_>, link: &Link) -> Tone {
    canvas.diagram.boxes.get(link.from).map_or(Tone::Other, |item| item.tone)
}

fn classes(canvas: &Canvas<'_>, link: &Link) -> String {
    format!("{} {}", Pen::of(link.stroke).class, tone_class(tone(canvas, link)))
}

fn line(canvas: &Canvas<'_>, index: usize, link: &Link, shape: &LinkShape, out: &mut String) {
    let pen = Pen::of(link.stroke);
    let (tip, back) = if link.symmetric { (shape.tip, 0.0) } else { (tip(canvas, link, shape), reach(pen)) };
    put!(out, "<path class=\"line {}\" id=\"link-{index}\" data-link=\"{index}\" ", classes(canvas, link));
    put!(out, "data-from=\"box-{}\" data-to=\"box-{}\" d=\"{}\" ", link.from, link.to, path(shape, tip, back));
    ink(canvas, link.stroke, tone(canvas, link), out);
    put!(out, "><title>{}</title></path>\n", escaped(&describe_link(canvas.diagram, link)));
}

/// A line's look, as attributes.
fn ink(canvas: &Canvas<'_>, stroke: Stroke, tone: Tone, out: &mut String) {
    let pen = Pen::of(stroke);
    let color = pen::color(stroke, tone, canvas.palette);
    put!(out, "fill=\"none\" stroke=\"{color}\" stroke-width=\"{}\"", number(pen.width));
    if let Some(dash) = pen.dash {
        put!(out, " stroke-dasharray=\"{dash}\"");
    }
    if pen.round {
        out.push_str(" stroke-linecap=\"round\"");
    }
}

/// Where a head's point is: on the outer edge of the outline, which is drawn half outside of its box.
fn tip(canvas: &Canvas<'_>, link: &Link, shape: &LinkShape) -> Point {
    let half = canvas.diagram.boxes.get(link.to).map_or(0.0, pen::outline) / 2.0;
    behind(shape.tip, shape.heading, half)
}

/// The point some way back from another, against a direction.
fn behind(point: Point, heading: Point, by: f64) -> Point {
    Point { x: point.x - heading.x * by, y: point.y - heading.y * by }
}

/// A line's path, which ends inside its head: some way `back` from the `tip`, or sooner where its last piece is short.
fn path(shape: &LinkShape, tip: Point, back: f64) -> String {
    let mut data = format!("M{}", point(shape.start));
    let mut last = shape.start;
    for (index, segment) in shape.segments.iter().enumerate() {
        let is_last = index + 1 == shape.segments.len();
        match *segment {
            Segment::Line(end) => {
                let end = if is_last { shortened(last, tip, shape.heading, back) } else { end };
                put!(data, "L{}", point(end));
                last = end;
            }
            Segment::Curve(first, second, end) => {
                let to = if is_last { shortened(last, tip, shape.heading, back) } else { end };
                // The second control point moves along, so that the line still arrives in the same direction.
                let second = Point { x: second.x + to.x - end.x, y: second.y + to.y - end.y };
                put!(data, "C{} {} {}", point(first), point(second), point(to));
                last = to;
            }
        }
    }
    data
}

/// Where a piece from `start` to `tip` ends so that the head fits before its end.
fn shortened(start: Point, tip: Point, heading: Point, back: f64) -> Point {
    let length = (tip.x - start.x).hypot(tip.y - start.y);
    behind(tip, heading, back.min(length * 0.9))
}

/// How far before a head's point its line ends: just inside a filled head, where an open one begins.
fn reach(pen: &Pen) -> f64 {
    match pen.head {
        Head::Triangle => pen.head_length - 1.0,
        Head::Diamond => pen.head_length,
    }
}

/// The rest of a head's element: its outline and its colours.
fn head(canvas: &Canvas<'_>, stroke: Stroke, tone: Tone, tip: Point, heading: Point, out: &mut String) {
    let pen = Pen::of(stroke);
    let color = pen::color(stroke, tone, canvas.palette);
    let at = |back: f64, aside: f64| {
        let middle = behind(tip, heading, back);
        point(Point { x: middle.x - heading.y * aside, y: middle.y + heading.x * aside })
    };
    let (length, half) = (pen.head_length, pen.head_width / 2.0);
    match pen.head {
        Head::Triangle => {
            let corners = [at(0.0, 0.0), at(length, half), at(length, -half)].join("L");
            put!(out, "d=\"M{corners}Z\" fill=\"{color}\"/>\n");
        }
        Head::Diamond => {
            // Its outline is drawn half outside of it: it begins that much further back.
            let corners = [at(0.8, 0.0), at(length / 2.0, half), at(length, 0.0), at(length / 2.0, -half)].join("L");
            put!(out, "d=\"M{corners}Z\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.2\"/>\n");
        }
    }
}

fn point(point: Point) -> String {
    format!("{} {}", number(point.x), number(point.y))
}

/// The rectangle that a label takes, with a little air.
fn around(label: &TextBlock) -> Option<Rect> {
    let left = |line: &crate::render::diagram::drawing::TextLine| match label.anchor {
        Anchor::Start => line.at.x,
        Anchor::Middle => line.at.x - line.width / 2.0,
        Anchor::End => line.at.x - line.width,
    };
    let x = label.lines.iter().map(left).reduce(f64::min)?;
    let right = label.lines.iter().map(|line| left(line) + line.width).reduce(f64::max)?;
    let top = label.lines.iter().map(|line| line.at.y).reduce(f64::min)? - label.size * 0.95;
    let bottom = label.lines.iter().map(|line| line.at.y).reduce(f64::max)? + label.size * 0.3;
    Some(Rect { x: x - 3.0, y: top, width: right - x + 6.0, height: bottom - top })
}

fn contains(outer: &Rect, inner: &Rect) -> bool {
    outer.x <= inner.x && outer.y <= inner.y && inner.right() <= outer.right() && inner.bottom() <= outer.bottom()
}
