//! ORDER BY: all rows in order, or only the first ones under a limit.

use super::cut::{row_count, tag_of};
use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::Evaluator;
use crate::exec::runtime::Runtime;
use crate::resolve::{Expression, SortKey};
use crate::value::{Slot, order};
use std::cmp::Ordering;

/// Sorts rows; stable, so that equal rows keep their order.
pub(super) struct Sort<'p> {
    input: Running<'p>,
    keys: &'p [SortKey],
    limit: Option<&'p Expression>,
    tag: Option<Slot>,
    sorted: Option<std::vec::IntoIter<Batch>>,
}

/// The rows kept so far with their keys.
#[derive(Default)]
struct Kept {
    batch: Batch,
    keys: Vec<Column>,
    tags: Vec<i64>,
}

impl<'p> Sort<'p> {
    pub fn new(input: Running<'p>, keys: &'p [SortKey], limit: Option<&'p Expression>, tag: Option<Slot>) -> Self {
        Sort { input, keys, limit, tag, sorted: None }
    }

    fn collect(&mut self, runtime: &Runtime<'_>) -> Result<Vec<Batch>> {
        let limit = match self.limit {
            Some(limit) if self.tag.is_none() => {
                Some(usize::try_from(row_count(limit, "LIMIT", runtime)?).unwrap_or(usize::MAX))
            }
            Some(_) | None => None,
        };
        let mut kept = Kept { batch: Batch::new(0, runtime.program.slots), ..Kept::default() };
        kept.keys = vec![Column::Absent; self.keys.len()];
        while let Some(batch) = self.input.next(runtime)? {
            runtime.budget.look()?;
            self.add(&mut kept, batch, runtime)?;
            // Far past the limit, the rows that cannot be among the first go.
            if let Some(limit) = limit
                && kept.batch.len > limit.saturating_mul(2).max(BATCH_ROWS * 8)
            {
                let bytes = kept.batch.bytes();
                let rows = self.order(&kept, Some(limit));
                kept.retain(&rows);
                runtime.budget.release(bytes.saturating_sub(kept.batch.bytes()));
            }
        }
        let rows = self.order(&kept, limit);
        Ok(rows.chunks(BATCH_ROWS * 4).map(|rows| kept.batch.gather(rows)).collect())
    }

    fn add(&self, kept: &mut Kept, batch: Batch, runtime: &Runtime<'_>) -> Result<()> {
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let len = kept.batch.len;
        for (key, column) in self.keys.iter().zip(&mut kept.keys) {
            let more = evaluator.column(&key.expression, &batch)?;
            let more = if let Column::Constant(value) = more { Column::Values(vec![value; batch.len]) } else { more };
            column.append(len, more, batch.len);
        }
        if let Some(tag) = self.tag {
            let column = batch.column(tag);
            kept.tags.extend((0..batch.len).map(|row| tag_of(column, row)));
        }
        runtime.budget.keep(batch.bytes() + batch.len * 8 * (self.keys.len() + 1))?;
        kept.batch.append(batch);
        Ok(())
    }

    /// The positions of the rows in order, the first `limit` of them.
    fn order(&self, kept: &Kept, limit: Option<usize>) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..kept.batch.len as u32).collect();
        let by_keys = |a: &u32, b: &u32| {
            let (a, b) = (*a as usize, *b as usize);
            let by_tag = kept.tags.get(a).cmp(&kept.tags.get(b));
            if by_tag != Ordering::Equal {
                return by_tag;
            }
            for (key, column) in self.keys.iter().zip(&kept.keys) {
                let ordering = compare_rows(column, a, b);
                let ordering = if key.descending { ordering.reverse() } else { ordering };
                if ordering != Ordering::Equal {
                    return ordering;
                }
            }
            a.cmp(&b)
        };
        if let Some(limit) = limit
            && limit < rows.len()
        {
            if limit == 0 {
                return Vec::new();
            }
            self.narrow(kept, limit, &mut rows);
            if limit < rows.len() {
                rows.select_nth_unstable_by(limit - 1, by_keys);
                rows.truncate(limit);
            }
        }
        rows.sort_unstable_by(by_keys);
        rows
    }

    /// Leaves out rows whose first key alone, an integer, puts them behind the first `limit`.
    fn narrow(&self, kept: &Kept, limit: usize, rows: &mut Vec<u32>) {
        let (Some(key), Some(Column::Integers(items)), true) =
            (self.keys.first(), kept.keys.first(), kept.tags.is_empty())
        else {
            return;
        };
        let mut numbers = items.clone();
        let place = if key.descending { numbers.len().saturating_sub(limit) } else { limit - 1 };
        if place >= numbers.len() {
            return;
        }
        let (_, edge, _) = numbers.select_nth_unstable(place);
        let edge = *edge;
        let stays = |item: &i64| if key.descending { *item >= edge } else { *item <= edge };
        rows.retain(|row| items.get(*row as usize).is_some_and(stays));
    }
}

/// Compares two rows of a column in the order of ORDER BY.
fn compare_rows(column: &Column, a: usize, b: usize) -> Ordering {
    match column {
        Column::Integers(items) => items.get(a).cmp(&items.get(b)),
        Column::Values(items) => match (items.get(a), items.get(b)) {
            (Some(a), Some(b)) => order::total_order(a, b),
            (a, b) => a.is_some().cmp(&b.is_some()),
        },
        Column::Absent
        | Column::Constant(_)
        | Column::Nodes(_)
        | Column::Relationships(_)
        | Column::Floats(_)
        | Column::Booleans(_) => order::total_order(&column.value(a), &column.value(b)),
    }
}

impl Kept {
    fn retain(&mut self, rows: &[u32]) {
        self.batch = self.batch.gather(rows);
        for key in &mut self.keys {
            *key = key.gather(rows);
        }
        if !self.tags.is_empty() {
            self.tags = rows.iter().filter_map(|row| self.tags.get(*row as usize).copied()).collect();
        }
    }
}

impl Operator for Sort<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        if self.sorted.is_none() {
            self.sorted = Some(self.collect(runtime)?.into_iter());
        }
        Ok(self.sorted.as_mut().and_then(Iterator::next))
    }
}
