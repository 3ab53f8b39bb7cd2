//! The parts a map gives for a temporal value: `{year: 2015, month: 7, day: 21}`.

use super::calendar::{Date, LocalTime};
use super::{Kind, Temporal, Zone, bad_parts, parse, unknown_zone};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::value::{Map, Value, text};

/// A part that is a whole number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    DayOfWeek,
    OrdinalDay,
    DayOfQuarter,
    Hour,
    Minute,
    Second,
    Millisecond,
    Microsecond,
    Nanosecond,
    EpochSeconds,
    EpochMillis,
}

use Part::*;

/// Every part by its keys.
const PARTS: [(&str, Part); 18] = [
    ("year", Year),
    ("quarter", Quarter),
    ("month", Month),
    ("week", Week),
    ("day", Day),
    ("dayOfWeek", DayOfWeek),
    ("weekDay", DayOfWeek),
    ("ordinalDay", OrdinalDay),
    ("dayOfQuarter", DayOfQuarter),
    ("quarterDay", DayOfQuarter),
    ("hour", Hour),
    ("minute", Minute),
    ("second", Second),
    ("millisecond", Millisecond),
    ("microsecond", Microsecond),
    ("nanosecond", Nanosecond),
    ("epochSeconds", EpochSeconds),
    ("epochMillis", EpochMillis),
];

const DATE_PARTS: [Part; 8] = [Year, Quarter, Month, Week, Day, DayOfWeek, OrdinalDay, DayOfQuarter];
const TIME_PARTS: [Part; 6] = [Hour, Minute, Second, Millisecond, Microsecond, Nanosecond];

impl Part {
    /// Its key.
    fn key(self) -> &'static str {
        PARTS.iter().find(|(_, part)| *part == self).map_or("", |(key, _)| key)
    }

    /// Whether a value of this kind has it.
    fn belongs_to(self, kind: Kind) -> bool {
        (kind.has_date() && DATE_PARTS.contains(&self))
            || (kind.has_time() && TIME_PARTS.contains(&self))
            || (kind == Kind::DateTime && matches!(self, EpochSeconds | EpochMillis))
    }
}

/// What a map gives.
#[derive(Default)]
pub struct Fields {
    numbers: Vec<(Part, i64)>,
    /// Where the day comes from.
    pub date: Option<Temporal>,
    /// Where the time of day, and with it the zone, comes from.
    pub time: Option<Temporal>,
    /// Where both come from.
    pub datetime: Option<Temporal>,
    /// The zone asked for.
    pub timezone: Option<Zone>,
}

impl Fields {
    /// Reads the parts that a value of this kind may have; none where one of them is null.
    ///
    /// # Errors
    /// A key or a value that no such value has.
    pub fn read(map: &Map, kind: Kind) -> Result<Option<Fields>> {
        let mut fields = Fields::default();
        if map.values().any(Value::is_null) {
            return Ok(None);
        }
        for (key, value) in map.iter() {
            match &**key {
                "date" if kind.has_date() => fields.date = Some(base(key, value, Kind::has_date)?),
                "time" if kind.has_time() => fields.time = Some(base(key, value, Kind::has_time)?),
                "datetime" if kind.has_date() && kind.has_time() => {
                    fields.datetime = Some(base(key, value, |kind| kind.has_date() && kind.has_time())?);
                }
                "timezone" => fields.timezone = Some(zone(value)?),
                _ => fields.numbers.push(number(key, value, kind)?),
            }
        }
        // Alone it asks for the present somewhere, which every kind has.
        if fields.timezone.is_some() && !kind.has_zone() && map.len() > 1 {
            return Err(bad_parts(format!("{} has no `timezone`", kind.type_of().noun()))
                .hint("`time` and `datetime` make values with a zone"));
        }
        Ok(Some(fields))
    }

    /// A number it has.
    pub fn get(&self, part: Part) -> Option<i64> {
        self.numbers.iter().find(|(known, _)| *known == part).map(|(_, number)| *number)
    }

    fn first_of(&self, parts: &[Part]) -> Option<Part> {
        parts.iter().copied().find(|part| self.get(*part).is_some())
    }

    /// Whether it has neither numbers nor another value to start from.
    pub fn has_only_zone(&self) -> bool {
        self.numbers.is_empty() && self.date.is_none() && self.time.is_none() && self.datetime.is_none()
    }

    /// The day: `base` with what is given changed; without a base the larger parts must be given.
    ///
    /// # Errors
    /// Parts that are missing, do not go together, or name no day.
    pub fn date(&self, base: Option<Date>) -> Result<Date> {
        let ways: [&[Part]; 4] =
            [&[Year, Month, Day], &[Year, Week, DayOfWeek], &[Year, Quarter, DayOfQuarter], &[Year, OrdinalDay]];
        let way = ways.into_iter().find(|way| way.iter().any(|part| *part != Year && self.get(*part).is_some()));
        let way = way.unwrap_or(&[Year, Month, Day]);
        let others: Vec<Part> = DATE_PARTS.into_iter().filter(|part| !way.contains(part)).collect();
        if let (Some(other), Some(first)) =
            (self.first_of(&others), way.iter().find(|part| **part != Year && self.get(**part).is_some()))
        {
            return Err(bad_parts(format!("`{}` does not go together with `{}`", other.key(), first.key())));
        }
        if base.is_none() {
            self.check_order(way)?;
        }
        let part =
            |part: Part, of_base: fn(Date) -> i64, least: i64| self.get(part).or(base.map(of_base)).unwrap_or(least);
        let year = part(Year, Date::year, 0);
        let found = if way.contains(&Week) {
            let year = part(Year, |base| base.week().0, 0);
            Date::of_week(year, part(Week, |base| base.week().1, 1), part(DayOfWeek, Date::weekday, 1))
        } else if way.contains(&Quarter) {
            Date::of_quarter(year, part(Quarter, Date::quarter, 1), part(DayOfQuarter, Date::day_of_quarter, 1))
        } else if way.contains(&OrdinalDay) {
            Date::of_year(year, part(OrdinalDay, Date::ordinal, 1))
        } else {
            Date::new(year, part(Month, |base| base.civil().1, 1), part(Day, |base| base.civil().2, 1))
        };
        found.ok_or_else(|| bad_parts(format!("there is no day with {}", self.told(&DATE_PARTS))))
    }

    /// The time of day: `base` with what is given changed, else with larger parts given; `kept` is the
    /// length in nanoseconds to which smaller parts are added rather than put in its place.
    ///
    /// # Errors
    /// Parts that are missing or name no time.
    pub fn time(&self, base: Option<LocalTime>, kept: i64) -> Result<LocalTime> {
        if base.is_none() {
            self.check_order(&[Hour, Minute, Second])?;
            let below = self.first_of(&[Millisecond, Microsecond, Nanosecond]);
            if let (Some(below), None) = (below, self.get(Second)) {
                return Err(missing(below, Second));
            }
        }
        let part = |part: Part, of_base: fn(LocalTime) -> i64| self.get(part).or(base.map(of_base)).unwrap_or(0);
        let nanos = match self.first_of(&[Millisecond, Microsecond, Nanosecond]) {
            None => Some(base.map_or(0, LocalTime::nanosecond)),
            Some(_) => self.below_second(base.map_or(0, LocalTime::nanosecond), kept),
        };
        let found = nanos.and_then(|nanos| {
            LocalTime::new(
                part(Hour, LocalTime::hour),
                part(Minute, LocalTime::minute),
                part(Second, LocalTime::second),
                nanos,
            )
        });
        found.ok_or_else(|| bad_parts(format!("there is no time with {}", self.told(&TIME_PARTS))))
    }

    /// Milliseconds, microseconds and nanoseconds together: each counts on from the larger one.
    fn below_second(&self, base: i64, kept: i64) -> Option<i64> {
        const MILLI: i64 = 1_000_000;
        const MICRO: i64 = 1_000;
        let milli = self.get(Millisecond).or((kept <= MILLI).then_some(base / MILLI));
        let micro = self.get(Microsecond).or((kept <= MICRO).then_some(base / MICRO % 1_000));
        let nano = self.get(Nanosecond);
        let within = |number: Option<i64>, least: i64| (0..least).contains(&number.unwrap_or(0));
        let micro_room = if milli.is_some() { 1_000 } else { 1_000_000 };
        let nano_room = if micro.is_some() {
            1_000
        } else if milli.is_some() {
            MILLI
        } else {
            1_000 * MILLI
        };
        let fits = within(milli, 1_000) && within(micro, micro_room) && within(nano, nano_room);
        fits.then(|| milli.unwrap_or(0) * MILLI + micro.unwrap_or(0) * MICRO + nano.unwrap_or(0))
    }

    /// Whether it has a part of a time of day.
    pub fn has_time(&self) -> bool {
        self.first_of(&TIME_PARTS).is_some()
    }

    /// A part is only given after the larger ones.
    fn check_order(&self, parts: &[Part]) -> Result<()> {
        for pair in parts.windows(2) {
            if let &[larger, smaller] = pair
                && self.get(larger).is_none()
                && let Some(given) = self.first_of(parts.get(1..).unwrap_or_default())
            {
                return Err(missing(if self.get(smaller).is_some() { smaller } else { given }, larger));
            }
        }
        match parts.first() {
            Some(first) if self.get(*first).is_none() => {
                Err(bad_parts(format!("`{}` is missing from the parts given", first.key())))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The parts given, as a message tells them.
    fn told(&self, parts: &[Part]) -> String {
        let given = self.numbers.iter().filter(|(part, _)| parts.contains(part));
        given.map(|(part, number)| format!("`{}: {number}`", part.key())).collect::<Vec<_>>().join(", ")
    }
}

fn missing(given: Part, larger: Part) -> Box<Diagnostic> {
    bad_parts(format!("`{}` is given without `{}`", given.key(), larger.key()))
        .hint("a smaller part needs the larger ones before it")
}

/// The temporal value that a key names to start from.
fn base(key: &str, value: &Value, has: impl Fn(Kind) -> bool) -> Result<Temporal> {
    match value {
        Value::Temporal(temporal) if has(temporal.kind()) => Ok(temporal.clone()),
        other => Err(bad_parts(format!("`{key}` takes a value with a {key} in it, but found {}", text::spoken(other)))),
    }
}

/// A zone by its name or its offset.
///
/// # Errors
/// Anything but the text of a zone.
pub fn zone(value: &Value) -> Result<Zone> {
    match value {
        Value::String(text) => parse::zone(text).ok_or_else(|| unknown_zone(text)),
        other => Err(wrong_part("timezone", "a string", other)),
    }
}

fn number(key: &str, value: &Value, kind: Kind) -> Result<(Part, i64)> {
    let part = PARTS.iter().find(|(known, part)| *known == key && part.belongs_to(kind));
    let Some((_, part)) = part else {
        let known = PARTS.iter().filter(|(_, part)| part.belongs_to(kind)).map(|(key, _)| format!("`{key}`"));
        let known: Vec<String> = known.collect();
        return Err(bad_parts(format!("{} has no `{key}`", kind.type_of().noun()))
            .hint(format!("it is made from {}", known.join(", "))));
    };
    match value {
        Value::Integer(number) => Ok((*part, *number)),
        other => Err(wrong_part(key, "an integer", other)),
    }
}

/// A part of the wrong type.
pub fn wrong_part(key: &str, wanted: &str, found: &Value) -> Box<Diagnostic> {
    let message = format!("`{key}` takes {wanted}, but found {}", text::spoken(found));
    Diagnostic::runtime("wrong-argument", ErrorType::TypeError, "InvalidArgumentValue", message)
}
