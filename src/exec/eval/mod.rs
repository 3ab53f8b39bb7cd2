//! Expressions to values: one row at a time in [`scalar`], a batch at a time in [`vector`].

mod row;
mod scalar;
mod subquery;
mod vector;

pub use row::{Local, Row};

use super::functions::Context;
use super::runtime::Runtime;
use crate::graph::Graph;

/// Evaluates expressions for the rows of one operator.
pub struct Evaluator<'e, 'a> {
    /// The statement.
    pub runtime: &'e Runtime<'a>,
    /// The graph as it stands.
    pub graph: &'e Graph,
    functions: Context<'e>,
}

impl<'e, 'a> Evaluator<'e, 'a> {
    /// An evaluator over the graph as it stands now.
    pub fn new(runtime: &'e Runtime<'a>, graph: &'e Graph) -> Self {
        Evaluator {
            runtime,
            graph,
            functions: Context::new(graph, &runtime.budget, runtime.next_seed(), &runtime.clock),
        }
    }
}
