//! Spreadsheets in a build without the feature `xlsx`: they say what is missing.

use crate::diagnostic::{Diagnostic, ErrorType};
use crate::session::Outcome;
use std::io;

/// A workbook that cannot be made.
#[derive(Default)]
pub struct Book {}

impl Book {
    /// A workbook without sheets.
    pub fn new() -> Self {
        Book {}
    }

    /// Whether nothing was added: always.
    pub fn is_empty(&self) -> bool {
        true
    }

    /// Says what is missing.
    ///
    /// # Errors
    /// Always.
    pub fn add(&mut self, _: Option<&str>, _: &str, _: &Outcome) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        Err(missing())
    }

    /// Says what is missing.
    ///
    /// # Errors
    /// Always.
    pub fn add_text(&mut self, _: Option<&str>, _: &str, _: &str) -> Result<(), Box<Diagnostic>> {
        Err(missing())
    }

    /// Says what is missing.
    ///
    /// # Errors
    /// Always.
    pub fn finish(self) -> io::Result<Vec<u8>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, missing().message))
    }
}

fn missing() -> Box<Diagnostic> {
    let message = "this build has no spreadsheets: build it with the feature `xlsx`";
    Diagnostic::compile("spreadsheet", ErrorType::UsageError, "", message)
}
