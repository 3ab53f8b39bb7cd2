//! `pathways import`: public data sets into a graph file.

use super::arguments::Import;
use super::status::{Failure, Status};

/// Says that this comes in its own version.
///
/// # Errors
/// Always: there are no graph files yet.
pub fn run(arguments: &Import) -> Result<Status, Failure> {
    Err(Failure::Usage(format!(
        "`import {}` comes in its own version, with the graph files that it writes; this version opens data folders \
         with `-g FOLDER` (curated TOML, or `nodes.csv` and `edges.csv`)",
        arguments.kind
    )))
}
