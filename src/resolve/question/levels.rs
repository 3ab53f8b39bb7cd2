//! Career levels: a step that holds for one level only does not go on to a role of a higher one.
//!
//! "Some employers hire entry-level staff with a high school diploma" is no pathway to an executive, nor
//! to what the field as a whole answers for.
//! The rule is written into the query only where the graph has such a step with such a role beyond
//! it, so that the long form stays as plain as the graph allows.

use super::Asking;
use super::build::Make;
use super::pattern::Route;
use super::steps::step_of;
use crate::graph::Step;
use crate::syntax::tree::{ArithmeticOperator, Expression, ExpressionKind, ListQuantifier};
use crate::value::{KeyId, NodeId, RelationshipId, Value, equality};
use rustc_hash::FxHashSet;

/// Steps that hold for one level only, as far as a question's pathways can meet them; levels by rank.
#[derive(Default)]
struct ScopedSteps {
    /// Levels of steps from which others lead to a higher level.
    higher: Vec<usize>,
    /// Levels of steps into a whole field, whose own duties the question asks for.
    wider: Vec<usize>,
    /// The labels of such fields.
    inferred: Vec<String>,
    /// The types that end a pathway.
    closing: Vec<String>,
}

/// `list(path)[i + offset]`.
fn nth(make: Make, list: &str, path: &str, offset: i64) -> Expression {
    make.expression(ExpressionKind::Index(make.call(list, vec![make.variable(path)]), after(make, offset)))
}

/// `i + offset`.
fn after(make: Make, offset: i64) -> Expression {
    match offset {
        0 => make.variable("i"),
        _ => make.arithmetic(make.variable("i"), ArithmeticOperator::Add, make.integer(offset)),
    }
}

/// Above this many relationships the rule is written without looking whether it can matter.
const LOOKED_AT: usize = 100_000;

impl Asking<'_> {
    /// The condition that no step of `path` for one level goes on to what is above it; nothing where no
    /// pathway of the graph breaks it.
    pub(super) fn level_rule(&self, make: Make, path: &str, route: &Route) -> Option<Expression> {
        let levels = &self.graph.catalog().schema().levels;
        let scoped = self.scoped_steps(route);
        let oversteps: Vec<Expression> = (0..levels.len())
            .filter_map(|rank| {
                let above = [self.goes_higher(make, path, rank, &scoped), self.goes_wider(make, path, rank, &scoped)];
                let above = make.or(above.into_iter().flatten().collect())?;
                let scope = make.property_of(nth(make, "relationships", path, 0), "scope");
                make.and(vec![make.equal(scope, make.text(levels.get(rank)?)), above])
            })
            .collect();
        let oversteps = make.or(oversteps)?;
        let length = make.call("length", vec![make.variable(path)]);
        let last = make.arithmetic(length, ArithmeticOperator::Subtract, make.integer(1));
        let steps = make.call("range", vec![make.integer(0), last]);
        // A list rather than `none(...)`: a step without a scope or a role without a level is unknown
        // to a quantifier, but just not in the list.
        let overstepping = make.call("size", vec![make.comprehension("i", steps, Some(oversteps), None)]);
        Some(make.equal(overstepping, make.integer(0)))
    }

    /// That a later node of the path is of a higher level than this one.
    fn goes_higher(&self, make: Make, path: &str, rank: usize, scoped: &ScopedSteps) -> Option<Expression> {
        if !scoped.higher.contains(&rank) {
            return None;
        }
        let higher = self.graph.catalog().schema().levels.get(rank + 1..)?;
        let nodes = make.call("nodes", vec![make.variable(path)]);
        let beyond = make.expression(ExpressionKind::Slice(nodes, Some(after(make, 2)), None));
        let is_higher = make.is_in(make.property("later", "level"), make.texts(higher.iter().map(String::as_str)));
        Some(make.quantified(ListQuantifier::Any, "later", beyond, is_higher))
    }

    /// That the path goes on from a whole field to what the field is responsible for: that is no beginner's
    /// duty only because beginners are taken on in the field.
    fn goes_wider(&self, make: Make, path: &str, rank: usize, scoped: &ScopedSteps) -> Option<Expression> {
        if !scoped.wider.contains(&rank) {
            return None;
        }
        let labels = make.labels(scoped.inferred.iter().map(String::as_str))?;
        let is_field = make.has_labels(nth(make, "nodes", path, 1), labels);
        let kind = make.call("type", vec![nth(make, "relationships", path, 1)]);
        make.and(vec![is_field, make.is_in(kind, make.texts(scoped.closing.iter().map(String::as_str)))])
    }

    /// The levels that some step is for, below the highest, and what other steps lead on to from there.
    fn scoped_steps(&self, route: &Route) -> ScopedSteps {
        let catalog = self.graph.catalog();
        let levels = &catalog.schema().levels;
        let keys = (catalog.key("scope"), catalog.key("level"));
        let (Some(scope), Some(level)) = keys else { return ScopedSteps::default() };
        if levels.is_empty() || catalog.key_counts(scope).1 == 0 {
            return ScopedSteps::default();
        }
        let inferred: Vec<String> = self.inferred_labels(route).into_iter().map(str::to_owned).collect();
        let closing = route.legs.last().map(|leg| self.type_names(&leg.closing)).unwrap_or_default();
        let closing: Vec<String> = closing.into_iter().map(str::to_owned).collect();
        let any_level = catalog.key_counts(level).0 > 0;
        let any_wider = !inferred.is_empty() && !closing.is_empty();
        let lower = 0..levels.len().saturating_sub(1);
        if self.graph.relationship_count() > LOOKED_AT {
            let all: Vec<usize> = lower.collect();
            let when = |it: bool| if it { all.clone() } else { Vec::new() };
            return ScopedSteps { higher: when(any_level), wider: when(any_wider), inferred, closing };
        }
        let steps: Vec<RelationshipId> = self
            .graph
            .relationships()
            .filter(|step| step_of(self.graph, self.graph.type_of(*step)) != Step::No)
            .collect();
        let enters = |rank: usize| any_wider && self.enters_field(rank, &steps, scope, &inferred);
        ScopedSteps {
            higher: lower
                .clone()
                .filter(|rank| any_level && self.is_overstepped(*rank, &steps, scope, level))
                .collect(),
            wider: lower.filter(|rank| enters(*rank)).collect(),
            inferred,
            closing,
        }
    }

    /// Whether some step for this level alone ends at a node with one of these labels.
    fn enters_field(&self, rank: usize, steps: &[RelationshipId], scope: KeyId, labels: &[String]) -> bool {
        let catalog = self.graph.catalog();
        let level = catalog.schema().levels.get(rank).map(|level| Value::from(level.as_str()));
        let labels: Vec<_> = labels.iter().filter_map(|label| catalog.label(label)).collect();
        steps.iter().any(|step| {
            let end = self.graph.endpoints(*step).1;
            let is_for = level.as_ref().is_some_and(|level| {
                equality::equal(&self.graph.relationship_property(*step, scope), level) == Some(true)
            });
            is_for && labels.iter().any(|label| self.graph.has_label(end, *label))
        })
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
