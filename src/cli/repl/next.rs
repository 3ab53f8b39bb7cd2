//! What can stand next in a question.

/// What can stand next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// A kind or a name.
    Endpoint,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A property of relationships.
    Property,
    /// A condition: what it may name, and any word of an expression.
    Condition,
    /// Something that cannot be guessed: a number, words to look for.
    Free,
}

/// The words that a question begins with, beside a kind.
pub const FIRST: &[&str] = &["all pathways", "cheapest by", "compare", "describe", "find", "list", "show"];

/// The words a condition of a pathway may use.
pub const CONDITION: &[&str] =
    &["from", "to", "steps", "path", "cost", "AND", "OR", "NOT", "IN", "CONTAINS", "STARTS WITH", "ENDS WITH", "limit"];

/// What can stand next behind this much of a question.
pub fn next(before: &str) -> Next {
    let words = words(before);
    let has = |word: &str| words.iter().any(|one| one == word);
    let Some((last, earlier)) = words.split_last() else { return Next::Endpoint };
    let previous = earlier.last().map_or("", String::as_str);
    match last.as_str() {
        "within" | "limit" | "find" => return Next::Free,
        "cheapest" => return Next::Words(&["by"]),
        "all" if earlier.is_empty() => return Next::Words(&["pathways"]),
        "by" if previous == "cheapest" => return Next::Property,
        "to" | "of" | "in" | "for" | "from" | "via" | "avoiding" | "compare" | "describe" | "with" | "and" | "vs"
        | "pathways" | "list" | "show" | "a" | "an" | "the" => return Next::Endpoint,
        _ => {}
    }
    if has("where") && !has("limit") {
        return Next::Condition;
    }
    if previous == "by" {
        return Next::Endpoint;
    }
    if previous == "within" {
        return Next::Words(&["steps", "where", "limit"]);
    }
    let first = words.first().map_or("", String::as_str);
    match first {
        "find" | "describe" => return Next::Free,
        "compare" if ["with", "and", "to", "vs"].into_iter().any(has) => return Next::Free,
        "compare" => return Next::Words(&["with"]),
        _ => {}
    }
    if has("limit") {
        Next::Free
    } else if has("to") && has("within") {
        Next::Words(&["where", "limit"])
    } else if has("to") {
        Next::Words(&["via", "avoiding", "within", "where", "limit"])
    } else if ["of", "in", "for", "from"].into_iter().any(has) {
        Next::Words(&["limit"])
    } else {
        Next::Words(&["to", "of", "in", "for", "from", "limit"])
    }
}

/// The words in lower case; what is quoted counts as one that means nothing.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let (mut quote, mut word) = (None, String::new());
    for character in text.chars() {
        match (quote, character) {
            (Some(open), closing) => {
                if closing == open || (open == '“' && closing == '”') {
                    quote = None;
                    words.push("\"\"".to_owned());
                }
            }
            (None, '"' | '“') => quote = Some(character),
            (None, blank) if blank.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            (None, other) => word.extend(other.to_lowercase()),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Next, next};

    #[test]
    fn behind_to_stands_a_kind_or_a_name() {
        for text in ["degree to ", "degree to role via ", "compare role \"X\" with ", "all pathways ", "duties of "] {
            assert_eq!(next(text), Next::Endpoint, "{text}");
        }
    }

    #[test]
    fn behind_an_end_stand_the_words_that_go_on() {
        assert_eq!(next("degree "), Next::Words(&["to", "of", "in", "for", "from", "limit"]));
        assert_eq!(next("degree to role \"to\" "), Next::Words(&["via", "avoiding", "within", "where", "limit"]));
        assert_eq!(next("compare role \"X and Y\" "), Next::Words(&["with"]));
        assert_eq!(next("cheapest by "), Next::Property);
        assert_eq!(next("degree to role within "), Next::Free);
        assert_eq!(next("degree to role within 3 "), Next::Words(&["steps", "where", "limit"]));
        assert_eq!(next("degree to role where "), Next::Condition);
        assert_eq!(next("find office "), Next::Free);
    }
}
