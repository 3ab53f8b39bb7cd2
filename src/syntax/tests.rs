//! Tests of the front door.

use super::tree::{Body, ClauseKind, ExpressionKind, PathElement, Question};
use super::{Vocabulary, parse};

fn words() -> Vocabulary {
    Vocabulary::new([
        "role",
        "roles",
        "job",
        "degree",
        "degrees",
        "duty",
        "duties",
        "field",
        "fields",
        "field of study",
    ])
}

fn question(text: &str) -> Question {
    match parse(text, &words()).unwrap_or_else(|error| panic!("{text}: {error:?}")).body {
        Body::Question(question) => question,
        Body::Query(query) => panic!("{text}: {query:?}"),
    }
}

fn code(text: &str) -> &'static str {
    parse(text, &words()).expect_err(text).code
}

/// The clauses of a query's first part.
fn clauses(text: &str) -> Vec<ClauseKind> {
    match parse(text, &words()).unwrap_or_else(|error| panic!("{text}: {error:?}")).body {
        Body::Query(query) => query.first.clauses.into_iter().map(|clause| clause.kind).collect(),
        Body::Question(question) => panic!("{text}: {question:?}"),
    }
}

/// The expression of `RETURN expression`, as Debug writes it.
fn value(text: &str) -> ExpressionKind {
    match clauses(&format!("RETURN {text}")).pop() {
        Some(ClauseKind::Return(mut projection)) => *projection.items.remove(0).expression.kind,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn the_model_question_is_a_pathway() {
    let Question::Pathway(pathway) = question("degree to role \"Medical Office Assistant\"") else { panic!() };
    assert_eq!(pathway.from.kind.as_ref().map(|kind| &*kind.text), Some("degree"));
    assert!(pathway.from.name.is_none());
    assert!(pathway.to.name.is_some());
}

#[test]
fn quantified_relationships_keep_their_bounds() {
    let ClauseKind::Match { patterns, .. } = clauses("MATCH (a)-[r:T]->{1,3}(b)-->+(c) RETURN a").remove(0) else {
        panic!()
    };
    let bounds: Vec<_> = patterns[0]
        .elements
        .iter()
        .filter_map(|element| match element {
            PathElement::Relationship(relationship) => relationship.quantifier.map(|q| (q.min, q.max)),
            PathElement::Node(_) | PathElement::Group(_) => None,
        })
        .collect();
    assert_eq!(bounds, [(1, Some(3)), (1, None)]);
}

#[test]
fn the_least_integer_takes_its_sign_along() {
    assert!(matches!(value("-9223372036854775808"), ExpressionKind::Integer(i64::MIN)));
    assert_eq!(code("RETURN 9223372036854775808"), "integer-overflow");
}

/// Openings that nest, with what closes each and what stands in the middle.
const NESTS: &[(&str, &str, &str)] = &[
    ("(", "1", ")"),
    ("[", "", "]"),
    ("[1, ", "1", "]"),
    ("{a: ", "1", "}"),
    ("f(", "1", ")"),
    ("x[", "1", "]"),
    ("NOT (", "true", ")"),
    ("-(", "1", ")"),
    ("1 + (", "1", ")"),
    ("CASE WHEN true THEN ", "1", " END"),
    ("CASE ", "1", " WHEN 1 THEN 1 END"),
    ("[x IN ", "[]", " WHERE true | x]"),
    ("all(x IN ", "[]", " WHERE true)"),
    ("reduce(a = 0, x IN ", "[]", " | a)"),
    ("EXISTS { (a {k: ", "1", "})-->() }"),
    ("COUNT { MATCH (a) WHERE ", "true", " RETURN a }"),
    ("(a {k: ", "1", "})-->(b)"),
    ("(a)-[{k: ", "1", "}]-(b)"),
    ("(a)-[x WHERE ", "true", "]->(b)"),
    ("[(a)-[{k: ", "1", "}]-(b) | 1]"),
    ("x {k: ", "1", "}"),
    ("shortestPath((a {k: ", "1", "})-[*]-(b))"),
];

#[test]
fn nesting_up_to_the_limit_parses_and_beyond_it_is_refused() {
    for (open, middle, close) in NESTS {
        let brackets = open.matches(['(', '[', '{']).count().max(1);
        let levels = 240 / brackets;
        let text = format!("RETURN {}{middle}{}", open.repeat(levels), close.repeat(levels));
        let parsed = parse(&text, &words());
        assert!(parsed.is_ok(), "{open}: {:?}", parsed.err().map(|error| (error.code, error.message, error.span)));
        let deep = format!("RETURN {}{middle}{}", open.repeat(10_000), close.repeat(10_000));
        assert_eq!(code(&deep), "nested-too-deep", "{open}");
        let wrong = format!("RETURN {}1 1{}", open.repeat(levels), close.repeat(levels));
        assert_ne!(code(&wrong), "nested-too-deep", "{open}");
    }
}
#[test]
#[ignore = "timing"]
fn timing() {
    use std::time::Instant;
    let v = words();
    let texts = [
        "MATCH (r:Role)-[:PERFORMS]->(d:Duty) RETURN d.name, count(r) AS roles ORDER BY roles DESC LIMIT 5",
        "MATCH (p:Person {id: $id})-[:KNOWS*1..2]-(f:Person)<-[:HAS_CREATOR]-(m) WHERE m.date < 20 AND f.name <> 'x' RETURN f.id AS id, m.text AS t ORDER BY t DESC LIMIT 20",
        "degree to role \"Medical Office Assistant\"",
        "MATCH (n {id: 17}) RETURN n.name",
    ];
    for t in texts {
        let _ = parse(t, &v).unwrap();
        let n = 2000;
        let s = Instant::now();
        for _ in 0..n {
            let _ = std::hint::black_box(parse(t, &v));
        }
        let all = s.elapsed() / n;
        let s = Instant::now();
        for _ in 0..n {
            let _ = std::hint::black_box(super::guard::survey_core(t));
        }
        eprintln!("{:?} (survey {:?}) {} bytes", all, s.elapsed() / n, t.len());
    }
    let many: String = format!("RETURN [{}]", (0..1_500_000).map(|i| i.to_string()).collect::<Vec<_>>().join(","));
    for (name, t) in [
        ("and", format!("RETURN {}", vec!["a.b = 1"; 900_000].join(" AND "))),
        ("list", many),
        ("chain", format!("MATCH {} RETURN 1", vec!["(a)"; 500_000].join("-->"))),
        ("where chain", format!("RETURN {}", vec!["(a)"; 500_000].join("-->"))),
        ("open", "RETURN ".to_string() + &"(".repeat(10_000_000)),
        ("spaces", "RETURN 1".to_string() + &" ".repeat(10_000_000)),
        ("quote", "RETURN '".to_string() + &"x".repeat(10_000_000)),
        ("word", "RETURN ".to_string() + &"x".repeat(10_000_000)),
    ] {
        let s = Instant::now();
        let r = parse(&t, &v);
        let d = s.elapsed();
        eprintln!("{name} {} bytes {:?} {:?}", t.len(), d, r.map(|_| ()).map_err(|e| (e.code, e.message)));
    }
}
