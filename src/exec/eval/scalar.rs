//! One expression for one row.

use super::{Evaluator, Local, Row};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::functions;
use crate::resolve::functions::Function;
use crate::resolve::{ArithmeticOperator, ComparisonOperator, ListQuantifier, StringOperator};
use crate::resolve::{Expression, ExpressionKind, LabelTest};
use crate::value::{Charge, List, NodeId, Path, RelationshipId, Slot, Value, arithmetic, equality, order, text};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Evaluator<'_, '_> {
    /// The value of an expression in a row.
    ///
    /// # Errors
    /// Whatever the expression raises, with its place.
    pub fn value(&self, expression: &Expression, row: &Row<'_>) -> Result<Value> {
        match &expression.kind {
            ExpressionKind::Constant(value) => Ok(value.clone()),
            ExpressionKind::Parameter(id) => {
                Ok(self.runtime.parameters.get(id.0 as usize).cloned().unwrap_or_default())
            }
            ExpressionKind::Slot(slot) => Ok(row.value(*slot)),
            ExpressionKind::Property(subject, key) => {
                self.property(subject, key, row).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Comparison(operator, a, b) => {
                let (a, b) = (self.value(a, row)?, self.value(b, row)?);
                self.goes_through(&[&a, &b])?;
                Ok(compare(*operator, &a, &b).into())
            }
            ExpressionKind::And(items) => self.and(items, row).map(Value::from),
            ExpressionKind::Or(items) => self.or(items, row).map(Value::from),
            ExpressionKind::Xor(items) => self.xor(items, row).map(Value::from),
            ExpressionKind::Not(inner) => Ok(self.truth(inner, row)?.map(|truth| !truth).into()),
            ExpressionKind::List(items) => self.list(items, row).map_err(|e| e.at(expression.span)),
            ExpressionKind::Map(entries) => self.map(entries, row).map_err(|e| e.at(expression.span)),
            ExpressionKind::MapProjection { subject, all, entries } => {
                self.map_projection(subject, *all, entries, row).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Index(subject, index) => {
                functions::index(&self.value(subject, row)?, &self.value(index, row)?, self.graph)
                    .map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Slice(subject, from, to) => {
                let subject = self.value(subject, row)?;
                let from = from.as_ref().map(|from| self.value(from, row)).transpose()?;
                let to = to.as_ref().map(|to| self.value(to, row)).transpose()?;
                functions::slice(&subject, from.as_ref(), to.as_ref(), &self.runtime.budget)
                    .map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Negate(inner) => {
                arithmetic::negate(&self.value(inner, row)?).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Arithmetic(first, rest) => {
                let mut result = self.value(first, row)?;
                for (operator, operand) in rest {
                    let operand_value = self.value(operand, row)?;
                    result = self
                        .arithmetic(*operator, result, operand_value)
                        .map_err(|e| e.at(first.span.to(operand.span)))?;
                }
                Ok(result)
            }
            ExpressionKind::StringMatch(operator, a, b) => {
                let (a, b) = (self.value(a, row)?, self.value(b, row)?);
                self.goes_through(&[&a])?;
                match operator {
                    StringOperator::StartsWith => Ok(functions::starts_with(&a, &b)),
                    StringOperator::EndsWith => Ok(functions::ends_with(&a, &b)),
                    StringOperator::Contains => Ok(functions::contains(&a, &b)),
                    StringOperator::Matches => {
                        functions::matches(&a, &b, &self.functions.regexes).map_err(|e| e.at(expression.span))
                    }
                }
            }
            ExpressionKind::In(element, list) => {
                let (element, list) = (self.value(element, row)?, self.value(list, row)?);
                self.is_in(&element, &list).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::IsNull { subject, negated } => {
                Ok(Value::Boolean(self.value(subject, row)?.is_null() != *negated))
            }
            ExpressionKind::HasLabels(subject, test) => {
                let subject = self.value(subject, row)?;
                self.has_labels(&subject, test).map(Value::from).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Call(function, arguments) => {
                self.call(*function, arguments, row).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Case { subject, branches, otherwise } => {
                self.case(subject.as_deref(), branches, otherwise.as_deref(), row)
            }
            ExpressionKind::ListComprehension { slot, list, filter, result } => self
                .comprehension(*slot, list, filter.as_deref(), result.as_deref(), row)
                .map_err(|e| e.at(expression.span)),
            ExpressionKind::Quantified { quantifier, slot, list, filter } => self
                .quantified(*quantifier, *slot, list, filter, row)
                .map(Value::from)
                .map_err(|e| e.at(expression.span)),
            ExpressionKind::Reduce { accumulator, initial, slot, list, step } => {
                self.reduce((*accumulator, initial), (*slot, list), step, row).map_err(|e| e.at(expression.span))
            }
            ExpressionKind::Subquery(id) => self.subquery(*id, row),
            ExpressionKind::PathOf(pieces) => Ok(self.path_of(pieces, row)),
        }
    }

    /// The truth of a predicate: none where it is null.
    ///
    /// # Errors
    /// Whatever the expression raises; a value that is no boolean.
    pub fn truth(&self, expression: &Expression, row: &Row<'_>) -> Result<Option<bool>> {
        match self.value(expression, row)? {
            Value::Boolean(truth) => Ok(Some(truth)),
            Value::Null => Ok(None),
            other => Err(Diagnostic::runtime(
                "not-a-boolean",
                ErrorType::TypeError,
                "InvalidArgumentType",
                format!("expected true or false here, but found {}", text::spoken(&other)),
            )
            .at(expression.span)),
        }
    }

    fn property(&self, subject: &Expression, key: &crate::resolve::Key, row: &Row<'_>) -> Result<Value> {
        let subject = self.value(subject, row)?;
        functions::property(&subject, key.id, &key.name, self.graph)
    }

    fn and(&self, items: &[Expression], row: &Row<'_>) -> Result<Option<bool>> {
        let mut result = Some(true);
        for item in items {
            match self.truth(item, row)? {
                Some(false) => return Ok(Some(false)),
                Some(true) => {}
                None => result = None,
            }
        }
        Ok(result)
    }

    fn or(&self, items: &[Expression], row: &Row<'_>) -> Result<Option<bool>> {
        let mut result = Some(false);
        for item in items {
            match self.truth(item, row)? {
                Some(true) => return Ok(Some(true)),
                Some(false) => {}
                None => result = None,
            }
        }
        Ok(result)
    }

    fn xor(&self, items: &[Expression], row: &Row<'_>) -> Result<Option<bool>> {
        let mut result = Some(false);
        for item in items {
            let truth = self.truth(item, row)?;
            result = result.zip(truth).map(|(a, b)| a != b);
        }
        Ok(result)
    }

    fn arithmetic(&self, operator: ArithmeticOperator, a: Value, b: Value) -> Result<Value> {
        match operator {
            ArithmeticOperator::Add => arithmetic::add(a, b, &self.runtime.budget),
            ArithmeticOperator::Subtract => arithmetic::subtract(&a, &b),
            ArithmeticOperator::Multiply => arithmetic::multiply(&a, &b),
            ArithmeticOperator::Divide => arithmetic::divide(&a, &b),
            ArithmeticOperator::Modulo => arithmetic::modulo(&a, &b),
            ArithmeticOperator::Power => arithmetic::power(&a, &b),
        }
    }

    fn list(&self, items: &[Expression], row: &Row<'_>) -> Result<Value> {
        let values = items.iter().map(|item| self.value(item, row)).collect::<Result<Vec<_>>>()?;
        Value::list_within(values, &self.runtime.budget)
    }

    fn map(&self, entries: &[(Arc<str>, Expression)], row: &Row<'_>) -> Result<Value> {
        let mut map = BTreeMap::new();
        for (name, entry) in entries {
            map.insert(name.clone(), self.value(entry, row)?);
        }
        Value::map_within(map, &self.runtime.budget)
    }

    fn map_projection(
        &self,
        subject: &Expression,
        all: bool,
        entries: &[(Arc<str>, Expression)],
        row: &Row<'_>,
    ) -> Result<Value> {
        let subject = self.value(subject, row)?;
        if subject.is_null() {
            return Ok(Value::Null);
        }
        let mut map = BTreeMap::new();
        if all
            && let Value::Map(properties) =
                functions::call(Function::Properties, std::slice::from_ref(&subject), &self.functions)?
        {
            map.extend(properties.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        for (name, entry) in entries {
            map.insert(name.clone(), self.value(entry, row)?);
        }
        Value::map_within(map, &self.runtime.budget)
    }

    /// Whether a node has labels, or a relationship a type: null for null.
    ///
    /// # Errors
    /// Anything that has neither labels nor a type.
    pub fn has_labels(&self, subject: &Value, test: &LabelTest) -> Result<Option<bool>> {
        match subject {
            Value::Null => Ok(None),
            Value::Node(node) => {
                functions::require_node(self.graph, *node)?;
                Ok(Some(self.node_passes(*node, test)))
            }
            Value::Relationship(relationship) => Ok(Some(self.relationship_passes(*relationship, test))),
            other => Err(Diagnostic::runtime(
                "not-an-entity",
                ErrorType::TypeError,
                "InvalidArgumentType",
                format!("only nodes have labels, but found {}", text::spoken(other)),
            )),
        }
    }

    /// Whether a node passes a label test.
    pub fn node_passes(&self, node: NodeId, test: &LabelTest) -> bool {
        match test {
            LabelTest::Label(label) => self.graph.has_label(node, *label),
            LabelTest::Named(name) => {
                self.graph.catalog().label(name).is_some_and(|label| self.graph.has_label(node, label))
            }
            LabelTest::Any => !self.graph.labels(node).is_empty(),
            LabelTest::Type(_) | LabelTest::Never => false,
            LabelTest::Not(inner) => !self.node_passes(node, inner),
            LabelTest::And(tests) => tests.iter().all(|test| self.node_passes(node, test)),
            LabelTest::Or(tests) => tests.iter().any(|test| self.node_passes(node, test)),
        }
    }

    fn relationship_passes(&self, relationship: RelationshipId, test: &LabelTest) -> bool {
        match test {
            LabelTest::Type(kind) => self.graph.type_of(relationship) == *kind,
            LabelTest::Named(name) => {
                self.graph.catalog().relationship_type(name) == Some(self.graph.type_of(relationship))
            }
            LabelTest::Any => true,
            LabelTest::Label(_) | LabelTest::Never => false,
            LabelTest::Not(inner) => !self.relationship_passes(relationship, inner),
            LabelTest::And(tests) => tests.iter().all(|test| self.relationship_passes(relationship, test)),
            LabelTest::Or(tests) => tests.iter().any(|test| self.relationship_passes(relationship, test)),
        }
    }

    fn call(&self, function: Function, arguments: &[Expression], row: &Row<'_>) -> Result<Value> {
        if function == Function::Coalesce {
            for argument in arguments {
                let value = self.value(argument, row)?;
                if !value.is_null() {
                    return Ok(value);
                }
            }
            return Ok(Value::Null);
        }
        let call = |values: &[Value]| {
            values.iter().try_for_each(|value| self.goes_through(&[value]))?;
            functions::call(function, values, &self.functions)
        };
        match arguments {
            [] => call(&[]),
            [one] => call(&[self.value(one, row)?]),
            [one, two] => call(&[self.value(one, row)?, self.value(two, row)?]),
            many => call(&many.iter().map(|argument| self.value(argument, row)).collect::<Result<Vec<_>>>()?),
        }
    }

    /// Counts going through values as work, where they are large.
    #[inline]
    fn goes_through(&self, values: &[&Value]) -> Result<()> {
        for value in values {
            if let Value::String(_) | Value::List(_) | Value::Map(_) | Value::Path(_) = value {
                self.runtime.budget.work(value.weight() as usize)?;
            }
        }
        Ok(())
    }

    /// `element IN list`. A list that comes again for the next row is prepared for it.
    fn is_in(&self, element: &Value, list: &Value) -> Result<Value> {
        let Value::List(items) = list else { return functions::in_list(element, list) };
        if let Some(members) = self.functions.members.of(items) {
            self.runtime.budget.work(members.gone_through())?;
            return Ok(members.contain(element).into());
        }
        self.runtime.budget.work(items.weight() as usize)?;
        functions::in_list(element, list)
    }

    fn case(
        &self,
        subject: Option<&Expression>,
        branches: &[(Expression, Expression)],
        otherwise: Option<&Expression>,
        row: &Row<'_>,
    ) -> Result<Value> {
        let subject = subject.map(|subject| self.value(subject, row)).transpose()?;
        for (when, then) in branches {
            let taken = match &subject {
                Some(subject) => equality::equal(subject, &self.value(when, row)?) == Some(true),
                None => self.truth(when, row)? == Some(true),
            };
            if taken {
                return self.value(then, row);
            }
        }
        otherwise.map_or(Ok(Value::Null), |otherwise| self.value(otherwise, row))
    }

    /// The list an expression gives; none for null.
    fn list_of(&self, list: &Expression, row: &Row<'_>) -> Result<Option<List>> {
        match self.value(list, row)? {
            Value::List(list) => Ok(Some(list)),
            Value::Null => Ok(None),
            other => Err(Diagnostic::runtime(
                "not-a-list",
                ErrorType::TypeError,
                "InvalidArgumentType",
                format!("expected a list after `IN`, but found {}", text::spoken(&other)),
            )
            .at(list.span)),
        }
    }

    fn comprehension(
        &self,
        slot: Slot,
        list: &Expression,
        filter: Option<&Expression>,
        result: Option<&Expression>,
        row: &Row<'_>,
    ) -> Result<Value> {
        let Some(list) = self.list_of(list, row)? else { return Ok(Value::Null) };
        self.runtime.budget.charge(list.len().saturating_mul(size_of::<Value>()))?;
        let mut items = Vec::new();
        for value in list.iter() {
            self.runtime.budget.step()?;
            let local = Local { slot, value, outer: row.locals };
            let inner = row.with(&local);
            if let Some(filter) = filter
                && self.truth(filter, &inner)? != Some(true)
            {
                continue;
            }
            items.push(match result {
                Some(result) => self.value(result, &inner)?,
                None => value.clone(),
            });
        }
        Value::list_within(items, &self.runtime.budget)
    }

    fn quantified(
        &self,
        quantifier: ListQuantifier,
        slot: Slot,
        list: &Expression,
        filter: &Expression,
        row: &Row<'_>,
    ) -> Result<Option<bool>> {
        let Some(list) = self.list_of(list, row)? else { return Ok(None) };
        let (mut trues, mut falses, mut unknown) = (0usize, 0usize, 0usize);
        for value in list.iter() {
            self.runtime.budget.step()?;
            let local = Local { slot, value, outer: row.locals };
            match self.truth(filter, &row.with(&local))? {
                Some(true) => trues += 1,
                Some(false) => falses += 1,
                None => unknown += 1,
            }
        }
        let unless_unknown = |answer: bool| if unknown > 0 { None } else { Some(answer) };
        Ok(match quantifier {
            ListQuantifier::All if falses > 0 => Some(false),
            ListQuantifier::All => unless_unknown(true),
            ListQuantifier::Any if trues > 0 => Some(true),
            ListQuantifier::Any => unless_unknown(false),
            ListQuantifier::None if trues > 0 => Some(false),
            ListQuantifier::None => unless_unknown(true),
            ListQuantifier::Single if trues > 1 => Some(false),
            ListQuantifier::Single => unless_unknown(trues == 1),
        })
    }

    fn reduce(
        &self,
        (accumulator, initial): (Slot, &Expression),
        (slot, list): (Slot, &Expression),
        step: &Expression,
        row: &Row<'_>,
    ) -> Result<Value> {
        let Some(list) = self.list_of(list, row)? else { return Ok(Value::Null) };
        let mut result = self.value(initial, row)?;
        for value in list.iter() {
            self.runtime.budget.step()?;
            let sum = Local { slot: accumulator, value: &result, outer: row.locals };
            let element = Local { slot, value, outer: Some(&sum) };
            let next = self.value(step, &row.with(&element))?;
            self.runtime.budget.charge(next.bytes())?;
            self.goes_through(&[&next])?;
            result = next;
        }
        Ok(result)
    }

    /// A path from the nodes, relationships, lists and paths in these slots; null if any is null.
    fn path_of(&self, pieces: &[Slot], row: &Row<'_>) -> Value {
        let mut path = Path { nodes: Vec::new(), relationships: Vec::new() };
        for piece in pieces {
            match row.value(*piece) {
                Value::Node(node) => {
                    if path.nodes.last() != Some(&node) || path.nodes.len() != path.relationships.len() + 1 {
                        path.nodes.push(node);
                    }
                }
                Value::Relationship(relationship) => self.extend_path(&mut path, relationship),
                Value::List(list) => {
                    for item in list.iter() {
                        if let Value::Relationship(relationship) = item {
                            self.extend_path(&mut path, *relationship);
                        }
                    }
                }
                Value::Path(segment) => {
                    path.relationships.extend(segment.relationships.iter().copied());
                    path.nodes.extend(segment.nodes.iter().skip(usize::from(!path.nodes.is_empty())).copied());
                }
                Value::Null => return Value::Null,
                Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Map(_) => {}
            }
        }
        Value::Path(Arc::new(path))
    }

    /// Adds a relationship and the node at its other end.
    fn extend_path(&self, path: &mut Path, relationship: RelationshipId) {
        let (start, end) = self.graph.endpoints(relationship);
        let next = if path.nodes.last() == Some(&start) { end } else { start };
        path.relationships.push(relationship);
        path.nodes.push(next);
    }
}

/// Compares by an operator: none where the answer is null.
pub(super) fn compare(operator: ComparisonOperator, a: &Value, b: &Value) -> Option<bool> {
    match operator {
        ComparisonOperator::Equal => equality::equal(a, b),
        ComparisonOperator::NotEqual => equality::equal(a, b).map(|equal| !equal),
        ComparisonOperator::Less => order::less(a, b),
        ComparisonOperator::LessOrEqual => order::less_or_equal(a, b),
        ComparisonOperator::Greater => order::greater(a, b),
        ComparisonOperator::GreaterOrEqual => order::greater_or_equal(a, b),
    }
}
