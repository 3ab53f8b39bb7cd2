//! Where in a line the cursor stands: what kind of thing is being typed there.

use crate::session::Graph;
use std::collections::HashMap;

/// What is being typed, and from which byte of the line on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// A name inside quotes; with the label of its kind, where that is known.
    Name {
        /// The quote it began with.
        quote: char,
        /// The label of its kind.
        label: Option<String>,
    },
    /// A name without quotes, after a kind.
    BareName {
        /// The label of its kind.
        label: String,
    },
    /// A label, after `:` in a node pattern.
    Label,
    /// A relationship type, after `:` in a relationship pattern.
    RelationshipType,
    /// A property, after `.`.
    Property,
    /// A parameter, after `$`.
    Parameter,
    /// The first word of a statement.
    First,
    /// Any other word.
    Word,
}

/// The most words that a name without quotes is looked for in.
const MOST_WORDS: usize = 12;

/// The words a graph uses for its kinds, in lower case, each with its label.
#[derive(Default)]
pub struct Kinds {
    labels: HashMap<String, String>,
}

impl Kinds {
    /// The kinds of a graph: those of its schema, and any other label.
    pub fn of(graph: &Graph) -> Kinds {
        let catalog = graph.catalog();
        let mut labels = HashMap::new();
        for (_, name) in catalog.labels() {
            labels.insert(name.to_lowercase(), name.to_string());
        }
        for kind in &catalog.schema().kinds {
            let words = kind.words.iter().chain([&kind.plural]);
            labels.extend(words.map(|word| (word.to_lowercase(), kind.label.clone())));
        }
        Kinds { labels }
    }

    /// The label of the kind that a text ends with, in one word or two.
    pub fn at_end(&self, text: &str) -> Option<&str> {
        let mut words = text.split_whitespace().rev();
        let last = words.next()?.to_lowercase();
        let two = words.next().map(|first| format!("{} {last}", first.to_lowercase()));
        let label = two.and_then(|two| self.labels.get(&two)).or_else(|| self.labels.get(&last));
        label.map(String::as_str)
    }
}

/// Where the end of `text` stands, and the byte at which what is being typed starts.
pub fn place(text: &str, kinds: &Kinds, is_core: bool) -> (usize, Place) {
    if let Some((at, quote)) = open_quote(text) {
        let before = text.get(..at).unwrap_or("");
        let label = if is_core { pattern_label(before) } else { kinds.at_end(before).map(str::to_owned) };
        return (at + quote.len_utf8(), Place::Name { quote, label });
    }
    let start = word_start(text);
    let before = text.get(..start).unwrap_or("");
    let place = match before.chars().next_back() {
        Some('$') => Place::Parameter,
        Some('.') => Place::Property,
        Some(':' | '|' | '&' | '!') if is_core && in_bracket(before) == Some('[') => Place::RelationshipType,
        Some(':' | '|' | '&' | '!') if is_core => Place::Label,
        _ if before.trim().is_empty() => Place::First,
        _ => match bare_name(text, kinds).filter(|_| !is_core) {
            Some(found) => return found,
            None => Place::Word,
        },
    };
    (start, place)
}

/// A name without quotes at the end of a question: what follows a kind, up to the next small word.
fn bare_name(text: &str, kinds: &Kinds) -> Option<(usize, Place)> {
    let small_words = crate::syntax::keywords().questions;
    let mut start = word_start(text);
    for _ in 0..MOST_WORDS {
        let before = text.get(..start)?;
        if let Some(label) = kinds.at_end(before) {
            return Some((start, Place::BareName { label: label.to_owned() }));
        }
        let before = before.trim_end();
        let word_at = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        let word = before.get(word_at..)?.to_lowercase();
        if word.is_empty() || small_words.contains(&word.as_str()) {
            return None;
        }
        start = word_at;
    }
    None
}

/// Where the word at the end of a text starts.
fn word_start(text: &str) -> usize {
    let word = text.chars().rev().take_while(|&c| c.is_alphanumeric() || c == '_');
    text.len() - word.map(char::len_utf8).sum::<usize>()
}

/// The quote that is open at the end of a text. An apostrophe inside a word opens nothing.
fn open_quote(text: &str) -> Option<(usize, char)> {
    let mut open: Option<(usize, char)> = None;
    let mut previous = ' ';
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match (open, character) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some((_, quote)), closing) if closes(quote, closing) => open = None,
            (Some(_), _) => {}
            (None, '\'') if previous.is_alphanumeric() => {}
            (None, '"' | '\'' | '“') => open = Some((at, character)),
            (None, _) => {}
        }
        previous = character;
    }
    open
}

fn closes(quote: char, character: char) -> bool {
    match quote {
        '“' => matches!(character, '”' | '"'),
        other => character == other,
    }
}

/// The last bracket that is open at the end of a text.
fn in_bracket(text: &str) -> Option<char> {
    let mut open = Vec::new();
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => open.push(character),
            ')' | ']' | '}' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The label of the node pattern that a text ends in: `MATCH (r:Role {name: `.
fn pattern_label(before: &str) -> Option<String> {
    let pattern = before.rsplit('(').next()?;
    let label = pattern.split(':').nth(1)?;
    let label: String = label.trim().chars().take_while(|&c| c.is_alphanumeric() || c == '_').collect();
    (!label.is_empty() && pattern.contains('{')).then_some(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds() -> Kinds {
        let labels = [("role", "Role"), ("roles", "Role"), ("job titles", "Role"), ("degree", "Degree")];
        Kinds { labels: labels.iter().map(|(word, label)| (word.to_string(), label.to_string())).collect() }
    }

    #[test]
    fn quotes_know_the_kind_before_them() {
        let name = |label: Option<&str>| Place::Name { quote: '"', label: label.map(str::to_owned) };
        assert_eq!(place("degree to role \"Med", &kinds(), false), (16, name(Some("Role"))));
        assert_eq!(place("describe \"Med", &kinds(), false), (10, name(None)));
        assert_eq!(place("MATCH (r:Role {name: \"Med", &kinds(), true), (22, name(Some("Role"))));
        assert_eq!(place("duties of job titles \"", &kinds(), false).1, name(Some("Role")));
    }

    #[test]
    fn an_apostrophe_in_a_word_opens_nothing() {
        assert_eq!(place("degree to physician's rol", &kinds(), false), (22, Place::Word));
    }

    #[test]
    fn signs_before_a_word_say_what_it_is() {
        assert_eq!(place("MATCH (r:Ro", &kinds(), true), (9, Place::Label));
        assert_eq!(place("MATCH (r)-[:PRE", &kinds(), true), (12, Place::RelationshipType));
        assert_eq!(place("MATCH (r) RETURN r.na", &kinds(), true), (19, Place::Property));
        assert_eq!(place("RETURN $x", &kinds(), true), (8, Place::Parameter));
        assert_eq!(place("de", &kinds(), false), (0, Place::First));
    }

    #[test]
    fn a_name_without_quotes_follows_its_kind() {
        let role = |at| (at, Place::BareName { label: "Role".to_owned() });
        assert_eq!(place("duties of role Pat", &kinds(), false), role(15));
        assert_eq!(place("duties of role Patient Co", &kinds(), false), role(15));
        assert_eq!(place("duties of role Patient Coordinator limit ", &kinds(), false).1, Place::Word);
    }
}
