//! Pictures of an answer: what to draw is worked out once, in [`model`]; [`dot`](mod@dot) writes it down.
//!
//! A column per kind in pathway order, the asked-for pathway bold and the rest light, what was
//! inferred dotted, what is no pathway step (one role supervising another) drawn and named
//! differently. The same outcome gives the same bytes.

mod compose;
pub mod dot;
mod gather;
pub mod model;
mod palette;
mod wrap;

pub use model::Diagram;

use super::style::Picture;
use crate::session::Outcome;

/// What to draw for an outcome.
pub fn diagram(outcome: &Outcome, picture: &Picture) -> Diagram {
    compose::compose(outcome, gather::gather(outcome, picture), picture)
}

/// An outcome's picture in Graphviz's language.
pub fn dot(outcome: &Outcome, picture: &Picture) -> String {
    dot::write(&diagram(outcome, picture), picture.dark)
}
