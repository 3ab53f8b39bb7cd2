//! FOREACH: checked, but not carried out yet.

use super::not_yet;
use super::order::{updates, word};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::{Clause, Expression, Name};

impl Resolver<'_, '_> {
    pub(super) fn foreach(&mut self, _: &Name, list: &Expression, body: &[Clause], span: Span) -> Result<()> {
        let list = self.with_aggregates(Aggregates::Refused("in FOREACH"), |resolver| resolver.value(list))?;
        self.expect_list(&list, "FOREACH")?;
        if let Some(other) = body.iter().find(|clause| !updates(&clause.kind)) {
            let message = format!("FOREACH only changes the graph; {} cannot stand in it", word(&other.kind));
            return Err(Diagnostic::syntax("clause-in-foreach", "InvalidClauseComposition", message).at(other.span));
        }
        Err(not_yet("FOREACH", span))
    }
}
