//! What was saved comes back.

use super::graphs::{Change, carry_out, changes, large, made, schema, surroundings, told};
use crate::graph::{Direction, Graph};
use crate::load::file::{open, save};
use crate::value::{NodeId, RelationshipId};
use proptest::prelude::*;

fn through_a_file(graph: &Graph) -> Graph {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.pathways");
    save(graph, &path).expect("saved");
    let (back, _) = open(&path).expect("opened");
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("listed").flatten().map(|one| one.file_name()).collect();
    assert_eq!(left, ["a.pathways"], "nothing is left beside the file");
    back
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_comes_back(changes in changes()) {
        let graph = made(&changes);
        let back = through_a_file(&graph);
        prop_assert_eq!(surroundings(&back), surroundings(&graph));
        prop_assert_eq!(told(&back), told(&graph));
        prop_assert_eq!(surroundings(&back), surroundings(&graph), "and when they are linked");
        prop_assert!(back.trouble().is_none());
    }

    /// A graph that came from a file is one like any other: what is done to it next has the same effect.
    #[test]
    fn a_graph_goes_on_where_it_was(before in changes(), after in changes()) {
        // (Where something was deleted, ids that are free are used again in another order.)
        let stays = |change: &Change| !matches!(change, Change::DeleteNode(_) | Change::DeleteRelationship(_));
        let before: Vec<Change> = before.into_iter().filter(stays).collect();
        let mut graph = made(&before);
        let mut back = through_a_file(&graph);
        for change in after {
            carry_out(&mut graph, &change);
            carry_out(&mut back, &change);
            prop_assert_eq!(back.node_bound(), graph.node_bound());
        }
        prop_assert_eq!(told(&back), told(&graph));
    }
}

#[test]
fn a_large_graph_comes_back_and_reads_only_what_is_asked() {
    let graph = large();
    let back = through_a_file(&graph);
    assert_eq!(surroundings(&back), surroundings(&graph));
    let key = |name: &str| back.catalog().key(name).expect("a key");
    let column = back.node_column(key("name")).expect("a column");
    let empty = column.bytes();
    assert_eq!(column.text(NodeId(5)), Some("role 5"));
    let some = column.bytes();
    assert_eq!(column.text(NodeId(8999)), Some("role 8999"));
    assert!(empty < some && some < column.bytes(), "each comes when it is asked for");
    assert!(back.node_column(key("level")).expect("a column").bytes() < 1000, "nobody asked for it");
    assert_eq!(told(&back), told(&graph));
    let around = |graph: &Graph, node| -> Vec<(RelationshipId, NodeId)> {
        graph.adjacency(None, Direction::Either, 1).neighbours(node).collect()
    };
    for node in graph.nodes() {
        assert_eq!(around(&back, node), around(&graph, node));
    }
}

#[test]
fn ids_that_are_free_are_used_again_from_the_least() {
    let mut back = through_a_file(&large());
    assert_eq!(back.create_node(&[], &[]), NodeId(100));
    assert_eq!(back.create_node(&[], &[]), NodeId(103));
    let kind = back.catalog_mut().intern_type("NEW");
    let first = (0..).map(RelationshipId).find(|one| !back.contains_relationship(*one));
    assert_eq!(Some(back.create_relationship(kind, NodeId(0), NodeId(1), &[])), first);
}

#[test]
fn a_schema_comes_back() {
    let mut graph = Graph::default();
    graph.catalog_mut().set_schema(schema());
    assert_eq!(format!("{:?}", through_a_file(&graph).catalog().schema()), format!("{:?}", schema()));
}

#[test]
fn the_built_in_graph_comes_back() {
    let graph = crate::load::built_in();
    assert_eq!(told(&through_a_file(&graph)), told(&graph));
}
