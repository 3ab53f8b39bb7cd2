//! Expressions a batch at a time, where that is faster, and the filter built on them.

use super::{Evaluator, Row, scalar};
use crate::diagnostic::Result;
use crate::exec::batch::{Batch, Column};
use crate::graph::Gathered;
use crate::resolve::{ArithmeticOperator, ComparisonOperator, Expression, ExpressionKind, LabelTest};
use crate::value::{KeyId, Slot, Value};
use std::borrow::Cow;

/// So many bytes of a batch are not worth asking for.
const LITTLE: usize = 1 << 16;

impl Evaluator<'_, '_> {
    /// The values of an expression in every row of a batch.
    ///
    /// # Errors
    /// Whatever the expression raises for some row.
    pub fn column(&self, expression: &Expression, batch: &Batch) -> Result<Column> {
        match &expression.kind {
            ExpressionKind::Constant(value) => Ok(Column::Constant(value.clone())),
            ExpressionKind::Parameter(_) if batch.len > 0 => {
                Ok(Column::Constant(self.value(expression, &Row::new(batch, 0))?))
            }
            ExpressionKind::Slot(slot) => Ok(batch.column(*slot).clone()),
            ExpressionKind::Property(subject, key) => {
                if let (ExpressionKind::Slot(slot), Some(id)) = (&subject.kind, key.id)
                    && let Some(column) = self.property_column(batch.column(*slot), id)
                {
                    return Ok(column);
                }
                self.row_by_row(expression, batch)
            }
            ExpressionKind::Arithmetic(first, rest) if batch.len > 1 => match self.numbers(first, rest, batch)? {
                Some(column) => Ok(column),
                None => self.row_by_row(expression, batch),
            },
            _ => self.row_by_row(expression, batch),
        }
    }

    /// Arithmetic over columns of numbers; none where something else turns up or a result does not fit, which row
    /// by row is told with its place.
    fn numbers(
        &self,
        first: &Expression,
        rest: &[(ArithmeticOperator, Expression)],
        batch: &Batch,
    ) -> Result<Option<Column>> {
        let Some(mut result) = self.column(first, batch).ok().and_then(|column| Numbers::of(column, batch.len)) else {
            return Ok(None);
        };
        for (operator, operand) in rest {
            let operand = self.column(operand, batch).ok().and_then(|column| Numbers::of(column, batch.len));
            match operand.and_then(|operand| result.apply(*operator, operand)) {
                Some(next) => result = next,
                None => return Ok(None),
            }
        }
        Ok(Some(match result {
            Numbers::Integers(items) => Column::Integers(items),
            Numbers::Floats(items) => Column::Floats(items),
        }))
    }

    /// One row after the other. The values of a batch are there together, so that what only they hold must fit.
    fn row_by_row(&self, expression: &Expression, batch: &Batch) -> Result<Column> {
        let budget = &self.runtime.budget;
        let mut values = Vec::with_capacity(batch.len);
        let mut held = 0usize;
        for row in 0..batch.len {
            budget.step()?;
            let value = self.value(expression, &Row::new(batch, row))?;
            held = held.saturating_add(value.own_bytes());
            if held > LITTLE {
                budget.look_at(held)?;
            }
            values.push(value);
        }
        Ok(Column::from_values(values))
    }

    /// A property of a whole column of entities, if all of them are there to be read.
    fn property_column(&self, subjects: &Column, key: KeyId) -> Option<Column> {
        if self.graph.has_deleted() {
            // Row by row the ones that are gone are told.
            return None;
        }
        let gathered = match subjects {
            Column::Nodes(ids) => match self.graph.node_column(key) {
                Some(column) => column.gather(ids),
                None => return Some(Column::Constant(Value::Null)),
            },
            Column::Relationships(ids) => match self.graph.relationship_column(key) {
                Some(column) => column.gather(ids),
                None => return Some(Column::Constant(Value::Null)),
            },
            Column::Constant(Value::Node(id)) => return Some(Column::Constant(self.graph.node_property(*id, key))),
            Column::Constant(Value::Relationship(id)) => {
                return Some(Column::Constant(self.graph.relationship_property(*id, key)));
            }
            Column::Absent
            | Column::Constant(_)
            | Column::Integers(_)
            | Column::Floats(_)
            | Column::Booleans(_)
            | Column::Values(_) => return None,
        };
        Some(match gathered {
            Gathered::Integers(items) => Column::Integers(items),
            Gathered::Floats(items) => Column::Floats(items),
            Gathered::Booleans(items) => Column::Booleans(items),
            Gathered::Values(items) => Column::Values(items),
        })
    }

    /// The rows of a batch for which every predicate is true; none if that is all of them.
    ///
    /// # Errors
    /// Whatever a predicate raises for a row that passed the ones before it.
    pub fn select(&self, predicates: &[Expression], batch: &Batch) -> Result<Option<Vec<u32>>> {
        let mut selected: Option<Vec<u32>> = None;
        for predicate in predicates {
            if let Some(rows) = self.select_fast(predicate, batch, selected.as_deref())? {
                if rows.len() < batch.len {
                    selected = Some(rows);
                }
                continue;
            }
            let mut rows = Vec::new();
            let mut test = |row: u32| -> Result<()> {
                self.runtime.budget.step()?;
                if self.truth(predicate, &Row::new(batch, row as usize))? == Some(true) {
                    rows.push(row);
                }
                Ok(())
            };
            match &selected {
                Some(before) => before.iter().try_for_each(|row| test(*row))?,
                None => (0..batch.len as u32).try_for_each(test)?,
            }
            if rows.len() < batch.len {
                selected = Some(rows);
            }
        }
        Ok(selected)
    }

    /// Predicates that a whole column answers at once: `n.key < constant`, `n:Label`; among the rows that are
    /// left, if some have gone.
    fn select_fast(&self, predicate: &Expression, batch: &Batch, among: Option<&[u32]>) -> Result<Option<Vec<u32>>> {
        match &predicate.kind {
            ExpressionKind::Comparison(operator, a, b) => {
                let (subject, constant, operator) = if let Some(constant) = self.fixed(b, batch)? {
                    (a, constant, *operator)
                } else if let Some(constant) = self.fixed(a, batch)? {
                    (b, constant, turned(*operator))
                } else {
                    return Ok(None);
                };
                if matches!(constant, Value::List(_) | Value::Map(_)) {
                    // Comparing these may take long, and is watched row by row.
                    return Ok(None);
                }
                let Some(column) = self.subject_column(subject, batch, among) else { return Ok(None) };
                let rows = compare_column(operator, &column, &constant, among.map_or(batch.len, <[u32]>::len));
                Ok(Some(match among {
                    Some(among) => rows.into_iter().filter_map(|row| among.get(row as usize).copied()).collect(),
                    None => rows,
                }))
            }
            ExpressionKind::HasLabels(subject, test) => {
                let (ExpressionKind::Slot(slot), None) = (&subject.kind, among) else { return Ok(None) };
                let Column::Nodes(ids) = batch.column(*slot) else { return Ok(None) };
                if ids.iter().any(|id| self.graph.is_deleted_node(*id)) {
                    // Which is an error, told row by row.
                    return Ok(None);
                }
                let passes = |row: &(usize, &crate::value::NodeId)| {
                    let (_, id) = row;
                    !id.is_null()
                        && match test {
                            LabelTest::Label(label) => self.graph.has_label(**id, *label),
                            other => self.node_passes(**id, other),
                        }
                };
                Ok(Some(ids.iter().enumerate().filter(passes).map(|(row, _)| row as u32).collect()))
            }
            _ => Ok(None),
        }
    }

    /// A slot, or a property of one, as a column of the rows that are left.
    fn subject_column(&self, subject: &Expression, batch: &Batch, among: Option<&[u32]>) -> Option<Column> {
        let of_slot = |slot: Slot| match among {
            Some(rows) => Cow::Owned(batch.column(slot).gather(rows)),
            None => Cow::Borrowed(batch.column(slot)),
        };
        match &subject.kind {
            ExpressionKind::Slot(slot) => Some(of_slot(*slot).into_owned()),
            ExpressionKind::Property(inner, key) => match (&inner.kind, key.id) {
                (ExpressionKind::Slot(slot), Some(id)) => self.property_column(&of_slot(*slot), id),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of an expression that is the same in every row.
    fn fixed(&self, expression: &Expression, batch: &Batch) -> Result<Option<Value>> {
        match &expression.kind {
            ExpressionKind::Constant(value) => Ok(Some(value.clone())),
            ExpressionKind::Parameter(_) => self.value(expression, &Row::new(batch, 0)).map(Some),
            ExpressionKind::Slot(slot) => match batch.column(*slot) {
                Column::Constant(value) => Ok(Some(value.clone())),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }
}

/// A column of numbers without null.
enum Numbers {
    Integers(Vec<i64>),
    Floats(Vec<f64>),
}

impl Numbers {
    fn of(column: Column, len: usize) -> Option<Numbers> {
        match column {
            Column::Integers(items) => Some(Numbers::Integers(items)),
            Column::Floats(items) => Some(Numbers::Floats(items)),
            Column::Constant(Value::Integer(item)) => Some(Numbers::Integers(vec![item; len])),
            Column::Constant(Value::Float(item)) => Some(Numbers::Floats(vec![item; len])),
            Column::Absent
            | Column::Constant(_)
            | Column::Nodes(_)
            | Column::Relationships(_)
            | Column::Booleans(_)
            | Column::Values(_) => None,
        }
    }

    fn into_floats(self) -> Vec<f64> {
        match self {
            Numbers::Integers(items) => items.into_iter().map(|item| item as f64).collect(),
            Numbers::Floats(items) => items,
        }
    }

    fn apply(self, operator: ArithmeticOperator, other: Numbers) -> Option<Numbers> {
        if let (Numbers::Integers(a), Numbers::Integers(b)) = (&self, &other) {
            let pairs = a.iter().zip(b);
            let checked: fn(i64, i64) -> Option<i64> = match operator {
                ArithmeticOperator::Add => i64::checked_add,
                ArithmeticOperator::Subtract => i64::checked_sub,
                ArithmeticOperator::Multiply => i64::checked_mul,
                ArithmeticOperator::Divide => i64::checked_div,
                ArithmeticOperator::Modulo => i64::checked_rem,
                ArithmeticOperator::Power => return None,
            };
            return pairs.map(|(a, b)| checked(*a, *b)).collect::<Option<Vec<_>>>().map(Numbers::Integers);
        }
        let compute: fn(f64, f64) -> f64 = match operator {
            ArithmeticOperator::Add => |a, b| a + b,
            ArithmeticOperator::Subtract => |a, b| a - b,
            ArithmeticOperator::Multiply => |a, b| a * b,
            ArithmeticOperator::Divide => |a, b| a / b,
            ArithmeticOperator::Modulo | ArithmeticOperator::Power => return None,
        };
        let (a, b) = (self.into_floats(), other.into_floats());
        Some(Numbers::Floats(a.into_iter().zip(b).map(|(a, b)| compute(a, b)).collect()))
    }
}

/// The operator with its sides exchanged.
fn turned(operator: ComparisonOperator) -> ComparisonOperator {
    match operator {
        ComparisonOperator::Equal => ComparisonOperator::Equal,
        ComparisonOperator::NotEqual => ComparisonOperator::NotEqual,
        ComparisonOperator::Less => ComparisonOperator::Greater,
        ComparisonOperator::LessOrEqual => ComparisonOperator::GreaterOrEqual,
        ComparisonOperator::Greater => ComparisonOperator::Less,
        ComparisonOperator::GreaterOrEqual => ComparisonOperator::LessOrEqual,
    }
}

/// The rows of a column that compare truly with a constant.
fn compare_column(operator: ComparisonOperator, column: &Column, constant: &Value, len: usize) -> Vec<u32> {
    match (column, constant) {
        (Column::Integers(items), Value::Integer(constant)) => {
            let constant = *constant;
            match operator {
                ComparisonOperator::Equal => rows_where(items, |item| *item == constant),
                ComparisonOperator::NotEqual => rows_where(items, |item| *item != constant),
                ComparisonOperator::Less => rows_where(items, |item| *item < constant),
                ComparisonOperator::LessOrEqual => rows_where(items, |item| *item <= constant),
                ComparisonOperator::Greater => rows_where(items, |item| *item > constant),
                ComparisonOperator::GreaterOrEqual => rows_where(items, |item| *item >= constant),
            }
        }
        (Column::Values(items), constant) => {
            rows_where(items, |item| scalar::compare(operator, item, constant) == Some(true))
        }
        (column, constant) => (0..len as u32)
            .filter(|row| scalar::compare(operator, &column.value(*row as usize), constant) == Some(true))
            .collect(),
    }
}

fn rows_where<T>(items: &[T], test: impl Fn(&T) -> bool) -> Vec<u32> {
    items.iter().enumerate().filter(|(_, item)| test(item)).map(|(row, _)| row as u32).collect()
}
