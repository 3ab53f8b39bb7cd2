//! Links between boxes: each way two nodes are joined once, and between folded boxes each kind of line once.

use super::arrange::{Arrangement, Shape};
use super::boxes::words;
use crate::render::diagram::gather::facts::Fact;
use crate::render::diagram::gather::{Gathered, inside};
use crate::render::diagram::model::{Basis, Item, Link, Stroke};
use crate::session::Answer;
use crate::value::{LabelId, NodeId, RelationshipId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many readings stand beside a link of several relationships.
const NAMED: usize = 2;

/// The links, and what each stands for.
pub(super) struct Links {
    /// The links.
    pub links: Vec<Link>,
    /// By relationship: its link.
    pub at: FxHashMap<RelationshipId, usize>,
}

/// What makes relationships one link.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// Between two nodes: how it reads, whether it has a direction, and what it rests on.
    Reading(Arc<str>, bool, Basis),
    /// Where a folded box is at an end: the kind of line.
    Line(Stroke),
}

/// Relationships that are drawn as one.
struct Bundle<'f> {
    stroke: Stroke,
    facts: Vec<&'f Fact>,
}

/// The links between boxes. `places` gives each drawn node its box.
pub(super) fn links(
    gathered: &Gathered<'_>,
    arrangement: &Arrangement,
    items: &[Item],
    places: &FxHashMap<NodeId, usize>,
) -> Links {
    let strokes = Strokes::of(gathered, arrangement);
    let mut bundles: BTreeMap<(usize, usize, Sort), Bundle<'_>> = BTreeMap::new();
    for fact in &gathered.facts {
        let (Some(&from), Some(&to)) = (places.get(&fact.from), places.get(&fact.to)) else { continue };
        let stands_for_many = |at: usize| items.get(at).is_some_and(|item| !item.folded.is_empty());
        let is_folded = stands_for_many(from) || stands_for_many(to);
        if is_folded && from == to {
            continue;
        }
        // What holds both ways is one link, whichever way round it was written down.
        let (from, to) = if fact.symmetric { (from.min(to), from.max(to)) } else { (from, to) };
        let lane = |at: usize| items.get(at).map(|item| item.lane);
        let stroke = strokes.stroke(fact, lane(from) == lane(to));
        let sort = if is_folded {
            Sort::Line(stroke)
        } else {
            Sort::Reading(Arc::clone(&fact.reading), fact.symmetric, stroke.basis())
        };
        let bundle = bundles.entry((from, to, sort)).or_insert_with(|| Bundle { stroke, facts: Vec::new() });
        bundle.stroke = bundle.stroke.min(stroke);
        bundle.facts.push(fact);
    }
    let sources = SourceReader::new(gathered);
    let mut out = Links { links: Vec::new(), at: FxHashMap::default() };
    for ((from, to, _), bundle) in bundles {
        out.at.extend(bundle.facts.iter().map(|fact| (fact.relationship, out.links.len())));
        let readings = readings(&bundle.facts);
        let is_said = bundle.facts.iter().all(|fact| arrangement.said.contains(&fact.relationship));
        out.links.push(Link {
            from,
            to,
            label: (!is_said).then(|| beside(&readings)),
            reading: in_full(&readings),
            stroke: bundle.stroke,
            symmetric: bundle.facts.iter().all(|fact| fact.symmetric),
            sources: sources.of(&bundle.facts),
        });
    }
    out
}

/// How the relationships of a link read, each reading once.
fn readings<'f>(facts: &[&'f Fact]) -> Vec<&'f str> {
    let mut readings: Vec<&str> = facts.iter().map(|fact| &*fact.reading).collect();
    readings.sort_unstable();
    readings.dedup();
    readings
}

/// How a link reads: as all its relationships do, or as some of them do.
fn in_full(readings: &[&str]) -> String {
    match readings.split_last() {
        None => String::new(),
        Some((one, [])) => (*one).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
    }
}

/// What stands beside a link: its reading, where there are few of them.
fn beside(readings: &[&str]) -> String {
    if readings.len() <= NAMED { in_full(readings) } else { "in several ways".to_owned() }
}

/// Reads where relationships are from.
struct SourceReader<'g> {
    gathered: &'g Gathered<'g>,
    key: Option<crate::value::KeyId>,
}

impl<'g> SourceReader<'g> {
    fn new(gathered: &'g Gathered<'_>) -> Self {
        SourceReader { gathered, key: gathered.names.graph().catalog().key("source") }
    }

    /// Each place once, in the order they come.
    fn of(&self, facts: &[&Fact]) -> Vec<String> {
        let Some(key) = self.key else { return Vec::new() };
        let graph = self.gathered.names.graph();
        let mut seen = FxHashSet::default();
        let texts = facts.iter().filter_map(|fact| words(&graph.relationship_property(fact.relationship, key)));
        texts.filter(|text| seen.insert(text.clone())).collect()
    }
}

/// Decides which kind of line a relationship is.
struct Strokes<'g> {
    gathered: &'g Gathered<'g>,
    shape: Shape,
    /// Nodes of a kind that makes pathways inferred, through which what is highlighted passes.
    passed: FxHashSet<NodeId>,
    /// Kinds that make pathways inferred, through which those of the answer pass.
    inside: BTreeSet<Option<LabelId>>,
    /// Whether the schema has steps: then what is none looks different.
    has_steps: bool,
}

impl<'g> Strokes<'g> {
    fn of(gathered: &'g Gathered<'_>, arrangement: &Arrangement) -> Self {
        let asked = || gathered.facts.iter().filter(|fact| gathered.asked.contains(&fact.relationship));
        let into: FxHashSet<NodeId> = asked().map(|fact| fact.to).collect();
        let through = |node: &NodeId| into.contains(node) && gathered.kinds.is_inferred(*node);
        let passed = asked().map(|fact| fact.from).filter(through).collect();
        let inner = gathered.walks.iter().flat_map(|walk| inside(&walk.path));
        let inside = inner.filter(|node| gathered.kinds.is_inferred(**node)).map(|&node| gathered.kinds.of(node));
        let has_steps = !gathered.names.graph().catalog().schema().relationships.is_empty();
        Strokes { gathered, shape: arrangement.shape, passed, inside: inside.collect(), has_steps }
    }

    /// The line of a relationship; `within` says whether it stays inside one lane.
    fn stroke(&self, fact: &Fact, within: bool) -> Stroke {
        let is_asked = self.gathered.asked.contains(&fact.relationship);
        let basis = self.basis(fact, is_asked);
        if is_asked {
            return match basis {
                Basis::Stated => Stroke::Asked,
                Basis::Inferred => Stroke::AskedInferred,
                Basis::Crosswalk => Stroke::AskedCrosswalk,
            };
        }
        if self.is_beside(fact, within) {
            return Stroke::Beside;
        }
        let in_a_lane = within && self.shape == Shape::Columns && !fact.symmetric;
        match (basis, self.gathered.has_front()) {
            (Basis::Stated, _) if in_a_lane => Stroke::Promotion,
            (Basis::Stated, false) => Stroke::Stated,
            (Basis::Inferred, false) => Stroke::Inferred,
            (Basis::Crosswalk, false) => Stroke::Crosswalk,
            (Basis::Stated, true) => Stroke::Context,
            (Basis::Inferred, true) => Stroke::ContextInferred,
            (Basis::Crosswalk, true) => Stroke::ContextCrosswalk,
        }
    }

    /// What a relationship rests on.
    fn basis(&self, fact: &Fact, is_asked: bool) -> Basis {
        let gathered = self.gathered;
        let is_inferred = match gathered.on_pathways.get(&fact.relationship) {
            Some(is_stated) => !is_stated,
            None if is_asked => fact.step && (self.passed.contains(&fact.from) || self.passed.contains(&fact.to)),
            // What lies around pathways that pass a field leads through fields too.
            None => fact.step && [fact.from, fact.to].iter().any(|&end| self.inside.contains(&gathered.kinds.of(end))),
        };
        match (fact.crosswalk, is_inferred) {
            (true, _) => Basis::Crosswalk,
            (false, true) => Basis::Inferred,
            (false, false) => Basis::Stated,
        }
    }

    /// Whether a relationship is no step of a pathway and looks different for that: one that leads from one thing to
    /// another of its kind, since it would be taken for a promotion; beside pathways that were asked for, any.
    fn is_beside(&self, fact: &Fact, within: bool) -> bool {
        let is_alike = !fact.symmetric && (fact.within_kind || (within && self.shape == Shape::Columns));
        let beside_pathways = self.gathered.outcome.answer == Answer::Pathways && !self.gathered.has_front();
        !fact.step && self.has_steps && (is_alike || beside_pathways)
    }
}

/// What links need not say themselves: what their gap says once, what the legend says, what all of them say.
pub(super) fn share_words(gathered: &Gathered<'_>, arrangement: &mut Arrangement, items: &[Item], links: &mut [Link]) {
    match arrangement.shape {
        Shape::Columns | Shape::Listing => {
            share_verbs(gathered, arrangement, items, links);
            for stroke in [Stroke::Promotion, Stroke::Beside] {
                if let [verb] = verbs(gathered, links, stroke).as_slice() {
                    unlabel(links, verb, |link| link.stroke == stroke);
                }
            }
        }
        Shape::Layered => {
            if let Some(verb) = only_reading(gathered, links) {
                unlabel(links, &verb, |_| true);
            }
        }
        Shape::Centre | Shape::Sides => {}
    }
}

/// The one way that all links read, where there are several of them.
pub(super) fn only_reading(gathered: &Gathered<'_>, links: &[Link]) -> Option<String> {
    let (first, others) = links.split_first()?;
    let is_one = gathered.facts.iter().any(|fact| *fact.reading == first.reading);
    let is_shared = is_one && !others.is_empty() && others.iter().all(|link| link.reading == first.reading);
    is_shared.then(|| first.reading.clone())
}

/// What the plain types of the links of one kind of line read, each once.
pub(super) fn verbs(gathered: &Gathered<'_>, links: &[Link], stroke: Stroke) -> Vec<String> {
    let readings: FxHashSet<&str> =
        links.iter().filter(|link| link.stroke == stroke).map(|link| link.reading.as_str()).collect();
    let mut verbs: Vec<String> = gathered
        .facts
        .iter()
        .filter(|fact| fact.within_kind || stroke == Stroke::Beside)
        .filter(|fact| readings.contains(&*fact.reading))
        .map(|fact| fact.plain.to_string())
        .collect();
    verbs.sort();
    verbs.dedup();
    verbs
}

fn unlabel(links: &mut [Link], verb: &str, which: impl Fn(&Link) -> bool) {
    for link in links.iter_mut().filter(|link| which(link)) {
        if link.label.as_deref() == Some(verb) {
            link.label = None;
        }
    }
}

/// Where links between two neighbouring lanes read alike, their gap says it once; any other reading stays on its link.
/// A hedge stands for a whole gap only where every link has it, and no link to a folded box reads in several ways.
fn share_verbs(gathered: &Gathered<'_>, arrangement: &mut Arrangement, items: &[Item], links: &mut [Link]) {
    let plain: BTreeSet<&str> = gathered.facts.iter().map(|fact| &*fact.plain).collect();
    let single: BTreeSet<&str> = gathered.facts.iter().map(|fact| &*fact.reading).collect();
    let lane_of = |index: usize| items.get(index).map(|item| item.lane);
    let gap_of = |link: &Link| {
        let lane = lane_of(link.from)?;
        (lane_of(link.to) == Some(lane + 1) && link.stroke != Stroke::Beside).then_some(lane)
    };
    let mut gaps: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    for link in links.iter() {
        if let Some(gap) = gap_of(link) {
            *gaps.entry(gap).or_default().entry(&link.reading).or_default() += 1;
        }
    }
    let verb = |readings: BTreeMap<&str, usize>| {
        let is_only = readings.len() == 1;
        let candidates = readings
            .into_iter()
            .filter(|(reading, _)| plain.contains(reading) || (is_only && single.contains(reading)));
        let most = candidates.max_by_key(|&(reading, count)| (count, std::cmp::Reverse(reading)));
        most.map(|(verb, _)| verb.to_owned())
    };
    let verbs: BTreeMap<usize, String> =
        gaps.into_iter().filter_map(|(gap, readings)| Some((gap, verb(readings)?))).collect();
    for link in links.iter_mut() {
        if let Some(verb) = gap_of(link).and_then(|gap| verbs.get(&gap))
            && link.label.as_ref() == Some(verb)
        {
            link.label = None;
        }
    }
    for (gap, verb) in verbs {
        if let Some(lane) = arrangement.lanes.get_mut(gap) {
            lane.verb = Some(verb);
        }
    }
}
