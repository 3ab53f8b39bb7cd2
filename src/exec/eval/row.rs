//! One row as an expression sees it: the columns of a batch, and variables of the expression's own.

use crate::exec::batch::Batch;
use crate::value::{Slot, Value};

/// A row of a batch, with the variables that list expressions around it have bound.
#[derive(Clone, Copy)]
pub struct Row<'b> {
    /// The batch.
    pub batch: &'b Batch,
    /// Which row of it.
    pub index: usize,
    /// The innermost variable.
    pub locals: Option<&'b Local<'b>>,
    /// Variables of a path search at the place it has come to, the newest last.
    pub found: &'b [(Slot, Value)],
}

/// A variable that an expression binds itself: `x` in `[x IN list | ...]`.
pub struct Local<'b> {
    /// Its slot.
    pub slot: Slot,
    /// Its value.
    pub value: &'b Value,
    /// The next variable outward.
    pub outer: Option<&'b Local<'b>>,
}

impl<'b> Row<'b> {
    /// A row of a batch.
    pub fn new(batch: &'b Batch, index: usize) -> Self {
        Row { batch, index, locals: None, found: &[] }
    }

    /// The same row with variables of the expression's own.
    pub fn with<'c>(self, local: &'c Local<'c>) -> Row<'c>
    where
        'b: 'c,
    {
        Row { batch: self.batch, index: self.index, locals: Some(local), found: self.found }
    }

    /// The same row with variables of a path search.
    pub fn with_found<'c>(self, found: &'c [(Slot, Value)]) -> Row<'c>
    where
        'b: 'c,
    {
        Row { batch: self.batch, index: self.index, locals: self.locals, found }
    }

    /// The value of a slot.
    #[inline]
    pub fn value(&self, slot: Slot) -> Value {
        let mut local = self.locals;
        while let Some(bound) = local {
            if bound.slot == slot {
                return bound.value.clone();
            }
            local = bound.outer;
        }
        if let Some((_, value)) = self.found.iter().rev().find(|(bound, _)| *bound == slot) {
            return value.clone();
        }
        self.batch.column(slot).value(self.index)
    }
}
