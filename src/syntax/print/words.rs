//! Names and texts.

use super::Printer;
use crate::syntax::parser::is_bare_name;
use crate::syntax::words::is_one_of;

/// Words that begin or continue a value or a projection, and so are not read as variables without backticks.
const MISREAD: &[&str] = &[
    "AND", "AS", "CASE", "COLLECT", "CONTAINS", "COST", "COUNT", "DISTINCT", "EXISTS", "FALSE", "IN", "LIMIT", "NOT",
    "NULL", "OFFSET", "OR", "ORDER", "SKIP", "TRUE", "WHEN", "WHERE", "XOR",
];

impl Printer {
    /// A label, type, property, function or alias: any word can be one.
    pub(super) fn name(&mut self, name: &str) {
        if is_bare_name(name) { self.push(name) } else { self.backticks(name) }
    }

    /// A variable: where it stands, some keywords would be read as what they are.
    pub(super) fn variable(&mut self, name: &str) {
        if is_bare_name(name) && !is_one_of(name, MISREAD) { self.push(name) } else { self.backticks(name) }
    }

    pub(super) fn backticks(&mut self, name: &str) {
        self.push("`");
        self.push(&name.replace('`', "``"));
        self.push("`");
    }

    /// `$name`.
    pub(super) fn parameter(&mut self, name: &str) {
        self.push("$");
        let number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if number { self.push(name) } else { self.name(name) }
    }

    /// A text between double quotes.
    pub(super) fn string(&mut self, text: &str) {
        self.push("\"");
        for letter in text.chars() {
            match letter {
                '"' => self.push("\\\""),
                '\\' => self.push("\\\\"),
                '\n' => self.push("\\n"),
                '\r' => self.push("\\r"),
                '\t' => self.push("\\t"),
                '\u{8}' => self.push("\\b"),
                '\u{c}' => self.push("\\f"),
                _ if letter.is_control() => self.push(&format!("\\u{:04X}", u32::from(letter))),
                _ => self.text.push(letter),
            }
        }
        self.push("\"");
    }
}
