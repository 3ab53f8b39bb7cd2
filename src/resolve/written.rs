//! The names an updating statement writes, gathered before anything is resolved.

use crate::syntax::tree::{
    Clause, ClauseKind, Expression, ExpressionKind, LabelExpression, Name, PathElement, PathPattern, Query, RemoveItem,
    SetItem, SingleQuery,
};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// Names in the order they were written, so that their ids come in that order too.
#[derive(Default, Debug)]
pub struct NameSet {
    order: Vec<Arc<str>>,
    known: FxHashSet<Arc<str>>,
}

impl NameSet {
    /// Whether the name is one of them.
    pub fn contains(&self, name: &str) -> bool {
        self.known.contains(name)
    }

    /// The names in the order written.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<str>> {
        self.order.iter()
    }

    fn insert(&mut self, name: &Name) {
        if self.known.insert(Arc::clone(&name.text)) {
            self.order.push(Arc::clone(&name.text));
        }
    }
}

/// Labels, types and keys that updating clauses write.
#[derive(Default, Debug)]
pub struct WrittenNames {
    /// Labels.
    pub labels: NameSet,
    /// Relationship types.
    pub types: NameSet,
    /// Property keys.
    pub keys: NameSet,
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
                entries.iter().for_each(|(key, _)| self.keys.insert(key));
            }
            Some(_) => self.any_key = true,
        }
    }

    fn set(&mut self, item: &SetItem) {
        match item {
            SetItem::Property { key, .. } => self.keys.insert(key),
            SetItem::Replace { value, .. } | SetItem::Merge { value, .. } => self.properties(Some(value)),
            SetItem::Labels { labels, .. } => labels.iter().for_each(|name| self.labels.insert(name)),
        }
    }

    fn remove(&mut self, item: &RemoveItem) {
        match item {
            RemoveItem::Property { key, .. } => self.keys.insert(key),
            RemoveItem::Labels { labels, .. } => labels.iter().for_each(|name| self.labels.insert(name)),
        }
    }
}

fn names_in(labels: Option<&LabelExpression>, found: &mut NameSet) {
    match labels {
        None | Some(LabelExpression::Any(_) | LabelExpression::Not(..)) => {}
        Some(LabelExpression::Name(name)) => found.insert(name),
        Some(LabelExpression::And(all) | LabelExpression::Or(all)) => {
            all.iter().for_each(|label| names_in(Some(label), found));
        }
    }
}
