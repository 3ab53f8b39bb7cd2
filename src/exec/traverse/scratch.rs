//! Arrays for searches that are used again, so that a search costs what it visits and not what the
//! graph holds.

use crate::diagnostic::Result;
use crate::exec::budget::Budget;

/// For each place of an array, a number that holds only as long as the search it was written in.
#[derive(Default)]
pub struct Scratch {
    marks: Vec<u64>,
    epoch: u32,
}

impl Scratch {
    /// Begins a search over `len` places, all unmarked.
    ///
    /// # Errors
    /// More places than there is memory for.
    pub fn begin(&mut self, len: usize, budget: &Budget) -> Result<()> {
        if self.marks.len() < len {
            budget.look_at(len.saturating_mul(size_of::<u64>()))?;
            self.marks.resize(len, 0);
        }
        self.epoch = match self.epoch.checked_add(1) {
            Some(epoch) => epoch,
            None => {
                self.marks.fill(0);
                1
            }
        };
        Ok(())
    }

    /// The number written at a place in this search.
    #[inline]
    pub fn get(&self, place: usize) -> Option<u32> {
        let mark = self.marks.get(place).copied().unwrap_or(0);
        ((mark >> 32) as u32 == self.epoch).then_some(mark as u32)
    }

    /// Writes a number at a place.
    #[inline]
    pub fn set(&mut self, place: usize, number: u32) {
        if let Some(mark) = self.marks.get_mut(place) {
            *mark = u64::from(self.epoch) << 32 | u64::from(number);
        }
    }

    /// Marks a place; true if it was not marked.
    #[inline]
    pub fn mark(&mut self, place: usize) -> bool {
        let wanted = u64::from(self.epoch) << 32;
        match self.marks.get_mut(place) {
            Some(mark) if (*mark >> 32) as u32 != self.epoch => {
                *mark = wanted;
                true
            }
            _ => false,
        }
    }
}
