//! Dates, times and durations.
//!
//! [`Temporal`] is any of them. Its parts live in files by idea: counting days in [`calendar`], named
//! zones in `zone`, durations in `duration`, text in `parse` and `format`, and what functions do in
//! `create` (from text, from maps, from each other), `truncate`, `between` and `component`. Nothing
//! here reads a clock: whoever needs the present hands it in as an instant.

mod between;
pub mod calendar;
mod component;
mod create;
mod duration;
mod fields;
mod format;
mod parse;
#[cfg(test)]
mod tests;
mod truncate;
mod zone;

pub use between::{Measured, between};
pub use calendar::{Date, LocalDateTime, LocalTime};
pub use component::component;
pub use create::{duration_from_map, from_epoch, from_map, from_temporal, from_text, now};
pub use duration::{Decimal, Duration};
pub use truncate::truncate;
pub use zone::{DateTime, NamedZone, Zone};

use super::Type;
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::sync::Arc;
use zone::offset_nanos;

/// A date, a time or a duration.
#[derive(Clone, Debug)]
pub enum Temporal {
    /// A day.
    Date(Date),
    /// A time of day, wherever that is.
    LocalTime(LocalTime),
    /// A time of day at an offset from UTC.
    Time(Time),
    /// A day and a time of day, wherever that is.
    LocalDateTime(LocalDateTime),
    /// A moment, and where the clock stands that shows it.
    DateTime(Arc<DateTime>),
    /// How long something takes.
    Duration(Arc<Duration>),
}

/// A time of day at an offset from UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Time {
    /// What the clock shows.
    pub local: LocalTime,
    /// How many seconds it is before UTC.
    pub offset: i32,
}

impl Time {
    /// Nanoseconds since midnight in UTC; negative where it is still the day before.
    fn instant(self) -> i128 {
        i128::from(self.local.nanos()) - offset_nanos(self.offset)
    }

    /// The same moment of the day as a clock at another offset shows it.
    fn moved_to(self, offset: i32) -> Time {
        Time { local: LocalTime::wrapping(self.instant() + offset_nanos(offset)), offset }
    }
}

/// Which kind of temporal value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// [`Temporal::Date`]
    Date,
    /// [`Temporal::LocalTime`]
    LocalTime,
    /// [`Temporal::Time`]
    Time,
    /// [`Temporal::LocalDateTime`]
    LocalDateTime,
    /// [`Temporal::DateTime`]
    DateTime,
    /// [`Temporal::Duration`]
    Duration,
}

impl Kind {
    /// All of them, in the order they sort in.
    pub const ALL: [Kind; 6] =
        [Kind::DateTime, Kind::LocalDateTime, Kind::Date, Kind::Time, Kind::LocalTime, Kind::Duration];

    /// The name of the function that makes it, which is its tag in JSON too.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Date => "date",
            Kind::LocalTime => "localtime",
            Kind::Time => "time",
            Kind::LocalDateTime => "localdatetime",
            Kind::DateTime => "datetime",
            Kind::Duration => "duration",
        }
    }

    /// Its type.
    pub fn type_of(self) -> Type {
        match self {
            Kind::Date => Type::Date,
            Kind::LocalTime => Type::LocalTime,
            Kind::Time => Type::Time,
            Kind::LocalDateTime => Type::LocalDateTime,
            Kind::DateTime => Type::DateTime,
            Kind::Duration => Type::Duration,
        }
    }

    /// Text that says one, for hints.
    fn example(self) -> &'static str {
        match self {
            Kind::Date => "2025-09-01",
            Kind::LocalTime => "14:30:00",
            Kind::Time => "14:30:00+01:00",
            Kind::LocalDateTime => "2025-09-01T14:30:00",
            Kind::DateTime => "2025-09-01T14:30:00+02:00[Europe/Stockholm]",
            Kind::Duration => "P1Y2M3DT4H5M6S",
        }
    }

    /// Whether it has a day.
    fn has_date(self) -> bool {
        matches!(self, Kind::Date | Kind::LocalDateTime | Kind::DateTime)
    }

    /// Whether it has a time of day.
    fn has_time(self) -> bool {
        matches!(self, Kind::LocalTime | Kind::Time | Kind::LocalDateTime | Kind::DateTime)
    }

    /// Whether it says where its clock stands.
    fn has_zone(self) -> bool {
        matches!(self, Kind::Time | Kind::DateTime)
    }
}

impl Temporal {
    /// Which kind it is.
    pub fn kind(&self) -> Kind {
        match self {
            Temporal::Date(_) => Kind::Date,
            Temporal::LocalTime(_) => Kind::LocalTime,
            Temporal::Time(_) => Kind::Time,
            Temporal::LocalDateTime(_) => Kind::LocalDateTime,
            Temporal::DateTime(_) => Kind::DateTime,
            Temporal::Duration(_) => Kind::Duration,
        }
    }

    /// About how many bytes it holds beside its own.
    pub fn bytes(&self) -> usize {
        match self {
            Temporal::Date(_) | Temporal::LocalTime(_) | Temporal::Time(_) | Temporal::LocalDateTime(_) => 0,
            Temporal::DateTime(_) => size_of::<DateTime>() + 16,
            Temporal::Duration(_) => size_of::<Duration>() + 16,
        }
    }

    /// The day, where it has one.
    fn date(&self) -> Option<Date> {
        match self {
            Temporal::Date(date) => Some(*date),
            Temporal::LocalDateTime(local) => Some(local.date),
            Temporal::DateTime(datetime) => Some(datetime.local.date),
            Temporal::LocalTime(_) | Temporal::Time(_) | Temporal::Duration(_) => None,
        }
    }

    /// The time of day, where it has one.
    fn time(&self) -> Option<LocalTime> {
        match self {
            Temporal::LocalTime(time) => Some(*time),
            Temporal::Time(time) => Some(time.local),
            Temporal::LocalDateTime(local) => Some(local.time),
            Temporal::DateTime(datetime) => Some(datetime.local.time),
            Temporal::Date(_) | Temporal::Duration(_) => None,
        }
    }

    /// Where its clock stands, where it says so.
    fn zone(&self) -> Option<Zone> {
        match self {
            Temporal::Time(time) => Some(Zone::Offset(time.offset)),
            Temporal::DateTime(datetime) => Some(datetime.zone()),
            Temporal::Date(_) | Temporal::LocalTime(_) | Temporal::LocalDateTime(_) | Temporal::Duration(_) => None,
        }
    }

    /// Its offset from UTC in seconds, where it has one.
    fn offset(&self) -> Option<i32> {
        match self {
            Temporal::Time(time) => Some(time.offset),
            Temporal::DateTime(datetime) => Some(datetime.offset),
            Temporal::Date(_) | Temporal::LocalTime(_) | Temporal::LocalDateTime(_) | Temporal::Duration(_) => None,
        }
    }

    /// The value as `date('2015-07-21')` writes it in the language.
    pub fn literal(&self) -> String {
        format!("{}('{self}')", self.kind().name())
    }

    /// What `<` finds: values of one kind are in order, by the instant where they have one. Durations
    /// are not: nobody knows whether a month is longer than 30 days.
    pub fn compare(&self, other: &Temporal) -> Option<Ordering> {
        match self.kind() == other.kind() && self.kind() != Kind::Duration {
            true => Some(self.total_order(other)),
            false => None,
        }
    }

    /// The order for sorting: kind by kind, then by time; durations by their average length. What
    /// ties is equal.
    pub fn total_order(&self, other: &Temporal) -> Ordering {
        match (self, other) {
            (Temporal::Date(a), Temporal::Date(b)) => a.cmp(b),
            (Temporal::LocalTime(a), Temporal::LocalTime(b)) => a.cmp(b),
            (Temporal::Time(a), Temporal::Time(b)) => a.instant().cmp(&b.instant()),
            (Temporal::LocalDateTime(a), Temporal::LocalDateTime(b)) => a.cmp(b),
            (Temporal::DateTime(a), Temporal::DateTime(b)) => a.instant().cmp(&b.instant()),
            (Temporal::Duration(a), Temporal::Duration(b)) => a.total_order(**b),
            (
                Temporal::Date(_)
                | Temporal::LocalTime(_)
                | Temporal::Time(_)
                | Temporal::LocalDateTime(_)
                | Temporal::DateTime(_)
                | Temporal::Duration(_),
                _,
            ) => {
                let rank = |kind: Kind| Kind::ALL.iter().position(|one| *one == kind);
                rank(self.kind()).cmp(&rank(other.kind()))
            }
        }
    }

    /// A hash that what ties in the total order shares.
    pub fn hash_into<H: Hasher>(&self, state: &mut H) {
        match self {
            Temporal::Date(date) => date.hash(state),
            Temporal::LocalTime(time) => time.hash(state),
            Temporal::Time(time) => time.instant().hash(state),
            Temporal::LocalDateTime(local) => local.hash(state),
            Temporal::DateTime(datetime) => datetime.instant().hash(state),
            Temporal::Duration(duration) => duration.hash(state),
        }
    }

    /// The value and a duration: later by it, or both durations one after the other.
    ///
    /// # Errors
    /// A result outside the years there are, or a duration too long.
    pub fn plus(&self, duration: Duration) -> Result<Temporal> {
        self.later(duration).ok_or_else(|| out_of_range(&format!("`{self}` and `{duration}` together are")))
    }

    /// The value less a duration.
    ///
    /// # Errors
    /// A result outside the years there are, or a duration too long.
    pub fn minus(&self, duration: Duration) -> Result<Temporal> {
        let earlier = duration.negated().and_then(|duration| self.later(duration));
        earlier.ok_or_else(|| out_of_range(&format!("`{self}` less `{duration}` is")))
    }

    /// Months first, then days, then seconds; what the kind does not have is passed over.
    fn later(&self, duration: Duration) -> Option<Temporal> {
        let moved = |date: Date| date.plus_months(duration.months())?.plus_days(duration.days());
        let turned = |time: LocalTime| LocalTime::wrapping(i128::from(time.nanos()) + duration.nanos());
        Some(match self {
            Temporal::Date(date) => Temporal::Date(moved(*date)?.plus_days(duration.days_of_seconds())?),
            Temporal::LocalTime(time) => Temporal::LocalTime(turned(*time)),
            Temporal::Time(time) => Temporal::Time(Time { local: turned(time.local), offset: time.offset }),
            Temporal::LocalDateTime(local) => {
                Temporal::LocalDateTime(moved(local.date)?.at(local.time).plus_nanos(duration.nanos())?)
            }
            Temporal::DateTime(datetime) => {
                let zone = datetime.zone();
                let local = moved(datetime.local.date)?.at(datetime.local.time);
                let moved = DateTime::of_local(local, &zone, Some(datetime.offset))?;
                let instant = moved.instant().checked_add(duration.nanos())?;
                Temporal::DateTime(DateTime::of_instant(instant, &zone)?.shared())
            }
            Temporal::Duration(first) => Temporal::Duration(Arc::new(first.plus(duration)?)),
        })
    }
}

impl From<Duration> for Temporal {
    fn from(duration: Duration) -> Self {
        Temporal::Duration(Arc::new(duration))
    }
}

impl From<DateTime> for Temporal {
    fn from(datetime: DateTime) -> Self {
        Temporal::DateTime(datetime.shared())
    }
}

/// A result that is none: `what` says what it is of, with its verb.
pub(super) fn out_of_range(what: &str) -> Box<Diagnostic> {
    let message = format!("{what} too far away to calculate with");
    Diagnostic::runtime("temporal-out-of-range", ErrorType::ArithmeticError, "NumberOutOfRange", message)
        .hint("years reach from -999999999 to 999999999, and the parts of a duration are 64-bit integers")
}

/// Parts that make no such value.
fn bad_parts(message: String) -> Box<Diagnostic> {
    Diagnostic::runtime("bad-temporal-parts", ErrorType::ArgumentError, "InvalidArgumentValue", message)
}

/// A zone that nobody knows.
fn unknown_zone(text: &str) -> Box<Diagnostic> {
    let message = format!("there is no time zone `{text}`");
    Diagnostic::runtime("unknown-time-zone", ErrorType::ArgumentError, "InvalidArgumentValue", message)
        .hint("a zone is an offset such as `+01:00`, or a name such as `Europe/Stockholm`; `Z` is UTC")
}

/// An offset for a time, which has no day that would tell the offset of a named zone.
fn fixed_offset(zone: &Zone) -> Result<i32> {
    match zone {
        Zone::Offset(offset) => Ok(*offset),
        Zone::Named(named) => {
            Err(bad_parts(format!("a time alone has no day, so its offset in `{}` is not known", named.name()))
                .hint("give an offset such as `+01:00`, or make a `datetime`"))
        }
    }
}
