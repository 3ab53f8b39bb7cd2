//! The answers of `pathways pipe`: one line of JSON each, into a buffer that is used again.

use super::base64::base64;
use super::diagnostic::push_diagnostic;
use super::value::{Encoding, Writer};
use crate::diagnostic::Diagnostic;
use crate::graph::Changes;
use crate::session::Outcome;
use crate::value::json::{push_comma, push_integer, push_text};
use std::time::Instant;

/// How a query's answer is written.
#[derive(Clone, Copy, Debug)]
pub struct AnswerOptions {
    /// How many bytes the answer may take: nodes are written out wherever they stand, so that few rows can make a
    /// long line.
    pub most_bytes: usize,
    /// When it must be done.
    pub deadline: Option<Instant>,
    /// Say how long it took.
    pub timing: bool,
    /// Rows were cut off at `max_rows`.
    pub truncated: bool,
}

impl Default for AnswerOptions {
    /// Without limits, and without a word on time.
    fn default() -> Self {
        AnswerOptions { most_bytes: usize::MAX, deadline: None, timing: false, truncated: false }
    }
}

/// A picture on its way out.
#[derive(Clone, Copy, Debug)]
pub struct PictureAnswer<'p> {
    /// The picture.
    pub bytes: &'p [u8],
    /// Whether it is no text.
    pub is_binary: bool,
    /// What is to be said of the statement.
    pub warnings: &'p [Diagnostic],
    /// Rows were cut off at `max_rows`.
    pub truncated: bool,
}

/// How many rows are written between two looks at the clock.
const ROWS_BETWEEN_LOOKS: usize = 64;

fn too_long(bytes: usize) -> Diagnostic {
    *Diagnostic::limit("answer-too-long", format!("the answer would be longer than {} MiB of JSON", bytes >> 20))
        .hint("ask for names or other properties rather than whole nodes, add a `LIMIT`, or raise `--max-memory`")
}

fn too_slow() -> Diagnostic {
    *Diagnostic::limit("timeout", "the query ran out of its time while its answer was written")
        .hint("ask for fewer rows, or raise the limit with `timeout_ms`")
}

/// Writes answers.
#[derive(Default)]
pub struct Answers {
    out: Vec<u8>,
}

impl Answers {
    /// `{"id":1,"name":"pathways","version":"0.1.0"}`
    pub fn hello(&mut self, id: &str) -> &[u8] {
        self.open(id);
        self.text_member("name", "pathways");
        self.text_member("version", env!("CARGO_PKG_VERSION"));
        self.close()
    }

    /// `{"id":2,"ok":true}`
    pub fn ok(&mut self, id: &str) -> &[u8] {
        self.open(id);
        self.out.extend_from_slice(b",\"ok\":true");
        self.close()
    }

    /// `{"id":4,"text":"..."}`, or `"base64"` where the picture is no text. Warnings stand beside it where there are any, and
    /// `"truncated":true` where rows were cut off.
    pub fn picture(&mut self, id: &str, picture: &PictureAnswer<'_>) -> &[u8] {
        self.open(id);
        match std::str::from_utf8(picture.bytes) {
            Ok(text) if !picture.is_binary => self.text_member("text", text),
            Ok(_) | Err(_) => self.text_member("base64", &base64(picture.bytes)),
        }
        if !picture.warnings.is_empty() {
            self.out.extend_from_slice(b",\"warnings\":[");
            for (index, diagnostic) in picture.warnings.iter().enumerate() {
                push_comma(&mut self.out, index);
                push_diagnostic(&mut self.out, diagnostic);
            }
            self.out.push(b']');
        }
        if picture.truncated {
            self.out.extend_from_slice(b",\"truncated\":true");
        }
        self.close()
    }

    /// `{"id":3,"error":{...}}`
    pub fn error(&mut self, id: &str, diagnostic: &Diagnostic) -> &[u8] {
        self.open(id);
        self.out.extend_from_slice(b",\"error\":");
        push_diagnostic(&mut self.out, diagnostic);
        self.close()
    }

    /// `{"id":3,"columns":[...],"rows":[...],"warnings":[...],"changes":{...}}`
    pub fn outcome(&mut self, id: &str, outcome: &Outcome, options: AnswerOptions) -> &[u8] {
        self.open(id);
        self.out.extend_from_slice(b",\"columns\":[");
        for (index, column) in outcome.columns.iter().enumerate() {
            push_comma(&mut self.out, index);
            push_text(&mut self.out, column);
        }
        self.out.extend_from_slice(b"],\"rows\":[");
        let writer = Writer::new(&outcome.graph, Encoding::Tagged);
        for (index, row) in outcome.rows.iter().enumerate() {
            push_comma(&mut self.out, index);
            writer.array(&mut self.out, &row);
            if self.out.len() > options.most_bytes {
                return self.error(id, &too_long(options.most_bytes));
            }
            if index % ROWS_BETWEEN_LOOKS == 0 && options.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return self.error(id, &too_slow());
            }
        }
        if let Some(problem) = outcome.graph.trouble() {
            // It came up while the rows were written: something may be missing in them.
            return self.error(id, problem);
        }
        self.out.extend_from_slice(b"],\"warnings\":[");
        for (index, diagnostic) in outcome.diagnostics.iter().enumerate() {
            push_comma(&mut self.out, index);
            push_diagnostic(&mut self.out, diagnostic);
        }
        self.out.extend_from_slice(b"],\"changes\":");
        push_changes(&mut self.out, &outcome.changes);
        if options.truncated {
            self.out.extend_from_slice(b",\"truncated\":true");
        }
        if let Some(explanation) = &outcome.explanation {
            self.text_member("explanation", explanation);
        }
        if options.timing {
            let ms = outcome.elapsed.as_secs_f64() * 1000.0;
            self.out.extend_from_slice(format!(",\"ms\":{ms:.6}").as_bytes());
        }
        self.close()
    }

    fn open(&mut self, id: &str) {
        self.out.clear();
        self.out.extend_from_slice(b"{\"id\":");
        self.out.extend_from_slice(id.as_bytes());
    }

    fn text_member(&mut self, key: &str, text: &str) {
        self.out.push(b',');
        push_text(&mut self.out, key);
        self.out.push(b':');
        push_text(&mut self.out, text);
    }

    fn close(&mut self) -> &[u8] {
        self.out.extend_from_slice(b"}\n");
        &self.out
    }
}

/// Changes by the TCK's side effects; what did not change is left out.
fn push_changes(out: &mut Vec<u8>, changes: &Changes) {
    out.push(b'{');
    let mut written = 0;
    for (name, count) in effects(changes) {
        if count > 0 {
            push_comma(out, written);
            push_text(out, name);
            out.push(b':');
            push_integer(out, i64::try_from(count).unwrap_or(i64::MAX));
            written += 1;
        }
    }
    out.push(b'}');
}

/// Each of the TCK's side effects with its count.
pub fn effects(changes: &Changes) -> [(&'static str, u64); 8] {
    [
        ("+nodes", changes.nodes_created),
        ("-nodes", changes.nodes_deleted),
        ("+relationships", changes.relationships_created),
        ("-relationships", changes.relationships_deleted),
        ("+labels", changes.labels_added),
        ("-labels", changes.labels_removed),
        ("+properties", changes.properties_set),
        ("-properties", changes.properties_removed),
    ]
}
