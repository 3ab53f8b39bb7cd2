//! Cutting off what is smaller than a unit: the first moment of the century, week, hour, ...

use super::calendar::{Date, LocalTime, NANOS_PER_DAY, NANOS_PER_SECOND};
use super::create::moment;
use super::fields::Fields;
use super::{Kind, Temporal, Time, Zone, bad_parts, fixed_offset, out_of_range};
use crate::diagnostic::Result;
use crate::value::Map;

/// What a value is cut to.
#[derive(Clone, Copy)]
enum Unit {
    /// The first day of so many years.
    Years(i64),
    WeekYear,
    Quarter,
    Month,
    Week,
    /// So many nanoseconds of the day.
    Clock(i64),
}

/// The units by name, largest first.
const UNITS: [(&str, Unit); 14] = [
    ("millennium", Unit::Years(1_000)),
    ("century", Unit::Years(100)),
    ("decade", Unit::Years(10)),
    ("year", Unit::Years(1)),
    ("weekYear", Unit::WeekYear),
    ("quarter", Unit::Quarter),
    ("month", Unit::Month),
    ("week", Unit::Week),
    ("day", Unit::Clock(NANOS_PER_DAY)),
    ("hour", Unit::Clock(3_600 * NANOS_PER_SECOND)),
    ("minute", Unit::Clock(60 * NANOS_PER_SECOND)),
    ("second", Unit::Clock(NANOS_PER_SECOND)),
    ("millisecond", Unit::Clock(1_000_000)),
    ("microsecond", Unit::Clock(1_000)),
];

/// Whether a value of this kind can be cut to the unit.
fn cuts(unit: Unit, kind: Kind) -> bool {
    match unit {
        Unit::Years(_) | Unit::WeekYear | Unit::Quarter | Unit::Month | Unit::Week => kind.has_date(),
        Unit::Clock(length) => kind.has_time() || (kind.has_date() && length == NANOS_PER_DAY),
    }
}

/// A value of this kind: `value` with everything smaller than the unit at its least, then with the
/// given parts changed; none where one of those is null. A zone among them is put in place of the
/// value's own.
///
/// # Errors
/// A unit that does not exist or such a value does not have; parts that make no value.
pub fn truncate(kind: Kind, unit: &str, value: &Temporal, parts: Option<&Map>) -> Result<Option<Temporal>> {
    let found = UNITS.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit)).map(|(_, unit)| *unit);
    let Some(unit) = found.filter(|unit| cuts(*unit, kind)) else {
        let known = UNITS.iter().filter(|(_, unit)| cuts(*unit, kind)).map(|(name, _)| format!("`{name}`"));
        let known: Vec<String> = known.collect();
        return Err(bad_parts(format!("{} cannot be truncated to `{unit}`", kind.type_of().noun()))
            .hint(format!("the units are {}", known.join(", "))));
    };
    let fields = match parts {
        None => Fields::default(),
        Some(parts) => match Fields::read(parts, kind)? {
            Some(fields) => fields,
            None => return Ok(None),
        },
    };
    let lacks = |part: &str| {
        bad_parts(format!("`{}.truncate` needs a {part}, and `{}` has none", kind.name(), value.literal()))
    };
    let date = || {
        let date = value.date().ok_or_else(|| lacks("date"))?;
        let cut = cut_date(date, unit).ok_or_else(|| out_of_range(&format!("`{date}` so cut is")))?;
        fields.date(Some(cut))
    };
    let (length, kept) = match unit {
        Unit::Clock(length) => (length, length),
        Unit::Years(_) | Unit::WeekYear | Unit::Quarter | Unit::Month | Unit::Week => (NANOS_PER_DAY, NANOS_PER_DAY),
    };
    let time = |least: Option<LocalTime>| {
        let time = value.time().or(least).ok_or_else(|| lacks("time"))?;
        fields.time(Some(time.cut(length)), kept)
    };
    Ok(Some(match kind {
        Kind::Date => Temporal::Date(date()?),
        Kind::LocalTime => Temporal::LocalTime(time(None)?),
        Kind::Time => {
            let asked = fields.timezone.as_ref().map(fixed_offset).transpose()?;
            Temporal::Time(Time { local: time(None)?, offset: asked.or(value.offset()).unwrap_or(0) })
        }
        Kind::LocalDateTime => Temporal::LocalDateTime(date()?.at(time(Some(LocalTime::MIDNIGHT))?)),
        Kind::DateTime => {
            let zone = fields.timezone.clone().or(value.zone()).unwrap_or(Zone::UTC);
            moment(date()?.at(time(Some(LocalTime::MIDNIGHT))?), &zone, value.offset())?.into()
        }
        Kind::Duration => return Err(lacks("date")),
    }))
}

/// The first day of the unit that a day lies in.
fn cut_date(date: Date, unit: Unit) -> Option<Date> {
    let (year, month, _) = date.civil();
    match unit {
        Unit::Years(length) => Date::new(year - year.checked_rem_euclid(length)?, 1, 1),
        Unit::WeekYear => Date::of_week(date.week().0, 1, 1),
        Unit::Quarter => Date::of_quarter(year, date.quarter(), 1),
        Unit::Month => Date::new(year, month, 1),
        Unit::Week => date.plus_days(1 - date.weekday()),
        Unit::Clock(_) => Some(date),
    }
}
