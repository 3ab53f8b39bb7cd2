//! Real names near one that does not exist, for an error to show.

use super::{NameIndex, Spelling, squeeze, words};
use crate::value::NodeId;
use rustc_hash::FxHashMap;

/// How alike a name must be to be worth showing, from 0 to 1.
const WORTH_SHOWING: f64 = 0.45;
/// How alike the best must be, and how far ahead, to be what was surely meant.
const SURE: (f64, f64) = (0.7, 0.1);

/// Names near a typed one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Near {
    /// The nodes and the text of each that is near, best first.
    pub(crate) names: Vec<(NodeId, String)>,
    /// Whether the first is so much nearer than the rest that it can be put in its place.
    pub(crate) sure: bool,
}

impl NameIndex {
    /// The names nearest to `typed`, at most `limit`, among nodes that `wanted` lets through.
    pub(crate) fn near(&self, typed: &str, wanted: impl Fn(NodeId) -> bool, limit: usize) -> Near {
        self.nearest(typed, wanted, limit, WORTH_SHOWING)
    }

    /// Like [`NameIndex::near`], for words out of a sentence: one word in common is enough.
    pub(crate) fn near_any_word(&self, typed: &str, limit: usize) -> Near {
        self.nearest(typed, |_| true, limit, 0.0)
    }

    fn nearest(&self, typed: &str, wanted: impl Fn(NodeId) -> bool, limit: usize, worth: f64) -> Near {
        let typed_words = words(typed);
        let squeezed = squeeze(typed);
        let mut shared: FxHashMap<u32, f64> = FxHashMap::default();
        for word in &typed_words {
            for (id, slips) in self.vocabulary.near(word) {
                let worth = if slips == 0 { 1.0 } else { 0.8 };
                for &entry in self.vocabulary.postings(id) {
                    *shared.entry(entry).or_insert(0.0) += worth;
                }
            }
        }
        let by_words = shared.into_iter().map(|(entry, worth)| {
            let longest = self.words_of(entry).len().max(typed_words.len()).max(1);
            (entry, (worth / longest as f64).min(1.0))
        });
        let mut scored: Vec<(f64, u32)> = by_words
            .filter(|(entry, _)| wanted(self.node(*entry)))
            .map(|(entry, overlap)| (0.5 * overlap + 0.5 * likeness(&squeezed, self.text(entry)), entry))
            .collect();
        if scored.is_empty() {
            let entries = 0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            let named = entries.filter(|&entry| matches!(self.spelling(entry), Spelling::Name | Spelling::Alias));
            let alike = named
                .filter(|&entry| wanted(self.node(entry)))
                .map(|entry| (likeness(&squeezed, self.text(entry)), entry))
                .filter(|(score, _)| *score > SURE.0);
            scored.extend(alike);
        }
        scored.retain(|(score, _)| *score >= worth);
        scored.sort_by(|(a, left), (b, right)| b.total_cmp(a).then_with(|| self.text(*left).cmp(self.text(*right))));
        self.best_of(&scored, limit)
    }

    fn best_of(&self, scored: &[(f64, u32)], limit: usize) -> Near {
        let mut near = Near::default();
        let mut scores: Vec<f64> = Vec::new();
        for (score, entry) in scored {
            let node = self.node(*entry);
            if near.names.iter().any(|(other, _)| *other == node) {
                continue;
            }
            scores.push(*score);
            near.names.push((node, self.text(*entry).to_owned()));
            if near.names.len() > limit {
                break;
            }
        }
        let second = scores.get(1).copied().unwrap_or(0.0);
        near.sure = scores.first().is_some_and(|first| *first >= SURE.0 && first - second >= SURE.1);
        near.names.truncate(limit);
        near
    }
}

/// How alike two texts are as a whole, from 0 to 1.
fn likeness(squeezed: &str, text: &str) -> f64 {
    strsim::normalized_levenshtein(squeezed, &squeeze(text))
}
