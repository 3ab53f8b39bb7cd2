//! Facts into a graph.
//!
//! Importing a data set again replaces what its earlier releases stated and keeps the rest. The graph
//! itself says whose a fact is: its property `source` cites documents, each of which is a Source node
//! with its data set and the properties it states. So a new graph is made of what others said in the
//! old one, and of the facts. A node that others speak of too stays without what is withdrawn, unless its key is
//! of a space that the data set owns: an occupation that a release drops is none. Nothing is half done: the old graph stays as it was.

use super::facts::{Facts, Link, LinkFact, Name, Node, SourceId, Stated};
use super::owner::{Owners, Share};
use crate::graph::{Graph, GraphBuilder};
use crate::value::text::literal;
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// How many examples of a change are kept.
const EXAMPLES: usize = 10;

/// What an import changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Merge {
    /// Nodes, by kind.
    pub nodes: Vec<Change>,
    /// Relationships, by type.
    pub relationships: Vec<Change>,
    /// Some of the nodes that came, where the data set was in the graph before: name and key.
    pub added: Vec<(String, String)>,
    /// Some of the nodes that went: name and key.
    pub removed: Vec<(String, String)>,
    /// Some of the nodes that go by another name now: key, old name, new name.
    pub renamed: Vec<(String, String, String)>,
    /// Whether an earlier import of the same data set was replaced.
    pub replaced: bool,
    /// Relationships that others stated, and that lost a node with this import.
    pub lost: u64,
    /// Relationships to something that no file states; they are not in the graph.
    pub dangling: u64,
    /// Values that contradict an earlier one of the same import; the earlier one was kept.
    pub disagreements: u64,
    /// Some of those.
    pub contradictions: Vec<Contradiction>,
}

/// A value that contradicts an earlier one of the same import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The key of the node.
    pub key: String,
    /// The property.
    pub property: String,
    /// The earlier value, which was kept, as text.
    pub kept: String,
    /// The later one.
    pub other: String,
    /// The file that says the later one.
    pub file: String,
    /// The line in it; 0 where it follows from several.
    pub line: u32,
}

/// How many of a kind came, went, stayed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// The label or type.
    pub name: String,
    /// How many came.
    pub added: u64,
    /// How many went.
    pub removed: u64,
    /// How many were stated before, and are again.
    pub kept: u64,
    /// How many of those go by another name now.
    pub renamed: u64,
}

/// The facts as a graph, with what `base` holds beside them.
pub(in crate::load) fn apply(facts: &Facts, base: &Graph) -> (Graph, Merge) {
    let mut applying = Applying::new(facts, base);
    applying.sources();
    applying.base_nodes();
    applying.new_nodes();
    applying.base_relationships();
    applying.new_relationships();
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
    /// Whether the base had the relationship.
    restated: Vec<bool>,
    /// What others said about relationships that are stated again.
    carried: FxHashMap<Link, Vec<(KeyId, Value)>>,
    merge: Merge,
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

/// Numbers of rows, grouped by the node or relationship they are about.
struct Grouped {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

impl Grouped {
    fn new(groups: usize, of: impl Iterator<Item = u32> + Clone) -> Self {
        let mut starts = vec![0u32; groups + 1];
        for group in of.clone() {
            if let Some(count) = starts.get_mut(group as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; sum as usize];
        for (row, group) in (0u32..).zip(of) {
            if let Some(place) = next.get_mut(group as usize) {
                if let Some(slot) = rows.get_mut(*place as usize) {
                    *slot = row;
                }
                *place += 1;
            }
        }
        Grouped { starts, rows }
    }

    fn of(&self, group: u32) -> &[u32] {
        let bounds = (self.starts.get(group as usize), self.starts.get(group as usize + 1));
        let (Some(&start), Some(&end)) = bounds else { return &[] };
        self.rows.get(start as usize..end as usize).unwrap_or(&[])
    }
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
            restated: vec![false; facts.links.len()],
            carried: FxHashMap::default(),
            merge: Merge::default(),
        }
    }

    /// The documents, first, so that they are the first nodes of a new graph.
    fn sources(&mut self) {
        self.merge.replaced = self.owners.any_replaced();
        let label = self.builder.label(super::super::SOURCE);
        for (number, source) in (0u16..).zip(&self.facts.sources) {
            let mut properties =
                vec![(self.ids.key, Value::from(source.key())), (self.ids.name, Value::string(source.name.as_str()))];
            for (name, value) in source.properties() {
                properties.push((self.builder.key(name), value));
            }
            let states = self.facts.states(SourceId(number));
            for (name, stated) in [("states", states.0), ("states_on_relationships", states.1)] {
                let stated: Vec<Value> = stated.into_iter().map(Value::string).collect();
                if !stated.is_empty() {
                    properties.push((self.builder.key(name), Value::list(stated)));
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
                Share::Part(..) => key.as_deref().is_some_and(|key| self.facts.is_owned(key)),
            };
            if fact.is_none() && is_gone {
                self.count_removed(node, &keys);
                continue;
            }
            let mut properties = self.kept_properties(node, &share);
            let mut labels: Vec<LabelId> = self
                .base
                .labels(node)
                .iter()
                .map(|label| self.builder.label(self.base.catalog().label_name(*label)))
                .collect();
            if let Some(fact) = fact {
                self.count_restated(node, fact, &keys, &share);
                labels.extend(self.labels(fact));
                let stated = self.properties(fact);
                join(&mut properties, stated, self.ids.source);
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
        for relationship in self.base.relationships() {
            let (start, end) = self.base.endpoints(relationship);
            let type_id = self.base.type_of(relationship);
            let type_name = catalog.type_name(type_id);
            let kind = kinds.get(type_id.index()).copied().flatten();
            let cited = source.and_then(|key| self.base.relationship_column(key)?.text(relationship));
            let share = self.owners.share(cited);
            let (start, end) = (self.moved_to(start), self.moved_to(end));
            let again = match (kind, start.1, end.1) {
                (Some(kind), Some(start), Some(end)) if share != Share::Kept => self.facts.find_link(kind, start, end),
                (..) => None,
            };
            if share == Share::Replaced && again.is_none() {
                change(&mut self.merge.relationships, type_name).removed += 1;
                continue;
            }
            let mut properties = Vec::new();
            for (key, value) in self.base.relationship_properties(relationship) {
                let name = catalog.key_name(key);
                match self.owners.kept_link_value(name, value, &share) {
                    Value::Null => {}
                    value => properties.push((self.builder.key(name), value)),
                }
            }
            if let Some(link) = again {
                if let Some(restated) = self.restated.get_mut(link.0 as usize) {
                    *restated = true;
                }
                if !properties.is_empty() {
                    self.carried.insert(link, properties);
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

    fn moved_to(&self, node: NodeId) -> (NodeId, Option<Node>) {
        self.moved.get(node.index()).copied().unwrap_or((NodeId::NULL, None))
    }

    fn new_relationships(&mut self) {
        let facts = self.facts;
        let mut counts = vec![(0u64, 0u64); facts.names().len()];
        let mut properties: Vec<(KeyId, Value)> = Vec::new();
        for (at, fact) in (0u32..).zip(&facts.links) {
            properties.clear();
            for &row in self.link_values.of(at) {
                if let Some((_, stated)) = facts.link_values.get(row as usize) {
                    let key = self.ids.key_of(stated.property, facts, &mut self.builder);
                    let is_first = !properties.iter().any(|(known, _)| *known == key);
                    if is_first {
                        properties.push((key, stated.value.clone()));
                    }
                }
            }
            properties.push((self.ids.source, self.cited_value(fact)));
            if let Some(carried) = self.carried.remove(&Link(at)) {
                let stated = std::mem::replace(&mut properties, carried);
                join(&mut properties, stated, self.ids.source);
            }
            let kind = self.ids.type_of(fact.kind, facts, &mut self.builder);
            let end_of = |node: Node| self.made.get(node.0 as usize).copied().unwrap_or(NodeId::NULL);
            let made = self.builder.relationship(kind, end_of(fact.start), end_of(fact.end), &properties);
            if made == RelationshipId::NULL {
                self.merge.dangling += 1;
                continue;
            }
            let was_there = self.restated.get(at as usize).copied().unwrap_or(false);
            if let Some((added, kept)) = counts.get_mut(usize::from(fact.kind.0)) {
                *if was_there { kept } else { added } += 1;
            }
        }
        for (name, (added, kept)) in facts.names().iter().zip(counts).filter(|(_, (added, kept))| added + kept > 0) {
            let change = change(&mut self.merge.relationships, name);
            change.added += added;
            change.kept += kept;
        }
    }

    fn cited_value(&self, fact: &LinkFact) -> Value {
        self.cited.get(fact.cited.index()).cloned().unwrap_or_default()
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
        properties.push((self.ids.source, self.cited.get(fact.cited.index()).cloned().unwrap_or_default()));
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

    fn count_restated(&mut self, node: NodeId, fact: Node, keys: &Keys, share: &Share) {
        if *share == Share::Kept {
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
        if let (Some(old), Some(new)) = (old, new)
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
        let schema = super::schema::joined(&graph, self.base.catalog().schema());
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

/// The line of a kind, made if new.
fn change<'m>(changes: &'m mut Vec<Change>, name: &str) -> &'m mut Change {
    let at = changes.iter().position(|change| change.name == name).unwrap_or_else(|| {
        changes.push(Change { name: name.to_owned(), ..Change::default() });
        changes.len() - 1
    });
    &mut changes[at]
}

#[cfg(test)]
mod tests;
