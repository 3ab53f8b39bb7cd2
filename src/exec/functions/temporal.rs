//! Dates, times and durations.

use super::Call;
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::Value;
use crate::value::temporal::{self, Kind, Measured, Temporal};

/// `date()`, `date('2025-09-01')`, `date({year: 2025})`, `date(datetime())` and their siblings.
pub fn make(call: &Call<'_>, kind: Kind) -> Result<Value> {
    if !call.has(0) {
        return temporal::now(kind, call.context.clock.statement(), None).map(Value::Temporal);
    }
    match call.argument(0) {
        Value::String(text) => temporal::from_text(kind, text).map(Value::Temporal),
        Value::Map(map) => {
            let made = temporal::from_map(kind, map, call.context.clock.statement())?;
            Ok(made.map_or(Value::Null, Value::Temporal))
        }
        Value::Temporal(other) => temporal::from_temporal(kind, other).map(Value::Temporal),
        other => Err(call.wrong(other, Types::TEMPORAL_INPUT)),
    }
}

/// `date.statement()` and its siblings: the present, in UTC or in a zone.
pub fn of_statement(call: &Call<'_>, kind: Kind) -> Result<Value> {
    now(call, kind, call.context.clock.statement())
}

/// `date.realtime()` and its siblings.
pub fn of_clock(call: &Call<'_>, kind: Kind) -> Result<Value> {
    now(call, kind, call.context.clock.real())
}

fn now(call: &Call<'_>, kind: Kind, instant: i128) -> Result<Value> {
    let timezone = call.has(0).then(|| call.text(0)).transpose()?.map(|text| Value::String(text.clone()));
    temporal::now(kind, instant, timezone.as_ref()).map(Value::Temporal)
}

/// `date.truncate('month', date(), {day: 2})` and its siblings; without a value the present is cut.
pub fn truncate(call: &Call<'_>, kind: Kind) -> Result<Value> {
    let unit = call.text(0)?;
    let now = match call.has(1) {
        true => None,
        false => Some(temporal::now(Kind::DateTime, call.context.clock.statement(), None)?),
    };
    let value = match &now {
        Some(now) => now,
        None => moment(call, 1)?,
    };
    let parts = match call.argument(2) {
        Value::Map(map) => Some(map),
        Value::Null => None,
        other => return Err(call.wrong(other, Types::MAP)),
    };
    Ok(temporal::truncate(kind, unit, value, parts)?.map_or(Value::Null, Value::Temporal))
}

/// `datetime.fromepoch(seconds, nanoseconds)`.
pub fn from_epoch(call: &Call<'_>) -> Result<Value> {
    temporal::from_epoch(call.integer(0)?, 1_000_000_000, call.integer(1)?).map(Value::Temporal)
}

/// `datetime.fromepochmillis(milliseconds)`.
pub fn from_epoch_millis(call: &Call<'_>) -> Result<Value> {
    temporal::from_epoch(call.integer(0)?, 1_000_000, 0).map(Value::Temporal)
}

/// `duration('P1D')`, `duration({days: 1})`.
pub fn duration(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::Temporal(other @ Temporal::Duration(_)) => Ok(Value::Temporal(other.clone())),
        other @ Value::Temporal(_) => Err(call.wrong(other, Types::DURATION_INPUT)),
        _ => make(call, Kind::Duration),
    }
}

/// `duration.between(from, to)` and its siblings.
pub fn between(call: &Call<'_>, measured: Measured) -> Result<Value> {
    let between = temporal::between(moment(call, 0)?, moment(call, 1)?, measured)?;
    Ok(Value::Temporal(between.into()))
}

fn moment<'a>(call: &Call<'a>, position: usize) -> Result<&'a Temporal> {
    match call.argument(position) {
        Value::Temporal(moment) if moment.kind() != Kind::Duration => Ok(moment),
        other => Err(call.wrong(other, Types::MOMENT)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::testing::{int, map, text};
    use crate::value::{NodeId, Value};

    #[test]
    fn the_present_is_that_of_the_statement() {
        gives("date", &[], "date('2025-09-01')");
        gives("time", &[], "time('14:30Z')");
        gives("localdatetime.statement", &[text("Asia/Tokyo")], "localdatetime('2025-09-01T23:30')");
        gives("datetime.transaction", &[text("+02:00")], "datetime('2025-09-01T16:30+02:00')");
        gives("date", &[map([("timezone", text("Pacific/Kiritimati"))])], "date('2025-09-02')");
        gives("datetime.truncate", &[text("month")], "datetime('2025-09-01T00:00Z')");
    }

    #[test]
    fn epochs_count_from_1970() {
        gives("datetime.fromepoch", &[int(-1), int(500_000_000)], "datetime('1969-12-31T23:59:59.5Z')");
        gives("datetime.fromepochmillis", &[int(1)], "datetime('1970-01-01T00:00:00.001Z')");
        let parts = map([("epochMillis", int(-1)), ("timezone", text("+01:00"))]);
        gives("datetime", &[parts], "datetime('1970-01-01T00:59:59.999+01:00')");
        assert_eq!(fails("datetime.fromepoch", &[int(i64::MIN), int(0)]).code, "temporal-out-of-range");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for value in [int(1), Value::Boolean(true), Value::Node(NodeId(0)), Value::Float(f64::NAN)] {
            assert_eq!(fails("date", &[value]).code, "wrong-argument");
        }
        assert_eq!(fails("date.truncate", &[text("fortnight")]).code, "bad-temporal-parts");
        assert_eq!(fails("datetime", &[text("2025-09-01T12:00[Mars/Base]")]).code, "unknown-time-zone");
        assert_eq!(fails("duration.between", &[int(1), int(2)]).code, "wrong-argument");
        gives("duration.inDays", &[Value::Null, Value::Null], "null");
    }
}
