//! `pathways check`: what is wrong with data files.

use super::arguments::Check;
use super::context::Context;
use super::report::Reporter;
use super::status::{Failure, Status};
use crate::load;
use std::path::{Path, PathBuf};

/// Reports every problem; the status says whether there were errors.
///
/// # Errors
/// A path that cannot be read at all.
pub fn run(context: &Context, arguments: &Check) -> Result<Status, Failure> {
    let reporter = Reporter::new(context);
    let named: Vec<&Path> = match (arguments.data.as_slice(), &context.graph) {
        ([], Some(graph)) => vec![graph.as_path()],
        (data, _) => data.iter().map(PathBuf::as_path).collect(),
    };
    if named.is_empty() {
        let graph = context.open_graph()?;
        reporter.line(&format!("the built-in graph opens: {}", counted(graph.node_count(), "node")));
        return Ok(Status::Answered);
    }
    let problems = load::check(&named).map_err(|problem| Failure::Data(vec![*problem]))?;
    problems.iter().for_each(|problem| reporter.diagnostic(problem, ""));
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    let warnings = problems.len() - errors;
    reporter.line(&match (errors, warnings) {
        (0, 0) => "no problems found".to_owned(),
        (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
    });
    Ok(if errors == 0 { Status::Answered } else { Status::BadData })
}

fn counted(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
