//! The state of a graph file: which file it is, and how far its log was folded into its blocks.

use super::bytes::{Read, Reader, put_number};
use redb::TableDefinition;
use std::hash::{BuildHasher, RandomState};

/// The store's table of small things by name.
pub(super) const STATE: TableDefinition<'static, &str, &[u8]> = TableDefinition::new("state");

/// Where the process that writes says who it is.
pub(super) const HOLDER: &str = "holder";

/// Which file it is, and up to which record the log is in the blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct State {
    /// A number that no other file has: one that takes the place of another is noticed.
    pub identity: u64,
    /// The last record that was folded.
    pub folded: u64,
}

impl State {
    /// Where it stands in its table.
    pub const KEY: &'static str = "state";

    /// The state of a new file.
    pub fn new() -> State {
        State { identity: RandomState::new().hash_one(std::process::id()), folded: 0 }
    }

    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_number(&mut bytes, self.identity);
        put_number(&mut bytes, self.folded);
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Read<State> {
        let mut reader = Reader::new(bytes);
        Ok(State { identity: reader.number()?, folded: reader.number()? })
    }
}

/// The content of a graph file at some point: two readers that see the same stand see the same graph.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stand {
    pub identity: u64,
    /// The last record of the log.
    pub record: u64,
}
