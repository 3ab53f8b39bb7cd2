//! Expressions, with no more parentheses than precedence asks for.

use super::Printer;
use crate::syntax::tree::{
    ArithmeticOperator, ComparisonOperator, Expression, ExpressionKind, LabelExpression, ListQuantifier,
    MapProjectionItem, Name, PathPattern, StringOperator, Subquery, SubqueryKind,
};

/// How tightly an expression binds, from the loosest; the levels of build/expressions.rs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Or,
    Xor,
    And,
    Not,
    Comparison,
    Predicate,
    Additive,
    Multiplicative,
    Power,
    Unary,
    Postfix,
}

fn level(kind: &ExpressionKind) -> Level {
    match kind {
        ExpressionKind::Or(_) => Level::Or,
        ExpressionKind::Xor(_) => Level::Xor,
        ExpressionKind::And(_) => Level::And,
        ExpressionKind::Not(_) => Level::Not,
        ExpressionKind::Comparison(..) => Level::Comparison,
        ExpressionKind::In(..) | ExpressionKind::StringMatch(..) | ExpressionKind::IsNull { .. } => Level::Predicate,
        ExpressionKind::Arithmetic(_, rest) => match rest.first() {
            Some((ArithmeticOperator::Add | ArithmeticOperator::Subtract, _)) => Level::Additive,
            Some((ArithmeticOperator::Power, _)) => Level::Power,
            Some((ArithmeticOperator::Multiply | ArithmeticOperator::Divide | ArithmeticOperator::Modulo, _))
            | None => Level::Multiplicative,
        },
        ExpressionKind::Negate(_) | ExpressionKind::Plus(_) => Level::Unary,
        // Nothing can be written behind a pattern without becoming part of it.
        ExpressionKind::Pattern(_) => Level::Unary,
        ExpressionKind::Integer(number) if *number < 0 => Level::Unary,
        ExpressionKind::Float(number) if number.is_sign_negative() => Level::Unary,
        ExpressionKind::Null
        | ExpressionKind::Boolean(_)
        | ExpressionKind::Integer(_)
        | ExpressionKind::Float(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Variable(_)
        | ExpressionKind::Parameter(_)
        | ExpressionKind::List(_)
        | ExpressionKind::Map(_)
        | ExpressionKind::MapProjection { .. }
        | ExpressionKind::Property(..)
        | ExpressionKind::Index(..)
        | ExpressionKind::Slice(..)
        | ExpressionKind::HasLabels(..)
        | ExpressionKind::CountStar
        | ExpressionKind::Call { .. }
        | ExpressionKind::Case { .. }
        | ExpressionKind::ListComprehension { .. }
        | ExpressionKind::PatternComprehension { .. }
        | ExpressionKind::Quantified { .. }
        | ExpressionKind::Reduce { .. }
        | ExpressionKind::Subquery(..) => Level::Postfix,
    }
}

impl Printer {
    /// An expression where anything may stand.
    pub(super) fn expression(&mut self, expression: &Expression) {
        self.operand(expression, Level::Or);
    }

    /// An expression in front of `.key`, `[i]` and their kind.
    pub(super) fn subject(&mut self, expression: &Expression) {
        self.operand(expression, Level::Postfix);
    }

    /// An expression where only what binds as tightly as `least` may stand without parentheses.
    fn operand(&mut self, expression: &Expression, least: Level) {
        if level(&expression.kind) < least {
            self.parenthesized(expression);
        } else {
            self.kind(&expression.kind);
        }
    }

    fn parenthesized(&mut self, expression: &Expression) {
        self.push("(");
        self.kind(&expression.kind);
        self.push(")");
    }

    fn kind(&mut self, kind: &ExpressionKind) {
        match kind {
            ExpressionKind::Null => self.push("null"),
            ExpressionKind::Boolean(true) => self.push("true"),
            ExpressionKind::Boolean(false) => self.push("false"),
            ExpressionKind::Integer(number) => self.push(&format!("{number}")),
            ExpressionKind::Float(number) => self.float(*number),
            ExpressionKind::String(text) => self.string(text),
            ExpressionKind::Variable(name) => self.variable(&name.text),
            ExpressionKind::Parameter(name) => self.parameter(&name.text),
            ExpressionKind::List(items) => self.list_literal(items),
            ExpressionKind::Map(entries) => self.map(entries),
            ExpressionKind::MapProjection { subject, items } => self.map_projection(subject, items),
            ExpressionKind::Property(subject, key) => {
                self.subject(subject);
                self.push(".");
                self.name(&key.text);
            }
            ExpressionKind::Index(subject, index) => {
                self.subject(subject);
                self.push("[");
                self.expression(index);
                self.push("]");
            }
            ExpressionKind::Slice(subject, from, to) => self.slice(subject, from.as_ref(), to.as_ref()),
            ExpressionKind::Not(inside) => {
                self.push("NOT ");
                self.operand(inside, Level::Not);
            }
            ExpressionKind::Negate(inside) => self.signed("-", inside),
            ExpressionKind::Plus(inside) => self.signed("+", inside),
            ExpressionKind::Or(terms) => self.chain(terms, " OR ", Level::Xor),
            ExpressionKind::Xor(terms) => self.chain(terms, " XOR ", Level::And),
            ExpressionKind::And(terms) => self.chain(terms, " AND ", Level::Not),
            ExpressionKind::Arithmetic(first, rest) => self.arithmetic(kind, first, rest),
            ExpressionKind::Comparison(first, rest) => {
                self.operand(first, Level::Predicate);
                for (operator, operand) in rest {
                    self.push(comparison_sign(*operator));
                    self.operand(operand, Level::Predicate);
                }
            }
            ExpressionKind::StringMatch(operator, left, right) => self.predicate(left, string_words(*operator), right),
            ExpressionKind::In(left, right) => self.predicate(left, " IN ", right),
            ExpressionKind::IsNull { subject, negated } => {
                self.operand(subject, Level::Predicate);
                self.push(if *negated { " IS NOT NULL" } else { " IS NULL" });
            }
            ExpressionKind::HasLabels(subject, labels) => self.has_labels(subject, labels),
            ExpressionKind::CountStar => self.push("count(*)"),
            ExpressionKind::Call { name, distinct, arguments } => self.call(name, *distinct, arguments),
            ExpressionKind::Case { subject, branches, otherwise } => {
                self.case(subject.as_ref(), branches, otherwise.as_ref());
            }
            ExpressionKind::ListComprehension { variable, list, filter, result } => {
                self.push("[");
                self.element_of(variable, list);
                self.filter(filter.as_ref());
                self.bar(result.as_ref());
                self.push("]");
            }
            ExpressionKind::PatternComprehension { pattern, filter, result } => {
                self.push("[");
                self.path(pattern);
                self.filter(filter.as_ref());
                self.bar(Some(result));
                self.push("]");
            }
            ExpressionKind::Quantified { quantifier, variable, list, filter } => {
                self.push(match quantifier {
                    ListQuantifier::All => "all(",
                    ListQuantifier::Any => "any(",
                    ListQuantifier::None => "none(",
                    ListQuantifier::Single => "single(",
                });
                self.element_of(variable, list);
                self.filter(Some(filter));
                self.push(")");
            }
            ExpressionKind::Reduce { accumulator, initial, variable, list, step } => {
                self.push("reduce(");
                self.variable(&accumulator.text);
                self.push(" = ");
                self.expression(initial);
                self.push(", ");
                self.element_of(variable, list);
                self.bar(Some(step));
                self.push(")");
            }
            ExpressionKind::Subquery(kind, body) => self.subquery(*kind, body),
            ExpressionKind::Pattern(pattern) => self.value_pattern(pattern),
        }
    }

    fn float(&mut self, number: f64) {
        match number {
            _ if number.is_nan() => self.push("(0.0 / 0.0)"),
            _ if number.is_infinite() => self.push(if number > 0.0 { "(1.0 / 0.0)" } else { "(-1.0 / 0.0)" }),
            // Debug keeps the point or an exponent, by which a float is known.
            _ => self.push(&format!("{number:?}")),
        }
    }

    fn list_literal(&mut self, items: &[Expression]) {
        self.push("[");
        match items {
            // `[x IN xs]` would be a comprehension.
            [only] if begins_with_in(only) => self.parenthesized(only),
            _ => self.list(items, Self::expression),
        }
        self.push("]");
    }

    fn map(&mut self, entries: &[(Name, Expression)]) {
        self.push("{");
        self.list(entries, |printer, (key, value)| printer.entry(key, value));
        self.push("}");
    }

    fn entry(&mut self, key: &Name, value: &Expression) {
        self.name(&key.text);
        self.push(": ");
        self.expression(value);
    }

    fn map_projection(&mut self, subject: &Expression, items: &[MapProjectionItem]) {
        self.subject(subject);
        self.push(" {");
        self.list(items, |printer, item| match item {
            MapProjectionItem::Property(key) => {
                printer.push(".");
                printer.name(&key.text);
            }
            MapProjectionItem::All => printer.push(".*"),
            MapProjectionItem::Entry(key, value) => printer.entry(key, value),
            MapProjectionItem::Variable(name) => printer.name(&name.text),
        });
        self.push("}");
    }

    fn slice(&mut self, subject: &Expression, from: Option<&Expression>, to: Option<&Expression>) {
        self.subject(subject);
        self.push("[");
        if let Some(from) = from {
            self.expression(from);
        }
        self.push("..");
        if let Some(to) = to {
            self.expression(to);
        }
        self.push("]");
    }

    fn signed(&mut self, sign: &str, inside: &Expression) {
        self.push(sign);
        // The least integer is read together with the sign in front of it.
        let least = matches!(*inside.kind, ExpressionKind::Integer(number) if number < 0);
        if least { self.parenthesized(inside) } else { self.operand(inside, Level::Unary) }
    }

    fn chain(&mut self, terms: &[Expression], word: &str, least: Level) {
        for (index, term) in terms.iter().enumerate() {
            if index > 0 {
                self.push(word);
            }
            self.operand(term, least);
        }
    }

    fn arithmetic(&mut self, kind: &ExpressionKind, first: &Expression, rest: &[(ArithmeticOperator, Expression)]) {
        let least = match level(kind) {
            Level::Additive => Level::Multiplicative,
            Level::Power => Level::Unary,
            _ => Level::Power,
        };
        self.operand(first, least);
        for (operator, operand) in rest {
            self.push(arithmetic_sign(*operator));
            // `(a) - [b]` would be the beginning of a relationship.
            let is_list = *operator == ArithmeticOperator::Subtract && begins_with_bracket(operand);
            if is_list { self.parenthesized(operand) } else { self.operand(operand, least) }
        }
    }

    fn predicate(&mut self, left: &Expression, words: &str, right: &Expression) {
        self.operand(left, Level::Predicate);
        self.push(words);
        self.operand(right, Level::Additive);
    }

    fn has_labels(&mut self, subject: &Expression, labels: &LabelExpression) {
        if matches!(*subject.kind, ExpressionKind::HasLabels(..)) {
            self.parenthesized(subject);
        } else {
            self.subject(subject);
        }
        self.push(":");
        // A bar may stand around this expression, so labels keep theirs between parentheses.
        self.labels(labels, super::patterns::OR + 1);
    }

    fn call(&mut self, name: &[Name], distinct: bool, arguments: &[Expression]) {
        match name {
            // These would begin something else than a call.
            [only] if matches!(only.text.to_ascii_lowercase().as_str(), "case" | "not") => self.backticks(&only.text),
            _ => self.dotted(name),
        }
        self.push(if distinct { "(DISTINCT " } else { "(" });
        match arguments {
            // `any(x IN xs)` would lack its WHERE.
            [only] if begins_with_in(only) => self.parenthesized(only),
            _ => self.list(arguments, Self::expression),
        }
        self.push(")");
    }

    fn case(
        &mut self,
        subject: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
    ) {
        self.push("CASE ");
        if let Some(subject) = subject {
            self.expression(subject);
            self.push(" ");
        }
        for (when, then) in branches {
            self.push("WHEN ");
            self.expression(when);
            self.push(" THEN ");
            self.expression(then);
            self.push(" ");
        }
        if let Some(otherwise) = otherwise {
            self.push("ELSE ");
            self.expression(otherwise);
            self.push(" ");
        }
        self.push("END");
    }

    /// `variable IN list`.
    fn element_of(&mut self, variable: &Name, list: &Expression) {
        self.variable(&variable.text);
        self.push(" IN ");
        self.expression(list);
    }

    /// ` | result`.
    fn bar(&mut self, result: Option<&Expression>) {
        if let Some(result) = result {
            self.push(" | ");
            self.expression(result);
        }
    }

    fn subquery(&mut self, kind: SubqueryKind, body: &Subquery) {
        self.push(match kind {
            SubqueryKind::Exists => "EXISTS { ",
            SubqueryKind::Count => "COUNT { ",
            SubqueryKind::Collect => "COLLECT { ",
        });
        match body {
            Subquery::Pattern { patterns, filter } => {
                self.list(patterns, Self::path);
                self.filter(filter.as_ref());
            }
            Subquery::Query(query) => self.on_one_line(|printer| printer.query(query)),
        }
        self.push(" }");
    }

    /// A pattern where a value stands.
    fn value_pattern(&mut self, pattern: &PathPattern) {
        self.path(pattern);
    }
}

/// Whether an expression is printed with a variable and then IN at its beginning.
fn begins_with_in(expression: &Expression) -> bool {
    match &*expression.kind {
        // (`null`, `true` and `false` are names as well.)
        ExpressionKind::In(left, _) => {
            let is_word =
                matches!(*left.kind, ExpressionKind::Variable(_) | ExpressionKind::Null | ExpressionKind::Boolean(_));
            is_word || begins_with_in(left)
        }
        ExpressionKind::StringMatch(_, left, _) | ExpressionKind::Comparison(left, _) => begins_with_in(left),
        ExpressionKind::IsNull { subject, .. } => begins_with_in(subject),
        ExpressionKind::Or(terms) | ExpressionKind::Xor(terms) | ExpressionKind::And(terms) => {
            terms.first().is_some_and(begins_with_in)
        }
        _ => false,
    }
}

/// Whether an expression is printed with `[` at its beginning.
fn begins_with_bracket(expression: &Expression) -> bool {
    match &*expression.kind {
        ExpressionKind::List(_)
        | ExpressionKind::ListComprehension { .. }
        | ExpressionKind::PatternComprehension { .. } => true,
        ExpressionKind::Property(subject, _)
        | ExpressionKind::Index(subject, _)
        | ExpressionKind::Slice(subject, ..)
        | ExpressionKind::HasLabels(subject, _)
        | ExpressionKind::MapProjection { subject, .. } => begins_with_bracket(subject),
        ExpressionKind::Arithmetic(first, _) => begins_with_bracket(first),
        _ => false,
    }
}

fn comparison_sign(operator: ComparisonOperator) -> &'static str {
    match operator {
        ComparisonOperator::Equal => " = ",
        ComparisonOperator::NotEqual => " <> ",
        ComparisonOperator::Less => " < ",
        ComparisonOperator::LessOrEqual => " <= ",
        ComparisonOperator::Greater => " > ",
        ComparisonOperator::GreaterOrEqual => " >= ",
    }
}

fn arithmetic_sign(operator: ArithmeticOperator) -> &'static str {
    match operator {
        ArithmeticOperator::Add => " + ",
        ArithmeticOperator::Subtract => " - ",
        ArithmeticOperator::Multiply => " * ",
        ArithmeticOperator::Divide => " / ",
        ArithmeticOperator::Modulo => " % ",
        ArithmeticOperator::Power => " ^ ",
    }
}

fn string_words(operator: StringOperator) -> &'static str {
    match operator {
        StringOperator::StartsWith => " STARTS WITH ",
        StringOperator::EndsWith => " ENDS WITH ",
        StringOperator::Contains => " CONTAINS ",
        StringOperator::Matches => " =~ ",
    }
}
