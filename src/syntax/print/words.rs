//! Names and texts.

use super::Printer;
use crate::syntax::parser::is_bare_name;
use crate::syntax::words::is_core_keyword;

impl Printer {
    /// A label, type, property, function or alias: any word can be one.
    pub(super) fn name(&mut self, name: &str) {
        if is_bare_name(name) { self.push(name) } else { self.backticks(name) }
    }

    /// A variable: where it stands, a keyword would be read as one. `PATH` is one only behind a
    /// selector, where no variable can stand, and `path` is what people call their paths.
    pub(super) fn variable(&mut self, name: &str) {
        let is_plain = name.eq_ignore_ascii_case("path") || !is_core_keyword(name);
        if is_bare_name(name) && is_plain { self.push(name) } else { self.backticks(name) }
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
