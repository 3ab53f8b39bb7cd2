//! Texts that are no question although no clause begins them: a misspelled clause, a pattern without
//! MATCH, another language, a sentence, nothing at all.
//!
//! Almost any row of words is a question by the grammar, so these are looked for before it is asked.

use super::{Error, near, replaced, sentence, unexpected};
use crate::diagnostic::{Result, Span};
use crate::syntax::parser::{Reach, reach};
use crate::syntax::words::{self, Vocabulary, is_one_of};

/// Statements of other languages, with what to write instead.
const FOREIGN: &[(&str, &str)] = &[
    ("SELECT", "for example `MATCH (r:Role) RETURN r.name`, or the question `roles`"),
    ("INSERT", "for example `CREATE (:Role {name: \"...\"})`"),
    ("UPDATE", "for example `MATCH (r:Role {name: \"...\"}) SET r.level = \"entry\"`"),
    ("DROP", "for example `MATCH (r:Role {name: \"...\"}) DELETE r`"),
    ("ALTER", "labels and properties need not be declared"),
    ("LOAD", "open data with `:open FILE`, or `pathways import`"),
    ("USE", "open a graph with `:open FILE`"),
    ("LET", "write `WITH value AS name`"),
    ("FOR", "write `UNWIND list AS x`"),
    ("FILTER", "write `WITH * WHERE ...`"),
    ("FINISH", "a query that changes the graph needs no end"),
];

/// Words that only continue a statement, with what they continue.
const CONTINUING: &[(&str, &str)] = &[
    ("WHERE", "it follows MATCH or WITH: `MATCH (n) WHERE n.name = \"...\" RETURN n`"),
    ("ORDER", "it follows the items of RETURN or WITH: `MATCH (n) RETURN n.name ORDER BY n.name`"),
    ("SKIP", "it follows the items of RETURN or WITH"),
    ("LIMIT", "it follows the items of RETURN or WITH"),
    ("UNION", "it stands between two queries that end with RETURN"),
    ("YIELD", "it follows CALL"),
];

/// Refuses what cannot have been meant as a question.
///
/// # Errors
/// `empty-statement`, `misspelled-keyword`, `foreign-statement`, `misplaced-part`, `pattern-alone`, `sentence`.
pub(in crate::syntax) fn refuse_no_question(text: &str, vocabulary: &Vocabulary) -> Result<()> {
    let (word, start) = words::first_word(text);
    let span = Span::new(start, start + word.len());
    if start == text.len() || text.get(start..).is_some_and(|rest| rest.trim_start_matches(';').trim().is_empty()) {
        return Err(unexpected("empty-statement", span, "there is no statement here"));
    }
    if word.is_empty() {
        return pattern_alone(text, start);
    }
    if vocabulary.is_kind(word) {
        return Ok(());
    }
    let capitals = word.chars().all(char::is_uppercase);
    if let Some((foreign, instead)) = FOREIGN.iter().find(|(foreign, _)| is_one_of(word, &[foreign]))
        && (capitals || is_core_like(text))
    {
        return Err(
            unexpected("foreign-statement", span, format!("`{foreign}` is no clause of this language")).hint(*instead)
        );
    }
    if let Some(error) = misspelled(text, word, span) {
        return Err(error);
    }
    if let Some((part, where_it_goes)) = CONTINUING.iter().find(|(part, _)| is_one_of(word, &[part]))
        && (capitals || is_core_like(text))
    {
        return Err(
            unexpected("misplaced-part", span, format!("`{part}` cannot begin a statement")).hint(*where_it_goes)
        );
    }
    if words::is_sentence(text, vocabulary) {
        return Err(sentence(text, Span::new(start, text.trim_end().len())));
    }
    Ok(())
}

/// `(a)-->(b) RETURN a`: everything but MATCH.
fn pattern_alone(text: &str, start: usize) -> Result<()> {
    let rest = text.get(start..).unwrap_or("");
    if !rest.starts_with('(') {
        return Ok(());
    }
    let with_match = replaced(text, Span::new(start, start), "MATCH ");
    let mut error = unexpected("pattern-alone", Span::new(start, start + 1), "a pattern needs a clause in front")
        .hint("for example `MATCH (n) RETURN n`");
    if reach(&with_match) == Some(Reach::End) {
        error = error.correction(with_match);
    }
    Err(error)
}

/// A first word that is nearly a clause, in a text that looks like the core language.
fn misspelled(text: &str, word: &str, span: Span) -> Option<Error> {
    let near = near::clauses(word);
    if near.is_empty() || !is_core_like(text) {
        return None;
    }
    let corrected = |keyword: &str| replaced(text, span, &near::in_case_of(word, keyword));
    let whole = near.iter().find(|keyword| reach(&corrected(keyword)) == Some(Reach::End));
    let meant = whole.or(near.first())?;
    let mut error = misspelled_keyword(word, meant, span);
    if whole.is_some() {
        error = error.correction(corrected(meant));
    }
    Some(error)
}

pub(super) fn misspelled_keyword(word: &str, meant: &str, span: Span) -> Error {
    unexpected("misspelled-keyword", span, format!("`{word}` is not a word of the language here"))
        .hint(format!("`{meant}` is near"))
        .near(vec![meant.to_owned()])
}

/// Whether a text holds something that only the core language has: a sign, or a clause in capitals.
fn is_core_like(text: &str) -> bool {
    let signs = text.contains(['(', '[', '{', '=', '*', '+']);
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).skip(1);
    signs || words.any(|word| word.len() > 2 && words::CLAUSE_WORDS.contains(&word)) || single_value(text)
}

/// `RETRUN 1`: a word and then a number or a text.
fn single_value(text: &str) -> bool {
    let second = text.split_whitespace().nth(1).and_then(|word| word.chars().next());
    second.is_some_and(|first| first.is_ascii_digit())
}
