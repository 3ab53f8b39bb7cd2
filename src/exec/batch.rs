//! Batches of rows: one column a slot, about a thousand rows at a time.
//!
//! A column is as narrow as its values allow. The typed ones hold no null, except that ids have a
//! null of their own; anything mixed is a column of values.

use crate::value::{NodeId, RelationshipId, Slot, Value};

/// How many rows operators try to pass on at a time.
pub const BATCH_ROWS: usize = 1024;

/// The values of one slot.
#[derive(Clone, Debug, Default)]
pub enum Column {
    /// Nothing was put here; reads as null.
    #[default]
    Absent,
    /// The same value in every row.
    Constant(Value),
    /// Nodes; null is [`NodeId::NULL`].
    Nodes(Vec<NodeId>),
    /// Relationships; null is [`RelationshipId::NULL`].
    Relationships(Vec<RelationshipId>),
    /// Integers without null.
    Integers(Vec<i64>),
    /// Floats without null.
    Floats(Vec<f64>),
    /// Booleans without null.
    Booleans(Vec<bool>),
    /// Any values.
    Values(Vec<Value>),
}

impl Column {
    /// The value of a row; null past the end.
    pub fn value(&self, row: usize) -> Value {
        match self {
            Column::Absent => Value::Null,
            Column::Constant(value) => value.clone(),
            Column::Nodes(ids) => ids.get(row).map_or(Value::Null, |id| node_value(*id)),
            Column::Relationships(ids) => ids.get(row).map_or(Value::Null, |id| relationship_value(*id)),
            Column::Integers(items) => items.get(row).map_or(Value::Null, |item| Value::Integer(*item)),
            Column::Floats(items) => items.get(row).map_or(Value::Null, |item| Value::Float(*item)),
            Column::Booleans(items) => items.get(row).map_or(Value::Null, |item| Value::Boolean(*item)),
            Column::Values(items) => items.get(row).cloned().unwrap_or_default(),
        }
    }

    /// The node of a row, if it holds one.
    #[inline]
    pub fn node(&self, row: usize) -> Option<NodeId> {
        match self {
            Column::Nodes(ids) => ids.get(row).copied().filter(|id| !id.is_null()),
            Column::Constant(Value::Node(id)) => Some(*id),
            Column::Values(items) => match items.get(row) {
                Some(Value::Node(id)) => Some(*id),
                _ => None,
            },
            Column::Absent
            | Column::Constant(_)
            | Column::Relationships(_)
            | Column::Integers(_)
            | Column::Floats(_)
            | Column::Booleans(_) => None,
        }
    }

    /// The relationship of a row, if it holds one.
    #[inline]
    pub fn relationship(&self, row: usize) -> Option<RelationshipId> {
        match self {
            Column::Relationships(ids) => ids.get(row).copied().filter(|id| !id.is_null()),
            Column::Constant(Value::Relationship(id)) => Some(*id),
            Column::Values(items) => match items.get(row) {
                Some(Value::Relationship(id)) => Some(*id),
                _ => None,
            },
            Column::Absent
            | Column::Constant(_)
            | Column::Nodes(_)
            | Column::Integers(_)
            | Column::Floats(_)
            | Column::Booleans(_) => None,
        }
    }

    /// Whether the row is null.
    #[inline]
    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Column::Absent => true,
            Column::Constant(value) => value.is_null(),
            Column::Nodes(ids) => ids.get(row).is_none_or(|id| id.is_null()),
            Column::Relationships(ids) => ids.get(row).is_none_or(|id| id.is_null()),
            Column::Integers(_) | Column::Floats(_) | Column::Booleans(_) => false,
            Column::Values(items) => items.get(row).is_none_or(Value::is_null),
        }
    }

    /// The rows at these positions, in this order.
    pub fn gather(&self, rows: &[u32]) -> Column {
        fn pick<T: Copy>(items: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().filter_map(|row| items.get(*row as usize).copied()).collect()
        }
        match self {
            Column::Absent => Column::Absent,
            Column::Constant(value) => Column::Constant(value.clone()),
            Column::Nodes(ids) => Column::Nodes(pick(ids, rows)),
            Column::Relationships(ids) => Column::Relationships(pick(ids, rows)),
            Column::Integers(items) => Column::Integers(pick(items, rows)),
            Column::Floats(items) => Column::Floats(pick(items, rows)),
            Column::Booleans(items) => Column::Booleans(pick(items, rows)),
            Column::Values(items) => {
                Column::Values(rows.iter().map(|row| items.get(*row as usize).cloned().unwrap_or_default()).collect())
            }
        }
    }

    /// The narrowest column of these values.
    pub fn from_values(values: Vec<Value>) -> Column {
        match values.first() {
            Some(Value::Node(_)) if values.iter().all(|value| matches!(value, Value::Node(_) | Value::Null)) => {
                Column::Nodes(
                    values.iter().map(|value| if let Value::Node(id) = value { *id } else { NodeId::NULL }).collect(),
                )
            }
            Some(Value::Relationship(_))
                if values.iter().all(|value| matches!(value, Value::Relationship(_) | Value::Null)) =>
            {
                Column::Relationships(
                    values
                        .iter()
                        .map(|value| if let Value::Relationship(id) = value { *id } else { RelationshipId::NULL })
                        .collect(),
                )
            }
            Some(Value::Integer(_)) => typed(
                values,
                |value| if let Value::Integer(item) = value { Some(*item) } else { None },
                Column::Integers,
            ),
            Some(Value::Float(_)) => {
                typed(values, |value| if let Value::Float(item) = value { Some(*item) } else { None }, Column::Floats)
            }
            Some(Value::Boolean(_)) => typed(
                values,
                |value| if let Value::Boolean(item) = value { Some(*item) } else { None },
                Column::Booleans,
            ),
            Some(_) | None => Column::Values(values),
        }
    }

    /// Turns it into one value a row, for `len` rows.
    pub fn into_values(self, len: usize) -> Vec<Value> {
        match self {
            Column::Values(values) => values,
            Column::Absent => vec![Value::Null; len],
            Column::Constant(value) => vec![value; len],
            other => (0..len).map(|row| other.value(row)).collect(),
        }
    }

    /// Adds the `other_len` rows of another column of the same slot to its `len` rows.
    pub fn append(&mut self, len: usize, other: Column, other_len: usize) {
        match (&mut *self, other) {
            (Column::Nodes(mine), Column::Nodes(theirs)) => mine.extend(theirs),
            (Column::Relationships(mine), Column::Relationships(theirs)) => mine.extend(theirs),
            (Column::Integers(mine), Column::Integers(theirs)) => mine.extend(theirs),
            (Column::Floats(mine), Column::Floats(theirs)) => mine.extend(theirs),
            (Column::Booleans(mine), Column::Booleans(theirs)) => mine.extend(theirs),
            (Column::Values(mine), theirs) => mine.extend(theirs.into_values(other_len)),
            (Column::Absent, Column::Absent) => {}
            (_, other) => {
                if len == 0 {
                    *self = other;
                } else {
                    let mut values = std::mem::take(self).into_values(len);
                    values.extend(other.into_values(other_len));
                    *self = Column::Values(values);
                }
            }
        }
    }

    /// Bytes that only its values hold: what they share with others is left out.
    pub fn own_bytes(&self) -> usize {
        match self {
            Column::Values(items) => items.iter().map(Value::own_bytes).sum(),
            Column::Constant(value) => value.own_bytes(),
            Column::Absent
            | Column::Nodes(_)
            | Column::Relationships(_)
            | Column::Integers(_)
            | Column::Floats(_)
            | Column::Booleans(_) => 0,
        }
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> usize {
        match self {
            Column::Absent => 0,
            Column::Constant(value) => value.bytes(),
            Column::Nodes(ids) => ids.len() * 4,
            Column::Relationships(ids) => ids.len() * 4,
            Column::Integers(items) => items.len() * 8,
            Column::Floats(items) => items.len() * 8,
            Column::Booleans(items) => items.len(),
            Column::Values(items) => items.iter().map(Value::bytes).sum(),
        }
    }
}

/// A column of one type from values that should all have it, or else a column of values.
fn typed<T>(values: Vec<Value>, take: impl Fn(&Value) -> Option<T>, wrap: impl Fn(Vec<T>) -> Column) -> Column {
    match values.iter().map(take).collect::<Option<Vec<T>>>() {
        Some(items) => wrap(items),
        None => Column::Values(values),
    }
}

/// A node id as a value.
pub fn node_value(id: NodeId) -> Value {
    if id.is_null() { Value::Null } else { Value::Node(id) }
}

/// A relationship id as a value.
pub fn relationship_value(id: RelationshipId) -> Value {
    if id.is_null() { Value::Null } else { Value::Relationship(id) }
}

/// Some rows: a column for each slot of the plan.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// How many rows.
    pub len: usize,
    columns: Vec<Column>,
}

impl Batch {
    /// `len` rows with every slot absent.
    pub fn new(len: usize, slots: usize) -> Self {
        Batch { len, columns: vec![Column::Absent; slots] }
    }

    /// The column of a slot.
    #[inline]
    pub fn column(&self, slot: Slot) -> &Column {
        self.columns.get(slot.index()).unwrap_or(&Column::Absent)
    }

    /// Puts a column in a slot's place.
    #[inline]
    pub fn set(&mut self, slot: Slot, column: Column) {
        if self.columns.len() <= slot.index() {
            self.columns.resize(slot.index() + 1, Column::Absent);
        }
        if let Some(place) = self.columns.get_mut(slot.index()) {
            *place = column;
        }
    }

    /// Takes a slot's column out.
    pub fn take(&mut self, slot: Slot) -> Column {
        self.columns.get_mut(slot.index()).map(std::mem::take).unwrap_or_default()
    }

    /// How many slots there are.
    pub fn slots(&self) -> usize {
        self.columns.len()
    }

    /// The rows at these positions; columns are picked only for the slots that hold something.
    pub fn gather(&self, rows: &[u32]) -> Batch {
        Batch { len: rows.len(), columns: self.columns.iter().map(|column| column.gather(rows)).collect() }
    }

    /// Fills slots that hold nothing from the rows of a sub-plan's argument, each row's by its tag.
    pub fn import(&mut self, argument: &Batch, tag: Slot) {
        let rows: Vec<u32> = match self.column(tag) {
            Column::Integers(tags) => tags.iter().map(|tag| u32::try_from(*tag).unwrap_or(0)).collect(),
            _ => vec![0; self.len],
        };
        for slot in (0..argument.slots()).map(Slot::from_index) {
            if matches!(self.column(slot), Column::Absent) && !matches!(argument.column(slot), Column::Absent) {
                self.set(slot, argument.column(slot).gather(&rows));
            }
        }
    }

    /// The same rows for these slots only; a single input row becomes constants.
    pub fn gather_slots(&self, rows: &[u32], keep: &[Slot]) -> Batch {
        let mut batch = Batch::new(rows.len(), self.columns.len());
        for slot in keep {
            let column = self.column(*slot);
            let picked = if self.len == 1 && !matches!(column, Column::Absent) {
                Column::Constant(column.value(0))
            } else {
                column.gather(rows)
            };
            batch.set(*slot, picked);
        }
        batch
    }

    /// Adds the rows of another batch.
    pub fn append(&mut self, other: Batch) {
        if self.columns.len() < other.columns.len() {
            self.columns.resize(other.columns.len(), Column::Absent);
        }
        let (len, other_len) = (self.len, other.len);
        let mut others = other.columns.into_iter();
        for column in &mut self.columns {
            column.append(len, others.next().unwrap_or_default(), other_len);
        }
        self.len += other_len;
    }

    /// The first `len` rows.
    pub fn truncate(&mut self, len: usize) {
        self.slice(0, len);
    }

    /// Keeps `len` rows from `start` on.
    pub fn slice(&mut self, start: usize, len: usize) {
        let end = start.saturating_add(len).min(self.len);
        let start = start.min(end);
        if start == 0 && end == self.len {
            return;
        }
        let rows: Vec<u32> = (start..end).map(|row| row as u32).collect();
        *self = self.gather(&rows);
    }

    /// Bytes it holds, about.
    pub fn bytes(&self) -> usize {
        self.columns.iter().map(Column::bytes).sum()
    }
}
