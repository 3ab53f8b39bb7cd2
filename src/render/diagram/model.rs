//! A picture before it is drawn: columns, boxes, links, and what stands around them.

/// A picture of nodes and relationships.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Diagram {
    /// A sentence.
    pub title: String,
    /// The columns, from left to right.
    pub lanes: Vec<Lane>,
    /// The boxes.
    pub boxes: Vec<Item>,
    /// The links between them.
    pub links: Vec<Link>,
    /// What the kinds of line mean, for those that are drawn.
    pub legend: Vec<(Stroke, String)>,
    /// What the reader should know, and where the facts come from.
    pub notes: Vec<String>,
}

/// A column: one kind of node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// The kind's name.
    pub kind: String,
    /// Its place among the pathway kinds, which picks its colour; none for other kinds.
    pub rank: Option<usize>,
    /// The one verb of the gap between this column and the next.
    pub verb: Option<String>,
}

/// A box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its column.
    pub lane: usize,
    /// What it is called.
    pub name: String,
    /// A fact under the name: a level.
    pub detail: Option<String>,
    /// Whether it is on the asked-for pathway.
    pub bold: bool,
    /// Whether it stands for several that were left out.
    pub folded: bool,
}

/// A link from one box to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// Index of the box it starts at.
    pub from: usize,
    /// Index of the box it ends at.
    pub to: usize,
    /// How it reads, where that is not the verb of its gap.
    pub reading: Option<String>,
    /// What kind of line it is.
    pub stroke: Stroke,
}

/// What a line means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stroke {
    /// On the asked-for pathway, and stated.
    Asked,
    /// On the asked-for pathway, which is inferred.
    AskedInferred,
    /// On a pathway that is stated.
    Stated,
    /// On pathways that are all inferred.
    Inferred,
    /// Beside the pathways.
    Context,
    /// A pathway step between two of a kind: a promotion.
    Promotion,
    /// No pathway step: one role supervises another.
    Beside,
}

impl Stroke {
    /// Whether it is part of the asked-for pathway.
    pub fn is_bold(self) -> bool {
        match self {
            Stroke::Asked | Stroke::AskedInferred => true,
            Stroke::Stated | Stroke::Inferred | Stroke::Context | Stroke::Promotion | Stroke::Beside => false,
        }
    }
}
