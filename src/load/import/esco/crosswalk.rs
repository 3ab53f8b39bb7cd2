//! The crosswalk between ESCO's occupations and O*NET's, by Nesta.
//!
//! A model matched them by their titles and what they do, and people looked at some: a link says that two occupations are
//! alike, and how sure the publisher is. Its O*NET codes are of the taxonomy of 2010; what the graph's O*NET no longer has is
//! left out and counted.

use super::{Concept, address, code, find};
use crate::diagnostic::Result;
use crate::graph::Graph;
use crate::load::import::facts::{Node, Space};
use crate::load::import::rows::{Layout, Rows};
use crate::load::import::{Import, Source};
use crate::value::Value;
use rustc_hash::{FxHashMap, FxHashSet};
use std::path::Path;

/// What the keys of O*NET's occupations begin with.
const ONET: &str = "onet:";

pub(super) fn read(
    import: &mut Import<'_>,
    path: &Path,
    space: Space,
    concepts: &FxHashMap<Node, Concept>,
    base: &Graph,
) -> Result<()> {
    let known = onet_codes(base);
    if known.is_empty() {
        import.report.remarks.push(
            "the graph holds no occupations of O*NET for the crosswalk to link: import O*NET into it, then ESCO again"
                .to_owned(),
        );
    }
    let header = ["concept_uri", "onet_code", "confidence"];
    let rows = Rows::open(path, &Layout { header: &header, ..Layout::default() })?;
    let [uri, onet, confidence] = header.map(|column| rows.column(column));
    let (uri, onet, confidence) = (uri?, onet?, confidence?);
    let similarity = rows.optional_column("semantic_similarity");
    let source = import.facts.source(nesta());
    let section = import.facts.section(source, "");
    let onet_space = import.facts.space(ONET);
    let [kind, qualifier, sure, alike] =
        ["CORRESPONDS_TO", "qualifier", "confidence", "similarity"].map(|name| import.facts.name(name));
    import.read(rows, |facts, row, file| {
        let id = row.required(onet)?;
        let Some((start, Concept::Occupation)) = find(facts, space, concepts, address(row, uri)?) else {
            file.skip("ESCO has no such occupation", row.line, || code(row.get(uri)).to_owned());
            return Ok(());
        };
        if !known.contains(id) {
            let reason = if known.is_empty() {
                "the graph holds no occupations of O*NET"
            } else {
                "the graph's O*NET has no such code: it is of the taxonomy of 2010"
            };
            file.skip(reason, row.line, || format!("`{id}`"));
            return Ok(());
        }
        let end = facts.spoken_of(onet_space, id);
        let link = facts.link(kind, start, end, section);
        if let Some(number) = row.number(confidence)? {
            facts.set_link(link, sure, Value::Float(number), section);
            facts.set_link(link, qualifier, Value::from(format!("confidence {number} of 2")), section);
        }
        if let Some(number) = similarity.map(|column| row.number(column)).transpose()?.flatten() {
            facts.set_link(link, alike, Value::Float(number), section);
        }
        Ok(())
    })?;
    // It speaks of occupations that the graph has, and states none.
    if let Some(file) = import.report.files.last_mut() {
        file.nodes = 0;
    }
    Ok(())
}

/// The codes of O*NET's occupations that a graph holds.
fn onet_codes(graph: &Graph) -> FxHashSet<String> {
    let catalog = graph.catalog();
    let (Some(role), Some(key)) = (catalog.label("Role"), catalog.key("key")) else { return FxHashSet::default() };
    let Some(column) = graph.node_column(key) else { return FxHashSet::default() };
    let keys = graph.nodes_with_label(role).iter().filter_map(|node| column.text(*node));
    keys.filter_map(|key| key.strip_prefix(ONET)).map(str::to_owned).collect()
}

fn nesta() -> Source {
    Source {
        data_set: "esco-onet",
        name: "ESCO-O*NET crosswalk".to_owned(),
        title: "Crosswalk between ESCO and O*NET occupations, Mapping Career Causeways".to_owned(),
        publisher: "Nesta",
        release: "November 2020".to_owned(),
        date: "November 2020".to_owned(),
        license: "MIT License, Copyright (c) 2021 Nesta",
        attribution:
            "The links between ESCO and O*NET occupations are from Nesta's Mapping Career Causeways (MIT License, \
                      Copyright (c) 2021 Nesta): a statistical match, with its confidence from 0.5 to 2."
                .to_owned(),
        url: "https://github.com/nestauk/mapping-career-causeways",
    }
}
