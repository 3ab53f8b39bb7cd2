//! The whole pipeline on one page: text, tree, resolved query, plan, better plan, outcome.

use crate::diagnostic::{Diagnostic, Result};
pub use crate::graph::{Changes, Graph};
pub use crate::resolve::Answer;
pub use crate::resolve::functions::{Aggregate, Function};
pub use crate::resolve::names::{Candidate, LazyNames};
pub use crate::resolve::question::example_questions;
pub use crate::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// What a statement gave.
#[derive(Clone)]
pub struct Outcome {
    /// Column names.
    pub columns: Vec<Arc<str>>,
    /// The rows, each with one value a column.
    pub rows: Rows,
    /// Warnings and notes, in the order they came up.
    pub diagnostics: Vec<Diagnostic>,
    /// What the statement changed.
    pub changes: Changes,
    /// What kind of answer it is.
    pub answer: Answer,
    /// The limit that ended the statement early, or the interrupt; the rows are those there were by then.
    pub stopped: Option<Box<Diagnostic>>,
    /// EXPLAIN and PROFILE: the long form and the plan, drawn as text.
    pub explanation: Option<String>,
    /// From text to last row.
    pub elapsed: Duration,
    /// The graph as it stood when the statement ended, for names and properties of entities.
    pub graph: Arc<Graph>,
}

/// The rows of an outcome.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<Vec<Value>>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// One row's values.
    pub fn row(&self, index: usize) -> Vec<Value> {
        self.rows.get(index).cloned().unwrap_or_default()
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        (0..self.len()).map(|index| self.row(index))
    }
}

/// How to run a statement: parameters, limits, and how strict to be.
#[derive(Clone, Default)]
pub struct Request {
    /// Parameters by name.
    pub parameters: BTreeMap<String, Value>,
    /// Time it may take.
    pub timeout: Option<Duration>,
    /// Rows it may return; more are cut off and `stopped` says so.
    pub max_rows: Option<usize>,
    /// Bytes of memory it may hold; 1 GiB by default.
    pub max_memory: Option<usize>,
    /// Set from another thread or a signal to stop the statement.
    pub cancel: Option<Arc<AtomicBool>>,
    /// Refuse statements that change the graph.
    pub read_only: bool,
    /// Unknown labels, types and properties are errors.
    pub strict: bool,
    /// Take a unique spelling slip in a question: at the prompt only.
    pub forgive: bool,
}

/// A graph and the plans made for it: what prompts, scripts and programs talk to.
pub struct Session {
    graph: Arc<Graph>,
}

impl Session {
    /// A session on a graph.
    pub fn new(graph: Graph) -> Self {
        Session { graph: Arc::new(graph) }
    }

    /// The graph as it stands.
    pub fn graph(&self) -> &Arc<Graph> {
        &self.graph
    }

    /// Runs one statement (without its `;`).
    ///
    /// # Errors
    /// Whatever is wrong with the statement; the graph is then as it was before.
    pub fn execute(&mut self, text: &str, request: &Request) -> Result<Outcome> {
        let _ = (text, request);
        Err(Diagnostic::syntax("not-yet", "", "no engine yet"))
    }
}
