//! Resolved expressions: names are ids, variables are slots, every static rule has been checked.

use super::functions::{Aggregate, Function};
use crate::diagnostic::Span;
use crate::syntax::tree::{ArithmeticOperator, ComparisonOperator, ListQuantifier, StringOperator};
use crate::value::{KeyId, LabelId, Slot, TypeId, Value};
use std::sync::Arc;

/// An expression with the place it came from.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Which expression.
    pub kind: ExpressionKind,
    /// Where it stands in the statement, for errors at run time.
    pub span: Span,
}

/// The number of a parameter of the statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ParameterId(pub u32);

/// The number of a subquery of the statement: an index into [`super::Resolved::subqueries`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SubqueryId(pub u32);

/// A property name. Its id is none when no node or relationship has such a property (and the
/// statement writes none), so that only maps can have it.
#[derive(Clone, Debug)]
pub struct Key {
    /// The id in the catalog.
    pub id: Option<KeyId>,
    /// The name, for maps and messages.
    pub name: Arc<str>,
}

/// The resolved expressions.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// A literal, or what a constant expression folded to.
    Constant(Value),
    /// The value of a parameter.
    Parameter(ParameterId),
    /// The value of a variable in this row.
    Slot(Slot),
    /// `[a, b]`.
    List(Vec<Expression>),
    /// `{key: value}`.
    Map(Vec<(Arc<str>, Expression)>),
    /// `subject {.*, ...}`: all properties of the subject when `all`, then the entries.
    MapProjection {
        /// A node, relationship or map.
        subject: Box<Expression>,
        /// `.*` was written.
        all: bool,
        /// `.key` as a property of the subject, `key: value`, `variable`.
        entries: Vec<(Arc<str>, Expression)>,
    },
    /// `subject.key`.
    Property(Box<Expression>, Key),
    /// `subject[index]`.
    Index(Box<Expression>, Box<Expression>),
    /// `subject[from..to]`.
    Slice(Box<Expression>, Option<Box<Expression>>, Option<Box<Expression>>),
    /// `NOT a`.
    Not(Box<Expression>),
    /// `-a`.
    Negate(Box<Expression>),
    /// All of them, three-valued; two or more.
    And(Vec<Expression>),
    /// Any of them, three-valued; two or more.
    Or(Vec<Expression>),
    /// An odd number of them, three-valued; two or more.
    Xor(Vec<Expression>),
    /// Operators of one precedence, evaluated from the left.
    Arithmetic(Box<Expression>, Vec<(ArithmeticOperator, Expression)>),
    /// `a < b`. A chain `a < b < c` is an [`ExpressionKind::And`] of pairs.
    Comparison(ComparisonOperator, Box<Expression>, Box<Expression>),
    /// `a STARTS WITH b` and its siblings.
    StringMatch(StringOperator, Box<Expression>, Box<Expression>),
    /// `a IN b`.
    In(Box<Expression>, Box<Expression>),
    /// `a IS NULL`, or IS NOT NULL when negated.
    IsNull {
        /// What to look at.
        subject: Box<Expression>,
        /// IS NOT NULL.
        negated: bool,
    },
    /// `n:Label`; for a relationship the names are types.
    HasLabels(Box<Expression>, LabelTest),
    /// A function of its arguments. `coalesce` is lazy.
    Call(Function, Vec<Expression>),
    /// `CASE`; a simple CASE compares `subject` with each WHEN by `=`.
    Case {
        /// The value compared with each WHEN.
        subject: Option<Box<Expression>>,
        /// WHEN and THEN.
        branches: Vec<(Expression, Expression)>,
        /// ELSE; null without.
        otherwise: Option<Box<Expression>>,
    },
    /// `[x IN list WHERE filter | result]`.
    ListComprehension {
        /// The variable.
        slot: Slot,
        /// The list.
        list: Box<Expression>,
        /// WHERE.
        filter: Option<Box<Expression>>,
        /// After the bar.
        result: Option<Box<Expression>>,
    },
    /// `all(x IN list WHERE filter)` and its siblings.
    Quantified {
        /// Which quantifier.
        quantifier: ListQuantifier,
        /// The variable.
        slot: Slot,
        /// The list.
        list: Box<Expression>,
        /// WHERE.
        filter: Box<Expression>,
    },
    /// `reduce(accumulator = initial, variable IN list | step)`.
    Reduce {
        /// The accumulator.
        accumulator: Slot,
        /// Its first value.
        initial: Box<Expression>,
        /// The variable.
        slot: Slot,
        /// The list.
        list: Box<Expression>,
        /// The next value of the accumulator.
        step: Box<Expression>,
    },
    /// A subquery, run for this row.
    Subquery(SubqueryId),
    /// A path made of bound nodes, relationships and group variables, in order: node slots and
    /// relationship slots alternate; a slot holding a list of relationships adds all of them.
    PathOf(Vec<Slot>),
}

/// A condition on labels or types, by id. A name that the graph does not have (and the statement
/// does not write) is [`LabelTest::Never`].
#[derive(Clone, Debug)]
pub enum LabelTest {
    /// A node has the label.
    Label(LabelId),
    /// A relationship has the type.
    Type(TypeId),
    /// The subject's kind is not known before run time: compare by name.
    Named(Arc<str>),
    /// `%`: any label at all (every relationship has a type).
    Any,
    /// A name that nothing has.
    Never,
    /// None of it.
    Not(Box<LabelTest>),
    /// All of them.
    And(Vec<LabelTest>),
    /// Any of them.
    Or(Vec<LabelTest>),
}

/// An aggregate over the rows of a group.
#[derive(Clone, Debug)]
pub struct AggregateCall {
    /// Which aggregate; `count(*)` is [`Aggregate::Count`] without an argument.
    pub aggregate: Aggregate,
    /// DISTINCT.
    pub distinct: bool,
    /// What to aggregate; percentiles have a second argument.
    pub arguments: Vec<Expression>,
    /// Where it stands.
    pub span: Span,
}

impl Expression {
    /// An expression at a place.
    pub fn new(kind: ExpressionKind, span: Span) -> Self {
        Expression { kind, span }
    }

    /// The value of a slot.
    pub fn slot(slot: Slot, span: Span) -> Self {
        Expression { kind: ExpressionKind::Slot(slot), span }
    }

    /// A constant.
    pub fn constant(value: Value, span: Span) -> Self {
        Expression { kind: ExpressionKind::Constant(value), span }
    }
}

impl Expression {
    /// The expressions directly inside this one, in the order they are written; subqueries have none here.
    pub fn children(&self) -> Vec<&Expression> {
        match &self.kind {
            ExpressionKind::Constant(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::Slot(_)
            | ExpressionKind::Subquery(_)
            | ExpressionKind::PathOf(_) => Vec::new(),
            ExpressionKind::List(items)
            | ExpressionKind::And(items)
            | ExpressionKind::Or(items)
            | ExpressionKind::Xor(items)
            | ExpressionKind::Call(_, items) => items.iter().collect(),
            ExpressionKind::Map(entries) => entries.iter().map(|(_, value)| value).collect(),
            ExpressionKind::MapProjection { subject, entries, .. } => {
                std::iter::once(subject.as_ref()).chain(entries.iter().map(|(_, value)| value)).collect()
            }
            ExpressionKind::Property(subject, _)
            | ExpressionKind::Not(subject)
            | ExpressionKind::Negate(subject)
            | ExpressionKind::IsNull { subject, .. }
            | ExpressionKind::HasLabels(subject, _) => vec![subject],
            ExpressionKind::Index(a, b)
            | ExpressionKind::Comparison(_, a, b)
            | ExpressionKind::StringMatch(_, a, b)
            | ExpressionKind::In(a, b) => vec![a, b],
            ExpressionKind::Slice(subject, from, to) => {
                std::iter::once(subject).chain(from).chain(to).map(Box::as_ref).collect()
            }
            ExpressionKind::Arithmetic(first, rest) => {
                std::iter::once(first.as_ref()).chain(rest.iter().map(|(_, operand)| operand)).collect()
            }
            ExpressionKind::Case { subject, branches, otherwise } => subject
                .iter()
                .map(Box::as_ref)
                .chain(branches.iter().flat_map(|(when, then)| [when, then]))
                .chain(otherwise.iter().map(Box::as_ref))
                .collect(),
            ExpressionKind::ListComprehension { list, filter, result, .. } => {
                std::iter::once(list).chain(filter).chain(result).map(Box::as_ref).collect()
            }
            ExpressionKind::Quantified { list, filter, .. } => vec![list, filter],
            ExpressionKind::Reduce { initial, list, step, .. } => vec![initial, list, step],
        }
    }
}
