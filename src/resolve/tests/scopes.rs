//! Which names can be read where, and which slots they are.

use super::{clauses, columns, detail, error, matching, ok, projection};
use crate::resolve::{Clause, ExpressionKind, SlotKind};

#[test]
fn a_variable_passed_on_keeps_its_slot() {
    let resolved = ok("MATCH (a) WITH a AS b MATCH (b)-->(c) RETURN b, c.name AS name");
    let first = matching(&clauses(&resolved)[0]);
    let crate::resolve::Element::Node(node) = &first.paths[0].elements[0] else { panic!("no node") };
    assert!(!node.bound);
    let second = matching(&clauses(&resolved)[2]);
    let crate::resolve::Element::Node(again) = &second.paths[0].elements[0] else { panic!("no node") };
    assert_eq!((again.slot, again.bound), (node.slot, true));
    assert_eq!(resolved.query.columns[0], node.slot);
    assert_eq!(resolved.slots[node.slot.index()].kind, SlotKind::Node);
}

#[test]
fn with_ends_what_it_does_not_hand_on() {
    assert_eq!(detail("MATCH (a), (b) WITH a RETURN b"), "UndefinedVariable");
    assert_eq!(detail("MATCH (a), (b), (c) WITH a, b WITH a ORDER BY c RETURN a"), "UndefinedVariable");
    ok("MATCH (a), (b) WITH a ORDER BY b.name WHERE b.name = 'x' RETURN a");
    assert_eq!(detail("MATCH (a) WITH a, count(*) RETURN a"), "NoExpressionAlias");
    assert_eq!(detail("RETURN 1 AS a, 2 AS a"), "ColumnNameConflict");
    assert_eq!(detail("MATCH () RETURN *"), "NoVariablesInScope");
    assert_eq!(columns("MATCH (b)-[a]->(c) RETURN *, 1 + 1"), ["a", "b", "c", "1 + 1"]);
}

#[test]
fn order_by_sees_a_shadowing_column_first() {
    let resolved = ok("MATCH (n) RETURN n.name AS n ORDER BY n");
    let projected = projection(&clauses(&resolved)[1]);
    let ExpressionKind::Slot(sorted) = projected.order[0].expression.kind else { panic!("no slot") };
    assert_eq!(sorted, resolved.query.columns[0]);
}

#[test]
fn local_variables_end_with_their_expression() {
    assert_eq!(detail("RETURN [x IN [1] | x] AS list, x"), "UndefinedVariable");
    assert_eq!(detail("RETURN reduce(sum = 0, x IN [1] | sum + x) + sum"), "UndefinedVariable");
    ok("UNWIND [1] AS x RETURN [x IN [x] | x] AS list, x");
    assert_eq!(detail("WITH 1 AS x UNWIND [1] AS x RETURN x"), "VariableAlreadyBound");
}

#[test]
fn subqueries_in_expressions_see_everything_and_import_what_they_read() {
    let resolved =
        ok("MATCH (n), (unread) WHERE EXISTS { MATCH (n)-->(m) WITH m WHERE COUNT { (m)-->(n) } > 1 } RETURN n");
    let n = resolved.query.columns[0];
    let outer = resolved.subqueries.iter().find(|subquery| subquery.imports == [n]).expect("an importing subquery");
    assert_eq!(outer.query.parts[0].clauses.len(), 2);
    assert_eq!(resolved.subqueries.len(), 2);
    let inner = &resolved.subqueries[0];
    assert_eq!(inner.imports.len(), 2, "the inner one reads `m` and `n`");
    assert_eq!(detail("MATCH (n) WHERE EXISTS { MATCH (n)-->(m) } RETURN m"), "UndefinedVariable");
}

#[test]
fn call_subqueries_see_what_they_are_handed() {
    let resolved = ok("MATCH (n) CALL { WITH n MATCH (n)-->(m) RETURN m, n AS same } RETURN n, m, same");
    let Clause::Call { query, imports } = &clauses(&resolved)[1] else { panic!("no CALL") };
    assert_eq!(imports.as_slice(), [resolved.query.columns[0]]);
    assert_eq!(query.parts[0].clauses.len(), 2, "the importing WITH is no clause of its own");
    assert_ne!(resolved.query.columns[2], resolved.query.columns[0], "what is returned is new");
    let found = error("MATCH (n) CALL { MATCH (x) WHERE x = n RETURN x } RETURN n");
    assert_eq!(found.detail, "UndefinedVariable");
    assert_eq!(found.hints[0].text, "begin the subquery with `WITH n` to read it there");
    assert_eq!(detail("MATCH (n) CALL { MATCH (n) RETURN n } RETURN n"), "VariableAlreadyBound");
}

#[test]
fn union_has_columns_of_its_own() {
    let resolved = ok("RETURN 1 AS a, 'x' AS b UNION MATCH (n) RETURN n AS b, 2 AS a");
    assert_eq!(resolved.query.parts.len(), 2);
    assert!(resolved.query.distinct);
    let second = &resolved.query.parts[1];
    assert_eq!(resolved.slots[second.columns[1].index()].kind, SlotKind::Node, "columns go by name");
    assert!(resolved.query.columns.iter().all(|slot| !second.columns.contains(slot)));
}

#[test]
fn parameters_are_numbered_by_name() {
    let resolved = ok("RETURN $a, $b, $a + 1");
    let names: Vec<&str> = resolved.parameters.iter().map(|name| &**name).collect();
    assert_eq!(names, ["a", "b"]);
}
