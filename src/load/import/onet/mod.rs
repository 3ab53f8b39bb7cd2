//! The O*NET database, from its text or its Excel release.
//!
//! An occupation is a Role, a task a Duty under the work activities it is a case of; skills, knowledge,
//! abilities, work styles, interests and work values are rated for each occupation; technologies and
//! tools stand under the commodities they are. Only `Occupation Data` must be there. Whatever else is,
//! is read, and what is missing is told.

mod activities;
mod education;
mod occupations;
mod products;
mod ratings;
mod release;
mod scales;

use super::facts::{Facts, Name, Node, Section, SourceId, Space};
use super::folder::Folders;
use super::report::FileReport;
use super::rows::{Column, Layout, Row, Rows};
use super::{Import, Source};
use crate::diagnostic::{Diagnostic, Result};
use std::path::{Path, PathBuf};

/// The column that names an occupation.
const OCCUPATION: &str = "O*NET-SOC Code";

/// What stands in that column.
const OCCUPATION_CODE: &str = "an O*NET-SOC code such as 29-1141.00";

/// The column that says whether O*NET advises against using a value, because it is imprecise; `n/a` where
/// that is not known.
const SUPPRESS: &str = "Recommend Suppress";

/// The property for what is not known.
const SUPPRESS_UNKNOWN: &str = "suppress_unknown";

/// What keeps a row about an unknown occupation out.
pub(super) const NO_OCCUPATION: &str = "their occupation is not in Occupation Data";

/// The import of O*NET folders.
pub(super) struct Onet<'i, 'w> {
    import: &'i mut Import<'w>,
    folders: Folders,
    /// The release that each folder holds, once asked.
    releases: Vec<(PathBuf, SourceId)>,
    /// The release, where the person named it.
    named_release: Option<&'i str>,
    spaces: Spaces,
    scales: scales::Scales,
}

/// The spaces of O*NET's codes.
#[derive(Clone, Copy)]
pub(super) struct Spaces {
    /// Occupations (`onet:29-1141.00`), and elements and activities of the content model (`onet:2.A.1.a`).
    pub onet: Space,
    pub tasks: Space,
    pub technologies: Space,
    pub tools: Space,
    pub commodities: Space,
    pub education: Space,
    pub zones: Space,
}

impl Spaces {
    pub fn new(facts: &mut Facts) -> Self {
        Spaces {
            onet: facts.space("onet:"),
            tasks: facts.space("onet:task-"),
            technologies: facts.space("onet:technology-"),
            tools: facts.space("onet:tool-"),
            commodities: facts.space("unspsc:"),
            education: facts.space("onet:education-"),
            zones: facts.space("onet:job-zone-"),
        }
    }
}

/// Reads all that is in the folders into the facts of `import`, and gives the folders back.
///
/// # Errors
/// `Occupation Data` is not there, or a file is not what it should be.
pub(super) fn read(import: &mut Import<'_>, folders: Folders, release: Option<&str>) -> Result<Folders> {
    let spaces = Spaces::new(&mut import.facts);
    [spaces.onet, spaces.commodities].into_iter().for_each(|space| import.facts.own(space));
    let mut onet = Onet {
        import,
        folders,
        releases: Vec::new(),
        named_release: release,
        spaces,
        scales: scales::Scales::default(),
    };
    onet.occupations()?;
    onet.scales()?;
    onet.tasks()?;
    onet.ratings()?;
    onet.products()?;
    onet.education()?;
    onet.content_model()?;
    Ok(onet.folders)
}

impl Onet<'_, '_> {
    /// Opens the file of this name, if it is there, with the section that its facts cite.
    fn open(&mut self, name: &str, header: &[&str]) -> Result<Option<(Rows, Section)>> {
        let Some(path) = self.folders.take(name) else {
            self.import.report.remarks.push(format!("`{name}` is not there: what it states is not in the graph"));
            return Ok(None);
        };
        let rows = Rows::open(&path, &Layout { header, missing: "n/a", ..Layout::default() })?;
        let source = self.release_of(&path);
        Ok(Some((rows, self.import.facts.section(source, name))))
    }

    /// The release that a file belongs to: that of its folder.
    fn release_of(&mut self, file: &Path) -> SourceId {
        let folder = file.parent().unwrap_or(Path::new("."));
        if let Some((_, known)) = self.releases.iter().find(|(path, _)| path == folder) {
            return *known;
        }
        let source = release::source(folder, self.named_release, &mut self.folders, &mut self.import.report.remarks);
        let known = self.import.facts.sources.iter().position(|known| known.key == source.key());
        let id = match known {
            Some(at) => SourceId(u16::try_from(at).unwrap_or(u16::MAX)),
            None => self.import.facts.source(source),
        };
        self.releases.push((folder.to_path_buf(), id));
        id
    }

    fn name(&mut self, name: &str) -> Name {
        self.import.facts.name(name)
    }

    fn names<const N: usize>(&mut self, names: [&str; N]) -> [Name; N] {
        names.map(|name| self.import.facts.name(name))
    }
}

/// The occupation of a row; a row of an unknown one is counted.
///
/// # Errors
/// What stands there is no code of an occupation.
fn occupation(
    facts: &Facts,
    space: Space,
    row: &Row<'_>,
    column: Column,
    file: &mut FileReport,
) -> Result<Option<Node>> {
    let code = row.get(column);
    let found = facts.find(space, code);
    if found.is_none() {
        if !occupations::is_occupation(code) {
            return Err(row.wrong(column, OCCUPATION_CODE));
        }
        file.skip(NO_OCCUPATION, row.line, || format!("`{code}`"));
    }
    Ok(found)
}

/// That the folders hold no O*NET release; an archive often has a folder within.
fn no_occupations(folders: &Folders) -> Box<Diagnostic> {
    let problem = Diagnostic::data("data-missing-file", "there is no `Occupation Data` in these folders");
    match folders.folder_within_with("occupation data") {
        Some(within) => problem.hint(format!("name the folder that has it: `{}`", within.display())),
        None => problem.hint(
            "unpack the O*NET download, text or Excel, and name the folder that holds `Occupation Data.txt` or `.xlsx`",
        ),
    }
}
