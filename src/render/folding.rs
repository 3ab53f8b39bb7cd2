//! Words that are folded into lines of a width: at blanks, before an arrow where that will do, and inside a word that is
//! longer than a line. Nothing is cut.

use super::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How words look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Weight {
    /// As they are.
    Plain,
    /// Bold: an end of a pathway.
    Bold,
    /// Dimmed: beside the pathway.
    Dim,
}

/// Words that belong together: a line rather breaks before them than inside.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Unit {
    words: Vec<(String, Weight)>,
}

impl Unit {
    /// With these words behind it.
    #[must_use]
    pub fn and(mut self, text: &str, weight: Weight) -> Unit {
        self.words.extend(text.split(' ').map(|word| (word.to_owned(), weight)));
        self
    }

    fn width(&self) -> usize {
        self.words.iter().map(|(word, _)| word.width() + 1).sum::<usize>().saturating_sub(1)
    }
}

/// The units in lines: the first may take `first` columns, the others `rest`.
pub fn fold(units: &[Unit], first: usize, rest: usize, style: &Style) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: Vec::new(), used: 0, room: first.max(1), rest: rest.max(1) };
    for unit in units {
        let blank = usize::from(!lines.line.is_empty());
        if blank == 1 && lines.used + 1 + unit.width() > lines.room {
            lines.end();
        }
        for (word, weight) in &unit.words {
            lines.word(word, *weight);
        }
    }
    lines.end();
    lines.done.iter().map(|line| painted(line, style)).collect()
}

/// Lines as they grow.
struct Lines {
    done: Vec<Vec<(String, Weight)>>,
    line: Vec<(String, Weight)>,
    used: usize,
    room: usize,
    rest: usize,
}

impl Lines {
    fn end(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
        self.used = 0;
        self.room = self.rest;
    }

    fn word(&mut self, word: &str, weight: Weight) {
        let width = word.width();
        if !self.line.is_empty() && self.used + 1 + width > self.room {
            self.end();
        }
        if width <= self.room {
            self.used += width + usize::from(!self.line.is_empty());
            self.line.push((word.to_owned(), weight));
            return;
        }
        // Longer than a line: it fills as many as it takes.
        let mut piece = String::new();
        let mut used = 0;
        for character in word.chars() {
            let wide = character.width().unwrap_or(0);
            if used + wide > self.room && !piece.is_empty() {
                self.line.push((std::mem::take(&mut piece), weight));
                self.end();
                used = 0;
            }
            piece.push(character);
            used += wide;
        }
        self.used = used;
        self.line.push((piece, weight));
    }
}

/// Words with blanks between them; neighbours of a weight are painted together.
fn painted(words: &[(String, Weight)], style: &Style) -> String {
    let runs = words.chunk_by(|(_, a), (_, b)| a == b).map(|run| {
        let text = run.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>().join(" ");
        match run.first().map(|(_, weight)| *weight) {
            Some(Weight::Bold) => style.bold(&text),
            Some(Weight::Dim) => style.dim(&text),
            Some(Weight::Plain) | None => text,
        }
    });
    runs.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Unit, Weight, fold};
    use crate::render::style::Style;

    fn lines(units: &[&str], first: usize, rest: usize) -> Vec<String> {
        let units: Vec<Unit> = units.iter().map(|text| Unit::default().and(text, Weight::Plain)).collect();
        fold(&units, first, rest, &Style::default())
    }

    #[test]
    fn lines_break_before_units_then_at_blanks_then_inside_words() {
        assert_eq!(lines(&["a b", "--to--> c d"], 20, 20), ["a b --to--> c d"]);
        assert_eq!(lines(&["a b", "--to--> c d"], 12, 12), ["a b", "--to--> c d"]);
        assert_eq!(lines(&["a b", "--to--> c d"], 9, 9), ["a b", "--to--> c", "d"]);
        assert_eq!(lines(&["abcdefgh ij"], 4, 3), ["abcd", "efg", "h", "ij"]);
        assert_eq!(lines(&["日本語日本"], 5, 5), ["日本", "語日", "本"]);
    }

    #[test]
    fn what_is_bold_is_so_on_every_line() {
        let style = Style { color: true, ..Style::default() };
        let unit = Unit::default().and("one two three", Weight::Bold).and("four", Weight::Plain);
        let folded = fold(&[unit], 8, 8, &style);
        assert_eq!(folded, ["\u{1b}[1mone two\u{1b}[0m", "\u{1b}[1mthree\u{1b}[0m", "four"]);
    }
}
