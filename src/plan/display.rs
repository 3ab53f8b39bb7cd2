//! The plan as a tree of text: what EXPLAIN shows.

use super::estimate;
use super::plan::{ApplyKind, NodeSource, PathSelection, Plan, Program};
use crate::graph::{Catalog, Graph};
use crate::resolve::{Change, ChangeKind, Create, Direction, Expression, ExpressionKind, TypeTest};
use crate::value::{KeyId, LabelId, Slot};
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
    let mut drawing = Drawing { program, graph, catalog, measures, number: 0, text: String::new() };
    drawing.operator(&program.root, "", "");
    drawing.measures = None;
    for (index, subplan) in program.subplans.iter().enumerate() {
        let _ = writeln!(drawing.text, "subquery {}:", index + 1);
        drawing.operator(&subplan.plan, "  ", "  ");
    }
    drawing.text
}

/// A plan on its way to text.
struct Drawing<'d> {
    program: &'d Program,
    graph: &'d Graph,
    catalog: &'d Catalog,
    measures: Option<&'d [Measure]>,
    /// The next operator's.
    number: usize,
    text: String,
}

impl Drawing<'_> {
    fn operator(&mut self, plan: &Plan, first: &str, rest: &str) {
        let line = format!("{first}{}", self.describe(plan));
        let estimate = round(estimate::rows(plan, self.graph));
        let _ = match self.measures.and_then(|measures| measures.get(self.number)) {
            Some(measure) => writeln!(
                self.text,
                "{line}  (expected {estimate}, had {}, {} us)",
                count_of(measure.rows as usize, "row"),
                measure.nanoseconds / 1000
            ),
            None => writeln!(self.text, "{line}  (about {estimate} row{})", if estimate == "1" { "" } else { "s" }),
        };
        self.number += 1;
        let inputs = plan.inputs();
        let last = inputs.len().saturating_sub(1);
        for (index, input) in inputs.into_iter().enumerate() {
            let (branch, below) = if index == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            self.operator(input, &format!("{rest}{branch}"), &format!("{rest}{below}"));
        }
    }

    fn describe(&self, plan: &Plan) -> String {
        let catalog = self.catalog;
        match plan {
            Plan::Unit => "Unit".into(),
            Plan::Nothing => "Nothing".into(),
            Plan::Argument => "Argument".into(),
            Plan::NodeScan { node, source, .. } => {
                format!("NodeScan ({}) {}", self.name(*node), describe_source(source, catalog))
            }
            Plan::Expand { from, hop, into, .. } => format!(
                "Expand{} ({}){}({})",
                if *into { "Into" } else { "" },
                self.name(*from),
                arrow(&hop.types, hop.direction, &self.relationship(hop.relationship), catalog),
                self.name(hop.to)
            ),
            Plan::BoundRelationship { hop, .. } => {
                format!("BoundRelationship [{}]", self.relationship(hop.relationship))
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
                    "PathSearch {selection} from ({}) {} ({}), {}",
                    self.name(search.from),
                    if search.to_bound { "to bound" } else { "to" },
                    self.name(search.to),
                    count_of(search.automaton.states.len(), "state")
                )
            }
            Plan::Degree { node, types, direction, count, .. } => {
                format!(
                    "Degree ({}){}() as {}",
                    self.name(*node),
                    arrow(types, *direction, "", catalog),
                    self.name(*count)
                )
            }
            Plan::DegreeScan { node, label, types, direction, count } => format!(
                "DegreeScan ({}{}){}() as {}",
                self.name(*node),
                label.map(|label| format!(":{}", catalog.label_name(label))).unwrap_or_default(),
                arrow(types, *direction, "", catalog),
                self.name(*count)
            ),
            Plan::Filter { predicates, .. } => format!("Filter ({})", count_of(predicates.len(), "condition")),
            Plan::Project { items, .. } => format!("Project {}", self.names(items.iter().map(|(slot, _)| slot))),
            Plan::Aggregate { keys, calls, .. } => format!(
                "Aggregate by {} into {}",
                if keys.is_empty() { "nothing".to_string() } else { self.names(keys.iter().map(|(slot, _)| slot)) },
                self.names(calls.iter().map(|(slot, _)| slot))
            ),
            Plan::Distinct { slots: of, .. } => format!("Distinct {}", self.names(of)),
            Plan::Sort { keys, limit, .. } => {
                format!("{} ({})", if limit.is_some() { "Top" } else { "Sort" }, count_of(keys.len(), "key"))
            }
            Plan::Skip { .. } => "Skip".into(),
            Plan::Limit { .. } => "Limit".into(),
            Plan::Unwind { slot, .. } => format!("Unwind as {}", self.name(*slot)),
            Plan::Union { .. } => "Union".into(),
            Plan::Apply { kind, .. } => match kind {
                ApplyKind::Inner => "Apply".into(),
                ApplyKind::Optional => "Apply Optional".into(),
                ApplyKind::Semi => "Apply Semi".into(),
                ApplyKind::Anti => "Apply Anti".into(),
                ApplyKind::Each => "Apply Each".into(),
            },
            Plan::Cross { .. } => "Cross".into(),
            Plan::HashJoin { keys, .. } => format!("HashJoin ({})", count_of(keys.len(), "key")),
            Plan::Eager { .. } => "Eager".into(),
            Plan::Create { create, .. } => format!("Create ({})", created(create)),
            Plan::Merge { merge, .. } => format!("Merge ({})", created(&merge.create)),
            Plan::Set { changes, .. } => {
                let changes: Vec<String> = changes.iter().map(|change| self.change(change)).collect();
                format!("Set {}", changes.join(", "))
            }
            Plan::Delete { delete, .. } => {
                let targets: Vec<String> = delete.targets.iter().map(|target| self.target(target)).collect();
                format!("{} {}", if delete.detach { "Delete Detach" } else { "Delete" }, targets.join(", "))
            }
            Plan::Foreach { slot, .. } => format!("Foreach {}", self.name(*slot)),
            Plan::Procedure { call, .. } => format!("Procedure {}", call.procedure.name),
            Plan::Exhaust { .. } => "Exhaust".into(),
        }
    }

    /// One change of SET or REMOVE: `n.name`, `n:Label`, `no n:Label`.
    fn change(&self, change: &Change) -> String {
        let target = self.target(&change.target);
        let named = |labels: &[LabelId]| -> String {
            labels.iter().map(|label| format!(":{}", self.catalog.label_name(*label))).collect()
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

    fn target(&self, target: &Expression) -> String {
        match target.kind {
            ExpressionKind::Slot(slot) => self.name(slot),
            _ => "(...)".into(),
        }
    }

    /// A relationship's name, if it has one.
    fn relationship(&self, slot: Option<Slot>) -> String {
        slot.map(|slot| self.name(slot)).filter(|name| !name.starts_with('#')).unwrap_or_default()
    }

    /// A variable's or a column's name, or the slot's number where it has none.
    fn name(&self, slot: Slot) -> String {
        let variable = self.program.names.get(slot.index()).and_then(Option::as_ref);
        let column = || self.program.columns.iter().find(|(_, column)| *column == slot).map(|(name, _)| name);
        variable.or_else(column).map_or_else(|| format!("#{}", slot.0), |name| name.to_string())
    }

    fn names<'s>(&self, slots: impl IntoIterator<Item = &'s Slot>) -> String {
        slots.into_iter().map(|slot| self.name(*slot)).collect::<Vec<_>>().join(", ")
    }
}

fn created(create: &Create) -> String {
    let (nodes, relationships) = (create.nodes.len(), create.relationships.len());
    format!("{}, {}", count_of(nodes, "node"), count_of(relationships, "relationship"))
}

fn round(rows: f64) -> String {
    if rows >= 10.0 { format!("{}", rows.round()) } else { format!("{}", (rows * 10.0).round() / 10.0) }
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
    let detail = if name.is_empty() && types.is_empty() { "--".to_string() } else { format!("-[{name}{types}]-") };
    match direction {
        Direction::Outgoing => format!("{detail}>"),
        Direction::Incoming => format!("<{detail}"),
        Direction::Either => detail,
    }
}

/// `1 row`, `2 rows`.
fn count_of(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
