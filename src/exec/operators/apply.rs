//! Apply: a sub-plan fed with a whole batch of outer rows, each under a tag.

use super::cut::tag_of;
use super::{Operator, Running, open};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::runtime::Runtime;
use crate::plan::{ApplyKind, Plan};
use crate::value::{Slot, Value};
use std::rc::Rc;

/// Joins outer rows with what a sub-plan gives for them.
pub(super) struct Apply<'p> {
    input: Running<'p>,
    subplan: &'p Plan,
    kind: ApplyKind,
    adds: &'p [Slot],
    tag: Slot,
    /// How many outer rows are fed at once: one where the first inner row may settle an outer row
    /// and finding all of them could take long, and where the sub-plan changes the graph.
    feed: usize,
    waiting: Option<(Batch, usize)>,
    /// An inner join passes rows on as they come.
    running: Option<(Rc<Batch>, Running<'p>)>,
}

impl<'p> Apply<'p> {
    pub fn new(input: Running<'p>, subplan: &'p Plan, kind: ApplyKind, adds: &'p [Slot], tag: Slot) -> Self {
        let feed = match kind {
            ApplyKind::Semi | ApplyKind::Anti if searches(subplan) => 1,
            // What changes the graph runs row by row.
            ApplyKind::Inner | ApplyKind::Each if subplan.updates() => 1,
            ApplyKind::Inner | ApplyKind::Optional | ApplyKind::Semi | ApplyKind::Anti | ApplyKind::Each => BATCH_ROWS,
        };
        Apply { input, subplan, kind, adds, tag, feed, waiting: None, running: None }
    }

    /// The next outer rows, tagged.
    fn next_outer(&mut self, runtime: &Runtime<'_>) -> Result<Option<Rc<Batch>>> {
        loop {
            let (batch, start) = match self.waiting.take() {
                Some(waiting) => waiting,
                None => match self.input.next(runtime)? {
                    Some(batch) => (batch, 0),
                    None => return Ok(None),
                },
            };
            if batch.len == 0 {
                continue;
            }
            let end = batch.len.min(start + self.feed);
            let mut outer = if start == 0 && end == batch.len {
                batch
            } else {
                let rows: Vec<u32> = (start as u32..end as u32).collect();
                let part = batch.gather(&rows);
                if end < batch.len {
                    self.waiting = Some((batch, end));
                }
                part
            };
            outer.set(self.tag, Column::Integers((0..outer.len as i64).collect()));
            return Ok(Some(Rc::new(outer)));
        }
    }

    /// Outer rows joined with inner rows.
    fn join(&self, outer: &Batch, inner: &Batch) -> Batch {
        let tags = inner.column(self.tag);
        let rows: Vec<u32> = (0..inner.len).map(|row| tag_of(tags, row) as u32).collect();
        let mut out = outer.gather(&rows);
        for slot in self.adds {
            out.set(*slot, inner.column(*slot).clone());
        }
        out.set(self.tag, Column::Absent);
        out
    }

    fn next_inner(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let (outer, mut running) = match self.running.take() {
                Some(running) => running,
                None => {
                    let Some(outer) = self.next_outer(runtime)? else { return Ok(None) };
                    let running = open(self.subplan, Some(&outer));
                    (outer, running)
                }
            };
            if let Some(inner) = running.next(runtime)? {
                let joined = self.join(&outer, &inner);
                self.running = Some((outer, running));
                if joined.len > 0 {
                    return Ok(Some(joined));
                }
            }
        }
    }

    /// All inner rows of these outer rows, in outer order; outer rows without one once, with null.
    fn optional(&mut self, outer: &Rc<Batch>, runtime: &Runtime<'_>) -> Result<Batch> {
        let mut running = open(self.subplan, Some(outer));
        let mut inner = Batch::new(0, runtime.program.slots);
        while let Some(batch) = running.next(runtime)? {
            runtime.budget.look()?;
            runtime.budget.keep(batch.bytes())?;
            let mut kept = Batch::new(batch.len, batch.slots());
            for slot in self.adds.iter().chain(std::iter::once(&self.tag)) {
                kept.set(*slot, batch.column(*slot).clone());
            }
            inner.append(kept);
        }
        runtime.budget.release(inner.bytes());
        let tags: Vec<i64> = (0..inner.len).map(|row| tag_of(inner.column(self.tag), row)).collect();
        let mut order: Vec<u32> = (0..inner.len as u32).collect();
        order.sort_by_key(|row| tags.get(*row as usize).copied().unwrap_or(0));
        let mut outer_rows = Vec::with_capacity(outer.len);
        // The row after the last stands for null.
        let null_row = inner.len as u32;
        let mut inner_rows = Vec::with_capacity(outer.len);
        let mut next = 0;
        for row in 0..outer.len {
            let first = next;
            while order.get(next).and_then(|at| tags.get(*at as usize)) == Some(&(row as i64)) {
                outer_rows.push(row as u32);
                inner_rows.extend(order.get(next));
                next += 1;
            }
            if next == first {
                outer_rows.push(row as u32);
                inner_rows.push(null_row);
            }
        }
        let mut out = outer.gather(&outer_rows);
        for slot in self.adds {
            let mut column = inner.take(*slot);
            if inner_rows.contains(&null_row) {
                column = with_null(column, inner.len);
            }
            out.set(*slot, column.gather(&inner_rows));
        }
        out.set(self.tag, Column::Absent);
        Ok(out)
    }

    /// Runs the sub-plan to its end; the outer rows stay as they are.
    fn run(&self, outer: &Rc<Batch>, runtime: &Runtime<'_>) -> Result<Batch> {
        let mut running = open(self.subplan, Some(outer));
        while running.next(runtime)?.is_some() {
            runtime.budget.look()?;
        }
        let mut out = outer.as_ref().clone();
        out.set(self.tag, Column::Absent);
        Ok(out)
    }

    /// Outer rows that have, or have not, an inner row.
    fn select(&mut self, outer: &Rc<Batch>, wanted: bool, runtime: &Runtime<'_>) -> Result<Batch> {
        let mut running = open(self.subplan, Some(outer));
        let mut found = vec![false; outer.len];
        let mut missing = outer.len;
        while missing > 0
            && let Some(batch) = running.next(runtime)?
        {
            runtime.budget.look()?;
            let tags = batch.column(self.tag);
            for row in 0..batch.len {
                if let Some(found) = found.get_mut(tag_of(tags, row) as usize)
                    && !*found
                {
                    *found = true;
                    missing -= 1;
                }
            }
        }
        let rows: Vec<u32> =
            found.iter().enumerate().filter(|(_, found)| **found == wanted).map(|(row, _)| row as u32).collect();
        let mut out = outer.gather(&rows);
        out.set(self.tag, Column::Absent);
        Ok(out)
    }
}

/// Whether a plan enumerates paths, of which there may be very many.
fn searches(plan: &Plan) -> bool {
    matches!(plan, Plan::PathSearch { .. }) || plan.inputs().into_iter().any(searches)
}

/// A column with one more row, which is null.
fn with_null(column: Column, len: usize) -> Column {
    match column {
        Column::Absent => Column::Absent,
        Column::Nodes(mut ids) => {
            ids.push(crate::value::NodeId::NULL);
            Column::Nodes(ids)
        }
        Column::Relationships(mut ids) => {
            ids.push(crate::value::RelationshipId::NULL);
            Column::Relationships(ids)
        }
        other @ (Column::Constant(_)
        | Column::Integers(_)
        | Column::Floats(_)
        | Column::Booleans(_)
        | Column::Values(_)) => {
            let mut values = other.into_values(len);
            values.push(Value::Null);
            Column::Values(values)
        }
    }
}

impl Operator for Apply<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.kind == ApplyKind::Inner {
            return self.next_inner(runtime);
        }
        loop {
            let Some(outer) = self.next_outer(runtime)? else { return Ok(None) };
            let before = runtime.budget.used();
            let out = match self.kind {
                ApplyKind::Optional | ApplyKind::Inner => self.optional(&outer, runtime)?,
                ApplyKind::Semi => self.select(&outer, true, runtime)?,
                ApplyKind::Anti => self.select(&outer, false, runtime)?,
                ApplyKind::Each => self.run(&outer, runtime)?,
            };
            runtime.budget.release_since(before);
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}
