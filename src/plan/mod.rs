//! From a resolved query to a plan: one plan enum, its tree printer, the builder, the optimizer.

pub mod automaton;
mod build;
mod display;
mod estimate;
mod optimize;
mod pattern;
#[allow(clippy::module_inception)]
mod plan;
mod slots;

pub use automaton::{Automaton, Transition};
pub use display::{Measure, draw};
pub use optimize::{PASSES, Pass, optimize};
pub use pattern::flip;
pub use plan::{ApplyKind, Hop, Keep, NodeSource, PathSearch, PathSelection, Plan, Program, SubPlan};
pub use slots::{Reads, SlotSet};

use crate::diagnostic::Result;
use crate::graph::Graph;
use crate::resolve::Resolved;

/// Builds the plan of a statement, not yet optimized. Starting points and orders of expansion
/// already follow the graph's counts.
///
/// # Errors
/// A quantifier too large to unroll.
pub fn build(resolved: &Resolved, graph: &Graph) -> Result<Program> {
    build::Builder::new(resolved, graph).program()
}
