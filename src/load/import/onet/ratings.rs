//! What every occupation is rated on: skills, knowledge, abilities, work styles, interests, values.
//!
//! O*NET rates every occupation on every skill, also on those that are of no use in it. So a rating is not yet
//! something that the occupation requires: what is rated below "important", or marked as not relevant,
//! becomes a relationship of its own, [`LOW`].

use super::{OCCUPATION, Onet, SUPPRESS, SUPPRESS_UNKNOWN, occupation};
use crate::diagnostic::Result;
use crate::graph::SUPPRESSED;
use crate::load::import::facts::{Name, Node};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};

/// The relationship to what an occupation is rated low on.
const LOW: &str = "RATED_LOW_ON";
/// What O*NET's scale of importance, from 1 to 5, calls "important".
const IMPORTANT: f64 = 3.0;

/// One file of ratings: an element, and what each of its scales is on the relationship.
struct Rating {
    file: &'static str,
    label: &'static str,
    link: &'static str,
    scales: &'static [(&'static str, &'static str)],
}

const RATINGS: [Rating; 6] = [
    Rating { file: "Skills", label: "Skill", link: "REQUIRES_SKILL", scales: &[("IM", "importance"), ("LV", "level")] },
    Rating {
        file: "Knowledge",
        label: "Knowledge",
        link: "REQUIRES_KNOWLEDGE",
        scales: &[("IM", "importance"), ("LV", "level")],
    },
    Rating {
        file: "Abilities",
        label: "Ability",
        link: "REQUIRES_ABILITY",
        scales: &[("IM", "importance"), ("LV", "level")],
    },
    Rating { file: "Work Styles", label: "Trait", link: "CALLS_FOR", scales: &[("IM", "importance")] },
    Rating { file: "Interests", label: "Interest", link: "HAS_INTEREST", scales: &[("OI", "score")] },
    Rating { file: "Work Values", label: "WorkValue", link: "SATISFIES", scales: &[("EX", "extent")] },
];

/// Why a row of a scale that ranks the others is not imported.
const OTHER_SCALE: &str = "of a scale that is not imported (high points only rank the scores that are)";

impl Onet<'_, '_> {
    /// All files of ratings.
    pub(super) fn ratings(&mut self) -> Result<()> {
        RATINGS.iter().try_for_each(|rating| self.rating(rating))
    }

    fn rating(&mut self, rating: &Rating) -> Result<()> {
        let header = [OCCUPATION, "Element ID", "Element Name", "Scale ID", "Data Value"];
        let Some((rows, section)) = self.open(rating.file, &header)? else { return Ok(()) };
        let [code, element, title, scale, value] = header.map(|name| rows.column(name));
        let (code, element, title, scale, value) = (code?, element?, title?, scale?, value?);
        let (suppress, relevance) = (rows.optional_column(SUPPRESS), rows.optional_column("Not Relevant"));
        let [label, link, low, name, code_key, not_relevant, unknown] =
            self.names([rating.label, rating.link, LOW, "name", "code", "not_relevant", SUPPRESS_UNKNOWN]);
        // A rating has several scales, and one of them may be imprecise alone.
        let scales: Vec<(&str, Name, Name)> = rating
            .scales
            .iter()
            .map(|(scale, property)| (*scale, self.name(property), self.name(&format!("{property}{SUPPRESSED}"))))
            .collect();
        let (space, bounds) = (self.spaces.onet, &self.scales);
        // Each scale has a row of its own; what they say together is known at the end of the file.
        let mut rated: Vec<Rated> = Vec::new();
        let mut place: FxHashMap<(Node, Node), usize> = FxHashMap::default();
        self.import.read(rows, |facts, row, file| {
            let Some(role) = occupation(facts, space, row, code, file)? else { return Ok(()) };
            let found = scales.iter().find(|(known, ..)| *known == row.get(scale));
            let Some((known, property, suppressed)) = found else {
                file.skip(OTHER_SCALE, row.line, || format!("`{}`", row.get(scale)));
                return Ok(());
            };
            let id = row.required(element)?;
            let node = match facts.find(space, id) {
                Some(node) => node,
                None => {
                    let node = facts.node(space, id, label, section);
                    facts.set_text(node, name, row.required(title)?, section);
                    facts.set_text(node, code_key, id, section);
                    node
                }
            };
            let Some(number) = bounds.value(row, value, row.get(scale))? else {
                file.skip("without a value", row.line, || format!("`{id}`"));
                return Ok(());
            };
            let at = *place.entry((role, node)).or_insert_with(|| {
                rated.push(Rated { role, node, numbers: Vec::new(), flags: Vec::new(), is_low: false });
                rated.len() - 1
            });
            if let Some(rated) = rated.get_mut(at) {
                rated.numbers.push((*property, number));
                rated.is_low |= is_low(known, number);
                match suppress.map(|column| row.get(column)) {
                    Some("Y") => rated.flags.push(*suppressed),
                    Some("") => rated.flags.push(unknown),
                    Some(_) | None => {}
                }
                if row.get_optional(relevance) == "Y" {
                    rated.flags.push(not_relevant);
                    rated.is_low = true;
                }
            }
            Ok(())
        })?;
        self.import.conclude(|facts| {
            for Rated { role, node, numbers, flags, is_low } in rated {
                let link = facts.link(if is_low { low } else { link }, role, node, section);
                for (property, number) in numbers {
                    facts.set_link(link, property, Value::Float(number), section);
                }
                for flag in flags {
                    facts.set_link(link, flag, Value::Boolean(true), section);
                }
            }
        });
        Ok(())
    }

    /// Descriptions of what is rated, and the headings above.
    pub(super) fn content_model(&mut self) -> Result<()> {
        let Some((rows, section)) = self.open("Content Model Reference", &["Element ID", "Element Name"])? else {
            return Ok(());
        };
        let (id, title) = (rows.column("Element ID")?, rows.column("Element Name")?);
        let about = rows.optional_column("Description");
        let [heading, name, code, description, part_of] =
            self.names(["Heading", "name", "code", "description", "PART_OF"]);
        let space = self.spaces.onet;
        let elements: Vec<String> = self.import.facts.in_space(space).map(|(_, code)| code.to_string()).collect();
        let mut used: FxHashSet<&str> = FxHashSet::default();
        for mut element in elements.iter().map(String::as_str).filter(|code| is_element(code)) {
            while used.insert(element)
                && let Some((parent, _)) = element.rsplit_once('.')
            {
                element = parent;
            }
        }
        self.import.read(rows, |facts, row, file| {
            let element = row.required(id)?;
            if !used.contains(element) {
                file.skip("headings that nothing imported stands under", row.line, || {
                    format!("`{element}` {}", row.get(title))
                });
                return Ok(());
            }
            let node = match facts.find(space, element).filter(|node| facts.is_stated(*node)) {
                Some(node) => node,
                None => facts.node(space, element, heading, section),
            };
            facts.set_text(node, name, row.required(title)?, section);
            facts.set_text(node, code, element, section);
            facts.set_text(node, description, row.get_optional(about), section);
            if let Some((parent, _)) = element.rsplit_once('.') {
                let parent = facts.spoken_of(space, parent);
                facts.link(part_of, node, parent, section);
            }
            Ok(())
        })
    }
}

/// What the rows say together of an occupation and something that it is rated on.
struct Rated {
    role: Node,
    node: Node,
    numbers: Vec<(Name, f64)>,
    /// What O*NET says of the values: that one is too imprecise to use, that this is not known, that it is not relevant.
    flags: Vec<Name>,
    is_low: bool,
}

/// Whether a value says that something matters little: less than important, or nothing of it is needed.
fn is_low(scale: &str, value: f64) -> bool {
    match scale {
        "IM" => value < IMPORTANT,
        "LV" => value <= 0.0,
        _ => false,
    }
}

/// Whether a code is one of the content model, and neither an occupation's nor a narrower activity's.
fn is_element(code: &str) -> bool {
    !code.contains('-') && !code.contains(".I")
}
