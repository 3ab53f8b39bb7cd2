//! Temporal values as text, in ISO 8601's extended form: `2015-07-21`, `21:40:32.142+01:00`,
//! `2015-07-21T21:40+02:00[Europe/Stockholm]`, `P1Y2M3DT4H5.5S`. It reads back as the same value.

use super::calendar::{Date, LocalDateTime, LocalTime, NANOS_PER_SECOND};
use super::duration::Duration;
use super::zone::{DateTime, Zone};
use super::{Temporal, Time};
use std::fmt;

/// Years of four digits need no sign.
const PLAIN_YEARS: std::ops::RangeInclusive<i64> = 0..=9_999;

impl fmt::Display for Temporal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Temporal::Date(date) => date.fmt(f),
            Temporal::LocalTime(time) => time.fmt(f),
            Temporal::Time(time) => time.fmt(f),
            Temporal::LocalDateTime(local) => local.fmt(f),
            Temporal::DateTime(datetime) => datetime.fmt(f),
            Temporal::Duration(duration) => duration.fmt(f),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.civil();
        match PLAIN_YEARS.contains(&year) {
            true => write!(f, "{year:04}-{month:02}-{day:02}"),
            false if year < 0 => write!(f, "-{:04}-{month:02}-{day:02}", -year),
            false => write!(f, "+{year}-{month:02}-{day:02}"),
        }
    }
}

impl fmt::Display for LocalTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())?;
        if self.nanos() % (60 * NANOS_PER_SECOND) == 0 {
            return Ok(());
        }
        write!(f, ":{:02}", self.second())?;
        write_fraction(self.nanosecond(), f)
    }
}

/// `.5` for half a second, nothing for none.
fn write_fraction(nanos: i64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if nanos == 0 {
        return Ok(());
    }
    let digits = format!("{nanos:09}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local, offset(self.offset))
    }
}

impl fmt::Display for LocalDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.date, self.time)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.local, offset(self.offset))?;
        match &self.zone {
            Some(zone) => write!(f, "[{}]", zone.name()),
            None => Ok(()),
        }
    }
}

/// An offset: `Z`, `+01:00`, `-02:05:07`.
pub fn offset(seconds: i32) -> String {
    if seconds == 0 {
        return "Z".to_owned();
    }
    let (sign, size) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs());
    let (hours, minutes, seconds) = (size / 3_600, size / 60 % 60, size % 60);
    match seconds {
        0 => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"),
    }
}

/// A zone as it is named when asked for: its name, or its offset.
pub fn zone(zone: &Zone) -> String {
    match zone {
        Zone::Offset(seconds) => offset(*seconds),
        Zone::Named(named) => named.name().to_owned(),
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (months, days, nanos) = (self.months(), self.days(), self.nanos());
        if months == 0 && days == 0 && nanos == 0 {
            return f.write_str("PT0S");
        }
        f.write_str("P")?;
        for (amount, unit) in [(months / 12, 'Y'), (months % 12, 'M'), (days, 'D')] {
            if amount != 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        if nanos == 0 {
            return Ok(());
        }
        f.write_str("T")?;
        let second = i128::from(NANOS_PER_SECOND);
        for (amount, unit) in [(nanos / (3_600 * second), 'H'), (nanos / (60 * second) % 60, 'M')] {
            if amount != 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        let rest = nanos % (60 * second);
        if rest == 0 {
            return Ok(());
        }
        let (sign, size) = (if rest < 0 { "-" } else { "" }, rest.unsigned_abs());
        let parts = 1_000_000_000;
        write!(f, "{sign}{}", size / parts)?;
        write_fraction(i64::try_from(size % parts).unwrap_or_default(), f)?;
        f.write_str("S")
    }
}
