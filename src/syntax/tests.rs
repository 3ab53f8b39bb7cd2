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
