//! Whether two statements are the same but for where their parts stand.

use super::tree::Statement;

/// Whether two statements say the same: everything but spans, quotes around names in questions, and the
/// names that columns take from the text as it was written.
pub fn same(one: &Statement, other: &Statement) -> bool {
    shape(one) == shape(other)
}

/// The statement as Debug shows it, without what [`same`] does not look at.
pub(super) fn shape(statement: &Statement) -> String {
    let shown = format!("{statement:?}");
    let mut shape = String::with_capacity(shown.len() / 2);
    let mut rest = shown.as_str();
    while let Some(first) = rest.chars().next() {
        let skipped = if rest.starts_with("Span { ") {
            rest.find('}').map_or(rest.len(), |end| end + 1)
        } else if let Some(flag) = [", quoted: true", ", quoted: false"].iter().find(|flag| rest.starts_with(**flag)) {
            flag.len()
        } else if let Some(text) = rest.strip_prefix(", text: ") {
            // Only columns have a text that is not their first part.
            rest.len() - text.len() + quoted(text)
        } else {
            let kept = if first == '"' { quoted(rest) } else { first.len_utf8() };
            shape.push_str(rest.get(..kept).unwrap_or(rest));
            kept
        };
        rest = rest.get(skipped..).unwrap_or("");
    }
    shape
}

/// The length of the quoted text at the beginning.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (index, letter) in text.char_indices().skip(1) {
        match letter {
            '"' if !escaped => return index + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}
