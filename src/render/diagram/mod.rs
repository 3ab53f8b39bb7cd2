//! Pictures of an answer: what to draw is worked out once, in [`model`]; [`dot`](mod@dot) writes it down.
//!
//! A column per kind in pathway order, the asked-for pathway bold and the rest light, what was
//! inferred dotted, what is no pathway step (one role supervising another) drawn and named
//! differently. The same outcome gives the same bytes.

mod compose;
pub mod dot;
pub mod drawing;
pub mod fonts;
mod gather;
pub mod model;
mod palette;
mod wrap;

pub use model::Diagram;

use super::style::{Highlight, Picture, Theme};
use crate::session::Outcome;

/// What to draw for an outcome.
pub fn diagram(outcome: &Outcome, picture: &Picture) -> Diagram {
    compose::compose(&gather::gather(outcome, picture), picture.max_boxes)
}

/// The nodes and relationships of an outcome, to stand out in the picture of another one over the same graph.
pub fn highlight(outcome: &Outcome) -> Highlight {
    gather::highlight(outcome)
}

/// An outcome's picture in Graphviz's language.
pub fn dot(outcome: &Outcome, picture: &Picture) -> String {
    dot::write(&diagram(outcome, picture), picture.theme == Theme::Dark)
}

#[cfg(test)]
mod tests;
