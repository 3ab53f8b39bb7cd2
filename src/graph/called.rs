//! What kinds are called: in the words of the schema, else by their labels and the rules of English.

use super::Graph;

/// How a kind is called: one, and several.
pub(crate) fn called(graph: &Graph, label: &str) -> (String, String) {
    let one = spaced(label);
    let plural = graph.catalog().schema().kind(label).map(|kind| kind.plural.clone());
    let several = plural.filter(|plural| !plural.is_empty()).unwrap_or_else(|| plural_of(&one));
    (one, several)
}

/// A label as it is said: `JobTitle` is a job title, `JOB_TITLE` too.
fn spaced(label: &str) -> String {
    let mut said = String::with_capacity(label.len() + 4);
    let mut before_small = false;
    for character in label.chars() {
        if character == '_' || character == '-' {
            said.push(' ');
            before_small = false;
            continue;
        }
        if character.is_uppercase() && before_small {
            said.push(' ');
        }
        before_small = character.is_lowercase();
        said.extend(character.to_lowercase());
    }
    said
}

/// The plural by the rules of English alone.
pub(crate) fn plural_of(word: &str) -> String {
    let before_last = word.chars().rev().nth(1);
    if word.ends_with('y') && !before_last.is_some_and(|letter| "aeiou".contains(letter)) {
        format!("{}ies", word.strip_suffix('y').unwrap_or(word))
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}
