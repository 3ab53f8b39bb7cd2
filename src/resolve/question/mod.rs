//! Questions rewritten to core queries, with the help of the graph's schema and names.
//!
//! `degree to role` says what is wanted and nothing of how the graph is made. Each file here knows
//! one form of question: which kinds and names it speaks of ([`endpoint`]), which
//! relationships can answer it ([`steps`]), and the core query that does. That query holds keys
//! rather than names, so its printed form runs as it stands and shows how the long form is written.
//! What was understood beyond the letter is said in notes; what was not understood is an error with
//! the line as it could be put right.

mod also;
mod apart;
mod asked;
mod build;
mod compare;
mod cost;
mod describe;
mod endpoint;
mod examples;
mod facts;
mod find;
mod levels;
mod links;
mod listing;
mod notes;
mod order;
mod parts;
mod pathway;
mod pattern;
mod pick;
mod sentence;
mod steps;

pub use also::also_called;
pub use asked::{Asked, why_no_pathway};
pub use examples::example_questions;
pub use facts::about;
pub use notes::{Told, notes};
pub use sentence::{offers, sentence};

use super::Options;
use super::names::LazyNames;
use super::query::Answer;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::graph::Graph;
use crate::syntax::tree::{Endpoint, Name, Query, Question};
use endpoint::{End, Pick};

/// A question rewritten to the core query it stands for.
///
/// It holds for the graph it was made for, as that graph stood: names are looked up while it is
/// made, so any change of the graph may call for another.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// The core query; it holds keys, so its printed form runs as it stands.
    pub query: Query,
    /// What kind of answer it gives.
    pub answer: Answer,
    /// How names were understood: aliases, several matches, slips taken, limits that were set.
    pub diagnostics: Vec<Diagnostic>,
    /// The default number of steps of `all pathways`, where longer pathways may exist: [`notes`] says
    /// so when an answer reaches it.
    pub step_limit: Option<u64>,
    /// What the question asks about, in the order of its answer: the ends of its pathways with what they
    /// pass, both sides of a comparison, what it describes, what a listing is of.
    pub asked: Vec<Asked>,
    /// Whether the question leaves out some of the pathways there are: `within`, `avoiding`, `where`.
    pub is_narrowed: bool,
}

/// Rewrites a question, with the help of the graph's schema and names. `names` must belong to this
/// graph as it stands; it is built only if the question names something.
///
/// # Errors
/// Unknown kinds and names, with near ones and the corrected line; sentences, with whole questions
/// to ask instead; doubts that ask for quotes.
pub fn rewrite(
    text: &str,
    question: &Question,
    graph: &Graph,
    names: &LazyNames,
    options: Options,
) -> Result<Rewritten> {
    let mut asking = Asking {
        text,
        graph,
        names,
        options,
        notes: Vec::new(),
        step_limit: None,
        asked: Vec::new(),
        is_narrowed: false,
    };
    match asking.question(question) {
        Ok((query, answer)) => {
            let Asking { notes: diagnostics, step_limit, asked, is_narrowed, .. } = asking;
            Ok(Rewritten { query, answer, diagnostics, step_limit, asked, is_narrowed })
        }
        Err(troubles) => Err(sentence::instead(text, graph, names, troubles.report(text))),
    }
}

/// A question being rewritten.
struct Asking<'a> {
    text: &'a str,
    graph: &'a Graph,
    names: &'a LazyNames,
    options: Options,
    /// What to say with the answer.
    notes: Vec<Diagnostic>,
    step_limit: Option<u64>,
    asked: Vec<Asked>,
    is_narrowed: bool,
}

/// A piece of the question, and what should stand there.
struct Edit {
    span: Span,
    text: String,
}

/// Something in the question that was not understood.
struct Trouble {
    diagnostic: Box<Diagnostic>,
    /// What would put it right.
    edit: Option<Edit>,
}

impl From<Box<Diagnostic>> for Trouble {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        Trouble { diagnostic, edit: None }
    }
}

/// Everything in the question that was not understood.
struct Troubles(Vec<Trouble>);

impl<T: Into<Trouble>> From<T> for Troubles {
    fn from(trouble: T) -> Self {
        Troubles(vec![trouble.into()])
    }
}

impl Troubles {
    /// The first of them; its corrected line mends all of them, or is left out.
    fn report(self, text: &str) -> Box<Diagnostic> {
        let mut edits: Vec<&Edit> = self.0.iter().filter_map(|trouble| trouble.edit.as_ref()).collect();
        let complete = edits.len() == self.0.len();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut corrected = text.to_owned();
        for edit in edits {
            let range = edit.span.start as usize..edit.span.end as usize;
            if corrected.get(range.clone()).is_some() {
                corrected.replace_range(range, &edit.text);
            }
        }
        let changed = corrected != text;
        let Some(first) = self.0.into_iter().next() else {
            return Diagnostic::syntax("not-a-question", "", "this is not a question");
        };
        let corrected = (complete && changed).then_some(corrected);
        match corrected {
            Some(corrected) if first.diagnostic.corrections.is_empty() => first.diagnostic.correction(corrected),
            Some(_) | None => first.diagnostic,
        }
    }
}

impl Asking<'_> {
    fn question(&mut self, question: &Question) -> Result<(Query, Answer), Troubles> {
        match question {
            Question::Pathway(pathway) => Ok((self.pathway(pathway)?, Answer::Pathways)),
            Question::Listing { kind, of, limit } => self.listing_or_name(kind, of.as_ref(), *limit),
            Question::Describe(endpoint) => self.describe_or_list(endpoint),
            Question::Compare(left, right) => {
                let [left, right] = self.ends([left, right])?;
                self.asked = vec![Asked::new(&left), Asked::new(&right)];
                self.note_figures(&left, &right);
                self.note_apart(&left, &right);
                Ok((self.compare(&left, &right), Answer::Comparison))
            }
            Question::Find(words, kind, limit) => Ok((self.find(words, kind.as_ref(), *limit)?, Answer::Found)),
        }
    }

    /// `roles in field X`; a word that is no kind may be the name of something to describe.
    fn listing_or_name(
        &mut self,
        kind: &Name,
        of: Option<&Endpoint>,
        limit: Option<u64>,
    ) -> Result<(Query, Answer), Troubles> {
        let Some(of) = of else {
            let end = self.end(&Endpoint { kind: Some(kind.clone()), name: None, span: kind.span })?;
            return Ok(match (&end.kind, &end.pick) {
                (Some(kind), Pick::Any) => (self.list_all(kind, end.span, limit), Answer::Listing),
                _ => (self.describe(&end), Answer::Description),
            });
        };
        let mut troubles = Vec::new();
        let kind_of = self.kind(kind).map_err(|trouble| troubles.push(trouble)).ok();
        let end = self.end(of).map_err(|trouble| troubles.push(trouble)).ok();
        match (kind_of, end) {
            (Some(kind_of), Some(end)) => self.listing(&kind_of, kind.span, &end, limit).map_err(Troubles::from),
            _ => Err(Troubles(troubles)),
        }
    }

    /// A named endpoint is described; a kind alone is listed.
    fn describe_or_list(&mut self, endpoint: &Endpoint) -> Result<(Query, Answer), Troubles> {
        let end = self.end(endpoint)?;
        Ok(match (&end.kind, &end.pick) {
            (Some(kind), Pick::Any) => {
                self.explain_kind(kind);
                (self.list_all(kind, end.span, None), Answer::Listing)
            }
            _ => (self.describe(&end), Answer::Description),
        })
    }

    /// Understands several endpoints, or says everything that is wrong with them.
    fn ends<const N: usize>(&mut self, endpoints: [&Endpoint; N]) -> Result<[End; N], Troubles> {
        let ends = self.all_ends(endpoints)?;
        ends.try_into().map_err(|_| Troubles(Vec::new()))
    }

    fn all_ends<'e>(&mut self, endpoints: impl IntoIterator<Item = &'e Endpoint>) -> Result<Vec<End>, Troubles> {
        let mut ends = Vec::new();
        let mut troubles = Vec::new();
        for endpoint in endpoints {
            match self.end(endpoint) {
                Ok(end) => ends.push(end),
                Err(trouble) => troubles.push(trouble),
            }
        }
        if troubles.is_empty() { Ok(ends) } else { Err(Troubles(troubles)) }
    }
}

#[cfg(test)]
mod tests;
