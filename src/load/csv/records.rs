//! Comma-separated records: RFC 4180, and what is met beside it.
//!
//! A byte order mark is passed over; records end in a line feed, a carriage return or both, unless a quote is open; empty lines are no
//! records. Unlike most readers this one tells whether a cell stood in quotes: `""` is an empty text, and nothing between two
//! commas is no value at all. A quote that is never closed and text behind a closing quote are errors, since
//! whatever follows would be read wrongly.

use crate::diagnostic::Diagnostic;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes that are read at a time.
const CHUNK: usize = 256 * 1024;

/// One record: its cells, and the line that it begins on.
#[derive(Default)]
pub(in crate::load) struct Record {
    bytes: Vec<u8>,
    cells: Vec<Cell>,
    /// Counted from one.
    pub line: u64,
}

/// Where a cell ends, and whether it stood in quotes.
#[derive(Clone, Copy)]
struct Cell {
    end: usize,
    quoted: bool,
}

/// A cell as it was read.
#[derive(Clone, Copy)]
pub(in crate::load) struct Text<'r> {
    pub bytes: &'r [u8],
    pub quoted: bool,
}

impl Text<'_> {
    /// Whether nothing at all stands here.
    pub fn is_absent(self) -> bool {
        self.bytes.is_empty() && !self.quoted
    }
}

impl Record {
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn get(&self, at: usize) -> Option<Text<'_>> {
        let cell = self.cells.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.cells.get(before)).map_or(0, |before| before.end);
        Some(Text { bytes: self.bytes.get(start..cell.end)?, quoted: cell.quoted })
    }

    /// The bytes of a cell; none where it is not there.
    pub fn bytes(&self, at: usize) -> &[u8] {
        self.get(at).map_or(&[], |text| text.bytes)
    }

    pub fn iter(&self) -> impl Iterator<Item = Text<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.cells.clear();
    }

    fn end_cell(&mut self, quoted: bool) {
        self.cells.push(Cell { end: self.bytes.len(), quoted });
    }

    /// Whether the line held nothing.
    fn is_empty_line(&self) -> bool {
        matches!(self.cells.as_slice(), [Cell { end: 0, quoted: false }])
    }
}

/// Reads records one after another.
pub(in crate::load) struct Records<R> {
    input: R,
    /// What messages call the file.
    name: String,
    buffer: Box<[u8]>,
    at: usize,
    filled: usize,
    /// The line that the next byte stands on.
    line: u64,
    /// Bytes that were read before those in the buffer.
    passed: u64,
    /// Whether the last byte was a carriage return, whose line feed is still to be passed over.
    after_return: bool,
    /// Whether text behind a closing quote belongs to the cell.
    takes_text_behind_quotes: bool,
}

/// What the reader is in the middle of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first byte of a cell.
    Start,
    /// In a cell without quotes.
    Plain,
    /// Inside quotes.
    Quoted,
    /// Behind a quote that closes the cell, unless another follows.
    Closed,
}

impl Records<File> {
    /// The records of a file.
    pub fn open(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
        Records::new(file, name)
    }
}

fn unreadable(name: &str, error: &io::Error) -> Box<Diagnostic> {
    Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}"))
}

impl<R: Read> Records<R> {
    pub fn new(input: R, name: String) -> Result<Self, Box<Diagnostic>> {
        let buffer = vec![0; CHUNK].into_boxed_slice();
        let mut records = Records {
            input,
            name,
            buffer,
            at: 0,
            filled: 0,
            line: 1,
            passed: 0,
            after_return: false,
            takes_text_behind_quotes: false,
        };
        // A byte order mark may come in several reads.
        while records.filled < 3 && records.fill()? {}
        if records.buffer.get(..records.filled).is_some_and(|bytes| bytes.starts_with(b"\xef\xbb\xbf")) {
            records.at = 3;
        }
        Ok(records)
    }

    /// Takes text behind a closing quote for the rest of the cell, as spreadsheets do: publishers' files have quotes
    /// that were meant to be doubled.
    pub fn taking_text_behind_quotes(mut self) -> Self {
        self.takes_text_behind_quotes = true;
        self
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes have been read.
    pub fn position(&self) -> u64 {
        self.passed + self.at as u64
    }

    /// Reads the next record; false at the end of the file.
    pub fn next(&mut self, record: &mut Record) -> Result<bool, Box<Diagnostic>> {
        loop {
            record.clear();
            if !self.read(record)? {
                return Ok(false);
            }
            if !record.is_empty_line() {
                return Ok(true);
            }
        }
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, Box<Diagnostic>> {
        let mut state = State::Start;
        let mut opened = self.line;
        loop {
            if self.at >= self.filled {
                self.passed += self.filled as u64;
                self.at = 0;
                self.filled = 0;
                if !self.fill()? {
                    return self.at_end(record, state, opened);
                }
            }
            let rest = self.buffer.get(self.at..self.filled).unwrap_or_default();
            let Some((&byte, _)) = rest.split_first() else { continue };
            if self.after_return {
                self.after_return = false;
                if byte == b'\n' {
                    self.at += 1;
                    continue;
                }
            }
            if record.cells.is_empty() && state == State::Start {
                record.line = self.line;
            }
            match state {
                State::Quoted => {
                    let end = memchr::memchr(b'"', rest).unwrap_or(rest.len());
                    let text = rest.get(..end).unwrap_or_default();
                    self.line += lines(text);
                    record.bytes.extend_from_slice(text);
                    self.at += end;
                    if end < rest.len() {
                        self.at += 1;
                        state = State::Closed;
                    }
                    continue;
                }
                State::Closed if byte == b'"' => {
                    record.bytes.push(b'"');
                    self.at += 1;
                    state = State::Quoted;
                    continue;
                }
                State::Start if byte == b'"' => {
                    opened = self.line;
                    self.at += 1;
                    state = State::Quoted;
                    continue;
                }
                State::Start | State::Plain | State::Closed => {}
            }
            match byte {
                b',' => {
                    record.end_cell(state == State::Closed);
                    self.at += 1;
                    state = State::Start;
                }
                b'\n' | b'\r' => {
                    record.end_cell(state == State::Closed);
                    self.at += 1;
                    self.line += 1;
                    self.after_return = byte == b'\r';
                    return Ok(true);
                }
                _ if state == State::Closed && !self.takes_text_behind_quotes => {
                    return Err(self.behind_a_quote(record));
                }
                _ => {
                    let end = memchr::memchr3(b',', b'\n', b'\r', rest).unwrap_or(rest.len());
                    record.bytes.extend_from_slice(rest.get(..end).unwrap_or_default());
                    self.at += end;
                    state = State::Plain;
                }
            }
        }
    }

    fn at_end(&self, record: &mut Record, state: State, opened: u64) -> Result<bool, Box<Diagnostic>> {
        match state {
            State::Quoted => Err(Diagnostic::data("data-bad-line", "a quote is opened here and never closed")
                .in_file(&self.name, line_number(opened))
                .hint("a quote inside a quoted cell is written twice")),
            State::Start if record.cells.is_empty() => Ok(false),
            State::Start | State::Plain | State::Closed => {
                record.end_cell(state == State::Closed);
                Ok(true)
            }
        }
    }

    fn behind_a_quote(&self, record: &Record) -> Box<Diagnostic> {
        let start = record.cells.last().map_or(0, |cell| cell.end);
        let cell = String::from_utf8_lossy(record.bytes.get(start..).unwrap_or_default());
        let shown: String = cell.chars().take(40).collect();
        Diagnostic::data("data-bad-line", format!("text stands behind the closing quote of `{shown}`"))
            .in_file(&self.name, line_number(self.line))
            .hint("a quote inside a quoted cell is written twice, and a comma or the end of the line follows the last")
    }

    /// Reads more; false at the end of the file.
    fn fill(&mut self) -> Result<bool, Box<Diagnostic>> {
        loop {
            let free = self.buffer.get_mut(self.filled..).unwrap_or_default();
            match self.input.read(free) {
                Ok(0) => return Ok(false),
                Ok(read) => {
                    self.filled += read;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(unreadable(&self.name, &error)),
            }
        }
    }
}

/// How many lines end in a text: at a line feed, or a carriage return without one. One at the very end may have its line feed
/// still to come.
fn lines(text: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', text).count();
    let returns =
        memchr::memchr_iter(b'\r', text).filter(|at| text.get(at + 1).is_some_and(|next| *next != b'\n')).count();
    u64::try_from(feeds + returns).unwrap_or(u64::MAX)
}

/// A line as diagnostics have it.
pub(in crate::load) fn line_number(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every record as `line: cell|"quoted cell"`.
    fn read(text: &[u8]) -> Result<Vec<String>, String> {
        let mut records = Records::new(text, "x.csv".to_owned()).map_err(|error| error.to_string())?;
        let (mut record, mut all) = (Record::default(), Vec::new());
        while records
            .next(&mut record)
            .map_err(|error| format!("{}: {error}", error.place.as_ref().map_or(0, |place| place.line)))?
        {
            let cells = record.iter().map(|cell| {
                let text = String::from_utf8_lossy(cell.bytes).replace('\n', "\\n").replace('\r', "\\r");
                if cell.quoted { format!("\"{text}\"") } else { text }
            });
            all.push(format!("{}: {}", record.line, cells.collect::<Vec<_>>().join("|")));
        }
        Ok(all)
    }

    #[test]
    fn cells_lines_and_quotes_are_told_apart() {
        let text = "\u{feff}a,b\r\n\r\n\"two\nlines\",\"say \"\"x\"\"\"\r\n\"\",\n7,in \"the\" middle\rlast,";
        let expected = ["1: a|b", "3: \"two\\nlines\"|\"say \"x\"\"", "5: \"\"|", "6: 7|in \"the\" middle", "7: last|"];
        assert_eq!(read(text.as_bytes()).expect("it can be read"), expected);
        assert!(read(b"").expect("nothing is no error").is_empty());
        assert!(read(b"\n\n\r\n").expect("nor are empty lines").is_empty());
    }

    #[test]
    fn what_would_shift_every_cell_behind_it_is_an_error() {
        assert_eq!(read(b"a,b\n1,\"open\n2,3\n"), Err("2: a quote is opened here and never closed".to_owned()));
        assert_eq!(read(b"a\n\"x\"y\n"), Err("2: text stands behind the closing quote of `x`".to_owned()));
    }

    proptest! {
        /// Wherever the reads end, the records are the same.
        #[test]
        fn reads_may_end_anywhere(text in "[a,\"\r\n\u{feff}é]{0,40}", size in 1..4usize) {
            struct Drip<'t>(&'t [u8], usize);
            impl Read for Drip<'_> {
                fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                    let count = self.1.min(self.0.len()).min(buffer.len());
                    let (now, later) = self.0.split_at(count);
                    buffer[..count].copy_from_slice(now);
                    self.0 = later;
                    Ok(count)
                }
            }
            let whole = read(text.as_bytes());
            let mut records = Records::new(Drip(text.as_bytes(), size), "x.csv".to_owned()).expect("it opens");
            let (mut record, mut count) = (Record::default(), 0);
            let ended = loop {
                match records.next(&mut record) {
                    Ok(true) => count += 1,
                    Ok(false) => break Ok(count),
                    Err(_) => break Err(()),
                }
            };
            prop_assert_eq!(ended, whole.map(|all| all.len()).map_err(|_| ()));
        }
    }
}
