//! Grouping: rows to groups by their keys, groups to rows by their aggregates.

use super::cut::tag_of;
use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::aggregate::Accumulator;
use crate::exec::batch::{BATCH_ROWS, Batch, Column, node_value};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::functions::Aggregate as AggregateKind;
use crate::resolve::{AggregateCall, Expression};
use crate::value::{NodeId, RowKey, Slot, Value};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Memory that a group takes beside its keys and aggregates, about.
const GROUP_BYTES: usize = 64;

/// Groups rows by keys.
pub(super) struct Aggregate<'p> {
    input: Running<'p>,
    keys: &'p [(Slot, Expression)],
    calls: &'p [(Slot, AggregateCall)],
    tag: Option<Slot>,
    /// The rows of the sub-plan this is part of: each has a group even if no row of it comes.
    argument: Option<Rc<Batch>>,
    groups: Option<std::vec::IntoIter<Batch>>,
}

/// The groups so far.
struct Groups {
    table: Table,
    /// The key values of each group, key by key.
    keys: Vec<Vec<Value>>,
    /// The aggregates of each group, call by call.
    accumulators: Vec<Vec<Accumulator>>,
    len: usize,
}

/// How a row finds its group.
enum Table {
    /// There is only one.
    Single,
    /// By one node; the other keys have been the same in every row.
    Nodes { groups: FxHashMap<NodeId, u32>, position: usize, constants: Vec<Value> },
    /// By all keys.
    Rows(FxHashMap<RowKey, u32>),
}

impl<'p> Aggregate<'p> {
    pub fn new(
        input: Running<'p>,
        keys: &'p [(Slot, Expression)],
        calls: &'p [(Slot, AggregateCall)],
        tag: Option<Slot>,
        argument: Option<Rc<Batch>>,
    ) -> Self {
        Aggregate { input, keys, calls, tag, argument, groups: None }
    }

    fn collect(&mut self, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let width = self.keys.len() + usize::from(self.tag.is_some());
        let table = if width == 0 { Table::Single } else { Table::Rows(FxHashMap::default()) };
        let mut groups =
            Groups { table, keys: vec![Vec::new(); width], accumulators: vec![Vec::new(); self.calls.len()], len: 0 };
        let mut first = true;
        while let Some(batch) = self.input.next(runtime)? {
            runtime.budget.look()?;
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let mut columns = Vec::with_capacity(width);
            if let Some(tag) = self.tag {
                columns.push(batch.column(tag).clone());
            }
            for (_, key) in self.keys {
                columns.push(evaluator.column(key, &batch)?);
            }
            if first {
                groups.choose_table(&columns);
                first = false;
            }
            let rows = groups.assign(&columns, batch.len, self.calls, runtime)?;
            self.update(&mut groups, &rows, &batch, &evaluator)?;
        }
        self.add_empty_groups(&mut groups);
        self.finish(groups, runtime)
    }

    /// Without keys there is a group even of no rows: one, or one for each row of the argument.
    fn add_empty_groups(&self, groups: &mut Groups) {
        if !self.keys.is_empty() {
            return;
        }
        match (self.tag, &self.argument) {
            (None, _) if groups.len == 0 => {
                groups.add(Vec::new(), self.calls);
            }
            (Some(tag), Some(argument)) => {
                for row in 0..argument.len {
                    let key = RowKey(vec![Value::Integer(tag_of(argument.column(tag), row))]);
                    let known = match &groups.table {
                        Table::Rows(table) => table.contains_key(&key),
                        Table::Single | Table::Nodes { .. } => false,
                    };
                    if !known {
                        let group = groups.add(key.0.clone(), self.calls);
                        if let Table::Rows(table) = &mut groups.table {
                            table.insert(key, group);
                        }
                    }
                }
            }
            (None | Some(_), _) => {}
        }
    }

    fn update(&self, groups: &mut Groups, rows: &[u32], batch: &Batch, evaluator: &Evaluator<'_, '_>) -> Result<()> {
        let budget = &evaluator.runtime.budget;
        for ((_, call), accumulators) in self.calls.iter().zip(&mut groups.accumulators) {
            let counts = call.aggregate == AggregateKind::Count && !call.distinct;
            let [argument] = call.arguments.as_slice() else {
                if call.arguments.is_empty() {
                    count_rows(accumulators, rows);
                    continue;
                }
                for (row, group) in rows.iter().enumerate() {
                    let row = Row::new(batch, row);
                    let values =
                        call.arguments.iter().map(|argument| evaluator.value(argument, &row)).collect::<Result<Vec<_>>>()?;
                    if let Some(accumulator) = accumulators.get_mut(*group as usize) {
                        budget.keep(accumulator.update_row(&values).map_err(|e| e.at(call.span))?)?;
                    }
                }
                continue;
            };
            let column = evaluator.column(argument, batch)?;
            match &column {
                Column::Nodes(nodes) if counts && nodes.iter().all(|node| !node.is_null()) => count_rows(accumulators, rows),
                Column::Integers(_) | Column::Floats(_) | Column::Booleans(_) if counts => count_rows(accumulators, rows),
                Column::Integers(items) => {
                    let mut kept = 0;
                    for (group, item) in rows.iter().zip(items) {
                        if let Some(accumulator) = accumulators.get_mut(*group as usize) {
                            kept += accumulator.update_integer(*item).map_err(|e| e.at(call.span))?;
                        }
                    }
                    budget.keep(kept)?;
                }
                Column::Floats(items) => {
                    let mut kept = 0;
                    for (group, item) in rows.iter().zip(items) {
                        if let Some(accumulator) = accumulators.get_mut(*group as usize) {
                            kept += accumulator.update_float(*item).map_err(|e| e.at(call.span))?;
                        }
                    }
                    budget.keep(kept)?;
                }
                Column::Absent
                | Column::Constant(_)
                | Column::Nodes(_)
                | Column::Relationships(_)
                | Column::Booleans(_)
                | Column::Values(_) => {
                    for (row, group) in rows.iter().enumerate() {
                        if let Some(accumulator) = accumulators.get_mut(*group as usize) {
                            budget.keep(accumulator.update(&column.value(row)).map_err(|e| e.at(call.span))?)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn finish(&self, groups: Groups, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let len = groups.len;
        let mut columns: Vec<(Slot, Column)> = Vec::new();
        let slots = self.tag.iter().copied().chain(self.keys.iter().map(|(slot, _)| *slot));
        for (slot, values) in slots.zip(groups.keys) {
            columns.push((slot, Column::from_values(values)));
        }
        for ((slot, call), accumulators) in self.calls.iter().zip(groups.accumulators) {
            let mut values = Vec::with_capacity(len);
            for accumulator in accumulators {
                values.push(accumulator.finish(&runtime.budget).map_err(|e| e.at(call.span))?);
            }
            columns.push((*slot, Column::from_values(values)));
        }
        let mut whole = Batch::new(len, runtime.program.slots);
        for (slot, column) in columns {
            whole.set(slot, column);
        }
        if len <= BATCH_ROWS * 4 {
            return Ok(vec![whole]);
        }
        let mut batches = Vec::new();
        for start in (0..len).step_by(BATCH_ROWS * 4) {
            let rows: Vec<u32> = (start..len.min(start + BATCH_ROWS * 4)).map(|row| row as u32).collect();
            batches.push(whole.gather(&rows));
        }
        Ok(batches)
    }
}

fn count_rows(accumulators: &mut [Accumulator], rows: &[u32]) {
    if let [single] = accumulators {
        single.add_count(rows.len() as u64);
        return;
    }
    for group in rows {
        if let Some(accumulator) = accumulators.get_mut(*group as usize) {
            accumulator.add_count(1);
        }
    }
}

impl Groups {
    /// A single node among constants gets a table of its own.
    fn choose_table(&mut self, columns: &[Column]) {
        let mut nodes = columns.iter().enumerate().filter(|(_, column)| !matches!(column, Column::Constant(_)));
        if let (Some((position, Column::Nodes(_))), None) = (nodes.next(), nodes.next()) {
            let constants = columns.iter().map(|column| column.value(0)).collect();
            self.table = Table::Nodes { groups: FxHashMap::default(), position, constants };
        }
    }

    /// The group of each row.
    fn assign(&mut self, columns: &[Column], len: usize, calls: &[(Slot, AggregateCall)], runtime: &Runtime<'_>) -> Result<Vec<u32>> {
        if !self.fits(columns) {
            self.generalize();
        }
        let before = self.len;
        let rows = match &mut self.table {
            Table::Single => {
                if self.len == 0 {
                    self.add(Vec::new(), calls);
                }
                vec![0; len]
            }
            Table::Nodes { groups, position, constants } => {
                let Some(Column::Nodes(nodes)) = columns.get(*position) else { return Ok(Vec::new()) };
                let mut rows = Vec::with_capacity(len);
                let mut fresh: Vec<NodeId> = Vec::new();
                let mut next = self.len as u32;
                for node in nodes {
                    let group = *groups.entry(*node).or_insert_with(|| {
                        fresh.push(*node);
                        next += 1;
                        next - 1
                    });
                    rows.push(group);
                }
                let (position, constants) = (*position, constants.clone());
                for node in fresh {
                    let mut key = constants.clone();
                    if let Some(place) = key.get_mut(position) {
                        *place = node_value(node);
                    }
                    self.add(key, calls);
                }
                rows
            }
            Table::Rows(_) => {
                let mut rows = Vec::with_capacity(len);
                for row in 0..len {
                    let key = RowKey(columns.iter().map(|column| column.value(row)).collect());
                    rows.push(self.group_of(key, calls));
                }
                rows
            }
        };
        let width: usize = 24 * (self.keys.len() + calls.len() * 3) + GROUP_BYTES;
        runtime.budget.keep((self.len - before) * width)?;
        Ok(rows)
    }

    fn group_of(&mut self, key: RowKey, calls: &[(Slot, AggregateCall)]) -> u32 {
        if let Table::Rows(table) = &self.table
            && let Some(group) = table.get(&key)
        {
            return *group;
        }
        let group = self.add(key.0.clone(), calls);
        if let Table::Rows(table) = &mut self.table {
            table.insert(key, group);
        }
        group
    }

    /// Whether the table can still serve columns like these.
    fn fits(&self, columns: &[Column]) -> bool {
        match &self.table {
            Table::Single | Table::Rows(_) => true,
            Table::Nodes { position, constants, .. } => columns.iter().zip(constants).enumerate().all(|(index, (column, constant))| {
                if index == *position {
                    matches!(column, Column::Nodes(_))
                } else {
                    matches!(column, Column::Constant(value) if crate::value::order::equivalent(value, constant))
                }
            }),
        }
    }

    /// Goes over to the table that serves any columns.
    fn generalize(&mut self) {
        let mut table = FxHashMap::default();
        for group in 0..self.len {
            let key = self.keys.iter().map(|values| values.get(group).cloned().unwrap_or_default()).collect();
            table.insert(RowKey(key), group as u32);
        }
        self.table = Table::Rows(table);
    }

    fn add(&mut self, key: Vec<Value>, calls: &[(Slot, AggregateCall)]) -> u32 {
        for (values, value) in self.keys.iter_mut().zip(key) {
            values.push(value);
        }
        for ((_, call), accumulators) in calls.iter().zip(&mut self.accumulators) {
            accumulators.push(Accumulator::new(call.aggregate, call.distinct));
        }
        self.len += 1;
        (self.len - 1) as u32
    }
}

impl Operator for Aggregate<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.groups.is_none() {
            self.groups = Some(self.collect(runtime)?.into_iter());
        }
        Ok(self.groups.as_mut().and_then(Iterator::next))
    }
}
