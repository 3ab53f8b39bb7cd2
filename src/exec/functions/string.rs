//! Functions of text. Characters are Unicode scalar values, counted from zero.

use super::Call;
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::Value;
use std::sync::Arc;

/// How many characters a text has.
pub fn characters(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The piece of a text from one character to before another; past the end there is nothing.
fn piece(text: &str, from: usize, to: usize) -> &str {
    let byte = |character: usize| match text.is_ascii() {
        true => character.min(text.len()),
        false => text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte),
    };
    text.get(byte(from)..byte(to.max(from))).unwrap_or_default()
}

pub fn char_length(call: &Call<'_>) -> Result<Value> {
    Ok(Value::Integer(i64::try_from(characters(call.text(0)?)).unwrap_or(i64::MAX)))
}

pub fn left(call: &Call<'_>) -> Result<Value> {
    Ok(Value::from(piece(call.text(0)?, 0, call.count(1, "a number of characters")?)))
}

pub fn right(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    let dropped = characters(text).saturating_sub(call.count(1, "a number of characters")?);
    Ok(Value::from(piece(text, dropped, usize::MAX)))
}

pub fn substring(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    let start = call.count(1, "the first character")?;
    let length = if call.has(2) { call.count(2, "a length")? } else { usize::MAX };
    Ok(Value::from(piece(text, start, start.saturating_add(length))))
}

/// The occurrences are counted, and the budget asked, before the new text is made.
pub fn replace(call: &Call<'_>) -> Result<Value> {
    let (text, search, replacement) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let found = text.matches(search.as_ref()).count();
    if found == 0 {
        return Ok(Value::String(Arc::clone(text)));
    }
    call.context.budget.charge(text.len().saturating_add(found.saturating_mul(replacement.len())))?;
    Ok(Value::from(text.replace(search.as_ref(), replacement)))
}

/// Splits at a delimiter or at any of a list of them; an empty delimiter splits between all
/// characters.
pub fn split(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    let delimiters = delimiters(call)?;
    // At worst every character is a piece of its own.
    let most = match delimiters.as_slice() {
        [single] if !single.is_empty() => text.matches(*single).count() + 1,
        _ => text.len() + 1,
    };
    call.context.budget.charge(most.saturating_mul(size_of::<Value>() + 16).saturating_add(text.len()))?;
    if delimiters.is_empty() {
        return Ok(Value::list(vec![Value::String(Arc::clone(text))]));
    }
    if delimiters.iter().any(|delimiter| delimiter.is_empty()) {
        let mut encoded = [0; 4];
        let characters = text.chars().map(|character| Value::from(&*character.encode_utf8(&mut encoded)));
        return Ok(Value::list(characters.collect()));
    }
    Ok(Value::list(pieces(text, &delimiters).into_iter().map(Value::from).collect()))
}

fn delimiters<'a>(call: &Call<'a>) -> Result<Vec<&'a str>> {
    match call.argument(1) {
        Value::String(delimiter) => Ok(vec![delimiter.as_ref()]),
        Value::List(list) => list
            .iter()
            .map(|item| match item {
                Value::String(delimiter) => Ok(delimiter.as_ref()),
                other => Err(call.wrong(other, Types::STRING)),
            })
            .collect(),
        other => Err(call.wrong(other, Types::SEQUENCE)),
    }
}

/// The pieces between delimiters; where several begin at one place, the first in the list counts.
fn pieces<'a>(text: &'a str, delimiters: &[&str]) -> Vec<&'a str> {
    if let [single] = delimiters {
        return text.split(single).collect();
    }
    let mut pieces = Vec::new();
    let mut piece_start = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match delimiters.iter().find(|delimiter| rest.starts_with(**delimiter)) {
            Some(delimiter) => {
                pieces.push(text.get(piece_start..at).unwrap_or_default());
                at += delimiter.len();
                piece_start = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    pieces.push(text.get(piece_start..).unwrap_or_default());
    pieces
}

/// Takes white space, or the characters of the second argument, off one end or both.
pub fn trim(call: &Call<'_>, start: bool, end: bool) -> Result<Value> {
    let text = call.text(0)?;
    let unwanted = if call.has(1) { Some(call.text(1)?) } else { None };
    let goes = |character: char| match unwanted {
        Some(characters) => characters.contains(character),
        None => character.is_whitespace(),
    };
    let mut kept: &str = text;
    if start {
        kept = kept.trim_start_matches(goes);
    }
    if end {
        kept = kept.trim_end_matches(goes);
    }
    Ok(Value::from(kept))
}

/// A character has at most three others as its capital or small form.
const MOST_PER_CHARACTER: usize = 3;

pub fn to_upper(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    call.context.budget.charge(text.len().saturating_mul(MOST_PER_CHARACTER))?;
    Ok(Value::from(text.to_uppercase()))
}

pub fn to_lower(call: &Call<'_>) -> Result<Value> {
    let text = call.text(0)?;
    call.context.budget.charge(text.len().saturating_mul(MOST_PER_CHARACTER))?;
    Ok(Value::from(text.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::Value;
    use crate::value::testing::{int, list, text};

    #[test]
    fn pieces_are_taken_by_character() {
        gives("substring", &[text("0123456789"), int(1)], "'123456789'");
        gives("substring", &[text("añb"), int(1), int(1)], "'ñ'");
        gives("substring", &[text("abc"), int(5)], "''");
        gives("substring", &[text("abc"), int(1), int(i64::MAX)], "'bc'");
        gives("left", &[text("añb"), int(2)], "'añ'");
        gives("right", &[text("añb"), int(2)], "'ñb'");
        gives("right", &[text("ab"), int(9)], "'ab'");
        gives("char_length", &[text("añb")], "3");
    }

    #[test]
    fn negative_counts_are_out_of_range() {
        assert_eq!(fails("left", &[text("abc"), int(-1)]).detail, "NumberOutOfRange");
        assert_eq!(fails("substring", &[text("abc"), int(-1)]).detail, "NumberOutOfRange");
        assert_eq!(fails("substring", &[text("abc"), int(0), int(-1)]).detail, "NumberOutOfRange");
    }

    #[test]
    fn every_occurrence_is_replaced() {
        gives("replace", &[text("hello"), text("l"), text("w")], "'hewwo'");
        gives("replace", &[text("hello"), text("x"), text("w")], "'hello'");
        gives("replace", &[text("ab"), text(""), text("-")], "'-a-b-'");
        gives("replace", &[text("ab"), Value::Null, text("-")], "null");
        let long = text(&"a".repeat(10_000));
        assert!(fails("replace", &[long.clone(), text("a"), long]).is_limit());
    }

    #[test]
    fn text_is_split_at_one_delimiter_or_any_of_several() {
        gives("split", &[text("one1two"), text("1")], "['one', 'two']");
        gives("split", &[text("a,b;c"), list([text(","), text(";")])], "['a', 'b', 'c']");
        gives("split", &[text(",ñ,"), list([text(","), text(";")])], "['', 'ñ', '']");
        gives("split", &[text("añ"), text("")], "['a', 'ñ']");
        gives("split", &[text("a"), list([])], "['a']");
        gives("split", &[text(""), text(",")], "['']");
        assert_eq!(fails("split", &[text("a"), list([int(1)])]).detail, "InvalidArgumentValue");
    }

    #[test]
    fn ends_are_trimmed_of_space_or_given_characters() {
        gives("trim", &[text(" \ta b\n")], "'a b'");
        gives("ltrim", &[text(" a ")], "'a '");
        gives("rtrim", &[text(" a ")], "' a'");
        gives("btrim", &[text("xyaxy"), text("xy")], "'a'");
    }

    #[test]
    fn letters_change_case() {
        gives("toUpper", &[text("straße")], "'STRASSE'");
        gives("lower", &[text("ÄB")], "'äb'");
        assert_eq!(fails("toUpper", &[int(1)]).detail, "InvalidArgumentValue");
    }
}
