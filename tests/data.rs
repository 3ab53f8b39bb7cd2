//! The curated graph, the checks on data files, and the folders that hold a graph.

use career_pathways::diagnostic::Diagnostic;
use career_pathways::graph::Graph;
use career_pathways::load;
use career_pathways::value::{NodeId, RelationshipId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

// --- looking at a graph

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text.to_string(),
        Value::Null => String::new(),
        other => format!("{other:?}"),
    }
}

fn node_text(graph: &Graph, node: NodeId, key: &str) -> String {
    graph.catalog().key(key).map_or_else(String::new, |key| text(graph.node_property(node, key)))
}

fn link_text(graph: &Graph, link: RelationshipId, key: &str) -> String {
    graph.catalog().key(key).map_or_else(String::new, |key| text(graph.relationship_property(link, key)))
}

fn label(graph: &Graph, node: NodeId) -> String {
    let names: Vec<&str> = graph.labels(node).iter().map(|label| graph.catalog().label_name(*label).as_ref()).collect();
    names.join(";")
}

/// `Role:Medical Office Assistant`.
fn shown(graph: &Graph, node: NodeId) -> String {
    format!("{}:{}", label(graph, node), node_text(graph, node, "name"))
}

/// Start, type, end, qualifier, scope of every relationship, for lists that read like facts.
fn facts(graph: &Graph, kind: &str) -> BTreeSet<String> {
    let links = graph.relationships().filter(|link| graph.catalog().type_name(graph.type_of(*link)).as_ref() == kind);
    links
        .map(|link| {
            let (start, end) = graph.endpoints(link);
            let hedges: Vec<String> = ["qualifier", "scope"]
                .iter()
                .map(|key| link_text(graph, link, key))
                .filter(|text| !text.is_empty())
                .collect();
            let name = |node| node_text(graph, node, "name");
            match hedges.is_empty() {
                true => format!("{} > {}", name(start), name(end)),
                false => format!("{} > {} ({})", name(start), name(end), hedges.join(", ")),
            }
        })
        .collect()
}

fn set(items: &[&str]) -> BTreeSet<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

fn count_by<T>(items: impl Iterator<Item = T>, name: impl Fn(T) -> String) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(name(item)).or_default() += 1;
    }
    counts
}

fn counts(pairs: &[(&str, usize)]) -> BTreeMap<String, usize> {
    pairs.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect()
}

// --- the curated graph

#[test]
fn the_graph_holds_what_the_article_names() {
    let graph = load::built_in();
    let expected = [
        ("Degree", 7),
        ("Duty", 63),
        ("Field", 4),
        ("Organization", 2),
        ("Role", 10),
        ("Source", 1),
        ("Trait", 8),
        ("Workplace", 10),
    ];
    assert_eq!(count_by(graph.nodes(), |node| label(&graph, node)), counts(&expected));
    let expected = [
        ("ACCEPTED_FOR", 3),
        ("CALLS_FOR", 10),
        ("DEFINES", 2),
        ("INCLUDES", 10),
        ("IN_FIELD", 6),
        ("OFFERS", 6),
        ("PERFORMS", 56),
        ("PREPARES_FOR", 5),
        ("RELATED_TO", 3),
        ("RESPONSIBLE_FOR", 13),
        ("SUPERVISES", 1),
        ("WORKS_IN", 19),
    ];
    let type_name = |link| graph.catalog().type_name(graph.type_of(link)).to_string();
    assert_eq!(count_by(graph.relationships(), type_name), counts(&expected));
}

#[test]
fn two_fields_are_of_work_and_two_of_study() {
    let graph = load::built_in();
    let fields = graph.nodes().filter(|node| label(&graph, *node) == "Field");
    assert_eq!(count_by(fields, |node| node_text(&graph, node, "kind")), counts(&[("study", 2), ("work", 2)]));
}

#[test]
fn degrees_lead_where_the_article_says_with_its_hedges() {
    let graph = load::built_in();
    assert_eq!(
        facts(&graph, "PREPARES_FOR"),
        set(&[
            "AAS in Health Services Administration > Healthcare Administration",
            "AAS in Medical Administrative Assistant > Medical Administrative Assistant (can equip)",
            "BBA in Medical Services Management > Healthcare Management (can provide the skills)",
            "BS in Health Services Administration > Healthcare Administration",
            "Medical Office Assistant Diploma > Medical Office Assistant (often required)",
        ])
    );
    assert_eq!(
        facts(&graph, "ACCEPTED_FOR"),
        set(&[
            "Health Services Administration Assistant Diploma > Healthcare Administration (some employers, entry-level)",
            "High School Diploma > Healthcare Administration (some employers, entry-level)",
            "High School Diploma > Medical Office Assistant (often accepted)",
        ])
    );
}

#[test]
fn a_high_school_diploma_prepares_for_nothing_and_nothing_leads_on() {
    let graph = load::built_in();
    assert!(!facts(&graph, "PREPARES_FOR").iter().any(|fact| fact.starts_with("High School Diploma")));
    assert_eq!(facts(&graph, "LEADS_TO"), set(&[]));
    assert_eq!(facts(&graph, "SUPERVISES"), set(&["Medical Office Manager > Medical Office Assistant (often)"]));
}

#[test]
fn only_the_stated_level_of_a_role_is_there() {
    let graph = load::built_in();
    let roles = graph.nodes().filter(|node| label(&graph, *node) == "Role");
    let levels: Vec<String> = roles
        .filter(|node| !node_text(&graph, *node, "level").is_empty())
        .map(|node| format!("{} {}", node_text(&graph, node, "name"), node_text(&graph, node, "level")))
        .collect();
    assert_eq!(levels, ["Medical and Health Service Manager executive-level"]);
}

#[test]
fn six_duties_are_shared_and_each_keeps_its_wording() {
    let graph = load::built_in();
    let mut holders: BTreeMap<NodeId, Vec<RelationshipId>> = BTreeMap::new();
    for link in graph.relationships() {
        let (_, end) = graph.endpoints(link);
        if label(&graph, end) == "Duty" {
            holders.entry(end).or_default().push(link);
        }
    }
    holders.retain(|_, links| links.len() > 1);
    let shared: BTreeSet<String> = holders.keys().map(|duty| node_text(&graph, *duty, "name")).collect();
    let expected = [
        "Answering phones",
        "Answering questions",
        "Creating staff schedules",
        "Greeting patients and checking them in",
        "Scheduling appointments",
        "Supervising staff",
    ];
    assert_eq!(shared, set(&expected));
    for link in holders.values().flatten() {
        assert!(!link_text(&graph, *link, "wording").is_empty(), "{:?}", graph.endpoints(*link));
    }
}

#[test]
fn every_fact_names_its_document_and_section() {
    let graph = load::built_in();
    let names: BTreeSet<String> = graph
        .nodes()
        .filter(|node| label(&graph, *node) == "Source")
        .map(|node| node_text(&graph, node, "name"))
        .collect();
    let cites = |source: &str| source.split_once(" § ").is_some_and(|(name, _)| names.contains(name));
    for node in graph.nodes() {
        let source = node_text(&graph, node, "source");
        assert!(cites(&source), "{} has the source `{source}`", shown(&graph, node));
        assert_eq!(node_text(&graph, node, "key"), shown(&graph, node));
    }
    for link in graph.relationships() {
        let source = link_text(&graph, link, "source");
        assert!(
            cites(&source),
            "a relationship of {} has the source `{source}`",
            shown(&graph, graph.endpoints(link).0)
        );
    }
}

#[test]
fn every_field_of_work_says_what_is_required_in_general() {
    let graph = load::built_in();
    for field in graph.nodes().filter(|node| node_text(&graph, *node, "kind") == "work") {
        assert!(!node_text(&graph, field, "requirements").is_empty(), "{}", shown(&graph, field));
    }
}

#[test]
fn steps_read_with_their_qualifiers() {
    let graph = load::built_in();
    let schema = graph.catalog().schema();
    let read = |kind, qualifier, scope| schema.reading(kind, qualifier, scope);
    assert_eq!(read("PREPARES_FOR", None, None), "prepares for");
    assert_eq!(read("PREPARES_FOR", Some("often required"), None), "often required for");
    assert_eq!(read("ACCEPTED_FOR", Some("often accepted"), None), "often accepted for");
    assert_eq!(
        read("ACCEPTED_FOR", Some("some employers"), Some("entry-level")),
        "accepted for (some employers, entry-level)"
    );
    assert_eq!(read("HIRED_BY", None, None), "hired by");
    assert_eq!(schema.is_higher_level("executive-level", "entry-level"), Some(true));
    assert_eq!(schema.is_higher_level("entry-level", "entry-level"), Some(false));
    assert_eq!(schema.is_higher_level("boss", "entry-level"), None);
}

#[test]
fn the_schema_stands_in_pathway_order() {
    let graph = load::built_in();
    let kinds = &graph.catalog().schema().kinds;
    let pathway: Vec<&str> = kinds.iter().filter(|kind| kind.pathway).map(|kind| kind.label.as_str()).collect();
    assert_eq!(pathway, ["Degree", "Field", "Role", "Duty"]);
    let field = graph.catalog().schema().kind("Field").map(|field| (field.inferred, field.counted.clone()));
    assert_eq!(field, Some((true, Some(("kind".to_owned(), "work".to_owned())))));
}

#[test]
fn the_folder_and_the_built_in_graph_are_the_same() {
    let (built_in, opened) = (load::built_in(), open(&Path::new(ROOT).join("data")));
    let everything = |graph: &Graph| -> BTreeSet<String> {
        let nodes = graph.nodes().map(|node| format!("{} {}", shown(graph, node), node_text(graph, node, "source")));
        let links = graph.relationships().map(|link| {
            let (start, end) = graph.endpoints(link);
            let kind = graph.catalog().type_name(graph.type_of(link));
            format!("{} {kind} {} {}", shown(graph, start), shown(graph, end), link_text(graph, link, "source"))
        });
        nodes.chain(links).collect()
    };
    assert_eq!(everything(&built_in), everything(&opened));
}

// --- check

fn open(folder: &Path) -> Graph {
    load::open(folder).unwrap_or_else(|problems| panic!("{}", listing(&problems)))
}

fn listing(problems: &[Diagnostic]) -> String {
    let line = |problem: &Diagnostic| {
        let place = problem.place.as_ref().map(|place| {
            let file = Path::new(place.file.as_ref()).file_name().map(|name| name.to_string_lossy().into_owned());
            format!("{}:{}: ", file.unwrap_or_default(), place.line)
        });
        let weight = if problem.is_error() { "error" } else { "warning" };
        let hints: String = problem.hints.iter().map(|hint| format!("\n    {}", hint.text)).collect();
        format!("{}{weight} {}: {}{hints}\n", place.unwrap_or_default(), problem.code, problem.message)
    };
    problems.iter().map(line).collect::<String>().replace(&format!("{ROOT}/"), "")
}

fn check(path: &str) -> Vec<Diagnostic> {
    let path = Path::new(ROOT).join(path);
    load::check(&[&path]).unwrap_or_else(|problem| panic!("{problem}"))
}

#[test]
fn the_curated_data_have_no_problems() {
    assert_eq!(listing(&check("data")), "");
    assert_eq!(listing(&load::check(&[]).unwrap_or_default()), "");
}

/// `UPDATE_EXPECTED=1 cargo test --test data` writes the file anew.
#[test]
fn every_mistake_is_found_at_once() {
    let found = listing(&check("tests/data/mistakes"));
    let expected = Path::new(ROOT).join("tests/data/mistakes.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&expected, &found).unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(found, fs::read_to_string(&expected).unwrap_or_default());
}

#[test]
fn a_folder_with_errors_does_not_open() {
    let problems = load::open(&Path::new(ROOT).join("tests/data/mistakes")).err().unwrap_or_default();
    assert!(problems.iter().any(Diagnostic::is_error));
}

#[test]
fn one_file_is_checked_with_its_folder_and_only_its_problems_told() {
    assert_eq!(listing(&check("data/healthcare/roles.toml")), "");
    let found = check("tests/data/mistakes/second.toml");
    assert!(!found.is_empty());
    assert!(
        found.iter().all(|problem| problem.place.as_ref().is_some_and(|place| place.file.ends_with("second.toml")))
    );
}

#[test]
fn what_is_no_graph_says_so() {
    for (path, code) in
        [("no/such/folder", "data-unreadable"), ("Cargo.lock", "data-not-a-graph"), ("src/value", "data-not-a-graph")]
    {
        let problems = load::open(&Path::new(ROOT).join(path)).err().unwrap_or_default();
        assert_eq!(problems.iter().map(|problem| problem.code).collect::<Vec<_>>(), [code], "{path}");
    }
}

// --- folders of one's own

/// Writes the files into a folder that lasts as long as it is held.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap_or_else(|error| panic!("{error}"));
    }
    folder
}

/// The blocks of `docs/data.md` that start with a file's name in a comment.
fn documented_files() -> Vec<(String, String)> {
    let page = fs::read_to_string(Path::new(ROOT).join("docs/data.md")).unwrap_or_default();
    let blocks = page.split("```toml\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    blocks
        .filter_map(|(block, _)| {
            let name = block.lines().next()?.strip_prefix("# ")?;
            name.ends_with(".toml").then(|| (name.to_owned(), block.to_owned()))
        })
        .collect()
}

#[test]
fn the_graph_in_the_documentation_works() {
    let files = documented_files();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    assert_eq!(files.len(), 2);
    let folder = folder(&files);
    assert_eq!(listing(&load::check(&[folder.path()]).unwrap_or_default()), "");
    let graph = open(folder.path());
    assert_eq!(facts(&graph, "PREPARES_FOR"), set(&["Certificate in Baking > Baker (often required)"]));
    assert_eq!(facts(&graph, "LEADS_TO"), set(&["Baker > Head Baker (after some years)"]));
    assert_eq!(facts(&graph, "PERFORMS").len(), 3);
}

#[test]
fn a_folder_without_a_schema_works() {
    let folder = folder(&[("any.toml", b"[A.x]\nTO = [{ B = \"y\" }]\n[B.y]\nsize = 3\n")]);
    let graph = open(folder.path());
    assert_eq!(facts(&graph, "TO"), set(&["x > y"]));
    assert!(graph.catalog().schema().relationships.is_empty());
}

#[test]
fn no_file_can_break_the_reader() {
    let deep = "[".repeat(100_000);
    let nested = format!("[A.x]\ny = {}", "[".repeat(20_000));
    let tables = format!("[A.x]\ny = {}", "{a=".repeat(20_000));
    let dotted = format!("[A.x]\n{}y = 1", "a.".repeat(20_000));
    let odd: [&[u8]; 8] = [
        b"",
        b"\xff\xfe\x00",
        b"= = =",
        b"[[A.x]]\n[[A.x]]",
        deep.as_bytes(),
        nested.as_bytes(),
        tables.as_bytes(),
        dotted.as_bytes(),
    ];
    for bytes in odd {
        for name in ["schema.toml", "data.toml", "nodes.csv", "edges.csv"] {
            let folder = folder(&[(name, bytes)]);
            let _ = load::check(&[folder.path()]);
            let _ = load::open(folder.path());
        }
    }
}

// --- CSV

#[test]
fn two_csv_files_are_a_graph() {
    let nodes = "\u{feff}id:ID,:LABEL,name,level:long,pay:double,remote:boolean,aliases:string[],years:int[],starts:date,note:IGNORE\r\n\
                 7,Role;Program,\"Clerk, \"\"senior\"\"\",1,2.5,true,Scribe;Écrivain,1;2,2025-09-01,x\r\n\
                 8,Role,\"two\nlines\",,,,,,,\r\n";
    let edges = ":START_ID,:END_ID,:TYPE,cost:float\r\n7,8,LEADS_TO,1.5\r\n8,7,LEADS_TO,\r\n";
    let folder = folder(&[("nodes.csv", nodes.as_bytes()), ("edges.csv", edges.as_bytes())]);
    let graph = open(folder.path());
    let all: Vec<String> = graph
        .nodes()
        .map(|node| {
            let property = |(key, value)| format!("{}={}", graph.catalog().key_name(key), plain(&value));
            let properties: Vec<String> = graph.node_properties(node).into_iter().map(property).collect();
            format!("{} {}", label(&graph, node), properties.join(" | "))
        })
        .collect();
    assert_eq!(
        all,
        [
            "Role;Program id=7 | name=Clerk, \"senior\" | level=1 | pay=2.5 | remote=true | aliases=[Scribe, Écrivain] | years=[1, 2] | starts=2025-09-01",
            "Role id=8 | name=two\nlines",
        ]
    );
    assert_eq!(facts(&graph, "LEADS_TO").len(), 2);
    let costs: Vec<String> = graph.relationships().map(|link| link_text(&graph, link, "cost")).collect();
    assert_eq!(costs, ["Float(1.5)", ""]);
}

fn plain(value: &Value) -> String {
    match value {
        Value::Boolean(truth) => truth.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::String(text) => text.to_string(),
        Value::Temporal(temporal) => temporal.to_string(),
        Value::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

#[test]
fn ids_that_are_not_all_whole_numbers_stay_text() {
    let nodes = b"code:ID(Soc),:LABEL\n011,Role\n29-1141.00,Role\n";
    let edges = b":START_ID(Soc),:END_ID(Soc),:TYPE\n011,29-1141.00,LEADS_TO\n";
    let folder = folder(&[("nodes.csv", nodes), ("edges.csv", edges)]);
    let graph = open(folder.path());
    let codes: Vec<String> = graph.nodes().map(|node| node_text(&graph, node, "code")).collect();
    assert_eq!(codes, ["011", "29-1141.00"]);
}

#[test]
fn every_mistake_in_csv_files_has_its_line() {
    let nodes = b"id:ID,:LABEL,level:long\n1,Role,high\n1,Role,2\n2,Role\n";
    let edges = b":START_ID,:END_ID,:TYPE\n1,3,LEADS_TO\n1,1,\n";
    let folder = folder(&[("nodes.csv", nodes), ("edges.csv", edges)]);
    let problems = load::open(folder.path()).err().unwrap_or_default();
    assert_eq!(
        listing(&problems),
        "nodes.csv:2: error data-wrong-type: `high` is not a whole number\n    it stands in the column `level`\n\
         nodes.csv:3: error data-duplicate-name: the id `1` stands twice\n    give every node an id of its own\n\
         nodes.csv:4: error data-bad-line: this line has 2 cells, the header has 3\n    \
         text with a comma or a line break in it stands in double quotes\n\
         edges.csv:2: error data-unknown-name: no node has the id `3`\n    add it to nodes.csv, or mend the id\n\
         edges.csv:3: error data-bad-line: the relationship has no type\n    \
         write its type in the column :TYPE, such as LEADS_TO\n"
    );
}

#[test]
fn a_header_that_cannot_be_read_says_how_it_should_be() {
    let cases: [(&str, &str, &str); 6] = [
        (
            ":ID;name\n1;a\n",
            ":START_ID,:END_ID,:TYPE\n",
            "the 2 columns of the header are separated by `;`, not by commas",
        ),
        ("name\nx\n", ":START_ID,:END_ID,:TYPE\n", "no column holds the nodes' ids"),
        (":ID,when:moment\n1,2\n", ":START_ID,:END_ID,:TYPE\n", "the column `when` has an unknown type `moment`"),
        (":ID,a,a\n1,2,3\n", ":START_ID,:END_ID,:TYPE\n", "two columns hold the property `a`"),
        (":ID\n1\n", ":START_ID,:TYPE\n", "the relationships' columns are not all there"),
        (":ID(A)\n1\n", ":START_ID(B),:END_ID(A),:TYPE\n", "no node has an id in the id space `B`"),
    ];
    for (nodes, edges, message) in cases {
        let folder = folder(&[("nodes.csv", nodes.as_bytes()), ("edges.csv", edges.as_bytes())]);
        let problems = load::open(folder.path()).err().unwrap_or_default();
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [message]);
    }
}

/// Every file of `data/` is compiled into the program: none is forgotten.
#[test]
fn all_data_files_are_built_in() {
    let loaders = ["src/load/curated.rs", "src/load/import/schema.rs"];
    let read = |name: &str| fs::read_to_string(Path::new(ROOT).join(name)).unwrap_or_default();
    let source: String = loaders.into_iter().map(read).collect();
    let mut folders: Vec<PathBuf> = vec![Path::new(ROOT).join("data")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let name = path.strip_prefix(ROOT).unwrap_or(&path).display().to_string();
                assert!(source.contains(&format!("../{name}\")")), "{name}");
            }
        }
    }
}

/// A small graph whose schema is as it should be.
const KITCHEN: &str = r#"
[graph]
levels = ["entry-level", "senior-level"]
[label.Degree]
[label.Role]
[label.Duty]
[label.Source]
[relationship.PREPARES_FOR]
ends = ["Degree -> Role"]
step = "yes"
[relationship.PERFORMS]
ends = ["Role -> Duty"]
step = "last"
[property.level]
on = ["Role", "Degree"]
[property.scope]
on = ["PREPARES_FOR"]
"#;

/// What is wrong with a schema and a data file: line, code, message and hint.
fn wrong_with(schema: &str, data: &str) -> String {
    let data = format!("document = \"L\"\nSource.L.section = \"Cover\"\n{data}");
    let folder = folder(&[("schema.toml", schema.as_bytes()), ("data.toml", data.as_bytes())]);
    listing(&load::check(&[folder.path()]).unwrap_or_default())
}

#[test]
fn a_schema_with_bad_ends_is_the_only_problem() {
    let schema = KITCHEN.replace("Degree -> Role", "Degree > Role");
    for baker in ["[\"Baker\"]", "[{ Role = \"Baker\" }]"] {
        let data = format!("[Degree.D]\nsection = \"S\"\nPREPARES_FOR = {baker}\n[Role.Baker]\nsection = \"S\"\n");
        let found = wrong_with(&schema, &data);
        assert!(found.contains("data-bad-schema") && found.matches(": error").count() == 1, "{found}");
    }
}

#[test]
fn a_list_of_names_behind_a_wrong_relationship_says_what_is_wrong() {
    let data = "[Role.Cook]\nsection = \"S\"\nPERFORM = [\"Kneading\"]\nPREPARES_FOR = [\"Kneading\"]\n\
        [Degree.D]\nsection = \"S\"\nPREPARES_FOR = [\"Cook\"]\n[Duty.Kneading]\nsection = \"S\"\n";
    assert_eq!(
        wrong_with(KITCHEN, data),
        "data.toml:5: error data-unknown-relationship: the schema has no relationship `PERFORM`\n    \
         write PERFORMS\n\
         data.toml:6: error data-wrong-ends: `PREPARES_FOR` goes from Degree to Role: a Role cannot have it\n    \
         a Role may have PERFORMS\n"
    );
}

#[test]
fn levels_and_scopes_are_those_of_the_schema() {
    let data = "[Degree.D]\nsection = \"S\"\nlevel = \"diploma\"\n\
        PREPARES_FOR = [{ Role = \"Cook\", scope = \"beginner\" }]\n\
        [Role.Cook]\nsection = \"S\"\nlevel = \"boss\"\n";
    assert_eq!(
        wrong_with(KITCHEN, data),
        "data.toml:6: error data-wrong-value: `scope` cannot be `beginner`\n    \
         the schema's levels are entry-level, senior-level\n\
         data.toml:9: error data-wrong-value: `level` cannot be `boss`\n    \
         the schema's levels are entry-level, senior-level\n"
    );
}

#[test]
fn a_broken_line_causes_no_problems_elsewhere() {
    let sound = "[Degree.D]\nsection = \"S\"\nPREPARES_FOR = [{ Role = \"Cook\" }]\n\n\
        [Role.Cook]\nsection = \"S\"\nPERFORMS = [\"Baking\"]\n\n[Duty.Baking]\nsection = \"S\"\n";
    assert_eq!(wrong_with(KITCHEN, sound), "");
    for (line, broken) in [
        ("section = \"S\"\nPREPARES", "section = \"S\nPREPARES"),
        ("{ Role = \"Cook\" }]", "{ Role = \"Cook }]"),
        ("[\"Baking\"]", "[\"Baking]"),
        ("[\"Baking\"]", "[\"Baking\""),
        ("PERFORMS = ", "PERFORMS "),
        ("[Role.Cook]", "[Role.Cook"),
    ] {
        let data = sound.replacen(line, broken, 1);
        let found = wrong_with(KITCHEN, &data);
        assert!(!found.is_empty(), "{data}");
        let others: Vec<&str> =
            found.lines().filter(|line| line.starts_with("data") && !line.contains("data-syntax")).collect();
        assert!(others.is_empty(), "{data}\n{found}");
    }
}

/// Several files, told apart by their headers; ids hold inside their space; what is left out is told.
#[test]
fn any_number_of_csv_files_are_a_graph() {
    let folder = folder(&[
        (
            "a-roles.csv",
            b"id:ID(Role){id-type:long},:LABEL,tags:string[],note:string,old:IGNORE\n1,Role,a;b|c,\"\",x\n2,Role,,,\n",
        ),
        ("b-duties.csv", b"\xef\xbb\xbf:ID(Duty),name,:LABEL\r\n1,\"Two\r\nlines\",Duty|Task\r\nx,\"\",\" Odd \"\r\n"),
        ("performs.csv", b":START_ID(Role),:END_ID(Duty),:TYPE,since:date\n1,1,PERFORMS,2025-09-01\n2,x,PERFORMS,\n"),
        ("neo4j-import.args", b"# options\n--array-delimiter=|\n--nodes=a-roles.csv\n"),
        ("read me.txt", b"mine"),
    ]);
    let loaded = load::read_csv(folder.path()).map_err(|problems| listing(&problems)).expect("no problems");
    let graph = &loaded.graph;
    let all: Vec<String> = graph
        .nodes()
        .map(|node| {
            let property = |(key, value)| format!("{}={}", graph.catalog().key_name(key), plain(&value));
            let properties: Vec<String> = graph.node_properties(node).into_iter().map(property).collect();
            format!("[{}] {}", label(graph, node), properties.join(" | "))
        })
        .collect();
    assert_eq!(
        all,
        ["[Role] id=1 | tags=[a;b, c] | note=", "[Role] id=2", "[Duty;Task] name=Two\r\nlines", "[ Odd ] name="],
    );
    assert_eq!(graph.relationship_count(), 2);
    let counts: Vec<_> = loaded.files.iter().map(|file| (file.rows, file.nodes, file.relationships)).collect();
    assert_eq!(counts, [(2, 2, 0), (2, 2, 0), (2, 0, 2)]);
    assert_eq!(loaded.files[0].ignored, ["old:IGNORE"]);
    assert_eq!(loaded.passed_over, ["read me.txt"]);
}

/// What an import would refuse, `check` tells beforehand.
#[test]
fn files_to_be_imported_can_be_checked() {
    let folder = folder(&[
        ("roles.csv", b":ID,:LABEL,level:long\n1,Role,high\n"),
        ("lines.jsonl", b"{\"node\":{\"id\":1}}\n{\"node\":{}}\n"),
    ]);
    let found =
        load::check(&[folder.path(), &folder.path().join("lines.jsonl")]).map_err(|problem| problem.to_string());
    let found = found.expect("both can be read");
    let lines: Vec<_> = found.iter().map(|one| (one.code, one.place.as_ref().map_or(0, |place| place.line))).collect();
    assert_eq!(lines, [("data-wrong-type", 2), ("data-bad-line", 2)]);
}
