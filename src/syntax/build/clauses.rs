//! Clauses and their parts.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{
    Clause, ClauseKind, Expression, ExpressionKind, LabelExpression, MergeEvent, Name, PathPattern, ProcedureCall,
    Projection, ProjectionItem, RemoveItem, SetItem, SortItem, Yield,
};
use super::{Builder, Pair, Pairs, need};
use crate::diagnostic::{Result, Span};
use std::sync::Arc;

impl<'a> Builder<'a> {
    pub(super) fn clause(&mut self, pair: Pair<'a>) -> Result<Clause> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let parts = pair.into_inner();
        let kind = match rule {
            Rule::match_clause => self.match_clause(parts)?,
            Rule::unwind_clause => self.unwind(parts, span)?,
            Rule::with_clause => self.with(parts, span)?,
            Rule::return_clause => {
                let projection = parts.into_iter().find(|part| part.as_rule() == Rule::projection);
                ClauseKind::Return(self.projection(need(projection, span)?)?)
            }
            Rule::create_clause => ClauseKind::Create(self.patterns(parts)?),
            Rule::merge_clause => self.merge(parts, span)?,
            Rule::set_clause => ClauseKind::Set(self.set_items(parts)?),
            Rule::remove_clause => ClauseKind::Remove(self.remove_items(parts)?),
            Rule::delete_clause => self.delete(parts)?,
            Rule::foreach_clause => self.foreach(parts, span)?,
            Rule::call_clause => self.call_clause(parts, span)?,
            _ => return Err(errors::unforeseen(span)),
        };
        Ok(Clause { kind, span })
    }

    fn match_clause(&mut self, parts: Pairs<'a>) -> Result<ClauseKind> {
        let (mut optional, mut patterns, mut filter) = (false, Vec::new(), None);
        for part in parts {
            match part.as_rule() {
                Rule::kw_optional => optional = true,
                Rule::path_pattern => patterns.push(self.path_pattern(part)?),
                Rule::r#where => filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        Ok(ClauseKind::Match { optional, patterns, filter })
    }

    pub(super) fn patterns(&mut self, parts: Pairs<'a>) -> Result<Vec<PathPattern>> {
        parts.filter(|part| part.as_rule() == Rule::path_pattern).map(|part| self.path_pattern(part)).collect()
    }

    fn unwind(&mut self, parts: Pairs<'a>, span: Span) -> Result<ClauseKind> {
        let (mut list, mut variable) = (None, None);
        for part in parts {
            match part.as_rule() {
                Rule::expression => list = Some(self.expression(part)?),
                Rule::name => variable = Some(self.name(&part)),
                _ => {}
            }
        }
        Ok(ClauseKind::Unwind { list: need(list, span)?, variable: need(variable, span)? })
    }

    fn with(&mut self, parts: Pairs<'a>, span: Span) -> Result<ClauseKind> {
        let (mut projection, mut filter) = (None, None);
        for part in parts {
            match part.as_rule() {
                Rule::projection => projection = Some(self.projection(part)?),
                Rule::r#where => filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        Ok(ClauseKind::With { projection: need(projection, span)?, filter })
    }

    fn projection(&mut self, pair: Pair<'a>) -> Result<Projection> {
        let span = self.span(&pair);
        let mut projection = Projection {
            distinct: false,
            star: false,
            items: Vec::new(),
            order: Vec::new(),
            skip: None,
            limit: None,
            span,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::distinct => projection.distinct = true,
                Rule::star => projection.star = true,
                Rule::item => projection.items.push(self.item(part)?),
                Rule::order => projection.order = self.order(part)?,
                Rule::skip => projection.skip = Some(self.only_expression(part)?),
                Rule::limit => projection.limit = Some(self.only_expression(part)?),
                _ => {}
            }
        }
        Ok(projection)
    }

    fn item(&mut self, pair: Pair<'a>) -> Result<ProjectionItem> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let expression = need(parts.next(), span)?;
        let text = Arc::from(self.span(&expression).of(self.text));
        let expression = self.expression(expression)?;
        let alias = parts.find(|part| part.as_rule() == Rule::name).map(|part| self.name(&part));
        Ok(ProjectionItem { expression, alias, text })
    }

    fn order(&mut self, pair: Pair<'a>) -> Result<Vec<SortItem>> {
        let items = pair.into_inner().filter(|part| part.as_rule() == Rule::sort_item);
        items
            .map(|item| {
                let descending = item.clone().into_inner().any(|part| part.as_rule() == Rule::kw_descending);
                Ok(SortItem { expression: self.only_expression(item)?, descending })
            })
            .collect()
    }

    /// WHERE's expression.
    pub(super) fn filter(&mut self, pair: Pair<'a>) -> Result<Expression> {
        self.only_expression(pair)
    }

    /// The one expression of a pair that otherwise holds only keywords.
    pub(super) fn only_expression(&mut self, pair: Pair<'a>) -> Result<Expression> {
        let span = self.span(&pair);
        let part = pair.into_inner().find(|part| matches!(part.as_rule(), Rule::expression | Rule::bar_expression));
        self.expression(need(part, span)?)
    }

    fn merge(&mut self, parts: Pairs<'a>, span: Span) -> Result<ClauseKind> {
        let (mut pattern, mut actions) = (None, Vec::new());
        for part in parts {
            match part.as_rule() {
                Rule::path_pattern => pattern = Some(self.path_pattern(part)?),
                Rule::merge_action => {
                    let on_create = part.clone().into_inner().any(|word| word.as_rule() == Rule::kw_create);
                    let event = if on_create { MergeEvent::Create } else { MergeEvent::Match };
                    actions.push((event, self.set_items(part.into_inner())?));
                }
                _ => {}
            }
        }
        Ok(ClauseKind::Merge { pattern: need(pattern, span)?, actions })
    }

    fn set_items(&mut self, parts: Pairs<'a>) -> Result<Vec<SetItem>> {
        parts.filter(|part| part.as_rule() == Rule::set_item).map(|part| self.set_item(part)).collect()
    }

    fn set_item(&mut self, pair: Pair<'a>) -> Result<SetItem> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let target = self.target(need(parts.next(), span)?)?;
        let Some(operator) = parts.next() else {
            return match *target.kind {
                ExpressionKind::HasLabels(node, labels) => {
                    let variable = variable_of(node, span)?;
                    Ok(SetItem::Labels { variable, labels: plain_labels(labels, span)? })
                }
                _ => Err(errors::set_item(span)),
            };
        };
        let value = self.expression(need(parts.next(), span)?)?;
        match (*target.kind, operator.as_str()) {
            (ExpressionKind::Property(target, key), "=") => Ok(SetItem::Property { target, key, value }),
            (ExpressionKind::Variable(variable), "=") => Ok(SetItem::Replace { variable, value }),
            (ExpressionKind::Variable(variable), _) => Ok(SetItem::Merge { variable, value }),
            _ => Err(errors::set_item(span)),
        }
    }

    /// What SET and REMOVE change: a value and what follows it.
    fn target(&mut self, pair: Pair<'a>) -> Result<Expression> {
        let span = self.span(&pair);
        self.row(pair.into_inner(), span)
    }

    fn remove_items(&mut self, parts: Pairs<'a>) -> Result<Vec<RemoveItem>> {
        let targets = parts.filter(|part| part.as_rule() == Rule::target);
        targets
            .map(|pair| {
                let span = self.span(&pair);
                match *self.target(pair)?.kind {
                    ExpressionKind::Property(target, key) => Ok(RemoveItem::Property { target, key }),
                    ExpressionKind::HasLabels(node, labels) => {
                        let variable = variable_of(node, span)?;
                        Ok(RemoveItem::Labels { variable, labels: plain_labels(labels, span)? })
                    }
                    _ => Err(errors::remove_item(span)),
                }
            })
            .collect()
    }

    fn delete(&mut self, parts: Pairs<'a>) -> Result<ClauseKind> {
        let (mut detach, mut targets) = (false, Vec::new());
        for part in parts {
            match part.as_rule() {
                Rule::kw_detach => detach = true,
                Rule::expression => targets.push(self.expression(part)?),
                _ => {}
            }
        }
        Ok(ClauseKind::Delete { detach, targets })
    }

    fn foreach(&mut self, parts: Pairs<'a>, span: Span) -> Result<ClauseKind> {
        self.scope(|builder| {
            let (mut variable, mut list, mut body) = (None, None, Vec::new());
            for part in parts {
                match part.as_rule() {
                    Rule::kw_foreach | Rule::kw_in => {}
                    Rule::name => variable = Some(builder.name(&part)),
                    Rule::bar_expression => list = Some(builder.expression(part)?),
                    _ => body.push(builder.clause(part)?),
                }
            }
            builder.grow(span)?;
            Ok(ClauseKind::Foreach { variable: need(variable, span)?, list: need(list, span)?, body })
        })
    }

    fn call_clause(&mut self, mut parts: Pairs<'a>, span: Span) -> Result<ClauseKind> {
        let part = need(parts.find(|part| part.as_rule() != Rule::kw_call), span)?;
        if part.as_rule() == Rule::query {
            return self.scope(|builder| {
                let query = builder.query(part)?;
                builder.grow(span)?;
                Ok(ClauseKind::Subquery(Box::new(query)))
            });
        }
        let span = self.span(&part);
        let mut call = ProcedureCall { name: Vec::new(), arguments: None, yields: None, span };
        for part in part.into_inner() {
            match part.as_rule() {
                Rule::dotted_name => call.name = self.names(part),
                Rule::arguments => {
                    let values: Result<_> = part.into_inner().map(|value| self.expression(value)).collect();
                    call.arguments = Some(values?);
                }
                Rule::yields => call.yields = Some(self.yields(part)?),
                _ => {}
            }
        }
        Ok(ClauseKind::Call(call))
    }

    fn yields(&mut self, pair: Pair<'a>) -> Result<Yield> {
        let span = self.span(&pair);
        let mut yields = Yield { star: false, items: Vec::new(), filter: None };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::star => yields.star = true,
                Rule::yield_item => {
                    let mut names = part.into_inner().filter(|name| name.as_rule() == Rule::name);
                    let field = self.name(&need(names.next(), span)?);
                    yields.items.push((field, names.next().map(|alias| self.name(&alias))));
                }
                Rule::r#where => yields.filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        Ok(yields)
    }
}

/// The variable that SET and REMOVE want in front of labels.
fn variable_of(expression: Expression, span: Span) -> Result<Name> {
    match *expression.kind {
        ExpressionKind::Variable(name) => Ok(name),
        _ => Err(errors::set_item(span)),
    }
}

/// Labels joined by nothing but `:`.
fn plain_labels(labels: LabelExpression, span: Span) -> Result<Vec<Name>> {
    match labels {
        LabelExpression::Name(name) => Ok(vec![name]),
        LabelExpression::And(parts) => {
            let names = parts.into_iter().map(|part| plain_labels(part, span)).collect::<Result<Vec<_>>>()?;
            Ok(names.into_iter().flatten().collect())
        }
        LabelExpression::Any(_) | LabelExpression::Not(..) | LabelExpression::Or(_) => Err(errors::plain_labels(span)),
    }
}
