//! How many relationships nodes have, read off the adjacency without passing along any of them.

use super::expand::types_of;
use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::runtime::Runtime;
use crate::resolve::{Direction, TypeTest};
use crate::value::{LabelId, NodeId, Slot};

/// The number of relationships of each row's node.
pub(super) struct Degree<'p> {
    pub input: Running<'p>,
    pub node: Slot,
    pub types: &'p TypeTest,
    pub direction: Direction,
    pub count: Slot,
}

impl Operator for Degree<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            runtime.budget.look()?;
            let graph = runtime.graph();
            let adjacency = graph.adjacency(types_of(self.types), self.direction, batch.len.saturating_mul(8));
            let nodes = batch.column(self.node);
            let (mut rows, mut counts) = (Vec::with_capacity(batch.len), Vec::with_capacity(batch.len));
            for row in 0..batch.len {
                let degree = nodes.node(row).map_or(0, |node| adjacency.degree(node));
                if degree > 0 {
                    rows.push(row as u32);
                    counts.push(degree as i64);
                }
            }
            let mut out = if rows.len() == batch.len { batch } else { batch.gather(&rows) };
            out.set(self.count, Column::Integers(counts));
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

/// Every node that has a relationship, with how many.
pub(super) struct DegreeScan<'p> {
    node: Slot,
    label: Option<LabelId>,
    types: &'p TypeTest,
    direction: Direction,
    count: Slot,
    next: u32,
}

impl<'p> DegreeScan<'p> {
    pub fn new(node: Slot, label: Option<LabelId>, types: &'p TypeTest, direction: Direction, count: Slot) -> Self {
        DegreeScan { node, label, types, direction, count, next: 0 }
    }
}

impl Operator for DegreeScan<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        runtime.budget.look()?;
        let graph = runtime.graph();
        let all: &[NodeId] = match self.label {
            Some(label) => graph.nodes_with_label(label),
            None => &[],
        };
        let bound = if self.label.is_some() { all.len() } else { graph.node_bound() };
        let adjacency = graph.adjacency(types_of(self.types), self.direction, bound.saturating_mul(4));
        let most = BATCH_ROWS * 64;
        let room = most.min(bound.saturating_sub(self.next as usize));
        let (mut nodes, mut counts) = (Vec::with_capacity(room), Vec::with_capacity(room));
        let mut add = |node: NodeId, degree: usize| {
            if degree > 0 {
                nodes.push(node);
                counts.push(degree as i64);
            }
        };
        let first = self.next as usize;
        let end = bound.min(first.saturating_add(most));
        self.next = end as u32;
        let listed = all.get(first..end).unwrap_or_default();
        match (self.label, adjacency.flat()) {
            (Some(_), Some(flat)) => listed.iter().for_each(|node| add(*node, flat.degree(*node))),
            (Some(_), None) => listed.iter().for_each(|node| add(*node, adjacency.degree(*node))),
            (None, _) => (first..end).map(NodeId::from_index).for_each(|node| add(node, adjacency.degree(node))),
        }
        if nodes.is_empty() && end >= bound {
            return Ok(None);
        }
        let mut batch = Batch::new(nodes.len(), runtime.program.slots);
        batch.set(self.node, Column::Nodes(nodes));
        batch.set(self.count, Column::Integers(counts));
        Ok(Some(batch))
    }
}
