//! What a transaction changed: counted for people, and listed for the store.
//!
//! Both are net: they compare the graph before with the graph after, as the TCK's side effects do.
//! What was created and deleted again is not there at all, and a property set twice counts once.

use super::transaction::Undo;
use super::{Catalog, Graph};
use crate::diagnostic::Result;
use crate::value::{KeyId, LabelId, LabelSetId, NodeId, RelationshipId, TypeId, Value, order};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// How much a statement changed the graph, by the TCK's side effects.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Changes {
    /// Nodes created.
    pub nodes_created: u64,
    /// Nodes deleted.
    pub nodes_deleted: u64,
    /// Relationships created.
    pub relationships_created: u64,
    /// Relationships deleted.
    pub relationships_deleted: u64,
    /// Labels that the graph did not have before.
    pub labels_added: u64,
    /// Labels that the graph has no more.
    pub labels_removed: u64,
    /// Properties that came to be or got another value.
    pub properties_set: u64,
    /// Properties that went or had another value.
    pub properties_removed: u64,
}

impl Changes {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

/// One plain change. Ids are those of the graph at the commit; names are in its catalog.
#[derive(Clone, Debug)]
pub enum Operation {
    /// A node came, with its labels and properties as the transaction left them.
    CreateNode {
        /// Its id.
        node: NodeId,
        /// Ascending by id.
        labels: Vec<LabelId>,
        /// In key id order.
        properties: Vec<(KeyId, Value)>,
    },
    /// A relationship came.
    CreateRelationship {
        /// Its id.
        relationship: RelationshipId,
        /// Its type.
        kind: TypeId,
        /// Where it starts.
        start: NodeId,
        /// Where it ends.
        end: NodeId,
        /// In key id order.
        properties: Vec<(KeyId, Value)>,
    },
    /// A node that was there before has another value; null: the property is gone.
    SetNodeProperty {
        /// The node.
        node: NodeId,
        /// Which property.
        key: KeyId,
        /// Its value now.
        value: Value,
    },
    /// A relationship that was there before has another value; null: the property is gone.
    SetRelationshipProperty {
        /// The relationship.
        relationship: RelationshipId,
        /// Which property.
        key: KeyId,
        /// Its value now.
        value: Value,
    },
    /// A node that was there before has other labels: these.
    SetLabels {
        /// The node.
        node: NodeId,
        /// All its labels now, ascending by id.
        labels: Vec<LabelId>,
    },
    /// A relationship went.
    DeleteRelationship {
        /// Its id, free to be used again by a later change set.
        relationship: RelationshipId,
    },
    /// A node went; its relationships went before it.
    DeleteNode {
        /// Its id, free to be used again by a later change set.
        node: NodeId,
    },
}

/// What one transaction changed, in an order in which it can be repeated: creations, then changes
/// to what was there, then deletions.
#[derive(Clone, Debug, Default)]
pub struct ChangeSet {
    /// The changes.
    pub operations: Vec<Operation>,
}

/// Where committed changes are kept. All of a change set is kept, or an error says that none is.
pub trait Store: Send {
    /// Makes ready to keep changes, before the first one is made: takes whatever only one may hold. Where the
    /// graph was changed by others since it was read, it comes back as it stands now.
    ///
    /// # Errors
    /// Changes cannot be kept: another holds the place, or it may not be written to.
    fn prepare(&mut self) -> Result<Option<Graph>> {
        Ok(None)
    }

    /// The graph read anew, where the store has put in order what the session's graph still reads from as it was before:
    /// the same graph, with the same ids. To be asked between transactions.
    fn take_up(&mut self) -> Option<Graph> {
        None
    }

    /// That the store is still where it was opened, so that whoever opens that place finds what is kept in it.
    ///
    /// # Errors
    /// Something else is there now.
    fn is_in_place(&self) -> Result<()> {
        Ok(())
    }

    /// Keeps one change set; when this returns, it survives a crash.
    ///
    /// # Errors
    /// The change set could not be kept; the store is as it was before.
    fn commit(&mut self, changes: &ChangeSet, catalog: &Catalog) -> Result<()>;
}

/// The store of graphs that live in memory only: it keeps nothing.
#[derive(Clone, Copy, Default, Debug)]
pub struct InMemory;

impl Store for InMemory {
    fn commit(&mut self, _changes: &ChangeSet, _catalog: &Catalog) -> Result<()> {
        Ok(())
    }
}

/// Which entities a stretch of the undo list touched, with each changed thing as it was at first.
#[derive(Default)]
struct Net {
    created_nodes: Touched<NodeId>,
    created_relationships: Touched<RelationshipId>,
    deleted_nodes: Touched<NodeId>,
    deleted_relationships: Touched<RelationshipId>,
    node_properties: Firsts<(NodeId, KeyId), Value>,
    relationship_properties: Firsts<(RelationshipId, KeyId), Value>,
    label_sets: Firsts<NodeId, LabelSetId>,
}

/// Things in the order they were met, and quick to find.
struct Touched<I> {
    order: Vec<I>,
    set: FxHashSet<I>,
}

impl<I: Copy + Eq + std::hash::Hash> Touched<I> {
    fn add(&mut self, id: I) {
        self.order.push(id);
        self.set.insert(id);
    }

    fn has(&self, id: I) -> bool {
        self.set.contains(&id)
    }
}

impl<I> Default for Touched<I> {
    fn default() -> Self {
        Touched { order: Vec::new(), set: FxHashSet::default() }
    }
}

/// The first thing met for each key, in order.
struct Firsts<K, V> {
    order: Vec<(K, V)>,
    set: FxHashSet<K>,
}

impl<K: Copy + Eq + std::hash::Hash, V: Clone> Firsts<K, V> {
    fn add(&mut self, key: K, value: &V) {
        if self.set.insert(key) {
            self.order.push((key, value.clone()));
        }
    }
}

impl<K, V> Default for Firsts<K, V> {
    fn default() -> Self {
        Firsts { order: Vec::new(), set: FxHashSet::default() }
    }
}

impl Net {
    fn of(undo: &[Undo]) -> Net {
        let mut net = Net::default();
        for undo in undo {
            match undo {
                Undo::CreatedNode(node) => net.created_nodes.add(*node),
                Undo::CreatedRelationship(relationship, _) => net.created_relationships.add(*relationship),
                Undo::DeletedNode(node) => net.deleted_nodes.add(*node),
                Undo::DeletedRelationship(relationship, _) => net.deleted_relationships.add(*relationship),
                Undo::NodeProperty(node, key, old) => {
                    if !net.created_nodes.has(*node) {
                        net.node_properties.add((*node, *key), old);
                    }
                }
                Undo::RelationshipProperty(relationship, key, old) => {
                    if !net.created_relationships.has(*relationship) {
                        net.relationship_properties.add((*relationship, *key), old);
                    }
                }
                Undo::Labels(node, old) => {
                    if !net.created_nodes.has(*node) {
                        net.label_sets.add(*node, old);
                    }
                }
            }
        }
        net
    }
}

/// Counts what a stretch of the undo list changed.
pub(super) fn count(graph: &Graph, undo: &[Undo]) -> Changes {
    let net = Net::of(undo);
    let mut changes = Changes::default();
    let mut labels = LabelChanges::default();
    for &node in net.created_nodes.order.iter().filter(|&&node| !net.deleted_nodes.has(node)) {
        changes.nodes_created += 1;
        changes.properties_set += graph.node_property_count(node);
        labels.add(graph.labels(node), 1);
    }
    for &node in net.deleted_nodes.order.iter().filter(|&&node| !net.created_nodes.has(node)) {
        changes.nodes_deleted += 1;
        changes.properties_removed += graph.node_property_count(node);
        labels.add(graph.labels(node), -1);
    }
    for &id in net.created_relationships.order.iter().filter(|&&id| !net.deleted_relationships.has(id)) {
        changes.relationships_created += 1;
        changes.properties_set += graph.relationship_property_count(id);
    }
    for &id in net.deleted_relationships.order.iter().filter(|&&id| !net.created_relationships.has(id)) {
        changes.relationships_deleted += 1;
        changes.properties_removed += graph.relationship_property_count(id);
    }
    for ((node, key), old) in &net.node_properties.order {
        changes.count_property(old, &graph.node_property(*node, *key), net.deleted_nodes.has(*node));
    }
    for ((id, key), old) in &net.relationship_properties.order {
        changes.count_property(old, &graph.relationship_property(*id, *key), net.deleted_relationships.has(*id));
    }
    for (node, old) in &net.label_sets.order {
        // (For a deleted node its last labels were taken off above: now the first ones instead.)
        labels.add(graph.catalog().label_set(*old), -1);
        labels.add(graph.labels(*node), 1);
    }
    labels.count(graph.catalog(), &mut changes);
    changes
}

impl Changes {
    /// Counts a property of something that was there before, from its first value to its last.
    fn count_property(&mut self, old: &Value, new: &Value, deleted: bool) {
        if deleted {
            // Its last value was counted as removed with its owner; it is the first that went.
            self.properties_removed += u64::from(!old.is_null());
            self.properties_removed -= u64::from(!new.is_null());
        } else if !identical(old, new) {
            self.properties_removed += u64::from(!old.is_null());
            self.properties_set += u64::from(!new.is_null());
        }
    }
}

/// By how much the number of nodes with each label changed.
#[derive(Default)]
struct LabelChanges(BTreeMap<LabelId, i64>);

impl LabelChanges {
    fn add(&mut self, labels: &[LabelId], by: i64) {
        for &label in labels {
            *self.0.entry(label).or_default() += by;
        }
    }

    fn count(&self, catalog: &Catalog, changes: &mut Changes) {
        for (&label, &by) in &self.0 {
            let now = catalog.label_count(label) as i64;
            let before = now - by;
            changes.labels_added += u64::from(before == 0 && now > 0);
            changes.labels_removed += u64::from(before > 0 && now == 0);
        }
    }
}

/// Lists what a stretch of the undo list changed.
pub(super) fn list(graph: &Graph, undo: &[Undo]) -> ChangeSet {
    let net = Net::of(undo);
    let mut operations = Vec::new();
    for &node in net.created_nodes.order.iter().filter(|&&node| !net.deleted_nodes.has(node)) {
        let (labels, properties) = (graph.labels(node).to_vec(), graph.node_properties(node));
        operations.push(Operation::CreateNode { node, labels, properties });
    }
    for &relationship in net.created_relationships.order.iter().filter(|&&id| !net.deleted_relationships.has(id)) {
        let (start, end) = graph.endpoints(relationship);
        let (kind, properties) = (graph.type_of(relationship), graph.relationship_properties(relationship));
        operations.push(Operation::CreateRelationship { relationship, kind, start, end, properties });
    }
    for &(node, old) in net.label_sets.order.iter().filter(|(node, _)| !net.deleted_nodes.has(*node)) {
        if graph.label_set(node) != old {
            operations.push(Operation::SetLabels { node, labels: graph.labels(node).to_vec() });
        }
    }
    for ((node, key), old) in net.node_properties.order.iter().filter(|((node, _), _)| !net.deleted_nodes.has(*node)) {
        let (node, key, value) = (*node, *key, graph.node_property(*node, *key));
        if !identical(old, &value) {
            operations.push(Operation::SetNodeProperty { node, key, value });
        }
    }
    for ((relationship, key), old) in &net.relationship_properties.order {
        let (relationship, key, value) = (*relationship, *key, graph.relationship_property(*relationship, *key));
        if !net.deleted_relationships.has(relationship) && !identical(old, &value) {
            operations.push(Operation::SetRelationshipProperty { relationship, key, value });
        }
    }
    for &relationship in net.deleted_relationships.order.iter().filter(|&&id| !net.created_relationships.has(id)) {
        operations.push(Operation::DeleteRelationship { relationship });
    }
    for &node in net.deleted_nodes.order.iter().filter(|&&node| !net.created_nodes.has(node)) {
        operations.push(Operation::DeleteNode { node });
    }
    ChangeSet { operations }
}

/// Whether two values are the same to the last bit, so that storing one over the other changes
/// nothing: 1 is not 1.0, and the same instant in another zone is another value.
fn identical(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::String(a), Value::String(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| identical(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| identical(a, b))
        }
        // Equivalence forgives what storage must keep; the debug form shows every field.
        (a, b) => a.type_of() == b.type_of() && order::equivalent(a, b) && format!("{a:?}") == format!("{b:?}"),
    }
}

impl Graph {
    fn node_property_count(&self, node: NodeId) -> u64 {
        self.node_columns.iter().filter(|column| column.has(node)).count() as u64
    }

    fn relationship_property_count(&self, relationship: RelationshipId) -> u64 {
        self.relationship_columns.iter().filter(|column| column.has(relationship)).count() as u64
    }
}
