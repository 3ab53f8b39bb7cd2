//! `pathways export`: the whole graph in an interchange format.

use super::arguments::Export;
use super::status::{Failure, Status};

/// Says that this comes in its own version.
///
/// # Errors
/// Always.
pub fn run(_: &Export) -> Result<Status, Failure> {
    Err(Failure::Usage(
        "`export` comes in its own version; until then a query gives what is in the graph, such as: \
         pathways query \"MATCH (n) RETURN n\" -o nodes.jsonl"
            .to_owned(),
    ))
}
