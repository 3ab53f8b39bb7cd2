//! In which order linked things stand: as the schema lists relationships and hedges, as a publisher ranks them.

use super::Asking;
use super::build::Make;
use super::endpoint::{End, Pick};
use super::links::links;
use super::listing::Direct;
use crate::syntax::tree::*;
use crate::value::{TypeId, Value};

/// The property by which a publisher ranks what it names, the nearest first.
const RANK: &str = "rank";
/// How many links of a type are looked at for whether they have a rank.
const LOOKED_AT: usize = 100;

impl Asking<'_> {
    /// The place of a relationship among some types, in the order of the schema. `relationship` holds its name; where a type
    /// is seen from both ends, what comes in follows what goes out. Nothing where there is no choice.
    pub(super) fn place_of_type(
        &self,
        make: Make,
        relationship: &Expression,
        types: &[TypeId],
        both_ways: &[TypeId],
    ) -> Option<Expression> {
        let incoming = self.type_names(both_ways);
        let mut names = Vec::new();
        for name in self.type_names(types) {
            names.push(name.to_owned());
            if incoming.contains(&name) {
                names.push(format!("{name}{}", crate::graph::INCOMING));
            }
        }
        if names.len() < 2 {
            return None;
        }
        let branches = names.iter().zip(0i64..).map(|(name, place)| (make.text(name), make.integer(place)));
        Some(make.choice(relationship.clone(), branches.collect()))
    }

    /// What orders the links of a listing after their measures and their type: their hedge, what has none first, then as
    /// the schema lists those it reads in a way of their own; then their publisher's rank.
    pub(super) fn order_of_links(&self, make: Make, end: &End, direct: &Direct) -> Vec<SortItem> {
        let mut order: Vec<SortItem> = Vec::new();
        if let Some(place) = self.place_of_hedge(make, end, direct.types()) {
            order.push(make.ascending(place));
        }
        order.extend(self.rank_of_link(make, direct.types()).map(|rank| make.ascending(rank)));
        order
    }

    /// The rank that a publisher gives a link, where links of these types have one.
    pub(super) fn rank_of_link(&self, make: Make, types: &[TypeId]) -> Option<Expression> {
        let catalog = self.graph.catalog();
        let key = catalog.key(RANK).filter(|key| catalog.key_counts(*key).1 > 0)?;
        let ranks = self.graph.relationship_column(key)?;
        let has_rank = |kind: &TypeId| self.graph.first_of_type(*kind, LOOKED_AT).iter().any(|link| ranks.has(*link));
        types.iter().any(has_rank).then(|| make.property("link", RANK))
    }

    /// The place of a link by its hedge; nothing where all have the same, or the schema lists none.
    pub(super) fn place_of_hedge(&self, make: Make, end: &End, types: &[TypeId]) -> Option<Expression> {
        let schema = self.graph.catalog().schema();
        let mut listed: Vec<&str> = Vec::new();
        for (hedge, _) in self
            .type_names(types)
            .into_iter()
            .filter_map(|name| schema.relationship(name))
            .flat_map(|kind| &kind.qualified)
        {
            if !listed.contains(&hedge.as_str()) {
                listed.push(hedge);
            }
        }
        let used = self.hedges_of(end, types);
        if let Some(used) = &used {
            listed.retain(|hedge| used.iter().any(|other| other.as_deref() == Some(hedge)));
        }
        if listed.is_empty() || used.is_some_and(|used| used.len() < 2) {
            return None;
        }
        let hedge = || make.property("link", "qualifier");
        let mut branches = vec![(make.is_null(hedge(), false), make.integer(0))];
        branches.extend(
            listed.iter().zip(1i64..).map(|(name, place)| (make.equal(hedge(), make.text(name)), make.integer(place))),
        );
        let last = i64::try_from(branches.len()).unwrap_or(i64::MAX);
        Some(make.case(branches, Some(make.integer(last))))
    }

    /// The hedges that links of these types carry at the very nodes an endpoint names, each once; nothing where it names a kind.
    fn hedges_of(&self, end: &End, types: &[TypeId]) -> Option<Vec<Option<String>>> {
        let Pick::Nodes(nodes) = &end.pick else { return None };
        let key = self.graph.catalog().key("qualifier");
        let mut hedges: Vec<Option<String>> = Vec::new();
        for link in nodes.iter().flat_map(|node| links(self.graph, *node, usize::MAX)) {
            if !types.contains(&link.kind) {
                continue;
            }
            let hedge = match key.map(|key| self.graph.relationship_property(link.id, key)) {
                Some(Value::String(text)) => Some(text.to_string()),
                _ => None,
            };
            if !hedges.contains(&hedge) {
                hedges.push(hedge);
            }
        }
        Some(hedges)
    }
}
