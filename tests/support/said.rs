//! What a graph says, to compare it with another.

use career_pathways::graph::Graph;
use career_pathways::value::text::literal;
use career_pathways::value::{KeyId, NodeId, Value};

/// Everything a graph says, sorted: a line for each node and relationship.
pub fn said(graph: &Graph) -> Vec<String> {
    let catalog = graph.catalog();
    let properties = |properties: Vec<(KeyId, Value)>| {
        let mut all: Vec<String> = properties
            .into_iter()
            .map(|(key, value)| format!("{:?}: {} {}", catalog.key_name(key), value.type_of().name(), literal(&value)))
            .collect();
        all.sort();
        all.join(", ")
    };
    let node = |node: NodeId| {
        let mut labels: Vec<_> = graph.labels(node).iter().map(|&label| catalog.label_name(label)).collect();
        labels.sort();
        format!("({labels:?} {})", properties(graph.node_properties(node)))
    };
    let mut all: Vec<String> = graph.nodes().map(node).collect();
    all.extend(graph.relationships().map(|one| {
        let (start, end) = graph.endpoints(one);
        let kind = catalog.type_name(graph.type_of(one));
        format!("{}-[{kind:?} {}]->{}", node(start), properties(graph.relationship_properties(one)), node(end))
    }));
    all.sort();
    all
}
