//! Searches for paths.
//!
//! A search walks the product of the graph and the pattern's automaton: pairs of a node and a state
//! ([`space`]). Without a selector every path is enumerated, one after the other, so that a LIMIT
//! above can stop it ([`enumerate`]). The shortest paths come from a breadth-first search that keeps all
//! best parents ([`shortest`]); the cheapest, the k best, and whatever those two cannot promise (a mode that the
//! best walk breaks, a condition on the whole path) from a best-first search that knows the exact
//! distance still to go ([`ranked`]). Where only the ends matter, a plain breadth-first search finds them
//! ([`reach`]).

pub mod enumerate;
pub mod found;
pub mod ranked;
pub mod reach;
pub mod scratch;
pub mod shortest;
pub mod space;
