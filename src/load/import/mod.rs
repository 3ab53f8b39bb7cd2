//! Public data sets to a graph.
//!
//! Every importer goes the same way:
//!
//! 1. [`folder`] finds its files in the folders as people download them, and says what else lies there.
//! 2. [`rows`] reads each file, text or workbook, row by row, with columns found by their headers.
//! 3. The importer states what a row says in [`facts`]: nodes by code, properties, relationships, each with
//!    the document and section that says so. What it leaves out it counts in the [`report`].
//! 4. [`apply`] makes a graph of the facts and of the graph there was: facts of an earlier import of the
//!    same data set give way, the rest stays. Until then nothing is touched, so that a file with a
//!    mistake in it, told with file and line, ends an import and leaves no half graph.
//!
//! [`source`] holds how each publisher asks to be credited, [`schema`] the meaning of the kinds.

#![allow(dead_code, reason = "the importers that use it come next")]

mod apply;
mod facts;
mod folder;
mod owner;
mod report;
mod rows;
pub(super) mod schema;
mod sets;
mod source;

pub use apply::{Change, Merge};
pub use report::{FileReport, Ignored, Report, Skipped};
pub use source::Source;

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::Graph;
use facts::Facts;
use folder::Folders;
use rows::{Row, Rows};

/// How far an import is.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// The file that is read.
    pub file: &'a str,
    /// How many bytes have been read, over all files.
    pub done: u64,
    /// How many bytes there are to read, as far as is known.
    pub total: u64,
}

/// Is told how far an import is, now and then; when it gives false, the import ends there.
pub type Watch<'w> = dyn FnMut(&Progress<'_>) -> bool + 'w;

/// How many rows pass between two calls of a [`Watch`].
const ROWS_BETWEEN: u32 = 2048;

/// An import under way: what was stated so far, and what is told of it.
struct Import<'w> {
    facts: Facts,
    report: Report,
    watch: &'w mut Watch<'w>,
    done: u64,
    total: u64,
}

impl<'w> Import<'w> {
    fn new(watch: &'w mut Watch<'w>) -> Self {
        Import { facts: Facts::default(), report: Report::default(), watch, done: 0, total: 0 }
    }

    /// Reads all rows of a file. What `each` states is counted for the file, and what it skips is told
    /// there; an error of `each` is one of the row's.
    fn read(
        &mut self,
        mut rows: Rows,
        mut each: impl FnMut(&mut Facts, &Row<'_>, &mut FileReport) -> Result<()>,
    ) -> Result<()> {
        let mut file = FileReport { name: rows.name().to_owned(), ..FileReport::default() };
        let before = self.facts.amount();
        let mut until_watch = 0;
        loop {
            if until_watch == 0 {
                until_watch = ROWS_BETWEEN;
                self.tell(&file.name, rows.bytes_read())?;
            }
            until_watch -= 1;
            let Some(row) = rows.next()? else { break };
            file.rows += 1;
            let line = row.line;
            each(&mut self.facts, &row, &mut file).map_err(|problem| problem.in_file(&file.name, line))?;
        }
        let after = self.facts.amount();
        file.nodes = (after.nodes - before.nodes) as u64;
        file.relationships = (after.links - before.links) as u64;
        file.properties = (after.properties - before.properties) as u64;
        self.done += rows.bytes();
        self.report.files.push(file);
        Ok(())
    }

    fn tell(&mut self, file: &str, read: u64) -> Result<()> {
        let done = self.done + read;
        match (self.watch)(&Progress { file, done, total: self.total.max(done) }) {
            true => Ok(()),
            false => Err(Diagnostic::limit("interrupted", "the import was interrupted")
                .hint("nothing was written; start it again")),
        }
    }

    /// The graph of everything stated, with what `base` holds beside it.
    fn finish(mut self, base: &Graph, folders: impl IntoIterator<Item = Folders>) -> (Graph, Report) {
        self.report.ignored = folders.into_iter().flat_map(Folders::ignored).collect();
        let (graph, merge) = apply::apply(&self.facts, base);
        self.report.merge = merge;
        (graph, self.report)
    }
}
