//! Properties that hold for every statement and every graph, tried on generated ones.
//!
//! The number of cases is bounded and the seed fixed, so that a run is quick and the same every time;
//! `PROPTEST_CASES=20000` looks further.

#[path = "support/cases.rs"]
mod cases;
mod naive;

use career_pathways::graph::Graph;
use career_pathways::session::{Outcome, Request, Session};
use career_pathways::syntax;
use career_pathways::syntax::tree::Body;
use career_pathways::value::{KeyId, Value};
use cases::cases;
use naive::generate::{Choices, Generated};
use naive::graph::{SmallGraph, text_of};
use naive::query::{Naive, Table};
use proptest::prelude::*;
use std::time::Duration;

const SEED: u64 = 7;

fn request() -> Request {
    Request { timeout: Some(Duration::from_secs(10)), ..Request::default() }
}

/// A session on the graph, which the engine itself builds.
fn session_on(graph: &SmallGraph) -> Session {
    let mut session = Session::new(Graph::default());
    if let Some(statement) = graph.create_statement() {
        session.execute(&statement, &request()).unwrap_or_else(|error| panic!("{error}: {statement}"));
    }
    session
}

/// The engine's rows as texts, entities by their `i`.
fn engine_rows(outcome: &Outcome) -> Vec<String> {
    let graph = &outcome.graph;
    let key: Option<KeyId> = graph.catalog().key("i");
    let number = |value: Option<Value>| value.map_or_else(String::new, |value| format!("{value:?}"));
    let node =
        |id| format!("node {}", number(key.map(|key| graph.node_property(career_pathways::value::NodeId(id), key))));
    let relationship = |id| {
        let id = career_pathways::value::RelationshipId(id);
        format!("relationship {}", number(key.map(|key| graph.relationship_property(id, key))))
    };
    let row =
        |row: Vec<Value>| row.iter().map(|value| text_of(value, &node, &relationship)).collect::<Vec<_>>().join(" | ");
    outcome.rows.iter().map(row).collect()
}

fn naive_rows(table: &Table) -> Vec<String> {
    let node = |id| format!("node {:?}", Value::Integer(i64::from(id)));
    let relationship = |id| format!("relationship {:?}", Value::Integer(i64::from(id)));
    let row =
        |row: &Vec<Value>| row.iter().map(|value| text_of(value, &node, &relationship)).collect::<Vec<_>>().join(" | ");
    table.rows.iter().map(row).collect()
}

/// Sorted, unless the order is part of the answer.
fn comparable(mut rows: Vec<String>, ordered: bool) -> Vec<String> {
    if !ordered {
        rows.sort();
    }
    rows
}

/// A graph and a query from one list of choices.
fn case(choices: &[u16]) -> (SmallGraph, Generated) {
    let mut choices = Choices::new(choices);
    (choices.graph(), choices.query())
}

/// Compares the engine's columns and rows with the naive evaluator's.
fn agrees(graph: &SmallGraph, query: &Generated) -> Result<(), TestCaseError> {
    let told = || format!("{}\n{}", graph.create_statement().unwrap_or_default(), query.text);
    let statement = syntax::parse(&query.text, &syntax::Vocabulary::default());
    let statement = statement.map_err(|error| TestCaseError::fail(format!("{error}: {}", query.text)))?;
    let Body::Query(tree) = &statement.body else { return Err(TestCaseError::fail("not a query")) };
    let expected = Naive { graph }.run(tree);
    let expected =
        expected.map_err(|problem| TestCaseError::fail(format!("the naive evaluator: {problem}: {}", told())))?;
    let found = session_on(graph).execute(&query.text, &request());
    let found = found.map_err(|error| TestCaseError::fail(format!("{error}: {}", told())))?;
    prop_assert!(found.stopped.is_none(), "stopped: {}", told());
    let columns: Vec<String> = found.columns.iter().map(ToString::to_string).collect();
    prop_assert_eq!(&columns, &expected.columns, "{}", told());
    prop_assert_eq!(
        comparable(engine_rows(&found), query.ordered),
        comparable(naive_rows(&expected), query.ordered),
        "engine left, naive right\n{}",
        told()
    );
    Ok(())
}

proptest! {
    #![proptest_config(cases(1500, SEED))]

    /// The engine gives what the naive evaluator gives.
    #[test]
    fn the_engine_agrees_with_the_naive_evaluator(choices in prop::collection::vec(any::<u16>(), 0..220)) {
        let (graph, query) = case(&choices);
        agrees(&graph, &query)?;
    }

    /// So it does where groups that may be empty follow each other, with conditions on the nodes between.
    #[test]
    fn the_engine_agrees_on_groups_that_may_be_empty(choices in prop::collection::vec(any::<u16>(), 40..120)) {
        let mut choices = Choices::new(&choices);
        let (graph, query) = (choices.graph(), choices.query_of_groups());
        agrees(&graph, &query)?;
    }

    /// What the optimizer makes of a plan gives the same rows as the plan before.
    #[test]
    fn optimized_plans_give_the_same_rows(choices in prop::collection::vec(any::<u16>(), 0..220)) {
        let (graph, query) = case(&choices);
        let mut session = session_on(&graph);
        let told = || format!("{}\n{}", graph.create_statement().unwrap_or_default(), query.text);
        let optimized = session.execute(&query.text, &request());
        session.set_optimize(false);
        let plain = session.execute(&query.text, &request());
        match (optimized, plain) {
            (Ok(optimized), Ok(plain)) => prop_assert_eq!(
                comparable(engine_rows(&optimized), query.ordered),
                comparable(engine_rows(&plain), query.ordered),
                "optimized left, plain right\n{}", told()
            ),
            (Err(error), _) | (_, Err(error)) => prop_assert!(false, "{}: {}", error, told()),
        }
    }

    /// Text that is nothing in particular is refused, or answered, but never breaks anything.
    #[test]
    fn random_text_does_not_panic(text in ".{0,200}") {
        let _ = survives(&text);
    }

    /// Words of the language in any order.
    #[test]
    fn words_of_the_language_in_any_order_do_not_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..30)) {
        let _ = survives(&words.join(" "));
    }

    /// A statement of the scripts with pieces cut out, doubled or exchanged.
    #[test]
    fn mutated_statements_do_not_panic(
        which in any::<prop::sample::Index>(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4u8), 1..5),
    ) {
        let statements = statements();
        let mut letters: Vec<char> = which.get(&statements).chars().collect();
        for (from, to, kind) in edits {
            let (a, b) = (from.index(letters.len() + 1), to.index(letters.len() + 1));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 40));
            match kind {
                0 => drop(letters.drain(a..b)),
                1 => letters.splice(b..b, letters[a..b].to_vec()).for_each(drop),
                2 => letters[a..b].reverse(),
                _ => letters.splice(a..a, WORDS[b % WORDS.len()].chars()).for_each(drop),
            }
        }
        let _ = survives(&letters.iter().collect::<String>());
    }
}

/// Words and signs that statements are made of.
const WORDS: &[&str] = &[
    "MATCH",
    "OPTIONAL",
    "WHERE",
    "RETURN",
    "WITH",
    "UNWIND",
    "AS",
    "ORDER",
    "BY",
    "LIMIT",
    "SKIP",
    "UNION",
    "ALL",
    "CREATE",
    "DISTINCT",
    "NOT",
    "AND",
    "OR",
    "XOR",
    "IN",
    "IS",
    "NULL",
    "EXISTS",
    "COUNT",
    "CASE",
    "WHEN",
    "THEN",
    "ELSE",
    "END",
    "ANY",
    "SHORTEST",
    "CHEAPEST",
    "WALK",
    "TRAIL",
    "EXPLAIN",
    "to",
    "degree",
    "role",
    "of",
    "via",
    "avoiding",
    "within",
    "steps",
    "compare",
    "find",
    "describe",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "(n)",
    "(n:Role)",
    "-[r]->",
    "<--",
    "--",
    "->",
    "-",
    "<",
    ">",
    "=",
    "+",
    "*",
    "/",
    "%",
    "^",
    ",",
    ":",
    ";",
    ".",
    "..",
    "|",
    "&",
    "!",
    "$x",
    "`",
    "'",
    "\"",
    "'text'",
    "\"Clerk\"",
    "n",
    "r",
    "n.name",
    "1",
    "0",
    "-1",
    "9223372036854775808",
    "1e400",
    "1.5",
    "0x",
    "//",
    "/*",
    "*/",
    "\\",
    "\u{1F469}",
    "collect(",
    "count(*)",
    "reduce(a = 0, x IN [1] | a + x)",
    "{1,3}",
    "+",
    "?",
    "shortestPath(",
    "nodes(p)",
    "p =",
    "range(1, 3)",
];

/// Every statement of the scripts.
fn statements() -> Vec<String> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts")];
    let mut statements = Vec::new();
    while let Some(folder) = folders.pop() {
        let mut entries: Vec<_> =
            std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let blocks =
                text.split("\n\n").filter_map(|block| block.split_once("\n---").map(|(statement, _)| statement));
            let without_comments =
                |block: &str| block.lines().filter(|line| !line.starts_with(['#', '['])).collect::<Vec<_>>().join("\n");
            statements.extend(blocks.map(without_comments));
        }
    }
    statements.push("degree to role".to_owned());
    statements
}

/// Runs a statement on a small graph within small limits. What it gives does not matter, only that
/// it comes back.
fn survives(text: &str) -> Result<Outcome, Box<career_pathways::diagnostic::Diagnostic>> {
    thread_local! {
        static GRAPH: Graph = careers();
    }
    let request = Request {
        timeout: Some(Duration::from_millis(300)),
        max_rows: Some(1000),
        max_memory: Some(16 << 20),
        ..Request::default()
    };
    GRAPH.with(|graph| Session::new(graph.clone())).execute(text, &request)
}

/// The graph that the scripts use.
fn careers() -> Graph {
    let mut session = Session::new(Graph::default());
    let text = include_str!("scripts/graphs/careers.cypher");
    session
        .execute(text.trim().trim_end_matches(';'), &Request::default())
        .expect("the graph of the scripts can be created");
    Graph::clone(session.graph())
}

/// Nesting beyond any sense is refused with a message, on a thread with an ordinary stack.
#[test]
fn deep_nesting_is_refused() {
    let openings = [
        "RETURN (",
        "RETURN [",
        "RETURN {a: ",
        "RETURN NOT ",
        "RETURN - ",
        "RETURN CASE WHEN ",
        "RETURN [x IN ",
        "RETURN size(",
        "MATCH (n) WHERE EXISTS { MATCH (n) WHERE ",
        "MATCH (",
        "MATCH ((",
        "MATCH (:!",
        "MATCH (:(",
        "RETURN COUNT { RETURN ",
        "RETURN [(a)-->(b) | ",
        "CALL { ",
        "RETURN reduce(a = ",
        "RETURN a[",
        "RETURN a.b",
        "RETURN 1 + (",
    ];
    for opening in openings {
        let (start, again) = opening.split_once(' ').expect("a keyword, then what repeats");
        for depth in [600, 100_000] {
            let text = format!("{start} {}", again.repeat(depth));
            assert!(survives(&text).is_err(), "{depth} times `{again}`");
        }
    }
}

/// Nesting that closes properly, just as deep.
#[test]
fn deep_nesting_that_closes_is_refused_or_answered() {
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{a: ", "}"),
        ("NOT ", ""),
        ("-", ""),
        ("size([", "])"),
        ("CASE WHEN true THEN ", " END"),
    ] {
        for depth in [50, 400, 600, 50_000] {
            let text = format!("RETURN {}1{} AS x", open.repeat(depth), close.repeat(depth));
            let _ = survives(&text);
        }
    }
    let chain = format!("RETURN {}1 AS x", "1 + ".repeat(100_000));
    let _ = survives(&chain);
    let chain = format!("RETURN {}true AS x", "true AND ".repeat(100_000));
    let _ = survives(&chain);
    let chain = format!("RETURN 'a'{} AS x", "[0]".repeat(100_000));
    let _ = survives(&chain);
}
