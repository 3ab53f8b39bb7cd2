//! Columns that a spreadsheet has beside those of the answer.
//!
//! Where text has one cell for what a pathway passes or what a relationship says, a sheet that is sorted, filtered and
//! passed on needs more: how each step of a pathway reads, hedges and all, and a column for each number that
//! relationships have.

use crate::render::names::Names;
use crate::render::style::Style;
use crate::render::text::{Cells, cell};
use crate::session::{Answer, Outcome};
use crate::value::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How pathways read.
const HOW: &str = "how";

/// The further columns of an answer.
pub(super) struct Further {
    /// Where the paths stand that are read aloud.
    path: Option<usize>,
    /// Where the properties stand, and the numbers that are taken out of them.
    numbers: Option<(usize, Vec<Arc<str>>)>,
}

impl Further {
    /// What an answer needs.
    pub fn of(outcome: &Outcome) -> Further {
        let column = |name: &str| outcome.columns.iter().position(|column| &**column == name);
        let path = column("path").filter(|_| outcome.answer == Answer::Pathways && column(HOW).is_none());
        let properties = column("properties").filter(|_| outcome.answer == Answer::Description);
        Further { path, numbers: properties.map(|at| (at, numbers(outcome, at))) }
    }

    /// What they are called.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let how = self.path.iter().map(|_| HOW);
        how.chain(self.numbers.iter().flat_map(|(_, keys)| keys.iter().map(|key| &**key)))
    }

    /// A row with what stands in them.
    pub fn extend(&self, mut row: Vec<Value>, names: &Names<'_>) -> Vec<Value> {
        if let Some(path) = self.path.and_then(|at| row.get(at)) {
            let how = cell(path, names, Cells::Page(Style::default().glyphs()));
            row.push(Value::from(how));
        }
        if let Some((at, keys)) = &self.numbers {
            let properties = row.get(*at).cloned().unwrap_or_default();
            let Value::Map(properties) = properties else { return row };
            row.extend(keys.iter().map(|key| properties.get(key).cloned().unwrap_or_default()));
            let rest: BTreeMap<Arc<str>, Value> = properties
                .iter()
                .filter(|(key, _)| !keys.contains(key))
                .map(|(key, value)| (Arc::clone(key), value.clone()))
                .collect();
            if let Some(place) = row.get_mut(*at) {
                *place = Value::Map(Map::new(rest));
            }
        }
        row
    }
}

/// The properties that are numbers wherever they are, by name.
fn numbers(outcome: &Outcome, at: usize) -> Vec<Arc<str>> {
    let mut found: BTreeMap<Arc<str>, bool> = BTreeMap::new();
    for row in outcome.rows.iter() {
        let Some(Value::Map(properties)) = row.get(at) else { continue };
        for (key, value) in properties.iter() {
            let is_number = matches!(value, Value::Integer(_) | Value::Float(_));
            found.entry(Arc::clone(key)).and_modify(|all| *all &= is_number).or_insert(is_number);
        }
    }
    let is_free = |key: &Arc<str>| !outcome.columns.contains(key);
    found.into_iter().filter(|(key, is_number)| *is_number && is_free(key)).map(|(key, _)| key).collect()
}
