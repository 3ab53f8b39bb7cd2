//! How names are understood, on a small graph made for it and on a large one for speed.

use super::*;
use crate::graph::GraphBuilder;
use crate::value::Value;

/// Nodes as (label, name, aliases, abbreviation), in id order.
fn graph_of(nodes: &[(&str, &str, &[&str], &str)]) -> Graph {
    let mut builder = GraphBuilder::new();
    let (name, key) = (builder.key("name"), builder.key("key"));
    let (aliases, abbreviation) = (builder.key("aliases"), builder.key("abbreviation"));
    for (label, called, others, short) in nodes {
        let label_id = builder.label(label);
        let mut properties = vec![(name, Value::from(*called)), (key, Value::from(format!("{label}/{called}")))];
        if !others.is_empty() {
            properties.push((aliases, Value::list(others.iter().map(|alias| Value::from(*alias)).collect())));
        }
        if !short.is_empty() {
            properties.push((abbreviation, Value::from(*short)));
        }
        builder.node(&[label_id], &properties);
    }
    builder.finish()
}

fn small() -> Graph {
    graph_of(&[
        ("Role", "Medical Office Assistant", &["MOA"], ""),
        ("Role", "Medical Office Manager", &[], ""),
        ("Role", "Patient Coordinator", &["Patient Care Coordinator"], ""),
        ("Degree", "AAS in Nursing", &["Associate of Applied Science in Nursing"], "AAS"),
        ("Degree", "AAS in Health Services", &[], "AAS"),
        ("Tool", "C", &[], ""),
        ("Tool", "C++", &[], ""),
        ("Field", "Nursing", &[], ""),
        ("Role", "Nursing", &[], ""),
    ])
}

fn find(graph: &Graph, typed: &str) -> Option<(Vec<u32>, How)> {
    let found = NameIndex::new(graph).find(graph, typed, |_| true)?;
    Some((found.nodes.into_iter().map(|node| node.0).collect(), found.how))
}

#[test]
fn a_name_is_found_as_written_and_without_case_punctuation_and_spacing() {
    let graph = small();
    assert_eq!(find(&graph, "Patient Coordinator"), Some((vec![2], How::Exact)));
    assert_eq!(find(&graph, "  patient-COORDINATOR "), Some((vec![2], How::Loose)));
    assert_eq!(find(&graph, "C++"), Some((vec![6], How::Exact)));
    assert_eq!(find(&graph, "c"), Some((vec![5, 6], How::Loose)));
}

#[test]
fn keys_aliases_and_abbreviations_are_found_and_named_as_such() {
    let graph = small();
    assert_eq!(find(&graph, "moa"), Some((vec![0], How::Other(Spelling::Alias, "MOA".into()))));
    assert_eq!(find(&graph, "aas"), Some((vec![3, 4], How::Other(Spelling::Abbreviation, "AAS".into()))));
    assert!(
        matches!(find(&graph, "role/patient coordinator"), Some((nodes, How::Other(Spelling::Key, _))) if nodes == [2])
    );
}

#[test]
fn one_name_may_be_that_of_several_nodes() {
    let graph = small();
    assert_eq!(find(&graph, "Nursing"), Some((vec![7, 8], How::Exact)));
    let role = graph.catalog().label("Role").unwrap();
    let found = NameIndex::new(&graph).find(&graph, "nursing", |node| graph.has_label(node, role)).unwrap();
    assert_eq!(found.nodes, [NodeId(8)]);
}

#[test]
fn a_slip_keeps_every_word() {
    let graph = small();
    let slip = |typed| find(&graph, typed).map(|(nodes, _)| nodes);
    assert_eq!(slip("Medical Ofice Assistant"), Some(vec![0]));
    assert_eq!(slip("Pateint Coordinator"), Some(vec![2]));
    assert_eq!(slip("Patient Coordinators"), Some(vec![2]));
    assert_eq!(slip("Asociate of Applied Science in Nursing"), Some(vec![3]));
    assert_eq!(slip("Office Assistant"), None, "a word is missing");
    assert_eq!(slip("Senior Medical Office Assistant"), None, "a word too many");
    assert_eq!(slip("Medical Office Coordinator"), None, "another word");
    assert_eq!(slip("Medical Office Nursing"), None, "another word that exists");
    assert_eq!(slip("D"), None);
    assert_eq!(slip(""), None);
    assert_eq!(slip("  !? "), None);
}

#[test]
fn a_name_in_its_other_number_is_the_same_name() {
    let graph = graph_of(&[
        ("Role", "Registered Nurses", &["Charge Nurse"], ""),
        ("Role", "Secretary", &[], ""),
        ("Role", "Clerk", &[], ""),
        ("Role", "Clerks", &[], ""),
        ("Role", "Axe", &[], ""),
        ("Role", "Ax", &[], ""),
    ]);
    let known = |typed: &str| {
        let found = NameIndex::new(&graph).find_known(&graph, typed, |_| true)?;
        Some((found.nodes.into_iter().map(|node| node.0).collect::<Vec<u32>>(), found.how))
    };
    let named = |node, name: &str| Some((vec![node], How::Other(Spelling::Name, name.to_owned())));
    assert_eq!(known("registered nurse"), named(0, "registered nurses"));
    assert_eq!(known("Secretaries"), named(1, "Secretary"));
    assert_eq!(known("charge nurses"), Some((vec![0], How::Other(Spelling::Alias, "Charge Nurse".to_owned()))));
    assert_eq!(known("Clerk"), Some((vec![2], How::Exact)), "what is called just so goes first");
    assert_eq!(known("Axes"), None, "an axe or an ax");
    assert_eq!(known("Nurse"), None, "a word is missing");
}

#[test]
fn names_that_hold_all_words_are_near_before_others() {
    let graph = graph_of(&[
        ("Role", "Ad Writer", &["Ad Manager"], ""),
        ("Role", "Facilities Managers", &[], ""),
        ("Role", "General and Operations Managers", &[], ""),
        ("Role", "Management Analysts", &[], ""),
        ("Program", "Culinary Arts and Related Services", &[], ""),
        ("Program", "Studio Arts", &[], ""),
    ]);
    let index = NameIndex::new(&graph);
    let near =
        |typed: &str| index.near(typed, |_| true, 3).names.into_iter().map(|(_, name)| name).collect::<Vec<String>>();
    assert_eq!(near("Manager"), ["Facilities Managers", "General and Operations Managers", "Ad Manager"]);
    assert_eq!(near("culinary arts").first().map(String::as_str), Some("Culinary Arts and Related Services"));
    assert_eq!(index.holding("manage", |_| true, 9).len(), 4, "longer words that begin so");
    assert!(index.holding("welding arts", |_| true, 9).is_empty());
}

#[test]
fn a_slip_that_two_nodes_can_be_meant_by_is_none() {
    let graph = graph_of(&[("Role", "Baker", &[], ""), ("Role", "Maker", &[], "")]);
    assert_eq!(find(&graph, "Faker"), None);
    let near = NameIndex::new(&graph).near("Faker", |_| true, 3);
    assert_eq!(near.names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["Baker", "Maker"]);
    assert!(!near.sure);
}

#[test]
fn a_slip_of_one_text_means_all_that_have_it() {
    let graph = graph_of(&[("Role", "Baker", &["Oven Hand"], ""), ("Role", "Cook", &["oven-hand"], "")]);
    assert_eq!(find(&graph, "Ovven Hand"), Some((vec![0, 1], How::Slip("Oven Hand".into()))));
    let near = NameIndex::new(&graph).near("Oven Hands Place", |_| true, 3);
    assert_eq!(near.names.len(), 1, "a text is suggested once");
}

#[test]
fn the_rest_of_a_name_is_that_of_the_shortest_that_begins_so() {
    let graph = small();
    let index = NameIndex::new(&graph);
    let role = graph.catalog().label("Role");
    assert_eq!(index.beginning(&graph, role, "medical o"), Some("Medical Office Manager"));
    assert_eq!(index.beginning(&graph, None, "c"), Some("C++"));
    assert_eq!(index.beginning(&graph, role, "c"), None);
    assert_eq!(index.beginning(&graph, None, "C++"), None, "it is all there");
}

#[test]
fn many_names_are_read_in_parts_and_found_in_each() {
    let mut builder = GraphBuilder::new();
    let (label, name, key) = (builder.label("Role"), builder.key("name"), builder.key("key"));
    for number in 0..40_000 {
        let properties =
            [(name, Value::from(format!("Keeper of lamp x{number}"))), (key, Value::from(format!("k:{number}")))];
        builder.node(&[label], &properties);
    }
    for (at, called) in [(39_999, "Lightthouse Keeper"), (5, "Weelwright"), (20_001, "Coooper")] {
        builder.node(&[label], &[(name, Value::from(called)), (key, Value::from(format!("n{at}")))]);
    }
    let graph = builder.finish();
    let index = NameIndex::new(&graph);
    let found = |typed: &str| index.find(&graph, typed, |_| true).map(|found| found.nodes[0].0);
    assert_eq!(found("Lighthouse Keeper"), Some(40_000));
    assert_eq!(found("Wheelwright"), Some(40_001));
    assert_eq!(found("Cooper"), Some(40_002));
    for number in [0, 19_999, 20_000, 39_999] {
        assert_eq!(found(&format!("keeper of lamp x{number}")), Some(number));
        assert_eq!(found(&format!("K:{number}")), Some(number));
        assert_eq!(found(&format!("keepr of lamp x{number}")), Some(number));
    }
}

#[test]
fn near_names_share_words_or_letters() {
    let graph = small();
    let index = NameIndex::new(&graph);
    let near = |typed: &str| -> Vec<String> {
        index.near(typed, |_| true, 3).names.into_iter().map(|(_, name)| name).collect()
    };
    assert_eq!(near("Office Assistant")[0], "Medical Office Assistant");
    assert_eq!(near("Medical Coordinator")[0], "Patient Coordinator");
    assert_eq!(near("zzz"), Vec::<String>::new());
}

#[test]
fn completion_matches_letters_in_order_and_tells_kinds_apart() {
    let graph = small();
    let index = NameIndex::new(&graph);
    let names = |kind: Option<&str>, typed: &str| -> Vec<String> {
        let kind = kind.and_then(|kind| graph.catalog().label(kind));
        index.complete(&graph, kind, typed, 5).into_iter().map(|candidate| candidate.name).collect()
    };
    assert_eq!(names(Some("Role"), "mof")[0], "Medical Office Manager".replace("Manager", "Assistant"));
    assert_eq!(names(Some("Degree"), "nurs"), ["AAS in Nursing"]);
    assert_eq!(names(None, "care coord"), ["Patient Coordinator"], "by its alias");
    let by_alias = &index.complete(&graph, None, "care coord", 1)[0];
    assert_eq!((by_alias.kind.as_str(), by_alias.fact.as_str()), ("Role", "also Patient Care Coordinator"));
    assert_eq!(names(Some("Field"), ""), ["Nursing"]);
}

/// Numbers that look random and are the same every time.
fn dice(seed: &mut u64, bound: usize) -> usize {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % bound
}

#[test]
fn sixty_four_thousand_aliases_answer_at_once() {
    let syllables =
        ["ka", "re", "mo", "ti", "lun", "ster", "vi", "so", "pra", "den", "ol", "ish", "gar", "nem", "ux", "qua"];
    let mut seed = 1;
    let mut word = || (0..2 + dice(&mut seed, 3)).map(|_| syllables[dice(&mut seed, 16)]).collect::<String>();
    let vocabulary: Vec<String> = (0..20_000).map(|_| word()).collect();
    let mut seed = 2;
    let mut phrase =
        |words: usize| (0..words).map(|_| vocabulary[dice(&mut seed, 20_000)].as_str()).collect::<Vec<_>>().join(" ");
    let mut builder = GraphBuilder::new();
    let (label, name, aliases) = (builder.label("Role"), builder.key("name"), builder.key("aliases"));
    for _ in 0..8_000 {
        let aliased: Vec<Value> = (0..8).map(|_| Value::from(phrase(4))).collect();
        let properties = [(name, Value::from(phrase(3))), (aliases, Value::list(aliased))];
        builder.node(&[label], &properties);
    }
    builder.node(&[label], &[(name, Value::from("Underwater Basket Weaver"))]);
    let graph = builder.finish();
    let index = NameIndex::new(&graph);
    assert_eq!(index.len(), 72_001);
    for (typed, nodes) in [
        ("underwater-basket weaver", Some(vec![NodeId(8_000)])),
        ("Underwater Baskett Weaver", Some(vec![NodeId(8_000)])),
        ("Undrwater Basket Weavre", Some(vec![NodeId(8_000)])),
        ("Nothing Of This Kind", None),
    ] {
        let found = index.find(&graph, typed, |_| true).map(|found| found.nodes);
        assert_eq!(found, nodes, "{typed}");
    }
}
