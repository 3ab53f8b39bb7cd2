//! Patterns to operators: where to start, which way to go next, and which filters apply when.
//!
//! A MATCH is a graph of its own: nodes (slots) and links (single relationships or path searches)
//! between them. Planning is greedy: start from the node that the fewest rows are expected of, then
//! follow whichever link adds the fewest. Every conjunct of WHERE is applied as soon as what it reads is there.

mod elements;
mod start;

pub use elements::flip;

use super::automaton::Automaton;
use super::build::{Builder, Partial};
use super::plan::{Hop, Keep, NodeSource, PathSearch, PathSelection, Plan};
use super::slots::SlotSet;
use crate::diagnostic::{Diagnostic, Result};
use crate::resolve::{
    Direction, Element, Expression, ExpressionKind, GroupPattern, LabelTest, Match, NodePattern, PathPattern,
    RelationshipPattern, TypeTest,
};
use crate::resolve::{PathMode, Selector};
use crate::value::{LabelId, Slot};
use elements::{all_types, exports_of, neighbours, overlap, reverse, singles_of};
use start::{is_equality, rarest_label};
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
        self.builder.count_pieces(path.elements.len())?;
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
        for condition in &path.filter {
            self.add_condition(condition);
        }
        self.paths.extend(path.inner_path.map(|slot| (slot, pieces.clone())));
        self.paths.extend(path.path.map(|slot| (slot, pieces)));
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
            let mut reads = self.builder.reads.of_all(transition.conditions.iter().chain(&transition.cost));
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

/// `slot IS NOT NULL` as a predicate.
fn is_there(slot: Slot) -> Expression {
    let subject = Box::new(Expression::slot(slot, Default::default()));
    Expression::new(ExpressionKind::IsNull { subject, negated: true }, Default::default())
}

/// `slot:Labels` as a predicate.
fn has_labels(slot: Slot, labels: LabelTest) -> Expression {
    let subject = Box::new(Expression::slot(slot, Default::default()));
    Expression::new(ExpressionKind::HasLabels(subject, labels), Default::default())
}
