//! What a store keeps: a graph that was changed and opened again is the graph it was changed to.

use super::graphs::{Change, carry_out, change, changes, made, surroundings, told};
use crate::graph::{Graph, Store};
use crate::load::file::open::Snapshot;
use crate::load::file::refuse::Where;
use crate::load::file::store::Writer;
use crate::load::file::{Replacing, check, compact, open, save};
use crate::value::{NodeId, Value};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// What may happen between two transactions.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Between {
    Nothing,
    Reopen,
    Fold,
    Compact,
}

fn transactions() -> impl Strategy<Value = Vec<(Vec<Change>, bool, Between)>> {
    let between = prop_oneof![
        4 => Just(Between::Nothing),
        2 => Just(Between::Reopen),
        1 => Just(Between::Fold),
        1 => Just(Between::Compact)
    ];
    prop::collection::vec((prop::collection::vec(change(), 0..12), prop::bool::weighted(0.8), between), 0..8)
}

fn new_file(folder: &Path, graph: &Graph) -> PathBuf {
    let path = folder.join("kept.pathways");
    save(graph, &path).expect("saved");
    path
}

fn fold(path: &Path) {
    let mut writer = Writer::take(&Where::new(path)).expect("nobody holds it");
    let opened = Snapshot::open(path).and_then(Snapshot::graph).expect("opened");
    writer.fold(&opened).expect("folded");
    writer.leave();
}

fn is_whole(path: &Path) {
    let problems = check(path);
    assert!(problems.is_empty(), "{problems:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn transactions_are_kept(first in changes(), transactions in transactions()) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = new_file(folder.path(), &made(&first));
        let (mut graph, mut store) = open(&path).expect("opened");
        for (changes, commits, between) in &transactions {
            let newer = store.prepare().expect("nobody else holds it");
            if let Some(newer) = newer {
                graph = newer;
            }
            graph.begin();
            changes.iter().for_each(|change| carry_out(&mut graph, change));
            match commits {
                true => graph.commit_to(store.as_mut()).expect("kept"),
                false => graph.rollback(),
            }
            let now = told(&graph);
            let beside = open(&path).expect("opened").0;
            prop_assert_eq!(surroundings(&beside), surroundings(&graph), "beside the writer");
            prop_assert_eq!(&told(&beside), &now, "beside the writer");
            if *between == Between::Nothing {
                continue;
            }
            drop(store);
            match between {
                Between::Fold => fold(&path),
                Between::Compact => drop(compact(&path).expect("compacted")),
                Between::Nothing | Between::Reopen => {}
            }
            is_whole(&path);
            (graph, store) = open(&path).expect("opened");
            prop_assert_eq!(&told(&graph), &now, "after {:?}", between);
        }
        drop(store);
        is_whole(&path);
    }
}

#[test]
fn a_reader_keeps_what_it_opened_while_others_write_fold_and_compact() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &super::graphs::large());
    let (reader, _) = open(&path).expect("opened");
    let before = told(&super::graphs::large());
    let (mut graph, mut store) = open(&path).expect("opened");
    let level = graph.catalog().key("level").expect("a key");
    for round in 0..20 {
        assert!(store.prepare().expect("nobody else holds it").is_none());
        graph.begin();
        for node in (0..100).map(NodeId) {
            graph.set_node_property(node, level, Value::Integer(round));
        }
        graph.commit_to(store.as_mut()).expect("kept");
    }
    drop(store);
    fold(&path);
    compact(&path).expect("compacted");
    assert_eq!(told(&reader), before, "it was read only now");
    assert!(reader.trouble().is_none());
    assert_eq!(told(&open(&path).expect("opened").0), told(&graph));
}

#[test]
fn a_second_writer_is_told_who_holds_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &made(&[]));
    let (_, mut first) = open(&path).expect("opened");
    let (_, mut second) = open(&path).expect("opened");
    first.prepare().expect("nobody holds it");
    let told = second.prepare().err().expect("the first holds it");
    assert_eq!(told.code, "graph-file-held");
    assert!(told.message.contains(&format!("process {} on `", std::process::id())), "{}", told.message);
    assert!(save(&Graph::default(), &path).is_err() && compact(&path).is_err(), "it is not replaced either");
    drop(first);
    second.prepare().expect("nobody holds it any more");
}

#[test]
fn a_writer_goes_on_with_what_others_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &made(&[]));
    let (_, mut late) = open(&path).expect("opened");
    let (mut graph, mut early) = open(&path).expect("opened");
    assert!(early.prepare().expect("ready").is_none());
    let label = graph.catalog_mut().intern_label("Note");
    graph.begin();
    graph.create_node(&[label], &[]);
    graph.commit_to(early.as_mut()).expect("kept");
    // Changes to a graph that is no longer the file's are refused.
    drop(early);
    let mut stale = Graph::default();
    stale.begin();
    stale.create_node(&[], &[]);
    let refused = stale.commit_to(late.as_mut()).expect_err("the file is another by now");
    assert_eq!((refused.code, stale.node_count()), ("graph-file-changed", 0));
    let (_, mut later) = open(&path).expect("opened");
    drop(late);
    compact(&path).expect("compacted");
    assert_eq!(later.prepare().expect("ready").expect("another file").node_count(), 1);
}

#[test]
fn a_long_log_is_folded_by_the_change_that_makes_it_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &made(&[]));
    let (mut graph, mut store) = open(&path).expect("opened");
    store.prepare().expect("ready");
    let key = graph.catalog_mut().intern_key("text");
    let text = Value::from("x".repeat(1 << 19));
    for _ in 0..3 {
        graph.begin();
        graph.create_node(&[], &[(key, text.clone())]);
        graph.commit_to(store.as_mut()).expect("kept");
    }
    drop(store);
    let opened = Snapshot::open(&path).and_then(Snapshot::graph).expect("opened");
    assert_eq!(opened.touched.records, 1, "what came before the last one is in the blocks");
    assert_eq!(told(&opened.graph), told(&graph));
}

#[test]
fn compacting_gives_back_what_was_deleted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &super::graphs::large());
    let (mut graph, mut store) = open(&path).expect("opened");
    store.prepare().expect("ready");
    graph.begin();
    for node in (1000..9000).map(NodeId) {
        graph.detach_delete_node(node);
    }
    graph.commit_to(store.as_mut()).expect("kept");
    drop(store);
    let sizes = compact(&path).expect("compacted");
    assert!(sizes.after < sizes.before / 2, "{sizes:?}");
    assert_eq!(told(&open(&path).expect("opened").0), told(&graph));
}

#[test]
fn a_file_that_may_not_be_written_to_is_read_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &made(&[]));
    let mut permissions = std::fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).expect("set");
    let before = std::fs::read(&path).expect("read");
    let (_, mut store) = open(&path).expect("it may be read");
    let refused = [
        store.prepare().err().expect("refused"),
        save(&Graph::default(), &path).expect_err("refused"),
        compact(&path).expect_err("refused"),
    ];
    assert!(refused.iter().all(|problem| problem.code == "graph-file-read-only"), "{refused:?}");
    assert_eq!(std::fs::read(&path).expect("read"), before);
    is_whole(&path);
}

#[test]
#[cfg(unix)]
fn a_link_to_a_graph_file_stays_one() {
    let (folder, elsewhere) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let path = new_file(elsewhere.path(), &made(&[]));
    let link = folder.path().join("link.pathways");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    save(&super::graphs::large(), &link).expect("saved");
    assert!(std::fs::symlink_metadata(&link).expect("it is there").is_symlink());
    assert_eq!(open(&path).expect("opened").0.node_count(), super::graphs::large().node_count());
}

#[test]
fn a_long_session_folds_its_log_and_its_file_does_not_grow_with_every_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &super::graphs::large());
    let length = || std::fs::metadata(&path).expect("it is there").len();
    let (mut graph, mut store) = open(&path).expect("opened");
    let level = graph.catalog().key("level").expect("a key");
    let (before, mut folds) = (length(), 0);
    for round in 0..4200 {
        assert!(store.prepare().expect("ready").is_none());
        if let Some(again) = store.take_up() {
            assert_eq!(told(&again), told(&graph), "it is the same graph");
            graph = again;
            folds += 1;
        }
        graph.begin();
        graph.set_node_property(NodeId(1), level, Value::Integer(round));
        graph.commit_to(store.as_mut()).expect("kept");
    }
    assert_eq!(folds, 1, "nobody left in between");
    assert!(length() < 4 * before + (8 << 20), "{before} bytes before, {} now", length());
    drop(store);
    is_whole(&path);
    assert_eq!(told(&open(&path).expect("opened").0), told(&graph));
}

/// Makes very many nodes and deletes most of them again: the log is folded twice. Gives what the graph is then.
fn much_comes_and_goes(path: &Path) -> Graph {
    let (mut graph, mut store) = open(path).expect("opened");
    store.prepare().expect("ready");
    let note = graph.catalog_mut().intern_label("Note");
    let text = graph.catalog_mut().intern_key("text");
    graph.begin();
    let nodes: Vec<NodeId> = (0..20_000)
        .map(|n| graph.create_node(&[note], &[(text, Value::from(format!("a note, number {}", n * 7919).as_str()))]))
        .collect();
    graph.commit_to(store.as_mut()).expect("kept");
    graph = store.take_up().expect("it was folded");
    graph.begin();
    for node in nodes.into_iter().skip(10) {
        graph.detach_delete_node(node);
    }
    graph.commit_to(store.as_mut()).expect("kept");
    // (As where a session ends: its graph goes first.)
    drop(graph);
    drop(store);
    open(path).expect("opened").0
}

#[test]
fn who_changed_much_gives_back_room_when_leaving_and_not_under_a_reader() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &super::graphs::large());
    let length = || std::fs::metadata(&path).expect("it is there").len();
    let graph = much_comes_and_goes(&path);
    let left = length();
    assert_eq!(told(&graph), told(&open(&path).expect("opened").0));
    let smallest = compact(&path).expect("compacted").after;
    assert!(left <= smallest * 3 / 2 + (1 << 18), "{left} bytes were left, where {smallest} are enough");
    // One who reads it meanwhile sees what was there, and keeps the room.
    let reader = open(&path).expect("opened").0;
    let before = told(&reader);
    much_comes_and_goes(&path);
    assert_eq!(told(&reader), before);
    assert!(length() > left, "nothing was moved under the reader");
    drop(reader);
    is_whole(&path);
    much_comes_and_goes(&path);
    assert!(length() < 2 * left, "the next one gives it back");
    is_whole(&path);
}

#[test]
fn a_large_deletion_is_folded_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &super::graphs::large());
    let (mut graph, mut store) = open(&path).expect("opened");
    store.prepare().expect("ready");
    graph.begin();
    let nodes: Vec<NodeId> = graph.nodes().collect();
    for node in nodes {
        graph.detach_delete_node(node);
    }
    graph.commit_to(store.as_mut()).expect("kept");
    let beside = Snapshot::open(&path).and_then(Snapshot::graph).expect("opened");
    assert_eq!((beside.touched.operations, beside.graph.node_count()), (0, 0));
}

#[test]
#[cfg(unix)]
fn a_change_to_a_file_that_was_replaced_or_removed_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    for removes in [true, false] {
        let path = new_file(folder.path(), &made(&[]));
        let (mut graph, mut store) = open(&path).expect("opened");
        let add = |graph: &mut Graph, store: &mut dyn Store| {
            store.prepare()?;
            graph.begin();
            graph.create_node(&[], &[]);
            graph.commit_to(store)
        };
        add(&mut graph, store.as_mut()).expect("kept");
        match removes {
            true => std::fs::remove_file(&path).expect("removed"),
            false => {
                let other = folder.path().join("other.pathways");
                save(&Graph::default(), &other).expect("saved");
                std::fs::rename(&other, &path).expect("renamed");
            }
        }
        let refused = add(&mut graph, store.as_mut()).expect_err("nobody would find the change");
        assert_eq!((refused.code, graph.node_count()), ("graph-file-changed", 1));
        assert!(refused.hints.iter().any(|hint| hint.text.contains(":save")), "{refused:?}");
        let again = add(&mut graph, store.as_mut()).expect_err("it stays so");
        assert_eq!(again.code, "graph-file-changed");
        let saved = store.is_in_place().expect_err("what is there is not to be written over");
        assert_eq!(saved.code, if removes { "data-unreadable" } else { "graph-file-changed" });
        drop(store);
        let elsewhere = folder.path().join("elsewhere.pathways");
        save(&graph, &elsewhere).expect("saved");
        assert_eq!(open(&elsewhere).expect("opened").0.node_count(), 1);
    }
}

#[test]
fn another_file_written_over_an_open_one_is_damage_and_nothing_worse() {
    let folder = tempfile::tempdir().expect("a folder");
    let other = folder.path().join("other.pathways");
    let path = new_file(folder.path(), &super::graphs::large());
    let mut changed = open(&path).expect("opened").0;
    changed.begin();
    let level = changed.catalog_mut().intern_key("level");
    (0..5000).map(NodeId).for_each(|node| changed.set_node_property(node, level, Value::from("another")));
    changed.commit();
    save(&changed, &other).expect("saved");
    let before = told(&super::graphs::large());
    let (reader, _) = open(&path).expect("opened");
    std::fs::copy(&other, &path).expect("written over");
    let told = told(&reader);
    match reader.trouble() {
        Some(problem) => assert_eq!(problem.code, "graph-file-damaged"),
        None => assert_eq!(told, before, "what was read is what was opened"),
    }
}

#[test]
fn who_replaces_a_file_holds_it_from_before_its_graph_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &Graph::default());
    let (mut graph, mut store) = open(&path).expect("opened");
    let (replacing, mut base) = Replacing::take(&path).expect("nobody holds it");
    // Whoever would write meanwhile is told, rather than acknowledged and lost.
    assert!(store.prepare().is_err_and(|problem| problem.code == "graph-file-held"));
    assert!(Replacing::take(&path).is_err_and(|problem| problem.code == "graph-file-held"));
    base.create_node(&[], &[]);
    replacing.save(&base).expect("saved");
    graph = store.prepare().expect("nobody holds it").unwrap_or(graph);
    assert_eq!(graph.node_count(), 1);
    drop(store);

    // One that gives up gives the file back.
    drop(Replacing::take(&path).expect("nobody holds it"));
    assert!(Replacing::take(&path).is_ok());
}

#[test]
fn of_two_who_make_a_new_file_the_second_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("new.pathways");
    let (first, mut graph) = Replacing::take(&path).expect("no file is there");
    let (second, other) = Replacing::take(&path).expect("no file is there");
    graph.create_node(&[], &[]);
    first.save(&graph).expect("saved");
    assert_eq!(second.save(&other).expect_err("it is there").code, "graph-file-changed");
    assert_eq!(open(&path).expect("opened").0.node_count(), 1);
    let names = std::fs::read_dir(folder.path()).expect("a folder").flatten();
    assert_eq!(names.map(|entry| entry.file_name()).collect::<Vec<_>>(), ["new.pathways"]);
    is_whole(&path);
}

/// Where a link leads is where the graph goes, whether a file is there yet or not.
#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("far")).expect("a folder");
    let link = folder.path().join("link.pathways");
    std::os::unix::fs::symlink("far/graph.pathways", &link).expect("a link");
    for count in 0..2 {
        let (replacing, mut graph) = Replacing::take(&link).expect("nobody holds it");
        assert_eq!(graph.node_count(), count);
        graph.create_node(&[], &[]);
        replacing.save(&graph).expect("saved");
        assert!(link.symlink_metadata().expect("it is there").is_symlink());
        is_whole(&folder.path().join("far/graph.pathways"));
    }
}

/// What a superuser writes anew stays its owner's. (Nobody else can give a file away.)
#[cfg(unix)]
#[test]
fn a_file_keeps_owner_and_permissions() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &Graph::default());
    let is_given = chown(&path, Some(4321), Some(1234)).is_ok();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("permissions");
    let before = std::fs::metadata(&path).expect("it is there");
    compact(&path).expect("compacted");
    save(&Graph::default(), &path).expect("saved");
    let after = std::fs::metadata(&path).expect("it is there");
    assert_eq!((after.uid(), after.gid(), after.mode()), (before.uid(), before.gid(), before.mode()));
    assert!(!is_given || after.uid() == 4321);
}

#[test]
fn a_folder_that_takes_no_new_file_is_named() {
    let path = Path::new("folder/graph.pathways");
    let told = crate::load::file::refuse::closed_folder(path, Path::new("folder/.graph.pathways.1-0.new"));
    assert_eq!(
        told.message,
        "no file may be made in the folder `folder`, so `folder/graph.pathways` cannot be written"
    );
}

#[test]
fn saving_sweeps_up_what_was_in_the_making_and_no_other_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = new_file(folder.path(), &Graph::default());
    let name = path.file_name().expect("it has one").to_string_lossy().into_owned();
    let others = ["notes.new", "12.new", "12-0-1.new", "x-0.new", "-0.new"].map(|rest| format!(".{name}.{rest}"));
    let left = format!(".{name}.4000000-17.new");
    for file in others.iter().chain([&left]) {
        std::fs::write(folder.path().join(file), "half").expect("written");
    }
    save(&super::graphs::large(), &path).expect("saved");
    let is_there = |file: &String| folder.path().join(file).exists();
    assert!(others.iter().all(is_there), "they are somebody's");
    assert!(!is_there(&left), "its maker is no more");
}
