//! Colours of a line while it is typed.

use crate::syntax::{TokenKind, tokens};
use anstyle::{AnsiColor, Style};

/// A line in colours; its width stays. `before` holds the lines of the same entry above it, which
/// decide what this one is: the inside of a quote or a comment, say.
pub(super) fn paint(before: &str, line: &str) -> String {
    let whole = if before.is_empty() { line.to_owned() } else { format!("{before}\n{line}") };
    let mut at = whole.len() - line.len();
    let mut painted = String::with_capacity(line.len() * 2);
    for (span, kind) in tokens(&whole) {
        let (start, end) = (span.start as usize, span.end as usize);
        let (Some(gap), Some(text)) = (whole.get(at..start.max(at)), whole.get(start.max(at)..end)) else { continue };
        painted.push_str(gap);
        match color(kind) {
            Some(style) if !text.is_empty() => painted.push_str(&format!("{style}{text}{style:#}")),
            _ => painted.push_str(text),
        }
        at = end.max(at);
    }
    painted.push_str(whole.get(at..).unwrap_or(""));
    painted
}

fn color(kind: TokenKind) -> Option<Style> {
    match kind {
        TokenKind::Keyword => Some(AnsiColor::Blue.on_default().bold()),
        TokenKind::Text => Some(AnsiColor::Green.on_default()),
        TokenKind::Number => Some(AnsiColor::Cyan.on_default()),
        TokenKind::Label => Some(AnsiColor::Yellow.on_default()),
        TokenKind::Function => Some(AnsiColor::Cyan.on_default()),
        TokenKind::Parameter | TokenKind::Command => Some(AnsiColor::Magenta.on_default()),
        TokenKind::Comment => Some(Style::new().dimmed()),
        TokenKind::Name | TokenKind::Property | TokenKind::Sign => None,
    }
}

#[cfg(test)]
mod tests {
    use super::paint;

    /// The text without its colours.
    fn bare(painted: &str) -> String {
        let mut bare = String::new();
        let mut parts = painted.split('\x1b');
        bare.push_str(parts.next().unwrap_or(""));
        parts.for_each(|part| bare.push_str(part.split_once('m').map_or("", |(_, text)| text)));
        bare
    }

    #[test]
    fn colours_change_nothing_else() {
        for line in
            ["MATCH (n:Role {name: \"a b\"}) RETURN n.x + 1.5 // c", "degree to role “x", ":draw f.dot degree to", "  "]
        {
            assert_eq!(bare(&paint("", line)), line);
            assert_eq!(bare(&paint("RETURN \"open", line)), line);
        }
    }
}
