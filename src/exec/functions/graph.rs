//! Nodes, relationships and paths, and what they hold.

use super::{Call, require_node, require_relationship};
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::{KeyId, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub fn id(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::Node(node) => Ok(Value::Integer(i64::from(node.0))),
        Value::Relationship(relationship) => Ok(Value::Integer(i64::from(relationship.0))),
        other => Err(call.wrong(other, Types::ENTITY)),
    }
}

/// The id as text, with its kind in front: nodes and relationships are numbered apart.
pub fn element_id(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::Node(node) => Ok(Value::from(format!("node:{}", node.0))),
        Value::Relationship(relationship) => Ok(Value::from(format!("relationship:{}", relationship.0))),
        other => Err(call.wrong(other, Types::ENTITY)),
    }
}

pub fn labels(call: &Call<'_>) -> Result<Value> {
    let Value::Node(node) = call.argument(0) else {
        return Err(call.wrong(call.argument(0), Types::NODE));
    };
    let graph = call.context.graph;
    require_node(graph, *node)?;
    let names = graph.labels(*node).iter().map(|&label| graph.catalog().label_name(label));
    call.list_of(names.map(|name| Value::String(Arc::clone(name))).collect())
}

/// The type stays known even of a relationship that was deleted.
pub fn type_of(call: &Call<'_>) -> Result<Value> {
    let graph = call.context.graph;
    let kind = graph.type_of(call.relationship(0)?);
    Ok(Value::String(Arc::clone(graph.catalog().type_name(kind))))
}

/// The properties of a node or relationship; none for anything else.
fn entity_properties(call: &Call<'_>, value: &Value) -> Result<Option<Vec<(KeyId, Value)>>> {
    let graph = call.context.graph;
    if let Value::Node(node) = value {
        require_node(graph, *node)?;
        Ok(Some(graph.node_properties(*node)))
    } else if let Value::Relationship(relationship) = value {
        require_relationship(graph, *relationship)?;
        Ok(Some(graph.relationship_properties(*relationship)))
    } else {
        Ok(None)
    }
}

pub fn properties(call: &Call<'_>) -> Result<Value> {
    let subject = call.argument(0);
    let Some(properties) = entity_properties(call, subject)? else {
        return match subject {
            Value::Map(_) => Ok(subject.clone()),
            other => Err(call.wrong(other, Types::PROPERTIED)),
        };
    };
    let catalog = call.context.graph.catalog();
    let named = properties.into_iter().map(|(key, value)| (Arc::clone(catalog.key_name(key)), value));
    Value::map_within(named.collect::<BTreeMap<_, _>>(), call.context.budget)
}

pub fn keys(call: &Call<'_>) -> Result<Value> {
    let subject = call.argument(0);
    let names = match (entity_properties(call, subject)?, subject) {
        (Some(properties), _) => {
            let catalog = call.context.graph.catalog();
            properties.iter().map(|(key, _)| Value::String(Arc::clone(catalog.key_name(*key)))).collect()
        }
        (None, Value::Map(map)) => map.keys().map(|key| Value::String(Arc::clone(key))).collect(),
        (None, other) => return Err(call.wrong(other, Types::PROPERTIED)),
    };
    call.list_of(names)
}

pub fn start_node(call: &Call<'_>) -> Result<Value> {
    let relationship = call.relationship(0)?;
    require_relationship(call.context.graph, relationship)?;
    Ok(Value::Node(call.context.graph.endpoints(relationship).0))
}

pub fn end_node(call: &Call<'_>) -> Result<Value> {
    let relationship = call.relationship(0)?;
    require_relationship(call.context.graph, relationship)?;
    Ok(Value::Node(call.context.graph.endpoints(relationship).1))
}

pub fn nodes(call: &Call<'_>) -> Result<Value> {
    call.list_of(call.path(0)?.nodes.iter().map(|&node| Value::Node(node)).collect())
}

pub fn relationships(call: &Call<'_>) -> Result<Value> {
    call.list_of(call.path(0)?.relationships.iter().map(|&relationship| Value::Relationship(relationship)).collect())
}

pub fn length(call: &Call<'_>) -> Result<Value> {
    Ok(Value::Integer(i64::try_from(call.path(0)?.relationships.len()).unwrap_or(i64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use super::super::{Context, call};
    use crate::exec::clock::Clock;
    use crate::graph::Graph;
    use crate::resolve::functions::Function;
    use crate::value::testing::{int, list, map, text};
    use crate::value::text::literal;
    use crate::value::{AtMost, NodeId, Path, RelationshipId, Value};
    use std::sync::Arc;

    #[test]
    fn paths_give_their_parts() {
        let path =
            Value::Path(Arc::new(Path { nodes: vec![NodeId(3), NodeId(5)], relationships: vec![RelationshipId(7)] }));
        gives("nodes", std::slice::from_ref(&path), "[(#3), (#5)]");
        gives("relationships", std::slice::from_ref(&path), "[[#7]]");
        gives("rels", std::slice::from_ref(&path), "[[#7]]");
        gives("length", std::slice::from_ref(&path), "1");
        gives("nodes", &[Value::Null], "null");
    }

    /// `(:Role {name: 'Nurse'})-[:PERFORMS {since: 1}]->(:Duty:Task)`, and what a call on it gives.
    #[track_caller]
    fn on_graph(name: &str, argument: impl Fn(NodeId, NodeId, RelationshipId) -> Value, expected: &str) {
        let mut graph = Graph::default();
        let catalog = graph.catalog_mut();
        let labels = [catalog.intern_label("Role"), catalog.intern_label("Duty"), catalog.intern_label("Task")];
        let (kind, key, since) =
            (catalog.intern_type("PERFORMS"), catalog.intern_key("name"), catalog.intern_key("since"));
        let role = graph.create_node(&labels[..1], &[(key, text("Nurse"))]);
        let duty = graph.create_node(&labels[1..], &[]);
        let performs = graph.create_relationship(kind, role, duty, &[(since, int(1))]);
        let function = Function::from_name(name).expect("a function of this name");
        let argument = argument(role, duty, performs);
        let value = call(function, &[argument], &Context::new(&graph, &AtMost(1 << 20), 1, &Clock::default()))
            .expect("a value");
        assert_eq!(literal(&value), expected, "{name}");
    }

    #[test]
    fn entities_give_what_the_graph_knows_of_them() {
        on_graph("labels", |role, _, _| Value::Node(role), "['Role']");
        on_graph("labels", |_, duty, _| Value::Node(duty), "['Duty', 'Task']");
        on_graph("type", |_, _, performs| Value::Relationship(performs), "'PERFORMS'");
        on_graph("properties", |role, _, _| Value::Node(role), "{name: 'Nurse'}");
        on_graph("keys", |_, _, performs| Value::Relationship(performs), "['since']");
        on_graph("keys", |_, duty, _| Value::Node(duty), "[]");
        on_graph("startNode", |_, _, performs| Value::Relationship(performs), "(#0)");
        on_graph("endNode", |_, _, performs| Value::Relationship(performs), "(#1)");
    }

    #[test]
    fn what_is_not_in_the_graph_was_deleted() {
        for name in ["labels", "keys", "properties"] {
            assert_eq!(fails(name, &[Value::Node(NodeId(9))]).detail, "DeletedEntityAccess", "{name}");
        }
        assert_eq!(fails("endNode", &[Value::Relationship(RelationshipId(9))]).detail, "DeletedEntityAccess");
    }

    #[test]
    fn ids_tell_nodes_from_relationships() {
        gives("id", &[Value::Node(NodeId(3))], "3");
        gives("elementId", &[Value::Node(NodeId(3))], "'node:3'");
        gives("elementId", &[Value::Relationship(RelationshipId(3))], "'relationship:3'");
    }

    #[test]
    fn maps_are_their_own_properties() {
        gives("properties", &[map([("a", int(1))])], "{a: 1}");
        gives("keys", &[map([("b", Value::Null), ("a", int(1))])], "['a', 'b']");
        gives("keys", &[Value::Null], "null");
    }

    #[test]
    fn other_values_are_type_errors() {
        for name in ["id", "labels", "type", "properties", "keys", "startNode", "nodes", "length"] {
            assert_eq!(fails(name, &[list([])]).detail, "InvalidArgumentValue", "{name}");
        }
        let error = fails("length", &[text("abc")]);
        assert!(error.hints.iter().any(|hint| hint.text.contains("size")));
    }
}
