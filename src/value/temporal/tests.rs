//! Temporal values by their laws, and by examples where the laws leave something open.

use super::*;
use crate::value::testing::{int, map, text};
use crate::value::{Key, Value};
use proptest::prelude::*;

fn read(kind: Kind, text: &str) -> Temporal {
    from_text(kind, text).expect(text)
}

fn date(text: &str) -> Date {
    read(Kind::Date, text).date().expect("a date")
}

fn duration(text: &str) -> Duration {
    match read(Kind::Duration, text) {
        Temporal::Duration(duration) => *duration,
        other => panic!("{other} is no duration"),
    }
}

fn any_date() -> impl Strategy<Value = Date> {
    let near = (-800_000i64..800_000).prop_filter_map("a day", Date::from_days);
    let far = (-365_242_000_000i64..365_241_000_000).prop_filter_map("a day", Date::from_days);
    prop_oneof![near, far]
}

fn any_time() -> impl Strategy<Value = LocalTime> {
    let seconds = (0i128..86_400).prop_map(|seconds| LocalTime::wrapping(seconds * 1_000_000_000));
    prop_oneof![seconds, any::<i64>().prop_map(|nanos| LocalTime::wrapping(i128::from(nanos)))]
}

fn any_zone() -> impl Strategy<Value = Zone> {
    const NAMES: [&str; 5] =
        ["Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"];
    let named = prop::sample::select(&NAMES[..]).prop_map(|name| Zone::Named(NamedZone::find(name).expect(name)));
    prop_oneof![(-64_800i32..=64_800).prop_map(Zone::Offset), named]
}

fn any_duration() -> impl Strategy<Value = Duration> {
    let parts = (-100_000i64..100_000, -1_000_000i64..1_000_000, any::<i64>());
    parts.prop_filter_map("a duration", |(months, days, nanos)| Duration::new(months, days, i128::from(nanos)))
}

fn any_temporal() -> impl Strategy<Value = Temporal> {
    prop_oneof![
        any_date().prop_map(Temporal::Date),
        any_time().prop_map(Temporal::LocalTime),
        (any_time(), -64_800i32..=64_800).prop_map(|(local, offset)| Temporal::Time(Time { local, offset })),
        (any_date(), any_time()).prop_map(|(date, time)| Temporal::LocalDateTime(date.at(time))),
        (any_date(), any_time(), any_zone()).prop_filter_map("a moment", |(date, time, zone)| {
            DateTime::of_local(date.at(time), &zone, None).map(Temporal::from)
        }),
        any_duration().prop_map(Temporal::from),
    ]
}

proptest! {
    #[test]
    fn every_day_is_named_in_four_ways(date in any_date()) {
        let (year, month, day) = date.civil();
        prop_assert_eq!(Date::new(year, month, day), Some(date));
        prop_assert_eq!(Date::of_year(year, date.ordinal()), Some(date));
        prop_assert_eq!(Date::of_quarter(year, date.quarter(), date.day_of_quarter()), Some(date));
        let (week_year, week) = date.week();
        if week_year.abs() <= calendar::LAST_YEAR {
            prop_assert_eq!(Date::of_week(week_year, week, date.weekday()), Some(date));
        }
    }

    #[test]
    fn the_next_day_follows(date in any_date()) {
        if let Some(next) = date.plus_days(1) {
            let ((year, month, day), (_, _, next_day)) = (date.civil(), next.civil());
            prop_assert!(next > date);
            prop_assert_eq!(next.weekday(), date.weekday() % 7 + 1);
            prop_assert_eq!(next_day, if day == calendar::days_in_month(year, month) { 1 } else { day + 1 });
        }
    }

    #[test]
    fn text_reads_back_as_the_same_value(value in any_temporal()) {
        let text = value.to_string();
        let back = from_text(value.kind(), &text).expect(&text);
        prop_assert_eq!(back.to_string(), text);
        prop_assert!(back.total_order(&value).is_eq());
        prop_assert_eq!(Key(Value::Temporal(back)), Key(Value::Temporal(value)));
    }

    #[test]
    fn the_time_between_leads_from_one_to_the_other(
        (a, b) in ((any_date(), any_time()), (any_date(), any_time())),
    ) {
        let (a, b) = (a.0.at(a.1), b.0.at(b.1));
        let (from, to) = (Temporal::LocalDateTime(a), Temporal::LocalDateTime(b));
        for measured in [Measured::Naturally, Measured::InSeconds] {
            let apart = between(&from, &to, measured).expect("a duration");
            prop_assert_eq!(from.plus(apart).expect("later").to_string(), to.to_string());
        }
    }

    #[test]
    fn a_moment_is_the_same_everywhere(date in -800_000i64..800_000, time in any_time(), a in any_zone(), b in any_zone()) {
        let local = Date::from_days(date).expect("a day").at(time);
        let here = DateTime::of_local(local, &a, None).expect("a moment");
        let there = here.moved_to(&b).expect("a moment");
        prop_assert_eq!(here.instant(), there.instant());
        let back = DateTime::of_local(there.local, &b, Some(there.offset)).expect("a moment");
        prop_assert_eq!(back.instant(), there.instant());
    }

    #[test]
    fn no_text_ends_the_program(text in "[PTZW0-9:.+\\-\\[\\]/aé ]{0,24}") {
        for kind in Kind::ALL {
            let _ = from_text(kind, &text);
        }
        let _ = parse::zone(&text);
    }
}

#[test]
fn text_of_every_form_is_read() {
    for (text, expected) in [
        ("2025-03", "2025-03-01"),
        ("202503", "2025-03-01"),
        ("2025-Q3-02", "2025-07-02"),
        ("2025Q302", "2025-07-02"),
        ("2025-Q3", "2025-07-01"),
        ("2024366", "2024-12-31"),
        ("2026-W53-7", "2027-01-03"),
        ("-0001-12-31", "-0001-12-31"),
        ("+999999999-12-31", "+999999999-12-31"),
    ] {
        assert_eq!(date(text).to_string(), expected);
    }
    for text in [
        "",
        "25-01-01",
        "2025-1-1",
        "2025-00-01",
        "2025-02-29",
        "2025-366",
        "2025-W54-1",
        "2025-W01-8",
        "12025",
        "+1000000000-01-01",
        "2025-01-01T00:00",
        "2025-01-",
    ] {
        assert!(from_text(Kind::Date, text).is_err(), "{text}");
    }
    for text in ["24:00", "12:60", "1:00", "12:0", "120", "12:00.5", "12:00:00.1234567891", "12:00Z"] {
        assert!(from_text(Kind::LocalTime, text).is_err(), "{text}");
    }
    for text in ["12:00+19", "12:00+1", "12:00+01:60", "12:00+18:00:01", "12:00[Europe/Stockholm]"] {
        assert!(from_text(Kind::Time, text).is_err(), "{text}");
    }
    for text in ["P", "PT", "P1", "1D", "P1H", "PT1D", "P1D1Y", "P1D1D", "P1DT", "P1.D", "P--1D", "P2012-13-01"] {
        assert!(from_text(Kind::Duration, text).is_err(), "{text}");
    }
    assert_eq!(duration("-P1DT1H").to_string(), "P-1DT-1H");
    assert_eq!(duration("P-1.5D").to_string(), "P-1DT-12H");
    assert_eq!(duration("P20120202T143721.5").to_string(), "P2012Y2M2DT14H37M21.5S");
}

#[test]
fn zones_follow_their_rules_far_beyond_any_table() {
    let of = |text: &str| read(Kind::DateTime, text).to_string();
    assert_eq!(of("2025-07-01T12:00[europe/stockholm]"), "2025-07-01T12:00+02:00[Europe/Stockholm]");
    assert_eq!(of("+999999-07-01T12:00[Europe/Stockholm]"), "+999999-07-01T12:00+02:00[Europe/Stockholm]");
    assert_eq!(of("+999999-01-01T12:00[Europe/Stockholm]"), "+999999-01-01T12:00+01:00[Europe/Stockholm]");
    // The clock is put forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    assert_eq!(of("2025-03-30T02:30[Europe/Stockholm]"), "2025-03-30T03:30+02:00[Europe/Stockholm]");
    assert_eq!(of("2025-10-26T02:30[Europe/Stockholm]"), "2025-10-26T02:30+02:00[Europe/Stockholm]");
    assert_eq!(of("2025-10-26T02:30+01:00[Europe/Stockholm]"), "2025-10-26T02:30+01:00[Europe/Stockholm]");
    assert!(from_text(Kind::DateTime, "2025-07-01T12:00+05:00[Europe/Stockholm]").is_err());
}

#[test]
fn parts_that_make_no_value_are_refused() {
    let refused = |kind: Kind, parts: Value| {
        let Value::Map(parts) = parts else { panic!("parts are a map") };
        from_map(kind, &parts, 0).expect_err("no value").code
    };
    for parts in [
        map([]),
        map([("year", int(2025)), ("day", int(1))]),
        map([("month", int(1))]),
        map([("year", int(2025)), ("week", int(1)), ("month", int(1))]),
        map([("year", int(1_000_000_000))]),
        map([("year", int(i64::MAX)), ("quarter", int(i64::MIN))]),
        map([("year", int(2025)), ("hour", int(1))]),
        map([("year", int(2025)), ("timezone", text("Z"))]),
    ] {
        assert_eq!(refused(Kind::Date, parts), "bad-temporal-parts");
    }
    assert_eq!(refused(Kind::LocalTime, map([("minute", int(1))])), "bad-temporal-parts");
    assert_eq!(refused(Kind::Date, map([("year", text("2025"))])), "wrong-argument");
    assert_eq!(refused(Kind::Date, map([("timezone", text("Nowhere"))])), "unknown-time-zone");
    assert_eq!(refused(Kind::Duration, map([("days", Value::Float(f64::NAN))])), "wrong-argument");
    assert_eq!(refused(Kind::Duration, map([("years", int(i64::MAX))])), "temporal-out-of-range");
    let Value::Map(unknown) = map([("year", Value::Null)]) else { panic!("parts are a map") };
    assert!(from_map(Kind::Date, &unknown, 0).expect("no error").is_none());
}

#[test]
fn durations_are_scaled_by_decimals() {
    let tenth = Decimal::of_float(0.1).expect("a decimal");
    assert_eq!(duration("P10DT1S").times(tenth).expect("a duration").to_string(), "P1DT0.1S");
    assert_eq!(duration("P1M").divided(Decimal::whole(4)).expect("a duration").to_string(), "P7DT14H37M16.5S");
    assert_eq!(duration("P1D").divided(Decimal::whole(0)), None);
    assert_eq!(Decimal::of_float(f64::INFINITY), None);
    let longest = Duration::new(i64::MAX, i64::MAX, i128::from(i64::MAX) * 1_000_000_000).expect("a duration");
    assert_eq!(longest.plus(longest), None);
    assert_eq!(longest.times(Decimal::whole(2)), None);
}

#[test]
fn only_the_far_ends_of_time_are_errors() {
    let last = read(Kind::DateTime, "+999999999-12-31T23:59:59.999999999Z");
    assert_eq!(last.plus(duration("PT0.000000001S")).expect_err("too late").code, "temporal-out-of-range");
    assert!(last.minus(duration("P1999999998Y")).is_ok());
    assert!(from_text(Kind::DateTime, "-999999999-01-01T00:00+01:00").is_err());
    assert_eq!(from_epoch(i64::MAX, 1_000_000_000, 0).expect_err("too late").code, "temporal-out-of-range");
}

#[test]
fn sorting_and_comparing_agree() {
    let less = |kind, a, b| read(kind, a).compare(&read(kind, b));
    assert_eq!(less(Kind::Time, "12:00+01:00", "11:30Z"), Some(Ordering::Less));
    assert_eq!(less(Kind::DateTime, "2025-01-01T12:00+01:00", "2025-01-01T11:00Z"), Some(Ordering::Equal));
    assert_eq!(less(Kind::Duration, "P1D", "P2D"), None);
    assert_eq!(Temporal::Date(date("2025")).compare(&read(Kind::LocalDateTime, "2025")), None);
    assert_eq!(duration("P1M").total_order(duration("P30D")), Ordering::Greater);
    assert_eq!(duration("P1M").total_order(duration("P31D")), Ordering::Less);
    assert_ne!(duration("P1D").total_order(duration("PT24H")), Ordering::Equal);
}
