//! `roles in field X`: the nodes of a kind that are linked to something.

use super::build::Make;
use super::endpoint::End;
use super::links::{Link, links};
use super::steps::StepMap;
use super::{Asked, Asking, Pick, Trouble};
use crate::diagnostic::{Diagnostic, Span};
use crate::resolve::names::kinds::{KindOf, called};
use crate::resolve::query::Answer;
use crate::syntax::tree::*;
use crate::value::{RelationshipId, TypeId};
use std::cell::OnceCell;

/// Column names that a kind's own column must not take.
const TAKEN: [&str; 6] = ["of", "link", "basis", "relationship", "qualifier", "path"];

/// How many links of a type are looked at for what they measure.
const LOOKED_AT: usize = 100;

/// The relationships that directly link a kind with an endpoint.
#[derive(Default)]
pub(super) struct Direct {
    types: Vec<TypeId>,
    /// Whether some of them start at the endpoint, and some at the nodes listed.
    from_end: bool,
    to_end: bool,
}

impl Direct {
    /// Their types.
    pub(super) fn types(&self) -> &[TypeId] {
        &self.types
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    fn add(&mut self, kind: TypeId, from_end: bool) {
        if !self.types.contains(&kind) {
            self.types.push(kind);
        }
        self.from_end |= from_end;
        self.to_end |= !from_end;
    }
}

impl Asking<'_> {
    /// `duties`: every node of the kind.
    pub(super) fn list_all(&self, kind: &KindOf, span: Span, limit: Option<u64>) -> Query {
        let make = Make::at(span);
        let column = self.column(&kind.label);
        let all = End { kind: Some(kind.clone()), pick: Pick::Any, span };
        let mut projection = make.projection(vec![make.item(make.variable(&column), &column)]);
        projection.order.extend(self.shown_by().map(|key| make.ascending(make.property(&column, key))));
        projection.limit = make.limit(limit);
        make.query(vec![
            make.match_clause(make.pattern(vec![PathElement::Node(self.node(&column, &all))]), None),
            make.clause(ClauseKind::Return(projection)),
        ])
    }

    /// `roles in field X`: what is linked to the endpoint directly; where nothing is, the pathways.
    pub(super) fn listing(
        &mut self,
        kind: &KindOf,
        span: Span,
        end: &End,
        limit: Option<u64>,
    ) -> Result<(Query, Answer), Trouble> {
        let all = End { kind: Some(kind.clone()), pick: Pick::Any, span };
        let direct = self.direct(&all, end);
        if direct.types.is_empty()
            && let Some((parts, direct)) = self.parts_that_have(&all, end)
        {
            self.note_parts(kind, end, &parts);
            self.asked = vec![Asked::new(end)];
            self.note_left_out(kind, &parts, &direct);
            return Ok((self.direct_query(kind, &all, &parts, &direct, limit), Answer::Listing));
        }
        let has_pathways = self.has_pathways(&all, end);
        if direct.types.is_empty() && has_pathways {
            return self.pathways_instead(&all, end, limit);
        }
        if direct.types.is_empty() {
            self.warn_unlinked(kind, end);
        } else if has_pathways {
            self.note_pathways(&all, end);
        }
        self.asked = vec![Asked::new(end)];
        self.note_left_out(kind, end, &direct);
        Ok((self.direct_query(kind, &all, end, &direct, limit), Answer::Listing))
    }

    /// The relationships between a kind and an endpoint: those of the very nodes it names, else those
    /// between the two kinds.
    pub(super) fn direct(&self, all: &End, end: &End) -> Direct {
        let mut direct = Direct::default();
        if let (Pick::Nodes(nodes), Some(kind)) = (&end.pick, &all.kind) {
            for link in nodes.iter().flat_map(|node| links(self.graph, *node, usize::MAX)) {
                if kind.id.is_some_and(|id| self.graph.has_label(link.other, id)) {
                    direct.add(link.kind, link.outgoing);
                }
            }
            return direct;
        }
        let (listed, ends) = (self.places(all), self.places(end));
        let among = |places: &[bool], set: usize| places.get(set).copied().unwrap_or(false);
        for (from, kind, to, count) in self.graph.catalog().triples() {
            let (from, to) = (from.index(), to.index());
            if count > 0 && among(&ends, from) && among(&listed, to) {
                direct.add(kind, true);
            }
            if count > 0 && among(&listed, from) && among(&ends, to) {
                direct.add(kind, false);
            }
        }
        direct
    }

    /// Whether any relationship joins the kinds of two ends.
    pub(super) fn are_linked(&self, one: &End, other: &End) -> bool {
        !self.direct(one, other).types.is_empty()
    }

    /// Whether pathways of more than one step lead between a kind and an endpoint.
    fn has_pathways(&self, all: &End, end: &End) -> bool {
        let map = StepMap::new(self.graph);
        let (listed, ends) = (self.places(all), self.places(end));
        [(&listed, &ends), (&ends, &listed)]
            .into_iter()
            .any(|(from, to)| map.leg(from, to, true).is_some_and(|leg| !leg.inner.is_empty()))
    }

    fn pathways_instead(&mut self, all: &End, end: &End, limit: Option<u64>) -> Result<(Query, Answer), Trouble> {
        let message = format!(
            "nothing links {} directly with {}; these are the pathways between them",
            called(self.graph, all.kind.as_ref().map_or("", |kind| &kind.label)).1,
            self.written(end)
        );
        self.notes.push(*Diagnostic::note("pathways-instead", message).at(end.span));
        Ok((self.pathways_between(all.clone(), end.clone(), limit)?, Answer::Pathways))
    }

    fn note_pathways(&mut self, all: &End, end: &End) {
        let (from, to) = if self.leads(all, end) { (all, end) } else { (end, all) };
        let message = format!(
            "only direct links are listed; `{} to {}` shows the pathways too",
            self.written(from),
            self.written(to)
        );
        self.notes.push(*Diagnostic::note("direct-only", message).at(end.span));
    }

    fn leads(&self, from: &End, to: &End) -> bool {
        StepMap::new(self.graph).leg(&self.places(from), &self.places(to), true).is_some()
    }

    fn warn_unlinked(&mut self, kind: &KindOf, end: &End) {
        let several = called(self.graph, &kind.label).1;
        let message = format!("the graph links no {several} with {}", self.written(end));
        let hint = match end.pick {
            Pick::Any => format!("`{several}` lists them all"),
            Pick::Nodes(_) | Pick::Parameter(_) => {
                format!("`describe {}` shows what it is linked to", self.written(end))
            }
        };
        self.notes.push(*Diagnostic::warning("not-linked", message).at(end.span).hint(hint));
    }

    /// Columns: the kind, `basis`, `relationship`, `qualifier`; what the links measure, such as
    /// `importance`, the highest first; and `of` where the endpoint is more than one node.
    fn direct_query(&self, kind: &KindOf, all: &End, end: &End, direct: &Direct, limit: Option<u64>) -> Query {
        let make = Make::at(all.span.to(end.span));
        let column = self.column(&kind.label);
        let mut link = make.relationship(Some("link"), make.labels(self.type_names(&direct.types)));
        link.direction = match (direct.from_end, direct.to_end) {
            (true, false) => Direction::Outgoing,
            (false, true) => Direction::Incoming,
            (true, true) | (false, false) => Direction::Either,
        };
        let name = match link.direction {
            Direction::Either => self.link_name(make, &[all, end], "of"),
            Direction::Outgoing | Direction::Incoming => make.call("type", vec![make.variable("link")]),
        };
        let elements = vec![
            PathElement::Node(self.node("of", end)),
            PathElement::Relationship(link),
            PathElement::Node(self.node(&column, all)),
        ];
        let mut items = vec![
            make.item(make.variable(&column), &column),
            make.item(self.basis_of_link(make, direct), "basis"),
            make.item(name, "relationship"),
            make.item(self.qualifier(make, direct), "qualifier"),
        ];
        let measures = self.measures(&direct.types, &column);
        items.extend(measures.iter().map(|key| make.item(self.rating(make, key), key)));
        let is_single = matches!(&end.pick, Pick::Nodes(nodes) if nodes.len() == 1);
        if !is_single {
            items.push(make.item(make.variable("of"), "of"));
        }
        let mut projection = make.projection(items);
        projection.order.push(make.descending(make.variable("basis")));
        if !is_single {
            projection.order.extend(self.shown_by().map(|key| make.ascending(make.property("of", key))));
        }
        // What is rated highest comes first, whichever relationship says so.
        if let Some(measure) = measures.first() {
            projection.order.push(make.ascending(make.is_null(make.variable(measure), false)));
            projection.order.push(make.descending(make.variable(measure)));
        }
        let both_ways = match (direct.from_end, direct.to_end) {
            (true, true) => self.types_both_ways(&[self.places(all), self.places(end)]),
            (true, false) | (false, true) | (false, false) => Vec::new(),
        };
        let place = self.place_of_type(make, &make.variable("relationship"), &direct.types, &both_ways);
        projection.order.extend(place.map(|place| make.ascending(place)));
        projection.order.push(make.ascending(make.variable("relationship")));
        projection.order.extend(self.order_of_links(make, end, direct));
        projection.order.extend(self.shown_by().map(|key| make.ascending(make.property(&column, key))));
        projection.limit = make.limit(limit);
        make.query(vec![make.match_clause(make.pattern(elements), None), make.clause(ClauseKind::Return(projection))])
    }

    /// That numbers are left out because their source advises against using them.
    fn note_left_out(&mut self, kind: &KindOf, end: &End, direct: &Direct) {
        let measures = self.measures(&direct.types, &self.column(&kind.label));
        let is_listed = |link: &Link| {
            direct.types.contains(&link.kind) && kind.id.is_some_and(|id| self.graph.has_label(link.other, id))
        };
        let of_named = end.nodes().iter().flat_map(|node| links(self.graph, *node, usize::MAX));
        let of_named: Vec<RelationshipId> = of_named.filter(is_listed).map(|link| link.id).collect();
        let is_left_out = |key: &&String| {
            let Some(advice) = self.advice_against(key) else { return false };
            let Some(column) = self.graph.catalog().key(&advice).and_then(|key| self.graph.relationship_column(key))
            else {
                return false;
            };
            match &end.pick {
                Pick::Nodes(_) => of_named.iter().any(|link| column.boolean(*link) == Some(true)),
                Pick::Any | Pick::Parameter(_) => {
                    let schema = self.graph.catalog().schema();
                    let declared =
                        self.type_names(&direct.types).into_iter().filter_map(|name| schema.relationship(name));
                    declared.flat_map(|kind| &kind.properties).any(|(name, _)| *name == advice)
                }
            }
        };
        let left_out: Vec<String> = measures.iter().filter(is_left_out).map(|key| format!("`{key}`")).collect();
        if !left_out.is_empty() {
            let verb = if left_out.len() > 1 { "are" } else { "is" };
            let left_out = left_out.join(" and ");
            let message = format!("{left_out} {verb} left out where the source advises against using the number");
            self.notes.push(*Diagnostic::note("left-out", message).at(end.span));
        }
    }

    /// The properties of these types of link that hold decimal numbers, in the order of the schema: how
    /// important, to what degree, how many percent.
    pub(super) fn measures(&self, types: &[TypeId], column: &str) -> Vec<String> {
        let catalog = self.graph.catalog();
        let numbers_of = |key: &str| catalog.key(key).and_then(|key| self.graph.relationship_column(key));
        let mut measures: Vec<String> = Vec::new();
        for &kind in types {
            let declared = catalog.schema().relationship(catalog.type_name(kind));
            let links = OnceCell::new();
            for (key, _) in declared.into_iter().flat_map(|declared| &declared.properties) {
                let is_free = key != column && !TAKEN.contains(&key.as_str()) && !measures.contains(key);
                let Some(numbers) = numbers_of(key).filter(|_| is_free) else { continue };
                let links = links.get_or_init(|| self.graph.first_of_type(kind, LOOKED_AT));
                if links.iter().any(|&link| numbers.float(link).is_some()) {
                    measures.push(key.clone());
                }
            }
        }
        measures
    }

    /// The first of what each of these types of link measures, each once.
    pub(super) fn first_measures(&self, types: impl IntoIterator<Item = TypeId>) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for key in types.into_iter().filter_map(|kind| self.measures(&[kind], "").into_iter().next()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The types of the links that an endpoint's nodes have, ascending.
    pub(super) fn types_of_links(&self, end: &End) -> Vec<TypeId> {
        let links = end.nodes().iter().flat_map(|node| links(self.graph, *node, usize::MAX));
        let mut types: Vec<TypeId> = links.map(|link| link.kind).collect();
        types.sort_unstable();
        types.dedup();
        types
    }

    /// A direct link is stated, unless it comes from a crosswalk.
    fn basis_of_link(&self, make: Make, direct: &Direct) -> Expression {
        let catalog = self.graph.catalog();
        let names = self.type_names(&direct.types);
        let schema = catalog.schema();
        let marked: Vec<&str> =
            names.into_iter().filter(|name| schema.relationship(name).is_some_and(|kind| kind.crosswalk)).collect();
        let mut ways = Vec::new();
        if !marked.is_empty() {
            ways.push(make.is_in(make.call("type", vec![make.variable("link")]), make.texts(marked)));
        }
        if self.has_basis_property() {
            ways.push(make.equal(make.property("link", "basis"), make.text("crosswalk")));
        }
        match make.or(ways) {
            Some(is_crosswalk) => make.case(vec![(is_crosswalk, make.text("crosswalk"))], Some(make.text("stated"))),
            None => make.text("stated"),
        }
    }

    /// The hedge of a link, with the level it is limited to: `some employers, entry-level`.
    fn qualifier(&self, make: Make, direct: &Direct) -> Expression {
        let names = self.type_names(&direct.types);
        let catalog = self.graph.catalog();
        let may_have = |key: &str| {
            let in_use = catalog.key(key).is_some_and(|id| catalog.key_counts(id).1 > 0);
            let declares = |name: &&str| {
                let kind = catalog.schema().relationship(name);
                kind.is_none_or(|kind| kind.properties.iter().any(|(declared, _)| declared == key))
            };
            in_use && names.iter().any(declares)
        };
        let value = |key: &str| make.property("link", key);
        match (may_have("qualifier"), may_have("scope")) {
            (false, false) => make.null(),
            (true, false) => value("qualifier"),
            (false, true) => value("scope"),
            (true, true) => {
                let comma = make.arithmetic(value("qualifier"), ArithmeticOperator::Add, make.text(", "));
                let both = make.arithmetic(comma, ArithmeticOperator::Add, value("scope"));
                make.call("coalesce", vec![both, value("qualifier"), value("scope")])
            }
        }
    }

    /// The name of the column that holds nodes of a kind: the kind in small letters.
    fn column(&self, label: &str) -> String {
        let column = called(self.graph, label).0.replace(' ', "_");
        if TAKEN.contains(&column.as_str()) { "node".to_owned() } else { column }
    }
}
