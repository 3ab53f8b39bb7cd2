//! What is joined can be taken apart again: every pathway is in the forest once, every name in the drawing, every line in
//! the width.

use super::{Forest, Step, Strand, Way, write};
use crate::render::style::Style;
use crate::value::{NodeId, RelationshipId};
use proptest::prelude::*;

/// A pathway through nodes that are numbers; the step between two is always the same one.
fn strand(nodes: &[u32]) -> Strand {
    let steps = nodes.windows(2).map(|pair| Step {
        key: (RelationshipId(pair[0] * 100 + pair[1]), NodeId(pair[1])),
        reading: if pair[1] % 2 == 0 { "leads to".to_owned() } else { "is often required for (some say)".to_owned() },
        is_forward: pair[0] < pair[1],
        name: name(pair[1]),
    });
    Strand {
        basis: "stated".to_owned(),
        first: name(nodes[0]),
        cost: None,
        start: Some(NodeId(nodes[0])),
        steps: steps.collect(),
    }
}

fn name(node: u32) -> String {
    match node % 4 {
        0 => format!("n{node}"),
        1 => format!("Node number {node} of this graph"),
        2 => format!("看護師{node}"),
        _ => format!("AVeryLongNameWithoutAnyBlankInIt{node}"),
    }
}

/// The pathways of a forest, each from its root to its end, as the numbers of its nodes.
fn taken_apart(forest: &Forest<'_>) -> Vec<Vec<u32>> {
    let node = |knot: usize| forest.knots[knot].key.0.expect("every stop is a node").0;
    let of_root = |root: usize| -> Vec<Vec<u32>> {
        let below = forest.strands_below(root);
        let whole = |strand: Vec<usize>| [root].into_iter().chain(strand).map(node).collect();
        if below.is_empty() { vec![vec![node(root)]] } else { below.into_iter().map(whole).collect() }
    };
    forest.roots.iter().flat_map(|&root| of_root(root)).collect()
}

fn drawn(strands: Vec<Strand>, width: usize, plain: bool) -> String {
    let mut bytes = Vec::new();
    let style = Style { plain, ..Style::default() };
    write(strands, width, &style, &mut bytes).expect("memory can be written to");
    String::from_utf8(bytes).expect("pages are UTF-8")
}

fn pathways() -> impl Strategy<Value = Vec<Vec<u32>>> {
    prop::collection::vec(prop::collection::vec(0..12u32, 1..6), 1..20)
}

proptest! {
    #[test]
    fn every_pathway_is_there_once_whichever_ends_are_shared(pathways in pathways()) {
        let strands: Vec<Strand> = pathways.iter().map(|nodes| strand(nodes)).collect();
        let mut wanted = pathways.clone();
        wanted.sort();
        let mut branching = taken_apart(&Forest::of(&strands, Way::Branching));
        branching.sort();
        prop_assert_eq!(&branching, &wanted);
        let mut gathering = taken_apart(&Forest::of(&strands, Way::Gathering));
        gathering.iter_mut().for_each(|nodes| nodes.reverse());
        gathering.sort();
        prop_assert_eq!(&gathering, &wanted);
    }

    #[test]
    fn trees_that_go_on_alike_share_only_what_is_alike(pathways in pathways()) {
        let strands: Vec<Strand> = pathways.iter().map(|nodes| strand(nodes)).collect();
        let forest = Forest::of(&strands, Way::Branching);
        let lots = forest.lots();
        let mut roots: Vec<usize> = lots.concat();
        roots.sort_unstable();
        prop_assert_eq!(&roots, &forest.roots, "every tree is drawn once");
        for lot in lots.iter().filter(|lot| lot.len() > 1) {
            let behind = |root: usize| {
                let end = *forest.chain(root).last().expect("a chain has its root");
                let keys = forest.strands_below(end).into_iter().flatten().map(|knot| forest.knots[knot].key);
                (forest.knots[end].key.0, keys.collect::<Vec<_>>())
            };
            prop_assert!(lot.iter().all(|&root| behind(root) == behind(lot[0])));
        }
    }

    #[test]
    fn nothing_is_wider_than_the_width_and_nothing_is_lost(pathways in pathways(), width in 40..130usize, plain: bool) {
        let strands: Vec<Strand> = pathways.iter().map(|nodes| strand(nodes)).collect();
        let text = drawn(strands, width, plain);
        for line in text.lines() {
            prop_assert!(crate::render::text::width(line) <= width, "{}\n{}", line, text);
        }
        // Names may be folded anywhere, and signs stand between their pieces.
        let squeeze = |text: &str| text.chars().filter(|one| one.is_alphanumeric()).collect::<String>();
        let squeezed = squeeze(&text);
        for node in pathways.iter().flatten() {
            prop_assert!(squeezed.contains(&squeeze(&name(*node))), "{} in\n{}", name(*node), text);
        }
        prop_assert_eq!(text.clone(), drawn(pathways.iter().map(|nodes| strand(nodes)).collect(), width, plain));
    }
}

#[test]
fn a_pathway_that_ends_where_another_goes_on_keeps_its_line() {
    let text = drawn([[0, 4].as_slice(), &[0, 4, 8], &[0, 4, 8, 2]].map(strand).to_vec(), 80, true);
    let ends = text.lines().filter(|line| line.ends_with("n4") || line.ends_with("n8") || line.ends_with("看護師2"));
    assert_eq!(ends.count(), 4, "{text}");
}

#[test]
fn very_deep_branches_do_not_run_out_of_room() {
    // Each pathway goes one step further than the one before it.
    let nodes: Vec<u32> = (0..200).map(|at| at * 4).collect();
    let strands = (2..200).map(|end| strand(&nodes[..end])).collect();
    let text = drawn(strands, 80, false);
    assert!(text.lines().all(|line| crate::render::text::width(line) <= 80), "{text}");
}
