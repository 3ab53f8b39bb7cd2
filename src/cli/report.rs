//! Everything that is not a result, to standard error: errors, warnings, which graph answered.

use super::arguments::ErrorForm;
use super::context::Context;
use super::status::Failure;
use crate::diagnostic::{Diagnostic, ErrorType, Severity};
use crate::render::{Style, diagnostics, json};
use crate::session::Changes;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

/// Writes to standard error in the form that was asked for.
#[derive(Clone)]
pub struct Reporter {
    form: ErrorForm,
    style: Style,
}

impl Reporter {
    /// A reporter with the options' form and style.
    pub fn new(context: &Context) -> Self {
        Reporter { form: context.errors, style: context.messages.clone() }
    }

    /// An error, warning or note about `text`.
    pub fn diagnostic(&self, diagnostic: &Diagnostic, text: &str) {
        let message = match self.form {
            ErrorForm::Json => json::diagnostic::line(diagnostic),
            ErrorForm::Text => diagnostics::render(diagnostic, text, &self.style),
        };
        self.raw(&message);
    }

    /// A line for people; programs that read errors as JSON are spared it.
    pub fn line(&self, text: &str) {
        match self.form {
            ErrorForm::Json => {}
            ErrorForm::Text => self.raw(&format!("{}\n", self.style.dim(text))),
        }
    }

    /// Whether a person sees what is written as it comes.
    pub fn is_watched(&self) -> bool {
        self.form == ErrorForm::Text && io::stderr().is_terminal()
    }

    /// A line that must be seen, in whichever form.
    fn raw(&self, text: &str) {
        // Nothing can be done where standard error is closed.
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

/// Reports what stopped a command, and gives its exit status.
pub fn failure(failure: Failure, context: Option<&Context>) -> ExitCode {
    let style = Style::default();
    let reporter = context.map_or(Reporter { form: ErrorForm::Text, style }, Reporter::new);
    let status = failure.status();
    report_failure(&reporter, &failure);
    status.into()
}

/// Reports what stopped a command.
pub fn report_failure(reporter: &Reporter, failure: &Failure) {
    match failure {
        Failure::Usage(message) => {
            let diagnostic = Diagnostic::compile("bad-usage", ErrorType::UsageError, "", message.as_str());
            reporter.diagnostic(&diagnostic, "");
        }
        Failure::Data(problems) => problems.iter().for_each(|problem| reporter.diagnostic(problem, "")),
        Failure::Io(_, error) if error.kind() == io::ErrorKind::BrokenPipe => {}
        Failure::NoFolder(path) => {
            let folder = path.parent().unwrap_or(path).display();
            let message = format!("`{}` cannot be written: there is no folder `{folder}`", path.display());
            let diagnostic = Diagnostic::runtime("input-output", ErrorType::UsageError, "", message)
                .hint(format!("make it first, as with `mkdir {folder}`, or name a folder that is there"));
            reporter.diagnostic(&diagnostic, "");
        }
        Failure::Io(what, error) => {
            let message = format!("{what} cannot be read or written: {error}");
            reporter.diagnostic(&Diagnostic::runtime("input-output", ErrorType::UsageError, "", message), "");
        }
    }
}

/// Whether a diagnostic of an answer goes to standard error: notes do only where they do not stand
/// under the answer.
pub fn is_for_stderr(diagnostic: &Diagnostic, notes_are_shown: bool) -> bool {
    match diagnostic.severity {
        Severity::Error | Severity::Warning => true,
        Severity::Note => !notes_are_shown,
    }
}

/// What a statement changed, in words; nothing where it changed nothing.
pub fn changes_in_words(changes: &Changes) -> Option<String> {
    let count = |n: u64, one: &str, many: &str, verb: &str| match n {
        0 => None,
        1 => Some(format!("{verb} 1 {one}")),
        n => Some(format!("{verb} {n} {many}")),
    };
    let parts: Vec<String> = [
        count(changes.nodes_created, "node", "nodes", "created"),
        count(changes.relationships_created, "relationship", "relationships", "created"),
        count(changes.nodes_deleted, "node", "nodes", "deleted"),
        count(changes.relationships_deleted, "relationship", "relationships", "deleted"),
        count(changes.labels_added, "label", "labels", "added"),
        count(changes.labels_removed, "label", "labels", "removed"),
        count(changes.properties_set, "property", "properties", "set"),
        count(changes.properties_removed, "property", "properties", "removed"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
