//! Texts as they are compared: without case, punctuation and spacing.

/// The small letters and digits of a text and nothing else: `B&SC` and `b sc` are both `bsc`. A text
/// without any letter or digit is compared as it stands.
pub(crate) fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for character in text.chars() {
        push_folded(&mut squeezed, character);
    }
    if squeezed.is_empty() { text.trim().to_owned() } else { squeezed }
}

/// The words of a text, in small letters: runs of letters and digits. An apostrophe inside a word
/// belongs to it and is left out.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.chars() {
        if character.is_alphanumeric() {
            push_folded(&mut word, character);
        } else if !matches!(character, '\'' | '’') && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn push_folded(text: &mut String, character: char) {
    if character.is_ascii_alphanumeric() {
        text.push(character.to_ascii_lowercase());
    } else if character.is_alphanumeric() {
        text.extend(character.to_lowercase());
    }
}
