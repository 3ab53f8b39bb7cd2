//! Spelling slips: the same words in the same order, a letter or two off.

use super::{Entry, Found, How, NameIndex, Spelling, distinct, words};
use crate::value::NodeId;
use rustc_hash::FxHashMap;

/// The words that names and aliases are made of.
pub(super) struct Vocabulary {
    words: Vec<Word>,
    /// Of the words that may be misspelled.
    outlines: Vec<Outline>,
    ids: FxHashMap<String, u32>,
    /// Entries that hold each word, one run a word.
    postings: Vec<u32>,
}

/// What is compared of a word before its letters are: small, so that all of them are looked through
/// in a moment.
struct Outline {
    /// Which letters occur, one bit each: two words a slip apart differ in few of them.
    letters: u64,
    /// How many characters it has.
    length: u32,
    /// Which word it is.
    id: u32,
}

/// One word of the vocabulary.
struct Word {
    text: String,
    /// Where its run of postings ends; it starts where the one before ends.
    postings_end: u32,
}

impl Vocabulary {
    pub(super) fn new(ids: FxHashMap<String, u32>, entries: &[Entry], entry_words: &[u32]) -> Self {
        let mut counts = vec![0u32; ids.len()];
        for word in entry_words {
            if let Some(count) = counts.get_mut(*word as usize) {
                *count += 1;
            }
        }
        let mut starts = Vec::with_capacity(counts.len());
        let mut total = 0u32;
        for count in &counts {
            starts.push(total);
            total += count;
        }
        let mut postings = vec![0u32; total as usize];
        let mut first_word = 0usize;
        for (number, entry) in entries.iter().enumerate() {
            let end = entry.words_end as usize;
            for word in entry_words.get(first_word..end).unwrap_or_default() {
                if let Some(next) = starts.get_mut(*word as usize) {
                    if let Some(place) = postings.get_mut(*next as usize) {
                        *place = u32::try_from(number).unwrap_or(u32::MAX);
                    }
                    *next += 1;
                }
            }
            first_word = end;
        }
        let mut by_id: Vec<(&String, u32)> = ids.iter().map(|(text, id)| (text, *id)).collect();
        by_id.sort_unstable_by_key(|(_, id)| *id);
        let outlines = by_id
            .iter()
            .filter(|(text, _)| slips_allowed(text) > 0)
            .map(|(text, id)| Outline { letters: letters(text), length: length(text), id: *id })
            .collect();
        let words = by_id
            .into_iter()
            .zip(starts)
            .map(|((text, _), postings_end)| Word { text: text.clone(), postings_end })
            .collect();
        Vocabulary { words, outlines, ids, postings }
    }

    /// The entries that hold a word.
    pub(super) fn postings(&self, word: u32) -> &[u32] {
        let start = (word as usize).checked_sub(1).and_then(|before| self.words.get(before));
        let start = start.map_or(0, |before| before.postings_end as usize);
        let end = self.words.get(word as usize).map_or(start, |word| word.postings_end as usize);
        self.postings.get(start..end).unwrap_or_default()
    }

    /// The words that `typed` may be, with how many slips away each is. A word that names use is itself,
    /// or its own plural or singular: to take another for it would be to exchange it.
    pub(super) fn near(&self, typed: &str) -> Vec<(u32, usize)> {
        if let Some(id) = self.ids.get(typed) {
            let mut near = vec![(*id, 0)];
            let other_number = typed.strip_suffix('s').map_or_else(|| format!("{typed}s"), str::to_owned);
            near.extend(self.ids.get(&other_number).map(|id| (*id, 1)));
            return near;
        }
        let allowed = slips_allowed(typed);
        if allowed == 0 {
            return Vec::new();
        }
        let (typed_letters, typed_length) = (letters(typed), length(typed));
        let most = u32::try_from(allowed).unwrap_or(u32::MAX);
        let may_be = |outline: &&Outline| {
            outline.length.abs_diff(typed_length) <= most && (outline.letters ^ typed_letters).count_ones() <= 2 * most
        };
        let near = self.outlines.iter().filter(may_be).filter_map(|outline| {
            let word = self.words.get(outline.id as usize)?;
            let distance = strsim::osa_distance(typed, &word.text);
            (distance <= allowed).then_some((outline.id, distance))
        });
        near.collect()
    }
}

/// How many slips a word may hold: none where a letter more or less is another word or a number.
fn slips_allowed(word: &str) -> usize {
    if word.chars().any(|character| character.is_numeric()) {
        return 0;
    }
    match word.chars().count() {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

fn length(word: &str) -> u32 {
    u32::try_from(word.chars().count()).unwrap_or(u32::MAX)
}

fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, character| letters | 1 << (u32::from(character) & 63))
}

impl NameIndex {
    /// The one node that `typed` names but for a spelling slip.
    pub(super) fn find_slip(&self, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let typed = words(typed);
        let letters: usize = typed.iter().map(|word| word.chars().count()).sum();
        let allowed = 1 + letters / 10;
        let choices: Vec<Vec<(u32, usize)>> = typed.iter().map(|word| self.vocabulary.near(word)).collect();
        let cost = |choice: &[(u32, usize)]| -> usize {
            choice.iter().map(|(word, _)| self.vocabulary.postings(*word).len()).sum()
        };
        // The rarest word leads; a word that nothing is near ends the search here.
        let rarest = choices.iter().min_by_key(|choice| cost(choice))?;
        let mut best: Vec<u32> = Vec::new();
        let mut best_slips = allowed + 1;
        for (word, _) in rarest {
            for &entry in self.vocabulary.postings(*word) {
                let Some(slips) = slips_between(self.words_of(entry), &choices) else { continue };
                if slips > best_slips || slips > allowed || !wanted(self.node(entry)) {
                    continue;
                }
                if slips < best_slips {
                    best_slips = slips;
                    best.clear();
                }
                best.push(entry);
            }
        }
        let nodes = distinct(best.iter().map(|&entry| self.node(entry)).collect());
        let [_] = nodes.as_slice() else { return None };
        let by_name = best.iter().copied().find(|&entry| self.spelling(entry) == Spelling::Name);
        let entry = by_name.or_else(|| best.first().copied())?;
        Some(Found { nodes, how: How::Slip(self.text(entry).to_owned()) })
    }
}

/// How many slips turn the typed words into these, when every one is among its choices.
fn slips_between(words: &[u32], choices: &[Vec<(u32, usize)>]) -> Option<usize> {
    if words.len() != choices.len() {
        return None;
    }
    let mut slips = 0;
    for (word, choice) in words.iter().zip(choices) {
        slips += choice.iter().find(|(near, _)| near == word)?.1;
    }
    Some(slips)
}
