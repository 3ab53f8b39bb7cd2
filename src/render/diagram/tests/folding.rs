//! More nodes than boxes.

use super::*;
use crate::render::diagram::model::Item;

fn folds(diagram: &Diagram) -> Vec<&Item> {
    diagram.boxes.iter().filter(|item| !item.folded.is_empty()).collect()
}

#[test]
fn the_longest_lanes_give_way_first_and_the_notes_say_how_to_see_all() {
    let picture = of_at_most("degree to duty", 12);
    assert_eq!(picture.boxes.len(), 12);
    for (lane, one) in picture.lanes.iter().enumerate() {
        let inside: Vec<&Item> = picture.boxes.iter().filter(|item| item.lane == lane).collect();
        assert!(inside.iter().any(|item| item.folded.is_empty()), "{}: each lane keeps a box", one.heading);
    }
    let hidden: usize = folds(&picture).iter().map(|item| item.folded.len()).sum();
    let all = picture.boxes.len() - folds(&picture).len() + hidden;
    for item in folds(&picture) {
        assert_eq!(item.name, format!("+{} more", item.folded.len()));
        assert!(item.folded.len() > 1 && item.folded.iter().all(|name| !name.is_empty()), "{item:?}");
    }
    let note =
        format!("{hidden} boxes are folded into {}; --max-boxes {all} shows each of them.", folds(&picture).len());
    assert_eq!(picture.notes[0], note);
    assert!(folds(&of_at_most("degree to duty", all)).is_empty());
    assert!(!folds(&of_at_most("degree to duty", all - 1)).is_empty());
}

#[test]
fn links_to_a_folded_box_are_one_for_each_kind_of_line() {
    let picture = of_at_most("degree to duty", 10);
    let is_folded = |at: usize| !picture.boxes[at].folded.is_empty();
    let merged: Vec<_> = picture.links.iter().filter(|link| is_folded(link.from) || is_folded(link.to)).collect();
    let mut keys: Vec<_> = merged.iter().map(|link| (link.from, link.to, link.stroke)).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!((keys.len(), merged.is_empty()), (count, false));
    assert!(merged.iter().any(|link| link.sources.len() > 1), "their sources are united");
    // The pathways go through the folded boxes, each of these once in a row.
    for pathway in &picture.pathways {
        assert!(pathway.boxes.windows(2).all(|pair| pair[0] != pair[1]), "{pathway:?}");
    }
}

#[test]
fn bold_boxes_are_never_folded() {
    let picture = of_at_most("describe role \"Medical Office Assistant\"", 4);
    assert_eq!(names(&picture, true), ["Medical Office Assistant"]);
    assert!(picture.boxes.len() <= 4, "{}", page(&picture));
    let pair = of_at_most("degree \"High School Diploma\" to role \"Patient Coordinator\"", 1);
    assert_eq!(pair.boxes.len(), 3);
    assert!(pair.boxes.iter().all(|item| item.bold));
}

#[test]
fn more_bold_boxes_than_there_may_be_are_folded_too() {
    let outcome = answer("", "degree to duty");
    let highlight = Some(crate::render::diagram::highlight(&outcome));
    let picture = super::super::diagram(&outcome, &Picture { highlight, max_boxes: 12, ..Picture::default() });
    assert_eq!(picture.boxes.len(), 12, "{}", page(&picture));
    assert!(picture.boxes.iter().all(|item| item.bold), "{}", page(&picture));
    assert!(folds(&picture).iter().all(|item| item.name.starts_with('+')), "{}", page(&picture));
}

#[test]
fn a_fold_says_of_what_it_is_where_nothing_else_does() {
    let create = "UNWIND range(1, 40) AS i CREATE (:A {name: 'a' + i})-[:X]->(:B {name: 'b' + i})";
    let mixed = drawn_of(create, "MATCH (n) RETURN n");
    let names: Vec<&str> = folds(&mixed).iter().map(|item| item.name.as_str()).collect();
    assert_eq!(names, ["+26 more A nodes", "+26 more B nodes"]);
    let alone = of_at_most("roles in field \"Healthcare Management\"", 2);
    assert_eq!(folds(&alone).iter().map(|item| item.name.as_str()).collect::<Vec<_>>(), ["4 roles"]);
}

#[test]
fn more_pathways_than_boxes_are_bold_at_their_ends_alone() {
    let create = "CREATE (a:Role {name: 'a'}), (b:Duty {name: 'b'}) WITH a, b UNWIND range(1, 40) AS i \
                  CREATE (a)-[:TO]->(:Step {name: 's' + i})-[:TO]->(b)";
    let picture = drawn_of(create, "role a to duty b");
    assert_eq!(names(&picture, true), ["a", "b"]);
    assert_eq!((picture.boxes.len(), strokes(&picture)), (30, vec![Stroke::Stated]));
    assert_eq!(picture.pathways.len(), 40);
}

#[test]
fn groups_fold_by_themselves_and_into_one_where_there_are_more_of_them_than_boxes() {
    let question = "compare field \"Healthcare Management\" with field \"Healthcare Administration\"";
    let picture = of_at_most(question, 24);
    assert!(picture.boxes.len() <= 24);
    assert!(folds(&picture).iter().all(|item| item.group.is_some()), "{}", page(&picture));
    let small = of_at_most(question, 7);
    assert!(small.boxes.len() <= 7, "{}", page(&small));
    assert!(small.groups.iter().enumerate().all(|(at, _)| small.boxes.iter().any(|item| item.group == Some(at))));
}

#[test]
fn layers_fold_by_kind() {
    let create = "UNWIND range(1, 50) AS i CREATE (:A {name: 'a' + i})-[:X]->(:B {name: 'b' + i})";
    let picture = drawn_of(create, "MATCH (n) RETURN n");
    assert!(picture.is_layered());
    let folds = folds(&picture);
    assert_eq!(picture.boxes.len(), 30);
    assert_eq!(folds.iter().map(|item| item.kind.as_str()).collect::<Vec<_>>(), ["A", "B"]);
    assert_eq!(folds.iter().map(|item| item.folded.len()).sum::<usize>(), 72);
}

#[test]
fn one_gathering_serves_any_number_of_boxes() {
    let outcome = answer("", "MATCH (n) RETURN n");
    let picture = Picture::default();
    let gathered = gather::gather(&outcome, &picture);
    let counts: Vec<usize> = [1, 8, 9, 20, 60, 200].map(|most| compose::compose(&gathered, most).boxes.len()).into();
    assert_eq!(counts, [8, 8, 9, 20, 60, 105]);
    assert_eq!(compose::compose(&gathered, 30), super::super::diagram(&outcome, &picture));
}

#[test]
fn a_graph_of_thousands_is_folded() {
    let create = "UNWIND range(0, 4999) AS i CREATE (:Node {name: 'n' + i, i: i})";
    let mut session = Session::new(Default::default());
    let mut run = |text: &str| session.execute(text, &Request::default()).expect(text);
    run(create);
    run("MATCH (a:Node), (b:Node) WHERE b.i = (a.i * 7 + 1) % 5000 CREATE (a)-[:NEXT]->(b)");
    let outcome = run("MATCH (n) RETURN n");
    let diagram = super::super::diagram(&outcome, &Picture::default());
    assert_eq!(diagram.boxes.len(), 30);
    assert_eq!(folds(&diagram)[0].folded.len(), 4971);
}
