//! A picture as PDF: one page of the picture's size, lines as lines, text as text that can be selected and searched.
//!
//! svg2pdf converts; it keeps fonts and resources in hash tables, so the order of its objects differs from run to run.
//! [`objects`] puts them in the order in which the page leads to them, and adds what the document is called.

mod objects;

use super::drawing::Drawing;
use super::model::Diagram;
use super::pixels;
use super::svg::{self, shown};
use crate::diagnostic::Diagnostic;
use crate::render::style::Theme;
use svg2pdf::{ConversionOptions, PageOptions};

/// The longest side of a page that readers must take, in units of the page.
const LONGEST_SIDE: f64 = 14_400.0;

/// How many inches of a 72nd one unit of a page is: one, but for a page that would have sides too long for readers.
fn unit_of(drawing: &Drawing) -> u32 {
    let points = drawing.width.max(drawing.height) * 72.0 / 96.0;
    (points / LONGEST_SIDE).ceil().clamp(1.0, f64::from(u32::MAX)) as u32
}

/// The picture as PDF, 96 units of the drawing to the inch. A page longer than 200 inches counts in larger units, for no
/// side of a page may have more than 14,400 of them.
///
/// # Errors
/// `cannot-draw` where the conversion fails.
pub fn pdf(diagram: &Diagram, drawing: &Drawing, theme: Theme) -> Result<Vec<u8>, Box<Diagnostic>> {
    let tree = pixels::tree(&svg::write(diagram, drawing, theme))?;
    let unit = unit_of(drawing);
    let options = PageOptions { dpi: 96.0 * unit as f32 };
    let converted = svg2pdf::to_pdf(&tree, ConversionOptions::default(), options)
        .map_err(|error| pixels::unwritable(&error.to_string()))?;
    objects::in_order(&converted, &shown(&diagram.title), unit)
        .ok_or_else(|| pixels::unwritable("the conversion to PDF gave what is no PDF"))
}

#[cfg(test)]
mod tests {
    use super::super::svg::tests::{sample, sample_with};
    use super::*;
    use std::process::Command;

    /// What a program of Poppler's says of a PDF; nothing where it is not installed.
    fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Option<String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("picture.pdf");
        std::fs::write(&file, pdf).unwrap();
        let Ok(output) = Command::new(program).arg(&file).args(arguments).output() else {
            println!("skipped: `{program}` is not installed");
            return None;
        };
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{program} complains");
        Some(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    #[test]
    fn the_same_picture_is_the_same_bytes() {
        let (diagram, drawing) = sample();
        let once = pdf(&diagram, &drawing, Theme::Light).unwrap();
        assert!(once.starts_with(b"%PDF-"));
        // The fonts, which come out of a hash table, would be in the other order every second time.
        for _ in 0..12 {
            assert!(once == pdf(&diagram, &drawing, Theme::Light).unwrap());
        }
    }

    #[test]
    fn a_page_of_any_length_can_be_read() {
        let (diagram, drawing) = sample();
        let long = Drawing { height: 50_000.0, ..drawing.clone() };
        let bytes = pdf(&diagram, &long, Theme::Light).unwrap();
        let has = |bytes: &[u8], wanted: &[u8]| bytes.windows(wanted.len()).any(|found| found == wanted);
        assert!(has(&bytes, b"/UserUnit 3"));
        assert!(!has(&pdf(&diagram, &drawing, Theme::Light).unwrap(), b"/UserUnit"));
        let Some(facts) = poppler("pdfinfo", &[], &bytes) else { return };
        let size = facts.lines().find_map(|line| line.strip_prefix("Page size:")).unwrap_or_default();
        let sides: Vec<f64> = size.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        // Some versions tell the page's units, some inches of a 72nd.
        assert!(sides[1] <= 14_400.0 || (sides[1] - 37_500.0).abs() < 1.0, "{facts}");
    }

    #[test]
    fn text_is_text_and_the_page_has_its_size_and_title() {
        let (mut diagram, drawing) = sample_with("Ärztin (2) Łódź");
        diagram.title = "Wege (nach \\ oben) für Łódź".to_owned();
        let bytes = pdf(&diagram, &drawing, Theme::Light).unwrap();
        if let Some(text) = poppler("pdftotext", &["-"], &bytes) {
            for name in ["Ärztin (2) Łódź", "Medical Office Manager", "Certificate in Coding", "often required for"]
            {
                assert!(text.contains(name), "{name} in {text}");
            }
        }
        if let Some(facts) = poppler("pdfinfo", &[], &bytes) {
            let fact = |name: &str| facts.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
            assert_eq!(fact("Title:"), diagram.title);
            assert_eq!(fact("Pages:"), "1");
            // 660 by 380 units at 96 to the inch.
            assert!(fact("Page size:").starts_with("495 x 285 pts"), "{facts}");
            assert_eq!((fact("Author:"), fact("CreationDate:")), ("", ""));
        }
    }
}
