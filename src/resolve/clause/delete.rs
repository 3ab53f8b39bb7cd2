//! DELETE.

use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::Base;
use crate::resolve::{Delete, Expression};
use crate::syntax::tree::{self, ExpressionKind};

impl Resolver<'_, '_> {
    pub(super) fn delete(&mut self, detach: bool, targets: &[tree::Expression], span: Span) -> Result<Delete> {
        let targets = targets.iter().map(|target| self.deleted(target)).collect::<Result<_>>()?;
        Ok(Delete { detach, targets, span })
    }

    fn deleted(&mut self, target: &tree::Expression) -> Result<Expression> {
        let typed = self.with_aggregates(Aggregates::Refused("in DELETE"), |resolver| resolver.value(target))?;
        let piece = self.snippet(target.span);
        if let ExpressionKind::HasLabels(..) = &*target.kind {
            let message = "DELETE removes nodes and relationships; labels are taken away with REMOVE";
            return Err(Diagnostic::syntax("delete-label", "InvalidDelete", message)
                .at(target.span)
                .hint(format!("write `REMOVE {piece}`")));
        }
        if typed.of.may_be(&[Base::Node, Base::Relationship, Base::Path]) {
            return Ok(typed.expression);
        }
        let message = format!("DELETE removes nodes, relationships and paths, but `{piece}` is {}", typed.of.words());
        Err(self.wrong_type("not-an-entity", message, target.span))
    }
}
