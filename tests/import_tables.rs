//! CSV folders and JSON lines as data sets of their own: imported, changed, and imported again.

#[path = "support/said.rs"]
mod said;

use career_pathways::graph::Graph;
use career_pathways::load::export::{self, Interchange};
use career_pathways::load::import::{OnetFolders, OwnFiles, Progress, Report, csv, json, onet};
use career_pathways::session::{Request, Session};
use career_pathways::value::text::literal;
use proptest::prelude::*;
use said::said;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn lines(text: &str, name: &str, base: &Graph) -> (Graph, Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("{name}.jsonl"));
    fs::write(&path, text).expect("it can be written");
    import(&path, base)
}

fn import(path: &Path, base: &Graph) -> (Graph, Report) {
    let paths = [path.to_path_buf()];
    let files = OwnFiles { paths: &paths, ..OwnFiles::default() };
    let read = if path.is_dir() { csv(&files, base, &mut |_| true) } else { json(&files, base, &mut |_| true) };
    read.unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn changed(graph: &Graph, statement: &str) -> Graph {
    let mut session = Session::new(graph.clone());
    session.execute(statement, &Request::default()).unwrap_or_else(|problem| panic!("{statement}: {problem}"));
    Graph::clone(session.graph())
}

/// A folder of CSV files, by name and text.
fn folder(at: &Path, files: &[(&str, &str)]) {
    fs::create_dir_all(at).expect("a folder");
    for (name, text) in files {
        fs::write(at.join(name), text).expect("it can be written");
    }
}

/// What a statement gives: a line a row.
fn rows(graph: &Graph, statement: &str) -> Vec<String> {
    let outcome = Session::new(graph.clone()).execute(statement, &Request::default());
    let outcome = outcome.unwrap_or_else(|problem| panic!("{statement}: {problem}"));
    outcome.rows.iter().map(|row| row.iter().map(literal).collect::<Vec<_>>().join(" | ")).collect()
}

/// What came of each kind: added, removed, renamed, kept.
fn counts(report: &Report) -> Vec<String> {
    let changes = report.merge.nodes.iter().chain(&report.merge.relationships);
    let line = |change: &career_pathways::load::import::Change| {
        format!("{} +{} -{} ~{} ={}", change.name, change.added, change.removed, change.renamed, change.kept)
    };
    changes.map(line).collect()
}

const EMPLOYERS: &str = "id:ID(Employer),:LABEL,name\nh,Employer,Harbor Hospital\nc,Employer,City Clinic\n";
const HIRES: &str = ":START_ID(Employer),:END_ID(Role),:TYPE,openings:long\nh,x:nurse,HIRES,3\nc,x:nurse,HIRES,1\n";
const ROLES: &str =
    "key:ID(Role),:LABEL,name,local_pay:long\nx:nurse,Role,Nurse (local),70000\nx:cook,Role,Cook,30000\n";

/// A graph that says something of the roles already.
fn of_others() -> Graph {
    let text = "{\"node\":{\"id\":1,\"labels\":[\"Role\"],\"properties\":{\"key\":\"x:nurse\",\"name\":\"Nurses\"}}}\n";
    lines(text, "national", &Graph::default()).0
}

#[test]
fn a_folder_is_a_data_set_and_the_next_import_of_it_takes_its_place() {
    let place = tempfile::tempdir().expect("a folder");
    let at = place.path().join("regional");
    folder(&at, &[("employers.csv", EMPLOYERS), ("hires.csv", HIRES), ("roles.csv", ROLES)]);
    let base = of_others();
    let (graph, report) = import(&at, &base);
    assert_eq!(counts(&report), ["Employer +2 -0 ~0 =0", "Role +1 -0 ~0 =1", "HIRES +2 -0 ~0 =0"]);
    // What others say of a thing stays, and the citation tells what was added.
    assert_eq!((report.merge.yielded, report.merge.yields[0].other.as_str()), (1, "'Nurse (local)'"));
    let nurse = "MATCH (r {key: 'x:nurse'}) RETURN r.name, r.local_pay, r.source";
    assert_eq!(rows(&graph, nurse), ["'Nurses' | 70000 | 'national; regional § adds =:Role, local_pay'"]);
    let set = "MATCH (s:Source {data_set: 'regional'}) RETURN s.key, s.name, s.states, s.labels";
    let expected = "'source:regional' | 'regional' | ['id', 'local_pay', 'name'] | ['Employer', 'Role']";
    assert_eq!(rows(&graph, set), [expected]);
    assert_eq!(
        rows(&graph, "MATCH (e:Employer) RETURN e.key, e.source ORDER BY e.key").join("; "),
        "'regional:Employer/c' | 'regional'; 'regional:Employer/h' | 'regional'"
    );

    // A note of one's own, then another year's table: one employer goes by another name, one row is gone.
    let noted =
        changed(&graph, "MATCH (e:Employer {key: 'regional:Employer/h'}) SET e.note = 'called in May', e.name = 'HH'");
    let employers = EMPLOYERS.replace("City Clinic", "Town Clinic");
    let roles = ROLES.replace("x:cook,Role,Cook,30000\n", "").replace("70000", "71000");
    let hires = HIRES.replace(",3\n", ",5\n");
    folder(&at, &[("employers.csv", &employers), ("hires.csv", &hires), ("roles.csv", &roles)]);
    let (over, report) = import(&at, &noted);
    assert_eq!(counts(&report), ["Employer +0 -0 ~2 =2", "Role +0 -1 ~0 =1", "HIRES +0 -0 ~0 =2"]);
    assert!(
        report
            .remarks
            .iter()
            .any(|remark| remark.contains("the data set `regional`, which the graph held, was replaced: 1 "))
    );
    assert_eq!(rows(&over, nurse), ["'Nurses' | 71000 | 'national; regional § adds =:Role, local_pay'"]);
    assert_eq!(
        rows(&over, "MATCH (e:Employer)-[h:HIRES]->() RETURN e.name, e.note, h.openings ORDER BY e.name"),
        ["'Harbor Hospital' | 'called in May' | 5", "'Town Clinic' | null | 1"]
    );
    let plain = changed(&over, "MATCH (e:Employer) REMOVE e.note");
    assert_eq!(said(&plain), said(&import(&at, &base).0));
}

#[test]
fn a_header_may_stand_in_a_file_of_its_own() {
    let place = tempfile::tempdir().expect("a folder");
    let whole = "7,Role,Nurse\n8,Role,Cook\n";
    let (at, plain, named) = (place.path().join("apart"), place.path().join("x/apart"), place.path().join("y/apart"));
    let header = "n:ID,:LABEL,name\n";
    let links = ":START_ID,:END_ID,:TYPE\n7,8,LEADS_TO\n";
    folder(&plain, &[("roles.csv", &format!("{header}{whole}9,Role,Clerk\n")), ("links.csv", links)]);
    folder(&at, &[("roles-header.csv", header), ("roles-part1.csv", whole), ("roles-part2.csv", "9,Role,Clerk\n")]);
    // A header that the file has as well is no row, and one with rows below it is a file of its own.
    folder(&at, &[("links_header.csv", ":START_ID,:END_ID,:TYPE\n"), ("links.csv", links)]);
    let (graph, report) = import(&at, &Graph::default());
    assert_eq!(said(&graph), said(&import(&plain, &Graph::default()).0));
    let read: Vec<_> = report.files.iter().map(|file| (Path::new(&file.name).file_name(), file.rows)).collect();
    let name = |name: &'static str| Some(std::ffi::OsStr::new(name));
    assert_eq!(read, [(name("roles-part1.csv"), 2), (name("roles-part2.csv"), 1), (name("links.csv"), 1)]);
    assert!(report.ignored.is_empty());
    let options = "--nodes=Role=first.csv,more.csv\n--relationships=links.csv\n";
    let files = [("neo4j-import.args", options), ("links.csv", links), ("more.csv", "9,Role,Clerk\n")];
    folder(&named, &files);
    let problem = csv_problem(&named);
    assert!(problem.starts_with("data-missing-file: there is no `first.csv` beside these options"), "{problem}");
    folder(&named, &[("first.csv", &format!("{header}{whole}"))]);
    assert_eq!(said(&import(&named, &Graph::default()).0), said(&graph));

    // Two headers that differ: the rows are of one of them, and nobody knows which.
    let twice = place.path().join("twice");
    folder(&twice, &[("roles_header.csv", header), ("roles.csv", "n:ID,name,:LABEL\n7,Nurse,Role\n")]);
    let problem = csv_problem(&twice);
    assert!(problem.contains("names columns too, others than `") && problem.ends_with("roles.csv:1"), "{problem}");

    // What the options give stands beside the columns, and in the place of those that are not there.
    let options =
        "--nodes=\"Role=first.csv,more.csv\"\n--nodes=Role:Local=local.csv\n--relationships=LEADS_TO=links.csv\n";
    folder(&named, &[("neo4j-import.args", options), ("first.csv", "n:ID,name\n7,Nurse\n"), ("more.csv", "8,Cook\n")]);
    folder(&named, &[("local.csv", "n:ID,:LABEL,name\n9,Guide,Clerk\n"), ("links.csv", ":START_ID,:END_ID\n7,9\n")]);
    let (graph, _) = import(&named, &Graph::default());
    let all = "MATCH (n) WHERE NOT n:Source UNWIND labels(n) AS label RETURN n.name, label ORDER BY n.name, label";
    assert_eq!(
        rows(&graph, all),
        ["'Clerk' | 'Guide'", "'Clerk' | 'Local'", "'Clerk' | 'Role'", "'Cook' | 'Role'", "'Nurse' | 'Role'"]
    );
    assert_eq!(rows(&graph, "MATCH (a)-[r]->(b) RETURN a.name, type(r), b.name"), ["'Nurse' | 'LEADS_TO' | 'Clerk'"]);
    folder(&named, &[("links.csv", ":START_ID,:END_ID,:TYPE\n7,9,\n7,8,LIKES\n")]);
    let types = "MATCH ()-[r]->() RETURN type(r) ORDER BY type(r)";
    assert_eq!(rows(&import(&named, &Graph::default()).0, types), ["'LEADS_TO'", "'LIKES'"]);

    folder(&at, &[("roles-part2.csv", "9,Role\n")]);
    let problem = csv_problem(&at);
    assert!(
        problem.contains("this line has 2 cells, the header in `") && problem.ends_with("roles-part2.csv:1"),
        "{problem}"
    );
    fs::remove_file(at.join("roles-header.csv")).expect("it is there");
    let problem = csv_problem(&at);
    assert!(problem.starts_with("data-bad-header: no column holds the nodes' ids"), "{problem}");
}

/// The first problem of a folder: code, message, and where.
fn csv_problem(at: &Path) -> String {
    let paths = [at.to_path_buf()];
    let read = csv(&OwnFiles { paths: &paths, ..OwnFiles::default() }, &Graph::default(), &mut |_| true);
    let problem = read.err().and_then(|problems| problems.into_iter().next()).expect("a problem");
    let place = problem.place.as_ref().map(|place| format!(" at {}:{}", place.file, place.line)).unwrap_or_default();
    format!("{}: {}{place}", problem.code, problem.message)
}

#[test]
fn another_set_under_the_same_name_is_not_taken_for_the_next_release() {
    let place = tempfile::tempdir().expect("a folder");
    let at = place.path().join("data");
    folder(&at, &[("employers.csv", EMPLOYERS)]);
    let (graph, report) = import(&at, &Graph::default());
    assert!(report.losses().is_empty());
    folder(&at, &[("employers.csv", "id:ID(School),:LABEL,name\na,School,North\nb,School,South\n")]);
    let (_, report) = import(&at, &graph);
    let losses = report.losses();
    assert_eq!(
        losses[0].message,
        "this import would take away more than half of the data set `data`: 2 of its 2 nodes and relationships"
    );
    assert!(
        losses[0].hints.iter().any(|hint| hint.text.contains("`--name NAME`") && hint.text.contains("`--allow-loss`"))
    );
    // Rows that were numbered anew are the same nodes under other names.
    let numbered = |names: &[&str]| {
        let rows = names.iter().enumerate().map(|(at, name)| format!("{at},Role,{name}\n"));
        format!(":ID,:LABEL,name\n{}", rows.collect::<String>())
    };
    let (graph, _) = {
        folder(&at, &[("employers.csv", &numbered(&["A", "B", "C"]))]);
        import(&at, &Graph::default())
    };
    folder(&at, &[("employers.csv", &numbered(&["Z", "A", "B", "C"]))]);
    let losses = import(&at, &graph).1.losses();
    assert!(losses[0].message.contains("3 `Role` of the data set `data`"), "{losses:?}");
}

#[test]
fn a_name_that_is_not_the_data_sets_own_is_refused() {
    let place = tempfile::tempdir().expect("a folder");
    let refused = |name: &str, given: Option<&str>, base: &Graph| {
        let at = place.path().join(name);
        folder(&at, &[("employers.csv", EMPLOYERS)]);
        let paths = [at];
        let problems = csv(&OwnFiles { paths: &paths, name: given, retrieved: None }, base, &mut |_| true).err();
        problems.map(|problems| format!("{}: {}", problems[0].code, problems[0].message)).unwrap_or_default()
    };
    let empty = Graph::default();
    assert_eq!(
        refused("onet", None, &empty),
        "data-set-name: `onet` is the name of a public data set, which this one would replace"
    );
    assert_eq!(refused("onet", Some("ours"), &empty), "");
    assert!(refused("data", Some("a; b"), &empty).contains("no `;` and no `§`"));
    let taken = changed(&empty, "CREATE (:Source {name: 'data'})");
    assert!(refused("data", None, &taken).contains("a source called `data` already"));
    let both = ["a/data", "b/data"].map(|name| place.path().join(name));
    both.iter().for_each(|at| folder(at, &[("employers.csv", EMPLOYERS)]));
    let problems =
        csv(&OwnFiles { paths: &both, ..OwnFiles::default() }, &empty, &mut |_| true).err().unwrap_or_default();
    assert!(problems[0].message.contains("two of these data sets are called `data`"), "{problems:?}");
}

#[test]
fn an_export_into_a_graph_replaces_the_data_sets_that_it_brings() {
    let place = tempfile::tempdir().expect("a folder");
    let at = place.path().join("regional");
    folder(&at, &[("employers.csv", EMPLOYERS), ("hires.csv", HIRES), ("roles.csv", ROLES)]);
    let (old, _) = import(&at, &of_others());
    folder(
        &at,
        &[("employers.csv", EMPLOYERS), ("hires.csv", &HIRES.replace("c,x:nurse,HIRES,1\n", "")), ("roles.csv", ROLES)],
    );
    let (new, _) = import(&at, &of_others());
    for form in [Interchange::JsonLines, Interchange::Csv] {
        let out = place.path().join(format!("{form:?}.jsonl"));
        export::to_path(&new, form, &out, &|| false).unwrap_or_else(|error| panic!("{error:?}"));
        // Into an empty graph it comes as it was; over another, it takes the place of what its data sets stated there.
        assert_eq!(said(&import(&out, &Graph::default()).0), said(&new), "{form:?}");
        let noted = changed(&old, "CREATE (:Note {name: 'mine'})");
        let (over, report) = import(&out, &noted);
        assert_eq!(said(&changed(&over, "MATCH (n:Note) DELETE n")), said(&new), "{form:?}");
        assert_eq!(rows(&over, "MATCH (n:Note) RETURN n.name"), ["'mine'"]);
        assert!(counts(&report).contains(&"HIRES +0 -1 ~0 =1".to_owned()), "{:?}", counts(&report));
    }
}

/// Beside what others say, each of the documents of an export is said to add what it states, and nothing else.
#[test]
fn documents_of_an_export_are_not_said_to_add_what_others_of_them_do() {
    let row = |properties: &str| {
        format!("{{\"node\":{{\"id\":1,\"labels\":[\"Role\"],\"properties\":{{\"key\":\"x:1\",{properties}}}}}}}\n")
    };
    let one = lines(&row("\"name\":\"Cook\""), "one", &Graph::default()).0;
    let both = lines(&row("\"pay\":1"), "two", &one).0;
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("both.jsonl");
    export::to_path(&both, Interchange::JsonLines, &out, &|| false).unwrap_or_else(|error| panic!("{error:?}"));
    let other = lines(&row("\"level\":2"), "three", &Graph::default()).0;
    let (graph, _) = import(&out, &other);
    let all = "MATCH (r:Role) RETURN r.name, r.pay, r.level, r.source";
    let cited = "three; one § adds =:Role, name; two § adds =:Role, pay";
    assert_eq!(rows(&graph, all), [format!("'Cook' | 1 | 2 | '{cited}'")]);
    assert_eq!(said(&import(&out, &graph).0), said(&graph));
}

/// What is no text, and what is no more than an empty one, comes too.
#[test]
fn keys_and_citations_of_other_types_are_not_lost() {
    let text =
        "{\"node\":{\"id\":\"a\",\"properties\":{\"key\":7,\"source\":[\"Leaflet § 1\",\"Book\"],\"x\":\"\"}}}\n";
    let (graph, report) = lines(text, "hand", &Graph::default());
    let all = "MATCH (n) WHERE n.data_set IS NULL RETURN n.key, n.source, n.x";
    assert_eq!(rows(&graph, all), ["'hand:7' | 'hand § Leaflet § 1; § Book' | ''"]);
    assert!(report.remarks[0].starts_with("1 node has no `key` that is text"), "{:?}", report.remarks);
    assert_eq!(said(&lines(text, "hand", &graph).0), said(&graph));
}

/// Whichever was there first: a label that only the table gives goes with it, also where the public data set came between.
#[test]
fn a_label_of_a_table_is_not_taken_for_one_of_a_public_data_set() {
    let folders = [Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us/onet")];
    let national = |base: &Graph| {
        let folders = OnetFolders { onet: &folders, ..OnetFolders::default() };
        let mut watch = |_: &Progress<'_>| true;
        onet(&folders, base, &mut watch).unwrap_or_else(|problem| panic!("{problem}")).0
    };
    let row = "{\"node\":{\"id\":1,\"labels\":[\"Role\",\"Local\"],\"properties\":{\"key\":\"onet:91-1011.00\"}}}\n";
    let gone = "{\"node\":{\"id\":2,\"labels\":[\"Gone\"]}}\n";
    let role = "MATCH (r {key: 'onet:91-1011.00'}) UNWIND labels(r) AS label RETURN label ORDER BY label";
    let table = |text: &str, base: &Graph| lines(text, "table", base).0;
    let between = table(row, &national(&table(row, &Graph::default())));
    let after = table(row, &national(&Graph::default()));
    for graph in [between, after] {
        assert_eq!(rows(&graph, role), ["'Local'", "'Role'"]);
        assert_eq!(rows(&table(gone, &graph), role), ["'Role'"]);
        assert_eq!(rows(&table(gone, &national(&graph)), role), ["'Role'"]);
    }
}

/// A code that a public data set gives out no more goes with all that is said of it, and the report tells of what others said.
#[test]
fn what_goes_with_a_code_is_told() {
    let place = tempfile::tempdir().expect("a folder");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/us/onet");
    for entry in fs::read_dir(&sample).expect("the sample").flatten() {
        fs::copy(entry.path(), place.path().join(entry.file_name())).expect("it can be copied");
    }
    let occupations = place.path().join("Occupation Data.txt");
    let text = fs::read_to_string(&occupations).expect("the occupations");
    let fewer: String = text.split_inclusive('\n').filter(|row| !row.starts_with("91-2021.00")).collect();
    assert_ne!(text, fewer);
    fs::write(&occupations, fewer).expect("it can be written");
    let national = |folder: &Path, base: &Graph| {
        let folders = [folder.to_owned()];
        let folders = OnetFolders { onet: &folders, ..OnetFolders::default() };
        let mut watch = |_: &Progress<'_>| true;
        onet(&folders, base, &mut watch).unwrap_or_else(|problem| panic!("{problem}"))
    };
    let row = |code: &str| {
        format!(
            "{{\"node\":{{\"id\":\"{code}\",\"labels\":[\"Role\"],\"properties\":{{\"key\":\"onet:{code}\",\"pay\":7}}}}}}\n"
        )
    };
    let before =
        lines(&[row("91-2021.00"), row("91-1012.00")].concat(), "table", &national(&sample, &Graph::default()).0);
    let (graph, report) = national(place.path(), &before.0);
    assert_eq!(report.merge.taken_along, 1);
    assert_eq!(rows(&graph, "MATCH (r:Role) WHERE r.pay = 7 RETURN r.key"), ["'onet:91-1012.00'"]);
    assert_eq!(national(&sample, &before.0).1.merge.taken_along, 0);
}

/// Rows of one key are one node, which the report tells; each is cited.
#[test]
fn rows_that_share_a_key_are_one_node_with_all_that_they_cite() {
    let row = |id: u8, key: &str, rest: &str| {
        format!("{{\"node\":{{\"id\":{id},\"labels\":[\"Role\"],\"properties\":{{\"key\":\"{key}\"{rest}}}}}}}\n")
    };
    let text = [
        row(1, "k", ",\"name\":\"Cook\",\"source\":\"Leaflet § 1\""),
        row(2, "m", ""),
        row(3, "k", ",\"pay\":3,\"source\":\"Book\""),
        row(4, "k", ",\"source\":\"Leaflet § 1\""),
    ];
    let (graph, report) = lines(&text.concat(), "one", &Graph::default());
    let all = "MATCH (r:Role) RETURN r.key, r.name, r.pay, r.source ORDER BY r.key";
    assert_eq!(rows(&graph, all), ["'k' | 'Cook' | 3 | 'one § Leaflet § 1; § Book'", "'m' | null | null | 'one'"]);
    let remark = "2 nodes have the `key` of one before, such as `k`: what they say is said of one node";
    assert!(report.remarks.iter().any(|told| told == remark), "{:?}", report.remarks);
    assert_eq!(said(&lines(&text.concat(), "one", &graph).0), said(&graph));
}

#[test]
fn what_two_data_sets_say_stays_when_one_of_them_goes() {
    let row = |name: &str, pay: &str| {
        format!(
            "{{\"node\":{{\"id\":1,\"labels\":[\"Role\"],\"properties\":{{\"key\":\"x:1\",\"name\":\"{name}\"{pay}}}}}}}\n"
        )
    };
    let gone = "{\"node\":{\"id\":2,\"labels\":[\"Gone\"]}}\n";
    let graph = lines(&row("Cook", ",\"pay\":1"), "one", &Graph::default()).0;
    let graph = lines(&row("Cook", ",\"level\":2"), "two", &graph).0;
    let all = "MATCH (r {key: 'x:1'}) RETURN labels(r), r.name, r.pay, r.level, r.source";
    assert_eq!(rows(&graph, all), ["['Role'] | 'Cook' | 1 | 2 | 'one; two § adds =:Role, =name, level'"]);
    let graph = lines(gone, "one", &graph).0;
    assert_eq!(rows(&graph, all), ["['Role'] | 'Cook' | null | 2 | 'two § adds :Role, name, level'"]);
    let (graph, report) = lines(gone, "two", &graph);
    assert_eq!(rows(&graph, all), [""; 0]);
    assert_eq!(counts(&report), ["Gone +1 -0 ~0 =0", "Role +0 -1 ~0 =0"]);
}

// --- whatever the data, and whatever others say

/// A node of a data set: which one, whether with a key of all data sets, its labels and properties, its own citation.
#[derive(Clone, Debug)]
struct Row {
    code: u8,
    is_shared: bool,
    labels: Vec<&'static str>,
    properties: BTreeMap<&'static str, u8>,
    source: Option<&'static str>,
}

/// A relationship: between which rows, its type, properties and citation.
type Joined = (usize, usize, &'static str, BTreeMap<&'static str, u8>, Option<&'static str>);

#[derive(Clone, Debug)]
struct Data {
    rows: Vec<Row>,
    links: Vec<Joined>,
}

fn properties() -> impl Strategy<Value = BTreeMap<&'static str, u8>> {
    prop::collection::btree_map(prop::sample::select(vec!["name", "pay", "a, b;§%2C"]), 0..3u8, 0..3)
}

fn source() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![
        3 => Just(None),
        1 => prop::sample::select(vec!["Leaflet § 1; § 2", "two", "O*NET 99.1 § Skills; Leaflet"]).prop_map(Some),
    ]
}

fn data() -> impl Strategy<Value = Data> {
    let labels = prop::collection::vec(prop::sample::select(vec!["Role", "Degree", "Local"]), 0..3);
    let row = (0..6u8, any::<bool>(), labels, properties(), source())
        .prop_map(|(code, is_shared, labels, properties, source)| Row { code, is_shared, labels, properties, source });
    let link = (0..6usize, 0..6usize, prop::sample::select(vec!["LEADS_TO", "INCLUDES"]), properties(), source());
    (prop::collection::vec(row, 1..6), prop::collection::vec(link, 0..7)).prop_map(|(mut rows, links)| {
        rows.sort_by_key(|row| (row.code, row.is_shared));
        rows.dedup_by_key(|row| (row.code, row.is_shared));
        Data { rows, links }
    })
}

fn written(data: &Data) -> String {
    let mut text = String::new();
    let quoted = |properties: &BTreeMap<&str, u8>, key: Option<String>, source: Option<&str>| {
        let mut all: Vec<String> = properties.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        all.extend(key.map(|key| format!("\"key\":\"{key}\"")));
        all.extend(source.map(|source| format!("\"source\":\"{source}\"")));
        all.join(",")
    };
    let id = |row: &Row| format!("{}{}", if row.is_shared { "s" } else { "n" }, row.code);
    for row in &data.rows {
        let key = row.is_shared.then(|| format!("x:{}", row.code));
        let mut labels = row.labels.clone();
        labels.dedup();
        let properties = quoted(&row.properties, key, row.source);
        text.push_str(&format!(
            "{{\"node\":{{\"id\":\"{}\",\"labels\":{labels:?},\"properties\":{{{properties}}}}}}}\n",
            id(row)
        ));
    }
    for (start, end, kind, properties, source) in &data.links {
        let end_of = |at: &usize| id(&data.rows[at % data.rows.len()]);
        text.push_str(&format!(
            "{{\"relationship\":{{\"type\":\"{kind}\",\"start\":\"{}\",\"end\":\"{}\",\"properties\":{{{}}}}}}}\n",
            end_of(start),
            end_of(end),
            quoted(properties, None, *source)
        ));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    /// Imported, changed and imported again is the changed data imported alone, beside what others say.
    #[test]
    fn an_import_over_another_is_the_later_one(first in data(), second in data(), other in data(), hand in data()) {
        // What is in the graph without a data set, and another data set, which both speak of the same things.
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hand.jsonl");
        fs::write(&path, format!("{{\"graph\":{{\"format\":1}}}}\n{}", written(&hand))).expect("it can be written");
        let by_hand = import(&path, &Graph::default()).0;
        for base in [Graph::default(), by_hand] {
            let base = lines(&written(&other), "two", &base).0;
            let before = lines(&written(&first), "one", &base).0;
            let (over, _) = lines(&written(&second), "one", &before);
            let (alone, _) = lines(&written(&second), "one", &base);
            prop_assert_eq!(said(&over), said(&alone));
            let (again, report) = lines(&written(&second), "one", &over);
            prop_assert_eq!(said(&again), said(&alone));
            let all = report.merge.nodes.iter().chain(&report.merge.relationships);
            prop_assert!(all.clone().all(|change| change.added + change.removed + change.renamed == 0), "{:?}", report.merge);
        }
    }

    /// Taken away again, a data set leaves what was there before it; but for its document, and names of nodes that it found.
    #[test]
    fn what_a_data_set_brought_goes_with_it(first in data(), hand in data()) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hand.jsonl");
        fs::write(&path, format!("{{\"graph\":{{\"format\":1}}}}\n{}", written(&hand))).expect("it can be written");
        let by_hand = import(&path, &Graph::default()).0;
        let before = lines(&written(&first), "one", &by_hand).0;
        let one = "{\"node\":{\"id\":\"only\",\"labels\":[\"Only\"]}}\n";
        let after = lines(one, "one", &before).0;
        let left = changed(&after, "MATCH (n) WHERE n:Only OR n.data_set = 'one' DETACH DELETE n");
        prop_assert_eq!(said(&left), said(&by_hand));
    }
}
