//! Career Pathways inside another program: open a graph, ask, read the rows.
//!
//! `cargo run --example embed`

use career_pathways::diagnostic::Diagnostic;
use career_pathways::load;
use career_pathways::session::{Request, Session};
use career_pathways::value::Value;
use std::time::Duration;

fn main() -> Result<(), Box<Diagnostic>> {
    let mut session = Session::new(load::built_in());

    // Limits belong to a request: one that runs away ends with a clear message.
    let mut request = Request { timeout: Some(Duration::from_secs(2)), max_rows: Some(1000), ..Request::default() };
    request.parameters.insert("role".to_owned(), Value::from("Medical Office Assistant"));

    // A question and a query of the core language are asked in the same way.
    let duties = session.execute("duties of role $role", &request)?;
    println!("{} duties", duties.rows.len());

    let degrees = session.execute(
        "MATCH (d:Degree)-[link:PREPARES_FOR|ACCEPTED_FOR]->(:Role {name: $role})
         RETURN d.name AS degree, link.qualifier AS qualifier
         ORDER BY degree",
        &request,
    )?;
    for row in degrees.rows.iter() {
        if let [Value::String(degree), Value::String(qualifier)] = row.as_slice() {
            println!("{degree} ({qualifier})");
        }
    }

    // Warnings and notes belong to the answer, too.
    for diagnostic in &degrees.diagnostics {
        println!("{diagnostic}");
    }

    // An error is data: a code, a message, the place in the statement, near names.
    if let Err(error) = session.execute("MACH (n) RETURN n", &request) {
        println!("{}: {error}", error.code);
    }
    Ok(())
}
