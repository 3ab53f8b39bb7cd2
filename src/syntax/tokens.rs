//! Text cut into coloured pieces, for highlighting.

use super::lexer::{Lexeme, LexemeKind, Lexer};
use super::words::{self, CLAUSE_WORDS, CORE_WORDS, QUESTION_WORDS, is_one_of};
use crate::diagnostic::Span;

/// What a piece of text is, as far as colours go.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TokenKind {
    /// A keyword where it can be one.
    Keyword,
    /// A text or a name between quotes.
    Text,
    /// A number.
    Number,
    /// A label or relationship type behind `:`.
    Label,
    /// A function's name, in front of `(`.
    Function,
    /// A property behind `.`.
    Property,
    /// Any other name.
    Name,
    /// `$name`.
    Parameter,
    /// A comment.
    Comment,
    /// A `:` command.
    Command,
    /// Brackets, operators, commas.
    Sign,
}

/// The pieces of one statement or command, in order; blanks belong to none. It never fails: what is
/// not closed runs to the end.
pub fn tokens(text: &str) -> Vec<(Span, TokenKind)> {
    let start = words::first_lexeme(text);
    if text.get(start..).is_some_and(|rest| rest.starts_with(':')) {
        let end =
            text.get(start..).and_then(|rest| rest.find(char::is_whitespace)).map_or(text.len(), |end| start + end);
        let mut pieces = vec![(Span::new(start, end), TokenKind::Command)];
        pieces.extend(pieces_from(text, end, false));
        return pieces;
    }
    pieces_from(text, 0, words::begins_core(text))
}

fn pieces_from(text: &str, start: usize, core: bool) -> Vec<(Span, TokenKind)> {
    let lexer = if core { Lexer::core(text) } else { Lexer::new(text) };
    let lexemes: Vec<Lexeme> = lexer.from(start).filter(|lexeme| lexeme.kind != LexemeKind::Space).collect();
    let view = View { text, lexemes: &lexemes, core };
    (0..lexemes.len()).filter_map(|index| view.piece(index)).collect()
}

/// Lexemes with their neighbours.
struct View<'a> {
    text: &'a str,
    lexemes: &'a [Lexeme],
    core: bool,
}

impl View<'_> {
    fn text_of(&self, index: usize) -> &str {
        self.lexemes.get(index).and_then(|lexeme| self.text.get(lexeme.start..lexeme.end)).unwrap_or("")
    }

    fn piece(&self, index: usize) -> Option<(Span, TokenKind)> {
        let lexeme = self.lexemes.get(index)?;
        let kind = match lexeme.kind {
            LexemeKind::Space => return None,
            LexemeKind::Comment { .. } => TokenKind::Comment,
            LexemeKind::Text { .. } => TokenKind::Text,
            LexemeKind::Parameter => TokenKind::Parameter,
            LexemeKind::Number => TokenKind::Number,
            LexemeKind::Sign => TokenKind::Sign,
            LexemeKind::Backticks { .. } => self.name_kind(index).unwrap_or(TokenKind::Name),
            LexemeKind::Word => self.word_kind(index),
        };
        Some((Span::new(lexeme.start, lexeme.end), kind))
    }

    /// What the signs beside a name make of it.
    fn name_kind(&self, index: usize) -> Option<TokenKind> {
        let before = index.checked_sub(1).map_or("", |before| self.text_of(before));
        match before {
            "." => Some(TokenKind::Property),
            ":" if !self.is_map_key(index - 1) => Some(TokenKind::Label),
            "|" | "&" | "!" if self.is_label(index - 1) => Some(TokenKind::Label),
            _ => None,
        }
    }

    fn word_kind(&self, index: usize) -> TokenKind {
        if let Some(kind) = self.name_kind(index) {
            return kind;
        }
        let word = self.text_of(index);
        let next = self.text_of(index + 1);
        // `{match: 1}` and `match.name` hold names.
        let is_name = matches!(next, ":" | ".") && !is_one_of(word, &["WHERE", "RETURN"]);
        if !self.core {
            let word = word.trim_end_matches('.');
            let known = is_one_of(word, QUESTION_WORDS)
                || is_one_of(word, &["pathways", "cheapest", "by", "explain", "profile"]);
            return if known || (is_one_of(word, CORE_WORDS) && next != ":") {
                TokenKind::Keyword
            } else {
                TokenKind::Name
            };
        }
        if !is_name && (is_one_of(word, CLAUSE_WORDS) || is_one_of(word, CORE_WORDS)) {
            return TokenKind::Keyword;
        }
        if next == "(" { TokenKind::Function } else { TokenKind::Name }
    }

    /// Whether the `:` at this index stands behind a map's key: `{key: value}`.
    fn is_map_key(&self, colon: usize) -> bool {
        let before_key = colon.checked_sub(2).map_or("", |index| self.text_of(index));
        matches!(before_key, "{" | ",") && self.innermost_bracket(colon) == "{"
    }

    /// Whether the name before this sign is a label.
    fn is_label(&self, sign: usize) -> bool {
        let mut index = sign;
        while let Some(before) = index.checked_sub(1) {
            match self.text_of(before) {
                ":" => return true,
                "|" | "&" | "!" => index = before,
                _ if self.lexemes.get(before).is_some_and(|lexeme| lexeme.kind != LexemeKind::Sign) => index = before,
                _ => return false,
            }
            if sign - index > 16 {
                return false;
            }
        }
        false
    }

    /// The bracket that is open at this index; lines are short, so it is looked for backwards.
    fn innermost_bracket(&self, index: usize) -> &str {
        let mut closed = 0usize;
        for before in (0..index).rev().take(1000) {
            match self.text_of(before) {
                ")" | "]" | "}" => closed += 1,
                "(" | "[" | "{" if closed > 0 => closed -= 1,
                open @ ("(" | "[" | "{") => return open,
                _ => {}
            }
        }
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};

    fn kinds(text: &str) -> Vec<(&str, TokenKind)> {
        tokens(text).into_iter().map(|(span, kind)| (span.of(text), kind)).collect()
    }

    #[test]
    fn a_query_is_told_apart() {
        let kinds = kinds("MATCH (match:Role|Duty {name: $x}) RETURN count(match.name) // end");
        let of = |word: &str| kinds.iter().find(|(text, _)| *text == word).map(|(_, kind)| *kind);
        assert_eq!(of("MATCH"), Some(TokenKind::Keyword));
        assert_eq!(of("match"), Some(TokenKind::Name));
        assert_eq!(of("Role"), Some(TokenKind::Label));
        assert_eq!(of("Duty"), Some(TokenKind::Label));
        assert_eq!(of("$x"), Some(TokenKind::Parameter));
        assert_eq!(of("// end"), Some(TokenKind::Comment));
        assert_eq!(
            kinds.iter().filter(|(text, _)| *text == "name").map(|(_, kind)| *kind).collect::<Vec<_>>(),
            [TokenKind::Name, TokenKind::Property]
        );
    }

    #[test]
    fn questions_and_commands_have_their_own_words() {
        assert_eq!(
            kinds("degree to role \"X\""),
            [
                ("degree", TokenKind::Name),
                ("to", TokenKind::Keyword),
                ("role", TokenKind::Name),
                ("\"X\"", TokenKind::Text)
            ]
        );
        assert_eq!(kinds(":open data")[0], (":open", TokenKind::Command));
    }

    #[test]
    fn what_is_open_runs_to_the_end() {
        assert_eq!(kinds("RETURN 'abc").last(), Some(&("'abc", TokenKind::Text)));
    }
}
