//! Files whose checksums are right and whose contents lie: they are refused, and no number in them makes room for
//! more than the file could hold.

use super::damage::{self, outcome, stride};
use super::graphs::surroundings;
use crate::diagnostic::Diagnostic;
use crate::graph::{ConnectionSource, Graph, Trouble};
use crate::load::file::blocks::{BLOCKS, Block, Directory, Sections};
use crate::load::file::bytes::{put_count, put_number, put_signed};
use crate::load::file::catalog::{Lengths, catalog, put_catalog};
use crate::load::file::checksum::checksum;
use crate::load::file::ints::put_array;
use crate::load::file::links::StoredLinks;
use crate::load::file::log::LOG;
use crate::load::file::open::{Snapshot, writable};
use crate::load::file::packed::{pack, unpack};
use crate::load::file::{open, save};
use crate::value::{KeyId, NodeId, Value};
use redb::ReadableTable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file with a few nodes and relationships.
fn small(folder: &Path) -> PathBuf {
    let path = folder.join("crafted.pathways");
    let mut graph = Graph::default();
    let (label, key) = (graph.catalog_mut().intern_label("Role"), graph.catalog_mut().intern_key("name"));
    let kind = graph.catalog_mut().intern_type("LEADS_TO");
    let nodes: Vec<_> =
        (0..20).map(|n| graph.create_node(&[label], &[(key, Value::string(format!("role {n}")))])).collect();
    for pair in nodes.windows(2) {
        graph.create_relationship(kind, pair[0], pair[1], &[(key, Value::from("next"))]);
    }
    save(&graph, &path).expect("saved");
    path
}

/// Puts other sections in the place of a block.
fn put(path: &Path, block: Block, sections: &[Vec<u8>]) {
    let (database, _) = writable(path).expect("it is a graph").expect("nobody holds it");
    let transaction = database.begin_write().expect("begun");
    let mut block_of_them = Sections::default();
    sections.iter().for_each(|section| block_of_them.add(section, block));
    block_of_them.store(block, &mut transaction.open_table(BLOCKS).expect("a table")).expect("stored");
    transaction.commit().expect("kept");
    database.close().expect("closed");
}

/// Changes how large the catalog says that the arrays are.
fn lie(path: &Path, change: impl FnOnce(&mut Lengths)) {
    let snapshot = Snapshot::open(path).expect("it opens");
    let directory: Directory = snapshot.directory(Block::Catalog).expect("a directory");
    let bytes = unpack(snapshot.section(&directory, 0).expect("a catalog")).expect("packed");
    let (parts, mut lengths) = catalog(&bytes).expect("it reads");
    drop(snapshot);
    change(&mut lengths);
    let mut bytes = Vec::new();
    put_catalog(&mut bytes, &parts, &lengths);
    put(path, Block::Catalog, &[pack(&bytes)]);
}

/// What is wrong with a file, opened and asked for everything.
fn problem(path: &Path) -> Option<Diagnostic> {
    let graph = match open(path) {
        Ok((graph, _)) => graph,
        Err(problem) => return Some(*problem),
    };
    surroundings(&graph);
    graph.catalog().keys().for_each(|(key, _)| {
        graph.nodes().for_each(|node| drop(graph.node_property(node, key)));
    });
    graph.nodes_by_name(7);
    graph.relationships().count();
    graph.trouble().cloned()
}

fn is_refused(path: &Path, what: &str) {
    let problem = problem(path).unwrap_or_else(|| panic!("{what}: it was taken for a graph"));
    assert_eq!(problem.code, "graph-file-damaged", "{what}: {problem:?}");
}

#[test]
fn lengths_that_the_file_cannot_hold_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    type Lie = fn(&mut Lengths);
    let lies: [(&str, Lie); 5] = [
        ("nodes", |lengths| lengths.nodes = u32::MAX as usize),
        ("relationships", |lengths| lengths.relationships = u32::MAX as usize),
        ("some relationships more", |lengths| lengths.relationships += 1 << 20),
        ("pages of nodes", |lengths| lengths.node_pages = vec![u32::MAX as usize]),
        ("pages of relationships", |lengths| lengths.relationship_pages = vec![u32::MAX as usize]),
    ];
    for (what, change) in lies {
        let path = small(folder.path());
        assert!(problem(&path).is_none());
        lie(&path, change);
        is_refused(&path, what);
    }
}

#[test]
fn lists_of_relationships_that_make_no_sense_are_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let section = |counts: &[u32], ids: &[u8], count: usize| {
        let mut section = Vec::new();
        put_count(&mut section, counts.len());
        put_count(&mut section, count);
        put_array(&mut section, counts);
        section.extend_from_slice(ids);
        section
    };
    let firsts = |firsts: &[u32]| {
        let mut section = Vec::new();
        put_array(&mut section, firsts);
        section
    };
    let mut few = Vec::new();
    put_array(&mut few, &[3, 4]);
    // Four million ids in eight thousand bytes: each stretch of 1,024 is the same id over and over.
    let same: Vec<u8> = std::iter::repeat_n([0, 6], 1 << 12).flatten().collect();
    let mut beyond = Vec::new();
    put_array(&mut beyond, &[u32::MAX]);
    let crafted: [(&str, Vec<Vec<u8>>); 5] = [
        ("the same id over and over", vec![section(&[1 << 22], &same, 1 << 22), firsts(&[0])]),
        ("it begins with a later node", vec![section(&[1, 1], &few, 2), firsts(&[1])]),
        ("descending", vec![section(&[1, 1], &few, 2), section(&[1, 1], &few, 2), firsts(&[9, 0])]),
        ("more than there are", vec![section(&[1, 2], &few, 3), firsts(&[0])]),
        ("an id past the last", vec![section(&[1], &beyond, 1), firsts(&[0])]),
    ];
    for (what, sections) in crafted {
        for block in [Block::Outgoing, Block::Incoming] {
            let path = small(folder.path());
            put(&path, block, &sections);
            let trouble = Trouble::default();
            let links = StoredLinks::new(Arc::new(Snapshot::open(&path).expect("it opens")), trouble.clone(), 19);
            for node in (0..25).chain([u32::MAX]).map(NodeId) {
                let around = [links.outgoing(node), links.incoming(node)].concat();
                assert!(around.iter().all(|&one| links.relationship(one).is_some()), "{what}");
            }
            let problem = trouble.get().unwrap_or_else(|| panic!("{what}: it was taken for a list"));
            assert_eq!(problem.code, "graph-file-damaged", "{what}: {problem:?}");
        }
    }
}

#[test]
fn a_list_of_names_longer_than_its_block_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = small(folder.path());
    let mut firsts = Vec::new();
    put_number(&mut firsts, 1 << 28);
    for _ in 0..1 << 18 {
        firsts.push(0);
        put_signed(&mut firsts, 0);
    }
    put(&path, Block::Names, &[firsts]);
    is_refused(&path, "names");
}

#[test]
fn a_section_longer_than_the_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = small(folder.path());
    let mut directory = 1u32.to_le_bytes().to_vec();
    directory.extend(u32::MAX.to_le_bytes());
    directory.extend(0u64.to_le_bytes());
    let seed = u64::from(Block::Names.number()) << 32 | u64::from(u32::MAX);
    directory.extend(checksum(seed, &directory).to_le_bytes());
    let (database, _) = writable(&path).expect("it is a graph").expect("nobody holds it");
    let transaction = database.begin_write().expect("begun");
    let key = u64::from(Block::Names.number()) << 32;
    transaction.open_table(BLOCKS).expect("a table").insert(key, directory.as_slice()).expect("stored");
    transaction.commit().expect("kept");
    database.close().expect("closed");
    is_refused(&path, "a section of four billion bytes");
}

/// Bytes that are a little other than they were.
fn changed(bytes: &[u8], dice: &mut impl FnMut(usize) -> usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return vec![dice(256) as u8];
    }
    for _ in 0..=dice(3) {
        let at = dice(bytes.len());
        match dice(5) {
            0 => bytes[at] = 0xff,
            1 => bytes[at] = dice(256) as u8,
            2 => bytes[at] ^= 1 << dice(8),
            3 => bytes.insert(at, dice(256) as u8),
            _ => bytes.truncate(at + 1),
        }
    }
    bytes
}

/// The sections of a block, if it is there.
fn sections(path: &Path, block: Block) -> Vec<Vec<u8>> {
    let snapshot = Snapshot::open(path).expect("it opens");
    let Ok(directory) = snapshot.directory(block) else { return Vec::new() };
    (0..directory.len()).map(|section| snapshot.section(&directory, section).expect("it is there")).collect()
}

/// Numbers below a bound that look random and are the same every time.
fn dice() -> impl FnMut(usize) -> usize {
    let mut state = 1u64;
    move |bound| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    }
}

fn throws() -> usize {
    if stride() == 1 { 100 } else { 4 }
}

#[test]
fn sections_and_records_with_other_bytes_are_read_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (whole, _) = damage::small(folder.path(), false);
    let path = folder.path().join("damaged.pathways");
    let arrays = [Block::Catalog, Block::Nodes, Block::Kinds, Block::Starts, Block::Ends, Block::Outgoing];
    let columns = (0..7).map(KeyId).flat_map(|key| [Block::NodeColumn(key), Block::RelationshipColumn(key)]);
    let mut dice = dice();
    let (mut refused, mut read) = (0, 0);
    for block in arrays.into_iter().chain([Block::Incoming, Block::Names]).chain(columns) {
        let sections = sections(&whole, block);
        for _ in 0..if sections.is_empty() { 0 } else { throws() } {
            let mut sections = sections.clone();
            let at = dice(sections.len());
            let is_packed = matches!(block, Block::Catalog | Block::NodeColumn(_) | Block::RelationshipColumn(_));
            sections[at] = match unpack(sections[at].clone()) {
                Ok(bytes) if is_packed && dice(4) > 0 => pack(&changed(&bytes, &mut dice)),
                _ => changed(&sections[at], &mut dice),
            };
            std::fs::copy(&whole, &path).expect("copied");
            put(&path, block, &sections);
            match outcome(&path) {
                Ok(_) => read += 1,
                Err(problem) => {
                    assert_eq!(problem.code, "graph-file-damaged", "{block:?}: {problem:?}");
                    refused += 1;
                }
            }
        }
    }
    for _ in 0..10 * throws() {
        std::fs::copy(&whole, &path).expect("copied");
        let (database, _) = writable(&path).expect("it is a graph").expect("nobody holds it");
        let transaction = database.begin_write().expect("begun");
        let mut log = transaction.open_table(LOG).expect("a table");
        let number = 1 + dice(3) as u64;
        let record = log.get(number).expect("read").expect("it is there").value().to_vec();
        log.insert(number, changed(&record, &mut dice).as_slice()).expect("stored");
        drop(log);
        transaction.commit().expect("kept");
        database.close().expect("closed");
        match outcome(&path) {
            Ok(_) => read += 1,
            Err(problem) => {
                assert_eq!(problem.code, "graph-file-damaged", "a record: {problem:?}");
                refused += 1;
            }
        }
    }
    println!("{read} read, {refused} refused");
    assert!(read > 0 && refused > 0);
}
