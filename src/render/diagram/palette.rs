//! The colours of pictures. Colour is never the only sign: columns are headed and lines differ.

use super::model::Tone;

/// The colours of a page.
pub(super) struct Palette {
    /// The page.
    pub page: &'static str,
    /// A column.
    pub lane: &'static str,
    /// Text and bold lines.
    pub ink: &'static str,
    /// Text beside the picture.
    pub quiet: &'static str,
    /// Lines that are not bold; at least 3:1 against the page.
    pub light: &'static str,
    /// Lines and fills of the pathway kinds, in pathway order.
    kinds: [(&'static str, &'static str); 4],
    /// Line and fill of any other kind.
    other: (&'static str, &'static str),
}

impl Palette {
    /// The palette of a light or a dark page.
    pub fn of(dark: bool) -> &'static Palette {
        if dark { &DARK } else { &LIGHT }
    }

    /// Line and fill of a kind's boxes.
    pub fn tone(&self, tone: Tone) -> (&'static str, &'static str) {
        match tone {
            Tone::First => self.kinds[0],
            Tone::Second => self.kinds[1],
            Tone::Third => self.kinds[2],
            Tone::Fourth => self.kinds[3],
            Tone::Other => self.other,
        }
    }
}

static LIGHT: Palette = Palette {
    page: "#FFFFFF",
    lane: "#F6F7F9",
    ink: "#18212B",
    quiet: "#55606C",
    light: "#7B8794",
    kinds: [("#0072B2", "#E3F1FA"), ("#B35C00", "#FDF0E0"), ("#00795A", "#E0F4ED"), ("#8E4C79", "#F8E8F2")],
    other: ("#55606C", "#EEF0F2"),
};

static DARK: Palette = Palette {
    page: "#0F1419",
    lane: "#171D24",
    ink: "#F2F5F8",
    quiet: "#A9B4C0",
    light: "#7C8896",
    kinds: [("#56B4E9", "#122633"), ("#E69F00", "#33270F"), ("#2FC79A", "#0F2E27"), ("#E08FBF", "#33202C")],
    other: ("#A9B4C0", "#222A33"),
};
