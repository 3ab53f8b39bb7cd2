//! `CALL { query }`.
//!
//! A subquery sees what it is handed: plain variables in a WITH that comes first. Without one it
//! stands on its own.

use super::QueryPlace;
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::Clause;
use crate::resolve::resolver::Resolver;
use crate::resolve::scope::{Outer, Scope};
use crate::syntax::tree::{self, ClauseKind, ExpressionKind};
use crate::value::Slot;
use std::rc::Rc;
use std::sync::Arc;

impl Resolver<'_, '_> {
    pub(super) fn call_subquery(&mut self, query: &tree::Query, span: Span) -> Result<Clause> {
        self.enter();
        let around = Rc::new(std::mem::take(&mut self.scope));
        self.scope = Scope::inside(Outer::Hidden(Rc::clone(&around)));
        let resolved = self.query(query, QueryPlace::Call);
        self.scope = Scope::default();
        self.scope = Rc::try_unwrap(around).unwrap_or_else(|shared| shared.as_ref().clone());
        let imports = self.leave();
        let (query, names) = resolved?;
        for (name, slot) in names.iter().zip(&query.columns) {
            if self.scope.get(name).is_some() {
                let message = format!("the subquery returns `{name}`, but there is a variable of that name around it");
                return Err(Diagnostic::syntax("variable-already-bound", "VariableAlreadyBound", message)
                    .at(span)
                    .hint("give the column another name with AS"));
            }
            self.scope.bind(name, *slot);
        }
        Ok(Clause::Call { query: Box::new(query), imports })
    }

    /// If the first clause only hands in variables, makes them readable; gives whether it did.
    pub(super) fn import(&mut self, clause: &tree::Clause, clauses: &mut Vec<Clause>) -> Result<bool> {
        let ClauseKind::With { projection, filter } = &clause.kind else { return Ok(false) };
        let Outer::Hidden(around) = self.scope.outer().clone() else { return Ok(false) };
        let mut named = if projection.star { around.own() } else { Vec::new() };
        for item in &projection.items {
            match imported(item, &around) {
                Some(variable) => named.push(variable),
                None => return Ok(false),
            }
        }
        for (name, slot) in named {
            self.read(slot);
            self.scope.bind(&name, slot);
        }
        let plain = filter.is_none()
            && !projection.distinct
            && projection.order.is_empty()
            && projection.skip.is_none()
            && projection.limit.is_none();
        if !plain {
            clauses.push(Clause::Project(self.with(projection, filter.as_ref(), clause.span)?));
        }
        Ok(true)
    }
}

/// The variable from around the subquery that an item hands in, if it does nothing else.
fn imported(item: &tree::ProjectionItem, around: &Scope) -> Option<(Arc<str>, Slot)> {
    let ExpressionKind::Variable(name) = &*item.expression.kind else { return None };
    if item.alias.as_ref().is_some_and(|alias| alias.text != name.text) {
        return None;
    }
    Some((Arc::clone(&name.text), around.get(&name.text)?))
}
