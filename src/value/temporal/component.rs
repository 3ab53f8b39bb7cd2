//! Components of temporal values: `d.year`, `d.weekYear`, `t.offset`, `dur.monthsOfYear`.

use super::calendar::{Date, LocalTime, NANOS_PER_SECOND};
use super::{DateTime, Duration, Temporal, format};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::value::Value;

/// Components by name, each with how it is read.
type Named<T, R = i64> = &'static [(&'static str, fn(T) -> R)];

const DATE: Named<Date> = &[
    ("year", Date::year),
    ("quarter", Date::quarter),
    ("month", |date| date.civil().1),
    ("week", |date| date.week().1),
    ("weekYear", |date| date.week().0),
    ("day", |date| date.civil().2),
    ("ordinalDay", Date::ordinal),
    ("dayOfWeek", Date::weekday),
    ("weekDay", Date::weekday),
    ("dayOfQuarter", Date::day_of_quarter),
    ("quarterDay", Date::day_of_quarter),
];

const TIME: Named<LocalTime> = &[
    ("hour", LocalTime::hour),
    ("minute", LocalTime::minute),
    ("second", LocalTime::second),
    ("millisecond", |time| time.nanosecond() / 1_000_000),
    ("microsecond", |time| time.nanosecond() / 1_000),
    ("nanosecond", LocalTime::nanosecond),
];

/// The same for what is read from a borrowed value, which may not have it.
type Borrowed<T, R> = &'static [(&'static str, fn(&T) -> Option<R>)];

const OFFSET: Borrowed<Temporal, Value> = &[
    ("timezone", |value| value.zone().map(|zone| Value::from(format::zone(&zone)))),
    ("offset", |value| value.offset().map(|offset| Value::from(format::offset(offset)))),
    ("offsetMinutes", |value| value.offset().map(|offset| Value::Integer(i64::from(offset / 60)))),
    ("offsetSeconds", |value| value.offset().map(|offset| Value::Integer(i64::from(offset)))),
];

const INSTANT: Borrowed<DateTime, i64> = &[
    ("epochSeconds", |datetime| floor(datetime.instant(), NANOS_PER_SECOND)),
    ("epochMillis", |datetime| floor(datetime.instant(), 1_000_000)),
];

/// A total of some unit may be too large for an integer, though its duration is none too long.
const DURATION: Named<Duration, Option<i64>> = &[
    ("years", |duration| Some(duration.months() / 12)),
    ("quarters", |duration| Some(duration.months() / 3)),
    ("months", |duration| Some(duration.months())),
    ("weeks", |duration| Some(duration.days() / 7)),
    ("days", |duration| Some(duration.days())),
    ("hours", |duration| Some(duration.seconds() / 3_600)),
    ("minutes", |duration| Some(duration.seconds() / 60)),
    ("seconds", |duration| Some(duration.seconds())),
    ("milliseconds", |duration| floor(duration.nanos(), 1_000_000)),
    ("microseconds", |duration| floor(duration.nanos(), 1_000)),
    ("nanoseconds", |duration| floor(duration.nanos(), 1)),
    ("quartersOfYear", |duration| Some(duration.months() / 3 % 4)),
    ("monthsOfQuarter", |duration| Some(duration.months() % 3)),
    ("monthsOfYear", |duration| Some(duration.months() % 12)),
    ("daysOfWeek", |duration| Some(duration.days() % 7)),
    ("minutesOfHour", |duration| Some(duration.seconds() / 60 % 60)),
    ("secondsOfMinute", |duration| Some(duration.seconds() % 60)),
    ("millisecondsOfSecond", |duration| Some(duration.nanos_of_second() / 1_000_000)),
    ("microsecondsOfSecond", |duration| Some(duration.nanos_of_second() / 1_000)),
    ("nanosecondsOfSecond", |duration| Some(duration.nanos_of_second())),
];

/// How many whole units of so many nanoseconds there are.
fn floor(nanos: i128, unit: i64) -> Option<i64> {
    i64::try_from(nanos.div_euclid(i128::from(unit))).ok()
}

fn find<T, R>(named: Named<T, R>, name: &str) -> Option<fn(T) -> R> {
    named.iter().find(|(known, _)| *known == name).map(|(_, read)| *read)
}

fn names<T, R>(named: Named<T, R>) -> impl Iterator<Item = &'static str> {
    named.iter().map(|(name, _)| *name)
}

/// The component of this name.
///
/// # Errors
/// A name of none that the value has; a total that fits no integer.
pub fn component(value: &Temporal, name: &str) -> Result<Value> {
    if let Temporal::Duration(duration) = value
        && let Some(read) = find(DURATION, name)
    {
        return read(**duration).map(Value::Integer).ok_or_else(|| too_large(value, name));
    }
    if let (Some(date), Some(read)) = (value.date(), find(DATE, name)) {
        return Ok(Value::Integer(read(date)));
    }
    if let (Some(time), Some(read)) = (value.time(), find(TIME, name)) {
        return Ok(Value::Integer(read(time)));
    }
    if let Some(found) = OFFSET.iter().find(|(known, _)| *known == name).and_then(|(_, read)| read(value)) {
        return Ok(found);
    }
    if let Temporal::DateTime(datetime) = value
        && let Some((_, read)) = INSTANT.iter().find(|(known, _)| *known == name)
    {
        return read(datetime).map(Value::Integer).ok_or_else(|| too_large(value, name));
    }
    Err(unknown(value, name))
}

fn too_large(value: &Temporal, name: &str) -> Box<Diagnostic> {
    crate::value::arithmetic::overflow(&format!("{}.{name}", value.literal()))
}

fn unknown(value: &Temporal, name: &str) -> Box<Diagnostic> {
    let mut known: Vec<&str> = Vec::new();
    if matches!(value, Temporal::Duration(_)) {
        known.extend(names(DURATION));
    }
    if value.date().is_some() {
        known.extend(names(DATE));
    }
    if value.time().is_some() {
        known.extend(names(TIME));
    }
    if value.offset().is_some() {
        known.extend(OFFSET.iter().map(|(name, _)| *name));
    }
    if matches!(value, Temporal::DateTime(_)) {
        known.extend(INSTANT.iter().map(|(name, _)| *name));
    }
    let message = format!("{} has no `{name}`", value.kind().type_of().noun());
    Diagnostic::runtime("unknown-component", ErrorType::ArgumentError, "InvalidArgumentValue", message)
        .hint(format!("it has {}", known.join(", ")))
}
