//! How many rows to expect, from the catalog's counts. Rough on purpose: they choose between plans.

use super::plan::{ApplyKind, NodeSource, PathSelection, Plan};
use crate::graph::Graph;
use crate::resolve::{Direction, TypeTest};
use crate::value::LabelId;

/// Relationships of these types that a node has on average; nodes with the label, if one is known.
pub(super) fn degree(graph: &Graph, label: Option<LabelId>, types: &TypeTest, direction: Direction) -> f64 {
    let catalog = graph.catalog();
    let wanted = |kind| match types {
        TypeTest::Any => true,
        TypeTest::OneOf(types) => types.contains(&kind),
    };
    let has = |set| label.is_none_or(|label| catalog.label_set_has(set, label));
    let mut count = 0.0;
    for (start, kind, end, number) in catalog.triples() {
        if !wanted(kind) {
            continue;
        }
        if direction != Direction::Incoming && has(start) {
            count += number as f64;
        }
        if direction != Direction::Outgoing && has(end) {
            count += number as f64;
        }
    }
    let nodes = label.map_or(graph.node_count(), |label| catalog.label_count(label));
    count / nodes.max(1) as f64
}

/// Rows a plan passes on, about.
pub(super) fn rows(plan: &Plan, graph: &Graph) -> f64 {
    let input = |plan: &Plan| rows(plan, graph);
    match plan {
        Plan::Unit | Plan::Argument => 1.0,
        Plan::Nothing | Plan::Exhaust { .. } => 0.0,
        Plan::NodeScan { input: below, source, .. } => {
            let found = match source {
                NodeSource::All => graph.node_count() as f64,
                NodeSource::Label(label) => graph.catalog().label_count(*label) as f64,
                NodeSource::Seek { .. } => 1.0,
                NodeSource::SeekAny { .. } => 4.0,
                NodeSource::Contains { label, .. } => {
                    label.map_or(graph.node_count(), |label| graph.catalog().label_count(label)) as f64 * 0.1
                }
            };
            input(below) * found
        }
        Plan::Expand { input: below, hop, into, .. } => {
            let degree = degree(graph, None, &hop.types, hop.direction);
            input(below) * if *into { degree / (graph.node_count().max(1) as f64) } else { degree }
        }
        Plan::PathSearch { input: below, search, .. } => {
            let ends = if search.to_bound { 1.0 } else { (graph.node_count() as f64).sqrt().max(1.0) };
            let paths = match search.selection {
                PathSelection::All => 4.0,
                PathSelection::Any(count) | PathSelection::Shortest(count) | PathSelection::Cheapest(count) => {
                    count as f64
                }
                PathSelection::ShortestGroups(count) => 2.0 * count as f64,
            };
            input(below) * ends * paths
        }
        Plan::DegreeScan { label, .. } => {
            label.map_or(graph.node_count(), |label| graph.catalog().label_count(label)) as f64
        }
        Plan::Filter { input: below, predicates } => input(below) * 0.3f64.powi(predicates.len().min(4) as i32),
        Plan::Aggregate { input: below, keys, .. } => {
            if keys.is_empty() {
                1.0
            } else {
                (input(below) * 0.3).max(1.0)
            }
        }
        Plan::Distinct { input: below, .. } => input(below) * 0.5,
        Plan::Limit { input: below, count, .. } => {
            let limit = match &count.kind {
                crate::resolve::ExpressionKind::Constant(crate::value::Value::Integer(limit)) => *limit as f64,
                _ => 10.0,
            };
            input(below).min(limit)
        }
        Plan::Unwind { input: below, .. } => input(below) * 10.0,
        Plan::Union { parts, .. } => parts.iter().map(|(part, _)| input(part)).sum(),
        Plan::Apply { input: outer, subplan, kind, .. } => match kind {
            ApplyKind::Inner => input(outer) * input(subplan),
            ApplyKind::Optional => input(outer) * input(subplan).max(1.0),
            ApplyKind::Semi | ApplyKind::Anti => input(outer) * 0.5,
            ApplyKind::Each => input(outer),
        },
        Plan::Cross { input: outer, other, .. } => input(outer) * input(other),
        Plan::HashJoin { input: outer, other, .. } => input(outer).max(input(other)),
        Plan::BoundRelationship { input: below, .. }
        | Plan::Degree { input: below, .. }
        | Plan::Project { input: below, .. }
        | Plan::Sort { input: below, .. }
        | Plan::Skip { input: below, .. }
        | Plan::Eager { input: below }
        | Plan::Create { input: below, .. }
        | Plan::Merge { input: below, .. }
        | Plan::Set { input: below, .. }
        | Plan::Delete { input: below, .. }
        | Plan::Foreach { input: below, .. }
        | Plan::Procedure { input: below, .. } => input(below),
    }
}
