//! CSV folders and JSON lines, as exports and other programs write them, to a graph.
//!
//! Into an empty graph they come as they are. Where there is a graph already, a node whose `key` it holds is the same node: its
//! labels are added to, its properties replaced. A relationship that is there already, between the same nodes, of the same type and
//! with the same properties, is not made again. Nodes without a `key` are new every time.

use super::{Change, FileReport, Ignored, Merge, Report, Watch};
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, Schema};
use crate::load::loaded::{FileCount, Loaded};
use crate::load::{csv as csv_files, json_lines};
use crate::value::text::literal;
use crate::value::{KeyId, NodeId, RelationshipId, TypeId, Value};
use rustc_hash::FxHashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// How many examples of a change are kept.
const EXAMPLES: usize = 10;

/// Brings folders of CSV files under the headers of Neo4j's importer into a graph.
///
/// # Errors
/// Every problem with its file and line; an import that `watch` ended; a `base` of which a part cannot be read.
pub fn csv(folders: &[PathBuf], base: &Graph, watch: &mut Watch<'_>) -> Result<(Graph, Report), Vec<Diagnostic>> {
    all(folders, base, |folder| csv_files::load_all(folder, watch))
}

/// Brings files of JSON lines into a graph.
///
/// # Errors
/// As [`csv`](fn@csv).
pub fn json(files: &[PathBuf], base: &Graph, watch: &mut Watch<'_>) -> Result<(Graph, Report), Vec<Diagnostic>> {
    all(files, base, |file| json_lines::load(file, watch))
}

fn all(
    paths: &[PathBuf],
    base: &Graph,
    mut load: impl FnMut(&std::path::Path) -> Result<Loaded, Vec<Diagnostic>>,
) -> Result<(Graph, Report), Vec<Diagnostic>> {
    let mut report = Report::default();
    let mut joined: Option<Graph> = None;
    for path in paths {
        let Loaded { graph, files, passed_over } = load(path)?;
        report.files.extend(files.iter().map(|file| told(file, &mut report.remarks)));
        report.ignored.extend(
            passed_over
                .into_iter()
                .map(|name| Ignored { name: path.join(name).display().to_string(), reason: "not a CSV file" }),
        );
        let before = joined.as_ref().unwrap_or(base);
        joined = Some(join(before, graph, &mut report.merge, &mut report.remarks));
        // What could not be read of the base was not found there, and would stand in the graph twice, or not at all.
        base.is_whole().map_err(|problem| vec![*problem])?;
    }
    report.merge.nodes.sort_by(|a, b| a.name.cmp(&b.name));
    report.merge.relationships.sort_by(|a, b| a.name.cmp(&b.name));
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

/// A graph with another one in it.
fn join(base: &Graph, new: Graph, merge: &mut Merge, remarks: &mut Vec<String>) -> Graph {
    if base.node_count() == 0 {
        count_all(&new, merge);
        return new;
    }
    let mut joining = Joining::new(base.clone(), &new);
    let keyless = joining.nodes(merge);
    joining.relationships(merge);
    let Joining { mut graph, .. } = joining;
    let schema = joined_schema(graph.catalog().schema(), new.catalog().schema());
    graph.catalog_mut().set_schema(schema);
    if keyless > 0 {
        remarks.push(format!("{keyless} nodes have no `key`: importing them again would add them again"));
    }
    graph
}

fn count_all(graph: &Graph, merge: &mut Merge) {
    for node in graph.nodes() {
        change(&mut merge.nodes, kind_of(graph, node)).added += 1;
    }
    for (kind, name) in graph.catalog().relationship_types() {
        let count = graph.catalog().type_count(kind) as u64;
        if count > 0 {
            change(&mut merge.relationships, name).added += count;
        }
    }
}

/// The kind that counts of a node stand under: its first label.
fn kind_of(graph: &Graph, node: NodeId) -> &str {
    graph.labels(node).first().map_or("(no label)", |label| graph.catalog().label_name(*label))
}

struct Joining<'n> {
    graph: Graph,
    new: &'n Graph,
    /// Nodes that the graph had, by key.
    by_key: FxHashMap<Arc<str>, NodeId>,
    /// Where each node of the new graph went, and whether the graph had it.
    moved: FxHashMap<NodeId, (NodeId, bool)>,
}

impl<'n> Joining<'n> {
    fn new(graph: Graph, new: &'n Graph) -> Self {
        let mut by_key = FxHashMap::default();
        if let Some(key) = graph.catalog().key("key") {
            for node in graph.nodes() {
                if let Value::String(text) = graph.node_property(node, key) {
                    by_key.entry(text).or_insert(node);
                }
            }
        }
        Joining { graph, new, by_key, moved: FxHashMap::default() }
    }

    /// Brings the nodes over; gives how many have no key.
    fn nodes(&mut self, merge: &mut Merge) -> u64 {
        let new = self.new;
        let (key, name) = (new.catalog().key("key"), new.catalog().key("name"));
        let mut keyless = 0;
        for node in new.nodes() {
            let labels: Vec<_> = new.labels(node).iter().map(|label| new.catalog().label_name(*label)).collect();
            let labels: Vec<_> = labels.into_iter().map(|label| self.graph.catalog_mut().intern_label(label)).collect();
            let properties = self.properties(new.node_properties(node));
            let key = match key.map(|key| new.node_property(node, key)) {
                Some(Value::String(key)) => Some(key),
                _ => None,
            };
            keyless += u64::from(key.is_none());
            let count = change(&mut merge.nodes, kind_of(new, node));
            let known = key.as_ref().and_then(|key| self.by_key.get(key)).copied();
            let Some(known) = known else {
                count.added += 1;
                let made = self.graph.create_node(&labels, &properties);
                self.moved.insert(node, (made, false));
                // A key that stands twice in the files is one node there already.
                continue;
            };
            count.kept += 1;
            merge.replaced = true;
            let before = self.name_of(known);
            labels.iter().for_each(|label| {
                self.graph.add_label(known, *label);
            });
            properties.into_iter().for_each(|(key, value)| self.graph.set_node_property(known, key, value));
            let now = name.map(|name| new.node_property(node, name));
            if let (Some(before), Some(Value::String(now)), Some(key)) = (before, now, key)
                && *before != *now
            {
                change(&mut merge.nodes, kind_of(new, node)).renamed += 1;
                if merge.renamed.len() < EXAMPLES {
                    merge.renamed.push((key.to_string(), before.to_string(), now.to_string()));
                }
            }
            self.moved.insert(node, (known, true));
        }
        keyless
    }

    fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        match self.graph.node_property(node, self.graph.catalog().key("name")?) {
            Value::String(name) => Some(name),
            _ => None,
        }
    }

    fn relationships(&mut self, merge: &mut Merge) {
        let new = self.new;
        let mut there = self.there();
        for relationship in new.relationships() {
            let (start, end) = new.endpoints(relationship);
            let (Some(&(start, had_start)), Some(&(end, had_end))) = (self.moved.get(&start), self.moved.get(&end))
            else {
                continue;
            };
            let name = new.catalog().type_name(new.type_of(relationship));
            let kind = self.graph.catalog_mut().intern_type(name);
            let properties = self.properties(new.relationship_properties(relationship));
            let count = change(&mut merge.relationships, name);
            let same = there.get_mut(&(kind, start, end)).filter(|_| had_start && had_end);
            let same = same.and_then(|known| {
                let wanted = said(&properties);
                let at = known.iter().position(|one| said(&self.graph.relationship_properties(*one)) == wanted)?;
                // Each stands for one of the new ones: two alike are two.
                Some(known.swap_remove(at))
            });
            match same {
                Some(_) => count.kept += 1,
                None => {
                    count.added += 1;
                    self.graph.create_relationship(kind, start, end, &properties);
                }
            }
        }
    }

    /// The relationships that the graph had, by what they join.
    fn there(&self) -> FxHashMap<(TypeId, NodeId, NodeId), Vec<RelationshipId>> {
        let mut there: FxHashMap<_, Vec<RelationshipId>> = FxHashMap::default();
        for relationship in self.graph.relationships() {
            let (start, end) = self.graph.endpoints(relationship);
            there.entry((self.graph.type_of(relationship), start, end)).or_default().push(relationship);
        }
        there
    }

    /// Properties of the new graph in the keys of this one.
    fn properties(&mut self, properties: Vec<(KeyId, Value)>) -> Vec<(KeyId, Value)> {
        let new = self.new;
        let catalog = self.graph.catalog_mut();
        let moved = properties.into_iter().map(|(key, value)| (catalog.intern_key(new.catalog().key_name(key)), value));
        let mut moved: Vec<(KeyId, Value)> = moved.collect();
        moved.sort_by_key(|(key, _)| *key);
        moved
    }
}

/// Properties as text, to tell whether two are the same.
fn said(properties: &[(KeyId, Value)]) -> String {
    properties.iter().map(|(key, value)| format!("{}={} {}\n", key.0, value.type_of().name(), literal(value))).collect()
}

/// What the graph's own schema says stays; kinds and relationships that only the other one knows come behind.
fn joined_schema(own: &Schema, other: &Schema) -> Schema {
    let mut joined = own.clone();
    if joined == Schema::default() {
        return other.clone();
    }
    for kind in &other.kinds {
        if joined.kind(&kind.label).is_none() {
            joined.kinds.push(kind.clone());
        }
    }
    for kind in &other.relationships {
        if joined.relationship(&kind.name).is_none() {
            joined.relationships.push(kind.clone());
        }
    }
    joined
}

/// The line of a kind, made if new.
fn change<'m>(changes: &'m mut Vec<Change>, name: &str) -> &'m mut Change {
    let at = changes.iter().position(|change| change.name == name).unwrap_or_else(|| {
        changes.push(Change { name: name.to_owned(), ..Change::default() });
        changes.len() - 1
    });
    &mut changes[at]
}
