use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Storage keeps values as they are, so sameness here is of type and bits.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (a, b) => format!("{a:?}") == format!("{b:?}"),
    }
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        1 => Just(Value::Null),
        4 => (-5i64..5).prop_map(Value::Integer),
        1 => any::<i64>().prop_map(Value::Integer),
        2 => any::<f64>().prop_map(Value::Float),
        1 => any::<bool>().prop_map(Value::Boolean),
        4 => "[abé]{0,6}".prop_map(Value::from),
        1 => prop::collection::vec(0i64..3, 0..3).prop_map(|items| Value::list(items.into_iter().map(Value::Integer).collect())),
    ]
}

/// Values mostly of one type, so that pages of that type are met too.
fn writes() -> impl Strategy<Value = Vec<(u32, Value)>> {
    prop_oneof![
        prop::collection::vec((0u32..3000, any_value()), 0..120),
        prop::collection::vec((0u32..40, "[ab]{0,5}".prop_map(Value::from)), 0..120),
        prop::collection::vec((0u32..1100, (0usize..4).prop_map(|n| Value::from(["", "ab", "bé", "aba"][n]))), 0..120),
        prop::collection::vec((1000u32..1100, any::<i64>().prop_map(Value::Integer)), 0..120),
    ]
}

proptest! {
    #[test]
    fn a_column_keeps_what_was_last_stored(writes in writes()) {
        let mut column = Column::default();
        let mut model: BTreeMap<u32, Value> = BTreeMap::new();
        for (row, value) in writes {
            let before = model.remove(&row).unwrap_or_default();
            if !value.is_null() {
                model.insert(row, value.clone());
            }
            prop_assert!(same(&column.set(row, value), &before));
        }
        for row in 0..3100u32 {
            let expected = model.get(&row).cloned().unwrap_or_default();
            prop_assert!(same(&column.value(row), &expected));
            prop_assert_eq!(column.has(row), !expected.is_null());
            prop_assert_eq!(column.integer(row), if let Value::Integer(n) = expected { Some(n) } else { None });
            prop_assert_eq!(column.text(row), if let Value::String(text) = &expected { Some(&**text) } else { None });
        }
        let rows: Vec<u32> = model.keys().copied().collect();
        let gathered = match column.gather(&rows) {
            Gathered::Integers(numbers) => numbers.into_iter().map(Value::Integer).collect(),
            Gathered::Floats(numbers) => numbers.into_iter().map(Value::Float).collect(),
            Gathered::Booleans(booleans) => booleans.into_iter().map(Value::Boolean).collect(),
            Gathered::Values(values) => values,
        };
        prop_assert_eq!(gathered.len(), rows.len());
        prop_assert!(gathered.iter().zip(model.values()).all(|(a, b)| same(a, b)));
        prop_assert_eq!(column.iter().map(|(row, _)| row).collect::<Vec<_>>(), model.keys().copied().collect::<Vec<_>>());
    }

    #[test]
    fn containing_agrees_with_looking_at_each_row(writes in writes(), needle in "[abé]{0,3}") {
        let mut column = Column::default();
        for (row, value) in writes {
            column.set(row, value);
        }
        let expected: Vec<u32> = (0..3100).filter(|&row| column.text(row).is_some_and(|text| text.contains(&needle))).collect();
        prop_assert_eq!(&column.rows_containing(&needle), &expected);
        let all: Vec<u32> = (0..3100).collect();
        prop_assert_eq!(&column.containing(&needle, &all), &expected);
        let backwards: Vec<u32> = (0..3100).rev().step_by(7).collect();
        let some: Vec<u32> = backwards.iter().copied().filter(|row| expected.contains(row)).collect();
        prop_assert_eq!(column.containing(&needle, &backwards), some);
    }
}

#[test]
fn gather_gives_one_array_where_all_rows_have_the_type() {
    let mut column = Column::default();
    for row in 0..2000u32 {
        column.set(row, Value::Integer(i64::from(row) * 3));
    }
    let rows: Vec<u32> = (500..1500).collect();
    match column.gather(&rows) {
        Gathered::Integers(numbers) => assert_eq!(numbers, (500..1500).map(|row| row * 3).collect::<Vec<i64>>()),
        other => panic!("expected integers, found {other:?}"),
    }
    column.set(700u32, Value::Null);
    match column.gather(&rows) {
        Gathered::Values(values) => {
            assert!(matches!(values[200], Value::Null));
            assert!(matches!(values[201], Value::Integer(2103)));
        }
        other => panic!("expected values, found {other:?}"),
    }
    assert!(matches!(column.gather(&[NodeId::NULL]), Gathered::Values(values) if values[0].is_null()));
}

#[test]
fn a_hit_across_two_rows_counts_for_neither() {
    let mut column = Column::default();
    for (row, text) in ["nurse aid", "e or aide", "aidaide"].into_iter().enumerate() {
        column.set(row as u32, Value::from(text));
    }
    assert_eq!(column.rows_containing("aide"), [1, 2]);
}

#[test]
fn clones_do_not_see_each_others_writes() {
    let mut column = Column::default();
    column.set(1u32, Value::Integer(1));
    let copy = column.clone();
    column.set(1u32, Value::Integer(2));
    assert_eq!((copy.integer(1u32), column.integer(1u32)), (Some(1), Some(2)));
}

#[test]
fn text_that_repeats_is_kept_once() {
    let mut column = Column::default();
    for row in 0..10_240u32 {
        column.set(row, Value::from(format!("O*NET 30.0, file {}", row / 2000)));
    }
    assert!(column.bytes() < 10_240 * 3);
    assert_eq!(column.text(4001u32), Some("O*NET 30.0, file 2"));
    assert_eq!(column.rows_containing("file 3"), (6000..8000).collect::<Vec<u32>>());
}

#[test]
fn a_page_of_long_texts_gives_up_one_string() {
    let mut column = Column::default();
    let long = "x".repeat(600_000);
    for row in 0..3u32 {
        column.set(row, Value::from(format!("{long}{row}")));
    }
    assert!(column.text(2u32).is_some_and(|text| text.ends_with('2')));
    assert_eq!(column.rows_containing("x1"), [1]);
}
