//! Questions run end to end: on the built-in graph, on a small graph where every rule of pathways
//! matters, and on random graphs beside a naive search.

#![allow(clippy::unwrap_used, reason = "a test stops where its own set-up fails")]

use career_pathways::graph::{Graph, GraphBuilder, Kind, RelationshipKind, Schema, Step};
use career_pathways::load;
use career_pathways::session::{Outcome, Request, Session, Value};
use career_pathways::value::{KeyId, List, NodeId};
use std::collections::BTreeSet;

fn answer(session: &mut Session, text: &str) -> Outcome {
    session.execute(text, &Request::default()).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn name(graph: &Graph, node: NodeId) -> String {
    let key = graph.catalog().key("name").expect("nodes have names");
    match graph.node_property(node, key) {
        Value::String(name) => name.to_string(),
        other => panic!("no name: {other:?}"),
    }
}

fn shown(graph: &Graph, value: &Value) -> String {
    match value {
        Value::Node(node) => name(graph, *node),
        Value::Path(path) => path.nodes.iter().map(|node| name(graph, *node)).collect::<Vec<_>>().join(" > "),
        Value::String(text) => text.to_string(),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Null => "-".to_owned(),
        other => format!("{other:?}"),
    }
}

/// The rows, with only these columns, each as one line.
fn lines(outcome: &Outcome, columns: &[&str]) -> Vec<String> {
    let places: Vec<usize> = columns
        .iter()
        .map(|wanted| {
            outcome.columns.iter().position(|column| &**column == *wanted).unwrap_or_else(|| panic!("no {wanted}"))
        })
        .collect();
    let line = |row: Vec<Value>| {
        places.iter().map(|place| shown(&outcome.graph, &row[*place])).collect::<Vec<_>>().join(" | ")
    };
    outcome.rows.iter().map(line).collect()
}

fn codes(outcome: &Outcome) -> Vec<&str> {
    outcome.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

fn columns(outcome: &Outcome) -> Vec<&str> {
    outcome.columns.iter().map(|column| &**column).collect()
}

// ---------------------------------------------------------------------------------------------
// The built-in graph

#[test]
fn degree_to_role_tells_what_the_article_tells_and_no_more() {
    let mut session = Session::new(load::built_in());
    let outcome = answer(&mut session, "degree to role");
    assert_eq!(columns(&outcome), ["from", "to", "basis", "steps", "path"]);
    let rows = lines(&outcome, &["basis", "steps", "path"]);
    assert_eq!(
        rows[..3],
        [
            "stated | 1 | AAS in Medical Administrative Assistant > Medical Administrative Assistant",
            "stated | 1 | High School Diploma > Medical Office Assistant",
            "stated | 1 | Medical Office Assistant Diploma > Medical Office Assistant",
        ]
    );
    assert_eq!(rows.len(), 31);
    assert!(rows[3..].iter().all(|row| row.starts_with("inferred | 2 | ")), "{rows:#?}");
    let to_the_executive: Vec<&String> =
        rows.iter().filter(|row| row.ends_with("Medical and Health Service Manager")).collect();
    assert_eq!(
        to_the_executive,
        [
            "inferred | 2 | BBA in Medical Services Management > Healthcare Management > Medical and Health Service Manager"
        ]
    );
    assert_eq!(codes(&outcome), ["requirements", "requirements", "offered-by"]);
}

#[test]
fn every_form_has_its_columns_and_rows() {
    let mut session = Session::new(load::built_in());
    let mut asked = |text: &str| answer(&mut session, text);
    let listed = asked("duties of role \"Patient Coordinator\"");
    assert_eq!(columns(&listed), ["duty", "basis", "relationship", "qualifier"]);
    assert_eq!(lines(&listed, &["duty", "qualifier"])[1], "Answering questions | common");
    assert_eq!(asked("roles in field \"Healthcare Administration\"").rows.len(), 6);
    assert_eq!(columns(&asked("duties of role")), ["duty", "basis", "relationship", "qualifier", "of"]);
    let instead = asked("degrees for role \"Benefits Coordinator\"");
    assert_eq!(columns(&instead), ["from", "to", "basis", "steps", "path"]);
    assert!(codes(&instead).contains(&"pathways-instead") && codes(&instead).contains(&"requirements"));
    let described = asked("describe role \"Medical Office Manager\"");
    assert_eq!(columns(&described), ["relationship", "direction", "node", "properties"]);
    assert_eq!(
        lines(&described, &["relationship", "direction", "node"])[8],
        "SUPERVISES | outgoing | Medical Office Assistant"
    );
    let compared = asked("compare role \"Medical Office Assistant\" with role \"Patient Services Representative\"");
    assert_eq!(columns(&compared), ["relationship", "side", "node", "similarity", "common", "total"]);
    assert!(
        lines(&compared, &["relationship", "side", "node", "similarity", "common", "total"])
            .contains(&"PERFORMS | both | Greeting patients and checking them in | 0.1 | 1 | 10".to_owned())
    );
    let same = asked("compare role \"Medical Office Assistant\" with role \"Medical Office Assistant\"");
    assert!(lines(&same, &["side", "similarity"]).iter().all(|line| line == "both | 1"));
    let found = asked("find staff schedules");
    assert_eq!(
        (columns(&found), lines(&found, &["kind", "node"])),
        (vec!["kind", "node", "match"], vec!["Duty | Creating staff schedules".to_owned()])
    );
}

#[test]
fn a_parameter_stands_for_a_name() {
    let mut session = Session::new(load::built_in());
    let mut request = Request::default();
    request.parameters.insert("who".to_owned(), Value::from("medical office assistant"));
    let outcome = session.execute("degree to role $who", &request).unwrap();
    assert_eq!(outcome.rows.len(), 3);
    request.parameters.insert("who".to_owned(), Value::from("bls"));
    let outcome = session.execute("describe $who", &request).unwrap();
    assert_eq!(outcome.rows.len(), 2, "an alias, in any case");
}

#[test]
fn the_long_form_runs_as_printed_and_gives_the_same_answer() {
    let mut session = Session::new(load::built_in());
    for question in [
        "degree to role",
        "all pathways degree to duty within 3 steps limit 20",
        "degree AAS to duty via field where steps > 2 and to.name CONTAINS 'a' limit 7",
        "degree to role avoiding field",
        "degree to duty avoiding role \"Medical Office Assistant\" limit 9",
        "role \"Patient Coordinator\" to degree where from.name STARTS WITH 'P'",
        "duties of role \"Patient Coordinator\"",
        "roles of role \"Medical Office Assistant\"",
        "duties of field",
        "roles limit 3",
        "describe \"Physicians' offices\"",
        "describe degree AAS",
        "compare field \"Healthcare Management\" with field \"Healthcare Administration\"",
        "find staff schedules",
        "find \"physicians' office\"",
    ] {
        let explained = answer(&mut session, &format!("EXPLAIN {question}")).explanation.unwrap();
        let (long_form, _) = explained.split_once("\n\n").unwrap();
        let (asked, written) = (answer(&mut session, question), answer(&mut session, long_form));
        assert_eq!(columns(&asked), columns(&written), "{question}: {long_form}");
        let rows = |outcome: &Outcome| outcome.rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
        assert!(!asked.rows.is_empty(), "{question}");
        assert_eq!(rows(&asked), rows(&written), "{question}: {long_form}");
        assert!(written.diagnostics.is_empty(), "{question}: {:?}", written.diagnostics);
    }
}

#[test]
fn examples_and_offers_give_answers() {
    let mut session = Session::new(load::built_in());
    for example in career_pathways::resolve::question::example_questions(&session.graph().clone()) {
        assert!(!answer(&mut session, &example).rows.is_empty(), "{example}");
    }
    let refusal = session.execute("how do I become a nurse manager", &Request::default()).map(|_| ()).unwrap_err();
    assert_eq!((refusal.code, refusal.corrections.len()), ("sentence", 3));
    for offer in &refusal.corrections {
        assert!(!answer(&mut session, offer).rows.is_empty(), "{offer}");
    }
}

#[test]
fn a_change_of_the_graph_is_seen_by_the_next_question() {
    let mut session = Session::new(load::built_in());
    assert_eq!(answer(&mut session, "degree \"High School Diploma\" to role").rows.len(), 7);
    let boss = "MATCH (f:Field {name: 'Healthcare Administration'}) \
                CREATE (f)-[:INCLUDES]->(:Role {key: 'Role:Boss', name: 'Boss', level: 'executive-level'})";
    answer(&mut session, boss);
    let rows = lines(&answer(&mut session, "degree to role boss"), &["from"]);
    assert_eq!(
        rows,
        ["AAS in Health Services Administration", "BS in Health Services Administration"],
        "no entry-level step leads there"
    );
    assert_eq!(answer(&mut session, "degree \"High School Diploma\" to role").rows.len(), 7);
    assert_eq!(answer(&mut session, "all pathways degree to role boss").rows.len(), 2);
    assert_eq!(answer(&mut session, "degree to role boss via field").rows.len(), 2);
}

// ---------------------------------------------------------------------------------------------
// A small graph where every rule matters

/// Writes a graph by names.
struct Writer {
    builder: GraphBuilder,
    name: KeyId,
    key: KeyId,
}

impl Writer {
    fn new() -> Self {
        let mut builder = GraphBuilder::new();
        let (name, key) = (builder.key("name"), builder.key("key"));
        Writer { builder, name, key }
    }

    fn node(&mut self, label: &str, name: &str, more: &[(&str, Value)]) -> NodeId {
        let label_id = self.builder.label(label);
        let mut properties = vec![(self.name, Value::from(name)), (self.key, Value::from(format!("{label}:{name}")))];
        properties.extend(more.iter().map(|(key, value)| (self.builder.key(key), value.clone())));
        self.builder.node(&[label_id], &properties)
    }

    fn link(&mut self, kind: &str, from: NodeId, to: NodeId, more: &[(&str, Value)]) {
        let kind = self.builder.relationship_type(kind);
        let properties: Vec<(KeyId, Value)> =
            more.iter().map(|(key, value)| (self.builder.key(key), value.clone())).collect();
        self.builder.relationship(kind, from, to, &properties);
    }

    fn finish(self, schema: Option<Schema>) -> Session {
        let mut graph = self.builder.finish();
        if let Some(schema) = schema {
            graph.catalog_mut().set_schema(schema);
        }
        Session::new(graph)
    }
}

fn kind(label: &str, plural: &str, inferred: bool) -> Kind {
    Kind { label: label.into(), plural: plural.into(), pathway: true, inferred, ..Kind::default() }
}

fn relationship(name: &str, step: Step, properties: &[&str]) -> RelationshipKind {
    let properties = properties.iter().map(|key| ((*key).to_owned(), String::new())).collect();
    RelationshipKind {
        name: name.into(),
        step,
        reading: name.to_lowercase(),
        properties,
        ..RelationshipKind::default()
    }
}

fn schema() -> Schema {
    Schema {
        kinds: vec![
            kind("Degree", "degrees", false),
            kind("Field", "fields", true),
            kind("Role", "roles", false),
            kind("Duty", "duties", false),
        ],
        relationships: vec![
            relationship("PREPARES_FOR", Step::Yes, &["months"]),
            relationship("ACCEPTED_FOR", Step::Yes, &["months", "scope"]),
            relationship("INCLUDES", Step::Yes, &[]),
            relationship("LEADS_TO", Step::Yes, &["months"]),
            relationship("PERFORMS", Step::Last, &[]),
            relationship("KNOWS", Step::No, &[]),
        ],
        levels: ["entry-level", "mid-level", "executive-level"].map(str::to_owned).to_vec(),
        ..Schema::default()
    }
}

/// A school diploma is accepted in the field at entry level and leads to a bachelor's degree, which
/// prepares for the field; the field has a clerk and an executive.
fn rules() -> Session {
    let mut graph = Writer::new();
    let school = graph.node("Degree", "School", &[]);
    let bachelor = graph.node("Degree", "Bachelor", &[]);
    let field = graph.node("Field", "Care", &[]);
    let clerk = graph.node("Role", "Clerk", &[]);
    let boss = graph.node("Role", "Boss", &[("level", Value::from("executive-level"))]);
    let filing = graph.node("Duty", "Filing", &[]);
    graph.link("ACCEPTED_FOR", school, field, &[("scope", Value::from("entry-level")), ("months", Value::from(2i64))]);
    graph.link("LEADS_TO", school, bachelor, &[("months", Value::from(48i64))]);
    graph.link("PREPARES_FOR", bachelor, field, &[("months", Value::from(3i64))]);
    graph.link("PREPARES_FOR", bachelor, clerk, &[]);
    graph.link("INCLUDES", field, clerk, &[]);
    graph.link("INCLUDES", field, boss, &[]);
    graph.link("LEADS_TO", clerk, boss, &[("months", Value::from(60i64))]);
    graph.link("PERFORMS", clerk, filing, &[]);
    graph.link("PERFORMS", boss, filing, &[]);
    graph.link("KNOWS", clerk, boss, &[]);
    graph.finish(Some(schema()))
}

#[test]
fn an_entry_level_step_does_not_go_on_to_a_higher_role() {
    let mut session = rules();
    let rows = lines(&answer(&mut session, "degree to role"), &["basis", "steps", "path"]);
    let expected = [
        "stated | 1 | Bachelor > Clerk",
        "stated | 2 | Bachelor > Clerk > Boss",
        "stated | 2 | School > Bachelor > Clerk",
        "stated | 3 | School > Bachelor > Clerk > Boss",
        "inferred | 2 | Bachelor > Care > Boss",
        "inferred | 2 | School > Care > Clerk",
        "inferred | 3 | School > Bachelor > Care > Boss",
    ];
    assert_eq!(rows, expected);
    let all = lines(&answer(&mut session, "all pathways School to role Boss"), &["steps", "path"]);
    assert_eq!(
        all,
        [
            "3 | School > Bachelor > Clerk > Boss",
            "3 | School > Bachelor > Care > Boss",
            "4 | School > Bachelor > Care > Clerk > Boss"
        ]
    );
    let through = lines(&answer(&mut session, "degree School to role Boss via field"), &["path"]);
    assert_eq!(through, ["School > Bachelor > Care > Boss"]);
    let cheapest = lines(&answer(&mut session, "cheapest by months School to role Boss"), &["cost", "path"]);
    assert_eq!(cheapest, ["51 | School > Bachelor > Care > Boss"]);
}

#[test]
fn cheapest_counts_and_says_what_it_leaves_out() {
    let mut session = rules();
    let outcome = answer(&mut session, "cheapest by months degree Bachelor to role Clerk");
    assert_eq!(columns(&outcome), ["from", "to", "basis", "steps", "path", "cost"]);
    assert_eq!(lines(&outcome, &["cost", "path"]), ["3 | Bachelor > Care > Clerk"], "the direct step has no months");
    assert!(codes(&outcome).contains(&"free-steps") && codes(&outcome).contains(&"steps-left-out"));
    let error = session.execute("cheapest by month degree to role", &Request::default()).map(|_| ()).unwrap_err();
    assert_eq!((error.code, error.corrections), ("unknown-cost", vec!["cheapest by months degree to role".to_owned()]));
    let dear = answer(&mut session, "cheapest by months degree to role where cost > 10");
    assert_eq!(lines(&dear, &["cost", "path"]), ["51 | School > Bachelor > Care > Boss"]);
    let short = answer(&mut session, "cheapest by months degree School to role within 2 steps");
    assert_eq!(lines(&short, &["cost", "path"]), ["2 | School > Care > Clerk"]);
}

#[test]
fn via_avoiding_within_and_last_steps() {
    let mut session = rules();
    let mut paths = |text: &str| lines(&answer(&mut session, text), &["path"]);
    assert_eq!(paths("degree Bachelor to duty"), ["Bachelor > Clerk > Filing"]);
    assert_eq!(paths("degree Bachelor to duty avoiding role Clerk"), ["Bachelor > Care > Boss > Filing"]);
    assert_eq!(paths("degree Bachelor to duty via field via role Clerk"), ["Bachelor > Care > Clerk > Filing"]);
    assert_eq!(paths("degree Bachelor to duty via role Clerk via field"), Vec::<String>::new(), "not in this order");
    assert_eq!(
        paths("degree Bachelor to duty via role Clerk via role Boss within 3 steps"),
        ["Bachelor > Clerk > Boss > Filing"]
    );
    assert_eq!(paths("degree School to role within 1 step"), Vec::<String>::new());
    assert_eq!(paths("degree School to role Clerk avoiding field"), ["School > Bachelor > Clerk"]);
    assert_eq!(paths("role to role"), ["Clerk > Boss"], "KNOWS is no step");
    assert_eq!(paths("role Boss to role Clerk"), Vec::<String>::new(), "roles lead to roles, though not these");
    assert_eq!(paths("duty to degree School limit 1"), ["School > Bachelor > Clerk > Filing"], "turned round");
}

#[test]
fn a_graph_without_a_schema_goes_along_every_relationship_in_its_own_direction() {
    let mut graph = Writer::new();
    let people: Vec<NodeId> = (0..9).map(|number| graph.node("Person", &format!("P{number}"), &[])).collect();
    for pair in people.windows(2) {
        graph.link("KNOWS", pair[0], pair[1], &[]);
    }
    graph.link("KNOWS", people[8], people[0], &[]);
    let town = graph.node("Town", "T", &[]);
    graph.link("LIVES_IN", people[2], town, &[]);
    let mut session = graph.finish(None);
    assert_eq!(
        lines(&answer(&mut session, "person P0 to person P2"), &["basis", "steps", "path"]),
        ["stated | 2 | P0 > P1 > P2"]
    );
    assert_eq!(answer(&mut session, "persons to person").rows.len(), 72, "no pathway ends where it begins");
    assert_eq!(lines(&answer(&mut session, "person P0 to town"), &["path"]), ["P0 > P1 > P2 > T"]);
    assert_eq!(lines(&answer(&mut session, "persons in town T"), &["person", "relationship"]), ["P2 | LIVES_IN"]);
    let limited = answer(&mut session, "all pathways person P0 to person P8");
    assert!(limited.rows.is_empty() && codes(&limited).contains(&"step-limit"), "{:?}", codes(&limited));
    let further = answer(&mut session, "all pathways person P0 to person P8 within 8 steps");
    assert_eq!((further.rows.len(), codes(&further)), (1, vec![]));
    let examples = career_pathways::resolve::question::example_questions(&session.graph().clone());
    assert_eq!(examples.len(), 3, "{examples:?}");
    for example in examples {
        assert!(!answer(&mut session, &example).rows.is_empty(), "{example}");
    }
}

/// The words of the notes with this code.
fn noted(outcome: &Outcome, code: &str) -> Vec<String> {
    outcome.diagnostics.iter().filter(|note| note.code == code).map(|note| note.message.clone()).collect()
}

#[test]
fn what_a_group_has_only_in_its_parts_is_listed_with_them() {
    let mut session = Session::new(Graph::default());
    answer(
        &mut session,
        "CREATE (all:Field {name: 'Care'}), (all)<-[:PART_OF]-(a:Field {name: 'Home care'}), (all)<-[:PART_OF]-(b:Field {name: 'Therapy'})
         CREATE (b)<-[:PART_OF]-(c:Field {name: 'Massage'}), (a)-[:INCLUDES]->(:Role {name: 'Aides'})
         CREATE (c)-[:INCLUDES]->(:Role {name: 'Massage Therapists'}), (:Field {name: 'Empty'})",
    );
    let of_parts = answer(&mut session, "roles in field Care");
    assert_eq!(lines(&of_parts, &["role", "of"]), ["Aides | Home care", "Massage Therapists | Massage"]);
    let [note] = noted(&of_parts, "of-its-parts").try_into().unwrap();
    assert!(note.contains("has no roles of its own") && note.ends_with("`Home care`, `Massage`"), "{note}");
    let own = answer(&mut session, "roles in field \"Home care\"");
    assert_eq!((own.rows.len(), noted(&own, "of-its-parts").len()), (1, 0));
    assert_eq!(answer(&mut session, "roles in field Empty").rows.len(), 0);
}

#[test]
fn a_comparison_says_what_it_cannot_see() {
    let mut builder = GraphBuilder::new();
    let [role, skill, source] = ["Role", "Skill", "Source"].map(|label| builder.label(label));
    let [name, set, cited, importance, qualifier] =
        ["name", "data_set", "source", "importance", "qualifier"].map(|key| builder.key(key));
    let text = |text: &str| Value::from(text);
    for (data_set, release) in [("onet", "O*NET 99.1"), ("esco", "ESCO v9")] {
        builder.node(&[source], &[(name, text(release)), (set, text(data_set))]);
    }
    let mut role_of = |title: &str, source: &str| builder.node(&[role], &[(name, text(title)), (cited, text(source))]);
    let (baker, bakers, cooks) = (
        role_of("baker", "ESCO v9 § occupations"),
        role_of("Bakers", "O*NET 99.1 § Occupation Data"),
        role_of("Cooks", "O*NET 99.1"),
    );
    let (corresponds, requires) =
        (builder.relationship_type("CORRESPONDS_TO"), builder.relationship_type("REQUIRES_SKILL"));
    builder.relationship(corresponds, baker, bakers, &[(qualifier, text("confidence 1.8 of 2"))]);
    let kneading = builder.node(&[skill], &[(name, text("Kneading"))]);
    builder.relationship(requires, bakers, kneading, &[(importance, Value::Float(4.5))]);
    builder.relationship(requires, cooks, kneading, &[(importance, Value::Float(3.0))]);
    let (suppress, tasting) = (builder.key("importance_suppress"), builder.node(&[skill], &[(name, text("Tasting"))]));
    // That it does not advise against a number is no advice against it.
    builder.relationship(
        requires,
        bakers,
        tasting,
        &[(importance, Value::Float(3.5)), (suppress, Value::Boolean(false))],
    );
    let imprecise = [(importance, Value::Float(5.0)), (suppress, Value::Boolean(true))];
    builder.relationship(requires, cooks, tasting, &imprecise);
    let cleaning = builder.node(&[skill], &[(name, text("Cleaning"))]);
    builder.relationship(requires, bakers, cleaning, &[(importance, Value::Float(4.0))]);
    builder.relationship(requires, cooks, cleaning, &[(importance, Value::Float(4.1))]);
    let frying = builder.node(&[skill], &[(name, text("Frying"))]);
    builder.relationship(requires, cooks, frying, &[(importance, Value::Float(2.5))]);
    let mut graph = builder.finish();
    let crosswalk = RelationshipKind {
        name: "CORRESPONDS_TO".to_owned(),
        reading: "corresponds to".to_owned(),
        crosswalk: true,
        ..RelationshipKind::default()
    };
    let rated = RelationshipKind {
        name: "REQUIRES_SKILL".to_owned(),
        properties: vec![("importance".to_owned(), String::new())],
        ..RelationshipKind::default()
    };
    graph.catalog_mut().set_schema(Schema { relationships: vec![crosswalk, rated], ..Schema::default() });
    let mut session = Session::new(graph);
    let apart = answer(&mut session, "compare role baker with role Bakers");
    let [note] = noted(&apart, "different-data-sets").try_into().unwrap();
    assert!(note.contains("from ESCO v9") && note.contains("from O*NET 99.1"), "{note}");
    assert_eq!(
        noted(&apart, "corresponds"),
        ["a crosswalk says that `baker` corresponds to `Bakers` (confidence 1.8 of 2)"]
    );
    let rated = answer(&mut session, "compare role Bakers with role Cooks");
    let [note] = noted(&rated, "counts-presence").try_into().unwrap();
    assert!(note.contains("counts what both have") && note.contains("(importance)"), "{note}");
    assert!(note.contains("advises against"), "{note}");
    let columns = ["side", "node", "measure", "left_rating", "right_rating"];
    let expected = [
        "left | baker | - | - | -",
        "both | Kneading | importance | 4.5 | 3",
        "both | Cleaning | importance | 4 | 4.1",
        "both | Tasting | importance | 3.5 | -",
        "right | Frying | importance | - | 2.5",
    ];
    assert_eq!(lines(&rated, &columns), expected);
    let listed = answer(&mut session, "skills of role Cooks");
    let expected = ["Cleaning | 4.1", "Kneading | 3", "Frying | 2.5", "Tasting | -"];
    assert_eq!(lines(&listed, &["skill", "importance"]), expected);
    assert_eq!(
        noted(&listed, "left-out"),
        ["`importance` is left out where the source advises against using the number"]
    );
    let all_usable = answer(&mut session, "skills of role Bakers");
    assert_eq!((all_usable.rows.len(), noted(&all_usable, "left-out").len()), (3, 0));
}

#[test]
fn names_that_are_no_text_and_aliases_that_are_no_list_are_found_too() {
    let mut builder = GraphBuilder::new();
    let role = builder.label("Role");
    let [name, aliases, description] = ["name", "aliases", "description"].map(|key| builder.key(key));
    let list = |text: &str| Value::List(List::new(vec![Value::from(text)]));
    builder.node(&[role], &[(name, Value::Integer(5)), (aliases, Value::from("plain nurse"))]);
    builder.node(&[role], &[(name, Value::from("zz")), (aliases, list("a nurse"))]);
    builder.node(&[role], &[(name, Value::Boolean(true)), (description, Value::Integer(7))]);
    let mut session = Session::new(builder.finish());
    assert_eq!(lines(&answer(&mut session, "find nurse"), &["match"]), ["a nurse", "plain nurse"]);
    assert_eq!(lines(&answer(&mut session, "find 5"), &["match"]), ["5"]);
}

#[test]
fn what_pathways_lead_through_is_found_by_an_alias_before_tools_by_their_names() {
    let mut builder = GraphBuilder::new();
    let [role, tool] = ["Role", "Tool"].map(|label| builder.label(label));
    let [name, aliases, employment] = ["name", "aliases", "employment"].map(|key| builder.key(key));
    let text = |text: &str| Value::from(text);
    let list = |alias: &str| Value::list(vec![Value::from(alias)]);
    for title in ["Welding Guns", "Welding Torches", "Unwelding Kits"] {
        builder.node(&[tool], &[(name, text(title))]);
    }
    for (title, alias, workers) in
        [("Pipe Fitters", "Pipe Welding Hand", 5), ("Welders", "Certified Welding Operator", 90)]
    {
        let facts = [(name, text(title)), (aliases, list(alias)), (employment, Value::Integer(workers))];
        builder.node(&[role], &facts);
    }
    builder.node(&[role], &[(name, text("Welding Engineers"))]);
    let mut graph = builder.finish();
    let ends = vec![("Role".to_owned(), "Role".to_owned())];
    let leads = RelationshipKind { ends, ..relationship("LEADS_TO", Step::Yes, &[]) };
    let kinds = vec![kind("Role", "roles", false), kind("Tool", "tools", false)];
    graph.catalog_mut().set_schema(Schema { kinds, relationships: vec![leads], ..Schema::default() });
    let mut session = Session::new(graph);
    let nodes = |session: &mut Session, question: &str| lines(&answer(session, question), &["node"]);
    let all = ["Welding Engineers", "Welders", "Pipe Fitters", "Welding Guns", "Welding Torches", "Unwelding Kits"];
    assert_eq!(nodes(&mut session, "find welding"), all);
    assert_eq!(nodes(&mut session, "find welding limit 2"), all[..2]);
    assert_eq!(nodes(&mut session, "find welding in tools limit 2"), all[3..5]);
}

#[test]
fn hedges_stand_in_the_order_of_the_schema_and_related_things_as_they_are_ranked() {
    let mut builder = GraphBuilder::new();
    let [role, duty] = ["Role", "Duty"].map(|label| builder.label(label));
    let [name, qualifier, rank] = ["name", "qualifier", "rank"].map(|key| builder.key(key));
    let [related, performs] = ["RELATED_TO", "PERFORMS"].map(|name| builder.relationship_type(name));
    let text = |text: &str| Value::from(text);
    let [cook, baker, waiter] = ["Cook", "Baker", "Waiter"].map(|title| builder.node(&[role], &[(name, text(title))]));
    for (title, hedge) in
        [("Cleaning", Some("also")), ("Frying", Some("core")), ("Grilling", Some("rarely")), ("Tasting", None)]
    {
        let task = builder.node(&[duty], &[(name, text(title))]);
        let hedge: Vec<_> = hedge.map(|hedge| (qualifier, text(hedge))).into_iter().collect();
        builder.relationship(performs, cook, task, &hedge);
    }
    builder.relationship(related, cook, baker, &[(rank, Value::Integer(2))]);
    builder.relationship(related, cook, waiter, &[(rank, Value::Integer(1))]);
    let mut graph = builder.finish();
    let qualified = [("core", "performs"), ("also", "also performs")];
    let performs = RelationshipKind {
        qualified: qualified.map(|(hedge, reading)| (hedge.to_owned(), reading.to_owned())).to_vec(),
        ..relationship("PERFORMS", Step::Last, &[])
    };
    let relationships = vec![performs, relationship("RELATED_TO", Step::No, &[])];
    graph.catalog_mut().set_schema(Schema { relationships, ..Schema::default() });
    let mut session = Session::new(graph);
    let duties = ["Tasting", "Frying", "Cleaning", "Grilling"];
    assert_eq!(lines(&answer(&mut session, "duties of role Cook"), &["duty"]), duties);
    assert_eq!(lines(&answer(&mut session, "roles for role Cook"), &["role"]), ["Waiter", "Baker"]);
    // The schema's order of relationships holds in a description: what is done before what is related.
    let described = lines(&answer(&mut session, "describe role Cook"), &["node"]);
    assert_eq!(described, [&duties[..], &["Waiter", "Baker"]].concat());
    let compared = answer(&mut session, "compare role Cook with role Baker");
    let relationships = lines(&compared, &["relationship"]);
    assert_eq!(relationships.first().map(String::as_str), Some("PERFORMS"));
}

#[test]
fn a_name_of_one_data_set_is_no_hindrance_to_another() {
    let mut builder = GraphBuilder::new();
    let [role, duty, source] = ["Role", "Duty", "Source"].map(|label| builder.label(label));
    let [name, set, cited, aliases] = ["name", "data_set", "source", "aliases"].map(|key| builder.key(key));
    let performs = builder.relationship_type("PERFORMS");
    let text = |text: &str| Value::from(text);
    for (data_set, release) in [("onet", "O*NET 99.1"), ("esco", "ESCO v9")] {
        builder.node(&[source], &[(name, text(release)), (set, text(data_set))]);
    }
    let also = Value::List(List::new(vec![text("Welder"), text("Torch")]));
    let welders = [(name, text("Welders")), (cited, text("O*NET 99.1 § Occupation Data")), (aliases, also.clone())];
    let welders = builder.node(&[role], &welders);
    builder.node(&[role], &[(name, text("welder")), (cited, text("ESCO v9 § occupations"))]);
    let torch = [(name, text("torch")), (cited, text("O*NET 99.1 § Occupation Data"))];
    builder.node(&[role], &torch);
    let joins = builder.node(&[duty], &[(name, text("Joins metals."))]);
    builder.relationship(performs, welders, joins, &[]);
    let mut session = Session::new(builder.finish());
    for asked in ["duties of role Welder", "duties of \"WELDER\""] {
        let both = answer(&mut session, asked);
        assert_eq!(lines(&both, &["duty", "of"]), ["Joins metals. | Welders"], "{asked}");
        let [note] = noted(&both, "several-matches").try_into().unwrap();
        assert!(note.contains("`Welders`, ") && note.contains("`welder`"), "{note}");
    }
    // Letter by letter, and within a data set, the name is meant; who else goes by it is told where that has no answer.
    let own = answer(&mut session, "duties of role Torch");
    assert_eq!(own.rows.len(), 0);
    assert_eq!(noted(&own, "also-called"), ["`torch` is also another name of another role: `Welders`"]);
    let exact = answer(&mut session, "duties of role welder");
    assert_eq!(exact.rows.len(), 0);
    assert_eq!(noted(&exact, "also-called"), ["`welder` is also another name of another role: `Welders`"]);
    assert_eq!(answer(&mut session, "duties of role Welders").diagnostics.len(), 0);
}

#[test]
fn nodes_without_keys_and_names_shared_by_kinds_are_told_apart() {
    let mut builder = GraphBuilder::new();
    let (name, a, b) = (builder.key("name"), builder.label("Alpha"), builder.label("Beta"));
    let linked = builder.relationship_type("LINKED");
    let twins = [a, b, a].map(|label| builder.node(&[label], &[(name, Value::from("Twin"))]));
    let one = builder.node(&[a], &[(name, Value::from("One"))]);
    builder.relationship(linked, twins[0], one, &[]);
    builder.relationship(linked, twins[1], one, &[]);
    let mut session = Session::new(builder.finish());
    assert_eq!(lines(&answer(&mut session, "beta Twin to alpha One"), &["steps", "path"]), ["1 | Twin > One"]);
    let both = answer(&mut session, "alpha Twin to alpha One");
    assert_eq!((both.rows.len(), codes(&both)), (1, vec!["several-matches"]));
    assert_eq!(answer(&mut session, "Twin to One").rows.len(), 2);
    assert_eq!(answer(&mut session, "describe One").rows.len(), 2);
}

#[test]
fn a_step_that_holds_both_ways_is_taken_both_ways() {
    let mut graph = Writer::new();
    let [x, y, z] = ["X", "Y", "Z"].map(|name| graph.node("Role", name, &[]));
    graph.link("LIKE", x, y, &[]);
    graph.link("LEADS_TO", y, z, &[]);
    let mut schema = schema();
    schema.relationships.push(RelationshipKind { symmetric: true, ..relationship("LIKE", Step::Yes, &[]) });
    let mut session = graph.finish(Some(schema));
    let rows = lines(&answer(&mut session, "role to role"), &["steps", "path"]);
    assert_eq!(rows, ["1 | X > Y", "1 | Y > X", "1 | Y > Z", "2 | X > Y > Z"]);
    assert_eq!(answer(&mut session, "role Z to role X").rows.len(), 0);
}

// ---------------------------------------------------------------------------------------------
// Beside a naive search

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits fit") % bound
    }
}

/// Every pathway without a repeated node of at most `most` steps between two nodes.
fn pathways(links: &[(usize, usize)], from: usize, to: usize, most: usize) -> Vec<Vec<usize>> {
    let mut done = Vec::new();
    let mut open = vec![vec![from]];
    while let Some(path) = open.pop() {
        for (_, next) in links.iter().filter(|(start, _)| start == path.last().expect("a path has a node")) {
            let mut longer = path.clone();
            longer.push(*next);
            if path.contains(next) || longer.len() > most + 1 {
                continue;
            }
            if *next == to {
                done.push(longer.clone());
            }
            open.push(longer);
        }
    }
    done
}

fn shortest(paths: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let least = paths.iter().map(Vec::len).min();
    paths.into_iter().filter(|path| Some(path.len()) == least).collect()
}

#[test]
fn pathway_questions_agree_with_a_naive_search() {
    let mut dice = Dice(7);
    for round in 0..40 {
        let count = 7;
        let labels = ["Aa", "Bb", "Cc"];
        let kinds: Vec<usize> = (0..count).map(|node| if node < 3 { node } else { dice.below(3) }).collect();
        let mut links: BTreeSet<(usize, usize)> = BTreeSet::new();
        while links.len() < 12 {
            links.insert((dice.below(count), dice.below(count)));
        }
        let links: Vec<(usize, usize)> = links.into_iter().collect();
        let mut graph = Writer::new();
        let nodes: Vec<NodeId> =
            (0..count).map(|node| graph.node(labels[kinds[node]], &format!("N{node}"), &[])).collect();
        for (from, to) in &links {
            graph.link("L", nodes[*from], nodes[*to], &[]);
        }
        let mut session = graph.finish(None);
        let of_kind = |kind: usize| (0..count).filter(|node| kinds[*node] == kind).collect::<Vec<_>>();
        let inside = |path: &[usize], node: usize| path[1..path.len() - 1].contains(&node);
        let pairs = || of_kind(0).into_iter().flat_map(|from| of_kind(1).into_iter().map(move |to| (from, to)));
        let turned = pairs().all(|(from, to)| pathways(&links, from, to, count).is_empty());
        if turned {
            continue;
        }
        let per_pair = |keep: &dyn Fn(&[usize]) -> bool, most: usize, all: bool| -> BTreeSet<String> {
            let mut expected = BTreeSet::new();
            for (from, to) in pairs() {
                let fitting: Vec<Vec<usize>> =
                    pathways(&links, from, to, most).into_iter().filter(|path| keep(path)).collect();
                let chosen = if all { fitting } else { shortest(fitting) };
                expected.extend(
                    chosen
                        .into_iter()
                        .map(|path| path.iter().map(|node| format!("N{node}")).collect::<Vec<_>>().join(" > ")),
                );
            }
            expected
        };
        let any = |_: &[usize]| true;
        let via_three = |path: &[usize]| inside(path, 3);
        let not_three = |path: &[usize]| !inside(path, 3);
        let third_kind = |path: &[usize]| path[1..path.len() - 1].iter().any(|node| kinds[*node] == 2);
        for (text, expected) in [
            ("aa to bb", per_pair(&any, count, false)),
            ("aa to bb within 2 steps", per_pair(&any, 2, false)),
            ("all pathways aa to bb", per_pair(&any, 6, true)),
            ("all pathways aa to bb within 3 steps", per_pair(&any, 3, true)),
            ("aa to bb via N3", per_pair(&via_three, count, false)),
            ("all pathways aa to bb via cc within 4 steps", per_pair(&third_kind, 4, true)),
            ("aa to bb avoiding N3", per_pair(&not_three, count, false)),
            ("all pathways aa to bb avoiding N3 within 4 steps", per_pair(&not_three, 4, true)),
        ] {
            let outcome = answer(&mut session, text);
            if codes(&outcome).contains(&"turned-question") || codes(&outcome).contains(&"no-pathway") {
                continue;
            }
            let given = lines(&outcome, &["path"]);
            let distinct: BTreeSet<String> = given.iter().cloned().collect();
            assert_eq!(distinct, expected, "round {round}: {text} on {kinds:?} {links:?}");
            assert_eq!(given.len(), expected.len(), "round {round}: {text} gave a row twice");
        }
    }
}

// ---------------------------------------------------------------------------------------------
// Suggestions

#[test]
fn every_correction_is_right_itself() {
    let slips = [
        "degree to rool",
        "degre to rolle",
        "degree to salary",
        "degree to nurse",
        "degree to office manager",
        "degree to role from \"High School Diploma\"",
        "degree to role from \"High Shcool Diploma\"",
        "degree to role of \"High School Diploma\"",
        "degree to role the \"High School Diploma\"",
        "degree to role \"Healthcare Management\"",
        "degree to role via field \"Helthcare Management\"",
        "describe role Patient's",
        "describe role Patient Cordinator",
        "duties of role Office Manager",
        "dutties of role \"Patient Cordinator\"",
        "dutties of role \"Nobody\"",
        "compare \"Healthcare Management\" \"Healthcare Administration\"",
        "compare field \"Healthcare Management\" field \"Healthcare Administration\"",
        "compare \"Nobody\" \"Healthcare Administration\"",
        "compare role Medical Office Assistant with role Patient Cordinator",
        "how do I become a nurse",
        "what does a medical office manager do",
        "help",
        "rolls",
        "roles in feild \"Healthcare Management\"",
        "degree to role within",
        "degree to role limit",
        "degree role",
        "all pathway degree to role",
    ];
    let mut session = Session::new(load::built_in());
    let mut offered = 0;
    for slip in slips {
        let Err(error) = session.execute(slip, &Request::default()) else { continue };
        for line in &error.corrections {
            offered += 1;
            if let Err(error) = session.execute(line, &Request::default()) {
                panic!("`{slip}` offers `{line}`, which is wrong itself: {}", error.message);
            }
        }
    }
    assert!(offered > 12, "{offered}");
}

#[test]
fn a_parameter_is_described_as_a_name_is() {
    let mut session = Session::new(load::built_in());
    let literal = answer(&mut session, "describe role \"Patient Coordinator\"");
    let mut request = Request::default();
    request.parameters.insert("who".to_owned(), Value::from("patient coordinator"));
    let given = session.execute("describe role $who", &request).unwrap_or_else(|error| panic!("{error:?}"));
    let about = |outcome: &Outcome| {
        let notes = outcome.diagnostics.iter().filter(|note| note.code == "about");
        notes.map(|note| note.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(about(&literal).len(), 1);
    assert_eq!(about(&given), about(&literal));
    assert_eq!(given.subjects, literal.subjects);
}

#[test]
fn an_answer_without_pathways_says_why() {
    let mut session = Session::new(load::built_in());
    for (question, reason) in [
        (
            "degree \"High School Diploma\" to role \"Medical Office Manager\"",
            "steps lead to role `Medical Office Manager` from field `Healthcare Management` only, and none leads there from degree `High School Diploma`",
        ),
        (
            "degree \"High School Diploma\" to duty \"Creating an organizational strategy\"",
            "a step on the way holds for one career level only, and does not go on to what is above it",
        ),
    ] {
        let notes = answer(&mut session, question).diagnostics;
        let why: Vec<&str> = notes.iter().filter(|note| note.code == "no-rows").map(|note| &*note.message).collect();
        assert_eq!(why, [format!("the graph states no pathway like this: {reason}")], "{question}");
    }
    let narrowed = answer(&mut session, "degree \"High School Diploma\" to role avoiding field within 1 step limit 0");
    assert!(narrowed.diagnostics.iter().all(|note| !note.message.contains("career level")));
}

#[test]
fn of_several_nodes_the_most_meant_are_told_of_first() {
    let mut session = Session::new(Graph::default());
    let statement = "CREATE (:Role {name: 'A', aliases: ['Nurse'], employment: 5}), (:Role {name: 'B', aliases: ['Nurse'], employment: 1}),
         (:Role {name: 'C', aliases: ['Nurse'], employment: 9}), (:Role {name: 'D', aliases: ['Nurse'], employment: 7})";
    answer(&mut session, statement);
    let described = answer(&mut session, "describe role Nurse");
    let [several] = noted(&described, "several-matches").try_into().unwrap();
    assert!(several.ends_with("`C`, `D`, `A`, `B`"), "{several}");
    let told: Vec<String> = noted(&described, "about").into_iter().map(|note| note.chars().take(3).collect()).collect();
    assert_eq!(told, ["`C`", "`D`", "`A`"]);
}

#[test]
fn words_are_found_in_both_numbers_however_they_make_them() {
    let mut session = Session::new(Graph::default());
    let names = ["Gas works", "Tomato fields", "Diagnosis of crops", "Knife sharpening", "Gasoline", "Nursing"];
    for name in names {
        answer(&mut session, &format!("CREATE (:Duty {{name: '{name}'}})"));
    }
    let mut found = |words: &str| lines(&answer(&mut session, &format!("find {words}")), &["node"]);
    assert_eq!(found("gases"), ["Gas works"]);
    assert_eq!(found("tomatoes"), ["Tomato fields"]);
    assert_eq!(found("diagnoses"), ["Diagnosis of crops"]);
    assert_eq!(found("knives"), ["Knife sharpening"]);
    assert_eq!(found("nurses").len(), 0);
}
