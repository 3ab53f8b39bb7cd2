//! The resolved query: what `plan` builds from.
//!
//! Every variable of the statement is a [`Slot`], numbered once over the whole statement, so two
//! variables of one name in different scopes are two slots and nothing is ever shadowed. A
//! variable passed on unchanged (`WITH a`, `WITH a AS b`) keeps its slot. Subqueries see the
//! outer slots directly.

use super::expression::{AggregateCall, Expression, Key, LabelTest};
use super::procedures::Procedure;
use crate::diagnostic::{Diagnostic, Span};
use crate::syntax::tree::{PathMode, Query as QueryTree, Selector, SubqueryKind};
use crate::value::{LabelId, Slot, TypeId};
use std::sync::Arc;

pub use crate::graph::Direction;

/// A whole statement with its names settled.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// What to run.
    pub query: Query,
    /// Names of the result columns, one for each slot of `query.columns`.
    pub columns: Vec<Arc<str>>,
    /// Every slot of the statement.
    pub slots: Vec<SlotInfo>,
    /// Parameter names by [`super::expression::ParameterId`].
    pub parameters: Vec<Arc<str>>,
    /// Subqueries by [`super::expression::SubqueryId`].
    pub subqueries: Vec<SubqueryDefinition>,
    /// Whether it may change the graph.
    pub updates: bool,
    /// Warnings about names and notes about how a question was understood.
    pub diagnostics: Vec<Diagnostic>,
    /// What kind of answer it is, for the page.
    pub answer: Answer,
    /// The long form of a question: the core query it stands for.
    pub long_form: Option<Arc<QueryTree>>,
}

/// What kind of answer a statement gives; decides how a page shows it, never what it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    /// Any table: a core query.
    Table,
    /// Pathways: columns `from`, `to`, `basis`, `steps`, `path`[, `cost`].
    Pathways,
    /// A listing.
    Listing,
    /// A description: `relationship`, `direction`, `node`, `properties`.
    Description,
    /// A comparison: `relationship`, `side`, `node`, `similarity`, `common`, `total`.
    Comparison,
    /// Found names: `kind`, `node`, `match`.
    Found,
}

/// A variable of the statement.
#[derive(Clone, Debug)]
pub struct SlotInfo {
    /// Its name; anonymous ones have none.
    pub name: Option<Arc<str>>,
    /// What it holds, as far as that is known.
    pub kind: SlotKind,
}

/// What a slot holds, as far as that is known before running; any of them may be null.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SlotKind {
    /// A node.
    Node,
    /// A relationship.
    Relationship,
    /// A path.
    Path,
    /// A list of nodes: a group variable.
    Nodes,
    /// A list of relationships: a group variable or a variable-length relationship.
    Relationships,
    /// Any value.
    Value,
}

/// A subquery of an expression.
#[derive(Clone, Debug)]
pub struct SubqueryDefinition {
    /// What it gives.
    pub kind: SubqueryUse,
    /// What to run; its one column for [`SubqueryUse::Collect`] and [`SubqueryUse::First`].
    pub query: Query,
    /// Outer slots it reads.
    pub imports: Vec<Slot>,
}

/// What a subquery expression gives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SubqueryUse {
    /// Whether there is a row: EXISTS and pattern predicates.
    Exists,
    /// How many rows there are.
    Count,
    /// The list of its column: COLLECT and pattern comprehensions.
    Collect,
    /// The first row's column, or null: `shortestPath` as an expression.
    First,
}

impl From<SubqueryKind> for SubqueryUse {
    fn from(kind: SubqueryKind) -> Self {
        match kind {
            SubqueryKind::Exists => SubqueryUse::Exists,
            SubqueryKind::Count => SubqueryUse::Count,
            SubqueryKind::Collect => SubqueryUse::Collect,
        }
    }
}

/// Single queries joined by UNION.
#[derive(Clone, Debug)]
pub struct Query {
    /// The single queries; never empty.
    pub parts: Vec<Part>,
    /// Whether duplicates go (UNION without ALL). Cypher forbids mixing both.
    pub distinct: bool,
    /// The slots of the result, in column order; with several parts these are fresh slots that
    /// each part's own columns are copied to.
    pub columns: Vec<Slot>,
}

/// One single query.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
    /// The slots of its own columns; empty when it does not return anything.
    pub columns: Vec<Slot>,
}

/// A resolved clause.
#[derive(Clone, Debug)]
pub enum Clause {
    /// MATCH.
    Match(Match),
    /// UNWIND.
    Unwind {
        /// The list.
        list: Expression,
        /// The variable each element is bound to.
        slot: Slot,
    },
    /// WITH and RETURN.
    Project(Projection),
    /// CREATE.
    Create(Create),
    /// MERGE.
    Merge(Merge),
    /// SET and REMOVE: changes in the order written.
    Set(Vec<Change>),
    /// DELETE.
    Delete(Delete),
    /// `FOREACH (slot IN list | body)`: the body for each element, one after the other.
    Foreach {
        /// The list.
        list: Expression,
        /// The variable each element is bound to.
        slot: Slot,
        /// Updating clauses.
        body: Vec<Clause>,
    },
    /// `CALL { query }`: run for each row; its columns are added to it.
    Call {
        /// The subquery.
        query: Box<Query>,
        /// Outer slots it reads.
        imports: Vec<Slot>,
    },
    /// `CALL procedure(...)`.
    Procedure(ProcedureCall),
}

/// A call of a procedure.
#[derive(Clone, Debug)]
pub struct ProcedureCall {
    /// What is called.
    pub procedure: Arc<Procedure>,
    /// Its arguments, as many as it takes.
    pub arguments: Vec<Expression>,
    /// Whether these are the parameters of the same names, by the form of the call.
    pub implicit: bool,
    /// Which of its results, by number, goes to which slot.
    pub yields: Vec<(usize, Slot)>,
    /// WHERE after YIELD.
    pub filter: Vec<Expression>,
    /// The call.
    pub span: Span,
}

/// MATCH and OPTIONAL MATCH.
#[derive(Clone, Debug)]
pub struct Match {
    /// OPTIONAL.
    pub optional: bool,
    /// The path patterns.
    pub paths: Vec<PathPattern>,
    /// WHERE as conjuncts: all must be true.
    pub filter: Vec<Expression>,
    /// The clause.
    pub span: Span,
}

/// A path pattern.
#[derive(Clone, Debug)]
pub struct PathPattern {
    /// The slot of the path variable.
    pub path: Option<Slot>,
    /// Which paths to keep; none keeps all. `shortestPath` and `allShortestPaths` are
    /// [`Selector::AnyShortest`] and [`Selector::AllShortest`].
    pub selector: Option<Selector>,
    /// The written mode. Without one, relationships differ across the whole MATCH.
    pub mode: Option<PathMode>,
    /// Elements: a node first and last; between two nodes one relationship or group.
    pub elements: Vec<Element>,
    /// Conjuncts that a path must satisfy before the selector chooses.
    pub filter: Vec<Expression>,
    /// The slot that holds the path while `filter` is checked: the inner path variable.
    pub inner_path: Option<Slot>,
    /// The whole pattern.
    pub span: Span,
}

/// One element of a path pattern. The resolver puts anonymous nodes wherever a group stands at an
/// end or two groups meet, so nodes and connections strictly alternate.
#[derive(Clone, Debug)]
pub enum Element {
    /// A node.
    Node(NodePattern),
    /// One relationship.
    Relationship(RelationshipPattern),
    /// A repeated part, including variable-length relationships.
    Group(GroupPattern),
}

/// A node in a pattern.
#[derive(Clone, Debug)]
pub struct NodePattern {
    /// Its slot; anonymous nodes have one too.
    pub slot: Slot,
    /// Whether an earlier clause bound it (a repeated variable within this MATCH is not bound: it is
    /// simply the same slot again).
    pub bound: bool,
    /// Label condition.
    pub labels: Option<LabelTest>,
    /// Property equalities (`slot.key = value`) and inline WHERE, as conjuncts.
    pub conditions: Vec<Expression>,
    /// The node.
    pub span: Span,
}

/// A relationship in a pattern.
#[derive(Clone, Debug)]
pub struct RelationshipPattern {
    /// Its slot; anonymous relationships have one too.
    pub slot: Slot,
    /// Whether an earlier clause bound it.
    pub bound: bool,
    /// Types it may have.
    pub types: TypeTest,
    /// Which way it points from the element before it.
    pub direction: Direction,
    /// Property equalities and inline WHERE, as conjuncts.
    pub conditions: Vec<Expression>,
    /// COST, for the cheapest selectors.
    pub cost: Option<Expression>,
    /// The relationship.
    pub span: Span,
}

/// Which types a relationship may have.
#[derive(Clone, Debug)]
pub enum TypeTest {
    /// Any type.
    Any,
    /// One of these; empty when every name written is unknown.
    OneOf(Vec<TypeId>),
}

/// A repeated part of a path: `((a)-[r]->(b) WHERE ...){min,max}`, and `-[r*min..max]->` as the
/// group `(()-[r]->())`.
#[derive(Clone, Debug)]
pub struct GroupPattern {
    /// A node first and last, as in [`PathPattern::elements`]. The first node of a repetition is the
    /// last of the one before it.
    pub elements: Vec<Element>,
    /// WHERE inside the parentheses: over the inner slots and outer ones.
    pub filter: Vec<Expression>,
    /// At least.
    pub min: u64,
    /// At most, or without end.
    pub max: Option<u64>,
    /// Inner slots and the outer slots that hold the list of their values over the repetitions.
    pub exports: Vec<(Slot, Slot)>,
    /// For `-[r*]->` with `r` bound before: the slot that holds the list it must equal.
    pub bound_list: Option<Slot>,
    /// The group.
    pub span: Span,
}

/// WITH and RETURN. Order of work: aggregate, items, distinct, order, skip, limit, filter. Sort keys and
/// items may read any slot that is still there: the input's, or after an aggregation the
/// aggregation's own.
#[derive(Clone, Debug)]
pub struct Projection {
    /// Grouping, if there is any aggregate.
    pub aggregation: Option<Aggregation>,
    /// Output slots and what they hold. An item that passes a variable on has that variable's slot.
    pub items: Vec<(Slot, Expression)>,
    /// DISTINCT.
    pub distinct: bool,
    /// ORDER BY.
    pub order: Vec<SortKey>,
    /// SKIP.
    pub skip: Option<Expression>,
    /// LIMIT.
    pub limit: Option<Expression>,
    /// WHERE after WITH, as conjuncts.
    pub filter: Vec<Expression>,
    /// The clause.
    pub span: Span,
}

/// Grouping by keys.
#[derive(Clone, Debug)]
pub struct Aggregation {
    /// Grouping keys; a key that is a plain variable has its slot.
    pub keys: Vec<(Slot, Expression)>,
    /// The aggregates.
    pub calls: Vec<(Slot, AggregateCall)>,
}

/// One key of ORDER BY.
#[derive(Clone, Debug)]
pub struct SortKey {
    /// What to sort by.
    pub expression: Expression,
    /// DESC.
    pub descending: bool,
}

/// CREATE. Properties may read any slot from before the clause, and the slots of nodes that stand
/// earlier in `nodes` (outside subqueries); never those of its relationships and paths.
#[derive(Clone, Debug)]
pub struct Create {
    /// Nodes to create, in order.
    pub nodes: Vec<CreateNode>,
    /// Relationships to create, after the nodes.
    pub relationships: Vec<CreateRelationship>,
    /// Path variables: the slots of their nodes and relationships in order.
    pub paths: Vec<(Slot, Vec<Slot>)>,
}

impl Create {
    /// The slots it fills, paths left out.
    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        let nodes = self.nodes.iter().map(|node| node.slot);
        nodes.chain(self.relationships.iter().map(|relationship| relationship.slot))
    }

    /// The same expressions, to change them.
    pub fn expressions_mut(&mut self) -> impl Iterator<Item = &mut Expression> {
        let nodes = self.nodes.iter_mut().map(|node| (&mut node.properties, &mut node.map));
        let relationships = self.relationships.iter_mut().map(|made| (&mut made.properties, &mut made.map));
        let all = nodes.chain(relationships);
        all.flat_map(|(properties, map)| properties.iter_mut().map(|(_, value)| value).chain(map))
    }

    /// Every expression in the properties of what is created.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let nodes = self.nodes.iter().map(|node| (&node.properties, &node.map));
        let relationships = self.relationships.iter().map(|made| (&made.properties, &made.map));
        let all = nodes.chain(relationships);
        all.flat_map(|(properties, map)| properties.iter().map(|(_, value)| value).chain(map))
    }
}

/// A node to create.
#[derive(Clone, Debug)]
pub struct CreateNode {
    /// Its slot.
    pub slot: Slot,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Its properties, when they are written out.
    pub properties: Vec<(Key, Expression)>,
    /// Its properties as one map or parameter.
    pub map: Option<Expression>,
}

/// A relationship to create.
#[derive(Clone, Debug)]
pub struct CreateRelationship {
    /// Its slot.
    pub slot: Slot,
    /// Its type.
    pub kind: TypeId,
    /// The slot of the node it starts at.
    pub start: Slot,
    /// The slot of the node it ends at.
    pub end: Slot,
    /// Its properties, when they are written out.
    pub properties: Vec<(Key, Expression)>,
    /// Its properties as one map or parameter.
    pub map: Option<Expression>,
    /// The pattern.
    pub span: Span,
}

/// MERGE: what matches the pattern or, where nothing does, one new piece of graph like it; row by row,
/// each row seeing what the rows before it made.
#[derive(Clone, Debug)]
pub struct Merge {
    /// The pattern to look for; its path variable is set by `create.paths` either way.
    pub pattern: PathPattern,
    /// What to create where nothing matches. No property reads what the clause itself binds.
    pub create: Create,
    /// ON CREATE SET.
    pub on_create: Vec<Change>,
    /// ON MATCH SET.
    pub on_match: Vec<Change>,
    /// The clause.
    pub span: Span,
}

/// One item of SET or REMOVE.
#[derive(Clone, Debug)]
pub struct Change {
    /// The node or relationship to change; null is passed over.
    pub target: Expression,
    /// What to change about it.
    pub kind: ChangeKind,
}

/// What SET and REMOVE can change.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// `target.key = value`; null takes the property away.
    Property(Key, Expression),
    /// `target = map`: these properties and no others.
    Replace(Expression),
    /// `target += map`: these properties beside the others.
    Extend(Expression),
    /// `target:Label`.
    AddLabels(Vec<LabelId>),
    /// REMOVE `target.key`.
    RemoveProperty(Key),
    /// REMOVE `target:Label`.
    RemoveLabels(Vec<LabelId>),
}

impl Change {
    /// The value or map that it gives, if it gives one.
    pub fn value_mut(&mut self) -> Option<&mut Expression> {
        match &mut self.kind {
            ChangeKind::Property(_, value) | ChangeKind::Replace(value) | ChangeKind::Extend(value) => Some(value),
            ChangeKind::AddLabels(_) | ChangeKind::RemoveProperty(_) | ChangeKind::RemoveLabels(_) => None,
        }
    }

    /// The expressions it reads.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let value = match &self.kind {
            ChangeKind::Property(_, value) | ChangeKind::Replace(value) | ChangeKind::Extend(value) => Some(value),
            ChangeKind::AddLabels(_) | ChangeKind::RemoveProperty(_) | ChangeKind::RemoveLabels(_) => None,
        };
        std::iter::once(&self.target).chain(value)
    }
}

/// DELETE.
#[derive(Clone, Debug)]
pub struct Delete {
    /// DETACH: relationships of deleted nodes go with them.
    pub detach: bool,
    /// Nodes, relationships and paths; null is passed over.
    pub targets: Vec<Expression>,
    /// The clause.
    pub span: Span,
}
