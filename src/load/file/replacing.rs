//! A graph file that is being replaced by a graph made of the one in it.
//!
//! Making the new graph takes a while, and nothing that others write meanwhile may be lost: so the file is taken for
//! writing before its graph is read, and held until the new file has its name. A name that no file had is
//! not held; should one have it by the time the new graph is saved, that one stays.

use super::open::Snapshot;
use super::refuse::{self, Where};
use super::save::{self, Place};
use super::store::Writer;
use crate::diagnostic::Result;
use crate::graph::Graph;
use std::path::Path;

/// A place for a graph file, with the file that may be there taken for writing.
pub struct Replacing {
    whose: Where,
    /// None where there was no file.
    writer: Option<Writer>,
}

impl Replacing {
    /// Takes the file for writing, and gives the graph in it; an empty one where there is no file yet.
    ///
    /// # Errors
    /// A file that is no graph file, is damaged, or that another process is writing to.
    pub fn take(path: &Path) -> Result<(Replacing, Graph)> {
        let whose = Where::new(path);
        if !path.exists() {
            return Ok((Replacing { whose, writer: None }, Graph::default()));
        }
        let writer = Some(Writer::take(&whose)?);
        // (From here on whatever goes wrong gives the file back.)
        let replacing = Replacing { whose, writer };
        let opened = Snapshot::open(path).and_then(Snapshot::graph)?;
        Ok((replacing, opened.graph))
    }

    /// Puts a graph into the place: all of it, or nothing.
    ///
    /// # Errors
    /// Whatever keeps it from being written; and a file that has come to be where there was none.
    pub fn save(self, graph: &Graph) -> Result<()> {
        let path = self.whose.path();
        let place = match &self.writer {
            Some(_) => Place::Held,
            None if path.exists() => return Err(refuse::appeared(path)),
            None => Place::Free,
        };
        save::replace(graph, path, place)
    }
}

impl Drop for Replacing {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            writer.leave();
        }
    }
}
