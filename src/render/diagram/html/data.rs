//! What a page's script works with: the model and the places of boxes, as JSON that no name can end.

use crate::render::diagram::drawing::Drawing;
use crate::render::diagram::model::{Diagram, Item, Link, Pathway, Stroke};
use crate::render::diagram::svg::shown;
use serde_json::{Value, json};

/// The data as the text of a script element.
pub(super) fn data(diagram: &Diagram, drawing: &Drawing) -> String {
    let boxes: Vec<Value> = diagram
        .boxes
        .iter()
        .zip(&drawing.boxes)
        .map(|(item, shape)| {
            let mut value = boxed(item);
            let rect = &shape.rect;
            for (key, number) in [("x", rect.x), ("y", rect.y), ("width", rect.width), ("height", rect.height)] {
                value[key] = json!((number * 100.0).round() / 100.0);
            }
            value
        })
        .collect();
    let links: Vec<Value> = diagram.links.iter().map(linked).collect();
    let pathways: Vec<Value> = diagram.pathways.iter().map(pathway).collect();
    safe(&json!({ "boxes": boxes, "links": links, "pathways": pathways }).to_string())
}

fn boxed(item: &Item) -> Value {
    json!({
        "name": shown(&item.name),
        "kind": shown(&item.kind),
        "detail": item.detail.as_deref().map(shown),
        "folded": item.folded.iter().map(|name| shown(name)).collect::<Vec<_>>(),
        "description": item.description.as_deref().map(shown),
        "source": item.source.as_deref().map(shown),
    })
}

fn linked(link: &Link) -> Value {
    json!({
        "from": link.from,
        "to": link.to,
        "reading": shown(&link.reading),
        "symmetric": link.symmetric,
        "step": link.stroke != Stroke::Beside && !link.symmetric,
        "sources": link.sources.iter().map(|source| shown(source)).collect::<Vec<_>>(),
    })
}

fn pathway(pathway: &Pathway) -> Value {
    json!({ "boxes": pathway.boxes, "links": pathway.links })
}

/// JSON without a sign that HTML reads: in JSON these stand inside text only, where they may be written as numbers.
fn safe(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => out.push_str(&format!("\\u{:04x}", u32::from(character))),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::super::svg::tests::sample_with;
    use super::*;

    #[test]
    fn data_cannot_end_its_element_and_says_what_was_meant() {
        let name = "</script><!-- <script> & \u{2028}\u{7F} \"quoted\" \\";
        let (diagram, drawing) = sample_with(name);
        let text = data(&diagram, &drawing);
        assert!(!text.contains(['<', '>', '&', '\u{2028}', '\u{7F}']), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["boxes"][0]["name"], name.replace('\u{7F}', " "));
        assert_eq!(read["boxes"][0]["x"], 40.0);
        assert_eq!(read["links"][0]["sources"][0], "Handbook, section 2");
        assert_eq!(read["pathways"][0]["boxes"], json!([0, 2]));
    }
}
