//! What a person gets wrong when editing data: every rule is one function, every problem is found
//! at once, and each says what to do.

use super::SOURCE;
use super::entries::{Entries, LinkEntry, NodeEntry, PropertyEntry, ends_said, unknown_relationship};
use super::near::nearest;
use super::schema::{Holds, SchemaFile};
use super::table::{At, Problems};
use crate::diagnostic::{Diagnostic, Severity};
use crate::graph::{Kind, RelationshipKind, Schema, Step};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Cow;
use std::ops::Range;

/// Properties that every node or relationship may have, with or without a schema.
const EVERYWHERE: [&str; 3] = ["key", "name", "source"];

/// Holds what the files say to the schema, where there is one, and to each other.
pub(super) fn check(entries: &Entries<'_>, schema: Option<&SchemaFile>, problems: &mut Problems<'_>) {
    let half_read = HalfRead::around(entries, problems);
    let mut check = Check { entries, names: names(entries), half_read, problems };
    check.duplicate_names();
    check.duplicate_keys();
    if let Some(file) = schema {
        check.kinds(&file.schema);
        check.relationship_types(&file.schema);
        check.ends(&file.schema);
        check.properties(file);
    }
    check.targets();
    check.repeated_links();
    check.sources();
    check.documents();
    if let Some(file) = schema {
        check.reach(&file.schema);
    }
}

/// Where each node stands, by label and name.
fn names<'e>(entries: &'e Entries<'_>) -> FxHashMap<(&'e str, &'e str), usize> {
    let mut names = FxHashMap::default();
    for (at, node) in entries.nodes.iter().enumerate() {
        names.entry((node.label.as_ref(), node.name.as_ref())).or_insert(at);
    }
    names
}

/// What stands around the lines that are no TOML: from the node before to the node after. Nothing that is
/// missing there is a problem of its own.
struct HalfRead<'f> {
    pieces: Vec<(usize, Range<usize>, &'f str)>,
}

impl<'f> HalfRead<'f> {
    fn around(entries: &Entries<'_>, problems: &Problems<'f>) -> Self {
        let piece = |at: &At| {
            let text = problems.files.get(at.file)?.text.as_ref();
            let here = || entries.nodes.iter().filter(|node| node.at.file == at.file).map(|node| node.at.offset);
            let line = text.get(..at.offset)?.rfind('\n').map_or(0, |before| before + 1);
            // A heading that is broken belongs to no node before it.
            let is_heading = line > 0 && text.get(line..)?.starts_with('[');
            let node = || here().filter(|offset| *offset <= at.offset).max().unwrap_or(0);
            let start = if is_heading { line } else { node() };
            let end = here().filter(|offset| *offset > at.offset).min().unwrap_or(text.len());
            Some((at.file, start..end, text.get(start..end)?))
        };
        HalfRead { pieces: problems.broken.iter().filter_map(piece).collect() }
    }

    /// Whether a node, or what the whole file says above it, is half read.
    fn holds(&self, at: At) -> bool {
        let is_in = |range: &Range<usize>| range.contains(&at.offset) || range.start == 0;
        self.pieces.iter().any(|(file, range, _)| *file == at.file && is_in(range))
    }

    /// Whether a name stands where something could not be read.
    fn mentions(&self, name: &str) -> bool {
        self.pieces.iter().any(|(_, _, text)| text.contains(name))
    }
}

struct Check<'c, 'e, 'f> {
    entries: &'e Entries<'e>,
    names: FxHashMap<(&'e str, &'e str), usize>,
    half_read: HalfRead<'f>,
    problems: &'c mut Problems<'f>,
}

impl<'e> Check<'_, 'e, '_> {
    fn duplicate_names(&mut self) {
        for (at, node) in self.entries.nodes.iter().enumerate() {
            let first = self.names.get(&(node.label.as_ref(), node.name.as_ref()));
            let Some(first) = first.filter(|first| **first != at).and_then(|first| self.entries.nodes.get(*first))
            else {
                continue;
            };
            let place = self.problems.place(first.at);
            let problem =
                Diagnostic::data("data-duplicate-name", format!("the {} `{}` is stated twice", node.label, node.name))
                    .hint(format!("it first stands at {place}: keep one of the two, or give one another name"));
            self.problems.add(node.at, problem);
        }
    }

    /// Keys that files give themselves; those made from kind and name are told apart by the names.
    fn duplicate_keys(&mut self) {
        let mut seen: FxHashMap<&str, At> = FxHashMap::default();
        for node in &self.entries.nodes {
            let Some(Value::String(key)) = &node.key else { continue };
            if let Some(first) = seen.insert(key, node.at) {
                let place = self.problems.place(first);
                let problem = Diagnostic::data("data-duplicate-name", format!("two nodes have the key `{key}`"))
                    .hint(format!("the other stands at {place}: give one another key, or none"));
                self.problems.add(node.at, problem);
            }
        }
    }

    fn kinds(&mut self, schema: &Schema) {
        let known = || schema.kinds.iter().map(|kind| kind.label.as_str());
        let of_nodes = self.entries.nodes.iter().map(|node| (&node.label, node.at));
        let of_links = self.entries.links.iter().map(|link| (&link.to_label, link.at));
        for (label, at) in of_nodes.chain(of_links) {
            if schema.kind(label).is_some() {
                continue;
            }
            let near = nearest(label, known());
            let fix = match near.first() {
                Some(near) => format!("write {near}"),
                None => format!("the schema's kinds are {}", known().collect::<Vec<_>>().join(", ")),
            };
            let problem = Diagnostic::data("data-unknown-kind", format!("the schema has no kind `{label}`"));
            self.problems.add(at, problem.hint(fix).near(near));
        }
    }

    fn relationship_types(&mut self, schema: &Schema) {
        let mut said = FxHashSet::default();
        for link in &self.entries.links {
            if schema.relationship(&link.kind).is_some() || !said.insert((link.kind_at.file, link.kind_at.offset)) {
                continue;
            }
            self.problems.add(link.kind_at, unknown_relationship(schema, &link.kind));
        }
    }

    /// Whether each relationship joins kinds that it may join.
    fn ends(&mut self, schema: &Schema) {
        for link in &self.entries.links {
            let Some(from) = self.entries.nodes.get(link.from) else {
                continue;
            };
            let Some(kind) = schema.relationship(&link.kind) else {
                continue;
            };
            let known = schema.kind(&from.label).is_some() && schema.kind(&link.to_label).is_some();
            // Without ends the schema has a problem of its own.
            if !known || kind.ends.is_empty() || joins(kind, &from.label, &link.to_label) {
                continue;
            }
            let message =
                format!("`{}` goes from {}, not from {} to {}", link.kind, ends_said(kind), from.label, link.to_label);
            let problem = Diagnostic::data("data-wrong-ends", message).hint(self.other_way(schema, from, link));
            self.problems.add(link.at, problem);
        }
    }

    /// What would join the two ends of a relationship that cannot.
    fn other_way(&self, schema: &Schema, from: &NodeEntry<'_>, link: &LinkEntry<'_>) -> String {
        let between = |from: &str, to: &str| -> Vec<&str> {
            let kinds = schema.relationships.iter().filter(|kind| joins(kind, from, to));
            kinds.map(|kind| kind.name.as_str()).collect()
        };
        let there = between(&from.label, &link.to_label);
        if !there.is_empty() {
            return format!("from {} to {} goes {}", from.label, link.to_label, there.join(" or "));
        }
        let back = between(&link.to_label, &from.label);
        if !back.is_empty() {
            return format!(
                "write it beside the {} `{}`: from there goes {}",
                link.to_label,
                link.to_name,
                back.join(" or ")
            );
        }
        format!("the schema has no relationship between {} and {}", from.label, link.to_label)
    }

    /// Whether each property is known there, and holds what it may.
    fn properties(&mut self, file: &SchemaFile) {
        for node in &self.entries.nodes {
            for property in &node.properties {
                self.property(file, property, &node.label);
            }
        }
        let mut said = FxHashSet::default();
        for link in &self.entries.links {
            // Relationships written as one item share their properties.
            for property in
                link.properties.iter().filter(|property| said.insert((property.at.file, property.at.offset)))
            {
                self.property(file, property, &link.kind);
            }
        }
    }

    fn property(&mut self, file: &SchemaFile, property: &PropertyEntry<'_>, on: &str) {
        let known_there = file.schema.kind(on).is_some() || file.schema.relationship(on).is_some();
        if !known_there || EVERYWHERE.contains(&property.key.as_ref()) {
            return;
        }
        let Some(rule) = file.property(&property.key, on) else {
            let here = || file.properties.iter().filter(|rule| rule.is_on(on)).map(|rule| rule.name.as_str());
            let near = nearest(&property.key, here());
            let fix = match near.first() {
                Some(near) => format!("write {near}"),
                None => {
                    format!("{on} may have {}", here().chain(["section", "document"]).collect::<Vec<_>>().join(", "))
                }
            };
            let problem = Diagnostic::data(
                "data-unknown-property",
                format!("the schema has no property `{}` on {on}", property.key),
            );
            return self.problems.add(property.at, problem.hint(fix).near(near));
        };
        if !holds(&property.value, rule.holds) {
            let name = &property.key;
            let message = format!("`{name}` takes {}, not {}", rule.holds.phrase(), found(&property.value));
            let fix = match rule.holds {
                Holds::Texts => format!("write {name} = [\"...\", \"...\"]"),
                Holds::Text => format!("write {name} = \"...\""),
                Holds::Anything | Holds::WholeNumber | Holds::Number => format!("write {name} = 1, without quotes"),
                Holds::YesOrNo => format!("write {name} = true or {name} = false"),
            };
            return self.problems.add(property.at, Diagnostic::data("data-wrong-type", message).hint(fix));
        }
        if let Value::String(text) = &property.value
            && let Some(levels) = levels_of(&file.schema, &property.key, on)
            && rule.values.is_empty()
            && !levels.iter().any(|level| level == text.as_ref())
        {
            let problem = Diagnostic::data("data-wrong-value", format!("`{}` cannot be `{text}`", property.key))
                .hint(format!("the schema's levels are {}", levels.join(", ")))
                .near(nearest(text, levels.iter().map(String::as_str)));
            return self.problems.add(property.at, problem);
        }
        if let Value::String(text) = &property.value
            && !rule.values.is_empty()
            && !rule.values.iter().any(|value| value == text.as_ref())
        {
            let problem = Diagnostic::data("data-wrong-value", format!("`{}` cannot be `{text}`", property.key))
                .hint(format!("it is one of {}", rule.values.join(", ")))
                .near(nearest(text, rule.values.iter().map(String::as_str)));
            self.problems.add(property.at, problem);
        }
    }

    /// Whether the node at the end of each relationship exists.
    fn targets(&mut self) {
        for link in &self.entries.links {
            let is_known = self.names.contains_key(&(link.to_label.as_ref(), link.to_name.as_ref()));
            if is_known || self.half_read.mentions(&link.to_name) {
                continue;
            }
            let of_kind = self.entries.nodes.iter().filter(|node| node.label == link.to_label);
            let near = nearest(&link.to_name, of_kind.map(|node| node.name.as_ref()));
            let elsewhere = self.entries.nodes.iter().find(|node| node.name == link.to_name);
            let fix = match (near.first(), elsewhere) {
                (Some(near), _) => format!("write \"{near}\", or add [{}.\"{}\"]", link.to_label, link.to_name),
                (None, Some(node)) => format!("it is a {}: write {{ {} = \"{}\" }}", node.label, node.label, node.name),
                (None, None) => format!("add [{}.\"{}\"], with its section", link.to_label, link.to_name),
            };
            let problem = Diagnostic::data(
                "data-unknown-name",
                format!("there is no {} named `{}`", link.to_label, link.to_name),
            );
            self.problems.add(link.at, problem.hint(fix).near(near));
        }
    }

    /// The same relationship between the same nodes, twice.
    fn repeated_links(&mut self) {
        let mut seen: FxHashMap<(usize, &str, &str, &str), At> = FxHashMap::default();
        for link in &self.entries.links {
            let what = (link.from, link.kind.as_ref(), link.to_label.as_ref(), link.to_name.as_ref());
            if let Some(first) = seen.insert(what, link.at) {
                let place = self.problems.place(first);
                let message = format!("`{}` to the {} `{}` is stated twice", link.kind, link.to_label, link.to_name);
                let problem =
                    warning("data-repeated-relationship", message).hint(format!("it also stands at {place}: keep one"));
                self.problems.add(link.at, problem);
            }
        }
    }

    /// Whether every node and relationship says where it is from.
    fn sources(&mut self) {
        const FIX: &str = "add section = \"...\", and document = \"...\" at the top of the file";
        for node in self.entries.nodes.iter().filter(|node| node.source.is_none()) {
            if self.half_read.holds(node.at) {
                continue;
            }
            let message = format!("the {} `{}` does not say where it is from", node.label, node.name);
            self.problems.add(node.at, warning("data-missing-source", message).hint(FIX));
        }
        for link in self.entries.links.iter().filter(|link| link.source.is_none()) {
            // Where the node has none either, saying so once is enough.
            let node = self.entries.nodes.get(link.from);
            if node.is_some_and(|node| node.source.is_some() && !self.half_read.holds(node.at)) {
                let message = format!("`{}` to `{}` does not say where it is from", link.kind, link.to_name);
                self.problems.add(link.at, warning("data-missing-source", message).hint(FIX));
            }
        }
    }

    /// Whether each cited document is a Source of the graph.
    fn documents(&mut self) {
        let mut said = FxHashSet::default();
        for (document, at) in &self.entries.cited {
            let is_known = self.names.contains_key(&(SOURCE, document.as_ref()));
            if is_known || self.half_read.mentions(document) || !said.insert((at.file, document.as_ref())) {
                continue;
            }
            let sources = self.entries.nodes.iter().filter(|node| node.label == SOURCE);
            let near = nearest(document, sources.map(|node| node.name.as_ref()));
            let fix = match near.first() {
                Some(near) => format!("write \"{near}\""),
                None => format!("add [{SOURCE}.\"{document}\"] with its title and publisher"),
            };
            let problem = warning("data-unknown-document", format!("there is no {SOURCE} named `{document}`"));
            self.problems.add(*at, problem.hint(fix).near(near));
        }
    }

    /// Whether pathways can arrive at each node of a kind they lead to, and whether any
    /// relationship holds each of the others.
    fn reach(&mut self, schema: &Schema) {
        let mut arrived = FxHashSet::default();
        let mut connected = FxHashSet::default();
        for link in &self.entries.links {
            let end = (link.to_label.as_ref(), link.to_name.as_ref());
            connected.insert(end);
            if let Some(from) = self.entries.nodes.get(link.from) {
                connected.insert((from.label.as_ref(), from.name.as_ref()));
            }
            if schema.relationship(&link.kind).is_some_and(|kind| kind.step == Step::Yes) {
                arrived.insert(end);
            }
        }
        let mentioned: FxHashSet<&Cow<'_, str>> = self.entries.mentioned.iter().collect();
        for node in &self.entries.nodes {
            let Some(kind) = schema.kind(&node.label) else { continue };
            if self.half_read.holds(node.at) || self.half_read.mentions(&node.name) || mentioned.contains(&node.name) {
                continue;
            }
            let what = (node.label.as_ref(), node.name.as_ref());
            let ways = ways_to(schema, kind);
            if !ways.is_empty() && is_counted(kind, node) && !arrived.contains(&what) {
                let message = format!("nothing leads to the {} `{}`", node.label, node.name);
                let problem =
                    warning("data-unreached", message).hint(format!("add it to a {}", ways.join(", or to a ")));
                self.problems.add(node.at, problem);
            } else if node.label != SOURCE && !connected.contains(&what) {
                let message = format!("the {} `{}` has no relationship to anything", node.label, node.name);
                let problem = warning("data-unconnected", message)
                    .hint("name it in a relationship of another node, give it one, or take it out");
                self.problems.add(node.at, problem);
            }
        }
    }
}

/// The schema's career levels, where a property holds one: `scope` on a relationship, `level` on a kind
/// that pathways lead to from another. A degree's level is its own affair.
fn levels_of<'s>(schema: &'s Schema, key: &str, on: &str) -> Option<&'s [String]> {
    let holds_one = match key {
        "scope" => schema.relationship(on).is_some(),
        "level" => schema.kind(on).is_some_and(|kind| !ways_to(schema, kind).is_empty()),
        _ => false,
    };
    (holds_one && !schema.levels.is_empty()).then_some(schema.levels.as_slice())
}

/// `Field's INCLUDES`, `Degree's PREPARES_FOR`: what could lead to nodes of this kind from another.
fn ways_to(schema: &Schema, kind: &Kind) -> Vec<String> {
    let steps = schema.relationships.iter().filter(|relationship| relationship.step == Step::Yes);
    steps
        .flat_map(|step| step.ends.iter().map(move |(from, to)| (from, &step.name, to)))
        .filter(|(from, _, to)| **to == kind.label && from != to)
        .map(|(from, name, _)| format!("{from}'s {name}"))
        .collect()
}

/// Whether a node is one of those that count: a field of work, not one of study.
fn is_counted(kind: &Kind, node: &NodeEntry<'_>) -> bool {
    kind.counted.as_ref().is_none_or(|(key, wanted)| {
        let found = node.properties.iter().find(|property| property.key == *key);
        found.is_some_and(|property| matches!(&property.value, Value::String(text) if text.as_ref() == wanted))
    })
}

fn joins(kind: &RelationshipKind, from: &str, to: &str) -> bool {
    kind.ends.iter().any(|(a, b)| (a == from && b == to) || (kind.symmetric && a == to && b == from))
}

fn holds(value: &Value, expected: Holds) -> bool {
    match expected {
        Holds::Anything => true,
        Holds::Text => matches!(value, Value::String(_)),
        Holds::Texts => {
            matches!(value, Value::List(items) if items.iter().all(|item| matches!(item, Value::String(_))))
        }
        Holds::WholeNumber => matches!(value, Value::Integer(_)),
        Holds::Number => matches!(value, Value::Integer(_) | Value::Float(_)),
        Holds::YesOrNo => matches!(value, Value::Boolean(_)),
    }
}

/// What a value is, in the words of the schema's `type`.
fn found(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "text",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::List(_) => "such a list",
        Value::Null | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => "this",
    }
}

/// A problem that leaves the graph usable.
fn warning(code: &'static str, message: String) -> Box<Diagnostic> {
    let mut problem = Diagnostic::data(code, message);
    problem.severity = Severity::Warning;
    problem
}
