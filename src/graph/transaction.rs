//! Transactions: the undo list, marks in it, and what becomes of it in the end.

use super::adjacency::Stamp;
use super::changes::{ChangeSet, Changes, Store};
use super::{Direction, Graph};
use crate::diagnostic::Result;
use crate::value::{KeyId, LabelSetId, NodeId, RelationshipId, Value};

/// What was done, with what it takes to undo it.
#[derive(Clone)]
pub(super) enum Undo {
    CreatedNode(NodeId),
    CreatedRelationship(RelationshipId, Stamp),
    /// With the value before.
    NodeProperty(NodeId, KeyId, Value),
    /// With the value before.
    RelationshipProperty(RelationshipId, KeyId, Value),
    /// With the label set before.
    Labels(NodeId, LabelSetId),
    DeletedNode(NodeId),
    DeletedRelationship(RelationshipId, Stamp),
}

/// A transaction under way.
#[derive(Clone, Default)]
pub(super) struct Transaction {
    pub undo: Vec<Undo>,
}

/// A point in a transaction that the graph can go back to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mark(usize);

/// Transactions.
impl Graph {
    /// Begins to record how to undo each write; inside a transaction nothing changes. A mark at
    /// the present point comes back.
    pub fn begin(&mut self) -> Mark {
        self.transaction.get_or_insert_default();
        self.mark()
    }

    /// Whether a transaction is under way.
    pub fn in_transaction(&self) -> bool {
        self.transaction.is_some()
    }

    /// The present point of the transaction, such as the start of a statement.
    pub fn mark(&self) -> Mark {
        Mark(self.undo_from(Mark(0)).len())
    }

    /// Takes back every write since the mark; the transaction goes on.
    pub fn rollback_to(&mut self, mark: Mark) {
        while let Some(transaction) = &mut self.transaction
            && transaction.undo.len() > mark.0
            && let Some(undo) = transaction.undo.pop()
        {
            self.take_back(undo);
        }
    }

    /// Takes back every write of the transaction and ends it.
    pub fn rollback(&mut self) {
        self.rollback_to(Mark(0));
        self.transaction = None;
    }

    /// Ends the transaction and carries its deletions out; relationships that a deleted node still
    /// has go with it.
    pub fn commit(&mut self) {
        let nodes = self.detach_deleted_nodes();
        let mut relationships: Vec<RelationshipId> = self.deleted.relationships.drain().collect();
        // petgraph finds the newest relationship of a node first, so the newest go first.
        relationships.sort_unstable_by(|a, b| b.cmp(a));
        for relationship in relationships {
            self.erase_relationship(relationship);
        }
        self.deleted.nodes.clear();
        for node in nodes {
            self.erase_node(node);
        }
        self.transaction = None;
    }

    /// Lets a store keep the transaction's changes, then commits.
    ///
    /// # Errors
    /// Whatever the store says, and the graph's trouble if it has any: changes that were made to a part of the truth
    /// are not kept. The whole transaction is then rolled back.
    pub fn commit_to(&mut self, store: &mut dyn Store) -> Result<()> {
        self.detach_deleted_nodes();
        let changes = self.change_set();
        if !changes.operations.is_empty()
            && let Err(error) = self.is_whole().and_then(|()| store.commit(&changes, &self.catalog))
        {
            self.rollback();
            return Err(error);
        }
        self.commit();
        Ok(())
    }

    /// What changed since the mark, by the TCK's side effects: net, so that what was created and
    /// deleted again does not count. To be asked before the commit.
    pub fn changes_since(&self, mark: Mark) -> Changes {
        super::changes::count(self, self.undo_from(mark))
    }

    /// The net changes of the whole transaction, as a [`Store`] keeps them. To be asked before the
    /// commit.
    pub fn change_set(&self) -> ChangeSet {
        super::changes::list(self, self.undo_from(Mark(0)))
    }

    /// A node deleted since the mark that still has relationships, and one of those: what
    /// `DELETE` without `DETACH` must not leave behind at the end of a statement.
    pub fn connected_deleted_node(&self, mark: Mark) -> Option<(NodeId, RelationshipId)> {
        self.undo_from(mark).iter().find_map(|undo| match undo {
            Undo::DeletedNode(node) => {
                self.walk(*node, Direction::Either).first().map(|&(relationship, _)| (*node, relationship))
            }
            Undo::CreatedNode(_)
            | Undo::CreatedRelationship(..)
            | Undo::NodeProperty(..)
            | Undo::RelationshipProperty(..)
            | Undo::Labels(..)
            | Undo::DeletedRelationship(..) => None,
        })
    }

    /// Deletes the relationships that deleted nodes still have; those nodes come back, newest first.
    pub(super) fn detach_deleted_nodes(&mut self) -> Vec<NodeId> {
        let mut nodes: Vec<NodeId> = self.deleted.nodes.iter().copied().collect();
        nodes.sort_unstable_by(|a, b| b.cmp(a));
        for &node in &nodes {
            self.delete_relationships_of(node);
        }
        nodes
    }

    pub(super) fn record(&mut self, undo: Undo) {
        if let Some(transaction) = &mut self.transaction {
            transaction.undo.push(undo);
        }
    }

    /// What was recorded since a mark.
    fn undo_from(&self, mark: Mark) -> &[Undo] {
        self.transaction.as_ref().and_then(|transaction| transaction.undo.get(mark.0..)).unwrap_or_default()
    }

    /// Takes one write back; those after it have been taken back already.
    fn take_back(&mut self, undo: Undo) {
        match undo {
            Undo::CreatedNode(node) => {
                self.leave_node(node);
                self.count_node_keys(node, -1);
                self.erase_node(node);
            }
            Undo::CreatedRelationship(relationship, stamp) => {
                let kind = self.type_of(relationship);
                self.leave_relationship(relationship);
                self.count_relationship_keys(relationship, -1);
                self.erase_relationship(relationship);
                self.topology.restore(kind, stamp);
            }
            Undo::NodeProperty(node, key, old) => {
                self.put_node_property(node, key, old);
            }
            Undo::RelationshipProperty(relationship, key, old) => {
                self.put_relationship_property(relationship, key, old);
            }
            Undo::Labels(node, old) => self.put_label_set(node, old),
            Undo::DeletedNode(node) => {
                self.deleted.nodes.remove(&node);
                self.enter_node(node);
                self.count_node_keys(node, 1);
            }
            Undo::DeletedRelationship(relationship, stamp) => {
                self.deleted.relationships.remove(&relationship);
                self.enter_relationship(relationship);
                self.count_relationship_keys(relationship, 1);
                self.topology.restore(self.type_of(relationship), stamp);
            }
        }
    }
}
