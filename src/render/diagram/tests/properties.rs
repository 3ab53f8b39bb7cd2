//! What holds of every picture, on random graphs.

use super::subgraphs::schema;
use super::*;
use crate::graph::{Graph, Schema};
use crate::render::style::Highlight;
use crate::value::{NodeId, RelationshipId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const LABELS: [&str; 5] = ["Degree", "Field", "Role", "Skill", ""];
const TYPES: [&str; 6] = ["PREPARES_FOR", "MATCHES", "LEADS_TO", "SUPERVISES", "RELATED_TO", "WANTS"];
const STATEMENTS: [&str; 7] = [
    "MATCH (n) RETURN n",
    "MATCH p = ()-->() RETURN p",
    "MATCH (a)-[r]->(b) RETURN [a, b] AS ends, {r: r} AS link",
    "MATCH (n:Role) RETURN n",
    "degree to role",
    "describe \"n0\"",
    "compare \"n0\" with \"n1\"",
];

/// Which statement is asked of which graph, and how it is drawn.
#[derive(Clone, Debug)]
struct Case {
    labels: Vec<usize>,
    links: Vec<(usize, usize, usize, bool)>,
    statement: usize,
    has_schema: bool,
    max_boxes: usize,
    highlight: Option<(Vec<usize>, Vec<usize>)>,
}

fn cases() -> impl Strategy<Value = Case> {
    (2..24_usize).prop_flat_map(|count| {
        let labels = prop::collection::vec(0..LABELS.len(), count);
        let links = prop::collection::vec((0..count, 0..count, 0..TYPES.len(), any::<bool>()), 0..40);
        let some = || prop::collection::vec(0..count, 0..3);
        let highlight = prop::option::weighted(0.3, (some(), some()));
        (labels, links, 0..STATEMENTS.len(), any::<bool>(), 0..30_usize, highlight).prop_map(
            |(labels, links, statement, has_schema, max_boxes, highlight)| Case {
                labels,
                links,
                statement,
                has_schema,
                max_boxes,
                highlight,
            },
        )
    })
}

/// The statement that makes the graph.
fn making(case: &Case) -> String {
    let mut parts = Vec::new();
    for (at, &label) in case.labels.iter().enumerate() {
        let label = match LABELS[label] {
            "" => String::new(),
            label => format!(":{label}"),
        };
        parts.push(format!("(n{at}{label} {{name: 'n{at}'}})"));
    }
    for &(from, to, kind, hedged) in &case.links {
        let hedge = if hedged { " {qualifier: 'often'}" } else { "" };
        parts.push(format!("(n{from})-[:{}{hedge}]->(n{to})", TYPES[kind]));
    }
    format!("CREATE {}", parts.join(", "))
}

fn answered(case: &Case) -> Option<Outcome> {
    let mut graph = Graph::default();
    graph.catalog_mut().set_schema(if case.has_schema { schema(&[]) } else { Schema::default() });
    let mut session = Session::new(graph);
    session.execute(&making(case), &Request::default()).expect("the graph is made");
    // A question may be none in this graph: it has no such kinds, or no pathways.
    session.execute(STATEMENTS[case.statement], &Request::default()).ok()
}

fn picture(case: &Case) -> Picture {
    let highlight = case.highlight.as_ref().map(|(nodes, relationships)| Highlight {
        nodes: nodes.iter().map(|&at| NodeId::from_index(at)).collect(),
        relationships: relationships.iter().map(|&at| RelationshipId::from_index(at)).collect(),
    });
    Picture { max_boxes: case.max_boxes, highlight, ..Picture::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn every_picture_is_whole(case in cases()) {
        let Some(outcome) = answered(&case) else { return Ok(()) };
        let picture = picture(&case);
        let gathered = gather::gather(&outcome, &picture);
        let (diagram, places) = compose::place(&gathered, case.max_boxes);

        // Every node that was gathered is in one box, and every box stands for some.
        let mut nodes: Vec<NodeId> = gathered.nodes.clone();
        nodes.sort_unstable();
        nodes.dedup();
        prop_assert_eq!(nodes.len(), gathered.nodes.len());
        prop_assert!(nodes.iter().all(|node| places.contains_key(node)));
        let mut counts = vec![0; diagram.boxes.len()];
        for at in nodes.iter().chain(&gathered.around).filter_map(|node| places.get(node)) {
            counts[*at] += 1;
        }
        for (item, count) in diagram.boxes.iter().zip(&counts) {
            prop_assert_eq!(item.folded.len().max(1), *count, "{:?}", item);
            let may_fold = !item.bold || gathered.nodes.iter().filter(|node| gathered.is_bold(**node)).count() > case.max_boxes;
            prop_assert!(item.folded.len() != 1 && (may_fold || item.folded.is_empty()));
            prop_assert!(item.lane < diagram.lanes.len().max(1));
            if let Some(group) = item.group {
                prop_assert_eq!(diagram.groups[group].lane, item.lane);
            }
        }
        for (at, group) in diagram.groups.iter().enumerate() {
            prop_assert!(diagram.boxes.iter().any(|item| item.group == Some(at)), "{:?} is empty", group);
        }

        // There are not too many, unless the bold ones and the lanes alone are.
        let bold = diagram.boxes.iter().filter(|item| item.bold).count();
        prop_assert!(bold <= case.max_boxes.max(diagram.lanes.len().max(1)), "{}", page(&diagram));
        let least = bold + diagram.lanes.len().max(1);
        prop_assert!(diagram.boxes.len() <= case.max_boxes.max(least), "{}", page(&diagram));

        // Every link has its ends, and every relationship between different boxes has its link.
        let mut drawn = BTreeSet::new();
        for link in &diagram.links {
            prop_assert!(link.from < diagram.boxes.len() && link.to < diagram.boxes.len());
            prop_assert!(!link.reading.is_empty());
            drawn.insert((link.from, link.to));
        }
        for fact in &gathered.facts {
            if let (Some(&from), Some(&to)) = (places.get(&fact.from), places.get(&fact.to)) {
                let is_inside = from == to && !diagram.boxes[from].folded.is_empty();
                let is_drawn = drawn.contains(&(from, to)) || (fact.symmetric && drawn.contains(&(to, from)));
                prop_assert!(is_drawn || is_inside, "{:?} in {}", fact, page(&diagram));
            }
        }
        let is_told = |stroke: Stroke| diagram.legend.iter().any(|(told, _)| *told == stroke);
        prop_assert!(diagram.legend.is_empty() || strokes(&diagram).into_iter().all(is_told));
        for pathway in &diagram.pathways {
            prop_assert!(!pathway.words.is_empty());
            prop_assert!(pathway.boxes.iter().all(|&at| at < diagram.boxes.len()));
            prop_assert!(pathway.links.iter().all(|&at| at < diagram.links.len()));
        }

        // The same input gives the same picture.
        let again = answered(&case).map(|outcome| super::super::diagram(&outcome, &picture));
        prop_assert_eq!(again, Some(diagram));
    }
}
