//! The codes of syntax errors, from which `docs/errors.md` is made.

/// The code of a question that is an ordinary sentence; another stage offers whole questions.
pub const SENTENCE: &str = "sentence";

/// Every code that `syntax` raises, with its meaning and an example that raises it.
pub const CODES: &[(&str, &str, &str)] = &[];
