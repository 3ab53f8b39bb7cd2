//! Text to temporal values, by ISO 8601: dates by month, week, quarter and day of the year, times,
//! offsets and zones, durations; with and without separators.
//!
//! Every reader here gives none for text that says no such value; [`super::create`] makes the error.

use super::calendar::{Date, LocalDateTime, LocalTime, NANOS_PER_SECOND};
use super::duration::{Decimal, Duration, Sum, Unit};
use super::zone::{DateTime, LARGEST_OFFSET, NamedZone, Zone};
use super::{Kind, Temporal, Time};
use std::sync::Arc;

/// Reads a value of this kind.
pub fn temporal(kind: Kind, text: &str) -> Option<Temporal> {
    let text = text.trim();
    Some(match kind {
        Kind::Date => Temporal::Date(date(text)?),
        Kind::LocalTime => Temporal::LocalTime(local_time(text)?),
        Kind::Time => Temporal::Time(time(text)?),
        Kind::LocalDateTime => Temporal::LocalDateTime(local_date_time(text)?),
        Kind::DateTime => Temporal::DateTime(Arc::new(date_time(text)?)),
        Kind::Duration => Temporal::Duration(Arc::new(duration(text)?)),
    })
}

/// A whole number of nothing but digits.
fn number(digits: &str) -> Option<i64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// `2015-07-21`, `20150721`, `2015-07`, `2015-W30-2`, `2015-Q2-60`, `2015-202`, `2015` and the like.
/// A year of other than four digits takes a sign.
fn date(text: &str) -> Option<Date> {
    let (year, rest) = match text.strip_prefix(['+', '-']) {
        Some(unsigned) => {
            let end = unsigned.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(unsigned.len());
            let (digits, rest) = unsigned.split_at_checked(end)?;
            let year = number(digits).filter(|_| digits.len() <= 9)?;
            (if text.starts_with('-') { -year } else { year }, rest)
        }
        None => {
            let (digits, rest) = text.split_at_checked(4)?;
            (number(digits)?, rest)
        }
    };
    let dashed = rest.starts_with('-');
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    if let Some(week) = rest.strip_prefix('W') {
        let (week, day) = two_and_rest(week, dashed)?;
        return Date::of_week(year, week, day.map_or(Some(1), |day| number(day).filter(|_| day.len() == 1))?);
    }
    if let Some(quarter) = rest.strip_prefix('Q') {
        let (quarter, day) = quarter.split_at_checked(1)?;
        let day = if dashed && !day.is_empty() { day.strip_prefix('-')? } else { day };
        let day = if day.is_empty() { 1 } else { number(day).filter(|_| day.len() == 2)? };
        return Date::of_quarter(year, number(quarter)?, day);
    }
    match (rest.len(), dashed) {
        (0, false) => Date::new(year, 1, 1),
        (3, _) => Date::of_year(year, number(rest)?),
        (2, _) => Date::new(year, number(rest)?, 1),
        (4, false) => Date::new(year, number(rest.get(..2)?)?, number(rest.get(2..)?)?),
        (5, true) => {
            let (month, day) = rest.split_once('-')?;
            Date::new(year, number(month)?, number(day).filter(|_| day.len() == 2)?)
        }
        _ => None,
    }
}

/// Two digits, and what follows them after a separator, if there is one.
fn two_and_rest(text: &str, dashed: bool) -> Option<(i64, Option<&str>)> {
    let (two, rest) = text.split_at_checked(2)?;
    let rest = match (rest.is_empty(), dashed) {
        (true, _) => None,
        (false, true) => Some(rest.strip_prefix('-')?),
        (false, false) => Some(rest),
    };
    Some((number(two)?, rest))
}

/// `21:40:32.142`, `214032.142`, `21:40`, `2140`, `21`.
fn local_time(text: &str) -> Option<LocalTime> {
    let (clock, fraction) = match text.split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let pieces = two_digit_pieces(clock)?;
    let nanos = match fraction {
        None => 0,
        Some(digits) if digits.len() <= 9 && pieces.len() == 3 => number(&format!("{digits:0<9}"))?,
        Some(_) => return None,
    };
    match *pieces.as_slice() {
        [hour] => LocalTime::new(hour, 0, 0, nanos),
        [hour, minute] => LocalTime::new(hour, minute, 0, nanos),
        [hour, minute, second] => LocalTime::new(hour, minute, second, nanos),
        _ => None,
    }
}

/// Numbers of two digits with `:` between all of them or none.
fn two_digit_pieces(text: &str) -> Option<Vec<i64>> {
    let pieces: Vec<&str> = match text.contains(':') {
        true => text.split(':').collect(),
        false if text.is_ascii() => (0..text.len()).step_by(2).map(|at| text.get(at..at + 2)).collect::<Option<_>>()?,
        false => return None,
    };
    pieces.into_iter().map(|piece| number(piece).filter(|_| piece.len() == 2)).collect()
}

/// A time with an offset; without one it is at UTC.
fn time(text: &str) -> Option<Time> {
    let (clock, offset) = split_offset(text);
    Some(Time { local: local_time(clock)?, offset: offset.map_or(Some(0), self::offset)? })
}

/// What stands before an offset, and the offset.
fn split_offset(clock: &str) -> (&str, Option<&str>) {
    match clock.find(['Z', 'z', '+', '-']).and_then(|at| clock.split_at_checked(at)) {
        Some((clock, offset)) => (clock, Some(offset)),
        None => (clock, None),
    }
}

/// `Z`, `+01`, `+0100`, `+01:00`, `+01:00:30`: at most 18 hours.
fn offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("Z") {
        return Some(0);
    }
    let size = text.strip_prefix(['+', '-'])?;
    let (hours, minutes, seconds) = match *two_digit_pieces(size)?.as_slice() {
        [hours] => (hours, 0, 0),
        [hours, minutes] => (hours, minutes, 0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => return None,
    };
    let total = i32::try_from((hours * 60 + minutes) * 60 + seconds).ok()?;
    let fits = minutes < 60 && seconds < 60 && total <= LARGEST_OFFSET;
    fits.then_some(if text.starts_with('-') { -total } else { total })
}

/// A zone: an offset, or a name.
pub fn zone(text: &str) -> Option<Zone> {
    let text = text.trim();
    offset(text).map(Zone::Offset).or_else(|| NamedZone::find(text).map(Zone::Named))
}

/// A date, or a date and a time with `T` between.
fn local_date_time(text: &str) -> Option<LocalDateTime> {
    match text.split_once(['T', 't']) {
        Some((day, clock)) => Some(date(day)?.at(local_time(clock)?)),
        None => Some(date(text)?.at(LocalTime::MIDNIGHT)),
    }
}

/// A date, a time, an offset and a zone's name in `[]`; without the last two it is at UTC. An offset
/// that the zone does not have then is a contradiction.
fn date_time(text: &str) -> Option<DateTime> {
    let (rest, zone) = match text.strip_suffix(']') {
        Some(text) => {
            let (rest, name) = text.split_once('[')?;
            (rest, Some(Zone::Named(NamedZone::find(name)?)))
        }
        None => (text, None),
    };
    let (day, clock) = rest.split_once(['T', 't']).map_or((rest, None), |(day, clock)| (day, Some(clock)));
    let (local, offset) = match clock {
        None => (date(day)?.at(LocalTime::MIDNIGHT), None),
        Some(clock) => {
            let (clock, offset) = split_offset(clock);
            let offset = offset.map(self::offset);
            if offset == Some(None) {
                return None;
            }
            (date(day)?.at(local_time(clock)?), offset.flatten())
        }
    };
    let zone = zone.unwrap_or(Zone::Offset(offset.unwrap_or(0)));
    let found = DateTime::of_local(local, &zone, offset)?;
    offset.is_none_or(|offset| found.offset == offset).then_some(found)
}

/// The name in `[]` at the end of a text, where no zone has it.
pub fn unknown_zone(text: &str) -> Option<&str> {
    let (_, name) = text.trim().strip_suffix(']')?.split_once('[')?;
    NamedZone::find(name).is_none().then_some(name)
}

/// The units of a duration's text with how much each is, largest first.
const DATE_UNITS: [(char, Unit); 4] =
    [('Y', Unit::Months(12)), ('M', Unit::Months(1)), ('W', Unit::Days(7)), ('D', Unit::Days(1))];
const TIME_UNITS: [(char, Unit); 3] = [
    ('H', Unit::Nanos(3_600 * NANOS_PER_SECOND as i128)),
    ('M', Unit::Nanos(60 * NANOS_PER_SECOND as i128)),
    ('S', Unit::Nanos(NANOS_PER_SECOND as i128)),
];

/// `P1Y2M3W4DT5H6M7.8S`, any part of which may have a fraction or a sign, or `P2012-02-02T14:37:21`.
fn duration(text: &str) -> Option<Duration> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => (true, unsigned),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let rest = unsigned.strip_prefix(['P', 'p'])?;
    let found = match rest.bytes().any(|byte| byte.is_ascii_alphabetic() && !byte.eq_ignore_ascii_case(&b'T')) {
        true => duration_in_units(rest)?,
        false => duration_as_moment(rest)?,
    };
    if negative { found.negated() } else { Some(found) }
}

fn duration_in_units(text: &str) -> Option<Duration> {
    let (days, clock) = match text.split_once(['T', 't']) {
        Some((days, clock)) => (days, Some(clock)),
        None => (text, None),
    };
    let mut sum = Sum::default();
    let any = add_units(&mut sum, days, &DATE_UNITS)?;
    match clock {
        Some(clock) => add_units(&mut sum, clock, &TIME_UNITS)?.then_some(())?,
        None => any.then_some(())?,
    }
    sum.duration()
}

/// Adds amounts followed by their units, each unit at most once, in order; whether there was one.
fn add_units(sum: &mut Sum, text: &str, units: &[(char, Unit)]) -> Option<bool> {
    let (mut rest, mut units) = (text, units.iter());
    while !rest.is_empty() {
        let end = rest.find(|letter: char| letter.is_ascii_alphabetic())?;
        let (amount, after) = rest.split_at_checked(end)?;
        let letter = after.chars().next()?;
        let (_, unit) = units.find(|(known, _)| letter.eq_ignore_ascii_case(known))?;
        sum.add(decimal(amount)?, *unit)?;
        rest = after.get(1..)?;
    }
    Some(!text.is_empty())
}

/// `-1.5`: a sign, digits, a point and more digits.
fn decimal(text: &str) -> Option<Decimal> {
    let size = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = size.split_once(['.', ',']).unwrap_or((size, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || whole.len() > 19 {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    Decimal::of_digits(&format!("{sign}{whole}"), fraction)
}

/// A duration written as a date and a time: so many years, months, days, hours and so on.
fn duration_as_moment(text: &str) -> Option<Duration> {
    let (day, clock) = text.split_once(['T', 't']).map_or((text, None), |(day, clock)| (day, Some(clock)));
    let pieces: Vec<&str> = match day.contains('-') {
        true => day.split('-').collect(),
        false => vec![day.get(..4)?, day.get(4..6)?, day.get(6..)?],
    };
    let &[years, months, days] = pieces.as_slice() else { return None };
    if (years.len(), months.len(), days.len()) != (4, 2, 2) {
        return None;
    }
    let (years, months, days) = (number(years)?, number(months)?, number(days)?);
    let clock = clock.map_or(Some(LocalTime::MIDNIGHT), local_time)?;
    let fits = months <= 12 && days <= 31;
    fits.then(|| Duration::new(years * 12 + months, days, i128::from(clock.nanos())))?
}
