//! `describe X`: every relationship of a node.

use super::build::Make;
use super::facts::about;
use super::{Asked, Asking, End};
use crate::diagnostic::Diagnostic;
use crate::resolve::names::kinds::{KindOf, called};
use crate::syntax::tree::*;

impl Asking<'_> {
    /// `describe`: columns `relationship`, `direction`, `node`, `properties`, and `of` where a name stands for
    /// several nodes. What the node itself says goes to a note.
    pub(super) fn describe(&mut self, end: &End) -> Query {
        self.asked = vec![Asked::new(end)];
        self.notes.extend(about(self.graph, &super::endpoint::most_meant(self.graph, end.nodes())));
        let make = Make::at(end.span);
        let mut link = make.relationship(Some("link"), None);
        link.direction = Direction::Either;
        let elements = vec![
            PathElement::Node(self.node("subject", end)),
            PathElement::Relationship(link),
            PathElement::Node(make.node(Some("node"))),
        ];
        let kind = make.call("type", vec![make.variable("link")]);
        let properties = make.call("properties", vec![make.variable("link")]);
        let mut items = vec![
            make.item(kind, "relationship"),
            make.item(self.direction(make), "direction"),
            make.item(make.variable("node"), "node"),
            make.item(properties, "properties"),
        ];
        if end.nodes().len() > 1 {
            items.push(make.item(make.variable("subject"), "of"));
        }
        let mut projection = make.projection(items);
        if let Some(key) = self.shown_by() {
            projection.order.push(make.ascending(make.property("subject", key)));
        }
        if end.nodes().len() > 1 {
            projection.order.push(make.ascending(make.call("id", vec![make.variable("subject")])));
        }
        projection.order.push(make.descending(make.variable("direction")));
        let types = self.types_of_links(end);
        let place = self.place_of_type(make, &make.variable("relationship"), &types, &[]);
        projection.order.extend(place.map(|place| make.ascending(place)));
        projection.order.push(make.ascending(make.variable("relationship")));
        // What is rated highest, or said by most, comes first.
        if let Some(measure) = self.measure_of_links(make, end) {
            projection.order.push(make.ascending(make.is_null(measure.clone(), false)));
            projection.order.push(make.descending(measure));
        }
        projection.order.extend(self.place_of_hedge(make, end, &types).map(|place| make.ascending(place)));
        projection.order.extend(self.rank_of_link(make, &types).map(|rank| make.ascending(rank)));
        if let Some(key) = self.shown_by() {
            projection.order.push(make.ascending(make.property("node", key)));
        }
        make.query(vec![make.match_clause(make.pattern(elements), None), make.clause(ClauseKind::Return(projection))])
    }

    /// What the links of an endpoint measure, each type by the first of its numbers: `importance`, `percent`.
    fn measure_of_links(&self, make: Make, end: &End) -> Option<Expression> {
        let keys = self.first_measures(self.types_of_links(end));
        let mut measures: Vec<Expression> = keys.iter().map(|key| self.rating(make, key)).collect();
        match measures.len() {
            0 | 1 => measures.pop(),
            _ => Some(make.call("coalesce", measures)),
        }
    }

    /// Which way a link points, seen from the subject; `both` where it holds both ways.
    fn direction(&self, make: Make) -> Expression {
        let catalog = self.graph.catalog();
        let symmetric = catalog.schema().relationships.iter().filter(|kind| kind.symmetric);
        let in_use =
            symmetric.filter(|kind| catalog.relationship_type(&kind.name).is_some_and(|id| catalog.type_count(id) > 0));
        let both_ways: Vec<&str> = in_use.map(|kind| kind.name.as_str()).collect();
        let mut branches = Vec::new();
        if !both_ways.is_empty() {
            let kind = make.call("type", vec![make.variable("link")]);
            branches.push((make.is_in(kind, make.texts(both_ways)), make.text("both")));
        }
        let starts_here = make.equal(make.call("startNode", vec![make.variable("link")]), make.variable("subject"));
        branches.push((starts_here, make.text("outgoing")));
        make.case(branches, Some(make.text("incoming")))
    }

    /// What a kind is, under a list of its nodes.
    pub(super) fn explain_kind(&mut self, kind: &KindOf) {
        let Some(described) = self.graph.catalog().schema().kind(&kind.label) else { return };
        if !described.description.is_empty() {
            let message = format!("{}: {}", called(self.graph, &kind.label).0, described.description);
            self.notes.push(*Diagnostic::note("about", message));
        }
    }
}
