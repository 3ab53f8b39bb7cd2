//! Passes on only the slots that something above still reads, and computes only those.

use super::Setting;
use crate::plan::plan::{Hop, Keep, PathSearch, Plan, Program};
use crate::plan::slots::{Reads, SlotSet};
use crate::resolve::{Change, Create, Expression};
use crate::value::Slot;
use std::sync::Arc;

/// Prunes the main plan and every sub-plan.
pub(super) fn prune(program: &mut Program, setting: &Setting<'_>) {
    let needed: SlotSet = program.columns.iter().map(|(_, slot)| *slot).collect();
    walk(&mut program.root, needed, setting.reads);
    for subplan in &mut program.subplans {
        let mut needed: SlotSet = subplan.column.into_iter().collect();
        needed.insert(subplan.tag);
        walk(&mut subplan.plan, needed, setting.reads);
    }
}

/// Prunes below `plan`, of whose rows only `needed` is read; gives the slots that the plan's Argument must hold.
fn walk(plan: &mut Plan, mut needed: SlotSet, reads: Reads<'_>) -> SlotSet {
    match plan {
        Plan::Unit | Plan::Nothing | Plan::DegreeScan { .. } => SlotSet::default(),
        Plan::Argument => needed,
        Plan::NodeScan { input, node, source, keep } => {
            needed.remove(*node);
            needed.extend(source_reads(source, reads).iter());
            *keep = kept(&needed);
            walk(input, needed, reads)
        }
        Plan::Expand { input, from, hop, into, unique, keep } => {
            prune_hop(hop, &mut needed, *into);
            needed.extend(unique.iter().copied());
            // What only this operator reads need not be passed on, but must come in.
            let passed = needed.clone();
            needed.insert(*from);
            *keep = kept(&passed);
            walk(input, needed, reads)
        }
        Plan::BoundRelationship { input, from, from_bound, hop, into, unique } => {
            needed.extend(hop.relationship);
            needed.extend(unique.iter().copied());
            if *into {
                needed.insert(hop.to);
            } else {
                needed.remove(hop.to);
            }
            if *from_bound {
                needed.insert(*from);
            } else {
                needed.remove(*from);
            }
            walk(input, needed, reads)
        }
        Plan::PathSearch { input, search, keep } => {
            prune_search(search, &mut needed, reads);
            *keep = kept(&needed);
            needed.insert(search.from);
            needed.extend(search_reads(search, reads).iter());
            walk(input, needed, reads)
        }
        Plan::Degree { input, node, count, .. } => {
            needed.remove(*count);
            needed.insert(*node);
            walk(input, needed, reads)
        }
        Plan::Filter { input, predicates } => {
            needed.extend(reads.of_all(predicates.iter()).iter());
            walk(input, needed, reads)
        }
        Plan::Project { input, items, keep } => {
            // An item nobody reads is dropped; items may read each other's slots only from below.
            items.retain(|(slot, _)| needed.contains(*slot));
            for (slot, _) in items.iter() {
                needed.remove(*slot);
            }
            *keep = kept(&needed);
            needed.extend(reads.of_all(items.iter().map(|(_, item)| item)).iter());
            walk(input, needed, reads)
        }
        Plan::Aggregate { input, keys, calls, tag, weight } => {
            let mut below = reads.of_all(keys.iter().map(|(_, key)| key));
            calls.retain(|(slot, call)| needed.contains(*slot) || !call.arguments.is_empty());
            for (_, call) in calls.iter() {
                below.extend(reads.of_call(call).iter());
            }
            below.extend(*tag);
            below.extend(*weight);
            let mut argument = walk(input, below, reads);
            // What is read above and is no key or aggregate was imported: the groups get it back by their tag.
            if tag.is_some() {
                for slot in keys.iter().map(|(slot, _)| *slot).chain(calls.iter().map(|(slot, _)| *slot)) {
                    needed.remove(slot);
                }
                argument.extend(needed.iter());
            }
            argument.extend(*tag);
            argument
        }
        Plan::Distinct { input, slots, tag } => {
            needed.extend(slots.iter().copied());
            needed.extend(*tag);
            walk(input, needed, reads)
        }
        Plan::Sort { input, keys, limit, tag } => {
            needed.extend(reads.of_all(keys.iter().map(|key| &key.expression)).iter());
            needed.extend(reads.of_all(limit.iter()).iter());
            needed.extend(*tag);
            walk(input, needed, reads)
        }
        Plan::Skip { input, count, tag } | Plan::Limit { input, count, tag } => {
            needed.extend(reads.of(count).iter());
            needed.extend(*tag);
            walk(input, needed, reads)
        }
        Plan::Unwind { input, list, slot } => {
            needed.remove(*slot);
            needed.extend(reads.of(list).iter());
            walk(input, needed, reads)
        }
        Plan::Union { parts, columns, tag } => {
            let mut argument = SlotSet::default();
            for slot in columns.iter() {
                needed.remove(*slot);
            }
            for (part, slots) in parts {
                let mut below = needed.clone();
                below.extend(slots.iter().copied());
                below.extend(*tag);
                argument.extend(walk(part, below, reads).iter());
            }
            argument
        }
        Plan::Apply { input, subplan, adds, tag, .. } => {
            adds.retain(|slot| needed.contains(*slot));
            let mut inner: SlotSet = adds.iter().copied().collect();
            inner.insert(*tag);
            for slot in adds.iter() {
                needed.remove(*slot);
            }
            let mut argument = walk(subplan, inner, reads);
            argument.remove(*tag);
            needed.extend(argument.iter());
            walk(input, needed, reads)
        }
        Plan::Cross { input, other, adds } => {
            adds.retain(|slot| needed.contains(*slot));
            for slot in adds.iter() {
                needed.remove(*slot);
            }
            walk(other, adds.iter().copied().collect(), reads);
            walk(input, needed, reads)
        }
        Plan::HashJoin { input, other, keys, adds } => {
            adds.retain(|slot| needed.contains(*slot));
            for slot in adds.iter() {
                needed.remove(*slot);
            }
            let mut inner: SlotSet = adds.iter().copied().collect();
            inner.extend(reads.of_all(keys.iter().map(|(_, key)| key)).iter());
            walk(other, inner, reads);
            needed.extend(reads.of_all(keys.iter().map(|(key, _)| key)).iter());
            walk(input, needed, reads)
        }
        Plan::Eager { input } => walk(input, needed, reads),
        Plan::Create { input, create } => {
            prune_create(create, &mut needed, reads);
            walk(input, needed, reads)
        }
        Plan::Merge { input, merge, matching, tag } => {
            for change in merge.on_create.iter().chain(&merge.on_match) {
                needed.extend(reads.of_all(change.expressions()).iter());
            }
            prune_create(&merge.create, &mut needed, reads);
            let mut inner: SlotSet = merge.create.slots().collect();
            inner.insert(*tag);
            let mut argument = walk(matching, inner, reads);
            argument.remove(*tag);
            needed.extend(argument.iter());
            walk(input, needed, reads)
        }
        Plan::Set { input, changes } => {
            needed.extend(reads.of_all(changes.iter().flat_map(Change::expressions)).iter());
            walk(input, needed, reads)
        }
        Plan::Delete { input, delete } => {
            needed.extend(reads.of_all(&delete.targets).iter());
            walk(input, needed, reads)
        }
        Plan::Foreach { input, list, slot, body, tag } => {
            let mut argument = walk(body, std::iter::once(*tag).collect(), reads);
            argument.remove(*tag);
            argument.remove(*slot);
            needed.extend(argument.iter());
            needed.extend(reads.of(list).iter());
            walk(input, needed, reads)
        }
        Plan::Procedure { input, call } => {
            for (_, slot) in &call.yields {
                needed.remove(*slot);
            }
            needed.extend(reads.of_all(&call.arguments).iter());
            walk(input, needed, reads)
        }
        Plan::Exhaust { input } => walk(input, SlotSet::default(), reads),
    }
}

/// What must come in for something to be created, of which `needed` is read above.
fn prune_create(create: &Create, needed: &mut SlotSet, reads: Reads<'_>) {
    needed.extend(create.relationships.iter().flat_map(|relationship| [relationship.start, relationship.end]));
    needed.extend(reads.of_all(create.expressions()).iter());
    for slot in create.slots() {
        needed.remove(slot);
    }
}

fn kept(needed: &SlotSet) -> Keep {
    Keep::Slots(needed.iter().collect())
}

fn prune_hop(hop: &mut Hop, needed: &mut SlotSet, into: bool) {
    if let Some(slot) = hop.relationship {
        if needed.contains(slot) {
            needed.remove(slot);
        } else {
            hop.relationship = None;
        }
    }
    if into {
        needed.insert(hop.to);
    } else {
        needed.remove(hop.to);
    }
}

/// Drops outputs of a search that nobody reads: nothing above it, nor its own condition on whole paths.
fn prune_search(search: &mut Arc<PathSearch>, needed: &mut SlotSet, reads: Reads<'_>) {
    let search = Arc::make_mut(search);
    let own = reads.of_all(&search.filter);
    let wanted = |slot: Slot| needed.contains(slot) || own.contains(slot);
    search.path = search.path.filter(|slot| wanted(*slot));
    search.exports.retain(|(_, outer)| wanted(*outer));
    search.singles.retain(|slot| wanted(*slot));
    let outputs: Vec<Slot> = search
        .path
        .iter()
        .copied()
        .chain(search.exports.iter().map(|(_, outer)| *outer))
        .chain(search.singles.iter().copied())
        .collect();
    for slot in outputs {
        needed.remove(slot);
    }
    if search.to_bound {
        needed.insert(search.to);
    } else {
        needed.remove(search.to);
    }
}

/// The outer slots that a search's conditions read.
fn search_reads(search: &PathSearch, reads: Reads<'_>) -> SlotSet {
    let mut set = SlotSet::default();
    let mut inner = SlotSet::default();
    for transition in search.automaton.states.iter().flat_map(|state| &state.transitions) {
        set.extend(reads.of_all(transition.conditions.iter().chain(&transition.cost)).iter());
        inner.extend(transition.source_slots.iter().copied());
        inner.extend(transition.target_slots.iter().copied());
        inner.insert(transition.relationship);
    }
    set.extend(reads.of_all(&search.filter).iter());
    inner.extend(search.inner_path);
    inner.extend(search.exports.iter().map(|(_, outer)| *outer));
    if !search.to_bound {
        inner.insert(search.to);
    }
    for slot in inner.iter() {
        set.remove(slot);
    }
    set.extend(search.unique.iter().copied());
    set.extend(search.bound_list);
    set
}

fn source_reads(source: &crate::plan::plan::NodeSource, reads: Reads<'_>) -> SlotSet {
    use crate::plan::plan::NodeSource;
    let expression: Option<&Expression> = match source {
        NodeSource::All | NodeSource::Label(_) => None,
        NodeSource::Seek { value: expression, .. }
        | NodeSource::SeekAny { list: expression, .. }
        | NodeSource::Contains { needle: expression, .. } => Some(expression),
    };
    reads.of_all(expression)
}
