//! Scripts and lines cut into statements and `:` commands.

use super::lexer::{Lexeme, LexemeKind, Lexer};
use super::words;

/// A statement or a command of a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'t> {
    /// The statement without its `;`, or the command with its `:`; no blanks around it.
    pub text: &'t str,
    /// Where it begins in the whole text, in bytes.
    pub offset: usize,
    /// The line it begins on, counted from one.
    pub line: u32,
    /// Whether it is a `:` command.
    pub is_command: bool,
    /// Whether a `;` ended it; a command ends with its line.
    pub is_ended: bool,
}

/// Cuts a script into statements at `;` and commands at line ends. A `;` inside quotes, backticks
/// and comments ends nothing; comments in front of a statement are left out, those inside stay.
pub fn split(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut at, mut line) = (0, Line { offset: 0, number: 1 });
    while let Some(start) = begin(text, at) {
        line.advance(text, start);
        let rest = text.get(start..).unwrap_or("");
        let is_command = rest.starts_with(':');
        let (end, next) = if is_command { command_end(rest) } else { statement_end(rest) };
        let inside = rest.get(..end).unwrap_or(rest).trim_end();
        let inside = if is_command { inside.trim_end_matches(';').trim_end() } else { inside };
        if !inside.is_empty() {
            pieces.push(Piece {
                text: inside,
                offset: start,
                line: line.number,
                is_command,
                is_ended: is_command || next > end,
            });
        }
        at = start + next;
    }
    pieces
}

/// Counts lines as far as one has read.
struct Line {
    offset: usize,
    number: u32,
}

impl Line {
    fn advance(&mut self, text: &str, to: usize) {
        let passed = text.as_bytes().get(self.offset..to).unwrap_or(&[]);
        let newlines = passed.iter().filter(|&&byte| byte == b'\n').count();
        self.number = self.number.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        self.offset = to;
    }
}

/// The offset of the next thing that is neither a blank nor a comment.
fn begin(text: &str, at: usize) -> Option<usize> {
    let blank = |lexeme: &Lexeme| matches!(lexeme.kind, LexemeKind::Space | LexemeKind::Comment { closed: true });
    // Without its signature an editor's file is an ordinary text.
    let at = if at == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { at };
    Lexer::core(text).from(at).find(|lexeme| !blank(lexeme)).map(|lexeme| lexeme.start)
}

/// Where a command ends and where the text goes on.
fn command_end(rest: &str) -> (usize, usize) {
    let end = rest.find('\n').unwrap_or(rest.len());
    (end, end)
}

/// Where a statement ends and where the text goes on, its `;` passed over.
fn statement_end(rest: &str) -> (usize, usize) {
    // Whether quotes are curly depends on the first word alone, so the rest of the script may stand behind.
    let lexer = Lexer::new(rest);
    let semicolon =
        |lexeme: &Lexeme| lexeme.kind == LexemeKind::Sign && rest.as_bytes().get(lexeme.start) == Some(&b';');
    match lexer.into_iter().find(semicolon) {
        Some(lexeme) => (lexeme.start, lexeme.end),
        None => (rest.len(), rest.len()),
    }
}

/// Whether the text holds nothing but blanks and comments.
pub(super) fn is_blank(text: &str) -> bool {
    words::first_lexeme(text) == text.len()
}

#[cfg(test)]
mod tests {
    use super::split;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn semicolons_in_quotes_and_comments_end_nothing() {
        let script = "// first; not\nRETURN ';' AS `a;b` /* ; */; RETURN 2 // ;\n; duties of role \"A;B\"";
        assert_eq!(texts(script), ["RETURN ';' AS `a;b` /* ; */", "RETURN 2 // ;", "duties of role \"A;B\""]);
    }

    #[test]
    fn pieces_know_where_they_begin() {
        let pieces = split("RETURN 1;\n\n:format csv\nRETURN\n2");
        let facts: Vec<_> = pieces.iter().map(|p| (p.offset, p.line, p.is_command, p.is_ended)).collect();
        assert_eq!(facts, [(0, 1, false, true), (11, 3, true, true), (23, 4, false, false)]);
    }

    #[test]
    fn an_apostrophe_in_a_question_opens_no_quote() {
        assert_eq!(texts("role Nurse's Aide; duties"), ["role Nurse's Aide", "duties"]);
        assert_eq!(texts("role “A;B”;"), ["role “A;B”"]);
    }

    #[test]
    fn nothing_comes_of_nothing() {
        assert!(texts(" ;; // x\n ; /* */").is_empty());
        assert_eq!(texts("RETURN 1 /* open"), ["RETURN 1 /* open"]);
    }
}
