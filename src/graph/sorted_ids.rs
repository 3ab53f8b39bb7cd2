//! Ids in ascending order that follow writes and are read as one slice.

use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::OnceLock;

/// Below this many ids, a change in the middle moves the rest along at once.
const MOVE_AT_ONCE: usize = 4096;

/// A sorted list of ids.
///
/// Adding at the end, as new entities do, is immediate. Changes in the middle of a long list are
/// kept aside and merged at the next read, so that deleting half of a million relationships is one
/// pass and not half a million.
#[derive(Clone)]
pub(super) struct SortedIds<I> {
    /// The list as readers see it; unset while changes wait.
    settled: OnceLock<Vec<I>>,
    /// The list before the changes that wait; empty while settled.
    before: Vec<I>,
    /// The changes that wait: whether each id is to be in the list.
    waiting: FxHashMap<I, bool>,
}

impl<I: Copy + Ord + Hash> SortedIds<I> {
    /// A list of these ids, which are ascending.
    pub fn from_sorted(ids: Vec<I>) -> Self {
        SortedIds { settled: OnceLock::from(ids), before: Vec::new(), waiting: FxHashMap::default() }
    }

    /// The ids, ascending.
    pub fn as_slice(&self) -> &[I] {
        self.settled.get_or_init(|| merge(&self.before, &self.waiting))
    }

    /// Adds an id; one that is there already stays once.
    pub fn insert(&mut self, id: I) {
        match self.settled.get_mut() {
            Some(ids) if ids.last().is_none_or(|&last| last < id) => ids.push(id),
            Some(ids) if ids.len() <= MOVE_AT_ONCE => {
                if let Err(place) = ids.binary_search(&id) {
                    ids.insert(place, id);
                }
            }
            Some(_) | None => self.put_aside(id, true),
        }
    }

    /// Takes an id out, if it is there.
    pub fn remove(&mut self, id: I) {
        match self.settled.get_mut() {
            Some(ids) if ids.last() == Some(&id) => {
                ids.pop();
            }
            Some(ids) if ids.len() <= MOVE_AT_ONCE => {
                if let Ok(place) = ids.binary_search(&id) {
                    ids.remove(place);
                }
            }
            Some(_) | None => self.put_aside(id, false),
        }
    }

    /// Gives back the room that is not needed.
    pub fn shrink_to_fit(&mut self) {
        if let Some(ids) = self.settled.get_mut() {
            ids.shrink_to_fit();
        }
    }

    fn put_aside(&mut self, id: I, present: bool) {
        if let Some(ids) = self.settled.take() {
            self.before = ids;
            self.waiting.clear();
        }
        self.waiting.insert(id, present);
    }
}

impl<I> Default for SortedIds<I> {
    fn default() -> Self {
        SortedIds { settled: OnceLock::from(Vec::new()), before: Vec::new(), waiting: FxHashMap::default() }
    }
}

/// The list with the changes made.
fn merge<I: Copy + Ord + Hash>(before: &[I], waiting: &FxHashMap<I, bool>) -> Vec<I> {
    let mut added: Vec<I> = waiting.iter().filter(|&(_, &present)| present).map(|(&id, _)| id).collect();
    added.sort_unstable();
    let mut added = added.into_iter().peekable();
    let mut merged = Vec::with_capacity(before.len() + added.len());
    for &id in before {
        while let Some(earlier) = added.next_if(|&earlier| earlier < id) {
            merged.push(earlier);
        }
        // An id that is to be in the list and is there already comes with the old ones.
        added.next_if_eq(&id);
        if waiting.get(&id) != Some(&false) {
            merged.push(id);
        }
    }
    merged.extend(added);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn follows_a_set(start in 0u32..6000, changes in prop::collection::vec((0u32..7000, any::<bool>(), any::<bool>()), 0..200)) {
            let mut ids = SortedIds::default();
            let mut model: BTreeSet<u32> = (0..start).collect();
            (0..start).for_each(|id| ids.insert(id));
            for (id, present, read) in changes {
                if present {
                    ids.insert(id);
                    model.insert(id);
                } else {
                    ids.remove(id);
                    model.remove(&id);
                }
                if read {
                    prop_assert_eq!(ids.as_slice().len(), model.len());
                }
            }
            prop_assert_eq!(ids.as_slice(), model.into_iter().collect::<Vec<_>>());
        }
    }
}
