//! Aggregates: what is kept of the rows of one group until the last has been seen.
//!
//! An [`Accumulator`] takes the argument's value of every row and gives one value at the end. Nulls
//! are passed over, except by `count(*)`. With DISTINCT, values that are equivalent count once.

use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::resolve::functions::Aggregate;
use crate::value::temporal::{Duration, Temporal};
use crate::value::{Charge, Key, Value, arithmetic, order, text};
use rustc_hash::FxHashSet;
use std::cmp::Ordering;

/// One aggregate over one group.
#[derive(Clone, Debug)]
pub struct Accumulator {
    aggregate: Aggregate,
    state: State,
    /// The values seen, where DISTINCT makes a difference.
    seen: Option<FxHashSet<Key>>,
}

/// What is kept between rows.
#[derive(Clone, Debug)]
enum State {
    /// How many rows or values there were.
    Count(i64),
    /// The sum, and how many numbers went into it, for `sum` and `avg`.
    Sum { total: Total, count: u64 },
    /// The extreme value so far, if there was one, and which way is better.
    Extreme { best: Option<Value>, better: Ordering },
    /// The values.
    Collect(Vec<Value>),
    /// The same for durations, which do not mix with numbers.
    Durations { total: Duration, count: i64 },
    /// Mean and squared distances from it, after Welford: stable where the plain sums are not.
    Deviation { count: u64, mean: f64, squares: f64, of_all: bool },
    /// The numbers, and the part of them asked for.
    Percentile { numbers: Vec<Value>, percentile: f64, continuous: bool },
}

impl Accumulator {
    /// An aggregate before its first row. `count(*)` is [`Aggregate::Count`] fed by
    /// [`Self::add_count`] or by rows without an argument.
    pub fn new(aggregate: Aggregate, distinct: bool) -> Self {
        let state = match aggregate {
            Aggregate::Count => State::Count(0),
            Aggregate::Sum | Aggregate::Average => State::Sum { total: Total::default(), count: 0 },
            Aggregate::Minimum => State::Extreme { best: None, better: Ordering::Less },
            Aggregate::Maximum => State::Extreme { best: None, better: Ordering::Greater },
            Aggregate::Collect => State::Collect(Vec::new()),
            Aggregate::StandardDeviation => State::Deviation { count: 0, mean: 0.0, squares: 0.0, of_all: false },
            Aggregate::StandardDeviationOfAll => State::Deviation { count: 0, mean: 0.0, squares: 0.0, of_all: true },
            Aggregate::PercentileContinuous => percentile_state(true),
            Aggregate::PercentileDiscrete => percentile_state(false),
        };
        // The smallest of some values is the smallest of the distinct ones.
        let seen = (distinct && !matches!(state, State::Extreme { .. })).then(FxHashSet::default);
        Accumulator { aggregate, state, seen }
    }

    /// Takes the arguments of one row: none for `count(*)`, two for the percentiles. Gives how many
    /// bytes more are kept from now on, for the budget.
    ///
    /// # Errors
    /// A value the aggregate cannot take; a percentile outside 0 to 1.
    pub fn update_row(&mut self, arguments: &[Value]) -> Result<usize> {
        match arguments {
            [] => {
                self.add_count(1);
                Ok(0)
            }
            [value] => self.update(value),
            [value, percentile, ..] => {
                self.set_percentile(percentile)?;
                self.update(value)
            }
        }
    }

    /// Takes the value of one row. Gives how many bytes more are kept from now on.
    ///
    /// # Errors
    /// A value the aggregate cannot take.
    pub fn update(&mut self, value: &Value) -> Result<usize> {
        if value.is_null() {
            return Ok(0);
        }
        let mut kept = 0;
        if let Some(seen) = &mut self.seen {
            if !seen.insert(Key(value.clone())) {
                return Ok(0);
            }
            kept += value.bytes();
        }
        match &mut self.state {
            State::Count(count) => *count += 1,
            State::Sum { total, count } => {
                match value {
                    Value::Integer(integer) => total.add_integer(*integer),
                    Value::Float(float) => total.add_float(*float),
                    Value::Temporal(Temporal::Duration(duration)) if *count == 0 => {
                        self.state = State::Durations { total: **duration, count: 1 };
                        return Ok(kept);
                    }
                    other => return Err(wrong_value(self.aggregate, other)),
                }
                *count += 1;
            }
            State::Durations { total, count } => {
                let Value::Temporal(next @ Temporal::Duration(_)) = value else {
                    return Err(wrong_value(self.aggregate, value));
                };
                if let Temporal::Duration(sum) = next.plus(*total)? {
                    *total = *sum;
                }
                *count += 1;
            }
            State::Extreme { best, better } => {
                if best.as_ref().is_none_or(|best| order::total_order(value, best) == *better) {
                    *best = Some(value.clone());
                }
            }
            State::Collect(values) => {
                kept += value.bytes();
                values.push(value.clone());
            }
            State::Deviation { count, mean, squares, .. } => {
                let number = number(self.aggregate, value)?;
                *count += 1;
                let before = number - *mean;
                *mean += before / *count as f64;
                *squares += before * (number - *mean);
            }
            State::Percentile { numbers, .. } => {
                number(self.aggregate, value)?;
                kept += value.bytes();
                numbers.push(value.clone());
            }
        }
        Ok(kept)
    }

    /// The same for a column of integers, without a value in between where none is needed.
    ///
    /// # Errors
    /// None that integers cause; the signature is that of [`Self::update`].
    #[inline]
    pub fn update_integer(&mut self, integer: i64) -> Result<usize> {
        match (&mut self.state, &self.seen) {
            (State::Count(count), None) => *count += 1,
            (State::Sum { total, count }, None) => {
                total.add_integer(integer);
                *count += 1;
            }
            (State::Extreme { best: Some(Value::Integer(best)), better }, None) => {
                if integer.cmp(best) == *better {
                    *best = integer;
                }
            }
            (_, _) => return self.update(&Value::Integer(integer)),
        }
        Ok(0)
    }

    /// The same for a column of floats.
    ///
    /// # Errors
    /// None that floats cause; the signature is that of [`Self::update`].
    #[inline]
    pub fn update_float(&mut self, float: f64) -> Result<usize> {
        match (&mut self.state, &self.seen) {
            (State::Count(count), None) => *count += 1,
            (State::Sum { total, count }, None) => {
                total.add_float(float);
                *count += 1;
            }
            (_, _) => return self.update(&Value::Float(float)),
        }
        Ok(0)
    }

    /// Counts rows, or values known not to be null, all at once. Means something for `count` only.
    #[inline]
    pub fn add_count(&mut self, rows: u64) {
        if let State::Count(count) = &mut self.state {
            *count = count.saturating_add_unsigned(rows);
        }
    }

    /// Takes the second argument of the percentiles; the last row's counts.
    fn set_percentile(&mut self, value: &Value) -> Result<()> {
        let aggregate = self.aggregate;
        let State::Percentile { percentile, .. } = &mut self.state else { return Ok(()) };
        let wanted = number(aggregate, value)?;
        if !(0.0..=1.0).contains(&wanted) {
            let message = format!(
                "the percentile of `{}` lies between 0 and 1, but found `{}`",
                aggregate.name(),
                text::short(value)
            );
            let error =
                Diagnostic::runtime("percentile-out-of-range", ErrorType::ArgumentError, "NumberOutOfRange", message);
            return Err(error.hint("the median is the percentile 0.5"));
        }
        *percentile = wanted;
        Ok(())
    }

    /// The answer, after the last row.
    ///
    /// # Errors
    /// A sum too large for an integer; a list too large or too deep.
    pub fn finish(self, charge: &dyn Charge) -> Result<Value> {
        match self.state {
            State::Count(count) => Ok(Value::Integer(count)),
            State::Sum { total, count } if self.aggregate == Aggregate::Average => {
                Ok(if count == 0 { Value::Null } else { Value::Float(total.as_float() / count as f64) })
            }
            State::Sum { total, .. } => total.finish(),
            State::Durations { total, count } => {
                let total = Value::Temporal(total.into());
                match self.aggregate == Aggregate::Average {
                    true => arithmetic::divide(&total, &Value::Integer(count)),
                    false => Ok(total),
                }
            }
            State::Extreme { best, .. } => Ok(best.unwrap_or_default()),
            State::Collect(values) => Value::list_within(values, charge),
            State::Deviation { count, squares, of_all, .. } => {
                let degrees = if of_all { count } else { count.saturating_sub(1) };
                Ok(Value::Float(if count < 2 { 0.0 } else { (squares / degrees as f64).sqrt() }))
            }
            State::Percentile { mut numbers, percentile, continuous } => {
                numbers.sort_unstable_by(order::total_order);
                Ok(if continuous { between(&numbers, percentile) } else { nearest(&numbers, percentile) })
            }
        }
    }
}

fn percentile_state(continuous: bool) -> State {
    State::Percentile { numbers: Vec::new(), percentile: 0.5, continuous }
}

/// A number, which is all that most aggregates take.
fn number(aggregate: Aggregate, value: &Value) -> Result<f64> {
    match value {
        Value::Integer(integer) => Ok(*integer as f64),
        Value::Float(float) => Ok(*float),
        other => Err(wrong_value(aggregate, other)),
    }
}

fn wrong_value(aggregate: Aggregate, found: &Value) -> Box<Diagnostic> {
    let name = aggregate.name();
    let message = format!("`{name}` takes {}, but found {}", aggregate.parameter(0).described(), text::spoken(found));
    Diagnostic::runtime("wrong-argument", ErrorType::TypeError, "InvalidArgumentValue", message)
        .hint("`toInteger(...)` and `toFloat(...)` turn text into a number")
}

/// A number between the two nearest to the percentile, by how near each is.
fn between(sorted: &[Value], percentile: f64) -> Value {
    let Some(last) = sorted.len().checked_sub(1) else { return Value::Null };
    let place = percentile * last as f64;
    let below = (place.floor() as usize).min(last);
    let value_at = |position: usize| match sorted.get(position) {
        Some(Value::Integer(integer)) => *integer as f64,
        Some(Value::Float(float)) => *float,
        Some(_) | None => f64::NAN,
    };
    let (lower, upper) = (value_at(below), value_at((below + 1).min(last)));
    let part = place - below as f64;
    // At a number itself there is nothing to weigh, which matters next to an infinity.
    Value::Float(if part == 0.0 { lower } else { lower * (1.0 - part) + upper * part })
}

/// The smallest number that has at least the percentile's part of all numbers at or below it.
fn nearest(sorted: &[Value], percentile: f64) -> Value {
    let rank = (percentile * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1).min(sorted.len().saturating_sub(1))).cloned().unwrap_or_default()
}

/// A sum of integers and floats. Integers are added exactly and in any order: only the end result
/// has to fit. Of floats the part that rounding loses is carried along (Neumaier).
#[derive(Clone, Copy, Default, Debug)]
struct Total {
    integers: i128,
    floats: f64,
    lost: f64,
    has_float: bool,
}

impl Total {
    /// Nobody has the 2^64 rows it would take to overflow.
    #[inline]
    fn add_integer(&mut self, integer: i64) {
        self.integers = self.integers.saturating_add(i128::from(integer));
    }

    #[inline]
    fn add_float(&mut self, float: f64) {
        self.has_float = true;
        let sum = self.floats + float;
        self.lost += match self.floats.abs() >= float.abs() {
            true => (self.floats - sum) + float,
            false => (float - sum) + self.floats,
        };
        self.floats = sum;
    }

    fn as_float(self) -> f64 {
        // Beside an infinity what was lost is NaN and means nothing.
        let lost = if self.floats.is_finite() { self.lost } else { 0.0 };
        self.integers as f64 + (self.floats + lost)
    }

    fn finish(self) -> Result<Value> {
        if self.has_float {
            return Ok(Value::Float(self.as_float()));
        }
        match i64::try_from(self.integers) {
            Ok(sum) => Ok(Value::Integer(sum)),
            Err(_) => Err(arithmetic::overflow(&format!("sum(...) = {}", self.integers))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::AtMost;
    use crate::value::testing::{int, list, text};

    const ROOM: AtMost = AtMost(1 << 20);

    fn aggregate(name: &str, distinct: bool, rows: &[&[Value]]) -> Result<Value> {
        let mut accumulator = Accumulator::new(Aggregate::from_name(name).expect("an aggregate"), distinct);
        for row in rows {
            accumulator.update_row(row)?;
        }
        accumulator.finish(&ROOM)
    }

    #[track_caller]
    fn over(name: &str, values: &[Value], expected: &str) {
        let rows: Vec<&[Value]> = values.iter().map(std::slice::from_ref).collect();
        assert_eq!(text::literal(&aggregate(name, false, &rows).expect("a value")), expected);
    }

    #[track_caller]
    fn over_distinct(name: &str, values: &[Value], expected: &str) {
        let rows: Vec<&[Value]> = values.iter().map(std::slice::from_ref).collect();
        assert_eq!(text::literal(&aggregate(name, true, &rows).expect("a value")), expected);
    }

    #[track_caller]
    fn percentile(name: &str, values: &[Value], part: f64, expected: &str) {
        let rows: Vec<[Value; 2]> = values.iter().map(|value| [value.clone(), Value::Float(part)]).collect();
        let rows: Vec<&[Value]> = rows.iter().map(|row| row.as_slice()).collect();
        assert_eq!(text::literal(&aggregate(name, false, &rows).expect("a value")), expected);
    }

    #[test]
    fn nothing_has_a_count_and_a_sum_but_no_mean() {
        over("count", &[], "0");
        over("sum", &[], "0");
        over("collect", &[Value::Null], "[]");
        over("stDev", &[], "0.0");
        for name in ["avg", "min", "max", "percentileCont", "percentileDisc"] {
            over(name, &[], "null");
        }
    }

    #[test]
    fn nulls_are_passed_over() {
        let values = [int(1), Value::Null, int(3)];
        over("count", &values, "2");
        over("sum", &values, "4");
        over("avg", &values, "2.0");
        over("collect", &values, "[1, 3]");
        over("min", &values, "1");
    }

    #[test]
    fn rows_are_counted_whatever_they_hold() {
        let mut count = Accumulator::new(Aggregate::Count, false);
        count.update_row(&[]).expect("counted");
        count.add_count(41);
        assert_eq!(text::literal(&count.finish(&ROOM).expect("a value")), "42");
    }

    #[test]
    fn sums_of_integers_stay_integers_and_only_the_end_must_fit() {
        over("sum", &[int(i64::MAX), int(1), int(-1)], "9223372036854775807");
        over("sum", &[int(1), Value::Float(0.5)], "1.5");
        over("sum", &[Value::Float(f64::INFINITY), int(1)], "Infinity");
        let rows: [&[Value]; 2] = [&[int(i64::MAX)], &[int(1)]];
        assert_eq!(aggregate("sum", false, &rows).expect_err("too large").code, "integer-overflow");
        let rows: [&[Value]; 1] = [&[text("1")]];
        assert_eq!(aggregate("sum", false, &rows).expect_err("no number").detail, "InvalidArgumentValue");
    }

    #[test]
    fn durations_are_summed_up_but_not_with_numbers() {
        let duration = |days| Value::Temporal(Duration::new(0, days, 0).expect("a duration").into());
        over("sum", &[duration(1), Value::Null, duration(2)], "duration('P3D')");
        over("avg", &[duration(1), duration(2)], "duration('P1DT12H')");
        for mixed in [[duration(1), int(1)], [int(1), duration(1)]] {
            let [first, second] = &mixed;
            let rows = [std::slice::from_ref(first), std::slice::from_ref(second)];
            assert_eq!(aggregate("sum", false, &rows).expect_err("mixed").code, "wrong-argument");
        }
    }

    #[test]
    fn sums_of_floats_do_not_depend_on_their_order() {
        over("sum", &[Value::Float(1e100), Value::Float(1.0), Value::Float(-1e100)], "1.0");
        over("sum", &[0.1; 10].map(Value::Float), "1.0");
    }

    #[test]
    fn extremes_follow_the_order_of_order_by() {
        let mixed = [int(1), text("a"), Value::Null, list([int(1), int(2)]), Value::Float(0.2), text("b")];
        over("max", &mixed, "1");
        over("min", &mixed, "[1, 2]");
        over("max", &[list([int(1)]), list([int(2)]), list([int(2), int(1)])], "[2, 1]");
        over("max", &[text("a"), text("b"), text("B")], "'b'");
        over("max", &[int(1), Value::Float(2.0), int(5), Value::Float(3.2)], "5");
    }

    #[test]
    fn distinct_values_count_once() {
        let values = [int(1), Value::Float(1.0), int(2), Value::Null, Value::Null];
        over_distinct("count", &values, "2");
        over_distinct("collect", &values, "[1, 2]");
        over_distinct("sum", &values, "3");
        over_distinct("max", &values, "2");
    }

    #[test]
    fn columns_of_numbers_give_what_values_give() {
        for name in ["count", "sum", "avg", "min", "max", "stDev", "collect"] {
            for distinct in [false, true] {
                let aggregate = Aggregate::from_name(name).expect("an aggregate");
                let mut slow = Accumulator::new(aggregate, distinct);
                let mut fast = Accumulator::new(aggregate, distinct);
                for number in [3, 1, 4, 1, 5] {
                    slow.update(&int(number)).expect("a number");
                    fast.update_integer(number).expect("a number");
                    slow.update(&Value::Float(number as f64 / 8.0)).expect("a number");
                    fast.update_float(number as f64 / 8.0).expect("a number");
                }
                let (slow, fast) = (slow.finish(&ROOM).expect("a value"), fast.finish(&ROOM).expect("a value"));
                assert_eq!(text::literal(&slow), text::literal(&fast), "{name}");
            }
        }
    }

    #[test]
    fn deviations_are_those_of_a_sample_or_of_all() {
        let values = [2, 4, 4, 4, 5, 5, 7, 9].map(int);
        over("stDevP", &values, "2.0");
        over("stDev", &[int(1), int(3)], "1.4142135623730951");
        over("stDev", &[int(1)], "0.0");
    }

    #[test]
    fn percentiles_lie_at_or_between_the_numbers() {
        let prices = [30.0, 10.0, 20.0].map(Value::Float);
        for (part, expected) in [(0.0, "10.0"), (0.5, "20.0"), (1.0, "30.0")] {
            percentile("percentileDisc", &prices, part, expected);
            percentile("percentileCont", &prices, part, expected);
        }
        percentile("percentileCont", &prices, 0.25, "15.0");
        percentile("percentileDisc", &prices, 0.25, "10.0");
        percentile("percentileDisc", &[int(1), int(2)], 0.5, "1");
        percentile("percentileCont", &[int(1), int(2)], 0.5, "1.5");
        percentile("percentileCont", &[int(7)], 0.9, "7.0");
    }

    #[test]
    fn percentiles_outside_zero_to_one_are_errors() {
        for part in [int(1000), int(-1), Value::Float(1.1), Value::Float(f64::NAN)] {
            for name in ["percentileDisc", "percentileCont"] {
                let row = [int(10), part.clone()];
                assert_eq!(aggregate(name, false, &[&row]).expect_err("out of range").detail, "NumberOutOfRange");
            }
        }
        let row = [int(10), text("half")];
        assert_eq!(aggregate("percentileCont", false, &[&row]).expect_err("no number").detail, "InvalidArgumentValue");
    }

    #[test]
    fn kept_values_are_reported_to_the_budget() {
        let mut collect = Accumulator::new(Aggregate::Collect, false);
        assert!(collect.update(&text("abc")).expect("kept") >= 3);
        let mut sum = Accumulator::new(Aggregate::Sum, false);
        assert_eq!(sum.update(&int(1)).expect("added"), 0);
        let mut collect = Accumulator::new(Aggregate::Collect, false);
        for number in 0..100 {
            collect.update_integer(number).expect("kept");
        }
        assert!(collect.finish(&AtMost(100)).expect_err("too large").is_limit());
    }
}
