//! Turns an aggregate that only counts what an expansion finds into a look at how many relationships there are.

use super::Setting;
use super::labels::{common_label, ends};
use crate::plan::pattern::flip;
use crate::plan::plan::{Hop, NodeSource, Plan, Program};
use crate::plan::slots::{Reads, SlotSet};
use crate::resolve::functions::Aggregate;
use crate::resolve::{AggregateCall, Expression, ExpressionKind};
use crate::value::Slot;

pub(super) fn count(program: &mut Program, setting: &Setting<'_>) {
    if program.updates {
        return;
    }
    let mut slots = program.slots;
    let change = &mut |plan: Plan| match plan {
        Plan::Aggregate { input, keys, calls, tag, weight: None } => {
            let fresh = Slot::from_index(slots);
            match counted(*input, &keys, &calls, tag, fresh, setting) {
                Ok(input) => {
                    slots += 1;
                    let calls = calls.into_iter().map(without_argument).collect();
                    Plan::Aggregate { input: Box::new(input), keys, calls, tag, weight: Some(fresh) }
                }
                Err(input) => Plan::Aggregate { input, keys, calls, tag, weight: None },
            }
        }
        other => other,
    };
    program.root = std::mem::replace(&mut program.root, Plan::Unit).rewrite(change);
    for subplan in &mut program.subplans {
        subplan.plan = std::mem::replace(&mut subplan.plan, Plan::Unit).rewrite(change);
    }
    program.slots = slots;
}

fn without_argument((slot, call): (Slot, AggregateCall)) -> (Slot, AggregateCall) {
    (slot, AggregateCall { arguments: Vec::new(), ..call })
}

/// The input of an aggregate with its expansion replaced by a count; as it was where that cannot be.
fn counted(
    input: Plan,
    keys: &[(Slot, Expression)],
    calls: &[(Slot, AggregateCall)],
    tag: Option<Slot>,
    count: Slot,
    setting: &Setting<'_>,
) -> Result<Plan, Box<Plan>> {
    let Plan::Expand { input: below, from, hop, into, unique, keep } = input else { return Err(Box::new(input)) };
    let read = key_reads(keys, setting.reads);
    let own: SlotSet = hop.relationship.into_iter().chain(std::iter::once(hop.to)).collect();
    let plain = !into && unique.is_empty() && hop.labels.is_none() && calls.iter().all(|(_, call)| counts(call, &hop));
    if plain && !read.meets(&own) {
        return Ok(Plan::Degree { input: below, node: from, types: hop.types, direction: hop.direction, count });
    }
    let only_end = read.iter().all(|slot| slot == hop.to) && tag.is_none();
    if plain && only_end && covers_all_starts(&below, from, &hop, setting) {
        let catalog = setting.graph.catalog();
        let label = common_label(catalog, &ends(catalog, &hop.types, hop.direction));
        return Ok(Plan::DegreeScan { node: hop.to, label, types: hop.types, direction: flip(hop.direction), count });
    }
    Err(Box::new(Plan::Expand { input: below, from, hop, into, unique, keep }))
}

fn key_reads(keys: &[(Slot, Expression)], reads: Reads<'_>) -> SlotSet {
    reads.of_all(keys.iter().map(|(_, key)| key))
}

/// `count(*)`, or a plain count of what the expansion binds, which is never null.
fn counts(call: &AggregateCall, hop: &Hop) -> bool {
    if call.aggregate != Aggregate::Count || call.distinct {
        return false;
    }
    match call.arguments.as_slice() {
        [] => true,
        [argument] => match argument.kind {
            ExpressionKind::Slot(slot) => slot == hop.to || Some(slot) == hop.relationship,
            _ => false,
        },
        _ => false,
    }
}

/// Whether the rows below are all nodes that such a relationship can start from, each once.
fn covers_all_starts(below: &Plan, from: Slot, hop: &Hop, setting: &Setting<'_>) -> bool {
    let Plan::NodeScan { input, node, source, .. } = below else { return false };
    if *node != from || !matches!(input.as_ref(), Plan::Unit) {
        return false;
    }
    let catalog = setting.graph.catalog();
    match source {
        NodeSource::All => true,
        NodeSource::Label(label) => {
            ends(catalog, &hop.types, flip(hop.direction)).into_iter().all(|set| catalog.label_set_has(set, *label))
        }
        NodeSource::Seek { .. } | NodeSource::SeekAny { .. } | NodeSource::Contains { .. } => false,
    }
}
