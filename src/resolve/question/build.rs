//! Making trees: the few shapes of core query that questions turn into.
//!
//! A piece of the rewritten query has the span of the piece of the question it stands for, so an
//! error about it points at what was typed.

use crate::diagnostic::Span;
use crate::syntax::tree::*;
use std::sync::Arc;

/// Makes tree nodes that stand for one piece of the question.
#[derive(Clone, Copy)]
pub(super) struct Make {
    span: Span,
}

impl Make {
    /// For the piece at `span`.
    pub(super) fn at(span: Span) -> Self {
        Make { span }
    }

    pub(super) fn span(self) -> Span {
        self.span
    }

    pub(super) fn name(self, text: &str) -> Name {
        Name { text: Arc::from(text), span: self.span }
    }

    pub(super) fn expression(self, kind: ExpressionKind) -> Expression {
        Expression { kind: Box::new(kind), span: self.span }
    }

    pub(super) fn variable(self, name: &str) -> Expression {
        self.expression(ExpressionKind::Variable(self.name(name)))
    }

    pub(super) fn property(self, variable: &str, key: &str) -> Expression {
        self.property_of(self.variable(variable), key)
    }

    pub(super) fn property_of(self, subject: Expression, key: &str) -> Expression {
        self.expression(ExpressionKind::Property(subject, self.name(key)))
    }

    pub(super) fn null(self) -> Expression {
        self.expression(ExpressionKind::Null)
    }

    pub(super) fn text(self, text: &str) -> Expression {
        self.expression(ExpressionKind::String(Arc::from(text)))
    }

    pub(super) fn integer(self, number: i64) -> Expression {
        self.expression(ExpressionKind::Integer(number))
    }

    pub(super) fn texts<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> Expression {
        self.list(texts.into_iter().map(|text| self.text(text)).collect())
    }

    pub(super) fn list(self, items: Vec<Expression>) -> Expression {
        self.expression(ExpressionKind::List(items))
    }

    pub(super) fn map<'t>(self, entries: impl IntoIterator<Item = (&'t str, Expression)>) -> Expression {
        let entries = entries.into_iter().map(|(key, value)| (self.name(key), value)).collect();
        self.expression(ExpressionKind::Map(entries))
    }

    pub(super) fn call(self, function: &str, arguments: Vec<Expression>) -> Expression {
        self.expression(ExpressionKind::Call { name: vec![self.name(function)], distinct: false, arguments })
    }

    pub(super) fn and(self, mut conditions: Vec<Expression>) -> Option<Expression> {
        if conditions.len() > 1 {
            return Some(self.expression(ExpressionKind::And(conditions)));
        }
        conditions.pop()
    }

    pub(super) fn or(self, mut conditions: Vec<Expression>) -> Option<Expression> {
        if conditions.len() > 1 {
            return Some(self.expression(ExpressionKind::Or(conditions)));
        }
        conditions.pop()
    }

    pub(super) fn not(self, condition: Expression) -> Expression {
        self.expression(ExpressionKind::Not(condition))
    }

    pub(super) fn compare(self, left: Expression, operator: ComparisonOperator, right: Expression) -> Expression {
        self.expression(ExpressionKind::Comparison(left, vec![(operator, right)]))
    }

    pub(super) fn equal(self, left: Expression, right: Expression) -> Expression {
        self.compare(left, ComparisonOperator::Equal, right)
    }

    pub(super) fn arithmetic(self, left: Expression, operator: ArithmeticOperator, right: Expression) -> Expression {
        self.expression(ExpressionKind::Arithmetic(left, vec![(operator, right)]))
    }

    pub(super) fn is_in(self, value: Expression, list: Expression) -> Expression {
        self.expression(ExpressionKind::In(value, list))
    }

    pub(super) fn is_null(self, subject: Expression, negated: bool) -> Expression {
        self.expression(ExpressionKind::IsNull { subject, negated })
    }

    pub(super) fn contains(self, text: Expression, part: Expression) -> Expression {
        self.matches(text, StringOperator::Contains, part)
    }

    pub(super) fn matches(self, text: Expression, operator: StringOperator, part: Expression) -> Expression {
        self.expression(ExpressionKind::StringMatch(operator, text, part))
    }

    pub(super) fn case(self, branches: Vec<(Expression, Expression)>, otherwise: Option<Expression>) -> Expression {
        self.expression(ExpressionKind::Case { subject: None, branches, otherwise })
    }

    /// `CASE subject WHEN ... THEN ... END`.
    pub(super) fn choice(self, subject: Expression, branches: Vec<(Expression, Expression)>) -> Expression {
        self.expression(ExpressionKind::Case { subject: Some(subject), branches, otherwise: None })
    }

    pub(super) fn quantified(
        self,
        quantifier: ListQuantifier,
        variable: &str,
        list: Expression,
        filter: Expression,
    ) -> Expression {
        self.expression(ExpressionKind::Quantified { quantifier, variable: self.name(variable), list, filter })
    }

    pub(super) fn comprehension(
        self,
        variable: &str,
        list: Expression,
        filter: Option<Expression>,
        result: Option<Expression>,
    ) -> Expression {
        self.expression(ExpressionKind::ListComprehension { variable: self.name(variable), list, filter, result })
    }

    pub(super) fn has_labels(self, subject: Expression, labels: LabelExpression) -> Expression {
        self.expression(ExpressionKind::HasLabels(subject, labels))
    }

    /// `:A|B|C`, or nothing for no names.
    pub(super) fn labels<'t>(self, names: impl IntoIterator<Item = &'t str>) -> Option<LabelExpression> {
        let mut names: Vec<LabelExpression> =
            names.into_iter().map(|name| LabelExpression::Name(self.name(name))).collect();
        if names.len() > 1 { Some(LabelExpression::Or(names)) } else { names.pop() }
    }

    pub(super) fn node(self, variable: Option<&str>) -> NodePattern {
        NodePattern {
            variable: variable.map(|name| self.name(name)),
            labels: None,
            properties: None,
            filter: None,
            span: self.span,
        }
    }

    pub(super) fn relationship(self, variable: Option<&str>, types: Option<LabelExpression>) -> RelationshipPattern {
        RelationshipPattern {
            variable: variable.map(|name| self.name(name)),
            types,
            direction: Direction::Outgoing,
            properties: None,
            filter: None,
            cost: None,
            length: None,
            quantifier: None,
            span: self.span,
        }
    }

    pub(super) fn times(self, min: u64, max: Option<u64>) -> Quantifier {
        Quantifier { min, max, span: self.span }
    }

    pub(super) fn pattern(self, elements: Vec<PathElement>) -> PathPattern {
        PathPattern { variable: None, selector: None, mode: None, function: None, elements, span: self.span }
    }

    pub(super) fn match_clause(self, pattern: PathPattern, filter: Option<Expression>) -> Clause {
        self.clause(ClauseKind::Match { optional: false, patterns: vec![pattern], filter })
    }

    pub(super) fn clause(self, kind: ClauseKind) -> Clause {
        Clause { kind, span: self.span }
    }

    /// `expression AS alias`; without `AS` where the expression is the variable of that name.
    pub(super) fn item(self, expression: Expression, alias: &str) -> ProjectionItem {
        let plain = matches!(expression.kind.as_ref(), ExpressionKind::Variable(name) if *name.text == *alias);
        let alias_name = (!plain).then(|| self.name(alias));
        ProjectionItem { expression, alias: alias_name, text: Arc::from(alias) }
    }

    pub(super) fn projection(self, items: Vec<ProjectionItem>) -> Projection {
        Projection { distinct: false, star: false, items, order: Vec::new(), skip: None, limit: None, span: self.span }
    }

    pub(super) fn ascending(self, expression: Expression) -> SortItem {
        SortItem { expression, descending: false }
    }

    pub(super) fn descending(self, expression: Expression) -> SortItem {
        SortItem { expression, descending: true }
    }

    pub(super) fn limit(self, limit: Option<u64>) -> Option<Expression> {
        limit.map(|limit| self.integer(i64::try_from(limit).unwrap_or(i64::MAX)))
    }

    pub(super) fn query(self, clauses: Vec<Clause>) -> Query {
        Query { first: SingleQuery { clauses, span: self.span }, unions: Vec::new(), span: self.span }
    }
}
