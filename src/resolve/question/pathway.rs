//! `degree to role`: pathways, by way of the steps that the schema names.

use super::build::Make;
use super::endpoint::quote;
use super::pattern::Route;
use super::steps::{Leg, Places, StepMap};
use super::{Asked, Asking, End, Pick, Trouble, Troubles};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::resolve::names::kinds::called;
use crate::resolve::names::{kind_of, name_of};
use crate::syntax::tree::*;

/// How many steps `all pathways` goes when the question does not say.
const DEFAULT_STEPS: u64 = 6;

/// What a pathway question asks for beside its ends.
struct PathwayOptions<'a> {
    selection: &'a Selection,
    within: Option<u64>,
    /// Whether the question itself did not limit the number of steps.
    is_default_limit: bool,
    filter: Option<&'a Expression>,
    limit: Option<u64>,
}

impl Asking<'_> {
    /// The core query of a pathway question.
    pub(super) fn pathway(&mut self, pathway: &Pathway) -> Result<Query, Troubles> {
        let endpoints = [&pathway.from].into_iter().chain(&pathway.via).chain([&pathway.to]).chain(&pathway.avoiding);
        let mut ends = self.all_ends(endpoints)?;
        self.note_kind_words(&ends);
        let avoiding = ends.split_off((pathway.via.len() + 2).min(ends.len()));
        let options = PathwayOptions {
            selection: &pathway.selection,
            within: self.within(pathway)?,
            is_default_limit: pathway.within.is_none(),
            filter: pathway.filter.as_ref(),
            limit: pathway.limit,
        };
        Ok(self.pathways(ends, avoiding, &options)?)
    }

    /// The pathways between two ends, as `A to B` gives them.
    pub(super) fn pathways_between(&mut self, from: End, to: End, limit: Option<u64>) -> Result<Query, Trouble> {
        let options = PathwayOptions {
            selection: &Selection::Shortest,
            within: None,
            is_default_limit: false,
            filter: None,
            limit,
        };
        self.pathways(vec![from, to], Vec::new(), &options)
    }

    fn pathways(&mut self, ends: Vec<End>, avoiding: Vec<End>, options: &PathwayOptions) -> Result<Query, Trouble> {
        let map = StepMap::new(self.graph);
        let (ends, legs, is_turned) = self.way(&map, ends);
        if options.is_default_limit && matches!(options.selection, Selection::All) {
            self.watch_limit(&map, &ends);
        }
        self.note_avoided_ends(&ends, &avoiding);
        self.asked = ends.iter().map(Asked::new).collect();
        let takes_all = matches!(options.selection, Selection::Shortest | Selection::All) && options.limit != Some(0);
        self.is_narrowed = options.within.is_some() || options.filter.is_some() || !avoiding.is_empty() || !takes_all;
        let cost = match options.selection {
            Selection::Cheapest(property) => Some(self.cost(property, &legs)?),
            Selection::Shortest | Selection::All => None,
        };
        let route = Route { ends, legs, avoiding, within: options.within, cost };
        Ok(self.pathway_query(options, &route, is_turned))
    }

    fn within(&mut self, pathway: &Pathway) -> Result<Option<u64>, Trouble> {
        match (&pathway.within, &pathway.selection) {
            (Some((0, span)), _) => {
                let message = "a pathway has at least one step";
                let diagnostic = Diagnostic::compile("no-steps", ErrorType::SyntaxError, "", message).at(*span);
                Err(diagnostic.hint("`within 1 step` asks for direct links only").into())
            }
            (Some((steps, _)), _) => Ok(Some(*steps)),
            (None, Selection::All) => Ok(Some(DEFAULT_STEPS)),
            (None, Selection::Shortest | Selection::Cheapest(_)) => Ok(None),
        }
    }

    /// The legs between the ends, turned round where steps only lead the other way.
    fn way(&mut self, map: &StepMap, mut ends: Vec<End>) -> (Vec<End>, Vec<Leg>, bool) {
        if let Some(legs) = self.legs(map, &ends) {
            return (ends, legs, false);
        }
        ends.reverse();
        if let Some(legs) = self.legs(map, &ends) {
            self.note_turned(&ends);
            return (ends, legs, true);
        }
        ends.reverse();
        self.warn_no_way(map, &ends);
        let types = map.anywhere();
        let nowhere = Leg { inner: types.clone(), ending: types, closing: Vec::new(), passed: Places::new() };
        let legs = vec![nowhere; ends.len().saturating_sub(1)];
        (ends, legs, false)
    }

    fn legs(&self, map: &StepMap, ends: &[End]) -> Option<Vec<Leg>> {
        let places: Vec<Places> = ends.iter().map(|end| self.places(end)).collect();
        let last = places.len().saturating_sub(2);
        let pairs = places.iter().zip(places.iter().skip(1)).enumerate();
        pairs.map(|(number, (from, to))| map.leg(from, to, number == last)).collect()
    }

    fn watch_limit(&mut self, map: &StepMap, ends: &[End]) {
        if let (Some(from), Some(to)) = (ends.first(), ends.last())
            && map.may_exceed(&self.places(from), &self.places(to), DEFAULT_STEPS)
        {
            self.step_limit = Some(DEFAULT_STEPS);
        }
    }

    fn note_turned(&mut self, ends: &[End]) {
        let (Some(from), Some(to)) = (ends.first(), ends.last()) else { return };
        let message = format!(
            "no steps lead from {} to {}, so this answers `{} to {}`",
            a(&self.kind_said(to)),
            a(&self.kind_said(from)),
            self.written(from),
            self.written(to)
        );
        self.notes.push(*Diagnostic::note("turned-question", message).at(from.span.to(to.span)));
    }

    fn warn_no_way(&mut self, map: &StepMap, ends: &[End]) {
        let (Some(from), Some(to)) = (ends.first(), ends.last()) else { return };
        if let Some(message) = self.missed_via(map, ends) {
            self.notes.push(*Diagnostic::warning("no-pathway", message).at(from.span.to(to.span)));
            return;
        }
        let message = if map.is_empty() {
            "this graph has no pathway steps".to_owned()
        } else {
            format!("no pathway steps lead from {} to {}, nor back", a(&self.kind_said(from)), a(&self.kind_said(to)))
        };
        let mut warning = Diagnostic::warning("no-pathway", message).at(from.span.to(to.span));
        for end in [from, to] {
            if !matches!(end.pick, Pick::Any) {
                warning = warning.hint(format!("`describe {}` shows what it is linked to", self.written(end)));
            }
        }
        if let (Pick::Any, Some(from_kind), Some(to_kind)) = (&from.pick, &from.kind, &to.kind)
            && self.are_linked(from, to)
        {
            let (several, one) = (called(self.graph, &from_kind.label).1, called(self.graph, &to_kind.label).0);
            warning = warning.hint(format!("they are linked directly, though not as a step: `{several} of {one}`"));
        }
        self.notes.push(*warning);
    }

    /// What keeps pathways between the two ends from passing a `via`; nothing where no steps join the ends
    /// at all.
    fn missed_via(&self, map: &StepMap, ends: &[End]) -> Option<String> {
        if ends.len() < 3 {
            return None;
        }
        let joins = |from: &End, to: &End| map.leg(&self.places(from), &self.places(to), true).is_some();
        let (first, last) = (ends.first()?, ends.last()?);
        let mut order: Vec<&End> = ends.iter().collect();
        if !joins(first, last) {
            order.reverse();
        }
        let (from, to) = (*order.first()?, *order.last()?);
        if !joins(from, to) {
            return None;
        }
        let leads = |from: &End, to: &End, is_last| map.leg(&self.places(from), &self.places(to), is_last).is_some();
        let passed = order.get(1..order.len() - 1)?;
        let (passed, reason) = if let Some(via) = passed.iter().find(|via| !leads(via, to, true)) {
            (self.with_article(via), format!("no step leads on from it to {}", self.with_article(to)))
        } else if let Some(via) = passed.iter().find(|via| !leads(from, via, false)) {
            (self.with_article(via), format!("no step leads there from {}", self.with_article(from)))
        } else {
            let broken = passed.windows(2).find_map(|pair| match pair {
                [before, after] if !leads(before, after, false) => Some((before, after)),
                _ => None,
            });
            let (before, after) = broken?;
            let (before, after) = (self.with_article(before), self.with_article(after));
            (format!("{before} and then {after}"), "no step leads from the one to the other".to_owned())
        };
        Some(format!(
            "no pathway from {} to {} passes through {passed} ({reason})",
            self.with_article(from),
            self.with_article(to)
        ))
    }

    /// An end in a sentence: `a role`, ``role `Patient Coordinator` ``.
    fn with_article(&self, end: &End) -> String {
        let kind = self.kind_said(end);
        match (&end.pick, end.nodes()) {
            (Pick::Parameter(name), _) => format!("{kind} `${}`", name.text),
            (Pick::Nodes(_), [only]) => match name_of(self.graph, *only) {
                Some(name) => format!("{kind} `{name}`"),
                None => format!("that {kind}"),
            },
            (Pick::Nodes(_), _) => format!("one of {}", end.span.of(self.text)),
            (Pick::Any, _) => a(&kind),
        }
    }

    /// Says that another word of a kind stands for all of the kind: `diploma` for every degree.
    fn note_kind_words(&mut self, ends: &[End]) {
        let mut said: Vec<String> = Vec::new();
        for end in ends {
            let (Pick::Any, Some(kind)) = (&end.pick, &end.kind) else { continue };
            let word = end.span.of(self.text).trim().trim_matches('`').to_lowercase();
            let (one, several) = called(self.graph, &kind.label);
            let label = kind.label.to_lowercase();
            if [&one, &several, &label].contains(&&word) || said.contains(&word) {
                continue;
            }
            let message = format!("`{word}` stands for every {one}");
            self.notes.push(*Diagnostic::note("kind-word", message).at(end.span));
            said.push(word);
        }
    }

    /// Says what `avoiding` does not do: the ends themselves stay.
    fn note_avoided_ends(&mut self, ends: &[End], avoiding: &[End]) {
        let (Some(from), Some(to)) = (ends.first(), ends.last()) else { return };
        for end in avoiding {
            let places = self.places(end);
            let meets = |other: &End| self.places(other).iter().zip(&places).any(|(a, b)| *a && *b);
            if !end.nodes().is_empty() && (meets(from) || meets(to)) {
                let message =
                    format!("{} is avoided between the ends; pathways may still begin or end there", self.written(end));
                self.notes.push(*Diagnostic::note("avoided-inside", message).at(end.span));
            }
        }
    }

    /// The kind of an end, as it is said: `a role`, `` `Hospitals` ``.
    fn kind_said(&self, end: &End) -> String {
        match (&end.kind, end.nodes().first()) {
            (Some(kind), _) => called(self.graph, &kind.label).0,
            (None, Some(node)) => kind_of(self.graph, *node).map_or_else(
                || "there".to_owned(),
                |label| called(self.graph, self.graph.catalog().label_name(label)).0,
            ),
            (None, None) => "there".to_owned(),
        }
    }

    /// An end as a question writes it: `role "Patient Coordinator"`.
    pub(super) fn written(&self, end: &End) -> String {
        let kind = match (&end.kind, end.nodes().first()) {
            (Some(kind), _) => Some(called(self.graph, &kind.label).0),
            (None, Some(node)) => {
                kind_of(self.graph, *node).map(|label| called(self.graph, self.graph.catalog().label_name(label)).0)
            }
            (None, None) => None,
        };
        let name = match &end.pick {
            Pick::Any => None,
            Pick::Parameter(name) => Some(format!("${}", name.text)),
            Pick::Nodes(nodes) => match nodes.as_slice() {
                [only] => name_of(self.graph, *only).map(|name| quote(&name)),
                // Several nodes are what was typed, not one of their names.
                _ => return end.span.of(self.text).to_owned(),
            },
        };
        kind.into_iter().chain(name).collect::<Vec<_>>().join(" ")
    }

    fn pathway_query(&self, options: &PathwayOptions, route: &Route, is_turned: bool) -> Query {
        let make = Make::at(route.span());
        let basis = self.basis(make, route);
        let steps = make.call("length", vec![make.variable("path")]);
        let mut clauses = vec![self.match_clause(make, options, route)];
        let (mut from, mut to) = (make.item(make.variable("from"), "from"), make.item(make.variable("to"), "to"));
        let mut steps = make.item(steps, "steps");
        let mut cost = route.cost.as_ref().map(|cost| make.item(cost.total("path"), "cost"));
        if let Some(filter) = options.filter {
            let seen = |name: &str| make.item(make.variable(name), name);
            let swapped = |name: &str, alias: &str| make.item(make.variable(name), alias);
            // The condition speaks of the ends as they were asked for.
            let (asked_from, asked_to) =
                if is_turned { (swapped("to", "from"), swapped("from", "to")) } else { (from.clone(), to.clone()) };
            let items = [asked_from, asked_to, seen("path"), steps].into_iter().chain(cost).collect();
            let filter = Some(filter.clone());
            clauses.push(make.clause(ClauseKind::With { projection: make.projection(items), filter }));
            if is_turned {
                (from, to) = (swapped("to", "from"), swapped("from", "to"));
            }
            steps = seen("steps");
            cost = route.cost.as_ref().map(|_| seen("cost"));
        }
        let is_one_basis = matches!(basis.kind.as_ref(), ExpressionKind::String(_));
        let items = [from, to, make.item(basis, "basis"), steps, make.item(make.variable("path"), "path")];
        let mut projection = make.projection(items.into_iter().chain(cost).collect());
        // One pathway may fit `via field` in two ways, but is one answer.
        projection.distinct = route.legs.len() > 1;
        projection.order = self.pathway_order(make, route, is_one_basis);
        projection.limit = make.limit(options.limit);
        clauses.push(make.clause(ClauseKind::Return(projection)));
        make.query(clauses)
    }

    /// By basis, stated first; then by cost and number of steps; then by names.
    fn pathway_order(&self, make: Make, route: &Route, is_one_basis: bool) -> Vec<SortItem> {
        let mut order = Vec::new();
        if !is_one_basis {
            // `stated`, `inferred` and `crosswalk` stand the other way round in the alphabet.
            order.push(make.descending(make.variable("basis")));
        }
        order.extend(route.cost.as_ref().map(|_| make.ascending(make.variable("cost"))));
        order.push(make.ascending(make.variable("steps")));
        if let Some(key) = self.shown_by() {
            order.extend(["from", "to"].map(|end| make.ascending(make.property(end, key))));
            let nodes = make.call("nodes", vec![make.variable("path")]);
            let name = make.property("passed", key);
            order.push(make.ascending(make.comprehension("passed", nodes, None, Some(name))));
        }
        order
    }

    /// The property that nodes are named by in this graph.
    pub(super) fn shown_by(&self) -> Option<&'static str> {
        ["name", "title", "key"].into_iter().find(|key| self.is_on_nodes(key))
    }

    fn match_clause(&self, make: Make, options: &PathwayOptions, route: &Route) -> Clause {
        let elements = self.elements(make, route);
        let length = |path: &str| make.call("length", vec![make.variable(path)]);
        let within = route.within.filter(|_| route.legs.len() > 1);
        let short_enough = |path: &str| {
            let most = make.integer(i64::try_from(within?).unwrap_or(i64::MAX));
            Some(make.compare(length(path), ComparisonOperator::LessOrEqual, most))
        };
        // What a path must satisfy before the shortest or cheapest is chosen, and what after.
        let (before, mut after): (Vec<_>, Vec<_>) = match options.selection {
            Selection::All => {
                (Vec::new(), self.level_rule(make, "path", route).into_iter().chain(short_enough("path")).collect())
            }
            Selection::Shortest => {
                (self.level_rule(make, "way", route).into_iter().collect(), short_enough("path").into_iter().collect())
            }
            Selection::Cheapest(_) => {
                (self.level_rule(make, "way", route).into_iter().chain(short_enough("way")).collect(), Vec::new())
            }
        };
        let (selector, is_all) = match options.selection {
            Selection::Shortest => (Some(Selector::AllShortest), false),
            Selection::All => (None, true),
            Selection::Cheapest(_) => (Some(Selector::AnyCheapest), false),
        };
        let acyclic = is_all || route.legs.len() > 1 || !before.is_empty();
        if !acyclic && self.ends_meet(route) {
            let differ = make.compare(make.variable("from"), ComparisonOperator::NotEqual, make.variable("to"));
            after.insert(0, differ);
        }
        let mut pattern = make.pattern(match make.and(before) {
            None => elements,
            Some(filter) => vec![PathElement::Group(GroupPattern {
                variable: Some(make.name("way")),
                elements,
                filter: Some(filter),
                quantifier: None,
                span: make.span(),
            })],
        });
        pattern.variable = Some(make.name("path"));
        pattern.selector = selector;
        pattern.mode = acyclic.then_some(PathMode::Acyclic);
        make.match_clause(pattern, make.and(after))
    }

    /// Whether one node may be both ends.
    fn ends_meet(&self, route: &Route) -> bool {
        let (Some(from), Some(to)) = (route.ends.first(), route.ends.last()) else { return false };
        match (&from.pick, &to.pick) {
            (Pick::Nodes(a), Pick::Nodes(b)) => a.iter().any(|node| b.contains(node)),
            _ => self.places(from).iter().zip(&self.places(to)).any(|(a, b)| *a && *b),
        }
    }

    /// What a pathway rests on: `stated` where the source states every step of it, `inferred` where it
    /// goes through a kind that the schema marks so, `crosswalk` where a step comes from one.
    fn basis(&self, make: Make, route: &Route) -> Expression {
        let inside = self.inferred_labels(route);
        let mut branches = Vec::new();
        branches.extend(self.is_crosswalk(make, route).map(|condition| (condition, make.text("crosswalk"))));
        if let Some(labels) = make.labels(inside) {
            let nodes = make.call("nodes", vec![make.variable("path")]);
            let inner = make.expression(ExpressionKind::Slice(nodes, Some(make.integer(1)), Some(make.integer(-1))));
            let is_one = make.has_labels(make.variable("passed"), labels);
            let any = make.quantified(ListQuantifier::Any, "passed", inner, is_one);
            branches.push((any, make.text("inferred")));
        }
        if branches.is_empty() { make.text("stated") } else { make.case(branches, Some(make.text("stated"))) }
    }

    /// The labels that make a pathway inferred and that one of this route may pass.
    pub(super) fn inferred_labels(&self, route: &Route) -> Vec<&str> {
        let catalog = self.graph.catalog();
        let vias = route.ends.get(1..route.ends.len().saturating_sub(1)).unwrap_or_default();
        let mut passed: Vec<Places> = route.legs.iter().map(|leg| leg.passed.clone()).collect();
        passed.extend(vias.iter().map(|via| self.places(via)));
        let kinds = catalog.schema().kinds.iter().filter(|kind| kind.inferred);
        let may_pass = |label: &str| {
            let id = catalog.label(label);
            id.is_some_and(|id| passed.iter().any(|places| self.any_has(places, id)))
        };
        kinds.map(|kind| kind.label.as_str()).filter(|label| may_pass(label)).collect()
    }

    /// The condition that some step comes from a statistical crosswalk.
    fn is_crosswalk(&self, make: Make, route: &Route) -> Option<Expression> {
        let catalog = self.graph.catalog();
        let types = route.legs.iter().flat_map(|leg| self.type_names(&leg.types())).collect::<Vec<_>>();
        let mut marked: Vec<&str> = catalog
            .schema()
            .relationships
            .iter()
            .filter(|kind| kind.crosswalk && types.contains(&kind.name.as_str()))
            .map(|kind| kind.name.as_str())
            .collect();
        marked.dedup();
        let mut ways = Vec::new();
        if !marked.is_empty() {
            ways.push(make.is_in(make.call("type", vec![make.variable("step")]), make.texts(marked)));
        }
        if self.has_basis_property() {
            ways.push(make.equal(make.property("step", "basis"), make.text("crosswalk")));
        }
        let steps = make.call("relationships", vec![make.variable("path")]);
        Some(make.quantified(ListQuantifier::Any, "step", steps, make.or(ways)?))
    }

    /// Whether relationships of this graph say themselves what they rest on.
    pub(super) fn has_basis_property(&self) -> bool {
        let catalog = self.graph.catalog();
        catalog.key("basis").is_some_and(|key| catalog.key_counts(key).1 > 0)
    }
}

/// A noun with its article.
fn a(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {noun}")
}
