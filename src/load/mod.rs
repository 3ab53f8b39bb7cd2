//! Files to graph, and graph to files.
//!
//! Two kinds of folder hold a graph: curated TOML, which people write (`curated`, with `table`,
//! `schema` and `entries` under it and `check` over it), and `nodes.csv` with `edges.csv`, which
//! programs write (`csv`). Both give a [`Graph`] whole, or every problem with its file and line. A graph
//! that is to stay, large or changed by statements, has a file of its own: [`file`](mod@file).

mod check;
mod csv;
mod curated;
mod entries;
pub mod export;
pub mod file;
pub mod import;
mod json_lines;
mod leftovers;
mod loaded;
mod near;
pub mod replacement;
mod schema;
mod schema_text;
mod table;
mod text;

pub use file::save;
pub use loaded::{FileCount, Loaded};

use crate::diagnostic::{Diagnostic, Result};
use crate::graph::{Graph, Store};
use std::path::Path;

/// The label of documents that facts are taken from.
const SOURCE: &str = "Source";

/// The curated healthcare graph that is compiled into the program.
pub fn built_in() -> Graph {
    curated::load_built_in()
}

/// Opens a graph: a graph file, a folder of curated TOML, or a folder with `nodes.csv` and `edges.csv`
/// under Neo4j's import headers.
///
/// # Errors
/// Every problem found in the files, each with file, line and a fix; no half graph is left.
pub fn open(path: &Path) -> std::result::Result<Graph, Vec<Diagnostic>> {
    if !path.exists() {
        return Err(vec![*missing(path)]);
    }
    if path.is_file() {
        return open_to_change(path).map(|opened| opened.graph);
    }
    if !path.is_dir() {
        return Err(vec![*not_a_folder(path)]);
    }
    if csv::is_folder(path) {
        return csv::load(path);
    }
    let files = curated::folder_files(path)?;
    if files.is_empty() {
        return Err(vec![*empty(path)]);
    }
    curated::load(&files)
}

/// Reads every CSV file of a folder, under the headers of Neo4j's importer.
///
/// # Errors
/// Every problem with its file and line.
pub fn read_csv(folder: &Path) -> std::result::Result<Loaded, Vec<Diagnostic>> {
    if !folder.is_dir() {
        return Err(vec![*missing(folder)]);
    }
    csv::load_all(folder, &mut |_| true)
}

/// Reads a file of JSON lines, as [`export`] writes them.
///
/// # Errors
/// Every problem with its line.
pub fn read_json_lines(file: &Path) -> std::result::Result<Loaded, Vec<Diagnostic>> {
    json_lines::load(file, &mut |_| true)
}

/// A graph that was opened, and what keeps the changes that are made to it.
pub struct Opened {
    /// The graph.
    pub graph: Graph,
    /// None for a folder, whose files stay as they are.
    pub store: Option<Box<dyn Store>>,
}

/// Opens a graph as [`open`] does, with what keeps the changes that are made to it.
///
/// # Errors
/// Every problem found in the files.
pub fn open_to_change(path: &Path) -> std::result::Result<Opened, Vec<Diagnostic>> {
    if path.is_file() {
        let (graph, store) = file::open(path).map_err(|problem| vec![*problem])?;
        return Ok(Opened { graph, store: Some(store) });
    }
    open(path).map(|graph| Opened { graph, store: None })
}

/// Checks data files, folders and graph files: every problem at once, errors and warnings. A data file is
/// checked together with the folder it belongs to; a graph file is read whole; without any path, the graph compiled into the program is
/// checked.
///
/// # Errors
/// A path that cannot be read at all.
pub fn check(paths: &[&Path]) -> Result<Vec<Diagnostic>> {
    if paths.is_empty() {
        return Ok(curated::problems(&curated::built_in_files()));
    }
    let mut found = Vec::new();
    for path in paths {
        if !path.exists() {
            return Err(missing(path));
        }
        found.extend(if path.is_dir() { check_folder(path)? } else { check_file(path)? });
    }
    Ok(found)
}

fn check_folder(folder: &Path) -> Result<Vec<Diagnostic>> {
    if csv::is_folder(folder) {
        return Ok(csv::load(folder).err().unwrap_or_default());
    }
    match curated::folder_files(folder) {
        Ok(files) if csv::has_tables(folder) && files.iter().all(curated::is_schema) => {
            Ok(csv::load_all(folder, &mut |_| true).err().unwrap_or_default())
        }
        Ok(files) if files.is_empty() => Err(empty(folder)),
        Ok(files) => Ok(curated::problems(&files)),
        Err(problems) => Ok(problems),
    }
}

/// The problems of one file, read with the rest of its folder.
fn check_file(path: &Path) -> Result<Vec<Diagnostic>> {
    if export::Interchange::of_path(path) == Some(export::Interchange::JsonLines) {
        return Ok(json_lines::load(path, &mut |_| true).err().unwrap_or_default());
    }
    let is_toml = path.extension().is_some_and(|extension| extension == "toml");
    let is_csv = path.extension().is_some_and(|extension| extension == "csv");
    if !is_toml && !is_csv {
        return Ok(file::check(path));
    }
    let folder = if is_csv { path.parent().unwrap_or(Path::new(".")).to_path_buf() } else { curated::folder_of(path) };
    let mut found = check_folder(&folder)?;
    let wanted = path.canonicalize().ok();
    found.retain(|problem| {
        let place = problem.place.as_ref();
        place.is_none_or(|place| Path::new(place.file.as_ref()).canonicalize().ok() == wanted)
    });
    Ok(found)
}

fn missing(path: &Path) -> Box<Diagnostic> {
    Diagnostic::data("data-unreadable", format!("there is no `{}`", path.display()))
        .hint("check the name; it is taken from the folder you are in")
}

fn not_a_folder(path: &Path) -> Box<Diagnostic> {
    Diagnostic::data("data-not-a-graph", format!("`{}` is not a graph", path.display()))
        .hint("a graph is a graph file, a folder of .toml data files, or one with nodes.csv and edges.csv")
}

fn empty(path: &Path) -> Box<Diagnostic> {
    Diagnostic::data("data-not-a-graph", format!("`{}` holds no data files", path.display()))
        .hint("a graph is a folder of .toml data files, or one with nodes.csv and edges.csv")
}
