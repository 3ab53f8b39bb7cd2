//! Names settled, once: a question is rewritten to core clauses, and every label, type, property,
//! variable and function becomes an id. The only stage where a statement can be wrong about names.

mod aggregate;
mod clause;
pub mod expression;
pub mod functions;
mod lower;
pub mod near;
mod path_rules;
mod pattern;
pub mod query;
mod resolver;
mod scope;
mod types;
mod unknown;
mod walk;
mod written;

pub use expression::{AggregateCall, Expression, ExpressionKind, Key, LabelTest, ParameterId, SubqueryId};
pub use query::*;

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::{Catalog, Graph};
use crate::syntax::tree;
use clause::QueryPlace;
use resolver::Resolver;
use unknown::NameTable;
use written::WrittenNames;

/// The catalog as a statement sees it: a reading statement looks names up; an updating one adds
/// those it writes, so that its own reads find them.
pub enum Names<'g> {
    /// For statements that only read.
    Read(&'g Catalog),
    /// For statements that change the graph.
    Write(&'g mut Catalog),
}

/// How to treat names that are not quite right.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// Unknown labels, types and properties are errors rather than warnings.
    pub strict: bool,
    /// A unique spelling slip in a question is taken: at the prompt only.
    pub forgive: bool,
}

/// Whether the query has an updating clause anywhere, so that it needs [`Names::Write`].
pub fn updates(query: &tree::Query) -> bool {
    WrittenNames::of(query).updates
}

/// Resolves a core query.
///
/// # Errors
/// Everything that is wrong about names, scopes and static types, by the TCK's details.
pub fn resolve(text: &str, query: &tree::Query, names: Names<'_>, options: Options) -> Result<Resolved> {
    let written = WrittenNames::of(query);
    let updates = written.updates;
    let mut resolver = Resolver::new(text, NameTable::new(names, written, options.strict));
    let (query, columns) = resolver.query(query, QueryPlace::Statement)?;
    let (slots, parameters, subqueries, diagnostics) = resolver.into_parts();
    Ok(Resolved {
        query,
        columns,
        slots,
        parameters,
        subqueries,
        updates,
        diagnostics,
        answer: Answer::Table,
        long_form: None,
    })
}

/// A question rewritten to the core query it stands for.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// The core query; it holds keys, so its printed form runs as it stands.
    pub query: tree::Query,
    /// What kind of answer it gives.
    pub answer: Answer,
    /// How names were understood: aliases, several matches, slips taken, limits that were set.
    pub diagnostics: Vec<Diagnostic>,
}

/// Rewrites a question, with the help of the graph's schema and names.
///
/// # Errors
/// Unknown kinds and names, with near ones and the corrected line; doubts that ask for quotes.
pub fn rewrite(text: &str, question: &tree::Question, graph: &Graph, options: Options) -> Result<Rewritten> {
    let _ = (text, question, graph, options);
    Err(Diagnostic::syntax("not-yet", "", "no questions yet"))
}
