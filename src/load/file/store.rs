//! Changes to an open graph file: each change set is a record of the log, on disk before it is acknowledged.
//!
//! A file is opened for reading, and a session that never changes anything leaves it so. The first statement
//! that would change something takes the file for writing ([`Store::prepare`]), until the session ends: so
//! nobody waits for those who only ask, and a file that may not be written to can be asked. Should another
//! process have changed the file in between, the session is given the graph as it stands now, before its
//! statement runs.
//!
//! Who takes the file writes into it who they are, for whoever comes second. A file that has been moved, removed or written
//! over since it was taken takes no more changes: nobody would find them.

use super::head;
use super::holder::Holder;
use super::log::{Known, LOG, put_record};
use super::open::{Opened, Place, Snapshot, writable};
use super::refuse::{self, Where};
use super::replay::Touched;
use super::room::{self, MANY_CHANGES};
use super::save::{self, Selection};
use super::state::{HOLDER, STATE, Stand, State};
use super::wall::guarded;
use crate::diagnostic::{Diagnostic, Result};
use crate::graph::{Catalog, ChangeSet, Graph, Store};
use crate::value::KeyId;
use redb::{Database, DatabaseError};
use std::fs::File;
use std::path::Path;
use std::sync::Weak;

/// From how many bytes on the log is folded into the blocks.
const MOST_LOG: usize = 1 << 20;
/// From how many records on.
const MOST_RECORDS: usize = 4096;
/// From how many operations on: whoever opens the file carries them all out.
const MOST_OPERATIONS: usize = 1 << 14;
/// After how many changes the session's own graph lets go of the pages that the store has replaced since.
const BETWEEN_MOVES: usize = 16;

/// Opens a graph file, with what keeps its changes.
pub(super) fn open(path: &Path) -> Result<(Graph, FileStore)> {
    let opened = Snapshot::open(path)?.graph()?;
    let store = FileStore {
        whose: Where::new(path),
        known: Known::all_of(opened.graph.catalog()),
        stand: opened.stand,
        log: Length::of(&opened.touched),
        snapshot: opened.snapshot,
        is_folded: false,
        damage: None,
        writer: None,
    };
    Ok((opened.graph, store))
}

/// What keeps the changes to a graph file.
pub(super) struct FileStore {
    whose: Where,
    /// What the session's graph is.
    stand: Stand,
    /// What the file knows of the session's catalog.
    known: Known,
    log: Length,
    /// What the session's graph reads from.
    snapshot: Weak<Snapshot>,
    /// Whether the log was folded under the session's graph, which still reads from before that.
    is_folded: bool,
    /// What turned out to be damaged when the log was to be folded: nothing more is added to such a file.
    damage: Option<Box<Diagnostic>>,
    writer: Option<Writer>,
}

/// How long a log is.
#[derive(Clone, Copy)]
struct Length {
    records: usize,
    bytes: usize,
    operations: usize,
}

impl Length {
    fn of(touched: &Touched) -> Length {
        Length { records: touched.records, bytes: touched.bytes, operations: touched.operations }
    }

    const NOTHING: Length = Length { records: 0, bytes: 0, operations: 0 };

    fn is_too_long(self) -> bool {
        self.records > MOST_RECORDS || self.bytes > MOST_LOG || self.operations > MOST_OPERATIONS
    }
}

impl Store for FileStore {
    fn prepare(&mut self) -> Result<Option<Graph>> {
        if let Some(problem) = &self.damage {
            return Err(problem.clone());
        }
        if self.writer.is_some() {
            return Ok(None);
        }
        let mut writer = Writer::take(&self.whose)?;
        let snapshot = Snapshot::open(self.whose.path())?;
        let (_, stand) = snapshot.stand()?;
        let mut newer = if stand == self.stand { None } else { Some(snapshot.graph()?) };
        if let Some(opened) = &newer {
            self.log = Length::of(&opened.touched);
        }
        if self.log.is_too_long() {
            let opened = match newer.take() {
                Some(opened) => opened,
                None => Snapshot::open(self.whose.path())?.graph()?,
            };
            writer.fold(&opened)?;
            self.log = Length::NOTHING;
            self.is_folded = true;
            newer = (stand != self.stand).then_some(opened);
        }
        if let Some(opened) = &newer {
            self.known = Known::all_of(opened.graph.catalog());
            self.stand = opened.stand;
            self.snapshot = opened.snapshot.clone();
        }
        self.writer = Some(writer);
        Ok(newer.map(|opened| opened.graph))
    }

    fn take_up(&mut self) -> Option<Graph> {
        if !std::mem::take(&mut self.is_folded) {
            return None;
        }
        // (Should this fail, the session goes on with the graph it has, which is the same.)
        let opened = Snapshot::open(self.whose.path()).and_then(Snapshot::graph).ok()?;
        if opened.stand != self.stand {
            return None;
        }
        self.snapshot = opened.snapshot;
        Some(opened.graph)
    }

    fn is_in_place(&self) -> Result<()> {
        let path = self.whose.path();
        let mut file = File::open(path).map_err(|error| refuse::unreadable(path, &error))?;
        let is_same = head::read(&mut file, path).is_ok_and(|identity| identity == self.stand.identity);
        if is_same { Ok(()) } else { Err(refuse::replaced(path)) }
    }

    fn commit(&mut self, changes: &ChangeSet, catalog: &Catalog) -> Result<()> {
        if self.prepare()?.is_some() {
            // The changes were made to a graph that is no longer the file's.
            return Err(refuse::changed(self.whose.path()));
        }
        let Some(writer) = &mut self.writer else { return Err(refuse::changed(self.whose.path())) };
        if !writer.place.is_at(self.whose.path()) {
            // Whoever opened the name again would not find the change.
            return Err(refuse::moved(self.whose.path()));
        }
        let mut bytes = Vec::new();
        put_record(&mut bytes, changes, catalog, &self.known);
        if let Err(problem) = writer.append(self.stand.record + 1, &bytes) {
            // The store takes no more from one whose disk failed it; the next change begins anew.
            self.writer = None;
            return Err(problem);
        }
        self.stand.record += 1;
        self.known = Known::all_of(catalog);
        self.log = Length {
            records: self.log.records + 1,
            bytes: self.log.bytes + bytes.len(),
            operations: self.log.operations + changes.operations.len(),
        };
        // The change is kept, whatever comes of this.
        if self.log.is_too_long() {
            self.fold();
        } else if self.log.records.is_multiple_of(BETWEEN_MOVES)
            && let Some(snapshot) = self.snapshot.upgrade()
        {
            let _ = snapshot.move_on();
        }
        Ok(())
    }
}

impl FileStore {
    /// Folds the log, if that can be done: what is in it was acknowledged and stays there otherwise, until the log has
    /// grown as long again or somebody else opens the file. Where damage is in the way, the next change is told, for whoever goes on
    /// would make more that can only be salvaged.
    fn fold(&mut self) {
        let Some(writer) = &mut self.writer else { return };
        let opened = Snapshot::open(self.whose.path()).and_then(Snapshot::graph);
        let folded = opened.and_then(|opened| writer.fold(&opened));
        self.is_folded |= folded.is_ok();
        self.damage = folded.err().filter(|problem| problem.code == refuse::DAMAGED_CODE);
        self.log = Length::NOTHING;
    }
}

impl Drop for FileStore {
    fn drop(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        writer.leave();
    }
}

/// A graph file taken for writing.
pub(super) struct Writer {
    whose: Where,
    database: Database,
    place: Place,
    /// How many records this process has added to the log.
    records: usize,
    /// Whether this process has folded it.
    has_folded: bool,
}

impl Writer {
    /// Takes a file for writing, and says so in it.
    pub fn take(whose: &Where) -> Result<Writer> {
        let path = whose.path();
        let (database, place) = match guarded(whose, || writable(path))? {
            Ok(opened) => opened,
            Err(DatabaseError::DatabaseAlreadyOpen) => {
                let holder = Snapshot::open(path).ok().and_then(|snapshot| snapshot.holder());
                return Err(refuse::held(path, holder.as_ref()));
            }
            Err(error) => return Err(whose.storage(&error.into())),
        };
        let writer = Writer { whose: whose.clone(), database, place, records: 0, has_folded: false };
        writer.say(Some(&Holder::this()))?;
        Ok(writer)
    }

    /// Adds a record to the log; it is on disk when this returns.
    fn append(&mut self, number: u64, record: &[u8]) -> Result<()> {
        self.change(|transaction| {
            transaction.open_table(LOG)?.insert(number, record)?;
            Ok(())
        })?;
        self.records += 1;
        Ok(())
    }

    /// Writes the blocks that the log has changed, and empties the log.
    pub fn fold(&mut self, opened: &Opened) -> Result<()> {
        let parts = opened.graph.to_parts();
        let outcome = self.change(|transaction| {
            save::put_graph(&opened.graph, &parts, transaction, &opened.touched)?;
            transaction.open_table(LOG)?.retain(|_, _| false)?;
            let state = State { identity: opened.stand.identity, folded: opened.stand.record };
            save::put_state(transaction, &state)?;
            match opened.graph.trouble() {
                // (Blocks that cannot be read must not be written again without what was in them.)
                Some(_) => Err(redb::Error::Corrupted(String::new())),
                None => Ok(()),
            }
        });
        match opened.graph.trouble() {
            Some(problem) => Err(Box::new(problem.clone())),
            None => {
                self.has_folded |= outcome.is_ok();
                outcome
            }
        }
    }

    /// Says who holds the file.
    fn say(&self, holder: Option<&Holder>) -> Result<()> {
        self.change(|transaction| {
            let mut table = transaction.open_table(STATE)?;
            match holder {
                Some(holder) => drop(table.insert(HOLDER, holder.to_bytes().as_slice())?),
                None => drop(table.remove(HOLDER)?),
            }
            Ok(())
        })
    }

    /// Ends: nobody holds the file any more. After much was changed, room that it does not need is given back.
    pub fn leave(self) {
        // Whoever comes next finds out by itself that nobody is here, and writes its own name.
        let _ = self.say(None);
        let may_have_room = self.has_folded || self.records >= MANY_CHANGES;
        let Writer { whose, mut database, place, .. } = self;
        if may_have_room && place.is_at(whose.path()) {
            let length = std::fs::metadata(whose.path()).map_or(0, |file| file.len());
            // (Should this fail, the file is larger than it needs to be, and nothing else.)
            let _ = guarded(&whose, || room::give_back(&mut database, length).map_err(|error| whose.storage(&error)));
        }
        let _ = guarded(&whose, || database.close().map_err(|error| whose.storage(&error.into())));
    }

    /// One transaction of the store.
    fn change(&self, work: impl FnOnce(&redb::WriteTransaction) -> std::result::Result<(), redb::Error>) -> Result<()> {
        let store = |error: redb::Error| self.whose.storage(&error);
        guarded(&self.whose, || {
            let transaction = self.database.begin_write().map_err(|error| store(error.into()))?;
            work(&transaction).map_err(store)?;
            transaction.commit().map_err(|error| store(error.into()))
        })
    }
}

impl Selection for Touched {
    fn nodes(&self) -> bool {
        self.nodes
    }

    fn names(&self) -> bool {
        self.nodes || !self.renamed.is_empty()
    }

    fn relationships(&self) -> bool {
        self.relationships
    }

    fn node_column(&self, key: KeyId) -> bool {
        self.node_properties.is_touched(key)
    }

    fn relationship_column(&self, key: KeyId) -> bool {
        self.relationship_properties.is_touched(key)
    }
}
