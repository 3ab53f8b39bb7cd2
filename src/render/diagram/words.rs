//! A picture in words: what it shows, for those who cannot see it, and for the page it is printed on.
//!
//! Its title; what is highlighted; each pathway as a sentence that says what it rests on; what stands in no pathway;
//! what the picture folds away, which the words do not; notes and sources. Nothing that a name holds becomes Markdown.

use super::model::{Basis, DIFFERENTLY, Diagram, Item, Link, Pathway, Stroke};
use crate::render::picture::WordsForm;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A picture in words: `diagram` is all there is to tell, `drawn` what the picture shows of it.
pub fn write(diagram: &Diagram, drawn: &Diagram, form: WordsForm) -> String {
    let mut page = Page { form, text: String::new() };
    page.title(&diagram.title);
    page.list("Highlighted", &highlighted(diagram));
    if !diagram.pathways.is_empty() {
        // Whatever a statement returns is a path; what it rests on makes it a pathway.
        let is_answer = diagram.pathways.iter().any(|one| one.basis.is_some());
        let (one, several) = if is_answer { ("pathway", "pathways") } else { ("path", "paths") };
        page.list(&counted(diagram.pathways.len(), one, several), &pathways(diagram));
        page.list(&format!("Beside the {several}"), &besides(diagram));
    } else if let Some((left, right)) = compared(diagram) {
        comparison(&mut page, diagram, left, right);
    } else if diagram.links.is_empty() {
        page.list("What it shows", &things(diagram));
    } else {
        page.list("What it shows", &sentences(diagram, |_| true));
        page.list("Linked with nothing here", &alone(diagram));
    }
    page.list("Folded in the picture", &folded(drawn));
    // Notes set names in backticks, for terminals.
    page.list("Notes", &diagram.notes.iter().map(|note| note.replace('`', "")).collect::<Vec<_>>());
    page.list("Sources", &diagram.sources);
    page.text
}

/// What a picture says, as sentences: its pathways; where there are none, its links.
pub(super) fn told(diagram: &Diagram) -> Vec<String> {
    if diagram.pathways.is_empty() { sentences(diagram, |_| true) } else { pathways(diagram) }
}

/// Each pathway as a sentence: `Stated: A, often required for B.`
fn pathways(diagram: &Diagram) -> Vec<String> {
    diagram.pathways.iter().map(pathway).collect()
}

fn pathway(one: &Pathway) -> String {
    match &one.basis {
        Some(basis) => format!("{}: {}.", capitalized(basis), one.words),
        None => format!("{}.", one.words),
    }
}

/// What stands out among the rest: pathways that do as a whole, or else the links that do.
fn highlighted(diagram: &Diagram) -> Vec<String> {
    let is_bold = |index: usize| diagram.links.get(index).is_some_and(|link| link.stroke.is_bold());
    let stands_out = |one: &&Pathway| !one.links.is_empty() && one.links.iter().all(|&link| is_bold(link));
    let front: Vec<&Pathway> = diagram.pathways.iter().filter(stands_out).collect();
    match (front.is_empty(), front.len() < diagram.pathways.len()) {
        (false, true) => front.into_iter().map(pathway).collect(),
        // All of them were asked for: they are told below.
        (false, false) => Vec::new(),
        (true, _) => sentences(diagram, is_bold),
    }
}

/// What the picture shows beside its pathways: supervision, promotion, what lies around.
fn besides(diagram: &Diagram) -> Vec<String> {
    let on_pathways: FxHashSet<usize> = diagram.pathways.iter().flat_map(|one| one.links.iter().copied()).collect();
    sentences(diagram, |index| !on_pathways.contains(&index))
}

/// The links as sentences, those that begin alike as one: `A performs B, C and D.`
fn sentences(diagram: &Diagram, wanted: impl Fn(usize) -> bool) -> Vec<String> {
    let mut order: Vec<(usize, &str, Option<&str>)> = Vec::new();
    let mut ends: BTreeMap<(usize, &str, Option<&str>), Vec<String>> = BTreeMap::new();
    for (_, link) in diagram.links.iter().enumerate().filter(|(index, _)| wanted(*index)) {
        let key = (link.from, link.reading.as_str(), basis(link.stroke));
        if !ends.contains_key(&key) {
            order.push(key);
        }
        ends.entry(key).or_default().push(name(diagram, link.to));
    }
    let sentence = |key: &(usize, &str, Option<&str>)| {
        let (from, reading, basis) = *key;
        let ends = ends.get(key).map(|ends| listed(ends)).unwrap_or_default();
        let basis = basis.map(|basis| format!("{basis}: ")).unwrap_or_default();
        format!("{basis}{} {reading} {ends}.", name(diagram, from))
    };
    order.iter().map(sentence).collect()
}

/// What a line's kind says of its basis, where a sentence must say it.
fn basis(stroke: Stroke) -> Option<&'static str> {
    match stroke.basis() {
        Basis::Inferred => Some("Inferred"),
        Basis::Crosswalk => Some("Crosswalk"),
        Basis::Stated => None,
    }
}

/// The two boxes that are compared: the only ones in front, and every link leads to or from one of them.
fn compared(diagram: &Diagram) -> Option<(usize, usize)> {
    let mut bold = diagram.boxes.iter().enumerate().filter(|(_, item)| item.bold).map(|(index, _)| index);
    let (Some(left), Some(right), None) = (bold.next(), bold.next(), bold.next()) else { return None };
    let touches = |link: &Link| [left, right].iter().any(|side| link.from == *side || link.to == *side);
    (!diagram.links.is_empty() && diagram.links.iter().all(touches)).then_some((left, right))
}

/// What both have, what only one has, and how they are linked with each other.
fn comparison(page: &mut Page, diagram: &Diagram, left: usize, right: usize) {
    let touches = |index: usize, side: usize| {
        diagram.links.iter().any(|link| [(link.from, link.to), (link.to, link.from)].contains(&(side, index)))
    };
    let other = |link: &Link, side: usize| if link.from == side { link.to } else { link.from };
    let is_shared = |link: &Link, side: usize| {
        let end = other(link, side);
        touches(end, left) && touches(end, right) && !differs(diagram, end)
    };
    let of = |side: usize, shared: bool| {
        let opposite = if side == left { right } else { left };
        sentences(diagram, |index| {
            diagram.links.get(index).is_some_and(|link| {
                (link.from == side || link.to == side)
                    && other(link, side) != opposite
                    && is_shared(link, side) == shared
            })
        })
    };
    let (first, second) = (name(diagram, left), name(diagram, right));
    let between = |link: &Link| [(left, right), (right, left)].contains(&(link.from, link.to));
    page.list("Between the two", &sentences(diagram, |index| diagram.links.get(index).is_some_and(between)));
    page.list("What both have", &[of(left, true), of(right, true)].concat());
    page.list(&format!("Only {first}"), &of(left, false));
    page.list(&format!("Only {second}"), &of(right, false));
}

/// Whether two compared things are both linked with a box, but not in the same way.
fn differs(diagram: &Diagram, index: usize) -> bool {
    let group = diagram.boxes.get(index).and_then(|item| diagram.groups.get(item.group?));
    group.is_some_and(|group| group.caption == DIFFERENTLY)
}

/// The boxes by kind, where nothing links them.
fn things(diagram: &Diagram) -> Vec<String> {
    let mut kinds: Vec<(&str, Vec<String>)> = Vec::new();
    for (index, item) in diagram.boxes.iter().enumerate().filter(|(_, item)| item.folded.is_empty()) {
        match kinds.iter_mut().find(|(kind, _)| *kind == item.kind) {
            Some((_, names)) => names.push(name(diagram, index)),
            None => kinds.push((&item.kind, vec![name(diagram, index)])),
        }
    }
    kinds.into_iter().map(|(kind, names)| format!("{kind}: {}.", listed(&names))).collect()
}

/// Boxes that no link touches.
fn alone(diagram: &Diagram) -> Vec<String> {
    let is_alone = |index: usize| !diagram.links.iter().any(|link| link.from == index || link.to == index);
    let boxes = diagram.boxes.iter().enumerate().filter(|(index, item)| is_alone(*index) && item.folded.is_empty());
    boxes.map(|(index, item)| format!("{} ({}).", name(diagram, index), item.kind)).collect()
}

/// What the boxes stand for that stand for several.
fn folded(diagram: &Diagram) -> Vec<String> {
    let several = diagram.boxes.iter().filter(|item| !item.folded.is_empty());
    several.map(|item| format!("{}, {}: {}.", item.kind, item.name, listed(&item.folded))).collect()
}

/// What a box is called in a sentence, with the fact under its name.
fn name(diagram: &Diagram, index: usize) -> String {
    match diagram.boxes.get(index) {
        Some(Item { name, folded, kind, .. }) if !folded.is_empty() => format!("{name} ({kind})"),
        Some(Item { name, detail: Some(detail), .. }) => format!("{name} ({detail})"),
        Some(Item { name, detail: None, .. }) => name.clone(),
        None => String::new(),
    }
}

/// `A, B and C`.
fn listed(names: &[String]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

/// `1 box`, `3 boxes`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The page as it grows.
struct Page {
    form: WordsForm,
    text: String,
}

impl Page {
    fn title(&mut self, title: &str) {
        let title = self.inline(title);
        let _ = match self.form {
            WordsForm::Text => writeln!(self.text, "{title}"),
            WordsForm::Markdown => writeln!(self.text, "# {title}"),
        };
    }

    /// A heading and its items; nothing where there are none.
    fn list(&mut self, heading: &str, items: &[String]) {
        if items.is_empty() {
            return;
        }
        let heading = self.inline(heading);
        let _ = match self.form {
            WordsForm::Text => writeln!(self.text, "\n{heading}:"),
            WordsForm::Markdown => writeln!(self.text, "\n## {heading}\n"),
        };
        for item in items {
            let item = self.inline(item);
            let _ = writeln!(self.text, "- {item}");
        }
    }

    /// Text that means itself, on one line.
    fn inline(&self, text: &str) -> String {
        let one_line: String = text.chars().map(|one| if one.is_control() { ' ' } else { one }).collect();
        match self.form {
            WordsForm::Text => one_line,
            WordsForm::Markdown => escaped(&one_line),
        }
    }
}

/// Text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' | '#' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}
