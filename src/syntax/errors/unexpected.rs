//! What pest could not read, in a reader's words.

use super::{Error, unexpected};
use crate::diagnostic::Span;
use crate::syntax::lexer::{LexemeKind, Lexer};
use crate::syntax::parser::Rule;
use crate::syntax::words::Vocabulary;
use pest::error::{ErrorVariant, InputLocation};

/// The error for the furthest place that pest reached.
pub(in crate::syntax) fn from_pest(
    text: &str,
    core: bool,
    error: &pest::error::Error<Rule>,
    vocabulary: &Vocabulary,
) -> Error {
    let _ = (core, vocabulary);
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    if let ErrorVariant::CustomError { .. } = error.variant {
        return super::no_stack();
    }
    let found = Lexer::core(text)
        .from(at)
        .find(|lexeme| !matches!(lexeme.kind, LexemeKind::Space | LexemeKind::Comment { .. }));
    match found {
        None => unexpected("unexpected-end", Span::new(at, at), "the statement ends here, and something is missing"),
        Some(lexeme) => {
            let span = Span::new(lexeme.start, lexeme.end);
            let character = span.of(text).chars().next().unwrap_or(' ');
            if !character.is_ascii() && !character.is_alphanumeric() {
                let message = format!("`{character}` is not a sign of the language");
                return crate::diagnostic::Diagnostic::syntax("invalid-character", "InvalidUnicodeCharacter", message)
                    .at(span);
            }
            unexpected("unexpected-text", span, format!("`{}` is not expected here", span.of(text)))
        }
    }
}
