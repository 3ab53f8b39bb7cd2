//! `pathways export`: the whole graph in an interchange format.

use super::arguments::Export;
use super::context::Context;
use super::interrupt::Second;
use super::output::Target;
use super::report::Reporter;
use super::status::{Failure, Status};
use crate::load::export::{self, ExportError, Interchange};
use std::io;
use std::path::Path;

/// Writes the graph where `-o` says.
///
/// # Errors
/// No place or no form, a graph that cannot be opened, a file that cannot be written.
pub fn run(context: &Context, arguments: &Export) -> Result<Status, Failure> {
    let form = form(context)?;
    context.interrupt.install(Second::Ends);
    let graph = context.open_graph()?;
    let stop = || context.interrupt.is_raised();
    let written = match &context.target {
        Target::Stdout if arguments.salvage => {
            return Err(Failure::Usage("`--salvage` writes a file: name it, as with `-o rest.jsonl`".to_owned()));
        }
        Target::File(path) if arguments.salvage => export::salvage(&graph, form, path, &stop),
        Target::Stdout => export::write(&graph, form, &mut io::stdout().lock(), &stop),
        Target::File(path) => export::to_path(&graph, form, path, &stop),
    };
    let reporter = Reporter::new(context);
    let remarks = match written {
        Ok(remarks) => remarks,
        Err(ExportError::Stopped) => {
            reporter.line("interrupted: nothing was written");
            return Ok(Status::Interrupted);
        }
        Err(error) => return Err(failure(error)),
    };
    remarks.iter().for_each(|remark| reporter.diagnostic(remark, ""));
    if let Target::File(path) = &context.target {
        reporter.line(&std::path::absolute(path).unwrap_or_else(|_| path.clone()).display().to_string());
    }
    reporter.line(&format!("({} nodes, {} relationships)", graph.node_count(), graph.relationship_count()));
    // What was written is not all of it: whoever goes on from here is to know.
    Ok(if graph.trouble().is_some() { Status::BadData } else { Status::Answered })
}

/// What an export that failed leaves to say.
pub fn failure(error: ExportError) -> Failure {
    match error {
        ExportError::Io(what, error) if what == "the graph" => Failure::stdout(error),
        ExportError::Io(what, error) => Failure::Io(what, error),
        ExportError::Refused(diagnostic) => Failure::Data(vec![*diagnostic]),
        ExportError::Stopped => Failure::Io("the graph".to_owned(), io::Error::other("interrupted")),
    }
}

/// The form to write: the one that was named, else the one that the place means.
fn form(context: &Context) -> Result<Interchange, Failure> {
    match (&context.target, context.interchange) {
        (Target::Stdout, None) => Err(Failure::Usage(
            "`export` writes where -o says, such as: pathways export -o graph.jsonl; to standard output with --format \
             jsonl, cypher or graphml"
                .to_owned(),
        )),
        (_, Some(form)) => Ok(form),
        (Target::File(path), None) => Interchange::of_path(path).ok_or_else(|| Failure::Usage(of_no_form(path))),
    }
}

/// A form that `--format` names and no graph is written in.
pub fn unknown(name: &str) -> String {
    let hint = if name == "json" { "; `jsonl` is JSON, an object a line" } else { "" };
    format!("a graph is not written as `{name}`: the forms are {}{hint}", names().join(", "))
}

fn names() -> Vec<&'static str> {
    Interchange::ALL.iter().map(|form| form.name()).collect()
}

fn of_no_form(path: &Path) -> String {
    let shown = path.display();
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "csv" => {
            format!("`{shown}`: CSV files of a graph are a folder; name one without an extension, or add --format csv")
        }
        "json" => format!("`{shown}`: a graph is written as JSON lines, in a file that ends in .jsonl"),
        _ => format!(
            "`{shown}`: no form of a graph has the extension `.{extension}`; known are .jsonl, .cypher, .graphml and a \
             folder without an extension; or name one of {} with --format",
            names().join(", ")
        ),
    }
}
