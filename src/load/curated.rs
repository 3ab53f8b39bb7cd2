//! Curated data: a folder of TOML files, or the one compiled into the program, to a graph.

use super::check::check;
use super::entries::{self, Entries, LinkEntry, NodeEntry, PropertyEntry};
use super::schema::{self, SchemaFile};
use super::table::Problems;
use super::text::TextFile;
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, GraphBuilder, Schema};
use crate::value::{KeyId, NodeId, Value};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

/// The name of the file that holds a folder's schema.
pub(super) const SCHEMA_FILE: &str = "schema.toml";

/// How deep folders are looked into for data files.
const FOLDER_DEPTH: usize = 4;

/// The curated graph's files, as `data/` holds them.
pub(super) const BUILT_IN: [(&str, &str); 8] = [
    ("data/schema.toml", include_str!("../../data/schema.toml")),
    ("data/healthcare/degrees.toml", include_str!("../../data/healthcare/degrees.toml")),
    ("data/healthcare/duties.toml", include_str!("../../data/healthcare/duties.toml")),
    ("data/healthcare/fields.toml", include_str!("../../data/healthcare/fields.toml")),
    ("data/healthcare/organizations.toml", include_str!("../../data/healthcare/organizations.toml")),
    ("data/healthcare/places-and-traits.toml", include_str!("../../data/healthcare/places-and-traits.toml")),
    ("data/healthcare/roles.toml", include_str!("../../data/healthcare/roles.toml")),
    ("data/healthcare/sources.toml", include_str!("../../data/healthcare/sources.toml")),
];

/// The files that are compiled into the program.
pub(super) fn built_in_files() -> Vec<TextFile> {
    let files = BUILT_IN.iter();
    files.map(|(name, text)| TextFile { name: (*name).to_owned(), text: Cow::Borrowed(text) }).collect()
}

/// The files of a data folder and its folders, in name order; none where it is not one.
///
/// # Errors
/// Every file or folder that cannot be read.
pub(super) fn folder_files(folder: &Path) -> Result<Vec<TextFile>, Vec<Diagnostic>> {
    let mut paths = Vec::new();
    let mut problems = Vec::new();
    collect(folder, FOLDER_DEPTH, &mut paths, &mut problems);
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        match TextFile::read(&path) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(*problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn collect(folder: &Path, depth: usize, paths: &mut Vec<PathBuf>, problems: &mut Vec<Diagnostic>) {
    let listing = match fs::read_dir(folder) {
        Ok(listing) => listing,
        Err(error) => {
            let problem = Diagnostic::data("data-unreadable", format!("cannot read `{}`: {error}", folder.display()))
                .hint("name a folder of data files, or a file in one");
            return problems.push(*problem);
        }
    };
    for entry in listing.flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if hidden {
            continue;
        }
        if path.is_dir() {
            // A folder with a schema of its own is a graph of its own.
            if depth > 0 && !path.join(SCHEMA_FILE).is_file() {
                collect(&path, depth - 1, paths, problems);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
}

/// What the files say, and everything wrong with it.
struct Reading<'a> {
    schema: Option<SchemaFile>,
    entries: Entries<'a>,
}

fn read<'a>(files: &'a [TextFile], problems: &mut Problems<'_>) -> Reading<'a> {
    let at = files.iter().position(is_schema);
    let schema = at.map(|at| schema::read(files, at, problems));
    let mut entries = Entries::default();
    for (number, _) in files.iter().enumerate().filter(|(number, _)| Some(*number) != at) {
        entries::read(files, number, schema.as_ref().map(|file| &file.schema), &mut entries, problems);
    }
    Reading { schema, entries }
}

/// Every problem of these files, in file and line order.
pub(super) fn problems(files: &[TextFile]) -> Vec<Diagnostic> {
    let mut problems = Problems { files, found: Vec::new(), broken: Vec::new(), swallowed: Vec::new() };
    let reading = read(files, &mut problems);
    check(&reading.entries, reading.schema.as_ref(), &mut problems);
    sorted(problems)
}

/// The graph that these files state, with what is worth knowing of them.
///
/// # Errors
/// Every error in them; warnings come with those, and alone they stop nothing.
pub(super) fn load(files: &[TextFile]) -> Result<Graph, Vec<Diagnostic>> {
    let mut problems = Problems { files, found: Vec::new(), broken: Vec::new(), swallowed: Vec::new() };
    let reading = read(files, &mut problems);
    check(&reading.entries, reading.schema.as_ref(), &mut problems);
    if problems.found.iter().any(Diagnostic::is_error) {
        return Err(sorted(problems));
    }
    Ok(build(reading))
}

/// The schema in a file, for a folder whose data are not TOML.
///
/// # Errors
/// Everything wrong with it.
pub(super) fn schema_of(path: &Path) -> Result<Schema, Vec<Diagnostic>> {
    let files = [TextFile::read(path).map_err(|problem| vec![*problem])?];
    let mut problems = Problems { files: &files, found: Vec::new(), broken: Vec::new(), swallowed: Vec::new() };
    let file = schema::read(&files, 0, &mut problems);
    if problems.found.is_empty() { Ok(file.schema) } else { Err(problems.found) }
}

/// The graph compiled into the program. Its files are checked by the tests, not at every start.
pub(super) fn load_built_in() -> Graph {
    let files = built_in_files();
    let mut problems = Problems { files: &files, found: Vec::new(), broken: Vec::new(), swallowed: Vec::new() };
    build(read(&files, &mut problems))
}

fn sorted(problems: Problems<'_>) -> Vec<Diagnostic> {
    let order = |problem: &Diagnostic| -> (usize, u32) {
        let Some(place) = &problem.place else {
            return (usize::MAX, 0);
        };
        let file = problems.files.iter().position(|file| file.name.as_str() == place.file.as_ref());
        (file.unwrap_or(usize::MAX), place.line)
    };
    let mut found = problems.found;
    found.sort_by_key(order);
    found
}

/// Nodes first, in the order they are written; then the relationships between them.
fn build(reading: Reading<'_>) -> Graph {
    let mut making = Making::new(reading.schema);
    let nodes: Vec<NodeId> = reading.entries.nodes.iter().map(|node| making.node(node)).collect();
    let mut names = FxHashMap::default();
    for (node, id) in reading.entries.nodes.iter().zip(&nodes) {
        names.insert((node.label.as_ref(), node.name.as_ref()), *id);
    }
    for link in &reading.entries.links {
        let end = names.get(&(link.to_label.as_ref(), link.to_name.as_ref()));
        if let (Some(start), Some(end)) = (nodes.get(link.from), end) {
            making.link(link, *start, *end);
        }
    }
    making.builder.finish()
}

/// A graph in the making, with the properties every entry has.
struct Making {
    builder: GraphBuilder,
    key: KeyId,
    name: KeyId,
    source: KeyId,
}

impl Making {
    fn new(schema: Option<SchemaFile>) -> Self {
        let mut builder = GraphBuilder::new();
        if let Some(file) = schema {
            builder.graph_mut().catalog_mut().set_schema(file.schema);
        }
        let (key, name, source) = (builder.key("key"), builder.key("name"), builder.key("source"));
        Making { builder, key, name, source }
    }

    fn node(&mut self, node: &NodeEntry<'_>) -> NodeId {
        let label = self.builder.label(&node.label);
        let key = node.key.clone().unwrap_or_else(|| Value::from(format!("{}:{}", node.label, node.name)));
        let mut properties = vec![(self.key, key), (self.name, Value::string(node.name.as_ref()))];
        self.properties(&node.properties, &mut properties);
        properties.extend(node.source.clone().map(|source| (self.source, source)));
        self.builder.node(&[label], &properties)
    }

    fn link(&mut self, link: &LinkEntry<'_>, start: NodeId, end: NodeId) {
        let kind = self.builder.relationship_type(&link.kind);
        let mut properties = Vec::new();
        self.properties(&link.properties, &mut properties);
        properties.extend(link.source.clone().map(|source| (self.source, source)));
        self.builder.relationship(kind, start, end, &properties);
    }

    /// A property named twice, or like one of our own, keeps its first value.
    fn properties(&mut self, from: &[PropertyEntry<'_>], to: &mut Vec<(KeyId, Value)>) {
        for property in from {
            let key = self.builder.key(&property.key);
            if !to.iter().any(|(known, _)| *known == key) {
                to.push((key, property.value.clone()));
            }
        }
    }
}

/// The folder whose data a file belongs to: the nearest above it that holds a schema, else its own.
pub(super) fn folder_of(file: &Path) -> PathBuf {
    let own = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let above = own.ancestors().take(FOLDER_DEPTH).find(|folder| folder.join(SCHEMA_FILE).is_file());
    above.unwrap_or(own).to_path_buf()
}

/// Whether a file is a schema.
pub(super) fn is_schema(file: &TextFile) -> bool {
    Path::new(&file.name).file_name().is_some_and(|name| name == SCHEMA_FILE)
}
