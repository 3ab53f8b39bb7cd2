//! What a node says of itself: the figures first, each with its unit and year, a fact a line.

use super::notes::said;
use super::{Asking, End};
use crate::diagnostic::{Diagnostic, grouped};
use crate::graph::Graph;
use crate::resolve::names::kinds::called;
use crate::resolve::names::name_of;
use crate::value::{NodeId, Value};
use std::cmp::Reverse;

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
/// What is most asked of work: it stands before other figures, the newest first.
const PAY: &str = "median_pay_usd";
/// The figures that a comparison sets beside each other, and the word for each.
const COMPARED: [(&str, &str); 6] = [
    (PAY, "median pay"),
    ("employment", "employment"),
    ("growth_percent", "growth"),
    ("annual_openings", "annual openings"),
    ("entry_education", "entry education"),
    ("job_zone", "job zone"),
];

/// One thing that a node says of itself.
struct Fact {
    /// The property.
    key: String,
    /// What it is called.
    name: String,
    /// What it says, with its unit and what stands beside it.
    text: String,
    /// The year it is for.
    year: Option<String>,
    /// The table it is from.
    source: Option<String>,
    rank: Rank,
}

/// Where a fact stands among those of its node; within a rank, as the schema lists them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Description,
    Pay,
    Figure,
    Text,
    List,
}

/// What described nodes say of themselves, as notes: what each is on the first line, then a fact a line.
pub fn about(graph: &Graph, nodes: &[NodeId]) -> Vec<Diagnostic> {
    nodes.iter().take(TOLD).filter_map(|node| tell(graph, *node)).collect()
}

fn tell(graph: &Graph, node: NodeId) -> Option<Diagnostic> {
    let catalog = graph.catalog();
    let name = name_of(graph, node)?;
    let kinds: Vec<String> =
        graph.labels(node).iter().map(|label| called(graph, catalog.label_name(*label)).0).collect();
    let mut lines = vec![format!("`{name}`, {}", kinds.join(", "))];
    let facts = facts(graph, node);
    for fact in &facts {
        let line = match fact.rank {
            Rank::Description => fact.text.clone(),
            Rank::Pay | Rank::Figure | Rank::Text | Rank::List => format!("{}: {}", fact.name, fact.text),
        };
        lines.push(line.replace('\n', " "));
    }
    lines.extend(sources(&facts).into_iter().map(|(source, of)| format!("from {source}: {}", of.join(", "))));
    Some(*Diagnostic::note("about", lines.join("\n")))
}

/// Each table once, with what is from it.
fn sources(facts: &[Fact]) -> Vec<(&str, Vec<&str>)> {
    let mut sources: Vec<(&str, Vec<&str>)> = Vec::new();
    for fact in facts {
        let Some(source) = fact.source.as_deref() else { continue };
        match sources.iter_mut().find(|(known, _)| *known == source) {
            Some((_, of)) => of.push(&fact.name),
            None => sources.push((source, vec![&fact.name])),
        }
    }
    sources
}

/// What a node says of itself, in the order in which it is told.
fn facts(graph: &Graph, node: NodeId) -> Vec<Fact> {
    let catalog = graph.catalog();
    let properties = graph.node_properties(node);
    let named: Vec<(&str, &Value)> =
        properties.iter().map(|(key, value)| (catalog.key_name(*key).as_ref(), value)).collect();
    let value_of = |name: &str| named.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    let is_beside = |key: &str| {
        let is_said = |of: &str| value_of(of).or_else(|| value_of(&format!("{of}_published"))).is_some();
        let is_year_of_all =
            || key.strip_suffix("_year").is_some_and(|set| named.iter().any(|(other, _)| is_of(other, set)));
        BESIDE.iter().any(|ending| key.strip_suffix(ending).is_some_and(is_said)) || is_year_of_all()
    };
    let mut facts: Vec<Fact> = Vec::new();
    for (key, value) in named.iter().filter(|(key, _)| !UNTOLD.contains(key) && !is_beside(key)) {
        let Some(text) = figure(key, value) else { continue };
        let of = key.strip_suffix("_published").unwrap_or(key);
        let beside = |ending: &str| in_words(value_of(&format!("{of}{ending}"))?);
        let of_its_set = || in_words(value_of(&format!("{}_year", key.split('_').next()?))?);
        let percent = beside("_percent").map(|percent| format!("{percent} %"));
        let year = beside("_year").or_else(of_its_set);
        let brackets: Vec<String> = percent.into_iter().chain(year.clone()).collect();
        let brackets = if brackets.is_empty() { String::new() } else { format!(" ({})", brackets.join(", ")) };
        let (name, unit) = plainly(key);
        let rank = match value {
            _ if *key == "description" => Rank::Description,
            _ if key.ends_with(PAY) => Rank::Pay,
            Value::Integer(_) | Value::Float(_) => Rank::Figure,
            Value::List(_) => Rank::List,
            Value::Null
            | Value::Boolean(_)
            | Value::String(_)
            | Value::Map(_)
            | Value::Temporal(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => Rank::Text,
        };
        let text = if rank == Rank::Description { text } else { format!("{text}{unit}{brackets}") };
        facts.push(Fact { key: (*key).to_owned(), name, text, year, source: beside("_source"), rank });
    }
    let declared = declared(graph, node);
    facts.sort_by_cached_key(|fact| {
        let newest = Reverse(fact.year.clone().filter(|_| fact.rank == Rank::Pay));
        let place = declared.iter().position(|name| **name == fact.key).unwrap_or(usize::MAX);
        (fact.rank, newest, place, fact.key.clone())
    });
    facts
}

/// Whether a property is one of a set that share a beginning: `oews_employment` of `oews`.
fn is_of(key: &str, set: &str) -> bool {
    key.strip_prefix(set).is_some_and(|rest| rest.starts_with('_') && rest != "_year")
}

/// The properties that the schema lists for the kinds of a node, in its order.
fn declared(graph: &Graph, node: NodeId) -> Vec<&str> {
    let catalog = graph.catalog();
    let kinds = graph.labels(node).iter().filter_map(|label| catalog.schema().kind(catalog.label_name(*label)));
    kinds.flat_map(|kind| kind.properties.iter().map(|(name, _)| name.as_str())).collect()
}

impl Asking<'_> {
    /// The figures that one of two nodes has, beside each other.
    pub(super) fn note_figures(&mut self, left: &End, right: &End) {
        let (&[one], &[other]) = (left.nodes(), right.nodes()) else { return };
        let sides = (facts(self.graph, one), facts(self.graph, other));
        let mut lines = Vec::new();
        for (key, word) in COMPARED {
            let newest = |facts: &[Fact]| {
                let is_it = |fact: &&Fact| fact.key == key || fact.key.ends_with(&format!("_{key}"));
                facts.iter().filter(is_it).max_by_key(|fact| fact.year.clone()).map(|fact| fact.text.clone())
            };
            let (left, right) = (newest(&sides.0), newest(&sides.1));
            if left.is_some() || right.is_some() {
                let told = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
                lines.push(format!("{word}: {} and {}", told(left), told(right)));
            }
        }
        if !lines.is_empty() {
            let heading = format!("{} and {}", said(self.graph, one), said(self.graph, other));
            let message = format!("{heading}\n{}", lines.join("\n"));
            self.notes.push(*Diagnostic::note("figures", message));
        }
    }
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

/// A property's value in a sentence, a large number in groups of three digits; years and codes are no such numbers.
fn figure(key: &str, value: &Value) -> Option<String> {
    match value {
        Value::Integer(number) if !key.contains("year") => Some(grouped(&number.to_string())),
        Value::Float(number) if number.is_finite() => Some(grouped(&number.to_string())),
        other => in_words(other),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_stand_in_groups_of_three_digits() {
        let told = ["7", "950", "97550", "-3391000", "46.9", "1234.5"].map(grouped);
        assert_eq!(told, ["7", "950", "97,550", "-3,391,000", "46.9", "1,234.5"]);
        assert_eq!(figure("release_year", &Value::Integer(2025)).as_deref(), Some("2025"));
    }
}
