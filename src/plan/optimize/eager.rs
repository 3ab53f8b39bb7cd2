//! Removes an Eager whose writes cannot meet the reads before or after it.

use super::Setting;
use crate::plan::plan::{ApplyKind, Plan, Program};

/// An Eager above operators that read nothing from the graph can go: CREATE after UNWIND streams. So can one
/// below an operator that takes all rows itself, and never looks at them.
pub(super) fn remove(program: &mut Program, _: &Setting<'_>) {
    let root = std::mem::replace(&mut program.root, Plan::Unit);
    let has_subplans = !program.subplans.is_empty();
    program.root = root.rewrite(&mut |mut plan| {
        if let Plan::Exhaust { input: drained }
        | Plan::Foreach { body: drained, .. }
        | Plan::Apply { subplan: drained, kind: ApplyKind::Each, .. } = &mut plan
        {
            drop_eager(drained);
        }
        match plan {
            Plan::Eager { input } if !has_subplans && !reads_graph(&input) => *input,
            other => other,
        }
    });
}

fn drop_eager(plan: &mut Plan) {
    if let Plan::Eager { input } = plan {
        *plan = std::mem::replace(input, Plan::Unit);
    }
}

/// Whether anything below looks at the graph's structure or at what a write could change. Without a scan
/// below there is no node or relationship in the rows; an Argument may bring some.
fn reads_graph(plan: &Plan) -> bool {
    match plan {
        Plan::Unit | Plan::Nothing | Plan::Unwind { .. } | Plan::Filter { .. } | Plan::Project { .. } => {
            plan.inputs().into_iter().any(reads_graph)
        }
        Plan::Argument
        | Plan::NodeScan { .. }
        | Plan::Expand { .. }
        | Plan::BoundRelationship { .. }
        | Plan::PathSearch { .. }
        | Plan::Degree { .. }
        | Plan::DegreeScan { .. }
        | Plan::Aggregate { .. }
        | Plan::Distinct { .. }
        | Plan::Sort { .. }
        | Plan::Skip { .. }
        | Plan::Limit { .. }
        | Plan::Union { .. }
        | Plan::Apply { .. }
        | Plan::Cross { .. }
        | Plan::HashJoin { .. }
        | Plan::Eager { .. }
        | Plan::Create { .. }
        | Plan::Merge { .. }
        | Plan::Set { .. }
        | Plan::Delete { .. }
        | Plan::Foreach { .. }
        | Plan::Procedure { .. }
        | Plan::Exhaust { .. } => true,
    }
}
