//! Pictures of the built-in graph, as files to look at: `tests/diagrams/*.svg`, and those in the documents. Every other
//! format holds the same.
//!
//! `UPDATE_EXPECT=1 cargo test --test diagrams` writes them anew; look at them before they are committed.
#![cfg(feature = "draw")]

use career_pathways::load;
use career_pathways::render::diagram::{self, Diagram, Drawing};
use career_pathways::render::{Flow, Page, Picture, PictureFormat, Theme};
use career_pathways::session::{Request, Session};
use std::path::Path;

/// A picture: its file, how it looks, and the statements before the one that is drawn.
struct Case {
    file: &'static str,
    picture: Picture,
    statements: &'static [&'static str],
    /// What stands out in it.
    highlight: Option<&'static str>,
}

/// The pictures in the documents.
fn documents() -> Vec<Case> {
    let case = |file, picture, statements, highlight| Case { file, picture, statements, highlight };
    let one_way = Some("degree \"High School Diploma\" to role \"Patient Coordinator\"");
    let dark = Picture { theme: Theme::Dark, ..Picture::default() };
    vec![
        case("docs/pictures/degree-to-role", Picture::default(), &["degree to role"], None),
        case("docs/pictures/one-way", dark, &["degree to role"], one_way),
        case(
            "docs/pictures/comparison",
            Picture::default(),
            &["compare role \"Medical Office Assistant\" with role \"Medical Administrative Assistant\""],
            None,
        ),
    ]
}

fn cases() -> Vec<Case> {
    let case = |file, picture, statements| Case { file, picture, statements, highlight: None };
    let dark = Picture { theme: Theme::Dark, ..Picture::default() };
    let light = Picture { theme: Theme::Light, ..Picture::default() };
    let printed = Picture { page: Some(Page::Letter), theme: Theme::Light, ..Picture::default() };
    vec![
        case("tests/diagrams/degree-to-role", Picture::default(), &["degree to role"]),
        case("tests/diagrams/one-page", printed, &["degree to role"]),
        case("tests/diagrams/one-role", dark.clone(), &["degree to role \"Medical Office Assistant\""]),
        case("tests/diagrams/diploma-to-duty", light.clone(), &["degree \"Medical Office Assistant Diploma\" to duty"]),
        case(
            "tests/diagrams/comparison",
            light.clone(),
            &["compare field \"Healthcare Administration\" with field \"Healthcare Management\""],
        ),
        case(
            "tests/diagrams/description",
            Picture { flow: Flow::Down, ..dark },
            &["describe role \"Medical Office Manager\""],
        ),
        case("tests/diagrams/hostile-names", Picture::default(), HOSTILE),
        case(
            "tests/diagrams/folded",
            Picture { max_boxes: 12, ..Picture::default() },
            &["all pathways degree to duty"],
        ),
    ]
}

const HOSTILE: &[&str] = &[
    r#"CREATE (:Role {name: '</script><img src=x onerror=alert(1)>'})-[:PERFORMS]->(:Duty {name: '"quoted" & \'single\' \\N'}),
       (:Role {name: 'تنسيق المرضى'})-[:PERFORMS]->(:Duty {name: '\u202Eturned\tand\u0007rung'}),
       (:Role {name: '看護師'})-[:PERFORMS]->(:Duty {name: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'})"#,
    "MATCH p = (r:Role)-[:PERFORMS]->(d) WHERE NOT (:Field)-->(r) AND NOT (:Degree)-->(r) RETURN p",
];

fn drawn(case: &Case) -> (Diagram, Drawing) {
    let mut session = Session::new(load::built_in());
    let mut outcome = None;
    for statement in case.statements {
        let result = session.execute(statement, &Request::default());
        outcome = Some(result.unwrap_or_else(|error| panic!("{}: {error:?}", case.file)));
    }
    let outcome = outcome.expect("a case has statements");
    let highlight = case.highlight.map(|statement| {
        let found = session.execute(statement, &Request::default());
        diagram::highlight(&found.unwrap_or_else(|error| panic!("{}: {error:?}", case.file)))
    });
    diagram::laid_out(&outcome, &Picture { highlight, ..case.picture.clone() })
        .unwrap_or_else(|error| panic!("{}: {error:?}", case.file))
}

fn written(format: PictureFormat, case: &Case, (diagram, drawing): &(Diagram, Drawing)) -> Vec<u8> {
    diagram::write(format, diagram, drawing, &case.picture).unwrap_or_else(|error| panic!("{}: {error:?}", case.file))
}

#[test]
fn pictures_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut changed = Vec::new();
    for case in cases().into_iter().chain(documents()) {
        let svg = written(PictureFormat::Svg, &case, &drawn(&case));
        let path = folder.join(format!("{}.svg", case.file));
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, &svg).expect("the file can be written");
        }
        if std::fs::read(&path).unwrap_or_default() != svg {
            changed.push(path.display().to_string());
        }
    }
    assert!(changed.is_empty(), "these pictures changed; UPDATE_EXPECT=1 writes them anew:\n{}", changed.join("\n"));
}

#[test]
fn the_same_input_is_the_same_bytes_in_every_format() {
    for case in cases() {
        let (once, again) = (drawn(&case), drawn(&case));
        for format in PictureFormat::ALL {
            assert!(
                written(format, &case, &once) == written(format, &case, &again),
                "{} as {}",
                case.file,
                format.name()
            );
        }
    }
}

#[test]
fn every_picture_names_its_boxes_and_its_sources() {
    // What a font does not hold stands in SVG and HTML all the same.
    for case in cases() {
        let picture = drawn(&case);
        let (diagram, drawing) = &picture;
        for format in [PictureFormat::Svg, PictureFormat::Html] {
            let bytes = written(format, &case, &picture);
            let text = String::from_utf8(bytes).expect("it is text");
            assert!(!text.contains("<img"), "{}", case.file);
            let plain = unescaped(&text);
            for shape in &drawing.boxes {
                assert!(
                    shape.name.lines.iter().all(|line| plain.contains(&line.text)),
                    "{}: {:?}",
                    case.file,
                    shape.name
                );
            }
            // What somebody has just made cites nobody.
            assert_eq!(diagram.sources.is_empty(), case.statements == HOSTILE);
            for source in &diagram.sources {
                let start: String = source.chars().take(40).collect();
                assert!(plain.contains(&start), "{}: {source}", case.file);
            }
        }
    }
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}
