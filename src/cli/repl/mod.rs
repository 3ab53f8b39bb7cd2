//! The prompt.

use super::context::Context;
use super::status::{Failure, Status};
use crate::render::Style;
use crate::session::Graph;
use std::path::Path;

/// Runs the prompt until it is left.
///
/// # Errors
/// A graph that cannot be opened, a terminal that cannot be read.
pub fn run(_context: &Context) -> Result<Status, Failure> {
    Err(Failure::Usage("no prompt yet".to_owned()))
}

/// The first screen.
pub fn banner(_graph: &Graph, _origin: Option<&Path>, _style: &Style) -> String {
    String::new()
}
