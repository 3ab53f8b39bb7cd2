//! What is wrong with a text, in words: the only place where syntax errors are phrased.
//!
//! Errors the grammar itself reports are worked out in `unexpected`; everything that is noticed
//! before or after the grammar has a constructor here, named for what is wrong.

mod codes;
mod expected;
mod first;
mod near;
mod unexpected;

use crate::diagnostic::{Diagnostic, ErrorType, Hint, Span};
pub use codes::{CODES, SENTENCE};
pub(super) use first::refuse_no_question;
pub(super) use unexpected::from_pest;

type Error = Box<Diagnostic>;

fn unexpected(code: &'static str, span: Span, message: impl Into<String>) -> Error {
    Diagnostic::syntax(code, "UnexpectedSyntax", message).at(span)
}

fn hint_at(mut error: Error, text: &str, span: Span) -> Error {
    error.hints.push(Hint { text: text.to_owned(), span: Some(span) });
    error
}

/// `text` with `span` replaced.
fn replaced(text: &str, span: Span, with: &str) -> String {
    let before = text.get(..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..).unwrap_or("");
    format!("{before}{with}{after}")
}

// ---------------------------------------------------------------------------------------------
// Before the grammar

pub(in crate::syntax) fn too_long(length: usize) -> Error {
    let message = format!("the statement has {length} bytes; at most {} are read", super::guard::LONGEST);
    Diagnostic::compile("statement-too-long", ErrorType::LimitError, "", message)
        .hint("divide it into several statements, or load the data from a file")
}

pub(in crate::syntax) fn question_too_long(length: usize) -> Error {
    let message = format!("the question has {length} bytes; at most {} are read", super::guard::LONGEST_QUESTION);
    Diagnostic::compile("statement-too-long", ErrorType::LimitError, "", message)
        .hint("if it was meant as a query, its first word must be a clause such as MATCH")
}

pub(in crate::syntax) fn too_many_words() -> Error {
    let message = format!("the statement has more than {} words and signs", super::guard::MOST_LEXEMES);
    Diagnostic::compile("statement-too-long", ErrorType::LimitError, "", message)
        .hint("divide it into several statements, or load the data from a file")
}

pub(in crate::syntax) fn too_deep(span: Span) -> Error {
    let message = format!("the statement is nested more than {} levels deep here", super::guard::DEEPEST);
    Diagnostic::compile("nested-too-deep", ErrorType::LimitError, "", message)
        .at(span)
        .hint("divide it with WITH, which gives a name to what was computed so far")
}

pub(in crate::syntax) fn no_stack() -> Error {
    let message = "there is not enough memory to read a statement nested this deep";
    Diagnostic::compile("nested-too-deep", ErrorType::LimitError, "", message)
        .hint("divide it with WITH, which gives a name to what was computed so far")
}

pub(in crate::syntax) fn open_quote(text: &str, start: usize) -> Error {
    let quote = text.get(start..).and_then(|rest| rest.chars().next()).unwrap_or('"');
    let what = if quote == '`' { "a name in backticks begins" } else { "a text begins" };
    let end = start + quote.len_utf8();
    let error =
        unexpected("open-quote", Span::new(start, end), format!("{what} here and its closing `{quote}` is missing"));
    error.hint(match quote {
        '`' => "a backtick inside the name is written twice".to_owned(),
        _ => format!("a quote inside the text is written `\\{quote}`"),
    })
}

pub(in crate::syntax) fn open_comment(start: usize) -> Error {
    unexpected("open-comment", Span::new(start, start + 2), "a comment begins here and its closing `*/` is missing")
}

fn partner(bracket: u8) -> char {
    match bracket {
        b'(' => ')',
        b'[' => ']',
        b'{' => '}',
        b')' => '(',
        b']' => '[',
        _ => '{',
    }
}

pub(in crate::syntax) fn open_bracket(bracket: u8, at: usize) -> Error {
    let message = format!("`{}` is never closed: `{}` is missing", bracket as char, partner(bracket));
    unexpected("open-bracket", Span::new(at, at + 1), message)
}

pub(in crate::syntax) fn wrong_bracket(open: u8, opened: usize, close: u8, at: usize) -> Error {
    let message = format!("`{}` stands where `{}` must close a `{}`", close as char, partner(open), open as char);
    let error = unexpected("wrong-bracket", Span::new(at, at + 1), message);
    let open = open as char;
    hint_at(error, &format!("the `{open}` opened before must be closed first"), Span::new(opened, opened + 1))
}

pub(in crate::syntax) fn lone_bracket(close: u8, at: usize) -> Error {
    let message = format!("`{}` closes nothing: no `{}` stands before it", close as char, partner(close));
    unexpected("lone-bracket", Span::new(at, at + 1), message)
}

// ---------------------------------------------------------------------------------------------
// Literals

pub(in crate::syntax) fn integer_overflow(span: Span, text: &str) -> Error {
    let message = format!("`{text}` is outside the integers, which end at {} and {}", i64::MIN, i64::MAX);
    Diagnostic::syntax("integer-overflow", "IntegerOverflow", message)
        .at(span)
        .hint(format!("write `{text}.0` for a float where the number is decimal"))
}

pub(in crate::syntax) fn float_overflow(span: Span, text: &str) -> Error {
    let message = format!("`{text}` is outside the floats, which end at about 1.8e308");
    Diagnostic::syntax("float-overflow", "FloatingPointOverflow", message).at(span)
}

pub(in crate::syntax) fn invalid_number(span: Span, text: &str) -> Error {
    Diagnostic::syntax("invalid-number", "InvalidNumberLiteral", format!("`{text}` is not a number")).at(span).hint(
        "numbers are written `12`, `1.5`, `2.5e-3`, `0x1F` or `0o17`; a name that begins with a digit takes backticks",
    )
}

pub(in crate::syntax) fn leading_zero(span: Span, text: &str) -> Error {
    let decimal = text.trim_start_matches('0');
    let decimal = if decimal.is_empty() { "0" } else { decimal };
    Diagnostic::syntax(
        "invalid-number",
        "InvalidNumberLiteral",
        format!("`{text}` begins with a zero, which says neither octal nor decimal"),
    )
    .at(span)
    .hint(format!("write `{decimal}`, or `0o{decimal}` if it is octal"))
}

pub(in crate::syntax) fn invalid_escape(span: Span, escape: &str) -> Error {
    unexpected("invalid-escape", span, format!("`{escape}` is not an escape"))
        .hint("a backslash itself is written `\\\\`; escapes are \\\\ \\' \\\" \\b \\f \\n \\r \\t \\uXXXX \\UXXXXXXXX")
}

pub(in crate::syntax) fn invalid_unicode(span: Span, escape: &str) -> Error {
    Diagnostic::syntax("invalid-unicode", "InvalidUnicodeLiteral", format!("`{escape}` is not a Unicode character"))
        .at(span)
        .hint("`\\u` takes four hexadecimal digits, `\\U` eight")
}

// ---------------------------------------------------------------------------------------------
// Patterns

pub(in crate::syntax) fn adjacent_nodes(span: Span) -> Error {
    unexpected("adjacent-nodes", span, "two nodes stand side by side without a relationship between them")
        .hint("join them with `-->`, or separate two patterns with a comma")
}

pub(in crate::syntax) fn adjacent_relationships(span: Span) -> Error {
    unexpected("adjacent-relationships", span, "two relationships follow each other without a node between them")
        .hint("put `()` between them")
}

pub(in crate::syntax) fn open_path(span: Span) -> Error {
    unexpected("open-path", span, "the pattern ends with a relationship; a node must follow")
        .hint("put `()` behind it if any node will do")
}

pub(in crate::syntax) fn misplaced_length(span: Span) -> Error {
    Diagnostic::syntax(
        "invalid-length",
        "InvalidRelationshipPattern",
        "a relationship's length is written `*`, `*2`, `*1..3`, `*..3` or `*1..`",
    )
    .at(span)
}

pub(in crate::syntax) fn two_lengths(span: Span) -> Error {
    Diagnostic::syntax(
        "two-lengths",
        "InvalidRelationshipPattern",
        "a length inside the brackets and a quantifier behind the arrow say the same thing twice",
    )
    .at(span)
    .hint("keep one of them: `-[:T*1..3]->` or `-[:T]->{1,3}`")
}

pub(in crate::syntax) fn empty_quantifier(span: Span) -> Error {
    unexpected("invalid-quantifier", span, "the quantifier holds no number")
        .hint("write `{2}`, `{1,3}`, `{,3}` or `{1,}`")
}

pub(in crate::syntax) fn backward_quantifier(span: Span) -> Error {
    unexpected(
        "invalid-quantifier",
        span,
        "the quantifier must allow at least one repetition, and its first number must not be the greater",
    )
}

pub(in crate::syntax) fn zero_paths(span: Span) -> Error {
    unexpected("zero-paths", span, "the number of paths must be at least 1")
}

pub(in crate::syntax) fn groups_without_shortest(span: Span) -> Error {
    unexpected("groups-without-shortest", span, "GROUPS needs SHORTEST in front").hint("write `SHORTEST 2 GROUPS`")
}

pub(in crate::syntax) fn plain_labels(span: Span) -> Error {
    unexpected("plain-labels", span, "labels to set or remove are written `n:Label` or `n:One:Two`")
}

// ---------------------------------------------------------------------------------------------
// Expressions and clauses

pub(in crate::syntax) fn needs_parentheses(span: Span, what: &str) -> Error {
    unexpected("needs-parentheses", span, format!("`{what}` cannot stand here without parentheses"))
        .hint("put parentheses around the part that is to be computed first")
}

pub(in crate::syntax) fn empty_parentheses(span: Span) -> Error {
    unexpected("empty-parentheses", span, "`()` is a node, and a value is expected here")
        .hint("a pattern needs a relationship: `()-->()`")
}

pub(in crate::syntax) fn lone_node(span: Span) -> Error {
    unexpected("lone-node", span, "a node alone is not a value; a pattern needs a relationship").hint(
        "write `n:Label` to ask for a label, `n.key = value` to ask for a property, EXISTS { } for a whole pattern",
    )
}

pub(in crate::syntax) fn not_a_node(span: Span) -> Error {
    unexpected(
        "not-a-node",
        span,
        "this stands beside a relationship, so it must be a node such as `(n:Label {key: 1})`",
    )
    .hint("for a subtraction put parentheses around what is subtracted")
}

pub(in crate::syntax) fn list_of_comprehension(span: Span) -> Error {
    unexpected("mixed-list", span, "WHERE and `|` belong to a comprehension, which has no commas")
}

pub(in crate::syntax) fn comprehension_without_bar(span: Span) -> Error {
    unexpected(
        "mixed-list",
        span,
        "WHERE in brackets needs `x IN list` in front, or a pattern in front and `| result` behind",
    )
}

pub(in crate::syntax) fn comprehension_of_value(span: Span) -> Error {
    unexpected("mixed-list", span, "`|` in brackets needs `x IN list` or a pattern in front")
        .hint("labels joined by `|` take parentheses here: `[(n:A|B)]`")
}

pub(in crate::syntax) fn star_in_call(span: Span) -> Error {
    unexpected("star-in-call", span, "`*` counts rows and stands only in `count(*)`")
}

pub(in crate::syntax) fn comprehension_in_call(span: Span) -> Error {
    unexpected("call-form", span, "WHERE and `|` stand in calls of `all`, `any`, `none`, `single` and `reduce` only")
}

pub(in crate::syntax) fn quantifier_form(span: Span) -> Error {
    unexpected("call-form", span, "this is written `all(x IN list WHERE test)`; likewise `any`, `none` and `single`")
}

pub(in crate::syntax) fn reduce_form(span: Span) -> Error {
    unexpected("call-form", span, "`reduce` is written `reduce(sum = 0, x IN list | sum + x)`")
}

pub(in crate::syntax) fn shortest_form(span: Span) -> Error {
    unexpected("call-form", span, "a shortest path is written `shortestPath((a)-[:TYPE*]->(b))`")
}

pub(in crate::syntax) fn call_of_value(span: Span) -> Error {
    unexpected("call-of-value", span, "parentheses follow something that is not a function's name")
        .hint("an operator or a comma may be missing in front")
}

pub(in crate::syntax) fn set_item(span: Span) -> Error {
    unexpected("set-item", span, "SET takes `n.key = value`, `n = map`, `n += map` or `n:Label`")
}

pub(in crate::syntax) fn remove_item(span: Span) -> Error {
    unexpected("remove-item", span, "REMOVE takes `n.key` or `n:Label`")
}

// ---------------------------------------------------------------------------------------------
// Questions

pub(in crate::syntax) fn endpoint_missing(span: Span) -> Error {
    unexpected("endpoint-missing", span, "a kind or a name is missing here")
        .hint("for example `role`, or `role \"Patient Coordinator\"`")
}

pub(in crate::syntax) fn listing_of_nothing(span: Span) -> Error {
    unexpected("endpoint-missing", span, "a kind or a name must follow")
        .hint("for example `duties of role \"Patient Coordinator\"`")
}

pub(in crate::syntax) fn name_in_doubt(text: &str, word: Span, name: Span) -> Error {
    let message = format!("it is unclear whether `{}` belongs to a name", word.of(text));
    unexpected("quote-the-name", word, message).hint("put quotes around names").correction(replaced(
        text,
        name,
        &format!("\"{}\"", name.of(text)),
    ))
}

pub(in crate::syntax) fn word_before_name(text: &str, word: Span) -> Error {
    let message = format!("`{}` stands between a kind and a name in quotes", word.of(text));
    let error = unexpected("extra-word", word, message).hint("leave it out, or put it inside the quotes");
    error.correction(tidy(&replaced(text, word, "")))
}

pub(in crate::syntax) fn word_after_name(text: &str, word: Span) -> Error {
    let message = format!("`{}` follows a name and is no word of a question", word.of(text));
    unexpected("extra-word", word, message).hint("after a name: to, via, avoiding, within, where, limit")
}

pub(in crate::syntax) fn compare_one(span: Span) -> Error {
    unexpected("compare-needs-two", span, "`compare` needs two things, with `with` between them")
        .hint("for example `compare field \"A\" with field \"B\"`")
}

pub(in crate::syntax) fn compare_without_with(text: &str, span: Span, first: Span) -> Error {
    let both = format!("{} with", first.of(text));
    compare_one(span).correction(replaced(text, first, &both))
}

/// `degree to role from "X"`: `from` and `start` stand behind the end.
pub(in crate::syntax) fn start_behind(text: &str, kind: Span, from: Span, start: Span, is_kind: bool) -> Error {
    let message = "where a pathway starts stands before `to`";
    let start_said = if is_kind { start.of(text).to_owned() } else { format!("{} {}", kind.of(text), start.of(text)) };
    let without = tidy(&replaced(text, from.to(start), ""));
    unexpected("extra-word", from.to(start), message)
        .hint("first where it starts, then `to`, then where it leads")
        .correction(replaced(&without, kind, &start_said))
}

pub(in crate::syntax) fn compare_doubt(span: Span) -> Error {
    unexpected("quote-the-name", span, "it is unclear where the first name ends")
        .hint("put quotes around the names: `compare role \"A\" with role \"B\"`")
}

pub(in crate::syntax) fn limit_of_description(span: Span) -> Error {
    unexpected("limit-of-description", span, "`limit` belongs to lists and pathways; one thing is described whole")
}

pub(in crate::syntax) fn number_missing(text: &str, word: Span) -> Error {
    let written = word.of(text).to_lowercase();
    let example = if written == "limit" { "limit 10" } else { "within 3 steps" };
    unexpected("number-missing", word, format!("`{written}` needs a whole number behind it"))
        .hint(format!("for example `{example}`; if it belongs to a name, put quotes around the name"))
}

pub(in crate::syntax) fn said_twice(word: &'static str, span: Span) -> Error {
    unexpected("said-twice", span, format!("`{word}` may stand once")).hint("with `where`, join conditions by AND")
}

pub(in crate::syntax) fn sentence(text: &str, span: Span) -> Error {
    let message = format!("`{}` is a sentence; questions are shorter here", span.of(text));
    unexpected(SENTENCE, span, message).hint("for example `degree to role`, `duties of role \"Patient Coordinator\"`")
}

// ---------------------------------------------------------------------------------------------

/// Grammar and builder disagree: a mistake in the program, answered without a panic.
pub(in crate::syntax) fn unforeseen(span: Span) -> Error {
    unexpected("not-understood", span, "this could not be understood")
}

/// Single blanks where several came to stand together.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
