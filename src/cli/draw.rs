//! `pathways draw`: a diagram of what a statement gives.

use super::arguments::Draw;
use super::console::Console;
use super::context::Context;
use super::interrupt::Second;
use super::status::{Failure, Status};
use crate::render::{Format, FormatKind, Picture, Theme};

/// Runs a statement and draws its answer.
///
/// # Errors
/// A format that is no picture, a graph that cannot be opened, output that cannot be written.
pub fn run(context: &Context, arguments: &Draw) -> Result<Status, Failure> {
    let format = context.format.unwrap_or(Format::Dot);
    if format.kind() != FormatKind::Diagram {
        let name = format.name();
        return Err(Failure::Usage(format!(
            "`draw` makes pictures, and `{name}` is none; use `pathways query` for it"
        )));
    }
    let text = arguments.statement.join(" ");
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    console.output.set_format(Some(format));
    let theme = if arguments.dark { Theme::Dark } else { Theme::Auto };
    console.page.picture = Picture { max_boxes: arguments.max_boxes, theme, ..Picture::default() };
    let flow = console.script(&text, None, false)?;
    let has_drawn = console.output.has_answers();
    console.finish_output()?;
    if !has_drawn && flow == super::console::Flow::Next(Status::Answered) {
        return Err(Failure::Usage("the statement gives no answer, so there is nothing to draw".to_owned()));
    }
    Ok(super::query::status(flow))
}
