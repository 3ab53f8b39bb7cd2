//! Occupational Employment and Wage Statistics (OEWS), national.
//!
//! They are newer than the projections but know no growth. The stable names stay with the projections,
//! which state all four; where those have no pay or employment, these do.

use super::figure::Figure;
use super::{NO_ROLE, Property, Table, Told, Words, combined, roles, source, tell_combined};
use crate::diagnostic::Result;
use crate::load::import::Import;
use crate::load::import::rows::{Column, Layout, Row, Rows};
use crate::load::import::soc::{Socs, is_code};
use crate::value::Value;
use rustc_hash::FxHashSet;
use std::path::Path;

/// A column by its names in the published workbook and in the database, what it becomes, and the stable
/// name that it stands in for.
const FIGURES: [(&[&str], &str, Option<&str>, bool); 7] = [
    (&["A_MEDIAN", "Annual median wage"], "oews_median_pay_usd", Some("median_pay_usd"), true),
    (&["TOT_EMP", "Employment"], "oews_employment", Some("employment"), true),
    (&["A_MEAN", "Annual mean wage"], "oews_mean_pay_usd", None, true),
    (&["A_PCT10", "Annual 10th percentile wage"], "oews_pay_10th_usd", None, true),
    (&["A_PCT90", "Annual 90th percentile wage"], "oews_pay_90th_usd", None, true),
    (&["H_MEDIAN", "Hourly median wage"], "oews_median_hourly_usd", None, false),
    (&["H_MEAN", "Hourly mean wage"], "oews_mean_hourly_usd", None, false),
];

/// Reads the figures of detailed occupations.
pub(super) fn read(import: &mut Import<'_>, path: &Path, socs: &Socs, words: Words) -> Result<()> {
    let names = [&["OCC_CODE", "soc_code"][..], &["OCC_TITLE", "occupation_name"], &["O_GROUP", "display_level"]];
    let rows = Rows::open(path, &Layout::default())?;
    let [code, title, level] = names.map(|names| rows.column_of(names));
    let (code, title, level) = (code?, title?, level?);
    let columns: Vec<Option<Column>> =
        FIGURES.iter().map(|(names, ..)| names.iter().find_map(|name| rows.optional_column(name))).collect();
    let year = year_of(path);
    let when = year.map(|year| format!(" May {year}")).unwrap_or_default();
    let document = format!("BLS OEWS{when}");
    let id = import.facts.source(source(
        document.clone(),
        format!("Occupational Employment and Wage Statistics (OEWS){when}, national"),
        when.trim().to_owned(),
        "https://www.bls.gov/oes/tables.htm",
        import.retrieved,
    ));
    let section = import.facts.section(id, "National");
    let table = Table { section, cited: Value::from(document) };
    let year = year.map_or(Value::Null, Value::Integer);
    let own = FIGURES.map(|(_, name, ..)| Property::new(&mut import.facts, name));
    let stable = FIGURES.map(|(_, _, name, _)| name.map(|name| Property::told(&mut import.facts, name)));
    let year_key = import.facts.name("oews_year");
    // What the projections say already, as a figure or as a word that there is none.
    let said: FxHashSet<_> = import.facts.node_values.iter().map(|(node, value)| (*node, value.property)).collect();
    let is_line = |row: &Row<'_>| matches!(row.get(level), "3" | "detailed");
    let combined = combined(Rows::open(path, &Layout::default())?, code, is_line, socs)?;
    tell_combined(import, &combined, "OEWS");
    import.read(rows, |facts, row, file| {
        let (id, text) = (row.required(code)?, row.get(title));
        if !is_line(row) {
            file.skip("groups of occupations", row.line, || format!("{id} {text}"));
            return Ok(());
        }
        let roles = if is_code(id) { roles(socs, &combined, id, text) } else { Vec::new() };
        if roles.is_empty() {
            file.skip(NO_ROLE, row.line, || format!("{id} {text}"));
        }
        for (member, more) in roles {
            let role = member.role;
            facts.node_stated(role, words.role, section);
            facts.set(role, year_key, year.clone(), section);
            if !said.contains(&(role, words.figures_for)) {
                facts.set_text(role, words.figures_for, &more.unwrap_or_default(), section);
            }
            for (((column, (_, _, _, is_whole)), own), stable) in columns.iter().zip(FIGURES).zip(own).zip(stable) {
                let Some(column) = column else { continue };
                let figure = Figure::read(row.get(*column), 1.0, is_whole);
                let figure = figure.ok_or_else(|| row.wrong(*column, "a figure"))?;
                table.state(facts, role, own, &figure, &year);
                let is_said = |told: Told| said.contains(&(role, told.year));
                if let Some(stable) = stable.filter(|stable| !stable.told.is_some_and(is_said)) {
                    table.state(facts, role, stable, &figure, &year);
                }
            }
        }
        Ok(())
    })
}

/// 2025 in `oews_may2025_national` or `national_M2025_dl`.
fn year_of(path: &Path) -> Option<i64> {
    super::figure::year_in(path.file_stem()?.to_str()?)
}
