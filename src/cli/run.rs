//! `pathways run`: scripts, and statements from standard input.

use super::arguments::Run;
use super::console::{Console, worse};
use super::context::Context;
use super::interrupt::Second;
use super::query::status;
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, Result as Checked};
use std::io::Read;
use std::path::Path;
use std::{fs, io};

/// What standard input is called in messages.
const STDIN: &str = "<standard input>";

/// Runs scripts one after another in one session.
///
/// # Errors
/// A graph that cannot be opened, results that cannot be written.
pub fn run(context: &Context, arguments: &Run) -> Result<Status, Failure> {
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    let mut worst = Status::Answered;
    for file in &arguments.files {
        let ended = status(console.source(file, arguments.keep_going, None)?);
        worst = worse(worst, ended);
        if ended == Status::Interrupted || (ended != Status::Answered && !arguments.keep_going) {
            break;
        }
    }
    console.finish_output(if arguments.keep_going { Status::Answered } else { worst })?;
    Ok(worst)
}

/// Runs the statements that come from standard input.
///
/// # Errors
/// A graph that cannot be opened, results that cannot be written.
pub fn standard_input(context: &Context) -> Result<Status, Failure> {
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    let flow = console.source(Path::new("-"), false, None)?;
    let ended = status(flow);
    console.finish_output(ended)?;
    Ok(ended)
}

/// What a script is called in messages.
pub fn script_name(path: &Path) -> String {
    if path.as_os_str() == "-" { STDIN.to_owned() } else { path.display().to_string() }
}

/// The text of a script; `-` is standard input.
///
/// # Errors
/// A file that cannot be read, or that is not UTF-8.
pub fn read_script(path: &Path) -> Checked<String> {
    let name = script_name(path);
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(path)
    };
    let bytes = bytes.map_err(|error| {
        Diagnostic::data("unreadable-script", format!("the script `{name}` cannot be read: {error}"))
    })?;
    String::from_utf8(bytes).map_err(|error| not_utf8(&name, &error))
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Box<Diagnostic> {
    let offset = error.utf8_error().valid_up_to();
    let before = error.as_bytes().get(..offset).unwrap_or_default();
    let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
    let message = format!("the script is not UTF-8 text: the byte at offset {offset} does not belong there");
    Diagnostic::data("not-utf-8", message)
        .in_file(name, u32::try_from(line).unwrap_or(u32::MAX))
        .hint("save the file as UTF-8")
}
