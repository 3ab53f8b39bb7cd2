//! What is exported comes back the same: over graphs of any shape and over the built-in one, compared by what they
//! say and not by ids.

#[path = "support/said.rs"]
mod said;

use career_pathways::graph::{Graph, GraphBuilder};
use career_pathways::load;
use career_pathways::load::export::{self, Interchange};
use career_pathways::session::{Request, Session};
use career_pathways::syntax::split;
use career_pathways::value::temporal::{Kind, from_text};
use career_pathways::value::{KeyId, NodeId, Value};
use proptest::prelude::*;
use said::said;
use std::path::Path;
use std::sync::Arc;

fn never() -> bool {
    false
}

fn problems(found: Vec<career_pathways::diagnostic::Diagnostic>) -> String {
    found.iter().map(|one| format!("{:?}: {one} {:?}\n", one.place, one.hints)).collect()
}

/// The graph after it went out and came back in a form.
fn there_and_back(graph: &Graph, form: Interchange, folder: &Path) -> Graph {
    let path = folder.join("out");
    export::to_path(graph, form, &path, &never).unwrap_or_else(|error| panic!("{error:?}"));
    match form {
        Interchange::JsonLines => load::read_json_lines(&path).map_err(problems).expect("it can be read").graph,
        Interchange::Csv => load::read_csv(&path).map_err(problems).expect("it can be read").graph,
        Interchange::Cypher => {
            let text = std::fs::read_to_string(&path).expect("it was written");
            let mut session = Session::new(GraphBuilder::new().finish());
            for piece in split(&text) {
                match piece.text {
                    ":begin" => session.begin(),
                    ":commit" => session.commit(),
                    statement => session.execute(statement, &Request::default()).map(|_| ()),
                }
                .unwrap_or_else(|error| panic!("{}: {error}", piece.text.chars().take(2000).collect::<String>()));
            }
            Graph::clone(session.graph())
        }
        Interchange::GraphMl => panic!("nothing reads it back"),
    }
}

const FORMS: [Interchange; 3] = [Interchange::JsonLines, Interchange::Csv, Interchange::Cypher];

#[test]
fn the_built_in_graph_comes_back_the_same() {
    let graph = load::built_in();
    for form in FORMS {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let back = there_and_back(&graph, form, folder.path());
        assert_eq!(said(&back), said(&graph), "{form:?}");
        let titles = [&back, &graph].map(|graph| graph.catalog().schema().title.clone());
        assert!(form == Interchange::Cypher || titles[0] == titles[1], "{form:?} keeps the schema");
        if form == Interchange::JsonLines {
            assert_eq!(back.catalog().schema(), graph.catalog().schema());
        }
    }
}

#[test]
fn an_exported_folder_opens_as_a_graph() {
    let graph = load::built_in();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("out");
    export::to_path(&graph, Interchange::Csv, &path, &never).expect("it is written");
    let back = load::open(&path).map_err(problems).expect("it opens");
    assert_eq!(said(&back), said(&graph));
    // A second export takes the place of the first, and nothing is left beside it, not even by one that was killed.
    std::fs::create_dir(folder.path().join(".out.part-4000000")).expect("made");
    std::fs::write(folder.path().join(".out.part-4000000/nodes.csv"), "half").expect("written");
    // (This one no export ever made.)
    std::fs::create_dir(folder.path().join(".out.part-")).expect("made");
    export::to_path(&graph, Interchange::Csv, &path, &never).expect("it is written again");
    std::fs::remove_dir(folder.path().join(".out.part-")).expect("it was left alone");
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).expect("it is there").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names, ["out"]);
}

#[test]
fn a_folder_that_no_export_wrote_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    std::fs::write(folder.path().join("thesis.txt"), "mine").expect("it can be written");
    let refused = export::to_path(&load::built_in(), Interchange::Csv, folder.path(), &never);
    assert!(matches!(refused, Err(export::ExportError::Refused(problem)) if problem.message.contains("`thesis.txt`")));
    assert_eq!(std::fs::read_to_string(folder.path().join("thesis.txt")).expect("it is there"), "mine");
}

#[test]
fn an_export_that_is_stopped_leaves_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let path = folder.path().join("graph.jsonl");
    std::fs::write(&path, "before").expect("it can be written");
    let stopped = export::to_path(&load::built_in(), Interchange::JsonLines, &path, &|| true);
    assert!(matches!(stopped, Err(export::ExportError::Stopped)));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), "before");
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 1);
}

/// More than one statement holds: the script makes it in pieces, and no mark of theirs stays.
#[test]
fn a_large_graph_is_a_script_of_many_statements() {
    let mut builder = GraphBuilder::new();
    let (role, leads, name) = (builder.label("Role"), builder.relationship_type("LEADS TO"), builder.key("name"));
    let text = "it's \"long\"; // \\ text\n".repeat(100);
    let nodes: Vec<NodeId> =
        (0..600).map(|n| builder.node(&[role], &[(name, Value::from(format!("{n} {text}")))])).collect();
    for pair in nodes.windows(2) {
        builder.relationship(leads, pair[0], pair[1], &[(name, Value::from(f64::INFINITY))]);
        builder.relationship(leads, pair[1], pair[1], &[]);
    }
    let graph = builder.finish();
    let folder = tempfile::tempdir().expect("a folder for the test");
    let back = there_and_back(&graph, Interchange::Cypher, folder.path());
    let script = std::fs::read_to_string(folder.path().join("out")).expect("it was written");
    assert!(script.matches(";\n").count() > 3 && script.contains(":begin\nCREATE\n"));
    assert_eq!(said(&back), said(&graph));
}

/// Texts that formats trip over.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("7".to_owned()),
        Just("51.0710".to_owned()),
        Just("=1+1".to_owned()),
        "[a-c;|,\"'\\\\\n\r\t \u{0}\u{1f}\u{1e}~^$é日{}:`\u{feff}]{0,8}",
        any::<String>(),
    ]
}

fn scalar() -> impl Strategy<Value = Value> {
    let temporal = |kind: Kind, text: &str| from_text(kind, text).map(Value::Temporal).expect(text);
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| if number.is_nan() { f64::NAN } else { number }).prop_map(Value::from),
        prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e300, 5e-324])
            .prop_map(Value::from),
        text().prop_map(Value::from),
        prop::sample::select(vec![
            temporal(Kind::Date, "-0044-03-15"),
            temporal(Kind::LocalTime, "21:40:32.142"),
            temporal(Kind::Time, "21:40-02:05:07"),
            temporal(Kind::LocalDateTime, "+12015-07-21T21:40"),
            temporal(Kind::DateTime, "2017-10-29T02:30+01:00[Europe/Stockholm]"),
            temporal(Kind::Duration, "P1Y-2M3DT-0.4S"),
        ]),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => scalar(),
        1 => prop::collection::vec(text().prop_map(Value::from), 0..4).prop_map(Value::list),
        1 => prop::collection::vec(any::<i64>().prop_map(Value::from), 0..3).prop_map(Value::list),
        1 => prop::collection::vec(scalar(), 0..3).prop_map(Value::list),
    ]
}

/// Names of labels, types and properties, some of them odd.
fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Role", "role", "b c", "d`e", "a;b", " pad ", "x:y", "k{l}:m", "é", "name", "_saved", "0",
    ])
}

type Properties = Vec<(&'static str, Value)>;

#[derive(Clone, Debug)]
struct Plan {
    /// Whether nodes have a `key`: none, a text of their own, a number as text, the same one.
    keys: u8,
    nodes: Vec<(Vec<&'static str>, Properties)>,
    relationships: Vec<(usize, usize, &'static str, Properties)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let properties = || prop::collection::vec((name(), value()), 0..4);
    let node = (prop::collection::vec(name(), 0..3), properties());
    let relationship = (0..8usize, 0..8usize, name(), properties());
    (0..4u8, prop::collection::vec(node, 1..8), prop::collection::vec(relationship, 0..10))
        .prop_map(|(keys, nodes, relationships)| Plan { keys, nodes, relationships })
}

fn build(plan: &Plan) -> Graph {
    let mut builder = GraphBuilder::new();
    let written = |builder: &mut GraphBuilder, properties: &Properties| -> Vec<(KeyId, Value)> {
        let mut all: Vec<(KeyId, Value)> = Vec::new();
        for (name, value) in properties {
            let key = builder.key(name);
            if all.iter().all(|(known, _)| *known != key) {
                all.push((key, value.clone()));
            }
        }
        all
    };
    let mut nodes = Vec::new();
    for (number, (labels, properties)) in (0_i64..).zip(&plan.nodes) {
        let labels: Vec<_> = labels.iter().map(|label| builder.label(label)).collect();
        let mut all = written(&mut builder, properties);
        // What tells nodes apart whatever else they say.
        all.push((builder.key("number of the node"), Value::from(number)));
        let key = match plan.keys {
            0 => Value::Null,
            1 => Value::from(format!("key {number}, \"{number}\"")),
            2 => Value::from(number.to_string()),
            _ => Value::from("the same"),
        };
        all.push((builder.key("key"), key));
        nodes.push(builder.node(&labels, &all));
    }
    for (start, end, kind, properties) in &plan.relationships {
        let kind = builder.relationship_type(kind);
        let all = written(&mut builder, properties);
        builder.relationship(kind, nodes[start % nodes.len()], nodes[end % nodes.len()], &all);
    }
    builder.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_graph_comes_back_the_same(plan in plan()) {
        let graph = build(&plan);
        for form in FORMS {
            let folder = tempfile::tempdir().expect("a folder for the test");
            let back = there_and_back(&graph, form, folder.path());
            prop_assert_eq!(said(&back), said(&graph), "{:?}", form);
        }
        // What nothing reads back is at least written.
        let mut page = Vec::new();
        prop_assert!(export::write(&graph, Interchange::GraphMl, &mut page, &never).is_ok());
    }
}

/// Bytes of a file, some of them changed, taken away or added.
fn damaged(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut damaged = bytes.to_vec();
    for (place, how, byte) in changes {
        let at = place % damaged.len().max(1);
        match how {
            0 => damaged.truncate(at),
            1 => damaged.insert(at, *byte),
            _ => damaged.get_mut(at).into_iter().for_each(|old| *old = *byte),
        }
    }
    damaged
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// A damaged file is read or refused with its line, and never ends the program.
    #[test]
    fn no_damaged_file_breaks_a_reader(
        plan in plan(),
        changes in prop::collection::vec((any::<usize>(), 0..3u8, prop::sample::select(b"\"{}[],:;\n\r\\x0\xff".to_vec())), 1..4),
    ) {
        let graph = build(&plan);
        let folder = tempfile::tempdir().expect("a folder for the test");
        let (lines, csv) = (folder.path().join("lines"), folder.path().join("csv"));
        export::to_path(&graph, Interchange::JsonLines, &lines, &never).expect("it is written");
        export::to_path(&graph, Interchange::Csv, &csv, &never).expect("it is written");
        let mut files = vec![lines.clone()];
        files.extend(std::fs::read_dir(&csv).expect("it is there").flatten().map(|entry| entry.path()));
        for file in &files {
            let bytes = std::fs::read(file).expect("it is there");
            std::fs::write(file, damaged(&bytes, &changes)).expect("it can be written");
        }
        for found in [load::read_json_lines(&lines).err(), load::read_csv(&csv).err()].into_iter().flatten() {
            prop_assert!(!found.is_empty() && found.iter().all(|problem| problem.is_error()));
        }
    }
}

/// A session may be given what a file gave.
/// A map's keys become properties, and one of them may be no text at all.
#[test]
fn a_property_without_a_name_comes_back_in_json_lines() {
    let mut builder = GraphBuilder::new();
    let key = builder.key("");
    builder.node(&[], &[(key, Value::Integer(1))]);
    let graph = builder.finish();
    let folder = tempfile::tempdir().expect("a folder for the test");
    assert_eq!(said(&there_and_back(&graph, Interchange::JsonLines, folder.path())), said(&graph));
}

#[test]
fn what_was_read_answers_questions() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let back = there_and_back(&load::built_in(), Interchange::JsonLines, folder.path());
    let mut session = Session::sharing(Arc::new(back));
    let outcome = session.execute("degree to role", &Request::default()).expect("it is answered");
    let first = Session::new(load::built_in()).execute("degree to role", &Request::default()).expect("it is answered");
    assert_eq!(outcome.rows.len(), first.rows.len());
}
