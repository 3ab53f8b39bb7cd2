//! A path pattern as an automaton over positions in the graph.
//!
//! A state is a place between two relationships of the pattern; a transition is one relationship
//! to follow, with the conditions on it and on the node where it arrives. Repetition is unrolled:
//! `{1,3}` is three copies, `{2,}` two copies of which the last goes round. A search then walks
//! pairs of (node, state), and is done where the state accepts.

use crate::diagnostic::{Diagnostic, Result};
use crate::resolve::{
    Direction, Element, Expression, GroupPattern, LabelTest, NodePattern, RelationshipPattern, TypeTest,
};
use crate::value::Slot;

/// The most states a pattern may need; a quantifier that wants more is refused.
const MAX_STATES: usize = 20_000;

/// A compiled path pattern. State 0 is the start.
#[derive(Clone, Debug, Default)]
pub struct Automaton {
    /// The states.
    pub states: Vec<State>,
}

/// A place in the pattern.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The relationships to follow from here.
    pub transitions: Vec<Transition>,
    /// Whether a path may end here.
    pub accepting: bool,
}

/// One relationship to follow.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The state it leads to.
    pub target: usize,
    /// Types the relationship may have.
    pub types: TypeTest,
    /// Which way it points.
    pub direction: Direction,
    /// Slots that the node left behind goes to.
    pub source_slots: Vec<Slot>,
    /// The slot of the relationship.
    pub relationship: Slot,
    /// Slots that the node arrived at goes to.
    pub target_slots: Vec<Slot>,
    /// What the labels of the node left behind must be; only at the first relationship of a repetition.
    pub source_labels: Vec<LabelTest>,
    /// What the labels of the node arrived at must be.
    pub target_labels: Vec<LabelTest>,
    /// All must be true once the relationship has been followed.
    pub conditions: Vec<Expression>,
    /// What following it costs, for the cheapest selectors.
    pub cost: Option<Expression>,
}

impl Automaton {
    /// Compiles the elements between (and without the conditions of) the first and last node.
    ///
    /// # Errors
    /// A quantifier so large that unrolling it would take too many states.
    pub fn new(elements: &[Element]) -> Result<Automaton> {
        let mut builder = Builder { states: vec![State::default()] };
        let mut current = vec![0];
        builder.sequence(elements, &mut current, Ends::Outer)?;
        for state in current {
            if let Some(state) = builder.states.get_mut(state) {
                state.accepting = true;
            }
        }
        Ok(Automaton { states: builder.states })
    }

    /// Whether this is one relationship repeated, without any condition but its types, and the bounds.
    pub fn is_plain(&self) -> bool {
        self.states.iter().flat_map(|state| &state.transitions).all(|transition| {
            transition.conditions.is_empty()
                && transition.source_labels.is_empty()
                && transition.target_labels.is_empty()
        })
    }

    /// Whether a path may go on for ever.
    pub fn is_unbounded(&self) -> bool {
        self.states
            .iter()
            .enumerate()
            .any(|(index, state)| state.transitions.iter().any(|transition| transition.target <= index))
    }
}

/// Whether the conditions of the first and last node of a sequence are checked here: those of the
/// whole pattern's ends are the planner's.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Outer,
    Inner,
}

struct Builder {
    states: Vec<State>,
}

/// What waits to be attached to the next transition out of the current states.
#[derive(Clone, Default)]
struct Pending {
    source_slots: Vec<Slot>,
    source_labels: Vec<LabelTest>,
    conditions: Vec<Expression>,
}

impl Builder {
    fn add_state(&mut self) -> Result<usize> {
        if self.states.len() >= MAX_STATES {
            return Err(Diagnostic::compile(
                "quantifier-too-large",
                crate::diagnostic::ErrorType::SemanticError,
                "",
                format!("this pattern repeats more than {MAX_STATES} relationships"),
            )
            .hint("use `+` or `*` for any number of repetitions"));
        }
        self.states.push(State::default());
        Ok(self.states.len() - 1)
    }

    /// Adds a sequence of nodes and connections after the current states; `current` becomes the states after it.
    fn sequence(&mut self, elements: &[Element], current: &mut Vec<usize>, ends: Ends) -> Result<()> {
        let mut pending = Pending::default();
        let last = elements.len().saturating_sub(1);
        for (index, element) in elements.iter().enumerate() {
            match element {
                Element::Node(node) => {
                    // Nodes after a relationship were handled with it; here stands the first node, or
                    // one after a group.
                    let outer_end = ends == Ends::Outer && (index == 0 || index == last);
                    let after_relationship =
                        index > 0 && matches!(elements.get(index - 1), Some(Element::Relationship(_)));
                    if !after_relationship && !outer_end {
                        let after_group = index > 0;
                        if after_group {
                            self.check_arrivals(node, current)?;
                        }
                        // After a group that was left out, the node is the one the next relationship leaves.
                        if !after_group || current.contains(&0) {
                            pending.source_slots.push(node.slot);
                            pending.source_labels.extend(node.labels.clone());
                            pending.conditions.extend(node.conditions.iter().cloned());
                        }
                    }
                }
                Element::Relationship(relationship) => {
                    let next = match elements.get(index + 1) {
                        Some(Element::Node(node)) => Some(node),
                        Some(Element::Relationship(_) | Element::Group(_)) | None => None,
                    };
                    let next_is_outer_end = ends == Ends::Outer && index + 1 == last;
                    let target = self.add_state()?;
                    let transition =
                        transition_for(relationship, next, next_is_outer_end, target, std::mem::take(&mut pending));
                    for state in current.iter() {
                        if let Some(state) = self.states.get_mut(*state) {
                            state.transitions.push(transition.clone());
                        }
                    }
                    *current = vec![target];
                }
                Element::Group(group) => {
                    let waiting = std::mem::take(&mut pending);
                    self.group(group, current, waiting)?;
                }
            }
        }
        Ok(())
    }

    /// Unrolls a group: `min` copies that must be passed, then optional ones or a loop.
    fn group(&mut self, group: &GroupPattern, current: &mut Vec<usize>, before: Pending) -> Result<()> {
        if group.max.is_some_and(|max| max < group.min) {
            // No number of repetitions fits, so no path does.
            current.clear();
            return Ok(());
        }
        if group.max == Some(0) {
            return Ok(());
        }
        let mut accepting = if group.min == 0 { current.clone() } else { Vec::new() };
        let copies = group.max.unwrap_or(group.min.max(1));
        for copy in 1..=copies {
            let entry = current.clone();
            let firsts: Vec<usize> = entry.iter().map(|state| self.transition_count(*state)).collect();
            let first_new_state = self.states.len();
            self.sequence(&group.elements, current, Ends::Inner)?;
            self.attach_filter(&group.filter, &entry, &firsts, first_new_state, current);
            if copy == 1 {
                self.attach_before(&before, &entry, &firsts);
            }
            if copy >= group.min {
                accepting.extend(current.iter().copied());
            }
            if group.max.is_none() && copy == copies {
                self.close_loop(&entry, &firsts, current, &before, copy == 1);
            }
        }
        accepting.sort_unstable();
        accepting.dedup();
        *current = accepting;
        Ok(())
    }

    fn transition_count(&self, state: usize) -> usize {
        self.states.get(state).map_or(0, |state| state.transitions.len())
    }

    /// The transitions that a copy of a group added: new ones of its entry states, and all of its own states.
    fn attach_filter(
        &mut self,
        filter: &[Expression],
        entry: &[usize],
        firsts: &[usize],
        first_new: usize,
        ends: &[usize],
    ) {
        if filter.is_empty() {
            return;
        }
        for (index, state) in self.states.iter_mut().enumerate() {
            let from = match entry.iter().position(|entry| *entry == index) {
                Some(position) => firsts.get(position).copied().unwrap_or(0),
                None if index >= first_new => 0,
                None => continue,
            };
            for transition in state.transitions.iter_mut().skip(from) {
                if ends.contains(&transition.target) {
                    transition.conditions.extend(filter.iter().cloned());
                }
            }
        }
    }

    /// Conditions of a node before a group hold at the node its first copy leaves.
    fn attach_before(&mut self, before: &Pending, entry: &[usize], firsts: &[usize]) {
        for (state, from) in entry.iter().zip(firsts) {
            if let Some(state) = self.states.get_mut(*state) {
                for transition in state.transitions.iter_mut().skip(*from) {
                    transition.source_slots.extend(before.source_slots.iter().copied());
                    transition.source_labels.extend(before.source_labels.iter().cloned());
                    transition.conditions.extend(before.conditions.iter().cloned());
                }
            }
        }
    }

    /// Lets the last copy of an unbounded group go round: its end states get its entry's transitions.
    fn close_loop(&mut self, entry: &[usize], firsts: &[usize], ends: &[usize], before: &Pending, only_copy: bool) {
        let mut round: Vec<Transition> = entry
            .iter()
            .zip(firsts)
            .take(1)
            .filter_map(|(state, from)| {
                self.states.get(*state).map(|state| state.transitions.iter().skip(*from).cloned().collect::<Vec<_>>())
            })
            .flatten()
            .collect();
        if only_copy {
            // The node before the group is passed once, not at every turn.
            let (slots, labels, conditions) =
                (before.source_slots.len(), before.source_labels.len(), before.conditions.len());
            for transition in &mut round {
                transition.source_slots.truncate(transition.source_slots.len().saturating_sub(slots));
                transition.source_labels.truncate(transition.source_labels.len().saturating_sub(labels));
                transition.conditions.truncate(transition.conditions.len().saturating_sub(conditions));
            }
        }
        for end in ends {
            if let Some(state) = self.states.get_mut(*end) {
                state.transitions.extend(round.iter().cloned());
            }
        }
    }

    /// A node after a group, not at the pattern's end: its conditions hold wherever the group may end, so
    /// the states are split into copies that carry them.
    fn check_arrivals(&mut self, node: &NodePattern, current: &mut Vec<usize>) -> Result<()> {
        let joint = self.add_state()?;
        let ends = std::mem::take(current);
        for index in 0..self.states.len() {
            let mut arrivals = Vec::new();
            if let Some(state) = self.states.get(index) {
                for transition in &state.transitions {
                    if ends.contains(&transition.target) {
                        let mut arrival = transition.clone();
                        arrival.target = joint;
                        arrival.target_slots.push(node.slot);
                        arrival.target_labels.extend(node.labels.clone());
                        arrival.conditions.extend(node.conditions.iter().cloned());
                        arrivals.push(arrival);
                    }
                }
            }
            if let Some(state) = self.states.get_mut(index) {
                state.transitions.extend(arrivals);
            }
        }
        current.push(joint);
        // A group that may be left out: the states before it are ends too, and stand for themselves.
        for end in ends {
            let has_arrivals = self.states.iter().any(|state| state.transitions.iter().any(|t| t.target == end));
            if !has_arrivals {
                current.push(end);
            }
        }
        Ok(())
    }
}

/// The transition of one relationship and the node after it.
fn transition_for(
    relationship: &RelationshipPattern,
    next: Option<&NodePattern>,
    next_is_outer_end: bool,
    target: usize,
    pending: Pending,
) -> Transition {
    let mut transition = Transition {
        target,
        types: relationship.types.clone(),
        direction: relationship.direction,
        source_slots: pending.source_slots,
        relationship: relationship.slot,
        target_slots: Vec::new(),
        source_labels: pending.source_labels,
        target_labels: Vec::new(),
        conditions: pending.conditions,
        cost: relationship.cost.clone(),
    };
    transition.conditions.extend(relationship.conditions.iter().cloned());
    if let Some(node) = next.filter(|_| !next_is_outer_end) {
        transition.target_slots.push(node.slot);
        transition.target_labels.extend(node.labels.clone());
        transition.conditions.extend(node.conditions.iter().cloned());
    }
    transition
}
