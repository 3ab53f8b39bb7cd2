//! CALL of a procedure: its rows for each input row.

use super::{Operator, Running};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::ProcedureCall;
use crate::value::{Value, text};

/// Calls a procedure for each row.
pub(super) struct Procedure<'p> {
    input: Running<'p>,
    call: &'p ProcedureCall,
    current: Option<Calling>,
}

/// Where a [`Procedure`] is in its input.
struct Calling {
    batch: Batch,
    row: usize,
    /// What it gave for this row, once it was called.
    given: Option<std::vec::IntoIter<Vec<Value>>>,
}

impl<'p> Procedure<'p> {
    pub fn new(input: Running<'p>, call: &'p ProcedureCall) -> Self {
        Procedure { input, call, current: None }
    }

    fn call(&self, batch: &Batch, row: usize, runtime: &Runtime<'_>) -> Result<Vec<Vec<Value>>> {
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let row = Row::new(batch, row);
        let procedure = &self.call.procedure;
        let mut arguments = Vec::with_capacity(self.call.arguments.len());
        for (expression, field) in self.call.arguments.iter().zip(&procedure.arguments) {
            let value = evaluator.value(expression, &row)?;
            if !field.of.takes(&value) {
                let message = format!(
                    "the argument `{}` of `{}` must be {}, but this is {}",
                    field.name,
                    procedure.name,
                    field.of.name(),
                    text::spoken(&value)
                );
                return Err(Diagnostic::runtime(
                    "wrong-argument-type",
                    ErrorType::TypeError,
                    "InvalidArgumentType",
                    message,
                )
                .at(expression.span));
            }
            arguments.push(value);
        }
        Ok(procedure.rows(&graph, &arguments))
    }
}

impl Operator for Procedure<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        // Without results it is called for its own sake, and every row goes on.
        if self.call.procedure.results.is_empty() {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            for row in 0..batch.len {
                runtime.budget.step()?;
                self.call(&batch, row, runtime)?;
            }
            return Ok(Some(batch));
        }
        loop {
            let mut current = match self.current.take() {
                Some(current) => current,
                None => match self.input.next(runtime)? {
                    Some(batch) => Calling { batch, row: 0, given: None },
                    None => return Ok(None),
                },
            };
            runtime.budget.look()?;
            let (mut rows, mut given_rows): (Vec<u32>, Vec<Vec<Value>>) = (Vec::new(), Vec::new());
            while rows.len() < BATCH_ROWS && current.row < current.batch.len {
                let mut given = match current.given.take() {
                    Some(given) => given,
                    None => self.call(&current.batch, current.row, runtime)?.into_iter(),
                };
                given_rows.extend(given.by_ref().take(BATCH_ROWS - rows.len()));
                rows.resize(given_rows.len(), current.row as u32);
                if given.len() > 0 {
                    current.given = Some(given);
                } else {
                    current.row += 1;
                }
            }
            let mut out = current.batch.gather(&rows);
            for (index, slot) in &self.call.yields {
                let values = given_rows.iter().map(|row| row.get(*index).cloned().unwrap_or_default()).collect();
                out.set(*slot, Column::from_values(values));
            }
            if current.row < current.batch.len {
                self.current = Some(current);
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}
