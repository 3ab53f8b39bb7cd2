//! Removes an Eager whose writes cannot meet the reads before it.

use super::Setting;
use crate::plan::plan::{Plan, Program};

/// An Eager above operators that read nothing from the graph can go: CREATE after UNWIND streams.
pub(super) fn remove(program: &mut Program, _: &Setting<'_>) {
    let root = std::mem::replace(&mut program.root, Plan::Unit);
    let has_subplans = !program.subplans.is_empty();
    program.root = root.rewrite(&mut |plan| match plan {
        Plan::Eager { input } if !has_subplans && !reads_graph(&input) => *input,
        other => other,
    });
}

/// Whether anything below looks at the graph's structure or at what a write could change.
fn reads_graph(plan: &Plan) -> bool {
    match plan {
        Plan::Unit
        | Plan::Nothing
        | Plan::Argument
        | Plan::Unwind { .. }
        | Plan::Filter { .. }
        | Plan::Project { .. } => plan.inputs().into_iter().any(reads_graph),
        Plan::NodeScan { .. }
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
        | Plan::Procedure { .. }
        | Plan::Exhaust { .. } => true,
    }
}
