//! Which relationship of a graph is which of those that are stated.
//!
//! There may be several of one type between two nodes. One that the data set stated before is the one that is stated with
//! the same properties, else the next of those that are left. One that others state is the same only if it says the same.

use super::super::facts::{Link, Name};
use super::super::owner::Share;
use super::{Applying, beside};
use crate::value::{KeyId, RelationshipId, Value};
use rustc_hash::{FxHashMap, FxHashSet};

type Properties = Vec<(KeyId, Value)>;

/// A relationship of the graph, where the facts state one of its type between the same nodes.
struct Candidate {
    relationship: RelationshipId,
    links: Vec<Link>,
    /// Whether the data set stated it, and nobody else.
    is_ours: bool,
    properties: Properties,
    /// What is cited for it, without what is withdrawn.
    left: String,
}

impl Applying<'_> {
    /// The fact that states a relationship of the graph again, for each that is.
    pub(super) fn pairs(&mut self, kinds: &[Option<Name>]) -> FxHashMap<RelationshipId, Link> {
        let candidates = self.candidates(kinds);
        let mut pairs = FxHashMap::default();
        let mut taken: FxHashSet<Link> = FxHashSet::default();
        let mut stated = Vec::new();
        for one in &candidates {
            let same = one.links.iter().copied().find(|link| {
                if taken.contains(link) {
                    return false;
                }
                self.stated_of_link(*link, &mut stated);
                is_alike(&stated, &one.properties)
            });
            if let Some(link) = same {
                taken.insert(link);
                pairs.insert(one.relationship, link);
            }
        }
        for one in candidates.iter().filter(|one| one.is_ours) {
            if pairs.contains_key(&one.relationship) {
                continue;
            }
            if let Some(link) = one.links.iter().copied().find(|link| !taken.contains(link)) {
                taken.insert(link);
                pairs.insert(one.relationship, link);
            }
        }
        pairs
    }

    fn candidates(&mut self, kinds: &[Option<Name>]) -> Vec<Candidate> {
        let source = self.base.catalog().key("source");
        let mut candidates = Vec::new();
        for relationship in self.base.relationships() {
            let Some(kind) = kinds.get(self.base.type_of(relationship).index()).copied().flatten() else { continue };
            let (start, end) = self.base.endpoints(relationship);
            let (Some(start), Some(end)) = (self.moved_to(start).1, self.moved_to(end).1) else { continue };
            let links: Vec<Link> = self.facts.links_between(kind, start, end).collect();
            if links.is_empty() {
                continue;
            }
            let cited = source.and_then(|key| self.base.relationship_column(key)?.text(relationship));
            let share = self.owners.share(cited);
            let is_ours = share == Share::Replaced;
            // What the data set said itself is compared whole, and what others say without what is withdrawn.
            let share = if is_ours { Share::Kept } else { share };
            let mut properties = self.kept_link_properties(relationship, &share);
            let left = super::text_of(&properties, self.ids.source);
            properties.retain(|(key, _)| *key != self.ids.source);
            candidates.push(Candidate { relationship, links, is_ours, properties, left });
        }
        // In whatever order earlier imports left them. What others say comes first, as it does where the data set is new.
        candidates.sort_by(|a, b| (a.is_ours, &a.left).cmp(&(b.is_ours, &b.left)));
        candidates
    }
}

/// Whether both say the same, in whatever order.
fn is_alike(stated: &Properties, there: &Properties) -> bool {
    let has = |(key, value): &(KeyId, Value)| {
        there.iter().any(|(known, other)| known == key && beside::is_identical(value, other))
    };
    stated.len() == there.len() && stated.iter().all(has)
}
