//! Operators that look at one row at a time.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::plan::Keep;
use crate::resolve::Expression;
use crate::value::{List, Slot, Value};
use std::rc::Rc;

/// One batch, given once.
pub(super) struct Once {
    batch: Option<Rc<Batch>>,
}

impl Once {
    /// One row without values.
    pub fn unit() -> Self {
        Once { batch: Some(Rc::new(Batch::new(1, 0))) }
    }

    /// No rows.
    pub fn nothing() -> Self {
        Once { batch: None }
    }

    /// The rows handed to a sub-plan.
    pub fn rows(argument: Option<&Rc<Batch>>) -> Self {
        Once { batch: argument.cloned() }
    }
}

impl Operator for Once {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let slots = runtime.program.slots;
        Ok(self
            .batch
            .take()
            .map(|batch| if batch.slots() == 0 { Batch::new(batch.len, slots) } else { batch.as_ref().clone() }))
    }
}

/// Keeps the rows for which every predicate is true.
pub(super) struct Filter<'p> {
    pub input: Running<'p>,
    pub predicates: &'p [Expression],
}

impl Operator for Filter<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            runtime.budget.look()?;
            let graph = runtime.graph();
            match Evaluator::new(runtime, &graph).select(self.predicates, &batch)? {
                None => return Ok(Some(batch)),
                Some(rows) if rows.is_empty() => {}
                Some(rows) => return Ok(Some(batch.gather(&rows))),
            }
        }
    }
}

/// Computes slots.
pub(super) struct Project<'p> {
    input: Running<'p>,
    items: &'p [(Slot, Expression)],
    keep: &'p Keep,
    /// Bytes of the batch that was passed on last: it is gone, or counted by whoever kept it, when the next is
    /// asked for.
    held: usize,
}

impl<'p> Project<'p> {
    pub fn new(input: Running<'p>, items: &'p [(Slot, Expression)], keep: &'p Keep) -> Self {
        Project { input, items, keep, held: 0 }
    }
}

impl Operator for Project<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        runtime.budget.release(std::mem::take(&mut self.held));
        let Some(mut batch) = self.input.next(runtime)? else { return Ok(None) };
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let mut computed = Vec::with_capacity(self.items.len());
        for (slot, item) in self.items {
            let column = evaluator.column(item, &batch)?;
            let own = column.own_bytes();
            runtime.budget.keep(own)?;
            self.held += own;
            computed.push((*slot, column));
        }
        if let Keep::Slots(keep) = self.keep {
            let mut kept = Batch::new(batch.len, batch.slots());
            for slot in keep {
                kept.set(*slot, batch.take(*slot));
            }
            batch = kept;
        }
        for (slot, column) in computed {
            batch.set(slot, column);
        }
        Ok(Some(batch))
    }
}

/// One row for each element of a list.
pub(super) struct Unwind<'p> {
    input: Running<'p>,
    list: &'p Expression,
    slot: Slot,
    current: Option<Unwinding>,
}

/// Where an [`Unwind`] is in its input.
struct Unwinding {
    batch: Batch,
    row: usize,
    list: Option<List>,
    element: usize,
}

impl<'p> Unwind<'p> {
    pub fn new(input: Running<'p>, list: &'p Expression, slot: Slot) -> Self {
        Unwind { input, list, slot, current: None }
    }
}

impl Operator for Unwind<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let current = match &mut self.current {
                Some(current) => current,
                None => {
                    let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
                    self.current.insert(Unwinding { batch, row: 0, list: None, element: 0 })
                }
            };
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let (mut rows, mut values) = (Vec::new(), Vec::new());
            while rows.len() < BATCH_ROWS && current.row < current.batch.len {
                if current.list.is_none() {
                    let value = evaluator.value(self.list, &Row::new(&current.batch, current.row))?;
                    current.element = 0;
                    current.list = Some(match value {
                        Value::List(list) => list,
                        Value::Null => List::new(Vec::new()),
                        // A value that is no list is a list of itself.
                        single => List::new(vec![single]),
                    });
                }
                let Some(list) = &current.list else { break };
                let end = list.len().min(current.element + BATCH_ROWS - rows.len());
                rows.extend(std::iter::repeat_n(current.row as u32, end - current.element));
                values.extend(list.get(current.element..end).unwrap_or_default().iter().cloned());
                current.element = end;
                if end == list.len() {
                    current.list = None;
                    current.row += 1;
                }
            }
            let done = current.row >= current.batch.len;
            runtime.budget.look()?;
            let mut batch = current.batch.gather(&rows);
            batch.set(self.slot, Column::from_values(values));
            if done {
                self.current = None;
            }
            if batch.len > 0 {
                return Ok(Some(batch));
            }
        }
    }
}

/// Takes every row before it passes the first on.
pub(super) struct Eager<'p> {
    input: Running<'p>,
    taken: Option<std::vec::IntoIter<Batch>>,
}

impl<'p> Eager<'p> {
    pub fn new(input: Running<'p>) -> Self {
        Eager { input, taken: None }
    }
}

impl Operator for Eager<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.taken.is_none() {
            let mut batches = Vec::new();
            while let Some(batch) = self.input.next(runtime)? {
                runtime.budget.keep(batch.bytes())?;
                batches.push(batch);
            }
            self.taken = Some(batches.into_iter());
        }
        let next = self.taken.as_mut().and_then(Iterator::next);
        if let Some(batch) = &next {
            runtime.budget.release(batch.bytes());
        }
        Ok(next)
    }
}

/// Takes all rows and passes none on.
pub(super) struct Exhaust<'p> {
    pub input: Running<'p>,
}

impl Operator for Exhaust<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        while self.input.next(runtime)?.is_some() {
            runtime.budget.look()?;
        }
        Ok(None)
    }
}
