//! Which kept nodes and relationships have another value than before.
//!
//! Another name is told as such, and a citation says who speaks, not what is said: neither counts.

use super::{Applying, Keys};
use crate::load::import::facts::{LinkFact, Node};
use crate::load::import::merge::{Changed, EXAMPLES, change};
use crate::value::text::literal;
use crate::value::{KeyId, NodeId, RelationshipId, Value};

/// A value that is another now: property, before, now.
type Example = (String, String, String);

impl Applying<'_> {
    /// Counts a node that is stated again, where a value of it is another now.
    pub(super) fn count_changed(&mut self, node: NodeId, fact: Node, keys: &Keys, now: &[(KeyId, Value)]) {
        let before = self.base.node_properties(node);
        let (is_changed, example) = self.compare(&before, now);
        if !is_changed {
            return;
        }
        let kind = self.kind_of(fact);
        change(&mut self.merge.nodes, kind).changed += 1;
        if let Some((property, before, now)) = example {
            let key = keys.text(self.base, node, keys.key).unwrap_or_default();
            self.merge.changed.push(Changed { key, property, before, now });
        }
    }

    /// Counts a relationship that is stated again, where a value of it is another now.
    pub(super) fn count_changed_link(&mut self, was: RelationshipId, fact: &LinkFact, now: &[(KeyId, Value)]) {
        let before = self.base.relationship_properties(was);
        let (is_changed, example) = self.compare(&before, now);
        if !is_changed {
            return;
        }
        let facts = self.facts;
        let kind = facts.name_text(fact.kind);
        change(&mut self.merge.relationships, kind).changed += 1;
        if let Some((property, before, now)) = example {
            let end = |node: Node| facts.nodes.get(node.0 as usize).map(|node| facts.key(node)).unwrap_or_default();
            let key = format!("{} {kind} {}", end(fact.start), end(fact.end));
            self.merge.changed.push(Changed { key, property, before, now });
        }
    }

    /// Whether a value is another now, and one that is, where there is room for one more example.
    fn compare(&mut self, before: &[(KeyId, Value)], now: &[(KeyId, Value)]) -> (bool, Option<Example>) {
        let has_room = self.merge.changed.len() < EXAMPLES;
        let (mut is_changed, mut example, mut met) = (false, None, 0);
        for (key, value) in before {
            let name = self.base.catalog().key_name(*key);
            if matches!(&**name, "name" | "source" | "key") {
                continue;
            }
            let key = self.builder.key(name);
            let new = now.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            met += usize::from(new.is_some());
            if new.is_none_or(|new| !super::beside::is_identical(value, new)) {
                is_changed = true;
                if has_room && example.is_none() {
                    let now = new.map_or_else(|| "nothing".to_owned(), literal);
                    example = Some((name.to_string(), literal(value), now));
                }
            }
        }
        let told = [self.ids.key, self.ids.name, self.ids.source];
        let held = now.iter().filter(|(key, value)| !told.contains(key) && !matches!(value, Value::Null)).count();
        (is_changed || held > met, example)
    }
}
