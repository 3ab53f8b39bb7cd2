//! Every path, one after the other: a depth-first search that can stop and go on.

use super::found::{Found, Step};
use super::ranked::Ahead;
use super::space::{Place, Space};
use crate::diagnostic::Result;
use crate::value::NodeId;

/// Where an enumeration is. It holds no reference into the graph, so rows can be passed on between
/// two looks.
pub struct Enumeration {
    start: NodeId,
    target: Option<NodeId>,
    steps: Vec<Step>,
    /// The steps still to try, for each prefix of the path.
    frames: Vec<Vec<Step>>,
    /// Emptied frames, to be filled again.
    spare: Vec<Vec<Step>>,
    begun: bool,
    /// Steps still needed from each place to the target, where a target is known; places that are
    /// not in it cannot reach it.
    remaining: Option<Ahead>,
}

impl Enumeration {
    /// An enumeration from a start, to one target or to anywhere.
    pub fn new(start: NodeId, target: Option<NodeId>, remaining: Option<Ahead>) -> Self {
        Enumeration { start, target, steps: Vec::new(), frames: Vec::new(), spare: Vec::new(), begun: false, remaining }
    }

    /// The next path.
    ///
    /// # Errors
    /// Whatever a condition raises, and limits.
    pub fn next(&mut self, space: &Space<'_, '_>) -> Result<Option<Found>> {
        if !self.begun {
            self.begun = true;
            let place = Place { node: self.start, state: 0 };
            let frame = self.frame(space, place)?;
            self.frames.push(frame);
            if let Some(found) = self.complete(space, place)? {
                return Ok(Some(found));
            }
        }
        loop {
            space.evaluator.runtime.budget.step()?;
            let Some(frame) = self.frames.last_mut() else { return Ok(None) };
            let Some(step) = frame.pop() else {
                if let Some(frame) = self.frames.pop() {
                    self.spare.push(frame);
                }
                self.steps.pop();
                continue;
            };
            let Some(way) = space.ways_from(step.state).get(step.transition as usize) else { continue };
            let place = Place { node: step.node, state: way.transition.target as u32 };
            self.steps.push(step);
            let frame = self.frame(space, place)?;
            self.frames.push(frame);
            if let Some(found) = self.complete(space, place)? {
                return Ok(Some(found));
            }
        }
    }

    /// The path so far, if it may end here.
    fn complete(&self, space: &Space<'_, '_>, place: Place) -> Result<Option<Found>> {
        if !space.accepts(place.state) || self.target.is_some_and(|target| target != place.node) {
            return Ok(None);
        }
        let found = Found { start: self.start, steps: self.steps.clone() };
        Ok(space.completes(&found)?.then_some(found))
    }

    /// The steps to try from a place, the first one last.
    fn frame(&mut self, space: &Space<'_, '_>, place: Place) -> Result<Vec<Step>> {
        let mut frame = self.spare.pop().unwrap_or_default();
        let before = space.bound_by(self.start, &self.steps);
        for way in space.ways_from(place.state) {
            for (relationship, node) in way.adjacency.neighbours(place.node) {
                if let Some(remaining) = &self.remaining
                    && remaining.get(Place { node, state: way.transition.target as u32 }).is_none()
                {
                    continue;
                }
                if space.mode_allows(self.start, &self.steps, relationship, node)
                    && space.admits(way, place.node, relationship, node, &before)?
                {
                    frame.push(Step { state: way.state, transition: way.number, relationship, node });
                }
            }
        }
        frame.reverse();
        let kept = frame.len() * size_of::<Step>();
        space.evaluator.runtime.budget.look_at(kept)?;
        Ok(frame)
    }
}
