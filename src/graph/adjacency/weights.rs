//! Weights: a numeric relationship property laid out like a flat adjacency, for cheapest paths.

use super::{Adjacency, Flat, Route};
use crate::graph::{Column, Gathered};
use crate::value::{KeyId, Value};
use std::sync::{Arc, PoisonError};

/// How many arrays of weights are kept.
const MOST_KEPT: usize = 8;

/// A number for each entry of a [`Flat`], at the same place.
#[derive(Clone, Debug)]
pub struct Weights {
    /// The numbers; zero where there is none.
    pub numbers: Numbers,
    /// Whether each entry has a number; absent when all have.
    pub present: Option<Vec<bool>>,
}

/// Numbers of one type.
#[derive(Clone, Debug)]
pub enum Numbers {
    /// All are integers.
    Integers(Vec<i64>),
    /// All are floats, or both occur and the integers became floats.
    Floats(Vec<f64>),
}

/// Weights with what they were made from.
#[derive(Clone)]
pub(super) struct Kept {
    topology: u64,
    column: u64,
    /// None when the property has values that are no numbers.
    weights: Option<Arc<Weights>>,
}

impl Adjacency<'_> {
    /// The relationships' property `key` as an array beside [`Adjacency::flat`]: none without flat
    /// arrays, or where some relationship has a value that is no number.
    pub fn weights(&self, key: KeyId) -> Option<Arc<Weights>> {
        let Route::Flat(flat) = &self.route else { return None };
        let column = self.graph.relationship_column(key);
        let versions = (self.graph.topology.version(&self.about.kinds), column.map_or(0, Column::version));
        let about = (self.about.clone(), key);
        let cache = &self.graph.adjacencies.weights;
        if let Some(kept) = cache.read().unwrap_or_else(PoisonError::into_inner).get(&about)
            && (kept.topology, kept.column) == versions
        {
            return kept.weights.clone();
        }
        let weights = gather(flat, column).map(Arc::new);
        let mut cache = cache.write().unwrap_or_else(PoisonError::into_inner);
        if cache.len() >= MOST_KEPT {
            cache.clear();
        }
        cache.insert(about, Kept { topology: versions.0, column: versions.1, weights: weights.clone() });
        weights
    }
}

fn gather(flat: &Flat, column: Option<&Column>) -> Option<Weights> {
    let relationships = flat.relationships();
    let Some(column) = column else {
        let numbers = Numbers::Integers(vec![0; relationships.len()]);
        return Some(Weights { numbers, present: Some(vec![false; relationships.len()]) });
    };
    match column.gather(relationships) {
        Gathered::Integers(numbers) => Some(Weights { numbers: Numbers::Integers(numbers), present: None }),
        Gathered::Floats(numbers) => Some(Weights { numbers: Numbers::Floats(numbers), present: None }),
        Gathered::Booleans(_) => None,
        Gathered::Values(values) => from_values(&values),
    }
}

fn from_values(values: &[Value]) -> Option<Weights> {
    let present: Vec<bool> = values.iter().map(|value| !value.is_null()).collect();
    let present = (!present.iter().all(|&present| present)).then_some(present);
    let integers: Option<Vec<i64>> = values
        .iter()
        .map(|value| match value {
            Value::Integer(integer) => Some(*integer),
            Value::Null => Some(0),
            _ => None,
        })
        .collect();
    if let Some(integers) = integers {
        return Some(Weights { numbers: Numbers::Integers(integers), present });
    }
    let floats: Option<Vec<f64>> = values
        .iter()
        .map(|value| match value {
            Value::Integer(integer) => Some(*integer as f64),
            Value::Float(float) => Some(*float),
            Value::Null => Some(0.0),
            _ => None,
        })
        .collect();
    floats.map(|floats| Weights { numbers: Numbers::Floats(floats), present })
}
