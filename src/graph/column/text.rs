//! The text of a page: one string, and where each row's piece of it ends.

use super::PAGE_ROWS;
use memchr::memmem::Finder;

/// The most text a page keeps in one string; beyond it, a change would move too much along.
const MOST_BYTES: usize = 1 << 20;

/// Text by row. Rows that come in ascending order are appended; another order moves what follows.
#[derive(Clone, Default)]
pub struct TextCells {
    all: String,
    /// For each row so far, where its text ends; it starts where the row before ends.
    ends: Vec<u32>,
}

impl TextCells {
    /// Cells of this text, and for each row where its piece ends; none where the pieces do not make
    /// it up.
    pub fn of_parts(all: String, ends: Vec<u32>) -> Option<TextCells> {
        let fits = ends.last().map_or(0, |&end| end as usize) == all.len()
            && ends.is_sorted()
            && ends.iter().all(|&end| all.is_char_boundary(end as usize));
        fits.then_some(TextCells { all, ends })
    }

    /// The whole text.
    pub fn all(&self) -> &str {
        &self.all
    }

    /// For each row so far, where its piece ends.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// The text of a row; empty if it has none.
    #[inline]
    pub fn get(&self, at: usize) -> &str {
        let end = self.ends.get(at).map_or(0, |&end| end as usize);
        self.all.get(self.start(at)..end).unwrap_or("")
    }

    /// Stores a row's text; false, with nothing changed, when the page would grow too big.
    pub(super) fn set(&mut self, at: usize, text: &str) -> bool {
        let old = self.get(at).len();
        if self.all.len() - old + text.len() > MOST_BYTES {
            return false;
        }
        if at < self.ends.len() {
            let start = self.start(at);
            self.all.replace_range(start..start + old, text);
            for end in self.ends.iter_mut().skip(at) {
                *end = *end - old as u32 + text.len() as u32;
            }
        } else {
            self.ends.resize(at, self.all.len() as u32);
            self.all.push_str(text);
            self.ends.push(self.all.len() as u32);
            if at == PAGE_ROWS - 1 {
                self.all.shrink_to_fit();
            }
        }
        true
    }

    /// Calls `found` with each row whose text holds what the finder looks for, ascending.
    pub(super) fn search(&self, finder: &Finder<'_>, mut found: impl FnMut(usize)) {
        let all = self.all.as_bytes();
        let length = finder.needle().len() as u32;
        let mut from = 0;
        let mut row = 0;
        while let Some(hit) = all.get(from..).and_then(|rest| finder.find(rest)) {
            let start = (from + hit) as u32;
            // The row the hit starts in is the first that ends after it.
            row = self.first_ending_after(start, row);
            let Some(&end) = self.ends.get(row) else { return };
            if start + length <= end {
                found(row);
                from = end as usize;
            } else {
                // It runs over into the next row: no row holds it.
                from = start as usize + 1;
            }
        }
    }

    /// The first row from `row` on that ends after a byte; hits come close together, so the search
    /// reaches out in growing strides.
    fn first_ending_after(&self, byte: u32, row: usize) -> usize {
        let ends = self.ends.get(row..).unwrap_or_default();
        let mut reach = 1;
        while ends.get(reach - 1).is_some_and(|&end| end <= byte) {
            reach *= 2;
        }
        let within = ends.get(reach / 2..reach.min(ends.len())).unwrap_or_default();
        row + reach / 2 + within.partition_point(|&end| end <= byte)
    }

    /// About how many bytes of memory it takes beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.all.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    #[inline]
    fn start(&self, at: usize) -> usize {
        at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize)
    }
}
