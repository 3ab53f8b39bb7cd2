//! FOREACH: checked, but not carried out yet.

use super::QueryPlace;
use super::order::{updates, word};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::{Clause, Expression, Name};

impl Resolver<'_, '_> {
    pub(super) fn foreach(&mut self, variable: &Name, list: &Expression, body: &[Clause], span: Span) -> Result<()> {
        let list = self.with_aggregates(Aggregates::Refused("in FOREACH"), |resolver| resolver.value(list))?;
        self.expect_list(&list, "FOREACH")?;
        if let Some(other) = body.iter().find(|clause| !updates(&clause.kind)) {
            let message = format!("FOREACH only changes the graph; {} cannot stand in it", word(&other.kind));
            return Err(Diagnostic::syntax("clause-in-foreach", "InvalidClauseComposition", message).at(other.span));
        }
        // What the body makes ends with it.
        let around = self.scope.clone();
        self.declare(variable, list.of.element());
        let mut columns = Vec::new();
        let checked = body
            .iter()
            .try_for_each(|clause| self.clause(clause, QueryPlace::Statement, &mut Vec::new(), &mut columns));
        self.scope = around;
        checked?;
        self.not_yet("FOREACH", span);
        Ok(())
    }
}
