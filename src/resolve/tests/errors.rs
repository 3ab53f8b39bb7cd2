//! Static mistakes: each with the TCK's detail, its place and what to do.

use super::{detail, error, ok};

#[test]
fn conditions_are_true_or_false() {
    for text in [
        "RETURN NOT 1",
        "RETURN true AND 5",
        "RETURN 'a' OR true",
        "RETURN [true] XOR null",
        "MATCH (n) WHERE 1 RETURN n",
        "MATCH (n) WHERE n AND true RETURN n",
        "RETURN CASE WHEN 'x' THEN 1 END",
        "RETURN [x IN [1] WHERE x | x]",
    ] {
        assert_eq!(detail(text), "InvalidArgumentType", "{text}");
    }
    ok("MATCH (n) WHERE n.flag AND $yes OR null RETURN n");
}

#[test]
fn types_that_are_known_must_fit() {
    for text in [
        "RETURN 'a' * 2",
        "RETURN -[1]",
        "RETURN true + 1",
        "RETURN {a: 1} + 1",
        "MATCH (n) RETURN n - 1",
        "RETURN none(x IN ['Clara'] WHERE x % 2 = 0)",
        "MATCH p = (a)-->(b) RETURN labels(p)",
        "MATCH p = (a)-->(b) RETURN size(p)",
        "MATCH (n) RETURN type(n)",
        "MATCH (n) RETURN length(n)",
        "MATCH p = ()-->() WHERE p.name = 1 RETURN p",
        "RETURN 1 IN 2",
        "RETURN properties(1)",
        "WITH 123 AS n RETURN n.x",
        "WITH [1, 2] AS list, 'a' AS i RETURN list[i]",
        "RETURN 'abc'[0]",
    ] {
        assert_eq!(detail(text), "InvalidArgumentType", "{text}");
    }
    for text in [
        "RETURN 'a' + 1, [1] + 2, 1 + [2], 'a' + 'b', 1.5 ^ 2",
        "UNWIND [1, 'a'] AS x RETURN x * 2",
        "WITH {a: 1} AS m RETURN m.a, m['a']",
        "RETURN $list[0].name, $map.key + 1",
        "RETURN +$a, -$a, +1.5",
    ] {
        ok(text);
    }
}

#[test]
fn a_property_of_a_value_is_a_type_error() {
    let found = error("WITH [1, 2] AS list RETURN list.name");
    assert_eq!((found.kind.name(), found.detail), ("TypeError", "InvalidArgumentType"));
    assert_eq!(found.message, "`list` is a list, which has no property `name`");
    assert_eq!(found.hints[0].text, "take one element first, or `[x IN list | x.name]` for all");
}

#[test]
fn undefined_variables_come_with_near_ones_and_the_corrected_line() {
    let text = "MATCH (role:Role) RETURN roel.name";
    let found = error(text);
    assert_eq!((found.code, found.detail), ("undefined-variable", "UndefinedVariable"));
    assert_eq!(found.message, "there is no variable `roel` here");
    assert_eq!(found.span.map(|span| span.of(text)), Some("roel"));
    assert_eq!(found.near, ["role"]);
    assert_eq!(found.corrections, ["MATCH (role:Role) RETURN role.name"]);
}

#[test]
fn unknown_functions_come_with_near_ones() {
    let found = error("MATCH (n) RETURN lables(n)");
    assert_eq!((found.code, found.detail), ("unknown-function", "UnknownFunction"));
    assert_eq!(found.corrections, ["MATCH (n) RETURN labels(n)"]);
    assert_eq!(detail("RETURN substring('a')"), "InvalidNumberOfArguments");
    assert_eq!(detail("RETURN count()"), "InvalidNumberOfArguments");
    assert_eq!(detail("RETURN toUpper(DISTINCT 'a')"), "InvalidAggregation");
}

#[test]
fn row_counts_are_the_same_for_all_rows() {
    assert_eq!(detail("MATCH (n) RETURN n SKIP n.count"), "NonConstantExpression");
    assert_eq!(detail("MATCH (n) RETURN n LIMIT COUNT { (n)-->() }"), "NonConstantExpression");
    assert_eq!(detail("MATCH (n) RETURN n LIMIT -1"), "NegativeIntegerArgument");
    assert_eq!(detail("MATCH (n) RETURN n LIMIT 1 - 2"), "NegativeIntegerArgument");
    assert_eq!(detail("MATCH (n) RETURN n SKIP 1.5"), "InvalidArgumentType");
    ok("MATCH (n) RETURN n SKIP $from LIMIT 2 + 3");
}

#[test]
fn patterns_are_conditions_and_no_values() {
    assert_eq!(detail("MATCH (n) RETURN size((n)-->())"), "UnexpectedSyntax");
    assert_eq!(detail("MATCH (n) RETURN (n)-->()"), "UnexpectedSyntax");
    assert_eq!(detail("MATCH (n) WHERE (n)-[r]->() RETURN n"), "UndefinedVariable");
    assert_eq!(detail("MATCH (n) WHERE NOT (n)-->(other) RETURN n"), "UndefinedVariable");
    ok("MATCH (n) WHERE (n)-->() AND NOT (n)<--() OR exists((n)--()) RETURN size([(n)-->(m) | m])");
    ok("MATCH (n) RETURN CASE WHEN (n)-->() THEN 1 ELSE 0 END AS x");
}

#[test]
fn clauses_stand_in_order() {
    assert_eq!(detail("MATCH (n)"), "InvalidClauseComposition");
    assert_eq!(detail("MATCH (n) WITH n"), "InvalidClauseComposition");
    assert_eq!(detail("RETURN 1 AS a UNION RETURN 2 AS b"), "DifferentColumnsInUnion");
    assert_eq!(detail("RETURN 1 AS a UNION RETURN 2 AS a UNION ALL RETURN 3 AS a"), "InvalidClauseComposition");
    assert_eq!(detail("MATCH (n) WHERE exists { MATCH (n)-->(m) SET m.x = 1 } RETURN n"), "InvalidClauseComposition");
    assert_eq!(detail("RETURN COLLECT { MATCH (n) RETURN n, 1 AS one }"), "InvalidClauseComposition");
}

#[test]
fn constants_are_folded_but_never_fail() {
    use crate::resolve::ExpressionKind;
    use crate::value::Value;
    let kind = |text: &str| super::projection(&super::clauses(&ok(text))[0]).items[0].1.kind.clone();
    assert!(matches!(kind("RETURN 2 + 3 * 4"), ExpressionKind::Constant(Value::Integer(14))));
    assert!(matches!(kind("RETURN [1, -2]"), ExpressionKind::Constant(Value::List(_))));
    assert!(matches!(kind("RETURN 1 / 0"), ExpressionKind::Arithmetic(..)));
    assert!(matches!(kind("RETURN 9223372036854775807 + 1"), ExpressionKind::Arithmetic(..)));
}
