//! What education people say an occupation requires.

use super::{OCCUPATION, Onet, SUPPRESS, SUPPRESS_UNKNOWN, occupation};
use crate::diagnostic::Result;
use crate::load::import::facts::Node;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The scale of the required level of education; its values are shares of those asked, in percent.
const LEVEL: &str = "RL";
const OTHER_SCALE: &str = "of a scale that is not imported (experience and training)";

/// The level that is named most often, so far.
struct Typical {
    percent: f64,
    level: Node,
    /// Whether O*NET advises against using its share.
    is_suppressed: bool,
}

impl Onet<'_, '_> {
    /// Levels of education, and how many percent say that an occupation requires which.
    pub(super) fn education(&mut self) -> Result<()> {
        let names = self.levels()?;
        let header = [OCCUPATION, "Scale ID", "Category", "Data Value"];
        let Some((rows, section)) = self.open("Education, Training, and Experience", &header)? else { return Ok(()) };
        let [code, scale, category, value] = header.map(|name| rows.column(name));
        let (code, scale, category, value) = (code?, scale?, category?, value?);
        let suppress = rows.optional_column(SUPPRESS);
        let [label, name, has_level, percent_key, suppressed, unknown] = self.names([
            "EducationLevel",
            "name",
            "HAS_EDUCATION_LEVEL",
            "percent",
            "percent_suppress",
            SUPPRESS_UNKNOWN,
        ]);
        let (space, levels, bounds) = (self.spaces.onet, self.spaces.education, &self.scales);
        let mut typical: Vec<(Node, Typical)> = Vec::new();
        let mut place: FxHashMap<Node, usize> = FxHashMap::default();
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            if row.get(scale) != LEVEL {
                file.skip(OTHER_SCALE, row.line, || format!("`{}`", row.get(scale)));
                return Ok(());
            }
            let percent = bounds.value(row, value, LEVEL)?.unwrap_or(0.0);
            if percent <= 0.0 {
                file.skip("nobody asked says so (0 percent)", row.line, || format!("level {}", row.get(category)));
                return Ok(());
            }
            let id = row.required(category)?;
            let level = match facts.find(levels, id) {
                Some(level) => level,
                None => {
                    let level = facts.node(levels, id, label, section);
                    facts.set_text(level, name, &format!("Education level {id}"), section);
                    level
                }
            };
            let link = facts.link(has_level, role, level, section);
            facts.set_link(link, percent_key, Value::Float(percent), section);
            let advice = suppress.map(|column| row.get(column));
            match advice {
                Some("Y") => facts.set_link(link, suppressed, Value::Boolean(true), section),
                Some("") => facts.set_link(link, unknown, Value::Boolean(true), section),
                Some(_) | None => {}
            }
            let is_suppressed = advice == Some("Y");
            let at = *place.entry(role).or_insert_with(|| {
                typical.push((role, Typical { percent: 0.0, level, is_suppressed }));
                typical.len() - 1
            });
            if let Some((_, most)) = typical.get_mut(at).filter(|(_, most)| percent > most.percent) {
                *most = Typical { percent, level, is_suppressed };
            }
            Ok(())
        })?;
        let [typical_key, percent_key] = self.names(["typical_education", "typical_education_percent"]);
        let mut imprecise = 0u64;
        for (role, Typical { percent, level, is_suppressed }) in typical {
            let facts = &mut self.import.facts;
            if is_suppressed {
                imprecise += 1;
            } else if let Some(name) = names.get(&level) {
                facts.set(role, typical_key, Value::String(Arc::clone(name)), section);
                facts.set(role, percent_key, Value::Float(percent), section);
            }
        }
        if imprecise > 0 {
            self.import.report.remarks.push(format!(
                "`typical_education` was left out of {imprecise} of the occupations: O*NET advises against using the share of the level that \
                 is named most often, because it is imprecise"
            ));
        }
        Ok(())
    }

    /// The levels themselves, with their names.
    fn levels(&mut self) -> Result<FxHashMap<Node, Arc<str>>> {
        let mut names = FxHashMap::default();
        let header = ["Scale ID", "Category", "Category Description"];
        let Some((rows, section)) = self.open("Education, Training, and Experience Categories", &header)? else {
            return Ok(names);
        };
        let [scale, category, about] = header.map(|name| rows.column(name));
        let (scale, category, about) = (scale?, category?, about?);
        let [label, name, code, description] = self.names(["EducationLevel", "name", "code", "description"]);
        let space = self.spaces.education;
        self.import.read(rows, |facts, row, file| {
            if row.get(scale) != LEVEL {
                file.skip(OTHER_SCALE, row.line, || format!("`{}`", row.get(scale)));
                return Ok(());
            }
            let text = row.required(about)?;
            let short: Arc<str> = Arc::from(short_name(text));
            let node = facts.node(space, row.required(category)?, label, section);
            facts.set(node, name, Value::String(Arc::clone(&short)), section);
            facts.set_text(node, code, row.get(category), section);
            facts.set_text(node, description, if *short == *text { "" } else { text }, section);
            names.insert(node, short);
            Ok(())
        })?;
        Ok(names)
    }
}

/// `Associate's Degree` of "Associate's Degree (or other 2-year degree)": what stands before explanations.
fn short_name(text: &str) -> &str {
    let end = [" - ", " ("].iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
    text.get(..end).unwrap_or(text).trim_end()
}
