//! Text to tree, and tree back to text: the only user of pest.

pub mod tree;

use crate::diagnostic::{Diagnostic, Result};

/// Parses one statement: a question or a core query, without a closing `;`.
///
/// # Errors
/// Anything that is not a statement, with the place, what was expected, and near keywords.
pub fn parse(text: &str) -> Result<tree::Statement> {
    let _ = text;
    Err(Diagnostic::syntax("not-a-statement", "UnexpectedSyntax", "no parser yet"))
}
