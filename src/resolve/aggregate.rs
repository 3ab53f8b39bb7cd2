//! Aggregates: gathered while a projection's items are resolved, then the items are rewritten over
//! the grouping keys and the aggregates' results.

use super::resolver::Resolver;
use super::walk;
use super::{AggregateCall, Expression, ExpressionKind, SubqueryId};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::value::Slot;

/// What may be done with an aggregate in the expression at hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Aggregates {
    /// None may stand here; says where that is: `in WHERE`.
    Refused(&'static str),
    /// This is already inside one.
    Nested,
    /// They are gathered.
    Gathered,
}

/// The aggregates of one projection.
#[derive(Default)]
pub struct Collected {
    /// Each with the slot its result goes to.
    pub calls: Vec<(Slot, AggregateCall)>,
    /// How many times an aggregate was met, the same one included.
    pub met: usize,
}

impl Collected {
    /// The slot of an aggregate that was gathered before, if there is the same one.
    pub fn find(&self, call: &AggregateCall) -> Option<Slot> {
        let same = |known: &AggregateCall| {
            known.aggregate == call.aggregate
                && known.distinct == call.distinct
                && known.arguments.len() == call.arguments.len()
                && known.arguments.iter().zip(&call.arguments).all(|(a, b)| walk::same(a, b))
        };
        self.calls.iter().find(|(_, known)| same(known)).map(|(slot, _)| *slot)
    }
}

/// What is left of the rows after grouping or DISTINCT, and how to say what is gone.
pub struct Grouped<'p> {
    /// The values that are still there, with the slot of each.
    pub keys: &'p [(Slot, Expression)],
    /// Whether only variables and their properties count as keys: beside an aggregate.
    pub plain: bool,
    /// Slots below this one were there before the projection.
    pub before: Slot,
    /// What to say about a variable that is gone.
    pub gone: Gone,
}

/// Where a variable that is gone was read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gone {
    /// In an item, beside an aggregate.
    Item,
    /// In ORDER BY or WHERE, beside an aggregate.
    SortWithAggregate,
    /// In ORDER BY or WHERE.
    Sort,
    /// In an aggregate that only ORDER BY has.
    SortAggregate,
}

impl Resolver<'_, '_> {
    /// Rewrites an expression over what is left.
    ///
    /// # Errors
    /// When it reads a variable that is gone.
    pub fn over_groups(&self, expression: &mut Expression, grouped: &Grouped<'_>) -> Result<()> {
        let key = grouped
            .keys
            .iter()
            .find(|(_, key)| (!grouped.plain || walk::is_plain_key(key)) && walk::same(key, expression));
        if let Some((slot, _)) = key {
            expression.kind = ExpressionKind::Slot(*slot);
            return Ok(());
        }
        let span = expression.span;
        if let ExpressionKind::Property(subject, _) = &expression.kind
            && let ExpressionKind::Slot(slot) = subject.kind
            && !grouped.keys.iter().any(|(key, _)| *key == slot)
        {
            return self.check_left(slot, span, grouped);
        }
        match &expression.kind {
            ExpressionKind::Slot(slot) => self.check_left(*slot, span, grouped),
            ExpressionKind::PathOf(slots) => slots.iter().try_for_each(|slot| self.check_left(*slot, span, grouped)),
            ExpressionKind::Subquery(id) => {
                self.imports(*id).iter().try_for_each(|slot| self.check_left(*slot, span, grouped))
            }
            _ => walk::each_part(expression, &mut |part| self.over_groups(part, grouped)),
        }
    }

    /// Whether an expression, or a subquery in it, reads a slot that is `wanted`; told is also whether
    /// the slot is read in a subquery.
    pub fn reads(&self, expression: &Expression, wanted: &mut dyn FnMut(Slot, bool) -> bool) -> bool {
        match &expression.kind {
            ExpressionKind::Slot(slot) => wanted(*slot, false),
            ExpressionKind::PathOf(slots) => slots.iter().any(|slot| wanted(*slot, false)),
            ExpressionKind::Subquery(id) => self.imports(*id).iter().any(|slot| wanted(*slot, true)),
            _ => walk::any_part(expression, &mut |part| self.reads(part, wanted)),
        }
    }

    fn imports(&self, id: SubqueryId) -> &[Slot] {
        self.subqueries.get(id.0 as usize).map_or(&[], |subquery| &subquery.imports)
    }

    fn check_left(&self, slot: Slot, span: Span, grouped: &Grouped<'_>) -> Result<()> {
        let is_key = grouped.keys.iter().any(|(key, _)| *key == slot);
        if is_key || slot >= grouped.before || slot < self.first_own_slot() {
            return Ok(());
        }
        let in_key = grouped.keys.iter().any(|(_, key)| self.reads(key, &mut |read, _| read == slot));
        Err(gone(grouped.gone, in_key, &self.snippet(span)).at(span))
    }
}

/// What to say about a piece that reads what is gone.
fn gone(place: Gone, in_key: bool, piece: &str) -> Box<Diagnostic> {
    match place {
        Gone::Item => ambiguous(piece),
        Gone::SortWithAggregate if in_key => ambiguous(piece),
        Gone::SortWithAggregate | Gone::Sort => {
            let message = format!("`{piece}` is gone here: after an aggregate or DISTINCT only the columns are left");
            Diagnostic::syntax("undefined-variable", "UndefinedVariable", message)
                .hint(format!("make `{piece}` a column too"))
        }
        Gone::SortAggregate => {
            let message = format!("an aggregate that only ORDER BY has cannot read `{piece}`");
            Diagnostic::syntax("undefined-variable", "UndefinedVariable", message)
                .hint("make the aggregate a column with AS, and sort by its name")
        }
    }
}

fn ambiguous(piece: &str) -> Box<Diagnostic> {
    let message = format!("`{piece}` stands beside an aggregate, but it may differ from row to row of one group");
    Diagnostic::syntax("ambiguous-aggregation", "AmbiguousAggregationExpression", message)
        .hint(format!("make `{piece}` a column of its own, or give it a name in a WITH first and use the name"))
}
