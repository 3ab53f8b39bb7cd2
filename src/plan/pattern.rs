//! Patterns to operators: where to start, which way to go next, and which filters apply when.
//!
//! A MATCH is a graph of its own: nodes (slots) and links (single relationships or path searches)
//! between them. Planning is greedy: start from the node that the fewest rows are expected of, then
//! follow whichever link adds the fewest. Every conjunct of WHERE is applied as soon as what it reads is there.

use super::automaton::Automaton;
use super::build::{Builder, Partial};
use super::plan::{Hop, Keep, NodeSource, PathSearch, PathSelection, Plan};
use super::slots::SlotSet;
use crate::diagnostic::{Diagnostic, Result};
use crate::resolve::{ComparisonOperator, PathMode, Selector};
use crate::resolve::{
    Direction, Element, Expression, ExpressionKind, GroupPattern, LabelTest, Match, NodePattern, PathPattern,
    RelationshipPattern, TypeTest,
};
use crate::value::{KeyId, LabelId, Slot};
use std::sync::Arc;

/// A node of the pattern: all that is said of it anywhere in the MATCH.
pub(super) struct PatternNode {
    pub slot: Slot,
    pub labels: Vec<LabelTest>,
    /// Whether an earlier clause bound it, perhaps to null, which matches no node.
    pub bound: bool,
}

/// A link between two nodes of the pattern.
struct Link<'m> {
    from: Slot,
    to: Slot,
    kind: LinkKind<'m>,
    /// The slot that holds what this link went along: a relationship, or a path.
    trace: Slot,
    types: TypeTest,
    /// Whether its relationships must differ from those of the other links.
    unique: bool,
}

enum LinkKind<'m> {
    Single(&'m RelationshipPattern),
    Search { elements: Vec<Element>, pattern: Option<&'m PathPattern>, group: Option<&'m GroupPattern> },
}

/// Plans one MATCH.
pub(super) struct MatchPlanner<'b, 'r> {
    pub builder: &'b Builder<'r>,
    pub nodes: Vec<PatternNode>,
    links: Vec<Link<'b>>,
    /// Conjuncts not applied yet, with what they read.
    pub pending: Vec<(Expression, SlotSet)>,
    paths: Vec<(Slot, Vec<Slot>)>,
}

impl<'b, 'r> MatchPlanner<'b, 'r> {
    /// The plan of a MATCH on top of the rows of `start`.
    pub fn plan(builder: &'b Builder<'r>, clause: &'b Match, start: Partial) -> Result<Partial> {
        let mut planner =
            MatchPlanner { builder, nodes: Vec::new(), links: Vec::new(), pending: Vec::new(), paths: Vec::new() };
        for path in &clause.paths {
            planner.add_path(path)?;
        }
        for conjunct in &clause.filter {
            planner.add_condition(conjunct);
        }
        planner.run(start)
    }

    fn add_condition(&mut self, condition: &Expression) {
        self.pending.push((condition.clone(), self.builder.reads.of(condition)));
    }

    fn add_node(&mut self, node: &NodePattern) {
        for condition in &node.conditions {
            self.add_condition(condition);
        }
        match self.nodes.iter_mut().find(|known| known.slot == node.slot) {
            Some(known) => known.labels.extend(node.labels.clone()),
            None => self.nodes.push(PatternNode {
                slot: node.slot,
                labels: node.labels.iter().cloned().collect(),
                bound: node.bound,
            }),
        }
    }

    fn add_path(&mut self, path: &'b PathPattern) -> Result<()> {
        let whole = path.selector.is_some() || path.mode.is_some() || !path.filter.is_empty();
        if whole && path.elements.len() > 1 {
            return self.add_whole_path(path);
        }
        let mut pieces = Vec::new();
        for (index, element) in path.elements.iter().enumerate() {
            match element {
                Element::Node(node) => {
                    self.add_node(node);
                    pieces.push(node.slot);
                }
                Element::Relationship(relationship) => {
                    let Some((from, to)) = neighbours(&path.elements, index) else { continue };
                    for condition in &relationship.conditions {
                        self.add_condition(condition);
                    }
                    pieces.push(relationship.slot);
                    self.links.push(Link {
                        from: from.slot,
                        to: to.slot,
                        kind: LinkKind::Single(relationship),
                        trace: relationship.slot,
                        types: relationship.types.clone(),
                        unique: true,
                    });
                }
                Element::Group(group) => {
                    let Some((from, to)) = neighbours(&path.elements, index) else { continue };
                    let trace = self.builder.fresh();
                    pieces.push(trace);
                    let elements =
                        vec![Element::Node(from.clone()), Element::Group(group.clone()), Element::Node(to.clone())];
                    self.links.push(Link {
                        from: from.slot,
                        to: to.slot,
                        types: all_types(&elements),
                        kind: LinkKind::Search { elements, pattern: None, group: Some(group) },
                        trace,
                        unique: true,
                    });
                }
            }
        }
        if let Some(slot) = path.path {
            self.paths.push((slot, pieces));
        }
        Ok(())
    }

    /// A path with a selector, a mode or a filter of its own is searched as a whole.
    fn add_whole_path(&mut self, path: &'b PathPattern) -> Result<()> {
        let (Some(Element::Node(first)), Some(Element::Node(last))) = (path.elements.first(), path.elements.last())
        else {
            return Err(Diagnostic::syntax(
                "not-a-pattern",
                "UnexpectedSyntax",
                "a path pattern begins and ends with a node",
            )
            .at(path.span));
        };
        self.add_node(first);
        self.add_node(last);
        let trace = path.path.unwrap_or_else(|| self.builder.fresh());
        self.links.push(Link {
            from: first.slot,
            to: last.slot,
            types: all_types(&path.elements),
            kind: LinkKind::Search { elements: path.elements.clone(), pattern: Some(path), group: None },
            trace,
            unique: path.mode.is_none(),
        });
        Ok(())
    }

    fn run(mut self, start: Partial) -> Result<Partial> {
        let mut current = self.settle(start)?;
        let mut done: Vec<(Slot, TypeTest)> = Vec::new();
        loop {
            current = self.close_bound_nodes(current)?;
            match self.next_link(&current.bound) {
                Some(index) => {
                    let link = self.links.remove(index);
                    current = self.seek_far_end(&link, current)?;
                    let unique: Vec<Slot> = if link.unique {
                        done.iter().filter(|(_, types)| overlap(types, &link.types)).map(|(slot, _)| *slot).collect()
                    } else {
                        Vec::new()
                    };
                    if link.unique {
                        done.push((link.trace, link.types.clone()));
                    }
                    current = self.follow(link, current, unique)?;
                }
                None => match self.next_start(&current.bound) {
                    Some(index) => current = self.start_at(index, current)?,
                    None => break,
                },
            }
            current = self.settle(current)?;
        }
        if !self.paths.is_empty() {
            let items: Vec<(Slot, Expression)> = std::mem::take(&mut self.paths)
                .into_iter()
                .map(|(slot, pieces)| (slot, Expression::new(ExpressionKind::PathOf(pieces), Default::default())))
                .collect();
            current.bound.extend(items.iter().map(|(slot, _)| *slot));
            current.plan = Plan::Project { input: Box::new(current.plan), items, keep: Keep::All };
        }
        let rest: Vec<Expression> = self.pending.drain(..).map(|(expression, _)| expression).collect();
        self.builder.filter(current, rest)
    }

    /// Applies every conjunct whose slots are all there.
    fn settle(&mut self, current: Partial) -> Result<Partial> {
        let (ready, waiting): (Vec<_>, Vec<_>) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|(_, reads)| current.bound.covers(reads) && !reads.is_empty());
        self.pending = waiting;
        if ready.is_empty() {
            return Ok(current);
        }
        self.builder.filter(current, ready.into_iter().map(|(expression, _)| expression).collect())
    }

    /// Nodes that an earlier clause bound still have to have the labels this MATCH asks for. One without
    /// labels or links still has to be there: an OPTIONAL MATCH may have left null in it.
    fn close_bound_nodes(&mut self, mut current: Partial) -> Result<Partial> {
        let bound = current.bound.clone();
        let mut predicates = Vec::new();
        let mut kept = Vec::new();
        for node in std::mem::take(&mut self.nodes) {
            if bound.contains(node.slot) {
                let linked = self.links.iter().any(|link| link.from == node.slot || link.to == node.slot);
                if node.bound && node.labels.is_empty() && !linked {
                    predicates.push(is_there(node.slot));
                }
                predicates.extend(node.labels.into_iter().map(|labels| has_labels(node.slot, labels)));
            } else {
                kept.push(node);
            }
        }
        self.nodes = kept;
        if !predicates.is_empty() {
            current.plan = Plan::Filter { input: Box::new(current.plan), predicates };
        }
        Ok(current)
    }

    /// The cheapest link that touches what is bound.
    fn next_link(&self, bound: &SlotSet) -> Option<usize> {
        let mut best: Option<(usize, f64)> = None;
        for (index, link) in self.links.iter().enumerate() {
            let (from, to) = (bound.contains(link.from), bound.contains(link.to));
            let bound_relationship = matches!(&link.kind, LinkKind::Single(single) if bound.contains(single.slot));
            if !from && !to && !bound_relationship {
                continue;
            }
            let mut cost = if bound_relationship || (from && to) {
                0.5
            } else {
                let (near, far) = if from { (link.from, link.to) } else { (link.to, link.from) };
                self.degree_estimate(link, near, from) * self.selectivity(far)
            };
            if matches!(link.kind, LinkKind::Search { .. }) {
                cost = cost * 10.0 + 10.0;
            }
            if best.is_none_or(|(_, least)| cost < least) {
                best = Some((index, cost));
            }
        }
        best.map(|(index, _)| index)
    }

    fn degree_estimate(&self, link: &Link<'_>, near: Slot, forward: bool) -> f64 {
        let labels = self.labels_of(near);
        let direction = match &link.kind {
            LinkKind::Single(single) if forward => single.direction,
            LinkKind::Single(single) => flip(single.direction),
            LinkKind::Search { .. } => Direction::Either,
        };
        super::estimate::degree(self.builder.graph, labels, &link.types, direction)
    }

    fn labels_of(&self, slot: Slot) -> Option<LabelId> {
        self.nodes.iter().find(|node| node.slot == slot).and_then(|node| rarest_label(self.builder, &node.labels))
    }

    /// Which share of rows the conditions on a node leave, about.
    fn selectivity(&self, slot: Slot) -> f64 {
        let mut share = 1.0;
        for (condition, reads) in &self.pending {
            if reads.contains(slot) && reads.iter().count() == 1 {
                share *= if is_equality(condition) { 0.05 } else { 0.4 };
            }
        }
        if self.nodes.iter().any(|node| node.slot == slot && !node.labels.is_empty()) {
            share *= 0.8;
        }
        share
    }

    /// A search with a selector ends early when its far end is known: look that up first where an
    /// index can.
    fn seek_far_end(&mut self, link: &Link<'_>, current: Partial) -> Result<Partial> {
        let selects =
            matches!(&link.kind, LinkKind::Search { pattern: Some(pattern), .. } if pattern.selector.is_some());
        let far = if !current.bound.contains(link.from) {
            link.from
        } else if !current.bound.contains(link.to) {
            link.to
        } else {
            return Ok(current);
        };
        if !selects {
            return Ok(current);
        }
        let Some(index) = self.nodes.iter().position(|node| node.slot == far) else { return Ok(current) };
        match self.source(index, &current.bound) {
            (NodeSource::Seek { .. }, _, _) => {
                let current = self.start_at(index, current)?;
                self.settle(current)
            }
            (
                NodeSource::All | NodeSource::Label(_) | NodeSource::SeekAny { .. } | NodeSource::Contains { .. },
                _,
                _,
            ) => Ok(current),
        }
    }

    /// The unbound node with the fewest expected rows.
    fn next_start(&self, bound: &SlotSet) -> Option<usize> {
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
    fn source(&self, index: usize, bound: &SlotSet) -> (NodeSource, f64, Option<usize>) {
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
        match label {
            Some(label) => (NodeSource::Label(label), graph.catalog().label_count(label) as f64, None),
            None => (NodeSource::All, graph.node_count() as f64, None),
        }
    }

    /// `slot.key = value` with a value that is known before the node is.
    fn equality_on(&self, condition: &Expression, slot: Slot, bound: &SlotSet) -> Option<(KeyId, Expression)> {
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
    fn membership_on(&self, condition: &Expression, slot: Slot, bound: &SlotSet) -> Option<(KeyId, Expression)> {
        let ExpressionKind::In(property, list) = &condition.kind else { return None };
        let key = property_of(property, slot)?;
        bound.covers(&self.builder.reads.of(list)).then(|| (key, list.as_ref().clone()))
    }

    /// `slot.key CONTAINS text`.
    fn containment_on(&self, condition: &Expression, slot: Slot, bound: &SlotSet) -> Option<(KeyId, Expression)> {
        let ExpressionKind::StringMatch(crate::resolve::StringOperator::Contains, property, needle) = &condition.kind
        else {
            return None;
        };
        let key = property_of(property, slot)?;
        bound.covers(&self.builder.reads.of(needle)).then(|| (key, needle.as_ref().clone()))
    }

    /// Begins a part of the pattern that nothing bound touches.
    fn start_at(&mut self, index: usize, current: Partial) -> Result<Partial> {
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
    fn component(&mut self, start: Partial) -> Result<Partial> {
        self.settle(start)
    }

    /// Joins an independent part with the rows so far: by hash where a conjunct says so, else every pair.
    fn join(&mut self, current: Partial, other: Partial) -> Result<Partial> {
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

    fn join_key(&self, condition: &Expression, left: &SlotSet, right: &SlotSet) -> Option<(Expression, Expression)> {
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

    fn follow(&mut self, link: Link<'b>, current: Partial, unique: Vec<Slot>) -> Result<Partial> {
        let forward = current.bound.contains(link.from);
        let Link { from, to, kind, trace, .. } = link;
        match kind {
            LinkKind::Single(single) => Ok(self.follow_single(single, from, to, current, unique)),
            LinkKind::Search { elements, pattern, group } => {
                let ends = if forward { (from, to) } else { (to, from) };
                self.follow_search(elements, pattern, group, ends, trace, !forward, current, unique)
            }
        }
    }

    fn follow_single(
        &mut self,
        single: &RelationshipPattern,
        from: Slot,
        to: Slot,
        current: Partial,
        unique: Vec<Slot>,
    ) -> Partial {
        let mut bound = current.bound;
        let (from_bound, to_bound) = (bound.contains(from), bound.contains(to));
        let input = Box::new(current.plan);
        let relationship_bound = bound.contains(single.slot);
        let (near, far, direction, into) = if from_bound || relationship_bound {
            (from, to, single.direction, to_bound)
        } else {
            (to, from, flip(single.direction), false)
        };
        let labels = if into { None } else { self.take_labels(far) };
        let hop = Hop { relationship: Some(single.slot), to: far, types: single.types.clone(), direction, labels };
        let plan = if relationship_bound {
            if !from_bound {
                let near_labels = self.take_labels(near);
                bound.insert(near);
                let plan = Plan::BoundRelationship {
                    input,
                    from: near,
                    from_bound,
                    hop,
                    into: to_bound && near != far,
                    unique,
                };
                bound.insert(far);
                let predicates: Vec<Expression> =
                    near_labels.into_iter().map(|labels| has_labels(near, labels)).collect();
                let plan =
                    if predicates.is_empty() { plan } else { Plan::Filter { input: Box::new(plan), predicates } };
                return Partial { plan, bound, tag: current.tag };
            }
            Plan::BoundRelationship { input, from: near, from_bound, hop, into, unique }
        } else {
            Plan::Expand { input, from: near, hop, into, unique, keep: Keep::All }
        };
        bound.insert(single.slot);
        bound.insert(far);
        Partial { plan, bound, tag: current.tag }
    }

    #[allow(clippy::too_many_arguments)]
    fn follow_search(
        &mut self,
        elements: Vec<Element>,
        pattern: Option<&PathPattern>,
        group: Option<&GroupPattern>,
        (from, to): (Slot, Slot),
        trace: Slot,
        reversed: bool,
        current: Partial,
        unique: Vec<Slot>,
    ) -> Result<Partial> {
        let mut bound = current.bound;
        let to_bound = bound.contains(to);
        let exports = exports_of(&elements);
        let singles = singles_of(&elements);
        let elements = if reversed { reverse(&elements) } else { elements };
        let automaton = Automaton::new(&elements).map_err(|error| match group {
            Some(group) => error.at(group.span),
            None => error,
        })?;
        let far_conditions = self.looks_far_back(&automaton);
        let (selection, mode) = match pattern {
            Some(pattern) => (selection_of(pattern.selector), pattern.mode.unwrap_or(PathMode::Trail)),
            None => (PathSelection::All, PathMode::Trail),
        };
        let mut plan = current.plan;
        let mut predicates: Vec<Expression> = Vec::new();
        if !to_bound {
            predicates.extend(self.take_labels(to).map(|labels| has_labels(to, labels)));
        }
        let span = pattern.map(|pattern| pattern.span).or(group.map(|group| group.span)).unwrap_or_default();
        let search = PathSearch {
            from,
            to,
            to_bound,
            automaton,
            reversed,
            selection,
            mode,
            distinct_ends: false,
            far_conditions,
            unique,
            path: Some(trace),
            exports: exports.clone(),
            singles: singles.clone(),
            bound_list: group.and_then(|group| group.bound_list),
            filter: pattern.map(|pattern| pattern.filter.clone()).unwrap_or_default(),
            inner_path: pattern.and_then(|pattern| pattern.inner_path),
            span,
        };
        plan = Plan::PathSearch { input: Box::new(plan), search: Arc::new(search), keep: Keep::All };
        bound.insert(to);
        bound.insert(trace);
        bound.extend(exports.iter().map(|(_, outer)| *outer));
        bound.extend(singles);
        if !predicates.is_empty() {
            plan = Plan::Filter { input: Box::new(plan), predicates };
        }
        Ok(Partial { plan, bound, tag: current.tag })
    }

    /// Whether a condition reads a variable that an earlier relationship of the same search binds, so that
    /// two ways to the same (node, state) are not alike.
    fn looks_far_back(&self, automaton: &Automaton) -> bool {
        let transitions = || automaton.states.iter().flat_map(|state| &state.transitions);
        let own = |transition: &super::automaton::Transition| -> SlotSet {
            let ends = transition.source_slots.iter().chain(&transition.target_slots).copied();
            ends.chain(std::iter::once(transition.relationship)).collect()
        };
        let mut inner = SlotSet::default();
        transitions().for_each(|transition| inner.extend(own(transition).iter()));
        transitions().any(|transition| {
            let mut reads = self.builder.reads.of_all(&transition.conditions);
            own(transition).iter().for_each(|slot| reads.remove(slot));
            reads.meets(&inner)
        })
    }

    /// Takes a node off the list, with its labels as one test.
    fn take_labels(&mut self, slot: Slot) -> Option<LabelTest> {
        let index = self.nodes.iter().position(|node| node.slot == slot)?;
        let mut labels = self.nodes.remove(index).labels;
        match labels.len() {
            0 | 1 => labels.pop(),
            _ => Some(LabelTest::And(labels)),
        }
    }
}

/// The node patterns before and after an element.
fn neighbours(elements: &[Element], index: usize) -> Option<(&NodePattern, &NodePattern)> {
    match (elements.get(index.checked_sub(1)?)?, elements.get(index + 1)?) {
        (Element::Node(from), Element::Node(to)) => Some((from, to)),
        _ => None,
    }
}

/// The direction seen from the other end.
pub fn flip(direction: Direction) -> Direction {
    match direction {
        Direction::Outgoing => Direction::Incoming,
        Direction::Incoming => Direction::Outgoing,
        Direction::Either => Direction::Either,
    }
}

/// The elements read from the other end.
fn reverse(elements: &[Element]) -> Vec<Element> {
    elements
        .iter()
        .rev()
        .map(|element| match element {
            Element::Node(node) => Element::Node(node.clone()),
            Element::Relationship(relationship) => Element::Relationship(RelationshipPattern {
                direction: flip(relationship.direction),
                ..relationship.clone()
            }),
            Element::Group(group) => {
                Element::Group(GroupPattern { elements: reverse(&group.elements), ..group.clone() })
            }
        })
        .collect()
}

/// All types that any relationship of these elements may have.
fn all_types(elements: &[Element]) -> TypeTest {
    let mut types = Vec::new();
    for element in elements {
        let inner = match element {
            Element::Node(_) => continue,
            Element::Relationship(relationship) => relationship.types.clone(),
            Element::Group(group) => all_types(&group.elements),
        };
        match inner {
            TypeTest::Any => return TypeTest::Any,
            TypeTest::OneOf(more) => types.extend(more),
        }
    }
    TypeTest::OneOf(types)
}

/// Whether a relationship could pass both tests.
fn overlap(a: &TypeTest, b: &TypeTest) -> bool {
    match (a, b) {
        (TypeTest::Any, _) | (_, TypeTest::Any) => true,
        (TypeTest::OneOf(a), TypeTest::OneOf(b)) => a.iter().any(|kind| b.contains(kind)),
    }
}

/// The group variables of all groups, outermost lists only.
fn exports_of(elements: &[Element]) -> Vec<(Slot, Slot)> {
    elements
        .iter()
        .flat_map(|element| match element {
            Element::Group(group) => group.exports.clone(),
            Element::Node(_) | Element::Relationship(_) => Vec::new(),
        })
        .collect()
}

/// Variables of nodes and relationships outside any group, but not the ends.
fn singles_of(elements: &[Element]) -> Vec<Slot> {
    let last = elements.len().saturating_sub(1);
    elements
        .iter()
        .enumerate()
        .filter_map(|(index, element)| match element {
            Element::Node(node) => (index != 0 && index != last).then_some(node.slot),
            Element::Relationship(relationship) => Some(relationship.slot),
            Element::Group(_) => None,
        })
        .collect()
}

fn selection_of(selector: Option<Selector>) -> PathSelection {
    match selector {
        None => PathSelection::All,
        Some(Selector::Any(count)) => PathSelection::Any(count),
        Some(Selector::AnyShortest) => PathSelection::Shortest(1),
        Some(Selector::AllShortest) => PathSelection::ShortestGroups(1),
        Some(Selector::Shortest(count)) => PathSelection::Shortest(count),
        Some(Selector::ShortestGroups(count)) => PathSelection::ShortestGroups(count),
        Some(Selector::AnyCheapest) => PathSelection::Cheapest(1),
        Some(Selector::Cheapest(count)) => PathSelection::Cheapest(count),
    }
}

/// A label that every node of the test has: the one with the fewest nodes.
fn rarest_label(builder: &Builder<'_>, tests: &[LabelTest]) -> Option<LabelId> {
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
fn without_label(test: LabelTest, given: Option<LabelId>) -> Option<LabelTest> {
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
fn property_of(expression: &Expression, slot: Slot) -> Option<KeyId> {
    match &expression.kind {
        ExpressionKind::Property(subject, key) if matches!(subject.kind, ExpressionKind::Slot(inner) if inner == slot) => {
            key.id
        }
        _ => None,
    }
}

fn is_equality(expression: &Expression) -> bool {
    matches!(expression.kind, ExpressionKind::Comparison(ComparisonOperator::Equal, _, _) | ExpressionKind::In(..))
}

/// `slot:Labels` as a predicate.
fn is_there(slot: Slot) -> Expression {
    let subject = Box::new(Expression::slot(slot, Default::default()));
    Expression::new(ExpressionKind::IsNull { subject, negated: true }, Default::default())
}

fn has_labels(slot: Slot, labels: LabelTest) -> Expression {
    let subject = Box::new(Expression::slot(slot, Default::default()));
    Expression::new(ExpressionKind::HasLabels(subject, labels), Default::default())
}
