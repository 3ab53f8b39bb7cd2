//! Names: which properties hold what a node is called, and how a graph file finds nodes by them.
//!
//! Texts are compared without case, punctuation and spacing ([`squeeze`]). A graph file keeps the hash of every
//! such text, sorted, each with its node: a name is found by reading one stretch of them and the names of the
//! few nodes found. What has changed since they were written is looked at node by node.

mod fold;

pub(crate) use fold::{each_word, squeeze, words};

use super::{Column, Graph};
use crate::value::NodeId;
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Properties that hold the name a node is shown by, the best first.
pub(crate) const NAME_KEYS: [&str; 2] = ["name", "title"];
/// Properties that hold other names, and what each is.
const OTHER_KEYS: [(&str, Spelling); 8] = [
    ("key", Spelling::Key),
    ("code", Spelling::Code),
    ("codes", Spelling::Code),
    ("aliases", Spelling::Alias),
    ("alias", Spelling::Alias),
    ("title", Spelling::Alias),
    ("abbreviation", Spelling::Abbreviation),
    ("abbreviations", Spelling::Abbreviation),
];

/// What a text is to the node it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Spelling {
    /// Its name.
    Name,
    /// Its key, which identifies it.
    Key,
    /// Its code in the data set it comes from.
    Code,
    /// Another name for it.
    Alias,
    /// A short form of its name.
    Abbreviation,
}

impl Spelling {
    /// Whether it is said rather than looked up: what is completed, and what is misspelled.
    pub fn is_spoken(self) -> bool {
        match self {
            Spelling::Name | Spelling::Alias | Spelling::Abbreviation => true,
            Spelling::Key | Spelling::Code => false,
        }
    }

    /// The word for it in a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Spelling::Name => "name",
            Spelling::Key => "key",
            Spelling::Code => "code",
            Spelling::Alias => "alias",
            Spelling::Abbreviation => "abbreviation",
        }
    }
}

/// The columns of a graph that hold names of its nodes.
pub struct NameColumns<'g> {
    names: Vec<&'g Column>,
    others: Vec<(&'g Column, Spelling)>,
}

impl<'g> NameColumns<'g> {
    /// Those that the graph has.
    pub fn of(graph: &'g Graph) -> NameColumns<'g> {
        Self::only(graph, |_| true)
    }

    /// Those of texts that are this or that to their nodes: no others are read.
    pub fn only(graph: &'g Graph, wanted: impl Fn(Spelling) -> bool) -> NameColumns<'g> {
        let column = |key| graph.node_column(graph.catalog().key(key)?);
        let names = NAME_KEYS.iter().filter(|_| wanted(Spelling::Name)).filter_map(|key| column(key));
        let others = OTHER_KEYS.iter().filter(|(_, spelling)| wanted(*spelling));
        NameColumns {
            names: names.collect(),
            others: others.filter_map(|(key, spelling)| Some((column(key)?, *spelling))).collect(),
        }
    }

    /// The name a node is shown by.
    pub fn name(&self, node: NodeId) -> Option<&'g str> {
        self.names.iter().find_map(|column| column.text(node).filter(|name| !name.trim().is_empty()))
    }

    /// Every text that a node is known by, with what it is to it.
    pub fn each_text(&self, node: NodeId, mut each: impl FnMut(Spelling, &str)) {
        if let Some(name) = self.name(node) {
            each(Spelling::Name, name);
        }
        self.each_other_text(node, each);
    }

    /// Every text that a node is known by beside its name.
    pub fn each_other_text(&self, node: NodeId, mut each: impl FnMut(Spelling, &str)) {
        for (column, spelling) in &self.others {
            column.each_text(node, |text| each(*spelling, text));
        }
    }
}

/// Whether a property of this name holds names.
pub fn holds_names(key: &str) -> bool {
    NAME_KEYS.contains(&key) || OTHER_KEYS.iter().any(|(other, _)| *other == key)
}

/// A hash of a squeezed text that is the same everywhere and always: files hold it.
pub fn name_hash(squeezed: &str) -> u32 {
    // FNV-1a, folded.
    let hash = squeezed
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ hash >> 32) as u32
}

/// Where the nodes stand that have a name of some hash.
pub trait NameSource: Send + Sync {
    /// Nodes that had such a name when the source was written, ascending. A source that cannot be read
    /// gives none and makes the graph's [`Trouble`](super::Trouble) known.
    fn nodes(&self, hash: u32) -> Vec<NodeId>;
}

/// From how many changed nodes on it is better to read all names than to look at each of them.
const MOST_CHANGED: usize = 10_000;

/// Names that a file holds, and the nodes whose names may have changed since.
#[derive(Clone)]
pub struct StoredNames {
    source: Arc<dyn NameSource>,
    changed: FxHashSet<NodeId>,
}

impl StoredNames {
    /// The names of a source, with the nodes that have changed since it was written.
    pub fn new(source: Arc<dyn NameSource>, changed: impl IntoIterator<Item = NodeId>) -> StoredNames {
        StoredNames { source, changed: changed.into_iter().collect() }
    }
}

impl Graph {
    /// The nodes that may have a name of this hash, ascending: all that have, and others. None where the
    /// graph's names are not stored anywhere.
    pub fn nodes_by_name(&self, hash: u32) -> Option<Vec<NodeId>> {
        let names = self.names.as_ref().filter(|names| names.changed.len() <= MOST_CHANGED)?;
        let mut nodes = names.source.nodes(hash);
        nodes.extend(&names.changed);
        nodes.sort_unstable();
        nodes.dedup();
        nodes.retain(|node| self.contains_node(*node));
        Some(nodes)
    }

    /// Whether names can be found without reading all of them.
    pub fn has_stored_names(&self) -> bool {
        self.names.as_ref().is_some_and(|names| names.changed.len() <= MOST_CHANGED)
    }

    /// Notes that a node may have got another name.
    pub(super) fn renamed(&mut self, node: NodeId) {
        if let Some(names) = &mut self.names
            && names.changed.len() <= MOST_CHANGED
        {
            names.changed.insert(node);
        }
    }
}
