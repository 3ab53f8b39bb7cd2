//! Functions of numbers.

use super::{Call, Context};
use crate::diagnostic::Result;
use crate::resolve::functions::Types;
use crate::value::{Value, arithmetic};

/// A function of one float.
pub fn float(call: &Call<'_>, function: fn(f64) -> f64) -> Result<Value> {
    call.number(0).map(|number| Value::Float(function(number)))
}

pub fn abs(call: &Call<'_>) -> Result<Value> {
    match call.argument(0) {
        Value::Integer(integer) => match integer.checked_abs() {
            Some(absolute) => Ok(Value::Integer(absolute)),
            None => Err(arithmetic::overflow(&format!("abs({integer})"))),
        },
        Value::Float(float) => Ok(Value::Float(float.abs())),
        other => Err(call.wrong(other, Types::NUMBER)),
    }
}

pub fn sign(call: &Call<'_>) -> Result<Value> {
    let number = call.number(0)?;
    Ok(Value::Integer(i64::from(number > 0.0) - i64::from(number < 0.0)))
}

/// The next number of the SplitMix64 sequence, as a float with all its 53 bits used.
pub fn random(context: &Context<'_>) -> Value {
    let state = context.random.get().wrapping_add(0x9E37_79B9_7F4A_7C15);
    context.random.set(state);
    let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    let bits = (mixed ^ (mixed >> 31)) >> 11;
    Value::Float(bits as f64 / (1u64 << 53) as f64)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use super::*;
    use crate::exec::clock::Clock;
    use crate::graph::Graph;
    use crate::value::AtMost;
    use crate::value::testing::{int, text};

    #[test]
    fn integers_stay_integers_where_they_can() {
        gives("abs", &[int(-3)], "3");
        gives("abs", &[Value::Float(-3.5)], "3.5");
        assert_eq!(fails("abs", &[int(i64::MIN)]).code, "integer-overflow");
        gives("sign", &[Value::Float(-0.5)], "-1");
        gives("sign", &[int(0)], "0");
        gives("ceil", &[Value::Float(0.1)], "1.0");
        gives("floor", &[int(2)], "2.0");
    }

    #[test]
    fn floats_without_an_answer_are_nan() {
        gives("sqrt", &[int(-1)], "NaN");
        gives("sqrt", &[int(256)], "16.0");
        gives("log", &[int(0)], "-Infinity");
        gives("log10", &[int(100)], "2.0");
        gives("exp", &[int(0)], "1.0");
        gives("atan2", &[int(0), int(1)], "0.0");
        gives("haversin", &[int(0)], "0.0");
        gives("pi", &[], "3.141592653589793");
        gives("degrees", &[Value::Float(std::f64::consts::PI)], "180.0");
    }

    #[test]
    fn text_is_no_number() {
        assert_eq!(
            fails("sqrt", &[text("4")]).message,
            "`sqrt` takes an integer or a float, but found a string (`'4'`)"
        );
        gives("sqrt", &[Value::Null], "null");
    }

    #[test]
    fn random_numbers_spread_between_zero_and_one() {
        let (graph, clock) = (Graph::default(), Clock::default());
        let context = Context::new(&graph, &AtMost(0), 7, &clock);
        let numbers: Vec<f64> = (0..1000)
            .map(|_| match random(&context) {
                Value::Float(float) => float,
                other => panic!("{other:?} is no float"),
            })
            .collect();
        assert!(numbers.iter().all(|number| (0.0..1.0).contains(number)));
        let below = numbers.iter().filter(|&&number| number < 0.5).count();
        assert!((400..600).contains(&below), "{below} of 1000 below one half");
    }
}
