//! Statements and `:` commands carried out one by one: what scripts and the prompt share.

use super::context::Context;
use super::offer;
use super::output::{Output, Target};
use super::patience::Patience;
use super::picture::{self, Wanted};
use super::record::{self, Record};
use super::report::{Reporter, changes_in_words, is_for_stderr, report_failure};
use super::status::{Failure, Status};
use super::{commands, interrupt::Interrupt};
use crate::diagnostic::{Diagnostic, ErrorType, Result as Checked};
use crate::render::Style;
use crate::session::{Outcome, Request, Session};
use crate::syntax::{Piece, split};
use std::path::{Path, PathBuf};

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
    /// What pictures are asked to be, where results are pictures.
    pub wanted: Wanted,
    /// Standard error.
    pub reporter: Reporter,
    /// Say how long each statement took.
    pub timing: bool,
    /// What was entered, oldest first.
    pub history: Vec<String>,
    /// What was done, for `:save-script`.
    pub record: Record,
    /// The last statement that gave rows, for `:draw`.
    pub last_answer: Option<String>,
    /// The statement that a refused one offers instead.
    pub offered: Option<String>,
    /// The generation of the graph at `:begin`, and how deep in scripts it was said.
    pub begun: Option<(u64, usize)>,
    /// Whether a person sits at it.
    pub interactive: bool,
    /// Whether the graph was named to the reader.
    pub graph_named: bool,
    /// Grows with every change of the graph.
    pub generation: u64,
    interrupt: Interrupt,
    /// How pages on standard output look.
    screen: Style,
    /// Where results went before they were sent elsewhere.
    home: Option<Output>,
    /// The folders of the scripts that are running, innermost last.
    folders: Vec<PathBuf>,
}

impl Console {
    /// A console on the graph that the options name.
    ///
    /// # Errors
    /// Every problem found in the graph's files.
    pub fn new(context: &Context) -> Result<Self, Failure> {
        let session = context.session()?;
        Ok(Console {
            record: beginning(context),
            last_answer: None,
            session,
            origin: context.graph.clone(),
            request: context.request.clone(),
            output: context.output(),
            page: context.page.clone(),
            wanted: Wanted::default(),
            reporter: Reporter::new(context),
            timing: false,
            history: Vec::new(),
            offered: None,
            begun: None,
            interactive: false,
            graph_named: false,
            generation: 0,
            interrupt: context.interrupt.clone(),
            screen: context.screen.clone(),
            home: None,
            folders: Vec::new(),
        })
    }

    /// A person sits at it from now on.
    pub fn at_prompt(&mut self) {
        self.interactive = true;
        self.request.forgive = true;
        self.screen.prompt = true;
        self.page.prompt = true;
    }

    /// Carries out every piece of a script.
    ///
    /// # Errors
    /// What stops the program: results that cannot be written.
    pub fn script(&mut self, text: &str, file: Option<&str>, keep_going: bool) -> Result<Flow, Failure> {
        let mut worst = Status::Answered;
        for piece in split(text) {
            let at = file.map(|file| At { file, line: piece.line });
            self.output.title = title(text, piece.offset);
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
        let bare = if self.interactive && at.is_none() { super::bare::command(piece.text) } else { None };
        if piece.is_command {
            commands::run(self, piece.text, at)
        } else if let Some(command) = bare {
            commands::run(self, &command, at)
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
            Err(diagnostic) => Ok(self.refuse(super::bare::meant(text).unwrap_or(diagnostic), text, at)),
            Ok(mut outcome) => {
                if let Some(diagnostic) = self.output.objection(&outcome) {
                    return Ok(self.refuse(diagnostic, text, at));
                }
                if let Some(format) = self.output.picture_of(&outcome) {
                    let wanted = self.wanted.clone();
                    let made = match picture::make(self, &outcome, format, &wanted, (text, at)) {
                        Ok(made) => made,
                        Err(status) => return Ok(status),
                    };
                    if let Err(problem) = outcome.graph.is_whole() {
                        // It came up while the picture was made: something may be missing in it.
                        return Ok(self.refuse(problem, "", at));
                    }
                    // A file that is being written to is put back, whether it could be or not.
                    let mut output = self.output.taken();
                    let written = made.write(&mut output);
                    self.output = output;
                    written?;
                    self.remember(text, &outcome);
                    return Ok(self.after(&outcome, text, at));
                }
                // A page without rows says nothing that the message does not say better.
                let is_worth_a_page = outcome.stopped.is_none() || !outcome.rows.is_empty();
                if is_worth_a_page || !self.output.is_page() {
                    // What there was when the statement itself was interrupted is written out.
                    let interrupt = outcome.stopped.is_none().then_some(&self.interrupt);
                    if self.output.write(text, &outcome, &self.page, self.interactive, interrupt)? {
                        let message = "the answer was interrupted while it was written";
                        outcome.stopped = Some(Diagnostic::limit("interrupted", message));
                    }
                }
                outcome.diagnostics.extend(self.output.take_remarks());
                if let Some(problem) = outcome.graph.trouble() {
                    // It came up while the answer was written: something may be missing there.
                    return Ok(self.refuse(Box::new(problem.clone()), "", at));
                }
                self.remember(text, &outcome);
                Ok(self.after(&outcome, text, at))
            }
        }
    }

    /// Keeps a statement that ran, as a script would have it.
    fn remember(&mut self, text: &str, outcome: &Outcome) {
        let text = self.spelled_right(text, outcome);
        self.record.statement(&text);
        if outcome.explanation.is_none() && !outcome.rows.is_empty() {
            self.last_answer = Some(text);
        }
    }

    /// A statement that ran, with the names that were forgiven put right.
    pub fn spelled_right(&mut self, text: &str, outcome: &Outcome) -> String {
        match outcome.diagnostics.iter().any(|one| one.code == "slip-taken") {
            true => record::spelled_right(&mut self.session, text, &self.request),
            false => text.to_owned(),
        }
    }

    /// Runs a statement, watched by Ctrl-C.
    ///
    /// # Errors
    /// Whatever is wrong with the statement.
    pub fn execute(&mut self, text: &str) -> Checked<Outcome> {
        self.interrupt.clear();
        let _waiting = Patience::begin(self.interactive && self.reporter.is_watched());
        self.session.execute(text, &self.request)
    }

    /// Runs something with the session under the limits that are set, watched by Ctrl-C.
    ///
    /// # Errors
    /// Whatever it reports.
    pub fn interruptible<T>(&mut self, run: impl FnOnce(&mut Session, &Request) -> Checked<T>) -> Checked<T> {
        self.interrupt.clear();
        run(&mut self.session, &self.request)
    }

    /// Whether Ctrl-C was pressed since the last statement began.
    pub fn is_interrupted(&self) -> bool {
        self.interrupt.is_raised()
    }

    /// Shows an error, and what it offers instead.
    pub fn refuse(&mut self, mut diagnostic: Box<Diagnostic>, text: &str, at: Option<At<'_>>) -> Status {
        if let Some(at) = at {
            diagnostic = diagnostic.in_file(at.file, at.line);
        }
        if diagnostic.code == "sentence" {
            let request = Request { read_only: true, ..self.request.clone() };
            let examples =
                self.session.execute(offer::NAMES_NOTHING, &request).err().map(|refused| refused.corrections);
            diagnostic = offer::settled(diagnostic, text, &examples.unwrap_or_default());
        }
        self.reporter.diagnostic(&diagnostic, text);
        self.offered = offer::of(&diagnostic, text);
        self.status_of(&diagnostic)
    }

    /// Says what is to be said of an answer that was drawn: its warnings, and the limit that cut it short. Its notes stand
    /// in the picture.
    pub fn warn(&mut self, outcome: &Outcome, text: &str, at: Option<At<'_>>) -> Status {
        self.tell(outcome, true, text, at);
        // That another name was taken than the one that was typed must be seen here.
        for taken in outcome.diagnostics.iter().filter(|one| one.code == "slip-taken") {
            self.reporter.diagnostic(taken, text);
        }
        match &outcome.stopped {
            None => Status::Answered,
            Some(stopped) => self.refuse(stopped.clone(), text, at),
        }
    }

    fn tell(&self, outcome: &Outcome, notes_are_shown: bool, text: &str, at: Option<At<'_>>) {
        for diagnostic in outcome.diagnostics.iter().filter(|one| is_for_stderr(one, notes_are_shown)) {
            let mut diagnostic = Box::new(diagnostic.clone());
            if let Some(at) = at {
                diagnostic = diagnostic.in_file(at.file, at.line);
            }
            self.reporter.diagnostic(&diagnostic, text);
        }
    }

    /// Whatever is to be said after the rows: warnings, what changed, how many rows, from which graph.
    fn after(&mut self, outcome: &Outcome, text: &str, at: Option<At<'_>>) -> Status {
        let notes_are_shown = self.output.shows_notes();
        self.tell(outcome, notes_are_shown, text, at);
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
        // What was stopped before its first row did not find none.
        let is_cut_short = outcome.stopped.is_some() && outcome.rows.is_empty();
        if !outcome.columns.is_empty() && !is_explained && !is_cut_short {
            parts.push(match outcome.rows.len() {
                1 => "1 row".to_owned(),
                n => format!("{n} rows"),
            });
        }
        if let Some(changes) = changes_in_words(&outcome.changes) {
            self.generation += 1;
            parts.push(match (self.session.keeps_changes(), self.session.in_transaction()) {
                (false, _) => format!("{changes}, in memory only"),
                (true, false) => format!("{changes}, saved"),
                (true, true) => format!("{changes}, to be saved by :commit"),
            });
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
            ErrorType::UsageError if diagnostic.code == "bad-usage" => Status::Usage,
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
        self.session = super::context::session(path)?;
        self.generation += 1;
        self.begun = None;
        self.origin = path.map(Path::to_owned);
        self.graph_named = false;
        Ok(())
    }

    /// Runs the script in a file; a name without a folder of its own is looked for beside the script that
    /// names it.
    ///
    /// # Errors
    /// Results that cannot be written.
    pub fn source(&mut self, path: &Path, keep_going: bool, at: Option<At<'_>>) -> Result<Flow, Failure> {
        if self.folders.len() >= MAX_SOURCES {
            let message = format!("`{}`: scripts run each other more than {MAX_SOURCES} deep", path.display());
            let diagnostic = Diagnostic::compile("script-depth", ErrorType::UsageError, "", message);
            return Ok(Flow::Next(self.refuse(diagnostic, "", at)));
        }
        let path = self.beside(path);
        let text = match super::run::read_script(&path) {
            Ok(text) => text,
            Err(diagnostic) => return Ok(Flow::Next(self.refuse(diagnostic, "", at))),
        };
        self.folders.push(path.parent().map(Path::to_owned).unwrap_or_default());
        let flow = self.script(&text, Some(&super::run::script_name(&path)), keep_going);
        self.folders.pop();
        flow
    }

    /// Runs a script as `:source` does: what it says of format and output holds until it ends.
    ///
    /// # Errors
    /// Results that cannot be written.
    pub fn source_apart(&mut self, path: &Path, at: Option<At<'_>>) -> Result<Flow, Failure> {
        let home = self.home.take();
        let format = self.output.chosen_format();
        let recorded = self.record.len();
        let flow = self.source(path, false, at);
        let ended = self.go_home();
        self.home = home;
        self.output.set_format(format);
        let flow = flow?;
        ended?;
        if flow == Flow::Next(Status::Answered) {
            let path = self.beside(path);
            let path = std::path::absolute(&path).unwrap_or(path);
            self.record.replace(recorded, format!(":source {}", path.display()));
        }
        Ok(flow)
    }

    /// How many scripts are running, one inside the other.
    pub fn depth(&self) -> usize {
        self.folders.len()
    }

    /// Whether anything has changed since `:begin`.
    pub fn has_uncommitted(&self) -> bool {
        self.begun.is_some_and(|(generation, _)| generation != self.generation)
    }

    /// A script's name, seen from the script that runs.
    fn beside(&self, path: &Path) -> PathBuf {
        match self.folders.last() {
            Some(folder) if path.as_os_str() != "-" => folder.join(path),
            _ => path.to_owned(),
        }
    }

    /// Sends results to a file from now on.
    ///
    /// # Errors
    /// An extension that means no format, a file that cannot be made; results then go where they went.
    pub fn send_to(&mut self, target: Target) -> Result<(), Failure> {
        let format = target.format_of_extension()?;
        let mut output = Output::new(target, format);
        output.open()?;
        let before = std::mem::replace(&mut self.output, output);
        match &self.home {
            None => self.home = Some(before),
            Some(_) => self.finish(before)?,
        }
        self.restyle();
        Ok(())
    }

    /// Sends results where they went before [`Console::send_to`].
    ///
    /// # Errors
    /// What was written so far cannot be ended.
    pub fn go_home(&mut self) -> Result<(), Failure> {
        if let Some(home) = self.home.take() {
            let before = std::mem::replace(&mut self.output, home);
            self.restyle();
            self.finish(before)?;
        }
        Ok(())
    }

    /// Pages as they suit the place that results go to: a file has no colours and no width.
    pub fn restyle(&mut self) {
        let screen = self.screen();
        let page = if *self.output.target() == Target::Stdout { screen } else { screen.in_file() };
        self.page = Style { picture: self.page.picture.clone(), ..page };
    }

    /// The style of what a command tells on the screen, wherever results go.
    pub fn screen(&self) -> Style {
        // A terminal's width may change at any time.
        Style { width: self.screen.width.map(|_| super::context::terminal_width()), ..self.screen.clone() }
    }

    /// Tells something on the screen, wherever results go.
    ///
    /// # Errors
    /// Standard output that cannot be written.
    pub fn say(&mut self, text: &str) -> Result<(), Failure> {
        Output::new(Target::Stdout, None).write_text(text)
    }

    /// Ends: says what was not committed, ends the output files, and says where they are. Where statements were left
    /// out for an error, a file that was there before stays as it was: half a report does not take the place of a whole one.
    ///
    /// # Errors
    /// What could not be written.
    pub fn finish_output(&mut self, ended: Status) -> Result<(), Failure> {
        if self.has_uncommitted() {
            let message = "the transaction was not committed: what changed since `:begin` is not kept";
            let warning = Diagnostic::warning("transaction", message).hint("`:commit` keeps it, before you leave");
            self.reporter.diagnostic(&warning, "");
        }
        self.go_home()?;
        let is_cut_short = match ended {
            Status::Failed | Status::Usage | Status::BadData | Status::Interrupted => true,
            // (A limit was asked for, and says what it left out.)
            Status::Answered | Status::Limit => false,
        };
        if is_cut_short && let Some(path) = self.output.leave_as_it_was() {
            self.reporter.line(&format!("{} was left as it was: not all of it could be written anew", path.display()));
        }
        for path in self.output.finish()? {
            self.reporter.line(&path.display().to_string());
        }
        Ok(())
    }

    fn finish(&self, mut output: Output) -> Result<(), Failure> {
        for path in output.finish()? {
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

/// What a script calls the statement at a place: the comment on the line above it.
fn title(text: &str, offset: usize) -> Option<String> {
    let above = text.get(..offset)?.trim_end_matches([' ', '\t']).strip_suffix('\n')?;
    let line = above.lines().next_back()?.trim().strip_prefix("//")?;
    Some(line.trim().to_owned()).filter(|title| !title.is_empty())
}

/// What a script needs in front to do the same as a session with these options.
fn beginning(context: &Context) -> Record {
    let mut record = Record::default();
    if let Some(graph) = &context.graph {
        let path = std::path::absolute(graph).unwrap_or_else(|_| graph.clone());
        record.command(format!(":open {}", path.display()));
    }
    if let Some(format) = context.format {
        record.setting("format", format!(":format {}", format.name()));
    }
    for (name, text) in &context.parameters {
        record.setting(&format!("param {name}"), record::param_line(name, text));
    }
    record
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
