//! What stands around a picture: its title and how to read it above, legend, notes and sources below.

use super::text::Setter;
use crate::render::diagram::drawing::{Anchor, Drawing, LegendShape, Point, TextRole};
use crate::render::diagram::model::Diagram;

/// A legend's sample line.
const SAMPLE: f64 = 36.0;
/// Between a sample and what it means.
const SAMPLE_GAP: f64 = 8.0;
/// Between two entries of the legend.
const ENTRY_GAP: f64 = 26.0;

/// The longest line of a title or a note.
const LONGEST_LINE: f64 = 1100.0;

/// Puts the frame around a picture whose parts start at the origin and take `inner`.
pub(super) fn frame(mut drawing: Drawing, inner: (f64, f64), diagram: &Diagram, setter: &Setter<'_>) -> Drawing {
    let metrics = setter.metrics;
    // Title and notes need a width that can be read: neither too short nor too long.
    let width = inner.0.max(metrics.least_width);
    let measure = width.min(LONGEST_LINE.max(metrics.least_width));
    let margin = metrics.margin;
    let mut y = margin;
    let block = |text: &str, role: TextRole, y: &mut f64, space: f64| {
        let lines = setter.wrap(text, role, measure);
        let height = lines.height();
        let block = lines.at(margin, *y, Anchor::Start);
        *y += height + space;
        block
    };
    let mut head = Vec::new();
    if !diagram.title.is_empty() {
        head.push(block(&diagram.title, TextRole::Title, &mut y, 4.0));
    }
    if !diagram.subtitle.is_empty() {
        head.push(block(&diagram.subtitle, TextRole::Subtitle, &mut y, 2.0));
    }
    if !head.is_empty() {
        y += metrics.box_gap;
    }
    drawing.transform(1.0, Point { x: margin, y });
    drawing.head = head;
    y += inner.1;
    if !diagram.legend.is_empty() {
        y += metrics.box_gap + 4.0;
        let (legend, foot) = legend(diagram, setter, (margin, y), width);
        drawing.legend = legend;
        y = foot;
    }
    if !diagram.notes.is_empty() || !diagram.sources.is_empty() {
        y += metrics.box_gap * 0.75;
    }
    for note in diagram.notes.iter().chain(&diagram.sources) {
        drawing.foot.push(block(note, TextRole::Note, &mut y, 3.0));
    }
    drawing.width = (width + 2.0 * margin).ceil();
    drawing.height = (y + margin).ceil();
    drawing
}

/// The legend's entries in rows, and where it ends.
fn legend(diagram: &Diagram, setter: &Setter<'_>, at: (f64, f64), width: f64) -> (Vec<LegendShape>, f64) {
    let row = setter.metrics.leading(TextRole::Legend) + 3.0;
    let (mut x, mut y, mut tallest) = (at.0, at.1, row);
    let mut shapes = Vec::with_capacity(diagram.legend.len());
    for (_, meaning) in &diagram.legend {
        let lines = setter.wrap(meaning, TextRole::Legend, width - SAMPLE - SAMPLE_GAP);
        let wide = SAMPLE + SAMPLE_GAP + lines.width();
        if x > at.0 && x + wide > at.0 + width {
            (x, y, tallest) = (at.0, y + tallest, row);
        }
        tallest = tallest.max(lines.height() + 3.0);
        let middle = y + setter.metrics.leading(TextRole::Legend) / 2.0;
        shapes.push(LegendShape {
            at: Point { x, y: middle },
            length: SAMPLE,
            text: lines.at(x + SAMPLE + SAMPLE_GAP, y, Anchor::Start),
        });
        x += wide + ENTRY_GAP;
    }
    (shapes, y + tallest)
}
