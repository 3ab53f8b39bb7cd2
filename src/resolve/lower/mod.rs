//! Expressions: from the tree to the resolved form, with static types checked on the way.

mod calls;
mod collections;
mod fold;
mod operators;
mod subqueries;

use super::near;
use super::resolver::{Resolver, Typed};
use super::types::{Base, StaticType};
use super::{Expression, ExpressionKind, LabelTest};
use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::syntax::tree;
use crate::value::Value;
use std::sync::Arc;

/// Where an expression stands: only a predicate may be a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// Any value is wanted.
    Value,
    /// True or false is wanted.
    Predicate,
}

impl Typed {
    /// An expression of a known type.
    pub fn new(kind: ExpressionKind, span: Span, of: StaticType) -> Self {
        Typed { expression: Expression::new(kind, span), of }
    }

    fn constant(value: Value, span: Span) -> Self {
        let of = StaticType::of_value(&value);
        Typed { expression: Expression::constant(value, span), of }
    }

    fn boolean(kind: ExpressionKind, span: Span) -> Self {
        Typed::new(kind, span, StaticType::of(Base::Boolean))
    }
}

impl Resolver<'_, '_> {
    /// Resolves an expression whose value is wanted.
    ///
    /// # Errors
    /// Undefined variables, unknown functions, static types that do not fit, patterns.
    pub fn value(&mut self, expression: &tree::Expression) -> Result<Typed> {
        self.lower(expression, Place::Value)
    }

    /// Resolves a condition; `word` is what it stands in: `WHERE`.
    ///
    /// # Errors
    /// As [`Resolver::value`], and values that are certainly not true or false.
    pub fn predicate(&mut self, expression: &tree::Expression, word: &str) -> Result<Typed> {
        let typed = self.lower(expression, Place::Predicate)?;
        self.expect_boolean(&typed, word)?;
        Ok(typed)
    }

    /// Resolves a WHERE into conjuncts: all of them must be true.
    ///
    /// # Errors
    /// As [`Resolver::predicate`].
    pub fn conjuncts(&mut self, filter: Option<&tree::Expression>) -> Result<Vec<Expression>> {
        let Some(filter) = filter else { return Ok(Vec::new()) };
        let typed = self.predicate(filter, "WHERE")?;
        let mut conjuncts = Vec::new();
        split(typed.expression, &mut conjuncts);
        Ok(conjuncts)
    }

    /// Resolves an expression.
    ///
    /// One short arm a kind: the tree may nest deeply, and this is the frame that repeats.
    pub(super) fn lower(&mut self, expression: &tree::Expression, place: Place) -> Result<Typed> {
        use tree::ExpressionKind as Tree;
        let span = expression.span;
        match &*expression.kind {
            Tree::Null => Ok(Typed::constant(Value::Null, span)),
            Tree::Boolean(value) => Ok(Typed::constant(Value::Boolean(*value), span)),
            Tree::Integer(value) => Ok(Typed::constant(Value::Integer(*value), span)),
            Tree::Float(value) => Ok(Typed::constant(Value::Float(*value), span)),
            Tree::String(value) => Ok(Typed::constant(Value::String(Arc::clone(value)), span)),
            Tree::Variable(name) => self.variable_value(name),
            Tree::Parameter(name) => Ok(self.parameter_value(name)),
            Tree::List(items) => self.list(items, span),
            Tree::Map(entries) => self.map(entries, span),
            Tree::MapProjection { subject, items } => self.map_projection(subject, items, span),
            Tree::Property(subject, key) => self.property(subject, key, span),
            Tree::Index(subject, index) => self.index(subject, index, span),
            Tree::Slice(subject, from, to) => self.slice(subject, from.as_ref(), to.as_ref(), span),
            Tree::Not(inner) => self.not(inner, place, span),
            Tree::Negate(inner) => self.sign(inner, true, span),
            Tree::Plus(inner) => self.sign(inner, false, span),
            Tree::And(all) => self.logic(all, operators::Logic::And, place, span),
            Tree::Or(any) => self.logic(any, operators::Logic::Or, place, span),
            Tree::Xor(odd) => self.logic(odd, operators::Logic::Xor, place, span),
            Tree::Arithmetic(first, rest) => self.arithmetic(first, rest, span),
            Tree::Comparison(first, rest) => self.comparison(first, rest, span),
            Tree::StringMatch(operator, subject, pattern) => self.string_match(*operator, subject, pattern, span),
            Tree::In(item, list) => self.contained(item, list, span),
            Tree::IsNull { subject, negated } => self.is_null(subject, *negated, span),
            Tree::HasLabels(subject, labels) => self.has_labels(subject, labels, span),
            Tree::CountStar => self.count_star(span),
            Tree::Call { name, distinct, arguments } => self.call(name, *distinct, arguments, span),
            Tree::Case { subject, branches, otherwise } => {
                self.case(subject.as_ref(), branches, otherwise.as_ref(), span)
            }
            Tree::ListComprehension { variable, list, filter, result } => {
                self.list_comprehension(variable, list, filter.as_ref(), result.as_ref(), span)
            }
            Tree::PatternComprehension { pattern, filter, result } => {
                self.pattern_comprehension(pattern, filter.as_ref(), result, span)
            }
            Tree::Quantified { quantifier, variable, list, filter } => {
                self.quantified(*quantifier, variable, list, filter, span)
            }
            Tree::Reduce { accumulator, initial, variable, list, step } => {
                self.reduce((accumulator, initial), (variable, list), step, span)
            }
            Tree::Subquery(kind, body) => self.subquery_expression(*kind, body, span),
            Tree::Pattern(pattern) => self.pattern_expression(pattern, place, span),
        }
    }

    fn variable_value(&mut self, name: &tree::Name) -> Result<Typed> {
        let slot = self.variable(name)?;
        Ok(Typed { expression: Expression::slot(slot, name.span), of: self.type_of(slot) })
    }

    fn parameter_value(&mut self, name: &tree::Name) -> Typed {
        let id = self.parameter(&name.text);
        Typed::new(ExpressionKind::Parameter(id), name.span, StaticType::of(Base::Foreign))
    }

    /// Several expressions whose values are wanted, and the type they have in common.
    fn values(&mut self, expressions: &[tree::Expression]) -> Result<(Vec<Expression>, Vec<StaticType>)> {
        let mut lowered = Vec::with_capacity(expressions.len());
        let mut types = Vec::with_capacity(expressions.len());
        for expression in expressions {
            let typed = self.value(expression)?;
            lowered.push(typed.expression);
            types.push(typed.of);
        }
        Ok((lowered, types))
    }

    #[inline(never)]
    fn property(&mut self, subject: &tree::Expression, key: &tree::Name, span: Span) -> Result<Typed> {
        let subject = self.value(subject)?;
        self.check_has_properties(&subject, key)?;
        let key = self.names.key(self.text, key, subject.of)?;
        let of = match subject.of.scalar() {
            Some(Base::Node | Base::Relationship | Base::Foreign) => StaticType::of(Base::Foreign),
            _ => StaticType::ANY,
        };
        Ok(Typed::new(ExpressionKind::Property(Box::new(subject.expression), key), span, of))
    }

    fn check_has_properties(&self, subject: &Typed, key: &tree::Name) -> Result<()> {
        let with_properties = [Base::Node, Base::Relationship, Base::Map, Base::Temporal];
        if subject.of.may_be(&with_properties) {
            return Ok(());
        }
        let piece = self.snippet(subject.expression.span);
        let message = format!("`{piece}` is {}, which has no property `{}`", subject.of.words(), key.text);
        // The openCypher TCK calls it a type error for values, and a syntax error for paths.
        let kind = if subject.of.scalar() == Some(Base::Path) { ErrorType::SyntaxError } else { ErrorType::TypeError };
        let error = Diagnostic::compile("no-properties", kind, "InvalidArgumentType", message)
            .at(subject.expression.span.to(key.span));
        Err(if subject.of.is_list() {
            error.hint(format!("take one element first, or `[x IN {piece} | x.{}]` for all", near::written(&key.text)))
        } else if subject.of.scalar() == Some(Base::Path) {
            error.hint(format!("`nodes({piece})` and `relationships({piece})` give its parts"))
        } else {
            error.hint("nodes, relationships and maps have properties")
        })
    }

    /// Checks that a value may be true or false.
    fn expect_boolean(&self, typed: &Typed, word: &str) -> Result<()> {
        if typed.of.may_be(&[Base::Boolean]) {
            return Ok(());
        }
        let piece = self.snippet(typed.expression.span);
        let message =
            format!("`{word}` needs a condition that is true or false, but `{piece}` is {}", typed.of.words());
        Err(self.wrong_type("not-a-condition", message, typed.expression.span))
    }

    /// A static type that does not fit.
    pub fn wrong_type(&self, code: &'static str, message: String, span: Span) -> Box<Diagnostic> {
        Diagnostic::syntax(code, "InvalidArgumentType", message).at(span)
    }

    #[inline(never)]
    fn has_labels(&mut self, subject: &tree::Expression, labels: &tree::LabelExpression, span: Span) -> Result<Typed> {
        let subject = self.value(subject)?;
        if !subject.of.may_be(&[Base::Node, Base::Relationship]) {
            let piece = self.snippet(subject.expression.span);
            let message =
                format!("only nodes and relationships have labels and types; `{piece}` is {}", subject.of.words());
            return Err(self.wrong_type("no-labels", message, subject.expression.span));
        }
        let test = self.label_test(subject.of, labels)?;
        Ok(Typed::boolean(ExpressionKind::HasLabels(Box::new(subject.expression), test), span))
    }

    /// The test for labels of a node, types of a relationship, or either by name.
    pub fn label_test(&mut self, subject: StaticType, labels: &tree::LabelExpression) -> Result<LabelTest> {
        let text = self.text;
        match subject.scalar() {
            Some(Base::Node) => self.names.label_test(labels, &mut |names, name| names.label(text, name)),
            Some(Base::Relationship) => self.names.label_test(labels, &mut |names, name| {
                Ok(names.relationship_type(text, name)?.map_or(LabelTest::Never, LabelTest::Type))
            }),
            _ => self.names.label_test(labels, &mut |names, name| names.label_or_type(text, name)),
        }
    }
}

/// Takes a condition apart into conjuncts.
fn split(condition: Expression, conjuncts: &mut Vec<Expression>) {
    match condition.kind {
        ExpressionKind::And(all) => all.into_iter().for_each(|one| split(one, conjuncts)),
        kind => conjuncts.push(Expression { kind, span: condition.span }),
    }
}
