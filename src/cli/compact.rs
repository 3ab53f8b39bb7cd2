//! `pathways compact`: a graph file written anew, as small as it can be.

use super::arguments::Compact;
use super::context::Context;
use super::report::Reporter;
use super::status::{Failure, Status};
use crate::diagnostic::amount;
use crate::load;

/// Writes each file anew, and says how large it was and is.
///
/// # Errors
/// A file that is no graph file, is damaged, or is being written to.
pub fn run(context: &Context, arguments: &Compact) -> Result<Status, Failure> {
    let reporter = Reporter::new(context);
    for path in &arguments.files {
        let sizes = load::file::compact(path).map_err(|problem| Failure::Data(vec![*problem]))?;
        let (before, after) = (amount(sizes.before), amount(sizes.after));
        reporter.line(&format!("{}: {before} before, {after} now", path.display()));
    }
    Ok(Status::Answered)
}
