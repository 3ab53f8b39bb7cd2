//! `pathways draw`: a diagram of what a statement gives.

use super::arguments::Draw;
use super::console::{Console, Flow};
use super::context::Context;
use super::interrupt::Second;
use super::picture::{PictureOption, Wanted, no_such_picture};
use super::status::{Failure, Status};
use crate::diagnostic::Diagnostic;
use crate::render::{Format, PictureFormat};

/// Runs a statement and draws its answer.
///
/// # Errors
/// A graph that cannot be opened, output that cannot be written.
pub fn run(context: &Context, arguments: &Draw) -> Result<Status, Failure> {
    let asked = context.format.map_or(Some(PictureFormat::Dot), Format::picture);
    let format = asked.ok_or_else(|| {
        let name = context.format.map(Format::name).unwrap_or_default();
        no_such_picture(name).hint("`pathways query` writes rows")
    });
    let settled = format.and_then(|format| Ok((format, wanted(arguments)?)));
    let (format, wanted) = match settled {
        Ok(settled) => settled,
        Err(refused) => {
            super::report::Reporter::new(context).diagnostic(&refused, "");
            return Ok(Status::Usage);
        }
    };
    let text = arguments.statement.join(" ");
    context.interrupt.install(Second::Ends);
    let mut console = Console::new(context)?;
    console.output.set_format(Some(Format::Picture(format)));
    console.wanted = wanted;
    let flow = console.script(&text, None, false)?;
    let has_drawn = console.output.has_answers();
    console.finish_output()?;
    if !has_drawn && flow == Flow::Next(Status::Answered) {
        return Err(Failure::Usage("the statement gives no answer, so there is nothing to draw".to_owned()));
    }
    Ok(super::query::status(flow))
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
