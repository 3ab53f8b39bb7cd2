//! What the kinds and relationships of imported graphs mean: `data/national/schema.toml`, compiled in.

use super::super::schema;
use super::super::table::Problems;
use super::super::text::TextFile;
use crate::graph::{Graph, Kind, RelationshipKind, Schema};
use std::borrow::Cow;

/// The file, and its name in messages.
pub(in crate::load) const FILE: (&str, &str) =
    ("data/national/schema.toml", include_str!("../../../data/national/schema.toml"));

/// The schema of all public data sets that can be imported. Its file is checked by the tests.
pub(in crate::load) fn national() -> Schema {
    read(&mut Vec::new())
}

fn read(found: &mut Vec<crate::diagnostic::Diagnostic>) -> Schema {
    let files = [TextFile { name: FILE.0.to_owned(), text: Cow::Borrowed(FILE.1) }];
    let mut problems = Problems { files: &files, found: Vec::new(), broken: Vec::new(), swallowed: Vec::new() };
    let file = schema::read(&files, 0, &mut problems);
    found.append(&mut problems.found);
    file.schema
}

/// A schema for a graph that was made of `own`'s graph and an import: what `own` says stays, and the
/// kinds and relationships that came with the import are added in pathway order.
pub(in crate::load) fn joined(graph: &Graph, own: &Schema) -> Schema {
    let national = national();
    let catalog = graph.catalog();
    let has_label = |name: &str| catalog.label(name).is_some_and(|id| catalog.label_count(id) > 0);
    let has_type = |name: &str| catalog.relationship_type(name).is_some_and(|id| catalog.type_count(id) > 0);
    let mut joined = own.clone();
    if joined.title.is_empty() {
        joined.title = national.title.clone();
        joined.about = national.about.clone();
    }
    if joined.levels.is_empty() {
        joined.levels = national.levels.clone();
    }
    for (at, kind) in national.kinds.iter().enumerate().filter(|(_, kind)| has_label(&kind.label)) {
        match joined.kinds.iter_mut().find(|known| known.label == kind.label) {
            Some(known) => extend_kind(known, kind),
            None => {
                let later = national.kinds.get(at + 1..).unwrap_or_default();
                let is_later = |known: &Kind| later.iter().any(|later| later.label == known.label);
                let place = joined.kinds.iter().position(is_later).unwrap_or(joined.kinds.len());
                joined.kinds.insert(place, kind.clone());
            }
        }
    }
    for kind in national.relationships.iter().filter(|kind| has_type(&kind.name)) {
        match joined.relationships.iter_mut().find(|known| known.name == kind.name) {
            Some(known) => extend_relationship(known, kind),
            None => joined.relationships.push(kind.clone()),
        }
    }
    joined
}

/// What the graph's own schema says stays; kinds and relationships that only the other one knows come behind.
pub(super) fn beside(own: &Schema, other: &Schema) -> Schema {
    if *own == Schema::default() {
        return other.clone();
    }
    let mut joined = own.clone();
    let is_new = |kind: &&Kind| own.kind(&kind.label).is_none();
    joined.kinds.extend(other.kinds.iter().filter(is_new).cloned());
    let is_new = |kind: &&RelationshipKind| own.relationship(&kind.name).is_none();
    joined.relationships.extend(other.relationships.iter().filter(is_new).cloned());
    joined
}

fn extend_kind(known: &mut Kind, with: &Kind) {
    for word in &with.words {
        if !known.words.contains(word) {
            known.words.push(word.clone());
        }
    }
    extend_properties(&mut known.properties, &with.properties);
}

fn extend_relationship(known: &mut RelationshipKind, with: &RelationshipKind) {
    for ends in &with.ends {
        if !known.ends.contains(ends) {
            known.ends.push(ends.clone());
        }
    }
    for (qualifier, phrase) in &with.qualified {
        if !known.qualified.iter().any(|(name, _)| name == qualifier) {
            known.qualified.push((qualifier.clone(), phrase.clone()));
        }
    }
    extend_properties(&mut known.properties, &with.properties);
}

fn extend_properties(known: &mut Vec<(String, String)>, with: &[(String, String)]) {
    for (name, about) in with {
        if !known.iter().any(|(known, _)| known == name) {
            known.push((name.clone(), about.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_schema_of_imports_has_no_mistakes() {
        let mut problems = Vec::new();
        let schema = read(&mut problems);
        assert_eq!(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), [""; 0]);
        assert!(schema.kind("Role").is_some_and(|kind| kind.pathway));
        assert!(schema.relationships.iter().any(|kind| kind.crosswalk && kind.reading == "is related to"));
    }
}
