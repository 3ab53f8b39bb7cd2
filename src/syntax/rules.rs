//! Static rules that the text alone decides.

use super::tree::Statement;
use crate::diagnostic::Result;

/// Checks the rules.
///
/// # Errors
/// Whatever rule is broken.
pub(super) fn check(_statement: &Statement) -> Result<()> {
    Ok(())
}
