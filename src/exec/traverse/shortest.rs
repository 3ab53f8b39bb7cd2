//! Shortest paths: breadth-first over (node, state), keeping for each place how it was reached.

use super::found::{Found, Step};
use super::ranked;
use super::scratch::Scratch;
use super::space::{Place, Space};
use crate::diagnostic::Result;
use crate::plan::PathSelection;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::FxHashMap;

/// No visit.
const NONE: u32 = u32::MAX;
/// Memory that a visited place takes, for the budget.
const VISIT_BYTES: usize = 40;

/// A place the search has come to.
#[derive(Clone, Copy)]
struct Visit {
    place: Place,
    distance: u32,
    /// The first way it was reached.
    arrival: Arrival,
    /// Further ways of the same length: a list in [`Search::arrivals`].
    more: u32,
}

/// How a place was reached.
#[derive(Clone, Copy)]
struct Arrival {
    /// The visit it was reached from.
    from: u32,
    way: u32,
    relationship: RelationshipId,
}

struct Search<'x, 's, 'a> {
    space: &'x Space<'s, 'a>,
    start: NodeId,
    target: Option<NodeId>,
    all: bool,
    visits: Vec<Visit>,
    arrivals: Vec<(Arrival, u32)>,
    /// Visits that accept, nearest first; only the nearest of each node.
    ends: Vec<u32>,
    end_distances: FxHashMap<NodeId, u32>,
}

/// The shortest path to each end, or all shortest ones.
///
/// Where the shortest walk does not keep to the mode, or fails a condition on the whole path, the next best
/// are looked for.
///
/// # Errors
/// Whatever a condition raises, and limits.
pub fn shortest(space: &Space<'_, '_>, start: NodeId, target: Option<NodeId>, all: bool) -> Result<Vec<Found>> {
    let mut search = Search {
        space,
        start,
        target,
        all,
        visits: Vec::new(),
        arrivals: Vec::new(),
        ends: Vec::new(),
        end_distances: FxHashMap::default(),
    };
    search.run()?;
    search.collect()
}

impl Search<'_, '_, '_> {
    fn run(&mut self) -> Result<()> {
        // A condition may hold a search of its own, which then has a scratch of its own.
        let runtime = self.space.evaluator.runtime;
        let mut scratch = runtime.scratch.take();
        let walked = self.walk(&mut scratch);
        runtime.scratch.replace(scratch);
        walked
    }

    fn walk(&mut self, scratch: &mut Scratch) -> Result<()> {
        let runtime = self.space.evaluator.runtime;
        let states = self.space.states();
        scratch.begin(self.space.evaluator.graph.node_bound().saturating_mul(states), &runtime.budget)?;
        let place = Place { node: self.start, state: 0 };
        let arrival = Arrival { from: NONE, way: 0, relationship: RelationshipId::NULL };
        self.visits.push(Visit { place, distance: 0, arrival, more: NONE });
        scratch.set(self.start.index() * states, 0);
        self.note_end(0);
        let mut next = 0;
        while let Some(visit) = self.visits.get(next).copied() {
            if self.is_done(visit.distance) {
                break;
            }
            runtime.budget.step()?;
            let before = self.visits.len();
            for way in self.space.ways_from(visit.place.state) {
                let state = way.transition.target as u32;
                for (relationship, node) in way.adjacency.neighbours(visit.place.node) {
                    let index = node.index() * states + state as usize;
                    let known = scratch.get(index);
                    if known.is_some() && !self.all {
                        continue;
                    }
                    if let Some(known) = known
                        && self.visits.get(known as usize).is_none_or(|known| known.distance != visit.distance + 1)
                    {
                        continue;
                    }
                    if !self.space.admits(way, visit.place.node, relationship, node, &[])? {
                        continue;
                    }
                    let arrival = Arrival { from: next as u32, way: way.number, relationship };
                    match known {
                        Some(known) => self.add_arrival(known, arrival),
                        None => {
                            let number = self.visits.len() as u32;
                            scratch.set(index, number);
                            let place = Place { node, state };
                            self.visits.push(Visit { place, distance: visit.distance + 1, arrival, more: NONE });
                            self.note_end(number);
                            if !self.all && self.target == Some(node) && self.space.accepts(state) {
                                return Ok(());
                            }
                        }
                    }
                }
            }
            runtime.budget.keep((self.visits.len() - before) * VISIT_BYTES)?;
            next += 1;
        }
        Ok(())
    }

    /// Whether no better end can come from visits this far away.
    fn is_done(&self, distance: u32) -> bool {
        self.target.and_then(|target| self.end_distances.get(&target)).is_some_and(|best| distance >= *best)
    }

    fn add_arrival(&mut self, visit: u32, arrival: Arrival) {
        let number = self.arrivals.len() as u32;
        if let Some(visit) = self.visits.get_mut(visit as usize) {
            self.arrivals.push((arrival, visit.more));
            visit.more = number;
        }
    }

    /// Notes a visit that accepts, if none nearer does at its node.
    fn note_end(&mut self, number: u32) {
        let Some(visit) = self.visits.get(number as usize).copied() else { return };
        if !self.space.accepts(visit.place.state) || self.target.is_some_and(|target| target != visit.place.node) {
            return;
        }
        let best = *self.end_distances.entry(visit.place.node).or_insert(visit.distance);
        if best == visit.distance {
            self.ends.push(number);
        }
    }

    /// The paths to the ends, grouped by end, nearest first.
    fn collect(self) -> Result<Vec<Found>> {
        let mut found = Vec::new();
        let mut by_node: FxHashMap<NodeId, usize> = FxHashMap::default();
        let mut nodes: Vec<(NodeId, Vec<u32>)> = Vec::new();
        for end in &self.ends {
            let Some(visit) = self.visits.get(*end as usize) else { continue };
            let index = *by_node.entry(visit.place.node).or_insert_with(|| {
                nodes.push((visit.place.node, Vec::new()));
                nodes.len() - 1
            });
            if let Some((_, ends)) = nodes.get_mut(index) {
                ends.push(*end);
            }
        }
        for (node, ends) in nodes {
            let before = found.len();
            for end in ends {
                self.paths_to(end, &mut found)?;
                if !self.all && found.len() > before {
                    found.truncate(before + 1);
                    break;
                }
            }
            if found.len() == before {
                let selection = if self.all { PathSelection::ShortestGroups(1) } else { PathSelection::Shortest(1) };
                found.extend(ranked::best(self.space, self.start, node, selection)?);
            }
        }
        Ok(found)
    }

    /// The paths to a visit that keep to the mode and pass the conditions on the whole of it.
    fn paths_to(&self, end: u32, into: &mut Vec<Found>) -> Result<()> {
        let mut steps: Vec<Step> = Vec::new();
        // Each entry: a visit on the way back, and its arrivals still to try.
        let mut stack: Vec<(u32, Option<u32>)> = vec![(end, Some(NONE))];
        let budget = &self.space.evaluator.runtime.budget;
        while let Some((visit_number, pending)) = stack.last_mut() {
            let Some(visit) = self.visits.get(*visit_number as usize) else { break };
            if visit.arrival.from == NONE {
                let found = Found { start: self.start, steps: steps.iter().rev().copied().collect() };
                if self.space.keeps_mode(&found) && self.space.completes(&found)? {
                    budget.keep(found.steps.len() * size_of::<Step>() + 48)?;
                    into.push(found);
                }
                stack.pop();
                steps.pop();
                continue;
            }
            // First the first arrival, then the list of further ones.
            let arrival = match pending {
                Some(NONE) => {
                    *pending = if visit.more == NONE { None } else { Some(visit.more) };
                    Some(visit.arrival)
                }
                Some(more) => {
                    let next = self.arrivals.get(*more as usize).copied();
                    *pending = next.and_then(|(_, rest)| (rest != NONE).then_some(rest));
                    next.map(|(arrival, _)| arrival)
                }
                None => None,
            };
            match arrival {
                Some(arrival) => {
                    budget.step()?;
                    let from_state = self.visits.get(arrival.from as usize).map_or(0, |from| from.place.state);
                    steps.push(Step {
                        state: from_state,
                        transition: arrival.way,
                        relationship: arrival.relationship,
                        node: visit.place.node,
                    });
                    stack.push((arrival.from, Some(NONE)));
                }
                None => {
                    stack.pop();
                    steps.pop();
                }
            }
            if !self.all && !into.is_empty() && into.last().is_some_and(|found| found.end() == self.end_of(end)) {
                return Ok(());
            }
        }
        Ok(())
    }

    fn end_of(&self, visit: u32) -> NodeId {
        self.visits.get(visit as usize).map_or(NodeId::NULL, |visit| visit.place.node)
    }
}
