//! Graphs for tests: any values, any shape, with gaps; and whether two graphs are the same.

use crate::graph::{Direction, Graph, Kind, RelationshipKind, Schema, Step};
use crate::value::temporal::{Date, DateTime, Duration, LocalTime, NamedZone, Time, Zone};
use crate::value::{KeyId, LabelId, LabelSetId, List, Map, NodeId, RelationshipId, Temporal, TypeId, Value};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

/// Property keys that graphs have.
pub const KEYS: [&str; 7] = ["name", "level", "share", "source", "aliases", "anything", "codes"];
/// The place of the key that only ever has lists of texts, as a page of its own kind holds them.
const LISTS: usize = 6;
const LABELS: [&str; 3] = ["Role", "Duty", "Skill"];
const TYPES: [&str; 3] = ["PERFORMS", "LEADS_TO", "NEEDS"];

/// One change in making a graph; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
pub enum Change {
    Node(u8, Vec<(usize, Value)>),
    Relationship(usize, usize, usize, Vec<(usize, Value)>),
    NodeProperty(usize, usize, Value),
    RelationshipProperty(usize, usize, Value),
    Labels(usize, u8),
    DeleteNode(usize),
    DeleteRelationship(usize),
}

fn temporal() -> impl Strategy<Value = Temporal> {
    let date = (-800_000i64..800_000).prop_filter_map("a day", Date::from_days);
    let time = (0i64..86_400_000_000_000).prop_map(|nanos| LocalTime::wrapping(i128::from(nanos)));
    let zone = prop_oneof![
        (-64_800i32..64_800).prop_map(Zone::Offset),
        prop::sample::select(vec!["Europe/Stockholm", "America/New_York", "UTC"])
            .prop_filter_map("a zone", |name| NamedZone::find(name).map(Zone::Named)),
    ];
    prop_oneof![
        date.clone().prop_map(Temporal::Date),
        time.clone().prop_map(Temporal::LocalTime),
        (time.clone(), -64_800i32..64_800).prop_map(|(local, offset)| Temporal::Time(Time { local, offset })),
        (date.clone(), time.clone()).prop_map(|(date, time)| Temporal::LocalDateTime(date.at(time))),
        (date, time, zone).prop_filter_map("a moment", |(date, time, zone)| {
            DateTime::of_local(date.at(time), &zone, None).map(Temporal::from)
        }),
        (any::<i64>(), any::<i64>(), any::<i64>()).prop_filter_map("a duration", |(months, days, nanos)| {
            Duration::new(months, days, i128::from(nanos) * 7).map(Temporal::from)
        }),
    ]
}

/// Any value that a property may hold.
pub fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => prop_oneof![-5i64..5, any::<i64>()].prop_map(Value::Integer),
        3 => prop_oneof![
            (-500i64..500).prop_map(|n| n as f64 / 100.0),
            any::<f64>(),
            Just(-0.0),
            Just(f64::NAN),
            Just(f64::INFINITY)
        ]
        .prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Boolean),
        4 => prop_oneof!["[a-c]", "\\PC{0,20}", Just(String::new())].prop_map(Value::from),
        2 => temporal().prop_map(Value::Temporal),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| Value::List(List::new(items))),
            prop::collection::btree_map("[a-z]{0,3}", inner, 0..3)
                .prop_map(|map| Value::Map(Map::new(map.into_iter().map(|(k, v)| (Arc::from(k), v)).collect()))),
        ]
    })
}

fn properties() -> impl Strategy<Value = Vec<(usize, Value)>> {
    let texts = prop::collection::vec(prop_oneof!["[a-c]", "\\PC{0,20}"].prop_map(Value::from), 0..4);
    let list = texts.prop_map(|texts| (LISTS, Value::List(List::new(texts))));
    prop::collection::vec(prop_oneof![3 => (0..LISTS, value()), 1 => list], 0..4)
}

/// Any change.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => (any::<u8>(), properties()).prop_map(|(labels, properties)| Change::Node(labels, properties)),
        4 => (any::<usize>(), any::<usize>(), 0..TYPES.len(), properties())
            .prop_map(|(from, to, kind, properties)| Change::Relationship(from, to, kind, properties)),
        2 => (any::<usize>(), 0..KEYS.len(), prop_oneof![value(), Just(Value::Null)])
            .prop_map(|(node, key, value)| Change::NodeProperty(node, key, value)),
        2 => (any::<usize>(), 0..KEYS.len(), prop_oneof![value(), Just(Value::Null)])
            .prop_map(|(one, key, value)| Change::RelationshipProperty(one, key, value)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(node, labels)| Change::Labels(node, labels)),
        1 => any::<usize>().prop_map(Change::DeleteNode),
        1 => any::<usize>().prop_map(Change::DeleteRelationship),
    ]
}

fn labels(graph: &mut Graph, bits: u8) -> Vec<LabelId> {
    let chosen = LABELS.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
    chosen.map(|(_, name)| graph.catalog_mut().intern_label(name)).collect()
}

fn keyed(graph: &mut Graph, properties: &[(usize, Value)]) -> Vec<(KeyId, Value)> {
    properties.iter().map(|(key, value)| (graph.catalog_mut().intern_key(KEYS[*key]), value.clone())).collect()
}

fn pick<T: Copy>(all: &[T], number: usize) -> Option<T> {
    all.get(number.checked_rem(all.len())?).copied()
}

/// Carries out a change.
pub fn carry_out(graph: &mut Graph, change: &Change) {
    let nodes: Vec<NodeId> = graph.nodes().collect();
    let relationships: Vec<RelationshipId> = graph.relationships().collect();
    match change {
        Change::Node(bits, properties) => {
            let (labels, properties) = (labels(graph, *bits), keyed(graph, properties));
            graph.create_node(&labels, &properties);
        }
        Change::Relationship(from, to, kind, properties) => {
            let (Some(from), Some(to)) = (pick(&nodes, *from), pick(&nodes, *to)) else { return };
            let kind = graph.catalog_mut().intern_type(TYPES[*kind]);
            let properties = keyed(graph, properties);
            graph.create_relationship(kind, from, to, &properties);
        }
        Change::NodeProperty(node, key, value) => {
            let key = graph.catalog_mut().intern_key(KEYS[*key]);
            if let Some(node) = pick(&nodes, *node) {
                graph.set_node_property(node, key, value.clone());
            }
        }
        Change::RelationshipProperty(one, key, value) => {
            let key = graph.catalog_mut().intern_key(KEYS[*key]);
            if let Some(one) = pick(&relationships, *one) {
                graph.set_relationship_property(one, key, value.clone());
            }
        }
        Change::Labels(node, bits) => {
            let labels = labels(graph, *bits);
            pick(&nodes, *node).map(|node| graph.set_labels(node, &labels));
        }
        Change::DeleteNode(node) => {
            pick(&nodes, *node).map(|node| graph.detach_delete_node(node));
        }
        Change::DeleteRelationship(one) => {
            pick(&relationships, *one).map(|one| graph.delete_relationship(one));
        }
    }
}

/// Changes that make a graph.
pub fn changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), 0..60)
}

/// The graph that some changes make.
pub fn made(changes: &[Change]) -> Graph {
    let mut graph = Graph::default();
    changes.iter().for_each(|change| carry_out(&mut graph, change));
    graph
}

/// A graph with many values of each kind, over several pages, some of them with gaps.
pub fn large() -> Graph {
    let mut graph = Graph::default();
    let role = graph.catalog_mut().intern_label("Role");
    let keys = KEYS.map(|key| graph.catalog_mut().intern_key(key));
    let performs = graph.catalog_mut().intern_type("PERFORMS");
    for n in 0..9000i64 {
        let node = graph
            .create_node(&[role], &[(keys[0], Value::from(format!("role {n}"))), (keys[1], Value::Integer(n * n))]);
        if n % 2000 == 7 {
            graph.set_node_property(node, keys[5], Value::list(vec![Value::Integer(n), Value::from("x")]));
        }
        if n > 0 {
            let share = Value::Float((n % 700) as f64 / 100.0);
            let source = Value::from(["O*NET", "ESCO"][(n % 2) as usize]);
            graph.create_relationship(
                performs,
                node,
                NodeId((n * 7919 % n) as u32),
                &[(keys[2], share), (keys[3], source)],
            );
        }
    }
    for n in (100..2500).step_by(3) {
        graph.detach_delete_node(NodeId(n));
    }
    graph
}

/// A schema with something in every field.
pub fn schema() -> Schema {
    let pairs = || vec![("a".to_owned(), "b".to_owned())];
    let kind = Kind {
        label: "Role".to_owned(),
        plural: "roles".to_owned(),
        words: vec!["job".to_owned(), "jobs".to_owned()],
        description: "work".to_owned(),
        pathway: true,
        inferred: true,
        counted: Some(("kind".to_owned(), "work".to_owned())),
        properties: pairs(),
    };
    let relationship = RelationshipKind {
        name: "LEADS_TO".to_owned(),
        description: "leads".to_owned(),
        ends: pairs(),
        step: Step::Last,
        reading: "leads to".to_owned(),
        reading_back: "is led to by".to_owned(),
        qualified: pairs(),
        symmetric: true,
        crosswalk: true,
        properties: pairs(),
    };
    Schema {
        title: "careers".to_owned(),
        about: "test".to_owned(),
        kinds: vec![kind, Kind::default()],
        relationships: vec![relationship, RelationshipKind::default()],
        levels: vec!["entry".to_owned()],
    }
}

/// Everything there is to know of a graph, as text: two graphs of the same text are the same.
pub fn told(graph: &Graph) -> String {
    let catalog = graph.catalog();
    let mut text = format!("{:?}\n", catalog.schema());
    let named = |properties: Vec<(KeyId, Value)>| -> Vec<String> {
        properties.into_iter().map(|(key, value)| format!("{}: {value:?}", catalog.key_name(key))).collect()
    };
    let labels = |set: LabelSetId| -> BTreeSet<&str> {
        catalog.label_set(set).iter().map(|label| &**catalog.label_name(*label)).collect()
    };
    for node in graph.nodes() {
        let line = (node, labels(graph.label_set(node)), named(graph.node_properties(node)));
        let _ = writeln!(text, "{line:?}");
    }
    for one in graph.relationships() {
        let kind = catalog.type_name(graph.type_of(one));
        let _ = writeln!(text, "{:?}", (one, kind, graph.endpoints(one), named(graph.relationship_properties(one))));
    }
    for (label, name) in catalog.labels().filter(|(label, _)| catalog.label_count(*label) > 0) {
        let _ = writeln!(text, "{name} {} {:?}", catalog.label_count(label), graph.nodes_with_label(label));
    }
    for (kind, name) in catalog.relationship_types().filter(|(kind, _)| catalog.type_count(*kind) > 0) {
        let _ = writeln!(text, "{name} {} {:?}", catalog.type_count(kind), graph.relationships_of_type(kind));
    }
    for (key, name) in catalog.keys().filter(|(key, _)| catalog.key_counts(*key) != (0, 0)) {
        let _ = writeln!(text, "{name} {:?}", catalog.key_counts(key));
    }
    let triple = |(start, kind, end, count): (LabelSetId, TypeId, LabelSetId, usize)| {
        (labels(start), catalog.type_name(kind), labels(end), count)
    };
    let triples: BTreeSet<_> = catalog.triples().map(triple).collect();
    let _ = writeln!(text, "{triples:?}");
    text
}

/// What is around every node, as text: asked node by node, so that a graph from a file need not link its
/// relationships for it.
pub fn surroundings(graph: &Graph) -> String {
    let mut text = String::new();
    for node in graph.nodes().take(2000) {
        for direction in [Direction::Outgoing, Direction::Incoming, Direction::Either] {
            let adjacency = graph.adjacency(None, direction, 0);
            let steps: Vec<(RelationshipId, NodeId)> = adjacency.neighbours(node).collect();
            let kinds: Vec<TypeId> = steps.iter().map(|(one, _)| graph.type_of(*one)).collect();
            let between = steps.first().map(|(_, other)| graph.relationships_between(None, node, *other));
            let _ = writeln!(text, "{node:?} {direction:?} {steps:?} {kinds:?} {between:?}");
        }
    }
    let _ = writeln!(text, "{} {}", graph.node_bound(), graph.relationship_bound());
    text
}
