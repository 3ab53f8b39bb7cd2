//! The `:` commands, at the prompt and in scripts.

use super::console::{At, Console, Flow};
use super::output::Target;
use super::record::param_line;
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::load::export::{self, Interchange};
use crate::load::replacement;
use crate::render::{Format, json, schema, text};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A `:` command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    /// What can be done here.
    Help,
    /// What the graph holds.
    Schema,
    /// Open another graph.
    Open,
    /// Run a script.
    Source,
    /// Set and show parameters.
    Param,
    /// Choose the form of results.
    Format,
    /// Choose where results go.
    Output,
    /// Draw an answer.
    Draw,
    /// Show how a statement is understood and carried out.
    Explain,
    /// Say how long statements take.
    Timing,
    /// Show what was entered.
    History,
    /// Remember the graph as it stands.
    Begin,
    /// Keep what changed since `:begin`.
    Commit,
    /// Undo what changed since `:begin`.
    Rollback,
    /// Keep the graph in a file.
    Save,
    /// Keep this session's statements in a file.
    SaveScript,
    /// Leave.
    Quit,
}

impl Command {
    /// Every command, in the order that help lists them.
    pub const ALL: [Command; 17] = [
        Command::Help,
        Command::Schema,
        Command::Open,
        Command::Source,
        Command::Param,
        Command::Format,
        Command::Output,
        Command::Draw,
        Command::Explain,
        Command::Timing,
        Command::History,
        Command::Begin,
        Command::Commit,
        Command::Rollback,
        Command::Save,
        Command::SaveScript,
        Command::Quit,
    ];

    /// Its name, with the colon.
    pub fn name(self) -> &'static str {
        self.facts().0
    }

    /// What follows the name.
    pub fn usage(self) -> &'static str {
        self.facts().1
    }

    /// What it does.
    pub fn about(self) -> &'static str {
        self.facts().2
    }

    fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Command::Help => (":help", "[TOPIC]", "what can be asked, and these commands"),
            Command::Schema => (":schema", "", "what the graph holds"),
            Command::Open => (":open", "[PATH]", "open a graph; without PATH the built-in one"),
            Command::Source => (":source", "FILE", "run a script"),
            Command::Param => (":param", "[NAME=VALUE]", "set a parameter, or show them all"),
            Command::Format => (":format", "[NAME|auto]", "the form of results"),
            Command::Output => (":output", "[FILE|off]", "send results to a file; `off` turns it back"),
            Command::Draw => {
                (":draw", "FILE [OPTIONS] [STATEMENT]", "draw an answer; without STATEMENT the last one that had rows")
            }
            Command::Explain => (":explain", "STATEMENT", "how a statement is understood and carried out"),
            Command::Timing => (":timing", "[on|off]", "say how long statements take"),
            Command::History => (":history", "[WORDS]", "what was entered"),
            Command::Begin => (":begin", "", "from here on, changes can be undone together"),
            Command::Commit => (":commit", "", "keep the changes since :begin"),
            Command::Rollback => (":rollback", "", "undo the changes since :begin"),
            Command::Save => (":save", "FILE", "keep the graph, in a .pathways file or as a .cypher script"),
            Command::SaveScript => (":save-script", "FILE", "keep what this session did as a script"),
            Command::Quit => (":quit", "", "leave (Ctrl-D does too)"),
        }
    }

    /// The command of this name, or the only one that starts so.
    pub fn named(word: &str) -> Option<Command> {
        let word = word.to_lowercase();
        if let Some(exact) = Command::ALL.into_iter().find(|command| command.name() == word) {
            return Some(exact);
        }
        if word == ":exit" {
            return Some(Command::Quit);
        }
        let mut starting = Command::ALL.into_iter().filter(|command| command.name().starts_with(&word));
        starting.next().filter(|_| starting.next().is_none() && word.len() > 1)
    }
}

/// Carries out a command line, with its colon.
///
/// # Errors
/// Results that cannot be written.
pub fn run(console: &mut Console, line: &str, at: Option<At<'_>>) -> Result<Flow, Failure> {
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    let Some(command) = Command::named(word) else {
        return Ok(Flow::Next(console.refuse(unknown(word, rest), "", at)));
    };
    match carry_out(console, command, rest, at) {
        Ok(flow) => Ok(flow),
        Err(Mistake::Said(diagnostic)) => Ok(Flow::Next(console.refuse(diagnostic, "", at))),
        Err(Mistake::Failed(Failure::Io(what, error))) if what == "standard output" => Err(Failure::Io(what, error)),
        Err(Mistake::Failed(failure)) => Ok(Flow::Next(console.report(&failure))),
    }
}

/// What can go wrong in a command.
enum Mistake {
    /// The command is not used as it should be.
    Said(Box<Diagnostic>),
    /// What it does failed.
    Failed(Failure),
}

impl From<Failure> for Mistake {
    fn from(failure: Failure) -> Self {
        Mistake::Failed(failure)
    }
}

fn usage(message: impl Into<String>) -> Box<Diagnostic> {
    Diagnostic::compile("bad-command", ErrorType::UsageError, "", message)
}

fn mistake(code: &'static str, message: impl Into<String>) -> Mistake {
    Mistake::Said(Diagnostic::compile(code, ErrorType::UsageError, "", message))
}

fn needs(command: Command) -> Mistake {
    mistake("bad-command", format!("`{}` reads: {} {}", command.name(), command.name(), command.usage()))
}

const NEXT: Flow = Flow::Next(Status::Answered);

fn carry_out(console: &mut Console, command: Command, rest: &str, at: Option<At<'_>>) -> Result<Flow, Mistake> {
    match command {
        Command::Help => {
            let page = super::help::page(rest, in_memory(console), &console.screen()).map_err(Mistake::Said)?;
            console.say(&page)?;
            Ok(NEXT)
        }
        Command::Schema => {
            let page = schema::page(console.session.graph(), &console.page);
            console.output.write_page("Schema", &page)?;
            Ok(NEXT)
        }
        Command::Open => open(console, rest),
        Command::Source => match path(rest) {
            None => Err(needs(command)),
            Some(path) => Ok(console.source_apart(&path, at)?),
        },
        Command::Param => param(console, rest),
        Command::Format => format(console, rest),
        Command::Output => output(console, rest),
        Command::Draw => Ok(super::drawing::run(console, rest, at)?),
        Command::Explain => match rest {
            "" => Err(needs(command)),
            statement => Ok(Flow::Next(console.statement(&format!("EXPLAIN {statement}"), at)?)),
        },
        Command::Timing => timing(console, rest),
        Command::History => history(console, rest),
        Command::Begin => begin(console),
        Command::Commit => commit(console),
        Command::Rollback => rollback(console),
        Command::Save => save(console, rest),
        Command::SaveScript => save_script(console, rest),
        Command::Quit => Ok(Flow::Quit),
    }
}

fn unknown(word: &str, rest: &str) -> Box<Diagnostic> {
    let near = Command::ALL
        .into_iter()
        .map(|command| (distance(word, command.name()), command.name()))
        .min()
        .filter(|&(distance, _)| distance <= 3);
    let diagnostic =
        Diagnostic::compile("unknown-command", ErrorType::UsageError, "", format!("there is no command `{word}`"))
            .hint("`:help` lists the commands");
    match near {
        Some((_, name)) => diagnostic.near(vec![name.to_owned()]).correction(format!("{name} {rest}").trim_end()),
        None => diagnostic,
    }
}

/// How many letters must be changed, added or taken away to make one word of the other.
pub fn distance(a: &str, b: &str) -> usize {
    // A command is short; a longer word is near none.
    let a: Vec<char> = a.chars().take(32).collect();
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (line, cb) in b.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (ca, cell) in a.iter().zip(row.iter_mut().skip(1)) {
            let changed = diagonal + usize::from(*ca != cb);
            diagonal = *cell;
            left = changed.min(*cell + 1).min(left + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(0)
}

/// A path as it was typed: quotes around it are taken off, `~/` is the home folder.
pub fn path(text: &str) -> Option<PathBuf> {
    let text = text.trim();
    let inside = ['"', '\''].iter().find_map(|&quote| text.strip_prefix(quote)?.strip_suffix(quote));
    let text = inside.unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    match (text.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => Some(home.join(rest)),
        _ => Some(PathBuf::from(text)),
    }
}

fn open(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    if console.has_uncommitted() {
        let diagnostic = usage("the changes since `:begin` would be lost")
            .hint("`:commit` keeps them, `:rollback` undoes them; then `:open`");
        return Err(Mistake::Said(diagnostic));
    }
    let path = path(rest);
    console.open(path.as_deref())?;
    match path {
        None => console.record.command(":open"),
        Some(path) => console.record.command(format!(":open {}", full(&path))),
    }
    if console.interactive {
        let banner = super::repl::banner(console.session.graph(), console.origin.as_deref(), &console.screen());
        console.say(&banner)?;
        console.graph_named = true;
    }
    Ok(NEXT)
}

fn full(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

fn param(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    if rest.is_empty() {
        let mut list = String::new();
        for (name, value) in &console.request.parameters {
            let _ = writeln!(list, "${name} = {}", text::literal(value));
        }
        if list.is_empty() {
            list.push_str("no parameters are set; `:param name=VALUE` sets one\n");
        }
        console.say(&list)?;
        return Ok(NEXT);
    }
    let Some((name, text)) = parameter(rest) else { return Err(needs(Command::Param)) };
    console.record.setting(&format!("param {name}"), param_line(name, text));
    console.request.parameters.insert(name.to_owned(), json::parameter(text));
    if let Some(warning) = json::lost_zeros(name, text) {
        console.reporter.diagnostic(&warning, "");
    }
    Ok(NEXT)
}

/// `name=VALUE`, as `--param` has it, or `name VALUE`; the name may carry the `$` it has in statements.
fn parameter(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text);
    let end = text.find(|c: char| c == '=' || c.is_whitespace())?;
    let (name, value) = text.split_at(end);
    let value = value.trim_start();
    let given = value.strip_prefix('=');
    let value = given.unwrap_or(value).trim();
    (!name.is_empty() && (given.is_some() || !value.is_empty())).then_some((name, value))
}

fn format(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    match rest {
        "" => {
            let name = console.output.format().name();
            console.say(&format!("{name}\n"))?;
            return Ok(NEXT);
        }
        "auto" => console.output.set_format(None),
        name => match Format::named(name) {
            Some(format) => console.output.set_format(Some(format)),
            None => {
                let names = Format::ALL.map(Format::name);
                let message = format!("there is no format `{name}`: there are auto, {}", names.join(", "));
                let refused = usage(message);
                return Err(Mistake::Said(match super::picture::near(name, &names) {
                    Some(near) => refused.near(vec![near.to_owned()]).correction(format!(":format {near}")),
                    None => refused,
                }));
            }
        },
    }
    console.record.setting("format", format!(":format {rest}"));
    Ok(NEXT)
}

fn output(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    match (rest, path(rest)) {
        (_, None) => {
            let place = match console.output.target() {
                Target::Stdout => "standard output".to_owned(),
                Target::File(path) => full(path),
            };
            console.say(&format!("{place}, as {}\n", console.output.format().name()))?;
            return Ok(NEXT);
        }
        ("off" | "-", _) => console.go_home()?,
        (_, Some(path)) => console.send_to(Target::File(path))?,
    }
    console.record.setting("output", format!(":output {rest}"));
    Ok(NEXT)
}

fn timing(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    console.timing = match rest {
        "on" => true,
        "off" => false,
        "" => !console.timing,
        _ => return Err(needs(Command::Timing)),
    };
    console.reporter.line(if console.timing { "timing is on" } else { "timing is off" });
    Ok(NEXT)
}

fn history(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    let words = rest.to_lowercase();
    let mut list = String::new();
    for (index, entry) in console.history.iter().enumerate() {
        if entry.to_lowercase().contains(&words) {
            let _ = writeln!(list, "{:>5}  {}", index + 1, entry.replace('\n', "\n       "));
        }
    }
    console.say(&list)?;
    Ok(NEXT)
}

fn begin(console: &mut Console) -> Result<Flow, Mistake> {
    console.session.begin().map_err(Mistake::Said)?;
    console.begun = Some((console.generation, console.depth()));
    console.record.command(":begin");
    console.reporter.line(match console.session.keeps_changes() {
        false => "changes from here on can be undone with :rollback; they are in memory only",
        true => "changes from here on are saved together by :commit, or undone by :rollback",
    });
    Ok(NEXT)
}

/// A script that another runs may not end a transaction that was begun outside it.
fn ends_its_own(console: &Console, command: Command) -> Result<(), Mistake> {
    match console.begun {
        Some((_, depth)) if depth < console.depth() => {
            let message =
                format!("the transaction was begun outside this script, which `{}` would end", command.name());
            let diagnostic = Diagnostic::compile("transaction", ErrorType::UsageError, "", message)
                .hint("end it where it was begun, or begin and end one in the script by itself");
            Err(Mistake::Said(diagnostic))
        }
        Some(_) | None => Ok(()),
    }
}

fn commit(console: &mut Console) -> Result<Flow, Mistake> {
    ends_its_own(console, Command::Commit)?;
    let committed = console.session.commit();
    if !console.session.in_transaction() {
        console.begun = None;
    }
    if let Err(diagnostic) = committed {
        console.generation += 1;
        return Err(Mistake::Said(diagnostic));
    }
    console.record.command(":commit");
    console.reporter.line(match console.session.keeps_changes() {
        false => "the changes stay, in memory only: `:save FILE.pathways` keeps the graph",
        true => "the changes are saved",
    });
    Ok(NEXT)
}

fn rollback(console: &mut Console) -> Result<Flow, Mistake> {
    ends_its_own(console, Command::Rollback)?;
    let takes_up = console.session.takes_up_others();
    console.session.rollback().map_err(Mistake::Said)?;
    console.begun = None;
    console.generation += 1;
    console.record.command(":rollback");
    console.reporter.line(match takes_up {
        false => "the graph is as it was at :begin",
        true => "nothing of the transaction is kept; the graph is now as the other process left it",
    });
    Ok(NEXT)
}

/// Keeps the graph, as a graph file or as a script that makes it again.
fn save(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    let Some(path) = path(rest) else { return Err(needs(Command::Save)) };
    let ends_in = |wanted: &str| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted));
    if ends_in("cypher") {
        return save_as_script(console, &path);
    }
    if ends_in("pathways") {
        return save_as_file(console, &path);
    }
    let message =
        format!("`{}` says by its name neither that it is a graph file nor that it is a script", path.display());
    let line = format!(":save {}", path.with_extension("pathways").display());
    Err(Mistake::Said(usage(message).hint("a graph file ends in `.pathways`, a script in `.cypher`").correction(line)))
}

fn save_as_file(console: &mut Console, path: &Path) -> Result<Flow, Mistake> {
    if console.session.in_transaction() {
        let diagnostic = usage("a transaction is open: it is not known yet what is to be saved");
        return Err(Mistake::Said(diagnostic.hint("`:commit` or `:rollback` first, then `:save`")));
    }
    let is_same = |origin: &PathBuf| std::fs::canonicalize(origin).ok() == std::fs::canonicalize(path).ok();
    if console.session.keeps_changes() && path.exists() && console.origin.as_ref().is_some_and(is_same) {
        // One that took its place is somebody else's: it is neither this graph nor to be written over.
        console.session.is_in_place().map_err(Mistake::Said)?;
        console.reporter.line("this is the file that is open: every change is saved there as it is made");
        return Ok(NEXT);
    }
    Failure::unless_folder_of(path)?;
    crate::load::save(console.session.graph(), path).map_err(Mistake::Said)?;
    console.reporter.line(&full(path));
    console.reporter.line(&format!("`:open {}` opens it; what is changed then is saved there", path.display()));
    Ok(NEXT)
}

fn save_as_script(console: &mut Console, path: &Path) -> Result<Flow, Mistake> {
    Failure::unless_folder_of(path)?;
    let stop = || console.is_interrupted();
    let written = export::to_path(console.session.graph(), Interchange::Cypher, path, &stop);
    console.session.graph().is_whole().map_err(Mistake::Said)?;
    written.map_err(super::export::failure)?;
    console.reporter.line(&full(path));
    console.reporter.line("`:source` it where `MATCH (n) DETACH DELETE n` has emptied the graph to have these nodes and relationships again; kinds, readings and pathway steps stay with their data folder");
    Ok(NEXT)
}

fn save_script(console: &mut Console, rest: &str) -> Result<Flow, Mistake> {
    let Some(path) = path(rest) else { return Err(needs(Command::SaveScript)) };
    let script = console.record.script();
    replacement::write(&path, script.as_bytes()).map_err(|error| Failure::file(&path, error))?;
    console.reporter.line(&full(&path));
    Ok(NEXT)
}

/// Whether changes are kept, as `:help` says it.
fn in_memory(console: &Console) -> Option<&'static str> {
    match console.origin.as_deref().map(Path::is_dir) {
        None => Some("The built-in graph changes in memory only: changes last until you leave."),
        Some(true) => Some("A folder's graph changes in memory only: its files stay as they are."),
        Some(false) => Some("A graph file changes as statements do it; `:begin` and `:commit` save several together."),
    }
}
