//! Ghost hints: how the line could go on, shown behind the cursor; the right arrow takes it.

use super::complete::is_core;
use super::helper::PromptHelper;
use super::place::{Place, place};
use crate::cli::commands::Command;
use crate::syntax::{Piece, parse, split};
use rustyline::Context;
use rustyline::hint::Hint;
use rustyline::history::SearchDirection;

/// Nodes of a graph that is small enough to read all names, the first time, while somebody types.
const SMALL: usize = 200_000;

/// An entry longer than this is not offered again.
const LONGEST: usize = 1_000;

/// How a line could go on.
pub struct Ghost {
    shown: String,
    /// Whether the shown text can be taken into the line.
    can_be_taken: bool,
}

impl Hint for Ghost {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.can_be_taken.then_some(&self.shown)
    }
}

/// How the line could go on: a command's arguments, a name, or an entry from before.
pub(super) fn hint(helper: &PromptHelper, line: &str, pos: usize, context: &Context<'_>) -> Option<Ghost> {
    // A hint that looks like what was typed would mislead.
    if line.is_empty() || pos < line.len() || !helper.style.color {
        return None;
    }
    usage(line).or_else(|| history(helper, line, context)).or_else(|| name(helper, line))
}

/// What follows a `:` command.
fn usage(line: &str) -> Option<Ghost> {
    let command = Command::ALL.into_iter().find(|command| command.name() == line.trim_end())?;
    let space = if line.ends_with(' ') { "" } else { " " };
    (!command.usage().is_empty()).then(|| Ghost { shown: format!("{space}{}", command.usage()), can_be_taken: false })
}

/// The rest of the latest entry that began so and did not fail.
fn history(helper: &PromptHelper, line: &str, context: &Context<'_>) -> Option<Ghost> {
    let mut at = context.history_index().checked_sub(1)?;
    let found = loop {
        let found = context.history().starts_with(line, at, SearchDirection::Reverse).ok()??;
        if is_worth_it(helper, &found.entry) {
            break found;
        }
        at = found.idx.checked_sub(1)?;
    };
    let rest = found.entry.get(line.len()..)?;
    // A ghost of several lines would jump about.
    let rest = rest.lines().next()?;
    (!rest.is_empty()).then(|| Ghost { shown: rest.to_owned(), can_be_taken: true })
}

/// Whether an entry may be offered again: it did not fail here, and reads as statements and commands.
fn is_worth_it(helper: &PromptHelper, entry: &str) -> bool {
    let reads = |piece: &Piece<'_>| piece.is_command || parse(piece.text, &helper.vocabulary).is_ok();
    !helper.failed.contains(entry) && entry.len() <= LONGEST && split(entry).iter().all(reads)
}

/// The rest of the best name that begins as typed.
fn name(helper: &PromptHelper, line: &str) -> Option<Ghost> {
    let graph = helper.graph.as_deref().filter(|graph| graph.node_count() <= SMALL)?;
    let text = if helper.before.is_empty() { line.to_owned() } else { format!("{}\n{line}", helper.before) };
    let (start, place) = place(&text, &helper.kinds, is_core(&text));
    let (label, closing) = match place {
        Place::Name { quote: '“', label } => (label, "”".to_owned()),
        Place::Name { quote, label } => (label, quote.to_string()),
        Place::BareName { label } => (Some(label), String::new()),
        Place::Label | Place::RelationshipType | Place::Property | Place::Parameter | Place::First | Place::Word => {
            return None;
        }
    };
    let typed = text.get(start..).filter(|typed| typed.len() >= 2)?;
    let label = label.and_then(|label| graph.catalog().label(&label));
    let rest = helper.names.get(graph).beginning(graph, label, typed)?.get(typed.len()..)?;
    Some(Ghost { shown: format!("{rest}{closing}"), can_be_taken: true })
}
