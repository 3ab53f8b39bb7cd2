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
    /// What the start must be for a path without relationships: the nodes between groups that may all be
    /// left out are then the start itself.
    pub empty: StartChecks,
}

/// Nodes of the pattern that are the start where everything before them was left out.
#[derive(Clone, Debug, Default)]
pub struct StartChecks {
    /// The slots of these nodes.
    pub slots: Vec<Slot>,
    /// What their labels must be.
    pub labels: Vec<LabelTest>,
    /// All must be true.
    pub conditions: Vec<Expression>,
}

impl StartChecks {
    /// One more node.
    fn add(&mut self, node: &NodePattern) {
        self.slots.push(node.slot);
        self.labels.extend(node.labels.clone());
        self.conditions.extend(node.conditions.iter().cloned());
    }

    /// Makes a relationship that leaves this node check it.
    fn attach(&self, transition: &mut Transition) {
        transition.source_slots.extend(self.slots.iter().copied());
        transition.source_labels.extend(self.labels.iter().cloned());
        transition.conditions.extend(self.conditions.iter().cloned());
    }

    /// Takes back what was attached last.
    fn detach(&self, transition: &mut Transition) {
        let less = |len: usize, by: usize| len.saturating_sub(by);
        transition.source_slots.truncate(less(transition.source_slots.len(), self.slots.len()));
        transition.source_labels.truncate(less(transition.source_labels.len(), self.labels.len()));
        transition.conditions.truncate(less(transition.conditions.len(), self.conditions.len()));
    }
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
        let mut builder = Builder { states: vec![State::default()], at_start: StartChecks::default() };
        let mut current = vec![0];
        builder.sequence(elements, &mut current, Ends::Outer)?;
        for state in current {
            if let Some(state) = builder.states.get_mut(state) {
                state.accepting = true;
            }
        }
        Ok(Automaton { states: builder.states, empty: builder.at_start })
    }

    /// Whether this is one relationship repeated, without any condition but its types, and the bounds.
    pub fn is_plain(&self) -> bool {
        let unchecked = self.empty.labels.is_empty() && self.empty.conditions.is_empty();
        unchecked
            && self.states.iter().flat_map(|state| &state.transitions).all(|transition| {
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
    /// The nodes after groups that were all left out, so far.
    at_start: StartChecks,
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
        let mut pending = StartChecks::default();
        let last = elements.len().saturating_sub(1);
        for (index, element) in elements.iter().enumerate() {
            match element {
                Element::Node(node) => {
                    // Nodes after a relationship were handled with it; here stands the first node, or
                    // one after a group.
                    let outer_end = ends == Ends::Outer && (index == 0 || index == last);
                    let after_relationship =
                        index > 0 && matches!(elements.get(index - 1), Some(Element::Relationship(_)));
                    if after_relationship || outer_end {
                        continue;
                    }
                    if index == 0 {
                        pending.add(node);
                        continue;
                    }
                    self.check_arrivals(node, current)?;
                    // After groups that were all left out, the node is the start.
                    if current.contains(&0) {
                        self.at_start.add(node);
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
                    for index in current.iter() {
                        let mut transition = transition.clone();
                        if *index == 0 && ends == Ends::Outer {
                            self.at_start.attach(&mut transition);
                        }
                        if let Some(state) = self.states.get_mut(*index) {
                            state.transitions.push(transition);
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
    fn group(&mut self, group: &GroupPattern, current: &mut Vec<usize>, before: StartChecks) -> Result<()> {
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
    fn attach_before(&mut self, before: &StartChecks, entry: &[usize], firsts: &[usize]) {
        for (index, from) in entry.iter().zip(firsts) {
            if let Some(state) = self.states.get_mut(*index) {
                for transition in state.transitions.iter_mut().skip(*from) {
                    before.attach(transition);
                    if *index == 0 {
                        self.at_start.attach(transition);
                    }
                }
            }
        }
    }

    /// Lets the last copy of an unbounded group go round: its end states get its entry's transitions.
    fn close_loop(&mut self, entry: &[usize], firsts: &[usize], ends: &[usize], before: &StartChecks, only_copy: bool) {
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
            for transition in &mut round {
                if entry.first() == Some(&0) {
                    self.at_start.detach(transition);
                }
                before.detach(transition);
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
    pending: StartChecks,
) -> Transition {
    let mut transition = Transition {
        target,
        types: relationship.types.clone(),
        direction: relationship.direction,
        source_slots: pending.slots,
        relationship: relationship.slot,
        target_slots: Vec::new(),
        source_labels: pending.labels,
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
