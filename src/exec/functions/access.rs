//! Reaching into values: `list[0]`, `map['key']`, `subject.key`, `list[1..3]`, `x IN list`.

use super::{require_node, require_relationship};
use crate::diagnostic::{Diagnostic, ErrorType, Result};
use crate::graph::Graph;
use crate::value::temporal::component;
use crate::value::{Charge, KeyId, Value, equality, text};

/// `subject[index]`: an element of a list (from its end with a negative index), an entry of a map,
/// a property of a node or relationship. What is not there is null.
///
/// # Errors
/// A subject that has no parts; an index of the wrong type; a deleted entity.
pub fn index(subject: &Value, index: &Value, graph: &Graph) -> Result<Value> {
    match (subject, index) {
        (Value::Null, _) | (Value::List(_) | Value::Map(_) | Value::Node(_) | Value::Relationship(_), Value::Null) => {
            Ok(Value::Null)
        }
        (Value::List(list), Value::Integer(position)) => {
            Ok(offset(list.len(), *position).and_then(|position| list.get(position)).cloned().unwrap_or_default())
        }
        (Value::List(_), other) => {
            let message = format!("an element of a list is named by an integer, but found {}", text::spoken(other));
            Err(wrong_type("InvalidArgumentType", message))
        }
        (Value::Map(map), Value::String(key)) => Ok(map.get(key.as_ref()).cloned().unwrap_or_default()),
        (Value::Map(_), other) => {
            let message = format!("an entry of a map is named by a string, but found {}", text::spoken(other));
            Err(wrong_type("MapElementAccessByNonString", message))
        }
        (Value::Node(_) | Value::Relationship(_), Value::String(key)) => {
            property(subject, graph.catalog().key(key), key, graph)
        }
        (Value::Node(_) | Value::Relationship(_), other) => {
            let message = format!("a property is named by a string, but found {}", text::spoken(other));
            Err(wrong_type("MapElementAccessByNonString", message))
        }
        (Value::Temporal(_), Value::Null) => Ok(Value::Null),
        (Value::Temporal(temporal), Value::String(name)) => component(temporal, name),
        (Value::Temporal(_), other) => {
            let message = format!("a component is named by a string, but found {}", text::spoken(other));
            Err(wrong_type("InvalidArgumentType", message))
        }
        (Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::String(_) | Value::Path(_), _) => {
            let message = format!("`[...]` takes a part of a list or a map, but found {}", text::spoken(subject));
            let error = wrong_type("InvalidArgumentType", message);
            Err(if matches!(subject, Value::String(_)) {
                error.hint("`substring(text, start, length)` takes a part of a string")
            } else if matches!(subject, Value::Path(_)) {
                error.hint("`nodes(path)[0]` is the first node of a path")
            } else {
                error
            })
        }
    }
}

/// `subject.key`. The key comes with its id, where the graph knows it; maps go by its name.
///
/// # Errors
/// A subject that has no properties; a deleted entity.
pub fn property(subject: &Value, id: Option<KeyId>, name: &str, graph: &Graph) -> Result<Value> {
    match subject {
        Value::Null => Ok(Value::Null),
        Value::Map(map) => Ok(map.get(name).cloned().unwrap_or_default()),
        Value::Temporal(temporal) => component(temporal, name),
        Value::Node(node) => {
            require_node(graph, *node)?;
            Ok(id.map_or(Value::Null, |id| graph.node_property(*node, id)))
        }
        Value::Relationship(relationship) => {
            require_relationship(graph, *relationship)?;
            Ok(id.map_or(Value::Null, |id| graph.relationship_property(*relationship, id)))
        }
        Value::Boolean(_)
        | Value::Integer(_)
        | Value::Float(_)
        | Value::String(_)
        | Value::List(_)
        | Value::Path(_) => {
            let found = text::spoken(subject);
            let message =
                format!("only nodes, relationships and maps have properties such as `{name}`, but found {found}");
            Err(wrong_type("InvalidArgumentType", message))
        }
    }
}

/// The place in something of this length that an index means; a negative one counts from the end.
fn offset(length: usize, index: i64) -> Option<usize> {
    match usize::try_from(index) {
        Ok(position) => Some(position),
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

/// `list[from..to]`: bounds count from the end when negative and are cut to the list; a bound that
/// is left out is an end of the list, one that is null makes the answer null.
///
/// # Errors
/// Anything but a list; bounds that are no integers.
pub fn slice(subject: &Value, from: Option<&Value>, to: Option<&Value>, charge: &dyn Charge) -> Result<Value> {
    let list = match subject {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => {
            let message = format!("`[..]` takes a part of a list, but found {}", text::spoken(other));
            return Err(wrong_type("InvalidArgumentType", message));
        }
    };
    let Some(from) = bound(from, list.len(), 0)? else { return Ok(Value::Null) };
    let Some(to) = bound(to, list.len(), list.len())? else { return Ok(Value::Null) };
    Value::list_within(list.get(from..to).unwrap_or_default().to_vec(), charge)
}

/// A bound of a slice as a position in the list; none for null.
fn bound(bound: Option<&Value>, length: usize, absent: usize) -> Result<Option<usize>> {
    match bound {
        None => Ok(Some(absent)),
        Some(Value::Null) => Ok(None),
        Some(Value::Integer(index)) => Ok(Some(offset(length, *index).unwrap_or(0).min(length))),
        Some(other) => {
            let message = format!("the bounds of a slice are integers, but found {}", text::spoken(other));
            Err(wrong_type("InvalidArgumentType", message))
        }
    }
}

/// `element IN list`: true if it equals one, else null if it might, else false.
///
/// # Errors
/// Anything but a list on the right.
pub fn in_list(element: &Value, list: &Value) -> Result<Value> {
    let list = match list {
        Value::Null => return Ok(Value::Null),
        Value::List(list) => list,
        other => {
            let message = format!("`IN` looks into a list, but found {}", text::spoken(other));
            return Err(wrong_type("InvalidArgumentType", message));
        }
    };
    let mut unknown = false;
    for item in list.iter() {
        match equality::equal(element, item) {
            Some(true) => return Ok(Value::Boolean(true)),
            Some(false) => {}
            None => unknown = true,
        }
    }
    Ok(if unknown { Value::Null } else { Value::Boolean(false) })
}

fn wrong_type(detail: &'static str, message: String) -> Box<Diagnostic> {
    Diagnostic::runtime("wrong-type", ErrorType::TypeError, detail, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::AtMost;
    use crate::value::testing::{int, list, map, text};

    fn shown(result: Result<Value>) -> String {
        crate::value::text::literal(&result.expect("a value"))
    }

    fn at(subject: &Value, position: &Value) -> Result<Value> {
        index(subject, position, &Graph::default())
    }

    fn between(subject: &Value, from: Option<i64>, to: Option<i64>) -> String {
        let (from, to) = (from.map(int), to.map(int));
        shown(slice(subject, from.as_ref(), to.as_ref(), &AtMost(1 << 20)))
    }

    #[test]
    fn elements_are_counted_from_either_end() {
        let three = list([int(1), int(2), int(3)]);
        assert_eq!(shown(at(&three, &int(0))), "1");
        assert_eq!(shown(at(&three, &int(-1))), "3");
        assert_eq!(shown(at(&three, &int(3))), "null");
        assert_eq!(shown(at(&three, &int(-4))), "null");
        assert_eq!(shown(at(&three, &int(i64::MIN))), "null");
        assert_eq!(shown(at(&three, &Value::Null)), "null");
        assert_eq!(at(&three, &Value::Float(1.0)).expect_err("no float").detail, "InvalidArgumentType");
    }

    #[test]
    fn entries_are_named_by_strings() {
        let subject = map([("name", int(1))]);
        assert_eq!(shown(at(&subject, &text("name"))), "1");
        assert_eq!(shown(at(&subject, &text("Name"))), "null");
        assert_eq!(shown(at(&subject, &Value::Null)), "null");
        assert_eq!(shown(at(&Value::Null, &int(0))), "null");
        assert_eq!(at(&subject, &int(0)).expect_err("no integer").detail, "MapElementAccessByNonString");
    }

    #[test]
    fn other_values_have_no_parts() {
        for subject in [Value::Boolean(true), int(1), Value::Float(4.7), text("1")] {
            assert_eq!(at(&subject, &int(0)).expect_err("no parts").detail, "InvalidArgumentType");
            assert!(property(&subject, None, "a", &Graph::default()).is_err());
        }
    }

    #[test]
    fn slices_are_cut_to_the_list() {
        let three = list([int(1), int(2), int(3)]);
        assert_eq!(between(&three, None, Some(2)), "[1, 2]");
        assert_eq!(between(&three, Some(1), None), "[2, 3]");
        assert_eq!(between(&three, Some(-3), Some(-1)), "[1, 2]");
        assert_eq!(between(&three, Some(0), Some(0)), "[]");
        assert_eq!(between(&three, Some(3), Some(1)), "[]");
        assert_eq!(between(&three, Some(-9), Some(9)), "[1, 2, 3]");
        let null = slice(&three, Some(&Value::Null), None, &AtMost(0));
        assert_eq!(shown(null), "null");
        assert!(slice(&text("abc"), None, None, &AtMost(0)).is_err());
    }

    #[test]
    fn membership_is_three_valued() {
        let with_null = list([int(1), Value::Null]);
        assert_eq!(shown(in_list(&int(1), &with_null)), "true");
        assert_eq!(shown(in_list(&int(5), &with_null)), "null");
        assert_eq!(shown(in_list(&Value::Null, &list([]))), "false");
        assert_eq!(shown(in_list(&Value::Null, &list([int(1)]))), "null");
        assert_eq!(shown(in_list(&int(1), &Value::Null)), "null");
        assert_eq!(shown(in_list(&list([int(1)]), &list([int(1), list([int(1)])]))), "true");
        assert!(in_list(&int(1), &int(1)).is_err());
    }
}
