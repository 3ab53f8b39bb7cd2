//! The path pattern of a pathway question.

use super::build::Make;
use super::cost::Cost;
use super::steps::{Leg, is_symmetric};
use super::{Asking, End};
use crate::diagnostic::Span;
use crate::syntax::tree::*;
use crate::value::TypeId;

/// A pathway question, understood: what its pattern is made from.
pub(super) struct Route {
    /// From, vias in order, to.
    pub(super) ends: Vec<End>,
    /// The legs between them.
    pub(super) legs: Vec<Leg>,
    /// What must not lie between from and to.
    pub(super) avoiding: Vec<End>,
    /// At most so many steps.
    pub(super) within: Option<u64>,
    /// What steps cost, for the cheapest.
    pub(super) cost: Option<Cost>,
}

/// Names for the variables of a pattern, each used once.
#[derive(Default)]
struct Fresh {
    steps: usize,
    passed: usize,
}

impl Fresh {
    fn step(&mut self) -> String {
        self.steps += 1;
        numbered("step", self.steps)
    }

    fn passed(&mut self) -> String {
        self.passed += 1;
        numbered("passed", self.passed)
    }
}

fn numbered(name: &str, number: usize) -> String {
    if number <= 1 { name.to_owned() } else { format!("{name}{number}") }
}

impl Route {
    /// Where the ends stand in the question.
    pub(super) fn span(&self) -> Span {
        let spans = self.ends.iter().map(|end| end.span);
        spans.reduce(Span::to).unwrap_or_default()
    }

    /// The variable of an end.
    pub(super) fn variable(&self, end: usize) -> String {
        if end == 0 {
            "from".to_owned()
        } else if end + 1 == self.ends.len() {
            "to".to_owned()
        } else {
            numbered("via", end)
        }
    }

    /// The most steps one leg may have, so that every other leg still has one.
    fn most_steps_of_a_leg(&self) -> Option<u64> {
        let others = u64::try_from(self.legs.len().saturating_sub(1)).unwrap_or(u64::MAX);
        self.within.map(|within| within.saturating_sub(others).max(1))
    }
}

impl Asking<'_> {
    /// The nodes and steps of a route, from end to end.
    pub(super) fn elements(&self, make: Make, route: &Route) -> Vec<PathElement> {
        let mut fresh = Fresh::default();
        let mut elements = Vec::new();
        for (number, end) in route.ends.iter().enumerate() {
            elements.push(PathElement::Node(self.node(&route.variable(number), end)));
            if let Some(leg) = route.legs.get(number) {
                self.leg_elements(make, route, leg, &mut fresh, &mut elements);
            }
        }
        elements
    }

    /// One leg: any number of inner steps and a last one, written together where they can be.
    fn leg_elements(&self, make: Make, route: &Route, leg: &Leg, fresh: &mut Fresh, elements: &mut Vec<PathElement>) {
        let most = route.most_steps_of_a_leg();
        let is_symmetric = leg.types().into_iter().any(|kind| is_symmetric(self.graph, kind));
        let plain = leg.closing.is_empty() && route.avoiding.is_empty() && !is_symmetric;
        let has_inner = !leg.inner.is_empty() && most != Some(1);
        if plain {
            let mut step = self.step(make, route, &if has_inner { leg.types() } else { leg.ending.clone() }, fresh);
            step.quantifier = has_inner.then(|| make.times(1, most));
            elements.push(PathElement::Relationship(step));
            return;
        }
        if has_inner {
            let most = most.map(|most| most - 1);
            elements.push(self.inner_steps(make, route, leg, most, fresh));
            elements.push(PathElement::Node(make.node(None)));
        }
        let last: Vec<TypeId> = leg.ending.iter().chain(&leg.closing).copied().collect();
        if is_symmetric {
            elements.push(self.group(make, route, &last, make.times(1, Some(1)), false, fresh));
        } else {
            elements.push(PathElement::Relationship(self.step(make, route, &last, fresh)));
        }
    }

    /// The steps before the last one of a leg; what they lead to lies inside the pathway.
    fn inner_steps(&self, make: Make, route: &Route, leg: &Leg, most: Option<u64>, fresh: &mut Fresh) -> PathElement {
        let times = make.times(0, most);
        let is_symmetric = leg.inner.iter().any(|kind| is_symmetric(self.graph, *kind));
        if is_symmetric || !route.avoiding.is_empty() {
            return self.group(make, route, &leg.inner, times, true, fresh);
        }
        let mut step = self.step(make, route, &leg.inner, fresh);
        step.quantifier = Some(times);
        PathElement::Relationship(step)
    }

    /// `(()-[:T]->(passed) WHERE ...)` so many times.
    fn group(
        &self,
        make: Make,
        route: &Route,
        types: &[TypeId],
        times: Quantifier,
        is_inside: bool,
        fresh: &mut Fresh,
    ) -> PathElement {
        let mut step = self.step(make, route, types, fresh);
        let mut first = make.node(None);
        let mut last = make.node(None);
        let mut conditions = Vec::new();
        let both_ways: Vec<TypeId> = types.iter().copied().filter(|kind| is_symmetric(self.graph, *kind)).collect();
        if !both_ways.is_empty() {
            let start = fresh.passed();
            let variable = step.variable.take().map_or_else(|| fresh.step(), |name| name.text.to_string());
            step.direction = Direction::Either;
            step.variable = Some(make.name(&variable));
            first.variable = Some(make.name(&start));
            if both_ways.len() < types.len() {
                let kind = make.call("type", vec![make.variable(&variable)]);
                let holds_both_ways = make.is_in(kind, make.texts(self.type_names(&both_ways)));
                let starts_here = make.call("startNode", vec![make.variable(&variable)]);
                let goes_on = make.equal(starts_here, make.variable(&start));
                conditions.extend(make.or(vec![holds_both_ways, goes_on]));
            }
        }
        if is_inside && !route.avoiding.is_empty() {
            let passed = fresh.passed();
            last.variable = Some(make.name(&passed));
            for end in &route.avoiding {
                let make = Make::at(end.span);
                conditions.push(make.not(self.sure(make, self.condition(&passed, end))));
            }
        }
        let elements = vec![PathElement::Node(first), PathElement::Relationship(step), PathElement::Node(last)];
        let filter = make.and(conditions);
        PathElement::Group(GroupPattern {
            variable: None,
            elements,
            filter,
            quantifier: Some(times),
            span: make.span(),
        })
    }

    /// A condition that is false rather than unknown for a node without a key.
    fn sure(&self, make: Make, condition: Expression) -> Expression {
        let catalog = self.graph.catalog();
        let keyed = catalog.key("key").map_or(0, |key| catalog.key_counts(key).0);
        if keyed == self.graph.node_count() {
            return condition;
        }
        make.call("coalesce", vec![condition, make.expression(ExpressionKind::Boolean(false))])
    }

    /// One step along any of these types.
    fn step(&self, make: Make, route: &Route, types: &[TypeId], fresh: &mut Fresh) -> RelationshipPattern {
        let mut step = make.relationship(None, make.labels(self.type_names(types)));
        if let Some(cost) = &route.cost {
            cost.on(&mut step, &fresh.step());
        }
        step
    }
}
