//! The sheet behind the answers: what was asked, the notes that belong to the answers, and the sources as they ask to be
//! credited.

use super::cells::{Formats, fitting};
use crate::diagnostic::{Diagnostic, Severity};
use crate::render::schema;
use crate::session::Outcome;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// What the sheet is called.
pub(super) const NAME: &str = "Sources and notes";

/// What stands on the sheet, line by line: what it is, and what is said.
#[derive(Default)]
pub(super) struct About {
    lines: Vec<(&'static str, String)>,
    /// What the graph is, and how its sources ask to be credited; each once, however many answers come from it.
    sources: Vec<(&'static str, String)>,
}

impl About {
    /// An answer on these sheets.
    pub fn answer(&mut self, sheets: &[String], statement: &str, outcome: &Outcome, warnings: &[Diagnostic]) {
        self.head(&sheets.join(", "), statement);
        self.lines.push(("Rows", outcome.rows.len().to_string()));
        if let Some(stopped) = &outcome.stopped {
            self.lines.push(("Cut short", stopped.message.clone()));
        }
        for diagnostic in outcome.diagnostics.iter().chain(warnings) {
            let what = match diagnostic.severity {
                Severity::Error => continue,
                Severity::Warning => "Warning",
                Severity::Note => "Note",
            };
            self.lines.push((what, diagnostic.message.clone()));
        }
        let graph = outcome.graph.catalog().schema();
        for (what, text) in [("Graph", &graph.title), ("About it", &graph.about)] {
            self.source(what, text.clone());
        }
        for attribution in schema::attributions(&outcome.graph) {
            self.source("Source", attribution);
        }
    }

    /// Text on a sheet.
    pub fn text(&mut self, sheet: &str, statement: &str) {
        self.head(sheet, statement);
    }

    fn head(&mut self, sheets: &str, statement: &str) {
        if !self.lines.is_empty() {
            self.lines.push(("", String::new()));
        }
        self.lines.push(("Sheet", sheets.to_owned()));
        self.lines.push(("Statement", statement.trim().to_owned()));
    }

    fn source(&mut self, what: &'static str, text: String) {
        if !text.is_empty() && !self.sources.iter().any(|(_, known)| *known == text) {
            self.sources.push((what, text));
        }
    }

    /// The sheet.
    pub fn sheet(&self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(NAME)?;
        sheet.set_column_width(0, 14)?;
        sheet.set_column_width(1, 100)?;
        let made = format!("pathways {}", env!("CARGO_PKG_VERSION"));
        let apart = ("", String::new());
        let made = ("Made with", made);
        let lines = self.lines.iter().chain([&apart]).chain(&self.sources).chain([&made]);
        for (row, (what, text)) in (0_u32..).zip(lines) {
            sheet.write_string_with_format(row, 0, *what, &formats.bold)?;
            sheet.write_string_with_format(row, 1, fitting(text).0.as_ref(), &formats.text)?;
        }
        Ok(sheet)
    }
}

/// A sheet of lines as they stand.
pub(super) fn text_sheet(name: &str, text: &str, formats: &Formats) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name(name)?;
    sheet.set_column_width(0, 120)?;
    for (row, line) in (0_u32..).zip(text.trim_end().lines()) {
        sheet.write_string_with_format(row, 0, fitting(line).0.as_ref(), &formats.text)?;
    }
    Ok(sheet)
}
