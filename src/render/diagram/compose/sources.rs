//! Where the drawn facts come from: the documents they cite, as these ask to be credited.

use super::boxes::words;
use crate::render::diagram::gather::Gathered;
use crate::render::schema;
use crate::value::{NodeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What stands between a document and its section.
const SECTION: char = '§';

/// How many documents that the graph does not describe are named.
const NAMED: usize = 8;

/// The documents that what is drawn cites: those the graph describes as they ask to be credited, others by name.
pub(super) fn sources(gathered: &Gathered<'_>, places: &FxHashMap<NodeId, usize>) -> Vec<String> {
    let graph = gathered.names.graph();
    let documents = documents(gathered);
    let cited = cited(gathered, places);
    let found: FxHashSet<NodeId> = cited.iter().filter_map(|cited| documents.get(cited).copied()).collect();
    let credited = schema::sources(graph).iter().filter(|source| found.contains(source));
    let credited = credited.filter_map(|&source| schema::attribution(graph, source));
    let others: Vec<&String> = cited.iter().filter(|cited| !documents.contains_key(*cited)).collect();
    let mut out: Vec<String> = credited.map(|text| format!("Source: {text}")).collect();
    out.extend(others.iter().take(NAMED).map(|text| format!("Source: {text}")));
    if others.len() > NAMED {
        out.push(format!("And {} more sources.", others.len() - NAMED));
    }
    out
}

/// What the graph's documents are called.
fn documents(gathered: &Gathered<'_>) -> FxHashMap<String, NodeId> {
    let graph = gathered.names.graph();
    let keys = ["name", "title", "key"].map(|key| graph.catalog().key(key));
    let mut documents = FxHashMap::default();
    for &source in schema::sources(graph) {
        for key in keys.iter().flatten() {
            if let Value::String(text) = graph.node_property(source, *key) {
                documents.entry(text.trim().to_owned()).or_insert(source);
            }
        }
    }
    documents
}

/// The documents that drawn nodes and relationships name as their source.
fn cited(gathered: &Gathered<'_>, places: &FxHashMap<NodeId, usize>) -> BTreeSet<String> {
    let graph = gathered.names.graph();
    let Some(key) = graph.catalog().key("source") else { return BTreeSet::new() };
    let is_drawn = |node: &NodeId| places.contains_key(node);
    let nodes = gathered.nodes.iter().chain(&gathered.around).filter(|node| is_drawn(node));
    let facts = gathered.facts.iter().filter(|fact| is_drawn(&fact.from) && is_drawn(&fact.to));
    let values = nodes.map(|&node| graph.node_property(node, key));
    let values = values.chain(facts.map(|fact| graph.relationship_property(fact.relationship, key)));
    let mut cited = BTreeSet::new();
    for text in values.filter_map(|value| words(&value)) {
        cited.extend(documents_of(&text).map(str::to_owned));
    }
    cited
}

/// The documents of `Document § Section; § Section; Other document § Section`.
fn documents_of(text: &str) -> impl Iterator<Item = &str> {
    text.split("; ").filter_map(|part| part.split(SECTION).next()).map(str::trim).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::documents_of;

    #[test]
    fn every_document_of_a_citation_is_found() {
        let cited: Vec<&str> = documents_of("O*NET 99.1 § Skills; § Job Zones; BLS OEWS May 2025 § National").collect();
        assert_eq!(cited, ["O*NET 99.1", "BLS OEWS May 2025"]);
        assert_eq!(documents_of("An article").collect::<Vec<_>>(), ["An article"]);
    }
}
