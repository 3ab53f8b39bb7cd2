//! Errors, warnings and notes as JSON objects.

use crate::diagnostic::{Diagnostic, Severity};
use crate::value::json::{push_comma, push_text};

/// One diagnostic as an object: what other programs match on first, then what people read.
pub fn push_diagnostic(out: &mut Vec<u8>, diagnostic: &Diagnostic) {
    out.extend_from_slice(b"{\"code\":");
    push_text(out, diagnostic.code);
    push_member(out, "severity", severity_name(diagnostic.severity));
    push_member(out, "type", diagnostic.kind.name());
    push_member(out, "phase", diagnostic.phase.name());
    push_member(out, "detail", diagnostic.detail);
    push_member(out, "message", &diagnostic.message);
    out.extend_from_slice(b",\"span\":");
    match diagnostic.span {
        Some(span) => out.extend_from_slice(format!("{{\"start\":{},\"end\":{}}}", span.start, span.end).as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
    if let Some(place) = &diagnostic.place {
        push_member(out, "file", &place.file);
        out.extend_from_slice(format!(",\"line\":{}", place.line).as_bytes());
    }
    push_texts(out, "hints", diagnostic.hints.iter().map(|hint| hint.text.as_str()));
    push_texts(out, "near", diagnostic.near.iter().map(String::as_str));
    push_texts(out, "corrections", diagnostic.corrections.iter().map(String::as_str));
    out.push(b'}');
}

/// One diagnostic as a line of JSON, for `--errors json`.
pub fn line(diagnostic: &Diagnostic) -> String {
    let mut out = Vec::new();
    push_diagnostic(&mut out, diagnostic);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// The word for a severity.
pub fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn push_member(out: &mut Vec<u8>, key: &str, text: &str) {
    out.push(b',');
    push_text(out, key);
    out.push(b':');
    push_text(out, text);
}

fn push_texts<'a>(out: &mut Vec<u8>, key: &str, texts: impl Iterator<Item = &'a str>) {
    out.push(b',');
    push_text(out, key);
    out.extend_from_slice(b":[");
    for (index, text) in texts.enumerate() {
        push_comma(out, index);
        push_text(out, text);
    }
    out.push(b']');
}
