//! Comma- and tab-separated values, for spreadsheets: a node is its name, a path is `A > B > C`.

use super::json::explanation_only;
use super::names::Names;
use super::text::{Cells, cell};
use crate::session::Outcome;
use std::io::{self, Write};

/// Writes an outcome's rows under a header of column names; a statement without columns gives nothing.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, delimiter: u8, out: &mut dyn Write) -> io::Result<()> {
    if let Some(explanation) = explanation_only(outcome) {
        return writeln!(out, "{}", explanation.trim_end());
    }
    if outcome.columns.is_empty() {
        return Ok(());
    }
    let names = Names::new(&outcome.graph);
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(out);
    writer.write_record(outcome.columns.iter().map(|column| column.as_bytes())).map_err(io_error)?;
    for row in outcome.rows.iter() {
        let cells = row.iter().map(|value| cell(value, &names, Cells::Flat));
        writer.write_record(cells).map_err(io_error)?;
    }
    writer.flush()
}

/// A broken pipe must stay one, so that the edge can be quiet about it.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
