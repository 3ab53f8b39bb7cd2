//! The head of the file: what says that it is a graph, and how it is to be read.
//!
//! | bytes | |
//! |---|---|
//! | 0..24 | `CAREER PATHWAYS GRAPH`, a line end, and the end-of-file sign that keeps terminals from showing the rest |
//! | 24..28 | the number of the format, little-endian |
//! | 28..36 | an identity that no other file has, little-endian |
//! | 36..4088 | zeros |
//! | 4088..4096 | a checksum of all before it |
//!
//! It is written once and stays as it is. Its shape is the same in every format there will ever be, so that
//! a version that does not know a format can say so.

use super::checksum::checksum;
use super::refuse;
use crate::diagnostic::Result;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;

/// How many bytes the head takes.
pub(super) const HEAD: usize = 4096;
/// The format that this version reads and writes.
///
/// 1 and 2 were those of the time before the first release.
pub(super) const FORMAT: u32 = 3;

const MAGIC: [u8; 24] = *b"CAREER PATHWAYS GRAPH\r\n\x1a";
const FORMAT_AT: usize = MAGIC.len();
const IDENTITY_AT: usize = FORMAT_AT + 4;
const SUM_AT: usize = HEAD - 8;

/// Writes the head of a new file.
pub(super) fn write(file: &mut File, identity: u64) -> std::io::Result<()> {
    file.write_all(&of_format(FORMAT, identity))
}

/// The head of a file of some format.
pub(super) fn of_format(format: u32, identity: u64) -> [u8; HEAD] {
    let mut head = [0; HEAD];
    let start = MAGIC.iter().copied().chain(format.to_le_bytes()).chain(identity.to_le_bytes());
    head.iter_mut().zip(start).for_each(|(to, from)| *to = from);
    let sum = checksum(0, head.get(..SUM_AT).unwrap_or_default());
    head.iter_mut().skip(SUM_AT).zip(sum.to_le_bytes()).for_each(|(to, from)| *to = from);
    head
}

/// Reads the head of a file and sees that the rest can be read. Gives the file's identity.
///
/// # Errors
/// A file that is no graph, is cut off, is damaged, or has a format that is not known.
pub(super) fn read(file: &mut File, path: &Path) -> Result<u64> {
    let mut head = Vec::with_capacity(HEAD);
    let read = file.rewind().and_then(|()| file.take(HEAD as u64).read_to_end(&mut head));
    match read {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::IsADirectory => return Err(refuse::is_folder(path)),
        Err(error) => return Err(refuse::unreadable(path, &error)),
    }
    if head.is_empty() {
        return Err(refuse::no_graph(path, "it is empty"));
    }
    if !head.starts_with(&MAGIC) {
        return match MAGIC.starts_with(&head) {
            true => Err(refuse::truncated(path)),
            false => Err(refuse::no_graph(path, "it does not begin as graph files do")),
        };
    }
    if head.len() < HEAD {
        return Err(refuse::truncated(path));
    }
    let format = head.get(FORMAT_AT..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let identity = head.get(IDENTITY_AT..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u64::from_le_bytes(*bytes));
    if head != of_format(format, identity) {
        return Err(refuse::damaged(path, "its head is not as it was written"));
    }
    match format {
        FORMAT => Ok(identity),
        0 => Err(refuse::damaged(path, "it says to have format 0, and no version ever made that")),
        1..FORMAT => Err(refuse::older(path, format)),
        _ => Err(refuse::newer(path, format)),
    }
}
