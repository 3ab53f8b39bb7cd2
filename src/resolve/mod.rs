//! Names settled, once: a question is rewritten to core clauses, and every label, type, property,
//! variable and function becomes an id. The only stage where a statement can be wrong about names.

pub mod expression;
pub mod functions;
pub mod names;
pub mod query;
pub mod question;

pub use expression::{AggregateCall, Expression, ExpressionKind, Key, LabelTest, ParameterId, SubqueryId};
pub use query::*;
pub use question::{Rewritten, rewrite};

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::Catalog;
use crate::syntax::tree;

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
    let _ = query;
    false
}

/// Resolves a core query.
///
/// # Errors
/// Everything that is wrong about names, scopes and static types, by the TCK's details.
pub fn resolve(text: &str, query: &tree::Query, names: Names<'_>, options: Options) -> Result<Resolved> {
    let _ = (text, query, names, options);
    Err(Diagnostic::syntax("not-yet", "", "no resolver yet"))
}
