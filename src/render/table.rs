//! Tables for people: they fit the width, line up for any script, and long ones show head, tail and count.

use super::diagnostics::folded;
use super::names::Names;
use super::style::{Glyphs, Style};
use super::text::{Cells, cell, width};
use crate::session::{Answer, Outcome, Rows};
use crate::value::Value;
use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, Row, Table, Width};
use std::io::{self, Write};

/// Writes an outcome's rows as a table.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(outcome: &Outcome, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if outcome.columns.is_empty() {
        return Ok(());
    }
    let names = Names::new(&outcome.graph);
    let columns: Vec<&str> = outcome.columns.iter().map(|column| &**column).collect();
    let shown = match outcome.answer {
        // The best come first, and the last are hardly what was looked for.
        Answer::Found => Shown::first(outcome.rows.len(), style.max_rows),
        Answer::Table | Answer::Listing | Answer::Pathways | Answer::Description | Answer::Comparison => {
            Shown::of(outcome.rows.len(), style.max_rows)
        }
    };
    let mut table = Builder::new(&columns, style);
    for index in shown.head.clone() {
        table.values(&outcome.rows.row(index), &names);
    }
    if let Some(tail) = &shown.tail {
        table.gap(columns.len());
        for index in tail.clone() {
            table.values(&outcome.rows.row(index), &names);
        }
    }
    table.write(out)?;
    write_gap(&shown, &outcome.rows, style, out)
}

/// Which rows of a long result are shown.
pub(super) struct Shown {
    /// The first rows.
    pub head: std::ops::Range<usize>,
    /// The last rows, where some between were left out.
    pub tail: Option<std::ops::Range<usize>>,
}

impl Shown {
    /// All rows where they fit `limit`, else the first.
    pub fn first(rows: usize, limit: Option<usize>) -> Shown {
        match limit {
            Some(limit) if rows > limit => Shown { head: 0..limit, tail: Some(rows..rows) },
            _ => Shown { head: 0..rows, tail: None },
        }
    }

    /// All rows where they fit `limit`, else a head and a shorter tail.
    pub fn of(rows: usize, limit: Option<usize>) -> Shown {
        match limit {
            Some(limit) if rows > limit => {
                let tail = (limit / 4).max(1);
                Shown { head: 0..limit.saturating_sub(tail), tail: Some(rows.saturating_sub(tail)..rows) }
            }
            _ => Shown { head: 0..rows, tail: None },
        }
    }
}

/// Says how many rows were left out.
pub(super) fn write_gap(shown: &Shown, rows: &Rows, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(tail) = &shown.tail else { return Ok(()) };
    let left_out = tail.start.saturating_sub(shown.head.end);
    let all = if style.prompt { "`:output FILE` keeps" } else { "-o FILE keeps" };
    let place = if tail.is_empty() { "of them" } else { "in the middle" };
    let note = format!("{} rows; {left_out} {place} are not shown ({all} all)", rows.len());
    for line in folded(&note, style.width) {
        writeln!(out, "{}", style.dim(&line))?;
    }
    Ok(())
}

/// A table under construction, in the looks of this program.
pub(super) struct Builder {
    table: Table,
    style: Style,
    glyphs: &'static Glyphs,
    /// The widest word of each column: a column that is narrower breaks it.
    words: Vec<usize>,
}

impl Builder {
    /// A table with these column names.
    pub fn new(columns: &[&str], style: &Style) -> Self {
        let mut table = Table::new();
        table.load_style(if style.plain { ASCII_MARKDOWN } else { UTF8_FULL_CONDENSED });
        if let Some(width) = style.width {
            table.set_content_arrangement(ContentArrangement::Dynamic);
            table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
        }
        if style.color {
            table.enforce_styling();
        } else {
            table.force_no_tty();
        }
        let header = columns.iter().map(|column| Cell::new(visible(column)).add_attribute(Attribute::Bold));
        table.set_header(header.collect::<Vec<Cell>>());
        let words = columns.iter().map(|column| widest_word(column)).collect();
        Builder { table, style: style.clone(), glyphs: style.glyphs(), words }
    }

    /// Adds a row of values: numbers to the right, null with a sign of its own.
    pub fn values(&mut self, row: &[Value], names: &Names<'_>) {
        let texts: Vec<String> =
            row.iter().map(|value| visible(&cell(value, names, Cells::Page(self.glyphs)))).collect();
        self.measure(&texts);
        let cells = row.iter().zip(texts).map(|(value, text)| {
            let text = Cell::new(text);
            match value {
                Value::Integer(_) | Value::Float(_) => text.set_alignment(CellAlignment::Right),
                Value::Null => text.add_attribute(Attribute::Dim),
                Value::Boolean(_)
                | Value::String(_)
                | Value::Temporal(_)
                | Value::List(_)
                | Value::Map(_)
                | Value::Node(_)
                | Value::Relationship(_)
                | Value::Path(_) => text,
            }
        });
        let row: Vec<Cell> = cells.collect();
        self.table.add_row(Row::from(row));
    }

    /// Adds a row of text.
    pub fn texts(&mut self, row: &[String]) {
        self.measure(row);
        self.table.add_row(row.iter().map(|text| visible(text)).collect::<Vec<_>>());
    }

    /// Sets a column's numbers to the right.
    pub fn align_right(&mut self, column: usize) {
        if let Some(column) = self.table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }

    /// Adds a row that stands for those left out.
    pub fn gap(&mut self, columns: usize) {
        self.table.add_row(vec![self.glyphs.dots; columns]);
    }

    fn measure(&mut self, row: &[String]) {
        for (widest, text) in self.words.iter_mut().zip(row) {
            *widest = widest_word(text).max(*widest);
        }
    }

    /// Keeps every column as wide as its widest word, as far as the width allows: the longest words give
    /// way first.
    fn keep_words_whole(&mut self) {
        let Some(room) = self.style.width else { return };
        // A border, and a blank on either side of a cell.
        let room = room.saturating_sub(self.words.len() * 3 + 1);
        let taken = |most: usize| self.words.iter().map(|&word| word.min(most)).sum::<usize>();
        let mut most = self.words.iter().copied().max().unwrap_or(0);
        while most > 1 && taken(most) > room {
            most -= 1;
        }
        let least: Vec<usize> = self.words.iter().map(|&word| word.min(most)).collect();
        for (index, least) in least.into_iter().enumerate() {
            if let Some(column) = self.table.column_mut(index) {
                let least = u16::try_from(least + 2).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(least)));
            }
        }
    }

    /// Writes the table.
    pub fn write(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.keep_words_whole();
        debug_assert_eq!(self.style.glyphs(), self.glyphs);
        for line in self.table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// The width of the widest word.
fn widest_word(text: &str) -> usize {
    text.split_whitespace().map(width).max().unwrap_or(0)
}

/// Text without the control characters that would move the cursor or change a terminal's state.
pub(super) fn visible(text: &str) -> String {
    if !text.chars().any(|c| c.is_control() && c != '\n') {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            '\r' => {}
            control if control.is_control() => shown.extend(control.escape_default()),
            other => shown.push(other),
        }
    }
    shown
}
