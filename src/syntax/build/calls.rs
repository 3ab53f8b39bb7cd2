//! Calls: functions, and the forms that look like functions.
//!
//! `count(*)`, `all(x IN list WHERE test)`, `reduce(sum = 0, x IN list | sum + x)` and
//! `shortestPath((a)-[*]->(b))` are read by one rule with ordinary calls, and told apart here by name.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{Expression, ExpressionKind, ListQuantifier, Name, ShortestFunction};
use super::expressions::expression;
use super::{Builder, Pair, Pairs};
use crate::diagnostic::{Result, Span};

/// What stood between the parentheses.
#[derive(Default)]
struct Arguments<'i> {
    star: bool,
    distinct: bool,
    values: Vec<Pair<'i>>,
    filter: Option<Pair<'i>>,
    bar: Option<Pair<'i>>,
}

/// The names that make a call something else than a function.
enum Form {
    Quantifier(ListQuantifier),
    Reduce,
    Shortest(ShortestFunction),
    Count,
    Function,
}

fn form(names: &[Name]) -> Form {
    let [name] = names else { return Form::Function };
    match name.text.to_ascii_lowercase().as_str() {
        "all" => Form::Quantifier(ListQuantifier::All),
        "any" => Form::Quantifier(ListQuantifier::Any),
        "none" => Form::Quantifier(ListQuantifier::None),
        "single" => Form::Quantifier(ListQuantifier::Single),
        "reduce" => Form::Reduce,
        "shortestpath" => Form::Shortest(ShortestFunction::One),
        "allshortestpaths" => Form::Shortest(ShortestFunction::All),
        "count" => Form::Count,
        _ => Form::Function,
    }
}

impl<'a> Builder<'a> {
    /// A call of the function with this name; `pair` is what follows the name.
    pub(super) fn call(&mut self, name: Vec<Name>, pair: Pair<'a>) -> Result<Expression> {
        let end = self.span(&pair);
        let span = name.first().map_or(end, |first| first.span.to(end));
        let mut arguments = Arguments::default();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::star => arguments.star = true,
                Rule::distinct => arguments.distinct = true,
                Rule::r#where => arguments.filter = Some(part),
                Rule::bar => arguments.bar = Some(part),
                _ => arguments.values.push(part),
            }
        }
        self.scope(|builder| {
            let kind = builder.call_kind(name, arguments, span)?;
            builder.grow(span)?;
            Ok(expression(kind, span))
        })
    }

    fn call_kind(&mut self, name: Vec<Name>, arguments: Arguments<'a>, span: Span) -> Result<ExpressionKind> {
        match form(&name) {
            Form::Count if arguments.star => Ok(ExpressionKind::CountStar),
            Form::Quantifier(quantifier) if self.begins_with_in(&arguments) => {
                self.quantified(quantifier, arguments, span)
            }
            Form::Reduce => self.reduce(arguments, span),
            Form::Shortest(function) => self.shortest_function(function, arguments, span),
            Form::Quantifier(_) | Form::Count | Form::Function => self.function(name, arguments, span),
        }
    }

    fn begins_with_in(&self, arguments: &Arguments<'a>) -> bool {
        arguments.values.first().is_some_and(|first| leading(&mut first.clone().into_inner(), "in").is_some())
    }

    fn function(&mut self, name: Vec<Name>, arguments: Arguments<'a>, span: Span) -> Result<ExpressionKind> {
        if arguments.star {
            return Err(errors::star_in_call(span));
        }
        if let Some(part) = arguments.filter.or(arguments.bar) {
            return Err(errors::comprehension_in_call(self.span(&part)));
        }
        let values = arguments.values.into_iter().map(|value| self.expression(value)).collect::<Result<_>>()?;
        Ok(ExpressionKind::Call { name, distinct: arguments.distinct, arguments: values })
    }

    /// `all(x IN list WHERE test)`.
    fn quantified(
        &mut self,
        quantifier: ListQuantifier,
        arguments: Arguments<'a>,
        span: Span,
    ) -> Result<ExpressionKind> {
        let Arguments { star: false, distinct: false, values, filter: Some(filter), bar: None } = arguments else {
            return Err(errors::quantifier_form(span));
        };
        let [value] = values.try_into().map_err(|_| errors::quantifier_form(span))?;
        let (variable, list) = self.after_leading(value, "in", span)?;
        Ok(ExpressionKind::Quantified { quantifier, variable, list, filter: self.filter(filter)? })
    }

    /// `reduce(accumulator = initial, variable IN list | step)`.
    fn reduce(&mut self, arguments: Arguments<'a>, span: Span) -> Result<ExpressionKind> {
        let Arguments { star: false, distinct: false, values, filter: None, bar: Some(bar) } = arguments else {
            return Err(errors::reduce_form(span));
        };
        let [initial, list] = values.try_into().map_err(|_| errors::reduce_form(span))?;
        let (accumulator, initial) = self.after_leading(initial, "=", span)?;
        let (variable, list) = self.after_leading(list, "in", span)?;
        let step = self.only_expression(bar)?;
        Ok(ExpressionKind::Reduce { accumulator, initial, variable, list, step })
    }

    /// `shortestPath((a)-[*]->(b))`.
    fn shortest_function(
        &mut self,
        function: ShortestFunction,
        arguments: Arguments<'a>,
        span: Span,
    ) -> Result<ExpressionKind> {
        let Arguments { star: false, distinct: false, values, filter: None, bar: None } = arguments else {
            return Err(errors::shortest_form(span));
        };
        let [value] = values.try_into().map_err(|_| errors::shortest_form(span))?;
        match *self.expression(value)?.kind {
            ExpressionKind::Pattern(mut pattern) if pattern.function.is_none() => {
                pattern.function = Some(function);
                pattern.span = span;
                Ok(ExpressionKind::Pattern(pattern))
            }
            _ => Err(errors::shortest_form(span)),
        }
    }

    /// The name and the rest of `name IN rest` or `name = rest`.
    fn after_leading(&mut self, pair: Pair<'a>, operator: &str, span: Span) -> Result<(Name, Expression)> {
        let row_span = self.span(&pair);
        let mut row = pair.into_inner();
        let name = leading(&mut row, operator).ok_or_else(|| match operator {
            "=" => errors::reduce_form(span),
            _ => errors::quantifier_form(span),
        })?;
        Ok((self.name(&name), self.row(row, row_span)?))
    }
}

/// Takes `name operator` from the front of a row, if it begins so.
pub(super) fn leading<'i>(row: &mut Pairs<'i>, operator: &str) -> Option<Pair<'i>> {
    let mut ahead = row.clone();
    let (name, sign) = (ahead.next()?, ahead.next()?);
    let fits = name.as_rule() == Rule::name
        && matches!(sign.as_rule(), Rule::word_operator | Rule::sign_operator)
        && sign.as_str().eq_ignore_ascii_case(operator);
    fits.then(|| {
        *row = ahead;
        name
    })
}
