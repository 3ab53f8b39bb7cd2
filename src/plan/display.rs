//! The plan as a tree of text: what EXPLAIN shows.

use super::estimate;
use super::plan::{ApplyKind, NodeSource, PathSelection, Plan, Program};
use crate::graph::{Catalog, Graph};
use crate::resolve::{Change, ChangeKind, Direction, Expression, ExpressionKind, TypeTest};
use crate::value::{KeyId, LabelId};
use std::fmt::Write;

/// What PROFILE measured for one operator.
#[derive(Clone, Copy, Default, Debug)]
pub struct Measure {
    /// Rows it passed on.
    pub rows: u64,
    /// Time in it and everything below it, in nanoseconds.
    pub nanoseconds: u64,
}

/// Draws a plan, the last operator first, each with the rows expected of it and, after PROFILE, those
/// it had. Operators are numbered in this order. The catalog is that of the graph, or one with the names
/// that the statement would add.
pub fn draw(program: &Program, graph: &Graph, catalog: &Catalog, measures: Option<&[Measure]>) -> String {
    let mut drawing = Drawing { graph, catalog, measures, number: 0, text: String::new() };
    drawing.operator(&program.root, "", "");
    drawing.measures = None;
    for (index, subplan) in program.subplans.iter().enumerate() {
        let _ = writeln!(drawing.text, "subquery {}:", index + 1);
        drawing.operator(&subplan.plan, "  ", "  ");
    }
    drawing.text
}

/// A plan being drawn.
struct Drawing<'d> {
    graph: &'d Graph,
    catalog: &'d Catalog,
    measures: Option<&'d [Measure]>,
    /// The number of the next operator.
    number: usize,
    text: String,
}

impl Drawing<'_> {
    fn operator(&mut self, plan: &Plan, first: &str, rest: &str) {
        let line = format!("{first}{}", describe(plan, self.catalog));
        let estimate = round(estimate::rows(plan, self.graph));
        let _ = match self.measures.and_then(|measures| measures.get(self.number)) {
            Some(measure) => writeln!(
                self.text,
                "{line}  (expected {estimate}, had {} rows, {} us)",
                measure.rows,
                measure.nanoseconds / 1000
            ),
            None => writeln!(self.text, "{line}  (about {estimate} rows)"),
        };
        self.number += 1;
        let inputs = plan.inputs();
        let last = inputs.len().saturating_sub(1);
        for (index, input) in inputs.into_iter().enumerate() {
            let (branch, below) = if index == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.operator(input, &format!("{rest}{branch}"), &format!("{rest}{below}"));
        }
    }
}

fn round(rows: f64) -> String {
    if rows >= 10.0 { format!("{}", rows.round()) } else { format!("{}", (rows * 10.0).round() / 10.0) }
}

fn describe(plan: &Plan, catalog: &Catalog) -> String {
    match plan {
        Plan::Unit => "Unit".into(),
        Plan::Nothing => "Nothing".into(),
        Plan::Argument => "Argument".into(),
        Plan::NodeScan { node, source, .. } => format!("NodeScan #{} {}", node.0, describe_source(source, catalog)),
        Plan::Expand { from, hop, into, .. } => format!(
            "Expand{} #{} {} #{}",
            if *into { "Into" } else { "" },
            from.0,
            arrow(&hop.types, hop.direction, "", catalog),
            hop.to.0
        ),
        Plan::BoundRelationship { hop, .. } => {
            format!("BoundRelationship #{}", hop.relationship.map_or(0, |slot| slot.0))
        }
        Plan::PathSearch { search, .. } => {
            let selection = match search.selection {
                PathSelection::All if search.distinct_ends => "Reachable".to_string(),
                PathSelection::All => "Paths".to_string(),
                PathSelection::Any(count) => format!("Any {count}"),
                PathSelection::Shortest(count) => format!("Shortest {count}"),
                PathSelection::ShortestGroups(count) => format!("Shortest {count} groups"),
                PathSelection::Cheapest(count) => format!("Cheapest {count}"),
            };
            format!(
                "PathSearch {selection} #{} {} #{} ({} states)",
                search.from.0,
                if search.to_bound { "to bound" } else { "to" },
                search.to.0,
                search.automaton.states.len()
            )
        }
        Plan::Degree { node, types, direction, count, .. } => {
            format!("Degree #{} {} as #{}", node.0, arrow(types, *direction, "", catalog), count.0)
        }
        Plan::DegreeScan { node, label, types, direction, count } => format!(
            "DegreeScan #{}{} {} as #{}",
            node.0,
            label.map(|label| format!(":{}", catalog.label_name(label))).unwrap_or_default(),
            arrow(types, *direction, "", catalog),
            count.0
        ),
        Plan::Filter { predicates, .. } => format!("Filter ({} conditions)", predicates.len()),
        Plan::Project { items, .. } => format!("Project {}", slots(items.iter().map(|(slot, _)| slot.0))),
        Plan::Aggregate { keys, calls, .. } => format!(
            "Aggregate by {} into {}",
            if keys.is_empty() { "nothing".to_string() } else { slots(keys.iter().map(|(slot, _)| slot.0)) },
            slots(calls.iter().map(|(slot, _)| slot.0))
        ),
        Plan::Distinct { slots: of, .. } => format!("Distinct {}", slots(of.iter().map(|slot| slot.0))),
        Plan::Sort { keys, limit, .. } => {
            format!("{} ({} keys)", if limit.is_some() { "Top" } else { "Sort" }, keys.len())
        }
        Plan::Skip { .. } => "Skip".into(),
        Plan::Limit { .. } => "Limit".into(),
        Plan::Unwind { slot, .. } => format!("Unwind #{}", slot.0),
        Plan::Union { .. } => "Union".into(),
        Plan::Apply { kind, .. } => match kind {
            ApplyKind::Inner => "Apply".into(),
            ApplyKind::Optional => "Apply Optional".into(),
            ApplyKind::Semi => "Apply Semi".into(),
            ApplyKind::Anti => "Apply Anti".into(),
            ApplyKind::Each => "Apply Each".into(),
        },
        Plan::Cross { .. } => "Cross".into(),
        Plan::HashJoin { keys, .. } => format!("HashJoin ({} keys)", keys.len()),
        Plan::Eager { .. } => "Eager".into(),
        Plan::Create { create, .. } => {
            format!("Create ({} nodes, {} relationships)", create.nodes.len(), create.relationships.len())
        }
        Plan::Merge { merge, .. } => {
            let create = &merge.create;
            format!("Merge ({} nodes, {} relationships)", create.nodes.len(), create.relationships.len())
        }
        Plan::Set { changes, .. } => {
            format!(
                "Set {}",
                changes.iter().map(|change| describe_change(change, catalog)).collect::<Vec<_>>().join(", ")
            )
        }
        Plan::Delete { delete, .. } => {
            let targets = delete.targets.iter().map(described_target).collect::<Vec<_>>().join(", ");
            format!("{} {targets}", if delete.detach { "Delete Detach" } else { "Delete" })
        }
        Plan::Foreach { slot, .. } => format!("Foreach #{}", slot.0),
        Plan::Procedure { call, .. } => format!("Procedure {}", call.name),
        Plan::Exhaust { .. } => "Exhaust".into(),
    }
}

/// One change of SET or REMOVE: `#0.name`, `#0:Label`, `not #0:Label`.
fn describe_change(change: &Change, catalog: &Catalog) -> String {
    let target = described_target(&change.target);
    let named = |labels: &[LabelId]| -> String {
        labels.iter().map(|label| format!(":{}", catalog.label_name(*label))).collect()
    };
    match &change.kind {
        ChangeKind::Property(key, _) => format!("{target}.{}", key.name),
        ChangeKind::Replace(_) => format!("{target} = properties"),
        ChangeKind::Extend(_) => format!("{target} += properties"),
        ChangeKind::AddLabels(labels) => format!("{target}{}", named(labels)),
        ChangeKind::RemoveProperty(key) => format!("no {target}.{}", key.name),
        ChangeKind::RemoveLabels(labels) => format!("no {target}{}", named(labels)),
    }
}

fn described_target(target: &Expression) -> String {
    match target.kind {
        ExpressionKind::Slot(slot) => format!("#{}", slot.0),
        _ => "(...)".into(),
    }
}

fn describe_source(source: &NodeSource, catalog: &Catalog) -> String {
    let key_of = |label: &LabelId, key: &KeyId| format!(":{}({})", catalog.label_name(*label), catalog.key_name(*key));
    match source {
        NodeSource::All => "all nodes".into(),
        NodeSource::Label(label) => format!(":{}", catalog.label_name(*label)),
        NodeSource::Seek { label, key, .. } => format!("{} by index", key_of(label, key)),
        NodeSource::SeekAny { label, key, .. } => format!("{} in a list by index", key_of(label, key)),
        NodeSource::Contains { label, key, .. } => format!(
            "{}({}) containing a text",
            label.map(|label| format!(":{}", catalog.label_name(label))).unwrap_or_default(),
            catalog.key_name(*key)
        ),
    }
}

fn arrow(types: &TypeTest, direction: Direction, name: &str, catalog: &Catalog) -> String {
    let types = match types {
        TypeTest::Any => String::new(),
        TypeTest::OneOf(types) if types.is_empty() => ":(unknown)".to_string(),
        TypeTest::OneOf(types) => {
            format!(":{}", types.iter().map(|kind| catalog.type_name(*kind).to_string()).collect::<Vec<_>>().join("|"))
        }
    };
    match direction {
        Direction::Outgoing => format!("-[{name}{types}]->"),
        Direction::Incoming => format!("<-[{name}{types}]-"),
        Direction::Either => format!("-[{name}{types}]-"),
    }
}

fn slots(numbers: impl Iterator<Item = u32>) -> String {
    numbers.map(|number| format!("#{number}")).collect::<Vec<_>>().join(", ")
}
