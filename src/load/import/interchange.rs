//! CSV folders and JSON lines, as exports and other programs write them, to a graph.
//!
//! What an export wrote comes into an empty graph as it was. Everything else is a data set, by the name of its folder or file,
//! and goes the way of the public ones: its facts are stated, each citing it, and [`apply`] puts them in the place of those that an
//! earlier import of it stated. Three things differ. Its nodes have a `key`, or are told apart by what its files call them, as in
//! `regional:7`. It yields: what others say of a thing stays, where it says otherwise. And an export brings the documents that
//! it rests on along: these data sets are replaced too, and its facts go on citing them.

use super::apply::apply;
use super::facts::{Facts, Link, Name, Node, Quote, Section};
use super::merge::change;
use super::owner::{self, NO_SOURCE, Owners, nested};
use super::report::Emptied;
use super::source::Document;
use super::strangers::{self, Given};
use super::{FileReport, Ignored, Merge, Report, Watch};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::load::loaded::{FileCount, Loaded};
use crate::load::{SOURCE, csv as csv_files, json_lines};
use crate::value::text::literal;
use crate::value::{KeyId, NodeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `pathways import csv` and `pathways import json` read.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnFiles<'a> {
    /// Folders of CSV files, or files of JSON lines: each is a data set.
    pub paths: &'a [PathBuf],
    /// The data set's name, where it is not that of its folder or file.
    pub name: Option<&'a str>,
    /// When it was retrieved: `2026-03-01`.
    pub retrieved: Option<&'a str>,
}

/// The data sets of the other importers, whose names no folder may take.
const TAKEN: [&str; 5] = ["onet", "cip-soc", "bls", "esco", "esco-onet"];

/// Labels, types and properties are counted in 16 bits while they are stated.
const MOST_NAMES: usize = 60_000;

/// Brings folders of CSV files under the headers of Neo4j's importer into a graph.
///
/// # Errors
/// Every problem with its file and line; a data set without a name of its own; an import that `watch` ended;
/// a `base` of which a part cannot be read.
pub fn csv(files: &OwnFiles<'_>, base: &Graph, watch: &mut Watch<'_>) -> Result<(Graph, Report), Vec<Diagnostic>> {
    all(files, base, |folder| csv_files::load_all(folder, watch))
}

/// Brings files of JSON lines into a graph.
///
/// # Errors
/// As [`csv`](fn@csv).
pub fn json(files: &OwnFiles<'_>, base: &Graph, watch: &mut Watch<'_>) -> Result<(Graph, Report), Vec<Diagnostic>> {
    all(files, base, |file| json_lines::load(file, watch))
}

fn all(
    files: &OwnFiles<'_>,
    base: &Graph,
    mut load: impl FnMut(&Path) -> Result<Loaded, Vec<Diagnostic>>,
) -> Result<(Graph, Report), Vec<Diagnostic>> {
    let names = names_of(files).map_err(|problem| vec![*problem])?;
    let mut report = Report::default();
    let mut joined: Option<Graph> = None;
    for (path, name) in files.paths.iter().zip(names) {
        let loaded = load(path)?;
        report.files.extend(loaded.files.iter().map(|file| told(file, &mut report.remarks)));
        report.ignored.extend(
            loaded
                .passed_over
                .iter()
                .map(|name| Ignored { name: path.join(name).display().to_string(), reason: "not a CSV file" }),
        );
        let before = joined.as_ref().unwrap_or(base);
        if loaded.is_export && before.node_count() == 0 {
            report.merge.and(everything(&loaded.graph));
            joined = Some(loaded.graph);
            continue;
        }
        let set = Set::new(name, &loaded.graph, before, files.retrieved).map_err(|problem| vec![*problem])?;
        let (graph, merge) = set.join(&loaded, before, &mut report);
        report.merge.and(merge);
        joined = Some(graph);
        // What could not be read of the base was not found there, and would stand in the graph twice, or not at all.
        base.is_whole().map_err(|problem| vec![*problem])?;
    }
    Ok((joined.unwrap_or_else(|| base.clone()), report))
}

fn told(file: &FileCount, remarks: &mut Vec<String>) -> FileReport {
    for header in &file.ignored {
        remarks.push(format!("`{}`: the column `{header}` was left out, as its header asks", file.name));
    }
    FileReport {
        name: file.name.clone(),
        rows: file.rows,
        nodes: file.nodes,
        relationships: file.relationships,
        ..FileReport::default()
    }
}

/// A graph that comes as it was.
fn everything(graph: &Graph) -> Merge {
    let mut merge = Merge::default();
    for node in graph.nodes() {
        let kind = graph.labels(node).first().map_or("(no label)", |label| graph.catalog().label_name(*label));
        change(&mut merge.nodes, kind).added += 1;
    }
    for (kind, name) in graph.catalog().relationship_types() {
        let count = graph.catalog().type_count(kind) as u64;
        if count > 0 {
            change(&mut merge.relationships, name).added += count;
        }
    }
    merge
}

/// The data set that each path holds.
fn names_of(files: &OwnFiles<'_>) -> Result<Vec<String>, Box<Diagnostic>> {
    if let Some(name) = files.name {
        if files.paths.len() > 1 {
            let message = format!("`--name {name}` names one data set, and there are {}", files.paths.len());
            return Err(
                Diagnostic::data("data-set-name", message).hint("import them one after another, each by its name")
            );
        }
        return Ok(vec![name.to_owned()]);
    }
    let mut names: Vec<String> = Vec::new();
    for path in files.paths {
        let name = own_name(path);
        if names.contains(&name) {
            let message = format!("two of these data sets are called `{name}`, and one would replace the other");
            return Err(Diagnostic::data("data-set-name", message)
                .hint("import them one after another, each with a name of its own: `--name NAME`"));
        }
        names.push(name);
    }
    Ok(names)
}

/// The name of a folder, or of a file without its ending.
fn own_name(path: &Path) -> String {
    // `.` and `..` have a name too, elsewhere.
    let whole = if path.file_name().is_none() { path.canonicalize().ok() } else { None };
    let path = whole.as_deref().unwrap_or(path);
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.unwrap_or_default().to_string_lossy().trim().to_owned()
}

/// Whether a name can be a data set's: it is cited, and tells the data set from all others.
fn fits(name: &str, base: &Graph) -> Result<(), Box<Diagnostic>> {
    let refuse = |message: String| {
        Err(Diagnostic::data("data-set-name", message).hint("give the data set another name: `--name NAME`"))
    };
    if name.is_empty() || name.contains([';', '§']) || name.chars().any(char::is_control) || name == NO_SOURCE {
        return refuse(format!(
            "`{name}` cannot be the name of a data set, which stands in citations: no `;` and no `§`"
        ));
    }
    if TAKEN.contains(&name) {
        return refuse(format!("`{name}` is the name of a public data set, which this one would replace"));
    }
    if owner::names(base).any(|(data_set, document)| document == name && data_set.as_deref() != Some(name)) {
        return refuse(format!("the graph has a source called `{name}` already, which is not this data set"));
    }
    Ok(())
}

/// A data set that is to come into a graph.
struct Set {
    name: String,
    facts: Facts,
    section: Section,
    /// Stands for documents that came along, which tell themselves what they state.
    silent: Section,
    /// The documents that came along, and their nodes.
    documents: FxHashSet<String>,
    document_nodes: FxHashSet<NodeId>,
    was_there: bool,
}

impl Set {
    fn new(name: String, new: &Graph, base: &Graph, retrieved: Option<&str>) -> Result<Self, Box<Diagnostic>> {
        let catalog = new.catalog();
        let names = catalog.labels().count() + catalog.relationship_types().count() + catalog.keys().count();
        if names > MOST_NAMES {
            let message = format!(
                "the files have {names} different labels, types and properties, and an import takes {MOST_NAMES}"
            );
            return Err(Diagnostic::data("data-too-many-names", message)
                .hint("what differs from thing to thing is a value, not the name of a column"));
        }
        let mut facts = Facts::default();
        facts.yields = true;
        facts.schema = Some(new.catalog().schema().clone());
        let along = documents_of(new);
        let mut name = name;
        while along.iter().any(|(_, document)| document.data_set == name || document.name == name) {
            name.push_str(" (export)");
        }
        fits(&name, base)?;
        let mut properties = vec![("data_set".to_owned(), Value::string(name.as_str()))];
        properties.extend(retrieved.map(|date| ("retrieved".to_owned(), Value::string(date))));
        let own = facts.source(Document {
            data_set: name.clone(),
            key: format!("source:{name}"),
            name: name.clone(),
            properties,
            is_told: false,
        });
        let section = facts.section(own, "");
        let mut set = Set {
            was_there: owner::holds(base, &name),
            name,
            facts,
            section,
            silent: section,
            documents: FxHashSet::default(),
            document_nodes: FxHashSet::default(),
        };
        for (node, document) in along {
            set.documents.insert(document.name.clone());
            set.document_nodes.insert(node);
            let source = set.facts.source(document);
            set.silent = set.facts.section(source, "");
        }
        Ok(set)
    }

    /// A graph with the data set in it.
    fn join(mut self, loaded: &Loaded, base: &Graph, report: &mut Report) -> (Graph, Merge) {
        let made = self.nodes(loaded, base, &mut report.remarks);
        self.relationships(&loaded.graph, &made);
        let (graph, merge) = apply(&self.facts, base);
        report.remarks.extend(no_steps(&loaded.graph, &graph));
        if self.was_there {
            let (nodes, relationships) = merge.removed_in_all();
            let went = match (nodes, relationships) {
                (0, 0) => "none of its nodes and relationships went".to_owned(),
                (nodes, relationships) => format!(
                    "{nodes} of its nodes and {relationships} of its relationships went; if this is another data set, give \
                     it a name of its own: `--name NAME`"
                ),
            };
            report.remarks.push(format!("the data set `{}`, which the graph held, was replaced: {went}", self.name));
            report.remarks.push(format!(
                "values of `{}` that were changed by hand in the graph are as its files have them again; how many those \
                 were is not known",
                self.name
            ));
        }
        if merge.replaced {
            report.emptied.extend(Emptied::of(&self.name, &merge));
        }
        (graph, merge)
    }

    /// States the nodes; gives each by its number in the new graph.
    fn nodes(&mut self, loaded: &Loaded, base: &Graph, remarks: &mut Vec<String>) -> FxHashMap<NodeId, Node> {
        let new = &loaded.graph;
        let codes = self.codes(loaded, remarks);
        if !loaded.is_export {
            remarks.extend(strangers::told(
                &self.given(new, &codes),
                base,
                &mut Owners::new(base, &self.facts.sources),
            ));
        }
        let space = self.facts.space("");
        let labels: Vec<Name> = new.catalog().labels().map(|(_, name)| self.facts.name(name)).collect();
        let keys: Vec<Name> = new.catalog().keys().map(|(_, name)| self.facts.name(name)).collect();
        let (key, source) = (new.catalog().key("key"), new.catalog().key("source"));
        let mut made = FxHashMap::default();
        let mut stated: FxHashSet<Node> = FxHashSet::default();
        let mut again: Vec<String> = Vec::new();
        for (node, code) in new.nodes().filter(|node| !self.document_nodes.contains(node)).zip(codes) {
            let fact = self.facts.spoken_of(space, &code);
            made.insert(node, fact);
            if !stated.insert(fact) {
                again.push(code);
            }
            let properties = new.node_properties(node);
            let (quote, is_own) = self.quote(cited(&properties, source));
            let section = is_own.then_some(self.section);
            let labels: Vec<Name> =
                new.labels(node).iter().filter_map(|label| labels.get(label.index()).copied()).collect();
            self.facts.node_labelled(fact, &labels, section);
            if let Some(quote) = quote {
                let quote = self.with_earlier(fact, quote);
                self.facts.node_quotes.insert(fact, quote);
            }
            for (name, value) in properties.into_iter().filter(|(name, _)| Some(*name) != key && Some(*name) != source)
            {
                if let Some(name) = keys.get(name.index()) {
                    self.facts.set_as_it_is(fact, *name, value, section.unwrap_or(self.silent));
                }
            }
        }
        if let Some(example) = again.first() {
            let nodes = if again.len() == 1 { "node has" } else { "nodes have" };
            remarks.push(format!(
                "{} {nodes} the `key` of one before, such as `{example}`: what they say is said of one node",
                again.len()
            ));
        }
        made
    }

    /// The citation of a node, with that of an earlier one of the same key.
    fn with_earlier(&self, fact: Node, quote: Quote) -> Quote {
        let Some(earlier) = self.facts.node_quotes.get(&fact) else { return quote };
        let (before, own) = (format!("; {}; ", earlier.own), format!("; {}; ", quote.own));
        if before.contains(&own) {
            return earlier.clone();
        }
        self.quote(Some(format!("{}; {}", earlier.own, quote.own))).0.unwrap_or(quote)
    }

    /// The nodes of the files with their keys, for what is to be known of those.
    fn given(&self, new: &Graph, codes: &[String]) -> Vec<Given> {
        let (key, name) = (new.catalog().key("key"), new.catalog().key("name"));
        let nodes = new.nodes().filter(|node| !self.document_nodes.contains(node)).zip(codes);
        let given = nodes.map(|(node, code)| Given {
            key: text_of(new, node, key),
            code: code.clone(),
            has_name: name.is_some_and(|name| !matches!(new.node_property(node, name), Value::Null)),
        });
        given.collect()
    }

    /// What identifies each node: its `key`, else what the files call it.
    fn codes(&self, loaded: &Loaded, remarks: &mut Vec<String>) -> Vec<String> {
        let new = &loaded.graph;
        let (key, name) = (new.catalog().key("key"), new.catalog().key("name"));
        let text = |node: NodeId, key: Option<KeyId>| text_of(new, node, key);
        // A number is nobody's but the data set's own.
        let other_key = |node: NodeId| match new.node_property(node, key?) {
            Value::Null | Value::String(_) => None,
            other => Some(literal(&other)),
        };
        let nodes: Vec<NodeId> = new.nodes().filter(|node| !self.document_nodes.contains(node)).collect();
        let keys: Vec<Option<Arc<str>>> = nodes.iter().map(|node| text(*node, key)).collect();
        let mut taken: FxHashSet<Arc<str>> = keys.iter().flatten().cloned().collect();
        let ids = loaded.ids.by_node(new.node_bound());
        let (mut without, mut example) = (0, None);
        let mut codes = Vec::with_capacity(nodes.len());
        for (node, key) in nodes.into_iter().zip(keys) {
            if let Some(key) = key {
                codes.push(key.to_string());
                continue;
            }
            without += 1;
            let called = if let Some(other) = other_key(node) {
                format!("{}:{other}", self.name)
            } else if loaded.is_export {
                // An export numbers its nodes as they come, which says nothing of the next one.
                let kind = new.labels(node).first().map_or("", |label| new.catalog().label_name(*label));
                format!("{}:{kind}:{}", self.name, text(node, name).as_deref().unwrap_or_default())
            } else {
                format!("{}:{}", self.name, ids.get(node.index()).copied().unwrap_or_default())
            };
            let mut code = called.clone();
            let mut number = 2;
            while !taken.insert(Arc::from(code.as_str())) {
                code = format!("{called}#{number}");
                number += 1;
            }
            example.get_or_insert_with(|| code.clone());
            codes.push(code);
        }
        if without > 0 {
            let (nodes, example) = (if without == 1 { "node has" } else { "nodes have" }, example.unwrap_or_default());
            remarks.push(format!(
                "{without} {nodes} no `key` that is text, and got one of the data set's name and what the files call them, such as `{example}`; it \
                 should stay the same from one import to the next"
            ));
        }
        codes
    }

    fn relationships(&mut self, new: &Graph, made: &FxHashMap<NodeId, Node>) {
        self.facts.expect_links(new.relationship_count());
        let kinds: Vec<Name> = new.catalog().relationship_types().map(|(_, name)| self.facts.name(name)).collect();
        let keys: Vec<Name> = new.catalog().keys().map(|(_, name)| self.facts.name(name)).collect();
        let source = new.catalog().key("source");
        for relationship in new.relationships() {
            let (start, end) = new.endpoints(relationship);
            let (Some(&start), Some(&end)) = (made.get(&start), made.get(&end)) else { continue };
            let Some(&kind) = kinds.get(new.type_of(relationship).index()) else { continue };
            let properties = new.relationship_properties(relationship);
            let (quote, is_own) = self.quote(cited(&properties, source));
            let section = is_own.then_some(self.section);
            let link: Link = self.facts.another_link(kind, start, end, section);
            if let Some(quote) = quote {
                self.facts.link_quotes.insert(link, quote);
            }
            for (name, value) in properties.into_iter().filter(|(name, _)| Some(*name) != source) {
                if let Some(name) = keys.get(name.index()) {
                    self.facts.set_link_as_it_is(link, *name, value, section.unwrap_or(self.silent));
                }
            }
        }
    }

    /// How a citation that came with the data is to stand in the graph, if it is not only the data set's own; and whether the data set
    /// itself states something here.
    fn quote(&self, own: Option<String>) -> (Option<Quote>, bool) {
        let Some(own) = own else { return (None, true) };
        let (mut along, mut free) = (Vec::new(), Vec::new());
        let mut is_along = false;
        for part in own.split("; ") {
            if !part.starts_with('§') {
                is_along = self.documents.contains(part.split(" § ").next().unwrap_or(part));
            }
            if is_along { along.push(part) } else { free.push(part) }
        }
        let is_own = !free.is_empty();
        free.retain(|part| *part != NO_SOURCE);
        let mut text = along.join("; ");
        if is_own {
            text.push_str(if text.is_empty() { "" } else { "; " });
            text.push_str(&nested(&self.name, &free.join("; ")));
        }
        (Some(Quote { text: Arc::from(text), own: Arc::from(own) }), is_own)
    }
}

/// The types of a data set that pathways do not follow, since the schema of the graph does not know them.
fn no_steps(new: &Graph, graph: &Graph) -> Option<String> {
    let (schema, catalog) = (graph.catalog().schema(), new.catalog());
    if schema.relationships.is_empty() {
        return None;
    }
    let is_unknown = |name: &str| schema.relationship(name).is_none();
    let unknown: Vec<String> = catalog
        .relationship_types()
        .filter(|(kind, name)| catalog.type_count(*kind) > 0 && is_unknown(name))
        .map(|(kind, name)| format!("`{name}` ({})", catalog.type_count(kind)))
        .collect();
    let (are, them) = if unknown.len() == 1 { ("is", "it") } else { ("are", "them") };
    (!unknown.is_empty()).then(|| {
        format!(
            "{} {are} unknown to the graph's schema: patterns find {them}, pathways do not follow {them}; a `schema.toml` in the \
             folder that says `step = \"yes\"` for {them} changes that",
            unknown.join(", ")
        )
    })
}

/// A property that is text, and not empty.
fn text_of(graph: &Graph, node: NodeId, key: Option<KeyId>) -> Option<Arc<str>> {
    match key.map(|key| graph.node_property(node, key)) {
        Some(Value::String(text)) if !text.is_empty() => Some(text),
        _ => None,
    }
}

/// The citation among properties, as text.
fn cited(properties: &[(KeyId, Value)], source: Option<KeyId>) -> Option<String> {
    let (_, value) = properties.iter().find(|(key, _)| Some(*key) == source)?;
    let text = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        other => literal(other),
    };
    let cited = match value {
        Value::List(items) => items.iter().map(text).collect::<Vec<_>>().join("; "),
        other => text(other),
    };
    (!cited.is_empty()).then_some(cited)
}

/// The documents of data sets that a graph rests on.
fn documents_of(graph: &Graph) -> Vec<(NodeId, Document)> {
    let catalog = graph.catalog();
    let Some(label) = catalog.label(SOURCE) else { return Vec::new() };
    let document = |node: NodeId| {
        let mut document = Document {
            data_set: String::new(),
            key: String::new(),
            name: String::new(),
            properties: Vec::new(),
            is_told: true,
        };
        for (key, value) in graph.node_properties(node) {
            match (&**catalog.key_name(key), &value) {
                ("key", Value::String(text)) => document.key = text.to_string(),
                ("name", Value::String(text)) => document.name = text.to_string(),
                (name, value) => {
                    if let ("data_set", Value::String(text)) = (name, value) {
                        document.data_set = text.to_string();
                    }
                    document.properties.push((name.to_owned(), value.clone()));
                }
            }
        }
        if document.key.is_empty() {
            document.key = format!("source:{}:{}", document.data_set, document.name);
        }
        let is_one = !document.data_set.is_empty() && !document.name.is_empty();
        is_one.then_some((node, document))
    };
    graph.nodes_with_label(label).iter().filter_map(|node| document(*node)).collect()
}
