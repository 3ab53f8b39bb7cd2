//! `schema.toml`: kinds, relationships and properties, read into a [`Schema`] and the rules that
//! `check` holds data to.

use super::table::{At, Entry, Problems, in_order, parse, texts, type_name};
use super::text::TextFile;
use crate::diagnostic::Diagnostic;
use crate::graph::{Kind, RelationshipKind, Schema, Step};
use std::borrow::Cow;
use toml::de::DeValue;

/// A schema, and what its properties may hold.
#[derive(Default)]
pub(super) struct SchemaFile {
    pub schema: Schema,
    pub properties: Vec<PropertyRule>,
}

/// What a property may hold, and on what.
pub(super) struct PropertyRule {
    pub name: String,
    pub holds: Holds,
    /// Kinds and relationship types that may have it; empty for all.
    pub on: Vec<String>,
    /// The only values it may have; empty for any.
    pub values: Vec<String>,
    about: String,
}

/// What a property's values are.
#[derive(Clone, Copy, Default)]
pub(super) enum Holds {
    #[default]
    Anything,
    Text,
    Texts,
    WholeNumber,
    Number,
    YesOrNo,
}

impl Holds {
    const NAMED: [(&'static str, Holds); 5] = [
        ("text", Holds::Text),
        ("list of texts", Holds::Texts),
        ("whole number", Holds::WholeNumber),
        ("number", Holds::Number),
        ("yes or no", Holds::YesOrNo),
    ];

    /// As messages say it.
    pub fn phrase(self) -> &'static str {
        match self {
            Holds::Anything => "anything",
            Holds::Text => "text",
            Holds::Texts => "a list of texts",
            Holds::WholeNumber => "a whole number",
            Holds::Number => "a number",
            Holds::YesOrNo => "true or false",
        }
    }
}

impl SchemaFile {
    /// What the schema says of a property of this kind or relationship type.
    pub fn property(&self, name: &str, on: &str) -> Option<&PropertyRule> {
        self.properties.iter().find(|rule| rule.name == name && rule.is_on(on))
    }
}

impl PropertyRule {
    /// Whether this kind or relationship type may have it.
    pub fn is_on(&self, on: &str) -> bool {
        self.on.is_empty() || self.on.iter().any(|name| name == on)
    }
}

/// Reads `schema.toml`, the file with this number.
pub(super) fn read(files: &[TextFile], file: usize, problems: &mut Problems<'_>) -> SchemaFile {
    let mut reader = Reader { problems, ranks: Vec::new() };
    let mut out = SchemaFile::default();
    for entry in parse(files, file, reader.problems) {
        match entry.key.as_ref() {
            "graph" => reader.graph(entry, &mut out.schema),
            "label" => reader.each(entry, |reader, name, body| {
                let kind = reader.kind(name, body);
                out.schema.kinds.push(kind);
            }),
            "relationship" => reader.each(entry, |reader, name, body| {
                let kind = reader.relationship(name, body);
                out.schema.relationships.push(kind);
            }),
            "property" => reader.each(entry, |reader, name, body| {
                let rule = reader.property(name, body);
                out.properties.push(rule);
            }),
            _ => reader.unknown(&entry, "graph, label, relationship, property"),
        }
    }
    let ranks = reader.ranks;
    // Kinds with a rank come first, in that order; the rest as they are written.
    out.schema.kinds.sort_by_key(|kind| rank_of(&ranks, &kind.label));
    describe_properties(&mut out);
    out
}

fn rank_of(ranks: &[(String, i64)], label: &str) -> i64 {
    ranks.iter().find(|(name, _)| name == label).map_or(i64::MAX, |(_, rank)| *rank)
}

/// Puts each property beside the kinds and relationships that may have it.
fn describe_properties(out: &mut SchemaFile) {
    let of = |name: &str| -> Vec<(String, String)> {
        let rules = out.properties.iter().filter(|rule| rule.is_on(name));
        rules.map(|rule| (rule.name.clone(), rule.about.clone())).collect()
    };
    let kinds: Vec<_> = out.schema.kinds.iter().map(|kind| of(&kind.label)).collect();
    let relationships: Vec<_> = out.schema.relationships.iter().map(|kind| of(&kind.name)).collect();
    for (kind, properties) in out.schema.kinds.iter_mut().zip(kinds) {
        kind.properties = properties;
    }
    for (kind, properties) in out.schema.relationships.iter_mut().zip(relationships) {
        kind.properties = properties;
    }
}

struct Reader<'p, 'f> {
    problems: &'p mut Problems<'f>,
    ranks: Vec<(String, i64)>,
}

impl Reader<'_, '_> {
    /// Calls `read` with the name and body of each table in `[label.NAME]` and its like.
    fn each<'a>(&mut self, entry: Entry<'a>, mut read: impl FnMut(&mut Self, String, Vec<Entry<'a>>)) {
        for entry in self.body(entry) {
            let name = entry.key.to_string();
            let body = self.body(entry);
            read(self, name, body);
        }
    }

    fn graph(&mut self, entry: Entry<'_>, schema: &mut Schema) {
        for entry in self.body(entry) {
            match entry.key.as_ref() {
                "name" => schema.title = self.text(entry),
                "about" => schema.about = self.text(entry),
                "levels" => schema.levels = self.texts(entry),
                _ => self.unknown(&entry, "name, about, levels"),
            }
        }
    }

    fn kind(&mut self, label: String, body: Vec<Entry<'_>>) -> Kind {
        let mut kind = Kind { plural: format!("{}s", label.to_lowercase()), label, ..Kind::default() };
        for entry in body {
            match entry.key.as_ref() {
                "plural" => kind.plural = self.text(entry),
                "words" => kind.words = self.texts(entry),
                "about" => kind.description = self.text(entry),
                "rank" => {
                    kind.pathway = true;
                    let rank = self.whole_number(entry);
                    self.ranks.push((kind.label.clone(), rank));
                }
                "through" => kind.inferred = self.choice(entry, &[("inferred", true), ("stated", false)]),
                "counted" => kind.counted = self.pairs(entry).pop(),
                _ => self.unknown(&entry, "plural, words, rank, through, counted, about"),
            }
        }
        kind
    }

    fn relationship(&mut self, name: String, body: Vec<Entry<'_>>) -> RelationshipKind {
        let mut kind = RelationshipKind { name, ..RelationshipKind::default() };
        for entry in body {
            match entry.key.as_ref() {
                "ends" => kind.ends = self.ends(entry),
                "reads" => kind.reading = self.text(entry),
                "reads_back" => kind.reading_back = self.text(entry),
                "step" => kind.step = self.choice(entry, &[("no", Step::No), ("yes", Step::Yes), ("last", Step::Last)]),
                "symmetric" => kind.symmetric = self.truth(entry),
                "basis" => kind.crosswalk = self.choice(entry, &[("stated", false), ("crosswalk", true)]),
                "qualified" => kind.qualified = self.pairs(entry),
                "about" => kind.description = self.text(entry),
                _ => self.unknown(&entry, "ends, reads, reads_back, step, symmetric, basis, qualified, about"),
            }
        }
        kind
    }

    fn property(&mut self, name: String, body: Vec<Entry<'_>>) -> PropertyRule {
        let mut rule =
            PropertyRule { name, holds: Holds::Anything, on: Vec::new(), values: Vec::new(), about: String::new() };
        for entry in body {
            match entry.key.as_ref() {
                "type" => rule.holds = self.choice(entry, &Holds::NAMED),
                "on" => rule.on = self.texts(entry),
                "values" => rule.values = self.texts(entry),
                "about" => rule.about = self.text(entry),
                _ => self.unknown(&entry, "type, on, values, about"),
            }
        }
        rule
    }

    /// `"Degree -> Role"`, or `"Field - Field"` where the direction does not matter.
    fn ends(&mut self, entry: Entry<'_>) -> Vec<(String, String)> {
        let Some(texts) = texts(entry.value, entry.value_at) else {
            self.wrong(entry.value_at, &entry.key, "a list of texts such as \"Degree -> Role\"");
            return Vec::new();
        };
        let (mut ends, mut all_read) = (Vec::new(), true);
        for (text, at) in texts {
            let halves = text.split_once("->").or_else(|| text.split_once(" - "));
            match halves.map(|(from, to)| (from.trim(), to.trim())) {
                Some((from, to)) if !from.is_empty() && !to.is_empty() => ends.push((from.to_owned(), to.to_owned())),
                _ => {
                    self.wrong(at, "ends", "two kinds with an arrow between them, such as \"Degree -> Role\"");
                    all_read = false;
                }
            }
        }
        // With one of them unknown, no relationship can be held to the rest.
        if all_read { ends } else { Vec::new() }
    }

    fn body<'a>(&mut self, entry: Entry<'a>) -> Vec<Entry<'a>> {
        match entry.value {
            DeValue::Table(table) => in_order(table, entry.at.file),
            other => {
                self.wrong(entry.value_at, &entry.key, &format!("a table, not {}", type_name(&other)));
                Vec::new()
            }
        }
    }

    fn text(&mut self, entry: Entry<'_>) -> String {
        match entry.value {
            DeValue::String(text) => text.into_owned(),
            other => {
                self.wrong(entry.value_at, &entry.key, &format!("text in quotes, not {}", type_name(&other)));
                String::new()
            }
        }
    }

    fn texts(&mut self, entry: Entry<'_>) -> Vec<String> {
        let texts = texts(entry.value, entry.value_at);
        if texts.is_none() {
            self.wrong(entry.value_at, &entry.key, "a list of texts");
        }
        texts.into_iter().flatten().map(|(text, _)| text.into_owned()).collect()
    }

    fn truth(&mut self, entry: Entry<'_>) -> bool {
        match entry.value {
            DeValue::Boolean(truth) => truth,
            other => {
                self.wrong(entry.value_at, &entry.key, &format!("true or false, not {}", type_name(&other)));
                false
            }
        }
    }

    fn whole_number(&mut self, entry: Entry<'_>) -> i64 {
        match &entry.value {
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX),
            other => {
                let found = type_name(other);
                self.wrong(entry.value_at, &entry.key, &format!("a whole number, not {found}"));
                i64::MAX
            }
        }
    }

    /// One of a few words; the first stands where none of them does.
    fn choice<T>(&mut self, entry: Entry<'_>, choices: &[(&str, T)]) -> T
    where
        T: Default + Copy,
    {
        let (at, key) = (entry.value_at, entry.key.to_string());
        let written = match entry.value {
            DeValue::String(text) => text,
            _ => Cow::Borrowed(""),
        };
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == written) {
            return *choice;
        }
        let words: Vec<String> = choices.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        self.wrong(at, &key, &format!("one of {}", words.join(", ")));
        T::default()
    }

    fn pairs(&mut self, entry: Entry<'_>) -> Vec<(String, String)> {
        let entries = self.body(entry);
        entries.into_iter().map(|entry| (entry.key.to_string(), self.text(entry))).collect()
    }

    fn wrong(&mut self, at: At, key: &str, expected: &str) {
        self.problems.add(at, Diagnostic::data("data-bad-schema", format!("`{key}` takes {expected}")));
    }

    fn unknown(&mut self, entry: &Entry<'_>, known: &str) {
        let problem = Diagnostic::data("data-bad-schema", format!("the schema has no entry `{}` here", entry.key))
            .hint(format!("what may stand here: {known}"))
            .near(super::near::nearest(&entry.key, known.split(", ")));
        self.problems.add(entry.at, problem);
    }
}
