//! A value of any type as bytes: what it is, then what it holds.

use super::bytes::{Malformed, Read, Reader, put_count, put_signed, put_text};
use crate::value::temporal::{Date, DateTime, Duration, LocalDateTime, LocalTime, NamedZone, Time};
use crate::value::{List, MAX_DEPTH, Map, Temporal, Value};
use std::collections::BTreeMap;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const INTEGER: u8 = 3;
const FLOAT: u8 = 4;
const STRING: u8 = 5;
const LIST: u8 = 6;
const MAP: u8 = 7;
const DATE: u8 = 8;
const LOCAL_TIME: u8 = 9;
const TIME: u8 = 10;
const LOCAL_DATE_TIME: u8 = 11;
const DATE_TIME: u8 = 12;
const ZONED_DATE_TIME: u8 = 13;
const DURATION: u8 = 14;

/// Writes a value. (Nodes, relationships and paths are never properties; they would be null.)
pub(super) fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null | Value::Node(_) | Value::Relationship(_) | Value::Path(_) => out.push(NULL),
        Value::Boolean(false) => out.push(FALSE),
        Value::Boolean(true) => out.push(TRUE),
        Value::Integer(number) => {
            out.push(INTEGER);
            put_signed(out, *number);
        }
        Value::Float(number) => {
            out.push(FLOAT);
            out.extend(number.to_le_bytes());
        }
        Value::String(text) => {
            out.push(STRING);
            put_text(out, text);
        }
        Value::List(list) => {
            out.push(LIST);
            put_count(out, list.len());
            list.iter().for_each(|item| put_value(out, item));
        }
        Value::Map(map) => {
            out.push(MAP);
            put_count(out, map.len());
            for (name, value) in map.iter() {
                put_text(out, name);
                put_value(out, value);
            }
        }
        Value::Temporal(temporal) => put_temporal(out, temporal),
    }
}

fn put_temporal(out: &mut Vec<u8>, temporal: &Temporal) {
    match temporal {
        Temporal::Date(date) => {
            out.push(DATE);
            put_signed(out, date.days());
        }
        Temporal::LocalTime(time) => {
            out.push(LOCAL_TIME);
            put_signed(out, time.nanos());
        }
        Temporal::Time(time) => {
            out.push(TIME);
            put_signed(out, time.local.nanos());
            put_signed(out, i64::from(time.offset));
        }
        Temporal::LocalDateTime(local) => {
            out.push(LOCAL_DATE_TIME);
            put_local(out, *local);
        }
        Temporal::DateTime(moment) => {
            out.push(if moment.zone.is_some() { ZONED_DATE_TIME } else { DATE_TIME });
            put_local(out, moment.local);
            put_signed(out, i64::from(moment.offset));
            if let Some(zone) = &moment.zone {
                put_text(out, zone.name());
            }
        }
        Temporal::Duration(duration) => {
            out.push(DURATION);
            put_signed(out, duration.months());
            put_signed(out, duration.days());
            put_signed(out, duration.seconds());
            put_signed(out, duration.nanos_of_second());
        }
    }
}

/// Nanoseconds in a second.
const NANOS: i128 = 1_000_000_000;

fn put_local(out: &mut Vec<u8>, local: LocalDateTime) {
    put_signed(out, local.date.days());
    put_signed(out, local.time.nanos());
}

/// Reads a value.
pub(super) fn value(reader: &mut Reader<'_>) -> Read<Value> {
    nested(reader, 0)
}

fn nested(reader: &mut Reader<'_>, depth: u32) -> Read<Value> {
    if depth > MAX_DEPTH {
        return Err(Malformed);
    }
    Ok(match reader.byte()? {
        NULL => Value::Null,
        FALSE => Value::Boolean(false),
        TRUE => Value::Boolean(true),
        INTEGER => Value::Integer(reader.signed()?),
        FLOAT => Value::Float(f64::from_le_bytes(reader.array()?)),
        STRING => Value::String(reader.name()?),
        LIST => {
            let count = reader.count()?;
            let items: Read<Vec<Value>> = (0..count).map(|_| nested(reader, depth + 1)).collect();
            Value::List(List::new(items?))
        }
        MAP => {
            let count = reader.count()?;
            let entries: Read<BTreeMap<_, _>> =
                (0..count).map(|_| Ok((reader.name()?, nested(reader, depth + 1)?))).collect();
            Value::Map(Map::new(entries?))
        }
        kind => Value::Temporal(temporal(reader, kind)?),
    })
}

fn temporal(reader: &mut Reader<'_>, kind: u8) -> Read<Temporal> {
    Ok(match kind {
        DATE => Temporal::Date(date(reader)?),
        LOCAL_TIME => Temporal::LocalTime(time(reader)?),
        TIME => Temporal::Time(Time { local: time(reader)?, offset: offset(reader)? }),
        LOCAL_DATE_TIME => Temporal::LocalDateTime(date(reader)?.at(time(reader)?)),
        DATE_TIME => DateTime { local: date(reader)?.at(time(reader)?), offset: offset(reader)?, zone: None }.into(),
        ZONED_DATE_TIME => {
            let (local, offset) = (date(reader)?.at(time(reader)?), offset(reader)?);
            // A zone that this version has no rules for any more: the moment and its offset stay.
            let zone = NamedZone::find(reader.text()?);
            DateTime { local, offset, zone }.into()
        }
        DURATION => {
            let (months, days) = (reader.signed()?, reader.signed()?);
            let (seconds, nanos) = (reader.signed()?, reader.signed()?);
            let nanos = i128::from(seconds) * NANOS + i128::from(nanos);
            Duration::new(months, days, nanos).ok_or(Malformed)?.into()
        }
        _ => return Err(Malformed),
    })
}

fn date(reader: &mut Reader<'_>) -> Read<Date> {
    Date::from_days(reader.signed()?).ok_or(Malformed)
}

fn time(reader: &mut Reader<'_>) -> Read<LocalTime> {
    let nanos = reader.signed()?;
    let time = LocalTime::wrapping(i128::from(nanos));
    if time.nanos() == nanos { Ok(time) } else { Err(Malformed) }
}

fn offset(reader: &mut Reader<'_>) -> Read<i32> {
    i32::try_from(reader.signed()?).map_err(|_| Malformed)
}
