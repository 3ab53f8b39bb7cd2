//! Aggregates and what rows are grouped by.

use super::{clauses, detail, ok, projection};
use crate::resolve::ExpressionKind;

#[test]
fn items_are_split_into_keys_and_calls() {
    let resolved =
        ok("MATCH (n) RETURN n.name AS name, n, count(*) + 1 AS more, count(*) AS all ORDER BY n.name, count(*)");
    let projected = projection(&clauses(&resolved)[1]);
    let aggregation = projected.aggregation.as_ref().expect("an aggregation");
    assert_eq!(aggregation.keys.len(), 2);
    assert_eq!(aggregation.calls.len(), 1, "the same aggregate is computed once");
    let n = resolved.query.columns[1];
    assert!(
        aggregation
            .keys
            .iter()
            .any(|(slot, key)| *slot == n && matches!(key.kind, ExpressionKind::Slot(own) if own == n))
    );
    assert_eq!(resolved.query.columns[3], aggregation.calls[0].0);
    let ExpressionKind::Slot(by_name) = projected.order[0].expression.kind else { panic!("not rewritten") };
    assert_eq!(by_name, resolved.query.columns[0]);
    let ExpressionKind::Slot(by_count) = projected.order[1].expression.kind else { panic!("not rewritten") };
    assert_eq!(by_count, aggregation.calls[0].0);
}

#[test]
fn beside_an_aggregate_only_keys_can_be_read() {
    for text in [
        "MATCH (me)--(you) RETURN me.age + count(you.age)",
        "MATCH (me)--(you) RETURN me.age + you.age, me.age + you.age + count(*)",
        "MATCH (me)--(you) WITH me.age + you.age AS grp, me.age + you.age + count(*) AS agg RETURN *",
        "MATCH (me)--(you) RETURN me.age + you.age, count(*) AS cnt ORDER BY me.age + you.age + count(*)",
        "MATCH (me)--(you) RETURN COUNT { (me)-->() } + count(*)",
    ] {
        assert_eq!(detail(text), "AmbiguousAggregationExpression", "{text}");
    }
    ok("MATCH (me)--(you) RETURN me.age, me.age + count(you.age)");
    ok("MATCH (me)--(you) RETURN me, me.age + count(you.age), [x IN collect(you) | x.age + me.age]");
    ok("MATCH (me)--(you) RETURN me.age AS age, count(you.age) AS cnt ORDER BY age, age + count(you.age)");
    ok("MATCH (a) WITH a.name AS name, count(*) AS cnt ORDER BY a.name + 'C' RETURN name, cnt");
}

#[test]
fn what_is_gone_cannot_be_sorted_by() {
    for text in [
        "MATCH (me)--(you) RETURN count(you.age) AS agg ORDER BY me.age + count(you.age)",
        "MATCH (a) WITH a, a.x AS sum WITH a.y AS mod, min(sum) AS min ORDER BY sum(sum) RETURN mod",
        "MATCH (a) WITH a.y AS mod, min(a.x) AS min ORDER BY sum(a.x) RETURN mod",
        "MATCH (a) RETURN DISTINCT a.name ORDER BY a.age",
        "MATCH (a) WITH DISTINCT a.name AS name WHERE a.age = 1 RETURN name",
    ] {
        assert_eq!(detail(text), "UndefinedVariable", "{text}");
    }
    ok("MATCH (a) RETURN DISTINCT a.name ORDER BY a.name");
    ok("MATCH (a) RETURN DISTINCT a ORDER BY a.name");
    assert_eq!(detail("MATCH (a) RETURN a.x AS x, count(*) ORDER BY sum(x)"), "InvalidAggregation");
}

#[test]
fn aggregates_need_groups() {
    for text in [
        "MATCH (n) WHERE count(n) > 1 RETURN n",
        "MATCH (n) RETURN n.num ORDER BY max(n.num)",
        "UNWIND collect(1) AS x RETURN x",
        "MATCH (n) RETURN [x IN [1] | count(n)]",
        "MATCH (n) WITH n WHERE count(*) > 1 RETURN n",
        "RETURN 1 LIMIT count(*)",
    ] {
        assert_eq!(detail(text), "InvalidAggregation", "{text}");
    }
    assert_eq!(detail("RETURN count(count(*))"), "NestedAggregation");
    assert_eq!(detail("RETURN count(rand())"), "NonConstantExpression");
}

#[test]
fn subqueries_group_on_their_own() {
    let resolved = ok("MATCH (n) RETURN COLLECT { MATCH (n)-->(m) RETURN count(m) } AS counts, n");
    assert!(projection(&clauses(&resolved)[1]).aggregation.is_none());
    ok("MATCH (n) RETURN count(COUNT { (n)-->() })");
}
