use super::*;
use crate::value::Value;

/// A ring of nodes with chords: `count` nodes, two relationships each, of two types.
fn ring(count: u32) -> Graph {
    let mut graph = Graph::default();
    let nodes: Vec<NodeId> = (0..count).map(|_| graph.create_node(&[], &[])).collect();
    for (at, &node) in nodes.iter().enumerate() {
        let months = [(KeyId(0), Value::Integer(at as i64))];
        graph.create_relationship(TypeId(0), node, nodes[(at + 1) % nodes.len()], &months);
        graph.create_relationship(TypeId(1), node, nodes[(at + 7) % nodes.len()], &[]);
    }
    graph
}

#[test]
fn arrays_are_made_when_walking_has_cost_as_much() {
    let graph = ring(1000);
    let kinds = Some(&[TypeId(0)][..]);
    assert!(graph.adjacency(kinds, Direction::Outgoing, 1).flat().is_none());
    let walking = graph.adjacency(kinds, Direction::Outgoing, 1);
    (0..100).for_each(|node| assert_eq!(walking.degree(NodeId(node)), 1));
    assert!(graph.adjacency(kinds, Direction::Outgoing, 1).flat().is_some());
    assert!(graph.adjacency(kinds, Direction::Incoming, 1).flat().is_none(), "each direction counts for itself");
}

#[test]
fn a_write_leaves_only_arrays_of_its_type_behind() {
    let mut graph = ring(1000);
    for kind in [TypeId(0), TypeId(1)] {
        assert!(graph.adjacency(Some(&[kind]), Direction::Either, usize::MAX).flat().is_some());
    }
    graph.create_relationship(TypeId(0), NodeId(3), NodeId(3), &[]);
    assert!(graph.adjacency(Some(&[TypeId(0)]), Direction::Either, 1).flat().is_none());
    assert!(graph.adjacency(Some(&[TypeId(1)]), Direction::Either, 1).flat().is_some());
}

#[test]
fn a_rollback_makes_arrays_hold_again() {
    let mut graph = ring(1000);
    graph.adjacency(None, Direction::Outgoing, usize::MAX);
    graph.begin();
    graph.create_relationship(TypeId(0), NodeId(3), NodeId(4), &[]);
    let inside = graph.adjacency(None, Direction::Outgoing, usize::MAX);
    assert_eq!(inside.degree(NodeId(3)), 3);
    graph.rollback();
    graph.create_relationship(TypeId(0), NodeId(5), NodeId(4), &[]);
    assert_eq!(graph.adjacency(None, Direction::Outgoing, 1).degree(NodeId(3)), 2);
    assert_eq!(graph.adjacency(None, Direction::Outgoing, 1).degree(NodeId(5)), 3);
}

#[test]
fn only_a_few_merged_arrays_are_kept() {
    let mut graph = ring(100);
    for kind in 2..30 {
        graph.create_relationship(TypeId(kind), NodeId(0), NodeId(1), &[]);
        graph.adjacency(Some(&[TypeId(0), TypeId(kind)]), Direction::Either, usize::MAX);
    }
    let entries = graph.adjacencies.entries.read().unwrap();
    assert_eq!(entries.values().filter(|entry| entry.built.is_some()).count(), MOST_MERGED);
}

#[test]
fn far_apart_nodes_do_not_cost_a_table() {
    let mut graph = Graph::default();
    let nodes: Vec<NodeId> = (0..20_000).map(|_| graph.create_node(&[], &[])).collect();
    for (from, to) in [(19_999, 3), (0, 19_999), (19_999, 19_999), (19_999, 1)] {
        graph.create_relationship(TypeId(0), nodes[from], nodes[to], &[]);
    }
    let adjacency = graph.adjacency(None, Direction::Either, usize::MAX);
    assert!(adjacency.flat().is_some_and(|flat| flat.bytes() < 1000));
    let found: Vec<u32> = adjacency.neighbours(nodes[19_999]).map(|(_, node)| node.0).collect();
    assert_eq!(found, [3, 0, 19_999, 1]);
    assert_eq!(adjacency.degree(nodes[5]), 0);
}

#[test]
fn weights_lie_beside_the_arrays_and_follow_writes() {
    let mut graph = ring(10);
    let kinds = Some(&[TypeId(0)][..]);
    let weights = graph.adjacency(kinds, Direction::Incoming, usize::MAX).weights(KeyId(0));
    let weights = weights.expect("numbers");
    assert!(weights.present.is_none());
    let adjacency = graph.adjacency(kinds, Direction::Incoming, usize::MAX);
    let range = adjacency.flat().expect("flat").range(NodeId(4));
    assert!(matches!(&weights.numbers, Numbers::Integers(numbers) if numbers[range] == [3]));
    let all = graph.adjacency(None, Direction::Incoming, usize::MAX).weights(KeyId(0)).expect("numbers");
    assert_eq!(all.present.as_ref().map(|present| present.iter().filter(|&&there| there).count()), Some(10));
    graph.set_relationship_property(RelationshipId(0), KeyId(0), Value::Float(0.5));
    let mixed = graph.adjacency(kinds, Direction::Incoming, usize::MAX).weights(KeyId(0)).expect("numbers");
    assert!(matches!(&mixed.numbers, Numbers::Floats(numbers) if numbers.contains(&0.5)));
    graph.set_relationship_property(RelationshipId(0), KeyId(0), Value::from("soon"));
    assert!(graph.adjacency(kinds, Direction::Incoming, usize::MAX).weights(KeyId(0)).is_none());
}
