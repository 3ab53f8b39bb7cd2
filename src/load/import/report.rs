//! What an import did, as data: the command line prints it, programs read it.
//!
//! Nothing is dropped in silence. Each file says how many rows it had and what became of them;
//! every row that made no fact is counted under its reason, with a few examples.

use super::apply::Merge;

/// How many examples of a reason are kept.
const EXAMPLES: usize = 3;

/// What an import did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// The files that were read, in that order.
    pub files: Vec<FileReport>,
    /// Files and folders that were there and not read, each with why.
    pub ignored: Vec<Ignored>,
    /// What a reader of the graph should know: a release that is not told, files that are not there.
    pub remarks: Vec<String>,
    /// What became of the graph.
    pub merge: Merge,
}

/// What was read from one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileReport {
    /// The file, as the person named it.
    pub name: String,
    /// Rows below its header.
    pub rows: u64,
    /// Nodes that it was the first to state.
    pub nodes: u64,
    /// Relationships that it was the first to state.
    pub relationships: u64,
    /// Property values and other names that it stated.
    pub properties: u64,
    /// Whether its last line has no end, where the others have.
    pub is_cut: bool,
    /// Rows, or parts of them, that made no fact.
    pub skipped: Vec<Skipped>,
}

/// Rows that made no fact, for one reason.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Skipped {
    /// The reason, as the end of "n rows: ...".
    pub reason: &'static str,
    /// How many.
    pub count: u64,
    /// Some of them, with their lines.
    pub examples: Vec<String>,
}

/// A file or folder that was not read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ignored {
    /// The file or folder, as the person named it.
    pub name: String,
    /// Why.
    pub reason: &'static str,
}

impl FileReport {
    /// Counts a row that made no fact; `example` says which one it is, in a few words.
    pub(super) fn skip(&mut self, reason: &'static str, line: u32, example: impl FnOnce() -> String) {
        let at = self.skipped.iter().position(|skipped| skipped.reason == reason).unwrap_or_else(|| {
            self.skipped.push(Skipped { reason, count: 0, examples: Vec::new() });
            self.skipped.len() - 1
        });
        if let Some(skipped) = self.skipped.get_mut(at) {
            skipped.count += 1;
            if skipped.examples.len() < EXAMPLES {
                skipped.examples.push(format!("line {line}: {}", example()));
            }
        }
    }

    /// How many rows were skipped, over all reasons.
    pub fn skipped_rows(&self) -> u64 {
        self.skipped.iter().map(|skipped| skipped.count).sum()
    }
}
