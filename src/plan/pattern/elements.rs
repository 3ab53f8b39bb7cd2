//! The elements of a pattern as they are: read from the other end, their types, their variables.

use crate::resolve::{Direction, Element, GroupPattern, NodePattern, RelationshipPattern, TypeTest};
use crate::value::Slot;

/// The node patterns before and after an element.
pub(super) fn neighbours(elements: &[Element], index: usize) -> Option<(&NodePattern, &NodePattern)> {
    match (elements.get(index.checked_sub(1)?)?, elements.get(index + 1)?) {
        (Element::Node(from), Element::Node(to)) => Some((from, to)),
        _ => None,
    }
}

/// The direction seen from the other end.
pub fn flip(direction: Direction) -> Direction {
    match direction {
        Direction::Outgoing => Direction::Incoming,
        Direction::Incoming => Direction::Outgoing,
        Direction::Either => Direction::Either,
    }
}

/// The elements read from the other end.
pub(super) fn reverse(elements: &[Element]) -> Vec<Element> {
    elements
        .iter()
        .rev()
        .map(|element| match element {
            Element::Node(node) => Element::Node(node.clone()),
            Element::Relationship(relationship) => Element::Relationship(RelationshipPattern {
                direction: flip(relationship.direction),
                ..relationship.clone()
            }),
            Element::Group(group) => {
                Element::Group(GroupPattern { elements: reverse(&group.elements), ..group.clone() })
            }
        })
        .collect()
}

/// All types that any relationship of these elements may have.
pub(super) fn all_types(elements: &[Element]) -> TypeTest {
    let mut types = Vec::new();
    for element in elements {
        let inner = match element {
            Element::Node(_) => continue,
            Element::Relationship(relationship) => relationship.types.clone(),
            Element::Group(group) => all_types(&group.elements),
        };
        match inner {
            TypeTest::Any => return TypeTest::Any,
            TypeTest::OneOf(more) => types.extend(more),
        }
    }
    TypeTest::OneOf(types)
}

/// Whether a relationship could pass both tests.
pub(super) fn overlap(a: &TypeTest, b: &TypeTest) -> bool {
    match (a, b) {
        (TypeTest::Any, _) | (_, TypeTest::Any) => true,
        (TypeTest::OneOf(a), TypeTest::OneOf(b)) => a.iter().any(|kind| b.contains(kind)),
    }
}

/// The group variables of all groups, outermost lists only.
pub(super) fn exports_of(elements: &[Element]) -> Vec<(Slot, Slot)> {
    elements
        .iter()
        .flat_map(|element| match element {
            Element::Group(group) => group.exports.clone(),
            Element::Node(_) | Element::Relationship(_) => Vec::new(),
        })
        .collect()
}

/// Variables of nodes and relationships outside any group, but not the ends.
pub(super) fn singles_of(elements: &[Element]) -> Vec<Slot> {
    let last = elements.len().saturating_sub(1);
    elements
        .iter()
        .enumerate()
        .filter_map(|(index, element)| match element {
            Element::Node(node) => (index != 0 && index != last).then_some(node.slot),
            Element::Relationship(relationship) => Some(relationship.slot),
            Element::Group(_) => None,
        })
        .collect()
}
