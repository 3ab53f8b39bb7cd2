//! Whose a fact of a graph is.
//!
//! The property `source` of a node or relationship cites documents: `O*NET 29.3 § Skills; BLS ... § Table
//! 1.2`. A document is a Source node; those made by an import tell their data set, and which
//! properties they state.
//!
//! A data set that came as CSV or JSON lines and met what others had said tells in its citation what it added, and with `=`
//! what it says as they do: `regional § adds :Local, pay, =name`. Whatever the citations were that came with the data, they
//! stand as sections of the data set, `regional § Leaflet of 2025 § Page 3`, so that they go with it.

use super::source::Document;
use crate::graph::Graph;
use crate::value::{NodeId, Value};
use rustc_hash::{FxHashMap, FxHashSet};
use std::fmt::Write as _;
use std::sync::Arc;

/// What is cited for what was in the graph without a source, beside the data set that came to it.
pub(super) const NO_SOURCE: &str = "(no source)";

/// Begins the section that tells what a data set added to what others say.
const ADDS: &str = "adds ";

/// What stands there where it added nothing.
const NOTHING: &str = "nothing";

/// How much of a node or relationship is withdrawn by an import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Share {
    /// Nothing: no replaced document is cited.
    Kept,
    /// What the replaced documents state; the rest cites what is left.
    Part(Arc<Withdrawal>),
    /// All that documents say.
    Replaced,
}

/// What is withdrawn where others say something too.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Withdrawal {
    /// The replaced documents.
    by: Vec<Cited>,
    /// What is still cited.
    left: String,
    /// The documents of data sets in that.
    others: Vec<Cited>,
}

/// A document of a data set in a citation.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Cited {
    number: usize,
    /// What it added, and with `=` said as others do; none where it does not tell, and may have stated all.
    added: Option<Vec<String>>,
    /// Its place in the citation: who comes later may have stated anew what an earlier one added.
    place: usize,
}

/// Whether a graph holds a release of a data set.
pub(super) fn holds(graph: &Graph, data_set: &str) -> bool {
    documents(graph).any(|(_, document)| document.data_set == data_set)
}

/// The documents of a graph that are releases of data sets: data set and name.
pub(super) fn names(graph: &Graph) -> impl Iterator<Item = (Option<String>, String)> {
    sources(graph).filter_map(|node| {
        let text = |name| property(graph, node, name).and_then(text_of);
        Some((text("data_set"), text("name")?))
    })
}

/// The documents of a graph that an import replaces, and what they state.
pub(super) struct Owners {
    /// Every document of a data set.
    known: Vec<Known>,
    /// The documents that come along with the facts, as they tell of themselves.
    coming: Vec<Known>,
    nodes: FxHashSet<NodeId>,
    /// What a citation comes to, for each that was met.
    shares: FxHashMap<String, Share>,
}

struct Known {
    data_set: String,
    name: String,
    is_replaced: bool,
    states: FxHashSet<String>,
    states_on_relationships: FxHashSet<String>,
    /// The labels that it gives; none where it does not tell.
    labels: Option<FxHashSet<String>>,
}

fn sources(graph: &Graph) -> impl Iterator<Item = NodeId> {
    let label = graph.catalog().label(super::super::SOURCE);
    label.into_iter().flat_map(|label| graph.nodes_with_label(label).iter().copied())
}

fn property(graph: &Graph, node: NodeId, name: &str) -> Option<Value> {
    graph.catalog().key(name).map(|key| graph.node_property(node, key))
}

fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    }
}

fn documents(graph: &Graph) -> impl Iterator<Item = (NodeId, Known)> {
    sources(graph).filter_map(|node| {
        let text = |name| property(graph, node, name).and_then(text_of);
        Some((node, Known::new(text("data_set")?, text("name")?, |name| property(graph, node, name))))
    })
}

impl Owners {
    /// The documents in `base` that are releases of the same data sets as these.
    pub fn new(base: &Graph, sources: &[Document]) -> Self {
        let mut owners = Owners {
            known: Vec::new(),
            coming: sources.iter().filter(|source| source.is_told).map(Known::of).collect(),
            nodes: FxHashSet::default(),
            shares: FxHashMap::default(),
        };
        for (node, mut known) in documents(base) {
            known.is_replaced = sources.iter().any(|source| source.data_set == known.data_set);
            if known.is_replaced {
                owners.nodes.insert(node);
            }
            owners.known.push(known);
        }
        owners
    }

    /// Whether the base holds any of the data sets.
    pub fn any_replaced(&self) -> bool {
        !self.nodes.is_empty()
    }

    /// Whether a node is a document that gives way.
    pub fn is_replaced_source(&self, node: NodeId) -> bool {
        self.nodes.contains(&node)
    }

    /// What this citation comes to.
    pub fn share(&mut self, cited: Option<&str>) -> Share {
        let Some(cited) = cited.filter(|_| self.any_replaced()) else { return Share::Kept };
        if let Some(share) = self.shares.get(cited) {
            return share.clone();
        }
        let share = self.work_out(cited);
        self.shares.insert(cited.to_owned(), share.clone());
        share
    }

    fn work_out(&self, cited: &str) -> Share {
        let (mut by, mut others): (Vec<Cited>, Vec<Cited>) = (Vec::new(), Vec::new());
        let mut left: Vec<&str> = Vec::new();
        let mut document = None;
        for (place, part) in cited.split("; ").enumerate() {
            // A part that is only a section belongs to the document before it.
            if !part.starts_with('§') {
                let (name, section) = part.split_once(" § ").unwrap_or((part, ""));
                document = self.known.iter().position(|known| known.name == name);
                if let Some(number) = document {
                    let among = if self.is_replaced(number) { &mut by } else { &mut others };
                    if among.iter().all(|known| known.number != number) {
                        among.push(Cited { number, added: added(section), place });
                    }
                }
            }
            if document.is_none_or(|number| !self.is_replaced(number)) {
                left.push(part);
            }
        }
        match (by.is_empty(), left.is_empty()) {
            (true, _) => Share::Kept,
            (false, true) => Share::Replaced,
            (false, false) => {
                let mut left = left.join("; ");
                self.hand_over(&by, &mut others, &mut left);
                Share::Part(Arc::new(Withdrawal { by, left, others }))
            }
        }
    }

    /// What is withdrawn, and one of the others says too, is from now on what that one added.
    fn hand_over(&self, by: &[Cited], others: &mut [Cited], left: &mut String) {
        let alike: Vec<String> = others
            .iter()
            .flat_map(|one| one.added.iter().flatten())
            .filter_map(|name| name.strip_prefix('=').map(str::to_owned))
            .collect();
        for name in alike {
            let stated = |one: &Cited| {
                let says = self.known.get(one.number).is_some_and(|known| known.says(&name));
                one.adds(&name).unwrap_or(says)
            };
            let last = by.iter().filter(|one| stated(one)).map(|one| one.place).max();
            let is_held =
                |last: usize| others.iter().any(|one| stated(one) && (one.added.is_some() || one.place > last));
            if last.is_none_or(is_held) {
                continue;
            }
            let says_too = format!("={name}");
            let heir = others.iter_mut().find_map(|one| {
                let entry = one.added.as_mut()?.iter_mut().find(|entry| **entry == says_too)?;
                entry.clone_from(&name);
                Some(one.number)
            });
            let Some(heir) = heir.and_then(|number| self.known.get(number)) else { continue };
            *left = adding(left, |document, before| {
                let inherits = |entry: &String| {
                    if document == heir.name && *entry == says_too { name.clone() } else { entry.clone() }
                };
                before.map(|names| names.iter().map(inherits).collect())
            });
        }
    }

    fn is_replaced(&self, number: usize) -> bool {
        self.known.get(number).is_some_and(|known| known.is_replaced)
    }

    /// What is left of a node's property: null where a replaced document stated it.
    pub fn kept_value(&self, name: &str, value: Value, share: &Share) -> Value {
        self.kept(name, value, share, |known| &known.states)
    }

    /// What is left of a relationship's property.
    pub fn kept_link_value(&self, name: &str, value: Value, share: &Share) -> Value {
        self.kept(name, value, share, |known| &known.states_on_relationships)
    }

    fn kept(&self, name: &str, value: Value, share: &Share, states: impl Fn(&Known) -> &FxHashSet<String>) -> Value {
        let is_of = |number: usize| self.known.get(number).is_some_and(|known| states(known).contains(name));
        let is_withdrawn = match share {
            Share::Kept => return value,
            Share::Replaced if name == "source" => true,
            Share::Replaced => self.known.iter().any(|known| known.is_replaced && states(known).contains(name)),
            Share::Part(part) if name == "source" => {
                return if part.left == NO_SOURCE { Value::Null } else { Value::string(part.left.as_str()) };
            }
            Share::Part(part) => part.takes(name, is_of),
        };
        if is_withdrawn { Value::Null } else { value }
    }

    /// Whether a node keeps a label. Data sets that do not tell which labels they give take none away.
    pub fn keeps_label(&self, label: &str, share: &Share) -> bool {
        let gives = |number: usize| {
            let labels = self.known.get(number).and_then(|known| known.labels.as_ref());
            labels.map_or(!self.is_replaced(number), |labels| labels.contains(label))
        };
        match share {
            Share::Kept => true,
            Share::Replaced => {
                let mut replaced = self.known.iter().filter(|known| known.is_replaced);
                !replaced.any(|known| known.labels.as_ref().is_some_and(|labels| labels.contains(label)))
            }
            Share::Part(part) => !part.takes(&format!(":{label}"), gives),
        }
    }

    /// Whether a document among the facts may say such a thing of anything: not where it came along, and tells otherwise.
    pub fn may_say(&self, document: &str, name: &str) -> bool {
        let mut coming = self.coming.iter().filter(|known| known.name == document);
        coming.all(|known| known.says(name) || (known.labels.is_none() && name.starts_with(':')))
    }

    /// Whether a citation names a data set's document.
    pub fn is_of_data_set(&self, cited: &str) -> bool {
        let mut documents = cited.split("; ").map(|part| part.split(" § ").next().unwrap_or(part));
        documents.any(|name| self.known.iter().any(|known| known.name == name))
    }
}

impl Known {
    fn new(data_set: String, name: String, property: impl Fn(&str) -> Option<Value>) -> Self {
        let texts = |name| property(name).as_ref().and_then(texts);
        Known {
            data_set,
            name,
            is_replaced: false,
            states: texts("states").unwrap_or_default(),
            states_on_relationships: texts("states_on_relationships").unwrap_or_default(),
            labels: texts("labels"),
        }
    }

    fn of(document: &Document) -> Self {
        let property = |name: &str| {
            let mut properties = document.properties.iter();
            properties.find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        Known::new(document.data_set.clone(), document.name.clone(), property)
    }

    /// Whether it says such a thing of anything: a property, or a label behind a colon.
    fn says(&self, name: &str) -> bool {
        let is_label = |label: &str| self.labels.as_ref().is_some_and(|labels| labels.contains(label));
        self.states.contains(name)
            || self.states_on_relationships.contains(name)
            || name.strip_prefix(':').is_some_and(is_label)
    }
}

impl Cited {
    /// Whether it added this; none where it does not tell.
    fn adds(&self, name: &str) -> Option<bool> {
        self.added.as_ref().map(|added| added.iter().any(|known| known == name))
    }
}

impl Withdrawal {
    /// Whether something goes: a replaced document stated it, and no other did.
    fn takes(&self, name: &str, states: impl Fn(usize) -> bool) -> bool {
        let stated = |one: &Cited| states(one.number) && one.adds(name) != Some(false);
        let last = self.by.iter().filter(|one| stated(one)).map(|one| one.place).max();
        let is_held =
            |last: usize| self.others.iter().any(|one| stated(one) && (one.added.is_some() || one.place > last));
        last.is_some_and(|last| !is_held(last))
    }
}

/// What a section of a data set says that it added.
fn added(section: &str) -> Option<Vec<String>> {
    let names = section.strip_prefix(ADDS)?.split(" § ").next().unwrap_or_default();
    Some(names.split(", ").filter(|name| *name != NOTHING).map(plain).collect())
}

/// A citation with what its documents added, as `tell` has it of each.
fn adding(cited: &str, mut tell: impl FnMut(&str, Option<&[String]>) -> Option<Vec<String>>) -> String {
    let mut told = String::new();
    for (number, part) in cited.split("; ").enumerate() {
        told.push_str(if number == 0 { "" } else { "; " });
        if part.starts_with('§') {
            told.push_str(part);
            continue;
        }
        let (document, section) = part.split_once(" § ").unwrap_or((part, ""));
        let before = added(section);
        let section = if before.is_some() { "" } else { section };
        told.push_str(document);
        if let Some(names) = tell(document, before.as_deref()) {
            let names: Vec<String> = names.iter().map(|name| escaped(name)).collect();
            let names = if names.is_empty() { NOTHING.to_owned() } else { names.join(", ") };
            // Writing to memory cannot fail.
            let _ = write!(told, " § {ADDS}{names}");
            told.push_str(if section.is_empty() { "" } else { ";" });
        }
        if !section.is_empty() {
            let _ = write!(told, " § {section}");
        }
    }
    told
}

/// A citation that tells what its documents added to what others say, of all that they state: each only what it `may_say`.
pub(super) fn beside(cited: &str, names: &[String], may_say: impl Fn(&str, &str) -> bool) -> String {
    fn plain(name: &str) -> &str {
        name.strip_prefix('=').unwrap_or(name)
    }
    adding(cited, |document, before| {
        let is_stated = |name: &&String| match before {
            Some(before) => before.iter().any(|one| plain(one) == plain(name)),
            None => may_say(document, plain(name)),
        };
        let mut names: Vec<String> = names.iter().filter(is_stated).cloned().collect();
        names.sort();
        Some(names)
    })
}

/// The citations that came with data, as sections of their data set.
pub(super) fn nested(document: &str, own: &str) -> String {
    let mut nested = document.to_owned();
    for (number, part) in own.split("; ").filter(|part| !part.is_empty()).enumerate() {
        nested.push_str(if number == 0 { " " } else { "; " });
        nested.push_str(if part.starts_with('§') { "" } else { "§ " });
        nested.push_str(part);
    }
    nested
}

/// A name of which no sign is one of a citation's.
fn escaped(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for letter in name.chars() {
        match letter {
            ',' | ';' | '§' | '%' => {
                let _ = write!(escaped, "%{:02X}", u32::from(letter));
            }
            plain => escaped.push(plain),
        }
    }
    escaped
}

fn plain(escaped: &str) -> String {
    let signs = [("%2C", ","), ("%3B", ";"), ("%A7", "§"), ("%25", "%")];
    signs.into_iter().fold(escaped.to_owned(), |name, (code, sign)| name.replace(code, sign))
}

fn texts(value: &Value) -> Option<FxHashSet<String>> {
    let Value::List(list) = value else { return None };
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.to_string()),
        _ => None,
    };
    Some(list.iter().filter_map(text).collect())
}

#[cfg(test)]
mod tests {
    use super::{added, beside, nested};

    #[test]
    fn citations_that_came_with_data_are_sections_of_it() {
        assert_eq!(nested("regional", ""), "regional");
        assert_eq!(nested("regional", "Leaflet § 1; § 2; O*NET 29.3"), "regional § Leaflet § 1; § 2; § O*NET 29.3");
    }

    #[test]
    fn what_was_added_is_told_and_read_again() {
        let names = ["name".to_owned(), "=a, b;§%2C".to_owned(), ":Role".to_owned()];
        let told = beside("regional § Leaflet; § 2", &names, |_, _| true);
        assert_eq!(told, "regional § adds :Role, =a%2C b%3B%A7%252C, name; § Leaflet; § 2");
        let (_, section) = told.split("; ").next().and_then(|part| part.split_once(" § ")).expect("a section");
        let expected = [":Role", "=a, b;§%2C", "name"].map(str::to_owned);
        assert_eq!(added(section).as_deref(), Some(&expected[..]));
        // What it added to others elsewhere, it adds to others here; and no more.
        let both = beside("one § adds a, =b; two", &["=a".to_owned(), "c".to_owned()], |_, _| true);
        assert_eq!(both, "one § adds =a; two § adds =a, c");
        assert_eq!(beside("one", &[], |_, _| true), "one § adds nothing");
        let told = |document: &str, name: &str| document != "one" || name == "a";
        assert_eq!(beside("one; two", &["a".to_owned(), "=b".to_owned()], told), "one § adds a; two § adds =b, a");
        assert_eq!(added("adds nothing"), Some(Vec::new()));
        assert_eq!(added("Leaflet"), None);
    }
}
