//! A small lexer of our own, beside pest.
//!
//! It never fails and knows no grammar: it cuts a text into words, numbers, quoted things, comments
//! and signs. Whatever must look at text before or without parsing it builds on this: the guard
//! against deep nesting, the cutting of scripts, the prompt's "is this complete" and highlighting.

/// A piece of text, as byte offsets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// What a lexeme is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LexemeKind {
    /// Blanks.
    Space,
    /// `// ...` or `/* ... */`; not closed where the text ended first.
    Comment {
        /// Whether the end was found.
        closed: bool,
    },
    /// `'...'` or `"..."`, in questions also “...”.
    Text {
        /// Whether the closing quote was found.
        closed: bool,
    },
    /// `` `...` ``.
    Backticks {
        /// Whether the closing backtick was found.
        closed: bool,
    },
    /// `$name`.
    Parameter,
    /// `12`, `1.5e-3`, `0x2A`.
    Number,
    /// A keyword or a name.
    Word,
    /// Any other single character.
    Sign,
}

/// Cuts a text into lexemes that cover it without gaps.
pub(super) struct Lexer<'a> {
    text: &'a str,
    position: usize,
    /// In questions curly quotes are quotes, and an apostrophe inside a word is part of it.
    question: bool,
}

impl<'a> Lexer<'a> {
    /// A lexer for core text.
    pub fn core(text: &'a str) -> Self {
        Lexer { text, position: 0, question: false }
    }

    /// A lexer for the form that the text's first word calls for.
    pub fn new(text: &'a str) -> Self {
        Lexer { text, position: 0, question: !super::words::begins_core(text) }
    }

    /// The same, beginning at a byte offset (which must be on a character).
    pub fn from(mut self, position: usize) -> Self {
        self.position = position;
        self
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or("")
    }
}

impl Iterator for Lexer<'_> {
    type Item = Lexeme;

    fn next(&mut self) -> Option<Lexeme> {
        let rest = self.rest();
        let first = rest.chars().next()?;
        let (kind, length) = self.cut(rest, first);
        let start = self.position;
        self.position += length;
        Some(Lexeme { kind, start, end: self.position })
    }
}

impl Lexer<'_> {
    fn cut(&self, rest: &str, first: char) -> (LexemeKind, usize) {
        match first {
            '\'' | '"' => quoted(rest, first),
            '`' => backticks(rest),
            '“' | '‘' | '„' if self.question => curly(rest, first),
            '/' if rest.starts_with("//") => {
                (LexemeKind::Comment { closed: true }, rest.find('\n').unwrap_or(rest.len()))
            }
            '/' if rest.starts_with("/*") => match rest.get(2..).and_then(|inside| inside.find("*/")) {
                Some(end) => (LexemeKind::Comment { closed: true }, end + 4),
                None => (LexemeKind::Comment { closed: false }, rest.len()),
            },
            '$' => (LexemeKind::Parameter, 1 + parameter(rest.get(1..).unwrap_or(""))),
            '0'..='9' => (LexemeKind::Number, number(rest)),
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => (LexemeKind::Number, number(rest)),
            _ if first.is_whitespace() => (LexemeKind::Space, run(rest, char::is_whitespace)),
            _ if is_word_char(first) => (LexemeKind::Word, self.word(rest)),
            _ => (LexemeKind::Sign, first.len_utf8()),
        }
    }

    fn word(&self, rest: &str) -> usize {
        let mut end = run(rest, is_word_char);
        // `nurse's` is one word of a question.
        while let Some(apostrophe) = self.apostrophe(rest.get(end..).unwrap_or("")) {
            end += apostrophe;
            end += run(rest.get(end..).unwrap_or(""), is_word_char);
        }
        end
    }

    /// The length of an apostrophe with a letter behind it, where words may hold one.
    fn apostrophe(&self, rest: &str) -> Option<usize> {
        let mut letters = rest.chars();
        match (letters.next()?, letters.next()?) {
            (apostrophe @ ('\'' | '’'), next) if self.question && is_word_char(next) => Some(apostrophe.len_utf8()),
            _ => None,
        }
    }
}

/// Whether a character can stand in a word.
pub(super) fn is_word_char(character: char) -> bool {
    character == '_' || character.is_alphanumeric()
}

fn run(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|character| !holds(character)).unwrap_or(text.len())
}

fn quoted(rest: &str, quote: char) -> (LexemeKind, usize) {
    let quote = quote as u8;
    let mut bytes = rest.bytes().enumerate().skip(1);
    while let Some((index, byte)) = bytes.next() {
        if byte == quote {
            return (LexemeKind::Text { closed: true }, index + 1);
        }
        if byte == b'\\' {
            bytes.next();
        }
    }
    (LexemeKind::Text { closed: false }, rest.len())
}

fn curly(rest: &str, open: char) -> (LexemeKind, usize) {
    let closes = |character: char| match open {
        '‘' => matches!(character, '’' | '‘'),
        _ => matches!(character, '”' | '“'),
    };
    let inside = open.len_utf8();
    let first = |wanted: &dyn Fn(char) -> bool| rest.char_indices().skip(1).find(|&(_, character)| wanted(character));
    let curly = first(&closes);
    // Keyboards mix them: a straight quote closes where no curly one does, or where “ only opens the next.
    let straight = first(&|character| character == '"' && open != '‘');
    let found = match (curly, straight) {
        (Some((at, '“')), Some((before, _))) if open == '“' && before < at => straight,
        (Some(_), _) => curly,
        (None, _) => straight,
    };
    match found {
        Some((index, character)) => (LexemeKind::Text { closed: true }, index + character.len_utf8()),
        None => (LexemeKind::Text { closed: false }, rest.len().max(inside)),
    }
}

fn backticks(rest: &str) -> (LexemeKind, usize) {
    let mut from = 1;
    while let Some(found) = rest.get(from..).and_then(|inside| inside.find('`')) {
        from += found + 1;
        if !rest.get(from..).is_some_and(|after| after.starts_with('`')) {
            return (LexemeKind::Backticks { closed: true }, from);
        }
        from += 1;
    }
    (LexemeKind::Backticks { closed: false }, rest.len())
}

fn parameter(after: &str) -> usize {
    if after.starts_with('`') { backticks(after).1 } else { run(after, is_word_char) }
}

fn number(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let hexadecimal = bytes.get(1).is_some_and(|byte| byte | 0x20 == b'x');
    let mut end = 0;
    let mut dots = 0;
    while let Some(&byte) = bytes.get(end) {
        let next_is_digit = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let after_exponent = end > 0 && bytes.get(end - 1).is_some_and(|byte| byte | 0x20 == b'e') && !hexadecimal;
        match byte {
            b'.' if dots == 0 && next_is_digit => dots += 1,
            b'+' | b'-' if after_exponent && next_is_digit => {}
            _ if byte.is_ascii_alphanumeric() || byte == b'_' => {}
            _ => break,
        }
        end += 1;
    }
    end.max(1)
}
