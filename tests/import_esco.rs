//! ESCO: small samples in its layout, and the whole of it where it lies beside the project.

use career_pathways::graph::{Graph, GraphBuilder};
use career_pathways::load::import::{EscoFolders, Report, esco};
use career_pathways::session::{Request, Session};
use career_pathways::value::Value;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn imported(folder: &Path, crosswalk: Option<&Path>, base: &Graph) -> (Graph, Report) {
    let folders = [folder.to_owned()];
    let folders = EscoFolders { esco: &folders, crosswalk, release: Some("1.1.1") };
    esco(&folders, base, &mut |_| true).unwrap_or_else(|problem| panic!("{:?}: {problem}", problem.place))
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/esco")
}

/// A graph with one occupation of O*NET, as its import makes them.
fn bakers() -> Graph {
    let mut builder = GraphBuilder::new();
    let (role, key, name) = (builder.label("Role"), builder.key("key"), builder.key("name"));
    builder.node(&[role], &[(key, Value::from("onet:51-3011.00")), (name, Value::from("Bakers"))]);
    builder.finish()
}

/// The rows of an answer, one a line.
fn answer(graph: &Arc<Graph>, statement: &str) -> String {
    let mut session = Session::sharing(Arc::clone(graph));
    let outcome =
        session.execute(statement, &Request::default()).unwrap_or_else(|error| panic!("{statement}: {error}"));
    let text = |value: &Value| match value {
        Value::String(text) => text.to_string(),
        other => career_pathways::value::text::literal(other),
    };
    let rows = outcome.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | "));
    rows.collect::<Vec<_>>().join("\n")
}

fn skipped(report: &Report, file: &str) -> Vec<String> {
    let files = report.files.iter().filter(|read| read.name.ends_with(file));
    let reasons = files.flat_map(|read| &read.skipped);
    reasons.map(|skipped| format!("{} {}: {}", skipped.count, skipped.reason, skipped.examples.join(", "))).collect()
}

#[test]
fn concepts_and_what_joins_them_are_as_published() {
    let (graph, _) = imported(&sample(), None, &Graph::default());
    let graph = Arc::new(graph);
    let roles = "MATCH (r:Role) RETURN r.name, r.key, r.code, r.aliases, r.hidden_labels, r.regulation, r.source ORDER BY r.code";
    assert_eq!(
        answer(&graph, roles),
        "baker | esco:occupation/baker | 7512.1 | ['bread maker', '\"artisan\" baker'] | ['bakker'] | unregulated | ESCO v1.1.1 § occupations\n\
         rye baker | esco:occupation/rye-baker | 7512.1.1 | null | null | regulated | ESCO v1.1.1 § occupations"
    );
    let links = "MATCH (a)-[r]->(b) WHERE NOT a:Source RETURN a.name, type(r), b.name ORDER BY type(r), a.name, b.name";
    assert_eq!(
        answer(&graph, links),
        "Bakers, pastry-cooks and confectionery makers | INCLUDES | baker\n\
         Bakers, pastry-cooks and confectionery makers | INCLUDES | rye baker\n\
         knead dough | IS_A | prepare dough\n\
         rye baker | IS_A | baker\n\
         knead dough | MAY_REQUIRE_KNOWLEDGE | grain\n\
         rye baker | MAY_REQUIRE_KNOWLEDGE | grain\n\
         baker | MAY_REQUIRE_SKILL | save water\n\
         Bakers, pastry-cooks and confectionery makers | PART_OF | Craft and related trades workers\n\
         grain | PART_OF | food processing\n\
         prepare dough | PART_OF | making food\n\
         baker | REQUIRES_KNOWLEDGE | grain\n\
         baker | REQUIRES_SKILL | knead dough"
    );
    assert_eq!(answer(&graph, "MATCH (s:Skill) WHERE 'green' IN s.collections RETURN s.name"), "save water");
    let description = answer(&graph, "MATCH (r:Role {name: 'baker'}) RETURN r.description");
    assert_eq!(description, "Bakers make bread, rolls and\npastries.");
}

#[test]
fn a_skill_that_is_knowledge_in_the_next_release_is_a_skill_no_more() {
    let place = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(sample()).expect("the sample").flatten() {
        std::fs::copy(entry.path(), place.path().join(entry.file_name())).expect("it can be copied");
    }
    let (before, _) = imported(place.path(), None, &Graph::default());
    let noted = {
        let mut session = Session::new(before);
        let statement = "MATCH (s {key: 'esco:skill/knead'}) SET s:Favourite";
        session.execute(statement, &Request::default()).unwrap_or_else(|error| panic!("{error}"));
        Graph::clone(session.graph())
    };
    let skills = place.path().join("skills_en.csv");
    let text = std::fs::read_to_string(&skills).expect("the skills");
    let row = "esco/skill/knead,skill/competence,";
    assert!(text.contains(row), "{text}");
    std::fs::write(&skills, text.replace(row, "esco/skill/knead,knowledge,")).expect("it can be written");
    let (graph, _) = imported(place.path(), None, &noted);
    let labels = "MATCH (s {key: 'esco:skill/knead'}) UNWIND labels(s) AS label RETURN label ORDER BY label";
    assert_eq!(answer(&Arc::new(graph), labels), "Favourite\nKnowledge");
}

#[test]
fn what_the_data_gets_wrong_is_told_and_left_out() {
    let (_, report) = imported(&sample(), None, &Graph::default());
    assert_eq!(
        skipped(&report, "occupations_en.csv"),
        ["1 no longer part of the classification, or not yet: line 7: lamp lighter (obsolete)"]
    );
    assert_eq!(
        skipped(&report, "occupationSkillRelations.csv"),
        [
            "1 no table states the concept that they start from: line 6: occupation/gone",
            "1 no table states the concept that they lead to: line 7: skill/gone",
        ]
    );
    assert_eq!(
        skipped(&report, "broaderRelationsOccPillar.csv"),
        [
            "1 they say again what an earlier row or file says: line 3: occupation/baker to isco/C7512",
            "1 no table states the concept that they start from: line 5: occupation/gone",
        ]
    );
    let told = report.remarks.join("\n");
    for said in [
        "`skills`: 1 rows do not say whether they are skills or knowledge",
        "`occupationSkillRelations`: 1 rows do not say whether they are about a skill or knowledge",
        "`digitalSkillsCollection` is not there",
        "the graph holds no occupations of O*NET",
    ] {
        assert!(told.contains(said), "{said} is not in\n{told}");
    }
}

#[test]
fn the_source_asks_to_be_credited_in_its_words() {
    let (graph, _) = imported(&sample(), None, &bakers());
    let credits = answer(&Arc::new(graph), "MATCH (s:Source) RETURN s.name, s.license, s.attribution ORDER BY s.name");
    assert!(credits.contains("This service uses the ESCO classification of the European Commission."), "{credits}");
    assert!(credits.contains("MIT License, Copyright (c) 2021 Nesta"), "{credits}");
}

#[test]
fn the_crosswalk_links_what_both_sides_have() {
    let (graph, report) = imported(&sample(), None, &bakers());
    let graph = Arc::new(graph);
    let links =
        "MATCH (a)-[r:CORRESPONDS_TO]->(b) RETURN a.name, b.name, r.confidence, r.similarity, r.qualifier, r.source";
    let linked = "baker | Bakers | 2.0 | 0.91 | confidence 2 of 2 | ESCO-O*NET crosswalk";
    assert_eq!(answer(&graph, links), linked);
    assert!(graph.catalog().schema().relationship("CORRESPONDS_TO").is_some_and(|kind| kind.crosswalk));
    assert_eq!(
        skipped(&report, "esco_onet_crosswalk_Nov2020.csv"),
        [
            "1 the graph's O*NET has no such code: it is of the taxonomy of 2010: line 3: `51-3011.99`",
            "1 ESCO has no such occupation: line 4: occupation/gone",
        ]
    );
    // A second import of the same changes nothing.
    let (again, report) = imported(&sample(), None, &graph);
    assert_eq!(answer(&Arc::new(again.clone()), links), linked);
    assert_eq!((again.node_count(), again.relationship_count()), (graph.node_count(), graph.relationship_count()));
    assert!(report.merge.replaced);
    let changed: Vec<_> =
        report.merge.nodes.iter().chain(&report.merge.relationships).filter(|c| c.added + c.removed > 0).collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn a_folder_that_is_no_esco_says_so() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let folders = [folder.path().to_owned()];
    let none = esco(&EscoFolders { esco: &folders, ..EscoFolders::default() }, &Graph::default(), &mut |_| true);
    assert_eq!(none.err().map(|problem| problem.code), Some("data-missing-file"));
    std::fs::write(folder.path().join("occupations_en.csv"), "conceptUri,preferredLabel\nbaker,baker\n")
        .expect("written");
    let bad = esco(&EscoFolders { esco: &folders, ..EscoFolders::default() }, &Graph::default(), &mut |_| true);
    let bad = bad.err().expect("it is no address");
    assert_eq!((bad.code, bad.place.map(|place| place.line)), ("data-wrong-type", Some(2)));
}

/// The published classification: the counts of `VERIFY.txt`.
#[test]
fn the_whole_of_esco_comes_in() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !data.join("esco").is_dir() {
        eprintln!("skipped: `../shared/data/esco` is not there");
        return;
    }
    let (graph, report) = imported(&data.join("esco"), None, &Graph::default());
    let rows = |file: &str| report.files.iter().find(|read| read.name.ends_with(file)).map_or(0, |read| read.rows);
    for (file, count) in [
        ("ISCOGroups_en.csv", 619),
        ("occupations_en.csv", 3007),
        ("skills_en.csv", 13_896),
        ("skillGroups_en.csv", 640),
        ("occupationSkillRelations.csv", 123_855),
        ("skillSkillRelations.csv", 5899),
        ("broaderRelationsOccPillar.csv", 3617),
        ("broaderRelationsSkillPillar.csv", 20_656),
        ("digitalSkillsCollection_en.csv", 1201),
        ("transversalSkillsCollection_en.csv", 96),
    ] {
        assert_eq!(rows(file), count, "{file}");
    }
    let nodes = |label: &str| graph.catalog().label(label).map_or(0, |label| graph.nodes_with_label(label).len());
    assert_eq!((nodes("Role"), nodes("Field"), nodes("SkillGroup")), (3007, 619, 640));
    assert_eq!(nodes("Skill") + nodes("Knowledge"), 13_896);
    assert_eq!(nodes("Knowledge"), 3059);
    let links =
        |kind: &str| graph.catalog().relationship_type(kind).map_or(0, |kind| graph.relationships_of_type(kind).len());
    // 123,855 rows, 67 of them of an occupation that is not there, and 5,899 between skills.
    let essential = links("REQUIRES_SKILL") + links("REQUIRES_KNOWLEDGE");
    let optional = links("MAY_REQUIRE_SKILL") + links("MAY_REQUIRE_KNOWLEDGE");
    assert_eq!(essential + optional, 123_788 + 5899);
    assert_eq!(links("INCLUDES"), 3007);
    let lost: u64 =
        report.files.iter().filter(|read| read.name.contains("broader")).map(|read| read.skipped_rows()).sum();
    assert_eq!(
        lost,
        1 + 7 + 1760,
        "one row of occupations and seven of skills have an end that is not there; others say it first"
    );
    let of_occupations = report.files.iter().find(|read| read.name.ends_with("occupationSkillRelations.csv"));
    assert_eq!(of_occupations.map(|read| read.skipped_rows()), Some(67));
    assert_eq!(links("IS_A") + links("PART_OF"), 3617 - 1760 - 1 + 20_656 - 7);
    let told = report.remarks.join("\n");
    assert!(told.contains("`occupationSkillRelations`: 5 rows do not say"), "{told}");
    assert!(told.contains("`skills`: 6 rows do not say"), "{told}");
}

/// The published crosswalk over the published occupations of both: the count of `VERIFY.txt`.
#[test]
fn the_published_crosswalk_links_what_both_sides_have() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let Ok(occupations) = std::fs::read_to_string(data.join("onet/Occupation Data.txt")) else {
        eprintln!("skipped: `../shared/data/onet` is not there");
        return;
    };
    let mut builder = GraphBuilder::new();
    let (role, key) = (builder.label("Role"), builder.key("key"));
    for code in occupations.lines().skip(1).filter_map(|line| line.split('\t').next()) {
        builder.node(&[role], &[(key, Value::from(format!("onet:{code}")))]);
    }
    let (graph, report) = imported(&data.join("esco"), Some(&data.join("crosswalks")), &builder.finish());
    let kind = graph.catalog().relationship_type("CORRESPONDS_TO").expect("there are such links");
    assert_eq!(graph.relationships_of_type(kind).len(), 1354);
    let left_out: u64 =
        report.files.iter().filter(|read| read.name.contains("onet")).map(|read| read.skipped_rows()).sum();
    assert_eq!(left_out, 1680 - 1354);
}
