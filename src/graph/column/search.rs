//! Finding text in a column: one substring search over the whole text of a page.

use super::{Column, PAGE_BITS, PAGE_ROWS, Row};
use memchr::memmem::Finder;

/// From this many candidates in one page, its text is searched as a whole.
const WHOLE_PAGE: usize = 32;

impl Column {
    /// The rows, ascending, whose text contains `needle` (`CONTAINS` over the whole column).
    pub fn rows_containing(&self, needle: &str) -> Vec<u32> {
        let finder = Finder::new(needle);
        let mut rows = Vec::new();
        for (index, page) in self.all_pages() {
            let first = index << PAGE_BITS;
            rows.extend(page.containing(&finder).iter().map(|at| (first + at) as u32));
        }
        rows
    }

    /// Those of the candidates whose text contains `needle`, in the order given.
    ///
    /// Candidates that lie close together, as those of a label do, are answered a page at a time.
    pub fn containing<R: Row>(&self, needle: &str, candidates: &[R]) -> Vec<R> {
        let finder = Finder::new(needle);
        let mut found = Vec::new();
        for group in candidates.chunk_by(|a, b| a.row() >> PAGE_BITS == b.row() >> PAGE_BITS) {
            let Some((page, _)) = group.first().and_then(|row| self.page(row.row())) else { continue };
            if group.len() >= WHOLE_PAGE {
                let rows = page.containing(&finder);
                found.extend(group.iter().filter(|row| rows.has(row.row() % PAGE_ROWS)));
            } else {
                let holds = |text: &str| finder.find(text.as_bytes()).is_some();
                found.extend(group.iter().filter(|row| page.text(row.row() % PAGE_ROWS).is_some_and(holds)));
            }
        }
        found
    }
}
