//! A picture as data: what is drawn, what it means, and where it stands. `docs/diagrams.md` tells every field.
//!
//! Each lane, box and link is a line, so that two pictures can be compared line by line. Every field is always there,
//! `null` or empty where there is nothing to say; only the places are left out where a picture was not laid out.

use crate::render::diagram::Diagram;
use crate::render::diagram::drawing::{Drawing, LinkShape, Point, Rect, Segment, TextBlock};
use crate::render::diagram::model::{Item, Lane, Link, Stroke, Tone};
use serde_json::{Map, Value, json};

/// The picture as one JSON object. A drawing without a width has no places.
pub fn diagram(diagram: &Diagram, drawing: &Drawing) -> Vec<u8> {
    let is_laid_out = drawing.width > 0.0;
    let places = is_laid_out.then_some(drawing);
    let shape = |index: usize| places.and_then(|places| places.lanes.get(index));
    let lanes = diagram.lanes.iter().enumerate();
    let lanes = lanes.map(|(index, one)| with(lane(one), "rect", shape(index).map(|shape| rect(shape.rect))));
    let groups = diagram.groups.iter().enumerate().map(|(index, one)| {
        let shape = places.and_then(|places| places.groups.get(index));
        with(json!({"lane": one.lane, "caption": one.caption}), "rect", shape.map(|shape| rect(shape.rect)))
    });
    let boxes = diagram.boxes.iter().enumerate().map(|(index, one)| {
        let shape = places.and_then(|places| places.boxes.get(index));
        let placed = with(item(index, one), "rect", shape.map(|shape| rect(shape.rect)));
        with(placed, "lines", shape.map(|shape| lines(&shape.name)))
    });
    let links = diagram.links.iter().enumerate().map(|(index, one)| {
        let shape = places.and_then(|places| places.links.get(index));
        let placed = with(link(one), "line", shape.map(line));
        with(placed, "label_lines", shape.map(|shape| shape.label.as_ref().map_or(Value::Null, lines)))
    });
    let pathways = diagram
        .pathways
        .iter()
        .map(|one| json!({"words": one.words, "basis": one.basis, "boxes": one.boxes, "links": one.links}));
    let legend = diagram.legend.iter().map(|(kind, meaning)| json!({"stroke": stroke(*kind), "meaning": meaning}));
    let size = places.map(|places| json!({"width": rounded(places.width), "height": rounded(places.height)}));
    let members = [
        ("title", json!(diagram.title)),
        ("subtitle", json!(diagram.subtitle)),
        ("layered", json!(diagram.is_layered())),
        ("size", size.unwrap_or(Value::Null)),
        ("lanes", lanes.collect()),
        ("groups", groups.collect()),
        ("boxes", boxes.collect()),
        ("links", links.collect()),
        ("pathways", pathways.collect()),
        ("legend", legend.collect()),
        ("notes", json!(diagram.notes)),
        ("sources", json!(diagram.sources)),
    ];
    written(&members)
}

/// The object, a member a line; an array of several has an item a line.
fn written(members: &[(&str, Value)]) -> Vec<u8> {
    let mut out = String::from("{");
    for (index, (name, value)) in members.iter().enumerate() {
        out.push_str(if index == 0 { "\n" } else { ",\n" });
        out.push_str(&format!("  {}: ", json!(name)));
        match value {
            Value::Array(items) if !items.is_empty() => {
                let items: Vec<String> = items.iter().map(|item| format!("    {item}")).collect();
                out.push_str(&format!("[\n{}\n  ]", items.join(",\n")));
            }
            other => out.push_str(&other.to_string()),
        }
    }
    out.push_str("\n}\n");
    out.into_bytes()
}

/// An object with one more member, where there is something to say.
fn with(object: Value, name: &str, value: Option<Value>) -> Value {
    match (object, value) {
        (Value::Object(mut members), Some(value)) => {
            members.insert(name.to_owned(), value);
            Value::Object(members)
        }
        (object, _) => object,
    }
}

fn lane(lane: &Lane) -> Value {
    json!({"heading": lane.heading, "tone": tone(lane.tone), "verb": lane.verb, "by_level": lane.by_level})
}

fn item(index: usize, item: &Item) -> Value {
    let members = [
        ("index", json!(index)),
        ("name", json!(item.name)),
        ("kind", json!(item.kind)),
        ("lane", json!(item.lane)),
        ("group", json!(item.group)),
        ("detail", json!(item.detail)),
        ("tone", json!(tone(item.tone))),
        ("height", json!(item.height)),
        ("bold", json!(item.bold)),
        ("folded", json!(item.folded)),
        ("description", json!(item.description)),
        ("source", json!(item.source)),
    ];
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

fn link(link: &Link) -> Value {
    json!({
        "from": link.from,
        "to": link.to,
        "reading": link.reading,
        "label": link.label,
        "stroke": stroke(link.stroke),
        "symmetric": link.symmetric,
        "sources": link.sources,
    })
}

/// A link's line: its start, its pieces (one point: straight; three: a cubic curve), its tip and how it arrives there.
fn line(shape: &LinkShape) -> Value {
    let segments = shape.segments.iter().map(|segment| match segment {
        Segment::Line(to) => json!([point(*to)]),
        Segment::Curve(first, second, to) => json!([point(*first), point(*second), point(*to)]),
    });
    json!({
        "start": point(shape.start),
        "segments": segments.collect::<Vec<_>>(),
        "tip": point(shape.tip),
        "heading": point(shape.heading),
    })
}

/// The lines of a text, each with the point its baseline starts from.
fn lines(block: &TextBlock) -> Value {
    block
        .lines
        .iter()
        .map(|line| json!({"text": line.text, "at": point(line.at), "width": rounded(line.width)}))
        .collect()
}

fn rect(rect: Rect) -> Value {
    json!([rounded(rect.x), rounded(rect.y), rounded(rect.width), rounded(rect.height)])
}

fn point(point: Point) -> Value {
    json!([rounded(point.x), rounded(point.y)])
}

/// A place in hundredths of a pixel: finer ones cannot be seen, and make files that no one can compare.
fn rounded(value: f64) -> f64 {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 { 0.0 } else { rounded }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::First => "first",
        Tone::Second => "second",
        Tone::Third => "third",
        Tone::Fourth => "fourth",
        Tone::Other => "other",
    }
}

fn stroke(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Asked => "asked",
        Stroke::AskedInferred => "asked-inferred",
        Stroke::AskedCrosswalk => "asked-crosswalk",
        Stroke::Stated => "stated",
        Stroke::Inferred => "inferred",
        Stroke::Crosswalk => "crosswalk",
        Stroke::Context => "context",
        Stroke::ContextInferred => "context-inferred",
        Stroke::ContextCrosswalk => "context-crosswalk",
        Stroke::Promotion => "promotion",
        Stroke::Beside => "beside",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::diagram::drawing::{Anchor, BoxShape, TextLine, TextRole};

    fn two_boxes() -> Diagram {
        let item = |name: &str| Item { name: name.to_owned(), kind: "Role".to_owned(), ..Item::default() };
        let link = Link {
            from: 0,
            to: 1,
            reading: "leads to".to_owned(),
            label: None,
            stroke: Stroke::AskedInferred,
            symmetric: false,
            sources: vec!["article, part 2".to_owned()],
        };
        Diagram {
            title: "A \"B\"".to_owned(),
            boxes: vec![item("A"), item("B")],
            links: vec![link],
            ..Diagram::default()
        }
    }

    #[test]
    fn the_model_is_one_json_object_with_places_where_it_was_laid_out() {
        let model = two_boxes();
        let bytes = diagram(&model, &Drawing::default());
        let read: Value = serde_json::from_slice(&bytes).expect("it is JSON");
        assert_eq!(read["title"], "A \"B\"");
        assert_eq!(read["layered"], true);
        assert_eq!(read["links"][0]["stroke"], "asked-inferred");
        assert_eq!(read["links"][0]["sources"][0], "article, part 2");
        assert!(read["size"].is_null() && read["boxes"][0].get("rect").is_none());

        let place = |x: f64| {
            let line = TextLine { at: Point { x, y: 9.999 }, width: 7.0, text: "A".to_owned() };
            let name = TextBlock { role: TextRole::Name, size: 12.0, anchor: Anchor::Start, lines: vec![line] };
            BoxShape { rect: Rect { x, y: -0.001, width: 10.0, height: 20.456 }, name, detail: None }
        };
        let from = Point { x: 10.0, y: 5.0 };
        let tip = Point { x: 50.0, y: 5.0 };
        let shape = LinkShape {
            start: from,
            segments: vec![Segment::Line(from), Segment::Curve(from, tip, tip)],
            tip,
            heading: Point { x: 1.0, y: 0.0 },
            label: None,
        };
        let drawing = Drawing {
            width: 60.0,
            height: 20.0,
            boxes: vec![place(0.0), place(50.0)],
            links: vec![shape],
            ..Drawing::default()
        };
        let read: Value = serde_json::from_slice(&diagram(&model, &drawing)).expect("it is JSON");
        assert_eq!(read["boxes"][1]["rect"], json!([50.0, 0.0, 10.0, 20.46]));
        assert_eq!(read["boxes"][1]["lines"], json!([{"text": "A", "at": [50.0, 10.0], "width": 7.0}]));
        assert_eq!(read["links"][0]["line"]["segments"][1], json!([[10.0, 5.0], [50.0, 5.0], [50.0, 5.0]]));
        assert_eq!(read["links"][0]["label_lines"], Value::Null);
        assert_eq!(read["size"], json!({"width": 60.0, "height": 20.0}));
    }
}
