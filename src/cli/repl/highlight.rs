//! Colours of a line while it is typed.

use crate::cli::language::{self, TokenKind};
use anstyle::{AnsiColor, Style};

/// Colours lines that follow others of the same entry.
pub struct LineColors<'b> {
    before: &'b str,
}

impl<'b> LineColors<'b> {
    /// Colours for a line after these.
    pub fn new(before: &'b str) -> Self {
        LineColors { before }
    }

    /// The line with colours; its width stays.
    pub fn paint(&self, line: &str) -> String {
        if self.before.is_empty() && line.trim_start().starts_with(':') {
            let word = line.trim_start().split(' ').next().map_or(0, str::len) + line.len() - line.trim_start().len();
            let (command, rest) = line.split_at(word.min(line.len()));
            let style = AnsiColor::Magenta.on_default();
            return format!("{style}{command}{style:#}{rest}");
        }
        // What stands before decides what this line is: inside a quote or a comment, say.
        let whole = if self.before.is_empty() { line.to_owned() } else { format!("{}\n{line}", self.before) };
        let offset = whole.len() - line.len();
        let mut painted = String::with_capacity(line.len() * 2);
        for token in language::tokens(&whole) {
            let start = token.start.max(offset);
            let Some(text) = whole.get(start..token.end).filter(|text| !text.is_empty()) else { continue };
            match color(token.kind) {
                Some(style) => painted.push_str(&format!("{style}{text}{style:#}")),
                None => painted.push_str(text),
            }
        }
        painted
    }
}

fn color(kind: TokenKind) -> Option<Style> {
    match kind {
        TokenKind::Keyword => Some(AnsiColor::Blue.on_default().bold()),
        TokenKind::Text => Some(AnsiColor::Green.on_default()),
        TokenKind::Number => Some(AnsiColor::Cyan.on_default()),
        TokenKind::Parameter => Some(AnsiColor::Magenta.on_default()),
        TokenKind::Comment => Some(Style::new().dimmed()),
        TokenKind::Word | TokenKind::Other => None,
    }
}
