//! Notes under an answer: what its reader should know beside the rows.

use super::facts::in_words;
use super::steps::step_of;
use crate::diagnostic::Diagnostic;
use crate::graph::{Direction, Graph, Step};
use crate::resolve::names::name_of;
use crate::resolve::query::Answer;
use crate::value::{KeyId, NodeId, Path, TypeId, Value};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// How many paths are looked at; a longer answer has said it all by then.
const PATHS_READ: usize = 10_000;
/// How many names a note lists.
const NAMED: usize = 6;

/// An answer, as far as its notes depend on it.
pub struct Told<'t> {
    /// What kind of answer it is.
    pub answer: Answer,
    /// The number of steps that was not asked for, from [`super::Rewritten`].
    pub step_limit: Option<u64>,
    /// What was asked about by name.
    pub subjects: &'t [NodeId],
    /// Its columns.
    pub columns: &'t [Arc<str>],
    /// Its rows.
    pub rows: &'t [Vec<Value>],
}

/// The notes that belong under an answer: what the source says of requirements in every field that
/// a step of it passes, whose programs the named ones are, and whether the default number of steps
/// may have hidden longer pathways.
pub fn notes(graph: &Graph, told: &Told<'_>) -> Vec<Diagnostic> {
    let Told { answer, step_limit, .. } = *told;
    let catalog = graph.catalog();
    let requirements = catalog.key("requirements").filter(|key| catalog.key_counts(*key).0 > 0);
    let offers = catalog.relationship_type("OFFERS").filter(|kind| catalog.type_count(*kind) > 0);
    let crosswalks = crosswalks(graph);
    if requirements.is_none() && offers.is_none() && step_limit.is_none() && crosswalks.is_empty() {
        return Vec::new();
    }
    let passed = match answer {
        Answer::Pathways | Answer::Table => Passed::by(graph, told.rows),
        Answer::Listing | Answer::Description | Answer::Comparison => Passed::linked(graph, told),
        Answer::Found => return Vec::new(),
    };
    let mut notes = Vec::new();
    if let Some(key) = requirements {
        notes.extend(passed.nodes.iter().filter_map(|node| match graph.node_property(*node, key) {
            Value::String(text) => Some(*Diagnostic::note("requirements", format!("{}: {text}", said(graph, *node)))),
            _ => None,
        }));
    }
    if answer != Answer::Table {
        notes.extend(whose_programs(graph, &passed.nodes));
        let by_crosswalk: Vec<TypeId> = crosswalks.into_iter().filter(|kind| passed.types.contains(kind)).collect();
        notes.extend(by_crosswalk.iter().filter_map(|kind| what_it_says(graph, *kind)));
        if !by_crosswalk.is_empty() {
            notes.extend(what_entry_takes(graph, &passed.nodes));
        }
    }
    if answer == Answer::Pathways {
        notes.extend(step_limit.filter(|limit| passed.longest >= *limit || passed.paths == 0).map(at_limit));
    }
    notes
}

/// What the pathways of an answer pass.
#[derive(Default)]
struct Passed {
    /// Every node, in the order they first come up.
    nodes: Vec<NodeId>,
    /// The types of the steps.
    types: FxHashSet<TypeId>,
    /// The number of steps of the longest.
    longest: u64,
    /// How many there are.
    paths: usize,
}

impl Passed {
    /// What the pathway steps in a list of links join; what a description is of has told of itself already.
    fn linked(graph: &Graph, told: &Told<'_>) -> Self {
        let mut passed = Passed::default();
        let mut seen = FxHashSet::default();
        let Some(link) = told.columns.iter().position(|column| &**column == "relationship") else { return passed };
        let is_step = |row: &&Vec<Value>| match row.get(link) {
            Some(Value::String(name)) => {
                graph.catalog().relationship_type(name).is_some_and(|kind| step_of(graph, kind) == Step::Yes)
            }
            _ => false,
        };
        let steps: Vec<&Vec<Value>> = told.rows.iter().take(PATHS_READ).filter(is_step).collect();
        for row in &steps {
            if let Some(Value::String(name)) = row.get(link) {
                passed.types.extend(graph.catalog().relationship_type(name));
            }
        }
        if !steps.is_empty() && told.answer != Answer::Description {
            passed.nodes.extend(told.subjects.iter().copied().filter(|node| seen.insert(*node)));
        }
        let is_told = |node: &NodeId| told.answer == Answer::Description && told.subjects.contains(node);
        for value in steps.into_iter().flatten() {
            if let Value::Node(node) = value
                && !is_told(node)
                && seen.insert(*node)
            {
                passed.nodes.push(*node);
            }
        }
        passed
    }

    fn by(graph: &Graph, rows: &[Vec<Value>]) -> Self {
        let mut passed = Passed::default();
        let mut seen = FxHashSet::default();
        for row in rows.iter().take(PATHS_READ) {
            for value in row {
                if let Value::Path(path) = value {
                    passed.add(path, &mut seen);
                    passed.types.extend(path.relationships.iter().map(|step| graph.type_of(*step)));
                }
            }
        }
        passed
    }

    fn add(&mut self, path: &Path, seen: &mut FxHashSet<NodeId>) {
        self.paths += 1;
        self.longest = self.longest.max(u64::try_from(path.relationships.len()).unwrap_or(u64::MAX));
        self.nodes.extend(path.nodes.iter().copied().filter(|node| seen.insert(*node)));
    }
}

/// Whose programs an answer names, where they are all of one organization: other schools have
/// programs too, and the reader should not take these for all there are.
fn whose_programs(graph: &Graph, nodes: &[NodeId]) -> Option<Diagnostic> {
    let offers = graph.catalog().relationship_type("OFFERS")?;
    let offered_by = graph.adjacency(Some(&[offers]), Direction::Incoming, nodes.len());
    let mut programs = Vec::new();
    let mut organizations: Vec<NodeId> = Vec::new();
    for node in nodes {
        let mut is_offered = false;
        offered_by.for_each_neighbour(*node, |_, organization| {
            is_offered = true;
            if !organizations.contains(&organization) {
                organizations.push(organization);
            }
        });
        programs.extend(is_offered.then_some(*node));
    }
    let [organization] = organizations.as_slice() else { return None };
    let mut listed: Vec<String> = programs.iter().take(NAMED).map(|node| said(graph, *node)).collect();
    if programs.len() > NAMED {
        listed.push(format!("{} more", programs.len() - NAMED));
    }
    let last = listed.pop()?;
    let message = if listed.is_empty() {
        format!("{last} is a program of {}", said(graph, *organization))
    } else {
        format!("{} and {last} are programs of {}", listed.join(", "), said(graph, *organization))
    };
    Some(*Diagnostic::note("offered-by", message))
}

/// The types in use that come from a statistical crosswalk.
fn crosswalks(graph: &Graph) -> Vec<TypeId> {
    let catalog = graph.catalog();
    let marked = catalog.schema().relationships.iter().filter(|kind| kind.crosswalk);
    let ids = marked.filter_map(|kind| catalog.relationship_type(&kind.name));
    ids.filter(|kind| catalog.type_count(*kind) > 0).collect()
}

/// What a crosswalk does and does not say, in the words of the schema.
fn what_it_says(graph: &Graph, kind: TypeId) -> Option<Diagnostic> {
    let catalog = graph.catalog();
    let known = catalog.schema().relationship(catalog.type_name(kind))?;
    (!known.description.is_empty())
        .then(|| *Diagnostic::note("crosswalk", format!("`{}`: {}", known.reading, known.description)))
}

/// Properties that tell what is typically needed to enter a role, and what each is.
const ENTRY: [(&str, &str); 3] = [
    ("entry_education", "typical entry education"),
    ("typical_education", "education named most often as required"),
    ("job_zone", "job zone"),
];

/// What is typically needed to enter the roles that a crosswalk leads to: a program that is related to one
/// says nothing about that.
fn what_entry_takes(graph: &Graph, nodes: &[NodeId]) -> Vec<Diagnostic> {
    let key = |(name, word)| Some((graph.catalog().key(name)?, name, word));
    let keys: Vec<(KeyId, &str, &str)> = ENTRY.into_iter().filter_map(key).collect();
    let tells =
        |node: &&NodeId| keys.iter().any(|(key, ..)| graph.node_column(*key).is_some_and(|column| column.has(**node)));
    let roles: Vec<&NodeId> = nodes.iter().filter(tells).take(NAMED + 1).collect();
    if roles.len() > NAMED {
        let words: Vec<&str> = keys.iter().map(|(.., word)| *word).collect();
        let message = format!(
            "being related does not say what it takes to enter; `describe` of one of the roles tells that: {}",
            words.join(", ")
        );
        return vec![*Diagnostic::note("entry", message)];
    }
    let told = roles.into_iter().map(|role| {
        let parts = keys.iter().filter_map(|(key, name, word)| {
            let share = share_of(graph, *role, name).unwrap_or_default();
            Some(format!("{word} {}{share}", in_words(&graph.node_property(*role, *key))?))
        });
        let parts: Vec<String> = parts.collect();
        *Diagnostic::note("entry", format!("{}: {}", said(graph, *role), parts.join("; ")))
    });
    told.collect()
}

/// ` (29 %)`, where a property beside this one says how many say so.
fn share_of(graph: &Graph, node: NodeId, name: &str) -> Option<String> {
    let key = graph.catalog().key(&format!("{name}_percent"))?;
    match graph.node_property(node, key) {
        Value::Float(percent) => Some(format!(" ({percent:.0} %)")),
        Value::Integer(percent) => Some(format!(" ({percent} %)")),
        _ => None,
    }
}

fn at_limit(limit: u64) -> Diagnostic {
    let message = format!("only pathways of up to {limit} steps are shown, and there may be longer ones");
    *Diagnostic::note("step-limit", message).hint(format!("`within {} steps` goes further", limit + 2))
}

/// A node by its name, in backticks.
pub(super) fn said(graph: &Graph, node: NodeId) -> String {
    name_of(graph, node).map_or_else(|| format!("node {}", node.0), |name| format!("`{name}`"))
}
