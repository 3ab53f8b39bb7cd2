//! The graph file.

mod blocks;
mod bytes;
mod catalog;
mod check;
mod checked_file;
mod checksum;
mod head;
mod holder;
mod ints;
mod log;
mod open;
mod pages;
mod refuse;
mod replay;
mod save;
mod state;
mod store;
mod values;

#[cfg(test)]
mod tests;

pub use save::Sizes;

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::{Graph, Store};
use std::path::Path;

/// Opens a graph file, with what keeps the changes that are made to it.
///
/// # Errors
/// A file that is no graph, is damaged, or comes from a newer version.
pub(super) fn open(path: &Path) -> Result<(Graph, Box<dyn Store>)> {
    let (graph, store) = store::open(path)?;
    Ok((graph, Box::new(store)))
}

/// Puts a whole graph into a file, in place of the graph that may be there: all of it, or nothing.
///
/// # Errors
/// Whatever keeps it from being written; what was there before is then still there. A file that is no graph
/// file is not replaced, nor is one that another process is writing to.
pub fn save(graph: &Graph, path: &Path) -> Result<()> {
    save::save(graph, path)
}

/// Reads a graph file whole, and counts again what it says of itself: everything that is wrong with it.
pub(super) fn check(path: &Path) -> Vec<Diagnostic> {
    check::check(path)
}

/// Writes a graph file anew, as small as it can be: with its log in its blocks, and without what was freed.
///
/// # Errors
/// A file that is no graph file, is damaged, or that another process is writing to; it is left as it is.
pub fn compact(path: &Path) -> Result<Sizes> {
    save::compact(path)
}
