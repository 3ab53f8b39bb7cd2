//! Why there are no rows: the step of the pattern that lost them.
//!
//! The statement runs once more, with every operator counting its rows. The first operator from the bottom
//! that took rows and passed none on is the one to blame.

use super::cache::Prepared;
use crate::diagnostic::{Diagnostic, Span};
use crate::exec::budget::Budget;
use crate::exec::operators::open_profiled;
use crate::exec::runtime::{GraphAccess, Runtime};
use crate::exec::traverse::scratch::Scratch;
use crate::graph::{Direction, Graph};
use crate::plan::{ApplyKind, Measure, NodeSource, Plan};
use crate::resolve::near::near;
use crate::resolve::{Answer, Expression, ExpressionKind, LabelTest, TypeTest, question};
use crate::value::{KeyId, LabelId, Slot, Value};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// How long the second run may take. A statement that takes longer is not worth waiting for twice.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many nodes are looked at for names like one that is not there.
const LOOKED_AT: usize = 50_000;

/// What the second run may use: what the request leaves of its own limits.
pub(super) struct Limits {
    pub parameters: Vec<Value>,
    pub deadline: Option<Instant>,
    pub cancel: Option<Arc<AtomicBool>>,
    pub memory: usize,
}

/// A note that names the step which lost the rows, for a statement that found none.
pub(super) fn reason(
    text: &str,
    prepared: &Prepared,
    graph: &Graph,
    parameters: &BTreeMap<String, Value>,
    limits: Limits,
) -> Option<Diagnostic> {
    if prepared.answer != Answer::Table && lets_none_through(&prepared.program.root) {
        return Some(*Diagnostic::note("no-rows", "`limit 0` lets no row through"));
    }
    if prepared.answer == Answer::Pathways {
        return no_pathway(prepared, graph, parameters);
    }
    if let Some(note) = for_question(prepared.answer) {
        return Some(*note);
    }
    let measures = measure(prepared, graph, limits)?;
    let blame = lost_at(&prepared.program.root, 0, &measures)?;
    let story = Story { text, prepared, graph, parameters };
    story.tell(blame).map(|message| *Diagnostic::note("no-rows", message))
}

/// Why no pathway was found, where that is known; nothing where a warning has said it.
fn no_pathway(prepared: &Prepared, graph: &Graph, parameters: &BTreeMap<String, Value>) -> Option<Diagnostic> {
    if prepared.diagnostics.iter().any(|said| said.code == "no-pathway") {
        return None;
    }
    let message = "the graph states no pathway like this";
    let value = |name: &str| parameters.get(name).cloned();
    Some(*match question::why_no_pathway(graph, &prepared.asked, prepared.is_narrowed, value) {
        Some(reason) => Diagnostic::note("no-rows", format!("{message}: {reason}")),
        None => Diagnostic::note("no-rows", message).hint("`:schema` shows which kinds lead to which"),
    })
}

/// Whether the answer is cut off before its first row.
fn lets_none_through(plan: &Plan) -> bool {
    let is_none = |count: &Expression| matches!(count.kind, ExpressionKind::Constant(Value::Integer(0)));
    let mut plan = plan;
    loop {
        if let Plan::Limit { count, .. } | Plan::Sort { limit: Some(count), .. } = plan
            && is_none(count)
        {
            return true;
        }
        match plan.inputs().first() {
            Some(input) => plan = input,
            None => return false,
        }
    }
}

/// What an empty answer to a question means, in its own words.
fn for_question(answer: Answer) -> Option<Box<Diagnostic>> {
    let message = match answer {
        Answer::Table | Answer::Pathways => return None,
        Answer::Listing => "the graph states nothing of this kind here",
        Answer::Description => "the graph states no relationship of it",
        Answer::Comparison => "the graph states nothing of either to compare",
        Answer::Found => {
            "no name, alias or description in the graph holds all these words: every one of them must occur"
        }
    };
    Some(Diagnostic::note("no-rows", message))
}

/// Rows per operator of a second run.
fn measure(prepared: &Prepared, graph: &Graph, limits: Limits) -> Option<Vec<Measure>> {
    let patience = Instant::now().checked_add(PATIENCE);
    let deadline = limits.deadline.map_or(patience, |deadline| patience.map(|patience| patience.min(deadline)));
    let budget = Budget::new(deadline, limits.cancel, limits.memory);
    let access = GraphAccess::Read(graph);
    let mut runtime = Runtime::new(access, &prepared.program, limits.parameters, budget, Scratch::default());
    runtime.measures = Some(RefCell::new(vec![Measure::default(); prepared.program.root.size()]));
    let number = Cell::new(0);
    let mut root = open_profiled(&prepared.program.root, &number);
    while root.next(&runtime).ok()?.is_some() {}
    drop(root);
    runtime.measures.take().map(RefCell::into_inner)
}

/// The operator that took rows and passed none on, with how many it took.
fn lost_at<'p>(plan: &'p Plan, number: usize, measures: &[Measure]) -> Option<(&'p Plan, u64)> {
    if measures.get(number).is_some_and(|measure| measure.rows > 0) {
        return None;
    }
    let mut taken = 0;
    let mut below = number + 1;
    for input in plan.inputs() {
        // A sub-plan is not measured; what it lost, its Apply lost.
        let is_subplan = matches!(plan, Plan::Apply { .. }) && below != number + 1;
        if !is_subplan {
            if let Some(blame) = lost_at(input, below, measures) {
                return Some(blame);
            }
            taken += measures.get(below).map_or(0, |measure| measure.rows);
        }
        below += input.size();
    }
    Some((plan, taken))
}

/// The node of which a label is asked that nothing has.
fn never_labelled(predicates: &[Expression]) -> Option<Slot> {
    predicates.iter().find_map(|predicate| match &predicate.kind {
        ExpressionKind::HasLabels(subject, LabelTest::Never) => match subject.kind {
            ExpressionKind::Slot(slot) => Some(slot),
            _ => None,
        },
        _ => None,
    })
}

/// Tells what an operator does in words.
struct Story<'s> {
    text: &'s str,
    prepared: &'s Prepared,
    graph: &'s Graph,
    parameters: &'s BTreeMap<String, Value>,
}

impl Story<'_> {
    fn tell(&self, (plan, taken): (&Plan, u64)) -> Option<String> {
        let came = if taken == 1 { "1 row came".to_owned() } else { format!("{taken} rows came") };
        Some(match plan {
            Plan::NodeScan { node, source, .. } => self.scan(*node, source),
            Plan::Expand { from, hop, .. } => {
                let step = self.arrow(*from, &hop.types, hop.direction, hop.to);
                let labels = if hop.labels.is_some() { ", or none that ends at the right kind of node" } else { "" };
                format!("{came} as far as `{step}`, and none has such a relationship{labels}")
            }
            Plan::PathSearch { search, .. } => {
                let (from, to) = if search.reversed { (search.to, search.from) } else { (search.from, search.to) };
                format!(
                    "{came} as far as the path from `({})` to `({})`, and there is no such path",
                    self.name(from),
                    self.name(to)
                )
            }
            Plan::Filter { predicates, .. } => match never_labelled(predicates) {
                Some(node) => {
                    format!("nothing in the graph has a label that the pattern asks of `({})`", self.name(node))
                }
                None => format!("{came} as far as {}, and it is true for none of them", self.conditions(predicates)),
            },
            Plan::Apply { kind: ApplyKind::Semi, .. } => {
                format!("{came} as far as `EXISTS`, and it holds for none of them")
            }
            Plan::Apply { kind: ApplyKind::Anti, .. } => {
                format!("{came} as far as `NOT EXISTS`, and it holds for none of them")
            }
            Plan::Apply { .. } => format!("{came} as far as the subquery, and it gives nothing for any of them"),
            Plan::HashJoin { .. } => {
                format!("{came} as far as the comparison of two parts of the pattern, and nothing is equal")
            }
            Plan::BoundRelationship { .. } => {
                format!("{came} as far as a relationship found before, and it does not fit the pattern")
            }
            Plan::Unwind { .. } => format!("{came} as far as `UNWIND`, and every list is empty"),
            Plan::Limit { .. } => format!("{came} as far as `LIMIT`, which lets none through"),
            Plan::Skip { .. } => format!("{came} as far as `SKIP`, which leaves all of them out"),
            Plan::Degree { types, direction, .. } => {
                let types = self.types(types);
                let way = if *direction == Direction::Incoming { "ends at" } else { "starts from" };
                format!("{came} as far as counting relationships, and no {types} {way} any of them")
            }
            Plan::DegreeScan { types, .. } => format!("there is no {} in the graph", self.types(types)),
            Plan::Unit
            | Plan::Nothing
            | Plan::Argument
            | Plan::Project { .. }
            | Plan::Aggregate { .. }
            | Plan::Distinct { .. }
            | Plan::Sort { .. }
            | Plan::Union { .. }
            | Plan::Cross { .. }
            | Plan::Eager { .. }
            | Plan::Create { .. }
            | Plan::Merge { .. }
            | Plan::Set { .. }
            | Plan::Delete { .. }
            | Plan::Foreach { .. }
            | Plan::Procedure { .. }
            | Plan::Exhaust { .. } => return None,
        })
    }

    fn scan(&self, node: Slot, source: &NodeSource) -> String {
        let catalog = self.graph.catalog();
        let name = self.name(node);
        match source {
            NodeSource::All => "the graph has no nodes".to_owned(),
            NodeSource::Label(label) => {
                format!("no node has the label `{}`, asked of `({name})`", catalog.label_name(*label))
            }
            NodeSource::Seek { label, key, value } | NodeSource::SeekAny { label, key, list: value } => format!(
                "no `{}` has the {} asked for{}",
                catalog.label_name(*label),
                catalog.key_name(*key),
                self.quoted(value.span)
                    .map(|text| format!(", {text}{}", self.value_of(&text, *label, *key)))
                    .unwrap_or_default()
            ),
            NodeSource::Contains { key, needle, .. } => format!(
                "no {} contains {}",
                catalog.key_name(*key),
                self.quoted(needle.span).unwrap_or_else(|| "the text".to_owned())
            ),
        }
    }

    /// What a parameter holds, and the names like it that there are: ` = "Helth"; there is `Health``.
    fn value_of(&self, quoted: &str, label: LabelId, key: KeyId) -> String {
        let name = quoted.trim_matches('`').strip_prefix('$').unwrap_or_default();
        let Some(Value::String(wanted)) = self.parameters.get(name) else { return String::new() };
        let known: Vec<Arc<str>> = self
            .graph
            .nodes_with_label(label)
            .iter()
            .take(LOOKED_AT)
            .filter_map(|node| match self.graph.node_property(*node, key) {
                Value::String(text) => Some(text),
                _ => None,
            })
            .collect();
        let near = near(wanted, known.iter().map(AsRef::as_ref));
        let near: Vec<String> = near.into_iter().map(|name| format!("`{name}`")).collect();
        let near = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
        format!(" = \"{wanted}\"{near}")
    }

    fn conditions(&self, predicates: &[Expression]) -> String {
        let spans = predicates.iter().map(|predicate| predicate.span).filter(|span| *span != Span::default());
        match spans.reduce(Span::to).and_then(|span| self.quoted(span)) {
            Some(text) => format!("the condition {text}"),
            None => "the labels of a node found before".to_owned(),
        }
    }

    /// A piece of the statement in backticks.
    fn quoted(&self, span: Span) -> Option<String> {
        let text = span.of(self.text).trim();
        (!text.is_empty()).then(|| format!("`{text}`"))
    }

    fn name(&self, slot: Slot) -> &str {
        self.prepared.program.names.get(slot.index()).and_then(Option::as_deref).unwrap_or("")
    }

    fn types(&self, types: &TypeTest) -> String {
        match types {
            TypeTest::Any => "relationship".to_owned(),
            TypeTest::OneOf(types) if types.is_empty() => "relationship of that type".to_owned(),
            TypeTest::OneOf(types) => {
                let names: Vec<&str> =
                    types.iter().map(|kind| self.graph.catalog().type_name(*kind).as_ref()).collect();
                format!("`{}`", names.join("` or `"))
            }
        }
    }

    fn arrow(&self, from: Slot, types: &TypeTest, direction: Direction, to: Slot) -> String {
        let types = match types {
            TypeTest::Any => String::new(),
            TypeTest::OneOf(types) if types.is_empty() => "[:...]".to_owned(),
            TypeTest::OneOf(types) => {
                let names: Vec<&str> =
                    types.iter().map(|kind| self.graph.catalog().type_name(*kind).as_ref()).collect();
                format!("[:{}]", names.join("|"))
            }
        };
        let (left, right) = match direction {
            Direction::Outgoing => ("-", "->"),
            Direction::Incoming => ("<-", "-"),
            Direction::Either => ("-", "-"),
        };
        format!("({}){left}{types}{right}({})", self.name(from), self.name(to))
    }
}
