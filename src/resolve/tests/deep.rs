//! Deep and long statements: neither the stack nor time runs out.

use super::ok;

/// Runs on a small stack.
fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread");
    thread.join().expect("no overflow");
}

fn nested(open: &str, inner: &str, close: &str, times: usize) -> String {
    format!("RETURN {}{inner}{} AS x", open.repeat(times), close.repeat(times))
}

#[test]
fn deep_expressions_fit_a_small_stack() {
    for (open, inner, close, times) in [
        ("[", "1", "]", 400),
        ("{a: ", "1", "}", 400),
        ("(1 + ", "1", ")", 400),
        ("(NOT ", "true", ")", 200),
        ("coalesce(", "1", ")", 400),
        ("size([x IN [", "1", "] | x])", 100),
        ("(1 < (", "1", ") < 2)", 100),
        ("CASE WHEN true THEN ", "1", " END", 300),
        ("COUNT { MATCH (n) WHERE ", "1", " = 1 }", 60),
        ("COLLECT { MATCH (n)-->() RETURN ", "1", " }", 60),
    ] {
        on_small_stack(move || {
            ok(&nested(open, inner, close, times));
        });
    }
}

#[test]
fn copies_do_not_grow_without_end() {
    // Copied at every level, the operand would never be done with.
    ok(&nested("(1 < (", "$x + 1", ") < 2)", 100));
}

#[test]
fn long_statements_take_time_in_proportion() {
    let nodes: Vec<String> = (0..5_000).map(|i| format!("(n{i}:Role {{name: 'x{i}'}})")).collect();
    ok(&format!("CREATE {}", nodes.join(", ")));
    let items: Vec<String> = (0..3_000).map(|i| format!("count(n.name) + {i} AS c{i}")).collect();
    ok(&format!("MATCH (n) RETURN {}", items.join(", ")));
}
