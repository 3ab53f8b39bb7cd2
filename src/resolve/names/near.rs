//! Real names near one that does not exist, for an error to show.

use super::vocabulary::{Outline, has_words};
use super::{NameIndex, Spelling, squeeze, words};
use crate::value::NodeId;

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
    /// The names nearest to `typed`, at most `limit`, among nodes that `wanted` lets through: those that hold all of its
    /// words first.
    pub(crate) fn near(&self, typed: &str, wanted: impl Fn(NodeId) -> bool, limit: usize) -> Near {
        let mut near = self.nearest(typed, &wanted, limit, WORTH_SHOWING);
        if near.sure {
            return near;
        }
        let mut names = self.holding(typed, &wanted, limit);
        let is_new = |(node, _): &(NodeId, String)| !names.iter().any(|(other, _)| other == node);
        let others: Vec<(NodeId, String)> = near.names.into_iter().filter(is_new).collect();
        names.extend(others);
        names.truncate(limit);
        near.names = names;
        near
    }

    /// The names, and where there are none the aliases, that hold every word of `typed`: whole before as the beginning of
    /// another, and what says the least beside it first.
    pub(crate) fn holding(&self, typed: &str, wanted: impl Fn(NodeId) -> bool, limit: usize) -> Vec<(NodeId, String)> {
        let vocabulary = self.vocabulary();
        let choices: Vec<(Vec<u32>, Vec<u32>)> = words(typed).iter().map(|word| vocabulary.holding(word)).collect();
        let count = |(whole, longer): &&(Vec<u32>, Vec<u32>)| -> usize {
            whole.iter().chain(longer).map(|word| vocabulary.postings(*word).len()).sum()
        };
        let Some((whole, longer)) = choices.iter().min_by_key(count) else { return Vec::new() };
        let mut entries: Vec<u32> =
            whole.iter().chain(longer).flat_map(|word| vocabulary.postings(*word)).copied().collect();
        entries.sort_unstable();
        entries.dedup();
        let fit = |&entry: &u32| {
            let all = vocabulary.of_entry(entry);
            let mut beginnings = 0;
            for (whole, longer) in &choices {
                if !all.iter().any(|word| whole.contains(word)) {
                    beginnings += 1;
                    all.iter().find(|word| longer.contains(word))?;
                }
            }
            let is_alias = self.texts.spelling(entry) != Spelling::Name;
            Some((is_alias, beginnings, all.len(), self.texts.text(entry), entry))
        };
        let is_wanted = |entry: &u32| wanted(self.texts.node(*entry));
        let mut fitting: Vec<_> = entries.iter().filter(|entry| is_wanted(entry)).filter_map(fit).collect();
        fitting.sort_unstable();
        let mut names: Vec<(NodeId, String)> = Vec::new();
        for (.., text, entry) in fitting {
            let node = self.texts.node(entry);
            if !names.iter().any(|(other, name)| *other == node || squeeze(name) == squeeze(text)) {
                names.push((node, text.to_owned()));
            }
            if names.len() == limit {
                break;
            }
        }
        names
    }

    /// Whether what was typed is a single word, and one that names have.
    pub(crate) fn is_word(&self, typed: &str) -> bool {
        let typed = typed.trim();
        let is_plain = typed.chars().all(char::is_alphanumeric);
        is_plain && matches!(words(typed).as_slice(), [word] if self.vocabulary().knows(word))
    }

    /// Like [`NameIndex::near`], for words out of a sentence: one word in common is enough.
    pub(crate) fn near_any_word(&self, typed: &str, limit: usize) -> Near {
        self.nearest(typed, |_| true, limit, 0.0)
    }

    fn nearest(&self, typed: &str, wanted: impl Fn(NodeId) -> bool, limit: usize, worth: f64) -> Near {
        let vocabulary = self.vocabulary();
        let typed_words = words(typed);
        let mut shared: Vec<(u32, f64)> = Vec::new();
        for word in &typed_words {
            for (id, slips) in vocabulary.near(word) {
                let worth = if slips == 0 { 1.0 } else { 0.8 };
                shared.extend(vocabulary.postings(id).iter().map(|&entry| (entry, worth)));
            }
        }
        shared.sort_unstable_by_key(|(entry, _)| *entry);
        let by_words = shared.chunk_by(|(left, _), (right, _)| left == right).filter_map(|hits| {
            let entry = hits.first()?.0;
            let longest = vocabulary.of_entry(entry).len().max(typed_words.len()).max(1);
            let worth: f64 = hits.iter().map(|(_, worth)| worth).sum();
            Some((entry, (worth / longest as f64).min(1.0)))
        });
        let by_words: Vec<(u32, f64)> = by_words.filter(|(entry, _)| wanted(self.texts.node(*entry))).collect();
        let mut best = Best::new(self, typed, limit);
        if by_words.is_empty() {
            let named = self.texts.entries().filter(|&entry| has_words(self.texts.spelling(entry)));
            best.add(named.map(|entry| (entry, 0.0)).collect(), (0.0, 1.0), SURE.0.max(worth), &wanted);
        } else {
            best.add(by_words, (0.5, 0.5), worth, &wanted);
        }
        best.near(limit)
    }
}

/// The best names so far.
struct Best<'i> {
    index: &'i NameIndex,
    squeezed: String,
    outline: Outline,
    /// Score, entry and node: the best first, one a node and a text, one more than are asked for.
    found: Vec<(f64, u32, NodeId)>,
    most: usize,
}

impl<'i> Best<'i> {
    fn new(index: &'i NameIndex, typed: &str, limit: usize) -> Self {
        let squeezed = squeeze(typed);
        Best { index, outline: Outline::of(&squeezed), squeezed, found: Vec::new(), most: limit + 1 }
    }

    /// Adds entries that share so much of their words with what was typed. What that and the likeness of the
    /// whole count for makes the score, which must be `worth` it. The letters of an entry are only compared
    /// where it can still become one of the best.
    fn add(
        &mut self,
        entries: Vec<(u32, f64)>,
        (words, letters): (f64, f64),
        worth: f64,
        wanted: &impl Fn(NodeId) -> bool,
    ) {
        let vocabulary = self.index.vocabulary();
        let length = |outline: Outline| f64::from(outline.length.max(self.outline.length).max(1));
        let can_reach = |&(entry, overlap): &(u32, f64)| {
            let outline = vocabulary.outline(entry);
            let likeness = 1.0 - f64::from(outline.least_slips(self.outline)) / length(outline);
            (words * overlap + letters * likeness, entry, overlap)
        };
        let mut entries: Vec<(f64, u32, f64)> =
            entries.iter().map(can_reach).filter(|(most, ..)| *most >= worth).collect();
        entries.sort_unstable_by(|(a, left, _), (b, right, _)| b.total_cmp(a).then(left.cmp(right)));
        let mut room = String::new();
        for (most, entry, overlap) in entries {
            if most < self.least() {
                break;
            }
            let node = self.index.texts.node(entry);
            if !wanted(node) {
                continue;
            }
            vocabulary.squeezed_into(entry, &mut room);
            let score = words * overlap + letters * strsim::normalized_levenshtein(&self.squeezed, &room);
            if score >= worth {
                self.insert((score, entry, node));
            }
        }
    }

    /// What a score must reach to count.
    fn least(&self) -> f64 {
        let last = self.found.get(self.most - 1);
        last.map_or(f64::NEG_INFINITY, |(score, ..)| *score)
    }

    fn insert(&mut self, (score, entry, node): (f64, u32, NodeId)) {
        let texts = &self.index.texts;
        let is_better = |(other, known, _): &(f64, u32, NodeId)| {
            score.total_cmp(other).then_with(|| texts.text(*known).cmp(texts.text(entry))).is_gt()
        };
        // (The same text of another node is the same suggestion.)
        let text = squeeze(texts.text(entry));
        let is_same = |(_, known, other): &(f64, u32, NodeId)| *other == node || squeeze(texts.text(*known)) == text;
        if let Some(same) = self.found.iter().position(is_same) {
            if !self.found.get(same).is_some_and(is_better) {
                return;
            }
            self.found.remove(same);
        }
        let place = self.found.iter().position(is_better).unwrap_or(self.found.len());
        self.found.insert(place, (score, entry, node));
        self.found.truncate(self.most);
    }

    fn near(self, limit: usize) -> Near {
        let score = |place: usize| self.found.get(place).map(|(score, ..)| *score);
        let sure = score(0).is_some_and(|first| first >= SURE.0 && first - score(1).unwrap_or(0.0) >= SURE.1);
        let names = self.found.iter().take(limit);
        Near { sure, names: names.map(|(_, entry, node)| (*node, self.index.texts.text(*entry).to_owned())).collect() }
    }
}
