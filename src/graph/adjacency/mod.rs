//! Adjacency: the neighbours of a node, fast.
//!
//! [`Graph::adjacency`] gives a handle for some relationship types and a direction. Behind it are
//! either flat arrays made for exactly these (one lookup a node, neighbours side by side), or a
//! walk over petgraph's own lists. Both give the same relationships in the same order, ascending
//! by relationship id, so no query can tell which it got; only the time differs. Flat arrays are
//! made when the steps already walked without them, and those expected now, outweigh making them,
//! and are left behind by the first write that touches one of their types.

mod flat;
mod weights;

pub use flat::Flat;
pub use weights::{Numbers, Weights};

use super::{Direction, Graph, RelationshipWeight, node_index};
use crate::value::{KeyId, NodeId, RelationshipId, TypeId};
use petgraph::visit::EdgeRef;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// How much a step over petgraph's lists costs, in steps of making flat arrays.
const WALKED_STEP: usize = 4;
/// How much starting such a walk costs.
const WALK: usize = 16;
/// Flat arrays made for the first time may cost this many times what was walked: a graph that is
/// read now will be read again.
const FIRST_TIME: usize = 8;
/// How many sets of several types keep flat arrays of their own.
const MOST_MERGED: usize = 8;

/// Some relationships of a node, each with the node at its other end.
pub(super) type Steps = SmallVec<[(RelationshipId, NodeId); 16]>;

/// The neighbours of nodes along some relationship types in some direction.
///
/// Cheap to take, best taken once an operator; it holds no lock.
#[derive(Clone)]
pub struct Adjacency<'g> {
    graph: &'g Graph,
    about: About,
    route: Route,
}

/// How an adjacency finds its answers.
#[derive(Clone)]
enum Route {
    Flat(Arc<Flat>),
    /// With the cost of what was walked so far in place of flat arrays.
    Walk(Arc<AtomicUsize>),
}

/// Which relationships an adjacency follows.
#[derive(Clone, PartialEq, Eq, Hash)]
struct About {
    kinds: Kinds,
    direction: Direction,
}

/// Relationship types, ascending.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Kinds {
    All,
    Of(SmallVec<[TypeId; 8]>),
}

impl Kinds {
    fn has(&self, kind: TypeId) -> bool {
        match self {
            Kinds::All => true,
            Kinds::Of(kinds) => kinds.contains(&kind),
        }
    }
}

impl Graph {
    /// The neighbours of nodes along relationships of these types (`None`: of any type).
    ///
    /// `expected_steps` is about how many relationships the caller means to pass in all; a large
    /// number makes flat arrays worth making now.
    pub fn adjacency(&self, types: Option<&[TypeId]>, direction: Direction, expected_steps: usize) -> Adjacency<'_> {
        let about = About { kinds: self.kinds(types), direction };
        let route = self.route(&about, expected_steps);
        Adjacency { graph: self, about, route }
    }

    fn kinds(&self, types: Option<&[TypeId]>) -> Kinds {
        match types {
            // (With one type there is, all types and this one can share their arrays.)
            None if self.catalog.relationship_types().count() == 1 => Kinds::Of(SmallVec::from_slice(&[TypeId(0)])),
            None => Kinds::All,
            Some(types) => {
                let mut kinds = SmallVec::from_slice(types);
                if !kinds.is_sorted_by(|a, b| a < b) {
                    kinds.sort_unstable();
                    kinds.dedup();
                }
                Kinds::Of(kinds)
            }
        }
    }

    fn route(&self, about: &About, expected_steps: usize) -> Route {
        let version = self.topology.version(&about.kinds);
        let entries = self.adjacencies.entries.read().unwrap_or_else(PoisonError::into_inner);
        let (walked, cost) = match entries.get(about) {
            Some(Entry { built: Some(built), .. }) if built.version == version => {
                return Route::Flat(Arc::clone(&built.flat));
            }
            Some(Entry { built: Some(_), walked }) => (Some(Arc::clone(walked)), self.making_cost(about)),
            Some(Entry { built: None, walked }) => (Some(Arc::clone(walked)), self.making_cost(about) / FIRST_TIME),
            None => (None, self.making_cost(about) / FIRST_TIME),
        };
        drop(entries);
        let before = walked.as_ref().map_or(0, |walked| walked.load(Ordering::Relaxed));
        if before.saturating_add(expected_steps) >= cost {
            let flat = Arc::new(self.make_flat(about));
            self.adjacencies.keep(about, version, Arc::clone(&flat), &self.topology);
            return Route::Flat(flat);
        }
        Route::Walk(walked.unwrap_or_else(|| self.adjacencies.note(about)))
    }

    /// How many steps making flat arrays takes.
    fn making_cost(&self, about: &About) -> usize {
        let relationships = match &about.kinds {
            Kinds::All => self.relationship_count(),
            Kinds::Of(kinds) => kinds.iter().map(|&kind| self.catalog.type_count(kind)).sum(),
        };
        match about.direction {
            Direction::Outgoing | Direction::Incoming => relationships,
            Direction::Either => relationships * 2,
        }
    }

    fn make_flat(&self, about: &About) -> Flat {
        match &about.kinds {
            Kinds::All => {
                let all: Vec<RelationshipId> = self.relationships().collect();
                Flat::new(self, &all, about.direction)
            }
            Kinds::Of(kinds) => match kinds.as_slice() {
                [kind] => Flat::new(self, self.relationships_of_type(*kind), about.direction),
                kinds => {
                    let mut all: Vec<RelationshipId> =
                        kinds.iter().flat_map(|&kind| self.relationships_of_type(kind)).copied().collect();
                    all.sort_unstable();
                    Flat::new(self, &all, about.direction)
                }
            },
        }
    }

    /// The relationships of these types (`None`: any) from one node to another, ascending.
    ///
    /// Looks at no more than the shorter of `start`'s outgoing and `end`'s incoming relationships,
    /// so a node with very many is no trouble where the other has few.
    pub fn relationships_between(
        &self,
        types: Option<&[TypeId]>,
        start: NodeId,
        end: NodeId,
    ) -> SmallVec<[RelationshipId; 4]> {
        let kinds = self.kinds(types);
        if let Some(unlinked) = self.connections.while_few(1) {
            let joins = |&one: &RelationshipId| {
                unlinked.source.relationship(one).is_some_and(|(kind, _, to)| to == end && kinds.has(kind))
            };
            return unlinked.source.outgoing(start).into_iter().filter(joins).collect();
        }
        let connections = self.connections.get();
        let mut out = connections.edges_directed(node_index(start), petgraph::Direction::Outgoing);
        let mut into = connections.edges_directed(node_index(end), petgraph::Direction::Incoming);
        let mut from_start = SmallVec::<[RelationshipId; 4]>::new();
        let mut from_end = SmallVec::new();
        let joins = |edge: &petgraph::stable_graph::EdgeReference<'_, RelationshipWeight, u32>| {
            let ends = (edge.source(), edge.target()) == (node_index(start), node_index(end));
            let relationship = RelationshipId::from_index(edge.id().index());
            (ends && kinds.has(edge.weight().kind()) && !self.deleted.has_relationship(relationship))
                .then_some(relationship)
        };
        // Both lists are walked in step; the one that ends first has seen all there are.
        let mut found = loop {
            match out.next() {
                Some(edge) => from_start.extend(joins(&edge)),
                None => break from_start,
            }
            match into.next() {
                Some(edge) => from_end.extend(joins(&edge)),
                None => break from_end,
            }
        };
        found.sort_unstable();
        found
    }

    /// All relationships of a node over petgraph's own lists, ascending by relationship id; the
    /// node may be deleted itself.
    pub(super) fn walk(&self, node: NodeId, direction: Direction) -> Steps {
        self.walk_along(node, &Kinds::All, direction).0
    }

    /// The same where relationships have not been linked yet, and few have been passed; nothing is deleted there.
    fn walk_unlinked(&self, node: NodeId, kinds: &Kinds, direction: Direction) -> Option<Steps> {
        let unlinked = self.connections.while_few(1)?;
        let outgoing = matches!(direction, Direction::Outgoing | Direction::Either);
        let incoming = matches!(direction, Direction::Incoming | Direction::Either);
        let mut ids = if outgoing { unlinked.source.outgoing(node) } else { Vec::new() };
        if incoming {
            ids.extend(unlinked.source.incoming(node));
        }
        self.connections.while_few(ids.len());
        ids.sort_unstable();
        // A relationship from a node to itself came twice.
        ids.dedup();
        let step = |one: RelationshipId| {
            let (kind, start, end) = unlinked.source.relationship(one)?;
            kinds.has(kind).then_some((one, if start == node && outgoing { end } else { start }))
        };
        Some(ids.into_iter().filter_map(step).collect())
    }

    /// The same for some types, with the number of relationships that were looked at.
    fn walk_along(&self, node: NodeId, kinds: &Kinds, direction: Direction) -> (Steps, usize) {
        if let Some(steps) = self.walk_unlinked(node, kinds, direction) {
            let seen = steps.len();
            return (steps, seen);
        }
        let connections = self.connections.get();
        let mut steps = Steps::new();
        let mut seen = 0;
        let mut walk = |along: petgraph::Direction, loops: bool| {
            for edge in connections.edges_directed(node_index(node), along) {
                seen += 1;
                let other = match along {
                    petgraph::Direction::Outgoing => edge.target(),
                    petgraph::Direction::Incoming => edge.source(),
                };
                let relationship = RelationshipId::from_index(edge.id().index());
                if kinds.has(edge.weight().kind())
                    && !self.deleted.has_relationship(relationship)
                    && (loops || other != node_index(node))
                {
                    steps.push((relationship, NodeId::from_index(other.index())));
                }
            }
        };
        match direction {
            Direction::Outgoing => walk(petgraph::Direction::Outgoing, true),
            Direction::Incoming => walk(petgraph::Direction::Incoming, true),
            Direction::Either => {
                walk(petgraph::Direction::Outgoing, true);
                walk(petgraph::Direction::Incoming, false);
            }
        }
        // petgraph gives the newest first; ids that were used again, and two lists, mix the order.
        steps.reverse();
        if !steps.is_sorted() {
            steps.sort_unstable();
        }
        (steps, seen)
    }
}

impl Adjacency<'_> {
    /// The node's relationships, ascending by id, each with the node at its other end.
    #[inline]
    pub fn neighbours(&self, node: NodeId) -> Neighbours<'_> {
        match &self.route {
            Route::Flat(flat) => {
                let (nodes, relationships) = flat.slices(node);
                Neighbours(Source::Flat(relationships.iter().zip(nodes)))
            }
            Route::Walk(walked) => Neighbours(Source::Walked(self.walk(node, walked).into_iter())),
        }
    }

    /// Calls `visit` with each of the node's relationships and the node at its other end.
    #[inline]
    pub fn for_each_neighbour(&self, node: NodeId, mut visit: impl FnMut(RelationshipId, NodeId)) {
        match &self.route {
            Route::Flat(flat) => {
                let (nodes, relationships) = flat.slices(node);
                relationships.iter().zip(nodes).for_each(|(&relationship, &node)| visit(relationship, node));
            }
            Route::Walk(walked) => {
                for (relationship, node) in self.walk(node, walked) {
                    visit(relationship, node);
                }
            }
        }
    }

    /// How many relationships the node has.
    #[inline]
    pub fn degree(&self, node: NodeId) -> usize {
        match &self.route {
            Route::Flat(flat) => flat.degree(node),
            Route::Walk(walked) => self.walk(node, walked).len(),
        }
    }

    /// The flat arrays, if it has them: the fast path of searches.
    #[inline]
    pub fn flat(&self) -> Option<&Flat> {
        match &self.route {
            Route::Flat(flat) => Some(flat),
            Route::Walk(_) => None,
        }
    }

    fn walk(&self, node: NodeId, walked: &AtomicUsize) -> Steps {
        let (steps, seen) = self.graph.walk_along(node, &self.about.kinds, self.about.direction);
        walked.fetch_add(WALK + seen * WALKED_STEP, Ordering::Relaxed);
        steps
    }
}

/// A node's relationships with the nodes at their other ends.
pub struct Neighbours<'a>(Source<'a>);

enum Source<'a> {
    Flat(std::iter::Zip<std::slice::Iter<'a, RelationshipId>, std::slice::Iter<'a, NodeId>>),
    Walked(smallvec::IntoIter<[(RelationshipId, NodeId); 16]>),
}

impl Iterator for Neighbours<'_> {
    type Item = (RelationshipId, NodeId);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Source::Flat(pairs) => pairs.next().map(|(&relationship, &node)| (relationship, node)),
            Source::Walked(steps) => steps.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Source::Flat(pairs) => pairs.size_hint(),
            Source::Walked(steps) => steps.size_hint(),
        }
    }
}

impl ExactSizeIterator for Neighbours<'_> {}

/// When the connections of each type last changed, by a clock that never goes back.
#[derive(Clone, Default)]
pub(super) struct Topology {
    clock: u64,
    all: u64,
    /// By type id.
    kinds: Vec<u64>,
}

/// When a type, and any type, had last changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    all: u64,
    kind: u64,
}

impl Topology {
    /// Notes a change to a type; what was noted before comes back.
    pub fn touch(&mut self, kind: TypeId) -> Stamp {
        self.clock += 1;
        let now = Stamp { all: self.clock, kind: self.clock };
        self.swap(kind, now)
    }

    /// Notes that a change was taken back: what was made before it holds again. What was made in
    /// between carries a later time, which never comes again.
    pub fn restore(&mut self, kind: TypeId, stamp: Stamp) {
        self.swap(kind, stamp);
    }

    fn swap(&mut self, kind: TypeId, new: Stamp) -> Stamp {
        if self.kinds.len() <= kind.index() {
            self.kinds.resize(kind.index() + 1, 0);
        }
        let old = Stamp { all: std::mem::replace(&mut self.all, new.all), kind: self.kind(kind) };
        if let Some(time) = self.kinds.get_mut(kind.index()) {
            *time = new.kind;
        }
        old
    }

    fn kind(&self, kind: TypeId) -> u64 {
        self.kinds.get(kind.index()).copied().unwrap_or(0)
    }

    fn version(&self, kinds: &Kinds) -> u64 {
        match kinds {
            Kinds::All => self.all,
            Kinds::Of(kinds) => kinds.iter().map(|&kind| self.kind(kind)).max().unwrap_or(0),
        }
    }
}

/// The flat arrays that were made so far.
#[derive(Default)]
pub(super) struct AdjacencyCache {
    entries: RwLock<FxHashMap<About, Entry>>,
    weights: RwLock<FxHashMap<(About, KeyId), weights::Kept>>,
}

#[derive(Clone, Default)]
struct Entry {
    built: Option<Built>,
    /// The cost of what was walked since.
    walked: Arc<AtomicUsize>,
}

#[derive(Clone)]
struct Built {
    version: u64,
    flat: Arc<Flat>,
}

impl AdjacencyCache {
    /// Keeps new flat arrays. Of those for several types the ones that no longer hold, and then
    /// the oldest, make room.
    fn keep(&self, about: &About, version: u64, flat: Arc<Flat>, topology: &Topology) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        entries.insert(about.clone(), Entry { built: Some(Built { version, flat }), walked: Arc::default() });
        let mut merged: Vec<(bool, u64, About)> = entries
            .iter()
            .filter(|(about, _)| matches!(&about.kinds, Kinds::Of(kinds) if kinds.len() > 1))
            .filter_map(|(about, entry)| entry.built.as_ref().map(|built| (about, built.version)))
            .map(|(about, version)| (version == topology.version(&about.kinds), version, about.clone()))
            .filter(|(_, _, other)| other != about)
            .collect();
        merged.sort_unstable_by_key(|&(holds, version, _)| (holds, version));
        let too_many = (merged.len() + 1).saturating_sub(MOST_MERGED);
        for (_, _, about) in merged.into_iter().take(too_many) {
            entries.remove(&about);
        }
    }

    /// Begins to note what is walked for want of flat arrays.
    fn note(&self, about: &About) -> Arc<AtomicUsize> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&entries.entry(about.clone()).or_default().walked)
    }
}

impl Clone for AdjacencyCache {
    /// Arrays are shared; what is walked is noted apart.
    fn clone(&self) -> Self {
        let entries = self.entries.read().unwrap_or_else(PoisonError::into_inner);
        let entries = entries
            .iter()
            .filter(|(_, entry)| entry.built.is_some())
            .map(|(about, entry)| (about.clone(), Entry { built: entry.built.clone(), walked: Arc::default() }));
        let weights = self.weights.read().unwrap_or_else(PoisonError::into_inner);
        AdjacencyCache { entries: RwLock::new(entries.collect()), weights: RwLock::new(weights.clone()) }
    }
}

#[cfg(test)]
mod tests;
