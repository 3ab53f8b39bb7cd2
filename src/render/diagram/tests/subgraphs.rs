//! Pictures of what core statements return: lanes or layers, odd graphs, hostile names.

use super::*;
use crate::graph::{Kind, RelationshipKind, Schema, Step};
use crate::render::diagram::model::Tone;

/// A graph whose kinds are in an order.
pub(super) fn schema(levels: &[&str]) -> Schema {
    let kind = |label: &str, plural: &str, inferred: bool| Kind {
        label: label.to_owned(),
        plural: plural.to_owned(),
        pathway: true,
        inferred,
        ..Kind::default()
    };
    let relationship = |name: &str, from: &str, to: &str, step: Step| RelationshipKind {
        name: name.to_owned(),
        ends: vec![(from.to_owned(), to.to_owned())],
        step,
        ..RelationshipKind::default()
    };
    Schema {
        kinds: vec![kind("Degree", "degrees", false), kind("Field", "fields", true), kind("Role", "roles", false)],
        relationships: vec![
            relationship("PREPARES_FOR", "Degree", "Role", Step::Yes),
            RelationshipKind { crosswalk: true, ..relationship("MATCHES", "Degree", "Role", Step::Yes) },
            relationship("LEADS_TO", "Role", "Role", Step::Yes),
            relationship("SUPERVISES", "Role", "Role", Step::No),
            RelationshipKind { symmetric: true, ..relationship("RELATED_TO", "Role", "Role", Step::No) },
        ],
        levels: levels.iter().map(|level| (*level).to_owned()).collect(),
        ..Schema::default()
    }
}

/// A picture on a graph that `create` makes under a schema.
fn under(schema: Schema, create: &str, statement: &str) -> Diagram {
    let mut graph = crate::graph::Graph::default();
    graph.catalog_mut().set_schema(schema);
    let mut session = Session::new(graph);
    session.execute(create, &Request::default()).expect("the graph is made");
    let outcome = session.execute(statement, &Request::default()).expect("it is asked");
    crate::render::diagram::diagram(&outcome, &Picture::default())
}

/// The same with a highlight, or with fewer boxes.
fn under_with(create: &str, statement: &str, highlight: Option<&str>, max_boxes: usize) -> Diagram {
    let mut graph = crate::graph::Graph::default();
    graph.catalog_mut().set_schema(schema(&[]));
    let mut session = Session::new(graph);
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    run(create);
    let highlight = highlight.map(|text| crate::render::diagram::highlight(&run(text)));
    let picture = Picture { highlight, max_boxes, ..Picture::default() };
    crate::render::diagram::diagram(&run(statement), &picture)
}

#[test]
fn a_crosswalk_keeps_its_look_in_front_and_behind() {
    let create = "CREATE (d:Degree {name: 'd'})-[:MATCHES]->(:Role {name: 'a'}), (d)-[:MATCHES]->(:Role {name: 'b'}), \
                  (d)-[:PREPARES_FOR]->(:Role {name: 'c'})";
    let picture = under_with(create, "degree to role", Some("degree d to role a"), 30);
    assert_eq!(strokes(&picture), [Stroke::AskedCrosswalk, Stroke::Context, Stroke::ContextCrosswalk]);
    assert_eq!(picture.subtitle, "Follow the bold line of dashes and dots: degree, role.");
    for line in [
        "AskedCrosswalk = what is highlighted, from a statistical crosswalk\n",
        "Context = everything else, stated\n",
        "ContextCrosswalk = everything else, from a statistical crosswalk\n",
    ] {
        assert!(page(&picture).contains(line), "{line} in {}", page(&picture));
    }
}

#[test]
fn a_stated_and_a_crosswalk_link_that_read_alike_are_two() {
    let create = "CREATE (d:Degree {name: 'd'})-[:PREPARES_FOR]->(a:Role {name: 'a'}), \
                  (d)-[:PREPARES_FOR {basis: 'crosswalk'}]->(a)";
    let picture = under(schema(&[]), create, "degree to role");
    let found: Vec<Stroke> = picture.links.iter().map(|link| link.stroke).collect();
    assert_eq!(found, [Stroke::Asked, Stroke::AskedCrosswalk]);
}

#[test]
fn a_gap_has_no_list_of_hedges_for_a_verb() {
    let create = "CREATE (a:Role {name: 'a'}) WITH a UNWIND range(1, 8) AS i \
                  CREATE (:Degree {name: 'd' + i})-[:PREPARES_FOR {qualifier: CASE i % 2 WHEN 0 THEN 'often' ELSE 'may be' END}]->(a)";
    let picture = under_with(create, "degree to role", None, 2);
    assert_eq!((picture.boxes.len(), picture.links.len()), (2, 1), "{}", page(&picture));
    assert_eq!(picture.lanes[0].verb, None);
    assert_eq!(picture.links[0].label.as_deref(), Some("prepares for (may be) or prepares for (often)"));
}

#[test]
fn kinds_in_an_order_are_lanes() {
    let picture = drawn("MATCH (n) RETURN n");
    let headings: Vec<&str> = picture.lanes.iter().map(|lane| lane.heading.as_str()).collect();
    // What leads to the pathway kinds stands before them, what they lead to behind them.
    let expected = ["Organization", "1. Degree", "2. Field", "3. Role", "4. Duty", "Trait", "Workplace", "Source"];
    assert_eq!(headings, expected);
    assert_eq!(picture.subtitle, "Read from left to right: degree, field, role, duty.");
}

#[test]
fn a_lane_is_ordered_by_level_only_where_every_box_has_one() {
    let levels = ["entry", "senior"];
    let create = "CREATE (d:Degree {name: 'd', level: 'x'})-[:PREPARES_FOR]->(:Role {name: 'a', level: 'entry'}), \
                  (d)-[:PREPARES_FOR]->(:Role {name: 'b', level: 'senior'})";
    let ranked = under(schema(&levels), create, "degree to role");
    let expected = "2. Role (by level)\n  a (entry) ↑0\n  b (senior) ↑1\n";
    assert!(page(&ranked).contains(expected), "{}", page(&ranked));
    assert_eq!(ranked.subtitle, "Read from left to right: degree, role. Higher roles stand higher.");
    // A level that the schema does not rank, or none at all, and the order is gone.
    for other in ["b', level: 'unheard of", "b"] {
        let create = create.replace("b', level: 'senior", other);
        let picture = under(schema(&levels), &create, "degree to role");
        assert!(picture.lanes.iter().all(|lane| !lane.by_level), "{other}");
        assert!(picture.boxes.iter().all(|item| item.height.is_none()), "{other}");
    }
    // So it is where some boxes are folded.
    let many: String =
        (0..40).map(|at| format!(", (d)-[:PREPARES_FOR]->(:Role {{name: 'r{at}', level: 'entry'}})")).collect();
    let folded = under(schema(&levels), &format!("{create}{many}"), "degree to role");
    assert!(folded.boxes.iter().any(|item| !item.folded.is_empty()));
    assert!(folded.lanes.iter().all(|lane| !lane.by_level));
}

#[test]
fn promotion_and_supervision_are_lines_of_their_own() {
    let create = "CREATE (d:Degree {name: 'd'})-[:PREPARES_FOR]->(a:Role {name: 'a'}), (d)-[:PREPARES_FOR]->(b:Role {name: 'b'}), \
                  (a)-[:LEADS_TO]->(b), (b)-[:SUPERVISES {qualifier: 'often'}]->(a)";
    let picture = under(schema(&[]), create, "degree to role");
    let page = page(&picture);
    for line in [
        "a -> b Promotion\n",
        "b -> a Beside \"supervises (often)\"\n",
        "Promotion = leads on to the next of its kind: leads to\n",
        "Beside = no pathway step: supervises\n",
    ] {
        assert!(page.contains(line), "{line} in {page}");
    }
}

#[test]
fn links_from_a_crosswalk_say_so() {
    let create =
        "CREATE (d:Degree {name: 'd'})-[:MATCHES]->(a:Role {name: 'a'}), (d)-[:PREPARES_FOR]->(b:Role {name: 'b'})";
    let picture = under(schema(&[]), create, "degree to role");
    assert_eq!(strokes(&picture), [Stroke::Stated, Stroke::Crosswalk]);
    assert!(page(&picture).contains("Crosswalk = from a statistical crosswalk\n"), "{}", page(&picture));
    let one = under(schema(&[]), create, "degree d to role a");
    assert!(page(&one).contains("AskedCrosswalk = your pathway, from a statistical crosswalk\n"), "{}", page(&one));
    assert_eq!(one.pathways[0].basis.as_deref(), Some("crosswalk"));
}

#[test]
fn a_symmetric_relationship_is_one_line_without_an_arrow() {
    let create = "CREATE (a:Role {name: 'a'})-[:RELATED_TO]->(b:Role {name: 'b'}), (b)-[:RELATED_TO]->(a)";
    let picture = under(schema(&[]), create, "MATCH (n) RETURN n");
    assert!(page(&picture).contains("a -- b Stated"), "{}", page(&picture));
    assert_eq!(picture.links.len(), 1);
}

#[test]
fn a_graph_without_an_order_has_no_lanes_and_says_its_kinds() {
    let create = "CREATE (:Person {name: 'Ann'})-[:ACTED_IN]->(m:Movie {name: 'Fargo'}), (:Person {name: 'Ethan'})-[:DIRECTED]->(m)";
    let picture = drawn_of(create, "MATCH (n) RETURN n");
    let expected = "\
2 persons and 1 movie
  Ann (Person)
  Fargo (Movie)
  Ethan (Person)
Ann -> Fargo Stated \"acted in\"
Ethan -> Fargo Stated \"directed\"
";
    assert_eq!(page(&picture), expected);
    // Each kind has its colour.
    let tones: Vec<Tone> = picture.boxes.iter().map(|item| item.tone).collect();
    assert_eq!(tones, [Tone::First, Tone::Second, Tone::First]);
}

#[test]
fn one_kind_with_links_has_no_lanes_and_says_once_what_all_links_say() {
    let create = "CREATE (a:Role {name: 'a', level: 2})-[:LEADS_TO]->(b:Role {name: 'b'})-[:LEADS_TO]->(:Role {name: 'c'})-[:LEADS_TO]->(a)";
    let picture = drawn_of(create, "MATCH (n) RETURN n");
    let expected = "3 roles\nEvery line reads “leads to”.\n  a (level 2)\n  b\n  c\n";
    assert!(page(&picture).starts_with(expected), "{}", page(&picture));
    assert!(picture.links.iter().all(|link| link.label.is_none() && link.stroke == Stroke::Stated));
    assert!(drawn("MATCH p = (:Role)-[:SUPERVISES]->(:Role) RETURN p").is_layered());
}

#[test]
fn lanes_that_links_run_back_through_are_none() {
    let back: String = (0..4).map(|at| format!(", (r)-[:BACK]->(:Degree {{name: 'd{at}'}})")).collect();
    let create = format!("CREATE (:Degree {{name: 'd'}})-[:PREPARES_FOR]->(r:Role {{name: 'r'}}){back}");
    assert!(under(schema(&[]), &create, "MATCH (n) RETURN n").is_layered());
    let create = "CREATE (:Degree {name: 'd'})-[:PREPARES_FOR]->(r:Role {name: 'r'})";
    assert!(!under(schema(&[]), create, "MATCH (n) RETURN n").is_layered());
}

#[test]
fn nodes_without_a_name_are_told_by_what_they_have() {
    let create = "CREATE (), (:Empty), (:Empty {name: ''}), (:Blank {name: '  ', x: 1}), ({x: 1, y: true, z: 3}), (:Numbered {name: 7})";
    let picture = drawn_of(create, "MATCH (n) RETURN n");
    let mut found = names(&picture, false);
    found.sort_unstable();
    let expected = ["(Blank x: 1)", "(Empty)", "(Empty)", "(Numbered name: 7)", "(node 0)", "(x: 1, y: true)"];
    assert_eq!(found, expected);
}

#[test]
fn long_and_hostile_names_are_kept_whole() {
    let long = "x".repeat(500);
    let create = format!(
        "CREATE (:Role {{name: '{long}'}})-[:NEEDS]->(:Skill {{name: '</script><img src=x onerror=alert(1)>'}})"
    );
    let picture =
        drawn_of(&create, &format!("compare role {long:?} with skill \"</script><img src=x onerror=alert(1)>\""));
    assert!(names(&picture, true).contains(&long.as_str()));
    // A heading of such a length would be no heading.
    assert!(picture.lanes.iter().all(|lane| lane.heading.len() < 100), "{:?}", picture.lanes);
}

#[test]
fn parallel_relationships_are_a_link_for_each_reading() {
    let create = "CREATE (a:A {name: 'a'}), (b:B {name: 'b'}), (a)-[:X]->(b), (a)-[:X {source: 's'}]->(b), (a)-[:Y]->(b), (a)-[:X {qualifier: 'often'}]->(b), (b)-[:X]->(a), (a)-[:X]->(a)";
    let picture = drawn_of(create, "MATCH (n) RETURN n");
    let links = page(&picture).lines().filter(|line| line.contains("->")).map(str::to_owned).collect::<Vec<_>>();
    let expected = [
        "a -> a Stated \"x\"",
        "a -> b Stated \"x\"",
        "a -> b Stated \"x (often)\"",
        "a -> b Stated \"y\"",
        "b -> a Stated \"x\"",
    ];
    assert_eq!(links, expected);
    assert_eq!(picture.links[1].sources, ["s"]);
}

#[test]
fn lists_and_maps_of_nodes_are_drawn_and_what_was_deleted_is_not() {
    let create = "CREATE (:A {name: 'a'})-[:X]->(:B {name: 'b'})";
    let picture = drawn_of(create, "MATCH p = (a)-[r:X]->(b) RETURN [a, {deep: [b, r]}] AS all");
    assert_eq!((picture.boxes.len(), picture.links.len()), (2, 1));
    // An answer that outlived some of what it names.
    let mut outcome = answer(create, "MATCH p = (a:A)-[r:X]->(b) RETURN p, r, a, [a, b] AS both");
    outcome.graph = answer(create, "MATCH (a:A) DETACH DELETE a").graph;
    let picture = crate::render::diagram::diagram(&outcome, &Picture::default());
    assert_eq!(names(&picture, false), ["b"]);
    assert_eq!((picture.links.len(), picture.pathways.len()), (0, 0));
}

#[test]
fn only_the_documents_that_are_cited_are_credited() {
    let create = "CREATE (:Source {name: 'One', attribution: 'The first'}), (:Source {name: 'Two', title: 'The second'}), \
                  (a:A {name: 'a', source: 'One § 3; § 4'})-[:X {source: 'One § 1'}]->(b:A {name: 'b'}), \
                  (:C {name: 'c', source: 'Two'}), (:D {name: 'd', source: 'elsewhere'}), (:E {name: 'e'})";
    let sources = |of: &str| drawn_of(create, &format!("MATCH (n:{of}) RETURN n")).sources;
    assert_eq!(sources("A"), ["Source: The first"]);
    assert_eq!(sources("C"), ["Source: The second"]);
    // A document that the graph does not describe is credited by name; what cites nobody credits nobody.
    assert_eq!(sources("D"), ["Source: elsewhere"]);
    assert_eq!(sources("E"), [""; 0]);
    assert_eq!(drawn_of(create, "MATCH (n:E) RETURN n").notes, ["1 box names no source."]);
    let some = drawn_of(&format!("{create}, (a)-[:Y]->(b)"), "MATCH (n:A) RETURN n");
    assert_eq!(some.notes, ["1 box and 1 link name no source."]);
    let first = drawn_of(create, "MATCH (n:A) RETURN n");
    assert_eq!(first.links[0].sources, ["One § 1"]);
    assert_eq!(first.boxes[0].source.as_deref(), Some("One § 3; § 4"));
}
