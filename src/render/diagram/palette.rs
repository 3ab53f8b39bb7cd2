//! The colours of pictures. Colour is never the only sign: columns are headed and lines differ.
//!
//! Text has at least 4.5:1 against whatever it may stand on, lines and outlines at least 3:1; a test computes every pair.

use super::model::Tone;

/// The colours of a page.
pub(super) struct Palette {
    /// The page.
    pub page: &'static str,
    /// A column.
    pub lane: &'static str,
    /// A group inside a column.
    pub group: &'static str,
    /// The hairline around a column or group: decoration, which says nothing that the heading does not.
    pub hairline: &'static str,
    /// Text and bold lines.
    pub ink: &'static str,
    /// Text beside the picture.
    pub quiet: &'static str,
    /// Lines of pathways where none was asked for.
    pub line: &'static str,
    /// Lines beside the pathways; at least 3:1 against page and column.
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
    lane: "#F9FAFB",
    group: "#FFFFFF",
    hairline: "#E3E7EB",
    ink: "#18212B",
    quiet: "#55606C",
    line: "#4A5562",
    light: "#7B8794",
    kinds: [("#0072B2", "#E3F1FA"), ("#B35C00", "#FDF0E0"), ("#00795A", "#E0F4ED"), ("#8E4C79", "#F8E8F2")],
    other: ("#55606C", "#EEF0F2"),
};

static DARK: Palette = Palette {
    page: "#0F1419",
    lane: "#171D24",
    group: "#0F1419",
    hairline: "#242C36",
    ink: "#F2F5F8",
    quiet: "#A9B4C0",
    line: "#B4BEC9",
    light: "#7C8896",
    kinds: [("#56B4E9", "#122633"), ("#E69F00", "#33270F"), ("#2FC79A", "#0F2E27"), ("#E08FBF", "#33202C")],
    other: ("#A9B4C0", "#222A33"),
};

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 5] = [Tone::First, Tone::Second, Tone::Third, Tone::Fourth, Tone::Other];

    /// Relative luminance, as the Web Content Accessibility Guidelines define it.
    fn luminance(color: &str) -> f64 {
        let channel = |at: usize| {
            let value = f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn contrast_is_computed_as_the_guidelines_say() {
        assert!((contrast("#000000", "#FFFFFF") - 21.0).abs() < 0.01);
        assert!((contrast("#777777", "#FFFFFF") - 4.48).abs() < 0.01);
    }

    #[test]
    fn everything_can_be_told_from_its_ground() {
        let mut weak = Vec::new();
        for palette in [&LIGHT, &DARK] {
            let grounds = [palette.page, palette.lane, palette.group];
            let mut pairs: Vec<(&str, &str, f64)> = Vec::new();
            for ground in grounds {
                pairs.extend([(palette.ink, ground, 4.5), (palette.quiet, ground, 4.5)]);
                pairs.extend([(palette.line, ground, 3.0), (palette.light, ground, 3.0)]);
                for tone in TONES {
                    let (line, fill) = palette.tone(tone);
                    pairs.extend([(line, ground, 4.5), (line, fill, 3.0)]);
                    pairs.extend([(palette.ink, fill, 4.5), (palette.quiet, fill, 4.5)]);
                }
            }
            weak.extend(pairs.into_iter().filter(|&(one, other, least)| contrast(one, other) < least));
        }
        let told: Vec<String> = weak
            .iter()
            .map(|(one, other, least)| format!("{one} on {other}: {:.2}, not {least}", contrast(one, other)))
            .collect();
        assert!(told.is_empty(), "{}", told.join("\n"));
    }

    #[test]
    fn kinds_of_line_are_told_apart_by_lightness_where_width_and_dash_are_alike() {
        // Bold, plain and light lines stay in this order in black and white.
        for palette in [&LIGHT, &DARK] {
            let against = |color: &str| contrast(color, palette.page);
            assert!(against(palette.ink) > against(palette.line) && against(palette.line) > against(palette.light));
        }
    }
}
