//! Text with tabs between cells: no quotes, so a `"` is a `"`.

use super::super::super::text::TextFile;
use super::Cells;

/// The lines of a file, each with its cells.
pub(super) struct Lines {
    file: TextFile,
    at: usize,
    line: u32,
}

impl Lines {
    pub fn new(file: TextFile) -> Self {
        Lines { file, at: 0, line: 0 }
    }

    /// Takes the cells of the next line and gives its number, or nothing at the end.
    pub fn next(&mut self, cells: &mut Cells) -> Option<u32> {
        let rest = self.file.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest.as_bytes());
        let line = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += end.map_or(rest.len(), |end| end + 1);
        self.line = self.line.saturating_add(1);
        let line = line.strip_suffix('\r').unwrap_or(line);
        line.split('\t').for_each(|cell| cells.push(cell));
        Some(self.line)
    }

    /// Whether the last line has no end, where the others have.
    pub fn is_cut(&self) -> bool {
        self.file.text.contains('\n') && !self.file.text.ends_with('\n')
    }

    pub fn position(&self) -> u64 {
        self.at as u64
    }
}
