//! Names found by what a graph file keeps of them, without reading all of them.

use super::{Found, Spelling, select, squeeze};
use crate::graph::Graph;
use crate::graph::names::{NameKeys, name_hash};
use crate::value::NodeId;

/// What [`super::NameIndex::find_known`] would find, as far as the graph's file can tell: none where it cannot.
pub(super) fn find_known(graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Option<Found> {
    let typed = typed.trim();
    let squeezed = squeeze(typed);
    if squeezed.is_empty() {
        return None;
    }
    let keys = NameKeys::of(graph.catalog());
    let nodes: Vec<NodeId> =
        graph.nodes_by_name(name_hash(&squeezed))?.into_iter().filter(|&node| wanted(node)).collect();
    let hit =
        |node, spelling, text: &str| (squeeze(text) == squeezed).then(|| (node, spelling, text.trim().to_owned()));
    let name = |&node| keys.name(graph, node).and_then(|name| hit(node, Spelling::Name, &name));
    let mut hits: Vec<(NodeId, Spelling, String)> = nodes.iter().filter_map(name).collect();
    // Other texts matter only where nothing has the name, and reading all aliases around them takes time.
    if hits.is_empty() {
        for &node in &nodes {
            keys.each_other_text(graph, node, |spelling, text| hits.extend(hit(node, spelling, text)));
        }
    }
    let hits: Vec<_> = hits.iter().map(|(node, spelling, text)| (*node, *spelling, text.as_str())).collect();
    select(typed, &hits)
}
