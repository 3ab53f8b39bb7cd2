//! A folder of CSV files under the headers of Neo4j's importer.
//!
//! Nodes with the same labels stand in one file, `nodes-Role.csv`; relationships of one type in one file for each pair of kinds
//! that they join. A property that holds values of two types makes two files of one, since a column has one type. So nothing is
//! lost:
//!
//! - text that holds a comma, a quote or a line break, is empty, or begins or ends with a space, stands in quotes, and quotes
//!   inside are doubled; an empty cell without quotes is no property;
//! - list items and labels are separated by `;`, or by the first of a few other characters that is in none of them;
//!   `neo4j-import.args`, which Neo4j's importer reads too, says which;
//! - a list that no column type of Neo4j can hold (of several types, or of one empty text) stands in a column headed `:json`;
//! - `schema.toml` says what the kinds and relationships mean.

mod cells;
mod shapes;

use self::cells::{ColumnType, push_cell, push_value};
use self::shapes::{Shape, shapes};
use super::sink::Sink;
use super::{ExportError, Remarks};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::graph::{Graph, Schema};
use crate::load::csv::{ARGUMENTS_FILE, EXPORT_MARK};
use crate::load::curated::SCHEMA_FILE;
use crate::load::schema_text;
use crate::value::{KeyId, NodeId, RelationshipId, Value};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::Path;

/// What may separate list items and labels, the usual one first.
const SEPARATORS: [char; 8] = [';', '|', '\u{1f}', '\u{1e}', '\u{1d}', '~', '^', '\u{1c}'];

pub(super) fn is_a_folder() -> Box<Diagnostic> {
    Diagnostic::compile("export-is-a-folder", ErrorType::UsageError, "", "CSV files of a graph are a folder")
        .hint("name one: `pathways export --format csv -o FOLDER`; `jsonl`, `cypher` and `graphml` are single streams")
}

/// Something in a folder that no export wrote; nothing in one that is empty or an earlier export.
pub(super) fn stranger_in(folder: &Path) -> io::Result<Option<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let is_export = names.iter().any(|name| name == ARGUMENTS_FILE);
    let ours = |name: &String| {
        let starts = name.starts_with("nodes-") || name.starts_with("relationships-");
        name == ARGUMENTS_FILE || name == SCHEMA_FILE || (starts && name.ends_with(".csv"))
    };
    Ok(names.into_iter().find(|name| !is_export || !ours(name)))
}

/// Writes the files into an empty folder.
pub(super) fn write(graph: &Graph, folder: &Path, stop: &dyn Fn() -> bool) -> Result<Remarks, ExportError> {
    let separator = separator(graph)?;
    let spaces = Spaces::new(graph);
    let mut writing = Writing { graph, folder, stop, separator, spaces: &spaces, names: Names::default(), json: 0 };
    let mut arguments = vec![
        EXPORT_MARK.to_owned(),
        format!("--array-delimiter={}", spelled(separator)),
        "--multiline-fields=true".to_owned(),
    ];
    for space in &spaces.all {
        for shape in shapes(&space.nodes, |node| graph.node_properties(node), separator) {
            arguments.push(format!("--nodes={}", writing.nodes(space, &shape)?));
        }
    }
    for (kind, name) in graph.catalog().relationship_types() {
        let mut between: BTreeMap<(usize, usize), Vec<RelationshipId>> = BTreeMap::new();
        for &relationship in graph.relationships_of_type(kind) {
            let (start, end) = graph.endpoints(relationship);
            between.entry((spaces.of(graph, start), spaces.of(graph, end))).or_default().push(relationship);
        }
        let is_one = between.len() == 1;
        for (ends, relationships) in &between {
            for shape in shapes(relationships, |one| graph.relationship_properties(one), separator) {
                arguments.push(format!("--relationships={}", writing.relationships(name, *ends, is_one, &shape)?));
            }
        }
    }
    let remarks = writing.remarks();
    let schema = graph.catalog().schema();
    if *schema != Schema::default() {
        text_file(folder, SCHEMA_FILE, stop, &schema_text::toml(schema))?;
    }
    text_file(folder, ARGUMENTS_FILE, stop, &format!("{}\n", arguments.join("\n")))?;
    Ok(remarks)
}

/// Makes a file of a short text.
fn text_file(folder: &Path, name: &str, stop: &dyn Fn() -> bool, text: &str) -> Result<(), ExportError> {
    file(folder, name, stop, |sink| {
        sink.text(text);
        Ok(())
    })
}

/// Makes a file of the folder.
fn file(
    folder: &Path,
    name: &str,
    stop: &dyn Fn() -> bool,
    write: impl FnOnce(&mut Sink<'_>) -> Result<(), ExportError>,
) -> Result<(), ExportError> {
    let mut out = File::create(folder.join(name)).map_err(|error| ExportError::Io(format!("`{name}`"), error))?;
    let mut sink = Sink::new(&mut out, format!("`{name}`"), stop);
    write(&mut sink)?;
    sink.finish()?;
    out.sync_all().map_err(|error| ExportError::Io(format!("`{name}`"), error))
}

/// The character between list items and labels: one that no label holds, and where possible no list item.
fn separator(graph: &Graph) -> Result<char, ExportError> {
    let mut in_labels: FxHashSet<char> = FxHashSet::default();
    graph.catalog().labels().for_each(|(_, label)| in_labels.extend(label.chars()));
    let mut in_lists = [false; SEPARATORS.len()];
    let mut look = |properties: Vec<(KeyId, Value)>| {
        for (_, value) in properties {
            let Value::List(items) = value else { continue };
            let texts = items.iter().filter_map(|item| match item {
                Value::String(text) => Some(text),
                _ => None,
            });
            for text in texts {
                SEPARATORS.iter().zip(&mut in_lists).for_each(|(one, is_there)| *is_there |= text.contains(*one));
            }
        }
    };
    graph.nodes().for_each(|node| look(graph.node_properties(node)));
    graph.relationships().for_each(|relationship| look(graph.relationship_properties(relationship)));
    let free: Vec<(char, bool)> =
        SEPARATORS.into_iter().zip(in_lists).filter(|(one, _)| !in_labels.contains(one)).collect();
    let unused = free.iter().find(|(_, is_in_lists)| !is_in_lists);
    unused.or(free.first()).map(|&(one, _)| one).ok_or_else(|| {
        let message = "the labels hold every character that could separate them";
        let refused = Diagnostic::compile("export-separator", ErrorType::UsageError, "", message)
            .hint("JSON lines keep any label: `pathways export -o graph.jsonl`");
        ExportError::Refused(refused)
    })
}

/// A character as Neo4j's options take it.
fn spelled(character: char) -> String {
    if character.is_control() { format!("U+{:04X}", u32::from(character)) } else { character.to_string() }
}

/// Nodes with the same labels, whose ids are apart from those of others.
struct Space {
    /// The name that headers give it.
    name: String,
    nodes: Vec<NodeId>,
    /// The property that identifies them; else a number does.
    key: Option<KeyId>,
}

/// All of them.
struct Spaces {
    all: Vec<Space>,
    /// By label set id.
    by_set: FxHashMap<u32, usize>,
}

impl Spaces {
    fn new(graph: &Graph) -> Self {
        let mut spaces = Spaces { all: Vec::new(), by_set: FxHashMap::default() };
        let mut names = Names::default();
        for node in graph.nodes() {
            let at = *spaces.by_set.entry(graph.label_set(node).0).or_insert_with(|| {
                let labels = graph.labels(node).iter().map(|&label| &**graph.catalog().label_name(label));
                let name = names.unique(&joined(labels, "unlabelled"));
                spaces.all.push(Space { name, nodes: Vec::new(), key: None });
                spaces.all.len() - 1
            });
            if let Some(space) = spaces.all.get_mut(at) {
                space.nodes.push(node);
            }
        }
        let key = graph.catalog().key("key");
        for space in &mut spaces.all {
            space.key = key.filter(|&key| identifies(graph, &space.nodes, key));
        }
        spaces
    }

    fn of(&self, graph: &Graph, node: NodeId) -> usize {
        self.by_set.get(&graph.label_set(node).0).copied().unwrap_or(usize::MAX)
    }
}

/// Whether every node has a text of its own under this key. Where all of them are whole numbers a reader would take them for
/// integers, so they are no ids.
fn identifies(graph: &Graph, nodes: &[NodeId], key: KeyId) -> bool {
    // Two texts with one hash only mean that numbers stand in place of keys.
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut has_other = false;
    let all = nodes.iter().all(|&node| match graph.node_property(node, key) {
        Value::String(text) if !text.is_empty() => {
            has_other |= !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
            let mut hasher = FxHasher::default();
            text.hash(&mut hasher);
            seen.insert(hasher.finish())
        }
        _ => false,
    });
    all && has_other
}

/// Names as they may be of files on any system, joined.
fn joined<'n>(names: impl Iterator<Item = &'n str>, otherwise: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '_' };
    let names: Vec<String> = names.map(|name| name.chars().take(60).map(plain).collect()).collect();
    let joined = names.join("-");
    let short: String = joined.chars().take(120).collect();
    if short.is_empty() { otherwise.to_owned() } else { short }
}

/// Names that were given out, so that none is given twice; some systems do not tell case apart.
#[derive(Default)]
struct Names(FxHashSet<String>);

impl Names {
    fn unique(&mut self, name: &str) -> String {
        let mut unique = name.to_owned();
        let mut number = 2;
        while !self.0.insert(unique.to_lowercase()) {
            unique = format!("{name}-{number}");
            number += 1;
        }
        unique
    }
}

struct Writing<'w> {
    graph: &'w Graph,
    folder: &'w Path,
    stop: &'w dyn Fn() -> bool,
    separator: char,
    spaces: &'w Spaces,
    names: Names,
    /// How many columns Neo4j has no type for.
    json: usize,
}

impl Writing<'_> {
    /// Writes a file of nodes and gives its name.
    fn nodes(&mut self, space: &Space, shape: &Shape<NodeId>) -> Result<String, ExportError> {
        let name = format!("{}.csv", self.names.unique(&format!("nodes-{}", space.name)));
        let columns: Vec<_> = shape.columns.iter().filter(|(key, _)| Some(*key) != space.key).copied().collect();
        self.json += columns.iter().filter(|(_, kind)| *kind == ColumnType::Json).count();
        let id_name = if space.key.is_some() { "key" } else { "" };
        file(self.folder, &name, self.stop, |sink| {
            push_cell(&mut sink.buffer, &format!("{id_name}:ID({})", space.name));
            sink.text(",:LABEL");
            self.header(&columns, sink);
            for &node in &shape.rows {
                self.id(space, node, sink);
                sink.buffer.push(b',');
                push_cell(&mut sink.buffer, &self.labels(node));
                let properties = self.graph.node_properties(node);
                self.cells(&columns, &properties, sink)?;
            }
            Ok(())
        })?;
        Ok(name)
    }

    /// Writes a file of relationships and gives its name.
    fn relationships(
        &mut self,
        kind: &str,
        ends: (usize, usize),
        is_one: bool,
        shape: &Shape<RelationshipId>,
    ) -> Result<String, ExportError> {
        let (Some(start), Some(end)) = (self.spaces.all.get(ends.0), self.spaces.all.get(ends.1)) else {
            return Ok(String::new());
        };
        let between = if is_one { String::new() } else { format!("-{}-{}", start.name, end.name) };
        let stem = format!("relationships-{}{between}", joined([kind].into_iter(), "unnamed"));
        let name = format!("{}.csv", self.names.unique(&stem));
        self.json += shape.columns.iter().filter(|(_, kind)| *kind == ColumnType::Json).count();
        file(self.folder, &name, self.stop, |sink| {
            push_cell(&mut sink.buffer, &format!(":START_ID({})", start.name));
            sink.buffer.push(b',');
            push_cell(&mut sink.buffer, &format!(":END_ID({})", end.name));
            sink.text(",:TYPE");
            self.header(&shape.columns, sink);
            for &relationship in &shape.rows {
                let (from, to) = self.graph.endpoints(relationship);
                self.id(start, from, sink);
                sink.buffer.push(b',');
                self.id(end, to, sink);
                sink.buffer.push(b',');
                push_cell(&mut sink.buffer, kind);
                let properties = self.graph.relationship_properties(relationship);
                self.cells(&shape.columns, &properties, sink)?;
            }
            Ok(())
        })?;
        Ok(name)
    }

    fn header(&self, columns: &[(KeyId, ColumnType)], sink: &mut Sink<'_>) {
        for (key, kind) in columns {
            sink.buffer.push(b',');
            push_cell(&mut sink.buffer, &format!("{}:{}", self.graph.catalog().key_name(*key), kind.name()));
        }
        sink.buffer.push(b'\n');
    }

    /// The rest of a line.
    fn cells(
        &self,
        columns: &[(KeyId, ColumnType)],
        properties: &[(KeyId, Value)],
        sink: &mut Sink<'_>,
    ) -> Result<(), ExportError> {
        for (key, kind) in columns {
            sink.buffer.push(b',');
            if let Some((_, value)) = properties.iter().find(|(other, _)| other == key) {
                push_value(&mut sink.buffer, value, *kind, self.separator);
            }
        }
        sink.buffer.push(b'\n');
        sink.flow()
    }

    fn id(&self, space: &Space, node: NodeId, sink: &mut Sink<'_>) {
        match space.key.map(|key| self.graph.node_property(node, key)) {
            Some(Value::String(text)) => push_cell(&mut sink.buffer, &text),
            _ => sink.text(&node.0.to_string()),
        }
    }

    fn labels(&self, node: NodeId) -> String {
        let names: Vec<&str> =
            self.graph.labels(node).iter().map(|&label| &**self.graph.catalog().label_name(label)).collect();
        names.join(&self.separator.to_string())
    }

    fn remarks(&self) -> Remarks {
        let columns = match self.json {
            0 => return Remarks::new(),
            1 => "1 column holds lists".to_owned(),
            n => format!("{n} columns hold lists"),
        };
        let message = format!("{columns} that Neo4j has no type for, and is headed `:json`");
        let remark = Diagnostic::note("export-json-column", message)
            .hint("`pathways import csv` reads it; Neo4j's importer needs `:IGNORE` there");
        vec![*remark]
    }
}
