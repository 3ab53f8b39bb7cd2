//! A picture as a page of its own: the SVG, a script that traces and searches, and the same in words.
//!
//! One file, and nothing leaves it: a policy forbids every request, and lets the one script run whose digest it names.
//! A name cannot become part of the page: in words it is escaped, in the script's data it holds no sign of HTML, and
//! were it to get through, the policy would not let it run. Without the script the picture and the words remain.

mod data;
mod digest;
mod lists;

use super::drawing::Drawing;
use super::model::Diagram;
use super::palette::Palette;
use super::svg::{self, Host, escaped};
use crate::render::style::Theme;

const STYLE: &str = include_str!("../../../../assets/html/style.css");
const SCRIPT: &str = include_str!("../../../../assets/html/script.js");

/// Search, zoom, and what the keys do; the script shows them.
const TOOLS: &str = r#"<form class="tools" role="search" hidden>
<label for="search">Find</label>
<input id="search" type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" placeholder="a box &nbsp;( / )">
<output class="count" for="search" aria-live="polite"></output>
<div class="zoom" role="group" aria-label="Size">
<button type="button" data-zoom="out" aria-label="Smaller">&minus;</button>
<output aria-live="off"></output>
<button type="button" data-zoom="in" aria-label="Larger">+</button>
<button type="button" data-zoom="fit" aria-pressed="true">Fit width</button>
<button type="button" data-zoom="whole">Whole</button>
</div>
<details>
<summary>Keys</summary>
<dl>
<dt><kbd>/</kbd></dt><dd>find; <kbd>Enter</kbd> goes through what was found</dd>
<dt><kbd>Tab</kbd></dt><dd>to the boxes, then to the details</dd>
<dt><kbd>&larr; &uarr; &darr; &rarr;</kbd></dt><dd>from box to box</dd>
<dt><kbd>Enter</kbd></dt><dd>keep what is shown</dd>
<dt><kbd>Esc</kbd></dt><dd>let it go</dd>
<dt><kbd>+ &minus; 0 1 9</kbd></dt><dd>larger, smaller, fit the width, full size, the whole</dd>
<dd class="where">Signs and numbers work while the picture, its tools or details have the focus.</dd>
</dl>
</details>
</form>
"#;

/// The picture as a page.
pub fn write(diagram: &Diagram, drawing: &Drawing, theme: Theme) -> String {
    let title = escaped(&diagram.title);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src '{}'; style-src \
         'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n",
        digest::source(SCRIPT)
    ));
    out.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    let paper = format!("@page picture {{ size: {}; }}\n", paper(drawing));
    out.push_str(&format!(
        "<title>{title}</title>\n<style>\n{}{STYLE}{paper}</style>\n</head>\n<body>\n",
        colors(theme)
    ));
    out.push_str(TOOLS);
    out.push_str(&format!(
        "<main>\n<h1 class=\"only-read\">{title}</h1>\n<figure class=\"picture\">\n<div class=\"view\">\n"
    ));
    out.push_str(&svg::write_for(diagram, drawing, theme, Host::Html));
    out.push_str("</div>\n</figure>\n<aside class=\"panel\" aria-label=\"Details\" hidden></aside>\n");
    out.push_str(&format!("<div class=\"words\">\n{}</div>\n</main>\n", lists::lists(diagram)));
    let data = data::data(diagram, drawing);
    out.push_str(&format!("<script type=\"application/json\" id=\"diagram-data\">{data}</script>\n"));
    out.push_str(&format!("<script>{SCRIPT}</script>\n</body>\n</html>\n"));
    out
}

/// The picture's colours for the page around it; paper is always light.
fn colors(theme: Theme) -> String {
    let light = properties(Palette::of(false), "light", "#0B57D0");
    let dark = properties(Palette::of(true), "dark", "#8AB4F8");
    match theme {
        Theme::Light => light,
        Theme::Dark => format!("{light}@media screen {{\n{dark}}}\n"),
        Theme::Auto => format!("{light}@media screen and (prefers-color-scheme: dark) {{\n{dark}}}\n"),
    }
}

fn properties(palette: &Palette, scheme: &str, focus: &str) -> String {
    format!(
        ":root {{ color-scheme: {scheme}; --page: {}; --lane: {}; --hairline: {}; --ink: {}; --quiet: {}; --light: {}; --focus: {focus}; }}\n",
        palette.page, palette.lane, palette.hairline, palette.ink, palette.quiet, palette.light
    )
}

/// Which way round the picture's page is printed.
fn paper(drawing: &Drawing) -> &'static str {
    if drawing.width > drawing.height { "landscape" } else { "portrait" }
}

#[cfg(test)]
mod tests;
