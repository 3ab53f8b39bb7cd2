//! How fast the graph itself is: loading, point lookups, neighbours, text search, writes.
//!
//! The graph is about as large as a national data set of occupations: 60,000 nodes and 600,000
//! relationships of six types.

use career_pathways::graph::{Direction, Graph, GraphBuilder};
use career_pathways::value::{KeyId, LabelId, NodeId, RelationshipId, TypeId, Value};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const NODES: u32 = 60_000;
const RELATIONSHIPS: u32 = 600_000;
const LABELS: u32 = 6;
const TYPES: u32 = 6;
const NAME: KeyId = KeyId(0);
const LEVEL: KeyId = KeyId(1);
const MONTHS: KeyId = KeyId(2);

/// Numbers that look random and are the same each time.
fn scatter(seed: u32) -> u32 {
    let mixed = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) as u32
}

fn name(node: u32) -> String {
    let words = ["Senior Cardiac", "Junior Dental", "Rural Surgical", "Urban Radiology", "Chief Audio"];
    let what = ["Technician", "Analyst", "Teacher", "Inspector"];
    let pick = |words: &[&str], seed| words[scatter(seed) as usize % words.len()].to_owned();
    format!("{} {} {node}", pick(&words, node), pick(&what, node + 7))
}

fn load() -> Graph {
    let mut builder = GraphBuilder::new();
    builder.reserve(NODES as usize, RELATIONSHIPS as usize);
    (0..LABELS).for_each(|id| assert_eq!(builder.label(&format!("Label{id}")).0, id));
    (0..TYPES).for_each(|id| assert_eq!(builder.relationship_type(&format!("TYPE{id}")).0, id));
    for (key, id) in ["name", "level", "months"].into_iter().zip(0..) {
        assert_eq!(builder.key(key), KeyId(id));
    }
    for node in 0..NODES {
        let properties = [(NAME, Value::from(name(node))), (LEVEL, Value::Integer(i64::from(node % 10)))];
        builder.node(&[LabelId(node / (NODES / LABELS))], &properties);
    }
    for id in 0..RELATIONSHIPS {
        let kind = TypeId(id / (RELATIONSHIPS / TYPES));
        let (start, end) = (NodeId(scatter(id) % NODES), NodeId(scatter(id + RELATIONSHIPS) % NODES));
        let months = [(MONTHS, Value::Integer(i64::from(id % 48)))];
        builder.relationship(kind, start, end, if kind.0 < 3 { &months } else { &[] });
    }
    builder.finish()
}

fn reads(criterion: &mut Criterion) {
    let graph = load();
    criterion.bench_function("load 600,000 relationships", |bench| bench.iter(load));
    let names: Vec<(LabelId, Value)> = (0..1000)
        .map(scatter)
        .map(|node| node % NODES)
        .map(|node| (LabelId(node / (NODES / LABELS)), Value::from(name(node))))
        .collect();
    let mut turn = names.iter().cycle();
    criterion.bench_function("seek a name", |bench| {
        bench.iter(|| turn.next().map(|(label, name)| graph.seek(*label, NAME, name)));
    });
    let column = graph.node_column(NAME).expect("names");
    criterion.bench_function("60,000 names containing", |bench| {
        bench.iter(|| column.rows_containing(black_box("Rural Surgical Inspector 4")));
    });
    criterion.bench_function("60,000 names containing a common word", |bench| {
        bench.iter(|| column.rows_containing(black_box("Senior")));
    });
    let label = graph.nodes_with_label(LabelId(3));
    let levels = graph.node_column(LEVEL).expect("levels");
    criterion.bench_function("gather 10,000 levels", |bench| bench.iter(|| levels.gather(black_box(label))));
    criterion.bench_function("10,000 names of a label containing", |bench| {
        bench.iter(|| column.containing(black_box("Rural Surgical Inspector 4"), black_box(label)));
    });
}

fn neighbours(criterion: &mut Criterion) {
    let graph = load();
    let kinds = [TypeId(0), TypeId(2), TypeId(4)];
    graph.adjacency(None, Direction::Either, usize::MAX);
    graph.adjacency(Some(&kinds), Direction::Outgoing, usize::MAX);
    criterion.bench_function("take a handle for three types", |bench| {
        bench.iter(|| graph.adjacency(black_box(Some(&kinds)), Direction::Outgoing, 1));
    });
    criterion.bench_function("every neighbour of every node, flat", |bench| {
        let adjacency = graph.adjacency(None, Direction::Either, 1);
        bench.iter(|| {
            let mut sum = 0u64;
            for node in (0..NODES).map(NodeId) {
                adjacency.for_each_neighbour(node, |_, other| sum += u64::from(other.0));
            }
            sum
        });
    });
    let mut count = 0;
    criterion.bench_function("make flat arrays of 100,000 relationships", |bench| {
        bench.iter_batched(
            || graph.clone(),
            |mut graph| {
                graph.create_relationship(TypeId(1), NodeId(1), NodeId(2), &[]);
                count += graph.adjacency(Some(&[TypeId(1)]), Direction::Outgoing, usize::MAX).degree(NodeId(1));
            },
            BatchSize::LargeInput,
        );
    });
    let mut fresh = graph.clone();
    fresh.create_relationship(TypeId(1), NodeId(1), NodeId(2), &[]);
    let mut node = 0;
    criterion.bench_function("neighbours of a node without flat arrays", |bench| {
        let mut graph = fresh.clone();
        bench.iter(|| {
            // (A write, so that walking never adds up to making arrays.)
            let id = graph.create_relationship(TypeId(5), NodeId(1), NodeId(2), &[]);
            graph.delete_relationship(id);
            node = scatter(node) % NODES;
            graph.adjacency(Some(&[TypeId(5)]), Direction::Outgoing, 1).degree(NodeId(node))
        });
    });
}

fn writes(criterion: &mut Criterion) {
    let mut graph = load();
    criterion.bench_function("clone the graph", |bench| bench.iter(|| graph.clone()));
    criterion.bench_function("create 1,000 relationships and roll back", |bench| {
        bench.iter(|| {
            graph.begin();
            for id in 0..1000 {
                let months = [(MONTHS, Value::Integer(3))];
                graph.create_relationship(TypeId(1), NodeId(id), NodeId(id + 1), &months);
            }
            graph.rollback();
        });
    });
    criterion.bench_function("delete 100,000 relationships and roll back", |bench| {
        bench.iter(|| {
            graph.begin();
            for id in 0..100_000 {
                graph.delete_relationship(RelationshipId(id));
            }
            graph.rollback();
        });
    });
    criterion.bench_function("delete 100,000 relationships for good", |bench| {
        bench.iter_batched(
            || graph.clone(),
            |mut graph| {
                graph.begin();
                for id in 0..100_000 {
                    graph.delete_relationship(RelationshipId(id * 6));
                }
                graph.commit();
                graph
            },
            BatchSize::LargeInput,
        );
    });
}

criterion_group!(benches, reads, neighbours, writes);
criterion_main!(benches);
