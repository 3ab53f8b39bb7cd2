//! Labels in several lines.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The widest a line of a label is.
const WIDTH: usize = 24;

/// Text in lines of at most some 24 columns, broken at spaces; longer words are cut.
pub(super) fn wrap(text: &str) -> Vec<String> {
    wrap_to(text, WIDTH)
}

/// Text in lines of at most `width` columns.
pub(super) fn wrap_to(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            for piece in pieces(word, width) {
                if !line.is_empty() && line.width() + 1 + piece.width() > width {
                    lines.push(std::mem::take(&mut line));
                } else if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&piece);
            }
        }
        lines.push(line);
    }
    lines
}

/// A word in pieces that each fit a line; most words are one.
fn pieces(word: &str, width: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut used = 0;
    for character in word.chars() {
        let wide = character.width().unwrap_or(0);
        if used + wide > width {
            pieces.push(String::new());
            used = 0;
        }
        used += wide;
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::wrap_to;

    #[test]
    fn lines_break_at_spaces_and_long_words_are_cut() {
        assert_eq!(wrap_to("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap_to("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap_to("a\nb", 10), ["a", "b"]);
        assert_eq!(wrap_to("日本語日本語", 6), ["日本語", "日本語"]);
    }
}
