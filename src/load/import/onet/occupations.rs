//! Occupations: what they are, their other titles, their job zones, and what they are related to.

use super::{NO_OCCUPATION, OCCUPATION, OCCUPATION_CODE, Onet, no_occupations, occupation};
use crate::diagnostic::Result;
use crate::load::import::report::FileReport;
use crate::load::import::rows::Row;
use crate::value::Value;

impl Onet<'_, '_> {
    /// Occupations and everything said about them in one line each.
    pub(super) fn occupations(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("Occupation Data", &[OCCUPATION, "Title"])? else {
            return Err(no_occupations(&self.folders));
        };
        let (code, title) = (rows.column(OCCUPATION)?, rows.column("Title")?);
        let description = rows.optional_column("Description");
        let [role, name, code_key, soc, about] = self.names(["Role", "name", "code", "soc", "description"]);
        let space = self.spaces.onet;
        self.import.read(rows, |facts, row, _| {
            let id = row.required(code)?;
            if !is_occupation(id) {
                return Err(row.wrong(code, OCCUPATION_CODE));
            }
            let node = facts.node(space, id, role, section);
            facts.set_text(node, name, row.required(title)?, section);
            facts.set_text(node, code_key, id, section);
            facts.set_text(node, soc, id.get(..7).unwrap_or(id), section);
            facts.set_text(node, about, row.get_optional(description), section);
            Ok(())
        })?;
        self.titles("Alternate Titles", "Alternate Title", Some("Short Title"))?;
        self.titles("Sample of Reported Titles", "Reported Job Title", None)?;
        self.zones()?;
        self.related()
    }

    /// Other titles, as aliases: the same title may stand for several occupations.
    fn titles(&mut self, file: &str, column: &str, short: Option<&str>) -> Result<()> {
        let Some((rows, section)) = self.open(file, &[OCCUPATION, column])? else { return Ok(()) };
        let (code, title) = (rows.column(OCCUPATION)?, rows.column(column)?);
        let short = short.and_then(|short| rows.optional_column(short));
        let (aliases, space) = (self.name("aliases"), self.spaces.onet);
        self.import.read(rows, |facts, row, file| {
            if let Some(node) = occupation(facts, space, row, code, file)? {
                facts.add(node, aliases, row.get(title), section);
                facts.add(node, aliases, row.get_optional(short), section);
            }
            Ok(())
        })
    }

    fn zones(&mut self) -> Result<()> {
        if let Some((rows, section)) = self.open("Job Zone Reference", &["Job Zone", "Name"])? {
            let (zone, title) = (rows.column("Job Zone")?, rows.column("Name")?);
            let [label, name, code] = self.names(["JobZone", "name", "code"]);
            let told = [
                ("Experience", "experience"),
                ("Education", "education"),
                ("Job Training", "job_training"),
                ("Examples", "examples"),
                ("SVP Range", "svp_range"),
            ];
            let told = told.map(|(column, property)| (rows.optional_column(column), self.name(property)));
            let space = self.spaces.zones;
            self.import.read(rows, |facts, row, _| {
                let node = facts.node(space, row.required(zone)?, label, section);
                facts.set_text(node, name, row.required(title)?, section);
                facts.set_text(node, code, row.get(zone), section);
                for (column, property) in told {
                    facts.set_text(node, property, row.get_optional(column), section);
                }
                Ok(())
            })?;
        }
        let Some((rows, section)) = self.open("Job Zones", &[OCCUPATION, "Job Zone"])? else { return Ok(()) };
        let (code, zone) = (rows.column(OCCUPATION)?, rows.column("Job Zone")?);
        let [job_zone, in_zone] = self.names(["job_zone", "IN_JOB_ZONE"]);
        let (space, zones) = (self.spaces.onet, self.spaces.zones);
        self.import.read(rows, |facts, row, file| {
            if let Some(node) = occupation(facts, space, row, code, file)?
                && let Some(number) = row.whole_number(zone)?
            {
                facts.set(node, job_zone, Value::Integer(number), section);
                if let Some(zone) = facts.find(zones, row.get(zone)) {
                    facts.link(in_zone, node, zone, section);
                }
            }
            Ok(())
        })
    }

    fn related(&mut self) -> Result<()> {
        const RELATED: &str = "Related O*NET-SOC Code";
        let Some((rows, section)) = self.open("Related Occupations", &[OCCUPATION, RELATED])? else { return Ok(()) };
        let (code, related) = (rows.column(OCCUPATION)?, rows.column(RELATED)?);
        let (tier, index) = (rows.optional_column("Relatedness Tier"), rows.optional_column("Index"));
        let [kind, tier_key, rank] = self.names(["RELATED_TO", "tier", "rank"]);
        let space = self.spaces.onet;
        self.import.read(rows, |facts, row, file| {
            let Some(start) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            let Some(end) = facts.find(space, row.get(related)) else {
                return skip_related(row, related, file);
            };
            let link = facts.link(kind, start, end, section);
            let tier = row.get_optional(tier);
            facts.set_link(link, tier_key, Value::string(tier), section);
            if let Some(number) = index.map(|index| row.whole_number(index)).transpose()?.flatten() {
                facts.set_link(link, rank, Value::Integer(number), section);
            }
            Ok(())
        })
    }
}

fn skip_related(row: &Row<'_>, related: crate::load::import::rows::Column, file: &mut FileReport) -> Result<()> {
    file.skip(NO_OCCUPATION, row.line, || format!("`{}`", row.get(related)));
    Ok(())
}

/// `29-1141.00`.
pub(super) fn is_occupation(code: &str) -> bool {
    let shape = "00-0000.00";
    code.len() == shape.len()
        && code.bytes().zip(shape.bytes()).all(|(c, shape)| if shape == b'0' { c.is_ascii_digit() } else { c == shape })
}
