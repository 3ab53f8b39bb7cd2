//! The whole pipeline on one page: text, tree, resolved query, plan, better plan, outcome.
//!
//! [`Session::execute`] is the journey. A plan is kept by the text it was made from, so a statement that
//! comes again starts at its plan; [`cache`] says how long a plan holds. [`outcome`] is what comes back;
//! [`keeping`] sees to it that changes stay.

mod cache;
mod empty;
mod keeping;
mod outcome;

pub use crate::exec::budget::Budget;
pub use crate::graph::{Changes, Graph, Store};
pub use crate::resolve::Answer;
pub use crate::resolve::functions::{Aggregate, Function};
pub use crate::resolve::names::{Candidate, LazyNames};
pub use crate::resolve::procedures::{Procedure, Procedures};
pub use crate::resolve::question::example_questions;
pub use crate::value::Value;
pub use outcome::{Outcome, Request, Rows};

use crate::diagnostic::{Diagnostic, ErrorType, Hint, Result, Severity};
use crate::exec::functions::require_whole;
use crate::exec::operators::{open, open_profiled};
use crate::exec::runtime::{GraphAccess, Runtime};
use crate::exec::traverse::scratch::Scratch;
use crate::graph::NamesMark;
use crate::plan::{self, Measure, Plan};
use crate::resolve::question::{self, Asked};
use crate::resolve::{self, Names};
use crate::syntax::print::Layout;
use crate::syntax::tree::{Body, Mode};
use crate::syntax::{self, Vocabulary};
use crate::value::{NodeId, RelationshipId};
use cache::{Cache, Prepared};
use keeping::Keeping;
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Instant;

/// How many bytes a statement may hold unless it is told otherwise.
pub const DEFAULT_MEMORY: usize = 1 << 30;

/// A graph and the plans made for it: what prompts, scripts and programs talk to.
pub struct Session {
    graph: Arc<Graph>,
    vocabulary: Vocabulary,
    names: LazyNames,
    plans: Cache,
    scratch: Scratch,
    procedures: Procedures,
    /// Whether plans are optimized; the properties compare both.
    optimize: bool,
    /// The transaction that was begun by hand: the names there were then.
    begun: Option<NamesMark>,
    keeping: Keeping,
}

impl Session {
    /// A session on a graph.
    pub fn new(graph: Graph) -> Self {
        Self::sharing(Arc::new(graph))
    }

    /// A session on a graph that others read too. The first change makes a copy of its own.
    pub fn sharing(graph: Arc<Graph>) -> Self {
        let vocabulary = vocabulary_of(&graph);
        Session {
            graph,
            vocabulary,
            names: LazyNames::new(),
            plans: Cache::default(),
            scratch: Scratch::default(),
            procedures: Procedures::default(),
            optimize: true,
            begun: None,
            keeping: Keeping::default(),
        }
    }

    /// A session on a graph whose changes a store keeps: each statement's, or each transaction's, is kept when
    /// it is acknowledged.
    pub fn keeping(graph: Graph, store: Box<dyn Store>) -> Self {
        Session { keeping: Keeping::with(store), ..Self::new(graph) }
    }

    /// The graph as it stands.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// The graph's names, for completion.
    pub fn names(&self) -> &LazyNames {
        &self.names
    }

    /// The words that begin a kind in questions on this graph.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// Whether plans are optimized from now on. Answers are the same either way; only their order, where
    /// nothing orders them, may differ.
    pub fn set_optimize(&mut self, optimize: bool) {
        self.optimize = optimize;
        self.plans = Cache::default();
    }

    /// The procedures that CALL knows.
    pub fn procedures(&self) -> &Procedures {
        &self.procedures
    }

    /// Makes a procedure known to CALL; one of the same name gives way.
    pub fn define_procedure(&mut self, procedure: Procedure) {
        self.procedures.define(procedure);
        self.plans = Cache::default();
    }

    /// Runs one statement (without its `;`).
    ///
    /// # Errors
    /// Whatever is wrong with the statement; the graph is then as it was before. Where a part of the graph's file
    /// turns out to be unreadable, that: neither an answer nor another error can be relied on then.
    pub fn execute(&mut self, text: &str, request: &Request) -> Result<Outcome> {
        let answered = self.answer(text, request);
        self.graph.is_whole().and(answered)
    }

    /// Runs one statement.
    fn answer(&mut self, text: &str, request: &Request) -> Result<Outcome> {
        let start = Instant::now();
        let names = self.graph.catalog().names_mark();
        let prepared = match self.prepare(text, request) {
            Ok(prepared) => prepared,
            Err(error) => {
                self.forget_names_since(names);
                return Err(error);
            }
        };
        if prepared.program.updates && request.read_only && prepared.mode != Mode::Explain {
            return Err(read_only());
        }
        if prepared.mode == Mode::Explain {
            return Ok(self.explained(&prepared, None, start));
        }
        let (prepared, names) = match prepared.program.updates {
            true => self.ready_to_change(text, request, prepared, names)?,
            false => (prepared, names),
        };
        let ran = self.run(text, &prepared, request, start);
        if ran.is_err() && prepared.program.updates {
            self.forget_names_since(names);
        }
        let mut outcome = ran?;
        if outcome.answer != Answer::Table {
            let value = |name: &str| request.parameters.get(name).cloned();
            outcome.subjects = prepared.asked.iter().map(|asked| asked.named(&self.graph, value)).collect();
            let unknown = prepared.asked.iter().zip(&outcome.subjects).filter(|(_, named)| named.is_empty());
            let unknown = unknown.filter_map(|(asked, _)| asked.unknown(&self.graph, value));
            outcome.diagnostics.extend(unknown.map(|warning| *warning).collect::<Vec<_>>());
            if outcome.answer == Answer::Description && prepared.asked.iter().any(Asked::is_parameter) {
                let named = outcome.subjects.concat();
                outcome.diagnostics.splice(0..0, question::about(&self.graph, &named));
            }
            let rows: Vec<Vec<Value>> = outcome.rows.iter().collect();
            let told = question::Told {
                answer: outcome.answer,
                step_limit: prepared.step_limit,
                subjects: &outcome.subjects.concat(),
                columns: &outcome.columns,
                rows: &rows,
            };
            let notes = question::notes(&self.graph, &told);
            outcome.diagnostics.extend(notes);
        }
        say_once(&mut outcome.diagnostics);
        Ok(outcome)
    }

    /// What is known about the graph's names is to be found out anew.
    fn changed(&mut self) {
        self.names = LazyNames::new();
        self.plans.changed();
        self.vocabulary = vocabulary_of(&self.graph);
    }

    /// The plan of a statement: the one kept, if it still holds, or a new one.
    fn prepare(&mut self, text: &str, request: &Request) -> Result<Arc<Prepared>> {
        let options = resolve::Options { strict: request.strict, forgive: request.forgive };
        if let Some(prepared) = self.plans.get(text, options, &self.graph) {
            return Ok(prepared);
        }
        let prepared = Arc::new(self.compile(text, options, request)?);
        if !(prepared.program.updates && prepared.mode == Mode::Explain) {
            self.plans.put(text, options, Arc::clone(&prepared));
        }
        Ok(prepared)
    }

    /// Forgets names that only a statement that failed has used, and the plans that use them.
    fn forget_names_since(&mut self, names: NamesMark) {
        if self.graph.catalog().names_mark() != names {
            Arc::make_mut(&mut self.graph).catalog_mut().forget_names_since(names);
            self.plans.clear();
        }
    }

    /// Text to tree to resolved query to plan to better plan.
    fn compile(&mut self, text: &str, options: resolve::Options, request: &Request) -> Result<Prepared> {
        let parsed = syntax::parse(text, &self.vocabulary).map_err(|error| self.offer_questions(text, error));
        let statement = parsed.map_err(|error| self.sound(error, options))?;
        let (query, rewritten) = match statement.body {
            Body::Query(query) => (query, None),
            Body::Question(asked) => {
                let rewritten = resolve::rewrite(text, &asked, &self.graph, &self.names, options);
                let rewritten = rewritten.map_err(|error| self.sound(error, options))?;
                (rewritten.query.clone(), Some(rewritten))
            }
        };
        let updates = resolve::updates(&query);
        // What will not run adds its names to a copy.
        let mut copy =
            (updates && (statement.mode == Mode::Explain || request.read_only)).then(|| self.graph.catalog().clone());
        let mut resolved = if let Some(copy) = &mut copy {
            resolve::resolve(text, &query, Names::Write(copy), &self.procedures, options)?
        } else if updates {
            let graph = Arc::make_mut(&mut self.graph);
            resolve::resolve(text, &query, Names::Write(graph.catalog_mut()), &self.procedures, options)?
        } else {
            resolve::resolve(text, &query, Names::Read(self.graph.catalog()), &self.procedures, options)?
        };
        if updates && request.read_only && statement.mode != Mode::Explain {
            return Err(read_only());
        }
        let mut asked = None;
        if let Some(rewritten) = rewritten {
            // A question has already said what it did not understand, in its own words.
            resolved.diagnostics.splice(0..0, rewritten.diagnostics);
            resolved.answer = rewritten.answer;
            resolved.long_form = Some(Arc::new(rewritten.query));
            asked = Some((rewritten.step_limit, rewritten.asked, rewritten.is_narrowed));
        }
        let built = plan::build(&resolved, &self.graph)?;
        let program = if self.optimize { plan::optimize(built, &resolved, &self.graph) } else { built };
        let mut prepared = Prepared::new(program, resolved, statement.mode, &self.graph);
        prepared.names = copy;
        if let Some((step_limit, asked, is_narrowed)) = asked {
            (prepared.step_limit, prepared.asked, prepared.is_narrowed) = (step_limit, asked, is_narrowed);
        }
        Ok(prepared)
    }

    /// An error with those of its corrected lines that are right themselves, as far as they are questions.
    fn sound(&self, mut error: Box<Diagnostic>, options: resolve::Options) -> Box<Diagnostic> {
        error.corrections.retain(|line| match syntax::parse(line, &self.vocabulary).map(|statement| statement.body) {
            Ok(Body::Question(asked)) => resolve::rewrite(line, &asked, &self.graph, &self.names, options).is_ok(),
            Ok(Body::Query(_)) => true,
            Err(_) => false,
        });
        error
    }

    /// A sentence is answered with whole questions that could be asked instead.
    fn offer_questions(&self, text: &str, error: Box<Diagnostic>) -> Box<Diagnostic> {
        if error.code != syntax::SENTENCE {
            return error;
        }
        question::sentence(text, &self.graph, &self.names).unwrap_or(error)
    }

    /// Runs a plan and gathers its rows.
    fn run(&mut self, text: &str, prepared: &Prepared, request: &Request, start: Instant) -> Result<Outcome> {
        let parameters = parameters_of(prepared, request)?;
        let deadline = request.timeout.and_then(|timeout| start.checked_add(timeout));
        let budget = Budget::new(deadline, request.cancel.clone(), request.max_memory.unwrap_or(DEFAULT_MEMORY));
        let scratch = std::mem::take(&mut self.scratch);
        let updates = prepared.program.updates;
        let mark = updates.then(|| Arc::make_mut(&mut self.graph).begin());
        let access =
            if updates { GraphAccess::Write(Arc::make_mut(&mut self.graph)) } else { GraphAccess::Read(&self.graph) };
        let mut runtime = Runtime::new(access, &prepared.program, parameters, budget, scratch);
        if prepared.mode == Mode::Profile {
            runtime.measures = Some(RefCell::new(Vec::new()));
        }
        let mut rows = Rows::default();
        let mut ended = gather(&runtime, prepared, request.max_rows, &mut rows);
        let deleted_at = runtime.deleted_at.take();
        let measures = runtime.measures.take().map(RefCell::into_inner);
        self.scratch = std::mem::take(&mut *runtime.scratch.borrow_mut());
        drop(runtime);
        if self.graph.is_read_late() {
            // What the answer shows is read now: once it is being written it is too late to take it back.
            rows.iter().flatten().for_each(|value| self.graph.fetch(&value));
        }
        let mut changes = Changes::default();
        if let Some(mark) = mark {
            let graph = Arc::make_mut(&mut self.graph);
            if ended.is_ok()
                && let Some(span) = deleted_at
                && let Some((node, relationship)) = graph.connected_deleted_node(mark)
            {
                ended = Err(still_connected(graph, node, relationship).at(span));
            }
            ended = graph.is_whole().and(ended);
            if ended.is_ok() && graph.has_deleted() {
                // What is gone when the statement ends could only be shown empty.
                let whole = rows.iter().try_for_each(|row| row.iter().try_for_each(|it| require_whole(graph, it)));
                ended = whole.and(ended);
            }
            match (ended.is_ok(), self.begun) {
                (true, begun) => {
                    changes = graph.changes_since(mark);
                    let kept = if begun.is_none() { self.keep() } else { Ok(()) };
                    self.changed();
                    kept?;
                }
                (false, Some(_)) => graph.rollback_to(mark),
                (false, None) => graph.rollback(),
            }
        }
        let stopped = match ended {
            Ok(stopped) => stopped,
            Err(error) if error.is_limit() && !updates => Some(error),
            Err(error) => return Err(error),
        };
        let mut outcome = match measures {
            Some(measures) => self.explained(prepared, Some(&measures), start),
            None => Outcome::new(prepared, &self.graph),
        };
        outcome.rows = rows;
        outcome.changes = changes;
        outcome.elapsed = start.elapsed();
        if outcome.rows.is_empty() && stopped.is_none() && !updates && !outcome.columns.is_empty() {
            let limits = empty::Limits {
                parameters: parameters_of(prepared, request)?,
                deadline,
                cancel: request.cancel.clone(),
                memory: request.max_memory.unwrap_or(DEFAULT_MEMORY),
            };
            outcome.diagnostics.extend(empty::reason(text, prepared, &self.graph, &request.parameters, limits));
            outcome
                .diagnostics
                .extend(question::also_called(&self.graph, &self.names, &prepared.asked).map(|note| *note));
        }
        outcome.stopped = stopped;
        Ok(outcome)
    }

    /// The long form and the plan as text.
    fn explained(&self, prepared: &Prepared, measures: Option<&[Measure]>, start: Instant) -> Outcome {
        let mut text = String::new();
        if let Some(long_form) = &prepared.long_form {
            text.push_str(&syntax::print::query(long_form, Layout::Clauses));
            text.push_str("\n\n");
        }
        let catalog = prepared.names.as_ref().unwrap_or(self.graph.catalog());
        text.push_str(&plan::draw(&prepared.program, &self.graph, catalog, measures));
        let mut outcome = Outcome::new(prepared, &self.graph);
        outcome.explanation = Some(text);
        outcome.elapsed = start.elapsed();
        outcome
    }
}

/// Pulls all rows of a plan; gives the limit that cut them off, if one of the request's own did.
fn gather(
    runtime: &Runtime<'_>,
    prepared: &Prepared,
    max_rows: Option<usize>,
    rows: &mut Rows,
) -> Result<Option<Box<Diagnostic>>> {
    let number = Cell::new(0);
    let mut root = if prepared.mode == Mode::Profile {
        open_profiled(&prepared.program.root, &number)
    } else {
        open(&prepared.program.root, None)
    };
    runtime.budget.look()?;
    while let Some(mut batch) = root.next(runtime)? {
        if let Some(most) = max_rows
            && rows.len() + batch.len > most
        {
            batch.truncate(most - rows.len());
            rows.push(&mut batch, &prepared.program.columns);
            if prepared.program.updates {
                while root.next(runtime)?.is_some() {}
            }
            return Ok(Some(
                Diagnostic::limit(
                    "too-many-rows",
                    format!("there are more than {most} rows; the first {most} are shown"),
                )
                .hint("raise the limit with `--max-rows`, or ask for fewer rows with `LIMIT`"),
            ));
        }
        runtime.budget.keep(batch.bytes())?;
        rows.push(&mut batch, &prepared.program.columns);
    }
    Ok(None)
}

/// The parameters a statement names, in its own numbering.
fn parameters_of(prepared: &Prepared, request: &Request) -> Result<Vec<Value>> {
    let mut values = Vec::with_capacity(prepared.program.parameters.len());
    for name in &prepared.program.parameters {
        match request.parameters.get(name.as_ref()) {
            Some(value) => values.push(value.clone()),
            None => {
                let missing =
                    if is_implicit_call(&prepared.program.root) { Diagnostic::compile } else { Diagnostic::runtime };
                return Err(missing(
                    "missing-parameter",
                    ErrorType::ParameterMissing,
                    "MissingParameter",
                    format!("the parameter `${name}` has no value"),
                )
                .hint(format!("give it one with `--param {name}=VALUE`, or `:param {name}=VALUE` at the prompt")));
            }
        }
    }
    Ok(values)
}

/// The error of a DELETE that would leave relationships without one of their ends.
fn still_connected(graph: &Graph, node: NodeId, relationship: RelationshipId) -> Box<Diagnostic> {
    let kind = graph.catalog().type_name(graph.type_of(relationship));
    let labels: String =
        graph.labels(node).iter().map(|label| format!(":{}", graph.catalog().label_name(*label))).collect();
    let message =
        format!("the node ({labels}) cannot be deleted: it still has relationships, such as one of type `{kind}`");
    Diagnostic::runtime("node-still-connected", ErrorType::ConstraintVerificationFailed, "DeleteConnectedNode", message)
        .hint("`DETACH DELETE` deletes a node together with its relationships")
}

/// Whether a statement is a call whose form alone asks for parameters, so that it is wrong before anything runs.
fn is_implicit_call(plan: &Plan) -> bool {
    match plan {
        Plan::Procedure { call, .. } => call.implicit,
        Plan::Filter { input, .. } => is_implicit_call(input),
        _ => false,
    }
}

/// The error of a statement that changes the graph where only reading is allowed.
fn read_only() -> Box<Diagnostic> {
    let message = "this statement changes the graph, but only reading is allowed here";
    Diagnostic::compile("read-only", ErrorType::SemanticError, "", message)
        .hint("leave out `--read-only` to allow changes")
}

/// The words for kinds that a graph brings.
fn vocabulary_of(graph: &Graph) -> Vocabulary {
    Vocabulary::new(resolve::names::kind_words(graph))
}

/// What is said twice of one answer is said once: a note that two parts of a question give, a hint that two ends do.
fn say_once(diagnostics: &mut Vec<Diagnostic>) {
    let mut said = FxHashSet::default();
    diagnostics.retain(|one| {
        // A warning points at its place; the same one elsewhere is another.
        let span = if one.severity == Severity::Note { None } else { one.span };
        said.insert((one.code, one.message.clone(), span))
    });
    for one in diagnostics {
        let mut hints: Vec<Hint> = Vec::new();
        for hint in std::mem::take(&mut one.hints) {
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        one.hints = hints;
    }
}
