//! Pages that are read when they are first asked for.
//!
//! A graph file holds the pages of a column in chunks of a few. The first row that somebody asks for brings
//! its whole chunk; from then on its pages are like any others, and reading them costs nothing more. What
//! was changed since the file's pages were written comes with them as a list of changes, carried out when the
//! chunk comes.

use super::{PAGE_BITS, PAGE_ROWS, Page};
use crate::value::Value;
use std::sync::{Arc, OnceLock};

/// How many pages are read together.
pub const CHUNK_PAGES: usize = 4;

/// Where the pages of a column come from.
pub trait PageSource: Send + Sync {
    /// The pages of a chunk, each with its place in the column. A chunk that cannot be read gives none,
    /// and the source makes the graph's [`Trouble`](crate::graph::Trouble) known.
    fn pages(&self, chunk: usize) -> Vec<(usize, Page)>;
}

/// The chunks of a column that are somewhere else until they are read.
#[derive(Clone)]
pub(super) struct Stored {
    source: Arc<dyn PageSource>,
    /// By chunk, whether it has been read.
    read: Vec<OnceLock<()>>,
    /// Rows that were emptied since the pages were written, ascending; all columns share them.
    erased: Arc<[u32]>,
    /// What was set after that: by row, the last change of a row last.
    changes: Arc<[(u32, Value)]>,
}

impl super::Column {
    /// A column of `pages` pages that a source has, with rows to empty in them, ascending, and then changes to make
    /// in this order.
    pub fn stored(
        pages: usize,
        source: Arc<dyn PageSource>,
        erased: Arc<[u32]>,
        mut changes: Vec<(u32, Value)>,
    ) -> Self {
        changes.sort_by_key(|&(row, _)| row);
        let changed = changes.last().map_or(0, |&(row, _)| (row as usize >> PAGE_BITS) + 1);
        let pages = pages.max(changed);
        let mut read = Vec::new();
        read.resize_with(pages.div_ceil(CHUNK_PAGES), OnceLock::new);
        let mut slots = Vec::new();
        slots.resize_with(pages, OnceLock::new);
        super::Column {
            stored: Some(Stored { source, read, erased, changes: changes.into() }),
            pages: slots,
            version: 0,
        }
    }

    /// Whether its pages are read when they are first asked for.
    pub fn is_stored(&self) -> bool {
        self.stored.is_some()
    }
}

impl Stored {
    /// Puts the pages of the chunk that a page is in into their slots, unless they were.
    pub fn read(&self, page: usize, slots: &[OnceLock<Arc<Page>>]) {
        let chunk = page / CHUNK_PAGES;
        let Some(read) = self.read.get(chunk) else { return };
        read.get_or_init(|| {
            let mut pages = self.source.pages(chunk);
            self.change(chunk, &mut pages);
            for (place, page) in pages {
                if let Some(slot) = slots.get(place).filter(|_| place / CHUNK_PAGES == chunk && !page.is_empty()) {
                    // (A clone may have been made of some of the pages: they are the same.)
                    let _ = slot.set(Arc::new(page));
                }
            }
        });
    }

    /// Makes the changes that a chunk has waiting.
    fn change(&self, chunk: usize, pages: &mut Vec<(usize, Page)>) {
        let row = |chunk: usize| (chunk * CHUNK_PAGES) << PAGE_BITS;
        let from = self.erased.partition_point(|&erased| (erased as usize) < row(chunk));
        let to = self.erased.partition_point(|&erased| (erased as usize) < row(chunk + 1));
        for row in self.erased.get(from..to).unwrap_or_default() {
            let (place, at) = (*row as usize >> PAGE_BITS, *row as usize % PAGE_ROWS);
            if let Some((_, page)) = pages.iter_mut().find(|(known, page)| *known == place && page.has(at)) {
                drop(page.set(at, Value::Null));
            }
        }
        let from = self.changes.partition_point(|&(changed, _)| (changed as usize) < row(chunk));
        let to = self.changes.partition_point(|&(changed, _)| (changed as usize) < row(chunk + 1));
        for (row, value) in self.changes.get(from..to).unwrap_or_default() {
            let (place, at) = (*row as usize >> PAGE_BITS, *row as usize % PAGE_ROWS);
            match pages.iter_mut().find(|(known, _)| *known == place) {
                Some((_, page)) if value.is_null() && !page.has(at) => {}
                Some((_, page)) => drop(page.set(at, value.clone())),
                None if value.is_null() => {}
                None => pages.push((place, Page::starting_with(at, value.clone()))),
            }
        }
    }
}
