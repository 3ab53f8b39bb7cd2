//! Patterns, matched by trying everything.

use super::query::Naive;
use super::{Problem, Row};
use career_pathways::syntax::tree::{
    Direction, Expression, GroupPattern, LabelExpression, NodePattern, PathElement, PathMode, PathPattern, Quantifier,
    RelationshipPattern, Selector, ShortestFunction,
};
use career_pathways::value::{NodeId, Path, RelationshipId, Value, order};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A partial match: what is bound, and the path so far of the pattern at hand.
#[derive(Clone, Debug, Default)]
struct State {
    row: Row,
    nodes: Vec<NodeId>,
    relationships: Vec<RelationshipId>,
    cost: f64,
    /// Relationships that the MATCH has used and may not use again.
    used: Vec<RelationshipId>,
}

/// What a pattern may repeat, while it is matched.
#[derive(Clone, Copy)]
struct Rules {
    mode: Option<PathMode>,
}

impl Naive<'_> {
    /// Every way to match all the patterns, starting from the bindings in `row`.
    pub fn matches(
        &self,
        patterns: &[PathPattern],
        filter: Option<&Expression>,
        row: &Row,
    ) -> Result<Vec<Row>, Problem> {
        let mut states = vec![State { row: row.clone(), ..State::default() }];
        for pattern in patterns {
            let mut next = Vec::new();
            for state in states {
                next.extend(self.pattern(pattern, state)?);
            }
            states = next;
        }
        let mut rows = Vec::new();
        for state in states {
            if self.all_true(filter, &state.row)? {
                rows.push(state.row);
            }
        }
        Ok(rows)
    }

    fn pattern(&self, pattern: &PathPattern, state: State) -> Result<Vec<State>, Problem> {
        let start = State { nodes: Vec::new(), relationships: Vec::new(), cost: 0.0, ..state };
        let selector = pattern.selector.or(pattern.function.map(|function| match function {
            ShortestFunction::One => Selector::AnyShortest,
            ShortestFunction::All => Selector::AllShortest,
        }));
        let mut found = self.elements(&pattern.elements, start, Rules { mode: pattern.mode })?;
        if let Some(selector) = selector {
            found = select(selector, found);
        }
        if let Some(variable) = &pattern.variable {
            for state in &mut found {
                let path = Path { nodes: state.nodes.clone(), relationships: state.relationships.clone() };
                state.row.insert(variable.text.clone(), Value::Path(Arc::new(path)));
            }
        }
        Ok(found)
    }

    fn elements(&self, elements: &[PathElement], start: State, rules: Rules) -> Result<Vec<State>, Problem> {
        let mut states = vec![start];
        for element in elements {
            let mut next = Vec::new();
            for state in states {
                match element {
                    PathElement::Node(node) => next.extend(self.node(node, state)?),
                    PathElement::Relationship(relationship) => {
                        next.extend(self.relationship(relationship, state, rules)?)
                    }
                    PathElement::Group(group) => next.extend(self.group(group, state, rules)?),
                }
            }
            states = next;
        }
        Ok(states)
    }

    /// The state as it is when its path has begun; else one state per node it could begin at.
    fn begun(&self, state: State) -> Vec<State> {
        if !state.nodes.is_empty() {
            return vec![state];
        }
        let begin = |index: usize| State { nodes: vec![NodeId::from_index(index)], ..state.clone() };
        (0..self.graph.nodes.len()).map(begin).collect()
    }

    fn node(&self, pattern: &NodePattern, state: State) -> Result<Vec<State>, Problem> {
        let mut found = Vec::new();
        for mut state in self.begun(state) {
            let node = state.nodes[state.nodes.len() - 1];
            let value = Value::Node(node);
            if let Some(variable) = &pattern.variable
                && !bind(&mut state.row, &variable.text, &value)
            {
                continue;
            }
            let labels = &self.graph.nodes[node.index()].labels;
            let labelled = pattern.labels.as_ref().is_none_or(|wanted| holds(wanted, labels));
            if labelled
                && self.has_properties(&value, pattern.properties.as_ref(), &state.row)?
                && self.all_true(pattern.filter.as_ref(), &state.row)?
            {
                found.push(state);
            }
        }
        Ok(found)
    }

    fn relationship(&self, pattern: &RelationshipPattern, state: State, rules: Rules) -> Result<Vec<State>, Problem> {
        let Some(quantifier) = pattern.quantifier.or(pattern.length) else { return self.step(pattern, state, rules) };
        // A quantified relationship binds the list of what it passes; a list bound before must be met.
        let outer = pattern.variable.as_ref().and_then(|name| state.row.get(&name.text).cloned());
        let repeated = self.repeat(quantifier, state, |state| {
            let mut state = state;
            if let Some(name) = &pattern.variable {
                state.row.remove(&name.text);
            }
            self.step(pattern, state, rules)
        })?;
        let mut found = Vec::new();
        for (mut state, before) in repeated {
            if let Some(name) = &pattern.variable {
                let passed = state.relationships[before..].iter().map(|id| Value::Relationship(*id)).collect();
                let list = Value::list(passed);
                if outer.as_ref().is_some_and(|outer| !order::equivalent(outer, &list)) {
                    continue;
                }
                state.row.insert(name.text.clone(), list);
            }
            found.push(state);
        }
        Ok(found)
    }

    /// One relationship further.
    fn step(&self, pattern: &RelationshipPattern, state: State, rules: Rules) -> Result<Vec<State>, Problem> {
        let mut found = Vec::new();
        for state in self.begun(state) {
            let here = state.nodes[state.nodes.len() - 1].index();
            for (index, relationship) in self.graph.relationships.iter().enumerate() {
                let (start, end) = (relationship.start, relationship.end);
                let there = match pattern.direction {
                    Direction::Outgoing => (start == here).then_some(end),
                    Direction::Incoming => (end == here).then_some(start),
                    Direction::Either if start == here => Some(end),
                    Direction::Either => (end == here).then_some(start),
                };
                let Some(there) = there.map(NodeId::from_index) else { continue };
                let id = RelationshipId::from_index(index);
                if !pattern.types.as_ref().is_none_or(|wanted| holds(wanted, &[relationship.kind])) {
                    continue;
                }
                if let Some(next) = self.taken(pattern, &state, id, there, rules)? {
                    found.push(next);
                }
            }
        }
        Ok(found)
    }

    /// The state after the relationship, if rules and conditions allow it.
    fn taken(
        &self,
        pattern: &RelationshipPattern,
        state: &State,
        id: RelationshipId,
        there: NodeId,
        rules: Rules,
    ) -> Result<Option<State>, Problem> {
        let allowed = match rules.mode {
            None => !state.used.contains(&id),
            Some(PathMode::Walk) => true,
            Some(PathMode::Trail) => !state.relationships.contains(&id),
            Some(PathMode::Acyclic) => !state.nodes.contains(&there),
            // Once the first node has come again, the path has ended.
            Some(PathMode::Simple) => {
                let closed = state.nodes.len() > 1 && state.nodes.first() == state.nodes.last();
                !closed && !state.nodes[1..].contains(&there)
            }
        };
        let value = Value::Relationship(id);
        let mut next = state.clone();
        let bound = pattern.variable.as_ref().is_none_or(|name| bind(&mut next.row, &name.text, &value));
        if !allowed
            || !bound
            || !self.has_properties(&value, pattern.properties.as_ref(), &next.row)?
            || !self.all_true(pattern.filter.as_ref(), &next.row)?
        {
            return Ok(None);
        }
        if let Some(cost) = &pattern.cost {
            next.cost += match self.evaluate(cost, &next.row)? {
                Value::Integer(cost) if cost >= 0 => cost as f64,
                Value::Float(cost) if cost >= 0.0 => cost,
                other => return Err(format!("a cost of {other:?}")),
            };
        }
        next.nodes.push(there);
        next.relationships.push(id);
        if rules.mode.is_none() {
            next.used.push(id);
        }
        Ok(Some(next))
    }

    fn group(&self, pattern: &GroupPattern, state: State, rules: Rules) -> Result<Vec<State>, Problem> {
        let mut found = Vec::new();
        let Some(quantifier) = pattern.quantifier else {
            for inner in self.begun(state) {
                for mut state in self.elements(&pattern.elements, inner, rules)? {
                    // Parentheses without a quantifier stand around the whole path.
                    if let Some(variable) = &pattern.variable {
                        let path = Path { nodes: state.nodes.clone(), relationships: state.relationships.clone() };
                        state.row.insert(variable.text.clone(), Value::Path(Arc::new(path)));
                    }
                    if self.all_true(pattern.filter.as_ref(), &state.row)? {
                        found.push(state);
                    }
                }
            }
            return Ok(found);
        };
        let names = variables(&pattern.elements);
        for begun in self.begun(state) {
            let outer = begun.row.clone();
            let mut start = begun;
            // What the repetitions bound so far, as lists under the variables' names.
            for name in &names {
                start.row.insert(name.clone(), Value::list(Vec::new()));
            }
            let repeated = self.repeat(quantifier, start, |state| {
                let lists = state.row.clone();
                let inner = State { row: outer.clone(), ..state };
                let mut found = Vec::new();
                for mut state in self.elements(&pattern.elements, inner, rules)? {
                    if !self.all_true(pattern.filter.as_ref(), &state.row)? {
                        continue;
                    }
                    let mut row = lists.clone();
                    for name in &names {
                        let one = state.row.get(name).cloned().unwrap_or_default();
                        let list = match row.get(name) {
                            Some(Value::List(list)) => list.iter().cloned().chain([one]).collect(),
                            _ => vec![one],
                        };
                        row.insert(name.clone(), Value::list(list));
                    }
                    state.row = row;
                    found.push(state);
                }
                Ok(found)
            })?;
            found.extend(repeated.into_iter().map(|(state, _)| state));
        }
        Ok(found)
    }

    /// Everything between `min` and `max` repetitions of `once`, each with how many relationships its
    /// path had before the first.
    fn repeat(
        &self,
        quantifier: Quantifier,
        state: State,
        once: impl Fn(State) -> Result<Vec<State>, Problem>,
    ) -> Result<Vec<(State, usize)>, Problem> {
        let mut found = Vec::new();
        for begun in self.begun(state) {
            let before = begun.relationships.len();
            let mut level = vec![begun];
            let mut count = 0;
            while !level.is_empty() {
                if count >= quantifier.min {
                    found.extend(level.iter().cloned().map(|state| (state, before)));
                }
                if quantifier.max.is_some_and(|max| count >= max) || count > 40 {
                    break;
                }
                let mut next = Vec::new();
                for state in level {
                    next.extend(once(state)?);
                }
                level = next;
                count += 1;
            }
        }
        Ok(found)
    }

    /// Whether the entity has all the properties of the map, by equality.
    fn has_properties(&self, entity: &Value, properties: Option<&Expression>, row: &Row) -> Result<bool, Problem> {
        let Some(properties) = properties else { return Ok(true) };
        let Value::Map(wanted) = self.evaluate(properties, row)? else { return Ok(false) };
        Ok(wanted.iter().all(|(key, value)| {
            let own = self.property_of(entity, key);
            career_pathways::value::equality::equal(&own, value) == Some(true)
        }))
    }

    /// Whether the condition is there and true, or not there.
    pub fn all_true(&self, condition: Option<&Expression>, row: &Row) -> Result<bool, Problem> {
        let Some(condition) = condition else { return Ok(true) };
        Ok(matches!(self.evaluate(condition, row)?, Value::Boolean(true)))
    }
}

/// Binds a name, or says whether it is bound to the same.
fn bind(row: &mut Row, name: &Arc<str>, value: &Value) -> bool {
    match row.get(name) {
        Some(bound) => order::equivalent(bound, value) && !bound.is_null(),
        None => {
            row.insert(name.clone(), value.clone());
            true
        }
    }
}

/// Whether names satisfy a label expression.
pub fn holds(wanted: &LabelExpression, names: &[&'static str]) -> bool {
    match wanted {
        LabelExpression::Name(name) => names.iter().any(|own| *own == &*name.text),
        LabelExpression::Any(_) => !names.is_empty(),
        LabelExpression::Not(inner, _) => !holds(inner, names),
        LabelExpression::And(all) => all.iter().all(|inner| holds(inner, names)),
        LabelExpression::Or(any) => any.iter().any(|inner| holds(inner, names)),
    }
}

/// The variables that elements bind, one level deep.
pub fn variables(elements: &[PathElement]) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = Vec::new();
    for element in elements {
        match element {
            PathElement::Node(node) => names.extend(node.variable.iter().map(|name| name.text.clone())),
            PathElement::Relationship(relationship) => {
                names.extend(relationship.variable.iter().map(|name| name.text.clone()));
            }
            PathElement::Group(group) => names.extend(variables(&group.elements)),
        }
    }
    names.sort();
    names.dedup();
    names
}

/// Keeps what the selector says, for each pair of ends.
fn select(selector: Selector, found: Vec<State>) -> Vec<State> {
    let mut by_ends: BTreeMap<(NodeId, NodeId), Vec<State>> = BTreeMap::new();
    for state in found {
        let ends = (state.nodes[0], state.nodes[state.nodes.len() - 1]);
        by_ends.entry(ends).or_default().push(state);
    }
    let mut kept = Vec::new();
    for mut states in by_ends.into_values() {
        states.sort_by_key(|state| state.relationships.len());
        let take = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        match selector {
            Selector::Any(count) | Selector::Shortest(count) => states.truncate(take(count)),
            Selector::AnyShortest => states.truncate(1),
            Selector::AllShortest => shortest_groups(&mut states, 1),
            Selector::ShortestGroups(count) => shortest_groups(&mut states, take(count)),
            Selector::AnyCheapest => cheapest(&mut states, 1),
            Selector::Cheapest(count) => cheapest(&mut states, take(count)),
        }
        kept.extend(states);
    }
    kept
}

fn shortest_groups(states: &mut Vec<State>, count: usize) {
    let mut lengths: Vec<usize> = states.iter().map(|state| state.relationships.len()).collect();
    lengths.dedup();
    lengths.truncate(count);
    states.retain(|state| lengths.contains(&state.relationships.len()));
}

fn cheapest(states: &mut Vec<State>, count: usize) {
    states.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    states.truncate(count);
}
