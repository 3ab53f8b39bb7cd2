//! Any text as a whole statement, on the graph of the scripts and within small limits: it is refused or
//! answered, and never breaks anything.

#![no_main]

use career_pathways::graph::Graph;
use career_pathways::session::{Request, Session};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use std::time::Duration;

static GRAPH: LazyLock<Graph> = LazyLock::new(|| {
    let mut session = Session::new(Graph::default());
    let text = include_str!("../../tests/scripts/graphs/careers.cypher");
    session
        .execute(text.trim().trim_end_matches(';'), &Request::default())
        .expect("the graph of the scripts can be created");
    Graph::clone(session.graph())
});

fuzz_target!(|text: &str| {
    let request = Request {
        timeout: Some(Duration::from_millis(100)),
        max_rows: Some(1000),
        max_memory: Some(8 << 20),
        ..Request::default()
    };
    let mut session = Session::new(GRAPH.clone());
    match session.execute(text, &request) {
        Ok(outcome) => {
            for index in 0..outcome.rows.len() {
                let _ = format!("{:?}", outcome.rows.row(index));
            }
        }
        Err(error) => assert_ne!(error.code, "internal", "{error}"),
    }
});
