//! Questions: rows of words divided into kinds and names with the graph's vocabulary.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{Endpoint, EndpointName, Name, Pathway, Question, Selection};
use super::super::words::is_one_of;
use super::{Builder, Pair, need};
use crate::diagnostic::{Result, Span};
use std::sync::Arc;

const ARTICLES: &[&str] = &["a", "an", "the"];
const OF_WORDS: &[&str] = &["of", "in", "for", "from"];
/// Numbers of steps in words, from one on.
const NUMBER_WORDS: [&str; 10] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
/// Small words that a number follows; without one they are read as part of a name.
const NUMBERED: &[&str] = &["within", "limit"];
const COMPARE_WORDS: &[&str] = &["with", "and", "to", "vs", "vs."];

/// One word, quoted name or parameter of a question.
#[derive(Clone)]
enum Piece {
    /// A word that stands bare.
    Word(Name),
    /// A word or several between backticks: never a small word, but perhaps a kind.
    Backticks(Name),
    /// A name between quotes.
    Quoted(Name),
    /// `$name`.
    Parameter(Name),
}

impl Piece {
    fn name(&self) -> &Name {
        match self {
            Piece::Word(name) | Piece::Backticks(name) | Piece::Quoted(name) | Piece::Parameter(name) => name,
        }
    }

    fn is_word(&self, words: &[&str]) -> bool {
        matches!(self, Piece::Word(name) if is_one_of(&name.text, words))
    }

    /// Whether it can be part of a kind or of a bare name.
    fn is_bare(&self) -> bool {
        match self {
            Piece::Word(_) | Piece::Backticks(_) => true,
            Piece::Quoted(_) | Piece::Parameter(_) => false,
        }
    }
}

impl<'a> Builder<'a> {
    /// The pairs that remain of `question_statement`: one.
    pub(super) fn question(&mut self, pairs: Vec<Pair<'a>>) -> Result<Question> {
        let whole = Span::new(0, self.text.len());
        let pair = need(pairs.into_iter().next(), whole)?;
        match pair.as_rule() {
            Rule::pathway => self.pathway(pair),
            Rule::listing => self.listing(pair),
            Rule::find => self.find(pair),
            Rule::describe => {
                let span = self.span(&pair);
                let pieces = self.pieces(pair)?;
                Ok(Question::Describe(self.endpoint(&pieces, span)?))
            }
            Rule::compare => self.compare(pair),
            _ => Err(errors::unforeseen(whole)),
        }
    }

    fn pathway(&mut self, pair: Pair<'a>) -> Result<Question> {
        let span = self.span(&pair);
        let mut selection = Selection::Shortest;
        let mut ends = Vec::new();
        let (mut via, mut avoiding, mut within, mut filter, mut limit) = (Vec::new(), Vec::new(), None, None, None);
        for part in pair.into_inner() {
            let part_span = self.span(&part);
            match part.as_rule() {
                Rule::selection => selection = self.selection(part),
                Rule::phrase => {
                    let pieces = self.pieces(part)?;
                    if let [from] = ends.as_slice() {
                        self.refuse_start_behind(from, &pieces)?;
                    }
                    ends.push(self.endpoint(&pieces, part_span)?);
                }
                Rule::via => via.push(self.option_endpoint(part, part_span)?),
                Rule::avoiding => avoiding.push(self.option_endpoint(part, part_span)?),
                Rule::within => once(&mut within, (self.number_in(part)?, part_span), "within", part_span)?,
                Rule::question_where => once(&mut filter, self.only_expression(part)?, "where", part_span)?,
                Rule::question_limit => once(&mut limit, self.number_in(part)?, "limit", part_span)?,
                _ => {}
            }
        }
        let mut ends = ends.into_iter();
        let (from, to) = (need(ends.next(), span)?, need(ends.next(), span)?);
        Ok(Question::Pathway(Box::new(Pathway { selection, from, to, via, avoiding, within, filter, limit })))
    }

    /// `degree to role from "High School Diploma"`: where it starts stands in front.
    fn refuse_start_behind(&self, from: &Endpoint, pieces: &[Piece]) -> Result<()> {
        let pieces = without_articles(pieces);
        let known = self.kind_length(pieces);
        let (Some(word), Some(first), Some(last)) =
            (pieces.get(known).filter(|piece| piece.is_word(&["from"])), pieces.get(known + 1), pieces.last())
        else {
            return Ok(());
        };
        if known == 0 || from.name.is_some() || !pieces.iter().any(|piece| !piece.is_bare()) {
            return Ok(());
        }
        let start = first.name().span.to(last.name().span);
        let is_kind = first.is_bare();
        Err(errors::start_behind(self.text, from.span, word.name().span, start, is_kind))
    }

    fn selection(&self, pair: Pair<'_>) -> Selection {
        match pair.into_inner().find(|part| part.as_rule() == Rule::name) {
            Some(property) => Selection::Cheapest(self.name(&property)),
            None => Selection::All,
        }
    }

    fn option_endpoint(&mut self, pair: Pair<'a>, span: Span) -> Result<Endpoint> {
        let phrase = need(pair.into_inner().find(|part| part.as_rule() == Rule::phrase), span)?;
        let span = self.span(&phrase);
        let pieces = self.pieces(phrase)?;
        self.endpoint(&pieces, span)
    }

    fn number_in(&self, pair: Pair<'_>) -> Result<u64> {
        let span = self.span(&pair);
        let is_number = |part: &Pair<'_>| matches!(part.as_rule(), Rule::whole_number | Rule::number_word);
        let number = need(pair.into_inner().find(is_number), span)?;
        match NUMBER_WORDS.iter().zip(1..).find(|(word, _)| number.as_str().eq_ignore_ascii_case(word)) {
            Some((_, number)) => Ok(number),
            None => self.whole_number(&number),
        }
    }

    /// `roles in field X`, `duties`, `role X`, `X`.
    fn listing(&mut self, pair: Pair<'a>) -> Result<Question> {
        let span = self.span(&pair);
        let (mut pieces, mut limit, mut limit_span) = (Vec::new(), None, span);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::phrase => pieces = self.pieces(part)?,
                Rule::question_limit => {
                    limit_span = self.span(&part);
                    limit = Some(self.number_in(part)?);
                }
                _ => {}
            }
        }
        let pieces = self.without_all(without_articles(&pieces));
        if let Some(kind_length) = self.listing_kind(pieces) {
            let (kind, rest) = pieces.split_at(kind_length);
            let kind = need(self.joined(kind), span)?;
            let of = match rest.split_first() {
                None => None,
                Some((word, [])) => return Err(errors::listing_of_nothing(word.name().span)),
                Some((_, rest)) => Some(self.endpoint(rest, span)?),
            };
            return Ok(Question::Listing { kind, of, limit });
        }
        if limit.is_some() {
            return Err(errors::limit_of_description(limit_span));
        }
        Ok(Question::Describe(self.endpoint(pieces, span)?))
    }

    /// The pieces without `all` in front of a kind that is listed: `all the roles` are the roles.
    fn without_all<'p>(&self, pieces: &'p [Piece]) -> &'p [Piece] {
        match pieces.split_first() {
            Some((first, rest)) if first.is_word(&["all"]) => {
                let rest = without_articles(rest);
                let lists = self.kind_length(rest) > 0 && self.listing_kind(rest).is_some();
                if lists { rest } else { pieces }
            }
            _ => pieces,
        }
    }

    /// How many pieces name the kind that is listed; none if this is no listing.
    fn listing_kind(&self, pieces: &[Piece]) -> Option<usize> {
        let known = self.kind_length(pieces);
        let of = |at: usize| pieces.get(at).is_some_and(|piece| piece.is_word(OF_WORDS));
        if known > 0 {
            return (known == pieces.len() || of(known)).then_some(known);
        }
        // An unknown word before `of role X` can only have been meant as a kind.
        let at = (1..pieces.len()).find(|&at| of(at))?;
        let rest = without_articles(pieces.get(at + 1..)?);
        let named = rest.first().is_some_and(|piece| !piece.is_bare()) || self.kind_length(rest) > 0;
        (named && pieces.iter().take(at).all(Piece::is_bare)).then_some(at)
    }

    /// `find WORDS`, among a kind where the last words say `in roles`.
    fn find(&mut self, pair: Pair<'a>) -> Result<Question> {
        let span = self.span(&pair);
        let limit = pair.clone().into_inner().find(|part| part.as_rule() == Rule::question_limit);
        let limit = limit.map(|part| self.number_in(part)).transpose()?;
        let pieces = self.pieces(pair)?;
        let among = (1..pieces.len()).rev().find(|&at| pieces.get(at).is_some_and(|piece| piece.is_word(&["in"])));
        let kind = among.and_then(|at| pieces.get(at + 1..)).map(|rest| self.without_all(without_articles(rest)));
        let kind = kind.filter(|rest| !rest.is_empty() && self.kind_length(rest) == rest.len());
        let words = match (among, kind) {
            (Some(at), Some(_)) => pieces.get(..at).unwrap_or(&[]),
            _ => &pieces,
        };
        let kind = kind.and_then(|rest| self.joined(rest));
        Ok(Question::Find(need(self.joined(words), span)?, kind, limit))
    }

    fn compare(&mut self, pair: Pair<'a>) -> Result<Question> {
        let span = self.span(&pair);
        let pieces = self.pieces(pair)?;
        let candidates: Vec<usize> = (1..pieces.len().saturating_sub(1))
            .filter(|&at| pieces.get(at).is_some_and(|piece| piece.is_word(COMPARE_WORDS)))
            .collect();
        // `and` may stand in a name; a kind or quotes beside it show which one divides.
        let clear = |&at: &usize| {
            let rest = without_articles(pieces.get(at + 1..).unwrap_or(&[]));
            let quoted_before = at.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(|p| !p.is_bare());
            quoted_before || rest.first().is_some_and(|piece| !piece.is_bare()) || self.kind_length(rest) > 0
        };
        let strong = |&at: &usize| pieces.get(at).is_some_and(|piece| piece.is_word(&["with", "vs", "vs."]));
        let only = |choice: Vec<usize>| match choice.as_slice() {
            [at] => Some(*at),
            _ => None,
        };
        let at = only(candidates.clone())
            .or_else(|| only(candidates.iter().copied().filter(clear).collect()))
            .or_else(|| only(candidates.iter().copied().filter(strong).collect()));
        let Some(at) = at else {
            // Two names in quotes side by side: `with` is all that is missing.
            let first = pieces.iter().position(|piece| !piece.is_bare()).and_then(|at| {
                let rest = pieces.get(at + 1..).filter(|rest| rest.iter().any(|piece| !piece.is_bare()))?;
                rest.first().and(pieces.get(at))
            });
            return Err(match first {
                _ if !candidates.is_empty() => errors::compare_doubt(span),
                Some(first) => errors::compare_without_with(self.text, span, first.name().span),
                None => errors::compare_one(span),
            });
        };
        let (left, right) = (pieces.get(..at).unwrap_or(&[]), pieces.get(at + 1..).unwrap_or(&[]));
        Ok(Question::Compare(self.endpoint(left, span)?, self.endpoint(right, span)?))
    }

    // -----------------------------------------------------------------------------------------
    // Endpoints

    /// A kind, a name, or both.
    fn endpoint(&mut self, pieces: &[Piece], whole: Span) -> Result<Endpoint> {
        let pieces = without_articles(pieces);
        let span = match (pieces.first(), pieces.last()) {
            (Some(first), Some(last)) => first.name().span.to(last.name().span),
            _ => return Err(errors::endpoint_missing(whole)),
        };
        let bare = pieces.iter().take_while(|piece| piece.is_bare()).count();
        let (words, named) = pieces.split_at(bare);
        let known = self.kind_length(words);
        let (kind, name) = match named {
            [] => {
                let (kind, name) = words.split_at(known);
                if let Some(word) = name.iter().find(|word| word.is_word(NUMBERED)) {
                    return Err(errors::number_missing(self.text, word.name().span));
                }
                if let Some(first) =
                    name.first().filter(|first| first.is_word(OF_WORDS) || first.is_word(COMPARE_WORDS))
                {
                    let name_span = name.last().map_or(span, |last| first.name().span.to(last.name().span));
                    return Err(errors::name_in_doubt(self.text, first.name().span, name_span));
                }
                let name = self.joined(name).map(|name| EndpointName::Text { name, quoted: false });
                (self.joined(kind), name)
            }
            [name] if known == 0 || known == words.len() => {
                let name = match name {
                    Piece::Parameter(name) => EndpointName::Parameter(name.clone()),
                    Piece::Quoted(name) | Piece::Word(name) | Piece::Backticks(name) => {
                        EndpointName::Text { name: name.clone(), quoted: true }
                    }
                };
                (self.joined(words), Some(name))
            }
            [_] => {
                let extra = words.get(known).map_or(span, |word| word.name().span);
                return Err(errors::word_before_name(self.text, extra));
            }
            [_, extra, ..] => return Err(errors::word_after_name(self.text, extra.name().span)),
        };
        Ok(Endpoint { kind, name, span })
    }

    /// How many pieces, from the first, name a kind.
    fn kind_length(&self, pieces: &[Piece]) -> usize {
        let words: Vec<&str> =
            pieces.iter().take_while(|piece| piece.is_bare()).map(|piece| &*piece.name().text).collect();
        self.vocabulary.kind_length(&words)
    }

    /// The pieces as one name, spelled as in the text; none if there are none.
    fn joined(&self, pieces: &[Piece]) -> Option<Name> {
        let (first, last) = (pieces.first()?.name(), pieces.last()?.name());
        if pieces.len() == 1 {
            return Some(first.clone());
        }
        let words: Vec<&str> = pieces.iter().map(|piece| &*piece.name().text).collect();
        Some(Name { text: Arc::from(words.join(" ")), span: first.span.to(last.span) })
    }

    fn pieces(&self, pair: Pair<'_>) -> Result<Vec<Piece>> {
        let pieces = pair.into_inner().filter_map(|part| match part.as_rule() {
            Rule::phrase_word => Some(Ok(Piece::Word(self.plain(&part)))),
            Rule::parameter => Some(Ok(Piece::Parameter(self.parameter(&part)))),
            Rule::quoted if part.as_str().starts_with('`') => Some(Ok(Piece::Backticks(self.name(&part)))),
            Rule::quoted => Some(self.quoted(&part).map(Piece::Quoted)),
            _ => None,
        });
        pieces.collect()
    }

    fn plain(&self, pair: &Pair<'_>) -> Name {
        Name { text: Arc::from(pair.as_str()), span: self.span(pair) }
    }

    fn quoted(&self, pair: &Pair<'_>) -> Result<Name> {
        let span = self.span(pair);
        let written = pair.as_str();
        if written.starts_with(['\'', '"']) {
            return Ok(Name { text: self.read_string(written, span)?, span });
        }
        let mut inside = written.chars();
        inside.next();
        inside.next_back();
        Ok(Name { text: Arc::from(inside.as_str()), span })
    }
}

/// The pieces without articles in front, as long as something remains.
fn without_articles(mut pieces: &[Piece]) -> &[Piece] {
    while let [first, rest @ ..] = pieces {
        if rest.is_empty() || !first.is_word(ARTICLES) {
            break;
        }
        pieces = rest;
    }
    pieces
}

fn once<T>(slot: &mut Option<T>, value: T, word: &'static str, span: Span) -> Result<()> {
    match slot.replace(value) {
        Some(_) => Err(errors::said_twice(word, span)),
        None => Ok(()),
    }
}
