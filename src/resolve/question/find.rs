//! `find WORDS`: words in names, other names and descriptions.

use super::build::Make;
use super::{Asking, Trouble};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::resolve::names::words;
use crate::syntax::tree::*;

/// Words that say nothing by themselves.
const SMALL_WORDS: [&str; 12] = ["a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"];

impl Asking<'_> {
    /// Columns `kind`, `node`, `match`: nodes whose name holds all the words first, then those with an
    /// alias that does, then those whose description does.
    pub(super) fn find(&self, wanted: &Name) -> Result<Query, Trouble> {
        if wanted.span.of(self.text).split_whitespace().any(|word| word.starts_with('$')) {
            let message = "`find` looks for words as they are written, and a parameter cannot stand for them";
            let diagnostic = Diagnostic::compile("nothing-to-find", ErrorType::SemanticError, "", message);
            return Err(diagnostic.at(wanted.span).hint("write the words after `find`: `find patient records`").into());
        }
        let make = Make::at(wanted.span);
        let stems = stems(&wanted.text);
        if stems.is_empty() {
            let diagnostic =
                Diagnostic::compile("nothing-to-find", ErrorType::SemanticError, "", "there is no word to find");
            return Err(diagnostic.at(wanted.span).hint("write the words after `find`: `find patient records`").into());
        }
        let places = self.places_to_look(make, &wanted.text, &stems);
        let ranks = || (0i64..).map(|rank| make.integer(rank));
        let holds = places.iter().map(|place| place.holds.clone());
        let rank = make.case(holds.zip(ranks()).collect(), None);
        let shown = ranks().zip(places.iter().map(|place| place.shown.clone())).collect();
        let shown = make.choice(make.variable("rank"), shown);
        let kind = make.call("head", vec![make.call("labels", vec![make.variable("node")])]);
        let with = make.projection(vec![make.item(make.variable("node"), "node"), make.item(rank, "rank")]);
        let is_found = make.is_null(make.variable("rank"), true);
        let mut projection = make.projection(vec![
            make.item(kind, "kind"),
            make.item(make.variable("node"), "node"),
            make.item(shown, "match"),
        ]);
        projection.order.push(make.ascending(make.variable("rank")));
        if let Some(key) = self.shown_by() {
            projection.order.push(make.ascending(make.call("size", vec![make.property("node", key)])));
            projection.order.push(make.ascending(make.property("node", key)));
        }
        Ok(make.query(vec![
            make.match_clause(make.pattern(vec![PathElement::Node(make.node(Some("node")))]), None),
            make.clause(ClauseKind::With { projection: with, filter: Some(is_found) }),
            make.clause(ClauseKind::Return(projection)),
        ]))
    }

    /// Where to look, the best place first.
    fn places_to_look(&self, make: Make, wanted: &str, stems: &[String]) -> Vec<PlaceToLook> {
        let known = |key: &&&str| self.is_on_nodes(key);
        let small = |text: Expression| make.call("toLower", vec![text]);
        let holds_all = |text: &dyn Fn() -> Expression| {
            make.and(stems.iter().map(|stem| make.contains(small(text()), make.text(stem))).collect())
        };
        let mut places = Vec::new();
        for key in ["name", "title"].iter().filter(known) {
            let text = || make.property("node", key);
            let is_whole = make.equal(small(text()), make.text(&wanted.trim().to_lowercase()));
            places.push(PlaceToLook { holds: is_whole, shown: text() });
            places.extend(holds_all(&text).map(|holds| PlaceToLook { holds, shown: text() }));
        }
        for key in ["aliases"].iter().filter(known) {
            let aliases = || make.property("node", key);
            if let Some(holds) = holds_all(&|| make.variable("alias")) {
                let any = make.quantified(ListQuantifier::Any, "alias", aliases(), holds.clone());
                let fitting = make.comprehension("alias", aliases(), Some(holds), None);
                places.push(PlaceToLook { holds: any, shown: make.call("head", vec![fitting]) });
            }
        }
        for key in ["abbreviation", "code", "description"].iter().filter(known) {
            let text = || make.property("node", key);
            places.extend(holds_all(&text).map(|holds| PlaceToLook { holds, shown: text() }));
        }
        places
    }
}

/// One place where the words may stand.
struct PlaceToLook {
    /// Whether it holds them.
    holds: Expression,
    /// What to show of it.
    shown: Expression,
}

/// The words without what makes a plural, so that `schedules` finds a schedule and `duties` a duty.
fn stems(text: &str) -> Vec<String> {
    let all = words(text);
    let telling: Vec<&String> = all.iter().filter(|word| !SMALL_WORDS.contains(&word.as_str())).collect();
    let chosen = if telling.is_empty() { all.iter().collect() } else { telling };
    let mut stems: Vec<String> = chosen.into_iter().map(|word| stem(word).to_owned()).collect();
    stems.dedup();
    stems
}

fn stem(word: &str) -> &str {
    let long_enough = |stem: &&str| stem.chars().count() >= 3;
    let without = |end: &str| word.strip_suffix(end).filter(long_enough);
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    without("ies").or_else(|| without("s")).unwrap_or(word)
}
