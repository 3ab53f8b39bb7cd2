//! What stands around a node: the relationships that start there, or that end there, in sections of nodes.
//!
//! A section holds the lists of some nodes in a row: how many relationships each has, then their ids, node after
//! node, ascending. It ends before it holds too many ids, so that a question about one node of a busy kind does not read those of a
//! thousand others. The last section says which node each section before it begins with.

use super::blocks::{Block, Directory, Sections};
use super::bytes::{Malformed, Read, Reader, put_count};
use super::ints::{array, put_array};
use super::open::Snapshot;
use crate::diagnostic::Result;
use crate::graph::{Links, Trouble};
use crate::value::{NodeId, RelationshipId};
use std::sync::OnceLock;

/// The most nodes that share a section.
const MOST_NODES: usize = 1024;
/// How many ids a section holds at most, unless a single node has more.
const MOST_IDS: usize = 8192;

/// The relationships of some nodes in a row: how many each has, and all their ids.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Lists {
    counts: Vec<u32>,
    ids: Vec<u32>,
}

impl Lists {
    /// The ids of the node at this place.
    fn at(&self, place: usize) -> &[u32] {
        let Some(&count) = self.counts.get(place) else { return &[] };
        let start: usize = self.counts.iter().take(place).map(|&count| count as usize).sum();
        self.ids.get(start..start + count as usize).unwrap_or_default()
    }
}

/// The relationships of all nodes, by one of their ends, in stretches.
pub(super) fn lists(links: &Links, ends: &[u32], nodes: usize) -> Vec<Lists> {
    let of_relationships = || (0u32..).zip(links.kinds.iter().zip(ends)).filter(|(_, (kind, _))| **kind > 0);
    let mut counts = vec![0u32; nodes];
    for (_, (_, &end)) in of_relationships() {
        if let Some(count) = counts.get_mut(end as usize) {
            *count += 1;
        }
    }
    // Where the next id of each node goes.
    let mut next: Vec<usize> = Vec::with_capacity(nodes);
    let mut sum = 0;
    for &count in &counts {
        next.push(sum);
        sum += count as usize;
    }
    let mut ids = vec![0u32; sum];
    for (id, (_, &end)) in of_relationships() {
        let Some(place) = next.get_mut(end as usize) else { continue };
        if let Some(slot) = ids.get_mut(*place) {
            *slot = id;
        }
        *place += 1;
    }
    cut(&counts, &ids)
}

/// Cuts the lists of all nodes into stretches.
fn cut(mut counts: &[u32], mut ids: &[u32]) -> Vec<Lists> {
    let mut stretches = Vec::new();
    while !counts.is_empty() {
        let mut sum = 0;
        let fits = counts.iter().take(MOST_NODES).take_while(|&&count| {
            sum += count as usize;
            sum <= MOST_IDS
        });
        let (here, other_counts) = counts.split_at(fits.count().max(1));
        let (of_these, other_ids) = ids.split_at(here.iter().map(|&count| count as usize).sum());
        stretches.push(Lists { counts: here.to_vec(), ids: of_these.to_vec() });
        (counts, ids) = (other_counts, other_ids);
    }
    stretches
}

/// The block of these stretches.
pub(super) fn lists_block(stretches: &[Lists], block: Block) -> Sections {
    let mut sections = Sections::default();
    let (mut firsts, mut first) = (Vec::with_capacity(stretches.len()), 0);
    for lists in stretches {
        firsts.push(first);
        first += lists.counts.len() as u32;
        let mut section = Vec::new();
        put_count(&mut section, lists.counts.len());
        put_count(&mut section, lists.ids.len());
        put_array(&mut section, &lists.counts);
        put_array(&mut section, &lists.ids);
        sections.add(&section, block);
    }
    let mut last = Vec::new();
    put_array(&mut last, &firsts);
    sections.add(&last, block);
    sections
}

fn read_lists(bytes: &[u8]) -> Read<Lists> {
    let mut reader = Reader::new(bytes);
    let (nodes, relationships) = (reader.number_u32()? as usize, reader.number_u32()? as usize);
    if nodes > MOST_NODES {
        return Err(Malformed);
    }
    let mut lists = Lists::default();
    array(&mut reader, nodes, &mut lists.counts)?;
    let sum: u64 = lists.counts.iter().map(|&count| u64::from(count)).sum();
    if sum != relationships as u64 {
        return Err(Malformed);
    }
    // No id stands here twice, so each takes a byte at least.
    if relationships > reader.left() {
        return Err(Malformed);
    }
    array(&mut reader, relationships, &mut lists.ids)?;
    reader.end()?;
    Ok(lists)
}

fn read_firsts(bytes: &[u8], count: usize) -> Read<Vec<u32>> {
    let (mut reader, mut firsts) = (Reader::new(bytes), Vec::new());
    array(&mut reader, count, &mut firsts)?;
    reader.end()?;
    // Every node has its place in one section.
    let is_right = firsts.first().is_none_or(|&first| first == 0) && firsts.is_sorted_by(|one, next| one < next);
    if is_right { Ok(firsts) } else { Err(Malformed) }
}

/// One of the two blocks in a file. Its sections are read when they are first needed, and stay.
pub(super) struct StoredLists {
    block: Block,
    begun: OnceLock<Option<Begun>>,
}

/// What the block says of itself.
struct Begun {
    directory: Directory,
    /// The node that each section begins with.
    firsts: Vec<u32>,
    sections: Vec<OnceLock<Lists>>,
}

impl StoredLists {
    pub fn new(block: Block) -> StoredLists {
        StoredLists { block, begun: OnceLock::new() }
    }

    /// The relationships of a node, ascending; none, and trouble, where they cannot be read.
    pub fn around(&self, node: NodeId, snapshot: &Snapshot, trouble: &Trouble) -> Vec<RelationshipId> {
        let Some(begun) = self.begun(snapshot, trouble) else { return Vec::new() };
        let Some(index) = begun.firsts.partition_point(|&first| first <= node.0).checked_sub(1) else {
            return Vec::new();
        };
        let (Some(&first), Some(lists)) = (begun.firsts.get(index), self.section(begun, index, snapshot, trouble))
        else {
            return Vec::new();
        };
        lists.at((node.0 - first) as usize).iter().copied().map(RelationshipId).collect()
    }

    /// All stretches.
    pub fn all(&self, snapshot: &Snapshot, trouble: &Trouble) -> Vec<Lists> {
        let Some(begun) = self.begun(snapshot, trouble) else { return Vec::new() };
        (0..begun.sections.len()).filter_map(|index| self.section(begun, index, snapshot, trouble).cloned()).collect()
    }

    fn begun(&self, snapshot: &Snapshot, trouble: &Trouble) -> Option<&Begun> {
        let begun = self.begun.get_or_init(|| self.begin(snapshot).map_err(|problem| trouble.tell(problem)).ok());
        begun.as_ref()
    }

    fn begin(&self, snapshot: &Snapshot) -> Result<Begun> {
        let directory = snapshot.directory(self.block)?;
        let count = directory.len().saturating_sub(1);
        let bytes = snapshot.section(&directory, count)?;
        let firsts = read_firsts(&bytes, count).map_err(|_| snapshot.damaged(self.block))?;
        let mut sections = Vec::new();
        sections.resize_with(count, OnceLock::new);
        Ok(Begun { directory, firsts, sections })
    }

    fn section<'b>(&self, begun: &'b Begun, index: usize, snapshot: &Snapshot, trouble: &Trouble) -> Option<&'b Lists> {
        let read = || {
            let bytes = snapshot.section(&begun.directory, index)?;
            read_lists(&bytes).map_err(|_| snapshot.damaged(self.block))
        };
        let slot = begun.sections.get(index)?;
        Some(slot.get_or_init(|| {
            read().unwrap_or_else(|problem| {
                trouble.tell(problem);
                Lists::default()
            })
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_node_finds_its_own(ends in prop::collection::vec(0u32..3000, 0..20_000), hub in 0u32..3000) {
            let ends: Vec<u32> = ends.iter().map(|&end| if end % 3 == 0 { hub } else { end }).collect();
            let links = Links { kinds: (0..ends.len()).map(|at| u32::from(at % 7 > 0)).collect(), ..Links::default() };
            let stretches = lists(&links, &ends, 3000);
            let mut node = 0;
            for stretch in &stretches {
                prop_assert!(stretch.counts.len() == 1 || stretch.ids.len() <= MOST_IDS);
                for place in 0..stretch.counts.len() {
                    if place % 50 == 0 || node == hub {
                        let of_node = (0u32..).zip(&ends).filter(|(id, end)| **end == node && id % 7 > 0);
                        let expected: Vec<u32> = of_node.map(|(id, _)| id).collect();
                        prop_assert_eq!(stretch.at(place), expected);
                    }
                    node += 1;
                }
            }
            prop_assert_eq!(node, 3000);
        }
    }
}
