//! Calls of functions and aggregates, checked against the table of them.

use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::functions::{Aggregate, Function, Types};
use crate::resolve::resolver::{Resolver, Typed};
use crate::resolve::types::{Base, StaticType};
use crate::resolve::walk;
use crate::resolve::{AggregateCall, Expression, ExpressionKind, near};
use crate::syntax::tree::{self, Name};

/// Functions of other languages, with what to write instead.
const FOREIGN: &[(&str, &str)] = &[
    ("power", "write `a ^ b`"),
    ("pow", "write `a ^ b`"),
    ("mod", "write `a % b`"),
    ("cast", "write `toInteger(x)`, `toFloat(x)`, `toBoolean(x)`, `toString(x)` or `date(x)`"),
    ("elements", "`nodes(path)` and `relationships(path)` give them apart"),
    ("path_length", "write `length(path)`"),
    ("cardinality", "write `size(list)`"),
];

impl Resolver<'_, '_> {
    #[inline(never)]
    pub(super) fn call(
        &mut self,
        name: &[Name],
        distinct: bool,
        arguments: &[tree::Expression],
        span: Span,
    ) -> Result<Typed> {
        let full = full_name(name);
        if let Some(aggregate) = Aggregate::from_name(&full) {
            return self.aggregate(aggregate, distinct, arguments, span);
        }
        let Some(function) = Function::from_name(&full) else {
            return Err(self.unknown_function(&full, name, span));
        };
        if distinct {
            let message = format!("DISTINCT belongs to aggregates such as `count`; `{full}` takes one value at a time");
            return Err(Diagnostic::syntax("distinct-in-function", "InvalidAggregation", message).at(span));
        }
        function.check_arity(arguments.len()).map_err(|error| error.at(span))?;
        if function == Function::Exists {
            return self.exists(arguments, span);
        }
        let (lowered, types) = self.values(arguments)?;
        for (position, (argument, of)) in lowered.iter().zip(&types).enumerate() {
            function.check_argument(position, of.types()).map_err(|error| error.at(argument.span))?;
        }
        let of = result_type(function, &types);
        Ok(Typed::new(ExpressionKind::Call(function, lowered), span, of))
    }

    /// `exists(n.property)` and `exists((n)-->())`.
    fn exists(&mut self, arguments: &[tree::Expression], span: Span) -> Result<Typed> {
        let Some(argument) = arguments.first() else {
            return Function::Exists.check_arity(0).map_err(|error| error.at(span)).map(|()| self.nothing(span));
        };
        if let tree::ExpressionKind::Pattern(_) = &*argument.kind {
            return self.lower(argument, super::Place::Predicate);
        }
        let subject = Box::new(self.value(argument)?.expression);
        Ok(Typed::boolean(ExpressionKind::IsNull { subject, negated: true }, span))
    }

    fn nothing(&self, span: Span) -> Typed {
        Typed::constant(crate::value::Value::Null, span)
    }

    fn unknown_function(&self, full: &str, name: &[Name], span: Span) -> Box<Diagnostic> {
        let message = format!("there is no function `{full}`");
        let place = match name {
            [first, .., last] => first.span.to(last.span),
            [only] => only.span,
            [] => span,
        };
        let known = Function::ALL
            .iter()
            .flat_map(|function| function.names())
            .chain(Aggregate::ALL.iter().flat_map(|aggregate| aggregate.names()))
            .copied();
        let error = Diagnostic::syntax("unknown-function", "UnknownFunction", message).at(place);
        if let Some((_, instead)) = FOREIGN.iter().find(|(name, _)| name.eq_ignore_ascii_case(full)) {
            return error.hint(*instead);
        }
        let names = near::near(full, known);
        let error = if names.is_empty() { error.hint("`:help functions` lists all functions") } else { error };
        near::with_near_calls(error, self.text, place, names)
    }

    #[inline(never)]
    pub(super) fn count_star(&mut self, span: Span) -> Result<Typed> {
        self.check_aggregate_place(span)?;
        let call = AggregateCall { aggregate: Aggregate::Count, distinct: false, arguments: Vec::new(), span };
        Ok(self.gather(call, StaticType::of(Base::Integer)))
    }

    #[inline(never)]
    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        distinct: bool,
        arguments: &[tree::Expression],
        span: Span,
    ) -> Result<Typed> {
        self.check_aggregate_place(span)?;
        aggregate.check_arity(arguments.len()).map_err(|error| error.at(span))?;
        let (lowered, types) = self.with_aggregates(Aggregates::Nested, |resolver| resolver.values(arguments))?;
        for (position, (argument, of)) in lowered.iter().zip(&types).enumerate() {
            aggregate.check_argument(position, of.types()).map_err(|error| error.at(argument.span))?;
        }
        if let Some(random) = lowered.iter().find_map(random_call) {
            let message = "a random number cannot stand inside an aggregate: it would differ for every row";
            return Err(Diagnostic::syntax("random-in-aggregate", "NonConstantExpression", message)
                .at(random)
                .hint("give the number a name in a WITH first"));
        }
        let of = match (aggregate, types.first()) {
            (Aggregate::Collect, Some(of)) => StaticType::list(*of),
            (Aggregate::Minimum | Aggregate::Maximum, Some(of)) => *of,
            (Aggregate::Sum, Some(of)) if !of.types().overlaps(Types::DURATION) => StaticType::of(Base::Number),
            (Aggregate::Average, Some(of)) if !of.types().overlaps(Types::DURATION) => StaticType::of(Base::Float),
            _ => StaticType::of_types(aggregate.result()),
        };
        Ok(self.gather(AggregateCall { aggregate, distinct, arguments: lowered, span }, of))
    }

    fn check_aggregate_place(&self, span: Span) -> Result<()> {
        match self.aggregates {
            Aggregates::Gathered => Ok(()),
            Aggregates::Nested => {
                let message = "an aggregate cannot stand inside another one";
                Err(Diagnostic::syntax("nested-aggregate", "NestedAggregation", message)
                    .at(span)
                    .hint("compute the inner one in a WITH first"))
            }
            Aggregates::Refused(place) => {
                let piece = self.snippet(span);
                let message = format!("`{piece}` is an aggregate, and there are no groups to work on {place}");
                Err(Diagnostic::syntax("misplaced-aggregate", "InvalidAggregation", message)
                    .at(span)
                    .hint("compute it as a column of WITH or RETURN, and use the column"))
            }
        }
    }

    fn gather(&mut self, call: AggregateCall, of: StaticType) -> Typed {
        let span = call.span;
        self.collected.met += 1;
        let slot = self.collected.find(&call).unwrap_or_else(|| {
            let slot = self.new_slot(None, of);
            self.collected.calls.push((slot, call));
            slot
        });
        Typed { expression: Expression::slot(slot, span), of }
    }
}

fn full_name(name: &[Name]) -> String {
    name.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".")
}

/// Where an expression calls for a random number.
fn random_call(expression: &Expression) -> Option<Span> {
    if let ExpressionKind::Call(function, _) = &expression.kind
        && function.is_random()
    {
        return Some(expression.span);
    }
    let mut found = None;
    walk::any_part(expression, &mut |part| {
        found = random_call(part);
        found.is_some()
    });
    found
}

/// What a function gives for arguments of these types.
fn result_type(function: Function, arguments: &[StaticType]) -> StaticType {
    let strings = || StaticType::list(StaticType::of(Base::String));
    let first = arguments.first().copied().unwrap_or(StaticType::ANY);
    match function {
        Function::Coalesce => arguments.iter().copied().reduce(StaticType::or).unwrap_or(StaticType::ANY),
        Function::NullIf | Function::Reverse | Function::Tail => first,
        Function::Head | Function::Last => first.element(),
        Function::Nodes => StaticType::list(StaticType::of(Base::Node)),
        Function::Relationships => StaticType::list(StaticType::of(Base::Relationship)),
        Function::Labels | Function::Keys | Function::Split | Function::ToStringList => strings(),
        Function::Range | Function::ToIntegerList => StaticType::list(StaticType::of(Base::Integer)),
        _ => StaticType::of_types(function.result()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_follow_their_arguments() {
        let node = StaticType::of(Base::Node);
        assert_eq!(result_type(Function::Head, &[StaticType::list(node)]), node);
        assert_eq!(result_type(Function::Coalesce, &[StaticType::NULL, node]), node);
        assert_eq!(result_type(Function::Size, &[StaticType::list(node)]), StaticType::of(Base::Integer));
        assert_eq!(result_type(Function::Tail, &[StaticType::ANY]), StaticType::ANY);
    }
}
