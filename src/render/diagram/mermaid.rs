//! A picture in Mermaid's language, for Markdown pages that draw it: a flowchart with a subgraph per lane.
//!
//! Any name survives: ids are ours, and every sign that Mermaid, its Markdown or HTML could take for its own is written
//! as a character entity, which Mermaid puts back when everything is parsed.

use super::fonts::is_direction_control;
use super::model::{Diagram, Group, Item, Lane, Link, Stroke, Tone};
use super::palette::Palette;
use super::pen;
use super::wrap::{wrap, wrap_to};
use crate::diagnostic::Diagnostic;
use crate::render::style::{Flow, Picture, Theme};
use std::fmt::Write as _;

/// The widest a line of the note under the picture is, and of a comment.
const NOTE_WIDTH: usize = 80;
/// Where Mermaid itself would break a line, in pixels: wider than any line of ours.
const BREAKS_AT: usize = 700;

/// The tones, each with the name of its class.
const TONES: [(Tone, &str); 5] = [
    (Tone::First, "first"),
    (Tone::Second, "second"),
    (Tone::Third, "third"),
    (Tone::Fourth, "fourth"),
    (Tone::Other, "other"),
];

/// The picture as Mermaid text.
pub fn write(diagram: &Diagram, picture: &Picture) -> String {
    let palette = Palette::of(picture.theme == Theme::Dark);
    let mut text = Text { out: String::new() };
    text.front(diagram, picture);
    for line in spoken(diagram) {
        text.comment(&line);
    }
    text.line(0, &format!("flowchart {}", direction(picture.flow)));
    for lane in 0..diagram.lanes.len() {
        text.lane(diagram, lane, picture.flow);
    }
    if diagram.is_layered() {
        text.boxes(diagram, 1, |_| true);
    }
    for link in &diagram.links {
        text.link(link);
    }
    text.note(&spoken(diagram));
    text.looks(diagram, palette);
    text.out
}

/// Where the picture leads.
fn direction(flow: Flow) -> &'static str {
    match flow {
        Flow::Right => "LR",
        Flow::Down => "TB",
    }
}

/// What stands under the picture: how to read it, what the lines mean, the notes, the sources.
fn spoken(diagram: &Diagram) -> Vec<String> {
    let subtitle = Some(&diagram.subtitle).filter(|subtitle| !subtitle.is_empty()).cloned();
    let legend = diagram.legend.iter().map(|(stroke, words)| format!("{}: {words}", sample(*stroke)));
    // Notes set names in backticks, for terminals.
    let notes = diagram.notes.iter().map(|note| note.replace('`', ""));
    subtitle.into_iter().chain(legend).chain(notes).chain(diagram.sources.iter().cloned()).collect()
}

/// What a line looks like, in words; Mermaid knows no long dashes and no diamond.
fn sample(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Context => "Thin line",
        Stroke::ContextInferred => "Thin dotted line",
        Stroke::ContextCrosswalk => "Thin line of dashes and dots",
        Stroke::Beside => "Line to a circle",
        Stroke::Asked
        | Stroke::AskedInferred
        | Stroke::AskedCrosswalk
        | Stroke::Stated
        | Stroke::Inferred
        | Stroke::Crosswalk
        | Stroke::Promotion => pen::in_words(stroke),
    }
}

/// How a link of this meaning is written; without a head where it holds in both directions.
fn arrow(stroke: Stroke, symmetric: bool) -> &'static str {
    match (stroke, symmetric) {
        (Stroke::Asked | Stroke::AskedCrosswalk, false) => "==>",
        (Stroke::Asked | Stroke::AskedCrosswalk, true) => "===",
        (Stroke::AskedInferred | Stroke::Inferred | Stroke::ContextInferred, false) => "-.->",
        (Stroke::AskedInferred | Stroke::Inferred | Stroke::ContextInferred, true) => "-.-",
        (
            Stroke::Stated | Stroke::Crosswalk | Stroke::Context | Stroke::ContextCrosswalk | Stroke::Promotion,
            false,
        ) => "-->",
        (Stroke::Beside, false) => "--o",
        (
            Stroke::Stated
            | Stroke::Crosswalk
            | Stroke::Context
            | Stroke::ContextCrosswalk
            | Stroke::Promotion
            | Stroke::Beside,
            true,
        ) => "---",
    }
}

/// Color, width and dashes of a link of this meaning.
fn look(stroke: Stroke, palette: &Palette) -> String {
    let (color, width, dashes) = match stroke {
        Stroke::Asked => (palette.ink, "4px", None),
        Stroke::AskedInferred => (palette.ink, "4px", Some("2 5")),
        Stroke::AskedCrosswalk => (palette.ink, "4px", Some("11 4 3 4")),
        Stroke::Stated => (palette.ink, "2px", None),
        Stroke::Inferred => (palette.ink, "2px", Some("2 4")),
        Stroke::Crosswalk => (palette.ink, "2px", Some("8 3 2 3")),
        Stroke::Context => (palette.light, "1px", None),
        Stroke::ContextInferred => (palette.light, "1px", Some("2 4")),
        Stroke::ContextCrosswalk => (palette.light, "1px", Some("8 3 2 3")),
        Stroke::Promotion => (palette.tone(Tone::Third).0, "1.5px", Some("8 4")),
        Stroke::Beside => (palette.light, "1px", None),
    };
    let dashes = dashes.map(|dashes| format!(",stroke-dasharray:{dashes}")).unwrap_or_default();
    format!("stroke:{color},stroke-width:{width}{dashes}")
}

/// The text as it grows.
struct Text {
    out: String,
}

impl Text {
    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.out, "{:width$}{line}", "", width = depth * 2);
    }

    /// Front matter: YAML takes what JSON quotes.
    fn front(&mut self, diagram: &Diagram, picture: &Picture) {
        self.line(0, "---");
        self.line(0, &format!("title: {}", yaml(&diagram.title)));
        let theme = match picture.theme {
            Theme::Light => Some("base"),
            Theme::Dark => Some("dark"),
            // The page's own.
            Theme::Auto => None,
        };
        self.line(0, "config:");
        if let Some(theme) = theme {
            self.line(1, &format!("theme: {theme}"));
        }
        self.line(1, "flowchart:");
        self.line(2, &format!("wrappingWidth: {BREAKS_AT}"));
        self.line(0, "---");
    }

    fn comment(&mut self, text: &str) {
        for line in wrap_to(&one_line(text), NOTE_WIDTH) {
            // Braces behind the sign of a comment would make it a directive.
            self.line(0, &format!("%% {}", line.replace(['{', '}'], "|")));
        }
    }

    /// A lane: its heading with the verb of the gap after it, its groups, its other boxes. A heading has one line, since
    /// Mermaid keeps room for no more.
    fn lane(&mut self, diagram: &Diagram, lane: usize, flow: Flow) {
        let Some(Lane { heading, verb, .. }) = diagram.lanes.get(lane) else { return };
        let onward = match flow {
            Flow::Right => '\u{2192}',
            Flow::Down => '\u{2193}',
        };
        let verb = verb.as_ref().map(|verb| format!(" \u{b7} {verb} {onward}")).unwrap_or_default();
        let heading = label(&[format!("{heading}{verb}")]);
        self.line(1, &format!("subgraph lane{lane} [\"{heading}\"]"));
        // Inside a lane boxes stand across the way that pathways lead.
        self.line(2, &format!("direction {}", direction(if flow == Flow::Right { Flow::Down } else { Flow::Right })));
        for (index, group) in diagram.groups.iter().enumerate().filter(|(_, group)| group.lane == lane) {
            self.group(diagram, index, group);
        }
        self.boxes(diagram, 2, |item| item.lane == lane && item.group.is_none());
        self.line(1, "end");
    }

    fn group(&mut self, diagram: &Diagram, index: usize, group: &Group) {
        self.line(2, &format!("subgraph group{index} [\"{}\"]", label(std::slice::from_ref(&group.caption))));
        self.boxes(diagram, 3, |item| item.lane == group.lane && item.group == Some(index));
        self.line(2, "end");
    }

    fn boxes(&mut self, diagram: &Diagram, depth: usize, wanted: impl Fn(&Item) -> bool) {
        for (index, item) in diagram.boxes.iter().enumerate().filter(|(_, item)| wanted(item)) {
            let mut lines = wrap(&item.name);
            lines.extend(item.detail.iter().map(|detail| format!("({detail})")));
            self.line(depth, &format!("n{index}[\"{}\"]", label(&lines)));
        }
    }

    fn link(&mut self, link: &Link) {
        let arrow = arrow(link.stroke, link.symmetric);
        let beside = link.label.as_ref().map(|text| format!("|\"{}\"|", label(&wrap(text)))).unwrap_or_default();
        self.line(1, &format!("n{} {arrow}{beside} n{}", link.from, link.to));
    }

    /// What stands under the picture, in a box of its own: comments cannot be seen.
    fn note(&mut self, spoken: &[String]) {
        let lines: Vec<String> = spoken.iter().flat_map(|line| wrap_to(&one_line(line), NOTE_WIDTH)).collect();
        if !lines.is_empty() {
            self.line(1, &format!("note[\"{}\"]", label(&lines)));
        }
    }

    /// Classes and line styles, those that are used.
    fn looks(&mut self, diagram: &Diagram, palette: &Palette) {
        let mut class = |name: &str, look: &str, wanted: &dyn Fn(&Item) -> bool| {
            let boxes = diagram.boxes.iter().enumerate().filter(|(_, item)| wanted(item));
            let boxes: Vec<String> = boxes.map(|(index, _)| format!("n{index}")).collect();
            if !boxes.is_empty() {
                self.line(1, &format!("classDef {name} {look}"));
                self.line(1, &format!("class {} {name}", boxes.join(",")));
            }
        };
        for (tone, name) in TONES {
            let (line, fill) = palette.tone(tone);
            class(name, &format!("fill:{fill},stroke:{line},color:{}", palette.ink), &|item| item.tone == tone);
        }
        class("front", "stroke-width:4px,font-weight:bold", &|item| item.bold);
        class("folded", "stroke-dasharray:5 3", &|item| !item.folded.is_empty());
        for lane in 0..diagram.lanes.len() {
            self.line(1, &format!("style lane{lane} fill:{0},stroke:{0},color:{1}", palette.lane, palette.quiet));
        }
        for index in 0..diagram.groups.len() {
            let (page, quiet) = (palette.page, palette.quiet);
            self.line(1, &format!("style group{index} fill:{page},stroke:{quiet},color:{quiet}"));
        }
        if !spoken(diagram).is_empty() {
            let look = format!("fill:{0},stroke:{0},color:{1},text-align:left", palette.page, palette.quiet);
            self.line(1, &format!("style note {look}"));
        }
        for stroke in Stroke::ALL {
            let links = diagram.links.iter().enumerate().filter(|(_, link)| link.stroke == stroke);
            let links: Vec<String> = links.map(|(index, _)| index.to_string()).collect();
            if !links.is_empty() {
                self.line(1, &format!("linkStyle {} {}", links.join(","), look(stroke, palette)));
            }
        }
    }
}

/// Text on one line, without what cannot be drawn or would turn the direction of the text behind it.
fn one_line(text: &str) -> String {
    text.chars()
        .filter(|one| !is_direction_control(*one))
        .map(|one| if one.is_control() || is_line_end(one) { ' ' } else { one })
        .collect()
}

fn is_line_end(character: char) -> bool {
    matches!(character, '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// Text in YAML's double quotes.
fn yaml(text: &str) -> String {
    let mut out = String::from("\"");
    for character in one_line(text).chars() {
        if matches!(character, '"' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out.push('"');
    out
}

/// Lines between Mermaid's quotes.
fn label(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().flat_map(|line| line.split('\n')).map(escaped).collect();
    lines.join("<br/>")
}

/// Text that means itself between Mermaid's quotes. Letters, digits, blanks and harmless signs stay; whatever could
/// begin an entity, a tag, Markdown, a directive, an icon or a class is a character entity.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // A label that begins like an item of a list is refused as one.
    let opens_list = text.trim_start().starts_with(['-', '+', '*'])
        || text.trim_start().trim_start_matches(|one: char| one.is_ascii_digit()).starts_with(['.', ')']);
    let mut is_opening = opens_list;
    let text = one_line(text);
    for (at, character) in text.char_indices() {
        let is_marker = is_opening && matches!(character, '-' | '+' | '.' | ')');
        is_opening &= !is_marker;
        match character {
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            // Mermaid looks for formulas and icons when entities are put back: a sign that takes no room breaks them up.
            '$' => out.push_str("#36;\u{200b}"),
            ':' if text.get(at..).is_some_and(|rest| rest.starts_with(":fa-")) => out.push_str("#58;\u{200b}"),
            '#' | '`' | '\\' | '[' | ']' | '{' | '}' | '|' | '%' | '*' | '_' | '~' | ':' | ';' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            marker if is_marker => {
                let _ = write!(out, "#{};", u32::from(marker));
            }
            other => out.push(other),
        }
    }
    out
}

/// The most links that Mermaid draws, unless `maxEdges` is raised in its settings.
const MOST_LINKS: usize = 500;

/// The longest text that Mermaid reads, in UTF-16 units, unless `maxTextSize` is raised in its settings.
const LONGEST_TEXT: usize = 50_000;

/// What is to be said of a picture that Mermaid refuses as it comes; nothing of any other.
pub fn limits(text: &str) -> Option<Box<Diagnostic>> {
    // Every link has its number in the list of one style.
    let styles = text.lines().filter_map(|line| line.trim_start().strip_prefix("linkStyle "));
    let links: usize = styles.map(|styled| styled.split(' ').next().unwrap_or("").split(',').count()).sum();
    let length = text.encode_utf16().count();
    let mut over = Vec::new();
    if links > MOST_LINKS {
        over.push(format!("{links} links, more than the {MOST_LINKS} of its `maxEdges`"));
    }
    if length > LONGEST_TEXT {
        over.push(format!("{length} characters, more than the {LONGEST_TEXT} of its `maxTextSize`"));
    }
    if over.is_empty() {
        return None;
    }
    let message = format!("Mermaid draws this only where its settings are raised: it has {}", over.join(", and "));
    Some(
        Diagnostic::warning("mermaid-limits", message)
            .hint("draw fewer boxes with `--max-boxes`, or write SVG or HTML, which have no such limits"),
    )
}

#[cfg(test)]
mod tests {
    use super::{escaped, limits, yaml};

    #[test]
    fn what_mermaid_would_refuse_is_told() {
        let styled = |links: usize| {
            let numbers: Vec<String> = (0..links).map(|index| index.to_string()).collect();
            format!("flowchart LR\n  linkStyle {} stroke:#000\n  linkStyle 999 stroke:#111\n", numbers.join(","))
        };
        assert!(limits(&styled(499)).is_none());
        let warning = limits(&styled(500)).unwrap();
        assert!(warning.code == "mermaid-limits" && warning.message.contains("501 links"), "{}", warning.message);
        assert!(limits(&"x".repeat(50_000)).is_none());
        assert!(limits(&"x".repeat(50_001)).unwrap().message.contains("50001 characters"));
    }

    #[test]
    fn nothing_turns_the_text_behind_it() {
        assert_eq!(escaped("a\u{202E}b\u{2066}c"), "abc");
        assert_eq!(yaml("a\u{202E}b"), "\"ab\"");
    }

    #[test]
    fn nothing_in_a_name_is_mermaids_own() {
        assert_eq!(escaped("a \"b\" [c]"), "a #quot;b#quot; #91;c#93;");
        assert_eq!(escaped("<img src=x onerror='y'>&amp;"), "#lt;img src=x onerror='y'#gt;#amp;amp#59;");
        assert_eq!(escaped("%%{init}%% `x` #35;"), "#37;#37;#123;init#125;#37;#37; #96;x#96; #35;35#59;");
        assert_eq!(escaped("1. Degree"), "1#46; Degree");
        assert_eq!(escaped("+3 more"), "#43;3 more");
        assert_eq!(escaped("a - b (c) 1.5"), "a - b (c) 1.5");
        assert_eq!(escaped("$$x"), "#36;\u{200b}#36;\u{200b}x");
        assert_eq!(escaped("a:b fa:fa-car"), "a#58;b fa#58;\u{200b}fa-car");
        assert_eq!(escaped("end"), "end");
        assert_eq!(yaml("a \"b\"\\\n"), "\"a \\\"b\\\"\\\\ \"");
    }
}
