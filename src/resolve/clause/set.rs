//! SET and REMOVE: checked, but not carried out yet.

use crate::diagnostic::{Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::types::Base;
use crate::syntax::tree::{Expression, Name, RemoveItem, SetItem};

const ENTITY: [Base; 2] = [Base::Node, Base::Relationship];

impl Resolver<'_, '_> {
    pub(super) fn set(&mut self, items: &[SetItem], span: Span) -> Result<()> {
        items.iter().try_for_each(|item| self.check_set(item))?;
        self.not_yet("SET", span);
        Ok(())
    }

    pub(super) fn remove(&mut self, items: &[RemoveItem], span: Span) -> Result<()> {
        for item in items {
            match item {
                RemoveItem::Property { target, .. } => self.check_target(target)?,
                RemoveItem::Labels { variable, .. } => self.check_variable(variable, &[Base::Node])?,
            }
        }
        self.not_yet("REMOVE", span);
        Ok(())
    }

    /// Checks one item of SET.
    pub(super) fn check_set(&mut self, item: &SetItem) -> Result<()> {
        match item {
            SetItem::Property { target, value, .. } => {
                self.check_target(target)?;
                self.set_value(value).map(drop)
            }
            SetItem::Replace { variable, value } | SetItem::Merge { variable, value } => {
                self.check_variable(variable, &ENTITY)?;
                let value = self.set_value(value)?;
                self.expect_map(&value)
            }
            SetItem::Labels { variable, .. } => self.check_variable(variable, &[Base::Node]),
        }
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

    fn set_value(&mut self, value: &Expression) -> Result<Typed> {
        self.with_aggregates(Aggregates::Refused("in SET"), |resolver| resolver.value(value))
    }

    fn check_target(&mut self, target: &Expression) -> Result<()> {
        let target = self.set_value(target)?;
        if target.of.may_be(&ENTITY) {
            return Ok(());
        }
        let piece = self.snippet(target.expression.span);
        let message = format!("only nodes and relationships can be changed, but `{piece}` is {}", target.of.words());
        Err(self.wrong_type("not-an-entity", message, target.expression.span))
    }

    fn check_variable(&mut self, name: &Name, wanted: &[Base]) -> Result<()> {
        let slot = self.variable(name)?;
        let of = self.type_of(slot);
        if of.may_be(wanted) {
            return Ok(());
        }
        let what = if wanted.contains(&Base::Relationship) { "nodes and relationships" } else { "the labels of nodes" };
        let message = format!("only {what} can be changed, but `{}` is {}", name.text, of.words());
        Err(self.wrong_type("not-an-entity", message, name.span))
    }
}
