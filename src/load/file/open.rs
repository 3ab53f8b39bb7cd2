//! A file to a graph: arrays at once, columns when they are first read.

use super::blocks::{BLOCKS, Block, Directory, ENTRY};
use super::bytes::{Read, Reader};
use super::catalog::{Lengths, catalog};
use super::checked_file::CheckedFile;
use super::links::StoredLinks;
use super::log::{LOG, Record, record};
use super::names::Names;
use super::packed::unpack;
use super::pages::page;
use super::refuse::Where;
use super::replay::{Changes, Replay, Sets, Touched, leaves_links_alone};
use super::save::SECTION;
use super::state::{HOLDER, STATE, Stand, State};
use super::wall::guarded;
use super::{head, ints, refuse};
use crate::diagnostic::{Diagnostic, Result};
use crate::graph::column::{Column, Page, PageSource};
use crate::graph::{Graph, Links, Parts, StoredNames, Trouble};
use crate::value::KeyId;
use redb::{
    ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadOnlyTable, ReadTransaction, ReadableDatabase,
    ReadableTable,
};
use std::fs::{File, Metadata, OpenOptions};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock, RwLockReadGuard, Weak};
use std::time::Duration;

/// Bytes that the store may keep in memory while it is read from: what is read is kept as arrays, not there.
const READ_CACHE: usize = 2 << 20;

/// A graph as a file has it at one moment, for as long as anybody holds this: later changes of the file do not
/// show.
pub(super) struct Snapshot {
    whose: Where,
    /// How many bytes the file had when it was opened.
    length: u64,
    tables: RwLock<Tables>,
    /// Whether the store has met a damaged page: it reads nothing more then, and is to be opened anew.
    has_failed: AtomicBool,
}

/// The tables of the store at one moment. As long as this is there, no page that they had is used again.
struct Tables {
    blocks: ReadOnlyTable<u64, &'static [u8]>,
    log: ReadOnlyTable<u64, &'static [u8]>,
    state: ReadOnlyTable<&'static str, &'static [u8]>,
    /// What the file was when they were opened.
    opened: State,
    // Dropped last: the tables read through them.
    _transaction: ReadTransaction,
    database: Arc<ReadOnlyDatabase>,
}

impl Tables {
    fn new(database: Arc<ReadOnlyDatabase>, whose: &Where) -> Result<Tables> {
        let store = |error: redb::Error| whose.storage(&error);
        let transaction = database.begin_read().map_err(|error| store(error.into()))?;
        let state = transaction.open_table(STATE).map_err(|error| store(error.into()))?;
        Ok(Tables {
            blocks: transaction.open_table(BLOCKS).map_err(|error| store(error.into()))?,
            log: transaction.open_table(LOG).map_err(|error| store(error.into()))?,
            opened: state_in(&state, whose)?,
            state,
            _transaction: transaction,
            database,
        })
    }
}

fn state_in(table: &ReadOnlyTable<&'static str, &'static [u8]>, whose: &Where) -> Result<State> {
    let bytes = table.get(State::KEY).map_err(|error| whose.storage(&error.into()))?;
    let state = bytes.and_then(|bytes| State::from_bytes(bytes.value()).ok());
    state.ok_or_else(|| whose.senseless("it does not say how far its log goes"))
}

/// What opening a file gives.
pub(super) struct Opened {
    pub graph: Graph,
    pub stand: Stand,
    /// What the log has changed since the blocks were written.
    pub touched: Touched,
    /// What the graph reads from, for as long as it does.
    pub snapshot: Weak<Snapshot>,
}

impl Snapshot {
    /// Opens a file for reading. One whose writer was killed is put in order first.
    pub fn open(path: &Path) -> Result<Snapshot> {
        guarded(&Where::new(path), || Snapshot::opened(path)).map_err(refuse::unopened)
    }

    fn opened(path: &Path) -> Result<Snapshot> {
        let (database, length) = opened(path)?;
        let whose = Where::new(path);
        let tables = RwLock::new(Tables::new(Arc::new(database), &whose)?);
        Ok(Snapshot { tables, whose, length, has_failed: AtomicBool::new(false) })
    }

    fn tables(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves on to the file as it is now, if nothing but its log has changed since: what is read is the same then,
    /// and the store may use again what it has freed meanwhile.
    ///
    /// # Errors
    /// A file that cannot be read any more.
    pub fn move_on(&self) -> Result<()> {
        guarded(&self.whose, || {
            let database = Arc::clone(&self.tables().database);
            self.take_up(Tables::new(database, &self.whose)?);
            Ok(())
        })
    }

    /// Reads from other tables from now on, where they are of the same blocks.
    fn take_up(&self, now: Tables) {
        let mut tables = self.tables.write().unwrap_or_else(PoisonError::into_inner);
        if now.opened == tables.opened {
            *tables = now;
        }
    }

    /// Reads a part of the file. One that is damaged keeps the store from reading any other, so it is opened anew before the next.
    fn read<T>(&self, part: impl Fn(&Tables) -> Result<T>) -> Result<T> {
        if self.has_failed.swap(false, Ordering::Relaxed) {
            let path = self.whose.path();
            let anew =
                guarded(&self.whose, || opened(path).and_then(|(found, _)| Tables::new(Arc::new(found), &self.whose)));
            // (Should that fail, reading does as well, and says why.)
            anew.into_iter().for_each(|anew| self.take_up(anew));
        }
        let outcome = guarded(&self.whose, || part(&self.tables()));
        self.has_failed.fetch_or(outcome.is_err(), Ordering::Relaxed);
        outcome
    }

    /// Who holds the file for writing, or held it and was killed, by the file's own word.
    pub fn holder(&self) -> Option<super::holder::Holder> {
        let bytes = guarded(&self.whose, || {
            let bytes = self.tables().state.get(HOLDER).map_err(|error| self.whose.storage(&error.into()))?;
            Ok(bytes.and_then(|bytes| super::holder::Holder::from_bytes(bytes.value()).ok()))
        });
        bytes.ok()?
    }

    /// The file's state and where its log ends.
    pub fn stand(&self) -> Result<(State, Stand)> {
        guarded(&self.whose, || self.stands())
    }

    fn stands(&self) -> Result<(State, Stand)> {
        let tables = self.tables();
        let state = tables.opened;
        let last = tables.log.last().map_err(|error| self.whose.storage(&error.into()))?;
        let record = last.map_or(state.folded, |(number, _)| number.value());
        Ok((state, Stand { identity: state.identity, record }))
    }

    /// Makes the graph.
    pub fn graph(self) -> Result<Opened> {
        self.made().map_err(refuse::unopened)
    }

    fn made(self) -> Result<Opened> {
        let (state, stand) = self.stand()?;
        let (mut parts, lengths) = self.catalog()?;
        parts.nodes = self.array(Block::Nodes, lengths.nodes)?;
        let (records, bytes) = guarded(&self.whose, || self.records(state.folded))?;
        let waits = records.iter().all(leaves_links_alone);
        if !waits {
            parts.links = self.links(lengths.relationships)?;
        }
        let mut touched = self.replay(&mut parts, records)?;
        touched.bytes = bytes;
        let snapshot = Arc::new(self);
        let columns = |pages: &[usize], changes: &Changes, block: fn(KeyId) -> Block| {
            let (erased, set) = changes.for_columns();
            let keys = (0..).map(KeyId).zip(set);
            keys.map(|(key, set)| {
                let pages = pages.get(key.index()).copied().unwrap_or(0);
                snapshot.column(block(key), pages, (Arc::clone(&erased), set), &parts.trouble)
            })
            .collect::<Vec<Column>>()
        };
        let node_columns = columns(&lengths.node_pages, &touched.node_properties, Block::NodeColumn);
        let relationship_columns =
            columns(&lengths.relationship_pages, &touched.relationship_properties, Block::RelationshipColumn);
        parts.node_columns = node_columns;
        parts.relationship_columns = relationship_columns;
        let names = Names::new(Arc::clone(&snapshot), parts.trouble.clone());
        parts.names = Some(StoredNames::new(Arc::new(names), touched.renamed.iter().copied()));
        if waits {
            let links = StoredLinks::new(Arc::clone(&snapshot), parts.trouble.clone(), lengths.relationships);
            parts.unlinked = Some((Arc::new(links), lengths.relationships));
        }
        let graph = Graph::from_parts(parts).map_err(|what| snapshot.whose.senseless(what))?;
        Ok(Opened { graph, stand, touched, snapshot: Arc::downgrade(&snapshot) })
    }

    /// Where the sections of a block are.
    pub fn directory(&self, block: Block) -> Result<Directory> {
        self.read(|tables| Directory::read(block, &tables.blocks, &self.whose))
    }

    /// A section of a block.
    pub fn section(&self, directory: &Directory, section: usize) -> Result<Vec<u8>> {
        self.read(|tables| directory.section(section, &tables.blocks, &self.whose))
    }

    /// The error of a block that makes no sense.
    pub fn damaged(&self, block: Block) -> Box<Diagnostic> {
        self.whose.damaged_block(block)
    }

    fn catalog(&self) -> Result<(Parts, Lengths)> {
        let bytes = self.section(&self.directory(Block::Catalog)?, 0)?;
        let (parts, lengths) =
            unpack(bytes).and_then(|bytes| catalog(&bytes)).map_err(|_| self.damaged(Block::Catalog))?;
        if !self.has_room_for(&lengths) {
            return Err(self.damaged(Block::Catalog));
        }
        Ok((parts, lengths))
    }

    /// Whether the file is long enough for the sections that there must be, as their directories alone take: room is made
    /// for each of them before it is read.
    fn has_room_for(&self, lengths: &Lengths) -> bool {
        let pages = lengths.node_pages.iter().chain(&lengths.relationship_pages);
        let arrays = [lengths.nodes, lengths.relationships, lengths.relationships, lengths.relationships];
        let sections = pages.copied().chain(arrays.map(|count| count.div_ceil(SECTION)));
        let bytes = sections.fold(0u64, |bytes, count| bytes.saturating_add(count as u64 * ENTRY as u64));
        bytes <= self.length
    }

    /// Reads an array of so many numbers.
    fn array(&self, block: Block, count: usize) -> Result<Vec<u32>> {
        let directory = self.directory(block)?;
        if directory.len() != count.div_ceil(SECTION) {
            return Err(self.damaged(block));
        }
        let mut numbers = Vec::with_capacity(count);
        for section in 0..directory.len() {
            let bytes = self.section(&directory, section)?;
            let mut reader = Reader::new(&bytes);
            let left = SECTION.min(count - numbers.len());
            let read = ints::array(&mut reader, left, &mut numbers).and_then(|()| reader.end());
            read.map_err(|_| self.damaged(block))?;
        }
        Ok(numbers)
    }

    /// The arrays of so many relationships.
    pub fn links(&self, count: usize) -> Result<Links> {
        Ok(Links {
            kinds: self.array(Block::Kinds, count)?,
            starts: self.array(Block::Starts, count)?,
            ends: self.array(Block::Ends, count)?,
        })
    }

    /// The error of blocks that do not fit each other.
    pub fn senseless(&self, what: &str) -> Box<Diagnostic> {
        self.whose.senseless(what)
    }

    /// The log, from the first record that is not in the blocks, and how many bytes it takes.
    fn records(&self, folded: u64) -> Result<(Vec<Record>, usize)> {
        let store = |error: redb::StorageError| self.whose.storage(&error.into());
        let (mut records, mut length) = (Vec::new(), 0);
        let tables = self.tables();
        for (entry, expected) in tables.log.range(folded + 1..).map_err(store)?.zip(folded + 1..) {
            let (number, bytes) = entry.map_err(store)?;
            length += bytes.value().len();
            match record(bytes.value()) {
                Ok(record) if number.value() == expected => records.push(record),
                Ok(_) | Err(_) => return Err(self.senseless_record(expected)),
            }
        }
        Ok((records, length))
    }

    fn senseless_record(&self, number: u64) -> Box<Diagnostic> {
        self.whose.senseless(&format!("record {number} of its log makes no sense"))
    }

    /// Carries out the log.
    fn replay(&self, parts: &mut Parts, records: Vec<Record>) -> Result<Touched> {
        let mut replay = Replay::new(parts);
        for record in records {
            let number = replay.touched.records as u64 + 1;
            replay.record(record).map_err(|_| self.senseless_record(number))?;
        }
        Ok(replay.finish())
    }

    /// A column of so many pages, with rows to empty and then values to set.
    fn column(
        self: &Arc<Self>,
        block: Block,
        pages: usize,
        (erased, set): (Arc<[u32]>, Sets),
        trouble: &Trouble,
    ) -> Column {
        if pages == 0 && set.is_empty() {
            return Column::default();
        }
        let source = StoredColumn {
            snapshot: Arc::clone(self),
            block,
            pages,
            directory: OnceLock::new(),
            trouble: trouble.clone(),
        };
        Column::stored(pages, Arc::new(source), erased, set)
    }
}

/// The pages of a column in a file.
struct StoredColumn {
    snapshot: Arc<Snapshot>,
    block: Block,
    /// How many pages there are in the file.
    pages: usize,
    directory: OnceLock<Result<Directory>>,
    trouble: Trouble,
}

impl PageSource for StoredColumn {
    fn page(&self, place: usize) -> Option<Page> {
        if place >= self.pages {
            return None;
        }
        self.read(place).unwrap_or_else(|problem| {
            self.trouble.tell(problem);
            None
        })
    }
}

impl StoredColumn {
    fn read(&self, place: usize) -> Result<Option<Page>> {
        let directory = self.directory.get_or_init(|| self.snapshot.directory(self.block));
        let directory = directory.as_ref().map_err(|problem| Box::new(Diagnostic::clone(problem)))?;
        let bytes = self.snapshot.section(directory, place)?;
        unpack(bytes).and_then(|bytes| whole_page(&bytes)).map_err(|_| self.snapshot.damaged(self.block))
    }
}

/// The page in a section; none in an empty one.
fn whole_page(bytes: &[u8]) -> Read<Option<Page>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let mut reader = Reader::new(bytes);
    let page = page(&mut reader)?;
    reader.end()?;
    Ok(Some(page))
}

/// A file's store, opened for reading, and how many bytes the file has.
type Found = (ReadOnlyDatabase, u64);

/// How often a file is looked at again that is just being put in order, and how long to wait in between.
const LOOKS: usize = 100;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Opens a file's store for reading; where its writer was killed, that is put right first.
fn opened(path: &Path) -> Result<Found> {
    for _ in 0..LOOKS {
        match read_only(path)? {
            Ok(opened) => return Ok(opened),
            Err(DatabaseError::RepairAborted) => {
                if !put_in_order(path)? {
                    std::thread::sleep(BETWEEN_LOOKS);
                }
            }
            Err(error) => return Err(Where::new(path).storage(&error.into())),
        }
    }
    Err(refuse::unclosed(path))
}

/// Opens a file's store for reading beside whoever writes.
fn read_only(path: &Path) -> Result<std::result::Result<Found, DatabaseError>> {
    let mut file = File::open(path).map_err(|error| refuse::unreadable(path, &error))?;
    let identity = head::read(&mut file, path)?;
    let length = file.metadata().map_err(|error| refuse::unreadable(path, &error))?.len();
    let (checked, _) = CheckedFile::open(file, identity).map_err(|error| Where::new(path).io(&error))?;
    let database = redb::Builder::new()
        .set_cache_size(READ_CACHE)
        .set_concurrency_mode(ConcurrencyMode::SingleWriter)
        .open_read_only_with_backend(checked);
    Ok(database.map(|database| (database, length)))
}

/// How often a file is opened anew that another took the place of meanwhile.
const MOST_TRIES: usize = 8;

/// Opens a file's store for writing; readers may be there meanwhile.
pub(super) fn writable(path: &Path) -> Result<std::result::Result<(Database, Place), DatabaseError>> {
    let whose = Where::new(path);
    for _ in 0..MOST_TRIES {
        let metadata = std::fs::metadata(path).map_err(|error| refuse::unreadable(path, &error))?;
        if metadata.is_file() && metadata.permissions().readonly() {
            return Err(refuse::read_only(path));
        }
        let file = OpenOptions::new().read(true).write(true).open(path);
        let mut file = match file {
            Err(error) if error.kind() == ErrorKind::IsADirectory => return Err(refuse::is_folder(path)),
            file => file.map_err(|error| whose.io(&error))?,
        };
        let identity = head::read(&mut file, path)?;
        let opened = file.metadata().map_err(|error| whose.io(&error))?;
        let (checked, strict) = CheckedFile::open(file, identity).map_err(|error| whose.io(&error))?;
        let database = redb::Builder::new()
            .set_cache_size(super::save::WRITE_CACHE)
            .set_concurrency_mode(ConcurrencyMode::SingleWriter)
            .create_with_backend(checked);
        strict.on();
        // Before the lock was there, the file may have been replaced: what is written to it would be lost.
        let place = Place { file: opened, identity };
        match database {
            Err(error) => return Ok(Err(error)),
            Ok(database) if place.is_at(path) => return Ok(Ok((database, place))),
            Ok(_) => {}
        }
    }
    Err(refuse::changed(path))
}

/// Which file was opened, to see later whether it is still the one of that name.
#[derive(Debug)]
pub(super) struct Place {
    file: Metadata,
    identity: u64,
}

impl Place {
    /// Whether the file is still there, and has not been written over by another.
    pub fn is_at(&self, path: &Path) -> bool {
        let Ok(mut now) = File::open(path) else { return false };
        now.metadata().is_ok_and(|now| is_same_file(&self.file, &now))
            && head::read(&mut now, path).is_ok_and(|identity| identity == self.identity)
    }
}

#[cfg(unix)]
fn is_same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Elsewhere a file that is open is not replaced.
#[cfg(not(unix))]
fn is_same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}

/// Lets the store find the last commit of a file whose writer was killed; false where somebody else is at it.
fn put_in_order(path: &Path) -> Result<bool> {
    match writable(path) {
        Ok(Ok((database, _))) => {
            database.close().map_err(|error| not_in_order(path, Where::new(path).storage(&error.into())))?;
            Ok(true)
        }
        Ok(Err(DatabaseError::DatabaseAlreadyOpen)) => Ok(false),
        Ok(Err(error)) => Err(not_in_order(path, Where::new(path).storage(&error.into()))),
        Err(problem) => Err(not_in_order(path, problem)),
    }
}

/// Why a file cannot be put in order, to somebody who only wants to read it.
fn not_in_order(path: &Path, problem: Box<Diagnostic>) -> Box<Diagnostic> {
    match problem.code {
        "graph-file-read-only" => refuse::unclosed(path),
        "graph-file-full" => refuse::unclosed_for_room(path),
        _ => problem,
    }
}
