//! Runs scenarios: a session each, on a few threads, where a panic is a failure and not the end.

use super::notation;
use super::scenario::{Scenario, Step};
use crate::shape::Shape;
use career_pathways::diagnostic::Diagnostic;
use career_pathways::graph::{Changes, Graph};
use career_pathways::session::{Outcome, Procedure, Request, Session};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What the scenarios need beside themselves.
pub struct Kit {
    /// The folder with the named graphs.
    pub graphs: PathBuf,
}

/// How a scenario ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// It asks for something that cannot be set up yet, said here.
    Skipped(String),
    /// Otherwise than expected; the first line says how.
    Failed(String),
}

thread_local! {
    /// Where the panic of the scenario under way came from.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs all of them on so many threads; verdicts in the order of the scenarios.
pub fn run_all(kit: &Kit, scenarios: &[Scenario], threads: usize) -> Vec<Verdict> {
    let trace = std::env::var_os("TCK_TRACE").is_some();
    let verdicts = Mutex::new(vec![Verdict::Failed("never ran".to_owned()); scenarios.len()]);
    let next = AtomicUsize::new(0);
    let default_hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|panic| {
        PANIC.with(|place| place.replace(Some(panic.to_string().replace('\n', " "))));
    }));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            // As much stack as the program's main thread has.
            let thread = std::thread::Builder::new().stack_size(8 << 20);
            let work = || {
                while let Some((index, scenario)) = pick(&next, scenarios) {
                    if trace {
                        super::report::say(&scenario.title());
                    }
                    let verdict = catch_unwind(AssertUnwindSafe(|| run(kit, scenario))).unwrap_or_else(|_| {
                        let place = PANIC.with(|place| place.take()).unwrap_or_default();
                        Verdict::Failed(format!("panic: {place}"))
                    });
                    verdicts.lock().expect("no verdict is written while panicking")[index] = verdict;
                }
            };
            thread.spawn_scoped(scope, work).expect("a thread");
        }
    });
    std::panic::set_hook(default_hook);
    verdicts.into_inner().expect("no verdict is written while panicking")
}

fn pick<'s>(next: &AtomicUsize, scenarios: &'s [Scenario]) -> Option<(usize, &'s Scenario)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    scenarios.get(index).map(|scenario| (index, scenario))
}

/// Runs one scenario.
pub fn run(kit: &Kit, scenario: &Scenario) -> Verdict {
    let steps = match &scenario.steps {
        Ok(steps) => steps,
        Err(problem) => return Verdict::Failed(problem.clone()),
    };
    let mut stage = Stage::new();
    for step in steps {
        match stage.play(kit, step) {
            Ok(()) => {}
            Err(verdict) => return verdict,
        }
    }
    match (&stage.last, scenario.expects_error) {
        (Some(Err(error)), false) => Verdict::Failed(unexpected(error)),
        (Some(_), _) => Verdict::Passed,
        (None, _) => Verdict::Failed("the scenario runs no query".to_owned()),
    }
}

/// A scenario while it runs.
struct Stage {
    session: Session,
    request: Request,
    /// What the last query gave.
    last: Option<Result<Outcome, Box<Diagnostic>>>,
    /// How many nodes and relationships there were before it.
    before: (usize, usize),
}

impl Stage {
    fn new() -> Self {
        let request = Request { timeout: Some(Duration::from_secs(10)), ..Request::default() };
        Stage { session: Session::new(Graph::default()), request, last: None, before: (0, 0) }
    }

    fn play(&mut self, kit: &Kit, step: &Step) -> Result<(), Verdict> {
        let failed = |reason: String| Err(Verdict::Failed(reason));
        match step {
            Step::EmptyGraph => Ok(()),
            Step::NamedGraph(name) => {
                let file = kit.graphs.join(name).join(format!("{name}.cypher"));
                let script = std::fs::read_to_string(&file)
                    .map_err(|error| Verdict::Skipped(format!("{}: {error}", file.display())))?;
                self.set_up(script.trim().trim_end_matches(';'))
            }
            Step::Execute(statement) => self.set_up(statement),
            Step::Parameters(parameters) => {
                for (name, cell) in parameters {
                    match notation::read(cell).and_then(|shape| notation::to_value(&shape)) {
                        Ok(value) => self.request.parameters.insert(name.clone(), value),
                        Err(problem) => return failed(problem),
                    };
                }
                Ok(())
            }
            Step::Procedure(signature, table) => self.define(signature, table).map_err(Verdict::Failed),
            Step::Query(statement) => {
                let graph = self.session.graph();
                self.before = (graph.node_count(), graph.relationship_count());
                self.last = Some(self.session.execute(statement, &self.request));
                Ok(())
            }
            Step::Rows { ordered, any_list_order, table } => {
                rows_match(self.outcome()?, *ordered, *any_list_order, table).map_err(Verdict::Failed)
            }
            Step::NoRows => match self.outcome()?.rows.len() {
                0 => Ok(()),
                rows => failed(format!("rows: expected none, found {rows}")),
            },
            Step::SideEffects(expected) => {
                side_effects_match(&self.outcome()?.changes, expected).map_err(Verdict::Failed)
            }
            Step::Error { kind, phase, detail } => self.error_matches(kind, phase, detail).map_err(Verdict::Failed),
        }
    }

    fn define(&mut self, signature: &str, table: &[Vec<String>]) -> Result<(), String> {
        // A line with one bar alone is a table of nothing.
        let lines: Vec<&Vec<String>> = table.iter().filter(|line| line.iter().any(|cell| !cell.is_empty())).collect();
        let (columns, cells) =
            lines.split_first().map_or((Vec::new(), &[][..]), |(first, rest)| ((*first).clone(), rest));
        let value = |cell: &String| notation::read(cell).and_then(|shape| notation::to_value(&shape));
        let rows: Result<Vec<_>, String> = cells.iter().map(|line| line.iter().map(value).collect()).collect();
        let procedure = Procedure::table(signature, &columns, rows?).map_err(|error| told(&error))?;
        self.session.define_procedure(procedure);
        Ok(())
    }

    fn set_up(&mut self, statement: &str) -> Result<(), Verdict> {
        let outcome = self.session.execute(statement, &Request { timeout: self.request.timeout, ..Request::default() });
        outcome.map(|_| ()).map_err(|error| Verdict::Failed(format!("setting up: {}", unexpected(&error))))
    }

    fn outcome(&self) -> Result<&Outcome, Verdict> {
        match &self.last {
            Some(Ok(outcome)) => match &outcome.stopped {
                Some(limit) => Err(Verdict::Failed(format!("stopped: {}", limit.message))),
                None => Ok(outcome),
            },
            Some(Err(error)) => Err(Verdict::Failed(unexpected(error))),
            None => Err(Verdict::Failed("a result is expected before any query ran".to_owned())),
        }
    }

    fn error_matches(&self, kind: &str, phase: &str, detail: &str) -> Result<(), String> {
        let expected = format!("{kind} at {phase}: {detail}");
        match &self.last {
            Some(Err(error)) => {
                let same = error.kind.name() == kind
                    && (phase == "any time" || error.phase.name() == phase)
                    && (detail == "*" || error.detail == detail);
                if !same {
                    return Err(format!("error: expected {expected}, found {}", told(error)));
                }
                let graph = self.session.graph();
                let now = (graph.node_count(), graph.relationship_count());
                if now != self.before {
                    return Err(format!(
                        "a failed statement left {now:?} nodes and relationships, before {:?}",
                        self.before
                    ));
                }
                Ok(())
            }
            Some(Ok(outcome)) => Err(format!("error: expected {expected}, found {} rows", outcome.rows.len())),
            None => Err("an error is expected before any query ran".to_owned()),
        }
    }
}

fn told(error: &Diagnostic) -> String {
    format!("{} at {}: {} [{}] {}", error.kind.name(), error.phase.name(), error.detail, error.code, error.message)
}

fn unexpected(error: &Diagnostic) -> String {
    format!("unexpected {}", told(error))
}

fn rows_match(outcome: &Outcome, ordered: bool, any_list_order: bool, table: &[Vec<String>]) -> Result<(), String> {
    let Some((header, rows)) = table.split_first() else { return Err("the expected table has no header".to_owned()) };
    let columns: Vec<&str> = outcome.columns.iter().map(AsRef::as_ref).collect();
    if columns != header.iter().map(String::as_str).collect::<Vec<_>>() {
        return Err(format!("columns: expected {header:?}, found {columns:?}"));
    }
    let line = |shapes: Vec<Shape>| {
        let cells =
            shapes.into_iter().map(|shape| if any_list_order { notation::with_sorted_lists(shape) } else { shape });
        cells.map(|shape| shape.to_string()).collect::<Vec<_>>().join(" | ")
    };
    let mut expected = Vec::new();
    for row in rows {
        expected.push(line(row.iter().map(|cell| notation::read(cell)).collect::<Result<_, _>>()?));
    }
    let mut found: Vec<String> = outcome
        .rows
        .iter()
        .map(|row| line(row.iter().map(|value| Shape::of(value, &outcome.graph)).collect()))
        .collect();
    if !ordered {
        expected.sort();
        found.sort();
    }
    if expected == found {
        return Ok(());
    }
    Err(format!(
        "rows: {} expected, {} found\n    expected\n      {}\n    found\n      {}",
        expected.len(),
        found.len(),
        expected.join("\n      "),
        found.join("\n      ")
    ))
}

fn side_effects_match(changes: &Changes, expected: &[(String, u64)]) -> Result<(), String> {
    let found = [
        ("+nodes", changes.nodes_created),
        ("-nodes", changes.nodes_deleted),
        ("+relationships", changes.relationships_created),
        ("-relationships", changes.relationships_deleted),
        ("+labels", changes.labels_added),
        ("-labels", changes.labels_removed),
        ("+properties", changes.properties_set),
        ("-properties", changes.properties_removed),
    ];
    if let Some((name, _)) = expected.iter().find(|(name, _)| !found.iter().any(|(known, _)| known == name)) {
        return Err(format!("side effects: `{name}` is none that the kit names"));
    }
    for (name, found) in found {
        let expected = expected.iter().find(|(known, _)| known == name).map_or(0, |(_, count)| *count);
        if expected != found {
            return Err(format!("side effects: expected {expected} {name}, found {found}"));
        }
    }
    Ok(())
}
