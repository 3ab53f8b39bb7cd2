//! Constants computed once. Folding never raises: an expression that would fail stays as it is, so
//! that it fails where and when it runs, or never if it does not run.

use crate::resolve::{Expression, ExpressionKind};
use crate::syntax::tree::ArithmeticOperator;
use crate::value::{AtMost, MAX_DEPTH, Map, Value, arithmetic as compute};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Folded constants are kept in plans, so they stay small.
const LARGEST: AtMost = AtMost(1 << 16);

/// `NOT a`.
pub(super) fn not(inner: Expression) -> ExpressionKind {
    match inner.kind {
        ExpressionKind::Constant(Value::Boolean(value)) => ExpressionKind::Constant(Value::Boolean(!value)),
        ExpressionKind::Constant(Value::Null) => ExpressionKind::Constant(Value::Null),
        kind => ExpressionKind::Not(Box::new(Expression { kind, span: inner.span })),
    }
}

/// `-a`.
pub(super) fn negate(inner: Expression) -> ExpressionKind {
    if let ExpressionKind::Constant(value) = &inner.kind
        && let Ok(negated) = compute::negate(value)
    {
        return ExpressionKind::Constant(negated);
    }
    ExpressionKind::Negate(Box::new(inner))
}

/// A chain of arithmetic.
pub(super) fn arithmetic(first: Expression, rest: Vec<(ArithmeticOperator, Expression)>) -> ExpressionKind {
    if let Some(value) = computed(&first, &rest) {
        return ExpressionKind::Constant(value);
    }
    ExpressionKind::Arithmetic(Box::new(first), rest)
}

fn computed(first: &Expression, rest: &[(ArithmeticOperator, Expression)]) -> Option<Value> {
    let mut value = constant(first)?.clone();
    if !rest.iter().all(|(_, operand)| constant(operand).is_some()) {
        return None;
    }
    for (operator, operand) in rest {
        let operand = constant(operand)?;
        value = match operator {
            ArithmeticOperator::Add => compute::add(value, operand.clone(), &LARGEST),
            ArithmeticOperator::Subtract => compute::subtract(&value, operand),
            ArithmeticOperator::Multiply => compute::multiply(&value, operand),
            ArithmeticOperator::Divide => compute::divide(&value, operand),
            ArithmeticOperator::Modulo => compute::modulo(&value, operand),
            ArithmeticOperator::Power => compute::power(&value, operand),
        }
        .ok()?;
    }
    Some(value)
}

/// `[a, b]`.
pub(super) fn list(items: Vec<Expression>) -> ExpressionKind {
    if !items.iter().all(shallow) {
        return ExpressionKind::List(items);
    }
    ExpressionKind::Constant(Value::list(items.iter().filter_map(constant).cloned().collect()))
}

/// `{a: b}`; of two entries of one name the last one counts.
pub(super) fn map(entries: Vec<(Arc<str>, Expression)>) -> ExpressionKind {
    if !entries.iter().all(|(_, value)| shallow(value)) {
        return ExpressionKind::Map(entries);
    }
    let values: BTreeMap<Arc<str>, Value> =
        entries.iter().filter_map(|(name, value)| Some((Arc::clone(name), constant(value)?.clone()))).collect();
    ExpressionKind::Constant(Value::Map(Map::new(values)))
}

fn constant(expression: &Expression) -> Option<&Value> {
    match &expression.kind {
        ExpressionKind::Constant(value) => Some(value),
        _ => None,
    }
}

/// Whether this is a constant that may still be put into a list.
fn shallow(expression: &Expression) -> bool {
    constant(expression).is_some_and(|value| value.depth() + 1 < MAX_DEPTH)
}
