//! The names an updating statement writes, gathered before anything is resolved.

use crate::syntax::tree::{
    Clause, ClauseKind, Expression, ExpressionKind, LabelExpression, Name, PathElement, PathPattern, Query, RemoveItem,
    SetItem, SingleQuery,
};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Labels, types and keys that updating clauses write.
#[derive(Default, Debug)]
pub struct WrittenNames {
    /// Labels.
    pub labels: FxHashSet<Arc<str>>,
    /// Relationship types.
    pub types: FxHashSet<Arc<str>>,
    /// Property keys.
    pub keys: FxHashSet<Arc<str>>,
    /// Whether a whole map is written somewhere, so that any key may come to be.
    pub any_key: bool,
    /// Whether there is an updating clause at all.
    pub updates: bool,
}

impl WrittenNames {
    /// The names a query writes.
    pub fn of(query: &Query) -> Self {
        let mut written = WrittenNames::default();
        written.query(query);
        written
    }

    fn query(&mut self, query: &Query) {
        self.clauses(&query.first);
        for (_, part) in &query.unions {
            self.clauses(part);
        }
    }

    fn clauses(&mut self, part: &SingleQuery) {
        part.clauses.iter().for_each(|clause| self.clause(clause));
    }

    fn clause(&mut self, clause: &Clause) {
        match &clause.kind {
            ClauseKind::Match { .. }
            | ClauseKind::Unwind { .. }
            | ClauseKind::With { .. }
            | ClauseKind::Return(_)
            | ClauseKind::Call(_) => return,
            ClauseKind::Subquery(query) => return self.query(query),
            ClauseKind::Create(patterns) => patterns.iter().for_each(|pattern| self.pattern(pattern)),
            ClauseKind::Merge { pattern, actions } => {
                self.pattern(pattern);
                actions.iter().flat_map(|(_, items)| items).for_each(|item| self.set(item));
            }
            ClauseKind::Set(items) => items.iter().for_each(|item| self.set(item)),
            ClauseKind::Remove(items) => items.iter().for_each(|item| self.remove(item)),
            ClauseKind::Delete { .. } => {}
            ClauseKind::Foreach { body, .. } => body.iter().for_each(|clause| self.clause(clause)),
        }
        self.updates = true;
    }

    fn pattern(&mut self, pattern: &PathPattern) {
        for element in &pattern.elements {
            match element {
                PathElement::Node(node) => {
                    names_in(node.labels.as_ref(), &mut self.labels);
                    self.properties(node.properties.as_ref());
                }
                PathElement::Relationship(relationship) => {
                    names_in(relationship.types.as_ref(), &mut self.types);
                    self.properties(relationship.properties.as_ref());
                }
                PathElement::Group(_) => {}
            }
        }
    }

    fn properties(&mut self, properties: Option<&Expression>) {
        match properties.map(|properties| &*properties.kind) {
            None => {}
            Some(ExpressionKind::Map(entries)) => {
                self.keys.extend(entries.iter().map(|(key, _)| Arc::clone(&key.text)));
            }
            Some(_) => self.any_key = true,
        }
    }

    fn set(&mut self, item: &SetItem) {
        match item {
            SetItem::Property { key, .. } => self.key(key),
            SetItem::Replace { value, .. } | SetItem::Merge { value, .. } => self.properties(Some(value)),
            SetItem::Labels { labels, .. } => self.labels.extend(labels.iter().map(|name| Arc::clone(&name.text))),
        }
    }

    fn remove(&mut self, item: &RemoveItem) {
        match item {
            RemoveItem::Property { key, .. } => self.key(key),
            RemoveItem::Labels { labels, .. } => self.labels.extend(labels.iter().map(|name| Arc::clone(&name.text))),
        }
    }

    fn key(&mut self, key: &Name) {
        self.keys.insert(Arc::clone(&key.text));
    }
}

fn names_in(labels: Option<&LabelExpression>, found: &mut FxHashSet<Arc<str>>) {
    match labels {
        None | Some(LabelExpression::Any(_) | LabelExpression::Not(..)) => {}
        Some(LabelExpression::Name(name)) => {
            found.insert(Arc::clone(&name.text));
        }
        Some(LabelExpression::And(all) | LabelExpression::Or(all)) => {
            all.iter().for_each(|label| names_in(Some(label), found));
        }
    }
}
