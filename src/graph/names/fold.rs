//! Texts as they are compared: without case, punctuation and spacing.

/// The small letters and digits of a text and nothing else: `B&SC` and `b sc` are both `bsc`. A text
/// without any letter or digit is compared as it stands.
pub(crate) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    if text.is_ascii() {
        each_ascii_run(text, |run| squeezed.push_str(run));
        squeezed.make_ascii_lowercase();
    } else {
        text.chars().for_each(|character| push_folded(&mut squeezed, character));
    }
    if squeezed.is_empty() { text.trim().to_owned() } else { squeezed }
}

/// The words of a text, in small letters: runs of letters and digits. An apostrophe inside a word
/// belongs to it and is left out.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    each_word(text, &mut String::new(), |word| words.push(word.to_owned()));
    words
}

/// Calls `each` with every one of the [`words`]; `room` is where they are made.
pub(crate) fn each_word(text: &str, room: &mut String, mut each: impl FnMut(&str)) {
    room.clear();
    if text.is_ascii() && !text.contains('\'') {
        // Most texts: their words stand in them as they are.
        room.push_str(text);
        room.make_ascii_lowercase();
        each_ascii_run(room, |word| {
            if !word.is_empty() {
                each(word);
            }
        });
        return;
    }
    let mut ended = |room: &mut String| {
        if !room.is_empty() {
            each(room);
            room.clear();
        }
    };
    for character in text.chars() {
        if character.is_alphanumeric() {
            push_folded(room, character);
        } else if !matches!(character, '\'' | '’') {
            ended(room);
        }
    }
    ended(room);
}

/// Calls `each` with every run of letters and digits, some of them empty.
fn each_ascii_run(text: &str, mut each: impl FnMut(&str)) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !byte.is_ascii_alphanumeric() {
            if start < at {
                each(text.get(start..at).unwrap_or_default());
            }
            start = at + 1;
        }
    }
    each(text.get(start..).unwrap_or_default());
}

fn push_folded(text: &mut String, character: char) {
    if character.is_ascii_alphanumeric() {
        text.push(character.to_ascii_lowercase());
    } else if character.is_alphanumeric() {
        text.extend(character.to_lowercase());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_runs_of_letters_and_apostrophes_are_left_out() {
        assert_eq!(words("Registrar's Office, B&SC"), ["registrars", "office", "b", "sc"]);
        assert_eq!(words("'tis O'' Neil' x"), ["tis", "o", "neil", "x"]);
        assert_eq!(words("rock'-n'-roll'"), ["rock", "n", "roll"]);
        assert_eq!(words("L’Économie d'Été"), ["léconomie", "dété"]);
        assert_eq!(words(" -- "), [""; 0]);
        assert_eq!(squeeze(" C++ "), "c");
        assert_eq!(squeeze(" ++ "), "++");
    }

    proptest! {
        /// Texts of ASCII take a shorter way: with another letter behind them they take the long one.
        #[test]
        fn plain_texts_are_folded_like_all_others(text in "[a-cA-C0-2'+ -]{0,12}") {
            prop_assert_eq!([words(&text), vec!["é".to_owned()]].concat(), words(&format!("{text} é")));
            let folded: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            prop_assert_eq!(squeeze(&format!("{text}É")), format!("{}é", folded.to_lowercase()));
            if !folded.is_empty() {
                prop_assert_eq!(squeeze(&text), folded.to_lowercase());
            }
        }
    }
}
