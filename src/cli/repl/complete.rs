//! Tab: keywords, kinds, relationship types, properties, functions, commands, files, and real names.

use super::helper::PromptHelper;
use super::next::{self, Next};
use super::place::{Place, place};
use crate::cli::commands::Command;
use crate::cli::drawing::{self, Typed};
use crate::cli::picture::PictureOption;
use crate::render::Format;
use crate::render::text::width;
use crate::session::{Aggregate, Function, Graph};
use crate::syntax;
use rustyline::completion::Pair;

/// The most words that are shown, and the most names.
const MOST: usize = 100;
const MOST_NAMES: usize = 20;

/// The clauses a statement can begin with.
const FIRST_CLAUSES: &[&str] = &[
    "CALL",
    "CREATE",
    "EXPLAIN",
    "FOREACH",
    "MATCH",
    "MERGE",
    "OPTIONAL MATCH",
    "PROFILE",
    "RETURN",
    "UNWIND",
    "WITH",
];

/// Completion with what the helper knows.
pub struct Completions<'h> {
    /// The helper.
    pub helper: &'h PromptHelper,
}

/// Whether the statement that a text begins is a core query; the first word decides.
pub fn is_core(text: &str) -> bool {
    let first = text.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_uppercase();
    syntax::keywords().clauses.contains(&first.as_str())
}

impl Completions<'_> {
    /// What the word at the cursor could become, and where it starts.
    pub fn at(&self, line: &str, pos: usize) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some(graph) = self.helper.graph.as_deref() else { return Ok((pos, Vec::new())) };
        let typed = line.get(..pos).unwrap_or(line);
        // Lines above decide what this one is in; completion starts in this line all the same.
        let (text, above) = match self.helper.before.as_str() {
            "" => (typed.to_owned(), 0),
            before => (format!("{before}\n{typed}"), before.len() + 1),
        };
        let offset = last_statement(&text);
        let statement = text.get(offset..).unwrap_or("");
        if above == 0 && statement.trim_start().starts_with(':') {
            return self.command(graph, line, offset, statement);
        }
        let (start, pairs) = self.statement(graph, statement);
        match (offset + start).checked_sub(above) {
            Some(start) => Ok((start, pairs)),
            None => Ok((pos, Vec::new())),
        }
    }

    /// Completes in a statement.
    fn statement(&self, graph: &Graph, text: &str) -> (usize, Vec<Pair>) {
        let core = is_core(text);
        let (start, place) = place(text, &self.helper.kinds, core);
        let (before, typed) = (text.get(..start).unwrap_or(""), text.get(start..).unwrap_or(""));
        let catalog = graph.catalog();
        let pairs = match place {
            Place::Name { quote, label } => self.names(graph, label.as_deref(), typed, Some(quote)),
            Place::BareName { label } => {
                let names = self.names(graph, Some(&label), typed, None);
                // Its last word may yet be a small word of the question: `v` is for `via`, and behind a whole name comes
                // whatever goes on with the question.
                let words = self.words_behind(graph, before, typed, core);
                let name = typed.rsplit_once(' ').map_or("", |(name, _)| name.trim());
                let is_whole = |pair: &Pair| pair.replacement.trim_matches('"').eq_ignore_ascii_case(name);
                if !words.is_empty() && names.iter().any(is_whole) { words } else { [words, names].concat() }
            }
            Place::Label => matching(typed, catalog.labels().map(|(_, name)| name.to_string())),
            Place::RelationshipType => matching(typed, catalog.relationship_types().map(|(_, name)| name.to_string())),
            Place::Property => matching(typed, catalog.keys().map(|(_, name)| name.to_string())),
            Place::Parameter => matching(typed, self.helper.parameters.iter().cloned()),
            Place::First => self.first_words(graph, typed),
            Place::Word => self.words(graph, before, typed, core),
        };
        (start, pairs)
    }

    /// The small words that the last word of an unquoted name could become instead.
    fn words_behind(&self, graph: &Graph, before: &str, typed: &str, core: bool) -> Vec<Pair> {
        let (name, last) = typed.split_at(typed.rfind(' ').map_or(0, |at| at + 1));
        let words = self.words(graph, &format!("{before}{name}"), last, core);
        let behind = |pair: Pair| Pair { replacement: format!("{name}{}", pair.replacement), display: pair.display };
        words.into_iter().map(behind).collect()
    }

    /// Completes a `:` command or its argument.
    fn command(&self, graph: &Graph, line: &str, offset: usize, text: &str) -> rustyline::Result<(usize, Vec<Pair>)> {
        let Some((word, argument)) = text.split_once(char::is_whitespace) else {
            let typed = text.trim_start();
            let start = offset + text.len() - typed.len();
            let pairs = Command::ALL.into_iter().filter(|command| command.name().starts_with(typed));
            let pairs = pairs.map(|command| beside(command.name().to_owned(), command.name(), command.about()));
            return Ok((start, pairs.collect()));
        };
        let end = offset + text.len();
        let start = end - argument.len();
        let completed = match Command::ALL.into_iter().find(|command| command.name() == word.trim()) {
            Some(Command::Open | Command::Source | Command::Output | Command::Save | Command::SaveScript) => {
                return self.helper.files.complete_path(line, end);
            }
            Some(Command::Draw) => {
                let (at, typed) = drawing::typed(argument);
                let word = argument.get(at..).unwrap_or("");
                match typed {
                    Typed::File => return self.helper.files.complete_path(line, end),
                    Typed::Option => (start + at, picture_options(word)),
                    Typed::Value(option) => {
                        (start + at, matching(word, option.values().iter().map(|value| (*value).to_owned())))
                    }
                    Typed::Statement => {
                        let (inside, pairs) = self.statement(graph, word);
                        (start + at + inside, pairs)
                    }
                }
            }
            Some(Command::Explain) => {
                let (at, pairs) = self.statement(graph, argument);
                (start + at, pairs)
            }
            Some(Command::Format) => {
                let names = Format::ALL.iter().map(|format| format.name().to_owned()).chain(["auto".to_owned()]);
                (start, matching(argument, names))
            }
            Some(Command::Timing) => (start, matching(argument, ["on", "off"].map(str::to_owned).into_iter())),
            Some(Command::Help) => {
                let topics = crate::cli::help::topics().into_iter();
                let topics = topics.filter(|topic| argument.starts_with(':') || !topic.starts_with(':'));
                (start, matching(argument, topics))
            }
            Some(
                Command::Schema
                | Command::Param
                | Command::History
                | Command::Begin
                | Command::Commit
                | Command::Rollback
                | Command::Quit,
            )
            | None => (end, Vec::new()),
        };
        Ok(completed)
    }

    /// Real names, with kind and a fact beside each. A name without quotes gets them.
    fn names(&self, graph: &Graph, label: Option<&str>, typed: &str, quote: Option<char>) -> Vec<Pair> {
        let label = label.and_then(|label| graph.catalog().label(label));
        let index = self.helper.names.get(graph);
        let mut candidates = index.complete(graph, label, typed, MOST_NAMES);
        let wanted = typed.trim().to_lowercase();
        if candidates.iter().any(|candidate| candidate.name.to_lowercase().contains(&wanted)) {
            // Scattered letters count only where nothing has them together.
            candidates.retain(|candidate| candidate.name.to_lowercase().contains(&wanted));
        }
        let widest = candidates.iter().map(|one| width(&one.name)).max().unwrap_or(0);
        let pair = |candidate: crate::session::Candidate| {
            let padding = " ".repeat(widest.saturating_sub(width(&candidate.name)));
            let display = format!("{}{padding}  {}, {}", candidate.name, candidate.kind, candidate.fact);
            let replacement = match quote {
                None => format!("\"{}\"", escaped(&candidate.name, '"')),
                Some('“') => format!("{}”", candidate.name),
                Some(quote) => format!("{}{quote}", escaped(&candidate.name, quote)),
            };
            Pair { display: display.trim_end_matches([',', ' ']).to_owned(), replacement }
        };
        candidates.into_iter().map(pair).collect()
    }

    /// What a statement can begin with.
    fn first_words(&self, graph: &Graph, typed: &str) -> Vec<Pair> {
        let questions = next::FIRST.iter().map(|word| (*word).to_owned());
        let mut pairs = matching(typed, kind_words(graph).into_iter().chain(questions));
        let clauses = FIRST_CLAUSES.iter().filter(|word| !self.helper.refused.contains(word));
        pairs.extend(matching(typed, clauses.map(|word| (*word).to_owned())));
        pairs
    }

    /// What can stand behind this much of a question.
    fn question_words(&self, graph: &Graph, before: &str, typed: &str) -> Vec<Pair> {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let words = match next::next(before) {
            Next::Free => Vec::new(),
            Next::Words(words) => owned(words),
            Next::Condition => owned(next::CONDITION),
            Next::Property => graph.catalog().keys().map(|(_, name)| name.to_string()).collect(),
            Next::Endpoint => {
                let kinds = matching(typed, kind_words(graph).into_iter());
                let names = if typed.is_empty() { Vec::new() } else { self.names(graph, None, typed, None) };
                return [kinds, names].concat();
            }
        };
        matching(typed, words.into_iter())
    }

    /// What can stand inside a statement.
    fn words(&self, graph: &Graph, before: &str, typed: &str, core: bool) -> Vec<Pair> {
        let keywords = syntax::keywords();
        if !core {
            return self.question_words(graph, before, typed);
        }
        let words = keywords.clauses.iter().chain(keywords.core).map(|word| (*word).to_owned());
        let mut pairs = matching(typed, words);
        if !typed.is_empty() {
            pairs.extend(matching(typed, function_names().map(|name| format!("{name}("))));
        }
        pairs
    }
}

/// The kinds of a graph as questions name them: singular and plural.
fn kind_words(graph: &Graph) -> Vec<String> {
    let catalog = graph.catalog();
    let kinds = &catalog.schema().kinds;
    if kinds.is_empty() {
        return catalog.labels().map(|(_, name)| name.to_lowercase()).collect();
    }
    kinds.iter().flat_map(|kind| [kind.label.to_lowercase(), kind.plural.clone()]).collect()
}

/// Every function and aggregate.
fn function_names() -> impl Iterator<Item = &'static str> {
    let functions = Function::ALL.iter().map(|function| function.name());
    functions.chain(Aggregate::ALL.iter().map(|aggregate| aggregate.name()))
}

/// The options of a picture that begin with what was typed.
fn picture_options(typed: &str) -> Vec<Pair> {
    let dashed = PictureOption::ALL.into_iter().map(|option| (format!("--{}", option.name()), option.about()));
    let wanted = dashed.filter(|(name, _)| name.starts_with(typed));
    wanted.map(|(name, about)| beside(name.clone(), &name, about)).collect()
}

/// The words that begin with what was typed, in any case; a word typed in small letters stays so.
fn matching(typed: &str, words: impl Iterator<Item = String>) -> Vec<Pair> {
    let wanted = typed.to_lowercase();
    let mut found: Vec<String> = words.filter(|word| word.to_lowercase().starts_with(&wanted)).collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(MOST);
    found.into_iter().map(|word| Pair { display: word.clone(), replacement: word }).collect()
}

/// A candidate with something to know about it.
fn beside(replacement: String, name: &str, about: &str) -> Pair {
    Pair { display: format!("{name:<14}{about}"), replacement }
}

fn escaped(name: &str, quote: char) -> String {
    name.replace('\\', "\\\\").replace(quote, &format!("\\{quote}"))
}

/// Where the last statement of a text starts.
fn last_statement(text: &str) -> usize {
    match syntax::split(text).last() {
        Some(piece) if piece.is_command || !piece.is_ended => piece.offset,
        Some(_) => text.len(),
        None => 0,
    }
}
