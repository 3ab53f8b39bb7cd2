//! CREATE.

use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::already_bound;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Base, StaticType};
use crate::resolve::walk;
use crate::resolve::{Clause, Create, CreateNode, CreateRelationship, Expression, Key};
use crate::syntax::tree::{
    Direction, ExpressionKind, LabelExpression, Name, NodePattern, PathElement, PathPattern, RelationshipPattern,
};
use crate::value::{LabelId, Slot};

/// The properties of an element: written out, or as one map.
#[derive(Default)]
struct Properties {
    written: Vec<(Key, Expression)>,
    map: Option<Expression>,
}

impl Resolver<'_, '_> {
    /// Resolves CREATE. Scripts hold hundreds of them in a row, which are one where it makes no
    /// difference.
    pub(super) fn create_clause(&mut self, patterns: &[PathPattern], clauses: &mut Vec<Clause>) -> Result<()> {
        let before = self.next_slot();
        let mut create = Create { nodes: Vec::new(), relationships: Vec::new(), paths: Vec::new() };
        for pattern in patterns {
            self.created_path(pattern, before, &mut create)?;
        }
        match clauses.last_mut() {
            Some(Clause::Create(earlier)) if self.may_join(earlier, &create) => {
                earlier.nodes.append(&mut create.nodes);
                earlier.relationships.append(&mut create.relationships);
                earlier.paths.append(&mut create.paths);
            }
            _ => clauses.push(Clause::Create(create)),
        }
        Ok(())
    }

    /// Whether what a CREATE makes may be made by the CREATE before it: its properties must not look at
    /// the graph, nor at what is only there when the earlier clause is done.
    fn may_join(&self, earlier: &Create, create: &Create) -> bool {
        let mut late =
            |slot: Slot, _| self.type_of(slot) != StaticType::of(Base::Node) && self.is_created(slot, earlier);
        !create.expressions().any(|value| walk::has_subquery(value) || self.reads(value, &mut late))
    }

    fn created_path(&mut self, pattern: &PathPattern, before: Slot, create: &mut Create) -> Result<()> {
        check_plain(pattern)?;
        let alone = pattern.elements.len() == 1;
        let first_relationship = create.relationships.len();
        let mut slots = Vec::with_capacity(pattern.elements.len());
        for element in &pattern.elements {
            let refused = Aggregates::Refused("in CREATE");
            let properties =
                self.with_aggregates(refused, |resolver| resolver.created_properties(element, before, create))?;
            slots.push(match element {
                PathElement::Node(node) => self.created_node(node, properties, alone, create)?,
                PathElement::Relationship(relationship) => {
                    self.created_relationship(relationship, properties, create)?
                }
                PathElement::Group(group) => return Err(repeated(group.span)),
            });
        }
        let made = create.relationships.iter_mut().skip(first_relationship);
        join_ends(&pattern.elements, &slots, made);
        if let Some(name) = &pattern.variable {
            if self.scope.get(&name.text).is_some() {
                return Err(already_bound(name, "a path variable must be new"));
            }
            let path = self.declare(name, StaticType::of(Base::Path));
            create.paths.push((path, slots));
        }
        Ok(())
    }

    fn created_node(
        &mut self,
        node: &NodePattern,
        properties: Properties,
        alone: bool,
        create: &mut Create,
    ) -> Result<Slot> {
        if let Some(filter) = &node.filter {
            return Err(condition(filter.span));
        }
        if let Some((name, slot)) = node.variable.as_ref().and_then(|name| Some((name, self.scope.get(&name.text)?))) {
            let bare = node.labels.is_none() && node.properties.is_none();
            return self.joined_node(name, slot, bare && !alone);
        }
        let labels = self.created_labels(node.labels.as_ref())?;
        let slot = self.created_slot(node.variable.as_ref(), Base::Node);
        create.nodes.push(CreateNode { slot, labels, properties: properties.written, map: properties.map });
        Ok(slot)
    }

    /// A node that there is already: it can only be joined to others.
    fn joined_node(&mut self, name: &Name, slot: Slot, only_joined: bool) -> Result<Slot> {
        if !only_joined {
            return Err(already_bound(name, "CREATE can only join it by a relationship, without labels or properties"));
        }
        let of = self.type_of(slot);
        if !of.may_be(&[Base::Node]) {
            let message = format!("the variable `{}` is {} and cannot be a node too", name.text, of.words());
            return Err(Diagnostic::syntax("variable-type-conflict", "VariableTypeConflict", message).at(name.span));
        }
        self.read(slot);
        Ok(slot)
    }

    fn created_slot(&mut self, name: Option<&Name>, base: Base) -> Slot {
        match name {
            Some(name) => self.declare(name, StaticType::of(base)),
            None => self.new_slot(None, StaticType::of(base)),
        }
    }

    pub(super) fn created_labels(&mut self, labels: Option<&LabelExpression>) -> Result<Vec<LabelId>> {
        let mut found = Vec::new();
        for name in plain_labels(labels)? {
            let id = self.names.write_label(name)?;
            if !found.contains(&id) {
                found.push(id);
            }
        }
        Ok(found)
    }

    fn created_relationship(
        &mut self,
        relationship: &RelationshipPattern,
        properties: Properties,
        create: &mut Create,
    ) -> Result<Slot> {
        check_created_relationship(relationship)?;
        if let Some(name) = &relationship.variable
            && self.scope.get(&name.text).is_some()
        {
            return Err(already_bound(name, "CREATE makes a new relationship, which needs a new variable"));
        }
        let name = single_type(relationship, "CREATE")?;
        if relationship.direction == Direction::Either {
            let message = "a relationship that is created needs one direction";
            return Err(Diagnostic::syntax("undirected-create", "RequiresDirectedRelationship", message)
                .at(relationship.span)
                .hint("write `-[:TYPE]->` or `<-[:TYPE]-`"));
        }
        let kind = self.names.write_type(name)?;
        let slot = self.created_slot(relationship.variable.as_ref(), Base::Relationship);
        // Its ends are set when the slots on both sides are known.
        let (start, end, span) = (slot, slot, relationship.span);
        let (properties, map) = (properties.written, properties.map);
        create.relationships.push(CreateRelationship { slot, kind, start, end, properties, map, span });
        Ok(slot)
    }

    fn created_properties(&mut self, element: &PathElement, before: Slot, create: &Create) -> Result<Properties> {
        let properties = match element {
            PathElement::Node(node) => node.properties.as_ref(),
            PathElement::Relationship(relationship) => relationship.properties.as_ref(),
            PathElement::Group(_) => None,
        };
        let mut found = Properties::default();
        let Some(properties) = properties else { return Ok(found) };
        let ExpressionKind::Map(entries) = &*properties.kind else {
            let map = self.value(properties)?;
            self.expect_map(&map)?;
            found.map = Some(self.made_before(map.expression, before, create)?);
            return Ok(found);
        };
        for (key, value) in entries {
            let value = self.value(value)?.expression;
            let value = self.made_before(value, before, create)?;
            found.written.push((self.names.write_key(key)?, value));
        }
        Ok(found)
    }

    /// Properties may read what earlier clauses made, and properties of nodes that stand before in the
    /// same CREATE: nodes are made one after the other, then relationships, then paths.
    fn made_before(&self, value: Expression, before: Slot, create: &Create) -> Result<Expression> {
        let mut early = None;
        self.reads(&value, &mut |slot, in_subquery| {
            let made = !in_subquery && create.nodes.iter().any(|node| node.slot == slot);
            let known = slot < before || made || !self.is_created(slot, create);
            if !known {
                early = Some(slot);
            }
            !known
        });
        let Some(slot) = early else { return Ok(value) };
        let name = self.name_of(slot).unwrap_or_default();
        let message = format!("`{name}` cannot be read yet: the same CREATE makes it");
        Err(Diagnostic::syntax("undefined-variable", "UndefinedVariable", message)
            .at(value.span)
            .hint("what a CREATE makes can be read in the clauses after it"))
    }

    pub(super) fn is_created(&self, slot: Slot, create: &Create) -> bool {
        create.nodes.iter().any(|node| node.slot == slot)
            || create.relationships.iter().any(|relationship| relationship.slot == slot)
            || create.paths.iter().any(|(path, _)| *path == slot)
    }
}

/// Sets the ends of the relationships just made: the slots beside each, by its direction.
pub(super) fn join_ends<'c>(
    elements: &[PathElement],
    slots: &[Slot],
    mut made: impl Iterator<Item = &'c mut CreateRelationship>,
) {
    for (element, around) in elements.iter().skip(1).zip(slots.windows(3)) {
        if let (PathElement::Relationship(relationship), [left, _, right]) = (element, around)
            && let Some(made) = made.next()
        {
            (made.start, made.end) = match relationship.direction {
                Direction::Incoming => (*right, *left),
                Direction::Outgoing | Direction::Either => (*left, *right),
            };
        }
    }
}

pub(super) fn check_plain(pattern: &PathPattern) -> Result<()> {
    if pattern.selector.is_none() && pattern.mode.is_none() && pattern.function.is_none() {
        return Ok(());
    }
    let message = "what is created is one path; selectors, modes and shortest paths are for MATCH";
    Err(Diagnostic::syntax("selector-in-create", "UnexpectedSyntax", message).at(pattern.span))
}

/// Checks that a relationship can be written: not repeated, without conditions.
pub(super) fn check_created_relationship(relationship: &RelationshipPattern) -> Result<()> {
    if let Some(times) = relationship.length.or(relationship.quantifier) {
        return Err(repeated(times.span));
    }
    match relationship.filter.as_ref().or(relationship.cost.as_ref()) {
        Some(filter) => Err(condition(filter.span)),
        None => Ok(()),
    }
}

/// The one type of a relationship that is written.
pub(super) fn single_type<'t>(relationship: &'t RelationshipPattern, clause: &str) -> Result<&'t Name> {
    let found = match &relationship.types {
        Some(LabelExpression::Name(name)) => return Ok(name),
        Some(_) => "more than one name",
        None => "none",
    };
    let message = format!("{clause} needs exactly one type for a relationship, but found {found}");
    Err(Diagnostic::syntax("no-single-type", "NoSingleRelationshipType", message)
        .at(relationship.span)
        .hint("write `-[:TYPE]->`"))
}

/// The labels of a node that is written: names only.
pub(super) fn plain_labels(labels: Option<&LabelExpression>) -> Result<Vec<&Name>> {
    let mut found = Vec::new();
    if let Some(labels) = labels {
        gather_labels(labels, &mut found)?;
    }
    Ok(found)
}

fn gather_labels<'t>(labels: &'t LabelExpression, found: &mut Vec<&'t Name>) -> Result<()> {
    match labels {
        LabelExpression::Name(name) => {
            found.push(name);
            Ok(())
        }
        LabelExpression::And(all) => all.iter().try_for_each(|one| gather_labels(one, found)),
        LabelExpression::Any(_) | LabelExpression::Not(..) | LabelExpression::Or(_) => {
            let message = "a node is created with labels that it has: `:A:B`";
            Err(Diagnostic::syntax("label-expression-in-create", "UnexpectedSyntax", message).at(label_span(labels)))
        }
    }
}

fn label_span(label: &LabelExpression) -> Span {
    match label {
        LabelExpression::Name(name) => name.span,
        LabelExpression::Any(span) | LabelExpression::Not(_, span) => *span,
        LabelExpression::And(all) | LabelExpression::Or(all) => {
            all.iter().map(label_span).reduce(Span::to).unwrap_or_default()
        }
    }
}

/// A repeated part where something is written.
pub(super) fn repeated(span: Span) -> Box<Diagnostic> {
    let message = "only single relationships can be created, not repeated parts";
    Diagnostic::syntax("repetition-in-create", "CreatingVarLength", message).at(span)
}

pub(super) fn condition(span: Span) -> Box<Diagnostic> {
    let message = "a pattern that is created has no conditions";
    Diagnostic::syntax("condition-in-create", "UnexpectedSyntax", message).at(span)
}
