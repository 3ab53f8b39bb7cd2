//! The prompt: a line editor around a [`Console`], which does the work.
//!
//! Nothing that is typed ends it but `:quit` and Ctrl-D. Ctrl-C drops the line; while a statement
//! runs, the editor does not see it, so [`super::interrupt`] takes the signal and stops the statement.

mod banner;
mod complete;
mod helper;
mod highlight;
mod hint;
mod next;
mod place;

pub use banner::banner;

use super::bare;
use super::console::{Console, Flow};
use super::context::Context;
use super::status::{Failure, Status};
use crate::syntax::{Completeness, completeness, split};
use helper::PromptHelper;
use rustyline::error::ReadlineError;
use rustyline::history::{FileHistory, History};
use rustyline::{
    Cmd, CompletionType, ConditionalEventHandler, Config, Editor, Event, EventContext, EventHandler, KeyEvent,
    RepeatCount,
};
use std::env;
use std::io::{self, Write};
use std::path::PathBuf;

/// Entries of the history that are kept.
const HISTORY_LENGTH: usize = 10_000;
const PROMPT: &str = "pathways> ";

type LineEditor = Editor<PromptHelper, FileHistory>;

/// Runs the prompt until it is left.
///
/// # Errors
/// A graph that cannot be opened, a terminal that cannot be read or written.
pub fn run(context: &Context) -> Result<Status, Failure> {
    context.interrupt.install(super::interrupt::Second::StopsToo);
    let mut console = Console::new(context)?;
    console.at_prompt();
    let first = banner(console.session.graph(), console.origin.as_deref(), &console.screen());
    console.say(&first)?;
    console.graph_named = true;
    let mut editor = editor(context)?;
    if let Some(helper) = editor.helper_mut() {
        helper.refused = refused(&mut console);
    }
    let history = history_file();
    if let Some(path) = &history {
        // A history that is missing or spoilt is no reason not to start.
        let _ = editor.load_history(path);
        console.history = entries(&editor);
    }
    let outcome = converse(&mut console, &mut editor);
    if let Some(path) = &history {
        let kept = path.parent().map_or(Ok(()), std::fs::create_dir_all).map_err(ReadlineError::from);
        if let Err(error) = kept.and_then(|()| editor.append_history(path)) {
            console.reporter.line(&format!("the history could not be kept in {}: {error}", path.display()));
        }
    }
    console.finish_output(Status::Answered)?;
    outcome.map(|()| Status::Answered)
}

/// The clauses a statement could begin with but that are refused here: by `--read-only`, or because this
/// version does not carry them out.
fn refused(console: &mut Console) -> Vec<&'static str> {
    let probes = [
        ("CALL", "EXPLAIN CALL { RETURN 1 AS x } RETURN x"),
        ("CREATE", "EXPLAIN CREATE (n)"),
        ("FOREACH", "EXPLAIN FOREACH (x IN [1] | CREATE (n))"),
        ("MERGE", "EXPLAIN MERGE (n)"),
    ];
    let changes = ["CREATE", "FOREACH", "MERGE"];
    let mut is_refused = |&(clause, probe): &(&'static str, &str)| {
        (console.request.read_only && changes.contains(&clause)) || console.execute(probe).is_err()
    };
    probes.iter().filter(|&probe| is_refused(probe)).map(|&(clause, _)| clause).collect()
}

/// Reads and carries out entries until one leaves.
fn converse(console: &mut Console, editor: &mut LineEditor) -> Result<(), Failure> {
    let mut told = false;
    loop {
        let entry = match read_entry(console, editor, &mut told) {
            Ok(Some(entry)) => entry,
            Ok(None) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(Failure::Io("the terminal".to_owned(), io::Error::other(error))),
        };
        let entry = match (entry.trim().is_empty(), console.offered.take()) {
            // Enter alone takes what was offered.
            (true, Some(offered)) => {
                console.reporter.line(&offered);
                offered
            }
            (true, None) => continue,
            (false, _) => entry,
        };
        // The line editor refuses entries it already has; that is no error.
        let _ = editor.add_history_entry(entry.trim());
        console.history.push(entry.trim().to_owned());
        console.restyle();
        match carry_out(console, &entry)? {
            Flow::Quit => return Ok(()),
            Flow::Next(Status::Answered) => {}
            Flow::Next(_) => {
                if let Some(helper) = editor.helper_mut() {
                    helper.failed.insert(entry.trim().to_owned());
                }
            }
        }
    }
}

/// Carries out the statements and commands of an entry, and says what Enter would run.
fn carry_out(console: &mut Console, entry: &str) -> Result<Flow, Failure> {
    let mut ended = Status::Answered;
    for piece in split(entry) {
        match console.piece(piece, None) {
            Ok(Flow::Quit) => return Ok(Flow::Quit),
            Ok(Flow::Next(Status::Answered)) => {}
            Ok(Flow::Next(status)) => {
                ended = status;
                break;
            }
            Err(failure) => {
                // A full disk or an unwritable file is no reason to leave; a terminal that is gone is.
                let gone = matches!(&failure, Failure::Io(what, _) if what == "standard output");
                if gone {
                    return Err(failure);
                }
                ended = console.report(&failure);
                break;
            }
        }
    }
    if let Some(offered) = &console.offered {
        console.reporter.line(&format!("Enter runs: {offered}"));
    }
    Ok(Flow::Next(ended))
}

/// Reads lines until they make whole statements. Nothing where Ctrl-C dropped them. The first time that a
/// line is not enough, it is told how to go on and how to get out.
fn read_entry(console: &Console, editor: &mut LineEditor, told: &mut bool) -> rustyline::Result<Option<String>> {
    let mut entry = String::new();
    loop {
        let prompt = match open_construct(&entry) {
            Some(open) => format!("{open:>8}> "),
            None => PROMPT.to_owned(),
        };
        if let Some(helper) = editor.helper_mut() {
            helper.begin(console, &entry);
        }
        let line = editor.readline(&prompt);
        if let Some(helper) = editor.helper_mut() {
            helper.end();
        }
        match line {
            Ok(line) if !entry.is_empty() && bare::is_command(&line) => {
                console.reporter.line("the statement that was open is dropped");
                return Ok(Some(line));
            }
            Ok(line) => {
                // A blank line says that this is all, whatever is still open.
                let done = !entry.is_empty() && line.trim().is_empty();
                if !entry.is_empty() {
                    entry.push('\n');
                }
                entry.push_str(&line);
                if done || open_construct(&entry).is_none() {
                    return Ok(Some(entry));
                }
                if !std::mem::replace(told, true) {
                    console.reporter.line("the statement goes on: an empty line ends it, Ctrl-C drops it");
                }
            }
            Err(ReadlineError::Interrupted) => return Ok(None),
            Err(ReadlineError::Eof) if !entry.is_empty() => return Ok(None),
            Err(error) => return Err(error),
        }
    }
}

/// What an entry has opened and not yet closed; nothing where it is complete.
fn open_construct(entry: &str) -> Option<&'static str> {
    match completeness(entry) {
        Completeness::Complete => None,
        Completeness::Open { construct, .. } => Some(construct),
    }
}

/// The line editor, with its helper and keys.
fn editor(context: &Context) -> Result<LineEditor, Failure> {
    let failed = |error: ReadlineError| Failure::Io("the terminal".to_owned(), io::Error::other(error));
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_show_all_if_ambiguous(true)
        .completion_prompt_limit(200)
        .max_history_size(HISTORY_LENGTH)
        .map_err(failed)?
        .build();
    let history = FileHistory::with_config(&config);
    let mut editor = LineEditor::with_history(config, history).map_err(failed)?;
    editor.set_helper(Some(PromptHelper::new(&context.screen)));
    editor.bind_sequence(KeyEvent::ctrl('C'), EventHandler::Conditional(Box::new(WithoutHint)));
    editor.bind_sequence(KeyEvent::alt('p'), Cmd::HistorySearchBackward);
    editor.bind_sequence(KeyEvent::alt('n'), Cmd::HistorySearchForward);
    Ok(editor)
}

/// Ctrl-C drops a line as it was typed: the hint behind it goes.
struct WithoutHint;

impl ConditionalEventHandler for WithoutHint {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        if context.has_hint() {
            // The cursor stands where the hint begins. Nothing can be done where the terminal is gone.
            let mut terminal = io::stdout();
            let _ = terminal.write_all(b"\x1b[J").and_then(|()| terminal.flush());
        }
        Some(Cmd::Interrupt)
    }
}

/// Where the history is kept between sessions.
fn history_file() -> Option<PathBuf> {
    let data = match env::var_os("XDG_DATA_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir()?.join(".local/share"),
    };
    Some(data.join("pathways/history"))
}

/// The entries of a history, oldest first.
fn entries(editor: &LineEditor) -> Vec<String> {
    let history = editor.history();
    (0..history.len())
        .filter_map(|index| {
            let found = history.get(index, rustyline::history::SearchDirection::Forward).ok()??;
            Some(found.entry.into_owned())
        })
        .collect()
}
