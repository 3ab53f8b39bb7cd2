//! What an import did, as data: the command line prints it, programs read it.
//!
//! Nothing is dropped in silence. Each file says how many rows it had and what became of them;
//! every row that made no fact is counted under its reason, with a few examples.

use super::merge::Merge;

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
    /// Data sets that came as CSV or JSON lines and hold little of what they held before.
    pub emptied: Vec<Emptied>,
}

/// A data set that holds little of what it held before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Emptied {
    /// The data set.
    pub name: String,
    /// How many of its nodes and relationships went.
    pub went: u64,
    /// That most nodes of a kind go by another name now.
    pub renamed: Option<Renamed>,
    /// How many nodes and relationships it had.
    pub of: u64,
}

/// That most nodes of a kind go by another name now: they may be others under the same numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// The kind; empty where it is so over all kinds.
    pub kind: String,
    /// How many go by another name.
    pub count: u64,
    /// Of how many that stay, and have their name from the data set: what a shared `key` joins with others is known by that.
    pub of: u64,
}

impl Emptied {
    /// What went, where that is more than half of a data set; or that more than half of its nodes, or of those of a kind, go
    /// by another name.
    pub(super) fn of(name: &str, merge: &Merge) -> Option<Emptied> {
        let (nodes, relationships) = merge.removed_in_all();
        let (went, of) = (nodes + relationships + merge.withdrawn, merge.before());
        let is_much = |some: u64, all: u64| some > 1 && some.saturating_mul(2) > all;
        let of_kinds = merge.nodes.iter().map(|change| (change.name.as_str(), change.renamed, change.own));
        let in_all =
            of_kinds.clone().fold(("", 0, 0), |(kind, some, all), (_, renamed, own)| (kind, some + renamed, all + own));
        let renamed = of_kinds.chain([in_all]).find(|(_, renamed, own)| is_much(*renamed, *own));
        let renamed = renamed.map(|(kind, count, of)| Renamed { kind: kind.to_owned(), count, of });
        (is_much(went, of) || renamed.is_some()).then(|| Emptied { name: name.to_owned(), went, renamed, of })
    }
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
