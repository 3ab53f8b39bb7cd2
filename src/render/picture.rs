//! Pictures of an answer from outside: whether there is one, its bytes, the same in words, what stands out in it.
//!
//! What a picture is made of is worked out in `diagram`, which a build may leave out.

use super::format::PictureFormat;
use super::json::explanation_only;
use super::style::{Highlight, Picture};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::session::Outcome;
use crate::value::Value;

#[cfg(feature = "draw")]
use super::diagram;

/// How a picture is told in words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WordsForm {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
}

/// A picture that was drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The picture.
    pub bytes: Vec<u8>,
    /// What is to be said of it: signs that its font lacks.
    pub warnings: Vec<Diagnostic>,
}

/// An answer's picture in a format.
///
/// # Errors
/// An answer without anything to draw; a build without diagrams; a picture that the format cannot hold.
pub fn draw(outcome: &Outcome, format: PictureFormat, picture: &Picture) -> Result<Drawn, Box<Diagnostic>> {
    match undrawable(outcome).or_else(|| no_page(format, picture)) {
        Some(refused) => Err(refused),
        None => drawn(outcome, format, picture),
    }
}

/// Why a picture cannot be made to fit a page; nothing where it can, or need not.
fn no_page(format: PictureFormat, picture: &Picture) -> Option<Box<Diagnostic>> {
    if picture.page.is_none() || format.has_places() {
        return None;
    }
    let message =
        format!("`--page` says nothing to a `{}` picture: the program that reads it lays it out", format.name());
    let refused = Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message);
    Some(refused.hint("write PDF to print it, such as `-o handout.pdf`; or leave out `--page`"))
}

#[cfg(feature = "draw")]
fn drawn(outcome: &Outcome, format: PictureFormat, picture: &Picture) -> Result<Drawn, Box<Diagnostic>> {
    let mut drawn = diagram::draw(outcome, format, picture)?;
    if format == PictureFormat::Mermaid {
        let text = String::from_utf8_lossy(&drawn.bytes);
        drawn.warnings.extend(diagram::mermaid::limits(&text).map(|warning| *warning));
    }
    Ok(drawn)
}

/// What an answer's picture shows in words.
///
/// # Errors
/// An answer without anything to draw; a build without diagrams.
#[cfg(feature = "draw")]
pub fn words(outcome: &Outcome, form: WordsForm, picture: &Picture) -> Result<String, Box<Diagnostic>> {
    match undrawable(outcome) {
        Some(refused) => Err(refused),
        None => Ok(diagram::words(outcome, form, picture)),
    }
}

/// What an answer makes stand out in the picture of another one.
#[cfg(feature = "draw")]
pub fn highlight(outcome: &Outcome) -> Highlight {
    diagram::highlight(outcome)
}

/// Whether anything that is to stand out is in an answer's picture.
#[cfg(feature = "draw")]
pub fn shows_highlight(outcome: &Outcome, picture: &Picture) -> bool {
    diagram::shows_highlight(outcome, picture)
}

#[cfg(not(feature = "draw"))]
mod without {
    use super::*;

    fn no_diagrams() -> Box<Diagnostic> {
        refuse("this build has no diagrams: build it with the feature `draw`")
    }

    pub(super) fn drawn(_: &Outcome, _: PictureFormat, _: &Picture) -> Result<Drawn, Box<Diagnostic>> {
        Err(no_diagrams())
    }

    /// What an answer's picture shows in words.
    ///
    /// # Errors
    /// This build has no diagrams.
    pub fn words(_: &Outcome, _: WordsForm, _: &Picture) -> Result<String, Box<Diagnostic>> {
        Err(no_diagrams())
    }

    /// What an answer makes stand out in the picture of another one: nothing, without diagrams.
    pub fn highlight(_: &Outcome) -> Highlight {
        Highlight::default()
    }

    /// Whether anything that is to stand out is in an answer's picture: never, without diagrams.
    pub fn shows_highlight(_: &Outcome, _: &Picture) -> bool {
        false
    }
}

#[cfg(not(feature = "draw"))]
use without::drawn;
#[cfg(not(feature = "draw"))]
pub use without::{highlight, shows_highlight, words};

fn refuse(message: &str) -> Box<Diagnostic> {
    Diagnostic::runtime("cannot-draw", ErrorType::UsageError, "", message)
}

/// Why an answer cannot be drawn; nothing where it can.
pub fn undrawable(outcome: &Outcome) -> Option<Box<Diagnostic>> {
    if explanation_only(outcome).is_some() {
        return Some(refuse("an explanation cannot be drawn").hint("leave out `EXPLAIN` to draw the answer itself"));
    }
    if outcome.rows.is_empty() {
        return Some(refuse("the answer has no rows, so there is nothing to draw"));
    }
    if outcome.rows.iter().any(|row| row.iter().any(has_shape)) {
        return None;
    }
    let diagnostic = refuse("the answer has no nodes, relationships or paths, so there is nothing to draw");
    Some(
        diagnostic.hint(
            "return them whole, as in `MATCH p = (a)-[]->(b) RETURN p`, or draw a question such as `degree to role`",
        ),
    )
}

/// Whether there is something to draw in a value; as deep as `value::MAX_DEPTH` allows.
fn has_shape(value: &Value) -> bool {
    match value {
        Value::Node(_) | Value::Relationship(_) | Value::Path(_) => true,
        Value::List(items) => items.iter().any(has_shape),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_shape(value)),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_) => false,
    }
}
