//! Relationships of single nodes, without reading all of them.
//!
//! The arrays of kinds, starts and ends say what a relationship is; two blocks beside them say which relationships a
//! node has ([`around`](super::around)). A question about one thing reads a few sections of each; the graph is put
//! together from all of them when it is worth it.

use super::around::{Lists, StoredLists};
use super::blocks::{Block, Directory};
use super::ints::{at, places};
use super::open::Snapshot;
use super::salvage::readable_links;
use super::save::SECTION;
use crate::diagnostic::Result;
use crate::graph::{ConnectionSource, Links, Trouble};
use crate::value::{NodeId, RelationshipId, TypeId};
use std::sync::{Arc, OnceLock};

/// An array whose sections are read when they are first needed, and stay as they are in the file: single numbers
/// are read out of them.
struct Numbers {
    block: Block,
    /// How many numbers there are.
    count: usize,
    directory: OnceLock<Option<Directory>>,
    sections: Vec<OnceLock<Vec<u8>>>,
}

impl Numbers {
    fn new(block: Block, count: usize) -> Numbers {
        let mut sections = Vec::new();
        sections.resize_with(count.div_ceil(SECTION), OnceLock::new);
        Numbers { block, count, directory: OnceLock::new(), sections }
    }

    /// A section, if there is one; an empty one, and trouble, where it cannot be read.
    fn section(&self, index: usize, stored: &StoredLinks) -> Option<&[u8]> {
        let slot = self.sections.get(index)?;
        let bytes = slot.get_or_init(|| {
            self.read(index, stored).unwrap_or_else(|problem| {
                stored.trouble.tell(problem);
                Vec::new()
            })
        });
        Some(bytes)
    }

    fn read(&self, index: usize, stored: &StoredLinks) -> Result<Vec<u8>> {
        let directory = self.directory.get_or_init(|| match stored.snapshot.directory(self.block) {
            Ok(directory) => Some(directory),
            Err(problem) => {
                stored.trouble.tell(problem);
                None
            }
        });
        stored.snapshot.section(directory.as_ref().ok_or_else(|| stored.snapshot.damaged(self.block))?, index)
    }

    /// How many numbers a section has.
    fn length(&self, index: usize) -> usize {
        SECTION.min(self.count.saturating_sub(index * SECTION))
    }

    /// A number.
    fn at(&self, place: usize, stored: &StoredLinks) -> Option<u32> {
        let index = place / SECTION;
        at(self.section(index, stored)?, self.length(index), place % SECTION).ok()
    }
}

/// The relationships of a graph in its file.
pub(super) struct StoredLinks {
    snapshot: Arc<Snapshot>,
    trouble: Trouble,
    /// One past the last relationship.
    relationships: usize,
    kinds: Numbers,
    starts: Numbers,
    ends: Numbers,
    outgoing: StoredLists,
    incoming: StoredLists,
}

impl StoredLinks {
    /// Those of a file with so many relationships.
    pub fn new(snapshot: Arc<Snapshot>, trouble: Trouble, relationships: usize) -> StoredLinks {
        let numbers = |block| Numbers::new(block, relationships);
        StoredLinks {
            snapshot,
            trouble,
            relationships,
            kinds: numbers(Block::Kinds),
            starts: numbers(Block::Starts),
            ends: numbers(Block::Ends),
            outgoing: StoredLists::new(Block::Outgoing),
            incoming: StoredLists::new(Block::Incoming),
        }
    }

    /// Relationships that a block told of; none, and trouble, where there are not so many.
    fn known(&self, relationships: Vec<RelationshipId>, block: Block) -> Vec<RelationshipId> {
        if relationships.iter().all(|relationship| relationship.index() < self.relationships) {
            return relationships;
        }
        self.trouble.tell(self.snapshot.damaged(block));
        Vec::new()
    }

    /// All stretches of nodes with their relationships, by starts and by ends.
    pub fn all_lists(&self) -> (Vec<Lists>, Vec<Lists>) {
        let all = |lists: &StoredLists| lists.all(&self.snapshot, &self.trouble);
        (all(&self.outgoing), all(&self.incoming))
    }
}

impl ConnectionSource for StoredLinks {
    fn relationship(&self, relationship: RelationshipId) -> Option<(TypeId, NodeId, NodeId)> {
        let place = relationship.index();
        let kind = self.kinds.at(place, self)?.checked_sub(1)?;
        let (start, end) = (self.starts.at(place, self)?, self.ends.at(place, self)?);
        Some((TypeId(kind), NodeId(start), NodeId(end)))
    }

    fn outgoing(&self, node: NodeId) -> Vec<RelationshipId> {
        self.known(self.outgoing.around(node, &self.snapshot, &self.trouble), Block::Outgoing)
    }

    fn incoming(&self, node: NodeId) -> Vec<RelationshipId> {
        self.known(self.incoming.around(node, &self.snapshot, &self.trouble), Block::Incoming)
    }

    fn first_of_type(&self, kind: TypeId, most: usize) -> Vec<RelationshipId> {
        let mut found: Vec<RelationshipId> = Vec::new();
        for index in 0..self.kinds.sections.len() {
            let Some(section) = self.kinds.section(index, self) else { break };
            let here = places(section, self.kinds.length(index), kind.0 + 1, most - found.len());
            let Ok(here) = here else {
                self.trouble.tell(self.snapshot.damaged(Block::Kinds));
                break;
            };
            found.extend(here.into_iter().map(|place| RelationshipId::from_index(index * SECTION + place)));
            if found.len() == most {
                break;
            }
        }
        found
    }

    fn all(&self) -> Links {
        self.snapshot.links(self.relationships).unwrap_or_else(|problem| {
            self.trouble.tell(problem);
            readable_links(&self.snapshot, self.relationships)
        })
    }

    fn does_not_fit(&self, what: &str) {
        self.trouble.tell(self.snapshot.senseless(what));
    }
}
