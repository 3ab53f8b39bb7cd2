//! What is looked at before the grammar reads a statement: its length, how deeply it nests, and
//! whether everything that was opened is closed.
//!
//! pest goes one level deeper on the real stack for each level of nesting, so the depth must be
//! known before it begins. The same walk finds open quotes and lone brackets, for which it can give
//! a better message than any grammar, and remembers the comments, which no span may end with.

use super::errors;
use super::lexer::{Lexeme, LexemeKind, Lexer};
use crate::diagnostic::{Result, Span};

/// The longest statement, in bytes.
pub const LONGEST: usize = 16 << 20;
/// The longest question, in bytes: it is made to be said aloud.
pub(super) const LONGEST_QUESTION: usize = 64 << 10;
/// The most words, numbers and signs in a statement: each costs the parser some hundred bytes.
pub(super) const MOST_LEXEMES: usize = 4 << 20;
/// The deepest nesting, in the text and in the tree.
pub(super) const DEEPEST: usize = 500;

/// What the walk found.
pub(super) struct Survey {
    /// The comments, in order.
    pub comments: Vec<Span>,
    /// The deepest nesting of brackets and CASE.
    pub depth: usize,
}

/// Looks over a core statement.
///
/// # Errors
/// `statement-too-long`, `nested-too-deep`, `open-quote`, `open-comment`, `open-bracket`, `lone-bracket`.
pub(super) fn survey_core(text: &str) -> Result<Survey> {
    survey(text, Lexer::core(text), true)
}

/// Looks over a core statement that is still being typed: brackets may be open.
///
/// # Errors
/// As [`survey_core`], but for `open-bracket`.
pub(super) fn survey_unfinished(text: &str) -> Result<Survey> {
    survey(text, Lexer::core(text), false)
}

/// Looks over a question: brackets may stand in its names, so only their depth counts.
///
/// # Errors
/// `statement-too-long`, `nested-too-deep`, `open-quote`, `open-comment`.
pub(super) fn survey_question(text: &str) -> Result<Survey> {
    if text.len() > LONGEST_QUESTION {
        return Err(errors::question_too_long(text.len()));
    }
    survey(text, Lexer::new(text), false)
}

fn survey(text: &str, lexer: Lexer<'_>, strict: bool) -> Result<Survey> {
    if text.len() > LONGEST {
        return Err(errors::too_long(text.len()));
    }
    let mut walk = Walk { text, strict, open: Vec::new(), cases: 0, survey: Survey { comments: Vec::new(), depth: 0 } };
    let mut before = None;
    for (count, lexeme) in lexer.enumerate() {
        if count > MOST_LEXEMES {
            return Err(errors::too_many_words());
        }
        walk.step(lexeme, before)?;
        if lexeme.kind != LexemeKind::Space {
            before = text.as_bytes().get(lexeme.end - 1).copied();
        }
    }
    match walk.open.pop() {
        Some((bracket, at)) if strict => Err(errors::open_bracket(bracket, at)),
        _ => Ok(walk.survey),
    }
}

struct Walk<'a> {
    text: &'a str,
    strict: bool,
    open: Vec<(u8, usize)>,
    cases: usize,
    survey: Survey,
}

impl Walk<'_> {
    fn step(&mut self, lexeme: Lexeme, before: Option<u8>) -> Result<()> {
        let span = Span::new(lexeme.start, lexeme.end);
        match lexeme.kind {
            LexemeKind::Comment { closed: true } => self.survey.comments.push(span),
            LexemeKind::Comment { closed: false } => return Err(errors::open_comment(lexeme.start)),
            LexemeKind::Text { closed: false } | LexemeKind::Backticks { closed: false } => {
                return Err(errors::open_quote(self.text, lexeme.start));
            }
            LexemeKind::Word => self.word(span, before),
            LexemeKind::Sign => self.sign(lexeme.start)?,
            LexemeKind::Space
            | LexemeKind::Text { closed: true }
            | LexemeKind::Backticks { closed: true }
            | LexemeKind::Parameter
            | LexemeKind::Number => {}
        }
        let depth = self.open.len() + self.cases;
        self.survey.depth = self.survey.depth.max(depth);
        if depth > DEEPEST { Err(errors::too_deep(span)) } else { Ok(()) }
    }

    /// CASE nests without brackets. A property or label of that name does not count.
    fn word(&mut self, span: Span, before: Option<u8>) {
        if matches!(before, Some(b'.' | b':')) {
            return;
        }
        let word = span.of(self.text);
        if word.eq_ignore_ascii_case("case") {
            self.cases += 1;
        } else if word.eq_ignore_ascii_case("end") {
            self.cases = self.cases.saturating_sub(1);
        }
    }

    fn sign(&mut self, at: usize) -> Result<()> {
        let Some(&sign) = self.text.as_bytes().get(at) else { return Ok(()) };
        match sign {
            b'(' | b'[' | b'{' => self.open.push((sign, at)),
            b')' | b']' | b'}' => match self.open.last() {
                Some(&(open, _)) if closes(open, sign) => {
                    self.open.pop();
                }
                Some(&(open, opened)) if self.strict => return Err(errors::wrong_bracket(open, opened, sign, at)),
                None if self.strict => return Err(errors::lone_bracket(sign, at)),
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }
}

fn closes(open: u8, close: u8) -> bool {
    matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}'))
}
