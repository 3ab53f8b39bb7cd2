//! The Standard Occupational Classification, which joins programs and figures to occupations.
//!
//! Crosswalk and figures speak of SOC occupations (`29-1141`); O*NET divides some of them further
//! (`29-1141.01`). Its occupation `.00` is the SOC occupation itself; the others came by dividing it.

use super::facts::{Facts, Node, Space};
use rustc_hash::FxHashMap;

/// The O*NET occupations of each SOC code.
pub(super) struct Socs {
    members: FxHashMap<String, Vec<Member>>,
    /// All codes, ascending.
    codes: Vec<String>,
}

/// An O*NET occupation of a SOC code.
#[derive(Clone, Copy)]
pub(super) struct Member {
    pub role: Node,
    /// Whether it is the SOC occupation itself.
    pub is_whole: bool,
}

impl Socs {
    /// All occupations among the facts.
    pub fn new(facts: &Facts, onet: Space) -> Self {
        let mut members: FxHashMap<String, Vec<Member>> = FxHashMap::default();
        let mut codes = Vec::new();
        for (role, code) in facts.in_space(onet).filter(|(role, _)| facts.is_stated(*role)) {
            let Some((soc, part)) = code.split_once('.').filter(|(soc, _)| is_code(soc)) else { continue };
            let member = Member { role, is_whole: part == "00" };
            match members.get_mut(soc) {
                Some(known) => known.push(member),
                None => {
                    codes.push(soc.to_owned());
                    members.insert(soc.to_owned(), vec![member]);
                }
            }
        }
        codes.sort();
        Socs { members, codes }
    }

    /// The O*NET occupations of a SOC code.
    pub fn of(&self, soc: &str) -> &[Member] {
        self.members.get(soc).map_or(&[], Vec::as_slice)
    }

    /// The codes of a broad occupation (`13-1020`, which ends in 0) that O*NET has: those of its digits.
    pub fn within(&self, broad: &str) -> &[String] {
        let Some(digits) = broad.strip_suffix('0').filter(|_| is_code(broad)) else { return &[] };
        let start = self.codes.partition_point(|code| code.as_str() < digits);
        let rest = self.codes.get(start..).unwrap_or_default();
        let length = rest.iter().take_while(|code| code.starts_with(digits)).count();
        rest.get(..length).unwrap_or_default()
    }

    /// Every code that O*NET has, ascending.
    pub fn codes(&self) -> &[String] {
        &self.codes
    }
}

/// `29-1141`.
pub(super) fn is_code(text: &str) -> bool {
    text.len() == 7 && text.bytes().enumerate().all(|(at, c)| if at == 2 { c == b'-' } else { c.is_ascii_digit() })
}

/// The groups that a code may stand under, the closest first: broad, minor, larger minor, major, all.
pub(super) fn groups_above(code: &str) -> impl Iterator<Item = String> + '_ {
    (1..=4).rev().chain([0]).filter_map(move |kept| {
        let (major, rest) = code.split_once('-')?;
        let group = match kept {
            0 => "00-0000".to_owned(),
            kept => format!("{major}-{}{}", rest.get(..kept - 1)?, "0".repeat(5 - kept)),
        };
        (group != code).then_some(group)
    })
}

#[cfg(test)]
mod tests {
    use super::{groups_above, is_code};

    #[test]
    fn groups_stand_above_each_other_by_their_digits() {
        let above = |code| groups_above(code).collect::<Vec<_>>();
        assert_eq!(above("29-1141"), ["29-1140", "29-1100", "29-1000", "29-0000", "00-0000"]);
        assert_eq!(above("29-0000"), ["00-0000"]);
        assert!(is_code("29-1141") && !is_code("29-114") && !is_code("291-141"));
    }
}
