//! A picture before it is laid out: what is drawn, and what it means. Every format is written from it.
//!
//! [`compose`](super::compose) fills it from an answer; [`layout`](super::layout) gives everything its place.
//! Formats that lay out for themselves (DOT, Mermaid) or have no places (JSON, the words) read the model alone.

/// A picture of nodes and relationships.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diagram {
    /// A sentence: what is shown.
    pub title: String,
    /// How to read it, in a sentence or two; may be empty.
    pub subtitle: String,
    /// The columns, from the first to the last along a pathway. Empty where [`Diagram::is_layered`].
    pub lanes: Vec<Lane>,
    /// Runs of boxes inside a lane that stand under a caption of their own.
    pub groups: Vec<Group>,
    /// The boxes.
    pub boxes: Vec<Item>,
    /// The links between them.
    pub links: Vec<Link>,
    /// The answer's pathways in words, with the boxes and links they go through.
    pub pathways: Vec<Pathway>,
    /// What the kinds of line mean, for those that are drawn.
    pub legend: Vec<(Stroke, String)>,
    /// What the reader should know: folded boxes, requirements, what was left out.
    pub notes: Vec<String>,
    /// Where the facts come from, as each source asks to be credited.
    pub sources: Vec<String>,
}

impl Diagram {
    /// Whether the columns are not given, but follow from the links: a graph whose kinds are in no pathway order.
    pub fn is_layered(&self) -> bool {
        self.lanes.is_empty()
    }
}

/// A column: one kind of node, or one side of a comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// What stands over it, its number along the pathway included: `1. Degree`.
    pub heading: String,
    /// The colour of its heading.
    pub tone: Tone,
    /// The one verb of the gap between this lane and the next.
    pub verb: Option<String>,
    /// Whether height means career level: the lane's boxes are ordered by [`Item::height`], highest first.
    pub by_level: bool,
}

/// What stands over those that two compared things are both linked with, but not in the same way.
pub const DIFFERENTLY: &str = "linked with each differently";

/// A run of boxes in one lane under a caption.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Its lane.
    pub lane: usize,
    /// What stands over it: `performs`, `Duties`.
    pub caption: String,
}

/// Which of the palette's colours something has: its place among the pathway kinds, or none of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Tone {
    /// The first pathway kind: Degree.
    First,
    /// The second: Field.
    Second,
    /// The third: Role.
    Third,
    /// The fourth: Duty.
    Fourth,
    /// Any other kind.
    #[default]
    Other,
}

impl Tone {
    /// How many kinds have a colour of their own.
    pub const KINDS: usize = 4;

    /// The tone of the pathway kind at this place.
    pub fn of_rank(rank: Option<usize>) -> Tone {
        match rank {
            Some(0) => Tone::First,
            Some(1) => Tone::Second,
            Some(2) => Tone::Third,
            Some(3) => Tone::Fourth,
            Some(_) | None => Tone::Other,
        }
    }
}

/// A box.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Item {
    /// Its lane; 0 where the diagram is layered.
    pub lane: usize,
    /// Its group inside the lane.
    pub group: Option<usize>,
    /// What it is called.
    pub name: String,
    /// A fact under the name: a level; its kind, where no heading says it.
    pub detail: Option<String>,
    /// Its kind: a label.
    pub kind: String,
    /// Its colour.
    pub tone: Tone,
    /// How high its career level is, where the lane is ordered by it.
    pub height: Option<usize>,
    /// Whether it is on the asked-for pathway, or what was asked about.
    pub bold: bool,
    /// What it stands for, where it stands for several nodes that were folded: their names. Empty for one node.
    pub folded: Vec<String>,
    /// What the graph says of it, where it says something.
    pub description: Option<String>,
    /// Where that is said: document and section.
    pub source: Option<String>,
}

/// A link from one box to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Index of the box it starts at.
    pub from: usize,
    /// Index of the box it ends at.
    pub to: usize,
    /// How it reads in full, with its qualifier: `often accepted for`.
    pub reading: String,
    /// What stands beside it: its reading, where that is not the verb of its gap or what its group says.
    pub label: Option<String>,
    /// What kind of line it is.
    pub stroke: Stroke,
    /// Whether the facts behind it hold in both directions: it has no arrow.
    pub symmetric: bool,
    /// Where it is said: document and section; several where it stands for several relationships.
    pub sources: Vec<String>,
}

/// One pathway of the answer in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pathway {
    /// `A ──often required for─▶ B`, without box drawing: `A, often required for B`.
    pub words: String,
    /// What it rests on: `stated`, `inferred`, `crosswalk`.
    pub basis: Option<String>,
    /// The boxes it goes through, in order.
    pub boxes: Vec<usize>,
    /// The links it goes along, in order.
    pub links: Vec<usize>,
}

/// What a line means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Stroke {
    /// On the asked-for pathway, and stated.
    Asked,
    /// On the asked-for pathway, which is inferred.
    AskedInferred,
    /// On the asked-for pathway, from a statistical crosswalk.
    AskedCrosswalk,
    /// On a pathway that is stated.
    Stated,
    /// On pathways that are all inferred.
    Inferred,
    /// From a statistical crosswalk: dashes and dots.
    Crosswalk,
    /// Beside what is in front, and stated.
    Context,
    /// Beside what is in front, on pathways that are all inferred.
    ContextInferred,
    /// Beside what is in front, from a statistical crosswalk.
    ContextCrosswalk,
    /// A pathway step between two of a kind: a promotion.
    Promotion,
    /// No pathway step: one role supervises another.
    Beside,
}

impl Stroke {
    /// Every kind of line, in the legend's order.
    pub const ALL: [Stroke; 11] = [
        Stroke::Asked,
        Stroke::AskedInferred,
        Stroke::AskedCrosswalk,
        Stroke::Stated,
        Stroke::Inferred,
        Stroke::Crosswalk,
        Stroke::Context,
        Stroke::ContextInferred,
        Stroke::ContextCrosswalk,
        Stroke::Promotion,
        Stroke::Beside,
    ];

    /// Whether it is part of the asked-for pathway.
    pub fn is_bold(self) -> bool {
        match self {
            Stroke::Asked | Stroke::AskedInferred | Stroke::AskedCrosswalk => true,
            Stroke::Stated
            | Stroke::Inferred
            | Stroke::Crosswalk
            | Stroke::Context
            | Stroke::ContextInferred
            | Stroke::ContextCrosswalk
            | Stroke::Promotion
            | Stroke::Beside => false,
        }
    }

    /// What it rests on: how near it stands to what was asked for says nothing of that.
    pub fn basis(self) -> Basis {
        match self {
            Stroke::Asked | Stroke::Stated | Stroke::Context | Stroke::Promotion | Stroke::Beside => Basis::Stated,
            Stroke::AskedInferred | Stroke::Inferred | Stroke::ContextInferred => Basis::Inferred,
            Stroke::AskedCrosswalk | Stroke::Crosswalk | Stroke::ContextCrosswalk => Basis::Crosswalk,
        }
    }
}

/// What a line rests on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Basis {
    /// Somebody states it.
    Stated,
    /// It is on pathways that are all inferred.
    Inferred,
    /// A statistical crosswalk.
    Crosswalk,
}
