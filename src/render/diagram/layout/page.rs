//! A picture on one sheet of paper: no text under 9 points, boxes folded until it fits.
//!
//! Upright and across, with boxes from wide to narrow, the most boxes that fit are looked for by halving; of what fits,
//! the sheet that shows most is taken, then the one with the largest type. Where what stands beside links takes so much
//! room that half as many boxes again would fit without it, numbers stand there, and a note says what they mean.

use super::{Metrics, layout};
use crate::diagnostic::Result;
use crate::render::diagram::drawing::{Drawing, Point};
use crate::render::diagram::fonts::Fonts;
use crate::render::diagram::model::Diagram;
use crate::render::style::{Flow, Page};
use crate::session::Budget;
use rustc_hash::FxHashMap;

/// A sheet's unprinted edge, in pixels: half an inch.
const EDGE: f64 = 48.0;
/// The widest lines in boxes that are tried, in pixels, from the roomiest.
const BOX_TEXT: [f64; 6] = [150.0, 128.0, 110.0, 94.0, 80.0, 66.0];
/// The widest lines beside links that are tried.
const LABEL_TEXT: [f64; 2] = [124.0, 84.0];
/// No sheet holds as many boxes as this.
const MOST_ON_PAGE: usize = 300;
/// A small picture is made this much larger at most.
const LARGEST: f64 = 1.4;

impl Page {
    /// Width and height upright, in pixels at 96 to the inch.
    pub fn size(self) -> (f64, f64) {
        match self {
            Page::Letter => (816.0, 1056.0),
            Page::A4 => (210.0 / 25.4 * 96.0, 297.0 / 25.4 * 96.0),
        }
    }
}

/// A picture that fits its sheet.
struct Fit {
    diagram: Diagram,
    drawing: Drawing,
    sheet: (f64, f64),
    scale: f64,
}

impl Fit {
    /// How many boxes stand for a node of their own, then how large the type is: more is better.
    fn worth(&self) -> (usize, f64) {
        (self.diagram.boxes.iter().filter(|item| item.folded.is_empty()).count(), self.scale)
    }
}

/// The picture on one sheet, where it can be had. `compose` makes it with at most so many boxes.
///
/// # Errors
/// A limit of the budget, or an interrupt.
pub fn fit(
    compose: &dyn Fn(usize) -> Diagram,
    max_boxes: usize,
    page: Page,
    flow: Flow,
    fonts: &Fonts,
    budget: &Budget,
) -> Result<Option<(Diagram, Drawing)>> {
    let max_boxes = max_boxes.min(MOST_ON_PAGE);
    let full = best_sheet(compose, max_boxes, page, flow, fonts, budget)?;
    let shown = |fit: &Option<Fit>| fit.as_ref().map_or(0, |fit| fit.worth().0);
    let is_whole = full.as_ref().is_some_and(|fit| fit.diagram.boxes.iter().all(|item| item.folded.is_empty()));
    let numbered = || best_sheet(&|boxes| with_numbers(compose(boxes)), max_boxes, page, flow, fonts, budget);
    let best = match if is_whole { None } else { numbered()? } {
        Some(numbered) if 2 * numbered.worth().0 >= 3 * shown(&full).max(1) => Some(numbered),
        Some(_) | None => full,
    };
    Ok(best.map(|fit| (fit.diagram, on_sheet(fit.drawing, fit.sheet, fit.scale))))
}

/// The diagram with numbers instead of what stands beside its links, and a note of what they mean.
fn with_numbers(mut diagram: Diagram) -> Diagram {
    let mut meanings: Vec<String> = Vec::new();
    let mut numbers: FxHashMap<String, usize> = FxHashMap::default();
    for label in diagram.links.iter_mut().filter_map(|link| link.label.as_mut()) {
        let number = *numbers.entry(label.clone()).or_insert_with(|| {
            meanings.push(label.clone());
            meanings.len()
        });
        *label = number.to_string();
    }
    let told: Vec<String> =
        meanings.iter().enumerate().map(|(index, meaning)| format!("{} {meaning}", index + 1)).collect();
    if !told.is_empty() {
        diagram.notes.insert(0, format!("Numbers beside lines: {}.", told.join("; ")));
    }
    diagram
}

/// The sheet, upright or across, that shows most.
fn best_sheet(
    compose: &dyn Fn(usize) -> Diagram,
    max_boxes: usize,
    page: Page,
    flow: Flow,
    fonts: &Fonts,
    budget: &Budget,
) -> Result<Option<Fit>> {
    let (short, long) = page.size();
    let mut best: Option<Fit> = None;
    for sheet in [(long, short), (short, long)] {
        let texts =
            BOX_TEXT.iter().flat_map(|&box_text| LABEL_TEXT.iter().map(move |&label_text| (box_text, label_text)));
        for (box_text, label_text) in texts {
            // A drawing's width is a whole number of pixels, which A4's is not.
            let metrics = Metrics::page(box_text, label_text, (sheet.0 - 2.0 * EDGE).floor());
            let fit = most_boxes(compose, max_boxes, sheet, flow, &metrics, fonts, budget)?;
            let Some(fit) = fit else { continue };
            let is_better = best.as_ref().is_none_or(|best| {
                let (shown, scale) = fit.worth();
                let (best_shown, best_scale) = best.worth();
                shown > best_shown || (shown == best_shown && scale > best_scale + 0.01)
            });
            if is_better {
                best = Some(fit);
            }
        }
    }
    Ok(best)
}

/// The picture with the most boxes that fits a sheet.
fn most_boxes(
    compose: &dyn Fn(usize) -> Diagram,
    max_boxes: usize,
    sheet: (f64, f64),
    flow: Flow,
    metrics: &Metrics,
    fonts: &Fonts,
    budget: &Budget,
) -> Result<Option<Fit>> {
    let attempt = |boxes: usize| -> Result<Option<Fit>> {
        let diagram = compose(boxes);
        let before = budget.used();
        let drawing = layout(&diagram, flow, metrics, fonts, budget)?;
        budget.release_since(before);
        let scale = ((sheet.0 - 2.0 * EDGE) / drawing.width).min((sheet.1 - 2.0 * EDGE) / drawing.height);
        Ok((scale >= 1.0).then(|| Fit { diagram, drawing, sheet, scale: scale.min(LARGEST) }))
    };
    // There are never more boxes than in the whole picture.
    let whole = max_boxes.min(compose(max_boxes).boxes.len());
    if let Some(fit) = attempt(whole)? {
        return Ok(Some(fit));
    }
    let (mut fits, mut too_many): (usize, usize) = (0, whole);
    let mut best = None;
    while too_many - fits > 1 {
        let middle = fits + (too_many - fits) / 2;
        match attempt(middle)? {
            Some(fit) => (best, fits) = (Some(fit), middle),
            None => too_many = middle,
        }
    }
    Ok(best)
}

/// The picture enlarged and in the middle of the sheet's width.
fn on_sheet(mut drawing: Drawing, sheet: (f64, f64), scale: f64) -> Drawing {
    let left = EDGE + ((sheet.0 - 2.0 * EDGE - drawing.width * scale) / 2.0).max(0.0);
    drawing.transform(scale, Point { x: left, y: EDGE });
    drawing.width = sheet.0;
    drawing.height = sheet.1;
    drawing
}
