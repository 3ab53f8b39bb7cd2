//! SET and REMOVE.

use crate::diagnostic::Result;
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::types::Base;
use crate::resolve::{Change, ChangeKind, Expression};
use crate::syntax::tree::{self, Name, RemoveItem, SetItem};
use crate::value::LabelId;

const ENTITY: [Base; 2] = [Base::Node, Base::Relationship];

impl Resolver<'_, '_> {
    /// Resolves the items of SET.
    pub(super) fn set(&mut self, items: &[SetItem]) -> Result<Vec<Change>> {
        items.iter().map(|item| self.set_item(item)).collect()
    }

    /// Resolves the items of REMOVE.
    pub(super) fn remove(&mut self, items: &[RemoveItem]) -> Result<Vec<Change>> {
        items.iter().map(|item| self.remove_item(item)).collect()
    }

    fn set_item(&mut self, item: &SetItem) -> Result<Change> {
        Ok(match item {
            SetItem::Property { target, key, value } => {
                let target = self.target(target)?;
                let value = self.set_value(value)?.expression;
                Change { target, kind: ChangeKind::Property(self.names.write_key(key)?, value) }
            }
            SetItem::Replace { variable, value } => {
                let target = self.changed_variable(variable, &ENTITY)?;
                Change { target, kind: ChangeKind::Replace(self.properties_value(value)?) }
            }
            SetItem::Merge { variable, value } => {
                let target = self.changed_variable(variable, &ENTITY)?;
                Change { target, kind: ChangeKind::Extend(self.properties_value(value)?) }
            }
            SetItem::Labels { variable, labels } => {
                let target = self.changed_variable(variable, &[Base::Node])?;
                Change { target, kind: ChangeKind::AddLabels(self.written_labels(labels)?) }
            }
        })
    }

    fn remove_item(&mut self, item: &RemoveItem) -> Result<Change> {
        Ok(match item {
            RemoveItem::Property { target, key } => {
                let target = self.target(target)?;
                Change { target, kind: ChangeKind::RemoveProperty(self.names.write_key(key)?) }
            }
            RemoveItem::Labels { variable, labels } => {
                let target = self.changed_variable(variable, &[Base::Node])?;
                Change { target, kind: ChangeKind::RemoveLabels(self.written_labels(labels)?) }
            }
        })
    }

    fn written_labels(&mut self, labels: &[Name]) -> Result<Vec<LabelId>> {
        labels.iter().map(|label| self.names.write_label(label)).collect()
    }

    fn properties_value(&mut self, value: &tree::Expression) -> Result<Expression> {
        let value = self.set_value(value)?;
        self.expect_map(&value)?;
        Ok(value.expression)
    }

    /// Checks that a value may be a map of properties.
    pub(super) fn expect_map(&self, value: &Typed) -> Result<()> {
        if value.of.may_be(&[Base::Map, Base::Node, Base::Relationship]) {
            return Ok(());
        }
        let piece = self.snippet(value.expression.span);
        let message = format!("properties come from a map, but `{piece}` is {}", value.of.words());
        Err(self.wrong_type("not-a-map", message, value.expression.span))
    }

    fn set_value(&mut self, value: &tree::Expression) -> Result<Typed> {
        self.with_aggregates(Aggregates::Refused("in SET"), |resolver| resolver.value(value))
    }

    fn target(&mut self, target: &tree::Expression) -> Result<Expression> {
        let target = self.set_value(target)?;
        if target.of.may_be(&ENTITY) {
            return Ok(target.expression);
        }
        let piece = self.snippet(target.expression.span);
        let message = format!("only nodes and relationships can be changed, but `{piece}` is {}", target.of.words());
        Err(self.wrong_type("not-an-entity", message, target.expression.span))
    }

    fn changed_variable(&mut self, name: &Name, wanted: &[Base]) -> Result<Expression> {
        let slot = self.variable(name)?;
        let of = self.type_of(slot);
        if of.may_be(wanted) {
            return Ok(Expression::slot(slot, name.span));
        }
        let what = if wanted.contains(&Base::Relationship) { "nodes and relationships" } else { "the labels of nodes" };
        let message = format!("only {what} can be changed, but `{}` is {}", name.text, of.words());
        Err(self.wrong_type("not-an-entity", message, name.span))
    }
}
