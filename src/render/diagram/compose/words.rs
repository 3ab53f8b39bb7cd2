//! The words around a picture: how to read it, what its lines mean, what its reader should know.

use super::arrange::Shape;
use super::boxes;
use super::links::{only_reading, verbs};
use crate::diagnostic::{Severity, grouped};
use crate::render::diagnostics;
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::model::{Basis, DIFFERENTLY, Diagram, Item, Stroke, Tone};
use crate::render::schema;
use crate::render::style::Flow;
use crate::session::Answer;
use crate::value::{NodeId, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// How to read a picture, from what is really drawn.
pub(super) fn subtitle(gathered: &Gathered<'_>, diagram: &Diagram, shape: Shape) -> String {
    let mut sentences = Vec::new();
    match shape {
        Shape::Columns => sentences.extend(along(gathered, diagram)),
        Shape::Layered => {
            sentences.extend(only_reading(gathered, &diagram.links).map(|verb| format!("Every line reads “{verb}”.")))
        }
        Shape::Centre => sentences.extend(around(gathered, diagram)),
        Shape::Sides => sentences.push(between(gathered, diagram)),
        Shape::Listing => {}
    }
    if let [pathway] = gathered.walks.as_slice()
        && let Some(cost) = &pathway.cost
    {
        sentences.push(format!("It costs {cost}."));
    }
    sentences.extend(dotted(diagram));
    sentences.extend(heights(gathered, diagram));
    sentences.join(" ")
}

/// `Follow the bold line: degree, role, duty.` Only lanes that the line goes through are named.
fn along(gathered: &Gathered<'_>, diagram: &Diagram) -> Option<String> {
    let is_bold = diagram.links.iter().any(|link| link.stroke.is_bold());
    let ends: BTreeSet<usize> = diagram
        .links
        .iter()
        .filter(|link| !is_bold || link.stroke.is_bold())
        .flat_map(|link| [link.from, link.to])
        .collect();
    let lanes: BTreeSet<usize> = ends.iter().filter_map(|&end| diagram.boxes.get(end)).map(|item| item.lane).collect();
    // Pathway kinds have the tones; what stands beside them is not on the way.
    let is_pathway = |lane: &usize| diagram.lanes.get(*lane).is_some_and(|lane| lane.tone != Tone::Other);
    let on_the_way = lanes.iter().filter(|lane| is_pathway(lane)).count();
    let lanes = lanes.into_iter().filter(|lane| on_the_way < 2 || is_pathway(lane));
    let mut kinds: Vec<String> = Vec::new();
    for lane in lanes {
        let kind = diagram.boxes.iter().find(|item| item.lane == lane).map(|item| item.kind.to_lowercase());
        kinds.extend(kind.filter(|kind| !kind.is_empty()));
    }
    if kinds.len() < 2 {
        return None;
    }
    let kinds = kinds.join(", ");
    if is_bold {
        // (Several bold links may leave one box: then there is more than one line to follow.)
        let mut starts: Vec<usize> =
            diagram.links.iter().filter(|one| one.stroke.is_bold()).map(|one| one.from).collect();
        let count = starts.len();
        starts.sort_unstable();
        starts.dedup();
        let line = if starts.len() < count { "lines" } else { "line" };
        let mut bases: Vec<Basis> =
            diagram.links.iter().filter(|one| one.stroke.is_bold()).map(|one| one.stroke.basis()).collect();
        bases.sort_unstable();
        bases.dedup();
        let look = match bases.as_slice() {
            [Basis::Inferred] => format!("bold dotted {line}"),
            [Basis::Crosswalk] => format!("bold {line} of dashes and dots"),
            _ => format!("bold {line}"),
        };
        return Some(format!("Follow the {look}: {kinds}."));
    }
    let way = match gathered.picture.flow {
        Flow::Right => "from left to right",
        Flow::Down => "from top to bottom",
    };
    Some(format!("Read {way}: {kinds}."))
}

/// What dotted lines are, where others are not.
fn dotted(diagram: &Diagram) -> Option<String> {
    let is_inferred = |stroke: Stroke| stroke.basis() == Basis::Inferred;
    let light = diagram.links.iter().any(|link| is_inferred(link.stroke) && !link.stroke.is_bold());
    let mut bold = diagram.links.iter().map(|link| link.stroke).filter(|stroke| stroke.is_bold());
    let mixed = bold.clone().any(is_inferred) && !bold.all(is_inferred);
    (light || mixed).then(|| "Dotted lines are inferred.".to_owned())
}

/// Which side of what is described means what.
fn around(gathered: &Gathered<'_>, diagram: &Diagram) -> Option<String> {
    let middle = diagram.boxes.iter().find(|item| item.bold)?.lane;
    let (left, right) = match gathered.picture.flow {
        Flow::Right => ("on the left", "on the right"),
        Flow::Down => ("above", "below"),
    };
    let has_left = middle > 0;
    let has_right = middle + 1 < diagram.lanes.len();
    match (has_left, has_right) {
        (true, true) => {
            let (it, its) = if gathered.subjects.len() > 1 { ("them", "their") } else { ("it", "its") };
            let both_ways = if has_both_ways(diagram) { " What is linked both ways stands once." } else { "" };
            Some(format!("Links to {it} are {left}, {its} own links {right}; each group says how.{both_ways}"))
        }
        (true, false) | (false, true) => Some("Each group says how its boxes are linked.".to_owned()),
        (false, false) => None,
    }
}

/// Whether something is linked both to and from what is described.
fn has_both_ways(diagram: &Diagram) -> bool {
    let is_bold = |at: usize| diagram.boxes.get(at).is_some_and(|item| item.bold);
    let leading = |to_bold: bool| {
        let led = diagram.links.iter().filter(move |link| !link.symmetric && is_bold(link.from) != is_bold(link.to));
        let led = led.filter(move |link| is_bold(link.to) == to_bold);
        led.map(move |link| if to_bold { link.from } else { link.to }).collect::<BTreeSet<usize>>()
    };
    !leading(true).is_disjoint(&leading(false))
}

/// What stands between the two sides of a comparison.
fn between(gathered: &Gathered<'_>, diagram: &Diagram) -> String {
    let sides = match gathered.picture.flow {
        Flow::Right => "on the outer sides",
        Flow::Down => "above and below",
    };
    let differs = diagram.groups.iter().any(|group| group.caption == DIFFERENTLY);
    let both = if differs { "What both are linked with" } else { "What both have" };
    let has_outer = diagram.lanes.iter().any(|lane| lane.heading.starts_with("Only "));
    match (shares_something(diagram), has_outer) {
        (true, true) => format!("{both} stands in the middle, what only one has {sides}."),
        (true, false) => format!("{both} stands in the middle."),
        (false, _) => format!("What only one has stands {sides}."),
    }
}

/// `Higher roles stand higher.`
fn heights(gathered: &Gathered<'_>, diagram: &Diagram) -> Vec<String> {
    let ranked = diagram.lanes.iter().enumerate().filter(|(_, lane)| lane.by_level);
    let kind = |lane: usize| diagram.boxes.iter().find(|item| item.lane == lane).map(|item| item.kind.as_str());
    let several = |kind: &str| {
        let known = gathered.names.graph().catalog().schema().kind(kind);
        known.map(|kind| kind.plural.clone()).filter(|plural| !plural.is_empty()).unwrap_or_else(|| "boxes".to_owned())
    };
    let place = match gathered.picture.flow {
        Flow::Right => "higher",
        // Lanes are rows then, and the highest comes first.
        Flow::Down => "further left",
    };
    let mut kinds: Vec<String> = ranked.filter_map(|(lane, _)| kind(lane)).map(several).collect();
    kinds.dedup();
    kinds.into_iter().map(|kinds| format!("Higher {kinds} stand {place}.")).collect()
}

/// What the kinds of line mean, for those that are drawn. Where there is only the plain one, there is nothing to tell
/// apart, unless pathways were asked for: that they are stated is part of the answer.
pub(super) fn legend(gathered: &Gathered<'_>, diagram: &Diagram, shape: Shape) -> Vec<(Stroke, String)> {
    let strokes: BTreeSet<Stroke> = diagram.links.iter().map(|link| link.stroke).collect();
    let is_pathways = gathered.outcome.answer == Answer::Pathways;
    if !is_pathways && strokes.iter().all(|stroke| *stroke == Stroke::Stated) {
        return Vec::new();
    }
    strokes.into_iter().map(|stroke| (stroke, meaning(gathered, diagram, shape, stroke))).collect()
}

fn meaning(gathered: &Gathered<'_>, diagram: &Diagram, shape: Shape, stroke: Stroke) -> String {
    let is_highlight = gathered.picture.highlight.is_some();
    let yours = if is_highlight { "what is highlighted" } else { "your pathway" };
    let others = if is_highlight { "everything else" } else { "other steps" };
    match stroke {
        Stroke::Asked if shape == Shape::Columns && gathered.outcome.answer == Answer::Pathways => {
            let stated = if has_source(diagram, stroke) { "as the source states it" } else { "stated" };
            format!("{yours}, {stated}")
        }
        Stroke::Asked => yours.to_owned(),
        Stroke::AskedInferred => format!("{yours}, {}", inferred(gathered)),
        Stroke::AskedCrosswalk => format!("{yours}, {CROSSWALK}"),
        Stroke::Stated if has_source(diagram, stroke) => "stated by the source".to_owned(),
        Stroke::Stated => "stated".to_owned(),
        Stroke::Inferred => inferred(gathered),
        Stroke::Crosswalk => CROSSWALK.to_owned(),
        Stroke::Context if has_doubt(diagram) => format!("{others}, stated"),
        Stroke::Context => others.to_owned(),
        Stroke::ContextInferred => format!("{others}, {}", inferred(gathered)),
        Stroke::ContextCrosswalk => format!("{others}, {CROSSWALK}"),
        Stroke::Promotion => named("leads on to the next of its kind", &verbs(gathered, &diagram.links, stroke)),
        Stroke::Beside => named("no pathway step", &verbs(gathered, &diagram.links, stroke)),
    }
}

/// Whether something is light and not stated: then what is stated must say so.
fn has_doubt(diagram: &Diagram) -> bool {
    diagram.links.iter().any(|link| matches!(link.stroke, Stroke::ContextInferred | Stroke::ContextCrosswalk))
}

const CROSSWALK: &str = "from a statistical crosswalk";

/// Whether every line of a kind names a source.
fn has_source(diagram: &Diagram, stroke: Stroke) -> bool {
    diagram.links.iter().filter(|link| link.stroke == stroke).all(|link| !link.sources.is_empty())
}

fn named(meaning: &str, verbs: &[String]) -> String {
    if verbs.is_empty() { meaning.to_owned() } else { format!("{meaning}: {}", verbs.join(", ")) }
}

/// What makes a pathway inferred: the kinds that it goes through.
fn inferred(gathered: &Gathered<'_>) -> String {
    let kinds = &gathered.names.graph().catalog().schema().kinds;
    let through: Vec<String> =
        kinds.iter().filter(|kind| kind.inferred).map(|kind| format!("a {}", kind.label.to_lowercase())).collect();
    if through.is_empty() {
        return "inferred".to_owned();
    }
    format!("inferred: through {}; its steps are stated, the way as a whole is not", through.join(" or "))
}

/// What the reader should know: what is folded, what two sides lack, and the answer's own notes.
pub(super) fn notes(
    gathered: &Gathered<'_>,
    diagram: &Diagram,
    shape: Shape,
    places: &FxHashMap<NodeId, usize>,
) -> Vec<String> {
    let mut notes: Vec<String> = folded(gathered, &diagram.boxes).into_iter().collect();
    if shape == Shape::Sides && gathered.outcome.stopped.is_none() && !shares_something(diagram) {
        notes.push("The two share nothing that the graph knows of.".to_owned());
    }
    notes.extend(left_out(gathered, places));
    notes.extend(uncited(gathered, diagram));
    if let Some(stopped) = &gathered.outcome.stopped {
        let why = diagnostics::sentence(&stopped.message).replace('`', "");
        notes.push(format!("The answer was cut short, and so is the picture: {why}"));
    }
    let told = gathered.outcome.diagnostics.iter().filter(|one| one.severity == Severity::Note);
    // A comparison's ratings and figures stand in its text, and not in the picture.
    let told = told.filter(|one| !["counts-presence", "figures"].contains(&one.code));
    notes.extend(told.map(|note| diagnostics::sentence(&note.message.replace('\n', "; ")).replace('`', "")));
    notes.extend(requirements(gathered, places, &notes));
    notes
}

/// What is not drawn: steps around an asked-for pathway, links that nobody asked for.
fn left_out(gathered: &Gathered<'_>, places: &FxHashMap<NodeId, usize>) -> Vec<String> {
    let is_drawn = |fact: &&Fact| places.contains_key(&fact.from) && places.contains_key(&fact.to);
    let around = gathered.facts.iter().filter(|fact| gathered.steps_around.contains(&fact.relationship));
    let more = gathered.steps_around.len().saturating_sub(around.filter(is_drawn).count());
    let mut notes = Vec::new();
    match more {
        0 => {}
        1 => notes.push("1 more step lies around it.".to_owned()),
        more => notes.push(format!("{} more steps lie around it.", grouped(&more.to_string()))),
    }
    if gathered.left_out > 0 {
        let count = grouped(&gathered.left_out.to_string());
        notes.push(format!("{count} links of other kinds between these are not drawn."));
    }
    notes
}

/// What drawn fields require, where the answer does not say it: a statement that returns paths is told as much as a question.
fn requirements(gathered: &Gathered<'_>, places: &FxHashMap<NodeId, usize>, told: &[String]) -> Vec<String> {
    let graph = gathered.names.graph();
    let Some(key) = graph.catalog().key("requirements") else { return Vec::new() };
    if gathered.outcome.answer != Answer::Table || gathered.facts.is_empty() {
        return Vec::new();
    }
    let drawn = gathered.nodes.iter().filter(|node| places.contains_key(node));
    let notes = drawn.filter_map(|&node| {
        let Value::String(text) = graph.node_property(node, key) else { return None };
        Some(diagnostics::sentence(&format!("{}: {text}", boxes::name(gathered, node))))
    });
    notes.filter(|note| !told.contains(note)).collect()
}

/// How much of what is drawn names no source, in a graph where documents are named.
fn uncited(gathered: &Gathered<'_>, diagram: &Diagram) -> Option<String> {
    if schema::sources(gathered.names.graph()).is_empty() {
        return None;
    }
    let is_own = |item: &&Item| item.folded.is_empty() && item.kind != "Source";
    let boxes = diagram.boxes.iter().filter(is_own).filter(|item| item.source.is_none()).count();
    let links = diagram.links.iter().filter(|link| link.sources.is_empty()).count();
    let boxes = (boxes > 0).then(|| format!("{boxes} box{}", if boxes == 1 { "" } else { "es" }));
    let links = (links > 0).then(|| format!("{links} link{}", if links == 1 { "" } else { "s" }));
    let named: Vec<String> = boxes.into_iter().chain(links).collect();
    let verb = if named.len() == 1 && named.iter().all(|one| one.starts_with("1 ")) { "names" } else { "name" };
    (!named.is_empty()).then(|| format!("{} {verb} no source.", named.join(" and ")))
}

/// How many boxes are folded, and how to see them; on a page, why.
fn folded(gathered: &Gathered<'_>, items: &[Item]) -> Option<String> {
    let folds: Vec<usize> = items.iter().map(|item| item.folded.len()).filter(|&count| count > 0).collect();
    let hidden: usize = folds.iter().sum();
    let all = items.len() - folds.len() + hidden;
    let boxes = match folds.len() {
        0 => return None,
        1 => "one".to_owned(),
        boxes => boxes.to_string(),
    };
    Some(match gathered.picture.page {
        Some(_) => format!("{hidden} boxes are folded into {boxes}, so that the picture fits one page."),
        None => format!("{hidden} boxes are folded into {boxes}; --max-boxes {all} shows each of them."),
    })
}

fn shares_something(diagram: &Diagram) -> bool {
    let both = diagram.lanes.iter().position(|lane| lane.heading == "Both");
    both.is_some_and(|both| diagram.boxes.iter().any(|item| item.lane == both))
}
