//! A graph file read whole: every block, every record of the log, and whether they agree.
//!
//! Opening a file reads no more than it needs. This reads all of it, so what is damaged shows before somebody
//! asks for it; and it counts again what the file says of itself.

use super::around::lists;
use super::links::StoredLinks;
use super::names::{Names, names_of};
use super::open::Snapshot;
use super::refuse::Where;
use crate::diagnostic::{Diagnostic, Result};
use crate::graph::column::{Column, PAGE_ROWS};
use crate::graph::{Graph, Parts, Trouble};
use crate::value::{KeyId, NodeId, RelationshipId};
use std::path::Path;
use std::sync::Arc;

/// Everything that is wrong with a graph file.
pub(super) fn check(path: &Path) -> Vec<Diagnostic> {
    match read_whole(path) {
        Ok(problems) => problems.into_iter().map(|what| *Where::new(path).senseless(&what)).collect(),
        Err(problem) => vec![*problem],
    }
}

/// What the parts of the file say that does not agree.
fn read_whole(path: &Path) -> Result<Vec<String>> {
    let opened = Snapshot::open(path)?.graph()?;
    let graph = opened.graph;
    let mut problems = Vec::new();
    for (key, name) in graph.catalog().keys() {
        let (nodes, relationships) = graph.catalog().key_counts(key);
        count(&graph, key, nodes, graph.node_column(key), is_node, &format!("nodes with `{name}`"), &mut problems);
        let what = format!("relationships with `{name}`");
        count(&graph, key, relationships, graph.relationship_column(key), is_relationship, &what, &mut problems);
    }
    triples(&graph, &mut problems);
    if let Some(problem) = graph.trouble() {
        return Err(Box::new(problem.clone()));
    }
    let names = Names::new(Arc::new(Snapshot::open(path)?), Trouble::default()).all()?;
    // (What the log has renamed is not in the block yet.)
    if opened.touched.renamed.is_empty() && !opened.touched.nodes && names != names_of(&graph) {
        problems.push("its list of names is not that of its nodes".to_owned());
    }
    if !opened.touched.nodes && !opened.touched.relationships {
        let parts = graph.to_parts();
        let (nodes, relationships) = (parts.nodes.len(), parts.links.kinds.len());
        let trouble = Trouble::default();
        let stored = StoredLinks::new(Arc::new(Snapshot::open(path)?), trouble.clone(), relationships);
        let (outgoing, incoming) = stored.all_lists();
        if let Some(problem) = trouble.get() {
            return Err(Box::new(problem.clone()));
        }
        let lists = |ends: &[u32]| lists(&parts.links, ends, nodes);
        if outgoing != lists(&parts.links.starts) || incoming != lists(&parts.links.ends) {
            problems.push("its lists of relationships by node are not those of its relationships".to_owned());
        }
    }
    Ok(problems)
}

fn is_node(graph: &Graph, row: usize) -> bool {
    graph.contains_node(NodeId::from_index(row))
}

fn is_relationship(graph: &Graph, row: usize) -> bool {
    graph.contains_relationship(RelationshipId::from_index(row))
}

/// Counts the values of a column, and sees whose they are.
fn count(
    graph: &Graph,
    key: KeyId,
    told: usize,
    column: Option<&Column>,
    is_there: fn(&Graph, usize) -> bool,
    what: &str,
    problems: &mut Vec<String>,
) {
    let (mut found, mut of_nobody) = (0, 0);
    for (place, page) in column.iter().flat_map(|column| column.all_pages()) {
        for at in page.rows() {
            found += 1;
            of_nobody += usize::from(!is_there(graph, place * PAGE_ROWS + at));
        }
    }
    if found != told {
        problems.push(format!("it tells of {told} {what}, and has {found}"));
    }
    if of_nobody > 0 {
        problems.push(format!("{of_nobody} values of property {} belong to nothing", key.0));
    }
}

/// Counts relationships by the labels of their ends.
fn triples(graph: &Graph, problems: &mut Vec<String>) {
    let mut parts = graph.to_parts();
    let told = sorted(&parts);
    parts.count_triples();
    if sorted(&parts) != told {
        problems.push("its counts of relationships by the labels of their ends are wrong".to_owned());
    }
}

fn sorted(parts: &Parts) -> Vec<(u32, u32, u32, u32)> {
    let counted = parts.triples.iter().filter(|(.., count)| *count > 0);
    let mut all: Vec<_> = counted.map(|(start, kind, end, count)| (start.0, kind.0, end.0, *count)).collect();
    all.sort_unstable();
    all
}
