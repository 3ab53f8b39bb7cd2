//! The plan: a tree of operators, each taking rows from its input and passing rows on.
//!
//! One enum serves from the first build to execution; the optimizer's passes turn plans into better
//! plans of the same type. Rows are batches of columns by slot. Inside a sub-plan every row carries
//! a tag, the number of the outer row it belongs to, so that one run answers a whole outer batch:
//! operators that look at several rows at once (aggregate, distinct, sort, limit) work tag by tag.

use super::automaton::Automaton;
use crate::diagnostic::Span;
use crate::resolve::PathMode;
use crate::resolve::{
    AggregateCall, Change, Create, Delete, Direction, Expression, LabelTest, Merge, ProcedureCall, SortKey, TypeTest,
};
use crate::value::{KeyId, LabelId, Slot};
use std::sync::Arc;

/// An operator with what feeds it.
#[derive(Clone, Debug)]
pub enum Plan {
    /// One row without values.
    Unit,
    /// No rows at all: what could be proved empty.
    Nothing,
    /// The rows handed in by the Apply around this sub-plan: imported slots and the tag.
    Argument,
    /// For each input row, every node the source gives.
    NodeScan {
        /// Rows to extend.
        input: Box<Plan>,
        /// Where the node goes.
        node: Slot,
        /// Which nodes.
        source: NodeSource,
        /// Input slots to pass on.
        keep: Keep,
    },
    /// For each input row and each relationship of its node, the row with that relationship and
    /// the node at its other end.
    Expand {
        /// Rows to extend.
        input: Box<Plan>,
        /// The node to start from.
        from: Slot,
        /// The relationship and its other end.
        hop: Hop,
        /// The other end is bound already: only relationships to it count.
        into: bool,
        /// Slots of relationships that must differ from this one.
        unique: Vec<Slot>,
        /// Input slots to pass on.
        keep: Keep,
    },
    /// For each input row whose relationship is bound already, the row with its ends if they fit.
    BoundRelationship {
        /// Rows to extend.
        input: Box<Plan>,
        /// The node before it.
        from: Slot,
        /// Whether that node is bound.
        from_bound: bool,
        /// The relationship and its other end.
        hop: Hop,
        /// Whether the other end is bound.
        into: bool,
        /// Slots of relationships that must differ from this one.
        unique: Vec<Slot>,
    },
    /// For each input row, the paths that a pattern with repeated parts, a mode or a selector finds.
    PathSearch {
        /// Rows to extend.
        input: Box<Plan>,
        /// What to search.
        search: Arc<PathSearch>,
        /// Input slots to pass on.
        keep: Keep,
    },
    /// For each input row, the number of relationships its node has; rows with none are dropped.
    Degree {
        /// Rows to extend.
        input: Box<Plan>,
        /// The node.
        node: Slot,
        /// Which relationships.
        types: TypeTest,
        /// Which way.
        direction: Direction,
        /// Where the number goes.
        count: Slot,
    },
    /// Every node of a label that has a relationship, with how many: an aggregate over a whole expansion
    /// read off the adjacency.
    DegreeScan {
        /// Where the node goes.
        node: Slot,
        /// The node's label, if it must be looked at.
        label: Option<LabelId>,
        /// Which relationships.
        types: TypeTest,
        /// Which way.
        direction: Direction,
        /// Where the number goes.
        count: Slot,
    },
    /// The rows for which every predicate is true.
    Filter {
        /// Rows to test.
        input: Box<Plan>,
        /// All must be true.
        predicates: Vec<Expression>,
    },
    /// Each row with these slots computed.
    Project {
        /// Rows to extend.
        input: Box<Plan>,
        /// What to compute, in order.
        items: Vec<(Slot, Expression)>,
        /// Slots to pass on beside the computed ones; all when none.
        keep: Keep,
    },
    /// One row a group.
    Aggregate {
        /// Rows to group.
        input: Box<Plan>,
        /// Grouping keys; without any, there is one group even of no rows.
        keys: Vec<(Slot, Expression)>,
        /// The aggregates.
        calls: Vec<(Slot, AggregateCall)>,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
        /// How many rows each row stands for; every aggregate is then a plain count.
        weight: Option<Slot>,
    },
    /// The first row of each combination of values.
    Distinct {
        /// Rows to test.
        input: Box<Plan>,
        /// The slots that make a row; every other slot is dropped.
        slots: Vec<Slot>,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
    },
    /// The rows in order; with a limit, only the first ones.
    Sort {
        /// Rows to sort.
        input: Box<Plan>,
        /// The keys, most important first.
        keys: Vec<SortKey>,
        /// SKIP + LIMIT, when both are given right after the sort.
        limit: Option<Expression>,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
    },
    /// All but the first rows.
    Skip {
        /// Rows to cut.
        input: Box<Plan>,
        /// How many to leave out.
        count: Expression,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
    },
    /// The first rows.
    Limit {
        /// Rows to cut.
        input: Box<Plan>,
        /// How many to pass on.
        count: Expression,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
    },
    /// For each row and each element of its list, the row with that element.
    Unwind {
        /// Rows to extend.
        input: Box<Plan>,
        /// The list.
        list: Expression,
        /// Where the element goes.
        slot: Slot,
    },
    /// The rows of one input after those of the other.
    Union {
        /// Plans whose results are all wanted, each with its own columns in result order.
        parts: Vec<(Plan, Vec<Slot>)>,
        /// The slots they are copied to.
        columns: Vec<Slot>,
        /// The tag, inside a sub-plan.
        tag: Option<Slot>,
    },
    /// Each row with what a sub-plan says about it.
    Apply {
        /// The outer rows.
        input: Box<Plan>,
        /// The sub-plan, fed by its [`Plan::Argument`].
        subplan: Box<Plan>,
        /// How the two join.
        kind: ApplyKind,
        /// Slots that the sub-plan adds.
        adds: Vec<Slot>,
        /// The slot of the tag within the sub-plan.
        tag: Slot,
    },
    /// Each row joined with all rows of a plan that does not depend on it.
    Cross {
        /// The outer rows.
        input: Box<Plan>,
        /// Rows that are the same for every outer row.
        other: Box<Plan>,
        /// Slots that the other plan adds.
        adds: Vec<Slot>,
    },
    /// Rows joined with those of an independent plan whose key is equal.
    HashJoin {
        /// The outer rows, which keep their order.
        input: Box<Plan>,
        /// The rows put in the hash table.
        other: Box<Plan>,
        /// Outer key and other key, equal by `=`.
        keys: Vec<(Expression, Expression)>,
        /// Slots that the other plan adds.
        adds: Vec<Slot>,
    },
    /// Takes every row before passing the first on.
    Eager {
        /// The rows.
        input: Box<Plan>,
    },
    /// Creates nodes and relationships for each row.
    Create {
        /// Rows to extend.
        input: Box<Plan>,
        /// What to create.
        create: Box<Create>,
    },
    /// For each row, what matches a pattern, or what is created where nothing does; row by row.
    Merge {
        /// Rows to extend.
        input: Box<Plan>,
        /// What to create, and what to change when.
        merge: Box<Merge>,
        /// Finds what matches, for one row, fed by its [`Plan::Argument`].
        matching: Box<Plan>,
        /// The slot of the tag within `matching`.
        tag: Slot,
    },
    /// Changes properties and labels for each row.
    Set {
        /// The rows.
        input: Box<Plan>,
        /// What to change, in order.
        changes: Vec<Change>,
    },
    /// Deletes for each row. It takes all rows and works out what to delete before it deletes anything.
    Delete {
        /// The rows.
        input: Box<Plan>,
        /// What to delete.
        delete: Box<Delete>,
    },
    /// For each row and each element of its list, runs a plan; passes the rows on as they were.
    Foreach {
        /// The rows.
        input: Box<Plan>,
        /// The list.
        list: Expression,
        /// Where the element goes.
        slot: Slot,
        /// What to run, for one element, fed by its [`Plan::Argument`].
        body: Box<Plan>,
        /// The slot of the tag within `body`.
        tag: Slot,
    },
    /// Calls a procedure for each row.
    Procedure {
        /// Rows to extend.
        input: Box<Plan>,
        /// What to call.
        call: Box<ProcedureCall>,
    },
    /// The end of a statement that returns nothing: takes all rows, passes none on.
    Exhaust {
        /// The rows.
        input: Box<Plan>,
    },
}

/// Which input slots an operator passes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keep {
    /// All that hold something.
    All,
    /// Only these.
    Slots(Vec<Slot>),
}

/// Where a scan takes its nodes from.
#[derive(Clone, Debug)]
pub enum NodeSource {
    /// All nodes.
    All,
    /// Those with a label.
    Label(LabelId),
    /// Those with a label whose property equals a value.
    Seek {
        /// The label.
        label: LabelId,
        /// The property.
        key: KeyId,
        /// The value: over earlier slots, parameters, constants.
        value: Expression,
    },
    /// Those with a label whose property is in a list.
    SeekAny {
        /// The label.
        label: LabelId,
        /// The property.
        key: KeyId,
        /// The list.
        list: Expression,
    },
    /// Those whose text property contains a text.
    Contains {
        /// The label, if any.
        label: Option<LabelId>,
        /// The property.
        key: KeyId,
        /// The text to find.
        needle: Expression,
    },
}

/// One relationship to follow.
#[derive(Clone, Debug)]
pub struct Hop {
    /// Where the relationship goes; none when nobody reads it.
    pub relationship: Option<Slot>,
    /// Where the other end goes.
    pub to: Slot,
    /// Types it may have.
    pub types: TypeTest,
    /// Which way it points, from where the operator stands.
    pub direction: Direction,
    /// What the labels of the other end must be.
    pub labels: Option<LabelTest>,
}

/// A search for paths.
#[derive(Clone, Debug)]
pub struct PathSearch {
    /// The node to start from; bound.
    pub from: Slot,
    /// The node to end at.
    pub to: Slot,
    /// Whether the end is bound already.
    pub to_bound: bool,
    /// The pattern, read from `from`.
    pub automaton: Automaton,
    /// Whether the pattern is searched against the order it was written in, so that paths and lists
    /// are turned round.
    pub reversed: bool,
    /// Which paths to keep for each pair of ends.
    pub selection: PathSelection,
    /// What a path may repeat.
    pub mode: PathMode,
    /// Only whether an end can be reached matters, not how often or by which path.
    pub distinct_ends: bool,
    /// Whether some condition or cost looks further back than the relationship it stands at.
    pub far_conditions: bool,
    /// Slots of relationships, or of lists of them, that must not be on the path.
    pub unique: Vec<Slot>,
    /// Where the path goes.
    pub path: Option<Slot>,
    /// Group variables: the automaton's inner slot and the slot of the list.
    pub exports: Vec<(Slot, Slot)>,
    /// Single variables inside a search whose pattern is more than one repeated part.
    pub singles: Vec<Slot>,
    /// A slot with the list of relationships that the path must consist of.
    pub bound_list: Option<Slot>,
    /// Conjuncts a path must satisfy before the selector chooses.
    pub filter: Vec<Expression>,
    /// Where the path is while `filter` is checked.
    pub inner_path: Option<Slot>,
    /// The pattern.
    pub span: Span,
}

/// Which paths between two ends to keep.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathSelection {
    /// Every one.
    All,
    /// Any `n`.
    Any(u64),
    /// The `n` shortest.
    Shortest(u64),
    /// All of the `n` smallest lengths.
    ShortestGroups(u64),
    /// The `n` cheapest.
    Cheapest(u64),
}

/// How Apply joins its sub-plan's rows to the outer rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ApplyKind {
    /// Every pair.
    Inner,
    /// Every pair, and outer rows without one once, with null.
    Optional,
    /// Outer rows that have an inner row.
    Semi,
    /// Outer rows that have none.
    Anti,
    /// Outer rows as they are, for the sake of what the sub-plan changes.
    Each,
}

/// A compiled subquery of an expression, run for one row at a time.
#[derive(Clone, Debug)]
pub struct SubPlan {
    /// What to run, fed by its [`Plan::Argument`].
    pub plan: Plan,
    /// What it gives.
    pub kind: crate::resolve::SubqueryUse,
    /// Its column, for lists and first values.
    pub column: Option<Slot>,
    /// Outer slots it reads.
    pub imports: Vec<Slot>,
    /// The slot of its tag.
    pub tag: Slot,
}

/// Everything needed to run a statement.
#[derive(Clone, Debug)]
pub struct Program {
    /// The operators.
    pub root: Plan,
    /// How many slots a row has.
    pub slots: usize,
    /// The variables' names by slot, for messages and EXPLAIN; slots of the plan's own have none.
    pub names: Vec<Option<Arc<str>>>,
    /// Result columns: names and slots.
    pub columns: Vec<(Arc<str>, Slot)>,
    /// Parameter names by number.
    pub parameters: Vec<Arc<str>>,
    /// Compiled subqueries by number.
    pub subplans: Vec<SubPlan>,
    /// Whether it may change the graph.
    pub updates: bool,
}

impl Plan {
    /// The plans that feed this one, outer rows first.
    pub fn inputs(&self) -> Vec<&Plan> {
        match self {
            Plan::Unit | Plan::Nothing | Plan::Argument | Plan::DegreeScan { .. } => Vec::new(),
            Plan::NodeScan { input, .. }
            | Plan::Expand { input, .. }
            | Plan::BoundRelationship { input, .. }
            | Plan::PathSearch { input, .. }
            | Plan::Degree { input, .. }
            | Plan::Filter { input, .. }
            | Plan::Project { input, .. }
            | Plan::Aggregate { input, .. }
            | Plan::Distinct { input, .. }
            | Plan::Sort { input, .. }
            | Plan::Skip { input, .. }
            | Plan::Limit { input, .. }
            | Plan::Unwind { input, .. }
            | Plan::Eager { input }
            | Plan::Create { input, .. }
            | Plan::Set { input, .. }
            | Plan::Delete { input, .. }
            | Plan::Procedure { input, .. }
            | Plan::Exhaust { input } => vec![input],
            Plan::Apply { input, subplan, .. } => vec![input, subplan],
            Plan::Merge { input, matching: inner, .. } | Plan::Foreach { input, body: inner, .. } => vec![input, inner],
            Plan::Cross { input, other, .. } | Plan::HashJoin { input, other, .. } => vec![input, other],
            Plan::Union { parts, .. } => parts.iter().map(|(plan, _)| plan).collect(),
        }
    }

    /// The same, to change them.
    pub fn inputs_mut(&mut self) -> Vec<&mut Plan> {
        match self {
            Plan::Unit | Plan::Nothing | Plan::Argument | Plan::DegreeScan { .. } => Vec::new(),
            Plan::NodeScan { input, .. }
            | Plan::Expand { input, .. }
            | Plan::BoundRelationship { input, .. }
            | Plan::PathSearch { input, .. }
            | Plan::Degree { input, .. }
            | Plan::Filter { input, .. }
            | Plan::Project { input, .. }
            | Plan::Aggregate { input, .. }
            | Plan::Distinct { input, .. }
            | Plan::Sort { input, .. }
            | Plan::Skip { input, .. }
            | Plan::Limit { input, .. }
            | Plan::Unwind { input, .. }
            | Plan::Eager { input }
            | Plan::Create { input, .. }
            | Plan::Set { input, .. }
            | Plan::Delete { input, .. }
            | Plan::Procedure { input, .. }
            | Plan::Exhaust { input } => vec![input],
            Plan::Apply { input, subplan, .. } => vec![input, subplan],
            Plan::Merge { input, matching: inner, .. } | Plan::Foreach { input, body: inner, .. } => vec![input, inner],
            Plan::Cross { input, other, .. } | Plan::HashJoin { input, other, .. } => vec![input, other],
            Plan::Union { parts, .. } => parts.iter_mut().map(|(plan, _)| plan).collect(),
        }
    }

    /// How many operators there are, this one included.
    pub fn size(&self) -> usize {
        1 + self.inputs().into_iter().map(Plan::size).sum::<usize>()
    }

    /// Whether it, or anything that feeds it, changes the graph.
    pub fn updates(&self) -> bool {
        match self {
            Plan::Create { .. }
            | Plan::Merge { .. }
            | Plan::Set { .. }
            | Plan::Delete { .. }
            | Plan::Foreach { .. } => true,
            Plan::Unit
            | Plan::Nothing
            | Plan::Argument
            | Plan::NodeScan { .. }
            | Plan::Expand { .. }
            | Plan::BoundRelationship { .. }
            | Plan::PathSearch { .. }
            | Plan::Degree { .. }
            | Plan::DegreeScan { .. }
            | Plan::Filter { .. }
            | Plan::Project { .. }
            | Plan::Aggregate { .. }
            | Plan::Distinct { .. }
            | Plan::Sort { .. }
            | Plan::Skip { .. }
            | Plan::Limit { .. }
            | Plan::Unwind { .. }
            | Plan::Union { .. }
            | Plan::Apply { .. }
            | Plan::Cross { .. }
            | Plan::HashJoin { .. }
            | Plan::Eager { .. }
            | Plan::Procedure { .. }
            | Plan::Exhaust { .. } => self.inputs().into_iter().any(Plan::updates),
        }
    }

    /// Rewrites the tree from the leaves up: `change` gets each operator after its inputs.
    pub fn rewrite(mut self, change: &mut dyn FnMut(Plan) -> Plan) -> Plan {
        for input in self.inputs_mut() {
            let taken = std::mem::replace(input, Plan::Unit);
            *input = taken.rewrite(change);
        }
        change(self)
    }
}
