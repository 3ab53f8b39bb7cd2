//! Pictures: from an answer to the bytes of an SVG.
//!
//! `cargo bench --bench diagram`. The whole built-in graph is what a newcomer draws first; 300 boxes with 1,000 links are
//! more than a page holds, once with the lanes of a schema's kinds and once as a graph that has none.

use career_pathways::graph::{Graph, GraphBuilder};
use career_pathways::load;
use career_pathways::render::diagram::{laid_out, svg};
use career_pathways::render::{Picture, Theme};
use career_pathways::session::{Outcome, Request, Session};
use career_pathways::value::{NodeId, Value};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// A graph of so many nodes and relationships with as many labels as given, in an order that looks random.
fn graph(nodes: usize, relationships: usize, labels: &[&str]) -> Graph {
    let mut builder = GraphBuilder::new();
    let (name, kind) = (builder.key("name"), builder.relationship_type("LEADS_TO"));
    let ids: Vec<NodeId> = (0..nodes)
        .map(|index| {
            let label = builder.label(labels[index * labels.len() / nodes]);
            builder.node(&[label], &[(name, Value::from(format!("Number {index} of many boxes").as_str()))])
        })
        .collect();
    let mut state = 42u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % nodes
    };
    for _ in 0..relationships {
        let (start, end) = (ids[next()], ids[next()]);
        builder.relationship(kind, start, end, &[]);
    }
    builder.finish()
}

/// Everything in a graph.
fn whole(graph: Graph) -> Outcome {
    let mut session = Session::new(graph);
    session.execute("MATCH (n) OPTIONAL MATCH p = (n)-[]->() RETURN n, p", &Request::default()).expect("it is valid")
}

fn draw(outcome: &Outcome, max_boxes: usize) -> usize {
    let picture = Picture { max_boxes, ..Picture::default() };
    let (diagram, drawing) = laid_out(outcome, &picture).expect("without a page everything fits");
    svg::write(&diagram, &drawing, Theme::Auto).len()
}

fn pictures(criterion: &mut Criterion) {
    let built_in = whole(load::built_in());
    criterion.bench_function("the whole built-in graph", |bencher| bencher.iter(|| draw(black_box(&built_in), 1_000)));
    let labels = ["A", "B", "C", "D"];
    let layered = whole(graph(300, 1_000, &["Place"]));
    criterion.bench_function("300 boxes, 1,000 links, one kind", |bencher| {
        bencher.iter(|| draw(black_box(&layered), 1_000));
    });
    let lanes = whole(graph(300, 1_000, &labels));
    criterion.bench_function("300 boxes, 1,000 links, four kinds", |bencher| {
        bencher.iter(|| draw(black_box(&lanes), 1_000));
    });
}

criterion_group!(benches, pictures);
criterion_main!(benches);
