//! The graph file: one file that holds a graph, opens quickly, and keeps every change that was acknowledged.
//!
//! # From the outside in
//!
//! The file begins with a head of 4,096 bytes ([`head`]): that it is a graph, and in which format. Behind it is
//! an embedded store, redb, in pages of 4,096 bytes, each followed by a checksum of eight ([`checked_file`]): the
//! store trusts its pages, so it is only given those that are as they were written. The store sees to what is
//! hard to do right: a transaction is on disk whole or not at all, whenever the process is killed; readers see
//! one moment of the file while another process writes. It keeps three tables:
//!
//! | table | key | value |
//! |---|---|---|
//! | `blocks` | number of the block, and of the piece | a piece of a block ([`blocks`]) |
//! | `log` | number of the change set, from 1 | a change set ([`log`]) |
//! | `state` | `state` | an identity that no other file has, and the last change set that is in the blocks ([`state`]) |
//! | | `holder` | which process writes to the file, on which machine, since when ([`holder`]) |
//!
//! # Blocks
//!
//! A graph is a handful of large arrays, not a record for each node: that is what opens quickly and takes little
//! room. A block is a list of sections, each with a checksum and read by itself; numbers are little-endian.
//!
//! | block | sections | holds | read |
//! |---|---|---|---|
//! | [catalog](mod@catalog) | 1 | names, label sets, counts, schema, how long the other blocks are | when the file is opened |
//! | nodes | 4,096 nodes each | by node, one more than its label set; 0: no such node | when it is opened |
//! | kinds, starts, ends | 4,096 relationships each | by relationship, one more than its type; its ends | when a relationship is passed: its section |
//! | outgoing, incoming | up to 1,024 nodes each | by node, the relationships that start or end there ([`around`]) | when a node is passed: its section |
//! | [names] | 4,096 names each | the hash of each name, sorted, with its node | when a name is looked up: two sections |
//! | a property of nodes, or of relationships | 1,024 rows each | its values ([`pages`]), packed | when somebody asks for a row in it: its section |
//!
//! Arrays are cut into stretches of 1,024 numbers, each as its least number and what every number is above it, in
//! as few bytes as that takes ([`ints`]): a relationship is four or five bytes and its properties. Counts are stored,
//! so that the planner knows them before any column is read. Deleted nodes and relationships leave gaps in the
//! arrays, so that all others keep their ids.
//!
//! Opening reads catalog and nodes, and carries the log out on them ([`replay`]). Relationships wait: a question about a
//! few nodes finds theirs section by section, and petgraph's graph is put together by the first change, the first whole scan,
//! or when many have been passed ([`ConnectionSource`](crate::graph::ConnectionSource)); at once where the log has changed
//! relationships. Columns wait too: a [`Column`](crate::graph::Column) reads the section that a row is in
//! when it is first asked for it, and is as fast as any other from then on.
//!
//! # Changes
//!
//! A statement's changes are one record of the log, in one transaction of the store ([`store`]): nothing that it did
//! not touch is written. When the log has grown past a megabyte, or some thousand records or operations, the change that made
//! it so folds it: the blocks that it touched are written anew, and it is emptied, in one transaction. The session's graph
//! is then read anew, for what it read from keeps the store from using freed pages again; in between it moves on with the log,
//! every few changes, for the same reason. A session that has folded the log, or made some thousand changes, gives the room
//! back that was freed by it when it ends, if that is a good part of the file and nobody is reading it ([`room`]). [`compact()`]
//! writes all blocks anew, and is the way to the smallest file there can be.
//!
//! A whole graph is saved into a new file beside the old one, which then takes its name ([`save`](mod@save)). One that is
//! made of the graph in the file holds the file from before it is read until then ([`replacing`]).
//!
//! # Several at once
//!
//! Any number of processes may read a file, while one writes. A file is opened for reading; the first statement
//! that changes something takes it for writing, and until that session ends another one that would write
//! is told who holds it. A reader sees the file as it was when it was opened; `:open` shows what came since. One that
//! becomes a writer is first given what came since, so no change is ever made to an old state of the graph.
//!
//! After a writer was killed the next one to open the file lets the store find the last whole transaction, for
//! which it must be allowed to write. What was acknowledged is in it.
//!
//! # What is refused
//!
//! Files that are no graph, are cut off, have a changed byte where it matters, or have another format
//! ([`refuse`]): with a word on what to do, and without touching them. A damaged section that nobody has asked for yet
//! shows when somebody does: the graph then has [`Trouble`](crate::graph::Trouble), and no statement is answered with
//! part of the truth. [`check`](mod@check) reads everything at once; [`salvage`] is for what is left.

mod around;
mod blocks;
mod bytes;
mod catalog;
mod check;
mod checked_file;
mod checksum;
mod head;
mod holder;
mod ints;
mod links;
mod log;
mod names;
mod open;
mod packed;
mod pages;
mod refuse;
mod replacing;
mod replay;
mod room;
mod salvage;
mod save;
mod state;
mod store;
mod values;
mod wall;

#[cfg(test)]
mod tests;

pub use replacing::Replacing;
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
