//! Questions about the built-in graph: what they are rewritten to, and what is said beside it.

use super::*;
use crate::graph::GraphBuilder;
use crate::load;
use crate::resolve::procedures::Procedures;
use crate::resolve::{Names, names::kind_words, resolve};
use crate::syntax::{Vocabulary, parse, print, tree::Body};
use crate::value::Value;
use std::sync::LazyLock;

static GRAPH: LazyLock<Graph> = LazyLock::new(load::built_in);
static NAMES: LazyLock<LazyNames> = LazyLock::new(LazyNames::new);

fn ask_with(text: &str, options: Options) -> Result<Rewritten> {
    let statement = parse(text, &Vocabulary::new(kind_words(&GRAPH)))?;
    let Body::Question(question) = &statement.body else { panic!("`{text}` is no question") };
    let rewritten = rewrite(text, question, &GRAPH, &NAMES, options)?;
    let resolved = resolve(text, &rewritten.query, Names::Read(GRAPH.catalog()), &Procedures::default(), options)?;
    assert!(resolved.diagnostics.is_empty(), "{text}: {:?}", resolved.diagnostics);
    Ok(rewritten)
}

fn ask(text: &str) -> Result<Rewritten> {
    ask_with(text, Options::default())
}

fn refused(text: &str) -> Box<Diagnostic> {
    match ask(text) {
        Ok(_) => panic!("`{text}` was understood"),
        Err(error) => error,
    }
}

fn notes_of(text: &str) -> Vec<String> {
    let rewritten = ask(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    rewritten.diagnostics.into_iter().map(|note| note.message).collect()
}

#[test]
fn every_form_of_question_becomes_a_query_that_resolves() {
    for question in [
        "degree to role",
        "PROGRAMS to JOB “Medical Office Assistant”",
        "degree to role Medical Office Assistant",
        "role \"Medical Office Assistant\" to degree",
        "role \"Medical Office Assistant\" to degree where from.name STARTS WITH 'M' and steps = 1",
        "degree \"Medical Office Assistant Diploma\" to duty",
        "degree to \"Answering phones\" via field \"Healthcare Administration\" via role avoiding trait within 4 steps limit 3",
        "degree to role avoiding field \"Healthcare Administration\"",
        "degree to duty avoiding field",
        "all pathways degree to duty",
        "all pathways degree to duty within 2 steps where to.name CONTAINS 'phone'",
        "degree to role $who where steps < 3",
        "$who to role",
        "duties of role \"Patient Coordinator\"",
        "duties of role Patient Coordinator limit 2",
        "roles in field \"Healthcare Management\"",
        "degrees for role \"Medical Office Assistant\"",
        "degrees for role \"Benefits Coordinator\"",
        "roles of role \"Medical Office Assistant\"",
        "duties of role",
        "programs from organization BLS",
        "programs from organization $x",
        "jobs",
        "describe role \"Medical Office Manager\"",
        "\"Medical Office Assistant Diploma\"",
        "medical office assistant",
        "degree AAS",
        "describe role",
        "compare field \"Healthcare Management\" with field \"Healthcare Administration\"",
        "compare role \"Medical Office Assistant\" with role \"Patient Coordinator\"",
        "compare \"Medical Office Assistant\" with field \"Healthcare Management\"",
        "compare role $a with role $b",
        "find staff schedules",
        "find office",
    ] {
        if let Err(error) = ask(question) {
            panic!("{question}: {error:?}");
        }
    }
}

#[test]
fn names_understood_beyond_the_letter_are_told() {
    assert_eq!(
        notes_of("describe organization BLS")[0],
        "`BLS` is an alias of `United States Bureau of Labor Statistics`"
    );
    assert_eq!(
        notes_of("degree AAS to role")[0],
        "`AAS` stands for 2 degrees, all of them asked about: `AAS in Medical Administrative Assistant`, `AAS in Health Services Administration`"
    );
    assert_eq!(notes_of("degree to role \"medical office assistant\""), Vec::<String>::new());
    assert_eq!(
        notes_of("role \"Patient Coordinator\" to degree"),
        ["no steps lead from a role to a degree, so this answers `degree to role \"Patient Coordinator\"`"]
    );
}

#[test]
fn slips_are_mended_in_the_error_and_taken_where_allowed() {
    let error = refused("degree to role \"Medical Ofice Assistant\"");
    assert_eq!(error.code, "unknown-name");
    assert_eq!(error.corrections, ["degree to role \"Medical Office Assistant\""]);
    let taken =
        ask_with("degree to role \"Medical Ofice Assistant\"", Options { forgive: true, strict: false }).unwrap();
    assert_eq!(taken.diagnostics[0].message, "`Medical Ofice Assistant` was taken for `Medical Office Assistant`");
}

#[test]
fn unknown_kinds_and_names_offer_the_corrected_line() {
    let corrected = |text: &str| refused(text).corrections;
    assert_eq!(corrected("degre to role"), ["degree to role"]);
    assert_eq!(corrected("degre to rolle"), ["degree to role"]);
    assert_eq!(corrected("dutties of role \"Patient Cordinator\""), ["duties of role \"Patient Coordinator\""]);
    assert_eq!(corrected("degree to role \"Healthcare Management\""), ["degree to field \"Healthcare Management\""]);
    let wizards = refused("wizards of role \"Patient Coordinator\"");
    assert_eq!(wizards.code, "unknown-kind");
    assert!(wizards.near.is_empty());
    let missing = refused("duties of role \"Coordinator\"");
    assert_eq!(missing.code, "unknown-name");
    assert!(missing.near.contains(&"Patient Coordinator".to_owned()), "{:?}", missing.near);
    assert!(missing.corrections.is_empty());
}

#[test]
fn suggestions_stay_with_what_was_written() {
    let corrected = |text: &str| refused(text).corrections;
    assert_eq!(corrected("degree to rool"), ["degree to role"]);
    assert_eq!(corrected("degree to office manager"), ["degree to role \"Medical Office Manager\""]);
    for text in ["degree to salary", "degree to nurse", "describe role Patient's"] {
        assert_eq!(corrected(text), Vec::<String>::new(), "{text}");
    }
    let hints = |text: &str| refused(text).hints.into_iter().map(|hint| hint.text).collect::<Vec<_>>().join("; ");
    assert!(hints("degree to salary").contains("the kinds here are"));
    assert!(!hints("degree to role nurse").contains("quotes"), "{}", hints("degree to role nurse"));
}

#[test]
fn other_words_for_a_kind_stand_for_all_of_it() {
    assert_eq!(notes_of("diploma to job"), ["`diploma` stands for every degree", "`job` stands for every role"]);
    assert_eq!(notes_of("degrees to role"), Vec::<String>::new());
    for text in ["list all roles", "all the jobs", "show all duties of role \"Patient Coordinator\""] {
        assert_eq!(ask(text).unwrap().answer, Answer::Listing, "{text}");
    }
    let printed = |text: &str| print::query(&ask(text).unwrap().query, print::Layout::Clauses);
    let [words, digits] =
        ["two", "2"].map(|number| printed(&format!("degree to role via field within {number} steps")));
    assert_eq!(words, digits);
}

#[test]
fn a_via_that_cannot_be_passed_says_why() {
    for (text, message) in [
        (
            "degree to role via role \"Medical Office Assistant\"",
            "no pathway from a degree to a role passes through role `Medical Office Assistant` (no step leads on from it to a role)",
        ),
        (
            "degree to duty via field via duty",
            "no pathway from a degree to a duty passes through a duty (no step leads on from it to a duty)",
        ),
        (
            "degree \"High School Diploma\" to role via degree \"BBA in Medical Services Management\"",
            "no pathway from degree `High School Diploma` to a role passes through degree `BBA in Medical Services Management` (no step leads there from degree `High School Diploma`)",
        ),
    ] {
        assert_eq!(notes_of(text), [message]);
    }
}

#[test]
fn sentences_are_refused_with_whole_questions_instead() {
    for (text, offered) in [
        ("how do I become a Patient Coordinator", "degree to role \"Patient Coordinator\""),
        ("what does a medical office assistant do?", "duties of role \"Medical Office Assistant\""),
        ("I want to be a nurse manager", "degree to role \"Medical Office Manager\""),
        (
            "what is the difference between healthcare management and healthcare administration",
            "compare field \"Healthcare Management\" with field \"Healthcare Administration\"",
        ),
        ("which jobs are there", "roles"),
        ("what can I do with a BBA", "degree \"BBA in Medical Services Management\" to role"),
    ] {
        let refusal = match parse(text, &Vocabulary::new(kind_words(&GRAPH))) {
            Ok(_) => refused(text),
            Err(_) => sentence(text, &GRAPH, &NAMES).unwrap_or_else(|| panic!("{text} reads as a sentence")),
        };
        assert_eq!(refusal.code, "sentence", "{text}");
        assert!(refusal.corrections.len() <= 3);
        assert!(refusal.corrections.iter().any(|offer| offer == offered), "{text}: {:?}", refusal.corrections);
        for offer in &refusal.corrections {
            assert!(ask(offer).is_ok(), "{text}: {offer}");
        }
    }
}

#[test]
fn example_questions_are_questions_with_answers() {
    let examples = example_questions(&GRAPH);
    assert_eq!(examples.len(), 3, "{examples:?}");
    for example in &examples {
        assert!(ask(example).is_ok(), "{example}");
    }
    assert_eq!(examples[0], "degree to role \"Medical Office Assistant\"");
}

#[test]
fn a_question_without_names_builds_no_index() {
    let names = LazyNames::new();
    for text in ["degree to role", "duties", "degree to role \"Medical Office Assistant\""] {
        let statement = parse(text, &Vocabulary::new(kind_words(&GRAPH))).unwrap();
        let Body::Question(question) = &statement.body else { panic!() };
        rewrite(text, question, &GRAPH, &names, Options::default()).unwrap();
        assert!(!names.is_built(), "{text}");
    }
}

#[test]
fn a_name_means_the_same_whether_or_not_all_names_have_been_read() {
    let mut builder = GraphBuilder::new();
    let (role, name, title) = (builder.label("Role"), builder.key("name"), builder.key("title"));
    for (called, other) in [("Aid", ""), ("", "Aid"), (" ", "Aid"), ("Helper", "Aid"), ("Aid", "Aid")] {
        let texts = [(name, called), (title, other)].into_iter().filter(|(_, text)| !text.is_empty());
        builder.node(&[role], &texts.map(|(key, text)| (key, Value::from(text))).collect::<Vec<_>>());
    }
    let graph = builder.finish();
    let text = "role \"Aid\"";
    let statement = parse(text, &Vocabulary::new(kind_words(&graph))).expect("it reads");
    let Body::Question(question) = &statement.body else { panic!("`{text}` is no question") };
    let asked = |names: &LazyNames| rewrite(text, question, &graph, names, Options::default()).expect("understood");
    let (unread, read) = (LazyNames::new(), LazyNames::new());
    read.get(&graph);
    let [before, after] = [asked(&unread), asked(&read)];
    // (A title is a name only to what has no other.)
    assert!(before.diagnostics[0].message.contains("stands for 4 roles"), "{:?}", before.diagnostics);
    assert_eq!(before.diagnostics, after.diagnostics);
    let printed = |rewritten: &Rewritten| print::query(&rewritten.query, print::Layout::Clauses);
    assert_eq!(printed(&before), printed(&after));
}
