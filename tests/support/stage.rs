//! A session that example statements run on, one after another, with the options beside them.

use career_pathways::diagnostic::Diagnostic;
use career_pathways::graph::Graph;
use career_pathways::load::import;
use career_pathways::session::{Outcome, Request, Session};
use career_pathways::value::Value;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

/// The tags in front of a statement: `[graph empty]`, `[param x=1]`, `[error]`, ...
#[derive(Clone, Default, Debug)]
pub struct Tags {
    /// Start again on this graph: `healthcare`, `empty`, `us-sample`, `eu-sample`, or a file in `tests/scripts/graphs`.
    pub graph: Option<String>,
    /// Parameters, each a constant expression of the language.
    pub parameters: Vec<(String, String)>,
    /// An error is expected; elsewhere it fails the test.
    pub error: bool,
    /// The statement is expected to be stopped by a limit; elsewhere that fails the test.
    pub limit: bool,
    /// Show the plan above the rows.
    pub plan: bool,
    /// Rows in the order given although the statement has no ORDER BY.
    pub ordered: bool,
    /// Unknown names are errors.
    pub strict: bool,
    /// Take a spelling slip, as at the prompt.
    pub forgive: bool,
    /// Refuse changes.
    pub read_only: bool,
    /// At most so many rows.
    pub max_rows: Option<usize>,
    /// At most so many bytes.
    pub max_memory: Option<usize>,
    /// At most so long, in milliseconds.
    pub timeout: Option<u64>,
}

impl Tags {
    /// Takes the tags in front of `text`, and gives what is behind them.
    ///
    /// # Errors
    /// A tag that is none.
    pub fn take(text: &str) -> Result<(Tags, &str), String> {
        let mut tags = Tags::default();
        let mut rest = text.trim_start();
        while let Some(inside) = rest.strip_prefix('[') {
            let end = closing(inside).ok_or_else(|| format!("a tag without its `]`: {rest}"))?;
            tags.add(inside[..end].trim())?;
            rest = inside[end + 1..].trim_start();
        }
        Ok((tags, rest))
    }

    fn add(&mut self, tag: &str) -> Result<(), String> {
        let (word, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let number = || rest.trim().parse::<usize>().map_err(|_| format!("`{tag}` wants a number"));
        match word {
            "graph" => self.graph = Some(rest.trim().to_owned()),
            "param" => {
                let (name, value) = rest.split_once('=').ok_or_else(|| format!("`{tag}` wants name=value"))?;
                self.parameters.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            "error" => self.error = true,
            "limit" => self.limit = true,
            "plan" => self.plan = true,
            "ordered" => self.ordered = true,
            "strict" => self.strict = true,
            "forgive" => self.forgive = true,
            "read-only" => self.read_only = true,
            "rows" => self.max_rows = Some(number()?),
            "memory" => self.max_memory = Some(number()?),
            "timeout" => self.timeout = Some(number()? as u64),
            other => return Err(format!("`[{other}]` is not a tag")),
        }
        Ok(())
    }
}

/// Where the bracket ends that was opened right before `text`; a tag may hold a list.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => open += 1,
            ']' if open == 0 => return Some(at),
            ']' => open -= 1,
            _ => {}
        }
    }
    None
}

/// How rows come on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowOrder {
    /// As they were given.
    Given,
    /// Sorted by their text: for statements that promise no order.
    Sorted,
}

/// Makes the page of what a statement gave.
pub type Look = fn(&str, &Result<Outcome, Box<Diagnostic>>, RowOrder) -> String;

/// A session that shows what it gives.
pub struct Stage {
    session: Session,
    look: Look,
    /// The codes of what the last statement was told.
    pub codes: Vec<&'static str>,
    /// How many rows it gave.
    pub rows: usize,
}

impl Stage {
    /// A stage on a graph by name.
    ///
    /// # Errors
    /// A fixture that cannot be read or does not run.
    pub fn open(graph: &str, look: Look) -> Result<Stage, String> {
        let on = |graph: Graph| Stage { session: Session::new(graph), look, codes: Vec::new(), rows: 0 };
        match graph {
            "healthcare" => Ok(on(career_pathways::load::built_in())),
            "empty" => Ok(on(Graph::default())),
            "us-sample" => us_sample().map(on),
            "eu-sample" => eu_sample().map(on),
            fixture => {
                let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scripts/graphs/{fixture}.cypher"));
                let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
                let mut stage = on(Graph::default());
                for statement in text.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
                    let done = stage.session.execute(statement, &Request::default());
                    done.map_err(|error| format!("{}: {error}: {statement}", file.display()))?;
                }
                Ok(stage)
            }
        }
    }

    /// Runs a statement and gives its page.
    ///
    /// # Errors
    /// What no page may show: a panic, an error without `[error]`, an answer where one was expected.
    pub fn run(&mut self, tags: &Tags, statement: &str) -> Result<String, String> {
        let request = self.request(tags)?;
        let mut text = String::new();
        if tags.plan {
            text = self.execute(&format!("EXPLAIN {statement}"), &request, tags)?;
        }
        text.push_str(&self.execute(statement, &request, tags)?);
        Ok(text)
    }

    fn execute(&mut self, statement: &str, request: &Request, tags: &Tags) -> Result<String, String> {
        let caught = catch_unwind(AssertUnwindSafe(|| {
            let result = self.ask(statement, request);
            let order = if tags.ordered || promises_order(statement) { RowOrder::Given } else { RowOrder::Sorted };
            let ended = match &result {
                Ok(outcome) if outcome.stopped.is_some() => Ended::Stopped,
                Ok(_) => Ended::Answered,
                Err(_) => Ended::Failed,
            };
            let told = match &result {
                Ok(outcome) => {
                    outcome.diagnostics.iter().chain(outcome.stopped.as_deref()).map(|one| one.code).collect()
                }
                Err(error) => vec![error.code],
            };
            let rows = result.as_ref().map_or(0, |outcome| outcome.rows.len());
            ((self.look)(statement, &result, order), ended, told, rows)
        }));
        let Ok((page, ended, told, rows)) = caught else { return Err("it panicked".to_owned()) };
        (self.codes, self.rows) = (told, rows);
        match (tags.error, tags.limit, ended) {
            (true, false, Ended::Failed) | (false, true, Ended::Stopped) | (false, false, Ended::Answered) => Ok(page),
            (true, _, Ended::Answered | Ended::Stopped) => Err(format!("the tag [error], but an answer:\n{page}")),
            (_, true, Ended::Answered | Ended::Failed) => {
                Err(format!("the tag [limit], but no limit was reached:\n{page}"))
            }
            (_, false, Ended::Stopped) => Err(format!("a limit without the tag [limit]:\n{page}")),
            (false, _, Ended::Failed) => Err(format!("an error without the tag [error]:\n{page}")),
        }
    }

    /// Runs a statement, or begins and ends a transaction.
    fn ask(&mut self, statement: &str, request: &Request) -> Result<Outcome, Box<Diagnostic>> {
        let done = match statement.trim() {
            ":begin" => self.session.begin(),
            ":commit" => self.session.commit(),
            ":rollback" => self.session.rollback(),
            _ => return self.session.execute(statement, request),
        };
        done.map(|()| Outcome::without_rows(self.session.graph()))
    }

    fn request(&mut self, tags: &Tags) -> Result<Request, String> {
        let mut parameters = BTreeMap::new();
        for (name, text) in &tags.parameters {
            parameters.insert(name.clone(), constant(text)?);
        }
        Ok(Request {
            parameters,
            timeout: Some(Duration::from_millis(tags.timeout.unwrap_or(20_000))),
            max_rows: tags.max_rows,
            max_memory: tags.max_memory,
            read_only: tags.read_only,
            strict: tags.strict,
            forgive: tags.forgive,
            ..Request::default()
        })
    }
}

/// The made-up release of American data sets, imported.
fn us_sample() -> Result<Graph, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us");
    let onet = [folder.join("onet")];
    let (cip_soc, bls) = (folder.join("cip-soc"), folder.join("bls"));
    let folders =
        import::OnetFolders { onet: &onet, cip_soc: Some(&cip_soc), bls: Some(&bls), ..import::OnetFolders::default() };
    let imported = import::onet(&folders, &Graph::default(), &mut |_| true);
    imported.map(|(graph, _)| graph).map_err(|problem| problem.to_string())
}

/// The made-up release of ESCO, imported.
fn eu_sample() -> Result<Graph, String> {
    let folder = [Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/esco")];
    let folders = import::EscoFolders { esco: &folder, release: Some("1.1.1"), ..import::EscoFolders::default() };
    let imported = import::esco(&folders, &Graph::default(), &mut |_| true);
    imported.map(|(graph, _)| graph).map_err(|problem| problem.to_string())
}

/// How a statement ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Ended {
    Answered,
    Stopped,
    Failed,
}

/// Whether the order of a statement's rows is part of its meaning: it sorts, or it is a question.
fn promises_order(statement: &str) -> bool {
    let upper = statement.to_uppercase();
    upper.contains("ORDER BY") || !upper.contains("RETURN")
}

/// The value of a constant expression.
fn constant(text: &str) -> Result<Value, String> {
    let outcome = Session::new(Graph::default()).execute(&format!("RETURN {text} AS value"), &Request::default());
    let outcome = outcome.map_err(|error| format!("the parameter `{text}`: {error}"))?;
    outcome.rows.row(0).into_iter().next().ok_or_else(|| format!("the parameter `{text}` has no value"))
}
