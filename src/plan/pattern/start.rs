//! Where a part of the pattern starts: the node that the fewest rows are expected of, and what finds it.

use super::super::build::{Builder, Partial};
use super::super::plan::{Keep, NodeSource, Plan};
use super::super::slots::SlotSet;
use super::{MatchPlanner, has_labels};
use crate::diagnostic::Result;
use crate::resolve::{ComparisonOperator, Expression, ExpressionKind, LabelTest, StringOperator};
use crate::value::{KeyId, LabelId, Slot};

/// How many nodes of a kind a statement that changes the graph may have created by the time it looks for them.
const MANY_CREATED: usize = 1000;

impl MatchPlanner<'_, '_> {
    /// The unbound node with the fewest expected rows.
    pub(super) fn next_start(&self, bound: &SlotSet) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, node) in self.nodes.iter().enumerate() {
            let (_, rows, _) = self.source(index, bound);
            let cost = rows * self.selectivity(node.slot).max(0.01);
            if best.is_none_or(|(_, least)| cost < least) {
                best = Some((index, cost));
            }
        }
        best.map(|(index, _)| index)
    }

    /// The best source for a node: what it is, how many rows it gives, and which conjunct it makes true.
    pub(super) fn source(&self, index: usize, bound: &SlotSet) -> (NodeSource, f64, Option<usize>) {
        let graph = self.builder.graph;
        let Some(node) = self.nodes.get(index) else { return (NodeSource::All, f64::MAX, None) };
        let label = rarest_label(self.builder, &node.labels);
        if let Some(label) = label {
            for (position, (condition, _)) in self.pending.iter().enumerate() {
                if let Some((key, value)) = self.equality_on(condition, node.slot, bound) {
                    return (NodeSource::Seek { label, key, value }, 1.0, Some(position));
                }
            }
            for (position, (condition, _)) in self.pending.iter().enumerate() {
                if let Some((key, list)) = self.membership_on(condition, node.slot, bound) {
                    return (NodeSource::SeekAny { label, key, list }, 4.0, Some(position));
                }
            }
        }
        for (position, (condition, _)) in self.pending.iter().enumerate() {
            if let Some((key, needle)) = self.containment_on(condition, node.slot, bound) {
                let rows = label.map_or(graph.node_count(), |label| graph.catalog().label_count(label));
                return (NodeSource::Contains { label, key, needle }, rows as f64 * 0.3, Some(position));
            }
        }
        let (source, rows) = match label {
            Some(label) => (NodeSource::Label(label), graph.catalog().label_count(label)),
            None => (NodeSource::All, graph.node_count()),
        };
        // What the statement itself creates is not counted yet.
        let rows = if self.builder.resolved.updates { rows.max(MANY_CREATED) } else { rows };
        (source, rows as f64, None)
    }

    /// `slot.key = value` with a value that is known before the node is.
    pub(super) fn equality_on(
        &self,
        condition: &Expression,
        slot: Slot,
        bound: &SlotSet,
    ) -> Option<(KeyId, Expression)> {
        let ExpressionKind::Comparison(ComparisonOperator::Equal, a, b) = &condition.kind else { return None };
        for (property, value) in [(a, b), (b, a)] {
            if let Some(key) = property_of(property, slot)
                && bound.covers(&self.builder.reads.of(value))
            {
                return Some((key, value.as_ref().clone()));
            }
        }
        None
    }

    /// `slot.key IN list`.
    pub(super) fn membership_on(
        &self,
        condition: &Expression,
        slot: Slot,
        bound: &SlotSet,
    ) -> Option<(KeyId, Expression)> {
        let ExpressionKind::In(property, list) = &condition.kind else { return None };
        let key = property_of(property, slot)?;
        bound.covers(&self.builder.reads.of(list)).then(|| (key, list.as_ref().clone()))
    }

    /// `slot.key CONTAINS text`.
    pub(super) fn containment_on(
        &self,
        condition: &Expression,
        slot: Slot,
        bound: &SlotSet,
    ) -> Option<(KeyId, Expression)> {
        let ExpressionKind::StringMatch(StringOperator::Contains, property, needle) = &condition.kind else {
            return None;
        };
        let key = property_of(property, slot)?;
        bound.covers(&self.builder.reads.of(needle)).then(|| (key, needle.as_ref().clone()))
    }

    /// Begins a part of the pattern that nothing bound touches.
    pub(super) fn start_at(&mut self, index: usize, current: Partial) -> Result<Partial> {
        let (source, _, position) = self.source(index, &current.bound);
        let node = self.nodes.remove(index);
        let mut predicates: Vec<Expression> = Vec::new();
        // An index seek gives exactly the nodes that are equal, so its conjunct holds; the others are
        // narrowed by it and checked again.
        if let Some(position) = position {
            let (condition, _) = self.pending.remove(position);
            match source {
                NodeSource::Seek { .. } | NodeSource::Contains { .. } => {}
                NodeSource::SeekAny { .. } | NodeSource::All | NodeSource::Label(_) => predicates.push(condition),
            }
        }
        let given = match &source {
            NodeSource::Label(label) | NodeSource::Seek { label, .. } | NodeSource::SeekAny { label, .. } => {
                Some(*label)
            }
            NodeSource::Contains { label, .. } => *label,
            NodeSource::All => None,
        };
        predicates.extend(
            node.labels
                .into_iter()
                .filter_map(|labels| without_label(labels, given))
                .map(|labels| has_labels(node.slot, labels)),
        );
        let correlated = match &source {
            NodeSource::Seek { value: expression, .. }
            | NodeSource::SeekAny { list: expression, .. }
            | NodeSource::Contains { needle: expression, .. } => !self.builder.reads.of(expression).is_empty(),
            NodeSource::All | NodeSource::Label(_) => false,
        };
        let simple = matches!(current.plan, Plan::Unit | Plan::Argument)
            || correlated
            || matches!(source, NodeSource::Seek { .. });
        if simple {
            let mut bound = current.bound;
            bound.insert(node.slot);
            let mut plan = Plan::NodeScan { input: Box::new(current.plan), node: node.slot, source, keep: Keep::All };
            if !predicates.is_empty() {
                plan = Plan::Filter { input: Box::new(plan), predicates };
            }
            return Ok(Partial { plan, bound, tag: current.tag });
        }
        let mut plan = Plan::NodeScan { input: Box::new(Plan::Unit), node: node.slot, source, keep: Keep::All };
        if !predicates.is_empty() {
            plan = Plan::Filter { input: Box::new(plan), predicates };
        }
        let other = self.component(Partial { plan, bound: [node.slot].into_iter().collect(), tag: None })?;
        self.join(current, other)
    }

    /// Follows every link that can be reached from a fresh start, apart from the rows so far, as long
    /// as relationships need not be compared with earlier ones.
    pub(super) fn component(&mut self, start: Partial) -> Result<Partial> {
        self.settle(start)
    }

    /// Joins an independent part with the rows so far: by hash where a conjunct says so, else every pair.
    pub(super) fn join(&mut self, current: Partial, other: Partial) -> Result<Partial> {
        let mut keys = Vec::new();
        let mut waiting = Vec::new();
        for (condition, reads) in std::mem::take(&mut self.pending) {
            match self.join_key(&condition, &current.bound, &other.bound) {
                Some(key) => keys.push(key),
                None => waiting.push((condition, reads)),
            }
        }
        self.pending = waiting;
        let adds: Vec<Slot> = other.bound.iter().collect();
        let mut bound = current.bound;
        bound.extend(adds.iter().copied());
        let (input, other) = (Box::new(current.plan), Box::new(other.plan));
        let plan = if keys.is_empty() {
            Plan::Cross { input, other, adds }
        } else {
            Plan::HashJoin { input, other, keys, adds }
        };
        Ok(Partial { plan, bound, tag: current.tag })
    }

    pub(super) fn join_key(
        &self,
        condition: &Expression,
        left: &SlotSet,
        right: &SlotSet,
    ) -> Option<(Expression, Expression)> {
        let ExpressionKind::Comparison(ComparisonOperator::Equal, a, b) = &condition.kind else { return None };
        let (reads_a, reads_b) = (self.builder.reads.of(a), self.builder.reads.of(b));
        if reads_a.is_empty() || reads_b.is_empty() {
            return None;
        }
        if left.covers(&reads_a) && right.covers(&reads_b) {
            return Some((a.as_ref().clone(), b.as_ref().clone()));
        }
        (left.covers(&reads_b) && right.covers(&reads_a)).then(|| (b.as_ref().clone(), a.as_ref().clone()))
    }
}

/// A label that every node of the test has: the one with the fewest nodes.
pub(super) fn rarest_label(builder: &Builder<'_>, tests: &[LabelTest]) -> Option<LabelId> {
    fn required(test: &LabelTest, into: &mut Vec<LabelId>) {
        match test {
            LabelTest::Label(label) => into.push(*label),
            LabelTest::And(tests) => tests.iter().for_each(|test| required(test, into)),
            LabelTest::Type(_)
            | LabelTest::Named(_)
            | LabelTest::Any
            | LabelTest::Never
            | LabelTest::Not(_)
            | LabelTest::Or(_) => {}
        }
    }
    let mut labels = Vec::new();
    tests.iter().for_each(|test| required(test, &mut labels));
    labels.into_iter().min_by_key(|label| builder.graph.catalog().label_count(*label))
}

/// What is left of a test once a label is known to be there.
pub(super) fn without_label(test: LabelTest, given: Option<LabelId>) -> Option<LabelTest> {
    match test {
        LabelTest::Label(label) if Some(label) == given => None,
        LabelTest::And(tests) => {
            let mut rest: Vec<LabelTest> = tests.into_iter().filter_map(|test| without_label(test, given)).collect();
            match rest.len() {
                0 | 1 => rest.pop(),
                _ => Some(LabelTest::And(rest)),
            }
        }
        other @ (LabelTest::Label(_)
        | LabelTest::Type(_)
        | LabelTest::Named(_)
        | LabelTest::Any
        | LabelTest::Never
        | LabelTest::Not(_)
        | LabelTest::Or(_)) => Some(other),
    }
}

/// The key, if the expression is a property of this slot.
pub(super) fn property_of(expression: &Expression, slot: Slot) -> Option<KeyId> {
    match &expression.kind {
        ExpressionKind::Property(subject, key) if matches!(subject.kind, ExpressionKind::Slot(inner) if inner == slot) => {
            key.id
        }
        _ => None,
    }
}

pub(super) fn is_equality(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Comparison(ComparisonOperator::Equal, _, _) | ExpressionKind::In(..))
}
