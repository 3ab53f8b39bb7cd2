//! Label sets: nodes with the same labels share one small id.

use super::count::Count;
use crate::value::{LabelId, LabelSetId};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Every combination of labels that some node ever had.
#[derive(Clone)]
pub(super) struct LabelSets {
    sets: Vec<LabelSet>,
    ids: FxHashMap<Arc<[LabelId]>, LabelSetId>,
}

#[derive(Clone)]
struct LabelSet {
    /// Ascending by id.
    labels: Arc<[LabelId]>,
    /// A bit for each label whose id is below 64, which in practice is every label.
    low: u64,
    count: Count,
}

impl LabelSets {
    /// The set of no labels, which is always there.
    pub const EMPTY: LabelSetId = LabelSetId(0);

    /// The id of a set; `labels` is sorted and free of repeats.
    pub fn intern(&mut self, labels: &[LabelId]) -> LabelSetId {
        if let Some(&id) = self.ids.get(labels) {
            return id;
        }
        let id = LabelSetId::from_index(self.sets.len());
        let labels: Arc<[LabelId]> = Arc::from(labels);
        let low = labels.iter().filter(|label| label.0 < 64).fold(0, |bits, label| bits | 1 << label.0);
        self.ids.insert(Arc::clone(&labels), id);
        self.sets.push(LabelSet { labels, low, count: Count::default() });
        id
    }

    /// Says how many nodes a set has, when all are counted at once.
    pub fn set_count(&mut self, id: LabelSetId, count: usize) {
        if let Some(set) = self.sets.get_mut(id.index()) {
            set.count = Count::of(count);
        }
    }

    pub fn len(&self) -> usize {
        self.sets.len()
    }

    pub fn labels(&self, id: LabelSetId) -> &[LabelId] {
        self.sets.get(id.index()).map_or(&[], |set| &set.labels)
    }

    pub fn count(&self, id: LabelSetId) -> usize {
        self.sets.get(id.index()).map_or(0, |set| set.count.now())
    }

    pub fn add(&mut self, id: LabelSetId, by: i64) -> bool {
        self.sets.get_mut(id.index()).is_some_and(|set| set.count.add(by))
    }

    #[inline]
    pub fn has(&self, id: LabelSetId, label: LabelId) -> bool {
        self.sets.get(id.index()).is_some_and(|set| {
            if label.0 < 64 { set.low >> label.0 & 1 == 1 } else { set.labels.binary_search(&label).is_ok() }
        })
    }
}

impl Default for LabelSets {
    fn default() -> Self {
        let mut sets = LabelSets { sets: Vec::new(), ids: FxHashMap::default() };
        sets.intern(&[]);
        sets
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_labels_and_no_others() {
        let mut sets = LabelSets::default();
        let (low, high) = (LabelId(3), LabelId(200));
        let set = sets.intern(&[low, high]);
        assert_eq!(sets.intern(&[low, high]), set);
        assert!(sets.has(set, low) && sets.has(set, high));
        assert!(!sets.has(set, LabelId(4)) && !sets.has(set, LabelId(201)));
        assert!(!sets.has(LabelSets::EMPTY, low));
        assert_eq!(sets.labels(LabelSets::EMPTY), []);
    }
}
