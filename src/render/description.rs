//! Pages about one thing or two: what a node is connected to, what two nodes share.

use super::style::Style;
use super::table;
use crate::session::Outcome;
use std::io::{self, Write};

/// Writes what there is to say of a node.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_description(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    table::write(outcome, style, out)
}

/// Writes what two nodes share and what only one of them has.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_comparison(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    table::write(outcome, style, out)
}
