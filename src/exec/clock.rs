//! The present: read once for a statement, or anew where a function asks for that.

use std::cell::OnceCell;
use std::time::{SystemTime, UNIX_EPOCH};

/// A statement's clock. Instants are nanoseconds since 1970 began, in UTC.
#[derive(Debug, Default)]
pub struct Clock {
    statement: OnceCell<i128>,
}

impl Clock {
    /// A clock that stands still.
    #[cfg(test)]
    pub fn at(instant: i128) -> Self {
        Clock { statement: OnceCell::from(instant) }
    }

    /// The present of the whole statement: when it was first asked for.
    pub fn statement(&self) -> i128 {
        *self.statement.get_or_init(|| self.real())
    }

    /// The present as it passes.
    pub fn real(&self) -> i128 {
        let nanos = |duration: std::time::Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => nanos(since),
            Err(before) => -nanos(before.duration()),
        }
    }
}
