//! Changes that stay: transactions, and the store that keeps what they changed.
//!
//! A statement that would change something first asks the store to make ready. Should others have changed the
//! graph meanwhile, the session goes on with the graph as it stands now and the statement is planned
//! anew; within a transaction that was begun by hand it is refused, since what was read there would no longer be true.

use super::cache::Prepared;
use super::{Request, Session};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::{Graph, InMemory, NamesMark, Store};
use std::sync::Arc;

/// Where changes are kept.
pub(super) struct Keeping {
    store: Box<dyn Store>,
    /// Whether they outlive the session.
    is_kept: bool,
    /// The graph as others left it, to go on with when the transaction under way has ended.
    newer: Option<Graph>,
}

impl Default for Keeping {
    /// In memory only.
    fn default() -> Self {
        Keeping { store: Box::new(InMemory), is_kept: false, newer: None }
    }
}

impl Keeping {
    /// In a store.
    pub fn with(store: Box<dyn Store>) -> Self {
        Keeping { store, is_kept: true, newer: None }
    }
}

/// Transactions.
impl Session {
    /// Whether changes outlive the session.
    pub fn keeps_changes(&self) -> bool {
        self.keeping.is_kept
    }

    /// That whoever opens the place where changes are kept finds what this session has.
    ///
    /// # Errors
    /// Something else stands there by now.
    pub fn is_in_place(&self) -> Result<()> {
        self.keeping.store.is_in_place()
    }

    /// Begins a transaction: from here on changes can be taken back together. A statement that fails still
    /// takes back only itself.
    ///
    /// # Errors
    /// A transaction that was begun already.
    pub fn begin(&mut self) -> Result<()> {
        if self.begun.is_some() {
            let message = "a transaction was begun already: `:commit` or `:rollback` ends it";
            return Err(Diagnostic::compile("transaction", ErrorType::UsageError, "", message));
        }
        let graph = Arc::make_mut(&mut self.graph);
        self.begun = Some(graph.catalog().names_mark());
        graph.begin();
        Ok(())
    }

    /// Ends the transaction and keeps its changes.
    ///
    /// # Errors
    /// No transaction to end; a store that could not keep the changes, which are then taken back.
    pub fn commit(&mut self) -> Result<()> {
        let names = self.end_transaction("commit")?;
        let kept = self.keep();
        if kept.is_err() {
            self.take_back_names(names);
        }
        self.go_on_with_newer();
        kept
    }

    /// Ends the transaction and takes its changes back.
    ///
    /// # Errors
    /// No transaction to end.
    pub fn rollback(&mut self) -> Result<()> {
        let names = self.end_transaction("take back")?;
        Arc::make_mut(&mut self.graph).rollback();
        self.take_back_names(names);
        self.go_on_with_newer();
        Ok(())
    }

    /// Whether others have changed the graph since the transaction read it: its end takes up what they did.
    pub fn takes_up_others(&self) -> bool {
        self.keeping.newer.is_some()
    }

    /// Whether a transaction was begun by hand.
    pub fn in_transaction(&self) -> bool {
        self.begun.is_some()
    }

    fn end_transaction(&mut self, what: &str) -> Result<NamesMark> {
        self.begun.take().ok_or_else(|| {
            let message = format!("there is nothing to {what}: `:begin` comes first");
            Diagnostic::compile("transaction", ErrorType::UsageError, "", message)
        })
    }

    fn take_back_names(&mut self, names: NamesMark) {
        Arc::make_mut(&mut self.graph).catalog_mut().forget_names_since(names);
        self.plans.clear();
        self.changed();
    }

    /// Ends the graph's transaction when the store has its changes; otherwise takes them back.
    pub(super) fn keep(&mut self) -> Result<()> {
        let graph = Arc::make_mut(&mut self.graph);
        if self.keeping.is_kept {
            return graph.commit_to(self.keeping.store.as_mut());
        }
        // (Nobody needs a list of what changed.)
        graph.commit();
        Ok(())
    }

    /// Makes the store ready for what a statement will change. The statement's plan comes back, made anew
    /// where the graph has changed, and the names there were before it.
    pub(super) fn ready_to_change(
        &mut self,
        text: &str,
        request: &Request,
        prepared: Arc<Prepared>,
        names: NamesMark,
    ) -> Result<(Arc<Prepared>, NamesMark)> {
        let newer = self.keeping.store.prepare();
        let takes_up = self.begun.is_none();
        match newer.map(|newer| newer.or_else(|| takes_up.then(|| self.keeping.store.take_up()).flatten())) {
            Ok(None) if self.keeping.newer.is_none() => Ok((prepared, names)),
            Ok(newer) => {
                self.forget_names_since(names);
                self.keeping.newer = newer.or(self.keeping.newer.take());
                if self.begun.is_some() {
                    return Err(changed_meanwhile());
                }
                self.go_on_with_newer();
                let names = self.graph.catalog().names_mark();
                match self.prepare(text, request) {
                    Ok(prepared) => Ok((prepared, names)),
                    Err(error) => {
                        self.forget_names_since(names);
                        Err(error)
                    }
                }
            }
            Err(problem) => {
                self.forget_names_since(names);
                Err(problem)
            }
        }
    }

    /// Goes on with the graph as others left it, if they changed it.
    fn go_on_with_newer(&mut self) {
        if let Some(graph) = self.keeping.newer.take() {
            self.graph = Arc::new(graph);
            self.plans.clear();
            self.changed();
        }
    }
}

/// The error of a statement that would change, in a transaction, a graph that others have changed since.
fn changed_meanwhile() -> Box<Diagnostic> {
    let message = "the graph was changed by another process since this transaction read it";
    Diagnostic::runtime("graph-file-changed", ErrorType::UsageError, "", message)
        .hint("`:rollback` ends the transaction and takes up what has changed; then begin again")
}
