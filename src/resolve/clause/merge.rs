//! MERGE: checked, but not carried out yet.

use super::create::{check_created_relationship, plain_labels, repeated, single_type};
use crate::diagnostic::{Result, Span};
use crate::resolve::aggregate::Aggregates;
use crate::resolve::pattern::{NewVariables, already_bound};
use crate::resolve::resolver::Resolver;
use crate::syntax::tree::{MergeEvent, NodePattern, PathElement, PathPattern, RelationshipPattern, SetItem};

impl Resolver<'_, '_> {
    pub(super) fn merge(
        &mut self,
        pattern: &PathPattern,
        actions: &[(MergeEvent, Vec<SetItem>)],
        span: Span,
    ) -> Result<()> {
        let alone = pattern.elements.len() == 1;
        for element in &pattern.elements {
            match element {
                PathElement::Node(node) => self.check_merged_node(node, alone)?,
                PathElement::Relationship(relationship) => self.check_merged_relationship(relationship)?,
                PathElement::Group(group) => return Err(repeated(group.span)),
            }
        }
        self.with_aggregates(Aggregates::Refused("in MERGE"), |resolver| {
            resolver.patterns(std::slice::from_ref(pattern), NewVariables::Declared)
        })?;
        actions.iter().flat_map(|(_, items)| items).try_for_each(|item| self.check_set(item))?;
        self.not_yet("MERGE", span);
        Ok(())
    }

    fn check_merged_node(&self, node: &NodePattern, alone: bool) -> Result<()> {
        plain_labels(node.labels.as_ref())?;
        self.property_map(node.properties.as_ref())?;
        let known = node.variable.as_ref().filter(|name| self.scope.get(&name.text).is_some());
        let bare = node.labels.is_none() && node.properties.is_none();
        match known {
            Some(name) if alone || !bare => {
                Err(already_bound(name, "MERGE can only join it by a relationship, without labels or properties"))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn check_merged_relationship(&self, relationship: &RelationshipPattern) -> Result<()> {
        check_created_relationship(relationship)?;
        if let Some(name) = relationship.variable.as_ref().filter(|name| self.scope.get(&name.text).is_some()) {
            return Err(already_bound(name, "MERGE needs a new variable for its relationship"));
        }
        single_type(relationship, "MERGE")?;
        self.property_map(relationship.properties.as_ref()).map(drop)
    }
}
