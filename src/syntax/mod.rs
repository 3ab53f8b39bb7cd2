//! Text to tree, and tree back to text: the only user of pest.
//!
//! A statement is looked over first (`guard`: length, nesting, what was opened and not closed), read by
//! pest with the two grammars in `grammar/`, and made into a [`tree`]. Mistakes become diagnostics in
//! one place, `errors`. A small lexer of our own serves whatever must look at text without parsing it.

mod build;
mod completeness;
mod errors;
mod guard;
mod lexer;
mod parser;
pub mod print;
mod same;
mod split;
#[cfg(test)]
mod tests;
mod tokens;
pub mod tree;
mod words;

use crate::diagnostic::Result;
pub use completeness::{Completeness, completeness};
pub use errors::{CODES, SENTENCE};
pub use guard::LONGEST;
pub use same::same;
pub use split::{Piece, split};
pub use tokens::{TokenKind, tokens};
pub use words::{Keywords, Vocabulary, keywords};

/// Parses one statement: a question or a core query. A closing `;` may stand behind it.
///
/// The first word decides which of the two it is. `vocabulary` holds the words for kinds in the graph
/// that will answer; only questions need it.
///
/// # Errors
/// Anything that is not a statement, with the place, what was expected, and near keywords. A question
/// that is an ordinary sentence (`how do I become a nurse`) has the code [`SENTENCE`].
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<tree::Statement> {
    parser::parse(text, vocabulary)
}
