//! What the line editor asks while a line is typed: completion, hints, colours.

use super::complete::Completions;
use super::highlight;
use super::hint::{self, Ghost};
use super::place::Kinds;
use crate::cli::console::Console;
use crate::render::Style;
use crate::session::{Graph, LazyNames};
use crate::syntax::Vocabulary;
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::Hinter;
use rustyline::{Context, Helper, Validator};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// The helper of the line editor. It holds the graph only while a line is read, so that a statement
/// that changes the graph need not copy it.
#[derive(Helper, Validator)]
pub struct PromptHelper {
    pub(super) style: Style,
    pub(super) files: FilenameCompleter,
    pub(super) graph: Option<Arc<Graph>>,
    pub(super) names: LazyNames,
    pub(super) kinds: Kinds,
    pub(super) parameters: Vec<String>,
    /// Lines of the same entry that were entered before this one.
    pub(super) before: String,
    /// The words for kinds.
    pub(super) vocabulary: Vocabulary,
    /// Clauses that are refused, so that they need not be offered.
    pub(super) refused: Vec<&'static str>,
    /// Entries that failed: no hint offers them again.
    pub(super) failed: HashSet<String>,
    /// Which state of the console's graph names and kinds are of.
    generation: Option<u64>,
}

impl PromptHelper {
    /// A helper that knows no graph yet.
    pub fn new(style: &Style) -> Self {
        PromptHelper {
            style: style.clone(),
            files: FilenameCompleter::new(),
            graph: None,
            names: LazyNames::new(),
            kinds: Kinds::default(),
            parameters: Vec::new(),
            before: String::new(),
            vocabulary: Vocabulary::default(),
            refused: Vec::new(),
            failed: HashSet::new(),
            generation: None,
        }
    }

    /// A line is about to be read.
    pub fn begin(&mut self, console: &Console, before: &str) {
        let graph = Arc::clone(console.session.graph());
        if self.generation != Some(console.generation) {
            self.kinds = Kinds::of(&graph);
            self.vocabulary = console.session.vocabulary().clone();
            self.generation = Some(console.generation);
        }
        self.names = console.session.names().clone();
        self.parameters = console.request.parameters.keys().cloned().collect();
        self.before = before.to_owned();
        self.graph = Some(graph);
    }

    /// The line was read.
    pub fn end(&mut self) {
        self.graph = None;
    }
}

impl Completer for PromptHelper {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        Completions { helper: self }.at(line, pos)
    }
}

impl Hinter for PromptHelper {
    type Hint = Ghost;

    fn hint(&self, line: &str, pos: usize, context: &Context<'_>) -> Option<Ghost> {
        hint::hint(self, line, pos, context)
    }
}

impl Highlighter for PromptHelper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if self.style.color { Cow::Owned(highlight::paint(&self.before, line)) } else { Cow::Borrowed(line) }
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(&'s self, prompt: &'p str, _: bool) -> Cow<'b, str> {
        Cow::Owned(self.style.bold(prompt))
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.style.dim(hint))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.style.color && kind != CmdKind::MoveCursor
    }
}
