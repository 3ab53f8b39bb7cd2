//! Employment Projections, Table 1.2: occupational projections and worker characteristics.

use super::figure::{Figure, period_in, year_in};
use super::{NO_ROLE, Property, Table, Words, combined, roles, source, tell_combined};
use crate::diagnostic::{Diagnostic, Result};
use crate::load::import::Import;
use crate::load::import::facts::{Facts, Node, Section};
use crate::load::import::rows::{Column, Layout, Row, Rows};
use crate::load::import::soc::{Socs, groups_above, is_code};
use crate::value::Value;
use rustc_hash::FxHashSet;
use std::path::Path;

const TYPE: &str = "Occupation type";
const EDUCATION: &str = "Typical education needed for entry";

/// A column of figures: where it stands, what it becomes, and the year it is for.
struct Figures {
    column: Column,
    property: Property,
    year: Value,
    scale: f64,
    is_whole: bool,
}

/// Reads the table: groups of occupations, and the figures of their occupations.
pub(super) fn read(import: &mut Import<'_>, path: &Path, socs: &Socs, words: Words) -> Result<()> {
    let layout = Layout { header: &[TYPE, EDUCATION], sheets: &["Table 1.2"], ..Layout::default() };
    let rows = Rows::open(path, &layout)?;
    let title = required(&rows, "title", |head| head.ends_with("National Employment Matrix title"))?;
    let code = required(&rows, "code", |head| head.ends_with("National Employment Matrix code"))?;
    let kind = rows.column(TYPE)?;
    let growth = rows.column_where(|head| head.starts_with("Employment change, percent"));
    let period = growth.and_then(|(_, head)| period_in(head)).unwrap_or_default();
    let document = format!("BLS Employment Projections {period}").trim_end().to_owned();
    let id = import.facts.source(source(
        document.clone(),
        format!("Employment Projections {period}, Table 1.2"),
        period,
        "https://www.bls.gov/emp/tables.htm",
        import.retrieved,
    ));
    let section = import.facts.section(id, "Table 1.2");
    let table = Table { section, cited: Value::from(format!("{document}, Table 1.2")) };
    let figures = figures(import, &rows);
    let texts = texts(import, &rows);
    let combined = combined(Rows::open(path, &layout)?, code, |row| row.get(kind) != "Summary", socs)?;
    let mut told: FxHashSet<Node> = FxHashSet::default();
    import.read(rows, |facts, row, file| {
        let id = row.get(code);
        if !is_code(id) {
            file.skip("no figures: titles and footnotes", row.line, || row.get(title).chars().take(60).collect());
            return Ok(());
        }
        let text = row.required(title)?;
        let is_summary = row.get(kind) == "Summary";
        let roles = if is_summary { Vec::new() } else { roles(socs, &combined, id, text) };
        if is_summary || socs.of(id).is_empty() && combined.of(id).is_empty() && !roles.is_empty() {
            let group = group(facts, words, id, text, section);
            state(facts, &table, group, row, &figures, &texts)?;
        } else if roles.is_empty() {
            file.skip(NO_ROLE, row.line, || format!("{id} {text}"));
        }
        for (member, more) in roles {
            told.insert(member.role);
            facts.node_stated(member.role, words.role, section);
            state(facts, &table, member.role, row, &figures, &texts)?;
            facts.set_text(member.role, words.figures_for, &more.unwrap_or_default(), section);
        }
        Ok(())
    })?;
    include(&mut import.facts, words, socs, section);
    tell_combined(import, &combined, "Table 1.2");
    missing(import, words, socs, section, &told, &document);
    Ok(())
}

fn required(rows: &Rows, what: &str, is_it: impl Fn(&str) -> bool) -> Result<Column> {
    rows.column_where(is_it).map(|(column, _)| column).ok_or_else(|| {
        Diagnostic::data("data-bad-header", format!("the table has no column with each occupation's {what}"))
            .in_file(rows.name(), rows.header_line())
            .hint(format!("it is headed `2024 National Employment Matrix {what}`, or another year"))
    })
}

fn figures(import: &mut Import<'_>, rows: &Rows) -> Vec<Figures> {
    let kinds = [
        ("Median annual wage", "median_pay_usd", 1.0, true, true),
        ("Employment, ", "employment", 1000.0, true, true),
        ("Employment change, percent", "growth_percent", 1.0, false, true),
        ("Occupational openings", "annual_openings", 1000.0, true, false),
    ];
    let figures = kinds.into_iter().filter_map(|(start, name, scale, is_whole, is_told)| {
        let (column, head) = rows.column_where(|head| head.starts_with(start))?;
        let facts = &mut import.facts;
        let property = if is_told { Property::told(facts, name) } else { Property::new(facts, name) };
        Some(Figures { column, property, year: year_of(head), scale, is_whole })
    });
    figures.collect()
}

/// A year, or a period of several.
fn year_of(head: &str) -> Value {
    match period_in(head) {
        Some(period) if period.contains('-') => Value::from(period),
        Some(_) | None => year_in(head).map_or(Value::Null, Value::Integer),
    }
}

/// The columns that say in words what beginners need. They are of the year that the table starts from.
fn texts(import: &mut Import<'_>, rows: &Rows) -> Vec<(Column, Property, Value)> {
    let year =
        rows.column_where(|head| head.starts_with("Employment, ")).map_or(Value::Null, |(_, head)| year_of(head));
    let kinds = [
        (EDUCATION, "entry_education", true),
        ("Work experience in a related occupation", "entry_experience", false),
        ("Typical on-the-job training", "entry_training", false),
    ];
    let texts = kinds.into_iter().filter_map(|(start, name, is_told)| {
        let (column, _) = rows.column_where(|head| head.starts_with(start))?;
        let facts = &mut import.facts;
        let property = if is_told { Property::told(facts, name) } else { Property::new(facts, name) };
        Some((column, property, year.clone()))
    });
    texts.collect()
}

fn state(
    facts: &mut Facts,
    table: &Table,
    node: Node,
    row: &Row<'_>,
    figures: &[Figures],
    texts: &[(Column, Property, Value)],
) -> Result<()> {
    for Figures { column, property, year, scale, is_whole } in figures {
        let figure = Figure::read(row.get(*column), *scale, *is_whole);
        let figure = figure.ok_or_else(|| row.wrong(*column, "a figure"))?;
        table.state(facts, node, *property, &figure, year);
    }
    for (column, property, year) in texts {
        table.state_text(facts, node, *property, row.get(*column), year);
    }
    Ok(())
}

/// A group of occupations, under the closest group above it.
fn group(facts: &mut Facts, words: Words, code: &str, title: &str, section: Section) -> Node {
    let node = facts.node(words.groups, code, words.field, section);
    facts.set_text(node, words.name, title, section);
    facts.set_text(node, words.code, code, section);
    facts.set_text(node, words.kind, "work", section);
    let above = groups_above(code).find_map(|group| facts.find(words.groups, &group));
    if let Some(above) = above {
        facts.link(words.part_of, node, above, section);
    }
    node
}

/// Says on each occupation that the table says nothing of that it does not.
fn missing(
    import: &mut Import<'_>,
    words: Words,
    socs: &Socs,
    section: Section,
    told: &FxHashSet<Node>,
    document: &str,
) {
    let mut count: u64 = 0;
    for code in socs.codes() {
        for member in socs.of(code).iter().filter(|member| !told.contains(&member.role)) {
            let why = format!("{document}, Table 1.2, has no line for SOC {code}");
            import.facts.node_stated(member.role, words.role, section);
            import.facts.set_text(member.role, words.figures_missing, &why, section);
            count += 1;
        }
    }
    if count > 0 {
        let occupations = if count == 1 { "1 occupation has" } else { &format!("{count} occupations have") };
        import.report.remarks.push(format!(
            "{occupations} no line in Table 1.2, and no pay, employment or growth from there: `figures_missing` says so"
        ));
    }
}

/// Puts every occupation into the closest group that the table has.
fn include(facts: &mut Facts, words: Words, socs: &Socs, section: Section) {
    for code in socs.codes() {
        let Some(group) = groups_above(code).find_map(|group| facts.find(words.groups, &group)) else { continue };
        for member in socs.of(code) {
            facts.link(words.includes, group, member.role, section);
        }
    }
}
