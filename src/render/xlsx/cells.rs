//! A value as a cell of a spreadsheet.

use crate::render::names::Names;
use crate::render::text::{Cells, cell, width};
use crate::value::Temporal;
use crate::value::Value;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};
use std::borrow::Cow;

/// The most characters of a cell, counted as Excel does: in units of UTF-16.
pub(super) const CELL_TEXT: usize = 32_767;

/// The most bytes of a text in Excel's own format of text, in which a long one may show as `#####`.
const CODE: usize = 200;

/// What stands at the end of a text that was cut.
const CUT: &str = " [cut]";

/// The largest whole number of which Excel keeps every digit.
const EXACT: u64 = 999_999_999_999_999;

/// Whether a text fits in a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fit {
    Whole,
    Cut,
}

/// The looks of cells.
pub(super) struct Formats {
    pub header: Format,
    pub text: Format,
    pub bold: Format,
    /// Text that Excel leaves alone even when somebody edits it: a code such as 51.0710.
    code: Format,
    date: Format,
    time: Format,
    moment: Format,
}

impl Formats {
    pub fn new() -> Self {
        let body = || Format::new().set_align(FormatAlign::Top);
        let header = Format::new()
            .set_bold()
            .set_align(FormatAlign::Top)
            .set_text_wrap()
            .set_background_color(Color::RGB(0x00E8_EEF4))
            .set_border_bottom(FormatBorder::Thin);
        Formats {
            header,
            text: body().set_text_wrap(),
            bold: body().set_bold(),
            code: body().set_text_wrap().set_num_format("@"),
            date: body().set_num_format("yyyy-mm-dd"),
            time: body().set_num_format("hh:mm:ss"),
            moment: body().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

/// The text as far as a cell holds it.
pub(super) fn fitting(text: &str) -> (Cow<'_, str>, Fit) {
    // One unit of UTF-16 is at least one byte.
    if text.len() <= CELL_TEXT || text.encode_utf16().count() <= CELL_TEXT {
        return (Cow::Borrowed(text), Fit::Whole);
    }
    let mut left = CELL_TEXT - CUT.len();
    let mut short = String::new();
    for character in text.chars() {
        let Some(rest) = left.checked_sub(character.len_utf16()) else { break };
        left = rest;
        short.push(character);
    }
    short.push_str(CUT);
    (Cow::Owned(short), Fit::Cut)
}

/// Writes a value; gives how wide it is, in letters, and whether it fits.
pub(super) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Value,
    names: &Names<'_>,
    formats: &Formats,
) -> Result<(usize, Fit), XlsxError> {
    match value {
        Value::Null => return Ok((0, Fit::Whole)),
        Value::Boolean(truth) => {
            sheet.write_boolean_with_format(row, column, *truth, &formats.text)?;
            return Ok((5, Fit::Whole));
        }
        Value::Integer(number) if number.unsigned_abs() <= EXACT => {
            // So small a whole number is a float exactly.
            #[expect(clippy::cast_precision_loss)]
            sheet.write_number_with_format(row, column, *number as f64, &formats.text)?;
            return Ok((number.to_string().len(), Fit::Whole));
        }
        Value::Float(number) if number.is_finite() => {
            sheet.write_number_with_format(row, column, *number, &formats.text)?;
            return Ok((crate::value::text::float(*number).len(), Fit::Whole));
        }
        Value::Temporal(temporal) => {
            if let Some((date, format, letters)) = calendar(temporal, formats) {
                sheet.write_datetime_with_format(row, column, &date, format)?;
                return Ok((letters, Fit::Whole));
            }
        }
        Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Map(_)
        | Value::Node(_)
        | Value::Relationship(_)
        | Value::Path(_) => {}
    }
    let text = cell(value, names, Cells::Flat);
    let (shown, fit) = fitting(&text);
    let format = if shown.len() <= CODE { &formats.code } else { &formats.text };
    sheet.write_string_with_format(row, column, shown.as_ref(), format)?;
    Ok((text.lines().map(width).max().unwrap_or(0), fit))
}

/// A value of a calendar as Excel has it: none with a zone, none before March of 1900, where Excel counts a day that
/// never was, and none finer than a millisecond. Those are text.
fn calendar<'f>(temporal: &Temporal, formats: &'f Formats) -> Option<(ExcelDateTime, &'f Format, usize)> {
    let date = |date: crate::value::temporal::Date| {
        let (year, month, day) = date.civil();
        let since = (year, month, day) >= (1900, 3, 1);
        let (year, month) =
            (u16::try_from(year).ok().filter(|year| since && *year <= 9999)?, u8::try_from(month).ok()?);
        ExcelDateTime::from_ymd(year, month, u8::try_from(day).ok()?).ok()
    };
    let clock = |time: crate::value::temporal::LocalTime| {
        let nanos = u32::try_from(time.nanosecond()).ok().filter(|nanos| nanos % 1_000_000 == 0)?;
        let (hour, minute) = (u16::try_from(time.hour()).ok()?, u8::try_from(time.minute()).ok()?);
        let (second, milli) = (u8::try_from(time.second()).ok()?, u16::try_from(nanos / 1_000_000).ok()?);
        Some((hour, minute, second, milli))
    };
    match temporal {
        Temporal::Date(day) => Some((date(*day)?, &formats.date, 10)),
        Temporal::LocalTime(time) => {
            let (hour, minute, second, milli) = clock(*time)?;
            Some((ExcelDateTime::from_hms_milli(hour, minute, second, milli).ok()?, &formats.time, 8))
        }
        Temporal::LocalDateTime(moment) => {
            let (hour, minute, second, milli) = clock(moment.time)?;
            let moment = date(moment.date)?.and_hms_milli(hour, minute, second, milli).ok()?;
            Some((moment, &formats.moment, 19))
        }
        Temporal::Time(_) | Temporal::DateTime(_) | Temporal::Duration(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters_and_says_so() {
        assert_eq!(fitting("short"), (Cow::Borrowed("short"), Fit::Whole));
        let most = "é".repeat(CELL_TEXT);
        assert_eq!(fitting(&most).1, Fit::Whole);
        let long = "👩".repeat(CELL_TEXT);
        let (short, fit) = fitting(&long);
        assert!(fit == Fit::Cut && short.ends_with("👩 [cut]") && short.encode_utf16().count() <= CELL_TEXT);
    }
}
