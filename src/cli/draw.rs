//! `pathways draw`: a diagram of what a statement gives.

use super::arguments::Draw;
use super::console::{Console, Flow};
use super::context::Context;
use super::interrupt::Second;
use super::output::Target;
use super::picture::{self, PictureOption, Wanted, no_extension, no_such_picture};
use super::status::{Failure, Status};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::render::{Format, PictureFormat};
use std::io::{self, IsTerminal};

/// Runs a statement and draws its answer.
///
/// # Errors
/// A graph that cannot be opened, output that cannot be written.
pub fn run(context: &Context, arguments: &Draw) -> Result<Status, Failure> {
    let settled = format(context).and_then(|format| Ok((format, wanted(arguments)?)));
    let (format, wanted) = match settled {
        Ok(settled) => settled,
        Err(refused) => {
            super::report::Reporter::new(context).diagnostic(&refused, "");
            return Ok(Status::Usage);
        }
    };
    picture::check_places(&context.target, &wanted)?;
    let text = arguments.statement.join(" ");
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    console.output.set_format(Some(Format::Picture(format)));
    console.wanted = wanted;
    let flow = console.script(&text, None, false)?;
    let has_drawn = console.output.has_answers();
    console.finish_output(super::query::status(flow))?;
    if flow == Flow::Next(Status::Failed) {
        super::query::tell_joining(&mut console, &arguments.statement);
    }
    if !has_drawn && flow == Flow::Next(Status::Answered) {
        return Err(Failure::Usage("the statement gives no answer, so there is nothing to draw".to_owned()));
    }
    Ok(super::query::status(flow))
}

/// The format that is named, by the option or the file. Text that another program reads on is DOT, unless it is told
/// otherwise; nobody wants to read that on a terminal.
fn format(context: &Context) -> Result<PictureFormat, Box<Diagnostic>> {
    match (context.format, &context.target) {
        (Some(format), _) => {
            format.picture().ok_or_else(|| no_such_picture(format.name()).hint("`pathways query` writes rows"))
        }
        (None, Target::File(path)) => {
            Err(no_extension(path).hint("or name the format with `--format`, such as `--format svg`"))
        }
        (None, Target::Stdout) if io::stdout().is_terminal() => {
            let message = "a picture goes to a file: say which with `-o`";
            Err(Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message)
                .hint(format!(
                    "its extension says the format, as with `-o pathways.svg`; there are {}",
                    PictureFormat::names()
                ))
                .hint("`--format dot` and `--format mermaid` write text that a terminal can show"))
        }
        (None, Target::Stdout) => Ok(PictureFormat::Dot),
    }
}

/// What the options ask the picture to be.
fn wanted(arguments: &Draw) -> Result<Wanted, Box<Diagnostic>> {
    let mut wanted = Wanted::default();
    let dark = arguments.dark.then(|| "dark".to_owned());
    let given = [
        (PictureOption::Theme, dark.as_ref().or(arguments.theme.as_ref())),
        (PictureOption::Title, arguments.title.as_ref()),
        (PictureOption::MaxBoxes, arguments.max_boxes.as_ref()),
        (PictureOption::Direction, arguments.direction.as_ref()),
        (PictureOption::Highlight, arguments.highlight.as_ref()),
        (PictureOption::Page, arguments.page.as_ref()),
        (PictureOption::Alt, arguments.alt.as_ref()),
    ];
    for (option, value) in given {
        if let Some(value) = value {
            option.set(value, &mut wanted)?;
        }
    }
    Ok(wanted)
}
