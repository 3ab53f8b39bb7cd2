//! What pest could not read, in a reader's words.
//!
//! pest knows the furthest place it reached and the rules it tried there. Most mistakes show
//! themselves in the text around that place: an operator of another language, a misspelled keyword,
//! a clause in the wrong order. Only when none is recognised is the list of what could stand there given.

use super::first::misspelled_keyword;
use super::{Error, endpoint_missing, expected, hint_at, near, no_stack, replaced, unexpected};
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::lexer::{Lexeme, LexemeKind, Lexer};
use crate::syntax::parser::{Reach, Rule, reach};
use crate::syntax::words::{self, is_one_of};
use pest::error::{ErrorVariant, InputLocation};

/// The place where reading stopped.
struct Stop<'a> {
    text: &'a str,
    /// What stands there; nothing at the end of the text.
    found: Option<Lexeme>,
    /// The text from there on.
    rest: &'a str,
    /// What could have stood there.
    expected: &'a [Rule],
}

impl Stop<'_> {
    fn span(&self) -> Span {
        let end = self.text.trim_end().len();
        self.found.map_or(Span::new(end, end), |lexeme| Span::new(lexeme.start, lexeme.end))
    }

    /// The first bytes of the rest.
    fn front(&self, length: usize) -> Span {
        let start = self.span().start as usize;
        Span::new(start, start + length)
    }

    fn word(&self) -> Option<&str> {
        let lexeme = self.found.filter(|lexeme| lexeme.kind == LexemeKind::Word)?;
        self.text.get(lexeme.start..lexeme.end)
    }

    fn is_word(&self, words: &[&str]) -> bool {
        self.word().is_some_and(|word| is_one_of(word, words))
    }

    fn next_word(&self) -> Option<&str> {
        let end = self.found?.end;
        self.text.get(end..)?.split_whitespace().next()
    }
}

/// The error for the furthest place that pest reached.
pub(in crate::syntax) fn from_pest(text: &str, core: bool, error: &pest::error::Error<Rule>) -> Error {
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => return no_stack(),
    };
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let lexer = if core { Lexer::core(text) } else { Lexer::new(text) };
    let blank = |lexeme: &Lexeme| matches!(lexeme.kind, LexemeKind::Space | LexemeKind::Comment { .. });
    let found = lexer.from(at).find(|lexeme| !blank(lexeme));
    let rest = found.and_then(|lexeme| text.get(lexeme.start..)).unwrap_or("");
    let stop = Stop { text, found, rest, expected };
    let known = if core {
        [foreign_operator, foreign_sign, foreign_word, misplaced_part, misspelled].iter().find_map(|look| look(&stop))
    } else {
        [question_word, foreign_operator, foreign_sign].iter().find_map(|look| look(&stop))
    };
    known.unwrap_or_else(|| general(&stop))
}

/// Operators of other languages: the sign, what it is here, and what it is called.
const OPERATORS: &[(&str, &str)] =
    &[("!=", "<>"), ("&&", "AND"), ("||", "OR"), ("=>", ">="), ("=<", "<="), ("**", "^")];

fn foreign_operator(stop: &Stop<'_>) -> Option<Error> {
    let start = stop.span().start as usize;
    let say = |span: Span, written: &str, meant: &str| {
        let with = if meant.len() > 1 && written.len() == 1 { format!("{meant} ") } else { meant.to_owned() };
        let message = format!("`{written}` is written `{meant}` here");
        corrected(unexpected("foreign-operator", span, message), stop.text, span, &with)
    };
    // The second half of these was where reading stopped: the first half is an operator by itself.
    let halves = start.checked_sub(1).and_then(|before| stop.text.get(before..start + 1));
    let whole = Span::new(start.saturating_sub(1), start + 1);
    match halves {
        Some("==") => return Some(say(whole, "==", "=")),
        Some("=>") => return Some(say(whole, "=>", ">=")),
        Some("**") => return Some(say(whole, "**", "^")),
        _ => {}
    }
    if let Some((written, meant)) = OPERATORS.iter().find(|(written, _)| stop.rest.starts_with(written)) {
        let error = say(stop.front(written.len()), written, meant);
        return Some(if *written == "||" { error.hint("texts and lists are joined by `+`") } else { error });
    }
    stop.rest.starts_with('!').then(|| say(stop.front(1), "!", "NOT"))
}

fn foreign_sign(stop: &Stop<'_>) -> Option<Error> {
    let sign = stop.rest.chars().next()?;
    let span = stop.front(sign.len_utf8());
    let before = stop.text.get(..span.start as usize).unwrap_or("").trim_end();
    if before.ends_with(';') {
        return Some(text_after_end(Span::new(before.len() - 1, before.len())));
    }
    if sign == '(' && before.rsplit(char::is_whitespace).next().is_some_and(|word| is_one_of(word, &["CALL"])) {
        let error = unexpected("unexpected-text", span, "CALL takes no list of variables here");
        return Some(error.hint("write `CALL { WITH r ... }` to take `r` inside"));
    }
    match sign {
        '“' | '”' | '„' | '‘' | '’' => {
            let straight: String = stop.text.chars().map(straight_quote).collect();
            let error =
                unexpected("curly-quote", span, format!("`{sign}` is not a quote here; texts take straight quotes"));
            Some(if reach(&straight) == Some(Reach::End) { error.correction(straight) } else { error })
        }
        ';' => Some(text_after_end(span)),
        '‐'..='―' | '−' => {
            let error = invalid_character(span, sign).hint("a minus is written `-`");
            Some(corrected(error, stop.text, span, "-"))
        }
        _ if !sign.is_ascii() && !sign.is_alphanumeric() => Some(invalid_character(span, sign)),
        '#' | '?' | '@' | '\\' | '~' | '&' => {
            let error = unexpected("unexpected-text", span, format!("`{sign}` is not expected here"));
            Some(if sign == '#' { error.hint("a comment is written `// ...`") } else { error })
        }
        _ => None,
    }
}

fn text_after_end(span: Span) -> Error {
    unexpected("text-after-end", span, "`;` ends the statement, and more follows")
        .hint("run the statements one by one, or as a script")
}

fn invalid_character(span: Span, sign: char) -> Error {
    let message = format!("`{sign}` is not a sign of the language");
    Diagnostic::syntax("invalid-character", "InvalidUnicodeCharacter", message).at(span)
}

fn straight_quote(letter: char) -> char {
    match letter {
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        _ => letter,
    }
}

/// Words of other languages, with what is written here.
const WORDS: &[(&str, &str)] = &[
    ("LIKE", "write `a CONTAINS b`, `a STARTS WITH b`, or `a =~ \"pattern\"`"),
    ("BETWEEN", "write `1 <= a <= 9`"),
    ("GROUP", "leave it out: the items without an aggregate are what is grouped by"),
    ("HAVING", "write `WITH ... WHERE ...` in front of RETURN"),
    ("JOIN", "join by a pattern: `MATCH (a)-->(b)`"),
    ("FROM", "say what to look for by a pattern: `MATCH (n:Role)`"),
    ("INTO", "write `CREATE (:Role {name: \"...\"})`"),
    ("VALUES", "write `CREATE (:Role {name: \"...\"})`"),
    ("MOD", "write `%`"),
    ("DIV", "write `/`"),
    ("INSERT", "write `CREATE`"),
    ("FILTER", "write `WITH * WHERE ...`"),
    ("LET", "write `WITH *, value AS name`"),
    ("FOR", "write `UNWIND list AS x`"),
    ("NEXT", "WITH hands values on to the next clause"),
    ("FINISH", "a query that changes the graph needs no end"),
    ("EXCEPT", "write `WHERE NOT EXISTS { ... }` with the pattern to leave out"),
    ("INTERSECT", "write both patterns in one MATCH, with the same names"),
    ("NULLS", "null comes last, with DESC first; to turn that, sort by `x IS NOT NULL` before `x`"),
];

fn foreign_word(stop: &Stop<'_>) -> Option<Error> {
    if stop.is_word(&["NOT"])
        && stop.next_word().is_some_and(|next| is_one_of(next, &["IN", "CONTAINS", "STARTS", "ENDS"]))
    {
        let error = unexpected("foreign-operator", stop.span(), "NOT stands in front of the whole comparison");
        return Some(error.hint("write `NOT a IN list`"));
    }
    let before = stop.text.get(..stop.span().start as usize).unwrap_or("");
    if stop.is_word(&["AS"]) && before.to_ascii_lowercase().contains("cast(") {
        let error = unexpected("foreign-operator", stop.span(), "CAST is not a word of this language");
        return Some(error.hint("write `toInteger(x)`, `toFloat(x)`, `toBoolean(x)`, `toString(x)` or `date(x)`"));
    }
    if stop.is_word(&["IS"]) {
        let error = unexpected("foreign-operator", stop.span(), "behind IS stands NULL, NOT NULL or LABELED");
        return Some(error.hint("compare with `=`; `valueType(x)` names the type of a value"));
    }
    let (word, instead) = WORDS.iter().find(|(word, _)| stop.is_word(&[word]))?;
    Some(unexpected("foreign-operator", stop.span(), format!("`{word}` is not a word of this language")).hint(*instead))
}

/// Parts of a clause in the wrong order, and WHERE behind RETURN.
fn misplaced_part(stop: &Stop<'_>) -> Option<Error> {
    let hint = match stop.word()?.to_ascii_uppercase().as_str() {
        "WHERE" => {
            "it follows MATCH, WITH or YIELD; to filter what RETURN would give, write `WITH ... WHERE ... RETURN ...`"
        }
        "ORDER" => "ORDER BY stands in front of SKIP and LIMIT, once, behind the items of RETURN or WITH",
        "SKIP" | "OFFSET" => "SKIP stands behind ORDER BY and in front of LIMIT",
        "LIMIT" => "LIMIT stands last in RETURN or WITH, once",
        "DISTINCT" => "DISTINCT stands right behind RETURN or WITH, or inside `count(DISTINCT a)`",
        _ => return None,
    };
    let word = stop.word()?;
    Some(unexpected("misplaced-part", stop.span(), format!("`{word}` cannot stand here")).hint(hint))
}

/// A word near a keyword that would let reading go on.
fn misspelled(stop: &Stop<'_>) -> Option<Error> {
    let word = stop.word()?;
    let here = Reach::Offset(stop.span().end as usize);
    let tries = near::keywords(word).into_iter().map(|keyword| {
        let text = replaced(stop.text, stop.span(), &near::in_case_of(word, keyword));
        (reach(&text), keyword, text)
    });
    // `max_by_key` keeps the last of equals, and the nearest keyword comes first.
    let mut best: Option<(Option<Reach>, &str, String)> = None;
    for one in tries {
        if best.as_ref().is_none_or(|best| one.0 > best.0) {
            best = Some(one);
        }
    }
    let (reached, keyword, text) = best?;
    let error = misspelled_keyword(word, keyword, stop.span());
    match reached {
        Some(Reach::End) => Some(error.correction(text)),
        Some(further) if further > here => Some(error),
        _ => None,
    }
}

/// Small words of questions without what must follow or precede them.
fn question_word(stop: &Stop<'_>) -> Option<Error> {
    let last = stop.text.trim_end_matches([' ', ';']).rsplit(char::is_whitespace).next().unwrap_or("");
    if stop.found.is_none() && is_one_of(last, &["to", "via", "avoiding", "compare", "describe", "find", "where", "by"])
    {
        let end = stop.text.trim_end_matches([' ', ';']).len();
        return Some(match last.to_ascii_lowercase().as_str() {
            "where" => unexpected("unexpected-end", Span::new(end - 5, end), "`where` needs a condition behind it")
                .hint("for example `where steps < 3`"),
            "by" => unexpected("unexpected-end", Span::new(end - 2, end), "`by` needs a property behind it")
                .hint("for example `cheapest by years degree to role`"),
            _ => endpoint_missing(Span::new(end - last.len(), end)),
        });
    }
    if stop.is_word(&["to", "via", "avoiding"]) {
        let is_first = stop.span().start as usize == words::body_start(stop.text);
        return Some(match stop.next_word() {
            Some(_) if stop.is_word(&["to"]) && !is_first => {
                unexpected("extra-word", stop.span(), "`to` stands between two ends, once")
                    .hint("a name that holds `to` takes quotes; stations on the way are written `via X`")
            }
            _ => endpoint_missing(stop.span()),
        });
    }
    let option = stop.is_word(&["within", "limit", "where"]);
    option.then(|| {
        unexpected(
            "misplaced-part",
            stop.span(),
            "this belongs behind a pathway: `degree to role within 3 steps limit 5`",
        )
    })
}

/// None of the known mistakes: what was found and what could have stood there.
fn general(stop: &Stop<'_>) -> Error {
    let wanted = expected::phrase(stop.expected);
    let Some(lexeme) = stop.found else {
        let message = match &wanted {
            Some(wanted) => format!("the statement ends here, and {wanted} is missing"),
            None => "the statement ends here, and something is missing".to_owned(),
        };
        return unexpected("unexpected-end", stop.span(), message);
    };
    let found = stop.span().of(stop.text);
    let shown: String = found.chars().take(40).collect();
    let message = match &wanted {
        Some(wanted) => format!("expected {wanted}, found `{shown}`"),
        None => format!("`{shown}` is not expected here"),
    };
    let error = unexpected("unexpected-text", stop.span(), message);
    if lexeme.kind == LexemeKind::Number && stop.expected.contains(&Rule::name) {
        let error = error.hint("a name that begins with a digit takes backticks");
        return corrected(error, stop.text, stop.span(), &format!("`{shown}`"));
    }
    let begins_value = matches!(lexeme.kind, LexemeKind::Word | LexemeKind::Number | LexemeKind::Text { .. });
    let after_value = stop.text.get(..lexeme.start).and_then(|before| before.trim_end().chars().next_back());
    if begins_value && after_value.is_some_and(|last| last.is_alphanumeric() || matches!(last, '\'' | '"' | ')' | ']'))
    {
        return error.hint("a comma or an operator may be missing in front");
    }
    error
}

/// The error with the statement as it would be with `span` replaced, if that is a statement.
fn corrected(error: Error, text: &str, span: Span, with: &str) -> Error {
    let text = tidy_replaced(text, span, with);
    if reach(&text) == Some(Reach::End) {
        error.correction(text)
    } else {
        hint_at(error, &format!("write `{with}`"), span)
    }
}

/// Replaced, with blanks around words that replace signs.
fn tidy_replaced(text: &str, span: Span, with: &str) -> String {
    let is_word = with.chars().any(char::is_alphanumeric);
    let touches = |side: Option<char>| is_word && side.is_some_and(|letter| !letter.is_whitespace());
    let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
    let after = text.get(span.end as usize..).and_then(|after| after.chars().next());
    let left = if touches(before) { " " } else { "" };
    let right = if touches(after) && !with.ends_with(' ') { " " } else { "" };
    replaced(text, span, &format!("{left}{with}{right}"))
}
