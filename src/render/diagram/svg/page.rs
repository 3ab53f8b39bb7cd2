//! What is around the boxes: the page, its head and foot, lanes, groups, the legend.

use super::text::{block, block_in, escaped, number};
use super::{Canvas, Host, close_group, lines, open_group, place, put, words};
use crate::render::diagram::drawing::Point;
use crate::render::diagram::fonts::FAMILY;
use crate::render::diagram::model::Tone;
use crate::render::diagram::pen::tone_class;
use std::fmt::Write as _;

/// The element that holds everything, and what the picture is called.
pub(super) fn open(canvas: &Canvas<'_>, host: Host, out: &mut String) {
    let (width, height) = (number(canvas.drawing.width), number(canvas.drawing.height));
    put!(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"diagram\" ");
    let title = escaped(&canvas.diagram.title);
    match host {
        // (As an image its texts would not be reached.)
        Host::File => {
            out.push_str("role=\"graphics-document document\" aria-labelledby=\"diagram-title diagram-desc\" ")
        }
        Host::Html => {
            put!(out, "role=\"img\" aria-label=\"{title}\" aria-describedby=\"diagram-desc\" ");
        }
    }
    put!(out, "width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" ");
    put!(out, "font-family=\"{FAMILY}\" xml:space=\"preserve\">\n");
    // A title inside a page would hang over the whole picture as a tooltip.
    if host == Host::File {
        put!(out, "<title id=\"diagram-title\">{title}</title>\n");
    }
    put!(out, "<desc id=\"diagram-desc\">{}</desc>\n", escaped(&words::describe_picture(canvas.diagram)));
}

/// The page, the title and the subtitle.
pub(super) fn ground(canvas: &Canvas<'_>, out: &mut String) {
    let (width, height) = (number(canvas.drawing.width), number(canvas.drawing.height));
    put!(out, "<rect class=\"page\" width=\"{width}\" height=\"{height}\" fill=\"{}\"/>\n", canvas.palette.page);
    open_group(out, "top");
    canvas.drawing.head.iter().for_each(|text| block(canvas, text, out));
    close_group(out);
}

pub(super) fn lanes(canvas: &Canvas<'_>, out: &mut String) {
    for (index, shape) in canvas.drawing.lanes.iter().enumerate() {
        let tone = canvas.diagram.lanes.get(index).map_or(Tone::Other, |lane| lane.tone);
        put!(out, "<g class=\"lane\" id=\"lane-{index}\">\n");
        let (fill, line) = (canvas.palette.lane, canvas.palette.hairline);
        put!(out, "<rect class=\"lane-ground\" {} rx=\"10\" fill=\"{fill}\" stroke=\"{line}\"/>\n", place(&shape.rect));
        block_in(&shape.heading, canvas.palette.tone(tone).0, tone_class(tone), out);
        close_group(out);
    }
    // After every ground: a verb may be as wide as its gap.
    for verb in canvas.drawing.lanes.iter().filter_map(|shape| shape.verb.as_ref()) {
        block(canvas, verb, out);
    }
}

pub(super) fn groups(canvas: &Canvas<'_>, out: &mut String) {
    let (fill, line) = (canvas.palette.group, canvas.palette.hairline);
    for (index, shape) in canvas.drawing.groups.iter().enumerate() {
        put!(out, "<g class=\"group\" id=\"group-{index}\">\n");
        put!(out, "<rect class=\"group-ground\" {} rx=\"8\" fill=\"{fill}\" stroke=\"{line}\"/>\n", place(&shape.rect));
        block(canvas, &shape.caption, out);
        close_group(out);
    }
}

pub(super) fn legend(canvas: &Canvas<'_>, out: &mut String) {
    if canvas.drawing.legend.is_empty() {
        return;
    }
    open_group(out, "key");
    for ((stroke, _), shape) in canvas.diagram.legend.iter().zip(&canvas.drawing.legend) {
        let end = Point { x: shape.at.x + shape.length, y: shape.at.y };
        lines::sample(canvas, *stroke, shape.at, end, out);
        block(canvas, &shape.text, out);
    }
    close_group(out);
}

pub(super) fn foot(canvas: &Canvas<'_>, out: &mut String) {
    open_group(out, "foot");
    canvas.drawing.foot.iter().for_each(|text| block(canvas, text, out));
    close_group(out);
}
