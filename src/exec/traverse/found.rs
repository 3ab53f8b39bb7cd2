//! A path that a search found, and what it binds.

use crate::exec::batch::node_value;
use crate::plan::PathSearch;
use crate::value::{List, NodeId, Path, RelationshipId, Slot, Value};
use std::sync::Arc;

/// One step of a path: which transition of which state, the relationship, and the node it led to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// The state left.
    pub state: u32,
    /// The transition taken, by its place in that state.
    pub transition: u32,
    /// The relationship.
    pub relationship: RelationshipId,
    /// The node it led to.
    pub node: NodeId,
}

/// A path from a start through steps, in the order of the search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The node it starts at.
    pub start: NodeId,
    /// Its steps.
    pub steps: Vec<Step>,
}

impl Found {
    /// The node it ends at.
    pub fn end(&self) -> NodeId {
        self.steps.last().map_or(self.start, |step| step.node)
    }

    /// The path as a value, in the order the pattern was written.
    pub fn path(&self, search: &PathSearch) -> Value {
        let mut nodes = Vec::with_capacity(self.steps.len() + 1);
        nodes.push(self.start);
        nodes.extend(self.steps.iter().map(|step| step.node));
        let mut relationships: Vec<RelationshipId> = self.steps.iter().map(|step| step.relationship).collect();
        if search.reversed {
            nodes.reverse();
            relationships.reverse();
        }
        Value::Path(Arc::new(Path { nodes, relationships }))
    }

    /// All values of an inner variable along the path, in the order the pattern was written.
    pub fn values_of(&self, slot: Slot, search: &PathSearch) -> Vec<Value> {
        let mut values = Vec::new();
        let mut before = self.start;
        for step in &self.steps {
            let transition = search
                .automaton
                .states
                .get(step.state as usize)
                .and_then(|state| state.transitions.get(step.transition as usize));
            if let Some(transition) = transition {
                if transition.source_slots.contains(&slot) {
                    values.push(node_value(before));
                }
                if transition.relationship == slot {
                    values.push(Value::Relationship(step.relationship));
                }
                if transition.target_slots.contains(&slot) {
                    values.push(node_value(step.node));
                }
            }
            before = step.node;
        }
        if search.reversed {
            values.reverse();
        }
        values
    }

    /// A group variable's list.
    pub fn list_of(&self, slot: Slot, search: &PathSearch) -> Value {
        Value::List(List::new(self.values_of(slot, search)))
    }

    /// A single variable inside the pattern: where two transitions name the same node, both agree. Without
    /// any relationship every node is the start.
    pub fn single(&self, slot: Slot, search: &PathSearch) -> Value {
        if self.steps.is_empty() {
            return node_value(self.start);
        }
        self.values_of(slot, search).into_iter().next().unwrap_or_default()
    }

    /// Everything the path binds, for conditions on the whole of it.
    pub fn bindings(&self, search: &PathSearch) -> Vec<(Slot, Value)> {
        let mut bound: Vec<(Slot, Value)> = Vec::new();
        bound.extend(search.inner_path.map(|slot| (slot, self.path(search))));
        bound.extend(search.path.map(|slot| (slot, self.path(search))));
        bound.extend(search.exports.iter().map(|(inner, outer)| (*outer, self.list_of(*inner, search))));
        bound.extend(search.singles.iter().map(|slot| (*slot, self.single(*slot, search))));
        bound.push((search.to, node_value(self.end())));
        bound
    }
}
