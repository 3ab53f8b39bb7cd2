//! `pathways query`: statements from the command line.

use super::arguments::Query;
use super::console::{Console, Flow};
use super::context::Context;
use super::interrupt::Second;
use super::status::{Failure, Status};

/// Runs the statements and prints what they give.
///
/// # Errors
/// A graph that cannot be opened, results that cannot be written.
pub fn run(context: &Context, arguments: &Query) -> Result<Status, Failure> {
    let text = arguments.statement.join(" ");
    if text.trim().is_empty() {
        return Err(Failure::Usage("there is no statement to run; try: pathways query \"degree to role\"".to_owned()));
    }
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    let flow = console.script(&text, None, false)?;
    console.finish_output(status(flow))?;
    if flow == Flow::Next(Status::Failed) {
        tell_joining(&mut console, &arguments.statement);
    }
    Ok(status(flow))
}

/// Says how several statements are written, where arguments that are statements each failed as one.
pub fn tell_joining(console: &mut Console, arguments: &[String]) {
    let is_statement = |argument: &String| console.execute(&format!("EXPLAIN {argument}")).is_ok();
    if arguments.len() > 1 && arguments.iter().all(is_statement) {
        let line =
            format!("arguments are joined by spaces into one statement; for several: \"{}\"", arguments.join("; "));
        console.reporter.line(&line);
    }
}

/// The status that the last piece left.
pub fn status(flow: Flow) -> Status {
    match flow {
        Flow::Next(status) => status,
        Flow::Quit => Status::Answered,
    }
}
