//! A page: 1,024 rows of a column, as a plain array of the one type they have.

use super::text::TextCells;
use super::{PAGE_ROWS, Row};
use crate::value::Value;

/// A bit for each row of a page.
#[derive(Clone, Copy, Default)]
pub(super) struct Bits([u64; PAGE_ROWS / 64]);

impl Bits {
    #[inline]
    pub fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub fn put(&mut self, at: usize, on: bool) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word = *word & !(1 << (at % 64)) | u64::from(on) << (at % 64);
        }
    }

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
pub(super) struct Page {
    present: Bits,
    cells: Cells,
}

#[derive(Clone)]
enum Cells {
    /// Integers that all fit 32 bits, as most levels, years and months do.
    Narrow(Vec<i32>),
    Integers(Vec<i64>),
    Floats(Vec<f64>),
    Booleans(Bits),
    Text(TextCells),
    /// Several types, or a type without a page of its own.
    Values(Vec<Value>),
}

impl Page {
    /// A page of one value, of that value's type.
    pub fn starting_with(at: usize, value: Value) -> Page {
        let mut page = Page { present: Bits::default(), cells: Cells::for_value(&value) };
        page.set(at, value);
        page
    }

    pub fn kind(&self) -> Kind {
        match self.cells {
            Cells::Narrow(_) | Cells::Integers(_) => Kind::Integers,
            Cells::Floats(_) => Kind::Floats,
            Cells::Booleans(_) => Kind::Booleans,
            Cells::Text(_) => Kind::Text,
            Cells::Values(_) => Kind::Values,
        }
    }

    #[inline]
    pub fn has(&self, at: usize) -> bool {
        self.present.has(at)
    }

    pub fn is_empty(&self) -> bool {
        self.present.is_empty()
    }

    /// The rows that have a value, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + use<> {
        self.present.iter()
    }

    pub fn value(&self, at: usize) -> Value {
        if !self.has(at) {
            return Value::Null;
        }
        match &self.cells {
            Cells::Narrow(cells) => cells.get(at).map_or(Value::Null, |&n| Value::Integer(i64::from(n))),
            Cells::Integers(cells) => cells.get(at).map_or(Value::Null, |&n| Value::Integer(n)),
            Cells::Floats(cells) => cells.get(at).map_or(Value::Null, |&x| Value::Float(x)),
            Cells::Booleans(cells) => Value::Boolean(cells.has(at)),
            Cells::Text(cells) => Value::from(cells.get(at)),
            Cells::Values(cells) => cells.get(at).cloned().unwrap_or_default(),
        }
    }

    #[inline]
    pub fn integer(&self, at: usize) -> Option<i64> {
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
            Cells::Floats(_) | Cells::Booleans(_) | Cells::Text(_) => None,
        }
    }

    #[inline]
    pub fn float(&self, at: usize) -> Option<f64> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Floats(cells) => cells.get(at).copied(),
            Cells::Values(cells) => match cells.get(at) {
                Some(&Value::Float(x)) => Some(x),
                Some(_) | None => None,
            },
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Booleans(_) | Cells::Text(_) => None,
        }
    }

    #[inline]
    pub fn boolean(&self, at: usize) -> Option<bool> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Booleans(cells) => Some(cells.has(at)),
            Cells::Values(cells) => match cells.get(at) {
                Some(&Value::Boolean(b)) => Some(b),
                Some(_) | None => None,
            },
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Text(_) => None,
        }
    }

    #[inline]
    pub fn text(&self, at: usize) -> Option<&str> {
        if !self.has(at) {
            return None;
        }
        match &self.cells {
            Cells::Text(cells) => Some(cells.get(at)),
            Cells::Values(cells) => match cells.get(at) {
                Some(Value::String(text)) => Some(text),
                Some(_) | None => None,
            },
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Booleans(_) => None,
        }
    }

    /// Adds the integers of some of the page's rows to a list; false if one of them has none.
    pub fn add_integers<R: Row>(&self, rows: &[R], to: &mut Vec<i64>) -> bool {
        match &self.cells {
            Cells::Narrow(cells) => self.add_cells(rows, cells, i64::from, to),
            Cells::Integers(cells) => self.add_cells(rows, cells, |n| n, to),
            Cells::Floats(_) | Cells::Booleans(_) | Cells::Text(_) | Cells::Values(_) => false,
        }
    }

    /// Adds the floats of some of the page's rows to a list; false if one of them has none.
    pub fn add_floats<R: Row>(&self, rows: &[R], to: &mut Vec<f64>) -> bool {
        match &self.cells {
            Cells::Floats(cells) => self.add_cells(rows, cells, |x| x, to),
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Booleans(_) | Cells::Text(_) | Cells::Values(_) => false,
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

    /// The page's text, if text is all it holds.
    pub fn text_cells(&self) -> Option<&TextCells> {
        match &self.cells {
            Cells::Text(cells) => Some(cells),
            Cells::Narrow(_) | Cells::Integers(_) | Cells::Floats(_) | Cells::Booleans(_) | Cells::Values(_) => None,
        }
    }

    /// Stores a value, or with null takes the row's away; the old one comes back.
    pub fn set(&mut self, at: usize, value: Value) -> Value {
        let old = self.value(at);
        if value.is_null() {
            if let Cells::Values(cells) = &mut self.cells {
                put(cells, at, Value::Null);
            }
            self.present.put(at, false);
            return old;
        }
        let misfit = match (&mut self.cells, value) {
            (Cells::Narrow(cells), Value::Integer(n)) => match i32::try_from(n) {
                Ok(n) => {
                    put(cells, at, n);
                    None
                }
                Err(_) => {
                    let mut wide = cells.iter().map(|&n| i64::from(n)).collect();
                    put(&mut wide, at, n);
                    self.cells = Cells::Integers(wide);
                    None
                }
            },
            (Cells::Integers(cells), Value::Integer(n)) => {
                put(cells, at, n);
                None
            }
            (Cells::Floats(cells), Value::Float(x)) => {
                put(cells, at, x);
                None
            }
            (Cells::Booleans(cells), Value::Boolean(b)) => {
                cells.put(at, b);
                None
            }
            (Cells::Text(cells), Value::String(text)) => (!cells.set(at, &text)).then_some(Value::String(text)),
            (Cells::Values(cells), value) => {
                put(cells, at, value);
                None
            }
            (_, value) => Some(value),
        };
        if let Some(value) = misfit {
            let mut values: Vec<Value> = (0..PAGE_ROWS).map(|at| self.value(at)).collect();
            put(&mut values, at, value);
            self.cells = Cells::Values(values);
        }
        self.present.put(at, true);
        old
    }

    /// About how many bytes of memory the page takes.
    pub fn bytes(&self) -> usize {
        let cells = match &self.cells {
            Cells::Narrow(cells) => cells.capacity() * size_of::<i32>(),
            Cells::Integers(cells) => cells.capacity() * size_of::<i64>(),
            Cells::Floats(cells) => cells.capacity() * size_of::<f64>(),
            Cells::Booleans(_) => 0,
            Cells::Text(cells) => cells.bytes(),
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
            Value::String(_) => Cells::Text(TextCells::default()),
            _ => Cells::Values(Vec::new()),
        }
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
