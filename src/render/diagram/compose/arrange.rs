//! Where each node stands: its lane, and the group inside it. Each kind of answer has its own arrangement.

use super::{centre, columns, sides};
use crate::render::diagram::gather::Gathered;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::model::{Group, Lane, Tone};
use crate::session::Answer;
use crate::value::{NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// Where everything stands.
#[derive(Default)]
pub(super) struct Arrangement {
    /// What kind of picture it is.
    pub shape: Shape,
    /// The lanes; none where the links alone give the order.
    pub lanes: Vec<Lane>,
    /// The groups, in order within each lane.
    pub groups: Vec<Group>,
    /// The nodes, each once.
    pub spots: Vec<Spot>,
    /// Relationships whose reading the caption of a group says in full.
    pub said: FxHashSet<RelationshipId>,
}

/// The kinds of picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Shape {
    /// A lane for each kind, in the order of pathways.
    Columns,
    /// No lanes.
    #[default]
    Layered,
    /// What is listed, beside what it is of.
    Listing,
    /// One thing among its relationships.
    Centre,
    /// Two things, and what they share between them.
    Sides,
}

/// Where a node stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    /// Which node.
    pub node: NodeId,
    /// Its lane; 0 where there are none.
    pub lane: usize,
    /// Its group.
    pub group: Option<usize>,
    /// Whether its box says of what kind it is, since neither heading nor caption does.
    pub shows_kind: bool,
}

/// What is drawn where there is room for so many boxes.
pub(super) fn arrange(gathered: &Gathered<'_>, max_boxes: usize) -> Arrangement {
    match gathered.outcome.answer {
        Answer::Comparison => sides::arrange(gathered),
        Answer::Description => centre::arrange(gathered),
        Answer::Listing | Answer::Pathways | Answer::Table | Answer::Found => {
            let room = max_boxes.saturating_sub(gathered.nodes.len());
            let around = gathered.around.iter().take(room);
            let nodes: Vec<NodeId> = gathered.nodes.iter().chain(around).copied().collect();
            columns::arrange(gathered, nodes)
        }
    }
}

/// The tone of a node's kind.
pub(super) fn tone(gathered: &Gathered<'_>, node: NodeId) -> Tone {
    gathered.kinds.tone(gathered.kinds.of(node))
}

/// A lane without a verb.
pub(super) fn lane(heading: String, tone: Tone) -> Lane {
    Lane { heading, tone, verb: None, by_level: false }
}

/// Whether everyone knows of what kind the other end of a relationship is, by what it is: only duties are performed.
pub(super) fn tells_kind(gathered: &Gathered<'_>, fact: &Fact, subject: NodeId) -> bool {
    let catalog = gathered.names.graph().catalog();
    let Some(kind) = catalog.schema().relationship(catalog.type_name(fact.kind)) else { return false };
    let is = |node: NodeId, label: &String| gathered.names.labels(node).any(|own| own == label);
    let mut others: Vec<&String> = Vec::new();
    for (from, to) in &kind.ends {
        if fact.from == subject && is(subject, from) {
            others.push(to);
        }
        if (fact.to == subject || fact.symmetric) && is(subject, to) {
            others.push(from);
        }
    }
    others.sort();
    others.dedup();
    others.len() == 1
}

/// Groups while they are made.
#[derive(Default)]
pub(super) struct Groups {
    list: Vec<Group>,
    known: FxHashMap<(usize, Arc<str>), usize>,
}

impl Groups {
    /// The group of a lane under a caption, made where it is not there yet.
    pub fn of(&mut self, lane: usize, caption: &Arc<str>) -> usize {
        *self.known.entry((lane, Arc::clone(caption))).or_insert_with(|| {
            self.list.push(Group { lane, caption: caption.to_string() });
            self.list.len() - 1
        })
    }

    /// The groups, in the order they were made.
    pub fn list(self) -> Vec<Group> {
        self.list
    }
}
