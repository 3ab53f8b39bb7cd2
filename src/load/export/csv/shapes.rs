//! Rows that can share a file: those whose properties have the same types.

use super::cells::ColumnType;
use crate::value::{KeyId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that one file holds, and its columns.
pub(super) struct Shape<R> {
    pub rows: Vec<R>,
    pub columns: Vec<(KeyId, ColumnType)>,
}

/// Divides rows into as many files as the types of their properties need: one, where no property has two.
pub(super) fn shapes<R: Copy>(
    rows: &[R],
    properties: impl Fn(R) -> Vec<(KeyId, Value)>,
    separator: char,
) -> Vec<Shape<R>> {
    let mut types: BTreeMap<KeyId, BTreeSet<ColumnType>> = BTreeMap::new();
    for &row in rows {
        for (key, value) in properties(row) {
            types.entry(key).or_default().insert(ColumnType::of(&value, separator));
        }
    }
    let is_divided = |key: &KeyId| types.get(key).is_some_and(|types| types.len() > 1 && only(types).is_none());
    if !types.keys().any(is_divided) {
        let columns = types.iter().filter_map(|(key, types)| Some((*key, only(types)?))).collect();
        return vec![Shape { rows: rows.to_vec(), columns }];
    }
    let mut shapes: Vec<Shape<R>> = Vec::new();
    let mut by_types: BTreeMap<Vec<(KeyId, ColumnType)>, usize> = BTreeMap::new();
    for &row in rows {
        let own: Vec<(KeyId, ColumnType)> =
            properties(row).into_iter().map(|(key, value)| (key, ColumnType::of(&value, separator))).collect();
        let dividing = own.iter().filter(|(key, _)| is_divided(key)).copied().collect();
        let at = *by_types.entry(dividing).or_insert_with_key(|dividing| {
            shapes.push(Shape { rows: Vec::new(), columns: dividing.clone() });
            shapes.len() - 1
        });
        let Some(shape) = shapes.get_mut(at) else { continue };
        shape.rows.push(row);
        for (key, _) in own {
            if shape.columns.iter().all(|(known, _)| *known != key)
                && let Some(only) = types.get(&key).and_then(only)
            {
                shape.columns.push((key, only));
            }
        }
    }
    shapes.iter_mut().for_each(|shape| shape.columns.sort_unstable());
    shapes
}

/// The one type that holds values of all these; an empty list goes with any list.
fn only(types: &BTreeSet<ColumnType>) -> Option<ColumnType> {
    let mut wanted = types.iter().filter(|kind| **kind != ColumnType::Empty);
    match (wanted.next(), wanted.next()) {
        (None, _) => Some(ColumnType::Empty),
        (Some(ColumnType::List(scalar)), None) => Some(ColumnType::List(*scalar)),
        // An empty list is no single value; as JSON it is itself.
        (Some(ColumnType::Json), None) => Some(ColumnType::Json),
        (Some(one), None) if types.len() == 1 => Some(*one),
        (Some(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::cells::Scalar;
    use super::*;

    #[test]
    fn two_types_of_one_property_make_two_files() {
        let rows = [Value::from(1), Value::from("a"), Value::from(2), Value::Null];
        let properties = |row: usize| match &rows[row] {
            Value::Null => vec![(KeyId(1), Value::from(true))],
            value => vec![(KeyId(0), value.clone())],
        };
        let shapes = shapes(&[0, 1, 2, 3], properties, ';');
        let found: Vec<_> = shapes.iter().map(|shape| (shape.rows.clone(), shape.columns.clone())).collect();
        let one = |scalar| ColumnType::One(scalar);
        assert_eq!(
            found,
            [
                (vec![0, 2], vec![(KeyId(0), one(Scalar::Integer))]),
                (vec![1], vec![(KeyId(0), one(Scalar::Text))]),
                (vec![3], vec![(KeyId(1), one(Scalar::Boolean))]),
            ]
        );
    }

    #[test]
    fn an_empty_list_goes_with_any_list() {
        let rows = [Value::list(vec![]), Value::list(vec![Value::from(1)])];
        let shapes = shapes(&[0, 1], |row: usize| vec![(KeyId(0), rows[row].clone())], ';');
        assert_eq!(shapes.len(), 1);
        assert_eq!(shapes[0].columns, [(KeyId(0), ColumnType::List(Scalar::Integer))]);
    }
}
