//! How long it is from one temporal value to another.

use super::calendar::{LocalDateTime, LocalTime};
use super::{Date, DateTime, Duration, Temporal, Time, Zone, bad_parts, out_of_range};
use crate::diagnostic::Result;

/// What the time between two values is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measured {
    /// Whole months, then whole days, then seconds.
    Naturally,
    /// Whole months alone.
    InMonths,
    /// Whole days alone.
    InDays,
    /// Seconds alone.
    InSeconds,
}

/// A value with what it lacks beside the other taken from there.
struct End {
    local: LocalDateTime,
    zone: Option<Zone>,
    offset: Option<i32>,
}

impl End {
    /// Nanoseconds since 1970, where both ends have a zone in UTC.
    fn instant(&self) -> Option<i128> {
        match &self.zone {
            Some(zone) => Some(DateTime::of_local(self.local, zone, self.offset)?.instant()),
            None => Some(self.local.nanos()),
        }
    }

    /// The same moment as a clock in another zone shows it.
    fn shown_in(&self, zone: Option<&Zone>) -> Option<LocalDateTime> {
        match (&self.zone, zone) {
            (Some(_), Some(zone)) => Some(DateTime::of_instant(self.instant()?, zone)?.local),
            (Some(_) | None, _) => Some(self.local),
        }
    }
}

/// The duration from one value to another; negative when the other comes first. What one of them
/// lacks (a day, a zone) is taken from the other, a missing time is midnight.
///
/// # Errors
/// Durations, which lie nowhere; a result too long.
pub fn between(from: &Temporal, to: &Temporal, measured: Measured) -> Result<Duration> {
    for value in [from, to] {
        if let Temporal::Duration(duration) = value {
            let message = format!("the time between two moments was asked for, but `{duration}` is a duration");
            return Err(bad_parts(message).hint("two durations are subtracted with `-`"));
        }
    }
    measure(from, to, measured).ok_or_else(|| out_of_range(&format!("`{from}` and `{to}` are")))
}

fn measure(from: &Temporal, to: &Temporal, measured: Measured) -> Option<Duration> {
    if let (Temporal::Time(from), Temporal::Time(to)) = (from, to) {
        return times_between(*from, *to, measured);
    }
    let dated = from.date().is_some() || to.date().is_some();
    let (start, end) = (end_of(from, to), end_of(to, from));
    let nanos = |start: &End| end.instant()?.checked_sub(start.instant()?);
    let goal = end.shown_in(start.zone.as_ref())?;
    let months = |start: &End| start.local.date.months_until(goal.last_whole_day(start.local));
    let days = |start: &End| goal.last_whole_day(start.local).days().checked_sub(start.local.date.days());
    match measured {
        Measured::InSeconds => Duration::new(0, 0, nanos(&start)?),
        Measured::InMonths => Duration::new(if dated { months(&start) } else { 0 }, 0, 0),
        Measured::InDays => Duration::new(0, if dated { days(&start)? } else { 0 }, 0),
        Measured::Naturally if dated => {
            let months = months(&start);
            let start = End { local: start.local.date.plus_months(months)?.at(start.local.time), ..start };
            let days = days(&start)?;
            let start = End { local: start.local.date.plus_days(days)?.at(start.local.time), ..start };
            Duration::new(months, days, nanos(&start)?)
        }
        Measured::Naturally => Duration::new(0, 0, nanos(&start)?),
    }
}

/// Times without a day are apart by no more than the clock.
fn times_between(from: Time, to: Time, measured: Measured) -> Option<Duration> {
    match measured {
        Measured::InMonths | Measured::InDays => Some(Duration::default()),
        Measured::Naturally | Measured::InSeconds => Duration::new(0, 0, to.instant().checked_sub(from.instant())?),
    }
}

fn end_of(value: &Temporal, other: &Temporal) -> End {
    let date = value.date().or(other.date()).unwrap_or(Date::EPOCH);
    let time = value.time().unwrap_or(LocalTime::MIDNIGHT);
    End { local: date.at(time), zone: value.zone().or(other.zone()), offset: value.offset() }
}
