//! The catalog: names, ids and counts.
//!
//! Names of labels, relationship types and property keys become small ids once and keep them for
//! the life of the graph, so plans, columns and indexes may hold ids without looking back. The
//! counts are what the planner estimates from; [`Catalog::version`] says when its estimates, or
//! what a name means, may have changed.

use super::Schema;
use super::count::Count;
use super::label_sets::LabelSets;
use crate::value::{KeyId, LabelId, LabelSetId, TypeId};
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};

/// Names of labels, types and property keys with their ids and counts; ids are
/// used again only for names of statements that failed.
#[derive(Clone, Default)]
pub struct Catalog {
    schema: Arc<Schema>,
    labels: Symbols,
    types: Symbols,
    keys: Symbols,
    label_counts: Vec<Count>,
    type_counts: Vec<Count>,
    node_key_counts: Vec<Count>,
    relationship_key_counts: Vec<Count>,
    label_sets: LabelSets,
    triples: Triples,
    version: u64,
}

impl Catalog {
    /// What kinds and relationships mean; empty for a graph that came without one.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The schema, shared.
    pub fn shared_schema(&self) -> Arc<Schema> {
        Arc::clone(&self.schema)
    }

    /// Replaces the schema.
    pub fn set_schema(&mut self, schema: Schema) {
        self.schema = Arc::new(schema);
        self.version += 1;
    }

    /// Grows whenever a plan made before might no longer be a good or right one: a label, type,
    /// key, label set or triple appears or vanishes, or its count doubles or halves.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The id of a label, if any statement or file ever named it.
    pub fn label(&self, name: &str) -> Option<LabelId> {
        self.labels.find(name).map(LabelId)
    }

    /// The id of a relationship type.
    pub fn relationship_type(&self, name: &str) -> Option<TypeId> {
        self.types.find(name).map(TypeId)
    }

    /// The id of a property key.
    pub fn key(&self, name: &str) -> Option<KeyId> {
        self.keys.find(name).map(KeyId)
    }

    /// The name of a label; empty text for an id of another graph.
    pub fn label_name(&self, id: LabelId) -> &Arc<str> {
        self.labels.name(id.0)
    }

    /// The name of a relationship type; empty text for an id of another graph.
    pub fn type_name(&self, id: TypeId) -> &Arc<str> {
        self.types.name(id.0)
    }

    /// The name of a property key; empty text for an id of another graph.
    pub fn key_name(&self, id: KeyId) -> &Arc<str> {
        self.keys.name(id.0)
    }

    /// The id of a label, made if new. Interning alone does not change any count.
    pub fn intern_label(&mut self, name: &str) -> LabelId {
        LabelId(self.labels.intern(name))
    }

    /// The id of a relationship type, made if new.
    pub fn intern_type(&mut self, name: &str) -> TypeId {
        TypeId(self.types.intern(name))
    }

    /// The id of a property key, made if new.
    pub fn intern_key(&mut self, name: &str) -> KeyId {
        KeyId(self.keys.intern(name))
    }

    /// How many names there are now, to go back to with [`Catalog::forget_names_since`].
    pub fn names_mark(&self) -> NamesMark {
        NamesMark { labels: self.labels.names.len(), types: self.types.names.len(), keys: self.keys.names.len() }
    }

    /// Forgets the names interned since a mark, which nothing may have any more. Their ids will be
    /// given to other names, so no plan made since the mark holds.
    pub fn forget_names_since(&mut self, mark: NamesMark) {
        self.labels.truncate(mark.labels);
        self.types.truncate(mark.types);
        self.keys.truncate(mark.keys);
    }

    /// Every label ever interned, in id order; those in use have a count above zero.
    pub fn labels(&self) -> impl Iterator<Item = (LabelId, &Arc<str>)> + '_ {
        self.labels.iter().map(|(id, name)| (LabelId(id), name))
    }

    /// Every relationship type ever interned, in id order.
    pub fn relationship_types(&self) -> impl Iterator<Item = (TypeId, &Arc<str>)> + '_ {
        self.types.iter().map(|(id, name)| (TypeId(id), name))
    }

    /// Every property key ever interned, in id order.
    pub fn keys(&self) -> impl Iterator<Item = (KeyId, &Arc<str>)> + '_ {
        self.keys.iter().map(|(id, name)| (KeyId(id), name))
    }

    /// How many nodes have the label.
    pub fn label_count(&self, id: LabelId) -> usize {
        now(&self.label_counts, id.index())
    }

    /// How many relationships have the type.
    pub fn type_count(&self, id: TypeId) -> usize {
        now(&self.type_counts, id.index())
    }

    /// How many nodes, and how many relationships, have the property.
    pub fn key_counts(&self, id: KeyId) -> (usize, usize) {
        (now(&self.node_key_counts, id.index()), now(&self.relationship_key_counts, id.index()))
    }

    /// The labels in a label set, ascending by id.
    pub fn label_set(&self, id: LabelSetId) -> &[LabelId] {
        self.label_sets.labels(id)
    }

    /// How many label sets there ever were; their ids are `0..label_set_count()`. Set 0 is empty.
    pub fn label_set_count(&self) -> usize {
        self.label_sets.len()
    }

    /// How many nodes have exactly this label set.
    pub fn label_set_nodes(&self, id: LabelSetId) -> usize {
        self.label_sets.count(id)
    }

    /// Whether a label is in a label set.
    #[inline]
    pub fn label_set_has(&self, id: LabelSetId, label: LabelId) -> bool {
        self.label_sets.has(id, label)
    }

    /// For each (start label set, type, end label set) that occurs, in order of first appearance:
    /// how many relationships.
    pub fn triples(&self) -> impl Iterator<Item = (LabelSetId, TypeId, LabelSetId, usize)> + '_ {
        self.triples
            .counts
            .iter()
            .filter(|(_, count)| count.now() > 0)
            .map(|&((start, kind, end), count)| (start, kind, end, count.now()))
    }

    /// The catalog that these parts make.
    pub(super) fn from_parts(parts: CatalogParts<'_>) -> Catalog {
        let mut label_sets = LabelSets::default();
        for (labels, count) in parts.label_sets {
            let set = label_sets.intern(labels);
            label_sets.set_count(set, count);
        }
        let counts = |counts: &[u32]| counts.iter().map(|&count| Count::of(count as usize)).collect();
        let triples =
            parts.triples.iter().map(|&(start, kind, end, count)| ((start, kind, end), Count::of(count as usize)));
        let mut catalog = Catalog {
            schema: parts.schema,
            labels: Symbols::from_names(parts.labels),
            types: Symbols::from_names(parts.types),
            keys: Symbols::from_names(parts.keys),
            label_counts: parts.label_counts.into_iter().map(Count::of).collect(),
            type_counts: parts.type_counts.into_iter().map(Count::of).collect(),
            node_key_counts: counts(parts.node_keys),
            relationship_key_counts: counts(parts.relationship_keys),
            label_sets,
            triples: Triples { counts: triples.collect(), places: FxHashMap::default() },
            version: 1,
        };
        catalog.triples.places =
            (0..).zip(&catalog.triples.counts).map(|(place, &(triple, _))| (triple, place)).collect();
        catalog
    }

    // --- what writes tell the catalog

    /// The id of a set of labels, which must be sorted and free of repeats.
    pub(super) fn intern_label_set(&mut self, labels: &[LabelId]) -> LabelSetId {
        self.label_sets.intern(labels)
    }

    /// Counts nodes of a label set in or out, and its labels with it.
    pub(super) fn count_node(&mut self, set: LabelSetId, by: i64) {
        let mut bumped = self.label_sets.add(set, by);
        for label in self.label_sets.labels(set) {
            bumped |= add(&mut self.label_counts, label.index(), by);
        }
        self.version += u64::from(bumped);
    }

    /// Counts a node out of one label set and into another, without its common labels noticing.
    pub(super) fn count_move(&mut self, old: LabelSetId, new: LabelSetId) {
        let mut bumped = self.label_sets.add(old, -1) | self.label_sets.add(new, 1);
        for label in self.label_sets.labels(old) {
            if !self.label_sets.has(new, *label) {
                bumped |= add(&mut self.label_counts, label.index(), -1);
            }
        }
        for label in self.label_sets.labels(new) {
            if !self.label_sets.has(old, *label) {
                bumped |= add(&mut self.label_counts, label.index(), 1);
            }
        }
        self.version += u64::from(bumped);
    }

    /// Counts relationships of a type between nodes of two label sets in or out.
    pub(super) fn count_relationship(&mut self, start: LabelSetId, kind: TypeId, end: LabelSetId, by: i64) {
        let bumped = add(&mut self.type_counts, kind.index(), by) | self.triples.add((start, kind, end), by);
        self.version += u64::from(bumped);
    }

    /// Counts a triple alone: the label set of one of its ends has changed, its type has not.
    pub(super) fn count_triple(&mut self, start: LabelSetId, kind: TypeId, end: LabelSetId, by: i64) {
        let bumped = self.triples.add((start, kind, end), by);
        self.version += u64::from(bumped);
    }

    /// Counts a node property in or out.
    pub(super) fn count_node_key(&mut self, key: KeyId, by: i64) {
        let bumped = add(&mut self.node_key_counts, key.index(), by);
        self.version += u64::from(bumped);
    }

    /// Counts a relationship property in or out.
    pub(super) fn count_relationship_key(&mut self, key: KeyId, by: i64) {
        let bumped = add(&mut self.relationship_key_counts, key.index(), by);
        self.version += u64::from(bumped);
    }
}

/// What a catalog is put together from: names and counts, by id.
pub(super) struct CatalogParts<'a> {
    pub schema: Arc<Schema>,
    pub labels: Vec<Arc<str>>,
    pub types: Vec<Arc<str>>,
    pub keys: Vec<Arc<str>>,
    /// Labels of each set, and how many nodes have exactly these.
    pub label_sets: Vec<(&'a [LabelId], usize)>,
    pub label_counts: Vec<usize>,
    pub type_counts: Vec<usize>,
    pub node_keys: &'a [u32],
    pub relationship_keys: &'a [u32],
    pub triples: &'a [(LabelSetId, TypeId, LabelSetId, u32)],
}

/// How many names a catalog had at some point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NamesMark {
    labels: usize,
    types: usize,
    keys: usize,
}

/// The count at an index, zero where none was kept yet.
fn now(counts: &[Count], index: usize) -> usize {
    counts.get(index).map_or(0, |count| count.now())
}

/// Adds to the count at an index and says whether plans should look again.
fn add(counts: &mut Vec<Count>, index: usize, by: i64) -> bool {
    if counts.len() <= index {
        counts.resize(index + 1, Count::default());
    }
    counts.get_mut(index).is_some_and(|count| count.add(by))
}

/// Counts per (start label set, type, end label set), in order of first appearance.
#[derive(Clone, Default)]
struct Triples {
    counts: Vec<(Triple, Count)>,
    places: FxHashMap<Triple, u32>,
}

type Triple = (LabelSetId, TypeId, LabelSetId);

impl Triples {
    fn add(&mut self, triple: Triple, by: i64) -> bool {
        let next = self.counts.len() as u32;
        let place = *self.places.entry(triple).or_insert(next);
        if place == next {
            self.counts.push((triple, Count::default()));
        }
        self.counts.get_mut(place as usize).is_some_and(|(_, count)| count.add(by))
    }
}

/// An append-only table of names; a name's id is its place.
#[derive(Clone, Default)]
struct Symbols {
    names: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, u32>,
}

impl Symbols {
    fn from_names(names: Vec<Arc<str>>) -> Symbols {
        let ids = (0..).zip(&names).map(|(id, name)| (Arc::clone(name), id)).collect();
        Symbols { names, ids }
    }

    fn find(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    fn intern(&mut self, name: &str) -> u32 {
        if let Some(id) = self.find(name) {
            return id;
        }
        let id = self.names.len() as u32;
        let name: Arc<str> = Arc::from(name);
        self.names.push(Arc::clone(&name));
        self.ids.insert(name, id);
        id
    }

    fn truncate(&mut self, len: usize) {
        for name in self.names.drain(len.min(self.names.len())..) {
            self.ids.remove(&name);
        }
    }

    fn name(&self, id: u32) -> &Arc<str> {
        static NOBODY: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(""));
        self.names.get(id as usize).unwrap_or(&NOBODY)
    }

    fn iter(&self) -> impl Iterator<Item = (u32, &Arc<str>)> + '_ {
        (0..).zip(&self.names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_ids() {
        let mut catalog = Catalog::default();
        let role = catalog.intern_label("Role");
        let duty = catalog.intern_label("Duty");
        assert_ne!(role, duty);
        assert_eq!(catalog.intern_label("Role"), role);
        assert_eq!(catalog.label("Duty"), Some(duty));
        assert_eq!(catalog.label("duty"), None);
        assert_eq!(&**catalog.label_name(role), "Role");
        assert_eq!(&**catalog.label_name(LabelId(99)), "");
    }

    #[test]
    fn names_of_a_failed_statement_are_forgotten() {
        let mut catalog = Catalog::default();
        catalog.intern_label("Role");
        let mark = catalog.names_mark();
        let (duty, _) = (catalog.intern_label("Duty"), catalog.intern_key("name"));
        catalog.forget_names_since(mark);
        assert_eq!((catalog.label("Duty"), catalog.key("name")), (None, None));
        assert_eq!(catalog.intern_label("Skill"), duty);
        assert_eq!(catalog.labels().count(), 2);
    }

    #[test]
    fn version_moves_when_something_appears_doubles_or_vanishes() {
        let mut catalog = Catalog::default();
        let role = catalog.intern_label("Role");
        let set = catalog.intern_label_set(&[role]);
        let before = catalog.version();
        catalog.count_node(set, 1);
        let appeared = catalog.version();
        assert!(appeared > before);
        (0..63).for_each(|_| catalog.count_node(set, 1));
        let doubled = catalog.version();
        assert!(doubled > appeared);
        catalog.count_node(set, 1);
        assert_eq!(catalog.version(), doubled, "one more of 64 changes no plan");
        catalog.count_node(set, -65);
        assert!(catalog.version() > doubled);
        assert_eq!(catalog.label_count(role), 0);
    }

    #[test]
    fn triples_count_by_both_ends() {
        let mut catalog = Catalog::default();
        let role = catalog.intern_label("Role");
        let set = catalog.intern_label_set(&[role]);
        let none = catalog.intern_label_set(&[]);
        let kind = catalog.intern_type("LEADS_TO");
        catalog.count_relationship(set, kind, none, 1);
        catalog.count_relationship(set, kind, set, 1);
        catalog.count_relationship(set, kind, set, 1);
        catalog.count_relationship(set, kind, none, -1);
        assert_eq!(catalog.triples().collect::<Vec<_>>(), [(set, kind, set, 2)]);
        assert_eq!(catalog.type_count(kind), 2);
    }
}
