//! Statements while they are typed: what is open, and what each piece is.

/// Whether a text is whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// It can be run.
    Complete,
    /// Something is open.
    Open(&'static str),
}

/// A piece of a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// What a piece is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// Quoted text.
    Text,
    /// A number.
    Number,
    /// `$name`.
    Parameter,
    /// A comment.
    Comment,
    /// Any other word.
    Word,
    /// Blanks and signs.
    Other,
}

/// Whether a text is whole.
pub fn completeness(text: &str) -> Completeness {
    let mut open = Vec::new();
    for token in tokens(text) {
        let piece = text.get(token.start..token.end).unwrap_or("");
        match (token.kind, piece) {
            (TokenKind::Other, "(") => open.push("("),
            (TokenKind::Other, "[") => open.push("["),
            (TokenKind::Other, "{") => open.push("{"),
            (TokenKind::Other, ")" | "]" | "}") => {
                open.pop();
            }
            (TokenKind::Text, text) if text.len() < 2 || text.chars().next() != text.chars().next_back() => {
                return Completeness::Open("quote");
            }
            _ => {}
        }
    }
    open.pop().map_or(Completeness::Complete, Completeness::Open)
}

/// The pieces of a text.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let length = |holds: &dyn Fn(char) -> bool| rest.find(|c| !holds(c)).unwrap_or(rest.len());
        let (kind, length) = match first {
            '"' | '\'' => {
                let end = rest.char_indices().skip(1).find(|&(_, c)| c == first).map_or(rest.len(), |(at, _)| at + 1);
                (TokenKind::Text, end)
            }
            '$' => (TokenKind::Parameter, 1 + rest[1..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - 1)),
            c if c.is_ascii_digit() => (TokenKind::Number, length(&|c| c.is_ascii_digit() || c == '.')),
            c if c.is_alphabetic() => {
                let length = length(&|c| c.is_alphanumeric() || c == '_');
                let word = rest.get(..length).unwrap_or("");
                let keywords = crate::syntax::keywords();
                let known = keywords.clauses.iter().chain(keywords.core).any(|k| k.eq_ignore_ascii_case(word))
                    || keywords.questions.contains(&word);
                (if known { TokenKind::Keyword } else { TokenKind::Word }, length)
            }
            c => (TokenKind::Other, c.len_utf8()),
        };
        tokens.push(Token { kind, start: at, end: at + length });
        at += length;
    }
    tokens
}
