//! A picture as SVG: what the drawing places, copied down in an order that hides nothing.
//!
//! Grounds of lanes and groups come first, then light links, bold links, boxes, arrow heads, and what stands beside
//! links. Text is text: every line says how wide it was measured (`textLength`), so that another font cannot let it
//! out of its box. Attributes carry the colours, for renderers that know no style sheets; where the reader's device
//! decides, or a dark picture is printed, a style sheet turns them (a style sheet beats such attributes).

mod boxes;
mod lines;
mod page;
mod style;
mod text;
mod words;

pub(super) use text::{escaped, shown};
pub(super) use words::{describe_box, describe_link};

use super::drawing::{Drawing, Rect};
use super::model::Diagram;
use super::palette::Palette;
use crate::render::style::Theme;
use std::fmt::Write as _;
use text::number;

/// Where the picture stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Host {
    /// In a file of its own.
    File,
    /// In a page that says in its own words what the picture is called.
    Html,
}

/// The picture as a file of its own.
pub fn write(diagram: &Diagram, drawing: &Drawing, theme: Theme) -> String {
    write_for(diagram, drawing, theme, Host::File)
}

/// The picture as its host needs it.
pub(super) fn write_for(diagram: &Diagram, drawing: &Drawing, theme: Theme, host: Host) -> String {
    let palette = Palette::of(theme == Theme::Dark);
    let canvas = Canvas { diagram, drawing, palette };
    let mut out = String::new();
    page::open(&canvas, host, &mut out);
    out.push_str(&style::sheet(theme));
    page::ground(&canvas, &mut out);
    page::lanes(&canvas, &mut out);
    page::groups(&canvas, &mut out);
    lines::links(&canvas, &mut out);
    boxes::boxes(&canvas, &mut out);
    lines::heads(&canvas, &mut out);
    lines::labels(&canvas, &mut out);
    page::legend(&canvas, &mut out);
    page::foot(&canvas, &mut out);
    out.push_str("</svg>\n");
    out
}

/// The style sheet that makes a light picture dark, without its condition.
#[cfg(test)]
pub(super) fn dark_rules() -> String {
    style::rules(Palette::of(true))
}

/// What is drawn, where, and in which colours.
struct Canvas<'a> {
    diagram: &'a Diagram,
    drawing: &'a Drawing,
    palette: &'static Palette,
}

/// A rectangle's place, as attributes.
fn place(rect: &Rect) -> String {
    format!(
        r#"x="{}" y="{}" width="{}" height="{}""#,
        number(rect.x),
        number(rect.y),
        number(rect.width),
        number(rect.height)
    )
}

/// Writes to text, which cannot fail.
macro_rules! put {
    ($out:expr, $($arguments:tt)*) => {
        // Text in memory takes everything.
        let _ = write!($out, $($arguments)*);
    };
}
use put;

/// Opens a group of things of one class.
fn open_group(out: &mut String, class: &str) {
    put!(out, "<g class=\"{class}\">\n");
}

fn close_group(out: &mut String) {
    out.push_str("</g>\n");
}

#[cfg(test)]
pub(super) mod tests;
