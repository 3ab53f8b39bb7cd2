//! SKIP and LIMIT.

use super::{Operator, Running};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::{Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::resolve::Expression;
use crate::value::{Slot, Value, text};
use rustc_hash::FxHashMap;

/// Rows left out at the start, or passed on at most; tag by tag inside a sub-plan.
pub(super) struct Cut<'p> {
    input: Running<'p>,
    count: &'p Expression,
    skip: bool,
    /// Whether the input changes the graph, which it has to do to its end.
    drain: bool,
    tag: Option<Slot>,
    wanted: Option<u64>,
    seen: u64,
    seen_by_tag: FxHashMap<i64, u64>,
}

impl<'p> Cut<'p> {
    pub fn skip(input: Running<'p>, count: &'p Expression, tag: Option<Slot>) -> Self {
        Cut { input, count, skip: true, drain: false, tag, wanted: None, seen: 0, seen_by_tag: FxHashMap::default() }
    }

    pub fn limit(input: Running<'p>, count: &'p Expression, tag: Option<Slot>, drain: bool) -> Self {
        Cut { skip: false, drain, ..Cut::skip(input, count, tag) }
    }

    fn keeps(&self, seen: u64, wanted: u64) -> bool {
        (seen < wanted) != self.skip
    }
}

/// The number of rows that SKIP or LIMIT names.
pub(super) fn row_count(expression: &Expression, clause: &str, runtime: &Runtime<'_>) -> Result<u64> {
    let graph = runtime.graph();
    let empty = Batch::new(1, 0);
    let value = Evaluator::new(runtime, &graph).value(expression, &Row::new(&empty, 0))?;
    let wrong = |detail, message: String| {
        Err(Diagnostic::runtime("not-a-row-count", ErrorType::SyntaxError, detail, message)
            .at(expression.span)
            .hint(format!("`{clause}` takes a whole number that is not negative")))
    };
    match value {
        Value::Integer(count) => match u64::try_from(count) {
            Ok(count) => Ok(count),
            Err(_) => wrong("NegativeIntegerArgument", format!("`{clause}` cannot take the negative number {count}")),
        },
        other => wrong(
            "InvalidArgumentType",
            format!("`{clause}` expected a whole number, but found {}", text::spoken(&other)),
        ),
    }
}

/// The tag of a row.
pub(super) fn tag_of(column: &Column, row: usize) -> i64 {
    match column {
        Column::Integers(tags) => tags.get(row).copied().unwrap_or(0),
        Column::Constant(Value::Integer(tag)) => *tag,
        other => match other.value(row) {
            Value::Integer(tag) => tag,
            _ => 0,
        },
    }
}

impl Operator for Cut<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let wanted = match self.wanted {
            Some(wanted) => wanted,
            None => {
                let clause = if self.skip { "SKIP" } else { "LIMIT" };
                *self.wanted.insert(row_count(self.count, clause, runtime)?)
            }
        };
        loop {
            if !self.skip && self.tag.is_none() && self.seen >= wanted {
                if self.drain {
                    while self.input.next(runtime)?.is_some() {}
                }
                return Ok(None);
            }
            let Some(mut batch) = self.input.next(runtime)? else { return Ok(None) };
            match self.tag {
                None => {
                    let before = self.seen;
                    self.seen += batch.len as u64;
                    let boundary = usize::try_from(wanted.saturating_sub(before)).unwrap_or(usize::MAX).min(batch.len);
                    if self.skip {
                        batch.slice(boundary, batch.len - boundary);
                    } else {
                        batch.truncate(boundary);
                    }
                }
                Some(tag) => {
                    let mut rows = Vec::new();
                    for row in 0..batch.len {
                        let seen = self.seen_by_tag.entry(tag_of(batch.column(tag), row)).or_insert(0);
                        let before = *seen;
                        *seen += 1;
                        if self.keeps(before, wanted) {
                            rows.push(row as u32);
                        }
                    }
                    batch = batch.gather(&rows);
                }
            }
            if batch.len > 0 {
                return Ok(Some(batch));
            }
        }
    }
}
