//! A file of a data set as rows whose columns are found by name.
//!
//! Publishers offer the same table as text with tabs, text with commas, and Excel workbooks; a release
//! adds columns and changes their order; a person opens a file, and saves it with a byte order mark.
//! [`Rows`] is one way to read all of that: it looks for the header row, finds columns by what their
//! header says, and gives each row with its line.
//!
//! ```text
//! let mut rows = Rows::open(path, &Layout { header: &["Task ID"], missing: "n/a", ..Layout::default() })?;
//! let (id, task) = (rows.column("Task ID")?, rows.column("Task")?);
//! while let Some(row) = rows.next()? { row.get(id) ... }
//! ```

mod comma;
mod sheet;
mod tab;

use super::super::near::nearest;
use super::super::text::TextFile;
use crate::diagnostic::{Diagnostic, Result};
use std::path::Path;

/// How far down a header row is looked for: workbooks have a title above it.
const HEADER_WITHIN: usize = 12;

/// What is known of a file's layout beforehand.
#[derive(Clone, Copy, Default)]
pub(in crate::load) struct Layout<'a> {
    /// Columns that the header row is known by.
    pub header: &'a [&'a str],
    /// What stands in a cell without a value, beside nothing: `n/a`.
    pub missing: &'a str,
    /// Names that the sheet of a workbook may have; without any, and where none fits, the first sheet.
    pub sheets: &'a [&'a str],
    /// Whether rows may be shorter than the header.
    pub ragged: bool,
}

/// A column, by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::load) struct Column(usize);

/// The rows of a file, from the one below the header.
pub(in crate::load) struct Rows {
    name: String,
    header: Vec<String>,
    header_line: u32,
    body: Body,
    cells: Cells,
    line: u32,
    missing: String,
    ragged: bool,
    bytes: u64,
}

enum Body {
    Tab(tab::Lines),
    Comma(Box<comma::Records>),
    Sheet(sheet::Sheet),
}

/// The cells of one row, one after another in one text.
#[derive(Default)]
struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds a cell. Spaces around it say nothing.
    fn push(&mut self, cell: &str) {
        self.text.push_str(cell.trim());
        self.ends.push(self.text.len());
    }

    fn get(&self, at: usize) -> &str {
        let Some(&end) = self.ends.get(at) else { return "" };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end).unwrap_or("")
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|at| self.get(at))
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }
}

/// One row of a file.
pub(in crate::load) struct Row<'r> {
    cells: &'r Cells,
    missing: &'r str,
    header: &'r [String],
    /// The line it stands in; in a workbook, the row.
    pub line: u32,
}

/// The way a file is opened follows from its name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::load) enum Form {
    /// Text with tabs between cells and no quotes.
    Tab,
    /// Text with commas between cells.
    Comma,
    /// An Excel workbook.
    Workbook,
}

impl Form {
    /// The form of a file with this name, if it is one of a table.
    pub fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" | "tsv" | "tab" => Some(Form::Tab),
            "csv" => Some(Form::Comma),
            "xlsx" | "xlsm" | "xls" => Some(Form::Workbook),
            _ => None,
        }
    }
}

impl Rows {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// A file that cannot be read, is not what its name says, or has no header with the columns
    /// that `layout` names.
    pub fn open(path: &Path, layout: &Layout<'_>) -> Result<Rows> {
        let name = path.display().to_string();
        let bytes = path.metadata().map_or(0, |data| data.len());
        let body = match Form::of(path) {
            Some(Form::Workbook) => Body::Sheet(sheet::Sheet::open(path, layout.sheets)?),
            Some(Form::Comma) => Body::Comma(Box::new(comma::Records::new(TextFile::read(path)?)?)),
            Some(Form::Tab) | None => Body::Tab(tab::Lines::new(TextFile::read(path)?)),
        };
        let mut rows = Rows {
            name,
            header: Vec::new(),
            header_line: 1,
            body,
            cells: Cells::default(),
            line: 0,
            missing: layout.missing.to_owned(),
            ragged: layout.ragged,
            bytes,
        };
        rows.find_header(layout.header)?;
        Ok(rows)
    }

    /// Reads on to the header row: the first that has all of these columns.
    fn find_header(&mut self, wanted: &[&str]) -> Result<()> {
        let mut nearest_row: Option<(usize, Vec<String>, u32)> = None;
        for _ in 0..HEADER_WITHIN {
            if !self.advance()? {
                break;
            }
            let header: Vec<String> = self.cells.iter().map(plain_header).collect();
            let found = wanted.iter().filter(|name| position(&header, name).is_some()).count();
            if found == wanted.len() {
                self.header = header;
                self.header_line = self.line;
                return Ok(());
            }
            if nearest_row.as_ref().is_none_or(|(most, _, _)| found > *most) {
                nearest_row = Some((found, header, self.line));
            }
        }
        let Some((_, header, line)) = nearest_row else {
            return Err(Diagnostic::data("data-bad-header", "the file is empty")
                .in_file(&self.name, 1)
                .hint("its header names the columns; download the file again"));
        };
        self.header = header;
        let missed = wanted.iter().find(|name| position(&self.header, name).is_none());
        Err(self.no_column(missed.copied().unwrap_or_default()).in_file(&self.name, line))
    }

    /// The file, as the person named it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How large the file is.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// About how much of the file has been read, in bytes.
    pub fn bytes_read(&self) -> u64 {
        match &self.body {
            Body::Tab(lines) => lines.position(),
            Body::Comma(records) => records.position(),
            Body::Sheet(sheet) => sheet.progress(self.bytes),
        }
    }

    /// Whether the last line of text with tabs has no end: publishers write one, and a download that was cut off lacks it.
    /// (Text with commas is published either way.)
    pub fn is_cut(&self) -> bool {
        match &self.body {
            Body::Tab(lines) => lines.is_cut(),
            Body::Comma(_) | Body::Sheet(_) => false,
        }
    }

    /// The column of this name, wherever it stands.
    ///
    /// # Errors
    /// The file has no such column.
    pub fn column(&self, name: &str) -> Result<Column> {
        self.optional_column(name).ok_or_else(|| self.no_column(name).in_file(&self.name, self.header_line))
    }

    /// The first column that has one of these names.
    ///
    /// # Errors
    /// The file has none of them.
    pub fn column_of(&self, names: &[&str]) -> Result<Column> {
        let found = names.iter().find_map(|name| self.optional_column(name));
        found.ok_or_else(|| {
            self.no_column(names.first().copied().unwrap_or_default()).in_file(&self.name, self.header_line)
        })
    }

    /// The column of this name, if the file has it.
    pub fn optional_column(&self, name: &str) -> Option<Column> {
        position(&self.header, name).map(Column)
    }

    /// The first column with such a header, and the header: releases write years there.
    pub fn column_where(&self, is_it: impl Fn(&str) -> bool) -> Option<(Column, &str)> {
        let found = self.header.iter().enumerate().find(|(_, name)| is_it(name));
        found.map(|(at, name)| (Column(at), name.as_str()))
    }

    /// The line that the header stands in.
    pub fn header_line(&self) -> u32 {
        self.header_line
    }

    /// The next row, or nothing at the end. Rows without any cell are passed over.
    ///
    /// # Errors
    /// A row whose cells are not those of the header, or text that cannot be read.
    pub fn next(&mut self) -> Result<Option<Row<'_>>> {
        loop {
            if !self.advance()? {
                return Ok(None);
            }
            if !self.cells.is_blank() {
                break;
            }
        }
        let (found, expected) = (self.cells.ends.len(), self.header.len());
        let is_wrong = found > expected || (found < expected && !self.ragged);
        if is_wrong {
            return Err(Diagnostic::data(
                "data-bad-line",
                format!("this line has {found} cells, the header has {expected}"),
            )
            .in_file(&self.name, self.line)
            .hint("the file is damaged, or was changed by hand: download it again"));
        }
        Ok(Some(Row { cells: &self.cells, missing: &self.missing, header: &self.header, line: self.line }))
    }

    fn advance(&mut self) -> Result<bool> {
        self.cells.clear();
        let line = match &mut self.body {
            Body::Tab(lines) => Ok(lines.next(&mut self.cells)),
            Body::Comma(records) => records.next(&mut self.cells),
            Body::Sheet(sheet) => Ok(sheet.next(&mut self.cells)),
        };
        match line {
            Ok(Some(line)) => {
                self.line = line;
                Ok(true)
            }
            Ok(None) => Ok(false),
            Err(problem) => Err(problem.in_file(&self.name, self.line)),
        }
    }

    fn no_column(&self, name: &str) -> Box<Diagnostic> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let mut shown = header.iter().take(8).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        if header.len() > 8 {
            shown.push_str(&format!(" and {} more", header.len() - 8));
        }
        Diagnostic::data("data-bad-header", format!("the file has no column `{name}`"))
            .near(nearest(name, header.iter().copied()))
            .hint(format!("its columns are {shown}"))
    }
}

impl<'r> Row<'r> {
    /// What stands in a column; nothing where the cell is empty or says that there is no value.
    pub fn get(&self, column: Column) -> &'r str {
        let cell = self.cells.get(column.0);
        if !self.missing.is_empty() && cell == self.missing { "" } else { cell }
    }

    /// What stands in a column that this release may not have.
    pub fn get_optional(&self, column: Option<Column>) -> &'r str {
        column.map_or("", |column| self.get(column))
    }

    /// What stands in a column that is never empty.
    ///
    /// # Errors
    /// It is empty.
    pub fn required(&self, column: Column) -> Result<&'r str> {
        match self.get(column) {
            "" => Err(Diagnostic::data("data-bad-line", format!("the cell under `{}` is empty", self.head(column)))
                .hint("the file is damaged, or was changed by hand: download it again")),
            cell => Ok(cell),
        }
    }

    /// The number in a column; nothing where there is none.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn number(&self, column: Column) -> Result<Option<f64>> {
        match self.get(column) {
            "" => Ok(None),
            cell => match cell.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Some(number)),
                Ok(_) | Err(_) => Err(self.wrong(column, "a number")),
            },
        }
    }

    /// The whole number in a column; nothing where there is none.
    ///
    /// # Errors
    /// Something else stands there.
    pub fn whole_number(&self, column: Column) -> Result<Option<i64>> {
        match self.get(column) {
            "" => Ok(None),
            cell => cell.parse().map(Some).map_err(|_| self.wrong(column, "a whole number")),
        }
    }

    /// That the cell in a column is not what it should be.
    pub fn wrong(&self, column: Column, expected: &str) -> Box<Diagnostic> {
        let (head, cell) = (self.head(column), self.get(column));
        Diagnostic::data("data-wrong-type", format!("`{cell}` under `{head}` is not {expected}"))
            .hint("the file is damaged, or was changed by hand: download it again")
    }

    fn head(&self, column: Column) -> &'r str {
        self.header.get(column.0).map_or("", String::as_str)
    }
}

fn position(header: &[String], name: &str) -> Option<usize> {
    let exact = header.iter().position(|found| found == name);
    exact.or_else(|| header.iter().position(|found| found.eq_ignore_ascii_case(name)))
}

/// A header cell with one space for each run of spaces and line breaks, without footnote marks such as `[1]`.
fn plain_header(cell: &str) -> String {
    let mut words = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some((before, mark)) = words.rsplit_once('[') {
        let is_mark =
            mark.strip_suffix(']').is_some_and(|mark| !mark.is_empty() && mark.bytes().all(|c| c.is_ascii_digit()));
        if !is_mark {
            break;
        }
        words.truncate(before.trim_end().len());
    }
    words
}

#[cfg(test)]
mod tests;
