//! Limits on values that grow: how much memory one may take, and how deep one may nest.

use super::{List, MAX_DEPTH, Map, Value};
use crate::diagnostic::{Diagnostic, Result, amount};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who is asked before a value grows. The budget of a running query is one.
pub trait Charge {
    /// Asks for a value of about this many bytes, before it is built.
    ///
    /// Most such values live for one row only, so the question is whether this much fits beside
    /// what is kept already; it is not added up. Who keeps rows counts them on their own. Time counts too:
    /// what takes long to build is a chance to look at the clock.
    ///
    /// # Errors
    /// A `LimitError` when it does not fit.
    fn charge(&self, bytes: usize) -> Result<()>;

    /// Tells of work that is about to be done: so many values to go through, or pieces of text of about the size
    /// of a value. A chance to stop what has taken too long.
    ///
    /// # Errors
    /// A deadline or an interrupt.
    fn work(&self, _pieces: usize) -> Result<()> {
        Ok(())
    }
}

/// The simplest limit: no single value may be larger than this many bytes.
#[derive(Clone, Copy, Debug)]
pub struct AtMost(pub usize);

impl Charge for AtMost {
    fn charge(&self, bytes: usize) -> Result<()> {
        if bytes <= self.0 {
            return Ok(());
        }
        let message =
            format!("a value of {} would be larger than the limit of {}", amount(bytes as u64), amount(self.0 as u64));
        Err(Diagnostic::limit("value-too-large", message))
    }
}

/// How many bytes a value of this weight takes with nothing shared.
pub(super) fn bytes_of_weight(weight: u32) -> usize {
    (weight as usize).saturating_mul(size_of::<Value>())
}

/// Refuses a value that nests too deep.
pub(super) fn check_depth(value: Value) -> Result<Value> {
    if value.depth() <= MAX_DEPTH {
        return Ok(value);
    }
    let message = format!(
        "lists and maps may nest at most {MAX_DEPTH} deep, and this {} nests deeper",
        value.type_of().name().to_lowercase()
    );
    Err(Diagnostic::limit("value-too-deep", message)
        .hint("build a flat list instead: `list + element` adds at its end"))
}

impl Value {
    /// A list of these values, unless it is too deep or too large.
    ///
    /// # Errors
    /// A `LimitError`: `value-too-deep`, or what `charge` says.
    pub fn list_within(items: Vec<Value>, charge: &dyn Charge) -> Result<Value> {
        let list = List::new(items);
        charge.charge(bytes_of_weight(list.weight()))?;
        check_depth(Value::List(list))
    }

    /// A map of these entries, unless it is too deep or too large.
    ///
    /// # Errors
    /// A `LimitError`: `value-too-deep`, or what `charge` says.
    pub fn map_within(entries: BTreeMap<Arc<str>, Value>, charge: &dyn Charge) -> Result<Value> {
        let map = Map::new(entries);
        charge.charge(bytes_of_weight(map.weight()))?;
        check_depth(Value::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_too_deep_is_refused() {
        let mut value = Value::list(vec![]);
        for _ in 1..MAX_DEPTH {
            value = Value::list_within(vec![value], &AtMost(1 << 20)).expect("still shallow enough");
        }
        let error = Value::list_within(vec![value.clone()], &AtMost(1 << 20)).expect_err("one too deep");
        assert_eq!(error.code, "value-too-deep");
        let entries = BTreeMap::from([(Arc::from("a"), value)]);
        assert!(Value::map_within(entries, &AtMost(1 << 20)).is_err());
    }

    #[test]
    fn shared_parts_weigh_each_time_they_are_held() {
        let mut value = Value::list(vec![]);
        let doubled = (0..60).find_map(|_| {
            let next = Value::list_within(vec![value.clone(), value.clone()], &AtMost(1 << 24));
            next.map(|next| value = next).err()
        });
        assert!(doubled.expect("refused before sixty doublings").is_limit());
        assert!(value.depth() < 30);
    }
}
