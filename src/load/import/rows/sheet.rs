//! One sheet of an Excel workbook, as text.

use super::Cells;
use crate::diagnostic::{Diagnostic, Result};
use calamine::{Data, Range, Reader, open_workbook_auto};
use std::fmt::Write as _;
use std::path::Path;

/// The rows of a sheet.
pub(super) struct Sheet {
    range: Range<Data>,
    next: usize,
    /// The row of the sheet that the first row here is, counted from one.
    first: u32,
    scratch: String,
}

impl Sheet {
    /// Reads the first sheet of these names, else the first sheet of the workbook.
    pub fn open(path: &Path, names: &[&str]) -> Result<Sheet> {
        let unreadable = |error: calamine::Error| {
            let name = path.display();
            Diagnostic::data("data-unreadable", format!("cannot read the workbook `{name}`: {error}"))
                .in_file(&name.to_string(), 1)
                .hint("download it again; a workbook that opens in Excel can also be saved as .csv")
        };
        let mut book = open_workbook_auto(path).map_err(unreadable)?;
        let sheets = book.sheet_names();
        let wanted = names.iter().find_map(|name| sheets.iter().find(|sheet| sheet.trim().eq_ignore_ascii_case(name)));
        let Some(sheet) = wanted.or(sheets.first()).cloned() else {
            return Err(Diagnostic::data("data-unreadable", "the workbook has no sheets")
                .in_file(&path.display().to_string(), 1)
                .hint("download it again"));
        };
        let range = book.worksheet_range(&sheet).map_err(unreadable)?;
        let first = range.start().map_or(0, |(row, _)| row) + 1;
        Ok(Sheet { range, next: 0, first, scratch: String::new() })
    }

    /// Takes the cells of the next row and gives its number, or nothing at the end.
    pub fn next(&mut self, cells: &mut Cells) -> Option<u32> {
        let (height, width) = self.range.get_size();
        if self.next >= height {
            return None;
        }
        for column in 0..width {
            self.scratch.clear();
            if let Some(cell) = self.range.get((self.next, column)) {
                write_cell(cell, &mut self.scratch);
            }
            cells.push(&self.scratch);
        }
        self.next += 1;
        Some(self.first.saturating_add(u32::try_from(self.next - 1).unwrap_or(u32::MAX)))
    }

    /// How far it has been read, as a share of so many bytes.
    pub fn progress(&self, bytes: u64) -> u64 {
        let height = self.range.height().max(1) as u64;
        bytes * self.next as u64 / height
    }
}

/// A cell as a text release would have it: whole numbers without a point.
fn write_cell(cell: &Data, text: &mut String) {
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
