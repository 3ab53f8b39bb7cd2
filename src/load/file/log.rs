//! The log: one record for each change set that was acknowledged since the blocks were written.
//!
//! A record holds the names that came with it (labels, types, keys: each gets the next number), the
//! operations, and for each key whose counts changed how many nodes and relationships have it now. So whoever
//! opens the file knows the counts without reading the columns.

use super::bytes::{Malformed, Read, Reader, put_count, put_number, put_text};
use super::values::{put_value, value};
use crate::graph::{Catalog, ChangeSet, Operation};
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};
use redb::TableDefinition;
use std::sync::Arc;

/// The store's table of records, by a number that grows by one with each.
pub(super) const LOG: TableDefinition<'static, u64, &[u8]> = TableDefinition::new("log");

const CREATE_NODE: u8 = 1;
const CREATE_RELATIONSHIP: u8 = 2;
const SET_NODE_PROPERTY: u8 = 3;
const SET_RELATIONSHIP_PROPERTY: u8 = 4;
const SET_LABELS: u8 = 5;
const DELETE_RELATIONSHIP: u8 = 6;
const DELETE_NODE: u8 = 7;

/// What the file knows of the catalog: what is beyond it goes into the next record.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Known {
    labels: usize,
    types: usize,
    keys: Vec<(usize, usize)>,
}

impl Known {
    /// Everything that a catalog holds.
    pub fn all_of(catalog: &Catalog) -> Known {
        Known {
            labels: catalog.labels().count(),
            types: catalog.relationship_types().count(),
            keys: catalog.keys().map(|(key, _)| catalog.key_counts(key)).collect(),
        }
    }
}

/// What a record says.
#[derive(Default)]
pub(super) struct Record {
    pub labels: Vec<Arc<str>>,
    pub types: Vec<Arc<str>>,
    pub keys: Vec<Arc<str>>,
    pub operations: Vec<Operation>,
    /// Key, how many nodes have it, how many relationships.
    pub counts: Vec<(KeyId, u32, u32)>,
}

/// Writes the record of a change set.
pub(super) fn put_record(out: &mut Vec<u8>, changes: &ChangeSet, catalog: &Catalog, known: &Known) {
    put_names(out, catalog.labels().skip(known.labels).map(|(_, name)| name).collect());
    put_names(out, catalog.relationship_types().skip(known.types).map(|(_, name)| name).collect());
    put_names(out, catalog.keys().skip(known.keys.len()).map(|(_, name)| name).collect());
    put_count(out, changes.operations.len());
    changes.operations.iter().for_each(|operation| put_operation(out, operation));
    let counts: Vec<(KeyId, (usize, usize))> = catalog
        .keys()
        .map(|(key, _)| (key, catalog.key_counts(key)))
        .filter(|(key, counts)| known.keys.get(key.index()).is_none_or(|known| known != counts))
        .collect();
    put_count(out, counts.len());
    for (key, (nodes, relationships)) in counts {
        put_number(out, u64::from(key.0));
        put_count(out, nodes);
        put_count(out, relationships);
    }
}

/// Reads a record.
pub(super) fn record(bytes: &[u8]) -> Read<Record> {
    let mut reader = Reader::new(bytes);
    let mut record = Record {
        labels: names(&mut reader)?,
        types: names(&mut reader)?,
        keys: names(&mut reader)?,
        ..Record::default()
    };
    for _ in 0..reader.count()? {
        record.operations.push(operation(&mut reader)?);
    }
    for _ in 0..reader.count()? {
        record.counts.push((KeyId(reader.number_u32()?), reader.number_u32()?, reader.number_u32()?));
    }
    reader.end()?;
    Ok(record)
}

fn put_names(out: &mut Vec<u8>, names: Vec<&Arc<str>>) {
    put_count(out, names.len());
    names.iter().for_each(|name| put_text(out, name));
}

fn names(reader: &mut Reader<'_>) -> Read<Vec<Arc<str>>> {
    (0..reader.count()?).map(|_| reader.name()).collect()
}

fn put_operation(out: &mut Vec<u8>, operation: &Operation) {
    match operation {
        Operation::CreateNode { node, labels, properties } => {
            out.push(CREATE_NODE);
            put_number(out, u64::from(node.0));
            put_labels(out, labels);
            put_properties(out, properties);
        }
        Operation::CreateRelationship { relationship, kind, start, end, properties } => {
            out.push(CREATE_RELATIONSHIP);
            for number in [relationship.0, kind.0, start.0, end.0] {
                put_number(out, u64::from(number));
            }
            put_properties(out, properties);
        }
        Operation::SetNodeProperty { node, key, value } => {
            out.push(SET_NODE_PROPERTY);
            put_number(out, u64::from(node.0));
            put_number(out, u64::from(key.0));
            put_value(out, value);
        }
        Operation::SetRelationshipProperty { relationship, key, value } => {
            out.push(SET_RELATIONSHIP_PROPERTY);
            put_number(out, u64::from(relationship.0));
            put_number(out, u64::from(key.0));
            put_value(out, value);
        }
        Operation::SetLabels { node, labels } => {
            out.push(SET_LABELS);
            put_number(out, u64::from(node.0));
            put_labels(out, labels);
        }
        Operation::DeleteRelationship { relationship } => {
            out.push(DELETE_RELATIONSHIP);
            put_number(out, u64::from(relationship.0));
        }
        Operation::DeleteNode { node } => {
            out.push(DELETE_NODE);
            put_number(out, u64::from(node.0));
        }
    }
}

fn operation(reader: &mut Reader<'_>) -> Read<Operation> {
    Ok(match reader.byte()? {
        CREATE_NODE => {
            Operation::CreateNode { node: node(reader)?, labels: labels(reader)?, properties: properties(reader)? }
        }
        CREATE_RELATIONSHIP => Operation::CreateRelationship {
            relationship: relationship(reader)?,
            kind: TypeId(reader.number_u32()?),
            start: node(reader)?,
            end: node(reader)?,
            properties: properties(reader)?,
        },
        SET_NODE_PROPERTY => {
            Operation::SetNodeProperty { node: node(reader)?, key: key(reader)?, value: value(reader)? }
        }
        SET_RELATIONSHIP_PROPERTY => Operation::SetRelationshipProperty {
            relationship: relationship(reader)?,
            key: key(reader)?,
            value: value(reader)?,
        },
        SET_LABELS => Operation::SetLabels { node: node(reader)?, labels: labels(reader)? },
        DELETE_RELATIONSHIP => Operation::DeleteRelationship { relationship: relationship(reader)? },
        DELETE_NODE => Operation::DeleteNode { node: node(reader)? },
        _ => return Err(Malformed),
    })
}

fn node(reader: &mut Reader<'_>) -> Read<NodeId> {
    reader.number_u32().map(NodeId)
}

fn relationship(reader: &mut Reader<'_>) -> Read<RelationshipId> {
    reader.number_u32().map(RelationshipId)
}

fn key(reader: &mut Reader<'_>) -> Read<KeyId> {
    reader.number_u32().map(KeyId)
}

fn put_labels(out: &mut Vec<u8>, labels: &[LabelId]) {
    put_count(out, labels.len());
    labels.iter().for_each(|label| put_number(out, u64::from(label.0)));
}

fn labels(reader: &mut Reader<'_>) -> Read<Vec<LabelId>> {
    (0..reader.count()?).map(|_| reader.number_u32().map(LabelId)).collect()
}

fn put_properties(out: &mut Vec<u8>, properties: &[(KeyId, Value)]) {
    put_count(out, properties.len());
    for (key, value) in properties {
        put_number(out, u64::from(key.0));
        put_value(out, value);
    }
}

fn properties(reader: &mut Reader<'_>) -> Read<Vec<(KeyId, Value)>> {
    (0..reader.count()?).map(|_| Ok((key(reader)?, value(reader)?))).collect()
}
