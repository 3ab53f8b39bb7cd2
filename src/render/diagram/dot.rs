//! A picture in Graphviz's language, through graphviz-rust.
//!
//! graphviz-rust writes text as it is given, so every text is quoted and escaped here first: any
//! name survives, whatever quotes, backslashes or angle brackets are in it.

use super::model::{Diagram, Item, Link, Stroke};
use super::palette::Palette;
use super::wrap::{wrap, wrap_to};
use graphviz_rust::dot_structures::{
    Attribute, Edge, EdgeTy, Graph, GraphAttributes, Id, Node, NodeId, Stmt, Subgraph, Vertex,
};
use graphviz_rust::printer::{DotPrinter, PrinterContext};

/// The widest a note under the picture is.
const NOTE_WIDTH: usize = 110;

/// The picture as DOT text.
pub fn write(diagram: &Diagram, dark: bool) -> String {
    let palette = Palette::of(dark);
    let mut stmts = header(diagram, palette);
    for lane in 0..diagram.lanes.len() {
        stmts.push(Stmt::Subgraph(column(diagram, lane, palette)));
    }
    stmts.extend(diagram.links.iter().map(|link| Stmt::Edge(edge(diagram, link, palette))));
    if !diagram.legend.is_empty() || !diagram.notes.is_empty() {
        stmts.push(Stmt::Subgraph(legend(diagram, palette)));
    }
    let graph = Graph::DiGraph { id: Id::Plain("pathways".to_owned()), strict: false, stmts };
    let mut text = graph.print(PrinterContext::default().with_semi());
    text.push('\n');
    text
}

fn header(diagram: &Diagram, palette: &Palette) -> Vec<Stmt> {
    let title = wrap_to(&diagram.title, NOTE_WIDTH).join("\n");
    let graph = vec![
        plain("rankdir", "LR"),
        plain("newrank", "true"),
        plain("labelloc", "t"),
        text("label", &title),
        text("bgcolor", palette.page),
        text("fontname", "DejaVu Sans,Helvetica,Arial,sans-serif"),
        plain("fontsize", "20"),
        text("fontcolor", palette.ink),
        plain("ranksep", "1.1"),
        plain("nodesep", "0.18"),
        text("charset", "UTF-8"),
    ];
    let node = vec![
        plain("shape", "box"),
        text("style", "rounded,filled"),
        text("fontname", "DejaVu Sans,Helvetica,Arial,sans-serif"),
        plain("fontsize", "12"),
        text("fontcolor", palette.ink),
        text("margin", "0.14,0.08"),
    ];
    let edge = vec![
        text("fontname", "DejaVu Sans,Helvetica,Arial,sans-serif"),
        plain("fontsize", "10"),
        text("fontcolor", palette.quiet),
        plain("arrowsize", "0.7"),
    ];
    [GraphAttributes::Graph(graph), GraphAttributes::Node(node), GraphAttributes::Edge(edge)]
        .into_iter()
        .map(Stmt::GAttribute)
        .collect()
}

/// A column: its heading with the verb of the gap after it, and its boxes in one rank.
fn column(diagram: &Diagram, lane: usize, palette: &Palette) -> Subgraph {
    let mut stmts = Vec::new();
    if let Some(heading) = diagram.lanes.get(lane) {
        let (line, _) = palette.kind(heading.rank);
        let verb = heading.verb.as_ref().map(|verb| format!("\n{verb} \u{2192}")).unwrap_or_default();
        stmts.extend([
            attribute_stmt(text("label", &format!("{} {}{verb}", lane + 1, heading.kind))),
            attribute_stmt(plain("labelloc", "t")),
            attribute_stmt(plain("fontsize", "13")),
            attribute_stmt(text("fontcolor", line)),
            attribute_stmt(text("style", "rounded,filled")),
            attribute_stmt(text("color", palette.lane)),
            attribute_stmt(text("fillcolor", palette.lane)),
        ]);
    }
    let mut rank = vec![attribute_stmt(plain("rank", "same"))];
    for (index, item) in diagram.boxes.iter().enumerate().filter(|(_, item)| item.lane == lane) {
        rank.push(Stmt::Node(node(index, item, diagram, palette)));
    }
    stmts.push(Stmt::Subgraph(Subgraph { id: Id::Plain(format!("rank_{}", lane + 1)), stmts: rank }));
    Subgraph { id: Id::Plain(format!("cluster_{}", lane + 1)), stmts }
}

fn node(index: usize, item: &Item, diagram: &Diagram, palette: &Palette) -> Node {
    let (line, fill) = palette.kind(diagram.lanes.get(item.lane).and_then(|lane| lane.rank));
    let mut label = wrap(&item.name).join("\n");
    if let Some(detail) = &item.detail {
        label.push_str(&format!("\n({detail})"));
    }
    let mut attributes = vec![text("label", &label), text("color", line), text("fillcolor", fill)];
    if item.bold {
        attributes.push(plain("penwidth", "3"));
        attributes.push(text("fontname", "DejaVu Sans Bold,Helvetica-Bold,Arial Bold,sans-serif"));
    }
    if item.folded {
        attributes.push(text("style", "rounded,dashed"));
    }
    Node { id: node_id(format!("n{index}")), attributes }
}

fn edge(diagram: &Diagram, link: &Link, palette: &Palette) -> Edge {
    let lane = |index: usize| diagram.boxes.get(index).map(|item| item.lane);
    let mut attributes = stroke(link.stroke, palette);
    if let Some(reading) = &link.reading {
        attributes.push(text("label", &wrap(reading).join("\n")));
    }
    // Only steps to a later column say which column comes first.
    if lane(link.to) <= lane(link.from) {
        attributes.push(plain("constraint", "false"));
    }
    pair(format!("n{}", link.from), format!("n{}", link.to), attributes)
}

/// How a line of this meaning is drawn.
fn stroke(stroke: Stroke, palette: &Palette) -> Vec<Attribute> {
    let (style, width, color, head) = match stroke {
        Stroke::Asked => ("solid", "3", palette.ink, "normal"),
        Stroke::AskedInferred => ("dotted", "3", palette.ink, "normal"),
        Stroke::Stated => ("solid", "1.6", palette.ink, "normal"),
        Stroke::Inferred => ("dotted", "1.6", palette.ink, "normal"),
        Stroke::Context => ("solid", "1", palette.light, "normal"),
        Stroke::Promotion => ("dashed", "1.4", palette.kind(Some(2)).0, "normal"),
        Stroke::Beside => ("solid", "1", palette.light, "odiamond"),
    };
    vec![text("style", style), plain("penwidth", width), text("color", color), text("arrowhead", head)]
}

/// What the lines mean, drawn with the lines themselves; the notes are its caption.
fn legend(diagram: &Diagram, palette: &Palette) -> Subgraph {
    // A left-justified line ends with `\l`, which must not be escaped.
    let caption: Vec<String> = diagram.notes.iter().flat_map(|note| wrap_to(note, NOTE_WIDTH)).collect();
    let caption: String = caption.iter().map(|line| format!("{}\\l", escaped(line))).collect();
    let mut stmts = vec![
        attribute_stmt(Attribute(Id::Plain("label".to_owned()), Id::Escaped(format!("\"{caption}\"")))),
        attribute_stmt(plain("labelloc", "b")),
        attribute_stmt(plain("labeljust", "l")),
        attribute_stmt(plain("fontsize", "10")),
        attribute_stmt(text("fontcolor", palette.quiet)),
        attribute_stmt(text("color", palette.page)),
    ];
    for (index, (meaning, words)) in diagram.legend.iter().enumerate() {
        let (from, to) = (format!("l{index}a"), format!("l{index}b"));
        stmts.push(Stmt::Node(Node {
            id: node_id(from.clone()),
            attributes: vec![plain("shape", "point"), text("color", palette.quiet), plain("width", "0.05")],
        }));
        stmts.push(Stmt::Node(Node {
            id: node_id(to.clone()),
            attributes: vec![
                plain("shape", "plaintext"),
                text("style", "solid"),
                plain("fontsize", "10"),
                text("fontcolor", palette.quiet),
                text("label", &wrap_to(words, 34).join("\n")),
            ],
        }));
        stmts.push(Stmt::Edge(pair(from, to, stroke(*meaning, palette))));
    }
    if diagram.legend.is_empty() {
        // A cluster needs something in it to carry its caption.
        stmts.push(Stmt::Node(Node { id: node_id("l".to_owned()), attributes: vec![text("style", "invis")] }));
    }
    Subgraph { id: Id::Plain("cluster_legend".to_owned()), stmts }
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
/// ampersand an HTML entity; control characters cannot be drawn.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
