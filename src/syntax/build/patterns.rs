//! Path patterns: nodes, relationships, groups, selectors, labels.

use super::super::errors;
use super::super::parser::Rule;
use super::super::tree::{
    Direction, Expression, GroupPattern, LabelExpression, NodePattern, PathElement, PathMode, PathPattern, Quantifier,
    RelationshipPattern, Selector, ShortestFunction,
};
use super::{Builder, Pair, Pairs, need};
use crate::diagnostic::{Result, Span};

impl<'a> Builder<'a> {
    pub(super) fn path_pattern(&mut self, pair: Pair<'a>) -> Result<PathPattern> {
        let span = self.span(&pair);
        let mut pattern =
            PathPattern { variable: None, selector: None, mode: None, function: None, elements: Vec::new(), span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::name => pattern.variable = Some(self.name(&part)),
                Rule::path_prefix => self.path_prefix(part, &mut pattern)?,
                Rule::shortest_path => self.shortest_path(part, &mut pattern)?,
                _ => pattern.elements.push(self.element(part)?),
            }
        }
        check_elements(&pattern.elements)?;
        Ok(pattern)
    }

    fn path_prefix(&mut self, pair: Pair<'a>, pattern: &mut PathPattern) -> Result<()> {
        let span = self.span(&pair);
        let mut groups = false;
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::selector => pattern.selector = Some(self.selector(part)?),
                Rule::path_mode => pattern.mode = Some(path_mode(part.as_str())),
                Rule::kw_groups => groups = true,
                _ => {}
            }
        }
        if groups {
            pattern.selector = match pattern.selector {
                Some(Selector::Shortest(count)) => Some(Selector::ShortestGroups(count)),
                _ => return Err(errors::groups_without_shortest(span)),
            };
        }
        Ok(())
    }

    fn selector(&self, pair: Pair<'_>) -> Result<Selector> {
        let span = self.span(&pair);
        let (mut all, mut any, mut cheapest, mut shortest, mut count) = (false, false, false, false, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_all => all = true,
                Rule::kw_any => any = true,
                Rule::kw_cheapest => cheapest = true,
                Rule::kw_shortest => shortest = true,
                _ => count = Some(self.whole_number(&part)?),
            }
        }
        if count == Some(0) {
            return Err(errors::zero_paths(span));
        }
        let number = count.unwrap_or(1);
        Ok(match (all, any, cheapest, shortest) {
            (true, ..) => Selector::AllShortest,
            (_, true, true, _) => Selector::AnyCheapest,
            (_, true, _, true) => Selector::AnyShortest,
            (_, true, ..) => Selector::Any(number),
            (_, _, true, _) => Selector::Cheapest(number),
            (_, _, _, _) => Selector::Shortest(number),
        })
    }

    /// `shortestPath((a)-[*]->(b))` around the elements.
    pub(super) fn shortest_path(&mut self, pair: Pair<'a>, pattern: &mut PathPattern) -> Result<()> {
        for part in pair.into_inner() {
            if part.as_rule() == Rule::shortest_word {
                let all = part.as_str().as_bytes().first().is_some_and(|byte| byte | 0x20 == b'a');
                pattern.function = Some(if all { ShortestFunction::All } else { ShortestFunction::One });
            } else {
                pattern.elements.push(self.element(part)?);
            }
        }
        check_elements(&pattern.elements)
    }

    pub(super) fn element(&mut self, pair: Pair<'a>) -> Result<PathElement> {
        match pair.as_rule() {
            Rule::node => Ok(PathElement::Node(self.node(pair)?)),
            Rule::relationship => Ok(PathElement::Relationship(self.relationship(pair)?)),
            Rule::group => Ok(PathElement::Group(self.group(pair)?)),
            _ => Err(errors::unforeseen(self.span(&pair))),
        }
    }

    pub(super) fn node(&mut self, pair: Pair<'a>) -> Result<NodePattern> {
        let span = self.span(&pair);
        let mut node = NodePattern { variable: None, labels: None, properties: None, filter: None, span };
        for part in pair.into_inner() {
            self.node_part(part, &mut node)?;
        }
        Ok(node)
    }

    /// A part of a node: its name, labels, properties or condition.
    pub(super) fn node_part(&mut self, part: Pair<'a>, node: &mut NodePattern) -> Result<()> {
        match part.as_rule() {
            Rule::name => node.variable = Some(self.name(&part)),
            Rule::labels | Rule::has_labels | Rule::bar_has_labels => node.labels = Some(self.labels(part)?),
            Rule::map | Rule::parameter => node.properties = Some(self.properties(part)?),
            Rule::r#where => node.filter = Some(self.filter(part)?),
            Rule::expression => node.filter = Some(self.expression(part)?),
            _ => {}
        }
        Ok(())
    }

    fn group(&mut self, pair: Pair<'a>) -> Result<GroupPattern> {
        let span = self.span(&pair);
        self.scope(|builder| {
            let mut group = GroupPattern { variable: None, elements: Vec::new(), filter: None, quantifier: None, span };
            for part in pair.into_inner() {
                match part.as_rule() {
                    Rule::name => group.variable = Some(builder.name(&part)),
                    Rule::r#where => group.filter = Some(builder.filter(part)?),
                    Rule::quantifier => group.quantifier = Some(builder.quantifier(part)?),
                    _ => group.elements.push(builder.element(part)?),
                }
            }
            builder.grow(span)?;
            check_elements(&group.elements)?;
            Ok(group)
        })
    }

    pub(super) fn relationship(&mut self, pair: Pair<'a>) -> Result<RelationshipPattern> {
        let span = self.span(&pair);
        let (mut left, mut right) = (false, false);
        let mut relationship = RelationshipPattern {
            variable: None,
            types: None,
            direction: Direction::Either,
            properties: None,
            filter: None,
            cost: None,
            length: None,
            quantifier: None,
            span,
        };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::arrow_left => left = true,
                Rule::arrow_right => right = true,
                Rule::detail => self.detail(part.into_inner(), &mut relationship)?,
                Rule::quantifier => relationship.quantifier = Some(self.quantifier(part)?),
                _ => {}
            }
        }
        relationship.direction = match (left, right) {
            (true, false) => Direction::Incoming,
            (false, true) => Direction::Outgoing,
            _ => Direction::Either,
        };
        if let (Some(length), Some(_)) = (relationship.length, relationship.quantifier) {
            return Err(errors::two_lengths(length.span));
        }
        Ok(relationship)
    }

    fn detail(&mut self, parts: Pairs<'a>, relationship: &mut RelationshipPattern) -> Result<()> {
        for part in parts {
            match part.as_rule() {
                Rule::name => relationship.variable = Some(self.name(&part)),
                Rule::labels => relationship.types = Some(self.labels(part)?),
                Rule::length => relationship.length = Some(self.length(part)?),
                Rule::map | Rule::parameter => relationship.properties = Some(self.properties(part)?),
                Rule::r#where => relationship.filter = Some(self.filter(part)?),
                Rule::cost => relationship.cost = Some(self.only_expression(part)?),
                _ => {}
            }
        }
        Ok(())
    }

    fn properties(&mut self, pair: Pair<'a>) -> Result<Expression> {
        self.scope(|builder| builder.primary(pair))
    }

    /// `*`, `*2`, `*1..3`, `*..3`, `*1..`.
    fn length(&self, pair: Pair<'_>) -> Result<Quantifier> {
        let span = self.span(&pair);
        let mut quantifier = Quantifier { min: 1, max: None, span };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::whole_number => {
                    quantifier.min = self.whole_number(&part)?;
                    quantifier.max = Some(quantifier.min);
                }
                Rule::upper => {
                    quantifier.max = match part.into_inner().next() {
                        Some(number) => Some(self.whole_number(&number)?),
                        None => None,
                    };
                }
                _ => return Err(errors::misplaced_length(span)),
            }
        }
        Ok(quantifier)
    }

    /// `+`, `*`, `?`, `{2}`, `{1,3}`, `{,3}`, `{1,}`.
    fn quantifier(&self, pair: Pair<'_>) -> Result<Quantifier> {
        let span = self.span(&pair);
        let (min, max) = match span.of(self.text) {
            "+" => (1, None),
            "*" => (0, None),
            "?" => (0, Some(1)),
            _ => {
                let (mut comma, mut before, mut after) = (false, None, None);
                for part in pair.into_inner() {
                    match part.as_rule() {
                        Rule::comma => comma = true,
                        _ if comma => after = Some(self.whole_number(&part)?),
                        _ => before = Some(self.whole_number(&part)?),
                    }
                }
                match (before, comma) {
                    (None, false) => return Err(errors::empty_quantifier(span)),
                    (Some(exactly), false) => (exactly, Some(exactly)),
                    (before, true) => (before.unwrap_or(0), after),
                }
            }
        };
        if max.is_some_and(|max| max < min || max == 0) {
            return Err(errors::backward_quantifier(span));
        }
        Ok(Quantifier { min, max, span })
    }

    pub(super) fn whole_number(&self, pair: &Pair<'_>) -> Result<u64> {
        let small = pair.as_str().parse().ok().filter(|&number| number <= i64::MAX as u64);
        small.ok_or_else(|| errors::integer_overflow(self.span(pair), pair.as_str()))
    }

    /// `:A|B`, in any of its settings.
    pub(super) fn labels(&mut self, pair: Pair<'a>) -> Result<LabelExpression> {
        let span = self.span(&pair);
        let inside = pair.into_inner().find(|part| matches!(part.as_rule(), Rule::label_or | Rule::label_and));
        self.scope(|builder| builder.label_expression(need(inside, span)?))
    }

    fn label_expression(&mut self, pair: Pair<'a>) -> Result<LabelExpression> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut parts = pair.into_inner();
        if rule == Rule::label_not {
            return self.label_not(parts, span);
        }
        self.scope(|builder| {
            let first = builder.label_expression(need(parts.next(), span)?)?;
            let mut all = vec![first];
            for part in parts {
                all.push(builder.label_expression(part)?);
            }
            match (all.len(), rule) {
                (1, _) => need(all.pop(), span),
                (_, Rule::label_or) => builder.grow(span).map(|()| LabelExpression::Or(all)),
                _ => builder.grow(span).map(|()| LabelExpression::And(all)),
            }
        })
    }

    /// `!!name`, `%`, `(a|b)`.
    fn label_not(&mut self, parts: Pairs<'a>, span: Span) -> Result<LabelExpression> {
        self.scope(|builder| {
            let (mut bangs, mut inside) = (0, None);
            for part in parts {
                match part.as_rule() {
                    Rule::label_bang => bangs += 1,
                    Rule::name => inside = Some(LabelExpression::Name(builder.name(&part))),
                    Rule::label_any => inside = Some(LabelExpression::Any(builder.span(&part))),
                    _ => inside = Some(builder.label_expression(part)?),
                }
            }
            let mut labels = need(inside, span)?;
            for _ in 0..bangs {
                builder.grow(span)?;
                labels = LabelExpression::Not(Box::new(labels), span);
            }
            Ok(labels)
        })
    }
}

fn path_mode(word: &str) -> PathMode {
    match word.as_bytes().first().map(|byte| byte | 0x20) {
        Some(b'w') => PathMode::Walk,
        Some(b't') => PathMode::Trail,
        Some(b'a') => PathMode::Acyclic,
        _ => PathMode::Simple,
    }
}

/// A path begins and ends with a node or a group, and relationships stand between.
fn check_elements(elements: &[PathElement]) -> Result<()> {
    for pair in elements.windows(2) {
        match pair {
            [PathElement::Node(_), PathElement::Node(second)] => return Err(errors::adjacent_nodes(second.span)),
            [PathElement::Relationship(_), PathElement::Relationship(second)] => {
                return Err(errors::adjacent_relationships(second.span));
            }
            _ => {}
        }
    }
    match elements.last() {
        Some(PathElement::Relationship(last)) => Err(errors::open_path(last.span)),
        _ => Ok(()),
    }
}
