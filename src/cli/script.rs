//! A script in pieces: statements ended by `;`, and `:` commands of one line.

/// One piece of a script.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece<'t> {
    /// The statement without its `;`, or the command with its `:`.
    pub text: &'t str,
    /// The line it starts at, counted from one.
    pub line: u32,
    /// Whether it is a `:` command.
    pub is_command: bool,
}

/// The pieces of a script, in order.
pub struct Pieces<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> Pieces<'t> {
    /// The pieces of this text.
    pub fn of(text: &'t str) -> Self {
        Pieces { text, at: 0, line: 1 }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    /// Moves on, counting lines.
    fn skip(&mut self, bytes: usize) {
        let passed = self.rest().as_bytes().iter().take(bytes);
        let newlines = passed.filter(|&&byte| byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(newlines).unwrap_or(u32::MAX));
        self.at = self.text.len().min(self.at.saturating_add(bytes));
    }

    fn command(&mut self) -> Piece<'t> {
        let line = self.rest().lines().next().unwrap_or("");
        let piece = Piece { text: line.trim().trim_end_matches(';').trim_end(), line: self.line, is_command: true };
        self.skip(line.len());
        piece
    }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        loop {
            let blank = blank(self.rest());
            self.skip(blank);
            let rest = self.rest();
            if rest.is_empty() {
                return None;
            }
            if rest.starts_with(':') {
                return Some(self.command());
            }
            let end = statement_end(rest).unwrap_or(rest.len());
            let statement = rest.get(..end).unwrap_or(rest);
            let line = self.line;
            // The `;` itself goes with its statement.
            self.skip(end + 1);
            let text = statement.trim_end();
            if !text.is_empty() {
                return Some(Piece { text, line, is_command: false });
            }
        }
    }
}

/// Where the last statement of a text starts, as far as it was typed.
pub fn last_start(text: &str) -> usize {
    let mut start = 0;
    while let Some(end) = text.get(start..).and_then(statement_end) {
        start += end + 1;
    }
    start
}

/// Bytes of blanks and comments at the start of a text.
fn blank(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let after = if rest.starts_with("//") {
            rest.find('\n').map_or("", |end| rest.get(end..).unwrap_or(""))
        } else if let Some(inside) = rest.strip_prefix("/*") {
            match inside.find("*/") {
                Some(end) => inside.get(end + 2..).unwrap_or(""),
                // A comment without an end is a mistake, and the statement's parser says so.
                None => return text.len() - rest.len(),
            }
        } else {
            return text.len() - rest.len();
        };
        rest = after;
    }
}

/// Where the statement at the start of a text ends: at its `;`, which stands in no quotes and no comment.
fn statement_end(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = text.get(at..).unwrap_or("");
        at += match byte {
            b';' => return Some(at),
            b'\'' | b'"' if is_quote(text, at) => quoted(rest.as_bytes(), byte),
            b'`' => rest.get(1..)?.find('`')? + 2,
            b'/' if rest.starts_with("//") => rest.find('\n')?,
            b'/' if rest.starts_with("/*") => rest.get(2..)?.find("*/")? + 4,
            _ => 1,
        };
    }
    None
}

/// An apostrophe inside a word opens nothing: `nurse's`.
fn is_quote(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !(text.as_bytes().get(at) == Some(&b'\'') && before.is_some_and(char::is_alphanumeric))
}

/// The length of the quoted text at the start; all of it where the quote is not closed.
fn quoted(rest: &[u8], quote: u8) -> usize {
    let mut bytes = rest.iter().enumerate().skip(1);
    while let Some((at, &byte)) = bytes.next() {
        if byte == quote {
            return at + 1;
        }
        if byte == b'\\' {
            bytes.next();
        }
    }
    rest.len()
}
