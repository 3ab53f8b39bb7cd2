//! What a statement is asked with, and what it gives.

use super::cache::Prepared;
use crate::diagnostic::Diagnostic;
use crate::exec::batch::{Batch, Column};
use crate::graph::{Changes, Graph};
use crate::resolve::Answer;
use crate::value::{NodeId, Slot, Value};
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
    /// The nodes that a question asked about by name, for each thing it asked about: the ends of its
    /// pathways, both sides of a comparison, what it describes, what a listing is of. None for a whole kind.
    pub subjects: Vec<Vec<NodeId>>,
    /// The limit that ended the statement early, or the interrupt; the rows are those there were by then.
    pub stopped: Option<Box<Diagnostic>>,
    /// EXPLAIN and PROFILE: the long form and the plan, drawn as text.
    pub explanation: Option<String>,
    /// From text to last row.
    pub elapsed: Duration,
    /// The graph as it stood when the statement ended, for names and properties of entities. A session
    /// that changes its graph while somebody holds this must copy the graph first.
    pub graph: Arc<Graph>,
}

impl Outcome {
    /// The outcome of something that gives no rows.
    pub fn without_rows(graph: &Arc<Graph>) -> Self {
        Outcome {
            columns: Vec::new(),
            rows: Rows::default(),
            diagnostics: Vec::new(),
            changes: Changes::default(),
            answer: Answer::Table,
            subjects: Vec::new(),
            stopped: None,
            explanation: None,
            elapsed: Duration::ZERO,
            graph: Arc::clone(graph),
        }
    }

    /// An outcome without rows yet.
    pub(super) fn new(prepared: &Prepared, graph: &Arc<Graph>) -> Self {
        Outcome {
            columns: prepared.program.columns.iter().map(|(name, _)| name.clone()).collect(),
            rows: Rows::default(),
            diagnostics: prepared.diagnostics.clone(),
            changes: Changes::default(),
            answer: prepared.answer,
            subjects: Vec::new(),
            stopped: None,
            explanation: None,
            elapsed: Duration::ZERO,
            graph: Arc::clone(graph),
        }
    }
}

/// The rows of an outcome, held column by column as the engine made them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    chunks: Vec<Chunk>,
    len: usize,
}

/// Some rows: their columns, and the number of the first one.
#[derive(Clone, Debug)]
struct Chunk {
    start: usize,
    len: usize,
    columns: Vec<Column>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// One row's values; none past the end.
    pub fn row(&self, index: usize) -> Vec<Value> {
        let position = self.chunks.partition_point(|chunk| chunk.start + chunk.len <= index);
        match self.chunks.get(position) {
            Some(chunk) => chunk.columns.iter().map(|column| column.value(index - chunk.start)).collect(),
            None => Vec::new(),
        }
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = Vec<Value>> + '_ {
        self.chunks.iter().flat_map(|chunk| {
            (0..chunk.len).map(move |row| chunk.columns.iter().map(|column| column.value(row)).collect())
        })
    }

    /// Adds a batch's rows, taking its result columns.
    pub(super) fn push(&mut self, batch: &mut Batch, columns: &[(Arc<str>, Slot)]) {
        if batch.len == 0 {
            return;
        }
        // A slot that stands under two names is taken once and copied once.
        let mut taken: Vec<Column> = Vec::with_capacity(columns.len());
        for (index, (_, slot)) in columns.iter().enumerate() {
            let again = columns.iter().skip(index + 1).any(|(_, other)| other == slot);
            taken.push(if again { batch.column(*slot).clone() } else { batch.take(*slot) });
        }
        self.chunks.push(Chunk { start: self.len, len: batch.len, columns: taken });
        self.len += batch.len;
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
    /// Bytes of memory it may hold; [`super::DEFAULT_MEMORY`] by default.
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
