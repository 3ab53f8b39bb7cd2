//! How much room everything written needs: names in boxes, captions, headings, what stands beside links.

use super::text::{Lines, Setter};
use crate::render::diagram::drawing::TextRole;
use crate::render::diagram::model::{Diagram, Item};

/// A word up to this width is not broken, however narrow its box would be without it.
pub(super) const WIDEST_WORD: f64 = 150.0;

/// A box's text and the room it needs, its space around included.
pub(super) struct BoxSize {
    /// Its name.
    pub name: Lines,
    /// The fact under it.
    pub detail: Option<Lines>,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

/// The room of all that is written in a picture, but for what stands around it.
pub(super) struct Sizes {
    /// By box.
    pub boxes: Vec<BoxSize>,
    /// By group.
    pub captions: Vec<Lines>,
    /// By link.
    pub labels: Vec<Option<Lines>>,
}

impl Sizes {
    /// Measures a diagram.
    pub fn of(diagram: &Diagram, setter: &Setter<'_>) -> Sizes {
        // A line is wider than wished rather than that a word is broken.
        let lines = |text: &str, role: TextRole, wished: f64| {
            setter.balanced(text, role, wished.max(setter.least_width(text, role, WIDEST_WORD)))
        };
        let label = |text: &String| lines(text, TextRole::Label, setter.metrics.label_text);
        Sizes {
            boxes: diagram.boxes.iter().map(|item| box_size(item, setter)).collect(),
            captions: diagram
                .groups
                .iter()
                .map(|group| lines(&group.caption, TextRole::Verb, setter.metrics.box_text))
                .collect(),
            labels: diagram.links.iter().map(|link| link.label.as_ref().map(label)).collect(),
        }
    }
}

fn box_size(item: &Item, setter: &Setter<'_>) -> BoxSize {
    let metrics = setter.metrics;
    let role = if item.bold { TextRole::BoldName } else { TextRole::Name };
    let widest = metrics.box_text.max(setter.least_width(&item.name, role, WIDEST_WORD));
    let name = setter.balanced(&item.name, role, widest);
    let detail = item.detail.as_ref().map(|detail| setter.wrap(detail, TextRole::Detail, widest));
    let text = detail.as_ref().map_or(0.0, Lines::width).max(name.width());
    let height = name.height() + detail.as_ref().map_or(0.0, Lines::height);
    BoxSize {
        name,
        detail,
        width: (text + 2.0 * metrics.box_pad.0).max(metrics.box_least),
        height: height + 2.0 * metrics.box_pad.1,
    }
}
