//! `cheapest by PROPERTY`: what a step costs.

use super::steps::Leg;
use super::{Asking, Trouble};
use super::{Edit, build::Make};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::syntax::tree::{ArithmeticOperator, Expression, ExpressionKind, Name, RelationshipPattern};
use crate::value::TypeId;

/// What a step of a pathway costs.
pub(super) struct Cost {
    make: Make,
    /// The property.
    key: String,
    /// Types of steps that have no such property and cost nothing.
    free: Vec<String>,
}

impl Asking<'_> {
    /// Understands the property that steps are to be counted by; says in notes what costs nothing
    /// and what is left out.
    pub(super) fn cost(&mut self, property: &Name, legs: &[Leg]) -> Result<Cost, Trouble> {
        let graph = self.graph;
        let catalog = graph.catalog();
        let mut types: Vec<TypeId> = legs.iter().flat_map(Leg::types).collect();
        types.sort_unstable();
        types.dedup();
        let names = self.type_names(&types);
        let declared = |name: &str, key: &str| {
            let kind = catalog.schema().relationship(name);
            kind.is_some_and(|kind| kind.properties.iter().any(|(declared, _)| declared == key))
        };
        let key = self.cost_key(property, &names)?;
        let (paid, free): (Vec<&str>, Vec<&str>) = names.iter().partition(|name| declared(name, &key));
        // A property that the schema does not speak of may be anywhere.
        let (paid, free) = if paid.is_empty() { (names, Vec::new()) } else { (paid, free) };
        let make = Make::at(property.span);
        if !free.is_empty() {
            let readings: Vec<String> =
                free.iter().map(|name| format!("`{}`", catalog.schema().reading(name, None, None))).collect();
            let message = format!("steps that read {} have no `{key}` and cost nothing", readings.join(", "));
            self.notes.push(*Diagnostic::note("free-steps", message).at(property.span));
        }
        let having = catalog.key(&key).map_or(0, |key| catalog.key_counts(key).1);
        let steps: usize =
            paid.iter().filter_map(|name| catalog.relationship_type(name)).map(|kind| catalog.type_count(kind)).sum();
        if having < steps {
            let message = format!("steps whose `{key}` is not known are left out");
            self.notes.push(*Diagnostic::note("steps-left-out", message).at(property.span));
        }
        Ok(Cost { make, key, free: free.into_iter().map(str::to_owned).collect() })
    }

    /// The property as the graph spells it.
    fn cost_key(&self, property: &Name, types: &[&str]) -> Result<String, Trouble> {
        let catalog = self.graph.catalog();
        let declared = catalog.schema().relationships.iter().filter(|kind| types.contains(&kind.name.as_str()));
        let mut known: Vec<&str> = declared.flat_map(|kind| &kind.properties).map(|(key, _)| key.as_str()).collect();
        known.extend(catalog.keys().filter(|(id, _)| catalog.key_counts(*id).1 > 0).map(|(_, key)| key.as_ref()));
        known.sort_unstable();
        known.dedup();
        if let Some(exact) = known.iter().find(|key| ***key == *property.text) {
            return Ok((*exact).to_owned());
        }
        let wanted = property.text.to_lowercase();
        if let Some(loose) = known.iter().find(|key| key.to_lowercase() == wanted) {
            return Ok((*loose).to_owned());
        }
        let near: Vec<String> = known
            .iter()
            .filter(|key| strsim::osa_distance(&key.to_lowercase(), &wanted) <= 2)
            .map(|key| (*key).to_owned())
            .collect();
        let edit = match near.as_slice() {
            [only] => Some(Edit { span: property.span, text: only.clone() }),
            _ => None,
        };
        let message = format!("no step of these pathways has a property `{}` to count by", property.text);
        let diagnostic = Diagnostic::compile("unknown-cost", ErrorType::SemanticError, "", message).at(property.span);
        let diagnostic = diagnostic.hint("leave `cheapest by` away for the pathways with the fewest steps");
        Err(Trouble { diagnostic: diagnostic.near(near), edit })
    }
}

impl Cost {
    /// The step with its cost, and with the condition that its cost is known.
    pub(super) fn on(&self, step: &mut RelationshipPattern, variable: &str) {
        let known = self.make.is_null(self.make.property(variable, &self.key), true);
        let is_free = self.is_free(variable);
        step.variable = Some(self.make.name(variable));
        step.filter = self.make.or(is_free.into_iter().chain([known]).collect());
        step.cost = Some(self.of(variable));
    }

    /// What the steps of `path` cost in all.
    pub(super) fn total(&self, path: &str) -> Expression {
        let make = self.make;
        let sum = make.arithmetic(make.variable("total"), ArithmeticOperator::Add, self.of("step"));
        make.expression(ExpressionKind::Reduce {
            accumulator: make.name("total"),
            initial: make.integer(0),
            variable: make.name("step"),
            list: make.call("relationships", vec![make.variable(path)]),
            step: sum,
        })
    }

    fn of(&self, step: &str) -> Expression {
        let make = self.make;
        let cost = make.property(step, &self.key);
        match self.is_free(step) {
            Some(is_free) => make.case(vec![(is_free, make.integer(0))], Some(cost)),
            None => cost,
        }
    }

    fn is_free(&self, step: &str) -> Option<Expression> {
        let make = self.make;
        let kind = make.call("type", vec![make.variable(step)]);
        match self.free.as_slice() {
            [] => None,
            [only] => Some(make.equal(kind, make.text(only))),
            several => Some(make.is_in(kind, make.texts(several.iter().map(String::as_str)))),
        }
    }
}
