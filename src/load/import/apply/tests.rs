//! Imports over imports: what gives way, what stays, and what is told.

use super::super::facts::{Facts, Section, SourceId};
use super::super::merge::{Change, Contradiction, Merge};
use super::super::source::Source;
use super::apply;
use crate::graph::Graph;
use crate::value::{KeyId, Value};

/// A release of a data set: nodes as `code name`, relationships as `from to`.
fn release(data_set: &'static str, name: &str, nodes: &[(&str, &str)], links: &[(&str, &str)]) -> Facts {
    let mut facts = Facts::default();
    let source = facts.source(Source { data_set, name: name.to_owned(), ..Source::default() });
    let section = facts.section(source, "Roles");
    let other = facts.section(source, "Links");
    let space = facts.space("x:");
    let [label, name, leads, weight] = ["Role", "name", "LEADS_TO", "weight"].map(|name| facts.name(name));
    for (code, text) in nodes {
        let node = facts.node(space, code, label, section);
        facts.set_text(node, name, text, section);
    }
    for (from, to) in links {
        let (from, to) = (facts.find(space, from).expect("a node"), facts.find(space, to).expect("a node"));
        let link = facts.link(leads, from, to, other);
        facts.set_link(link, weight, Value::Integer(1), other);
    }
    facts
}

fn key(graph: &Graph, name: &str) -> KeyId {
    graph.catalog().key(name).expect("a key")
}

/// `key name [source]` of every node, then `key -> key [source]` of every relationship.
fn shown(graph: &Graph) -> Vec<String> {
    let text = |value: Value| match value {
        Value::String(text) => text.to_string(),
        Value::Null => "-".to_owned(),
        other => format!("{other:?}"),
    };
    let of = |node, name| text(graph.node_property(node, key(graph, name)));
    let nodes = graph.nodes().map(|node| format!("{} {} [{}]", of(node, "key"), of(node, "name"), of(node, "source")));
    let links = graph.relationships().map(|link| {
        let (start, end) = graph.endpoints(link);
        let source = text(graph.relationship_property(link, key(graph, "source")));
        format!("{} -> {} [{source}]", of(start, "key"), of(end, "key"))
    });
    nodes.chain(links).collect()
}

fn counted(name: &str, [added, removed, kept, renamed]: [u64; 4]) -> Change {
    Change {
        name: name.to_owned(),
        added,
        removed,
        kept,
        own: if name == "Role" { kept } else { 0 },
        renamed,
        changed: 0,
    }
}

#[test]
fn a_first_import_makes_the_graph_that_it_states() {
    let facts = release("one", "One 1", &[("a", "A"), ("b", "B")], &[("a", "b"), ("a", "b")]);
    let (graph, merge) = apply(&facts, &Graph::default());
    assert_eq!(
        shown(&graph),
        ["source:one:One 1 One 1 [-]", "x:a A [One 1 § Roles]", "x:b B [One 1 § Roles]", "x:a -> x:b [One 1 § Links]",]
    );
    assert_eq!(merge.nodes, [counted("Role", [2, 0, 0, 0])]);
    assert_eq!(merge.relationships, [counted("LEADS_TO", [1, 0, 0, 0])]);
    assert!(!merge.replaced && merge.added.is_empty());
}

#[test]
fn another_release_replaces_what_the_earlier_one_stated_and_nothing_else() {
    let first = release("one", "One 1", &[("a", "A"), ("b", "B"), ("c", "C")], &[("a", "b"), ("b", "c")]);
    let (mut graph, _) = apply(&first, &Graph::default());
    // What people add to the graph themselves.
    let (label, note) = (graph.catalog_mut().intern_label("Note"), graph.catalog_mut().intern_key("note"));
    let (about, name) = (graph.catalog_mut().intern_type("ABOUT"), key(&graph, "name"));
    let nodes: Vec<_> = graph.nodes().collect();
    graph.set_node_property(nodes[1], note, Value::from("ours"));
    let own = graph.create_node(&[label], &[(name, Value::from("own"))]);
    graph.create_relationship(about, own, nodes[1], &[]);
    graph.create_relationship(about, own, nodes[3], &[]);

    let second = release("one", "One 2", &[("a", "Alpha"), ("b", "B"), ("d", "D")], &[("a", "b"), ("b", "d")]);
    let (next, merge) = apply(&second, &graph);
    assert_eq!(
        shown(&next),
        [
            "source:one:One 2 One 2 [-]",
            "x:a Alpha [One 2 § Roles]",
            "x:b B [One 2 § Roles]",
            "- own [-]",
            "x:d D [One 2 § Roles]",
            "- -> x:a [-]",
            "x:a -> x:b [One 2 § Links]",
            "x:b -> x:d [One 2 § Links]",
        ]
    );
    let kept = next.nodes().nth(1).map(|node| next.node_property(node, key(&next, "note")));
    assert!(matches!(kept, Some(Value::String(text)) if &*text == "ours"));
    assert_eq!(
        merge,
        Merge {
            nodes: vec![counted("Role", [1, 1, 2, 1])],
            relationships: vec![counted("LEADS_TO", [1, 1, 1, 0])],
            added: vec![("D".to_owned(), "x:d".to_owned())],
            removed: vec![("C".to_owned(), "x:c".to_owned())],
            renamed: vec![("x:a".to_owned(), "A".to_owned(), "Alpha".to_owned())],
            replaced: true,
            lost: 1,
            ..Merge::default()
        }
    );
}

#[test]
fn a_second_data_set_adds_to_nodes_of_the_first_and_is_replaced_apart() {
    let (graph, _) = apply(&release("one", "One 1", &[("a", "A"), ("b", "B")], &[("a", "b")]), &Graph::default());
    let figures = |name: &str, pay: i64| {
        let mut facts = release("two", name, &[], &[]);
        let (source, space, label) = (SourceId(0), facts.space("x:"), facts.name("Role"));
        let (section, property) = (facts.section(source, "Pay"), facts.name("pay"));
        let node = facts.node(space, "a", label, section);
        facts.set(node, property, Value::Integer(pay), section);
        facts
    };
    let (graph, merge) = apply(&figures("Two 1", 10), &graph);
    assert!(!merge.replaced);
    assert!(shown(&graph).contains(&"x:a A [One 1 § Roles; Two 1 § Pay]".to_owned()), "{:?}", shown(&graph));

    let (graph, merge) = apply(&figures("Two 2", 20), &graph);
    assert_eq!(merge.nodes, [Change { own: 0, changed: 1, ..counted("Role", [0, 0, 1, 0]) }]);
    assert_eq!(graph.node_count(), 4);
    assert!(shown(&graph).contains(&"x:a A [One 1 § Roles; Two 2 § Pay]".to_owned()), "{:?}", shown(&graph));
    let pays: Vec<i64> =
        graph.nodes().filter_map(|node| graph.node_column(key(&graph, "pay"))?.integer(node)).collect();
    assert_eq!(pays, [20]);

    // The first goes, but for what the second says of it.
    let (graph, _) = apply(&release("one", "One 2", &[("b", "B")], &[]), &graph);
    assert!(shown(&graph).contains(&"x:a - [Two 2 § Pay]".to_owned()), "{:?}", shown(&graph));
    assert_eq!(graph.relationship_count(), 0);
}

/// Which codes there are, the data set that gives them out says.
#[test]
fn a_code_that_its_own_data_set_drops_goes_with_what_others_say_of_it() {
    let owning = |name: &str, nodes: &[(&str, &str)]| {
        let mut facts = release("one", name, nodes, &[]);
        let space = facts.space("x:");
        facts.own(space);
        facts
    };
    let (graph, _) = apply(&owning("One 1", &[("a", "A"), ("b", "B")]), &Graph::default());
    let mut second = release("two", "Two 1", &[], &[]);
    let (source, space, label) = (SourceId(0), second.space("x:"), second.name("Role"));
    let (section, property, about) = (second.section(source, "Pay"), second.name("pay"), second.name("ABOUT"));
    let table = second.space("y:");
    let table = second.node(table, "table", label, section);
    for code in ["a", "b"] {
        let node = second.node(space, code, label, section);
        second.set(node, property, Value::Integer(10), section);
        second.link(about, table, node, section);
    }
    let (graph, _) = apply(&second, &graph);
    assert_eq!(graph.relationship_count(), 2);

    let (graph, merge) = apply(&owning("One 2", &[("b", "B")]), &graph);
    assert_eq!(merge.nodes, [counted("Role", [0, 1, 1, 0])]);
    assert_eq!((merge.removed, merge.lost), (vec![("A".to_owned(), "x:a".to_owned())], 1));
    assert_eq!(
        shown(&graph),
        [
            "source:one:One 2 One 2 [-]",
            "source:two:Two 1 Two 1 [-]",
            "x:b B [Two 1 § Pay; One 2 § Roles]",
            "y:table - [Two 1 § Pay]",
            "y:table -> x:b [Two 1 § Pay]",
        ]
    );
}

#[test]
fn of_two_values_the_first_stays_and_lists_say_a_thing_once() {
    let mut facts = release("one", "One 1", &[("a", "A"), ("a", "A")], &[]);
    let (label, name, x) = (facts.name("Role"), facts.name("name"), facts.space("x:"));
    facts.in_file("roles.txt");
    facts.at_line(7);
    let later = facts.section(SourceId(0), "Later");
    let node = facts.node(x, "a", label, later);
    facts.set_text(node, name, "B", later);
    let (space, aliases) = (facts.space("x:"), facts.name("aliases"));
    let node = facts.find(space, "a").expect("a node");
    let section = Section(0);
    for alias in ["x", "y", "x"] {
        facts.add(node, aliases, alias, section);
    }
    let (graph, merge) = apply(&facts, &Graph::default());
    assert_eq!(merge.disagreements, 1);
    let contradiction = Contradiction {
        key: "x:a".to_owned(),
        property: "name".to_owned(),
        kept: "'A'".to_owned(),
        other: "'B'".to_owned(),
        file: "roles.txt".to_owned(),
        line: 7,
    };
    assert_eq!(merge.contradictions, [contradiction]);
    let node = graph.nodes().nth(1).expect("a node");
    assert!(matches!(graph.node_property(node, key(&graph, "aliases")), Value::List(list) if list.len() == 2));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Importing a release over any other gives what it gives alone; importing it again changes nothing.
    #[test]
    fn a_release_over_another_is_that_release(
        first in releases(), second in releases(),
    ) {
        let facts = |(nodes, links): &(Pairs, Pairs)| {
            let nodes: Vec<(&str, &str)> = nodes.iter().map(|(code, name)| (code.as_str(), name.as_str())).collect();
            let known = |code: &String| nodes.iter().any(|(node, _)| node == code);
            let links = links.iter().filter(|(from, to)| known(from) && known(to));
            let links: Vec<(&str, &str)> = links.map(|(from, to)| (from.as_str(), to.as_str())).collect();
            release("one", "One", &nodes, &links)
        };
        let sorted = |graph: &Graph| {
            let mut lines = if graph.node_count() > 1 { shown(graph) } else { Vec::new() };
            lines.sort();
            lines
        };
        let (before, _) = apply(&facts(&first), &Graph::default());
        let (over, merge) = apply(&facts(&second), &before);
        let (alone, _) = apply(&facts(&second), &Graph::default());
        proptest::prop_assert_eq!(sorted(&over), sorted(&alone));
        proptest::prop_assert_eq!(merge.lost, 0);
        let (again, merge) = apply(&facts(&second), &over);
        proptest::prop_assert_eq!(sorted(&again), sorted(&alone));
        let all = merge.nodes.iter().chain(&merge.relationships);
        proptest::prop_assert!(all.clone().all(|change| change.added + change.removed + change.renamed == 0));
    }
}

/// Codes with names, or codes with codes.
type Pairs = Vec<(String, String)>;

/// Nodes by code, and relationships between codes.
fn releases() -> impl proptest::prelude::Strategy<Value = (Pairs, Pairs)> {
    let nodes = proptest::collection::vec(("[a-e]", "[A-C]{1,2}"), 0..6);
    (nodes, proptest::collection::vec(("[a-e]", "[a-e]"), 0..8))
}
