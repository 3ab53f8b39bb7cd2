//! Expressions, evaluated on a row of named values.

use super::query::Naive;
use super::{Problem, Row};
use career_pathways::syntax::tree::{
    ArithmeticOperator, ComparisonOperator, Expression, ExpressionKind, ListQuantifier, Name, StringOperator, Subquery,
    SubqueryKind,
};
use career_pathways::value::{Map, Value, equality, order};
use std::sync::Arc;

/// Three-valued truth of a value; anything else than a truth value is a problem.
fn truth(value: &Value) -> Result<Option<bool>, Problem> {
    match value {
        Value::Boolean(value) => Ok(Some(*value)),
        Value::Null => Ok(None),
        other => Err(format!("no truth value: {other:?}")),
    }
}

impl Naive<'_> {
    /// The value of an expression on a row.
    pub fn evaluate(&self, expression: &Expression, row: &Row) -> Result<Value, Problem> {
        let value = |expression: &Expression| self.evaluate(expression, row);
        Ok(match expression.kind.as_ref() {
            ExpressionKind::Null => Value::Null,
            ExpressionKind::Boolean(value) => Value::Boolean(*value),
            ExpressionKind::Integer(value) => Value::Integer(*value),
            ExpressionKind::Float(value) => Value::Float(*value),
            ExpressionKind::String(text) => Value::String(text.clone()),
            ExpressionKind::Variable(name) => self.variable(name, row)?,
            ExpressionKind::Parameter(name) => return Err(format!("parameter {}", name.text)),
            ExpressionKind::List(items) => Value::list(items.iter().map(value).collect::<Result<_, _>>()?),
            ExpressionKind::Map(entries) => {
                let entries = entries.iter().map(|(key, entry)| Ok((key.text.clone(), value(entry)?)));
                Value::Map(Map::new(entries.collect::<Result<_, Problem>>()?))
            }
            ExpressionKind::Property(subject, key) => self.property_of(&value(subject)?, &key.text),
            ExpressionKind::Index(list, index) => index_of(&value(list)?, &value(index)?)?,
            ExpressionKind::Not(inner) => truth(&value(inner)?)?.map(|truth| !truth).into(),
            ExpressionKind::Negate(inner) => negated(&value(inner)?)?,
            ExpressionKind::And(parts) => self.connected(parts, row, Some(true), |a, b| match (a, b) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                (None, _) | (_, None) => None,
            })?,
            ExpressionKind::Or(parts) => self.connected(parts, row, Some(false), |a, b| match (a, b) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                (None, _) | (_, None) => None,
            })?,
            ExpressionKind::Xor(parts) => {
                self.connected(parts, row, Some(false), |a, b| a.zip(b).map(|(a, b)| a != b))?
            }
            ExpressionKind::Arithmetic(first, rest) => {
                let mut result = value(first)?;
                for (operator, next) in rest {
                    result = calculated(*operator, &result, &value(next)?)?;
                }
                result
            }
            ExpressionKind::Comparison(first, rest) => {
                let mut left = value(first)?;
                let mut all = Some(true);
                for (operator, next) in rest {
                    let right = value(next)?;
                    all = match (all, compared(*operator, &left, &right)) {
                        (Some(false), _) | (_, Some(false)) => Some(false),
                        (Some(true), Some(true)) => Some(true),
                        (None, _) | (_, None) => None,
                    };
                    left = right;
                }
                all.into()
            }
            ExpressionKind::StringMatch(operator, text, part) => match (value(text)?, value(part)?) {
                (Value::String(text), Value::String(part)) => Value::Boolean(match operator {
                    StringOperator::StartsWith => text.starts_with(&*part),
                    StringOperator::EndsWith => text.ends_with(&*part),
                    StringOperator::Contains => text.contains(&*part),
                    StringOperator::Matches => return Err("=~".to_owned()),
                }),
                (_, _) => Value::Null,
            },
            ExpressionKind::In(element, list) => contained(&value(element)?, &value(list)?)?.into(),
            ExpressionKind::IsNull { subject, negated } => Value::Boolean(value(subject)?.is_null() != *negated),
            ExpressionKind::HasLabels(subject, labels) => match value(subject)? {
                Value::Node(node) => {
                    Value::Boolean(super::matcher::holds(labels, &self.graph.nodes[node.index()].labels))
                }
                Value::Null => Value::Null,
                other => return Err(format!("labels of {other:?}")),
            },
            ExpressionKind::Call { name, arguments, .. } => self.called(name, arguments, row)?,
            ExpressionKind::Case { subject, branches, otherwise } => {
                for (when, then) in branches {
                    let taken = match subject {
                        Some(subject) => equality::equal(&value(subject)?, &value(when)?),
                        None => truth(&value(when)?)?,
                    };
                    if taken == Some(true) {
                        return value(then);
                    }
                }
                otherwise.as_ref().map_or(Ok(Value::Null), value)?
            }
            ExpressionKind::ListComprehension { variable, list, filter, result } => {
                let Value::List(items) = value(list)? else { return Ok(Value::Null) };
                let mut kept = Vec::new();
                for item in items.iter() {
                    let inner = with(row, variable, item.clone());
                    if self.all_true(filter.as_ref(), &inner)? {
                        kept.push(result.as_ref().map_or(Ok(item.clone()), |result| self.evaluate(result, &inner))?);
                    }
                }
                Value::list(kept)
            }
            ExpressionKind::Quantified { quantifier, variable, list, filter } => {
                let Value::List(items) = value(list)? else { return Ok(Value::Null) };
                let each = items.iter().map(|item| truth(&self.evaluate(filter, &with(row, variable, item.clone()))?));
                quantified(*quantifier, &each.collect::<Result<Vec<_>, _>>()?).into()
            }
            ExpressionKind::Reduce { accumulator, initial, variable, list, step } => {
                let Value::List(items) = value(list)? else { return Ok(Value::Null) };
                let mut result = value(initial)?;
                for item in items.iter() {
                    result = self.evaluate(step, &with(&with(row, accumulator, result), variable, item.clone()))?;
                }
                result
            }
            ExpressionKind::Pattern(pattern) => {
                Value::Boolean(!self.matches(std::slice::from_ref(pattern), None, row)?.is_empty())
            }
            ExpressionKind::Subquery(kind, subquery) => {
                let rows = match subquery.as_ref() {
                    Subquery::Pattern { patterns, filter } => self.matches(patterns, filter.as_ref(), row)?.len(),
                    Subquery::Query(_) => return Err("a query inside an expression".to_owned()),
                };
                match kind {
                    SubqueryKind::Exists => Value::Boolean(rows > 0),
                    SubqueryKind::Count => Value::Integer(i64::try_from(rows).unwrap_or(i64::MAX)),
                    SubqueryKind::Collect => return Err("COLLECT".to_owned()),
                }
            }
            ExpressionKind::PatternComprehension { pattern, filter, result } => {
                let rows = self.matches(std::slice::from_ref(pattern), filter.as_ref(), row)?;
                Value::list(rows.iter().map(|row| self.evaluate(result, row)).collect::<Result<_, _>>()?)
            }
            ExpressionKind::Plus(_)
            | ExpressionKind::Slice(..)
            | ExpressionKind::MapProjection { .. }
            | ExpressionKind::CountStar => return Err(format!("not known here: {:?}", expression.kind)),
        })
    }

    fn variable(&self, name: &Name, row: &Row) -> Result<Value, Problem> {
        row.get(&name.text).cloned().ok_or_else(|| format!("`{}` is not bound", name.text))
    }

    fn connected(
        &self,
        parts: &[Expression],
        row: &Row,
        start: Option<bool>,
        join: impl Fn(Option<bool>, Option<bool>) -> Option<bool>,
    ) -> Result<Value, Problem> {
        let mut result = start;
        for part in parts {
            result = join(result, truth(&self.evaluate(part, row)?)?);
        }
        Ok(result.into())
    }

    /// A property, or null.
    pub fn property_of(&self, subject: &Value, key: &str) -> Value {
        let found = match subject {
            Value::Node(node) => self.graph.nodes[node.index()].properties.get(key),
            Value::Relationship(relationship) => self.graph.relationships[relationship.index()].properties.get(key),
            Value::Map(map) => map.get(key),
            _ => None,
        };
        found.cloned().unwrap_or_default()
    }

    fn called(&self, name: &[Name], arguments: &[Expression], row: &Row) -> Result<Value, Problem> {
        let name = name.iter().map(|part| part.text.to_lowercase()).collect::<Vec<_>>().join(".");
        let values = arguments.iter().map(|argument| self.evaluate(argument, row)).collect::<Result<Vec<_>, _>>()?;
        let count = |length: usize| Value::Integer(i64::try_from(length).unwrap_or(i64::MAX));
        Ok(match (name.as_str(), values.as_slice()) {
            ("coalesce", values) => values.iter().find(|value| !value.is_null()).cloned().unwrap_or_default(),
            (_, [Value::Null]) => Value::Null,
            ("size", [Value::List(list)]) => count(list.len()),
            ("size", [Value::String(text)]) => count(text.chars().count()),
            ("length", [Value::Path(path)]) => count(path.relationships.len()),
            ("nodes", [Value::Path(path)]) => Value::list(path.nodes.iter().map(|node| Value::Node(*node)).collect()),
            ("relationships", [Value::Path(path)]) => {
                Value::list(path.relationships.iter().map(|id| Value::Relationship(*id)).collect())
            }
            ("type", [Value::Relationship(id)]) => Value::from(self.graph.relationships[id.index()].kind),
            ("startnode", [Value::Relationship(id)]) => {
                Value::Node(career_pathways::value::NodeId::from_index(self.graph.relationships[id.index()].start))
            }
            ("endnode", [Value::Relationship(id)]) => {
                Value::Node(career_pathways::value::NodeId::from_index(self.graph.relationships[id.index()].end))
            }
            ("head", [Value::List(list)]) => list.first().cloned().unwrap_or_default(),
            ("last", [Value::List(list)]) => list.last().cloned().unwrap_or_default(),
            ("abs", [Value::Integer(value)]) => Value::Integer(value.abs()),
            (name, values) => return Err(format!("{name}{values:?}")),
        })
    }
}

/// The row with one more name.
fn with(row: &Row, name: &Name, value: Value) -> Row {
    let mut row = row.clone();
    row.insert(Arc::clone(&name.text), value);
    row
}

fn index_of(list: &Value, index: &Value) -> Result<Value, Problem> {
    match (list, index) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::List(list), Value::Integer(index)) => {
            let length = i64::try_from(list.len()).unwrap_or(i64::MAX);
            let index = if *index < 0 { index + length } else { *index };
            Ok(usize::try_from(index).ok().and_then(|index| list.get(index)).cloned().unwrap_or_default())
        }
        (_, _) => Err(format!("{list:?}[{index:?}]")),
    }
}

fn negated(value: &Value) -> Result<Value, Problem> {
    match value {
        Value::Null => Ok(Value::Null),
        Value::Integer(value) => value.checked_neg().map(Value::Integer).ok_or_else(|| "overflow".to_owned()),
        Value::Float(value) => Ok(Value::Float(-value)),
        other => Err(format!("-{other:?}")),
    }
}

fn calculated(operator: ArithmeticOperator, a: &Value, b: &Value) -> Result<Value, Problem> {
    let integers = |a: i64, b: i64| {
        let result = match operator {
            ArithmeticOperator::Add => a.checked_add(b),
            ArithmeticOperator::Subtract => a.checked_sub(b),
            ArithmeticOperator::Multiply => a.checked_mul(b),
            ArithmeticOperator::Divide => a.checked_div(b),
            ArithmeticOperator::Modulo => a.checked_rem(b),
            ArithmeticOperator::Power => return Ok(Value::Float((a as f64).powf(b as f64))),
        };
        result.map(Value::Integer).ok_or_else(|| format!("{a} {operator:?} {b}"))
    };
    let floats = |a: f64, b: f64| {
        Value::Float(match operator {
            ArithmeticOperator::Add => a + b,
            ArithmeticOperator::Subtract => a - b,
            ArithmeticOperator::Multiply => a * b,
            ArithmeticOperator::Divide => a / b,
            ArithmeticOperator::Modulo => a % b,
            ArithmeticOperator::Power => a.powf(b),
        })
    };
    match (a, b) {
        (Value::Null, _) | (_, Value::Null) => Ok(Value::Null),
        (Value::Integer(a), Value::Integer(b)) => integers(*a, *b),
        (Value::Integer(a), Value::Float(b)) => Ok(floats(*a as f64, *b)),
        (Value::Float(a), Value::Integer(b)) => Ok(floats(*a, *b as f64)),
        (Value::Float(a), Value::Float(b)) => Ok(floats(*a, *b)),
        (Value::String(a), Value::String(b)) if operator == ArithmeticOperator::Add => {
            Ok(Value::from(format!("{a}{b}")))
        }
        (_, _) => Err(format!("{a:?} {operator:?} {b:?}")),
    }
}

fn compared(operator: ComparisonOperator, a: &Value, b: &Value) -> Option<bool> {
    match operator {
        ComparisonOperator::Equal => equality::equal(a, b),
        ComparisonOperator::NotEqual => equality::equal(a, b).map(|equal| !equal),
        ComparisonOperator::Less => order::less(a, b),
        ComparisonOperator::LessOrEqual => order::less_or_equal(a, b),
        ComparisonOperator::Greater => order::greater(a, b),
        ComparisonOperator::GreaterOrEqual => order::greater_or_equal(a, b),
    }
}

fn contained(element: &Value, list: &Value) -> Result<Option<bool>, Problem> {
    match list {
        Value::Null => Ok(None),
        Value::List(items) => {
            let each: Vec<Option<bool>> = items.iter().map(|item| equality::equal(element, item)).collect();
            Ok(quantified(ListQuantifier::Any, &each))
        }
        other => Err(format!("{element:?} IN {other:?}")),
    }
}

fn quantified(quantifier: ListQuantifier, each: &[Option<bool>]) -> Option<bool> {
    let certain = each.iter().filter(|truth| **truth == Some(true)).count();
    let unknown = each.iter().filter(|truth| truth.is_none()).count();
    let refuted = each.len() - certain - unknown;
    match quantifier {
        ListQuantifier::Any if certain > 0 => Some(true),
        ListQuantifier::None if certain > 0 => Some(false),
        ListQuantifier::All if refuted > 0 => Some(false),
        ListQuantifier::Single if certain > 1 => Some(false),
        _ if unknown > 0 => None,
        ListQuantifier::Any => Some(false),
        ListQuantifier::None | ListQuantifier::All => Some(true),
        ListQuantifier::Single => Some(certain == 1),
    }
}
