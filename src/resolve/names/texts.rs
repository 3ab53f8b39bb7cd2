//! Texts that nodes are known by, one after another.

use super::Spelling;
use crate::graph::Graph;
use crate::graph::names::NameColumns;
use crate::value::NodeId;
use std::ops::Range;
use std::thread;

/// The most threads that work on names together.
const MOST_THREADS: usize = 8;
/// How much work there must be for a thread of its own.
const WORTH_A_THREAD: usize = 8_192;
/// The longest text that is kept, in bytes.
const LONGEST: usize = 1 << 16;

/// One text that one node is known by.
struct Entry {
    node: NodeId,
    /// Where its text ends; it starts where the one before ends.
    end: u32,
    spelling: Spelling,
}

/// Texts that nodes of a graph are known by, by entry: ascending by node.
#[derive(Default)]
pub(super) struct Texts {
    entries: Vec<Entry>,
    all: String,
}

impl Texts {
    /// The texts of a graph that are this or that to their nodes.
    pub(super) fn of(graph: &Graph, wanted: fn(Spelling) -> bool) -> Texts {
        let columns = NameColumns::only(graph, wanted);
        let part = |nodes: Range<usize>, room: usize| {
            let mut part = Texts::default();
            let nodes = nodes.map(NodeId::from_index).filter(|&node| graph.contains_node(node));
            for node in nodes {
                columns.each_text(node, |spelling, text| part.add(node, spelling, text.trim(), room));
            }
            part
        };
        let mut parts = in_parts(graph.node_bound(), part).into_iter();
        let mut texts = parts.next().unwrap_or_default();
        for part in parts {
            let before = end_of(&texts.all);
            texts.all.push_str(&part.all);
            texts.entries.extend(part.entries.into_iter().map(|entry| Entry { end: before + entry.end, ..entry }));
        }
        texts
    }

    fn add(&mut self, node: NodeId, spelling: Spelling, text: &str, room: usize) {
        if !text.is_empty() && text.len() <= LONGEST.min(room.saturating_sub(self.all.len())) {
            self.all.push_str(text);
            self.entries.push(Entry { node, end: end_of(&self.all), spelling });
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// All entries, by number.
    pub(super) fn entries(&self) -> Range<u32> {
        0..u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// Whose text an entry is.
    #[inline]
    pub(super) fn node(&self, entry: u32) -> NodeId {
        self.entries.get(entry as usize).map_or(NodeId::NULL, |entry| entry.node)
    }

    /// What an entry is to its node.
    #[inline]
    pub(super) fn spelling(&self, entry: u32) -> Spelling {
        self.entries.get(entry as usize).map_or(Spelling::Alias, |entry| entry.spelling)
    }

    /// The text of an entry, as it stands in the graph but for blanks around it.
    #[inline]
    pub(super) fn text(&self, entry: u32) -> &str {
        let before = (entry as usize).checked_sub(1).and_then(|before| self.entries.get(before));
        let start = before.map_or(0, |before| before.end);
        let end = self.entries.get(entry as usize).map_or(start, |entry| entry.end);
        self.all.get(start as usize..end as usize).unwrap_or_default()
    }
}

fn end_of(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// Does a piece of work in parts, each in a thread of its own where that is worth it; the results come in the
/// order of the parts. Each part is told how much it may make, so that all together still have 32-bit places.
pub(super) fn in_parts<T: Send>(count: usize, work: impl Fn(Range<usize>, usize) -> T + Sync) -> Vec<T> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let parts = threads.min(MOST_THREADS).min(count / WORTH_A_THREAD).max(1);
    let room = u32::MAX as usize / parts;
    let size = count.div_ceil(parts);
    let range = |part: usize| part * size..count.min((part + 1) * size);
    let work = &work;
    thread::scope(|scope| {
        let others: Vec<_> = (1..parts)
            .map(|part| thread::Builder::new().spawn_scoped(scope, move || work(range(part), room)).ok())
            .collect();
        let mut results = vec![work(range(0), room)];
        for (part, thread) in (1..).zip(others) {
            // A thread that could not be had leaves its part to this one.
            let result = thread.and_then(|thread| thread.join().ok());
            results.push(result.unwrap_or_else(|| work(range(part), room)));
        }
        results
    })
}
