//! The ESCO classification of the European Commission, from its CSV release in any language.
//!
//! An occupation is a Role under the ISCO groups that are Fields of work; skills and competences are Skills, knowledge is
//! Knowledge, and both stand under skill groups. What an occupation cannot do without and what may be of use to it are
//! relationships of different types. Everything is identified by its address, of which the key keeps the end:
//! `esco:occupation/00030d09-2b3a-4efd-87cc-c4ea39d27c34`. Only the occupations must be there; whatever else is, is read.

mod concepts;
mod crosswalk;
mod relations;
mod release;

use super::facts::{Facts, Name, Node, Section, SourceId, Space};
use super::folder::Folders;
use super::rows::{Layout, Row, Rows};
use super::{Import, Source};
use crate::diagnostic::{Diagnostic, Result};
use crate::graph::Graph;
use rustc_hash::FxHashMap;

/// What every address starts with.
const ADDRESS: &str = "http://data.europa.eu/esco/";

/// What a concept is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Concept {
    Occupation,
    /// A group of ISCO-08.
    Group,
    Skill,
    Knowledge,
    /// A group of skills, or a field of education of ISCED-F that knowledge stands under.
    SkillGroup,
}

impl Concept {
    fn label(self) -> &'static str {
        match self {
            Concept::Occupation => "Role",
            Concept::Group => "Field",
            Concept::Skill => "Skill",
            Concept::Knowledge => "Knowledge",
            Concept::SkillGroup => "SkillGroup",
        }
    }
}

/// The import of ESCO folders.
struct Esco<'i, 'w> {
    import: &'i mut Import<'w>,
    folders: Folders,
    source: SourceId,
    space: Space,
    /// What was stated, and as what.
    concepts: FxHashMap<Node, Concept>,
}

/// Reads all that is in the folders, and the crosswalk to O*NET where it is there; gives the folders back.
///
/// # Errors
/// The occupations are not there, or a file is not what it should be.
pub(super) fn read(
    import: &mut Import<'_>,
    mut folders: Folders,
    crosswalk: Option<Folders>,
    release: Option<&str>,
    base: &Graph,
) -> Result<Vec<Folders>> {
    let source = release::source(&mut folders, release, &mut import.report.remarks);
    let source = import.facts.source(source);
    let space = import.facts.space("esco:");
    import.facts.own(space);
    let mut esco = Esco { import, folders, source, space, concepts: FxHashMap::default() };
    esco.concepts()?;
    esco.relations()?;
    let Esco { mut folders, import, concepts, .. } = esco;
    let mut apart = crosswalk;
    let is_it = |stem: &str| stem.contains("esco") && stem.contains("onet") && stem.contains("crosswalk");
    let path = match &mut apart {
        Some(apart) => apart.take_where(is_it),
        None => folders.take_where(is_it),
    };
    match path {
        Some(path) => crosswalk::read(import, &path, space, &concepts, base)?,
        None if apart.is_some() => {
            return Err(Diagnostic::data("data-missing-file", "there is no ESCO-O*NET crosswalk there")
                .hint("it is called esco_onet_crosswalk_Nov2020.csv; name it, or its folder"));
        }
        None => {}
    }
    Ok([folders].into_iter().chain(apart).collect())
}

/// A file of the release, opened.
struct Table {
    rows: Rows,
    section: Section,
}

impl Esco<'_, '_> {
    /// Opens a table, in English where there are several languages.
    fn open(&mut self, name: &str, header: &[&str]) -> Result<Option<Table>> {
        let stem = name.to_lowercase();
        let english = format!("{stem}_en");
        let in_some_language = |file: &str| {
            let language = file.strip_prefix(&stem).map(|rest| rest.strip_prefix('_').unwrap_or(rest));
            language.is_some_and(|language| language.len() <= 5 && language.bytes().all(|c| c.is_ascii_lowercase()))
        };
        let path = self.folders.take(&english).or_else(|| self.folders.take_where(in_some_language));
        let Some(path) = path else {
            self.import.report.remarks.push(format!("`{name}` is not there: what it states is not in the graph"));
            return Ok(None);
        };
        let rows = Rows::open(&path, &Layout { header, ..Layout::default() })?;
        let section = self.import.facts.section(self.source, name);
        Ok(Some(Table { rows, section }))
    }

    fn names<const N: usize>(&mut self, names: [&str; N]) -> [Name; N] {
        names.map(|name| self.import.facts.name(name))
    }
}

/// The end of an address, which the key keeps.
fn code(address: &str) -> &str {
    address.strip_prefix(ADDRESS).unwrap_or(address)
}

/// The concept at an address, as far as it was stated.
fn find(facts: &Facts, space: Space, concepts: &FxHashMap<Node, Concept>, address: &str) -> Option<(Node, Concept)> {
    let node = facts.find(space, code(address))?;
    concepts.get(&node).map(|concept| (node, *concept))
}

/// Whether a concept is no longer, or not yet, part of the classification.
fn is_out(status: &str) -> bool {
    !status.is_empty() && !status.eq_ignore_ascii_case("released")
}

/// An address as it should be.
fn address<'r>(row: &Row<'r>, column: super::rows::Column) -> Result<&'r str> {
    let address = row.required(column)?;
    if address.contains("://") { Ok(address) } else { Err(row.wrong(column, "the address of an ESCO concept")) }
}
