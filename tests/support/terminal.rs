//! What a statement gave, as the program prints it into a terminal of a hundred columns.

use super::stage::RowOrder;
use career_pathways::diagnostic::{Diagnostic, Severity};
use career_pathways::render::{Format, Style, diagnostics, write};
use career_pathways::session::Outcome;

/// Standard error, then standard output. Rows come in the order given: the documents' examples either
/// sort them or have one.
pub fn page(text: &str, result: &Result<Outcome, Box<Diagnostic>>, _: RowOrder) -> String {
    let style = Style { width: Some(100), ..Style::default() };
    let outcome = match result {
        Ok(outcome) => outcome,
        Err(error) => return tidy(&diagnostics::render(error, text, &style)),
    };
    let mut page = String::new();
    for diagnostic in outcome.diagnostics.iter().filter(|one| one.severity != Severity::Note) {
        page.push_str(&diagnostics::render(diagnostic, text, &style));
        page.push('\n');
    }
    let mut written = Vec::new();
    write(outcome, Format::Table, &style, &mut written).expect("memory can be written to");
    page.push_str(&String::from_utf8_lossy(&written));
    if let Some(limit) = &outcome.stopped {
        page.push_str(&diagnostics::render(limit, text, &style));
    }
    tidy(&page)
}

/// No blanks at the ends of lines, and one line end behind the last.
fn tidy(page: &str) -> String {
    let lines: Vec<&str> = page.trim_end().lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
