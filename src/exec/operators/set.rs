//! SET and REMOVE: properties and labels of what each row names.

use super::create::{check_storable, not_a_map};
use super::{Operator, Running};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::Batch;
use crate::exec::eval::{Evaluator, Row};
use crate::exec::functions::{require_node, require_relationship};
use crate::exec::runtime::Runtime;
use crate::graph::Graph;
use crate::resolve::{Change, ChangeKind, Expression, Key};
use crate::value::{KeyId, LabelId, NodeId, RelationshipId, Value, text};
use std::sync::Arc;

/// Makes its changes row by row and, in a row, in the order they are written: each sees those before it.
pub(super) struct SetOperator<'p> {
    pub input: Running<'p>,
    pub changes: &'p [Change],
}

impl Operator for SetOperator<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let Some(batch) = self.input.next(runtime)? else { return Ok(None) };
        for row in 0..batch.len {
            runtime.budget.step()?;
            change(self.changes, &batch, row, runtime)?;
        }
        Ok(Some(batch))
    }
}

/// Makes changes for one row.
///
/// # Errors
/// A target that is no entity or was deleted; values that cannot be stored.
pub(super) fn change(changes: &[Change], batch: &Batch, row: usize, runtime: &Runtime<'_>) -> Result<()> {
    let row = Row::new(batch, row);
    changes.iter().try_for_each(|change| change_one(change, &row, runtime))
}

/// What can be changed.
#[derive(Clone, Copy)]
enum Entity {
    Node(NodeId),
    Relationship(RelationshipId),
}

/// Properties by name, as a map gives them.
type Named = Vec<(Arc<str>, Value)>;

/// A change with its values known.
enum Known<'c> {
    Property(&'c Key, Value),
    Replace(Named),
    Extend(Named),
    Labels(NodeId, Vec<LabelId>),
}

fn change_one(change: &Change, row: &Row<'_>, runtime: &Runtime<'_>) -> Result<()> {
    let (entity, known) = {
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        let target = evaluator.value(&change.target, row)?;
        let Some(entity) = entity_of(&target, &graph).map_err(|error| error.at(change.target.span))? else {
            return Ok(());
        };
        let known = match &change.kind {
            ChangeKind::Property(key, value) => {
                let found = evaluator.value(value, row)?;
                check_storable(&found).map_err(|error| error.at(value.span))?;
                runtime.budget.keep(found.bytes())?;
                Known::Property(key, found)
            }
            ChangeKind::RemoveProperty(key) => Known::Property(key, Value::Null),
            ChangeKind::Replace(value) => match properties(value, row, &evaluator)? {
                Some(named) => Known::Replace(named),
                None => return Err(replaced_by_null().at(value.span)),
            },
            ChangeKind::Extend(value) => Known::Extend(properties(value, row, &evaluator)?.unwrap_or_default()),
            ChangeKind::RemoveLabels(labels) => {
                let node = node_of(entity).map_err(|error| error.at(change.target.span))?;
                let before = graph.labels(node).iter().copied();
                Known::Labels(node, before.filter(|label| !labels.contains(label)).collect())
            }
            ChangeKind::AddLabels(labels) => {
                let node = node_of(entity).map_err(|error| error.at(change.target.span))?;
                let before = graph.labels(node).iter().copied();
                Known::Labels(node, before.chain(labels.iter().copied()).collect())
            }
        };
        (entity, known)
    };
    let mut graph = runtime.graph_mut()?;
    match known {
        Known::Property(key, value) => {
            let id = key.id.unwrap_or_else(|| graph.catalog_mut().intern_key(&key.name));
            put(&mut graph, entity, id, value);
        }
        Known::Replace(named) => {
            let new = with_ids(named, &mut graph);
            let before = match entity {
                Entity::Node(node) => graph.node_properties(node),
                Entity::Relationship(relationship) => graph.relationship_properties(relationship),
            };
            for (key, _) in before.into_iter().filter(|(key, _)| new.iter().all(|(other, _)| other != key)) {
                put(&mut graph, entity, key, Value::Null);
            }
            new.into_iter().for_each(|(key, value)| put(&mut graph, entity, key, value));
        }
        Known::Labels(node, labels) => {
            graph.set_labels(node, &labels);
        }
        Known::Extend(named) => {
            let new = with_ids(named, &mut graph);
            new.into_iter().for_each(|(key, value)| put(&mut graph, entity, key, value));
        }
    }
    Ok(())
}

fn put(graph: &mut Graph, entity: Entity, key: KeyId, value: Value) {
    match entity {
        Entity::Node(node) => graph.set_node_property(node, key, value),
        Entity::Relationship(relationship) => graph.set_relationship_property(relationship, key, value),
    }
}

fn with_ids(named: Named, graph: &mut Graph) -> Vec<(KeyId, Value)> {
    named.into_iter().map(|(name, value)| (graph.catalog_mut().intern_key(&name), value)).collect()
}

/// The properties that a map, a node or a relationship holds; none for null.
fn properties(expression: &Expression, row: &Row<'_>, evaluator: &Evaluator<'_, '_>) -> Result<Option<Named>> {
    let value = evaluator.value(expression, row)?;
    let named = |properties: Vec<(KeyId, Value)>| -> Named {
        let name = |key| Arc::clone(evaluator.graph.catalog().key_name(key));
        properties.into_iter().map(|(key, value)| (name(key), value)).collect()
    };
    let found = match &value {
        Value::Null => return Ok(None),
        Value::Map(map) => map.iter().map(|(name, value)| (Arc::clone(name), value.clone())).collect(),
        other => match entity_of(other, evaluator.graph) {
            Ok(Some(Entity::Node(node))) => named(evaluator.graph.node_properties(node)),
            Ok(Some(Entity::Relationship(relationship))) => {
                named(evaluator.graph.relationship_properties(relationship))
            }
            Ok(None) => return Ok(None),
            Err(error) if error.kind == ErrorType::EntityNotFound => return Err(error.at(expression.span)),
            Err(_) => return Err(not_a_map(other).at(expression.span)),
        },
    };
    for (_, value) in &found {
        check_storable(value).map_err(|error| error.at(expression.span))?;
        evaluator.runtime.budget.keep(value.bytes())?;
    }
    Ok(Some(found))
}

/// The entity a value is; none for null.
fn entity_of(value: &Value, graph: &Graph) -> Result<Option<Entity>> {
    match value {
        Value::Null => Ok(None),
        Value::Node(node) => require_node(graph, *node).map(|()| Some(Entity::Node(*node))),
        Value::Relationship(relationship) => {
            require_relationship(graph, *relationship).map(|()| Some(Entity::Relationship(*relationship)))
        }
        other => Err(not_changeable(format!(
            "only nodes and relationships can be changed, but found {}",
            text::spoken(other)
        ))),
    }
}

fn node_of(entity: Entity) -> Result<NodeId> {
    match entity {
        Entity::Node(node) => Ok(node),
        Entity::Relationship(_) => {
            Err(not_changeable("only nodes have labels, but found a relationship, whose type stays as it is".into()))
        }
    }
}

fn not_changeable(message: String) -> Box<Diagnostic> {
    Diagnostic::runtime("not-an-entity", ErrorType::TypeError, "InvalidArgumentType", message)
}

fn replaced_by_null() -> Box<Diagnostic> {
    not_a_map(&Value::Null).hint("`= {}` takes all properties away; `+=` passes over null")
}
