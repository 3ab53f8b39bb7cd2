//! A graph file of the size of a nation's careers: opening it, one question, one change.
//!
//! `cargo bench --bench file`; beside each change stands a bare transaction of the store on the same disk.

use career_pathways::graph::{Graph, GraphBuilder};
use career_pathways::load;
use career_pathways::session::{Request, Session};
use career_pathways::value::{NodeId, Value};
use criterion::{Criterion, criterion_group, criterion_main};
use redb::{Database, TableDefinition};
use std::path::Path;

/// Nodes and relationships: O*NET, CIP, BLS and ESCO together have about as many.
const NODES: u32 = 120_000;
const RELATIONSHIPS: u32 = 530_000;

/// Roles with other names and descriptions, skills, and how much each role needs of which.
fn nation() -> Graph {
    let mut builder = GraphBuilder::new();
    builder.reserve(NODES as usize, RELATIONSHIPS as usize);
    let (role, skill) = (builder.label("Role"), builder.label("Skill"));
    let [name, key, aliases, description] = ["name", "key", "aliases", "description"].map(|key| builder.key(key));
    let [importance, level, source] = ["importance", "level", "source"].map(|key| builder.key(key));
    let needs = builder.relationship_type("REQUIRES_SKILL");
    for n in 0..NODES {
        let label = if n % 20 == 0 { role } else { skill };
        let mut properties = vec![
            (name, Value::from(format!("Registered {n} of the {}th kind", n * 7919 % 1000))),
            (key, Value::from(format!("onet:{:02}-{:04}.{:02}", n % 53, n % 9973, n % 97))),
            (description, Value::from(format!("Plans, directs and records what {n} others do. ").repeat(2))),
        ];
        if n % 20 == 0 {
            let others = (0..10).map(|other| Value::from(format!("Alias {other} of {n}"))).collect();
            properties.push((aliases, Value::list(others)));
        }
        builder.node(&[label], &properties);
    }
    for n in 0..RELATIONSHIPS {
        let (from, to) = (n / 90 * 20 % NODES, n.wrapping_mul(2_654_435_761) % NODES);
        let share = |of: u32| Value::Float(f64::from(n * of % 700) / 100.0);
        let properties = [(importance, share(3)), (level, share(7)), (source, Value::from("O*NET 29.1, Skills"))];
        builder.relationship(needs, NodeId(from), NodeId(to), &properties);
    }
    builder.finish()
}

fn file(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nation.pathways");
    load::save(&nation(), &path).expect("saved");
    let bytes = std::fs::metadata(&path).expect("it is there").len();
    println!("{:.1} bytes a relationship in the file", bytes as f64 / f64::from(RELATIONSHIPS));
    let mut group = criterion.benchmark_group("graph file");
    group.sample_size(20);
    group.bench_function("open", |bencher| bencher.iter(|| load::open(&path).expect("opened").node_count()));
    group.bench_function("open, and find by another name", |bencher| {
        bencher.iter(|| ask(load::open(&path).expect("opened"), "describe \"alias 3 of 60\""))
    });
    changes(&mut group, &path);
    bare_commits(&mut group, folder.path());
    group.finish();
}

fn ask(graph: Graph, question: &str) -> usize {
    Session::new(graph).execute(question, &Request::default()).expect("answered").rows.len()
}

/// One statement that changes one property, acknowledged.
fn changes(group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>, path: &Path) {
    let load::Opened { graph, store } = load::open_to_change(path).expect("opened");
    let mut session = Session::keeping(graph, store.expect("a file keeps changes"));
    let mut number = 0;
    group.bench_function("one change", |bencher| {
        bencher.iter(|| {
            number += 1;
            let request =
                Request { parameters: [("n".to_owned(), Value::Integer(number))].into(), ..Request::default() };
            let text = "MATCH (r:Role {key: 'onet:00-0000.00'}) SET r.seen = $n";
            session.execute(text, &request).expect("kept").changes.properties_set
        })
    });
}

/// What the store itself takes for as little.
fn bare_commits(group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>, folder: &Path) {
    const TABLE: TableDefinition<'static, u64, &[u8]> = TableDefinition::new("log");
    let database = Database::create(folder.join("bare.redb")).expect("created");
    let mut number = 0;
    group.bench_function("one bare commit of redb", |bencher| {
        bencher.iter(|| {
            number += 1;
            let transaction = database.begin_write().expect("begun");
            transaction.open_table(TABLE).expect("there").insert(number, [7u8; 30].as_slice()).expect("put");
            transaction.commit().expect("kept");
        })
    });
}

criterion_group!(benches, file);
criterion_main!(benches);
