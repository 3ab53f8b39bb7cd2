//! JSON lines to a graph: what [`super::export`] writes, and what people write by hand in the same form.
//!
//! Each line is an object with one member: `node`, `relationship`, `schema` or `graph`. Ids are whole numbers or texts and hold
//! inside the file only. Relationships may stand before their nodes. What a line says beyond that is an error: nothing is left out
//! in silence.

use super::csv::cells::is_storable;
use super::export::JSON_LINES_FORMAT;
use super::import::{Progress, ROWS_BETWEEN, Watch, stopped};
use super::loaded::{FileCount, FileIds, Loaded};
use crate::diagnostic::Diagnostic;
use crate::graph::{GraphBuilder, Schema};
use crate::value::json::Values;
use crate::value::{KeyId, LabelId, NodeId, Value};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, Visitor};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// How many problems are listed one by one.
const LISTED: usize = 100;

/// Reads a file.
///
/// # Errors
/// Every problem with its line; a graph comes only from a file without any.
pub(super) fn load(path: &Path, watch: &mut Watch<'_>) -> Result<Loaded, Vec<Diagnostic>> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|error| vec![*unreadable(&name, &error)])?;
    let total = file.metadata().map_or(0, |data| data.len());
    read(BufReader::with_capacity(1 << 18, file), name, total, watch)
}

fn unreadable(name: &str, error: &std::io::Error) -> Box<Diagnostic> {
    Diagnostic::data("data-unreadable", format!("cannot read `{name}`: {error}"))
        .hint("name a file of JSON lines, as `pathways export -o graph.jsonl` writes it")
}

/// One line.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Line {
    Graph(Head),
    Schema(Box<Schema>),
    Node(NodeLine),
    Relationship(RelationshipLine),
}

/// What the first line says of the rest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: i64,
    nodes: Option<u64>,
    relationships: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeLine {
    id: Id,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationshipLine {
    /// Says nothing here: relationships are numbered as they come.
    #[serde(rename = "id")]
    _id: Option<Id>,
    #[serde(rename = "type")]
    kind: String,
    start: Id,
    end: Id,
    #[serde(default)]
    properties: Properties,
}

/// A node's name inside the file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Id {
    Number(i64),
    Text(Box<str>),
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Id::Number(number) => write!(f, "{number}"),
            Id::Text(text) => f.write_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ids;
        impl Visitor<'_> for Ids {
            type Value = Id;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an id: a whole number or a text")
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Id, E> {
                Ok(Id::Number(number))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
                i64::try_from(number).map(Id::Number).map_err(|_| E::custom("this id is too large a number"))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
                Ok(Id::Text(text.into()))
            }
        }
        deserializer.deserialize_any(Ids)
    }
}

/// Properties in the order they are written.
#[derive(Default)]
struct Properties(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct All;
        impl<'de> Visitor<'de> for All {
            type Value = Properties;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of properties")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
                let mut properties: Vec<(String, Value)> = Vec::with_capacity(map.size_hint().unwrap_or(0));
                while let Some(name) = map.next_key::<String>()? {
                    let value = map.next_value_seed(Values(None))?;
                    if !is_storable(&value) {
                        return Err(de::Error::custom(format!("the property `{name}` holds what no property can")));
                    }
                    if properties.iter().any(|(known, _)| *known == name) {
                        return Err(de::Error::custom(format!("the property `{name}` stands twice")));
                    }
                    properties.push((name, value));
                }
                Ok(Properties(properties))
            }
        }
        deserializer.deserialize_map(All)
    }
}

/// A relationship whose nodes have not all come yet.
struct Waiting {
    line: u32,
    relationship: RelationshipLine,
}

struct Reading {
    name: String,
    builder: GraphBuilder,
    nodes: FxHashMap<Id, NodeId>,
    waiting: Vec<Waiting>,
    /// What the first line says, and where.
    head: Option<Head>,
    count: FileCount,
    problems: Vec<Diagnostic>,
    further: usize,
}

fn read(mut input: impl BufRead, name: String, total: u64, watch: &mut Watch<'_>) -> Result<Loaded, Vec<Diagnostic>> {
    let mut done: u64 = 0;
    let mut reading = Reading {
        count: FileCount { name: name.clone(), ..FileCount::default() },
        name,
        builder: GraphBuilder::new(),
        nodes: FxHashMap::default(),
        waiting: Vec::new(),
        head: None,
        problems: Vec::new(),
        further: 0,
    };
    let mut text = Vec::new();
    let mut number: u32 = 0;
    loop {
        text.clear();
        match input.read_until(b'\n', &mut text) {
            Ok(0) => break,
            Ok(length) => {
                number = number.saturating_add(1);
                done += length as u64;
            }
            Err(error) => return Err(vec![*unreadable(&reading.name, &error)]),
        }
        if u64::from(number).is_multiple_of(ROWS_BETWEEN)
            && !watch(&Progress { file: &reading.name, done, total: total.max(done) })
        {
            return Err(vec![*stopped()]);
        }
        let line = text.strip_prefix(b"\xef\xbb\xbf").filter(|_| number == 1).unwrap_or(&text).trim_ascii();
        if line.is_empty() {
            continue;
        }
        if let Err(problem) = reading.line(line, number) {
            let is_newer = problem.code == "data-newer-format";
            reading.problem(number, problem);
            if is_newer {
                return Err(reading.problems);
            }
        }
    }
    reading.finish()
}

impl Reading {
    fn line(&mut self, text: &[u8], number: u32) -> Result<(), Box<Diagnostic>> {
        let line: Line = serde_json::from_slice(text).map_err(|error| not_a_line(&error))?;
        self.count.rows += 1;
        match line {
            Line::Graph(head) => self.head(head),
            Line::Schema(schema) => {
                self.builder.graph_mut().catalog_mut().set_schema(*schema);
                Ok(())
            }
            Line::Node(node) => self.node(node),
            Line::Relationship(relationship) => self.relationship(relationship, number),
        }
    }

    fn head(&mut self, head: Head) -> Result<(), Box<Diagnostic>> {
        if head.format > JSON_LINES_FORMAT {
            let message =
                format!("these lines are of format {}, and this version reads {JSON_LINES_FORMAT}", head.format);
            return Err(Diagnostic::data("data-newer-format", message)
                .hint("a newer version of `pathways` wrote them; use that one, or export again with this one"));
        }
        self.head = Some(head);
        Ok(())
    }

    fn node(&mut self, line: NodeLine) -> Result<(), Box<Diagnostic>> {
        if self.nodes.contains_key(&line.id) {
            return Err(Diagnostic::data("data-duplicate-name", format!("the id `{}` stands twice", line.id))
                .hint("give every node an id of its own"));
        }
        let labels: Vec<LabelId> = line.labels.iter().map(|label| self.builder.label(label)).collect();
        let properties = self.properties(line.properties);
        let node = self.builder.node(&labels, &properties);
        self.nodes.insert(line.id, node);
        self.count.nodes += 1;
        Ok(())
    }

    fn relationship(&mut self, line: RelationshipLine, number: u32) -> Result<(), Box<Diagnostic>> {
        if line.kind.is_empty() {
            return Err(Diagnostic::data("data-bad-line", "the relationship has no type")
                .hint("write its `type`, such as \"LEADS_TO\""));
        }
        match (self.nodes.get(&line.start).copied(), self.nodes.get(&line.end).copied()) {
            (Some(start), Some(end)) => self.join(line, start, end),
            _ => self.waiting.push(Waiting { line: number, relationship: line }),
        }
        Ok(())
    }

    fn join(&mut self, line: RelationshipLine, start: NodeId, end: NodeId) {
        let kind = self.builder.relationship_type(&line.kind);
        let properties = self.properties(line.properties);
        self.builder.relationship(kind, start, end, &properties);
        self.count.relationships += 1;
    }

    fn properties(&mut self, properties: Properties) -> Vec<(KeyId, Value)> {
        let present = properties.0.into_iter().filter(|(_, value)| !value.is_null());
        present.map(|(name, value)| (self.builder.key(&name), value)).collect()
    }

    fn problem(&mut self, line: u32, problem: Box<Diagnostic>) {
        if self.problems.len() < LISTED {
            self.problems.push(*problem.in_file(&self.name, line));
        } else {
            self.further += 1;
        }
    }

    fn finish(mut self) -> Result<Loaded, Vec<Diagnostic>> {
        for Waiting { line, relationship } in std::mem::take(&mut self.waiting) {
            let ends = [&relationship.start, &relationship.end].map(|id| self.nodes.get(id).copied());
            if let [Some(start), Some(end)] = ends {
                self.join(relationship, start, end);
                continue;
            }
            for (id, end) in [&relationship.start, &relationship.end].into_iter().zip(ends) {
                if end.is_none() {
                    let problem = Diagnostic::data("data-unknown-name", format!("no node has the id `{id}`"))
                        .hint("add a line for the node, or mend the id");
                    self.problem(line, problem);
                }
            }
        }
        if self.problems.is_empty()
            && let Some(problem) = self.cut_off()
        {
            self.problems.push(*problem);
        }
        if self.problems.is_empty() {
            return Ok(Loaded {
                is_export: self.head.is_some(),
                ids: FileIds::new(self.nodes.into_iter().map(|(id, node)| (node, id.to_string())).collect()),
                graph: self.builder.finish(),
                files: vec![self.count],
                passed_over: Vec::new(),
            });
        }
        if self.further > 0 {
            let message = format!("{} more problems are not listed", self.further);
            self.problems.push(*Diagnostic::data("data-more-problems", message).hint("mend those above first"));
        }
        Err(self.problems)
    }

    /// Whether there is less, or more, than the first line says.
    fn cut_off(&self) -> Option<Box<Diagnostic>> {
        let head = self.head.as_ref()?;
        let found =
            [("nodes", head.nodes, self.count.nodes), ("relationships", head.relationships, self.count.relationships)];
        found.into_iter().find_map(|(what, said, found)| {
            let said = said.filter(|said| *said != found)?;
            let message = format!("the first line says {said} {what}, and there are {found}");
            let problem = Diagnostic::data("data-cut-off", message).in_file(&self.name, 1);
            Some(problem.hint("the file was cut off, or changed by hand: export it again, or mend its first line"))
        })
    }
}

/// What is wrong with a line, in serde's words but for the line, which is always its first.
fn not_a_line(error: &serde_json::Error) -> Box<Diagnostic> {
    let text = error.to_string();
    let said = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
    let column = match error.column() {
        0 => String::new(),
        column => format!(", at column {column}"),
    };
    Diagnostic::data("data-bad-line", format!("this is no line of a graph: {said}{column}"))
        .hint("a line reads {\"node\":{\"id\":1,\"labels\":[\"Role\"],\"properties\":{\"name\":\"Clerk\"}}} or {\"relationship\":{\"type\":\"LEADS_TO\",\"start\":1,\"end\":2}}")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::value::Value;

    fn problems(text: &str) -> Vec<String> {
        let problems = read(text.as_bytes(), "x.jsonl".to_owned(), 0, &mut |_| true).err().unwrap_or_default();
        let line = |problem: &crate::diagnostic::Diagnostic| problem.place.as_ref().map_or(0, |place| place.line);
        problems.iter().map(|problem| format!("{}: {}: {problem}", line(problem), problem.code)).collect()
    }

    #[test]
    fn lines_by_hand_need_no_head_and_no_order() {
        let text = "\u{feff}{\"relationship\":{\"type\":\"T\",\"start\":\"a\",\"end\":7}}\r\n\n{\"node\":{\"id\":\"a\"}}\n\
                    {\"node\":{\"id\":7,\"labels\":[\"B\"],\"properties\":{\"x\":{\"$float\":\"NaN\"},\"y\":null}}}";
        let loaded = read(text.as_bytes(), "x.jsonl".to_owned(), 0, &mut |_| true)
            .map_err(|found| found.len())
            .expect("no problems");
        assert_eq!((loaded.graph.node_count(), loaded.graph.relationship_count()), (2, 1));
        let values: Vec<_> = loaded.graph.nodes().flat_map(|node| loaded.graph.node_properties(node)).collect();
        assert!(matches!(values.as_slice(), [(_, Value::Float(number))] if number.is_nan()));
        assert_eq!(loaded.files[0].rows, 3);
    }

    #[test]
    fn every_problem_has_its_line() {
        let text = "{\"node\":{\"id\":1}}\n{\"node\":{\"id\":1}}\n{\"node\":{\"id\":2,\"color\":\"red\"}}\n{\"nod\":{}}\n[1]\n\
                    {\"relationship\":{\"type\":\"T\",\"start\":1,\"end\":9}}\n{\"node\":{\"id\":3,\"properties\":{\"m\":{\"a\":1}}}}\n\
                    {\"node\":{\"id\":4}";
        assert_eq!(
            problems(text),
            [
                "2: data-duplicate-name: the id `1` stands twice",
                "3: data-bad-line: this is no line of a graph: unknown field `color`, expected one of `id`, `labels`, `properties`, at column 23",
                "4: data-bad-line: this is no line of a graph: unknown variant `nod`, expected one of `graph`, `schema`, `node`, `relationship`, at column 6",
                "5: data-bad-line: this is no line of a graph: expected value, at column 1",
                "7: data-bad-line: this is no line of a graph: the property `m` holds what no property can, at column 42",
                "8: data-bad-line: this is no line of a graph: EOF while parsing an object, at column 16",
                "6: data-unknown-name: no node has the id `9`",
            ]
        );
    }

    #[test]
    fn a_file_that_was_cut_off_or_is_newer_is_refused() {
        let head = "{\"graph\":{\"format\":1,\"nodes\":2,\"relationships\":0}}\n{\"node\":{\"id\":1}}\n";
        assert_eq!(problems(head), ["1: data-cut-off: the first line says 2 nodes, and there are 1"]);
        assert_eq!(
            problems("{\"graph\":{\"format\":2}}\n{\"edge\":{}}\n"),
            ["1: data-newer-format: these lines are of format 2, and this version reads 1"]
        );
    }
}
