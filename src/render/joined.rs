//! Pathways joined where they share steps, for terminals.
//!
//! ```text
//! stated    High School Diploma
//!           ├──often accepted for─▶ Medical Office Assistant
//!           ├──often accepted for─▶ Patient Coordinator
//!           └──some employers─▶ Medical Secretary
//! inferred  ┌─ BBA in Health Services ──prepares for─▶
//!           ├─ Associate in Health Services ──prepares for─▶
//!           Healthcare Administration
//!           ├──includes─▶ Patient Coordinator
//!           └──includes─▶ Administrative Coordinator
//! ```
//!
//! Pathways of one basis that begin alike branch out, those that end alike flow together: whichever draws fewer steps.
//! The last stop of a branch (the first one of what flows together) is never shared, so that every line without branches
//! of its own is one pathway of the answer. Where several trees go on alike from one stop, as from a field to all its
//! roles, that stop and what grows from it is drawn once: each line above it goes on with each line below it.

use super::folding::{Unit, Weight, fold};
use super::names::Names;
use super::pathways::{BASIS_WIDTH, one_line, shown_basis};
use super::style::{Glyphs, Style};
use super::text::{Cells, node_text};
use crate::value::{NodeId, Path, RelationshipId};
use rustc_hash::FxHashMap;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Below this many columns what a pathway rests on stands over it, not beside it.
const BESIDE: usize = 60;
/// How far pathways stand from the margin where their basis stands over them.
const UNDER: usize = 2;
/// How far a branch stands to the right of what it grows from.
const BRANCH: usize = 3;
/// How far the later lines of a text stand to the right of its first.
const HANG: usize = 4;
/// The least room for text.
const LEAST: usize = 16;

/// One pathway to draw.
#[derive(Clone, Debug)]
pub struct Strand {
    /// What it rests on.
    pub basis: String,
    /// What its first stop is called.
    pub first: String,
    /// What it costs, as it is to be read.
    pub cost: Option<String>,
    start: Option<NodeId>,
    steps: Vec<Step>,
}

/// A step of a pathway.
#[derive(Clone, Debug)]
struct Step {
    key: (RelationshipId, NodeId),
    reading: String,
    is_forward: bool,
    name: String,
}

impl Strand {
    /// A pathway.
    pub fn of(basis: &str, path: &Path, names: &Names<'_>) -> Strand {
        let name = |node: NodeId| one_line(&node_text(node, names, Cells::Flat));
        let steps = path.nodes.windows(2).zip(&path.relationships).filter_map(|(pair, &relationship)| {
            let &[from, to] = pair else { return None };
            Some(Step {
                key: (relationship, to),
                reading: one_line(&names.reading(relationship)),
                is_forward: names.ends(relationship).is_none_or(|(start, _)| start == from),
                name: name(to),
            })
        });
        Strand {
            start: path.nodes.first().copied(),
            first: path.nodes.first().map(|&node| name(node)).unwrap_or_default(),
            steps: steps.collect(),
            ..Strand::alone(basis, String::new())
        }
    }

    /// The same with what it costs.
    #[must_use]
    pub fn costing(self, cost: Option<String>) -> Strand {
        Strand { cost, ..self }
    }

    /// Something that is no pathway, as it reads.
    pub fn alone(basis: &str, text: String) -> Strand {
        Strand { basis: basis.to_owned(), first: text, cost: None, start: None, steps: Vec::new() }
    }

    /// Its stops from the first to the last, or from the last to the first. Each has the step between it and the stop
    /// before it in that order.
    fn stops(&self, way: Way) -> Vec<Stop<'_>> {
        let stop = |at: usize| {
            let arriving = at.checked_sub(1).and_then(|before| self.steps.get(before));
            let step = match way {
                Way::Branching => arriving,
                Way::Gathering => self.steps.get(at),
            };
            let node = arriving.map_or(self.start, |step| Some(step.key.1));
            let name = arriving.map_or(self.first.as_str(), |step| step.name.as_str());
            Stop { key: (node, step.map(|step| step.key.0)), name, step }
        };
        let stops = (0..=self.steps.len()).map(stop);
        match way {
            Way::Branching => stops.collect(),
            Way::Gathering => stops.rev().collect(),
        }
    }
}

/// Which ends of pathways are shared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Way {
    /// The first ones.
    Branching,
    /// The last ones.
    Gathering,
}

type Key = (Option<NodeId>, Option<RelationshipId>);

struct Stop<'s> {
    key: Key,
    name: &'s str,
    step: Option<&'s Step>,
}

/// A stop that is drawn once.
struct Knot<'s> {
    key: Key,
    name: &'s str,
    /// The step between it and its parent.
    step: Option<&'s Step>,
    children: Vec<usize>,
    cost: Option<&'s str>,
}

/// Pathways of one basis, joined.
struct Forest<'s> {
    way: Way,
    knots: Vec<Knot<'s>>,
    roots: Vec<usize>,
}

impl<'s> Forest<'s> {
    fn of(strands: &'s [Strand], way: Way) -> Forest<'s> {
        let mut forest = Forest { way, knots: Vec::new(), roots: Vec::new() };
        let mut shared: FxHashMap<(Option<usize>, Key), usize> = FxHashMap::default();
        for strand in strands {
            let stops = strand.stops(way);
            let last = stops.len().saturating_sub(1);
            let mut parent = None;
            for (index, stop) in stops.into_iter().enumerate() {
                let is_last = index == last;
                let known = shared.get(&(parent, stop.key)).copied().filter(|_| !is_last && stop.key.0.is_some());
                let knot = known.unwrap_or_else(|| {
                    let key = (parent, stop.key);
                    let knot = forest.add(parent, stop);
                    if !is_last {
                        shared.insert(key, knot);
                    }
                    knot
                });
                if let (true, Some(knot)) = (is_last, forest.knots.get_mut(knot)) {
                    knot.cost = strand.cost.as_deref();
                }
                parent = Some(knot);
            }
        }
        forest
    }

    fn add(&mut self, parent: Option<usize>, stop: Stop<'s>) -> usize {
        let knot = self.knots.len();
        self.knots.push(Knot { key: stop.key, name: stop.name, step: stop.step, children: Vec::new(), cost: None });
        match parent {
            None => self.roots.push(knot),
            Some(parent) => {
                if let Some(parent) = self.knots.get_mut(parent) {
                    parent.children.push(knot);
                }
            }
        }
        knot
    }

    fn children(&self, knot: usize) -> &[usize] {
        self.knots.get(knot).map_or(&[], |knot| &knot.children)
    }

    /// From a knot on, as long as there is one way to go.
    fn chain(&self, knot: usize) -> Vec<usize> {
        let mut chain = vec![knot];
        let mut at = knot;
        while let [only] = *self.children(at) {
            chain.push(only);
            at = only;
        }
        chain
    }

    /// The trees that go on alike from the stop at which they branch, each lot in one; the others alone.
    fn lots(&self) -> Vec<Vec<usize>> {
        let mut lots: Vec<Vec<usize>> = Vec::new();
        let mut places: FxHashMap<(Option<NodeId>, Vec<Vec<Key>>), usize> = FxHashMap::default();
        for &root in &self.roots {
            let chain = self.chain(root);
            let end = chain.last().and_then(|&end| self.knots.get(end)).filter(|end| !end.children.is_empty());
            let (Some(end), Some(&last), true) = (end, chain.last(), chain.len() > 1) else {
                lots.push(vec![root]);
                continue;
            };
            let key = |knot: usize| self.knots.get(knot).map_or((None, None), |knot| knot.key);
            let below =
                self.strands_below(last).into_iter().map(|strand| strand.into_iter().map(key).collect()).collect();
            let place = *places.entry((end.key.0, below)).or_insert(lots.len());
            match lots.get_mut(place) {
                Some(lot) => lot.push(root),
                None => lots.push(vec![root]),
            }
        }
        lots
    }

    /// Every way from a knot's children to an end.
    fn strands_below(&self, knot: usize) -> Vec<Vec<usize>> {
        let mut found = Vec::new();
        let mut open: Vec<Vec<usize>> = self.children(knot).iter().rev().map(|&child| vec![child]).collect();
        while let Some(strand) = open.pop() {
            match strand.last().map_or(&[][..], |&last| self.children(last)) {
                [] => found.push(strand),
                children => open.extend(children.iter().rev().map(|&child| [strand.as_slice(), &[child]].concat())),
            }
        }
        found
    }
}

/// Writes pathways, joined, in a width.
///
/// # Errors
/// Whatever `out` reports.
pub fn write(strands: Vec<Strand>, width: usize, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for group in strands.chunk_by(|a, b| a.basis == b.basis) {
        let basis = group.first().map_or("", |strand| strand.basis.as_str());
        let is_beside = width >= BESIDE;
        let margin = if is_beside { BASIS_WIDTH.max(basis.width() + 1) } else { UNDER };
        if !is_beside {
            writeln!(out, "{}", shown_basis(basis, style))?;
        }
        let branching = Forest::of(group, Way::Branching);
        let gathering = Forest::of(group, Way::Gathering);
        // What a pathway costs stands behind its last stop, so that one must be its own.
        let has_costs = group.iter().any(|strand| strand.cost.is_some());
        let gathers = !has_costs && gathering.knots.len() < branching.knots.len();
        let forest = if gathers { gathering } else { branching };
        let mut page =
            Page { forest: &forest, style, width: width.saturating_sub(margin).max(LEAST), lines: Vec::new() };
        match (forest.way, has_costs) {
            (Way::Branching, false) => forest.lots().iter().for_each(|lot| page.lot(lot)),
            (Way::Branching, true) | (Way::Gathering, _) => forest.roots.iter().for_each(|&root| page.tree(root)),
        }
        for line in page.lines {
            let beside = if line.opens && is_beside { shown_basis(basis, style) } else { String::new() };
            let taken = if line.opens && is_beside { basis.width() } else { 0 };
            writeln!(out, "{beside}{:blank$}{}", "", line.text, blank = margin.saturating_sub(taken))?;
        }
    }
    Ok(())
}

/// A line, and whether a tree begins with it.
struct Line {
    text: String,
    opens: bool,
}

/// The lines of a forest as they grow.
struct Page<'p> {
    forest: &'p Forest<'p>,
    style: &'p Style,
    width: usize,
    lines: Vec<Line>,
}

/// What stands in front of the lines of a branch.
struct Edge {
    /// Before its first line.
    first: String,
    /// Before its other lines.
    rest: String,
    /// Before what grows from it.
    region: String,
}

impl Edge {
    /// At the margin.
    fn none() -> Edge {
        Edge { first: String::new(), rest: String::new(), region: String::new() }
    }
}

impl Page<'_> {
    /// Trees that go on alike: how each gets to the stop they share, then the stop and what grows from it.
    fn lot(&mut self, roots: &[usize]) {
        let &[first, _, ..] = roots else {
            roots.iter().for_each(|&root| self.tree(root));
            return;
        };
        let opening = self.lines.len();
        let glyphs = self.style.glyphs();
        for (index, &root) in roots.iter().enumerate() {
            let chain = self.forest.chain(root);
            let mut units = self.branching(&chain);
            // The shared stop stands below.
            units.pop();
            let arriving = chain.last().and_then(|&last| self.forest.knots.get(last)).and_then(|last| last.step);
            units.extend(arriving.map(|step| Unit::default().and(&arrow(step, glyphs), Weight::Plain)));
            let sign = if index == 0 { glyphs.top } else { glyphs.tee };
            self.folded(
                &units,
                &format!("{sign}{} ", glyphs.dash),
                &format!("{}{:width$}", glyphs.bar, "", width = BRANCH - 1 + HANG),
            );
        }
        let shared = self.forest.chain(first).last().copied().unwrap_or(first);
        let name = self.forest.knots.get(shared).map_or("", |knot| knot.name);
        let name = Unit::default().and(name, Weight::Plain);
        self.folded(&[name], "", &format!("{:<HANG$}", glyphs.bar));
        self.branches(&[shared], &Edge::none(), 0);
        if let Some(line) = self.lines.get_mut(opening) {
            line.opens = true;
        }
    }

    fn tree(&mut self, root: usize) {
        let chain = self.forest.chain(root);
        let end = chain.last().copied().unwrap_or(root);
        let leaves = self.forest.strands_below(end);
        // Two that share no more than a stop read better each by itself.
        if chain.len() == 1 && leaves.len() == 2 {
            for leaf in leaves {
                let strand = [chain.as_slice(), leaf.as_slice()].concat();
                self.block(&strand, Edge::none(), 0);
            }
            return;
        }
        self.block(&chain, Edge::none(), 0);
    }

    /// A chain of stops and everything that grows from its end.
    fn block(&mut self, chain: &[usize], edge: Edge, depth: usize) {
        let opening = self.lines.len();
        match self.forest.way {
            Way::Branching => {
                self.text(chain, &edge);
                self.branches(chain, &edge, depth);
            }
            Way::Gathering => {
                self.branches(chain, &edge, depth);
                self.text(chain, &edge);
            }
        }
        if depth == 0
            && let Some(line) = self.lines.get_mut(opening)
        {
            line.opens = true;
        }
    }

    fn branches(&mut self, chain: &[usize], edge: &Edge, depth: usize) {
        let Some(&end) = chain.last() else { return };
        // Where there is no more room to the right, each pathway goes on by itself.
        let is_deep = (depth + 1) * BRANCH > self.width / 2;
        let branches: Vec<Vec<usize>> = match is_deep {
            true => self.forest.strands_below(end),
            false => self.forest.children(end).iter().map(|&child| self.forest.chain(child)).collect(),
        };
        let (glyphs, way) = (self.style.glyphs(), self.forest.way);
        let count = branches.len();
        for (index, branch) in branches.into_iter().enumerate() {
            let region = &edge.region;
            let (sign, beyond) = match way {
                Way::Branching if index + 1 == count => (glyphs.corner, " "),
                Way::Branching => (glyphs.tee, glyphs.bar),
                Way::Gathering if index == 0 => (glyphs.top, " "),
                Way::Gathering => (glyphs.tee, glyphs.bar),
            };
            let grows = branch.last().is_some_and(|&last| !self.forest.children(last).is_empty()) && !is_deep;
            let below = match way {
                // Down its side runs what grows from it.
                Way::Branching => format!("{region}{beyond}  {}", if grows { glyphs.bar } else { " " }),
                Way::Gathering => format!("{region}{}   ", glyphs.bar),
            };
            let first = match way {
                Way::Branching => format!("{region}{sign}"),
                Way::Gathering => format!("{region}{sign}{} ", glyphs.dash),
            };
            let edge = Edge { first, rest: below, region: format!("{region}{beyond}  ") };
            self.block(&branch, edge, depth + 1);
        }
    }

    /// The text of a chain of stops.
    fn text(&mut self, chain: &[usize], edge: &Edge) {
        let units = match self.forest.way {
            Way::Branching => self.branching(chain),
            Way::Gathering => self.gathering(chain),
        };
        let grows = chain.last().is_some_and(|&last| !self.forest.children(last).is_empty());
        let is_root = edge.first.is_empty();
        // The line of a root's branches runs down beside its later lines.
        let rest = match self.forest.way {
            Way::Branching if is_root && grows => format!("{:<HANG$}", self.style.glyphs().bar),
            Way::Branching | Way::Gathering if is_root => " ".repeat(HANG),
            Way::Branching | Way::Gathering => format!("{}{:width$}", edge.rest, "", width = HANG - 1),
        };
        self.folded(&units, &edge.first, &rest);
    }

    /// A text in the width there is, behind what stands in front of its lines.
    fn folded(&mut self, units: &[Unit], first: &str, rest: &str) {
        let room = |prefix: &str| self.width.saturating_sub(prefix.width()).max(LEAST);
        let lines = fold(units, room(first), room(rest), self.style);
        for (index, line) in lines.into_iter().enumerate() {
            let prefix = if index == 0 { first } else { rest };
            self.lines.push(Line { text: format!("{prefix}{line}"), opens: false });
        }
    }

    /// `──reading─▶ stop ──reading─▶ stop`; a root has no step in front.
    fn branching(&self, chain: &[usize]) -> Vec<Unit> {
        let glyphs = self.style.glyphs();
        let knots = chain.iter().filter_map(|&knot| self.forest.knots.get(knot));
        let mut units: Vec<Unit> = knots
            .map(|knot| {
                let is_end = knot.step.is_none() || knot.children.is_empty();
                let weight = if is_end { Weight::Bold } else { Weight::Plain };
                let unit = match knot.step {
                    Some(step) => Unit::default().and(&arrow(step, glyphs), Weight::Plain),
                    None => Unit::default(),
                };
                unit.and(knot.name, weight)
            })
            .collect();
        let cost = chain.last().and_then(|&last| self.forest.knots.get(last)).and_then(|knot| knot.cost);
        units.extend(cost.map(|cost| Unit::default().and(&format!("({cost})"), Weight::Dim)));
        units
    }

    /// `stop ──reading─▶ stop ──reading─▶`; the last arrow leads to what the branch flows into.
    fn gathering(&self, chain: &[usize]) -> Vec<Unit> {
        let glyphs = self.style.glyphs();
        let mut units = Vec::new();
        let mut before: Option<&Step> = None;
        for knot in chain.iter().rev().filter_map(|&knot| self.forest.knots.get(knot)) {
            let is_end = knot.step.is_none() || knot.children.is_empty();
            let weight = if is_end { Weight::Bold } else { Weight::Plain };
            let unit = match before {
                Some(step) => Unit::default().and(&arrow(step, glyphs), Weight::Plain),
                None => Unit::default(),
            };
            units.push(unit.and(knot.name, weight));
            before = knot.step;
        }
        units.extend(before.map(|step| Unit::default().and(&arrow(step, glyphs), Weight::Plain)));
        units
    }
}

/// A step's reading in its arrow.
fn arrow(step: &Step, glyphs: &Glyphs) -> String {
    match step.is_forward {
        true => format!("{}{}{}", glyphs.opens_forward, step.reading, glyphs.closes_forward),
        false => format!("{}{}{}", glyphs.opens_backward, step.reading, glyphs.closes_backward),
    }
}

#[cfg(test)]
mod tests;
