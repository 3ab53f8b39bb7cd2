//! Kinds: from the word in a question to the label.

use super::squeeze;
use crate::graph::Graph;
pub(crate) use crate::graph::called::called;
use crate::graph::called::plural_of;
use crate::value::LabelId;
use std::sync::Arc;

/// A kind that a question speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct KindOf {
    /// Its label.
    pub(crate) label: Arc<str>,
    /// The label's id, when any node ever had it.
    pub(crate) id: Option<LabelId>,
}

/// Words of kinds that are near one that is none.
pub(crate) struct NearKinds {
    /// The words, best first, one a kind.
    pub(crate) words: Vec<String>,
}

/// The kind a word stands for: a label, a plural, or another word of the schema, in any case.
pub(crate) fn kind_of_word(graph: &Graph, word: &str) -> Option<KindOf> {
    let catalog = graph.catalog();
    let wanted = squeeze(word);
    let by_schema = catalog.schema().kinds.iter().find(|kind| {
        let words = [&kind.label, &kind.plural].into_iter().chain(&kind.words);
        words.into_iter().any(|word| squeeze(word) == wanted)
    });
    if let Some(kind) = by_schema {
        return Some(KindOf { id: catalog.label(&kind.label), label: Arc::from(kind.label.as_str()) });
    }
    let singular = singulars(&wanted);
    let of_catalog = |(id, name): (LabelId, &Arc<str>)| {
        let label = squeeze(name);
        let fits = label == wanted || singular.contains(&label);
        (fits && catalog.label_count(id) > 0).then(|| KindOf { label: name.clone(), id: Some(id) })
    };
    catalog.labels().find_map(of_catalog)
}

/// What a word may be the plural of, by the rules of English alone.
pub(crate) fn singulars(word: &str) -> Vec<String> {
    let ends = [("ies", "y"), ("es", ""), ("s", "")];
    let cut = ends.iter().filter_map(|(end, instead)| Some(format!("{}{instead}", word.strip_suffix(end)?)));
    cut.filter(|singular| !singular.is_empty()).collect()
}

/// Ends of words that have their own way to the plural: `diagnosis`, `diagnoses`.
const OTHER_ENDS: [(&str, &str); 3] = [("sis", "ses"), ("ife", "ives"), ("lf", "lves")];

/// A word in its other number, as far as English tells: what it may be the plural of, else its plural.
pub(crate) fn other_number(word: &str) -> Vec<String> {
    let is_no_plural = ["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    let mut forms = if is_no_plural { Vec::new() } else { singulars(word) };
    if forms.is_empty() && !word.ends_with("sis") {
        forms.push(plural_of(word));
    }
    let in_other = |(one, many): &(&str, &str)| {
        let other = |end: &str, instead: &str| Some(format!("{}{instead}", word.strip_suffix(end)?));
        other(one, many).or_else(|| other(many, one))
    };
    forms.extend(OTHER_ENDS.iter().filter_map(in_other));
    forms
}

/// All the kinds that have nodes, in the words of the graph: `degrees, fields, roles`.
pub(crate) fn kinds_there_are(graph: &Graph) -> Vec<String> {
    let catalog = graph.catalog();
    let of_schema = catalog.schema().kinds.iter().map(|kind| kind.label.as_str());
    let of_schema: Vec<&str> = of_schema.filter(|label| has_nodes(graph, label)).collect();
    let others = catalog.labels().map(|(_, name)| name.as_ref());
    let others = others.filter(|name| has_nodes(graph, name) && !of_schema.contains(name));
    of_schema.iter().copied().chain(others).map(|label| called(graph, label).1).collect()
}

fn has_nodes(graph: &Graph, label: &str) -> bool {
    graph.catalog().label(label).is_some_and(|id| graph.catalog().label_count(id) > 0)
}

/// Every word that a question about this graph may use for a kind: labels, plurals and the other
/// words of its schema, in small letters with single blanks.
pub fn kind_words(graph: &Graph) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for (label, word) in words_and_labels(graph) {
        words.extend([word.to_lowercase(), label.to_lowercase()]);
    }
    words.sort_unstable();
    words.dedup();
    words
}

/// Every word for a kind, with the kind's label.
fn words_and_labels(graph: &Graph) -> Vec<(Arc<str>, String)> {
    let catalog = graph.catalog();
    let mut known: Vec<(Arc<str>, String)> = Vec::new();
    for kind in &catalog.schema().kinds {
        let label: Arc<str> = Arc::from(kind.label.as_str());
        let (one, several) = called(graph, &kind.label);
        let words = [one, several].into_iter().chain(kind.words.iter().cloned());
        known.extend(words.map(|word| (label.clone(), word)));
    }
    let others =
        catalog.labels().filter(|(id, name)| catalog.label_count(*id) > 0 && catalog.schema().kind(name).is_none());
    for (_, name) in others {
        let (one, several) = called(graph, name);
        known.extend([(name.clone(), one), (name.clone(), several)]);
    }
    known
}

/// Whether a short word has the first half of another and two slips behind it: `rool` for `role`.
fn is_scrambled(typed: &str, word: &str, slips: usize) -> bool {
    let (mut typed, mut word) = (typed.chars(), word.chars());
    let are_short = typed.clone().count() == 4 && word.clone().count() == 4;
    are_short && slips <= 2 && (0..2).all(|_| typed.next() == word.next())
}

/// The words of kinds nearest to a word that is none.
pub(crate) fn near_kinds(graph: &Graph, word: &str) -> NearKinds {
    let wanted = word.trim().to_lowercase();
    let allowed = match wanted.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    };
    let mut near: Vec<(usize, Arc<str>, String)> = words_and_labels(graph)
        .into_iter()
        .map(|(label, word)| (strsim::osa_distance(&wanted, &word), label, word))
        .filter(|(slips, _, word)| *slips <= allowed || is_scrambled(&wanted, word, *slips))
        .collect();
    near.sort_by_key(|(slips, _, _)| *slips);
    let nearest = near.first().map_or(0, |(slips, _, _)| *slips);
    let mut labels: Vec<Arc<str>> = Vec::new();
    let mut words = Vec::new();
    for (slips, label, word) in near {
        if slips > nearest + 1 || labels.contains(&label) {
            continue;
        }
        labels.push(label);
        words.push(word);
    }
    NearKinds { words }
}
