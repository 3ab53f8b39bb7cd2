//! `x IN list` where the list is the same for many rows: looked up, not gone through.

use crate::value::{Key, List, Value, equality};
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::rc::Rc;

/// A list prepared for `IN`. It answers exactly as [`super::in_list`] does.
#[derive(Clone, Debug)]
pub struct Members {
    /// What is equal to a value exactly when it is equivalent to it: everything but null, NaN, lists
    /// and maps.
    plain: FxHashSet<Key>,
    /// Lists and maps, which may hold nulls, so that equality must go through them.
    nested: Vec<Value>,
    has_null: bool,
    is_empty: bool,
}

impl Members {
    /// Prepares a list.
    pub fn new(list: &List) -> Self {
        let mut members =
            Members { plain: FxHashSet::default(), nested: Vec::new(), has_null: false, is_empty: list.is_empty() };
        for item in list.iter() {
            match item {
                Value::Null => members.has_null = true,
                Value::List(_) | Value::Map(_) => members.nested.push(item.clone()),
                // NaN equals nothing, so nobody can find it.
                Value::Float(float) if float.is_nan() => {}
                Value::Boolean(_)
                | Value::Integer(_)
                | Value::Float(_)
                | Value::String(_)
                | Value::Node(_)
                | Value::Relationship(_)
                | Value::Path(_) => {
                    members.plain.insert(Key(item.clone()));
                }
            }
        }
        members
    }

    /// How many values are gone through for one answer.
    pub fn gone_through(&self) -> usize {
        1 + self.nested.len()
    }

    /// `element IN list`: `None` where the answer is null.
    pub fn contain(&self, element: &Value) -> Option<bool> {
        match element {
            Value::Null => self.is_empty.then_some(false),
            Value::List(_) | Value::Map(_) => {
                let mut unknown = self.has_null;
                for item in &self.nested {
                    match equality::equal(element, item) {
                        Some(true) => return Some(true),
                        Some(false) => {}
                        None => unknown = true,
                    }
                }
                (!unknown).then_some(false)
            }
            Value::Boolean(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::String(_)
            | Value::Node(_)
            | Value::Relationship(_)
            | Value::Path(_) => match self.plain.contains(&Key(element.clone())) {
                true => Some(true),
                false => (!self.has_null).then_some(false),
            },
        }
    }
}

/// The list that was looked into last, prepared when it comes again.
#[derive(Default)]
pub struct MembersCache {
    last: RefCell<Option<(List, Option<Rc<Members>>)>>,
}

/// A shorter list is gone through as fast as it is looked up in.
const WORTH_PREPARING: usize = 16;

impl MembersCache {
    /// The list prepared, if it is long and is the very one that was asked for before.
    pub fn of(&self, list: &List) -> Option<Rc<Members>> {
        if list.len() < WORTH_PREPARING {
            return None;
        }
        let mut last = self.last.borrow_mut();
        match &mut *last {
            Some((known, members)) if known.is_same(list) => {
                Some(Rc::clone(members.get_or_insert_with(|| Rc::new(Members::new(list)))))
            }
            Some(_) | None => {
                *last = Some((list.clone(), None));
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::in_list;
    use super::*;
    use crate::value::testing::{int, list, map, text};
    use crate::value::text::literal;

    #[test]
    fn prepared_lists_answer_as_lists_do() {
        let nan = Value::Float(f64::NAN);
        let values = [
            Value::Null,
            int(1),
            Value::Float(1.0),
            Value::Float(0.5),
            nan.clone(),
            text("a"),
            list([int(1)]),
            list([Value::Null]),
            map([("a", Value::Null)]),
            Value::Boolean(true),
        ];
        let lists = [
            list([]),
            list([Value::Null]),
            list([int(1), text("a"), nan.clone()]),
            list([int(1), Value::Null]),
            list([list([int(1)]), list([Value::Null, int(2)])]),
            list([list([Value::Null]), int(2)]),
            list([map([("a", int(1))]), Value::Boolean(false)]),
        ];
        for members in &lists {
            let Value::List(prepared) = members else { panic!("a list") };
            let prepared = Members::new(prepared);
            for element in &values {
                let expected = in_list(element, members).expect("a boolean or null");
                let found = Value::from(prepared.contain(element));
                assert_eq!(literal(&found), literal(&expected), "{} IN {}", literal(element), literal(members));
            }
        }
    }
}
