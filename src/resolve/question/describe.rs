//! `describe X`: every relationship of a node.

use super::build::Make;
use super::{Asked, Asking, End};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::resolve::names::kinds::{KindOf, called};
use crate::resolve::names::name_of;
use crate::syntax::tree::*;
use crate::value::{NodeId, Value};

/// Of how many nodes the note tells what they are.
const TOLD: usize = 3;
/// How many members of a list are told.
const LISTED: usize = 12;
/// What stands beside a word or figure, in properties of its own: how many say so, the year it is for, the table it is from.
const BESIDE: [&str; 3] = ["_percent", "_year", "_source"];
/// Endings of names that are units, and how these stand behind a number.
const UNITS: [(&str, &str); 2] = [("_usd", " USD"), ("_percent", " %")];
/// Words of names that are said letter by letter.
const LETTERS: [&str; 5] = ["oews", "soc", "cip", "usd", "isco"];
/// Properties that say nothing about a node itself, or that its name and the rows say already.
const UNTOLD: [&str; 3] = ["key", "name", "source"];

impl Asking<'_> {
    /// `describe`: columns `relationship`, `direction`, `node`, `properties`, and `of` where a name stands for
    /// several nodes. What the node itself says goes to a note.
    pub(super) fn describe(&mut self, end: &End) -> Query {
        self.asked = vec![Asked::new(end)];
        self.notes.extend(about(self.graph, &super::endpoint::most_meant(self.graph, end.nodes())));
        let make = Make::at(end.span);
        let mut link = make.relationship(Some("link"), None);
        link.direction = Direction::Either;
        let elements = vec![
            PathElement::Node(self.node("subject", end)),
            PathElement::Relationship(link),
            PathElement::Node(make.node(Some("node"))),
        ];
        let kind = make.call("type", vec![make.variable("link")]);
        let properties = make.call("properties", vec![make.variable("link")]);
        let mut items = vec![
            make.item(kind, "relationship"),
            make.item(self.direction(make), "direction"),
            make.item(make.variable("node"), "node"),
            make.item(properties, "properties"),
        ];
        if end.nodes().len() > 1 {
            items.push(make.item(make.variable("subject"), "of"));
        }
        let mut projection = make.projection(items);
        if let Some(key) = self.shown_by() {
            projection.order.push(make.ascending(make.property("subject", key)));
        }
        if end.nodes().len() > 1 {
            projection.order.push(make.ascending(make.call("id", vec![make.variable("subject")])));
        }
        projection.order.push(make.descending(make.variable("direction")));
        let types = self.types_of_links(end);
        let place = self.place_of_type(make, &make.variable("relationship"), &types, &[]);
        projection.order.extend(place.map(|place| make.ascending(place)));
        projection.order.push(make.ascending(make.variable("relationship")));
        // What is rated highest, or said by most, comes first.
        if let Some(measure) = self.measure_of_links(make, end) {
            projection.order.push(make.ascending(make.is_null(measure.clone(), false)));
            projection.order.push(make.descending(measure));
        }
        projection.order.extend(self.place_of_hedge(make, end, &types).map(|place| make.ascending(place)));
        projection.order.extend(self.rank_of_link(make, &types).map(|rank| make.ascending(rank)));
        if let Some(key) = self.shown_by() {
            projection.order.push(make.ascending(make.property("node", key)));
        }
        make.query(vec![make.match_clause(make.pattern(elements), None), make.clause(ClauseKind::Return(projection))])
    }

    /// What the links of an endpoint measure, each type by the first of its numbers: `importance`, `percent`.
    fn measure_of_links(&self, make: Make, end: &End) -> Option<Expression> {
        let keys = self.first_measures(self.types_of_links(end));
        let mut measures: Vec<Expression> = keys.iter().map(|key| self.rating(make, key)).collect();
        match measures.len() {
            0 | 1 => measures.pop(),
            _ => Some(make.call("coalesce", measures)),
        }
    }

    /// Which way a link points, seen from the subject; `both` where it holds both ways.
    fn direction(&self, make: Make) -> Expression {
        let catalog = self.graph.catalog();
        let symmetric = catalog.schema().relationships.iter().filter(|kind| kind.symmetric);
        let in_use =
            symmetric.filter(|kind| catalog.relationship_type(&kind.name).is_some_and(|id| catalog.type_count(id) > 0));
        let both_ways: Vec<&str> = in_use.map(|kind| kind.name.as_str()).collect();
        let mut branches = Vec::new();
        if !both_ways.is_empty() {
            let kind = make.call("type", vec![make.variable("link")]);
            branches.push((make.is_in(kind, make.texts(both_ways)), make.text("both")));
        }
        let starts_here = make.equal(make.call("startNode", vec![make.variable("link")]), make.variable("subject"));
        branches.push((starts_here, make.text("outgoing")));
        make.case(branches, Some(make.text("incoming")))
    }

    /// What a kind is, under a list of its nodes.
    pub(super) fn explain_kind(&mut self, kind: &KindOf) {
        let Some(described) = self.graph.catalog().schema().kind(&kind.label) else { return };
        if !described.description.is_empty() {
            let message = format!("{}: {}", called(self.graph, &kind.label).0, described.description);
            self.notes.push(*Diagnostic::note("about", message));
        }
    }
}

/// What described nodes say of themselves, as notes.
pub fn about(graph: &Graph, nodes: &[NodeId]) -> Vec<Diagnostic> {
    nodes.iter().take(TOLD).filter_map(|node| tell(graph, *node)).collect()
}

fn tell(graph: &Graph, node: NodeId) -> Option<Diagnostic> {
    let catalog = graph.catalog();
    let name = name_of(graph, node)?;
    let kinds: Vec<String> =
        graph.labels(node).iter().map(|label| called(graph, catalog.label_name(*label)).0).collect();
    let mut told = vec![format!("`{name}`, {}", kinds.join(", "))];
    let mut properties = graph.node_properties(node);
    properties.sort_by_key(|(key, _)| (catalog.key_name(*key).as_ref() != "description", *key));
    let named: Vec<(&str, &Value)> =
        properties.iter().map(|(key, value)| (catalog.key_name(*key).as_ref(), value)).collect();
    let value_of = |name: &str| named.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let is_beside = |key: &str| {
        let is_said = |of: &str| value_of(of).or_else(|| value_of(&format!("{of}_published"))).is_some();
        BESIDE.iter().any(|ending| key.strip_suffix(ending).is_some_and(is_said))
    };
    for (key, value) in named.iter().filter(|(key, _)| !UNTOLD.contains(key) && !is_beside(key)) {
        let Some(text) = in_words(value) else { continue };
        let of = key.strip_suffix("_published").unwrap_or(key);
        let beside = BESIDE.iter().filter_map(|ending| {
            let text = in_words(value_of(&format!("{of}{ending}"))?)?;
            Some(if *ending == "_percent" { format!("{text} %") } else { text })
        });
        let beside: Vec<String> = beside.collect();
        let beside = if beside.is_empty() { String::new() } else { format!(" ({})", beside.join(", ")) };
        let (name, unit) = plainly(key);
        told.push(if *key == "description" { text } else { format!("{name}: {text}{unit}{beside}") });
    }
    Some(*Diagnostic::note("about", told.join("; ")))
}

/// A property's name in plain words, and the unit that it ends in: `oews_mean_pay_usd` is `OEWS mean pay`, in ` USD`.
fn plainly(key: &str) -> (String, &'static str) {
    let (name, unit) = UNITS
        .iter()
        .find_map(|(ending, unit)| Some((key.strip_suffix(ending)?, *unit)))
        .filter(|(name, _)| !name.is_empty())
        .unwrap_or((key, ""));
    let word = |word: &str| if LETTERS.contains(&word) { word.to_uppercase() } else { word.to_owned() };
    (name.split('_').filter(|part| !part.is_empty()).map(word).collect::<Vec<_>>().join(" "), unit)
}

/// A value in a sentence; nothing for what has no words.
pub(super) fn in_words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim_end_matches('.').to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        Value::Boolean(yes) => Some(if *yes { "yes" } else { "no" }.to_owned()),
        Value::List(items) => {
            let mut told: Vec<String> = items.iter().take(LISTED).filter_map(in_words).collect();
            if items.len() > LISTED {
                told.push(format!("and {} more", items.len() - LISTED));
            }
            (!told.is_empty()).then(|| told.join(", "))
        }
        Value::Temporal(temporal) => Some(temporal.to_string()),
        // No property holds any of these.
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => None,
    }
}
