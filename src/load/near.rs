//! The real names nearest to one that was not found.

/// At most three of `names`, nearest first: those that differ only in case or punctuation, then
/// those a few slips of the hand away.
pub(super) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let wanted = plain(wanted);
    let allowed = (wanted.len() / 3).clamp(1, 6);
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let candidate = plain(name);
            let too_long = candidate.len().abs_diff(wanted.len()) > allowed;
            let slips = if too_long { usize::MAX } else { distance(&wanted, &candidate) };
            (slips <= allowed).then_some((slips, name))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// Letters and digits only, in lower case.
fn plain(name: &str) -> Vec<char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(200).collect()
}

/// How many letters to add, drop, replace or swap with their neighbour (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        let mut left = i + 1;
        row.push(left);
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&above, j) + usize::from(x != y)).min(at(&above, j + 1) + 1).min(left + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(&y) && b.get(j - 1) == Some(&x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
            left = best;
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_hand_finds_the_name() {
        let roles = ["Medical Office Manager", "Medical Office Assistant", "Patient Coordinator"];
        assert_eq!(nearest("medical ofice assistent", roles), ["Medical Office Assistant"]);
        assert_eq!(nearest("Nurse", roles), [""; 0]);
    }

    #[test]
    fn case_and_punctuation_do_not_count() {
        assert_eq!(nearest("prepares for", ["PREPARES_FOR", "PERFORMS"]), ["PREPARES_FOR"]);
        assert_eq!(nearest("PREFORMS", ["PREPARES_FOR", "PERFORMS"]), ["PERFORMS"]);
    }
}
