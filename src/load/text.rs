//! One data file as text: its name as the person gave it, and where its lines begin.

use crate::diagnostic::Diagnostic;
use std::borrow::Cow;
use std::fs;
use std::path::Path;

/// A file that has been read, or that was compiled into the program.
pub(super) struct TextFile {
    /// The file as the person named it.
    pub name: String,
    pub text: Cow<'static, str>,
}

impl TextFile {
    /// Reads a file; a byte order mark in front is dropped.
    pub fn read(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| {
            Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}"))
                .hint("check the name, and that you may read the file")
        })?;
        let mut text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let line = line_of(error.as_bytes(), valid);
            Diagnostic::data("data-not-utf8", format!("`{name}` is not UTF-8 text"))
                .in_file(&name, line)
                .hint("save the file as UTF-8 and try again")
        })?;
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(TextFile { name, text: Cow::Owned(text) })
    }

    /// The line, counted from one, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        line_of(self.text.as_bytes(), offset)
    }
}

fn line_of(bytes: &[u8], offset: usize) -> u32 {
    let before = bytes.get(..offset).unwrap_or(bytes);
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}
