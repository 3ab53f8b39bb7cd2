//! FOREACH: a plan run for each element of each row's list.

use super::{Operator, Running, open};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::{Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::plan::Plan;
use crate::resolve::Expression;
use crate::value::{Slot, Value, text};
use std::rc::Rc;

/// Runs its body element by element: all clauses for one element, then all for the next.
pub(super) struct Foreach<'p> {
    pub input: Running<'p>,
    pub list: &'p Expression,
    pub slot: Slot,
    pub body: &'p Plan,
    pub tag: Slot,
}

impl Operator for Foreach<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
        for row in 0..batch.len {
            let value = Evaluator::new(runtime, &runtime.graph()).value(self.list, &Row::new(&batch, row))?;
            let list = match value {
                Value::List(list) => list,
                Value::Null => continue,
                other => return Err(not_a_list(&other).at(self.list.span)),
            };
            let mut argument = batch.gather(&[row as u32]);
            argument.set(self.tag, Column::Constant(Value::Integer(0)));
            for element in list.iter() {
                runtime.budget.look()?;
                let held = runtime.budget.used();
                argument.set(self.slot, Column::Constant(element.clone()));
                let mut running = open(self.body, Some(&Rc::new(argument.clone())));
                while running.next(runtime)?.is_some() {}
                runtime.budget.release_since(held);
            }
        }
        Ok(Some(batch))
    }
}

fn not_a_list(found: &Value) -> Box<Diagnostic> {
    let message = format!("FOREACH goes through a list, but found {}", text::spoken(found));
    Diagnostic::runtime("not-a-list", ErrorType::TypeError, "InvalidArgumentType", message)
        .hint("put a single value in brackets: `FOREACH (x IN [value] | ...)`")
}
