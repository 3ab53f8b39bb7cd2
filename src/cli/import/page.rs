//! The report of an import, as a page for people.

use crate::diagnostic::grouped;
use crate::load::import::{Change, Changed, Contradiction, FileReport, Merge, Report};
use crate::render::Style;
use crate::session::Graph;
use std::fmt::Write as _;
use std::path::Path;

/// How many changed values are shown.
const SHOWN: usize = 3;

/// What was read from where, what was left out and why, and what became of the graph.
pub fn page(graph: &Graph, report: &Report, style: &Style) -> String {
    let mut page = String::new();
    heading(&mut page, style, "Read");
    let width = report.files.iter().map(|file| short(&file.name).chars().count()).max().unwrap_or(0);
    for file in &report.files {
        write_file(&mut page, file, width);
    }
    if !report.ignored.is_empty() {
        heading(&mut page, style, "Not read");
        for ignored in &report.ignored {
            line(&mut page, format_args!("  {}: {}", ignored.name, ignored.reason));
        }
    }
    if !report.remarks.is_empty() {
        heading(&mut page, style, "To know");
        for remark in &report.remarks {
            line(&mut page, format_args!("  {remark}"));
        }
    }
    write_merge(&mut page, report, style);
    let (nodes, relationships) = (graph.node_count() as u64, graph.relationship_count() as u64);
    line(&mut page, format_args!("\n{} nodes, {} relationships", thousands(nodes), thousands(relationships)));
    page
}

fn heading(page: &mut String, style: &Style, text: &str) {
    if !page.is_empty() {
        page.push('\n');
    }
    line(page, format_args!("{}", style.bold(text)));
}

fn line(page: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to memory cannot fail.
    let _ = writeln!(page, "{text}");
}

fn short(name: &str) -> &str {
    Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or(name)
}

fn write_file(page: &mut String, file: &FileReport, width: usize) {
    let made = [
        (file.nodes, "node", "nodes"),
        (file.relationships, "relationship", "relationships"),
        (file.properties, "property", "properties"),
    ];
    let made: Vec<String> =
        made.into_iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(count, one, many)).collect();
    let made = if made.is_empty() { "nothing new".to_owned() } else { made.join(", ") };
    line(page, format_args!("  {:<width$}  {}: {made}", short(&file.name), counted(file.rows, "row", "rows")));
    for skipped in &file.skipped {
        let rows = counted(skipped.count, "row", "rows");
        line(page, format_args!("      left out: {rows}, {}", skipped.reason));
        for example in &skipped.examples {
            line(page, format_args!("          {example}"));
        }
    }
}

fn write_merge(page: &mut String, report: &Report, style: &Style) {
    let merge = &report.merge;
    let changes = || merge.nodes.iter().chain(&merge.relationships);
    let met = merge.replaced || changes().any(|change| change.kept > 0);
    heading(page, style, if met { "What changed" } else { "What came" });
    let named = |change: &Change| if change.name.is_empty() { "(no label)".to_owned() } else { change.name.clone() };
    let width = changes().map(|change| named(change).chars().count()).max().unwrap_or(0).max(20);
    for change in changes() {
        line(page, format_args!("  {:<width$} {}", named(change), counts(change, met)));
    }
    write_examples(page, merge);
    write_losses(page, merge);
    write_disagreements(page, merge);
}

/// A few of what was added, removed, renamed and changed.
fn write_examples(page: &mut String, merge: &Merge) {
    let named = [("added", &merge.added), ("removed", &merge.removed)];
    for (what, examples) in named.into_iter().filter(|(_, examples)| !examples.is_empty()) {
        line(page, format_args!("  {what}, for example:"));
        for (name, key) in examples {
            line(page, format_args!("      {name} ({key})"));
        }
    }
    if !merge.renamed.is_empty() {
        line(page, format_args!("  renamed, for example:"));
        for (key, before, now) in &merge.renamed {
            line(page, format_args!("      {key}: {before}"));
            line(page, format_args!("          is now: {now}"));
        }
    }
    if !merge.changed.is_empty() {
        line(page, format_args!("  changed, for example:"));
        for Changed { key, property, before, now } in merge.changed.iter().take(SHOWN) {
            line(page, format_args!("      `{key}`, `{property}`: {now}, and before that {before}"));
        }
    }
}

/// What others said that went along, and what could not come.
fn write_losses(page: &mut String, merge: &Merge) {
    let told = [
        (merge.taken_along, ["node", "nodes"], "went of which others speak too; what they said of it went along"),
        (merge.lost, ["relationship", "relationships"], "of others lost an end with what was removed, and went too"),
        (
            merge.dangling,
            ["relationship leads", "relationships lead"],
            "to something that no file states, and did not come",
        ),
        (
            merge.disagreements,
            ["value contradicts", "values contradict"],
            "an earlier one of the same import; the earlier one was kept",
        ),
    ];
    for (count, [one, many], what) in told.into_iter().filter(|(count, ..)| *count > 0) {
        line(page, format_args!("  {} {what}", counted(count, one, many)));
    }
    if merge.withdrawn > 0 {
        let count = counted(merge.withdrawn, "node lost", "nodes lost");
        line(page, format_args!("  {count} what the data set said of it; what others say is there"));
        for (name, key) in &merge.bereft {
            line(page, format_args!("      {name} ({key})"));
        }
    }
    if merge.overwritten > 0 {
        let count = counted(merge.overwritten, "value set by hand was", "values set by hand were");
        line(page, format_args!("  {count} replaced: the data set states that property now"));
    }
}

/// Values that two say differently, and which of them the graph has.
fn write_disagreements(page: &mut String, merge: &Merge) {
    for Contradiction { key, property, kept, other, file, line: at } in &merge.contradictions {
        let place = match (file.as_str(), at) {
            ("", _) => String::new(),
            (file, 0) => format!(" ({})", short(file)),
            (file, at) => format!(" ({}, line {at})", short(file)),
        };
        line(page, format_args!("      `{key}`, `{property}`: {other}{place}, and before that {kept}"));
    }
    if merge.yielded > 0 {
        let count = counted(merge.yielded, "value was not taken", "values were not taken");
        line(page, format_args!("  {count}: the graph has another from elsewhere, which stays"));
    }
    for Contradiction { key, property, kept, other, .. } in &merge.yields {
        line(page, format_args!("      `{key}`, `{property}`: not {other}, but {kept}"));
    }
}

/// `3 added, 1 removed, 2 renamed, 1,012 kept`.
fn counts(change: &Change, replaced: bool) -> String {
    if !replaced {
        return thousands(change.added);
    }
    let parts = [
        (change.added, "added"),
        (change.removed, "removed"),
        (change.renamed, "renamed"),
        (change.kept.saturating_sub(change.renamed), "kept"),
    ];
    let parts =
        parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{} {what}", thousands(count)));
    let counts = parts.collect::<Vec<_>>().join(", ");
    if change.changed > 0 { format!("{counts}; {} changed", thousands(change.changed)) } else { counts }
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

/// `1,234,567`.
fn thousands(number: u64) -> String {
    grouped(&number.to_string())
}
