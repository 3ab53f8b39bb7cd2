//! Numbers and strings.

use super::super::errors;
use super::Builder;
use crate::diagnostic::{Result, Span};
use std::num::IntErrorKind;
use std::sync::Arc;

/// A number as written, before its sign is known.
pub(super) enum Number {
    /// The size of an integer, which may be one more than the greatest integer if a minus stands before it.
    Integer(u64),
    /// A float.
    Float(f64),
}

impl Builder<'_> {
    pub(super) fn read_number(&self, text: &str, span: Span) -> Result<Number> {
        let radix = match text.get(..2) {
            Some("0x" | "0X") => Some(16),
            Some("0o" | "0O") => Some(8),
            _ => None,
        };
        if let (Some(radix), Some(digits)) = (radix, text.get(2..)) {
            return read_integer(digits, radix, text, span);
        }
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            if text.len() > 1 && text.starts_with('0') {
                return Err(errors::leading_zero(span, text));
            }
            return read_integer(text, 10, text, span);
        }
        let number: f64 = text.parse().map_err(|_| errors::invalid_number(span, text))?;
        if number.is_infinite() { Err(errors::float_overflow(span, text)) } else { Ok(Number::Float(number)) }
    }

    /// A quoted string without its quotes and escapes.
    pub(super) fn read_string(&self, quoted: &str, span: Span) -> Result<Arc<str>> {
        let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or("");
        if !inside.contains('\\') {
            return Ok(Arc::from(inside));
        }
        let mut read = String::with_capacity(inside.len());
        let mut rest = inside;
        while let Some(at) = rest.find('\\') {
            let (plain, escape) = rest.split_at(at);
            read.push_str(plain);
            let start = span.start as usize + 1 + (inside.len() - escape.len());
            let (character, length) = read_escape(escape, start)?;
            read.push(character);
            rest = escape.get(length..).unwrap_or("");
        }
        read.push_str(rest);
        Ok(Arc::from(read))
    }
}

fn read_integer(digits: &str, radix: u32, text: &str, span: Span) -> Result<Number> {
    let limit = i64::MIN.unsigned_abs();
    match u64::from_str_radix(digits, radix) {
        Ok(number) if number <= limit && !digits.starts_with('+') => Ok(Number::Integer(number)),
        Ok(_) => Err(errors::integer_overflow(span, text)),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => Err(errors::integer_overflow(span, text)),
        Err(_) => Err(errors::invalid_number(span, text)),
    }
}

/// The character an escape stands for, and the escape's length in bytes.
fn read_escape(escape: &str, start: usize) -> Result<(char, usize)> {
    let Some(letter) = escape.chars().nth(1) else {
        return Err(errors::invalid_escape(Span::new(start, start + escape.len()), escape));
    };
    let character = match letter {
        '\\' | '\'' | '"' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return read_unicode(escape, 4, start),
        'U' => return read_unicode(escape, 8, start),
        _ => {
            let length = 1 + letter.len_utf8();
            let span = Span::new(start, start + length);
            return Err(errors::invalid_escape(span, escape.get(..length).unwrap_or(escape)));
        }
    };
    Ok((character, 2))
}

/// `\uXXXX` or `\UXXXXXXXX`; two of the first kind may be the halves of one character.
fn read_unicode(escape: &str, digits: usize, start: usize) -> Result<(char, usize)> {
    let length = 2 + digits;
    let wrong = || {
        let end = escape.char_indices().nth(length).map_or(escape.len(), |(index, _)| index);
        errors::invalid_unicode(Span::new(start, start + end), escape.get(..end).unwrap_or(escape))
    };
    let code = code_unit(escape, digits).ok_or_else(wrong)?;
    if let Some(character) = char::from_u32(code) {
        return Ok((character, length));
    }
    let second = escape.get(length..).filter(|rest| rest.starts_with("\\u")).and_then(|rest| code_unit(rest, 4));
    match (code, second) {
        (0xD800..0xDC00, Some(low @ 0xDC00..0xE000)) => {
            let combined = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            char::from_u32(combined).map(|character| (character, length + 6)).ok_or_else(wrong)
        }
        _ => Err(wrong()),
    }
}

fn code_unit(escape: &str, digits: usize) -> Option<u32> {
    let hexadecimal = escape.get(2..2 + digits)?;
    hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(hexadecimal, 16).ok())?
}
