//! A file that is not as it was written gives an error or the graph that was saved: never a panic, never
//! another graph, and it is left as it is.

use super::graphs::{changes, made, schema, surroundings, told};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::load::file::{head, open, save};
use crate::value::{NodeId, Value};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use std::path::{Path, PathBuf};

/// Every how manieth byte is flipped; all of them where `PATHWAYS_THOROUGH` is set.
pub fn stride() -> usize {
    if std::env::var_os("PATHWAYS_THOROUGH").is_some() { 1 } else { 61 }
}

/// A small file with everything in it, some of it in the log; and what the graph tells. Where the log has
/// deleted relationships, all of them are linked when the file is opened.
pub fn small(folder: &Path, deletes: bool) -> (PathBuf, String) {
    let path = folder.join("small.pathways");
    let mut runner = TestRunner::deterministic();
    let changes = changes().new_tree(&mut runner).expect("changes").current();
    let mut graph = made(&changes);
    graph.catalog_mut().set_schema(schema());
    save(&graph, &path).expect("saved");
    let (mut graph, mut store) = open(&path).expect("opened");
    let label = graph.catalog_mut().intern_label("Late");
    let key = graph.catalog_mut().intern_key("late");
    for n in 0..3 {
        assert!(store.prepare().expect("ready").is_none());
        graph.begin();
        graph.create_node(&[label], &[(key, Value::Integer(n))]);
        if n == 2 && deletes {
            graph.detach_delete_node(NodeId(0));
        }
        graph.commit_to(store.as_mut()).expect("kept");
    }
    drop(store);
    let told = told_of(&open(&path).expect("opened").0);
    (path, told)
}

/// A graph as text: what is around each node, and then all of it.
fn told_of(graph: &Graph) -> String {
    surroundings(graph) + &told(graph)
}

/// What opening a file and reading all of it gives.
pub fn outcome(path: &Path) -> Result<String, Box<Diagnostic>> {
    let (graph, _): (Graph, _) = open(path)?;
    let told = told_of(&graph);
    match graph.trouble() {
        Some(problem) => Err(Box::new(problem.clone())),
        None => Ok(told),
    }
}

const CODES: [&str; 4] = ["graph-file-damaged", "graph-file-newer", "data-not-a-graph", "data-unreadable"];

fn is_refused_or_same(path: &Path, bytes: &[u8], expected: &str, what: &str) -> bool {
    std::fs::write(path, bytes).expect("written");
    let outcome = outcome(path);
    assert_eq!(std::fs::read(path).expect("read"), bytes, "{what}: the file was changed");
    match outcome {
        Ok(told) => {
            assert!(told == expected, "{what}: another graph");
            true
        }
        Err(problem) => {
            assert!(CODES.contains(&problem.code), "{what}: {problem:?}");
            assert!(problem.message.contains("damaged.pathways") && !problem.hints.is_empty(), "{what}: {problem:?}");
            false
        }
    }
}

fn flip_every_byte(deletes: bool) {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, expected) = small(folder.path(), deletes);
    let bytes = std::fs::read(&path).expect("read");
    let damaged = folder.path().join("damaged.pathways");
    let mut same = 0;
    for (number, at) in (0..bytes.len()).step_by(stride()).enumerate() {
        let mut bytes = bytes.clone();
        bytes[at] ^= [0x01, 0x80, 0xff][number % 3];
        same += usize::from(is_refused_or_same(&damaged, &bytes, &expected, &format!("byte {at}")));
    }
    println!("{same} of {} flips mean nothing", bytes.len() / stride());
    assert!(is_refused_or_same(&damaged, &bytes, &expected, "as it was"));
}

#[test]
fn every_flipped_byte_is_noticed_or_means_nothing() {
    flip_every_byte(true);
}

#[test]
fn every_flipped_byte_is_noticed_where_relationships_are_read_one_by_one() {
    flip_every_byte(false);
}

#[test]
fn the_first_bytes_are_all_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, expected) = small(folder.path(), true);
    let bytes = std::fs::read(&path).expect("read");
    let damaged = folder.path().join("damaged.pathways");
    // The head, and the store's header behind it with what decides which commit is the last.
    for at in (0..40).chain(head::HEAD - 8..head::HEAD + 512) {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(!is_refused_or_same(&damaged, &bytes, &expected, &format!("byte {at}")), "byte {at} was not noticed");
    }
}

#[test]
fn an_import_upon_a_graph_with_damage_in_it_gives_no_graph() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("base.pathways");
    let mut base = Graph::default();
    let (label, key) = (base.catalog_mut().intern_label("Note"), base.catalog_mut().intern_key("key"));
    for n in 0..3000 {
        base.create_node(&[label], &[(key, Value::string(format!("note:{n}")))]);
    }
    save(&base, &path).expect("saved");
    let lines = folder.path().join("more.jsonl");
    let line = "{\"node\":{\"id\":1,\"labels\":[\"Note\"],\"properties\":{\"key\":\"note:1\"}}}\n";
    std::fs::write(&lines, line).expect("written");
    let whole = std::fs::read(&path).expect("read");
    let import = |path: &Path| {
        let (base, _) = open(path).expect("it opens");
        let files = crate::load::import::OwnFiles { paths: std::slice::from_ref(&lines), name: None, retrieved: None };
        crate::load::import::json(&files, &base, &mut |_| true).map(|(graph, _)| graph.node_count())
    };
    assert_eq!(import(&path).expect("whole"), 3000, "the node is known by its key");
    let mut refused = 0;
    for at in (head::HEAD + 5000..whole.len()).step_by(1024) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        std::fs::write(&path, &damaged).expect("written");
        if open(&path).is_err() {
            continue;
        }
        match import(&path) {
            Ok(count) => assert_eq!(count, 3000, "byte {at}"),
            Err(problems) => {
                assert_eq!(problems[0].code, "graph-file-damaged", "byte {at}");
                refused += 1;
            }
        }
    }
    assert!(refused > 0, "some byte holds a key");
}

#[test]
fn every_length_cut_off_is_noticed_or_means_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, expected) = small(folder.path(), true);
    let bytes = std::fs::read(&path).expect("read");
    let damaged = folder.path().join("damaged.pathways");
    for length in (0..bytes.len()).step_by(stride() * 7).chain([1, 24, 4095, 4096, 4097, 8192, 8200, bytes.len() - 1]) {
        is_refused_or_same(&damaged, &bytes[..length], &expected, &format!("{length} bytes"));
    }
}

#[test]
fn pages_of_zeros_and_pages_that_changed_places_are_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, expected) = small(folder.path(), true);
    let bytes = std::fs::read(&path).expect("read");
    let damaged = folder.path().join("damaged.pathways");
    let slot = |page: usize| 4096 + page * 4104..4096 + (page + 1) * 4104;
    let pages = (bytes.len() - 4096) / 4104;
    for page in 0..pages {
        let mut zeros = bytes.clone();
        zeros[slot(page)].fill(0);
        is_refused_or_same(&damaged, &zeros, &expected, &format!("page {page} of zeros"));
        let mut moved = bytes.clone();
        moved.copy_within(slot(page), slot((page + 1) % pages).start);
        is_refused_or_same(&damaged, &moved, &expected, &format!("page {page} twice"));
    }
}

#[test]
fn what_is_no_graph_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        let problem = open(&path).err().expect("refused");
        assert_eq!(std::fs::read(&path).expect("read"), bytes, "it is left as it is");
        // Nor is it replaced.
        assert!(save(&Graph::default(), &path).is_err());
        assert_eq!(std::fs::read(&path).expect("read"), bytes);
        (problem.code, problem.message)
    };
    assert_eq!(refused("empty", b"").0, "data-not-a-graph");
    assert_eq!(refused("text", b"degree to role").0, "data-not-a-graph");
    assert_eq!(refused("begun", b"CAREER PATH").0, "graph-file-damaged");
    let newer = refused("newer", &head::of_format(head::FORMAT + 1, 7));
    assert_eq!(newer.0, "graph-file-newer");
    assert!(newer.1.contains("has format 4, and this version knows format 3"), "{}", newer.1);
    assert_eq!(refused("only-a-head", &head::of_format(head::FORMAT, 7)).0, "graph-file-damaged");
    let older = refused("older", &head::of_format(head::FORMAT - 1, 7));
    assert_eq!(older.0, "graph-file-older");
    assert!(older.1.contains("has format 2, and this version knows format 3"), "{}", older.1);
    let too_old = refused("too-old", &head::of_format(0, 7));
    assert_eq!(too_old.0, "graph-file-damaged");
    assert!(too_old.1.contains("it says to have format 0"), "{}", too_old.1);
    assert_eq!(open(folder.path()).err().map(|problem| problem.code), Some("data-not-a-graph"), "a folder");
    assert_eq!(open(&folder.path().join("nothing")).err().map(|problem| problem.code), Some("data-unreadable"));
}
