//! Grouping: rows to groups by their keys, groups to rows by their aggregates.

use super::cut::tag_of;
use super::groups::Groups;
use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::aggregate::Accumulator;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::functions::Aggregate as AggregateKind;
use crate::resolve::{AggregateCall, Expression};
use crate::value::{NodeId, Slot, Value};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// How rows are grouped and what is said of the groups.
#[derive(Clone, Copy)]
pub(super) struct Grouping<'p> {
    pub keys: &'p [(Slot, Expression)],
    pub calls: &'p [(Slot, AggregateCall)],
    pub tag: Option<Slot>,
    pub weight: Option<Slot>,
}

/// Groups rows by keys.
pub(super) struct Aggregate<'p> {
    input: Running<'p>,
    grouping: Grouping<'p>,
    /// The rows of the sub-plan this is part of: each has a group even if no row of it comes.
    argument: Option<Rc<Batch>>,
    groups: Option<std::vec::IntoIter<Batch>>,
}

/// One aggregate over all groups.
enum State {
    /// Plain counts.
    Counts(Vec<i64>),
    /// How many different nodes there are, where there is only one group.
    DistinctNodes(NodeSet),
    /// How many different nodes each group has: the pairs seen, and the counts.
    DistinctPairs(FxHashSet<u64>, Vec<i64>),
    /// Anything else.
    General(Vec<Accumulator>),
}

/// A set of nodes as bits.
#[derive(Default)]
struct NodeSet {
    words: Vec<u64>,
    len: i64,
}

impl NodeSet {
    fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.words.iter().enumerate().flat_map(|(word, bits)| {
            (0..64).filter(move |bit| bits & (1u64 << bit) != 0).map(move |bit| NodeId::from_index(word * 64 + bit))
        })
    }

    fn insert(&mut self, node: NodeId) {
        let (word, bit) = (node.index() / 64, 1u64 << (node.index() % 64));
        if self.words.len() <= word {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word)
            && *word & bit == 0
        {
            *word |= bit;
            self.len += 1;
        }
    }
}

impl<'p> Aggregate<'p> {
    pub fn new(input: Running<'p>, grouping: Grouping<'p>, argument: Option<Rc<Batch>>) -> Self {
        Aggregate { input, grouping, argument, groups: None }
    }

    fn collect(&mut self, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let Grouping { keys, calls, tag, .. } = self.grouping;
        let width = keys.len() + usize::from(tag.is_some());
        let mut groups = Groups::new(width);
        let mut states: Vec<State> = calls.iter().map(|(_, call)| State::of(call)).collect();
        while let Some(batch) = self.input.next(runtime)? {
            runtime.budget.look()?;
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let mut columns = Vec::with_capacity(width);
            if let Some(tag) = tag {
                columns.push(batch.column(tag).clone());
            }
            for (_, key) in keys {
                columns.push(evaluator.column(key, &batch)?);
            }
            let before = groups.len();
            let rows = groups.assign(columns, batch.len, graph.node_bound());
            runtime.budget.keep((groups.len() - before) * (24 * width + 32 * calls.len() + 16))?;
            for ((_, call), state) in calls.iter().zip(&mut states) {
                state.update(call, &rows, groups.len(), &batch, &evaluator, self.grouping.weight, width == 0)?;
            }
        }
        self.add_empty_groups(&mut groups);
        self.finish(groups, states, runtime)
    }

    /// Without keys there is a group even of no rows: one, or one for each row of the argument.
    fn add_empty_groups(&self, groups: &mut Groups) {
        if !self.grouping.keys.is_empty() {
            return;
        }
        match (self.grouping.tag, &self.argument) {
            (None, _) => groups.ensure_one(),
            (Some(tag), Some(argument)) => {
                let tags = (0..argument.len).map(|row| tag_of(argument.column(tag), row)).collect();
                groups.assign(vec![Column::Integers(tags)], argument.len, 0);
            }
            (Some(_), None) => {}
        }
    }

    fn finish(&self, groups: Groups, states: Vec<State>, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let Grouping { keys, calls, tag, .. } = self.grouping;
        let len = groups.len();
        let mut whole = Batch::new(len, runtime.program.slots);
        let slots = tag.into_iter().chain(keys.iter().map(|(slot, _)| *slot));
        for (slot, column) in slots.zip(groups.into_columns()) {
            whole.set(slot, column);
        }
        for ((slot, call), state) in calls.iter().zip(states) {
            whole.set(*slot, state.finish(call, len, runtime)?);
        }
        if let (Some(tag), Some(argument)) = (tag, &self.argument) {
            whole.import(argument, tag);
        }
        if len <= BATCH_ROWS * 64 {
            return Ok(vec![whole]);
        }
        let mut batches = Vec::new();
        for start in (0..len).step_by(BATCH_ROWS * 16) {
            let rows: Vec<u32> = (start..len.min(start + BATCH_ROWS * 16)).map(|row| row as u32).collect();
            batches.push(whole.gather(&rows));
        }
        Ok(batches)
    }
}

impl State {
    fn of(call: &AggregateCall) -> State {
        if call.aggregate == AggregateKind::Count && !call.distinct {
            State::Counts(Vec::new())
        } else {
            State::General(Vec::new())
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn update(
        &mut self,
        call: &AggregateCall,
        rows: &[u32],
        groups: usize,
        batch: &Batch,
        evaluator: &Evaluator<'_, '_>,
        weight: Option<Slot>,
        single: bool,
    ) -> Result<()> {
        let column = match call.arguments.as_slice() {
            [argument] => Some(evaluator.column(argument, batch)?),
            _ => None,
        };
        if call.distinct
            && call.aggregate == AggregateKind::Count
            && let Some(Column::Nodes(nodes)) = &column
            && self.count_nodes(nodes, rows, groups, single)
        {
            return Ok(());
        }
        self.leave_node_set(call);
        match self {
            State::Counts(counts) => {
                counts.resize(groups, 0);
                count(counts, rows, column.as_ref(), weight.map(|slot| batch.column(slot)));
                Ok(())
            }
            State::DistinctNodes(_) | State::DistinctPairs(..) => Ok(()),
            State::General(accumulators) => {
                accumulators.resize_with(groups, || Accumulator::new(call.aggregate, call.distinct));
                accumulate(accumulators, call, rows, column, batch, evaluator)
            }
        }
    }

    /// Counts different nodes, as long as nothing but nodes has come; false once something else has.
    fn count_nodes(&mut self, nodes: &[NodeId], rows: &[u32], groups: usize, single: bool) -> bool {
        if matches!(self, State::General(accumulators) if accumulators.is_empty()) {
            *self = if single {
                State::DistinctNodes(NodeSet::default())
            } else {
                State::DistinctPairs(FxHashSet::default(), Vec::new())
            };
        }
        match self {
            State::DistinctNodes(set) => {
                nodes.iter().filter(|node| !node.is_null()).for_each(|node| set.insert(*node));
                true
            }
            State::DistinctPairs(seen, counts) => {
                counts.resize(groups, 0);
                for (group, node) in rows.iter().zip(nodes) {
                    if !node.is_null()
                        && seen.insert(u64::from(*group) << 32 | u64::from(node.0))
                        && let Some(count) = counts.get_mut(*group as usize)
                    {
                        *count += 1;
                    }
                }
                true
            }
            State::Counts(_) | State::General(_) => false,
        }
    }

    /// Nodes that turn up beside other values are counted the general way.
    fn leave_node_set(&mut self, call: &AggregateCall) {
        let pairs: Vec<(u32, NodeId)> = match self {
            State::DistinctNodes(set) => set.nodes().map(|node| (0, node)).collect(),
            State::DistinctPairs(seen, _) => {
                let mut pairs: Vec<u64> = seen.iter().copied().collect();
                pairs.sort_unstable();
                pairs.into_iter().map(|pair| ((pair >> 32) as u32, NodeId(pair as u32))).collect()
            }
            State::Counts(_) | State::General(_) => return,
        };
        let mut accumulators: Vec<Accumulator> = Vec::new();
        for (group, node) in pairs {
            let group = group as usize;
            if accumulators.len() <= group {
                accumulators.resize_with(group + 1, || Accumulator::new(call.aggregate, call.distinct));
            }
            if let Some(accumulator) = accumulators.get_mut(group) {
                // Counting a node cannot fail.
                let _ = accumulator.update(&Value::Node(node));
            }
        }
        *self = State::General(accumulators);
    }

    fn finish(self, call: &AggregateCall, groups: usize, runtime: &Runtime<'_>) -> Result<Column> {
        match self {
            State::Counts(mut counts) => {
                counts.resize(groups, 0);
                Ok(Column::Integers(counts))
            }
            State::DistinctNodes(set) => Ok(Column::Integers(vec![set.len])),
            State::DistinctPairs(_, mut counts) => {
                counts.resize(groups, 0);
                Ok(Column::Integers(counts))
            }
            State::General(mut accumulators) => {
                accumulators.resize_with(groups, || Accumulator::new(call.aggregate, call.distinct));
                let mut values = Vec::with_capacity(groups);
                for accumulator in accumulators {
                    values.push(accumulator.finish(&runtime.budget).map_err(|e| e.at(call.span))?);
                }
                Ok(Column::from_values(values))
            }
        }
    }
}

/// Counts rows, or values that are not null; each row as often as its weight says.
fn count(counts: &mut [i64], rows: &[u32], column: Option<&Column>, weight: Option<&Column>) {
    if let Some(Column::Integers(weights)) = weight {
        for (group, weight) in rows.iter().zip(weights) {
            if let Some(count) = counts.get_mut(*group as usize) {
                *count += weight;
            }
        }
        return;
    }
    let all = match column {
        None | Some(Column::Integers(_) | Column::Floats(_) | Column::Booleans(_)) => true,
        Some(Column::Nodes(nodes)) => nodes.iter().all(|node| !node.is_null()),
        Some(Column::Absent | Column::Constant(_) | Column::Relationships(_) | Column::Values(_)) => false,
    };
    if let ([single], true) = (&mut *counts, all) {
        *single += rows.len() as i64;
        return;
    }
    for (row, group) in rows.iter().enumerate() {
        let counted = all || column.is_some_and(|column| !column.is_null(row));
        if let Some(count) = counts.get_mut(*group as usize) {
            *count += i64::from(counted);
        }
    }
}

fn accumulate(
    accumulators: &mut [Accumulator],
    call: &AggregateCall,
    rows: &[u32],
    column: Option<Column>,
    batch: &Batch,
    evaluator: &Evaluator<'_, '_>,
) -> Result<()> {
    let budget = &evaluator.runtime.budget;
    let mut kept = 0;
    for (row, group) in rows.iter().enumerate() {
        let Some(accumulator) = accumulators.get_mut(*group as usize) else { continue };
        let more = match &column {
            Some(Column::Integers(items)) => accumulator.update_integer(items.get(row).copied().unwrap_or(0)),
            Some(Column::Floats(items)) => accumulator.update_float(items.get(row).copied().unwrap_or(0.0)),
            Some(column) => accumulator.update(&column.value(row)),
            None => {
                let row = Row::new(batch, row);
                let arguments = call.arguments.iter().map(|argument| evaluator.value(argument, &row));
                accumulator.update_row(&arguments.collect::<Result<Vec<_>>>()?)
            }
        };
        kept += more.map_err(|e| e.at(call.span))?;
        if kept > 1 << 20 {
            budget.keep(kept)?;
            kept = 0;
        }
    }
    budget.keep(kept)
}

impl Operator for Aggregate<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.groups.is_none() {
            self.groups = Some(self.collect(runtime)?.into_iter());
        }
        Ok(self.groups.as_mut().and_then(Iterator::next))
    }
}
