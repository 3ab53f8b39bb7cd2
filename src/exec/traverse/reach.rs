//! Which nodes can be reached: a breadth-first search that remembers no path.

use super::space::Space;
use crate::diagnostic::Result;
use crate::graph::Direction;
use crate::value::NodeId;
use rustc_hash::FxHashMap;

/// The ends of all paths of one repeated relationship, each once. The pattern repeats at least zero
/// times or once, so a node that any walk reaches is also reached by a path that repeats nothing; only
/// for the start itself, along relationships of either direction, must a real path be found.
///
/// # Errors
/// Limits.
pub fn reachable(space: &Space<'_, '_>, start: NodeId) -> Result<Vec<NodeId>> {
    let runtime = space.evaluator.runtime;
    let states = space.states();
    // A condition may hold a search of its own, which then has a scratch of its own.
    let mut scratch = runtime.scratch.take();
    scratch.begin(space.evaluator.graph.node_bound(), &runtime.budget)?;
    let mut found = vec![start];
    scratch.mark(start.index());
    let mut comes_back = false;
    let mut level_start = 0;
    let mut depth = 0usize;
    while level_start < found.len() && depth < states.max(1) {
        let level_end = found.len();
        // The states of one repeated relationship are counters; the last one may go round for ever.
        let state = depth.min(states.saturating_sub(1)) as u32;
        let ways = space.ways_from(state);
        if ways.is_empty() {
            break;
        }
        for index in level_start..level_end {
            let Some(node) = found.get(index).copied() else { break };
            for way in ways {
                if let (false, Some(flat)) = (way.checked, way.adjacency.flat()) {
                    let (nodes, _) = flat.slices(node);
                    for next in nodes {
                        if scratch.mark(next.index()) {
                            found.push(*next);
                        } else if *next == start {
                            comes_back = true;
                        }
                    }
                    continue;
                }
                for (relationship, next) in way.adjacency.neighbours(node) {
                    if !space.admits(way, node, relationship, next, &[])? {
                        continue;
                    }
                    if scratch.mark(next.index()) {
                        found.push(next);
                    } else if next == start {
                        comes_back = true;
                    }
                }
            }
            runtime.budget.step()?;
        }
        level_start = level_end;
        if depth + 1 < states {
            depth += 1;
        } else if !loops(space, state) {
            break;
        }
    }
    runtime.scratch.replace(scratch);
    let start_counts = space.accepts(0) || (comes_back && start_is_reached(space, start)?);
    if !start_counts {
        found.swap_remove(0);
    }
    Ok(found)
}

fn loops(space: &Space<'_, '_>, state: u32) -> bool {
    space.ways_from(state).iter().any(|way| way.transition.target as u32 <= state)
}

/// Whether a path leads from the start back to it. Along relationships of one direction any walk back holds one.
/// Otherwise the way there may not be the way back: the shortest closed path is sought, by a breadth-first search in
/// which every node remembers the first node of its way. A relationship between nodes of different first nodes
/// closes a path; so does a second relationship to a first node, and a loop at the start.
fn start_is_reached(space: &Space<'_, '_>, start: NodeId) -> Result<bool> {
    let either = space.ways.iter().flatten().any(|way| way.transition.direction == Direction::Either);
    if !either {
        return Ok(true);
    }
    let states = space.states();
    let last = states.saturating_sub(1) as u32;
    let longest = if loops(space, last) { u32::MAX } else { last };
    let mut ways: FxHashMap<NodeId, (NodeId, u32)> = FxHashMap::default();
    let mut queue = vec![start];
    let mut next = 0;
    while let Some(node) = queue.get(next).copied() {
        next += 1;
        space.evaluator.runtime.budget.step()?;
        let (first, depth) = ways.get(&node).copied().unwrap_or((start, 0));
        if depth.saturating_mul(2) >= longest {
            break;
        }
        for way in space.ways_from(depth.min(last)) {
            for (relationship, end) in way.adjacency.neighbours(node) {
                if !space.admits(way, node, relationship, end, &[])? {
                    continue;
                }
                if end == start {
                    // A loop; or the very relationship, or another one, that led here.
                    if node == start {
                        return Ok(true);
                    }
                    continue;
                }
                match ways.get(&end) {
                    None => {
                        ways.insert(end, (if node == start { end } else { first }, depth + 1));
                        queue.push(end);
                    }
                    Some(_) if node == start => {
                        if longest >= 2 {
                            return Ok(true);
                        }
                    }
                    Some((other, other_depth)) => {
                        if *other != first && depth + other_depth < longest {
                            return Ok(true);
                        }
                    }
                }
            }
        }
    }
    Ok(false)
}
