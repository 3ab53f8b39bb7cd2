//! The picture in words, below it: for screen readers, and for everyone.

use crate::render::diagram::model::{Diagram, Item};
use crate::render::diagram::pen;
use crate::render::diagram::svg::escaped;

/// Everything that the picture says.
pub(super) fn lists(diagram: &Diagram) -> String {
    let mut out = String::new();
    if !diagram.pathways.is_empty() {
        section(&mut out, "pathways", "Pathways", &pathways(diagram));
    }
    section(&mut out, "boxes", "In the picture", &boxes(diagram));
    let legend = diagram.legend.iter().map(|(stroke, meaning)| format!("{}: {meaning}", pen::in_words(*stroke)));
    for (id, heading, items) in [
        ("legend", "Legend", legend.collect()),
        ("notes", "Notes", diagram.notes.clone()),
        ("sources", "Sources", diagram.sources.clone()),
    ] {
        if !items.is_empty() {
            let items: String = items.iter().map(|item| format!("<li>{}</li>\n", escaped(item))).collect();
            section(&mut out, id, heading, &format!("<ul>\n{items}</ul>\n"));
        }
    }
    out
}

fn section(out: &mut String, id: &str, heading: &str, inside: &str) {
    out.push_str(&format!(
        "<section aria-labelledby=\"words-{id}\">\n<h2 id=\"words-{id}\">{heading}</h2>\n{inside}</section>\n"
    ));
}

fn pathways(diagram: &Diagram) -> String {
    let item = |(index, pathway): (usize, &crate::render::diagram::model::Pathway)| {
        let basis = pathway.basis.as_deref().map(|basis| format!(" <span class=\"basis\">{}</span>", escaped(basis)));
        let words = escaped(&pathway.words);
        format!(
            "<li><span dir=\"auto\" id=\"pathway-{index}\">{words}</span>{} <button type=\"button\" class=\"trace\" \
             data-pathway=\"{index}\" aria-pressed=\"false\" aria-describedby=\"pathway-{index}\" hidden>Show</button></li>\n",
            basis.unwrap_or_default()
        )
    };
    let items: String = diagram.pathways.iter().enumerate().map(item).collect();
    format!("<ol>\n{items}</ol>\n")
}

/// The boxes, lane by lane, each with what is said of it and where its links lead.
fn boxes(diagram: &Diagram) -> String {
    if diagram.is_layered() {
        return list(diagram, |_| true);
    }
    let lane = |(index, lane): (usize, &crate::render::diagram::model::Lane)| {
        format!("<h3>{}</h3>\n{}", escaped(&lane.heading), list(diagram, |item| item.lane == index))
    };
    let lanes: String = diagram.lanes.iter().enumerate().map(lane).collect();
    format!("<div class=\"columns\">\n{lanes}</div>\n")
}

fn list(diagram: &Diagram, is_told: impl Fn(&Item) -> bool) -> String {
    let told = diagram.boxes.iter().enumerate().filter(|(_, item)| is_told(item));
    let items: String = told.map(|(index, item)| one(diagram, index, item)).collect();
    format!(
        "<ul>
{items}</ul>
"
    )
}

fn one(diagram: &Diagram, index: usize, item: &Item) -> String {
    let detail = item.detail.as_ref().map(|detail| format!(" <span class=\"quiet\">({})</span>", escaped(detail)));
    let name = escaped(&item.name);
    let mut out = format!("<li><a href=\"#box-{index}\" dir=\"auto\">{name}</a>{}\n", detail.unwrap_or_default());
    if !item.folded.is_empty() {
        out.push_str(&format!("<p>{}</p>\n", escaped(&format!("Stands for: {}.", item.folded.join("; ")))));
    }
    if let Some(description) = &item.description {
        out.push_str(&format!("<p>{}</p>\n", escaped(description)));
    }
    if let Some(source) = &item.source {
        out.push_str(&format!("<p class=\"source\">Source: {}</p>\n", escaped(source)));
    }
    let links: Vec<String> = diagram
        .links
        .iter()
        .filter(|link| link.from == index)
        .map(|link| {
            let other = diagram.boxes.get(link.to).map_or("", |item| item.name.as_str());
            let sources = if link.sources.is_empty() {
                String::new()
            } else {
                format!(" <span class=\"source\">Source: {}</span>", escaped(&link.sources.join("; ")))
            };
            format!(
                "<li>{} <a href=\"#box-{}\" dir=\"auto\">{}</a>{sources}</li>\n",
                escaped(&link.reading),
                link.to,
                escaped(other)
            )
        })
        .collect();
    if !links.is_empty() {
        out.push_str(&format!("<ul>\n{}</ul>\n", links.concat()));
    }
    out.push_str("</li>\n");
    out
}
