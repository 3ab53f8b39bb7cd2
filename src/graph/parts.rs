//! A graph taken apart into plain arrays, and put together from them again: what graph files hold.
//!
//! Putting a graph together from arrays takes a few nanoseconds a relationship, since nothing is looked up
//! and nothing is counted twice; making it node by node takes a hundred times as long.

use super::catalog::CatalogParts;
use super::connections::{ConnectionSource, Connections, Linked, Links, Unlinked};
use super::sorted_ids::SortedIds;
use super::{Catalog, Column, Graph, NodeWeight, RelationshipWeight, Schema, StoredNames, node_index};
use crate::diagnostic::Diagnostic;
use crate::value::{LabelId, LabelSetId, NodeId, TypeId};
use std::ops::Range;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};

/// What became known of a graph's data after it was opened: a part of its file that cannot be read. What
/// was asked after that may lack something, so nothing is answered any more.
#[derive(Clone, Default, Debug)]
pub struct Trouble(Arc<OnceLock<Box<Diagnostic>>>);

impl Trouble {
    /// Makes a problem known; the first one stays.
    pub fn tell(&self, problem: Box<Diagnostic>) {
        let _ = self.0.set(problem);
    }

    /// The problem, if there is one.
    pub fn get(&self) -> Option<&Diagnostic> {
        self.0.get().map(|problem| &**problem)
    }
}

/// A graph as plain arrays. Where a node or relationship was deleted its number stands empty, so that all
/// others keep theirs.
#[derive(Default)]
pub struct Parts {
    /// What kinds and relationships mean.
    pub schema: Arc<Schema>,
    /// Names by label id.
    pub labels: Vec<Arc<str>>,
    /// Names by type id.
    pub types: Vec<Arc<str>>,
    /// Names by key id.
    pub keys: Vec<Arc<str>>,
    /// By label set id, the labels in it, ascending. The first set is the empty one.
    pub label_sets: Vec<Vec<LabelId>>,
    /// By node id, one more than its label set; 0 for a node that is not there.
    pub nodes: Vec<u32>,
    /// By relationship id, one more than its type (0 for a relationship that is not there) and its ends; empty
    /// where `unlinked` has them.
    pub links: Links,
    /// Where relationships stand that are to be linked later, and one past the greatest id. Then `triples` hold.
    pub unlinked: Option<(Arc<dyn ConnectionSource>, usize)>,
    /// By key id.
    pub node_columns: Vec<Column>,
    /// By key id.
    pub relationship_columns: Vec<Column>,
    /// By key id, how many nodes have the property.
    pub node_keys: Vec<u32>,
    /// By key id, how many relationships have the property.
    pub relationship_keys: Vec<u32>,
    /// How many relationships there are by start label set, type and end label set, in the order they first
    /// came. Counted anew unless `triples_hold`.
    pub triples: Vec<(LabelSetId, TypeId, LabelSetId, u32)>,
    /// Whether the counts of `triples` are right, and not only their order.
    pub triples_hold: bool,
    /// What columns that are read later tell of themselves.
    pub trouble: Trouble,
    /// Where nodes are found by their names, if they are stored.
    pub names: Option<StoredNames>,
}

impl Graph {
    /// The parts of the graph as it stands, with the columns shared. What is deleted in a transaction under way
    /// is left out of the arrays and still in the columns: take no graph apart before its commit.
    pub fn to_parts(&self) -> Parts {
        let catalog = self.catalog();
        let mut nodes = vec![0; self.node_bound()];
        for node in self.nodes() {
            if let Some(place) = nodes.get_mut(node.index()) {
                *place = self.label_set(node).0 + 1;
            }
        }
        let bound = self.relationship_bound();
        let (mut kinds, mut starts, mut ends) = (vec![0; bound], vec![0; bound], vec![0; bound]);
        for relationship in self.relationships() {
            let at = relationship.index();
            let (start, end) = self.endpoints(relationship);
            if let (Some(kind), Some(from), Some(to)) = (kinds.get_mut(at), starts.get_mut(at), ends.get_mut(at)) {
                (*kind, *from, *to) = (self.type_of(relationship).0 + 1, start.0, end.0);
            }
        }
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let key_counts = || catalog.keys().map(|(key, _)| catalog.key_counts(key));
        Parts {
            schema: catalog.shared_schema(),
            labels: catalog.labels().map(|(_, name)| Arc::clone(name)).collect(),
            types: catalog.relationship_types().map(|(_, name)| Arc::clone(name)).collect(),
            keys: catalog.keys().map(|(_, name)| Arc::clone(name)).collect(),
            label_sets: (0..catalog.label_set_count())
                .map(|set| catalog.label_set(LabelSetId::from_index(set)).to_vec())
                .collect(),
            nodes,
            links: Links { kinds, starts, ends },
            unlinked: None,
            node_columns: self.node_columns.clone(),
            relationship_columns: self.relationship_columns.clone(),
            node_keys: key_counts().map(|(nodes, _)| count(nodes)).collect(),
            relationship_keys: key_counts().map(|(_, relationships)| count(relationships)).collect(),
            triples: catalog.triples().map(|(start, kind, end, n)| (start, kind, end, count(n))).collect(),
            triples_hold: true,
            trouble: self.trouble.clone(),
            names: self.names.clone(),
        }
    }

    /// Puts a graph together.
    ///
    /// # Errors
    /// What does not fit together, in a few words: the arrays are not those of a graph.
    pub fn from_parts(mut parts: Parts) -> Result<Graph, &'static str> {
        let counts = parts.count()?;
        let labelled = parts.labelled(&counts)?;
        if !parts.triples_hold {
            parts.count_triples();
        }
        let connections = match parts.unlinked.take() {
            None => Connections::linked(link(&parts.nodes, &parts.links)?),
            Some((source, relationship_bound)) => Connections::unlinked(Unlinked {
                source,
                node_count: counts.sets.iter().sum(),
                relationship_count: parts.type_counts().iter().sum(),
                relationship_bound,
                nodes: std::mem::take(&mut parts.nodes),
                passed: AtomicUsize::default(),
            }),
        };
        let type_counts = parts.type_counts();
        let catalog = Catalog::from_parts(CatalogParts {
            schema: Arc::clone(&parts.schema),
            labels: std::mem::take(&mut parts.labels),
            types: std::mem::take(&mut parts.types),
            keys: std::mem::take(&mut parts.keys),
            label_sets: parts
                .label_sets
                .iter()
                .zip(&counts.sets)
                .map(|(set, count)| (set.as_slice(), *count))
                .collect(),
            label_counts: labelled.iter().map(Vec::len).collect(),
            type_counts,
            node_keys: &parts.node_keys,
            relationship_keys: &parts.relationship_keys,
            triples: &parts.triples,
        });
        Ok(Graph {
            connections,
            catalog,
            node_columns: parts.node_columns,
            relationship_columns: parts.relationship_columns,
            labelled: labelled.into_iter().map(SortedIds::from_sorted).collect(),
            trouble: parts.trouble,
            names: parts.names,
            ..Graph::default()
        })
    }
}

/// How many there are of what.
struct Counts {
    /// Nodes by label set.
    sets: Vec<usize>,
}

impl Parts {
    /// Counts nodes and relationships, and sees that every number in the arrays means something.
    fn count(&self) -> Result<Counts, &'static str> {
        if self.label_sets.first().is_none_or(|set| !set.is_empty()) {
            return Err("the first label set is not the empty one");
        }
        if self.links.starts.len() != self.links.kinds.len() || self.links.ends.len() != self.links.kinds.len() {
            return Err("relationships lack an end");
        }
        let is_known = |kind: &u32| *kind as usize <= self.types.len();
        if !self.links.kinds.iter().all(is_known) || !self.triples.iter().all(|(_, kind, ..)| is_known(&kind.0)) {
            return Err("a relationship has a type that is not there");
        }
        let mut counts = Counts { sets: vec![0; self.label_sets.len()] };
        for (set, nodes) in self.runs() {
            *counts.sets.get_mut(set).ok_or("a node has labels that are not there")? += nodes.len();
        }
        Ok(counts)
    }

    /// By label, the nodes that have it.
    fn labelled(&self, counts: &Counts) -> Result<Vec<Vec<NodeId>>, &'static str> {
        let mut labelled: Vec<Vec<NodeId>> = vec![Vec::new(); self.labels.len()];
        for (set, count) in self.label_sets.iter().zip(&counts.sets) {
            for label in set {
                let nodes = labelled.get_mut(label.index()).ok_or("a label set has a label that is not there")?;
                nodes.reserve_exact(*count);
            }
        }
        for (set, nodes) in self.runs() {
            for label in self.label_sets.get(set).into_iter().flatten() {
                if let Some(labelled) = labelled.get_mut(label.index()) {
                    labelled.extend(nodes.clone().map(NodeId));
                }
            }
        }
        Ok(labelled)
    }

    /// Nodes in a row that have the same labels, with the number of their label set. (Nodes come kind by kind, so
    /// there are few such runs.)
    fn runs(&self) -> impl Iterator<Item = (usize, Range<u32>)> + '_ {
        let mut end = 0u32;
        self.nodes.chunk_by(|one, next| one == next).filter_map(move |run| {
            let start = end;
            end += run.len() as u32;
            let set = run.first()?.checked_sub(1)?;
            Some((set as usize, start..end))
        })
    }

    /// By type, how many relationships have it.
    fn type_counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.types.len()];
        for (_, kind, _, count) in &self.triples {
            if let Some(sum) = counts.get_mut(kind.index()) {
                *sum += *count as usize;
            }
        }
        counts
    }

    /// Counts relationships by their type and the labels of their ends; those known before stay in front.
    pub fn count_triples(&mut self) {
        let set = |node: u32| LabelSetId(self.nodes.get(node as usize).copied().unwrap_or(0).saturating_sub(1));
        let mut places = rustc_hash::FxHashMap::default();
        let mut triples = std::mem::take(&mut self.triples);
        for (place, (start, kind, end, count)) in triples.iter_mut().enumerate() {
            *count = 0;
            places.insert((*start, *kind, *end), place);
        }
        for ((&kind, &start), &end) in self.links.kinds.iter().zip(&self.links.starts).zip(&self.links.ends) {
            let Some(kind) = kind.checked_sub(1).map(TypeId) else { continue };
            let triple = (set(start), kind, set(end));
            let place = *places.entry(triple).or_insert(triples.len());
            match triples.get_mut(place) {
                Some((.., count)) => *count += 1,
                None => triples.push((triple.0, triple.1, triple.2, 1)),
            }
        }
        self.triples = triples;
    }
}

/// The petgraph graph of some nodes and relationships. Empty numbers are filled first and emptied in the end, the
/// greatest first, so that the least is the first to be used again.
pub(super) fn link(nodes: &[u32], links: &Links) -> Result<Linked, &'static str> {
    const WRONG_END: &str = "a relationship has an end that is not there";
    const TOO_MANY: &str = "there are too many nodes";
    let is_node = |node: u32| nodes.get(node as usize).is_some_and(|&node| node > 0);
    let has_gaps = links.kinds.contains(&0);
    let mut linked = Linked::with_capacity(nodes.len() + usize::from(has_gaps), links.kinds.len());
    for &node in nodes {
        linked.try_add_node(NodeWeight::new(LabelSetId(node.saturating_sub(1)))).map_err(|_| TOO_MANY)?;
    }
    let nobody = match has_gaps {
        true => linked.try_add_node(NodeWeight::new(LabelSetId(0))).map_err(|_| TOO_MANY)?,
        false => node_index(NodeId::NULL),
    };
    for ((&kind, &start), &end) in links.kinds.iter().zip(&links.starts).zip(&links.ends) {
        let (from, to) = match kind {
            0 => (nobody, nobody),
            _ if is_node(start) && is_node(end) => (node_index(NodeId(start)), node_index(NodeId(end))),
            _ => return Err(WRONG_END),
        };
        let weight = RelationshipWeight::new(TypeId(kind.saturating_sub(1)));
        linked.try_add_edge(from, to, weight).map_err(|_| WRONG_END)?;
    }
    linked.remove_node(nobody);
    let gaps: Vec<usize> = (0..nodes.len()).filter(|&node| nodes.get(node) == Some(&0)).collect();
    for &node in gaps.iter().rev() {
        linked.remove_node(node_index(NodeId::from_index(node)));
    }
    Ok(linked)
}
