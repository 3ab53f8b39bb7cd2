//! Whether what was typed at the prompt is whole, and if not, what is open.

use super::lexer::{Lexeme, LexemeKind, Lexer};
use super::parser::{Reach, reach_unfinished};
use super::split::{is_blank, split};
use super::words::{self, CLAUSE_WORDS, is_one_of};
use crate::diagnostic::Span;

/// Whether a text can be run as it stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Completeness {
    /// It can be run.
    Complete,
    /// Something in it is open.
    Open {
        /// What: `quote`, `backtick`, `comment`, `(`, `[`, `{`, `CASE`, or the clause that needs more.
        construct: &'static str,
        /// Where it began.
        started: Span,
    },
}

/// Whether what was typed is whole: a command or a question when its line is, a query when nothing is
/// open and either a `;` ends it or its last clause may stand last. A query that no further line could
/// put right counts as whole too, so that its error is told at once.
pub fn completeness(text: &str) -> Completeness {
    if is_blank(text) {
        return open_lexeme(text, 0).unwrap_or(Completeness::Complete);
    }
    let Some(last) = split(text).last().copied() else { return Completeness::Complete };
    if last.is_command {
        return Completeness::Complete;
    }
    let shift = |open: Completeness| match open {
        Completeness::Complete => Completeness::Complete,
        Completeness::Open { construct, started } => {
            let (start, end) = (started.start as usize + last.offset, started.end as usize + last.offset);
            Completeness::Open { construct, started: Span::new(start, end) }
        }
    };
    if let Some(open) = open_lexeme(last.text, 0) {
        return shift(open);
    }
    if last.is_ended {
        return Completeness::Complete;
    }
    let core = words::begins_core(last.text);
    let open = if core { open_bracket(last.text).or_else(|| open_clause(last.text)) } else { None };
    open.filter(|_| !is_hopeless(last.text)).map_or(Completeness::Complete, shift)
}

/// Whether no continuation can make a query of this: the grammar stopped, and words stand behind that
/// place. Signs and numbers alone may yet be the beginning of one thing: `count(*`, `->{1,2`; and what a
/// brace opens is only known for sure once it is closed.
fn is_hopeless(text: &str) -> bool {
    let word = |lexeme: &Lexeme| text.get(lexeme.start..lexeme.end).unwrap_or("");
    let (mut before, mut last) = (None, None);
    for lexeme in solid(text).filter(|lexeme| lexeme.kind == LexemeKind::Word) {
        before = last.replace(lexeme);
    }
    // The grammar takes `IS NOT NULL` and `IS NOT LABELED` as a whole.
    let last = match (before, last) {
        (Some(is), Some(not)) if is_one_of(word(&is), &["IS"]) && is_one_of(word(&not), &["NOT"]) => Some(is),
        _ => last,
    };
    let Some(last) = last else { return false };
    let in_brace = matches!(open_bracket(text), Some(Completeness::Open { construct: "{", .. }));
    !in_brace && matches!(reach_unfinished(text), Some(Reach::Offset(at)) if at < last.start)
}

/// A quote or a comment that is not closed.
fn open_lexeme(text: &str, start: usize) -> Option<Completeness> {
    Lexer::new(text).from(start).find_map(|lexeme| {
        let (construct, length) = match lexeme.kind {
            LexemeKind::Text { closed: false } => ("quote", 1),
            LexemeKind::Backticks { closed: false } => ("backtick", 1),
            LexemeKind::Comment { closed: false } => ("comment", 2),
            LexemeKind::Space
            | LexemeKind::Comment { closed: true }
            | LexemeKind::Text { closed: true }
            | LexemeKind::Backticks { closed: true }
            | LexemeKind::Parameter
            | LexemeKind::Number
            | LexemeKind::Word
            | LexemeKind::Sign => return None,
        };
        Some(Completeness::Open { construct, started: Span::new(lexeme.start, lexeme.start + length) })
    })
}

/// A bracket or CASE that is not closed.
fn open_bracket(text: &str) -> Option<Completeness> {
    let mut open: Vec<(&'static str, Span)> = Vec::new();
    let mut before = "";
    for lexeme in solid(text) {
        let piece = text.get(lexeme.start..lexeme.end).unwrap_or("");
        let span = Span::new(lexeme.start, lexeme.end);
        match piece {
            "(" => open.push(("(", span)),
            "[" => open.push(("[", span)),
            "{" => open.push(("{", span)),
            ")" | "]" | "}" => {
                // A CASE that a bracket closes over was a name.
                while open.pop().is_some_and(|(construct, _)| construct == "CASE") {}
            }
            _ if lexeme.kind != LexemeKind::Word || matches!(before, "." | ":") => {}
            _ if piece.eq_ignore_ascii_case("case") => open.push(("CASE", span)),
            _ if piece.eq_ignore_ascii_case("end")
                && open.last().is_some_and(|(construct, _)| *construct == "CASE") =>
            {
                open.pop();
            }
            _ => {}
        }
        before = piece;
    }
    // A variable called `case` looks like an open CASE, so that alone needs WHEN behind it.
    let has_when = |span: Span| text.get(span.end as usize..).is_some_and(|rest| rest.to_uppercase().contains("WHEN"));
    let found = open.into_iter().rfind(|(construct, span)| *construct != "CASE" || has_when(*span));
    found.map(|(construct, started)| Completeness::Open { construct, started })
}

/// The last clause, where it still needs something: what it was written with, or a RETURN behind it.
fn open_clause(text: &str) -> Option<Completeness> {
    let lexemes: Vec<Lexeme> = solid(text).collect();
    let piece = |lexeme: &Lexeme| text.get(lexeme.start..lexeme.end).unwrap_or("");
    let last = lexemes.last()?;
    let span = Span::new(last.start, last.end);
    let last_text = piece(last);
    let dangling = matches!(last_text, "," | "=" | "<" | ">" | "+" | "-" | "/" | "|" | "." | ":" | "^" | "%");
    if dangling {
        return Some(Completeness::Open { construct: "expression", started: span });
    }
    let is_name = lexemes.iter().rev().nth(1).is_some_and(|before| matches!(piece(before), "." | ":"));
    if last.kind == LexemeKind::Word
        && !is_name
        && let Some(construct) = NEEDY.iter().find(|word| word.eq_ignore_ascii_case(last_text))
    {
        return Some(Completeness::Open { construct, started: span });
    }
    // The last clause at the outermost level: a reading clause cannot end a query.
    let mut depth = 0usize;
    let mut clause: Option<(&'static str, Span)> = None;
    let mut before = "";
    for lexeme in &lexemes {
        match piece(lexeme) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            word if depth == 0 && lexeme.kind == LexemeKind::Word && !begins_other(before) => {
                if let Some(found) = CLAUSE_WORDS.iter().find(|clause| clause.eq_ignore_ascii_case(word)) {
                    clause = Some((found, Span::new(lexeme.start, lexeme.end)));
                }
            }
            _ => {}
        }
        before = piece(lexeme);
    }
    let (construct, started) = clause?;
    let unfinished = is_one_of(construct, &["MATCH", "OPTIONAL", "UNWIND", "WITH"]);
    unfinished.then_some(Completeness::Open { construct, started })
}

/// Whether a clause word behind this one is something else: `STARTS WITH`, `ON MATCH`, `AS match`, `.set`.
fn begins_other(before: &str) -> bool {
    is_one_of(before, &["STARTS", "ENDS", "ON", "AS", ".", ":", "OPTIONAL", "DETACH"])
}

/// Words that want something behind them.
const NEEDY: &[&str] = &[
    "MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "CREATE", "MERGE", "SET", "REMOVE", "DELETE", "DETACH", "FOREACH",
    "CALL", "WHERE", "AND", "OR", "XOR", "NOT", "AS", "BY", "ORDER", "SKIP", "LIMIT", "UNION", "IN", "CONTAINS",
    "DISTINCT", "YIELD", "STARTS", "ENDS",
];

fn solid(text: &str) -> impl Iterator<Item = Lexeme> {
    Lexer::core(text).filter(|lexeme| !matches!(lexeme.kind, LexemeKind::Space | LexemeKind::Comment { .. }))
}

#[cfg(test)]
mod tests {
    use super::{Completeness, completeness};

    fn open(text: &str) -> Option<(&'static str, u32)> {
        match completeness(text) {
            Completeness::Complete => None,
            Completeness::Open { construct, started } => Some((construct, started.start)),
        }
    }

    #[test]
    fn whole_statements_are_complete() {
        for text in [
            "",
            "  ",
            "// note",
            ":help",
            "degree to role",
            "role \"X\"",
            "duties of role Nurse's Aide",
            "RETURN 1",
            "MATCH (n) RETURN n",
            "MATCH (n);",
            "CREATE (:A)",
            "MATCH (n) SET n.x = 1",
            "RETURN case",
            "how do I",
            "RETURN CASE WHEN true THEN 1 END",
            "MATCH (n) RETURN n.with",
            "RETURN ')'",
            "RETURN (",
        ] {
            let expected = (text == "RETURN (").then_some(("(", 7));
            assert_eq!(open(text), expected, "{text}");
        }
    }

    #[test]
    fn what_no_line_can_put_right_is_told_at_once() {
        for text in [
            "MATCH (r:Role RETURN r.name",
            "MATCH (r:Role) RETUNR r.name",
            "MATCH (r:Role) WHERE r.name = 'x' RETRUN r",
            "MATCH (a)-[:X->(b) RETURN a",
        ] {
            assert_eq!(open(text), None, "{text}");
        }
    }

    /// Every statement of the scripts, entered word by word: none may be taken for hopeless on the way.
    #[test]
    fn no_beginning_of_a_statement_is_hopeless() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
        let folders = std::fs::read_dir(root).expect("there are scripts").flatten();
        let files = folders.flat_map(|folder| std::fs::read_dir(folder.path()).expect("a folder").flatten());
        let mut seen = 0;
        for file in files {
            let text = std::fs::read_to_string(file.path()).expect("a script");
            for block in text.split("\n\n") {
                let statement = block.split("\n---").next().unwrap_or("");
                let lines = statement.lines().filter(|line| !line.starts_with(['#', '[']));
                let statement = lines.collect::<Vec<_>>().join("\n");
                let is_core = super::words::begins_core(&statement);
                if !is_core || !matches!(super::reach_unfinished(&statement), Some(super::Reach::End)) {
                    continue;
                }
                seen += 1;
                for lexeme in super::solid(&statement) {
                    let begun = statement.get(..lexeme.end).unwrap_or("");
                    assert!(!super::is_hopeless(begun), "{begun}");
                }
            }
        }
        assert!(seen > 100, "{seen} statements");
    }

    #[test]
    fn the_open_construct_is_named() {
        assert_eq!(open("RETURN 'abc"), Some(("quote", 7)));
        assert_eq!(open("RETURN 1; RETURN `abc"), Some(("backtick", 17)));
        assert_eq!(open("RETURN 1 /* x"), Some(("comment", 9)));
        assert_eq!(open("MATCH (n {a: [1, 2"), Some(("[", 13)));
        assert_eq!(open("RETURN CASE WHEN 1 THEN 2"), Some(("CASE", 7)));
        assert_eq!(open("MATCH (n)"), Some(("MATCH", 0)));
        assert_eq!(open("MATCH (n) WHERE n.x STARTS WITH 'a'"), Some(("MATCH", 0)));
        assert_eq!(open("MATCH (n) RETURN"), Some(("RETURN", 10)));
        assert_eq!(open("MATCH (n) RETURN n ORDER BY"), Some(("BY", 25)));
        assert_eq!(open("RETURN 1 +"), Some(("expression", 9)));
        assert_eq!(open("duties of role \"X"), Some(("quote", 15)));
    }
}
