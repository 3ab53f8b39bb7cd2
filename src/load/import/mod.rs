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

mod apply;
mod bls;
mod cip;
mod esco;
mod facts;
mod folder;
mod interchange;
mod loss;
mod merge;
mod onet;
mod owner;
mod report;
mod rows;
pub(super) mod schema;
mod sets;
mod soc;
mod source;
mod strangers;

pub use interchange::{OwnFiles, csv, json};
pub use merge::{Change, Changed, Contradiction, Merge};
pub use report::{Emptied, FileReport, Ignored, Renamed, Report, Skipped};
pub use source::Source;

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::Graph;
use facts::Facts;
use folder::Folders;
use rows::{Row, Rows};
use std::path::{Path, PathBuf};

/// What `pathways import onet` reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct OnetFolders<'a> {
    /// Folders of the O*NET database, text or Excel. Where several have a file, the first counts.
    pub onet: &'a [PathBuf],
    /// The folder with the CIP codes and the CIP-SOC crosswalk.
    pub cip_soc: Option<&'a Path>,
    /// The folder with the figures of the Bureau of Labor Statistics.
    pub bls: Option<&'a Path>,
    /// The release of O*NET, where its own files do not tell: `30.0`.
    pub release: Option<&'a str>,
    /// When the files were retrieved from their publishers: `2026-03-01`.
    pub retrieved: Option<&'a str>,
}

/// Brings O*NET, and what is named beside it, into a graph. What `base` holds stays, but for what an
/// earlier import of the same data sets stated.
///
/// # Errors
/// A folder or file that cannot be read, or is not what it should be, with file and line; an import that `watch`
/// ended; and a `base` of which a part cannot be read.
pub fn onet<'a>(folders: &OnetFolders<'a>, base: &Graph, watch: &'a mut Watch<'a>) -> Result<(Graph, Report)> {
    let mut import = Import::new(watch);
    import.retrieved = folders.retrieved;
    // All folders are looked at first: a name that is wrong is told before anything is read.
    let onet_folders = Folders::open(folders.onet)?;
    let cip_soc = folders.cip_soc.map(|folder| Folders::open(&[folder])).transpose()?;
    let bls = folders.bls.map(|folder| Folders::open(&[folder])).transpose()?;
    import.total =
        [Some(&onet_folders), cip_soc.as_ref(), bls.as_ref()].into_iter().flatten().map(Folders::bytes).sum();
    let mut read = vec![onet::read(&mut import, onet_folders, folders.release)?];
    let spaces = onet::Spaces::new(&mut import.facts);
    let socs = soc::Socs::new(&import.facts, spaces.onet);
    if let Some(folders) = cip_soc {
        read.push(cip::read(&mut import, folders, &socs)?);
    }
    if let Some(folders) = bls {
        read.push(bls::read(&mut import, folders, &socs)?);
    }
    for (data_set, option, is_here) in
        [("cip-soc", "--cip-soc", folders.cip_soc.is_some()), ("bls", "--bls", folders.bls.is_some())]
    {
        if !is_here && owner::holds(base, data_set) && owner::holds(base, "onet") {
            import.report.remarks.push(format!(
                "what `{option}` brought before is kept; occupations that are new have none of it: name the folder again with \
                 `{option}` to join it anew"
            ));
        }
    }
    import.finish(base, read)
}

/// What `pathways import esco` reads.
#[derive(Clone, Copy, Debug, Default)]
pub struct EscoFolders<'a> {
    /// Folders of the ESCO classification as CSV. Where several have a file, the first counts.
    pub esco: &'a [PathBuf],
    /// The ESCO-O*NET crosswalk, or a folder that holds it, where it is in none of those.
    pub crosswalk: Option<&'a Path>,
    /// The release, where the folders' names do not tell: `1.1.1`.
    pub release: Option<&'a str>,
}

/// Brings ESCO into a graph. Where `base` holds O*NET's occupations, the crosswalk links both.
///
/// # Errors
/// As [`onet`].
pub fn esco(folders: &EscoFolders<'_>, base: &Graph, watch: &mut Watch<'_>) -> Result<(Graph, Report)> {
    let mut import = Import::new(watch);
    let esco_folders = Folders::open(folders.esco)?;
    let crosswalk = folders.crosswalk.map(|folder| Folders::open(&[folder])).transpose()?;
    import.total = [Some(&esco_folders), crosswalk.as_ref()].into_iter().flatten().map(Folders::bytes).sum();
    let read = esco::read(&mut import, esco_folders, crosswalk, folders.release, base);
    // (The codes that the crosswalk leads to are read from the base: what is missing there is no mistake of the crosswalk.)
    base.is_whole()?;
    import.finish(base, read?)
}

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
pub(in crate::load) const ROWS_BETWEEN: u64 = 2048;

/// That a [`Watch`] ended an import.
pub(in crate::load) fn stopped() -> Box<Diagnostic> {
    Diagnostic::limit("interrupted", "the import was interrupted").hint("nothing was written; start it again")
}

/// An import under way: what was stated so far, and what is told of it.
struct Import<'w> {
    facts: Facts,
    report: Report,
    watch: &'w mut Watch<'w>,
    done: u64,
    total: u64,
    /// When the files were retrieved from their publishers, where the person says so.
    retrieved: Option<&'w str>,
}

impl<'w> Import<'w> {
    fn new(watch: &'w mut Watch<'w>) -> Self {
        Import { facts: Facts::default(), report: Report::default(), watch, done: 0, total: 0, retrieved: None }
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
        self.facts.in_file(&file.name);
        let mut until_watch: u64 = 0;
        loop {
            if until_watch == 0 {
                until_watch = ROWS_BETWEEN;
                self.tell(&file.name, rows.bytes_read())?;
            }
            until_watch -= 1;
            let Some(row) = rows.next()? else { break };
            file.rows += 1;
            let line = row.line;
            self.facts.at_line(line);
            each(&mut self.facts, &row, &mut file).map_err(|problem| problem.in_file(&file.name, line))?;
        }
        self.facts.at_line(0);
        file.is_cut = rows.is_cut();
        if file.rows == 0 {
            let name = Path::new(&file.name).file_name().unwrap_or_default().to_string_lossy().into_owned();
            self.report.remarks.push(format!("`{name}` has a header and no rows: nothing of it is in the graph"));
        }
        let after = self.facts.amount();
        file.nodes = (after.nodes - before.nodes) as u64;
        file.relationships = (after.links - before.links) as u64;
        file.properties = (after.properties - before.properties) as u64;
        self.done += rows.bytes();
        self.report.files.push(file);
        Ok(())
    }

    /// States what the rows of the file read last say together; it is counted for that file.
    fn conclude(&mut self, state: impl FnOnce(&mut Facts)) {
        let before = self.facts.amount();
        state(&mut self.facts);
        let after = self.facts.amount();
        if let Some(file) = self.report.files.last_mut() {
            file.nodes += (after.nodes - before.nodes) as u64;
            file.relationships += (after.links - before.links) as u64;
            file.properties += (after.properties - before.properties) as u64;
        }
    }

    fn tell(&mut self, file: &str, read: u64) -> Result<()> {
        let done = self.done + read;
        match (self.watch)(&Progress { file, done, total: self.total.max(done) }) {
            true => Ok(()),
            false => Err(stopped()),
        }
    }

    /// The graph of everything stated, with what `base` holds beside it.
    ///
    /// # Errors
    /// A base of which a part could not be read: the graph would lack that part without a word.
    fn finish(mut self, base: &Graph, folders: impl IntoIterator<Item = Folders>) -> Result<(Graph, Report)> {
        self.report.ignored = folders.into_iter().flat_map(Folders::ignored).collect();
        let (graph, merge) = apply::apply(&self.facts, base);
        base.is_whole()?;
        self.report.merge = merge;
        Ok((graph, self.report))
    }
}
