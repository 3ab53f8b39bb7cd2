//! A knowledge graph of careers with a small query language.

pub mod diagnostic;
pub mod value;
pub mod graph;
pub mod load;
pub mod syntax;
