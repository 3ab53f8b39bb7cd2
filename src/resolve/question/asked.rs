//! What a question asks about, kept beside its rewritten form: pictures join an answer to it, and an
//! answer without rows says why by it.

use super::endpoint::{End, Pick};
use super::steps::{is_symmetric, step_of};
use crate::diagnostic::Diagnostic;
use crate::graph::{Direction, Graph, Step};
use crate::resolve::names::kinds::{KindOf, called};
use crate::resolve::names::{kind_of, name_of};
use crate::value::{NodeId, TypeId, Value, text};
use rustc_hash::FxHashSet;

/// Above this many nodes an empty answer is not explained.
const LOOKED_AT: usize = 100_000;
/// How many nodes a reason names.
const NAMED: usize = 4;

/// One thing that a question asks about: an end of its pathways, a side of its comparison, what it
/// describes, what a listing is of.
#[derive(Clone, Debug)]
pub struct Asked {
    kind: Option<KindOf>,
    pick: Pick,
}

impl Asked {
    pub(super) fn new(end: &End) -> Self {
        Asked { kind: end.kind.clone(), pick: end.pick.clone() }
    }

    /// Whether only a parameter says which node it is.
    pub fn is_parameter(&self) -> bool {
        matches!(self.pick, Pick::Parameter(_))
    }

    /// That a parameter names nothing in the graph: a warning, since only the value is wrong.
    pub fn unknown(&self, graph: &Graph, value: impl Fn(&str) -> Option<Value>) -> Option<Box<Diagnostic>> {
        let Pick::Parameter(name) = &self.pick else { return None };
        let kind = self.kind.as_ref().map_or("thing".to_owned(), |kind| called(graph, &kind.label).0);
        let given = value(&name.text).unwrap_or_default();
        let message = format!("no {kind} here is called what `${}` says, {}", name.text, text::spoken(&given));
        Some(Diagnostic::warning("unknown-name", message).at(name.span))
    }

    /// The nodes it names; none for a whole kind. `value` gives the parameters.
    pub fn named(&self, graph: &Graph, value: impl Fn(&str) -> Option<Value>) -> Vec<NodeId> {
        match &self.pick {
            Pick::Any => Vec::new(),
            Pick::Nodes(nodes) => nodes.iter().copied().filter(|node| graph.contains_node(*node)).collect(),
            Pick::Parameter(name) => match value(&name.text) {
                Some(Value::String(text)) => self.of_kind(graph, |node| is_called(graph, node, &text)),
                _ => Vec::new(),
            },
        }
    }

    fn of_kind(&self, graph: &Graph, wanted: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
        match &self.kind {
            None => graph.nodes().filter(|node| wanted(*node)).collect(),
            Some(kind) => {
                let all = kind.id.map_or(&[][..], |id| graph.nodes_with_label(id));
                all.iter().copied().filter(|node| wanted(*node)).collect()
            }
        }
    }

    fn all(&self, graph: &Graph, value: impl Fn(&str) -> Option<Value>) -> Vec<NodeId> {
        match self.pick {
            Pick::Any => self.of_kind(graph, |_| true),
            Pick::Nodes(_) | Pick::Parameter(_) => self.named(graph, value),
        }
    }

    /// As a reason says it: the name of one node, else the kind.
    fn said(&self, graph: &Graph, nodes: &[NodeId]) -> String {
        match (nodes, &self.pick, &self.kind) {
            ([node], Pick::Nodes(_) | Pick::Parameter(_), _) => said(graph, *node),
            (_, Pick::Any, Some(kind)) => format!("any {}", called(graph, &kind.label).0),
            _ => "there".to_owned(),
        }
    }
}

/// Whether a node has the text as its name, key, code, alias or abbreviation, in any case: what the
/// rewritten query asks of a parameter.
fn is_called(graph: &Graph, node: NodeId, text: &str) -> bool {
    let catalog = graph.catalog();
    let wanted = text.to_lowercase();
    let fits = |value: &Value| matches!(value, Value::String(text) if text.to_lowercase() == wanted);
    let value = |key: &str| catalog.key(key).map(|key| graph.node_property(node, key));
    ["name", "title", "key", "code", "abbreviation", "aliases", "codes"].into_iter().filter_map(value).any(|value| {
        match &value {
            Value::List(items) => items.iter().any(fits),
            one => fits(one),
        }
    })
}

/// Why no pathway joins what was asked about, one after the other, where the steps of the graph or the
/// rule of career levels tell. `is_narrowed` says that the question itself leaves some out.
pub fn why_no_pathway(
    graph: &Graph,
    asked: &[Asked],
    is_narrowed: bool,
    value: impl Fn(&str) -> Option<Value>,
) -> Option<String> {
    if graph.node_count() > LOOKED_AT {
        return None;
    }
    let catalog = graph.catalog();
    let types = |wanted: &[Step]| -> Vec<TypeId> {
        let mut kinds: Vec<TypeId> = catalog.triples().map(|(_, kind, _, _)| kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.retain(|kind| wanted.contains(&step_of(graph, *kind)));
        kinds
    };
    let (inner, any) = (types(&[Step::Yes]), types(&[Step::Yes, Step::Last]));
    if any.iter().any(|kind| is_symmetric(graph, *kind)) {
        return None;
    }
    let mut at = asked.first()?.all(graph, &value);
    let mut goes_on = false;
    for (number, pair) in asked.windows(2).enumerate() {
        let [from, to] = pair else { return None };
        let ends = to.all(graph, &value);
        let ending = if number + 2 == asked.len() { &any } else { &inner };
        let reached = reached(graph, &at, &inner, ending);
        let hit: Vec<NodeId> = ends.iter().copied().filter(|node| reached.contains(node)).collect();
        if hit.is_empty() {
            let target = to.said(graph, &ends);
            let leads = graph.adjacency(Some(ending), Direction::Incoming, ends.len());
            if ends.iter().all(|node| leads.degree(*node) == 0) {
                return Some(format!("no step leads to {target}"));
            }
            let start = from.said(graph, &at);
            if reached.is_empty() {
                return Some(format!("no step leads on from {start}"));
            }
            let mut places: Vec<NodeId> = reached.into_iter().collect();
            places.sort_unstable();
            let before = before(graph, &ends, ending);
            if ends.len() == 1 && before.len() <= NAMED {
                let before: Vec<String> = before.into_iter().map(|node| said(graph, node)).collect();
                let there = format!("steps lead to {target} from {} only", before.join(", "));
                return Some(format!("{there}, and none leads there from {start}"));
            }
            return Some(if places.len() <= NAMED {
                let places: Vec<String> = places.into_iter().map(|node| said(graph, node)).collect();
                format!("from {start} steps lead to {} only", places.join(", "))
            } else {
                format!("no steps lead from {start} to {target}")
            });
        }
        // A pathway never comes back to where it starts.
        goes_on = hit.iter().any(|node| !at.contains(node));
        at = hit;
    }
    let scoped = catalog.key("scope").is_some_and(|key| catalog.key_counts(key).1 > 0);
    let is_level_rule = scoped && !catalog.schema().levels.is_empty() && !is_narrowed && asked.len() == 2;
    (is_level_rule && goes_on)
        .then(|| "a step on the way holds for one career level only, and does not go on to what is above it".to_owned())
}

/// The nodes one step before some, each once.
fn before(graph: &Graph, nodes: &[NodeId], types: &[TypeId]) -> Vec<NodeId> {
    let leads = graph.adjacency(Some(types), Direction::Incoming, nodes.len());
    let mut before: Vec<NodeId> = Vec::new();
    for node in nodes {
        before.extend(leads.neighbours(*node).map(|(_, other)| other));
    }
    before.sort_unstable();
    before.dedup();
    before
}

/// What steps lead to from some nodes: any number of inner ones, then one that may end a pathway.
fn reached(graph: &Graph, from: &[NodeId], inner: &[TypeId], ending: &[TypeId]) -> FxHashSet<NodeId> {
    let (on, last) = (
        graph.adjacency(Some(inner), Direction::Outgoing, from.len()),
        graph.adjacency(Some(ending), Direction::Outgoing, from.len()),
    );
    let mut reached = FxHashSet::default();
    let mut seen: FxHashSet<NodeId> = from.iter().copied().collect();
    let mut next: Vec<NodeId> = from.to_vec();
    while let Some(node) = next.pop() {
        last.for_each_neighbour(node, |_, other| {
            reached.insert(other);
        });
        on.for_each_neighbour(node, |_, other| {
            if seen.insert(other) {
                next.push(other);
            }
        });
    }
    reached
}

fn said(graph: &Graph, node: NodeId) -> String {
    let name = name_of(graph, node).map_or_else(|| format!("node {}", node.0), |name| format!("`{name}`"));
    match kind_of(graph, node) {
        Some(label) => format!("{} {name}", called(graph, graph.catalog().label_name(label)).0),
        None => name,
    }
}
