//! Text with commas between cells, and quotes around those that need them.
//!
//! Spreadsheets keep a code such as `01.0000` from becoming the number 1 by writing `="01.0000"`; that
//! armour is taken off.

use super::super::super::csv::records::{self, Record, line_number};
use super::super::super::text::TextFile;
use super::Cells;
use crate::diagnostic::Result;
use std::io::Cursor;

/// The records of a file; one may go over several lines.
pub(super) struct Records {
    records: records::Records<Cursor<String>>,
    record: Record,
}

impl Records {
    pub fn new(file: TextFile) -> Result<Self> {
        let records = records::Records::new(Cursor::new(file.text.into_owned()), file.name)?;
        let records = records.taking_text_behind_quotes();
        Ok(Records { records, record: Record::default() })
    }

    /// Takes the cells of the next record and gives the line it starts in, or nothing at the end.
    ///
    /// # Errors
    /// A quote that is never closed, with its line.
    pub fn next(&mut self, cells: &mut Cells) -> Result<Option<u32>> {
        if !self.records.next(&mut self.record)? {
            return Ok(None);
        }
        // (The file was found to be text; quotes and commas part it into text.)
        let texts = self.record.iter().map(|cell| String::from_utf8_lossy(cell.bytes));
        texts.for_each(|cell| cells.push(without_armour(&cell)));
        Ok(Some(line_number(self.record.line)))
    }

    pub fn position(&self) -> u64 {
        self.records.position()
    }
}

/// `="01.0000"` as `01.0000`.
fn without_armour(cell: &str) -> &str {
    cell.trim().strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
}
