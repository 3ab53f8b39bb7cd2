//! MATCH and OPTIONAL MATCH.

use crate::diagnostic::{Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::NewVariables;
use crate::resolve::resolver::Resolver;
use crate::resolve::{Element, Expression, Match, PathPattern};
use crate::syntax::tree;
use crate::value::Slot;

impl Resolver<'_, '_> {
    /// Resolves patterns with their WHERE.
    ///
    /// # Errors
    /// Variables of the wrong kind, and whatever is wrong in a condition.
    pub fn match_clause(
        &mut self,
        optional: bool,
        patterns: &[tree::PathPattern],
        filter: Option<&tree::Expression>,
        new: NewVariables,
        span: Span,
    ) -> Result<Match> {
        let refused = Aggregates::Refused("in a pattern");
        let mut paths = self.with_aggregates(refused, |resolver| resolver.patterns(patterns, new))?;
        let mut filter =
            self.with_aggregates(Aggregates::Refused("in WHERE"), |resolver| resolver.conjuncts(filter))?;
        for (index, pattern) in patterns.iter().enumerate() {
            if pattern.function.is_some() {
                self.choose_among(index, &mut paths, &mut filter);
            }
        }
        Ok(Match { optional, paths, filter, span })
    }

    /// Conditions of WHERE on a `shortestPath` hold before the shortest is chosen, as Cypher has it: what is wanted
    /// is the shortest path of which they are true. Those that also read what other patterns find come after.
    fn choose_among(&self, index: usize, paths: &mut [PathPattern], filter: &mut Vec<Expression>) {
        let Some(path) = paths.get(index).and_then(|pattern| pattern.path) else { return };
        let own = paths.get(index).map(slots_of).unwrap_or_default();
        let others = paths.iter().enumerate().filter(|(other, _)| *other != index);
        let others: Vec<Slot> = others.flat_map(|(_, pattern)| slots_of(pattern)).collect();
        let is_elsewhere = |slot: Slot| others.contains(&slot) && !own.contains(&slot);
        let (before, after) = std::mem::take(filter).into_iter().partition(|conjunct| {
            self.reads(conjunct, &mut |slot, _| slot == path)
                && !self.reads(conjunct, &mut |slot, _| is_elsewhere(slot))
        });
        *filter = after;
        if let Some(pattern) = paths.get_mut(index) {
            pattern.filter = before;
            pattern.inner_path = Some(path);
        }
    }
}

/// The slots that a pattern binds.
fn slots_of(pattern: &PathPattern) -> Vec<Slot> {
    let mut slots: Vec<Slot> = pattern.path.into_iter().collect();
    for element in &pattern.elements {
        match element {
            Element::Node(node) => slots.push(node.slot),
            Element::Relationship(relationship) => slots.push(relationship.slot),
            Element::Group(group) => slots.extend(group.exports.iter().map(|(_, outer)| *outer)),
        }
    }
    slots
}
