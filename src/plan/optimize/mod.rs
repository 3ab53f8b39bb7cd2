//! The optimizer: a list of named passes, each a plan to a better plan with the same rows.

mod degrees;
mod eager;
mod labels;
mod prune;
mod reach;

use super::plan::Program;
use super::slots::Reads;
use crate::graph::Graph;
use crate::resolve::Resolved;

/// One pass of the optimizer.
pub struct Pass {
    /// What it does, as EXPLAIN and tests name it.
    pub name: &'static str,
    apply: fn(&mut Program, &Setting<'_>),
}

/// What a pass may look at.
pub(super) struct Setting<'s> {
    pub reads: Reads<'s>,
    pub graph: &'s Graph,
}

/// The passes in the order they run.
pub const PASSES: &[Pass] = &[
    Pass { name: "RemoveEager", apply: eager::remove },
    Pass { name: "DropKnownLabels", apply: labels::drop_known },
    Pass { name: "CountDegrees", apply: degrees::count },
    Pass { name: "PruneSlots", apply: prune::prune },
    Pass { name: "SearchEndsOnly", apply: reach::ends_only },
];

/// Runs every pass.
pub fn optimize(mut program: Program, resolved: &Resolved, graph: &Graph) -> Program {
    let setting = Setting { reads: Reads::new(&resolved.subqueries), graph };
    for pass in PASSES {
        (pass.apply)(&mut program, &setting);
    }
    program
}
