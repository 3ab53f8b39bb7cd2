//! Text in lines: measured, wrapped, never cut.

use super::metrics::{ASCENT, Metrics, is_bold};
use crate::render::diagram::drawing::{Anchor, Point, TextBlock, TextLine, TextRole};
use crate::render::diagram::fonts::{Fonts, drawable};
use unicode_width::UnicodeWidthChar;

/// Measures and wraps text in the sizes of a picture.
pub struct Setter<'a> {
    /// What it measures with.
    pub fonts: &'a Fonts,
    /// The sizes.
    pub metrics: &'a Metrics,
}

/// Text in lines, without a place yet.
#[derive(Clone, PartialEq, Debug)]
pub struct Lines {
    /// What it is.
    pub role: TextRole,
    /// Font size.
    size: f64,
    /// From one baseline to the next.
    leading: f64,
    /// The lines, each with its width.
    lines: Vec<(String, f64)>,
}

/// How often a narrower width is tried.
const BALANCING: usize = 5;

impl Lines {
    /// The widest line's width.
    pub fn width(&self) -> f64 {
        self.lines.iter().map(|(_, width)| *width).fold(0.0, f64::max)
    }

    /// From the top of the first line to the foot of the last.
    pub fn height(&self) -> f64 {
        self.leading * self.lines.len() as f64
    }

    /// Whether all lines end where a word of the text ends.
    fn breaks_no_word(&self, text: &str) -> bool {
        let words = text.split_whitespace();
        self.lines.iter().flat_map(|(line, _)| line.split_whitespace()).eq(words)
    }

    /// The lines with the top of the first one at `y`, each standing at `x` as the anchor says.
    pub fn at(self, x: f64, y: f64, anchor: Anchor) -> TextBlock {
        let rise = (self.leading - self.size) / 2.0 + self.size * (ASCENT + 0.71) / 2.0;
        let lines = self.lines.into_iter().enumerate().map(|(index, (text, width))| TextLine {
            at: Point { x, y: y + rise + self.leading * index as f64 },
            width,
            text,
        });
        TextBlock { role: self.role, size: self.size, anchor, lines: lines.collect() }
    }
}

impl Setter<'_> {
    /// The width that a line must have so that no word is broken, but for words longer than `most`.
    pub fn least_width(&self, text: &str, role: TextRole, most: f64) -> f64 {
        let width = |word: &str| self.fonts.width(&drawable(word), self.metrics.size(role), is_bold(role));
        let words = text.split_whitespace().flat_map(soft_parts).map(|part| width(&part));
        words.filter(|&width| width <= most).fold(0.0, f64::max)
    }

    /// Text in as few lines of at most `width` as can be, about equally long.
    pub fn balanced(&self, text: &str, role: TextRole, width: f64) -> Lines {
        let lines = self.wrap(text, role, width);
        let (count, longest) = (lines.lines.len(), lines.width());
        if count < 2 {
            return lines;
        }
        let (mut fits, mut too_narrow) = (longest, longest / count as f64);
        let mut best = lines;
        for _ in 0..BALANCING {
            let middle = (fits + too_narrow) / 2.0;
            let narrower = self.wrap(text, role, middle);
            if narrower.lines.len() == count && narrower.breaks_no_word(text) {
                (best, fits) = (narrower, middle);
            } else {
                too_narrow = middle;
            }
        }
        best
    }

    /// Text in lines of at most `width`, broken at spaces, and inside words that are longer than a line. An empty
    /// text is one empty line.
    pub fn wrap(&self, text: &str, role: TextRole, width: f64) -> Lines {
        let size = self.metrics.size(role);
        let measure = |text: &str| self.fonts.width(text, size, is_bold(role));
        let mut lines: Vec<(String, f64)> = Vec::new();
        let space = measure(" ");
        for paragraph in text.split('\n') {
            let paragraph = drawable(paragraph);
            let (mut line, mut used) = (String::new(), 0.0);
            for word in paragraph.split(' ') {
                for (index, (piece, wide)) in pieces(word, width, &measure).into_iter().enumerate() {
                    let between = if index == 0 && !line.is_empty() { space } else { 0.0 };
                    if !line.is_empty() && used + between + wide > width {
                        lines.push((std::mem::take(&mut line), used));
                        used = 0.0;
                    } else if between > 0.0 {
                        line.push(' ');
                        used += space;
                    }
                    line.push_str(&piece);
                    used += wide;
                }
            }
            lines.push((line, used));
        }
        Lines { role, size, leading: self.metrics.leading(role), lines }
    }
}

/// A word in pieces that each fit a line. Most words are one; a wide character (Chinese, Japanese, Korean) may stand on
/// a line of its own; a longer word breaks after a hyphen, a slash or an underscore where it can, else anywhere but before
/// a mark that combines with what is in front of it.
fn pieces(word: &str, width: f64, measure: &dyn Fn(&str) -> f64) -> Vec<(String, f64)> {
    let whole = measure(word);
    if whole <= width && !word.chars().any(is_wide) {
        return vec![(word.to_owned(), whole)];
    }
    let mut pieces: Vec<(String, f64)> = Vec::new();
    for part in soft_parts(word) {
        let wide = measure(&part);
        if wide <= width {
            pieces.push((part, wide));
            continue;
        }
        let (mut piece, mut used) = (String::new(), 0.0);
        for cluster in clusters(&part) {
            let advance = measure(cluster);
            if !piece.is_empty() && used + advance > width {
                pieces.push((std::mem::take(&mut piece), used));
                used = 0.0;
            }
            piece.push_str(cluster);
            used += advance;
        }
        pieces.push((piece, used));
    }
    pieces
}

/// A word cut where a line may break.
fn soft_parts(word: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut ends = false;
    for cluster in clusters(word) {
        let is_wide = cluster.chars().any(is_wide);
        if (ends || is_wide) && parts.last().is_some_and(|part| !part.is_empty()) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push_str(cluster);
        }
        ends = is_wide || matches!(cluster, "-" | "/" | "_" | "\u{2010}" | "\u{2013}");
    }
    parts
}

/// A text's letters as they are seen: marks stay with what they stand on, joined signs together, flags whole.
fn clusters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut characters = rest.char_indices();
        let (_, mut before) = characters.next()?;
        let mut flags = usize::from(is_flag(before));
        let mut end = rest.len();
        for (at, character) in characters {
            let joins = before == JOINER
                || character == JOINER
                || character.width() == Some(0)
                || matches!(character, '\u{1F3FB}'..='\u{1F3FF}')
                || (is_flag(character) && flags % 2 == 1);
            if !joins {
                end = at;
                break;
            }
            flags += usize::from(is_flag(character));
            before = character;
        }
        let (cluster, behind) = rest.split_at(end);
        rest = behind;
        Some(cluster)
    })
}

/// Zero width joiner: makes one sign of several.
const JOINER: char = '\u{200D}';

/// One of the letters that make a flag in pairs.
fn is_flag(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

fn is_wide(character: char) -> bool {
    character.width() == Some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: f64) -> Vec<String> {
        let metrics = Metrics::screen();
        let setter = Setter { fonts: Fonts::embedded(), metrics: &metrics };
        let lines = setter.wrap(text, TextRole::Name, width);
        for (line, measured) in &lines.lines {
            let whole = setter.fonts.width(line, metrics.size(TextRole::Name), false);
            assert!((whole - measured).abs() < 0.01, "{line}");
        }
        lines.lines.into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn lines_break_at_spaces_hyphens_and_inside_endless_words() {
        assert_eq!(wrapped("Medical Administrative Assistant", 150.0), ["Medical Administrative", "Assistant"]);
        assert_eq!(wrapped("self-employment/day-labour", 125.0), ["self-employment/", "day-labour"]);
        let endless = wrapped(&"a".repeat(100), 100.0);
        assert!(endless.len() > 4 && endless.concat() == "a".repeat(100));
        assert_eq!(wrapped("看護師長", 30.0), ["看護", "師長"]);
        assert_eq!(wrapped("", 30.0), [""]);
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let text = "e\u{301}".repeat(20);
        assert!(wrapped(&text, 40.0).iter().all(|line| !line.starts_with('\u{301}')));
        let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}";
        assert_eq!(wrapped(&family.repeat(3), 60.0).concat(), family.repeat(3));
        assert!(wrapped(&family.repeat(3), 60.0).iter().all(|line| line.replace(family, "").is_empty()));
        let flag = "\u{1F1EE}\u{1F1F9}";
        assert!(wrapped(&flag.repeat(9), 40.0).iter().all(|line| line.replace(flag, "").is_empty()));
    }
}
