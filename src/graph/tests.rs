//! The graph against brute force: after any writes, indexes, counts and adjacency say what looking
//! at everything says, and a rollback leaves no trace.

use super::*;
use crate::value::equality;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

const DIRECTIONS: [Direction; 3] = [Direction::Outgoing, Direction::Incoming, Direction::Either];
const LABELS: u32 = 3;
const TYPES: u32 = 2;
const KEYS: u32 = 2;

/// One write; ids are taken modulo what there is.
#[derive(Clone, Debug)]
enum Op {
    Node(Vec<u32>, Vec<(u32, i64)>),
    Relationship(u32, u32, u32, Option<i64>),
    NodeProperty(u32, u32, Option<i64>),
    RelationshipProperty(u32, u32, Option<i64>),
    AddLabel(u32, u32),
    RemoveLabel(u32, u32),
    DeleteNode(u32),
    DetachDelete(u32),
    DeleteRelationship(u32),
    /// Make every index there is, so that the next writes must follow them.
    Read,
}

fn any_op() -> impl Strategy<Value = Op> {
    let value = || prop::option::weighted(0.7, -2i64..3);
    prop_oneof![
        4 => (prop::collection::vec(0..LABELS, 0..3), prop::collection::vec((0..KEYS, -2i64..3), 0..3))
            .prop_map(|(labels, properties)| Op::Node(labels, properties)),
        5 => (0..TYPES, any::<u32>(), any::<u32>(), value()).prop_map(|(t, a, b, v)| Op::Relationship(t, a, b, v)),
        3 => (any::<u32>(), 0..KEYS, value()).prop_map(|(n, k, v)| Op::NodeProperty(n, k, v)),
        2 => (any::<u32>(), 0..KEYS, value()).prop_map(|(r, k, v)| Op::RelationshipProperty(r, k, v)),
        2 => (any::<u32>(), 0..LABELS).prop_map(|(n, l)| Op::AddLabel(n, l)),
        2 => (any::<u32>(), 0..LABELS).prop_map(|(n, l)| Op::RemoveLabel(n, l)),
        1 => any::<u32>().prop_map(Op::DeleteNode),
        1 => any::<u32>().prop_map(Op::DetachDelete),
        2 => any::<u32>().prop_map(Op::DeleteRelationship),
        1 => Just(Op::Read),
    ]
}

fn ops() -> impl Strategy<Value = Vec<Op>> {
    prop::collection::vec(any_op(), 0..40)
}

/// An integer half of the time, else the float equal to it or text: equality across types is met.
fn value_of(number: i64) -> Value {
    match number {
        -1 => Value::Float(-1.0),
        2 => Value::from("two"),
        number => Value::Integer(number),
    }
}

fn new_graph() -> Graph {
    let mut graph = Graph::default();
    let catalog = graph.catalog_mut();
    (0..LABELS).for_each(|id| assert_eq!(catalog.intern_label(&format!("L{id}")).0, id));
    (0..TYPES).for_each(|id| assert_eq!(catalog.intern_type(&format!("T{id}")).0, id));
    (0..KEYS).for_each(|id| assert_eq!(catalog.intern_key(&format!("k{id}")).0, id));
    graph
}

fn apply(graph: &mut Graph, op: &Op) {
    let nodes: Vec<NodeId> = graph.nodes().collect();
    let relationships: Vec<RelationshipId> = graph.relationships().collect();
    let node = |n: u32| nodes.get(n as usize % nodes.len().max(1)).copied().unwrap_or(NodeId::NULL);
    let relationship =
        |r: u32| relationships.get(r as usize % relationships.len().max(1)).copied().unwrap_or(RelationshipId::NULL);
    match op {
        Op::Node(labels, properties) => {
            let labels: Vec<LabelId> = labels.iter().copied().map(LabelId).collect();
            let properties: Vec<_> = properties.iter().map(|&(k, v)| (KeyId(k), value_of(v))).collect();
            graph.create_node(&labels, &properties);
        }
        Op::Relationship(kind, a, b, value) => {
            let properties: Vec<_> = value.iter().map(|&v| (KeyId(0), value_of(v))).collect();
            graph.create_relationship(TypeId(*kind), node(*a), node(*b), &properties);
        }
        Op::NodeProperty(n, k, v) => {
            graph.set_node_property(node(*n), KeyId(*k), v.map_or(Value::Null, value_of));
        }
        Op::RelationshipProperty(r, k, v) => {
            graph.set_relationship_property(relationship(*r), KeyId(*k), v.map_or(Value::Null, value_of));
        }
        Op::AddLabel(n, l) => {
            graph.add_label(node(*n), LabelId(*l));
        }
        Op::RemoveLabel(n, l) => {
            graph.remove_label(node(*n), LabelId(*l));
        }
        Op::DeleteNode(n) => {
            graph.delete_node(node(*n));
        }
        Op::DetachDelete(n) => {
            graph.detach_delete_node(node(*n));
        }
        Op::DeleteRelationship(r) => {
            graph.delete_relationship(relationship(*r));
        }
        Op::Read => {
            dump(graph);
        }
    }
}

/// Everything the graph answers, as text. Ids of names and label sets never go away, so sets and
/// triples are listed by what they hold.
fn dump(graph: &Graph) -> String {
    let mut out = String::new();
    let mut line = |text: String| writeln!(out, "{text}").unwrap();
    line(format!("{} {}", graph.node_count(), graph.relationship_count()));
    line(format!("{} {}", graph.node_bound(), graph.relationship_bound()));
    for node in graph.nodes() {
        line(format!("{node:?} {:?} {:?}", graph.labels(node), graph.node_properties(node)));
    }
    for id in graph.relationships() {
        let ends = graph.endpoints(id);
        line(format!("{id:?} {:?} {ends:?} {:?}", graph.type_of(id), graph.relationship_properties(id)));
    }
    let catalog = graph.catalog();
    for label in (0..LABELS).map(LabelId) {
        line(format!("{label:?} {} {:?}", catalog.label_count(label), graph.nodes_with_label(label)));
    }
    for kind in (0..TYPES).map(TypeId) {
        line(format!("{kind:?} {} {:?}", catalog.type_count(kind), graph.relationships_of_type(kind)));
    }
    for key in (0..KEYS).map(KeyId) {
        line(format!("{key:?} {:?}", catalog.key_counts(key)));
        for value in (-2..3).map(value_of) {
            let hits: Vec<_> = (0..LABELS).map(|label| graph.seek(LabelId(label), key, &value)).collect();
            line(format!("{value:?} {hits:?} {:?}", graph.seek_all(key, &value)));
        }
    }
    let mut counts: Vec<String> = catalog
        .triples()
        .map(|(a, t, b, n)| format!("{:?} {t:?} {:?} {n}", catalog.label_set(a), catalog.label_set(b)))
        .collect();
    counts.extend((0..catalog.label_set_count() as u32).map(LabelSetId).filter_map(|set| {
        let nodes = catalog.label_set_nodes(set);
        (nodes > 0).then(|| format!("{:?} {nodes}", catalog.label_set(set)))
    }));
    counts.sort();
    counts.into_iter().for_each(&mut line);
    for direction in DIRECTIONS {
        for types in [None, Some(&[TypeId(0)][..]), Some(&[TypeId(1), TypeId(0)])] {
            let adjacency = graph.adjacency(types, direction, usize::MAX);
            for node in graph.nodes() {
                line(format!("{node:?} {:?}", adjacency.neighbours(node).collect::<Vec<_>>()));
            }
        }
    }
    out
}

/// Holds every index and count against what looking at everything says.
fn check(graph: &Graph) {
    let nodes: Vec<NodeId> = graph.nodes().collect();
    let relationships: Vec<RelationshipId> = graph.relationships().collect();
    assert!(nodes.is_sorted() && relationships.is_sorted());
    assert_eq!((graph.node_count(), graph.relationship_count()), (nodes.len(), relationships.len()));
    for label in (0..LABELS).map(LabelId) {
        let with: Vec<NodeId> = nodes.iter().copied().filter(|&node| graph.labels(node).contains(&label)).collect();
        assert_eq!(graph.nodes_with_label(label), with);
        assert_eq!(graph.catalog().label_count(label), with.len());
        for key in (0..KEYS).map(KeyId) {
            for value in (-2..3).map(value_of) {
                let equal = |node: &NodeId| equality::equal(&graph.node_property(*node, key), &value) == Some(true);
                let found: Vec<NodeId> = with.iter().copied().filter(equal).collect();
                assert_eq!(graph.seek(label, key, &value).as_slice(), found);
                let found: Vec<NodeId> = nodes.iter().copied().filter(equal).collect();
                assert_eq!(graph.seek_all(key, &value).as_slice(), found);
            }
        }
    }
    for kind in (0..TYPES).map(TypeId) {
        let of: Vec<_> = relationships.iter().copied().filter(|&id| graph.type_of(id) == kind).collect();
        assert_eq!(graph.relationships_of_type(kind), of);
        assert_eq!(graph.catalog().type_count(kind), of.len());
    }
    for key in (0..KEYS).map(KeyId) {
        let with = nodes.iter().filter(|&&node| !graph.node_property(node, key).is_null()).count();
        let also = relationships.iter().filter(|&&id| !graph.relationship_property(id, key).is_null()).count();
        assert_eq!(graph.catalog().key_counts(key), (with, also));
    }
    let mut triples: BTreeMap<_, usize> = BTreeMap::new();
    for &id in &relationships {
        let (start, end) = graph.endpoints(id);
        *triples.entry((graph.label_set(start), graph.type_of(id), graph.label_set(end))).or_default() += 1;
    }
    let counted: BTreeMap<_, _> = graph.catalog().triples().map(|(a, t, b, n)| ((a, t, b), n)).collect();
    assert_eq!(counted, triples);
    check_adjacency(graph, &nodes, &relationships);
    check_between(graph, &nodes, &relationships);
}

/// The relationships between each two nodes.
fn check_between(graph: &Graph, nodes: &[NodeId], relationships: &[RelationshipId]) {
    for &start in nodes {
        for &end in nodes.iter().take(5) {
            let joins = |id: &&RelationshipId| graph.endpoints(**id) == (start, end);
            let all: Vec<_> = relationships.iter().filter(joins).copied().collect();
            assert_eq!(graph.relationships_between(None, start, end).as_slice(), all);
            let some: Vec<_> = all.iter().filter(|&&id| graph.type_of(id) == TypeId(1)).copied().collect();
            assert_eq!(graph.relationships_between(Some(&[TypeId(1)]), start, end).as_slice(), some);
        }
    }
}

fn check_adjacency(graph: &Graph, nodes: &[NodeId], relationships: &[RelationshipId]) {
    for direction in DIRECTIONS {
        for types in [None, Some(&[TypeId(1)][..]), Some(&[TypeId(1), TypeId(0)]), Some(&[])] {
            let flat = graph.adjacency(types, direction, usize::MAX);
            assert!(flat.flat().is_some());
            for &node in nodes {
                let expected: Vec<_> = relationships
                    .iter()
                    .filter(|&&id| types.is_none_or(|types| types.contains(&graph.type_of(id))))
                    .filter_map(|&id| match (direction, graph.endpoints(id)) {
                        (Direction::Outgoing | Direction::Either, (start, end)) if start == node => Some((id, end)),
                        (Direction::Incoming | Direction::Either, (start, end)) if end == node => Some((id, start)),
                        _ => None,
                    })
                    .collect();
                assert_eq!(flat.neighbours(node).collect::<Vec<_>>(), expected);
                assert_eq!(flat.degree(node), expected.len());
                let mut walked = graph.walk(node, direction);
                walked.retain(|(id, _)| types.is_none_or(|types| types.contains(&graph.type_of(*id))));
                assert_eq!(walked.as_slice(), expected);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn indexes_and_counts_agree_with_brute_force(setup in ops(), inside in ops(), after in ops()) {
        let mut graph = new_graph();
        setup.iter().for_each(|op| apply(&mut graph, op));
        check(&graph);
        graph.begin();
        inside.iter().for_each(|op| apply(&mut graph, op));
        check(&graph);
        graph.commit();
        check(&graph);
        after.iter().for_each(|op| apply(&mut graph, op));
        check(&graph);
    }

    #[test]
    fn a_rollback_leaves_no_trace(setup in ops(), first in ops(), second in ops()) {
        let mut graph = new_graph();
        setup.iter().for_each(|op| apply(&mut graph, op));
        let before = dump(&graph);
        graph.begin();
        first.iter().for_each(|op| apply(&mut graph, op));
        let (mark, half_way) = (graph.mark(), dump(&graph));
        second.iter().for_each(|op| apply(&mut graph, op));
        graph.rollback_to(mark);
        check(&graph);
        prop_assert_eq!(dump(&graph), half_way);
        graph.rollback();
        check(&graph);
        prop_assert_eq!(dump(&graph), before);
    }

    #[test]
    fn clones_live_apart(setup in ops(), ours in ops(), theirs in ops()) {
        let mut graph = new_graph();
        setup.iter().for_each(|op| apply(&mut graph, op));
        let mut copy = graph.clone();
        ours.iter().for_each(|op| apply(&mut graph, op));
        theirs.iter().for_each(|op| apply(&mut copy, op));
        check(&graph);
        check(&copy);
    }

    #[test]
    fn a_change_set_repeats_the_transaction(setup in ops(), inside in ops()) {
        let mut graph = new_graph();
        setup.iter().for_each(|op| apply(&mut graph, op));
        let mut copy = graph.clone();
        let mark = graph.begin();
        inside.iter().for_each(|op| apply(&mut graph, op));
        graph.detach_deleted_nodes();
        let (set, changes) = (graph.change_set(), graph.changes_since(mark));
        // What is counted was done. What was done is counted, but for labels that went from one node to another.
        prop_assert!(changes.is_empty() || !set.operations.is_empty());
        let only_labels = set.operations.iter().all(|operation| matches!(operation, Operation::SetLabels { .. }));
        prop_assert!(only_labels || !changes.is_empty());
        graph.commit();
        repeat(&mut copy, &set);
        prop_assert_eq!(shape(&copy), shape(&graph));
    }
}

/// Does what a change set says, with ids of its own.
fn repeat(graph: &mut Graph, changes: &ChangeSet) {
    let mut nodes: BTreeMap<NodeId, NodeId> = BTreeMap::new();
    graph.begin();
    for operation in &changes.operations {
        match operation {
            Operation::CreateNode { node, labels, properties } => {
                nodes.insert(*node, graph.create_node(labels, properties));
            }
            Operation::CreateRelationship { kind, start, end, properties, .. } => {
                let here = |node: &NodeId| nodes.get(node).copied().unwrap_or(*node);
                graph.create_relationship(*kind, here(start), here(end), properties);
            }
            Operation::SetNodeProperty { node, key, value } => graph.set_node_property(*node, *key, value.clone()),
            Operation::SetRelationshipProperty { relationship, key, value } => {
                graph.set_relationship_property(*relationship, *key, value.clone());
            }
            Operation::SetLabels { node, labels } => {
                graph.set_labels(*node, labels);
            }
            Operation::DeleteRelationship { relationship } => {
                graph.delete_relationship(*relationship);
            }
            Operation::DeleteNode { node } => {
                graph.delete_node(*node);
            }
        }
    }
    graph.commit();
}

/// What the graph holds, whatever the ids: each entity with its labels, type and properties, and
/// for relationships those of the ends.
fn shape(graph: &Graph) -> Vec<String> {
    let node = |node| format!("{:?} {:?}", graph.labels(node), graph.node_properties(node));
    let mut lines: Vec<String> = graph.nodes().map(node).collect();
    lines.extend(graph.relationships().map(|id| {
        let (start, end) = graph.endpoints(id);
        let (kind, properties) = (graph.type_of(id), graph.relationship_properties(id));
        format!("{kind:?} {properties:?} from {} to {}", node(start), node(end))
    }));
    lines.sort();
    lines
}

/// A graph of (:L0 {k0: 1})-[:T0 {k0: 5}]->(:L0:L1).
fn pair() -> (Graph, NodeId, NodeId, RelationshipId) {
    let mut graph = new_graph();
    let a = graph.create_node(&[LabelId(0)], &[(KeyId(0), Value::Integer(1))]);
    let b = graph.create_node(&[LabelId(1), LabelId(0)], &[]);
    let r = graph.create_relationship(TypeId(0), a, b, &[(KeyId(0), Value::Integer(5))]);
    (graph, a, b, r)
}

#[test]
fn changes_are_net_and_labels_count_once() {
    let (mut graph, a, b, _) = pair();
    let mark = graph.begin();
    graph.detach_delete_node(b);
    graph.set_node_property(a, KeyId(0), Value::Integer(2));
    let gone = graph.create_node(&[LabelId(2)], &[(KeyId(0), Value::Integer(3))]);
    graph.delete_node(gone);
    assert_eq!(
        graph.changes_since(mark),
        Changes {
            nodes_deleted: 1,
            relationships_deleted: 1,
            labels_removed: 1,
            properties_set: 1,
            properties_removed: 2,
            ..Changes::default()
        }
    );
}

#[test]
fn setting_the_same_value_or_back_again_changes_nothing() {
    let (mut graph, a, _, r) = pair();
    let mark = graph.begin();
    graph.set_node_property(a, KeyId(0), Value::Integer(1));
    graph.set_relationship_property(r, KeyId(0), Value::Null);
    graph.set_relationship_property(r, KeyId(0), Value::Integer(5));
    graph.add_label(a, LabelId(2));
    graph.remove_label(a, LabelId(2));
    assert!(graph.changes_since(mark).is_empty());
    let list = Value::list(vec![Value::Integer(1), Value::from("x")]);
    graph.set_node_property(a, KeyId(1), list.clone());
    graph.commit();
    let mark = graph.begin();
    graph.set_node_property(a, KeyId(1), list);
    assert!(graph.changes_since(mark).is_empty());
    graph.set_node_property(a, KeyId(0), Value::Float(1.0));
    let changes = graph.changes_since(mark);
    assert_eq!((changes.properties_set, changes.properties_removed), (1, 1));
}

#[test]
fn a_statement_that_deletes_only_the_node_is_noticed() {
    let (mut graph, a, b, r) = pair();
    let mark = graph.begin();
    graph.delete_node(b);
    assert_eq!(graph.connected_deleted_node(mark), Some((b, r)));
    graph.delete_relationship(r);
    assert_eq!(graph.connected_deleted_node(mark), None);
    assert!(graph.is_deleted_node(b) && !graph.contains_node(b));
    assert_eq!(graph.type_of(r), TypeId(0), "data stays readable until the commit");
    let c = graph.create_node(&[], &[]);
    assert!(c != a && c != b, "ids are not used again before the commit");
    graph.commit();
    assert!(!graph.is_deleted_node(b));
    assert_eq!(graph.nodes().collect::<Vec<_>>(), [a, c]);
}

#[test]
fn keys_are_counted_by_label_and_by_type() {
    let (graph, ..) = pair();
    assert_eq!(graph.keys_of_label(LabelId(0)), [(KeyId(0), 1)]);
    assert_eq!(graph.keys_of_label(LabelId(1)), []);
    assert_eq!(graph.keys_of_type(TypeId(0)), [(KeyId(0), 1)]);
}

#[test]
fn what_is_not_there_reads_as_nothing() {
    let (mut graph, a, _, _) = pair();
    let (node, id) = (NodeId::NULL, RelationshipId::NULL);
    assert_eq!(graph.labels(node), []);
    assert_eq!(graph.endpoints(id), (NodeId::NULL, NodeId::NULL));
    assert_eq!(&**graph.catalog().type_name(graph.type_of(id)), "");
    assert!(graph.node_property(node, KeyId(9)).is_null());
    assert!(graph.create_relationship(TypeId(0), a, node, &[]).is_null());
    assert!(!graph.delete_node(node) && !graph.delete_relationship(id) && !graph.add_label(node, LabelId(0)));
    graph.set_node_property(node, KeyId(0), Value::Integer(1));
    assert_eq!(graph.catalog().key_counts(KeyId(0)), (1, 1));
}

#[test]
fn a_store_that_refuses_takes_the_transaction_back() {
    struct Full;
    impl Store for Full {
        fn commit(&mut self, _: &ChangeSet, _: &Catalog) -> crate::diagnostic::Result<()> {
            Err(crate::diagnostic::Diagnostic::syntax("disk-full", "", "the disk is full"))
        }
    }
    let (mut graph, a, _, _) = pair();
    let before = dump(&graph);
    graph.begin();
    graph.detach_delete_node(a);
    assert!(graph.commit_to(&mut Full).is_err());
    assert_eq!(dump(&graph), before);
    assert!(!graph.in_transaction());
    graph.begin();
    graph.detach_delete_node(a);
    assert!(graph.commit_to(&mut InMemory).is_ok());
    assert_eq!(graph.node_count(), 1);
}

#[test]
fn a_graph_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone>() {}
    shared::<Graph>();
    fn sent<T: Send + Sync>() {}
    sent::<Adjacency<'_>>();
}
