//! The tree of a statement: what was written and nothing more.
//!
//! Every part keeps the [`Span`] it came from. Whether a label, property or function exists is the
//! business of `resolve`. Chains of one precedence (`a AND b AND c`, `1 + 2 - 3`) are lists rather
//! than nested pairs, so a long line of them is not a deep tree.

use crate::diagnostic::Span;
use std::sync::Arc;

/// A name as written, without its backticks or quotes.
#[derive(Clone, Debug)]
pub struct Name {
    /// The text.
    pub text: Arc<str>,
    /// Where it stands.
    pub span: Span,
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Run it, or show how it would run.
    pub mode: Mode,
    /// A question or a core query.
    pub body: Body,
    /// The whole statement.
    pub span: Span,
}

/// What to do with a statement.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Answer it.
    Run,
    /// `EXPLAIN`: show the long form and the plan.
    Explain,
    /// `PROFILE`: run it and show rows and time per operator.
    Profile,
}

/// The two forms of a statement. The first word decides.
#[derive(Clone, Debug)]
pub enum Body {
    /// The short form, `grammar/question.pest`.
    Question(Question),
    /// The core language, `grammar/cypher.pest`.
    Query(Query),
}

// ---------------------------------------------------------------------------------------------
// Questions

/// A question in the short form.
#[derive(Clone, Debug)]
pub enum Question {
    /// `degree to role`, with all its options.
    Pathway(Box<Pathway>),
    /// `roles in field X`, `duties`.
    Listing {
        /// The kind asked for, in whatever word was used.
        kind: Name,
        /// `of X`, `in X`, `for X`, `from X`.
        of: Option<Endpoint>,
        /// `limit N`.
        limit: Option<u64>,
    },
    /// `describe X`, or a lone endpoint with a name.
    Describe(Endpoint),
    /// `compare X with Y`.
    Compare(Endpoint, Endpoint),
    /// `find WORDS in KIND limit N`.
    Find(Name, Option<Name>, Option<u64>),
}

/// A pathway question.
#[derive(Clone, Debug)]
pub struct Pathway {
    /// Shortest, all, or cheapest by a property.
    pub selection: Selection,
    /// Where pathways begin.
    pub from: Endpoint,
    /// Where they end.
    pub to: Endpoint,
    /// `via X`, in the order written.
    pub via: Vec<Endpoint>,
    /// `avoiding X`.
    pub avoiding: Vec<Endpoint>,
    /// `within N steps`.
    pub within: Option<(u64, Span)>,
    /// `where EXPRESSION`: sees `from`, `to`, `steps`, `path`, `cost`.
    pub filter: Option<Expression>,
    /// `limit N`.
    pub limit: Option<u64>,
}

/// Which pathways a question asks for.
#[derive(Clone, Debug)]
pub enum Selection {
    /// All shortest ones of each pair.
    Shortest,
    /// `all pathways`: every one without a repeated node.
    All,
    /// `cheapest by PROPERTY`.
    Cheapest(Name),
}

/// One end of a question: a kind, a name, or both.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The kind, in whatever word was used (`role`, `jobs`).
    pub kind: Option<Name>,
    /// Which one: a name or a parameter.
    pub name: Option<EndpointName>,
    /// The whole endpoint.
    pub span: Span,
}

/// The name in an endpoint.
#[derive(Clone, Debug)]
pub enum EndpointName {
    /// A name, quoted or not.
    Text {
        /// The name.
        name: Name,
        /// Whether quotes stood around it.
        quoted: bool,
    },
    /// `$name`.
    Parameter(Name),
}

// ---------------------------------------------------------------------------------------------
// Queries

/// A core query: single queries joined by UNION.
#[derive(Clone, Debug)]
pub struct Query {
    /// The first single query.
    pub first: SingleQuery,
    /// The others, each with whether ALL stood after UNION.
    pub unions: Vec<(Union, SingleQuery)>,
    /// The whole query.
    pub span: Span,
}

/// How two single queries are joined.
#[derive(Clone, Copy, Debug)]
pub struct Union {
    /// UNION ALL keeps duplicates.
    pub all: bool,
    /// The keyword.
    pub span: Span,
}

/// Clauses in the order written.
#[derive(Clone, Debug)]
pub struct SingleQuery {
    /// The clauses; never empty.
    pub clauses: Vec<Clause>,
    /// All of them.
    pub span: Span,
}

/// One clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which clause.
    pub kind: ClauseKind,
    /// The whole clause.
    pub span: Span,
}

/// The clauses of the language.
#[derive(Clone, Debug)]
pub enum ClauseKind {
    /// `[OPTIONAL] MATCH patterns [WHERE filter]`.
    Match {
        /// OPTIONAL stood in front.
        optional: bool,
        /// The patterns, separated by commas.
        patterns: Vec<PathPattern>,
        /// WHERE.
        filter: Option<Expression>,
    },
    /// `UNWIND list AS variable`.
    Unwind {
        /// The list.
        list: Expression,
        /// The variable each element is bound to.
        variable: Name,
    },
    /// `WITH projection [WHERE filter]`.
    With {
        /// What goes on.
        projection: Projection,
        /// WHERE.
        filter: Option<Expression>,
    },
    /// `RETURN projection`.
    Return(Projection),
    /// `CREATE patterns`.
    Create(Vec<PathPattern>),
    /// `MERGE pattern [ON CREATE SET ...] [ON MATCH SET ...]`.
    Merge {
        /// The pattern to find or create.
        pattern: PathPattern,
        /// ON CREATE and ON MATCH actions in the order written.
        actions: Vec<(MergeEvent, Vec<SetItem>)>,
    },
    /// `SET items`.
    Set(Vec<SetItem>),
    /// `REMOVE items`.
    Remove(Vec<RemoveItem>),
    /// `[DETACH] DELETE expressions`.
    Delete {
        /// DETACH stood in front.
        detach: bool,
        /// What to delete.
        targets: Vec<Expression>,
    },
    /// `FOREACH (variable IN list | clauses)`.
    Foreach {
        /// The variable each element is bound to.
        variable: Name,
        /// The list.
        list: Expression,
        /// Updating clauses.
        body: Vec<Clause>,
    },
    /// `CALL procedure [(arguments)] [YIELD items [WHERE filter]]`.
    Call(ProcedureCall),
    /// `CALL { query }`.
    Subquery(Box<Query>),
}

/// When a MERGE action runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeEvent {
    /// ON CREATE.
    Create,
    /// ON MATCH.
    Match,
}

/// One item of SET.
#[derive(Clone, Debug)]
pub enum SetItem {
    /// `target.key = value`.
    Property {
        /// The entity.
        target: Expression,
        /// The property.
        key: Name,
        /// Its new value.
        value: Expression,
    },
    /// `variable = map`.
    Replace {
        /// The entity.
        variable: Name,
        /// All its properties from now on.
        value: Expression,
    },
    /// `variable += map`.
    Merge {
        /// The entity.
        variable: Name,
        /// Properties to add or change.
        value: Expression,
    },
    /// `variable:Label:Label`.
    Labels {
        /// The node.
        variable: Name,
        /// The labels to add.
        labels: Vec<Name>,
    },
}

/// One item of REMOVE.
#[derive(Clone, Debug)]
pub enum RemoveItem {
    /// `target.key`.
    Property {
        /// The entity.
        target: Expression,
        /// The property.
        key: Name,
    },
    /// `variable:Label:Label`.
    Labels {
        /// The node.
        variable: Name,
        /// The labels to remove.
        labels: Vec<Name>,
    },
}

/// A call of a procedure.
#[derive(Clone, Debug)]
pub struct ProcedureCall {
    /// The parts of its name: `db`, `labels`.
    pub name: Vec<Name>,
    /// Arguments, or none when the parentheses were left out.
    pub arguments: Option<Vec<Expression>>,
    /// YIELD, if it was written.
    pub yields: Option<Yield>,
    /// The call.
    pub span: Span,
}

/// What a call hands on.
#[derive(Clone, Debug)]
pub struct Yield {
    /// `YIELD *`.
    pub star: bool,
    /// `field [AS variable]`.
    pub items: Vec<(Name, Option<Name>)>,
    /// WHERE.
    pub filter: Option<Expression>,
}

/// The body of WITH and RETURN.
#[derive(Clone, Debug)]
pub struct Projection {
    /// DISTINCT.
    pub distinct: bool,
    /// `*` stood first.
    pub star: bool,
    /// The items.
    pub items: Vec<ProjectionItem>,
    /// ORDER BY.
    pub order: Vec<SortItem>,
    /// SKIP.
    pub skip: Option<Expression>,
    /// LIMIT.
    pub limit: Option<Expression>,
    /// The whole projection.
    pub span: Span,
}

/// One item of WITH or RETURN.
#[derive(Clone, Debug)]
pub struct ProjectionItem {
    /// What to compute.
    pub expression: Expression,
    /// AS.
    pub alias: Option<Name>,
    /// The text of the expression exactly as written: the column's name without an alias.
    pub text: Arc<str>,
}

/// One item of ORDER BY.
#[derive(Clone, Debug)]
pub struct SortItem {
    /// What to sort by.
    pub expression: Expression,
    /// DESC or DESCENDING.
    pub descending: bool,
}

// ---------------------------------------------------------------------------------------------
// Patterns

/// A path pattern: `p = ANY SHORTEST (a)-[:T]->+(b)`.
#[derive(Clone, Debug)]
pub struct PathPattern {
    /// The path variable.
    pub variable: Option<Name>,
    /// Which of the matching paths to keep.
    pub selector: Option<Selector>,
    /// WALK, TRAIL, ACYCLIC, SIMPLE.
    pub mode: Option<PathMode>,
    /// `shortestPath(...)` or `allShortestPaths(...)` stood around the elements.
    pub function: Option<ShortestFunction>,
    /// Nodes, relationships and groups, beginning and ending with a node or a group. A group without a
    /// quantifier that is the only element is a parenthesized pattern whose WHERE is checked before
    /// the selector chooses.
    pub elements: Vec<PathElement>,
    /// The whole pattern.
    pub span: Span,
}

/// openCypher's shortest path functions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShortestFunction {
    /// `shortestPath`.
    One,
    /// `allShortestPaths`.
    All,
}

/// Which of the paths between two ends to keep, for each pair of ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Selector {
    /// `ANY` or `ANY k`.
    Any(u64),
    /// `ANY SHORTEST`; the same as `SHORTEST 1`.
    AnyShortest,
    /// `ALL SHORTEST`.
    AllShortest,
    /// `SHORTEST k`.
    Shortest(u64),
    /// `SHORTEST k GROUPS`.
    ShortestGroups(u64),
    /// `ANY CHEAPEST`; the same as `CHEAPEST 1`.
    AnyCheapest,
    /// `CHEAPEST k`.
    Cheapest(u64),
}

/// What a path may repeat.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathMode {
    /// Anything.
    Walk,
    /// No relationship twice.
    Trail,
    /// No node twice.
    Acyclic,
    /// No node twice, but the first may be the last.
    Simple,
}

/// One element of a path pattern.
#[derive(Clone, Debug)]
pub enum PathElement {
    /// `(n:Label {key: value} WHERE ...)`.
    Node(NodePattern),
    /// `-[r:TYPE {key: value} WHERE ... COST ...]->{1,3}`.
    Relationship(RelationshipPattern),
    /// `((a)-[]->(b) WHERE ...){1,3}`.
    Group(GroupPattern),
}

/// A node in a pattern.
#[derive(Clone, Debug)]
pub struct NodePattern {
    /// Its variable.
    pub variable: Option<Name>,
    /// `:Label` and label expressions.
    pub labels: Option<LabelExpression>,
    /// A map or a parameter.
    pub properties: Option<Expression>,
    /// Inline WHERE.
    pub filter: Option<Expression>,
    /// The whole node.
    pub span: Span,
}

/// A relationship in a pattern.
#[derive(Clone, Debug)]
pub struct RelationshipPattern {
    /// Its variable.
    pub variable: Option<Name>,
    /// `:TYPE|OTHER` and type expressions.
    pub types: Option<LabelExpression>,
    /// Which way it points.
    pub direction: Direction,
    /// A map or a parameter.
    pub properties: Option<Expression>,
    /// Inline WHERE.
    pub filter: Option<Expression>,
    /// COST, for the cheapest selectors.
    pub cost: Option<Expression>,
    /// openCypher's `*min..max` inside the brackets.
    pub length: Option<Quantifier>,
    /// GQL's `{min,max}`, `+`, `*` after the arrow.
    pub quantifier: Option<Quantifier>,
    /// The whole relationship.
    pub span: Span,
}

/// A parenthesized part of a path pattern.
#[derive(Clone, Debug)]
pub struct GroupPattern {
    /// A path variable inside the parentheses.
    pub variable: Option<Name>,
    /// The elements.
    pub elements: Vec<PathElement>,
    /// WHERE inside the parentheses.
    pub filter: Option<Expression>,
    /// How often it repeats.
    pub quantifier: Option<Quantifier>,
    /// The whole group.
    pub span: Span,
}

/// How often something repeats.
#[derive(Clone, Copy, Debug)]
pub struct Quantifier {
    /// At least; where it was left out, 1 for `*` inside brackets and for `+`, 0 for GQL's `*` and `{,m}`.
    pub min: u64,
    /// At most, or without end.
    pub max: Option<u64>,
    /// The quantifier.
    pub span: Span,
}

/// Which way a relationship points, read from left to right.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Direction {
    /// `-->`.
    Outgoing,
    /// `<--`.
    Incoming,
    /// `--` or `<-->`.
    Either,
}

/// A condition on labels or on a relationship's type.
#[derive(Clone, Debug)]
pub enum LabelExpression {
    /// `Label`.
    Name(Name),
    /// `%`: any label at all.
    Any(Span),
    /// `!a`.
    Not(Box<LabelExpression>, Span),
    /// `a&b`, `:a:b`.
    And(Vec<LabelExpression>),
    /// `a|b`.
    Or(Vec<LabelExpression>),
}

// ---------------------------------------------------------------------------------------------
// Expressions

/// An expression.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Which expression.
    pub kind: Box<ExpressionKind>,
    /// The whole expression.
    pub span: Span,
}

/// The expressions of the language.
#[derive(Clone, Debug)]
pub enum ExpressionKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Boolean(bool),
    /// `42`, `0x2A`, `0o52`.
    Integer(i64),
    /// `1.5`, `1e9`.
    Float(f64),
    /// `'text'`.
    String(Arc<str>),
    /// `name`.
    Variable(Name),
    /// `$name`.
    Parameter(Name),
    /// `[a, b]`.
    List(Vec<Expression>),
    /// `{key: value}`.
    Map(Vec<(Name, Expression)>),
    /// `n {.name, .*, other: 1, variable}`.
    MapProjection {
        /// The entity or map.
        subject: Expression,
        /// What to take from it.
        items: Vec<MapProjectionItem>,
    },
    /// `subject.key`.
    Property(Expression, Name),
    /// `subject[index]`.
    Index(Expression, Expression),
    /// `subject[from..to]`.
    Slice(Expression, Option<Expression>, Option<Expression>),
    /// `NOT a`.
    Not(Expression),
    /// `-a`.
    Negate(Expression),
    /// `+a`.
    Plus(Expression),
    /// `a AND b AND c`.
    And(Vec<Expression>),
    /// `a OR b OR c`.
    Or(Vec<Expression>),
    /// `a XOR b XOR c`.
    Xor(Vec<Expression>),
    /// `a + b - c`, `a * b / c`, `a ^ b ^ c`: operators of one precedence, evaluated from the left.
    Arithmetic(Expression, Vec<(ArithmeticOperator, Expression)>),
    /// `a < b <= c`: every neighbouring pair must hold.
    Comparison(Expression, Vec<(ComparisonOperator, Expression)>),
    /// `a STARTS WITH b` and its siblings.
    StringMatch(StringOperator, Expression, Expression),
    /// `a IN b`.
    In(Expression, Expression),
    /// `a IS NULL`; `negated` for IS NOT NULL.
    IsNull {
        /// What to look at.
        subject: Expression,
        /// IS NOT NULL.
        negated: bool,
    },
    /// `n:Label`, `n IS LABELED Label`.
    HasLabels(Expression, LabelExpression),
    /// `count(*)`.
    CountStar,
    /// `name(arguments)`.
    Call {
        /// The parts of the name: usually one.
        name: Vec<Name>,
        /// DISTINCT.
        distinct: bool,
        /// The arguments.
        arguments: Vec<Expression>,
    },
    /// `CASE [subject] WHEN a THEN b ELSE c END`.
    Case {
        /// The value compared with each WHEN.
        subject: Option<Expression>,
        /// WHEN and THEN.
        branches: Vec<(Expression, Expression)>,
        /// ELSE.
        otherwise: Option<Expression>,
    },
    /// `[x IN list WHERE filter | result]`.
    ListComprehension {
        /// The variable.
        variable: Name,
        /// The list.
        list: Expression,
        /// WHERE.
        filter: Option<Expression>,
        /// After the bar.
        result: Option<Expression>,
    },
    /// `[p = (a)-->(b) WHERE filter | result]`; the path variable is in the pattern.
    PatternComprehension {
        /// The pattern.
        pattern: PathPattern,
        /// WHERE.
        filter: Option<Expression>,
        /// After the bar.
        result: Expression,
    },
    /// `all(x IN list WHERE filter)` and its siblings.
    Quantified {
        /// Which quantifier.
        quantifier: ListQuantifier,
        /// The variable.
        variable: Name,
        /// The list.
        list: Expression,
        /// WHERE.
        filter: Expression,
    },
    /// `reduce(accumulator = initial, variable IN list | step)`.
    Reduce {
        /// The accumulator.
        accumulator: Name,
        /// Its first value.
        initial: Expression,
        /// The variable.
        variable: Name,
        /// The list.
        list: Expression,
        /// The next value of the accumulator.
        step: Expression,
    },
    /// `EXISTS { ... }`, `COUNT { ... }`, `COLLECT { ... }`.
    Subquery(SubqueryKind, Box<Subquery>),
    /// A pattern where a value is expected: a predicate, or a shortest path.
    Pattern(PathPattern),
}

/// One item of a map projection.
#[derive(Clone, Debug)]
pub enum MapProjectionItem {
    /// `.key`.
    Property(Name),
    /// `.*`.
    All,
    /// `key: value`.
    Entry(Name, Expression),
    /// `variable`.
    Variable(Name),
}

/// Arithmetic operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ArithmeticOperator {
    /// `+`.
    Add,
    /// `-`.
    Subtract,
    /// `*`.
    Multiply,
    /// `/`.
    Divide,
    /// `%`.
    Modulo,
    /// `^`.
    Power,
}

/// Comparison operators.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ComparisonOperator {
    /// `=`.
    Equal,
    /// `<>`.
    NotEqual,
    /// `<`.
    Less,
    /// `<=`.
    LessOrEqual,
    /// `>`.
    Greater,
    /// `>=`.
    GreaterOrEqual,
}

/// Operators on text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StringOperator {
    /// `STARTS WITH`.
    StartsWith,
    /// `ENDS WITH`.
    EndsWith,
    /// `CONTAINS`.
    Contains,
    /// `=~`.
    Matches,
}

/// Quantifiers over lists.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum ListQuantifier {
    /// `all`.
    All,
    /// `any`.
    Any,
    /// `none`.
    None,
    /// `single`.
    Single,
}

/// What a subquery expression gives.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SubqueryKind {
    /// Whether there is a row.
    Exists,
    /// How many rows there are.
    Count,
    /// The list of its single column.
    Collect,
}

/// The body of a subquery expression.
#[derive(Clone, Debug)]
pub enum Subquery {
    /// Patterns and WHERE, without a clause.
    Pattern {
        /// The patterns.
        patterns: Vec<PathPattern>,
        /// WHERE.
        filter: Option<Expression>,
    },
    /// A whole query.
    Query(Query),
}
