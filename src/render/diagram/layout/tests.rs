//! What must hold for every picture, tried on random ones.

use super::*;
use crate::render::diagram::drawing::{LinkShape, Segment, TextBlock};
use crate::render::diagram::model::{Group, Item, Lane, Link, Stroke, Tone};
use crate::render::style::Page;
use proptest::prelude::*;

/// A link as indices, a label's length in words, and whether it is bold.
type LinkCase = (usize, usize, Option<usize>, bool);

/// A diagram of so many lanes (none: layered), with boxes in them and links among these.
fn diagram(lanes: usize, boxes: &[(usize, usize, bool)], links: &[LinkCase], grouped: bool) -> Diagram {
    let lane = |index: usize| Lane {
        heading: format!("{}. Kind", index + 1),
        tone: Tone::Other,
        verb: index.is_multiple_of(2).then(|| "prepares for".to_owned()),
        by_level: index == 1 && !grouped,
    };
    let words = |count: usize| vec!["responsibility"; count].join(" ");
    let item = |(index, &(lane, length, bold)): (usize, &(usize, usize, bool))| Item {
        lane: if lanes == 0 { 0 } else { lane % lanes },
        group: (grouped && lanes > 0 && index % 3 != 0).then(|| 2 * (lane % lanes) + index % 2),
        name: format!("{index} {}", words(length)),
        detail: (length % 2 == 0).then(|| "senior-level".to_owned()),
        height: (index % 4 != 0).then_some(length % 3),
        bold,
        ..Item::default()
    };
    let boxes: Vec<Item> = boxes.iter().enumerate().map(item).collect();
    let link = |&(from, to, label, bold): &LinkCase| Link {
        from: from % boxes.len(),
        to: to % boxes.len(),
        reading: "leads to".to_owned(),
        label: label.map(words),
        stroke: if bold { Stroke::Asked } else { Stroke::Stated },
        symmetric: false,
        sources: Vec::new(),
    };
    let links = if boxes.is_empty() { Vec::new() } else { links.iter().map(link).collect() };
    let groups = (0..2 * lanes).map(|index| Group { lane: index / 2, caption: words(1 + index % 2) });
    Diagram {
        title: "From here to there".to_owned(),
        lanes: (0..lanes).map(lane).collect(),
        groups: if grouped { groups.collect() } else { Vec::new() },
        boxes,
        links,
        ..Diagram::default()
    }
}

fn unlimited() -> Budget {
    Budget::new(None, None, usize::MAX)
}

fn laid_out(diagram: &Diagram) -> Drawing {
    let metrics = Metrics::screen();
    layout(diagram, Flow::Right, &metrics, Fonts::embedded(), &unlimited()).expect("there is no limit")
}

/// Points along a line, close to each other.
fn points(shape: &LinkShape) -> Vec<Point> {
    let mut points = vec![shape.start];
    let mut at = shape.start;
    for &segment in &shape.segments {
        let steps = 24;
        for step in 1..=steps {
            let t = f64::from(step) / f64::from(steps);
            points.push(match segment {
                Segment::Line(to) => Point { x: at.x + (to.x - at.x) * t, y: at.y + (to.y - at.y) * t },
                Segment::Curve(first, second, to) => {
                    let bend = |a: f64, b: f64, c: f64, d: f64| {
                        let s = 1.0 - t;
                        a * s * s * s + 3.0 * b * s * s * t + 3.0 * c * s * t * t + d * t * t * t
                    };
                    Point { x: bend(at.x, first.x, second.x, to.x), y: bend(at.y, first.y, second.y, to.y) }
                }
            });
        }
        at = route::end(segment);
    }
    points
}

/// Whether a point is inside a rectangle, further in than `depth`.
fn is_inside(point: Point, rect: Rect, depth: f64) -> bool {
    point.x > rect.x + depth
        && point.x < rect.right() - depth
        && point.y > rect.y + depth
        && point.y < rect.bottom() - depth
}

fn overlap(one: Rect, other: Rect) -> bool {
    one.x < other.right() - 0.01
        && other.x < one.right() - 0.01
        && one.y < other.bottom() - 0.01
        && other.y < one.bottom() - 0.01
}

/// The room that a block of text takes.
fn room(block: &TextBlock) -> Rect {
    let mut rect = Rect { x: f64::INFINITY, y: f64::INFINITY, width: 0.0, height: 0.0 };
    let (mut right, mut bottom) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for line in &block.lines {
        let left = match block.anchor {
            Anchor::Start => line.at.x,
            Anchor::Middle => line.at.x - line.width / 2.0,
            Anchor::End => line.at.x - line.width,
        };
        rect.x = rect.x.min(left);
        right = right.max(left + line.width);
        rect.y = rect.y.min(line.at.y - 0.75 * block.size);
        bottom = bottom.max(line.at.y + 0.2 * block.size);
    }
    Rect { width: right - rect.x, height: bottom - rect.y, ..rect }
}

/// A text without its spaces, as its lines hold it.
fn written(block: &TextBlock) -> String {
    block.lines.iter().map(|line| line.text.as_str()).collect::<String>().replace(' ', "")
}

fn is_on_outline(point: Point, rect: Rect) -> bool {
    let on_side = |value: f64, start: f64, end: f64| (value - start).abs() < 0.01 || (value - end).abs() < 0.01;
    let between = |value: f64, start: f64, end: f64| value > start - 0.01 && value < end + 0.01;
    (on_side(point.x, rect.x, rect.right()) && between(point.y, rect.y, rect.bottom()))
        || (on_side(point.y, rect.y, rect.bottom()) && between(point.x, rect.x, rect.right()))
}

/// Everything that must hold.
fn check(diagram: &Diagram, drawing: &Drawing, down: bool) -> Result<(), TestCaseError> {
    prop_assert_eq!(drawing.boxes.len(), diagram.boxes.len());
    prop_assert_eq!(drawing.links.len(), diagram.links.len());
    let page = Rect { x: 0.0, y: 0.0, width: drawing.width, height: drawing.height };
    let holds = |outer: Rect, inner: Rect| {
        inner.x >= outer.x - 0.01
            && inner.y >= outer.y - 0.01
            && inner.right() <= outer.right() + 0.01
            && inner.bottom() <= outer.bottom() + 0.01
    };
    for (index, (shape, item)) in drawing.boxes.iter().zip(&diagram.boxes).enumerate() {
        prop_assert!(holds(page, shape.rect), "box {} is off the page", index);
        prop_assert_eq!(written(&shape.name), item.name.replace(' ', ""));
        for block in std::iter::once(&shape.name).chain(&shape.detail) {
            prop_assert!(holds(shape.rect, room(block)), "the text of box {} leaves it", index);
        }
        for other in &drawing.boxes[..index] {
            prop_assert!(!overlap(shape.rect, other.rect), "boxes overlap at {}", index);
        }
    }
    for (index, (shape, link)) in drawing.links.iter().zip(&diagram.links).enumerate() {
        let (from, to) = (drawing.boxes[link.from].rect, drawing.boxes[link.to].rect);
        prop_assert!(is_on_outline(shape.start, from), "link {} does not leave its box: {:?} {:?}", index, shape, from);
        prop_assert!(is_on_outline(shape.tip, to), "link {} does not reach its box: {:?} {:?}", index, shape, to);
        prop_assert_eq!(shape.segments.last().map(|&segment| route::end(segment)), Some(shape.tip));
        for point in points(shape) {
            prop_assert!(is_inside(point, page, -0.01), "link {} leaves the page", index);
            for (other, shape) in drawing.boxes.iter().enumerate() {
                prop_assert!(!is_inside(point, shape.rect, 0.5), "link {} crosses box {}", index, other);
            }
        }
        prop_assert_eq!(shape.label.as_ref().map(written), link.label.as_ref().map(|label| label.replace(' ', "")));
    }
    let labels: Vec<Rect> = drawing.links.iter().filter_map(|link| link.label.as_ref()).map(room).collect();
    for (index, &label) in labels.iter().enumerate() {
        prop_assert!(holds(page, label), "label {} is off the page", index);
        prop_assert!(!drawing.boxes.iter().any(|shape| overlap(shape.rect, label)), "label {} covers a box", index);
        prop_assert!(!labels[..index].iter().any(|&other| overlap(other, label)), "label {} covers another", index);
    }
    for (lane, shape) in diagram.lanes.iter().zip(&drawing.lanes) {
        prop_assert!(holds(page, shape.rect));
        prop_assert_eq!(written(&shape.heading), lane.heading.replace(' ', ""));
        for block in std::iter::once(&shape.heading).chain(&shape.verb) {
            prop_assert!(holds(page, room(block)), "{:?} is off the page", block);
            prop_assert!(!drawing.boxes.iter().any(|item| overlap(item.rect, room(block))), "{:?} covers a box", block);
        }
        let verb = shape.verb.iter().map(room);
        for verb in verb {
            prop_assert!(!drawing.lanes.iter().any(|lane| overlap(lane.rect, verb)), "a verb is cut by a lane");
        }
    }
    for (left, right) in drawing.lanes.iter().zip(drawing.lanes.iter().skip(1)) {
        prop_assert!(!overlap(left.rect, right.rect), "lanes overlap");
    }
    for (index, group) in drawing.groups.iter().enumerate() {
        let members = drawing.boxes.iter().zip(&diagram.boxes).filter(|(_, item)| item.group == Some(index));
        for (shape, _) in members {
            prop_assert!(holds(group.rect, shape.rect), "a box leaves its group");
        }
        let first = drawing.boxes.iter().zip(&diagram.boxes).filter(|(_, item)| item.group == Some(index));
        let gap = |shape: Rect| match down {
            false => shape.y - room(&group.caption).bottom(),
            true => shape.x - room(&group.caption).right(),
        };
        let nearest = first.map(|(shape, _)| gap(shape.rect)).fold(f64::INFINITY, f64::min);
        prop_assert!(nearest < 12.0 || nearest == f64::INFINITY, "a caption stands {} from its boxes", nearest);
        let strangers = drawing.boxes.iter().zip(&diagram.boxes).filter(|(_, item)| item.group != Some(index));
        for (shape, _) in strangers {
            prop_assert!(!overlap(group.rect, shape.rect), "a box stands in a group that is not its own");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn everything_is_whole_and_in_nobodys_way(
        lanes in 0usize..6,
        boxes in proptest::collection::vec((0usize..6, 0usize..7, any::<bool>()), 1..28),
        links in proptest::collection::vec(
            (0usize..28, 0usize..28, proptest::option::weighted(0.3, 1usize..4), any::<bool>()), 0..60),
        grouped in any::<bool>(),
        down in any::<bool>(),
        on_page in any::<bool>(),
    ) {
        let diagram = diagram(lanes, &boxes, &links, grouped);
        let flow = if down { Flow::Down } else { Flow::Right };
        let metrics = if on_page { Metrics::page(90.0, 84.0, 700.0) } else { Metrics::screen() };
        let drawing = layout(&diagram, flow, &metrics, Fonts::embedded(), &unlimited()).expect("there is no limit");
        check(&diagram, &drawing, down)?;
        prop_assert_eq!(&drawing, &layout(&diagram, flow, &metrics, Fonts::embedded(), &unlimited()).expect("there is no limit"), "the same again");
    }
}

/// The diagram with at most so many boxes: a stand-in for folding.
fn at_most(diagram: &Diagram, boxes: usize) -> Diagram {
    let mut diagram = diagram.clone();
    diagram.boxes.truncate(boxes.max(1));
    let count = diagram.boxes.len();
    diagram.links.retain(|link| link.from < count && link.to < count);
    diagram
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_page_holds_everything_in_type_that_can_be_read(
        lanes in 0usize..4,
        boxes in proptest::collection::vec((0usize..4, 0usize..4, any::<bool>()), 1..24),
        links in proptest::collection::vec(
            (0usize..24, 0usize..24, proptest::option::weighted(0.3, 1usize..3), any::<bool>()), 0..30),
        letter in any::<bool>(),
    ) {
        let diagram = diagram(lanes, &boxes, &links, false);
        let sheet = if letter { Page::Letter } else { Page::A4 };
        let fit = page::fit(
            &|count| at_most(&diagram, count), 30, sheet, Flow::Right, Fonts::embedded(), &unlimited()
        ).expect("there is no limit");
        let Some((shown, drawing)) = fit else { return Err(TestCaseError::reject("too much for a page")) };
        let (short, long) = sheet.size();
        let size = (drawing.width, drawing.height);
        prop_assert!(size == (short, long) || size == (long, short), "{:?} is no sheet", size);
        prop_assert!(shown.boxes.len() <= diagram.boxes.len());
        // Captions of empty groups have no size to check; everything else is at least 9 points.
        let texts = drawing.boxes.iter().flat_map(|shape| std::iter::once(&shape.name).chain(&shape.detail));
        let texts = texts.chain(drawing.links.iter().filter_map(|link| link.label.as_ref()));
        let texts = texts.chain(drawing.lanes.iter().flat_map(|lane| std::iter::once(&lane.heading).chain(&lane.verb)));
        for block in texts.chain(&drawing.head).chain(&drawing.foot) {
            prop_assert!(block.size >= 12.0, "{} pixels", block.size);
        }
        check(&shown, &drawing, false)?;
    }
}

#[test]
fn nothing_is_a_picture_too() {
    let drawing = laid_out(&Diagram::default());
    assert!(drawing.width > 0.0 && drawing.height > 0.0 && drawing.boxes.is_empty());
}

#[test]
fn a_layout_keeps_to_its_limits() {
    let boxes: Vec<(usize, usize, bool)> = (0..40).map(|index| (index, 1, false)).collect();
    // A chain, and a link from its start to each of its boxes: these pass many lanes.
    let links: Vec<LinkCase> = (1..40).flat_map(|end| [(end - 1, end, None, false), (0, end, None, false)]).collect();
    let model = diagram(0, &boxes, &links, false);
    let code = |budget: &Budget| {
        let refused = layout(&model, Flow::Right, &Metrics::screen(), Fonts::embedded(), budget);
        refused.map_err(|refused| refused.code).err()
    };
    assert_eq!(code(&Budget::new(None, None, 50_000)), Some("out-of-memory"));
    assert_eq!(code(&Budget::new(Some(std::time::Instant::now()), None, usize::MAX)), Some("timeout"));
    let raised = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    assert_eq!(code(&Budget::new(None, Some(raised), usize::MAX)), Some("interrupted"));
    assert_eq!(code(&unlimited()), None);
}

#[test]
fn boxes_of_one_kind_without_links_stand_side_by_side() {
    let boxes: Vec<(usize, usize, bool)> = (0..12).map(|_| (0, 1, false)).collect();
    let mut model = diagram(1, &boxes, &[], false);
    model.lanes[0].by_level = false;
    let drawing = laid_out(&model);
    let mut lefts: Vec<i64> = drawing.boxes.iter().map(|shape| shape.rect.x as i64).collect();
    lefts.sort_unstable();
    lefts.dedup();
    assert!(lefts.len() > 1, "{lefts:?}");
    assert_eq!(drawing.lanes.len(), 1);
    let ground = drawing.lanes[0].rect;
    assert!(drawing.boxes.iter().all(|shape| shape.rect.x > ground.x && shape.rect.right() < ground.right()));
}

#[test]
fn levels_come_before_crossings() {
    let boxes: Vec<(usize, usize, bool)> = (0..8).map(|index| (index % 2, index, false)).collect();
    let links: Vec<LinkCase> = (0..8).map(|index| (index, 7 - index, None, false)).collect();
    let mut model = diagram(2, &boxes, &links, false);
    for (index, item) in model.boxes.iter_mut().enumerate() {
        item.height = Some(index / 2 % 3);
    }
    let drawing = laid_out(&model);
    for (one, above) in model.boxes.iter().zip(&drawing.boxes).filter(|(item, _)| item.lane == 1) {
        for (other, below) in model.boxes.iter().zip(&drawing.boxes).filter(|(item, _)| item.lane == 1) {
            assert!(one.height <= other.height || above.rect.y < below.rect.y, "higher stands higher");
        }
    }
}
