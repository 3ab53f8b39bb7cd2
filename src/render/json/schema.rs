//! What a graph holds, as one JSON object.

use crate::graph::{Graph, Step};
use crate::value::json::{push_comma, push_integer, push_text};

/// Labels, relationship types, properties, counts and sources as JSON text.
pub fn schema(graph: &Graph) -> String {
    let catalog = graph.catalog();
    let schema = catalog.schema();
    let mut out = Vec::new();
    out.extend_from_slice(b"{\"title\":");
    push_text(&mut out, &schema.title);
    out.extend_from_slice(b",\"about\":");
    push_text(&mut out, &schema.about);
    push_count(&mut out, "nodes", graph.node_count());
    push_count(&mut out, "relationships", graph.relationship_count());
    out.extend_from_slice(b",\n\"labels\":[");
    let labels = catalog.labels().filter(|&(id, _)| catalog.label_count(id) > 0);
    for (index, (id, name)) in labels.enumerate() {
        open_item(&mut out, index, "label", name);
        push_count(&mut out, "nodes", catalog.label_count(id));
        if let Some(kind) = schema.kind(name) {
            push_texts(&mut out, "words", kind.words.iter().map(String::as_str));
            push_member(&mut out, "description", &kind.description);
        }
        out.push(b'}');
    }
    out.extend_from_slice(b"],\n\"relationship_types\":[");
    let types = catalog.relationship_types().filter(|&(id, _)| catalog.type_count(id) > 0);
    for (index, (id, name)) in types.enumerate() {
        open_item(&mut out, index, "type", name);
        push_count(&mut out, "relationships", catalog.type_count(id));
        if let Some(kind) = schema.relationship(name) {
            let ends: Vec<String> = kind.ends.iter().map(|(from, to)| format!("{from} -> {to}")).collect();
            push_texts(&mut out, "ends", ends.iter().map(String::as_str));
            push_member(&mut out, "reads", &kind.reading);
            push_member(&mut out, "step", step_name(kind.step));
        }
        out.push(b'}');
    }
    out.extend_from_slice(b"],\n\"properties\":[");
    let keys = catalog.keys().map(|(id, name)| (name, catalog.key_counts(id))).filter(|(_, (n, r))| n + r > 0);
    for (index, (name, (nodes, relationships))) in keys.enumerate() {
        open_item(&mut out, index, "property", name);
        push_count(&mut out, "nodes", nodes);
        push_count(&mut out, "relationships", relationships);
        out.push(b'}');
    }
    out.extend_from_slice(b"]");
    let sources = crate::render::schema::attributions(graph);
    push_texts(&mut out, "sources", sources.iter().map(String::as_str));
    out.extend_from_slice(b"}\n");
    String::from_utf8_lossy(&out).into_owned()
}

/// The word for whether pathways take a relationship, as `schema.toml` writes it.
fn step_name(step: Step) -> &'static str {
    match step {
        Step::Yes => "yes",
        Step::Last => "last",
        Step::No => "no",
    }
}

fn open_item(out: &mut Vec<u8>, index: usize, key: &str, name: &str) {
    push_comma(out, index);
    out.extend_from_slice(b"\n  {");
    push_text(out, key);
    out.push(b':');
    push_text(out, name);
}

fn push_count(out: &mut Vec<u8>, key: &str, count: usize) {
    out.push(b',');
    push_text(out, key);
    out.push(b':');
    push_integer(out, i64::try_from(count).unwrap_or(i64::MAX));
}

fn push_member(out: &mut Vec<u8>, key: &str, text: &str) {
    out.push(b',');
    push_text(out, key);
    out.push(b':');
    push_text(out, text);
}

fn push_texts<'a>(out: &mut Vec<u8>, key: &str, texts: impl Iterator<Item = &'a str>) {
    out.push(b',');
    push_text(out, key);
    out.extend_from_slice(b":[");
    for (index, text) in texts.enumerate() {
        push_comma(out, index);
        push_text(out, text);
    }
    out.push(b']');
}
