//! Statements and `:` commands carried out one by one: what scripts and the prompt share.

use super::context::Context;
use super::output::{Output, Target};
use super::report::{Reporter, changes_in_words, is_for_stderr, report_failure};
use super::status::{Failure, Status};
use super::{commands, interrupt::Interrupt};
use crate::diagnostic::{Diagnostic, ErrorType, Result as Checked};
use crate::render::Style;
use crate::session::{Graph, Outcome, Request, Session};
use crate::syntax::{Piece, split};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How deep scripts may run scripts.
const MAX_SOURCES: usize = 16;

/// What to do after a piece was carried out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// Go on; how the piece ended.
    Next(Status),
    /// Leave.
    Quit,
}

/// A place in a script.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// The file as the person named it.
    pub file: &'a str,
    /// The line, counted from one.
    pub line: u32,
}

/// A session with everything around it that commands can set.
pub struct Console {
    /// The session.
    pub session: Session,
    /// Where the graph came from; the built-in one where it is `None`.
    pub origin: Option<PathBuf>,
    /// Parameters, limits, strictness.
    pub request: Request,
    /// Where results go.
    pub output: Output,
    /// How pages look.
    pub page: Style,
    /// Standard error.
    pub reporter: Reporter,
    /// Say how long each statement took.
    pub timing: bool,
    /// What was entered, oldest first.
    pub history: Vec<String>,
    /// Statements that ran without an error, for `:save-script`.
    pub done: Vec<String>,
    /// The statement that a refused one offers instead.
    pub offered: Option<String>,
    /// Whether a person sits at it.
    pub interactive: bool,
    /// Whether the graph was named to the reader.
    pub graph_named: bool,
    /// Grows with every change of the graph.
    pub generation: u64,
    interrupt: Interrupt,
    initial_target: Target,
    sources: usize,
}

impl Console {
    /// A console on the graph that the options name.
    ///
    /// # Errors
    /// Every problem found in the graph's files.
    pub fn new(context: &Context) -> Result<Self, Failure> {
        let session = Session::new(context.open_graph()?);
        Ok(Console {
            session,
            origin: context.graph.clone(),
            request: context.request.clone(),
            output: context.output(),
            page: context.page,
            reporter: Reporter::new(context),
            timing: false,
            history: Vec::new(),
            done: Vec::new(),
            offered: None,
            interactive: false,
            graph_named: false,
            generation: 0,
            interrupt: context.interrupt.clone(),
            initial_target: context.target.clone(),
            sources: 0,
        })
    }

    /// Carries out every piece of a script.
    ///
    /// # Errors
    /// What stops the program: results that cannot be written.
    pub fn script(&mut self, text: &str, file: Option<&str>, keep_going: bool) -> Result<Flow, Failure> {
        let mut worst = Status::Answered;
        for piece in split(text) {
            let at = file.map(|file| At { file, line: piece.line });
            match self.piece(piece, at)? {
                Flow::Quit => return Ok(if self.interactive { Flow::Quit } else { Flow::Next(worst) }),
                Flow::Next(Status::Answered) => {}
                Flow::Next(Status::Interrupted) => return Ok(Flow::Next(Status::Interrupted)),
                Flow::Next(status) if !keep_going => return Ok(Flow::Next(status)),
                Flow::Next(status) => worst = worse(worst, status),
            }
        }
        Ok(Flow::Next(worst))
    }

    /// Carries out one piece.
    ///
    /// # Errors
    /// What stops the program: results that cannot be written.
    pub fn piece(&mut self, piece: Piece<'_>, at: Option<At<'_>>) -> Result<Flow, Failure> {
        self.offered = None;
        if piece.is_command {
            commands::run(self, piece.text, at)
        } else {
            self.statement(piece.text, at).map(Flow::Next)
        }
    }

    /// Runs a statement and shows what it gives.
    ///
    /// # Errors
    /// Results that cannot be written.
    pub fn statement(&mut self, text: &str, at: Option<At<'_>>) -> Result<Status, Failure> {
        match self.execute(text) {
            Err(diagnostic) => Ok(self.refuse(diagnostic, text, at)),
            Ok(outcome) => {
                // A page without rows says nothing that the message does not say better.
                let is_worth_a_page = outcome.stopped.is_none() || !outcome.rows.is_empty();
                if is_worth_a_page || !self.output.is_page() {
                    self.output.write(&outcome, &self.page, self.interactive)?;
                }
                self.done.push(text.to_owned());
                Ok(self.after(&outcome, text, at))
            }
        }
    }

    /// Runs a statement, watched by Ctrl-C.
    ///
    /// # Errors
    /// Whatever is wrong with the statement.
    pub fn execute(&mut self, text: &str) -> Checked<Outcome> {
        self.interrupt.clear();
        self.session.execute(text, &self.request)
    }

    /// Shows an error, and what it offers instead.
    pub fn refuse(&mut self, mut diagnostic: Box<Diagnostic>, text: &str, at: Option<At<'_>>) -> Status {
        if let Some(at) = at {
            diagnostic = diagnostic.in_file(at.file, at.line);
        }
        self.reporter.diagnostic(&diagnostic, text);
        self.offered = diagnostic.corrections.first().cloned();
        self.status_of(&diagnostic)
    }

    /// Whatever is to be said after the rows: warnings, what changed, how many rows, from which graph.
    fn after(&mut self, outcome: &Outcome, text: &str, at: Option<At<'_>>) -> Status {
        let notes_are_shown = self.output.shows_notes();
        for diagnostic in outcome.diagnostics.iter().filter(|one| is_for_stderr(one, notes_are_shown)) {
            let mut diagnostic = Box::new(diagnostic.clone());
            if let Some(at) = at {
                diagnostic = diagnostic.in_file(at.file, at.line);
            }
            self.reporter.diagnostic(&diagnostic, text);
        }
        if outcome.explanation.is_some() && !outcome.rows.is_empty() && !notes_are_shown {
            // PROFILE in a data format: the rows are the result, the plan goes beside it.
            self.reporter.line(outcome.explanation.as_deref().unwrap_or_default().trim_end());
        }
        self.footer(outcome);
        match &outcome.stopped {
            None => Status::Answered,
            Some(stopped) => self.refuse(stopped.clone(), text, at),
        }
    }

    fn footer(&mut self, outcome: &Outcome) {
        let mut parts = Vec::new();
        let is_explained = outcome.explanation.is_some() && outcome.rows.is_empty();
        if !outcome.columns.is_empty() && !is_explained {
            parts.push(match outcome.rows.len() {
                1 => "1 row".to_owned(),
                n => format!("{n} rows"),
            });
        }
        if let Some(changes) = changes_in_words(&outcome.changes) {
            self.generation += 1;
            parts.push(format!("{changes}, in memory only"));
        }
        if self.timing {
            parts.push(format!("{:.3} ms", outcome.elapsed.as_secs_f64() * 1000.0));
        }
        if !self.graph_named {
            self.graph_named = true;
            parts.push(format!("graph: {}", self.graph_name()));
        }
        if !parts.is_empty() {
            self.reporter.line(&format!("({})", parts.join("; ")));
        }
    }

    fn status_of(&self, diagnostic: &Diagnostic) -> Status {
        match diagnostic.kind {
            ErrorType::LimitError if self.interrupt.is_raised() => Status::Interrupted,
            ErrorType::LimitError => Status::Limit,
            ErrorType::DataError => Status::BadData,
            ErrorType::SyntaxError
            | ErrorType::SemanticError
            | ErrorType::TypeError
            | ErrorType::ArgumentError
            | ErrorType::ArithmeticError
            | ErrorType::EntityNotFound
            | ErrorType::ParameterMissing
            | ErrorType::ProcedureError
            | ErrorType::ConstraintVerificationFailed
            | ErrorType::UsageError => Status::Failed,
        }
    }

    /// The graph as messages name it.
    pub fn graph_name(&self) -> String {
        let title = self.session.graph().catalog().schema().title.clone();
        match (&self.origin, title.is_empty()) {
            (None, _) => format!("{title}, built in"),
            (Some(path), true) => path.display().to_string(),
            (Some(path), false) => format!("{title}, {}", path.display()),
        }
    }

    /// Opens another graph in place of this one.
    ///
    /// # Errors
    /// Every problem found in its files; this graph stays.
    pub fn open(&mut self, path: Option<&Path>) -> Result<(), Failure> {
        let graph = match path {
            None => crate::load::built_in(),
            Some(path) => super::context::open(path)?,
        };
        self.replace_graph(Arc::new(graph));
        self.origin = path.map(Path::to_owned);
        self.graph_named = false;
        Ok(())
    }

    /// Goes on with this graph.
    pub fn replace_graph(&mut self, graph: Arc<Graph>) {
        self.session = Session::sharing(graph);
        self.generation += 1;
    }

    /// Runs the script in a file.
    ///
    /// # Errors
    /// Results that cannot be written.
    pub fn source(&mut self, path: &Path, keep_going: bool) -> Result<Flow, Failure> {
        if self.sources >= MAX_SOURCES {
            let message = format!("`{}`: scripts run each other more than {MAX_SOURCES} deep", path.display());
            let diagnostic = Diagnostic::compile("script-depth", ErrorType::UsageError, "", message);
            return Ok(Flow::Next(self.refuse(diagnostic, "", None)));
        }
        let text = match super::run::read_script(path) {
            Ok(text) => text,
            Err(diagnostic) => return Ok(Flow::Next(self.refuse(diagnostic, "", None))),
        };
        self.sources += 1;
        let flow = self.script(&text, Some(&super::run::script_name(path)), keep_going);
        self.sources -= 1;
        flow
    }

    /// Sends results to a file, or back to where they went at first.
    ///
    /// # Errors
    /// An extension that means no format, or what was written so far cannot be ended.
    pub fn send_to(&mut self, path: Option<&Path>) -> Result<(), Failure> {
        let target = path.map_or_else(|| self.initial_target.clone(), |path| Target::new(Some(path)));
        let format = target.format_of_extension()?;
        self.finish_output()?;
        let to_terminal = target == Target::Stdout && io::stdout().is_terminal();
        self.page.max_rows =
            if to_terminal { self.page.max_rows.or(Some(super::context::TERMINAL_ROWS)) } else { None };
        self.page.width = to_terminal.then(super::context::terminal_width);
        self.output = Output::new(target, format);
        Ok(())
    }

    /// Ends the output file, and says where it is.
    ///
    /// # Errors
    /// What could not be written.
    pub fn finish_output(&mut self) -> Result<(), Failure> {
        if let Some(path) = self.output.finish()? {
            self.reporter.line(&path.display().to_string());
        }
        Ok(())
    }

    /// Shows a failure without ending anything.
    pub fn report(&self, failure: &Failure) -> Status {
        report_failure(&self.reporter, failure);
        failure.status()
    }
}

/// Which of two statuses a command with both ends with: a failed statement weighs most.
pub fn worse(a: Status, b: Status) -> Status {
    let rank = |status: Status| match status {
        Status::Answered => 0,
        Status::Limit => 1,
        Status::BadData => 2,
        Status::Usage => 3,
        Status::Failed => 4,
        Status::Interrupted => 5,
    };
    if rank(b) > rank(a) { b } else { a }
}
