//! Near names: what a person may have meant by a name that does not exist, and the statement as it
//! would read with it.

use crate::diagnostic::{Diagnostic, Span};

/// How many near names are worth showing.
const SHOWN: usize = 3;

/// The names nearest to `wanted`, best first: those that differ only in case and in the signs
/// between words, if there are any, else those within a few slips of the keyboard.
pub fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let folded = fold(wanted);
    let allowed = match folded.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    let mut found: Vec<(usize, &str)> = names
        .filter(|name| *name != wanted)
        .filter_map(|name| {
            let candidate = fold(name);
            if candidate.len().abs_diff(folded.len()) > 4 * allowed {
                return None;
            }
            let distance = strsim::osa_distance(&folded, &candidate);
            (distance <= allowed).then_some((distance, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    if found.first().is_some_and(|(distance, _)| *distance == 0) {
        found.retain(|(distance, _)| *distance == 0);
    }
    found.into_iter().take(SHOWN).map(|(_, name)| name.to_owned()).collect()
}

/// A name as it is compared: small letters and digits only.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}

/// A name as it is written in a statement: in backticks where it needs them.
pub fn written(name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && characters.all(|c| c.is_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("`{}`", name.replace('`', "``")) }
}

/// The diagnostic with its near names and, where exactly one fits, the whole statement with that
/// one in place of the piece at `span`.
pub fn with_near(diagnostic: Box<Diagnostic>, text: &str, span: Span, names: Vec<String>) -> Box<Diagnostic> {
    corrected(diagnostic, text, span, names, written)
}

/// The same for names of functions and procedures, whose dots stand between names.
pub fn with_near_calls(diagnostic: Box<Diagnostic>, text: &str, span: Span, names: Vec<String>) -> Box<Diagnostic> {
    corrected(diagnostic, text, span, names, str::to_owned)
}

fn corrected(
    diagnostic: Box<Diagnostic>,
    text: &str,
    span: Span,
    names: Vec<String>,
    written: fn(&str) -> String,
) -> Box<Diagnostic> {
    let diagnostic = match names.as_slice() {
        [only] => match replaced(text, span, &written(only)) {
            Some(corrected) => diagnostic.correction(corrected),
            None => diagnostic,
        },
        _ => diagnostic,
    };
    diagnostic.near(names)
}

/// The text with another piece at `span`; nothing if the span does not fit.
fn replaced(text: &str, span: Span, piece: &str) -> Option<String> {
    let before = text.get(..span.start as usize)?;
    let after = text.get(span.end as usize..)?;
    if span.start == span.end {
        return None;
    }
    Some(format!("{before}{piece}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn among(wanted: &str, names: &[&str]) -> Vec<String> {
        near(wanted, names.iter().copied())
    }

    #[test]
    fn slips_are_found_and_strangers_are_not() {
        assert_eq!(among("Roel", &["Role", "Duty", "Degree"]), ["Role"]);
        assert_eq!(among("preparesFor", &["PREPARES_FOR", "PERFORMS"]), ["PREPARES_FOR"]);
        assert_eq!(among("zz", &["a", "b"]), Vec::<String>::new());
        assert_eq!(among("n", &["m"]), Vec::<String>::new());
    }

    #[test]
    fn only_another_case_wins_over_slips() {
        assert_eq!(among("role", &["Role", "Rule", "roles"]), ["Role"]);
    }

    #[test]
    fn one_near_name_gives_the_corrected_statement() {
        let text = "MATCH (r:Roel) RETURN r";
        let fixed = with_near(Diagnostic::warning("x", "y"), text, Span::new(9, 13), vec!["Job title".to_owned()]);
        assert_eq!(fixed.corrections, ["MATCH (r:`Job title`) RETURN r"]);
        let unsure = with_near(Diagnostic::warning("x", "y"), text, Span::new(9, 13), vec!["a".into(), "b".into()]);
        assert!(unsure.corrections.is_empty());
    }
}
