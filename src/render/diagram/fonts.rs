//! The embedded font: how wide text is in it, and its bytes for those who draw with it.
//!
//! DejaVu Sans Condensed holds Latin, Greek, Cyrillic, Armenian, Georgian, Arabic, Hebrew and more. For a character that
//! neither it nor a font given beside it holds, the fallback is an estimate: one em for a character of the width of two
//! columns (Chinese, Japanese, Korean, most pictographs), 0.6 em for others, nothing for marks that take no column. An
//! SVG or HTML file is then drawn with a font of the reader's, squeezed or stretched into the measured width; PNG and
//! PDF, which must not depend on the machine, draw an empty box, and say so.

use std::borrow::Cow;
use std::sync::OnceLock;
use ttf_parser::Face;
use unicode_width::UnicodeWidthChar;

/// The embedded font, upright.
pub const REGULAR: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSansCondensed.ttf");
/// The embedded font, bold.
pub const BOLD: &[u8] = include_bytes!("../../../assets/fonts/DejaVuSansCondensed-Bold.ttf");
/// What the embedded font's family is called, for those who look for it, then what stands in for it.
pub const FAMILY: &str = "'DejaVu Sans Condensed','DejaVu Sans',Arial,Helvetica,sans-serif";

/// Measures text.
pub struct Fonts {
    regular: Vec<Face<'static>>,
    bold: Vec<Face<'static>>,
    /// Advances of the first characters, which most text is made of, in em; by weight.
    common: [Vec<f64>; 2],
}

/// How many characters have their widths in a table: up to the end of Latin Extended-B.
const COMMON: u32 = 0x250;

impl Fonts {
    /// The embedded font.
    pub fn embedded() -> &'static Fonts {
        static EMBEDDED: OnceLock<Fonts> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            let faces = |bytes| Face::parse(bytes, 0).into_iter().collect();
            Fonts::new(faces(REGULAR), faces(BOLD))
        })
    }

    fn new(regular: Vec<Face<'static>>, bold: Vec<Face<'static>>) -> Fonts {
        let mut fonts = Fonts { regular, bold, common: [Vec::new(), Vec::new()] };
        let table = |bold: bool| {
            let characters = (0..COMMON).filter_map(char::from_u32);
            characters.map(|character| fonts.look_up(character, bold)).collect()
        };
        fonts.common = [table(false), table(true)];
        fonts
    }

    /// How wide text is, in the unit of `size`. Kerning, which mostly draws letters together, is left out.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        text.chars().map(|character| self.advance(character, bold)).sum::<f64>() * size
    }

    /// Whether a font holds every character of a text, so that it is drawn everywhere as it is meant.
    pub fn holds(&self, text: &str) -> bool {
        let is_held = |character: char| {
            character.is_control() || self.regular.iter().any(|face| face.glyph_index(character).is_some())
        };
        text.chars().all(is_held)
    }

    /// A character's advance in em.
    fn advance(&self, character: char, bold: bool) -> f64 {
        let common = &self.common[usize::from(bold)];
        match common.get(character as usize) {
            Some(&advance) => advance,
            None => self.look_up(character, bold),
        }
    }

    fn look_up(&self, character: char, bold: bool) -> f64 {
        let faces = if bold { &self.bold } else { &self.regular };
        let held = faces.iter().find_map(|face| {
            let advance = face.glyph_hor_advance(face.glyph_index(character)?)?;
            Some(f64::from(advance) / f64::from(face.units_per_em()))
        });
        held.unwrap_or_else(|| match character.width() {
            Some(0) | None => 0.0,
            Some(1) => 0.6,
            Some(_) => 1.0,
        })
    }
}

/// Text as it can stand on one line of a picture: control characters, which cannot be drawn, are spaces, and what would
/// turn the direction of everything behind it is left out.
pub fn drawable(text: &str) -> Cow<'_, str> {
    let is_fine = |character: char| !character.is_control() && !is_direction_control(character);
    if text.chars().all(is_fine) {
        return Cow::Borrowed(text);
    }
    let kept = text.chars().filter(|&character| !is_direction_control(character));
    Cow::Owned(kept.map(|character| if character.is_control() { ' ' } else { character }).collect())
}

/// Overrides and embeddings of direction: they reach past the text they stand in.
pub(super) fn is_direction_control(character: char) -> bool {
    matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_measured_with_the_font_and_estimated_without() {
        let fonts = Fonts::embedded();
        let width = |text: &str| fonts.width(text, 10.0, false);
        assert!(width("iii") < width("mmm"));
        assert!(fonts.width("manager", 10.0, true) > width("manager"));
        assert!(fonts.holds("Łódź Ελλάδα Київ Հայերեն العربية"));
        assert!(!fonts.holds("看護師"));
        assert_eq!(width("看護師"), 30.0);
        assert_eq!(width(""), 0.0);
    }

    #[test]
    fn what_cannot_be_drawn_is_a_space() {
        assert_eq!(drawable("a\tb\u{202E}c"), "a bc");
        assert_eq!(drawable("plain"), "plain");
    }
}
