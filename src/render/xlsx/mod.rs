//! Spreadsheets: a workbook with a sheet for each answer, and one that says where the answers come from.
//!
//! What Excel would change stays as it is. Text is text, so that the codes 51.0710 and 11-9111 do not become numbers or dates, and
//! what begins with `=` is no formula. Whole numbers of more than fifteen digits, of which Excel keeps fifteen, are
//! text too. Dates are dates where Excel has them. An answer of more rows than a sheet holds goes on on the next
//! sheet; a text that no cell holds whole is cut, and both the sheet of sources and the person are told. The same answers give
//! the same bytes.

mod about;
mod cells;
mod columns;

use self::about::About;
use self::cells::{CELL_TEXT, Fit, Formats};
use self::columns::Further;
use super::json::explanation_only;
use super::names::Names;
use super::text::width;
use crate::diagnostic::Diagnostic;
use crate::session::Outcome;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet, XlsxError};
use std::collections::BTreeSet;
use std::io;

/// The most rows of a sheet, its header among them.
const ROWS: usize = 1_048_576;

/// The most columns of a sheet.
const COLUMNS: usize = 16_384;

/// The most letters of a sheet's name.
const NAME: usize = 31;

/// A workbook in the making.
pub struct Book {
    workbook: Workbook,
    /// Names that sheets have, in lower case: Excel does not tell case apart.
    names: BTreeSet<String>,
    answers: usize,
    about: About,
    formats: Formats,
    /// The rows that the next sheet holds at most, for tests of what happens beyond.
    rows_a_sheet: usize,
}

impl Default for Book {
    fn default() -> Self {
        Book::new()
    }
}

impl Book {
    /// A workbook without sheets.
    pub fn new() -> Self {
        let about = About::default();
        let names = BTreeSet::from([about::NAME.to_lowercase()]);
        Book { workbook: Workbook::new(), names, answers: 0, about, formats: Formats::new(), rows_a_sheet: ROWS }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.answers == 0
    }

    /// Adds the answer of a statement as a sheet of its own, named by `title` where there is one. What could not be kept
    /// whole comes back as warnings.
    ///
    /// # Errors
    /// An answer with more columns than a sheet holds.
    pub fn add(
        &mut self,
        title: Option<&str>,
        statement: &str,
        outcome: &Outcome,
    ) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        if let Some(explanation) = explanation_only(outcome) {
            return self.add_text(title, statement, explanation).map(|()| Vec::new());
        }
        if outcome.columns.is_empty() {
            return Ok(Vec::new());
        }
        let further = Further::of(outcome);
        let headers: Vec<&str> = outcome.columns.iter().map(|column| &**column).chain(further.names()).collect();
        if headers.len() > COLUMNS {
            let message = format!("the answer has {} columns, and a sheet holds {COLUMNS}", headers.len());
            return Err(Diagnostic::limit("spreadsheet-too-wide", message).hint("return fewer columns"));
        }
        self.answers += 1;
        let mut sheets = Vec::new();
        let mut cut = 0;
        let names = Names::new(&outcome.graph);
        let mut rows = outcome.rows.iter().peekable();
        while sheets.is_empty() || rows.peek().is_some() {
            let name = self.sheet_name(title, statement, sheets.len());
            let mut sheet =
                Sheet::new(&name, headers.iter().copied(), &self.formats).map_err(|error| failed(&error))?;
            for row in rows.by_ref().take(self.rows_a_sheet - 1) {
                sheet.row(&further.extend(row, &names), &names, &self.formats).map_err(|error| failed(&error))?;
            }
            cut += sheet.cut;
            self.workbook.push_worksheet(sheet.finish(&self.formats).map_err(|error| failed(&error))?);
            sheets.push(name);
        }
        let warnings = warnings(&sheets, cut, self.rows_a_sheet);
        self.about.answer(&sheets, statement, outcome, &warnings);
        Ok(warnings)
    }

    /// Adds lines of text as a sheet: a plan, a schema.
    ///
    /// # Errors
    /// A sheet that cannot be made.
    pub fn add_text(&mut self, title: Option<&str>, statement: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        self.answers += 1;
        let name = self.sheet_name(title, statement, 0);
        let sheet = about::text_sheet(&name, text, &self.formats).map_err(|error| failed(&error))?;
        self.workbook.push_worksheet(sheet);
        self.about.text(&name, statement);
        Ok(())
    }

    /// The workbook's bytes, with the sheet of sources behind the others.
    ///
    /// # Errors
    /// A workbook that cannot be put together.
    pub fn finish(mut self) -> io::Result<Vec<u8>> {
        let sheet = self.about.sheet(&self.formats).map_err(io::Error::other)?;
        self.workbook.push_worksheet(sheet);
        // A date of its own would make other bytes of the same answers every time.
        let date = ExcelDateTime::from_ymd(2000, 1, 1).map_err(io::Error::other)?;
        let properties = DocProperties::new().set_creation_datetime(&date).set_author("Career Pathways");
        self.workbook.set_properties(&properties);
        self.workbook.save_to_buffer().map_err(io::Error::other)
    }

    /// The title names the sheet, as far as there is room; else a short statement does, and a longer one has a number.
    /// `part` counts the sheets of one answer.
    fn sheet_name(&mut self, title: Option<&str>, statement: &str, part: usize) -> String {
        let titled = title.map(|title| shortened(&plain(title))).filter(|title| !title.is_empty());
        let line = statement.trim().trim_end_matches(';').split_whitespace().collect::<Vec<_>>().join(" ");
        let is_short = || !line.is_empty() && plain(&line) == line && shortened(&line) == line;
        let named = titled.or_else(|| is_short().then(|| line.clone()));
        // Excel keeps this one for itself.
        let named = named.filter(|name| !name.eq_ignore_ascii_case("history"));
        let base = named.unwrap_or_else(|| format!("Answer {}", self.answers));
        let mut name = if part == 0 { base.clone() } else { format!("{base} ({})", part + 1) };
        let mut number = part + 1;
        while !self.names.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{base} ({number})");
        }
        name
    }
}

/// Text without what no sheet's name may hold.
fn plain(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let text: String = text.chars().filter(allowed).collect();
    text.trim_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned()
}

/// Whole words of a text, as many as a sheet's name has room for beside a number.
fn shortened(text: &str) -> String {
    let room = NAME - " (99)".len();
    if text.encode_utf16().count() <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    for word in text.split_whitespace() {
        let more = usize::from(!short.is_empty()) + word.encode_utf16().count();
        if short.encode_utf16().count() + more > room {
            break;
        }
        short.push_str(if short.is_empty() { "" } else { " " });
        short.push_str(word);
    }
    short.trim_end_matches([',', ';', '.', '\'']).to_owned()
}

fn warnings(sheets: &[String], cut: usize, rows: usize) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    if let [first, more @ ..] = sheets
        && !more.is_empty()
    {
        let message = format!("a sheet holds {} rows: `{first}` goes on in `{}`", rows - 1, more.join("`, `"));
        warnings.push(*Diagnostic::warning("spreadsheet-continued", message));
    }
    if cut > 0 {
        let cells = if cut == 1 { "1 cell was".to_owned() } else { format!("{cut} cells were") };
        let message = format!("{cells} cut to the {CELL_TEXT} characters that a cell of a spreadsheet holds");
        warnings.push(*Diagnostic::warning("spreadsheet-cut", message).hint("CSV and JSON hold texts of any length"));
    }
    warnings
}

/// What the library refuses although nothing here should make it.
fn failed(error: &XlsxError) -> Box<Diagnostic> {
    Diagnostic::limit("spreadsheet", format!("the spreadsheet cannot be made: {error}"))
}

/// One sheet of rows.
struct Sheet {
    sheet: Worksheet,
    /// Rows written, the header among them.
    rows: u32,
    /// How wide each column is, in letters.
    widths: Vec<usize>,
    /// Cells whose text was too long.
    cut: usize,
}

/// The narrowest and the widest a column is made, in letters; wider text is wrapped.
const WIDTHS: (usize, usize) = (8, 60);

/// What the arrow of the filter takes in a header, in letters.
const ARROW: usize = 3;

impl Sheet {
    fn new<'c>(name: &str, columns: impl Iterator<Item = &'c str>, formats: &Formats) -> Result<Sheet, XlsxError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let mut widths = Vec::new();
        let mut cut = 0;
        for (number, column) in (0_u16..).zip(columns) {
            let (text, fit) = cells::fitting(column);
            cut += usize::from(fit == Fit::Cut);
            sheet.write_string_with_format(0, number, text, &formats.header)?;
            widths.push(width(column) + ARROW);
        }
        Ok(Sheet { sheet, rows: 1, widths, cut })
    }

    fn row(&mut self, row: &[crate::value::Value], names: &Names<'_>, formats: &Formats) -> Result<(), XlsxError> {
        for ((number, value), widest) in (0_u16..).zip(row).zip(&mut self.widths) {
            let (letters, fit) = cells::write(&mut self.sheet, (self.rows, number), value, names, formats)?;
            *widest = letters.max(*widest);
            self.cut += usize::from(fit == Fit::Cut);
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self, formats: &Formats) -> Result<Worksheet, XlsxError> {
        for (number, letters) in (0_u16..).zip(&self.widths) {
            let letters = (*letters).clamp(WIDTHS.0, WIDTHS.1);
            // Room at both sides.
            self.sheet.set_column_width(number, f64::from(u32::try_from(letters).unwrap_or(u32::MAX)) + 1.5)?;
            self.sheet.set_column_format(number, &formats.text)?;
        }
        if let Some(last) = u16::try_from(self.widths.len()).ok().and_then(|count| count.checked_sub(1)) {
            self.sheet.autofilter(0, 0, self.rows - 1, last)?;
            // A code is meant to be text: no mark that offers to make a number of it.
            self.sheet.ignore_error_range(0, 0, self.rows - 1, last, IgnoreError::NumberStoredAsText)?;
        }
        Ok(self.sheet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Request, Session};

    fn outcome(statement: &str) -> Outcome {
        let mut session = Session::new(crate::load::built_in());
        session.execute(statement, &Request::default()).expect(statement)
    }

    #[test]
    fn an_answer_that_is_longer_than_a_sheet_goes_on_in_the_next() {
        let mut book = Book { rows_a_sheet: 4, ..Book::new() };
        let warnings = book.add(None, "RETURN x", &outcome("UNWIND range(1, 7) AS x RETURN x")).expect("it fits");
        assert_eq!(
            warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["a sheet holds 3 rows: `RETURN x` goes on in `RETURN x (2)`, `RETURN x (3)`"]
        );
    }

    #[test]
    fn sheets_are_named_by_short_statements_and_never_twice() {
        let mut book = Book::new();
        let mut named = |statement: &str| {
            book.answers += 1;
            book.sheet_name(None, statement, 0)
        };
        assert_eq!(named("degree  to\nrole;"), "degree to role");
        assert_eq!(named("Degree to role"), "Degree to role (2)");
        assert_eq!(named("MATCH (r:Role) RETURN r"), "Answer 3");
        assert_eq!(named("history"), "Answer 4");
        assert_eq!(named("duties of role \"Patient Coordinator\""), "Answer 5");
        assert_eq!(named(about::NAME), "Sources and notes (2)");
        let title = "Roles: what they pay, and how many open in a year";
        assert_eq!(book.sheet_name(Some(title), "RETURN 1", 0), "Roles what they pay, and");
        assert_eq!(book.sheet_name(Some("[]"), "RETURN 1", 0), "RETURN 1");
    }

    #[test]
    fn the_same_answers_give_the_same_bytes() {
        let bytes = || {
            let mut book = Book::new();
            book.add(None, "degree to role", &outcome("degree to role")).expect("it fits");
            book.finish().expect("it is put together")
        };
        assert_eq!(bytes(), bytes());
    }

    #[test]
    fn too_many_columns_are_refused() {
        let columns: Vec<String> = (0..=COLUMNS).map(|number| format!("1 AS c{number}")).collect();
        let refused =
            Book::new().add(None, "x", &outcome(&format!("RETURN {}", columns.join(", ")))).expect_err("too wide");
        assert_eq!(refused.code, "spreadsheet-too-wide");
    }
}
