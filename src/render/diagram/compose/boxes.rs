//! What a box says: a name, a fact under it, where that is from.

use super::arrange::{Arrangement, tone};
use super::fold::Boxed;
use super::title;
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::model::{Item, Tone};
use crate::render::text;
use crate::value::{NodeId, Value};
use std::fmt::Write;

/// How many of its properties tell what a node without a name is.
const TOLD: usize = 2;
/// How many characters of each.
const TOLD_LENGTH: usize = 40;

/// The box of one node, or of several that are folded.
pub(super) fn item(gathered: &Gathered<'_>, arrangement: &Arrangement, boxed: &[Boxed], one: &Boxed) -> Item {
    match one.nodes.as_slice() {
        [node] => of_node(gathered, one, *node),
        nodes => folded(gathered, one, nodes, fold_name(gathered, arrangement, boxed, one)),
    }
}

/// `+4 more` beside others of a lane of its kind; of what, where the lane does not say it; `4 roles` alone.
fn fold_name(gathered: &Gathered<'_>, arrangement: &Arrangement, boxed: &[Boxed], one: &Boxed) -> String {
    let kind = |other: &Boxed| other.nodes.first().and_then(|&node| gathered.kinds.of(node));
    let is_layered = arrangement.lanes.is_empty();
    let beside = |other: &&Boxed| {
        !std::ptr::eq(*other, one)
            && (other.lane, other.group) == (one.lane, one.group)
            && (!is_layered || kind(other) == kind(one))
    };
    let counted = title::counted(gathered, &one.nodes);
    let mut others = boxed.iter().filter(beside).peekable();
    if others.peek().is_none() {
        return counted;
    }
    let is_of_one_kind = one.nodes.iter().all(|&node| gathered.kinds.of(node) == kind(one));
    let lane_says_it = !is_layered && one.group.is_none() && others.all(|other| kind(other) == kind(one));
    match counted.split_once(' ') {
        Some((count, what)) if is_of_one_kind && !lane_says_it => format!("+{count} more {what}"),
        _ => format!("+{} more", one.nodes.len()),
    }
}

fn of_node(gathered: &Gathered<'_>, one: &Boxed, node: NodeId) -> Item {
    let name = name(gathered, node);
    let kind = gathered.kinds.name(gathered.kinds.of(node));
    let detail = if one.shows_kind && !kind.is_empty() {
        Some(kind.to_owned())
    } else {
        level(gathered, node).filter(|level| !says(&name, level))
    };
    Item {
        lane: one.lane,
        group: one.group,
        name,
        detail,
        kind: kind.to_owned(),
        tone: tone(gathered, node),
        height: None,
        bold: gathered.is_bold(node),
        folded: Vec::new(),
        description: property(gathered, node, "description"),
        source: property(gathered, node, "source"),
    }
}

fn folded(gathered: &Gathered<'_>, one: &Boxed, nodes: &[NodeId], name: String) -> Item {
    let kind = nodes.first().and_then(|&node| gathered.kinds.of(node));
    let is_one_kind = nodes.iter().all(|&node| gathered.kinds.of(node) == kind);
    let (kind, tone) = match nodes.first() {
        Some(&first) if is_one_kind => (gathered.kinds.name(kind), tone(gathered, first)),
        _ => ("", Tone::Other),
    };
    Item {
        lane: one.lane,
        group: one.group,
        name,
        bold: nodes.iter().all(|&node| gathered.is_bold(node)),
        kind: kind.to_owned(),
        tone,
        folded: nodes.iter().map(|&node| self::name(gathered, node)).collect(),
        ..Item::default()
    }
}

/// What a node is called; one without a name by its labels and first properties, or by its id.
pub(super) fn name(gathered: &Gathered<'_>, node: NodeId) -> String {
    if let Some(name) = gathered.names.calling(node)
        && !name.trim().is_empty()
    {
        return name.to_string();
    }
    let labels: Vec<&str> = gathered.names.labels(node).collect();
    let mut told = String::new();
    for (key, value) in gathered.names.node_properties(node) {
        let is_simple = match &value {
            Value::String(text) => !text.trim().is_empty(),
            Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::Temporal(_) => true,
            Value::Null | Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
                false
            }
        };
        let value = text::literal(&value);
        if is_simple && value.chars().count() <= TOLD_LENGTH && told.matches(": ").count() < TOLD {
            let _ = write!(told, "{}{key}: {value}", if told.is_empty() { "" } else { ", " });
        }
    }
    match (labels.is_empty(), told.is_empty()) {
        (true, true) => format!("(node {})", node.index()),
        (true, false) => format!("({told})"),
        (false, true) => format!("({})", labels.join(", ")),
        (false, false) => format!("({} {told})", labels.join(", ")),
    }
}

/// A property that is text, or several texts.
fn property(gathered: &Gathered<'_>, node: NodeId, key: &str) -> Option<String> {
    let graph = gathered.names.graph();
    words(&graph.node_property(node, graph.catalog().key(key)?))
}

/// A property's text; several are joined.
pub(super) fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.to_string()),
        Value::List(items) => {
            let texts: Vec<String> = items.iter().filter_map(words).collect();
            (!texts.is_empty()).then(|| texts.join("; "))
        }
        _ => None,
    }
}

/// Whether a name says its level already: `Medical Office Assistant Diploma` is a diploma.
fn says(name: &str, level: &str) -> bool {
    name.to_lowercase().contains(&level.to_lowercase())
}

/// A node's level, where it states one.
fn level(gathered: &Gathered<'_>, node: NodeId) -> Option<String> {
    let graph = gathered.names.graph();
    match graph.node_property(node, graph.catalog().key("level")?) {
        Value::String(text) if !text.trim().is_empty() => Some(text.to_string()),
        Value::Integer(level) => Some(format!("level {level}")),
        _ => None,
    }
}

/// Orders a lane by career level, where every box of it states one that the schema ranks and they are not all the same.
pub(super) fn rank_levels(gathered: &Gathered<'_>, arrangement: &mut Arrangement, boxed: &[Boxed], items: &mut [Item]) {
    let levels = &gathered.names.graph().catalog().schema().levels;
    for (index, lane) in arrangement.lanes.iter_mut().enumerate() {
        let heights: Option<Vec<(usize, usize)>> = boxed
            .iter()
            .enumerate()
            .filter(|(_, one)| one.lane == index)
            .map(|(at, one)| {
                let [node] = one.nodes.as_slice() else { return None };
                let level = level(gathered, *node)?;
                Some((at, levels.iter().position(|known| *known == level)?))
            })
            .collect();
        let Some(heights) = heights else { continue };
        let is_ranked = heights.windows(2).any(|pair| matches!(pair, [(_, one), (_, other)] if one != other));
        if !is_ranked {
            continue;
        }
        lane.by_level = true;
        for (at, height) in heights {
            if let Some(item) = items.get_mut(at) {
                item.height = Some(height);
            }
        }
    }
}
