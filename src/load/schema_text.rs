//! A schema as the text of a `schema.toml`, which [`super::schema`] reads back.

use crate::graph::{Kind, RelationshipKind, Schema, Step};
use std::fmt::Write;

/// The text. A property that several kinds have is written once, with the first of the meanings given for it.
pub(super) fn toml(schema: &Schema) -> String {
    let mut out = String::new();
    out.push_str("[graph]\n");
    line(&mut out, "name", &text(&schema.title));
    line(&mut out, "about", &text(&schema.about));
    line(&mut out, "levels", &texts(&schema.levels));
    let mut rank = 0;
    for kind in &schema.kinds {
        rank += usize::from(kind.pathway);
        label(&mut out, kind, rank);
    }
    schema.relationships.iter().for_each(|kind| relationship(&mut out, kind));
    properties(&mut out, schema);
    out
}

fn label(out: &mut String, kind: &Kind, rank: usize) {
    header(out, "label", &kind.label);
    line(out, "plural", &text(&kind.plural));
    if !kind.words.is_empty() {
        line(out, "words", &texts(&kind.words));
    }
    if kind.pathway {
        line(out, "rank", &rank.to_string());
    }
    if kind.inferred {
        line(out, "through", &text("inferred"));
    }
    if let Some((key, value)) = &kind.counted {
        line(out, "counted", &pairs(&[(key.clone(), value.clone())]));
    }
    about(out, &kind.description);
}

fn relationship(out: &mut String, kind: &RelationshipKind) {
    header(out, "relationship", &kind.name);
    if !kind.ends.is_empty() {
        let ends: Vec<String> = kind.ends.iter().map(|(from, to)| format!("{from} -> {to}")).collect();
        line(out, "ends", &texts(&ends));
    }
    for (name, reading) in [("reads", &kind.reading), ("reads_back", &kind.reading_back)] {
        if !reading.is_empty() {
            line(out, name, &text(reading));
        }
    }
    let step = match kind.step {
        Step::Yes => "yes",
        Step::Last => "last",
        Step::No => "no",
    };
    line(out, "step", &text(step));
    if kind.symmetric {
        line(out, "symmetric", "true");
    }
    if kind.crosswalk {
        line(out, "basis", &text("crosswalk"));
    }
    if !kind.qualified.is_empty() {
        line(out, "qualified", &pairs(&kind.qualified));
    }
    about(out, &kind.description);
}

/// Each property once, with everything that has it.
fn properties(out: &mut String, schema: &Schema) {
    let of_kinds = schema.kinds.iter().map(|kind| (&kind.label, &kind.properties));
    let of_relationships = schema.relationships.iter().map(|kind| (&kind.name, &kind.properties));
    let mut all: Vec<(&str, &str, Vec<String>)> = Vec::new();
    for (on, properties) in of_kinds.chain(of_relationships) {
        for (name, about) in properties {
            match all.iter_mut().find(|(known, _, _)| known == name) {
                Some((_, _, has_it)) => has_it.push(on.clone()),
                None => all.push((name, about, vec![on.clone()])),
            }
        }
    }
    for (name, meaning, on) in all {
        header(out, "property", name);
        line(out, "on", &texts(&on));
        about(out, meaning);
    }
}

fn header(out: &mut String, table: &str, name: &str) {
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(out, "\n[{table}.{}]", text(name));
}

fn about(out: &mut String, about: &str) {
    if !about.is_empty() {
        line(out, "about", &text(about));
    }
}

fn line(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name} = {value}");
}

/// Text in TOML's quotes, on one line.
fn text(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if control.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn texts(list: &[String]) -> String {
    let list: Vec<String> = list.iter().map(|item| text(item)).collect();
    format!("[{}]", list.join(", "))
}

fn pairs(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{} = {}", text(key), text(value))).collect();
    format!("{{ {} }}", pairs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::curated::schema_of;
    use super::toml;
    use crate::graph::Schema;

    /// Properties in any order: each is told once, where the first kind has it.
    fn sorted(mut schema: Schema) -> Schema {
        schema.kinds.iter_mut().for_each(|kind| kind.properties.sort());
        schema.relationships.iter_mut().for_each(|kind| kind.properties.sort());
        schema
    }

    #[test]
    fn the_built_in_schema_comes_back_the_same() {
        let graph = crate::load::built_in();
        let schema = graph.catalog().schema();
        let folder = tempfile::tempdir().expect("a folder for the test");
        let path = folder.path().join("schema.toml");
        std::fs::write(&path, toml(schema)).expect("it can be written");
        let again = schema_of(&path).expect("what is written can be read");
        assert_eq!(sorted(again), sorted(schema.clone()));
    }

    #[test]
    fn any_text_comes_back_the_same() {
        for text in ["", "a \"b\" \\ 'c'", "two\nlines", "'''", "\u{7}\t", "日本"] {
            let schema = Schema { about: text.to_owned(), ..Schema::default() };
            let folder = tempfile::tempdir().expect("a folder for the test");
            let path = folder.path().join("schema.toml");
            std::fs::write(&path, toml(&schema)).expect("it can be written");
            assert_eq!(schema_of(&path).expect(text).about, text);
        }
    }
}
