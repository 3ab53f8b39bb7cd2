//! Operators: from a flat row of operands to a tree with openCypher's precedence.
//!
//! From the loosest to the tightest: OR, XOR, AND, NOT, comparison, predicates (IN, STARTS WITH, `=~`,
//! IS NULL, IS LABELED), `+ -`, `* / %`, `^`, a sign in front, and what follows a value (`.key`, `[i]`,
//! `:Label`). One function a level; each reads from the same row and stops at the first operator
//! that is not its own.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{ArithmeticOperator, ComparisonOperator, Expression, ExpressionKind, StringOperator};
use super::literals::Number;
use super::{Builder, Pair, Pairs, need};
use crate::diagnostic::{Result, Span};

/// An operator between or after operands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Or,
    Xor,
    And,
    Comparison(ComparisonOperator),
    String(StringOperator),
    In,
    /// IS NULL and IS LABELED, which take nothing on their right.
    Check,
    Additive(ArithmeticOperator),
    Multiplicative(ArithmeticOperator),
    Power,
}

/// The rest of a row, with the operator it begins with.
struct Row<'i> {
    rest: Pairs<'i>,
    next: Option<Pair<'i>>,
    operator: Option<Operator>,
    span: Span,
}

impl<'i> Row<'i> {
    fn new(mut rest: Pairs<'i>, span: Span) -> Self {
        let next = rest.next();
        Row { rest, next, operator: None, span }
    }

    /// Takes the next pair, whatever it is.
    fn take(&mut self) -> Result<Pair<'i>> {
        let next = self.rest.next();
        self.operator = next.as_ref().and_then(operator);
        need(std::mem::replace(&mut self.next, next), self.span)
    }

    fn rule(&self) -> Option<Rule> {
        self.next.as_ref().map(Pair::as_rule)
    }
}

fn operator(pair: &Pair<'_>) -> Option<Operator> {
    match pair.as_rule() {
        Rule::null_check | Rule::label_check | Rule::bar_label_check => Some(Operator::Check),
        Rule::sign_operator => sign_operator(pair.as_str()),
        Rule::word_operator => word_operator(pair.as_str()),
        _ => None,
    }
}

fn sign_operator(sign: &str) -> Option<Operator> {
    Some(match sign {
        "=" => Operator::Comparison(ComparisonOperator::Equal),
        "<>" => Operator::Comparison(ComparisonOperator::NotEqual),
        "<" => Operator::Comparison(ComparisonOperator::Less),
        "<=" => Operator::Comparison(ComparisonOperator::LessOrEqual),
        ">" => Operator::Comparison(ComparisonOperator::Greater),
        ">=" => Operator::Comparison(ComparisonOperator::GreaterOrEqual),
        "=~" => Operator::String(StringOperator::Matches),
        "+" => Operator::Additive(ArithmeticOperator::Add),
        "-" => Operator::Additive(ArithmeticOperator::Subtract),
        "*" => Operator::Multiplicative(ArithmeticOperator::Multiply),
        "/" => Operator::Multiplicative(ArithmeticOperator::Divide),
        "%" => Operator::Multiplicative(ArithmeticOperator::Modulo),
        "^" => Operator::Power,
        _ => return None,
    })
}

/// The grammar lets seven words through; their first letters differ.
fn word_operator(word: &str) -> Option<Operator> {
    Some(match word.as_bytes().first()? | 0x20 {
        b'o' => Operator::Or,
        b'x' => Operator::Xor,
        b'a' => Operator::And,
        b'i' => Operator::In,
        b's' => Operator::String(StringOperator::StartsWith),
        b'e' => Operator::String(StringOperator::EndsWith),
        b'c' => Operator::String(StringOperator::Contains),
        _ => return None,
    })
}

/// An expression of this kind.
pub(super) fn expression(kind: ExpressionKind, span: Span) -> Expression {
    Expression { kind: Box::new(kind), span }
}

impl<'a> Builder<'a> {
    /// `expression` or `bar_expression`.
    pub(super) fn expression(&mut self, pair: Pair<'a>) -> Result<Expression> {
        let span = self.span(&pair);
        self.row(pair.into_inner(), span)
    }

    /// A row of operands and operators.
    pub(super) fn row(&mut self, pairs: Pairs<'a>, span: Span) -> Result<Expression> {
        let mut row = Row::new(pairs, span);
        let built = self.disjunction(&mut row)?;
        match row.next {
            Some(left) => Err(errors::needs_parentheses(self.span(&left), left.as_str())),
            None => Ok(built),
        }
    }

    fn disjunction(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.chain(row, Operator::Or, Self::exclusive, ExpressionKind::Or)
    }

    fn exclusive(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.chain(row, Operator::Xor, Self::conjunction, ExpressionKind::Xor)
    }

    fn conjunction(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.chain(row, Operator::And, Self::negation, ExpressionKind::And)
    }

    /// `a AND b AND c`: one list however long.
    fn chain(
        &mut self,
        row: &mut Row<'a>,
        operator: Operator,
        term: impl Fn(&mut Self, &mut Row<'a>) -> Result<Expression>,
        kind: impl FnOnce(Vec<Expression>) -> ExpressionKind,
    ) -> Result<Expression> {
        self.scope(|builder| {
            let first = term(builder, row)?;
            if row.operator != Some(operator) {
                return Ok(first);
            }
            let mut span = first.span;
            let mut terms = vec![first];
            while row.operator == Some(operator) {
                row.take()?;
                let next = term(builder, row)?;
                span = span.to(next.span);
                terms.push(next);
            }
            builder.grow(span)?;
            Ok(expression(kind(terms), span))
        })
    }

    fn negation(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        let mut starts = Vec::new();
        while row.rule() == Some(Rule::negation) {
            let not = row.take()?;
            starts.push(self.span(&not));
        }
        self.scope(|builder| {
            let mut built = builder.comparison(row)?;
            for start in starts.into_iter().rev() {
                let span = start.to(built.span);
                builder.grow(span)?;
                built = expression(ExpressionKind::Not(built), span);
            }
            Ok(built)
        })
    }

    fn comparison(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.scope(|builder| {
            let first = builder.predicate(row)?;
            let mut rest = Vec::new();
            let mut span = first.span;
            while let Some(Operator::Comparison(operator)) = row.operator {
                row.take()?;
                let next = builder.predicate(row)?;
                span = span.to(next.span);
                rest.push((operator, next));
            }
            if rest.is_empty() {
                return Ok(first);
            }
            builder.grow(span)?;
            Ok(expression(ExpressionKind::Comparison(first, rest), span))
        })
    }

    /// IN, STARTS WITH and its siblings, `=~`, IS NULL, IS LABELED; from the left.
    fn predicate(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.scope(|builder| {
            let mut left = builder.additive(row)?;
            while let Some(operator @ (Operator::In | Operator::String(_) | Operator::Check)) = row.operator {
                let sign = row.take()?;
                left = match operator {
                    Operator::In => {
                        let right = builder.additive(row)?;
                        let span = left.span.to(right.span);
                        expression(ExpressionKind::In(left, right), span)
                    }
                    Operator::String(operator) => {
                        let right = builder.additive(row)?;
                        let span = left.span.to(right.span);
                        expression(ExpressionKind::StringMatch(operator, left, right), span)
                    }
                    _ => builder.check(left, sign)?,
                };
                builder.grow(left.span)?;
            }
            Ok(left)
        })
    }

    /// `a IS [NOT] NULL`, `a IS [NOT] LABELED b`.
    fn check(&mut self, subject: Expression, pair: Pair<'a>) -> Result<Expression> {
        let span = subject.span.to(self.span(&pair));
        if pair.as_rule() == Rule::null_check {
            let negated = says_not(pair.as_str());
            return Ok(expression(ExpressionKind::IsNull { subject, negated }, span));
        }
        let negated = pair.clone().into_inner().next().is_some_and(|words| says_not(words.as_str()));
        let labels = self.labels(pair)?;
        let check = expression(ExpressionKind::HasLabels(subject, labels), span);
        Ok(if negated { expression(ExpressionKind::Not(check), span) } else { check })
    }

    fn additive(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.arithmetic(row, Self::multiplicative, |operator| match operator {
            Operator::Additive(operator) => Some(operator),
            _ => None,
        })
    }

    fn multiplicative(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.arithmetic(row, Self::power, |operator| match operator {
            Operator::Multiplicative(operator) => Some(operator),
            _ => None,
        })
    }

    fn power(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        self.arithmetic(row, Self::unary, |operator| match operator {
            Operator::Power => Some(ArithmeticOperator::Power),
            _ => None,
        })
    }

    /// One level of arithmetic: one list however long, evaluated from the left.
    fn arithmetic(
        &mut self,
        row: &mut Row<'a>,
        term: impl Fn(&mut Self, &mut Row<'a>) -> Result<Expression>,
        own: impl Fn(Operator) -> Option<ArithmeticOperator>,
    ) -> Result<Expression> {
        self.scope(|builder| {
            let first = term(builder, row)?;
            let mut rest = Vec::new();
            let mut span = first.span;
            while let Some(operator) = row.operator.and_then(&own) {
                row.take()?;
                let next = term(builder, row)?;
                span = span.to(next.span);
                rest.push((operator, next));
            }
            if rest.is_empty() {
                return Ok(first);
            }
            builder.grow(span)?;
            Ok(expression(ExpressionKind::Arithmetic(first, rest), span))
        })
    }

    /// Signs in front of an operand.
    fn unary(&mut self, row: &mut Row<'a>) -> Result<Expression> {
        let mut signs = Vec::new();
        while row.rule() == Some(Rule::sign) {
            let sign = row.take()?;
            signs.push((sign.as_str() == "-", self.span(&sign)));
        }
        if let Some(not) = row.next.as_ref().filter(|next| next.as_rule() == Rule::negation) {
            return Err(errors::needs_parentheses(self.span(not), "NOT"));
        }
        self.scope(|builder| {
            let mut built = builder.operand(row, &mut signs)?;
            for (minus, start) in signs.into_iter().rev() {
                let span = start.to(built.span);
                builder.grow(span)?;
                let kind = if minus { ExpressionKind::Negate(built) } else { ExpressionKind::Plus(built) };
                built = expression(kind, span);
            }
            Ok(built)
        })
    }

    /// A value and what follows it: `.key`, `[i]`, `:Label`, `{.key}`.
    fn operand(&mut self, row: &mut Row<'a>, signs: &mut Vec<(bool, Span)>) -> Result<Expression> {
        let first = row.take()?;
        let mut built = match first.as_rule() {
            Rule::number => self.number(row, &first, signs)?,
            Rule::paren if row.rule() == Some(Rule::relationship) => {
                let mut chain = Vec::new();
                while matches!(row.rule(), Some(Rule::relationship | Rule::node)) {
                    chain.push(row.take()?);
                }
                self.chain_pattern(first, chain)?
            }
            Rule::name => self.named(first, row)?,
            _ => self.primary(first)?,
        };
        while let Some(
            Rule::property | Rule::subscript | Rule::has_labels | Rule::bar_has_labels | Rule::map_projection,
        ) = row.rule()
        {
            let part = row.take()?;
            built = self.postfix(built, part)?;
            self.grow(built.span)?;
        }
        if row.rule() == Some(Rule::call) {
            let call = row.take()?;
            return Err(errors::call_of_value(self.span(&call)));
        }
        Ok(built)
    }

    /// What a name begins: a variable or `null` and its like, a property of one, or a call whose name may have dots.
    fn named(&mut self, first: Pair<'a>, row: &mut Row<'a>) -> Result<Expression> {
        let mut properties = Vec::new();
        while row.rule() == Some(Rule::property) {
            properties.push(row.take()?);
        }
        if row.rule() == Some(Rule::call) {
            let mut name = vec![self.name(&first)];
            for property in properties {
                name.extend(self.names(property));
            }
            let call = row.take()?;
            return self.call(name, call);
        }
        let mut built = self.word(&first);
        for property in properties {
            built = self.postfix(built, property)?;
            self.grow(built.span)?;
        }
        Ok(built)
    }

    /// A number; `-9223372036854775808` takes the sign with it, because without it the number is too great.
    fn number(&mut self, row: &Row<'a>, pair: &Pair<'a>, signs: &mut Vec<(bool, Span)>) -> Result<Expression> {
        let span = self.span(pair);
        let kind = match self.read_number(pair.as_str(), span)? {
            Number::Float(number) => ExpressionKind::Float(number),
            Number::Integer(number) => match i64::try_from(number) {
                Ok(number) => ExpressionKind::Integer(number),
                Err(_) => {
                    let negative = signs.last().is_some_and(|&(minus, _)| minus);
                    let alone = row.next.is_none() || row.operator.is_some();
                    if !(negative && alone && number == i64::MIN.unsigned_abs()) {
                        return Err(errors::integer_overflow(span, pair.as_str()));
                    }
                    let (_, minus) = need(signs.pop(), span)?;
                    return Ok(expression(ExpressionKind::Integer(i64::MIN), minus.to(span)));
                }
            },
        };
        Ok(expression(kind, span))
    }
}

/// Whether IS is followed by NOT.
fn says_not(words: &str) -> bool {
    // `IS NULL` has no other letter n before its end than that of NULL, but comments may stand between.
    super::super::lexer::Lexer::core(words)
        .filter_map(|lexeme| words.get(lexeme.start..lexeme.end))
        .any(|word| word.eq_ignore_ascii_case("not"))
}
