//! What can be read of a file of which a part cannot.
//!
//! A graph with trouble answers nothing, for something may be missing in any answer. Whoever has no copy of the file
//! still wants the rest of it: `export --salvage` writes that, and says what is missing. Sections of columns are missing by
//! themselves; of the relationships those are missing whose section of any of the three arrays cannot be read.

use super::blocks::Block;
use super::bytes::Reader;
use super::ints;
use super::open::Snapshot;
use super::save::SECTION;
use crate::graph::Links;

/// The relationships that can be read; all others are not there.
pub(super) fn readable_links(snapshot: &Snapshot, count: usize) -> Links {
    let mut kinds = readable(snapshot, Block::Kinds, count);
    let (starts, ends) = (readable(snapshot, Block::Starts, count), readable(snapshot, Block::Ends, count));
    for ((section, starts), ends) in kinds.iter_mut().zip(&starts).zip(&ends) {
        if starts.is_none() || ends.is_none() {
            *section = None;
        }
    }
    // (What is missing at the end is not filled up: how much that is only a damaged file says.)
    let sections = kinds.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
    let count = count.min(sections * SECTION);
    Links { kinds: joined(kinds, count), starts: joined(starts, count), ends: joined(ends, count) }
}

/// The sections of an array of so many numbers, those that can be read.
fn readable(snapshot: &Snapshot, block: Block, count: usize) -> Vec<Option<Vec<u32>>> {
    let directory = snapshot.directory(block).ok().filter(|directory| directory.len() == count.div_ceil(SECTION));
    let section = |index: usize| {
        let bytes = snapshot.section(directory.as_ref()?, index).ok()?;
        let (mut reader, mut numbers) = (Reader::new(&bytes), Vec::new());
        ints::array(&mut reader, length(index, count), &mut numbers).and_then(|()| reader.end()).ok()?;
        Some(numbers)
    };
    (0..count.div_ceil(SECTION)).map(section).collect()
}

/// How many numbers are in a section of an array of so many.
fn length(section: usize, count: usize) -> usize {
    SECTION.min(count - section * SECTION)
}

/// An array of its sections, with zeros where one is missing.
fn joined(sections: Vec<Option<Vec<u32>>>, count: usize) -> Vec<u32> {
    let sections = sections.into_iter().enumerate().take(count.div_ceil(SECTION));
    sections.flat_map(|(index, section)| section.unwrap_or_else(|| vec![0; length(index, count)])).collect()
}
