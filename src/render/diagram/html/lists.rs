//! The picture in words, below it: for screen readers, and for everyone.

use crate::render::diagram::model::{Diagram, Item, Link, Pathway};
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
    let item = |(index, pathway): (usize, &Pathway)| {
        let basis = pathway.basis.as_deref().map(|basis| format!(" <span class=\"basis\">{}</span>", escaped(basis)));
        let words = isolated(diagram, pathway);
        format!(
            "<li><span id=\"pathway-{index}\">{words}</span>{} <button type=\"button\" class=\"trace\" \
             data-pathway=\"{index}\" aria-pressed=\"false\" aria-describedby=\"pathway-{index}\" hidden>Show</button></li>\n",
            basis.unwrap_or_default()
        )
    };
    let items: String = diagram.pathways.iter().enumerate().map(item).collect();
    format!("<ol>\n{items}</ol>\n")
}

/// A pathway's words, with every name apart from them: one that is read from right to left turns nothing around it.
fn isolated(diagram: &Diagram, pathway: &Pathway) -> String {
    let mut out = String::new();
    let mut rest = pathway.words.as_str();
    for item in pathway.boxes.iter().filter_map(|&index| diagram.boxes.get(index)) {
        let Some((before, after)) = rest.split_once(item.name.as_str()).filter(|_| !item.name.is_empty()) else {
            continue;
        };
        out.push_str(&format!("{}<bdi>{}</bdi>", escaped(before), escaped(&item.name)));
        rest = after;
    }
    out + &escaped(rest)
}

/// Names and sources in a sentence, each apart from what is around it.
fn apart(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("<bdi>{}</bdi>", escaped(name))).collect();
    names.join("; ")
}

/// The boxes, lane by lane, each with what is said of it and where its links lead.
fn boxes(diagram: &Diagram) -> String {
    let mut links: Vec<Vec<&Link>> = vec![Vec::new(); diagram.boxes.len()];
    for link in &diagram.links {
        if let Some(leaving) = links.get_mut(link.from) {
            leaving.push(link);
        }
    }
    let told = |is_told: &dyn Fn(&Item) -> bool| {
        let told = diagram.boxes.iter().zip(&links).enumerate().filter(|(_, (item, _))| is_told(item));
        let items: String = told.map(|(index, (item, links))| one(diagram, index, item, links)).collect();
        format!("<ul>\n{items}</ul>\n")
    };
    if diagram.is_layered() {
        return told(&|_| true);
    }
    let lane = |(index, lane): (usize, &crate::render::diagram::model::Lane)| {
        format!("<h3>{}</h3>\n{}", escaped(&lane.heading), told(&|item| item.lane == index))
    };
    let lanes: String = diagram.lanes.iter().enumerate().map(lane).collect();
    format!("<div class=\"columns\">\n{lanes}</div>\n")
}

fn one(diagram: &Diagram, index: usize, item: &Item, links: &[&Link]) -> String {
    let detail = item.detail.as_ref().map(|detail| format!(" <span class=\"quiet\">({})</span>", escaped(detail)));
    let name = escaped(&item.name);
    let mut out = format!("<li><a href=\"#box-{index}\" dir=\"auto\">{name}</a>{}\n", detail.unwrap_or_default());
    if !item.folded.is_empty() {
        out.push_str(&format!("<p>Stands for: {}.</p>\n", apart(&item.folded)));
    }
    if let Some(description) = &item.description {
        out.push_str(&format!("<p dir=\"auto\">{}</p>\n", escaped(description)));
    }
    if let Some(source) = &item.source {
        out.push_str(&format!("<p class=\"source\">Source: {}</p>\n", apart(std::slice::from_ref(source))));
    }
    let links: Vec<String> = links
        .iter()
        .map(|link| {
            let other = diagram.boxes.get(link.to).map_or("", |item| item.name.as_str());
            let sources = if link.sources.is_empty() {
                String::new()
            } else {
                format!(" <span class=\"source\">Source: {}</span>", apart(&link.sources))
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
