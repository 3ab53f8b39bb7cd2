//! Writes: each keeps columns, counts and indexes in step, and records how to undo it.

use super::column::Row;
use super::transaction::Undo;
use super::{Column, Direction, Graph, NodeWeight, RelationshipWeight, edge_index, names, node_index};
use crate::value::{KeyId, LabelId, LabelSetId, NodeId, RelationshipId, TypeId, Value};
use smallvec::SmallVec;

/// Writes. Outside a transaction they hold at once and cannot be undone.
impl Graph {
    /// Creates a node. Labels may repeat and come in any order; null properties are left out.
    pub fn create_node(&mut self, labels: &[LabelId], properties: &[(KeyId, Value)]) -> NodeId {
        let set = self.intern_label_set(labels);
        let node = NodeId::from_index(self.connections.get_mut().add_node(NodeWeight::new(set)).index());
        for (key, value) in properties {
            let old = column_mut(&mut self.node_columns, *key).set(node, value.clone());
            self.catalog.count_node_key(*key, change_of_presence(&old, !value.is_null()));
        }
        self.enter_node(node);
        self.renamed(node);
        self.record(Undo::CreatedNode(node));
        node
    }

    /// Creates a relationship; [`RelationshipId::NULL`], with nothing changed, if an end is not in
    /// the graph.
    pub fn create_relationship(
        &mut self,
        kind: TypeId,
        start: NodeId,
        end: NodeId,
        properties: &[(KeyId, Value)],
    ) -> RelationshipId {
        if !self.contains_node(start) || !self.contains_node(end) {
            return RelationshipId::NULL;
        }
        let edge =
            self.connections.get_mut().add_edge(node_index(start), node_index(end), RelationshipWeight::new(kind));
        let relationship = RelationshipId::from_index(edge.index());
        for (key, value) in properties {
            let old = column_mut(&mut self.relationship_columns, *key).set(relationship, value.clone());
            self.catalog.count_relationship_key(*key, change_of_presence(&old, !value.is_null()));
        }
        self.enter_relationship(relationship);
        let stamp = self.topology.touch(kind);
        self.record(Undo::CreatedRelationship(relationship, stamp));
        relationship
    }

    /// Gives a node a property; null takes it away. Nothing happens to a node that is not there.
    pub fn set_node_property(&mut self, node: NodeId, key: KeyId, value: Value) {
        if self.contains_node(node) {
            let old = self.put_node_property(node, key, value);
            self.record(Undo::NodeProperty(node, key, old));
        }
    }

    /// Gives a relationship a property; null takes it away.
    pub fn set_relationship_property(&mut self, relationship: RelationshipId, key: KeyId, value: Value) {
        if self.contains_relationship(relationship) {
            let old = self.put_relationship_property(relationship, key, value);
            self.record(Undo::RelationshipProperty(relationship, key, old));
        }
    }

    /// Takes a property away from a node.
    pub fn remove_node_property(&mut self, node: NodeId, key: KeyId) {
        self.set_node_property(node, key, Value::Null);
    }

    /// Takes a property away from a relationship.
    pub fn remove_relationship_property(&mut self, relationship: RelationshipId, key: KeyId) {
        self.set_relationship_property(relationship, key, Value::Null);
    }

    /// Gives a node a label; false if it had it already or is not there.
    pub fn add_label(&mut self, node: NodeId, label: LabelId) -> bool {
        let mut labels: SmallVec<[LabelId; 8]> = SmallVec::from_slice(self.labels(node));
        labels.push(label);
        self.set_labels(node, &labels)
    }

    /// Takes a label away from a node; false if it had none such or is not there.
    pub fn remove_label(&mut self, node: NodeId, label: LabelId) -> bool {
        let mut labels: SmallVec<[LabelId; 8]> = SmallVec::from_slice(self.labels(node));
        labels.retain(|other| *other != label);
        self.set_labels(node, &labels)
    }

    /// Gives a node exactly these labels; false if that changes nothing.
    pub fn set_labels(&mut self, node: NodeId, labels: &[LabelId]) -> bool {
        if !self.contains_node(node) {
            return false;
        }
        let (old, new) = (self.label_set(node), self.intern_label_set(labels));
        if old == new {
            return false;
        }
        self.put_label_set(node, new);
        self.record(Undo::Labels(node, old));
        true
    }

    /// Deletes a relationship; false if it is not there. In a transaction its id and data stay
    /// until the commit.
    pub fn delete_relationship(&mut self, relationship: RelationshipId) -> bool {
        if !self.contains_relationship(relationship) {
            return false;
        }
        let stamp = self.topology.touch(self.type_of(relationship));
        self.leave_relationship(relationship);
        self.count_relationship_keys(relationship, -1);
        if self.in_transaction() {
            self.deleted.relationships.insert(relationship);
            self.record(Undo::DeletedRelationship(relationship, stamp));
        } else {
            self.erase_relationship(relationship);
        }
        true
    }

    /// Deletes a node; false if it is not there. In a transaction its relationships stay, and
    /// [`Graph::connected_deleted_node`] finds it as long as it has any; outside one they go too.
    pub fn delete_node(&mut self, node: NodeId) -> bool {
        if !self.contains_node(node) {
            return false;
        }
        if self.in_transaction() {
            self.leave_node(node);
            self.count_node_keys(node, -1);
            self.deleted.nodes.insert(node);
            self.record(Undo::DeletedNode(node));
        } else {
            self.delete_relationships_of(node);
            self.leave_node(node);
            self.count_node_keys(node, -1);
            self.erase_node(node);
        }
        true
    }

    /// Deletes a node and all its relationships; false if it is not there.
    pub fn detach_delete_node(&mut self, node: NodeId) -> bool {
        self.delete_relationships_of(node);
        self.delete_node(node)
    }

    /// Deletes all relationships of a node, deleted itself or not.
    pub(super) fn delete_relationships_of(&mut self, node: NodeId) {
        for (relationship, _) in self.walk(node, Direction::Either) {
            self.delete_relationship(relationship);
        }
    }
}

/// The pieces that writes and their undoing are made of; nothing in here records.
impl Graph {
    /// Counts and indexes a node that is there; its properties are counted apart.
    pub(super) fn enter_node(&mut self, node: NodeId) {
        let set = self.label_set(node);
        self.catalog.count_node(set, 1);
        for label in self.catalog.label_set(set) {
            at(&mut self.labelled, label.index()).insert(node);
        }
        self.property_indexes.enter(node, self.catalog.label_set(set), &self.node_columns);
        self.property_indexes.enter_all(node, &self.node_columns);
    }

    /// Takes a node that is still there out of counts and indexes.
    pub(super) fn leave_node(&mut self, node: NodeId) {
        let set = self.label_set(node);
        self.property_indexes.leave(node, self.catalog.label_set(set), &self.node_columns);
        self.property_indexes.leave_all(node, &self.node_columns);
        for label in self.catalog.label_set(set) {
            at(&mut self.labelled, label.index()).remove(node);
        }
        self.catalog.count_node(set, -1);
    }

    /// Counts the properties of a node in or out.
    pub(super) fn count_node_keys(&mut self, node: NodeId, by: i64) {
        for (key, column) in (0..).map(KeyId).zip(&self.node_columns) {
            if column.has(node) {
                self.catalog.count_node_key(key, by);
            }
        }
    }

    /// Counts and indexes a relationship that is there; its properties are counted apart.
    pub(super) fn enter_relationship(&mut self, relationship: RelationshipId) {
        let (kind, start, end) = self.triple(relationship);
        self.catalog.count_relationship(start, kind, end, 1);
        at(self.typed_mut(), kind.index()).insert(relationship);
    }

    /// Takes a relationship that is still there out of counts and indexes.
    pub(super) fn leave_relationship(&mut self, relationship: RelationshipId) {
        let (kind, start, end) = self.triple(relationship);
        at(self.typed_mut(), kind.index()).remove(relationship);
        self.catalog.count_relationship(start, kind, end, -1);
    }

    /// Counts the properties of a relationship in or out.
    pub(super) fn count_relationship_keys(&mut self, relationship: RelationshipId, by: i64) {
        for (key, column) in (0..).map(KeyId).zip(&self.relationship_columns) {
            if column.has(relationship) {
                self.catalog.count_relationship_key(key, by);
            }
        }
    }

    /// Removes a node that has left, and its properties.
    pub(super) fn erase_node(&mut self, node: NodeId) {
        self.connections.get_mut().remove_node(node_index(node));
        erase_row(&mut self.node_columns, node);
    }

    /// Removes a relationship that has left, and its properties.
    pub(super) fn erase_relationship(&mut self, relationship: RelationshipId) {
        self.connections.get_mut().remove_edge(edge_index(relationship));
        erase_row(&mut self.relationship_columns, relationship);
    }

    /// Stores a node property and gives the old one back.
    pub(super) fn put_node_property(&mut self, node: NodeId, key: KeyId, value: Value) -> Value {
        let present = !value.is_null();
        let labels = self.catalog.label_set(self.label_set(node));
        self.property_indexes.leave_key(node, labels, key, &self.node_columns);
        let old = column_mut(&mut self.node_columns, key).set(node, value);
        self.property_indexes.enter_key(node, labels, key, &self.node_columns);
        self.catalog.count_node_key(key, change_of_presence(&old, present));
        if names::holds_names(self.catalog.key_name(key)) {
            self.renamed(node);
        }
        old
    }

    /// Stores a relationship property and gives the old one back.
    pub(super) fn put_relationship_property(
        &mut self,
        relationship: RelationshipId,
        key: KeyId,
        value: Value,
    ) -> Value {
        let present = !value.is_null();
        let old = column_mut(&mut self.relationship_columns, key).set(relationship, value);
        self.catalog.count_relationship_key(key, change_of_presence(&old, present));
        old
    }

    /// Gives a node another label set.
    pub(super) fn put_label_set(&mut self, node: NodeId, new: LabelSetId) {
        let old = self.label_set(node);
        let relationships = self.walk(node, Direction::Either);
        self.count_triples(&relationships, -1);
        if let Some(weight) = self.connections.get_mut().node_weight_mut(node_index(node)) {
            *weight = NodeWeight::new(new);
        }
        self.count_triples(&relationships, 1);
        self.catalog.count_move(old, new);
        let gone = difference(self.catalog.label_set(old), self.catalog.label_set(new));
        let come = difference(self.catalog.label_set(new), self.catalog.label_set(old));
        self.property_indexes.leave(node, &gone, &self.node_columns);
        self.property_indexes.enter(node, &come, &self.node_columns);
        for label in gone {
            at(&mut self.labelled, label.index()).remove(node);
        }
        for label in come {
            at(&mut self.labelled, label.index()).insert(node);
        }
    }

    fn count_triples(&mut self, relationships: &[(RelationshipId, NodeId)], by: i64) {
        for &(relationship, _) in relationships {
            let (kind, start, end) = self.triple(relationship);
            self.catalog.count_triple(start, kind, end, by);
        }
    }

    /// A relationship's type and the label sets of its ends.
    fn triple(&self, relationship: RelationshipId) -> (TypeId, LabelSetId, LabelSetId) {
        let (start, end) = self.endpoints(relationship);
        (self.type_of(relationship), self.label_set(start), self.label_set(end))
    }

    fn intern_label_set(&mut self, labels: &[LabelId]) -> LabelSetId {
        if labels.is_sorted_by(|a, b| a < b) {
            return self.catalog.intern_label_set(labels);
        }
        let mut sorted: SmallVec<[LabelId; 8]> = SmallVec::from_slice(labels);
        sorted.sort_unstable();
        sorted.dedup();
        self.catalog.intern_label_set(&sorted)
    }
}

/// The column of a key, made if new.
fn column_mut(columns: &mut Vec<Column>, key: KeyId) -> &mut Column {
    at(columns, key.index())
}

/// The element at an index, with new ones made up to it.
fn at<T: Default>(items: &mut Vec<T>, index: usize) -> &mut T {
    if items.len() <= index {
        items.resize_with(index + 1, T::default);
    }
    &mut items[index]
}

/// How a count of entities with a property changes when `old` gives way to a value or to none.
fn change_of_presence(old: &Value, present: bool) -> i64 {
    i64::from(present) - i64::from(!old.is_null())
}

/// The labels that only the first of two sets has.
fn difference(of: &[LabelId], without: &[LabelId]) -> SmallVec<[LabelId; 8]> {
    of.iter().filter(|label| !without.contains(label)).copied().collect()
}

/// Takes all properties of a row away.
fn erase_row<R: Row>(columns: &mut [Column], row: R) {
    for column in columns {
        if column.has(row) {
            column.set(row, Value::Null);
        }
    }
}
