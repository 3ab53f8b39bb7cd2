//! Files whose checksums are right and whose contents lie: they are refused, and no number in them makes room for
//! more than the file could hold.

use super::graphs::surroundings;
use crate::diagnostic::Diagnostic;
use crate::graph::{ConnectionSource, Graph, Trouble};
use crate::load::file::blocks::{BLOCKS, Block, Directory, Sections};
use crate::load::file::bytes::{put_count, put_number, put_signed};
use crate::load::file::catalog::{Lengths, catalog, put_catalog};
use crate::load::file::checksum::checksum;
use crate::load::file::ints::put_array;
use crate::load::file::links::StoredLinks;
use crate::load::file::open::{Snapshot, writable};
use crate::load::file::packed::{pack, unpack};
use crate::load::file::{open, save};
use crate::value::{NodeId, Value};
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
