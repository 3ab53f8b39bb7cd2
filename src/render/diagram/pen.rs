//! How each kind of line is drawn. Kinds differ by width, dash and head, so that they are told apart without colour.

use super::model::{Item, Stroke, Tone};
use super::palette::Palette;

/// How a line is drawn.
pub(super) struct Pen {
    /// What the kind of line is called in class names.
    pub class: &'static str,
    /// How wide it is.
    pub width: f64,
    /// Lengths of dashes and gaps, as SVG writes them.
    pub dash: Option<&'static str>,
    /// Whether dashes have round ends: with dashes of no length these are dots.
    pub round: bool,
    /// What stands at its end.
    pub head: Head,
    /// From its head's point to its base.
    pub head_length: f64,
    /// Across its head.
    pub head_width: f64,
}

/// What stands at the end of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Head {
    /// A filled triangle: it leads there.
    Triangle,
    /// A diamond that is open: it is no pathway step.
    Diamond,
}

const BOLD: Pen = Pen {
    class: "asked",
    width: 2.8,
    dash: None,
    round: false,
    head: Head::Triangle,
    head_length: 13.0,
    head_width: 11.0,
};
const PLAIN: Pen = Pen {
    class: "stated",
    width: 1.5,
    dash: None,
    round: false,
    head: Head::Triangle,
    head_length: 9.0,
    head_width: 7.5,
};

const ASKED: Pen = BOLD;
const ASKED_INFERRED: Pen = Pen { class: "asked-inferred", dash: Some("0.1 5.6"), round: true, ..BOLD };
const ASKED_CROSSWALK: Pen = Pen { class: "asked-crosswalk", dash: Some("11 4 2.5 4"), ..BOLD };
const STATED: Pen = PLAIN;
const INFERRED: Pen = Pen { class: "inferred", width: 1.8, dash: Some("0.1 4"), round: true, ..PLAIN };
const CROSSWALK: Pen = Pen { class: "crosswalk", dash: Some("8 3 1.5 3"), ..PLAIN };
const CONTEXT: Pen = Pen { class: "context", width: 1.2, ..PLAIN };
const CONTEXT_INFERRED: Pen =
    Pen { class: "context-inferred", width: 1.4, dash: Some("0.1 3.6"), round: true, ..PLAIN };
const CONTEXT_CROSSWALK: Pen = Pen { class: "context-crosswalk", width: 1.2, dash: Some("7 3 1.5 3"), ..PLAIN };
const PROMOTION: Pen = Pen { class: "promotion", width: 1.6, dash: Some("5 3.5"), ..PLAIN };
const BESIDE: Pen = Pen {
    class: "beside",
    width: 1.2,
    dash: Some("10 4"),
    head: Head::Diamond,
    head_length: 11.0,
    head_width: 7.0,
    ..PLAIN
};

impl Pen {
    /// How this kind of line is drawn.
    pub fn of(stroke: Stroke) -> &'static Pen {
        match stroke {
            Stroke::Asked => &ASKED,
            Stroke::AskedInferred => &ASKED_INFERRED,
            Stroke::AskedCrosswalk => &ASKED_CROSSWALK,
            Stroke::Stated => &STATED,
            Stroke::Inferred => &INFERRED,
            Stroke::Crosswalk => &CROSSWALK,
            Stroke::Context => &CONTEXT,
            Stroke::ContextInferred => &CONTEXT_INFERRED,
            Stroke::ContextCrosswalk => &CONTEXT_CROSSWALK,
            Stroke::Promotion => &PROMOTION,
            Stroke::Beside => &BESIDE,
        }
    }
}

/// A line's colour; a promotion has that of its kind.
pub(super) fn color(stroke: Stroke, tone: Tone, palette: &Palette) -> &'static str {
    match stroke {
        Stroke::Asked | Stroke::AskedInferred | Stroke::AskedCrosswalk => palette.ink,
        Stroke::Stated | Stroke::Inferred | Stroke::Crosswalk => palette.line,
        Stroke::Context | Stroke::ContextInferred | Stroke::ContextCrosswalk | Stroke::Beside => palette.light,
        Stroke::Promotion => palette.tone(tone).0,
    }
}

/// What a kind of line looks like, in words.
pub(super) fn in_words(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Asked => "Thick line",
        Stroke::AskedInferred => "Thick dotted line",
        Stroke::AskedCrosswalk => "Thick line of dashes and dots",
        Stroke::Stated => "Solid line",
        Stroke::Inferred => "Dotted line",
        Stroke::Crosswalk => "Line of dashes and dots",
        Stroke::Context => "Thin light line",
        Stroke::ContextInferred => "Thin light dotted line",
        Stroke::ContextCrosswalk => "Thin light line of dashes and dots",
        Stroke::Promotion => "Dashed line",
        Stroke::Beside => "Line of long dashes to a diamond",
    }
}

/// How wide a box's outline is.
pub(super) fn outline(item: &Item) -> f64 {
    if item.bold { 2.8 } else { 1.2 }
}

/// What a tone is called in class names.
pub(super) fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::First => "tone-first",
        Tone::Second => "tone-second",
        Tone::Third => "tone-third",
        Tone::Fourth => "tone-fourth",
        Tone::Other => "tone-other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_kinds_of_line_look_alike_without_colour() {
        let look = |stroke: Stroke| {
            let pen = Pen::of(stroke);
            (pen.width.to_bits(), pen.dash, pen.head == Head::Diamond)
        };
        for (at, &one) in Stroke::ALL.iter().enumerate() {
            for &other in &Stroke::ALL[at + 1..] {
                assert_ne!(look(one), look(other), "{one:?} and {other:?}");
            }
        }
    }
}
