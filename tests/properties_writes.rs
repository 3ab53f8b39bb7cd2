//! Properties of statements that change the graph, tried on generated ones.
//!
//! A statement that fails leaves no trace; counts and indexes follow each write; a transaction that is
//! rolled back was never there; the optimizer changes nothing that can be seen. The number of cases is
//! bounded and the seed fixed; `PROPTEST_CASES=20000` looks further.

#[path = "support/cases.rs"]
mod cases;

use career_pathways::graph::{Changes, Graph};
use career_pathways::session::{Request, Session};
use career_pathways::value::{KeyId, Value};
use cases::cases;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

const SEED: u64 = 11;

fn request() -> Request {
    Request { timeout: Some(Duration::from_secs(10)), ..Request::default() }
}

/// A session on a small graph.
fn session() -> Session {
    let mut session = Session::new(Graph::default());
    let start = "CREATE (a:A {x: 0}), (b:A:B {x: 1, y: 'b'}), (c:B {x: 2}), (:C), \
                 (a)-[:T {y: 1}]->(b), (b)-[:T]->(c), (a)-[:U]->(c), (c)-[:U {y: 2}]->(c)";
    session.execute(start, &request()).unwrap_or_else(|error| panic!("{error}"));
    // Indexes are built when they are first asked, and have to follow from then on.
    for label in ["A", "B", "C"] {
        let seek = format!("MATCH (n:{label} {{x: 1}}) MATCH (m:{label} {{y: 'b'}}) RETURN n, m");
        session.execute(&seek, &request()).unwrap_or_else(|error| panic!("{error}"));
    }
    session
}

// --- statements

/// Numbers below a bound, from a list; 0 when it is used up.
struct Choices<'c> {
    left: &'c [u16],
    named: usize,
}

/// The variables that can be read.
#[derive(Clone, Default)]
struct Scope {
    nodes: Vec<String>,
    relationships: Vec<String>,
    values: Vec<String>,
}

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.left.split_first() else { return 0 };
        self.left = rest;
        usize::from(*first) % count
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn name(&mut self, kind: &str) -> String {
        self.named += 1;
        format!("{kind}{}", self.named)
    }

    fn label(&mut self) -> &'static str {
        self.one(&["A", "B", "C", "Fresh"])
    }

    fn some<'a>(&mut self, names: &'a [String]) -> Option<&'a str> {
        if names.is_empty() { None } else { Some(&names[self.below(names.len())]) }
    }

    /// A value, which may be null, fail or be none that can be stored.
    fn value(&mut self, scope: &Scope) -> String {
        match self.below(12) {
            0 => "1".into(),
            1 => "0".into(),
            2 => "2".into(),
            3 => "'text'".into(),
            4 => "null".into(),
            5 => "[1, 2]".into(),
            6 if self.below(3) == 0 => "{a: 1}".into(),
            7 => self.some(&scope.values).unwrap_or("3").into(),
            8 => format!("1 / coalesce({}, 1)", self.some(&scope.values).unwrap_or("2")),
            9 => format!("1 / size(labels({}))", self.some(&scope.nodes).unwrap_or("null")),
            _ => match self.some(&scope.nodes) {
                Some(node) => format!("{node}.x"),
                None => "1".into(),
            },
        }
    }

    fn reading(&mut self, scope: &mut Scope) -> String {
        let (n, m, r) = (self.name("n"), self.name("m"), self.name("r"));
        match self.below(8) {
            0 => String::new(),
            1 => {
                let x = self.name("x");
                scope.values.push(x.clone());
                format!("UNWIND {} AS {x}", self.one(&["[1, 2, 1]", "[2, 1, 0]", "[1, null]", "[]"]))
            }
            2 => {
                scope.nodes.push(n.clone());
                format!("MATCH ({n})")
            }
            3 => {
                scope.nodes.push(n.clone());
                format!("MATCH ({n}:{})", self.label())
            }
            4 => {
                scope.nodes.push(n.clone());
                format!("MATCH ({n}:{} {{x: {}}})", self.label(), self.below(3))
            }
            5 => {
                scope.nodes.push(n.clone());
                format!("OPTIONAL MATCH ({n}:{})", self.label())
            }
            6 => {
                scope.nodes.extend([n.clone(), m.clone()]);
                scope.relationships.push(r.clone());
                format!("MATCH ({n})-[{r}:{}]->({m})", self.one(&["T", "U", "T|U"]))
            }
            _ => {
                scope.nodes.extend([n.clone(), m.clone()]);
                scope.relationships.push(r.clone());
                format!("MATCH ({n}:{})-[{r}]-({m})", self.label())
            }
        }
    }

    fn end(&mut self, scope: &Scope) -> String {
        match self.some(&scope.nodes) {
            Some(node) => format!("({node})"),
            None => format!("(:{})", self.label()),
        }
    }

    fn updating(&mut self, scope: &mut Scope, depth: usize) -> String {
        let value = self.value(scope);
        let node = self.some(&scope.nodes).map(str::to_owned);
        let relationship = self.some(&scope.relationships).map(str::to_owned);
        let entity = if self.below(3) == 0 { relationship.clone().or(node.clone()) } else { node.clone() };
        match (self.below(16), entity, node) {
            (0, _, _) => {
                let new = self.name("c");
                let text = format!("CREATE ({new}:{} {{x: {value}}})", self.label());
                scope.nodes.push(new);
                text
            }
            (1, _, _) => {
                let (start, end) = (self.end(scope), self.end(scope));
                format!("CREATE {start}-[:{} {{y: {value}}}]->{end}", self.one(&["T", "U", "New"]))
            }
            (2, _, _) => {
                let new = self.name("g");
                let text = format!(
                    "MERGE ({new}:{} {{x: {value}}}) ON CREATE SET {new}.y = 'new' ON MATCH SET {new}.y = 'old'",
                    self.label()
                );
                scope.nodes.push(new);
                text
            }
            (3, _, _) => {
                let (start, end, arrow) = (self.end(scope), self.end(scope), self.one(&["->", "-"]));
                format!("MERGE {start}-[:{}]{arrow}{end}", self.one(&["T", "U"]))
            }
            (4, Some(entity), _) => format!("SET {entity}.x = {value}"),
            (5, Some(entity), _) => format!("SET {entity}.x = coalesce({entity}.x, 0) + 1, {entity}.z = {value}"),
            (6, Some(entity), _) => format!("SET {entity} {} {{x: {value}, y: null}}", self.one(&["=", "+="])),
            (7, Some(entity), Some(node)) => format!("SET {entity} {} {node}", self.one(&["=", "+="])),
            (8, _, Some(node)) => format!("SET {node}:{}:{}", self.label(), self.label()),
            (9, _, Some(node)) => format!("REMOVE {node}:{}, {node}.x", self.label()),
            (10, Some(entity), _) => format!("{} {entity}", self.one(&["DETACH DELETE", "DELETE"])),
            (11, _, Some(node)) => format!("DETACH DELETE {node}"),
            (12, _, _) if depth > 0 => {
                let (x, mut inner) = (self.name("x"), scope.clone());
                inner.values.push(x.clone());
                let (first, second) = (self.updating(&mut inner, depth - 1), self.updating(&mut inner, depth - 1));
                format!("FOREACH ({x} IN [1, 0, 2] | {first} {second})")
            }
            (13, _, Some(node)) if depth > 0 => {
                let mut inner = Scope { nodes: vec![node.clone()], ..Scope::default() };
                let update = self.updating(&mut inner, depth - 1);
                format!("CALL {{ WITH {node} {update} }}")
            }
            (14, _, Some(node)) if depth > 0 => {
                let mut inner = Scope { nodes: vec![node.clone()], ..Scope::default() };
                let (update, x) = (self.updating(&mut inner, depth - 1), self.name("x"));
                scope.values.push(x.clone());
                format!("CALL {{ WITH {node} {update} RETURN count(*) AS {x} }}")
            }
            (_, _, Some(node)) => format!("SET {node}.z = {value}"),
            (_, _, None) => format!("CREATE (:{} {{x: {value}}})", self.label()),
        }
    }

    /// A whole statement.
    fn statement(&mut self) -> String {
        let mut scope = Scope::default();
        let mut clauses = vec![self.reading(&mut scope)];
        for round in 0..=self.below(3) {
            if round > 0 && self.below(3) == 0 {
                clauses.push("WITH *".into());
                clauses.push(self.reading(&mut scope));
            }
            clauses.push(self.updating(&mut scope, 2));
        }
        match self.below(6) {
            0 => clauses.push("RETURN count(*) AS rows".into()),
            1 => clauses.push("RETURN 1 AS one LIMIT 1".into()),
            2 => clauses.extend(self.some(&scope.nodes).map(|node| format!("RETURN {node}.x AS x ORDER BY x"))),
            _ => {}
        }
        if clauses.last().is_some_and(|last| last.starts_with("CALL")) {
            clauses.push("RETURN count(*) AS rows".into());
        }
        // A WITH needs something to hand on.
        let text = clauses.join(" ");
        if scope.nodes.is_empty() && scope.values.is_empty() { text.replace("WITH * ", "") } else { text }
    }
}

fn statement(choices: &[u16]) -> String {
    Choices { left: choices, named: 0 }.statement()
}

// --- graphs as text

fn properties(graph: &Graph, properties: Vec<(KeyId, Value)>) -> BTreeMap<String, String> {
    properties
        .into_iter()
        .map(|(key, value)| (graph.catalog().key_name(key).to_string(), format!("{value:?}")))
        .collect()
}

fn node_text(graph: &Graph, node: career_pathways::value::NodeId) -> String {
    let mut labels: Vec<&str> = graph.labels(node).iter().map(|label| &**graph.catalog().label_name(*label)).collect();
    labels.sort_unstable();
    format!("{labels:?} {:?}", properties(graph, graph.node_properties(node)))
}

/// Everything in a graph, with the ids, and the names it knows.
fn dump(graph: &Graph) -> Vec<String> {
    let catalog = graph.catalog();
    let nodes = graph.nodes().map(|node| format!("{node:?} {}", node_text(graph, node)));
    let relationships = graph.relationships().map(|id| {
        let (start, end) = graph.endpoints(id);
        let kind = catalog.type_name(graph.type_of(id));
        format!("{id:?} {start:?} {kind} {end:?} {:?}", properties(graph, graph.relationship_properties(id)))
    });
    let names = catalog.labels().map(|(_, name)| name).chain(catalog.relationship_types().map(|(_, name)| name));
    let names = names.chain(catalog.keys().map(|(_, name)| name)).map(|name| format!("name {name}"));
    nodes.chain(relationships).chain(names).collect()
}

/// Everything in a graph, in an order that does not depend on ids.
fn shape(graph: &Graph) -> Vec<String> {
    let nodes = graph.nodes().map(|node| node_text(graph, node));
    let relationships = graph.relationships().map(|id| {
        let (start, end) = graph.endpoints(id);
        let kind = graph.catalog().type_name(graph.type_of(id));
        let properties = properties(graph, graph.relationship_properties(id));
        format!("{} -{kind} {properties:?}-> {}", node_text(graph, start), node_text(graph, end))
    });
    let mut all: Vec<String> = nodes.chain(relationships).collect();
    all.sort();
    all
}

/// Compares counts and indexes with what a look at every node and relationship gives.
fn check_indexes(session: &mut Session) -> Result<(), TestCaseError> {
    let graph = std::sync::Arc::clone(session.graph());
    let catalog = graph.catalog();
    prop_assert_eq!(graph.node_count(), graph.nodes().count());
    prop_assert_eq!(graph.relationship_count(), graph.relationships().count());
    for (label, name) in catalog.labels() {
        let having: Vec<_> = graph.nodes().filter(|node| graph.has_label(*node, label)).collect();
        prop_assert_eq!(catalog.label_count(label), having.len(), "the count of {}", name);
        prop_assert_eq!(graph.nodes_with_label(label), &having[..], "the nodes of {}", name);
        for (key, value) in [("x", "0"), ("x", "1"), ("x", "'text'"), ("x", "[1, 2]"), ("y", "'old'")] {
            let asked = [key].map(|key| {
                (
                    format!("MATCH (n:{name} {{{key}: {value}}}) RETURN count(n) AS n"),
                    format!("MATCH (n) WHERE n:{name} AND (n.{key} = {value}) = true RETURN count(n) AS n"),
                )
            });
            for (seek, scan) in asked {
                let mut count = |text: &str| {
                    session
                        .execute(text, &request())
                        .map(|found| format!("{:?}", found.rows.row(0)))
                        .map_err(|error| TestCaseError::fail(format!("{error}: {text}")))
                };
                prop_assert_eq!(count(&seek)?, count(&scan)?, "{}", seek);
            }
        }
    }
    for (kind, name) in catalog.relationship_types() {
        let having: Vec<_> = graph.relationships().filter(|id| graph.type_of(*id) == kind).collect();
        prop_assert_eq!(catalog.type_count(kind), having.len(), "the count of {}", name);
        prop_assert_eq!(graph.relationships_of_type(kind), &having[..], "the relationships of {}", name);
        for pattern in [format!("()-[r:{name}]->()"), format!("()<-[r:{name}]-()")] {
            let text = format!("MATCH {pattern} RETURN count(r) AS n");
            let found = session.execute(&text, &request()).map_err(|error| TestCaseError::fail(format!("{error}")))?;
            prop_assert_eq!(format!("{:?}", found.rows.row(0)), format!("[Integer({})]", having.len()), "{}", text);
        }
    }
    for (key, name) in catalog.keys() {
        let nodes = graph.nodes().filter(|node| !graph.node_property(*node, key).is_null()).count();
        let relationships = graph.relationships().filter(|id| !graph.relationship_property(*id, key).is_null()).count();
        prop_assert_eq!(catalog.key_counts(key), (nodes, relationships), "the counts of {}", name);
    }
    let triples: usize = catalog.triples().map(|(_, _, _, count)| count).sum();
    prop_assert_eq!(triples, graph.relationship_count());
    for relationship in graph.relationships() {
        let (start, end) = graph.endpoints(relationship);
        prop_assert!(graph.contains_node(start) && graph.contains_node(end), "an end is missing");
    }
    Ok(())
}

/// What changed by the statement's own word, as differences that can be seen from outside.
fn told(changes: &Changes) -> (i64, i64) {
    (
        changes.nodes_created as i64 - changes.nodes_deleted as i64,
        changes.relationships_created as i64 - changes.relationships_deleted as i64,
    )
}

type Statements = Vec<Vec<u16>>;

fn statements(most: usize) -> impl Strategy<Value = Statements> {
    prop::collection::vec(prop::collection::vec(any::<u16>(), 0..40), 1..most)
}

proptest! {
    #![proptest_config(cases(120, SEED))]

    /// A statement that fails leaves the graph and the names it knows as they were; one that works tells
    /// what it changed; counts and indexes follow either way.
    #[test]
    fn what_fails_leaves_no_trace_and_indexes_follow_what_works(choices in statements(6)) {
        let mut session = session();
        let mut texts = Vec::new();
        for choices in &choices {
            let text = statement(choices);
            let before = dump(session.graph());
            let sizes = (session.graph().node_count() as i64, session.graph().relationship_count() as i64);
            match session.execute(&text, &request()) {
                Err(error) => {
                    prop_assert!(error.code != "internal" && !error.is_limit(), "{}: {}", error, text);
                    prop_assert_eq!(dump(session.graph()), before, "{}: {}", error, text);
                }
                Ok(outcome) => {
                    let now = (session.graph().node_count() as i64, session.graph().relationship_count() as i64);
                    prop_assert_eq!((now.0 - sizes.0, now.1 - sizes.1), told(&outcome.changes), "{}", text);
                    let same = before.iter().filter(|line| !line.starts_with("name")).eq(dump(session.graph()).iter().filter(|line| !line.starts_with("name")));
                    prop_assert!(!same || outcome.changes.is_empty(), "nothing changed, but {:?}: {}", outcome.changes, text);
                }
            }
            texts.push(text);
        }
        check_indexes(&mut session).map_err(|error| TestCaseError::fail(format!("after {texts:#?}: {error}")))?;
    }

    /// A transaction that is rolled back was never there; one that is committed stays.
    #[test]
    fn a_transaction_is_all_or_nothing(choices in statements(6), keep in any::<bool>()) {
        let (mut session, mut plain) = (session(), session());
        let before = dump(session.graph());
        let mut texts = Vec::new();
        prop_assert!(session.begin().is_ok());
        for choices in &choices {
            let text = statement(choices);
            let within = session.execute(&text, &request());
            let alone = plain.execute(&text, &request());
            prop_assert_eq!(within.is_ok(), alone.is_ok(), "{}", text);
            texts.push(text);
            if let (Ok(within), Ok(alone)) = (within, alone) {
                prop_assert_eq!(within.changes, alone.changes, "{:#?}", texts);
            }
            prop_assert_eq!(shape(session.graph()), shape(plain.graph()), "{:#?}", texts);
        }
        if keep {
            prop_assert!(session.commit().is_ok());
            prop_assert_eq!(shape(session.graph()), shape(plain.graph()), "{:#?}", texts);
        } else {
            prop_assert!(session.rollback().is_ok());
            prop_assert_eq!(dump(session.graph()), before, "{:#?}", texts);
        }
        check_indexes(&mut session).map_err(|error| TestCaseError::fail(format!("after {texts:#?}: {error}")))?;
    }

    /// What the optimizer makes of a plan does the same as the plan before.
    #[test]
    fn optimized_plans_change_the_same(choices in statements(4)) {
        let (mut optimized, mut plain) = (session(), session());
        plain.set_optimize(false);
        for choices in &choices {
            let text = statement(choices);
            let (a, b) = (optimized.execute(&text, &request()), plain.execute(&text, &request()));
            match (&a, &b) {
                (Ok(a), Ok(b)) => prop_assert_eq!(a.changes, b.changes, "{}", text),
                (Err(a), Err(b)) => prop_assert_eq!(a.code, b.code, "{}", text),
                (Err(error), Ok(_)) | (Ok(_), Err(error)) => prop_assert!(false, "{}: {}", error, text),
            }
            prop_assert_eq!(shape(optimized.graph()), shape(plain.graph()), "{}", text);
        }
    }
}

/// The statements that the properties try work and fail about equally often, and for every reason.
#[test]
fn generated_statements_work_and_fail() {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut number = 1u32;
    let mut next = || {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (number >> 16) as u16
    };
    for _ in 0..1000 {
        let choices: Vec<u16> = (0..40).map(|_| next()).collect();
        let text = statement(&choices);
        let code = session().execute(&text, &request()).map_or_else(|error| error.code, |_| "works");
        *codes.entry(code).or_default() += 1;
    }
    for wanted in
        ["works", "division-by-zero", "not-a-property-value", "merge-on-null", "node-still-connected", "deleted-entity"]
    {
        assert!(codes.get(wanted).is_some_and(|count| *count >= 5), "{wanted} in {codes:?}");
    }
    assert!(codes["works"] >= 300, "{codes:?}");
    let careless = codes.keys().any(|code| code.starts_with("unexpected") || *code == "undefined-variable");
    assert!(!careless, "{codes:?}");
}
