//! TOML tables with the place of every key, and the problems met while reading them.

use super::text::TextFile;
use crate::diagnostic::Diagnostic;
use crate::value::Value;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A place in one of the files being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct At {
    pub file: usize,
    pub offset: usize,
}

/// One `key = value` with where the key and the value stand.
pub(super) struct Entry<'a> {
    pub key: Cow<'a, str>,
    pub at: At,
    pub value: DeValue<'a>,
    pub value_at: At,
}

/// The problems found so far, in the files they were found in.
pub(super) struct Problems<'a> {
    pub files: &'a [TextFile],
    pub found: Vec<Diagnostic>,
    /// Where a file could not be read as TOML, so that what stands around is only half known.
    pub broken: Vec<At>,
    /// What a list that is not closed took in: nothing there was read as it was meant.
    pub swallowed: Vec<(usize, Range<usize>)>,
}

impl Problems<'_> {
    /// Keeps a problem, with the file and line it stands in.
    pub fn add(&mut self, at: At, problem: Box<Diagnostic>) {
        if self.swallowed.iter().any(|(file, range)| *file == at.file && range.contains(&at.offset)) {
            return;
        }
        let problem = match self.files.get(at.file) {
            Some(file) => problem.in_file(&file.name, file.line(at.offset)),
            None => problem,
        };
        self.found.push(*problem);
    }

    /// The line of a place, for messages that name a second one.
    pub fn place(&self, at: At) -> String {
        match self.files.get(at.file) {
            Some(file) => format!("{}:{}", file.name, file.line(at.offset)),
            None => String::new(),
        }
    }
}

/// Reads a file as TOML. What can be read past a mistake is read, so that all are reported.
pub(super) fn parse<'a>(files: &'a [TextFile], file: usize, problems: &mut Problems<'_>) -> Vec<Entry<'a>> {
    let Some(text) = files.get(file).map(|file| file.text.as_ref()) else {
        return Vec::new();
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut swallowed: Option<Range<usize>> = None;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        let at = At { file, offset: span.start };
        // A list that is not closed takes in the lines after it; what is wrong with those is its fault.
        if let Some(range) = swallowed.as_mut().filter(|range| is_close(text, range.end, span.start)) {
            range.end = range.end.max(span.start + 1);
            continue;
        }
        problems.swallowed.extend(swallowed.take().map(|range| (file, range)));
        let written = text.get(span).unwrap_or("").trim();
        let problem = syntax_problem(error.message(), written);
        if problem.code == "data-syntax" {
            problems.broken.push(at);
        }
        problems.add(at, problem);
        let is_open = ["array", "inline table"].iter().any(|what| error.message().contains(what));
        swallowed = is_open.then(|| at.offset..at.offset + 1);
    }
    problems.swallowed.extend(swallowed.map(|range| (file, range)));
    in_order(table.into_inner(), file)
}

/// Whether two mistakes stand at most two lines apart.
fn is_close(text: &str, end: usize, start: usize) -> bool {
    let between = text.get(end.min(start)..start).unwrap_or("");
    between.bytes().filter(|byte| *byte == b'\n').count() <= 2
}

fn syntax_problem(message: &str, written: &str) -> Box<Diagnostic> {
    if message.contains("duplicate key") {
        return Diagnostic::data("data-duplicate-name", format!("`{written}` stands twice in this table"))
            .hint("keep one of the two, or give one another name");
    }
    Diagnostic::data("data-syntax", format!("this is not TOML: {message}"))
        .hint("text stands in straight quotes, list items are separated by commas, and every bracket is closed")
}

/// A table's entries in the order they are written.
pub(super) fn in_order(table: DeTable<'_>, file: usize) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = table
        .into_iter()
        .map(|(key, value)| Entry {
            at: At { file, offset: key.span().start },
            value_at: At { file, offset: value.span().start },
            key: key.into_inner(),
            value: value.into_inner(),
        })
        .collect();
    entries.sort_by_key(|entry| entry.at.offset);
    entries
}

/// The items of an array, each with its place.
pub(super) fn items<'a>(array: impl IntoIterator<Item = Spanned<DeValue<'a>>>, file: usize) -> Vec<(At, DeValue<'a>)> {
    array.into_iter().map(|item| (At { file, offset: item.span().start }, item.into_inner())).collect()
}

/// What a value is, as messages name it.
pub(super) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table in braces",
    }
}

/// A property value. A date becomes its text; a table is no value, and a list holds no lists.
pub(super) fn property_value(value: DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::Array(items) => {
            let items: Option<Vec<Value>> = items.into_iter().map(|item| plain_value(item.into_inner())).collect();
            items.map(Value::list)
        }
        other => plain_value(other),
    }
}

fn plain_value(value: DeValue<'_>) -> Option<Value> {
    match value {
        DeValue::String(text) => Some(Value::string(text.as_ref())),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok().map(Value::Integer),
        DeValue::Float(number) => number.as_str().parse().ok().map(Value::Float),
        DeValue::Boolean(truth) => Some(Value::Boolean(truth)),
        DeValue::Datetime(date) => Some(Value::from(date.to_string())),
        DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// One text, or a list of texts; `None` for anything else.
pub(super) fn texts<'a>(value: DeValue<'a>, at: At) -> Option<Vec<(Cow<'a, str>, At)>> {
    match value {
        DeValue::String(text) => Some(vec![(text, at)]),
        DeValue::Array(array) => items(array, at.file)
            .into_iter()
            .map(|(at, item)| match item {
                DeValue::String(text) => Some((text, at)),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}
