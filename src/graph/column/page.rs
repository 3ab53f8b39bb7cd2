//! A page: 1,024 rows of a column, as a plain array of the one type they have.

use super::lists::ListCells;
use super::repeated::RepeatedCells;
use super::text::TextCells;
use super::{PAGE_ROWS, Row};
use crate::value::Value;
use memchr::memmem::Finder;
use std::sync::Arc;

/// A bit for each row of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bits([u64; PAGE_ROWS / 64]);

impl Bits {
    /// The bits of these words, the lowest bit of the first word first.
    pub fn of_words(words: [u64; PAGE_ROWS / 64]) -> Bits {
        Bits(words)
    }

    /// The words the bits stand in.
    pub fn words(&self) -> &[u64; PAGE_ROWS / 64] {
        &self.0
    }

    /// Whether the bit of a row is on.
    #[inline]
    pub fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Turns the bit of a row on or off.
    pub fn put(&mut self, at: usize, on: bool) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word = *word & !(1 << (at % 64)) | u64::from(on) << (at % 64);
        }
    }

    /// Whether none is on.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|&word| word == 0)
    }

    /// The places that are on, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.checked_ilog2().map(|_| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

/// What type of values a page holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Integers,
    Floats,
    Booleans,
    Text,
    Values,
}

/// The values of 1,024 rows. Arrays reach only as far as the last row that ever had a value.
#[derive(Clone)]
pub struct Page {
    present: Bits,
    cells: Cells,
}

/// The values of a page, by row; those of rows without a value mean nothing.
#[derive(Clone)]
pub enum Cells {
    /// Integers that all fit 32 bits, as most levels, years and months do.
    Narrow(Vec<i32>),
    /// Integers.
    Integers(Vec<i64>),
    /// Floats.
    Floats(Vec<f64>),
    /// Booleans.
    Booleans(Bits),
    /// A few texts over and over; where a page of text begins.
    Repeated(RepeatedCells),
    /// Texts.
    Text(TextCells),
    /// Lists of texts that came from a file.
    Lists(ListCells),
    /// Several types, or a type without a page of its own.
    Values(Vec<Value>),
}

impl Page {
    /// A page of the rows that `present` says, with these values.
    pub fn new(present: Bits, cells: Cells) -> Page {
        Page { present, cells }
    }

    /// Which rows have a value.
    pub fn present(&self) -> &Bits {
        &self.present
    }

    /// The values.
    pub fn cells(&self) -> &Cells {
        &self.cells
    }

    /// A page of one value, of that value's type.
    pub(super) fn starting_with(at: usize, value: Value) -> Page {
        let mut page = Page { present: Bits::default(), cells: Cells::for_value(&value) };
        page.set(at, value);
        page
    }

    pub(super) fn kind(&self) -> Kind {
        match self.cells {
            Cells::Narrow(_) | Cells::Integers(_) => Kind::Integers,
            Cells::Floats(_) => Kind::Floats,
            Cells::Booleans(_) => Kind::Booleans,
            Cells::Repeated(_) | Cells::Text(_) => Kind::Text,
            Cells::Lists(_) | Cells::Values(_) => Kind::Values,
        }
    }

    /// Whether a row has a value.
    #[inline]
    pub fn has(&self, at: usize) -> bool {
        self.present.has(at)
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// The rows that have a value, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        self.present.iter()
    }

    /// The value of a row, null if it has none.
    pub fn value(&self, at: usize) -> Value {
        if !self.has(at) {
            return Value::Null;
        }
        match &self.cells {
            Cells::Narrow(cells) => cells.get(at).map_or(Value::Null, |&n| Value::Integer(i64::from(n))),
            Cells::Integers(cells) => cells.get(at).map_or(Value::Null, |&n| Value::Integer(n)),
            Cells::Floats(cells) => cells.get(at).map_or(Value::Null, |&x| Value::Float(x)),
            Cells::Booleans(cells) => Value::Boolean(cells.has(at)),
            Cells::Repeated(cells) => cells.get(at).map_or(Value::Null, |text| Value::String(Arc::clone(text))),
            Cells::Text(cells) => Value::from(cells.get(at)),
            Cells::Lists(cells) => cells.get(at).map_or(Value::Null, Value::List),
            Cells::Values(cells) => cells.get(at).cloned().unwrap_or_default(),
        }
    }

    #[inline]
    pub(super) fn integer(&self, at: usize) -> Option<i64> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Narrow(cells) => cells.get(at).map(|&n| i64::from(n)),
            Cells::Integers(cells) => cells.get(at).copied(),
            Cells::Values(cells) => match cells.get(at) {
                Some(&Value::Integer(n)) => Some(n),
                Some(_) | None => None,
            },
            Cells::Floats(_) | Cells::Booleans(_) | Cells::Repeated(_) | Cells::Text(_) | Cells::Lists(_) => None,
        }
    }

    #[inline]
    pub(super) fn float(&self, at: usize) -> Option<f64> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Floats(cells) => cells.get(at).copied(),
            Cells::Values(cells) => match cells.get(at) {
                Some(&Value::Float(x)) => Some(x),
                Some(_) | None => None,
            },
            Cells::Narrow(_)
            | Cells::Integers(_)
            | Cells::Booleans(_)
            | Cells::Repeated(_)
            | Cells::Text(_)
            | Cells::Lists(_) => None,
        }
    }

    #[inline]
    pub(super) fn boolean(&self, at: usize) -> Option<bool> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Booleans(cells) => Some(cells.has(at)),
            Cells::Values(cells) => match cells.get(at) {
                Some(&Value::Boolean(b)) => Some(b),
                Some(_) | None => None,
            },
            Cells::Narrow(_)
            | Cells::Integers(_)
            | Cells::Floats(_)
            | Cells::Repeated(_)
            | Cells::Text(_)
            | Cells::Lists(_) => None,
        }
    }

    #[inline]
    pub(super) fn text(&self, at: usize) -> Option<&str> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Repeated(cells) => cells.get(at).map(|text| &**text),
            Cells::Text(cells) => Some(cells.get(at)),
            Cells::Values(cells) => match cells.get(at) {
                Some(Value::String(text)) => Some(text),
                Some(_) | None => None,
            },
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Booleans(_) | Cells::Lists(_) => None,
        }
    }

    /// Calls `each` with the text of a row, or with each text of its list.
    pub(super) fn each_text<'p>(&'p self, at: usize, mut each: impl FnMut(&'p str)) {
        if !self.has(at) {
            return;
        }
        match &self.cells {
            Cells::Lists(cells) => cells.texts(at).for_each(each),
            Cells::Values(cells) => match cells.get(at) {
                Some(Value::String(text)) => each(text),
                Some(Value::List(items)) => {
                    for item in items.iter() {
                        if let Value::String(text) = item {
                            each(text);
                        }
                    }
                }
                Some(_) | None => {}
            },
            Cells::Repeated(_) | Cells::Text(_) => self.text(at).into_iter().for_each(each),
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Booleans(_) => {}
        }
    }

    /// Adds the integers of some of the page's rows to a list; false if one of them has none.
    pub(super) fn add_integers<R: Row>(&self, rows: &[R], to: &mut Vec<i64>) -> bool {
        match &self.cells {
            Cells::Narrow(cells) => self.add_cells(rows, cells, i64::from, to),
            Cells::Integers(cells) => self.add_cells(rows, cells, |n| n, to),
            Cells::Floats(_)
            | Cells::Booleans(_)
            | Cells::Repeated(_)
            | Cells::Text(_)
            | Cells::Lists(_)
            | Cells::Values(_) => false,
        }
    }

    /// Adds the floats of some of the page's rows to a list; false if one of them has none.
    pub(super) fn add_floats<R: Row>(&self, rows: &[R], to: &mut Vec<f64>) -> bool {
        match &self.cells {
            Cells::Floats(cells) => self.add_cells(rows, cells, |x| x, to),
            Cells::Narrow(_)
            | Cells::Integers(_)
            | Cells::Booleans(_)
            | Cells::Repeated(_)
            | Cells::Text(_)
            | Cells::Lists(_)
            | Cells::Values(_) => false,
        }
    }

    #[inline]
    fn add_cells<R: Row, C: Copy, T>(&self, rows: &[R], cells: &[C], make: impl Fn(C) -> T, to: &mut Vec<T>) -> bool {
        rows.iter().map(|row| row.row() % PAGE_ROWS).all(|at| match cells.get(at) {
            Some(&cell) if self.has(at) => {
                to.push(make(cell));
                true
            }
            Some(_) | None => false,
        })
    }

    /// The rows whose text holds what the finder looks for.
    pub(super) fn containing(&self, finder: &Finder<'_>) -> Bits {
        let mut rows = Bits::default();
        let holds = |text: &str| finder.find(text.as_bytes()).is_some();
        match &self.cells {
            // An empty needle is in every text, empty ones too, which no hit would show.
            Cells::Text(cells) if !finder.needle().is_empty() => cells.search(finder, |at| rows.put(at, self.has(at))),
            Cells::Repeated(cells) => {
                for (at, found) in cells.rows_where(holds).enumerate() {
                    rows.put(at, found && self.has(at));
                }
            }
            Cells::Text(_) | Cells::Values(_) => {
                self.rows().for_each(|at| rows.put(at, self.text(at).is_some_and(holds)));
            }
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Booleans(_) | Cells::Lists(_) => {}
        }
        rows
    }

    /// Stores a value, or with null takes the row's away; the old one comes back.
    pub(super) fn set(&mut self, at: usize, value: Value) -> Value {
        let old = self.value(at);
        if value.is_null() {
            if let Cells::Values(cells) = &mut self.cells {
                put(cells, at, Value::Null);
            }
            self.present.put(at, false);
            return old;
        }
        if let Err(value) = self.cells.put(at, value) {
            self.make_room();
            // (Refused again, it is of another type, or text too long: an array of values holds anything.)
            if let Err(value) = self.cells.put(at, value) {
                self.cells = Cells::Values((0..PAGE_ROWS).map(|at| self.value(at)).collect());
                self.cells.put(at, value).ok();
            }
        }
        self.present.put(at, true);
        old
    }

    /// Turns the cells into the next more general kind.
    fn make_room(&mut self) {
        let spread = match &self.cells {
            Cells::Narrow(cells) => Some(Cells::Integers(cells.iter().map(|&n| i64::from(n)).collect())),
            Cells::Repeated(cells) => cells.spread(|at| self.has(at)).map(Cells::Text),
            Cells::Integers(_)
            | Cells::Floats(_)
            | Cells::Booleans(_)
            | Cells::Text(_)
            | Cells::Lists(_)
            | Cells::Values(_) => None,
        };
        self.cells = spread.unwrap_or_else(|| Cells::Values((0..PAGE_ROWS).map(|at| self.value(at)).collect()));
    }

    /// About how many bytes of memory the page takes.
    pub(super) fn bytes(&self) -> usize {
        let cells = match &self.cells {
            Cells::Narrow(cells) => cells.capacity() * size_of::<i32>(),
            Cells::Integers(cells) => cells.capacity() * size_of::<i64>(),
            Cells::Floats(cells) => cells.capacity() * size_of::<f64>(),
            Cells::Booleans(_) => 0,
            Cells::Repeated(cells) => cells.bytes(),
            Cells::Text(cells) => cells.bytes(),
            Cells::Lists(cells) => cells.bytes(),
            Cells::Values(cells) => cells.iter().map(Value::bytes).sum(),
        };
        cells + size_of::<Page>()
    }
}

impl Cells {
    /// Empty cells of the type that fits a value best.
    fn for_value(value: &Value) -> Cells {
        match value {
            Value::Integer(_) => Cells::Narrow(Vec::new()),
            Value::Float(_) => Cells::Floats(Vec::new()),
            Value::Boolean(_) => Cells::Booleans(Bits::default()),
            Value::String(_) => Cells::Repeated(RepeatedCells::default()),
            _ => Cells::Values(Vec::new()),
        }
    }

    /// Stores a value; one that these cells cannot hold comes back, with nothing changed.
    fn put(&mut self, at: usize, value: Value) -> Result<(), Value> {
        match (self, value) {
            (Cells::Narrow(cells), Value::Integer(n)) => match i32::try_from(n) {
                Ok(n) => put(cells, at, n),
                Err(_) => return Err(Value::Integer(n)),
            },
            (Cells::Integers(cells), Value::Integer(n)) => put(cells, at, n),
            (Cells::Floats(cells), Value::Float(x)) => put(cells, at, x),
            (Cells::Booleans(cells), Value::Boolean(b)) => cells.put(at, b),
            (Cells::Repeated(cells), Value::String(text)) => {
                return if cells.set(at, &text) { Ok(()) } else { Err(Value::String(text)) };
            }
            (Cells::Text(cells), Value::String(text)) => {
                return if cells.set(at, &text) { Ok(()) } else { Err(Value::String(text)) };
            }
            (Cells::Values(cells), value) => put(cells, at, value),
            (_, value) => return Err(value),
        }
        Ok(())
    }
}

/// Writes a cell, making the array longer where it does not reach it yet.
fn put<T: Clone + Default>(cells: &mut Vec<T>, at: usize, value: T) {
    match cells.get_mut(at) {
        Some(cell) => *cell = value,
        None => {
            cells.resize(at, T::default());
            cells.push(value);
        }
    }
}
