//! `pathways completions`: Tab completion for a shell.

use super::arguments::{Arguments, Completions};
use super::status::{Failure, Status};
use clap::CommandFactory;
use std::io::{self, Write};

/// Prints the shell's completion script.
///
/// # Errors
/// Output that cannot be written.
pub fn run(arguments: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "pathways", &mut script);
    io::stdout().write_all(&script).map_err(Failure::stdout)?;
    Ok(Status::Answered)
}
