//! Blocks: the large arrays of a graph, in pieces that the store keeps well.
//!
//! A block is a list of sections, each read by itself. It begins with its directory: how many sections there
//! are, then for each its length and its checksum, then a checksum of all that. The sections follow. (All
//! numbers are little-endian; lengths and the count take four bytes, checksums eight.)
//!
//! The store gives a long value a run of pages whose number is a power of two, so a block goes to it
//! in pieces that just fill such runs: [`PIECE`] bytes each, and smaller ones for what is left at the end. The
//! key of a piece is the block's number, times 2^32, and the number of the piece.

use super::checksum::checksum;
use super::refuse::Where;
use crate::diagnostic::Result;
use crate::value::KeyId;
use redb::{ReadableTable, Table, TableDefinition};

/// The store's table of pieces.
pub(super) const BLOCKS: TableDefinition<'static, u64, &[u8]> = TableDefinition::new("blocks");

/// Bytes of a piece: what a run of four pages of 4,096 bytes holds beside the store's own notes.
const PIECE: usize = 16_384 - MARGIN;
/// Bytes of pieces at the end of a block.
const SMALLER: [usize; 2] = [8_192 - MARGIN, 4_096 - MARGIN];
/// Bytes that are left to the store's notes.
const MARGIN: usize = 64;
/// The most sections a block may have: a check on what is read.
const MOST_SECTIONS: usize = 1 << 28;
/// Bytes of the directory for each section.
pub(super) const ENTRY: usize = 12;
/// The most bytes that room is made for before they are there.
const MOST_AHEAD: usize = 1 << 20;

/// Which block.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Block {
    /// Names, label sets, counts, the schema: one section.
    Catalog,
    /// By node, its label set.
    Nodes,
    /// By relationship, its type.
    Kinds,
    /// By relationship, the node it starts at.
    Starts,
    /// By relationship, the node it ends at.
    Ends,
    /// By node, the relationships that start there.
    Outgoing,
    /// By node, the relationships that end there.
    Incoming,
    /// By hash of a name, the nodes that have it.
    Names,
    /// A property of nodes: a section for each page.
    NodeColumn(KeyId),
    /// A property of relationships.
    RelationshipColumn(KeyId),
}

impl Block {
    /// The number of the block: its kind in the highest byte, the property's number below.
    pub fn number(self) -> u32 {
        match self {
            Block::Catalog => 1 << 24,
            Block::Nodes => 2 << 24,
            Block::Kinds => 3 << 24,
            Block::Starts => 4 << 24,
            Block::Ends => 5 << 24,
            Block::Names => 6 << 24,
            Block::Outgoing => 7 << 24,
            Block::Incoming => 8 << 24,
            Block::NodeColumn(key) => 16 << 24 | key.0,
            Block::RelationshipColumn(key) => 17 << 24 | key.0,
        }
    }

    /// What it holds, for a message.
    pub fn said(self) -> String {
        match self {
            Block::Catalog => "the names and counts of what is in it".to_owned(),
            Block::Nodes => "the list of its nodes".to_owned(),
            Block::Kinds => "the types of its relationships".to_owned(),
            Block::Starts | Block::Ends => "the ends of its relationships".to_owned(),
            Block::Outgoing | Block::Incoming => "the relationships by node".to_owned(),
            Block::Names => "the list of names".to_owned(),
            Block::NodeColumn(key) => format!("the values of a property of its nodes (number {})", key.0),
            Block::RelationshipColumn(key) => {
                format!("the values of a property of its relationships (number {})", key.0)
            }
        }
    }

    fn key(self, piece: u32) -> u64 {
        u64::from(self.number()) << 32 | u64::from(piece)
    }
}

/// The most properties there may be: their numbers have three bytes.
pub(super) const MOST_KEYS: usize = 1 << 24;

/// A block in the making.
#[derive(Default)]
pub(super) struct Sections {
    directory: Vec<u8>,
    bytes: Vec<u8>,
    count: u32,
}

impl Sections {
    /// A block of one section.
    pub fn of_one(section: &[u8], block: Block) -> Sections {
        let mut sections = Sections::default();
        sections.add(section, block);
        sections
    }

    /// Adds a section.
    pub fn add(&mut self, section: &[u8], block: Block) {
        let sum = checksum(seed(block, self.count), section);
        self.directory.extend((section.len() as u32).to_le_bytes());
        self.directory.extend(sum.to_le_bytes());
        self.bytes.extend_from_slice(section);
        self.count += 1;
    }

    /// Puts the block into the store, in place of what was there of it.
    pub fn store(
        self,
        block: Block,
        table: &mut Table<'_, u64, &'static [u8]>,
    ) -> std::result::Result<(), redb::StorageError> {
        remove(block, table)?;
        let mut all = self.count.to_le_bytes().to_vec();
        all.extend(self.directory);
        all.extend(checksum(seed(block, u32::MAX), &all).to_le_bytes());
        all.extend(self.bytes);
        let mut rest = all.as_slice();
        for piece in 0.. {
            let (taken, left) = rest.split_at(piece_length(rest.len()));
            table.insert(block.key(piece), taken)?;
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

/// Takes a block out of the store.
pub(super) fn remove(
    block: Block,
    table: &mut Table<'_, u64, &'static [u8]>,
) -> std::result::Result<(), redb::StorageError> {
    table.retain_in(block.key(0)..=block.key(u32::MAX), |_, _| false)
}

/// How long the next piece is when so many bytes are left.
fn piece_length(left: usize) -> usize {
    std::iter::once(PIECE).chain(SMALLER).find(|&piece| piece <= left).unwrap_or(left)
}

fn seed(block: Block, section: u32) -> u64 {
    u64::from(block.number()) << 32 | u64::from(section)
}

/// Where the sections of a block are.
#[derive(Debug)]
pub(super) struct Directory {
    block: Block,
    /// Where each section begins, and where the last one ends; counted from the beginning of the block.
    bounds: Vec<usize>,
    sums: Vec<u64>,
}

impl Directory {
    /// Reads the directory of a block.
    ///
    /// # Errors
    /// A block that is not there, or not as it was written.
    pub fn read(block: Block, table: &impl ReadableTable<u64, &'static [u8]>, whose: &Where) -> Result<Directory> {
        let mut bytes = Vec::new();
        let mut need = 4;
        for piece in 0.. {
            let found = table.get(block.key(piece)).map_err(|error| whose.storage(&error.into()))?;
            let Some(found) = found else { return Err(whose.damaged_block(block)) };
            bytes.extend_from_slice(found.value());
            if let Some(count) = bytes.first_chunk().map(|bytes| u32::from_le_bytes(*bytes) as usize) {
                if count > MOST_SECTIONS {
                    return Err(whose.damaged_block(block));
                }
                need = 4 + count * ENTRY + 8;
            }
            if bytes.len() >= need {
                break;
            }
        }
        Directory::parse(block, bytes.get(..need).unwrap_or_default()).ok_or_else(|| whose.damaged_block(block))
    }

    fn parse(block: Block, bytes: &[u8]) -> Option<Directory> {
        let (signed, sum) = bytes.split_last_chunk::<8>()?;
        if u64::from_le_bytes(*sum) != checksum(seed(block, u32::MAX), signed) {
            return None;
        }
        let mut directory = Directory { block, bounds: vec![bytes.len()], sums: Vec::new() };
        let mut end = bytes.len();
        for entry in signed.get(4..)?.as_chunks::<ENTRY>().0 {
            let (length, sum) = (entry.first_chunk::<4>()?, entry.last_chunk::<8>()?);
            end += u32::from_le_bytes(*length) as usize;
            directory.bounds.push(end);
            directory.sums.push(u64::from_le_bytes(*sum));
        }
        Some(directory)
    }

    /// How many sections there are.
    pub fn len(&self) -> usize {
        self.sums.len()
    }

    /// Reads a section.
    ///
    /// # Errors
    /// A section that is not there, or not as it was written.
    pub fn section(
        &self,
        index: usize,
        table: &impl ReadableTable<u64, &'static [u8]>,
        whose: &Where,
    ) -> Result<Vec<u8>> {
        let damaged = || whose.damaged_block(self.block);
        let (Some(&from), Some(&to), Some(&sum)) =
            (self.bounds.get(index), self.bounds.get(index + 1), self.sums.get(index))
        else {
            return Err(damaged());
        };
        let total = self.bounds.last().copied().unwrap_or(0);
        // (Room for what there is: how long it is said to be is the file's word.)
        let mut section = Vec::with_capacity((to - from).min(MOST_AHEAD));
        for (piece, start, end) in pieces(total).skip(from / PIECE).take_while(|&(_, start, _)| start < to) {
            if end <= from {
                continue;
            }
            let found = table.get(self.block.key(piece)).map_err(|error| whose.storage(&error.into()))?;
            let found = found.ok_or_else(damaged)?;
            let wanted = from.saturating_sub(start)..to.min(end) - start;
            section.extend_from_slice(found.value().get(wanted).ok_or_else(damaged)?);
        }
        match checksum(seed(self.block, u32::try_from(index).unwrap_or(u32::MAX)), &section) == sum {
            true => Ok(section),
            false => Err(damaged()),
        }
    }
}

/// The pieces of a block of so many bytes: number, beginning, end.
fn pieces(total: usize) -> impl Iterator<Item = (u32, usize, usize)> {
    let mut start = 0;
    (0..).map_while(move |piece| {
        let end = start + piece_length(total - start);
        let place = (start < total).then_some((piece, start, end));
        start = end;
        place
    })
}
