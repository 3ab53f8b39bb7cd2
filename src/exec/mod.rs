//! Operators over batches of rows, and the functions and aggregates they evaluate.

pub mod aggregate;
pub mod functions;
