//! Subqueries of expressions: run for one row, when and only when the expression gets there.

use super::{Evaluator, Row};
use crate::diagnostic::Result;
use crate::exec::batch::{Batch, Column};
use crate::exec::operators::open;
use crate::resolve::{SubqueryId, SubqueryUse};
use crate::value::{List, Value};
use std::rc::Rc;

impl Evaluator<'_, '_> {
    /// What a subquery gives for a row.
    pub(super) fn subquery(&self, id: SubqueryId, row: &Row<'_>) -> Result<Value> {
        let before = self.runtime.budget.used();
        let value = self.run_subquery(id, row);
        self.runtime.budget.release_since(before);
        value
    }

    fn run_subquery(&self, id: SubqueryId, row: &Row<'_>) -> Result<Value> {
        let Some(subplan) = self.runtime.program.subplans.get(id.0 as usize) else { return Ok(Value::Null) };
        let mut argument = Batch::new(1, self.runtime.program.slots);
        for slot in &subplan.imports {
            argument.set(*slot, Column::Constant(row.value(*slot)));
        }
        argument.set(subplan.tag, Column::Constant(Value::Integer(0)));
        let mut operator = open(&subplan.plan, Some(&Rc::new(argument)));
        let mut count = 0usize;
        let mut collected = Vec::new();
        while let Some(batch) = operator.next(self.runtime)? {
            match (subplan.kind, subplan.column) {
                (SubqueryUse::Exists, _) if batch.len > 0 => return Ok(Value::Boolean(true)),
                (SubqueryUse::First, Some(slot)) if batch.len > 0 => return Ok(batch.column(slot).value(0)),
                (SubqueryUse::Collect, Some(slot)) => {
                    let column = batch.column(slot);
                    self.runtime.budget.keep(column.bytes())?;
                    collected.extend((0..batch.len).map(|row| column.value(row)));
                }
                (SubqueryUse::Exists | SubqueryUse::Count | SubqueryUse::Collect | SubqueryUse::First, _) => {}
            }
            count += batch.len;
        }
        Ok(match subplan.kind {
            SubqueryUse::Exists => Value::Boolean(false),
            SubqueryUse::Count => Value::Integer(count as i64),
            SubqueryUse::First => Value::Null,
            SubqueryUse::Collect => {
                let list = List::new(collected);
                self.runtime.budget.release(list.len() * size_of::<Value>());
                Value::List(list)
            }
        })
    }
}
