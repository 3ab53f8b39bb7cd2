//! Small sets that many things share: labels of nodes, places that state a fact.
//!
//! A hundred thousand nodes have a dozen different sets of labels between them. Each set is kept
//! once and named by a number; adding to one is a look into a small table.

use rustc_hash::FxHashMap;

/// A set, by number; [`SetId::EMPTY`] has nothing in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct SetId(u32);

impl SetId {
    /// The set of nothing.
    pub const EMPTY: SetId = SetId(0);
}

/// Every set met so far; members stand in the order they were added.
pub(super) struct Sets {
    members: Vec<Vec<u16>>,
    /// What a set becomes when a member is added.
    grown: FxHashMap<(SetId, u16), SetId>,
    by_members: FxHashMap<Vec<u16>, SetId>,
}

impl Default for Sets {
    fn default() -> Self {
        Sets { members: vec![Vec::new()], grown: FxHashMap::default(), by_members: FxHashMap::default() }
    }
}

impl Sets {
    /// The set with one more member.
    pub fn with(&mut self, set: SetId, member: u16) -> SetId {
        if let Some(&grown) = self.grown.get(&(set, member)) {
            return grown;
        }
        let members = self.members(set);
        let grown = if members.contains(&member) {
            set
        } else {
            let mut members = members.to_vec();
            members.push(member);
            self.intern(members)
        };
        self.grown.insert((set, member), grown);
        grown
    }

    /// What is in a set.
    pub fn members(&self, set: SetId) -> &[u16] {
        self.members.get(set.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every set with its members, by number.
    pub fn iter(&self) -> impl Iterator<Item = &[u16]> {
        self.members.iter().map(Vec::as_slice)
    }

    fn intern(&mut self, members: Vec<u16>) -> SetId {
        if let Some(&known) = self.by_members.get(&members) {
            return known;
        }
        let id = SetId(u32::try_from(self.members.len()).unwrap_or(u32::MAX));
        self.members.push(members.clone());
        self.by_members.insert(members, id);
        id
    }
}

impl SetId {
    /// The place of the set in [`Sets::iter`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
