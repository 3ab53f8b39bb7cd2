//! Technologies and tools, and the commodities they are.

use super::{OCCUPATION, Onet, occupation};
use crate::diagnostic::Result;
use crate::load::import::facts::{Facts, Name, Node, Section, Space};
use crate::load::import::rows::{Column, Row};
use crate::value::Value;

impl Onet<'_, '_> {
    /// Technologies, tools, and the UNSPSC above them.
    pub(super) fn products(&mut self) -> Result<()> {
        self.commodities()?;
        self.examples("Technology Skills", "Technology", "USES_TECHNOLOGY", self.spaces.technologies)?;
        self.examples("Tools Used", "Tool", "USES_TOOL", self.spaces.tools)
    }

    fn examples(&mut self, file: &str, label: &str, uses: &str, examples: Space) -> Result<()> {
        let Some((rows, section)) = self.open(file, &[OCCUPATION, "Example", "Commodity Code"])? else {
            return Ok(());
        };
        let (code, example) = (rows.column(OCCUPATION)?, rows.column("Example")?);
        let (commodity, title) = (rows.column("Commodity Code")?, rows.optional_column("Commodity Title"));
        let (hot, in_demand) = (rows.optional_column("Hot Technology"), rows.optional_column("In Demand"));
        let [label, uses, name, hot_key, demand_key, part_of, class] =
            self.names([label, uses, "name", "hot_technology", "in_demand", "PART_OF", "Commodity"]);
        let (space, commodities) = (self.spaces.onet, self.spaces.commodities);
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            let text = row.required(example)?;
            let known = facts.find(examples, text);
            let node = facts.node(examples, text, label, section);
            if known.is_none() {
                facts.set_text(node, name, text, section);
                if hot.is_some() {
                    facts.set(node, hot_key, Value::Boolean(row.get_optional(hot) == "Y"), section);
                }
            }
            let link = facts.link(uses, role, node, section);
            if in_demand.is_some() {
                facts.set_link(link, demand_key, Value::Boolean(row.get_optional(in_demand) == "Y"), section);
            }
            let id = row.get(commodity);
            if !id.is_empty() {
                let group = match facts.find(commodities, id) {
                    Some(group) => group,
                    None => {
                        let group = facts.node(commodities, id, class, section);
                        facts.set_text(group, name, row.get_optional(title), section);
                        group
                    }
                };
                facts.link(part_of, node, group, section);
            }
            Ok(())
        })
    }

    fn commodities(&mut self) -> Result<()> {
        let ranks = [
            ("Commodity Code", "Commodity Title"),
            ("Class Code", "Class Title"),
            ("Family Code", "Family Title"),
            ("Segment Code", "Segment Title"),
        ];
        let Some((rows, section)) = self.open("UNSPSC Reference", &["Commodity Code", "Commodity Title"])? else {
            return Ok(());
        };
        let columns = ranks.map(|(code, title)| Some((rows.optional_column(code)?, rows.optional_column(title)?)));
        let [label, name, code, part_of] = self.names(["Commodity", "name", "code", "PART_OF"]);
        let words = Words { label, name, code };
        let space = self.spaces.commodities;
        self.import.read(rows, |facts, row, _| {
            let mut narrower: Option<Node> = None;
            for (code, title) in columns.iter().flatten() {
                let (node, is_new) = words.commodity(facts, space, row, *code, *title, section)?;
                if let Some(narrower) = narrower {
                    facts.link(part_of, narrower, node, section);
                }
                // Above one that was met before, all is said.
                if !is_new {
                    break;
                }
                narrower = Some(node);
            }
            Ok(())
        })
    }
}

struct Words {
    label: Name,
    name: Name,
    code: Name,
}

impl Words {
    /// The commodity or class in these columns, and whether it is the first time that it is met.
    fn commodity(
        &self,
        facts: &mut Facts,
        space: Space,
        row: &Row<'_>,
        code: Column,
        title: Column,
        section: Section,
    ) -> Result<(Node, bool)> {
        let id = row.required(code)?;
        if let Some(node) = facts.find(space, id) {
            return Ok((node, false));
        }
        let node = facts.node(space, id, self.label, section);
        facts.set_text(node, self.name, row.get(title), section);
        facts.set_text(node, self.code, id, section);
        Ok((node, true))
    }
}
