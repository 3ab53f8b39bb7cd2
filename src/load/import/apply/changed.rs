//! Which kept nodes have another value than before.

use super::{Applying, Keys};
use crate::load::import::facts::Node;
use crate::load::import::merge::{Changed, EXAMPLES, change};
use crate::value::text::literal;
use crate::value::{KeyId, NodeId, Value};

impl Applying<'_> {
    /// Counts a node that is stated again, where a value of it is another now; another name is told as such, and a citation
    /// says who speaks, not what is said.
    pub(super) fn count_changed(&mut self, node: NodeId, fact: Node, keys: &Keys, now: &[(KeyId, Value)]) {
        let is_told = |name: &str| !matches!(name, "name" | "source" | "key");
        let before = self.base.node_properties(node);
        let (mut is_other, mut example) = (false, None);
        let mut met = 0;
        let has_room = self.merge.changed.len() < EXAMPLES;
        for (key, value) in &before {
            let name = self.base.catalog().key_name(*key);
            if !is_told(name) {
                continue;
            }
            let key = self.builder.key(name);
            let new = now.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            met += usize::from(new.is_some());
            if new.is_none_or(|new| !super::beside::is_identical(value, new)) {
                is_other = true;
                if has_room && example.is_none() {
                    let now = new.map_or_else(|| "nothing".to_owned(), literal);
                    example = Some((name.to_string(), literal(value), now));
                }
            }
        }
        let told = [self.ids.key, self.ids.name, self.ids.source];
        let more = now.iter().filter(|(key, value)| !told.contains(key) && !matches!(value, Value::Null)).count();
        if !is_other && more <= met {
            return;
        }
        let kind = self.kind_of(fact);
        change(&mut self.merge.nodes, kind).changed += 1;
        if let Some((property, before, now)) = example {
            let key = keys.text(self.base, node, keys.key).unwrap_or_default();
            self.merge.changed.push(Changed { key, property, before, now });
        }
    }
}
