//! The options settled: which graph, which limits, how pages and errors look.

use super::arguments::{Arguments, Command, ErrorForm, FormatChoice, Options, When};
use super::interrupt::Interrupt;
use super::output::{Output, Target};
use super::status::Failure;
use crate::load;
use crate::load::export::Interchange;
use crate::render::{Format, Picture, Style, json};
use crate::session::{Graph, Request, Session};
use std::env;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// Rows of a long result that a terminal shows.
pub const TERMINAL_ROWS: usize = 40;

/// What the options come to.
pub struct Context {
    /// Where the graph comes from; the built-in one where it is `None`.
    pub graph: Option<PathBuf>,
    /// The format that was asked for.
    pub format: Option<Format>,
    /// The form of a whole graph that was asked for: `export` only.
    pub interchange: Option<Interchange>,
    /// Where results go.
    pub target: Target,
    /// Parameters, limits, strictness.
    pub request: Request,
    /// How errors are written.
    pub errors: ErrorForm,
    /// Parameters as they were written.
    pub parameters: Vec<(String, String)>,
    /// How pages on standard output look.
    pub screen: Style,
    /// How pages look where results go.
    pub page: Style,
    /// How messages on standard error look.
    pub messages: Style,
    /// Ctrl-C.
    pub interrupt: Interrupt,
}

impl Context {
    /// Settles the options; the command to carry out comes back beside them.
    ///
    /// # Errors
    /// Options that contradict each other.
    pub fn new(arguments: Arguments) -> Result<(Context, Option<Command>), Failure> {
        let options = arguments.options;
        let plain = options.plain || !can_draw();
        let interrupt = Interrupt::default();
        let target = Target::new(options.output.as_deref());
        let is_export = matches!(arguments.command, Some(Command::Export(_)));
        let interchange = interchange(options.format, is_export)?;
        let format = match options.format {
            Some(FormatChoice::Is(format)) => Some(format),
            Some(FormatChoice::Interchange(_)) => None,
            // What these write is no result in one of the formats.
            _ if matches!(arguments.command, Some(Command::Import(_) | Command::Export(_))) => None,
            Some(FormatChoice::Auto) | None => target.format_of_extension()?,
        };
        let stdout = io::stdout();
        let to_terminal = stdout.is_terminal();
        let screen = Style {
            width: to_terminal.then(terminal_width),
            plain,
            color: colors(options.color, to_terminal),
            max_rows: to_terminal.then_some(TERMINAL_ROWS),
            prompt: false,
            picture: Picture::default(),
        };
        let page = if target == Target::Stdout { screen.clone() } else { screen.clone().in_file() };
        let messages = Style {
            width: io::stderr().is_terminal().then(terminal_width),
            plain,
            color: colors(options.color, io::stderr().is_terminal()),
            max_rows: None,
            prompt: false,
            picture: Picture::default(),
        };
        let request = request(&options, &interrupt);
        let context = Context {
            graph: options.graph,
            format,
            interchange,
            target,
            request,
            parameters: options.parameters,
            screen,
            errors: options.errors,
            page,
            messages,
            interrupt,
        };
        Ok((context, arguments.command))
    }

    /// Opens the graph that the options name, to ask it.
    ///
    /// # Errors
    /// Every problem found in its files.
    pub fn open_graph(&self) -> Result<Graph, Failure> {
        match &self.graph {
            None => Ok(load::built_in()),
            Some(path) => load::open(path).map_err(Failure::Data),
        }
    }

    /// A session on the graph that the options name.
    ///
    /// # Errors
    /// Every problem found in its files.
    pub fn session(&self) -> Result<Session, Failure> {
        session(self.graph.as_deref())
    }

    /// Where results go, ready to be written to.
    pub fn output(&self) -> Output {
        Output::new(self.target.clone(), self.format)
    }
}

/// A session on the graph at a path, or the built-in one; what is changed in a graph file is kept in it.
///
/// # Errors
/// Every problem found in its files.
pub fn session(path: Option<&Path>) -> Result<Session, Failure> {
    let Some(path) = path else { return Ok(Session::new(load::built_in())) };
    let load::Opened { graph, store } = load::open_to_change(path).map_err(Failure::Data)?;
    Ok(match store {
        Some(store) => Session::keeping(graph, store),
        None => Session::new(graph),
    })
}

/// The form of a whole graph that `--format` names; other commands than `export` write none.
fn interchange(choice: Option<FormatChoice>, is_export: bool) -> Result<Option<Interchange>, Failure> {
    match choice {
        None | Some(FormatChoice::Auto) => Ok(None),
        Some(FormatChoice::Interchange(form)) if is_export => Ok(Some(form)),
        Some(FormatChoice::Interchange(form)) => Err(Failure::Usage(format!(
            "`{0}` is a form of a whole graph: `pathways export --format {0}` writes it",
            form.name()
        ))),
        Some(FormatChoice::Is(format)) if is_export => match Interchange::named(format.name()) {
            Some(form) => Ok(Some(form)),
            None => Err(Failure::Usage(super::export::unknown(format.name()))),
        },
        Some(FormatChoice::Is(_)) => Ok(None),
    }
}

fn request(options: &Options, interrupt: &Interrupt) -> Request {
    let parameters = options.parameters.iter();
    Request {
        parameters: parameters.map(|(name, text)| (name.clone(), json::parameter(text))).collect(),
        timeout: options.timeout,
        max_rows: options.max_rows,
        max_memory: options.max_memory,
        cancel: Some(interrupt.flag()),
        read_only: options.read_only,
        strict: options.strict,
        forgive: false,
    }
}

/// The terminal's columns; 80 where it does not say.
pub fn terminal_width() -> usize {
    terminal_size::terminal_size().map_or(80, |(terminal_size::Width(width), _)| usize::from(width).max(20))
}

/// Whether colours may be used on a stream.
fn colors(when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            terminal && !refused && !is_dumb()
        }
    }
}

fn is_dumb() -> bool {
    env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether box drawing and arrows will show: not on a dumb terminal, not where the locale is not UTF-8.
fn can_draw() -> bool {
    if is_dumb() && io::stdout().is_terminal() {
        return false;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
    match locale {
        // Nothing said: containers and services. Almost all of them show UTF-8; `C` and `POSIX` say otherwise.
        None => true,
        Some(locale) => {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
    }
}
