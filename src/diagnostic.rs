//! Errors and warnings as data: a stable code, a kind, a message, a span, hints.
//!
//! Nothing in here draws anything. A [`Diagnostic`] is made where the mistake is found and is
//! turned into text once, at the edge, by `render::diagnostics`: with a caret under the line, as
//! plain sentences, or as JSON. Two facts about an error are independent of each other: its
//! [`ErrorType`] (what kind of rule was broken) and its [`Phase`] (when that was noticed). Both use
//! the names of the openCypher TCK, so other programs can match on them.

use std::fmt;
use std::sync::Arc;

/// A half-open range of byte offsets into the text of one statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to just before `end`; offsets past 4 GiB are clamped.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The piece of `text` that this span covers, or nothing if the span does not fit it.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// What kind of rule an error broke, by the names of the openCypher TCK.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ErrorType {
    /// The text is not a statement of the language, or breaks one of its static rules.
    SyntaxError,
    /// The statement is well formed but asks for something without meaning.
    SemanticError,
    /// A value has a type the operation cannot take.
    TypeError,
    /// An argument is outside what the function or clause takes.
    ArgumentError,
    /// Arithmetic without a result: division by zero, overflow.
    ArithmeticError,
    /// A node or relationship is gone.
    EntityNotFound,
    /// A parameter was not given.
    ParameterMissing,
    /// A procedure is unknown or called wrongly.
    ProcedureError,
    /// A constraint of the graph forbids the change.
    ConstraintVerificationFailed,
    /// A limit on time, rows, memory or depth was reached, or the query was interrupted.
    LimitError,
    /// Data files or a graph that cannot be read.
    DataError,
    /// The command or request itself is wrong: a bad `:` command, a bad option.
    UsageError,
}

impl ErrorType {
    /// The name as the TCK and the JSON forms write it.
    pub fn name(self) -> &'static str {
        match self {
            ErrorType::SyntaxError => "SyntaxError",
            ErrorType::SemanticError => "SemanticError",
            ErrorType::TypeError => "TypeError",
            ErrorType::ArgumentError => "ArgumentError",
            ErrorType::ArithmeticError => "ArithmeticError",
            ErrorType::EntityNotFound => "EntityNotFound",
            ErrorType::ParameterMissing => "ParameterMissing",
            ErrorType::ProcedureError => "ProcedureError",
            ErrorType::ConstraintVerificationFailed => "ConstraintVerificationFailed",
            ErrorType::LimitError => "LimitError",
            ErrorType::DataError => "DataError",
            ErrorType::UsageError => "UsageError",
        }
    }
}

/// When an error was noticed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Phase {
    /// Before any data was looked at.
    CompileTime,
    /// While the statement ran.
    Runtime,
}

impl Phase {
    /// The name as the TCK and the JSON forms write it.
    pub fn name(self) -> &'static str {
        match self {
            Phase::CompileTime => "compile time",
            Phase::Runtime => "runtime",
        }
    }
}

/// How much a diagnostic weighs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Severity {
    /// The statement did not do what was asked.
    Error,
    /// The statement did what was asked, but probably not what was meant.
    Warning,
    /// Something the reader of the answer should know.
    Note,
}

/// A place in a file, for data and script errors.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Place {
    /// The file as the person named it.
    pub file: Arc<str>,
    /// Line, counted from one.
    pub line: u32,
}

/// One more thing to say about a diagnostic, perhaps about another place in the text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hint {
    /// A sentence in lower case, without a full stop.
    pub text: String,
    /// The piece of the statement it is about, if not the diagnostic's own.
    pub span: Option<Span>,
}

/// An error, warning or note, made only of data.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable name such as `unknown-label`; listed with an example each in `docs/errors.md`.
    pub code: &'static str,
    /// Error, warning or note.
    pub severity: Severity,
    /// The TCK's type of the error.
    pub kind: ErrorType,
    /// When it was noticed.
    pub phase: Phase,
    /// The TCK's detail, such as `UndefinedVariable`; empty where it has none.
    pub detail: &'static str,
    /// What is wrong: lower case, no full stop, things named in backticks.
    pub message: String,
    /// The piece of the statement that is wrong.
    pub span: Option<Span>,
    /// The file and line, for data files and scripts.
    pub place: Option<Place>,
    /// What to do next.
    pub hints: Vec<Hint>,
    /// Real names near the one that was not found, best first.
    pub near: Vec<String>,
    /// The whole statement with the mistake mended, where exactly one near name fits; several
    /// where a sentence was refused and whole questions are offered instead.
    pub corrections: Vec<String>,
}

/// What fallible stages return: one diagnostic, boxed so that results stay small.
pub type Result<T, E = Box<Diagnostic>> = std::result::Result<T, E>;

impl Diagnostic {
    /// An error noticed before any data was looked at.
    pub fn compile(code: &'static str, kind: ErrorType, detail: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(code, Severity::Error, kind, Phase::CompileTime, detail, message.into())
    }

    /// An error noticed while the statement ran.
    pub fn runtime(code: &'static str, kind: ErrorType, detail: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(code, Severity::Error, kind, Phase::Runtime, detail, message.into())
    }

    /// A compile-time `SyntaxError`, by far the most common kind.
    pub fn syntax(code: &'static str, detail: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::compile(code, ErrorType::SyntaxError, detail, message)
    }

    /// An error in data files or a graph.
    pub fn data(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::compile(code, ErrorType::DataError, "", message)
    }

    /// A limit that was reached while the statement ran.
    pub fn limit(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::runtime(code, ErrorType::LimitError, "", message)
    }

    /// A warning: the statement is legal, but probably not what was meant.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(code, Severity::Warning, ErrorType::SemanticError, Phase::CompileTime, "", message.into())
    }

    /// A note that belongs to the answer.
    pub fn note(code: &'static str, message: impl Into<String>) -> Box<Self> {
        Self::new(code, Severity::Note, ErrorType::SemanticError, Phase::Runtime, "", message.into())
    }

    fn new(
        code: &'static str,
        severity: Severity,
        kind: ErrorType,
        phase: Phase,
        detail: &'static str,
        message: String,
    ) -> Box<Self> {
        Box::new(Diagnostic {
            code,
            severity,
            kind,
            phase,
            detail,
            message,
            span: None,
            place: None,
            hints: Vec::new(),
            near: Vec::new(),
            corrections: Vec::new(),
        })
    }

    /// The same, about this piece of the statement (an earlier span stays). Where a statement happened to be
    /// when its time ran out says nothing.
    pub fn at(mut self: Box<Self>, span: Span) -> Box<Self> {
        if !matches!(self.code, "timeout" | "interrupted") {
            self.span.get_or_insert(span);
        }
        self
    }

    /// The same, about this line of a file (an earlier place stays).
    pub fn in_file(mut self: Box<Self>, file: &str, line: u32) -> Box<Self> {
        self.place.get_or_insert_with(|| Place { file: Arc::from(file), line });
        self
    }

    /// The same, with one more hint.
    pub fn hint(mut self: Box<Self>, text: impl Into<String>) -> Box<Self> {
        self.hints.push(Hint { text: text.into(), span: None });
        self
    }

    /// The same, with real names near the one that was not found.
    pub fn near(mut self: Box<Self>, names: Vec<String>) -> Box<Self> {
        self.near = names;
        self
    }

    /// The same, with the statement as it could be put right.
    pub fn correction(mut self: Box<Self>, statement: impl Into<String>) -> Box<Self> {
        self.corrections.push(statement.into());
        self
    }

    /// Whether this stops the statement.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether a limit was reached or the query was interrupted, rather than anything being wrong.
    pub fn is_limit(&self) -> bool {
        self.kind == ErrorType::LimitError
    }
}

impl fmt::Display for Diagnostic {
    /// The message alone, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

/// A number of bytes as messages have it: in the largest unit that it is a whole number of, or of which it is ten or more;
/// the units are those that options take (`512MiB`).
pub fn amount(bytes: u64) -> String {
    let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
    let fits = |&&(bits, _): &&(u32, &str)| bytes > 0 && (bytes >> bits >= 10 || bytes.trailing_zeros() >= bits);
    match units.iter().find(fits) {
        Some((bits, unit)) => format!("{} {unit}", bytes >> bits),
        None if bytes == 1 => "1 byte".to_owned(),
        None => format!("{bytes} bytes"),
    }
}

/// A decimal number with a comma after every three digits in front of the point: `97,550`.
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::from(sign);
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::{amount, grouped};

    #[test]
    fn thousands_are_set_apart() {
        let shown = ["0", "999", "1000", "1234567", "-97550.25", "-100"].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "1,234,567", "-97,550.25", "-100"]);
    }

    #[test]
    fn amounts_are_short_and_in_units_that_options_take() {
        let shown = [0, 1, 512, 4096, 5000, 976 << 10, 1 << 20, 1_536 << 20, 1 << 30, 25 << 30].map(amount);
        let expected = [
            "0 bytes",
            "1 byte",
            "512 bytes",
            "4 KiB",
            "5000 bytes",
            "976 KiB",
            "1 MiB",
            "1536 MiB",
            "1 GiB",
            "25 GiB",
        ];
        assert_eq!(shown, expected);
        assert_eq!(amount(15_833_224), "15 MiB");
    }
}
