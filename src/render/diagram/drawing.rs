//! A picture that is laid out: where everything stands. Writers copy it down and decide nothing.
//!
//! Units are CSS pixels at 96 to the inch, from the top left corner. Text is placed by its baseline; every line of
//! text was measured with the embedded font, and its `width` is what it takes there.

/// A laid-out picture. Its indices are those of the [`Diagram`](super::model::Diagram) it was made from.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drawing {
    /// The picture's width.
    pub width: f64,
    /// The picture's height.
    pub height: f64,
    /// The title, then the subtitle.
    pub head: Vec<TextBlock>,
    /// The lanes, in order. Empty where the diagram is layered.
    pub lanes: Vec<LaneShape>,
    /// The groups, by their index.
    pub groups: Vec<GroupShape>,
    /// The boxes, by their index.
    pub boxes: Vec<BoxShape>,
    /// The links, by their index.
    pub links: Vec<LinkShape>,
    /// The legend, in the diagram's order.
    pub legend: Vec<LegendShape>,
    /// Notes, then sources.
    pub foot: Vec<TextBlock>,
}

impl Drawing {
    /// Makes everything larger or smaller, type too, and then moves it.
    pub fn transform(&mut self, scale: f64, by: Point) {
        let point = |point: &mut Point| *point = Point { x: point.x * scale + by.x, y: point.y * scale + by.y };
        let text = |block: &mut TextBlock| {
            block.size *= scale;
            for line in &mut block.lines {
                point(&mut line.at);
                line.width *= scale;
            }
        };
        let rect = |rect: &mut Rect| {
            let Rect { x, y, width, height } = *rect;
            *rect = Rect { x: x * scale + by.x, y: y * scale + by.y, width: width * scale, height: height * scale };
        };
        self.width *= scale;
        self.height *= scale;
        self.head.iter_mut().chain(&mut self.foot).for_each(text);
        for lane in &mut self.lanes {
            rect(&mut lane.rect);
            text(&mut lane.heading);
            lane.verb.iter_mut().for_each(text);
        }
        for group in &mut self.groups {
            rect(&mut group.rect);
            text(&mut group.caption);
        }
        for shape in &mut self.boxes {
            rect(&mut shape.rect);
            text(&mut shape.name);
            shape.detail.iter_mut().for_each(text);
        }
        for link in &mut self.links {
            point(&mut link.start);
            point(&mut link.tip);
            for segment in &mut link.segments {
                match segment {
                    Segment::Line(to) => point(to),
                    Segment::Curve(first, second, to) => [first, second, to].into_iter().for_each(point),
                }
            }
            link.label.iter_mut().for_each(text);
        }
        for entry in &mut self.legend {
            point(&mut entry.at);
            entry.length *= scale;
            text(&mut entry.text);
        }
    }
}

/// A point.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A rectangle.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Its left side.
    pub x: f64,
    /// Its top.
    pub y: f64,
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Rect {
    /// Its right side.
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// Its lower side.
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// What a piece of text is, which gives its size, weight and colour.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TextRole {
    /// The picture's title.
    Title,
    /// How to read the picture.
    Subtitle,
    /// A lane's heading.
    Heading,
    /// The verb over a gap, and a group's caption.
    Verb,
    /// A box's name.
    Name,
    /// The name of a box in front: bold.
    BoldName,
    /// A fact under a name.
    Detail,
    /// What stands beside a link.
    Label,
    /// What a kind of line means.
    Legend,
    /// A note or a source.
    Note,
}

/// Where a line of text stands from its point.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// It starts there.
    Start,
    /// Its middle is there.
    Middle,
    /// It ends there.
    End,
}

/// One or more lines of text.
#[derive(Clone, PartialEq, Debug)]
pub struct TextBlock {
    /// What it is.
    pub role: TextRole,
    /// Font size.
    pub size: f64,
    /// Where its lines stand from their points.
    pub anchor: Anchor,
    /// The lines, from the first to the last.
    pub lines: Vec<TextLine>,
}

/// A line of text.
#[derive(Clone, PartialEq, Debug)]
pub struct TextLine {
    /// On its baseline.
    pub at: Point,
    /// How wide it is in the embedded font.
    pub width: f64,
    /// The text.
    pub text: String,
}

/// A lane's ground and heading.
#[derive(Clone, PartialEq, Debug)]
pub struct LaneShape {
    /// Its ground.
    pub rect: Rect,
    /// Its heading.
    pub heading: TextBlock,
    /// The verb of the gap after it.
    pub verb: Option<TextBlock>,
}

/// A group's ground and caption.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupShape {
    /// Its ground, around its boxes.
    pub rect: Rect,
    /// Its caption.
    pub caption: TextBlock,
}

/// A box and what is written in it.
#[derive(Clone, PartialEq, Debug)]
pub struct BoxShape {
    /// Its outline.
    pub rect: Rect,
    /// Its name.
    pub name: TextBlock,
    /// The fact under the name.
    pub detail: Option<TextBlock>,
}

/// A piece of a line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Segment {
    /// Straight to a point.
    Line(Point),
    /// A cubic curve: two control points and its end.
    Curve(Point, Point, Point),
}

/// A link's line, from box to box.
#[derive(Clone, PartialEq, Debug)]
pub struct LinkShape {
    /// Where it leaves its first box: on that box's outline.
    pub start: Point,
    /// Its pieces. The last one ends at [`LinkShape::tip`].
    pub segments: Vec<Segment>,
    /// Where it ends: on the outline of the box it leads to.
    pub tip: Point,
    /// The direction in which it arrives there, as a unit vector: an arrow head lies along it, its point at `tip`.
    pub heading: Point,
    /// What stands beside it.
    pub label: Option<TextBlock>,
}

/// A line of the legend.
#[derive(Clone, PartialEq, Debug)]
pub struct LegendShape {
    /// The start of the sample line; it runs to the right.
    pub at: Point,
    /// The sample's length.
    pub length: f64,
    /// What it means.
    pub text: TextBlock,
}
