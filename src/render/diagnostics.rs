//! Errors, warnings and notes as people read them: with a caret under the line, or as plain sentences.

use super::style::Style;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::session::{Answer, Outcome};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt::Write as _;
use std::io::{self, Write};

/// A statement longer than this is not shown under an error; only the piece around it.
const MAX_SHOWN: usize = 400;

/// A diagnostic about `text` (the statement; empty for data files and commands).
pub fn render(diagnostic: &Diagnostic, text: &str, style: &Style) -> String {
    if style.plain { plain(diagnostic, text) } else { with_caret(diagnostic, text, style) }
}

/// Whether a note tells what a description or a comparison is of: it stands above the answer, a fact a line.
fn is_heading(outcome: &Outcome, note: &Diagnostic) -> bool {
    match outcome.answer {
        Answer::Description => note.code == "about",
        Answer::Comparison => note.code == "figures",
        Answer::Listing | Answer::Pathways | Answer::Found | Answer::Table => false,
    }
}

/// Writes what a description or a comparison is of above it, a fact a line, each behind `mark`.
pub(super) fn write_heading(outcome: &Outcome, mark: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for note in outcome.diagnostics.iter().filter(|note| is_heading(outcome, note)) {
        let message = clean(&note.message);
        let mut lines = message.lines();
        writeln!(out, "{}", style.bold(&lines.next().unwrap_or_default().replace('`', "")))?;
        for line in lines {
            let room = style.width.map(|width| width.saturating_sub(mark.len()));
            for line in folded(line, room) {
                writeln!(out, "{mark}{line}")?;
            }
        }
    }
    Ok(())
}

/// Writes the notes that belong to an answer, under it.
pub(super) fn write_notes(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let is_below = |note: &&Diagnostic| note.severity == Severity::Note && !is_heading(outcome, note);
    for note in outcome.diagnostics.iter().filter(is_below) {
        let mut text = sentence(&note.message);
        for hint in &note.hints {
            text.push(' ');
            text.push_str(&sentence(&hint.text));
        }
        for line in folded(&format!("note: {text}"), style.width) {
            writeln!(out, "{}", style.dim(&line))?;
        }
    }
    Ok(())
}

/// The word that opens a diagnostic.
fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The form with a caret under the piece that is wrong.
fn with_caret(diagnostic: &Diagnostic, text: &str, style: &Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // The word and the code stand in front of the message: `error[unknown-name]: `.
    let head = word(diagnostic.severity).len() + diagnostic.code.len() + 4;
    let message = wrapped(&clean(&diagnostic.message), head, style);
    let title = level.primary_title(message).id(diagnostic.code);
    let excerpt = diagnostic.span.and_then(|span| Excerpt::around(text, span));
    let mut group = match (&excerpt, &diagnostic.place) {
        (Some(excerpt), place) => {
            let mut snippet = Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.line)
                .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
            if let Some(place) = place {
                // The place's line is that of the statement's first line.
                let line = (place.line as usize).saturating_add(excerpt.line).saturating_sub(1);
                snippet = snippet.line_start(line).path(place.file.as_ref());
            }
            title.element(snippet)
        }
        (None, _) => Group::with_title(title),
    };
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(wrapped(&clean(&hint.text), 10, style)));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(style.width.unwrap_or(140)).decor_style(DecorStyle::Unicode);
    let mut out = String::new();
    if let (None, Some(place)) = (&excerpt, &diagnostic.place) {
        let _ = write!(out, "{}:{}: ", place.file, place.line);
    }
    out.push_str(&renderer.render(&[group]));
    out.push('\n');
    push_suggestions(diagnostic, &mut out);
    out
}

/// A message in lines that fit the terminal behind what stands in front of it.
fn wrapped(text: &str, head: usize, style: &Style) -> String {
    let Some(width) = style.width else { return text.to_owned() };
    let lines = text.lines().flat_map(|line| folded(line, Some(width.saturating_sub(head))));
    lines.map(|line| line.trim_start().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The form in whole sentences, for screen readers and logs.
fn plain(diagnostic: &Diagnostic, text: &str) -> String {
    let mut out = String::new();
    if let Some(place) = &diagnostic.place {
        let before = diagnostic.span.map_or(0, |span| newlines(text, span.start as usize));
        let _ = write!(out, "{}:{}: ", place.file, place.line as usize + before);
    }
    let _ = writeln!(out, "{}: {}", word(diagnostic.severity), sentence(&clean(&diagnostic.message)));
    if let Some(excerpt) = diagnostic.span.and_then(|span| Excerpt::around(text, span)) {
        let wrong = excerpt.text.get(excerpt.span.clone()).unwrap_or("");
        let before = excerpt.text.get(..excerpt.span.start).unwrap_or("");
        let line = excerpt.line + before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + excerpt.cut_before + 1;
        if wrong.is_empty() {
            let _ = writeln!(out, "It is at line {line}, character {column}.");
        } else {
            let _ = writeln!(out, "It is at line {line}, character {column}: {}", clean(wrong));
        }
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(out, "{}", sentence(&capital(&clean(&hint.text))));
    }
    push_suggestions(diagnostic, &mut out);
    out
}

fn push_suggestions(diagnostic: &Diagnostic, out: &mut String) {
    match diagnostic.corrections.as_slice() {
        [] if !diagnostic.near.is_empty() => {
            let near: Vec<String> = diagnostic.near.iter().map(|name| format!("`{}`", clean(name))).collect();
            let _ = writeln!(out, "Near it: {}", near.join(", "));
        }
        [] => {}
        [one] => {
            let _ = writeln!(out, "Did you mean: {}", clean(one));
        }
        several => {
            out.push_str("Did you mean one of these?\n");
            for correction in several {
                let _ = writeln!(out, "  {}", clean(correction));
            }
        }
    }
}

/// The piece of a statement that is shown: all of a short one, the surroundings of the mistake in a
/// long one.
struct Excerpt {
    text: String,
    span: std::ops::Range<usize>,
    /// The line, counted from one, at which the excerpt starts.
    line: usize,
    /// Characters of its first line that were cut off before it.
    cut_before: usize,
}

impl Excerpt {
    /// Nothing where the span does not fit the text.
    fn around(text: &str, span: Span) -> Option<Excerpt> {
        let (start, end) = (span.start as usize, span.end as usize);
        if text.is_empty() || end > text.len() || start > end || !text.is_char_boundary(start) {
            return None;
        }
        if text.len() <= MAX_SHOWN {
            return Excerpt::cut(text, 0..text.len(), start..end);
        }
        // The line of the mistake, and no more than a screen's width of it on either side.
        let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let line_end = text.get(start..)?.find('\n').map_or(text.len(), |at| start + at);
        let from = floor(text, start.saturating_sub(MAX_SHOWN / 4).max(line_start));
        let to = floor(text, line_end.min(start.saturating_add(MAX_SHOWN / 4)));
        Excerpt::cut(text, from..to.max(start), start..end.min(to.max(start)))
    }

    fn cut(text: &str, piece: std::ops::Range<usize>, span: std::ops::Range<usize>) -> Option<Excerpt> {
        let line_start = text.get(..piece.start)?.rfind('\n').map_or(0, |at| at + 1);
        Some(Excerpt {
            text: text.get(piece.clone())?.to_owned(),
            span: floor(text, span.start) - piece.start..floor(text, span.end).max(piece.start) - piece.start,
            line: 1 + newlines(text, piece.start),
            cut_before: text.get(line_start..piece.start)?.chars().count(),
        })
    }
}

/// The nearest character boundary at or before a byte offset.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn newlines(text: &str, before: usize) -> usize {
    text.as_bytes().iter().take(before).filter(|&&byte| byte == b'\n').count()
}

/// Text without control characters: names come from files and must not steer the terminal.
fn clean(text: &str) -> String {
    super::table::visible(text)
}

/// A message as a sentence: a full stop at its end.
pub fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Text folded at spaces to a width.
pub fn folded(text: &str, width: Option<usize>) -> Vec<String> {
    use unicode_width::UnicodeWidthStr;
    let width = width.unwrap_or(usize::MAX).max(20);
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(format!("  {word}"));
        }
    }
    lines
}
