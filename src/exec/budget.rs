//! What one statement may use: time, memory, and the patience of the person who asked.

use crate::diagnostic::{Diagnostic, Result, amount};
use crate::value::{Charge, Value};
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// How many traversal steps go by between two looks at the clock.
const STEPS_BETWEEN_LOOKS: u32 = 1024;

/// The limits of one running statement. Every operator that keeps rows charges it, and it is looked
/// at once a batch and every 1,024 traversal steps.
pub struct Budget {
    deadline: Option<Instant>,
    cancel: Option<Arc<AtomicBool>>,
    limit: usize,
    used: Cell<usize>,
    steps: Cell<u32>,
}

impl Budget {
    /// A budget with a deadline, a flag that stops the statement, and bytes it may hold.
    pub fn new(deadline: Option<Instant>, cancel: Option<Arc<AtomicBool>>, limit: usize) -> Self {
        Budget { deadline, cancel, limit, used: Cell::new(0), steps: Cell::new(0) }
    }

    /// Takes bytes for rows that are kept, before they are allocated.
    ///
    /// # Errors
    /// The memory limit.
    #[inline]
    pub fn keep(&self, bytes: usize) -> Result<()> {
        let used = self.used.get().saturating_add(bytes);
        if used > self.limit {
            return Err(self.memory_error());
        }
        self.used.set(used);
        Ok(())
    }

    /// Whether so many bytes, for a short while, still fit.
    ///
    /// # Errors
    /// The memory limit.
    pub fn look_at(&self, bytes: usize) -> Result<()> {
        if self.used.get().saturating_add(bytes) > self.limit {
            return Err(self.memory_error());
        }
        Ok(())
    }

    /// Gives bytes back.
    pub fn release(&self, bytes: usize) {
        self.used.set(self.used.get().saturating_sub(bytes));
    }

    /// Gives back what has been taken since `before` bytes were held: when everything that was running since
    /// then is done with.
    pub fn release_since(&self, before: usize) {
        self.used.set(self.used.get().min(before));
    }

    /// Bytes held now.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    /// Counts one traversal step, and looks at the clock now and then.
    ///
    /// # Errors
    /// The deadline or an interrupt.
    #[inline]
    pub fn step(&self) -> Result<()> {
        self.steps_of(1)
    }

    /// Counts several steps at once.
    #[inline]
    fn steps_of(&self, count: u32) -> Result<()> {
        let steps = self.steps.get().saturating_add(count);
        if steps < STEPS_BETWEEN_LOOKS {
            self.steps.set(steps);
            return Ok(());
        }
        self.steps.set(0);
        self.look()
    }

    /// Looks at the clock and the cancel flag.
    ///
    /// # Errors
    /// The deadline or an interrupt.
    pub fn look(&self) -> Result<()> {
        if self.cancel.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Diagnostic::limit("interrupted", "the query was interrupted"));
        }
        if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            return Err(Diagnostic::limit("timeout", "the query ran out of its time")
                .hint("ask a narrower question, or raise the limit with `--timeout`"));
        }
        Ok(())
    }

    #[cold]
    fn memory_error(&self) -> Box<Diagnostic> {
        Diagnostic::limit(
            "out-of-memory",
            format!("the query needs more than its {} of memory", amount(self.limit as u64)),
        )
        .hint("ask a narrower question, add a `LIMIT`, or raise the limit with `--max-memory`")
    }
}

impl Charge for Budget {
    /// Whether a value of so many bytes fits beside what is kept already.
    fn charge(&self, bytes: usize) -> Result<()> {
        self.look_at(bytes)?;
        self.work(bytes / size_of::<Value>())
    }

    fn work(&self, pieces: usize) -> Result<()> {
        self.steps_of(u32::try_from(pieces).unwrap_or(u32::MAX))
    }
}
