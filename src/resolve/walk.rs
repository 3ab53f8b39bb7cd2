//! Walking resolved expressions: their direct parts, and when two of them are the same.

use super::{Expression, ExpressionKind};
use crate::value::{Slot, Value, text};

/// Calls `work` on each direct part of an expression, until one fails.
pub fn each_part<E>(
    expression: &mut Expression,
    work: &mut dyn FnMut(&mut Expression) -> Result<(), E>,
) -> Result<(), E> {
    match &mut expression.kind {
        ExpressionKind::Constant(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Slot(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::PathOf(_) => Ok(()),
        ExpressionKind::List(all)
        | ExpressionKind::And(all)
        | ExpressionKind::Or(all)
        | ExpressionKind::Xor(all)
        | ExpressionKind::Call(_, all) => all.iter_mut().try_for_each(work),
        ExpressionKind::Map(entries) => entries.iter_mut().try_for_each(|(_, value)| work(value)),
        ExpressionKind::MapProjection { subject, entries, .. } => {
            work(subject)?;
            entries.iter_mut().try_for_each(|(_, value)| work(value))
        }
        ExpressionKind::Property(one, _)
        | ExpressionKind::Not(one)
        | ExpressionKind::Negate(one)
        | ExpressionKind::IsNull { subject: one, .. }
        | ExpressionKind::HasLabels(one, _) => work(one),
        ExpressionKind::Index(a, b)
        | ExpressionKind::Comparison(_, a, b)
        | ExpressionKind::StringMatch(_, a, b)
        | ExpressionKind::In(a, b)
        | ExpressionKind::Quantified { list: a, filter: b, .. } => {
            work(a)?;
            work(b)
        }
        ExpressionKind::Slice(subject, from, to) => {
            work(subject)?;
            [from, to].into_iter().flatten().try_for_each(|bound| work(bound))
        }
        ExpressionKind::Arithmetic(first, rest) => {
            work(first)?;
            rest.iter_mut().try_for_each(|(_, operand)| work(operand))
        }
        ExpressionKind::Case { subject, branches, otherwise } => {
            subject.iter_mut().try_for_each(|subject| work(subject))?;
            for (when, then) in branches {
                work(when)?;
                work(then)?;
            }
            otherwise.iter_mut().try_for_each(|otherwise| work(otherwise))
        }
        ExpressionKind::ListComprehension { list, filter, result, .. } => {
            work(list)?;
            [filter, result].into_iter().flatten().try_for_each(|part| work(part))
        }
        ExpressionKind::Reduce { initial, list, step, .. } => {
            work(initial)?;
            work(list)?;
            work(step)
        }
    }
}

/// Whether `wanted` holds for some direct part of an expression.
pub fn any_part(expression: &Expression, wanted: &mut dyn FnMut(&Expression) -> bool) -> bool {
    match &expression.kind {
        ExpressionKind::Constant(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::Slot(_)
        | ExpressionKind::Subquery(_)
        | ExpressionKind::PathOf(_) => false,
        ExpressionKind::List(all)
        | ExpressionKind::And(all)
        | ExpressionKind::Or(all)
        | ExpressionKind::Xor(all)
        | ExpressionKind::Call(_, all) => all.iter().any(wanted),
        ExpressionKind::Map(entries) => entries.iter().any(|(_, value)| wanted(value)),
        ExpressionKind::MapProjection { subject, entries, .. } => {
            wanted(subject) || entries.iter().any(|(_, value)| wanted(value))
        }
        ExpressionKind::Property(one, _)
        | ExpressionKind::Not(one)
        | ExpressionKind::Negate(one)
        | ExpressionKind::IsNull { subject: one, .. }
        | ExpressionKind::HasLabels(one, _) => wanted(one),
        ExpressionKind::Index(a, b)
        | ExpressionKind::Comparison(_, a, b)
        | ExpressionKind::StringMatch(_, a, b)
        | ExpressionKind::In(a, b)
        | ExpressionKind::Quantified { list: a, filter: b, .. } => wanted(a) || wanted(b),
        ExpressionKind::Slice(subject, from, to) => {
            wanted(subject) || [from, to].into_iter().flatten().any(|bound| wanted(bound))
        }
        ExpressionKind::Arithmetic(first, rest) => wanted(first) || rest.iter().any(|(_, operand)| wanted(operand)),
        ExpressionKind::Case { subject, branches, otherwise } => {
            subject.iter().any(|subject| wanted(subject))
                || branches.iter().any(|(when, then)| wanted(when) || wanted(then))
                || otherwise.iter().any(|otherwise| wanted(otherwise))
        }
        ExpressionKind::ListComprehension { list, filter, result, .. } => {
            wanted(list) || [filter, result].into_iter().flatten().any(|part| wanted(part))
        }
        ExpressionKind::Reduce { initial, list, step, .. } => wanted(initial) || wanted(list) || wanted(step),
    }
}

/// Whether there is a subquery in an expression.
pub fn has_subquery(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Subquery(_)) || any_part(expression, &mut has_subquery)
}

/// Whether an expression is so small that writing it twice costs nothing.
pub fn is_simple(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Property(subject, _) => is_variable(subject),
        ExpressionKind::Constant(Value::List(_) | Value::Map(_)) => false,
        _ => is_variable(expression),
    }
}

fn is_variable(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Constant(_) | ExpressionKind::Parameter(_) | ExpressionKind::Slot(_))
}

/// Whether a grouping key may be used inside an expression with aggregates: a variable, or a property
/// reached from one.
pub fn is_plain_key(expression: &Expression) -> bool {
    let mut expression = expression;
    while let ExpressionKind::Property(subject, _) = &expression.kind {
        expression = subject;
    }
    matches!(expression.kind, ExpressionKind::Slot(_))
}

/// Whether two expressions are the same wherever they stand: they always give the same value in the
/// same row.
pub fn same(a: &Expression, b: &Expression) -> bool {
    Sameness { locals: Vec::new() }.expressions(a, b)
}

/// Comparison of expressions; variables that belong to each side alone are the same in pairs.
struct Sameness {
    locals: Vec<(Slot, Slot)>,
}

impl Sameness {
    fn slots(&self, a: Slot, b: Slot) -> bool {
        match self.locals.iter().rev().find(|(left, right)| *left == a || *right == b) {
            Some(pair) => *pair == (a, b),
            None => a == b,
        }
    }

    fn expressions(&mut self, a: &Expression, b: &Expression) -> bool {
        use ExpressionKind as E;
        match (&a.kind, &b.kind) {
            (E::Constant(a), E::Constant(b)) => a.type_of() == b.type_of() && text::literal(a) == text::literal(b),
            (E::Parameter(a), E::Parameter(b)) => a == b,
            (E::Slot(a), E::Slot(b)) => self.slots(*a, *b),
            (E::Property(a, name), E::Property(b, other)) => name.name == other.name && self.expressions(a, b),
            (E::List(a), E::List(b)) | (E::And(a), E::And(b)) | (E::Or(a), E::Or(b)) | (E::Xor(a), E::Xor(b)) => {
                self.all(a, b)
            }
            (E::Call(function, a), E::Call(other, b)) => function == other && !function.is_random() && self.all(a, b),
            (E::Map(a), E::Map(b)) => self.entries(a, b),
            (
                E::MapProjection { subject: a, all, entries },
                E::MapProjection { subject: b, all: other_all, entries: other_entries },
            ) => all == other_all && self.expressions(a, b) && self.entries(entries, other_entries),
            (E::Not(a), E::Not(b)) | (E::Negate(a), E::Negate(b)) => self.expressions(a, b),
            (E::Index(a, i), E::Index(b, j)) | (E::In(a, i), E::In(b, j)) => {
                self.expressions(a, b) && self.expressions(i, j)
            }
            (E::Slice(a, from, to), E::Slice(b, start, end)) => {
                self.expressions(a, b) && self.options(from, start) && self.options(to, end)
            }
            (E::Arithmetic(a, rest), E::Arithmetic(b, others)) => {
                rest.len() == others.len()
                    && self.expressions(a, b)
                    && rest.iter().zip(others).all(|(a, b)| a.0 == b.0 && self.expressions(&a.1, &b.1))
            }
            (E::Comparison(operator, a, c), E::Comparison(other, b, d)) => {
                operator == other && self.expressions(a, b) && self.expressions(c, d)
            }
            (E::StringMatch(operator, a, c), E::StringMatch(other, b, d)) => {
                operator == other && self.expressions(a, b) && self.expressions(c, d)
            }
            (E::IsNull { subject: a, negated }, E::IsNull { subject: b, negated: other }) => {
                negated == other && self.expressions(a, b)
            }
            (
                E::Case { subject: a, branches, otherwise },
                E::Case { subject: b, branches: others, otherwise: other_otherwise },
            ) => {
                branches.len() == others.len()
                    && self.options(a, b)
                    && self.options(otherwise, other_otherwise)
                    && branches
                        .iter()
                        .zip(others)
                        .all(|(a, b)| self.expressions(&a.0, &b.0) && self.expressions(&a.1, &b.1))
            }
            (
                E::ListComprehension { slot: a, list, filter, result },
                E::ListComprehension { slot: b, list: other_list, filter: other_filter, result: other_result },
            ) => {
                self.expressions(list, other_list)
                    && self.under((*a, *b), |same| {
                        same.options(filter, other_filter) && same.options(result, other_result)
                    })
            }
            (
                E::Quantified { quantifier, slot: a, list, filter },
                E::Quantified { quantifier: other, slot: b, list: other_list, filter: other_filter },
            ) => {
                quantifier == other
                    && self.expressions(list, other_list)
                    && self.under((*a, *b), |same| same.expressions(filter, other_filter))
            }
            (E::PathOf(a), E::PathOf(b)) => a == b,
            // Label tests, reduce and subqueries are never found twice: they are computed again.
            _ => false,
        }
    }

    fn under(&mut self, locals: (Slot, Slot), work: impl FnOnce(&mut Self) -> bool) -> bool {
        self.locals.push(locals);
        let same = work(self);
        self.locals.pop();
        same
    }

    fn all(&mut self, a: &[Expression], b: &[Expression]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| self.expressions(a, b))
    }

    fn entries<N: PartialEq>(&mut self, a: &[(N, Expression)], b: &[(N, Expression)]) -> bool {
        a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.0 == b.0 && self.expressions(&a.1, &b.1))
    }

    fn options(&mut self, a: &Option<Box<Expression>>, b: &Option<Box<Expression>>) -> bool {
        match (a, b) {
            (Some(a), Some(b)) => self.expressions(a, b),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
