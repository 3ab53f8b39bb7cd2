//! Names found by what a graph file keeps of them, without reading all of them.

use super::{Found, Spelling, select, squeeze};
use crate::graph::Graph;
use crate::graph::names::{NameColumns, name_hash};
use crate::value::NodeId;

/// What a graph's file can tell of a name.
pub(super) enum Told {
    /// What [`super::NameIndex::find_known`] would find, which may be nothing.
    All(Option<Found>),
    /// No file keeps the graph's names, or too much has changed since.
    Nothing,
}

/// Looks a name up in the graph's file.
pub(super) fn find_known(graph: &Graph, typed: &str, wanted: impl Fn(NodeId) -> bool) -> Told {
    let typed = typed.trim();
    let squeezed = squeeze(typed);
    if squeezed.is_empty() {
        return Told::All(None);
    }
    let Some(nodes) = graph.nodes_by_name(name_hash(&squeezed)) else { return Told::Nothing };
    let nodes: Vec<NodeId> = nodes.into_iter().filter(|&node| wanted(node)).collect();
    let columns = NameColumns::of(graph);
    let hit =
        |node, spelling, text: &str| (squeeze(text) == squeezed).then(|| (node, spelling, text.trim().to_owned()));
    let name = |&node| columns.name(node).and_then(|name| hit(node, Spelling::Name, name));
    let mut hits: Vec<(NodeId, Spelling, String)> = nodes.iter().filter_map(name).collect();
    // Other texts matter only where nothing has the name, and reading all aliases around them takes time.
    if hits.is_empty() {
        for &node in &nodes {
            columns.each_other_text(node, |spelling, text| hits.extend(hit(node, spelling, text)));
        }
    }
    let hits: Vec<_> = hits.iter().map(|(node, spelling, text)| (*node, *spelling, text.as_str())).collect();
    Told::All(select(typed, &hits))
}
