//! A published figure: a number, a bound, or the word that there is none.

use crate::value::Value;

/// What stands in a cell for a figure.
#[derive(Debug)]
pub(super) enum Figure {
    /// Nothing, not even a sign.
    Missing,
    Number(Value),
    /// Only a lower bound was published, as so: `>=$239,200`.
    AtLeast(Value, String),
    /// A sign was published that there is no figure: `—`, `*`, `#`.
    Withheld(String),
}

/// Whether a cell says that there is no text.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(cell, "" | "—" | "-")
}

impl Figure {
    /// A figure in units of `scale`; whole where `is_whole`. Nothing where the cell is none.
    pub fn read(cell: &str, scale: f64, is_whole: bool) -> Option<Figure> {
        if cell.is_empty() {
            return Some(Figure::Missing);
        }
        if matches!(cell, "—" | "-" | "*" | "**" | "#" | "N/A" | "~") {
            return Some(Figure::Withheld(cell.to_owned()));
        }
        let (bound, number) = match cell.strip_prefix(">=").or_else(|| cell.strip_prefix('≥')) {
            Some(rest) => (true, rest),
            None => (false, cell),
        };
        let digits: String = number.chars().filter(|c| !matches!(c, '$' | ',' | ' ')).collect();
        let number = digits.parse::<f64>().ok().filter(|number| number.is_finite())? * scale;
        let value =
            if is_whole && number.abs() < 9e15 { Value::Integer(number.round() as i64) } else { Value::Float(number) };
        Some(if bound { Figure::AtLeast(value, cell.to_owned()) } else { Figure::Number(value) })
    }
}

/// The first year in a header: 2024 in "Median annual wage, dollars, 2024".
pub(super) fn year_in(text: &str) -> Option<i64> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers.filter(|part| part.len() == 4).find_map(|part| part.parse().ok())
}

/// The years in a header, with a plain hyphen: `2024-34` in "Employment change, percent, 2024–34".
pub(super) fn period_in(text: &str) -> Option<String> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let period: String = text.get(start..)?.chars().map(|c| if c == '–' { '-' } else { c }).collect();
    let end = period.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(period.len());
    period.get(..end).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Figure, period_in, year_in};

    #[test]
    fn numbers_bounds_and_signs() {
        let read = |cell, scale| format!("{:?}", Figure::read(cell, scale, true));
        assert_eq!(read("$49,210", 1.0), "Some(Number(Integer(49210)))");
        assert_eq!(read("13607.6", 1000.0), "Some(Number(Integer(13607600)))");
        assert_eq!(read(">=$239,200", 1.0), "Some(AtLeast(Integer(239200), \">=$239,200\"))");
        assert_eq!(read("—", 1.0), "Some(Withheld(\"—\"))");
        assert_eq!(read("", 1.0), "Some(Missing)");
        assert_eq!(read("much", 1.0), "None");
    }

    #[test]
    fn headers_tell_years() {
        assert_eq!(year_in("Median annual wage, dollars, 2024"), Some(2024));
        assert_eq!(period_in("Employment change, percent, 2024–34").as_deref(), Some("2024-34"));
        assert_eq!((year_in("Employment"), period_in("Employment")), (None, None));
    }
}
