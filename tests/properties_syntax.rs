//! Properties of the parser and the printer, over the queries of the openCypher TCK and our own.

use career_pathways::syntax::{self, Vocabulary};
use std::path::{Path, PathBuf};

/// A query of the TCK with its examples filled in, and the syntax error it must give, if any.
struct Case {
    place: String,
    query: String,
    error: Option<String>,
}

#[test]
fn tck_queries_parse_unless_they_are_syntax_errors() {
    let vocabulary = Vocabulary::default();
    let mut wrong = Vec::new();
    for case in tck() {
        let parsed = syntax::parse(&case.query, &vocabulary);
        if let (Err(error), None) = (&parsed, &case.error) {
            wrong.push(format!(
                "{}: {}\n    {} {:?} at {:?}",
                case.place, case.query, error.code, error.message, error.span
            ));
        }
        if let (Err(error), Some(detail)) = (&parsed, &case.error) {
            if error.detail != detail {
                wrong.push(format!("{}: {}\n    {} instead of {detail}", case.place, case.query, error.detail));
            }
        }
    }
    assert!(wrong.is_empty(), "{} queries:\n{}", wrong.len(), wrong.join("\n"));
}

/// The TCK's queries; none when the folder is not beside the project.
fn tck() -> Vec<Case> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/tck/features");
    let elsewhere = std::env::var_os("TCK_FEATURES").map(PathBuf::from);
    let Some(folder) = [Some(beside), elsewhere].into_iter().flatten().find(|folder| folder.is_dir()) else {
        println!("no TCK beside the project: skipped");
        return Vec::new();
    };
    let mut files = Vec::new();
    collect(&folder, &mut files);
    files.sort();
    files.iter().flat_map(|file| cases(file)).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
}

/// The scenarios of one file: a block between `"""` after a line that runs a query, and the
/// examples' values in place of `<name>`.
fn cases(file: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut all = Vec::new();
    for scenario in text.split("\n  Scenario").skip(1) {
        let title = scenario.lines().next().unwrap_or("").to_owned();
        let expected = scenario.lines().find(|line| line.contains("should be raised at compile time:"));
        let error = expected.and_then(|line| line.rsplit(": ").next()).map(|detail| detail.trim().to_owned());
        let queries = queries(scenario);
        let count = queries.len();
        for (index, query) in queries.into_iter().enumerate() {
            for filled in fill(&query, scenario) {
                // Only the query under test, which comes last or before the control query, may fail.
                let error = error.clone().filter(|_| index + 1 == count);
                all.push(Case { place: format!("{name}{title}"), query: filled, error });
            }
        }
    }
    all
}

fn queries(scenario: &str) -> Vec<String> {
    let mut queries = Vec::new();
    let mut lines = scenario.lines().peekable();
    while let Some(line) = lines.next() {
        let runs = line.trim_end().ends_with("query:") || line.trim_end().ends_with("having executed:");
        if runs && lines.peek().is_some_and(|next| next.trim() == "\"\"\"") {
            lines.next();
            let block: Vec<&str> = lines.by_ref().take_while(|line| line.trim() != "\"\"\"").collect();
            queries.push(block.join("\n"));
        }
    }
    queries
}

fn fill(query: &str, scenario: &str) -> Vec<String> {
    let mut filled = Vec::new();
    let mut lines = scenario.lines().skip_while(|line| !line.trim_start().starts_with("Examples:")).peekable();
    while lines.next().is_some() {
        let rows: Vec<Vec<String>> =
            std::iter::from_fn(|| lines.next_if(|line| line.trim_start().starts_with('|') || line.trim().is_empty()))
                .filter(|line| !line.trim().is_empty())
                .map(cells)
                .collect();
        let Some((header, rows)) = rows.split_first() else { continue };
        for row in rows {
            let mut text = query.to_owned();
            for (name, value) in header.iter().zip(row) {
                text = text.replace(&format!("<{name}>"), value);
            }
            filled.push(text);
        }
    }
    if filled.is_empty() {
        filled.push(query.to_owned());
    }
    filled
}

fn cells(line: &str) -> Vec<String> {
    let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
    inside.replace("\\|", "\u{1}").split('|').map(|cell| cell.trim().replace('\u{1}', "|")).collect()
}
