//! Sizes: of type, of boxes, of the space between things. Pixels at 96 to the inch.

use crate::render::diagram::drawing::TextRole;
use crate::render::style::Flow;

/// The sizes that a picture is laid out with.
#[derive(Clone, PartialEq, Debug)]
pub struct Metrics {
    /// Font sizes.
    title: f64,
    subtitle: f64,
    heading: f64,
    verb: f64,
    name: f64,
    detail: f64,
    label: f64,
    legend: f64,
    note: f64,
    /// The widest a line in a box is.
    pub box_text: f64,
    /// The narrowest a box is.
    pub box_least: f64,
    /// The widest a line beside a link is.
    pub label_text: f64,
    /// From a box's outline to its text: at its sides, the bar at its left included, and above and below.
    pub box_pad: (f64, f64),
    /// Between two boxes of a lane.
    pub box_gap: f64,
    /// Around a lane's boxes, to the edge of its ground.
    pub lane_pad: f64,
    /// The least space a line takes beside another.
    pub line_gap: f64,
    /// The narrowest and widest that curves between two lanes have.
    pub curve: (f64, f64),
    /// Around the whole picture.
    pub margin: f64,
    /// The narrowest that title, legend and notes have, so that a small picture can be read.
    pub least_width: f64,
}

/// From one baseline to the next, in font sizes.
pub const LEADING: f64 = 1.28;
/// How far capitals rise over their baseline, in font sizes: what text is centred by.
pub const ASCENT: f64 = 0.95;

/// How wide text is that stands beside other text of its lane, to that above it.
const SIDE_BY_SIDE: f64 = 0.72;

impl Metrics {
    /// For a screen, or a picture in a document.
    pub fn screen() -> Metrics {
        Metrics {
            title: 24.0,
            subtitle: 14.0,
            heading: 15.0,
            verb: 12.5,
            name: 14.0,
            detail: 11.5,
            label: 11.5,
            legend: 12.5,
            note: 12.0,
            box_text: 180.0,
            box_least: 96.0,
            label_text: 124.0,
            box_pad: (16.0, 8.0),
            box_gap: 14.0,
            lane_pad: 14.0,
            line_gap: 8.0,
            curve: (56.0, 150.0),
            margin: 26.0,
            least_width: 640.0,
        }
    }

    /// For a printed page of this width, with lines of at most `box_text` in boxes and `label_text` beside links: no
    /// text is under 9 points, which are 12 pixels.
    pub fn page(box_text: f64, label_text: f64, width: f64) -> Metrics {
        Metrics {
            title: 20.0,
            subtitle: 12.5,
            heading: 13.5,
            verb: 12.0,
            name: 12.5,
            detail: 12.0,
            label: 12.0,
            legend: 12.0,
            note: 12.0,
            box_text,
            box_least: box_text.min(80.0),
            label_text,
            box_pad: (11.0, 4.5),
            box_gap: 7.0,
            lane_pad: 8.0,
            line_gap: 7.0,
            curve: (36.0, 110.0),
            margin: 0.0,
            least_width: width,
        }
    }

    /// The same, for lanes that run this way: boxes and labels that stand side by side are narrower.
    pub(super) fn for_flow(&self, flow: Flow) -> Metrics {
        match flow {
            Flow::Right => self.clone(),
            Flow::Down => Metrics {
                box_text: self.box_text * SIDE_BY_SIDE,
                label_text: self.label_text * SIDE_BY_SIDE,
                ..self.clone()
            },
        }
    }

    /// The font size of a piece of text.
    pub fn size(&self, role: TextRole) -> f64 {
        match role {
            TextRole::Title => self.title,
            TextRole::Subtitle => self.subtitle,
            TextRole::Heading => self.heading,
            TextRole::Verb => self.verb,
            TextRole::Name | TextRole::BoldName => self.name,
            TextRole::Detail => self.detail,
            TextRole::Label => self.label,
            TextRole::Legend => self.legend,
            TextRole::Note => self.note,
        }
    }

    /// From one line's baseline to the next.
    pub fn leading(&self, role: TextRole) -> f64 {
        self.size(role) * LEADING
    }
}

/// Whether a piece of text is bold.
pub fn is_bold(role: TextRole) -> bool {
    match role {
        TextRole::Title | TextRole::Heading | TextRole::BoldName => true,
        TextRole::Subtitle
        | TextRole::Verb
        | TextRole::Name
        | TextRole::Detail
        | TextRole::Label
        | TextRole::Legend
        | TextRole::Note => false,
    }
}
