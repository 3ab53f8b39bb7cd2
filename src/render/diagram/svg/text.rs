//! Text and numbers as SVG and HTML can hold them.

use super::{Canvas, put};
use crate::render::diagram::drawing::{Anchor, TextBlock, TextRole};
use crate::render::diagram::fonts::drawable;
use crate::render::diagram::layout::is_bold;
use crate::render::diagram::palette::Palette;
use std::borrow::Cow;
use std::fmt::Write as _;

/// Text as it is shown: in one line, without what would turn the direction of its surroundings, and without the code
/// points that XML does not allow.
pub(in super::super) fn shown(text: &str) -> Cow<'_, str> {
    let text = drawable(text);
    if text.contains(['\u{FFFE}', '\u{FFFF}']) {
        return Cow::Owned(text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}"));
    }
    text
}

/// Text between tags or inside an attribute's quotes, of SVG or HTML.
pub(in super::super) fn escaped(text: &str) -> String {
    let text = shown(text);
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A number with at most two decimals; what is no number is 0.
pub(super) fn number(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    if rounded == 0.0 || !rounded.is_finite() { "0".to_owned() } else { rounded.to_string() }
}

/// What a piece of text is called in class names.
fn class(role: TextRole) -> &'static str {
    match role {
        TextRole::Title => "title",
        TextRole::Subtitle => "subtitle",
        TextRole::Heading => "heading",
        TextRole::Verb => "verb",
        TextRole::Name | TextRole::BoldName => "name",
        TextRole::Detail => "detail",
        TextRole::Label => "label",
        TextRole::Legend => "legend",
        TextRole::Note => "note",
    }
}

/// A piece of text's colour, where it has none of its own.
pub(super) fn color(role: TextRole, palette: &Palette) -> &'static str {
    match role {
        TextRole::Title | TextRole::Heading | TextRole::Name | TextRole::BoldName => palette.ink,
        TextRole::Subtitle
        | TextRole::Verb
        | TextRole::Detail
        | TextRole::Label
        | TextRole::Legend
        | TextRole::Note => palette.quiet,
    }
}

/// Writes a block's lines in the colour of what they are.
pub(super) fn block(canvas: &Canvas<'_>, block: &TextBlock, out: &mut String) {
    block_in(block, color(block.role, canvas.palette), "", out);
}

/// Writes a block's lines in a colour, which a class may name.
pub(super) fn block_in(block: &TextBlock, color: &str, class: &str, out: &mut String) {
    let role = self::class(block.role);
    let class = if class.is_empty() { role.to_owned() } else { format!("{role} {class}") };
    let weight = if is_bold(block.role) { r#" font-weight="700""# } else { "" };
    let anchor = match block.anchor {
        Anchor::Start => "",
        Anchor::Middle => r#" text-anchor="middle""#,
        Anchor::End => r#" text-anchor="end""#,
    };
    for line in block.lines.iter().filter(|line| !line.text.is_empty()) {
        let (x, y) = (number(line.at.x), number(line.at.y));
        put!(out, r#"<text class="{class}" x="{x}" y="{y}" font-size="{}"{weight}{anchor}"#, number(block.size));
        if line.width > 0.0 {
            put!(out, r#" textLength="{}" lengthAdjust="spacingAndGlyphs""#, number(line.width));
        }
        put!(out, " fill=\"{color}\">{}</text>\n", escaped(&line.text));
    }
}
