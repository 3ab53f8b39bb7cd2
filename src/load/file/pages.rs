//! A page of a column as bytes: which rows have a value, then the values as an array of their type.
//!
//! Whole numbers stand as stretches ([`ints`](super::ints)). Floats that are decimals with a few places, as
//! levels and percentages are, stand as the whole numbers they are a tenth, hundredth... of, when every one
//! comes back to the last bit. A few texts over and over stand once, with a place for each row; other texts
//! stand one after the other, with their lengths in front; so do lists of texts, with the length of each list before that.

use super::bytes::{Malformed, Read, Reader, put_count, put_text};
use super::ints::{array, put_array, put_stretch, stretch};
use super::values::{put_value, value};
use crate::graph::column::{Bits, Cells, ListCells, PAGE_ROWS, Page, RepeatedCells, TextCells};
use crate::value::Value;

/// All rows up to a count have a value.
const FULL: u8 = 0;
/// A bit for each row says whether it has a value.
const SPARSE: u8 = 1;

const INTEGERS: u8 = 1;
const FLOATS: u8 = 2;
const DECIMALS: u8 = 3;
const BOOLEANS: u8 = 4;
const REPEATED: u8 = 5;
const TEXT: u8 = 6;
const VALUES: u8 = 7;
const LISTS: u8 = 8;

/// The most texts that the lists of a page may hold: a check on what is read. More are written as values.
const MOST_TEXTS: usize = 1 << 24;

/// The most decimal places that are tried.
const MOST_PLACES: u8 = 4;

/// Writes a page.
pub(super) fn put_page(out: &mut Vec<u8>, page: &Page) {
    let count = put_present(out, page.present());
    match page.cells() {
        Cells::Narrow(cells) => put_integers(out, page, count, |at| cells.get(at).map(|&n| i64::from(n))),
        Cells::Integers(cells) => put_integers(out, page, count, |at| cells.get(at).copied()),
        Cells::Floats(cells) => put_floats(out, page, count, cells),
        Cells::Booleans(bits) => {
            out.push(BOOLEANS);
            put_bits(out, bits, count);
        }
        Cells::Repeated(cells) => {
            out.push(REPEATED);
            put_count(out, cells.texts().len());
            cells.texts().iter().for_each(|text| put_text(out, text));
            let codes = filled(page, count, |at| cells.codes().get(at).map(|&code| i64::from(code)));
            put_stretch(out, &codes);
        }
        Cells::Text(cells) => {
            out.push(TEXT);
            let texts: Vec<&str> = (0..count).map(|at| if page.has(at) { cells.get(at) } else { "" }).collect();
            let lengths: Vec<i64> = texts.iter().map(|text| text.len() as i64).collect();
            put_stretch(out, &lengths);
            texts.iter().for_each(|text| out.extend_from_slice(text.as_bytes()));
        }
        Cells::Lists(_) | Cells::Values(_) => {
            if let Some(lists) = TextLists::of(page, count) {
                return lists.put(out);
            }
            out.push(VALUES);
            (0..count).for_each(|at| put_value(out, &page.value(at)));
        }
    }
}

/// Reads a page.
pub(super) fn page(reader: &mut Reader<'_>) -> Read<Page> {
    let (present, count) = present(reader)?;
    let cells = match reader.byte()? {
        INTEGERS => integers(reader, count)?,
        FLOATS => {
            let bytes = reader.bytes(count * 8)?;
            Cells::Floats(bytes.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
        }
        DECIMALS => {
            let scale = scale(reader.byte()?).ok_or(Malformed)?;
            let mut cells = Vec::with_capacity(count);
            stretch(reader, count, |number| cells.push(number as f64 / scale))?;
            Cells::Floats(cells)
        }
        BOOLEANS => Cells::Booleans(bits(reader, count)?),
        REPEATED => {
            let texts: Read<Vec<_>> = (0..reader.count()?).map(|_| reader.name()).collect();
            let mut codes = Vec::with_capacity(count);
            stretch(reader, count, |code| codes.push(u8::try_from(code).unwrap_or(u8::MAX)))?;
            Cells::Repeated(RepeatedCells::of_parts(texts?, codes).ok_or(Malformed)?)
        }
        TEXT => texts(reader, count)?,
        LISTS => lists(reader, count)?,
        VALUES => {
            let values: Read<Vec<Value>> = (0..count).map(|_| value(reader)).collect();
            Cells::Values(values?)
        }
        _ => return Err(Malformed),
    };
    Ok(Page::new(present, cells))
}

/// Writes which rows have a value; how many cells there are comes back.
fn put_present(out: &mut Vec<u8>, present: &Bits) -> usize {
    let count = present.iter().last().map_or(0, |last| last + 1);
    if present.iter().count() == count {
        out.push(FULL);
        put_count(out, count);
    } else {
        out.push(SPARSE);
        put_count(out, count);
        put_bits(out, present, count);
    }
    count
}

fn present(reader: &mut Reader<'_>) -> Read<(Bits, usize)> {
    let kind = reader.byte()?;
    let count = usize::try_from(reader.number()?).ok().filter(|&count| count <= PAGE_ROWS).ok_or(Malformed)?;
    let present = match kind {
        FULL => {
            let mut full = Bits::default();
            (0..count).for_each(|at| full.put(at, true));
            full
        }
        SPARSE => bits(reader, count)?,
        _ => return Err(Malformed),
    };
    Ok((present, count))
}

fn put_bits(out: &mut Vec<u8>, bits: &Bits, count: usize) {
    let bytes = bits.words().iter().flat_map(|word| word.to_le_bytes());
    out.extend(bytes.take(count.div_ceil(8)));
}

fn bits(reader: &mut Reader<'_>, count: usize) -> Read<Bits> {
    let mut words = [0u64; PAGE_ROWS / 64];
    for (word, bytes) in words.iter_mut().zip(reader.bytes(count.div_ceil(8))?.chunks(8)) {
        let mut eight = [0; 8];
        eight.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        *word = u64::from_le_bytes(eight);
    }
    // No row past the last cell has a value.
    let mut bits = Bits::of_words(words);
    (count..count.next_multiple_of(8)).for_each(|at| bits.put(at, false));
    Ok(bits)
}

/// The number of each row; a row without a value has that of the row before, which costs nothing.
fn filled(page: &Page, count: usize, number: impl Fn(usize) -> Option<i64>) -> Vec<i64> {
    let first = page.rows().next().and_then(&number).unwrap_or(0);
    let mut last = first;
    let mut next = |at| {
        if page.has(at) {
            last = number(at).unwrap_or(last);
        }
        last
    };
    (0..count).map(&mut next).collect()
}

fn put_integers(out: &mut Vec<u8>, page: &Page, count: usize, number: impl Fn(usize) -> Option<i64>) {
    out.push(INTEGERS);
    put_stretch(out, &filled(page, count, number));
}

fn integers(reader: &mut Reader<'_>, count: usize) -> Read<Cells> {
    let mut cells = Vec::with_capacity(count);
    stretch(reader, count, |number| cells.push(number))?;
    let narrow: Result<Vec<i32>, _> = cells.iter().map(|&number| i32::try_from(number)).collect();
    Ok(narrow.map_or(Cells::Integers(cells), Cells::Narrow))
}

fn put_floats(out: &mut Vec<u8>, page: &Page, count: usize, cells: &[f64]) {
    let float = |at: usize| cells.get(at).copied().unwrap_or(0.0);
    for places in 0..=MOST_PLACES {
        let Some(scale) = scale(places) else { continue };
        let whole = |at: usize| whole(float(at), scale);
        if page.rows().all(|at| whole(at).is_some()) {
            out.push(DECIMALS);
            out.push(places);
            return put_stretch(out, &filled(page, count, whole));
        }
    }
    out.push(FLOATS);
    (0..count).for_each(|at| out.extend(float(at).to_le_bytes()));
}

/// 1, 10, 100...
fn scale(places: u8) -> Option<f64> {
    (places <= MOST_PLACES).then(|| 10f64.powi(i32::from(places)))
}

/// The whole number that comes back as the float to the last bit, if one does.
fn whole(float: f64, scale: f64) -> Option<i64> {
    let number = (float * scale).round();
    // (Beyond 2^53 not every whole number is a float.)
    let whole = number as i64;
    (number.abs() < 9e15 && (whole as f64 / scale).to_bits() == float.to_bits()).then_some(whole)
}

fn texts(reader: &mut Reader<'_>, count: usize) -> Read<Cells> {
    let (mut ends, mut end) = (Vec::with_capacity(count), 0i64);
    stretch(reader, count, |length| {
        end = end.saturating_add(length.max(0));
        ends.push(u32::try_from(end).unwrap_or(u32::MAX));
    })?;
    text_cells(reader, ends).map(Cells::Text)
}

/// Reads texts that end so.
fn text_cells(reader: &mut Reader<'_>, ends: Vec<u32>) -> Read<TextCells> {
    let bytes = reader.bytes(ends.last().map_or(0, |&end| end as usize))?;
    let all = std::str::from_utf8(bytes).map_err(|_| Malformed)?;
    TextCells::of_parts(all.to_owned(), ends).ok_or(Malformed)
}

/// The lists of a page that holds nothing but lists of texts.
struct TextLists {
    /// How many texts each row has.
    counts: Vec<u32>,
    lengths: Vec<u32>,
    all: String,
}

impl TextLists {
    fn of(page: &Page, count: usize) -> Option<TextLists> {
        let mut lists = TextLists { counts: Vec::with_capacity(count), lengths: Vec::new(), all: String::new() };
        for at in 0..count {
            let before = lists.lengths.len();
            match page.value(at) {
                Value::Null => {}
                Value::List(items) => items.iter().try_for_each(|item| lists.add(item))?,
                _ => return None,
            }
            lists.counts.push(u32::try_from(lists.lengths.len() - before).ok()?);
        }
        // (What is longer is written as values, which know no such bound.)
        u32::try_from(lists.all.len()).ok()?;
        (lists.lengths.len() <= MOST_TEXTS).then_some(lists)
    }

    fn add(&mut self, item: &Value) -> Option<()> {
        let Value::String(text) = item else { return None };
        self.lengths.push(u32::try_from(text.len()).ok()?);
        self.all.push_str(text);
        Some(())
    }

    fn put(&self, out: &mut Vec<u8>) {
        out.push(LISTS);
        put_array(out, &self.counts);
        put_array(out, &self.lengths);
        out.extend_from_slice(self.all.as_bytes());
    }
}

fn lists(reader: &mut Reader<'_>, count: usize) -> Read<Cells> {
    let ends = ends(reader, count)?;
    let total = ends.last().map_or(0, |&end| end as usize);
    if total > MOST_TEXTS {
        return Err(Malformed);
    }
    let ends_of_texts = self::ends(reader, total)?;
    let texts = text_cells(reader, ends_of_texts)?;
    ListCells::of_parts(texts, ends).map(Cells::Lists).ok_or(Malformed)
}

/// Reads so many lengths, each in an array, as where each thing ends.
fn ends(reader: &mut Reader<'_>, count: usize) -> Read<Vec<u32>> {
    let mut ends = Vec::new();
    array(reader, count, &mut ends)?;
    let mut end = 0u32;
    for length in &mut ends {
        end = end.checked_add(*length).ok_or(Malformed)?;
        *length = end;
    }
    Ok(ends)
}
