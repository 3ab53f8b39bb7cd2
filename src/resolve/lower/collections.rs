//! Lists and maps: literals, map projections, comprehensions, quantifiers, `reduce`.

use super::fold;
use crate::diagnostic::{Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::types::{Base, StaticType};
use crate::resolve::{Expression, ExpressionKind, walk};
use crate::syntax::tree::{self, ListQuantifier, MapProjectionItem, Name};
use crate::value::{Slot, Value};
use std::sync::Arc;

impl Resolver<'_, '_> {
    #[inline(never)]
    pub(super) fn list(&mut self, items: &[tree::Expression], span: Span) -> Result<Typed> {
        let (items, types) = self.values(items)?;
        let element = types.into_iter().reduce(StaticType::or).unwrap_or(StaticType::NULL);
        Ok(Typed::new(fold::list(items), span, StaticType::list(element)))
    }

    #[inline(never)]
    pub(super) fn map(&mut self, entries: &[(Name, tree::Expression)], span: Span) -> Result<Typed> {
        let mut lowered = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            lowered.push((Arc::clone(&key.text), self.value(value)?.expression));
        }
        Ok(Typed::new(fold::map(lowered), span, StaticType::of(Base::Map)))
    }

    #[inline(never)]
    pub(super) fn map_projection(
        &mut self,
        subject: &tree::Expression,
        items: &[MapProjectionItem],
        span: Span,
    ) -> Result<Typed> {
        let subject = self.value(subject)?;
        if !subject.of.may_be(&[Base::Node, Base::Relationship, Base::Map]) {
            let piece = self.snippet(subject.expression.span);
            let message = format!(
                "`{{...}}` takes properties of a node, relationship or map, but `{piece}` is {}",
                subject.of.words()
            );
            return Err(self.wrong_type("no-properties", message, subject.expression.span));
        }
        if walk::is_simple(&subject.expression) {
            let kind = self.projected(subject, items)?;
            return Ok(Typed::new(kind, span, StaticType::of(Base::Map)));
        }
        // Every entry names the subject again, so a longer one is computed once, as a list's only element.
        let slot = self.new_slot(None, subject.of);
        let local = Typed { expression: Expression::slot(slot, subject.expression.span), of: subject.of };
        let result = Expression::new(self.projected(local, items)?, span);
        let once = ExpressionKind::ListComprehension {
            slot,
            list: Box::new(Expression::new(ExpressionKind::List(vec![subject.expression]), span)),
            filter: None,
            result: Some(Box::new(result)),
        };
        let zero = Expression::constant(Value::Integer(0), span);
        let kind = ExpressionKind::Index(Box::new(Expression::new(once, span)), Box::new(zero));
        Ok(Typed::new(kind, span, StaticType::of(Base::Map)))
    }

    /// The entries of a map projection over a subject that may be repeated.
    fn projected(&mut self, subject: Typed, items: &[MapProjectionItem]) -> Result<ExpressionKind> {
        let mut all = false;
        let mut entries = Vec::with_capacity(items.len());
        for item in items {
            let (name, value) = match item {
                MapProjectionItem::All => {
                    all = true;
                    continue;
                }
                MapProjectionItem::Property(key) => {
                    let name = Arc::clone(&key.text);
                    let resolved = self.names.key(self.text, key, subject.of)?;
                    let property = ExpressionKind::Property(Box::new(subject.expression.clone()), resolved);
                    (name, Expression::new(property, key.span))
                }
                MapProjectionItem::Entry(key, value) => (Arc::clone(&key.text), self.value(value)?.expression),
                MapProjectionItem::Variable(name) => {
                    let slot = self.variable(name)?;
                    (Arc::clone(&name.text), Expression::slot(slot, name.span))
                }
            };
            entries.push((name, value));
        }
        Ok(ExpressionKind::MapProjection { subject: Box::new(subject.expression), all, entries })
    }

    /// Runs `work` with a variable that exists only there.
    fn with_local<T>(
        &mut self,
        name: &Name,
        of: StaticType,
        work: impl FnOnce(&mut Self, Slot) -> Result<T>,
    ) -> Result<T> {
        let slot = self.new_slot(Some(&name.text), of);
        let before = self.scope.bind(&name.text, slot);
        let result = work(self, slot);
        self.scope.restore(&name.text, before);
        result
    }

    /// Runs `work` where aggregates have no rows to work on.
    fn for_each_element<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.with_aggregates(Aggregates::Refused("for each element of a list"), work)
    }

    #[inline(never)]
    pub(super) fn list_comprehension(
        &mut self,
        variable: &Name,
        list: &tree::Expression,
        filter: Option<&tree::Expression>,
        result: Option<&tree::Expression>,
        span: Span,
    ) -> Result<Typed> {
        let list = self.value(list)?;
        self.expect_list(&list, "IN")?;
        let element = list.of.element();
        let (slot, filter, result) = self.with_local(variable, element, |resolver, slot| {
            resolver.for_each_element(|resolver| {
                let filter = filter.map(|filter| resolver.predicate(filter, "WHERE")).transpose()?;
                let result = result.map(|result| resolver.value(result)).transpose()?;
                Ok((slot, filter, result))
            })
        })?;
        let of = StaticType::list(result.as_ref().map_or(element, |typed| typed.of));
        let kind = ExpressionKind::ListComprehension {
            slot,
            list: Box::new(list.expression),
            filter: filter.map(|typed| Box::new(typed.expression)),
            result: result.map(|typed| Box::new(typed.expression)),
        };
        Ok(Typed::new(kind, span, of))
    }

    #[inline(never)]
    pub(super) fn quantified(
        &mut self,
        quantifier: ListQuantifier,
        variable: &Name,
        list: &tree::Expression,
        filter: &tree::Expression,
        span: Span,
    ) -> Result<Typed> {
        let list = self.value(list)?;
        self.expect_list(&list, "IN")?;
        let (slot, filter) = self.with_local(variable, list.of.element(), |resolver, slot| {
            resolver.for_each_element(|resolver| Ok((slot, resolver.predicate(filter, "WHERE")?)))
        })?;
        let (list, filter) = (Box::new(list.expression), Box::new(filter.expression));
        Ok(Typed::boolean(ExpressionKind::Quantified { quantifier, slot, list, filter }, span))
    }

    #[inline(never)]
    pub(super) fn reduce(
        &mut self,
        (accumulator, initial): (&Name, &tree::Expression),
        (variable, list): (&Name, &tree::Expression),
        step: &tree::Expression,
        span: Span,
    ) -> Result<Typed> {
        let initial = self.value(initial)?;
        let list = self.value(list)?;
        self.expect_list(&list, "IN")?;
        let element = list.of.element();
        // The accumulator may change its type from step to step, so nothing is known about it.
        let (first, second, step) = self.with_local(accumulator, StaticType::ANY, |resolver, first| {
            resolver.with_local(variable, element, |resolver, second| {
                resolver.for_each_element(|resolver| Ok((first, second, resolver.value(step)?)))
            })
        })?;
        let kind = ExpressionKind::Reduce {
            accumulator: first,
            initial: Box::new(initial.expression),
            slot: second,
            list: Box::new(list.expression),
            step: Box::new(step.expression),
        };
        Ok(Typed::new(kind, span, initial.of.or(step.of)))
    }
}
