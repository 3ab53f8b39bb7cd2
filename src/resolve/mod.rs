//! Names settled, once: a question is rewritten to core clauses, and every label, type, property,
//! variable and function becomes an id. The only stage where a statement can be wrong about names.

mod aggregate;
mod clause;
pub mod expression;
pub mod functions;
mod lower;
pub mod names;
pub mod near;
mod path_rules;
mod pattern;
pub mod procedures;
pub mod query;
pub mod question;
mod resolver;
mod scope;
#[cfg(test)]
mod tests;
mod types;
mod unknown;
mod walk;
mod written;

pub use expression::{AggregateCall, Expression, ExpressionKind, Key, LabelTest, ParameterId, SubqueryId};
pub use query::*;
pub use question::{Rewritten, rewrite};
pub use walk::has_subquery;

// Operators, path modes and selectors mean the same before and after names are settled. Later stages
// take them from here, and never look at the syntax tree.
pub use crate::syntax::tree::{
    ArithmeticOperator, ComparisonOperator, ListQuantifier, PathMode, Selector, StringOperator,
};

use crate::diagnostic::Result;
use crate::graph::Catalog;
use crate::syntax::tree;
use clause::QueryPlace;
use procedures::Procedures;
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
pub fn resolve(
    text: &str,
    query: &tree::Query,
    names: Names<'_>,
    procedures: &Procedures,
    options: Options,
) -> Result<Resolved> {
    let written = WrittenNames::of(query);
    let updates = written.updates;
    let mut resolver = Resolver::new(text, NameTable::new(names, written, options.strict), procedures);
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
