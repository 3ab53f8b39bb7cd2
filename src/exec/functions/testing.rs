//! A call as tests write it.

use super::{Context, call};
use crate::diagnostic::{Diagnostic, Result};
use crate::exec::clock::Clock;
use crate::graph::Graph;
use crate::resolve::functions::Function;
use crate::value::{AtMost, Value, text};

/// The present in tests: 1 September 2025, 14:30 in UTC.
const NOW: i128 = 1_756_737_000_000_000_000;

/// Calls a function over an empty graph, with room for a megabyte.
pub fn run(name: &str, arguments: &[Value]) -> Result<Value> {
    let function = Function::from_name(name).expect("a function of this name");
    function.check_arity(arguments.len()).expect("as many arguments as it takes");
    let graph = Graph::default();
    call(function, arguments, &Context::new(&graph, &AtMost(1 << 20), 1, &Clock::at(NOW)))
}

/// What the call gives, as a literal.
#[track_caller]
pub fn gives(name: &str, arguments: &[Value], expected: &str) {
    let value = run(name, arguments).expect("a value");
    assert_eq!(text::literal(&value), expected);
}

/// The error the call gives.
#[track_caller]
pub fn fails(name: &str, arguments: &[Value]) -> Box<Diagnostic> {
    run(name, arguments).expect_err("an error")
}
