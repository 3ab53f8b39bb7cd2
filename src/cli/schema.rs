//! `pathways schema`: what the graph holds.

use super::arguments::Schema;
use super::context::Context;
use super::status::{Failure, Status};
use crate::render;
use crate::session::Graph;

/// Prints what the graph holds: a page for people, or JSON with `--format json` or away from a terminal.
///
/// # Errors
/// A graph that cannot be opened, output that cannot be written.
pub fn run(context: &Context, _: &Schema) -> Result<Status, Failure> {
    let graph = context.open_graph()?;
    let mut output = context.output();
    let text = page(&graph, context, output.format());
    if let Some(problem) = graph.trouble() {
        return Err(Failure::Data(vec![problem.clone()]));
    }
    output.write_page("Schema", &text)?;
    for path in output.finish()? {
        super::report::Reporter::new(context).line(&path.display().to_string());
    }
    Ok(Status::Answered)
}

fn page(graph: &Graph, context: &Context, format: render::Format) -> String {
    match format {
        render::Format::Json | render::Format::Jsonl => render::json::schema(graph),
        render::Format::Table
        | render::Format::Csv
        | render::Format::Tsv
        | render::Format::Markdown
        | render::Format::Xlsx
        | render::Format::Picture(_) => render::schema::page(graph, &context.page),
    }
}
