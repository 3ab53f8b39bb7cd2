//! Integers and floats side by side, compared exactly: no cast loses a digit.

use std::cmp::Ordering;

/// 2^63 as a float: the first that is too large for an integer.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// How an integer stands to a float; `None` for NaN.
pub fn compare(integer: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        None
    } else if float >= TWO_TO_63 {
        Some(Ordering::Less)
    } else if float < -TWO_TO_63 {
        Some(Ordering::Greater)
    } else {
        // In this range the whole part fits, so cutting it off is exact.
        let whole = float.trunc();
        let fraction = float - whole;
        Some(integer.cmp(&(whole as i64)).then(if fraction > 0.0 {
            Ordering::Less
        } else if fraction < 0.0 {
            Ordering::Greater
        } else {
            Ordering::Equal
        }))
    }
}

/// Whether they are the same number.
pub fn same(integer: i64, float: f64) -> bool {
    exact_integer(float) == Some(integer)
}

/// The integer that this float is, if it is one exactly.
pub fn exact_integer(float: f64) -> Option<i64> {
    ((-TWO_TO_63..TWO_TO_63).contains(&float) && float.trunc() == float).then_some(float as i64)
}

/// The whole part of a float as an integer, if it fits.
pub fn truncated(float: f64) -> Option<i64> {
    exact_integer(float.trunc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparison_is_exact_at_the_edges() {
        assert_eq!(compare(i64::MAX, TWO_TO_63), Some(Ordering::Less));
        assert_eq!(compare(i64::MIN, -TWO_TO_63), Some(Ordering::Equal));
        assert_eq!(compare(9_007_199_254_740_993, 9_007_199_254_740_992.0), Some(Ordering::Greater));
        assert_eq!(compare(0, 0.5), Some(Ordering::Less));
        assert_eq!(compare(0, -0.5), Some(Ordering::Greater));
        assert_eq!(compare(-1, -1.5), Some(Ordering::Greater));
        assert_eq!(compare(0, f64::NAN), None);
        assert_eq!(compare(0, f64::INFINITY), Some(Ordering::Less));
    }

    #[test]
    fn only_whole_floats_in_range_are_integers() {
        assert_eq!(exact_integer(-0.0), Some(0));
        assert_eq!(exact_integer(1.5), None);
        assert_eq!(exact_integer(TWO_TO_63), None);
        assert_eq!(exact_integer(f64::NAN), None);
        assert_eq!(truncated(-1.9), Some(-1));
        assert_eq!(truncated(1e300), None);
    }
}
