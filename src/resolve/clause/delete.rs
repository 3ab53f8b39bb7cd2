//! DELETE: checked, but not carried out yet.

use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::Base;
use crate::syntax::tree::{Expression, ExpressionKind};

impl Resolver<'_, '_> {
    pub(super) fn delete(&mut self, targets: &[Expression], span: Span) -> Result<()> {
        targets.iter().try_for_each(|target| self.check_deleted(target))?;
        self.not_yet("DELETE", span);
        Ok(())
    }

    fn check_deleted(&mut self, target: &Expression) -> Result<()> {
        let typed = self.with_aggregates(Aggregates::Refused("in DELETE"), |resolver| resolver.value(target))?;
        let piece = self.snippet(target.span);
        if let ExpressionKind::HasLabels(..) = &*target.kind {
            let message = "DELETE removes nodes and relationships; labels are taken away with REMOVE";
            return Err(Diagnostic::syntax("delete-label", "InvalidDelete", message)
                .at(target.span)
                .hint(format!("write `REMOVE {piece}`")));
        }
        if typed.of.may_be(&[Base::Node, Base::Relationship, Base::Path]) {
            return Ok(());
        }
        let message = format!("DELETE removes nodes, relationships and paths, but `{piece}` is {}", typed.of.words());
        Err(self.wrong_type("not-an-entity", message, target.span))
    }
}
