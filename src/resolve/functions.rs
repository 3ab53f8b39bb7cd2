//! The built-in functions and aggregates by name: what they take, what they give, what they are for.
//!
//! This is the one table of them. The resolver checks calls against it, `:help` and completion read
//! it, and `exec` matches on the ids to evaluate.

use crate::diagnostic::{Diagnostic, Result};
use crate::value::Type;
use std::ops::{BitOr, RangeInclusive};

/// A set of types, for what a parameter takes and a function gives. Null belongs to every set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Types(u16);

/// Every type, in the order of their names in messages.
const ALL_TYPES: [Type; 15] = [
    Type::Boolean,
    Type::Integer,
    Type::Float,
    Type::String,
    Type::List,
    Type::Map,
    Type::Node,
    Type::Relationship,
    Type::Path,
    Type::Date,
    Type::LocalTime,
    Type::Time,
    Type::LocalDateTime,
    Type::DateTime,
    Type::Duration,
];

impl Types {
    /// Booleans.
    pub const BOOLEAN: Types = Types::only(Type::Boolean);
    /// Integers.
    pub const INTEGER: Types = Types::only(Type::Integer);
    /// Floats.
    pub const FLOAT: Types = Types::only(Type::Float);
    /// Strings.
    pub const STRING: Types = Types::only(Type::String);
    /// Lists.
    pub const LIST: Types = Types::only(Type::List);
    /// Maps.
    pub const MAP: Types = Types::only(Type::Map);
    /// Nodes.
    pub const NODE: Types = Types::only(Type::Node);
    /// Relationships.
    pub const RELATIONSHIP: Types = Types::only(Type::Relationship);
    /// Paths.
    pub const PATH: Types = Types::only(Type::Path);
    /// Dates.
    pub const DATE: Types = Types::only(Type::Date);
    /// Local times.
    pub const LOCAL_TIME: Types = Types::only(Type::LocalTime);
    /// Times at an offset.
    pub const TIME: Types = Types::only(Type::Time);
    /// Local datetimes.
    pub const LOCAL_DATE_TIME: Types = Types::only(Type::LocalDateTime);
    /// Datetimes.
    pub const DATE_TIME: Types = Types::only(Type::DateTime);
    /// Durations.
    pub const DURATION: Types = Types::only(Type::Duration);
    /// Dates and times.
    pub const MOMENT: Types =
        Types(Types::DATE.0 | Types::LOCAL_TIME.0 | Types::TIME.0 | Types::LOCAL_DATE_TIME.0 | Types::DATE_TIME.0);
    /// Dates, times and durations.
    pub const TEMPORAL: Types = Types(Types::MOMENT.0 | Types::DURATION.0);
    /// What a temporal value is made from.
    pub const TEMPORAL_INPUT: Types = Types(Types::TEMPORAL.0 | Types::STRING.0 | Types::MAP.0);
    /// What a duration is made from.
    pub const DURATION_INPUT: Types = Types(Types::DURATION.0 | Types::STRING.0 | Types::MAP.0);
    /// Integers and floats.
    pub const NUMBER: Types = Types(Types::INTEGER.0 | Types::FLOAT.0);
    /// What can be summed up: numbers, or durations.
    pub const SUMMED: Types = Types(Types::NUMBER.0 | Types::DURATION.0);
    /// Nodes and relationships.
    pub const ENTITY: Types = Types(Types::NODE.0 | Types::RELATIONSHIP.0);
    /// What has properties: nodes, relationships and maps.
    pub const PROPERTIED: Types = Types(Types::ENTITY.0 | Types::MAP.0);
    /// Strings and lists.
    pub const SEQUENCE: Types = Types(Types::STRING.0 | Types::LIST.0);
    /// Strings, lists and maps.
    pub const SIZED: Types = Types(Types::SEQUENCE.0 | Types::MAP.0);
    /// Every type.
    pub const ANY: Types = Types(u16::MAX);

    /// The set of one type; for null alone, the empty set.
    pub const fn only(kind: Type) -> Types {
        Types(match kind {
            Type::Null => 0,
            Type::Boolean => 1,
            Type::Integer => 1 << 1,
            Type::Float => 1 << 2,
            Type::String => 1 << 3,
            Type::List => 1 << 4,
            Type::Map => 1 << 5,
            Type::Node => 1 << 6,
            Type::Relationship => 1 << 7,
            Type::Path => 1 << 8,
            Type::Date => 1 << 9,
            Type::LocalTime => 1 << 10,
            Type::Time => 1 << 11,
            Type::LocalDateTime => 1 << 12,
            Type::DateTime => 1 << 13,
            Type::Duration => 1 << 14,
        })
    }

    /// Whether a value of this type belongs to the set; null always does.
    pub fn contains(self, kind: Type) -> bool {
        kind == Type::Null || self.0 & Types::only(kind).0 != 0
    }

    /// Whether some value belongs to both sets, so that one may stand where the other is wanted.
    pub fn overlaps(self, other: Types) -> bool {
        self.0 == 0 || other.0 == 0 || self.0 & other.0 != 0
    }

    /// The only type in the set, if there is only one.
    pub fn single(self) -> Option<Type> {
        ALL_TYPES.into_iter().find(|&kind| Types::only(kind) == self)
    }

    /// The set in a sentence: `a string or a list`.
    pub fn described(self) -> String {
        if self == Types::ANY {
            return "any value".to_owned();
        }
        let nouns: Vec<&str> = ALL_TYPES.into_iter().filter(|&kind| self.contains(kind)).map(Type::noun).collect();
        match nouns.split_last() {
            None => "null".to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

impl BitOr for Types {
    type Output = Types;

    fn bitor(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }
}

/// What a function is about; `:help` lists them so, and `exec` has a file for each.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Family {
    /// Nodes, relationships and paths, and what they hold.
    Graph,
    /// Lists.
    List,
    /// Text.
    String,
    /// Numbers.
    Number,
    /// Dates, times and durations.
    Temporal,
    /// From one type to another.
    Conversion,
    /// Questions answered by true or false, and null handling.
    Predicate,
    /// Over all rows of a group.
    Aggregate,
}

/// Everything known about a function or an aggregate before it runs.
struct Facts {
    /// Its names: first the one that is shown, then others it answers to.
    names: &'static [&'static str],
    family: Family,
    /// What each parameter takes; of a variadic function the last one repeats.
    parameters: &'static [Types],
    /// How many arguments it takes.
    arity: RangeInclusive<usize>,
    result: Types,
    signature: &'static str,
    summary: &'static str,
}

/// Makes an enum of ids and the table of its facts, one line a function.
macro_rules! table {
    (
        $(#[$doc:meta])*
        $id:ident {
            $($variant:ident: $family:ident, [$($name:literal),+], ($($parameter:expr),*), $arity:expr, $result:expr,
                $signature:literal, $summary:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $id {
            $(#[doc = concat!("`", $signature, "`: ", $summary, ".")] $variant,)*
        }

        impl $id {
            /// All of them, family by family.
            pub const ALL: &'static [$id] = &[$($id::$variant),*];

            fn facts(self) -> Facts {
                match self {
                    $($id::$variant => Facts {
                        names: &[$($name),+],
                        family: Family::$family,
                        parameters: &[$($parameter),*],
                        arity: $arity,
                        result: $result,
                        signature: $signature,
                        summary: $summary,
                    },)*
                }
            }

            /// The one with this name, in any case.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|id| id.names().iter().any(|known| known.eq_ignore_ascii_case(name)))
            }

            /// Its name as documents write it.
            pub fn name(self) -> &'static str {
                self.facts().names.first().copied().unwrap_or_default()
            }

            /// Every name it answers to, [`Self::name`] first.
            pub fn names(self) -> &'static [&'static str] {
                self.facts().names
            }

            /// What it is about.
            pub fn family(self) -> Family {
                self.facts().family
            }

            /// How many arguments it takes.
            pub fn arity(self) -> RangeInclusive<usize> {
                self.facts().arity
            }

            /// What the argument at this position (from zero) may be.
            pub fn parameter(self, position: usize) -> Types {
                let parameters = self.facts().parameters;
                parameters.get(position).or(parameters.last()).copied().unwrap_or(Types::ANY)
            }

            /// What it gives, as far as that is known without its arguments.
            pub fn result(self) -> Types {
                self.facts().result
            }

            /// How it is called: `substring(text, start [, length])`.
            pub fn signature(self) -> &'static str {
                self.facts().signature
            }

            /// What it does, in one line.
            pub fn summary(self) -> &'static str {
                self.facts().summary
            }

            /// Checks how many arguments a call has.
            ///
            /// # Errors
            /// A compile-time `SyntaxError`, `InvalidNumberOfArguments`.
            pub fn check_arity(self, found: usize) -> Result<()> {
                match self.arity().contains(&found) {
                    true => Ok(()),
                    false => Err(wrong_arity(self.name(), self.arity(), found, self.signature())),
                }
            }

            /// Checks what is known of an argument before any row is seen: an error only where no value of
            /// those types would do.
            ///
            /// # Errors
            /// A compile-time `SyntaxError`, `InvalidArgumentType`.
            pub fn check_argument(self, position: usize, found: Types) -> Result<()> {
                match self.parameter(position).overlaps(found) {
                    true => Ok(()),
                    false => Err(wrong_argument(self.name(), self.parameter(position), found, self.signature())),
                }
            }
        }
    };
}

fn wrong_arity(name: &str, arity: RangeInclusive<usize>, found: usize, signature: &str) -> Box<Diagnostic> {
    let arguments = |count: usize| format!("{count} argument{}", if count == 1 { "" } else { "s" });
    let wanted = match (*arity.start(), *arity.end()) {
        (least, usize::MAX) => format!("at least {}", arguments(least)),
        (0, 0) => "no arguments".to_owned(),
        (least, most) if least == most => arguments(least),
        (least, most) => format!("{least} to {}", arguments(most)),
    };
    let message = format!("`{name}` takes {wanted}, but found {found}");
    Diagnostic::syntax("wrong-number-of-arguments", "InvalidNumberOfArguments", message)
        .hint(format!("it is called as `{signature}`"))
}

fn wrong_argument(name: &str, wanted: Types, found: Types, signature: &str) -> Box<Diagnostic> {
    let message = format!("`{name}` takes {}, but found {}", wanted.described(), found.described());
    Diagnostic::syntax("wrong-argument-type", "InvalidArgumentType", message)
        .hint(format!("it is called as `{signature}`"))
}

type T = Types;

table! {
    /// A built-in function.
    Function {
        Coalesce: Predicate, ["coalesce"], (T::ANY), 1..=usize::MAX, T::ANY,
            "coalesce(value, ...)", "the first value that is not null";
        NullIf: Predicate, ["nullIf"], (T::ANY, T::ANY), 2..=2, T::ANY,
            "nullIf(value, other)", "null if the two are equal, else the first";
        Exists: Predicate, ["exists"], (T::ANY), 1..=1, T::BOOLEAN,
            "exists(node.property)", "whether the property is there, that is, not null";
        IsEmpty: Predicate, ["isEmpty"], (T::SIZED), 1..=1, T::BOOLEAN,
            "isEmpty(value)", "whether a string, list or map has nothing in it";
        IsNaN: Predicate, ["isNaN"], (T::NUMBER), 1..=1, T::BOOLEAN,
            "isNaN(number)", "whether a float is not a number";

        Id: Graph, ["id"], (T::ENTITY), 1..=1, T::INTEGER,
            "id(entity)", "the number of a node or relationship in this graph";
        ElementId: Graph, ["elementId"], (T::ENTITY), 1..=1, T::STRING,
            "elementId(entity)", "the id of a node or relationship as a string";
        Labels: Graph, ["labels"], (T::NODE), 1..=1, T::LIST,
            "labels(node)", "the labels of a node";
        Type: Graph, ["type"], (T::RELATIONSHIP), 1..=1, T::STRING,
            "type(relationship)", "the type of a relationship";
        Properties: Graph, ["properties"], (T::PROPERTIED), 1..=1, T::MAP,
            "properties(entity)", "all properties of a node or relationship as a map";
        Keys: Graph, ["keys"], (T::PROPERTIED), 1..=1, T::LIST,
            "keys(entity)", "the names of the properties of a node, relationship or map";
        StartNode: Graph, ["startNode"], (T::RELATIONSHIP), 1..=1, T::NODE,
            "startNode(relationship)", "the node a relationship starts at";
        EndNode: Graph, ["endNode"], (T::RELATIONSHIP), 1..=1, T::NODE,
            "endNode(relationship)", "the node a relationship ends at";
        Nodes: Graph, ["nodes"], (T::PATH), 1..=1, T::LIST,
            "nodes(path)", "the nodes of a path in order";
        Relationships: Graph, ["relationships", "rels"], (T::PATH), 1..=1, T::LIST,
            "relationships(path)", "the relationships of a path in order";
        Length: Graph, ["length"], (T::PATH), 1..=1, T::INTEGER,
            "length(path)", "how many relationships a path has";

        Size: List, ["size"], (T::SEQUENCE), 1..=1, T::INTEGER,
            "size(value)", "how many elements a list has, or characters a string";
        Head: List, ["head"], (T::LIST), 1..=1, T::ANY,
            "head(list)", "the first element, null if there is none";
        Last: List, ["last"], (T::LIST), 1..=1, T::ANY,
            "last(list)", "the last element, null if there is none";
        Tail: List, ["tail"], (T::LIST), 1..=1, T::LIST,
            "tail(list)", "all elements but the first";
        Range: List, ["range"], (T::INTEGER, T::INTEGER, T::INTEGER), 2..=3, T::LIST,
            "range(start, end [, step])", "the integers from start to end, both included";
        Reverse: List, ["reverse"], (T::SEQUENCE), 1..=1, T::SEQUENCE,
            "reverse(value)", "a list or string from its end to its beginning";

        CharLength: String, ["char_length", "character_length"], (T::STRING), 1..=1, T::INTEGER,
            "char_length(text)", "how many characters a string has";
        Left: String, ["left"], (T::STRING, T::INTEGER), 2..=2, T::STRING,
            "left(text, count)", "the first characters of a string";
        Right: String, ["right"], (T::STRING, T::INTEGER), 2..=2, T::STRING,
            "right(text, count)", "the last characters of a string";
        Substring: String, ["substring"], (T::STRING, T::INTEGER, T::INTEGER), 2..=3, T::STRING,
            "substring(text, start [, length])", "a piece of a string; the first character is number 0";
        Replace: String, ["replace"], (T::STRING, T::STRING, T::STRING), 3..=3, T::STRING,
            "replace(text, search, replacement)", "a string with every occurrence of another replaced";
        Split: String, ["split"], (T::STRING, T::SEQUENCE), 2..=2, T::LIST,
            "split(text, delimiter)", "the pieces of a string between delimiters";
        Trim: String, ["trim", "btrim"], (T::STRING, T::STRING), 1..=2, T::STRING,
            "trim(text [, characters])", "a string without spaces, or these characters, at its ends";
        LeftTrim: String, ["ltrim"], (T::STRING, T::STRING), 1..=2, T::STRING,
            "ltrim(text [, characters])", "a string without spaces, or these characters, at its beginning";
        RightTrim: String, ["rtrim"], (T::STRING, T::STRING), 1..=2, T::STRING,
            "rtrim(text [, characters])", "a string without spaces, or these characters, at its end";
        ToUpper: String, ["toUpper", "upper"], (T::STRING), 1..=1, T::STRING,
            "toUpper(text)", "a string in capital letters";
        ToLower: String, ["toLower", "lower"], (T::STRING), 1..=1, T::STRING,
            "toLower(text)", "a string in small letters";

        Abs: Number, ["abs"], (T::NUMBER), 1..=1, T::NUMBER,
            "abs(number)", "the number without its sign";
        Sign: Number, ["sign"], (T::NUMBER), 1..=1, T::INTEGER,
            "sign(number)", "-1, 0 or 1";
        Ceil: Number, ["ceil", "ceiling"], (T::NUMBER), 1..=1, T::FLOAT,
            "ceil(number)", "the smallest whole number not below it";
        Floor: Number, ["floor"], (T::NUMBER), 1..=1, T::FLOAT,
            "floor(number)", "the largest whole number not above it";
        Round: Number, ["round"], (T::NUMBER, T::INTEGER, T::STRING), 1..=3, T::FLOAT,
            "round(number [, digits [, mode]])", "the nearest number with so many digits after the point";
        Random: Number, ["rand"], (), 0..=0, T::FLOAT,
            "rand()", "a random float from 0 up to, but not, 1";
        SquareRoot: Number, ["sqrt"], (T::NUMBER), 1..=1, T::FLOAT,
            "sqrt(number)", "the square root";
        Exponential: Number, ["exp"], (T::NUMBER), 1..=1, T::FLOAT,
            "exp(number)", "e to the power of the number";
        Logarithm: Number, ["log", "ln"], (T::NUMBER), 1..=1, T::FLOAT,
            "log(number)", "the natural logarithm";
        Logarithm10: Number, ["log10"], (T::NUMBER), 1..=1, T::FLOAT,
            "log10(number)", "the logarithm to base 10";
        E: Number, ["e"], (), 0..=0, T::FLOAT,
            "e()", "the base of the natural logarithm";
        Pi: Number, ["pi"], (), 0..=0, T::FLOAT,
            "pi()", "the circumference of a circle of diameter 1";
        Sine: Number, ["sin"], (T::NUMBER), 1..=1, T::FLOAT,
            "sin(radians)", "the sine";
        Cosine: Number, ["cos"], (T::NUMBER), 1..=1, T::FLOAT,
            "cos(radians)", "the cosine";
        Tangent: Number, ["tan"], (T::NUMBER), 1..=1, T::FLOAT,
            "tan(radians)", "the tangent";
        Cotangent: Number, ["cot"], (T::NUMBER), 1..=1, T::FLOAT,
            "cot(radians)", "the cotangent";
        ArcSine: Number, ["asin"], (T::NUMBER), 1..=1, T::FLOAT,
            "asin(number)", "the angle with this sine, in radians";
        ArcCosine: Number, ["acos"], (T::NUMBER), 1..=1, T::FLOAT,
            "acos(number)", "the angle with this cosine, in radians";
        ArcTangent: Number, ["atan"], (T::NUMBER), 1..=1, T::FLOAT,
            "atan(number)", "the angle with this tangent, in radians";
        ArcTangent2: Number, ["atan2"], (T::NUMBER, T::NUMBER), 2..=2, T::FLOAT,
            "atan2(y, x)", "the angle of the point (x, y), in radians";
        HyperbolicSine: Number, ["sinh"], (T::NUMBER), 1..=1, T::FLOAT,
            "sinh(number)", "the hyperbolic sine";
        HyperbolicCosine: Number, ["cosh"], (T::NUMBER), 1..=1, T::FLOAT,
            "cosh(number)", "the hyperbolic cosine";
        HyperbolicTangent: Number, ["tanh"], (T::NUMBER), 1..=1, T::FLOAT,
            "tanh(number)", "the hyperbolic tangent";
        Haversine: Number, ["haversin"], (T::NUMBER), 1..=1, T::FLOAT,
            "haversin(radians)", "half of one minus the cosine";
        Degrees: Number, ["degrees"], (T::NUMBER), 1..=1, T::FLOAT,
            "degrees(radians)", "an angle in degrees";
        Radians: Number, ["radians"], (T::NUMBER), 1..=1, T::FLOAT,
            "radians(degrees)", "an angle in radians";

        Date: Temporal, ["date"], (T::TEMPORAL_INPUT), 0..=1, T::DATE,
            "date([value])", "a date from a string, a map of its parts or another value; without one the present";
        DateOfStatement: Temporal, ["date.statement", "date.transaction"], (T::STRING), 0..=1, T::DATE,
            "date.statement([timezone])", "the present date, the same for the whole statement";
        DateOfClock: Temporal, ["date.realtime"], (T::STRING), 0..=1, T::DATE,
            "date.realtime([timezone])", "the present date at every call";
        DateTruncate: Temporal, ["date.truncate"], (T::STRING, T::MOMENT, T::MAP), 1..=3, T::DATE,
            "date.truncate(unit [, value [, parts]])", "a date with all that is smaller than the unit cut off";
        LocalTime: Temporal, ["localtime"], (T::TEMPORAL_INPUT), 0..=1, T::LOCAL_TIME,
            "localtime([value])", "a local time from a string, a map of its parts or another value; without one the present";
        LocalTimeOfStatement: Temporal, ["localtime.statement", "localtime.transaction"], (T::STRING), 0..=1, T::LOCAL_TIME,
            "localtime.statement([timezone])", "the present local time, the same for the whole statement";
        LocalTimeOfClock: Temporal, ["localtime.realtime"], (T::STRING), 0..=1, T::LOCAL_TIME,
            "localtime.realtime([timezone])", "the present local time at every call";
        LocalTimeTruncate: Temporal, ["localtime.truncate"], (T::STRING, T::MOMENT, T::MAP), 1..=3, T::LOCAL_TIME,
            "localtime.truncate(unit [, value [, parts]])", "a local time with all that is smaller than the unit cut off";
        Time: Temporal, ["time"], (T::TEMPORAL_INPUT), 0..=1, T::TIME,
            "time([value])", "a time from a string, a map of its parts or another value; without one the present";
        TimeOfStatement: Temporal, ["time.statement", "time.transaction"], (T::STRING), 0..=1, T::TIME,
            "time.statement([timezone])", "the present time, the same for the whole statement";
        TimeOfClock: Temporal, ["time.realtime"], (T::STRING), 0..=1, T::TIME,
            "time.realtime([timezone])", "the present time at every call";
        TimeTruncate: Temporal, ["time.truncate"], (T::STRING, T::MOMENT, T::MAP), 1..=3, T::TIME,
            "time.truncate(unit [, value [, parts]])", "a time with all that is smaller than the unit cut off";
        LocalDateTime: Temporal, ["localdatetime"], (T::TEMPORAL_INPUT), 0..=1, T::LOCAL_DATE_TIME,
            "localdatetime([value])", "a local datetime from a string, a map of its parts or another value; without one the present";
        LocalDateTimeOfStatement: Temporal, ["localdatetime.statement", "localdatetime.transaction"], (T::STRING), 0..=1, T::LOCAL_DATE_TIME,
            "localdatetime.statement([timezone])", "the present local datetime, the same for the whole statement";
        LocalDateTimeOfClock: Temporal, ["localdatetime.realtime"], (T::STRING), 0..=1, T::LOCAL_DATE_TIME,
            "localdatetime.realtime([timezone])", "the present local datetime at every call";
        LocalDateTimeTruncate: Temporal, ["localdatetime.truncate"], (T::STRING, T::MOMENT, T::MAP), 1..=3, T::LOCAL_DATE_TIME,
            "localdatetime.truncate(unit [, value [, parts]])", "a local datetime with all that is smaller than the unit cut off";
        DateTime: Temporal, ["datetime"], (T::TEMPORAL_INPUT), 0..=1, T::DATE_TIME,
            "datetime([value])", "a datetime from a string, a map of its parts or another value; without one the present";
        DateTimeOfStatement: Temporal, ["datetime.statement", "datetime.transaction"], (T::STRING), 0..=1, T::DATE_TIME,
            "datetime.statement([timezone])", "the present datetime, the same for the whole statement";
        DateTimeOfClock: Temporal, ["datetime.realtime"], (T::STRING), 0..=1, T::DATE_TIME,
            "datetime.realtime([timezone])", "the present datetime at every call";
        DateTimeTruncate: Temporal, ["datetime.truncate"], (T::STRING, T::MOMENT, T::MAP), 1..=3, T::DATE_TIME,
            "datetime.truncate(unit [, value [, parts]])", "a datetime with all that is smaller than the unit cut off";
        DateTimeFromEpoch: Temporal, ["datetime.fromepoch"], (T::INTEGER, T::INTEGER), 2..=2, T::DATE_TIME,
            "datetime.fromepoch(seconds, nanoseconds)", "the datetime so long after 1970 began";
        DateTimeFromEpochMillis: Temporal, ["datetime.fromepochmillis"], (T::INTEGER), 1..=1, T::DATE_TIME,
            "datetime.fromepochmillis(milliseconds)", "the datetime so many milliseconds after 1970 began";
        Duration: Temporal, ["duration"], (T::DURATION_INPUT), 1..=1, T::DURATION,
            "duration(value)", "a duration from a string or a map of its parts";
        DurationBetween: Temporal, ["duration.between"], (T::MOMENT, T::MOMENT), 2..=2, T::DURATION,
            "duration.between(from, to)", "the time from one to another in months, days and seconds";
        DurationInMonths: Temporal, ["duration.inMonths"], (T::MOMENT, T::MOMENT), 2..=2, T::DURATION,
            "duration.inMonths(from, to)", "the whole months from one to another";
        DurationInDays: Temporal, ["duration.inDays"], (T::MOMENT, T::MOMENT), 2..=2, T::DURATION,
            "duration.inDays(from, to)", "the whole days from one to another";
        DurationInSeconds: Temporal, ["duration.inSeconds"], (T::MOMENT, T::MOMENT), 2..=2, T::DURATION,
            "duration.inSeconds(from, to)", "the seconds from one to another";

        ToBoolean: Conversion, ["toBoolean"], (T::ANY), 1..=1, T::BOOLEAN,
            "toBoolean(value)", "a boolean from a string or an integer, null if the string is neither";
        ToBooleanOrNull: Conversion, ["toBooleanOrNull"], (T::ANY), 1..=1, T::BOOLEAN,
            "toBooleanOrNull(value)", "a boolean from any value, null if it is none";
        ToBooleanList: Conversion, ["toBooleanList"], (T::LIST), 1..=1, T::LIST,
            "toBooleanList(list)", "every element as a boolean, null where it is none";
        ToInteger: Conversion, ["toInteger", "toInt"], (T::ANY), 1..=1, T::INTEGER,
            "toInteger(value)", "an integer from a number, string or boolean, null if the string is no number";
        ToIntegerOrNull: Conversion, ["toIntegerOrNull"], (T::ANY), 1..=1, T::INTEGER,
            "toIntegerOrNull(value)", "an integer from any value, null if it is no number";
        ToIntegerList: Conversion, ["toIntegerList"], (T::LIST), 1..=1, T::LIST,
            "toIntegerList(list)", "every element as an integer, null where it is no number";
        ToFloat: Conversion, ["toFloat"], (T::ANY), 1..=1, T::FLOAT,
            "toFloat(value)", "a float from a number or string, null if the string is no number";
        ToFloatOrNull: Conversion, ["toFloatOrNull"], (T::ANY), 1..=1, T::FLOAT,
            "toFloatOrNull(value)", "a float from any value, null if it is no number";
        ToFloatList: Conversion, ["toFloatList"], (T::LIST), 1..=1, T::LIST,
            "toFloatList(list)", "every element as a float, null where it is no number";
        ToString: Conversion, ["toString"], (T::ANY), 1..=1, T::STRING,
            "toString(value)", "a number, boolean, date, time, duration or string as text";
        ToStringOrNull: Conversion, ["toStringOrNull"], (T::ANY), 1..=1, T::STRING,
            "toStringOrNull(value)", "any value as text, null if it has none";
        ToStringList: Conversion, ["toStringList"], (T::LIST), 1..=1, T::LIST,
            "toStringList(list)", "every element as text, null where it has none";
        ValueType: Conversion, ["valueType"], (T::ANY), 1..=1, T::STRING,
            "valueType(value)", "the name of the value's type";
    }
}

impl Function {
    /// Whether two calls with the same arguments may differ, so that a call is never folded away.
    pub fn is_random(self) -> bool {
        self == Function::Random
    }

    /// Whether its answer depends on the graph beside its arguments, so that it cannot be folded
    /// before the statement runs.
    pub fn reads_graph(self) -> bool {
        self.family() == Family::Graph
    }
}

table! {
    /// A built-in aggregate. `count(*)` is [`Aggregate::Count`] without an argument.
    Aggregate {
        Count: Aggregate, ["count"], (T::ANY), 1..=1, T::INTEGER,
            "count(value)", "how many values are not null; `count(*)` how many rows there are";
        Sum: Aggregate, ["sum"], (T::SUMMED), 1..=1, T::SUMMED,
            "sum(value)", "the sum of the numbers or durations, 0 of none";
        Average: Aggregate, ["avg"], (T::SUMMED), 1..=1, T::SUMMED,
            "avg(value)", "the mean of the numbers or durations, null of none";
        Minimum: Aggregate, ["min"], (T::ANY), 1..=1, T::ANY,
            "min(value)", "the smallest value, null of none";
        Maximum: Aggregate, ["max"], (T::ANY), 1..=1, T::ANY,
            "max(value)", "the largest value, null of none";
        Collect: Aggregate, ["collect"], (T::ANY), 1..=1, T::LIST,
            "collect(value)", "a list of the values that are not null";
        StandardDeviation: Aggregate, ["stDev"], (T::NUMBER), 1..=1, T::FLOAT,
            "stDev(number)", "the standard deviation of a sample, 0 of fewer than two";
        StandardDeviationOfAll: Aggregate, ["stDevP"], (T::NUMBER), 1..=1, T::FLOAT,
            "stDevP(number)", "the standard deviation of a whole population, 0 of fewer than two";
        PercentileContinuous: Aggregate, ["percentileCont"], (T::NUMBER, T::NUMBER), 2..=2, T::FLOAT,
            "percentileCont(number, percentile)", "the value below which that part (0 to 1) lies, between two numbers if need be";
        PercentileDiscrete: Aggregate, ["percentileDisc"], (T::NUMBER, T::NUMBER), 2..=2, T::NUMBER,
            "percentileDisc(number, percentile)", "the number nearest to that percentile (0 to 1)";
    }
}

#[cfg(test)]
mod tests;
