//! Making temporal values: from text, from maps of parts, from each other, from a clock.

use super::calendar::{Date, LocalDateTime, LocalTime, NANOS_PER_SECOND};
use super::duration::{Decimal, Sum, Unit};
use super::fields::{Fields, Part, wrong_part, zone};
use super::{DateTime, Kind, Temporal, Time, Zone, bad_parts, fixed_offset, out_of_range, parse, unknown_zone};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::value::{Map, Value, text};

/// The value of this kind that a text says.
///
/// # Errors
/// Text that says none.
pub fn from_text(kind: Kind, said: &str) -> Result<Temporal> {
    parse::temporal(kind, said).ok_or_else(|| {
        if let Some(name) = parse::unknown_zone(said) {
            return unknown_zone(name);
        }
        let value = Value::from(said);
        let (short, noun) = (text::short(&value), kind.type_of().noun());
        let names_zone = said.trim_end().ends_with(']');
        let is_written_well = !names_zone && parse::temporal(kind, &least_of_this_shape(said)).is_some();
        let message = if is_written_well {
            format!("`{short}` is written like {noun}, but there is none such: a part of it is too large or too small")
        } else {
            format!("`{short}` is not the text of {noun}")
        };
        let error = Diagnostic::runtime("bad-temporal-text", ErrorType::ArgumentError, "InvalidArgumentValue", message);
        if is_written_well {
            return error;
        }
        let error = match names_zone && kind == Kind::DateTime {
            true => error.hint("an offset must be one that the zone has then; it can be left out"),
            false => error,
        };
        error.hint(format!("it is written as in `{}('{}')`", kind.name(), kind.example()))
    })
}

/// A text of the same shape whose numbers are as small as a calendar allows: `2000-01-01` for `2026-02-30`.
fn least_of_this_shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    let mut digits = 0;
    for character in text.chars().chain(std::iter::once(' ')) {
        if character.is_ascii_digit() {
            digits += 1;
            continue;
        }
        match digits {
            0 => {}
            4 => shape.push_str("2000"),
            count => {
                shape.extend(std::iter::repeat_n('0', count - 1));
                shape.push('1');
            }
        }
        digits = 0;
        shape.push(character);
    }
    shape.pop();
    shape
}

/// The present, given as nanoseconds since 1970 in UTC, as a clock in this zone shows it.
///
/// # Errors
/// A zone that nobody knows; an instant outside the years there are.
pub fn now(kind: Kind, instant: i128, timezone: Option<&Value>) -> Result<Temporal> {
    let zone = timezone.map(zone).transpose()?.unwrap_or(Zone::UTC);
    now_in(kind, instant, &zone)
}

fn now_in(kind: Kind, instant: i128, zone: &Zone) -> Result<Temporal> {
    let now = DateTime::of_instant(instant, zone).ok_or_else(|| out_of_range("the present is"))?;
    from_temporal(kind, &now.into())
}

/// The part of another value that is a value of this kind; what it lacks is midnight and UTC.
///
/// # Errors
/// A value that has no such part.
pub fn from_temporal(kind: Kind, other: &Temporal) -> Result<Temporal> {
    let lacks = |part: &str| bad_parts(format!("`{}` needs a {part}, and `{}` has none", kind.name(), other.literal()));
    let date = || other.date().ok_or_else(|| lacks("date"));
    Ok(match kind {
        Kind::Date => Temporal::Date(date()?),
        Kind::LocalTime => Temporal::LocalTime(other.time().ok_or_else(|| lacks("time"))?),
        Kind::Time => Temporal::Time(Time {
            local: other.time().ok_or_else(|| lacks("time"))?,
            offset: other.offset().unwrap_or(0),
        }),
        Kind::LocalDateTime => Temporal::LocalDateTime(date()?.at(other.time().unwrap_or(LocalTime::MIDNIGHT))),
        Kind::DateTime => match other {
            Temporal::DateTime(_) => other.clone(),
            Temporal::Date(_)
            | Temporal::LocalTime(_)
            | Temporal::Time(_)
            | Temporal::LocalDateTime(_)
            | Temporal::Duration(_) => {
                let local = date()?.at(other.time().unwrap_or(LocalTime::MIDNIGHT));
                moment(local, &Zone::UTC, None)?.into()
            }
        },
        Kind::Duration => match other {
            Temporal::Duration(_) => other.clone(),
            Temporal::Date(_)
            | Temporal::LocalTime(_)
            | Temporal::Time(_)
            | Temporal::LocalDateTime(_)
            | Temporal::DateTime(_) => return Err(lacks("duration")),
        },
    })
}

/// The value that a map's parts make; none where one of them is null. With nothing but a zone it is
/// the present there.
///
/// # Errors
/// Parts that make no value.
pub fn from_map(kind: Kind, map: &Map, instant: i128) -> Result<Option<Temporal>> {
    if kind == Kind::Duration {
        return Ok(duration_from_map(map)?.map(Temporal::from));
    }
    let Some(fields) = Fields::read(map, kind)? else { return Ok(None) };
    if fields.has_only_zone() {
        return match &fields.timezone {
            Some(zone) => now_in(kind, instant, zone).map(Some),
            None => Err(bad_parts(format!("`{}` needs at least one part", kind.name()))),
        };
    }
    if let Some(epoch) = epoch(&fields)? {
        return Ok(Some(epoch));
    }
    let base_date = fields.date.as_ref().or(fields.datetime.as_ref()).and_then(Temporal::date);
    let timed = fields.time.as_ref().or(fields.datetime.as_ref());
    let base_time = timed.and_then(Temporal::time);
    assemble(kind, &fields, base_date, base_time, timed).map(Some)
}

/// Puts day, time and zone together. A zone asked for beside one taken over shows the same moment
/// elsewhere.
fn assemble(
    kind: Kind,
    fields: &Fields,
    base_date: Option<Date>,
    base_time: Option<LocalTime>,
    timed: Option<&Temporal>,
) -> Result<Temporal> {
    let time_of_day = || match base_time.is_none() && !fields.has_time() {
        true => Ok(LocalTime::MIDNIGHT),
        false => fields.time(base_time, NANOS_PER_SECOND),
    };
    let taken_over = timed.and_then(Temporal::zone);
    Ok(match kind {
        Kind::Date => Temporal::Date(fields.date(base_date)?),
        Kind::LocalTime => Temporal::LocalTime(fields.time(base_time, NANOS_PER_SECOND)?),
        Kind::Time => {
            let local = fields.time(base_time, NANOS_PER_SECOND)?;
            let asked = fields.timezone.as_ref().map(fixed_offset).transpose()?;
            match (timed.and_then(Temporal::offset), asked) {
                (Some(offset), Some(asked)) => Temporal::Time(Time { local, offset }.moved_to(asked)),
                (Some(offset), None) | (None, Some(offset)) => Temporal::Time(Time { local, offset }),
                (None, None) => Temporal::Time(Time { local, offset: 0 }),
            }
        }
        Kind::LocalDateTime => Temporal::LocalDateTime(fields.date(base_date)?.at(time_of_day()?)),
        Kind::DateTime => {
            let local = fields.date(base_date)?.at(time_of_day()?);
            let offset = timed.and_then(Temporal::offset);
            match (&taken_over, &fields.timezone) {
                (Some(zone), Some(asked)) => {
                    let there = moment(local, zone, offset)?;
                    there.moved_to(asked).ok_or_else(|| out_of_range(&format!("`{local}` is")))?.into()
                }
                (Some(zone), None) => moment(local, zone, offset)?.into(),
                (None, asked) => moment(local, asked.as_ref().unwrap_or(&Zone::UTC), None)?.into(),
            }
        }
        Kind::Duration => return Err(bad_parts("a duration is not made from a date".to_owned())),
    })
}

/// When a clock in the zone shows `local`.
pub fn moment(local: LocalDateTime, zone: &Zone, preferred: Option<i32>) -> Result<DateTime> {
    DateTime::of_local(local, zone, preferred).ok_or_else(|| out_of_range(&format!("`{local}` is")))
}

/// `{epochSeconds: ...}` and `{epochMillis: ...}`, perhaps with nanoseconds and a zone.
fn epoch(fields: &Fields) -> Result<Option<Temporal>> {
    let seconds = fields.get(Part::EpochSeconds).map(|seconds| (seconds, i128::from(NANOS_PER_SECOND)));
    let millis = fields.get(Part::EpochMillis).map(|millis| (millis, 1_000_000));
    let Some((count, unit)) = seconds.or(millis) else { return Ok(None) };
    let instant = i128::from(count) * unit + i128::from(fields.get(Part::Nanosecond).unwrap_or(0));
    let zone = fields.timezone.as_ref().unwrap_or(&Zone::UTC);
    at_instant(instant, zone).map(Some)
}

fn at_instant(instant: i128, zone: &Zone) -> Result<Temporal> {
    let found = DateTime::of_instant(instant, zone).ok_or_else(|| out_of_range("an instant so far from 1970 is"))?;
    Ok(found.into())
}

/// The datetime in UTC so many units of so many nanoseconds, and nanoseconds, after 1970 began.
///
/// # Errors
/// A result outside the years there are.
pub fn from_epoch(count: i64, unit: i64, nanos: i64) -> Result<Temporal> {
    at_instant(i128::from(count) * i128::from(unit) + i128::from(nanos), &Zone::UTC)
}

/// The parts of a duration with how much each is.
const UNITS: [(&str, Unit); 11] = [
    ("years", Unit::Months(12)),
    ("quarters", Unit::Months(3)),
    ("months", Unit::Months(1)),
    ("weeks", Unit::Days(7)),
    ("days", Unit::Days(1)),
    ("hours", Unit::Nanos(3_600_000_000_000)),
    ("minutes", Unit::Nanos(60_000_000_000)),
    ("seconds", Unit::Nanos(1_000_000_000)),
    ("milliseconds", Unit::Nanos(1_000_000)),
    ("microseconds", Unit::Nanos(1_000)),
    ("nanoseconds", Unit::Nanos(1)),
];

/// The duration that a map's parts add up to; none where one of them is null.
///
/// # Errors
/// Parts that no duration has, or too large a sum.
pub fn duration_from_map(map: &Map) -> Result<Option<super::Duration>> {
    if map.values().any(Value::is_null) {
        return Ok(None);
    }
    let mut sum = Sum::default();
    let too_long = || out_of_range("this duration is");
    if map.is_empty() {
        return Err(bad_parts("`duration` needs at least one part".to_owned()));
    }
    for (key, value) in map.iter() {
        let Some((_, unit)) = UNITS.iter().find(|(known, _)| *known == &**key) else {
            let known: Vec<String> = UNITS.iter().map(|(key, _)| format!("`{key}`")).collect();
            return Err(
                bad_parts(format!("a duration has no `{key}`")).hint(format!("it is made from {}", known.join(", ")))
            );
        };
        let amount = decimal(value).ok_or_else(|| wrong_part(key, "an integer or a finite float", value))?;
        sum.add(amount, *unit).ok_or_else(too_long)?;
    }
    sum.duration().map(Some).ok_or_else(too_long)
}

/// A number as a decimal.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::whole(*number)),
        Value::Float(number) => Decimal::of_float(*number),
        Value::Null
        | Value::Boolean(_)
        | Value::String(_)
        | Value::Temporal(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => None,
    }
}
