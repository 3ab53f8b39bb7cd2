//! What the files of a data set state, collected before any graph is touched.
//!
//! An importer names things by *code within a space* (`11-9111.00` in `onet:`), which together are the
//! node's `key`. It states nodes, properties, other names and relationships in whatever order its
//! files have them, each with the [`Section`] of the document that says so. Everything is a small
//! number in here: a row of a file builds no text but the values it brings.
//!
//! Saying a thing twice is no harm: a node, a relationship between the same two nodes of the same
//! type, and a name in a list are there once. Of two different values of one property the first
//! stays, and the report counts the others, with examples.

use super::sets::{SetId, Sets};
use super::source::Document;
use crate::graph::Schema;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A prefix of keys: `onet:`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Space(u16);

/// A node that some file stated or spoke of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Node(pub(super) u32);

/// A relationship that some file stated.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Link(pub(super) u32);

/// The name of a label, a relationship type or a property.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct Name(pub(super) u16);

/// A document of a data set; its facts are replaced together.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SourceId(pub(super) u16);

/// A part of a document, as facts cite it: `O*NET 29.3 § Task Statements`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Section(pub(super) u16);

/// The facts of an import.
#[derive(Default)]
pub(super) struct Facts {
    spaces: Vec<KeySpace>,
    pub(super) nodes: Vec<NodeFact>,
    pub(super) links: Vec<LinkFact>,
    link_index: FxHashMap<(Name, Node, Node), Link>,
    /// The further relationships of a type between two nodes, by the first.
    parallel: FxHashMap<Link, Vec<Link>>,
    /// Properties of nodes and of relationships, as they were stated.
    pub(super) node_values: Vec<(Node, Stated)>,
    pub(super) link_values: Vec<(Link, Stated)>,
    /// Members of properties that are lists, as they were stated.
    pub(super) items: Vec<(Node, Item)>,
    pub(super) label_sets: Sets,
    pub(super) citations: Sets,
    names: Vec<String>,
    pub(super) sources: Vec<Document>,
    pub(super) sections: Vec<(SourceId, String)>,
    /// The file that each section stands for, once it stated a value.
    section_files: Vec<String>,
    /// The file that is being read, and the line in it.
    file: String,
    line: u32,
    /// Whether what others say in the graph already stays where these facts say otherwise.
    pub(super) yields: bool,
    /// What the kinds mean, where the data set says so itself.
    pub(super) schema: Option<Schema>,
    /// How a node or relationship is cited, where the data set brings citations of its own.
    pub(super) node_quotes: FxHashMap<Node, Quote>,
    pub(super) link_quotes: FxHashMap<Link, Quote>,
}

/// A citation that came with the data.
#[derive(Clone)]
pub(super) struct Quote {
    /// As the graph is to have it.
    pub text: Arc<str>,
    /// As the data had it.
    pub own: Arc<str>,
}

struct KeySpace {
    prefix: String,
    codes: FxHashMap<Arc<str>, Node>,
    is_owned: bool,
}

pub(super) struct NodeFact {
    pub space: Space,
    pub code: Arc<str>,
    pub labels: SetId,
    /// Whether a file said what it is; else it was only spoken of.
    pub is_stated: bool,
    pub cited: SetId,
}

pub(super) struct LinkFact {
    pub kind: Name,
    pub start: Node,
    pub end: Node,
    pub cited: SetId,
}

impl NodeFact {
    /// Whether the import states it in its own name.
    pub fn is_cited(&self) -> bool {
        self.cited != SetId::EMPTY
    }
}

impl LinkFact {
    /// Whether the import states it in its own name.
    pub fn is_cited(&self) -> bool {
        self.cited != SetId::EMPTY
    }
}

/// A property with its value, and who said so.
pub(super) struct Stated {
    pub property: Name,
    pub section: Section,
    /// The line of the file that says so; 0 where it follows from several.
    pub line: u32,
    pub value: Value,
}

/// A member of a list.
pub(super) struct Item {
    pub property: Name,
    pub section: Section,
    pub text: Arc<str>,
}

/// How much was stated so far; differences tell what one file added.
#[derive(Clone, Copy)]
pub(super) struct Amount {
    pub nodes: usize,
    pub links: usize,
    pub properties: usize,
}

/// Who states.
impl Facts {
    /// Adds a document; its sections are then cited.
    pub fn source(&mut self, source: impl Into<Document>) -> SourceId {
        self.sources.push(source.into());
        SourceId(small(self.sources.len() - 1))
    }

    /// Says that what is stated from now on stands in this file.
    pub fn in_file(&mut self, file: &str) {
        file.clone_into(&mut self.file);
    }

    /// Says that what is stated from now on stands in this line; 0 where it follows from several.
    pub fn at_line(&mut self, line: u32) {
        self.line = line;
    }

    /// The file that a section stands for.
    pub fn file_of(&self, section: Section) -> &str {
        self.section_files.get(usize::from(section.0)).map_or("", String::as_str)
    }

    /// A part of a document.
    pub fn section(&mut self, source: SourceId, name: impl Into<String>) -> Section {
        self.sections.push((source, name.into()));
        self.section_files.push(String::new());
        Section(small(self.sections.len() - 1))
    }
}

/// What is stated.
impl Facts {
    /// The keys that start with this; `onet:`.
    pub fn space(&mut self, prefix: &str) -> Space {
        let at = self.spaces.iter().position(|space| space.prefix == prefix).unwrap_or_else(|| {
            self.spaces.push(KeySpace { prefix: prefix.to_owned(), codes: FxHashMap::default(), is_owned: false });
            self.spaces.len() - 1
        });
        Space(small(at))
    }

    /// Says that what has a key of this space is there only as long as this import states it, whatever
    /// others say of it: the data set gives out its codes.
    pub fn own(&mut self, space: Space) {
        if let Some(space) = self.spaces.get_mut(usize::from(space.0)) {
            space.is_owned = true;
        }
    }

    /// Whether a key is of a space that the import [owns](Facts::own).
    pub fn is_owned(&self, key: &str) -> bool {
        self.spaces.iter().any(|space| space.is_owned && key.starts_with(&space.prefix))
    }

    /// The number of a label's, type's or property's name. Ask once, outside the loop over rows.
    pub fn name(&mut self, name: &str) -> Name {
        let at = self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        Name(small(at))
    }

    /// The text of a name.
    pub fn name_text(&self, name: Name) -> &str {
        self.names.get(usize::from(name.0)).map_or("", String::as_str)
    }

    /// Every name, by number.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// States a node of this kind; it may have been stated before.
    pub fn node(&mut self, space: Space, code: &str, label: Name, section: Section) -> Node {
        let node = self.spoken_of(space, code);
        self.label(node, label);
        self.cite(node, section);
        node
    }

    /// States a node again that was met before.
    pub fn node_stated(&mut self, node: Node, label: Name, section: Section) {
        self.label(node, label);
        self.cite(node, section);
    }

    /// The node of this code, if any file stated it or spoke of it.
    pub fn find(&self, space: Space, code: &str) -> Option<Node> {
        self.spaces.get(usize::from(space.0))?.codes.get(code).copied()
    }

    /// Whether some file said what a node is, rather than only speaking of it.
    pub fn is_stated(&self, node: Node) -> bool {
        self.nodes.get(node.0 as usize).is_some_and(|node| node.is_stated)
    }

    /// Every node of a space that was stated, in that order, with its code.
    pub fn in_space(&self, space: Space) -> impl Iterator<Item = (Node, &Arc<str>)> {
        let nodes = self.nodes.iter().enumerate().filter(move |(_, node)| node.space == space);
        nodes.map(|(at, node)| (Node(wide(at)), &node.code))
    }

    /// The node of this code, whether a file states it or is still to: a relationship to one that none
    /// states comes to nothing, and is counted.
    pub fn spoken_of(&mut self, space: Space, code: &str) -> Node {
        if let Some(node) = self.find(space, code) {
            return node;
        }
        let node = Node(wide(self.nodes.len()));
        let code: Arc<str> = Arc::from(code);
        if let Some(space) = self.spaces.get_mut(usize::from(space.0)) {
            space.codes.insert(Arc::clone(&code), node);
        }
        self.nodes.push(NodeFact { space, code, labels: SetId::EMPTY, is_stated: false, cited: SetId::EMPTY });
        node
    }

    /// Gives a node one more label.
    pub fn label(&mut self, node: Node, label: Name) {
        if let Some(fact) = self.nodes.get_mut(node.0 as usize) {
            fact.labels = self.label_sets.with(fact.labels, label.0);
            fact.is_stated = true;
        }
    }

    /// States a node with any number of labels, also with none.
    pub fn node_labelled(&mut self, node: Node, labels: &[Name], section: Option<Section>) {
        labels.iter().for_each(|label| self.label(node, *label));
        if let Some(fact) = self.nodes.get_mut(node.0 as usize) {
            fact.is_stated = true;
        }
        section.into_iter().for_each(|section| self.cite(node, section));
    }

    fn cite(&mut self, node: Node, section: Section) {
        if let Some(fact) = self.nodes.get_mut(node.0 as usize) {
            fact.cited = self.citations.with(fact.cited, section.0);
        }
    }

    /// States a property of a node. Null and empty text say nothing.
    pub fn set(&mut self, node: Node, property: Name, value: Value, section: Section) {
        if !says_nothing(&value) {
            self.cite(node, section);
            if let Some(file) = self.section_files.get_mut(usize::from(section.0)).filter(|file| file.is_empty()) {
                file.clone_from(&self.file);
            }
            self.node_values.push((node, Stated { property, section, line: self.line, value }));
        }
    }

    /// States a property that is text; empty text says nothing.
    pub fn set_text(&mut self, node: Node, property: Name, text: &str, section: Section) {
        if !text.is_empty() {
            self.set(node, property, Value::string(text), section);
        }
    }

    /// Adds a member to a property that is a list of texts, such as `aliases`.
    pub fn add(&mut self, node: Node, property: Name, text: &str, section: Section) {
        if !text.is_empty() {
            self.cite(node, section);
            self.items.push((node, Item { property, section, text: Arc::from(text) }));
        }
    }

    /// States a relationship; there is one of a type between two nodes.
    pub fn link(&mut self, kind: Name, start: Node, end: Node, section: Section) -> Link {
        let next = Link(wide(self.links.len()));
        let link = *self.link_index.entry((kind, start, end)).or_insert(next);
        if link == next {
            self.links.push(LinkFact { kind, start, end, cited: SetId::EMPTY });
        }
        if let Some(fact) = self.links.get_mut(link.0 as usize) {
            fact.cited = self.citations.with(fact.cited, section.0);
        }
        link
    }

    /// Makes room for so many relationships: growing step by step would copy millions of them again and again.
    pub fn expect_links(&mut self, count: usize) {
        self.links.reserve_exact(count);
        self.link_index.reserve(count);
    }

    /// States a relationship beside those of its type that there are between the two nodes.
    pub fn another_link(&mut self, kind: Name, start: Node, end: Node, section: Option<Section>) -> Link {
        let link = Link(wide(self.links.len()));
        let first = *self.link_index.entry((kind, start, end)).or_insert(link);
        if first != link {
            self.parallel.entry(first).or_default().push(link);
        }
        let cited = section.map_or(SetId::EMPTY, |section| self.citations.with(SetId::EMPTY, section.0));
        self.links.push(LinkFact { kind, start, end, cited });
        link
    }

    /// All relationships of a type between two nodes, in the order they were stated.
    pub fn links_between(&self, kind: Name, start: Node, end: Node) -> impl Iterator<Item = Link> + '_ {
        let first = self.find_link(kind, start, end);
        let further = first.and_then(|first| self.parallel.get(&first)).map_or(&[][..], Vec::as_slice);
        first.into_iter().chain(further.iter().copied())
    }

    /// States a property, also where it is an empty text.
    pub fn set_as_it_is(&mut self, node: Node, property: Name, value: Value, section: Section) {
        self.node_values.push((node, Stated { property, section, line: 0, value }));
    }

    /// States a property of a relationship, also where it is an empty text.
    pub fn set_link_as_it_is(&mut self, link: Link, property: Name, value: Value, section: Section) {
        self.link_values.push((link, Stated { property, section, line: 0, value }));
    }

    /// States a property of a relationship.
    pub fn set_link(&mut self, link: Link, property: Name, value: Value, section: Section) {
        if !says_nothing(&value) {
            self.link_values.push((link, Stated { property, section, line: self.line, value }));
        }
    }

    /// How much there is.
    pub fn amount(&self) -> Amount {
        let properties = self.node_values.len() + self.link_values.len() + self.items.len();
        Amount { nodes: self.nodes.len(), links: self.links.len(), properties }
    }
}

/// What a graph is made of.
impl Facts {
    /// The whole key of a node.
    pub fn key(&self, node: &NodeFact) -> String {
        let prefix = self.spaces.get(usize::from(node.space.0)).map_or("", |space| space.prefix.as_str());
        [prefix, &node.code].concat()
    }

    /// Each set of citations as the property `source` of its facts:
    /// `O*NET 29.3 § Occupation Data; § Job Zones; BLS Employment Projections 2024-34 § Table 1.2`.
    pub fn cited_texts(&self) -> Vec<Value> {
        self.citations.iter().map(|members| Value::string(self.cited_text(members))).collect()
    }

    fn cited_text(&self, members: &[u16]) -> String {
        let mut text = String::new();
        let mut document = None;
        let mut members = members.to_vec();
        members.sort_unstable();
        for (source, section) in members.iter().filter_map(|section| self.sections.get(usize::from(*section))) {
            if !text.is_empty() {
                text.push_str("; ");
            }
            if document != Some(*source) {
                text.push_str(self.sources.get(usize::from(source.0)).map_or("", |source| source.name.as_str()));
                text.push_str(if section.is_empty() { "" } else { " " });
                document = Some(*source);
            }
            if !section.is_empty() {
                text.push_str("§ ");
                text.push_str(section);
            }
        }
        text
    }

    /// The properties that a source states of nodes and of relationships, in the order of their names.
    pub fn states(&self, source: SourceId) -> (Vec<&str>, Vec<&str>) {
        let on_nodes = self.node_values.iter().map(|(_, value)| (value.property, value.section));
        let in_lists = self.items.iter().map(|(_, item)| (item.property, item.section));
        let on_links = self.link_values.iter().map(|(_, value)| (value.property, value.section));
        (self.names_stated(source, on_nodes.chain(in_lists)), self.names_stated(source, on_links))
    }

    /// The labels that a source gives, in the order of their names.
    pub fn labels_given(&self, source: SourceId) -> Vec<&str> {
        let is_of_source: Vec<bool> = self.sections.iter().map(|(of, _)| *of == source).collect();
        let cites = |set: SetId| {
            let mut sections = self.citations.members(set).iter();
            sections.any(|section| is_of_source.get(usize::from(*section)) == Some(&true))
        };
        let mut is_given = vec![false; self.names.len()];
        for node in self.nodes.iter().filter(|node| cites(node.cited)) {
            for label in self.label_sets.members(node.labels) {
                is_given.get_mut(usize::from(*label)).into_iter().for_each(|is_given| *is_given = true);
            }
        }
        self.marked(&is_given)
    }

    fn names_stated(&self, source: SourceId, stated: impl Iterator<Item = (Name, Section)>) -> Vec<&str> {
        let is_of_source: Vec<bool> = self.sections.iter().map(|(of, _)| *of == source).collect();
        let mut is_stated = vec![false; self.names.len()];
        for (property, section) in stated {
            if is_of_source.get(usize::from(section.0)) == Some(&true)
                && let Some(is_stated) = is_stated.get_mut(usize::from(property.0))
            {
                *is_stated = true;
            }
        }
        self.marked(&is_stated)
    }

    fn marked(&self, is_marked: &[bool]) -> Vec<&str> {
        let named = self.names.iter().zip(is_marked).filter(|(_, is_marked)| **is_marked);
        let mut names: Vec<&str> = named.map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The relationship of this type between two nodes.
    pub fn find_link(&self, kind: Name, start: Node, end: Node) -> Option<Link> {
        self.link_index.get(&(kind, start, end)).copied()
    }

    /// The number of a name that the facts know.
    pub fn known_name(&self, name: &str) -> Option<Name> {
        self.names.iter().position(|known| known == name).map(|at| Name(small(at)))
    }
}

fn says_nothing(value: &Value) -> bool {
    value.is_null() || matches!(value, Value::String(text) if text.is_empty())
}

/// Facts are counted in 32 bits: a data set of more than four thousand million of them is none of those read here.
fn wide(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn small(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
