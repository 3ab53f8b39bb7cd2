//! From nodes and relationships to columns, boxes, links, a title, a legend and notes.

use super::gather::{Gathered, is_promotion, is_step};
use super::model::{Diagram, Item, Lane, Link, Stroke};
use crate::diagnostic::Severity;
use crate::graph::Graph;
use crate::render::names::Names;
use crate::render::style::Picture;
use crate::render::text::{Cells, node_text};
use crate::render::{diagnostics, schema};
use crate::session::{Answer, Outcome};
use crate::value::{LabelId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// Puts everything in its place.
pub(super) fn compose(outcome: &Outcome, gathered: Gathered, picture: &Picture) -> Diagram {
    let graph = &*outcome.graph;
    let names = Names::new(graph);
    let columns = Columns::of(graph, &gathered.nodes);
    let (boxes, places) = place(graph, &names, &gathered, &columns, picture.max_boxes);
    let mut diagram = Diagram { boxes, lanes: columns.lanes, ..Diagram::default() };
    diagram.links = links(graph, &names, &gathered, &places);
    share_verbs(&mut diagram, &plain_readings(graph, &gathered));
    diagram.title = title(outcome, &gathered, &names);
    diagram.legend = legend(graph, &gathered, &diagram);
    diagram.notes = notes(outcome);
    diagram
}

/// The columns, and which of them a label stands in.
struct Columns {
    lanes: Vec<Lane>,
    of_label: FxHashMap<Option<LabelId>, usize>,
}

impl Columns {
    /// Kinds in pathway order first, then other labels in the order of their ids, then nodes without any.
    fn of(graph: &Graph, nodes: &[NodeId]) -> Columns {
        let catalog = graph.catalog();
        let kinds = &catalog.schema().kinds;
        let mut labels: Vec<(usize, Option<LabelId>)> = Vec::new();
        for &node in nodes {
            let label = column_label(graph, node);
            if !labels.iter().any(|&(_, known)| known == label) {
                let order = match label {
                    Some(label) => kind_index(graph, label).unwrap_or(kinds.len() + label.index()),
                    None => usize::MAX,
                };
                labels.push((order, label));
            }
        }
        labels.sort_unstable_by_key(|&(order, _)| order);
        let lane = |label: Option<LabelId>| {
            let Some(label) = label else { return Lane { kind: "(no label)".to_owned(), rank: None, verb: None } };
            let kind = kind_index(graph, label).filter(|&index| kinds.get(index).is_some_and(|kind| kind.pathway));
            Lane { kind: catalog.label_name(label).to_string(), rank: kind, verb: None }
        };
        Columns {
            lanes: labels.iter().map(|&(_, label)| lane(label)).collect(),
            of_label: labels.iter().enumerate().map(|(index, &(_, label))| (label, index)).collect(),
        }
    }
}

/// A kind's place in the schema.
fn kind_index(graph: &Graph, label: LabelId) -> Option<usize> {
    let catalog = graph.catalog();
    let name = catalog.label_name(label);
    catalog.schema().kinds.iter().position(|kind| kind.label == **name)
}

/// The label that puts a node in its column: the first that the schema ranks, else the first.
fn column_label(graph: &Graph, node: NodeId) -> Option<LabelId> {
    let labels = graph.labels(node);
    let ranked = labels.iter().filter_map(|&label| Some((kind_index(graph, label)?, label))).min();
    ranked.map(|(_, label)| label).or_else(|| labels.first().copied())
}

/// The boxes, and which one each node is in. A column that is too long folds its last ones into one.
fn place(
    graph: &Graph,
    names: &Names<'_>,
    gathered: &Gathered,
    columns: &Columns,
    max_boxes: usize,
) -> (Vec<Item>, FxHashMap<NodeId, usize>) {
    let mut lanes: Vec<Vec<NodeId>> = vec![Vec::new(); columns.lanes.len()];
    for &node in &gathered.nodes {
        let lane = columns.of_label.get(&column_label(graph, node));
        if let Some(nodes) = lane.and_then(|&lane| lanes.get_mut(lane)) {
            nodes.push(node);
        }
    }
    let room = room(&lanes.iter().map(Vec::len).collect::<Vec<_>>(), max_boxes);
    let links = link_counts(graph, gathered);
    let mut boxes = Vec::new();
    let mut places = FxHashMap::default();
    for (lane, mut nodes) in lanes.into_iter().enumerate() {
        let room = room.get(lane).copied().unwrap_or(usize::MAX);
        let fold = nodes.len() > room;
        if fold {
            // Those that matter most stay: the asked-for, then the most linked.
            let weight = |node: &NodeId| {
                (
                    !gathered.subjects.contains(node),
                    !gathered.asked.contains(node),
                    usize::MAX - links.get(node).unwrap_or(&0),
                    *node,
                )
            };
            nodes.sort_by_key(weight);
        }
        let kept = if fold { room.saturating_sub(1) } else { nodes.len() };
        let folded = nodes.split_off(kept.min(nodes.len()));
        nodes.sort_unstable();
        for node in nodes {
            places.insert(node, boxes.len());
            let name = node_text(node, names, Cells::Flat);
            boxes.push(Item {
                lane,
                detail: level(graph, node).filter(|level| !says(&name, level)),
                name,
                bold: gathered.asked.contains(&node) || gathered.subjects.contains(&node),
                folded: false,
            });
        }
        if !folded.is_empty() {
            folded.iter().for_each(|&node| {
                places.insert(node, boxes.len());
            });
            let name = format!("+{} more", folded.len());
            boxes.push(Item { lane, name, detail: None, bold: false, folded: true });
        }
    }
    (boxes, places)
}

/// How many boxes each column may have: the longest columns give way until all fit.
fn room(lengths: &[usize], max_boxes: usize) -> Vec<usize> {
    let mut room = lengths.to_vec();
    while room.iter().sum::<usize>() > max_boxes {
        match room.iter_mut().max() {
            Some(longest) if *longest > 2 => *longest -= 1,
            _ => break,
        }
    }
    room
}

fn link_counts(graph: &Graph, gathered: &Gathered) -> FxHashMap<NodeId, usize> {
    let mut counts = FxHashMap::default();
    for &relationship in &gathered.relationships {
        let (start, end) = graph.endpoints(relationship);
        *counts.entry(start).or_default() += 1;
        *counts.entry(end).or_default() += 1;
    }
    counts
}

/// Whether a name says its level already: `Medical Office Assistant Diploma` is a diploma.
fn says(name: &str, level: &str) -> bool {
    name.to_lowercase().contains(&level.to_lowercase())
}

/// A node's level, where it states one.
fn level(graph: &Graph, node: NodeId) -> Option<String> {
    match graph.node_property(node, graph.catalog().key("level")?) {
        Value::String(text) => Some(text.to_string()),
        Value::Integer(level) => Some(format!("level {level}")),
        _ => None,
    }
}

/// The links between boxes, each pair and reading once.
fn links(graph: &Graph, names: &Names<'_>, gathered: &Gathered, places: &FxHashMap<NodeId, usize>) -> Vec<Link> {
    let mut links: BTreeMap<(usize, usize, String), Stroke> = BTreeMap::new();
    for &relationship in &gathered.relationships {
        let (start, end) = graph.endpoints(relationship);
        let (Some(&from), Some(&to)) = (places.get(&start), places.get(&end)) else { continue };
        let stroke = stroke(graph, gathered, relationship);
        let reading = names.reading(relationship);
        let known = links.entry((from, to, reading)).or_insert(stroke);
        *known = stroke.min(*known);
    }
    let link = |((from, to, reading), stroke)| Link { from, to, reading: Some(reading), stroke };
    links.into_iter().map(link).collect()
}

fn stroke(graph: &Graph, gathered: &Gathered, relationship: RelationshipId) -> Stroke {
    let one_was_asked = !gathered.asked.is_empty();
    match gathered.on_pathways.get(&relationship) {
        Some(true) if one_was_asked => Stroke::Asked,
        Some(false) if one_was_asked => Stroke::AskedInferred,
        Some(true) => Stroke::Stated,
        Some(false) => Stroke::Inferred,
        None if !is_step(graph, relationship) => Stroke::Beside,
        None if is_promotion(graph, relationship) => Stroke::Promotion,
        None if one_was_asked => Stroke::Context,
        None => Stroke::Stated,
    }
}

/// How the drawn relationships read without a hedge: only these may stand for a whole gap.
fn plain_readings(graph: &Graph, gathered: &Gathered) -> BTreeSet<String> {
    let catalog = graph.catalog();
    let reading = |&relationship: &RelationshipId| {
        catalog.schema().reading(catalog.type_name(graph.type_of(relationship)), None, None)
    };
    gathered.relationships.iter().map(reading).collect()
}

/// Where links between two neighbouring columns read alike and without a hedge, the columns' gap says
/// it once; any other reading stays on its link.
fn share_verbs(diagram: &mut Diagram, plain: &BTreeSet<String>) {
    for lane in 0..diagram.lanes.len().saturating_sub(1) {
        let lane_of = |index: usize| diagram.boxes.get(index).map(|item| item.lane);
        let in_gap = |link: &Link| {
            lane_of(link.from) == Some(lane) && lane_of(link.to) == Some(lane + 1) && link.stroke != Stroke::Beside
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for reading in diagram.links.iter().filter(|link| in_gap(link)).filter_map(|link| link.reading.as_deref()) {
            if plain.contains(reading) {
                *counts.entry(reading).or_default() += 1;
            }
        }
        let most = counts.into_iter().max_by_key(|&(reading, count)| (count, std::cmp::Reverse(reading)));
        let Some(verb) = most.map(|(verb, _)| verb.to_owned()) else { continue };
        let gap: Vec<bool> = diagram.links.iter().map(in_gap).collect();
        for (link, in_gap) in diagram.links.iter_mut().zip(gap) {
            if in_gap && link.reading.as_deref() == Some(&verb) {
                link.reading = None;
            }
        }
        if let Some(lane) = diagram.lanes.get_mut(lane) {
            lane.verb = Some(verb);
        }
    }
}

/// A sentence that says what the picture shows.
fn title(outcome: &Outcome, gathered: &Gathered, names: &Names<'_>) -> String {
    let graph = &*outcome.graph;
    let one = |nodes: &[NodeId]| match nodes {
        [node] => node_text(*node, names, Cells::Flat),
        nodes => counted(graph, nodes),
    };
    let unique = |mut nodes: Vec<NodeId>| {
        nodes.sort_unstable();
        nodes.dedup();
        nodes
    };
    match outcome.answer {
        Answer::Pathways if !gathered.ends.is_empty() => {
            let from = unique(gathered.ends.iter().map(|&(from, _)| from).collect());
            let to = unique(gathered.ends.iter().map(|&(_, to)| to).collect());
            format!("From {} to {}", one(&from), one(&to))
        }
        Answer::Pathways => "No pathways".to_owned(),
        Answer::Table | Answer::Listing | Answer::Description | Answer::Comparison | Answer::Found => {
            let is_other = |node: &NodeId| !gathered.subjects.contains(node);
            let others = counted(graph, &unique(gathered.nodes.iter().copied().filter(is_other).collect()));
            match (outcome.answer, outcome.subjects.as_slice()) {
                (Answer::Comparison, [left, right]) if !left.is_empty() && !right.is_empty() => {
                    format!("{} compared with {}", one(left), one(right))
                }
                (Answer::Description, [subject]) if !subject.is_empty() => {
                    format!("{} and what it is linked to", one(subject))
                }
                (Answer::Listing, [subject]) if !subject.is_empty() => format!("{others} linked with {}", one(subject)),
                _ => others,
            }
        }
    }
}

/// `7 degrees and 2 fields`.
fn counted(graph: &Graph, nodes: &[NodeId]) -> String {
    let mut counts: BTreeMap<(usize, Option<LabelId>), usize> = BTreeMap::new();
    for &node in nodes {
        let label = column_label(graph, node);
        let order = label.and_then(|label| kind_index(graph, label)).unwrap_or(usize::MAX);
        *counts.entry((order, label)).or_default() += 1;
    }
    let parts: Vec<String> = counts.into_iter().map(|((_, label), count)| count_of(graph, label, count)).collect();
    match parts.split_last() {
        None => "Nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}

fn count_of(graph: &Graph, label: Option<LabelId>, count: usize) -> String {
    let catalog = graph.catalog();
    let Some(label) = label else { return format!("{count} without a label") };
    let name = catalog.label_name(label);
    let plural = catalog.schema().kind(name).map(|kind| kind.plural.clone()).filter(|plural| !plural.is_empty());
    match (count, plural) {
        (1, Some(_)) => format!("1 {}", name.to_lowercase()),
        (_, Some(plural)) => format!("{count} {plural}"),
        (_, None) => format!("{count} {name}"),
    }
}

/// What the kinds of line mean, for those that are drawn.
fn legend(graph: &Graph, gathered: &Gathered, diagram: &Diagram) -> Vec<(Stroke, String)> {
    let mut strokes: Vec<Stroke> = diagram.links.iter().map(|link| link.stroke).collect();
    strokes.sort_unstable();
    strokes.dedup();
    let beside = || {
        let mut verbs: Vec<String> = gathered
            .relationships
            .iter()
            .filter(|&&relationship| stroke(graph, gathered, relationship) == Stroke::Beside)
            .map(|&relationship| {
                let catalog = graph.catalog();
                catalog.schema().reading(catalog.type_name(graph.type_of(relationship)), None, None)
            })
            .collect();
        verbs.sort();
        verbs.dedup();
        format!("no pathway step: {}", verbs.join(", "))
    };
    let meaning = |stroke| match stroke {
        Stroke::Asked => "your pathway, as the source states it".to_owned(),
        Stroke::AskedInferred => format!("your pathway, {}", unstated(graph, gathered)),
        Stroke::Stated => "stated by the source".to_owned(),
        Stroke::Inferred => unstated(graph, gathered).to_owned(),
        Stroke::Context => "other steps".to_owned(),
        Stroke::Promotion => "leads on to the next of its kind".to_owned(),
        Stroke::Beside => beside(),
    };
    strokes.into_iter().map(|stroke| (stroke, meaning(stroke))).collect()
}

/// What pathways rest on that are not stated.
fn unstated(graph: &Graph, gathered: &Gathered) -> &'static str {
    let catalog = graph.catalog();
    let is_crosswalk = |&relationship: &RelationshipId| {
        let kind = catalog.schema().relationship(catalog.type_name(graph.type_of(relationship)));
        kind.is_some_and(|kind| kind.crosswalk)
    };
    if gathered.relationships.iter().any(is_crosswalk) {
        "by a statistical crosswalk, which relates a program to an occupation"
    } else {
        "inferred: through a field, with no requirement named for the role itself"
    }
}

/// The answer's notes, then the sources as they ask to be credited.
fn notes(outcome: &Outcome) -> Vec<String> {
    let notes = outcome.diagnostics.iter().filter(|one| one.severity == Severity::Note);
    let mut lines: Vec<String> = notes.map(|note| diagnostics::sentence(&note.message)).collect();
    for source in schema::attributions(&outcome.graph) {
        lines.push(format!("Source: {source}"));
    }
    lines
}
