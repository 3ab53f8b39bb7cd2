//! UNION ALL: the rows of each part, with its columns under the result's slots.

use super::{Operator, Running};
use crate::diagnostic::Result;
use crate::exec::batch::Batch;
use crate::exec::runtime::Runtime;
use crate::value::Slot;

/// Parts one after the other.
pub(super) struct Union<'p> {
    parts: std::vec::IntoIter<(Running<'p>, &'p [Slot])>,
    current: Option<(Running<'p>, &'p [Slot])>,
    columns: &'p [Slot],
    tag: Option<Slot>,
}

impl<'p> Union<'p> {
    pub fn new(parts: Vec<(Running<'p>, &'p [Slot])>, columns: &'p [Slot], tag: Option<Slot>) -> Self {
        Union { parts: parts.into_iter(), current: None, columns, tag }
    }
}

impl Operator for Union<'_> {
    fn next(&mut self, runtime: &Runtime<'_>) -> Result<Option<Batch>> {
        loop {
            let Some((part, slots)) = &mut self.current else {
                match self.parts.next() {
                    Some(part) => self.current = Some(part),
                    None => return Ok(None),
                }
                continue;
            };
            match part.next(runtime)? {
                Some(mut batch) => {
                    let columns: Vec<_> = slots.iter().map(|slot| batch.column(*slot).clone()).collect();
                    let mut out = Batch::new(batch.len, batch.slots());
                    if let Some(tag) = self.tag {
                        out.set(tag, batch.take(tag));
                    }
                    for (slot, column) in self.columns.iter().zip(columns) {
                        out.set(*slot, column);
                    }
                    return Ok(Some(out));
                }
                None => self.current = None,
            }
        }
    }
}
