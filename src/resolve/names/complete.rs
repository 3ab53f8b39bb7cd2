//! Names while they are typed: fuzzy matches with a fact beside each.

use super::kinds::called;
use super::{NameIndex, Spelling, kind_of, name_of};
use crate::graph::{Direction, Graph};
use crate::value::{LabelId, NodeId};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// A name that may be meant by what has been typed so far.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// The name to put in.
    pub name: String,
    /// The label of its kind: `Role`.
    pub kind: String,
    /// Something to tell it by: `8 duties`, or the alias that matched.
    pub fact: String,
}

impl NameIndex {
    /// The names of nodes of the kind (of any kind without one) that match `typed` fuzzily, best
    /// first: every letter in order, gaps allowed. Nothing typed gives the first names by alphabet.
    pub fn complete(&self, graph: &Graph, kind: Option<LabelId>, typed: &str, limit: usize) -> Vec<Candidate> {
        let mut config = Config::DEFAULT;
        config.prefer_prefix = true;
        let mut matcher = Matcher::new(config);
        let pattern = Pattern::new(typed.trim(), CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut buffer = Vec::new();
        let wanted = letters_of_pattern(typed);
        let mut scored: Vec<(u32, u32)> = Vec::new();
        for (entry, letters) in self.texts.entries().zip(self.letters()) {
            let worth = match self.texts.spelling(entry) {
                Spelling::Name => 4,
                Spelling::Alias | Spelling::Abbreviation => 0,
                Spelling::Key | Spelling::Code => continue,
            };
            let is_of_kind = || kind.is_none_or(|kind| graph.has_label(self.texts.node(entry), kind));
            if wanted & !letters != 0 || !is_of_kind() {
                continue;
            }
            if let Some(score) = pattern.score(Utf32Str::new(self.texts.text(entry), &mut buffer), &mut matcher) {
                scored.push((score + worth, entry));
            }
        }
        self.first_of(graph, &mut scored, limit)
    }

    /// The shortest name that begins with what was typed, in any case, and is longer.
    pub fn beginning(&self, graph: &Graph, kind: Option<LabelId>, typed: &str) -> Option<&str> {
        let begins = |text: &&str| {
            text.len() > typed.len() && text.get(..typed.len()).is_some_and(|start| start.eq_ignore_ascii_case(typed))
        };
        let names = self.texts.entries().filter(|&entry| self.texts.spelling(entry) == Spelling::Name);
        names
            .map(|entry| (self.texts.node(entry), self.texts.text(entry)))
            .filter(|(node, text)| begins(text) && kind.is_none_or(|kind| graph.has_label(*node, kind)))
            .map(|(_, text)| text)
            .min_by_key(|text| (text.len(), *text))
    }

    /// The candidates of the highest scores, one a node. Only as many are sorted as are needed.
    fn first_of(&self, graph: &Graph, scored: &mut [(u32, u32)], limit: usize) -> Vec<Candidate> {
        let order = |(a, left): &(u32, u32), (b, right): &(u32, u32)| {
            b.cmp(a).then_with(|| self.texts.text(*left).cmp(self.texts.text(*right))).then(left.cmp(right))
        };
        let mut candidates = Vec::new();
        let mut nodes: Vec<NodeId> = Vec::new();
        let mut rest = scored;
        let mut count = 2 * limit;
        while candidates.len() < limit && !rest.is_empty() {
            count = count.clamp(1, rest.len());
            if count < rest.len() {
                rest.select_nth_unstable_by(count, order);
            }
            let (best, others) = rest.split_at_mut(count);
            best.sort_unstable_by(order);
            for &mut (_, entry) in best {
                let node = self.texts.node(entry);
                if candidates.len() < limit && !nodes.contains(&node) {
                    nodes.push(node);
                    candidates.extend(self.candidate(graph, entry));
                }
            }
            rest = others;
            count *= 4;
        }
        candidates
    }

    /// By entry, which letters it has: what lacks one of those typed needs no closer look.
    fn letters(&self) -> &[u64] {
        self.letters.get_or_init(|| {
            let of = |text: &str| if text.is_ascii() { letters_of(text) } else { u64::MAX };
            self.texts.entries().map(|entry| of(self.texts.text(entry))).collect()
        })
    }

    fn candidate(&self, graph: &Graph, entry: u32) -> Option<Candidate> {
        let node = self.texts.node(entry);
        let name = name_of(graph, node)?;
        let kind = kind_of(graph, node).map(|label| graph.catalog().label_name(label).to_string()).unwrap_or_default();
        let fact = match self.texts.spelling(entry) {
            Spelling::Alias | Spelling::Abbreviation => format!("also {}", self.texts.text(entry)),
            Spelling::Name | Spelling::Key | Spelling::Code => fact_about(graph, node),
        };
        Some(Candidate { name: name.to_string(), kind, fact })
    }
}

/// The letters that an entry must have. Others than those of ASCII may match what looks like them.
fn letters_of_pattern(typed: &str) -> u64 {
    typed.split_whitespace().filter(|word| word.is_ascii()).fold(0, |letters, word| letters | letters_of(word))
}

/// The signs of a text of ASCII, in any case: a bit each, which a few share.
fn letters_of(text: &str) -> u64 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte.to_ascii_lowercase() & 63))
}

/// What stands around a node most: `8 duties`.
fn fact_about(graph: &Graph, node: NodeId) -> String {
    let catalog = graph.catalog();
    let mut counts: Vec<(LabelId, usize)> = Vec::new();
    graph.adjacency(None, Direction::Either, 1).for_each_neighbour(node, |_, other| {
        let Some(kind) = kind_of(graph, other) else { return };
        match counts.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => counts.push((kind, 1)),
        }
    });
    let most = counts.into_iter().max_by_key(|(kind, count)| (*count, std::cmp::Reverse(*kind)));
    most.map_or_else(String::new, |(kind, count)| {
        let (one, several) = called(graph, catalog.label_name(kind));
        format!("{count} {}", if count == 1 { one } else { several })
    })
}
