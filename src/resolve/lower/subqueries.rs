//! Expressions that look into the graph: EXISTS, COUNT, COLLECT, pattern predicates, pattern
//! comprehensions and shortest paths. Each becomes a subquery of its own.

use super::Place;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::clause::QueryPlace;
use crate::resolve::pattern::NewVariables;
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::scope::{Outer, Scope};
use crate::resolve::types::{Base, StaticType};
use crate::resolve::{
    Clause, Expression, ExpressionKind, Match, Part, Projection, Query, SubqueryDefinition, SubqueryId, SubqueryUse,
};
use crate::syntax::tree::{self, ShortestFunction, Subquery, SubqueryKind};
use crate::value::Slot;
use std::rc::Rc;

impl Resolver<'_, '_> {
    #[inline(never)]
    pub(super) fn subquery_expression(&mut self, kind: SubqueryKind, body: &Subquery, span: Span) -> Result<Typed> {
        let (id, of) = match body {
            Subquery::Pattern { patterns, filter } => self.pattern_subquery(kind, patterns, filter.as_ref(), span)?,
            Subquery::Query(query) => self.query_subquery(kind, query, span)?,
        };
        Ok(Typed::new(ExpressionKind::Subquery(id), span, of))
    }

    fn pattern_subquery(
        &mut self,
        kind: SubqueryKind,
        patterns: &[tree::PathPattern],
        filter: Option<&tree::Expression>,
        span: Span,
    ) -> Result<(SubqueryId, StaticType)> {
        let of = match kind {
            SubqueryKind::Exists => StaticType::of(Base::Boolean),
            SubqueryKind::Count => StaticType::of(Base::Integer),
            SubqueryKind::Collect => return Err(collect_without_column(span)),
        };
        let (id, ()) = self.subquery(kind.into(), |resolver| {
            let matching = resolver.match_clause(false, patterns, filter, NewVariables::Declared, span)?;
            Ok((rows_of(matching), ()))
        })?;
        Ok((id, of))
    }

    fn query_subquery(
        &mut self,
        kind: SubqueryKind,
        query: &tree::Query,
        span: Span,
    ) -> Result<(SubqueryId, StaticType)> {
        let (id, column) = self.subquery(kind.into(), |resolver| {
            let (query, _) = resolver.query(query, QueryPlace::Expression(kind))?;
            let column = query.columns.first().map(|slot| resolver.type_of(*slot));
            Ok((query, column))
        })?;
        let columns = self.subqueries.get(id.0 as usize).map_or(0, |subquery| subquery.query.columns.len());
        let of = match kind {
            SubqueryKind::Exists => StaticType::of(Base::Boolean),
            SubqueryKind::Count => StaticType::of(Base::Integer),
            SubqueryKind::Collect if columns != 1 => return Err(collect_without_column(span)),
            SubqueryKind::Collect => StaticType::list(column.unwrap_or(StaticType::ANY)),
        };
        Ok((id, of))
    }

    /// A pattern where a value is expected.
    #[inline(never)]
    pub(super) fn pattern_expression(
        &mut self,
        pattern: &tree::PathPattern,
        place: Place,
        span: Span,
    ) -> Result<Typed> {
        let of = match (pattern.function, place) {
            (Some(function), _) => return self.shortest_path(pattern, function, span),
            (None, Place::Predicate) => StaticType::of(Base::Boolean),
            (None, Place::Value) => return Err(misplaced_pattern(span)),
        };
        let (id, ()) = self.subquery(SubqueryUse::Exists, |resolver| {
            let patterns = std::slice::from_ref(pattern);
            let matching = resolver.match_clause(false, patterns, None, NewVariables::Refused, span)?;
            Ok((rows_of(matching), ()))
        })?;
        Ok(Typed::new(ExpressionKind::Subquery(id), span, of))
    }

    fn shortest_path(&mut self, pattern: &tree::PathPattern, function: ShortestFunction, span: Span) -> Result<Typed> {
        let path = StaticType::of(Base::Path);
        let (use_of, of) = match function {
            ShortestFunction::One => (SubqueryUse::First, path),
            ShortestFunction::All => (SubqueryUse::Collect, StaticType::list(path)),
        };
        let (id, ()) = self.subquery(use_of, |resolver| {
            let patterns = std::slice::from_ref(pattern);
            let mut matching = resolver.match_clause(false, patterns, None, NewVariables::Declared, span)?;
            let slot = resolver.path_slot(&mut matching);
            let column = Expression::slot(slot, span);
            Ok((column_of(matching, slot, column, span), ()))
        })?;
        Ok(Typed::new(ExpressionKind::Subquery(id), span, of))
    }

    /// The slot of the path of a MATCH with one pattern, given one if it has none.
    fn path_slot(&mut self, matching: &mut Match) -> Slot {
        match matching.paths.first_mut() {
            Some(path) => match path.path {
                Some(slot) => slot,
                None => *path.path.insert(self.new_slot(None, StaticType::of(Base::Path))),
            },
            None => self.new_slot(None, StaticType::of(Base::Path)),
        }
    }

    #[inline(never)]
    pub(super) fn pattern_comprehension(
        &mut self,
        pattern: &tree::PathPattern,
        filter: Option<&tree::Expression>,
        result: &tree::Expression,
        span: Span,
    ) -> Result<Typed> {
        let (id, element) = self.subquery(SubqueryUse::Collect, |resolver| {
            let patterns = std::slice::from_ref(pattern);
            let matching = resolver.match_clause(false, patterns, filter, NewVariables::Declared, span)?;
            let result = resolver.value(result)?;
            let slot = resolver.new_slot(None, result.of);
            Ok((column_of(matching, slot, result.expression, span), result.of))
        })?;
        Ok(Typed::new(ExpressionKind::Subquery(id), span, StaticType::list(element)))
    }

    /// Resolves a subquery in a scope of its own that sees everything around it.
    fn subquery<T>(
        &mut self,
        kind: SubqueryUse,
        work: impl FnOnce(&mut Self) -> Result<(Query, T)>,
    ) -> Result<(SubqueryId, T)> {
        self.enter();
        let around = Rc::new(std::mem::take(&mut self.scope));
        self.scope = Scope::inside(Outer::Visible(Rc::clone(&around)));
        let collected = std::mem::take(&mut self.collected);
        let result = self.with_aggregates(Aggregates::Refused("inside a subquery's pattern"), work);
        self.collected = collected;
        self.scope = Scope::default();
        self.scope = Rc::try_unwrap(around).unwrap_or_else(|shared| shared.as_ref().clone());
        let imports = self.leave();
        let (query, extra) = result?;
        Ok((self.keep_subquery(SubqueryDefinition { kind, query, imports }), extra))
    }
}

/// A query that only matches: its rows count, not its columns.
fn rows_of(matching: Match) -> Query {
    let part = Part { clauses: vec![Clause::Match(matching)], columns: Vec::new() };
    Query { parts: vec![part], distinct: false, columns: Vec::new() }
}

/// A query that matches and gives one column.
fn column_of(matching: Match, slot: Slot, column: Expression, span: Span) -> Query {
    let projection = Projection {
        aggregation: None,
        items: vec![(slot, column)],
        distinct: false,
        order: Vec::new(),
        skip: None,
        limit: None,
        filter: Vec::new(),
        span,
    };
    let clauses = vec![Clause::Match(matching), Clause::Project(projection)];
    Query { parts: vec![Part { clauses, columns: vec![slot] }], distinct: false, columns: vec![slot] }
}

fn misplaced_pattern(span: Span) -> Box<Diagnostic> {
    let message = "a pattern can be a condition in WHERE, but it is no value";
    Diagnostic::syntax("misplaced-pattern", "UnexpectedSyntax", message)
        .at(span)
        .hint("`EXISTS { pattern }` is true or false, `COUNT { pattern }` counts, `[pattern | value]` makes a list")
}

fn collect_without_column(span: Span) -> Box<Diagnostic> {
    let message = "COLLECT needs a query that returns exactly one column";
    Diagnostic::syntax("collect-column", "InvalidClauseComposition", message)
        .at(span)
        .hint("end it with `RETURN value`")
}
