//! Path searches for each input row.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::{BATCH_ROWS, Batch, Column};
use crate::exec::eval::{Evaluator, Row};
use crate::exec::runtime::Runtime;
use crate::exec::traverse::enumerate::Enumeration;
use crate::exec::traverse::found::Found;
use crate::exec::traverse::space::Space;
use crate::exec::traverse::{ranked, reach, shortest};
use crate::plan::{Keep, PathSearch, PathSelection};
use crate::value::{NodeId, Value};

/// Searches for paths from, and perhaps to, the nodes of each row.
pub(super) struct PathSearchOperator<'p> {
    input: Running<'p>,
    search: &'p PathSearch,
    keep: &'p Keep,
    current: Option<Searching>,
}

/// Where the operator is in its input.
struct Searching {
    batch: Batch,
    row: usize,
    /// The enumeration of this row, for searches that give every path.
    enumeration: Option<Enumeration>,
    /// What was found for this row and not passed on yet, for searches that choose.
    found: std::vec::IntoIter<Found>,
}

/// Rows on their way out.
#[derive(Default)]
struct Out {
    rows: Vec<u32>,
    ends: Vec<NodeId>,
    paths: Vec<Value>,
    lists: Vec<Vec<Value>>,
    singles: Vec<Vec<Value>>,
}

impl<'p> PathSearchOperator<'p> {
    pub fn new(input: Running<'p>, search: &'p PathSearch, keep: &'p Keep) -> Self {
        PathSearchOperator { input, search, keep, current: None }
    }

    /// The ends of a row; none if one that must be bound is null.
    fn ends(&self, batch: &Batch, row: usize) -> Option<(NodeId, Option<NodeId>)> {
        let from = batch.column(self.search.from).node(row)?;
        if !self.search.to_bound {
            return Some((from, None));
        }
        batch.column(self.search.to).node(row).map(|to| (from, Some(to)))
    }

    fn fill(&self, current: &mut Searching, out: &mut Out, evaluator: &Evaluator<'_, '_>) -> Result<()> {
        while out.rows.len() < BATCH_ROWS && current.row < current.batch.len {
            let row = current.row;
            let Some((from, to)) = self.ends(&current.batch, row) else {
                current.row += 1;
                continue;
            };
            let space = Space::new(evaluator, self.search, Row::new(&current.batch, row), false)?;
            if self.search.distinct_ends && to.is_none() {
                let reached = reach::reachable(&space, from)?;
                out.rows.resize(out.rows.len() + reached.len(), row as u32);
                out.ends.extend(reached);
                current.row += 1;
            } else if self.search.selection == PathSelection::All {
                let enumeration = match &mut current.enumeration {
                    Some(enumeration) => enumeration,
                    None => current.enumeration.insert(self.enumeration(evaluator, &space, from, to)?),
                };
                let mut done = false;
                while out.rows.len() < BATCH_ROWS && !done {
                    match enumeration.next(&space)? {
                        Some(found) => self.push(out, row, &found),
                        None => done = true,
                    }
                }
                if done {
                    current.enumeration = None;
                    current.row += 1;
                }
            } else {
                if current.found.len() == 0 {
                    let budget = &evaluator.runtime.budget;
                    let before = budget.used();
                    current.found = self.select(&space, from, to)?.into_iter();
                    budget.release_since(before);
                }
                for found in current.found.by_ref().take(BATCH_ROWS) {
                    self.push(out, row, &found);
                }
                if current.found.len() == 0 {
                    current.row += 1;
                }
            }
        }
        Ok(())
    }

    /// An enumeration; with a known target, one that never goes where the target cannot be reached from.
    fn enumeration(
        &self,
        evaluator: &Evaluator<'_, '_>,
        space: &Space<'_, '_>,
        from: NodeId,
        to: Option<NodeId>,
    ) -> Result<Enumeration> {
        let remaining = match to {
            Some(to) if self.search.automaton.states.len() > 2 || self.search.automaton.is_unbounded() => {
                let backward = Space::new(evaluator, self.search, space.row, true)?;
                Some(ranked::remaining(&backward, to, false)?)
            }
            Some(_) | None => None,
        };
        Ok(Enumeration::new(from, to, remaining))
    }

    /// The paths that the selector keeps.
    fn select(&self, space: &Space<'_, '_>, from: NodeId, to: Option<NodeId>) -> Result<Vec<Found>> {
        let selection = self.search.selection;
        let far = self.search.far_conditions;
        match selection {
            PathSelection::Shortest(1) | PathSelection::Any(1) if !far => shortest::shortest(space, from, to, false),
            PathSelection::ShortestGroups(1) if !far => shortest::shortest(space, from, to, true),
            PathSelection::All
            | PathSelection::Any(_)
            | PathSelection::Shortest(_)
            | PathSelection::ShortestGroups(_)
            | PathSelection::Cheapest(_) => {
                let targets = match to {
                    Some(to) => vec![to],
                    None => self.possible_ends(space, from)?,
                };
                let mut found = Vec::new();
                for target in targets {
                    if selection == PathSelection::Cheapest(1) && !far {
                        match ranked::cheapest(space, from, target)? {
                            None => continue,
                            Some(Some(path)) => {
                                found.push(path);
                                continue;
                            }
                            Some(None) => {}
                        }
                    }
                    found.extend(ranked::best(space, from, target, selection)?);
                }
                Ok(found)
            }
        }
    }

    /// Every node a path could end at, as far as conditions that look at one step can tell.
    fn possible_ends(&self, space: &Space<'_, '_>, from: NodeId) -> Result<Vec<NodeId>> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut ends = Vec::new();
        let mut ended = rustc_hash::FxHashSet::default();
        let mut queue = vec![(from, 0u32)];
        seen.insert((from, 0u32));
        let mut next = 0;
        while let Some((node, state)) = queue.get(next).copied() {
            next += 1;
            space.evaluator.runtime.budget.step()?;
            if space.accepts(state) && ended.insert(node) {
                ends.push(node);
            }
            for way in space.ways_from(state) {
                for (relationship, end) in way.adjacency.neighbours(node) {
                    if !self.search.far_conditions && !space.admits(way, node, relationship, end, &[])? {
                        continue;
                    }
                    let place = (end, way.transition.target as u32);
                    if seen.insert(place) {
                        space.evaluator.runtime.budget.keep(24)?;
                        queue.push(place);
                    }
                }
            }
        }
        Ok(ends)
    }

    fn push(&self, out: &mut Out, row: usize, found: &Found) {
        out.rows.push(row as u32);
        out.ends.push(found.end());
        if self.search.path.is_some() {
            out.paths.push(found.path(self.search));
        }
        for ((inner, _), list) in self.search.exports.iter().zip(&mut out.lists) {
            list.push(found.list_of(*inner, self.search));
        }
        for (slot, single) in self.search.singles.iter().zip(&mut out.singles) {
            single.push(found.single(*slot, self.search));
        }
    }

    fn emit(&self, batch: &Batch, out: Out, runtime: &Runtime<'_>) -> Result<Batch> {
        let mut rows = match self.keep {
            Keep::All => batch.gather(&out.rows),
            Keep::Slots(slots) => batch.gather_slots(&out.rows, slots),
        };
        if !self.search.to_bound {
            rows.set(self.search.to, Column::Nodes(out.ends));
        }
        if let Some(slot) = self.search.path {
            rows.set(slot, Column::Values(out.paths));
        }
        for ((_, slot), list) in self.search.exports.iter().zip(out.lists) {
            rows.set(*slot, Column::Values(list));
        }
        for (slot, single) in self.search.singles.iter().zip(out.singles) {
            rows.set(*slot, Column::from_values(single));
        }
        runtime.budget.look()?;
        Ok(rows)
    }
}

impl Operator for PathSearchOperator<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let mut current = match self.current.take() {
                Some(current) => current,
                None => match self.input.next(runtime)? {
                    Some(batch) => Searching { batch, row: 0, enumeration: None, found: Vec::new().into_iter() },
                    None => return Ok(None),
                },
            };
            let mut out = Out {
                lists: vec![Vec::new(); self.search.exports.len()],
                singles: vec![Vec::new(); self.search.singles.len()],
                ..Out::default()
            };
            {
                let graph = runtime.graph();
                let evaluator = Evaluator::new(runtime, &graph);
                self.fill(&mut current, &mut out, &evaluator)?;
            }
            let rows = self.emit(&current.batch, out, runtime)?;
            if current.row < current.batch.len {
                self.current = Some(current);
            }
            if rows.len > 0 {
                return Ok(Some(rows));
            }
        }
    }
}
