//! Joins with rows that do not depend on the outer rows: every pair, or pairs with equal keys.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::Expression;
use crate::value::{RowKey, Slot, equality};
use rustc_hash::FxHashMap;

/// All rows of an input, as one batch.
fn gather_all(input: &mut Running<'_>, runtime: &Runtime<'_>) -> Result<Batch> {
    let mut all = Batch::new(0, runtime.program.slots);
    while let Some(batch) = input.next(runtime)? {
        runtime.budget.look()?;
        runtime.budget.keep(batch.bytes())?;
        all.append(batch);
    }
    Ok(all)
}

/// Pairs of outer and other rows as one batch.
fn pair(outer: &Batch, outer_rows: &[u32], other: &Batch, other_rows: &[u32], adds: &[Slot]) -> Batch {
    let mut out = outer.gather(outer_rows);
    for slot in adds {
        out.set(*slot, other.column(*slot).gather(other_rows));
    }
    out
}

/// Every pair of rows.
pub(super) struct Cross<'p> {
    input: Running<'p>,
    other: Running<'p>,
    adds: &'p [Slot],
    gathered: Option<Batch>,
    current: Option<(Batch, usize, usize)>,
}

impl<'p> Cross<'p> {
    pub fn new(input: Running<'p>, other: Running<'p>, adds: &'p [Slot]) -> Self {
        Cross { input, other, adds, gathered: None, current: None }
    }
}

impl Operator for Cross<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let (batch, mut row, mut position) = match self.current.take() {
                Some(current) => current,
                None => match self.input.next(runtime)? {
                    Some(batch) => (batch, 0, 0),
                    None => return Ok(None),
                },
            };
            let other = match &self.gathered {
                Some(other) => other,
                None => {
                    let all = gather_all(&mut self.other, runtime)?;
                    self.gathered.insert(all)
                }
            };
            if other.len == 0 {
                return Ok(None);
            }
            runtime.budget.look()?;
            let (mut outer_rows, mut other_rows) = (Vec::new(), Vec::new());
            while outer_rows.len() < BATCH_ROWS * 4 && row < batch.len {
                let end = other.len.min(position + BATCH_ROWS * 4 - outer_rows.len());
                outer_rows.extend(std::iter::repeat_n(row as u32, end - position));
                other_rows.extend(position as u32..end as u32);
                position = end;
                if position == other.len {
                    position = 0;
                    row += 1;
                }
            }
            let out = pair(&batch, &outer_rows, other, &other_rows, self.adds);
            if row < batch.len {
                self.current = Some((batch, row, position));
            }
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}

/// Pairs of rows whose keys are equal.
pub(super) struct HashJoin<'p> {
    input: Running<'p>,
    other: Running<'p>,
    keys: &'p [(Expression, Expression)],
    adds: &'p [Slot],
    table: Option<(Batch, FxHashMap<RowKey, Vec<u32>>)>,
}

impl<'p> HashJoin<'p> {
    pub fn new(input: Running<'p>, other: Running<'p>, keys: &'p [(Expression, Expression)], adds: &'p [Slot]) -> Self {
        HashJoin { input, other, keys, adds, table: None }
    }

    fn build(&mut self, runtime: &Runtime<'_>) -> Result<(Batch, FxHashMap<RowKey, Vec<u32>>)> {
        let all = gather_all(&mut self.other, runtime)?;
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let mut table: FxHashMap<RowKey, Vec<u32>> = FxHashMap::default();
        for row in 0..all.len {
            if let Some(key) = key_of(self.keys.iter().map(|(_, key)| key), &evaluator, &all, row)? {
                runtime.budget.keep(64)?;
                table.entry(key).or_default().push(row as u32);
            }
        }
        Ok((all, table))
    }
}

/// A row's key; none if it cannot be equal to any.
fn key_of<'e>(
    keys: impl Iterator<Item = &'e Expression>,
    evaluator: &Evaluator<'_, '_>,
    batch: &Batch,
    row: usize,
) -> Result<Option<RowKey>> {
    let mut values = Vec::new();
    for key in keys {
        let value = evaluator.value(key, &Row::new(batch, row))?;
        // Null, NaN and lists holding them are equivalent to themselves but not equal.
        if equality::equal(&value, &value) != Some(true) {
            return Ok(None);
        }
        values.push(value);
    }
    Ok(Some(RowKey(values)))
}

impl Operator for HashJoin<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
            if self.table.is_none() {
                self.table = Some(self.build(runtime)?);
            }
            let Some((other, table)) = &self.table else { return Ok(None) };
            runtime.budget.look()?;
            let graph = runtime.graph();
            let evaluator = Evaluator::new(runtime, &graph);
            let (mut outer_rows, mut other_rows): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
            for row in 0..batch.len {
                if let Some(key) = key_of(self.keys.iter().map(|(key, _)| key), &evaluator, &batch, row)?
                    && let Some(matches) = table.get(&key)
                {
                    runtime.budget.step()?;
                    outer_rows.extend(std::iter::repeat_n(row as u32, matches.len()));
                    other_rows.extend(matches);
                }
            }
            let out = pair(&batch, &outer_rows, other, &other_rows, self.adds);
            if out.len > 0 {
                return Ok(Some(out));
            }
        }
    }
}
