//! `STARTS WITH`, `ENDS WITH`, `CONTAINS` and `=~`: null unless both sides are text.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::value::{Value, text};
use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::Arc;

/// `text STARTS WITH part`.
pub fn starts_with(text: &Value, part: &Value) -> Value {
    both(text, part, |text, part| text.starts_with(part))
}

/// `text ENDS WITH part`.
pub fn ends_with(text: &Value, part: &Value) -> Value {
    both(text, part, |text, part| text.ends_with(part))
}

/// `text CONTAINS part`.
pub fn contains(text: &Value, part: &Value) -> Value {
    both(text, part, |text, part| memchr::memmem::find(text.as_bytes(), part.as_bytes()).is_some())
}

fn both(text: &Value, part: &Value, test: impl Fn(&str, &str) -> bool) -> Value {
    match (text, part) {
        (Value::String(text), Value::String(part)) => Value::Boolean(test(text, part)),
        _ => Value::Null,
    }
}

/// `text =~ pattern`: whether the regular expression matches the whole text.
///
/// # Errors
/// A pattern that is no regular expression.
pub fn matches(text: &Value, pattern: &Value, cache: &RegexCache) -> Result<Value> {
    match (text, pattern) {
        (Value::String(text), Value::String(pattern)) => Ok(Value::Boolean(cache.compiled(pattern)?.is_match(text))),
        _ => Ok(Value::Null),
    }
}

/// How many expressions are kept. Most statements have one; more only where patterns are data.
const CACHED: usize = 32;

/// How large a compiled expression may grow.
const COMPILED_BYTES: usize = 4 << 20;

/// Regular expressions compiled for earlier rows.
#[derive(Default)]
pub struct RegexCache {
    known: RefCell<FxHashMap<Arc<str>, Regex>>,
}

impl RegexCache {
    fn compiled(&self, pattern: &Arc<str>) -> Result<Regex> {
        if let Some(known) = self.known.borrow().get(pattern) {
            return Ok(known.clone());
        }
        let compiled = compile(pattern)?;
        let mut known = self.known.borrow_mut();
        if known.len() >= CACHED {
            known.clear();
        }
        known.insert(Arc::clone(pattern), compiled.clone());
        Ok(compiled)
    }
}

fn compile(pattern: &str) -> Result<Regex> {
    let build = |pattern: &str| RegexBuilder::new(pattern).size_limit(COMPILED_BYTES).build();
    // On its own first, so that no unbalanced parenthesis slips through between ours. A pattern in
    // verbose mode may end with a comment, which a line break ends.
    build(pattern)
        .and_then(|_| build(&format!("\\A(?:{pattern})\\z")).or_else(|_| build(&format!("\\A(?:{pattern}\n)\\z"))))
        .map_err(|error| bad_pattern(pattern, &error))
}

fn bad_pattern(pattern: &str, error: &regex::Error) -> Box<Diagnostic> {
    let shown = text::short(&Value::from(pattern));
    let error_text = error.to_string();
    let reason = error_text.lines().last().unwrap_or_default().trim().trim_start_matches("error: ");
    let message = format!("`=~` cannot use {shown} as a regular expression: {reason}");
    Diagnostic::runtime("bad-regular-expression", ErrorType::ArgumentError, "InvalidArgumentValue", message)
        .hint("to search for text as it stands, use CONTAINS; a `\\` before a special character takes it literally")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::testing::{int, text};

    fn matched(subject: &str, pattern: &str) -> bool {
        match matches(&text(subject), &text(pattern), &RegexCache::default()) {
            Ok(Value::Boolean(answer)) => answer,
            other => panic!("{other:?} is no boolean"),
        }
    }

    #[test]
    fn parts_are_found_exactly() {
        let subject = text("ABCdef");
        assert!(matches!(starts_with(&subject, &text("AB")), Value::Boolean(true)));
        assert!(matches!(starts_with(&subject, &text("ab")), Value::Boolean(false)));
        assert!(matches!(ends_with(&subject, &text("")), Value::Boolean(true)));
        assert!(matches!(contains(&subject, &text("Cd")), Value::Boolean(true)));
        assert!(matches!(contains(&subject, &text("x")), Value::Boolean(false)));
    }

    #[test]
    fn anything_but_text_is_null() {
        for other in [int(1), Value::Null, Value::Boolean(true), Value::list(vec![])] {
            assert!(contains(&text("a"), &other).is_null());
            assert!(starts_with(&other, &text("a")).is_null());
            assert!(ends_with(&other, &other).is_null());
            assert!(matches(&other, &text("("), &RegexCache::default()).expect("null").is_null());
        }
    }

    #[test]
    fn a_pattern_matches_the_whole_text() {
        assert!(matched("Nurse", "N.*"));
        assert!(!matched("A Nurse", "N.*"));
        assert!(matched("nurse", "(?i)NURSE"));
        assert!(!matched("ab", "a|abc"));
        assert!(matched("abc", "a|abc"));
        assert!(!matched("a\nb", "a"));
        assert!(matched("ab", "(?x) a b # letters"));
        assert!(matched("a#", "(?:a)#"));
    }

    #[test]
    fn a_bad_pattern_is_an_error_and_not_a_surprise() {
        let cache = RegexCache::default();
        for pattern in ["(", "a)(b", "[", "(?=a)", "(a{1000}){1000}{1000}"] {
            let error = matches(&text("a"), &text(pattern), &cache).expect_err("a bad pattern");
            assert_eq!(error.code, "bad-regular-expression", "{pattern}");
        }
    }

    #[test]
    fn the_cache_does_not_grow_without_end() {
        let cache = RegexCache::default();
        for number in 0..200 {
            let pattern = text(&format!("a{number}"));
            assert!(matches(&text("a7"), &pattern, &cache).is_ok());
        }
        assert!(cache.known.borrow().len() <= CACHED);
    }
}
