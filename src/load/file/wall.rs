//! A wall around the store: what it meets in a file that is not as it was written ends a statement, not the process.
//!
//! Checksums keep damage away from the store. What they cannot tell is an older copy of the same file that was
//! written over it while it was open: each page is whole, and together they make no sense. The store
//! stops with a panic then; here that becomes the error it is.

use super::refuse::{self, Where};
use crate::diagnostic::Result;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether this thread is behind the wall: what stops it there is told as an error, and not before.
    static IS_BEHIND: Cell<bool> = const { Cell::new(false) };
}

/// Calls the store.
///
/// # Errors
/// Those of the call; a damaged file where the store could make no sense of it.
pub(super) fn guarded<T>(whose: &Where, work: impl FnOnce() -> Result<T>) -> Result<T> {
    quiet();
    let before = IS_BEHIND.replace(true);
    // (What the call was changing is not used again: after damage nothing is answered, and a writer gives up.)
    let outcome = catch_unwind(AssertUnwindSafe(work));
    IS_BEHIND.set(before);
    outcome.unwrap_or_else(|_| Err(refuse::damaged(whose.path(), "the store in it contradicts itself")))
}

/// Panics behind the wall are not printed; all others are, as before.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_BEHIND.get() {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use crate::load::file::refuse::Where;
    use std::path::Path;

    #[test]
    fn a_panic_is_damage() {
        let whose = Where::new(Path::new("some.pathways"));
        let problem = guarded::<()>(&whose, || panic!("it makes no sense")).expect_err("it is an error");
        assert_eq!(problem.code, "graph-file-damaged");
        assert!(problem.message.contains("some.pathways"), "{}", problem.message);
        assert_eq!(guarded(&whose, || Ok(1)).ok(), Some(1));
    }
}
