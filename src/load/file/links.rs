//! Relationships of single nodes, without reading all of them.
//!
//! Beside the arrays of kinds, starts and ends, which say what a relationship is, stand two blocks that say which
//! relationships a node has: those that start there, and those that end there. A section holds 1,024 nodes: how
//! many relationships each has, then their ids, node after node, ascending. A question about one thing reads a few
//! sections; the graph is put together from all of them when it is worth it.

use super::blocks::{Block, Directory, Sections};
use super::bytes::{Malformed, Read, Reader, put_count};
use super::ints::{array, at, put_array};
use super::open::Snapshot;
use super::salvage::readable_links;
use super::save::SECTION;
use crate::diagnostic::Result;
use crate::graph::{ConnectionSource, Links, Trouble};
use crate::value::{NodeId, RelationshipId, TypeId};
use std::sync::{Arc, OnceLock};

/// How many nodes make a section.
const NODES: usize = 1024;

/// The relationships of some nodes: how many each has, and all their ids.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Lists {
    counts: Vec<u32>,
    ids: Vec<u32>,
}

/// For each stretch of 1,024 nodes the relationships of each, by one of their ends.
pub(super) fn lists(links: &Links, ends: &[u32], nodes: usize) -> Vec<Lists> {
    let mut stretches = vec![Lists::default(); nodes.div_ceil(NODES)];
    for (stretch, first) in stretches.iter_mut().zip((0..nodes).step_by(NODES)) {
        stretch.counts.resize(NODES.min(nodes - first), 0);
    }
    let of_relationships = || (0u32..).zip(links.kinds.iter().zip(ends)).filter(|(_, (kind, _))| **kind > 0);
    for (_, (_, &end)) in of_relationships() {
        let count =
            stretches.get_mut(end as usize / NODES).and_then(|lists| lists.counts.get_mut(end as usize % NODES));
        if let Some(count) = count {
            *count += 1;
        }
    }
    // Where the next id of each node goes.
    let mut next: Vec<u32> = Vec::with_capacity(nodes);
    for lists in &mut stretches {
        let mut sum = 0;
        for count in &lists.counts {
            next.push(sum);
            sum += count;
        }
        lists.ids.resize(sum as usize, 0);
    }
    for (id, (_, &end)) in of_relationships() {
        let Some(place) = next.get_mut(end as usize) else { continue };
        if let Some(slot) = stretches.get_mut(end as usize / NODES).and_then(|lists| lists.ids.get_mut(*place as usize))
        {
            *slot = id;
        }
        *place += 1;
    }
    stretches
}

/// The block of relationships by one of their ends.
pub(super) fn lists_block(stretches: &[Lists], block: Block) -> Sections {
    let mut sections = Sections::default();
    for lists in stretches {
        let mut section = Vec::new();
        put_count(&mut section, lists.counts.len());
        put_count(&mut section, lists.ids.len());
        put_array(&mut section, &lists.counts);
        put_array(&mut section, &lists.ids);
        sections.add(&section, block);
    }
    sections
}

fn read_lists(bytes: &[u8]) -> Read<Lists> {
    let mut reader = Reader::new(bytes);
    let (nodes, relationships) = (reader.number_u32()? as usize, reader.number_u32()? as usize);
    if nodes > NODES {
        return Err(Malformed);
    }
    let mut lists = Lists::default();
    array(&mut reader, nodes, &mut lists.counts)?;
    array(&mut reader, relationships, &mut lists.ids)?;
    reader.end()?;
    let sum: u64 = lists.counts.iter().map(|&count| u64::from(count)).sum();
    if sum == relationships as u64 { Ok(lists) } else { Err(Malformed) }
}

/// A block whose sections are read when they are first needed, and stay.
struct Lazy<T> {
    block: Block,
    directory: OnceLock<Option<Directory>>,
    sections: Vec<OnceLock<T>>,
    parse: fn(Vec<u8>, usize) -> Read<T>,
}

impl<T: Default> Lazy<T> {
    fn new(block: Block, sections: usize, parse: fn(Vec<u8>, usize) -> Read<T>) -> Lazy<T> {
        let mut slots = Vec::new();
        slots.resize_with(sections, OnceLock::new);
        Lazy { block, directory: OnceLock::new(), sections: slots, parse }
    }

    /// A section, if there is one; an empty one where it cannot be read.
    fn section(&self, index: usize, stored: &StoredLinks) -> Option<&T> {
        let slot = self.sections.get(index)?;
        Some(slot.get_or_init(|| {
            self.read(index, stored).unwrap_or_else(|problem| {
                stored.trouble.tell(problem);
                T::default()
            })
        }))
    }

    fn read(&self, index: usize, stored: &StoredLinks) -> Result<T> {
        let directory = self.directory.get_or_init(|| match stored.snapshot.directory(self.block) {
            Ok(directory) => Some(directory),
            Err(problem) => {
                stored.trouble.tell(problem);
                None
            }
        });
        let damaged = || stored.snapshot.damaged(self.block);
        let bytes = stored.snapshot.section(directory.as_ref().ok_or_else(damaged)?, index)?;
        let count = SECTION.min(stored.relationships.saturating_sub(index * SECTION));
        (self.parse)(bytes, count).map_err(|_| damaged())
    }
}

/// The relationships of a graph in its file.
pub(super) struct StoredLinks {
    snapshot: Arc<Snapshot>,
    trouble: Trouble,
    /// One past the last relationship.
    relationships: usize,
    kinds: Lazy<Numbers>,
    starts: Lazy<Numbers>,
    ends: Lazy<Numbers>,
    outgoing: Lazy<Lists>,
    incoming: Lazy<Lists>,
}

impl StoredLinks {
    /// Those of a file with so many nodes and relationships.
    pub fn new(snapshot: Arc<Snapshot>, trouble: Trouble, nodes: usize, relationships: usize) -> StoredLinks {
        let numbers = |block| Lazy::new(block, relationships.div_ceil(SECTION), read_numbers);
        let lists = |block| Lazy::new(block, nodes.div_ceil(NODES), |bytes, _| read_lists(&bytes));
        StoredLinks {
            snapshot,
            trouble,
            relationships,
            kinds: numbers(Block::Kinds),
            starts: numbers(Block::Starts),
            ends: numbers(Block::Ends),
            outgoing: lists(Block::Outgoing),
            incoming: lists(Block::Incoming),
        }
    }

    /// All stretches of nodes with their relationships, by starts and by ends.
    pub fn all_lists(&self) -> (Vec<Lists>, Vec<Lists>) {
        let all = |lazy: &Lazy<Lists>| {
            (0..lazy.sections.len()).filter_map(|index| lazy.section(index, self).cloned()).collect()
        };
        (all(&self.outgoing), all(&self.incoming))
    }

    fn around(&self, node: NodeId, lazy: &Lazy<Lists>) -> Vec<RelationshipId> {
        let Some(lists) = lazy.section(node.index() / NODES, self) else { return Vec::new() };
        let place = node.index() % NODES;
        let Some(&count) = lists.counts.get(place) else { return Vec::new() };
        let start: u32 = lists.counts.iter().take(place).sum();
        let ids = lists.ids.get(start as usize..start as usize + count as usize).unwrap_or_default();
        ids.iter().copied().map(RelationshipId).collect()
    }

    fn number(&self, place: usize, lazy: &Lazy<Numbers>) -> Option<u32> {
        let numbers = lazy.section(place / SECTION, self)?;
        at(&numbers.bytes, numbers.count, place % SECTION).ok()
    }
}

/// A section of an array as it stands in the file: single numbers are read out of it.
#[derive(Default)]
struct Numbers {
    bytes: Vec<u8>,
    count: usize,
}

fn read_numbers(bytes: Vec<u8>, count: usize) -> Read<Numbers> {
    Ok(Numbers { bytes, count })
}

impl ConnectionSource for StoredLinks {
    fn relationship(&self, relationship: RelationshipId) -> Option<(TypeId, NodeId, NodeId)> {
        let place = relationship.index();
        let kind = self.number(place, &self.kinds)?.checked_sub(1)?;
        let (start, end) = (self.number(place, &self.starts)?, self.number(place, &self.ends)?);
        Some((TypeId(kind), NodeId(start), NodeId(end)))
    }

    fn outgoing(&self, node: NodeId) -> Vec<RelationshipId> {
        self.around(node, &self.outgoing)
    }

    fn incoming(&self, node: NodeId) -> Vec<RelationshipId> {
        self.around(node, &self.incoming)
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
