//! Keys that speak of nothing.
//!
//! A key joins a row with what another data set says under it: `onet:29-1141.00`. A slip of the hand makes a new thing
//! instead, without a name and without a word. Such a thing may be meant, so nothing stops; but it is told, with the keys
//! that are near it.

use super::owner::{Owners, Share};
use crate::graph::Graph;
use crate::load::near::nearest;
use crate::value::{KeyId, NodeId};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many of a kind are named.
const NAMED: usize = 3;

/// A node of the files, as what is told needs it.
pub(super) struct Given {
    /// The key that its row gives it.
    pub key: Option<Arc<str>>,
    /// What identifies it in the graph.
    pub code: String,
    pub has_name: bool,
}

/// What others say under a key.
struct Others<'g> {
    base: &'g Graph,
    key: Option<KeyId>,
    name: Option<KeyId>,
    source: Option<KeyId>,
    nodes: Vec<NodeId>,
}

impl<'g> Others<'g> {
    /// The nodes of a graph of which others speak than the data sets that are replaced.
    fn of(base: &'g Graph, owners: &mut Owners) -> Self {
        let key = |name| base.catalog().key(name);
        let mut others = Others { base, key: key("key"), name: key("name"), source: key("source"), nodes: Vec::new() };
        for node in base.nodes() {
            let is_ours = owners.is_replaced_source(node);
            if !is_ours && owners.share(others.text(node, others.source)) != Share::Replaced {
                others.nodes.push(node);
            }
        }
        others
    }

    fn text(&self, node: NodeId, key: Option<KeyId>) -> Option<&'g str> {
        self.base.node_column(key?)?.text(node)
    }

    fn keys(&self) -> impl Iterator<Item = (NodeId, &'g str)> {
        self.nodes.iter().filter_map(|node| Some((*node, self.text(*node, self.key)?)))
    }

    /// A key and the name of what has it.
    fn called(&self, node: NodeId, key: &str) -> String {
        match self.text(node, self.name) {
            Some(name) => format!("`{key}` {name}"),
            None => format!("`{key}`"),
        }
    }
}

/// What is to be known of the keys of a data set, and of those of its nodes that have no name.
pub(super) fn told(given: &[Given], base: &Graph, owners: &mut Owners) -> Vec<String> {
    let others = Others::of(base, owners);
    let mut unmet: BTreeSet<&str> = given.iter().filter_map(|node| node.key.as_deref()).collect();
    let mut named: BTreeSet<&str> = BTreeSet::new();
    let unnamed: BTreeSet<&str> = given.iter().filter(|node| !node.has_name).map(|node| node.code.as_str()).collect();
    for (node, key) in others.keys() {
        unmet.remove(key);
        if let Some(code) = unnamed.get(key).filter(|_| others.text(node, others.name).is_some()) {
            named.insert(code);
        }
    }
    let mut remarks = Vec::new();
    remarks.extend(bare(&mut unmet, &others));
    remarks.extend(under_a_prefix(&unmet, &others));
    let mut nameless: Vec<&str> = unnamed.difference(&named).copied().collect();
    nameless.sort_unstable();
    if !nameless.is_empty() {
        let nodes =
            if nameless.len() == 1 { "1 node has".to_owned() } else { format!("{} nodes have", nameless.len()) };
        remarks.push(format!(
            "{nodes} no name, and no question finds them by one: {}; a column `name` gives it",
            listed(nameless.iter().map(|code| format!("`{code}`")).collect(), ", ")
        ));
    }
    remarks
}

/// Keys that are the end of another's: `29-1141.00` for `onet:29-1141.00`. They are taken out of `unmet`.
fn bare(unmet: &mut BTreeSet<&str>, others: &Others<'_>) -> Option<String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for (node, key) in others.keys() {
        let code = key.split_once(':').map(|(_, code)| code).and_then(|code| unmet.take(code));
        if let Some(code) = code {
            found.insert(code.to_owned(), others.called(node, key));
        }
    }
    let (keys, are) = match found.len() {
        0 => return None,
        1 => ("1 key is".to_owned(), "a code"),
        count => (format!("{count} keys are"), "codes"),
    };
    let pairs: Vec<String> = found.iter().map(|(code, key)| format!("`{code}`, where the graph has {key}")).collect();
    Some(format!(
        "{keys} {are} without what the graph puts before it, and a thing of its own so: {}",
        listed(pairs, "; ")
    ))
}

/// Keys that begin as those of another data set do, which has no such thing.
fn under_a_prefix(unmet: &BTreeSet<&str>, others: &Others<'_>) -> Vec<String> {
    let mut by_prefix: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in unmet {
        if let Some((prefix, _)) = key.split_once(':') {
            by_prefix.entry(prefix).or_default().push(key);
        }
    }
    let mut known: FxHashMap<&str, Vec<(NodeId, &str)>> = FxHashMap::default();
    for (node, key) in others.keys() {
        let prefix = key.split_once(':').map_or("", |(prefix, _)| prefix);
        if by_prefix.contains_key(prefix) {
            known.entry(prefix).or_default().push((node, key));
        }
    }
    let mut remarks = Vec::new();
    for (prefix, mut keys) in by_prefix {
        let Some(theirs) = known.get(prefix) else { continue };
        keys.sort_unstable();
        let whose = theirs.iter().find_map(|(node, _)| others.text(*node, others.source));
        let whose = whose.map_or_else(
            || "others in the graph do, and none of them".to_owned(),
            |cited| format!("those of `{}` do, which", cited.split([';', '§']).next().unwrap_or(cited).trim()),
        );
        let examples: Vec<String> = keys.iter().take(NAMED).map(|key| with_near(key, theirs, others)).collect();
        let more = keys.len() - examples.len();
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let (are, it) = if keys.len() == 1 { ("key begins", "it") } else { ("keys begin", "them") };
        remarks.push(format!(
            "{} {are} with `{prefix}:` as {whose} has nothing under {it}: {}{more}",
            keys.len(),
            examples.join("; ")
        ));
    }
    remarks
}

/// A key, and the keys near it with the names of what has them.
fn with_near(key: &str, theirs: &[(NodeId, &str)], others: &Others<'_>) -> String {
    let near = nearest(key, theirs.iter().map(|(_, key)| *key));
    let near: Vec<String> = near
        .iter()
        .filter_map(|near| theirs.iter().find(|(_, key)| key == near))
        .map(|(node, key)| others.called(*node, key))
        .collect();
    match near.as_slice() {
        [] => format!("`{key}`"),
        _ => format!("`{key}`, near it {}", near.join(", ")),
    }
}

/// The first few of some things, and how many more there are.
fn listed(mut things: Vec<String>, between: &str) -> String {
    let more = things.len().saturating_sub(NAMED);
    things.truncate(NAMED);
    if more > 0 {
        things.push(format!("and {more} more"));
    }
    things.join(between)
}
