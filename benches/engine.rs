//! How fast statements are, from text to last row, beside the same work done by hand on the graph's arrays.
//!
//! Read the figures as ratios within one run: each query stands next to a `by hand` of the same name that walks
//! the flat adjacency with no language at all. The graph looks like careers at a national size: degrees
//! prepare for roles, roles lead to roles and require skills.

use career_pathways::graph::{Direction, Graph, GraphBuilder};
use career_pathways::session::{Request, Session, Value};
use career_pathways::value::{KeyId, NodeId};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

const DEGREES: u32 = 2_300;
const ROLES: u32 = 1_000;
const SKILLS: u32 = 35_000;

/// Numbers that look random and are the same each time.
fn scatter(seed: u32) -> u32 {
    let mixed = u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 33) as u32
}

fn careers() -> Graph {
    let mut builder = GraphBuilder::new();
    let labels = ["Degree", "Role", "Skill"].map(|name| builder.label(name));
    let types = ["PREPARES_FOR", "LEADS_TO", "REQUIRES_SKILL"].map(|name| builder.relationship_type(name));
    let [id, name, level, months] = ["id", "name", "level", "months"].map(|name| builder.key(name));
    let integer = |number: u32| Value::Integer(i64::from(number));
    let mut nodes = Vec::new();
    for (label, count) in labels.iter().zip([DEGREES, ROLES, SKILLS]) {
        for _ in 0..count {
            let number = nodes.len() as u32;
            let named = Value::from(format!("Clinical Dental Thing {number}"));
            let level_of = integer(1 + scatter(number) % 10);
            nodes.push(builder.node(&[*label], &[(id, integer(number)), (name, named), (level, level_of)]));
        }
    }
    let (roles, skills) = (DEGREES, DEGREES + ROLES);
    let mut seed = 1;
    let mut random = |below: u32| {
        seed += 1;
        scatter(seed) % below
    };
    for degree in 0..DEGREES {
        for _ in 0..15 {
            let role = roles + (degree * ROLES / DEGREES + random(30)) % ROLES;
            let cost = integer(1 + random(12));
            builder.relationship(types[0], nodes[degree as usize], nodes[role as usize], &[(months, cost)]);
        }
    }
    for role in 0..ROLES {
        for _ in 0..12 {
            let next = roles + (role + 1 + random(20)) % ROLES;
            let cost = integer(3 + random(45));
            builder.relationship(types[1], nodes[(roles + role) as usize], nodes[next as usize], &[(months, cost)]);
        }
        for _ in 0..250 {
            let near = u64::from(random(SKILLS)) * u64::from(random(SKILLS)) / u64::from(SKILLS);
            let skill = skills + near as u32;
            builder.relationship(types[2], nodes[(roles + role) as usize], nodes[skill as usize], &[]);
        }
    }
    builder.finish()
}

fn bfs_by_hand(graph: &Graph, start: NodeId) -> usize {
    let catalog = graph.catalog();
    let types: Vec<_> =
        ["PREPARES_FOR", "LEADS_TO"].iter().filter_map(|name| catalog.relationship_type(name)).collect();
    let adjacency = graph.adjacency(Some(&types), Direction::Outgoing, 1 << 20);
    let mut seen = vec![false; graph.node_bound()];
    let mut queue = vec![start];
    seen[start.index()] = true;
    let mut next = 0;
    while next < queue.len() {
        let node = queue[next];
        next += 1;
        adjacency.for_each_neighbour(node, |_, end| {
            if !seen[end.index()] {
                seen[end.index()] = true;
                queue.push(end);
            }
        });
    }
    queue.len() - 1
}

fn statements(criterion: &mut Criterion) {
    let graph = careers();
    let start = NodeId(7);
    let id: KeyId = graph.catalog().key("id").expect("the graph has ids");
    let label = graph.catalog().label("Degree").expect("the graph has degrees");
    criterion
        .bench_function("point, by hand", |bench| bench.iter(|| black_box(graph.seek(label, id, &Value::Integer(7)))));
    criterion.bench_function("reach, by hand", |bench| bench.iter(|| black_box(bfs_by_hand(&graph, start))));
    let mut session = Session::new(graph);
    let request = Request {
        parameters: [("x", 7), ("r", 2_400), ("y", 3_000)]
            .map(|(name, value)| (name.to_owned(), Value::Integer(value)))
            .into(),
        ..Request::default()
    };
    let queries = [
        ("point", "MATCH (d:Degree {id: $x}) RETURN d.id"),
        ("one hop", "MATCH (r:Role {id: $r})-[:REQUIRES_SKILL]->(s:Skill) WHERE s.level >= 5 RETURN s.id"),
        (
            "two hops",
            "MATCH (d:Degree {id: $x})-[:PREPARES_FOR]->(:Role)-[l:LEADS_TO]->(t:Role) \
             WHERE l.months <= 24 AND t.level >= 5 RETURN DISTINCT t.id",
        ),
        ("reach", "MATCH (d:Degree {id: $x})-[:PREPARES_FOR|LEADS_TO*1..]->(y) RETURN count(DISTINCT y)"),
        (
            "shortest",
            "MATCH p = ANY SHORTEST (d:Degree {id: $x})-[:PREPARES_FOR|LEADS_TO]->+(r:Role {id: $y}) RETURN length(p)",
        ),
        (
            "cheapest",
            "MATCH p = ANY CHEAPEST (d:Degree {id: $x})-[e:PREPARES_FOR|LEADS_TO COST e.months]->+(r:Role {id: $y}) RETURN length(p)",
        ),
        (
            "top 20",
            "MATCH (:Role)-[:REQUIRES_SKILL]->(s:Skill) RETURN s.id AS a, count(*) AS b ORDER BY b DESC, a LIMIT 20",
        ),
        ("text", "MATCH (n) WHERE n.name CONTAINS 'Thing 777' RETURN n.id"),
    ];
    for (name, query) in queries {
        criterion.bench_function(name, |bench| {
            bench.iter(|| black_box(session.execute(query, &request).map(|outcome| outcome.rows.len())));
        });
    }
}

fn built_in(criterion: &mut Criterion) {
    let mut session = Session::new(career_pathways::load::built_in());
    criterion.bench_function("degree to role", |bench| {
        bench.iter(|| {
            black_box(session.execute("degree to role", &Request::default()).map(|outcome| outcome.rows.len()))
        });
    });
    criterion
        .bench_function("open the built-in graph", |bench| bench.iter(|| black_box(career_pathways::load::built_in())));
    let vocabulary = session.vocabulary().clone();
    let text = "MATCH (d:Degree {level: 'diploma'})-[:PREPARES_FOR]->(r:Role) WHERE r.level >= 5 RETURN DISTINCT r.name AS name";
    criterion.bench_function("parse a statement", |bench| {
        bench.iter(|| black_box(career_pathways::syntax::parse(text, &vocabulary).is_ok()));
    });
}

criterion_group!(benches, statements, built_in);
criterion_main!(benches);
