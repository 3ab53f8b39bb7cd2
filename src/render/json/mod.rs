//! JSON, both ways: results and errors out, parameters and requests in.
//!
//! Two encodings of values exist. [`Encoding::Results`] is what people and scripts read: a node is
//! an object. [`Encoding::Tagged`] is what `pathways pipe` speaks: every value that JSON lacks
//! carries a tag, `{"$node": ...}`, so that nothing is lost on the way and back.

pub mod answer;
pub mod diagnostic;
pub mod read;
pub mod request;
mod schema;
pub mod value;

pub use answer::Answers;
pub use read::{parameter, parameters};
pub use request::{Ask, Procedure, RequestError, parse_request};
pub use schema::schema;
pub use value::{Encoding, Writer};

use crate::session::Outcome;
use std::io::{self, Write};

/// Bytes that are gathered before they are written out.
const CHUNK: usize = 64 * 1024;

/// Writes an outcome's rows as one array, an object a row, keys in column order.
///
/// # Errors
/// Whatever `out` reports.
pub fn write_results(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer::new(&outcome.graph, Encoding::Results);
    let keys = value::column_keys(&outcome.columns);
    let mut buffer = Vec::with_capacity(CHUNK);
    buffer.push(b'[');
    if let Some(explanation) = explanation_only(outcome) {
        buffer.extend_from_slice(b"\n  {\"explanation\":");
        value::push_text(&mut buffer, explanation);
        buffer.extend_from_slice(b"}\n");
    }
    for (index, row) in outcome.rows.iter().enumerate() {
        buffer.extend_from_slice(if index == 0 { b"\n  " } else { b",\n  " });
        writer.object(&mut buffer, &keys, &row);
        if buffer.len() > CHUNK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    buffer.extend_from_slice(if outcome.rows.is_empty() { b"]\n" } else { b"\n]\n" });
    out.write_all(&buffer)
}

/// The explanation, where the statement gives no rows beside it.
pub(super) fn explanation_only(outcome: &Outcome) -> Option<&str> {
    if outcome.rows.is_empty() { outcome.explanation.as_deref() } else { None }
}
