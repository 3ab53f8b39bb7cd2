//! Text with commas between cells, and quotes around those that need them.
//!
//! Spreadsheets keep a code such as `01.0000` from becoming the number 1 by writing `="01.0000"`; that
//! armour is taken off.

use super::super::super::text::TextFile;
use super::Cells;
use crate::diagnostic::{Diagnostic, Result};
use csv::{Reader, ReaderBuilder, StringRecord};
use std::io::Cursor;

/// The records of a file; one may go over several lines.
pub(super) struct Records {
    reader: Reader<Cursor<String>>,
    record: StringRecord,
    /// How far lines have been counted, and how many there were.
    counted: (usize, u32),
}

impl Records {
    pub fn new(file: TextFile) -> Self {
        let text = Cursor::new(file.text.into_owned());
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
        Records { reader, record: StringRecord::new(), counted: (0, 1) }
    }

    /// Takes the cells of the next record and gives the line it starts in, or nothing at the end.
    pub fn next(&mut self, cells: &mut Cells) -> Result<Option<u32>> {
        let any = self.reader.read_record(&mut self.record).map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            let problem = Diagnostic::data("data-unreadable", format!("cannot read the file further: {error}"));
            if line == 0 { problem } else { problem.hint(format!("look at line {line}")) }
        })?;
        if !any {
            return Ok(None);
        }
        self.record.iter().for_each(|cell| cells.push(without_armour(cell)));
        let start = self.record.position().map_or(0, csv::Position::byte);
        Ok(Some(self.line_at(start)))
    }

    /// The line that holds a place, counted on from the one asked for before. The reader itself counts
    /// a record from before the line break in front of it.
    fn line_at(&mut self, place: u64) -> u32 {
        let bytes = self.reader.get_ref().get_ref().as_bytes();
        let mut place = usize::try_from(place).unwrap_or(usize::MAX).min(bytes.len());
        while bytes.get(place).is_some_and(|byte| matches!(byte, b'\r' | b'\n')) {
            place += 1;
        }
        let passed = bytes.get(self.counted.0..place).unwrap_or_default();
        let lines = u32::try_from(memchr::memchr_iter(b'\n', passed).count()).unwrap_or(u32::MAX);
        self.counted = (place, self.counted.1.saturating_add(lines));
        self.counted.1
    }

    pub fn position(&self) -> u64 {
        self.reader.position().byte()
    }
}

/// `="01.0000"` as `01.0000`.
fn without_armour(cell: &str) -> &str {
    cell.trim().strip_prefix("=\"").and_then(|cell| cell.strip_suffix('"')).unwrap_or(cell)
}
