//! A graph that was read from files of an interchange format, and what each file brought.

use crate::graph::Graph;

/// A graph, with what there is to say of its files.
pub struct Loaded {
    /// The graph.
    pub graph: Graph,
    /// The files that were read, in that order.
    pub files: Vec<FileCount>,
    /// Names beside them that were not read.
    pub passed_over: Vec<String>,
}

/// What was read from one file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FileCount {
    /// The file, as the person named it.
    pub name: String,
    /// Records, without headers.
    pub rows: u64,
    /// Nodes.
    pub nodes: u64,
    /// Relationships.
    pub relationships: u64,
    /// The headers of columns that say `:IGNORE`.
    pub ignored: Vec<String>,
}
