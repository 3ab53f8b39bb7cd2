//! A second opinion: the language evaluated from its syntax tree in the most direct way there is.
//!
//! No names are resolved, nothing is planned, no index is used. A pattern is matched by trying every
//! node and every relationship; a row is a map from names to values. It shares only the parser, the
//! value type and its comparison with the engine, so that the two rarely err alike.

#![allow(dead_code, reason = "each of the test files uses its part")]

pub mod evaluate;
pub mod generate;
pub mod graph;
pub mod matcher;
pub mod query;

use career_pathways::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The variables in scope.
pub type Row = BTreeMap<Arc<str>, Value>;

/// Why there is no answer: something at run time, or something this evaluator does not know.
pub type Problem = String;
