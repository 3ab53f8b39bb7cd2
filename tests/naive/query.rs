//! Clauses in the order written: each takes rows and gives rows.

use super::graph::SmallGraph;
use super::matcher::variables;
use super::{Problem, Row};
use career_pathways::syntax::tree::{
    Clause, ClauseKind, Expression, ExpressionKind, PathPattern, Projection, Query, SingleQuery,
};
use career_pathways::value::{Value, order};
use std::cmp::Ordering;
use std::sync::Arc;

/// What a query gives: column names and rows.
#[derive(Clone, Debug, Default)]
pub struct Table {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Value>>,
}

/// The evaluator, on a graph.
pub struct Naive<'g> {
    pub graph: &'g SmallGraph,
}

/// A row after projection, with what it came from: sort keys may still read that.
struct Projected {
    values: Vec<(Arc<str>, Value)>,
    sources: Vec<Row>,
    keys: Vec<Value>,
}

impl Naive<'_> {
    /// Runs a query.
    pub fn run(&self, query: &Query) -> Result<Table, Problem> {
        let mut table = self.single(&query.first)?;
        for (union, single) in &query.unions {
            table.rows.extend(self.single(single)?.rows);
            if !union.all {
                table.rows = distinct(table.rows);
            }
        }
        Ok(table)
    }

    fn single(&self, query: &SingleQuery) -> Result<Table, Problem> {
        let mut rows = vec![Row::new()];
        for clause in &query.clauses {
            match self.clause(clause, rows)? {
                Done::Rows(next) => rows = next,
                Done::Table(table) => return Ok(table),
            }
        }
        Ok(Table::default())
    }

    fn clause(&self, clause: &Clause, rows: Vec<Row>) -> Result<Done, Problem> {
        let mut next = Vec::new();
        match &clause.kind {
            ClauseKind::Match { optional, patterns, filter } => {
                for row in rows {
                    let found = self.matches(patterns, filter.as_ref(), &row)?;
                    if found.is_empty() && *optional {
                        next.push(with_nulls(row, patterns));
                    } else {
                        next.extend(found);
                    }
                }
            }
            ClauseKind::Unwind { list, variable } => {
                for row in rows {
                    let items = match self.evaluate(list, &row)? {
                        Value::List(items) => items.to_vec(),
                        Value::Null => Vec::new(),
                        other => vec![other],
                    };
                    for item in items {
                        let mut row = row.clone();
                        row.insert(variable.text.clone(), item);
                        next.push(row);
                    }
                }
            }
            ClauseKind::With { projection, filter } => {
                for projected in self.project(projection, rows)? {
                    let row: Row = projected.values.iter().cloned().collect();
                    // WHERE may read what was there before, too, where nothing was grouped.
                    let mut scope = projected.sources.first().cloned().unwrap_or_default();
                    scope.extend(row.clone());
                    if self.all_true(filter.as_ref(), &scope)? {
                        next.push(row);
                    }
                }
            }
            ClauseKind::Return(projection) => {
                let projected = self.project(projection, rows)?;
                let columns = projection.items.iter().map(column).map(|name| name.to_string()).collect();
                let values = |row: Projected| row.values.into_iter().map(|(_, value)| value).collect();
                return Ok(Done::Table(Table { columns, rows: projected.into_iter().map(values).collect() }));
            }
            other => return Err(format!("not known here: {other:?}")),
        }
        Ok(Done::Rows(next))
    }

    fn project(&self, projection: &Projection, rows: Vec<Row>) -> Result<Vec<Projected>, Problem> {
        if projection.star {
            return Err("*".to_owned());
        }
        let grouped = projection.items.iter().any(|item| has_aggregate(&item.expression));
        let mut projected = if grouped { self.grouped(projection, rows)? } else { self.each(projection, rows)? };
        if projection.distinct {
            let mut kept: Vec<Projected> = Vec::new();
            for row in projected {
                if !kept.iter().any(|other| same(&values(other), &values(&row))) {
                    kept.push(row);
                }
            }
            projected = kept;
        }
        for row in &mut projected {
            let mut scope = row.sources.first().cloned().unwrap_or_default();
            scope.extend(row.values.iter().cloned());
            for item in &projection.order {
                row.keys.push(self.with_aggregates(&item.expression, &scope, &row.sources)?);
            }
        }
        projected.sort_by(|a, b| {
            let each = a.keys.iter().zip(&b.keys).zip(&projection.order).map(|((a, b), item)| {
                let order = order::total_order(a, b);
                if item.descending { order.reverse() } else { order }
            });
            each.fold(Ordering::Equal, Ordering::then)
        });
        let number = |expression: &Option<Expression>| match expression {
            Some(expression) => match self.evaluate(expression, &Row::new())? {
                Value::Integer(count) => usize::try_from(count).map(Some).map_err(|_| "a negative count".to_owned()),
                other => Err(format!("{other:?} rows")),
            },
            None => Ok(None),
        };
        let (skip, limit) = (number(&projection.skip)?.unwrap_or(0), number(&projection.limit)?.unwrap_or(usize::MAX));
        Ok(projected.into_iter().skip(skip).take(limit).collect())
    }

    fn each(&self, projection: &Projection, rows: Vec<Row>) -> Result<Vec<Projected>, Problem> {
        let mut projected = Vec::new();
        for row in rows {
            let values = projection.items.iter().map(|item| Ok((column(item), self.evaluate(&item.expression, &row)?)));
            let values = values.collect::<Result<_, Problem>>()?;
            projected.push(Projected { values, sources: vec![row], keys: Vec::new() });
        }
        Ok(projected)
    }

    fn grouped(&self, projection: &Projection, rows: Vec<Row>) -> Result<Vec<Projected>, Problem> {
        let keys: Vec<&Expression> =
            projection.items.iter().map(|item| &item.expression).filter(|item| !has_aggregate(item)).collect();
        let mut groups: Vec<(Vec<Value>, Vec<Row>)> = Vec::new();
        for row in rows {
            let key = keys.iter().map(|key| self.evaluate(key, &row)).collect::<Result<Vec<_>, _>>()?;
            match groups.iter_mut().find(|(other, _)| same(other, &key)) {
                Some((_, members)) => members.push(row),
                None => groups.push((key, vec![row])),
            }
        }
        if groups.is_empty() && keys.is_empty() {
            groups.push((Vec::new(), Vec::new()));
        }
        let mut projected = Vec::new();
        for (_, members) in groups {
            let first = members.first().cloned().unwrap_or_default();
            let item = |item: &career_pathways::syntax::tree::ProjectionItem| {
                Ok((column(item), self.with_aggregates(&item.expression, &first, &members)?))
            };
            let values = projection.items.iter().map(item).collect::<Result<_, Problem>>()?;
            projected.push(Projected { values, sources: members, keys: Vec::new() });
        }
        Ok(projected)
    }

    /// An expression in which aggregates run over `members`. Aggregates stand alone or as operands of
    /// one arithmetic operator; more the generator does not write.
    fn with_aggregates(&self, expression: &Expression, row: &Row, members: &[Row]) -> Result<Value, Problem> {
        match expression.kind.as_ref() {
            ExpressionKind::CountStar => Ok(Value::Integer(i64::try_from(members.len()).unwrap_or(i64::MAX))),
            ExpressionKind::Call { name, distinct: only_distinct, arguments } if is_aggregate(expression) => {
                let argument = arguments.first().ok_or("an aggregate of nothing")?;
                let mut values = Vec::new();
                for member in members {
                    values.push(self.evaluate(argument, member)?);
                }
                values.retain(|value| !value.is_null());
                if *only_distinct {
                    values = distinct(values.into_iter().map(|value| vec![value]).collect()).concat();
                }
                aggregated(&name[0].text.to_lowercase(), values)
            }
            ExpressionKind::Arithmetic(first, rest) if has_aggregate(expression) => {
                let first = self.with_aggregates(first, row, members)?;
                rest.iter().try_fold(first, |result, (operator, next)| {
                    let next = self.with_aggregates(next, row, members)?;
                    match (operator, &result, &next) {
                        (_, Value::Null, _) | (_, _, Value::Null) => Ok(Value::Null),
                        (
                            career_pathways::syntax::tree::ArithmeticOperator::Add,
                            Value::Integer(a),
                            Value::Integer(b),
                        ) => Ok(Value::Integer(a + b)),
                        (_, _, _) => Err(format!("{result:?} {operator:?} {next:?}")),
                    }
                })
            }
            _ => self.evaluate(expression, row),
        }
    }
}

/// What a clause leads to.
enum Done {
    Rows(Vec<Row>),
    Table(Table),
}

/// The name of a column: its alias, or the text of the expression.
fn column(item: &career_pathways::syntax::tree::ProjectionItem) -> Arc<str> {
    item.alias.as_ref().map_or_else(|| item.text.clone(), |alias| alias.text.clone())
}

fn values(row: &Projected) -> Vec<Value> {
    row.values.iter().map(|(_, value)| value.clone()).collect()
}

fn same(a: &[Value], b: &[Value]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| order::equivalent(a, b))
}

fn distinct(rows: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let mut kept: Vec<Vec<Value>> = Vec::new();
    for row in rows {
        if !kept.iter().any(|other| same(other, &row)) {
            kept.push(row);
        }
    }
    kept
}

fn with_nulls(mut row: Row, patterns: &[PathPattern]) -> Row {
    for pattern in patterns {
        let names = pattern.variable.iter().map(|name| name.text.clone());
        for name in names.chain(variables(&pattern.elements)) {
            row.entry(name).or_insert(Value::Null);
        }
    }
    row
}

fn is_aggregate(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::CountStar => true,
        ExpressionKind::Call { name, .. } => {
            let name = name.iter().map(|part| part.text.to_lowercase()).collect::<String>();
            ["count", "sum", "min", "max", "collect", "avg"].contains(&name.as_str())
        }
        _ => false,
    }
}

fn has_aggregate(expression: &Expression) -> bool {
    match expression.kind.as_ref() {
        ExpressionKind::Arithmetic(first, rest) => {
            has_aggregate(first) || rest.iter().any(|(_, operand)| has_aggregate(operand))
        }
        _ => is_aggregate(expression),
    }
}

fn aggregated(name: &str, mut values: Vec<Value>) -> Result<Value, Problem> {
    Ok(match name {
        "count" => Value::Integer(i64::try_from(values.len()).unwrap_or(i64::MAX)),
        "min" => values.into_iter().min_by(order::total_order).unwrap_or_default(),
        "max" => values.into_iter().max_by(order::total_order).unwrap_or_default(),
        // The order of a collected list is not promised; both sides sort it.
        "collect" => {
            values.sort_by(order::total_order);
            Value::list(values)
        }
        "sum" => {
            let mut sum = 0;
            for value in &values {
                match value {
                    Value::Integer(value) => sum += value,
                    other => return Err(format!("sum of {other:?}")),
                }
            }
            Value::Integer(sum)
        }
        other => return Err(other.to_owned()),
    })
}
