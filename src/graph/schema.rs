//! The schema: what the kinds and relationships of a graph mean, as data.
//!
//! Another graph brings its own; a graph without one works too, and every relationship is then a
//! pathway step in its own direction.

use serde::{Deserialize, Serialize};

/// Kinds, relationship types and levels, in the words of the people who made the graph.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Schema {
    /// The graph's subject, as the first screen names it: "healthcare careers".
    pub title: String,
    /// A sentence or two about where the facts come from and whom they hold for.
    pub about: String,
    /// The kinds of node, in pathway order.
    pub kinds: Vec<Kind>,
    /// The relationship types.
    pub relationships: Vec<RelationshipKind>,
    /// Career levels from the lowest to the highest, for "an entry-level step does not go on to a
    /// role of a higher stated level".
    pub levels: Vec<String>,
}

/// A kind of node: a label and the words people use for it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kind {
    /// The label: `Role`.
    pub label: String,
    /// Its plural, in lower case: `roles`.
    pub plural: String,
    /// Other words for it, singular and plural, in lower case: `job`, `jobs`, `occupation`.
    pub words: Vec<String>,
    /// What it is, in a sentence.
    pub description: String,
    /// Whether it stands in pathways, and so in a column of diagrams; the order is that of `kinds`.
    pub pathway: bool,
    /// Whether a pathway through such a node is inferred rather than stated: the source names no
    /// direct link between what stands on its two sides.
    pub inferred: bool,
    /// The property and value that a node must have to be counted on the first screen: `kind`, `work`.
    pub counted: Option<(String, String)>,
    /// Properties beside `key`, `name`, `source`, with what each means.
    pub properties: Vec<(String, String)>,
}

/// A relationship type.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RelationshipKind {
    /// The type: `PREPARES_FOR`.
    pub name: String,
    /// What it means, in a sentence.
    pub description: String,
    /// From and to labels it may join.
    pub ends: Vec<(String, String)>,
    /// Whether pathways go along it.
    pub step: Step,
    /// How it reads from its start: `prepares for`.
    pub reading: String,
    /// How it reads from its end: `is prepared for by`.
    pub reading_back: String,
    /// How it reads with a qualifier: `often required` reads `often required for`. One that is not
    /// listed stands in brackets after the plain reading.
    pub qualified: Vec<(String, String)>,
    /// Whether it means the same both ways.
    pub symmetric: bool,
    /// Whether it comes from a statistical crosswalk, so that a pathway along it rests on that.
    pub crosswalk: bool,
    /// Properties beside `source`, with what each means.
    pub properties: Vec<(String, String)>,
}

/// Whether pathways go along a relationship type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// Anywhere in a pathway.
    Yes,
    /// As its last step only.
    Last,
    /// Never.
    #[default]
    No,
}

/// What the name of a property ends with that says of a number, where it is true, that its source advises against using it.
pub const SUPPRESSED: &str = "_suppress";
/// What stands behind the name of a type where it is told of the node that such a relationship ends at, and it means
/// something else in each direction.
pub const INCOMING: &str = " (incoming)";

impl Schema {
    /// The kind with this label.
    pub fn kind(&self, label: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.label == label)
    }

    /// The relationship type with this name.
    pub fn relationship(&self, name: &str) -> Option<&RelationshipKind> {
        self.relationships.iter().find(|kind| kind.name == name)
    }

    /// How a step along a relationship of type `name` reads, with what its own properties
    /// `qualifier` and `scope` say: `often accepted for`, `accepted for (some employers, entry-level)`.
    /// A type the schema does not know reads as its name in lower case.
    pub fn reading(&self, name: &str, qualifier: Option<&str>, scope: Option<&str>) -> String {
        let kind = self.relationship(name);
        let plain = kind.map(|kind| kind.reading.as_str()).filter(|reading| !reading.is_empty());
        let phrase = qualifier.and_then(|word| {
            let (_, phrase) = kind?.qualified.iter().find(|(qualifier, _)| qualifier == word)?;
            Some(phrase.clone())
        });
        let in_brackets = if phrase.is_some() { [None, scope] } else { [qualifier, scope] };
        let mut reading =
            phrase.or_else(|| plain.map(str::to_owned)).unwrap_or_else(|| name.replace('_', " ").to_lowercase());
        let in_brackets: Vec<&str> = in_brackets.into_iter().flatten().collect();
        if !in_brackets.is_empty() {
            reading.push_str(&format!(" ({})", in_brackets.join(", ")));
        }
        reading
    }

    /// Whether career level `level` is higher than `than`; unknown where the schema does not rank both.
    pub fn is_higher_level(&self, level: &str, than: &str) -> Option<bool> {
        let rank = |name: &str| self.levels.iter().position(|level| level == name);
        Some(rank(level)? > rank(than)?)
    }
}
