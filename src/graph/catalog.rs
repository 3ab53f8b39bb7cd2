//! The catalog: names, ids and counts.

use super::Schema;
use crate::value::{KeyId, LabelId, LabelSetId, TypeId};
use std::sync::Arc;

/// Names of labels, types and property keys with their ids and counts; ids are never reused.
#[derive(Clone, Default)]
pub struct Catalog {
    schema: Arc<Schema>,
}

#[allow(unused_variables, missing_docs)]
impl Catalog {
    pub fn schema(&self) -> &Schema {
        &self.schema
    }
    pub fn set_schema(&mut self, schema: Schema) {
        self.schema = Arc::new(schema);
    }
    /// Grows whenever a plan made before might no longer be a good or right one.
    pub fn version(&self) -> u64 {
        todo!()
    }

    pub fn label(&self, name: &str) -> Option<LabelId> {
        todo!()
    }
    pub fn relationship_type(&self, name: &str) -> Option<TypeId> {
        todo!()
    }
    pub fn key(&self, name: &str) -> Option<KeyId> {
        todo!()
    }
    pub fn label_name(&self, id: LabelId) -> &Arc<str> {
        todo!()
    }
    pub fn type_name(&self, id: TypeId) -> &Arc<str> {
        todo!()
    }
    pub fn key_name(&self, id: KeyId) -> &Arc<str> {
        todo!()
    }
    pub fn intern_label(&mut self, name: &str) -> LabelId {
        todo!()
    }
    pub fn intern_type(&mut self, name: &str) -> TypeId {
        todo!()
    }
    pub fn intern_key(&mut self, name: &str) -> KeyId {
        todo!()
    }
    /// Every name ever interned, in id order; those in use have a count above zero.
    pub fn labels(&self) -> impl Iterator<Item = (LabelId, &Arc<str>)> + '_ {
        std::iter::empty()
    }
    pub fn relationship_types(&self) -> impl Iterator<Item = (TypeId, &Arc<str>)> + '_ {
        std::iter::empty()
    }
    pub fn keys(&self) -> impl Iterator<Item = (KeyId, &Arc<str>)> + '_ {
        std::iter::empty()
    }
    /// How many nodes have the label.
    pub fn label_count(&self, id: LabelId) -> usize {
        todo!()
    }
    pub fn type_count(&self, id: TypeId) -> usize {
        todo!()
    }
    /// How many nodes, and how many relationships, have the property.
    pub fn key_counts(&self, id: KeyId) -> (usize, usize) {
        todo!()
    }
    /// The labels in a label set, ascending.
    pub fn label_set(&self, id: LabelSetId) -> &[LabelId] {
        todo!()
    }
    pub fn label_set_count(&self) -> usize {
        todo!()
    }
    pub fn label_set_has(&self, id: LabelSetId, label: LabelId) -> bool {
        todo!()
    }
    /// For each (start label set, type, end label set) that occurs: how many relationships.
    pub fn triples(&self) -> impl Iterator<Item = (LabelSetId, TypeId, LabelSetId, usize)> + '_ {
        std::iter::empty()
    }
}
