//! `pathways pipe`: JSON lines in, JSON lines out, for other programs.
//!
//! Any line gets an answer, and no line ends the loop: only the end of input does.

use super::arguments::Pipe;
use super::context::Context;
use super::picture::{self, PictureOption, Wanted, no_such_picture};
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, ErrorType, Severity};
use crate::render::json;
use crate::render::json::answer::{AnswerOptions, Answers, PictureAnswer};
use crate::render::json::request::{Ask, Draw, Query, parse_request};
use crate::render::{Format, Limits, Picture, PictureFormat};
use crate::session::{DEFAULT_MEMORY, Graph, Outcome, Procedure, Request, Session, Value};
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::time::Instant;

/// The longest line that is read.
const MAX_LINE: usize = 64 * 1024 * 1024;

/// Answers requests until standard input ends.
///
/// # Errors
/// A graph that cannot be opened at the start, input that cannot be read, answers that cannot be written.
pub fn run(context: &Context, _: &Pipe) -> Result<Status, Failure> {
    let mut server = Server {
        session: context.session()?,
        answers: Answers::default(),
        request: Request { cancel: None, ..context.request.clone() },
    };
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        let answer = match read_line(&mut input, &mut line).map_err(stdin)? {
            Line::End => return Ok(Status::Answered),
            Line::TooLong => server.answers.error("null", &too_long()),
            Line::Read => match std::str::from_utf8(&line) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => server.answer(text),
                Err(error) => server.answers.error("null", &not_utf8(error)),
            },
        };
        output.write_all(answer).and_then(|()| output.flush()).map_err(Failure::stdout)?;
    }
}

/// What reading a line gave.
enum Line {
    Read,
    TooLong,
    End,
}

/// Reads a line without its end; one that is too long is passed over, in bounded memory.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    if line.capacity() > 1 << 20 {
        // One long request must not hold its memory for ever.
        *line = Vec::new();
    }
    let mut too_long = false;
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() {
            let nothing = line.is_empty() && !too_long;
            return Ok(if nothing { Line::End } else { ended(too_long) });
        }
        let (piece, used, done) = match available.iter().position(|&byte| byte == b'\n') {
            Some(at) => (available.get(..at).unwrap_or_default(), at + 1, true),
            None => (available, available.len(), false),
        };
        if line.len() + piece.len() > MAX_LINE {
            too_long = true;
            line.clear();
        }
        if !too_long {
            line.extend_from_slice(piece);
        }
        input.consume(used);
        if done {
            return Ok(ended(too_long));
        }
    }
}

fn ended(too_long: bool) -> Line {
    if too_long { Line::TooLong } else { Line::Read }
}

fn stdin(error: io::Error) -> Failure {
    Failure::Io("standard input".to_owned(), error)
}

fn too_long() -> Diagnostic {
    *Diagnostic::limit("line-limit", format!("this line is longer than {} MiB", MAX_LINE >> 20))
}

fn not_utf8(error: std::str::Utf8Error) -> Diagnostic {
    let message =
        format!("this line is not UTF-8 text: the byte at offset {} does not belong there", error.valid_up_to());
    *Diagnostic::compile("bad-request", ErrorType::UsageError, "", message)
}

/// The session behind the pipe.
struct Server {
    session: Session,
    answers: Answers,
    /// Limits from the command line; a request may tighten them.
    request: Request,
}

impl Server {
    /// The answer to one line.
    fn answer(&mut self, line: &str) -> &[u8] {
        let request = match parse_request(line, self.session.graph()) {
            Ok(request) => request,
            Err(error) => return self.answers.error(&error.id, &error.diagnostic),
        };
        let id = request.id;
        match request.ask {
            Ask::Hello => self.answers.hello(&id),
            Ask::Reset => {
                self.session = Session::new(Graph::default());
                self.answers.ok(&id)
            }
            Ask::Open(path) => self.open(&id, &path),
            Ask::Query(query) => self.query(&id, query),
            Ask::Draw(draw) => self.draw(&id, draw),
            Ask::Procedure(told) => self.procedure(&id, &told),
        }
    }

    fn open(&mut self, id: &str, path: &Path) -> &[u8] {
        if self.session.in_transaction() {
            let error = Diagnostic::compile("transaction", ErrorType::UsageError, "", "a transaction is open")
                .hint("end it with the query `:commit` or `:rollback`, then open another graph");
            return self.answers.error(id, &error);
        }
        match super::context::session(Some(path)) {
            Ok(session) => {
                self.session = session;
                self.answers.ok(id)
            }
            Err(Failure::Data(problems)) => self.answers.error(id, &in_one(problems)),
            Err(Failure::Usage(message) | Failure::Io(message, _)) => {
                self.answers.error(id, &Diagnostic::data("unreadable-graph", message))
            }
            Err(Failure::NoFolder(path)) => {
                let message = format!("there is no folder for `{}`", path.display());
                self.answers.error(id, &Diagnostic::data("unreadable-graph", message))
            }
        }
    }

    /// `:begin`, `:commit` and `:rollback`, which stand where a statement does; none for anything else.
    fn transaction(&mut self, text: &str) -> Option<Result<(), Box<Diagnostic>>> {
        match text.trim().trim_end_matches(';').trim_end().to_ascii_lowercase().as_str() {
            ":begin" => Some(self.session.begin()),
            ":commit" => Some(self.session.commit()),
            ":rollback" => Some(self.session.rollback()),
            _ => None,
        }
    }

    fn query(&mut self, id: &str, query: Query) -> &[u8] {
        if let Some(done) = self.transaction(&query.text) {
            return match done {
                Ok(()) => {
                    let options = AnswerOptions { timing: query.timing, ..AnswerOptions::default() };
                    self.answers.outcome(id, &Outcome::without_rows(self.session.graph()), options)
                }
                Err(diagnostic) => self.answers.error(id, &diagnostic),
            };
        }
        let (text, timing) = (query.text.clone(), query.timing);
        let request = self.request_of(query);
        let deadline = request.timeout.and_then(|timeout| Instant::now().checked_add(timeout));
        match self.session.execute(&text, &request) {
            Err(diagnostic) => self.answers.error(id, &diagnostic),
            Ok(outcome) => match &outcome.stopped {
                Some(stopped) if request.max_rows.is_none_or(|most| outcome.rows.len() < most) => {
                    self.answers.error(id, stopped)
                }
                stopped => {
                    let options = AnswerOptions {
                        most_bytes: request.max_memory.unwrap_or(DEFAULT_MEMORY),
                        deadline,
                        timing,
                        truncated: stopped.is_some(),
                    };
                    self.answers.outcome(id, &outcome, options)
                }
            },
        }
    }

    fn procedure(&mut self, id: &str, told: &json::Procedure) -> &[u8] {
        match Procedure::table(&told.signature, &told.columns, told.rows.clone()) {
            Ok(procedure) => {
                self.session.define_procedure(procedure);
                self.answers.ok(id)
            }
            Err(diagnostic) => self.answers.error(id, &diagnostic),
        }
    }

    fn draw(&mut self, id: &str, draw: Draw) -> &[u8] {
        match self.drawn(draw) {
            Err(refused) => self.answers.error(id, &refused),
            Ok(Drawn { bytes, format, warnings, truncated }) => {
                let is_binary = format.is_binary();
                self.answers.picture(id, &PictureAnswer { bytes: &bytes, is_binary, warnings: &warnings, truncated })
            }
        }
    }

    fn drawn(&mut self, draw: Draw) -> Result<Drawn, Box<Diagnostic>> {
        let format = match &draw.format {
            None => PictureFormat::Dot,
            Some(name) => Format::named(name).and_then(Format::picture).ok_or_else(|| no_such_picture(name))?,
        };
        let mut wanted = Wanted::default();
        for (option, value) in &draw.picture {
            PictureOption::named(option)?.set(value, &mut wanted)?;
        }
        draw.unknown.iter().try_for_each(|name| unless_meant_otherwise(name))?;
        let text = draw.query.text.clone();
        // A picture changes nothing: its answer could not say what.
        let request = Request { read_only: true, ..self.request_of(draw.query) };
        let limits = Limits::of(&request);
        let outcome = self.session.execute(&text, &request).map_err(picture::only_reads)?;
        let truncated = match &outcome.stopped {
            Some(stopped) if request.max_rows.is_none_or(|most| outcome.rows.len() < most) => {
                return Err(stopped.clone());
            }
            stopped => stopped.is_some(),
        };
        let is_warning = |one: &&Diagnostic| one.severity == Severity::Warning;
        let mut warnings: Vec<Diagnostic> = outcome.diagnostics.iter().filter(is_warning).cloned().collect();
        let mut picture = Picture { limits, ..wanted.picture };
        if let Some(statement) = &wanted.highlight {
            let (found, told) = picture::highlight(&mut self.session, &request, statement, &outcome, &picture)?;
            picture.highlight = Some(found);
            warnings.extend(told);
        }
        let drawn = crate::render::picture::draw(&outcome, format, &picture)?;
        warnings.extend(drawn.warnings);
        Ok(Drawn { bytes: drawn.bytes, format, warnings, truncated })
    }

    /// A request's own parameters and limits within those of the command line.
    fn request_of(&self, query: Query) -> Request {
        Request {
            parameters: with_parameters(&self.request.parameters, query.parameters),
            timeout: least(self.request.timeout, query.timeout),
            max_rows: least(self.request.max_rows, query.max_rows),
            max_memory: self.request.max_memory,
            cancel: None,
            read_only: self.request.read_only || query.read_only,
            strict: self.request.strict || query.strict,
            forgive: false,
        }
    }
}

/// What a request for a picture may have beside `id` and `draw`.
const DRAW_MEMBERS: [&str; 13] = [
    "format",
    "theme",
    "title",
    "max_boxes",
    "direction",
    "highlight",
    "page",
    "params",
    "timeout_ms",
    "max_rows",
    "timing",
    "strict",
    "read_only",
];

/// Refuses a member that was surely meant to be one of a picture's: it would be drawn without what was asked. Any other
/// is left alone, since other programs may send more than this version reads.
///
/// # Errors
/// A slip of the hand, dashes for underscores, an option that the command line alone has.
fn unless_meant_otherwise(name: &str) -> Result<(), Box<Diagnostic>> {
    let refuse = |message: String| {
        Diagnostic::compile("bad-request", ErrorType::UsageError, "", message)
            .hint(format!("a picture takes {}", DRAW_MEMBERS.map(|member| format!("`{member}`")).join(", ")))
    };
    let folded = name.to_lowercase().replace(['-', ' '], "_");
    match folded.trim_matches('_') {
        "dark" => Err(refuse(format!("a picture has no `{name}`: it is `\"theme\":\"dark\"`"))),
        "alt" => Err(refuse(format!("`{name}` writes a file beside the picture, which a pipe does not"))),
        folded => {
            let near = DRAW_MEMBERS.into_iter().map(|member| (super::commands::distance(folded, member), member)).min();
            // One slip in a short name, two in a longer one: `name` is no `page`.
            match near.filter(|(slips, member)| *slips <= (member.len() / 4).clamp(1, 2)) {
                Some((_, member)) => Err(refuse(format!("a picture has no `{name}`")).near(vec![member.to_owned()])),
                None => Ok(()),
            }
        }
    }
}

/// A picture for an answer.
struct Drawn {
    bytes: Vec<u8>,
    format: PictureFormat,
    warnings: Vec<Diagnostic>,
    truncated: bool,
}

type Parameters = BTreeMap<String, Value>;

/// A request's own parameters over those of the command line.
fn with_parameters(base: &Parameters, own: Parameters) -> Parameters {
    if base.is_empty() {
        return own;
    }
    let mut all = base.clone();
    all.extend(own);
    all
}

fn least<T: Ord>(a: Option<T>, b: Option<T>) -> Option<T> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Several problems of a graph's files as one error: the first, and the others as hints.
fn in_one(problems: Vec<Diagnostic>) -> Diagnostic {
    let mut problems = problems.into_iter();
    let Some(first) = problems.next() else {
        return *Diagnostic::data("unreadable-graph", "this graph cannot be opened");
    };
    let mut all = Box::new(first);
    for problem in problems.take(20) {
        let place = problem.place.map(|place| format!("{}:{}: ", place.file, place.line)).unwrap_or_default();
        all = all.hint(format!("{place}{}", problem.message));
    }
    *all
}
