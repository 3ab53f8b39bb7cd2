//! Text that repeats: a page with a few different texts keeps each once, and a byte for each row.
//!
//! Sources, qualifiers and the like are the same for thousands of relationships in a row; reading
//! one then copies nothing.

use super::PAGE_ROWS;
use super::text::TextCells;
use std::sync::Arc;

/// How many different texts a page may have before each row keeps its own.
const MOST_TEXTS: usize = 16;

/// A few different texts, and which of them each row has.
#[derive(Clone, Default)]
pub struct RepeatedCells {
    texts: Vec<Arc<str>>,
    /// By row, the place of its text.
    codes: Vec<u8>,
}

impl RepeatedCells {
    /// Cells of these texts, and for each row the place of its own; none where a place is not there, or
    /// there are more texts than a page keeps.
    pub fn of_parts(texts: Vec<Arc<str>>, codes: Vec<u8>) -> Option<RepeatedCells> {
        let fits = texts.len() <= MOST_TEXTS && codes.iter().all(|&code| usize::from(code) < texts.len());
        fits.then_some(RepeatedCells { texts, codes })
    }

    /// The texts.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    /// For each row so far, the place of its text.
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// The text of a row that has one.
    #[inline]
    pub fn get(&self, at: usize) -> Option<&Arc<str>> {
        self.codes.get(at).and_then(|&code| self.texts.get(usize::from(code)))
    }

    /// Stores a row's text; false, with nothing changed, when it is one too many.
    pub(super) fn set(&mut self, at: usize, text: &Arc<str>) -> bool {
        let code = match self.texts.iter().position(|known| known == text) {
            Some(code) => code,
            None if self.texts.len() == MOST_TEXTS => return false,
            None => {
                self.texts.push(Arc::clone(text));
                self.texts.len() - 1
            }
        } as u8;
        if self.codes.len() <= at {
            self.codes.resize(at + 1, 0);
        }
        if let Some(place) = self.codes.get_mut(at) {
            *place = code;
        }
        true
    }

    /// The same rows with a text each, of those that have one; none where they do not fit a page.
    pub(super) fn spread(&self, has: impl Fn(usize) -> bool) -> Option<TextCells> {
        let mut cells = TextCells::default();
        (0..PAGE_ROWS)
            .filter(|&at| has(at))
            .all(|at| self.get(at).is_none_or(|text| cells.set(at, text)))
            .then_some(cells)
    }

    /// For each row so far, whether its text passes a test, which is made once a text.
    pub(super) fn rows_where(&self, test: impl Fn(&str) -> bool) -> impl Iterator<Item = bool> {
        let passes: Vec<bool> = self.texts.iter().map(|text| test(text)).collect();
        self.codes.iter().map(move |&code| passes.get(usize::from(code)).copied().unwrap_or(false))
    }

    /// About how many bytes of memory it takes beside itself.
    pub(super) fn bytes(&self) -> usize {
        self.codes.capacity() + self.texts.iter().map(|text| text.len() + 32).sum::<usize>()
    }
}
