//! WITH and RETURN: items, grouping, order, limits.

use super::{Columns, QueryPlace};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::{Aggregates, Gone, Grouped};
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::scope::{Outer, Scope};
use crate::resolve::types::Base;
use crate::resolve::{Aggregation, Expression, ExpressionKind, Projection, SortKey};
use crate::syntax::tree::{self, Name};
use crate::value::{Slot, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// An item while it is resolved.
struct Item {
    name: Arc<str>,
    name_span: Span,
    /// An expression that has neither a name of its own nor one it was given.
    nameless: bool,
    value: Typed,
    /// Whether there is an aggregate in it.
    aggregates: bool,
}

/// The items with their slots.
struct Items {
    columns: Columns,
    aggregation: Option<Aggregation>,
    outputs: Vec<(Slot, Expression)>,
    /// What ORDER BY and WHERE may use beside the columns, once rows are grouped or made distinct.
    left: Option<Vec<(Slot, Expression)>>,
}

impl Resolver<'_, '_> {
    /// Resolves WITH; from now on its columns are what can be read.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub(super) fn with(
        &mut self,
        projection: &tree::Projection,
        filter: Option<&tree::Expression>,
        span: Span,
    ) -> Result<Projection> {
        let (projected, columns, nameless) = self.project(projection, filter, Slot(0), span)?;
        if let Some(place) = nameless {
            let piece = self.snippet(place);
            let message = format!("`{piece}` needs a name to be handed on");
            return Err(Diagnostic::syntax("no-alias", "NoExpressionAlias", message)
                .at(place)
                .hint(format!("write `{piece} AS name`")));
        }
        let outer = self.scope.outer().clone();
        self.scope = Scope::inside(outer);
        for (name, slot) in &columns {
            self.scope.bind(name, *slot);
        }
        Ok(projected)
    }

    /// Resolves RETURN.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub(super) fn return_clause(
        &mut self,
        projection: &tree::Projection,
        place: QueryPlace,
        span: Span,
    ) -> Result<(Projection, Columns)> {
        let inside = matches!(self.scope.outer(), Outer::Visible(_));
        if projection.star && !inside && self.scope.own().is_empty() {
            let message = "`RETURN *` returns every variable, but there is none";
            return Err(Diagnostic::syntax("no-variables", "NoVariablesInScope", message)
                .at(span)
                .hint("give a part of the pattern a name, as in `MATCH (n)`"));
        }
        // What a CALL returns is new to the query around it, so variables from there are copied.
        let own = if place == QueryPlace::Call { self.first_own_slot() } else { Slot(0) };
        let (projected, columns, _) = self.project(projection, None, own, span)?;
        Ok((projected, columns))
    }

    /// Resolves a projection; variables below `own` get new slots. Gives the columns too, and where the
    /// first item without a name is.
    fn project(
        &mut self,
        projection: &tree::Projection,
        filter: Option<&tree::Expression>,
        own: Slot,
        span: Span,
    ) -> Result<(Projection, Columns, Option<Span>)> {
        let before = self.next_slot();
        let around = std::mem::take(&mut self.collected);
        let items = self.with_aggregates(Aggregates::Gathered, |resolver| resolver.items(projection))?;
        check_names(&items)?;
        let nameless = items.iter().find(|item| item.nameless).map(|item| item.value.expression.span);
        let mut items = self.place_items(items, projection.distinct, (own, before))?;
        for (name, slot) in &items.columns {
            self.scope.bind(name, *slot);
        }
        let order = self.order(&projection.order, &items, before)?;
        let skip = self.row_count("SKIP", projection.skip.as_ref())?;
        let limit = self.row_count("LIMIT", projection.limit.as_ref())?;
        let filter = self.late_filter(filter, &items, before)?;
        let collected = std::mem::replace(&mut self.collected, around);
        if let Some(aggregation) = &mut items.aggregation {
            aggregation.calls = collected.calls;
        }
        let (aggregation, distinct) = (items.aggregation, projection.distinct);
        let projected = Projection { aggregation, items: items.outputs, distinct, order, skip, limit, filter, span };
        Ok((projected, items.columns, nameless))
    }

    fn items(&mut self, projection: &tree::Projection) -> Result<Vec<Item>> {
        let mut items = Vec::with_capacity(projection.items.len());
        if projection.star {
            for (name, slot) in self.scope.own() {
                self.read(slot);
                let value = Typed { expression: Expression::slot(slot, projection.span), of: self.type_of(slot) };
                items.push(Item { name, name_span: projection.span, nameless: false, value, aggregates: false });
            }
        }
        for item in &projection.items {
            let met = self.collected.met;
            let value = self.value(&item.expression)?;
            let own_name = match &*item.expression.kind {
                tree::ExpressionKind::Variable(name) => Some(name),
                _ => None,
            };
            let name = item.alias.as_ref().or(own_name);
            items.push(Item {
                name: name.map_or_else(|| Arc::clone(&item.text), |name: &Name| Arc::clone(&name.text)),
                name_span: name.map_or(item.expression.span, |name| name.span),
                nameless: name.is_none(),
                value,
                aggregates: self.collected.met > met,
            });
        }
        Ok(items)
    }

    /// Gives every item its slot, and splits off what rows are grouped by.
    fn place_items(&mut self, items: Vec<Item>, distinct: bool, (own, before): (Slot, Slot)) -> Result<Items> {
        let grouped = items.iter().any(|item| item.aggregates);
        let mut placed = Vec::with_capacity(items.len());
        let mut keys = Vec::new();
        let mut grouped_by = FxHashSet::default();
        for item in items {
            let slot = self.item_slot(&item, own);
            if grouped && !item.aggregates && grouped_by.insert(slot) {
                keys.push((slot, item.value.expression.clone()));
            }
            placed.push((slot, item));
        }
        let columns = placed.iter().map(|(slot, item)| (Arc::clone(&item.name), *slot)).collect();
        let mut outputs: Vec<(Slot, Expression)> = Vec::with_capacity(placed.len());
        let mut seen = FxHashSet::default();
        for (slot, item) in placed {
            let mut expression = item.value.expression;
            if grouped && item.aggregates {
                let over = Grouped { keys: &keys, plain: true, before, gone: Gone::Item };
                self.over_groups(&mut expression, &over)?;
            } else if grouped {
                expression = Expression::slot(slot, expression.span);
            }
            // A variable that is returned twice is one column of rows with two names.
            if seen.insert(slot) {
                outputs.push((slot, expression));
            }
        }
        let left = match (grouped, distinct) {
            (true, _) => Some(keys.clone()),
            (false, true) => Some(outputs.clone()),
            (false, false) => None,
        };
        let aggregation = grouped.then(|| Aggregation { keys, calls: Vec::new() });
        Ok(Items { columns, aggregation, outputs, left })
    }

    /// The slot an item's value goes to: a variable and a plain aggregate have theirs already.
    fn item_slot(&mut self, item: &Item, own: Slot) -> Slot {
        match item.value.expression.kind {
            ExpressionKind::Slot(slot) if slot >= own => {
                if item.aggregates {
                    self.name_slot(slot, &item.name);
                }
                slot
            }
            _ => self.new_slot(Some(&item.name), item.value.of),
        }
    }

    fn order(&mut self, sorts: &[tree::SortItem], items: &Items, before: Slot) -> Result<Vec<SortKey>> {
        let rule = match items.aggregation {
            Some(_) => Aggregates::Gathered,
            None => Aggregates::Refused("in ORDER BY, as no column is an aggregate"),
        };
        let mut keys = Vec::with_capacity(sorts.len());
        for sort in sorts {
            let (known, met) = (self.collected.calls.len(), self.collected.met);
            let mut typed = self.with_aggregates(rule, |resolver| resolver.value(&sort.expression))?;
            if let Some(left) = &items.left {
                self.check_sort_aggregates(known, left, before)?;
                let plain = self.collected.met > met;
                let gone = if plain { Gone::SortWithAggregate } else { Gone::Sort };
                self.over_groups(&mut typed.expression, &Grouped { keys: left, plain, before, gone })?;
            }
            keys.push(SortKey { expression: typed.expression, descending: sort.descending });
        }
        Ok(keys)
    }

    /// An aggregate that only ORDER BY has works on the rows before grouping, so it may read the
    /// variables that rows are grouped by, and nothing that only comes to be by grouping.
    fn check_sort_aggregates(&self, known: usize, left: &[(Slot, Expression)], before: Slot) -> Result<()> {
        let is_variable =
            |(slot, key): &&(Slot, Expression)| matches!(key.kind, ExpressionKind::Slot(own) if own == *slot);
        let variables: Vec<(Slot, Expression)> = left.iter().filter(is_variable).cloned().collect();
        let over = Grouped { keys: &variables, plain: true, before, gone: Gone::SortAggregate };
        for (_, call) in self.collected.calls.iter().skip(known) {
            for argument in &call.arguments {
                self.over_groups(&mut argument.clone(), &over)?;
                let is_column = |slot| left.iter().any(|(key, _)| *key == slot) && slot >= before;
                if self.reads(argument, &mut |slot, _| is_column(slot)) {
                    let message = "an aggregate in ORDER BY works on the rows before grouping, where the columns are not there yet";
                    return Err(Diagnostic::syntax("misplaced-aggregate", "InvalidAggregation", message)
                        .at(call.span)
                        .hint("make the aggregate a column with AS, and sort by its name"));
                }
            }
        }
        Ok(())
    }

    /// WHERE after WITH sees the columns, and what came before as far as it is still there.
    fn late_filter(
        &mut self,
        filter: Option<&tree::Expression>,
        items: &Items,
        before: Slot,
    ) -> Result<Vec<Expression>> {
        let rule = Aggregates::Refused("in WHERE");
        let mut conjuncts = self.with_aggregates(rule, |resolver| resolver.conjuncts(filter))?;
        if let Some(left) = &items.left {
            let over = Grouped { keys: left, plain: false, before, gone: Gone::Sort };
            conjuncts.iter_mut().try_for_each(|conjunct| self.over_groups(conjunct, &over))?;
        }
        Ok(conjuncts)
    }

    /// The number of SKIP or LIMIT: the same for every row, so it reads no variable.
    fn row_count(&mut self, word: &str, count: Option<&tree::Expression>) -> Result<Option<Expression>> {
        let Some(count) = count else { return Ok(None) };
        let scope = std::mem::take(&mut self.scope);
        let subqueries = self.subqueries.len();
        let typed = self.with_aggregates(Aggregates::Refused("in SKIP and LIMIT"), |resolver| resolver.value(count));
        self.scope = scope;
        let typed = typed.map_err(|error| match error.detail {
            "UndefinedVariable" => not_constant(word, count.span),
            _ => error,
        })?;
        if self.subqueries.len() > subqueries {
            return Err(not_constant(word, count.span));
        }
        if let ExpressionKind::Constant(Value::Integer(value)) = typed.expression.kind
            && value < 0
        {
            let message = format!("{word} takes a number of rows, 0 or more, but found {value}");
            return Err(Diagnostic::syntax("negative-count", "NegativeIntegerArgument", message).at(count.span));
        }
        if !typed.of.may_be(&[Base::Integer]) {
            let piece = self.snippet(count.span);
            let message = format!("{word} takes an integer, but `{piece}` is {}", typed.of.words());
            return Err(self.wrong_type("not-an-integer", message, count.span));
        }
        Ok(Some(typed.expression))
    }
}

fn not_constant(word: &str, span: Span) -> Box<Diagnostic> {
    let message = format!("{word} is the same for all rows, so it cannot read a variable");
    Diagnostic::syntax("not-constant", "NonConstantExpression", message)
        .at(span)
        .hint(format!("write a number or a parameter: `{word} 10`, `{word} $count`"))
}

/// Columns need different names.
fn check_names(items: &[Item]) -> Result<()> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for item in items {
        if !seen.insert(&item.name) {
            let message = format!("there are two columns named `{}`", item.name);
            return Err(Diagnostic::syntax("column-name-conflict", "ColumnNameConflict", message)
                .at(item.name_span)
                .hint("give one of them another name with AS"));
        }
    }
    Ok(())
}
