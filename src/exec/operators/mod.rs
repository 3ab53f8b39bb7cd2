//! Operators: each pulls batches from its input and passes batches on.

mod aggregate;
mod apply;
mod create;
mod cut;
mod degree;
mod delete;
mod distinct;
mod expand;
mod foreach;
mod groups;
mod join;
mod merge;
mod path_search;
mod procedure;
mod profile;
mod scan;
mod set;
mod simple;
mod sort;
mod union;

pub use expand::types_of;

use super::batch::Batch;
use super::runtime::Runtime;
use crate::diagnostic::Result;
use crate::plan::Plan;
use std::rc::Rc;

/// A running operator.
pub trait Operator {
    /// The next rows; none when there are no more. A batch may be empty.
    ///
    /// # Errors
    /// Whatever the operator's expressions raise, and limits.
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>>;
}

/// A boxed operator of a plan.
pub type Running<'p> = Box<dyn Operator + 'p>;

/// Makes a plan ready to run. `argument` holds the rows of [`Plan::Argument`], inside a sub-plan.
pub fn open<'p>(plan: &'p Plan, argument: Option<&Rc<Batch>>) -> Running<'p> {
    Opener { argument, profile: None }.open(plan)
}

/// The same, measuring each operator for PROFILE; numbers follow [`crate::plan::draw`].
pub fn open_profiled<'p>(plan: &'p Plan, number: &std::cell::Cell<usize>) -> Running<'p> {
    Opener { argument: None, profile: Some(number) }.open(plan)
}

struct Opener<'o> {
    argument: Option<&'o Rc<Batch>>,
    profile: Option<&'o std::cell::Cell<usize>>,
}

impl Opener<'_> {
    fn open<'p>(&self, plan: &'p Plan) -> Running<'p> {
        let Some(counter) = self.profile else { return self.operator(plan) };
        let number = counter.get();
        counter.set(number + 1);
        let running = self.operator(plan);
        Box::new(profile::Profiled { running, number })
    }

    /// A sub-plan is opened anew for each batch or row and not measured, but has its numbers.
    fn pass_over(&self, subplan: &Plan) {
        if let Some(counter) = self.profile {
            counter.set(counter.get() + subplan.size());
        }
    }

    fn operator<'p>(&self, plan: &'p Plan) -> Running<'p> {
        match plan {
            Plan::Unit => Box::new(simple::Once::unit()),
            Plan::Nothing => Box::new(simple::Once::nothing()),
            Plan::Argument => Box::new(simple::Once::rows(self.argument)),
            Plan::NodeScan { input, node, source, keep } => {
                Box::new(scan::NodeScan::new(self.open(input), *node, source, keep))
            }
            Plan::Expand { input, from, hop, into, unique, keep } => {
                Box::new(expand::Expand::new(self.open(input), *from, hop, *into, unique, keep))
            }
            Plan::BoundRelationship { input, from, from_bound, hop, into, unique } => {
                Box::new(expand::BoundRelationship::new(self.open(input), *from, *from_bound, hop, *into, unique))
            }
            Plan::PathSearch { input, search, keep } => {
                Box::new(path_search::PathSearchOperator::new(self.open(input), search, keep))
            }
            Plan::Degree { input, node, types, direction, count } => Box::new(degree::Degree {
                input: self.open(input),
                node: *node,
                types,
                direction: *direction,
                count: *count,
            }),
            Plan::DegreeScan { node, label, types, direction, count } => {
                Box::new(degree::DegreeScan::new(*node, *label, types, *direction, *count))
            }
            Plan::Filter { input, predicates } => Box::new(simple::Filter { input: self.open(input), predicates }),
            Plan::Project { input, items, keep } => Box::new(simple::Project::new(self.open(input), items, keep)),
            Plan::Aggregate { input, keys, calls, tag, weight } => Box::new(aggregate::Aggregate::new(
                self.open(input),
                aggregate::Grouping { keys, calls, tag: *tag, weight: *weight },
                self.argument.cloned(),
            )),
            Plan::Distinct { input, slots, tag } => Box::new(distinct::Distinct::new(self.open(input), slots, *tag)),
            Plan::Sort { input, keys, limit, tag } => {
                Box::new(sort::Sort::new(self.open(input), keys, limit.as_ref(), *tag))
            }
            Plan::Skip { input, count, tag } => Box::new(cut::Cut::skip(self.open(input), count, *tag)),
            Plan::Limit { input, count, tag } => {
                let drain = input.updates();
                Box::new(cut::Cut::limit(self.open(input), count, *tag, drain))
            }
            Plan::Unwind { input, list, slot } => Box::new(simple::Unwind::new(self.open(input), list, *slot)),
            Plan::Union { parts, columns, tag } => Box::new(union::Union::new(
                parts.iter().map(|(part, slots)| (self.open(part), slots.as_slice())).collect(),
                columns,
                *tag,
            )),
            Plan::Apply { input, subplan, kind, adds, tag } => {
                let input = self.open(input);
                self.pass_over(subplan);
                Box::new(apply::Apply::new(input, subplan, *kind, adds, *tag))
            }
            Plan::Cross { input, other, adds } => Box::new(join::Cross::new(self.open(input), self.open(other), adds)),
            Plan::HashJoin { input, other, keys, adds } => {
                Box::new(join::HashJoin::new(self.open(input), self.open(other), keys, adds))
            }
            Plan::Eager { input } => Box::new(simple::Eager::new(self.open(input))),
            Plan::Create { input, create } => Box::new(create::CreateOperator { input: self.open(input), create }),
            Plan::Merge { input, merge, matching, tag } => {
                let input = self.open(input);
                self.pass_over(matching);
                Box::new(merge::MergeOperator { input, merge, matching, tag: *tag })
            }
            Plan::Set { input, changes } => Box::new(set::SetOperator { input: self.open(input), changes }),
            Plan::Delete { input, delete } => Box::new(delete::DeleteOperator::new(self.open(input), delete)),
            Plan::Foreach { input, list, slot, body, tag } => {
                let input = self.open(input);
                self.pass_over(body);
                Box::new(foreach::Foreach { input, list, slot: *slot, body, tag: *tag })
            }
            Plan::Procedure { input, call } => Box::new(procedure::Procedure::new(self.open(input), call)),
            Plan::Exhaust { input } => Box::new(simple::Exhaust { input: self.open(input) }),
        }
    }
}
