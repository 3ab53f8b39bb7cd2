//! What an import changed, counted by kind, with a few examples.

/// How many examples of a change are kept.
pub(super) const EXAMPLES: usize = 10;

/// What an import changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Merge {
    /// Nodes, by kind.
    pub nodes: Vec<Change>,
    /// Relationships, by type.
    pub relationships: Vec<Change>,
    /// Some of the nodes that came, where the data set was in the graph before: name and key.
    pub added: Vec<(String, String)>,
    /// Some of the nodes that went: name and key.
    pub removed: Vec<(String, String)>,
    /// Some of the nodes that go by another name now: key, old name, new name.
    pub renamed: Vec<(String, String, String)>,
    /// Some of the things of which a value is another now.
    pub changed: Vec<Changed>,
    /// Some of the nodes that lost what the data set said of them: name and key.
    pub bereft: Vec<(String, String)>,
    /// Whether an earlier import of the same data set was replaced.
    pub replaced: bool,
    /// Relationships that others stated, and that lost a node with this import.
    pub lost: u64,
    /// Nodes that went though others speak of them too: what those said of them went along.
    pub taken_along: u64,
    /// Relationships to something that no file states; they are not in the graph.
    pub dangling: u64,
    /// Values that contradict an earlier one of the same import; the earlier one was kept.
    pub disagreements: u64,
    /// Some of those.
    pub contradictions: Vec<Contradiction>,
    /// Nodes that lost what the data set said of them, and stay for what others say.
    pub withdrawn: u64,
    /// Values that were not taken, since others state another, which stays.
    pub yielded: u64,
    /// Some of those.
    pub yields: Vec<Contradiction>,
    /// Values set by hand that were replaced, since the data set states that property now.
    pub overwritten: u64,
}

/// A value that is another than before the import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The key of the node; for a relationship, those of its ends and its type.
    pub key: String,
    /// The property.
    pub property: String,
    /// The value before, as text; `null` where there was none.
    pub before: String,
    /// The value now, as text.
    pub now: String,
}

/// A value that contradicts an earlier one of the same import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contradiction {
    /// The key of the node.
    pub key: String,
    /// The property.
    pub property: String,
    /// The earlier value, which was kept, as text.
    pub kept: String,
    /// The later one.
    pub other: String,
    /// The file that says the later one.
    pub file: String,
    /// The line in it; 0 where it follows from several.
    pub line: u32,
}

impl Merge {
    /// What this import and a later one changed together.
    pub(super) fn and(&mut self, later: Merge) {
        for (all, more) in [(&mut self.nodes, later.nodes), (&mut self.relationships, later.relationships)] {
            for Change { name, added, removed, kept, own, renamed, changed } in more {
                let sum = change(all, &name);
                sum.added += added;
                sum.removed += removed;
                sum.kept += kept;
                sum.own += own;
                sum.renamed += renamed;
                sum.changed += changed;
            }
            all.sort_by(|a, b| a.name.cmp(&b.name));
        }
        append(&mut self.added, later.added);
        append(&mut self.removed, later.removed);
        append(&mut self.renamed, later.renamed);
        append(&mut self.changed, later.changed);
        append(&mut self.bereft, later.bereft);
        append(&mut self.contradictions, later.contradictions);
        append(&mut self.yields, later.yields);
        self.replaced |= later.replaced;
        self.lost += later.lost;
        self.taken_along += later.taken_along;
        self.dangling += later.dangling;
        self.disagreements += later.disagreements;
        self.withdrawn += later.withdrawn;
        self.yielded += later.yielded;
        self.overwritten += later.overwritten;
    }

    /// How many nodes and relationships went.
    pub fn removed_in_all(&self) -> (u64, u64) {
        let sum = |changes: &[Change]| changes.iter().map(|change| change.removed).sum();
        (sum(&self.nodes), sum(&self.relationships))
    }

    /// How many of the graph's facts were the data set's, as nodes and relationships.
    pub(super) fn before(&self) -> u64 {
        let changes = self.nodes.iter().chain(&self.relationships);
        changes.map(|change| change.kept + change.removed).sum::<u64>() + self.withdrawn
    }
}

fn append<T>(examples: &mut Vec<T>, more: Vec<T>) {
    examples.extend(more);
    examples.truncate(EXAMPLES);
}

/// How many of a kind came, went, stayed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Change {
    /// The label or type.
    pub name: String,
    /// How many came.
    pub added: u64,
    /// How many went.
    pub removed: u64,
    /// How many were stated before, and are again.
    pub kept: u64,
    /// How many of those have their name from the data set, and not from others.
    pub own: u64,
    /// How many of those go by another name now.
    pub renamed: u64,
    /// How many of the kept have another value now, and the same name.
    pub changed: u64,
}

/// The line of a kind, made if new.
pub(super) fn change<'m>(changes: &'m mut Vec<Change>, name: &str) -> &'m mut Change {
    let at = changes.iter().position(|change| change.name == name).unwrap_or_else(|| {
        changes.push(Change { name: name.to_owned(), ..Change::default() });
        changes.len() - 1
    });
    &mut changes[at]
}
