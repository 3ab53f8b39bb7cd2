//! Unknown labels, types and properties.

use super::{ok, try_with};
use crate::diagnostic::Severity;
use crate::resolve::{Element, LabelTest, Options};

#[test]
fn unknown_names_warn_with_near_ones_and_the_corrected_line() {
    let resolved = ok("MATCH (r:Roel)-[:PERFORM]->(d) RETURN d.nmae");
    let found: Vec<(&str, &[String])> =
        resolved.diagnostics.iter().map(|warning| (warning.code, warning.near.as_slice())).collect();
    assert_eq!(
        found,
        [
            ("unknown-label", &["Role".to_owned()][..]),
            ("unknown-type", &["PERFORMS".to_owned()][..]),
            ("unknown-property", &["name".to_owned()][..])
        ]
    );
    assert!(resolved.diagnostics.iter().all(|warning| warning.severity == Severity::Warning));
    assert_eq!(resolved.diagnostics[0].corrections, ["MATCH (r:Role)-[:PERFORM]->(d) RETURN d.nmae"]);
    let found = super::matching(&super::clauses(&resolved)[0]);
    let Element::Node(node) = &found.paths[0].elements[0] else { panic!("no node") };
    assert!(matches!(node.labels, Some(LabelTest::Never)));
}

#[test]
fn strict_makes_them_errors() {
    let strict = Options { strict: true, forgive: false };
    let found = try_with("MATCH (r:Roel) RETURN r", strict).expect_err("strict");
    assert_eq!((found.code, found.severity), ("unknown-label", Severity::Error));
    assert!(try_with("MATCH (r:Role) RETURN r.name", strict).is_ok());
}

#[test]
fn maps_and_parameters_may_have_any_key() {
    for text in [
        "WITH {nope: 1} AS map RETURN map.nope",
        "UNWIND $rows AS row RETURN row.nope, row.more.yet",
        "MATCH (n:Role) RETURN n.name, properties(n).nope",
        "RETURN 1 AS nope",
        "MATCH (n) WHERE n:Role OR n IS LABELED Duty RETURN n {.name, nope: 1}",
    ] {
        assert!(ok(text).diagnostics.is_empty(), "{text}");
    }
}

#[test]
fn a_name_warns_once() {
    let resolved = ok("MATCH (a:Nope), (b:Nope) WHERE a.zzz = b.zzz RETURN a");
    assert_eq!(resolved.diagnostics.len(), 2);
}

#[test]
fn a_name_of_an_unknown_kind_is_compared_by_name() {
    let resolved = ok("UNWIND $list AS x WITH x WHERE x:Role OR x:PERFORMS RETURN x");
    assert!(resolved.diagnostics.is_empty());
    assert_eq!(ok("UNWIND $list AS x WITH x WHERE x:Nope RETURN x").diagnostics[0].code, "unknown-label");
}
