//! A graph that was read from files of an interchange format, and what each file brought.

use crate::graph::Graph;
use crate::value::NodeId;

/// A graph, with what there is to say of its files.
pub struct Loaded {
    /// The graph.
    pub graph: Graph,
    /// The files that were read, in that order.
    pub files: Vec<FileCount>,
    /// Names beside them that were not read.
    pub passed_over: Vec<String>,
    /// Whether `export` wrote them: they hold a whole graph, with the documents it rests on.
    pub is_export: bool,
    /// What the files call their nodes.
    pub(super) ids: FileIds,
}

/// What files call their nodes: names that hold in these files.
#[derive(Default)]
pub(super) struct FileIds(Vec<(NodeId, String)>);

impl FileIds {
    /// The names, by node.
    pub fn new(ids: Vec<(NodeId, String)>) -> Self {
        FileIds(ids)
    }

    /// The name of each node, by its number.
    pub fn by_node(&self, bound: usize) -> Vec<&str> {
        let mut names = vec![""; bound];
        for (node, name) in &self.0 {
            names.get_mut(node.index()).into_iter().for_each(|place| *place = name);
        }
        names
    }
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
