//! Figures of the U.S. Bureau of Labor Statistics: pay, employment, growth, entry education.
//!
//! `median_pay_usd`, `employment`, `growth_percent` and `entry_education` stand on roles, each with the
//! year it is for in `_year` and the table it is from in `_source`; the other columns of a table do
//! without those two. A figure that was published as a
//! bound, or not at all, is no number: what was published stands in `median_pay_usd_published`, a
//! bound beside it in `median_pay_usd_at_least`. A figure is for a SOC occupation; where that is more
//! than the role alone, `figures_for` says so.

mod combined;
mod figure;
mod projections;
mod wages;

use super::facts::{Facts, Name, Node, Section, Space};
use super::folder::Folders;
use super::rows::{Column, Row, Rows};
use super::soc::{Member, Socs, is_code};
use super::{Import, Source};
use crate::diagnostic::{Diagnostic, Result};
use crate::value::Value;
use combined::Combined;
use figure::Figure;
use std::collections::BTreeSet;

/// Reads whichever tables are in the folders.
///
/// # Errors
/// None is there, or a file is not what it should be.
pub(super) fn read(import: &mut Import<'_>, mut folders: Folders, socs: &Socs) -> Result<Folders> {
    let table =
        folders.take_where(|stem| stem == "occupation" || stem.contains("table_1_2") || stem.contains("table 1.2"));
    // Of several years the latest, which its name tells.
    let wages = folders.take_latest(|stem| stem.starts_with("oews") || stem.starts_with("national_m20"));
    if table.is_none() && wages.is_none() {
        let message = format!("there are no figures of the BLS in {}", folders.said());
        return Err(Diagnostic::data("data-missing-file", message)
            .hint("they are in occupation.xlsx (Employment Projections) and national_M2025_dl.xlsx (OEWS)"));
    }
    if import.retrieved.is_none() {
        import.report.remarks.push(
            "the BLS asks to be cited with the date its tables were retrieved: name it with `--retrieved 2026-03-01`"
                .to_owned(),
        );
    }
    let words = Words::new(&mut import.facts);
    if let Some(path) = table {
        projections::read(import, &path, socs, words)?;
    }
    if let Some(path) = wages {
        wages::read(import, &path, socs, words)?;
    }
    Ok(folders)
}

fn source(name: String, title: String, release: String, url: &'static str, retrieved: Option<&str>) -> Source {
    Source {
        data_set: "bls",
        attribution: match retrieved {
            Some(date) => format!("{title}. U.S. Bureau of Labor Statistics, retrieved {date}."),
            None => format!("{title}. U.S. Bureau of Labor Statistics."),
        },
        name,
        title,
        publisher: "U.S. Bureau of Labor Statistics (BLS)",
        release,
        date: String::new(),
        license: "Public domain (U.S. Government work)",
        url,
    }
}

#[derive(Clone, Copy)]
struct Words {
    groups: Space,
    field: Name,
    role: Name,
    name: Name,
    code: Name,
    kind: Name,
    includes: Name,
    part_of: Name,
    figures_for: Name,
    figures_missing: Name,
}

impl Words {
    fn new(facts: &mut Facts) -> Self {
        let groups = facts.space("soc:");
        let names = ["Field", "Role", "name", "code", "kind", "INCLUDES", "PART_OF", "figures_for", "figures_missing"];
        let [field, role, name, code, kind, includes, part_of, figures_for, figures_missing] =
            names.map(|name| facts.name(name));
        Words { groups, field, role, name, code, kind, includes, part_of, figures_for, figures_missing }
    }
}

/// A property, and what may stand beside it.
#[derive(Clone, Copy)]
struct Property {
    value: Name,
    at_least: Name,
    published: Name,
    /// Where the year and the table of the value stand, for the names that scripts rely on.
    told: Option<Told>,
}

#[derive(Clone, Copy)]
struct Told {
    year: Name,
    source: Name,
}

impl Property {
    fn new(facts: &mut Facts, name: &str) -> Self {
        let mut with = |suffix: &str| facts.name(&format!("{name}{suffix}"));
        Property { value: with(""), at_least: with("_at_least"), published: with("_published"), told: None }
    }

    /// One with a year and a table beside it.
    fn told(facts: &mut Facts, name: &str) -> Self {
        let mut with = |suffix: &str| facts.name(&format!("{name}{suffix}"));
        let told = Told { year: with("_year"), source: with("_source") };
        Property { told: Some(told), ..Property::new(facts, name) }
    }
}

/// Where a figure is from.
struct Table {
    section: Section,
    /// As `_source` says it.
    cited: Value,
}

impl Table {
    /// States a figure; one that is a bound or withheld stays what it is.
    fn state(&self, facts: &mut Facts, node: Node, property: Property, figure: &Figure, year: &Value) {
        match figure {
            Figure::Missing => return,
            Figure::Number(number) => facts.set(node, property.value, number.clone(), self.section),
            Figure::AtLeast(bound, published) => {
                facts.set(node, property.at_least, bound.clone(), self.section);
                facts.set_text(node, property.published, published, self.section);
            }
            Figure::Withheld(published) => facts.set_text(node, property.published, published, self.section),
        }
        if let Some(told) = property.told {
            facts.set(node, told.year, year.clone(), self.section);
            facts.set(node, told.source, self.cited.clone(), self.section);
        }
    }

    fn state_text(&self, facts: &mut Facts, node: Node, property: Property, text: &str, year: &Value) {
        if !figure::is_missing(text) {
            self.state(facts, node, property, &Figure::Number(Value::string(text)), year);
        }
    }
}

/// Rows that stand on no role.
const NO_ROLE: &str = "no O*NET occupation has this code, and the table does not tell which ones it combines";

/// The roles that figures for a code are about, each with what the figures are for where that is
/// more than the role.
fn roles<'s>(socs: &'s Socs, combined: &Combined, code: &str, title: &str) -> Vec<(&'s Member, Option<String>)> {
    let exact = socs.of(code);
    let (members, whole): (Vec<&Member>, &str) = match (exact.is_empty(), combined.of(code)) {
        (false, _) => (exact.iter().collect(), "SOC occupation"),
        (true, []) => (socs.within(code).iter().flat_map(|code| socs.of(code)).collect(), "SOC broad occupation"),
        (true, codes) => (codes.iter().flat_map(|code| socs.of(code)).collect(), "combination of the BLS's own,"),
    };
    let more = (members.len() > 1 || exact.is_empty()).then(|| {
        let count = members.len();
        let occupations = if count == 1 { "occupation" } else { "occupations" };
        format!("{whole} {code} {title} as a whole, {count} O*NET {occupations}")
    });
    members.into_iter().map(|member| (member, more.clone())).collect()
}

/// The codes of a table's lines, read ahead of it, and the combinations among them.
fn combined(mut rows: Rows, code: Column, is_line: impl Fn(&Row<'_>) -> bool, socs: &Socs) -> Result<Combined> {
    let mut lines = BTreeSet::new();
    while let Some(row) = rows.next()? {
        let id = row.get(code);
        if is_code(id) && is_line(&row) {
            lines.insert(id.to_owned());
        }
    }
    Ok(Combined::new(&lines, socs))
}

fn tell_combined(import: &mut Import<'_>, combined: &Combined, table: &str) {
    let lines = match combined.count() {
        0 => return,
        1 => "1 line combines".to_owned(),
        count => format!("{count} lines combine"),
    };
    import.report.remarks.push(format!(
        "{table}: {lines} occupations under a code of the BLS's own; as a table has everybody once, their figures stand on those of \
         the same broad occupation without a line of their own, and `figures_for` says it"
    ));
}
