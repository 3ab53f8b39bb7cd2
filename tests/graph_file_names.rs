//! Names are found in a graph file as in memory, before and after the graph was changed.

use career_pathways::graph::Graph;
use career_pathways::load;
use career_pathways::resolve::names::{LazyNames, NameIndex};
use career_pathways::session::{Request, Session};
use career_pathways::value::{NodeId, Value};
use proptest::prelude::*;

/// Texts that are often the same but for case and signs, and often other names of each other.
fn text() -> impl Strategy<Value = String> {
    "[aA][ -]?[bB]?|[a-c]{1,2}|C\\+\\+|Å| "
}

#[derive(Clone, Debug)]
enum Change {
    Create(String, Option<String>, Vec<String>),
    Rename(usize, String),
    Alias(usize, Vec<String>),
    Forget(usize),
    Delete(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let aliases = || prop::collection::vec(text(), 0..3);
    prop_oneof![
        4 => (text(), prop::option::of(text()), aliases()).prop_map(|(name, code, aliases)| Change::Create(name, code, aliases)),
        1 => (0usize..20, text()).prop_map(|(node, name)| Change::Rename(node, name)),
        1 => (0usize..20, aliases()).prop_map(|(node, aliases)| Change::Alias(node, aliases)),
        1 => (0usize..20).prop_map(Change::Forget),
        1 => (0usize..20).prop_map(Change::Delete),
    ]
}

fn literal(text: &str) -> String {
    format!("{text:?}")
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| literal(text)).collect::<Vec<_>>().join(", "))
}

fn statement(change: &Change) -> String {
    let pick = |node: &usize| format!("MATCH (n) WITH n ORDER BY id(n) SKIP {node} LIMIT 1 ");
    match change {
        Change::Create(name, code, aliases) => {
            let code = code.as_deref().map_or_else(|| "null".to_owned(), literal);
            format!("CREATE (:Role {{name: {}, code: {code}, aliases: {}}})", literal(name), list(aliases))
        }
        Change::Rename(node, name) => pick(node) + &format!("SET n.name = {}", literal(name)),
        Change::Alias(node, aliases) => pick(node) + &format!("SET n.aliases = {}", list(aliases)),
        Change::Forget(node) => pick(node) + "REMOVE n.name",
        Change::Delete(node) => pick(node) + "DETACH DELETE n",
    }
}

fn same_names(graph: &Graph) -> Result<(), TestCaseError> {
    prop_assert!(graph.has_stored_names());
    let (index, lazy) = (NameIndex::new(graph), LazyNames::new());
    for typed in ["a", "A", "ab", "A b", "a-b", "aB", "b", "c", "C++", "++", "å", "bc", "cc", "zz", ""] {
        prop_assert_eq!(
            lazy.find_known(graph, typed, |_| true),
            index.find_known(graph, typed, |_| true),
            "{:?}",
            typed
        );
        if lazy.find_known(graph, typed, |_| true).is_some() {
            let fresh = LazyNames::new();
            fresh.find_known(graph, typed, |_| true);
            prop_assert!(!fresh.is_built(), "{:?} is found without reading all names", typed);
        }
    }
    // Equality finds the same nodes with the names in the file as with an index, which comes after some look-ups.
    for key in ["name", "code", "aliases"].iter().filter_map(|key| graph.catalog().key(key)) {
        for typed in ["a", "A b", "C++", " ", "", "b"] {
            let value = Value::from(typed);
            let expected: Vec<NodeId> = graph
                .nodes()
                .filter(|node| matches!(graph.node_property(*node, key), Value::String(text) if &*text == typed))
                .collect();
            let (few, fresh) = (graph.seek_all(key, &value), graph.clone());
            prop_assert_eq!(&few.to_vec(), &expected, "{:?}", typed);
            (0..70).for_each(|_| drop(fresh.seek_all(key, &value)));
            prop_assert_eq!(&fresh.seek_all(key, &value).to_vec(), &expected, "{:?}", typed);
            if let Some(role) = graph.catalog().label("Role") {
                prop_assert_eq!(graph.seek(role, key, &value).to_vec(), fresh.seek(role, key, &value).to_vec());
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn names_in_a_file_are_found_as_in_memory(
        before in prop::collection::vec(change(), 0..12),
        after in prop::collection::vec(change(), 0..12),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("names.pathways");
        let mut session = Session::new(Graph::default());
        let request = Request::default();
        for change in &before {
            session.execute(&statement(change), &request).expect("it runs");
        }
        load::save(session.graph(), &path).expect("saved");
        let load::Opened { graph, store } = load::open_to_change(&path).expect("opened");
        same_names(&graph)?;
        let mut session = Session::keeping(graph, store.expect("a file keeps changes"));
        for change in &after {
            session.execute(&statement(change), &request).expect("it runs");
        }
        same_names(session.graph())?;
        drop(session);
        same_names(&load::open(&path).expect("opened"))?;
        load::file::compact(&path).expect("compacted");
        same_names(&load::open(&path).expect("opened"))?;
    }
}
