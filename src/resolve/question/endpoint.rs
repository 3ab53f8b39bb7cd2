//! Endpoints: from `role "Medical Office Assistant"` to a kind and the nodes that are meant.

use super::apart::{data_sets, has_several_data_sets};
use super::{Asking, Edit, Trouble};
use crate::diagnostic::{Diagnostic, ErrorType, Span};
use crate::graph::names::{NAME_KEYS, NameColumns, Spelling};
use crate::graph::{Direction, Graph};
use crate::resolve::names::kinds::{KindOf, called, kind_of_word, kinds_there_are, near_kinds};
use crate::resolve::names::{Found, How, kind_of, name_of};
use crate::syntax::tree::{Endpoint, EndpointName, Name};
use crate::value::{LabelId, NodeId, Value};
use std::cmp::Reverse;

/// How many words a kind's name may have: `job title`.
const KIND_WORDS: usize = 3;
/// How many nodes a note names before it only counts them.
const NAMED_IN_NOTES: usize = 5;
/// The longest question a note repeats.
const SHORT: usize = 200;
/// The property that tells how many people work as something.
pub(super) const MOST_WORK: &str = "employment";
/// Words that divide a question; a name with one in it needs quotes.
const SMALL_WORDS: [&str; 12] =
    ["to", "in", "of", "for", "from", "with", "and", "via", "avoiding", "within", "where", "limit"];
/// How many near names an error shows.
const NEAR_SHOWN: usize = 3;

/// One end of a question, understood.
#[derive(Clone, Debug)]
pub(super) struct End {
    /// The kind, where one was said.
    pub(super) kind: Option<KindOf>,
    /// Which of them.
    pub(super) pick: Pick,
    /// Where it stands in the question.
    pub(super) span: Span,
}

/// Which nodes of a kind are meant.
#[derive(Clone, Debug)]
pub(super) enum Pick {
    /// All of them.
    Any,
    /// These.
    Nodes(Vec<NodeId>),
    /// The one that a parameter will name.
    Parameter(Name),
}

impl End {
    /// The nodes it names, if it names any by now.
    pub(super) fn nodes(&self) -> &[NodeId] {
        match &self.pick {
            Pick::Nodes(nodes) => nodes,
            Pick::Any | Pick::Parameter(_) => &[],
        }
    }
}

impl Asking<'_> {
    /// Understands an endpoint. What it was taken for beyond the letter goes to the notes.
    pub(super) fn end(&mut self, endpoint: &Endpoint) -> Result<End, Trouble> {
        let span = endpoint.span;
        match (&endpoint.kind, &endpoint.name) {
            (kind, Some(EndpointName::Parameter(name))) => {
                let kind = kind.as_ref().map(|kind| self.kind(kind)).transpose()?;
                Ok(End { kind, pick: Pick::Parameter(name.clone()), span })
            }
            (None, Some(EndpointName::Text { name, quoted: true })) => self.named(None, name, true, span),
            (Some(kind), Some(EndpointName::Text { name, quoted: true })) => {
                let kind = self.kind(kind)?;
                self.named(Some(kind), name, true, span)
            }
            (_, Some(EndpointName::Text { quoted: false, .. }) | None) => self.unquoted(span),
        }
    }

    /// An endpoint without quotes: a kind, a kind and a name, or a name alone. Which it is only the
    /// graph can tell.
    fn unquoted(&mut self, span: Span) -> Result<End, Trouble> {
        let text = span.of(self.text);
        let words: Vec<Name> = pieces(text, span);
        let whole = Name { text: text.trim().into(), span };
        for count in (1..=words.len().min(KIND_WORDS)).rev() {
            let (Some(first), Some(last)) = (words.first(), words.get(count - 1)) else { continue };
            let said = first.span.to(last.span);
            let Some(kind) = kind_of_word(self.graph, said.of(self.text)) else { continue };
            let Some(next) = words.get(count) else { return Ok(End { kind: Some(kind), pick: Pick::Any, span }) };
            let rest = Span { start: next.span.start, end: words.last().map_or(next.span.end, |word| word.span.end) };
            let name = Name { text: rest.of(self.text).into(), span: rest };
            return match self.named(Some(kind), &name, false, span) {
                Ok(end) => Ok(end),
                // `Degree Planner` may be a name as a whole.
                Err(trouble) => self.known(None, &whole, span).ok_or(trouble),
            };
        }
        if let Some(end) = self.known(None, &whole, span) {
            return Ok(end);
        }
        let Some(first) = words.first() else { return Err(self.unknown_kind(&whole)) };
        let near_kind = !near_kinds(self.graph, &first.text).words.is_empty();
        if words.len() == 1 || near_kind {
            let slip = self.named(None, &whole, false, span);
            return slip.map_err(|trouble| if near_kind { self.unknown_kind(first) } else { trouble });
        }
        self.named(None, &whole, false, span)
    }

    /// The kind that a word stands for.
    pub(super) fn kind(&self, word: &Name) -> Result<KindOf, Trouble> {
        kind_of_word(self.graph, &word.text).ok_or_else(|| self.unknown_kind(word))
    }

    /// The node or nodes of a name.
    fn named(&mut self, kind: Option<KindOf>, name: &Name, quoted: bool, span: Span) -> Result<End, Trouble> {
        if name.text.trim().is_empty() {
            let empty = Diagnostic::compile(
                "unknown-name",
                ErrorType::SemanticError,
                "",
                "the name between the quotes is empty",
            );
            return Err(empty.at(name.span).into());
        }
        if let Some(end) = self.known(kind.clone(), name, span) {
            return Ok(end);
        }
        let index = self.names.get(self.graph);
        match index.find_slip(&name.text, |node| self.is_of(node, kind.as_ref())) {
            Some(found) if self.options.forgive => {
                self.remark(name, &found, kind.as_ref());
                Ok(End { kind, pick: Pick::Nodes(found.nodes), span })
            }
            found => Err(self.unknown_name(kind.as_ref(), name, quoted, found, span)),
        }
    }

    /// The node or nodes of a name that is right as it stands.
    fn known(&mut self, kind: Option<KindOf>, name: &Name, span: Span) -> Option<End> {
        let mut found = self
            .by_exact_name(kind.as_ref(), &name.text)
            .or_else(|| self.names.find_known(self.graph, &name.text, |node| self.is_of(node, kind.as_ref())))?;
        // (A name letter by letter is that name alone.)
        if found.how == How::Loose {
            found.nodes.extend(self.of_other_data_sets(&name.text, &found.nodes));
        }
        self.remark(name, &found, kind.as_ref());
        Some(End { kind, pick: Pick::Nodes(found.nodes), span })
    }

    /// Nodes of the same kinds that other data sets know by a text that is more or less a name in one: where Europe has a `secretary`,
    /// three occupations of the United States still go by `Secretary`. (Within a data set a name tells apart what aliases do not.)
    fn of_other_data_sets(&self, text: &str, named: &[NodeId]) -> Vec<NodeId> {
        if !has_several_data_sets(self.graph) {
            return Vec::new();
        }
        let kinds: Vec<Option<LabelId>> = named.iter().map(|node| kind_of(self.graph, *node)).collect();
        let may_be = |node| !named.contains(&node) && kinds.contains(&kind_of(self.graph, node));
        let Some(found) = self.names.find_known(self.graph, text, may_be) else { return Vec::new() };
        // (`Welders` and `welder` are two names, and the one that was typed is meant.)
        if matches!(found.how, How::Other(Spelling::Name, _)) {
            return Vec::new();
        }
        let sets = data_sets(self.graph, named);
        let is_of_another = |node: &NodeId| {
            let others = data_sets(self.graph, &[*node]);
            !sets.is_empty() && !others.is_empty() && !others.iter().any(|set| sets.contains(set))
        };
        found.nodes.into_iter().filter(is_of_another).collect()
    }

    /// The nodes of a kind that are called exactly this: asked of the graph itself, so that a name spelled
    /// right never waits for the index of all names. They are those that the index would give.
    fn by_exact_name(&self, kind: Option<&KindOf>, name: &str) -> Option<Found> {
        if self.names.is_built() || self.graph.has_stored_names() {
            return None;
        }
        let kind = kind?.id?;
        let columns = NameColumns::of(self.graph);
        let keys = NAME_KEYS.iter().filter_map(|key| self.graph.catalog().key(key));
        let mut nodes: Vec<NodeId> =
            keys.flat_map(|key| self.graph.seek(kind, key, &Value::from(name)).to_vec()).collect();
        nodes.retain(|&node| columns.name(node) == Some(name));
        nodes.sort_unstable();
        nodes.dedup();
        (!nodes.is_empty()).then_some(Found { nodes, how: How::Exact })
    }

    fn is_of(&self, node: NodeId, kind: Option<&KindOf>) -> bool {
        match kind {
            None => true,
            Some(KindOf { id: Some(id), .. }) => self.graph.has_label(node, *id),
            Some(KindOf { id: None, .. }) => false,
        }
    }

    /// Says how a name was understood, where that is more than the letter.
    fn remark(&mut self, typed: &Name, found: &Found, kind: Option<&KindOf>) {
        let nodes = most_meant(self.graph, &found.nodes);
        let names = list_nodes(self.graph, &nodes, kind.is_none());
        let note = match (&found.how, found.nodes.len()) {
            (How::Exact | How::Loose, 0 | 1) => return,
            (How::Slip(_), _) => Diagnostic::note("slip-taken", format!("`{}` was taken for {names}", typed.text)),
            (How::Other(Spelling::Name, _), 0 | 1) => {
                Diagnostic::note("alias", format!("`{}` is {names} in the other number", typed.text))
            }
            (How::Other(spelling, _), 0 | 1) => {
                let word = spelling.word();
                let article = if word.starts_with('a') { "an" } else { "a" };
                Diagnostic::note("alias", format!("`{}` is {article} {word} of {names}", typed.text))
            }
            (How::Exact | How::Loose | How::Other(..), count) => {
                let them = kind.map_or_else(|| "things".to_owned(), |kind| called(self.graph, &kind.label).1);
                let message = format!("`{}` stands for {count} {them}, all of them asked about: {names}", typed.text);
                let note = Diagnostic::note("several-matches", message);
                match nodes.first().and_then(|node| self.with_one(typed, *node, &nodes, kind.is_some())) {
                    Some(question) => note.hint(format!("`{question}` asks about one of them")),
                    None => note,
                }
            }
        };
        self.notes.push(*note.at(typed.span));
    }

    /// The question with one node named instead of several; none where no short line would say that.
    fn with_one(&self, typed: &Name, node: NodeId, nodes: &[NodeId], has_kind: bool) -> Option<String> {
        let name = name_of(self.graph, node)?;
        let is_alone = |name: &str| {
            let may_be =
                |other| nodes.contains(&other) && (has_kind || kind_of(self.graph, other) == kind_of(self.graph, node));
            let found = self.names.find_known(self.graph, name, may_be);
            found.is_some_and(|found| found.nodes == [node])
        };
        let columns = ["code", "key"].iter().filter_map(|key| self.graph.node_column(self.graph.catalog().key(key)?));
        let codes = columns.filter_map(|column| column.text(node));
        let called = std::iter::once(&*name).chain(codes).find(|name| is_alone(name))?;
        let kind = kind_of(self.graph, node).filter(|_| !has_kind);
        let kind = kind.map(|label| self.said_kind(label) + " ").unwrap_or_default();
        let range = typed.span.start as usize..typed.span.end as usize;
        let mut question = self.text.trim_end().to_owned();
        question.get(range.clone())?;
        question.replace_range(range, &format!("{kind}{}", quote(called)));
        (question.len() <= SHORT && !question.contains(['\n', '`'])).then_some(question)
    }

    /// The word for a kind.
    fn said_kind(&self, label: LabelId) -> String {
        called(self.graph, self.graph.catalog().label_name(label)).0
    }

    /// A word that is no kind.
    pub(super) fn unknown_kind(&self, word: &Name) -> Trouble {
        let near = near_kinds(self.graph, &word.text);
        let message = format!("`{}` is not a kind of thing in this graph", word.text);
        let mut diagnostic = Diagnostic::compile("unknown-kind", ErrorType::SemanticError, "", message).at(word.span);
        diagnostic = diagnostic.hint(self.kinds_hint());
        let edit = match near.words.as_slice() {
            [only] => Some(Edit { span: word.span, text: only.clone() }),
            _ => None,
        };
        Trouble { diagnostic: diagnostic.near(near.words), edit }
    }

    fn kinds_hint(&self) -> String {
        let there_are = kinds_there_are(self.graph);
        if there_are.is_empty() {
            "the graph is empty: it has no kinds yet".to_owned()
        } else {
            format!("the kinds here are {}", there_are.join(", "))
        }
    }

    /// A name that nothing has; `slip` is what it may be misspelled from.
    fn unknown_name(
        &self,
        kind: Option<&KindOf>,
        name: &Name,
        quoted: bool,
        slip: Option<Found>,
        endpoint: Span,
    ) -> Trouble {
        let index = self.names.get(self.graph);
        // (A word in its other number is no reason to leave the kind that was said.)
        let wrong_kind = kind
            .and_then(|_| self.names.find_known(self.graph, &name.text, |_| true))
            .filter(|found| !matches!(found.how, How::Other(Spelling::Name, _)));
        let (message, near, edit) = match (kind, wrong_kind) {
            (Some(kind), Some(found)) => {
                let message = format!(
                    "{} is not a {}",
                    list_nodes(self.graph, &found.nodes, true),
                    called(self.graph, &kind.label).0
                );
                (message, Vec::new(), self.with_right_kind(endpoint, &found))
            }
            (kind, _) => {
                let kind_said = kind
                    .map_or_else(|| "nothing".to_owned(), |kind| format!("no {}", called(self.graph, &kind.label).0));
                let mut near = index.near(&name.text, |node| self.is_of(node, kind), NEAR_SHOWN);
                if near.names.is_empty()
                    && let Some(owner) = name.text.strip_suffix("'s").or_else(|| name.text.strip_suffix("’s"))
                {
                    near = index.near(owner, |node| self.is_of(node, kind), NEAR_SHOWN);
                }
                let sure = match slip.as_ref().map(|found| &found.how) {
                    Some(How::Slip(meant)) => Some(meant.clone()),
                    _ => near.names.first().filter(|_| near.sure).map(|(_, text)| text.clone()),
                };
                let edit = match (sure, near.names.as_slice()) {
                    (Some(meant), _) => Some(Edit { span: name.span, text: quote(&meant) }),
                    // The only name near it, with its kind.
                    (None, [(node, _)]) => self.said_whole(*node).map(|text| Edit { span: endpoint, text }),
                    (None, _) => None,
                };
                (
                    format!("{kind_said} here is called `{}`", name.text),
                    near.names.into_iter().map(|(_, text)| text).collect(),
                    edit,
                )
            }
        };
        let mut diagnostic = Diagnostic::compile("unknown-name", ErrorType::SemanticError, "", message).at(name.span);
        if !quoted && holds_small_word(&name.text) {
            diagnostic = diagnostic.hint("a name with words such as `to` or `in` in it needs quotes around it");
        }
        if edit.is_none() && !near.is_empty() && index.is_word(&name.text) {
            diagnostic =
                diagnostic.hint(format!("`find {}` shows everything with that word in its name", name.text.trim()));
        }
        if edit.is_none() && near.is_empty() {
            diagnostic = match kind {
                Some(kind) => diagnostic.hint(format!("`{}` lists them all", called(self.graph, &kind.label).1)),
                // A lone word may have been meant as a kind.
                None if !quoted && !name.text.contains(' ') => diagnostic.hint(self.kinds_hint()),
                None => diagnostic.hint("`find` looks for words in names and descriptions"),
            };
        }
        Trouble { diagnostic: diagnostic.near(near), edit }
    }

    /// The endpoint with the kind that the name really has.
    fn with_right_kind(&self, span: Span, found: &Found) -> Option<Edit> {
        let [node] = found.nodes.as_slice() else { return None };
        self.said_whole(*node).map(|text| Edit { span, text })
    }

    /// A node with its kind and its name in quotes, as a question may hold it.
    fn said_whole(&self, node: NodeId) -> Option<String> {
        let kind = called(self.graph, self.graph.catalog().label_name(kind_of(self.graph, node)?)).0;
        Some(format!("{kind} {}", quote(&name_of(self.graph, node)?)))
    }
}

/// The nodes with those first that are most likely meant: what most people work as, then what is linked most.
pub(super) fn most_meant(graph: &Graph, nodes: &[NodeId]) -> Vec<NodeId> {
    if nodes.len() < 2 {
        return nodes.to_vec();
    }
    let column = graph.catalog().key(MOST_WORK).and_then(|key| graph.node_column(key));
    let links = graph.adjacency(None, Direction::Either, nodes.len());
    let weight = |node: NodeId| {
        let workers = column.and_then(|column| column.integer(node).or(column.float(node).map(|count| count as i64)));
        let mut count = 0usize;
        links.for_each_neighbour(node, |_, _| count += 1);
        Reverse((workers.unwrap_or(0), count))
    };
    let mut nodes = nodes.to_vec();
    nodes.sort_by_cached_key(|node| weight(*node));
    nodes
}

/// Names of nodes for a sentence, with their kinds where those were not said.
pub(super) fn list_nodes(graph: &Graph, nodes: &[NodeId], with_kind: bool) -> String {
    let mut listed: Vec<String> =
        nodes.iter().take(NAMED_IN_NOTES).map(|node| node_said(graph, *node, with_kind)).collect();
    if nodes.len() > NAMED_IN_NOTES {
        listed.push(format!("and {} more", nodes.len() - NAMED_IN_NOTES));
    }
    listed.join(", ")
}

fn node_said(graph: &Graph, node: NodeId, with_kind: bool) -> String {
    let name = name_of(graph, node).map_or_else(|| format!("node {}", node.0), |name| name.to_string());
    match kind_of(graph, node).filter(|_| with_kind) {
        Some(label) => format!("the {} `{name}`", called(graph, graph.catalog().label_name(label)).0),
        None => format!("`{name}`"),
    }
}

/// Whether a name without quotes has a word in it that a question is divided at.
fn holds_small_word(name: &str) -> bool {
    name.split_whitespace().any(|word| SMALL_WORDS.iter().any(|small| word.eq_ignore_ascii_case(small)))
}

/// A name in quotes, as a question may hold it.
pub(super) fn quote(name: &str) -> String {
    if name.contains('"') {
        format!("'{}'", name.replace('\\', "\\\\").replace('\'', "\\'"))
    } else {
        format!("\"{}\"", name.replace('\\', "\\\\"))
    }
}

/// The words of a piece of the question, each where it stands.
fn pieces(text: &str, span: Span) -> Vec<Name> {
    let mut pieces = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain([(text.len(), ' ')]) {
        if !character.is_whitespace() {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            let word = Span::new(span.start as usize + from, span.start as usize + at);
            pieces.push(Name { text: text.get(from..at).unwrap_or_default().into(), span: word });
        }
    }
    pieces
}
