//! What education people say an occupation requires.

use super::{OCCUPATION, Onet, occupation};
use crate::diagnostic::Result;
use crate::load::import::facts::Node;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The scale of the required level of education; its values are shares of those asked, in percent.
const LEVEL: &str = "RL";
const OTHER_SCALE: &str = "of a scale that is not imported (experience and training)";

/// The level that most name, so far.
struct Typical {
    percent: f64,
    level: Node,
}

impl Onet<'_, '_> {
    /// Levels of education, and how many percent say that an occupation requires which.
    pub(super) fn education(&mut self) -> Result<()> {
        let names = self.levels()?;
        let header = [OCCUPATION, "Scale ID", "Category", "Data Value"];
        let Some((rows, section)) = self.open("Education, Training, and Experience", &header)? else { return Ok(()) };
        let [code, scale, category, value] = header.map(|name| rows.column(name));
        let (code, scale, category, value) = (code?, scale?, category?, value?);
        let [label, name, has_level, percent_key] =
            self.names(["EducationLevel", "name", "HAS_EDUCATION_LEVEL", "percent"]);
        let (space, levels) = (self.spaces.onet, self.spaces.education);
        let mut typical: Vec<(Node, Typical)> = Vec::new();
        let mut place: FxHashMap<Node, usize> = FxHashMap::default();
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file) else { return Ok(()) };
            if row.get(scale) != LEVEL {
                file.skip(OTHER_SCALE, row.line, || format!("`{}`", row.get(scale)));
                return Ok(());
            }
            let percent = row.number(value)?.unwrap_or(0.0);
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
            let at = *place.entry(role).or_insert_with(|| {
                typical.push((role, Typical { percent: 0.0, level }));
                typical.len() - 1
            });
            if let Some((_, most)) = typical.get_mut(at).filter(|(_, most)| percent > most.percent) {
                *most = Typical { percent, level };
            }
            Ok(())
        })?;
        let [typical_key, percent_key] = self.names(["typical_education", "typical_education_percent"]);
        for (role, Typical { percent, level }) in typical {
            let facts = &mut self.import.facts;
            if let Some(name) = names.get(&level) {
                facts.set(role, typical_key, Value::String(Arc::clone(name)), section);
                facts.set(role, percent_key, Value::Float(percent), section);
            }
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
