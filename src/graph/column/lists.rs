//! Lists of texts as they come from a file: all texts of a page one after the other.
//!
//! Sixty other names for each of a thousand occupations would be sixty thousand allocations before the first
//! could be read. A row's list is made when it is first asked for as a value, and kept; who only looks at its texts has them
//! without that. A page whose lists are changed becomes one of plain values.

use super::PAGE_ROWS;
use super::text::TextCells;
use crate::value::{List, Value};
use std::sync::OnceLock;

/// A list of texts for each row.
#[derive(Clone, Default)]
pub struct ListCells {
    /// The texts of all rows, in order.
    texts: TextCells,
    /// For each row so far, where its texts end; they start where those of the row before end.
    ends: Vec<u32>,
    /// By row, its list, once somebody has asked for it.
    made: OnceLock<Box<[OnceLock<List>]>>,
}

impl ListCells {
    /// Cells of these texts, and for each row where its own end; none where they do not fit each other.
    pub fn of_parts(texts: TextCells, ends: Vec<u32>) -> Option<ListCells> {
        let last = ends.last().map_or(0, |&end| end as usize);
        let fits = last == texts.ends().len() && ends.is_sorted() && ends.len() <= PAGE_ROWS;
        fits.then(|| ListCells { texts, ends, made: OnceLock::new() })
    }

    /// The texts of a row; none if it has no list.
    pub fn texts(&self, at: usize) -> impl Iterator<Item = &str> + '_ {
        let end = self.ends.get(at).map_or(0, |&end| end as usize);
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        (start..end).map(|text| self.texts.get(text))
    }

    /// The list of a row that has one.
    pub(super) fn get(&self, at: usize) -> Option<List> {
        let made = self.made.get_or_init(|| self.ends.iter().map(|_| OnceLock::new()).collect());
        let list = made.get(at)?.get_or_init(|| List::new(self.texts(at).map(Value::from).collect()));
        Some(list.clone())
    }

    /// About how many bytes of memory it takes beside itself.
    pub(super) fn bytes(&self) -> usize {
        let made = self.made.get().into_iter().flatten();
        let lists: usize =
            made.map(|list| size_of_val(list) + list.get().map_or(0, |list| list.iter().map(Value::bytes).sum())).sum();
        self.texts.bytes() + self.ends.capacity() * size_of::<u32>() + lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(ends: &[u32]) -> Option<ListCells> {
        let texts = TextCells::of_parts("RNnursecharge nurse".to_owned(), vec![2, 7, 19])?;
        ListCells::of_parts(texts, ends.to_vec())
    }

    #[test]
    fn every_row_has_its_own_texts() {
        let cells = cells(&[1, 1, 3]).expect("cells");
        let texts = |at| cells.texts(at).collect::<Vec<&str>>();
        assert_eq!(texts(0), ["RN"]);
        assert!(texts(1).is_empty());
        assert_eq!(texts(2), ["nurse", "charge nurse"]);
        assert!(texts(3).is_empty(), "past the end");
        assert_eq!(cells.get(2).map(|list| list.len()), Some(2));
        assert!(cells.get(3).is_none());
    }

    #[test]
    fn ends_that_do_not_fit_are_refused() {
        assert!(cells(&[1, 1, 2]).is_none(), "a text belongs to nobody");
        assert!(cells(&[2, 1, 3]).is_none());
        assert!(cells(&[4]).is_none());
    }
}
