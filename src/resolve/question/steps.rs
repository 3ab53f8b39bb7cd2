//! Which relationships a pathway can go along.
//!
//! The schema says which types are steps, and which of them only as the last; the catalog says
//! between which kinds they really run. From both follows which types lie on any pathway from one
//! end to the other, so that the rewritten query names those and no others, and whether there can be
//! a pathway at all.

use super::{Asking, End, Pick};
use crate::graph::{Graph, Step};
use crate::value::{LabelId, LabelSetId, TypeId};

/// Sets of label sets, by their ids.
pub(super) type Places = Vec<bool>;

/// The steps of a graph, between the label sets that they join.
pub(super) struct StepMap {
    /// Type, from, to, and whether it may stand before another step.
    joins: Vec<(TypeId, usize, usize, bool)>,
    label_sets: usize,
}

/// The types along which one leg of a pathway goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Leg {
    /// Types of steps that another step of this leg follows.
    pub(super) inner: Vec<TypeId>,
    /// Types of its last step that may stand anywhere in a pathway.
    pub(super) ending: Vec<TypeId>,
    /// Types of its last step that may stand only there.
    pub(super) closing: Vec<TypeId>,
    /// Label sets passed between its ends.
    pub(super) passed: Places,
}

impl Leg {
    /// All its types.
    pub(super) fn types(&self) -> Vec<TypeId> {
        in_order(self.inner.iter().chain(&self.ending).chain(&self.closing).copied())
    }
}

/// How a graph treats a relationship type in pathways. Without a schema, every type is a step.
pub(super) fn step_of(graph: &Graph, kind: TypeId) -> Step {
    let schema = graph.catalog().schema();
    if schema.relationships.is_empty() {
        return Step::Yes;
    }
    schema.relationship(graph.catalog().type_name(kind)).map_or(Step::No, |kind| kind.step)
}

/// Whether a relationship of this type, written once, holds both ways.
pub(super) fn is_symmetric(graph: &Graph, kind: TypeId) -> bool {
    let schema = graph.catalog().schema();
    schema.relationship(graph.catalog().type_name(kind)).is_some_and(|kind| kind.symmetric)
}

impl StepMap {
    pub(super) fn new(graph: &Graph) -> Self {
        let catalog = graph.catalog();
        let mut joins = Vec::new();
        for (from, kind, to, count) in catalog.triples() {
            let first = match step_of(graph, kind) {
                Step::Yes => true,
                Step::Last => false,
                Step::No => continue,
            };
            if count == 0 {
                continue;
            }
            joins.push((kind, from.index(), to.index(), first));
            if is_symmetric(graph, kind) {
                joins.push((kind, to.index(), from.index(), first));
            }
        }
        StepMap { joins, label_sets: catalog.label_set_count() }
    }

    /// The leg from some label sets to others; nothing if no steps connect them. Only the last leg of a
    /// pathway may end with a step that is only a last one.
    pub(super) fn leg(&self, from: &Places, to: &Places, is_last: bool) -> Option<Leg> {
        let ends: Vec<_> = self.joins.iter().filter(|(_, _, b, first)| has(to, *b) && (*first || is_last)).collect();
        let reached = self.closure(from.clone(), |(a, b)| (a, b));
        let mut before_end = vec![false; self.label_sets];
        for (_, a, _, _) in &ends {
            mark(&mut before_end, *a);
        }
        let leads_on = self.closure(before_end, |(a, b)| (b, a));
        let ends = ends.into_iter().filter(|(_, a, _, _)| has(&reached, *a));
        let (ending, closing): (Vec<_>, Vec<_>) = ends.partition(|(_, _, _, first)| *first);
        if ending.is_empty() && closing.is_empty() {
            return None;
        }
        let mut passed = vec![false; self.label_sets];
        let mut inner = Vec::new();
        for (kind, a, b, first) in &self.joins {
            if *first && has(&reached, *a) && has(&leads_on, *b) {
                inner.push(*kind);
                mark(&mut passed, *b);
            }
        }
        let types = |joins: Vec<&(TypeId, usize, usize, bool)>| in_order(joins.into_iter().map(|join| join.0));
        Some(Leg { inner: in_order(inner.into_iter()), ending: types(ending), closing: types(closing), passed })
    }

    /// The label sets that first steps lead to from these, these among them.
    fn closure(&self, mut places: Places, along: impl Fn((usize, usize)) -> (usize, usize)) -> Places {
        loop {
            let mut grown = false;
            for (_, a, b, first) in &self.joins {
                let (from, to) = along((*a, *b));
                if *first && has(&places, from) && !has(&places, to) {
                    mark(&mut places, to);
                    grown = true;
                }
            }
            if !grown {
                return places;
            }
        }
    }

    /// Whether pathways of more than `limit` steps may lead from some label sets to others.
    pub(super) fn may_exceed(&self, from: &Places, to: &Places, limit: u64) -> bool {
        let Some(leg) = self.leg(from, to, true) else { return false };
        let inner = |kind: &TypeId| leg.inner.contains(kind);
        let mut places = from.clone();
        for _ in 0..limit.min(1_000) {
            let mut next = vec![false; self.label_sets];
            for (kind, a, b, first) in &self.joins {
                if *first && inner(kind) && has(&places, *a) {
                    mark(&mut next, *b);
                }
            }
            places = next;
        }
        self.joins.iter().any(|(_, a, b, _)| has(&places, *a) && has(to, *b))
    }

    /// Whether there is no step at all.
    pub(super) fn is_empty(&self) -> bool {
        self.joins.is_empty()
    }

    /// Every type that may stand anywhere in a pathway.
    pub(super) fn anywhere(&self) -> Vec<TypeId> {
        in_order(self.joins.iter().filter(|(_, _, _, first)| *first).map(|join| join.0))
    }
}

impl Asking<'_> {
    /// The label sets that nodes of an endpoint have.
    pub(super) fn places(&self, end: &End) -> Places {
        let catalog = self.graph.catalog();
        let all = 0..catalog.label_set_count();
        match (&end.pick, &end.kind) {
            (Pick::Nodes(nodes), _) => {
                let mut places = vec![false; catalog.label_set_count()];
                for node in nodes {
                    mark(&mut places, self.graph.label_set(*node).index());
                }
                places
            }
            (Pick::Any | Pick::Parameter(_), Some(kind)) => match kind.id {
                Some(id) => all.map(|set| catalog.label_set_has(LabelSetId::from_index(set), id)).collect(),
                None => all.map(|_| false).collect(),
            },
            (Pick::Any | Pick::Parameter(_), None) => all.map(|_| true).collect(),
        }
    }

    /// Whether some of the label sets have a label.
    pub(super) fn any_has(&self, places: &Places, label: LabelId) -> bool {
        let catalog = self.graph.catalog();
        (0..places.len()).any(|set| has(places, set) && catalog.label_set_has(LabelSetId::from_index(set), label))
    }
}

impl<'a> Asking<'a> {
    /// Names of types in the order of the schema.
    pub(super) fn type_names(&self, types: &[TypeId]) -> Vec<&'a str> {
        let graph: &'a Graph = self.graph;
        let catalog = graph.catalog();
        let mut names: Vec<&str> = types.iter().map(|kind| catalog.type_name(*kind).as_ref()).collect();
        let rank = |name: &&str| catalog.schema().relationships.iter().position(|kind| kind.name == **name);
        names.sort_by_key(|name| (rank(name).unwrap_or(usize::MAX), name.to_owned()));
        names
    }
}

/// Whether a label set is among some.
pub(super) fn has(places: &Places, set: usize) -> bool {
    places.get(set).copied().unwrap_or(false)
}

fn mark(places: &mut Places, set: usize) {
    if let Some(place) = places.get_mut(set) {
        *place = true;
    }
}

fn in_order(types: impl Iterator<Item = TypeId>) -> Vec<TypeId> {
    let mut types: Vec<TypeId> = types.collect();
    types.sort_unstable();
    types.dedup();
    types
}
