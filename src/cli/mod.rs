//! The command line: one file per subcommand, and the prompt in [`repl`].
//!
//! Library call in, outcome out, rendered at the edge: `query`, `run`, the prompt and `pipe` differ
//! only in where the text comes from and where the bytes go. Results go to standard output,
//! everything else to standard error.

mod arguments;
mod bare;
mod check;
mod commands;
mod compact;
mod completions;
mod console;
mod context;
mod draw;
mod drawing;
mod export;
mod help;
mod import;
mod interrupt;
mod man;
mod offer;
mod output;
mod patience;
mod picture;
mod pipe;
mod query;
mod record;
mod repl;
mod report;
mod run;
mod schema;
mod status;
mod watched;

pub use status::Status;

use crate::render::json;
use arguments::{Arguments, Command};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use context::Context;
use output::Target;
use report::Reporter;
use status::Failure;
use std::io::IsTerminal;
use std::process::ExitCode;

/// Runs the program with the arguments it was started with.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(error),
    };
    let (context, command) = match Context::new(arguments) {
        Ok(ready) => ready,
        Err(failure) => return report::failure(failure, None),
    };
    match dispatch(&context, command) {
        Ok(status) => status.into(),
        Err(failure) => report::failure(failure, Some(&context)),
    }
}

/// One subcommand, one file.
fn dispatch(context: &Context, command: Option<Command>) -> Result<Status, Failure> {
    if let Target::File(path) = &context.target {
        Failure::unless_folder_of(path)?;
    }
    for (name, text) in &context.parameters {
        if let Some(warning) = json::lost_zeros(name, text) {
            Reporter::new(context).diagnostic(&warning, "");
        }
    }
    match command {
        None if std::io::stdin().is_terminal() => repl::run(context),
        None => run::standard_input(context),
        Some(Command::Query(arguments)) => query::run(context, &arguments),
        Some(Command::Run(arguments)) => run::run(context, &arguments),
        Some(Command::Draw(arguments)) => draw::run(context, &arguments),
        Some(Command::Schema(arguments)) => schema::run(context, &arguments),
        Some(Command::Check(arguments)) => check::run(context, &arguments),
        Some(Command::Compact(arguments)) => compact::run(context, &arguments),
        Some(Command::Import(arguments)) => import::run(context, &arguments),
        Some(Command::Export(arguments)) => export::run(context, &arguments),
        Some(Command::Pipe(arguments)) => pipe::run(context, &arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
    }
}

/// Prints help, the version, or what is wrong with the arguments.
fn usage(error: clap::Error) -> ExitCode {
    let is_mistake = error.use_stderr();
    // Nothing can be done where even this cannot be printed.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
    {
        eprintln!("\nA question or query follows the word `query`:\n  pathways query \"{word}\"");
    }
    if is_mistake { Status::Usage.into() } else { Status::Answered.into() }
}
