//! The space a search walks: the graph times the pattern's automaton.

use super::found::{Found, Step};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::node_value;
use crate::exec::eval::{Evaluator, Row};
use crate::exec::operators::types_of;
use crate::graph::Adjacency;
use crate::plan::{PathSearch, Transition, flip};
use crate::resolve::ExpressionKind;
use crate::resolve::PathMode;
use crate::value::{KeyId, NodeId, RelationshipId, Slot, Value, text};
use smallvec::SmallVec;

/// A place of a search: a node and a state.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Place {
    /// The node.
    pub node: NodeId,
    /// The state.
    pub state: u32,
}

/// One way on from a state, with its adjacency at hand.
pub struct Way<'s> {
    /// The state it leaves.
    pub state: u32,
    /// Its place among that state's transitions.
    pub number: u32,
    /// What it asks for.
    pub transition: &'s Transition,
    /// The relationships to follow.
    pub adjacency: Adjacency<'s>,
    /// Whether it asks for more than types.
    pub checked: bool,
    /// The relationship property that is its cost, if the cost is just that.
    pub cost_key: Option<KeyId>,
}

/// A search for one row.
pub struct Space<'s, 'a> {
    /// Evaluates conditions.
    pub evaluator: &'s Evaluator<'s, 'a>,
    /// What to search.
    pub search: &'s PathSearch,
    /// The row it is for.
    pub row: Row<'s>,
    /// The ways on from each state.
    pub ways: Vec<Vec<Way<'s>>>,
    /// The ways that lead to each state, to be followed backwards.
    pub ways_back: Vec<Vec<Way<'s>>>,
    /// Relationships that other parts of the pattern went along.
    excluded: Vec<RelationshipId>,
    /// Whether a path may end where it starts, before its first relationship.
    empty_fits: bool,
}

impl<'s, 'a> Space<'s, 'a> {
    /// The space of a search for a row. `backward` makes the ways back too.
    ///
    /// # Errors
    /// Whatever a condition on a node that may be the start raises.
    pub fn new(evaluator: &'s Evaluator<'s, 'a>, search: &'s PathSearch, row: Row<'s>, backward: bool) -> Result<Self> {
        let graph = evaluator.graph;
        let expected = 256;
        let states = &search.automaton.states;
        let way = |state: usize, number: usize, transition: &'s Transition, back: bool| {
            let direction = if back { flip(transition.direction) } else { transition.direction };
            Way {
                state: state as u32,
                number: number as u32,
                transition,
                adjacency: graph.adjacency(types_of(&transition.types), direction, expected),
                checked: !transition.conditions.is_empty()
                    || !transition.source_labels.is_empty()
                    || !transition.target_labels.is_empty(),
                cost_key: cost_key(transition),
            }
        };
        let ways = states
            .iter()
            .enumerate()
            .map(|(index, state)| {
                state
                    .transitions
                    .iter()
                    .enumerate()
                    .map(|(number, transition)| way(index, number, transition, false))
                    .collect()
            })
            .collect();
        let mut ways_back: Vec<Vec<Way<'s>>> = Vec::new();
        if backward {
            ways_back.resize_with(states.len(), Vec::new);
            for (index, state) in states.iter().enumerate() {
                for (number, transition) in state.transitions.iter().enumerate() {
                    if let Some(back) = ways_back.get_mut(transition.target) {
                        back.push(way(index, number, transition, true));
                    }
                }
            }
        }
        let mut excluded = Vec::new();
        for slot in &search.unique {
            collect_relationships(&row.value(*slot), &mut excluded);
        }
        let empty_fits = empty_fits(evaluator, search, &row)?;
        Ok(Space { evaluator, search, row, ways, ways_back, excluded, empty_fits })
    }

    /// How many states there are.
    pub fn states(&self) -> usize {
        self.search.automaton.states.len()
    }

    /// Whether a path may end in a state.
    #[inline]
    pub fn accepts(&self, state: u32) -> bool {
        let accepting = self.search.automaton.states.get(state as usize).is_some_and(|state| state.accepting);
        // No relationship leads back to state 0.
        accepting && (state != 0 || self.empty_fits)
    }

    /// The ways on from a state.
    #[inline]
    pub fn ways_from(&self, state: u32) -> &[Way<'s>] {
        self.ways.get(state as usize).map_or(&[], Vec::as_slice)
    }

    /// The ways back from a state.
    #[inline]
    pub fn ways_to(&self, state: u32) -> &[Way<'s>] {
        self.ways_back.get(state as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a step may be taken, as far as it can be told from the step itself and, for conditions
    /// that look further back, from what `before` binds.
    ///
    /// # Errors
    /// Whatever a condition raises.
    #[inline]
    pub fn admits(
        &self,
        way: &Way<'_>,
        from: NodeId,
        relationship: RelationshipId,
        to: NodeId,
        before: &[(Slot, Value)],
    ) -> Result<bool> {
        if !self.excluded.is_empty() && self.excluded.contains(&relationship) {
            return Ok(false);
        }
        if !way.checked {
            return Ok(true);
        }
        self.passes(way.transition, from, relationship, to, before)
    }

    fn passes(
        &self,
        transition: &Transition,
        from: NodeId,
        relationship: RelationshipId,
        to: NodeId,
        before: &[(Slot, Value)],
    ) -> Result<bool> {
        let labels_fit = transition.source_labels.iter().all(|test| self.evaluator.node_passes(from, test))
            && transition.target_labels.iter().all(|test| self.evaluator.node_passes(to, test));
        if !labels_fit {
            return Ok(false);
        }
        if transition.conditions.is_empty() {
            return Ok(true);
        }
        let bound = bindings(transition, from, relationship, to, before);
        let row = self.row.with_found(&bound);
        for condition in &transition.conditions {
            if self.evaluator.truth(condition, &row)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What earlier steps bind, for conditions that look further back.
    pub fn bound_by(&self, start: NodeId, steps: &[Step]) -> Vec<(Slot, Value)> {
        let mut bound = Vec::new();
        if !self.search.far_conditions {
            return bound;
        }
        let mut before = start;
        for step in steps {
            let way = self.ways_from(step.state).get(step.transition as usize);
            if let Some(way) = way {
                bound.extend(bindings(way.transition, before, step.relationship, step.node, &[]));
            }
            before = step.node;
        }
        bound
    }

    /// What a step costs.
    ///
    /// # Errors
    /// A cost that is null, negative, NaN or no number, naming the relationship.
    pub fn cost(
        &self,
        way: &Way<'_>,
        from: NodeId,
        relationship: RelationshipId,
        to: NodeId,
        before: &[(Slot, Value)],
    ) -> Result<f64> {
        let Some(cost) = &way.transition.cost else { return Ok(0.0) };
        let value = match way.cost_key {
            Some(key) => self.evaluator.graph.relationship_property(relationship, key),
            None => {
                let bound = bindings(way.transition, from, relationship, to, before);
                self.evaluator.value(cost, &self.row.with_found(&bound))?
            }
        };
        let number = match value {
            Value::Integer(number) if number >= 0 => return Ok(number as f64),
            Value::Float(number) if number >= 0.0 => return Ok(number),
            other => other,
        };
        Err(self.cost_error(relationship, &number).at(cost.span))
    }

    /// The error of a relationship whose cost is no cost.
    pub fn cost_error(&self, relationship: RelationshipId, cost: &Value) -> Box<Diagnostic> {
        let graph = self.evaluator.graph;
        let (start, end) = graph.endpoints(relationship);
        let name = |node: NodeId| {
            let name = graph.catalog().key("name").map(|key| graph.node_property(node, key));
            match name {
                Some(Value::String(name)) => name.to_string(),
                _ => format!("node {}", node.0),
            }
        };
        Diagnostic::runtime(
            "not-a-cost",
            ErrorType::ArgumentError,
            "NumberOutOfRange",
            format!(
                "the cost of `{}` from `{}` to `{}` is {}",
                graph.catalog().type_name(graph.type_of(relationship)),
                name(start),
                name(end),
                text::spoken(cost)
            ),
        )
        .hint("a cost is a number that is not negative; give a default with `coalesce(..., 0)`")
    }

    /// Whether a path with this prefix may go on over a relationship to a node, by the mode.
    pub fn mode_allows(&self, start: NodeId, steps: &[Step], relationship: RelationshipId, node: NodeId) -> bool {
        match self.search.mode {
            PathMode::Walk => true,
            PathMode::Trail => steps.iter().all(|step| step.relationship != relationship),
            PathMode::Acyclic => node != start && steps.iter().all(|step| step.node != node),
            // Once back at the start, a simple path is at its end.
            PathMode::Simple => {
                let closed = steps.last().is_some_and(|last| last.node == start);
                !closed && steps.iter().all(|step| step.node != node)
            }
        }
    }

    /// Whether a whole path keeps to the mode.
    pub fn keeps_mode(&self, found: &Found) -> bool {
        (0..found.steps.len()).all(|index| {
            let (before, rest) = found.steps.split_at(index);
            rest.first().is_none_or(|step| self.mode_allows(found.start, before, step.relationship, step.node))
        })
    }

    /// Whether a whole path passes the conditions on it and the list it must equal.
    ///
    /// # Errors
    /// Whatever a condition raises.
    pub fn completes(&self, found: &Found) -> Result<bool> {
        if let Some(slot) = self.search.bound_list {
            let mut wanted = Vec::new();
            collect_relationships(&self.row.value(slot), &mut wanted);
            let steps = found.steps.iter().map(|step| step.relationship);
            let same = if self.search.reversed { steps.rev().eq(wanted) } else { steps.eq(wanted) };
            if !same {
                return Ok(false);
            }
        }
        if self.search.filter.is_empty() {
            return Ok(true);
        }
        let bound = found.bindings(self.search);
        let row = self.row.with_found(&bound);
        for condition in &self.search.filter {
            if self.evaluator.truth(condition, &row)? != Some(true) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether paths have conditions that only a whole path can be tested for.
    pub fn tests_whole_paths(&self) -> bool {
        !self.search.filter.is_empty() || self.search.bound_list.is_some()
    }
}

/// Whether the start is what the nodes between groups ask for that a path without relationships leaves out.
fn empty_fits(evaluator: &Evaluator<'_, '_>, search: &PathSearch, row: &Row<'_>) -> Result<bool> {
    let empty = &search.automaton.empty;
    if empty.slots.is_empty() {
        return Ok(true);
    }
    let Value::Node(start) = row.value(search.from) else { return Ok(false) };
    if !empty.labels.iter().all(|test| evaluator.node_passes(start, test)) {
        return Ok(false);
    }
    let bound: Vec<(Slot, Value)> = empty.slots.iter().map(|slot| (*slot, Value::Node(start))).collect();
    let row = row.with_found(&bound);
    for condition in &empty.conditions {
        if evaluator.truth(condition, &row)? != Some(true) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What a step binds, the newest last.
fn bindings(
    transition: &Transition,
    from: NodeId,
    relationship: RelationshipId,
    to: NodeId,
    before: &[(Slot, Value)],
) -> SmallVec<[(Slot, Value); 6]> {
    let mut bound: SmallVec<[(Slot, Value); 6]> = before.iter().cloned().collect();
    bound.extend(transition.source_slots.iter().map(|slot| (*slot, node_value(from))));
    bound.push((transition.relationship, Value::Relationship(relationship)));
    bound.extend(transition.target_slots.iter().map(|slot| (*slot, node_value(to))));
    bound
}

/// The key, if a transition's cost is just a property of its relationship.
fn cost_key(transition: &Transition) -> Option<KeyId> {
    let cost = transition.cost.as_ref()?;
    let ExpressionKind::Property(subject, key) = &cost.kind else { return None };
    match subject.kind {
        ExpressionKind::Slot(slot) if slot == transition.relationship => key.id,
        _ => None,
    }
}

/// The relationships in a relationship, a list or a path.
fn collect_relationships(value: &Value, into: &mut Vec<RelationshipId>) {
    match value {
        Value::Relationship(relationship) => into.push(*relationship),
        Value::List(list) => list.iter().for_each(|item| collect_relationships(item, into)),
        Value::Path(path) => into.extend(&path.relationships),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_)
        | Value::Map(_)
        | Value::Node(_) => {}
    }
}
