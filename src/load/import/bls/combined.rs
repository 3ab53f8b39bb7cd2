//! Combinations of the BLS's own: codes that the SOC does not have, for several of its occupations together.
//!
//! No file says which. But a table divides all workers among its lines, so that within a broad occupation the combination
//! is of those that have no line of their own: `25-9045` *Teaching assistants, except postsecondary* is of `25-9042`,
//! `25-9043` and `25-9049`, since `25-9044` has a line. Where two combinations share a broad occupation, that tells
//! nothing, and neither is joined.

use crate::load::import::soc::Socs;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};

/// The combinations of a table.
pub(super) struct Combined {
    of: FxHashMap<String, Vec<String>>,
}

impl Combined {
    /// Those among the codes of a table's lines.
    pub fn new(lines: &BTreeSet<String>, socs: &Socs) -> Self {
        let mut by_broad: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for code in lines.iter().filter(|code| socs.of(code).is_empty() && !code.ends_with('0')) {
            if let Some(digits) = code.get(..6) {
                by_broad.entry(format!("{digits}0")).or_default().push(code);
            }
        }
        let mut of = FxHashMap::default();
        for (broad, combinations) in by_broad {
            // A line for the broad occupation itself would hold them too.
            let [one] = combinations.as_slice() else { continue };
            let rest: Vec<String> = socs.within(&broad).iter().filter(|code| !lines.contains(*code)).cloned().collect();
            if !rest.is_empty() && !lines.contains(&broad) {
                of.insert((*one).clone(), rest);
            }
        }
        Combined { of }
    }

    /// The SOC codes that a combination is of; none where the table does not tell, or it is no combination.
    pub fn of(&self, code: &str) -> &[String] {
        self.of.get(code).map_or(&[], Vec::as_slice)
    }

    /// How many there are of which the table tells.
    pub fn count(&self) -> usize {
        self.of.len()
    }
}
