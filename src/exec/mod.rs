//! Plans to rows.

pub mod batch;
pub mod budget;
