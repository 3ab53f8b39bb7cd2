//! CSV files under Neo4j's import headers, to a graph.
//!
//! ```text
//! id:ID,:LABEL,name,level:long          :START_ID,:END_ID,:TYPE,cost:double
//! 7,Role;Program,Clerk,1                7,8,LEADS_TO,1.5
//! ```
//!
//! A folder holds `nodes.csv` and `edges.csv`, or any number of files, told apart by their headers: those with a column
//! `:START_ID` hold relationships. An id column with a name becomes a property of that name: integers if every id of its id space is
//! one, else text. An empty cell is no property; an empty text stands in quotes. List items and labels are separated by
//! `;`, unless `neo4j-import.args` says otherwise. A `schema.toml` beside them says what the kinds mean; without one every relationship is
//! a pathway step.

pub(super) mod cells;
mod files;
mod header;
pub(super) mod records;

use self::cells::Ids;
use self::files::{Files, Source, is_table};
use self::header::{Column, Header};
use self::records::{Record, Records, line_number};
use super::curated::{self, SCHEMA_FILE};
use super::import::{Progress, ROWS_BETWEEN, Watch, stopped};
use super::loaded::{FileCount, FileIds, Loaded};
use super::near::nearest;
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, GraphBuilder};
use crate::value::{KeyId, LabelId, NodeId, TypeId, Value};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const NODES_FILE: &str = "nodes.csv";
const EDGES_FILE: &str = "edges.csv";

/// The options for Neo4j's importer that an export writes beside its files.
pub(super) const ARGUMENTS_FILE: &str = "neo4j-import.args";

/// How the options that an export writes begin: its own sign, beside what to do with them.
pub(super) const EXPORT_MARK: &str = "# neo4j-admin database import full @neo4j-import.args neo4j";

/// What separates list items and labels where nothing says otherwise.
const SEPARATOR: char = ';';

/// How many problems are listed one by one; a wrong column is wrong in every line.
const LISTED: usize = 100;

/// Whether a folder is one of this kind.
pub(super) fn is_folder(path: &Path) -> bool {
    [NODES_FILE, EDGES_FILE, ARGUMENTS_FILE].iter().any(|name| path.join(name).is_file())
}

/// Whether there are CSV files in a folder, which an import would read.
pub(super) fn has_tables(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_table(&entry.path()))
}

/// Reads the files of a folder into a graph: `nodes.csv` and `edges.csv` where one of them is there, else all.
///
/// # Errors
/// Every problem with its file and line; a graph comes only from files without any.
pub(super) fn load(folder: &Path) -> Result<Graph, Vec<Diagnostic>> {
    let is_pair = [NODES_FILE, EDGES_FILE].iter().any(|name| folder.join(name).is_file());
    if !is_pair {
        let files = Files::all(folder).map_err(|problem| vec![*problem])?;
        return load_files(folder, files, false, &mut |_| true).map(|loaded| loaded.graph);
    }
    load_files(folder, Files::pair(folder), false, &mut |_| true).map(|loaded| loaded.graph)
}

/// Reads every CSV file of a folder into a graph.
///
/// # Errors
/// As [`load`]; a folder without such files.
pub(super) fn load_all(folder: &Path, watch: &mut Watch<'_>) -> Result<Loaded, Vec<Diagnostic>> {
    let files = Files::all(folder).map_err(|problem| vec![*problem])?;
    load_files(folder, files, true, watch)
}

fn load_files(folder: &Path, files: Files, keeps_ids: bool, watch: &mut Watch<'_>) -> Result<Loaded, Vec<Diagnostic>> {
    let mut loader = Loader {
        watch,
        done: 0,
        total: files
            .nodes
            .iter()
            .chain(&files.edges)
            .filter_map(|source| source.path.metadata().ok())
            .map(|data| data.len())
            .sum(),
        builder: GraphBuilder::new(),
        problems: Vec::new(),
        further: 0,
        separator: separator(folder).map_err(|problem| vec![*problem])?,
        counts: Vec::new(),
        is_pair: files.nodes.first().is_some_and(|source| source.path.ends_with(NODES_FILE)),
        keeps_ids,
        ids: FileIds::default(),
    };
    let schema = folder.join(SCHEMA_FILE);
    if schema.is_file() {
        loader.builder.graph_mut().catalog_mut().set_schema(curated::schema_of(&schema)?);
    }
    if let Err(problem) = loader.read(&files) {
        loader.problems.push(*problem);
    }
    loader.finish(files.passed_over, is_export(folder))
}

/// Whether `export` wrote the files of a folder.
fn is_export(folder: &Path) -> bool {
    fs::read_to_string(folder.join(ARGUMENTS_FILE)).is_ok_and(|text| text.starts_with(EXPORT_MARK))
}

/// What separates list items and labels, as the options beside the files say.
fn separator(folder: &Path) -> Result<char, Box<Diagnostic>> {
    let path = folder.join(ARGUMENTS_FILE);
    if !path.is_file() {
        return Ok(SEPARATOR);
    }
    let name = path.display().to_string();
    let text = fs::read_to_string(&path)
        .map_err(|error| Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}")))?;
    for (number, line) in (1..).zip(text.lines()) {
        let Some(written) = line.trim().strip_prefix("--array-delimiter=") else { continue };
        return separator_of(written).ok_or_else(|| {
            let message = format!("`{written}` is no separator of list items");
            Diagnostic::data("data-bad-header", message)
                .in_file(&name, number)
                .hint("one character, TAB, or its code as in U+001F; no comma and no quote")
        });
    }
    Ok(SEPARATOR)
}

/// A character as Neo4j's options take it.
fn separator_of(written: &str) -> Option<char> {
    let mut letters = written.chars();
    let separator = match (letters.next(), letters.next()) {
        (Some(one), None) => one,
        _ if written.eq_ignore_ascii_case("tab") || written == "\\t" => '\t',
        _ => char::from_u32(u32::from_str_radix(written.strip_prefix("U+")?, 16).ok()?)?,
    };
    (!matches!(separator, ',' | '"' | '\n' | '\r')).then_some(separator)
}

struct Loader<'w, 'c> {
    /// Is told how far the reading is, and may end it.
    watch: &'w mut Watch<'c>,
    /// Bytes of the files that were read, and of all.
    done: u64,
    total: u64,
    builder: GraphBuilder,
    problems: Vec<Diagnostic>,
    /// How many problems were found beyond those listed.
    further: usize,
    /// Between list items, and between labels.
    separator: char,
    counts: Vec<FileCount>,
    /// Whether the files are `nodes.csv` and `edges.csv`, which hints then name.
    is_pair: bool,
    /// Whether what the files call their nodes is asked for.
    keeps_ids: bool,
    ids: FileIds,
}

/// One of the files while it is read.
struct Table {
    records: Records<fs::File>,
    header: Header,
    record: Record,
    /// Whether the record is one of the rows already, which was read to see whether it is the header.
    is_read: bool,
    /// The file with the header, where that is another.
    header_file: Option<String>,
}

impl Table {
    fn open(source: &Source, builder: &mut GraphBuilder) -> Result<Self, Box<Diagnostic>> {
        let mut records = open(&source.path)?;
        let mut record = Record::default();
        let Some(path) = &source.header else {
            first(&mut records, &mut record)?;
            let header = header_of(&records, &record, builder)?;
            return Ok(Table { records, header, record, is_read: false, header_file: None });
        };
        let mut head = open(path)?;
        let mut names = Record::default();
        first(&mut head, &mut names)?;
        let header = header_of(&head, &names, builder)?;
        // A file may have the same header as well.
        let is_read =
            records.next(&mut record)? && !record.iter().map(|cell| cell.bytes).eq(names.iter().map(|cell| cell.bytes));
        if is_read && is_header(&record) {
            let message = format!("this line names columns too, others than `{}`", head.name());
            return Err(Diagnostic::data("data-bad-header", message)
                .in_file(records.name(), 1)
                .hint("leave one of the two out: the rows below belong to one of them"));
        }
        Ok(Table { records, header, record, is_read, header_file: Some(head.name().to_owned()) })
    }

    fn name(&self) -> &str {
        self.records.name()
    }

    /// The file whose first line names the columns.
    fn header_name(&self) -> &str {
        self.header_file.as_deref().unwrap_or(self.records.name())
    }

    /// Reads the next record; false at the end.
    fn next(&mut self) -> Result<bool, Box<Diagnostic>> {
        if std::mem::take(&mut self.is_read) {
            return Ok(true);
        }
        self.records.next(&mut self.record)
    }

    fn wrong_length(&self) -> Option<Box<Diagnostic>> {
        let (found, expected) = (self.record.len(), self.header.columns.len());
        (found != expected).then(|| {
            let header = self.header_file.as_ref().map_or_else(String::new, |file| format!(" in `{file}`"));
            Diagnostic::data("data-bad-line", format!("this line has {found} cells, the header{header} has {expected}"))
                .hint("text with a comma or a line break in it stands in double quotes")
        })
    }
}

fn open(path: &Path) -> Result<Records<fs::File>, Box<Diagnostic>> {
    Records::open(path).map_err(|problem| problem.hint(format!("such a folder holds {NODES_FILE} and {EDGES_FILE}")))
}

/// Reads the first line.
fn first(records: &mut Records<fs::File>, record: &mut Record) -> Result<(), Box<Diagnostic>> {
    if records.next(record)? {
        return Ok(());
    }
    Err(Diagnostic::data("data-bad-header", "the file is empty")
        .in_file(records.name(), 1)
        .hint("its first line names the columns, such as id:ID,:LABEL,name"))
}

fn header_of(
    records: &Records<fs::File>,
    record: &Record,
    builder: &mut GraphBuilder,
) -> Result<Header, Box<Diagnostic>> {
    if let Some(problem) = other_separator(record) {
        return Err(problem.in_file(records.name(), 1));
    }
    Header::read(record, builder).map_err(|problem| problem.in_file(records.name(), 1))
}

/// Whether a line says where ids stand, as no row does.
fn is_header(record: &Record) -> bool {
    let header = Header::read(record, &mut GraphBuilder::new());
    header.is_ok_and(|header| header.id().is_some() || (header.start.is_some() && header.end.is_some()))
}

/// A header whose cells are not separated by commas: some spreadsheets write `;`, some programs tabs.
fn other_separator(header: &Record) -> Option<Box<Diagnostic>> {
    let only = header.get(0).filter(|cell| header.len() == 1 && !cell.quoted)?;
    let (separator, called) = [(b';', "`;`"), (b'\t', "tabs")].into_iter().find(|(one, _)| only.bytes.contains(one))?;
    let parts = only.bytes.split(|byte| *byte == separator).count();
    let message = format!("the {parts} columns of the header are separated by {called}, not by commas");
    let problem = Diagnostic::data("data-bad-header", message);
    Some(problem.hint("save the file with commas between the cells: \"CSV UTF-8 (comma delimited)\""))
}

/// What a cell was found to mean. In quotes a cell keeps the spaces around its names, so that is another cell.
struct Known<T> {
    plain: FxHashMap<Box<[u8]>, T>,
    quoted: FxHashMap<Box<[u8]>, T>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Known { plain: FxHashMap::default(), quoted: FxHashMap::default() }
    }
}

impl<T> Known<T> {
    fn get(&self, cell: records::Text<'_>) -> Option<&T> {
        if cell.quoted { self.quoted.get(cell.bytes) } else { self.plain.get(cell.bytes) }
    }

    fn insert(&mut self, cell: records::Text<'_>, meaning: T) {
        let known = if cell.quoted { &mut self.quoted } else { &mut self.plain };
        known.insert(cell.bytes.into(), meaning);
    }
}

/// Nodes by the id space of their files.
type Spaces = BTreeMap<String, Ids>;

impl Loader<'_, '_> {
    /// Tells how far the reading is, now and then.
    fn tell(&mut self, table: &Table, rows: u64) -> Result<(), Box<Diagnostic>> {
        if !rows.is_multiple_of(ROWS_BETWEEN) {
            return Ok(());
        }
        let done = self.done + table.records.position();
        match (self.watch)(&Progress { file: table.name(), done, total: self.total.max(done) }) {
            true => Ok(()),
            false => Err(stopped()),
        }
    }

    fn read(&mut self, files: &Files) -> Result<(), Box<Diagnostic>> {
        let mut spaces = self.spaces(&files.nodes)?;
        for source in &files.nodes {
            self.nodes(source, &mut spaces)?;
        }
        for source in &files.edges {
            self.edges(source, &spaces)?;
        }
        if self.keeps_ids {
            self.ids = FileIds::new(spaces.iter().flat_map(|(space, ids)| ids.in_space(space)).collect());
        }
        Ok(())
    }

    /// The id spaces of the nodes: those whose ids are all whole numbers, in whichever file, hold numbers.
    fn spaces(&mut self, sources: &[Source]) -> Result<Spaces, Box<Diagnostic>> {
        let mut are_numbers: BTreeMap<String, bool> = BTreeMap::new();
        for source in sources {
            let table = Table::open(source, &mut self.builder)?;
            let Some((id_at, space, _)) = table.header.id() else {
                return Err(Diagnostic::data("data-bad-header", "no column holds the nodes' ids")
                    .in_file(table.header_name(), 1)
                    .hint("one column is headed :ID, or name:ID to keep the id as a property")
                    .hint(format!("a header may stand in a file beside: `{}`", files::header_beside(&source.path))));
            };
            let so_far = are_numbers.entry(space).or_insert(true);
            *so_far = *so_far && Ids::are_numbers(table, id_at)?;
        }
        Ok(are_numbers.into_iter().map(|(space, are_numbers)| (space, Ids::new(are_numbers))).collect())
    }

    fn nodes(&mut self, source: &Source, spaces: &mut Spaces) -> Result<(), Box<Diagnostic>> {
        let mut table = Table::open(source, &mut self.builder)?;
        let Some((id_at, space, id_key)) = table.header.id() else { return Ok(()) };
        let Some(ids) = spaces.get_mut(&space) else { return Ok(()) };
        let given = self.given_labels(source);
        let mut labels_of: Known<Vec<LabelId>> = Known::default();
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        let mut count = FileCount::default();
        while table.next()? {
            count.rows += 1;
            self.tell(&table, count.rows)?;
            if let Some(problem) = table.wrong_length() {
                self.problem(&table, problem);
                continue;
            }
            properties.clear();
            let id = table.record.bytes(id_at);
            if let Some(key) = id_key {
                match ids.value(id) {
                    Ok(value) => properties.push((key, value)),
                    Err(problem) => self.problem(&table, problem),
                }
            }
            self.properties(&table, &mut properties);
            let labels = table.header.labels.and_then(|at| table.record.get(at));
            let found = labels.and_then(|cell| labels_of.get(cell));
            let node = match (found, labels) {
                (Some(labels), _) => self.builder.node(labels, &properties),
                (None, None) => self.builder.node(&given, &properties),
                (None, Some(cell)) => match self.labels(cell, &given) {
                    Ok(interned) => {
                        let node = self.builder.node(&interned, &properties);
                        labels_of.insert(cell, interned);
                        node
                    }
                    Err(problem) => {
                        self.problem(&table, problem);
                        continue;
                    }
                },
            };
            count.nodes += 1;
            if let Err(problem) = ids.insert(id, node) {
                self.problem(&table, problem);
            }
        }
        self.count(&table, count);
        Ok(())
    }

    fn edges(&mut self, source: &Source, spaces: &Spaces) -> Result<(), Box<Diagnostic>> {
        let mut table = Table::open(source, &mut self.builder)?;
        let header = &table.header;
        let has_types = header.relationship_type.is_some() || !source.given.is_empty();
        let (Some((start_at, start_space)), Some((end_at, end_space)), true) = (&header.start, &header.end, has_types)
        else {
            return Err(Diagnostic::data("data-bad-header", "the relationships' columns are not all there")
                .in_file(table.header_name(), 1)
                .hint("three columns are headed :START_ID, :END_ID and :TYPE"));
        };
        let (start_at, end_at) = (*start_at, *end_at);
        let space = |name: &str| spaces.get(name).ok_or_else(|| no_space(name, spaces, table.header_name()));
        let (starts, ends) = (space(start_space)?, space(end_space)?);
        let mut types: Known<TypeId> = Known::default();
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        let mut count = FileCount::default();
        while table.next()? {
            count.rows += 1;
            self.tell(&table, count.rows)?;
            if let Some(problem) = table.wrong_length() {
                self.problem(&table, problem);
                continue;
            }
            properties.clear();
            self.properties(&table, &mut properties);
            let kind = self.type_of_row(&table, &source.given, &mut types);
            let start = self.find(starts, table.record.bytes(start_at));
            let end = self.find(ends, table.record.bytes(end_at));
            match (kind, start, end) {
                (Ok(kind), Ok(start), Ok(end)) => {
                    self.builder.relationship(kind, start, end, &properties);
                    count.relationships += 1;
                }
                (kind, start, end) => {
                    for problem in [kind.err(), start.err(), end.err()].into_iter().flatten() {
                        self.problem(&table, problem);
                    }
                }
            }
        }
        self.count(&table, count);
        Ok(())
    }

    /// The properties of a line, in column order.
    fn properties(&mut self, table: &Table, properties: &mut Vec<(KeyId, Value)>) {
        for (column, cell) in table.header.columns.iter().zip(table.record.iter()) {
            let Column::Property { key, cell: kind } = column else {
                continue;
            };
            if cell.is_absent() {
                continue;
            }
            match kind.read(cell, self.separator) {
                Ok(Value::Null) => {}
                Ok(value) => properties.push((*key, value)),
                Err(problem) => {
                    let name = self.builder.graph().catalog().key_name(*key);
                    let problem = problem.hint(format!("it stands in the column `{name}`"));
                    self.problem(table, problem);
                }
            }
        }
    }

    /// The labels that the options give the nodes of a file.
    fn given_labels(&mut self, source: &Source) -> Vec<LabelId> {
        let names = source.given.split(':').map(str::trim).filter(|name| !name.is_empty());
        let mut labels: Vec<LabelId> = names.map(|name| self.builder.label(name)).collect();
        labels.sort_unstable();
        labels.dedup();
        labels
    }

    /// `Role;Program`, beside those that are given.
    fn labels(&mut self, cell: records::Text<'_>, given: &[LabelId]) -> Result<Vec<LabelId>, Box<Diagnostic>> {
        let names = cells::text(cell.bytes)?.split(self.separator);
        let names = names.map(|name| if cell.quoted { name } else { name.trim() }).filter(|name| !name.is_empty());
        let mut labels: Vec<LabelId> = names.map(|name| self.builder.label(name)).collect();
        labels.extend(given);
        labels.sort_unstable();
        labels.dedup();
        Ok(labels)
    }

    /// The type in a row, or else the one that the options give.
    fn type_of_row(
        &mut self,
        table: &Table,
        given: &str,
        types: &mut Known<TypeId>,
    ) -> Result<TypeId, Box<Diagnostic>> {
        let cell = table.header.relationship_type.and_then(|at| table.record.get(at));
        let Some(cell) = cell.filter(|cell| given.is_empty() || !cell.bytes.trim_ascii().is_empty()) else {
            return Ok(self.builder.relationship_type(given));
        };
        match types.get(cell) {
            Some(kind) => Ok(*kind),
            None => self.relationship_type(cell).inspect(|kind| types.insert(cell, *kind)),
        }
    }

    fn relationship_type(&mut self, cell: records::Text<'_>) -> Result<TypeId, Box<Diagnostic>> {
        let name = cells::name(cell)?;
        if name.is_empty() {
            return Err(Diagnostic::data("data-bad-line", "the relationship has no type")
                .hint("write its type in the column :TYPE, such as LEADS_TO"));
        }
        Ok(self.builder.relationship_type(name))
    }

    fn find(&self, ids: &Ids, bytes: &[u8]) -> Result<NodeId, Box<Diagnostic>> {
        ids.get(bytes).ok_or_else(|| {
            let id = String::from_utf8_lossy(bytes);
            let problem = Diagnostic::data("data-unknown-name", format!("no node has the id `{id}`"));
            let near = ids.some_texts().map_or_else(Vec::new, |ids| nearest(&id, ids));
            let file = if self.is_pair { NODES_FILE } else { "a file of nodes" };
            problem.hint(format!("add it to {file}, or mend the id")).near(near)
        })
    }

    fn count(&mut self, table: &Table, mut count: FileCount) {
        count.name = table.name().to_owned();
        count.ignored.clone_from(&table.header.ignored);
        self.done += table.records.position();
        self.counts.push(count);
    }

    fn problem(&mut self, table: &Table, problem: Box<Diagnostic>) {
        if self.problems.len() < LISTED {
            self.problems.push(*problem.in_file(table.name(), line_number(table.record.line)));
        } else {
            self.further += 1;
        }
    }

    fn finish(mut self, passed_over: Vec<String>, is_export: bool) -> Result<Loaded, Vec<Diagnostic>> {
        if self.problems.is_empty() {
            let (graph, ids) = (self.builder.finish(), self.ids);
            return Ok(Loaded { graph, files: self.counts, passed_over, is_export, ids });
        }
        if self.further > 0 {
            let message = format!("{} more problems are not listed", self.further);
            self.problems.push(*Diagnostic::data("data-more-problems", message).hint("mend those above first"));
        }
        Err(self.problems)
    }
}

fn no_space(name: &str, spaces: &Spaces, file: &str) -> Box<Diagnostic> {
    let known: Vec<String> = spaces.keys().map(|space| format!("`{space}`")).collect();
    let problem = Diagnostic::data("data-bad-header", format!("no node has an id in the id space `{name}`"));
    let hint = match spaces.keys().next() {
        Some(only) if known.len() == 1 => {
            format!("the nodes' ids are in `{only}`: write :START_ID({only}) and :END_ID({only})")
        }
        _ => format!("the nodes' ids are in {}", known.join(", ")),
    };
    problem.in_file(file, 1).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::separator_of;

    #[test]
    fn separators_are_read_as_neo4j_writes_them() {
        assert_eq!(
            ["|", "TAB", "\\t", "U+001F"].map(separator_of),
            [Some('|'), Some('\t'), Some('\t'), Some('\u{1f}')]
        );
        assert_eq!([",", "\"", "U+", "U+110000", "ab", ""].map(separator_of), [None; 6]);
    }
}
