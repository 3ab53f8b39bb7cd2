//! JSON lines: one object a row, for programs that read as they go.

use super::json::value::column_keys;
use super::json::{Encoding, Writer, explanation_only};
use crate::session::Outcome;
use crate::value::json::push_text;
use std::io::{self, Write};

/// Bytes that are gathered before they are written out.
const CHUNK: usize = 64 * 1024;

/// Writes an outcome's rows, one object a line, keys in column order.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let writer = Writer::new(&outcome.graph, Encoding::Results);
    let keys = column_keys(&outcome.columns);
    let mut buffer = Vec::with_capacity(CHUNK);
    if let Some(explanation) = explanation_only(outcome) {
        buffer.extend_from_slice(b"{\"explanation\":");
        push_text(&mut buffer, explanation);
        buffer.extend_from_slice(b"}\n");
    }
    for row in outcome.rows.iter() {
        writer.object(&mut buffer, &keys, &row);
        buffer.push(b'\n');
        if buffer.len() > CHUNK {
            out.write_all(&buffer)?;
            buffer.clear();
        }
    }
    out.write_all(&buffer)
}
