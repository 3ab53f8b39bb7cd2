//! What pictures say of their parts in words: tooltips, and descriptions for those who do not see them.

use crate::render::diagram::model::{Diagram, Item, Link};
use crate::render::diagram::words;

/// How many pathways, or sentences about links, a description tells before it counts the others.
const TOLD: usize = 40;

/// The picture in words: how to read it, what is in it, and its pathways with what they rest on, or else its links.
pub(super) fn describe_picture(diagram: &Diagram) -> String {
    let mut sentences = Vec::new();
    sentences.extend(sentence(&diagram.subtitle));
    let headings: Vec<&str> = diagram.lanes.iter().map(|lane| lane.heading.as_str()).collect();
    let lanes = if headings.is_empty() { String::new() } else { format!(", in the columns {}", headings.join(", ")) };
    let (boxes, links) =
        (words::counted(diagram.boxes.len(), "box", "boxes"), words::counted(diagram.links.len(), "link", "links"));
    sentences.push(format!("{boxes} and {links}{lanes}."));
    let told = words::told(diagram);
    let (one, several) = match diagram.pathways.is_empty() {
        true => ("other sentence", "other sentences"),
        false => ("other pathway", "other pathways"),
    };
    let others = words::counted(told.len().saturating_sub(TOLD), one, several);
    let has_others = told.len() > TOLD;
    sentences.extend(told.into_iter().take(TOLD));
    if has_others {
        sentences.push(format!("And {others}."));
    }
    sentences.join(" ")
}

/// A box in words: its name, what it is, what is said of it and where.
pub(in super::super) fn describe_box(item: &Item) -> String {
    let facts: Vec<&str> = [item.kind.as_str(), item.detail.as_deref().unwrap_or_default()]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect();
    let facts = if facts.is_empty() { String::new() } else { format!(" ({})", facts.join(", ")) };
    let mut sentences = vec![format!("{}{facts}", item.name)];
    if !item.folded.is_empty() {
        sentences.push(format!("Stands for: {}.", item.folded.join("; ")));
    }
    sentences.extend(item.description.as_deref().and_then(sentence));
    sentences.extend(item.source.as_ref().map(|source| format!("Source: {source}")));
    sentences.join(" \u{2013} ")
}

/// A link in words: from where, how it reads, to where, and where that is said.
pub(in super::super) fn describe_link(diagram: &Diagram, link: &Link) -> String {
    let name = |index: usize| diagram.boxes.get(index).map_or("", |item| item.name.as_str());
    let mut words = format!("{}: {} {}", name(link.from), link.reading, name(link.to));
    if !link.sources.is_empty() {
        words.push_str(&format!(" \u{2013} Source: {}", link.sources.join("; ")));
    }
    words
}

/// Text as a sentence that ends; nothing where there is none.
fn sentence(text: &str) -> Option<String> {
    let text = text.trim();
    match text.chars().last() {
        None => None,
        Some('.' | '!' | '?' | ':' | ';') => Some(text.to_owned()),
        Some(_) => Some(format!("{text}.")),
    }
}
