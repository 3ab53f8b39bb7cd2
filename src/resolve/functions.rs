//! The built-in functions and aggregates by name.

/// A built-in function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Function {
    /// `coalesce(a, b, ...)`: the first value that is not null.
    Coalesce,
}

/// A built-in aggregate.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Aggregate {
    /// `count(x)`, `count(*)`.
    Count,
}
