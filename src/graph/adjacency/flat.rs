//! Flat adjacency: for each node, its relationships and neighbours side by side in two arrays.

use crate::graph::{Direction, Graph};
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Neighbours and relationships of all nodes, grouped by node, in ascending relationship order.
#[derive(Debug, Default)]
pub struct Flat {
    places: Places,
    neighbours: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
}

/// Where each node's entries are.
#[derive(Debug)]
enum Places {
    /// For nodes from `first` on: entries of node `first + i` are at `offsets[i]..offsets[i + 1]`.
    Dense { first: u32, offsets: Vec<u32> },
    /// For a few nodes far apart.
    Sparse(FxHashMap<NodeId, Range<u32>>),
}

impl Default for Places {
    fn default() -> Self {
        Places::Dense { first: 0, offsets: Vec::new() }
    }
}

impl Flat {
    /// The arrays for these relationships, which are given in ascending order.
    pub(super) fn new(graph: &Graph, relationships: &[RelationshipId], direction: Direction) -> Flat {
        let mut least = u32::MAX;
        let mut greatest = 0;
        let mut entries = 0;
        for_each_entry(graph, relationships, direction, |from, _, _| {
            least = least.min(from.0);
            greatest = greatest.max(from.0);
            entries += 1;
        });
        if entries == 0 {
            return Flat::default();
        }
        let range = (greatest - least) as usize + 1;
        if range > entries * 8 + 1024 {
            return Flat::sparse(graph, relationships, direction);
        }
        let mut offsets = vec![0u32; range + 1];
        for_each_entry(graph, relationships, direction, |from, _, _| offsets[(from.0 - least) as usize + 1] += 1);
        let mut sum = 0;
        for offset in &mut offsets {
            sum += *offset;
            *offset = sum;
        }
        let mut next = offsets.clone();
        let mut flat = Flat {
            places: Places::Dense { first: least, offsets },
            neighbours: vec![NodeId::NULL; entries],
            relationships: vec![RelationshipId::NULL; entries],
        };
        for_each_entry(graph, relationships, direction, |from, to, relationship| {
            let place = &mut next[(from.0 - least) as usize];
            flat.neighbours[*place as usize] = to;
            flat.relationships[*place as usize] = relationship;
            *place += 1;
        });
        flat
    }

    fn sparse(graph: &Graph, relationships: &[RelationshipId], direction: Direction) -> Flat {
        let mut entries = Vec::new();
        for_each_entry(graph, relationships, direction, |from, to, relationship| {
            entries.push((from, relationship, to));
        });
        entries.sort_unstable();
        let mut places: FxHashMap<NodeId, Range<u32>> = FxHashMap::default();
        for (place, &(from, _, _)) in (0..).zip(&entries) {
            places.entry(from).or_insert(place..place).end = place + 1;
        }
        Flat {
            places: Places::Sparse(places),
            neighbours: entries.iter().map(|&(_, _, to)| to).collect(),
            relationships: entries.iter().map(|&(_, relationship, _)| relationship).collect(),
        }
    }

    /// Where a node's entries are in [`Flat::neighbours`], [`Flat::relationships`] and arrays of
    /// [`super::Weights`].
    #[inline]
    pub fn range(&self, node: NodeId) -> Range<usize> {
        match &self.places {
            Places::Dense { first, offsets } => {
                let at = node.0.wrapping_sub(*first) as usize;
                match (offsets.get(at), offsets.get(at.saturating_add(1))) {
                    (Some(&start), Some(&end)) => start as usize..end as usize,
                    _ => 0..0,
                }
            }
            Places::Sparse(places) => places.get(&node).map_or(0..0, |place| place.start as usize..place.end as usize),
        }
    }

    /// A node's neighbours, and the relationships to them, side by side.
    #[inline]
    pub fn slices(&self, node: NodeId) -> (&[NodeId], &[RelationshipId]) {
        let range = self.range(node);
        (self.neighbours.get(range.clone()).unwrap_or_default(), self.relationships.get(range).unwrap_or_default())
    }

    /// How many relationships a node has.
    #[inline]
    pub fn degree(&self, node: NodeId) -> usize {
        self.range(node).len()
    }

    /// All neighbours, grouped by node.
    pub fn neighbours(&self) -> &[NodeId] {
        &self.neighbours
    }

    /// All relationships, grouped by node.
    pub fn relationships(&self) -> &[RelationshipId] {
        &self.relationships
    }

    /// About how many bytes of memory the arrays take.
    pub fn bytes(&self) -> usize {
        let places = match &self.places {
            Places::Dense { offsets, .. } => offsets.capacity() * 4,
            Places::Sparse(places) => places.capacity() * 16,
        };
        places + self.neighbours.capacity() * 4 + self.relationships.capacity() * 4
    }
}

/// Calls `visit` with each (node, neighbour, relationship) that these relationships make.
#[inline]
fn for_each_entry(
    graph: &Graph,
    relationships: &[RelationshipId],
    direction: Direction,
    mut visit: impl FnMut(NodeId, NodeId, RelationshipId),
) {
    for &relationship in relationships {
        let (start, end) = graph.endpoints(relationship);
        match direction {
            Direction::Outgoing => visit(start, end, relationship),
            Direction::Incoming => visit(end, start, relationship),
            Direction::Either => {
                visit(start, end, relationship);
                if start != end {
                    visit(end, start, relationship);
                }
            }
        }
    }
}
