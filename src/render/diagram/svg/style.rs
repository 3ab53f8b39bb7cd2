//! The style sheet that turns a picture's colours.

use crate::render::diagram::model::{Stroke, Tone};
use crate::render::diagram::palette::Palette;
use crate::render::diagram::pen::{self, Pen, tone_class};
use crate::render::style::Theme;

const TONES: [Tone; 5] = [Tone::First, Tone::Second, Tone::Third, Tone::Fourth, Tone::Other];

/// The style sheet: dark where the reader's device asks for it, light on paper. A light picture needs none.
///
/// A device that asks for dark asks for screens only, so paper keeps the light colours of the attributes.
pub(super) fn sheet(theme: Theme) -> String {
    match theme {
        Theme::Light => String::new(),
        Theme::Auto => format!(
            "<style>\n@media screen and (prefers-color-scheme: dark) {{\n{}}}\n</style>\n",
            rules(Palette::of(true))
        ),
        Theme::Dark => format!("<style>\n@media print {{\n{}}}\n</style>\n", rules(Palette::of(false))),
    }
}

/// A rule for everything that has a colour.
pub(super) fn rules(palette: &Palette) -> String {
    let mut out = String::new();
    let mut rule = |selectors: &str, colors: &str| {
        let selectors: Vec<String> = selectors.split(',').map(|one| format!(".diagram {one}")).collect();
        out.push_str(&format!("{} {{ {colors} }}\n", selectors.join(", ")));
    };
    rule(".page,.on-page", &fill(palette.page));
    rule(".on-lane", &fill(palette.lane));
    rule(".lane-ground", &both(palette.lane, palette.hairline));
    rule(".group-ground", &both(palette.group, palette.hairline));
    rule(".title,.name", &fill(palette.ink));
    rule(".subtitle,.verb,.detail,.label,.legend,.note", &fill(palette.quiet));
    for tone in TONES {
        let (line, ground) = palette.tone(tone);
        let class = tone_class(tone);
        rule(&format!(".heading.{class},.bar.{class}"), &fill(line));
        rule(&format!(".outline.{class}"), &both(ground, line));
    }
    for stroke in Stroke::ALL {
        let class = Pen::of(stroke).class;
        let tones: &[Option<Tone>] = match stroke {
            Stroke::Promotion => &TONES.map(Some),
            Stroke::Asked
            | Stroke::AskedInferred
            | Stroke::AskedCrosswalk
            | Stroke::Stated
            | Stroke::Inferred
            | Stroke::Crosswalk
            | Stroke::Context
            | Stroke::ContextInferred
            | Stroke::ContextCrosswalk
            | Stroke::Beside => &[None],
        };
        for &tone in tones {
            let color = pen::color(stroke, tone.unwrap_or_default(), palette);
            let class = tone.map_or_else(|| class.to_owned(), |tone| format!("{class}.{}", tone_class(tone)));
            rule(&format!(".line.{class}"), &format!("stroke: {color}"));
            let head = match Pen::of(stroke).head {
                pen::Head::Triangle => fill(color),
                pen::Head::Diamond => format!("stroke: {color}"),
            };
            rule(&format!(".head.{class}"), &head);
        }
    }
    out
}

fn fill(color: &str) -> String {
    format!("fill: {color}")
}

fn both(ground: &str, line: &str) -> String {
    format!("fill: {ground}; stroke: {line}")
}
