//! Operators: logic, arithmetic, comparison, text, lists' indexes, null, CASE.

use super::{Place, fold};
use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::types::{Base, StaticType};
use crate::resolve::{Expression, ExpressionKind, walk};
use crate::syntax::tree::{self, ArithmeticOperator, ComparisonOperator, ListQuantifier, StringOperator};
use crate::value::{Slot, Value};

/// The connectives of conditions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Logic {
    And,
    Or,
    Xor,
}

impl Logic {
    fn word(self) -> &'static str {
        match self {
            Logic::And => "AND",
            Logic::Or => "OR",
            Logic::Xor => "XOR",
        }
    }

    fn of(self, operands: Vec<Expression>) -> ExpressionKind {
        match self {
            Logic::And => ExpressionKind::And(operands),
            Logic::Or => ExpressionKind::Or(operands),
            Logic::Xor => ExpressionKind::Xor(operands),
        }
    }
}

/// What numbers and what goes with them: durations are multiplied, dates subtracted.
const NUMERIC: [Base; 4] = [Base::Integer, Base::Float, Base::Number, Base::Temporal];

impl Resolver<'_, '_> {
    #[inline(never)]
    pub(super) fn not(&mut self, inner: &tree::Expression, place: Place, span: Span) -> Result<Typed> {
        let inner = self.lower(inner, place)?;
        self.expect_boolean(&inner, "NOT")?;
        Ok(Typed::boolean(fold::not(inner.expression), span))
    }

    #[inline(never)]
    pub(super) fn logic(
        &mut self,
        operands: &[tree::Expression],
        logic: Logic,
        place: Place,
        span: Span,
    ) -> Result<Typed> {
        let mut lowered = Vec::with_capacity(operands.len());
        for operand in operands {
            let typed = self.lower(operand, place)?;
            self.expect_boolean(&typed, logic.word())?;
            lowered.push(typed.expression);
        }
        Ok(Typed::boolean(logic.of(lowered), span))
    }

    #[inline(never)]
    pub(super) fn sign(&mut self, inner: &tree::Expression, negated: bool, span: Span) -> Result<Typed> {
        let mut inner = self.value(inner)?;
        if !inner.of.may_be(&NUMERIC) {
            let sign = if negated { "-" } else { "+" };
            let piece = self.snippet(inner.expression.span);
            let message = format!("`{sign}` needs a number, but `{piece}` is {}", inner.of.words());
            return Err(self.wrong_type("not-a-number", message, inner.expression.span));
        }
        if negated {
            return Ok(Typed::new(fold::negate(inner.expression), span, inner.of));
        }
        if inner.of.may_be(&[Base::Boolean]) {
            // What is not known to be a number is checked when it runs: less nothing.
            let zero = Expression::constant(Value::Integer(0), span);
            let kind =
                ExpressionKind::Arithmetic(Box::new(inner.expression), vec![(ArithmeticOperator::Subtract, zero)]);
            return Ok(Typed::new(kind, span, inner.of));
        }
        inner.expression.span = span;
        Ok(inner)
    }

    #[inline(never)]
    pub(super) fn arithmetic(
        &mut self,
        first: &tree::Expression,
        rest: &[(ArithmeticOperator, tree::Expression)],
        span: Span,
    ) -> Result<Typed> {
        let first = self.value(first)?;
        let mut of = first.of;
        let mut so_far = first.expression.span;
        let mut operands = Vec::with_capacity(rest.len());
        for (operator, operand) in rest {
            let operand = self.value(operand)?;
            of = self.arithmetic_type(*operator, (of, so_far), (operand.of, operand.expression.span))?;
            so_far = so_far.to(operand.expression.span);
            operands.push((*operator, operand.expression));
        }
        Ok(Typed::new(fold::arithmetic(first.expression, operands), span, of))
    }

    fn arithmetic_type(
        &self,
        operator: ArithmeticOperator,
        (left, left_span): (StaticType, Span),
        (right, right_span): (StaticType, Span),
    ) -> Result<StaticType> {
        if operator == ArithmeticOperator::Add {
            return self.sum_type((left, left_span), (right, right_span));
        }
        for (of, span) in [(left, left_span), (right, right_span)] {
            if !of.may_be(&NUMERIC) {
                let piece = self.snippet(span);
                let message = format!("`{}` needs numbers, but `{piece}` is {}", sign(operator), of.words());
                return Err(self.wrong_type("not-a-number", message, span));
            }
        }
        Ok(number_type(operator, left, right))
    }

    fn sum_type(
        &self,
        (left, left_span): (StaticType, Span),
        (right, right_span): (StaticType, Span),
    ) -> Result<StaticType> {
        const ADDED: [Base; 5] = [Base::Integer, Base::Float, Base::Number, Base::Temporal, Base::String];
        if left.is_list() || right.is_list() {
            return Ok(match (left.is_list(), right.is_list()) {
                (true, true) => left.or(right),
                (true, false) if right.may_be_list() => StaticType::list(StaticType::ANY),
                (true, false) => left.or(StaticType::list(right)),
                (false, _) if left.may_be_list() => StaticType::list(StaticType::ANY),
                (false, _) => right.or(StaticType::list(left)),
            });
        }
        for ((of, span), other) in [((left, left_span), right), ((right, right_span), left)] {
            if !of.may_be(&ADDED) && !other.may_be_list() {
                let piece = self.snippet(span);
                let message = format!("`+` adds numbers, text and lists, but `{piece}` is {}", of.words());
                return Err(self.wrong_type("not-addable", message, span));
            }
        }
        let text = Some(Base::String);
        if left.scalar() == text || right.scalar() == text {
            let known = [left, right].iter().all(|of| ADDED.iter().any(|base| of.scalar() == Some(*base)));
            return Ok(if known { StaticType::of(Base::String) } else { StaticType::ANY });
        }
        Ok(number_type(ArithmeticOperator::Add, left, right))
    }

    #[inline(never)]
    pub(super) fn comparison(
        &mut self,
        first: &tree::Expression,
        rest: &[(ComparisonOperator, tree::Expression)],
        span: Span,
    ) -> Result<Typed> {
        let first = self.value(first)?;
        let mut operands = Vec::with_capacity(rest.len());
        for (operator, operand) in rest {
            operands.push((*operator, self.value(operand)?.expression));
        }
        if operands.is_empty() {
            return Ok(first);
        }
        let mut chain = self.chain(first.expression, operands);
        chain.span = span;
        Ok(Typed { expression: chain, of: StaticType::of(Base::Boolean) })
    }

    /// `a < b <= c` as `a < b AND b <= c`. An operand in the middle stands twice, so where one is more
    /// than a variable or a property, all are computed once, into a list that the comparisons read:
    /// copies inside copies would grow without end.
    fn chain(&mut self, first: Expression, rest: Vec<(ComparisonOperator, Expression)>) -> Expression {
        let middle = rest.len().saturating_sub(1);
        if rest.iter().take(middle).all(|(_, operand)| walk::is_simple(operand)) {
            return pairs(first, rest);
        }
        let span = first.span;
        let slot = self.new_slot(None, StaticType::ANY);
        let mut operands = vec![first];
        let mut operators = Vec::with_capacity(rest.len());
        for (operator, operand) in rest {
            operators.push(operator);
            operands.push(operand);
        }
        let read: Vec<Expression> =
            (0..).zip(&operands).map(|(index, operand)| element(slot, index, operand.span)).collect();
        let mut read = read.into_iter();
        let start = read.next().unwrap_or_else(|| Expression::slot(slot, span));
        let filter = pairs(start, operators.into_iter().zip(read).collect());
        let list = Expression::new(ExpressionKind::List(operands), span);
        let once = ExpressionKind::Quantified {
            quantifier: ListQuantifier::Any,
            slot,
            list: Box::new(Expression::new(ExpressionKind::List(vec![list]), span)),
            filter: Box::new(filter),
        };
        Expression::new(once, span)
    }

    #[inline(never)]
    pub(super) fn string_match(
        &mut self,
        operator: StringOperator,
        subject: &tree::Expression,
        pattern: &tree::Expression,
        span: Span,
    ) -> Result<Typed> {
        let subject = Box::new(self.value(subject)?.expression);
        let pattern = Box::new(self.value(pattern)?.expression);
        Ok(Typed::boolean(ExpressionKind::StringMatch(operator, subject, pattern), span))
    }

    #[inline(never)]
    pub(super) fn contained(&mut self, item: &tree::Expression, list: &tree::Expression, span: Span) -> Result<Typed> {
        let item = self.value(item)?;
        let list = self.value(list)?;
        self.expect_list(&list, "IN")?;
        Ok(Typed::boolean(ExpressionKind::In(Box::new(item.expression), Box::new(list.expression)), span))
    }

    /// Checks that a value may be a list.
    pub fn expect_list(&self, typed: &Typed, word: &str) -> Result<()> {
        if typed.of.may_be_list() {
            return Ok(());
        }
        let piece = self.snippet(typed.expression.span);
        let message = format!("`{word}` needs a list, but `{piece}` is {}", typed.of.words());
        Err(self.wrong_type("not-a-list", message, typed.expression.span))
    }

    #[inline(never)]
    pub(super) fn is_null(&mut self, subject: &tree::Expression, negated: bool, span: Span) -> Result<Typed> {
        let subject = Box::new(self.value(subject)?.expression);
        Ok(Typed::boolean(ExpressionKind::IsNull { subject, negated }, span))
    }

    #[inline(never)]
    pub(super) fn index(&mut self, subject: &tree::Expression, index: &tree::Expression, span: Span) -> Result<Typed> {
        let subject = self.value(subject)?;
        let index = self.value(index)?;
        let indexed = [Base::Map, Base::Node, Base::Relationship, Base::Temporal];
        if !subject.of.may_be_list() && !subject.of.may_be(&indexed) {
            let piece = self.snippet(subject.expression.span);
            let message = format!("`[...]` takes an element of a list or map, but `{piece}` is {}", subject.of.words());
            return Err(type_error("not-indexable", message, subject.expression.span));
        }
        if subject.of.is_list() && !index.of.may_be(&[Base::Integer]) {
            let piece = self.snippet(index.expression.span);
            let message = format!("the index of a list is an integer, but `{piece}` is {}", index.of.words());
            return Err(type_error("not-an-index", message, index.expression.span));
        }
        let of = match subject.of.scalar() {
            None | Some(Base::Foreign) => subject.of.element(),
            Some(Base::Node | Base::Relationship) => StaticType::of(Base::Foreign),
            _ => StaticType::ANY,
        };
        let kind = ExpressionKind::Index(Box::new(subject.expression), Box::new(index.expression));
        Ok(Typed::new(kind, span, of))
    }

    #[inline(never)]
    pub(super) fn slice(
        &mut self,
        subject: &tree::Expression,
        from: Option<&tree::Expression>,
        to: Option<&tree::Expression>,
        span: Span,
    ) -> Result<Typed> {
        let subject = self.value(subject)?;
        self.expect_list(&subject, "[..]")?;
        let mut bound = |bound: Option<&tree::Expression>| -> Result<Option<Box<Expression>>> {
            bound.map(|bound| Ok(Box::new(self.value(bound)?.expression))).transpose()
        };
        let (from, to) = (bound(from)?, bound(to)?);
        let of = if subject.of.is_list() { subject.of } else { StaticType::list(StaticType::ANY) };
        Ok(Typed::new(ExpressionKind::Slice(Box::new(subject.expression), from, to), span, of))
    }

    #[inline(never)]
    pub(super) fn case(
        &mut self,
        subject: Option<&tree::Expression>,
        branches: &[(tree::Expression, tree::Expression)],
        otherwise: Option<&tree::Expression>,
        span: Span,
    ) -> Result<Typed> {
        let subject = subject.map(|subject| self.value(subject)).transpose()?;
        let mut of = StaticType::NULL;
        let mut lowered = Vec::with_capacity(branches.len());
        for (when, then) in branches {
            let when = match subject {
                Some(_) => self.value(when)?,
                None => self.predicate(when, "WHEN")?,
            };
            let then = self.value(then)?;
            of = of.or(then.of);
            lowered.push((when.expression, then.expression));
        }
        let otherwise = otherwise.map(|otherwise| self.value(otherwise)).transpose()?;
        of = of.or(otherwise.as_ref().map_or(StaticType::NULL, |typed| typed.of));
        let kind = ExpressionKind::Case {
            subject: subject.map(|typed| Box::new(typed.expression)),
            branches: lowered,
            otherwise: otherwise.map(|typed| Box::new(typed.expression)),
        };
        Ok(Typed::new(kind, span, of))
    }
}

/// One comparison.
fn pair(operator: ComparisonOperator, left: Expression, right: Expression) -> Expression {
    let span = left.span.to(right.span);
    Expression::new(ExpressionKind::Comparison(operator, Box::new(left), Box::new(right)), span)
}

/// Every neighbouring pair.
fn pairs(first: Expression, rest: Vec<(ComparisonOperator, Expression)>) -> Expression {
    let span = first.span;
    let mut all = Vec::with_capacity(rest.len());
    let mut left = first;
    let mut rest = rest.into_iter().peekable();
    while let Some((operator, right)) = rest.next() {
        if rest.peek().is_some() {
            let next = right.clone();
            all.push(pair(operator, left, right));
            left = next;
            continue;
        }
        let last = pair(operator, left, right);
        if all.is_empty() {
            return last;
        }
        all.push(last);
        return Expression::new(ExpressionKind::And(all), span);
    }
    left
}

/// One element of the list in a slot.
fn element(slot: Slot, index: i64, span: Span) -> Expression {
    let index = Box::new(Expression::constant(Value::Integer(index), span));
    Expression::new(ExpressionKind::Index(Box::new(Expression::slot(slot, span)), index), span)
}

/// What an operator on numbers gives.
fn number_type(operator: ArithmeticOperator, left: StaticType, right: StaticType) -> StaticType {
    let number = |of: StaticType| matches!(of.scalar(), Some(Base::Integer | Base::Float | Base::Number));
    if !number(left) || !number(right) {
        return StaticType::ANY;
    }
    let float = StaticType::of(Base::Float);
    if operator == ArithmeticOperator::Power || left == float || right == float {
        return float;
    }
    left.or(right)
}

fn sign(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => "+",
        ArithmeticOperator::Subtract => "-",
        ArithmeticOperator::Multiply => "*",
        ArithmeticOperator::Divide => "/",
        ArithmeticOperator::Modulo => "%",
        ArithmeticOperator::Power => "^",
    }
}

fn type_error(code: &'static str, message: String, span: Span) -> Box<Diagnostic> {
    Diagnostic::compile(code, ErrorType::TypeError, "InvalidArgumentType", message).at(span)
}
