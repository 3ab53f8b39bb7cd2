//! Equality of the language: `=` is three-valued, null when it cannot be known.

use super::Value;

/// `a = b`: `None` where the answer is null.
pub fn equal(_a: &Value, _b: &Value) -> Option<bool> {
    None
}
