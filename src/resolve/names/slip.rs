//! Spelling slips: the same words in the same order, a letter or two off.

use super::{Found, How, NameIndex, Spelling, distinct, words};
use crate::value::NodeId;

impl NameIndex {
    /// The one node that `typed` names but for a spelling slip, among those that `wanted` lets through; all of
    /// them, where what was misspelled is one text that several have.
    pub fn find_slip(&self, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let vocabulary = self.vocabulary();
        let typed = words(typed);
        let letters: usize = typed.iter().map(|word| word.chars().count()).sum();
        let allowed = 1 + letters / 10;
        let choices: Vec<Vec<(u32, usize)>> = typed.iter().map(|word| vocabulary.near(word)).collect();
        let cost = |choice: &[(u32, usize)]| -> usize {
            choice.iter().map(|(word, _)| vocabulary.postings(*word).len()).sum()
        };
        // The rarest word leads; a word that nothing is near ends the search here.
        let rarest = choices.iter().min_by_key(|choice| cost(choice))?;
        let mut best: Vec<u32> = Vec::new();
        let mut best_slips = allowed + 1;
        for (word, _) in rarest {
            for &entry in vocabulary.postings(*word) {
                let Some(slips) = slips_between(vocabulary.of_entry(entry), &choices) else { continue };
                if slips > best_slips || slips > allowed || !wanted(self.texts.node(entry)) {
                    continue;
                }
                if slips < best_slips {
                    best_slips = slips;
                    best.clear();
                }
                best.push(entry);
            }
        }
        let nodes = distinct(best.iter().map(|&entry| self.texts.node(entry)).collect());
        // One node, or one text that several have: what was meant is sure.
        let is_one_text =
            best.chunk_by(|&left, &right| vocabulary.of_entry(left) == vocabulary.of_entry(right)).count() == 1;
        if best.is_empty() || nodes.len() > 1 && !is_one_text {
            return None;
        }
        let by_name = best.iter().copied().find(|&entry| self.texts.spelling(entry) == Spelling::Name);
        let entry = by_name.or_else(|| best.first().copied())?;
        Some(Found { nodes, how: How::Slip(self.texts.text(entry).to_owned()) })
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
