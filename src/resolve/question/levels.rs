//! Career levels: a step that holds for one level only does not go on to a role of a higher one.
//!
//! "Some employers hire entry-level staff with a high school diploma" is no pathway to an executive.
//! The rule is written into the query only where the graph has such a step with such a role beyond
//! it, so that the long form stays as plain as the graph allows.

use super::Asking;
use super::build::Make;
use super::steps::step_of;
use crate::graph::Step;
use crate::syntax::tree::{ArithmeticOperator, Expression, ExpressionKind, ListQuantifier};
use crate::value::{KeyId, NodeId, RelationshipId, Value};
use rustc_hash::FxHashSet;

/// Above this many relationships the rule is written without looking whether it can matter.
const LOOKED_AT: usize = 100_000;

impl Asking<'_> {
    /// The condition that no step of `path` goes on to a role above its own level; nothing where no
    /// pathway of the graph breaks it.
    pub(super) fn level_rule(&self, make: Make, path: &str) -> Option<Expression> {
        let levels = &self.graph.catalog().schema().levels;
        let broken = self.levels_overstepped();
        let conditions: Vec<Expression> = broken
            .into_iter()
            .filter_map(|rank| {
                let higher = levels.get(rank + 1..)?;
                let nth = |list: &str, index| {
                    make.expression(ExpressionKind::Index(make.call(list, vec![make.variable(path)]), index))
                };
                let scope = make.property_of(nth("relationships", make.variable("i")), "scope");
                let beyond = make.arithmetic(make.variable("i"), ArithmeticOperator::Add, make.integer(2));
                let nodes = make.call("nodes", vec![make.variable(path)]);
                let beyond = make.expression(ExpressionKind::Slice(nodes, Some(beyond), None));
                let is_higher =
                    make.is_in(make.property("later", "level"), make.texts(higher.iter().map(String::as_str)));
                let goes_higher = make.quantified(ListQuantifier::Any, "later", beyond, is_higher);
                make.and(vec![make.equal(scope, make.text(levels.get(rank)?)), goes_higher])
            })
            .collect();
        let oversteps = make.or(conditions)?;
        let length = make.call("length", vec![make.variable(path)]);
        let last = make.arithmetic(length, ArithmeticOperator::Subtract, make.integer(1));
        let steps = make.call("range", vec![make.integer(0), last]);
        // A list rather than `none(...)`: a step without a scope or a role without a level is unknown
        // to a quantifier, but just not in the list.
        let overstepping = make.call("size", vec![make.comprehension("i", steps, Some(oversteps), None)]);
        Some(make.equal(overstepping, make.integer(0)))
    }

    /// The levels, by rank, that some step is for while other steps lead on from it to a higher one.
    fn levels_overstepped(&self) -> Vec<usize> {
        let catalog = self.graph.catalog();
        let levels = &catalog.schema().levels;
        let keys = (catalog.key("scope"), catalog.key("level"));
        let (Some(scope), Some(level)) = keys else { return Vec::new() };
        if levels.is_empty() || catalog.key_counts(scope).1 == 0 || catalog.key_counts(level).0 == 0 {
            return Vec::new();
        }
        let lower = 0..levels.len().saturating_sub(1);
        if self.graph.relationship_count() > LOOKED_AT {
            return lower.collect();
        }
        let steps: Vec<RelationshipId> = self
            .graph
            .relationships()
            .filter(|step| step_of(self.graph, self.graph.type_of(*step)) != Step::No)
            .collect();
        lower.filter(|rank| self.is_overstepped(*rank, &steps, scope, level)).collect()
    }

    fn is_overstepped(&self, rank: usize, steps: &[RelationshipId], scope: KeyId, level: KeyId) -> bool {
        let levels = &self.graph.catalog().schema().levels;
        let rank_of = |value: Value| match value {
            Value::String(text) => levels.iter().position(|level| *level.as_str() == *text),
            _ => None,
        };
        let scoped = steps.iter().filter(|step| rank_of(self.graph.relationship_property(**step, scope)) == Some(rank));
        let mut reached: FxHashSet<NodeId> = scoped.map(|step| self.graph.endpoints(*step).1).collect();
        let mut beyond: FxHashSet<NodeId> = FxHashSet::default();
        loop {
            let before = beyond.len();
            for step in steps {
                let (from, to) = self.graph.endpoints(*step);
                if reached.contains(&from) {
                    beyond.insert(to);
                }
            }
            if beyond.len() == before {
                break;
            }
            reached.extend(&beyond);
        }
        beyond.into_iter().any(|node| rank_of(self.graph.node_property(node, level)).is_some_and(|other| other > rank))
    }
}
