//! Occupations, ISCO groups, skills, knowledge and skill groups, with their other names.

use super::{Concept, Esco, Table, address, code, is_out};
use crate::diagnostic::{Diagnostic, Result};
use crate::load::import::facts::{Facts, Name, Node, Section};
use crate::load::import::rows::{Column, Row, Rows};

/// Why a concept is left out.
const NOT_RELEASED: &str = "no longer part of the classification, or not yet";

/// Columns that every table of concepts may have, and the property that each states.
const TOLD: [(&str, &str); 5] = [
    ("description", "description"),
    ("definition", "definition"),
    ("scopeNote", "scope_note"),
    ("code", "code"),
    ("reuseLevel", "reuse_level"),
];

/// The columns of one table of concepts.
struct Columns {
    address: Column,
    name: Column,
    status: Option<Column>,
    other_names: Option<Column>,
    hidden_names: Option<Column>,
    told: Vec<(Column, Name)>,
}

/// The properties that concepts have.
#[derive(Clone, Copy)]
struct Words {
    name: Name,
    aliases: Name,
    hidden_labels: Name,
}

impl Columns {
    fn of(rows: &Rows, facts: &mut Facts) -> Result<Columns> {
        let told = TOLD
            .into_iter()
            .filter_map(|(column, property)| Some((rows.optional_column(column)?, facts.name(property))));
        Ok(Columns {
            told: told.collect(),
            address: rows.column("conceptUri")?,
            name: rows.column("preferredLabel")?,
            status: rows.optional_column("status"),
            other_names: rows.optional_column("altLabels"),
            hidden_names: rows.optional_column("hiddenLabels"),
        })
    }

    /// States what a row says of a concept.
    fn state(&self, facts: &mut Facts, words: Words, node: Node, row: &Row<'_>, section: Section) -> Result<()> {
        let name = row.required(self.name)?;
        facts.set_text(node, words.name, name, section);
        for (column, property) in &self.told {
            facts.set_text(node, *property, row.get(*column), section);
        }
        let lists = [(self.other_names, words.aliases), (self.hidden_names, words.hidden_labels)];
        for (column, property) in lists {
            // One name a line; the preferred one is often among them.
            let names = row.get_optional(column).lines().map(str::trim);
            names.filter(|other| *other != name).for_each(|other| facts.add(node, property, other, section));
        }
        Ok(())
    }
}

impl Esco<'_, '_> {
    /// Every concept; relations then join them.
    pub(super) fn concepts(&mut self) -> Result<()> {
        self.groups()?;
        self.occupations()?;
        self.skill_groups()?;
        self.skills()?;
        self.collections()
    }

    fn words(&mut self) -> Words {
        let [name, aliases, hidden_labels] = self.names(["name", "aliases", "hidden_labels"]);
        Words { name, aliases, hidden_labels }
    }

    fn groups(&mut self) -> Result<()> {
        let Some(table) = self.open("ISCOGroups", &["conceptUri", "preferredLabel"])? else { return Ok(()) };
        let [kind] = self.names(["kind"]);
        self.read(
            table,
            |_, _| Ok(Concept::Group),
            move |facts, node, _, section| {
                facts.set_text(node, kind, "work", section);
            },
        )
    }

    fn skill_groups(&mut self) -> Result<()> {
        let Some(table) = self.open("skillGroups", &["conceptUri", "preferredLabel"])? else { return Ok(()) };
        self.read(table, |_, _| Ok(Concept::SkillGroup), |_, _, _, _| {})
    }

    fn occupations(&mut self) -> Result<()> {
        let Some(table) = self.open("occupations", &["conceptUri", "preferredLabel"])? else {
            return Err(Diagnostic::data(
                "data-missing-file",
                "there is no table of ESCO's occupations in these folders",
            )
            .hint("unpack the CSV download of ESCO, and name the folder that holds `occupations_en.csv`"));
        };
        let regulated = table.rows.optional_column("regulatedProfessionNote");
        let group = table.rows.optional_column("iscoGroup");
        let [regulation, includes] = self.names(["regulation", "INCLUDES"]);
        let space = self.space;
        self.read(
            table,
            |_, _| Ok(Concept::Occupation),
            move |facts, node, row, section| {
                // An address that ends in `regulated` or `unregulated`, or in later releases words.
                let note = row.get_optional(regulated);
                let note = if note.contains("://") { note.rsplit('/').next().unwrap_or(note) } else { note };
                facts.set_text(node, regulation, note, section);
                let code = row.get_optional(group);
                if !code.is_empty() {
                    let group = facts.spoken_of(space, &format!("isco/C{code}"));
                    facts.link(includes, group, node, section);
                }
            },
        )
    }

    fn skills(&mut self) -> Result<()> {
        let Some(table) = self.open("skills", &["conceptUri", "preferredLabel"])? else { return Ok(()) };
        let kind = table.rows.optional_column("skillType");
        let mut untold = 0_u64;
        let read = self.read(
            table,
            |row, column| match kind.map_or("", |kind| row.get(kind)) {
                "knowledge" => Ok(Concept::Knowledge),
                "skill/competence" => Ok(Concept::Skill),
                "" => {
                    untold += 1;
                    Ok(Concept::Skill)
                }
                _ => Err(row.wrong(kind.unwrap_or(column), "`skill/competence` or `knowledge`")),
            },
            |_, _, _, _| {},
        );
        if untold > 0 {
            let remark = format!(
                "`skills`: {untold} rows do not say whether they are skills or knowledge: they are skills here"
            );
            self.import.report.remarks.push(remark);
        }
        read
    }

    /// Reads a table of concepts: what each is, and what else its row says.
    fn read(
        &mut self,
        Table { rows, section }: Table,
        mut what: impl FnMut(&Row<'_>, Column) -> Result<Concept>,
        mut also: impl FnMut(&mut Facts, Node, &Row<'_>, Section),
    ) -> Result<()> {
        let words = self.words();
        let columns = Columns::of(&rows, &mut self.import.facts)?;
        let labels = [Concept::Occupation, Concept::Group, Concept::Skill, Concept::Knowledge, Concept::SkillGroup]
            .map(|concept| (concept, self.import.facts.name(concept.label())));
        let (space, concepts) = (self.space, &mut self.concepts);
        self.import.read(rows, |facts, row, file| {
            let uri = address(row, columns.address)?;
            let status = row.get_optional(columns.status);
            if is_out(status) {
                file.skip(NOT_RELEASED, row.line, || format!("{} ({status})", row.get(columns.name)));
                return Ok(());
            }
            let concept = what(row, columns.name)?;
            let Some((_, label)) = labels.iter().find(|(known, _)| *known == concept) else { return Ok(()) };
            let node = facts.node(space, code(uri), *label, section);
            concepts.insert(node, concept);
            columns.state(facts, words, node, row, section)?;
            also(facts, node, row, section);
            Ok(())
        })
    }

    /// Collections such as the green skills: each is a word in the list `collections` of its members.
    fn collections(&mut self) -> Result<()> {
        let [property] = self.names(["collections"]);
        for (name, called) in [
            ("digitalSkillsCollection", "digital"),
            ("digCompSkillsCollection", "DigComp"),
            ("greenSkillsCollection", "green"),
            ("languageSkillsCollection", "language"),
            ("researchSkillsCollection", "research"),
            ("researchOccupationsCollection", "research"),
            ("transversalSkillsCollection", "transversal"),
        ] {
            let Some(Table { rows, section }) = self.open(name, &["conceptUri"])? else { continue };
            let uri = rows.column("conceptUri")?;
            let space = self.space;
            self.import.read(rows, |facts, row, file| {
                match facts.find(space, code(address(row, uri)?)) {
                    Some(node) => facts.add(node, property, called, section),
                    None => file.skip("no table states this concept", row.line, || row.get(uri).to_owned()),
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
