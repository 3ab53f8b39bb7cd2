//! FOREACH.

use super::QueryPlace;
use super::order::{updates, word};
use crate::diagnostic::{Diagnostic, Result};
use crate::resolve::Clause;
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::already_bound;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::{self, Name};

impl Resolver<'_, '_> {
    pub(super) fn foreach(
        &mut self,
        variable: &Name,
        list: &tree::Expression,
        body: &[tree::Clause],
    ) -> Result<Clause> {
        let list = self.with_aggregates(Aggregates::Refused("in FOREACH"), |resolver| resolver.value(list))?;
        self.expect_list(&list, "FOREACH")?;
        if self.scope.get(&variable.text).is_some() {
            return Err(already_bound(variable, "FOREACH needs a new one for the elements"));
        }
        if let Some(other) = body.iter().find(|clause| !updates(&clause.kind)) {
            let message = format!("FOREACH only changes the graph; {} cannot stand in it", word(&other.kind));
            return Err(Diagnostic::syntax("clause-in-foreach", "InvalidClauseComposition", message).at(other.span));
        }
        // What the body makes ends with it.
        let around = self.scope.clone();
        let slot = self.declare(variable, list.of.element());
        let (mut clauses, mut columns) = (Vec::with_capacity(body.len()), Vec::new());
        let resolved =
            body.iter().try_for_each(|clause| self.clause(clause, QueryPlace::Statement, &mut clauses, &mut columns));
        self.scope = around;
        resolved?;
        Ok(Clause::Foreach { list: list.expression, slot, body: clauses })
    }
}
