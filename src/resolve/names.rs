//! Names, forgivingly: from what a person typed to the nodes they mean.
//!
//! A question names things as people do. A name is looked for as it is written, then ignoring case,
//! punctuation and spacing, then among keys, codes, aliases and abbreviations, then in the other number of its last
//! word (a *registered nurse* is what a graph calls registered nurses), and at last as a spelling slip: the same words, one of them a letter off. A word more, a word less or another
//! word is never a slip: a *nurse assistant* is no *nurse*. What was found says how it was found, so
//! that no answer is silent about it.
//!
//! [`NameIndex`] is built once for a graph and answers from then on in microseconds; [`LazyNames`]
//! holds it where it may never be needed, because `degree to role` names nothing. Its first part is
//! all [`texts`], which completion looks through; what finds whole names and what finds misspelled
//! ones ([`vocabulary`]) is made of them when it is first needed. A graph file keeps enough of it that
//! a name spelled right is found without any of it ([`stored`]).

mod complete;
pub(crate) mod kinds;
mod near;
mod slip;
mod stored;
mod texts;
mod vocabulary;

pub use crate::graph::Spelling;
pub(crate) use crate::graph::names::{squeeze, words};
pub use complete::Candidate;
pub use kinds::kind_words;

use crate::graph::names::NameColumns;
use crate::graph::{Graph, Kind};
use crate::value::{LabelId, NodeId};
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};
use stored::Told;
use texts::Texts;
use vocabulary::Vocabulary;

/// How a typed name led to nodes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum How {
    /// It is their name, letter by letter.
    Exact,
    /// It is their name but for case, punctuation and spacing.
    Loose,
    /// It is something else they are known by, in the spelling given; or their name in the other number.
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

/// What a typed name stands for with its last word in the other number, where that is one text only.
fn in_other_number(typed: &str, find: impl Fn(&str) -> Option<Found>) -> Option<Found> {
    let typed = typed.trim();
    let (before, last) = typed.rsplit_once(' ').map_or(("", typed), |(before, last)| (before, last));
    let is_word = last.chars().count() >= 3 && last.chars().all(char::is_alphabetic);
    let written = |form: String| if before.is_empty() { form } else { format!("{before} {form}") };
    let forms = if is_word { kinds::other_number(last) } else { Vec::new() };
    let mut found = forms.into_iter().map(written).filter_map(|form| Some((find(&form)?, form)));
    let (one, form) = found.next()?;
    if found.any(|(other, _)| other.nodes != one.nodes) {
        return None;
    }
    let how = match one.how {
        How::Exact | How::Loose => How::Other(Spelling::Name, form),
        other @ (How::Other(..) | How::Slip(_)) => other,
    };
    Some(Found { how, ..one })
}

/// Every text that nodes of a graph are known by, ready to be looked up.
pub struct NameIndex {
    /// Names, aliases and abbreviations.
    texts: Texts,
    whole: OnceLock<Whole>,
    vocabulary: OnceLock<Vocabulary>,
    /// By entry, which letters it has.
    letters: OnceLock<Vec<u64>>,
}

/// What finds whole texts.
struct Whole {
    /// Keys and codes: entries behind those that are spoken.
    codes: Texts,
    /// Hash of the squeezed text, and the entry: sorted.
    by_hash: Vec<(u64, u32)>,
}

impl Whole {
    fn of(graph: &Graph, spoken: &Texts) -> Whole {
        let codes = Texts::of(graph, |spelling| !spelling.is_spoken());
        let hashed =
            |texts: &Texts| texts.entries().map(|entry| hash(&squeeze(texts.text(entry)))).collect::<Vec<u64>>();
        let hashes = hashed(spoken).into_iter().chain(hashed(&codes));
        let mut by_hash: Vec<(u64, u32)> = hashes.zip(0..).collect();
        by_hash.sort_unstable();
        Whole { codes, by_hash }
    }

    /// The texts whose hash is this, ascending by node.
    fn with_hash<'t>(&'t self, spoken: &'t Texts, hash: u64) -> Vec<Hit<'t>> {
        let start = self.by_hash.partition_point(|(other, _)| *other < hash);
        let run = self.by_hash.get(start..).unwrap_or_default().iter().take_while(|(other, _)| *other == hash);
        let count = spoken.entries().end;
        let hit = |&(_, entry): &(u64, u32)| {
            let (texts, entry) = if entry < count { (spoken, entry) } else { (&self.codes, entry - count) };
            (texts.node(entry), texts.spelling(entry), texts.text(entry))
        };
        let mut hits: Vec<Hit<'_>> = run.map(hit).collect();
        hits.sort_by_key(|(node, spelling, _)| (*node, *spelling));
        hits
    }
}

/// A [`NameIndex`] that is built when it is first asked for. Clones share it.
#[derive(Clone, Default)]
pub struct LazyNames {
    index: Arc<OnceLock<NameIndex>>,
}

impl LazyNames {
    /// Nothing built yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The index, built now if it has not been. It must always be the same graph's.
    pub fn get(&self, graph: &Graph) -> &NameIndex {
        self.index.get_or_init(|| NameIndex::new(graph))
    }

    /// What [`NameIndex::find`] finds; see [`LazyNames::find_known`].
    pub fn find(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        self.find_known(graph, typed, &wanted).or_else(|| self.get(graph).find_slip(typed, &wanted))
    }

    /// What [`NameIndex::find_known`] finds; a graph that came from a file is asked without reading all names.
    pub fn find_known(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let is_sorted = self.index.get().is_some_and(|index| index.whole.get().is_some());
        let told = if is_sorted { Told::Nothing } else { stored::find_known(graph, typed, &wanted) };
        match told {
            Told::All(Some(found)) => Some(found),
            Told::All(None) => in_other_number(typed, |form| match stored::find_known(graph, form, &wanted) {
                Told::All(found) => found,
                Told::Nothing => self.get(graph).find_whole(graph, form, &wanted),
            }),
            Told::Nothing => self.get(graph).find_known(graph, typed, wanted),
        }
    }

    /// Whether the index has been built.
    pub fn is_built(&self) -> bool {
        self.index.get().is_some()
    }
}

impl NameIndex {
    /// Reads every name of the graph, which must be the one it is asked about from then on.
    pub fn new(graph: &Graph) -> Self {
        NameIndex {
            texts: Texts::of(graph, Spelling::is_spoken),
            whole: OnceLock::new(),
            vocabulary: OnceLock::new(),
            letters: OnceLock::new(),
        }
    }

    /// The nodes that `typed` stands for, among those that `wanted` lets through. A spelling slip is
    /// only found when nothing else is, and only one that a single text or node can be meant by.
    pub fn find(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        self.find_known(graph, typed, &wanted).or_else(|| self.find_slip(typed, &wanted))
    }

    /// Like [`NameIndex::find`], without spelling slips: `Registered Nurse` is the name `Registered Nurses` too, where
    /// nothing is called just so.
    pub fn find_known(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        self.find_whole(graph, typed, &wanted)
            .or_else(|| in_other_number(typed, |form| self.find_whole(graph, form, &wanted)))
    }

    /// The nodes that have `typed` as a name, an alias, a code: in the number that was typed.
    fn find_whole(&self, graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
        let typed = typed.trim();
        let squeezed = squeeze(typed);
        if squeezed.is_empty() {
            return None;
        }
        let whole = self.whole.get_or_init(|| Whole::of(graph, &self.texts));
        let mut hits = whole.with_hash(&self.texts, hash(&squeezed));
        hits.retain(|(node, _, text)| wanted(*node) && squeeze(text) == squeezed);
        select(typed, &hits)
    }

    /// How many names, aliases and abbreviations are known.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether the graph names nothing.
    pub fn is_empty(&self) -> bool {
        self.texts.len() == 0
    }

    /// The words of names, read now if they have not been.
    fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| Vocabulary::of(&self.texts))
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
    NameColumns::of(graph).name(node).map(Arc::from)
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
