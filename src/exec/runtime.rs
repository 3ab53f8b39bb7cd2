//! What operators share while one statement runs: the graph, the parameters, the budget.

use super::budget::Budget;
use super::traverse::scratch::Scratch;
use crate::diagnostic::{Diagnostic, ErrorType, Result, Span};
use crate::graph::Graph;
use crate::plan::{Measure, Program};
use crate::value::Value;
use std::cell::{Cell, Ref, RefCell, RefMut};

/// The graph of a statement: shared by readers, or all its own while it writes.
pub enum GraphAccess<'a> {
    /// For statements that only read.
    Read(&'a Graph),
    /// For statements that change the graph.
    Write(&'a mut Graph),
}

impl GraphAccess<'_> {
    fn get(&self) -> &Graph {
        match self {
            GraphAccess::Read(graph) => graph,
            GraphAccess::Write(graph) => graph,
        }
    }
}

/// The state of one running statement.
///
/// An operator takes the graph after it has pulled its input and lets go of it before it pulls
/// again, so that an updating operator above or below never meets a reader.
pub struct Runtime<'a> {
    graph: RefCell<GraphAccess<'a>>,
    /// What it runs.
    pub program: &'a Program,
    /// Parameter values by number.
    pub parameters: Vec<Value>,
    /// Its limits.
    pub budget: Budget,
    /// Arrays for searches, used again by the next search.
    pub scratch: RefCell<Scratch>,
    /// PROFILE's measures, by operator number.
    pub measures: Option<RefCell<Vec<Measure>>>,
    /// A DELETE without DETACH that ran: the one to blame for nodes that still have relationships in the end.
    pub deleted_at: Cell<Option<Span>>,
    seed: Cell<u64>,
}

impl<'a> Runtime<'a> {
    /// The state for a statement about to start.
    pub fn new(
        graph: GraphAccess<'a>,
        program: &'a Program,
        parameters: Vec<Value>,
        budget: Budget,
        scratch: Scratch,
    ) -> Self {
        Runtime {
            graph: RefCell::new(graph),
            program,
            parameters,
            budget,
            scratch: RefCell::new(scratch),
            measures: None,
            deleted_at: Cell::new(None),
            seed: Cell::new(0x9E37_79B9_7F4A_7C15),
        }
    }

    /// The graph, to read.
    #[inline]
    pub fn graph(&self) -> Ref<'_, Graph> {
        Ref::map(self.graph.borrow(), GraphAccess::get)
    }

    /// The graph, to change.
    ///
    /// # Errors
    /// A statement that only reads, or a reader still at work: both would be mistakes of the planner.
    pub fn graph_mut(&self) -> Result<RefMut<'_, Graph>> {
        let refused =
            || Diagnostic::runtime("internal", ErrorType::SemanticError, "", "the plan writes where it may only read");
        let access = self.graph.try_borrow_mut().map_err(|_| refused())?;
        RefMut::filter_map(access, |access| match access {
            GraphAccess::Write(graph) => Some(&mut **graph),
            GraphAccess::Read(_) => None,
        })
        .map_err(|_| refused())
    }

    /// A seed for `rand()`, another one at every call.
    pub fn next_seed(&self) -> u64 {
        let seed = self.seed.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.seed.set(seed);
        seed
    }
}
