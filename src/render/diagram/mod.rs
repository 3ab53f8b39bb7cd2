//! Pictures of an answer: what to draw is worked out once, in [`model`]; [`layout`] gives everything
//! its place; a file for each format writes it down.
//!
//! A column per kind in pathway order, the asked-for pathway bold and the rest light, what was
//! inferred dotted, what is no pathway step (one role supervising another) drawn and named
//! differently. The same outcome gives the same bytes.

mod compose;
pub mod dot;
pub mod drawing;
pub mod fonts;
mod gather;
pub mod html;
pub mod layout;
pub mod mermaid;
pub mod model;
mod palette;
pub mod pdf;
mod pen;
pub mod pixels;
pub mod svg;
pub mod words;
mod wrap;

pub use drawing::Drawing;
pub use model::Diagram;

use super::format::PictureFormat;
use super::json;
use super::picture::{Drawn, WordsForm};
use super::style::{Flow, Highlight, Picture};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::session::Outcome;
use fonts::Fonts;
use layout::Metrics;
use rustc_hash::FxHashSet;

/// What to draw for an outcome.
pub fn diagram(outcome: &Outcome, picture: &Picture) -> Diagram {
    compose::compose(&gather::gather(outcome, picture), picture.max_boxes)
}

/// What to draw for an outcome, and where everything stands. A picture for a page holds as many boxes as fit there.
///
/// # Errors
/// `does-not-fit`: a page that cannot hold the picture even with its boxes folded. A limit, or an interrupt.
pub fn laid_out(outcome: &Outcome, picture: &Picture) -> Result<(Diagram, Drawing)> {
    let fonts = Fonts::embedded();
    let budget = &picture.limits.budget();
    let gathered = gather::gather(outcome, picture);
    let compose = |max_boxes| compose::compose(&gathered, max_boxes);
    let Some(page) = picture.page else {
        let diagram = compose(picture.max_boxes);
        let drawing = layout::layout(&diagram, picture.flow, &Metrics::screen(), fonts, budget)?;
        return Ok((diagram, drawing));
    };
    let fit = |flow| layout::page::fit(&compose, picture.max_boxes, page, flow, fonts, budget);
    if let Some(fitting) = fit(picture.flow)? {
        return Ok(fitting);
    }
    let (other, direction) = match picture.flow {
        Flow::Right => (Flow::Down, "down"),
        Flow::Down => (Flow::Right, "right"),
    };
    Err(does_not_fit(fit(other)?.map(|_| direction)))
}

/// Why a picture does not fit; with the direction in which it would.
fn does_not_fit(direction: Option<&str>) -> Box<Diagnostic> {
    let message = "the picture does not fit on one page with text of 9 points, even with its boxes folded";
    let refused = Diagnostic::runtime("does-not-fit", ErrorType::UsageError, "", message);
    let less = "leave out `--page` to draw it in its own size, or ask for less, such as one role";
    match direction {
        Some(direction) => refused.hint(format!("`--direction {direction}` makes it fit")).hint(format!("or {less}")),
        None => refused.hint(less),
    }
}

/// An outcome's picture in a format, and what is to be said of it.
///
/// # Errors
/// `does-not-fit`: a page that cannot hold the picture; a picture that the format cannot hold.
pub fn draw(outcome: &Outcome, format: PictureFormat, picture: &Picture) -> Result<Drawn> {
    let (diagram, drawing) = match format.has_places() {
        true => laid_out(outcome, picture)?,
        false => (diagram(outcome, picture), Drawing::default()),
    };
    let bytes = write(format, &diagram, &drawing, picture)?;
    let missing = if format.is_binary() { pixels::missing_glyphs(&diagram) } else { None };
    Ok(Drawn { bytes, warnings: missing.into_iter().map(|warning| *warning).collect() })
}

/// A picture in a format. Formats that lay out for themselves look at the model alone.
///
/// # Errors
/// A picture that the format cannot hold.
pub fn write(format: PictureFormat, diagram: &Diagram, drawing: &Drawing, picture: &Picture) -> Result<Vec<u8>> {
    match format {
        PictureFormat::Dot => Ok(dot::write(diagram, picture).into_bytes()),
        PictureFormat::Mermaid => Ok(mermaid::write(diagram, picture).into_bytes()),
        PictureFormat::Json => Ok(json::diagram(diagram, drawing)),
        PictureFormat::Svg => Ok(svg::write(diagram, drawing, picture.theme).into_bytes()),
        PictureFormat::Png => pixels::png(diagram, drawing, picture.theme, pixels::SCALE),
        PictureFormat::Pdf => pdf::pdf(diagram, drawing, picture.theme),
        PictureFormat::Html => Ok(html::write(diagram, drawing, picture.theme).into_bytes()),
    }
}

/// An outcome's picture in words. Nothing is folded there; what the picture folds is told.
pub fn words(outcome: &Outcome, form: WordsForm, picture: &Picture) -> String {
    let gathered = gather::gather(outcome, picture);
    let told = compose::compose(&gathered, usize::MAX);
    let drawn = compose::compose(&gathered, picture.max_boxes);
    words::write(&told, &drawn, form)
}

/// What an answer makes stand out in the picture of another one: the nodes, relationships and paths in its rows; for a
/// listing, a description or a comparison also what joins them to what was asked about.
pub fn highlight(outcome: &Outcome) -> Highlight {
    gather::highlight(outcome)
}

/// Whether anything that is to stand out is in an outcome's picture without being asked for: what is not is added to it.
pub fn shows_highlight(outcome: &Outcome, picture: &Picture) -> bool {
    let Some(wanted) = &picture.highlight else { return false };
    let alone = Picture { highlight: None, ..picture.clone() };
    let drawn = gather::gather(outcome, &alone);
    let wanted: FxHashSet<_> = wanted.nodes.iter().collect();
    drawn.nodes.iter().chain(&drawn.around).any(|node| wanted.contains(node))
}

#[cfg(test)]
mod tests;
