//! Clauses to operators, in the order they are written.

use super::pattern::MatchPlanner;
use super::plan::{ApplyKind, Keep, Plan, Program, SubPlan};
use super::slots::{Reads, SlotSet};
use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::graph::Graph;
use crate::resolve::has_subquery;
use crate::resolve::{
    Change, Clause, Create, Delete, Expression, ExpressionKind, Match, Merge, Part, ProcedureCall, Projection, Query,
    Resolved, SubqueryUse,
};
use crate::value::{Slot, Value};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// The most clauses and pieces of patterns that a statement may have in all.
const MOST_PIECES: usize = 1000;

/// Builds the plan of one statement.
pub(super) struct Builder<'r> {
    pub resolved: &'r Resolved,
    pub reads: Reads<'r>,
    pub graph: &'r Graph,
    next_slot: Cell<usize>,
    /// Clauses and pieces of patterns so far: each makes the plan about one operator deeper.
    pieces: Cell<usize>,
    /// By tag: the outer slots that the sub-plan with this tag may read, wherever it has come to.
    imports: RefCell<FxHashMap<Slot, SlotSet>>,
}

/// A plan under construction: the operators so far and the slots their rows hold.
#[derive(Clone)]
pub(super) struct Partial {
    pub plan: Plan,
    pub bound: SlotSet,
    /// The tag of the sub-plan this is part of.
    pub tag: Option<Slot>,
}

impl<'r> Builder<'r> {
    pub fn new(resolved: &'r Resolved, graph: &'r Graph) -> Self {
        Builder {
            resolved,
            reads: Reads::new(&resolved.subqueries),
            graph,
            next_slot: Cell::new(resolved.slots.len()),
            pieces: Cell::new(0),
            imports: RefCell::default(),
        }
    }

    /// A slot of the plan's own.
    pub fn fresh(&self) -> Slot {
        let index = self.next_slot.get();
        self.next_slot.set(index + 1);
        Slot::from_index(index)
    }

    /// Counts clauses or pieces of a pattern. Plans are walked recursively, so their depth has a limit.
    ///
    /// # Errors
    /// More pieces than a plan may have.
    pub fn count_pieces(&self, pieces: usize) -> Result<()> {
        self.pieces.set(self.pieces.get() + pieces);
        if self.pieces.get() <= MOST_PIECES {
            return Ok(());
        }
        Err(Diagnostic::compile(
            "statement-too-complex",
            ErrorType::SemanticError,
            "",
            format!("this statement has more than {MOST_PIECES} clauses and pieces of patterns"),
        )
        .hint("make several statements of it; `UNWIND` of a list does one thing many times"))
    }

    pub fn program(&self) -> Result<Program> {
        let start = Partial { plan: Plan::Unit, bound: SlotSet::default(), tag: None };
        let built = self.query(&self.resolved.query, start)?;
        let subplans = self.resolved.subqueries.iter().map(|subquery| {
            let tag = self.fresh();
            let mut bound: SlotSet = subquery.imports.iter().copied().collect();
            self.imports.borrow_mut().insert(tag, bound.clone());
            bound.insert(tag);
            let partial = self.query(&subquery.query, Partial { plan: Plan::Argument, bound, tag: Some(tag) })?;
            Ok(SubPlan {
                plan: partial.plan,
                kind: subquery.kind,
                column: subquery.query.columns.first().copied(),
                imports: subquery.imports.clone(),
                tag,
            })
        });
        let subplans = subplans.collect::<Result<Vec<_>>>()?;
        let columns = self.resolved.columns.iter().cloned().zip(self.resolved.query.columns.iter().copied()).collect();
        Ok(Program {
            root: built.plan,
            slots: self.next_slot.get(),
            names: self.resolved.slots.iter().map(|slot| slot.name.clone()).collect(),
            columns,
            parameters: self.resolved.parameters.clone(),
            subplans,
            updates: self.resolved.updates,
        })
    }

    /// A whole query on top of the rows of `start`.
    pub fn query(&self, query: &Query, start: Partial) -> Result<Partial> {
        let tag = start.tag;
        let mut bound = start.bound.clone();
        let plan = match query.parts.as_slice() {
            [part] => self.part(part, start)?.plan,
            parts => {
                let mut built = Vec::new();
                for part in parts {
                    built.push((self.part(part, start.clone())?.plan, part.columns.clone()));
                }
                Plan::Union { parts: built, columns: query.columns.clone(), tag }
            }
        };
        bound.extend(query.columns.iter().copied());
        let plan = if query.distinct && query.parts.len() > 1 {
            Plan::Distinct { input: Box::new(plan), slots: query.columns.clone(), tag }
        } else {
            plan
        };
        Ok(Partial { plan, bound, tag })
    }

    fn part(&self, part: &Part, start: Partial) -> Result<Partial> {
        let mut current = start;
        current = self.clauses(&part.clauses, current)?;
        if part.columns.is_empty() && current.tag.is_none() {
            current.plan = Plan::Exhaust { input: Box::new(current.plan) };
        }
        Ok(current)
    }

    fn clauses(&self, clauses: &[Clause], start: Partial) -> Result<Partial> {
        self.count_pieces(clauses.len())?;
        let mut current = start;
        for clause in clauses {
            current = match clause {
                Clause::Match(clause) => self.match_clause(clause, current)?,
                Clause::Unwind { list, slot } => self.unwind(list, *slot, current),
                Clause::Project(projection) => self.projection(projection, current)?,
                Clause::Create(create) => self.create(create, current),
                Clause::Merge(merge) => self.merge(merge, current)?,
                Clause::Set(changes) => self.set(changes, current),
                Clause::Delete(delete) => self.delete(delete, current),
                Clause::Foreach { list, slot, body } => self.foreach(list, *slot, body, current)?,
                Clause::Call { query, imports: _ } => self.call(query, current)?,
                Clause::Procedure(call) => self.procedure(call, current)?,
            };
        }
        Ok(current)
    }

    fn match_clause(&self, clause: &Match, current: Partial) -> Result<Partial> {
        if !clause.optional {
            return MatchPlanner::plan(self, clause, current);
        }
        self.apply(current, ApplyKind::Optional, |start| MatchPlanner::plan(self, clause, start))
    }

    /// Wraps what `inner` builds on the outer rows in an Apply.
    pub fn apply(
        &self,
        outer: Partial,
        kind: ApplyKind,
        inner: impl FnOnce(Partial) -> Result<Partial>,
    ) -> Result<Partial> {
        let tag = self.fresh();
        let mut bound = outer.bound.clone();
        self.imports.borrow_mut().insert(tag, bound.clone());
        bound.insert(tag);
        let built = inner(Partial { plan: Plan::Argument, bound, tag: Some(tag) })?;
        let mut bound = outer.bound;
        let adds: Vec<Slot> = match kind {
            ApplyKind::Inner | ApplyKind::Optional => {
                built.bound.iter().filter(|slot| !bound.contains(*slot) && *slot != tag).collect()
            }
            ApplyKind::Semi | ApplyKind::Anti | ApplyKind::Each => Vec::new(),
        };
        bound.extend(adds.iter().copied());
        let plan = Plan::Apply { input: Box::new(outer.plan), subplan: Box::new(built.plan), kind, adds, tag };
        Ok(Partial { plan, bound, tag: outer.tag })
    }

    fn unwind(&self, list: &Expression, slot: Slot, current: Partial) -> Partial {
        let mut bound = current.bound;
        bound.insert(slot);
        let plan = Plan::Unwind { input: Box::new(current.plan), list: list.clone(), slot };
        Partial { plan, bound, tag: current.tag }
    }

    /// An updating clause takes all its rows before its first change, and makes all its changes before the
    /// next clause looks at the graph.
    fn update(&self, current: Partial, operator: impl FnOnce(Box<Plan>) -> Plan) -> Partial {
        Partial { plan: eager(operator(Box::new(eager(current.plan)))), ..current }
    }

    /// Computes what asks the graph in a subquery before the first change, for all rows: a clause that changes the
    /// graph must not meet its own changes. What also reads `made`, which it makes itself, stays with it.
    fn ask_first<'e>(
        &self,
        current: Partial,
        made: &SlotSet,
        expressions: impl Iterator<Item = &'e mut Expression>,
    ) -> Partial {
        let mut items = Vec::new();
        for expression in expressions {
            if has_subquery(expression) && !self.reads.of(expression).meets(made) {
                let slot = self.fresh();
                let span = expression.span;
                items.push((slot, std::mem::replace(expression, Expression::slot(slot, span))));
            }
        }
        if items.is_empty() {
            return current;
        }
        let mut bound = current.bound;
        bound.extend(items.iter().map(|(slot, _)| *slot));
        let plan = Plan::Project { input: Box::new(current.plan), items, keep: Keep::All };
        Partial { plan, bound, tag: current.tag }
    }

    fn set(&self, changes: &[Change], current: Partial) -> Partial {
        let mut changes = changes.to_vec();
        let values = changes.iter_mut().filter_map(Change::value_mut);
        let current = self.ask_first(current, &SlotSet::default(), values);
        self.update(current, |input| Plan::Set { input, changes })
    }

    fn create(&self, create: &Create, current: Partial) -> Partial {
        let mut asked = create.clone();
        let made: SlotSet = create.slots().collect();
        let current = self.ask_first(current, &made, asked.expressions_mut());
        let mut current = self.update(current, |input| Plan::Create { input, create: Box::new(asked) });
        current.bound.extend(create.slots());
        self.created_paths(create, current)
    }

    fn merge(&self, merge: &Merge, current: Partial) -> Result<Partial> {
        let tag = self.fresh();
        let mut bound = current.bound.clone();
        bound.insert(tag);
        let pattern =
            Match { optional: false, paths: vec![merge.pattern.clone()], filter: Vec::new(), span: merge.span };
        let matching = self.matching(&pattern, Partial { plan: Plan::Argument, bound, tag: Some(tag) })?;
        let mut current = self.update(current, |input| Plan::Merge {
            input,
            merge: Box::new(merge.clone()),
            matching: Box::new(matching),
            tag,
        });
        current.bound.extend(merge.create.slots());
        Ok(self.created_paths(&merge.create, current))
    }

    fn matching(&self, pattern: &Match, start: Partial) -> Result<Plan> {
        Ok(MatchPlanner::plan(self, pattern, start)?.plan)
    }

    /// The paths of what CREATE and MERGE made or found.
    fn created_paths(&self, create: &Create, current: Partial) -> Partial {
        if create.paths.is_empty() {
            return current;
        }
        let Partial { plan, mut bound, tag } = current;
        let items: Vec<(Slot, Expression)> = create
            .paths
            .iter()
            .map(|(slot, pieces)| (*slot, Expression::new(ExpressionKind::PathOf(pieces.clone()), Span::default())))
            .collect();
        bound.extend(items.iter().map(|(slot, _)| *slot));
        let plan = Plan::Project { input: Box::new(plan), items, keep: Keep::All };
        Partial { plan, bound, tag }
    }

    fn delete(&self, delete: &Delete, current: Partial) -> Partial {
        // It takes all rows itself.
        let plan = Plan::Delete { input: Box::new(current.plan), delete: Box::new(delete.clone()) };
        Partial { plan, ..current }
    }

    fn foreach(&self, list: &Expression, slot: Slot, body: &[Clause], current: Partial) -> Result<Partial> {
        let tag = self.fresh();
        let mut bound = current.bound.clone();
        self.imports.borrow_mut().insert(tag, bound.clone());
        bound.extend([tag, slot]);
        let body = self.clauses(body, Partial { plan: Plan::Argument, bound, tag: Some(tag) })?.plan;
        Ok(self.update(current, |input| Plan::Foreach { input, list: list.clone(), slot, body: Box::new(body), tag }))
    }

    /// A subquery that changes the graph runs row by row; one that returns nothing passes the rows on as they are.
    fn call(&self, query: &Query, current: Partial) -> Result<Partial> {
        let kind = if query.columns.is_empty() { ApplyKind::Each } else { ApplyKind::Inner };
        let mut built = self.apply(current, kind, |start| self.query(query, start))?;
        if let Plan::Apply { input, subplan, .. } = &mut built.plan
            && subplan.updates()
        {
            **input = eager(std::mem::replace(input, Plan::Unit));
            built.plan = eager(built.plan);
        }
        Ok(built)
    }

    fn procedure(&self, call: &ProcedureCall, current: Partial) -> Result<Partial> {
        let mut bound = current.bound;
        bound.extend(call.yields.iter().map(|(_, slot)| *slot));
        let plan = Plan::Procedure { input: Box::new(current.plan), call: Box::new(call.clone()) };
        self.filter(Partial { plan, bound, tag: current.tag }, call.filter.clone())
    }

    fn projection(&self, projection: &Projection, current: Partial) -> Result<Partial> {
        let tag = current.tag;
        let Partial { mut plan, mut bound, .. } = current;
        if let Some(aggregation) = &projection.aggregation {
            // What a sub-plan imports is the same in all rows of a tag, and outlives its groups.
            bound = tag.and_then(|tag| self.imports.borrow().get(&tag).cloned()).unwrap_or_default();
            bound.extend(tag);
            bound.extend(aggregation.keys.iter().map(|(slot, _)| *slot));
            bound.extend(aggregation.calls.iter().map(|(slot, _)| *slot));
            plan = Plan::Aggregate {
                input: Box::new(plan),
                keys: aggregation.keys.clone(),
                calls: aggregation.calls.clone(),
                tag,
                weight: None,
            };
        }
        let computed: Vec<(Slot, Expression)> =
            projection.items.iter().filter(|(slot, item)| !is_slot(item, *slot)).cloned().collect();
        bound.extend(computed.iter().map(|(slot, _)| *slot));
        if !computed.is_empty() {
            plan = Plan::Project { input: Box::new(plan), items: computed, keep: Keep::All };
        }
        let outputs: Vec<Slot> = projection.items.iter().map(|(slot, _)| *slot).collect();
        if projection.distinct {
            plan = Plan::Distinct { input: Box::new(plan), slots: outputs.clone(), tag };
        }
        plan = self.order(projection, plan, tag);
        // Earlier slots stay bound as long as their columns do: nothing can name them, except a
        // subquery that sees the rows around it.
        bound.extend(outputs);
        bound.extend(tag);
        self.filter(Partial { plan, bound, tag }, projection.filter.clone())
    }

    /// ORDER BY, SKIP and LIMIT; a sort under a limit keeps only the rows that count.
    fn order(&self, projection: &Projection, mut plan: Plan, tag: Option<Slot>) -> Plan {
        if !projection.order.is_empty() {
            let limit = rows_to_sort(projection);
            plan = Plan::Sort { input: Box::new(plan), keys: projection.order.clone(), limit, tag };
        }
        if let Some(count) = &projection.skip {
            plan = Plan::Skip { input: Box::new(plan), count: count.clone(), tag };
        }
        if let Some(count) = &projection.limit {
            plan = Plan::Limit { input: Box::new(plan), count: count.clone(), tag };
        }
        plan
    }

    /// Filters rows; subqueries that stand alone become semi and anti joins.
    pub fn filter(&self, current: Partial, predicates: Vec<Expression>) -> Result<Partial> {
        let mut plain = Vec::new();
        let mut joins = Vec::new();
        for predicate in predicates {
            match self.exists(&predicate) {
                Some((query, kind)) => joins.push((query, kind)),
                None => plain.push(predicate),
            }
        }
        let mut current = current;
        if !plain.is_empty() {
            current.plan = Plan::Filter { input: Box::new(current.plan), predicates: plain };
        }
        for (query, kind) in joins {
            current = self.apply(current, kind, |start| self.query(&query, start))?;
        }
        Ok(current)
    }

    /// The query of a predicate that is just EXISTS or NOT EXISTS.
    fn exists(&self, predicate: &Expression) -> Option<(Arc<Query>, ApplyKind)> {
        let (id, kind) = match &predicate.kind {
            ExpressionKind::Subquery(id) => (id, ApplyKind::Semi),
            ExpressionKind::Not(inner) => match &inner.kind {
                ExpressionKind::Subquery(id) => (id, ApplyKind::Anti),
                _ => return None,
            },
            _ => return None,
        };
        let subquery = self.resolved.subqueries.get(id.0 as usize)?;
        (subquery.kind == SubqueryUse::Exists).then(|| (Arc::new(subquery.query.clone()), kind))
    }
}

/// Takes all rows first, if nothing does already.
fn eager(plan: Plan) -> Plan {
    match plan {
        Plan::Eager { .. } | Plan::Delete { .. } | Plan::Unit | Plan::Argument => plan,
        other => Plan::Eager { input: Box::new(other) },
    }
}

/// Whether an expression is just this slot.
fn is_slot(expression: &Expression, slot: Slot) -> bool {
    matches!(expression.kind, ExpressionKind::Slot(inner) if inner == slot)
}

/// How many sorted rows matter: SKIP and LIMIT together, where that is known before running.
fn rows_to_sort(projection: &Projection) -> Option<Expression> {
    let limit = projection.limit.as_ref()?;
    let Some(skip) = &projection.skip else { return Some(limit.clone()) };
    match (&skip.kind, &limit.kind) {
        (ExpressionKind::Constant(Value::Integer(skip)), ExpressionKind::Constant(Value::Integer(count))) => {
            Some(Expression::constant(Value::Integer(skip.saturating_add(*count)), limit.span))
        }
        _ => None,
    }
}
