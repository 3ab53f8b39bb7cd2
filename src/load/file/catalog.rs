//! The catalog as bytes: names, label sets, counts, and the schema.
//!
//! In this order: how many nodes and relationships the arrays hold; the names of labels, types and property
//! keys; the label sets; for each key how many nodes and relationships have it, and how many pages its columns
//! have; how many relationships there are by the labels of their ends; the schema.

use super::bytes::{Malformed, Read, Reader, put_count, put_number, put_text};
use crate::graph::{Kind, Parts, RelationshipKind, Schema, Step};
use crate::value::{LabelId, LabelSetId, TypeId};
use std::sync::Arc;

/// What a catalog tells beside names and counts: how large the arrays are.
#[derive(Default)]
pub(super) struct Lengths {
    /// One past the greatest node id.
    pub nodes: usize,
    /// One past the greatest relationship id.
    pub relationships: usize,
    /// By key, how many pages the column of nodes has.
    pub node_pages: Vec<usize>,
    /// By key, how many pages the column of relationships has.
    pub relationship_pages: Vec<usize>,
}

/// Writes the catalog of a graph.
pub(super) fn put_catalog(out: &mut Vec<u8>, parts: &Parts, lengths: &Lengths) {
    put_count(out, lengths.nodes);
    put_count(out, lengths.relationships);
    for names in [&parts.labels, &parts.types, &parts.keys] {
        put_count(out, names.len());
        names.iter().for_each(|name| put_text(out, name));
    }
    put_count(out, parts.label_sets.len());
    for set in &parts.label_sets {
        put_count(out, set.len());
        set.iter().for_each(|label| put_number(out, u64::from(label.0)));
    }
    for counts in [&parts.node_keys, &parts.relationship_keys] {
        put_count(out, counts.len());
        counts.iter().for_each(|&count| put_number(out, u64::from(count)));
    }
    for pages in [&lengths.node_pages, &lengths.relationship_pages] {
        put_count(out, pages.len());
        pages.iter().for_each(|&count| put_count(out, count));
    }
    put_count(out, parts.triples.len());
    for (start, kind, end, count) in &parts.triples {
        for number in [start.0, kind.0, end.0, *count] {
            put_number(out, u64::from(number));
        }
    }
    put_schema(out, &parts.schema);
}

/// Reads the catalog into the parts of a graph.
pub(super) fn catalog(bytes: &[u8]) -> Read<(Parts, Lengths)> {
    let mut reader = Reader::new(bytes);
    let (mut parts, mut lengths) = (Parts::default(), Lengths::default());
    // (Arrays take less than a byte an entry, so these are no counts of what follows.)
    lengths.nodes = reader.number_u32()? as usize;
    lengths.relationships = reader.number_u32()? as usize;
    for names in [&mut parts.labels, &mut parts.types, &mut parts.keys] {
        *names = list(&mut reader, |reader| reader.name())?;
    }
    parts.label_sets = list(&mut reader, |reader| list(reader, |reader| reader.number_u32().map(LabelId)))?;
    for counts in [&mut parts.node_keys, &mut parts.relationship_keys] {
        *counts = list(&mut reader, |reader| reader.number_u32())?;
    }
    for pages in [&mut lengths.node_pages, &mut lengths.relationship_pages] {
        *pages = list(&mut reader, |reader| reader.number_u32().map(|count| count as usize))?;
    }
    parts.triples = list(&mut reader, |reader| {
        let (start, kind, end) = (reader.number_u32()?, reader.number_u32()?, reader.number_u32()?);
        Ok((LabelSetId(start), TypeId(kind), LabelSetId(end), reader.number_u32()?))
    })?;
    parts.triples_hold = true;
    parts.schema = Arc::new(schema(&mut reader)?);
    reader.end()?;
    let keys = parts.keys.len();
    let counted = [
        parts.node_keys.len(),
        parts.relationship_keys.len(),
        lengths.node_pages.len(),
        lengths.relationship_pages.len(),
    ];
    if counted.iter().all(|&count| count == keys) { Ok((parts, lengths)) } else { Err(Malformed) }
}

fn list<'b, T>(reader: &mut Reader<'b>, mut item: impl FnMut(&mut Reader<'b>) -> Read<T>) -> Read<Vec<T>> {
    let count = reader.count()?;
    let mut items = Vec::with_capacity(count);
    for _ in 0..count {
        items.push(item(reader)?);
    }
    Ok(items)
}

fn put_schema(out: &mut Vec<u8>, schema: &Schema) {
    // (Taken apart by name: whoever adds a field is told to store it.)
    let Schema { title, about, kinds, relationships, levels } = schema;
    put_text(out, title);
    put_text(out, about);
    put_count(out, kinds.len());
    kinds.iter().for_each(|kind| put_kind(out, kind));
    put_count(out, relationships.len());
    relationships.iter().for_each(|kind| put_relationship_kind(out, kind));
    put_texts(out, levels);
}

fn schema(reader: &mut Reader<'_>) -> Read<Schema> {
    Ok(Schema {
        title: string(reader)?,
        about: string(reader)?,
        kinds: list(reader, kind)?,
        relationships: list(reader, relationship_kind)?,
        levels: list(reader, string)?,
    })
}

fn put_kind(out: &mut Vec<u8>, kind: &Kind) {
    let Kind { label, plural, words, description, pathway, inferred, counted, properties } = kind;
    put_text(out, label);
    put_text(out, plural);
    put_texts(out, words);
    put_text(out, description);
    put_flag(out, *pathway);
    put_flag(out, *inferred);
    put_pairs(out, counted.as_slice());
    put_pairs(out, properties);
}

fn kind(reader: &mut Reader<'_>) -> Read<Kind> {
    Ok(Kind {
        label: string(reader)?,
        plural: string(reader)?,
        words: list(reader, string)?,
        description: string(reader)?,
        pathway: flag(reader)?,
        inferred: flag(reader)?,
        counted: list(reader, pair)?.pop(),
        properties: list(reader, pair)?,
    })
}

fn put_relationship_kind(out: &mut Vec<u8>, kind: &RelationshipKind) {
    let RelationshipKind {
        name,
        description,
        ends,
        step,
        reading,
        reading_back,
        qualified,
        symmetric,
        crosswalk,
        properties,
    } = kind;
    put_text(out, name);
    put_text(out, description);
    put_pairs(out, ends);
    out.push(match step {
        Step::No => 0,
        Step::Yes => 1,
        Step::Last => 2,
    });
    put_text(out, reading);
    put_text(out, reading_back);
    put_pairs(out, qualified);
    put_flag(out, *symmetric);
    put_flag(out, *crosswalk);
    put_pairs(out, properties);
}

fn relationship_kind(reader: &mut Reader<'_>) -> Read<RelationshipKind> {
    Ok(RelationshipKind {
        name: string(reader)?,
        description: string(reader)?,
        ends: list(reader, pair)?,
        step: match reader.byte()? {
            0 => Step::No,
            1 => Step::Yes,
            2 => Step::Last,
            _ => return Err(Malformed),
        },
        reading: string(reader)?,
        reading_back: string(reader)?,
        qualified: list(reader, pair)?,
        symmetric: flag(reader)?,
        crosswalk: flag(reader)?,
        properties: list(reader, pair)?,
    })
}

fn put_flag(out: &mut Vec<u8>, flag: bool) {
    out.push(u8::from(flag));
}

fn flag(reader: &mut Reader<'_>) -> Read<bool> {
    match reader.byte()? {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Malformed),
    }
}

fn put_texts(out: &mut Vec<u8>, texts: &[String]) {
    put_count(out, texts.len());
    texts.iter().for_each(|text| put_text(out, text));
}

fn put_pairs(out: &mut Vec<u8>, pairs: &[(String, String)]) {
    put_count(out, pairs.len());
    for (first, second) in pairs {
        put_text(out, first);
        put_text(out, second);
    }
}

fn pair(reader: &mut Reader<'_>) -> Read<(String, String)> {
    Ok((string(reader)?, string(reader)?))
}

fn string(reader: &mut Reader<'_>) -> Read<String> {
    reader.text().map(str::to_owned)
}
