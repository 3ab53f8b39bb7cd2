//! Who else goes by a name: `Secretary` is an occupation of one data set, and another name of three of another. A question is
//! about the one that has it for its own; where that has no answer, the others are told.

use super::asked::Asked;
use super::endpoint::{list_nodes, most_meant, quote};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::resolve::names::kinds::called;
use crate::resolve::names::{How, LazyNames, kind_of, name_of};

/// A note of those that something asked about shares its name with: they have it as another name.
pub fn also_called(graph: &Graph, names: &LazyNames, asked: &[Asked]) -> Option<Box<Diagnostic>> {
    asked.iter().find_map(|asked| {
        let [node] = *asked.named(graph, |_| None) else { return None };
        let (kind, name) = (kind_of(graph, node)?, name_of(graph, node)?);
        let found = names.find_known(graph, &name, |other| other != node && graph.has_label(other, kind))?;
        if !matches!(found.how, How::Other(..)) {
            return None;
        }
        let others = most_meant(graph, &found.nodes);
        let (one, several) = called(graph, graph.catalog().label_name(kind));
        let of = match others.len() {
            1 => format!("another {one}"),
            count => format!("{count} other {several}"),
        };
        let message = format!("`{name}` is also another name of {of}: {}", list_nodes(graph, &others, false));
        let first = others.first().and_then(|other| name_of(graph, *other))?;
        let hint = format!("ask the same of {one} {}", quote(&first));
        Some(Diagnostic::note("also-called", message).hint(hint))
    })
}
