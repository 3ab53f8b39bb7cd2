//! Whole statements, from text to the resolved query.

mod deep;
mod errors;
mod grouping;
mod names;
mod patterns;
mod scopes;
mod updates;

use super::procedures::Procedures;
use super::{Clause, Match, Names, Options, Projection, Resolved, resolve, updates};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::syntax::tree::{Body, Query};
use crate::syntax::{Vocabulary, parse};
use crate::value::Value;

/// A graph with `(:Role {name})-[:PERFORMS {scope}]->(:Duty {name})`.
fn careers() -> Graph {
    let mut graph = Graph::default();
    let (role, duty) = (graph.catalog_mut().intern_label("Role"), graph.catalog_mut().intern_label("Duty"));
    let performs = graph.catalog_mut().intern_type("PERFORMS");
    let (name, scope) = (graph.catalog_mut().intern_key("name"), graph.catalog_mut().intern_key("scope"));
    let role = graph.create_node(&[role], &[(name, Value::from("Assistant"))]);
    let duty = graph.create_node(&[duty], &[(name, Value::from("File records"))]);
    graph.create_relationship(performs, role, duty, &[(scope, Value::from("entry-level"))]);
    graph
}

fn tree(text: &str) -> Query {
    match parse(text, &Vocabulary::default()).unwrap_or_else(|error| panic!("{text}: {error}")).body {
        Body::Query(query) => query,
        Body::Question(_) => panic!("{text}: a question"),
    }
}

fn try_with(text: &str, options: Options) -> Result<Resolved, Box<Diagnostic>> {
    let query = tree(text);
    let mut graph = careers();
    match updates(&query) {
        true => resolve(text, &query, Names::Write(graph.catalog_mut()), &Procedures::default(), options),
        false => resolve(text, &query, Names::Read(graph.catalog()), &Procedures::default(), options),
    }
}

fn ok(text: &str) -> Resolved {
    try_with(text, Options::default()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn error(text: &str) -> Box<Diagnostic> {
    match try_with(text, Options::default()) {
        Ok(_) => panic!("{text}: no error"),
        Err(error) => error,
    }
}

/// The TCK's detail of the error.
fn detail(text: &str) -> &'static str {
    error(text).detail
}

fn clauses(resolved: &Resolved) -> &[Clause] {
    &resolved.query.parts[0].clauses
}

fn matching(clause: &Clause) -> &Match {
    match clause {
        Clause::Match(matching) => matching,
        other => panic!("no MATCH: {other:?}"),
    }
}

fn projection(clause: &Clause) -> &Projection {
    match clause {
        Clause::Project(projection) => projection,
        other => panic!("no projection: {other:?}"),
    }
}

fn columns(text: &str) -> Vec<String> {
    ok(text).columns.iter().map(|name| name.to_string()).collect()
}
