//! Programs of study (CIP), and the crosswalk that relates them to occupations (CIP to SOC).
//!
//! A six-digit CIP code is a Program, and so a Degree whose award level nobody states; series (four
//! digits) and families (two) are Fields of study. The crosswalk says that people who went through a
//! program may work in an occupation, not that they need to have.

use super::facts::{Facts, Name, Node, Section, Space};
use super::folder::Folders;
use super::rows::{Layout, Rows};
use super::soc::Socs;
use super::{Import, Source};
use crate::diagnostic::{Diagnostic, Result};
use crate::value::Value;
use std::path::Path;

/// Codes of the crosswalk for "no match".
const NO_PROGRAM: &str = "99.9999";
const NO_OCCUPATION: &str = "99-9999";

/// The title of codes that only Statistics Canada uses: "not valid for IPEDS reporting".
const RESERVED: &str = "Reserved";

const PUBLISHER: &str = "National Center for Education Statistics (NCES), U.S. Department of Education";
const LICENSE: &str = "Public domain (U.S. Government work)";

/// Reads the codes and the crosswalk, whichever are there.
///
/// # Errors
/// Neither is there, or a file is not what it should be.
pub(super) fn read(import: &mut Import<'_>, mut folders: Folders, socs: &Socs) -> Result<Folders> {
    let codes = folders.take_where(|stem| stem.starts_with("cipcode2020"));
    let crosswalk = folders.take_where(|stem| ["cip", "soc", "crosswalk"].iter().all(|part| stem.contains(part)));
    let Some(crosswalk) = crosswalk else {
        return Err(Diagnostic::data("data-missing-file", "there is no CIP-SOC crosswalk in the folder")
            .hint("it is called CIP2020_SOC2018_Crosswalk, .xlsx or .csv"));
    };
    let words = Words::new(&mut import.facts);
    import.facts.own(words.space);
    match codes {
        Some(codes) => words.codes(import, &codes)?,
        None => import.report.remarks.push(
            "`CIPCode2020.csv` is not there: programs have no definitions and stand under no fields of study"
                .to_owned(),
        ),
    }
    words.crosswalk(import, &crosswalk, socs)?;
    Ok(folders)
}

#[derive(Clone, Copy)]
struct Words {
    space: Space,
    program: Name,
    degree: Name,
    field: Name,
    name: Name,
    code: Name,
    kind: Name,
    level: Name,
}

impl Words {
    fn new(facts: &mut Facts) -> Self {
        let mut name = |text| facts.name(text);
        let (program, degree, field) = (name("Program"), name("Degree"), name("Field"));
        let (text, code, kind, level) = (name("name"), name("code"), name("kind"), name("level"));
        Words { space: facts.space("cip:"), program, degree, field, name: text, code, kind, level }
    }

    /// A program of this code, with its title.
    fn program(&self, facts: &mut Facts, code: &str, title: &str, section: Section) -> Node {
        let node = facts.node(self.space, code, self.program, section);
        facts.label(node, self.degree);
        facts.set_text(node, self.name, plain_title(title), section);
        facts.set_text(node, self.code, code, section);
        facts.set_text(node, self.level, "award level not stated", section);
        node
    }

    fn codes(&self, import: &mut Import<'_>, path: &Path) -> Result<()> {
        let header = ["CIPCode", "Action", "CIPTitle", "CIPDefinition"];
        let rows = Rows::open(path, &Layout { header: &header, ..Layout::default() })?;
        let [code, action, title, definition] = header.map(|name| rows.column(name));
        let (code, action, title, definition) = (code?, action?, title?, definition?);
        let source = import.facts.source(Source {
            data_set: "cip-soc",
            name: "NCES CIP 2020".to_owned(),
            title: "Classification of Instructional Programs (CIP), 2020 edition".to_owned(),
            publisher: PUBLISHER,
            release: "2020".to_owned(),
            license: LICENSE,
            attribution: "Classification of Instructional Programs 2020, National Center for Education Statistics \
                          (NCES), U.S. Department of Education."
                .to_owned(),
            url: "https://nces.ed.gov/ipeds/cipcode/",
            ..Source::default()
        });
        let section = import.facts.section(source, "");
        let [definition_key, in_field, part_of] =
            ["definition", "IN_FIELD", "PART_OF"].map(|name| import.facts.name(name));
        let words = *self;
        import.read(rows, |facts, row, file| {
            let id = row.required(code)?;
            let Some(shape) = Shape::of(id) else {
                return Err(row.wrong(code, "a CIP code such as 51, 51.07 or 51.0710"));
            };
            if matches!(row.get(action), "Moved from" | "Deleted") {
                file.skip("retired codes", row.line, || format!("{id} {}", row.get(definition)));
                return Ok(());
            }
            let title = row.required(title)?;
            if plain_title(title).eq_ignore_ascii_case(RESERVED) {
                file.skip(
                    "codes that are kept free for Statistics Canada, and are nobody's program or field",
                    row.line,
                    || id.to_owned(),
                );
                return Ok(());
            }
            let node = match shape {
                Shape::Program => words.program(facts, id, title, section),
                Shape::Series | Shape::Family => {
                    let node = facts.node(words.space, id, words.field, section);
                    facts.set_text(node, words.name, plain_title(title), section);
                    facts.set_text(node, words.code, id, section);
                    facts.set_text(node, words.kind, "study", section);
                    node
                }
            };
            facts.set_text(node, definition_key, row.get(definition), section);
            let (kind, above) = match shape {
                Shape::Program => (in_field, id.get(..5)),
                Shape::Series => (part_of, id.get(..2)),
                Shape::Family => return Ok(()),
            };
            if let Some(above) = above {
                let above = facts.spoken_of(words.space, above);
                facts.link(kind, node, above, section);
            }
            Ok(())
        })
    }

    fn crosswalk(&self, import: &mut Import<'_>, path: &Path, socs: &Socs) -> Result<()> {
        let header = ["CIP2020Code", "CIP2020Title", "SOC2018Code"];
        let layout = Layout { header: &header, sheets: &["CIP-SOC"], ..Layout::default() };
        let rows = Rows::open(path, &layout)?;
        let [code, title, soc] = header.map(|name| rows.column(name));
        let (code, title, soc) = (code?, title?, soc?);
        let soc_title = rows.optional_column("SOC2018Title");
        let source = import.facts.source(Source {
            data_set: "cip-soc",
            name: "NCES/BLS CIP-SOC Crosswalk".to_owned(),
            title: "CIP 2020 to SOC 2018 Crosswalk".to_owned(),
            publisher: "National Center for Education Statistics (NCES) and U.S. Bureau of Labor Statistics (BLS)",
            release: "CIP 2020, SOC 2018".to_owned(),
            license: LICENSE,
            attribution: "CIP 2020 to SOC 2018 Crosswalk, National Center for Education Statistics (NCES) and U.S. \
                          Bureau of Labor Statistics (BLS)."
                .to_owned(),
            url: "https://nces.ed.gov/ipeds/cipcode/post3.aspx?y=56",
            ..Source::default()
        });
        let section = import.facts.section(source, "");
        let [related, soc_key, scope] = ["MATCHED_TO", "soc", "scope"].map(|name| import.facts.name(name));
        let words = *self;
        import.read(rows, |facts, row, file| {
            let (id, occupation) = (row.required(code)?, row.required(soc)?);
            let example = || format!("{id} {}, {occupation} {}", row.get(title), row.get_optional(soc_title));
            if id == NO_PROGRAM {
                file.skip("no match rows: occupations without a program", row.line, example);
                return Ok(());
            }
            if Shape::of(id) != Some(Shape::Program) {
                return Err(row.wrong(code, "a CIP code such as 51.0710"));
            }
            let node = match facts.find(words.space, id).filter(|node| facts.is_stated(*node)) {
                Some(node) => node,
                None => words.program(facts, id, row.get(title), section),
            };
            if occupation == NO_OCCUPATION {
                file.skip("no match rows: programs without an occupation", row.line, example);
                return Ok(());
            }
            let members = socs.of(occupation);
            if members.is_empty() {
                file.skip("their occupation has no O*NET occupation", row.line, example);
            }
            for member in members {
                let link = facts.link(related, node, member.role, section);
                facts.set_link(link, soc_key, Value::string(occupation), section);
                if !member.is_whole {
                    facts.set_link(link, scope, Value::from(format!("SOC {occupation} as a whole")), section);
                }
            }
            Ok(())
        })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `51`
    Family,
    /// `51.07`
    Series,
    /// `51.0710`
    Program,
}

impl Shape {
    fn of(code: &str) -> Option<Shape> {
        let is_digits = |text: &str| text.bytes().all(|c| c.is_ascii_digit());
        let (family, rest) = code.split_once('.').unwrap_or((code, ""));
        if family.len() != 2 || !is_digits(family) || !is_digits(rest) {
            return None;
        }
        match (code.len(), rest.len()) {
            (2, 0) => Some(Shape::Family),
            (5, 2) => Some(Shape::Series),
            (7, 4) => Some(Shape::Program),
            (_, _) => None,
        }
    }
}

/// A title without the full stop that NCES ends it with.
fn plain_title(title: &str) -> &str {
    title.strip_suffix('.').unwrap_or(title)
}
