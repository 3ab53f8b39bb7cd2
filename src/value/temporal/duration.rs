//! Durations: months, days, seconds and nanoseconds side by side, since a month has no fixed number
//! of days and a day no fixed number of seconds.

use super::calendar::{NANOS_PER_SECOND, SECONDS_PER_DAY};
use std::cmp::Ordering;

/// The seconds of an average month: a 4800th of 400 years. It turns part of a month into days.
const SECONDS_PER_MONTH: i128 = 2_629_746;

const NANOS: i128 = NANOS_PER_SECOND as i128;
const DAY: i128 = SECONDS_PER_DAY as i128;

/// How long something takes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Duration {
    months: i64,
    days: i64,
    seconds: i64,
    /// From 0 up to, but not, a second: half a second less than nothing is -1 second and half of one.
    nanos: i32,
}

/// A number in decimal: a whole part and a fraction of the same sign, in units of `1 / 10^places`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Decimal {
    whole: i128,
    fraction: i128,
    places: u32,
}

/// How many digits of a fraction count.
const MOST_PLACES: usize = 15;

impl Decimal {
    /// A whole number.
    pub fn whole(number: i64) -> Decimal {
        Decimal { whole: i128::from(number), fraction: 0, places: 0 }
    }

    /// A float as it is written, so that 0.1 is a tenth; none for NaN, infinities and what is so
    /// large that no duration has it.
    pub fn of_float(number: f64) -> Option<Decimal> {
        if !number.is_finite() || number.abs() > 1e20 {
            return None;
        }
        let text = format!("{number}");
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
        Decimal::of_digits(whole, fraction)
    }

    /// The number with these digits before, perhaps with a `-`, and after its point.
    pub fn of_digits(whole: &str, fraction: &str) -> Option<Decimal> {
        let fraction = fraction.get(..MOST_PLACES).unwrap_or(fraction);
        let sign = if whole.starts_with('-') { -1 } else { 1 };
        let places = u32::try_from(fraction.len()).ok()?;
        Some(Decimal { whole: whole.parse().ok()?, fraction: sign * fraction.parse::<i128>().ok()?, places })
    }

    /// The number times `scale`, cut towards zero.
    fn times(self, scale: i128) -> Option<i128> {
        let fraction = self.fraction.checked_mul(scale)?.checked_div(10i128.checked_pow(self.places)?)?;
        self.whole.checked_mul(scale)?.checked_add(fraction)
    }

    /// `amount` divided by the number, cut towards zero; none for division by zero.
    fn into(self, amount: i128) -> Option<i128> {
        let up = 10i128.checked_pow(self.places)?;
        let divisor = self.whole.checked_mul(up)?.checked_add(self.fraction)?;
        amount.checked_mul(up)?.checked_div(divisor)
    }
}

/// Parts of a duration as they are put together, each in a fraction of its unit.
#[derive(Clone, Copy, Default, Debug)]
pub struct Sum {
    /// In [`PARTS`] of a month.
    months: i128,
    /// In [`PARTS`] of a day.
    days: i128,
    nanos: i128,
}

/// Into how many parts [`Sum`] divides months and days: each is less than a nanosecond.
const PARTS: i128 = 1_000_000_000_000_000;

/// What a part of a duration is measured in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// So many months.
    Months(i128),
    /// So many days.
    Days(i128),
    /// So many nanoseconds.
    Nanos(i128),
}

impl Sum {
    /// Adds an amount of a unit; none where it becomes too large.
    pub fn add(&mut self, amount: Decimal, unit: Unit) -> Option<()> {
        match unit {
            Unit::Months(months) => {
                self.months = self.months.checked_add(amount.times(months.checked_mul(PARTS)?)?)?;
            }
            Unit::Days(days) => self.days = self.days.checked_add(amount.times(days.checked_mul(PARTS)?)?)?,
            Unit::Nanos(nanos) => self.nanos = self.nanos.checked_add(amount.times(nanos)?)?,
        }
        Some(())
    }

    /// The duration: part of a month becomes days, part of a day seconds.
    pub fn duration(self) -> Option<Duration> {
        let (months, part) = (self.months / PARTS, self.months % PARTS);
        let days = self.days.checked_add(part * SECONDS_PER_MONTH / DAY)?;
        let (days, part) = (days / PARTS, days % PARTS);
        let nanos = self.nanos.checked_add(part * DAY * NANOS / PARTS)?;
        Duration::new(i64::try_from(months).ok()?, i64::try_from(days).ok()?, nanos)
    }
}

impl Duration {
    /// A duration of so many months, days and nanoseconds; none where they are too many.
    pub fn new(months: i64, days: i64, nanos: i128) -> Option<Duration> {
        let seconds = i64::try_from(nanos.div_euclid(NANOS)).ok()?;
        Some(Duration { months, days, seconds, nanos: i32::try_from(nanos.rem_euclid(NANOS)).ok()? })
    }

    /// Whole months.
    pub fn months(self) -> i64 {
        self.months
    }

    /// Whole days beside the months.
    pub fn days(self) -> i64 {
        self.days
    }

    /// Whole seconds beside the days, the largest number not above.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The nanoseconds beside the seconds, never negative.
    pub fn nanos_of_second(self) -> i64 {
        i64::from(self.nanos)
    }

    /// Everything below a day in nanoseconds.
    pub fn nanos(self) -> i128 {
        i128::from(self.seconds) * NANOS + i128::from(self.nanos)
    }

    /// Its seconds as whole days, cut towards zero.
    pub fn days_of_seconds(self) -> i64 {
        i64::try_from(self.nanos() / (DAY * NANOS)).unwrap_or_default()
    }

    /// One after the other.
    pub fn plus(self, other: Duration) -> Option<Duration> {
        Duration::new(
            self.months.checked_add(other.months)?,
            self.days.checked_add(other.days)?,
            self.nanos().checked_add(other.nanos())?,
        )
    }

    /// As long, the other way.
    pub fn negated(self) -> Option<Duration> {
        Duration::new(self.months.checked_neg()?, self.days.checked_neg()?, self.nanos().checked_neg()?)
    }

    /// So many times as long.
    pub fn times(self, factor: Decimal) -> Option<Duration> {
        self.scaled(|amount| factor.times(amount))
    }

    /// A part of it; none for division by zero.
    pub fn divided(self, divisor: Decimal) -> Option<Duration> {
        self.scaled(|amount| divisor.into(amount))
    }

    fn scaled(self, scale: impl Fn(i128) -> Option<i128>) -> Option<Duration> {
        let sum = Sum {
            months: scale(i128::from(self.months) * PARTS)?,
            days: scale(i128::from(self.days) * PARTS)?,
            nanos: scale(self.nanos())?,
        };
        sum.duration()
    }

    /// About how long it is, in nanoseconds.
    fn average(self) -> i128 {
        let days = i128::from(self.months) * SECONDS_PER_MONTH + i128::from(self.days) * DAY;
        days * NANOS + self.nanos()
    }

    /// The order for sorting: by average length, then by months, days and seconds, so that only
    /// equal durations tie.
    pub fn total_order(self, other: Duration) -> Ordering {
        let parts = |duration: Duration| (duration.average(), duration.months, duration.days, duration.nanos());
        parts(self).cmp(&parts(other))
    }
}
