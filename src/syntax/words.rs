//! The words of the language: keywords, and the kinds a graph adds to them.

use std::collections::HashSet;

/// The words that begin a clause. A statement that begins with one of them is core.
pub(super) const CLAUSE_WORDS: &[&str] = &[
    "MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CREATE", "MERGE", "SET", "REMOVE", "DELETE", "DETACH", "FOREACH",
    "CALL",
];

/// The other keywords of the core language.
pub(super) const CORE_WORDS: &[&str] = &[
    "ACYCLIC",
    "ALL",
    "AND",
    "ANY",
    "AS",
    "ASC",
    "ASCENDING",
    "BY",
    "CASE",
    "CHEAPEST",
    "COLLECT",
    "CONTAINS",
    "COST",
    "COUNT",
    "DESC",
    "DESCENDING",
    "DISTINCT",
    "ELSE",
    "END",
    "ENDS",
    "EXISTS",
    "EXPLAIN",
    "FALSE",
    "GROUPS",
    "IN",
    "IS",
    "LABELED",
    "LIMIT",
    "NONE",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "PATH",
    "PATHS",
    "PROFILE",
    "REDUCE",
    "SHORTEST",
    "SIMPLE",
    "SINGLE",
    "SKIP",
    "STARTS",
    "THEN",
    "TRAIL",
    "TRUE",
    "UNION",
    "WALK",
    "WHEN",
    "WHERE",
    "XOR",
    "YIELD",
];

/// The small words of questions.
pub(super) const QUESTION_WORDS: &[&str] = &[
    "all pathways",
    "and",
    "avoiding",
    "cheapest by",
    "compare",
    "describe",
    "find",
    "for",
    "from",
    "in",
    "limit",
    "list",
    "of",
    "show",
    "steps",
    "to",
    "via",
    "vs",
    "where",
    "with",
    "within",
];

/// Words that ordinary sentences begin with, and questions do not.
const SENTENCE_WORDS: &[&str] = &[
    "am", "are", "can", "could", "did", "do", "does", "give", "hello", "help", "hi", "how", "i", "if", "im", "is",
    "may", "me", "must", "my", "need", "please", "should", "tell", "want", "was", "we", "what", "whats", "when",
    "where", "which", "who", "whom", "whose", "why", "will", "would",
];

/// Words that stand in front of a question and mean nothing.
const LEADS: &[&str] = &["a", "an", "the", "list", "show", "from"];

/// Whether a statement begins as an ordinary sentence does.
pub(super) fn is_sentence(text: &str, vocabulary: &Vocabulary) -> bool {
    let body = text.get(body_start(text)..).unwrap_or("");
    let first = body.split_whitespace().find(|word| !is_one_of(word, LEADS)).unwrap_or("");
    let plain: String = first.chars().filter(|letter| letter.is_alphanumeric()).collect();
    // `i'm` and `what's` begin sentences as `i` and `what` do.
    let stem = first.split(['\'', '’']).next().unwrap_or("");
    (is_one_of(&plain, SENTENCE_WORDS) || is_one_of(stem, SENTENCE_WORDS)) && !vocabulary.is_kind(first)
}

/// The keywords of the language, for completion and highlighting.
#[derive(Clone, Copy, Debug)]
pub struct Keywords {
    /// Words that begin a clause, in capitals.
    pub clauses: &'static [&'static str],
    /// The other words of the core language, in capitals.
    pub core: &'static [&'static str],
    /// The small words of questions, in lower case.
    pub questions: &'static [&'static str],
}

/// The keywords of the language.
pub fn keywords() -> Keywords {
    Keywords { clauses: CLAUSE_WORDS, core: CORE_WORDS, questions: QUESTION_WORDS }
}

/// The words a graph uses for its kinds: labels, plurals, other words; `role`, `jobs`, `field of study`.
///
/// The parser needs them to tell the kind from the name in `duties of role Patient Coordinator`. It does
/// not need to know which label a word stands for.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The kinds, in lower case, single blanks between their words.
    pub kinds: HashSet<String>,
    longest: usize,
}

impl Vocabulary {
    /// The vocabulary of these words, in any case.
    pub fn new<W: AsRef<str>>(kinds: impl IntoIterator<Item = W>) -> Self {
        let mut vocabulary = Vocabulary::default();
        for kind in kinds {
            let words: Vec<String> = kind.as_ref().split_whitespace().map(str::to_lowercase).collect();
            if !words.is_empty() {
                vocabulary.longest = vocabulary.longest.max(words.len());
                vocabulary.kinds.insert(words.join(" "));
            }
        }
        vocabulary
    }

    /// Whether this is a word for a kind, in any case.
    pub fn is_kind(&self, words: &str) -> bool {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        self.kinds.contains(&words.join(" "))
    }

    /// How many of these words, from the first, name a kind: the longest kind wins, 0 if none fits.
    pub fn kind_length(&self, words: &[&str]) -> usize {
        (1..=self.longest.min(words.len()))
            .rev()
            .find(|&count| words.get(..count).is_some_and(|front| self.is_kind(&front.join(" "))))
            .unwrap_or(0)
    }
}

/// Whether `word` is one of these keywords, in any case.
pub(super) fn is_one_of(word: &str, keywords: &[&str]) -> bool {
    keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Where the first thing that is neither a blank nor a comment begins.
pub(super) fn first_lexeme(text: &str) -> usize {
    use super::lexer::{LexemeKind, Lexer};
    Lexer::core(text)
        .find(|lexeme| !matches!(lexeme.kind, LexemeKind::Space | LexemeKind::Comment { .. }))
        .map_or(text.len(), |lexeme| lexeme.start)
}

/// The text without blanks, comments and EXPLAIN or PROFILE in front, and where it begins.
pub(super) fn body_start(text: &str) -> usize {
    use super::lexer::{LexemeKind, Lexer};
    let mut explained = false;
    for lexeme in Lexer::core(text) {
        match lexeme.kind {
            LexemeKind::Space | LexemeKind::Comment { .. } => {}
            LexemeKind::Word
                if !explained && is_one_of(word(text, lexeme.start, lexeme.end), &["EXPLAIN", "PROFILE"]) =>
            {
                explained = true;
            }
            _ => return lexeme.start,
        }
    }
    text.len()
}

/// The first word of a statement and where it stands; empty where something else stands first.
pub(super) fn first_word(text: &str) -> (&str, usize) {
    let start = body_start(text);
    let body = text.get(start..).unwrap_or("");
    let end = body.find(|character| !super::lexer::is_word_char(character)).unwrap_or(body.len());
    (word(body, 0, end), start)
}

/// Whether the first word begins a clause: then the statement is core, else a question.
pub(super) fn begins_core(text: &str) -> bool {
    is_one_of(first_word(text).0, CLAUSE_WORDS)
}

fn word(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or("")
}
