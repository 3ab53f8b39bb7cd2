//! CREATE: nodes and relationships for each row.

use super::{Operator, Running};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::exec::batch::{Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::functions::require_node;
use crate::exec::runtime::Runtime;
use crate::graph::Graph;
use crate::resolve::{Create, CreateNode, CreateRelationship, Expression, Key};
use crate::value::{KeyId, NodeId, RelationshipId, Slot, Value, text};

/// About how much a node or relationship takes in the graph and in the list that would undo it, beside its properties.
const CREATED_BYTES: usize = 96;

/// Creates what a pattern says, row by row.
pub(super) struct CreateOperator<'p> {
    pub input: Running<'p>,
    pub create: &'p Create,
}

/// Properties to set: their ids and values.
type Properties = Vec<(KeyId, Value)>;

impl Operator for CreateOperator<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        let Some(mut batch) = self.input.next(runtime)? else { return Ok(None) };
        for node in &self.create.nodes {
            runtime.budget.look()?;
            runtime.budget.keep(batch.len * CREATED_BYTES)?;
            let column = create_nodes(node, &batch, runtime)?;
            batch.set(node.slot, Column::Nodes(column));
        }
        for relationship in &self.create.relationships {
            runtime.budget.look()?;
            runtime.budget.keep(batch.len * CREATED_BYTES)?;
            let column = create_relationships(relationship, &batch, runtime)?;
            batch.set(relationship.slot, Column::Relationships(column));
        }
        Ok(Some(batch))
    }
}

/// A new node for each row.
pub(super) fn create_nodes(node: &CreateNode, batch: &Batch, runtime: &Runtime<'_>) -> Result<Vec<NodeId>> {
    let properties = all_properties(&node.properties, node.map.as_ref(), batch, runtime)?;
    let mut graph = runtime.graph_mut()?;
    Ok(properties.into_iter().map(|properties| graph.create_node(&node.labels, &properties)).collect())
}

/// A new relationship for each row.
pub(super) fn create_relationships(
    relationship: &CreateRelationship,
    batch: &Batch,
    runtime: &Runtime<'_>,
) -> Result<Vec<RelationshipId>> {
    let properties = all_properties(&relationship.properties, relationship.map.as_ref(), batch, runtime)?;
    let mut graph = runtime.graph_mut()?;
    let mut created = Vec::with_capacity(batch.len);
    for (row, properties) in properties.into_iter().enumerate() {
        let start = end_of(batch, relationship.start, row, relationship, &graph)?;
        let end = end_of(batch, relationship.end, row, relationship, &graph)?;
        created.push(graph.create_relationship(relationship.kind, start, end, &properties));
    }
    Ok(created)
}

fn end_of(batch: &Batch, slot: Slot, row: usize, relationship: &CreateRelationship, graph: &Graph) -> Result<NodeId> {
    let node = batch.column(slot).node(row).ok_or_else(|| {
        Diagnostic::runtime(
            "missing-end",
            ErrorType::SemanticError,
            "InvalidArgumentType",
            "a relationship needs a node at both ends, but one of them is null here",
        )
        .at(relationship.span)
    })?;
    require_node(graph, node).map_err(|error| error.at(relationship.span))?;
    Ok(node)
}

/// The properties of each row's new entity.
fn all_properties(
    written: &[(Key, Expression)],
    map: Option<&Expression>,
    batch: &Batch,
    runtime: &Runtime<'_>,
) -> Result<Vec<Properties>> {
    let mut maps = Vec::new();
    {
        let graph = runtime.graph();
        let evaluator = Evaluator::new(runtime, &graph);
        for row in 0..batch.len {
            let row = Row::new(batch, row);
            let mut properties = Vec::with_capacity(written.len());
            for (key, expression) in written {
                let value = evaluator.value(expression, &row)?;
                check_storable(&value).map_err(|e| e.at(expression.span))?;
                runtime.budget.keep(value.bytes())?;
                properties.push((key.clone(), value));
            }
            let spread = map.map(|map| evaluator.value(map, &row).map(|value| (value, map.span))).transpose()?;
            maps.push((properties, spread));
        }
    }
    let mut graph = runtime.graph_mut()?;
    maps.into_iter()
        .map(|(properties, spread)| {
            let mut all: Properties = Vec::new();
            for (key, value) in properties {
                let id = key.id.unwrap_or_else(|| graph.catalog_mut().intern_key(&key.name));
                all.push((id, value));
            }
            match spread {
                Some((Value::Map(map), span)) => {
                    for (name, value) in map.iter() {
                        check_storable(value).map_err(|e| e.at(span))?;
                        all.push((graph.catalog_mut().intern_key(name), value.clone()));
                    }
                }
                Some((Value::Null, _)) | None => {}
                Some((other, span)) => return Err(not_a_map(&other).at(span)),
            }
            all.retain(|(_, value)| !value.is_null());
            Ok(all)
        })
        .collect()
}

/// Properties hold null, booleans, numbers, text, dates, times, durations and flat lists of those.
///
/// # Errors
/// Any other value.
pub(super) fn check_storable(value: &Value) -> Result<()> {
    let plain = |value: &Value| match value {
        Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Temporal(_) => true,
        Value::Null | Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => {
            false
        }
    };
    let storable = match value {
        Value::Null => true,
        Value::List(list) => list.iter().all(plain),
        other => plain(other),
    };
    if storable {
        return Ok(());
    }
    Err(Diagnostic::runtime(
        "not-a-property-value",
        ErrorType::TypeError,
        "InvalidPropertyType",
        format!("a property cannot hold {}", text::spoken(value)),
    )
    .hint("properties hold true and false, numbers, text, dates, times, durations, and lists of these"))
}

/// The error of properties that are no map.
pub(super) fn not_a_map(found: &Value) -> Box<Diagnostic> {
    Diagnostic::runtime(
        "not-a-map",
        ErrorType::TypeError,
        "InvalidArgumentType",
        format!("properties are given as a map, but found {}", text::spoken(found)),
    )
}
