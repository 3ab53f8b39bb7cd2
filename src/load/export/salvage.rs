//! An export of what can be read of a graph file that is damaged, with a word on what is missing.

use crate::diagnostic::Diagnostic;
use crate::graph::Graph;

/// What a graph's file says that it holds, and cannot be read: nothing where all of it is there. Reads the whole graph.
pub(super) fn missing(graph: &Graph) -> Option<Diagnostic> {
    let mut missing = Vec::new();
    // (Before they are linked they are counted as the file tells.)
    let catalog = graph.catalog();
    let mut found = vec![0usize; catalog.relationship_types().count()];
    for relationship in graph.relationships() {
        if let Some(count) = found.get_mut(graph.type_of(relationship).index()) {
            *count += 1;
        }
    }
    for ((kind, name), found) in catalog.relationship_types().zip(found) {
        let told = catalog.type_count(kind);
        if found < told {
            missing.push(format!("{} of {told} relationships `{name}`", told - found));
        }
    }
    for (key, name) in catalog.keys() {
        let (of_nodes, of_relationships) = catalog.key_counts(key);
        let nodes = graph.nodes().filter(|&node| !graph.node_property(node, key).is_null()).count();
        let links = graph.relationships().filter(|&link| !graph.relationship_property(link, key).is_null()).count();
        for (told, found, what) in [(of_nodes, nodes, "nodes"), (of_relationships, links, "relationships")] {
            if found < told {
                missing.push(format!("`{name}` of {} of {told} {what}", told - found));
            }
        }
    }
    let problem = graph.trouble()?;
    let message = match missing.is_empty() {
        true => format!("{}; nothing is missing in what was written", problem.message),
        false => format!("{}; missing in what was written: {}", problem.message, missing.join(", ")),
    };
    let hint = "`pathways import json FILE -o NEW.pathways` makes a graph file of JSON lines; what is missing comes back by importing \
                its sources again";
    Some(*Diagnostic::warning("graph-file-damaged", message).hint(hint))
}
