//! Patterns: slots, groups, selectors, variables of the wrong kind.

use super::{clauses, detail, matching, ok};
use crate::resolve::{Element, ExpressionKind, GroupPattern, LabelTest, SlotKind, SubqueryUse, TypeTest};
use crate::syntax::tree::Selector;

fn group(element: &Element) -> &GroupPattern {
    match element {
        Element::Group(group) => group,
        other => panic!("no group: {other:?}"),
    }
}

#[test]
fn properties_and_inline_conditions_become_conjuncts() {
    let resolved = ok(
        "MATCH (a:Role {name: 'x', scope: $y} WHERE a.name > 'b')-[r:PERFORMS]->(b) WHERE b.name = a.name AND true RETURN a",
    );
    let found = matching(&clauses(&resolved)[0]);
    let Element::Node(a) = &found.paths[0].elements[0] else { panic!("no node") };
    assert_eq!(a.conditions.len(), 3);
    assert!(matches!(a.labels, Some(LabelTest::Label(_))));
    let Element::Relationship(r) = &found.paths[0].elements[1] else { panic!("no relationship") };
    assert!(matches!(&r.types, TypeTest::OneOf(types) if types.len() == 1));
    assert_eq!(found.filter.len(), 2);
}

#[test]
fn repeated_relationships_are_groups_with_lists() {
    let resolved = ok("MATCH p = (a)-[r*2..3 {scope: 'x'}]->(b) RETURN r, p");
    let path = &matching(&clauses(&resolved)[0]).paths[0];
    let found = group(&path.elements[1]);
    assert_eq!((found.min, found.max), (2, Some(3)));
    let Element::Relationship(inner) = &found.elements[1] else { panic!("no relationship") };
    assert_eq!(inner.conditions.len(), 1);
    assert_eq!(found.exports, [(inner.slot, resolved.query.columns[0])]);
    assert_eq!(resolved.slots[resolved.query.columns[0].index()].kind, SlotKind::Relationships);
    assert_eq!(path.path, Some(resolved.query.columns[1]));
}

#[test]
fn a_bound_list_is_followed() {
    let resolved = ok("MATCH ()-[a]->()-[b]->() WITH [a, b] AS rs MATCH (x)-[rs*]->(y) RETURN x, rs");
    let found = matching(&clauses(&resolved)[2]);
    let found = group(&found.paths[0].elements[1]);
    assert_eq!(found.bound_list, Some(resolved.query.columns[1]));
    assert!(found.exports.is_empty());
}

#[test]
fn groups_stand_between_nodes() {
    let resolved = ok("MATCH ((x)-[r:PERFORMS]->(y) WHERE x.name <> y.name){1,3} ((z)-->())+ RETURN x, r");
    let path = &matching(&clauses(&resolved)[0]).paths[0];
    let shape: Vec<bool> = path.elements.iter().map(|element| matches!(element, Element::Node(_))).collect();
    assert_eq!(shape, [true, false, true, false, true]);
    let first = group(&path.elements[1]);
    assert_eq!((first.exports.len(), first.filter.len()), (3, 1));
    assert_eq!(resolved.slots[resolved.query.columns[0].index()].kind, SlotKind::Nodes);
}

#[test]
fn parentheses_around_a_path_hold_its_condition() {
    let resolved = ok("MATCH p = ANY SHORTEST (q = (a)-->+(b) WHERE length(q) > 2) RETURN p, q");
    let path = &matching(&clauses(&resolved)[0]).paths[0];
    assert_eq!(path.selector, Some(Selector::AnyShortest));
    assert_eq!((path.filter.len(), path.elements.len()), (1, 3));
    assert!(path.path.is_some() && path.path == path.inner_path);
}

#[test]
fn shortest_path_is_a_selector_and_an_expression() {
    let resolved = ok("MATCH p = allShortestPaths((a)-[*]->(b)) RETURN p");
    assert_eq!(matching(&clauses(&resolved)[0]).paths[0].selector, Some(Selector::AllShortest));
    let resolved = ok("MATCH (a), (b) RETURN length(shortestPath((a)-[*]->(b))) AS steps");
    assert_eq!(resolved.subqueries[0].kind, SubqueryUse::First);
    assert_eq!(resolved.subqueries[0].imports.len(), 2);
    assert_eq!(detail("MATCH p = shortestPath((a)-->()-->(b)) RETURN p"), "InvalidRelationshipPattern");
}

#[test]
fn pattern_comprehensions_collect() {
    let resolved = ok("MATCH (n) RETURN [p = (n)-->(m) WHERE m.name = 'x' | length(p)] AS lengths");
    let subquery = &resolved.subqueries[0];
    assert_eq!((subquery.kind, subquery.query.columns.len()), (SubqueryUse::Collect, 1));
    assert_eq!(subquery.imports.len(), 1);
}

#[test]
fn type_expressions_come_down_to_types() {
    for (types, known) in [("PERFORMS", 1), ("!PERFORMS", 0), ("PERFORMS|Nope", 1), ("PERFORMS&Nope", 0), ("Nope", 0)] {
        let resolved = ok(&format!("MATCH ()-[r:{types}]->() RETURN r"));
        let found = matching(&clauses(&resolved)[0]);
        let Element::Relationship(r) = &found.paths[0].elements[1] else { panic!("no relationship") };
        assert!(matches!(&r.types, TypeTest::OneOf(types) if types.len() == known), "{types}");
    }
}

#[test]
fn variables_keep_their_kind() {
    for text in [
        "MATCH (r)-[r]->() RETURN r",
        "MATCH ()-[r]->(), (r) RETURN r",
        "MATCH r = ()-->(), (r) RETURN r",
        "MATCH r = ()-->() MATCH ()-[r]->() RETURN r",
        "MATCH ()-[r*]->()-->(r) RETURN r",
        "MATCH (r) MATCH ()-[r*]->() RETURN r",
        "WITH 123 AS n MATCH (n) RETURN n",
        "MATCH (n) WITH [n] AS users MATCH (users)-->(m) RETURN m",
        "WITH {x: 1} AS r MATCH ()-[r]-() RETURN r",
    ] {
        assert_eq!(detail(text), "VariableTypeConflict", "{text}");
    }
    ok("UNWIND $nodes AS n MATCH (n)-->(m) RETURN m");
    ok("MATCH (n) WITH collect(n) AS all UNWIND all AS one MATCH (one)-->() RETURN one");
    ok("OPTIONAL MATCH (n) WITH coalesce(n, null) AS m MATCH (m)-->() RETURN m");
}

#[test]
fn paths_and_group_variables_are_new() {
    for text in [
        "MATCH p = (p)-->() RETURN p",
        "MATCH (p) MATCH p = ()-->() RETURN p",
        "MATCH ()-[p]->(), p = ()-->() RETURN p",
        "WITH 1 AS p MATCH p = ()-->() RETURN p",
        "MATCH (a) MATCH ((a)-->(b))+ RETURN a",
    ] {
        assert_eq!(detail(text), "VariableAlreadyBound", "{text}");
    }
    assert_eq!(detail("MATCH (a)-[r]->()-[r]->(a) RETURN r"), "RelationshipUniquenessViolation");
    ok("MATCH ()-[r]->() MATCH ()-[r]-() RETURN r");
}

#[test]
fn paths_that_make_no_sense_are_refused() {
    for text in ["MATCH ((a)-[:X*]->(b)){2} RETURN a", "MATCH WALK (a)-->*(b) RETURN a"] {
        assert_eq!(detail(text), "InvalidRelationshipPattern", "{text}");
    }
    assert_eq!(detail("MATCH ANY CHEAPEST (a)-[r]->+(b) RETURN a"), "UnexpectedSyntax");
    assert_eq!(detail("MATCH (a)-[r COST r.x]->(b) RETURN a"), "UnexpectedSyntax");
    assert_eq!(detail("MATCH (n $all) RETURN n"), "InvalidParameterUse");
    ok("MATCH WALK (a)-->{1,3}(b) RETURN a");
    ok("MATCH (a)-[*3..1]->(b) RETURN a");
}

#[test]
fn conditions_may_read_any_variable_of_their_match() {
    let resolved = ok("MATCH (a {name: b.name}), (b) RETURN a");
    let found = matching(&clauses(&resolved)[0]);
    let Element::Node(a) = &found.paths[0].elements[0] else { panic!("no node") };
    assert!(matches!(a.conditions[0].kind, ExpressionKind::Comparison(..)));
}
