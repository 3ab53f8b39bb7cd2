//! Pages and pictures that people read, each beside a golden file in `tests/pages`: pathways in a terminal, DOT, Mermaid,
//! the picture as data, the picture in words.
//!
//! `UPDATE_EXPECT=1 cargo test --test pages` writes the files anew: read the difference.

use career_pathways::graph::{Graph, Kind, RelationshipKind, Schema};
use career_pathways::load;
use career_pathways::render::picture::{self, WordsForm};
use career_pathways::render::{Flow, Format, Picture, PictureFormat, Style, Theme, write};
use career_pathways::session::{Outcome, Request, Session, Value};
use std::path::Path;
use std::process::{Command, Stdio};

fn expect(name: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(expected == text, "{}: the page is another one now:\n{text}", file.display());
}

fn ask(session: &mut Session, statement: &str) -> Outcome {
    session.execute(statement, &Request::default()).unwrap_or_else(|error| panic!("{statement}: {error}"))
}

fn built_in() -> Session {
    Session::new(load::built_in())
}

/// A graph that a statement makes.
fn made(statement: &str) -> Session {
    let mut session = Session::new(Graph::default());
    ask(&mut session, statement);
    session
}

fn page(outcome: &Outcome, width: usize, plain: bool) -> String {
    let style = Style { width: Some(width), plain, ..Style::default() };
    let mut bytes = Vec::new();
    write(outcome, Format::Table, &style, &mut bytes).expect("memory can be written to");
    String::from_utf8(bytes).expect("pages are UTF-8")
}

/// Columns that a line takes, as terminals count them.
fn columns(line: &str) -> usize {
    career_pathways::render::text::width(line)
}

const ONE: &str = "degree \"Medical Office Assistant Diploma\" to role \"Medical Office Assistant\"";
const FEW: &str = "degree to role \"Patient Coordinator\"";
const ALL: &str = "degree to role";

#[test]
fn pathways_are_joined_in_the_width_there_is() {
    let mut session = built_in();
    for (name, question) in [("one", ONE), ("few", FEW), ("all", ALL)] {
        let outcome = ask(&mut session, question);
        for width in [40, 80, 120] {
            let text = page(&outcome, width, false);
            expect(&format!("pathways-{name}-{width}.txt"), &text);
            let wide = text.lines().find(|line| columns(line) > width);
            assert_eq!(wide, None, "{question} at {width}");
        }
        let plain = page(&outcome, 80, true);
        assert!(plain.is_ascii(), "{plain}");
        expect(&format!("pathways-{name}-plain.txt"), &plain);
    }
}

#[test]
fn long_and_wide_names_are_folded_and_costs_stand_behind_their_pathways() {
    let mut session = made(
        "CREATE (a:Course {name: '看護師養成課程修了証書および医療事務管理士資格'}), (b:Field {name: '病院事務'}),
         (c:Job {name: 'AnUnbrokenNameThatIsLongerThanAnyLineOfTheNarrowestTerminalWouldEverBeAbleToHold'}),
         (d:Job {name: '受付'}), (e:Job {name: '会計'}), (f:Job {name: 'tab\\there, line\\nend'}),
         (a)-[:LEADS_TO {months: 3}]->(b), (b)-[:LEADS_TO {months: 1}]->(c), (b)-[:LEADS_TO {months: 2}]->(d),
         (b)-[:LEADS_TO {months: 2.5}]->(e), (b)-[:LEADS_TO {months: 4}]->(f)",
    );
    for (name, question) in [("wide", "course to job"), ("cost", "cheapest by months course to job")] {
        let outcome = ask(&mut session, question);
        for width in [40, 80] {
            let text = page(&outcome, width, false);
            expect(&format!("pathways-{name}-{width}.txt"), &text);
            let wide = text.lines().find(|line| columns(line) > width);
            assert_eq!(wide, None, "{question} at {width}");
        }
    }
}

#[test]
fn what_goes_on_alike_is_drawn_once_and_what_ends_on_the_way_keeps_its_line() {
    let mut session = made(
        "CREATE (a:Course {name: 'a'}), (b:Job {name: 'b'}), (c:Job {name: 'c'}), (d:Job {name: 'd'}), (e:Job {name: 'e'}),
         (a)-[:TO]->(b)-[:TO]->(c)-[:TO]->(d), (c)-[:TO]->(e), (x:Course {name: 'x'})-[:TO]->(c), (e)<-[:TO]-(x)",
    );
    expect("pathways-on-the-way.txt", &page(&ask(&mut session, "all pathways course to job"), 80, false));
    expect("pathways-ending-alike.txt", &page(&ask(&mut session, "all pathways course to 'd'"), 80, false));
}

#[test]
fn relationships_that_read_alike_are_told_apart_in_a_comparison() {
    let mut session = made(
        "CREATE (a:Role {name: 'a'}), (b:Role {name: 'b'}), (w:Technology {name: 'w'}), (t:Tool {name: 't'}), (u:Tool {name: 'u'}),
         (a)-[:USES_TECHNOLOGY]->(w), (b)-[:USES_TECHNOLOGY]->(w), (a)-[:USES_TOOL]->(t), (b)-[:USES_TOOL]->(u), (a)-[:LIKES]->(b)",
    );
    let uses = |name: &str| RelationshipKind {
        name: name.to_owned(),
        reading: "uses".to_owned(),
        ..RelationshipKind::default()
    };
    let tools = Kind { label: "Tool".to_owned(), plural: "tools".to_owned(), ..Kind::default() };
    let relationships = vec![uses("USES_TECHNOLOGY"), uses("USES_TOOL")];
    let schema = Schema { kinds: vec![tools], relationships, ..Schema::default() };
    let mut graph = Graph::clone(session.graph());
    graph.catalog_mut().set_schema(schema);
    session = Session::new(graph);
    let page = page(&ask(&mut session, "compare a with b"), 80, false);
    let expected = "uses (Technology): 1 of 1 in common\n  both\n    • w\n\
                    uses (tools): 0 of 2 in common\n  only the first\n    • t\n  only the second\n    • u\n";
    assert!(page.contains(expected), "{page}");
    assert!(page.contains("\nlikes (from): "), "{page}");
}

#[test]
fn in_a_file_each_pathway_is_a_line() {
    let outcome = ask(&mut built_in(), ALL);
    let mut bytes = Vec::new();
    write(&outcome, Format::Table, &Style::default(), &mut bytes).expect("memory can be written to");
    let text = String::from_utf8(bytes).expect("pages are UTF-8");
    let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with("note: ")).collect();
    assert_eq!(lines.len(), outcome.rows.len());
    assert!(lines.iter().all(|line| line.contains('▶')), "{text}");
}

fn drawn(outcome: &Outcome, format: PictureFormat, picture: &Picture) -> String {
    let drawn = picture::draw(outcome, format, picture).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(drawn.bytes).expect("this format is text")
}

/// Questions, each with the name of its golden files.
const PICTURES: [(&str, &str); 5] = [
    ("all", ALL),
    ("one", "degree \"High School Diploma\" to role \"Patient Coordinator\""),
    ("compare", "compare field \"Healthcare Management\" with field \"Healthcare Administration\""),
    ("describe", "describe role \"Medical Office Manager\""),
    ("listing", "duties of role \"Patient Coordinator\""),
];

/// A graph without a schema, with a cycle and names that try everything.
fn hostile() -> Session {
    made(
        "CREATE (a:`The \"End\"` {name: 'say \"hi\" \\\\ <b>bold</b>'}), (b:B {name: '</script><img src=x onerror=alert(1)>'}),
         (c:B {name: '1. end `subgraph` %%{init: {}}%% #quot; &amp; fa:fa-car $$x$$'}), (d:B {name: '日本語 العربية 👩‍⚕️'}),
         (a)-[:R {qualifier: '|\"]; end'}]->(b)-[:R]->(c)-[:R]->(a), (c)-[:`R}--`]->(d), (d)-[:R]->(d)",
    )
}

#[test]
fn pictures_that_lay_out_for_themselves_are_written_as_they_were() {
    let mut session = built_in();
    for (name, question) in PICTURES {
        let outcome = ask(&mut session, question);
        expect(&format!("{name}.dot"), &drawn(&outcome, PictureFormat::Dot, &Picture::default()));
        expect(&format!("{name}.mmd"), &drawn(&outcome, PictureFormat::Mermaid, &Picture::default()));
    }
    let down =
        Picture { flow: Flow::Down, theme: Theme::Dark, title: Some("A \"title\"".to_owned()), ..Picture::default() };
    let outcome = ask(&mut session, FEW);
    expect("down-dark.dot", &drawn(&outcome, PictureFormat::Dot, &down));
    expect("down-dark.mmd", &drawn(&outcome, PictureFormat::Mermaid, &down));
    let outcome = ask(&mut hostile(), "MATCH (a)-[r]->(b) RETURN a, r, b");
    expect("hostile.dot", &drawn(&outcome, PictureFormat::Dot, &Picture::default()));
    expect("hostile.mmd", &drawn(&outcome, PictureFormat::Mermaid, &Picture::default()));
}

#[test]
fn pictures_are_told_in_words() {
    let mut session = built_in();
    for (name, question) in PICTURES {
        let outcome = ask(&mut session, question);
        let words =
            |form| picture::words(&outcome, form, &Picture::default()).unwrap_or_else(|error| panic!("{error}"));
        expect(&format!("{name}-words.txt"), &words(WordsForm::Text));
        expect(&format!("{name}-words.md"), &words(WordsForm::Markdown));
    }
    let outcome = ask(&mut hostile(), "MATCH (a)-[r]->(b) RETURN a, r, b");
    let words = picture::words(&outcome, WordsForm::Markdown, &Picture::default());
    let words = words.unwrap_or_else(|error| panic!("{error}"));
    assert!(!words.contains('<') && words.contains("&lt;img"), "{words}");
    expect("hostile-words.md", &words);
}

#[test]
fn everything_an_answer_is_about_is_in_its_words() {
    let outcome = ask(&mut built_in(), ALL);
    let few_boxes = Picture { max_boxes: 8, ..Picture::default() };
    let names = ask(&mut built_in(), "MATCH (n) WHERE n:Degree OR n:Role RETURN n.name AS name");
    for picture in [Picture::default(), few_boxes] {
        let words = picture::words(&outcome, WordsForm::Text, &picture).unwrap_or_else(|error| panic!("{error}"));
        for row in names.rows.iter() {
            let [Value::String(name)] = row.as_slice() else { panic!("a name is text") };
            assert!(words.contains(&**name), "{name} in {words}");
        }
        let count = |basis: &str| words.lines().filter(|line| line.starts_with(&format!("- {basis}: "))).count();
        assert_eq!((count("Stated"), count("Inferred")), (3, 28), "{words}");
        assert!(words.contains("Source"), "{words}");
    }
}

#[test]
fn every_format_names_its_sources_and_gives_the_same_bytes_again() {
    let outcome = ask(&mut built_in(), FEW);
    for format in PictureFormat::ALL.into_iter() {
        let draw =
            || picture::draw(&outcome, format, &Picture::default()).unwrap_or_else(|error| panic!("{error}")).bytes;
        let bytes = draw();
        assert!(bytes == draw(), "{} gives other bytes on a second run", format.name());
        if !format.is_binary() {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.contains("SC Blog Team"), "{} does not name its source", format.name());
        }
    }
}

/// Numbers that look random and are the same on every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

const NAMES: [&str; 10] = [
    "plain",
    "\"quoted\"",
    "back\\slash\\",
    "two\nlines",
    "<b>&amp;</b>",
    "日本語 العربية",
    "",
    "->",
    "\\N \\G \\l",
    "end; subgraph {",
];

/// Statements that make a graph with any shape and names.
fn random_graph(numbers: &mut Numbers) -> Session {
    let mut session = Session::new(Graph::default());
    let nodes = 1 + numbers.below(14);
    let escaped = |text: &str| text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n");
    for index in 0..nodes {
        let name = escaped(NAMES[numbers.below(NAMES.len())]);
        let kind = ["Course", "Job", "`C \"d\" \\\\`"][numbers.below(3)];
        ask(&mut session, &format!("CREATE (:{kind} {{i: {index}, name: '{name}'}})"));
    }
    for _ in 0..numbers.below(24) {
        let (from, to) = (numbers.below(nodes), numbers.below(nodes));
        let name = escaped(NAMES[numbers.below(NAMES.len())]);
        ask(
            &mut session,
            &format!("MATCH (a {{i: {from}}}), (b {{i: {to}}}) CREATE (a)-[:R {{qualifier: '{name}'}}]->(b)"),
        );
    }
    session
}

#[test]
fn graphviz_takes_every_picture() {
    if Command::new("dot").arg("-V").output().is_err() {
        println!("skipped: Graphviz is not installed");
        return;
    }
    let accepts = |what: &str, text: &str| {
        let mut child = Command::new("dot")
            .arg("-Tsvg")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("Graphviz starts");
        let mut input = child.stdin.take().expect("input is piped");
        std::io::Write::write_all(&mut input, text.as_bytes()).expect("it reads its input");
        drop(input);
        let ended = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        let complains = said.lines().any(|line| line.contains("rror") || line.contains("syntax"));
        assert!(ended.status.success() && !complains, "{what}: {said}\n{text}");
    };
    let mut session = built_in();
    for (_, question) in PICTURES {
        let outcome = ask(&mut session, question);
        for flow in [Flow::Right, Flow::Down] {
            let picture = Picture { flow, ..Picture::default() };
            accepts(question, &drawn(&outcome, PictureFormat::Dot, &picture));
        }
    }
    let outcome = ask(&mut hostile(), "MATCH (a)-[r]->(b) RETURN a, r, b");
    accepts("hostile names", &drawn(&outcome, PictureFormat::Dot, &Picture::default()));
    let mut numbers = Numbers(7);
    for round in 0..30 {
        let mut session = random_graph(&mut numbers);
        let statement =
            ["MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN n, r", "course to job", "describe 'plain'"][round % 3];
        let Ok(outcome) = session.execute(statement, &Request::default()) else { continue };
        let flow = if numbers.below(2) == 0 { Flow::Right } else { Flow::Down };
        let theme = if numbers.below(2) == 0 { Theme::Light } else { Theme::Dark };
        let picture = Picture { max_boxes: 3 + numbers.below(12), flow, theme, ..Picture::default() };
        if picture::undrawable(&outcome).is_none() {
            accepts(&format!("round {round}"), &drawn(&outcome, PictureFormat::Dot, &picture));
        }
    }
}
