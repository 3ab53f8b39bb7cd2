//! Time zones: offsets from UTC, and named zones whose offset depends on the day.
//!
//! The only user of jiff, and of nothing in it but the rules of named zones. jiff's years end at
//! ±9999; the calendar repeats every 400 years, so a later year has the offsets of the year that
//! many times 400 before it.

use super::calendar::{LocalDateTime, NANOS_PER_SECOND};
use jiff::tz::{AmbiguousOffset, TimeZone};
use std::sync::Arc;

/// The farthest an offset goes: 18 hours.
pub const LARGEST_OFFSET: i32 = 18 * 3_600;

/// Days in 400 years.
const CYCLE_DAYS: i64 = 146_097;

/// The years whose rules jiff can be asked for, with room for an offset at either end.
const KNOWN_YEARS: std::ops::RangeInclusive<i64> = -9_990..=9_990;

/// A named time zone, such as `Europe/Stockholm`.
#[derive(Clone, PartialEq, Debug)]
pub struct NamedZone(TimeZone);

/// Where a clock stands: at an offset from UTC in seconds, or in a named zone.
#[derive(Clone, PartialEq, Debug)]
pub enum Zone {
    /// Always this many seconds before UTC.
    Offset(i32),
    /// As the zone's rules say.
    Named(NamedZone),
}

impl Zone {
    /// Universal time.
    pub const UTC: Zone = Zone::Offset(0);
}

impl NamedZone {
    /// The zone of this name, in any case; spaces may stand for underscores.
    pub fn find(name: &str) -> Option<NamedZone> {
        let zone = jiff::tz::db().get(&name.replace(' ', "_")).ok()?;
        zone.iana_name().is_some().then_some(NamedZone(zone))
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The offset at an instant, given as nanoseconds since 1970 in UTC.
    fn offset_at(&self, instant: i128) -> Option<i32> {
        let (known, _) = to_known_year(LocalDateTime::from_nanos(instant)?)?;
        let seconds = known.nanos().div_euclid(i128::from(NANOS_PER_SECOND));
        let timestamp = jiff::Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
        Some(self.0.to_offset(timestamp).seconds())
    }

    /// The offset of what a clock in the zone shows, and how many seconds it was put forward over.
    fn offset_of(&self, local: LocalDateTime, preferred: Option<i32>) -> Option<(i32, i64)> {
        let (known, _) = to_known_year(local)?;
        let (year, month, day) = known.date.civil();
        let time = known.time;
        let small = |number: i64| i8::try_from(number).ok();
        let shown = jiff::civil::DateTime::new(
            i16::try_from(year).ok()?,
            small(month)?,
            small(day)?,
            small(time.hour())?,
            small(time.minute())?,
            small(time.second())?,
            0,
        )
        .ok()?;
        Some(match self.0.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset.seconds(), 0),
            AmbiguousOffset::Gap { before, after } => {
                (after.seconds(), i64::from(after.seconds()) - i64::from(before.seconds()))
            }
            AmbiguousOffset::Fold { after, .. } if preferred == Some(after.seconds()) => (after.seconds(), 0),
            AmbiguousOffset::Fold { before, .. } => (before.seconds(), 0),
        })
    }
}

/// The same moment so many times 400 years away that jiff knows the year, and how many days away.
fn to_known_year(moment: LocalDateTime) -> Option<(LocalDateTime, i64)> {
    let year = moment.date.year();
    if KNOWN_YEARS.contains(&year) {
        return Some((moment, 0));
    }
    let nearest = if year > 0 { 9_200 } else { -9_600 };
    let days = (year - nearest).div_euclid(400) * CYCLE_DAYS;
    Some((moment.date.plus_days(-days)?.at(moment.time), days))
}

/// A moment as a clock somewhere shows it.
#[derive(Clone, PartialEq, Debug)]
pub struct DateTime {
    /// What the clock shows.
    pub local: LocalDateTime,
    /// How many seconds it is before UTC.
    pub offset: i32,
    /// The zone it stands in, if not just an offset.
    pub zone: Option<NamedZone>,
}

impl DateTime {
    /// The moment when a clock in this zone shows `local`. Of two such moments it is the one at the
    /// preferred offset, else the first; a time left out when the clock is put forward is as much later.
    pub fn of_local(local: LocalDateTime, zone: &Zone, preferred: Option<i32>) -> Option<DateTime> {
        match zone {
            Zone::Offset(offset) => DateTime { local, offset: *offset, zone: None }.checked(),
            Zone::Named(named) => {
                let (offset, forward) = named.offset_of(local, preferred)?;
                let local = local.plus_nanos(i128::from(forward) * i128::from(NANOS_PER_SECOND))?;
                DateTime { local, offset, zone: Some(named.clone()) }.checked()
            }
        }
    }

    /// The moment so many nanoseconds after the beginning of 1970 in UTC, as a clock in this zone
    /// shows it.
    pub fn of_instant(instant: i128, zone: &Zone) -> Option<DateTime> {
        let (offset, named) = match zone {
            Zone::Offset(offset) => (*offset, None),
            Zone::Named(named) => (named.offset_at(instant)?, Some(named.clone())),
        };
        let local = LocalDateTime::from_nanos(instant.checked_add(offset_nanos(offset))?)?;
        Some(DateTime { local, offset, zone: named })
    }

    /// Only where the moment exists in UTC too.
    fn checked(self) -> Option<DateTime> {
        LocalDateTime::from_nanos(self.instant()).map(|_| self)
    }

    /// Nanoseconds since the beginning of 1970 in UTC.
    pub fn instant(&self) -> i128 {
        self.local.nanos() - offset_nanos(self.offset)
    }

    /// Where the clock stands.
    pub fn zone(&self) -> Zone {
        self.zone.clone().map_or(Zone::Offset(self.offset), Zone::Named)
    }

    /// The same moment as a clock elsewhere shows it.
    pub fn moved_to(&self, zone: &Zone) -> Option<DateTime> {
        DateTime::of_instant(self.instant(), zone)
    }

    /// Shared, as values hold it.
    pub fn shared(self) -> Arc<DateTime> {
        Arc::new(self)
    }
}

/// An offset in nanoseconds.
pub fn offset_nanos(offset: i32) -> i128 {
    i128::from(offset) * i128::from(NANOS_PER_SECOND)
}
