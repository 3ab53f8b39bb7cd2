//! What a drawn relationship says, worked out once: how it reads, and what kind of statement it is.

use super::kinds::Kinds;
use crate::graph::{Graph, Schema, Step};
use crate::render::names::Names;
use crate::value::{KeyId, NodeId, RelationshipId, TypeId, Value};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A drawn relationship.
#[derive(Clone, Debug)]
pub(in crate::render::diagram) struct Fact {
    /// Which one.
    pub relationship: RelationshipId,
    /// Its type.
    pub kind: TypeId,
    /// Where it starts.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// How it reads, with its qualifier.
    pub reading: Arc<str>,
    /// How its type reads.
    pub plain: Arc<str>,
    /// Whether it holds in both directions.
    pub symmetric: bool,
    /// Whether it comes from a statistical crosswalk.
    pub crosswalk: bool,
    /// Whether pathways go along it.
    pub step: bool,
    /// Whether both its ends are of one kind.
    pub within_kind: bool,
}

impl Fact {
    /// Whether it has no hedge.
    pub fn is_plain(&self) -> bool {
        self.reading == self.plain
    }
}

/// What a relationship type means, in this graph.
struct Meaning {
    plain: Arc<str>,
    symmetric: bool,
    crosswalk: bool,
    step: bool,
}

/// A qualifier or a scope.
type Hedge = Option<Arc<str>>;

/// Reads relationships; texts that come up again are shared.
pub(super) struct FactReader<'g> {
    graph: &'g Graph,
    meanings: FxHashMap<TypeId, Meaning>,
    readings: FxHashMap<(TypeId, Hedge, Hedge), Arc<str>>,
    qualifier: Option<KeyId>,
    scope: Option<KeyId>,
    basis: Option<KeyId>,
}

impl<'g> FactReader<'g> {
    /// For the relationships of this graph.
    pub fn new(graph: &'g Graph) -> Self {
        let key = |name: &str| graph.catalog().key(name);
        FactReader {
            graph,
            meanings: FxHashMap::default(),
            readings: FxHashMap::default(),
            qualifier: key("qualifier"),
            scope: key("scope"),
            basis: key("basis"),
        }
    }

    /// What a relationship says.
    pub fn read(&mut self, relationship: RelationshipId, names: &Names<'g>, kinds: &Kinds<'g>) -> Fact {
        let graph = self.graph;
        let (from, to) = graph.endpoints(relationship);
        let kind = graph.type_of(relationship);
        let text = |key: Option<KeyId>| match graph.relationship_property(relationship, key?) {
            Value::String(text) => Some(text),
            _ => None,
        };
        let meaning = self.meanings.entry(kind).or_insert_with(|| Meaning::of(graph, kind));
        let reading = match (text(self.qualifier), text(self.scope)) {
            (None, None) => Arc::clone(&meaning.plain),
            (qualifier, scope) => {
                let known = self.readings.entry((kind, qualifier, scope));
                Arc::clone(known.or_insert_with(|| names.reading(relationship).into()))
            }
        };
        let crosswalk = meaning.crosswalk || text(self.basis).as_deref() == Some("crosswalk");
        Fact {
            relationship,
            kind,
            from,
            to,
            reading,
            plain: Arc::clone(&meaning.plain),
            symmetric: meaning.symmetric,
            crosswalk,
            step: meaning.step,
            within_kind: kinds.of(from) == kinds.of(to),
        }
    }
}

impl Meaning {
    fn of(graph: &Graph, kind: TypeId) -> Meaning {
        let schema = graph.catalog().schema();
        let name = graph.catalog().type_name(kind);
        let known = schema.relationship(name);
        Meaning {
            plain: schema.reading(name, None, None).into(),
            symmetric: known.is_some_and(|kind| kind.symmetric),
            crosswalk: known.is_some_and(|kind| kind.crosswalk),
            step: is_step(schema, name),
        }
    }
}

/// Whether pathways go along relationships of a type. A graph without a schema has no others.
pub(super) fn is_step(schema: &Schema, name: &str) -> bool {
    schema.relationships.is_empty() || schema.relationship(name).is_some_and(|kind| kind.step != Step::No)
}
