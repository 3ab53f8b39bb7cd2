//! DISTINCT: the first row of each combination of values.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{Batch, Column};
use crate::exec::runtime::Runtime;
use crate::value::{RowKey, Slot, Value};
use rustc_hash::FxHashSet;

/// Passes on rows whose values have not been seen.
pub(super) struct Distinct<'p> {
    input: Running<'p>,
    slots: &'p [Slot],
    tag: Option<Slot>,
    /// Rows of one column of ids need no values at all.
    ids: FxHashSet<u32>,
    integers: FxHashSet<i64>,
    rows: FxHashSet<RowKey>,
}

impl<'p> Distinct<'p> {
    pub fn new(input: Running<'p>, slots: &'p [Slot], tag: Option<Slot>) -> Self {
        Distinct {
            input,
            slots,
            tag,
            ids: FxHashSet::default(),
            integers: FxHashSet::default(),
            rows: FxHashSet::default(),
        }
    }

    /// Which rows of a batch are new. A hash table is up to twice as large as what it holds.
    fn new_rows(&mut self, batch: &Batch, runtime: &Runtime<'_>) -> Result<Vec<u32>> {
        // The fast tables hold only their own type; once another has been seen, all go the slow way.
        if let ([slot], None, true) = (self.slots, self.tag, self.rows.is_empty()) {
            match batch.column(*slot) {
                Column::Nodes(nodes) if self.integers.is_empty() => {
                    let fresh = nodes.iter().enumerate().filter(|(_, node)| self.ids.insert(node.0));
                    let fresh: Vec<u32> = fresh.map(|(row, _)| row as u32).collect();
                    runtime.budget.keep(fresh.len() * 2 * (size_of::<u32>() + 1))?;
                    return Ok(fresh);
                }
                Column::Integers(items) if self.ids.is_empty() => {
                    let fresh = items.iter().enumerate().filter(|(_, item)| self.integers.insert(**item));
                    let fresh: Vec<u32> = fresh.map(|(row, _)| row as u32).collect();
                    runtime.budget.keep(fresh.len() * 2 * (size_of::<i64>() + 1))?;
                    return Ok(fresh);
                }
                Column::Absent
                | Column::Constant(_)
                | Column::Nodes(_)
                | Column::Relationships(_)
                | Column::Integers(_)
                | Column::Floats(_)
                | Column::Booleans(_)
                | Column::Values(_) => self.spill(),
            }
        }
        let columns: Vec<&Column> = self.tag.iter().chain(self.slots).map(|slot| batch.column(*slot)).collect();
        let mut fresh = Vec::new();
        for row in 0..batch.len {
            let key = RowKey(columns.iter().map(|column| column.value(row)).collect());
            let bytes: usize = key.0.iter().map(Value::bytes).sum();
            if self.rows.insert(key) {
                runtime.budget.keep(bytes + 32)?;
                fresh.push(row as u32);
            }
        }
        Ok(fresh)
    }

    /// Moves what the fast tables saw to the general one.
    fn spill(&mut self) {
        let ids = std::mem::take(&mut self.ids);
        self.rows
            .extend(ids.into_iter().map(|id| RowKey(vec![crate::exec::batch::node_value(crate::value::NodeId(id))])));
        let integers = std::mem::take(&mut self.integers);
        self.rows.extend(integers.into_iter().map(|item| RowKey(vec![Value::Integer(item)])));
    }
}

impl Operator for Distinct<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            runtime.budget.look()?;
            let fresh = self.new_rows(&batch, runtime)?;
            if fresh.len() == batch.len && batch.len > 0 {
                return Ok(Some(batch));
            }
            if !fresh.is_empty() {
                return Ok(Some(batch.gather(&fresh)));
            }
        }
    }
}
