//! A picture in Graphviz's language, through graphviz-rust.
//!
//! graphviz-rust writes text as it is given, so every text is quoted and escaped here first: any
//! name survives, whatever quotes, backslashes or angle brackets are in it.

use super::fonts::is_direction_control;
use super::model::{Diagram, Group, Item, Link, Stroke, Tone};
use super::palette::Palette;
use super::wrap::{wrap, wrap_to};
use crate::render::style::{Flow, Picture, Theme};
use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

/// The widest a note under the picture is, and the title over it.
const NOTE_WIDTH: usize = 120;
const TITLE_WIDTH: usize = 70;
const FONT: &str = "DejaVu Sans,Helvetica,Arial,sans-serif";
const BOLD_FONT: &str = "DejaVu Sans Bold,Helvetica-Bold,Arial Bold,sans-serif";

/// The picture as DOT text.
///
/// A cluster without a frame holds the columns and carries the title, so that the graph's own label is
/// free for what stands under the picture.
pub fn write(diagram: &Diagram, picture: &Picture) -> String {
    let palette = Palette::of(picture.theme == Theme::Dark);
    let mut stmts = header(diagram, picture.flow, palette);
    stmts.push(Stmt::Subgraph(whole(diagram, picture.flow, palette)));
    stmts.extend(diagram.links.iter().map(|link| Stmt::Edge(edge(diagram, link, palette))));
    let graph = Graph::DiGraph { id: Id::Plain("pathways".to_owned()), strict: false, stmts };
    let mut text = graph.print(PrinterContext::default().with_semi());
    text.push('\n');
    text
}

fn header(diagram: &Diagram, flow: Flow, palette: &Palette) -> Vec<Stmt> {
    let direction = match flow {
        Flow::Right => "LR",
        Flow::Down => "TB",
    };
    let graph = vec![
        plain("rankdir", direction),
        plain("newrank", "true"),
        text("bgcolor", palette.page),
        text("fontname", FONT),
        text("fontcolor", palette.quiet),
        plain("fontsize", "10"),
        plain("labelloc", "b"),
        plain("labeljust", "l"),
        plain("ranksep", "1.1"),
        plain("nodesep", "0.18"),
        text("charset", "UTF-8"),
        caption(diagram),
    ];
    let node = vec![
        plain("shape", "box"),
        text("style", "rounded,filled"),
        text("fontname", FONT),
        plain("fontsize", "12"),
        text("fontcolor", palette.ink),
        text("margin", "0.14,0.08"),
    ];
    let edge = vec![
        text("fontname", FONT),
        plain("fontsize", "10"),
        text("fontcolor", palette.quiet),
        plain("arrowsize", "0.7"),
    ];
    [GraphAttributes::Graph(graph), GraphAttributes::Node(node), GraphAttributes::Edge(edge)]
        .into_iter()
        .map(Stmt::GAttribute)
        .collect()
}

/// What stands under the picture: what the lines mean, the notes, the sources.
fn caption(diagram: &Diagram) -> Attribute {
    let legend = diagram.legend.iter().map(|(stroke, words)| format!("{}: {words}", sample(*stroke)));
    let lines = legend.chain(diagram.notes.iter().chain(&diagram.sources).map(|note| note.replace('`', "")));
    let lines: Vec<String> = lines.flat_map(|line| wrap_to(&line, NOTE_WIDTH)).collect();
    left_lines("label", &lines)
}

/// What a line looks like, in words: a sample drawn with letters would not show thickness or dots.
fn sample(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Asked => "Thick line",
        Stroke::AskedInferred => "Thick dotted line",
        Stroke::AskedCrosswalk => "Thick dotted line to an open arrow",
        Stroke::Stated => "Solid line",
        Stroke::Inferred => "Dotted line",
        Stroke::Crosswalk => "Dotted line to an open arrow",
        Stroke::Context => "Thin line",
        Stroke::ContextInferred => "Thin dotted line",
        Stroke::ContextCrosswalk => "Thin dotted line to an open arrow",
        Stroke::Promotion => "Dashed line",
        Stroke::Beside => "Line to a diamond",
    }
}

/// The title, under it how to read the picture, then the columns; or the boxes, where there are none.
fn whole(diagram: &Diagram, flow: Flow, palette: &Palette) -> Subgraph {
    let mut inside: Vec<Stmt> =
        (0..diagram.lanes.len()).map(|lane| Stmt::Subgraph(column(diagram, lane, flow, palette))).collect();
    if diagram.is_layered() {
        inside.extend(boxes(diagram, palette, |_| true));
    }
    if !diagram.subtitle.is_empty() {
        let told = captioned_by(&wrap_to(&diagram.subtitle, NOTE_WIDTH), "12", palette.quiet, palette);
        inside = vec![Stmt::Subgraph(Subgraph {
            id: Id::Plain("cluster_reading".to_owned()),
            stmts: told.into_iter().chain(inside).collect(),
        })];
    }
    let title = captioned_by(&wrap_to(&diagram.title, TITLE_WIDTH), "20", palette.ink, palette);
    Subgraph { id: Id::Plain("cluster_picture".to_owned()), stmts: title.into_iter().chain(inside).collect() }
}

/// A cluster without a frame: only what stands over it.
fn captioned_by(lines: &[String], size: &str, color: &str, palette: &Palette) -> Vec<Stmt> {
    vec![
        attribute_stmt(left_lines("label", lines)),
        attribute_stmt(plain("labelloc", "t")),
        attribute_stmt(plain("labeljust", "l")),
        attribute_stmt(plain("fontsize", size)),
        attribute_stmt(text("fontcolor", color)),
        attribute_stmt(text("color", palette.page)),
    ]
}

/// Lines that begin at the left: each ends with `\l`, which must not be escaped.
fn left_lines(name: &str, lines: &[String]) -> Attribute {
    let lines: String = lines.iter().map(|line| format!("{}\\l", escaped(line))).collect();
    Attribute(Id::Plain(name.to_owned()), Id::Escaped(format!("\"{lines}\"")))
}

/// A column: its heading with the verb of the gap after it, and its boxes in one rank.
fn column(diagram: &Diagram, lane: usize, flow: Flow, palette: &Palette) -> Subgraph {
    let mut stmts = Vec::new();
    if let Some(heading) = diagram.lanes.get(lane) {
        let (line, _) = palette.tone(heading.tone);
        let onward = match flow {
            Flow::Right => '\u{2192}',
            Flow::Down => '\u{2193}',
        };
        let verb = heading.verb.as_ref().map(|verb| format!("\n{verb} {onward}")).unwrap_or_default();
        stmts.extend([
            attribute_stmt(text("label", &format!("{}{verb}", heading.heading))),
            attribute_stmt(plain("labeljust", "c")),
            attribute_stmt(plain("fontsize", "13")),
            attribute_stmt(text("fontcolor", line)),
            attribute_stmt(text("style", "rounded,filled")),
            attribute_stmt(text("color", palette.lane)),
            attribute_stmt(text("fillcolor", palette.lane)),
        ]);
    }
    for (index, group) in diagram.groups.iter().enumerate().filter(|(_, group)| group.lane == lane) {
        stmts.push(Stmt::Subgraph(captioned(diagram, index, group, palette)));
    }
    let mut rank = vec![attribute_stmt(plain("rank", "same"))];
    rank.extend(boxes(diagram, palette, |item| item.lane == lane && item.group.is_none()));
    // Those in groups were told of there; here they only come into line.
    let grouped = diagram.boxes.iter().enumerate().filter(|(_, item)| item.lane == lane && item.group.is_some());
    rank.extend(
        grouped.map(|(index, _)| Stmt::Node(Node { id: node_id(format!("n{index}")), attributes: Vec::new() })),
    );
    stmts.push(Stmt::Subgraph(Subgraph { id: Id::Plain(format!("rank_{}", lane + 1)), stmts: rank }));
    Subgraph { id: Id::Plain(format!("cluster_{}", lane + 1)), stmts }
}

/// A run of boxes under a caption of their own.
fn captioned(diagram: &Diagram, index: usize, group: &Group, palette: &Palette) -> Subgraph {
    let mut stmts = vec![
        attribute_stmt(text("label", &wrap(&group.caption).join("\n"))),
        attribute_stmt(plain("labeljust", "l")),
        attribute_stmt(plain("fontsize", "11")),
        attribute_stmt(text("fontcolor", palette.quiet)),
        attribute_stmt(text("style", "rounded")),
        attribute_stmt(text("color", palette.light)),
    ];
    stmts.extend(boxes(diagram, palette, |item| item.group == Some(index)));
    Subgraph { id: Id::Plain(format!("cluster_group_{}", index + 1)), stmts }
}

fn boxes<'d>(
    diagram: &'d Diagram,
    palette: &'d Palette,
    wanted: impl Fn(&Item) -> bool + 'd,
) -> impl Iterator<Item = Stmt> + 'd {
    let boxes = diagram.boxes.iter().enumerate().filter(move |(_, item)| wanted(item));
    boxes.map(move |(index, item)| Stmt::Node(node(index, item, palette)))
}

fn node(index: usize, item: &Item, palette: &Palette) -> Node {
    let (line, fill) = palette.tone(item.tone);
    let mut label = wrap(&item.name).join("\n");
    if let Some(detail) = &item.detail {
        label.push_str(&format!("\n({detail})"));
    }
    let mut attributes = vec![text("label", &label), text("color", line), text("fillcolor", fill)];
    if item.bold {
        attributes.push(plain("penwidth", "3"));
        attributes.push(text("fontname", BOLD_FONT));
    }
    if !item.folded.is_empty() {
        attributes.push(text("style", "rounded,dashed"));
    }
    Node { id: node_id(format!("n{index}")), attributes }
}

fn edge(diagram: &Diagram, link: &Link, palette: &Palette) -> Edge {
    let lane = |index: usize| diagram.boxes.get(index).map(|item| item.lane);
    // Graphviz puts an edge's first end in front: one that leads back to an earlier column is written from there.
    let leads_back = !diagram.is_layered() && lane(link.to) < lane(link.from);
    let mut attributes = stroke(link.stroke, leads_back, palette);
    if let Some(reading) = &link.label {
        attributes.push(text("label", &wrap(reading).join("\n")));
    }
    match (link.symmetric, leads_back) {
        (true, _) => attributes.push(plain("dir", "none")),
        (false, true) => attributes.push(plain("dir", "back")),
        (false, false) => {}
    }
    // Inside a column a link says nothing of which box comes first. Where there are no columns, every link does.
    if !diagram.is_layered() && lane(link.to) == lane(link.from) {
        attributes.push(plain("constraint", "false"));
    }
    let (from, to) = if leads_back { (link.to, link.from) } else { (link.from, link.to) };
    pair(format!("n{from}"), format!("n{to}"), attributes)
}

/// How a line of this meaning is drawn.
fn stroke(stroke: Stroke, leads_back: bool, palette: &Palette) -> Vec<Attribute> {
    let (style, width, color, head) = match stroke {
        Stroke::Asked => ("solid", "3", palette.ink, "normal"),
        Stroke::AskedInferred => ("dotted", "3", palette.ink, "normal"),
        Stroke::AskedCrosswalk => ("dotted", "3", palette.ink, "onormal"),
        Stroke::Stated => ("solid", "1.6", palette.ink, "normal"),
        Stroke::Inferred => ("dotted", "1.6", palette.ink, "normal"),
        // Graphviz has no dashes and dots: an open arrow tells it from what is inferred.
        Stroke::Crosswalk => ("dotted", "1.6", palette.ink, "onormal"),
        Stroke::Context => ("solid", "1", palette.light, "normal"),
        Stroke::ContextInferred => ("dotted", "1", palette.light, "normal"),
        Stroke::ContextCrosswalk => ("dotted", "1", palette.light, "onormal"),
        Stroke::Promotion => ("dashed", "1.4", palette.tone(Tone::Third).0, "normal"),
        Stroke::Beside => ("solid", "1", palette.light, "odiamond"),
    };
    let end = if leads_back { "arrowtail" } else { "arrowhead" };
    vec![text("style", style), plain("penwidth", width), text("color", color), text(end, head)]
}

fn pair(from: String, to: String, attributes: Vec<Attribute>) -> Edge {
    Edge { ty: EdgeTy::Pair(Vertex::N(node_id(from)), Vertex::N(node_id(to))), attributes }
}

fn node_id(name: String) -> NodeId {
    NodeId(Id::Plain(name), None)
}

fn attribute_stmt(attribute: Attribute) -> Stmt {
    Stmt::Attribute(attribute)
}

/// An attribute with a word or number of our own as its value.
fn plain(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Plain(value.to_owned()))
}

/// An attribute with any text as its value.
fn text(name: &str, value: &str) -> Attribute {
    Attribute(Id::Plain(name.to_owned()), Id::Escaped(format!("\"{}\"", escaped(value))))
}

/// Text that means itself between DOT's quotes: a backslash would start an escape such as `\N`, an
/// ampersand an HTML entity; control characters cannot be drawn, and what turns the direction of the text behind it is left
/// out, as in SVG.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            turns if is_direction_control(turns) => {}
            other => out.push(other),
        }
    }
    out
}
