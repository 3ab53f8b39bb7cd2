//! The built-in functions, by family: [`call`] evaluates one of them on the values of one row.
//!
//! Names, arities and static types stand in [`crate::resolve::functions`]; here is what they do.
//! A function given null answers null, with the few exceptions that [`answers_null`] lists. An
//! argument of a type the function cannot take is a `TypeError`, `InvalidArgumentValue`.

mod access;
mod conversion;
mod graph;
mod list;
mod matching;
mod members;
mod number;
mod predicate;
mod rounding;
mod string;
mod temporal;

pub use access::{in_list, index, property, slice};
pub use matching::{RegexCache, contains, ends_with, matches, starts_with};
pub use members::{Members, MembersCache};

use super::clock::Clock;
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::Graph;
use crate::resolve::functions::{Function, Types};
use crate::value::temporal::{Kind, Measured};
use crate::value::{Charge, List, NodeId, Path, RelationshipId, Type, Value, text};
use std::cell::Cell;
use std::sync::Arc;

/// What functions see beside their arguments.
pub struct Context<'a> {
    /// The graph the statement reads.
    pub graph: &'a Graph,
    /// Asked before a value grows.
    pub budget: &'a dyn Charge,
    /// The present.
    pub clock: &'a Clock,
    /// The state of `rand()`.
    pub random: Cell<u64>,
    /// Regular expressions compiled for earlier rows.
    pub regexes: RegexCache,
    /// The list that `IN` looked into last.
    pub members: MembersCache,
}

impl<'a> Context<'a> {
    /// A context whose `rand()` begins from this seed.
    pub fn new(graph: &'a Graph, budget: &'a dyn Charge, seed: u64, clock: &'a Clock) -> Self {
        Context {
            graph,
            budget,
            clock,
            random: Cell::new(seed),
            regexes: RegexCache::default(),
            members: MembersCache::default(),
        }
    }
}

/// Evaluates a function.
///
/// The resolver has checked how many arguments there are; one that is missing anyway is null.
///
/// # Errors
/// An argument of a type or size the function cannot take; a result too large.
pub fn call(function: Function, arguments: &[Value], context: &Context<'_>) -> Result<Value> {
    if answers_null(function) && arguments.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    let call = Call { function, arguments, context };
    match function {
        Function::Coalesce => Ok(predicate::coalesce(&call)),
        Function::NullIf => Ok(predicate::null_if(&call)),
        Function::Exists => Ok(predicate::exists(&call)),
        Function::IsEmpty => predicate::is_empty(&call),
        Function::IsNaN => predicate::is_nan(&call),

        Function::Id => graph::id(&call),
        Function::ElementId => graph::element_id(&call),
        Function::Labels => graph::labels(&call),
        Function::Type => graph::type_of(&call),
        Function::Properties => graph::properties(&call),
        Function::Keys => graph::keys(&call),
        Function::StartNode => graph::start_node(&call),
        Function::EndNode => graph::end_node(&call),
        Function::Nodes => graph::nodes(&call),
        Function::Relationships => graph::relationships(&call),
        Function::Length => graph::length(&call),

        Function::Size => list::size(&call),
        Function::Head => list::head(&call),
        Function::Last => list::last(&call),
        Function::Tail => list::tail(&call),
        Function::Range => list::range(&call),
        Function::Reverse => list::reverse(&call),

        Function::CharLength => string::char_length(&call),
        Function::Left => string::left(&call),
        Function::Right => string::right(&call),
        Function::Substring => string::substring(&call),
        Function::Replace => string::replace(&call),
        Function::Split => string::split(&call),
        Function::Trim => string::trim(&call, true, true),
        Function::LeftTrim => string::trim(&call, true, false),
        Function::RightTrim => string::trim(&call, false, true),
        Function::ToUpper => string::to_upper(&call),
        Function::ToLower => string::to_lower(&call),

        Function::Abs => number::abs(&call),
        Function::Sign => number::sign(&call),
        Function::Ceil => number::float(&call, f64::ceil),
        Function::Floor => number::float(&call, f64::floor),
        Function::Round => rounding::round(&call),
        Function::Random => Ok(number::random(context)),
        Function::SquareRoot => number::float(&call, f64::sqrt),
        Function::Exponential => number::float(&call, f64::exp),
        Function::Logarithm => number::float(&call, f64::ln),
        Function::Logarithm10 => number::float(&call, f64::log10),
        Function::E => Ok(Value::Float(std::f64::consts::E)),
        Function::Pi => Ok(Value::Float(std::f64::consts::PI)),
        Function::Sine => number::float(&call, f64::sin),
        Function::Cosine => number::float(&call, f64::cos),
        Function::Tangent => number::float(&call, f64::tan),
        Function::Cotangent => number::float(&call, |angle| 1.0 / angle.tan()),
        Function::ArcSine => number::float(&call, f64::asin),
        Function::ArcCosine => number::float(&call, f64::acos),
        Function::ArcTangent => number::float(&call, f64::atan),
        Function::ArcTangent2 => Ok(Value::Float(call.number(0)?.atan2(call.number(1)?))),
        Function::HyperbolicSine => number::float(&call, f64::sinh),
        Function::HyperbolicCosine => number::float(&call, f64::cosh),
        Function::HyperbolicTangent => number::float(&call, f64::tanh),
        Function::Haversine => number::float(&call, |angle| (1.0 - angle.cos()) / 2.0),
        Function::Degrees => number::float(&call, f64::to_degrees),
        Function::Radians => number::float(&call, f64::to_radians),

        Function::Date => temporal::make(&call, Kind::Date),
        Function::DateOfStatement => temporal::of_statement(&call, Kind::Date),
        Function::DateOfClock => temporal::of_clock(&call, Kind::Date),
        Function::DateTruncate => temporal::truncate(&call, Kind::Date),
        Function::LocalTime => temporal::make(&call, Kind::LocalTime),
        Function::LocalTimeOfStatement => temporal::of_statement(&call, Kind::LocalTime),
        Function::LocalTimeOfClock => temporal::of_clock(&call, Kind::LocalTime),
        Function::LocalTimeTruncate => temporal::truncate(&call, Kind::LocalTime),
        Function::Time => temporal::make(&call, Kind::Time),
        Function::TimeOfStatement => temporal::of_statement(&call, Kind::Time),
        Function::TimeOfClock => temporal::of_clock(&call, Kind::Time),
        Function::TimeTruncate => temporal::truncate(&call, Kind::Time),
        Function::LocalDateTime => temporal::make(&call, Kind::LocalDateTime),
        Function::LocalDateTimeOfStatement => temporal::of_statement(&call, Kind::LocalDateTime),
        Function::LocalDateTimeOfClock => temporal::of_clock(&call, Kind::LocalDateTime),
        Function::LocalDateTimeTruncate => temporal::truncate(&call, Kind::LocalDateTime),
        Function::DateTime => temporal::make(&call, Kind::DateTime),
        Function::DateTimeOfStatement => temporal::of_statement(&call, Kind::DateTime),
        Function::DateTimeOfClock => temporal::of_clock(&call, Kind::DateTime),
        Function::DateTimeTruncate => temporal::truncate(&call, Kind::DateTime),
        Function::DateTimeFromEpoch => temporal::from_epoch(&call),
        Function::DateTimeFromEpochMillis => temporal::from_epoch_millis(&call),
        Function::Duration => temporal::duration(&call),
        Function::DurationBetween => temporal::between(&call, Measured::Naturally),
        Function::DurationInMonths => temporal::between(&call, Measured::InMonths),
        Function::DurationInDays => temporal::between(&call, Measured::InDays),
        Function::DurationInSeconds => temporal::between(&call, Measured::InSeconds),

        Function::ToBoolean => conversion::convert(&call, conversion::to_boolean),
        Function::ToBooleanOrNull => Ok(conversion::convert_or_null(&call, conversion::to_boolean)),
        Function::ToBooleanList => conversion::convert_list(&call, conversion::to_boolean),
        Function::ToInteger => conversion::convert(&call, conversion::to_integer),
        Function::ToIntegerOrNull => Ok(conversion::convert_or_null(&call, conversion::to_integer)),
        Function::ToIntegerList => conversion::convert_list(&call, conversion::to_integer),
        Function::ToFloat => conversion::convert(&call, conversion::to_float),
        Function::ToFloatOrNull => Ok(conversion::convert_or_null(&call, conversion::to_float)),
        Function::ToFloatList => conversion::convert_list(&call, conversion::to_float),
        Function::ToString => conversion::convert(&call, conversion::to_text),
        Function::ToStringOrNull => Ok(conversion::convert_or_null(&call, conversion::to_text)),
        Function::ToStringList => conversion::convert_list(&call, conversion::to_text),
        Function::ValueType => Ok(conversion::value_type(&call)),
    }
}

/// Whether null in an argument is null in the answer.
fn answers_null(function: Function) -> bool {
    !matches!(function, Function::Coalesce | Function::NullIf | Function::Exists | Function::ValueType)
}

/// One call: the function, its arguments and what it sees.
struct Call<'a> {
    function: Function,
    arguments: &'a [Value],
    context: &'a Context<'a>,
}

/// Stands for an argument that is not there.
static MISSING: Value = Value::Null;

impl<'a> Call<'a> {
    fn argument(&self, position: usize) -> &'a Value {
        self.arguments.get(position).unwrap_or(&MISSING)
    }

    fn has(&self, position: usize) -> bool {
        position < self.arguments.len()
    }

    fn text(&self, position: usize) -> Result<&'a Arc<str>> {
        match self.argument(position) {
            Value::String(text) => Ok(text),
            other => Err(self.wrong(other, Types::STRING)),
        }
    }

    fn integer(&self, position: usize) -> Result<i64> {
        match self.argument(position) {
            Value::Integer(integer) => Ok(*integer),
            other => Err(self.wrong(other, Types::INTEGER)),
        }
    }

    fn number(&self, position: usize) -> Result<f64> {
        match self.argument(position) {
            Value::Integer(integer) => Ok(*integer as f64),
            Value::Float(float) => Ok(*float),
            other => Err(self.wrong(other, Types::NUMBER)),
        }
    }

    fn list(&self, position: usize) -> Result<&'a List> {
        match self.argument(position) {
            Value::List(list) => Ok(list),
            other => Err(self.wrong(other, Types::LIST)),
        }
    }

    fn path(&self, position: usize) -> Result<&'a Path> {
        match self.argument(position) {
            Value::Path(path) => Ok(path),
            other => Err(self.wrong(other, Types::PATH)),
        }
    }

    fn relationship(&self, position: usize) -> Result<RelationshipId> {
        match self.argument(position) {
            Value::Relationship(relationship) => Ok(*relationship),
            other => Err(self.wrong(other, Types::RELATIONSHIP)),
        }
    }

    /// A list within the budget.
    fn list_of(&self, items: Vec<Value>) -> Result<Value> {
        Value::list_within(items, self.context.budget)
    }

    /// An argument of a type the function cannot take.
    fn wrong(&self, found: &Value, wanted: Types) -> Box<Diagnostic> {
        let name = self.function.name();
        let message = format!("`{name}` takes {}, but found {}", wanted.described(), text::spoken(found));
        let error = Diagnostic::runtime("wrong-argument", ErrorType::TypeError, "InvalidArgumentValue", message);
        let is_length = self.function == Function::Length && Types::SEQUENCE.contains(found.type_of());
        match is_length {
            true => error.hint("`length` is for paths; `size(...)` counts elements and characters"),
            false => error.hint(format!("it is called as `{}`", self.function.signature())),
        }
    }

    /// An argument of the right type with a value the function cannot take.
    fn out_of_range(&self, message: String) -> Box<Diagnostic> {
        Diagnostic::runtime("argument-out-of-range", ErrorType::ArgumentError, "NumberOutOfRange", message)
            .hint(format!("it is called as `{}`", self.function.signature()))
    }

    /// An integer that counts something.
    fn count(&self, position: usize, what: &str) -> Result<usize> {
        let count = self.integer(position)?;
        usize::try_from(count).map_err(|_| {
            self.out_of_range(format!(
                "`{}` cannot use {count} as {what}: it must not be negative",
                self.function.name()
            ))
        })
    }
}

/// Checks that the statement has not deleted a node that it names.
///
/// # Errors
/// `DeletedEntityAccess`.
pub fn require_node(graph: &Graph, node: NodeId) -> Result<()> {
    match graph.contains_node(node) {
        true => Ok(()),
        false => Err(deleted(Type::Node)),
    }
}

/// Checks that the statement has deleted nothing that a value holds, as deep as `value::MAX_DEPTH` allows.
///
/// # Errors
/// `DeletedEntityAccess`.
pub fn require_whole(graph: &Graph, value: &Value) -> Result<()> {
    match value {
        Value::Node(node) => require_node(graph, *node),
        Value::Relationship(relationship) => require_relationship(graph, *relationship),
        Value::Path(path) => {
            path.nodes.iter().try_for_each(|node| require_node(graph, *node))?;
            path.relationships.iter().try_for_each(|relationship| require_relationship(graph, *relationship))
        }
        Value::List(items) => items.iter().try_for_each(|item| require_whole(graph, item)),
        Value::Map(entries) => entries.values().try_for_each(|entry| require_whole(graph, entry)),
        Value::Null
        | Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::Temporal(_) => Ok(()),
    }
}

/// Checks that the statement has not deleted a relationship that it names.
///
/// # Errors
/// `DeletedEntityAccess`.
pub fn require_relationship(graph: &Graph, relationship: RelationshipId) -> Result<()> {
    match graph.contains_relationship(relationship) {
        true => Ok(()),
        false => Err(deleted(Type::Relationship)),
    }
}

fn deleted(kind: Type) -> Box<Diagnostic> {
    let message = format!("{} was deleted earlier in this statement, and what it held is gone", kind.noun());
    Diagnostic::runtime("deleted-entity", ErrorType::EntityNotFound, "DeletedEntityAccess", message)
        .hint("take what is needed before the DELETE: `WITH n, n.name AS name DELETE n RETURN name`")
}

#[cfg(test)]
mod testing;
