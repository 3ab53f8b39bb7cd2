//! Clauses that change the graph.

use super::{clauses, detail, ok, tree};
use crate::resolve::{Clause, updates};

#[test]
fn create_normalises_arrows_and_repeats_nodes() {
    let resolved = ok(
        "MATCH (a:Role) CREATE p = (a)<-[r:NEEDS {hours: 2}]-(b:Skill:Hard {name: 'x'}), (b)-[:OF]->(b), ({name: b.name}) RETURN p",
    );
    assert!(resolved.updates);
    let Clause::Create(create) = &clauses(&resolved)[1] else { panic!("no CREATE") };
    assert_eq!((create.nodes.len(), create.relationships.len(), create.paths.len()), (2, 2, 1));
    let (a, b) = (create.relationships[0].end, create.nodes[0].slot);
    assert_eq!(create.relationships[0].start, b);
    assert_eq!((create.relationships[1].start, create.relationships[1].end), (b, b));
    assert_eq!(create.paths[0].1, [a, create.relationships[0].slot, b]);
    assert_eq!(create.nodes[0].labels.len(), 2);
    assert_eq!(create.relationships[0].properties.len(), 1);
}

#[test]
fn names_a_statement_writes_never_warn() {
    let resolved =
        ok("CREATE (:Fresh {colour: 1})-[:MADE]->() WITH 1 AS one MATCH (f:Fresh)-[:MADE]->() RETURN f.colour");
    assert!(resolved.diagnostics.is_empty());
    let resolved = ok("CREATE (n $properties) RETURN n.anything");
    assert!(resolved.diagnostics.is_empty(), "any property may come to be");
    assert_eq!(ok("CREATE (n:Fresh) RETURN n.nope").diagnostics.len(), 1);
}

#[test]
fn what_cannot_be_created_is_refused() {
    for (text, wanted) in [
        ("MATCH (a) CREATE (a)", "VariableAlreadyBound"),
        ("MATCH (a) CREATE (a {name: 'x'})-[:X]->()", "VariableAlreadyBound"),
        ("CREATE (n:Foo) CREATE (n:Bar)-[:OWNS]->(:Dog)", "VariableAlreadyBound"),
        ("MATCH ()-[r]->() CREATE ()-[r]->()", "VariableAlreadyBound"),
        ("CREATE ()-->()", "NoSingleRelationshipType"),
        ("CREATE ()-[:A|B]->()", "NoSingleRelationshipType"),
        ("CREATE (a)-[:FOO]-(b)", "RequiresDirectedRelationship"),
        ("CREATE (a)-[:FOO*2]->(b)", "CreatingVarLength"),
        ("CREATE (a {x: a.y})", "UndefinedVariable"),
        ("CREATE (a)-[r:X]->(b), (c {x: r.y})", "UndefinedVariable"),
        ("WITH 1 AS a CREATE (a)-[:X]->()", "VariableTypeConflict"),
    ] {
        assert_eq!(detail(text), wanted, "{text}");
    }
}

#[test]
fn other_updating_clauses_are_checked() {
    for (text, wanted) in [
        ("MATCH (n) SET n.x = missing", "UndefinedVariable"),
        ("MATCH (n) DELETE n:Role", "InvalidDelete"),
        ("MATCH (n) DELETE 1", "InvalidArgumentType"),
        ("MERGE (n) ON MATCH SET x.num = 1", "UndefinedVariable"),
        ("MERGE (n $param) RETURN n", "InvalidParameterUse"),
        ("MATCH (a) MERGE (a)", "VariableAlreadyBound"),
        ("MATCH (a), (b) MERGE (a)-->(b)", "NoSingleRelationshipType"),
        ("MATCH (a) SET a.x = 1 RETURN b", "UndefinedVariable"),
        ("CALL test.my.proc", "ProcedureNotFound"),
    ] {
        assert_eq!(detail(text), wanted, "{text}");
    }
}

#[test]
fn merge_looks_for_what_it_creates() {
    let resolved =
        ok("MATCH (a:Role) MERGE p = (a)<-[r:NEEDS {hours: 2}]-(b:Skill {name: 'x'}) ON MATCH SET b.x = 1 RETURN p");
    let Clause::Merge(merge) = &clauses(&resolved)[1] else { panic!("no MERGE") };
    let create = &merge.create;
    assert_eq!((create.nodes.len(), create.relationships.len(), create.paths.len()), (1, 1, 1));
    assert_eq!(create.relationships[0].start, create.nodes[0].slot);
    assert_eq!((create.nodes[0].properties.len(), create.relationships[0].properties.len()), (1, 1));
    assert_eq!((merge.on_create.len(), merge.on_match.len()), (0, 1));
    assert!(merge.pattern.path.is_none(), "its path is made of what was found or created");
    for text in ["MERGE (a {x: 1})-[:X]->(b {y: a.x})", "MERGE (a)-[r:X]->(b {y: [x IN [1] | r.z]})"] {
        assert_eq!(detail(text), "UndefinedVariable", "{text}");
    }
    assert_eq!(detail("MERGE (a:X)-[:R]->(a:Y)"), "VariableAlreadyBound");
    assert_eq!(detail("MERGE ANY SHORTEST (a)-[:R]->(b)"), "UnexpectedSyntax");
}

#[test]
fn what_foreach_makes_ends_with_it() {
    let resolved = ok("FOREACH (x IN [1, 2] | CREATE (n {v: x}) SET n.w = x) RETURN 1 AS one");
    let Clause::Foreach { body, .. } = &clauses(&resolved)[0] else { panic!("no FOREACH") };
    assert_eq!(body.len(), 2);
    assert_eq!(detail("FOREACH (x IN [1] | CREATE (n)) RETURN n"), "UndefinedVariable");
    assert_eq!(detail("FOREACH (x IN [1] | CREATE (n)) RETURN x"), "UndefinedVariable");
    assert_eq!(detail("MATCH (n) FOREACH (n IN [1] | CREATE ())"), "VariableAlreadyBound");
}

#[test]
fn updating_is_known_before_resolving() {
    assert!(!updates(&tree("MATCH (n) RETURN n")));
    assert!(updates(&tree("MATCH (n) CALL { CREATE (m) RETURN m } RETURN m")));
    assert!(updates(&tree("MATCH (n) SET n.x = 1 RETURN n UNION MATCH (n) RETURN n")));
}

#[test]
fn creates_in_a_row_are_one_where_it_makes_no_difference() {
    let count = |text: &str| clauses(&ok(text)).iter().filter(|clause| matches!(clause, Clause::Create(_))).count();
    assert_eq!(count("CREATE (a {x: 1}) CREATE (b {x: a.x})-[:T]->(a) CREATE (c)-[:T]->(b)"), 1);
    assert_eq!(count("CREATE (a)-[r:T {x: 1}]->(b) CREATE (c {x: r.x})"), 2);
    assert_eq!(count("CREATE p = (a)-[:T]->(b) CREATE (c {x: length(p)})"), 2);
    assert_eq!(count("CREATE (a) CREATE (b {x: COUNT { MATCH (n) }})"), 2);
    assert_eq!(count("CREATE (a) WITH a CREATE (b)"), 2);
}
