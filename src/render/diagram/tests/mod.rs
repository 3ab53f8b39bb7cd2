//! What pictures hold, on the built-in graph and on small ones; [`properties`] tries random ones.

mod folding;
mod properties;
mod questions;
mod subgraphs;

use super::model::{Diagram, Item, Stroke};
use super::{compose, gather};
use crate::load;
use crate::render::style::Picture;
use crate::session::{Outcome, Request, Session};
use std::fmt::Write;

/// The answer to a statement; on the built-in graph, or on an empty one after `create` has run.
fn answer(create: &str, statement: &str) -> Outcome {
    let mut session = Session::new(if create.is_empty() { load::built_in() } else { Default::default() });
    let mut run =
        |text: &str| session.execute(text, &Request::default()).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    if !create.is_empty() {
        run(create);
    }
    run(statement)
}

fn drawn(statement: &str) -> Diagram {
    super::diagram(&answer("", statement), &Picture::default())
}

fn drawn_of(create: &str, statement: &str) -> Diagram {
    super::diagram(&answer(create, statement), &Picture::default())
}

fn of_at_most(statement: &str, max_boxes: usize) -> Diagram {
    super::diagram(&answer("", statement), &Picture { max_boxes, ..Picture::default() })
}

/// A picture as a page: lanes with their boxes, then links, then what is written around them. `*` is a bold box, `↑2`
/// its height, what stands beside a link is in quotes.
fn page(diagram: &Diagram) -> String {
    let mut out = format!("{}\n", diagram.title);
    if !diagram.subtitle.is_empty() {
        let _ = writeln!(out, "{}", diagram.subtitle);
    }
    if diagram.is_layered() {
        diagram.boxes.iter().for_each(|item| push_box(&mut out, item, "  "));
    }
    for (index, lane) in diagram.lanes.iter().enumerate() {
        let verb = lane.verb.as_ref().map(|verb| format!(" --{verb}-->")).unwrap_or_default();
        let _ = writeln!(out, "{}{verb}{}", lane.heading, if lane.by_level { " (by level)" } else { "" });
        let inside =
            |group: Option<usize>| diagram.boxes.iter().filter(move |item| item.lane == index && item.group == group);
        inside(None).for_each(|item| push_box(&mut out, item, "  "));
        for (at, group) in diagram.groups.iter().enumerate().filter(|(_, group)| group.lane == index) {
            let _ = writeln!(out, "  {}:", group.caption);
            inside(Some(at)).for_each(|item| push_box(&mut out, item, "    "));
        }
    }
    for link in &diagram.links {
        let name = |at: usize| diagram.boxes[at].name.as_str();
        let label = link.label.as_ref().map(|label| format!(" {label:?}")).unwrap_or_default();
        let arrow = if link.symmetric { "--" } else { "->" };
        let _ = writeln!(out, "{} {arrow} {} {:?}{label}", name(link.from), name(link.to), link.stroke);
    }
    for (stroke, meaning) in &diagram.legend {
        let _ = writeln!(out, "{stroke:?} = {meaning}");
    }
    out
}

fn push_box(out: &mut String, item: &Item, indent: &str) {
    let _ = write!(out, "{indent}{}{}", if item.bold { "*" } else { "" }, item.name);
    if let Some(detail) = &item.detail {
        let _ = write!(out, " ({detail})");
    }
    if let Some(height) = item.height {
        let _ = write!(out, " ↑{height}");
    }
    out.push('\n');
}

/// The names of boxes, bold ones and the others.
fn names(diagram: &Diagram, bold: bool) -> Vec<&str> {
    diagram.boxes.iter().filter(|item| item.bold == bold).map(|item| item.name.as_str()).collect()
}

fn strokes(diagram: &Diagram) -> Vec<Stroke> {
    let mut strokes: Vec<Stroke> = diagram.links.iter().map(|link| link.stroke).collect();
    strokes.sort_unstable();
    strokes.dedup();
    strokes
}
