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
    let mut hits: Vec<(NodeId, Spelling, String)> = Vec::new();
    for node in graph.nodes_by_name(name_hash(&squeezed))?.into_iter().filter(|&node| wanted(node)) {
        keys.each_text(graph, node, |spelling, text| {
            if squeeze(text) == squeezed {
                hits.push((node, spelling, text.trim().to_owned()));
            }
        });
    }
    let hits: Vec<_> = hits.iter().map(|(node, spelling, text)| (*node, *spelling, text.as_str())).collect();
    select(typed, &hits)
}
