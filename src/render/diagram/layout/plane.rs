//! Along and across: the layout thinks in lanes, whichever way they run on the page.
//!
//! *Along* counts in the direction in which pathways lead, from lane to lane; *across* counts inside a lane. A
//! [`Plane`] turns both into left and top.

use crate::render::diagram::drawing::{Point, Rect, Segment};
use crate::render::style::Flow;

/// A way of laying lanes on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    /// Where pathways lead.
    pub flow: Flow,
}

impl Plane {
    /// A point.
    pub fn point(self, along: f64, across: f64) -> Point {
        match self.flow {
            Flow::Right => Point { x: along, y: across },
            Flow::Down => Point { x: across, y: along },
        }
    }

    /// A rectangle from its two corners.
    pub fn rect(self, along: (f64, f64), across: (f64, f64)) -> Rect {
        let (start, end) = (self.point(along.0, across.0), self.point(along.1, across.1));
        Rect { x: start.x, y: start.y, width: end.x - start.x, height: end.y - start.y }
    }

    /// A straight piece.
    pub fn line(self, along: f64, across: f64) -> Segment {
        Segment::Line(self.point(along, across))
    }

    /// A curve that leaves and arrives along the lanes' direction.
    pub fn curve(self, from: (f64, f64), to: (f64, f64)) -> Segment {
        let bend = (to.0 - from.0) / 2.0;
        Segment::Curve(self.point(from.0 + bend, from.1), self.point(to.0 - bend, to.1), self.point(to.0, to.1))
    }

    /// A rounded corner from one point to another, first in the direction of `along`, or across it.
    pub fn corner(self, from: (f64, f64), to: (f64, f64), along_first: bool) -> Segment {
        // The control points of a quarter circle.
        const ROUND: f64 = 0.5523;
        let (first, second) = if along_first {
            ((from.0 + (to.0 - from.0) * ROUND, from.1), (to.0, to.1 - (to.1 - from.1) * ROUND))
        } else {
            ((from.0, from.1 + (to.1 - from.1) * ROUND), (to.0 - (to.0 - from.0) * ROUND, to.1))
        };
        Segment::Curve(self.point(first.0, first.1), self.point(second.0, second.1), self.point(to.0, to.1))
    }

    /// A size as (along, across).
    pub fn size(self, width: f64, height: f64) -> (f64, f64) {
        match self.flow {
            Flow::Right => (width, height),
            Flow::Down => (height, width),
        }
    }
}
