//! What a curated data file says, before anyone asks whether it is right: nodes, and relationships
//! beside the node they start from.
//!
//! ```toml
//! document = "An article"
//!
//! [Role."Medical Office Assistant"]
//! section = "Medical Office Assistant"
//! PERFORMS = [{ Duty = "Answering phones", qualifier = "may include" }]
//! ```
//!
//! A word in small letters is a property; one that is a kind or relationship of the schema, or
//! starts with a capital, is that. `document` and `section` become the property `source`.

use super::SOURCE;
use super::near::nearest;
use super::table::{At, Entry, Problems, in_order, items, parse, property_value, texts, type_name};
use super::text::TextFile;
use crate::diagnostic::Diagnostic;
use crate::graph::{RelationshipKind, Schema};
use crate::value::Value;
use std::borrow::Cow;
use std::rc::Rc;
use toml::de::DeValue;

/// Everything that the data files of one graph say.
#[derive(Default)]
pub(super) struct Entries<'a> {
    pub nodes: Vec<NodeEntry<'a>>,
    pub links: Vec<LinkEntry<'a>>,
    /// Documents that the files cite, with where.
    pub cited: Vec<(Cow<'a, str>, At)>,
    /// Names in relationships that could not be read further: what they mean is not held against them.
    pub mentioned: Vec<Cow<'a, str>>,
}

/// A property with its place.
pub(super) struct PropertyEntry<'a> {
    pub key: Cow<'a, str>,
    pub value: Value,
    pub at: At,
}

/// A node as a file states it.
pub(super) struct NodeEntry<'a> {
    pub label: Cow<'a, str>,
    pub name: Cow<'a, str>,
    pub at: At,
    /// `key` as the file gives it, if it does.
    pub key: Option<Value>,
    pub properties: Vec<PropertyEntry<'a>>,
    pub source: Option<Value>,
}

/// A relationship as a file states it, beside the node it starts from.
pub(super) struct LinkEntry<'a> {
    /// The start, as a place in [`Entries::nodes`].
    pub from: usize,
    pub kind: Cow<'a, str>,
    pub kind_at: At,
    pub to_label: Cow<'a, str>,
    pub to_name: Cow<'a, str>,
    pub at: At,
    pub properties: Rc<[PropertyEntry<'a>]>,
    pub source: Option<Value>,
}

/// Where a fact is from, as far as it has been said.
#[derive(Clone, Default)]
struct Citation<'a> {
    document: Option<Cow<'a, str>>,
    sections: Vec<Cow<'a, str>>,
    /// A `source` written out whole.
    whole: Option<Value>,
}

impl Citation<'_> {
    /// The property `source`: `Document § Section; § Section`.
    fn text(&self) -> Option<Value> {
        if self.whole.is_some() {
            return self.whole.clone();
        }
        let document = self.document.as_ref()?;
        if self.sections.is_empty() {
            return None;
        }
        let sections: Vec<String> = self.sections.iter().map(|section| format!("§ {section}")).collect();
        Some(Value::from(format!("{document} {}", sections.join("; "))))
    }
}

/// Reads the data file with this number and adds what it says.
pub(super) fn read<'a>(
    files: &'a [TextFile],
    file: usize,
    schema: Option<&Schema>,
    entries: &mut Entries<'a>,
    problems: &mut Problems<'_>,
) {
    let mut reader = Reader { schema, entries, problems, document: None };
    let (kinds, rest): (Vec<_>, Vec<_>) =
        parse(files, file, reader.problems).into_iter().partition(|entry| reader.is_kind(&entry.key));
    for entry in rest {
        reader.heading(entry);
    }
    for entry in kinds {
        reader.kind(entry);
    }
}

struct Reader<'r, 'a, 'f> {
    schema: Option<&'r Schema>,
    entries: &'r mut Entries<'a>,
    problems: &'r mut Problems<'f>,
    /// What the whole file is taken from.
    document: Option<Cow<'a, str>>,
}

impl<'a> Reader<'_, 'a, '_> {
    fn is_kind(&self, key: &str) -> bool {
        starts_with_capital(key) || self.schema.is_some_and(|schema| schema.kind(key).is_some())
    }

    fn is_relationship(&self, key: &str) -> bool {
        starts_with_capital(key) || self.schema.is_some_and(|schema| schema.relationship(key).is_some())
    }

    /// An entry above the nodes: `document`, for the whole file.
    fn heading(&mut self, entry: Entry<'a>) {
        if entry.key != "document" {
            let problem = Diagnostic::data("data-unknown-property", format!("a file has no entry `{}`", entry.key))
                .hint("a file starts with `document = \"...\"`; a kind such as [Role.\"Name\"] starts with a capital");
            return self.problems.add(entry.at, problem);
        }
        if let Some(document) = self.text(entry) {
            self.document = Some(document);
        }
    }

    /// `[Role."Name"]` and its siblings: every node of one kind in this file.
    fn kind(&mut self, entry: Entry<'a>) {
        let DeValue::Table(table) = entry.value else {
            let problem = Diagnostic::data(
                "data-wrong-type",
                format!("the kind `{}` takes named nodes, not {}", entry.key, type_name(&entry.value)),
            )
            .hint(format!("write [{}.\"Name\"] on a line of its own, and its properties below", entry.key));
            return self.problems.add(entry.at, problem);
        };
        for node in in_order(table, entry.at.file) {
            self.node(entry.key.clone(), node);
        }
    }

    fn node(&mut self, label: Cow<'a, str>, entry: Entry<'a>) {
        let DeValue::Table(table) = entry.value else {
            let problem = Diagnostic::data(
                "data-wrong-type",
                format!("`{}` stands directly under the kind `{label}`, without a node's name", entry.key),
            )
            .hint(format!("name the node: [{label}.\"Its name\"]"));
            return self.problems.add(entry.at, problem);
        };
        let from = self.entries.nodes.len();
        let (links, facts): (Vec<_>, Vec<_>) =
            in_order(table, entry.at.file).into_iter().partition(|entry| self.is_relationship(&entry.key));
        // A source is its own document; anything else is taken from the file's.
        let document = if label == SOURCE { Some(entry.key.clone()) } else { self.document.clone() };
        let mut citation = Citation { document, ..Citation::default() };
        let mut properties = Vec::new();
        for fact in facts {
            self.fact(fact, &mut citation, &mut properties);
        }
        if let Some(document) = &citation.document {
            self.entries.cited.push((document.clone(), entry.at));
        }
        let key = properties.iter().position(|property| property.key == "key").map(|at| properties.remove(at).value);
        self.entries.nodes.push(NodeEntry {
            label: label.clone(),
            name: entry.key,
            at: entry.at,
            key,
            properties,
            source: citation.text(),
        });
        for link in links {
            self.links(from, &label, link, &citation);
        }
    }

    /// A property, or a part of the citation.
    fn fact(&mut self, fact: Entry<'a>, citation: &mut Citation<'a>, properties: &mut Vec<PropertyEntry<'a>>) {
        match fact.key.as_ref() {
            "document" => citation.document = self.text(fact).or_else(|| citation.document.take()),
            "section" => {
                let (at, value_at) = (fact.at, fact.value_at);
                match texts(fact.value, value_at) {
                    Some(texts) => citation.sections = texts.into_iter().map(|(text, _)| text).collect(),
                    None => self.wrong(at, "`section` takes text, or a list of texts"),
                }
            }
            _ => {
                let found = type_name(&fact.value);
                match property_value(fact.value) {
                    Some(value) if fact.key == "source" => citation.whole = Some(value),
                    Some(value) => properties.push(PropertyEntry { key: fact.key, value, at: fact.at }),
                    None => {
                        self.wrong(fact.at, &format!("the property `{}` cannot hold {found}", fact.key));
                    }
                }
            }
        }
    }

    /// `PERFORMS = [...]`: every relationship of one type from one node.
    fn links(&mut self, from: usize, label: &str, entry: Entry<'a>, citation: &Citation<'a>) {
        let listed = match entry.value {
            DeValue::Array(array) => items(array, entry.at.file),
            other @ (DeValue::Table(_) | DeValue::String(_)) => vec![(entry.value_at, other)],
            other => {
                let found = type_name(&other);
                return self.wrong(entry.at, &format!("the relationship `{}` takes a list, not {found}", entry.key));
            }
        };
        let names_only = listed.iter().all(|(_, item)| matches!(item, DeValue::String(_)));
        if names_only && let Some(problem) = self.misplaced(&entry.key, label) {
            self.problems.add(entry.at, problem);
            let names = listed.into_iter().filter_map(|(_, item)| match item {
                DeValue::String(name) => Some(name),
                _ => None,
            });
            return self.entries.mentioned.extend(names);
        }
        for (at, item) in listed {
            let kind = (entry.key.clone(), entry.at);
            match item {
                DeValue::Table(table) => self.link((from, label), kind, at, in_order(table, at.file), citation),
                DeValue::String(name) => match self.only_end(&entry.key, label) {
                    Some(to_label) => {
                        self.push_links(from, kind, to_label, vec![(name, at)], Rc::from([]), citation.text())
                    }
                    None => self.no_end(at, &entry.key, label, name),
                },
                other => self.wrong(at, &format!("a relationship leads to a node, not to {}", type_name(&other))),
            }
        }
    }

    /// One item of the list: `{ Duty = "Answering phones", qualifier = "may include" }`.
    fn link(
        &mut self,
        (from, from_label): (usize, &str),
        kind: (Cow<'a, str>, At),
        at: At,
        body: Vec<Entry<'a>>,
        inherited: &Citation<'a>,
    ) {
        let (mut ends, facts): (Vec<_>, Vec<_>) = body.into_iter().partition(|entry| self.is_kind(&entry.key));
        let mut own = Citation::default();
        let mut properties = Vec::new();
        for fact in facts {
            self.fact(fact, &mut own, &mut properties);
        }
        if let Some(document) = &own.document {
            self.entries.cited.push((document.clone(), at));
        }
        let source = own.or(inherited).text();
        let properties: Rc<[PropertyEntry<'a>]> = properties.into();
        if ends.is_empty() {
            return self.no_end(at, &kind.0, from_label, Cow::Borrowed("Name"));
        }
        for end in ends.drain(..) {
            let (label, value_at) = (end.key, end.value_at);
            match texts(end.value, value_at) {
                Some(names) => {
                    self.push_links(from, kind.clone(), label, names, Rc::clone(&properties), source.clone());
                }
                None => self.wrong(value_at, &format!("`{label}` takes a node's name in quotes, or a list of names")),
            }
        }
    }

    fn push_links(
        &mut self,
        from: usize,
        (kind, kind_at): (Cow<'a, str>, At),
        to_label: Cow<'a, str>,
        names: Vec<(Cow<'a, str>, At)>,
        properties: Rc<[PropertyEntry<'a>]>,
        source: Option<Value>,
    ) {
        for (to_name, at) in names {
            self.entries.links.push(LinkEntry {
                from,
                kind: kind.clone(),
                kind_at,
                to_label: to_label.clone(),
                to_name,
                at,
                properties: Rc::clone(&properties),
                source: source.clone(),
            });
        }
    }

    /// The kind that relationships of this type lead to from this label, where there is only one.
    fn only_end(&self, kind: &str, label: &str) -> Option<Cow<'a, str>> {
        let mut ends = self.schema?.relationship(kind)?.ends.iter().filter(|(from, _)| from == label);
        let (_, to) = ends.next()?;
        ends.next().is_none().then(|| Cow::Owned(to.clone()))
    }

    /// What is wrong with a relationship as such, that is written as a list of names.
    fn misplaced(&self, kind: &str, label: &str) -> Option<Box<Diagnostic>> {
        let schema = self.schema?;
        let Some(relationship) = schema.relationship(kind) else { return Some(unknown_relationship(schema, kind)) };
        let starts = |(from, to): &(String, String)| from == label || (relationship.symmetric && to == label);
        if relationship.ends.is_empty() || schema.kind(label).is_none() || relationship.ends.iter().any(starts) {
            return None;
        }
        let message = format!("`{kind}` goes from {}: a {label} cannot have it", ends_said(relationship));
        let has = |other: &&RelationshipKind| other.ends.iter().any(|(from, _)| from == label);
        let others: Vec<&str> = schema.relationships.iter().filter(has).map(|kind| kind.name.as_str()).collect();
        let fix = if others.is_empty() {
            format!("a {label} starts no relationship")
        } else {
            format!("a {label} may have {}", others.join(", "))
        };
        Some(Diagnostic::data("data-wrong-ends", message).hint(fix))
    }

    fn no_end(&mut self, at: At, kind: &str, label: &str, name: Cow<'a, str>) {
        let relationship = self.schema.and_then(|schema| schema.relationship(kind));
        let ends = relationship.map(|relationship| relationship.ends.as_slice()).unwrap_or_default();
        let is_bad_schema = self.problems.found.iter().any(|problem| problem.code == "data-bad-schema");
        if relationship.is_some() && ends.is_empty() && is_bad_schema {
            // The schema would have said it.
            return self.entries.mentioned.push(name);
        }
        let mut written: Vec<String> =
            ends.iter().filter(|(from, _)| from == label).map(|(_, to)| format!("{{ {to} = \"{name}\" }}")).collect();
        if written.is_empty() {
            written.push(format!("{{ Role = \"{name}\" }}"));
        }
        let problem =
            Diagnostic::data("data-unknown-name", format!("this `{kind}` does not say which kind of node it leads to"))
                .hint(format!("write the kind before the name: {}", written.join(" or ")));
        self.problems.add(at, problem);
        self.entries.mentioned.push(name);
    }

    fn text(&mut self, entry: Entry<'a>) -> Option<Cow<'a, str>> {
        match entry.value {
            DeValue::String(text) => Some(text),
            other => {
                self.wrong(entry.at, &format!("`{}` takes text in quotes, not {}", entry.key, type_name(&other)));
                None
            }
        }
    }

    fn wrong(&mut self, at: At, message: &str) {
        self.problems.add(at, Diagnostic::data("data-wrong-type", message));
    }
}

impl<'a> Citation<'a> {
    /// What a relationship says of itself, else what its node says: a section of its own is in the
    /// node's document, a document of its own needs a section of its own.
    fn or(self, node: &Citation<'a>) -> Citation<'a> {
        if self.whole.is_some() {
            return self;
        }
        match (self.document.is_some(), self.sections.is_empty()) {
            (false, true) => node.clone(),
            (false, false) => Citation { document: node.document.clone(), ..self },
            (true, _) => self,
        }
    }
}

/// A relationship type that the schema does not have.
pub(super) fn unknown_relationship(schema: &Schema, kind: &str) -> Box<Diagnostic> {
    let known = || schema.relationships.iter().map(|kind| kind.name.as_str());
    let near = nearest(kind, known());
    let fix = match near.first() {
        Some(near) => format!("write {near}"),
        None => format!("the schema's relationships are {}", known().collect::<Vec<_>>().join(", ")),
    };
    let message = format!("the schema has no relationship `{kind}`");
    Diagnostic::data("data-unknown-relationship", message).hint(fix).near(near)
}

/// `Degree to Role or from Degree to Field`.
pub(super) fn ends_said(kind: &RelationshipKind) -> String {
    let ends: Vec<String> = kind.ends.iter().map(|(from, to)| format!("{from} to {to}")).collect();
    ends.join(" or from ")
}

fn starts_with_capital(key: &str) -> bool {
    key.chars().next().is_some_and(char::is_uppercase)
}
