//! Clauses: the queries they make up, and the order they may stand in.

mod call;
mod create;
mod delete;
mod foreach;
mod matching;
mod merge;
mod order;
mod procedure;
mod project;
mod set;
mod unwind;

use procedure::Standing;

use super::pattern::NewVariables;
use super::resolver::Resolver;
use super::scope::{Outer, Scope};
use super::types::StaticType;
use super::{Clause, Part, Query};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::syntax::tree::{self, ClauseKind, SubqueryKind};
use crate::value::Slot;
use std::sync::Arc;

/// Where a query stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum QueryPlace {
    /// It is the statement.
    Statement,
    /// `CALL { }`.
    Call,
    /// EXISTS, COUNT, COLLECT.
    Expression(SubqueryKind),
}

/// The columns of a query by name.
pub type Columns = Vec<(Arc<str>, Slot)>;

impl Resolver<'_, '_> {
    /// Resolves a query: each part starts in an empty scope inside what lies around now.
    ///
    /// # Errors
    /// Everything that is wrong about names, scopes and static types.
    pub fn query(&mut self, query: &tree::Query, place: QueryPlace) -> Result<(Query, Vec<Arc<str>>)> {
        let outer = self.scope.outer().clone();
        let distinct = order::union_kind(query)?;
        let (first, columns) = self.part(&query.first, place, &outer)?;
        let names: Vec<Arc<str>> = columns.iter().map(|(name, _)| Arc::clone(name)).collect();
        if query.unions.is_empty() {
            let slots = first.columns.clone();
            return Ok((Query { parts: vec![first], distinct: false, columns: slots }, names));
        }
        let mut types: Vec<StaticType> = columns.iter().map(|(_, slot)| self.type_of(*slot)).collect();
        let mut parts = vec![first];
        for (union, single) in &query.unions {
            let (mut part, columns) = self.part(single, place, &outer)?;
            part.columns = same_columns(&names, &columns, union.span.to(single.span))?;
            for (of, slot) in types.iter_mut().zip(&part.columns) {
                *of = of.or(self.type_of(*slot));
            }
            parts.push(part);
        }
        let columns = names.iter().zip(types).map(|(name, of)| self.new_slot(Some(name), of)).collect();
        Ok((Query { parts, distinct, columns }, names))
    }

    fn part(&mut self, single: &tree::SingleQuery, place: QueryPlace, outer: &Outer) -> Result<(Part, Columns)> {
        order::check(single, place)?;
        self.scope = Scope::inside(outer.clone());
        if let ([only], QueryPlace::Statement) = (single.clauses.as_slice(), place)
            && let ClauseKind::Call(call) = &only.kind
        {
            let (call, columns) = self.call_procedure(call, Standing::Alone)?;
            let slots = columns.iter().map(|(_, slot)| *slot).collect();
            return Ok((Part { clauses: vec![call], columns: slots }, columns));
        }
        let mut clauses = Vec::with_capacity(single.clauses.len());
        let mut columns = Vec::new();
        for (position, clause) in single.clauses.iter().enumerate() {
            if position == 0 && place == QueryPlace::Call && self.import(clause, &mut clauses)? {
                continue;
            }
            self.clause(clause, place, &mut clauses, &mut columns)?;
        }
        let slots = columns.iter().map(|(_, slot)| *slot).collect();
        Ok((Part { clauses, columns: slots }, columns))
    }

    fn clause(
        &mut self,
        clause: &tree::Clause,
        place: QueryPlace,
        clauses: &mut Vec<Clause>,
        columns: &mut Columns,
    ) -> Result<()> {
        let span = clause.span;
        match &clause.kind {
            ClauseKind::Match { optional, patterns, filter } => {
                let new = NewVariables::Declared;
                clauses.push(Clause::Match(self.match_clause(*optional, patterns, filter.as_ref(), new, span)?));
            }
            ClauseKind::Unwind { list, variable } => clauses.push(self.unwind(list, variable)?),
            ClauseKind::With { projection, filter } => {
                clauses.push(Clause::Project(self.with(projection, filter.as_ref(), span)?));
            }
            ClauseKind::Return(projection) => {
                let (projection, returned) = self.return_clause(projection, place, span)?;
                clauses.push(Clause::Project(projection));
                *columns = returned;
            }
            ClauseKind::Subquery(query) => clauses.push(self.call_subquery(query, span)?),
            ClauseKind::Call(call) => clauses.push(self.call_procedure(call, Standing::InQuery)?.0),
            ClauseKind::Create(patterns) => self.create_clause(patterns, clauses)?,
            ClauseKind::Merge { pattern, actions } => {
                clauses.push(Clause::Merge(self.merge(pattern, actions, span)?));
            }
            ClauseKind::Set(items) => clauses.push(Clause::Set(self.set(items)?)),
            ClauseKind::Remove(items) => clauses.push(Clause::Set(self.remove(items)?)),
            ClauseKind::Delete { detach, targets } => {
                clauses.push(Clause::Delete(self.delete(*detach, targets, span)?));
            }
            ClauseKind::Foreach { variable, list, body } => clauses.push(self.foreach(variable, list, body)?),
        }
        Ok(())
    }
}

/// A part's columns in the order of the first part's names.
fn same_columns(names: &[Arc<str>], columns: &Columns, span: Span) -> Result<Vec<Slot>> {
    let found: Option<Vec<Slot>> =
        names.iter().map(|name| columns.iter().find(|(other, _)| other == name).map(|(_, slot)| *slot)).collect();
    if let Some(slots) = found
        && slots.len() == columns.len()
    {
        return Ok(slots);
    }
    let (before, after) = (listed(names.iter()), listed(columns.iter().map(|(name, _)| name)));
    let message = format!("both sides of UNION need the same columns: before it {before}, after it {after}");
    Err(Diagnostic::syntax("different-columns", "DifferentColumnsInUnion", message)
        .at(span)
        .hint("give the columns the same names with AS"))
}

fn listed<'n>(names: impl Iterator<Item = &'n Arc<str>>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    if names.is_empty() { "no columns".to_owned() } else { names.join(", ") }
}
