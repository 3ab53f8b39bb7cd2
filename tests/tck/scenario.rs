//! A scenario of the kit: what its steps mean to us.

use super::gherkin;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// A scenario, ready to run.
pub struct Scenario {
    /// The folder it came from: `clauses/match`.
    pub category: String,
    /// The feature file's name without its extension: `Match1`.
    pub feature: String,
    /// Its name.
    pub name: String,
    /// What to do, in order; or why its steps cannot be understood.
    pub steps: Result<Vec<Step>, String>,
    /// Whether it expects an error.
    pub expects_error: bool,
}

/// What a step asks for.
pub enum Step {
    /// `an empty graph`, `any graph`.
    EmptyGraph,
    /// `the binary-tree-1 graph`.
    NamedGraph(String),
    /// `having executed:`, which must work.
    Execute(String),
    /// `parameters are:`, in the kit's notation.
    Parameters(Vec<(String, String)>),
    /// `there exists a procedure`: its signature and its table, column names first.
    Procedure(String, Vec<Vec<String>>),
    /// `executing query:` and `executing control query:`.
    Query(String),
    /// `the result should be`.
    Rows {
        /// In this order.
        ordered: bool,
        /// The elements of lists may come in any order.
        any_list_order: bool,
        /// Column names, then rows.
        table: Vec<Vec<String>>,
    },
    /// `the result should be empty`.
    NoRows,
    /// `side effects should be:`, `no side effects`.
    SideEffects(Vec<(String, u64)>),
    /// `a TypeError should be raised at runtime: Detail`.
    Error {
        /// `TypeError`.
        kind: String,
        /// `compile time`, `runtime` or `any time`.
        phase: String,
        /// The detail, or `*`.
        detail: String,
    },
}

impl Scenario {
    /// Every scenario in the feature files below `folder`, in a stable order. The category is the
    /// folder within it, or `category` for files that lie in it directly.
    pub fn read_folder(folder: &Path, category: &str) -> Vec<Scenario> {
        let mut files = Vec::new();
        collect(folder, &mut files);
        files.sort();
        files.iter().flat_map(|file| Self::read_file(folder, file, category)).collect()
    }

    fn read_file(folder: &Path, file: &Path, category: &str) -> Vec<Scenario> {
        let inside = file.parent().and_then(|parent| parent.strip_prefix(folder).ok());
        let inside = inside.map(|path| path.to_string_lossy().replace('\\', "/")).unwrap_or_default();
        let category = if inside.is_empty() { category.to_owned() } else { inside };
        let feature = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let scenarios = gherkin::read(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let of = |scenario: gherkin::Scenario| {
            let steps = scenario.steps.into_iter().map(Step::of).collect::<Result<Vec<Step>, String>>();
            let expects_error = steps.iter().flatten().any(|step| matches!(step, Step::Error { .. }));
            Scenario { category: category.clone(), feature: feature.clone(), name: scenario.name, steps, expects_error }
        };
        scenarios.into_iter().map(of).collect()
    }

    /// Category, feature and name in one line.
    pub fn title(&self) -> String {
        format!("{}/{} {}", self.category, self.feature, self.name.replace('\n', "\\n"))
    }

    /// The statements it runs, for a person who looks into a failure.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for step in self.steps.iter().flatten() {
            let _ = match step {
                Step::Execute(statement) => writeln!(text, "  given {statement}"),
                Step::Query(statement) => writeln!(text, "  query {statement}"),
                Step::Parameters(parameters) => writeln!(text, "  parameters {parameters:?}"),
                Step::NamedGraph(name) => writeln!(text, "  graph {name}"),
                Step::EmptyGraph
                | Step::Procedure(..)
                | Step::Rows { .. }
                | Step::NoRows
                | Step::SideEffects(_)
                | Step::Error { .. } => Ok(()),
            };
        }
        text
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
}

impl Step {
    fn of(step: gherkin::Step) -> Result<Step, String> {
        let text = step.text.trim().to_owned();
        let doc = step.doc.clone().ok_or_else(|| format!("the step `{text}` lacks its doc string"));
        let table = step.table.clone().unwrap_or_default();
        Ok(match text.as_str() {
            "an empty graph" | "any graph" => Step::EmptyGraph,
            "having executed:" | "after having executed:" => Step::Execute(doc?),
            "executing query:" | "executing control query:" => Step::Query(doc?),
            "parameters are:" | "parameter values are:" => Step::Parameters(pairs(&table)?),
            "the result should be empty" => Step::NoRows,
            "no side effects" => Step::SideEffects(Vec::new()),
            "the side effects should be:" => Step::SideEffects(counts(&table)?),
            "the result should be, in any order:" => Step::Rows { ordered: false, any_list_order: false, table },
            "the result should be, in order:" => Step::Rows { ordered: true, any_list_order: false, table },
            "the result should be (ignoring element order for lists):" => {
                Step::Rows { ordered: false, any_list_order: true, table }
            }
            "the result should be, in order (ignoring element order for lists):" => {
                Step::Rows { ordered: true, any_list_order: true, table }
            }
            other => return Self::of_phrase(other, table),
        })
    }

    /// Steps whose text has a part that changes.
    fn of_phrase(text: &str, table: Vec<Vec<String>>) -> Result<Step, String> {
        if let Some(signature) = text.strip_prefix("there exists a procedure ") {
            let signature = signature.trim().trim_end_matches(':').trim();
            return Ok(Step::Procedure(signature.to_owned(), table));
        }
        if let Some(name) = text.strip_prefix("the ").and_then(|rest| rest.strip_suffix(" graph")) {
            return Ok(Step::NamedGraph(name.to_owned()));
        }
        let error = text.strip_prefix("a ").or_else(|| text.strip_prefix("an ")).and_then(|rest| {
            let (kind, rest) = rest.split_once(" should be raised at ")?;
            let (phase, detail) = rest.split_once(": ")?;
            Some(Step::Error { kind: kind.to_owned(), phase: phase.to_owned(), detail: detail.to_owned() })
        });
        error.ok_or_else(|| format!("a step that the runner does not know: {text}"))
    }
}

fn pairs(table: &[Vec<String>]) -> Result<Vec<(String, String)>, String> {
    let pair = |row: &Vec<String>| match row.as_slice() {
        [name, value] => Ok((name.clone(), value.clone())),
        _ => Err(format!("a row of two cells was expected, not {row:?}")),
    };
    table.iter().map(pair).collect()
}

fn counts(table: &[Vec<String>]) -> Result<Vec<(String, u64)>, String> {
    let count = |(name, value): (String, String)| {
        value.parse().map(|value| (name, value)).map_err(|_| format!("`{value}` is not a count"))
    };
    pairs(table)?.into_iter().map(count).collect()
}
