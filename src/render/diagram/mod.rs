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
use crate::session::{Answer, Outcome};
use fonts::Fonts;
use layout::Metrics;

/// What to draw for an outcome.
pub fn diagram(outcome: &Outcome, picture: &Picture) -> Diagram {
    titled(compose::compose(outcome, gather::gather(outcome, picture), picture), picture)
}

/// A diagram under the title that was asked for.
fn titled(diagram: Diagram, picture: &Picture) -> Diagram {
    match &picture.title {
        Some(title) => Diagram { title: title.clone(), ..diagram },
        None => diagram,
    }
}

/// What to draw for an outcome, and where everything stands. A picture for a page holds as many boxes as fit there.
///
/// # Errors
/// `does-not-fit`: a page that cannot hold the picture even with its boxes folded.
pub fn laid_out(outcome: &Outcome, picture: &Picture) -> Result<(Diagram, Drawing)> {
    let fonts = Fonts::embedded();
    let Some(page) = picture.page else {
        let diagram = diagram(outcome, picture);
        let drawing = layout::layout(&diagram, picture.flow, &Metrics::screen(), fonts);
        return Ok((diagram, drawing));
    };
    let compose = |max_boxes| diagram(outcome, &Picture { max_boxes, ..picture.clone() });
    layout::page::fit(&compose, picture.max_boxes, page, picture.flow, fonts).ok_or_else(|| does_not_fit(picture))
}

fn does_not_fit(picture: &Picture) -> Box<Diagnostic> {
    let message = "the picture does not fit on one page with text of 9 points, even with its boxes folded";
    let other = match picture.flow {
        Flow::Right => "down",
        Flow::Down => "right",
    };
    Diagnostic::runtime("does-not-fit", ErrorType::UsageError, "", message)
        .hint(format!("let the pathways lead the other way with `--direction {other}`"))
        .hint("or ask for less, such as one role instead of all; or leave out `--page`")
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
    let everything = Picture { max_boxes: usize::MAX, ..picture.clone() };
    let told = titled(compose::compose(outcome, gather::gather(outcome, picture), &everything), picture);
    words::write(&told, &diagram(outcome, picture), form)
}

/// What an answer makes stand out in the picture of another one: the nodes, relationships and paths in its rows; for a
/// listing, a description or a comparison also what joins them to what was asked about.
pub fn highlight(outcome: &Outcome) -> Highlight {
    let gathered = match outcome.answer {
        Answer::Listing | Answer::Description | Answer::Comparison => gather::gather(outcome, &Picture::default()),
        Answer::Pathways | Answer::Found | Answer::Table => gather::in_rows(outcome),
    };
    Highlight { nodes: gathered.nodes, relationships: gathered.relationships }
}

/// Whether anything that is to stand out is in an outcome's picture.
pub fn shows_highlight(outcome: &Outcome, picture: &Picture) -> bool {
    let Some(wanted) = &picture.highlight else { return false };
    let drawn = gather::gather(outcome, picture);
    wanted.nodes.iter().any(|node| drawn.nodes.contains(node))
        || wanted.relationships.iter().any(|relationship| drawn.relationships.contains(relationship))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::session::{Request, Session};

    /// The picture of a question: its title, its boxes (those in front, which the question was about),
    /// and its links as `from > to`.
    fn drawn(question: &str) -> (String, Vec<String>, Vec<String>, Vec<String>) {
        let mut session = Session::new(load::built_in());
        let outcome = session.execute(question, &Request::default()).unwrap_or_else(|error| panic!("{error:?}"));
        let picture = diagram(&outcome, &Picture::default());
        let name = |at: usize| picture.boxes[at].name.clone();
        let links = picture.links.iter().map(|link| format!("{} > {}", name(link.from), name(link.to))).collect();
        let (subjects, others): (Vec<_>, Vec<_>) = picture.boxes.iter().partition(|item| item.bold);
        let names = |items: Vec<&model::Item>| items.into_iter().map(|item| item.name.clone()).collect();
        (picture.title.clone(), names(subjects), names(others), links)
    }

    #[test]
    fn a_comparison_stands_between_the_things_compared() {
        let (title, subjects, others, links) =
            drawn("compare field \"Healthcare Management\" with field \"Healthcare Administration\"");
        assert_eq!(title, "Healthcare Management compared with Healthcare Administration");
        assert_eq!(subjects, ["Healthcare Management", "Healthcare Administration"]);
        assert!(others.iter().all(|name| links.iter().any(|link| link.contains(name.as_str()))), "{others:?}");
        for link in &links {
            assert!(subjects.iter().any(|subject| link.contains(subject.as_str())), "{link} was not asked for");
        }
    }

    #[test]
    fn a_listing_is_joined_to_what_it_is_of() {
        for (question, subject, count) in [
            ("duties of role \"Patient Coordinator\"", "Patient Coordinator", 4),
            ("roles in field \"Healthcare Management\"", "Healthcare Management", 4),
        ] {
            let (_, subjects, others, links) = drawn(question);
            assert_eq!((subjects.as_slice(), others.len()), (&[subject.to_owned()][..], count), "{question}");
            let expected: Vec<String> = others.iter().map(|other| format!("{subject} > {other}")).collect();
            assert_eq!(links, expected, "{question}");
        }
        assert_eq!(drawn("roles").3, Vec::<String>::new());
    }

    #[test]
    fn a_description_is_joined_to_what_it_describes() {
        let (title, subjects, _, links) = drawn("describe organization BLS");
        assert_eq!(title, "United States Bureau of Labor Statistics and what it is linked to");
        assert_eq!(subjects, ["United States Bureau of Labor Statistics"]);
        assert!(!links.is_empty() && links.iter().all(|link| link.contains("Bureau")), "{links:?}");
    }
}
