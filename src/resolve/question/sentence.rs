//! Sentences: `how do I become a nurse manager` is no question of this language, but the kinds and
//! names in it are enough to offer some that are.

use super::examples::{example_questions, shapes_for};
use crate::diagnostic::Diagnostic;
use crate::graph::Graph;
use crate::resolve::names::kinds::{called, kind_of_word};
use crate::resolve::names::{LazyNames, kind_of, name_of, words};
use crate::value::{LabelId, NodeId};

/// How many whole questions are offered.
const OFFERED: usize = 3;
/// How many words a name in a sentence may have.
const NAME_WORDS: usize = 10;
/// Words that sentences begin with, and questions of the short form do not.
const OPENINGS: [&str; 38] = [
    "how", "what", "whats", "which", "who", "where", "when", "why", "can", "could", "do", "does", "did", "is", "are",
    "should", "would", "will", "i", "im", "id", "we", "my", "tell", "give", "want", "need", "please", "explain", "me",
    "help", "hi", "hello", "am", "if", "must", "may", "looking",
];
/// Words of a sentence that are never part of a name by themselves.
const SMALL_WORDS: [&str; 30] = [
    "a", "an", "and", "at", "be", "become", "becoming", "do", "for", "from", "get", "have", "how", "i", "in", "is",
    "like", "of", "on", "or", "the", "to", "want", "what", "which", "with", "would", "you", "need", "work",
];

/// What a sentence seems to ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// How to get there: pathways.
    Way,
    /// What is done there: duties and their like.
    Content,
    /// What sets two things apart.
    Difference,
    /// Nothing in particular.
    Unknown,
}

/// At most three whole questions about the kinds and names that stand in a line; none of them is run
/// by itself.
pub fn offers(text: &str, graph: &Graph, names: &LazyNames) -> Vec<String> {
    let mut offers = about_what_it_names(text, graph, names);
    if offers.is_empty() {
        offers = example_questions(graph);
    }
    offers.truncate(OFFERED);
    offers
}

/// The error for a line that is no statement at all, where it reads as a sentence: whole questions to
/// ask instead. Nothing for other lines.
pub fn sentence(text: &str, graph: &Graph, names: &LazyNames) -> Option<Box<Diagnostic>> {
    reads_as_sentence(text).then(|| refusal(text, graph, names))
}

/// The error to give for a question that was not understood: a sentence is refused as one; a line
/// that names nothing wrong gets questions to ask instead.
pub(super) fn instead(text: &str, graph: &Graph, names: &LazyNames, error: Box<Diagnostic>) -> Box<Diagnostic> {
    if !matches!(error.code, "unknown-kind" | "unknown-name") || !error.corrections.is_empty() {
        return error;
    }
    if reads_as_sentence(text) {
        return refusal(text, graph, names);
    }
    if words(text).iter().all(|word| word == "help") {
        let error = error.hint("`:help` at the prompt says how to ask");
        return offers(text, graph, names).into_iter().fold(error, Diagnostic::correction);
    }
    // Only what the line itself names: words near a name, or one kind, say too little of what was meant; and a question that
    // drops a name, or a word of it, asks for something else.
    let all = words(text);
    let unknown =
        error.span.filter(|_| error.code == "unknown-name").map(|span| words(span.of(text))).unwrap_or_default();
    let (named, spoken) = named_in(&all, graph, names);
    let is_told = |word: &String| {
        spoken.contains(word) || SMALL_WORDS.contains(&word.as_str()) || kind_of_word(graph, word).is_some()
    };
    let kinds = || Some(about_kinds(&all, graph)).filter(|offers| offers.len() > 1).unwrap_or_default();
    let offers = match (unknown.iter().all(is_told), named.is_empty()) {
        (true, false) => about(&named, wish(&all), graph),
        (true, true) if unknown.is_empty() => kinds(),
        (true, true) | (false, _) => Vec::new(),
    };
    if error.near.is_empty() { offers.into_iter().take(OFFERED).fold(error, Diagnostic::correction) } else { error }
}

fn refusal(text: &str, graph: &Graph, names: &LazyNames) -> Box<Diagnostic> {
    let message = "this reads as a sentence, and questions here are shorter";
    let refusal = Diagnostic::syntax("sentence", "UnexpectedSyntax", message);
    let refusal = match kinds_example(graph) {
        Some(example) => refusal.hint(format!("say what leads where: `{example}`")),
        None => refusal,
    };
    offers(text, graph, names).into_iter().fold(refusal, Diagnostic::correction)
}

/// The shortest question there is about a graph: `degree to role`.
fn kinds_example(graph: &Graph) -> Option<String> {
    let first = example_questions(graph).into_iter().next()?;
    Some(first.split('"').next()?.trim().to_owned()).filter(|example| !example.is_empty())
}

/// Whether a line is written as people talk.
fn reads_as_sentence(text: &str) -> bool {
    let words = words(text);
    let Some(first) = words.first() else { return false };
    let opens = OPENINGS.contains(&first.as_str());
    let speaks = words.iter().any(|word| matches!(word.as_str(), "i" | "my" | "me" | "we" | "you"));
    (opens || speaks || text.trim_end().ends_with('?')) && words.len() > 1
}

fn wish(words: &[String]) -> Wish {
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    if has(&["difference", "differ", "compare", "compared", "versus", "vs", "better", "between"]) {
        Wish::Difference
    } else if has(&[
        "become", "becoming", "be", "get", "need", "needed", "require", "required", "requires", "path", "way", "study",
    ]) {
        Wish::Way
    } else if has(&["do", "does", "duties", "tasks", "responsibilities", "responsible", "like", "day", "work"]) {
        Wish::Content
    } else {
        Wish::Unknown
    }
}

/// Questions about the names and kinds in a line.
fn about_what_it_names(text: &str, graph: &Graph, names: &LazyNames) -> Vec<String> {
    let words = words(text);
    let wish = wish(&words);
    let named = names_in(&words, graph, names);
    if named.is_empty() { about_kinds(&words, graph) } else { about(&named, wish, graph) }
}

/// Questions about some nodes.
fn about(named: &[NodeId], wish: Wish, graph: &Graph) -> Vec<String> {
    let mut offers: Vec<String> = Vec::new();
    if let [left, right, ..] = named
        && matches!(wish, Wish::Difference | Wish::Unknown)
    {
        offers.extend(comparison(graph, *left, *right));
    }
    let several = named.len() > 1 && wish != Wish::Difference;
    for node in named {
        let shapes = shapes_for(graph, *node, wish);
        offers.extend(shapes.into_iter().take(if several { 1 } else { OFFERED }));
    }
    let mut distinct: Vec<String> = Vec::new();
    for offer in offers {
        if !distinct.contains(&offer) {
            distinct.push(offer);
        }
    }
    distinct
}

fn comparison(graph: &Graph, left: NodeId, right: NodeId) -> Option<String> {
    let said = |node| {
        let label = kind_of(graph, node)?;
        let kind = called(graph, graph.catalog().label_name(label)).0;
        Some(format!("{kind} {}", super::endpoint::quote(&name_of(graph, node)?)))
    };
    (kind_of(graph, left) == kind_of(graph, right)).then_some(())?;
    Some(format!("compare {} with {}", said(left)?, said(right)?))
}

fn about_kinds(words: &[String], graph: &Graph) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    let pairs = words.windows(2).map(|pair| pair.join(" "));
    for word in pairs.chain(words.iter().cloned()) {
        if let Some(kind) = kind_of_word(graph, &word) {
            let one = called(graph, &kind.label).0;
            if !kinds.contains(&one) {
                kinds.push(one);
            }
        }
    }
    match kinds.as_slice() {
        [] => Vec::new(),
        [only] => vec![called_several(graph, only)],
        [first, second, ..] => {
            vec![format!("{first} to {second}"), called_several(graph, first), called_several(graph, second)]
        }
    }
}

fn called_several(graph: &Graph, word: &str) -> String {
    kind_of_word(graph, word).map_or_else(|| word.to_owned(), |kind| called(graph, &kind.label).1)
}

/// The nodes that a line names, in its order; where it names none, those of the kinds it speaks of, then of those
/// that pathways lead through, whose names hold its other words; else those whose names are nearest to some of them.
fn names_in(words: &[String], graph: &Graph, names: &LazyNames) -> Vec<NodeId> {
    let (mut found, _) = named_in(words, graph, names);
    if found.is_empty() {
        let is_kind = |word: &str| kind_of_word(graph, word).is_some();
        let is_telling = |word: &&String| {
            !SMALL_WORDS.contains(&word.as_str()) && !OPENINGS.contains(&word.as_str()) && !is_kind(word)
        };
        let rest: Vec<&str> = words.iter().filter(is_telling).map(String::as_str).collect();
        if !rest.is_empty() {
            let (index, rest) = (names.get(graph), rest.join(" "));
            let said: Vec<LabelId> = words.iter().filter_map(|word| kind_of_word(graph, word)?.id).collect();
            let is_said = |node: NodeId| said.iter().any(|label| graph.has_label(node, *label));
            let schema = graph.catalog().schema();
            let in_pathways = |node: NodeId| {
                kind_of(graph, node)
                    .and_then(|label| schema.kind(graph.catalog().label_name(label)))
                    .is_some_and(|kind| kind.pathway)
            };
            let mut near = index.holding(&rest, is_said, OFFERED);
            if near.is_empty() {
                near = index.holding(&rest, in_pathways, OFFERED);
            }
            if near.is_empty() {
                near = index.near_any_word(&rest, OFFERED).names;
            }
            found = near.into_iter().map(|(node, _)| node).collect();
        }
    }
    found
}

/// The nodes that a line names, in its order, and the words it names them by.
fn named_in(words: &[String], graph: &Graph, names: &LazyNames) -> (Vec<NodeId>, Vec<String>) {
    let mut found: Vec<NodeId> = Vec::new();
    let mut spoken: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=NAME_WORDS.min(words.len() - at)).rev().find_map(|count| {
            let run = words.get(at..at + count)?;
            let is_telling =
                count > 1 || run.iter().any(|word| word.len() > 2 && !SMALL_WORDS.contains(&word.as_str()));
            let hit = names.find(graph, &run.join(" "), |_| true).filter(|_| is_telling)?;
            Some((count, hit.nodes))
        });
        match longest {
            Some((count, nodes)) => {
                spoken.extend(words.iter().skip(at).take(count).cloned());
                found.extend(nodes.into_iter().take(OFFERED).filter(|node| !found.contains(node)).collect::<Vec<_>>());
                at += count;
            }
            None => at += 1,
        }
    }
    (found, spoken)
}
