//! Days and times of day: the proleptic Gregorian calendar by counting days.
//!
//! Years reach from -999,999,999 to 999,999,999. All of it is whole-number arithmetic that cannot
//! overflow within those years, and that refuses to leave them.

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: i64 = 1_000_000_000;
/// Seconds in a day.
pub const SECONDS_PER_DAY: i64 = 86_400;
/// Nanoseconds in a day.
pub const NANOS_PER_DAY: i64 = SECONDS_PER_DAY * NANOS_PER_SECOND;
/// The last year; the first is its opposite.
pub const LAST_YEAR: i64 = 999_999_999;

/// A day: how many days after 1 January 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(i64);

/// A time of day: nanoseconds since midnight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LocalTime(i64);

/// A day and a time of day, wherever that is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LocalDateTime {
    /// The day.
    pub date: Date,
    /// The time of day.
    pub time: LocalTime,
}

/// Whether a year has a 29 February.
pub fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// How many days a month (1 to 12) has.
pub fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// How many weeks of seven days a week-based year has.
pub fn weeks_in_year(year: i64) -> i64 {
    let first = days_before(year, 1).map(weekday_of);
    match first {
        Some(4) => 53,
        Some(3) if is_leap(year) => 53,
        _ => 52,
    }
}

/// The number of the first day of a month; none outside the years there are.
fn days_before(year: i64, month: i64) -> Option<i64> {
    if !(-LAST_YEAR..=LAST_YEAR).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    // Years that begin in March put the leap day last; 400 of them have 146,097 days.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5;
    let day_of_era = of_era * 365 + of_era / 4 - of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

/// Monday is 1, Sunday 7.
fn weekday_of(days: i64) -> i64 {
    (days + 3).rem_euclid(7) + 1
}

impl Date {
    /// 1 January 1970.
    pub const EPOCH: Date = Date(0);

    /// The day so many days after 1 January 1970; none outside the years there are.
    pub fn from_days(days: i64) -> Option<Date> {
        let first = days_before(-LAST_YEAR, 1)?;
        let last = days_before(LAST_YEAR, 12)? + 30;
        (first..=last).contains(&days).then_some(Date(days))
    }

    /// A day of the calendar; none if there is no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        let first = days_before(year, month)?;
        (1..=days_in_month(year, month)).contains(&day).then(|| Date(first + day - 1))
    }

    /// The day of a week (1 to 53) of a week-based year; none if there is no such day.
    pub fn of_week(year: i64, week: i64, weekday: i64) -> Option<Date> {
        if !(1..=7).contains(&weekday) || !(1..=weeks_in_year(year)).contains(&week) {
            return None;
        }
        // 4 January is always in the first week.
        let fourth = days_before(year, 1)? + 3;
        Date::from_days(fourth - weekday_of(fourth) + (week - 1) * 7 + weekday)
    }

    /// The day (1 to 366) of a year; none if there is no such day.
    pub fn of_year(year: i64, ordinal: i64) -> Option<Date> {
        let first = days_before(year, 1)?;
        (1..=365 + i64::from(is_leap(year))).contains(&ordinal).then(|| Date(first + ordinal - 1))
    }

    /// The day (1 to 92) of a quarter; none if there is no such day.
    pub fn of_quarter(year: i64, quarter: i64, day: i64) -> Option<Date> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        let month = quarter * 3 - 2;
        let length: i64 = (month..month + 3).map(|month| days_in_month(year, month)).sum();
        let first = days_before(year, month)?;
        (1..=length).contains(&day).then(|| Date(first + day - 1))
    }

    /// Days since 1 January 1970.
    pub fn days(self) -> i64 {
        self.0
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn civil(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// The year.
    pub fn year(self) -> i64 {
        self.civil().0
    }

    /// Day of the week: Monday is 1, Sunday 7.
    pub fn weekday(self) -> i64 {
        weekday_of(self.0)
    }

    /// Day of the year, from 1.
    pub fn ordinal(self) -> i64 {
        days_before(self.year(), 1).map_or(1, |first| self.0 - first + 1)
    }

    /// The quarter, 1 to 4.
    pub fn quarter(self) -> i64 {
        (self.civil().1 + 2) / 3
    }

    /// Day of the quarter, from 1.
    pub fn day_of_quarter(self) -> i64 {
        let (year, month, _) = self.civil();
        days_before(year, (month - 1) / 3 * 3 + 1).map_or(1, |first| self.0 - first + 1)
    }

    /// The week-based year and the week in it: a week belongs to the year that has its Thursday.
    pub fn week(self) -> (i64, i64) {
        let (year, week) = (self.year(), (self.ordinal() - self.weekday() + 10) / 7);
        if week < 1 {
            (year - 1, weeks_in_year(year - 1))
        } else if week > weeks_in_year(year) {
            (year + 1, 1)
        } else {
            (year, week)
        }
    }

    /// So many days later; none outside the years there are.
    pub fn plus_days(self, days: i64) -> Option<Date> {
        Date::from_days(self.0.checked_add(days)?)
    }

    /// So many months later, on the last day of a month too short; none outside the years there are.
    pub fn plus_months(self, months: i64) -> Option<Date> {
        let (year, month, day) = self.civil();
        let total = (year * 12 + month - 1).checked_add(months)?;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        Date::new(year, month, day.min(days_in_month(year, month)))
    }

    /// Whole months from this day to another.
    pub fn months_until(self, other: Date) -> i64 {
        let packed = |date: Date| {
            let (year, month, day) = date.civil();
            (year * 12 + month) * 32 + day
        };
        (packed(other) - packed(self)) / 32
    }

    /// This day at a time.
    pub fn at(self, time: LocalTime) -> LocalDateTime {
        LocalDateTime { date: self, time }
    }
}

impl LocalTime {
    /// 00:00.
    pub const MIDNIGHT: LocalTime = LocalTime(0);

    /// A time of day; none if there is no such time.
    pub fn new(hour: i64, minute: i64, second: i64, nanos: i64) -> Option<LocalTime> {
        let fits = (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second)
            && (0..NANOS_PER_SECOND).contains(&nanos);
        fits.then(|| LocalTime(((hour * 60 + minute) * 60 + second) * NANOS_PER_SECOND + nanos))
    }

    /// The time so many nanoseconds after midnight, round and round the clock.
    pub fn wrapping(nanos: i128) -> LocalTime {
        let within = nanos.rem_euclid(i128::from(NANOS_PER_DAY));
        LocalTime(i64::try_from(within).unwrap_or_default())
    }

    /// Nanoseconds since midnight.
    pub fn nanos(self) -> i64 {
        self.0
    }

    /// The hour.
    pub fn hour(self) -> i64 {
        self.0 / (3_600 * NANOS_PER_SECOND)
    }

    /// The minute of the hour.
    pub fn minute(self) -> i64 {
        self.0 / (60 * NANOS_PER_SECOND) % 60
    }

    /// The second of the minute.
    pub fn second(self) -> i64 {
        self.0 / NANOS_PER_SECOND % 60
    }

    /// The nanosecond of the second.
    pub fn nanosecond(self) -> i64 {
        self.0 % NANOS_PER_SECOND
    }

    /// The time with whatever is smaller than so many nanoseconds cut off.
    pub fn cut(self, unit: i64) -> LocalTime {
        LocalTime(self.0 - self.0.checked_rem(unit).unwrap_or_default())
    }
}

impl LocalDateTime {
    /// Nanoseconds since the beginning of 1970.
    pub fn nanos(self) -> i128 {
        i128::from(self.date.0) * i128::from(NANOS_PER_DAY) + i128::from(self.time.0)
    }

    /// The moment so many nanoseconds after the beginning of 1970; none outside the years there are.
    pub fn from_nanos(nanos: i128) -> Option<LocalDateTime> {
        let days = i64::try_from(nanos.div_euclid(i128::from(NANOS_PER_DAY))).ok()?;
        Some(Date::from_days(days)?.at(LocalTime::wrapping(nanos)))
    }

    /// So many nanoseconds later; none outside the years there are.
    pub fn plus_nanos(self, nanos: i128) -> Option<LocalDateTime> {
        LocalDateTime::from_nanos(self.nanos().checked_add(nanos)?)
    }

    /// The day to count whole days or months to, coming from `start`: one day nearer where the time
    /// of day has not been reached.
    pub fn last_whole_day(self, start: LocalDateTime) -> Date {
        let nearer = if self.date > start.date && self.time < start.time {
            self.date.plus_days(-1)
        } else if self.date < start.date && self.time > start.time {
            self.date.plus_days(1)
        } else {
            None
        };
        nearer.unwrap_or(self.date)
    }
}
