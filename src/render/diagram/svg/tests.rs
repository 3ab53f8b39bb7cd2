//! Pictures placed by hand.

use super::*;
use crate::render::diagram::drawing::*;
use crate::render::diagram::fonts::Fonts;
use crate::render::diagram::model::*;
use crate::render::diagram::pixels;

fn text(role: TextRole, size: f64, anchor: Anchor, x: f64, y: f64, lines: &[&str]) -> TextBlock {
    let line = |(index, text): (usize, &&str)| TextLine {
        at: Point { x, y: y + size * 1.3 * index as f64 },
        width: Fonts::embedded().width(text, size, crate::render::diagram::layout::is_bold(role)),
        text: (*text).to_owned(),
    };
    TextBlock { role, size, anchor, lines: lines.iter().enumerate().map(line).collect() }
}

fn rect(x: f64, y: f64, width: f64, height: f64) -> Rect {
    Rect { x, y, width, height }
}

fn link(from: usize, to: usize, reading: &str, stroke: Stroke) -> Link {
    let (reading, sources) = (reading.to_owned(), vec!["Handbook, section 2".to_owned()]);
    Link { from, to, reading, label: None, stroke, symmetric: false, sources }
}

/// Two lanes, four boxes, a link of every kind.
pub(in crate::render::diagram) fn sample() -> (Diagram, Drawing) {
    sample_with("AAS Medical Office Administration")
}

/// The same, with a name for its first box.
pub(in crate::render::diagram) fn sample_with(name: &str) -> (Diagram, Drawing) {
    let names = [name, "Certificate in Coding", "Medical Office Manager", "+2 more"];
    let diagram = Diagram {
        title: "From 2 degrees to 3 roles".to_owned(),
        subtitle: "Follow the bold line.".to_owned(),
        lanes: vec![
            Lane {
                heading: "Degree".to_owned(),
                tone: Tone::First,
                verb: Some("prepares for".to_owned()),
                by_level: false,
            },
            Lane { heading: "Role".to_owned(), tone: Tone::Third, verb: None, by_level: false },
        ],
        groups: vec![Group { lane: 1, caption: "management".to_owned() }],
        boxes: names.iter().enumerate().map(|(index, name)| item(index, name)).collect(),
        links: links(),
        pathways: vec![Pathway {
            words: format!("{name}, often required for Medical Office Manager"),
            basis: Some("stated".to_owned()),
            boxes: vec![0, 2],
            links: vec![0],
        }],
        legend: Stroke::ALL.map(|stroke| (stroke, format!("{stroke:?}"))).to_vec(),
        notes: vec!["2 roles are folded.".to_owned()],
        sources: vec!["Source: Handbook".to_owned()],
    };
    let drawing = drawing(&names);
    (diagram, drawing)
}

fn item(index: usize, name: &str) -> Item {
    let lane = index / 2;
    Item {
        lane,
        group: (lane == 1).then_some(0),
        name: name.to_owned(),
        detail: (index == 0).then(|| "2 years".to_owned()),
        kind: if lane == 0 { "Degree" } else { "Role" }.to_owned(),
        tone: if lane == 0 { Tone::First } else { Tone::Third },
        bold: index == 0 || index == 2,
        folded: if index == 3 { vec!["Biller".to_owned(), "Coder".to_owned()] } else { Vec::new() },
        description: (index == 2).then(|| "Runs an office".to_owned()),
        source: (index == 2).then(|| "Handbook, section 1".to_owned()),
        ..Item::default()
    }
}

fn links() -> Vec<Link> {
    let mut links = vec![
        link(0, 2, "often required for", Stroke::Asked),
        link(1, 2, "prepares for", Stroke::AskedInferred),
        link(0, 3, "prepares for", Stroke::Stated),
        link(1, 3, "prepares for", Stroke::Inferred),
        link(1, 3, "leads to", Stroke::Context),
        link(3, 2, "can be promoted to", Stroke::Promotion),
        link(2, 3, "supervises", Stroke::Beside),
    ];
    links[0].label = Some("often required for".to_owned());
    links[4].symmetric = true;
    links
}

fn drawing(names: &[&str; 4]) -> Drawing {
    let places = [
        rect(40.0, 120.0, 180.0, 50.0),
        rect(40.0, 200.0, 180.0, 40.0),
        rect(420.0, 130.0, 180.0, 40.0),
        rect(420.0, 210.0, 180.0, 40.0),
    ];
    let boxes = names.iter().zip(places).enumerate().map(|(index, (name, rect))| BoxShape {
        rect,
        name: text(
            if index % 2 == 0 { TextRole::BoldName } else { TextRole::Name },
            12.0,
            Anchor::Start,
            rect.x + 16.0,
            rect.y + 22.0,
            &[name],
        ),
        detail: (index == 0)
            .then(|| text(TextRole::Detail, 10.0, Anchor::Start, rect.x + 16.0, rect.y + 38.0, &["2 years"])),
    });
    let lane = |x: f64, heading: &str, verb: Option<TextBlock>| LaneShape {
        rect: rect(x, 80.0, 220.0, 200.0),
        heading: text(TextRole::Heading, 13.0, Anchor::Middle, x + 110.0, 104.0, &[heading]),
        verb,
    };
    let verb = text(TextRole::Verb, 11.0, Anchor::Middle, 320.0, 104.0, &["prepares for"]);
    let legend = Stroke::ALL.iter().enumerate().map(|(index, stroke)| {
        let at = Point { x: 30.0 + 150.0 * (index % 4) as f64, y: 310.0 + 24.0 * (index / 4) as f64 };
        let words = format!("{stroke:?}");
        LegendShape {
            at,
            length: 34.0,
            text: text(TextRole::Legend, 11.0, Anchor::Start, at.x + 42.0, at.y + 4.0, &[&words]),
        }
    });
    Drawing {
        width: 660.0,
        height: 380.0,
        head: vec![
            text(TextRole::Title, 20.0, Anchor::Start, 20.0, 36.0, &["From 2 degrees to 3 roles"]),
            text(TextRole::Subtitle, 12.0, Anchor::Start, 20.0, 58.0, &["Follow the bold line."]),
        ],
        lanes: vec![lane(20.0, "1 Degree", Some(verb)), lane(400.0, "2 Role", None)],
        groups: vec![GroupShape {
            rect: rect(408.0, 114.0, 204.0, 150.0),
            caption: text(TextRole::Verb, 10.0, Anchor::Start, 420.0, 126.0, &["management"]),
        }],
        boxes: boxes.collect(),
        links: link_shapes(),
        legend: legend.collect(),
        foot: vec![text(TextRole::Note, 10.0, Anchor::Start, 20.0, 366.0, &["2 roles are folded. Source: Handbook"])],
    }
}

fn link_shapes() -> Vec<LinkShape> {
    let right = Point { x: 1.0, y: 0.0 };
    let curve = |from: (f64, f64), to: (f64, f64)| LinkShape {
        start: Point { x: from.0, y: from.1 },
        segments: vec![Segment::Curve(
            Point { x: 320.0, y: from.1 },
            Point { x: 320.0, y: to.1 },
            Point { x: to.0, y: to.1 },
        )],
        tip: Point { x: to.0, y: to.1 },
        heading: right,
        label: None,
    };
    let mut links = vec![
        curve((220.0, 140.0), (420.0, 145.0)),
        curve((220.0, 212.0), (420.0, 158.0)),
        curve((220.0, 155.0), (420.0, 218.0)),
        curve((220.0, 222.0), (420.0, 230.0)),
        curve((220.0, 232.0), (420.0, 242.0)),
    ];
    links[0].label = Some(text(TextRole::Label, 10.0, Anchor::Middle, 320.0, 138.0, &["often required for"]));
    let straight = |x: f64, from: f64, to: f64| LinkShape {
        start: Point { x, y: from },
        segments: vec![Segment::Line(Point { x, y: to })],
        tip: Point { x, y: to },
        heading: Point { x: 0.0, y: (to - from).signum() },
        label: None,
    };
    links.extend([straight(470.0, 210.0, 170.0), straight(550.0, 170.0, 210.0)]);
    links
}

/// Compares with a file beside the tests of the package; `UPDATE_EXPECT=1` writes it.
fn expect_file(name: &str, found: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagrams").join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == found,
        "{name} is not as expected; `UPDATE_EXPECT=1 cargo test` writes it, `git diff` shows it"
    );
}

#[test]
fn pictures_are_as_they_were() {
    let (diagram, drawing) = sample();
    for (theme, name) in [(Theme::Light, "light.svg"), (Theme::Dark, "dark.svg"), (Theme::Auto, "auto.svg")] {
        let svg = write(&diagram, &drawing, theme);
        expect_file(&format!("by-hand-{name}"), &svg);
        assert_eq!(svg, write(&diagram, &drawing, theme));
        pixels::tree(&svg).unwrap();
    }
}

#[test]
fn an_empty_picture_is_a_picture() {
    let drawing = Drawing { width: 10.0, height: 10.0, ..Drawing::default() };
    pixels::tree(&write(&Diagram::default(), &drawing, Theme::Auto)).unwrap();
}

#[test]
fn every_name_is_text() {
    let hostile = [
        "</script><img onerror=alert(1)>",
        "\"quoted\" & 'single' <b>",
        "]]> <!-- --> <?xml?>",
        "tab\there\u{0}\u{8}\u{1B}[31m\u{7F}\u{85}",
        "\u{FFFE}\u{FFFF}\u{202E}turned",
        "&amp; &lt;",
    ];
    for name in hostile {
        let (diagram, drawing) = sample_with(name);
        let svg = write(&diagram, &drawing, Theme::Auto);
        assert!(!svg.contains("<img") && !svg.contains("<b>") && !svg.contains("<!--"), "{name:?}");
        let forbidden = |character: char| character.is_control() && character != '\n';
        assert!(!svg.contains(forbidden) && !svg.contains(['\u{FFFE}', '\u{FFFF}', '\u{202E}']), "{name:?}");
        let tree = pixels::tree(&svg).unwrap_or_else(|error| panic!("{name:?}: {error:?}"));
        assert!(texts(tree.root()).contains(&shown(name).into_owned()), "{name:?}: {:?}", texts(tree.root()));
    }
}

/// Every text that a reader of SVG finds.
fn texts(group: &resvg::usvg::Group) -> Vec<String> {
    let mut found = Vec::new();
    for node in group.children() {
        match node {
            resvg::usvg::Node::Group(group) => found.extend(texts(group)),
            resvg::usvg::Node::Text(text) => {
                found.push(text.chunks().iter().map(|chunk| chunk.text().to_owned()).collect());
            }
            resvg::usvg::Node::Path(_) | resvg::usvg::Node::Image(_) => {}
        }
    }
    found
}

#[test]
fn every_line_of_text_says_how_wide_it_is() {
    let (diagram, drawing) = sample();
    let svg = write(&diagram, &drawing, Theme::Light);
    for line in svg.lines().filter(|line| line.starts_with("<text")) {
        assert!(line.contains("textLength=") && line.contains("lengthAdjust=\"spacingAndGlyphs\""), "{line}");
    }
    assert_eq!(svg.matches("<text").count(), 24);
}

#[test]
fn numbers_are_short() {
    let written = [0.0, -0.0, -0.001, 1.0, 1.005, -12.3456, 1e9, f64::NAN, f64::INFINITY].map(super::text::number);
    assert_eq!(written, ["0", "0", "0", "1", "1", "-12.35", "1000000000", "0", "0"]);
}

#[test]
fn what_hides_what_is_in_order() {
    let (diagram, drawing) = sample();
    let svg = write(&diagram, &drawing, Theme::Light);
    let layers =
        ["lane-ground", "group-ground", "line context", "line asked", "class=\"outline", "head beside", "link-label"];
    let places: Vec<usize> = layers.iter().map(|layer| svg.find(layer).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn a_line_ends_inside_its_head_and_the_head_on_its_box() {
    let (diagram, drawing) = sample();
    let svg = write(&diagram, &drawing, Theme::Light);
    // A bold box's outline is 2.8 wide: 1.4 of it stands out of the box, which begins at 420.
    assert!(svg.contains("d=\"M418.6 145L405.6 150.5L405.6 139.5Z\""), "the head of the first link");
    assert!(svg.contains("C320 140 306.6 145 406.6 145"), "the line of the first link");
}
