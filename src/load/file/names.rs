//! The names of a graph as a block: what a text typed by somebody leads to, without reading all names.
//!
//! For every text that a node is known by there is a pair: the hash of the text, and the node; sorted. A section
//! holds some thousands of pairs, first all their hashes, then all their nodes, as arrays. The last section
//! holds the first hash of each section before it, so that a look-up reads two sections.

use super::blocks::{Block, Directory, Sections};
use super::bytes::{Malformed, Read, Reader, put_count};
use super::ints::{array, put_array};
use super::open::Snapshot;
use crate::diagnostic::{Diagnostic, Result};
use crate::graph::names::{NameColumns, name_hash, squeeze};
use crate::graph::{Graph, NameSource, Trouble};
use crate::value::NodeId;
use std::sync::{Arc, OnceLock};

/// How many pairs make a section.
const PAIRS: usize = 4096;

/// The names of a graph: the hash of each and its node, sorted.
pub(super) fn names_of(graph: &Graph) -> Vec<(u32, u32)> {
    let columns = NameColumns::of(graph);
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for node in graph.nodes() {
        columns.each_text(node, |_, text| pairs.push((name_hash(&squeeze(text)), node.0)));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// The block of a graph's names.
pub(super) fn names_block(graph: &Graph) -> Sections {
    let pairs = names_of(graph);
    let mut sections = Sections::default();
    let mut firsts = Vec::new();
    for pairs in pairs.chunks(PAIRS) {
        let (hashes, nodes): (Vec<u32>, Vec<u32>) = pairs.iter().copied().unzip();
        firsts.extend(hashes.first());
        let mut section = Vec::new();
        put_count(&mut section, pairs.len());
        put_array(&mut section, &hashes);
        put_array(&mut section, &nodes);
        sections.add(&section, Block::Names);
    }
    let mut last = Vec::new();
    put_count(&mut last, firsts.len());
    put_array(&mut last, &firsts);
    sections.add(&last, Block::Names);
    sections
}

/// The names in a file.
pub(super) struct Names {
    snapshot: Arc<Snapshot>,
    trouble: Trouble,
    begun: OnceLock<Result<(Directory, Vec<u32>)>>,
}

impl Names {
    pub fn new(snapshot: Arc<Snapshot>, trouble: Trouble) -> Names {
        Names { snapshot, trouble, begun: OnceLock::new() }
    }

    fn find(&self, hash: u32) -> Result<Vec<NodeId>> {
        let begun = self.begun.get_or_init(|| self.begin()).as_ref();
        let (directory, firsts) = begun.map_err(|problem| Box::new(Diagnostic::clone(problem)))?;
        let mut nodes = Vec::new();
        // Pairs of one hash may begin at the end of one section and go on in the next.
        let from = firsts.partition_point(|&first| first < hash).saturating_sub(1);
        for section in from..firsts.len() {
            if firsts.get(section).is_none_or(|&first| first > hash) {
                break;
            }
            let bytes = self.snapshot.section(directory, section)?;
            let (hashes, of) = pairs(&bytes).map_err(|_| self.snapshot.damaged(Block::Names))?;
            let start = hashes.partition_point(|&other| other < hash);
            let end = hashes.partition_point(|&other| other <= hash);
            nodes.extend(of.get(start..end).unwrap_or_default().iter().copied().map(NodeId));
        }
        Ok(nodes)
    }

    /// All of them.
    pub fn all(&self) -> Result<Vec<(u32, u32)>> {
        let (directory, firsts) = self.begin()?;
        let mut all = Vec::new();
        for section in 0..firsts.len() {
            let bytes = self.snapshot.section(&directory, section)?;
            let (hashes, nodes) = pairs(&bytes).map_err(|_| self.snapshot.damaged(Block::Names))?;
            all.extend(hashes.into_iter().zip(nodes));
        }
        Ok(all)
    }

    fn begin(&self) -> Result<(Directory, Vec<u32>)> {
        let directory = self.snapshot.directory(Block::Names)?;
        let bytes = self.snapshot.section(&directory, directory.len().saturating_sub(1))?;
        let count = directory.len().saturating_sub(1);
        let firsts = firsts(&bytes, count).map_err(|_| self.snapshot.damaged(Block::Names))?;
        Ok((directory, firsts))
    }
}

impl NameSource for Names {
    fn nodes(&self, hash: u32) -> Vec<NodeId> {
        self.find(hash).unwrap_or_else(|problem| {
            self.trouble.tell(problem);
            Vec::new()
        })
    }
}

fn pairs(bytes: &[u8]) -> Read<(Vec<u32>, Vec<u32>)> {
    let mut reader = Reader::new(bytes);
    let count = reader.count()?;
    let (mut hashes, mut nodes) = (Vec::with_capacity(count), Vec::with_capacity(count));
    array(&mut reader, count, &mut hashes)?;
    array(&mut reader, count, &mut nodes)?;
    reader.end()?;
    Ok((hashes, nodes))
}

/// The first hash of each of so many sections.
fn firsts(bytes: &[u8], count: usize) -> Read<Vec<u32>> {
    let mut reader = Reader::new(bytes);
    if reader.number()? != count as u64 {
        return Err(Malformed);
    }
    let mut firsts = Vec::new();
    array(&mut reader, count, &mut firsts)?;
    reader.end()?;
    Ok(firsts)
}
