//! A folder with `nodes.csv` and `edges.csv` under Neo4j's import headers, to a graph.
//!
//! ```text
//! id:ID,:LABEL,name,level:long          :START_ID,:END_ID,:TYPE,cost:double
//! 7,Role;Program,Clerk,1                7,8,LEADS_TO,1.5
//! ```
//!
//! An id column with a name becomes a property of that name: integers if every id is one, else
//! text. An empty cell is no property. A `schema.toml` beside the two says what the kinds mean;
//! without one every relationship is a pathway step.

mod cells;
mod header;

use self::cells::Ids;
use self::header::{Column, Header};
use super::curated::{self, SCHEMA_FILE};
use super::near::nearest;
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, GraphBuilder};
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};
use csv::{ByteRecord, Reader, ReaderBuilder};
use rustc_hash::FxHashMap;
use std::fs::File;
use std::path::Path;

const NODES_FILE: &str = "nodes.csv";
const EDGES_FILE: &str = "edges.csv";

/// How many problems are listed one by one; a wrong column is wrong in every line.
const LISTED: usize = 100;

/// Whether a folder is one of this kind.
pub(super) fn is_folder(path: &Path) -> bool {
    path.join(NODES_FILE).is_file() || path.join(EDGES_FILE).is_file()
}

/// Reads both files into a graph.
///
/// # Errors
/// Every problem with its file and line; a graph comes only from files without any.
pub(super) fn load(folder: &Path) -> Result<Graph, Vec<Diagnostic>> {
    let schema = folder.join(SCHEMA_FILE);
    let mut loader = Loader { builder: GraphBuilder::new(), problems: Vec::new(), further: 0 };
    if schema.is_file() {
        loader.builder.graph_mut().catalog_mut().set_schema(curated::schema_of(&schema)?);
    }
    match loader.nodes(&folder.join(NODES_FILE)) {
        Ok(ids) => {
            if let Err(problem) = loader.edges(&folder.join(EDGES_FILE), &ids) {
                loader.problems.push(*problem);
            }
        }
        Err(problem) => loader.problems.push(*problem),
    }
    loader.finish()
}

struct Loader {
    builder: GraphBuilder,
    problems: Vec<Diagnostic>,
    /// How many problems were found beyond those listed.
    further: usize,
}

/// One of the two files while it is read.
struct Table {
    name: String,
    reader: Reader<File>,
    header: Header,
    record: ByteRecord,
}

impl Table {
    fn open(path: &Path, builder: &mut GraphBuilder) -> Result<Self, Box<Diagnostic>> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| {
            Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}"))
                .hint(format!("such a folder holds {NODES_FILE} and {EDGES_FILE}"))
        })?;
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 18).from_reader(file);
        let mut record = ByteRecord::new();
        let any = reader.read_byte_record(&mut record).map_err(|error| unreadable(&name, &error))?;
        if !any {
            return Err(Diagnostic::data("data-bad-header", "the file is empty")
                .in_file(&name, 1)
                .hint("its first line names the columns, such as id:ID,:LABEL,name"));
        }
        let header = Header::read(&record, builder).map_err(|problem| problem.in_file(&name, 1))?;
        Ok(Table { name, reader, header, record })
    }

    /// Reads the next line; a line of another length is a problem, and skipped.
    fn next(&mut self) -> Result<Option<u64>, Box<Diagnostic>> {
        let any = self.reader.read_byte_record(&mut self.record).map_err(|error| unreadable(&self.name, &error))?;
        Ok(any.then(|| self.record.position().map_or(0, csv::Position::line)))
    }

    fn wrong_length(&self) -> Option<Box<Diagnostic>> {
        let (found, expected) = (self.record.len(), self.header.columns.len());
        (found != expected).then(|| {
            Diagnostic::data("data-bad-line", format!("this line has {found} cells, the header has {expected}"))
                .hint("text with a comma or a line break in it stands in double quotes")
        })
    }
}

fn unreadable(name: &str, error: &csv::Error) -> Box<Diagnostic> {
    let line = error.position().map_or(0, csv::Position::line);
    Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}")).in_file(name, line_number(line))
}

fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

impl Loader {
    fn nodes(&mut self, path: &Path) -> Result<NodeIds, Box<Diagnostic>> {
        let mut table = Table::open(path, &mut self.builder)?;
        let Some((id_at, space, id_key)) = table.header.id() else {
            return Err(Diagnostic::data("data-bad-header", "no column holds the nodes' ids")
                .in_file(&table.name, 1)
                .hint("one column is headed :ID, or name:ID to keep the id as a property"));
        };
        let mut ids = NodeIds { space, ids: Ids::for_column(path, id_at)? };
        let mut labels_of: FxHashMap<Box<[u8]>, Vec<LabelId>> = FxHashMap::default();
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        while let Some(line) = table.next()? {
            if let Some(problem) = table.wrong_length() {
                self.problem(&table.name, line, problem);
                continue;
            }
            properties.clear();
            let id = table.record.get(id_at).unwrap_or_default();
            if let Some(key) = id_key {
                match ids.ids.value(id) {
                    Ok(value) => properties.push((key, value)),
                    Err(problem) => self.problem(&table.name, line, problem),
                }
            }
            self.properties(&table, line, &mut properties);
            let labels = table.header.labels.and_then(|at| table.record.get(at)).unwrap_or_default();
            let node = match labels_of.get(labels) {
                Some(labels) => self.builder.node(labels, &properties),
                None => match self.labels(labels) {
                    Ok(interned) => {
                        let node = self.builder.node(&interned, &properties);
                        labels_of.insert(labels.into(), interned);
                        node
                    }
                    Err(problem) => {
                        self.problem(&table.name, line, problem);
                        continue;
                    }
                },
            };
            if let Err(problem) = ids.ids.insert(id, node) {
                self.problem(&table.name, line, problem);
            }
        }
        Ok(ids)
    }

    fn edges(&mut self, path: &Path, ids: &NodeIds) -> Result<(), Box<Diagnostic>> {
        let mut table = Table::open(path, &mut self.builder)?;
        let header = &table.header;
        let (Some((start_at, start_space)), Some((end_at, end_space)), Some(type_at)) =
            (&header.start, &header.end, header.relationship_type)
        else {
            return Err(Diagnostic::data("data-bad-header", "the relationships' columns are not all there")
                .in_file(&table.name, 1)
                .hint("three columns are headed :START_ID, :END_ID and :TYPE"));
        };
        let (start_at, end_at) = (*start_at, *end_at);
        for space in [start_space, end_space] {
            if *space != ids.space {
                return Err(Diagnostic::data(
                    "data-bad-header",
                    format!("no node has an id in the id space `{space}`"),
                )
                .in_file(&table.name, 1)
                .hint(format!("the nodes' ids are in `{}`: write :START_ID({0}) and :END_ID({0})", ids.space)));
            }
        }
        let mut types: FxHashMap<Box<[u8]>, TypeId> = FxHashMap::default();
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        while let Some(line) = table.next()? {
            if let Some(problem) = table.wrong_length() {
                self.problem(&table.name, line, problem);
                continue;
            }
            properties.clear();
            self.properties(&table, line, &mut properties);
            let cell = |at: usize| table.record.get(at).unwrap_or_default();
            let kind = match types.get(cell(type_at)) {
                Some(kind) => Ok(*kind),
                None => self.relationship_type(cell(type_at)).inspect(|kind| {
                    types.insert(cell(type_at).into(), *kind);
                }),
            };
            match (kind, ids.find(cell(start_at)), ids.find(cell(end_at))) {
                (Ok(kind), Ok(start), Ok(end)) => {
                    self.builder.relationship(kind, start, end, &properties);
                }
                (kind, start, end) => {
                    for problem in [kind.err(), start.err(), end.err()].into_iter().flatten() {
                        self.problem(&table.name, line, problem);
                    }
                }
            }
        }
        Ok(())
    }

    /// The properties of a line, in column order.
    fn properties(&mut self, table: &Table, line: u64, properties: &mut Vec<(KeyId, Value)>) {
        for (column, bytes) in table.header.columns.iter().zip(&table.record) {
            let Column::Property { key, cell } = column else {
                continue;
            };
            if bytes.is_empty() {
                continue;
            }
            match cell.read(bytes) {
                Ok(value) => properties.push((*key, value)),
                Err(problem) => {
                    let name = self.builder.graph().catalog().key_name(*key);
                    let problem = problem.hint(format!("it stands in the column `{name}`"));
                    self.problem(&table.name, line, problem);
                }
            }
        }
    }

    /// `Role;Program`.
    fn labels(&mut self, bytes: &[u8]) -> Result<Vec<LabelId>, Box<Diagnostic>> {
        let names = cells::text(bytes)?.split(';').map(str::trim).filter(|name| !name.is_empty());
        let mut labels: Vec<LabelId> = names.map(|name| self.builder.label(name)).collect();
        labels.sort_unstable();
        labels.dedup();
        Ok(labels)
    }

    fn relationship_type(&mut self, bytes: &[u8]) -> Result<TypeId, Box<Diagnostic>> {
        let name = cells::text(bytes)?.trim();
        if name.is_empty() {
            return Err(Diagnostic::data("data-bad-line", "the relationship has no type")
                .hint("write its type in the column :TYPE, such as LEADS_TO"));
        }
        Ok(self.builder.relationship_type(name))
    }

    fn problem(&mut self, file: &str, line: u64, problem: Box<Diagnostic>) {
        if self.problems.len() < LISTED {
            self.problems.push(*problem.in_file(file, line_number(line)));
        } else {
            self.further += 1;
        }
    }

    fn finish(mut self) -> Result<Graph, Vec<Diagnostic>> {
        if self.problems.is_empty() {
            return Ok(self.builder.finish());
        }
        if self.further > 0 {
            let message = format!("{} more problems are not listed", self.further);
            self.problems.push(*Diagnostic::data("data-more-problems", message).hint("mend those above first"));
        }
        Err(self.problems)
    }
}

/// The nodes by the ids of their file.
struct NodeIds {
    /// The id space they are in; empty where the header names none.
    space: String,
    ids: Ids,
}

impl NodeIds {
    fn find(&self, bytes: &[u8]) -> Result<NodeId, Box<Diagnostic>> {
        self.ids.get(bytes).ok_or_else(|| {
            let id = String::from_utf8_lossy(bytes);
            let problem = Diagnostic::data("data-unknown-name", format!("no node has the id `{id}`"));
            let near = self.ids.some_texts().map_or_else(Vec::new, |ids| nearest(&id, ids));
            problem.hint(format!("add it to {NODES_FILE}, or mend the id")).near(near)
        })
    }
}
