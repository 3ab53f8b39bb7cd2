//! Ctrl-C stops the running statement. A second one in a row ends the program, but never the prompt.

use super::status::Status;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a second Ctrl-C in a row does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Second {
    /// The same as the first: at the prompt.
    StopsToo,
    /// Ends the program at once: in scripts.
    Ends,
}

/// The flag that Ctrl-C raises and a running statement watches.
#[derive(Clone, Default)]
pub struct Interrupt {
    raised: Arc<AtomicBool>,
}

impl Interrupt {
    /// Takes Ctrl-C from now on. Where the system does not let us, Ctrl-C ends the program as usual.
    pub fn install(&self, second: Second) {
        let raised = Arc::clone(&self.raised);
        let _ = ctrlc::set_handler(move || {
            if raised.swap(true, Ordering::Relaxed) && second == Second::Ends {
                // Asked twice: the statement does not look at its flag, so do not wait for it.
                std::process::exit(i32::from(Status::Interrupted.code()));
            }
        });
    }

    /// The flag itself, for `Request::cancel`.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.raised)
    }

    /// Whether Ctrl-C was pressed since the last [`Interrupt::clear`].
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::Relaxed)
    }

    /// Before the next statement.
    pub fn clear(&self) {
        self.raised.store(false, Ordering::Relaxed);
    }
}
