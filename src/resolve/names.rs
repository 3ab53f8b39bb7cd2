//! Names, forgivingly: from what a person typed to the nodes they mean.
//!
//! A question names things as people do. A name is looked for as it is written, then ignoring case,
//! punctuation and spacing, then among keys, codes, aliases and abbreviations, and at last as a
//! spelling slip: the same words, one of them a letter off. A word more, a word less or another
//! word is never a slip: a *nurse assistant* is no *nurse*. What was found says how it was found, so
//! that no answer is silent about it.
//!
//! [`NameIndex`] is built once for a graph and answers from then on in microseconds; [`LazyNames`]
//! holds it where it may never be needed, because `degree to role` names nothing. A graph file keeps
//! enough of it that a name spelled right is found without building it ([`stored`]).

mod complete;
pub(crate) mod kinds;
mod near;
mod slip;
mod stored;

pub use crate::graph::Spelling;
pub(crate) use crate::graph::names::{squeeze, words};
pub use complete::Candidate;
pub use kinds::kind_words;

use crate::graph::names::NameKeys;
use crate::graph::{Graph, Kind};
use crate::value::{LabelId, NodeId};
use rustc_hash::FxHashMap;
use slip::Vocabulary;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

/// How a typed name led to nodes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// It is their name, letter by letter.
    Exact,
    /// It is their name but for case, punctuation and spacing.
    Loose,
    /// It is something else they are known by, in the spelling given.
    Other(Spelling, String),
    /// It is a spelling slip of this name or alias.
    Slip(String),
}

/// The nodes that a typed name stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The nodes, ascending; never empty.
    pub nodes: Vec<NodeId>,
    /// How they were found.
    pub how: How,
}

/// A text that is the typed one but for case, punctuation and spacing: whose it is, and what it is to it.
type Hit<'t> = (NodeId, Spelling, &'t str);

/// What a typed name stands for, of the texts that are it more or less: exact names before all names, and
/// those before other texts.
fn select(typed: &str, hits: &[Hit<'_>]) -> Option<Found> {
    let those = |keep: &dyn Fn(Spelling, &str) -> bool| -> Vec<NodeId> {
        distinct(hits.iter().filter(|(_, spelling, text)| keep(*spelling, text)).map(|(node, ..)| *node).collect())
    };
    let exact = those(&|spelling, text| spelling == Spelling::Name && text == typed);
    if !exact.is_empty() {
        return Some(Found { nodes: exact, how: How::Exact });
    }
    let loose = those(&|spelling, _| spelling == Spelling::Name);
    if !loose.is_empty() {
        return Some(Found { nodes: loose, how: How::Loose });
    }
    let (_, spelling, text) = hits.first()?;
    Some(Found { nodes: those(&|_, _| true), how: How::Other(*spelling, (*text).to_owned()) })
}

/// One text that one node is known by.
struct Entry {
    node: NodeId,
    spelling: Spelling,
    /// Where its text ends in the arena; it starts where the one before ends.
    text_end: u32,
    /// Where its words end in the list of words, likewise; keys and codes have none.
    words_end: u32,
}

/// Every text that nodes of a graph are known by, ready to be looked up.
pub struct NameIndex {
    entries: Vec<Entry>,
    texts: String,
    /// Hash of the squeezed text, and the entry: sorted.
    by_hash: Vec<(u64, u32)>,
    /// Words of entries, as ids of the vocabulary.
    entry_words: Vec<u32>,
    vocabulary: Vocabulary,
}

/// A [`NameIndex`] that is built when it is first asked for.
#[derive(Default)]
pub struct LazyNames {
    index: OnceLock<Arc<NameIndex>>,
}

impl LazyNames {
    /// Nothing built yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index, built now if it has not been. It must always be the same graph's.
    pub fn get(&self, graph: &Graph) -> &Arc<NameIndex> {
        self.index.get_or_init(|| Arc::new(NameIndex::new(graph)))
    }

    /// What [`NameIndex::find_known`] finds; a graph that came from a file is asked without building the index,
    /// which is only built where that finds nothing.
    pub fn find_known(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let stored = if self.is_built() { None } else { stored::find_known(graph, typed, &wanted) };
        stored.or_else(|| self.get(graph).find_known(typed, wanted))
    }

    /// Whether the index has been built.
    pub fn is_built(&self) -> bool {
        self.index.get().is_some()
    }
}

impl NameIndex {
    /// Reads every name of the graph.
    pub fn new(graph: &Graph) -> Self {
        let mut building = Building::default();
        let keys = NameKeys::of(graph.catalog());
        for node in graph.nodes() {
            keys.each_text(graph, node, |spelling, text| building.add(node, spelling, text));
        }
        building.finish()
    }

    /// The nodes that `typed` stands for, among those that `wanted` lets through. A spelling slip is
    /// only found when nothing else is, and only one that a single node can be meant by.
    pub fn find(&self, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        self.find_known(typed, &wanted).or_else(|| self.find_slip(typed, &wanted))
    }

    /// Like [`NameIndex::find`], without spelling slips.
    pub fn find_known(&self, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let typed = typed.trim();
        let squeezed = squeeze(typed);
        if squeezed.is_empty() {
            return None;
        }
        let hits = self.with_squeezed(&squeezed).filter(|&entry| wanted(self.node(entry)));
        let hits: Vec<Hit<'_>> = hits.map(|entry| (self.node(entry), self.spelling(entry), self.text(entry))).collect();
        select(typed, &hits)
    }

    /// How many texts are known.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the graph names nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    fn with_squeezed<'a>(&'a self, squeezed: &'a str) -> impl Iterator<Item = u32> + 'a {
        let hash = hash(squeezed);
        let start = self.by_hash.partition_point(|(other, _)| *other < hash);
        let run = self.by_hash.get(start..).unwrap_or_default();
        run.iter()
            .take_while(move |(other, _)| *other == hash)
            .map(|(_, entry)| *entry)
            .filter(move |&entry| squeeze(self.text(entry)) == squeezed)
    }

    fn node(&self, entry: u32) -> NodeId {
        self.entries.get(entry as usize).map_or(NodeId::NULL, |entry| entry.node)
    }

    fn spelling(&self, entry: u32) -> Spelling {
        self.entries.get(entry as usize).map_or(Spelling::Alias, |entry| entry.spelling)
    }

    /// The text of an entry, as it stands in the graph.
    fn text(&self, entry: u32) -> &str {
        let start = self.before(entry).map_or(0, |before| before.text_end);
        let end = self.entries.get(entry as usize).map_or(start, |entry| entry.text_end);
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The words of an entry, as ids of the vocabulary.
    fn words_of(&self, entry: u32) -> &[u32] {
        let start = self.before(entry).map_or(0, |before| before.words_end);
        let end = self.entries.get(entry as usize).map_or(start, |entry| entry.words_end);
        self.entry_words.get(start as usize..end as usize).unwrap_or_default()
    }

    fn before(&self, entry: u32) -> Option<&Entry> {
        self.entries.get((entry as usize).checked_sub(1)?)
    }
}

/// An index in the making.
#[derive(Default)]
struct Building {
    entries: Vec<Entry>,
    texts: String,
    entry_words: Vec<u32>,
    vocabulary: FxHashMap<String, u32>,
}

impl Building {
    fn add(&mut self, node: NodeId, spelling: Spelling, text: &str) {
        let text = text.trim();
        let room = u32::MAX as usize - self.texts.len();
        if text.is_empty() || text.len() > room.min(1 << 16) {
            return;
        }
        self.texts.push_str(text);
        if matches!(spelling, Spelling::Name | Spelling::Alias) {
            for word in words(text) {
                let next = u32::try_from(self.vocabulary.len()).unwrap_or(u32::MAX);
                self.entry_words.push(*self.vocabulary.entry(word).or_insert(next));
            }
        }
        let end = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        self.entries.push(Entry {
            node,
            spelling,
            text_end: end(self.texts.len()),
            words_end: end(self.entry_words.len()),
        });
    }

    fn finish(self) -> NameIndex {
        let mut index = NameIndex {
            vocabulary: Vocabulary::new(self.vocabulary, &self.entries, &self.entry_words),
            entries: self.entries,
            texts: self.texts,
            by_hash: Vec::new(),
            entry_words: self.entry_words,
        };
        let mut by_hash: Vec<(u64, u32)> = (0..index.entries.len())
            .map(|entry| u32::try_from(entry).unwrap_or(u32::MAX))
            .map(|entry| (hash(&squeeze(index.text(entry))), entry))
            .collect();
        by_hash.sort_unstable();
        index.by_hash = by_hash;
        index
    }
}

fn hash(text: &str) -> u64 {
    rustc_hash::FxBuildHasher.hash_one(text)
}

/// The nodes in ascending order, each once.
fn distinct(mut nodes: Vec<NodeId>) -> Vec<NodeId> {
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

/// The name a node is shown by: its `name`, else its `title`.
pub fn name_of(graph: &Graph, node: NodeId) -> Option<Arc<str>> {
    NameKeys::of(graph.catalog()).name(graph, node)
}

/// The kind of a node: the first of its labels that the schema knows, else its first label.
pub fn kind_of(graph: &Graph, node: NodeId) -> Option<LabelId> {
    let labels = graph.labels(node);
    let known =
        |kind: &Kind| labels.iter().copied().find(|label| *graph.catalog().label_name(*label).as_ref() == *kind.label);
    graph.catalog().schema().kinds.iter().find_map(known).or_else(|| labels.first().copied())
}

#[cfg(test)]
mod tests;
