//! `CALL procedure(...) YIELD ...`.

use super::Columns;
use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::procedures::{Field, Procedure};
use crate::resolve::resolver::Resolver;
use crate::resolve::{Clause, Expression, ExpressionKind, ProcedureCall, near};
use crate::syntax::tree::{self, Name};
use crate::value::Slot;
use std::sync::Arc;

/// Where a CALL stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Standing {
    /// It is the whole statement: it gives its results without being asked to.
    Alone,
    /// Other clauses stand around it.
    InQuery,
}

impl Resolver<'_, '_> {
    pub(super) fn call_procedure(
        &mut self,
        call: &tree::ProcedureCall,
        standing: Standing,
    ) -> Result<(Clause, Columns)> {
        let procedure = self.procedure(&call.name, call.span)?;
        let arguments = match &call.arguments {
            Some(given) => self.given_arguments(given, &procedure, call.span)?,
            None if standing == Standing::Alone => self.implicit_arguments(&procedure, call.span),
            None => {
                let message = format!("inside a query `{}` needs its arguments in parentheses", procedure.name);
                return Err(Diagnostic::syntax("implicit-arguments", "InvalidArgumentPassingMode", message)
                    .at(call.span)
                    .hint(format!("write `{}`", called(&procedure))));
            }
        };
        let (yields, columns) = self.yields(call, &procedure, standing)?;
        let filter = call.yields.as_ref().and_then(|yields| yields.filter.as_ref());
        let filter = self.with_aggregates(Aggregates::Refused("in WHERE"), |resolver| resolver.conjuncts(filter))?;
        let call =
            ProcedureCall { procedure, arguments, implicit: call.arguments.is_none(), yields, filter, span: call.span };
        Ok((Clause::Procedure(call), columns))
    }

    fn procedure(&self, parts: &[Name], span: Span) -> Result<Arc<Procedure>> {
        let name = parts.iter().map(|part| &*part.text).collect::<Vec<_>>().join(".");
        if let Some(procedure) = self.procedures.get(&name) {
            return Ok(Arc::clone(procedure));
        }
        let span = match (parts.first(), parts.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => span,
        };
        let message = format!("there is no procedure `{name}`");
        let error =
            Diagnostic::compile("unknown-procedure", ErrorType::ProcedureError, "ProcedureNotFound", message).at(span);
        let known: Vec<&str> = self.procedures.names().collect();
        let near = near::near(&name, known.iter().copied());
        if near.is_empty() {
            return Err(error.hint(format!("procedures: `{}`", known.join("`, `"))));
        }
        Err(near::with_near_calls(error, self.text, span, near))
    }

    fn given_arguments(
        &mut self,
        given: &[tree::Expression],
        procedure: &Procedure,
        span: Span,
    ) -> Result<Vec<Expression>> {
        let typed = self.with_aggregates(Aggregates::Refused("in CALL"), |resolver| {
            given.iter().map(|argument| resolver.value(argument)).collect::<Result<Vec<_>>>()
        })?;
        if typed.len() != procedure.arguments.len() {
            let expected = procedure.arguments.len();
            let message = format!("`{}` takes {expected} arguments, but was given {}", procedure.name, typed.len());
            return Err(Diagnostic::syntax("wrong-argument-count", "InvalidNumberOfArguments", message)
                .at(span)
                .hint(format!("it is `{}`", procedure.signature())));
        }
        let mut arguments = Vec::with_capacity(typed.len());
        for (typed, field) in typed.into_iter().zip(&procedure.arguments) {
            if !field.of.may_take(typed.of) {
                let wanted = field.of.name();
                let message =
                    format!("the argument `{}` must be {wanted}, but this is {}", field.name, typed.of.words());
                return Err(self.wrong_type("wrong-argument-type", message, typed.expression.span));
            }
            arguments.push(typed.expression);
        }
        Ok(arguments)
    }

    /// A call that stands alone may take its arguments from parameters of the same names.
    fn implicit_arguments(&mut self, procedure: &Procedure, span: Span) -> Vec<Expression> {
        let names = procedure.arguments.iter().map(|field| &field.name);
        names.map(|name| Expression::new(ExpressionKind::Parameter(self.parameter(name)), span)).collect()
    }

    /// Which result goes to which slot, and the columns they make.
    fn yields(
        &mut self,
        call: &tree::ProcedureCall,
        procedure: &Procedure,
        standing: Standing,
    ) -> Result<(Vec<(usize, Slot)>, Columns)> {
        let (mut yields, mut columns) = (Vec::new(), Columns::new());
        let mut give = |resolver: &mut Self, index: usize, field: &Field, name: &Arc<str>| {
            let slot = resolver.new_slot(Some(name), field.of.static_type());
            resolver.scope.bind(name, slot);
            yields.push((index, slot));
            columns.push((Arc::clone(name), slot));
        };
        match &call.yields {
            Some(asked) if !asked.star => {
                for (field, alias) in &asked.items {
                    let (index, result) = self.result(procedure, field)?;
                    let name = alias.as_ref().unwrap_or(field);
                    if self.scope.get(&name.text).is_some() {
                        let message = format!("there is a variable `{}` already", name.text);
                        return Err(Diagnostic::syntax("variable-already-bound", "VariableAlreadyBound", message)
                            .at(name.span)
                            .hint(format!("give the result another name: `{} AS ...`", field.text)));
                    }
                    give(self, index, result, &name.text);
                }
            }
            Some(_) if standing == Standing::InQuery => {
                let message = "`YIELD *` is for a CALL that is the whole statement; a query names the results it wants";
                return Err(Diagnostic::syntax("yield-star-in-query", "UnexpectedSyntax", message)
                    .at(call.span)
                    .hint(format!("write `{}`", called(procedure))));
            }
            None if standing == Standing::InQuery => {}
            Some(_) | None => {
                procedure.results.iter().enumerate().for_each(|(index, field)| give(self, index, field, &field.name));
            }
        }
        Ok((yields, columns))
    }

    fn result<'p>(&self, procedure: &'p Procedure, name: &Name) -> Result<(usize, &'p Field)> {
        let mut results = procedure.results.iter().enumerate();
        if let Some(found) = results.find(|(_, field)| field.name == name.text) {
            return Ok(found);
        }
        let message = format!("`{}` gives no `{}`", procedure.name, name.text);
        let error = Diagnostic::syntax("unknown-result", "UndefinedVariable", message).at(name.span);
        let near = near::near(&name.text, procedure.results.iter().map(|field| &*field.name));
        let error = error.hint(format!("it is `{}`", procedure.signature()));
        Err(error.near(near))
    }
}

/// A call in full: `CALL db.labels() YIELD label`.
fn called(procedure: &Procedure) -> String {
    let list = |fields: &[Field]| fields.iter().map(|field| field.name.to_string()).collect::<Vec<_>>().join(", ");
    let call = format!("CALL {}({})", procedure.name, list(&procedure.arguments));
    if procedure.results.is_empty() { call } else { format!("{call} YIELD {}", list(&procedure.results)) }
}
