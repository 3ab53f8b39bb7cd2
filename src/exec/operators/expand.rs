//! From a node along one relationship to the node at its other end.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::Evaluator;
use crate::exec::runtime::Runtime;
use crate::graph::Graph;
use crate::plan::{Hop, Keep};
use crate::resolve::{Direction, LabelTest, TypeTest};
use crate::value::{NodeId, RelationshipId, Slot, Value};
use smallvec::SmallVec;

/// How many rows an expansion passes on at most in one batch; a node with many relationships may
/// go over it, so that an input row is never split.
const MOST_ROWS: usize = BATCH_ROWS * 4;

/// Up to so many neighbours side by side are looked through rather than looked up.
const FEW_NEIGHBOURS: usize = 32;

/// The types of a test as adjacencies take them.
pub fn types_of(test: &TypeTest) -> Option<&[crate::value::TypeId]> {
    match test {
        TypeTest::Any => None,
        TypeTest::OneOf(types) => Some(types),
    }
}

/// The relationships of a bound node.
pub(super) struct Expand<'p> {
    input: Running<'p>,
    from: Slot,
    hop: &'p Hop,
    into: bool,
    unique: &'p [Slot],
    keep: &'p Keep,
    current: Option<(Batch, usize)>,
}

impl<'p> Expand<'p> {
    pub fn new(input: Running<'p>, from: Slot, hop: &'p Hop, into: bool, unique: &'p [Slot], keep: &'p Keep) -> Self {
        Expand { input, from, hop, into, unique, keep, current: None }
    }
}

impl Expand<'_> {
    /// The relationships between two nodes, ascending: a node with very many is no trouble where the other has few.
    fn between(&self, graph: &Graph, node: NodeId, target: NodeId) -> SmallVec<[RelationshipId; 4]> {
        let types = types_of(&self.hop.types);
        match self.hop.direction {
            Direction::Outgoing => graph.relationships_between(types, node, target),
            Direction::Incoming => graph.relationships_between(types, target, node),
            Direction::Either => {
                let mut both = graph.relationships_between(types, node, target);
                if node != target {
                    both.extend(graph.relationships_between(types, target, node));
                    both.sort_unstable();
                }
                both
            }
        }
    }
}

impl Operator for Expand<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let (batch, start) = match self.current.take() {
                Some(current) => current,
                None => match self.input.next(runtime)? {
                    Some(batch) => (batch, 0),
                    None => return Ok(None),
                },
            };
            runtime.budget.look()?;
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let adjacency = graph.adjacency(types_of(&self.hop.types), self.hop.direction, batch.len.saturating_mul(4));
            let from = batch.column(self.from);
            let mut rows: Vec<u32> = Vec::new();
            let mut nodes: Vec<NodeId> = Vec::new();
            let mut relationships: Vec<RelationshipId> = Vec::new();
            let wants_relationships = self.hop.relationship.is_some();
            let mut row = start;
            while row < batch.len && nodes.len() < MOST_ROWS {
                let at = row;
                row += 1;
                let Some(node) = from.node(at) else { continue };
                let target = if self.into {
                    match batch.column(self.hop.to).node(at) {
                        Some(target) => Some(target),
                        None => continue,
                    }
                } else {
                    None
                };
                if target.is_none()
                    && self.unique.is_empty()
                    && let Some(flat) = adjacency.flat()
                {
                    let (ends, along) = flat.slices(node);
                    nodes.extend_from_slice(ends);
                    if wants_relationships {
                        relationships.extend_from_slice(along);
                    }
                    rows.resize(nodes.len(), at as u32);
                    continue;
                }
                let mut take = |relationship: RelationshipId, end: NodeId| {
                    if self.unique.iter().any(|slot| holds(batch.column(*slot), at, relationship)) {
                        return;
                    }
                    nodes.push(end);
                    rows.push(at as u32);
                    if wants_relationships {
                        relationships.push(relationship);
                    }
                };
                match target {
                    None => adjacency.neighbours(node).for_each(|(relationship, end)| take(relationship, end)),
                    Some(target) if adjacency.flat().is_some_and(|flat| flat.degree(node) <= FEW_NEIGHBOURS) => {
                        let between = adjacency.neighbours(node).filter(|(_, end)| *end == target);
                        between.for_each(|(relationship, end)| take(relationship, end));
                    }
                    Some(target) => {
                        self.between(&graph, node, target).into_iter().for_each(|found| take(found, target));
                    }
                }
            }
            if let Some(test) = &self.hop.labels {
                retain(&mut rows, &mut nodes, &mut relationships, |node| passes(&evaluator, node, test));
            }
            let mut out = match self.keep {
                Keep::All => batch.gather(&rows),
                Keep::Slots(slots) => batch.gather_slots(&rows, slots),
            };
            if !self.into {
                out.set(self.hop.to, Column::Nodes(nodes));
            }
            if let Some(slot) = self.hop.relationship {
                out.set(slot, Column::Relationships(relationships));
            }
            if row < batch.len {
                self.current = Some((batch, row));
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

#[inline]
fn passes(evaluator: &Evaluator<'_, '_>, node: NodeId, test: &LabelTest) -> bool {
    match test {
        LabelTest::Label(label) => evaluator.graph.has_label(node, *label),
        other => evaluator.node_passes(node, other),
    }
}

/// Drops the entries whose node does not pass.
fn retain(
    rows: &mut Vec<u32>,
    nodes: &mut Vec<NodeId>,
    relationships: &mut Vec<RelationshipId>,
    test: impl Fn(NodeId) -> bool,
) {
    let kept: Vec<bool> = nodes.iter().map(|node| test(*node)).collect();
    if kept.iter().all(|kept| *kept) {
        return;
    }
    fn drop_out<T>(items: &mut Vec<T>, kept: &[bool]) {
        let mut flags = kept.iter();
        items.retain(|_| flags.next().copied().unwrap_or(true));
    }
    drop_out(rows, &kept);
    drop_out(relationships, &kept);
    drop_out(nodes, &kept);
}

/// Whether a slot of an earlier link went along this relationship: it holds a relationship, a list of them or a path.
pub(super) fn holds(column: &Column, row: usize, relationship: RelationshipId) -> bool {
    match column {
        Column::Relationships(ids) => ids.get(row) == Some(&relationship),
        Column::Constant(value) => value_holds(value, relationship),
        Column::Values(values) => values.get(row).is_some_and(|value| value_holds(value, relationship)),
        Column::Absent | Column::Nodes(_) | Column::Integers(_) | Column::Floats(_) | Column::Booleans(_) => false,
    }
}

fn value_holds(value: &Value, relationship: RelationshipId) -> bool {
    match value {
        Value::Relationship(id) => *id == relationship,
        Value::List(list) => list.iter().any(|item| value_holds(item, relationship)),
        Value::Path(path) => path.relationships.contains(&relationship),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_)
        | Value::Map(_)
        | Value::Node(_) => false,
    }
}

/// A relationship that an earlier clause bound, with its ends.
pub(super) struct BoundRelationship<'p> {
    input: Running<'p>,
    from: Slot,
    from_bound: bool,
    hop: &'p Hop,
    into: bool,
    unique: &'p [Slot],
}

impl<'p> BoundRelationship<'p> {
    pub fn new(input: Running<'p>, from: Slot, from_bound: bool, hop: &'p Hop, into: bool, unique: &'p [Slot]) -> Self {
        BoundRelationship { input, from, from_bound, hop, into, unique }
    }

    /// The (before, after) ends a relationship may be read with.
    fn readings(&self, start: NodeId, end: NodeId) -> Vec<(NodeId, NodeId)> {
        match self.hop.direction {
            Direction::Outgoing => vec![(start, end)],
            Direction::Incoming => vec![(end, start)],
            Direction::Either if start == end => vec![(start, end)],
            Direction::Either => vec![(start, end), (end, start)],
        }
    }
}

impl Operator for BoundRelationship<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let Some(slot) = self.hop.relationship else { continue };
            let (mut rows, mut before, mut after) = (Vec::new(), Vec::new(), Vec::new());
            for row in 0..batch.len {
                let Some(relationship) = batch.column(slot).relationship(row) else { continue };
                if !graph.contains_relationship(relationship) {
                    continue;
                }
                let kind = graph.type_of(relationship);
                if !types_of(&self.hop.types).is_none_or(|types| types.contains(&kind)) {
                    continue;
                }
                if self.unique.iter().any(|slot| holds(batch.column(*slot), row, relationship)) {
                    continue;
                }
                let (start, end) = graph.endpoints(relationship);
                for (first, second) in self.readings(start, end) {
                    let fits = (!self.from_bound || batch.column(self.from).node(row) == Some(first))
                        && (!self.into || batch.column(self.hop.to).node(row) == Some(second))
                        && (self.from != self.hop.to || first == second)
                        && self.hop.labels.as_ref().is_none_or(|test| passes(&evaluator, second, test));
                    if fits {
                        rows.push(row as u32);
                        before.push(first);
                        after.push(second);
                    }
                }
            }
            let mut out = batch.gather(&rows);
            if !self.from_bound {
                out.set(self.from, Column::Nodes(before));
            }
            if !self.into {
                out.set(self.hop.to, Column::Nodes(after));
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}
