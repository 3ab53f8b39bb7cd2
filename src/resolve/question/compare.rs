//! `compare X with Y`: what two things share, relationship by relationship, and how either is rated on it.

use super::build::Make;
use super::steps::{Places, has};
use super::{Asking, End};
use crate::graph::{INCOMING, SUPPRESSED};
use crate::syntax::tree::*;
use crate::value::TypeId;

/// Columns that a comparison has beside the others where links measure something.
const RATINGS: [&str; 3] = ["measure", "left_rating", "right_rating"];

impl Asking<'_> {
    /// Columns `relationship`, `side`, `node`, `similarity`, `common`, `total`: for each relationship the
    /// nodes that both have, only the left, only the right; how many are common of how many in all,
    /// and the quotient of the two (Jaccard's). Where relationships of both measure something, `measure` (such as
    /// `importance`), `left_rating` and `right_rating` stand behind, and the greatest difference, or the highest rating, comes
    /// first.
    pub(super) fn compare(&self, left: &End, right: &End) -> Query {
        let make = Make::at(left.span.to(right.span));
        let measures = self.measures_of_both(left, right);
        make.query(vec![
            self.linked(make, left, right),
            self.sides(make, left, right, &measures),
            self.gathered(make, !measures.is_empty()),
            make.clause(ClauseKind::Unwind { list: make.variable("links"), variable: make.name("one") }),
            self.compared(make, left, right, !measures.is_empty()),
        ])
    }

    /// What links that both have measure, each type by the first of its numbers.
    pub(super) fn measures_of_both(&self, left: &End, right: &End) -> Vec<String> {
        let (one, other) = (self.types_of_links(left), self.types_of_links(right));
        self.first_measures(one.into_iter().filter(|kind| other.contains(kind)))
    }

    /// What a link measures by one of its numbers; null where the source advises against using that number.
    pub(super) fn rating(&self, make: Make, key: &str) -> Expression {
        let value = make.property("link", key);
        match self.advice_against(key) {
            Some(advice) => {
                let advice = make.property("link", &advice);
                let is_against = make.call("coalesce", vec![advice, make.expression(ExpressionKind::Boolean(false))]);
                let none = make.equal(is_against, make.expression(ExpressionKind::Boolean(false)));
                make.case(vec![(none, value)], None)
            }
            None => value,
        }
    }

    /// The property that says, where a link has it, that the source advises against using a number; if any link does.
    pub(super) fn advice_against(&self, key: &str) -> Option<String> {
        let catalog = self.graph.catalog();
        let advice = format!("{key}{SUPPRESSED}");
        let is_in_use = catalog.key(&advice).is_some_and(|id| catalog.key_counts(id).1 > 0);
        is_in_use.then_some(advice)
    }

    /// `MATCH (subject)-[link]-(node)` for both subjects at once.
    fn linked(&self, make: Make, left: &End, right: &End) -> Clause {
        let mut subject = make.node(Some("subject"));
        let labels = [left, right].map(|end| self.labels(end));
        if let [Some(left), Some(right)] = labels {
            subject.labels = Some(either(left, right));
        }
        let one_of = vec![self.condition("subject", left), self.condition("subject", right)];
        subject.filter = make.or(one_of);
        let mut link = make.relationship(Some("link"), None);
        link.direction = Direction::Either;
        let elements = vec![
            PathElement::Node(subject),
            PathElement::Relationship(link),
            PathElement::Node(make.node(Some("node"))),
        ];
        make.match_clause(make.pattern(elements), None)
    }

    /// For each relationship and node: whether the left has it, and whether the right has it.
    fn sides(&self, make: Make, left: &End, right: &End, measures: &[String]) -> Clause {
        let has = |end: &End| {
            let is_subject = self.condition("subject", end);
            let one = make.case(vec![(is_subject, make.integer(1))], Some(make.integer(0)));
            make.call("max", vec![one])
        };
        let mut items = vec![
            make.item(self.link_name(make, &[left, right], "subject"), "relationship"),
            make.item(make.variable("node"), "node"),
            make.item(has(left), "left"),
            make.item(has(right), "right"),
        ];
        if !measures.is_empty() {
            let is_rated = |key: &String| make.is_null(make.property("link", key), true);
            let names = measures.iter().map(|key| (is_rated(key), make.text(key))).collect();
            let ratings: Vec<Expression> = measures.iter().map(|key| self.rating(make, key)).collect();
            let rating = |end: &End| {
                let rating = make.call("coalesce", ratings.clone());
                make.call("max", vec![make.case(vec![(self.condition("subject", end), rating)], None)])
            };
            items.push(make.item(make.call("max", vec![make.case(names, None)]), "measure"));
            items.push(make.item(rating(left), "left_rating"));
            items.push(make.item(rating(right), "right_rating"));
        }
        make.clause(ClauseKind::With { projection: make.projection(items), filter: None })
    }

    /// For each relationship: its nodes with their sides, how many are common, how many there are.
    fn gathered(&self, make: Make, is_rated: bool) -> Clause {
        let is_one = |side: &str| make.equal(make.variable(side), make.integer(1));
        let both = make.and(vec![is_one("left"), is_one("right")]);
        let both = both.into_iter().map(|both| (both, make.text("both")));
        let branches = both.chain([(is_one("left"), make.text("left"))]).collect();
        let side = make.case(branches, Some(make.text("right")));
        let mut entry = vec![("node", make.variable("node")), ("side", side)];
        if is_rated {
            entry.extend(RATINGS.map(|column| (column, make.variable(column))));
        }
        let entry = make.map(entry);
        let common = make.arithmetic(make.variable("left"), ArithmeticOperator::Multiply, make.variable("right"));
        let items = vec![
            make.item(make.variable("relationship"), "relationship"),
            make.item(make.call("collect", vec![entry]), "links"),
            make.item(make.call("sum", vec![common]), "common"),
            make.item(make.expression(ExpressionKind::CountStar), "total"),
        ];
        make.clause(ClauseKind::With { projection: make.projection(items), filter: None })
    }

    fn compared(&self, make: Make, left: &End, right: &End, is_rated: bool) -> Clause {
        let whole = make.call("toFloat", vec![make.variable("common")]);
        let similarity = make.arithmetic(whole, ArithmeticOperator::Divide, make.variable("total"));
        let mut items = vec![
            make.item(make.variable("relationship"), "relationship"),
            make.item(make.property("one", "side"), "side"),
            make.item(make.property("one", "node"), "node"),
            make.item(similarity, "similarity"),
            make.item(make.variable("common"), "common"),
            make.item(make.variable("total"), "total"),
        ];
        if is_rated {
            items.extend(RATINGS.map(|column| make.item(make.property("one", column), column)));
        }
        let mut projection = make.projection(items);
        let mut types = self.types_of_links(left);
        types.extend(self.types_of_links(right));
        types.sort_unstable();
        types.dedup();
        let both_ways = self.types_both_ways(&[self.places(left), self.places(right)]);
        let place = self.place_of_type(make, &make.variable("relationship"), &types, &both_ways);
        projection.order.extend(place.map(|place| make.ascending(place)));
        projection.order.extend(["relationship", "side"].map(|column| make.ascending(make.variable(column))));
        if is_rated {
            let rating = |column| make.property("one", column);
            let is_both = make.equal(make.property("one", "side"), make.text("both"));
            let difference =
                make.arithmetic(rating("left_rating"), ArithmeticOperator::Subtract, rating("right_rating"));
            let one = make.call("coalesce", vec![rating("left_rating"), rating("right_rating")]);
            let weight = make.case(vec![(is_both, make.call("abs", vec![difference]))], Some(one));
            projection.order.push(make.ascending(make.is_null(weight.clone(), false)));
            projection.order.push(make.descending(weight));
        }
        projection.order.extend(self.shown_by().map(|key| make.ascending(make.property("node", key))));
        make.clause(ClauseKind::Return(projection))
    }

    /// The type of `link` as a column shows it. Where a type runs both from and to such subjects, one
    /// that comes in says so: to supervise is not to be supervised.
    pub(super) fn link_name(&self, make: Make, subjects: &[&End], subject: &str) -> Expression {
        let kind = make.call("type", vec![make.variable("link")]);
        let places: Vec<Places> = subjects.iter().map(|end| self.places(end)).collect();
        let both_ways = self.types_both_ways(&places);
        if both_ways.is_empty() {
            return kind;
        }
        let ends_here = make.equal(make.call("endNode", vec![make.variable("link")]), make.variable(subject));
        let is_one = make.is_in(kind.clone(), make.texts(self.type_names(&both_ways)));
        let incoming = make.arithmetic(kind.clone(), ArithmeticOperator::Add, make.text(INCOMING));
        let condition = make.and(vec![is_one, ends_here]);
        make.case(condition.into_iter().map(|condition| (condition, incoming.clone())).collect(), Some(kind))
    }

    /// Types that mean something else in each direction and run both from and to these places.
    pub(super) fn types_both_ways(&self, places: &[Places]) -> Vec<TypeId> {
        let is_subject = |set: usize| places.iter().any(|places| has(places, set));
        let mut out = Vec::new();
        let mut back = Vec::new();
        for (from, kind, to, count) in self.graph.catalog().triples() {
            if count > 0 && !super::steps::is_symmetric(self.graph, kind) {
                out.extend(is_subject(from.index()).then_some(kind));
                back.extend(is_subject(to.index()).then_some(kind));
            }
        }
        out.retain(|kind| back.contains(kind));
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Labels of the left or of the right, each once.
fn either(left: LabelExpression, right: LabelExpression) -> LabelExpression {
    let mut names: Vec<LabelExpression> = Vec::new();
    for labels in [left, right] {
        let more = match labels {
            LabelExpression::Or(names) => names,
            other => vec![other],
        };
        for label in more {
            let is_known = |other: &LabelExpression| match (other, &label) {
                (LabelExpression::Name(a), LabelExpression::Name(b)) => a.text == b.text,
                _ => false,
            };
            if !names.iter().any(is_known) {
                names.push(label);
            }
        }
    }
    match names.len() {
        1 => names.remove(0),
        _ => LabelExpression::Or(names),
    }
}
