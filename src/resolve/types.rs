//! Static types: what is known about a value before anything runs.
//!
//! Any value may also be null, so a type only ever says "this, or null". [`StaticType::ANY`] is the
//! honest answer whenever nothing is known; a wrong guess would refuse a good statement.

use super::SlotKind;
use super::functions::Types;
use crate::value::{Type, Value};

/// What one value is, leaving out lists around it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Base {
    /// Anything.
    Any,
    /// Anything but an entity: parameters, property values and parts of them.
    Foreign,
    /// Null and nothing else.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A float.
    Float,
    /// An integer or a float.
    Number,
    /// Text.
    String,
    /// A map.
    Map,
    /// A node.
    Node,
    /// A relationship.
    Relationship,
    /// A path.
    Path,
    /// A date, a time or a duration.
    Temporal,
}

/// A base with so many lists around it. Small enough to copy, however deep a literal nests.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StaticType {
    base: Base,
    lists: u8,
}

impl StaticType {
    /// Nothing is known.
    pub const ANY: StaticType = StaticType::of(Base::Any);
    /// Null itself.
    pub const NULL: StaticType = StaticType::of(Base::Null);

    /// A value of this base.
    pub const fn of(base: Base) -> Self {
        StaticType { base, lists: 0 }
    }

    /// A list of such values.
    pub fn list(element: StaticType) -> Self {
        match element.lists.checked_add(1) {
            Some(lists) => StaticType { base: element.base, lists },
            None => StaticType { base: Base::Any, lists: element.lists },
        }
    }

    /// The base, if this is not a list.
    pub fn scalar(self) -> Option<Base> {
        (self.lists == 0).then_some(self.base)
    }

    /// Whether this is certainly a list (or null).
    pub fn is_list(self) -> bool {
        self.lists > 0
    }

    /// What a list of this type holds; anything for what is not known to be a list.
    pub fn element(self) -> StaticType {
        match (self.lists.checked_sub(1), self.base) {
            (Some(lists), base) => StaticType { base, lists },
            (None, Base::Foreign) => self,
            (None, _) => StaticType::ANY,
        }
    }

    /// Whether a value of this type might be one of `wanted`.
    pub fn may_be(self, wanted: &[Base]) -> bool {
        match self.scalar() {
            None => false,
            Some(Base::Any | Base::Foreign | Base::Null) => true,
            Some(Base::Number) => [Base::Number, Base::Integer, Base::Float].iter().any(|base| wanted.contains(base)),
            Some(base) => wanted.contains(&base),
        }
    }

    /// Whether a value of this type might be a list.
    pub fn may_be_list(self) -> bool {
        self.is_list() || matches!(self.base, Base::Any | Base::Foreign | Base::Null)
    }

    /// The type of a value that is one or the other.
    pub fn or(self, other: StaticType) -> StaticType {
        if self == other || other == StaticType::NULL {
            return self;
        }
        if self == StaticType::NULL {
            return other;
        }
        if self.lists != other.lists {
            return StaticType { base: Base::Any, lists: self.lists.min(other.lists) };
        }
        let numbers = [Base::Integer, Base::Float, Base::Number];
        let base = match (self.base, other.base) {
            (a, b) if a == b => a,
            (Base::Null, base) | (base, Base::Null) => base,
            (a, b) if numbers.contains(&a) && numbers.contains(&b) => Base::Number,
            _ => Base::Any,
        };
        StaticType { base, lists: self.lists }
    }

    /// The type of a constant.
    pub fn of_value(value: &Value) -> StaticType {
        match value {
            Value::List(list) => {
                let elements = list.iter().map(StaticType::of_value).reduce(StaticType::or);
                StaticType::list(elements.unwrap_or(StaticType::NULL))
            }
            other => StaticType::of_type(other.type_of()),
        }
    }

    fn of_type(value: Type) -> StaticType {
        StaticType::of(match value {
            Type::Null => Base::Null,
            Type::Boolean => Base::Boolean,
            Type::Integer => Base::Integer,
            Type::Float => Base::Float,
            Type::String => Base::String,
            Type::Date | Type::LocalTime | Type::Time | Type::LocalDateTime | Type::DateTime | Type::Duration => {
                Base::Temporal
            }
            Type::List => return StaticType::list(StaticType::ANY),
            Type::Map => Base::Map,
            Type::Node => Base::Node,
            Type::Relationship => Base::Relationship,
            Type::Path => Base::Path,
        })
    }

    /// The type of a function's result.
    pub fn of_types(types: Types) -> StaticType {
        match types.single() {
            Some(single) => StaticType::of_type(single),
            None if types == Types::NUMBER => StaticType::of(Base::Number),
            None => StaticType::ANY,
        }
    }

    /// The set of types that values of this type may have.
    pub fn types(self) -> Types {
        match self.scalar() {
            None => Types::LIST,
            Some(Base::Any | Base::Foreign) => Types::ANY,
            Some(Base::Null) => Types::only(Type::Null),
            Some(Base::Boolean) => Types::BOOLEAN,
            Some(Base::Integer) => Types::INTEGER,
            Some(Base::Float) => Types::FLOAT,
            Some(Base::Number) => Types::NUMBER,
            Some(Base::String) => Types::STRING,
            Some(Base::Map) => Types::MAP,
            Some(Base::Node) => Types::NODE,
            Some(Base::Relationship) => Types::RELATIONSHIP,
            Some(Base::Path) => Types::PATH,
            Some(Base::Temporal) => Types::TEMPORAL,
        }
    }

    /// What a slot with such values holds, for the stages after this one.
    pub fn slot_kind(self) -> SlotKind {
        match self.scalar() {
            Some(Base::Node) => SlotKind::Node,
            Some(Base::Relationship) => SlotKind::Relationship,
            Some(Base::Path) => SlotKind::Path,
            Some(
                Base::Any
                | Base::Foreign
                | Base::Null
                | Base::Boolean
                | Base::Integer
                | Base::Float
                | Base::Number
                | Base::String
                | Base::Map
                | Base::Temporal,
            )
            | None => SlotKind::Value,
        }
    }

    /// The type in words, with its article: `an integer`, `a list`.
    pub fn words(self) -> &'static str {
        match self.scalar() {
            None => "a list",
            Some(Base::Any | Base::Foreign) => "a value",
            Some(Base::Null) => "null",
            Some(Base::Boolean) => "a boolean",
            Some(Base::Integer) => "an integer",
            Some(Base::Float) => "a float",
            Some(Base::Number) => "a number",
            Some(Base::String) => "a string",
            Some(Base::Map) => "a map",
            Some(Base::Node) => "a node",
            Some(Base::Relationship) => "a relationship",
            Some(Base::Path) => "a path",
            Some(Base::Temporal) => "a date or time",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTEGER: StaticType = StaticType::of(Base::Integer);

    #[test]
    fn types_of_branches_are_joined() {
        assert_eq!(INTEGER.or(StaticType::of(Base::Float)), StaticType::of(Base::Number));
        assert_eq!(INTEGER.or(StaticType::NULL), INTEGER);
        assert_eq!(INTEGER.or(StaticType::of(Base::String)), StaticType::ANY);
        let integers = StaticType::list(INTEGER);
        assert_eq!(integers.or(StaticType::list(StaticType::NULL)), integers);
        assert_eq!(integers.or(StaticType::list(integers)), StaticType::list(StaticType::ANY));
        assert_eq!(integers.or(INTEGER), StaticType::ANY);
    }

    #[test]
    fn a_very_deep_list_is_a_list_of_anything() {
        let deep = (0..400).fold(INTEGER, |element, _| StaticType::list(element));
        assert!(deep.is_list());
        assert_eq!(deep.scalar(), None);
        assert_eq!(deep.base, Base::Any);
    }
}
