//! Which slots an expression reads: what must be bound before it can be evaluated.

use crate::resolve::{AggregateCall, Expression, ExpressionKind, SubqueryDefinition};
use crate::value::Slot;

/// A set of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotSet {
    bits: Vec<u64>,
}

impl SlotSet {
    /// Adds a slot; true if it was not there.
    pub fn insert(&mut self, slot: Slot) -> bool {
        let (word, bit) = (slot.index() / 64, 1u64 << (slot.index() % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        match self.bits.get_mut(word) {
            Some(word) => {
                let new = *word & bit == 0;
                *word |= bit;
                new
            }
            None => false,
        }
    }

    /// Takes a slot out.
    pub fn remove(&mut self, slot: Slot) {
        if let Some(word) = self.bits.get_mut(slot.index() / 64) {
            *word &= !(1u64 << (slot.index() % 64));
        }
    }

    /// Whether a slot is there.
    pub fn contains(&self, slot: Slot) -> bool {
        self.bits.get(slot.index() / 64).is_some_and(|word| word & (1u64 << (slot.index() % 64)) != 0)
    }

    /// Adds these slots.
    pub fn extend(&mut self, slots: impl IntoIterator<Item = Slot>) {
        for slot in slots {
            self.insert(slot);
        }
    }

    /// Whether every slot of the other set is there.
    pub fn covers(&self, other: &SlotSet) -> bool {
        other.bits.iter().enumerate().all(|(index, word)| word & !self.bits.get(index).copied().unwrap_or(0) == 0)
    }

    /// Whether a slot is in both sets.
    pub fn meets(&self, other: &SlotSet) -> bool {
        self.bits.iter().zip(&other.bits).any(|(a, b)| a & b != 0)
    }

    /// The slots in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = Slot> + '_ {
        self.bits.iter().enumerate().flat_map(|(index, word)| {
            (0..64).filter(move |bit| word & (1u64 << bit) != 0).map(move |bit| Slot::from_index(index * 64 + bit))
        })
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }
}

impl FromIterator<Slot> for SlotSet {
    fn from_iter<T: IntoIterator<Item = Slot>>(slots: T) -> Self {
        let mut set = SlotSet::default();
        set.extend(slots);
        set
    }
}

/// What an expression needs, with the help of the statement's subqueries.
#[derive(Clone, Copy)]
pub struct Reads<'r> {
    subqueries: &'r [SubqueryDefinition],
}

impl<'r> Reads<'r> {
    /// For the expressions of a statement with these subqueries.
    pub fn new(subqueries: &'r [SubqueryDefinition]) -> Self {
        Reads { subqueries }
    }

    /// The slots an expression reads from its row; its own variables (`x IN list`) are not among them.
    pub fn of(self, expression: &Expression) -> SlotSet {
        let mut set = SlotSet::default();
        self.add(expression, &mut set);
        set
    }

    /// The slots that any of these expressions reads.
    pub fn of_all<'e>(self, expressions: impl IntoIterator<Item = &'e Expression>) -> SlotSet {
        let mut set = SlotSet::default();
        for expression in expressions {
            self.add(expression, &mut set);
        }
        set
    }

    /// The slots an aggregate reads.
    pub fn of_call(self, call: &AggregateCall) -> SlotSet {
        self.of_all(&call.arguments)
    }

    /// Adds what an expression reads to a set.
    pub fn add(self, expression: &Expression, set: &mut SlotSet) {
        match &expression.kind {
            ExpressionKind::Slot(slot) => {
                set.insert(*slot);
            }
            ExpressionKind::PathOf(slots) => set.extend(slots.iter().copied()),
            ExpressionKind::Subquery(id) => {
                if let Some(subquery) = self.subqueries.get(id.0 as usize) {
                    set.extend(subquery.imports.iter().copied());
                }
            }
            ExpressionKind::ListComprehension { slot, .. } | ExpressionKind::Quantified { slot, .. } => {
                self.add_scoped(expression, &[*slot], set);
            }
            ExpressionKind::Reduce { accumulator, slot, .. } => {
                self.add_scoped(expression, &[*accumulator, *slot], set)
            }
            ExpressionKind::Constant(_)
            | ExpressionKind::Parameter(_)
            | ExpressionKind::List(_)
            | ExpressionKind::Map(_)
            | ExpressionKind::MapProjection { .. }
            | ExpressionKind::Property(..)
            | ExpressionKind::Index(..)
            | ExpressionKind::Slice(..)
            | ExpressionKind::Not(_)
            | ExpressionKind::Negate(_)
            | ExpressionKind::And(_)
            | ExpressionKind::Or(_)
            | ExpressionKind::Xor(_)
            | ExpressionKind::Arithmetic(..)
            | ExpressionKind::Comparison(..)
            | ExpressionKind::StringMatch(..)
            | ExpressionKind::In(..)
            | ExpressionKind::IsNull { .. }
            | ExpressionKind::HasLabels(..)
            | ExpressionKind::Call(..)
            | ExpressionKind::Case { .. } => {
                for child in expression.children() {
                    self.add(child, set);
                }
            }
        }
    }

    fn add_scoped(self, expression: &Expression, own: &[Slot], set: &mut SlotSet) {
        let mut inner = SlotSet::default();
        for child in expression.children() {
            self.add(child, &mut inner);
        }
        for slot in own {
            inner.remove(*slot);
        }
        set.extend(inner.iter());
    }
}
