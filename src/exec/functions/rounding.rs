//! `round`: to the decimal digits a person sees, not to the bits behind them.

use super::Call;
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::resolve::functions::Types;
use crate::value::Value;
use std::cmp::Ordering;

/// What becomes of digits that are cut off.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mode {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// To the larger number.
    Ceiling,
    /// To the smaller number.
    Floor,
    /// To the nearer; a tie away from zero.
    HalfUp,
    /// To the nearer; a tie towards zero.
    HalfDown,
    /// To the nearer; a tie to the even digit.
    HalfEven,
}

const MODES: [(&str, Mode); 7] = [
    ("UP", Mode::Up),
    ("DOWN", Mode::Down),
    ("CEILING", Mode::Ceiling),
    ("FLOOR", Mode::Floor),
    ("HALF_UP", Mode::HalfUp),
    ("HALF_DOWN", Mode::HalfDown),
    ("HALF_EVEN", Mode::HalfEven),
];

/// `round(number)` takes ties up (-1.5 to -1.0); with digits, away from zero, or as the mode says.
pub fn round(call: &Call<'_>) -> Result<Value> {
    let number = call.number(0)?;
    let digits = if call.has(1) { call.count(1, "a number of digits")? } else { 0 };
    if call.has(2) {
        return Ok(Value::Float(round_digits(number, digits, mode(call)?)));
    }
    Ok(Value::Float(match digits {
        0 => round_half_up(number),
        _ => round_digits(number, digits, Mode::HalfUp),
    }))
}

fn mode(call: &Call<'_>) -> Result<Mode> {
    let Value::String(name) = call.argument(2) else {
        return Err(call.wrong(call.argument(2), Types::STRING));
    };
    match MODES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        Some((_, mode)) => Ok(*mode),
        None => {
            let message = format!("`round` does not know the mode `{name}`");
            let known = MODES.map(|(known, _)| format!("`{known}`")).join(", ");
            let error = Diagnostic::runtime("unknown-mode", ErrorType::ArgumentError, "InvalidArgumentValue", message);
            Err(error.hint(format!("the modes are {known}")))
        }
    }
}

/// To the nearest whole number, a tie to the larger one. Adding a half and cutting would round the
/// float just below one half to 1.
fn round_half_up(number: f64) -> f64 {
    let below = number.floor();
    if number - below >= 0.5 { below + 1.0 } else { below }
}

/// Rounds the decimal that the float is written as.
fn round_digits(number: f64, digits: usize, mode: Mode) -> f64 {
    if !number.is_finite() || number == 0.0 {
        return number;
    }
    let written = format!("{:e}", number.abs());
    let Some((mantissa, exponent)) = written.split_once('e') else { return number };
    let Ok(exponent) = exponent.parse::<i64>() else { return number };
    let mut figures: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    let kept = (exponent + 1).saturating_add(i64::try_from(digits).unwrap_or(i64::MAX));
    // Every digit stays.
    if kept >= i64::try_from(figures.len()).unwrap_or(i64::MAX) {
        return number;
    }
    // Nothing of it stays: zeros in front make room for a digit that may be rounded up to.
    let zeros = usize::try_from(-kept).unwrap_or(0);
    figures.splice(0..0, std::iter::repeat_n(0, zeros));
    let dropped = figures.split_off(usize::try_from(kept).unwrap_or(0));
    if rounds_away(&figures, &dropped, number < 0.0, mode) {
        increment(&mut figures);
    }
    // What was kept, read as a whole number, counts units of the last digit.
    let kept: String = figures.iter().map(|digit| char::from(b'0' + digit)).collect();
    let sign = if number < 0.0 { "-" } else { "" };
    format!("{sign}0{kept}e-{digits}").parse().unwrap_or(number)
}

/// Whether the kept digits go one further from zero.
fn rounds_away(kept: &[u8], dropped: &[u8], negative: bool, mode: Mode) -> bool {
    let anything = dropped.iter().any(|&digit| digit > 0);
    let half = match dropped.split_first() {
        None => Ordering::Less,
        Some((first, rest)) => first.cmp(&5).then(match rest.iter().any(|&digit| digit > 0) {
            true => Ordering::Greater,
            false => Ordering::Equal,
        }),
    };
    match mode {
        Mode::Up => anything,
        Mode::Down => false,
        Mode::Ceiling => anything && !negative,
        Mode::Floor => anything && negative,
        Mode::HalfUp => half.is_ge(),
        Mode::HalfDown => half.is_gt(),
        Mode::HalfEven => half.is_gt() || (half.is_eq() && kept.last().is_some_and(|digit| digit % 2 == 1)),
    }
}

/// Adds one to a decimal number.
fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fails, gives};
    use crate::value::Value;
    use crate::value::testing::{int, text};

    #[test]
    fn ties_go_up_without_digits_and_away_from_zero_with_them() {
        gives("round", &[Value::Float(2.5)], "3.0");
        gives("round", &[Value::Float(-1.5)], "-1.0");
        gives("round", &[Value::Float(0.499_999_999_999_999_94)], "0.0");
        gives("round", &[int(7)], "7.0");
        gives("round", &[Value::Float(-1.55), int(1)], "-1.6");
        gives("round", &[Value::Float(1.005), int(2)], "1.01");
        gives("round", &[Value::Float(2.345_67), int(3)], "2.346");
    }

    #[test]
    fn carries_and_small_numbers_come_out_right() {
        gives("round", &[Value::Float(9.99), int(1)], "10.0");
        gives("round", &[Value::Float(0.004), int(1)], "0.0");
        gives("round", &[Value::Float(0.06), int(1)], "0.1");
        gives("round", &[Value::Float(0.006), int(1), text("UP")], "0.1");
        gives("round", &[Value::Float(0.000_6), int(0), text("CEILING")], "1.0");
        gives("round", &[Value::Float(123_456.789), int(2)], "123456.79");
        gives("round", &[Value::Float(1e300), int(5)], "1e300");
        gives("round", &[Value::Float(1.5), int(i64::MAX)], "1.5");
        gives("round", &[Value::Float(f64::NAN), int(2)], "NaN");
    }

    #[test]
    fn every_mode_treats_ties_its_own_way() {
        let tied = |mode: &str, expected: &str| gives("round", &[Value::Float(-2.25), int(1), text(mode)], expected);
        tied("UP", "-2.3");
        tied("DOWN", "-2.2");
        tied("CEILING", "-2.2");
        tied("FLOOR", "-2.3");
        tied("half_up", "-2.3");
        tied("HALF_DOWN", "-2.2");
        tied("HALF_EVEN", "-2.2");
    }

    #[test]
    fn impossible_digits_and_modes_are_named() {
        assert_eq!(fails("round", &[int(1), int(-1)]).detail, "NumberOutOfRange");
        assert_eq!(fails("round", &[int(1), int(1), text("SIDEWAYS")]).code, "unknown-mode");
    }
}
