//! `find WORDS`: words in names, other names and descriptions.

use super::build::Make;
use super::endpoint::MOST_WORK;
use super::{Asking, Trouble};
use crate::diagnostic::{Diagnostic, ErrorType};
use crate::graph::Step;
use crate::graph::column::Cells;
use crate::resolve::names::kinds::other_number;
use crate::resolve::names::words;
use crate::syntax::tree::*;
use crate::value::Value;

/// Words that say nothing by themselves.
const SMALL_WORDS: [&str; 12] = ["a", "an", "and", "at", "for", "in", "of", "on", "or", "the", "to", "with"];

impl Asking<'_> {
    /// Columns `kind`, `node`, `match`: nodes that are called just so first, by their name and then by an alias, then
    /// those whose name has all the words, an alias that does, then words that begin with them, then descriptions.
    pub(super) fn find(&self, wanted: &Name, kind: Option<&Name>, limit: Option<u64>) -> Result<Query, Trouble> {
        let among = kind.map(|kind| self.kind(kind)).transpose()?;
        if wanted.span.of(self.text).split_whitespace().any(|word| word.starts_with('$')) {
            let message = "`find` looks for words as they are written, and a parameter cannot stand for them";
            let diagnostic = Diagnostic::compile("nothing-to-find", ErrorType::SemanticError, "", message);
            return Err(diagnostic.at(wanted.span).hint("write the words after `find`: `find patient records`").into());
        }
        let make = Make::at(wanted.span);
        let sought = sought(&wanted.text);
        if sought.is_empty() {
            let diagnostic =
                Diagnostic::compile("nothing-to-find", ErrorType::SemanticError, "", "there is no word to find");
            return Err(diagnostic.at(wanted.span).hint("write the words after `find`: `find patient records`").into());
        }
        let places = self.places_to_look(make, &wanted.text, &sought);
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
        projection.order = self.best_first(make, &places);
        projection.limit = make.limit(limit);
        let mut node = make.node(Some("node"));
        node.labels = among.and_then(|kind| make.labels([&*kind.label]));
        Ok(make.query(vec![
            make.match_clause(make.pattern(vec![PathElement::Node(node)]), None),
            make.clause(ClauseKind::With { projection: with, filter: Some(is_found) }),
            make.clause(ClauseKind::Return(projection)),
        ]))
    }

    /// The order of what is found: by how well it fits, then what pathways lead through before duties, tools and the like,
    /// whether by a name or by an alias; then names before aliases. Of those that fit by an alias what most people work as
    /// comes first; then what says the least beside the words.
    fn best_first(&self, make: Make, places: &[PlaceToLook]) -> Vec<SortItem> {
        let fits = (0i64..).zip(places).map(|(rank, place)| (make.integer(rank), make.integer(place.fit)));
        let mut order = vec![make.ascending(make.choice(make.variable("rank"), fits.collect()))];
        let schema = self.graph.catalog().schema();
        let steps: Vec<_> = schema.relationships.iter().filter(|kind| kind.step == Step::Yes).collect();
        let leads_on = |label: &str| {
            steps.iter().any(|kind| kind.ends.iter().any(|(from, to)| from.as_str() == label || to.as_str() == label))
        };
        let in_pathways = schema.kinds.iter().map(|kind| kind.label.as_str()).filter(|label| leads_on(label));
        if let Some(labels) = make.labels(in_pathways) {
            order.push(make.descending(make.has_labels(make.variable("node"), labels)));
        }
        order.push(make.ascending(make.variable("rank")));
        let known = || make.call("coalesce", vec![make.property("node", MOST_WORK), make.integer(0)]);
        let has_workers = self.is_on_nodes(MOST_WORK);
        let by_alias = (0i64..).zip(places).filter(|(_, place)| place.is_alias).map(|(rank, _)| make.integer(rank));
        let by_alias: Vec<Expression> = by_alias.collect();
        if has_workers && !by_alias.is_empty() {
            let is_by_alias = make.is_in(make.variable("rank"), make.list(by_alias));
            order.push(make.descending(make.case(vec![(is_by_alias, known())], Some(make.integer(0)))));
        }
        order.push(make.ascending(make.call("size", vec![make.variable("match")])));
        if has_workers {
            order.push(make.descending(known()));
        }
        if let Some(key) = self.shown_by() {
            order.push(make.ascending(make.call("size", vec![self.text(make, key)])));
            let code = Some("code").filter(|code| self.is_on_nodes(code));
            order.extend(code.into_iter().chain([key]).map(|key| make.ascending(make.property("node", key))));
        }
        order
    }

    /// Where to look, the best place first.
    fn places_to_look(&self, make: Make, wanted: &str, sought: &[Sought]) -> Vec<PlaceToLook> {
        let known = |key: &&&str| self.is_on_nodes(key);
        let names: Vec<&str> = ["name", "title"].iter().filter(known).copied().collect();
        let aliases = Some("aliases").filter(|key| self.is_on_nodes(key));
        let wanted = wanted.trim().to_lowercase();
        let mut places = Vec::new();
        if wanted.contains(|character: char| character.is_ascii_digit()) {
            places.extend(["code"].iter().filter(known).map(|key| {
                let code = || self.text(make, key);
                let begins = StringOperator::StartsWith;
                let holds = make.matches(small(make, code()), begins, make.text(&wanted));
                PlaceToLook { holds, shown: code(), fit: 0, is_alias: false }
            }));
        }
        let whole = whole_forms(&wanted);
        let is_whole = |text| Some(make.is_in(small(make, text), make.texts(whole.iter().map(String::as_str))));
        let has_words = |text: Expression| {
            make.and(
                sought
                    .iter()
                    .map(|word| word.occurs(make, &text))
                    .chain(sought.iter().map(|word| word.stands(make, &text)))
                    .collect(),
            )
        };
        let has_beginnings = |text: Expression| make.and(sought.iter().map(|word| word.begins(make, &text)).collect());
        let ways: [&dyn Fn(Expression) -> Option<Expression>; 3] = [&is_whole, &has_words, &has_beginnings];
        for (way, fit) in ways.into_iter().zip(1i64..) {
            for key in &names {
                let text = || self.text(make, key);
                places.extend(way(text()).map(|holds| PlaceToLook { holds, shown: text(), fit, is_alias: false }));
            }
            places.extend(aliases.and_then(|key| {
                let aliases = || self.texts(make, key);
                let holds = way(make.variable("alias"))?;
                let any = make.quantified(ListQuantifier::Any, "alias", aliases(), holds.clone());
                let fitting = make.comprehension("alias", aliases(), Some(holds), None);
                let shown = make.call("head", vec![fitting]);
                Some(PlaceToLook { holds: any, shown, fit, is_alias: true })
            }));
        }
        for key in ["abbreviation", "code"].iter().filter(known) {
            let text = || self.text(make, key);
            let place = |holds| PlaceToLook { holds, shown: text(), fit: 4, is_alias: false };
            places.extend(has_beginnings(text()).map(place));
        }
        for (way, fit) in [ways[1], ways[2]].into_iter().zip(5i64..) {
            places.extend(["description"].iter().filter(known).filter_map(|key| {
                let text = || self.text(make, key);
                let shown = sentence_with(make, text(), way, sought);
                Some(PlaceToLook { holds: way(text())?, shown, fit, is_alias: false })
            }));
        }
        places
    }

    /// The text of a property; a graph of others may have numbers among the names of its nodes.
    fn text(&self, make: Make, key: &str) -> Expression {
        let value = make.property("node", key);
        let is_text = |cells: &Cells| matches!(cells, Cells::Text(_) | Cells::Repeated(_));
        if self.has_only(key, is_text) { value } else { make.call("toStringOrNull", vec![value]) }
    }

    /// The texts of a property that is a list of them, or is one itself.
    fn texts(&self, make: Make, key: &str) -> Expression {
        let value = make.property("node", key);
        let is_lists = |cells: &Cells| match cells {
            Cells::Lists(_) => true,
            Cells::Values(values) => values.iter().all(|value| value.is_null() || is_list_of_texts(value)),
            Cells::Narrow(_)
            | Cells::Integers(_)
            | Cells::Floats(_)
            | Cells::Booleans(_)
            | Cells::Repeated(_)
            | Cells::Text(_) => false,
        };
        if self.has_only(key, is_lists) {
            return value;
        }
        let list = make.arithmetic(make.list(Vec::new()), ArithmeticOperator::Add, value);
        make.call("toStringList", vec![list])
    }

    fn has_only(&self, key: &str, fits: impl Fn(&Cells) -> bool) -> bool {
        let column = self.graph.catalog().key(key).and_then(|key| self.graph.node_column(key));
        column.is_none_or(|column| column.all_pages().all(|(_, page)| fits(page.cells())))
    }
}

fn is_list_of_texts(value: &Value) -> bool {
    matches!(value, Value::List(items) if items.iter().all(|item| matches!(item, Value::String(_))))
}

fn small(make: Make, text: Expression) -> Expression {
    make.call("toLower", vec![text])
}

/// The first sentence of a description that has what was looked for, else the first with the first word.
fn sentence_with(
    make: Make,
    text: Expression,
    way: &dyn Fn(Expression) -> Option<Expression>,
    sought: &[Sought],
) -> Expression {
    let sentences = || make.call("split", vec![text.clone(), make.text(". ")]);
    let first = sought.first().map(|word| word.begins(make, &make.variable("sentence")));
    let mut choices: Vec<Expression> = [way(make.variable("sentence")), first]
        .into_iter()
        .flatten()
        .map(|holds| make.call("head", vec![make.comprehension("sentence", sentences(), Some(holds), None)]))
        .collect();
    choices.push(text.clone());
    make.call("coalesce", choices)
}

/// One place where the words may stand.
struct PlaceToLook {
    /// Whether it holds them.
    holds: Expression,
    /// What to show of it.
    shown: Expression,
    /// How well words fit that stand here, the best 0: as a whole, word by word, inside of words, in a description.
    fit: i64,
    /// Whether it is another name of the node.
    is_alias: bool,
}

/// A word that is looked for, in both numbers.
struct Sought {
    /// Its forms, in small letters: `secretary`, `secretaries`.
    forms: Vec<String>,
    /// What all of its forms, and words made of it, begin with: `secretary`, `secretarie`.
    beginnings: Vec<String>,
}

impl Sought {
    fn of(word: &str) -> Sought {
        let mut forms = vec![word.to_owned()];
        let is_word = word.chars().count() >= 3 && !word.contains(|character: char| character.is_numeric());
        if is_word {
            forms.extend(other_number(word));
        }
        let mut beginnings = beginnings(word);
        beginnings.dedup();
        Sought { forms, beginnings }
    }

    /// Whether a text has any of its forms anywhere: quick to see, and so wherever it stands as a word.
    fn occurs(&self, make: Make, text: &Expression) -> Expression {
        let is_longer = |form: &&String| {
            self.forms.iter().any(|other| other.len() < form.len() && form.starts_with(other.as_str()))
        };
        let shortest = self.forms.iter().filter(|form| !is_longer(form));
        let has = shortest.map(|form| make.contains(small(make, text.clone()), make.text(form)));
        make.or(has.collect()).unwrap_or_else(|| make.expression(ExpressionKind::Boolean(false)))
    }

    /// Whether a text has it as a word of its own.
    fn stands(&self, make: Make, text: &Expression) -> Expression {
        let pattern = format!(r"(?is).*\b(?:{})\b.*", self.forms.join("|"));
        make.matches(text.clone(), StringOperator::Matches, make.text(&pattern))
    }

    /// Whether a text has it, or a word that begins with it.
    fn begins(&self, make: Make, text: &Expression) -> Expression {
        let has = self.beginnings.iter().map(|part| make.contains(small(make, text.clone()), make.text(part)));
        make.or(has.collect()).unwrap_or_else(|| make.expression(ExpressionKind::Boolean(false)))
    }
}

/// The words that say something, or all of them where none does.
fn sought(text: &str) -> Vec<Sought> {
    let mut all = words(text);
    all.dedup();
    let is_telling = |word: &String| !SMALL_WORDS.contains(&word.as_str());
    if all.iter().any(is_telling) {
        all.retain(is_telling);
    }
    all.iter().map(|word| Sought::of(word)).collect()
}

/// What was typed, and the same with its last word in the other number.
fn whole_forms(typed: &str) -> Vec<String> {
    let (before, last) = typed.rsplit_once(' ').map_or(("", typed), |(before, last)| (before, last));
    let forms = Sought::of(last).forms.into_iter();
    forms.map(|form| if before.is_empty() { form } else { format!("{before} {form}") }).collect()
}

/// A word without what makes a plural, so that `schedules` finds a schedule, `duties` a duty, and both the other way.
fn beginnings(word: &str) -> Vec<String> {
    let long_enough = |stem: &&str| stem.chars().count() >= 3;
    let without = |end: &str| word.strip_suffix(end).filter(long_enough);
    let is_consonant = |stem: &&str| !stem.ends_with(['a', 'e', 'i', 'o', 'u']);
    if let Some(stem) = without("ies").or_else(|| without("y").filter(is_consonant)) {
        return vec![format!("{stem}y"), format!("{stem}ie")];
    }
    if ["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        return vec![word.to_owned()];
    }
    let takes_es = ["xes", "zes", "ches", "shes", "sses"].iter().any(|end| word.ends_with(end));
    let stem = if takes_es { without("es") } else { without("s") };
    vec![stem.unwrap_or(word).to_owned()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_for_in_both_numbers() {
        let forms = |word: &str| Sought::of(word).forms;
        assert_eq!(forms("secretary"), ["secretary", "secretaries"]);
        assert!(forms("secretaries").contains(&"secretary".to_owned()));
        assert!(forms("boxes").contains(&"box".to_owned()));
        assert_eq!(forms("nurse"), ["nurse", "nurses"]);
        assert_eq!(forms("class"), ["class", "classes"]);
        assert_eq!(forms("it"), ["it"]);
        assert_eq!(forms("diagnosis"), ["diagnosis", "diagnoses"]);
        assert!(forms("diagnoses").contains(&"diagnosis".to_owned()));
        assert!(forms("shelf").contains(&"shelves".to_owned()) && forms("lives").contains(&"life".to_owned()));
        assert_eq!(forms("1141"), ["1141"]);
        assert_eq!(beginnings("secretary"), ["secretary", "secretarie"]);
        assert_eq!(beginnings("duties"), ["duty", "dutie"]);
        assert_eq!(beginnings("surveys"), ["survey"]);
        assert_eq!(beginnings("boxes"), ["box"]);
        assert_eq!(whole_forms("data scientist"), ["data scientist", "data scientists"]);
    }
}
