//! Which files of a folder are read, and where the header of each stands.
//!
//! A file's first line names its columns, or a file beside it does: `persons-header.csv` (or `persons_header.csv`) for
//! `persons.csv` and for its parts `persons-part1.csv`, `persons_2.csv`; or the first file of a line such as
//! `--nodes=people.csv,part1.csv,part2.csv` in `neo4j-import.args`, as Neo4j's importer has it. Such a line may give its files'
//! nodes labels, or its relationships a type: `--nodes=Person:Student=people.csv`.

use super::records::{Record, Records};
use super::{ARGUMENTS_FILE, EDGES_FILE, NODES_FILE, SCHEMA_FILE, Table};
use crate::diagnostic::Diagnostic;
use crate::graph::GraphBuilder;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file that is read.
pub(super) struct Source {
    pub path: PathBuf,
    /// The file whose first line names the columns, where it is not its own.
    pub header: Option<PathBuf>,
    /// The labels (`Person:Student`) or the type that the options give what is in it; empty where they give none.
    pub given: String,
}

/// The files of a folder, by what they hold.
#[derive(Default)]
pub(super) struct Files {
    pub nodes: Vec<Source>,
    pub edges: Vec<Source>,
    pub passed_over: Vec<String>,
}

impl Files {
    /// `nodes.csv` and `edges.csv`.
    pub fn pair(folder: &Path) -> Self {
        let one = |name: &str| {
            let header = header_names(name).map(|header| folder.join(header)).into_iter().find(|path| path.is_file());
            vec![Source { path: folder.join(name), header, given: String::new() }]
        };
        Files { nodes: one(NODES_FILE), edges: one(EDGES_FILE), passed_over: Vec::new() }
    }

    /// Every CSV file of a folder.
    pub fn all(folder: &Path) -> Result<Self, Box<Diagnostic>> {
        let failed = |error| {
            Diagnostic::data("data-unreadable", format!("cannot read `{}`: {error}", folder.display()))
                .hint("name a folder of CSV files whose first lines name the columns, such as id:ID,:LABEL,name")
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(folder).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        let mut files = Files::default();
        let (tables, others): (Vec<String>, Vec<String>) =
            names.into_iter().partition(|name| is_table(&folder.join(name)));
        files.passed_over = others.into_iter().filter(|name| name != SCHEMA_FILE && name != ARGUMENTS_FILE).collect();
        let groups = groups(folder)?;
        let headers = headers(&groups, &tables);
        for name in &tables {
            let header = headers.get(name).map(|header| folder.join(header));
            let given = groups.iter().find(|group| group.names.contains(name)).map(|group| group.given.clone());
            let source = Source { path: folder.join(name), header, given: given.unwrap_or_default() };
            if headers.values().any(|header| header == name) && !has_rows(&source.path)? {
                continue;
            }
            let header = Table::open(&source, &mut GraphBuilder::new())?.header;
            if header.start.is_some() || header.end.is_some() || header.relationship_type.is_some() {
                files.edges.push(source);
            } else {
                files.nodes.push(source);
            }
        }
        if files.nodes.is_empty() {
            let message = format!("`{}` holds no CSV file of nodes", folder.display());
            return Err(Diagnostic::data("data-not-a-graph", message)
                .hint("the first line of one names its columns, such as id:ID,:LABEL,name"));
        }
        Ok(files)
    }
}

/// Whether a file is a CSV file.
pub(super) fn is_table(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) && path.is_file()
}

/// Whether anything stands below the first line.
fn has_rows(path: &Path) -> Result<bool, Box<Diagnostic>> {
    let mut records = Records::open(path)?;
    let mut record = Record::default();
    Ok(records.next(&mut record)? && records.next(&mut record)?)
}

/// The file that holds the header of a file, for each where it is another.
fn headers(groups: &[Group], tables: &[String]) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for name in tables {
        let whole = [Some(name.as_str()), whole_of(name)];
        let wanted = whole.into_iter().flatten().flat_map(header_names);
        let is_header = |wanted: &String| tables.iter().find(|table| table.eq_ignore_ascii_case(wanted)).cloned();
        if let Some(header) = wanted.into_iter().find_map(|wanted| is_header(&wanted)) {
            headers.insert(name.clone(), header);
        }
    }
    for (first, rest) in groups.iter().filter_map(|group| group.names.split_first()) {
        for name in rest {
            headers.insert(name.clone(), first.clone());
        }
    }
    headers
}

/// `persons-header.csv` and `persons_header.csv` for `persons` and `persons.csv`.
fn header_names(name: &str) -> [String; 2] {
    let stem = stem(name);
    [format!("{stem}-header.csv"), format!("{stem}_header.csv")]
}

/// What a file with the header of this one would be called.
pub(super) fn header_beside(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // `table_1` is no name for the parts of `table_1_10`.
    let whole = whole_of(&name).filter(|whole| !whole.ends_with(|letter: char| letter.is_ascii_digit()));
    let [header, _] = header_names(whole.unwrap_or(&name));
    header
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("csv")).map_or(name, |(stem, _)| stem)
}

/// `persons` for `persons-part1.csv`, `persons_2.csv`.
fn whole_of(name: &str) -> Option<&str> {
    let numbered = stem(name);
    let rest = numbered.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if rest.len() == numbered.len() {
        return None;
    }
    let rest = rest.strip_suffix(['-', '_']).unwrap_or(rest);
    let split =
        rest.len().checked_sub("part".len()).filter(|at| rest.is_char_boundary(*at)).map(|at| rest.split_at(at));
    let rest = match split {
        Some((before, part)) if part.eq_ignore_ascii_case("part") => before,
        Some(_) | None => rest,
    };
    Some(rest.strip_suffix(['-', '_']).unwrap_or(rest)).filter(|rest| !rest.is_empty())
}

/// Files that the options for Neo4j's importer name together: `--nodes=Person=header.csv,part1.csv,part2.csv`.
struct Group {
    /// The labels or the type before the files.
    given: String,
    names: Vec<String>,
}

fn groups(folder: &Path) -> Result<Vec<Group>, Box<Diagnostic>> {
    let path = folder.join(ARGUMENTS_FILE);
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let file = path.display().to_string();
    let text = fs::read_to_string(&path)
        .map_err(|error| Diagnostic::data("data-unreadable", format!("cannot read `{file}`: {error}")))?;
    let mut groups = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let named = ["--nodes=", "--relationships="].iter().find_map(|option| line.trim().strip_prefix(option));
        let Some(named) = named.map(|named| named.trim_matches(['"', '\''])) else { continue };
        // A file's name may have the sign in it.
        let divided = if folder.join(named).is_file() { None } else { named.rsplit_once('=') };
        let (given, names) = divided.unwrap_or(("", named));
        let names: Vec<String> =
            names.trim_matches(['"', '\'']).split(',').map(|name| name.trim().to_owned()).collect();
        if names.len() < 2 && given.is_empty() {
            continue;
        }
        if let Some(missing) = names.iter().find(|name| !folder.join(name).is_file()) {
            return Err(Diagnostic::data("data-missing-file", format!("there is no `{missing}` beside these options"))
                .in_file(&file, number)
                .hint("the first file of the line holds the header, the others the rows; all stand in this folder"));
        }
        groups.push(Group { given: given.trim().to_owned(), names });
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::whole_of;

    #[test]
    fn parts_are_known_by_their_numbers() {
        let names =
            ["persons-part1.csv", "persons_part_02.csv", "persons_2.csv", "persons7.csv", "Part3.csv", "part.csv"];
        assert_eq!(
            names.map(whole_of),
            [Some("persons"), Some("persons"), Some("persons"), Some("persons"), None, None]
        );
    }
}
