//! Keywords near a misspelled word.

use crate::syntax::words::{CLAUSE_WORDS, CORE_WORDS};

/// Keywords that `word` may have been meant as, best first; none if it is one itself.
pub(super) fn keywords(word: &str) -> Vec<&'static str> {
    nearest(word, CLAUSE_WORDS.iter().chain(CORE_WORDS).copied())
}

/// Words that begin a clause that `word` may have been meant as, best first.
pub(super) fn clauses(word: &str) -> Vec<&'static str> {
    nearest(word, CLAUSE_WORDS.iter().copied())
}

fn nearest(word: &str, keywords: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let upper: Vec<char> = word.to_uppercase().chars().collect();
    // One slip in a short word, two in a longer one.
    let most = match upper.len() {
        0 | 1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    let mut near: Vec<(usize, &str)> = keywords
        .filter(|keyword| keyword.len().abs_diff(upper.len()) <= most)
        .map(|keyword| (distance(&upper, keyword), keyword))
        .filter(|&(distance, _)| (1..=most).contains(&distance))
        .collect();
    near.sort_by_key(|&(distance, _)| distance);
    near.into_iter().map(|(_, keyword)| keyword).collect()
}

/// Edits from one word to the other: a letter more, less, another, or two exchanged.
fn distance(word: &[char], keyword: &str) -> usize {
    let keyword: Vec<char> = keyword.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=keyword.len()).collect();
    for (i, letter) in word.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, wanted) in keyword.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut best = at(&row, j) + usize::from(letter != wanted);
            best = best.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let exchanged = i > 0 && j > 0 && word.get(i - 1) == Some(wanted) && keyword.get(j - 1) == Some(letter);
            if exchanged {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

/// The keyword in the case of the word it replaces.
pub(super) fn in_case_of(word: &str, keyword: &str) -> String {
    if word.chars().any(char::is_uppercase) { keyword.to_owned() } else { keyword.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::{clauses, keywords};

    #[test]
    fn slips_find_their_keyword() {
        assert_eq!(clauses("MACH").first(), Some(&"MATCH"));
        assert_eq!(keywords("retrun").first(), Some(&"RETURN"));
        assert_eq!(keywords("ODER").first(), Some(&"ORDER"));
        assert_eq!(keywords("LIMT").first(), Some(&"LIMIT"));
        assert!(keywords("RETURN").is_empty() || keywords("RETURN")[0] != "RETURN");
        assert!(clauses("role").is_empty());
    }
}
