//! Facts into a graph.
//!
//! Importing a data set again replaces what its earlier releases stated and keeps the rest. The graph
//! itself says whose a fact is: its property `source` cites documents, each of which is a Source node
//! with its data set and the properties it states. So a new graph is made of what others said in the
//! old one, and of the facts. A node that others speak of too stays without what is withdrawn, unless its key is
//! of a space that the data set owns: an occupation that a release drops is none. Nothing is half done: the old graph stays as it was.

mod beside;
mod changed;
mod grouped;
mod pairs;

use super::facts::{Facts, Link, LinkFact, Name, Node, SourceId, Stated};
use super::merge::{Contradiction, EXAMPLES, Merge, change};
use super::owner::{Owners, Share};
use super::sets::SetId;
use crate::graph::{Graph, GraphBuilder};
use crate::value::text::literal;
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};
use grouped::Grouped;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// The facts as a graph, with what `base` holds beside them.
pub(in crate::load) fn apply(facts: &Facts, base: &Graph) -> (Graph, Merge) {
    let mut applying = Applying::new(facts, base);
    applying.merge.replaced = applying.owners.any_replaced();
    // The documents are the first nodes of a new graph, unless it shows only later that one of them says nothing new.
    if !facts.yields {
        applying.sources();
    }
    applying.base_nodes();
    applying.new_nodes();
    applying.base_relationships();
    applying.new_relationships();
    if facts.yields {
        applying.sources();
    }
    applying.finish()
}

struct Applying<'a> {
    facts: &'a Facts,
    base: &'a Graph,
    owners: Owners,
    builder: GraphBuilder,
    ids: Ids,
    cited: Vec<Value>,
    values: Grouped,
    items: Grouped,
    link_values: Grouped,
    /// The node of each fact.
    made: Vec<NodeId>,
    /// The node of each node of the base, and the fact that states it again.
    moved: Vec<(NodeId, Option<Node>)>,
    /// The relationship of the base that each fact states again.
    restated: Vec<Option<RelationshipId>>,
    /// What others said about relationships that are stated again.
    carried: FxHashMap<Link, Carried>,
    /// Whether anything cites what the import brought.
    is_cited: bool,
    merge: Merge,
}

/// What stays on a relationship that is stated again, and whether documents or people said it who go on saying so.
struct Carried {
    properties: Vec<(KeyId, Value)>,
    is_others: bool,
}

/// Names of the facts as ids of the graph, each made when first used.
struct Ids {
    labels: Vec<Option<LabelId>>,
    types: Vec<Option<TypeId>>,
    keys: Vec<Option<KeyId>>,
    key: KeyId,
    name: KeyId,
    source: KeyId,
}

impl<'a> Applying<'a> {
    fn new(facts: &'a Facts, base: &'a Graph) -> Self {
        let mut builder = GraphBuilder::new();
        builder.reserve(
            base.node_count() + facts.nodes.len() + facts.sources.len(),
            base.relationship_count() + facts.links.len(),
        );
        let names = facts.names().len();
        let (key, name, source) = (builder.key("key"), builder.key("name"), builder.key("source"));
        let ids =
            Ids { labels: vec![None; names], types: vec![None; names], keys: vec![None; names], key, name, source };
        Applying {
            facts,
            base,
            owners: Owners::new(base, &facts.sources),
            builder,
            ids,
            cited: facts.cited_texts(),
            values: Grouped::new(facts.nodes.len(), facts.node_values.iter().map(|(node, _)| node.0)),
            items: Grouped::new(facts.nodes.len(), facts.items.iter().map(|(node, _)| node.0)),
            link_values: Grouped::new(facts.links.len(), facts.link_values.iter().map(|(link, _)| link.0)),
            made: vec![NodeId::NULL; facts.nodes.len()],
            moved: vec![(NodeId::NULL, None); base.node_bound()],
            restated: vec![None; facts.links.len()],
            carried: FxHashMap::default(),
            is_cited: false,
            merge: Merge::default(),
        }
    }

    fn sources(&mut self) {
        let label = self.builder.label(super::super::SOURCE);
        for (number, source) in (0u16..).zip(&self.facts.sources) {
            if self.facts.yields && !source.is_told && !self.is_cited {
                continue;
            }
            let mut properties = vec![
                (self.ids.key, Value::string(source.key.as_str())),
                (self.ids.name, Value::string(source.name.as_str())),
            ];
            for (name, value) in &source.properties {
                properties.push((self.builder.key(name), value.clone()));
            }
            if !source.is_told {
                let source = SourceId(number);
                let states = self.facts.states(source);
                let labels = self.facts.labels_given(source);
                for (name, stated) in [("states", states.0), ("states_on_relationships", states.1), ("labels", labels)]
                {
                    let stated: Vec<Value> = stated.into_iter().map(Value::string).collect();
                    // No labels at all is something to tell: see `Owners::keeps_label`.
                    if !stated.is_empty() || name == "labels" {
                        properties.push((self.builder.key(name), Value::list(stated)));
                    }
                }
            }
            self.builder.node(&[label], &properties);
        }
    }

    /// What the base holds and nobody withdraws, each node with the facts about it.
    fn base_nodes(&mut self) {
        if self.base.node_count() == 0 {
            return;
        }
        let by_key: FxHashMap<String, Node> =
            (0u32..).zip(&self.facts.nodes).map(|(at, node)| (self.facts.key(node), Node(at))).collect();
        let keys = Keys::of(self.base);
        for node in self.base.nodes() {
            if self.owners.is_replaced_source(node) {
                continue;
            }
            let key = keys.text(self.base, node, keys.key);
            // What the facts only speak of, to join it with something, is not stated again.
            let spoken_of = key.as_deref().and_then(|key| by_key.get(key)).copied();
            let fact = spoken_of.filter(|fact| self.facts.is_stated(*fact));
            let share = self.owners.share(keys.text(self.base, node, keys.source).as_deref());
            let is_gone = match &share {
                Share::Kept => false,
                Share::Replaced => true,
                // What others say of a code goes with the code.
                Share::Part(_) => key.as_deref().is_some_and(|key| self.facts.is_owned(key)),
            };
            if fact.is_none() && is_gone {
                self.merge.taken_along += u64::from(matches!(share, Share::Part(_)));
                self.count_removed(node, &keys);
                continue;
            }
            let mut properties = self.kept_properties(node, &share);
            let mut labels = self.kept_labels(node, &share);
            match fact {
                Some(fact) => {
                    self.count_restated(node, fact, &keys, &share);
                    self.state_again(fact, &share, &mut labels, &mut properties);
                    if share != Share::Kept {
                        self.count_changed(node, fact, &keys, &properties);
                    }
                }
                None if matches!(share, Share::Part(_)) => self.count_bereft(node, &keys),
                None => {}
            }
            let made = self.builder.node(&labels, &properties);
            if let Some(place) = self.moved.get_mut(node.index()) {
                *place = (made, spoken_of);
            }
            if let Some(place) = spoken_of.and_then(|fact| self.made.get_mut(fact.0 as usize)) {
                *place = made;
            }
        }
    }

    fn kept_labels(&mut self, node: NodeId, share: &Share) -> Vec<LabelId> {
        let names = self.base.labels(node).iter().map(|label| self.base.catalog().label_name(*label));
        let kept = names.filter(|name| self.owners.keeps_label(name, share));
        kept.map(|name| self.builder.label(name)).collect()
    }

    /// What the facts say, with what is kept of a base node.
    fn state_again(
        &mut self,
        fact: Node,
        share: &Share,
        labels: &mut Vec<LabelId>,
        properties: &mut Vec<(KeyId, Value)>,
    ) {
        let given = self.labels(fact);
        let stated = self.properties(fact);
        match share {
            Share::Kept | Share::Part(_) if self.facts.yields => {
                let held: Vec<LabelId> = labels.iter().copied().filter(|label| given.contains(label)).collect();
                self.beside_node(fact, properties, stated, (&held, &given));
            }
            Share::Kept | Share::Part(_) | Share::Replaced => {
                if self.facts.yields {
                    self.is_cited |= self.facts.nodes.get(fact.0 as usize).is_some_and(|fact| fact.is_cited());
                    self.merge.overwritten += overwritten(properties, &stated);
                }
                join(properties, stated, self.ids.source);
            }
        }
        labels.extend(given);
    }

    /// The properties of a base node that are not withdrawn, in the keys of the new graph.
    fn kept_properties(&mut self, node: NodeId, share: &Share) -> Vec<(KeyId, Value)> {
        let mut kept = Vec::new();
        for (key, value) in self.base.node_properties(node) {
            let name = Arc::clone(self.base.catalog().key_name(key));
            match self.owners.kept_value(&name, value, share) {
                Value::Null => {}
                value => kept.push((self.builder.key(&name), value)),
            }
        }
        kept
    }

    /// The nodes that only the facts state.
    fn new_nodes(&mut self) {
        for at in (0u32..).take(self.facts.nodes.len()) {
            let is_made = self.made.get(at as usize).is_none_or(|made| *made != NodeId::NULL);
            if is_made || !self.facts.is_stated(Node(at)) {
                continue;
            }
            let labels = self.labels(Node(at));
            let properties = self.properties(Node(at));
            let made = self.builder.node(&labels, &properties);
            self.is_cited |= self.facts.nodes.get(at as usize).is_some_and(|fact| fact.is_cited());
            if let Some(place) = self.made.get_mut(at as usize) {
                *place = made;
            }
            let kind = self.kind_of(Node(at));
            change(&mut self.merge.nodes, kind).added += 1;
            if self.merge.replaced && self.merge.added.len() < EXAMPLES {
                let text = |key: KeyId| text_of(&properties, key);
                self.merge.added.push((text(self.ids.name), text(self.ids.key)));
            }
        }
    }

    /// The relationships of the base, but for those that are withdrawn or stated again.
    fn base_relationships(&mut self) {
        let catalog = self.base.catalog();
        let source = catalog.key("source");
        let kinds: Vec<Option<Name>> =
            catalog.relationship_types().map(|(_, name)| self.facts.known_name(name)).collect();
        let mut pairs = if self.facts.yields { self.pairs(&kinds) } else { FxHashMap::default() };
        for relationship in self.base.relationships() {
            let (start, end) = self.base.endpoints(relationship);
            let type_id = self.base.type_of(relationship);
            let type_name = catalog.type_name(type_id);
            let kind = kinds.get(type_id.index()).copied().flatten();
            let cited = source.and_then(|key| self.base.relationship_column(key)?.text(relationship));
            let share = self.owners.share(cited);
            let (start, end) = (self.moved_to(start), self.moved_to(end));
            let again = match (kind, start.1, end.1) {
                _ if self.facts.yields => pairs.remove(&relationship),
                (Some(kind), Some(start), Some(end)) if share != Share::Kept => self.facts.find_link(kind, start, end),
                (..) => None,
            };
            if share == Share::Replaced && again.is_none() {
                change(&mut self.merge.relationships, type_name).removed += 1;
                continue;
            }
            let properties = self.kept_link_properties(relationship, &share);
            if let Some(link) = again {
                if let Some(restated) = self.restated.get_mut(link.0 as usize) {
                    *restated = Some(relationship);
                }
                let is_others = share != Share::Replaced;
                if is_others || !properties.is_empty() {
                    self.carried.insert(link, Carried { properties, is_others });
                }
                continue;
            }
            let kind = self.builder.relationship_type(type_name);
            if start.0 == NodeId::NULL || end.0 == NodeId::NULL {
                self.merge.lost += 1;
            } else {
                self.builder.relationship(kind, start.0, end.0, &properties);
            }
        }
    }

    fn kept_link_properties(&mut self, relationship: RelationshipId, share: &Share) -> Vec<(KeyId, Value)> {
        let mut properties = Vec::new();
        for (key, value) in self.base.relationship_properties(relationship) {
            let name = self.base.catalog().key_name(key);
            match self.owners.kept_link_value(name, value, share) {
                Value::Null => {}
                value => properties.push((self.builder.key(name), value)),
            }
        }
        properties
    }

    fn moved_to(&self, node: NodeId) -> (NodeId, Option<Node>) {
        self.moved.get(node.index()).copied().unwrap_or((NodeId::NULL, None))
    }

    fn new_relationships(&mut self) {
        let facts = self.facts;
        let mut counts = vec![(0u64, 0u64); facts.names().len()];
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        for (at, fact) in (0u32..).zip(&facts.links) {
            self.stated_of_link(Link(at), &mut properties);
            properties.push((self.ids.source, self.cited_link(Link(at), fact)));
            match self.carried.remove(&Link(at)) {
                Some(Carried { properties: mut kept, is_others: true }) if facts.yields => {
                    let stated = std::mem::take(&mut properties);
                    self.beside_link(Link(at), &mut kept, stated);
                    properties = kept;
                }
                Some(Carried { properties: kept, .. }) => {
                    let stated = std::mem::replace(&mut properties, kept);
                    if facts.yields {
                        self.merge.overwritten += overwritten(&properties, &stated);
                        self.is_cited |= fact.is_cited();
                    }
                    join(&mut properties, stated, self.ids.source);
                }
                None => self.is_cited |= fact.is_cited(),
            }
            let kind = self.ids.type_of(fact.kind, facts, &mut self.builder);
            let end_of = |node: Node| self.made.get(node.0 as usize).copied().unwrap_or(NodeId::NULL);
            let made = self.builder.relationship(kind, end_of(fact.start), end_of(fact.end), &properties);
            if made == RelationshipId::NULL {
                self.merge.dangling += 1;
                continue;
            }
            let was_there = self.restated.get(at as usize).copied().flatten();
            if let Some((added, kept)) = counts.get_mut(usize::from(fact.kind.0)) {
                *if was_there.is_some() { kept } else { added } += 1;
            }
            if let Some(was) = was_there {
                self.count_changed_link(was, fact, &properties);
            }
        }
        for (name, (added, kept)) in facts.names().iter().zip(counts).filter(|(_, (added, kept))| added + kept > 0) {
            let change = change(&mut self.merge.relationships, name);
            change.added += added;
            change.kept += kept;
        }
    }

    /// What the facts say of a relationship; of two values of a property, the first.
    fn stated_of_link(&mut self, link: Link, properties: &mut Vec<(KeyId, Value)>) {
        properties.clear();
        for &row in self.link_values.of(link.0) {
            if let Some((_, stated)) = self.facts.link_values.get(row as usize) {
                let key = self.ids.key_of(stated.property, self.facts, &mut self.builder);
                let is_first = !properties.iter().any(|(known, _)| *known == key);
                if is_first {
                    properties.push((key, stated.value.clone()));
                }
            }
        }
    }

    fn cited_link(&self, link: Link, fact: &LinkFact) -> Value {
        match self.facts.link_quotes.get(&link) {
            Some(quote) => Value::String(Arc::clone(&quote.text)),
            None => self.cited.get(fact.cited.index()).cloned().unwrap_or_default(),
        }
    }

    fn cited_node(&self, node: Node, cited: SetId) -> Value {
        match self.facts.node_quotes.get(&node) {
            Some(quote) => Value::String(Arc::clone(&quote.text)),
            None => self.cited.get(cited.index()).cloned().unwrap_or_default(),
        }
    }

    fn labels(&mut self, node: Node) -> Vec<LabelId> {
        let facts = self.facts;
        let set = facts.nodes.get(node.0 as usize).map_or(&[][..], |node| facts.label_sets.members(node.labels));
        set.iter().map(|label| self.ids.label_of(Name(*label), facts, &mut self.builder)).collect()
    }

    /// What the facts say of a node: its key, what was stated, lists, and who says so.
    fn properties(&mut self, node: Node) -> Vec<(KeyId, Value)> {
        let facts = self.facts;
        let Some(fact) = facts.nodes.get(node.0 as usize) else { return Vec::new() };
        let mut properties = vec![(self.ids.key, Value::from(facts.key(fact)))];
        for &row in self.values.of(node.0) {
            let Some((_, stated)) = facts.node_values.get(row as usize) else { continue };
            let Stated { property, value, .. } = stated;
            let key = self.ids.key_of(*property, facts, &mut self.builder);
            match properties.iter().find(|(known, _)| *known == key) {
                None => properties.push((key, value.clone())),
                Some((_, first)) if same(first, value) => {}
                Some((_, first)) => {
                    self.merge.disagreements += 1;
                    if self.merge.contradictions.len() < EXAMPLES {
                        self.merge.contradictions.push(Contradiction {
                            key: facts.key(fact),
                            property: facts.name_text(*property).to_owned(),
                            kept: literal(first),
                            other: literal(value),
                            file: facts.file_of(stated.section).to_owned(),
                            line: stated.line,
                        });
                    }
                }
            }
        }
        for (property, texts) in self.lists(node) {
            let key = self.ids.key_of(property, facts, &mut self.builder);
            properties.push((key, Value::list(texts)));
        }
        properties.push((self.ids.source, self.cited_node(node, fact.cited)));
        properties
    }

    /// The lists of a node; what a list says twice is in it once.
    fn lists(&self, node: Node) -> Vec<(Name, Vec<Value>)> {
        let mut lists: Vec<(Name, Vec<Value>)> = Vec::new();
        let mut seen: FxHashSet<(Name, &str)> = FxHashSet::default();
        for (_, item) in self.items.of(node.0).iter().filter_map(|row| self.facts.items.get(*row as usize)) {
            if !seen.insert((item.property, &item.text)) {
                continue;
            }
            let text = Value::String(Arc::clone(&item.text));
            match lists.iter_mut().find(|(property, _)| *property == item.property) {
                Some((_, texts)) => texts.push(text),
                None => lists.push((item.property, vec![text])),
            }
        }
        lists
    }

    fn kind_of(&self, node: Node) -> &'a str {
        let facts = self.facts;
        let first = facts.nodes.get(node.0 as usize).and_then(|node| facts.label_sets.members(node.labels).first());
        first.map_or("", |label| facts.name_text(Name(*label)))
    }

    fn count_removed(&mut self, node: NodeId, keys: &Keys) {
        let label = self.base.labels(node).first().map(|label| self.base.catalog().label_name(*label));
        change(&mut self.merge.nodes, label.map_or("", |label| label)).removed += 1;
        if self.merge.removed.len() < EXAMPLES {
            let text = |key| keys.text(self.base, node, key).unwrap_or_default();
            self.merge.removed.push((text(keys.name), text(keys.key)));
        }
    }

    fn count_bereft(&mut self, node: NodeId, keys: &Keys) {
        self.merge.withdrawn += 1;
        if self.merge.bereft.len() < EXAMPLES {
            let text = |key| keys.text(self.base, node, key).unwrap_or_default();
            self.merge.bereft.push((text(keys.name), text(keys.key)));
        }
    }

    fn count_restated(&mut self, node: NodeId, fact: Node, keys: &Keys, share: &Share) {
        if *share == Share::Kept && !self.facts.yields {
            return;
        }
        let kind = self.kind_of(fact);
        let old = keys.text(self.base, node, keys.name);
        let new = self.values.of(fact.0).iter().find_map(|row| {
            let (_, stated) = self.facts.node_values.get(*row as usize)?;
            match &stated.value {
                Value::String(text) if self.facts.name_text(stated.property) == "name" => Some(text.to_string()),
                _ => None,
            }
        });
        let entry = change(&mut self.merge.nodes, kind);
        entry.kept += 1;
        // The name that others gave stays.
        let is_ours = *share == Share::Replaced || !self.facts.yields;
        entry.own += u64::from(is_ours && new.is_some());
        if let (Some(old), Some(new)) = (old.filter(|_| is_ours), new)
            && old != new
        {
            entry.renamed += 1;
            if self.merge.renamed.len() < EXAMPLES {
                let key = keys.text(self.base, node, keys.key).unwrap_or_default();
                self.merge.renamed.push((key, old, new));
            }
        }
    }

    fn finish(mut self) -> (Graph, Merge) {
        let mut graph = self.builder.finish();
        let own = self.base.catalog().schema();
        let schema = match &self.facts.schema {
            Some(schema) => super::schema::beside(own, schema),
            None => super::schema::joined(&graph, own),
        };
        graph.catalog_mut().set_schema(schema);
        self.merge.nodes.sort_by(|a, b| a.name.cmp(&b.name));
        self.merge.relationships.sort_by(|a, b| a.name.cmp(&b.name));
        (graph, self.merge)
    }
}

impl Ids {
    fn label_of(&mut self, name: Name, facts: &Facts, builder: &mut GraphBuilder) -> LabelId {
        known(&mut self.labels, name, || builder.label(facts.name_text(name)))
    }

    fn type_of(&mut self, name: Name, facts: &Facts, builder: &mut GraphBuilder) -> TypeId {
        known(&mut self.types, name, || builder.relationship_type(facts.name_text(name)))
    }

    fn key_of(&mut self, name: Name, facts: &Facts, builder: &mut GraphBuilder) -> KeyId {
        known(&mut self.keys, name, || builder.key(facts.name_text(name)))
    }
}

fn known<T: Copy>(ids: &mut [Option<T>], name: Name, make: impl FnOnce() -> T) -> T {
    match ids.get_mut(usize::from(name.0)) {
        Some(place) => *place.get_or_insert_with(make),
        None => make(),
    }
}

/// The keys that every node of a graph may have.
struct Keys {
    key: Option<KeyId>,
    name: Option<KeyId>,
    source: Option<KeyId>,
}

impl Keys {
    fn of(graph: &Graph) -> Self {
        let key = |name| graph.catalog().key(name);
        Keys { key: key("key"), name: key("name"), source: key("source") }
    }

    fn text(&self, graph: &Graph, node: NodeId, key: Option<KeyId>) -> Option<String> {
        graph.node_column(key?)?.text(node).map(str::to_owned)
    }
}

/// Puts new properties over kept ones; both are cited.
fn join(kept: &mut Vec<(KeyId, Value)>, new: Vec<(KeyId, Value)>, source: KeyId) {
    for (key, value) in new {
        match kept.iter_mut().find(|(known, _)| *known == key) {
            Some((_, Value::String(before))) if key == source => {
                if let Value::String(text) = &value {
                    *before = Arc::from(format!("{before}; {text}"));
                }
            }
            Some((_, before)) => *before = value,
            None => kept.push((key, value)),
        }
    }
}

/// How many kept values are to be replaced by others.
fn overwritten(kept: &[(KeyId, Value)], stated: &[(KeyId, Value)]) -> u64 {
    let is_other = |(key, value): &&(KeyId, Value)| {
        stated.iter().any(|(known, new)| known == key && !beside::is_identical(value, new))
    };
    kept.iter().filter(is_other).count() as u64
}

fn same(a: &Value, b: &Value) -> bool {
    crate::value::equality::equal(a, b) == Some(true)
}

fn text_of(properties: &[(KeyId, Value)], key: KeyId) -> String {
    properties
        .iter()
        .find_map(|(known, value)| match value {
            Value::String(text) if *known == key => Some(text.to_string()),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
