//! MERGE: one pattern, resolved as what to look for and as what to create.

use super::create::{check_created_relationship, check_plain, join_ends, plain_labels, repeated, single_type};
use crate::diagnostic::{Diagnostic, Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::{NewVariables, already_bound};
use crate::resolve::resolver::Resolver;
use crate::resolve::{
    Change, Create, CreateNode, CreateRelationship, Element, Expression, ExpressionKind, Key, Merge,
    PathPattern as ResolvedPattern,
};
use crate::syntax::tree::{MergeEvent, Name, NodePattern, PathElement, PathPattern, RelationshipPattern, SetItem};

impl Resolver<'_, '_> {
    pub(super) fn merge(
        &mut self,
        pattern: &PathPattern,
        actions: &[(MergeEvent, Vec<SetItem>)],
        span: Span,
    ) -> Result<Merge> {
        self.check_merged(pattern)?;
        let resolved = self.with_aggregates(Aggregates::Refused("in MERGE"), |resolver| {
            resolver.patterns(std::slice::from_ref(pattern), NewVariables::Declared)
        })?;
        let Some(mut resolved) = resolved.into_iter().next() else { return Err(repeated(pattern.span)) };
        let mut create = self.merged_path(pattern, &resolved)?;
        if let Some(path) = resolved.path.take() {
            create.paths.push((path, resolved.elements.iter().filter_map(slot_of).collect()));
        }
        self.check_reads(&create)?;
        Ok(Merge {
            on_create: self.actions(actions, MergeEvent::Create)?,
            on_match: self.actions(actions, MergeEvent::Match)?,
            pattern: resolved,
            create,
            span,
        })
    }

    fn actions(&mut self, actions: &[(MergeEvent, Vec<SetItem>)], event: MergeEvent) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        for (_, items) in actions.iter().filter(|(when, _)| *when == event) {
            changes.append(&mut self.set(items)?);
        }
        Ok(changes)
    }

    // --- what may be merged

    fn check_merged(&self, pattern: &PathPattern) -> Result<()> {
        check_plain(pattern)?;
        let alone = pattern.elements.len() == 1;
        let mut own: Vec<&Name> = Vec::new();
        for element in &pattern.elements {
            match element {
                PathElement::Node(node) => self.check_merged_node(node, alone, &mut own)?,
                PathElement::Relationship(relationship) => self.check_merged_relationship(relationship)?,
                PathElement::Group(group) => return Err(repeated(group.span)),
            }
        }
        Ok(())
    }

    fn check_merged_node<'t>(&self, node: &'t NodePattern, alone: bool, own: &mut Vec<&'t Name>) -> Result<()> {
        plain_labels(node.labels.as_ref())?;
        self.property_map(node.properties.as_ref())?;
        if let Some(filter) = &node.filter {
            return Err(super::create::condition(filter.span));
        }
        let Some(name) = &node.variable else { return Ok(()) };
        let known = self.scope.get(&name.text).is_some() || own.iter().any(|other| other.text == name.text);
        let bare = node.labels.is_none() && node.properties.is_none();
        if known && (alone || !bare) {
            return Err(already_bound(name, "MERGE can only join it by a relationship, without labels or properties"));
        }
        own.push(name);
        Ok(())
    }

    fn check_merged_relationship(&self, relationship: &RelationshipPattern) -> Result<()> {
        check_created_relationship(relationship)?;
        if let Some(name) = relationship.variable.as_ref().filter(|name| self.scope.get(&name.text).is_some()) {
            return Err(already_bound(name, "MERGE needs a new variable for its relationship"));
        }
        single_type(relationship, "MERGE")?;
        self.property_map(relationship.properties.as_ref()).map(drop)
    }

    /// What a MERGE binds cannot be read in its own pattern: there may be nothing to read.
    fn check_reads(&self, create: &Create) -> Result<()> {
        for value in create.expressions() {
            let mut own = None;
            self.reads(value, &mut |slot, _| {
                let is_own = self.is_created(slot, create);
                own = own.or(is_own.then_some(slot));
                is_own
            });
            if let Some(slot) = own {
                let name = self.name_of(slot).unwrap_or_default();
                let message = format!("`{name}` cannot be read yet: the same MERGE finds or creates it");
                return Err(Diagnostic::syntax("undefined-variable", "UndefinedVariable", message)
                    .at(value.span)
                    .hint("what a MERGE binds can be read in ON CREATE, ON MATCH and the clauses after it"));
            }
        }
        Ok(())
    }

    // --- what is created where nothing matches

    fn merged_path(&mut self, pattern: &PathPattern, resolved: &ResolvedPattern) -> Result<Create> {
        let mut create = Create { nodes: Vec::new(), relationships: Vec::new(), paths: Vec::new() };
        let mut slots = Vec::with_capacity(pattern.elements.len());
        for (written, element) in pattern.elements.iter().zip(&resolved.elements) {
            match (written, element) {
                (PathElement::Node(written), Element::Node(node)) => {
                    slots.push(node.slot);
                    if !node.bound && create.nodes.iter().all(|known| known.slot != node.slot) {
                        let labels = self.created_labels(written.labels.as_ref())?;
                        let properties = properties_of(&node.conditions);
                        create.nodes.push(CreateNode { slot: node.slot, labels, properties, map: None });
                    }
                }
                (PathElement::Relationship(written), Element::Relationship(relationship)) => {
                    let kind = self.names.write_type(single_type(written, "MERGE")?)?;
                    let (slot, span) = (relationship.slot, relationship.span);
                    slots.push(slot);
                    let properties = properties_of(&relationship.conditions);
                    let (start, end) = (slot, slot);
                    create.relationships.push(CreateRelationship {
                        slot,
                        kind,
                        start,
                        end,
                        properties,
                        map: None,
                        span,
                    });
                }
                (PathElement::Node(_) | PathElement::Relationship(_) | PathElement::Group(_), _) => {
                    return Err(repeated(resolved.span));
                }
            }
        }
        join_ends(&pattern.elements, &slots, create.relationships.iter_mut());
        Ok(create)
    }
}

fn slot_of(element: &Element) -> Option<crate::value::Slot> {
    match element {
        Element::Node(node) => Some(node.slot),
        Element::Relationship(relationship) => Some(relationship.slot),
        Element::Group(_) => None,
    }
}

/// The properties that a pattern's equalities stand for.
fn properties_of(conditions: &[Expression]) -> Vec<(Key, Expression)> {
    let property = |condition: &Expression| match &condition.kind {
        ExpressionKind::Comparison(_, property, value) => match &property.kind {
            ExpressionKind::Property(_, key) => Some((key.clone(), value.as_ref().clone())),
            _ => None,
        },
        _ => None,
    };
    conditions.iter().filter_map(property).collect()
}
