//! Pages that are read when they are first asked for.
//!
//! A graph file holds the pages of a column one by one. The first row that somebody asks for brings its page; from
//! then on that is like any other, and reading it costs nothing more. What was changed since the file's pages were
//! written comes with them as a list of changes, carried out when the page comes.

use super::{PAGE_BITS, PAGE_ROWS, Page};
use crate::value::Value;
use std::sync::{Arc, OnceLock};

/// Where the pages of a column come from.
pub trait PageSource: Send + Sync {
    /// The page at a place, if some row of it has a value. Of one that cannot be read it gives none,
    /// and makes the graph's [`Trouble`](crate::graph::Trouble) known.
    fn page(&self, place: usize) -> Option<Page>;
}

/// The pages of a column that are somewhere else until they are read.
#[derive(Clone)]
pub(super) struct Stored {
    source: Arc<dyn PageSource>,
    /// By page, whether it has been read.
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
        read.resize_with(pages, OnceLock::new);
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
    /// Puts a page into its slot, unless that was done.
    pub fn read(&self, place: usize, slots: &[OnceLock<Arc<Page>>]) {
        let Some(read) = self.read.get(place) else { return };
        read.get_or_init(|| {
            let page = self.changed(place, self.source.page(place)).filter(|page| !page.is_empty());
            if let (Some(page), Some(slot)) = (page, slots.get(place)) {
                // (A clone of the column may have read it already: it is the same.)
                let _ = slot.set(Arc::new(page));
            }
        });
    }

    /// A page with the changes made that wait for it.
    fn changed(&self, place: usize, mut page: Option<Page>) -> Option<Page> {
        let rows = place << PAGE_BITS..(place + 1) << PAGE_BITS;
        let from = self.erased.partition_point(|&erased| (erased as usize) < rows.start);
        let to = self.erased.partition_point(|&erased| (erased as usize) < rows.end);
        for row in self.erased.get(from..to).unwrap_or_default() {
            if let Some(page) = &mut page {
                page.set(*row as usize % PAGE_ROWS, Value::Null);
            }
        }
        let from = self.changes.partition_point(|&(changed, _)| (changed as usize) < rows.start);
        let to = self.changes.partition_point(|&(changed, _)| (changed as usize) < rows.end);
        for (row, value) in self.changes.get(from..to).unwrap_or_default() {
            let at = *row as usize % PAGE_ROWS;
            match &mut page {
                Some(page) => drop(page.set(at, value.clone())),
                None if value.is_null() => {}
                None => page = Some(Page::starting_with(at, value.clone())),
            }
        }
        page
    }
}
