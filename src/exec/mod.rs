//! Operators over batches of rows, and the functions and aggregates they evaluate.

pub mod aggregate;
pub mod batch;
pub mod budget;
pub mod clock;
pub mod eval;
pub mod functions;
pub mod operators;
pub mod runtime;
pub mod traverse;
