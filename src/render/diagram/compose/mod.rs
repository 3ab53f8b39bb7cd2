//! From what was gathered to lanes, boxes, links and words, for so many boxes.
//!
//! [`arrange`] says where each node stands, [`fold`] which nodes share a box, [`boxes`] and [`links`] what is drawn of
//! them; [`words`], [`pathways`] and [`sources`] say what stands over, beside and under the picture.

mod arrange;
mod boxes;
mod centre;
mod columns;
mod fold;
mod links;
mod pathways;
mod sides;
mod sources;
mod tidy;
mod title;
mod words;

use super::gather::Gathered;
use super::model::{Diagram, Item};
use crate::value::NodeId;
use rustc_hash::FxHashMap;

/// A picture of at most so many boxes, where the bold ones and the number of lanes allow it.
pub(super) fn compose(gathered: &Gathered<'_>, max_boxes: usize) -> Diagram {
    place(gathered, max_boxes).0
}

/// The picture, and the box of each node.
pub(super) fn place(gathered: &Gathered<'_>, max_boxes: usize) -> (Diagram, FxHashMap<NodeId, usize>) {
    let mut arrangement = arrange::arrange(gathered, max_boxes);
    let boxed = fold::boxes(gathered, &arrangement, max_boxes);
    let mut items: Vec<Item> = boxed.iter().map(|one| boxes::item(gathered, &arrangement, &boxed, one)).collect();
    boxes::rank_levels(gathered, &mut arrangement, &boxed, &mut items);
    let places: FxHashMap<NodeId, usize> =
        boxed.iter().enumerate().flat_map(|(at, one)| one.nodes.iter().map(move |&node| (node, at))).collect();
    let mut drawn = links::links(gathered, &arrangement, &items, &places);
    links::share_words(gathered, &mut arrangement, &items, &mut drawn.links);
    let pathways = pathways::pathways(gathered, &places, &drawn.at);
    let sources = sources::sources(gathered, &places);
    let links = drawn.links;
    let shape = arrangement.shape;
    drop_unused_groups(&mut arrangement, &mut items);
    let mut diagram = Diagram {
        lanes: arrangement.lanes,
        groups: arrangement.groups,
        boxes: items,
        links,
        pathways,
        sources,
        ..Diagram::default()
    };
    diagram.title = gathered.picture.title.clone().unwrap_or_else(|| title::title(gathered));
    diagram.subtitle = words::subtitle(gathered, &diagram, shape);
    diagram.legend = words::legend(gathered, &diagram, shape);
    diagram.notes = words::notes(gathered, &diagram, shape, &places);
    (diagram, places)
}

/// A group whose boxes all went into a box outside of it is no group any more.
fn drop_unused_groups(arrangement: &mut arrange::Arrangement, items: &mut [Item]) {
    let mut next = 0;
    let mut renumbered: Vec<Option<usize>> = vec![None; arrangement.groups.len()];
    for group in items.iter().filter_map(|item| item.group) {
        if let Some(place) = renumbered.get_mut(group) {
            *place = Some(0);
        }
    }
    for place in renumbered.iter_mut().flatten() {
        *place = next;
        next += 1;
    }
    let mut used = renumbered.iter();
    arrangement.groups.retain(|_| used.next().is_some_and(Option::is_some));
    for item in items {
        item.group = item.group.and_then(|group| renumbered.get(group).copied().flatten());
    }
}
