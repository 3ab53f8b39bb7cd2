//! The first screen: what is in the graph, where it comes from, three questions to begin with.

use crate::render::{Style, diagnostics};
use crate::session::{Graph, Value, example_questions};
use std::path::Path;

const HELP: &str = ":help for more";

/// The first screen for a graph.
pub fn banner(graph: &Graph, origin: Option<&Path>, style: &Style) -> String {
    let schema = graph.catalog().schema();
    let version = concat!(env!("CARGO_PKG_VERSION_MAJOR"), ".", env!("CARGO_PKG_VERSION_MINOR"));
    let title = match (schema.title.is_empty(), origin) {
        (false, _) => schema.title.clone(),
        (true, Some(path)) => path.display().to_string(),
        (true, None) => "an empty graph".to_owned(),
    };
    let mut lines = Vec::new();
    let head = format!("Career Pathways {version} - {title}: {}.", counts(graph));
    lines.extend(diagnostics::folded(&head, style.width));
    let one_line = format!("{}   {HELP}", schema.about);
    if schema.about.is_empty() {
        lines.push(HELP.to_owned());
    } else if style.width.is_none_or(|width| one_line.chars().count() <= width) {
        lines.push(one_line);
    } else {
        lines.extend(diagnostics::folded(&schema.about, style.width));
        lines.push(HELP.to_owned());
    }
    let changes = match origin.is_none_or(Path::is_dir) {
        true => "Changes are in memory only: they last until you leave.",
        false => "Changes are saved in the file as they are made.",
    };
    lines.push(style.dim(changes));
    let questions = example_questions(graph);
    if !questions.is_empty() {
        lines.extend(examples(&questions, style));
    }
    lines.join("\n") + "\n"
}

/// `Try:` and the questions, side by side where they fit.
fn examples(questions: &[String], style: &Style) -> Vec<String> {
    let line = questions.join("     ");
    let fits = style.width.is_none_or(|width| line.chars().count() + 6 <= width);
    if fits {
        return vec![format!("Try:  {}", style.bold(&line))];
    }
    let start = |index| if index == 0 { "Try:  " } else { "      " };
    let lines = questions.iter().enumerate();
    let folded = |question: &str| diagnostics::folded(question, style.width.map(|width| width.saturating_sub(6)));
    lines
        .flat_map(|(index, question)| {
            let parts = folded(question).into_iter().enumerate();
            parts.map(move |(part, text)| format!("{}{}", start(index + part), style.bold(&text))).collect::<Vec<_>>()
        })
        .collect()
}

/// How many there are of each pathway kind; of everything, in a graph whose schema ranks none.
fn counts(graph: &Graph) -> String {
    let catalog = graph.catalog();
    let kinds = catalog.schema().kinds.iter().filter(|kind| kind.pathway);
    let parts: Vec<String> = kinds
        .filter_map(|kind| {
            let label = catalog.label(&kind.label)?;
            let count = match &kind.counted {
                None => catalog.label_count(label),
                Some((property, value)) => {
                    let key = catalog.key(property)?;
                    graph.seek(label, key, &Value::from(value.as_str())).len()
                }
            };
            let word = if count == 1 { kind.label.to_lowercase() } else { kind.plural.clone() };
            // `2 fields of work`: those counted are not all there are.
            let which = kind.counted.as_ref().map(|(_, value)| format!(" of {value}")).unwrap_or_default();
            (count > 0).then(|| format!("{count} {word}{which}"))
        })
        .collect();
    if parts.is_empty() {
        return format!("{} nodes, {} relationships", graph.node_count(), graph.relationship_count());
    }
    parts.join(", ")
}
