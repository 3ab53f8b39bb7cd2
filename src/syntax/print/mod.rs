//! Tree to text: canonical, with the fewest parentheses that keep the meaning, and readable again by
//! the parser into the same tree.
//!
//! This is how a question shows its long form. Keywords are printed in capitals, texts between double
//! quotes, names in backticks only where they would not be read as names otherwise.

mod clauses;
mod expressions;
mod patterns;
mod question;
mod words;

use super::tree::{Body, Expression, Mode, PathPattern, Query, Statement};
use std::fmt;

/// How clauses are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Layout {
    /// Everything on one line.
    #[default]
    Line,
    /// A line for each clause.
    Clauses,
}

/// A whole statement on one line.
pub fn statement(statement: &Statement) -> String {
    statement_in(statement, Layout::Line)
}

/// A whole statement.
pub fn statement_in(statement: &Statement, layout: Layout) -> String {
    let mut printer = Printer::new(layout);
    match statement.mode {
        Mode::Run => {}
        Mode::Explain => printer.push("EXPLAIN "),
        Mode::Profile => printer.push("PROFILE "),
    }
    match &statement.body {
        Body::Query(query) => printer.query(query),
        Body::Question(question) => printer.question(question),
    }
    printer.text
}

/// A query.
pub fn query(query: &Query, layout: Layout) -> String {
    let mut printer = Printer::new(layout);
    printer.query(query);
    printer.text
}

/// An expression.
pub fn expression(expression: &Expression) -> String {
    let mut printer = Printer::new(Layout::Line);
    printer.expression(expression);
    printer.text
}

/// A path pattern.
pub fn pattern(pattern: &PathPattern) -> String {
    let mut printer = Printer::new(Layout::Line);
    printer.path(pattern);
    printer.text
}

/// A name as it stands in a statement: in backticks where it needs them.
pub fn name(name: &str) -> String {
    let mut printer = Printer::new(Layout::Line);
    printer.name(name);
    printer.text
}

/// A text between quotes, with escapes where it needs them.
pub fn text(text: &str) -> String {
    let mut printer = Printer::new(Layout::Line);
    printer.string(text);
    printer.text
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&statement(self))
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&query(self, Layout::Line))
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&expression(self))
    }
}

/// The text so far.
struct Printer {
    text: String,
    layout: Layout,
    /// How far lines are indented.
    indent: usize,
}

impl Printer {
    fn new(layout: Layout) -> Self {
        Printer { text: String::new(), layout, indent: 0 }
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    /// Prints each item, with a comma and a blank between two.
    fn list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            print(self, item);
        }
    }

    /// Between two clauses.
    fn next_clause(&mut self) {
        match self.layout {
            Layout::Line => self.push(" "),
            Layout::Clauses => {
                self.push("\n");
                for _ in 0..self.indent {
                    self.push("  ");
                }
            }
        }
    }
}
