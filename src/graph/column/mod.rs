//! Columns: the values of one property key, by entity id.
//!
//! A column is cut into pages of 1,024 rows, and a page exists only where some row has a value, so
//! a rare property costs little. Each page holds its values as a plain array of their type; a page
//! that sees a second type turns into an array of [`Value`]s. Pages are shared between clones of a
//! graph until one of them writes.
//!
//! A column of a graph file has its pages there until somebody reads them ([`stored`]).

mod lists;
mod page;
mod repeated;
mod search;
mod stored;
mod text;

pub use lists::ListCells;
pub use page::{Bits, Cells, Page};
pub use repeated::RepeatedCells;
pub use stored::PageSource;
pub use text::TextCells;

use crate::value::{NodeId, RelationshipId, Value};
use std::sync::{Arc, OnceLock};
use stored::Stored;

/// How many rows a page has, as a power of two.
const PAGE_BITS: usize = 10;
/// How many rows a page has.
pub const PAGE_ROWS: usize = 1 << PAGE_BITS;

/// Something that numbers the rows of a column.
pub trait Row: Copy {
    /// The row.
    fn row(self) -> usize;
}

impl Row for NodeId {
    #[inline]
    fn row(self) -> usize {
        self.index()
    }
}

impl Row for RelationshipId {
    #[inline]
    fn row(self) -> usize {
        self.index()
    }
}

impl Row for u32 {
    #[inline]
    fn row(self) -> usize {
        self as usize
    }
}

/// The values of one property key of all nodes, or of all relationships.
///
/// A row past the end, the null ids among them, reads as null.
#[derive(Clone, Default)]
pub struct Column {
    /// Where pages come from that have not been read yet. (A clone takes what it says of them first.)
    stored: Option<Stored>,
    /// Unset where no row has a value, and where the page has not been read yet.
    pages: Vec<OnceLock<Arc<Page>>>,
    version: u64,
}

/// The values of some rows, as one array of their type where they share one.
#[derive(Clone, Debug)]
pub enum Gathered {
    /// Every row has an integer.
    Integers(Vec<i64>),
    /// Every row has a float.
    Floats(Vec<f64>),
    /// Every row has a boolean.
    Booleans(Vec<bool>),
    /// Anything else; missing ones are null.
    Values(Vec<Value>),
}

impl Column {
    /// The value of a row, null if it has none. Text is copied: compare with [`Column::text`].
    pub fn value<R: Row>(&self, row: R) -> Value {
        self.page(row.row()).map_or(Value::Null, |(page, at)| page.value(at))
    }

    /// Whether a row has a value.
    #[inline]
    pub fn has<R: Row>(&self, row: R) -> bool {
        self.page(row.row()).is_some_and(|(page, at)| page.has(at))
    }

    /// The row's value if it is an integer.
    #[inline]
    pub fn integer<R: Row>(&self, row: R) -> Option<i64> {
        self.page(row.row()).and_then(|(page, at)| page.integer(at))
    }

    /// The row's value if it is a float.
    #[inline]
    pub fn float<R: Row>(&self, row: R) -> Option<f64> {
        self.page(row.row()).and_then(|(page, at)| page.float(at))
    }

    /// The row's value if it is a boolean.
    #[inline]
    pub fn boolean<R: Row>(&self, row: R) -> Option<bool> {
        self.page(row.row()).and_then(|(page, at)| page.boolean(at))
    }

    /// The row's value if it is text, without a copy.
    #[inline]
    pub fn text<R: Row>(&self, row: R) -> Option<&str> {
        self.page(row.row()).and_then(|(page, at)| page.text(at))
    }

    /// Calls `each` with the row's value if it is text, or with every text in it if it is a list; without a copy.
    pub fn each_text<'c, R: Row>(&'c self, row: R, each: impl FnMut(&'c str)) {
        if let Some((page, at)) = self.page(row.row()) {
            page.each_text(at, each);
        }
    }

    /// The values of many rows in one pass, in the order asked.
    pub fn gather<R: Row>(&self, rows: &[R]) -> Gathered {
        let first = rows.first().and_then(|row| self.page(row.row()).filter(|(page, at)| page.has(*at)));
        let typed = match first.map(|(page, _)| page.kind()) {
            Some(page::Kind::Integers) => self.gather_pages(rows, Page::add_integers).map(Gathered::Integers),
            Some(page::Kind::Floats) => self.gather_pages(rows, Page::add_floats).map(Gathered::Floats),
            Some(page::Kind::Booleans) => self.collect(rows, Column::boolean).map(Gathered::Booleans),
            Some(page::Kind::Text | page::Kind::Values) | None => None,
        };
        typed.unwrap_or_else(|| Gathered::Values(rows.iter().map(|&row| self.value(row)).collect()))
    }

    /// The text of many rows, or nothing if some row has no text.
    pub fn texts<R: Row>(&self, rows: &[R]) -> Option<Vec<&str>> {
        self.collect(rows, Column::text)
    }

    /// All rows with their values, ascending by row.
    pub fn iter(&self) -> impl Iterator<Item = (u32, Value)> + '_ {
        self.all_pages().flat_map(|(index, page)| {
            let first = index << PAGE_BITS;
            page.rows().map(move |at| ((first + at) as u32, page.value(at)))
        })
    }

    /// Grows with every change of the column.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Gives a row a value, or with null takes it away; the old value comes back.
    pub(super) fn set<R: Row>(&mut self, row: R, value: Value) -> Value {
        self.version += 1;
        let (index, at) = (row.row() >> PAGE_BITS, row.row() % PAGE_ROWS);
        self.page_at(index);
        if self.pages.len() <= index {
            if value.is_null() {
                return Value::Null;
            }
            self.pages.resize_with(index + 1, OnceLock::new);
        }
        let Some(slot) = self.pages.get_mut(index) else { return Value::Null };
        match slot.get_mut() {
            Some(page) if value.is_null() && !page.has(at) => Value::Null,
            Some(page) => {
                let page = Arc::make_mut(page);
                let old = page.set(at, value);
                if page.is_empty() {
                    slot.take();
                }
                old
            }
            None => {
                if !value.is_null() {
                    *slot = OnceLock::from(Arc::new(Page::starting_with(at, value)));
                }
                Value::Null
            }
        }
    }

    /// The page and place of a row.
    #[inline]
    fn page(&self, row: usize) -> Option<(&Page, usize)> {
        self.page_at(row >> PAGE_BITS).map(|page| (page, row % PAGE_ROWS))
    }

    /// A page by its place, read now if it has not been. A page that is there costs one look at its slot.
    #[inline]
    fn page_at(&self, index: usize) -> Option<&Page> {
        match self.pages.get(index)?.get() {
            Some(page) => Some(page),
            None => self.read(index),
        }
    }

    /// A page whose slot is empty: one that no row has a value in, or one that is stored.
    #[inline(never)]
    fn read(&self, index: usize) -> Option<&Page> {
        self.stored.as_ref()?.read(index, &self.pages);
        self.pages.get(index)?.get().map(|page| &**page)
    }

    /// All pages that some row has a value in, each with its place.
    pub fn all_pages(&self) -> impl Iterator<Item = (usize, &Page)> + '_ {
        (0..self.pages.len()).filter_map(|index| Some((index, self.page_at(index)?)))
    }

    /// One past the place of the last page there may be.
    pub fn page_bound(&self) -> usize {
        self.pages.len()
    }

    /// The numbers of all rows, a page at a time, or nothing if a row has none.
    fn gather_pages<R: Row, T>(&self, rows: &[R], add: impl Fn(&Page, &[R], &mut Vec<T>) -> bool) -> Option<Vec<T>> {
        let mut numbers = Vec::with_capacity(rows.len());
        for group in rows.chunk_by(|a, b| a.row() >> PAGE_BITS == b.row() >> PAGE_BITS) {
            let (page, _) = self.page(group.first()?.row())?;
            if !add(page, group, &mut numbers) {
                return None;
            }
        }
        Some(numbers)
    }

    /// What `read` finds in every row, or nothing if it misses one.
    fn collect<'c, R: Row, T>(&'c self, rows: &[R], read: impl Fn(&'c Column, R) -> Option<T>) -> Option<Vec<T>> {
        let mut found = Vec::with_capacity(rows.len());
        for &row in rows {
            found.push(read(self, row)?);
        }
        Some(found)
    }

    /// About how many bytes of memory the column takes; pages that have not been read take none.
    pub fn bytes(&self) -> usize {
        let read = self.pages.iter().filter_map(OnceLock::get);
        self.pages.len() * size_of::<OnceLock<Arc<Page>>>() + read.map(|page| page.bytes()).sum::<usize>()
    }
}

#[cfg(test)]
mod tests;
