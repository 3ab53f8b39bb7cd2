//! Values: literals, variables, calls, lists, maps, CASE, subqueries, patterns, and what follows them.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{
    Expression, ExpressionKind, MapProjectionItem, Name, NodePattern, PathElement, PathPattern, Subquery, SubqueryKind,
};
use super::calls::leading;
use super::expressions::expression;
use super::{Builder, Pair, Pairs, need};
use crate::diagnostic::{Result, Span};

impl<'a> Builder<'a> {
    /// Any value but a number, a word and a pattern, which need to see what stands beside them.
    pub(super) fn primary(&mut self, pair: Pair<'a>) -> Result<Expression> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::string => ExpressionKind::String(self.read_string(pair.as_str(), span)?),
            Rule::parameter => ExpressionKind::Parameter(self.parameter(&pair)),
            Rule::paren => return self.parenthesized(pair, span),
            Rule::name => return Ok(self.word(&pair)),
            Rule::list => self.grown(span, |builder| builder.list(pair, span))?,
            Rule::map => self.grown(span, |builder| builder.map(pair.into_inner(), span))?,
            Rule::case => self.grown(span, |builder| builder.case(pair.into_inner()))?,
            Rule::subquery => self.grown(span, |builder| builder.subquery(pair.into_inner(), span))?,
            _ => return Err(errors::unforeseen(span)),
        };
        Ok(expression(kind, span))
    }

    /// Builds a node of the tree above whatever `build` builds.
    fn grown<T>(&mut self, span: Span, build: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.scope(|builder| {
            let built = build(builder)?;
            builder.grow(span)?;
            Ok(built)
        })
    }

    /// `$name`, without its sign.
    pub(super) fn parameter(&self, pair: &Pair<'_>) -> Name {
        let span = pair.as_span();
        let text = pair.as_str().strip_prefix('$').unwrap_or(pair.as_str());
        Name { text: super::unquoted(text), span: Span::new(span.start(), span.end()) }
    }

    /// `true`, `false`, `null` or a variable.
    pub(super) fn word(&self, pair: &Pair<'_>) -> Expression {
        let kind = match pair.as_str() {
            word if word.eq_ignore_ascii_case("null") => ExpressionKind::Null,
            word if word.eq_ignore_ascii_case("true") => ExpressionKind::Boolean(true),
            word if word.eq_ignore_ascii_case("false") => ExpressionKind::Boolean(false),
            _ => return self.variable(pair),
        };
        expression(kind, self.span(pair))
    }

    pub(super) fn variable(&self, pair: &Pair<'_>) -> Expression {
        let name = self.name(pair);
        let span = name.span;
        expression(ExpressionKind::Variable(name), span)
    }

    /// `(a)` without a relationship beside it.
    fn parenthesized(&mut self, pair: Pair<'a>, span: Span) -> Result<Expression> {
        let mut parts = pair.into_inner();
        match (parts.next(), parts.next()) {
            (Some(inside), None) if inside.as_rule() == Rule::expression => self.expression(inside),
            (None, _) => Err(errors::empty_parentheses(span)),
            _ => Err(errors::lone_node(span)),
        }
    }

    /// `(a)-[:T]->(b)`, whose first node was read as anything in parentheses.
    pub(super) fn chain_pattern(&mut self, first: Pair<'a>, chain: Vec<Pair<'a>>) -> Result<Expression> {
        let start = self.span(&first);
        let span = chain.last().map_or(start, |last| start.to(self.span(last)));
        self.grown(span, |builder| {
            let mut pattern = bare_pattern(span);
            pattern.elements.push(PathElement::Node(builder.node_from_paren(first)?));
            for part in chain {
                pattern.elements.push(builder.element(part)?);
            }
            Ok(expression(ExpressionKind::Pattern(pattern), span))
        })
    }

    fn node_from_paren(&mut self, pair: Pair<'a>) -> Result<NodePattern> {
        let span = self.span(&pair);
        let mut node = NodePattern { variable: None, labels: None, properties: None, filter: None, span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::expression => {
                    for piece in part.into_inner() {
                        match piece.as_rule() {
                            Rule::map_projection => node.properties = Some(self.map_from_projection(piece)?),
                            Rule::name | Rule::has_labels | Rule::map | Rule::parameter => {
                                self.node_part(piece, &mut node)?;
                            }
                            _ => return Err(errors::not_a_node(span)),
                        }
                    }
                }
                Rule::node_rest => {
                    for piece in part.into_inner() {
                        self.node_part(piece, &mut node)?;
                    }
                }
                _ => self.node_part(part, &mut node)?,
            }
        }
        Ok(node)
    }

    /// `(n {k: 1})`: the braces were read as a projection.
    fn map_from_projection(&mut self, pair: Pair<'a>) -> Result<Expression> {
        let span = self.span(&pair);
        let items = self.projection_items(pair.into_inner())?;
        let entries = items.into_iter().map(|item| match item {
            MapProjectionItem::Entry(key, value) => Ok((key, value)),
            MapProjectionItem::Property(_) | MapProjectionItem::All | MapProjectionItem::Variable(_) => {
                Err(errors::not_a_node(span))
            }
        });
        Ok(expression(ExpressionKind::Map(entries.collect::<Result<_>>()?), span))
    }

    /// A list, a list comprehension or a pattern comprehension.
    fn list(&mut self, pair: Pair<'a>, span: Span) -> Result<ExpressionKind> {
        let mut parts = pair.into_inner().peekable();
        let Some(first) = parts.next() else { return Ok(ExpressionKind::List(Vec::new())) };
        let (mut filter, mut result) = (None, None);
        while let Some(part) = parts.next_if(|part| matches!(part.as_rule(), Rule::bar_where | Rule::bar)) {
            let bar = part.as_rule() == Rule::bar;
            let inside = Some(self.only_expression(part)?);
            if bar { result = inside } else { filter = inside }
        }
        if parts.peek().is_some() {
            if filter.is_some() || result.is_some() {
                return Err(errors::list_of_comprehension(span));
            }
            let mut items = vec![self.expression(first)?];
            for part in parts {
                items.push(self.expression(part)?);
            }
            return Ok(ExpressionKind::List(items));
        }
        let first_span = self.span(&first);
        let mut row = first.clone().into_inner();
        if let Some(variable) = leading(&mut row, "in") {
            let variable = self.name(&variable);
            let list = self.row(row, first_span)?;
            return Ok(ExpressionKind::ListComprehension { variable, list, filter, result });
        }
        if filter.is_none() && result.is_none() {
            return Ok(ExpressionKind::List(vec![self.expression(first)?]));
        }
        let Some(result) = result else { return Err(errors::comprehension_without_bar(span)) };
        let pattern = self.comprehension_pattern(first, first_span)?;
        Ok(ExpressionKind::PatternComprehension { pattern, filter, result })
    }

    /// `(a)-->(b)` or `p = (a)-->(b)`, read as an expression.
    fn comprehension_pattern(&mut self, pair: Pair<'a>, span: Span) -> Result<PathPattern> {
        let mut row = pair.clone().into_inner();
        let variable = leading(&mut row, "=").map(|name| self.name(&name));
        let built = match variable {
            Some(_) => self.row(row, span)?,
            None => self.expression(pair)?,
        };
        match *built.kind {
            ExpressionKind::Pattern(pattern) => Ok(PathPattern { variable, span, ..pattern }),
            _ => Err(errors::comprehension_of_value(span)),
        }
    }

    fn map(&mut self, parts: Pairs<'a>, span: Span) -> Result<ExpressionKind> {
        let entries = parts.map(|entry| {
            let mut parts = entry.into_inner();
            let key = self.name(&need(parts.next(), span)?);
            Ok((key, self.expression(need(parts.next(), span)?)?))
        });
        Ok(ExpressionKind::Map(entries.collect::<Result<_>>()?))
    }

    fn case(&mut self, parts: Pairs<'a>) -> Result<ExpressionKind> {
        let (mut subject, mut branches, mut otherwise) = (None, Vec::new(), None);
        for part in parts {
            match part.as_rule() {
                Rule::expression => subject = Some(self.expression(part)?),
                Rule::case_branch => {
                    let span = self.span(&part);
                    let mut sides = part.into_inner().filter(|side| side.as_rule() == Rule::expression);
                    let when = self.expression(need(sides.next(), span)?)?;
                    branches.push((when, self.expression(need(sides.next(), span)?)?));
                }
                Rule::case_else => otherwise = Some(self.only_expression(part)?),
                _ => {}
            }
        }
        Ok(ExpressionKind::Case { subject, branches, otherwise })
    }

    fn subquery(&mut self, mut parts: Pairs<'a>, span: Span) -> Result<ExpressionKind> {
        let word = need(parts.next(), span)?;
        let kind = match word.as_str().len() {
            5 => SubqueryKind::Count,
            6 => SubqueryKind::Exists,
            _ => SubqueryKind::Collect,
        };
        let (mut patterns, mut filter) = (Vec::new(), None);
        for part in parts {
            match part.as_rule() {
                Rule::query => {
                    let query = self.query(part)?;
                    return Ok(ExpressionKind::Subquery(kind, Box::new(Subquery::Query(query))));
                }
                Rule::path_pattern => patterns.push(self.path_pattern(part)?),
                Rule::r#where => filter = Some(self.filter(part)?),
                _ => {}
            }
        }
        Ok(ExpressionKind::Subquery(kind, Box::new(Subquery::Pattern { patterns, filter })))
    }

    /// What follows a value.
    pub(super) fn postfix(&mut self, subject: Expression, pair: Pair<'a>) -> Result<Expression> {
        let span = subject.span.to(self.span(&pair));
        let kind = match pair.as_rule() {
            Rule::property => {
                let key = self.name(&need(pair.into_inner().next(), span)?);
                ExpressionKind::Property(subject, key)
            }
            Rule::subscript => self.subscript(subject, pair.into_inner(), span)?,
            Rule::map_projection => {
                let items = self.projection_items(pair.into_inner())?;
                ExpressionKind::MapProjection { subject, items }
            }
            _ => ExpressionKind::HasLabels(subject, self.labels(pair)?),
        };
        Ok(expression(kind, span))
    }

    fn subscript(&mut self, subject: Expression, parts: Pairs<'a>, span: Span) -> Result<ExpressionKind> {
        let (mut range, mut from, mut to) = (false, None, None);
        for part in parts {
            match part.as_rule() {
                Rule::range => range = true,
                _ if range => to = Some(self.expression(part)?),
                _ => from = Some(self.expression(part)?),
            }
        }
        if range {
            return Ok(ExpressionKind::Slice(subject, from, to));
        }
        Ok(ExpressionKind::Index(subject, need(from, span)?))
    }

    fn projection_items(&mut self, parts: Pairs<'a>) -> Result<Vec<MapProjectionItem>> {
        parts
            .map(|item| {
                let span = self.span(&item);
                let property = item.as_str().starts_with('.');
                let mut parts = item.into_inner();
                let first = need(parts.next(), span)?;
                Ok(match (first.as_rule(), parts.next()) {
                    (Rule::star, _) => MapProjectionItem::All,
                    (_, Some(value)) => MapProjectionItem::Entry(self.name(&first), self.expression(value)?),
                    _ if property => MapProjectionItem::Property(self.name(&first)),
                    _ => MapProjectionItem::Variable(self.name(&first)),
                })
            })
            .collect()
    }
}

fn bare_pattern(span: Span) -> PathPattern {
    PathPattern { variable: None, selector: None, mode: None, function: None, elements: Vec::new(), span }
}
