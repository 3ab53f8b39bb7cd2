//! Whose a fact of a graph is.
//!
//! The property `source` of a node or relationship cites documents: `O*NET 29.3 § Skills; BLS ... § Table
//! 1.2`. A document is a Source node; those made by an import tell their data set, and which
//! properties they state.

use super::source::Source;
use crate::graph::Graph;
use crate::value::{NodeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};

/// How much of a node or relationship is withdrawn by an import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Share {
    /// Nothing: no replaced document is cited.
    Kept,
    /// What the replaced documents with these numbers state; the rest cites what is left.
    Part(Vec<usize>, String),
    /// All that documents say.
    Replaced,
}

/// Whether a graph holds a release of a data set.
pub(super) fn holds(graph: &Graph, data_set: &str) -> bool {
    let catalog = graph.catalog();
    let (Some(label), Some(key)) = (catalog.label(super::super::SOURCE), catalog.key("data_set")) else { return false };
    graph.nodes_with_label(label).iter().any(|&node| match graph.node_property(node, key) {
        Value::String(text) => &*text == data_set,
        _ => false,
    })
}

/// The documents of a graph that an import replaces, and what they state.
pub(super) struct Owners {
    replaced: Vec<Replaced>,
    nodes: FxHashSet<NodeId>,
    /// What a citation comes to, for each that was met.
    shares: FxHashMap<String, Share>,
}

struct Replaced {
    name: String,
    states: FxHashSet<String>,
    states_on_relationships: FxHashSet<String>,
}

impl Owners {
    /// The documents in `base` that are releases of the same data sets as these.
    pub fn new(base: &Graph, sources: &[Source]) -> Self {
        let mut owners = Owners { replaced: Vec::new(), nodes: FxHashSet::default(), shares: FxHashMap::default() };
        let Some(label) = base.catalog().label(super::super::SOURCE) else { return owners };
        let value = |node, name| base.catalog().key(name).map_or(Value::Null, |key| base.node_property(node, key));
        for &node in base.nodes_with_label(label) {
            let (Value::String(data_set), Value::String(name)) = (value(node, "data_set"), value(node, "name")) else {
                continue;
            };
            if sources.iter().any(|source| source.data_set == &*data_set) {
                owners.nodes.insert(node);
                owners.replaced.push(Replaced {
                    name: name.to_string(),
                    states: texts(&value(node, "states")),
                    states_on_relationships: texts(&value(node, "states_on_relationships")),
                });
            }
        }
        owners
    }

    /// Whether the base holds any of the data sets.
    pub fn any_replaced(&self) -> bool {
        !self.replaced.is_empty()
    }

    /// Whether a node is a document that gives way.
    pub fn is_replaced_source(&self, node: NodeId) -> bool {
        self.nodes.contains(&node)
    }

    /// What this citation comes to.
    pub fn share(&mut self, cited: Option<&str>) -> Share {
        let Some(cited) = cited.filter(|_| self.any_replaced()) else { return Share::Kept };
        if let Some(share) = self.shares.get(cited) {
            return share.clone();
        }
        let share = self.work_out(cited);
        self.shares.insert(cited.to_owned(), share.clone());
        share
    }

    fn work_out(&self, cited: &str) -> Share {
        let (mut withdrawn, mut left) = (Vec::new(), Vec::new());
        let mut document = None;
        for part in cited.split("; ") {
            // A part that is only a section belongs to the document before it.
            if !part.starts_with('§') {
                let name = part.split(" § ").next().unwrap_or(part);
                document = self.replaced.iter().position(|replaced| replaced.name == name);
            }
            match document {
                Some(number) if withdrawn.contains(&number) => {}
                Some(number) => withdrawn.push(number),
                None => left.push(part),
            }
        }
        match (withdrawn.is_empty(), left.is_empty()) {
            (true, _) => Share::Kept,
            (false, true) => Share::Replaced,
            (false, false) => Share::Part(withdrawn, left.join("; ")),
        }
    }

    /// What is left of a node's property: null where a replaced document stated it.
    pub fn kept_value(&self, name: &str, value: Value, share: &Share) -> Value {
        self.kept(name, value, share, |replaced| &replaced.states)
    }

    /// What is left of a relationship's property.
    pub fn kept_link_value(&self, name: &str, value: Value, share: &Share) -> Value {
        self.kept(name, value, share, |replaced| &replaced.states_on_relationships)
    }

    fn kept(&self, name: &str, value: Value, share: &Share, states: impl Fn(&Replaced) -> &FxHashSet<String>) -> Value {
        let all: Vec<usize>;
        let (withdrawn, left) = match share {
            Share::Kept => return value,
            Share::Part(withdrawn, left) => (withdrawn, Value::string(left.as_str())),
            Share::Replaced => {
                all = (0..self.replaced.len()).collect();
                (&all, Value::Null)
            }
        };
        if name == "source" {
            return left;
        }
        let is_stated =
            |number: &usize| self.replaced.get(*number).is_some_and(|replaced| states(replaced).contains(name));
        if withdrawn.iter().any(is_stated) { Value::Null } else { value }
    }
}

fn texts(value: &Value) -> FxHashSet<String> {
    let Value::List(list) = value else { return FxHashSet::default() };
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    };
    list.iter().filter_map(text).collect()
}
