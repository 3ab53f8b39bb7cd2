//! A whole graph to a file: all or nothing.
//!
//! The file is made beside the place it is to have, closed, and then given its name in one step. A process
//! that is killed leaves such a file behind, with a name that nobody takes for a graph; the next one that saves
//! there sweeps it up.

use super::around::{lists, lists_block};
use super::blocks::{BLOCKS, Block, MOST_KEYS, Sections, remove};
use super::catalog::{Lengths, put_catalog};
use super::checked_file::CheckedFile;
use super::names::names_block;
use super::open::Snapshot;
use super::packed::pack;
use super::pages::put_page;
use super::refuse::{self, Where};
use super::state::{STATE, State};
use super::store::Writer;
use super::{head, ints, log};
use crate::diagnostic::Result;
use crate::graph::column::Column;
use crate::graph::{Graph, Parts};
use crate::load::leftovers;
use crate::value::KeyId;
use redb::{Database, Table, WriteTransaction};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// How many numbers of an array make a section: what is read in one go.
pub(super) const SECTION: usize = 1 << 12;
/// Bytes that the store may keep in memory while it is written to.
pub(super) const WRITE_CACHE: usize = 32 << 20;

/// Puts a graph into a new file, and the file in the place of whatever graph file was there.
pub(super) fn save(graph: &Graph, path: &Path) -> Result<()> {
    // Nobody may write to what is about to be replaced.
    let before = if path.exists() { Some(Writer::take(&Where::new(path))?) } else { None };
    let saved = replace(graph, path, Place::Held);
    if let Some(before) = before {
        before.leave();
    }
    saved
}

/// How large a file was, and is, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sizes {
    /// Before.
    pub before: u64,
    /// Now.
    pub after: u64,
}

/// Writes a graph file anew. Readers that have the old one open keep it until they end.
pub(super) fn compact(path: &Path) -> Result<Sizes> {
    let whose = Where::new(path);
    let length = || std::fs::metadata(path).map(|file| file.len()).map_err(|error| whose.io(&error));
    // (Opening it for writing may make it longer.)
    let before = length()?;
    let writer = Writer::take(&whose)?;
    let saved =
        Snapshot::open(path).and_then(Snapshot::graph).and_then(|opened| replace(&opened.graph, path, Place::Held));
    writer.leave();
    saved.and_then(|()| Ok(Sizes { before, after: length()? }))
}

/// What is known of the place that a new file is to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// Whatever file is there is this process's to replace.
    Held,
    /// No file was there; one that is by now stays.
    Free,
}

/// Puts a graph into a new file, and that in the place of one that nobody else writes to.
pub(super) fn replace(graph: &Graph, path: &Path, kind: Place) -> Result<()> {
    if let Some(problem) = graph.trouble() {
        return Err(Box::new(problem.clone()));
    }
    let parts = graph.to_parts();
    let whose = Where::new(path);
    if parts.keys.len() > MOST_KEYS {
        return Err(refuse::too_large(path));
    }
    // A link stays a link: what it leads to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| led_to(path));
    let beside = beside(&place);
    let start = start_of_beside(&place);
    leftovers::sweep(place.parent().unwrap_or(Path::new("")), |name| {
        let inside = name.strip_prefix(start.as_encoded_bytes()).and_then(|name| name.strip_suffix(b".new"));
        inside.is_some_and(leftovers::is_numbered)
    });
    let written = write_new(graph, &parts, &beside, &whose).and_then(|()| {
        if let Some(problem) = graph.trouble() {
            return Err(Box::new(problem.clone()));
        }
        match kind {
            Place::Held => put_in_place(&beside, &place).map_err(|error| whose.io(&error)),
            Place::Free => put_in_free_place(&beside, &place).map_err(|error| match error.kind() {
                ErrorKind::AlreadyExists => refuse::appeared(path),
                _ => whose.io(&error),
            }),
        }
    });
    if written.is_err() {
        // What is wrong has been said; a file that cannot be removed either changes nothing about it.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// How many links one behind another are followed, as systems do.
const MOST_LINKS: usize = 40;

/// What a link leads to whose file is not there yet; the path itself where it is none.
fn led_to(path: &Path) -> PathBuf {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = fs::read_link(&place) else { break };
        place = place.parent().unwrap_or(Path::new("")).join(target);
    }
    place
}

/// The name of a file in the making.
fn beside(path: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut name = start_of_beside(path);
    name.push(format!("{}-{number}.new", std::process::id()));
    path.with_file_name(name)
}

fn start_of_beside(path: &Path) -> OsString {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".");
    name
}

/// Gives a file its name, with the owner and the permissions of the one that had it.
fn put_in_place(from: &Path, to: &Path) -> std::io::Result<()> {
    if let Ok(before) = fs::metadata(to) {
        keep_owner(from, &before);
        fs::set_permissions(from, before.permissions())?;
    }
    fs::rename(from, to)?;
    sync_folder(to);
    Ok(())
}

/// Gives a file the owner of another, where whoever runs this may: a superuser's import leaves a file its owner's.
#[cfg(unix)]
fn keep_owner(file: &Path, other: &fs::Metadata) {
    use std::os::unix::fs::{MetadataExt, chown};
    // (Everybody else makes files of their own, and cannot give them away.)
    let _ = chown(file, Some(other.uid()), Some(other.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &fs::Metadata) {}

/// Gives a file a name that no other has.
fn put_in_free_place(from: &Path, to: &Path) -> std::io::Result<()> {
    match fs::hard_link(from, to) {
        // The name in the making goes; should it stay, the next one that saves here sweeps it up.
        Ok(()) => drop(fs::remove_file(from)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(error),
        // Where files have one name only, whoever makes the name first has it.
        Err(_) => {
            OpenOptions::new().write(true).create_new(true).open(to)?;
            fs::rename(from, to)?;
        }
    }
    sync_folder(to);
    Ok(())
}

/// Makes a new name survive a crash, where folders can be told to.
fn sync_folder(file: &Path) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Writes a whole new file.
fn write_new(graph: &Graph, parts: &Parts, path: &Path, whose: &Where) -> Result<()> {
    let io = |error: std::io::Error| whose.io(&error);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(path);
    let mut file = file.map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => refuse::closed_folder(whose.path(), path),
        _ => whose.io(&error),
    })?;
    let state = State::new();
    head::write(&mut file, state.identity).map_err(io)?;
    let checked = CheckedFile::create(file, state.identity).map_err(io)?;
    let database = Database::builder().set_cache_size(WRITE_CACHE).create_with_backend(checked);
    let mut database = database.map_err(|error| whose.storage(&error.into()))?;
    let store = |error: redb::Error| whose.storage(&error);
    let transaction = database.begin_write().map_err(|error| store(error.into()))?;
    put_graph(graph, parts, &transaction, &Everything).map_err(store)?;
    put_state(&transaction, &state).map_err(store)?;
    transaction.commit().map_err(|error| store(error.into()))?;
    database.compact().map_err(|error| store(error.into()))?;
    database.close().map_err(|error| store(error.into()))
}

/// Writes what the file is and how far its log was folded.
pub(super) fn put_state(transaction: &WriteTransaction, state: &State) -> std::result::Result<(), redb::Error> {
    transaction.open_table(log::LOG)?;
    transaction.open_table(STATE)?.insert(State::KEY, state.to_bytes().as_slice())?;
    Ok(())
}

/// Which blocks are to be written.
pub(super) trait Selection {
    fn nodes(&self) -> bool;
    fn names(&self) -> bool;
    fn relationships(&self) -> bool;
    fn node_column(&self, key: KeyId) -> bool;
    fn relationship_column(&self, key: KeyId) -> bool;
}

/// All of them.
pub(super) struct Everything;

impl Selection for Everything {
    fn nodes(&self) -> bool {
        true
    }

    fn names(&self) -> bool {
        true
    }

    fn relationships(&self) -> bool {
        true
    }

    fn node_column(&self, _: KeyId) -> bool {
        true
    }

    fn relationship_column(&self, _: KeyId) -> bool {
        true
    }
}

/// Writes the catalog and the selected blocks of a graph.
pub(super) fn put_graph(
    graph: &Graph,
    parts: &Parts,
    transaction: &WriteTransaction,
    selection: &impl Selection,
) -> std::result::Result<(), redb::Error> {
    let mut table = transaction.open_table(BLOCKS)?;
    let mut catalog = Vec::new();
    put_catalog(&mut catalog, parts, &lengths(parts));
    Sections::of_one(&pack(&catalog), Block::Catalog).store(Block::Catalog, &mut table)?;
    if selection.nodes() {
        put_array(&parts.nodes, Block::Nodes, &mut table)?;
    }
    if selection.names() {
        names_block(graph).store(Block::Names, &mut table)?;
    }
    if selection.relationships() {
        put_array(&parts.links.kinds, Block::Kinds, &mut table)?;
        put_array(&parts.links.starts, Block::Starts, &mut table)?;
        put_array(&parts.links.ends, Block::Ends, &mut table)?;
    }
    if selection.nodes() || selection.relationships() {
        let nodes = parts.nodes.len();
        let outgoing = lists(&parts.links, &parts.links.starts, nodes);
        lists_block(&outgoing, Block::Outgoing).store(Block::Outgoing, &mut table)?;
        let incoming = lists(&parts.links, &parts.links.ends, nodes);
        lists_block(&incoming, Block::Incoming).store(Block::Incoming, &mut table)?;
    }
    for (key, column) in (0..).map(KeyId).zip(&parts.node_columns) {
        if selection.node_column(key) {
            put_column(column, Block::NodeColumn(key), &mut table)?;
        }
    }
    for (key, column) in (0..).map(KeyId).zip(&parts.relationship_columns) {
        if selection.relationship_column(key) {
            put_column(column, Block::RelationshipColumn(key), &mut table)?;
        }
    }
    Ok(())
}

fn lengths(parts: &Parts) -> Lengths {
    let pages =
        |columns: &[Column]| (0..parts.keys.len()).map(|key| columns.get(key).map_or(0, Column::page_bound)).collect();
    Lengths {
        nodes: parts.nodes.len(),
        relationships: parts.links.kinds.len(),
        node_pages: pages(&parts.node_columns),
        relationship_pages: pages(&parts.relationship_columns),
    }
}

fn put_array(
    numbers: &[u32],
    block: Block,
    table: &mut Table<'_, u64, &'static [u8]>,
) -> std::result::Result<(), redb::StorageError> {
    let mut sections = Sections::default();
    let mut section = Vec::new();
    for numbers in numbers.chunks(SECTION) {
        section.clear();
        ints::put_array(&mut section, numbers);
        sections.add(&section, block);
    }
    sections.store(block, table)
}

/// Writes a column: a section for each page, packed; an empty one where no row has a value.
fn put_column(
    column: &Column,
    block: Block,
    table: &mut Table<'_, u64, &'static [u8]>,
) -> std::result::Result<(), redb::StorageError> {
    if column.page_bound() == 0 {
        return remove(block, table);
    }
    let mut sections = Sections::default();
    let mut pages = column.all_pages().peekable();
    let mut section = Vec::new();
    for place in 0..column.page_bound() {
        section.clear();
        if let Some((_, page)) = pages.next_if(|(other, _)| *other == place) {
            put_page(&mut section, page);
        }
        sections.add(&pack(&section), block);
    }
    sections.store(block, table)
}
