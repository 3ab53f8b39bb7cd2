//! Files to graph, and graph to files.

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::Graph;
use std::path::Path;

/// The curated healthcare graph that is compiled into the program.
pub fn built_in() -> Graph {
    todo!()
}

/// Opens a graph: a folder of curated TOML, or a folder with `nodes.csv` and `edges.csv` under
/// Neo4j's import headers.
///
/// # Errors
/// Every problem found in the files, each with file, line and a fix; no half graph is left.
pub fn open(path: &Path) -> std::result::Result<Graph, Vec<Diagnostic>> {
    let _ = path;
    todo!()
}

/// Checks data files or folders: every problem at once, errors and warnings.
///
/// # Errors
/// A path that cannot be read at all.
pub fn check(paths: &[&Path]) -> Result<Vec<Diagnostic>> {
    let _ = paths;
    todo!()
}
