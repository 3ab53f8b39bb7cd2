//! Graph to files: the whole of it in a form that other programs read.
//!
//! Each form is a file of its own here. All of them stream: a graph of ten million relationships is written with a buffer's worth
//! of memory. A file is written beside the one that was asked for and renamed when it is whole, so that nothing
//! half-written is ever left under its name.
//!
//! | form | keeps | reads it |
//! |---|---|---|
//! | [`json_lines`] | everything, the schema too | `pathways import json` |
//! | [`csv`] | everything, the schema in a `schema.toml` beside | `pathways import csv`, `neo4j-admin database import` |
//! | [`cypher`] | nodes and relationships | any openCypher database |
//! | [`graphml`] | nodes and relationships, lists and dates as text | Gephi, yEd, NetworkX |

mod csv;
mod cypher;
mod graphml;
mod json_lines;
mod place;
mod salvage;
mod sink;

pub(super) use json_lines::FORMAT as JSON_LINES_FORMAT;

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use sink::Sink;
use std::io::{self, Write};
use std::path::Path;

/// A form in which a whole graph can be written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Interchange {
    /// One JSON object a line.
    JsonLines,
    /// A folder of CSV files under Neo4j's import headers.
    Csv,
    /// A script of the core language.
    Cypher,
    /// GraphML 1.0.
    GraphMl,
}

impl Interchange {
    /// Every form, in the order that help lists them.
    pub const ALL: [Interchange; 4] =
        [Interchange::JsonLines, Interchange::Csv, Interchange::Cypher, Interchange::GraphMl];

    /// The name that `--format` takes.
    pub fn name(self) -> &'static str {
        match self {
            Interchange::JsonLines => "jsonl",
            Interchange::Csv => "csv",
            Interchange::Cypher => "cypher",
            Interchange::GraphMl => "graphml",
        }
    }

    /// The file extensions that mean it; a folder has none.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Interchange::JsonLines => &["jsonl", "ndjson"],
            Interchange::Csv => &[],
            Interchange::Cypher => &["cypher", "cql"],
            Interchange::GraphMl => &["graphml"],
        }
    }

    /// The form of this name.
    pub fn named(name: &str) -> Option<Interchange> {
        Interchange::ALL.into_iter().find(|form| form.name().eq_ignore_ascii_case(name))
    }

    /// The form that the name of a file or folder means: its extension, or that it has none.
    pub fn of_path(path: &Path) -> Option<Interchange> {
        if path.is_dir() || path.extension().is_none() {
            return Some(Interchange::Csv);
        }
        let extension = path.extension()?.to_str()?;
        Interchange::ALL.into_iter().find(|form| form.extensions().iter().any(|e| e.eq_ignore_ascii_case(extension)))
    }
}

/// What ended an export before its end.
#[derive(Debug)]
pub enum ExportError {
    /// What could not be written, and why.
    Io(String, io::Error),
    /// The graph has something that this form cannot say, or the place is taken.
    Refused(Box<Diagnostic>),
    /// Whoever asked for it asked to stop.
    Stopped,
}

impl From<Box<Diagnostic>> for ExportError {
    fn from(diagnostic: Box<Diagnostic>) -> Self {
        ExportError::Refused(diagnostic)
    }
}

/// What an export has to say about itself: what this form could not keep as it is.
pub type Remarks = Vec<Diagnostic>;

/// Writes a graph to a stream. `stop` is asked from time to time and ends the writing.
///
/// # Errors
/// Whatever `out` reports, a text that no statement can hold, a form that is a folder; a graph that turns out to be
/// unreadable in part, when everything before that has been written.
pub fn write(
    graph: &Graph,
    form: Interchange,
    out: &mut dyn Write,
    stop: &dyn Fn() -> bool,
) -> Result<Remarks, ExportError> {
    write_with(graph, form, out, stop, Graph::is_whole)
}

/// What says at the end of an export whether what was written may stay.
type Verdict = fn(&Graph) -> crate::diagnostic::Result<()>;

fn write_with(
    graph: &Graph,
    form: Interchange,
    out: &mut dyn Write,
    stop: &dyn Fn() -> bool,
    verdict: Verdict,
) -> Result<Remarks, ExportError> {
    let mut sink = Sink::new(out, "the graph", stop);
    let remarks = match form {
        Interchange::JsonLines => json_lines::write(graph, &mut sink)?,
        Interchange::Cypher => cypher::write(graph, &mut sink)?,
        Interchange::GraphMl => graphml::write(graph, &mut sink)?,
        Interchange::Csv => return Err(csv::is_a_folder().into()),
    };
    sink.finish()?;
    verdict(graph)?;
    Ok(remarks)
}

/// Writes a graph to a file or folder; what stood there stays until the new one is whole.
///
/// # Errors
/// As [`write`](fn@write); a folder that holds anything but an earlier export.
pub fn to_path(graph: &Graph, form: Interchange, path: &Path, stop: &dyn Fn() -> bool) -> Result<Remarks, ExportError> {
    to_path_with(graph, form, path, stop, Graph::is_whole)
}

/// Writes what can be read of a graph whose file is damaged. A warning among the remarks says what is missing.
///
/// # Errors
/// As [`to_path`], but for parts that cannot be read.
pub fn salvage(graph: &Graph, form: Interchange, path: &Path, stop: &dyn Fn() -> bool) -> Result<Remarks, ExportError> {
    // (All of it is read before anything is written, so that the first line counts what is there.)
    let missing = salvage::missing(graph);
    let mut remarks = to_path_with(graph, form, path, stop, |_| Ok(()))?;
    remarks.extend(missing);
    Ok(remarks)
}

fn to_path_with(
    graph: &Graph,
    form: Interchange,
    path: &Path,
    stop: &dyn Fn() -> bool,
    verdict: Verdict,
) -> Result<Remarks, ExportError> {
    match form {
        Interchange::Csv => place::replace_folder(path, |folder| {
            let remarks = csv::write(graph, folder, stop)?;
            verdict(graph)?;
            Ok(remarks)
        }),
        Interchange::JsonLines | Interchange::Cypher | Interchange::GraphMl => {
            place::replace_file(path, |file| write_with(graph, form, file, stop, verdict))
        }
    }
}
