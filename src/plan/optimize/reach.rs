//! Turns a search whose paths nobody reads, and whose ends nobody counts, into a search for the ends alone.

use super::Setting;
use crate::plan::plan::{ApplyKind, PathSearch, PathSelection, Plan, Program};
use crate::resolve::PathMode;
use crate::resolve::functions::Aggregate;
use std::sync::Arc;

pub(super) fn ends_only(program: &mut Program, _: &Setting<'_>) {
    walk(&mut program.root, false);
    for subplan in &mut program.subplans {
        walk(&mut subplan.plan, subplan.kind == crate::resolve::SubqueryUse::Exists);
    }
}

/// `once` says whether more of the same row would change nothing above.
fn walk(plan: &mut Plan, once: bool) {
    match plan {
        Plan::Unit | Plan::Nothing | Plan::Argument | Plan::DegreeScan { .. } => {}
        Plan::PathSearch { input, search, .. } => {
            if once && ends_suffice(search) {
                Arc::make_mut(search).distinct_ends = true;
            }
            walk(input, once);
        }
        Plan::NodeScan { input, .. }
        | Plan::Expand { input, .. }
        | Plan::BoundRelationship { input, .. }
        | Plan::Degree { input, .. }
        | Plan::Filter { input, .. }
        | Plan::Project { input, .. }
        | Plan::Unwind { input, .. } => walk(input, once),
        Plan::Sort { input, limit, .. } => walk(input, once && limit.is_none()),
        Plan::Distinct { input, .. } => walk(input, true),
        Plan::Aggregate { input, calls, weight, .. } => {
            let once = weight.is_none()
                && calls.iter().all(|(_, call)| {
                    call.distinct || matches!(call.aggregate, Aggregate::Minimum | Aggregate::Maximum)
                });
            walk(input, once);
        }
        Plan::Apply { input, subplan, kind, .. } => {
            walk(subplan, matches!(kind, ApplyKind::Semi | ApplyKind::Anti) || once);
            walk(input, once);
        }
        Plan::Cross { input, other, .. } | Plan::HashJoin { input, other, .. } => {
            walk(input, once);
            walk(other, once);
        }
        Plan::Union { parts, .. } => parts.iter_mut().for_each(|(part, _)| walk(part, once)),
        Plan::Merge { input, matching: inner, .. } | Plan::Foreach { input, body: inner, .. } => {
            walk(input, false);
            walk(inner, false);
        }
        Plan::Skip { input, .. }
        | Plan::Limit { input, .. }
        | Plan::Eager { input }
        | Plan::Create { input, .. }
        | Plan::Set { input, .. }
        | Plan::Delete { input, .. }
        | Plan::Procedure { input, .. }
        | Plan::Exhaust { input } => walk(input, false),
    }
}

/// Whether the ends of a search's paths are just the nodes that can be reached: one relationship
/// repeated, at least zero times or once. (From two times on, the ends of paths are not those of walks.)
fn ends_suffice(search: &PathSearch) -> bool {
    let mut transitions = search.automaton.states.iter().flat_map(|state| &state.transitions);
    let one_relationship = match transitions.next() {
        Some(first) => transitions.all(|other| other.relationship == first.relationship),
        None => false,
    };
    one_relationship
        && search.selection == PathSelection::All
        && search.mode == PathMode::Trail
        && !search.to_bound
        && !search.far_conditions
        && search.path.is_none()
        && search.exports.is_empty()
        && search.singles.is_empty()
        && search.unique.is_empty()
        && search.bound_list.is_none()
        && search.filter.is_empty()
        && search.automaton.states.iter().skip(1).all(|state| state.accepting)
}
