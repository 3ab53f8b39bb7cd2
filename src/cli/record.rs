//! What a session did, in order, for `:save-script`: a script that does it again.

use crate::session::{Request, Session};

/// How many misspelled names of one statement are put right.
const MOST_SLIPS: usize = 8;

/// The lines of the script so far.
#[derive(Default)]
pub struct Record {
    lines: Vec<Line>,
}

struct Line {
    text: String,
    /// What the line sets; a later setting of the same thing takes its place where nothing ran in between.
    sets: Option<String>,
}

impl Record {
    /// A statement that ran.
    pub fn statement(&mut self, text: &str) {
        // A comment at the end would swallow the semicolon.
        let end = if text.contains("//") { "\n;" } else { ";" };
        self.push(format!("{text}{end}"), None);
    }

    /// A `:` command that ran.
    pub fn command(&mut self, line: impl Into<String>) {
        self.push(line.into(), None);
    }

    /// A `:` command that sets something: a format, a parameter, a place for results.
    pub fn setting(&mut self, what: &str, line: impl Into<String>) {
        let since = self.lines.iter().rposition(|line| line.sets.is_none()).map_or(0, |at| at + 1);
        let same = |line: &Line| line.sets.as_deref() == Some(what);
        if let Some(at) = self.lines.iter().skip(since).position(same) {
            self.lines.remove(since + at);
        }
        self.push(line.into(), Some(what.to_owned()));
    }

    /// How much there is, for [`Record::replace`].
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// One command in place of all that was done since the record was `len` long.
    pub fn replace(&mut self, len: usize, line: impl Into<String>) {
        self.lines.truncate(len);
        self.command(line);
    }

    /// The script.
    pub fn script(&self) -> String {
        self.lines.iter().map(|line| format!("{}\n", line.text)).collect()
    }

    fn push(&mut self, text: String, sets: Option<String>) {
        self.lines.push(Line { text, sets });
    }
}

/// `:param name=TEXT`, for a value that may hold line ends or blanks at its ends.
pub fn param_line(name: &str, text: &str) -> String {
    if text.trim() == text && !text.contains(['\n', '\r']) && !text.ends_with(';') {
        return format!(":param {name}={text}");
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            control if control.is_control() => quoted.push_str(&format!("\\u{:04x}", control as u32)),
            other => quoted.push(other),
        }
    }
    format!(":param {name}=\"{quoted}\"")
}

/// The statement with every name spelled right: a script does not forgive what the prompt forgave.
pub fn spelled_right(session: &mut Session, text: &str, request: &Request) -> String {
    const EXPLAIN: &str = "EXPLAIN ";
    let strictly = Request { forgive: false, ..request.clone() };
    let mut asked = format!("{EXPLAIN}{text}");
    for _ in 0..MOST_SLIPS {
        match session.execute(&asked, &strictly) {
            Ok(_) => return asked.strip_prefix(EXPLAIN).unwrap_or(text).to_owned(),
            Err(error) => match error.corrections.first() {
                Some(corrected) if corrected.starts_with(EXPLAIN) && *corrected != asked => {
                    corrected.clone_into(&mut asked)
                }
                _ => break,
            },
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Record, param_line};

    #[test]
    fn a_later_setting_takes_the_place_of_an_earlier_one_unless_something_ran() {
        let mut record = Record::default();
        record.setting("format", ":format csv");
        record.setting("param x", ":param x=1");
        record.setting("format", ":format json");
        record.statement("RETURN 1 // one");
        record.setting("format", ":format csv");
        assert_eq!(record.script(), ":param x=1\n:format json\nRETURN 1 // one\n;\n:format csv\n");
    }

    #[test]
    fn values_keep_their_line_ends() {
        assert_eq!(param_line("x", "a b"), ":param x=a b");
        assert_eq!(param_line("x", "a\n\"b\" "), ":param x=\"a\\u000a\\\"b\\\" \"");
    }
}
