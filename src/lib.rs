//! A knowledge graph of careers with a small query language.

#[cfg(feature = "cli")]
pub mod cli;
pub mod diagnostic;
pub mod exec;
pub mod graph;
pub mod load;
pub mod plan;
pub mod render;
pub mod resolve;
pub mod session;
pub mod syntax;
pub mod value;
