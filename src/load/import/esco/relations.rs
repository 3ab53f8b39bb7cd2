//! What joins concepts: skills that occupations and other skills call for, and wider concepts.

use super::{Concept, Esco, Table, address, code, find};
use crate::diagnostic::Result;
use crate::load::import::facts::Name;

/// Why a relation is left out.
const NO_START: &str = "no table states the concept that they start from";
const NO_END: &str = "no table states the concept that they lead to";

/// The group of an occupation stands in the occupation's own row too.
const SAID: &str = "they say again what an earlier row or file says";

/// The types of relationship between whatever calls for a skill, and the skill.
#[derive(Clone, Copy)]
struct Calls {
    requires_skill: Name,
    requires_knowledge: Name,
    may_require_skill: Name,
    may_require_knowledge: Name,
}

impl Esco<'_, '_> {
    pub(super) fn relations(&mut self) -> Result<()> {
        self.calls("occupationSkillRelations", ["occupationUri", "relationType", "skillUri"], "skillType")?;
        let columns = ["originalSkillUri", "relationType", "relatedSkillUri"];
        self.calls("skillSkillRelations", columns, "relatedSkillType")?;
        self.wider("broaderRelationsOccPillar")?;
        self.wider("broaderRelationsSkillPillar")
    }

    /// Essential and optional skills and knowledge. What the skill is, its own table says.
    fn calls(&mut self, name: &str, columns: [&str; 3], skill_type: &str) -> Result<()> {
        let Some(Table { rows, section }) = self.open(name, &columns)? else { return Ok(()) };
        let [from, kind, to] = columns.map(|column| rows.column(column));
        let (from, kind, to) = (from?, kind?, to?);
        let skill_type = rows.optional_column(skill_type);
        let [requires_skill, requires_knowledge, may_require_skill, may_require_knowledge] =
            self.names(["REQUIRES_SKILL", "REQUIRES_KNOWLEDGE", "MAY_REQUIRE_SKILL", "MAY_REQUIRE_KNOWLEDGE"]);
        let calls = Calls { requires_skill, requires_knowledge, may_require_skill, may_require_knowledge };
        let (space, concepts) = (self.space, &self.concepts);
        let mut untold = 0_u64;
        self.import.read(rows, |facts, row, file| {
            let is_essential = match row.required(kind)? {
                "essential" => true,
                "optional" => false,
                _ => return Err(row.wrong(kind, "`essential` or `optional`")),
            };
            untold += u64::from(skill_type.is_some_and(|column| row.get(column).is_empty()));
            let Some((start, _)) = find(facts, space, concepts, address(row, from)?) else {
                file.skip(NO_START, row.line, || code(row.get(from)).to_owned());
                return Ok(());
            };
            let Some((end, concept)) = find(facts, space, concepts, address(row, to)?) else {
                file.skip(NO_END, row.line, || code(row.get(to)).to_owned());
                return Ok(());
            };
            let kind = match (concept, is_essential) {
                (Concept::Knowledge, true) => calls.requires_knowledge,
                (Concept::Knowledge, false) => calls.may_require_knowledge,
                (Concept::Skill, true) => calls.requires_skill,
                (Concept::Skill, false) => calls.may_require_skill,
                (Concept::Occupation | Concept::Group | Concept::SkillGroup, _) => {
                    file.skip("what they lead to is no skill", row.line, || code(row.get(to)).to_owned());
                    return Ok(());
                }
            };
            facts.link(kind, start, end, section);
            Ok(())
        })?;
        if untold > 0 {
            self.import.report.remarks.push(format!(
                "`{name}`: {untold} rows do not say whether they are about a skill or knowledge: the skill's own row does"
            ));
        }
        Ok(())
    }

    /// Wider concepts: an occupation or skill is a case of another one, or one of a group.
    fn wider(&mut self, name: &str) -> Result<()> {
        let columns = ["conceptUri", "broaderUri"];
        let Some(Table { rows, section }) = self.open(name, &columns)? else { return Ok(()) };
        let [narrow, broad] = columns.map(|column| rows.column(column));
        let (narrow, broad) = (narrow?, broad?);
        let [includes, is_a, part_of] = self.names(["INCLUDES", "IS_A", "PART_OF"]);
        let (space, concepts) = (self.space, &self.concepts);
        self.import.read(rows, |facts, row, file| {
            let Some((start, what)) = find(facts, space, concepts, address(row, narrow)?) else {
                file.skip(NO_START, row.line, || code(row.get(narrow)).to_owned());
                return Ok(());
            };
            let Some((end, wider)) = find(facts, space, concepts, address(row, broad)?) else {
                file.skip(NO_END, row.line, || code(row.get(broad)).to_owned());
                return Ok(());
            };
            let before = facts.amount().links;
            match (what, wider) {
                (Concept::Occupation, Concept::Group) => facts.link(includes, end, start, section),
                (Concept::Occupation, Concept::Occupation)
                | (Concept::Skill | Concept::Knowledge, Concept::Skill | Concept::Knowledge) => {
                    facts.link(is_a, start, end, section)
                }
                (Concept::Group, Concept::Group)
                | (Concept::Skill | Concept::Knowledge | Concept::SkillGroup, Concept::SkillGroup) => {
                    facts.link(part_of, start, end, section)
                }
                (Concept::Occupation, Concept::Skill | Concept::Knowledge | Concept::SkillGroup)
                | (Concept::Group, Concept::Occupation | Concept::Skill | Concept::Knowledge | Concept::SkillGroup)
                | (Concept::Skill | Concept::Knowledge | Concept::SkillGroup, Concept::Occupation | Concept::Group)
                | (Concept::SkillGroup, Concept::Skill | Concept::Knowledge) => {
                    let ends = || format!("{} to {}", code(row.get(narrow)), code(row.get(broad)));
                    file.skip("they join things of different sorts", row.line, ends);
                    return Ok(());
                }
            };
            if facts.amount().links == before {
                file.skip(SAID, row.line, || format!("{} to {}", code(row.get(narrow)), code(row.get(broad))));
            }
            Ok(())
        })
    }
}
