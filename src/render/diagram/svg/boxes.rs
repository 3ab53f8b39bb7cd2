//! Boxes, and what is written in them.

use super::text::{block, escaped, number};
use super::{Canvas, describe_box, open_group, place, put};
use crate::render::diagram::drawing::{BoxShape, Rect};
use crate::render::diagram::model::Item;
use crate::render::diagram::pen::{outline, tone_class};
use std::fmt::Write as _;

/// How round a box's corners are, and how wide the bar at its left is: the same, so that the bar fills the corners.
const ROUND: f64 = 6.0;
/// How far the box behind a folded one looks out.
const STACK: f64 = 3.0;

pub(super) fn boxes(canvas: &Canvas<'_>, out: &mut String) {
    open_group(out, "boxes");
    for (index, (item, shape)) in canvas.diagram.boxes.iter().zip(&canvas.drawing.boxes).enumerate() {
        one(canvas, index, item, shape, out);
    }
    super::close_group(out);
}

fn one(canvas: &Canvas<'_>, index: usize, item: &Item, shape: &BoxShape, out: &mut String) {
    let tone = tone_class(item.tone);
    let (line, fill) = canvas.palette.tone(item.tone);
    let bold = if item.bold { " bold" } else { "" };
    let folded = if item.folded.is_empty() { "" } else { " folded" };
    put!(
        out,
        "<g class=\"box{bold}{folded}\" id=\"box-{index}\" data-box=\"{index}\" data-kind=\"{}\">\n",
        escaped(&item.kind)
    );
    put!(out, "<title>{}</title>\n", escaped(&describe_box(item)));
    let rect = &shape.rect;
    let width = number(outline(item));
    let mut dash = "";
    if !item.folded.is_empty() {
        // A box behind it and a dashed outline: it stands for several.
        let behind = Rect { x: rect.x + STACK, y: rect.y + STACK, ..*rect };
        put!(
            out,
            "<rect class=\"outline {tone}\" {} rx=\"{ROUND}\" fill=\"{fill}\" stroke=\"{line}\" stroke-width=\"1\"/>\n",
            place(&behind)
        );
        dash = " stroke-dasharray=\"5 3\"";
    }
    put!(
        out,
        "<rect class=\"outline {tone}\" {} rx=\"{ROUND}\" fill=\"{fill}\" stroke=\"{line}\" stroke-width=\"{width}\"{dash}/>\n",
        place(rect)
    );
    put!(out, "<path class=\"bar {tone}\" d=\"{}\" fill=\"{line}\"/>\n", bar(rect));
    block(canvas, &shape.name, out);
    if let Some(detail) = &shape.detail {
        block(canvas, detail, out);
    }
    out.push_str("</g>\n");
}

/// The bar at a box's left side, with the box's own corners.
fn bar(rect: &Rect) -> String {
    let round = ROUND.min(rect.height / 2.0).max(0.0);
    let (left, right) = (number(rect.x), number(rect.x + round));
    format!(
        "M{right} {}A{r} {r} 0 0 0 {left} {}V{}A{r} {r} 0 0 0 {right} {}Z",
        number(rect.y),
        number(rect.y + round),
        number(rect.bottom() - round),
        number(rect.bottom()),
        r = number(round)
    )
}
