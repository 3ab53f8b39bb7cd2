//! Pairs to tree: one function a rule, in one file a part of the language.
//!
//! The grammar has already settled the shape of the text; what is left is to give operators their
//! precedence, to decide what could not be decided from the left (is `(a)` a value or a node?), to
//! read literals, and to keep the tree shallow enough for every stage that walks it.

mod calls;
mod clauses;
mod expressions;
mod literals;
mod patterns;
mod primaries;
mod question;

use super::errors;
use super::guard::DEEPEST;
use super::parser::Rule;
use super::tree::{Body, Mode, Name, Query, SingleQuery, Statement, Union};
use super::words::Vocabulary;
use crate::diagnostic::{Result, Span};
use std::sync::Arc;

/// One matched rule.
type Pair<'i> = pest::iterators::Pair<'i, Rule>;
/// The parts of a matched rule.
type Pairs<'i> = pest::iterators::Pairs<'i, Rule>;

/// Makes the tree of one statement.
pub(super) struct Builder<'a> {
    text: &'a str,
    /// In order; no span may end with one.
    comments: &'a [Span],
    vocabulary: &'a Vocabulary,
    /// The height of the highest tree built in the current [`Builder::scope`].
    height: usize,
}

impl<'a> Builder<'a> {
    /// A builder for the statement in `text`.
    pub fn new(text: &'a str, comments: &'a [Span], vocabulary: &'a Vocabulary) -> Self {
        Builder { text, comments, vocabulary, height: 0 }
    }

    /// The pairs of `core_statement` or `question_statement`.
    pub fn statement(&mut self, pairs: Pairs<'a>) -> Result<Statement> {
        let mut mode = Mode::Run;
        let mut body = None;
        let mut question = Vec::new();
        for pair in pairs {
            match pair.as_rule() {
                Rule::mode => mode = mode_of(&pair),
                Rule::query => body = Some(Body::Query(self.query(pair)?)),
                Rule::EOI | Rule::kw_lead => {}
                _ => question.push(pair),
            }
        }
        let body = match body {
            Some(body) => body,
            None => Body::Question(self.question(question)?),
        };
        let end = self.trimmed(0, self.text.len());
        Ok(Statement { mode, body, span: Span::new(super::words::first_lexeme(self.text), end) })
    }

    fn query(&mut self, pair: Pair<'a>) -> Result<Query> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = self.single_query(need(parts.next(), span)?)?;
        let mut unions = Vec::new();
        while let Some(union) = parts.next() {
            let all = union.clone().into_inner().any(|part| part.as_rule() == Rule::kw_all);
            let union = Union { all, span: self.span(&union) };
            unions.push((union, self.single_query(need(parts.next(), span)?)?));
        }
        Ok(Query { first, unions, span })
    }

    fn single_query(&mut self, pair: Pair<'a>) -> Result<SingleQuery> {
        let span = self.span(&pair);
        let clauses = pair.into_inner().map(|clause| self.clause(clause)).collect::<Result<_>>()?;
        Ok(SingleQuery { clauses, span })
    }

    // -----------------------------------------------------------------------------------------
    // Small things every part needs

    /// Where a pair stands, without the blanks and comments that pest leaves at its end.
    fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        Span::new(span.start(), self.trimmed(span.start(), span.end()))
    }

    /// The end of `start..end` without blanks and comments at its end.
    fn trimmed(&self, start: usize, mut end: usize) -> usize {
        loop {
            let trimmed = start + self.text.get(start..end).unwrap_or("").trim_end().len();
            let before = self.comments.partition_point(|comment| (comment.end as usize) < trimmed);
            match self.comments.get(before) {
                Some(comment) if comment.end as usize == trimmed && comment.start as usize >= start => {
                    end = comment.start as usize;
                }
                _ => return trimmed,
            }
        }
    }

    /// A name without its backticks.
    fn name(&self, pair: &Pair<'_>) -> Name {
        let span = pair.as_span();
        Name { text: unquoted(pair.as_str()), span: Span::new(span.start(), span.end()) }
    }

    fn names(&self, pair: Pair<'_>) -> Vec<Name> {
        pair.into_inner().map(|part| self.name(&part)).collect()
    }

    /// Runs `build` and counts only the height of what it builds.
    fn scope<T>(&mut self, build: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let outside = std::mem::take(&mut self.height);
        let built = build(self);
        self.height = self.height.max(outside);
        built
    }

    /// One more level stands above everything built in this scope.
    fn grow(&mut self, span: Span) -> Result<()> {
        self.height += 1;
        if self.height > DEEPEST { Err(errors::too_deep(span)) } else { Ok(()) }
    }
}

/// The word of `EXPLAIN` or `PROFILE`.
fn mode_of(pair: &Pair<'_>) -> Mode {
    match pair.clone().into_inner().next().map(|word| word.as_rule()) {
        Some(Rule::kw_profile) => Mode::Profile,
        _ => Mode::Explain,
    }
}

/// A name's text without its backticks.
fn unquoted(text: &str) -> Arc<str> {
    match text.strip_prefix('`').and_then(|text| text.strip_suffix('`')) {
        Some(inside) if inside.contains('`') => Arc::from(inside.replace("``", "`")),
        Some(inside) => Arc::from(inside),
        None => Arc::from(text),
    }
}

/// A part the grammar promises; without it grammar and builder have come apart.
fn need<T>(part: Option<T>, span: Span) -> Result<T> {
    part.ok_or_else(|| errors::unforeseen(span))
}
