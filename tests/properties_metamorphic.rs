//! Truth without an oracle: what one query gives says what another one must give.
//!
//! A condition splits rows in three, a pattern can be read from either end, `DISTINCT` leaves the set of
//! a bag. Such laws hold for any query on any graph, so they are tried on generated ones. The seed is
//! fixed; `PROPTEST_CASES=20000` looks further.

#[path = "support/cases.rs"]
mod cases;
mod naive;

use career_pathways::graph::Graph;
use career_pathways::session::{Outcome, Request, Session};
use career_pathways::syntax::print::{self, Layout};
use career_pathways::syntax::tree::{Body, ClauseKind, Direction, PathElement};
use career_pathways::syntax::{self, Vocabulary};
use career_pathways::value::{NodeId, RelationshipId, Value};
use cases::cases;
use naive::generate::{Choices, Parts};
use naive::graph::{SmallGraph, text_of};
use proptest::prelude::*;
use std::time::Duration;

const SEED: u64 = 11;

/// A generated graph in a session, and the parts of a query over it.
struct Case {
    graph: SmallGraph,
    parts: Parts,
    session: Session,
}

type Checked<T = ()> = Result<T, TestCaseError>;

impl Case {
    fn new(choices: &[u16]) -> Self {
        let mut choices = Choices::new(choices);
        let (graph, parts) = (choices.dense_graph(), choices.parts());
        let mut case = Case { session: Session::new(Graph::default()), parts, graph };
        if let Some(statement) = case.graph.create_statement() {
            case.run(&statement).unwrap_or_else(|error| panic!("{error}"));
        }
        // Laws say little about nothing: another query is tried while there are no rows.
        for _ in 0..4 {
            let some = format!("{} RETURN 1 LIMIT 1", case.filtered());
            if case.run(&some).is_ok_and(|found| found.rows.is_empty()) {
                case.parts = choices.parts();
            }
        }
        case
    }

    fn run(&mut self, text: &str) -> Checked<Outcome> {
        let request = Request { timeout: Some(Duration::from_secs(10)), ..Request::default() };
        let found = self.session.execute(text, &request);
        let found = found.map_err(|error| TestCaseError::fail(format!("{error}: {}", self.told(text))))?;
        prop_assert!(found.stopped.is_none(), "stopped: {}", self.told(text));
        Ok(found)
    }

    /// The rows in the order given, as texts, each value on its own; entities by their `i`.
    fn cells(&mut self, text: &str) -> Checked<Vec<Vec<String>>> {
        let found = self.run(text)?;
        let (graph, key) = (&found.graph, found.graph.catalog().key("i"));
        let number = |value: Option<Value>| value.map_or_else(String::new, |value| format!("{value:?}"));
        let node = |id| format!("node {}", number(key.map(|key| graph.node_property(NodeId(id), key))));
        let relationship = |id| {
            format!("relationship {}", number(key.map(|key| graph.relationship_property(RelationshipId(id), key))))
        };
        let row = |row: Vec<Value>| row.iter().map(|value| text_of(value, &node, &relationship)).collect();
        Ok(found.rows.iter().map(row).collect())
    }

    /// The rows in the order given.
    fn rows(&mut self, text: &str) -> Checked<Vec<String>> {
        Ok(self.cells(text)?.iter().map(|row| row.join(" | ")).collect())
    }

    /// The rows as a bag.
    fn bag(&mut self, text: &str) -> Checked<Vec<String>> {
        Ok(sorted(self.rows(text)?))
    }

    /// What to read when a law does not hold.
    fn told(&self, text: &str) -> String {
        format!("{}\n{text}", self.graph.create_statement().unwrap_or_default())
    }

    /// All clauses, without the condition and RETURN.
    fn body(&self) -> String {
        format!("{} MATCH {}", self.parts.clauses, self.parts.pattern).trim_start().to_owned()
    }

    /// All clauses with the condition.
    fn filtered(&self) -> String {
        format!("{} WHERE {}", self.body(), self.parts.condition)
    }

    /// Every variable as a column of its own, and one that is always there.
    fn columns(&self) -> String {
        columns(self.parts.outer.iter().chain(&self.parts.inner), |name| name.to_owned())
    }

    /// A name for each of these columns.
    fn column_names(&self) -> String {
        let count = self.parts.outer.len() + self.parts.inner.len();
        (0..=count).map(|index| format!("c{index}")).collect::<Vec<_>>().join(", ")
    }
}

fn columns<'n>(names: impl Iterator<Item = &'n String>, shown: impl Fn(&str) -> String) -> String {
    let items = names.enumerate().map(|(index, name)| format!("{} AS c{}", shown(name), index + 1));
    std::iter::once("1 AS c0".to_owned()).chain(items).collect::<Vec<_>>().join(", ")
}

fn sorted(mut rows: Vec<String>) -> Vec<String> {
    rows.sort();
    rows
}

/// The statement with every pattern of its MATCH clauses written from its other end.
fn reversed(text: &str) -> Checked<String> {
    let statement = syntax::parse(text, &Vocabulary::default());
    let mut statement = statement.map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
    let Body::Query(query) = &mut statement.body else { return Err(TestCaseError::fail("not a query")) };
    for clause in &mut query.first.clauses {
        if let ClauseKind::Match { patterns, .. } = &mut clause.kind {
            patterns.iter_mut().for_each(|pattern| turn(&mut pattern.elements));
        }
    }
    Ok(print::query(query, Layout::Line))
}

fn turn(elements: &mut [PathElement]) {
    elements.reverse();
    for element in elements {
        match element {
            PathElement::Node(_) => {}
            PathElement::Relationship(relationship) => {
                relationship.direction = match relationship.direction {
                    Direction::Outgoing => Direction::Incoming,
                    Direction::Incoming => Direction::Outgoing,
                    Direction::Either => Direction::Either,
                }
            }
            PathElement::Group(group) => turn(&mut group.elements),
        }
    }
}

fn choices() -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..400)
}

proptest! {
    #![proptest_config(cases(100, SEED))]

    /// Where a condition is true, false and null: together that is everything, in MATCH and in WITH.
    #[test]
    fn a_condition_splits_rows_in_three(choices in choices()) {
        let mut case = Case::new(&choices);
        let (body, columns, condition) = (case.body(), case.columns(), case.parts.condition.clone());
        let whole = case.bag(&format!("{body} RETURN {columns}"))?;
        let conditions = [condition.clone(), format!("NOT ({condition})"), format!("({condition}) IS NULL")];
        let mut split = Vec::new();
        for condition in &conditions {
            split.extend(case.rows(&format!("{body} WHERE {condition} RETURN {columns}"))?);
        }
        prop_assert_eq!(&sorted(split), &whole, "split left, whole right\n{}", case.told(&format!("{body} WHERE {condition} RETURN {columns}")));
        let mut split = Vec::new();
        let (names, kept) = (case.column_names(), case.parts.outer.iter().chain(&case.parts.inner).cloned().collect::<Vec<_>>());
        let kept = std::iter::once("1 AS c0".to_owned()).chain(kept).collect::<Vec<_>>().join(", ");
        for condition in &conditions {
            split.extend(case.rows(&format!("{body} WITH {kept} WHERE {condition} WITH {} RETURN {names}", columns.replacen("1 AS c0", "c0", 1)))?);
        }
        prop_assert_eq!(sorted(split), whole, "split by WITH left, whole right\n{}", case.told(&format!("{body} WITH {kept} WHERE {condition} RETURN {columns}")));
    }

    /// Patterns written from their other ends find the same; lists and paths come the other way round.
    #[test]
    fn a_pattern_can_be_read_from_either_end(choices in choices()) {
        let mut case = Case::new(&choices);
        let columns = |case: &Case, turned: bool| {
            let (lists, paths) = (case.parts.lists.clone(), case.parts.paths.clone());
            columns(case.parts.outer.iter().chain(&case.parts.inner), |name| match turned {
                true if lists.iter().any(|list| list == name) => format!("reverse({name})"),
                true if paths.iter().any(|path| path == name) => format!("[reverse(nodes({name})), reverse(relationships({name}))]"),
                false if paths.iter().any(|path| path == name) => format!("[nodes({name}), relationships({name})]"),
                _ => name.to_owned(),
            })
        };
        let there = format!("{} RETURN {}", case.filtered(), columns(&case, false));
        let back = reversed(&format!("{} RETURN {}", case.filtered(), columns(&case, true)))?;
        let (found, turned) = (case.bag(&there)?, case.bag(&back)?);
        prop_assert_eq!(found, turned, "as written left, reversed right\n{}\n{}", case.told(&there), back);
    }

    /// Nodes and relationships that came and went leave nothing behind.
    #[test]
    fn what_was_added_and_removed_changes_nothing(choices in choices()) {
        let mut case = Case::new(&choices);
        let text = format!("{} RETURN {} ORDER BY {}", case.filtered(), case.columns(), case.column_names());
        let before = case.rows(&text)?;
        case.run("CREATE (:Unrelated:A {x: 1, y: 'a'})-[:S {x: 1}]->(b:Unrelated), (b)-[:Other]->(b)")?;
        case.run("MATCH (n:Unrelated) DETACH DELETE n")?;
        prop_assert_eq!(case.rows(&text)?, before, "afterwards left, before right\n{}", case.told(&text));
    }

    /// SKIP and LIMIT cut a piece out of the ordered whole.
    #[test]
    fn a_limit_gives_the_beginning_of_the_whole(choices in choices(), skip in 0..4usize, limit in 0..6usize) {
        let mut case = Case::new(&choices);
        let text = format!("{} RETURN {} ORDER BY {}", case.filtered(), case.columns(), case.column_names());
        let whole = case.rows(&text)?;
        let first: Vec<String> = whole.iter().take(limit).cloned().collect();
        prop_assert_eq!(case.rows(&format!("{text} LIMIT {limit}"))?, first, "LIMIT {}\n{}", limit, case.told(&text));
        let piece: Vec<String> = whole.into_iter().skip(skip).take(limit).collect();
        prop_assert_eq!(case.rows(&format!("{text} SKIP {skip} LIMIT {limit}"))?, piece, "SKIP {} LIMIT {}\n{}", skip, limit, case.told(&text));
        // Without an order it is any piece, but as large.
        let some = format!("{} RETURN {} LIMIT {limit}", case.filtered(), case.columns());
        let (count, whole) = (case.rows(&some)?.len(), case.rows(&text)?.len());
        prop_assert_eq!(count, whole.min(limit), "{}", case.told(&some));
    }

    /// DISTINCT and UNION give the set of the bag, UNION ALL with itself the bag twice, count(*) its size.
    #[test]
    fn bags_sets_and_counts_agree(choices in choices(), only in any::<prop::sample::Index>()) {
        let mut case = Case::new(&choices);
        let body = case.filtered();
        // All columns are rarely equal; one column often is.
        let all = case.columns();
        let one = all.split(", ").nth(only.index(all.split(", ").count())).unwrap_or("1 AS c0").to_owned();
        for columns in [all, one] {
            let text = format!("{body} RETURN {columns}");
            let bag = case.bag(&text)?;
            let mut set = bag.clone();
            set.dedup();
            let told = case.told(&text);
            prop_assert_eq!(&case.bag(&format!("{body} RETURN DISTINCT {columns}"))?, &set, "DISTINCT left\n{}", told);
            prop_assert_eq!(&case.bag(&format!("{text} UNION {text}"))?, &set, "UNION left\n{}", told);
            let twice = sorted([bag.clone(), bag.clone()].concat());
            prop_assert_eq!(case.bag(&format!("{text} UNION ALL {text}"))?, twice, "UNION ALL left\n{}", told);
            let counts = [
                (format!("{body} RETURN count(*) AS n"), bag.len()),
                (format!("{body} WITH {columns} RETURN count(*) AS n"), bag.len()),
                (format!("{body} WITH DISTINCT {columns} RETURN count(*) AS n"), set.len()),
                (format!("RETURN COUNT {{ {text} }} AS n"), bag.len()),
            ];
            for (count, expected) in counts {
                prop_assert_eq!(case.rows(&count)?, vec![expected.to_string()], "{}", case.told(&count));
            }
        }
    }

    /// OPTIONAL MATCH gives what MATCH gives, and one row of nulls for each row that MATCH finds nothing for.
    #[test]
    fn an_optional_match_adds_rows_of_nulls(choices in choices()) {
        let mut case = Case::new(&choices);
        let Parts { clauses, outer, pattern, inner, condition, .. } = case.parts.clone();
        let columns = case.columns();
        let before = columns.split(", ").take(outer.len() + 1).collect::<Vec<_>>().join(", ");
        // A query may not begin with nothing.
        let clauses = if clauses.is_empty() { "UNWIND [1] AS start".to_owned() } else { clauses };
        let optional = format!("{clauses} OPTIONAL MATCH {pattern} WHERE {condition} RETURN {columns}");
        let given = case.cells(&format!("{clauses} RETURN {before}"))?;
        let mut expected = case.cells(&format!("{clauses} MATCH {pattern} WHERE {condition} RETURN {columns}"))?;
        let matched: Vec<Vec<String>> = expected.iter().map(|row| row[..=outer.len()].to_vec()).collect();
        let unmatched: Vec<_> = given.iter().filter(|row| !matched.contains(row)).cloned().collect();
        let nulls = vec!["null".to_owned(); inner.len()];
        expected.extend(unmatched.iter().map(|row| [row.clone(), nulls.clone()].concat()));
        let mut found = case.cells(&optional)?;
        expected.sort();
        found.sort();
        prop_assert_eq!(found, expected, "OPTIONAL MATCH left\n{}", case.told(&optional));
        // The same rows are those for which nothing exists.
        let kept = std::iter::once("1 AS c0".to_owned()).chain(outer).collect::<Vec<_>>().join(", ");
        let before = before.replacen("1 AS c0", "c0", 1);
        let absent = format!("{clauses} WITH {kept} WHERE NOT EXISTS {{ MATCH {pattern} WHERE {condition} }} RETURN {before}");
        let mut absent_rows = case.cells(&absent)?;
        let mut unmatched = unmatched;
        absent_rows.sort();
        unmatched.sort();
        prop_assert_eq!(absent_rows, unmatched, "NOT EXISTS left\n{}", case.told(&absent));
    }
}

/// The laws are tried on queries that give rows, of which the condition keeps some and drops some.
#[test]
fn generated_queries_give_rows() {
    let mut number = 1u32;
    let mut next = || {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (number >> 16) as u16
    };
    let (mut whole, mut kept, mut both) = (0, 0, 0);
    for _ in 0..200 {
        let choices: Vec<u16> = (0..300).map(|_| next()).collect();
        let mut case = Case::new(&choices);
        let all = case.rows(&format!("{} RETURN 1", case.body())).expect("the query runs").len();
        let some = case.rows(&format!("{} RETURN 1", case.filtered())).expect("the query runs").len();
        whole += usize::from(all > 0);
        kept += usize::from(some > 0);
        both += usize::from(some > 0 && some < all);
    }
    assert!(
        whole >= 80 && kept >= 40 && both >= 20,
        "of 200: {whole} give rows, {kept} with the condition, {both} both"
    );
}
