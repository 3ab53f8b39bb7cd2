//! The k best paths between two nodes, by length or by cost, whatever the mode.
//!
//! First a search back from the target gives the exact distance still to go from every place (along
//! walks: never more than along a path that keeps to the mode). Then partial paths are extended best
//! first by distance so far plus distance still to go, so the first complete one is the best, the
//! next the second best, and hardly anything is tried that does not lead to one of them.

use super::found::{Found, Step};
use super::scratch::Scratch;
use super::space::{Place, Space, Way};
use crate::diagnostic::Result;
use crate::graph::{Numbers, Weights};
use crate::plan::PathSelection;
use crate::value::{NodeId, RelationshipId, Value};
use rustc_hash::FxHashMap;
use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;

/// Memory of a partial path, for the budget.
const PARTIAL_BYTES: usize = 72;

/// A distance; never NaN.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Distance(f64);

impl Eq for Distance {}

impl PartialOrd for Distance {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Distance {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// A partial path: its last step and the partial path before it.
#[derive(Clone, Copy)]
struct Partial {
    place: Place,
    before: u32,
    step: Step,
    distance: f64,
    length: u32,
}

/// No partial path.
const NONE: u32 = u32::MAX;

/// The best paths from a start to a target, best first; ties by length, then in the order found.
///
/// # Errors
/// A cost that is no cost, whatever a condition raises, and limits.
pub fn best(space: &Space<'_, '_>, start: NodeId, target: NodeId, selection: PathSelection) -> Result<Vec<Found>> {
    let by_cost = matches!(selection, PathSelection::Cheapest(_));
    let wanted = Wanted::of(selection);
    if wanted.count == 0 {
        return Ok(Vec::new());
    }
    let backward = Space::new(space.evaluator, space.search, space.row, true)?;
    let remaining = remaining(&backward, target, by_cost)?;
    let budget = &space.evaluator.runtime.budget;
    let mut found: Vec<Found> = Vec::new();
    let mut progress = Progress::default();
    let mut partials: Vec<Partial> = Vec::new();
    let mut heap: BinaryHeap<Reverse<(Distance, u32, u32)>> = BinaryHeap::new();
    let origin = Place { node: start, state: 0 };
    let Some(ahead) = remaining.get(origin) else { return Ok(found) };
    let nowhere = Step { state: 0, transition: 0, relationship: RelationshipId::NULL, node: start };
    partials.push(Partial { place: origin, before: NONE, step: nowhere, distance: 0.0, length: 0 });
    heap.push(Reverse((Distance(ahead), 0, 0)));
    while let Some(Reverse((_, _, number))) = heap.pop() {
        budget.step()?;
        let Some(partial) = partials.get(number as usize).copied() else { break };
        let steps = steps_of(&partials, number);
        if partial.place.node == target && space.accepts(partial.place.state) {
            let path = Found { start, steps: steps.clone() };
            if space.completes(&path)? {
                if !progress.takes(&wanted, partial.distance, partial.length) {
                    break;
                }
                found.push(path);
                if progress.is_full(&wanted) {
                    break;
                }
            }
        }
        let before = space.bound_by(start, &steps);
        for way in space.ways_from(partial.place.state) {
            for (relationship, node) in way.adjacency.neighbours(partial.place.node) {
                let place = Place { node, state: way.transition.target as u32 };
                let Some(ahead) = remaining.get(place) else { continue };
                if !space.mode_allows(start, &steps, relationship, node)
                    || !space.admits(way, partial.place.node, relationship, node, &before)?
                {
                    continue;
                }
                let cost =
                    if by_cost { space.cost(way, partial.place.node, relationship, node, &before)? } else { 1.0 };
                let step = Step { state: way.state, transition: way.number, relationship, node };
                let distance = partial.distance + cost;
                let length = partial.length + 1;
                budget.keep(PARTIAL_BYTES)?;
                let index = partials.len() as u32;
                partials.push(Partial { place, before: number, step, distance, length });
                heap.push(Reverse((Distance(distance + ahead), length, index)));
            }
        }
    }
    budget.release(partials.len() * PARTIAL_BYTES);
    Ok(found)
}

/// How many paths are wanted, of which kind of rank.
struct Wanted {
    count: u64,
    /// All paths of the first `count` lengths, rather than `count` paths.
    groups: bool,
}

impl Wanted {
    fn of(selection: PathSelection) -> Wanted {
        match selection {
            PathSelection::Any(count) | PathSelection::Shortest(count) | PathSelection::Cheapest(count) => {
                Wanted { count, groups: false }
            }
            PathSelection::ShortestGroups(count) => Wanted { count, groups: true },
            PathSelection::All => Wanted { count: u64::MAX, groups: false },
        }
    }
}

/// What has been taken so far.
#[derive(Default)]
struct Progress {
    taken: u64,
    groups: u64,
    last_length: Option<u32>,
}

impl Progress {
    /// Whether a path of this rank is still wanted; counts it if so.
    fn takes(&mut self, wanted: &Wanted, _: f64, length: u32) -> bool {
        if wanted.groups && self.last_length != Some(length) {
            if self.groups == wanted.count {
                return false;
            }
            self.groups += 1;
            self.last_length = Some(length);
        }
        self.taken += 1;
        true
    }

    fn is_full(&self, wanted: &Wanted) -> bool {
        !wanted.groups && self.taken >= wanted.count
    }
}

fn steps_of(partials: &[Partial], number: u32) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut current = partials.get(number as usize);
    while let Some(partial) = current {
        if partial.before == NONE {
            break;
        }
        steps.push(partial.step);
        current = partials.get(partial.before as usize);
    }
    steps.reverse();
    steps
}

/// Up to this many places, distances stand in an array; beyond it, in a table of those that were reached.
const DENSE_PLACES: usize = 1 << 20;

/// The distance from places to a target; places that cannot get there have none.
pub struct Ahead {
    states: usize,
    distances: Distances,
}

enum Distances {
    /// By place; infinite where there is none.
    Dense(Vec<f64>),
    Sparse(FxHashMap<Place, f64>),
}

impl Ahead {
    fn new(nodes: usize, states: usize) -> Self {
        let places = nodes.saturating_mul(states);
        let distances = if places <= DENSE_PLACES {
            Distances::Dense(vec![f64::INFINITY; places])
        } else {
            Distances::Sparse(FxHashMap::default())
        };
        Ahead { states, distances }
    }

    /// The distance from a place.
    #[inline]
    pub fn get(&self, place: Place) -> Option<f64> {
        match &self.distances {
            Distances::Dense(distances) => {
                let index = place.node.index() * self.states + place.state as usize;
                distances.get(index).copied().filter(|distance| distance.is_finite())
            }
            Distances::Sparse(distances) => distances.get(&place).copied(),
        }
    }

    /// Notes a distance if it is the least so far.
    #[inline]
    fn lower(&mut self, place: Place, distance: f64) -> bool {
        match &mut self.distances {
            Distances::Dense(distances) => {
                match distances.get_mut(place.node.index() * self.states + place.state as usize) {
                    Some(known) if distance < *known => {
                        *known = distance;
                        true
                    }
                    _ => false,
                }
            }
            Distances::Sparse(distances) => match distances.get_mut(&place) {
                Some(known) if distance < *known => {
                    *known = distance;
                    true
                }
                Some(_) => false,
                None => {
                    distances.insert(place, distance);
                    true
                }
            },
        }
    }
}

/// The distance from every place to the target in an accepting state. Conditions and costs that look further back
/// than one step are left out of account, which can only make distances smaller.
///
/// # Errors
/// A cost that is no cost, whatever a condition raises, and limits.
pub fn remaining(space: &Space<'_, '_>, target: NodeId, by_cost: bool) -> Result<Ahead> {
    let budget = &space.evaluator.runtime.budget;
    let mut ahead = Ahead::new(space.evaluator.graph.node_bound(), space.states());
    let weights = weights_of(&space.ways_back);
    let mut heap: BinaryHeap<Reverse<(Distance, u32, u32)>> = BinaryHeap::new();
    for state in (0..space.states() as u32).filter(|state| space.accepts(*state)) {
        ahead.lower(Place { node: target, state }, 0.0);
        heap.push(Reverse((Distance(0.0), target.0, state)));
    }
    while let Some(Reverse((distance, node, state))) = heap.pop() {
        let place = Place { node: NodeId(node), state };
        if ahead.get(place).is_some_and(|known| known < distance.0) {
            continue;
        }
        budget.step()?;
        for (way, weights) in space.ways_to(state).iter().zip(weights.get(state as usize).into_iter().flatten()) {
            let entries = way.adjacency.flat().map_or(0, |flat| flat.range(place.node).start);
            for (offset, (relationship, from)) in way.adjacency.neighbours(place.node).enumerate() {
                if !space.search.far_conditions && !space.admits(way, from, relationship, place.node, &[])? {
                    continue;
                }
                let cost = match weights {
                    _ if !by_cost => 1.0,
                    Some(weights) => entry_cost(space, weights, entries + offset, relationship, way)?,
                    // What it costs may hang on steps that are not known from here.
                    None if space.search.far_conditions => 0.0,
                    None => space.cost(way, from, relationship, place.node, &[])?,
                };
                let next = Place { node: from, state: way.state };
                if ahead.lower(next, distance.0 + cost) {
                    budget.keep(PARTIAL_BYTES)?;
                    heap.push(Reverse((Distance(distance.0 + cost), from.0, way.state)));
                }
            }
        }
    }
    Ok(ahead)
}

/// The costs of ways as arrays beside their adjacency, where the cost is just a property.
fn weights_of(ways: &[Vec<Way<'_>>]) -> Vec<Vec<Option<Arc<Weights>>>> {
    ways.iter()
        .map(|ways| ways.iter().map(|way| way.cost_key.and_then(|key| way.adjacency.weights(key))).collect())
        .collect()
}

/// The cheapest path from a start to a target: Dijkstra's algorithm over (node, state).
///
/// None if there is none; `Some(None)` where the cheapest walk breaks the mode or fails a condition, so that the k
/// best have to be looked through.
///
/// # Errors
/// A cost that is no cost, whatever a condition raises, and limits.
pub fn cheapest(space: &Space<'_, '_>, start: NodeId, target: NodeId) -> Result<Option<Option<Found>>> {
    // A condition may hold a search of its own, which then has a scratch of its own.
    let runtime = space.evaluator.runtime;
    let mut scratch = runtime.scratch.take();
    let found = cheapest_within(space, start, target, &mut scratch);
    runtime.scratch.replace(scratch);
    found
}

fn cheapest_within(
    space: &Space<'_, '_>,
    start: NodeId,
    target: NodeId,
    scratch: &mut Scratch,
) -> Result<Option<Option<Found>>> {
    let budget = &space.evaluator.runtime.budget;
    let states = space.states();
    scratch.begin(space.evaluator.graph.node_bound().saturating_mul(states), budget)?;
    let weights = weights_of(&space.ways);
    let nowhere = Step { state: 0, transition: 0, relationship: RelationshipId::NULL, node: start };
    let mut partials =
        vec![Partial { place: Place { node: start, state: 0 }, before: NONE, step: nowhere, distance: 0.0, length: 0 }];
    scratch.set(start.index() * states, 0);
    let mut heap: BinaryHeap<Reverse<(Distance, u32, u32)>> = BinaryHeap::new();
    heap.push(Reverse((Distance(0.0), 0, 0)));
    while let Some(Reverse((distance, _, number))) = heap.pop() {
        let Some(partial) = partials.get(number as usize).copied() else { break };
        if partial.distance < distance.0 {
            continue;
        }
        let at = partial.place;
        if at.node == target && space.accepts(at.state) {
            let found = Found { start, steps: steps_of(&partials, number) };
            let good = space.keeps_mode(&found) && space.completes(&found)?;
            return Ok(Some(good.then_some(found)));
        }
        budget.step()?;
        let ways = space.ways_from(at.state);
        for (way, weights) in ways.iter().zip(weights.get(at.state as usize).into_iter().flatten()) {
            let mut relax = |relationship: RelationshipId, node: NodeId, cost: f64| -> Result<()> {
                let place = Place { node, state: way.transition.target as u32 };
                let index = node.index() * states + place.state as usize;
                let ahead = distance.0 + cost;
                let step = Step { state: way.state, transition: way.number, relationship, node };
                let next = Partial { place, before: number, step, distance: ahead, length: partial.length + 1 };
                let next_number = match scratch.get(index) {
                    Some(known) => match partials.get_mut(known as usize) {
                        Some(known_partial) if ahead < known_partial.distance => {
                            *known_partial = next;
                            known
                        }
                        _ => return Ok(()),
                    },
                    None => {
                        budget.keep(PARTIAL_BYTES)?;
                        let fresh = partials.len() as u32;
                        partials.push(next);
                        scratch.set(index, fresh);
                        fresh
                    }
                };
                heap.push(Reverse((Distance(ahead), next.length, next_number)));
                Ok(())
            };
            match (weights, way.adjacency.flat()) {
                (Some(weights), Some(flat)) => {
                    let range = flat.range(at.node);
                    let (nodes, relationships) = flat.slices(at.node);
                    for (offset, (node, relationship)) in nodes.iter().zip(relationships).enumerate() {
                        if !space.admits(way, at.node, *relationship, *node, &[])? {
                            continue;
                        }
                        let cost = entry_cost(space, weights, range.start + offset, *relationship, way)?;
                        relax(*relationship, *node, cost)?;
                    }
                }
                (None | Some(_), _) => {
                    for (relationship, node) in way.adjacency.neighbours(at.node) {
                        if space.admits(way, at.node, relationship, node, &[])? {
                            let cost = space.cost(way, at.node, relationship, node, &[])?;
                            relax(relationship, node, cost)?;
                        }
                    }
                }
            }
        }
    }
    Ok(None)
}

/// The cost at a place of the flat arrays.
fn entry_cost(
    space: &Space<'_, '_>,
    weights: &Weights,
    entry: usize,
    relationship: RelationshipId,
    way: &Way<'_>,
) -> Result<f64> {
    let there = weights.present.as_ref().is_none_or(|present| present.get(entry) == Some(&true));
    let cost = match &weights.numbers {
        Numbers::Integers(numbers) => numbers.get(entry).map(|number| *number as f64),
        Numbers::Floats(numbers) => numbers.get(entry).copied(),
    };
    match cost {
        Some(cost) if there && cost >= 0.0 => Ok(cost),
        _ => {
            let value =
                way.cost_key.map_or(Value::Null, |key| space.evaluator.graph.relationship_property(relationship, key));
            let error = space.cost_error(relationship, &value);
            Err(match &way.transition.cost {
                Some(cost) => error.at(cost.span),
                None => error,
            })
        }
    }
}
