//! Patterns: first every variable is declared, from left to right, then the elements are built, so
//! that a condition may read any variable of its MATCH.

use super::resolver::Resolver;
use super::types::{Base, StaticType};
use super::{
    Direction, Element, Expression, ExpressionKind, GroupPattern, LabelTest, NodePattern, PathPattern,
    RelationshipPattern, SlotKind, TypeTest,
};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::syntax::tree::{self, ComparisonOperator, LabelExpression, Name, PathElement, Quantifier};
use crate::value::{Slot, TypeId};
use std::sync::Arc;

/// Whether a pattern may bring new variables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NewVariables {
    /// They are declared.
    Declared,
    /// A pattern as a condition only reads what there is.
    Refused,
}

const NODE: StaticType = StaticType::of(Base::Node);
const RELATIONSHIP: StaticType = StaticType::of(Base::Relationship);

impl Resolver<'_, '_> {
    /// Resolves the patterns of one MATCH.
    ///
    /// # Errors
    /// Variables of the wrong kind or bound twice, and whatever is wrong in a condition.
    pub fn patterns(&mut self, patterns: &[tree::PathPattern], new: NewVariables) -> Result<Vec<PathPattern>> {
        let before = self.next_slot();
        for pattern in patterns {
            self.declare_pattern(pattern, new, before)?;
        }
        patterns.iter().map(|pattern| self.path(pattern, before)).collect()
    }

    // --- variables

    fn declare_pattern(&mut self, pattern: &tree::PathPattern, new: NewVariables, before: Slot) -> Result<()> {
        let (elements, inner) = match whole_group(pattern) {
            Some(group) => (&group.elements, group.variable.as_ref()),
            None => (&pattern.elements, None),
        };
        for element in elements {
            match element {
                PathElement::Node(node) => self.declare_node(node, new)?,
                PathElement::Relationship(relationship) => self.declare_relationship(relationship, new, before)?,
                PathElement::Group(group) => self.declare_group(group, new)?,
            }
        }
        // Both names of a path that is one group as a whole are the same path.
        let mut slot = None;
        for name in pattern.variable.iter().chain(inner) {
            self.check_new_path(name, new)?;
            match slot {
                None => slot = Some(self.declare(name, StaticType::of(Base::Path))),
                Some(slot) => {
                    self.scope.bind(&name.text, slot);
                }
            }
        }
        Ok(())
    }

    fn check_new_path(&self, name: &Name, new: NewVariables) -> Result<()> {
        if self.scope.get(&name.text).is_some() {
            return Err(already_bound(name, "a path variable must be new"));
        }
        self.check_may_be_new(name, new)
    }

    fn check_may_be_new(&self, name: &Name, new: NewVariables) -> Result<()> {
        match new {
            NewVariables::Declared => Ok(()),
            NewVariables::Refused => {
                let message = format!(
                    "there is no variable `{}` here, and a pattern used as a condition cannot bring a new one",
                    name.text
                );
                Err(Diagnostic::syntax("undefined-variable", "UndefinedVariable", message)
                    .at(name.span)
                    .hint("leave the name out, or write `EXISTS { ... }`, where new variables may stand"))
            }
        }
    }

    fn declare_node(&mut self, node: &tree::NodePattern, new: NewVariables) -> Result<()> {
        let Some(name) = &node.variable else { return Ok(()) };
        match self.scope.get(&name.text) {
            Some(slot) if self.type_of(slot).may_be(&[Base::Node]) => Ok(()),
            Some(slot) => Err(type_conflict(name, self.type_of(slot), "a node")),
            None => {
                self.check_may_be_new(name, new)?;
                self.declare(name, NODE);
                Ok(())
            }
        }
    }

    fn declare_relationship(
        &mut self,
        relationship: &tree::RelationshipPattern,
        new: NewVariables,
        before: Slot,
    ) -> Result<()> {
        let Some(name) = &relationship.variable else { return Ok(()) };
        let repeated = relationship.length.or(relationship.quantifier).is_some();
        let Some(slot) = self.scope.get(&name.text) else {
            self.check_may_be_new(name, new)?;
            if repeated {
                self.declare_list(name, RELATIONSHIP, SlotKind::Relationships);
            } else {
                self.declare(name, RELATIONSHIP);
            }
            return Ok(());
        };
        let of = self.type_of(slot);
        let fits = match repeated {
            true => of.may_be_list() && of.element().may_be(&[Base::Relationship]),
            false => of.may_be(&[Base::Relationship]),
        };
        if !fits {
            let wanted = if repeated { "a list of relationships" } else { "a relationship" };
            return Err(type_conflict(name, of, wanted));
        }
        if slot >= before {
            let message = format!("`{}` stands for two relationships of one MATCH, which always differ", name.text);
            return Err(Diagnostic::syntax("repeated-relationship", "RelationshipUniquenessViolation", message)
                .at(name.span)
                .hint("give the second one another name"));
        }
        if relationship.quantifier.is_some() {
            return Err(already_bound(name, "a quantified relationship needs a new variable"));
        }
        Ok(())
    }

    fn declare_list(&mut self, name: &Name, element: StaticType, kind: SlotKind) {
        let slot = self.new_slot_of(Some(&name.text), StaticType::list(element), kind);
        self.scope.bind(&name.text, slot);
    }

    /// Outside a repeated group each of its variables is the list of its values.
    fn declare_group(&mut self, group: &tree::GroupPattern, new: NewVariables) -> Result<()> {
        check_group(group)?;
        for (name, is_node) in group_variables(group) {
            if self.scope.get(&name.text).is_some() {
                return Err(already_bound(
                    name,
                    "a variable of a repeated group must be new, and cannot stand outside it too",
                ));
            }
            self.check_may_be_new(name, new)?;
            match is_node {
                true => self.declare_list(name, NODE, SlotKind::Nodes),
                false => self.declare_list(name, RELATIONSHIP, SlotKind::Relationships),
            }
        }
        Ok(())
    }

    // --- elements

    fn path(&mut self, pattern: &tree::PathPattern, before: Slot) -> Result<PathPattern> {
        super::path_rules::check(pattern)?;
        let group = whole_group(pattern);
        let elements = self.elements(group.map_or(&pattern.elements, |group| &group.elements), before)?;
        let inner = group.and_then(|group| group.variable.as_ref());
        let named = |name: Option<&Name>| name.and_then(|name| self.scope.get(&name.text));
        let (path, inner_path) = (named(pattern.variable.as_ref().or(inner)), named(inner));
        let filter = self.conjuncts(group.and_then(|group| group.filter.as_ref()))?;
        let selector = pattern.selector.or(pattern.function.map(super::path_rules::selector));
        Ok(PathPattern { path, selector, mode: pattern.mode, elements, filter, inner_path, span: pattern.span })
    }

    /// Nodes and what connects them, strictly in turn: where a group begins, ends or meets another one,
    /// a node without a name is put in.
    fn elements(&mut self, elements: &[PathElement], before: Slot) -> Result<Vec<Element>> {
        let mut built: Vec<Element> = Vec::with_capacity(elements.len());
        for element in elements {
            let after_node = matches!(built.last(), Some(Element::Node(_)));
            let next = match element {
                PathElement::Node(node) => {
                    if after_node {
                        return Err(two_nodes(node.span));
                    }
                    Element::Node(self.node(node, before)?)
                }
                PathElement::Relationship(relationship) => {
                    self.join(&mut built, relationship.span);
                    self.relationship_element(relationship, before)?
                }
                PathElement::Group(group) => {
                    self.join(&mut built, group.span);
                    Element::Group(self.group(group, before)?)
                }
            };
            built.push(next);
        }
        self.join(&mut built, elements.last().map_or(Span::default(), element_span));
        Ok(built)
    }

    /// Ends with a node.
    fn join(&mut self, built: &mut Vec<Element>, span: Span) {
        if !matches!(built.last(), Some(Element::Node(_))) {
            built.push(Element::Node(self.anonymous_node(span)));
        }
    }

    fn anonymous_node(&mut self, span: Span) -> NodePattern {
        let slot = self.new_slot(None, NODE);
        NodePattern { slot, bound: false, labels: None, conditions: Vec::new(), span }
    }

    /// The slot of an element, and whether an earlier clause bound it.
    fn element_slot(&mut self, name: Option<&Name>, of: StaticType, before: Slot) -> (Slot, bool) {
        match name.and_then(|name| self.scope.get(&name.text)) {
            Some(slot) => {
                self.read(slot);
                (slot, slot < before)
            }
            None => (self.new_slot(None, of), false),
        }
    }

    fn node(&mut self, node: &tree::NodePattern, before: Slot) -> Result<NodePattern> {
        let (slot, bound) = self.element_slot(node.variable.as_ref(), NODE, before);
        let labels = node.labels.as_ref().map(|labels| self.label_test(NODE, labels)).transpose()?;
        let conditions = self.conditions(slot, NODE, node.properties.as_ref(), node.filter.as_ref())?;
        Ok(NodePattern { slot, bound, labels, conditions, span: node.span })
    }

    fn relationship_element(&mut self, relationship: &tree::RelationshipPattern, before: Slot) -> Result<Element> {
        match relationship.length.or(relationship.quantifier) {
            Some(times) => Ok(Element::Group(self.repeated_relationship(relationship, times, before)?)),
            None => {
                let (slot, bound) = self.element_slot(relationship.variable.as_ref(), RELATIONSHIP, before);
                Ok(Element::Relationship(self.relationship(relationship, slot, bound)?))
            }
        }
    }

    fn relationship(
        &mut self,
        relationship: &tree::RelationshipPattern,
        slot: Slot,
        bound: bool,
    ) -> Result<RelationshipPattern> {
        let types = self.type_test(relationship.types.as_ref())?;
        let properties = relationship.properties.as_ref();
        let conditions = self.conditions(slot, RELATIONSHIP, properties, relationship.filter.as_ref())?;
        let cost = relationship.cost.as_ref().map(|cost| self.cost(cost)).transpose()?;
        let (direction, span) = (direction(relationship.direction), relationship.span);
        Ok(RelationshipPattern { slot, bound, types, direction, conditions, cost, span })
    }

    fn cost(&mut self, cost: &tree::Expression) -> Result<Expression> {
        let cost = self.value(cost)?;
        if !cost.of.may_be(&[Base::Integer, Base::Float, Base::Number]) {
            let message =
                format!("COST needs a number, but `{}` is {}", self.snippet(cost.expression.span), cost.of.words());
            return Err(self.wrong_type("not-a-number", message, cost.expression.span));
        }
        Ok(cost.expression)
    }

    /// `-[r*min..max]->` and `-[r]->{min,max}` as the group `(()-[r]->()){min,max}`.
    fn repeated_relationship(
        &mut self,
        relationship: &tree::RelationshipPattern,
        times: Quantifier,
        before: Slot,
    ) -> Result<GroupPattern> {
        let outer = relationship.variable.as_ref().and_then(|name| Some((name, self.scope.get(&name.text)?)));
        let (start, end) = (self.anonymous_node(relationship.span), self.anonymous_node(relationship.span));
        let slot = self.new_slot(relationship.variable.as_ref().map(|name| &name.text), RELATIONSHIP);
        let shadowed = outer.map(|(name, _)| (&name.text, self.scope.bind(&name.text, slot)));
        let inner = self.relationship(relationship, slot, false);
        if let Some((name, shadowed)) = shadowed {
            self.scope.restore(name, shadowed);
        }
        let mut exports = Vec::new();
        let mut bound_list = None;
        if let Some((_, list)) = outer {
            self.read(list);
            if list < before { bound_list = Some(list) } else { exports.push((slot, list)) }
        }
        Ok(GroupPattern {
            elements: vec![Element::Node(start), Element::Relationship(inner?), Element::Node(end)],
            filter: Vec::new(),
            min: times.min,
            max: times.max,
            exports,
            bound_list,
            span: relationship.span,
        })
    }

    fn group(&mut self, group: &tree::GroupPattern, before: Slot) -> Result<GroupPattern> {
        let mut exports = Vec::new();
        let mut shadowed = Vec::new();
        for (name, is_node) in group_variables(group) {
            let Some(list) = self.scope.get(&name.text) else { continue };
            if shadowed.iter().any(|(known, _): &(&Arc<str>, _)| *known == &name.text) {
                continue;
            }
            let inner = self.new_slot(Some(&name.text), if is_node { NODE } else { RELATIONSHIP });
            shadowed.push((&name.text, self.scope.bind(&name.text, inner)));
            exports.push((inner, list));
        }
        let built = self.group_parts(group, before);
        for (name, slot) in shadowed {
            self.scope.restore(name, slot);
        }
        let (elements, filter) = built?;
        let (min, max) = group.quantifier.map_or((1, Some(1)), |times| (times.min, times.max));
        Ok(GroupPattern { elements, filter, min, max, exports, bound_list: None, span: group.span })
    }

    fn group_parts(&mut self, group: &tree::GroupPattern, before: Slot) -> Result<(Vec<Element>, Vec<Expression>)> {
        Ok((self.elements(&group.elements, before)?, self.conjuncts(group.filter.as_ref())?))
    }

    /// Properties as equalities, and an inline WHERE.
    fn conditions(
        &mut self,
        slot: Slot,
        of: StaticType,
        properties: Option<&tree::Expression>,
        filter: Option<&tree::Expression>,
    ) -> Result<Vec<Expression>> {
        let mut conditions = Vec::new();
        for (key, value) in self.property_map(properties)? {
            let resolved = self.names.key(self.text, key, of)?;
            let value = self.value(value)?.expression;
            let span = key.span.to(value.span);
            let property = ExpressionKind::Property(Box::new(Expression::slot(slot, key.span)), resolved);
            let property = Expression::new(property, key.span);
            let equal = ExpressionKind::Comparison(ComparisonOperator::Equal, Box::new(property), Box::new(value));
            conditions.push(Expression::new(equal, span));
        }
        conditions.extend(self.conjuncts(filter)?);
        Ok(conditions)
    }

    /// The entries of a pattern's properties, which must be written out.
    pub fn property_map<'t>(&self, properties: Option<&'t tree::Expression>) -> Result<&'t [(Name, tree::Expression)]> {
        let Some(properties) = properties else { return Ok(&[]) };
        match &*properties.kind {
            tree::ExpressionKind::Map(entries) => Ok(entries),
            _ => {
                let message =
                    format!("`{}` cannot stand for all properties of a pattern", self.snippet(properties.span));
                Err(Diagnostic::syntax("parameter-as-properties", "InvalidParameterUse", message)
                    .at(properties.span)
                    .hint("write the properties out, with a parameter for each value: `{name: $name}`"))
            }
        }
    }

    /// The types a relationship may have. Every relationship has exactly one, so any expression over
    /// types comes down to a list of them.
    fn type_test(&mut self, types: Option<&LabelExpression>) -> Result<TypeTest> {
        let Some(types) = types else { return Ok(TypeTest::Any) };
        if let LabelExpression::Any(_) = types {
            return Ok(TypeTest::Any);
        }
        let test = self.label_test(RELATIONSHIP, types)?;
        let all = self.names.catalog().relationship_types().map(|(id, _)| id);
        Ok(TypeTest::OneOf(all.filter(|id| allows(&test, *id)).collect()))
    }
}

/// Whether a relationship of this type passes the test.
fn allows(test: &LabelTest, id: TypeId) -> bool {
    match test {
        LabelTest::Type(wanted) => *wanted == id,
        LabelTest::Any => true,
        LabelTest::Label(_) | LabelTest::Named(_) | LabelTest::Never => false,
        LabelTest::Not(inner) => !allows(inner, id),
        LabelTest::And(all) => all.iter().all(|one| allows(one, id)),
        LabelTest::Or(any) => any.iter().any(|one| allows(one, id)),
    }
}

/// A group without a quantifier that is the whole pattern: parentheses around a path.
fn whole_group(pattern: &tree::PathPattern) -> Option<&tree::GroupPattern> {
    match pattern.elements.as_slice() {
        [PathElement::Group(group)] if group.quantifier.is_none() => Some(group),
        _ => None,
    }
}

fn check_group(group: &tree::GroupPattern) -> Result<()> {
    let wrong =
        |code, message: &str, span| Err(Diagnostic::syntax(code, "InvalidRelationshipPattern", message).at(span));
    if group.quantifier.is_none() {
        let message = "parentheses around a part of a path need a quantifier such as `{1,3}` or `+`";
        return wrong("group-without-quantifier", message, group.span);
    }
    if let Some(name) = &group.variable {
        let message = "a path variable cannot stand inside a repeated group: there would be a path for each repetition";
        return wrong("path-in-group", message, name.span);
    }
    let mut relationships = false;
    for element in &group.elements {
        match element {
            PathElement::Node(_) => {}
            PathElement::Relationship(relationship) => {
                relationships = true;
                if let Some(times) = relationship.length.or(relationship.quantifier) {
                    return wrong(
                        "nested-quantifier",
                        "a repeated group cannot hold another repeated part",
                        times.span,
                    );
                }
            }
            PathElement::Group(inner) => {
                return wrong("nested-quantifier", "a repeated group cannot hold another group", inner.span);
            }
        }
    }
    if !relationships {
        return wrong("empty-group", "a repeated group needs at least one relationship", group.span);
    }
    Ok(())
}

/// The variables of a repeated group, and whether each is a node.
fn group_variables(group: &tree::GroupPattern) -> Vec<(&Name, bool)> {
    let mut found: Vec<(&Name, bool)> = Vec::new();
    for element in &group.elements {
        let (name, is_node) = match element {
            PathElement::Node(node) => (&node.variable, true),
            PathElement::Relationship(relationship) => (&relationship.variable, false),
            PathElement::Group(_) => continue,
        };
        found.extend(name.iter().map(|name| (name, is_node)));
    }
    found
}

fn element_span(element: &PathElement) -> Span {
    match element {
        PathElement::Node(node) => node.span,
        PathElement::Relationship(relationship) => relationship.span,
        PathElement::Group(group) => group.span,
    }
}

/// The direction as the graph names it.
pub fn direction(direction: tree::Direction) -> Direction {
    match direction {
        tree::Direction::Outgoing => Direction::Outgoing,
        tree::Direction::Incoming => Direction::Incoming,
        tree::Direction::Either => Direction::Either,
    }
}

/// A variable that must be new, but is not.
pub fn already_bound(name: &Name, rule: &str) -> Box<Diagnostic> {
    let message = format!("the variable `{}` is in use already: {rule}", name.text);
    Diagnostic::syntax("variable-already-bound", "VariableAlreadyBound", message).at(name.span)
}

fn type_conflict(name: &Name, of: StaticType, wanted: &str) -> Box<Diagnostic> {
    let message = format!("the variable `{}` is {} and cannot be {wanted} too", name.text, of.words());
    Diagnostic::syntax("variable-type-conflict", "VariableTypeConflict", message)
        .at(name.span)
        .hint("use another name here")
}

fn two_nodes(span: Span) -> Box<Diagnostic> {
    let message = "two nodes of a path need a relationship between them";
    Diagnostic::syntax("two-nodes", "InvalidRelationshipPattern", message).at(span)
}
