//! Drops label tests that the graph's own counts prove true: where every `REQUIRES_SKILL` ends at a Skill, `:Skill` at
//! its end need not be looked at.
//!
//! The proof holds for the catalog's version: a new combination of labels and type makes a new one.

use super::Setting;
use crate::graph::{Catalog, Direction};
use crate::plan::plan::{Plan, Program};
use crate::resolve::{LabelTest, TypeTest};
use crate::value::{LabelId, LabelSetId};

pub(super) fn drop_known(program: &mut Program, setting: &Setting<'_>) {
    // A statement that creates could make the proof false while it runs.
    if program.updates {
        return;
    }
    let catalog = setting.graph.catalog();
    let change = &mut |mut plan: Plan| {
        if let Plan::Expand { hop, into: false, .. } = &mut plan
            && let Some(test) = &hop.labels
            && ends(catalog, &hop.types, hop.direction).into_iter().all(|set| holds(catalog, set, test))
        {
            hop.labels = None;
        }
        plan
    };
    program.root = std::mem::replace(&mut program.root, Plan::Unit).rewrite(change);
    for subplan in &mut program.subplans {
        subplan.plan = std::mem::replace(&mut subplan.plan, Plan::Unit).rewrite(change);
    }
}

/// The label sets found at the far end of relationships of these types, followed this way.
pub(super) fn ends(catalog: &Catalog, types: &TypeTest, direction: Direction) -> Vec<LabelSetId> {
    let mut sets = Vec::new();
    for (start, kind, end, count) in catalog.triples() {
        let wanted = match types {
            TypeTest::Any => true,
            TypeTest::OneOf(types) => types.contains(&kind),
        };
        if !wanted || count == 0 {
            continue;
        }
        if direction != Direction::Incoming {
            sets.push(end);
        }
        if direction != Direction::Outgoing {
            sets.push(start);
        }
    }
    sets
}

/// Whether every node with this label set passes a test.
fn holds(catalog: &Catalog, set: LabelSetId, test: &LabelTest) -> bool {
    match test {
        LabelTest::Label(label) => catalog.label_set_has(set, *label),
        LabelTest::Any => !catalog.label_set(set).is_empty(),
        LabelTest::And(tests) => tests.iter().all(|test| holds(catalog, set, test)),
        LabelTest::Or(tests) => tests.iter().any(|test| holds(catalog, set, test)),
        LabelTest::Type(_) | LabelTest::Named(_) | LabelTest::Never | LabelTest::Not(_) => false,
    }
}

/// A label that all of these sets have: the one on the fewest nodes.
pub(super) fn common_label(catalog: &Catalog, sets: &[LabelSetId]) -> Option<LabelId> {
    let first = catalog.label_set(*sets.first()?);
    let common = first.iter().copied().filter(|label| sets.iter().all(|set| catalog.label_set_has(*set, *label)));
    common.min_by_key(|label| catalog.label_count(*label))
}
