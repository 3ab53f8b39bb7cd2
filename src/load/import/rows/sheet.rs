//! One sheet of an Excel workbook, as text.
//!
//! Cells are taken as they come and kept in one text. A sheet is never laid out as a whole: a small
//! file may claim a cell in the last row of the last column.

use super::Cells;
use crate::diagnostic::{Diagnostic, Result};
use calamine::{Data, DataRef, Reader, Xls, Xlsx, open_workbook};
use std::fmt::{Display, Write as _};
use std::path::Path;

/// The most columns that a table of a data set may have.
const MOST_COLUMNS: u32 = 1_000;

/// The rows of a sheet.
#[derive(Default)]
pub(super) struct Sheet {
    text: String,
    /// The column of each cell, and where its text ends.
    cells: Vec<(u32, usize)>,
    /// The number of each row, counted from one, and where its cells end.
    rows: Vec<(u32, usize)>,
    /// How many columns the widest row has.
    width: u32,
    next: usize,
}

impl Sheet {
    /// Reads the first sheet of these names, else the first sheet of the workbook.
    pub fn open(path: &Path, names: &[&str]) -> Result<Sheet> {
        let is_old = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xls"));
        let sheet = if is_old { Self::open_old(path, names) } else { Self::open_new(path, names) };
        sheet.map_err(|problem| problem.in_file(&path.display().to_string(), 1))
    }

    fn open_new(path: &Path, names: &[&str]) -> Result<Sheet> {
        let mut book: Xlsx<_> = open_workbook(path).map_err(|error| unreadable(path, error))?;
        let name = chosen(&book.sheet_names(), names)?;
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(path, error))?;
        let mut sheet = Sheet::default();
        while let Some(cell) = cells.next_cell().map_err(|error| unreadable(path, error))? {
            let (row, column) = cell.get_position();
            sheet.add(row, column, |text| write_cell(cell.get_value(), text))?;
        }
        Ok(sheet)
    }

    fn open_old(path: &Path, names: &[&str]) -> Result<Sheet> {
        let mut book: Xls<_> = open_workbook(path).map_err(|error| unreadable(path, error))?;
        let name = chosen(&book.sheet_names(), names)?;
        let range = book.worksheet_range(&name).map_err(|error| unreadable(path, error))?;
        let (top, left) = range.start().unwrap_or_default();
        let mut sheet = Sheet::default();
        for (row, column, cell) in range.used_cells() {
            let place = |first: u32, at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            sheet.add(place(top, row), place(left, column), |text| write_old_cell(cell, text))?;
        }
        Ok(sheet)
    }

    /// Adds a cell; those of a row come one after another.
    fn add(&mut self, row: u32, column: u32, write: impl FnOnce(&mut String)) -> Result<()> {
        if column >= MOST_COLUMNS {
            return Err(Diagnostic::data(
                "data-bad-line",
                format!("row {} has more than {MOST_COLUMNS} columns", row + 1),
            )
            .hint("this is no table of a data set: download the workbook again"));
        }
        let number = row.saturating_add(1);
        if self.rows.last().is_none_or(|(last, _)| *last != number) {
            self.rows.push((number, self.cells.len()));
        }
        write(&mut self.text);
        self.cells.push((column, self.text.len()));
        self.width = self.width.max(column + 1);
        if let Some((_, end)) = self.rows.last_mut() {
            *end = self.cells.len();
        }
        Ok(())
    }

    /// Takes the cells of the next row and gives its number, or nothing at the end.
    pub fn next(&mut self, cells: &mut Cells) -> Option<u32> {
        let &(number, end) = self.rows.get(self.next)?;
        let start = self.end_before(self.next);
        self.next += 1;
        let mut text_start = start.checked_sub(1).and_then(|at| self.cells.get(at)).map_or(0, |(_, end)| *end);
        let mut column = 0;
        for &(place, text_end) in self.cells.get(start..end).unwrap_or_default() {
            // Columns may come in any order from a hand-made file; what stands before is passed over.
            while column < place {
                cells.push("");
                column += 1;
            }
            if column == place {
                cells.push(self.text.get(text_start..text_end).unwrap_or_default());
                column += 1;
            }
            text_start = text_end;
        }
        while column < self.width {
            cells.push("");
            column += 1;
        }
        Some(number)
    }

    fn end_before(&self, row: usize) -> usize {
        row.checked_sub(1).and_then(|before| self.rows.get(before)).map_or(0, |(_, end)| *end)
    }

    /// How far it has been read, as a share of so many bytes.
    pub fn progress(&self, bytes: u64) -> u64 {
        bytes * self.next as u64 / self.rows.len().max(1) as u64
    }
}

fn unreadable(path: &Path, error: impl Display) -> Box<Diagnostic> {
    let error = error.to_string();
    // A workbook is an archive whose list of contents comes last.
    let why = if error.contains("EOCD") { "it ends early, or is no workbook".to_owned() } else { error };
    Diagnostic::data("data-unreadable", format!("cannot read the workbook `{}`: {why}", path.display()))
        .hint("download it again; a workbook that opens in Excel can also be saved as .csv")
}

/// The first sheet of these names, else the first.
fn chosen(sheets: &[String], names: &[&str]) -> Result<String> {
    let named = names.iter().find_map(|name| sheets.iter().find(|sheet| sheet.trim().eq_ignore_ascii_case(name)));
    named
        .or(sheets.first())
        .cloned()
        .ok_or_else(|| Diagnostic::data("data-unreadable", "the workbook has no sheets").hint("download it again"))
}

/// A cell as a text release would have it: whole numbers without a point.
fn write_cell(cell: &DataRef<'_>, text: &mut String) {
    // Writing to memory cannot fail.
    let _ = match cell {
        DataRef::SharedString(value) => text.write_str(value),
        DataRef::String(value) | DataRef::DateTimeIso(value) | DataRef::DurationIso(value) => text.write_str(value),
        DataRef::Int(value) => write!(text, "{value}"),
        DataRef::Float(value) => write!(text, "{value}"),
        DataRef::Bool(value) => write!(text, "{value}"),
        DataRef::DateTime(value) => write!(text, "{}", value.as_f64()),
        DataRef::Error(_) | DataRef::Empty => Ok(()),
    };
}

/// A cell of the older format, likewise.
fn write_old_cell(cell: &Data, text: &mut String) {
    // Writing to memory cannot fail.
    let _ = match cell {
        Data::String(value) | Data::DateTimeIso(value) | Data::DurationIso(value) => text.write_str(value),
        Data::Int(value) => write!(text, "{value}"),
        Data::Float(value) => write!(text, "{value}"),
        Data::Bool(value) => write!(text, "{value}"),
        Data::DateTime(value) => write!(text, "{}", value.as_f64()),
        Data::Error(_) | Data::Empty => Ok(()),
    };
}
